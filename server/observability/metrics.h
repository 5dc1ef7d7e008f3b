// What the server counts, in Prometheus' terms:
//
//   chancery_calls_total{method,code,reason}    calls answered; reason is empty for OK
//   chancery_call_seconds{method}               histogram of their durations
//   chancery_calls_in_flight                    calls being answered
//   chancery_rows_read_total{method}            rows read from storage to answer them
//   chancery_storage_revision                   the newest revision of the graph
//
// Thread-safe. RecordCall costs about 0.2 us.

#ifndef CHANCERY_SERVER_OBSERVABILITY_METRICS_H_
#define CHANCERY_SERVER_OBSERVABILITY_METRICS_H_

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void CallStarted() { in_flight_->Increment(); }
  // Ends what CallStarted began. `method` and `reason` come from fixed sets, never from a caller.
  void CallFinished(absl::string_view method, absl::StatusCode code, absl::string_view reason,
                    double seconds, uint64_t rows_read);

  // `source` is asked at each scrape until it is replaced; nullptr takes it away.
  void SetRevisionSource(std::function<int64_t()> source);

  // What a scrape shows, in the text format 0.0.4.
  std::string Text() const;

 private:
  struct MethodMetrics {
    prometheus::Histogram* seconds;
    prometheus::Counter* rows_read;
    // By code and reason.
    absl::flat_hash_map<std::pair<absl::StatusCode, std::string>, prometheus::Counter*> calls;
    prometheus::Counter* ok;  // that of OK, which is nearly always wanted
  };
  class RevisionCollector;

  MethodMetrics& GetMethod(absl::string_view method);  // REQUIRES: mu_ is held

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::shared_ptr<RevisionCollector> revision_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& rows_read_;
  prometheus::Gauge* const in_flight_;
  std::mutex mu_;
  absl::flat_hash_map<std::string, std::unique_ptr<MethodMetrics>> methods_;  // guarded by mu_
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_METRICS_H_
