#include "client/cli/zsh_completion.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "client/cli/command_help.h"

namespace chancery {
namespace {

// A word within single quotes, of a specification in which brackets and colons mean something.
std::string Plain(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"'", "'\\''"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}, {"\\", "\\\\"}});
}

// What _arguments needs to know of a flag.
std::string FlagSpecification(const FlagSpec& flag) {
  const bool takes_value = flag.type != FlagType::kSwitch;
  const std::string name = absl::StrCat("--", flag.name, takes_value ? "=" : "");
  std::string out;
  if (flag.letter != 0) {
    const std::string letter = absl::StrCat("-", std::string(1, flag.letter));
    absl::StrAppend(&out,
                    flag.repeatable ? "'*'" : absl::StrCat("'(", letter, " --", flag.name, ")'"),
                    "{", letter, ",", name, "}'");
  } else {
    absl::StrAppend(&out, "'", flag.repeatable ? "*" : "", name);
  }
  absl::StrAppend(&out, "[", Plain(flag.help), "]");
  if (takes_value) {
    absl::StrAppend(&out, ":", Plain(flag.value_name), ":");
    if (!flag.choices.empty()) {
      absl::StrAppend(&out, "(", absl::StrJoin(flag.choices, " "), ")");
    } else if (flag.value_name == "FILE") {
      absl::StrAppend(&out, "_files");
    }
  }
  return out + "'";
}

std::string Specifications(const std::vector<FlagSpec>& flags) {
  return absl::StrJoin(flags, " ", [](std::string* out, const FlagSpec& flag) {
    absl::StrAppend(out, FlagSpecification(flag));
  });
}

}  // namespace

std::string ZshCompletion(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  std::string out =
      "#compdef chancery\n"
      "# zsh completion for chancery: chancery completion zsh > a folder of $fpath, as _chancery\n"
      "_chancery() {\n"
      "  local command= i\n"
      "  local -a commands=(\n";
  for (const Command& command : commands) {
    names.push_back(command.name);
    absl::StrAppend(&out, "    '", command.name, ":", Plain(command.summary), "'\n");
  }
  absl::StrAppend(&out,
                  "  )\n"
                  "  for ((i = 2; i < CURRENT; ++i)); do\n"
                  "    case $words[i] in\n      ",
                  absl::StrJoin(names, "|"),
                  ") command=$words[i]; break;;\n"
                  "    esac\n"
                  "  done\n"
                  "  case $command in\n"
                  "    '') _arguments -S ",
                  Specifications(GlobalFlags()),
                  " '*: :{_describe -t commands command commands}';;\n");
  for (const Command& command : commands) {
    absl::StrAppend(&out, "    ", command.name, ") _arguments -S ",
                    Specifications(AllFlagsOf(command)), " '*:", Plain(command.arguments), ":");
    if (!command.argument_choices.empty()) {
      absl::StrAppend(&out, "(", absl::StrJoin(command.argument_choices, " "), ")");
    }
    absl::StrAppend(&out, "';;\n");
  }
  absl::StrAppend(
      &out,
      "  esac\n"
      "}\n"
      "if [[ $funcstack[1] == _chancery ]]; then _chancery \"$@\"; else compdef _chancery "
      "chancery; fi\n");
  return out;
}

}  // namespace chancery
