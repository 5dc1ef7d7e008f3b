#include "server/runtime/admission_metrics.h"

#include <cstddef>
#include <utility>

#include "server/observability/metric_family.h"

namespace chancery {

std::vector<prometheus::MetricFamily> AdmissionMetrics(const Admission::Load& load) {
  LabelledValues running;
  for (const auto& [kind, name] :
       {std::pair(Execution::kRead, "read"), std::pair(Execution::kWrite, "write"),
        std::pair(Execution::kWriteStream, "write_stream"),
        std::pair(Execution::kReadStream, "read_stream"), std::pair(Execution::kLong, "long"),
        std::pair(Execution::kOperator, "operator")}) {
    running.emplace_back(name, load.of_kind[static_cast<size_t>(kind)]);
  }
  LabelledValues refused;
  for (const auto& [limit, calls] : load.refused) {
    refused.emplace_back(limit, static_cast<double>(calls));
  }
  return {
      GaugeFamily("chancery_admission_running", "Calls under way, by kind.", "kind", running),
      GaugeFamily("chancery_admission_callers", "Callers with calls under way.",
                  static_cast<double>(load.callers)),
      GaugeFamily("chancery_admission_backlog_seconds",
                  "What the reads under way cost by estimate.", "reads",
                  {{"short", load.short_backlog_seconds}, {"long", load.long_backlog_seconds}}),
      GaugeFamily("chancery_admission_give",
                  "Of the time that reads may wait, how much is given: less than 1 where they "
                  "waited longer.",
                  "reads", {{"short", load.short_give}, {"long", load.long_give}}),
      CounterFamily("chancery_admission_refused_total", "Calls refused, by limit.", "limit",
                    refused),
  };
}

}  // namespace chancery
