// The nine questions of the peer benchmark, each as one typed call or as a query in text.
//
//   QuestionAsker asker(address, QuestionAsker::Form::kTyped);
//   CHANCERY_RETURN_IF_ERROR(asker.Ask(question));
//   for (const std::string& row : asker.Rows()) fnv.Add(row + "\n");
//
// Rows() and reply_bytes() are made apart from Ask(), so that what is measured is the call.
// Thread-compatible: one asker, one thread.

#ifndef CHANCERY_TESTS_BENCHMARK_QUESTION_ASKER_H_
#define CHANCERY_TESTS_BENCHMARK_QUESTION_ASKER_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/benchmark/workload.h"

namespace chancery {

// A channel with a connection of its own, without limits on the size of messages.
std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address);

absl::Status FromGrpc(const grpc::Status& status);

class QuestionAsker {
 public:
  enum class Form { kTyped, kText };

  QuestionAsker(const std::string& address, Form form);
  ~QuestionAsker();

  // Asks, and keeps the reply. INVALID_ARGUMENT for an unknown query.
  absl::Status Ask(const Question& question);
  // The rows of the last reply, in the form of the golden answers: columns joined by tabs, lists
  // sorted and joined by "~".
  std::vector<std::string> Rows() const;
  // The size of the last reply.
  size_t reply_bytes() const { return reply_bytes_(); }

 private:
  struct Stubs;

  absl::Status AskTyped(const Question& question);
  absl::Status AskInText(const Question& question);

  const Form form_;
  const std::unique_ptr<Stubs> stubs_;
  std::function<std::vector<std::string>()> rows_;
  std::function<size_t()> reply_bytes_ = [] { return size_t{0}; };
};

// The text of a query ("Q1"), whose parameters are $a1, $a2 ... in the order of the question's
// arguments; "" for an unknown one.
std::string TextOfQuery(const std::string& query);

}  // namespace chancery

#endif  // CHANCERY_TESTS_BENCHMARK_QUESTION_ASKER_H_
