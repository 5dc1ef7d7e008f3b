// Bad input of every kind: it is set aside with its place and the reason, the rest is loaded, and
// nothing is half-written.

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kGoodText[] =
    "US Secretary of State John Kerry met Russian Foreign Minister Sergey Lavrov in Geneva on "
    "Thursday.\n";
constexpr char kGoodMetadata[] =
    R"({"title": "Talks", "publisher": "Wire", "published": "2013-09-12"})";
constexpr size_t kHugeBytes = size_t{50} << 20;

std::vector<std::string> Lines(absl::string_view text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// A line of facts about nothing.
std::string Facts(absl::string_view key, absl::string_view more = "") {
  return absl::StrCat(R"({"article":{"key":")", key,
                      R"(","publisher":"Wire","published":{"edtf":"2013-09-12"},"text":"Quiet."},)",
                      R"("extractor":"test","extractorVersion":"1")", more, "}\n");
}

class BadInputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    Article("good", kGoodText, kGoodMetadata);
  }
  // What holds whatever was given: the good article is there, all of it, and nothing else.
  void TearDown() override {
    if (server_ == nullptr) return;
    const auto stats = server_->Reply<v1::GetStatsResponse>({"stats"});
    EXPECT_EQ(stats.counts().at("articles"), good_articles_);
    EXPECT_EQ(stats.info().revision(), good_articles_);
    const auto met = server_->Reply<v1::FindEncountersResponse>({"met", "Sergey Lavrov"});
    ASSERT_EQ(met.counterparts_size(), 1);
    EXPECT_EQ(met.counterparts(0).counterpart().display_name(), "John Kerry");
    EXPECT_THAT(server_->Chancery({"verify"}), ExitsWith(0));
    EXPECT_THAT(server_->Stop(), ExitsWith(0));
  }

  std::string Path(absl::string_view name) const { return absl::StrCat(folder_, "/", name); }
  void Article(absl::string_view name, absl::string_view text, absl::string_view metadata) {
    WriteFile(Path(absl::StrCat(name, ".txt")), text);
    if (!metadata.empty()) WriteFile(Path(absl::StrCat(name, ".json")), metadata);
  }

  // Loads the folder. Everything that is rejected, as "NAME[:LINE] REASON message".
  std::vector<std::string> Rejects() {
    const std::string file = absl::StrCat(NewFolder("rejects"), "/rejects.jsonl");
    Invocation invocation;
    invocation.program = LoaderBinary();
    invocation.arguments = {"--server", server_->address(), "--rejects", file, folder_};
    invocation.obeys_permissions = true;
    const ProcessEnd end = RunToEnd(invocation);
    EXPECT_THAT(end, ExitsWith(1));
    std::vector<std::string> rejects;
    for (const std::string& line : Lines(ReadFile(file))) {
      google::protobuf::Struct object;
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok()) << line;
      const auto text = [&object](const char* field) {
        return object.fields().at(field).string_value();
      };
      const int at = static_cast<int>(object.fields().at("line").number_value());
      std::string name = text("file");
      EXPECT_THAT(name, StartsWith(folder_));
      // The same is told on standard error, as it happens.
      EXPECT_THAT(end.err, HasSubstr(absl::StrCat("rejected: ", name)));
      EXPECT_THAT(end.err, HasSubstr(text("message").substr(text("message").size() - 10)));
      name = name.substr(folder_.size() + 1);
      rejects.push_back(absl::StrCat(name, at == 0 ? "" : absl::StrCat(":", at), " ",
                                     text("reason"), " ", text("message")));
    }
    return rejects;
  }

  const std::string folder_ = NewFolder("input");
  std::unique_ptr<ServerProcess> server_;
  int64_t good_articles_ = 1;
};

TEST_F(BadInputTest, BrokenUtf8) {
  Article("bad", "Kerry \xff met Lavrov.\n", kGoodMetadata);
  EXPECT_THAT(Rejects(), ElementsAre(AllOf(StartsWith("bad.txt INVALID_UTF8 "),
                                           HasSubstr("byte 0xFF at offset 6"))));
}

TEST_F(BadInputTest, AnEmptyFile) {
  Article("bad", "", kGoodMetadata);
  EXPECT_THAT(Rejects(), ElementsAre(StartsWith("bad.txt EMPTY ")));
}

TEST_F(BadInputTest, AHugeFile) {
  Article("bad", std::string(kHugeBytes, 'a'), kGoodMetadata);
  EXPECT_THAT(Rejects(), ElementsAre(AllOf(StartsWith("bad.txt TOO_LARGE "),
                                           HasSubstr(absl::StrCat(kHugeBytes, " bytes")))));
}

TEST_F(BadInputTest, MetadataMissing) {
  Article("bad", kGoodText, "");
  EXPECT_THAT(Rejects(), ElementsAre(AllOf(StartsWith("bad.txt METADATA_MISSING "),
                                           HasSubstr("bad.json"), HasSubstr("--published"))));
}

TEST_F(BadInputTest, MetadataWrong) {
  Article("bad1", kGoodText, R"({"published": "yesterday"})");
  Article("bad2", kGoodText, R"({"published":)");
  Article("bad3", kGoodText, R"({"published": 2013})");
  Article("bad4", kGoodText, R"({"title": "No day"})");
  EXPECT_THAT(
      Rejects(),
      ElementsAre(AllOf(StartsWith("bad1.txt METADATA_INVALID "), HasSubstr("bad1.json"),
                        HasSubstr("\"yesterday\"")),
                  AllOf(StartsWith("bad2.txt METADATA_INVALID "), HasSubstr("bad2.json")),
                  AllOf(StartsWith("bad3.txt METADATA_INVALID "), HasSubstr("a number")),
                  AllOf(StartsWith("bad4.txt METADATA_MISSING "), HasSubstr("\"published\""))));
}

TEST_F(BadInputTest, FactsWithAnUnknownFieldOrCutOffOrAgainstTheRules) {
  WriteFile(Path("facts.jsonl"),
            absl::StrCat(Facts("a"), Facts("b", R"(,"colour":"red")"), "{\"article\":{\"key\":\n",
                         Facts("d", R"(,"meetings":[{"parties":[{"person":7}]}])"), Facts("e")));
  good_articles_ = 3;
  EXPECT_THAT(Rejects(),
              ElementsAre(AllOf(StartsWith("facts.jsonl:2 FACTS_INVALID "), HasSubstr("colour")),
                          StartsWith("facts.jsonl:3 FACTS_INVALID "),
                          AllOf(StartsWith("facts.jsonl:4 FACTS_INVALID "),
                                HasSubstr("meetings[0].parties[0].person"))));
}

TEST_F(BadInputTest, FactsThatOnlyTheServerCanJudge) {
  // A quotation that is not what the article's text has there.
  WriteFile(Path("facts.jsonl"),
            absl::StrCat(Facts("a", R"(,"persons":[{"name":"Ann Lee"}],"statements":[{"speaker":)"
                                    R"({"person":0},"text":"Loud.","mode":"STATEMENT_MODE_QUOTE",)"
                                    R"("sources":[{"words":{"begin":0,"end":6}}]}])"),
                         Facts("b")));
  good_articles_ = 2;
  EXPECT_THAT(Rejects(), ElementsAre(AllOf(StartsWith("facts.jsonl:1 EVIDENCE_MISMATCH "),
                                           HasSubstr("statements[0].text"))));
}

TEST_F(BadInputTest, AFolderWithoutPermission) {
  WriteFile(Path("closed/a.txt"), kGoodText);
  ASSERT_EQ(chmod(Path("closed").c_str(), 0), 0);
  EXPECT_THAT(Rejects(),
              ElementsAre(AllOf(StartsWith("closed UNREADABLE "), HasSubstr("Permission denied"))));
  ASSERT_EQ(chmod(Path("closed").c_str(), 0700), 0);
}

TEST_F(BadInputTest, TruncatedXml) {
  ASSERT_THAT(server_->Load({Path("good.txt")}), ExitsWith(0));
  const std::string trips = Path("trips");
  WriteFile(absl::StrCat(trips, "/cut-off.xml"), "<trips>\n<trip id=\"a\"><name>Kerry</na");
  const ProcessEnd end = server_->Load({"--format", "hsg-travels", trips});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.err,
              AllOf(HasSubstr(absl::StrCat(trips, "/cut-off.xml:2:")), HasSubstr("[XML_INVALID]")));
}

TEST_F(BadInputTest, StandardInput) {
  ASSERT_THAT(server_->Load({Path("good.txt")}), ExitsWith(0));
  const ProcessEnd end =
      server_->Load({"-"}, absl::StrCat(Facts("a"), Facts("b", R"(,"colour":"red")")));
  good_articles_ = 2;
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.err, HasSubstr("rejected: standard input:2: colour"));
}

TEST_F(BadInputTest, WhatCannotBeRunIsToldFromWhatWasRejected) {
  ASSERT_THAT(server_->Load({Path("good.txt")}), ExitsWith(0));
  const struct {
    std::vector<std::string> arguments;
    int code;
    std::string message;
  } cases[] = {
      {{Path("absent.txt")}, 3, absl::StrCat(Path("absent.txt"), ": no such file or folder")},
      {{"--server", "127.0.0.1:1", "--retries", "0", Path("good.txt")},
       3,
       "cannot reach 127.0.0.1:1: connection refused"},
      {{"--rejects", Path("absent/rejects"), Path("good.txt")}, 3, Path("absent/rejects")},
      {{"--checkpoint", Path("absent/checkpoint"), Path("good.txt")}, 3, Path("absent/checkpoint")},
      {{}, 2, "no PATH"},
      {{"--chekpoint", "x", Path("good.txt")}, 2, "did you mean --checkpoint?"},
      {{"--format", "word", Path("good.txt")}, 2, "word"},
  };
  for (const auto& test : cases) {
    const ProcessEnd end = server_->Load(test.arguments);
    EXPECT_THAT(end, ExitsWith(test.code));
    EXPECT_THAT(end.err, AllOf(HasSubstr("chancery-load: "), HasSubstr(test.message)));
  }
}

TEST_F(BadInputTest, ADamagedCheckpointIsRefusedAndNotOverwritten) {
  ASSERT_THAT(server_->Load({Path("good.txt")}), ExitsWith(0));
  const std::string checkpoint = absl::StrCat(NewFolder("checkpoint"), "/load.ckpt");
  WriteFile(checkpoint, "my diary\n");
  const ProcessEnd end = server_->Load({"--checkpoint", checkpoint, Path("good.txt")});
  EXPECT_THAT(end, ExitsWith(3));
  EXPECT_THAT(end.err, HasSubstr(checkpoint));
  EXPECT_EQ(ReadFile(checkpoint), "my diary\n");
}

TEST_F(BadInputTest, ADryRunSetsTheSameAsideAndNeedsNoServer) {
  ASSERT_THAT(server_->Load({Path("good.txt")}), ExitsWith(0));
  Article("bad", "", kGoodMetadata);
  const ProcessEnd end = RunToEnd(
      {LoaderBinary(), {"--dry-run", "--output", "json", "--server", "127.0.0.1:1", folder_}});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.err, HasSubstr("bad.txt: the file is empty [EMPTY]"));
  EXPECT_THAT(Lines(end.out),
              ElementsAre(AllOf(StartsWith("{\"article\": \"good.txt\""), HasSubstr("John Kerry"),
                                HasSubstr("\"place\": \"Geneva\""))));
}

}  // namespace
}  // namespace chancery
