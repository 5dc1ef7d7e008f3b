// What admission lets in, keeps waiting and refuses:
//
//   chancery_admission_running{kind}              calls under way: read, write, write_stream, long,
//                                                 operator
//   chancery_admission_callers                    who have some
//   chancery_admission_backlog_seconds{reads}     estimated cost of the reads under way: short,
//   long chancery_admission_refused_total{limit}       calls refused, by the limit that they met

#ifndef CHANCERY_SERVER_RUNTIME_ADMISSION_METRICS_H_
#define CHANCERY_SERVER_RUNTIME_ADMISSION_METRICS_H_

#include <prometheus/metric_family.h>

#include <vector>

#include "server/runtime/admission.h"

namespace chancery {

std::vector<prometheus::MetricFamily> AdmissionMetrics(const Admission::Load& load);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_ADMISSION_METRICS_H_
