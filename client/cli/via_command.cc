#include "client/cli/via_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/encounter_flags.h"
#include "client/cli/fact_text.h"
#include "client/cli/meeting_filter_flags.h"
#include "client/cli/name_resolver.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int kMaxPageSize = 1000;
constexpr int64_t kMaxMonths = 1200;

absl::StatusOr<v1::IndirectContactsRequest> BuildRequest(const ParsedFlags& flags,
                                                         NameResolver& resolver) {
  v1::IndirectContactsRequest request;
  CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef subject, resolver.Person(flags.arguments()[0]));
  request.set_subject(subject.name());
  if (!flags.Has("role")) return absl::InvalidArgumentError("via needs --role");
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> roles, RolesOf(flags, resolver));
  for (const std::string& name : roles) request.add_roles(name);
  const int64_t months = flags.Count("months", 0);
  if (months > kMaxMonths) {
    return absl::InvalidArgumentError(absl::StrCat("--months is at most ", kMaxMonths));
  }
  request.set_months(static_cast<int>(months));
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);
  return request;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::IndirectContactsRequest request,
                            BuildRequest(context.flags, resolver));
  TableWriter table({{"Person", Fit::kWraps}, {"Contacts", Fit::kFixed, true}, {"First"}, {"Last"}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(
        {"holder", "holder_name", "contacts", "certain_contacts", "first", "last"}));
  }
  bool any_possible = false;
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::IndirectContactsRequest, v1::IndirectContactsResponse>(
          context, request, &GraphClient::IndirectContactsPage, kMaxPageSize,
          [](const v1::IndirectContactsResponse& page) { return page.holders_size(); },
          [&](const v1::IndirectContactsResponse& page) {
            for (const v1::IndirectContact& row : page.holders()) {
              if (context.format == OutputFormat::kCsv) {
                csv.WriteRow({row.holder().name(), row.holder().display_name(),
                              absl::StrCat(row.contact_count()), absl::StrCat(row.certain_count()),
                              DateText(row.first()), DateText(row.last())});
                continue;
              }
              const int possible = row.contact_count() - row.certain_count();
              any_possible |= possible > 0;
              table.AddRow({RefText(row.holder()),
                            possible == 0 ? absl::StrCat(row.contact_count())
                                          : absl::StrCat(row.contact_count(), " (", possible,
                                                         kPossibleMark, ")"),
                            DateText(row.first()), DateText(row.last())});
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n';
    if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
    context.out << "at " << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "no such meetings, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command ViaCommand() {
  Command command;
  command.name = "via";
  command.summary = "holders of an office who met people whom a person had met shortly before";
  command.arguments = "PERSON";
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Lists who, holding the office, met people whom PERSON had met in the months before: how "
      "many "
      "such people, and the first and the last of those meetings.";
  command.flags = {
      {"role", FlagType::kText, "ROLE", "the office; needed", {}, true},
      {"months", FlagType::kCount, "N", "how many months before, 1 to 1,200 (default: 12)"},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery via \"Sergey Lavrov\" --role \"US Secretary of State\"",
       "which of them met somebody whom Lavrov had met in the year before"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
