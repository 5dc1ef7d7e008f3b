#include "client/cli/application.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "client/cli/ask_command.h"
#include "client/cli/attended_command.h"
#include "client/cli/backup_command.h"
#include "client/cli/bash_completion.h"
#include "client/cli/command_help.h"
#include "client/cli/common_command.h"
#include "client/cli/curate_command.h"
#include "client/cli/diff_command.h"
#include "client/cli/display_text.h"
#include "client/cli/evidence_command.h"
#include "client/cli/export_command.h"
#include "client/cli/fish_completion.h"
#include "client/cli/flag_parser.h"
#include "client/cli/get_command.h"
#include "client/cli/held_command.h"
#include "client/cli/list_command.h"
#include "client/cli/man_page.h"
#include "client/cli/met_command.h"
#include "client/cli/name_resolver.h"
#include "client/cli/path_command.h"
#include "client/cli/profile_command.h"
#include "client/cli/query_command.h"
#include "client/cli/read_point.h"
#include "client/cli/said_command.h"
#include "client/cli/search_command.h"
#include "client/cli/shell_command.h"
#include "client/cli/stats_command.h"
#include "client/cli/summary_command.h"
#include "client/cli/timeline_command.h"
#include "client/cli/token_command.h"
#include "client/cli/top_command.h"
#include "client/cli/trim_command.h"
#include "client/cli/verify_command.h"
#include "client/cli/via_command.h"
#include "client/cli/watch_command.h"
#include "client/cli/zsh_completion.h"
#include "client/lib/connection_settings.h"
#include "client/lib/profile_file.h"
#include "client/lib/version.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr char kManPage[] = "man-page";
constexpr size_t kDefaultColumns = 80;
constexpr size_t kMinColumns = 40;
constexpr size_t kMaxColumns = 1000;

// Whether the error is one in the text of a query.
bool IsQueryError(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() && detail->metadata.count("phase") != 0;
}

// The program's end on an error: a message, and the code that it exits with.
class ErrorReport {
 public:
  // `command` may be null as long as Failure() is not called.
  ErrorReport(const Command* command, std::ostream& err) : command_(command), err_(err) {}

  int Usage(const absl::Status& status) const {
    Say(std::string(status.message()));
    Say(command_ == nullptr ? "see `chancery help`"
                            : absl::StrCat("see `chancery ", command_->name, " --help`"),
        false);
    return static_cast<int>(ExitCode::kUsage);
  }

  int Failure(const absl::Status& status) const {
    const std::string message(status.message());
    if (IsAmbiguousName(status)) {
      Say(message);
      return static_cast<int>(ExitCode::kAmbiguous);
    }
    switch (status.code()) {
      case absl::StatusCode::kInvalidArgument:
        if (!IsQueryError(status)) return Usage(status);
        // It shows the place in the text; the help of the command would not.
        Say(message);
        return static_cast<int>(ExitCode::kUsage);
      case absl::StatusCode::kNotFound:
        Say(message);
        return static_cast<int>(ExitCode::kNothingFound);
      case absl::StatusCode::kUnavailable:
        // One that the server gave a reason for was running all right.
        Say(GetErrorDetail(status).has_value()
                ? message
                : absl::StrCat(message, "; is chanceryd running? (--server, CHANCERY_SERVER)"));
        return static_cast<int>(ExitCode::kUnavailable);
      case absl::StatusCode::kDeadlineExceeded:
        Say("the server did not answer in time (--timeout)");
        return static_cast<int>(ExitCode::kUnavailable);
      case absl::StatusCode::kDataLoss:
        Say(command_->name == "verify" ? message
                                       : absl::StrCat(message, "; `chancery verify` says more"));
        return static_cast<int>(ExitCode::kFailed);
      default:
        Say(message.empty() ? absl::StatusCodeToString(status.code()) : message);
        return static_cast<int>(ExitCode::kFailed);
    }
  }

 private:
  void Say(const std::string& message, bool with_program = true) const {
    err_ << (with_program ? "chancery: " : "") << PrintableLines(message) << '\n';
  }

  const Command* command_;
  std::ostream& err_;
};

Command HelpCommand(const std::vector<Command>* commands) {
  Command command;
  command.name = "help";
  command.summary = "what a command or topic is about";
  command.arguments = "[COMMAND|TOPIC]";
  command.max_arguments = 1;
  command.description =
      "Prints the help of a command or topic, or the list of them; with `man-page`, all of it as "
      "the "
      "manual page chancery(1).";
  command.examples = {{"chancery help met", "the main question"},
                      {"chancery help exit-codes", "for scripts"},
                      {"chancery help man-page | man -l -", "the manual page"}};
  command.needs_server = false;
  command.has_rows = false;
  command.reads_graph = false;
  command.run = [commands](CommandContext& context) -> absl::StatusOr<ExitCode> {
    if (context.flags.arguments().empty()) {
      context.out << OverviewHelp(*commands);
      return ExitCode::kOk;
    }
    const std::string& wanted = context.flags.arguments()[0];
    if (wanted == kManPage) {
      context.out << ManPage(*commands);
      return ExitCode::kOk;
    }
    std::vector<std::string> names = {kManPage};
    for (const Command& each : *commands) {
      if (each.name == wanted) {
        context.out << CommandHelp(each);
        return ExitCode::kOk;
      }
      names.push_back(each.name);
    }
    for (const HelpTopic& topic : HelpTopics()) {
      if (topic.name == wanted) {
        context.out << topic.text;
        return ExitCode::kOk;
      }
      names.push_back(topic.name);
    }
    const std::string nearest = NearestName(wanted, names);
    return absl::InvalidArgumentError(
        absl::StrCat("there is no command or topic \"", wanted, "\"",
                     nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?")));
  };
  return command;
}

Command CompletionCommand(const std::vector<Command>* commands) {
  Command command;
  command.name = "completion";
  command.summary = "a script that completes commands and flags";
  command.arguments = "bash|zsh|fish";
  command.argument_choices = {"bash", "zsh", "fish"};
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Prints a script for a shell that completes commands, flags and their values.";
  command.examples = {
      {"source <(chancery completion bash)", "in ~/.bashrc"},
      {"source <(chancery completion zsh)", "in ~/.zshrc"},
      {"chancery completion fish > ~/.config/fish/completions/chancery.fish", "for fish"}};
  command.needs_server = false;
  command.has_rows = false;
  command.reads_graph = false;
  command.run = [commands](CommandContext& context) -> absl::StatusOr<ExitCode> {
    const std::string& shell = context.flags.arguments()[0];
    if (shell == "bash") {
      context.out << BashCompletion(*commands);
    } else if (shell == "zsh") {
      context.out << ZshCompletion(*commands);
    } else if (shell == "fish") {
      context.out << FishCompletion(*commands);
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("there is no completion for \"", shell, "\", only for bash, zsh and fish"));
    }
    return ExitCode::kOk;
  };
  return command;
}

Command VersionCommand() {
  Command command;
  command.name = "version";
  command.summary = "the version of this program";
  command.description = "Prints the version of this program. `chancery stats` has the server's.";
  command.examples = {{"chancery version", "the version"}};
  command.needs_server = false;
  command.has_rows = false;
  command.reads_graph = false;
  command.run = [](CommandContext& context) -> absl::StatusOr<ExitCode> {
    context.out << "chancery " << kClientVersion << '\n';
    return ExitCode::kOk;
  };
  return command;
}

// The commands, together with those that speak of all of them.
std::vector<Command> CommandsWithHelp(const std::vector<Command>* all) {
  std::vector<Command> commands = {
      MetCommand(),     TimelineCommand(), HeldCommand(),     SaidCommand(),     SearchCommand(),
      PathCommand(),    CommonCommand(),   SummaryCommand(),  AttendedCommand(), ViaCommand(),
      GetCommand(),     ListCommand(),     EvidenceCommand(), StatsCommand(),    VerifyCommand(),
      BackupCommand(),  CurateCommand(),   ExportCommand(),   TokenCommand(),    QueryCommand(),
      ExplainCommand(), ShellCommand(),    TopCommand(),      CancelCommand(),   ProfileCommand(),
      DiffCommand(),    WatchCommand(),    TrimCommand()};
  commands.push_back(AskCommand(all));
  commands.push_back(HelpCommand(all));
  commands.push_back(CompletionCommand(all));
  commands.push_back(VersionCommand());
  return commands;
}

const Command* FindCommand(const std::vector<Command>& commands, const std::string& name) {
  for (const Command& command : commands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

bool AsksForHelp(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") return false;
    if (arg == "--help" || arg == "-h") return true;
  }
  return false;
}

absl::Status CheckEncoding(const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (!IsValidUtf8(args[i])) {
      return absl::InvalidArgumentError(
          absl::StrCat("argument ", i + 1, ", \"", Printable(args[i]), "\", is not UTF-8"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckArgumentCount(const Command& command, const ParsedFlags& flags) {
  const size_t count = flags.arguments().size();
  if (count < command.min_arguments) {
    return absl::InvalidArgumentError(absl::StrCat(command.name, " needs ", command.arguments));
  }
  if (count <= command.max_arguments) return absl::OkStatus();
  if (command.max_arguments == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(command.name, " takes no arguments, but got \"", flags.arguments()[0], "\""));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(command.name, " takes ", command.arguments, ", but got ", count,
                   " arguments: put a name of several words in quotes"));
}

absl::StatusOr<GrpcConnectionOptions> ConnectionOptions(const ParsedFlags& flags,
                                                        const Environment& environment) {
  const auto flag = [&flags](const std::string& name) -> absl::optional<std::string> {
    if (!flags.Has(name)) return absl::nullopt;
    if (name == "tls") return std::string(flags.IsOn(name) ? "true" : "false");
    return flags.Text(name);
  };
  CHANCERY_ASSIGN_OR_RETURN(GrpcConnectionOptions options,
                            ConnectionFromSettings(flag, environment.variable));
  options.attempt_timeout = flags.Duration("timeout", options.attempt_timeout);
  if (flags.Has("timeout")) options.long_call_timeout = options.attempt_timeout;
  options.user_agent = absl::StrCat("chancery-cli/", kClientVersion);
  return options;
}

Terminal DescribeTerminal(const ParsedFlags& flags, const Environment& environment) {
  Terminal terminal;
  terminal.in_is_terminal = environment.in_is_terminal;
  terminal.out_is_terminal = environment.out_is_terminal;
  terminal.err_is_terminal = environment.err_is_terminal;
  size_t columns = 0;
  if (!absl::SimpleAtoi(environment.variable("COLUMNS"), &columns) || columns == 0) {
    columns = environment.terminal_columns > 0 ? environment.terminal_columns : kDefaultColumns;
  }
  terminal.width = std::min(std::max(columns, kMinColumns), kMaxColumns);
  const std::string color = flags.Text("color", "auto");
  terminal.color = color == "always" || (color == "auto" && environment.out_is_terminal &&
                                         environment.variable("NO_COLOR").empty() &&
                                         environment.variable("TERM") != "dumb");
  return terminal;
}

absl::CivilDay Today(const Environment& environment) {
  return absl::ToCivilDay(environment.clock->Now(), absl::UTCTimeZone());
}

OutputFormat FormatOf(const ParsedFlags& flags) {
  const std::string format = flags.Text("output", "table");
  if (format == "json" || format == "jsonl") return OutputFormat::kJson;
  if (format == "dot") return OutputFormat::kDot;
  if (format == "svg") return OutputFormat::kSvg;
  return format == "csv" ? OutputFormat::kCsv : OutputFormat::kTable;
}

// The fields of --fields; INVALID_ARGUMENT where the output has none.
absl::StatusOr<std::vector<std::string>> FieldsOf(const ParsedFlags& flags) {
  if (!flags.Has("fields")) return std::vector<std::string>();
  const std::string format = flags.Text("output");
  if (format != "csv" && format != "jsonl") {
    return absl::InvalidArgumentError("--fields goes with --output csv or jsonl");
  }
  std::vector<std::string> fields;
  for (absl::string_view field : absl::StrSplit(flags.Text("fields"), ',')) {
    field = absl::StripAsciiWhitespace(field);
    if (field.empty()) return absl::InvalidArgumentError("--fields: there is an empty field");
    fields.emplace_back(field);
  }
  return fields;
}

// `paged`: that `out` fails means that the user has seen enough.
int RunOn(const Command& command, const ParsedFlags& flags, const Environment& environment,
          std::ostream& out, std::ostream& err, bool paged) {
  const ErrorReport report(&command, err);
  CommandContext context = {nullptr,
                            flags,
                            {},
                            FormatOf(flags),
                            flags.IsOn("all") ? kNoLimit : flags.Count("limit", kDefaultLimit),
                            DescribeTerminal(flags, environment),
                            out,
                            err,
                            *environment.clock,
                            environment.in,
                            environment.variable("USER"),
                            ProfilePath(environment.variable),
                            flags.Text("output") == "jsonl"};
  absl::StatusOr<std::vector<std::string>> fields = FieldsOf(flags);
  if (!fields.ok()) return report.Usage(fields.status());
  context.fields = *std::move(fields);
  if (flags.Has("at")) {
    absl::StatusOr<v1::Consistency> point = ParseReadPoint(flags.Text("at"), Today(environment));
    if (!point.ok()) return report.Usage(point.status());
    context.consistency = *std::move(point);
  }

  std::shared_ptr<GraphConnection> connection;
  std::unique_ptr<GraphClient> client;
  if (command.needs_server) {
    absl::StatusOr<GrpcConnectionOptions> options = ConnectionOptions(flags, environment);
    if (!options.ok()) return report.Usage(options.status());
    absl::StatusOr<std::shared_ptr<GraphConnection>> connected = environment.connect(*options);
    if (!connected.ok()) return report.Usage(connected.status());
    connection = *std::move(connected);
    client = std::make_unique<GraphClient>(*connection, environment.retry_policy);
    context.client = client.get();
  }

  const absl::StatusOr<ExitCode> result = command.run(context);
  out.flush();
  if (!result.ok()) return report.Failure(result.status());
  if (!out.good() && !paged) return report.Failure(absl::InternalError("cannot write the output"));
  return static_cast<int>(*result);
}

// The pager for the command's answer; null where it needs none.
std::unique_ptr<std::ostream> PagerFor(const Command& command, const ParsedFlags& flags,
                                       const Environment& environment) {
  if (!command.paged || !command.needs_server || !environment.out_is_terminal ||
      environment.open_pager == nullptr || FormatOf(flags) != OutputFormat::kTable ||
      flags.Text("pager", "true") != "true") {
    return nullptr;
  }
  std::string pager = environment.variable("CHANCERY_PAGER");
  if (pager.empty()) pager = environment.variable("PAGER");
  if (pager == "cat") return nullptr;
  // Ends by itself where all fits on the screen, and takes colours. Not every machine has it.
  if (pager.empty() || pager == "less") pager = "less -FRX || cat";
  return environment.open_pager(pager);
}

int RunCommand(const Command& command, const ParsedFlags& flags, const Environment& environment,
               std::ostream& out, std::ostream& err) {
  std::unique_ptr<std::ostream> pager = PagerFor(command, flags, environment);
  if (pager == nullptr) return RunOn(command, flags, environment, out, err, false);
  // What is told beside the answer would be written over it.
  std::ostringstream told;
  const int code = RunOn(command, flags, environment, *pager, told, true);
  pager.reset();
  err << told.str();
  return code;
}

}  // namespace

std::vector<Command> AllCommands() {
  static const std::vector<Command>& commands = []() -> const std::vector<Command>& {
    auto* all = new std::vector<Command>;
    *all = CommandsWithHelp(all);
    std::vector<std::string> subjects = {kManPage};
    for (const Command& command : *all) subjects.push_back(command.name);
    for (const HelpTopic& topic : HelpTopics()) subjects.push_back(topic.name);
    for (Command& command : *all) {
      if (command.name == "help") command.argument_choices = subjects;
    }
    return *all;
  }();
  return commands;
}

int RunApplication(const std::vector<std::string>& args, const Environment& environment,
                   std::ostream& out, std::ostream& err) {
  const std::vector<Command> commands = AllCommands();
  const ErrorReport report(nullptr, err);
  if (absl::Status status = CheckEncoding(args); !status.ok()) return report.Usage(status);

  if (args.size() == 1 && args[0] == "--version") {
    return RunApplication({"version"}, environment, out, err);
  }

  // A flag of any command may stand before the command.
  std::vector<FlagSpec> every_flag = GlobalFlags();
  for (const Command& command : commands) {
    every_flag.insert(every_flag.end(), command.flags.begin(), command.flags.end());
  }
  absl::StatusOr<size_t> at = FlagParser(every_flag, Today(environment)).FindFirstArgument(args);
  if (!at.ok()) return report.Usage(at.status());
  if (*at == args.size()) {
    const bool asked = AsksForHelp(args);
    (asked ? out : err) << OverviewHelp(commands);
    return static_cast<int>(asked ? ExitCode::kOk : ExitCode::kUsage);
  }

  const std::string& name = args[*at];
  const Command* command = FindCommand(commands, name);
  if (command == nullptr) {
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const Command& each : commands) names.push_back(each.name);
    const std::string nearest = NearestName(name, names);
    return report.Usage(absl::InvalidArgumentError(
        absl::StrCat("there is no command \"", name, "\"",
                     nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?"))));
  }
  std::vector<std::string> rest = args;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(*at));
  if (AsksForHelp(rest)) {
    out << CommandHelp(*command);
    return static_cast<int>(ExitCode::kOk);
  }
  const ErrorReport command_report(command, err);
  absl::StatusOr<ParsedFlags> flags =
      FlagParser(AllFlagsOf(*command), Today(environment)).Parse(rest);
  if (!flags.ok()) return command_report.Usage(flags.status());
  if (absl::Status status = CheckArgumentCount(*command, *flags); !status.ok()) {
    return command_report.Usage(status);
  }
  return RunCommand(*command, *flags, environment, out, err);
}

}  // namespace chancery
