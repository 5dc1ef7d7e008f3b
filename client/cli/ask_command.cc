#include "client/cli/ask_command.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/cli/command_help.h"
#include "client/cli/display_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/question_grammar.h"
#include "client/cli/read_point.h"
#include "client/cli/shell_words.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// So many names ResolveNames takes at once.
constexpr size_t kMaxNames = 50;

using NamesKnown = std::map<std::pair<std::string, std::vector<std::string>>, NameKnown>;

NameKnown ToKnown(v1::NameVerdict verdict) {
  switch (verdict) {
    case v1::NAME_VERDICT_RESOLVED:
      return NameKnown::kYes;
    case v1::NAME_VERDICT_AMBIGUOUS:
      return NameKnown::kSeveral;
    case v1::NAME_VERDICT_GUESS:
      return NameKnown::kGuess;
    default:
      return NameKnown::kNo;
  }
}

// How well the server knows each of the names; those of resources are known by what they are.
absl::StatusOr<NamesKnown> LookUp(const std::vector<QuestionReading>& readings,
                                  const v1::Consistency& consistency, GraphClient& client) {
  NamesKnown known;
  std::vector<const QuestionName*> asked;
  for (const QuestionReading& reading : readings) {
    for (const QuestionName& name : reading.names) {
      if (!known.try_emplace({name.text, name.collections}, NameKnown::kNo).second) continue;
      const std::string collection = CollectionOf(name.text);
      if (collection.empty()) {
        asked.push_back(&name);
      } else if (std::find(name.collections.begin(), name.collections.end(), collection) !=
                 name.collections.end()) {
        known[{name.text, name.collections}] = NameKnown::kYes;
      }
    }
  }
  for (size_t begin = 0; begin < asked.size(); begin += kMaxNames) {
    const size_t end = std::min(asked.size(), begin + kMaxNames);
    v1::ResolveNamesRequest request;
    *request.mutable_consistency() = consistency;
    request.set_max_candidates(1);
    for (size_t i = begin; i < end; ++i) {
      v1::NameQuestion* question = request.add_names();
      question->set_text(asked[i]->text);
      for (const std::string& collection : asked[i]->collections) {
        question->add_collections(collection);
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResolveNamesResponse response,
                              client.ResolveNames(request));
    if (response.names_size() != request.names_size()) {
      return absl::InternalError("the server answered another number of names than were asked");
    }
    for (size_t i = begin; i < end; ++i) {
      known[{asked[i]->text, asked[i]->collections}] =
          ToKnown(response.names(static_cast<int>(i - begin)).verdict());
    }
  }
  return known;
}

// Names the names of the likeliest readings that the graph does not have.
absl::Status NothingKnown(const std::vector<QuestionReading>& readings, const NamesKnown& known) {
  std::set<std::string> unknown;
  for (const QuestionName& name : readings[0].names) {
    bool any = false;
    for (const auto& entry : known) {
      any = any || (entry.first.first == name.text && entry.second != NameKnown::kNo);
    }
    if (!any) unknown.insert(absl::StrCat("\"", name.text, "\""));
  }
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                   unknown.empty()
                       ? absl::StrCat("no names fit this question: it would be chancery ",
                                      JoinShellWords(readings[0].command))
                       : absl::StrCat("the graph has no name like ", absl::StrJoin(unknown, ", ")));
}

absl::StatusOr<ExitCode> Run(const std::vector<Command>& commands, CommandContext& context) {
  const absl::CivilDay today = absl::ToCivilDay(context.clock.Now(), absl::UTCTimeZone());
  const std::string question = absl::StrJoin(context.flags.arguments(), " ");
  const QuestionParse parse = ParseQuestion(question, today);
  if (parse.readings.empty()) return absl::InvalidArgumentError(parse.not_understood);

  // "as of" is the same in each reading.
  v1::Consistency consistency = context.consistency;
  const std::vector<std::string>& first = parse.readings[0].command;
  const auto at = std::find(first.begin(), first.end(), "--at");
  if (at != first.end() && at + 1 != first.end()) {
    CHANCERY_ASSIGN_OR_RETURN(consistency, ParseReadPoint(*(at + 1), today));
  }
  CHANCERY_ASSIGN_OR_RETURN(const NamesKnown known,
                            LookUp(parse.readings, consistency, *context.client));
  const size_t chosen = ChooseReading(parse.readings, [&known](const QuestionName& name) {
    return known.at({name.text, name.collections});
  });
  if (chosen == parse.readings.size()) return NothingKnown(parse.readings, known);

  std::vector<std::string> words = parse.readings[chosen].command;
  const std::string line = absl::StrCat("chancery ", JoinShellWords(words));
  if (context.flags.IsOn("dry-run")) {
    context.out << Printable(line) << '\n';
    return ExitCode::kOk;
  }
  context.err << "asking: " << Printable(line) << '\n';
  const auto command =
      std::find_if(commands.begin(), commands.end(),
                   [&words](const Command& each) { return each.name == words[0]; });
  if (command == commands.end()) {
    return absl::InternalError(absl::StrCat("there is no command ", words[0]));
  }
  words.erase(words.begin());
  CHANCERY_ASSIGN_OR_RETURN(const ParsedFlags flags,
                            FlagParser(AllFlagsOf(*command), today).Parse(words));
  CommandContext inner = {context.client,
                          flags,
                          consistency,
                          context.format,
                          flags.Count("limit", context.limit),
                          context.terminal,
                          context.out,
                          context.err,
                          context.clock,
                          context.in,
                          context.user,
                          context.profile_path,
                          context.json_lines,
                          context.fields};
  return command->run(inner);
}

}  // namespace

Command AskCommand(const std::vector<Command>* commands) {
  Command command;
  command.name = "ask";
  command.summary = "a question in plain English";
  command.arguments = "QUESTION";
  command.min_arguments = 1;
  command.max_arguments = 1000;
  command.description = absl::StrCat(
      "Makes a command of a question in plain English, shows it on standard error, and runs it. "
      "What the question means is told by the names that the graph has: \"every US secretary of "
      "state Lavrov has met\" ends the office where a person begins. A question that is not "
      "understood is not guessed at. What can be asked:\n\n",
      kQuestionHelp);
  command.flags = {
      {"dry-run", FlagType::kSwitch, "", "only show the command that the question means"}};
  command.examples = {
      {"chancery ask \"every US secretary of state Lavrov has met\"", "the main question"},
      {"chancery ask \"when did Lavrov last meet John Kerry?\"", "one meeting"},
      {"chancery ask --dry-run \"who was French president in 2005\"", "see the command only"},
  };
  command.run = [commands](CommandContext& context) { return Run(*commands, context); };
  return command;
}

}  // namespace chancery
