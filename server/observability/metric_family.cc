#include "server/observability/metric_family.h"

#include <prometheus/client_metric.h>
#include <prometheus/metric_type.h>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace chancery {
namespace {

prometheus::MetricFamily Family(const std::string& name, const std::string& help,
                                prometheus::MetricType type) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  return family;
}

void Add(prometheus::MetricFamily* family, double value) {
  family->metric.emplace_back();
  if (family->type == prometheus::MetricType::Counter) {
    family->metric.back().counter.value = value;
  } else {
    family->metric.back().gauge.value = value;
  }
}

void Add(prometheus::MetricFamily* family, const std::string& label, const LabelledValues& values) {
  for (const auto& [of, value] : values) {
    Add(family, value);
    family->metric.back().label.push_back({label, of});
  }
}

}  // namespace

prometheus::MetricFamily CounterFamily(const std::string& name, const std::string& help,
                                       double value) {
  prometheus::MetricFamily family = Family(name, help, prometheus::MetricType::Counter);
  Add(&family, value);
  return family;
}

prometheus::MetricFamily GaugeFamily(const std::string& name, const std::string& help,
                                     double value) {
  prometheus::MetricFamily family = Family(name, help, prometheus::MetricType::Gauge);
  Add(&family, value);
  return family;
}

prometheus::MetricFamily CounterFamily(const std::string& name, const std::string& help,
                                       const std::string& label, const LabelledValues& values) {
  prometheus::MetricFamily family = Family(name, help, prometheus::MetricType::Counter);
  Add(&family, label, values);
  return family;
}

prometheus::MetricFamily GaugeFamily(const std::string& name, const std::string& help,
                                     const std::string& label, const LabelledValues& values) {
  prometheus::MetricFamily family = Family(name, help, prometheus::MetricType::Gauge);
  Add(&family, label, values);
  return family;
}

prometheus::MetricFamily HistogramFamily(const std::string& name, const std::string& help,
                                         const Distribution& distribution) {
  prometheus::MetricFamily family = Family(name, help, prometheus::MetricType::Histogram);
  family.metric.emplace_back();
  prometheus::ClientMetric::Histogram& histogram = family.metric.back().histogram;
  uint64_t total = 0;
  for (size_t i = 0; i <= distribution.bounds(); ++i) {
    total += distribution.count(i);
    const bool last = i == distribution.bounds();
    histogram.bucket.push_back(
        {total, last ? std::numeric_limits<double>::infinity() : distribution.bound(i)});
  }
  histogram.sample_count = total;
  histogram.sample_sum = distribution.sum();
  return family;
}

}  // namespace chancery
