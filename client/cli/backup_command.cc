#include "client/cli/backup_command.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/message_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  std::string directory = context.flags.arguments()[0];
  if (directory.empty()) return absl::InvalidArgumentError("the folder's name is empty");
  if (!absl::StartsWith(directory, "/")) {
    if (!context.server_is_local) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", directory, "\" is a folder of the server: its path must be absolute"));
    }
    // The server has a working directory of its own, which the user does not think of.
    directory = absl::StrCat(context.working_directory, "/", directory);
  }
  v1::BackupRequest request;
  request.set_directory(directory);
  CHANCERY_ASSIGN_OR_RETURN(const v1::BackupResponse response, context.client->Backup(request));
  switch (context.format) {
    case OutputFormat::kJson: {
      CHANCERY_ASSIGN_OR_RETURN(const std::string json,
                                MessageToJson(response, context.terminal.out_is_terminal));
      context.out << json;
      break;
    }
    case OutputFormat::kCsv: {
      CsvWriter csv(context.out, context.terminal.out_is_terminal);
      csv.WriteRow({"directory", "revision", "bytes"});
      csv.WriteRow({directory, absl::StrCat(response.revision()), absl::StrCat(response.bytes())});
      break;
    }
    case OutputFormat::kTable:
      context.out << "revision " << response.revision() << " is in " << Printable(directory)
                  << (context.server_is_local ? "" : " on the server") << " ("
                  << ByteSize(response.bytes()) << ")\n";
      break;
  }
  return ExitCode::kOk;
}

}  // namespace

Command BackupCommand() {
  Command command;
  command.name = "backup";
  command.summary = "a copy of the store on the disk of the server";
  command.arguments = "DIRECTORY";
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Makes a backup in a new folder on the server's disk; its parent must exist. `chanceryd "
      "--data-dir DIRECTORY` opens it. A relative path is taken from the current folder where the "
      "server runs on this machine.";
  command.examples = {{"chancery backup /backups/2026-01-02", "a backup of the newest revision"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
