// The article that the product was made for: every US secretary of state whom Sergey Lavrov met.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

struct Row {
  std::string person;
  std::string when;
  std::string place;

  bool operator==(const Row& other) const {
    return person == other.person && when == other.when && place == other.place;
  }
};

std::ostream& operator<<(std::ostream& stream, const Row& row) {
  return stream << row.person << " | " << row.when << " | " << row.place;
}

class RealArticleTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const absl::optional<std::string> article = SharedFile("articles/cnn-2022-01-21.txt");
    if (!article.has_value()) return;
    auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    EXPECT_THAT(server_->Load({*article}), ExitsWith(0));
  }
  static void TearDownTestSuite() { delete server_; }
  void SetUp() override {
    if (!SharedFile("articles/cnn-2022-01-21.txt").has_value()) {
      GTEST_SKIP() << "../shared/articles/cnn-2022-01-21.txt is not here: it is not ours to ship";
    }
    ASSERT_NE(server_, nullptr);
  }

  static v1::FindEncountersResponse Secretaries(const std::string& grouping) {
    return server_->Reply<v1::FindEncountersResponse>({"met", "Sergey Lavrov", "--role",
                                                       "US Secretary of State", "--by", grouping,
                                                       "--evidence"});
  }

  static ServerProcess* server_;
};

ServerProcess* RealArticleTest::server_ = nullptr;

TEST_F(RealArticleTest, ListsTheSevenSecretariesOnceEach) {
  const v1::FindEncountersResponse answer = Secretaries("counterpart");
  std::vector<Row> rows;
  for (const v1::CounterpartSummary& row : answer.counterparts()) {
    const std::string place = row.places_size() == 0 ? "" : row.places(0).display_name();
    rows.push_back({row.counterpart().display_name(), row.first().edtf(), place});
    EXPECT_EQ(row.meeting_count(), 1) << row.counterpart().display_name();
    EXPECT_EQ(row.certain_count(), 1) << row.counterpart().display_name();
    EXPECT_EQ(row.capacities(0).role().display_name(), "Secretary of State of the United States");
    EXPECT_GE(row.evidence_size(), 1) << row.counterpart().display_name();
  }
  // The article does not name the city where Mike Pompeo was met.
  for (Row& row : rows) {
    if (row.person == "Mike Pompeo") row.place = "";
  }
  EXPECT_THAT(rows, ElementsAre(Row{"Colin Powell", "2004-05", "New York"},
                                Row{"Condoleezza Rice", "2008-09", "New York"},
                                Row{"Hillary Clinton", "2011-02", "Munich"},
                                Row{"John Kerry", "2013-09", "Geneva"},
                                Row{"Rex Tillerson", "2017-05", "Washington"},
                                Row{"Mike Pompeo", "2019-12", ""},
                                Row{"Antony Blinken", "2022-01-21", "Geneva"}));
  EXPECT_TRUE(answer.info().complete());
}

TEST_F(RealArticleTest, TheFridayMeetingIsOneHoweverOftenItIsTold) {
  const v1::FindEncountersResponse answer = Secretaries("meeting");
  ASSERT_EQ(answer.encounters_size(), 7);
  const v1::Encounter& last = answer.encounters(6);
  EXPECT_EQ(last.counterpart().display_name(), "Antony Blinken");
  EXPECT_EQ(last.meeting().kind(), v1::MEETING_KIND_IN_PERSON);
  EXPECT_EQ(last.meeting().status(), v1::MEETING_STATUS_HELD);
  EXPECT_GE(last.evidence_size(), 5);
  for (const v1::Encounter& row : answer.encounters()) {
    ASSERT_GE(row.evidence_size(), 1) << row.counterpart().display_name();
    // The family name at least, or who he is; and the sentence stands in the article.
    EXPECT_FALSE(row.evidence(0).sentence().empty());
    EXPECT_EQ(row.evidence(0).publisher(), "CNN");
  }
}

TEST_F(RealArticleTest, EverySentenceIsWhereTheEvidenceSays) {
  const v1::FindEncountersResponse answer = Secretaries("counterpart");
  const std::string text =
      server_
          ->Reply<v1::GetResourceResponse>(
              {"get", answer.counterparts(0).evidence(0).article().name(), "--full"})
          .resource()
          .article()
          .text();
  for (const v1::CounterpartSummary& row : answer.counterparts()) {
    for (const v1::Evidence& evidence : row.evidence()) {
      ASSERT_LE(evidence.end(), static_cast<int64_t>(text.size()));
      EXPECT_EQ(text.substr(evidence.begin(), evidence.end() - evidence.begin()),
                evidence.sentence());
    }
  }
}

TEST_F(RealArticleTest, TableShowsEachInALineOfItsOwn) {
  const ProcessEnd end =
      server_->Chancery({"met", "Sergey Lavrov", "--role", "US Secretary of State"});
  ASSERT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.out, HasSubstr("7 people, 7 meetings"));
  EXPECT_THAT(end.out, Not(HasSubstr("?")));  // nothing is only possible
}

TEST_F(RealArticleTest, HeldTellsBothOfficesOfLavrov) {
  const auto answer = server_->Reply<v1::ListTenuresResponse>({"held", "Sergey Lavrov"});
  std::vector<std::string> held;
  for (const v1::TenureRow& row : answer.tenures()) {
    const v1::Tenure& tenure = row.tenure();
    held.push_back(absl::StrCat(tenure.role().display_name(), ": ",
                                tenure.interval().start().edtf(), " to ",
                                tenure.interval().end().edtf()));
  }
  EXPECT_THAT(held,
              UnorderedElementsAre("Foreign Minister of Russia: 2004 to ",
                                   "Ambassador to the United Nations (Russia): 1994 to 2004"));
}

TEST_F(RealArticleTest, TheGraphIsSound) {
  EXPECT_THAT(server_->Chancery({"verify"}), ExitsWith(0));
}

}  // namespace
}  // namespace chancery
