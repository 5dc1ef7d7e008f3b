#include "client/cli/query_command.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/query_value_text.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int64_t kMaxRows = 100'000;

// The text of the arguments, of a file, or of standard input.
absl::StatusOr<std::string> QueryText(CommandContext& context) {
  const std::string path = context.flags.Text("file");
  const std::string text = absl::StrJoin(context.flags.arguments(), " ");
  if (path.empty()) {
    if (text.empty()) {
      return absl::InvalidArgumentError("there is no query: give its text, or --file FILE");
    }
    return text;
  }
  if (!text.empty()) {
    return absl::InvalidArgumentError("the query is given twice: as text and with --file");
  }
  if (path == "-") {
    if (context.in == nullptr) return absl::InvalidArgumentError("there is no standard input");
    return std::string(std::istreambuf_iterator<char>(*context.in), {});
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<ExitCode> RunQuery(CommandContext& context) {
  v1::QueryRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_query(), QueryText(context));
  for (const std::string& text : context.flags.Texts("param")) {
    CHANCERY_ASSIGN_OR_RETURN(QueryParameter parameter, ParseQueryParameter(text));
    (*request.mutable_parameters())[parameter.name] = std::move(parameter.value);
  }
  *request.mutable_consistency() = context.consistency;
  request.set_max_rows(std::min(context.limit, kMaxRows));
  request.set_allow_partial(true);

  std::vector<std::string> columns;
  std::vector<v1::QueryRow> rows;  // of a table, whose widths depend on all of them
  CsvWriter csv(context.out, context.terminal.out_is_terminal);
  v1::QuerySummary summary;
  CHANCERY_RETURN_IF_ERROR(context.client->Query(request, [&](const v1::QueryResponse& message) {
    if (message.columns_size() > 0) {
      columns.assign(message.columns().begin(), message.columns().end());
      if (context.format == OutputFormat::kCsv) csv.WriteRow(columns);
    }
    for (const v1::QueryRow& row : message.rows()) {
      switch (context.format) {
        case OutputFormat::kTable:
          rows.push_back(row);
          break;
        case OutputFormat::kJson:
          context.out << QueryRowJson(columns, row) << '\n';
          break;
        case OutputFormat::kCsv: {
          std::vector<std::string> cells;
          for (const v1::QueryValue& value : row.values()) cells.push_back(QueryValueText(value));
          csv.WriteRow(cells);
          break;
        }
      }
    }
    if (message.has_summary()) summary = message.summary();
    // Whoever reads the output may have gone.
    return context.out.good();
  }));

  if (!rows.empty()) {
    std::vector<TableColumn> headers;
    for (size_t i = 0; i < columns.size(); ++i) {
      const bool numbers = std::all_of(rows.begin(), rows.end(), [i](const v1::QueryRow& row) {
        const v1::QueryValue::KindCase kind = row.values(static_cast<int>(i)).kind_case();
        return kind == v1::QueryValue::kInteger || kind == v1::QueryValue::kNumber;
      });
      headers.push_back({columns[i], TableColumn::Fit::kWraps, numbers});
    }
    TableWriter table(std::move(headers));
    for (const v1::QueryRow& row : rows) {
      std::vector<std::string> cells;
      for (const v1::QueryValue& value : row.values()) cells.push_back(QueryValueText(value));
      table.AddRow(std::move(cells));
    }
    table.Print(context.terminal.width, context.terminal.color, context.out);
    context.out << '\n'
                << Plural(summary.rows(), "row", "rows") << ", at " << RevisionText(summary.info())
                << '\n';
  }
  if (!summary.plan().empty()) {
    (context.format == OutputFormat::kTable ? context.out : context.err)
        << PrintableLines(summary.plan());
    return ExitCode::kOk;
  }
  if (summary.limit() == "max_rows") {
    context.err << "there are more rows than the " << WithThousands(summary.rows())
                << " shown: --limit N shows more, up to " << WithThousands(kMaxRows) << '\n';
  } else if (!summary.limit().empty()) {
    context.err << "the answer is not complete: the query was ended by the limit "
                << Printable(summary.limit()) << '\n';
    return ExitCode::kFailed;
  }
  if (summary.rows() == 0) {
    context.err << "no rows, at " << RevisionText(summary.info()) << '\n';
    return ExitCode::kNothingFound;
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> RunExplain(CommandContext& context) {
  v1::ExplainRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_query(), QueryText(context));
  *request.mutable_consistency() = context.consistency;
  CHANCERY_ASSIGN_OR_RETURN(const v1::ExplainResponse response, context.client->Explain(request));
  context.out << PrintableLines(response.plan());
  return ExitCode::kOk;
}

const FlagSpec& FileFlag() {
  static const auto* flag = new FlagSpec{"file", FlagType::kText, "FILE",
                                         "read the query from FILE, or from standard input (-)"};
  return *flag;
}

}  // namespace

Command QueryCommand() {
  Command command;
  command.name = "query";
  command.summary = "a question in openCypher";
  command.arguments = "QUERY";
  command.min_arguments = 0;
  command.max_arguments = 1000;
  command.description =
      "Asks a question in the read-only part of openCypher 9, over people, offices, meetings, "
      "statements and their evidence; docs/query_language.md has the schema and examples.\n\n"
      "With -o json each row is an object on a line of its own. A VALUE of --param is a number, "
      "true, false, null or JSON, and else a text.";
  FlagSpec param = {"param", FlagType::kText, "NAME=VALUE", "what $NAME in the query stands for"};
  param.repeatable = true;
  command.flags = {param, FileFlag()};
  command.examples = {
      {"chancery query 'MATCH (p:Person)-[:HELD]->(r:Role) RETURN p.name, r.name LIMIT 10'",
       "who held what"},
      {"chancery query 'MATCH (p:Person {name: $who})-[:ATTENDED]->(m) RETURN m.when, m.name' "
       "--param who='Sergey Lavrov'",
       "with a parameter"},
      {"chancery query --file question.cypher -o csv", "from a file, as CSV"},
      {"chancery query 'PROFILE MATCH (m:Meeting) RETURN count(*)'", "what each step did"},
  };
  command.run = RunQuery;
  return command;
}

Command ExplainCommand() {
  Command command;
  command.name = "explain";
  command.summary = "how a question in openCypher is carried out";
  command.arguments = "QUERY";
  command.min_arguments = 0;
  command.max_arguments = 1000;
  command.description =
      "Shows the plan of a query without running it: an operator a line, the last one first, with "
      "the rows that are expected of it.";
  command.flags = {FileFlag()};
  command.examples = {{"chancery explain 'MATCH (p:Person {name: \"Ann\"}) RETURN p'", "the plan"}};
  command.has_rows = false;
  command.run = RunExplain;
  return command;
}

}  // namespace chancery
