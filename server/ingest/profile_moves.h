// Profiles that are of another person now, while not all of their articles' facts are: where many
// articles assert a profile, these are asserted again in commits of their own, a bounded number in
// each (people_mover.h). The one owner of the notes that begin with "moves/":
//
//   moves/of/ID            a profile with articles left to be asserted again: an
//                          internal.ProfileMoveRecord
//   moves/from/PERSON/ID   facts of the profile's articles may still be about this person, who is
//                          live until they are not
//   moves/count            how many profiles there are
//
// Serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PROFILE_MOVES_H_
#define CHANCERY_SERVER_INGEST_PROFILE_MOVES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/internal/resolution.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"

namespace chancery {

// Articles that one transaction asserts again because of others: some tenths of a second of work
// under the writer's lock.
inline constexpr size_t kMaxMovedArticles = 200;

class ProfileMoves {
 public:
  struct Move {
    std::string profile;
    ArticleId after;  // this one, and those before it, are done
  };

  // Both must outlive it.
  ProfileMoves(Transaction& txn, Budget& budget) : txn_(txn), budget_(budget) {}

  // Is a profile being moved? Cost: 1 row.
  absl::StatusOr<bool> Any() const;
  // Is this one? Cost: 1 row.
  absl::StatusOr<bool> Has(absl::string_view profile) const;
  // The first of the head. Cost: 1 row.
  absl::StatusOr<absl::optional<Move>> First() const;

  // The profile was of `from` and is of `to`: all of its articles are to be asserted again, also
  // those that were since an earlier move. Cost: 2 rows, and 1 for each person it was of.
  absl::Status Begin(absl::string_view profile, PersonId from, PersonId to);
  // The articles up to this one are done.
  absl::Status Advance(absl::string_view profile, ArticleId after);
  // All are done, or there are none any more. Returns the people of whom it was. Cost: as Begin.
  absl::StatusOr<std::vector<PersonId>> End(absl::string_view profile);

  // May facts of an article of a profile that was moved still be about the person? Cost: 1 row.
  absl::StatusOr<bool> IsLeft(PersonId person) const;

 private:
  absl::StatusOr<absl::optional<internal::ProfileMoveRecord>> Read(absl::string_view profile) const;
  absl::Status Count(int change);

  Transaction& txn_;
  Budget& budget_;
};

// Is a profile being moved at the reader's revision? Cost: 1 row.
absl::StatusOr<bool> AnyProfileMoves(const GraphReader& reader);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PROFILE_MOVES_H_
