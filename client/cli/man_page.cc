#include "client/cli/man_page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/cli/command_help.h"
#include "client/lib/version.h"

namespace chancery {
namespace {

// Text in which no character means anything to roff.
std::string Plain(absl::string_view text) {
  std::string out;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!out.empty()) out += '\n';
    // A dot or quote at the beginning of a line would be a request.
    if (absl::StartsWith(line, ".") || absl::StartsWith(line, "'")) out += "\\&";
    absl::StrAppend(&out, absl::StrReplaceAll(line, {{"\\", "\\e"}, {"-", "\\-"}, {"~", "\\(ti"}}));
  }
  return out;
}

// Lines that stay as they are.
std::string Verbatim(absl::string_view text) {
  return absl::StrCat(".nf\n", Plain(absl::StripTrailingAsciiWhitespace(text)), "\n.fi\n");
}

std::string Paragraphs(absl::string_view text) {
  return absl::StrCat(
      absl::StrReplaceAll(Plain(absl::StripTrailingAsciiWhitespace(text)), {{"\n\n", "\n.PP\n"}}),
      "\n");
}

std::string FlagEntry(const FlagSpec& flag) {
  std::string out = ".TP\n";
  if (flag.letter != 0) {
    absl::StrAppend(&out, "\\fB\\-", std::string(1, flag.letter), "\\fR, ");
  }
  absl::StrAppend(&out, "\\fB\\-\\-", Plain(flag.name), "\\fR");
  if (!flag.value_name.empty()) absl::StrAppend(&out, " \\fI", Plain(flag.value_name), "\\fR");
  absl::StrAppend(&out, "\n", Plain(flag.help));
  if (!flag.choices.empty()) {
    absl::StrAppend(&out, "; one of ", Plain(absl::StrJoin(flag.choices, ", ")));
  }
  if (flag.repeatable) {
    absl::StrAppend(&out, flag.choices.empty() ? "; may be repeated" : "; several with commas");
  }
  return out + "\n";
}

std::string CommandSection(const Command& command) {
  std::string out = absl::StrCat(".SS chancery ", Plain(command.name));
  if (!command.arguments.empty()) absl::StrAppend(&out, " ", Plain(command.arguments));
  absl::StrAppend(&out, "\n", Paragraphs(command.description));
  for (const FlagSpec& flag : command.flags) absl::StrAppend(&out, FlagEntry(flag));
  if (command.examples.empty()) return out;
  absl::StrAppend(&out, ".PP\nExamples:\n");
  for (const CommandExample& example : command.examples) {
    absl::StrAppend(&out, ".PP\n", Plain(example.meaning), ":\n.PP\n.RS 4\n",
                    Verbatim(example.line), ".RE\n");
  }
  return out;
}

}  // namespace

std::string ManPage(const std::vector<Command>& commands) {
  std::string out =
      absl::StrCat(".TH CHANCERY 1 \"\" \"chancery ", kClientVersion, "\" \"User Commands\"\n",
                   ".SH NAME\nchancery \\- ask a graph of diplomatic meetings\n",
                   ".SH SYNOPSIS\n.B chancery\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIFLAGS\\fR]\n",
                   ".SH DESCRIPTION\nAsks a Chancery server: who met whom, holding which office, "
                   "when and where, "
                   "and who said what.\n",
                   ".SH COMMANDS\n");
  for (const Command& command : commands) absl::StrAppend(&out, CommandSection(command));
  absl::StrAppend(&out,
                  ".SH OPTIONS\nOf all commands for which they make sense, anywhere on the "
                  "line:\n");
  for (const FlagSpec& flag : GlobalFlags()) absl::StrAppend(&out, FlagEntry(flag));
  for (const HelpTopic& topic : HelpTopics()) {
    absl::StrAppend(&out, ".SH ", absl::AsciiStrToUpper(Plain(topic.summary)), "\n",
                    Verbatim(topic.text));
  }
  absl::StrAppend(&out, ".SH SEE ALSO\n.BR chancery\\-load (1),\n.BR chanceryd (8)\n");
  return out;
}

}  // namespace chancery
