#include "client/extract/remarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ExtractionContext Trip(const std::string& country, const std::string& place) {
  ExtractionContext context;
  context.subject_name = "Ada Jane Brook";
  context.subject_office = "Secretary of State";
  context.subject_polity = "United States";
  context.subject_keys = {"hsg:brook-ada"};
  context.when = *PartialDate::Parse("1987-03-10/1987-03-14");
  context.place = place;
  context.polity = country;
  return context;
}

v1::ArticleFacts Facts(const std::string& text, const ExtractionContext& context) {
  v1::ArticleSource article;
  article.set_key("hsg:test-1");
  article.set_text(text);
  absl::StatusOr<v1::ArticleFacts> facts = ReadRemarks(Gazetteer::Default(), article, context);
  EXPECT_TRUE(facts.ok()) << facts.status();
  return facts.ok() ? *std::move(facts) : v1::ArticleFacts();
}

// The parties of a meeting but its first, which is the traveller.
std::string Counterparts(const v1::ArticleFacts& facts, const v1::MeetingFact& meeting) {
  std::vector<std::string> out;
  EXPECT_EQ(meeting.parties(0).person(), 0);
  for (int i = 1; i < meeting.parties_size(); ++i) {
    const v1::PartyFact& party = meeting.parties(i);
    if (party.has_person()) {
      std::string who = facts.persons(party.person()).name();
      if (party.has_capacity()) {
        const v1::OfficeFact& office = facts.offices(party.capacity());
        who = absl::StrCat(office.title(), " ", who, " (", office.polity(), ")");
      }
      out.push_back(who);
    } else if (party.has_office()) {
      const v1::OfficeFact& office = facts.offices(party.office());
      out.push_back(absl::StrCat("the ", office.title(), " (", office.polity(), ")"));
    } else if (party.party_case() == v1::PartyFact::kPolity) {
      out.push_back(party.polity());
    } else {
      out.push_back(absl::StrCat("[", party.group(), "]"));
    }
  }
  return absl::StrJoin(out, "; ");
}

std::vector<std::string> Meetings(const std::string& text,
                                  const ExtractionContext& context = Trip("Norway", "Oslo")) {
  const v1::ArticleFacts facts = Facts(text, context);
  std::vector<std::string> out;
  for (const v1::MeetingFact& meeting : facts.meetings()) {
    const std::string title = meeting.title().empty() ? "" : absl::StrCat(meeting.title(), ": ");
    out.push_back(title + Counterparts(facts, meeting));
  }
  return out;
}

TEST(RemarksTest, TakesThoseAfterWithAsCounterparts) {
  EXPECT_THAT(Meetings("Met with Prime Minister Haugen and Foreign Minister Dahl."),
              ElementsAre("Prime Minister Haugen (Norway); Foreign Minister Dahl (Norway)"));
  EXPECT_THAT(Meetings("Discussed the fishing dispute with senior Norwegian officials and King "
                       "Frederik of Denmark."),
              ElementsAre("[senior Norwegian officials]; King Frederik (Denmark)"));
  EXPECT_THAT(Meetings("Informal meeting with Prime Minister Haugen."),
              ElementsAre("Prime Minister Haugen (Norway)"));
  EXPECT_THAT(Meetings("Audience with Pope Clement XV.", Trip("Vatican City", "")),
              ElementsAre("Pope Clement XV (Vatican City)"));
}

TEST(RemarksTest, ReadsEveryClauseOfASentence) {
  EXPECT_THAT(Meetings("State visit; addressed the Storting and met with King Harald; visited a "
                       "shipyard, and conferred with Prime Minister Haugen."),
              ElementsAre("King Harald (Norway)", "Prime Minister Haugen (Norway)"));
  EXPECT_THAT(Meetings("Met with King Harald. Also met with Swedish Foreign Minister Lind."),
              ElementsAre("King Harald (Norway)", "Foreign Minister Lind (Sweden)"));
}

TEST(RemarksTest, CompanionsAreNoCounterparts) {
  EXPECT_THAT(Meetings("Accompanied President Fuller."), IsEmpty());
  EXPECT_THAT(Meetings("Accompanied President Fuller on a State Visit."), IsEmpty());
  EXPECT_THAT(Meetings("Accompanied President Fuller to a meeting with King Harald."),
              ElementsAre("King Harald (Norway)"));
  EXPECT_THAT(Meetings("Joined President Fuller at the air base."), IsEmpty());
}

TEST(RemarksTest, OccasionsWithoutCounterpartsAreNoMeetings) {
  for (const char* text :
       {"Vacation.", "State Visit.", "Visited former battlefields.",
        "Attended the inauguration of President Haugen.", "Attended the funeral of King Harald.",
        "Addressed the World Forum.", "Stopped en route to Rome.",
        "Received an honorary degree from the University of Oslo.",
        "Attempted to negotiate the withdrawal of foreign forces.",
        "Delivered an invitation to meet with President Fuller and Prime Minister Haugen.", "",
        "with with with, and"}) {
    EXPECT_THAT(Meetings(text), IsEmpty()) << text;
  }
}

TEST(RemarksTest, ConferencesKeepTheirName) {
  EXPECT_THAT(Meetings("Attended NATO Ministerial Meeting."),
              ElementsAre("NATO Ministerial Meeting: NATO"));
  EXPECT_THAT(Meetings("Attended the Nordic Leaders' Summit with Finnish President Salo."),
              ElementsAre("Nordic Leaders' Summit: President Salo (Finland)"));
  const v1::ArticleFacts facts =
      Facts("Attended NATO Ministerial Meeting.", Trip("Norway", "Oslo"));
  ASSERT_EQ(facts.meetings_size(), 1);
  EXPECT_EQ(facts.meetings(0).kind(), v1::MEETING_KIND_SUMMIT);
}

TEST(RemarksTest, BriefingAPersonIsMeetingThem) {
  EXPECT_THAT(Meetings("Briefed King Harald on the talks."), ElementsAre("King Harald (Norway)"));
  EXPECT_THAT(Meetings("Called on King Harald."), ElementsAre("King Harald (Norway)"));
  EXPECT_THAT(Meetings("Visited Bergen and Stavanger."), IsEmpty());
}

TEST(RemarksTest, FormerHoldersAreNotHoldersOfTheDay) {
  const v1::ArticleFacts facts =
      Facts("Met with former Swedish Prime Minister Berg.", Trip("Norway", "Oslo"));
  ASSERT_EQ(facts.meetings_size(), 1);
  ASSERT_EQ(facts.meetings(0).parties_size(), 2);
  ASSERT_TRUE(facts.meetings(0).parties(1).has_capacity());
  EXPECT_EQ(facts.meetings(0).parties(1).capacity_qualifier(), v1::OFFICE_QUALIFIER_FORMER);
  ASSERT_EQ(facts.tenures_size(), 2);
  EXPECT_EQ(facts.tenures(1).qualifier(), "former");
  EXPECT_EQ(facts.tenures(1).interval().end().edtf(), "../1987-03-10");
  EXPECT_FALSE(facts.tenures(1).interval().has_last_known());
}

TEST(RemarksTest, ContextGivesSubjectDatePlaceAndDefaultPolity) {
  const v1::ArticleFacts facts =
      Facts("Met with President Kim to discuss trade.", Trip("Korea, Republic of", "Pusan, Seoul"));
  ASSERT_EQ(facts.persons_size(), 2);
  EXPECT_EQ(facts.persons(0).name(), "Ada Jane Brook");
  EXPECT_EQ(facts.persons(0).keys(0), "hsg:brook-ada");
  EXPECT_EQ(facts.offices(0).title(), "Secretary of State");
  EXPECT_EQ(facts.offices(0).polity(), "United States");
  ASSERT_EQ(facts.meetings_size(), 1);
  const v1::MeetingFact& meeting = facts.meetings(0);
  EXPECT_EQ(meeting.when().edtf(), "1987-03-10/1987-03-14");
  EXPECT_EQ(meeting.place(), "Seoul") << "of several places the capital";
  EXPECT_EQ(meeting.place_polity(), "Korea, Republic of");
  EXPECT_EQ(meeting.status(), v1::MEETING_STATUS_HELD);
  EXPECT_EQ(meeting.kind(), v1::MEETING_KIND_IN_PERSON);
  EXPECT_THAT(meeting.topics(), ElementsAre("trade"));
  EXPECT_EQ(facts.tenures(1).interval().last_known().edtf(), "1987-03-10/1987-03-14");
  EXPECT_EQ(facts.tenures(1).interval().end_state(), v1::END_STATE_UNKNOWN);
}

TEST(RemarksTest, WordsOfTheTextWinOverTheContext) {
  const v1::ArticleFacts facts =
      Facts("Met with King Harald March 12 in Bergen.", Trip("Norway", "Oslo, Bergen"));
  ASSERT_EQ(facts.meetings_size(), 1);
  EXPECT_EQ(facts.meetings(0).when().edtf(), "1987-03-12");
  EXPECT_EQ(facts.meetings(0).place(), "Bergen");
}

TEST(RemarksTest, TopicsStandBetweenVerbAndWith) {
  const v1::ArticleFacts facts =
      Facts("Discussed the border crisis and the situation in Cuba with Vatican officials.",
            Trip("Vatican City", ""));
  ASSERT_EQ(facts.meetings_size(), 1);
  EXPECT_THAT(facts.meetings(0).topics(), ElementsAre("border crisis", "situation in Cuba"));
}

TEST(RemarksTest, PrimeMinistersMetInTheUnitedStatesAreOfAnotherCountry) {
  ExtractionContext context = Trip("United States", "Washington");
  context.subject_polity = "Norway";
  EXPECT_THAT(Meetings("Met with President Fuller and Prime Minister Haugen.", context),
              ElementsAre("President Fuller (United States); Prime Minister Haugen ()"));
}

TEST(RemarksTest, SpansCoverTheirWords) {
  const std::string text = "Stopped in Bergen. Met with King Harald.";
  const v1::ArticleFacts facts = Facts(text, Trip("Norway", "Oslo"));
  ASSERT_EQ(facts.meetings_size(), 1);
  const v1::FactSource& source = facts.meetings(0).sources(0);
  EXPECT_EQ(
      text.substr(source.sentence().begin(), source.sentence().end() - source.sentence().begin()),
      "Met with King Harald.");
  EXPECT_EQ(text.substr(source.words().begin(), source.words().end() - source.words().begin()),
            "Met with King Harald");
  const v1::FactSource& person = facts.persons(1).sources(0);
  EXPECT_EQ(text.substr(person.words().begin(), person.words().end() - person.words().begin()),
            "King Harald");
}

TEST(RemarksTest, OnePersonNamedTwiceIsOne) {
  const v1::ArticleFacts facts =
      Facts("Met with King Harald. Dined with King Harald.", Trip("Norway", "Oslo"));
  EXPECT_EQ(facts.persons_size(), 2);
  EXPECT_EQ(facts.meetings_size(), 2);
}

TEST(RemarksTest, NeedsASubject) {
  v1::ArticleSource article;
  article.set_text("Met with King Harald.");
  EXPECT_EQ(ReadRemarks(Gazetteer::Default(), article, ExtractionContext()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery
