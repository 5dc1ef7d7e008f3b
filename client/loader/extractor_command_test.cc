#include "client/loader/extractor_command.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

constexpr char kGood[] =
    R"({"extractor":"mine","extractorVersion":"7","persons":[{"name":"Ann"}]})";

v1::ArticleSource Article() {
  v1::ArticleSource article;
  article.set_key("k");
  article.set_title("T");
  article.mutable_published()->set_edtf("2022-01-21");
  article.set_text("Ann met\nBob. “Ö”");
  return article;
}

ExtractorCommandOptions Options(const std::string& command) {
  ExtractorCommandOptions options;
  options.command = command;
  return options;
}

std::string Reason(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() ? detail->reason : "";
}

TEST(ExtractorCommandTest, SendsTheArticleAndReadsItsFacts) {
  EXPECT_EQ(ArticleLine(Article()),
            R"({"key":"k","title":"T","published":"2022-01-21","text":"Ann met\nBob. “Ö”"})");
  const absl::StatusOr<v1::ArticleFacts> facts = ReadAnswer(kGood, Article());
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->article().SerializeAsString(), Article().SerializeAsString());
  EXPECT_EQ(facts->extractor(), "mine");
  EXPECT_EQ(facts->extractor_version(), "7");
  EXPECT_EQ(facts->persons(0).name(), "Ann");
}

TEST(ExtractorCommandTest, RefusesWhatIsNoAnswer) {
  const auto message = [](const char* line) {
    const absl::Status status = ReadAnswer(line, Article()).status();
    EXPECT_EQ(Reason(status), "EXTRACTOR_INVALID") << line;
    return std::string(status.message());
  };
  EXPECT_THAT(message("nonsense"), HasSubstr("not a JSON object"));
  EXPECT_THAT(message("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(message(R"({"persons":[{"nam":"x"}]})"), HasSubstr("persons[0].nam: no such field"));
  EXPECT_THAT(message(R"({"extractorVersion":"1"})"), HasSubstr("\"extractor\" is missing"));
  EXPECT_THAT(message(R"({"extractor":"x"})"), HasSubstr("\"extractorVersion\" is missing"));
  EXPECT_THAT(message(R"({"extractor":"x","extractorVersion":"1","article":{"key":"other"}})"),
              HasSubstr("of article \"other\", where \"k\" was asked for"));
}

TEST(ExtractorCommandTest, ACommandMayRefuseAnArticle) {
  const absl::Status status = ReadAnswer(R"({"error":"too long for me"})", Article()).status();
  EXPECT_EQ(Reason(status), "EXTRACTION_FAILED");
  EXPECT_EQ(status.message(), "too long for me");
}

TEST(ExtractorCommandTest, StartsAnewAfterACrashGarbageAndASlowAnswer) {
  // Each process answers its first article as told by the text, and is right from then on.
  ExtractorCommandOptions options = Options(
      std::string("while read -r line; do case \"$line\" in *crash*) exit 9;; *garbage*) echo {;; "
                  "*slow*) while :; do :; done;; *) echo '") +
      kGood + "';; esac; done");
  options.limits.timeout = absl::Seconds(1);
  ExtractorCommand command(options);
  const auto reason = [&command](const char* text) {
    v1::ArticleSource article = Article();
    article.set_text(text);
    return Reason(command.Extract(article).status());
  };
  EXPECT_EQ(reason("good"), "");
  EXPECT_EQ(reason("crash"), "EXTRACTOR_ENDED");
  EXPECT_EQ(reason("good"), "");
  EXPECT_EQ(reason("garbage"), "EXTRACTOR_INVALID");
  EXPECT_EQ(reason("good"), "");
  EXPECT_EQ(reason("slow"), "EXTRACTOR_TIMEOUT");
  EXPECT_EQ(reason("good"), "");
  EXPECT_TRUE(command.health().ok());
  command.Finish();
}

TEST(ExtractorCommandTest, GoesOnWithACommandThatReadsOneArticle) {
  ExtractorCommand command(Options(std::string("read -r line; echo '") + kGood + "'"));
  EXPECT_TRUE(command.Extract(Article()).ok());
  EXPECT_TRUE(command.Extract(Article()).ok());
  EXPECT_TRUE(command.Extract(Article()).ok());
}

TEST(ExtractorCommandTest, NoticesThatThereIsNoSuchCommand) {
  ExtractorCommandOptions options = Options("/no/such/program 2>/dev/null");
  int calls = 0;
  options.on_unusable = [&calls] { ++calls; };
  ExtractorCommand command(options);
  EXPECT_FALSE(command.Extract(Article()).ok());
  EXPECT_EQ(calls, 1);
  EXPECT_THAT(std::string(command.health().message()), HasSubstr("/no/such/program"));
}

TEST(ExtractorCommandTest, AsksSeveralProcessesAtOnce) {
  // Each answers only once both have been asked: they meet in a named pipe.
  std::string folder = ::testing::TempDir() + "/commandXXXXXX";
  ASSERT_NE(mkdtemp(&folder[0]), nullptr);
  ExtractorCommandOptions options =
      Options("cd " + folder +
              "; mkfifo p 2>/dev/null; read -r line; case \"$line\" in *one*) echo "
              "x > p;; *) read -r x < p;; esac; echo '" +
              kGood + "'");
  options.processes = 2;
  ExtractorCommand command(options);
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (const char* text : {"one", "two"}) {
    threads.emplace_back([&command, &answered, text] {
      v1::ArticleSource article = Article();
      article.set_text(text);
      const absl::StatusOr<v1::ArticleFacts> facts = command.Extract(article);
      EXPECT_TRUE(facts.ok()) << facts.status();
      ++answered;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 2);
}

TEST(ExtractorCommandTest, EndsWithAStop) {
  ExtractorCommandOptions options = Options("while :; do :; done");
  std::atomic<bool> stop{false};
  options.stop = &stop;
  ExtractorCommand command(options);
  std::thread asking([&command] {
    EXPECT_EQ(command.Extract(Article()).status().code(), absl::StatusCode::kCancelled);
  });
  stop = true;
  asking.join();
  EXPECT_FALSE(command.Extract(Article()).ok());
}

}  // namespace
}  // namespace chancery
