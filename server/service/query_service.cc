#include "server/service/query_service.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/query/cypher/domain_graph.h"
#include "server/query/cypher/functions.h"
#include "server/query/cypher/plan.h"
#include "server/query/cypher/query_limits.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/service/query_value_converter.h"
#include "server/service/read_session.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kMaxPreparedQueries = 256;
// The graph is measured again after so many revisions and a quarter of those that it had.
constexpr Revision kMeasureAfter = 64;
constexpr int64_t kMaxRows = 100'000;
constexpr int64_t kDefaultEdges = 10'000'000;
constexpr int64_t kMaxEdges = 1'000'000'000;
// Rows that a query may read beyond those for its edges.
constexpr int64_t kMoreRows = 1000;
constexpr int64_t kDefaultMemory = 64 << 20;
constexpr int64_t kMaxMemory = 1 << 30;
// Rows of a message: few at first, so that the first come soon, then twice as many each time.
constexpr int kFirstRows = 8;
constexpr int kLastRows = 512;
constexpr size_t kMaxMessageBytes = 256 << 10;
constexpr size_t kMaxRowBytes = 2 << 20;
// Each is up to three messages within each other, and readers of messages stop at 100.
constexpr int kMaxRowDepth = 30;
// A message at least so often, so that a caller who waits can think again.
constexpr absl::Duration kMessageInterval = absl::Milliseconds(250);

// A limit of the request: its default if zero.
absl::StatusOr<int64_t> Limit(absl::string_view field, int64_t value, int64_t standard,
                              int64_t maximum) {
  if (value == 0) return standard;
  if (value < 0 || value > maximum) {
    return InvalidField(field, absl::StrCat("must be in 0 to ", maximum, ", not ", value));
  }
  return value;
}

// The limit that ended a query; "" if it was something else.
std::string LimitOf(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || detail->reason != "LIMIT_EXCEEDED") return "";
  const auto limit = detail->metadata.find("limit");
  return limit == detail->metadata.end() ? "" : limit->second;
}

std::string ProfileText(const cypher::Plan& plan, const cypher::QueryRun& run) {
  const std::vector<cypher::OperatorStats> stats = run.stats();
  return cypher::FormatPlan(plan, [&stats](const cypher::PlanNode& node) {
    const cypher::OperatorStats& s = stats[static_cast<size_t>(node.id)];
    return absl::StrFormat("   %d rows (~%.0f expected), %d followed", s.rows, node.estimate,
                           s.edges);
  });
}

absl::Status RowTooLarge() {
  return LimitExceeded("max_row_bytes", kMaxRowBytes, "a row of the answer");
}

// Whether a row can be sent, as far as can be told before it is made a message.
absl::Status CheckRow(const cypher::ValueList& row) {
  size_t bytes = 0;
  for (const cypher::Value& value : row) {
    if (value.depth() > kMaxRowDepth) {
      return LimitExceeded("max_row_depth", kMaxRowDepth,
                           "the depth of the lists and maps in a row of the answer");
    }
    bytes += value.bytes();
    if (bytes > kMaxRowBytes) return RowTooLarge();
  }
  return absl::OkStatus();
}

// Rows on their way into messages.
class RowSender {
 public:
  RowSender(const QueryRunner::Write& write, const Clock& clock, cypher::DomainGraph& graph,
            Budget& budget)
      : write_(write), clock_(clock), graph_(graph), budget_(budget), last_sent_(clock.Now()) {}

  void SetColumns(const std::vector<std::string>& names) {
    for (const std::string& name : names) message_.add_columns(name);
  }
  // All of a row or, after an error, nothing of it.
  absl::Status Add(const cypher::ValueList& row) {
    CHANCERY_RETURN_IF_ERROR(CheckRow(row));
    v1::QueryRow out;
    for (const cypher::Value& value : row) {
      CHANCERY_RETURN_IF_ERROR(ToQueryValue(value, graph_, budget_, out.add_values()));
    }
    const size_t bytes = out.ByteSizeLong();
    if (bytes > kMaxRowBytes) return RowTooLarge();
    *message_.add_rows() = std::move(out);
    bytes_ += bytes;
    ++rows_;
    if (message_.rows_size() < rows_a_message_ && bytes_ < kMaxMessageBytes) {
      return absl::OkStatus();
    }
    rows_a_message_ = std::min(2 * rows_a_message_, kLastRows);
    return Flush();
  }
  absl::Status Finish(v1::QuerySummary summary) {
    summary.set_rows(rows_);
    *message_.mutable_summary() = std::move(summary);
    return Flush();
  }

  // Sends what there is, if it is time.
  absl::Status KeepUp() {
    return clock_.Now() - last_sent_ < kMessageInterval ? absl::OkStatus() : Flush();
  }

 private:
  absl::Status Flush() {
    v1::QueryResponse message;
    message.Swap(&message_);
    bytes_ = 0;
    last_sent_ = clock_.Now();
    return write_(std::move(message));
  }

  const QueryRunner::Write& write_;
  const Clock& clock_;
  cypher::DomainGraph& graph_;
  Budget& budget_;
  v1::QueryResponse message_;
  size_t bytes_ = 0;
  int64_t rows_ = 0;
  int rows_a_message_ = kFirstRows;
  absl::Time last_sent_;
};

}  // namespace

PreparedQueryCache::Entry PreparedQueryCache::Find(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mu_);
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return entries_.front();
}

void PreparedQueryCache::Insert(Entry query) {
  const std::lock_guard<std::mutex> lock(mu_);
  if (by_text_.contains(query->text)) return;
  entries_.push_front(std::move(query));
  by_text_[entries_.front()->text] = entries_.begin();
  if (entries_.size() > capacity_) {
    by_text_.erase(entries_.back()->text);
    entries_.pop_back();
  }
}

void PreparedQueryCache::Clear() {
  const std::lock_guard<std::mutex> lock(mu_);
  by_text_.clear();
  entries_.clear();
}

QueryRunner::QueryRunner(const GraphStore& store) : store_(store), cache_(kMaxPreparedQueries) {}

absl::StatusOr<PreparedQueryCache::Entry> QueryRunner::Prepare(const std::string& text,
                                                               cypher::PropertyGraph* graph) const {
  if (PreparedQueryCache::Entry kept = cache_.Find(text)) return kept;
  CHANCERY_ASSIGN_OR_RETURN(PreparedQueryCache::Entry query,
                            cypher::PrepareQuery(text, graph, cypher::PrepareOptions()));
  cache_.Insert(query);
  return query;
}

absl::StatusOr<cypher::GraphStatistics> QueryRunner::Statistics(absl::Time deadline) const {
  const std::shared_ptr<const GraphReader> latest = store_.Latest();
  const std::lock_guard<std::mutex> lock(statistics_mu_);
  const bool grown = latest->revision() > measured_at_ + measured_at_ / 4 + kMeasureAfter;
  if (statistics_.has_value() && !grown) return *statistics_;
  Budget::Limits limits;
  limits.deadline = deadline;
  Budget budget(limits, SystemClock::Get(), nullptr);
  CHANCERY_ASSIGN_OR_RETURN(statistics_, cypher::MeasureGraph(*latest, budget));
  measured_at_ = latest->revision();
  cache_.Clear();
  return *statistics_;
}

absl::Status QueryRunner::Query(const v1::QueryRequest& request, Budget& budget, const Clock& clock,
                                const Write& write) const {
  CHANCERY_ASSIGN_OR_RETURN(const int64_t max_rows,
                            Limit("max_rows", request.max_rows(), kMaxRows, kMaxRows));
  CHANCERY_ASSIGN_OR_RETURN(const int64_t max_edges,
                            Limit("max_edges", request.max_edges(), kDefaultEdges, kMaxEdges));
  CHANCERY_ASSIGN_OR_RETURN(
      const int64_t max_memory,
      Limit("max_memory_bytes", request.max_memory_bytes(), kDefaultMemory, kMaxMemory));
  // Where there is no index, many rows are read for few edges, or for none.
  budget.LimitRows(static_cast<uint64_t>(max_edges + kMoreRows));
  cypher::Parameters parameters;
  for (const auto& parameter : request.parameters()) {
    CHANCERY_ASSIGN_OR_RETURN(
        parameters[parameter.first],
        FromQueryValue(parameter.second, absl::StrCat("parameters.", parameter.first)));
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const GraphReader> reader,
                            OpenReader(store_, request.consistency()));
  CHANCERY_ASSIGN_OR_RETURN(const cypher::GraphStatistics statistics,
                            Statistics(budget.deadline()));
  cypher::DomainGraph graph(*reader, &budget, statistics);
  CHANCERY_ASSIGN_OR_RETURN(const PreparedQueryCache::Entry query,
                            Prepare(request.query(), &graph));
  RowSender sender(write, clock, graph, budget);
  sender.SetColumns(query->plan.names);
  v1::QuerySummary summary;
  if (query->explain) {
    summary.set_plan(cypher::FormatPlan(query->plan));
    SetReadInfo(*reader, budget, /*complete=*/true, summary.mutable_info());
    return sender.Finish(std::move(summary));
  }
  CHANCERY_RETURN_IF_ERROR(cypher::CheckParameters(*query, parameters));

  cypher::QueryLimits limits;
  limits.max_edges = static_cast<uint64_t>(max_edges);
  limits.max_steps = 10 * limits.max_edges;
  limits.max_memory_bytes = static_cast<uint64_t>(max_memory);
  cypher::QueryMeter meter(limits, &budget, [&sender] { return sender.KeepUp(); });
  cypher::QueryRun run(query->plan, parameters, &graph, nullptr, &meter, clock.Now());
  cypher::ValueList row;
  for (int64_t rows = 0;; ++rows) {
    absl::StatusOr<bool> more = run.Next(&row);
    if (more.ok() && !*more) break;
    if (more.ok() && rows == max_rows) {
      more = LimitExceeded("max_rows", static_cast<uint64_t>(max_rows), "rows of the answer");
    }
    if (more.ok()) {
      const absl::Status added = sender.Add(row);
      if (!added.ok()) more = added;
    }
    if (!more.ok()) {
      const std::string limit = LimitOf(more.status());
      if (limit.empty() || !request.allow_partial()) {
        return cypher::ShowInText(more.status(), request.query());
      }
      summary.set_limit(limit);
      break;
    }
  }
  if (query->profile) summary.set_plan(ProfileText(query->plan, run));
  summary.set_edges(static_cast<int64_t>(meter.edges()));
  summary.set_steps(static_cast<int64_t>(meter.steps()));
  summary.set_peak_memory_bytes(static_cast<int64_t>(meter.peak_memory()));
  SetReadInfo(*reader, budget, summary.limit().empty(), summary.mutable_info());
  return sender.Finish(std::move(summary));
}

absl::StatusOr<v1::ExplainResponse> QueryRunner::Explain(const v1::ExplainRequest& request,
                                                         Budget& budget) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const GraphReader> reader,
                            OpenReader(store_, request.consistency()));
  CHANCERY_ASSIGN_OR_RETURN(const cypher::GraphStatistics statistics,
                            Statistics(budget.deadline()));
  cypher::DomainGraph graph(*reader, &budget, statistics);
  CHANCERY_ASSIGN_OR_RETURN(const PreparedQueryCache::Entry query,
                            Prepare(request.query(), &graph));
  v1::ExplainResponse response;
  response.set_plan(cypher::FormatPlan(query->plan));
  for (const std::string& name : query->plan.names) response.add_columns(name);
  for (const std::string& name : query->parameters) response.add_parameters(name);
  return response;
}

v1::GetSchemaResponse QueryRunner::GetSchema() const {
  const cypher::Schema& schema = cypher::DomainGraph::DomainSchema();
  v1::GetSchemaResponse response;
  for (const std::string& name : schema.labels) response.add_labels(name);
  for (const std::string& name : schema.types) response.add_types(name);
  for (const std::string& name : schema.properties) response.add_properties(name);
  std::vector<std::string> functions = cypher::DomainGraph::DomainFunctionNames();
  for (std::string& name : cypher::FunctionNames()) functions.push_back(std::move(name));
  for (const char* name : {"avg", "collect", "count", "max", "min", "percentileCont",
                           "percentileDisc", "stDev", "stDevP", "sum"}) {
    functions.push_back(name);
  }
  std::sort(functions.begin(), functions.end());
  for (std::string& name : functions) response.add_functions(std::move(name));
  return response;
}

QueryService::QueryService(RpcRuntime& runtime, const GraphStore& store)
    : runtime_(runtime), runner_(store) {}

grpc::ServerWriteReactor<v1::QueryResponse>* QueryService::Query(
    grpc::CallbackServerContext* context, const v1::QueryRequest* request) {
  return HandleServerStream<v1::QueryRequest, v1::QueryResponse>(
      runtime_, {"QueryService/Query", Execution::kLong}, context, request,
      [this](const v1::QueryRequest& message, RequestContext& rpc,
             ReplySink<v1::QueryResponse>& sink) {
        rpc.running.SetText(message.query());
        return runner_.Query(message, rpc.budget, rpc.clock, [&sink](v1::QueryResponse reply) {
          return reply.has_summary() ? sink.WriteLast(std::move(reply))
                                     : sink.Write(std::move(reply));
        });
      });
}

grpc::ServerUnaryReactor* QueryService::Explain(grpc::CallbackServerContext* context,
                                                const v1::ExplainRequest* request,
                                                v1::ExplainResponse* response) {
  return HandleUnary(runtime_, {"QueryService/Explain", Execution::kRead}, context, request,
                     response, [this](const v1::ExplainRequest& message, RequestContext& rpc) {
                       return runner_.Explain(message, rpc.budget);
                     });
}

grpc::ServerUnaryReactor* QueryService::GetSchema(grpc::CallbackServerContext* context,
                                                  const v1::GetSchemaRequest* request,
                                                  v1::GetSchemaResponse* response) {
  return HandleUnary(runtime_, {"QueryService/GetSchema", Execution::kRead}, context, request,
                     response,
                     [this](const v1::GetSchemaRequest&, RequestContext&)
                         -> absl::StatusOr<v1::GetSchemaResponse> { return runner_.GetSchema(); });
}

}  // namespace chancery
