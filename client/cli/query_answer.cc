#include "client/cli/query_answer.h"

#include <algorithm>
#include <optional>
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

std::vector<std::string> Cells(const v1::QueryRow& row) {
  std::vector<std::string> cells;
  for (const v1::QueryValue& value : row.values()) cells.push_back(QueryValueText(value));
  return cells;
}

absl::Status CheckFields(const std::vector<std::string>& columns,
                         const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    if (std::find(columns.begin(), columns.end(), field) != columns.end()) continue;
    return absl::InvalidArgumentError(absl::StrCat("--fields: there is no field \"", field,
                                                   "\"; there are ", absl::StrJoin(columns, ", ")));
  }
  return absl::OkStatus();
}

// Rows as a table that streams. Columns whose first rows are all numbers are aligned to the right.
class QueryTable {
 public:
  explicit QueryTable(CommandContext& context) : context_(context) {}

  // REQUIRES: as many values in each row as there are columns.
  void AddRow(const std::vector<std::string>& columns, const v1::QueryRow& row) {
    if (table_.has_value()) {
      table_->AddRow(Cells(row));
      return;
    }
    first_rows_.push_back(row);
    if (first_rows_.size() == TableWriter::kHeldRows) Begin(columns);
  }

  void Finish(const std::vector<std::string>& columns) {
    if (!table_.has_value()) Begin(columns);
    table_->Finish();
  }

 private:
  void Begin(const std::vector<std::string>& columns) {
    std::vector<TableColumn> headers;
    for (size_t i = 0; i < columns.size(); ++i) {
      const bool numbers =
          std::all_of(first_rows_.begin(), first_rows_.end(), [i](const v1::QueryRow& row) {
            const v1::QueryValue::KindCase kind = row.values(static_cast<int>(i)).kind_case();
            return kind == v1::QueryValue::kInteger || kind == v1::QueryValue::kNumber;
          });
      headers.push_back({columns[i], TableColumn::Fit::kWraps, numbers});
    }
    const Terminal& terminal = context_.terminal;
    table_.emplace(std::move(headers), TableStyle{terminal.width, terminal.color}, context_.out);
    for (const v1::QueryRow& row : first_rows_) table_->AddRow(Cells(row));
    first_rows_.clear();
  }

  CommandContext& context_;
  std::vector<v1::QueryRow> first_rows_;
  std::optional<TableWriter> table_;
};

}  // namespace

absl::StatusOr<v1::QuerySummary> ShowQueryAnswer(const v1::QueryRequest& request,
                                                 OutputFormat format,
                                                 const std::function<bool()>& interrupted,
                                                 CommandContext& context) {
  std::vector<std::string> columns;
  QueryTable table(context);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  v1::QuerySummary summary;
  absl::Status header;
  const absl::Status status = context.client->Query(request, [&](const v1::QueryResponse& message) {
    if (message.columns_size() > 0) {
      columns.assign(message.columns().begin(), message.columns().end());
      if (format == OutputFormat::kCsv) header = csv.WriteHeader(columns);
      if (format == OutputFormat::kJson) header = CheckFields(columns, context.fields);
      if (!header.ok()) return false;
    }
    for (const v1::QueryRow& row : message.rows()) {
      if (format == OutputFormat::kTable) {
        table.AddRow(columns, row);
      } else if (format == OutputFormat::kJson) {
        context.out << QueryRowJson(columns, row, context.fields) << '\n';
      } else {
        csv.WriteRow(Cells(row));
      }
    }
    if (message.has_summary()) summary = message.summary();
    // Whoever reads the output may have gone.
    return context.out.good() && !interrupted();
  });
  CHANCERY_RETURN_IF_ERROR(header);
  CHANCERY_RETURN_IF_ERROR(status);

  if (format == OutputFormat::kTable && summary.rows() > 0) {
    table.Finish(columns);
    context.out << '\n'
                << Plural(summary.rows(), "row", "rows") << ", at " << RevisionText(summary.info())
                << '\n';
  }
  if (!summary.plan().empty()) {
    (format == OutputFormat::kTable ? context.out : context.err) << PrintableLines(summary.plan());
  } else if (summary.limit() == "max_rows") {
    context.err << "there are more rows than the " << WithThousands(summary.rows())
                << " shown: --limit N shows more, up to " << WithThousands(kMaxQueryRows) << '\n';
  } else if (!summary.limit().empty()) {
    context.err << "the answer is not complete: the query was ended by the limit "
                << Printable(summary.limit()) << '\n';
  } else if (summary.rows() == 0) {
    context.err << "no rows, at " << RevisionText(summary.info()) << '\n';
  }
  return summary;
}

}  // namespace chancery
