// `--at`: which state of the graph a command reads.

#ifndef CHANCERY_CLIENT_CLI_READ_POINT_H_
#define CHANCERY_CLIENT_CLI_READ_POINT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "chancery/v1/read.pb.h"

namespace chancery {

// A number is a revision, RFC 3339 text (2026-01-02T03:04:05Z) a commit time, and a date the end of
// that day, in UTC; "yesterday" and "2 weeks ago" are such dates, seen from `today`.
// INVALID_ARGUMENT, with a sentence for the user, for anything else.
absl::StatusOr<v1::Consistency> ParseReadPoint(absl::string_view text, absl::CivilDay today);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_READ_POINT_H_
