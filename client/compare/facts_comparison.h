// What two extractors say of one article, held against each other.
//
//   CHANCERY_ASSIGN_OR_RETURN(ArticleComparison compared, CompareFacts(a, b));
//   for (const Difference& difference : compared.differences) ...
//
// Facts are paired one to one, the most alike first, with the tolerance of likeness.h: people,
// offices, polities, groups and quotations may be spelt in different ways. Meetings are paired by
// the parties in common (two, or all where fewer are named), then by date, place, kind and status;
// roles by person and office; quotations by their words. What is paired is compared in its
// properties: dates, kinds and statuses are the same where they are equal, places where all words
// are. Paraphrases and evidence are not compared.
//
// Pure function: thread-safe. Cost: the product of the two numbers of facts of each kind.

#ifndef CHANCERY_CLIENT_COMPARE_FACTS_COMPARISON_H_
#define CHANCERY_CLIENT_COMPARE_FACTS_COMPARISON_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"

namespace chancery {

enum class ComparedField : uint8_t {
  kArticles,
  kMeetings,
  kParticipants,  // of paired meetings, as all up to kStatuses
  kOffices,       // of people who are in both
  kDates,
  kPlaces,
  kKinds,
  kStatuses,
  kRoles,
  kQuotations,
  kSpeakers,  // of paired quotations
};
inline constexpr size_t kComparedFields = 11;

// "meetings".
absl::string_view ComparedFieldName(ComparedField field);

struct Difference {
  ComparedField field = ComparedField::kArticles;
  // What it is a property of: a meeting, a quotation; empty for a fact of its own.
  std::string of;
  // What each says; empty where it says nothing.
  std::string a;
  std::string b;
};

struct FieldTotals {
  int64_t same = 0;
  int64_t differing = 0;
  int64_t only_a = 0;
  int64_t only_b = 0;

  int64_t all() const { return same + differing + only_a + only_b; }
  // same / all; 1 where there is nothing.
  double Agreement() const;
};

using ComparisonTotals = std::array<FieldTotals, kComparedFields>;

struct ArticleComparison {
  // By field, then in the order of A, then of B.
  std::vector<Difference> differences;
  ComparisonTotals totals;
};

// Facts of a kind that can be compared in one article.
inline constexpr int kMaxComparedFacts = 1000;

// Of two readings of one article. RESOURCE_EXHAUSTED where one has more than kMaxComparedFacts
// meetings, tenures or statements.
absl::StatusOr<ArticleComparison> CompareFacts(const v1::ArticleFacts& a,
                                               const v1::ArticleFacts& b);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_COMPARE_FACTS_COMPARISON_H_
