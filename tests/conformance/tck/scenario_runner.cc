#include "tests/conformance/tck/scenario_runner.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "server/query/cypher/memory_graph.h"
#include "server/query/cypher/query_engine.h"
#include "server/query/cypher/query_error.h"
#include "storage/base/budget.h"
#include "storage/base/status_macros.h"
#include "tests/conformance/tck/expected_value.h"

namespace chancery::tck {
namespace {

namespace fs = std::filesystem;

using cypher::CallContext;
using cypher::MemoryGraph;
using cypher::Parameters;
using cypher::ProcedureField;
using cypher::Value;
using cypher::ValueList;

// A procedure that the scenario defines by a table: the rows whose inputs are equivalent.
class TableProcedure : public cypher::Procedure {
 public:
  TableProcedure(std::vector<ProcedureField> inputs, std::vector<ProcedureField> outputs,
                 std::vector<ValueList> rows)
      : inputs_(std::move(inputs)), outputs_(std::move(outputs)), rows_(std::move(rows)) {}

  const std::vector<ProcedureField>& inputs() const override { return inputs_; }
  const std::vector<ProcedureField>& outputs() const override { return outputs_; }
  absl::StatusOr<std::vector<ValueList>> Call(const ValueList& args, CallContext&) const override {
    std::vector<ValueList> result;
    for (const ValueList& row : rows_) {
      bool same = true;
      for (size_t i = 0; i < args.size(); ++i) same = same && cypher::Equivalent(args[i], row[i]);
      if (same) {
        result.emplace_back(row.begin() + static_cast<std::ptrdiff_t>(args.size()), row.end());
      }
    }
    return result;
  }

 private:
  const std::vector<ProcedureField> inputs_;
  const std::vector<ProcedureField> outputs_;
  const std::vector<ValueList> rows_;
};

absl::StatusOr<std::vector<ProcedureField>> ParseFields(absl::string_view text) {
  std::vector<ProcedureField> fields;
  text = absl::StripAsciiWhitespace(text);
  if (!absl::ConsumePrefix(&text, "(") || !absl::ConsumeSuffix(&text, ")")) {
    return absl::InvalidArgumentError(absl::StrCat("no fields of a procedure: ", text));
  }
  for (const absl::string_view field : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(field, "::");
    if (parts.size() != 2) {
      return absl::InvalidArgumentError(absl::StrCat("no field of a procedure: ", field));
    }
    const absl::string_view type = absl::StripSuffix(absl::StripAsciiWhitespace(parts[1]), "?");
    cypher::KindSet kinds = cypher::kAnyKind;
    if (type == "INTEGER") kinds = cypher::kIntKind;
    if (type == "FLOAT" || type == "NUMBER") kinds = cypher::kNumberKinds;
    if (type == "STRING") kinds = cypher::kStringKind;
    if (type == "BOOLEAN") kinds = cypher::kBoolKind;
    fields.push_back({std::string(absl::StripAsciiWhitespace(parts[0])), cypher::TypeOf(kinds)});
  }
  return fields;
}

struct Outcome {
  absl::Status status;
  std::vector<std::string> columns;
  std::vector<ValueList> rows;
};

class Run {
 public:
  explicit Run(const RunOptions& options) : options_(options), graph_(new MemoryGraph) {}

  absl::Status Execute(const Scenario& scenario) {
    for (const Step& step : scenario.steps) {
      const absl::Status status = ExecuteStep(step);
      if (!status.ok()) {
        return absl::Status(status.code(), absl::StrCat(step.text, ": ", status.message()));
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status ExecuteStep(const Step& step) {
    absl::string_view text = step.text;
    if (text == "an empty graph" || text == "any graph") return absl::OkStatus();
    if (absl::ConsumePrefix(&text, "the ") && absl::ConsumeSuffix(&text, " graph")) {
      std::ifstream file(absl::StrCat(options_.graphs_directory, "/", text, "/", text, ".cypher"));
      std::stringstream content;
      content << file.rdbuf();
      if (!file) return absl::NotFoundError("there is no such named graph");
      return Query(content.str()).status;
    }
    text = step.text;
    if (absl::StartsWith(text, "having executed")) return Query(step.argument).status;
    if (absl::StartsWith(text, "parameters are") ||
        absl::StartsWith(text, "parameter values are")) {
      for (const std::vector<std::string>& row : step.table) {
        if (row.size() != 2) return absl::InvalidArgumentError("parameters have two columns");
        CHANCERY_ASSIGN_OR_RETURN(parameters_[row[0]], PlainValue(row[1]));
      }
      return absl::OkStatus();
    }
    if (absl::ConsumePrefix(&text, "there exists a procedure ")) return Define(text, step.table);
    if (absl::StartsWith(text, "executing query") ||
        absl::StartsWith(text, "executing control query")) {
      before_ = Count();
      outcome_ = Query(step.argument);
      return absl::OkStatus();
    }
    if (absl::ConsumePrefix(&text, "the result should be")) return CheckResult(text, step.table);
    if (text == "no side effects") return CheckEffects({});
    if (absl::StartsWith(text, "the side effects should be")) return CheckEffects(step.table);
    if (absl::StrContains(text, " should be raised at ")) return CheckError(text);
    return absl::UnimplementedError("the runner does not know this step");
  }

  Outcome Query(const std::string& text) {
    Outcome outcome;
    cypher::PrepareOptions prepare;
    prepare.allow_writes = true;
    prepare.procedures = &catalog_;
    prepare.plan.optimise = options_.optimise;
    const auto query = cypher::PrepareQuery(text, graph_.get(), prepare);
    if (!query.ok()) {
      outcome.status = query.status();
      return outcome;
    }
    outcome.status = cypher::CheckParameters(**query, parameters_);
    if (!outcome.status.ok()) return outcome;
    outcome.columns = (*query)->plan.names;
    Budget budget;
    cypher::QueryMeter meter({}, &budget);
    cypher::QueryRun run((*query)->plan, parameters_, graph_.get(), graph_.get(), &meter,
                         absl::Now());
    ValueList row;
    while (true) {
      const absl::StatusOr<bool> more = run.Next(&row);
      if (!more.ok()) {
        outcome.status = more.status();
        return outcome;
      }
      if (!*more) return outcome;
      if (!outcome.columns.empty()) outcome.rows.push_back(row);
    }
  }

  // "test.my.proc(in :: INTEGER?) :: (out :: STRING?):"
  absl::Status Define(absl::string_view text, const Table& table) {
    absl::ConsumeSuffix(&text, ":");
    const size_t open = text.find('(');
    const size_t middle = text.find(") :: ");
    if (open == absl::string_view::npos || middle == absl::string_view::npos) {
      return absl::InvalidArgumentError("no signature of a procedure");
    }
    CHANCERY_ASSIGN_OR_RETURN(std::vector<ProcedureField> inputs,
                              ParseFields(text.substr(open, middle + 1 - open)));
    absl::string_view results = absl::StripAsciiWhitespace(text.substr(middle + 5));
    std::vector<ProcedureField> outputs;
    if (results != "VOID") {
      CHANCERY_ASSIGN_OR_RETURN(outputs, ParseFields(results));
    }
    std::vector<ValueList> rows;
    for (size_t i = 1; i < table.size(); ++i) {
      ValueList row;
      for (const std::string& cell : table[i]) {
        CHANCERY_ASSIGN_OR_RETURN(Value value, PlainValue(cell));
        row.push_back(std::move(value));
      }
      rows.push_back(std::move(row));
    }
    procedures_.push_back(
        std::make_unique<TableProcedure>(std::move(inputs), std::move(outputs), std::move(rows)));
    catalog_[std::string(absl::StripAsciiWhitespace(text.substr(0, open)))] =
        procedures_.back().get();
    return absl::OkStatus();
  }

  absl::Status CheckResult(absl::string_view how, const Table& table) {
    CHANCERY_RETURN_IF_ERROR(outcome_.status);
    if (absl::StartsWith(how, " empty")) {
      if (outcome_.rows.empty()) return absl::OkStatus();
      return absl::FailedPreconditionError(absl::StrCat(outcome_.rows.size(), " rows"));
    }
    const bool ordered = absl::StrContains(how, "in order");
    const bool sort_lists = absl::StrContains(how, "ignoring element order for lists");
    if (table.empty()) return absl::InvalidArgumentError("a result without a table");
    if (std::multiset<std::string>(table[0].begin(), table[0].end()) !=
        std::multiset<std::string>(outcome_.columns.begin(), outcome_.columns.end())) {
      return absl::FailedPreconditionError(
          absl::StrCat("columns are ", absl::StrJoin(outcome_.columns, " | ")));
    }
    std::vector<std::string> expected;
    for (size_t i = 1; i < table.size(); ++i) {
      std::vector<std::string> cells;
      for (const std::string& cell : table[i]) {
        CHANCERY_ASSIGN_OR_RETURN(std::string text, CanonicalExpected(cell, sort_lists));
        cells.push_back(std::move(text));
      }
      expected.push_back(absl::StrJoin(cells, " | "));
    }
    std::vector<std::string> actual;
    for (const ValueList& row : outcome_.rows) {
      std::vector<std::string> cells;
      for (const std::string& column : table[0]) {
        const size_t at = static_cast<size_t>(
            std::find(outcome_.columns.begin(), outcome_.columns.end(), column) -
            outcome_.columns.begin());
        CHANCERY_ASSIGN_OR_RETURN(std::string text, CanonicalActual(row[at], sort_lists, *graph_));
        cells.push_back(std::move(text));
      }
      actual.push_back(absl::StrJoin(cells, " | "));
    }
    if (!ordered) {
      std::sort(expected.begin(), expected.end());
      std::sort(actual.begin(), actual.end());
    }
    if (expected == actual) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("expected\n      ", absl::StrJoin(expected, "\n      "), "\n    got\n      ",
                     absl::StrJoin(actual, "\n      ")));
  }

  absl::Status CheckError(absl::string_view text) {
    // "a SyntaxError should be raised at compile time: UndefinedVariable"
    absl::ConsumePrefix(&text, "a ") || absl::ConsumePrefix(&text, "an ");
    const std::vector<absl::string_view> parts =
        absl::StrSplit(text, absl::MaxSplits(" should be raised at ", 1));
    const std::vector<absl::string_view> when = absl::StrSplit(parts[1], absl::MaxSplits(": ", 1));
    if (outcome_.status.ok()) return absl::FailedPreconditionError("there was no error");
    const absl::optional<cypher::QueryFault> fault = cypher::GetQueryFault(outcome_.status);
    if (!fault.has_value()) return outcome_.status;
    const absl::string_view phase = fault->at_compile_time ? "compile time" : "runtime";
    const bool type_fits = fault->type == parts[0];
    const bool phase_fits = when[0] == "any time" || when[0] == phase;
    const bool detail_fits = when.size() < 2 || when[1] == "*" || when[1] == fault->detail;
    if (type_fits && phase_fits && detail_fits) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat("got a ", fault->type, " at ", phase, ": ",
                                                      fault->detail, " (",
                                                      outcome_.status.message(), ")"));
  }

  struct Counts {
    std::set<size_t> nodes;
    std::set<size_t> relationships;
    std::set<std::string> labels;
    std::multiset<std::string> properties;
  };
  Counts Count() const {
    return {graph_->live_nodes(), graph_->live_relationships(), graph_->used_labels(),
            graph_->all_properties()};
  }

  absl::Status CheckEffects(const Table& table) {
    std::map<std::string, size_t> expected;
    for (const std::vector<std::string>& row : table) {
      size_t amount = 0;
      if (row.size() != 2 || !absl::SimpleAtoi(row[1], &amount)) {
        return absl::InvalidArgumentError("side effects have a name and a number");
      }
      if (amount > 0) expected[row[0]] = amount;
    }
    const Counts after = Count();
    std::map<std::string, size_t> actual;
    const auto compare = [&actual](const char* what, const auto& was, const auto& is) {
      using Set = std::decay_t<decltype(was)>;
      Set added, removed;
      std::set_difference(is.begin(), is.end(), was.begin(), was.end(),
                          std::inserter(added, added.end()));
      std::set_difference(was.begin(), was.end(), is.begin(), is.end(),
                          std::inserter(removed, removed.end()));
      if (!added.empty()) actual[absl::StrCat("+", what)] = added.size();
      if (!removed.empty()) actual[absl::StrCat("-", what)] = removed.size();
    };
    compare("nodes", before_.nodes, after.nodes);
    compare("relationships", before_.relationships, after.relationships);
    compare("labels", before_.labels, after.labels);
    compare("properties", before_.properties, after.properties);
    if (actual == expected) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("side effects were ", absl::StrJoin(actual, ", ", absl::PairFormatter(" "))));
  }

  const RunOptions& options_;
  std::unique_ptr<MemoryGraph> graph_;
  std::vector<std::unique_ptr<TableProcedure>> procedures_;
  cypher::ProcedureCatalog catalog_;
  Parameters parameters_;
  Outcome outcome_;
  Counts before_;
};

std::string FindGraphs(fs::path directory) {
  directory = fs::absolute(directory);
  while (true) {
    std::error_code error;
    if (fs::is_directory(directory / "graphs", error)) return (directory / "graphs").string();
    if (directory == directory.root_path()) return "";
    directory = directory.parent_path();
  }
}

}  // namespace

absl::Status RunScenario(const Scenario& scenario, const RunOptions& options) {
  return Run(options).Execute(scenario);
}

absl::StatusOr<std::vector<FeatureResult>> RunDirectory(const std::string& directory,
                                                        bool optimise) {
  std::error_code error;
  std::vector<fs::path> files;
  if (fs::is_regular_file(directory, error)) {
    files.push_back(directory);
  } else {
    for (fs::recursive_directory_iterator it(directory, error), end; it != end;
         it.increment(error)) {
      if (error) break;
      if (it->path().extension() == ".feature") files.push_back(it->path());
    }
  }
  if (error) return absl::NotFoundError(absl::StrCat(directory, ": ", error.message()));
  std::sort(files.begin(), files.end());
  RunOptions options;
  options.optimise = optimise;
  options.graphs_directory = FindGraphs(directory);
  std::vector<FeatureResult> results;
  for (const fs::path& file : files) {
    std::ifstream stream(file);
    std::stringstream content;
    content << stream.rdbuf();
    if (!stream) return absl::NotFoundError(absl::StrCat("cannot read ", file.string()));
    CHANCERY_ASSIGN_OR_RETURN(const Feature feature, ParseFeature(content.str()),
                              _ << file.string());
    FeatureResult result;
    result.name = feature.name;
    for (const Scenario& scenario : feature.scenarios) {
      const absl::Status status = RunScenario(scenario, options);
      if (status.ok()) {
        ++result.passed;
      } else {
        result.failures.push_back(absl::StrCat(scenario.name, "\n    ", status.message()));
      }
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace chancery::tck
