// All of the exports of history.state.gov that are beside the workspace: offices, trips and visits.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kData[] = "data/history-state-gov";

std::vector<std::string> Lines(absl::string_view text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

class HistoryStateGovTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const absl::optional<std::string> data = SharedFile(kData);
    if (!data.has_value()) return;
    const std::string folder = NewFolder("history");
    const std::string config = absl::StrCat(folder, "/chanceryd.textproto");
    // What survives a crash is for other tests; here it would only make it wait for the disk.
    WriteFile(config, "storage { sync_writes: false }\n");
    auto server = ServerProcess::Start({absl::StrCat(folder, "/store"), {"--config", config}});
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    rejects_ = new std::vector<std::string>;
    for (const char* format : {"pocom", "travels", "visits"}) {
      const std::string rejects = absl::StrCat(folder, "/", format, ".jsonl");
      const ProcessEnd end = server_->Load({"--format", absl::StrCat("hsg-", format), "--rejects",
                                            rejects, absl::StrCat(*data, "/", format)});
      EXPECT_THAT(end, AnyOf(ExitsWith(0), ExitsWith(1)));
      for (std::string& line : Lines(ReadFile(rejects))) rejects_->push_back(std::move(line));
    }
  }
  static void TearDownTestSuite() {
    delete server_;
    delete rejects_;
  }
  void SetUp() override {
    if (!SharedFile(kData).has_value()) {
      GTEST_SKIP() << "../shared/" << kData << " is not here";
    }
    ASSERT_NE(server_, nullptr);
  }

  static std::vector<v1::CounterpartSummary> MetArafat(const std::string& role) {
    const auto answer =
        server_->Reply<v1::FindEncountersResponse>({"met", "Yasser Arafat", "--role", role});
    return {answer.counterparts().begin(), answer.counterparts().end()};
  }
  static std::vector<std::string> Surnames(const std::vector<v1::CounterpartSummary>& rows) {
    std::vector<std::string> names;
    for (const v1::CounterpartSummary& row : rows) {
      const std::vector<std::string> words = absl::StrSplit(row.counterpart().display_name(), ' ');
      names.push_back(words.back());
    }
    return names;
  }

  static ServerProcess* server_;
  static std::vector<std::string>* rejects_;
};

ServerProcess* HistoryStateGovTest::server_ = nullptr;
std::vector<std::string>* HistoryStateGovTest::rejects_ = nullptr;

TEST_F(HistoryStateGovTest, RejectsOnlyWhatTheSourceHasWrong) {
  // An office that ended before it began, and one of somebody who is not among the people.
  EXPECT_THAT(*rejects_,
              ElementsAre(HasSubstr("\"METADATA_INVALID\""), HasSubstr("\"METADATA_MISSING\"")));
}

TEST_F(HistoryStateGovTest, EveryRecordIsAnArticle) {
  const auto stats = server_->Reply<v1::GetStatsResponse>({"stats"});
  EXPECT_GT(stats.counts().at("articles"), 3900);
  EXPECT_GT(stats.counts().at("meetings"), 2500);
  EXPECT_GT(stats.counts().at("tenures"), 2000);
}

TEST_F(HistoryStateGovTest, ArafatMetThreeSecretariesOfState) {
  const std::vector<v1::CounterpartSummary> rows = MetArafat("US Secretary of State");
  EXPECT_THAT(Surnames(rows), ElementsAre("Christopher", "Albright", "Powell"));
  for (const v1::CounterpartSummary& row : rows) {
    EXPECT_GE(row.meeting_count(), 3) << row.counterpart().display_name();
    EXPECT_GE(row.first().edtf(), "1993");
    EXPECT_LE(row.last().edtf(), "2003");
  }
}

TEST_F(HistoryStateGovTest, ArafatMetOnePresident) {
  EXPECT_THAT(Surnames(MetArafat("US President")), ElementsAre("Clinton"));
}

TEST_F(HistoryStateGovTest, LeadersOfAllThreeSourcesAreOnePersonEach) {
  for (const char* name : {"Yasser Arafat", "Anwar Sadat", "Margaret Thatcher", "Hosni Mubarak"}) {
    const std::vector<std::string> words = absl::StrSplit(name, ' ');
    const auto answer = server_->Reply<v1::SearchResponse>({"search", words.back()});
    int people = 0;
    for (const v1::SearchHit& hit : answer.hits()) {
      if (absl::StartsWith(hit.resource().name(), "people/") &&
          (hit.match() == v1::MATCH_KIND_EXACT || hit.match() == v1::MATCH_KIND_WORDS)) {
        ++people;
      }
    }
    EXPECT_EQ(people, 1) << name;
  }
}

TEST_F(HistoryStateGovTest, EveryPresidentWhoMetMubarakIsListed) {
  const auto answer = server_->Reply<v1::FindEncountersResponse>(
      {"met", "Hosni Mubarak", "--role", "US President"});
  const std::vector<std::string> names =
      Surnames({answer.counterparts().begin(), answer.counterparts().end()});
  // Reagan, both Bushes, Clinton: the sources have no list of Obama's meetings.
  EXPECT_THAT(names, UnorderedElementsAre("Reagan", "Bush", "Bush", "Clinton"));
}

TEST_F(HistoryStateGovTest, TheListOfSecretariesIsThere) {
  const auto answer = server_->Reply<v1::ListTenuresResponse>(
      {"held", "--role", "US Secretary of State", "--at-date", "1997-06-01"});
  ASSERT_EQ(answer.tenures_size(), 1);
  EXPECT_THAT(answer.tenures(0).tenure().person().display_name(), HasSubstr("Albright"));
}

TEST_F(HistoryStateGovTest, TheGraphIsSound) {
  EXPECT_THAT(server_->Chancery({"verify"}), ExitsWith(0));
}

}  // namespace
}  // namespace chancery
