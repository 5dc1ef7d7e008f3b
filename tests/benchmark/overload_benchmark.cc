// What becomes of the calls that a server lets in while many times as many come as it can serve.
//
//   overload_benchmark HOST:PORT people/1 [SECONDS [FACTOR [QUESTION]]]
//
// Asks for the first 100 encounters of the party, or, where QUESTION is "summary", for how many it
// (or, of "polities/1", whoever held its offices) had by year and polities: one call after the
// other, for how long they take on an idle server; four at once, for how many it can serve; then
// FACTOR (10) times as many a second, at random times and whether or not those before are answered.
// Prints each, and the ratio of the 99th percentiles; the exit code is 1 where that is above 3.
//
// Who asks takes as much of a processor for a call as who refuses it. Where both share a machine
// and a call costs little more than its refusal, neither can send or refuse ten times as many; what
// is then measured is how late they are. Ask something that costs more.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/traversal_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace chancery {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Outcome {
  std::vector<double> milliseconds;  // of calls that were answered
  std::map<std::string, int> codes;
  int told_when_to_come = 0;  // of those that were refused
  double seconds = 0;

  double Percentile(double p) {
    if (milliseconds.empty()) return 0;
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[std::min(
        milliseconds.size() - 1,
        static_cast<size_t>(p * static_cast<double>(milliseconds.size())))];
  }
  double Rate() const { return static_cast<double>(milliseconds.size()) / seconds; }
  std::string ToString() {
    std::string text =
        absl::StrFormat("%.0f answered/s, p50 %.1f ms, p99 %.1f ms, longest %.1f ms;", Rate(),
                        Percentile(0.5), Percentile(0.99), Percentile(1));
    for (const auto& [code, count] : codes) absl::StrAppend(&text, " ", code, " ", count);
    if (told_when_to_come > 0) {
      absl::StrAppend(&text, "; ", told_when_to_come, " told when to come again");
    }
    return text;
  }
};

bool HasRetryDelay(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return false;
  return std::any_of(details.details().begin(), details.details().end(), [](const auto& detail) {
    return detail.template Is<google::rpc::RetryInfo>();
  });
}

// What is asked, as it is sent.
struct Question {
  std::string method;
  grpc::ByteBuffer request;
};

Question MakeQuestion(std::string method, const google::protobuf::MessageLite& request) {
  const grpc::Slice bytes(request.SerializeAsString());
  return {std::move(method), grpc::ByteBuffer(&bytes, 1)};
}

Question AskForEncounters(const std::string& party) {
  v1::FindEncountersRequest request;
  request.add_subjects(party);
  request.set_page_size(100);
  return MakeQuestion("/chancery.v1.GraphService/FindEncounters", request);
}

Question AskForSummary(const std::string& party) {
  v1::SummarizeEncountersRequest request;
  if (absl::StartsWith(party, "polities/")) {
    request.add_subject_polities(party);
  } else {
    request.add_subjects(party);
  }
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_YEAR);
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_POLITY_PAIR);
  return MakeQuestion("/chancery.v1.TraversalService/SummarizeEncounters", request);
}

class Load {
 public:
  Load(const std::string& server, Question question) : question_(std::move(question)) {
    // Some connections, as of several programs.
    for (int i = 0; i < 8; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs_.push_back(std::make_unique<grpc::GenericStub>(
          grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments)));
    }
  }

  // `callers` threads, each of which asks again when it is answered.
  Outcome Closed(int callers, double seconds) {
    std::vector<Outcome> outcomes(static_cast<size_t>(callers));
    std::vector<std::thread> threads;
    threads.reserve(outcomes.size());
    const Clock::time_point end =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
    for (int i = 0; i < callers; ++i) {
      threads.emplace_back([this, i, end, &outcome = outcomes[static_cast<size_t>(i)]] {
        grpc::CompletionQueue queue;
        while (Clock::now() < end) {
          Send(static_cast<size_t>(i), &queue);
          Receive(&queue, &outcome);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    Outcome all;
    all.seconds = seconds;
    for (const Outcome& outcome : outcomes) Add(outcome, &all);
    return all;
  }

  // So many calls a second, whatever becomes of them.
  Outcome Open(double per_second, double seconds) {
    Outcome outcome;
    outcome.seconds = seconds;
    grpc::CompletionQueue queue;
    std::thread reaper([&queue, &outcome] {
      while (Receive(&queue, &outcome)) {
      }
    });
    std::mt19937 random(7);
    std::exponential_distribution<double> gap(per_second);
    const Clock::time_point begin = Clock::now();
    double at = 0;
    for (size_t i = 0; (at += gap(random)) < seconds; ++i) {
      std::this_thread::sleep_until(begin +
                                    std::chrono::duration_cast<Clock::duration>(Seconds(at)));
      Send(i, &queue);
      ++sent_;
    }
    behind_ = Seconds(Clock::now() - begin).count() - seconds;
    // What is under way ends by its deadline.
    queue.Shutdown();
    reaper.join();
    return outcome;
  }
  int sent() const { return sent_; }
  // How much longer than that it took to send them.
  double behind() const { return behind_; }

 private:
  struct Call {
    grpc::ClientContext context;
    Clock::time_point start;
    grpc::ByteBuffer response;
    grpc::Status status;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  };

  // On connection `i`, of which there are fewer.
  void Send(size_t i, grpc::CompletionQueue* queue) {
    auto* const call = new Call();
    call->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    call->start = Clock::now();
    call->reader = stubs_[i % stubs_.size()]->PrepareUnaryCall(&call->context, question_.method,
                                                               question_.request, queue);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  }
  // Waits for what became of one call; false after the last of a queue that is shut down.
  static bool Receive(grpc::CompletionQueue* queue, Outcome* outcome) {
    void* tag;
    bool ok;
    if (!queue->Next(&tag, &ok)) return false;
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    if (call->status.ok()) {
      outcome->milliseconds.push_back(1000 * Seconds(Clock::now() - call->start).count());
      return true;
    }
    ++outcome->codes[absl::StrCat("code ", call->status.error_code())];
    if (HasRetryDelay(call->status)) ++outcome->told_when_to_come;
    return true;
  }
  static void Add(const Outcome& one, Outcome* all) {
    all->milliseconds.insert(all->milliseconds.end(), one.milliseconds.begin(),
                             one.milliseconds.end());
    for (const auto& [code, count] : one.codes) all->codes[code] += count;
    all->told_when_to_come += one.told_when_to_come;
  }

  const Question question_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  int sent_ = 0;
  double behind_ = 0;
};

int Main(int argc, char** argv) {
  const std::string question = argc > 5 ? argv[5] : "encounters";
  if (argc < 3 || argc > 6 || (question != "encounters" && question != "summary")) {
    std::cerr << "usage: overload_benchmark HOST:PORT PARTY [SECONDS [FACTOR [encounters | "
                 "summary]]]\n";
    return 2;
  }
  const double seconds = argc > 3 ? std::atof(argv[3]) : 60;
  const double factor = argc > 4 ? std::atof(argv[4]) : 10;
  Load load(argv[1], question == "summary" ? AskForSummary(argv[2]) : AskForEncounters(argv[2]));
  load.Closed(1, 1);  // warms caches, and teaches the server what it costs
  Outcome idle = load.Closed(1, 5);
  std::cout << "idle: " << idle.ToString() << std::endl;
  Outcome full = load.Closed(4, 5);
  std::cout << "four at once: " << full.ToString() << std::endl;
  const double per_second = factor * std::max(idle.Rate(), full.Rate());
  Outcome flood = load.Open(per_second, seconds);
  std::cout << absl::StrFormat("%.0f calls/s for %.0f s (%d sent, %.1f s late): ", per_second,
                               seconds, load.sent(), load.behind())
            << flood.ToString() << std::endl;
  Outcome after = load.Closed(1, 5);
  std::cout << "afterwards: " << after.ToString() << std::endl;
  const double ratio = flood.Percentile(0.99) / std::max(0.001, idle.Percentile(0.99));
  std::cout << absl::StrFormat("p99 is %.1f times that of the idle server\n", ratio);
  return ratio <= 3 ? 0 : 1;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
