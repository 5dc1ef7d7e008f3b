#include "client/cli/watch_command.h"

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
#include "client/cli/message_json.h"
#include "client/cli/name_resolver.h"
#include "client/cli/reply_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kMaxParties = 32;

absl::StatusOr<v1::WatchRequest> BuildRequest(const CommandContext& context,
                                              NameResolver& resolver) {
  const ParsedFlags& flags = context.flags;
  v1::WatchRequest request;
  const std::string after = flags.Text("after");
  int64_t revision = 0;
  if (after.empty()) {
    request.set_from_now(true);
  } else if (absl::SimpleAtoi(after, &revision) && revision >= 0) {
    request.set_after_revision(revision);
  } else {
    request.set_after(after);
  }
  request.set_until_now(flags.IsOn("until-now"));
  if (flags.IsOn("met")) {
    CHANCERY_ASSIGN_OR_RETURN(*request.mutable_encounters(),
                              EncountersOf(flags.arguments(), flags, resolver));
    return request;
  }
  for (const std::string& text : flags.arguments()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef party, resolver.Party(text));
    request.add_parties(party.name());
  }
  return request;
}

// One line each, as they come: a table would have to wait for its last row.
void Print(const v1::WatchResponse& message, std::ostream& out) {
  const std::string revision = absl::StrCat(message.revision());
  for (const v1::ResourceChange& change : message.changes()) {
    out << revision << ' ' << ChangeMark(change.kind()) << ' ' << change.resource().name() << "  "
        << Printable(change.resource().display_name()) << '\n';
  }
  for (const v1::EncounterChange& change : message.encounter_changes()) {
    const v1::Encounter& row = RowOf(change);
    std::string line =
        absl::StrCat(revision, " ", ChangeMark(change.kind()), " ", DateText(row.meeting().when()),
                     "  ", RefText(row.counterpart()));
    const std::string office = CapacitiesText(row.counterpart_capacities());
    if (!office.empty()) absl::StrAppend(&line, ", ", office);
    absl::StrAppend(&line, "  ", row.meeting().name());
    const std::string what = WhatChanged(change);
    if (!what.empty()) absl::StrAppend(&line, "  (", what, ")");
    if (change.articles_size() > 0) absl::StrAppend(&line, "  by ", RefsText(change.articles()));
    out << Printable(line) << '\n';
  }
}

void WriteCsv(const v1::WatchResponse& message, CsvWriter& csv) {
  const std::string revision = absl::StrCat(message.revision());
  for (const v1::ResourceChange& change : message.changes()) {
    csv.WriteRow({revision, ChangeMark(change.kind()), change.resource().name(),
                  change.resource().display_name(), "", ""});
  }
  for (const v1::EncounterChange& change : message.encounter_changes()) {
    const v1::Encounter& row = RowOf(change);
    csv.WriteRow({revision, ChangeMark(change.kind()), row.counterpart().name(),
                  row.counterpart().display_name(), row.meeting().name(), WhatChanged(change)});
  }
}

// A message is a line on a terminal, too: whoever reads it waits for the next one.
absl::Status PrintMessage(const v1::WatchResponse& message, const CommandContext& context) {
  if (context.json_lines) return PrintJson(message, context);
  CHANCERY_ASSIGN_OR_RETURN(const std::string json, MessageToJson(message, false));
  context.out << json;
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::WatchRequest request, BuildRequest(context, resolver));
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(
        csv.WriteHeader({"revision", "change", "resource", "name", "meeting", "what_changed"}));
  }
  std::string checkpoint;
  bool any = false;
  absl::Status printed;
  const absl::Status status = context.client->Watch(request, [&](const v1::WatchResponse& message) {
    checkpoint = message.checkpoint();
    any = any || message.changes_size() + message.encounter_changes_size() > 0;
    if (context.format == OutputFormat::kJson) {
      printed = PrintMessage(message, context);
      if (!printed.ok()) return false;
    } else if (context.format == OutputFormat::kCsv) {
      WriteCsv(message, csv);
    } else {
      Print(message, context.out);
    }
    context.out.flush();
    // Whoever reads the output may have gone.
    return context.out.good();
  });
  if (!checkpoint.empty()) {
    context.err << "go on with --after " << checkpoint << '\n';
  }
  CHANCERY_RETURN_IF_ERROR(printed);
  CHANCERY_RETURN_IF_ERROR(status);
  return any ? ExitCode::kOk : ExitCode::kNothingFound;
}

}  // namespace

Command WatchCommand() {
  Command command;
  command.name = "watch";
  command.summary = "changes of the graph as they come";
  command.arguments = "[PERSON|ROLE|POLITY...]";
  command.max_arguments = kMaxParties;
  command.description =
      "Shows what is added (+), changed (~) and removed (-), revision by revision: all of it, or "
      "what "
      "concerns these people, offices and polities. With --met it shows how the answer of "
      "`chancery "
      "met PERSON` with these flags changes, so that somebody who appears in it is seen at "
      "once.\n\n"
      "It waits for what comes, unless --until-now, and begins now, unless --after. At its end it "
      "names the checkpoint from which the next one goes on, with nothing lost or shown twice; "
      "with -o "
      "json each message has one.";
  command.flags = {
      {"after", FlagType::kText, "REVISION|CHECKPOINT", "begin after this one"},
      {"until-now", FlagType::kSwitch, "", "end at the newest revision"},
      {"met", FlagType::kSwitch, "", "how the answer of `met` changes"},
  };
  for (FlagSpec& flag : EncounterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery watch", "everything from now on"},
      {"chancery watch \"Sergey Lavrov\" --after 1200 --until-now", "what concerned him since"},
      {"chancery watch --met \"Sergey Lavrov\" --role \"US Secretary of State\"",
       "tell me when he meets another one"},
  };
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
