#include "client/cli/timeline_command.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/evidence_text.h"
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

// The parties of a meeting, separated by ", ": those that held the role then, and the others.
struct PartiesByOffice {
  std::string holders;
  std::string others;
};
PartiesByOffice SplitByOffice(const v1::Meeting& meeting, const std::string& role) {
  PartiesByOffice parties;
  for (const v1::Participation& participation : meeting.participations()) {
    const bool holds = std::any_of(
        participation.capacities().begin(), participation.capacities().end(),
        [&role](const v1::Capacity& capacity) { return capacity.role().name() == role; });
    if (participation.party().name() == role) continue;  // unnamed
    std::string& text = holds ? parties.holders : parties.others;
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    ParticipationText(participation, /*with_office=*/false));
  }
  return parties;
}

// The offices of the party whose timeline it is, at one meeting.
std::string OfficesOf(const v1::Meeting& meeting, const std::string& party) {
  for (const v1::Participation& participation : meeting.participations()) {
    if (participation.party().name() == party) return CapacitiesText(participation.capacities());
  }
  return "";
}

const google::protobuf::RepeatedPtrField<v1::Evidence>& EvidenceOf(
    const v1::GetTimelineResponse& page, int meeting) {
  static const v1::EvidenceList& none = *new v1::EvidenceList;
  return meeting < page.evidence_size() ? page.evidence(meeting).evidence() : none.evidence();
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const ParsedFlags& flags = context.flags;
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(v1::ResourceRef party, resolver.Party(flags.arguments()[0]));
  // The meetings name their parties by id.
  CHANCERY_RETURN_IF_ERROR(resolver.ReplaceKey(&party));
  v1::GetTimelineRequest request;
  request.set_party(party.name());
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  const bool of_role = CollectionOf(party.name()) == "roles";
  request.set_include_holders(of_role);
  request.set_newest_first(flags.IsOn("newest"));
  request.set_include_evidence(flags.IsOn("evidence"));
  const bool evidence = request.include_evidence();

  TableWriter table({{"", Fit::kFixed, false, true},
                     {"When"},
                     {"Holder", Fit::kWraps, false, true},
                     {"With", Fit::kWraps},
                     {"Kind", Fit::kFixed, false, true},
                     {"Status", Fit::kFixed, false, true},
                     {"Place", Fit::kWraps, false, true},
                     {"Meeting"}},
                    {context.terminal.width, context.terminal.color}, context.out);
  EvidenceNotes notes;
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    std::vector<std::string> header = {"meeting", "when",  "with",  "office_then", "kind",
                                       "status",  "place", "title", "holder"};
    if (evidence) header.push_back("evidence");
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(header));
  }
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::GetTimelineRequest, v1::GetTimelineResponse>(
          context, request, &GraphClient::GetTimelinePage, kMaxPageSize,
          [](const v1::GetTimelineResponse& page) { return page.meetings_size(); },
          [&](const v1::GetTimelineResponse& page) {
            for (int i = 0; i < page.meetings_size(); ++i) {
              const v1::Meeting& meeting = page.meetings(i);
              const std::string when = DateText(meeting.when());
              PartiesByOffice parties;
              if (of_role) {
                parties = SplitByOffice(meeting, party.name());
              } else {
                parties.others = PartiesText(meeting, party.name());
              }
              const std::string& with = parties.others;
              if (context.format == OutputFormat::kCsv) {
                std::vector<std::string> fields = {meeting.name(),
                                                   when,
                                                   with,
                                                   OfficesOf(meeting, party.name()),
                                                   KindText(meeting.kind()),
                                                   StatusText(meeting.status()),
                                                   RefText(meeting.place()),
                                                   meeting.title(),
                                                   parties.holders};
                if (evidence) fields.push_back(EvidenceField(EvidenceOf(page, i)));
                csv.WriteRow(fields);
                continue;
              }
              std::string number;
              if (evidence) {
                number = absl::StrCat(
                    "[",
                    notes.Add(absl::StrCat(meeting.name(), when.empty() ? "" : ", ", when),
                              EvidenceOf(page, i)),
                    "]");
              }
              const bool held = meeting.status() <= v1::MEETING_STATUS_HELD;
              table.AddRow({number, when, parties.holders, with, KindText(meeting.kind()),
                            held ? "" : StatusText(meeting.status()), RefText(meeting.place()),
                            meeting.name()});
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    notes.Print(context.terminal.width, context.out);
    context.out << '\n'
                << CountText(outcome, "meeting", "meetings") << ", at "
                << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "no such meetings, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command TimelineCommand() {
  Command command;
  command.name = "timeline";
  command.summary = "the meetings of a person, office or polity, in order of time";
  command.arguments = "PERSON|ROLE|POLITY";
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Lists meetings in order of time: those of a person; of an office, those of whoever held it "
      "then, and those where its holder was not named; or of a polity, where it took part as "
      "such.";
  command.flags = {
      {"newest", FlagType::kSwitch, "", "newest first"},
      {"evidence", FlagType::kSwitch, "", "add the sentences and their articles"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery timeline \"Sergey Lavrov\" --from 2021 --newest", "his meetings since 2021"},
      {"chancery timeline \"Sergey Lavrov\" --place Geneva --status any",
       "in Geneva, also those that were only planned, called off or denied"},
      {"chancery timeline \"US Secretary of State\" --from 2001 --to 2009",
       "those of all holders of the office, each while he held it"},
      {"chancery timeline \"European Union\" -o csv --all", "every meeting of the EU, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
