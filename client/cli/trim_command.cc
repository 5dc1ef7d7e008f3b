#include "client/cli/trim_command.h"

#include <istream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "chancery/v1/operator_service.pb.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/read_point.h"
#include "client/cli/reply_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::StatusOr<v1::TrimHistoryRequest> RequestOf(const CommandContext& context) {
  const std::string& text = context.flags.arguments()[0];
  const absl::StatusOr<v1::Consistency> point =
      ParseReadPoint(text, absl::ToCivilDay(context.clock.Now(), absl::UTCTimeZone()));
  // What it says of --at is true of the argument.
  if (!point.ok()) {
    return absl::InvalidArgumentError(absl::StripPrefix(point.status().message(), "--at: "));
  }
  v1::TrimHistoryRequest request;
  if (point->requirement_case() == v1::Consistency::kExactly) {
    request.set_oldest_revision(point->exactly());
  } else {
    *request.mutable_before() = point->at_time();
  }
  return request;
}

// "12 versions of rows (3.3 KiB) and 5 commits of the change log".
std::string CountText(const v1::TrimHistoryResponse& response) {
  return absl::StrCat(Plural(response.rows(), "version of a row", "versions of rows"), " (",
                      ByteSize(response.bytes()), ") and ",
                      Plural(response.commits(), "commit", "commits"), " of the change log");
}

std::string OldestText(const v1::TrimHistoryResponse& response) {
  return absl::StrCat("revision ", response.oldest_revision(),
                      response.has_oldest_revision_time()
                          ? absl::StrCat(" (", TimestampText(response.oldest_revision_time()), ")")
                          : "");
}

// Whether the user, who sees what would go, wants it.
absl::StatusOr<bool> Confirm(v1::TrimHistoryRequest request, CommandContext& context) {
  request.set_validate_only(true);
  CHANCERY_ASSIGN_OR_RETURN(const v1::TrimHistoryResponse response,
                            context.client->TrimHistory(request));
  context.err << "This takes " << CountText(response) << " away: " << OldestText(response)
              << " is then the oldest that can be read. It cannot be undone.\nTrim it? [yes/no] "
              << std::flush;
  std::string answer;
  if (!std::getline(*context.in, answer)) return false;
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(answer)) == "yes";
}

absl::Status Show(const v1::TrimHistoryResponse& response, bool dry, CommandContext& context) {
  switch (context.format) {
    case OutputFormat::kJson:
      return PrintJson(response, context);
    case OutputFormat::kCsv: {
      CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
      CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"oldest_revision", "rows", "bytes", "commits"}));
      csv.WriteRow({absl::StrCat(response.oldest_revision()), absl::StrCat(response.rows()),
                    absl::StrCat(response.bytes()), absl::StrCat(response.commits())});
      return absl::OkStatus();
    }
    default:
      context.out << CountText(response) << (dry ? " would go; " : " went; ")
                  << OldestText(response) << (dry ? " would be" : " is")
                  << " the oldest that can be read\n";
      return absl::OkStatus();
  }
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(v1::TrimHistoryRequest request, RequestOf(context));
  const bool dry = context.flags.IsOn("dry-run");
  request.set_validate_only(dry);
  if (!dry && !context.flags.IsOn("yes")) {
    if (!context.terminal.in_is_terminal || context.in == nullptr) {
      return absl::InvalidArgumentError(
          "trim cannot be undone, and nobody can be asked here: --yes says that it is meant, "
          "--dry-run tells what would go");
    }
    CHANCERY_ASSIGN_OR_RETURN(const bool confirmed, Confirm(request, context));
    if (!confirmed) {
      context.err << "nothing was trimmed\n";
      return ExitCode::kNothingFound;
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const v1::TrimHistoryResponse response,
                            context.client->TrimHistory(request));
  CHANCERY_RETURN_IF_ERROR(Show(response, dry, context));
  return ExitCode::kOk;
}

}  // namespace

Command TrimCommand() {
  Command command;
  command.name = "trim";
  command.summary = "take old history away";
  command.arguments = "POINT";
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Takes what was closed before a point out of the history, and the change log before it. A "
      "point is a revision, a time, or a date, whose end it is, as --at has them: the graph as of "
      "then is the oldest that can still be read. Older revisions, page tokens and checkpoints of "
      "`watch` are refused as REVISION_TRIMMED. What is true now, and its evidence, stays.\n\n"
      "Asks before it does so, as it cannot be undone; backups that were made before have it "
      "still. "
      "Reads and writes go on meanwhile. What is cut short goes on with the next trim. Needs the "
      "role admin.";
  command.flags = {
      {"dry-run", FlagType::kSwitch, "", "only tell what would go"},
      {"yes", FlagType::kSwitch, "", "do not ask"},
  };
  command.examples = {
      {"chancery trim 2025-12-31 --dry-run", "what was closed until the year's end"},
      {"chancery trim 1200 --yes", "keep revision 1200 and what came after it"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
