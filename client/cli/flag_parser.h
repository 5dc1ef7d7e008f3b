// The command line: flags by specification, anywhere between the other arguments.
//
//   --name value, --name=value, -n value; switches: --name, --no-name; `--` ends the flags.
//
//   FlagParser parser({{"role", FlagType::kText, "ROLE", "an office of the counterpart"}}, today);
//   CHANCERY_ASSIGN_OR_RETURN(ParsedFlags flags, parser.Parse(args));
//   flags.Text("role");
//
// A flag given twice has its last value, unless it is repeatable. Errors are INVALID_ARGUMENT with
// a sentence for the user: what is wrong, what was expected, and the nearest name of a flag.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_CLI_FLAG_PARSER_H_
#define CHANCERY_CLIENT_CLI_FLAG_PARSER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace chancery {

enum class FlagType {
  kSwitch,
  kText,
  // One of `choices`; several with commas where the flag is repeatable.
  kChoice,
  // A whole number of 1 or more.
  kCount,
  // YYYY, YYYY-MM or YYYY-MM-DD; or in words, which the value is not any more (relative_date.h).
  kDate,
  // "30s", "2m", "500ms", or a number of seconds; more than zero.
  kDuration,
};

struct FlagSpec {
  // Without dashes.
  std::string name;
  FlagType type = FlagType::kText;
  // How help names the value; empty for a switch.
  std::string value_name;
  // What it does, for help. One clause.
  std::string help;
  std::vector<std::string> choices;
  bool repeatable = false;
  // A one-letter form, or 0.
  char letter = 0;
};

class ParsedFlags {
 public:
  bool Has(absl::string_view name) const;
  // Of a switch.
  bool IsOn(absl::string_view name) const;
  // The last value, or `fallback`.
  std::string Text(absl::string_view name, absl::string_view fallback = "") const;
  // Every value, in order.
  std::vector<std::string> Texts(absl::string_view name) const;
  // Of a count.
  int64_t Count(absl::string_view name, int64_t fallback) const;
  // Of a duration.
  absl::Duration Duration(absl::string_view name, absl::Duration fallback) const;
  // What is not a flag, in order.
  const std::vector<std::string>& arguments() const { return arguments_; }

 private:
  friend class FlagParser;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> arguments_;
};

class FlagParser {
 public:
  // Where two specifications have one name, the first holds. `today`: what dates in words are seen
  // from; without it there are none.
  explicit FlagParser(std::vector<FlagSpec> specs,
                      absl::optional<absl::CivilDay> today = absl::nullopt);

  absl::StatusOr<ParsedFlags> Parse(const std::vector<std::string>& args) const;

  // The index in `args` of the first argument that is neither a flag nor its value, or args.size().
  // INVALID_ARGUMENT for an unknown flag before it.
  absl::StatusOr<size_t> FindFirstArgument(const std::vector<std::string>& args) const;

 private:
  const FlagSpec* Find(absl::string_view name) const;
  const FlagSpec* FindLetter(char letter) const;
  absl::Status UnknownFlag(absl::string_view flag) const;

  std::vector<FlagSpec> specs_;
  absl::optional<absl::CivilDay> today_;
};

// The name in `names` that `wrong` was probably meant to be, or "".
std::string NearestName(absl::string_view wrong, const std::vector<std::string>& names);

// The duration that `text` tells as a flag does; INVALID_ARGUMENT otherwise.
absl::StatusOr<absl::Duration> ParseFlagDuration(absl::string_view text);

// True for YYYY, YYYY-MM and YYYY-MM-DD of the calendar.
bool IsFlagDate(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_FLAG_PARSER_H_
