// Which claims are of one statement, and what they say together. Pure functions.
//
// Claims with the same words of the same speaker (both folded) may be of one statement. What tells
// is when they were said, and where. Each claim has marks:
//
//   the day that its source states, exactly;
//   a date that its source states less exactly;
//   where its source states none, the day of the article: the latest and the likely one;
//   the meeting at which it was said, if any;
//   the keys that its source gives it.
//
// Claims with a mark in common are of one statement. Besides, a mark may follow another one:
//
//   the day of an article follows the last stated day within the kReprintDays before it;
//   if there is none, it follows the day before, if that is the day of an article as well, which
//     itself follows nothing and has no such day before it: what is printed on one day is printed
//     on the next, but words that are said day by day are not one statement;
//   a date that is less exact follows the first stated day in it, if it is of at most a year.
//
// What is linked in this way, directly or not, is one statement. It depends on the set of claims
// alone; and a claim whose marks are all known changes nothing else.

#ifndef CHANCERY_SERVER_INGEST_STATEMENT_PARTITION_H_
#define CHANCERY_SERVER_INGEST_STATEMENT_PARTITION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/internal/resolution.pb.h"
#include "storage/model/entities.h"
#include "storage/model/partial_date.h"

namespace chancery {

// For how many days after it was said what is printed without a day is taken for the same.
inline constexpr DayNumber kReprintDays = 7;
// The days in which stated ones are looked for that a less exact date may mean.
inline constexpr int64_t kVagueDays = 366;

struct StatementMark {
  enum class Kind : uint8_t {
    kStated = 1,     // number: the day
    kPublished = 2,  // number: the day of the article
    kVague = 3,      // text: the date, empty if not even the article has one
    kMeeting = 4,    // number: the meeting
    kKey = 5,        // text: digest of the key
  };
  Kind kind = Kind::kVague;
  std::string words;  // digest of the words and who said them
  int64_t number = 0;
  std::string text;

  friend bool operator<(const StatementMark& a, const StatementMark& b);
  friend bool operator==(const StatementMark& a, const StatementMark& b);
};

// Of the words and the speaker.
std::string WordsOf(const Statement& told);

std::string DigestOfKey(absl::string_view key);

// Of a claim of an article of that day; `meeting` is that of the graph, or none.
std::vector<StatementMark> MarksOf(const Statement& told, const PartialDate& published,
                                   MeetingId meeting);

// Whether some claim has the mark.
using HasMark = absl::FunctionRef<absl::StatusOr<bool>(const StatementMark&)>;
// The mark that this one follows, if any. Asks about days near it only.
absl::StatusOr<absl::optional<StatementMark>> LeaderOf(const StatementMark& mark, HasMark has);
// The marks of days that may follow another one when this one comes or goes. A stated day may
// concern all vague dates of the same words, too.
std::vector<StatementMark> ConcernedBy(const StatementMark& mark);

// Where a claim stands among those of its statement: in an order that is the same in every store,
// and tells nothing of the article.
internal::ClaimPlaceRecord PlaceOfClaim(absl::string_view article_key, uint32_t index);
bool StandsBefore(const internal::ClaimPlaceRecord& a, const internal::ClaimPlaceRecord& b);

// Makes `statement`, which is what some claims say, and `record`, which says where its values are
// from, into what they say with this one: the words of the first, the best date, the first meeting
// and addressee, all offices, topics and keys. In any order; begin with `record` empty. `meeting`
// is that of the graph. Keys are `told`'s.
void FoldStatement(const Statement& told, const PartialDate& published, MeetingId meeting,
                   const internal::ClaimPlaceRecord& place, Statement* statement,
                   internal::StatementNoteRecord* record);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_STATEMENT_PARTITION_H_
