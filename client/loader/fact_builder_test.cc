#include "client/loader/fact_builder.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(FactBuilderTest, GivesEachFactItsLine) {
  FactBuilder builder("x", "1", {"k", "t", "p", "", PartialDate::Year(2020)});
  const int ann = builder.AddPerson("Ann", {"ftm:1"});
  const int office = builder.AddOffice("Queen", "Utopia", {});
  builder.AddTenure(ann, office, v1::TimeInterval(), false, "Ann, Queen");
  const int bob = builder.AddPerson("Bob", {});
  builder.AddMeeting("Ann met Bob").add_parties()->set_person(bob);
  EXPECT_EQ(builder.AddPerson("Ann", {"ftm:1"}), ann);
  EXPECT_EQ(builder.AddPerson("Bob", {}), bob);
  const v1::ArticleFacts facts = std::move(builder).Build();
  EXPECT_EQ(facts.article().text(), "Ann, Queen\nAnn met Bob\n");
  EXPECT_EQ(facts.article().published().edtf(), "2020");
  EXPECT_EQ(facts.persons(0).sources(0).sentence().end(), 10);
  EXPECT_EQ(facts.persons(1).sources(0).sentence().begin(), 11);
  EXPECT_EQ(facts.offices(0).sources_size(), 1);
  EXPECT_EQ(facts.meetings(0).sources(0).sentence().end(), 22);
}

TEST(FactBuilderTest, CutsAndLeavesOutWhatIsTooLong) {
  FactBuilder builder("x", "1", {});
  const std::string letters = "é";
  std::string long_name;
  for (int i = 0; i < 600; ++i) long_name += letters;
  const int person = builder.AddPerson(long_name, {long_name, "ftm:1"});
  builder.AddAliases(person, {long_name, "Ann", "Ann", ""});
  const v1::ArticleFacts facts = std::move(builder).Build();
  EXPECT_THAT(facts.persons(0).name(), SizeIs(1024));
  EXPECT_THAT(facts.persons(0).keys(), ElementsAre("ftm:1"));
  EXPECT_THAT(facts.persons(0).aliases(), ElementsAre("Ann"));
}

TEST(FactBuilderTest, MakesIntervals) {
  const PartialDate start = PartialDate::Year(2004);
  const PartialDate end = PartialDate::Year(2010);
  const absl::StatusOr<v1::TimeInterval> ended =
      MakeInterval(start, end, EndKnown::kUnknown, PartialDate::Day(2015, 1, 1));
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->end_state(), v1::END_STATE_ENDED);
  EXPECT_FALSE(ended->has_last_known()) << "it had ended by then";
  EXPECT_EQ(MakeInterval(start, PartialDate(), EndKnown::kOngoing, PartialDate::Day(2015, 1, 1))
                ->last_known()
                .edtf(),
            "2015-01-01");
  EXPECT_THAT(MakeInterval(end, start, EndKnown::kEnded).status().message(),
              HasSubstr("the end 2004 is before the start 2010"));
}

TEST(FactBuilderTest, ReadsDates) {
  EXPECT_EQ(ReadRecordDate("2004-05-06T07:08:09Z", "d")->ToString(), "2004-05-06");
  EXPECT_EQ(ReadRecordDate(" 2004-05~ ", "d")->ToString(), "2004-05~");
  EXPECT_TRUE(ReadRecordDate("", "d")->is_unknown());
  EXPECT_THAT(ReadRecordDate("yesterday", "d").status().message(),
              HasSubstr("d: \"yesterday\" is no date"));
  EXPECT_EQ(DateBetween(PartialDate::Day(2022, 1, 21), PartialDate::Day(2022, 1, 22))->ToString(),
            "2022-01-21/2022-01-22");
  EXPECT_EQ(DateBetween(PartialDate(), PartialDate::Year(2022))->ToString(), "2022");
  EXPECT_FALSE(DateBetween(PartialDate::Year(2023), PartialDate::Year(2022)).ok());
}

TEST(FactBuilderTest, KnowsKindsByWord) {
  for (int kind = 0; kind <= 4; ++kind) {
    const auto value = static_cast<v1::MeetingKind>(kind);
    EXPECT_EQ(ParseMeetingKindWord(MeetingKindWord(value)), value);
  }
  EXPECT_EQ(ParseMeetingKindWord("séance"), v1::MEETING_KIND_UNSPECIFIED);
}

}  // namespace
}  // namespace chancery
