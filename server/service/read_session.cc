#include "server/service/read_session.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/service/resource_converter.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

// 0001-01-01 .. 9999-12-31, as google.protobuf.Timestamp has it.
constexpr int64_t kMinSeconds = -62135596800;
constexpr int64_t kMaxSeconds = 253402300799;

absl::StatusOr<std::shared_ptr<const GraphReader>> ReaderAt(const GraphStore& store,
                                                            int64_t revision) {
  return store.AtOnceReached(static_cast<Revision>(revision),
                             SystemClock::Get().Now() + kMaxRevisionWait);
}

absl::Status BadRevision(absl::string_view field, int64_t revision) {
  return InvalidField(field, absl::StrCat(revision, " is negative"));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const GraphReader>> OpenReader(const ReadSource& source,
                                                              const v1::Consistency& consistency) {
  if (source.pinned() != nullptr) {
    if (consistency.requirement_case() == v1::Consistency::REQUIREMENT_NOT_SET) {
      return source.pinned();
    }
    return InvalidField("consistency", "is that of the batch: a read of it has none of its own");
  }
  const GraphStore& store = source.store();
  switch (consistency.requirement_case()) {
    case v1::Consistency::kAtLeast: {
      const int64_t wanted = consistency.at_least();
      if (wanted < 0) return BadRevision("consistency.at_least", wanted);
      std::shared_ptr<const GraphReader> latest = store.Latest();
      if (latest->revision() >= static_cast<Revision>(wanted)) return latest;
      CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const GraphReader> reached,
                                ReaderAt(store, wanted));
      latest = store.Latest();
      // If no newer one can be made, Latest is what was shown before.
      return latest->revision() >= reached->revision() ? latest : reached;
    }
    case v1::Consistency::kExactly:
      if (consistency.exactly() < 0) {
        return BadRevision("consistency.exactly", consistency.exactly());
      }
      return ReaderAt(store, consistency.exactly());
    case v1::Consistency::kAtTime: {
      CHANCERY_ASSIGN_OR_RETURN(const absl::Time time,
                                ReadTime("consistency.at_time", consistency.at_time()));
      return store.AtTime(time);
    }
    case v1::Consistency::kLatest:
    case v1::Consistency::REQUIREMENT_NOT_SET:
      return store.Latest();
  }
  return store.Latest();
}

absl::StatusOr<absl::Time> ReadTime(absl::string_view field,
                                    const google::protobuf::Timestamp& time) {
  if (time.seconds() < kMinSeconds || time.seconds() > kMaxSeconds || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    return InvalidField(field, "is no time of the years 1 to 9999");
  }
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

absl::StatusOr<ReadSession> OpenNextPage(const ReadSource& source, absl::string_view method,
                                         const google::protobuf::Message& request,
                                         absl::string_view token) {
  CHANCERY_ASSIGN_OR_RETURN(absl::optional<PageToken> decoded,
                            DecodePageToken(method, request, token));
  if (!decoded.has_value() || decoded->revision < 0 || decoded->cursor.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                     "the page token does not say where to go on");
  }
  ReadSession session;
  if (source.pinned() != nullptr &&
      source.pinned()->revision() == static_cast<Revision>(decoded->revision)) {
    session.reader = source.pinned();
  } else {
    CHANCERY_ASSIGN_OR_RETURN(session.reader, ReaderAt(source.store(), decoded->revision));
  }
  session.cursor = std::move(decoded->cursor);
  return session;
}

void SetReadInfo(const GraphReader& reader, const Budget& budget, bool complete,
                 v1::ReadInfo* info) {
  info->set_revision(static_cast<int64_t>(reader.revision()));
  if (reader.revision() != 0) *info->mutable_revision_time() = ToTimestamp(reader.revision_time());
  info->set_complete(complete);
  info->set_rows_read(static_cast<int64_t>(budget.rows_read()));
}

}  // namespace chancery
