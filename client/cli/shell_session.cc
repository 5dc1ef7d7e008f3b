#include "client/cli/shell_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "client/cli/display_text.h"
#include "client/cli/query_answer.h"
#include "client/cli/query_value_text.h"
#include "client/lib/graph_client.h"

namespace chancery {
namespace {

constexpr char kHelp[] =
    "Statements are openCypher and end with ; or an empty line. Commands:\n"
    "  \\explain QUERY       the plan of a query\n"
    "  \\schema              labels, relationship types, properties and functions\n"
    "  \\param NAME=VALUE    what $NAME stands for; without NAME=VALUE, all that are set\n"
    "  \\output FORMAT       table, json (an object a line) or csv\n"
    "  \\limit N             rows to show of an answer\n"
    "  \\timing on|off       how long each answer took\n"
    "  \\help, \\quit\n"
    "Ctrl-C ends the query, Ctrl-D the shell. Tab completes names.\n";

constexpr int kMaxNames = 20;

const std::vector<std::string>& Keywords() {
  static const auto* words = new std::vector<std::string>{
      "ALL",   "AND",    "AS",    "ASC",      "BY",      "CASE",   "CONTAINS", "DESC",   "DISTINCT",
      "ELSE",  "END",    "ENDS",  "EXPLAIN",  "IN",      "IS",     "LIMIT",    "MATCH",  "NOT",
      "NULL",  "OR",     "ORDER", "OPTIONAL", "PROFILE", "RETURN", "SKIP",     "STARTS", "THEN",
      "UNION", "UNWIND", "WHEN",  "WHERE",    "WITH",    "XOR"};
  return *words;
}

const std::vector<std::string>& Commands() {
  static const auto* words = new std::vector<std::string>{
      "\\explain", "\\help", "\\limit", "\\output", "\\param", "\\quit", "\\schema", "\\timing"};
  return *words;
}

// The quote that is open at the end of the line, and where it is.
absl::optional<size_t> OpenQuote(absl::string_view line) {
  absl::optional<size_t> open;
  for (size_t i = 0; i < line.size(); ++i) {
    if (open.has_value()) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == line[*open]) {
        open.reset();
      }
    } else if (line[i] == '\'' || line[i] == '"') {
      open = i;
    }
  }
  return open;
}

template <typename Words>
void AddMatches(absl::string_view prefix, const Words& words, std::vector<std::string>* matches) {
  for (const std::string& word : words) {
    if (absl::StartsWithIgnoreCase(word, prefix)) matches->push_back(word);
  }
}

}  // namespace

ShellSession::ShellSession(CommandContext& context, std::function<bool()> interrupted)
    : context_(context),
      interrupted_(std::move(interrupted)),
      format_(context.format),
      limit_(context.limit) {}

absl::string_view ShellSession::prompt() const {
  return statement_.empty() ? "chancery> " : "     ...> ";
}

bool ShellSession::Accept(absl::string_view line) {
  const absl::string_view stripped = absl::StripAsciiWhitespace(line);
  if (statement_.empty() && absl::StartsWith(stripped, "\\")) return RunCommand(stripped);
  if (statement_.empty() && stripped.empty()) return true;
  const bool ends = stripped.empty() || absl::EndsWith(stripped, ";");
  if (!stripped.empty()) absl::StrAppend(&statement_, statement_.empty() ? "" : "\n", line);
  if (ends) {
    const std::string text = std::move(statement_);
    statement_.clear();
    RunStatement(text);
  }
  return true;
}

bool ShellSession::RunCommand(absl::string_view line) {
  const size_t space = line.find(' ');
  const absl::string_view name = line.substr(0, space);
  const absl::string_view rest =
      space == absl::string_view::npos ? "" : absl::StripAsciiWhitespace(line.substr(space));
  if (name == "\\quit" || name == "\\q") return false;
  if (name == "\\help" || name == "\\h" || name == "\\?") {
    context_.out << kHelp;
  } else if (name == "\\explain") {
    Explain(std::string(rest));
  } else if (name == "\\schema") {
    ShowSchema();
  } else if (name == "\\param") {
    SetParameter(rest);
  } else if (name == "\\output") {
    SetOutput(rest);
  } else if (name == "\\limit") {
    int64_t limit = 0;
    if (absl::SimpleAtoi(rest, &limit) && limit > 0) {
      limit_ = limit;
    } else {
      context_.err << "\\limit takes a number\n";
    }
  } else if (name == "\\timing") {
    if (rest == "on" || rest == "off") {
      timing_ = rest == "on";
    } else {
      context_.err << "\\timing takes on or off\n";
    }
  } else {
    context_.err << Printable(absl::StrCat("there is no command ", name, "; \\help lists them"))
                 << '\n';
  }
  return true;
}

void ShellSession::Report(const absl::Status& status) {
  context_.err << PrintableLines(status.message()) << '\n';
}

void ShellSession::RunStatement(const std::string& text) {
  v1::QueryRequest request;
  request.set_query(text);
  for (const auto& parameter : parameters_) {
    (*request.mutable_parameters())[parameter.first] = parameter.second;
  }
  *request.mutable_consistency() = context_.consistency;
  request.set_max_rows(std::min(limit_, kMaxQueryRows));
  request.set_allow_partial(true);
  const absl::Time start = context_.clock.Now();
  const absl::StatusOr<v1::QuerySummary> summary =
      ShowQueryAnswer(request, format_, interrupted_, context_);
  if (!summary.ok()) {
    if (interrupted_()) {
      context_.err << "the query was ended\n";
    } else {
      Report(summary.status());
    }
    return;
  }
  if (timing_) {
    context_.err << absl::StrFormat("%.1f ms\n",
                                    absl::ToDoubleMilliseconds(context_.clock.Now() - start));
  }
}

void ShellSession::Explain(const std::string& text) {
  v1::ExplainRequest request;
  request.set_query(text);
  *request.mutable_consistency() = context_.consistency;
  const absl::StatusOr<v1::ExplainResponse> response = context_.client->Explain(request);
  if (!response.ok()) return Report(response.status());
  context_.out << PrintableLines(response->plan());
}

void ShellSession::SetParameter(absl::string_view text) {
  if (text.empty()) {
    for (const auto& parameter : parameters_) {
      context_.out << Printable(absl::StrCat("$", parameter.first, " = ",
                                             QueryValueText(parameter.second)))
                   << '\n';
    }
    return;
  }
  absl::StatusOr<QueryParameter> parameter = ParseQueryParameter(text);
  if (!parameter.ok()) return Report(parameter.status());
  parameters_[parameter->name] = std::move(parameter->value);
}

void ShellSession::SetOutput(absl::string_view text) {
  if (text == "table") {
    format_ = OutputFormat::kTable;
  } else if (text == "json") {
    format_ = OutputFormat::kJson;
  } else if (text == "csv") {
    format_ = OutputFormat::kCsv;
  } else {
    context_.err << "\\output takes table, json or csv\n";
  }
}

const v1::GetSchemaResponse* ShellSession::Schema() {
  if (!schema_.has_value()) {
    absl::StatusOr<v1::GetSchemaResponse> schema = context_.client->GetSchema();
    if (!schema.ok()) return nullptr;
    schema_ = *std::move(schema);
  }
  return &*schema_;
}

void ShellSession::ShowSchema() {
  const v1::GetSchemaResponse* schema = Schema();
  if (schema == nullptr) {
    context_.err << "the server does not tell its schema\n";
    return;
  }
  const auto show = [this](absl::string_view what, const auto& names) {
    std::string text;
    for (const std::string& name : names) absl::StrAppend(&text, text.empty() ? "" : " ", name);
    context_.out << what << ":\n" << IndentText(text, "  ", context_.terminal.width);
  };
  show("labels", schema->labels());
  show("relationship types", schema->types());
  show("properties", schema->properties());
  show("functions", schema->functions());
}

size_t ShellSession::WordStart(absl::string_view line) {
  if (const absl::optional<size_t> quote = OpenQuote(line)) return *quote + 1;
  size_t start = line.size();
  while (start > 0 && (absl::ascii_isalnum(line[start - 1]) || line[start - 1] == '_' ||
                       line[start - 1] == '\\')) {
    --start;
  }
  return start;
}

std::vector<std::string> ShellSession::Complete(absl::string_view line) {
  const size_t start = WordStart(line);
  const absl::string_view word = line.substr(start);
  std::vector<std::string> matches;
  if (OpenQuote(line).has_value()) {
    if (word.empty()) return matches;
    v1::SearchRequest request;
    request.set_query(std::string(word));
    request.set_page_size(kMaxNames);
    const absl::StatusOr<v1::SearchResponse> response = context_.client->SearchPage(request);
    if (!response.ok()) return matches;
    for (const v1::SearchHit& hit : response->hits()) {
      // Roles are found by their title, without the polity.
      for (const std::string& name : {hit.resource().display_name(), hit.matched_name()}) {
        if (absl::StartsWithIgnoreCase(name, word)) {
          matches.push_back(name);
          break;
        }
      }
    }
  } else if (absl::StartsWith(word, "\\")) {
    AddMatches(word, Commands(), &matches);
  } else {
    const char before = start > 0 ? line[start - 1] : ' ';
    const v1::GetSchemaResponse* schema = Schema();
    if (schema != nullptr && (before == ':' || before == '|')) {
      AddMatches(word, schema->labels(), &matches);
      AddMatches(word, schema->types(), &matches);
    } else if (schema != nullptr && before == '.') {
      AddMatches(word, schema->properties(), &matches);
    } else if (!word.empty()) {
      AddMatches(word, Keywords(), &matches);
      if (schema != nullptr) AddMatches(word, schema->functions(), &matches);
    }
  }
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  return matches;
}

}  // namespace chancery
