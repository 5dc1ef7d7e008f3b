#include "client/cli/query_command.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/display_text.h"
#include "client/cli/query_answer.h"
#include "client/cli/query_value_text.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// The text of the arguments, of a file, or of standard input.
absl::StatusOr<std::string> QueryText(CommandContext& context) {
  const std::string path = context.flags.Text("file");
  const std::string text = absl::StrJoin(context.flags.arguments(), " ");
  if (path.empty()) {
    if (text.empty()) {
      return absl::InvalidArgumentError("there is no query: give its text, or --file FILE");
    }
    return text;
  }
  if (!text.empty()) {
    return absl::InvalidArgumentError("the query is given twice: as text and with --file");
  }
  if (path == "-") {
    if (context.in == nullptr) return absl::InvalidArgumentError("there is no standard input");
    return std::string(std::istreambuf_iterator<char>(*context.in), {});
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<ExitCode> RunQuery(CommandContext& context) {
  v1::QueryRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_query(), QueryText(context));
  for (const std::string& text : context.flags.Texts("param")) {
    CHANCERY_ASSIGN_OR_RETURN(QueryParameter parameter, ParseQueryParameter(text));
    (*request.mutable_parameters())[parameter.name] = std::move(parameter.value);
  }
  *request.mutable_consistency() = context.consistency;
  request.set_max_rows(std::min(context.limit, kMaxQueryRows));
  request.set_allow_partial(true);

  CHANCERY_ASSIGN_OR_RETURN(const v1::QuerySummary summary,
                            ShowQueryAnswer(
                                request, context.format, [] { return false; }, context));
  if (!summary.plan().empty()) return ExitCode::kOk;
  if (!summary.limit().empty() && summary.limit() != "max_rows") return ExitCode::kFailed;
  return summary.rows() == 0 ? ExitCode::kNothingFound : ExitCode::kOk;
}

absl::StatusOr<ExitCode> RunExplain(CommandContext& context) {
  v1::ExplainRequest request;
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_query(), QueryText(context));
  *request.mutable_consistency() = context.consistency;
  CHANCERY_ASSIGN_OR_RETURN(const v1::ExplainResponse response, context.client->Explain(request));
  context.out << PrintableLines(response.plan());
  return ExitCode::kOk;
}

const FlagSpec& FileFlag() {
  static const auto* flag = new FlagSpec{"file", FlagType::kText, "FILE",
                                         "read the query from FILE, or from standard input (-)"};
  return *flag;
}

}  // namespace

Command QueryCommand() {
  Command command;
  command.name = "query";
  command.summary = "a question in openCypher";
  command.arguments = "QUERY";
  command.min_arguments = 0;
  command.max_arguments = 1000;
  command.description =
      "Asks a question in the read-only part of openCypher 9, over people, offices, meetings, "
      "statements and their evidence; docs/query_language.md has the schema and examples.\n\n"
      "With -o json each row is an object on a line of its own. A VALUE of --param is a number, "
      "true, false, null or JSON, and else a text.";
  FlagSpec param = {"param", FlagType::kText, "NAME=VALUE", "what $NAME in the query stands for"};
  param.repeatable = true;
  command.flags = {param, FileFlag()};
  command.examples = {
      {"chancery query 'MATCH (p)-[:HELD]->(r) RETURN p.name, r.name'", "who held what"},
      {"chancery query --param n=3 'UNWIND range(1, $n) AS i RETURN i'", "with a parameter"},
      {"chancery query --file question.cypher -o csv", "from a file, as CSV"},
      {"chancery query 'PROFILE MATCH (m:Meeting) RETURN count(*)'", "what each step did"},
  };
  command.run = RunQuery;
  return command;
}

Command ExplainCommand() {
  Command command;
  command.name = "explain";
  command.summary = "how a question in openCypher is carried out";
  command.arguments = "QUERY";
  command.min_arguments = 0;
  command.max_arguments = 1000;
  command.description =
      "Shows the plan of a query without running it: an operator a line, the last one first, with "
      "the rows that are expected of it.";
  command.flags = {FileFlag()};
  command.examples = {{"chancery explain 'MATCH (p:Person {name: \"Ann\"}) RETURN p'", "the plan"}};
  command.has_rows = false;
  command.run = RunExplain;
  return command;
}

}  // namespace chancery
