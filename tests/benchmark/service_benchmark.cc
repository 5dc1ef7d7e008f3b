// The service over gRPC, next to a bare gRPC echo of the same reply size in the same run.
//
//   service_benchmark echo --listen 127.0.0.1:0 --port-file F     the echo server
//   service_benchmark load --server A --data DIR                  the workload into an empty server
//   service_benchmark dump --data DIR --out FILE                  the workload as `chancery-load`
//   reads it service_benchmark check --server A --data DIR --golden FILE   answers against
//   golden/10000.tsv service_benchmark time --server A --echo B --data DIR         latencies and
//   ratios
//
// bazel/tools/bench.sh runs all of it.

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

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
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "storage/base/status_macros.h"
#include "tests/benchmark/echo.grpc.pb.h"
#include "tests/benchmark/question_asker.h"
#include "tests/benchmark/workload.h"

namespace chancery {
namespace {

using Clock = std::chrono::steady_clock;

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

absl::Status Time(const std::string& server, const std::string& echo, const std::string& data) {
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
  constexpr double kMaxMicros = 30e6;  // of one query: then no more rounds of it
  absl::PrintF("%-7s %8s %8s %9s %9s %9s %9s %7s %7s\n", "", "calls", "bytes", "p50 us", "p99 us",
               "echo p50", "echo p99", "p50 x", "p99 x");
  QuestionAsker typed(server, QuestionAsker::Form::kTyped);
  QuestionAsker text(server, QuestionAsker::Form::kText);
  for (QuestionAsker* asker : {&typed, &text}) {
    for (const char* query : {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9"}) {
      std::vector<double> ours;
      std::vector<double> bare;
      size_t bytes = 0;
      double spent = 0;
      for (int round = -1; round < kRounds && spent < kMaxMicros; ++round) {  // the first warms up
        for (const Question& question : questions) {
          if (question.query != query) continue;
          Clock::time_point start = Clock::now();
          CHANCERY_RETURN_IF_ERROR(asker->Ask(question)) << query << " " << question.number;
          const double mine = MicrosSince(start);
          spent += mine;
          // Right after it and of the same size, so that both see the same machine.
          start = Clock::now();
          CHANCERY_RETURN_IF_ERROR(call_echo(asker->reply_bytes()));
          const double theirs = MicrosSince(start);
          if (round < 0 && spent < kMaxMicros) continue;
          ours.push_back(mine);
          bare.push_back(theirs);
          bytes += asker->reply_bytes();
        }
      }
      if (ours.empty()) continue;
      const double p50 = Percentile(ours, 0.5);
      const double p99 = Percentile(ours, 0.99);
      const double echo_p50 = Percentile(bare, 0.5);
      const double echo_p99 = Percentile(bare, 0.99);
      const std::string name = absl::StrCat(query, asker == &text ? " text" : "");
      absl::PrintF("%-7s %8d %8d %9.0f %9.0f %9.0f %9.0f %7.2f %7.2f\n", name, ours.size(),
                   bytes / ours.size(), p50, p99, echo_p50, echo_p99, p50 / echo_p50,
                   p99 / echo_p99);
    }
  }
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
    status = Time(flags["--server"], flags["--echo"], flags["--data"]);
  } else {
    std::cerr << "usage: service_benchmark echo|load|dump|check|time [--FLAG VALUE]...\n";
    return 2;
  }
  if (!status.ok()) std::cerr << "service_benchmark: " << status << "\n";
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
