// Profiles as notes of the graph: the one owner of the keys that begin with "people/".
//
//   people/profile/ID         the profile, an internal.PersonProfileRecord
//   people/token/TOKEN\nNAME\nID   the profiles with a token (person_profile.h), by name
//   people/names/TOKEN\nNAME  how many of them have that name; of tokens that may be worthless
//   people/of/ID/N            the articles that assert it
//   people/count/ID           how many these are
//   people/in/N               the profiles of the article's people, in order, one a line
//   people/again/ID           a profile that WriteFacts changed, and that resolution has not looked
//                             at yet
//   people/home/PERSON        a person that was made by resolution: not by WriteFacts
//
// One store serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PROFILE_STORE_H_
#define CHANCERY_SERVER_INGEST_PROFILE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/person_profile.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"

namespace chancery {

class ProfileStore {
 public:
  using Record = internal::PersonProfileRecord;

  // Both must outlive the store.
  ProfileStore(Transaction& txn, Budget& budget) : txn_(txn), budget_(budget) {}

  // None if there is none. Cost: 1 row.
  absl::StatusOr<absl::optional<Record>> Read(absl::string_view id) const;
  // Which of them there are. Cost: 1 row each, all in one call.
  absl::StatusOr<std::vector<bool>> Have(absl::Span<const std::string> ids) const;
  // Replaces the record of a profile whose name, keys and offices stay.
  void Update(absl::string_view id, const Record& record);

  // Puts a new profile under its tokens, or takes one away. Appends the tokens that became
  // worthless, or worth something again, by this. Cost: 2 rows a token.
  absl::Status Add(absl::string_view id, const Record& record, std::vector<std::string>* turned);
  absl::Status Drop(absl::string_view id, const Record& record, std::vector<std::string>* turned);
  // Both of a profile that changes. Cost: 2 rows for each token that only one of the records has.
  absl::Status Replace(absl::string_view id, const Record& was, const Record& now,
                       std::vector<std::string>* turned);

  // Do few enough names share it to tell who is who? Cost: 1 row a name, at most the limit.
  absl::StatusOr<bool> IsTelling(absl::string_view token) const;
  // The profiles with a token, by name; of a token of offices, surnames alone come first, and
  // `only_bare` takes no others. Cost: 1 row each.
  absl::StatusOr<std::vector<std::string>> Under(absl::string_view token,
                                                 bool only_bare = false) const;
  // One profile of each of the first names, at most `limit`. Cost: 2 rows each.
  absl::StatusOr<std::vector<std::string>> FirstUnder(absl::string_view token, size_t limit) const;

  // How many articles assert it. Cost: 1 row.
  absl::StatusOr<uint64_t> CountArticles(absl::string_view id) const;
  // Cost: 1 row, and 1 each.
  absl::StatusOr<std::vector<ArticleId>> ArticlesOf(absl::string_view id) const;
  // Those of the head behind `after`, at most `limit`. Cost: 1 row each.
  absl::StatusOr<std::vector<ArticleId>> ArticlesOf(absl::string_view id, ArticleId after,
                                                    size_t limit) const;
  // The profiles of its people, in the order of its facts. Cost: 1 row.
  absl::StatusOr<std::vector<std::string>> ProfilesOf(ArticleId article) const;
  void SetProfilesOf(ArticleId article, const std::vector<std::string>& ids);
  // An article asserts the profile, or does no more; `articles`: how many do then.
  void SetAsserts(absl::string_view id, ArticleId article, bool asserts, uint64_t articles);

  // Resolution is to look at the profile again.
  void SetAgain(absl::string_view id);
  void ClearAgain(absl::string_view id);

  // Was the person made by resolution? Cost: 1 row.
  absl::StatusOr<bool> IsMade(PersonId person) const;
  void SetMade(PersonId person);

 private:
  struct Place {
    std::string token;
    std::string name;
    size_t limit = 0;  // of names; 0: none

    friend bool operator<(const Place& a, const Place& b) {
      return std::tie(a.token, a.name, a.limit) < std::tie(b.token, b.name, b.limit);
    }
  };
  static absl::StatusOr<std::vector<Place>> PlacesOf(absl::string_view id, const Record& record);
  absl::StatusOr<std::vector<std::string>> NamesUnder(absl::string_view token, size_t limit) const;
  absl::Status PutUnder(const Place& place, absl::string_view id, std::vector<std::string>* turned);
  absl::Status TakeFrom(const Place& place, absl::string_view id, std::vector<std::string>* turned);
  absl::Status CountName(const Place& place, bool add, std::vector<std::string>* turned);

  Transaction& txn_;
  Budget& budget_;
};

// The first profiles of the head that resolution is to look at again, at most `limit`. Cost: 1 row
// each.
absl::StatusOr<std::vector<std::string>> ProfilesToLookAtAgain(const GraphReader& head,
                                                               size_t limit, Budget& budget);

// The keys of notes, for those who look into the past (erasure).
// The beginning of the keys that end in an article which asserts the profile.
std::string PeopleOfPrefix(absl::string_view id);
std::string PeopleInKey(ArticleId article);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PROFILE_STORE_H_
