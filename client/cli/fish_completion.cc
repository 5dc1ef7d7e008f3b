#include "client/cli/fish_completion.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "client/cli/command_help.h"

namespace chancery {
namespace {

std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

void AppendFlags(const std::string& condition, const std::vector<FlagSpec>& flags,
                 std::string* out) {
  for (const FlagSpec& flag : flags) {
    absl::StrAppend(out, "complete -c chancery -n ", condition, " -l ", flag.name);
    if (flag.letter != 0) absl::StrAppend(out, " -s ", std::string(1, flag.letter));
    if (!flag.choices.empty()) {
      absl::StrAppend(out, " -x -a ", Quoted(absl::StrJoin(flag.choices, " ")));
    } else if (flag.value_name == "FILE") {
      absl::StrAppend(out, " -r -F");
    } else if (flag.type != FlagType::kSwitch) {
      absl::StrAppend(out, " -x");
    }
    absl::StrAppend(out, " -d ", Quoted(flag.help), "\n");
  }
}

}  // namespace

std::string FishCompletion(const std::vector<Command>& commands) {
  std::string out =
      "# fish completion for chancery: chancery completion fish > "
      "~/.config/fish/completions/chancery.fish\n"
      "complete -c chancery -f\n";
  const std::string names = absl::StrJoin(
      commands, " ", [](std::string* to, const Command& each) { absl::StrAppend(to, each.name); });
  const std::string before = Quoted(absl::StrCat("not __fish_seen_subcommand_from ", names));
  for (const Command& command : commands) {
    absl::StrAppend(&out, "complete -c chancery -n ", before, " -a ", command.name, " -d ",
                    Quoted(command.summary), "\n");
  }
  AppendFlags(before, GlobalFlags(), &out);
  for (const Command& command : commands) {
    const std::string within = Quoted(absl::StrCat("__fish_seen_subcommand_from ", command.name));
    if (!command.argument_choices.empty()) {
      absl::StrAppend(&out, "complete -c chancery -n ", within, " -a ",
                      Quoted(absl::StrJoin(command.argument_choices, " ")), "\n");
    }
    AppendFlags(within, AllFlagsOf(command), &out);
  }
  return out;
}

}  // namespace chancery
