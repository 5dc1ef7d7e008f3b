// Turns a check of the store, which calls back, into messages of a stream: differences soon, and
// how far it is now and then. `Reply` is VerifyResponse or RepairIndexResponse.
//
//   IntegrityReporter<v1::VerifyResponse> reporter(*reader, request.max_differences(), context,
//   sink); const auto counts = store.Verify(
//       context.budget, [&](absl::string_view text) { reporter.Difference(text); },
//       [&](const GraphStore::VerifyCounts& so_far) { return reporter.Progress(so_far); });
//   if (!reporter.status().ok()) return reporter.status();  // says more than that it was stopped
//
// Belongs to the handler's thread.

#ifndef CHANCERY_SERVER_SERVICE_INTEGRITY_REPORTER_H_
#define CHANCERY_SERVER_SERVICE_INTEGRITY_REPORTER_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/service/read_session.h"
#include "storage/base/errors.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/graph_store.h"

namespace chancery {

inline constexpr int32_t kDefaultDifferences = 100;
inline constexpr int32_t kMaxDifferences = 10'000;

template <typename Reply>
class IntegrityReporter {
 public:
  // `max_differences` as requested: 0 for the default; see status(). References must outlive it.
  IntegrityReporter(const GraphReader& reader, int32_t max_differences, RequestContext& context,
                    ReplySink<Reply>& sink)
      : reader_(reader),
        max_differences_(max_differences == 0 ? kDefaultDifferences : max_differences),
        context_(context),
        sink_(sink),
        last_sent_(context.clock.Now()) {
    if (max_differences < 0 || max_differences > kMaxDifferences) {
      status_ = InvalidField("max_differences",
                             absl::StrCat(max_differences, " is not 0 to ", kMaxDifferences));
    }
  }

  void Difference(absl::string_view text) {
    if (listed_ >= max_differences_) return;
    ++listed_;
    pending_.add_differences(std::string(text));
  }

  // False to stop: see status().
  bool Progress(const GraphStore::VerifyCounts& counts) {
    counts_ = counts;
    if (!status_.ok()) return false;
    status_ = context_.budget.Poll();
    if (!status_.ok()) return false;
    const absl::Time now = context_.clock.Now();
    if (now - last_sent_ < kInterval && pending_.differences_size() < kDifferencesAMessage) {
      return true;
    }
    last_sent_ = now;
    return Send(reader_, /*done=*/false).ok();
  }

  // The last message, about `reader`; pending() goes with it.
  absl::Status Done(const GraphReader& reader) { return Send(reader, /*done=*/true); }

  Reply& pending() { return pending_; }
  const absl::Status& status() const { return status_; }

 private:
  // A message at most this often, and differences not later.
  static constexpr absl::Duration kInterval = absl::Milliseconds(250);
  static constexpr int kDifferencesAMessage = 100;

  const absl::Status& Send(const GraphReader& reader, bool done) {
    pending_.set_base_rows(static_cast<int64_t>(counts_.base_rows));
    pending_.set_index_rows(static_cast<int64_t>(counts_.index_rows));
    pending_.set_difference_count(static_cast<int64_t>(counts_.differences));
    pending_.set_done(done);
    SetReadInfo(reader, context_.budget, done, pending_.mutable_info());
    status_ = sink_.Write(std::exchange(pending_, Reply()));
    return status_;
  }

  const GraphReader& reader_;
  const int32_t max_differences_;
  RequestContext& context_;
  ReplySink<Reply>& sink_;
  absl::Time last_sent_;
  int32_t listed_ = 0;
  GraphStore::VerifyCounts counts_;
  Reply pending_;
  absl::Status status_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_INTEGRITY_REPORTER_H_
