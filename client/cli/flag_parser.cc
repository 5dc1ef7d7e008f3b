#include "client/cli/flag_parser.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "client/cli/relative_date.h"
#include "storage/base/status_macros.h"
#include "storage/text/edit_distance.h"

namespace chancery {
namespace {

bool IsFlag(absl::string_view arg) { return arg.size() > 1 && arg[0] == '-' && arg != "--"; }

absl::Status CheckChoice(const FlagSpec& spec, absl::string_view value) {
  if (std::find(spec.choices.begin(), spec.choices.end(), value) != spec.choices.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--", spec.name, ": \"", value, "\" is not one of ", absl::StrJoin(spec.choices, ", ")));
}

absl::Status CheckValue(const FlagSpec& spec, absl::string_view value) {
  int64_t count = 0;
  switch (spec.type) {
    case FlagType::kSwitch:
    case FlagType::kChoice:
      return absl::OkStatus();
    case FlagType::kText:
      if (!absl::StripAsciiWhitespace(value).empty()) return absl::OkStatus();
      return absl::InvalidArgumentError(absl::StrCat("--", spec.name, " is empty"));
    case FlagType::kCount:
      if (absl::SimpleAtoi(value, &count) && count >= 1) return absl::OkStatus();
      return absl::InvalidArgumentError(
          absl::StrCat("--", spec.name, ": \"", value, "\" is not a whole number of 1 or more"));
    case FlagType::kDate:
      if (IsFlagDate(value)) return absl::OkStatus();
      return absl::InvalidArgumentError(absl::StrCat("--", spec.name, ": \"", value,
                                                     "\" is not a date: YYYY, YYYY-MM or "
                                                     "YYYY-MM-DD, today, last year, 3 months ago"));
    case FlagType::kDuration:
      CHANCERY_RETURN_IF_ERROR(ParseFlagDuration(value).status()) << "--" << spec.name;
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

bool ParsedFlags::Has(absl::string_view name) const {
  return values_.find(std::string(name)) != values_.end();
}

bool ParsedFlags::IsOn(absl::string_view name) const { return Text(name) == "true"; }

std::string ParsedFlags::Text(absl::string_view name, absl::string_view fallback) const {
  auto it = values_.find(std::string(name));
  return it == values_.end() ? std::string(fallback) : it->second.back();
}

std::vector<std::string> ParsedFlags::Texts(absl::string_view name) const {
  auto it = values_.find(std::string(name));
  return it == values_.end() ? std::vector<std::string>() : it->second;
}

int64_t ParsedFlags::Count(absl::string_view name, int64_t fallback) const {
  int64_t count = 0;
  return absl::SimpleAtoi(Text(name), &count) ? count : fallback;
}

absl::Duration ParsedFlags::Duration(absl::string_view name, absl::Duration fallback) const {
  return ParseFlagDuration(Text(name)).value_or(fallback);
}

FlagParser::FlagParser(std::vector<FlagSpec> specs, absl::optional<absl::CivilDay> today)
    : specs_(std::move(specs)), today_(today) {}

const FlagSpec* FlagParser::Find(absl::string_view name) const {
  for (const FlagSpec& spec : specs_) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

const FlagSpec* FlagParser::FindLetter(char letter) const {
  for (const FlagSpec& spec : specs_) {
    if (spec.letter == letter) return &spec;
  }
  return nullptr;
}

absl::Status FlagParser::UnknownFlag(absl::string_view flag) const {
  std::string message = absl::StrCat("unknown flag ", flag);
  std::vector<std::string> names;
  for (const FlagSpec& spec : specs_) names.push_back(spec.name);
  const std::string nearest = NearestName(absl::StripPrefix(flag, "--"), names);
  if (!nearest.empty()) absl::StrAppend(&message, "; did you mean --", nearest, "?");
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<ParsedFlags> FlagParser::Parse(const std::vector<std::string>& args) const {
  ParsedFlags flags;
  bool flags_ended = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (flags_ended || (!IsFlag(arg) && arg != "--")) {
      flags.arguments_.push_back(arg);
      continue;
    }
    if (arg == "--") {
      flags_ended = true;
      continue;
    }

    // Which flag, and whether its value comes with it.
    const FlagSpec* spec = nullptr;
    std::string shown;
    std::string value;
    bool has_value = false;
    bool negated = false;
    if (absl::StartsWith(arg, "--")) {
      const size_t equals = arg.find('=');
      shown = arg.substr(0, equals);
      const std::string name = shown.substr(2);
      if (equals != std::string::npos) {
        value = arg.substr(equals + 1);
        has_value = true;
      }
      spec = Find(name);
      if (spec == nullptr && absl::StartsWith(name, "no-")) {
        spec = Find(name.substr(3));
        negated = true;
        if (spec != nullptr && spec->type != FlagType::kSwitch) spec = nullptr;
      }
    } else {
      shown = arg.substr(0, 2);
      spec = FindLetter(arg[1]);
      if (spec != nullptr && arg.size() > 2) {
        value = arg.substr(2);
        has_value = true;
      }
    }
    if (spec == nullptr) return UnknownFlag(shown);

    if (spec->type == FlagType::kSwitch) {
      if (has_value && value != "true" && value != "false") {
        return absl::InvalidArgumentError(absl::StrCat(shown, " takes no value"));
      }
      const bool on = (!has_value || value == "true") != negated;
      flags.values_[spec->name] = {on ? "true" : "false"};
      continue;
    }
    if (!has_value) {
      if (i + 1 == args.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat(shown, " needs a value: ", shown, " ", spec->value_name));
      }
      value = args[++i];
    }
    if (spec->type == FlagType::kDate && today_.has_value()) {
      value = ResolveRelativeDate(value, *today_).value_or(value);
    }
    CHANCERY_RETURN_IF_ERROR(CheckValue(*spec, value));
    std::vector<std::string> values = {value};
    if (spec->type == FlagType::kChoice) {
      if (spec->repeatable) values = absl::StrSplit(value, ',');
      for (const std::string& each : values) CHANCERY_RETURN_IF_ERROR(CheckChoice(*spec, each));
    }
    std::vector<std::string>& all = flags.values_[spec->name];
    if (!spec->repeatable) all.clear();
    all.insert(all.end(), values.begin(), values.end());
  }
  return flags;
}

absl::StatusOr<size_t> FlagParser::FindFirstArgument(const std::vector<std::string>& args) const {
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--") return std::min(i + 1, args.size());
    if (!IsFlag(arg)) return i;
    if (absl::StartsWith(arg, "--")) {
      if (absl::StrContains(arg, '=')) continue;
      const std::string name = arg.substr(2);
      const FlagSpec* spec = Find(name);
      if (spec == nullptr) {
        if (absl::StartsWith(name, "no-") && Find(name.substr(3)) != nullptr) continue;
        return UnknownFlag(arg);
      }
      if (spec->type != FlagType::kSwitch) ++i;
    } else {
      const FlagSpec* spec = FindLetter(arg[1]);
      if (spec == nullptr) return UnknownFlag(arg.substr(0, 2));
      if (spec->type != FlagType::kSwitch && arg.size() == 2) ++i;
    }
  }
  return args.size();
}

std::string NearestName(absl::string_view wrong, const std::vector<std::string>& names) {
  std::string best;
  // A third of the letters may be wrong, but not so many that any short name fits.
  int best_distance = std::min<int>(3, 1 + static_cast<int>(wrong.size()) / 3);
  for (const std::string& name : names) {
    if (wrong.size() >= 3 && absl::StartsWith(name, wrong)) return name;
    const int distance = EditDistance(wrong, name, best_distance);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

absl::StatusOr<absl::Duration> ParseFlagDuration(absl::string_view text) {
  absl::Duration duration;
  double seconds = 0;
  if (absl::SimpleAtod(text, &seconds) && std::isfinite(seconds)) {
    duration = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(text, &duration)) {
    duration = absl::ZeroDuration();
  }
  if (duration <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is not a duration such as 30s, 2m or 500ms"));
  }
  return duration;
}

bool IsFlagDate(absl::string_view text) {
  if (text.empty()) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  if (parts.size() > 3 || parts[0].size() != 4) return false;
  int numbers[3] = {0, 1, 1};
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && parts[i].size() != 2) return false;
    for (char c : parts[i]) {
      if (!absl::ascii_isdigit(c)) return false;
    }
    if (!absl::SimpleAtoi(parts[i], &numbers[i])) return false;
  }
  const absl::CivilDay day(numbers[0], numbers[1], numbers[2]);
  return day.month() == numbers[1] && day.day() == numbers[2];
}

}  // namespace chancery
