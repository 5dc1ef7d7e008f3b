// What one or many articles say of one person in the same words: a name and the offices that go
// with it; and under which tokens those are found that may be of the same person.
//
// Two profiles can be of one person by the rules only if they share a token:
//   n:ANN ARCHER             full names, by their first and last word
//   k:wikidata:Q58217        keys in other systems
//   o:KIM|TITLE|POLITY       a surname alone, and somebody of that surname with the same office,
//   p:KIM|POLITY             of the same polity,
//   t:KIM|TITLE              or with a title that goes with a name wherever its holder is
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_PERSON_PROFILE_H_
#define CHANCERY_SERVER_INGEST_PERSON_PROFILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/internal/resolution.pb.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {

// A key that more names than this have in common tells nothing: "n/a", "unknown".
inline constexpr size_t kMaxNamesOfKey = 10;
// A surname alone says nothing with an office that more people of that surname had.
inline constexpr size_t kMaxNamesOfOffice = 16;

struct ProfileOffice {
  RoleId role;
  std::string title;  // folded, in its usual form: "foreign minister"
  // Folded name; of a historical state the one that continues it; "": not known.
  std::string polity;
  bool country = false;   // the polity is a country, not an organisation
  TimeInterval interval;  // as far as said
  PartialDate known;      // when it was seen to be so, where no interval is said
};

struct PersonProfile {
  std::string id;                    // the same in every store
  std::string name;                  // the fullest
  std::vector<std::string> aliases;  // other full names
  std::vector<std::string> keys;     // in other systems
  std::string polity;                // where said without an office; folded; "" if not
  bool country = false;              // `polity` is a country
  PartialDate birth;
  PartialDate death;
  std::vector<ProfileOffice> offices;
  // The surname stands first: "Wang Yi".
  bool surname_first = false;
  // Stands for a person of WriteFacts: two such are two people, whatever else is said.
  bool written = false;
};

// `id` is the mention (server/ingest/mention.h). Fails if a date of the record is none.
absl::StatusOr<PersonProfile> ToProfile(absl::string_view id,
                                        const internal::PersonProfileRecord& record);

// Offices that go with a name wherever their holder is: of these the polity is often not said, and
// then taken for the country of the meeting.
bool GoesWithTheName(absl::string_view title);

// The system that a key is of: "wikidata" of "wikidata:Q5", "tenure:plum" of "tenure:plum:dj-1".
// "" if it does not tell; such keys say nothing against each other.
std::string SystemOfKey(absl::string_view key);

struct ProfileTokens {
  std::vector<std::string> names;
  std::vector<std::string> keys;
  std::vector<std::string> offices;  // tokens of the surname
};
// Each sorted, without repetition.
ProfileTokens TokensOf(const PersonProfile& profile);
std::string KeyToken(absl::string_view key);

// How many people a token is of is counted by this: the name as it is compared with others.
std::string NameUnderToken(const PersonProfile& profile);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_PROFILE_H_
