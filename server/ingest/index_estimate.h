// How many index rows will follow from what a request says, reckoned from its counts alone: before
// anything is resolved, and before the writer's lock.
//
//   IndexEstimate estimate;
//   estimate.AddMeeting({/*people=*/3, /*offices=*/3, /*parties=*/4, /*text_bytes=*/20});
//   CHANCERY_RETURN_IF_ERROR(estimate.Check("meetings[0]"));
//
// Each person of a meeting has a row for each office of each other one, and each named party a row
// with all the parties; of a large meeting (storage/graph/large_meeting.h) each person and each
// office has one, and each named party points to one that they share. A person counts with one
// office at least: tenures may give it. Two offices at once that no source states are not reckoned
// with.
//
// Thread-compatible.

#ifndef CHANCERY_SERVER_INGEST_INDEX_ESTIMATE_H_
#define CHANCERY_SERVER_INGEST_INDEX_ESTIMATE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct MeetingSize {
  uint64_t people = 0;
  uint64_t offices = 0;     // of all people, one each at least
  uint64_t parties = 0;     // groups included
  uint64_t named = 0;       // parties that are not groups
  uint64_t text_bytes = 0;  // of the groups and the title
};

class IndexEstimate {
 public:
  void AddMeeting(const MeetingSize& meeting);
  // The words of a statement, or the title of a meeting.
  void AddText(uint64_t bytes);
  // An office with so many titles, of a polity with so many names.
  void AddRole(uint64_t titles, uint64_t polity_names);

  uint64_t rows() const { return rows_; }
  uint64_t bytes() const { return bytes_; }

  // RESOURCE_EXHAUSTED with LIMIT_EXCEEDED, `what` being what was added last.
  absl::Status Check(absl::string_view what) const;

 private:
  uint64_t rows_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_INDEX_ESTIMATE_H_
