#include "client/cli/list_command.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/flag_parser.h"
#include "client/cli/resource_text.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int kMaxPageSize = 1000;

const std::vector<std::string>& Collections() {
  static const std::vector<std::string>& collections =
      *new std::vector<std::string>{"people",     "polities", "roles",  "tenures", "meetings",
                                    "statements", "places",   "topics", "articles"};
  return collections;
}

absl::Status CheckCollection(const std::string& collection) {
  const std::vector<std::string>& known = Collections();
  if (std::find(known.begin(), known.end(), collection) != known.end()) return absl::OkStatus();
  std::string message = absl::StrCat("there is no collection \"", collection, "\"");
  const std::string nearest = NearestName(collection, known);
  if (!nearest.empty()) {
    absl::StrAppend(&message, "; did you mean ", nearest, "?");
  } else {
    absl::StrAppend(&message, ": they are ", absl::StrJoin(known, ", "));
  }
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const std::string& collection = context.flags.arguments()[0];
  CHANCERY_RETURN_IF_ERROR(CheckCollection(collection));
  v1::ListResourcesRequest request;
  request.set_collection(collection);

  TableWriter table(
      {{"Name"}, {"Shown as", Fit::kWraps, false, true}, {"Detail", Fit::kWraps, false, true}},
      {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"name", "shown_as", "detail"}));
  }
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListResourcesRequest, v1::ListResourcesResponse>(
          context, request, &GraphClient::ListResourcesPage, kMaxPageSize,
          [](const v1::ListResourcesResponse& page) { return page.resources_size(); },
          [&](const v1::ListResourcesResponse& page) {
            for (const v1::Resource& resource : page.resources()) {
              std::vector<std::string> cells = {ResourceName(resource), ResourceTitle(resource),
                                                ResourceDetail(resource)};
              if (context.format == OutputFormat::kCsv) {
                csv.WriteRow(cells);
              } else {
                table.AddRow(std::move(cells));
              }
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << "\n"
                << CountText(outcome, "row", "rows") << ", at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "there are no " << collection << ", at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command ListCommand() {
  Command command;
  command.name = "list";
  command.summary = "the resources of a collection";
  command.arguments = "COLLECTION";
  command.argument_choices = {"people",     "polities", "roles",  "tenures", "meetings",
                              "statements", "places",   "topics", "articles"};
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description = absl::StrCat("Lists the resources of a collection by id. Collections: ",
                                     absl::StrJoin(Collections(), ", "), ".");
  command.examples = {
      {"chancery list roles", "the first 100 offices"},
      {"chancery list people --all -o csv", "everybody, as CSV"},
      {"chancery list meetings --at 2026-01-02", "as known at the end of that day"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
