// What the server counts, in Prometheus' terms:
//
//   chancery_calls_total{method,code,reason}    calls answered; reason is empty for OK
//   chancery_call_seconds{method}               histogram of their durations
//   chancery_calls_in_flight                    calls being answered
//   chancery_slow_calls_total{method}           those that took longer than slow_call_ms
//   chancery_rows_read_total{method}            rows read from storage to answer them
//   chancery_seeks_total{method}                look-ups and seeks in storage for it
//   chancery_messages_total{direction}          messages received ("in") and sent ("out")
//   chancery_message_bytes_total{direction}     their bytes
//   chancery_storage_revision                   the newest revision of the graph
//   chancery_storage_round_trips_total          reads of a database; only where there is one
//
// and what sources add (activity_metrics.h, server/runtime/admission_metrics.h,
// server/service/storage_metrics.h).
//
// Thread-safe. CallFinished costs about 0.2 us.

#ifndef CHANCERY_SERVER_OBSERVABILITY_METRICS_H_
#define CHANCERY_SERVER_OBSERVABILITY_METRICS_H_

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

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
  struct Work {
    uint64_t rows_read = 0;
    uint64_t seeks = 0;
    bool slow = false;
  };
  void CallFinished(absl::string_view method, absl::StatusCode code, absl::string_view reason,
                    double seconds, const Work& work);

  void MessageReceived(size_t bytes);
  void MessageSent(size_t bytes);

  // Is asked at each scrape for more.
  using Source = std::function<std::vector<prometheus::MetricFamily>()>;
  void AddSource(Source source);

  // `source` is asked at each scrape until it is replaced; nullptr takes it away.
  void SetRevisionSource(std::function<int64_t()> source);
  void SetRoundTripSource(std::function<int64_t()> source);

  // What a scrape shows, in the text format 0.0.4.
  std::string Text() const;

 private:
  struct MethodMetrics {
    prometheus::Histogram* seconds;
    prometheus::Counter* rows_read;
    prometheus::Counter* seeks;
    prometheus::Counter* slow;
    // By code and reason.
    absl::flat_hash_map<std::pair<absl::StatusCode, std::string>, prometheus::Counter*> calls;
    prometheus::Counter* ok;  // that of OK, which is nearly always wanted
  };
  class SourceCollector;

  MethodMetrics& GetMethod(absl::string_view method);  // REQUIRES: mu_ is held

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::shared_ptr<SourceCollector> revision_;
  const std::shared_ptr<SourceCollector> round_trips_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& rows_read_;
  prometheus::Family<prometheus::Counter>& seeks_;
  prometheus::Family<prometheus::Counter>& slow_;
  prometheus::Family<prometheus::Counter>& messages_;
  prometheus::Family<prometheus::Counter>& message_bytes_;
  prometheus::Counter& messages_in_;
  prometheus::Counter& messages_out_;
  prometheus::Counter& bytes_in_;
  prometheus::Counter& bytes_out_;
  prometheus::Gauge* const in_flight_;
  mutable std::mutex mu_;
  std::vector<Source> sources_;                                               // guarded by mu_
  absl::flat_hash_map<std::string, std::unique_ptr<MethodMetrics>> methods_;  // guarded by mu_
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_METRICS_H_
