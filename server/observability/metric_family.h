// Numbers in Prometheus' terms, for sources of Metrics.

#ifndef CHANCERY_SERVER_OBSERVABILITY_METRIC_FAMILY_H_
#define CHANCERY_SERVER_OBSERVABILITY_METRIC_FAMILY_H_

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "storage/activity/activity.h"

namespace chancery {

prometheus::MetricFamily CounterFamily(const std::string& name, const std::string& help,
                                       double value);
prometheus::MetricFamily GaugeFamily(const std::string& name, const std::string& help,
                                     double value);

// One value for each value of a label.
using LabelledValues = std::vector<std::pair<std::string, double>>;
prometheus::MetricFamily CounterFamily(const std::string& name, const std::string& help,
                                       const std::string& label, const LabelledValues& values);
prometheus::MetricFamily GaugeFamily(const std::string& name, const std::string& help,
                                     const std::string& label, const LabelledValues& values);

prometheus::MetricFamily HistogramFamily(const std::string& name, const std::string& help,
                                         const Distribution& distribution);

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_METRIC_FAMILY_H_
