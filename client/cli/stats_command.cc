#include "client/cli/stats_command.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/reply_json.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// By name: the order of a proto map is not defined.
using Numbers = std::map<std::string, int64_t>;

Numbers Sorted(const google::protobuf::Map<std::string, int64_t>& numbers) {
  return Numbers(numbers.begin(), numbers.end());
}

void PrintTables(const v1::GetStatsResponse& stats, const CommandContext& context) {
  const Terminal& terminal = context.terminal;
  TableWriter server({{"Server"}, {"", TableColumn::Fit::kWraps}}, {terminal.width, terminal.color},
                     context.out);
  server.AddRow({"version", stats.server_version()});
  server.AddRow({"started", TimestampText(stats.start_time())});
  server.AddRow({"engine", absl::StrCat(stats.engine(), ", format ", stats.format_version())});
  server.AddRow({"writes survive",
                 stats.sync_writes() ? "a crash of the machine" : "a crash of the process only"});
  server.AddRow({"at", RevisionText(stats.info())});
  if (stats.oldest_revision() > 0) {
    server.AddRow({"readable", absl::StrCat("from revision ", stats.oldest_revision(), " (",
                                            TimestampText(stats.oldest_revision_time()), ") on")});
  }
  server.Finish();

  TableWriter counts({{"Collection"}, {"Resources", TableColumn::Fit::kFixed, true}},
                     {terminal.width, terminal.color}, context.out);
  for (const auto& entry : Sorted(stats.counts())) {
    counts.AddRow({entry.first, WithThousands(entry.second)});
  }
  if (counts.row_count() > 0) context.out << '\n';
  counts.Finish();

  const Numbers rows = Sorted(stats.table_rows());
  const Numbers bytes = Sorted(stats.table_bytes());
  std::set<std::string> names;
  for (const auto& entry : rows) names.insert(entry.first);
  for (const auto& entry : bytes) names.insert(entry.first);
  TableWriter tables({{"Table"},
                      {"Rows, about", TableColumn::Fit::kFixed, true},
                      {"Size, about", TableColumn::Fit::kFixed, true}},
                     {terminal.width, terminal.color}, context.out);
  for (const std::string& name : names) {
    const auto row = rows.find(name);
    const auto size = bytes.find(name);
    tables.AddRow({name, row == rows.end() ? "" : WithThousands(row->second),
                   size == bytes.end() ? "" : ByteSize(size->second)});
  }
  if (tables.row_count() > 0) context.out << '\n';
  tables.Finish();
}

absl::Status WriteCsv(const v1::GetStatsResponse& stats, const CommandContext& context) {
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"section", "name", "value"}));
  csv.WriteRow({"server", "version", stats.server_version()});
  csv.WriteRow({"server", "started", TimestampText(stats.start_time())});
  csv.WriteRow({"server", "engine", stats.engine()});
  csv.WriteRow({"server", "format_version", absl::StrCat(stats.format_version())});
  csv.WriteRow({"server", "sync_writes", stats.sync_writes() ? "true" : "false"});
  csv.WriteRow({"server", "revision", absl::StrCat(stats.info().revision())});
  csv.WriteRow({"server", "oldest_revision", absl::StrCat(stats.oldest_revision())});
  for (const auto& entry : Sorted(stats.counts())) {
    csv.WriteRow({"count", entry.first, absl::StrCat(entry.second)});
  }
  for (const auto& entry : Sorted(stats.table_rows())) {
    csv.WriteRow({"table_rows", entry.first, absl::StrCat(entry.second)});
  }
  for (const auto& entry : Sorted(stats.table_bytes())) {
    csv.WriteRow({"table_bytes", entry.first, absl::StrCat(entry.second)});
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const v1::GetStatsResponse stats, context.client->GetStats());
  switch (context.format) {
    case OutputFormat::kJson: {
      CHANCERY_RETURN_IF_ERROR(PrintJson(stats, context));
      break;
    }
    case OutputFormat::kCsv:
      CHANCERY_RETURN_IF_ERROR(WriteCsv(stats, context));
      break;
    default:
      PrintTables(stats, context);
      break;
  }
  return ExitCode::kOk;
}

}  // namespace

Command StatsCommand() {
  Command command;
  command.name = "stats";
  command.summary = "what the store holds";
  command.description =
      "Shows the server's version and storage, its newest revision, and how many resources there "
      "are of each collection. The numbers of the tables are estimates.";
  command.examples = {{"chancery stats", "the numbers"},
                      {"chancery stats -o json", "the same for scripts"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
