#include "client/cli/top_command.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "chancery/v1/operator_service.pb.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/reply_json.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
std::string RunningFor(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds < 10) {
    return absl::StrFormat("%.1f s", std::max(0.0, absl::ToDoubleSeconds(duration)));
  }
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) return absl::StrCat(seconds / 60, " min ", seconds % 60, " s");
  return absl::StrCat(seconds / 3600, " h ", seconds / 60 % 60, " min");
}

absl::Time StartOf(const v1::RunningCall& call) {
  return absl::FromUnixSeconds(call.start_time().seconds()) +
         absl::Nanoseconds(call.start_time().nanos());
}

absl::StatusOr<ExitCode> RunTop(CommandContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const v1::ListRunningCallsResponse response,
                            context.client->ListRunningCalls());
  const absl::Time now = context.clock.Now();
  TableWriter table({{"Id", TableColumn::Fit::kFixed, true},
                     {"For", TableColumn::Fit::kFixed, true},
                     {"Method", TableColumn::Fit::kFixed},
                     {"Who", TableColumn::Fit::kWraps, false, true},
                     {"From", TableColumn::Fit::kWraps},
                     {"Rows read", TableColumn::Fit::kFixed, true},
                     {"Text", TableColumn::Fit::kWraps, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(
        {"id", "start_time", "method", "principal", "peer", "request_id", "rows_read", "text"}));
  }
  for (const v1::RunningCall& call : response.calls()) {
    switch (context.format) {
      case OutputFormat::kJson: {
        CHANCERY_RETURN_IF_ERROR(PrintJson(call, context));
        break;
      }
      case OutputFormat::kCsv:
        csv.WriteRow({absl::StrCat(call.id()),
                      absl::FormatTime(absl::RFC3339_full, StartOf(call), absl::UTCTimeZone()),
                      call.method(), call.principal(), call.peer(), call.request_id(),
                      absl::StrCat(call.rows_read()), call.text()});
        break;
      default:
        table.AddRow({absl::StrCat(call.id()), RunningFor(now - StartOf(call)), call.method(),
                      call.principal(), call.peer(), WithThousands(call.rows_read()), call.text()});
        break;
    }
  }
  table.Finish();
  if (response.calls_size() > 0) return ExitCode::kOk;
  context.err << "nothing else is running\n";
  return ExitCode::kNothingFound;
}

absl::StatusOr<ExitCode> RunCancel(CommandContext& context) {
  std::vector<int64_t> ids;
  for (const std::string& argument : context.flags.arguments()) {
    int64_t id = 0;
    if (!absl::SimpleAtoi(argument, &id) || id < 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", argument, "\" is not the number of a call: `chancery top` shows them"));
    }
    ids.push_back(id);
  }
  for (int64_t id : ids) {
    CHANCERY_RETURN_IF_ERROR(context.client->EndCall(id));
    context.err << "the call " << id << " is being ended\n";
  }
  return ExitCode::kOk;
}

}  // namespace

Command TopCommand() {
  Command command;
  command.name = "top";
  command.summary = "what the server works on now";
  command.description =
      "Lists the calls that the server works on now, oldest first: since when, for whom, how many "
      "rows they have read, and what a query asks. Needs the role admin. The exit code is 1 where "
      "there is none.";
  command.examples = {{"chancery top", "what runs"},
                      {"chancery top -o csv", "with request ids, for scripts"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = RunTop;
  return command;
}

Command CancelCommand() {
  Command command;
  command.name = "cancel";
  command.summary = "end a call that the server works on";
  command.arguments = "ID...";
  command.min_arguments = 1;
  command.max_arguments = 100;
  command.description =
      "Ends calls by the numbers that `chancery top` shows. They fail with CANCELLED as soon as "
      "they "
      "next look whether they are to go on; a write that has come to its commit is made. Needs the "
      "role admin.";
  command.examples = {{"chancery cancel 12", "end one"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = RunCancel;
  return command;
}

}  // namespace chancery
