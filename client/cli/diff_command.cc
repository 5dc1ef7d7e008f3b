#include "client/cli/diff_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/encounter_change_text.h"
#include "client/cli/encounter_flags.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int kMaxPageSize = 1000;
constexpr size_t kMaxSubjects = 16;

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const ParsedFlags& flags = context.flags;
  int64_t since = 0;
  if (!absl::SimpleAtoi(flags.Text("since"), &since) || since < 0) {
    return absl::InvalidArgumentError("diff needs --since REVISION, a number");
  }
  NameResolver resolver(*context.client, context.consistency, context.err);
  v1::DiffEncountersRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_encounters(),
                            EncountersOf(flags.arguments(), flags, resolver));
  request.set_since_revision(since);

  TableWriter table({{""},
                     {"When"},
                     {"Person", Fit::kWraps},
                     {"Office then", Fit::kWraps, false, true},
                     {"Meeting"},
                     {"What changed", Fit::kWraps, false, true},
                     {"By", Fit::kWraps, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(
        csv.WriteHeader({"change", "subject", "counterpart", "counterpart_name", "office_then",
                         "when", "meeting", "what_changed", "articles"}));
  }
  int64_t total = 0;
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::DiffEncountersRequest, v1::DiffEncountersResponse>(
          context, request, &GraphClient::DiffEncountersPage, kMaxPageSize,
          [](const v1::DiffEncountersResponse& page) { return page.changes_size(); },
          [&](const v1::DiffEncountersResponse& page) {
            total = page.total_changes();
            for (const v1::EncounterChange& change : page.changes()) {
              const v1::Encounter& row = RowOf(change);
              const std::string office = CapacitiesText(row.counterpart_capacities());
              const std::string when = DateText(row.meeting().when());
              if (context.format == OutputFormat::kCsv) {
                csv.WriteRow({ChangeMark(change.kind()), row.subject().name(),
                              row.counterpart().name(), row.counterpart().display_name(), office,
                              when, row.meeting().name(), WhatChanged(change),
                              RefsText(change.articles())});
              } else {
                table.AddRow({ChangeMark(change.kind()), when, RefText(row.counterpart()), office,
                              row.meeting().name(), WhatChanged(change),
                              RefsText(change.articles())});
              }
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n'
                << Plural(total, "change", "changes") << " in all from revision " << since << " to "
                << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "nothing has changed from revision " << since << " to "
                << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command DiffCommand() {
  Command command;
  command.name = "diff";
  command.summary = "how the answer of `met` has changed since a revision, and why";
  command.arguments = "PERSON|ROLE|POLITY...";
  command.min_arguments = 1;
  command.max_arguments = kMaxSubjects;
  command.description =
      "Compares whom these people met as it was known at an earlier revision with what is known "
      "now "
      "(or at the revision of --at): rows that were added (+), are gone (-) or are others (~), one "
      "a "
      "meeting and counterpart, with what of them changed and the articles that it comes from.";
  command.flags = {{"since", FlagType::kText, "REVISION", "the earlier revision; needed"}};
  for (FlagSpec& flag : EncounterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery diff \"Sergey Lavrov\" --role \"US Secretary of State\" --since 1200",
       "what has become known since revision 1200"},
      {"chancery diff people/42 --since 1200 --at 1300 -o csv", "between two revisions, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
