// The service over gRPC, next to a bare gRPC echo of the same reply size in the same run.
//
//   service_benchmark echo --listen 127.0.0.1:0 --port-file F     the echo server
//   service_benchmark load --server A --data DIR                  the workload into an empty server
//   service_benchmark dump --data DIR --out FILE                  as `chancery-load` reads it
//   service_benchmark check --server A --data DIR --golden FILE   answers against golden/10000.tsv
//   service_benchmark time --server A --echo B --data DIR [--queries "Q2,Q5 text"]
//                                                                 latencies and ratios, of all
//                                                                 questions or of these as typed
//                                                                 calls
//   service_benchmark batch --server A --data DIR                 Q9 in batches of 50 alone
//   service_benchmark rate --server A --data DIR                  calls a second of four clients
//   service_benchmark runaway --server A --data DIR               what others wait beside a query
//                                                                 without end
//   service_benchmark beside --rocksdb A --postgresql B --metrics M --data DIR
//                                                                 the same of two engines, and
//                                                                 round trips, as M of the second
//                                                                 counts
//   service_benchmark share --first A --second B --data DIR       calls a second of one server and
//                                                                 of two over one database
//
// bazel/tools/bench.sh and bench_sql.sh run all of it.

#include <arpa/inet.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/batch_service.grpc.pb.h"
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "chancery/v1/query_service.grpc.pb.h"
#include "storage/base/status_macros.h"
#include "tests/benchmark/echo.grpc.pb.h"
#include "tests/benchmark/question_asker.h"
#include "tests/benchmark/workload.h"

namespace chancery {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kAllQueries[] = {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9"};

double MicrosSince(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

class EchoServiceImpl final : public benchmark::EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const benchmark::EchoRequest* request,
                                 benchmark::EchoResponse* response) override {
    response->mutable_payload()->assign(static_cast<size_t>(request->reply_bytes()), 'x');
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

absl::Status Check(const std::string& server, const std::string& data, const std::string& golden) {
  // query, number -> rows, hash
  std::map<std::pair<std::string, int>, std::pair<int64_t, std::string>> expected;
  std::ifstream in(golden);
  if (!in.is_open()) return absl::NotFoundError("cannot read " + golden);
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    int number = 0;
    int64_t rows = 0;
    if (fields.size() != 4 || !absl::SimpleAtoi(fields[1], &number) ||
        !absl::SimpleAtoi(fields[2], &rows)) {
      return absl::InvalidArgumentError("golden: " + line);
    }
    expected[{fields[0], number}] = {rows, fields[3]};
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> questions, ReadQuestions(data));
  QuestionAsker typed(server, QuestionAsker::Form::kTyped);
  QuestionAsker text(server, QuestionAsker::Form::kText);
  std::map<std::string, std::pair<int, int>> result;  // equal, different
  const auto check = [&](QuestionAsker& asker, const Question& question,
                         const std::string& name) -> absl::Status {
    CHANCERY_RETURN_IF_ERROR(asker.Ask(question)) << name << " " << question.number;
    Fnv fnv;
    const std::vector<std::string> rows = asker.Rows();
    for (const std::string& row : rows) fnv.Add(row + "\n");
    const auto& want = expected[{question.query, question.number}];
    const std::string hash = absl::StrFormat("%016x", fnv.hash());
    auto& [equal, different] = result[name];
    if (want.first == static_cast<int64_t>(rows.size()) && want.second == hash) {
      ++equal;
    } else if (++different <= 3) {
      std::cout << name << " " << question.number << ": " << rows.size() << " rows, expected "
                << want.first << "\n";
      for (size_t i = 0; i < std::min<size_t>(rows.size(), 3); ++i) {
        std::cout << "    " << rows[i] << "\n";
      }
    }
    return absl::OkStatus();
  };
  for (const Question& question : questions) {
    CHANCERY_RETURN_IF_ERROR(check(typed, question, question.query));
    CHANCERY_RETURN_IF_ERROR(check(text, question, question.query + " text"));
  }
  int wrong = 0;
  for (const auto& [query, counts] : result) {
    absl::PrintF("%-7s  %d of %d answers equal the reference\n", query, counts.first,
                 counts.first + counts.second);
    wrong += counts.second;
  }
  return wrong == 0 ? absl::OkStatus() : absl::InternalError("answers differ");
}

// Two requests are under way: one is made while the other is written.
absl::Status Load(const std::string& server, const std::string& data) {
  const auto stub = v1::IngestService::NewStub(ConnectTo(server));
  std::mutex mu;
  std::condition_variable changed;
  std::deque<v1::WriteFactsRequest> queue;
  bool done = false;
  absl::Status failure;
  std::thread sender([&] {
    while (true) {
      v1::WriteFactsRequest request;
      {
        std::unique_lock<std::mutex> lock(mu);
        changed.wait(lock, [&] { return done || !queue.empty(); });
        if (queue.empty()) return;
        request = std::move(queue.front());
        queue.pop_front();
      }
      changed.notify_all();
      grpc::ClientContext context;
      v1::WriteFactsResponse reply;
      const grpc::Status status = stub->WriteFacts(&context, request, &reply);
      if (!status.ok()) {
        std::lock_guard<std::mutex> lock(mu);
        failure = FromGrpc(status);
        queue.clear();
        done = true;
        changed.notify_all();
        return;
      }
    }
  });
  const Clock::time_point start = Clock::now();
  const absl::StatusOr<LoadSize> size =
      ForEachRequest(data, [&](v1::WriteFactsRequest request) -> absl::Status {
        std::unique_lock<std::mutex> lock(mu);
        changed.wait(lock, [&] { return done || queue.size() < 2; });
        if (done) return failure;
        queue.push_back(std::move(request));
        changed.notify_all();
        return absl::OkStatus();
      });
  {
    std::lock_guard<std::mutex> lock(mu);
    done = true;
  }
  changed.notify_all();
  sender.join();
  CHANCERY_RETURN_IF_ERROR(failure);
  CHANCERY_RETURN_IF_ERROR(size.status());
  const double seconds = MicrosSince(start) / 1e6;
  absl::PrintF("load  %d facts in %.1f s: %.0f facts/s\n", size->facts, seconds,
               static_cast<double>(size->facts) / seconds);
  return absl::OkStatus();
}

// The requests of Load, as an export of a whole graph.
absl::Status Dump(const std::string& data, const std::string& path) {
  std::ofstream out(path);
  out << "{\"chancery_export\":1,\"revision\":\"1\"}\n";
  CHANCERY_ASSIGN_OR_RETURN(
      const LoadSize size, ForEachRequest(data, [&out](v1::WriteFactsRequest request) {
        v1::ExportGraphResponse piece;
        *piece.mutable_facts() = std::move(request);
        std::string line;
        const auto printed = google::protobuf::util::MessageToJsonString(piece, &line);
        if (!printed.ok()) return absl::InternalError(printed.message().ToString());
        out << line << '\n';
        return absl::OkStatus();
      }));
  out << "{\"info\":{\"revision\":\"1\"}}\n";
  out.close();
  if (!out.good()) return absl::UnavailableError("cannot write " + path);
  absl::PrintF("dump  %d facts\n", size.facts);
  return absl::OkStatus();
}

double Percentile(std::vector<double>& values, double p) {
  if (values.empty()) return 0;
  const auto at = static_cast<size_t>(p * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[at];
}

// What one Q9 takes among 50 of one BatchRead, and of one message of StreamReads.
absl::Status TimeBatches(const std::string& server, const std::vector<Question>& questions) {
  constexpr int kReadsPerBatch = 50;
  constexpr int kRounds = 50;
  std::vector<v1::BatchReadRequest> batches;
  for (const Question& question : questions) {
    if (question.query != "Q9") continue;
    if (batches.empty() || batches.back().reads_size() == kReadsPerBatch) batches.emplace_back();
    v1::GetResourceRequest* read = batches.back().add_reads()->mutable_get_resource();
    read->set_name(absl::StrCat("meetings/", question.arguments[0]));
    read->set_view(v1::RESOURCE_VIEW_FULL);
  }
  if (batches.empty()) return absl::OkStatus();
  if (batches.back().reads_size() < kReadsPerBatch && batches.size() > 1) batches.pop_back();
  const auto stub = v1::BatchService::NewStub(ConnectTo(server));
  grpc::ClientContext stream_context;
  const auto stream = stub->StreamReads(&stream_context);
  v1::BatchReadResponse reply;
  absl::PrintF("%-12s %8s %8s %9s %9s\n", "", "batches", "bytes", "p50 us", "us a Q9");
  for (const bool streamed : {false, true}) {
    std::vector<double> times;
    for (int round = -1; round < kRounds; ++round) {  // the first warms up
      for (const v1::BatchReadRequest& batch : batches) {
        const Clock::time_point start = Clock::now();
        if (streamed) {
          if (!stream->Write(batch) || !stream->Read(&reply)) return FromGrpc(stream->Finish());
        } else {
          grpc::ClientContext context;
          CHANCERY_RETURN_IF_ERROR(FromGrpc(stub->BatchRead(&context, batch, &reply)));
        }
        if (round >= 0) times.push_back(MicrosSince(start));
        for (const v1::ReadResult& result : reply.results()) {
          if (result.has_error()) return absl::InternalError(result.error().message());
        }
      }
    }
    const double p50 = Percentile(times, 0.5);
    absl::PrintF("%-12s %8d %8d %9.0f %9.1f\n", streamed ? "Q9 streamed" : "Q9 batch", times.size(),
                 reply.ByteSizeLong(), p50, p50 / batches[0].reads_size());
  }
  stream->WritesDone();
  while (stream->Read(&reply)) continue;
  return FromGrpc(stream->Finish());
}

// `only`: these questions, as typed calls, or in text ("Q5 text"); empty: all, and batches as well.
// One that the server refuses to answer is told and left.
absl::Status Time(const std::string& server, const std::string& echo, const std::string& data,
                  const std::string& only) {
  const std::vector<std::string> wanted = absl::StrSplit(only, ',', absl::SkipEmpty());
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> questions, ReadQuestions(data));
  const auto echo_stub = benchmark::EchoService::NewStub(ConnectTo(echo));
  const auto call_echo = [&](size_t bytes) -> absl::Status {
    grpc::ClientContext context;
    benchmark::EchoRequest request;
    request.set_payload("0123456789abcdef0123456789abcdef");
    request.set_reply_bytes(static_cast<int32_t>(bytes));
    benchmark::EchoResponse response;
    return FromGrpc(echo_stub->Echo(&context, request, &response));
  };
  constexpr int kRounds = 5;
  constexpr double kMaxMicros = 30e6;  // of one query: then it is asked no more
  // In text a query may take long, and some parameters of each tell.
  constexpr size_t kMaxTextQuestions = 48;
  absl::PrintF("%-7s %8s %8s %9s %9s %9s %9s %7s %7s\n", "", "calls", "bytes", "p50 us", "p99 us",
               "echo p50", "echo p99", "p50 x", "p99 x");
  QuestionAsker typed(server, QuestionAsker::Form::kTyped);
  QuestionAsker text(server, QuestionAsker::Form::kText);
  for (QuestionAsker* asker : {&typed, &text}) {
    for (const char* query : kAllQueries) {
      const std::string name = absl::StrCat(query, asker == &text ? " text" : "");
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
        continue;
      }
      std::vector<const Question*> asked;
      for (const Question& question : questions) {
        if (question.query != query) continue;
        if (asker == &text && asked.size() == kMaxTextQuestions) break;
        asked.push_back(&question);
      }
      std::vector<double> ours;
      std::vector<double> bare;
      size_t bytes = 0;
      double spent = 0;
      absl::Status refused;
      for (int round = -1; round < kRounds && refused.ok(); ++round) {
        if (round == 0 && spent < kMaxMicros / 2) {
          // That was to warm up, and there is time for more.
          ours.clear();
          bare.clear();
          bytes = 0;
        }
        for (const Question* question : asked) {
          if (spent >= kMaxMicros) break;
          Clock::time_point start = Clock::now();
          refused = asker->Ask(*question);
          if (!refused.ok()) {
            absl::PrintF("%-7s parameters %d: %s\n", name, question->number, refused.ToString());
            break;
          }
          const double mine = MicrosSince(start);
          spent += mine;
          // Right after it and of the same size, so that both see the same machine.
          const size_t reply_bytes = asker->reply_bytes();
          start = Clock::now();
          CHANCERY_RETURN_IF_ERROR(call_echo(reply_bytes));
          const double theirs = MicrosSince(start);
          ours.push_back(mine);
          bare.push_back(theirs);
          bytes += reply_bytes;
        }
      }
      if (ours.empty()) continue;
      const double p50 = Percentile(ours, 0.5);
      const double p99 = Percentile(ours, 0.99);
      const double echo_p50 = Percentile(bare, 0.5);
      const double echo_p99 = Percentile(bare, 0.99);
      absl::PrintF("%-7s %8d %8d %9.0f %9.0f %9.0f %9.0f %7.2f %7.2f\n", name, ours.size(),
                   bytes / ours.size(), p50, p99, echo_p50, echo_p99, p50 / echo_p50,
                   p99 / echo_p99);
    }
  }
  return wanted.empty() ? TimeBatches(server, questions) : absl::OkStatus();
}

// A page of a server's metrics, by HTTP.
absl::StatusOr<std::string> FetchMetrics(const std::string& address) {
  const std::vector<std::string> parts = absl::StrSplit(address, ':');
  int port = 0;
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &port) ||
      inet_pton(AF_INET, parts[0].c_str(), &to.sin_addr) != 1) {
    return absl::InvalidArgumentError("--metrics: " + address);
  }
  to.sin_port = htons(static_cast<uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return absl::UnavailableError("no socket");
  std::string page;
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0 &&
      write(fd, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t got; (got = read(fd, buffer, sizeof(buffer))) > 0;) {
      page.append(buffer, static_cast<size_t>(got));
    }
  }
  close(fd);
  return page;
}

absl::StatusOr<int64_t> RoundTrips(const std::string& metrics) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string page, FetchMetrics(metrics));
  for (const absl::string_view line : absl::StrSplit(page, '\n')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    double value = 0;
    if (parts.first == "chancery_storage_round_trips_total" &&
        absl::SimpleAtod(parts.second, &value)) {
      return static_cast<int64_t>(value);
    }
  }
  return absl::NotFoundError("the server counts no round trips");
}

// What one asks most, of a server over files and of one over a database.
constexpr const char* kMainQueries[] = {"Q1", "Q3", "Q7", "Q9"};

absl::Status Beside(const std::string& rocksdb, const std::string& postgresql,
                    const std::string& metrics, const std::string& data) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> questions, ReadQuestions(data));
  QuestionAsker files(rocksdb, QuestionAsker::Form::kTyped);
  QuestionAsker database(postgresql, QuestionAsker::Form::kTyped);
  constexpr int kRounds = 5;
  constexpr double kMaxMicros = 30e6;  // of one query: then no more rounds of it
  absl::PrintF("%-4s %6s %10s %10s %10s %10s %7s %7s %12s\n", "", "calls", "files p50", "files p99",
               "sql p50", "sql p99", "p50 x", "p99 x", "round trips");
  for (const char* query : kMainQueries) {
    std::vector<double> ours;
    std::vector<double> theirs;
    int64_t trips = 0;
    double spent = 0;
    for (int round = -1; round < kRounds && spent < kMaxMicros; ++round) {  // the first warms up
      CHANCERY_ASSIGN_OR_RETURN(const int64_t before, RoundTrips(metrics));
      for (const Question& question : questions) {
        if (question.query != query) continue;
        Clock::time_point start = Clock::now();
        CHANCERY_RETURN_IF_ERROR(files.Ask(question)) << query << " " << question.number;
        const double in_files = MicrosSince(start);
        start = Clock::now();
        CHANCERY_RETURN_IF_ERROR(database.Ask(question)) << query << " " << question.number;
        const double in_database = MicrosSince(start);
        spent += in_files + in_database;
        if (files.Rows() != database.Rows()) {
          return absl::InternalError(absl::StrCat(query, " ", question.number, ": answers differ"));
        }
        if (round < 0) continue;
        ours.push_back(in_files);
        theirs.push_back(in_database);
      }
      CHANCERY_ASSIGN_OR_RETURN(const int64_t after, RoundTrips(metrics));
      if (round >= 0) trips += after - before;
    }
    if (ours.empty()) continue;
    const double p50 = Percentile(ours, 0.5);
    const double p99 = Percentile(ours, 0.99);
    const double sql50 = Percentile(theirs, 0.5);
    const double sql99 = Percentile(theirs, 0.99);
    absl::PrintF("%-4s %6d %10.0f %10.0f %10.0f %10.0f %7.2f %7.2f %12.2f\n", query, ours.size(),
                 p50, p99, sql50, sql99, sql50 / p50, sql99 / p99,
                 static_cast<double>(trips) / static_cast<double>(ours.size()));
  }
  return absl::OkStatus();
}

// Of all, those of one query.
std::vector<Question> QuestionsOf(const std::vector<Question>& all, absl::string_view query) {
  std::vector<Question> questions;
  for (const Question& question : all) {
    if (question.query == query) questions.push_back(question);
  }
  return questions;
}

// How many of the questions a second: of four who ask as fast as they can, each one of the servers.
absl::StatusOr<double> CallsPerSecond(const std::vector<std::string>& servers,
                                      const std::vector<Question>& questions) {
  constexpr int kAskers = 4;
  constexpr double kMicros = 3e6;
  std::mutex mu;
  int64_t calls = 0;
  absl::Status failure;
  std::vector<std::thread> threads;
  threads.reserve(kAskers);
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < kAskers; ++i) {
    threads.emplace_back([&, i] {
      QuestionAsker asker(servers[static_cast<size_t>(i) % servers.size()],
                          QuestionAsker::Form::kTyped);
      int64_t mine = 0;
      absl::Status status;
      while (status.ok() && MicrosSince(start) < kMicros) {
        const size_t next = static_cast<size_t>(i + mine * kAskers) % questions.size();
        status = asker.Ask(questions[next]);
        // A busy machine makes reads wait, and the server refuses what would wait too long.
        if (absl::IsResourceExhausted(status)) {
          status = absl::OkStatus();
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          continue;
        }
        ++mine;
      }
      std::lock_guard<std::mutex> lock(mu);
      calls += mine;
      if (failure.ok()) failure = status;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHANCERY_RETURN_IF_ERROR(failure);
  return static_cast<double>(calls) / (MicrosSince(start) / 1e6);
}

// Calls a second of each typed question by four clients.
absl::Status Rate(const std::string& server, const std::string& data) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> all, ReadQuestions(data));
  for (const char* query : kAllQueries) {
    const std::vector<Question> questions = QuestionsOf(all, query);
    if (questions.empty()) continue;
    CHANCERY_RETURN_IF_ERROR(CallsPerSecond({server}, questions).status());  // warms up
    CHANCERY_ASSIGN_OR_RETURN(const double rate, CallsPerSecond({server}, questions));
    absl::PrintF("%s   four clients: %.1f calls/s\n", query, rate);
  }
  return absl::OkStatus();
}

// What those who ask the main questions wait, while nobody else does and while somebody asks what
// has no end.
absl::Status Runaway(const std::string& server, const std::string& data) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> all, ReadQuestions(data));
  const auto waits = [&](absl::string_view query) -> absl::StatusOr<std::vector<double>> {
    constexpr size_t kCalls = 2000;
    const std::vector<Question> questions = QuestionsOf(all, query);
    QuestionAsker asker(server, QuestionAsker::Form::kTyped);
    std::vector<double> times;
    for (size_t i = 0; i < questions.size() + kCalls; ++i) {
      const Clock::time_point start = Clock::now();
      CHANCERY_RETURN_IF_ERROR(asker.Ask(questions[i % questions.size()])) << query;
      if (i >= questions.size()) times.push_back(MicrosSince(start));  // the first round warms up
    }
    return times;
  };
  std::map<std::string, std::vector<double>> alone;
  for (const char* query : kMainQueries) {
    CHANCERY_ASSIGN_OR_RETURN(alone[query], waits(query));
  }
  std::mutex mu;
  bool done = false;
  int runs = 0;
  double longest = 0;
  std::string ended;
  std::thread runaway([&] {
    const auto stub = v1::QueryService::NewStub(ConnectTo(server));
    while (true) {
      grpc::ClientContext context;
      v1::QueryRequest request;
      request.set_query("MATCH (a)--(b)--(c)--(d) RETURN count(*)");
      const Clock::time_point start = Clock::now();
      const auto stream = stub->Query(&context, request);
      v1::QueryResponse reply;
      while (stream->Read(&reply)) continue;
      const absl::Status status = FromGrpc(stream->Finish());
      std::lock_guard<std::mutex> lock(mu);
      ++runs;
      longest = std::max(longest, MicrosSince(start));
      ended = status.ToString();
      if (done) return;
    }
  });
  absl::Status failure;
  for (const char* query : kMainQueries) {
    absl::StatusOr<std::vector<double>> beside = waits(query);
    failure = beside.status();
    if (!failure.ok()) break;
    std::vector<double>& idle = alone[query];
    absl::PrintF("%s   alone p50 %.0f us, p99 %.0f; beside a runaway query %.0f, %.0f: %.2f x\n",
                 query, Percentile(idle, 0.5), Percentile(idle, 0.99), Percentile(*beside, 0.5),
                 Percentile(*beside, 0.99), Percentile(*beside, 0.99) / Percentile(idle, 0.99));
  }
  {
    std::lock_guard<std::mutex> lock(mu);
    done = true;
  }
  runaway.join();
  absl::PrintF("the runaway query ran %d times, %.1f s at most, and ended so: %s\n", runs,
               longest / 1e6, ended);
  return failure;
}

// How many of the first main query a second: by four who ask one server, and by two each of two.
absl::Status Share(const std::string& first, const std::string& second, const std::string& data) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> all, ReadQuestions(data));
  const std::vector<Question> questions = QuestionsOf(all, kMainQueries[0]);
  const auto rate = [&](const std::vector<std::string>& servers) {
    return CallsPerSecond(servers, questions);
  };
  CHANCERY_RETURN_IF_ERROR(rate({first, second}).status());  // warms both up
  // In turn, so that what else the machine does falls on both.
  constexpr int kRounds = 7;
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    CHANCERY_ASSIGN_OR_RETURN(const double one, rate({first}));
    CHANCERY_ASSIGN_OR_RETURN(const double two, rate({first, second}));
    ratios.push_back(two / one);
    absl::PrintF("%s   one server %.0f calls/s, two %.0f: %.2f x\n", kMainQueries[0], one, two,
                 two / one);
  }
  absl::PrintF("%s   two servers, median of %d: %.2f x\n", kMainQueries[0], kRounds,
               Percentile(ratios, 0.5));
  return absl::OkStatus();
}

int RunEcho(const std::string& listen, const std::string& port_file) {
  EchoServiceImpl service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::ofstream(port_file) << port << "\n";
  server->Wait();
  return 0;
}

int Main(int argc, char** argv) {
  std::map<std::string, std::string> flags;
  const std::string command = argc > 1 ? argv[1] : "";
  for (int i = 2; i + 1 < argc; i += 2) flags[argv[i]] = argv[i + 1];
  absl::Status status;
  if (command == "echo") {
    return RunEcho(flags["--listen"], flags["--port-file"]);
  } else if (command == "load") {
    status = Load(flags["--server"], flags["--data"]);
  } else if (command == "dump") {
    status = Dump(flags["--data"], flags["--out"]);
  } else if (command == "check") {
    status = Check(flags["--server"], flags["--data"], flags["--golden"]);
  } else if (command == "time") {
    status = Time(flags["--server"], flags["--echo"], flags["--data"], flags["--queries"]);
  } else if (command == "batch") {
    status = [&]() -> absl::Status {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<Question> questions,
                                ReadQuestions(flags["--data"]));
      return TimeBatches(flags["--server"], questions);
    }();
  } else if (command == "rate") {
    status = Rate(flags["--server"], flags["--data"]);
  } else if (command == "runaway") {
    status = Runaway(flags["--server"], flags["--data"]);
  } else if (command == "beside") {
    status = Beside(flags["--rocksdb"], flags["--postgresql"], flags["--metrics"], flags["--data"]);
  } else if (command == "share") {
    status = Share(flags["--first"], flags["--second"], flags["--data"]);
  } else {
    std::cerr
        << "usage: service_benchmark echo|load|dump|check|time|batch|rate|runaway|beside|share "
           "[--FLAG VALUE]...\n";
    return 2;
  }
  if (!status.ok()) std::cerr << "service_benchmark: " << status << "\n";
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
