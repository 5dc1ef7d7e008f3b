// What the claims of one meeting say together. Pure functions.
//
// All parties and topics, in the order in which the claims name them; the most precise date; the
// kind and place that most articles give, of several the first; held if any article says so, else
// what the newest article says; of all else the first that says something. What WriteFacts wrote
// stands over what articles claim.
//
// "First" is by OrderOfClaim. What is needed of the other claims to add one more, without reading
// them, is kept in a record.

#ifndef CHANCERY_SERVER_INGEST_MEETING_FOLDING_H_
#define CHANCERY_SERVER_INGEST_MEETING_FOLDING_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/claim_store.h"
#include "storage/model/entities.h"

namespace chancery {

// A claim with what decides about it.
struct MeetingClaim {
  Meeting meeting;  // offices replaced by their holders where these are sure
  std::string order;
  const ArticleInfo* article = nullptr;
};

// Adds a party's part: one party has one part.
void AddParticipation(const Participation& participation, Meeting* meeting);

// `claims` in their order, the leading one first; at least one. `record` gets what FoldOneMore
// asks for.
Meeting FoldMeeting(const std::vector<const MeetingClaim*>& claims,
                    internal::MeetingNoteRecord* record);

// Makes `meeting`, what some claims say, and `record` into what they say with one claim more, which
// comes after their first. False if that cannot be said without the others.
bool FoldOneMore(const MeetingClaim& claim, Meeting* meeting, internal::MeetingNoteRecord* record);

// False if the claim surely is not of one meeting with any of those that `record` is of. Places are
// compared by `places_agree`, parties not at all.
bool MayMatchSome(const Meeting& told, const internal::MeetingNoteRecord& record,
                  absl::FunctionRef<bool(PlaceId, PlaceId)> places_agree);

// The order of the first claim with this key; empty if there is none.
std::string FirstWithKey(const internal::MeetingNoteRecord& record, absl::string_view key);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_FOLDING_H_
