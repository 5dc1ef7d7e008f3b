#include "server/observability/metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace chancery {
namespace {

// From a read out of memory (50 us) to an import or a check of everything (minutes).
const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const auto* const buckets = new prometheus::Histogram::BucketBoundaries{
      0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
      0.1,     0.2,    0.5,    1,      2,     5,     10,    30,   60,   300};
  return *buckets;
}

}  // namespace

// A number that is asked for at each scrape.
class Metrics::SourceCollector final : public prometheus::Collectable {
 public:
  SourceCollector(std::string name, std::string help, prometheus::MetricType type)
      : name_(std::move(name)), help_(std::move(help)), type_(type) {}

  void Set(std::function<int64_t()> source) {
    std::lock_guard<std::mutex> lock(mu_);
    source_ = std::move(source);
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::lock_guard<std::mutex> lock(mu_);
    if (!source_) return {};
    prometheus::MetricFamily family;
    family.name = name_;
    family.help = help_;
    family.type = type_;
    family.metric.emplace_back();
    const auto value = static_cast<double>(source_());
    if (type_ == prometheus::MetricType::Counter) {
      family.metric.back().counter.value = value;
    } else {
      family.metric.back().gauge.value = value;
    }
    return {family};
  }

 private:
  const std::string name_;
  const std::string help_;
  const prometheus::MetricType type_;
  mutable std::mutex mu_;
  std::function<int64_t()> source_;
};

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      revision_(std::make_shared<SourceCollector>("chancery_storage_revision",
                                                  "The newest revision of the graph.",
                                                  prometheus::MetricType::Gauge)),
      round_trips_(std::make_shared<SourceCollector>("chancery_storage_round_trips_total",
                                                     "Reads of the database.",
                                                     prometheus::MetricType::Counter)),
      calls_(prometheus::BuildCounter()
                 .Name("chancery_calls_total")
                 .Help("Calls answered, by method, status code and reason.")
                 .Register(*registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("chancery_call_seconds")
                   .Help("How long calls took, by method.")
                   .Register(*registry_)),
      rows_read_(prometheus::BuildCounter()
                     .Name("chancery_rows_read_total")
                     .Help("Rows read from storage, by method.")
                     .Register(*registry_)),
      seeks_(prometheus::BuildCounter()
                 .Name("chancery_seeks_total")
                 .Help("Look-ups and seeks in storage, by method.")
                 .Register(*registry_)),
      slow_(prometheus::BuildCounter()
                .Name("chancery_slow_calls_total")
                .Help("Reads and writes that took longer than slow_call_ms, by method.")
                .Register(*registry_)),
      messages_(prometheus::BuildCounter()
                    .Name("chancery_messages_total")
                    .Help("Messages received and sent.")
                    .Register(*registry_)),
      message_bytes_(prometheus::BuildCounter()
                         .Name("chancery_message_bytes_total")
                         .Help("Bytes of messages received and sent.")
                         .Register(*registry_)),
      messages_in_(messages_.Add({{"direction", "in"}})),
      messages_out_(messages_.Add({{"direction", "out"}})),
      bytes_in_(message_bytes_.Add({{"direction", "in"}})),
      bytes_out_(message_bytes_.Add({{"direction", "out"}})),
      in_flight_(&prometheus::BuildGauge()
                      .Name("chancery_calls_in_flight")
                      .Help("Calls being answered.")
                      .Register(*registry_)
                      .Add({})) {}

Metrics::~Metrics() = default;

Metrics::MethodMetrics& Metrics::GetMethod(absl::string_view method) {
  auto it = methods_.find(method);
  if (it != methods_.end()) return *it->second;
  const std::string name(method);
  auto metrics = std::make_unique<MethodMetrics>();
  metrics->seconds = &seconds_.Add({{"method", name}}, Buckets());
  metrics->rows_read = &rows_read_.Add({{"method", name}});
  metrics->seeks = &seeks_.Add({{"method", name}});
  metrics->slow = &slow_.Add({{"method", name}});
  metrics->ok = &calls_.Add({{"method", name}, {"code", "OK"}, {"reason", ""}});
  return *methods_.emplace(name, std::move(metrics)).first->second;
}

void Metrics::CallFinished(absl::string_view method, absl::StatusCode code,
                           absl::string_view reason, double seconds, const Work& work) {
  in_flight_->Decrement();
  prometheus::Counter* calls;
  MethodMetrics* metrics;
  {
    std::lock_guard<std::mutex> lock(mu_);
    metrics = &GetMethod(method);
    if (code == absl::StatusCode::kOk) {
      calls = metrics->ok;
    } else {
      prometheus::Counter*& counter = metrics->calls[{code, std::string(reason)}];
      if (counter == nullptr) {
        counter = &calls_.Add({{"method", std::string(method)},
                               {"code", absl::StatusCodeToString(code)},
                               {"reason", std::string(reason)}});
      }
      calls = counter;
    }
  }
  calls->Increment();
  metrics->seconds->Observe(seconds);
  if (work.rows_read > 0) metrics->rows_read->Increment(static_cast<double>(work.rows_read));
  if (work.seeks > 0) metrics->seeks->Increment(static_cast<double>(work.seeks));
  if (work.slow) metrics->slow->Increment();
}

void Metrics::MessageReceived(size_t bytes) {
  messages_in_.Increment();
  bytes_in_.Increment(static_cast<double>(bytes));
}

void Metrics::MessageSent(size_t bytes) {
  messages_out_.Increment();
  bytes_out_.Increment(static_cast<double>(bytes));
}

void Metrics::AddSource(Source source) {
  std::lock_guard<std::mutex> lock(mu_);
  sources_.push_back(std::move(source));
}

void Metrics::SetRevisionSource(std::function<int64_t()> source) {
  revision_->Set(std::move(source));
}

void Metrics::SetRoundTripSource(std::function<int64_t()> source) {
  round_trips_->Set(std::move(source));
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  for (const auto& collector : {revision_, round_trips_}) {
    for (prometheus::MetricFamily& family : collector->Collect()) {
      families.push_back(std::move(family));
    }
  }
  std::vector<Source> sources;
  {
    std::lock_guard<std::mutex> lock(mu_);
    sources = sources_;
  }
  for (const Source& source : sources) {
    for (prometheus::MetricFamily& family : source()) families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace chancery
