#include "tests/eval/score_floors.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"

namespace chancery {
namespace {

const MeasureInfo& InfoOf(Measure measure) {
  return *std::find_if(AllMeasures().begin(), AllMeasures().end(),
                       [&](const MeasureInfo& info) { return info.measure == measure; });
}

absl::StatusOr<ScoreFloor> ParseFloor(absl::string_view line) {
  const std::vector<std::string> cells = absl::StrSplit(line, '\t');
  if (cells.size() != 3) return absl::InvalidArgumentError("not three columns");
  const absl::optional<Measure> measure = ParseMeasure(cells[1]);
  if (!measure.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat("no measure is called '", cells[1], "'"));
  }
  ScoreFloor floor = {cells[0], *measure, 0};
  if (!absl::SimpleAtod(cells[2], &floor.floor) || !(floor.floor >= 0 && floor.floor <= 1)) {
    return absl::InvalidArgumentError(absl::StrCat("'", cells[2], "' is no number from 0 to 1"));
  }
  return floor;
}

}  // namespace

absl::StatusOr<std::vector<ScoreFloor>> ParseFloors(absl::string_view text) {
  std::vector<ScoreFloor> floors;
  std::set<std::pair<std::string, Measure>> seen;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    absl::StatusOr<ScoreFloor> floor = ParseFloor(line);
    if (floor.ok() && !seen.emplace(floor->set, floor->measure).second) {
      floor = absl::InvalidArgumentError("a second floor of the same measure");
    }
    if (!floor.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("floors line ", number, ": ", floor.status().message()));
    }
    floors.push_back(*std::move(floor));
  }
  return floors;
}

std::vector<ScoreFloor> FloorsBelow(absl::string_view set, const ExtractionScore& score,
                                    double margin) {
  std::vector<ScoreFloor> floors;
  for (const MeasureInfo& info : AllMeasures()) {
    const absl::optional<double> value = score.Value(info.measure);
    if (!value.has_value()) continue;
    const double floor = std::floor((*value - margin) * 1000) / 1000;
    floors.push_back({std::string(set), info.measure, std::max(0.0, floor)});
  }
  return floors;
}

std::string PrintFloors(const std::vector<ScoreFloor>& floors) {
  std::string text =
      "# The least score of each set and measure; //tests/eval:score_floor_test fails below.\n"
      "# Written by `./dev eval --write-floors`, a little under what was reached.\n";
  for (const ScoreFloor& floor : floors) {
    absl::StrAppendFormat(&text, "%s\t%s\t%.3f\n", floor.set, InfoOf(floor.measure).name,
                          floor.floor);
  }
  return text;
}

std::vector<std::string> FindFallen(const std::vector<ScoreFloor>& floors, absl::string_view set,
                                    const ExtractionScore& score) {
  std::vector<std::string> lines;
  for (const ScoreFloor& floor : floors) {
    if (floor.set != set) continue;
    const char* name = InfoOf(floor.measure).name;
    const absl::optional<double> value = score.Value(floor.measure);
    if (!value.has_value()) {
      lines.push_back(
          absl::StrFormat("%s %s: nothing to measure, floor %.3f", set, name, floor.floor));
    } else if (*value < floor.floor) {
      lines.push_back(absl::StrFormat("%s %s: %.3f is %.3f below its floor %.3f", set, name, *value,
                                      floor.floor - *value, floor.floor));
    }
  }
  return lines;
}

std::vector<std::string> FindRisen(const std::vector<ScoreFloor>& floors, absl::string_view set,
                                   const ExtractionScore& score, double margin) {
  std::vector<std::string> lines;
  for (const ScoreFloor& floor : floors) {
    if (floor.set != set) continue;
    const absl::optional<double> value = score.Value(floor.measure);
    if (value.has_value() && *value > floor.floor + margin) {
      lines.push_back(absl::StrFormat("%s %s: %.3f is %.3f above its floor %.3f", set,
                                      InfoOf(floor.measure).name, *value, *value - floor.floor,
                                      floor.floor));
    }
  }
  return lines;
}

}  // namespace chancery
