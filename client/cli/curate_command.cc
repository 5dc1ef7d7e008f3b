#include "client/cli/curate_command.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/reply_json.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;
using Changes = google::protobuf::RepeatedPtrField<v1::CurationChange>;
using Refs = google::protobuf::RepeatedPtrField<v1::ResourceRef>;

constexpr int kMaxPageSize = 1000;

// One thing that curators do: the first argument of the command.
struct Action {
  std::string name;
  // How help names what follows it.
  std::string arguments;
  // How many follow it.
  size_t min_arguments = 0;
  size_t max_arguments = 0;
  // Which of the command's own flags it takes.
  std::vector<std::string> flags;
  // Whether it only reads, and so takes --at, --limit and --all.
  bool reads = false;
  absl::StatusOr<ExitCode> (*run)(CommandContext&) = nullptr;
};

// "Sergey Lavrov (people/5)".
std::string RefWithName(const v1::ResourceRef& ref) {
  if (ref.display_name().empty() || ref.name().empty()) return RefText(ref);
  return absl::StrCat(ref.display_name(), " (", ref.name(), ")");
}

std::string RefsWithNames(const Refs& refs) {
  if (refs.empty()) return "(nothing any more)";
  return absl::StrJoin(refs, ", ", [](std::string* out, const v1::ResourceRef& ref) {
    out->append(RefWithName(ref));
  });
}

std::string RefNames(const Refs& refs) {
  return absl::StrJoin(
      refs, " ", [](std::string* out, const v1::ResourceRef& ref) { out->append(ref.name()); });
}

const char* ChangeText(v1::CurationChange::Kind kind) {
  switch (kind) {
    case v1::CurationChange::KIND_CREATED:
      return "new";
    case v1::CurationChange::KIND_CHANGED:
      return "changed";
    case v1::CurationChange::KIND_CLOSED:
      return "gone";
    default:
      return "";
  }
}

// The argument behind the action.
const std::string& Argument(const CommandContext& context, size_t index) {
  return context.flags.arguments()[index + 1];
}

std::string Author(const CommandContext& context) {
  return context.flags.Text("author", context.user);
}

// A person, by words or name, or a meeting by name.
absl::StatusOr<std::string> PersonOrMeeting(const std::string& text, CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  const std::string collection = CollectionOf(text);
  if (collection == "meetings") return text;
  if (!collection.empty() && collection != "people") {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is neither a person nor a meeting: only these are curated"));
  }
  CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Person(text));
  return ref.name();
}

absl::StatusOr<std::string> Article(const std::string& text) {
  if (CollectionOf(text) == "articles") return text;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text,
                   "\" is not the name of an article, such as articles/12; `chancery evidence` and "
                   "`chancery list articles` show them"));
}

// "7" is short for "decisions/7".
std::string InCollection(const std::string& collection, const std::string& text) {
  return absl::StrContains(text, '/') ? text : absl::StrCat(collection, "/", text);
}

// What became of the resources, and under it `summary`. `revision` is that of the write; of a dry
// run, the one that it was tried at.
template <typename Response>
absl::StatusOr<ExitCode> ShowOutcome(const Response& response, const Changes& changes, bool dry_run,
                                     const std::string& summary, const std::string& hint,
                                     CommandContext& context) {
  if (context.format == OutputFormat::kJson) {
    CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
    return ExitCode::kOk;
  }
  const auto shown = static_cast<int>(std::min<int64_t>(changes.size(), context.limit));
  if (context.format == OutputFormat::kCsv) {
    CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"change", "name", "display_name"}));
    for (int i = 0; i < shown; ++i) {
      csv.WriteRow({ChangeText(changes[i].kind()), changes[i].resource().name(),
                    changes[i].resource().display_name()});
    }
    context.err << Printable(summary) << '\n';
  } else {
    TableWriter table({{"Change"}, {"Name"}, {"What", Fit::kWraps}},
                      {context.terminal.width, context.terminal.color}, context.out);
    for (int i = 0; i < shown; ++i) {
      table.AddRow({ChangeText(changes[i].kind()), changes[i].resource().name(),
                    changes[i].resource().display_name()});
    }
    table.Finish();
    if (table.row_count() > 0) context.out << '\n';
    context.out << IndentText(Printable(summary), "", context.terminal.width);
    const std::string more = dry_run ? "Nothing was written: without --dry-run it would be." : hint;
    if (!more.empty()) context.out << IndentText(Printable(more), "", context.terminal.width);
  }
  if (shown < changes.size()) {
    context.err << "there are more changes than the " << WithThousands(shown)
                << " shown: --limit N shows more, --all shows all\n";
  }
  return ExitCode::kOk;
}

// "3 gone, 1 changed".
std::string CountText(const Changes& changes) {
  int64_t counts[4] = {};
  for (const v1::CurationChange& change : changes) {
    if (v1::CurationChange::Kind_IsValid(change.kind())) ++counts[change.kind()];
  }
  std::vector<std::string> parts;
  for (const auto kind : {v1::CurationChange::KIND_CLOSED, v1::CurationChange::KIND_CHANGED,
                          v1::CurationChange::KIND_CREATED}) {
    if (counts[kind] > 0) {
      parts.push_back(absl::StrCat(WithThousands(counts[kind]), " ", ChangeText(kind)));
    }
  }
  return parts.empty() ? "no other resource changed" : absl::StrJoin(parts, ", ");
}

std::string AtRevision(int64_t revision, bool dry_run) {
  return dry_run ? absl::StrCat("tried at revision ", revision)
                 : absl::StrCat("at revision ", revision);
}

std::string UndoHint(const v1::Decision& decision) {
  if (decision.name().empty()) return "";
  return absl::StrCat("To take it back: chancery curate undo ", decision.name());
}

std::string ByDecision(const v1::Decision& decision) {
  return decision.name().empty() ? "" : absl::StrCat(", by ", decision.name());
}

absl::StatusOr<ExitCode> Retract(CommandContext& context) {
  v1::RetractArticleRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_name(), Article(Argument(context, 0)));
  request.set_validate_only(context.flags.IsOn("dry-run"));
  CHANCERY_ASSIGN_OR_RETURN(const v1::RetractArticleResponse response,
                            context.client->RetractArticle(request));
  const bool dry = request.validate_only();
  return ShowOutcome(
      response, response.changes(), dry,
      absl::StrCat(request.name(), dry ? " would be retracted: " : " is retracted: ",
                   CountText(response.changes()), ", ", AtRevision(response.revision(), dry), "."),
      "To have it back, load the article again.", context);
}

absl::StatusOr<ExitCode> Merge(CommandContext& context) {
  v1::MergeEntitiesRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_name(),
                            PersonOrMeeting(Argument(context, 0), context));
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_other(),
                            PersonOrMeeting(Argument(context, 1), context));
  request.set_reason(context.flags.Text("reason"));
  request.set_author(Author(context));
  request.set_validate_only(context.flags.IsOn("dry-run"));
  CHANCERY_ASSIGN_OR_RETURN(const v1::MergeEntitiesResponse response,
                            context.client->MergeEntities(request));
  const bool dry = request.validate_only();
  return ShowOutcome(
      response, response.changes(), dry,
      absl::StrCat(request.other(), dry ? " would be merged into " : " is merged into ",
                   RefWithName(response.resource()), ByDecision(response.decision()), ": ",
                   CountText(response.changes()), ", ", AtRevision(response.revision(), dry), "."),
      UndoHint(response.decision()), context);
}

absl::StatusOr<ExitCode> Split(CommandContext& context) {
  v1::SplitEntityRequest request;
  for (const std::string& text : context.flags.Texts("article")) {
    CHANCERY_ASSIGN_OR_RETURN(*request.add_articles(), Article(text), _ << "--article");
  }
  for (const std::string& name : context.flags.Texts("name")) request.add_names(name);
  if (request.articles().empty() && request.names().empty()) {
    return absl::InvalidArgumentError(
        "curate split needs --article or --name: what is to be another one");
  }
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_name(),
                            PersonOrMeeting(Argument(context, 0), context));
  request.set_reason(context.flags.Text("reason"));
  request.set_author(Author(context));
  request.set_validate_only(context.flags.IsOn("dry-run"));
  CHANCERY_ASSIGN_OR_RETURN(const v1::SplitEntityResponse response,
                            context.client->SplitEntity(request));
  const bool dry = request.validate_only();
  const std::string other =
      response.other().name().empty() ? "another one" : RefWithName(response.other());
  return ShowOutcome(
      response, response.changes(), dry,
      absl::StrCat(other, dry ? " would be split from " : " is split from ",
                   RefWithName(response.resource()), ByDecision(response.decision()), ": ",
                   CountText(response.changes()), ", ", AtRevision(response.revision(), dry), "."),
      UndoHint(response.decision()), context);
}

absl::StatusOr<ExitCode> Undo(CommandContext& context) {
  v1::UndoDecisionRequest request;
  request.set_name(InCollection("decisions", Argument(context, 0)));
  request.set_validate_only(context.flags.IsOn("dry-run"));
  CHANCERY_ASSIGN_OR_RETURN(const v1::UndoDecisionResponse response,
                            context.client->UndoDecision(request));
  const bool dry = request.validate_only();
  return ShowOutcome(
      response, response.changes(), dry,
      absl::StrCat(request.name(), dry ? " would be taken back: " : " is taken back: ",
                   CountText(response.changes()), ", ", AtRevision(response.revision(), dry), "."),
      "To have it again, make the decision again.", context);
}

absl::StatusOr<ExitCode> Accept(CommandContext& context) {
  v1::AcceptCandidateRequest request;
  request.set_name(InCollection("candidates", Argument(context, 0)));
  request.set_reason(context.flags.Text("reason"));
  request.set_author(Author(context));
  CHANCERY_ASSIGN_OR_RETURN(const v1::AcceptCandidateResponse response,
                            context.client->AcceptCandidate(request));
  return ShowOutcome(
      response, Changes(), /*dry_run=*/false,
      absl::StrCat("Both are ", RefWithName(response.resource()), ByDecision(response.decision()),
                   ", ", AtRevision(response.revision(), false), "."),
      UndoHint(response.decision()), context);
}

absl::StatusOr<ExitCode> Reject(CommandContext& context) {
  v1::RejectCandidateRequest request;
  request.set_name(InCollection("candidates", Argument(context, 0)));
  request.set_reason(context.flags.Text("reason"));
  request.set_author(Author(context));
  CHANCERY_ASSIGN_OR_RETURN(const v1::RejectCandidateResponse response,
                            context.client->RejectCandidate(request));
  return ShowOutcome(response, Changes(), /*dry_run=*/false,
                     absl::StrCat("The two are kept apart", ByDecision(response.decision()), ", ",
                                  AtRevision(response.revision(), false), "."),
                     UndoHint(response.decision()), context);
}

// Whether the user, who sees what would be erased, wants it.
absl::StatusOr<bool> ConfirmErase(const v1::EraseRequest& request, CommandContext& context) {
  v1::EraseRequest trial = request;
  trial.set_validate_only(true);
  CHANCERY_ASSIGN_OR_RETURN(const v1::EraseResponse response, context.client->Erase(trial));
  context.err << Printable(absl::StrCat("This erases ", request.name(),
                                        " at every revision: ", CountText(response.changes()),
                                        ", and ", Plural(response.history_rows(), "row", "rows"),
                                        " of history. It cannot be undone."))
              << "\nErase it? [yes/no] " << std::flush;
  std::string answer;
  if (!std::getline(*context.in, answer)) return false;
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(answer)) == "yes";
}

absl::StatusOr<ExitCode> Erase(CommandContext& context) {
  const std::string& text = Argument(context, 0);
  v1::EraseRequest request;
  if (CollectionOf(text) == "articles") {
    request.set_name(text);
  } else {
    NameResolver resolver(*context.client, context.consistency, context.err);
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Person(text));
    request.set_name(ref.name());
  }
  const bool dry = context.flags.IsOn("dry-run");
  request.set_validate_only(dry);
  if (!dry && !context.flags.IsOn("yes")) {
    if (!context.terminal.in_is_terminal || context.in == nullptr) {
      return absl::InvalidArgumentError(
          "curate erase cannot be undone, and nobody can be asked here: --yes says that it is "
          "meant, --dry-run tells what it would remove");
    }
    CHANCERY_ASSIGN_OR_RETURN(const bool confirmed, ConfirmErase(request, context));
    if (!confirmed) {
      context.err << "nothing was erased\n";
      return ExitCode::kNothingFound;
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const v1::EraseResponse response, context.client->Erase(request));
  return ShowOutcome(
      response, response.changes(), dry,
      absl::StrCat(request.name(),
                   dry ? " would be erased: " : " is erased: ", CountText(response.changes()),
                   ", and ", Plural(response.history_rows(), "row", "rows"),
                   " of history removed, ", AtRevision(response.revision(), dry), "."),
      "Backups that were made before still have it.", context);
}

absl::StatusOr<ExitCode> Decisions(CommandContext& context) {
  TableWriter table({{"Decision"},
                     {"Left", Fit::kWraps},
                     {"", Fit::kFixed},
                     {"Right", Fit::kWraps},
                     {"Day", Fit::kFixed},
                     {"By", Fit::kWraps, false, true},
                     {"Why", Fit::kWraps, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(
        {"decision", "kind", "collection", "left", "right", "time", "author", "reason"}));
  }
  const auto show = [&](const v1::ListDecisionsResponse& page) {
    for (const v1::Decision& decision : page.decisions()) {
      const bool same = decision.kind() == v1::DECISION_KIND_SAME;
      const std::string time = TimestampText(decision.create_time());
      if (context.format == OutputFormat::kCsv) {
        csv.WriteRow({decision.name(), same ? "same" : "different", decision.collection(),
                      RefNames(decision.left()), RefNames(decision.right()), time,
                      decision.author(), decision.reason()});
      } else {
        // What is one now has one name: those of before tell more.
        const bool earlier =
            same && !decision.left_before().empty() && !decision.right_before().empty();
        table.AddRow({decision.name(),
                      RefsWithNames(earlier ? decision.left_before() : decision.left()),
                      same ? "is" : "is not",
                      RefsWithNames(earlier ? decision.right_before() : decision.right()),
                      time.substr(0, 10), decision.author(), decision.reason()});
      }
    }
  };
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListDecisionsRequest, v1::ListDecisionsResponse>(
          context, v1::ListDecisionsRequest(), &GraphClient::ListDecisionsPage, kMaxPageSize,
          [](const v1::ListDecisionsResponse& page) { return page.decisions_size(); }, show)));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n'
                << CountText(outcome, "decision", "decisions") << ", at "
                << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << "there are no decisions, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

absl::StatusOr<ExitCode> Candidates(CommandContext& context) {
  v1::ListCandidatesRequest request;
  if (context.flags.arguments().size() > 1) {
    CHANCERY_ASSIGN_OR_RETURN(*request.mutable_resource(),
                              PersonOrMeeting(Argument(context, 0), context));
  }
  TableWriter table({{"Candidate"},
                     {"Score", Fit::kFixed, true},
                     {"Left", Fit::kWraps},
                     {"Right", Fit::kWraps},
                     {"Why", Fit::kWraps, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(
        {"candidate", "score", "left", "left_name", "right", "right_name", "reasons"}));
  }
  const auto show = [&](const v1::ListCandidatesResponse& page) {
    for (const v1::Candidate& candidate : page.candidates()) {
      const std::string reasons = absl::StrJoin(candidate.reasons(), "; ");
      const std::string score = absl::StrFormat("%.2f", candidate.score());
      if (context.format == OutputFormat::kCsv) {
        csv.WriteRow({candidate.name(), score, candidate.left().name(),
                      candidate.left().display_name(), candidate.right().name(),
                      candidate.right().display_name(), reasons});
      } else {
        table.AddRow({candidate.name(), score, RefWithName(candidate.left()),
                      RefWithName(candidate.right()), reasons});
      }
    }
  };
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListCandidatesRequest, v1::ListCandidatesResponse>(
          context, request, &GraphClient::ListCandidatesPage, kMaxPageSize,
          [](const v1::ListCandidatesResponse& page) { return page.candidates_size(); }, show)));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n'
                << CountText(outcome, "candidate", "candidates") << ", at "
                << RevisionText(outcome.info) << '\n'
                << IndentText(
                       "`chancery curate accept NAME` merges a pair, `reject` keeps it apart.", "",
                       context.terminal.width);
  }
  if (outcome.rows == 0) {
    context.err << "there are no candidates, at " << RevisionText(outcome.info) << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

const std::vector<Action>& Actions() {
  static const std::vector<Action>& actions = *new std::vector<Action>{
      {"retract", "ARTICLE", 1, 1, {"dry-run"}, false, Retract},
      {"merge", "KEPT OTHER", 2, 2, {"reason", "author", "dry-run"}, false, Merge},
      {"split", "NAME", 1, 1, {"article", "name", "reason", "author", "dry-run"}, false, Split},
      {"undo", "DECISION", 1, 1, {"dry-run"}, false, Undo},
      {"decisions", "", 0, 0, {}, true, Decisions},
      {"candidates", "[NAME]", 0, 1, {}, true, Candidates},
      {"accept", "CANDIDATE", 1, 1, {"reason", "author"}, false, Accept},
      {"reject", "CANDIDATE", 1, 1, {"reason", "author"}, false, Reject},
      {"erase", "NAME", 1, 1, {"dry-run", "yes"}, false, Erase},
  };
  return actions;
}

// Flags of the command or of all commands that the action has no use for.
absl::Status CheckFlags(const Action& action, const ParsedFlags& flags) {
  for (const char* name : {"reason", "author", "article", "name", "dry-run", "yes"}) {
    if (flags.Has(name) &&
        std::find(action.flags.begin(), action.flags.end(), name) == action.flags.end()) {
      return absl::InvalidArgumentError(absl::StrCat("curate ", action.name, " takes no --", name));
    }
  }
  if (!action.reads && flags.Has("at")) {
    return absl::InvalidArgumentError(
        absl::StrCat("curate ", action.name, " takes no --at: it is about the graph as it is"));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const std::vector<std::string>& arguments = context.flags.arguments();
  const auto action = std::find_if(Actions().begin(), Actions().end(),
                                   [&](const Action& each) { return each.name == arguments[0]; });
  if (action == Actions().end()) {
    const std::string nearest = NearestName(arguments[0], CurateActions());
    return absl::InvalidArgumentError(absl::StrCat(
        "curate cannot \"", arguments[0], "\", only ", absl::StrJoin(CurateActions(), ", "),
        nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?")));
  }
  const size_t count = arguments.size() - 1;
  if (count < action->min_arguments) {
    return absl::InvalidArgumentError(
        absl::StrCat("curate ", action->name, " needs ", action->arguments));
  }
  if (count > action->max_arguments) {
    return absl::InvalidArgumentError(absl::StrCat(
        "curate ", action->name, " takes ",
        action->arguments.empty() ? "no arguments" : action->arguments, ", but got ", count,
        count == 1 ? " argument" : " arguments: put a name of several words in quotes"));
  }
  CHANCERY_RETURN_IF_ERROR(CheckFlags(*action, context.flags));
  return action->run(context);
}

}  // namespace

std::vector<std::string> CurateActions() {
  std::vector<std::string> names;
  for (const Action& action : Actions()) names.push_back(action.name);
  return names;
}

Command CurateCommand() {
  Command command;
  command.name = "curate";
  command.summary = "correct the graph: retract, merge, split, undo, erase";
  command.arguments = "ACTION [ARGUMENT...]";
  command.argument_choices = CurateActions();
  command.min_arguments = 1;
  command.max_arguments = 3;
  command.description =
      "Does what people know better than the rules. Actions:\n\n"
      "retract ARTICLE: takes back what an article asserts.\n\n"
      "merge KEPT OTHER: two people, or two meetings, are one. The name of the other leads to the "
      "kept one from then on.\n\n"
      "split NAME: what some articles tell of (--article), or what goes by some names (--name), is "
      "another person or meeting.\n\n"
      "undo DECISION: takes a merge, split, acceptance or rejection back.\n\n"
      "decisions: lists what is in force.\n\n"
      "candidates [NAME]: lists pairs that may be the same, likeliest first; of one person or "
      "meeting only.\n\n"
      "accept CANDIDATE, reject CANDIDATE: they are the same; they are not.\n\n"
      "erase NAME: removes a person or an article at every revision, as the law may demand. Asks "
      "first, and cannot be undone.\n\n"
      "People are named as elsewhere; meetings and articles as meetings/9 and articles/7.";
  FlagSpec article = {"article", FlagType::kText, "ARTICLE",
                      "split: what this article tells of is another one"};
  article.repeatable = true;
  FlagSpec name = {"name", FlagType::kText, "TEXT", "split: who goes by this name is another one"};
  name.repeatable = true;
  command.flags = {
      {"dry-run", FlagType::kSwitch, "", "only tell what would change"},
      {"reason", FlagType::kText, "TEXT", "why, for the record"},
      {"author", FlagType::kText, "NAME", "who decides (default: $USER)"},
      article,
      name,
      {"yes", FlagType::kSwitch, "", "erase: do not ask"},
  };
  command.examples = {
      {"chancery curate retract articles/7 --dry-run", "what would fall with it"},
      {"chancery curate merge \"Hosni Mubarak\" people/93 --reason \"same man\"",
       "two people are one"},
      {"chancery curate split people/5 --article articles/7", "the one of that article is another"},
      {"chancery curate undo decisions/7", "take a decision back"},
      {"chancery curate candidates \"Hosni Mubarak\"", "who may be the same man"},
  };
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
