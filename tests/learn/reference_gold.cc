#include "tests/learn/reference_gold.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace chancery {

absl::StatusOr<ReferencesOfArticles> ParseReferences(absl::string_view text) {
  ReferencesOfArticles references;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    ReferenceGold gold;
    if (fields.size() != 4 || fields[0].empty() || fields[3].empty() ||
        !absl::SimpleAtoi(fields[1], &gold.begin) || !absl::SimpleAtoi(fields[2], &gold.end) ||
        gold.begin >= gold.end) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": not ARTICLE, FIRST, END and NAMES"));
    }
    absl::string_view names = fields[3];
    if (names == "-") {
      gold.kind = ReferenceGold::Kind::kNobody;
    } else if (names == "~") {
      gold.kind = ReferenceGold::Kind::kNoReference;
    } else {
      gold.kind = absl::ConsumePrefix(&names, "+") ? ReferenceGold::Kind::kSomeNamed
                                                   : ReferenceGold::Kind::kPeople;
      gold.names = absl::StrSplit(names, "; ");
    }
    references[std::string(fields[0])].push_back(std::move(gold));
  }
  return references;
}

}  // namespace chancery
