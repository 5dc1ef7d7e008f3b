#include "tests/conformance/tck/gherkin.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"

namespace chancery::tck {
namespace {

// "| a | b |"; \| \\ and \n stand for a bar, a backslash and a new line.
std::vector<std::string> ParseCells(absl::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  for (size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() &&
        (line[i + 1] == '|' || line[i + 1] == '\\' || line[i + 1] == 'n')) {
      cell += line[++i] == 'n' ? '\n' : line[i];
    } else if (line[i] == '|') {
      // Only space: a new line at an end belongs to the cell.
      const size_t begin = cell.find_first_not_of(" \t");
      const size_t end = cell.find_last_not_of(" \t");
      cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, end - begin + 1));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

absl::optional<std::string> StepText(absl::string_view line) {
  for (const absl::string_view keyword : {"Given ", "When ", "Then ", "And ", "But ", "* "}) {
    if (absl::ConsumePrefix(&line, keyword)) return std::string(absl::StripAsciiWhitespace(line));
  }
  return absl::nullopt;
}

Scenario Substitute(const Scenario& outline, const std::vector<std::string>& names,
                    const std::vector<std::string>& values, size_t number) {
  std::vector<std::pair<std::string, std::string>> replacements;
  for (size_t i = 0; i < names.size() && i < values.size(); ++i) {
    replacements.push_back({absl::StrCat("<", names[i], ">"), values[i]});
  }
  Scenario scenario = outline;
  absl::StrAppend(&scenario.name, " (", number, ")");
  for (Step& step : scenario.steps) {
    step.text = absl::StrReplaceAll(step.text, replacements);
    step.argument = absl::StrReplaceAll(step.argument, replacements);
    for (std::vector<std::string>& row : step.table) {
      for (std::string& cell : row) cell = absl::StrReplaceAll(cell, replacements);
    }
  }
  return scenario;
}

}  // namespace

absl::StatusOr<Feature> ParseFeature(absl::string_view text) {
  Feature feature;
  std::vector<Step> background;
  Scenario scenario;
  std::vector<Table> examples;
  bool open = false;
  enum class Part { kHeader, kBackground, kScenario, kExamples } part = Part::kHeader;

  const auto finish = [&] {
    if (!open) return;
    if (examples.empty()) {
      feature.scenarios.push_back(scenario);
    }
    size_t number = 0;
    for (const Table& table : examples) {
      for (size_t i = 1; i < table.size(); ++i) {
        feature.scenarios.push_back(Substitute(scenario, table[0], table[i], ++number));
      }
    }
    examples.clear();
    open = false;
  };

  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    const absl::string_view line = absl::StripAsciiWhitespace(lines[i]);
    if (line.empty() || line[0] == '#' || line[0] == '@') continue;
    absl::string_view rest = line;
    if (absl::ConsumePrefix(&rest, "Feature:")) {
      feature.name = std::string(absl::StripAsciiWhitespace(rest));
    } else if (absl::ConsumePrefix(&rest, "Background:")) {
      part = Part::kBackground;
    } else if (absl::ConsumePrefix(&rest, "Scenario Outline:") ||
               absl::ConsumePrefix(&rest, "Scenario:")) {
      finish();
      scenario = Scenario();
      scenario.name = std::string(absl::StripAsciiWhitespace(rest));
      scenario.steps = background;
      open = true;
      part = Part::kScenario;
    } else if (absl::StartsWith(line, "Examples:")) {
      examples.emplace_back();
      part = Part::kExamples;
    } else if (line == "\"\"\"") {
      const size_t indent = lines[i].find('"');
      std::string argument;
      for (++i; i < lines.size() && absl::StripAsciiWhitespace(lines[i]) != "\"\"\""; ++i) {
        absl::string_view content = absl::StripTrailingAsciiWhitespace(lines[i]);
        size_t strip = 0;
        while (strip < indent && strip < content.size() && content[strip] == ' ') ++strip;
        absl::StrAppend(&argument, argument.empty() ? "" : "\n", content.substr(strip));
      }
      std::vector<Step>& steps = part == Part::kBackground ? background : scenario.steps;
      if (steps.empty()) {
        return absl::InvalidArgumentError(absl::StrCat("line ", i + 1, ": text without a step"));
      }
      steps.back().argument = std::move(argument);
    } else if (line[0] == '|') {
      if (part == Part::kExamples) {
        examples.back().push_back(ParseCells(line));
        continue;
      }
      std::vector<Step>& steps = part == Part::kBackground ? background : scenario.steps;
      if (steps.empty()) {
        return absl::InvalidArgumentError(absl::StrCat("line ", i + 1, ": a table without a step"));
      }
      steps.back().table.push_back(ParseCells(line));
    } else if (absl::optional<std::string> step = StepText(line)) {
      (part == Part::kBackground ? background : scenario.steps).push_back({*step, "", {}});
    } else if (part != Part::kHeader) {
      return absl::InvalidArgumentError(absl::StrCat("line ", i + 1, ": ", line));
    }
  }
  finish();
  return feature;
}

}  // namespace chancery::tck
