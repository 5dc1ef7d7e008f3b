#include "client/cli/summary_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
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
using Request = v1::SummarizeEncountersRequest;

constexpr int kMaxPageSize = 1000;
constexpr size_t kMaxSubjects = 16;

std::string LevelText(v1::OfficeLevel level) {
  switch (level) {
    case v1::OFFICE_LEVEL_HEAD_OF_STATE:
      return "head of state";
    case v1::OFFICE_LEVEL_HEAD_OF_GOVERNMENT:
      return "head of government";
    case v1::OFFICE_LEVEL_MINISTER:
      return "minister";
    case v1::OFFICE_LEVEL_DEPUTY:
      return "deputy";
    case v1::OFFICE_LEVEL_ENVOY:
      return "envoy";
    case v1::OFFICE_LEVEL_OTHER:
      return "other";
    default:
      return "";
  }
}

absl::Status AddSubjects(const ParsedFlags& flags, NameResolver& resolver, Request* request) {
  for (const std::string& text : flags.arguments()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef party, resolver.PersonOrPolity(text));
    if (CollectionOf(party.name()) == "people") {
      request->add_subjects(party.name());
    } else {
      request->add_subject_polities(party.name());
    }
  }
  if (!request->subjects().empty() && !request->subject_polities().empty()) {
    return absl::InvalidArgumentError(
        "people and polities cannot be summed up together: name one kind of them");
  }
  return absl::OkStatus();
}

absl::StatusOr<Request> BuildRequest(const ParsedFlags& flags, NameResolver& resolver) {
  Request request;
  CHANCERY_RETURN_IF_ERROR(AddSubjects(flags, resolver, &request));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> people, PeopleWith(flags, resolver));
  for (const std::string& name : people) request.add_counterparts(name);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> roles, RolesOf(flags, resolver));
  for (const std::string& name : roles) request.add_counterpart_roles(name);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> polities, PolitiesOf(flags, resolver));
  for (const std::string& name : polities) request.add_counterpart_polities(name);
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);
  std::vector<std::string> by = flags.Texts("by");
  if (by.empty()) by = {"year"};
  for (const std::string& dimension : by) {
    Request::Dimension value = Request::DIMENSION_YEAR;
    if (dimension == "polities") value = Request::DIMENSION_POLITY_PAIR;
    if (dimension == "level") value = Request::DIMENSION_LEVEL;
    if (dimension == "kind") value = Request::DIMENSION_KIND;
    if (dimension == "place") value = Request::DIMENSION_PLACE;
    for (int known : request.group_by()) {
      if (known == value) {
        return absl::InvalidArgumentError(absl::StrCat("--by has \"", dimension, "\" twice"));
      }
    }
    request.add_group_by(value);
  }
  request.set_order_by(flags.Text("order") == "most" ? Request::ORDER_MOST_MEETINGS
                                                     : Request::ORDER_KEY);
  return request;
}

// The cells of what rows are told apart by.
std::vector<std::string> KeyCells(const Request& request, const v1::EncounterSummary& row) {
  std::vector<std::string> cells;
  for (int dimension : request.group_by()) {
    switch (dimension) {
      case Request::DIMENSION_YEAR:
        cells.push_back(row.year() == 0 ? "" : absl::StrCat(row.year()));
        break;
      case Request::DIMENSION_POLITY_PAIR:
        cells.push_back(RefText(row.subject_polity()));
        cells.push_back(RefText(row.counterpart_polity()));
        break;
      case Request::DIMENSION_LEVEL:
        cells.push_back(LevelText(row.level()));
        break;
      case Request::DIMENSION_KIND:
        cells.push_back(KindText(row.kind()));
        break;
      case Request::DIMENSION_PLACE:
        cells.push_back(RefText(row.place()));
        break;
      default:
        break;
    }
  }
  return cells;
}

std::vector<TableColumn> KeyColumns(const Request& request) {
  std::vector<TableColumn> columns;
  for (int dimension : request.group_by()) {
    switch (dimension) {
      case Request::DIMENSION_YEAR:
        columns.push_back({"Year"});
        break;
      case Request::DIMENSION_POLITY_PAIR:
        columns.push_back({"Polity", Fit::kWraps});
        columns.push_back({"With", Fit::kWraps});
        break;
      case Request::DIMENSION_LEVEL:
        columns.push_back({"Level"});
        break;
      case Request::DIMENSION_KIND:
        columns.push_back({"Kind"});
        break;
      case Request::DIMENSION_PLACE:
        columns.push_back({"Place", Fit::kWraps});
        break;
      default:
        break;
    }
  }
  return columns;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const Request request, BuildRequest(context.flags, resolver));
  std::vector<TableColumn> columns = KeyColumns(request);
  std::vector<std::string> header;
  header.reserve(columns.size());
  for (const TableColumn& column : columns) header.push_back(absl::AsciiStrToLower(column.header));
  columns.insert(columns.end(), {{"Meetings", Fit::kFixed, true}, {"First"}, {"Last"}});
  header.insert(header.end(), {"meetings", "certain_meetings", "first", "last"});

  TableWriter table(std::move(columns), {context.terminal.width, context.terminal.color},
                    context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(header));
  }
  int64_t total_meetings = 0;
  int64_t total_rows = 0;
  bool any_possible = false;
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<Request, v1::SummarizeEncountersResponse>(
          context, request, &GraphClient::SummarizeEncountersPage, kMaxPageSize,
          [](const v1::SummarizeEncountersResponse& page) { return page.rows_size(); },
          [&](const v1::SummarizeEncountersResponse& page) {
            total_meetings = page.total_meetings();
            total_rows = page.total_rows();
            for (const v1::EncounterSummary& row : page.rows()) {
              std::vector<std::string> cells = KeyCells(request, row);
              if (context.format == OutputFormat::kCsv) {
                cells.insert(cells.end(),
                             {absl::StrCat(row.meeting_count()), absl::StrCat(row.certain_count()),
                              DateText(row.first()), DateText(row.last())});
                csv.WriteRow(cells);
                continue;
              }
              const int64_t possible = row.meeting_count() - row.certain_count();
              any_possible |= possible > 0;
              cells.push_back(possible == 0 ? absl::StrCat(row.meeting_count())
                                            : absl::StrCat(row.meeting_count(), " (", possible,
                                                           kPossibleMark, ")"));
              cells.push_back(DateText(row.first()));
              cells.push_back(DateText(row.last()));
              table.AddRow(std::move(cells));
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n';
    if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
    context.out << Plural(total_meetings, "meeting", "meetings") << " in "
                << Plural(total_rows, "row", "rows") << " in all, at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "no such meetings, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command SummaryCommand() {
  Command command;
  command.name = "summary";
  command.summary = "how many meetings, by year, polities, level of office, kind or place";
  command.arguments = "PERSON|POLITY...";
  command.min_arguments = 1;
  command.max_arguments = kMaxSubjects;
  command.description =
      "Counts meetings: those of people; or those of whoever held an office of a polity on the "
      "day. "
      "--with, --role and --polity say with whom. Each meeting counts once in a row, however many "
      "took part; one may count in several rows.";
  command.flags = {
      {"by",
       FlagType::kChoice,
       "WHAT",
       "what rows tell apart (default: year); polities are those of both sides' offices then, "
       "level "
       "is that of the other's office",
       {"year", "polities", "level", "kind", "place"},
       true},
      {"with", FlagType::kText, "PERSON", "with this counterpart", {}, true},
      {"role", FlagType::kText, "ROLE", "with whoever held this office then", {}, true},
      {"polity",
       FlagType::kText,
       "POLITY",
       "with whoever held an office of this polity then",
       {},
       true},
      {"order",
       FlagType::kChoice,
       "ORDER",
       "by what rows tell apart (the default), or most meetings first",
       {"key", "most"}},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery summary France --polity Germany", "how often their officials met, year by year"},
      {"chancery summary \"Sergey Lavrov\" --by polities --order most",
       "with officials of which polities he met most"},
      {"chancery summary \"Sergey Lavrov\" --by year,level -o csv", "by year and level, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
