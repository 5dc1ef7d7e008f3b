#include "client/cli/bash_completion.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/command_help.h"

namespace chancery {
namespace {

std::string FlagWords(const std::vector<FlagSpec>& flags) {
  return absl::StrJoin(flags, " ", [](std::string* out, const FlagSpec& flag) {
    absl::StrAppend(out, "--", flag.name);
  });
}

}  // namespace

std::string BashCompletion(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  std::map<std::string, FlagSpec> flags;
  for (const FlagSpec& flag : GlobalFlags()) flags.emplace(flag.name, flag);
  for (const Command& command : commands) {
    names.push_back(command.name);
    for (const FlagSpec& flag : command.flags) flags.emplace(flag.name, flag);
    // Some commands give a flag of all of them more choices.
    for (const FlagSpec& flag : AllFlagsOf(command)) {
      std::vector<std::string>& choices = flags[flag.name].choices;
      if (choices.empty()) continue;
      for (const std::string& choice : flag.choices) {
        if (std::find(choices.begin(), choices.end(), choice) == choices.end()) {
          choices.push_back(choice);
        }
      }
    }
  }
  std::string out =
      "# bash completion for chancery: source <(chancery completion bash)\n"
      "_chancery() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
      "  case $previous in\n";
  std::string file_flags;
  std::string value_flags;
  for (const auto& entry : flags) {
    const FlagSpec& flag = entry.second;
    std::string pattern = absl::StrCat("--", flag.name);
    if (flag.letter != 0) absl::StrAppend(&pattern, "|-", std::string(1, flag.letter));
    // A command whose flag of this name takes a file.
    for (const Command& command : commands) {
      for (const FlagSpec& own : command.flags) {
        if (own.name != flag.name || own.value_name != "FILE" || flag.value_name == "FILE") {
          continue;
        }
        absl::StrAppend(&out, "    ", pattern, ") if [[ \" ${COMP_WORDS[*]} \" == *\" ",
                        command.name,
                        " \"* ]]; then COMPREPLY=($(compgen -f -- \"$current\")); return; fi;;&\n");
      }
    }
    if (!flag.choices.empty()) {
      absl::StrAppend(&out, "    ", pattern, ") COMPREPLY=($(compgen -W \"",
                      absl::StrJoin(flag.choices, " "), "\" -- \"$current\")); return;;\n");
    } else if (flag.value_name == "FILE") {
      absl::StrAppend(&file_flags, file_flags.empty() ? "" : "|", pattern);
    } else if (flag.type != FlagType::kSwitch) {
      absl::StrAppend(&value_flags, value_flags.empty() ? "" : "|", pattern);
    }
  }
  absl::StrAppend(&out, "    ", file_flags,
                  ") COMPREPLY=($(compgen -f -- \"$current\")); return;;\n", "    ", value_flags,
                  ") return;;\n  esac\n");
  absl::StrAppend(&out, "  for ((i = 1; i < COMP_CWORD; ++i)); do\n    case ${COMP_WORDS[i]} in\n",
                  "      ", absl::StrJoin(names, "|"), ") command=${COMP_WORDS[i]}; break;;\n",
                  "    esac\n  done\n  case $command in\n");
  absl::StrAppend(&out, "    '') COMPREPLY=($(compgen -W \"", absl::StrJoin(names, " "), " ",
                  FlagWords(GlobalFlags()), "\" -- \"$current\"));;\n");
  for (const Command& command : commands) {
    std::string words = FlagWords(AllFlagsOf(command));
    if (!command.argument_choices.empty()) {
      absl::StrAppend(&words, " ", absl::StrJoin(command.argument_choices, " "));
    }
    absl::StrAppend(&out, "    ", command.name, ") COMPREPLY=($(compgen -W \"", words,
                    "\" -- \"$current\"));;\n");
  }
  absl::StrAppend(&out, "  esac\n}\ncomplete -F _chancery chancery\n");
  return out;
}

}  // namespace chancery
