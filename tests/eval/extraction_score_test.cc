#include "tests/eval/extraction_score.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::StartsWith;

Reading::Meeting MeetingOf(std::vector<std::string> names, const char* date = "2004-05-04") {
  Reading::Meeting meeting;
  for (std::string& name : names) meeting.participants.push_back({std::move(name), "", ""});
  meeting.kind = "in_person";
  meeting.status = "held";
  meeting.date = date;
  return meeting;
}

class ExtractionScoreTest : public ::testing::Test {
 protected:
  void Compare(const Reading& gold, const Reading& found) { score_.AddArticle("x", gold, found); }

  std::vector<std::string> lines_;
  ExtractionScore score_{[this](const std::string& line) { lines_.push_back(line); }};
};

void ExpectTally(const Tally& tally, int found, int missed, int wrong) {
  EXPECT_EQ(tally.found, found);
  EXPECT_EQ(tally.missed, missed);
  EXPECT_EQ(tally.wrong, wrong);
}

TEST(TallyTest, DividesByWhatThereIs) {
  const Tally tally = {6, 2, 3};
  EXPECT_DOUBLE_EQ(tally.Precision(), 6.0 / 9);
  EXPECT_DOUBLE_EQ(tally.Recall(), 6.0 / 8);
  EXPECT_DOUBLE_EQ(tally.F1(), 12.0 / 17);
  EXPECT_DOUBLE_EQ(Tally().F1(), 0);
  EXPECT_DOUBLE_EQ(Share().Value(), 0);
}

TEST(MeasuresTest, EachHasANameOfItsOwnThatReadsBack) {
  std::set<std::string> names;
  for (const MeasureInfo& info : AllMeasures()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_EQ(ParseMeasure(info.name), info.measure);
  }
  EXPECT_EQ(ParseMeasure("beauty"), absl::nullopt);
}

TEST_F(ExtractionScoreTest, HasNoValueOfWhatWasNotThere) {
  Compare({}, {});
  EXPECT_EQ(score_.texts(), 1);
  for (const MeasureInfo& info : AllMeasures()) {
    EXPECT_EQ(score_.Value(info.measure), absl::nullopt) << info.name;
  }
}

TEST_F(ExtractionScoreTest, CountsMeetingsFoundMissedAndWrong) {
  Reading gold;
  gold.meetings = {MeetingOf({"Ana Prado", "Tuan Le"}), MeetingOf({"Ana Prado", "Ole Berg"})};
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Tuan Le"}), MeetingOf({"Tuan Le", "Ole Berg"})};
  Compare(gold, found);
  ExpectTally(score_.meetings(), 1, 1, 1);
  ExpectTally(score_.participants(), 2, 0, 0);
  EXPECT_THAT(score_.Value(Measure::kMeetingF1), Optional(0.5));
  EXPECT_THAT(lines_,
              ElementsAre("x - meeting Ana Prado & Ole Berg | in_person | held | 2004-05-04",
                          "x + meeting Tuan Le & Ole Berg | in_person | held | 2004-05-04"));
}

TEST_F(ExtractionScoreTest, PairsByDateWhenThePeopleAreTheSame) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado", "Le"}, "2004-05-04"), MeetingOf({"Prado", "Le"}, "2004-06")};
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le"}, "2004-06-10"),
                    MeetingOf({"Prado", "Le"}, "2004-05-04")};
  Compare(gold, found);
  ExpectTally(score_.meetings(), 2, 0, 0);
  EXPECT_THAT(score_.Value(Measure::kDate), Optional(1.0));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ExtractionScoreTest, OneFoundMeetingIsPairedOnce) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado", "Le"}), MeetingOf({"Prado", "Le"}, "2003")};
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le"})};
  Compare(gold, found);
  ExpectTally(score_.meetings(), 1, 1, 0);
}

TEST_F(ExtractionScoreTest, PartialMeetingsCountNeitherWay) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado"}), MeetingOf({"Berg"}), MeetingOf({"Le", "Okoro"})};
  for (Reading::Meeting& meeting : gold.meetings) meeting.partial = true;
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le"}), MeetingOf({"Okoro"})};
  Compare(gold, found);
  EXPECT_TRUE(score_.meetings().IsEmpty());
  EXPECT_TRUE(score_.participants().IsEmpty());
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ExtractionScoreTest, CountsPeopleTooFewAndTooMany) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado", "Le", "Berg"})};
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le", "Okoro", "Ito"})};
  Compare(gold, found);
  ExpectTally(score_.participants(), 2, 1, 2);
}

TEST_F(ExtractionScoreTest, ComparesThePropertiesOfMatchedMeetings) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado", "Le"})};
  gold.meetings[0].alt_kinds = {"summit"};
  gold.meetings[0].place = "Lima, Peru";
  gold.meetings[0].participants[0].office = "Minister of Foreign Affairs";
  gold.meetings[0].participants[1].office = "President";
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le"}, "2004-05-05")};
  found.meetings[0].kind = "summit";
  found.meetings[0].status = "planned";
  found.meetings[0].place = "Lima";
  found.meetings[0].participants[0].office = "foreign minister";
  Compare(gold, found);
  EXPECT_THAT(score_.Value(Measure::kKind), Optional(1.0));
  EXPECT_THAT(score_.Value(Measure::kStatus), Optional(0.0));
  EXPECT_THAT(score_.Value(Measure::kDate), Optional(0.0));
  EXPECT_THAT(score_.Value(Measure::kPlace), Optional(1.0));
  EXPECT_THAT(score_.Value(Measure::kOffice), Optional(0.5));
  EXPECT_THAT(lines_, ElementsAre(StartsWith("x ~ status"), StartsWith("x ~ date"),
                                  "x ~ office of Le: said '', is 'President'"));
}

TEST_F(ExtractionScoreTest, WithoutADateOrPlaceInTheGoldNoneIsMeasured) {
  Reading gold;
  gold.meetings = {MeetingOf({"Prado", "Le"}, "")};
  Reading found;
  found.meetings = {MeetingOf({"Prado", "Le"})};
  found.meetings[0].place = "Lima";
  Compare(gold, found);
  EXPECT_EQ(score_.Value(Measure::kDate), absl::nullopt);
  EXPECT_EQ(score_.Value(Measure::kPlace), absl::nullopt);
}

TEST_F(ExtractionScoreTest, CountsQuotationsAndTheirSpeakers) {
  Reading gold;
  gold.statements = {{"Ana Prado", "We have agreed."},
                     {"Tuan Le", "It was a good day."},
                     {"Ole Berg", "We shall see."},
                     {"Ole Berg", "frank", true}};
  Reading found;
  found.statements = {{"Prado", "We have agreed"},
                      {"Prado", "it was a good day,"},
                      {"Prado", "frank"},
                      {"", "Nobody has said this."}};
  Compare(gold, found);
  ExpectTally(score_.quotations(), 2, 1, 1);
  ExpectTally(score_.speakers(), 1, 2, 1);
}

TEST_F(ExtractionScoreTest, APieceOfAQuotationIsMissedButNotWrong) {
  Reading gold;
  gold.statements = {{"Prado", "We have agreed to meet again in the spring."}};
  Reading found;
  found.statements = {{"Prado", "We have agreed"}};
  Compare(gold, found);
  ExpectTally(score_.quotations(), 0, 1, 0);
}

TEST_F(ExtractionScoreTest, CountsRolesOnce) {
  Reading gold;
  gold.roles = {{"Ana Prado", "Foreign Minister", "Chile"},
                {"Tuan Le", "envoy", "Vietnam", /*polity_is_explicit=*/false},
                {"Ole Berg", "mayor", "Bergen"}};
  Reading found;
  found.roles = {{"Prado", "Minister of Foreign Affairs", "Chile"},
                 {"Prado", "foreign minister", "Chile"},
                 {"Le", "envoy", "Laos"},
                 {"Berg", "mayor", "Oslo"},
                 {"Ito", "ambassador", "Japan"}};
  Compare(gold, found);
  // Prado's second one and Berg's with another polity are not wrong besides.
  ExpectTally(score_.roles(), 2, 1, 1);
  EXPECT_THAT(lines_, ElementsAre("x - role Ole Berg | mayor | Bergen",
                                  "x + role Ito | ambassador | Japan"));
}

TEST_F(ExtractionScoreTest, ComparesTheCounterpartsOfATrip) {
  TripGold gold = {"secretary-7",
                   "Jane Roe",
                   {{"Prado", "President", "Chile"}, {"Le", "King", "Laos"}, {"Ito", "envoy", ""}}};
  Reading found;
  found.meetings = {MeetingOf({"Jane Roe"}), MeetingOf({"Jane Roe"})};
  found.meetings[0].participants.push_back({"Prado", "President", "Peru"});
  found.meetings[1].participants.push_back({"Le", "Prime Minister", "Laos"});
  found.meetings[1].participants.push_back({"Berg", "", ""});
  found.meetings[1].participants.push_back({"", "foreign minister", "Japan"});
  score_.AddTrip(gold, found);
  ExpectTally(score_.counterparts(), 2, 1, 1);
  EXPECT_THAT(score_.Value(Measure::kTripOffice), Optional(0.5));
  EXPECT_THAT(score_.Value(Measure::kTripCountry), Optional(0.5));
  EXPECT_EQ(score_.Value(Measure::kMeetingF1), absl::nullopt);
  EXPECT_THAT(lines_, ElementsAre("secretary-7 ~ country of Prado: said 'Peru', is 'Chile'",
                                  "secretary-7 ~ office of Le: said 'Prime Minister', is 'King'",
                                  "secretary-7 - counterpart envoy Ito",
                                  "secretary-7 + counterpart  Berg"));
}

}  // namespace
}  // namespace chancery
