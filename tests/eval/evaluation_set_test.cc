#include "tests/eval/evaluation_set.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

class EvaluationSetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    ASSERT_OK_AND_ASSIGN(extractor_, Extractor::Create());
  }

  void Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = folder_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }

  std::string folder_;
  std::unique_ptr<Extractor> extractor_;
};

TEST_F(EvaluationSetTest, ScoresTheArticlesWithGold) {
  Write("b.txt", "No gold, so not read.");
  Write("a.txt",
        "Chilean Foreign Minister Ana Prado met with Norwegian President Ole Berg in Oslo on "
        "Tuesday.\n");
  Write("a.json", R"({"title": "Prado in Oslo", "published": "2022-06-15"})");
  Write("a.gold.json", R"({
    "meetings": [{"participants": [
        {"name": "Ana Prado", "office": "Foreign Minister", "country": "Chile"},
        {"name": "Ole Berg", "office": "President", "country": "Norway"}],
      "kind": "in_person", "status": "held", "date": "2022-06-14", "place": "Oslo"}],
    "statements": [],
    "roles": [{"person": "Ana Prado", "office": "Foreign Minister", "country_or_org": "Chile"},
              {"person": "Ole Berg", "office": "President", "country_or_org": "Norway"}]})");
  ASSERT_OK_AND_ASSIGN(const std::vector<GoldArticle> articles, ReadGoldArticles(folder_));
  ASSERT_THAT(articles, SizeIs(1));
  EXPECT_EQ(articles[0].name, "a");
  EXPECT_EQ(articles[0].source.title(), "Prado in Oslo");
  std::vector<std::string> lines;
  ASSERT_OK_AND_ASSIGN(const ExtractionScore score,
                       ScoreArticles(*extractor_, articles,
                                     [&](const std::string& line) { lines.push_back(line); }));
  EXPECT_THAT(score.Value(Measure::kMeetingF1), Optional(1.0));
  EXPECT_THAT(score.Value(Measure::kDate), Optional(1.0));
  EXPECT_THAT(score.Value(Measure::kRoleF1), Optional(1.0));
  EXPECT_EQ(score.Value(Measure::kQuotationF1), absl::nullopt);
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(EvaluationSetTest, NamesTheFileThatCannotBeRead) {
  EXPECT_THAT(ReadGoldArticles(folder_), StatusIs(absl::StatusCode::kNotFound, HasSubstr(folder_)));
  EXPECT_THAT(ReadGoldArticles(folder_ + "/none"), StatusIs(absl::StatusCode::kNotFound));
  Write("a.gold.json", "{}");
  EXPECT_THAT(ReadGoldArticles(folder_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("a.json")));
  Write("a.json", "no");
  Write("a.txt", "A text.");
  EXPECT_THAT(ReadGoldArticles(folder_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("a.json")));
}

TEST_F(EvaluationSetTest, ScoresTheTripsWithGold) {
  Write("travels_gold.jsonl",
        R"({"trip_id": "secretary-7", "traveller": "Jane Roe", "meetings": [{"counterparts": [)"
        R"({"name_as_written": "Prado", "office_as_written": "President",)"
        R"( "country_or_org": "Chile"}]}]})"
        "\n\n"
        R"({"trip_id": "secretary-8", "traveller": "Jane Roe", "meetings": [{"counterparts": [)"
        R"({"name_as_written": "Berg"}]}]})"
        "\n");
  Write("travels/secretary-travels/roe-jane.xml", R"(<?xml version="1.0" encoding="UTF-8"?>
<trips><trip role="secretary" who="roe-jane"><id>7</id><role>secretary</role><name>Jane Roe</name>
<start-date>1999-02-10</start-date><end-date>1999-02-11</end-date>
<country id="chile">Chile</country><locale>Santiago</locale>
<remarks>Met with President Prado.</remarks></trip></trips>)");
  ASSERT_OK_AND_ASSIGN(const ExtractionScore score, ScoreTrips(*extractor_, folder_));
  EXPECT_EQ(score.texts(), 2);
  EXPECT_EQ(score.counterparts().found, 1);
  EXPECT_EQ(score.counterparts().missed, 1);  // trip 8 is not there
  EXPECT_THAT(score.Value(Measure::kTripCountry), Optional(1.0));
}

}  // namespace
}  // namespace chancery
