// Runs every example of docs/query_language.md: each block of Cypher is followed by what it
// answers.

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/query/cypher/domain_graph.h"
#include "server/query/cypher/query_engine.h"
#include "storage/base/budget.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/reference_graph.h"

namespace chancery::cypher {
namespace {

struct Example {
  std::string query;
  std::string kind;  // "text" or "error"
  std::string expected;
};

std::vector<Example> ReadExamples() {
  std::ifstream file("docs/query_language.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_FALSE(text.empty()) << "docs/query_language.md is not among the runfiles";
  std::vector<Example> examples;
  std::string fence;
  std::string block;
  bool open = false;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(line, "```")) {
      if (open) absl::StrAppend(&block, line, "\n");
      continue;
    }
    if (!open) {
      fence = std::string(line.substr(3));
      block.clear();
    } else if (fence == "cypher") {
      examples.push_back({block, "", ""});
    } else if (!examples.empty() && examples.back().kind.empty()) {
      examples.back().kind = fence;
      examples.back().expected = block;
    }
    open = !open;
  }
  return examples;
}

ReferenceGraph MakeGraph() {
  GraphBuilder g;
  const PolityId freedonia = g.Polity("Freedonia");
  const PolityId sylvania = g.Polity("Sylvania");
  const RoleId secretary = g.Role("Secretary of State", freedonia);
  const RoleId minister = g.Role("Foreign Minister", sylvania);
  const PersonId trentino =
      g.Person("Ambassador Trentino").Held(minister, "2000", "..", "2020-01-01");
  const PersonId firefly = g.Person("Rufus Firefly").Held(secretary, "2001-01-20", "2005-01-26");
  const PersonId marcal = g.Person("Vera Marcal").Held(secretary, "2005-01-26", "2009-01-21");
  const MeetingId first = g.Meeting("2004-05-11")
                              .Kind(MeetingKind::kInPerson)
                              .Minutes(30)
                              .At("Fredville", freedonia)
                              .About("Trade")
                              .With(trentino)
                              .With(firefly);
  g.Meeting("2006-03-01").Kind(MeetingKind::kPhone).With(trentino).With(firefly).With(marcal);
  g.Meeting("2005-01").With(trentino).With(marcal);
  g.Meeting("2007-01-01").Status(MeetingStatus::kPlanned).With(trentino).With(marcal);
  g.Says(first, g.Article("Gazette", "2004-05-12", "Trentino met Firefly."), 0, 21);
  return g.Build();
}

std::string CellText(const Value& value) {
  if (value.is_list()) {
    return absl::StrCat(
        "[",
        absl::StrJoin(value.list(), ", ",
                      [](std::string* out, const Value& v) { out->append(CellText(v)); }),
        "]");
  }
  return ToText(value);
}

std::string Answer(const std::string& text, const ReferenceGraph& reader) {
  Budget budget;
  QueryMeter meter({}, &budget);
  DomainGraph graph(reader, &budget);
  const auto query = PrepareQuery(absl::StripTrailingAsciiWhitespace(text), &graph, {});
  if (!query.ok()) return absl::StrCat(query.status().message(), "\n");
  if ((*query)->explain) return FormatPlan((*query)->plan);
  const Parameters parameters;
  QueryRun run((*query)->plan, parameters, &graph, nullptr, &meter, absl::UnixEpoch());
  std::string answer = absl::StrCat(absl::StrJoin((*query)->plan.names, " | "), "\n");
  ValueList row;
  while (true) {
    const absl::StatusOr<bool> more = run.Next(&row);
    if (!more.ok()) return absl::StrCat(more.status().message(), "\n");
    if (!*more) return answer;
    absl::StrAppend(
        &answer,
        absl::StrJoin(row, " | ",
                      [](std::string* out, const Value& value) { out->append(CellText(value)); }),
        "\n");
  }
}

TEST(QueryLanguageTest, ExamplesAnswerWhatThePageSays) {
  const ReferenceGraph graph = MakeGraph();
  const std::vector<Example> examples = ReadExamples();
  EXPECT_GE(examples.size(), 10u);
  for (const Example& example : examples) {
    EXPECT_TRUE(example.kind == "text" || example.kind == "error") << example.query;
    EXPECT_EQ(Answer(example.query, graph), example.expected) << example.query;
  }
}

}  // namespace
}  // namespace chancery::cypher
