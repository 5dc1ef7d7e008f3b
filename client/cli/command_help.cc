#include "client/cli/command_help.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/display_text.h"

namespace chancery {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kMaxLabel = 22;

std::string FlagLabel(const FlagSpec& flag) {
  std::string label;
  if (flag.letter != 0) absl::StrAppend(&label, "-", std::string(1, flag.letter), ", ");
  absl::StrAppend(&label, "--", flag.name);
  if (!flag.value_name.empty()) absl::StrAppend(&label, " ", flag.value_name);
  return label;
}

std::string FlagText(const FlagSpec& flag) {
  std::string text = flag.help;
  if (!flag.choices.empty()) {
    absl::StrAppend(&text, "; one of ", absl::StrJoin(flag.choices, ", "));
  }
  if (flag.repeatable) {
    absl::StrAppend(&text, flag.choices.empty() ? "; may be repeated" : "; several with commas");
  }
  return text;
}

// "  label   text", the text wrapped beside its label, or below a long one.
void AppendEntry(absl::string_view label, absl::string_view text, size_t label_width,
                 std::string* out) {
  const std::vector<std::string> lines = WrapText(text, kWidth - label_width - 4);
  std::string left = absl::StrCat("  ", label);
  if (label.size() > label_width) {
    absl::StrAppend(out, left, "\n");
    left = "";
  }
  for (const std::string& line : lines) {
    absl::StrAppend(out, PadRight(left, label_width + 4), line, "\n");
    left = "";
  }
}

void AppendFlags(const std::vector<FlagSpec>& flags, std::string* out) {
  size_t width = 0;
  for (const FlagSpec& flag : flags) {
    if (FlagLabel(flag).size() <= kMaxLabel) width = std::max(width, FlagLabel(flag).size());
  }
  for (const FlagSpec& flag : flags) AppendEntry(FlagLabel(flag), FlagText(flag), width, out);
}

std::string Paragraphs(absl::string_view text) { return IndentText(text, "", kWidth); }

}  // namespace

std::vector<FlagSpec> GlobalFlags() {
  FlagSpec server = {"server", FlagType::kText, "HOST:PORT,...",
                     "where the server listens, or several that share a store (default: "
                     "127.0.0.1:7411, or $CHANCERY_SERVER)"};
  server.letter = 's';
  FlagSpec output = {"output",
                     FlagType::kChoice,
                     "FORMAT",
                     "how to print (default: table)",
                     {"table", "json", "jsonl", "csv"}};
  output.letter = 'o';
  FlagSpec limit = {"limit", FlagType::kCount, "N", "how many rows to show (default: 100)"};
  limit.letter = 'n';
  FlagSpec help = {"help", FlagType::kSwitch, "", "print the help of the command"};
  help.letter = 'h';
  return {
      server,
      {"profile", FlagType::kText, "NAME",
       "the server of a profile (or $CHANCERY_PROFILE); see `chancery profile`"},
      output,
      {"at", FlagType::kText, "POINT", "read the graph as it was at a revision, time or date"},
      limit,
      {"all", FlagType::kSwitch, "", "show all rows"},
      {"pager", FlagType::kSwitch, "",
       "on a terminal, show long tables in $PAGER or less (the default; --no-pager)"},
      {"fields", FlagType::kText, "NAMES",
       "of CSV or JSON lines only these fields, in this order: a,b,c"},
      {"timeout", FlagType::kDuration, "TIME", "how long a call may take (default: 30s)"},
      {"color",
       FlagType::kChoice,
       "WHEN",
       "use colours (default: auto)",
       {"auto", "always", "never"}},
      {"tls", FlagType::kSwitch, "", "use TLS, trusting the system's authorities"},
      {"tls-ca", FlagType::kText, "FILE", "use TLS, trusting the authorities in this PEM file"},
      {"tls-cert", FlagType::kText, "FILE", "the client's certificate, a PEM file"},
      {"tls-key", FlagType::kText, "FILE", "the key of the client's certificate, a PEM file"},
      {"tls-server-name", FlagType::kText, "NAME", "the name that the server's certificate has"},
      {"token-file", FlagType::kText, "FILE",
       "a file with the bearer token to send (or $CHANCERY_TOKEN)"},
      help,
  };
}

std::vector<FlagSpec> AllFlagsOf(const Command& command) {
  std::vector<FlagSpec> flags = command.flags;
  for (FlagSpec& flag : GlobalFlags()) {
    if (!command.needs_server && flag.name != "help" && flag.name != "color") continue;
    if (!command.has_rows && (flag.name == "limit" || flag.name == "all")) continue;
    if (!command.reads_graph && flag.name == "at") continue;
    if (!command.paged && flag.name == "pager") continue;
    if (command.draws && flag.name == "output") {
      flag.choices.insert(flag.choices.end(), {"dot", "svg"});
    }
    const bool own = std::any_of(command.flags.begin(), command.flags.end(),
                                 [&flag](const FlagSpec& each) { return each.name == flag.name; });
    if (own) continue;
    flags.push_back(std::move(flag));
  }
  return flags;
}

std::string OverviewHelp(const std::vector<Command>& commands) {
  std::string out =
      "Usage: chancery COMMAND [ARGUMENTS] [FLAGS]\n\n"
      "Asks a Chancery server: who met whom, holding which office, when and where,\n"
      "and who said what.\n\n"
      "Commands:\n";
  size_t width = 0;
  for (const Command& command : commands) width = std::max(width, command.name.size());
  for (const HelpTopic& topic : HelpTopics()) width = std::max(width, topic.name.size());
  for (const Command& command : commands) AppendEntry(command.name, command.summary, width, &out);
  absl::StrAppend(&out, "\nFlags, anywhere on the line:\n");
  AppendFlags(GlobalFlags(), &out);
  absl::StrAppend(&out, "\nMore, by `chancery help TOPIC`:\n");
  AppendEntry("COMMAND", "a command, its flags and examples", width, &out);
  for (const HelpTopic& topic : HelpTopics()) AppendEntry(topic.name, topic.summary, width, &out);
  absl::StrAppend(&out,
                  "\nThe main question, every US secretary of state whom Lavrov met:\n\n"
                  "  chancery met \"Sergey Lavrov\" --role \"US Secretary of State\"\n");
  return out;
}

std::string CommandHelp(const Command& command) {
  std::string out = absl::StrCat("Usage: chancery ", command.name);
  if (!command.arguments.empty()) absl::StrAppend(&out, " ", command.arguments);
  absl::StrAppend(&out, " [FLAGS]\n\n", Paragraphs(command.description));
  if (!command.flags.empty()) {
    absl::StrAppend(&out, "\nFlags:\n");
    AppendFlags(command.flags, &out);
  }
  if (!command.examples.empty()) {
    absl::StrAppend(&out, "\nExamples:\n");
    for (const CommandExample& example : command.examples) {
      absl::StrAppend(&out, "  # ", example.meaning, "\n  ", example.line, "\n");
    }
  }
  std::vector<FlagSpec> global = AllFlagsOf(command);
  global.erase(global.begin(), global.begin() + static_cast<std::ptrdiff_t>(command.flags.size()));
  const std::string names = absl::StrJoin(
      global, ", ",
      [](std::string* name, const FlagSpec& flag) { absl::StrAppend(name, "--", flag.name); });
  absl::StrAppend(&out, "\nFlags of all commands (see `chancery help`):\n",
                  IndentText(names, "  ", kWidth));
  return out;
}

const std::vector<HelpTopic>& HelpTopics() {
  static const std::vector<HelpTopic>& topics = *new std::vector<HelpTopic>{
      {"exit-codes", "what the exit code tells a script",
       "Exit codes:\n"
       "  0  there is an answer\n"
       "  1  there is none: no rows, or no such resource\n"
       "  2  the command line or the request is wrong\n"
       "  3  a name fits several resources; they are listed\n"
       "  4  the server cannot be reached, or did not answer in time\n"
       "  5  the server failed, or the output could not be written\n"
       "  6  verify found differences\n\n"
       "Answers go to standard output, everything else to standard error.\n"},
      {"names", "how names are understood",
       "Wherever a command takes a person, office, polity, place or topic, it takes\n"
       "\n"
       "  - words of its name, in quotes: \"Sergey Lavrov\", \"US Secretary of State\",\n"
       "    \"Russia's foreign minister\". Case, accents, script and transliteration do\n"
       "    not matter. A whole name goes before names that only contain the words, and\n"
       "    these before near spellings. If several fit equally well they are listed,\n"
       "    and the exit code is 3;\n"
       "  - a resource name, as lists and JSON show it: people/42, roles/19;\n"
       "  - a key of another system, with a tilde: people/~Q58217, people/~hsg:powell.\n"},
      {"output", "tables, JSON, CSV, pictures",
       "--output table, the default, is for people: it fits the terminal, or $COLUMNS,\n"
       "or 80 columns.\n"
       "\n"
       "--output json prints each reply of the server as protobuf JSON, one object a\n"
       "page: on one line each, or over many lines on a terminal. Fields without a value\n"
       "are left out, 64-bit numbers are strings. Where info.complete is missing there\n"
       "are more rows.\n"
       "\n"
       "--output jsonl prints the rows of the replies, an object a line.\n"
       "\n"
       "--output csv quotes by RFC 4180, has a header, and ends lines with a plain line\n"
       "feed. Columns keep their names and order; new ones may be added behind them.\n"
       "\n"
       "--output dot and svg, of `met` and `path`, draw who met whom: a graph for\n"
       "Graphviz, or a picture for a browser.\n"
       "\n"
       "--fields a,b picks the columns of CSV, or the fields of JSON lines, where\n"
       "counterpart.displayName is one within another.\n"
       "\n"
       "Commands with rows show the first 100. --limit N shows another number, --all\n"
       "all of them, page by page. Standard error tells where rows are left out.\n"},
      {"time", "dates, revisions and what is only possible",
       "Dates of history are as exact as their sources: 2022-01-21, 2004-05, 1994, or\n"
       "a range 2022-01-22/2022-01-23; a ~ or ? behind one says approximate or\n"
       "uncertain. Whether somebody held an office on the day of a meeting may thus be\n"
       "certain, possible or impossible. Answers have the first two and mark what is\n"
       "only possible with ?; `met --certain` leaves it out.\n"
       "\n"
       "--from, --to and --at-date are dates: YYYY, YYYY-MM or YYYY-MM-DD; or in words:\n"
       "today, yesterday, this year, last month, \"3 weeks ago\", seen from today in UTC.\n"
       "\n"
       "--at is about the graph's own history. Each write makes a new revision, and\n"
       "\n"
       "  --at 12                    reads at revision 12,\n"
       "  --at 2026-01-02T03:04:05Z  as it was known at that time,\n"
       "  --at 2026-01-02            as it was known at the end of that day, in UTC,\n"
       "  --at yesterday             the same of a day in words.\n"
       "\n"
       "The same question at the same revision always has the same answer.\n"},
  };
  return topics;
}

}  // namespace chancery
