#include "client/cli/met_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/encounter_flags.h"
#include "client/cli/evidence_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/picture.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int kMaxPageSize = 1000;
constexpr size_t kMaxSubjects = 16;

absl::StatusOr<v1::FindEncountersRequest> BuildRequest(const ParsedFlags& flags,
                                                       NameResolver& resolver) {
  CHANCERY_ASSIGN_OR_RETURN(v1::FindEncountersRequest request,
                            EncountersOf(flags.arguments(), flags, resolver));
  const bool by_meeting = flags.Text("by") == "meeting";
  request.set_group_by(by_meeting ? v1::FindEncountersRequest::GROUPING_BY_MEETING
                                  : v1::FindEncountersRequest::GROUPING_BY_COUNTERPART);
  const std::string order = flags.Text("order");
  if (order == "oldest") request.set_order_by(v1::FindEncountersRequest::ORDER_OLDEST_FIRST);
  if (order == "newest") request.set_order_by(v1::FindEncountersRequest::ORDER_NEWEST_FIRST);
  if (order == "most") {
    if (by_meeting) {
      return absl::InvalidArgumentError(
          "--order most counts meetings: it cannot go with --by "
          "meeting");
    }
    request.set_order_by(v1::FindEncountersRequest::ORDER_MOST_MEETINGS);
  }
  request.set_include_evidence(flags.IsOn("evidence"));
  return request;
}

std::string Marked(std::string text, v1::Certainty certainty) {
  if (certainty == v1::CERTAINTY_POSSIBLE) absl::StrAppend(&text, " ", kPossibleMark);
  return text;
}

std::string MeetingCount(const v1::CounterpartSummary& row) {
  const int possible = row.meeting_count() - row.certain_count();
  std::string text = absl::StrCat(row.meeting_count());
  // Where all are only possible, the mark of the row says so.
  if (possible > 0 && row.certain_count() > 0) {
    absl::StrAppend(&text, " (", possible, kPossibleMark, ")");
  }
  return text;
}

std::string Span(const std::string& first, const std::string& last) {
  return first == last ? first : absl::StrCat(first, " to ", last);
}

// The table of both groupings, with its notes and its foot.
class MetTable {
 public:
  // `subjects`: whether rows are told apart by whose they are.
  MetTable(bool by_meeting, bool evidence, bool subjects, CommandContext& context)
      : context_(context),
        evidence_(evidence),
        subjects_(subjects),
        table_(Columns(by_meeting), {context.terminal.width, context.terminal.color}, context.out) {
  }

  void Add(const v1::FindEncountersResponse& page) {
    // The first page has them.
    if (page.has_totals()) totals_ = page.totals();
    for (const v1::CounterpartSummary& row : page.counterparts()) {
      const std::string first = DateText(row.first());
      const std::string last = DateText(row.last());
      table_.AddRow({Number(absl::StrCat(RefText(row.counterpart()), ", ", Span(first, last)),
                            row.evidence()),
                     subjects_ ? RefText(row.subject()) : "",
                     Marked(RefText(row.counterpart()), row.certainty()),
                     CapacitiesText(row.capacities()), MeetingCount(row), first, last,
                     RefsText(row.places())});
      any_possible_ |= row.certainty() == v1::CERTAINTY_POSSIBLE ||
                       row.certain_count() < row.meeting_count() || AnyPossible(row.capacities());
    }
    for (const v1::Encounter& row : page.encounters()) {
      const std::string when = DateText(row.meeting().when());
      const bool held = row.meeting().status() <= v1::MEETING_STATUS_HELD;
      table_.AddRow({Number(absl::StrCat(RefText(row.counterpart()), ", ", when), row.evidence()),
                     subjects_ ? RefText(row.subject()) : "", when,
                     Marked(RefText(row.counterpart()), row.certainty()),
                     CapacitiesText(row.counterpart_capacities()), KindText(row.meeting().kind()),
                     held ? "" : StatusText(row.meeting().status()), RefText(row.meeting().place()),
                     row.meeting().name()});
      any_possible_ |=
          row.certainty() == v1::CERTAINTY_POSSIBLE || AnyPossible(row.counterpart_capacities());
    }
  }

  // What is printed after the last row: the notes and the foot.
  void Finish(const v1::ReadInfo& info) {
    if (table_.row_count() == 0) return;
    table_.Finish();
    notes_.Print(context_.terminal.width, context_.out);
    context_.out << '\n';
    if (any_possible_) context_.out << IndentText(kPossibleNote, "", context_.terminal.width);
    // Of the whole answer, whatever is shown of it.
    context_.out << Plural(totals_.counterparts(), "person", "people") << ", "
                 << Plural(totals_.meetings(), "meeting", "meetings") << ", at "
                 << RevisionText(info) << '\n';
  }

 private:
  static std::vector<TableColumn> Columns(bool by_meeting) {
    const TableColumn number = {"", Fit::kFixed, false, true};
    const TableColumn subject = {"Of", Fit::kWraps, false, true};
    if (by_meeting) {
      return {number,
              subject,
              {"When"},
              {"Person", Fit::kWraps},
              {"Office then", Fit::kWraps, false, true},
              {"Kind", Fit::kFixed, false, true},
              {"Status", Fit::kFixed, false, true},
              {"Place", Fit::kWraps, false, true},
              {"Meeting"}};
    }
    return {number,
            subject,
            {"Person", Fit::kWraps},
            {"Office then", Fit::kWraps, false, true},
            {"Meetings", Fit::kFixed, true},
            {"First"},
            {"Last"},
            {"Place", Fit::kWraps, false, true}};
  }

  static bool AnyPossible(const google::protobuf::RepeatedPtrField<v1::Capacity>& capacities) {
    for (const v1::Capacity& capacity : capacities) {
      if (capacity.certainty() == v1::CERTAINTY_POSSIBLE) return true;
    }
    return false;
  }

  std::string Number(std::string heading,
                     const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence) {
    if (!evidence_) return "";
    return absl::StrCat("[", notes_.Add(std::move(heading), evidence), "]");
  }

  CommandContext& context_;
  const bool evidence_;
  const bool subjects_;
  TableWriter table_;
  EvidenceNotes notes_;
  v1::EncounterTotals totals_;
  bool any_possible_ = false;
};

absl::Status WriteCsvHeader(bool by_meeting, bool evidence, CsvWriter& csv) {
  std::vector<std::string> fields =
      by_meeting ? std::vector<std::string>{"subject",
                                            "counterpart",
                                            "counterpart_name",
                                            "office_then",
                                            "subject_office_then",
                                            "when",
                                            "kind",
                                            "status",
                                            "place",
                                            "meeting",
                                            "certainty"}
                 : std::vector<std::string>{"subject",     "counterpart", "counterpart_name",
                                            "office_then", "meetings",    "certain_meetings",
                                            "first",       "last",        "places",
                                            "certainty"};
  if (evidence) fields.push_back("evidence");
  return csv.WriteHeader(fields);
}

void WriteCsvRows(const v1::FindEncountersResponse& page, bool evidence, CsvWriter& csv) {
  for (const v1::CounterpartSummary& row : page.counterparts()) {
    std::vector<std::string> fields = {row.subject().name(),
                                       row.counterpart().name(),
                                       row.counterpart().display_name(),
                                       CapacitiesText(row.capacities()),
                                       absl::StrCat(row.meeting_count()),
                                       absl::StrCat(row.certain_count()),
                                       DateText(row.first()),
                                       DateText(row.last()),
                                       RefsText(row.places()),
                                       CertaintyText(row.certainty())};
    if (evidence) fields.push_back(EvidenceField(row.evidence()));
    csv.WriteRow(fields);
  }
  for (const v1::Encounter& row : page.encounters()) {
    std::vector<std::string> fields = {row.subject().name(),
                                       row.counterpart().name(),
                                       row.counterpart().display_name(),
                                       CapacitiesText(row.counterpart_capacities()),
                                       CapacitiesText(row.subject_capacities()),
                                       DateText(row.meeting().when()),
                                       KindText(row.meeting().kind()),
                                       StatusText(row.meeting().status()),
                                       RefText(row.meeting().place()),
                                       row.meeting().name(),
                                       CertaintyText(row.certainty())};
    if (evidence) fields.push_back(EvidenceField(row.evidence()));
    csv.WriteRow(fields);
  }
}

// The people of the rows around those whose they are.
void Draw(const v1::FindEncountersResponse& page, Picture& picture) {
  const auto draw = [&picture](const v1::ResourceRef& subject, const v1::ResourceRef& counterpart,
                               const std::string& office, const std::string& label,
                               v1::Certainty certainty) {
    const size_t from = picture.AddNode(subject.name(), RefText(subject), "", 0);
    const size_t to = picture.AddNode(counterpart.name(), RefText(counterpart), office, 1);
    picture.AddEdge(from, to, label, certainty == v1::CERTAINTY_POSSIBLE);
  };
  for (const v1::CounterpartSummary& row : page.counterparts()) {
    draw(row.subject(), row.counterpart(), CapacitiesText(row.capacities()),
         absl::StrCat(MeetingCount(row), ": ", Span(DateText(row.first()), DateText(row.last()))),
         row.certainty());
  }
  for (const v1::Encounter& row : page.encounters()) {
    draw(row.subject(), row.counterpart(), CapacitiesText(row.counterpart_capacities()),
         DateText(row.meeting().when()), row.certainty());
  }
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(v1::FindEncountersRequest request,
                            BuildRequest(context.flags, resolver));
  request.set_include_totals(context.format == OutputFormat::kTable);
  const bool by_meeting = request.group_by() == v1::FindEncountersRequest::GROUPING_BY_MEETING;
  const bool evidence = request.include_evidence();
  const bool several = request.subjects_size() > 1 || !request.subject_roles().empty() ||
                       !request.subject_polities().empty();
  Picture picture;
  MetTable table(by_meeting, evidence, several && !request.all_subjects(), context);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(WriteCsvHeader(by_meeting, evidence, csv));
  }
  CHANCERY_ASSIGN_OR_RETURN(const PagesOutcome outcome,
                            (FetchPages<v1::FindEncountersRequest, v1::FindEncountersResponse>(
                                context, request, &GraphClient::FindEncountersPage, kMaxPageSize,
                                [](const v1::FindEncountersResponse& page) {
                                  return page.counterparts_size() + page.encounters_size();
                                },
                                [&](const v1::FindEncountersResponse& page) {
                                  if (context.format == OutputFormat::kCsv) {
                                    WriteCsvRows(page, evidence, csv);
                                  } else if (context.format != OutputFormat::kTable) {
                                    Draw(page, picture);
                                  } else {
                                    table.Add(page);
                                  }
                                })));
  table.Finish(outcome.info);
  if (outcome.rows > 0 && context.format == OutputFormat::kDot) context.out << ToDot(picture);
  if (outcome.rows > 0 && context.format == OutputFormat::kSvg) context.out << ToSvg(picture);
  if (outcome.rows == 0) {
    context.err << "no such meetings, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command MetCommand() {
  Command command;
  command.name = "met";
  command.summary = "whom people or office holders met, and the office each held then";
  command.arguments = "PERSON|ROLE|POLITY...";
  command.min_arguments = 1;
  command.max_arguments = kMaxSubjects;
  command.description =
      "Lists the people that PERSON met (of several, each for himself), one row each: the office "
      "that they held on the day, the number of meetings, the first and the last date, and where. "
      "With --role or --polity only those who held that office, or an office of that polity, on "
      "the day of the meeting; --mode asks for another time.\n\n"
      "ROLE or POLITY stands for whoever held that office, or an office of that polity, on the day "
      "of the meeting. --all-of takes only meetings that all of several people attended, and "
      "lists who else was there.\n\n"
      "Rows and offices marked ? are only possible: a meeting in January 2005 with somebody who "
      "left office on the 26th of it. --certain leaves them out.";
  command.flags = {
      {"by",
       FlagType::kChoice,
       "ROW",
       "one row per counterpart (the default), or one per meeting",
       {"counterpart", "meeting"}},
      {"order",
       FlagType::kChoice,
       "ORDER",
       "oldest first (the default), newest first, or most meetings first",
       {"oldest", "newest", "most"}},
      {"evidence", FlagType::kSwitch, "", "add the sentences and their articles"},
  };
  for (FlagSpec& flag : EncounterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery met \"Sergey Lavrov\" --role \"US Secretary of State\"",
       "every US secretary of state whom Lavrov met"},
      {"chancery met \"Sergey Lavrov\" --role \"US Secretary of State\" --evidence",
       "the same with the sentences that say so"},
      {"chancery met \"Sergey Lavrov\" --with \"John Kerry\" --by meeting --from 2015",
       "each meeting with John Kerry since 2015"},
      {"chancery met \"US president\" --role \"French president\"",
       "every French president whom a US president met"},
      {"chancery met \"Sergey Lavrov\" \"John Kerry\" --all-of --by meeting",
       "who else was at the meetings of the two"},
      {"chancery met \"Sergey Lavrov\" -o svg > lavrov.svg", "a picture of whom he met"},
      {"chancery met people/42 --polity France --mode ever --order most -o csv",
       "holders of any French office at any time, the most met first, as CSV"},
  };
  command.draws = true;
  command.run = Run;
  return command;
}

}  // namespace chancery
