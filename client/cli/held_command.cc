#include "client/cli/held_command.h"

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

// Who is not a person may be an office or a polity: then the error says how to ask for its holders.
absl::StatusOr<v1::ResourceRef> PersonOf(const std::string& text, NameResolver& resolver) {
  absl::StatusOr<v1::ResourceRef> person = resolver.Person(text);
  if (!absl::IsNotFound(person.status())) return person;
  const absl::StatusOr<std::vector<v1::ResourceRef>> others = resolver.Parties(text);
  if (!others.ok()) return person;
  const bool office = CollectionOf(others->front().name()) == "roles";
  return absl::NotFoundError(
      absl::StrCat(person.status().message(), ", but ",
                   office ? "an office does: --role \"" : "a polity does: --polity \"", text,
                   "\" lists who held ", office ? "it" : "its offices"));
}

absl::StatusOr<v1::ListTenuresRequest> BuildRequest(const ParsedFlags& flags,
                                                    NameResolver& resolver) {
  v1::ListTenuresRequest request;
  if (!flags.arguments().empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, PersonOf(flags.arguments()[0], resolver));
    request.set_person(ref.name());
  }
  if (flags.Has("role")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Role(flags.Text("role")),
                              _ << "--role");
    request.set_role(ref.name());
  }
  if (flags.Has("polity")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Polity(flags.Text("polity")),
                              _ << "--polity");
    request.set_polity(ref.name());
  }
  if (request.person().empty() && request.role().empty() && request.polity().empty()) {
    return absl::InvalidArgumentError("held needs a PERSON, --role or --polity");
  }
  v1::DateRange dates = DateRangeOf(flags);
  if (flags.Has("at-date")) {
    if (!dates.first().empty() || !dates.last().empty()) {
      return absl::InvalidArgumentError("--at-date cannot go with --from or --to");
    }
    dates.set_first(flags.Text("at-date"));
    dates.set_last(flags.Text("at-date"));
  }
  CHANCERY_RETURN_IF_ERROR(CheckDateRange(dates));
  if (!dates.first().empty() || !dates.last().empty()) *request.mutable_dates() = dates;
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);
  request.set_include_evidence(flags.IsOn("evidence"));
  return request;
}

// A bare year is more likely a mistake for --at-date than a revision.
absl::Status CheckReadPoint(const ParsedFlags& flags) {
  const std::string at = flags.Text("at");
  if (at.size() != 4 || at < "1800" || at > "2199" || !IsFlagDate(at)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--at ", at, " would be a revision: for who held it in ", at, ", --at-date ", at,
                   "; for the revision, --at 0", at));
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  CHANCERY_RETURN_IF_ERROR(CheckReadPoint(context.flags));
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::ListTenuresRequest request,
                            BuildRequest(context.flags, resolver));
  const bool evidence = request.include_evidence();

  TableWriter table({{"", Fit::kFixed, false, true},
                     {"Person", Fit::kWraps},
                     {"Office", Fit::kWraps},
                     {"From"},
                     {"Until"},
                     {"Note", Fit::kFixed, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  EvidenceNotes notes;
  bool any_possible = false;
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    std::vector<std::string> header = {"tenure",     "person", "person_name", "role",
                                       "office",     "from",   "until",       "end_state",
                                       "last_known", "acting", "certainty"};
    if (evidence) header.push_back("evidence");
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(header));
  }
  const auto show = [&](const v1::ListTenuresResponse& page) {
    for (const v1::TenureRow& row : page.tenures()) {
      const v1::Tenure& tenure = row.tenure();
      const v1::TimeInterval& interval = tenure.interval();
      if (context.format == OutputFormat::kCsv) {
        const char* state = "unknown";
        if (interval.end_state() == v1::END_STATE_ENDED) state = "ended";
        if (interval.end_state() == v1::END_STATE_ONGOING) state = "ongoing";
        std::vector<std::string> fields = {tenure.name(),
                                           tenure.person().name(),
                                           tenure.person().display_name(),
                                           tenure.role().name(),
                                           tenure.role().display_name(),
                                           DateText(interval.start()),
                                           DateText(interval.end()),
                                           state,
                                           DateText(interval.last_known()),
                                           tenure.acting() ? "true" : "false",
                                           CertaintyText(row.certainty())};
        if (evidence) fields.push_back(EvidenceField(row.evidence()));
        csv.WriteRow(fields);
        continue;
      }
      const bool possible = row.certainty() == v1::CERTAINTY_POSSIBLE;
      any_possible |= possible;
      std::string number;
      if (evidence) {
        number = absl::StrCat(
            "[",
            notes.Add(absl::StrCat(RefText(tenure.person()), ", ", RefText(tenure.role())),
                      row.evidence()),
            "]");
      }
      std::string person = RefText(tenure.person());
      if (possible) absl::StrAppend(&person, " ", kPossibleMark);
      table.AddRow({number, person, RefText(tenure.role()), StartText(interval), EndText(interval),
                    tenure.acting() ? "acting" : ""});
    }
  };
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListTenuresRequest, v1::ListTenuresResponse>(
          context, request, &GraphClient::ListTenuresPage, kMaxPageSize,
          [](const v1::ListTenuresResponse& page) { return page.tenures_size(); }, show)));
  if (table.row_count() > 0) {
    table.Finish();
    notes.Print(context.terminal.width, context.out);
    context.out << '\n';
    if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
    context.out << CountText(outcome, "tenure", "tenures") << ", at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "no such tenures, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command HeldCommand() {
  Command command;
  command.name = "held";
  command.summary = "which offices a person held, or who held an office";
  command.arguments = "[PERSON]";
  command.max_arguments = 1;
  command.description =
      "Lists who held which office from when until when. Until is the first day out of office. "
      "\"present (2022-01-21)\" was in office when that was told; a ? says that nobody told "
      "whether "
      "or when it ended, and the date behind it is the last day on which they are known to have "
      "held it.";
  command.flags = {
      {"role", FlagType::kText, "ROLE", "the holders of this office"},
      {"polity", FlagType::kText, "POLITY", "the holders of all offices of this polity"},
      {"at-date", FlagType::kDate, "DATE", "who held it on this day, or in this month or year"},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
      {"evidence", FlagType::kSwitch, "", "add the sentences and their articles"},
  };
  for (FlagSpec& flag : DateRangeFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery held \"Sergey Lavrov\"", "his offices"},
      {"chancery held --role \"US Secretary of State\" --at-date 2005-01-26",
       "who was secretary of state on that day"},
      {"chancery held --polity France --from 2010 --to 2012 -o csv",
       "every French office holder of these years, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
