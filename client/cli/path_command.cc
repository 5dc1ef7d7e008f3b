#include "client/cli/path_command.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/meeting_filter_flags.h"
#include "client/cli/name_resolver.h"
#include "client/cli/picture.h"
#include "client/cli/reply_json.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int64_t kMaxPaths = 100;
constexpr int64_t kMaxHops = 8;

absl::StatusOr<v1::FindPathsRequest> BuildRequest(const CommandContext& context,
                                                  NameResolver& resolver) {
  const ParsedFlags& flags = context.flags;
  v1::FindPathsRequest request;
  CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef from, resolver.Person(flags.arguments()[0]));
  CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef to, resolver.Person(flags.arguments()[1]));
  request.set_from(from.name());
  request.set_to(to.name());
  const int64_t hops = flags.Count("max-hops", 0);
  if (hops > kMaxHops) {
    return absl::InvalidArgumentError(absl::StrCat("--max-hops is at most ", kMaxHops));
  }
  const int64_t paths = flags.Count("paths", 0);
  if (paths > kMaxPaths) {
    return absl::InvalidArgumentError(absl::StrCat("--paths is at most ", kMaxPaths));
  }
  request.set_max_hops(static_cast<int>(hops));
  request.set_max_paths(static_cast<int>(paths));
  request.set_kind(flags.IsOn("longer") ? v1::FindPathsRequest::KIND_K_SHORTEST
                                        : v1::FindPathsRequest::KIND_ALL_SHORTEST);
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);
  *request.mutable_consistency() = context.consistency;
  return request;
}

std::string Marked(std::string text, v1::Certainty certainty) {
  if (certainty == v1::CERTAINTY_POSSIBLE) absl::StrAppend(&text, " ", kPossibleMark);
  return text;
}

absl::Status PrintCsv(const v1::FindPathsResponse& response, CommandContext& context) {
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"chain", "step", "person", "person_name", "office_then",
                                            "met", "met_name", "met_office_then", "when", "kind",
                                            "place", "meeting", "meetings", "certainty"}));
  for (int i = 0; i < response.paths_size(); ++i) {
    for (int j = 0; j < response.paths(i).hops_size(); ++j) {
      const v1::PathHop& hop = response.paths(i).hops(j);
      const v1::Encounter& met = hop.encounter();
      csv.WriteRow({absl::StrCat(i + 1), absl::StrCat(j + 1), met.subject().name(),
                    met.subject().display_name(), CapacitiesText(met.subject_capacities()),
                    met.counterpart().name(), met.counterpart().display_name(),
                    CapacitiesText(met.counterpart_capacities()), DateText(met.meeting().when()),
                    KindText(met.meeting().kind()), RefText(met.meeting().place()),
                    met.meeting().name(), absl::StrCat(hop.meeting_count()),
                    CertaintyText(met.certainty())});
    }
  }
  return absl::OkStatus();
}

void PrintTable(const v1::FindPathsResponse& response, CommandContext& context) {
  TableWriter table({{"Chain", Fit::kFixed, true},
                     {"Person", Fit::kWraps},
                     {"Office then", Fit::kWraps, false, true},
                     {"Met", Fit::kWraps},
                     {"Office then", Fit::kWraps, false, true},
                     {"When"},
                     {"Place", Fit::kWraps, false, true},
                     {"Meetings", Fit::kFixed, true},
                     {"Meeting"}},
                    {context.terminal.width, context.terminal.color}, context.out);
  bool any_possible = false;
  for (int i = 0; i < response.paths_size(); ++i) {
    const v1::MeetingPath& path = response.paths(i);
    for (int j = 0; j < path.hops_size(); ++j) {
      const v1::PathHop& hop = path.hops(j);
      const v1::Encounter& met = hop.encounter();
      any_possible |= met.certainty() == v1::CERTAINTY_POSSIBLE;
      table.AddRow({j == 0 ? absl::StrCat(i + 1) : "", RefText(met.subject()),
                    CapacitiesText(met.subject_capacities()), RefText(met.counterpart()),
                    CapacitiesText(met.counterpart_capacities()),
                    Marked(DateText(met.meeting().when()), met.certainty()),
                    RefText(met.meeting().place()), absl::StrCat(hop.meeting_count()),
                    met.meeting().name()});
    }
  }
  table.Finish();
  context.out << '\n';
  if (any_possible) context.out << IndentText(kPossibleNote, "", context.terminal.width);
  const int shortest = response.paths(0).hops_size();
  context.out << Plural(response.paths_size(), "chain", "chains") << ", the shortest of "
              << Plural(shortest, "meeting", "meetings") << ", at " << RevisionText(response.info())
              << '\n';
}

// Everybody on the chains, in columns by how far from the first they are.
Picture PictureOf(const v1::FindPathsResponse& response) {
  Picture picture;
  for (const v1::MeetingPath& path : response.paths()) {
    for (int i = 0; i < path.hops_size(); ++i) {
      const v1::Encounter& met = path.hops(i).encounter();
      const auto column = static_cast<size_t>(i);
      const size_t from = picture.AddNode(met.subject().name(), RefText(met.subject()),
                                          CapacitiesText(met.subject_capacities()), column);
      const size_t to = picture.AddNode(met.counterpart().name(), RefText(met.counterpart()),
                                        CapacitiesText(met.counterpart_capacities()), column + 1);
      picture.AddEdge(from, to, DateText(met.meeting().when()),
                      met.certainty() == v1::CERTAINTY_POSSIBLE);
    }
  }
  return picture;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::FindPathsRequest request, BuildRequest(context, resolver));
  CHANCERY_ASSIGN_OR_RETURN(const v1::FindPathsResponse response,
                            context.client->FindPaths(request));
  if (context.format == OutputFormat::kJson) {
    CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
  } else if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(PrintCsv(response, context));
  } else if (response.paths_size() > 0 && context.format == OutputFormat::kDot) {
    context.out << ToDot(PictureOf(response));
  } else if (response.paths_size() > 0 && context.format == OutputFormat::kSvg) {
    context.out << ToSvg(PictureOf(response));
  } else if (response.paths_size() > 0) {
    PrintTable(response, context);
  }
  if (response.paths_size() == 0) {
    context.err << "no such chain of meetings, at " << RevisionText(response.info()) << '\n';
    return ExitCode::kNothingFound;
  }
  if (response.limit() == "max_paths") {
    if (request.max_paths() != 1) {
      context.err << "there are more chains than the " << response.paths_size()
                  << " shown: --paths N shows more, " << kMaxPaths << " at most\n";
    }
  } else if (!response.limit().empty()) {
    context.err << "there may be more chains: the search ended at its limit, " << response.limit()
                << '\n';
  }
  return ExitCode::kOk;
}

}  // namespace

Command PathCommand() {
  Command command;
  command.name = "path";
  command.summary = "the shortest chains of meetings between two people";
  command.arguments = "PERSON PERSON";
  command.min_arguments = 2;
  command.max_arguments = 2;
  command.description =
      "Shows how one person is connected with another: who met whom who met whom. Each step has "
      "the "
      "first meeting of the two that counts, the offices of both on that day, and how many "
      "meetings "
      "of theirs count.\n\n"
      "All shortest chains are shown, up to --paths; with --longer, longer ones as well.";
  command.flags = {
      {"max-hops", FlagType::kCount, "N", "chains of at most N meetings, 1 to 8 (default: 5)"},
      {"paths", FlagType::kCount, "N", "at most N chains, 1 to 100 (default: 10)"},
      {"longer", FlagType::kSwitch, "", "longer chains as well, after the shortest"},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) command.flags.push_back(std::move(flag));
  command.examples = {
      {"chancery path \"Sergey Lavrov\" \"Ban Ki-moon\"", "how the two are connected"},
      {"chancery path \"Sergey Lavrov\" \"Ban Ki-moon\" --from 2010 --kind in-person",
       "by meetings in person of these years"},
      {"chancery path \"Sergey Lavrov\" \"Ban Ki-moon\" -o dot | dot -Tpng > path.png",
       "a picture, by Graphviz"},
      {"chancery path people/1 people/42 --longer --paths 50", "the 50 shortest chains"},
  };
  command.has_rows = false;
  command.draws = true;
  command.run = Run;
  return command;
}

}  // namespace chancery
