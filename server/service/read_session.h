// At which state of the graph a request reads, and where its page begins.
//
//   CHANCERY_ASSIGN_OR_RETURN(ReadSession session,
//                             OpenPage(store, "GetTimeline", request));
//   ... DecodePosition(session.cursor) ...
//   SetPageInfo("GetTimeline", request, *session.reader, budget, EncodePosition(next), &response);
//
// Thread-safe: pure functions of the store.

#ifndef CHANCERY_SERVER_SERVICE_READ_SESSION_H_
#define CHANCERY_SERVER_SERVICE_READ_SESSION_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "chancery/v1/read.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/service/page_token.h"
#include "storage/base/budget.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/graph_store.h"

namespace chancery {

struct ReadSession {
  std::shared_ptr<const GraphReader> reader;
  std::string cursor;  // where the page begins; "" for the first one
};

// How long a read waits for a revision that another server has made: on one's own database it shows
// in a fraction of this. A waiting read holds a thread.
inline constexpr absl::Duration kMaxRevisionWait = absl::Milliseconds(200);

// Where requests read: a store, or, of the reads of one batch, the graph at its revision. The store
// must outlive it.
class ReadSource {
 public:
  ReadSource(const GraphStore& store) : store_(store) {}  // NOLINT: any store is a source
  ReadSource(const GraphStore& store, std::shared_ptr<const GraphReader> pinned)
      : store_(store), pinned_(std::move(pinned)) {}

  const GraphStore& store() const { return store_; }
  // Null: whatever a request asks for.
  const std::shared_ptr<const GraphReader>& pinned() const { return pinned_; }

 private:
  const GraphStore& store_;
  const std::shared_ptr<const GraphReader> pinned_;
};

// The graph at the revision asked for. INVALID_FIELD for an impossible one, and for any that a read
// of a batch asks for; REVISION_IN_FUTURE beyond the newest, REVISION_TRIMMED below the oldest.
// Over a store that other servers write to, it waits for kMaxRevisionWait, and then answers
// REVISION_NOT_REACHED: ask again, or another server.
absl::StatusOr<std::shared_ptr<const GraphReader>> OpenReader(const ReadSource& source,
                                                              const v1::Consistency& consistency);

// A time of a request, INVALID_FIELD if it is none of the years 1 to 9999.
absl::StatusOr<absl::Time> ReadTime(absl::string_view field,
                                    const google::protobuf::Timestamp& time);

// The same for `token`, which must not be empty, of `method` and `request`: at the revision of the
// first page. INVALID_PAGE_TOKEN; REVISION_TRIMMED if it cannot be read any more.
absl::StatusOr<ReadSession> OpenNextPage(const ReadSource& source, absl::string_view method,
                                         const google::protobuf::Message& request,
                                         absl::string_view token);

template <typename Request>
absl::StatusOr<ReadSession> OpenPage(const ReadSource& source, absl::string_view method,
                                     const Request& request) {
  if (!request.page_token().empty()) {
    return OpenNextPage(source, method, request, request.page_token());
  }
  ReadSession session;
  CHANCERY_ASSIGN_OR_RETURN(session.reader, OpenReader(source, request.consistency()));
  return session;
}

// What a reply says of itself. The last thing to be set: it counts the rows read.
void SetReadInfo(const GraphReader& reader, const Budget& budget, bool complete,
                 v1::ReadInfo* info);

// The same, and where the list goes on if `cursor` is not empty.
template <typename Request, typename Response>
void SetPageInfo(absl::string_view method, const Request& request, const GraphReader& reader,
                 const Budget& budget, std::string cursor, Response* response) {
  SetReadInfo(reader, budget, cursor.empty(), response->mutable_info());
  if (cursor.empty()) return;
  response->set_next_page_token(EncodePageToken(
      method, request, {static_cast<int64_t>(reader.revision()), std::move(cursor)}));
}

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_READ_SESSION_H_
