#include "client/cli/said_command.h"

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
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kMaxPageSize = 1000;

absl::StatusOr<v1::ListStatementsRequest> BuildRequest(const ParsedFlags& flags,
                                                       NameResolver& resolver) {
  v1::ListStatementsRequest request;
  if (!flags.arguments().empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Person(flags.arguments()[0]));
    request.set_speaker(ref.name());
  }
  if (flags.Has("role")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Role(flags.Text("role")),
                              _ << "--role");
    request.set_role(ref.name());
  }
  if (flags.Has("topic")) {
    const std::string text = flags.Text("topic");
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Topic(text), _ << "--topic");
    request.set_topic(ref.name());
  }
  if (flags.Has("meeting")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Meeting(flags.Text("meeting")),
                              _ << "--meeting");
    request.set_meeting(ref.name());
  }
  request.set_text_query(flags.Text("about"));
  if (request.speaker().empty() && request.role().empty() && request.topic().empty() &&
      request.meeting().empty() && request.text_query().empty()) {
    return absl::InvalidArgumentError("said needs a PERSON, --role, --topic, --meeting or --about");
  }
  const v1::DateRange dates = DateRangeOf(flags);
  CHANCERY_RETURN_IF_ERROR(CheckDateRange(dates));
  if (!dates.first().empty() || !dates.last().empty()) *request.mutable_dates() = dates;
  request.set_newest_first(flags.IsOn("newest"));
  request.set_include_evidence(flags.IsOn("evidence"));
  return request;
}

std::string Speaker(const v1::Statement& statement) {
  return statement.speaker().name().empty() ? statement.speaker_description()
                                            : RefText(statement.speaker());
}

// A statement with who said it, when and where, for people:
//
//   2022-01-21  Ann Example (Foreign Minister of Freedonia)
//     "The words."
//     Ann Example, Bob Sample: Geneva, 2022-01-21 (meetings/12)
void PrintStatement(const v1::StatementRow& row, const CommandContext& context) {
  const v1::Statement& statement = row.statement();
  std::string heading = DateText(statement.when());
  if (!heading.empty()) heading += "  ";
  absl::StrAppend(&heading, Speaker(statement));
  const std::string offices = CapacitiesText(statement.capacities());
  if (!offices.empty()) absl::StrAppend(&heading, " (", offices, ")");
  if (!statement.addressee().name().empty()) {
    absl::StrAppend(&heading, " to ", RefText(statement.addressee()));
  }
  if (row.certainty() == v1::CERTAINTY_POSSIBLE) absl::StrAppend(&heading, " ", kPossibleMark);
  const size_t width = context.terminal.width;
  std::ostream& out = context.out;
  out << IndentText(Printable(heading), "", width);
  const bool quote = statement.mode() != v1::STATEMENT_MODE_PARAPHRASE;
  const std::string words = Printable(statement.text());
  out << IndentText(quote ? absl::StrCat("\"", words, "\"") : absl::StrCat("said that: ", words),
                    "  ", width);
  if (!statement.meeting().name().empty()) {
    std::string meeting = statement.meeting().display_name();
    absl::StrAppend(&meeting, meeting.empty() ? "" : " ", "(", statement.meeting().name(), ")");
    out << IndentText(Printable(meeting), "  ", width);
  }
  if (!statement.topics().empty()) {
    out << IndentText(Printable(absl::StrCat("about ", RefsText(statement.topics()))), "  ", width);
  }
  PrintEvidence(row.evidence(), "    ", width, out);
  out << '\n';
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::ListStatementsRequest request,
                            BuildRequest(context.flags, resolver));
  const bool evidence = request.include_evidence();
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    std::vector<std::string> header = {"statement", "speaker", "speaker_name", "office_then",
                                       "when",      "mode",    "text",         "meeting",
                                       "addressee", "topics",  "certainty"};
    if (evidence) header.push_back("evidence");
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(header));
  }
  bool any_possible = false;
  const auto show = [&](const v1::ListStatementsResponse& page) {
    for (const v1::StatementRow& row : page.statements()) {
      any_possible |= row.certainty() == v1::CERTAINTY_POSSIBLE;
      if (context.format == OutputFormat::kTable) {
        PrintStatement(row, context);
        continue;
      }
      const v1::Statement& statement = row.statement();
      std::vector<std::string> fields = {
          statement.name(),
          statement.speaker().name(),
          Speaker(statement),
          CapacitiesText(statement.capacities()),
          DateText(statement.when()),
          statement.mode() == v1::STATEMENT_MODE_PARAPHRASE ? "paraphrase" : "quote",
          statement.text(),
          statement.meeting().name(),
          RefText(statement.addressee()),
          RefsText(statement.topics()),
          CertaintyText(row.certainty())};
      if (evidence) fields.push_back(EvidenceField(row.evidence()));
      csv.WriteRow(fields);
    }
  };
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListStatementsRequest, v1::ListStatementsResponse>(
          context, request, &GraphClient::ListStatementsPage, kMaxPageSize,
          [](const v1::ListStatementsResponse& page) { return page.statements_size(); }, show)));
  if (context.format == OutputFormat::kTable && outcome.rows > 0) {
    if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
    context.out << CountText(outcome, "statement", "statements") << ", at "
                << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "no such statements, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command SaidCommand() {
  Command command;
  command.name = "said";
  command.summary = "who said what";
  command.arguments = "[PERSON]";
  command.max_arguments = 1;
  command.description =
      "Lists statements in order of time: quotations in quotation marks, and what was reported in "
      "other words behind \"said that\"; with the speaker's office on that day and the meeting at "
      "or about which it was said.";
  command.flags = {
      {"role", FlagType::kText, "ROLE", "by whoever held this office on that day"},
      {"topic", FlagType::kText, "TOPIC", "about this topic"},
      {"meeting", FlagType::kText, "MEETING", "at or about this meeting: meetings/12"},
      {"about", FlagType::kText, "WORDS",
       "with these words, whatever their endings; 'words \"in quotation marks\"' stand together"},
      {"newest", FlagType::kSwitch, "", "newest first"},
      {"evidence", FlagType::kSwitch, "", "add the sentences and their articles"},
  };
  for (FlagSpec& flag : DateRangeFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery said \"Antony Blinken\" --from 2022-01", "his words since January 2022"},
      {"chancery said \"Sergey Lavrov\" --about \"nuclear weapons\"", "what he said of them"},
      {"chancery said --meeting meetings/12 --evidence", "what was said at a meeting"},
      {"chancery said --role \"Russian foreign minister\" --topic Ukraine -o csv",
       "an office's words on a topic, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
