#include "client/cli/attended_command.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/reply_json.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr size_t kMaxMeetings = 50;
constexpr int64_t kMaxRows = 1000;

// "2021-06-11 meetings/4 (Ann Example then)".
std::string AbsenceText(const v1::Absence& absence) {
  std::string text = DateText(absence.when());
  absl::StrAppend(&text, text.empty() ? "" : " ", absence.meeting());
  if (absence.holders_size() > 0) {
    absl::StrAppend(&text, " (", RefsText(absence.holders()), " then)");
  }
  return text;
}

std::string AbsencesText(const v1::Attendance& row) {
  return absl::StrJoin(row.absences(), ", ", [](std::string* out, const v1::Absence& absence) {
    out->append(AbsenceText(absence));
  });
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const ParsedFlags& flags = context.flags;
  NameResolver resolver(*context.client, context.consistency, context.err);
  v1::CoAttendanceRequest request;
  for (const std::string& text : flags.arguments()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef meeting, resolver.Meeting(text));
    request.add_meetings(meeting.name());
  }
  const int64_t expected_from = flags.Count("expected-from", 0);
  if (expected_from > static_cast<int64_t>(kMaxMeetings)) {
    return absl::InvalidArgumentError(absl::StrCat("--expected-from is at most ", kMaxMeetings));
  }
  request.set_expected_from(static_cast<int>(expected_from));
  request.set_max_rows(static_cast<int>(std::min(context.limit, kMaxRows)));
  *request.mutable_consistency() = context.consistency;
  CHANCERY_ASSIGN_OR_RETURN(const v1::CoAttendanceResponse response,
                            context.client->CoAttendance(request));

  if (context.format == OutputFormat::kJson) {
    CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
  } else if (context.format == OutputFormat::kCsv) {
    CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"party", "party_name", "attended", "absent_from"}));
    for (const auto* rows : {&response.attended_all(), &response.absent()}) {
      for (const v1::Attendance& row : *rows) {
        csv.WriteRow({row.party().name(), row.party().display_name(), absl::StrCat(row.attended()),
                      AbsencesText(row)});
      }
    }
  } else {
    if (response.attended_all_size() > 0) {
      TableWriter all({{"Attended all", Fit::kWraps}, {"Name"}},
                      {context.terminal.width, context.terminal.color}, context.out);
      for (const v1::Attendance& row : response.attended_all()) {
        all.AddRow({RefText(row.party()), row.party().name()});
      }
      all.Finish();
      context.out << '\n';
    }
    if (response.absent_size() > 0) {
      TableWriter absent({{"Expected", Fit::kWraps},
                          {"Attended", Fit::kFixed, true},
                          {"Absent from", Fit::kWraps}},
                         {context.terminal.width, context.terminal.color}, context.out);
      for (const v1::Attendance& row : response.absent()) {
        absent.AddRow({RefText(row.party()), absl::StrCat(row.attended()), AbsencesText(row)});
      }
      absent.Finish();
      context.out << '\n';
    }
    context.out << Plural(request.meetings_size(), "meeting", "meetings") << ", at "
                << RevisionText(response.info()) << '\n';
  }
  if (!response.info().complete()) {
    context.err << "there are more rows than those shown: --limit N shows more, "
                << WithThousands(kMaxRows) << " at most\n";
  }
  return response.attended_all_size() + response.absent_size() > 0 ? ExitCode::kOk
                                                                   : ExitCode::kNothingFound;
}

}  // namespace

Command AttendedCommand() {
  Command command;
  command.name = "attended";
  command.summary = "who was at all of these meetings, and who was missed";
  command.arguments = "MEETING MEETING...";
  command.min_arguments = 2;
  command.max_arguments = kMaxMeetings;
  command.description =
      "Lists who attended all of these meetings: people, offices (by whoever held them then) and "
      "polities; and who attended most of them and so was to be expected at the others, with those "
      "meetings and, of an office, who held it then.";
  command.flags = {
      {"expected-from", FlagType::kCount, "N",
       "who attended N of them was to be expected at all (default: more than half)"},
  };
  command.examples = {
      {"chancery attended meetings/12 meetings/40 meetings/73", "who came to all three"},
      {"chancery attended meetings/12 meetings/40 --expected-from 1",
       "also who came to one of the two only"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
