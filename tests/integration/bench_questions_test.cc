// The nine questions of the peer benchmark on its small workload: each as one typed call over a
// real server, and as a query in text, equal to the answers of a brute-force reference.

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "tests/benchmark/question_asker.h"
#include "tests/benchmark/workload.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kBench[] = "bench";
struct GoldenAnswer {
  int64_t rows = 0;
  std::string hash;
};

class BenchQuestionsTest : public ::testing::Test {
 protected:
  // One server with the workload for all tests.
  static void SetUpTestSuite() {
    const absl::optional<std::string> bench = SharedFile(kBench);
    if (!bench.has_value()) return;
    const std::string folder = NewFolder("bench");
    data_ = new std::string(NewFolder("workload"));
    const std::string generator = absl::StrCat(folder, "/gen");
    ASSERT_EQ(std::system(absl::StrCat("g++ -O1 -std=c++17 -w -o ", generator, " ", *bench,
                                       "/gen.cc && ", generator, " 10000 ", *data_, " >/dev/null")
                              .c_str()),
              0);
    auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    const auto stub = v1::IngestService::NewStub(ConnectTo(server_->address()));
    ASSERT_THAT(ForEachRequest(*data_,
                               [&](v1::WriteFactsRequest request) {
                                 grpc::ClientContext context;
                                 v1::WriteFactsResponse reply;
                                 return FromGrpc(stub->WriteFacts(&context, request, &reply));
                               })
                    .status(),
                IsOk());
    golden_ = new std::map<std::string, GoldenAnswer>();
    for (const std::string& line : std::vector<std::string>(
             absl::StrSplit(ReadFile(*bench + "/golden/10000.tsv"), '\n', absl::SkipEmpty()))) {
      const std::vector<std::string> fields = absl::StrSplit(line, '\t');
      ASSERT_EQ(fields.size(), 4) << line;
      GoldenAnswer& answer = (*golden_)[absl::StrCat(fields[0], " ", fields[1])];
      ASSERT_TRUE(absl::SimpleAtoi(fields[2], &answer.rows)) << line;
      answer.hash = fields[3];
    }
  }
  static void TearDownTestSuite() {
    delete server_;
    delete data_;
    delete golden_;
  }
  void SetUp() override {
    if (!SharedFile(kBench).has_value()) {
      GTEST_SKIP() << "../shared/" << kBench << " is not here";
    }
    ASSERT_NE(golden_, nullptr) << "the workload was not loaded";
  }

  // Asks the questions of `query` and compares the answers.
  static void Check(const std::string& query, QuestionAsker::Form form, int parameters) {
    QuestionAsker asker(server_->address(), form);
    ASSERT_OK_AND_ASSIGN(const std::vector<Question> questions, ReadQuestions(*data_));
    int asked = 0;
    for (const Question& question : questions) {
      if (question.query != query || question.number >= parameters) continue;
      const std::string name = absl::StrCat(query, " ", question.number);
      ASSERT_THAT(asker.Ask(question), IsOk()) << name;
      const std::vector<std::string> rows = asker.Rows();
      Fnv fnv;
      for (const std::string& row : rows) fnv.Add(row + "\n");
      const GoldenAnswer& answer = golden_->at(name);
      EXPECT_EQ(static_cast<int64_t>(rows.size()), answer.rows) << name;
      EXPECT_EQ(absl::StrFormat("%016x", fnv.hash()), answer.hash)
          << name << ", of which the first row is: " << (rows.empty() ? "-" : rows[0]);
      ++asked;
    }
    EXPECT_EQ(asked, parameters);
  }

  static ServerProcess* server_;
  static std::string* data_;
  static std::map<std::string, GoldenAnswer>* golden_;
};

ServerProcess* BenchQuestionsTest::server_ = nullptr;
std::string* BenchQuestionsTest::data_ = nullptr;
std::map<std::string, GoldenAnswer>* BenchQuestionsTest::golden_ = nullptr;

constexpr int kAllParameters = 200;

TEST_F(BenchQuestionsTest, TypedCallsGiveTheAnswersOfTheReference) {
  for (const char* query : {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9"}) {
    Check(query, QuestionAsker::Form::kTyped, kAllParameters);
  }
}

TEST_F(BenchQuestionsTest, TheSameQuestionsInTextGiveTheSameAnswers) {
  for (const char* query : {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9"}) {
    Check(query, QuestionAsker::Form::kText, kAllParameters);
  }
}

}  // namespace
}  // namespace chancery
