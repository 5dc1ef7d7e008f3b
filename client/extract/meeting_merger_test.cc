#include "client/extract/meeting_merger.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

class MeetingMergerTest : public ::testing::Test {
 protected:
  MeetingMergerTest() {
    for (const char* polity : {"Russia", "United States", "France"}) {
      Person person;
      person.name = polity;
      person.polity = polity;
      people_.mutable_persons().push_back(person);
    }
  }

  static Party PersonParty(int person) {
    Party party;
    party.person = person;
    return party;
  }
  static Party PolityParty(const std::string& polity) {
    Party party;
    party.kind = Party::Kind::kPolity;
    party.polity = polity;
    return party;
  }
  static MeetingMention Mention(std::vector<Party> parties, const std::string& when = "",
                                v1::MeetingStatus status = v1::MEETING_STATUS_HELD,
                                v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED) {
    MeetingMention mention;
    mention.parties = std::move(parties);
    mention.when = *PartialDate::Parse(when);
    mention.status = status;
    mention.kind = kind;
    mention.confidence = 0.8f;
    return mention;
  }

  std::vector<Meeting> Merged(const std::vector<MeetingMention>& found) const {
    return MergeMeetings(Gazetteer::Default(), people_, found);
  }

  People people_;
};

TEST_F(MeetingMergerTest, TwoOfASummitMetOnTheirOwn) {
  const auto count = [this](const std::vector<int>& many, const std::vector<int>& few) {
    const auto parties = [](const std::vector<int>& persons) {
      std::vector<Party> list;
      for (const int person : persons) list.push_back(PersonParty(person));
      return list;
    };
    return Merged({Mention(parties(many), "2022-01-21"), Mention(parties(few))}).size();
  };
  for (const char* polity : {"Italy", "Spain", "Spain"}) {
    Person person;
    person.name = polity;
    person.polity = polity;
    people_.mutable_persons().push_back(person);
  }
  EXPECT_EQ(count({0, 1, 2, 3, 4}, {0, 1}), 2u);
  EXPECT_EQ(count({0, 1, 2}, {0, 1}), 1u) << "few enough to be told by two of them";
  EXPECT_EQ(count({0, 1, 2, 4, 5}, {4, 5}), 1u) << "of one country";
}

TEST_F(MeetingMergerTest, OneMeetingToldTwiceIsOne) {
  const std::vector<Meeting> meetings =
      Merged({Mention({PersonParty(0), PersonParty(1)}, "2022-01-21"),
              Mention({PersonParty(1), PersonParty(0)})});
  ASSERT_EQ(meetings.size(), 1u);
  EXPECT_EQ(meetings[0].merged.when, PartialDate::Day(2022, 1, 21));
  EXPECT_EQ(meetings[0].mentions.size(), 2u);
  EXPECT_GT(meetings[0].merged.confidence, 0.8f);
}

TEST_F(MeetingMergerTest, OtherDaysPeopleOrMeansAreOtherMeetings) {
  const MeetingMention first = Mention({PersonParty(0), PersonParty(1)}, "2022-01-21",
                                       v1::MEETING_STATUS_HELD, v1::MEETING_KIND_IN_PERSON);
  EXPECT_EQ(Merged({first, Mention({PersonParty(0), PersonParty(1)}, "2022-01-24")}).size(), 2u);
  EXPECT_EQ(Merged({first, Mention({PersonParty(0), PersonParty(2)})}).size(), 2u);
  EXPECT_EQ(Merged({first, Mention({PersonParty(0), PersonParty(1)}, "", v1::MEETING_STATUS_HELD,
                                   v1::MEETING_KIND_PHONE)})
                .size(),
            2u);
}

TEST_F(MeetingMergerTest, StatusFollowsWhatIsTold) {
  struct {
    v1::MeetingStatus first;
    v1::MeetingStatus second;
    size_t meetings;
    v1::MeetingStatus merged;
  } cases[] = {
      {v1::MEETING_STATUS_PLANNED, v1::MEETING_STATUS_HELD, 1, v1::MEETING_STATUS_HELD},
      {v1::MEETING_STATUS_PLANNED, v1::MEETING_STATUS_CANCELLED, 1, v1::MEETING_STATUS_CANCELLED},
      {v1::MEETING_STATUS_POSSIBLE, v1::MEETING_STATUS_PLANNED, 1, v1::MEETING_STATUS_PLANNED},
      {v1::MEETING_STATUS_HELD, v1::MEETING_STATUS_POSSIBLE, 2, v1::MEETING_STATUS_HELD},
      {v1::MEETING_STATUS_HELD, v1::MEETING_STATUS_CANCELLED, 2, v1::MEETING_STATUS_HELD},
  };
  for (const auto& c : cases) {
    const std::vector<Meeting> meetings =
        Merged({Mention({PersonParty(0), PersonParty(1)}, "", c.first),
                Mention({PersonParty(0), PersonParty(1)}, "", c.second)});
    ASSERT_EQ(meetings.size(), c.meetings) << c.first << " " << c.second;
    EXPECT_EQ(meetings[0].merged.status, c.merged) << c.first << " " << c.second;
  }
}

TEST_F(MeetingMergerTest, CountriesStandForTheirPeopleOnOneDay) {
  const MeetingMention people = Mention({PersonParty(0), PersonParty(1)}, "2022-01-21");
  const std::vector<Meeting> same = Merged(
      {people, Mention({PolityParty("United States"), PolityParty("Russia")}, "2022-01-21")});
  ASSERT_EQ(same.size(), 1u);
  EXPECT_EQ(same[0].merged.parties.size(), 2u);
  EXPECT_EQ(Merged({people, Mention({PolityParty("United States"), PolityParty("Russia")})}).size(),
            2u);
}

TEST_F(MeetingMergerTest, TheSentenceThatSaysMostComesFirst) {
  MeetingMention headline = Mention({PersonParty(0), PersonParty(1)});
  headline.in_headline = true;
  MeetingMention full = Mention({PersonParty(0), PersonParty(1)}, "2022-01-21");
  full.place = "Geneva";
  full.sentence = 1;
  const std::vector<Meeting> meetings = Merged({headline, full});
  ASSERT_EQ(meetings.size(), 1u);
  EXPECT_EQ(meetings[0].mentions[0], 1);
  EXPECT_EQ(meetings[0].merged.place, "Geneva");
}

TEST_F(MeetingMergerTest, AMeetingIsInPersonUnlessOtherwiseSaid) {
  EXPECT_EQ(Merged({Mention({PersonParty(0), PersonParty(1)})})[0].merged.kind,
            v1::MEETING_KIND_IN_PERSON);
}

TEST_F(MeetingMergerTest, WhatTheTextGoesOnToPlanHasNotBeenHeld) {
  MeetingMention held = Mention({PersonParty(0), PersonParty(1)});
  MeetingMention planned =
      Mention({PersonParty(0), PersonParty(1)}, "", v1::MEETING_STATUS_PLANNED);
  held.sentence = 1;
  planned.sentence = 3;
  EXPECT_EQ(Merged({held, planned}).size(), 2u);
  planned.in_headline = true;
  EXPECT_EQ(Merged({held, planned}).size(), 1u);
  planned.in_headline = false;
  planned.sentence = 0;
  EXPECT_EQ(Merged({planned, held}).size(), 1u);
}

TEST_F(MeetingMergerTest, WhatIsRecalledAtAMeetingIsAnother) {
  MeetingMention recalled = Mention({PersonParty(0), PersonParty(1)}, "2012-05");
  const MeetingMention now = Mention({PersonParty(0), PersonParty(1)});
  EXPECT_EQ(Merged({now, recalled}).size(), 1u);
  recalled.recalled = true;
  EXPECT_EQ(Merged({now, recalled}).size(), 2u);
}

TEST_F(MeetingMergerTest, WhatWasLongAgoFulfilsNoPlan) {
  const MeetingMention plan =
      Mention({PersonParty(0), PersonParty(1)}, "", v1::MEETING_STATUS_PLANNED);
  MeetingMention held = Mention({PersonParty(0), PersonParty(1)}, "2022-06");
  EXPECT_EQ(Merged({plan, held}).size(), 1u);
  held.long_past = true;
  EXPECT_EQ(Merged({plan, held}).size(), 2u);
}

TEST_F(MeetingMergerTest, TwoCitiesOfACountryAreTwoMeetingsUnlessOnOneDay) {
  const auto count = [this](const char* place, const char* other, const char* day) {
    MeetingMention a = Mention({PersonParty(0), PersonParty(1)}, day);
    MeetingMention b = Mention({PersonParty(0), PersonParty(1)}, *day == 0 ? "2022-01-21" : day);
    a.place = place;
    b.place = other;
    a.place_polity = b.place_polity = "Russia";
    return Merged({a, b}).size();
  };
  EXPECT_EQ(count("Vnukovo airport, Moscow", "Irkutsk", ""), 2u);
  EXPECT_EQ(count("Vnukovo airport, Moscow", "Irkutsk", "2022-01-21"), 1u);
  EXPECT_EQ(count("Vnukovo airport, Moscow", "Moscow", ""), 1u);
  EXPECT_EQ(count("Vnukovo airport", "Irkutsk", ""), 1u);
}

}  // namespace
}  // namespace chancery
