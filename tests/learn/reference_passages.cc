#include "tests/learn/reference_passages.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/loader/file_system.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// False for a mark that is none.
bool ParsePassage(absl::string_view line, LessonText* passage) {
  std::string text;
  while (!line.empty()) {
    const size_t open = std::min(line.find('{'), line.size());
    absl::StrAppend(&text, line.substr(0, open));
    line.remove_prefix(open);
    if (line.empty()) break;
    const size_t equals = line.find('=');
    const size_t close = line.find('}');
    if (close == absl::string_view::npos || equals == absl::string_view::npos || equals < 2 ||
        equals + 1 >= close) {
      return false;
    }
    ReferenceGold gold;
    gold.begin = text.size();
    absl::StrAppend(&text, line.substr(1, equals - 1));
    gold.end = text.size();
    const absl::string_view names = line.substr(equals + 1, close - equals - 1);
    if (names != "-") {
      gold.kind = ReferenceGold::Kind::kPeople;
      gold.names = absl::StrSplit(names, "; ");
    }
    passage->references.push_back(std::move(gold));
    line.remove_prefix(close + 1);
  }
  passage->article.source.set_text(text);
  return !absl::StrContains(text, '}');
}

}  // namespace

absl::StatusOr<std::vector<LessonText>> ParsePassages(absl::string_view text) {
  std::vector<LessonText> passages;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    LessonText passage;
    passage.published = PartialDate::Day(2010, 6, 16);
    passage.article.name = absl::StrCat("line ", number);
    if (!ParsePassage(absl::StrReplaceAll(line, {{"\\n", "\n"}}), &passage) ||
        passage.references.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": not a passage with {phrase=Names}"));
    }
    passages.push_back(std::move(passage));
  }
  return passages;
}

absl::StatusOr<std::vector<LessonText>> ReadPassages(const std::string& path) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string text,
                            ReadAll(PosixFileSystem(), path, kMaxLessonBytes));
  return ParsePassages(text);
}

}  // namespace chancery
