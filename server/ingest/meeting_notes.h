// The notes of meetings: what lets claims be found, and join, without reading the others. The one
// place that makes their keys.
//
//   meetings/vague/KIND/PARTY/SPAN/N/N   a claim (article, index) without an exact day, under each
//                                        party and each span of 32 days that it reaches into, or
//                                        "long": VagueClaim
//   meetings/office/ROLE/SPAN/N/N        a claim with an office whose holder is not named, in such
//                                        spans: WaitingClaim
//   meetings/home/MENTION                the meeting that was made for the claim
//   ClaimsNoteKey(MEETING)               MeetingNoteRecord
//
// Functions over a transaction. Thread-safe.

#ifndef CHANCERY_SERVER_INGEST_MEETING_NOTES_H_
#define CHANCERY_SERVER_INGEST_MEETING_NOTES_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/internal/resolution.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

// An article and the index of a meeting there.
using MeetingClaimKey = std::pair<ArticleId, uint32_t>;

struct VagueClaim {
  MeetingId meeting;
  int64_t first = 0;  // the days that it reaches over
  int64_t last = 0;
  std::vector<EntityRef> parties;
};

// The keys of the notes by which a claim of that date is found under these parties. None for an
// exact day.
std::vector<std::string> VagueNoteKeys(const PartialDate& when, const std::set<EntityRef>& parties,
                                       MeetingClaimKey claim);
std::string EncodeVague(const VagueClaim& claim);
// The claims about a party that reach into the days of `when`, all if it is unknown; false from
// `visit` stops. Cost: 1 row each, and each that is in the same spans.
absl::Status ScanVague(const Transaction& txn, EntityRef party, const PartialDate& when,
                       Budget& budget, absl::FunctionRef<bool(const VagueClaim&)> visit);

struct WaitingClaim {
  MeetingClaimKey claim;
  PersonId holder;  // who is taken for the office; none: nobody
  PartialDate when;
};

// The keys of the notes by which the claim is found under the office.
std::vector<std::string> OfficeNoteKeys(RoleId role, const PartialDate& when,
                                        MeetingClaimKey claim);
std::string EncodeWaiting(PersonId holder, const PartialDate& when);
// Who was taken for the office in the claim at the head.
absl::StatusOr<PersonId> HolderBefore(const GraphReader& head, RoleId role, const PartialDate& when,
                                      MeetingClaimKey claim);
// The claims about the office on these days, each once.
absl::StatusOr<std::vector<WaitingClaim>> WaitingFor(const Transaction& txn, RoleId role,
                                                     DayRange days, Budget& budget);

std::string MeetingHomeKey(absl::string_view mention);

// None if nothing is kept of the meeting: WriteFacts wrote it.
absl::StatusOr<absl::optional<internal::MeetingNoteRecord>> GetMeetingRecord(const Transaction& txn,
                                                                             MeetingId meeting);
// Null: none any more.
void SetMeetingRecord(Transaction& txn, MeetingId meeting,
                      const internal::MeetingNoteRecord* record);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_NOTES_H_
