#include "client/cli/common_command.h"

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
constexpr size_t kMaxPeople = 8;

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const ParsedFlags& flags = context.flags;
  NameResolver resolver(*context.client, context.consistency, context.err);
  v1::CommonContactsRequest request;
  std::vector<TableColumn> columns = {{"Person", Fit::kWraps}};
  std::vector<std::string> header = {"contact", "contact_name"};
  for (const std::string& text : flags.arguments()) {
    CHANCERY_ASSIGN_OR_RETURN(v1::ResourceRef person, resolver.Person(text));
    // The counts are one for each person, so whoever is named by a key twice would shift them.
    CHANCERY_RETURN_IF_ERROR(resolver.ReplaceKey(&person));
    for (const std::string& other : request.people()) {
      if (other == person.name()) {
        return absl::InvalidArgumentError(
            absl::StrCat("\"", text, "\" and another argument are one person, ", other));
      }
    }
    request.add_people(person.name());
    columns.push_back({absl::StrCat("With ", RefText(person)), Fit::kFixed, true});
    header.push_back(absl::StrCat("meetings_with_", person.name()));
  }
  columns.push_back({"Meetings", Fit::kFixed, true});
  header.insert(header.end(), {"meetings", "certainty"});
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> roles, RolesOf(flags, resolver));
  for (const std::string& name : roles) request.add_roles(name);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> polities, PolitiesOf(flags, resolver));
  for (const std::string& name : polities) request.add_polities(name);
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);

  TableWriter table(std::move(columns), {context.terminal.width, context.terminal.color},
                    context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(header));
  }
  int64_t total = 0;
  bool any_possible = false;
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::CommonContactsRequest, v1::CommonContactsResponse>(
          context, request, &GraphClient::CommonContactsPage, kMaxPageSize,
          [](const v1::CommonContactsResponse& page) { return page.contacts_size(); },
          [&](const v1::CommonContactsResponse& page) {
            total = page.total_contacts();
            for (const v1::CommonContact& row : page.contacts()) {
              std::vector<std::string> cells;
              if (context.format == OutputFormat::kCsv) {
                cells = {row.contact().name(), row.contact().display_name()};
              } else {
                const bool possible = row.certainty() == v1::CERTAINTY_POSSIBLE;
                any_possible |= possible;
                cells = {absl::StrCat(RefText(row.contact()), possible ? " " : "",
                                      possible ? kPossibleMark : "")};
              }
              for (int count : row.meeting_counts()) cells.push_back(absl::StrCat(count));
              cells.push_back(absl::StrCat(row.meeting_count()));
              if (context.format == OutputFormat::kCsv) {
                cells.push_back(CertaintyText(row.certainty()));
                csv.WriteRow(cells);
              } else {
                table.AddRow(std::move(cells));
              }
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n';
    if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
    context.out << Plural(total, "person", "people") << " in all, at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "nobody met all of them so, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command CommonCommand() {
  Command command;
  command.name = "common";
  command.summary = "whom two or more people all met";
  command.arguments = "PERSON PERSON...";
  command.min_arguments = 2;
  command.max_arguments = kMaxPeople;
  command.description =
      "Lists whoever met each of these people, with the number of meetings with each, most "
      "meetings "
      "first. With --role or --polity only those who held that office, or an office of that "
      "polity, "
      "at the meetings that count.";
  command.flags = {
      {"role", FlagType::kText, "ROLE", "who held this office then", {}, true},
      {"polity", FlagType::kText, "POLITY", "who held an office of this polity then", {}, true},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery common \"Sergey Lavrov\" \"John Kerry\"", "whom both met"},
      {"chancery common \"Sergey Lavrov\" \"John Kerry\" \"Ban Ki-moon\" --polity France",
       "holders of French offices whom all three met"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
