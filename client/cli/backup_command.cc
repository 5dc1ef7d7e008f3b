#include "client/cli/backup_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/reply_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const std::string& directory = context.flags.arguments()[0];
  v1::BackupRequest request;
  request.set_directory(directory);
  CHANCERY_ASSIGN_OR_RETURN(const v1::BackupResponse response, context.client->Backup(request));
  switch (context.format) {
    case OutputFormat::kJson: {
      CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
      break;
    }
    case OutputFormat::kCsv: {
      CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
      CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"directory", "revision", "bytes"}));
      csv.WriteRow({directory, absl::StrCat(response.revision()), absl::StrCat(response.bytes())});
      break;
    }
    default:
      context.out << "revision " << response.revision() << " is in " << Printable(directory)
                  << " on the server (" << ByteSize(response.bytes()) << ")\n";
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
      "Makes a backup in a new folder on the server's disk; its parent must exist. A relative path "
      "is taken from the server's backup_root, where it has one. `chanceryd --data-dir DIRECTORY` "
      "opens the backup.";
  command.examples = {{"chancery backup /backups/2026-01-02", "a backup of the newest revision"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
