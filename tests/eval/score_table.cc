#include "tests/eval/score_table.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery {
namespace {

struct CountRow {
  const char* label;
  int (*count)(const ExtractionScore&);
};

int InGold(const Tally& tally) { return tally.found + tally.missed; }

constexpr CountRow kCounts[] = {
    {"articles or trips", [](const ExtractionScore& score) { return score.texts(); }},
    {"meetings in them", [](const ExtractionScore& score) { return InGold(score.meetings()); }},
    {"quotations", [](const ExtractionScore& score) { return InGold(score.quotations()); }},
    {"roles", [](const ExtractionScore& score) { return InGold(score.roles()); }},
    {"counterparts", [](const ExtractionScore& score) { return InGold(score.counterparts()); }},
};

// Values and counts are aligned at their last digit, with one place for the mark behind it.
void AppendCell(std::string* line, const std::string& value, char mark = ' ') {
  absl::StrAppendFormat(line, "%9s%c", value, mark);
}

void AppendLine(std::string* out, std::string line) {
  absl::StripTrailingAsciiWhitespace(&line);
  absl::StrAppend(out, line, "\n");
}

}  // namespace

absl::StatusOr<std::string> PutTableIntoPage(absl::string_view page, absl::string_view table) {
  constexpr absl::string_view kBegin = "\n<!-- scores -->\n";
  constexpr absl::string_view kEnd = "\n<!-- end -->\n";
  const size_t begin = page.find(kBegin);
  if (begin == absl::string_view::npos) {
    return absl::InvalidArgumentError("the page has no line <!-- scores -->");
  }
  const size_t body = begin + kBegin.size();
  const size_t end = page.find(kEnd, body - 1);  // the block may be empty
  if (end == absl::string_view::npos) {
    return absl::InvalidArgumentError("the page has no line <!-- end --> after the scores");
  }
  return absl::StrCat(page.substr(0, body), "```text\n", table, "```", page.substr(end));
}

std::string PrintScoreTable(const std::vector<ScoreColumn>& columns) {
  std::string out;
  std::string line = absl::StrFormat("%-26s", "");
  AppendCell(&line, "aim");
  for (const ScoreColumn& column : columns) AppendCell(&line, column.title);
  AppendLine(&out, line);
  for (const CountRow& row : kCounts) {
    line = absl::StrFormat("%-26s", row.label);
    AppendCell(&line, "");
    for (const ScoreColumn& column : columns) {
      const int count = column.score == nullptr ? 0 : row.count(*column.score);
      AppendCell(&line, count == 0 ? "-" : absl::StrCat(count));
    }
    AppendLine(&out, line);
  }
  bool below = false;
  for (const MeasureInfo& info : AllMeasures()) {
    line = absl::StrFormat("%-26s", info.label);
    AppendCell(&line, info.aim.has_value() ? absl::StrFormat("%.2f", *info.aim) : "");
    for (const ScoreColumn& column : columns) {
      const absl::optional<double> value =
          column.score == nullptr ? absl::nullopt : column.score->Value(info.measure);
      if (!value.has_value()) {
        AppendCell(&line, "-");
        continue;
      }
      const bool missed = info.aim.has_value() && *value < *info.aim;
      below = below || missed;
      AppendCell(&line, absl::StrFormat("%.3f", *value), missed ? '*' : ' ');
    }
    AppendLine(&out, line);
  }
  if (below) absl::StrAppend(&out, "* below the aim\n");
  return out;
}

}  // namespace chancery
