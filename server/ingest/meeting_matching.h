// Whether two claims may be of one meeting, and which of them comes first. Pure functions.
//
// Two claims may be of the same meeting if they are of different articles, and have
//   - two parties in common, or all of them where either has fewer; and all the parties of the one
//     that names fewer, or at least half of both together. Whom a person's erasure left without a
//     name is one more, in common with nobody;
//   - dates that can be the same; of an unknown date, the same place;
//   - kinds that can be the same: in person and a summit are, in person and by phone are not;
//   - places that can be the same: equal, or one of them not known, or one in the other, a city in
//     its country or a house in its city (which only the ledger can tell);
//   - a key of ErasedPartyKey in common, if both have such.
// So an erasure neither joins nor parts meetings, and what is told again later of who was erased
// does not join what is left of that.

#ifndef CHANCERY_SERVER_INGEST_MEETING_MATCHING_H_
#define CHANCERY_SERVER_INGEST_MEETING_MATCHING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

// What stands for an erased person in a meeting.
inline constexpr char kErasedPerson[] = "a person whose name was erased";

// The key that keeps the claims of one meeting together when a party to it is erased. `mentions`
// says which claims these are, and cannot be told from the key.
std::string ErasedPartyKey(absl::string_view mentions);

// The parties that are more than a described group, each once, in their order.
std::vector<EntityRef> NamedParties(const Meeting& meeting);

bool KindsAgree(MeetingKind a, MeetingKind b);
// Dates, of which an unknown one is that of any meeting in the same place.
bool DatesAgree(const Meeting& a, const Meeting& b);
// False if keys say that other meetings were left by an erasure.
bool ErasuresAgree(const Meeting& a, const Meeting& b);
// Enough parties in common. `common` gets how many there are.
bool PartiesAgree(const Meeting& a, const Meeting& b, size_t* common);

// The place of a claim in the order in which claims are decided about, the same in every store:
// what was written first, exact dates before vague ones, early before late, many parties before
// few, a place before none, a kind before none, then by a digest of the article's key. Sorts as
// bytes, and tells nothing of the article.
std::string OrderOfClaim(const Meeting& meeting, bool write_facts, absl::string_view article_key,
                         uint32_t index);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_MATCHING_H_
