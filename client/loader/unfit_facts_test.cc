#include "client/loader/unfit_facts.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kText[] = "Ann Öst met Bob. \u201cWe spoke,\u201d she said.";

// Ann (0), Bob (1), an office (0), a tenure, a meeting, a quotation: all of it fits.
v1::ArticleFacts Facts() {
  v1::ArticleFacts facts;
  facts.mutable_article()->set_text(kText);
  facts.add_persons()->set_name("Ann Öst");
  facts.add_persons()->set_name("Bob");
  facts.add_offices()->set_title("minister");
  v1::TenureFact& tenure = *facts.add_tenures();
  tenure.set_person(1);
  v1::MeetingFact& meeting = *facts.add_meetings();
  meeting.add_parties()->set_person(0);
  meeting.mutable_parties(0)->set_capacity(0);
  meeting.add_parties()->set_person(1);
  meeting.mutable_when()->set_edtf("2022-01");
  v1::TextSpan& sentence = *meeting.add_sources()->mutable_sentence();
  sentence.set_begin(0);
  sentence.set_end(17);
  v1::StatementFact& statement = *facts.add_statements();
  statement.mutable_speaker()->set_person(0);
  statement.set_text("We spoke,");
  statement.set_mode(v1::STATEMENT_MODE_QUOTE);
  statement.set_meeting(0);
  const auto begin = static_cast<int>(std::string(kText).find("We spoke,"));
  v1::TextSpan& words = *statement.add_sources()->mutable_words();
  words.set_begin(begin);
  words.set_end(begin + 9);
  return facts;
}

TEST(UnfitFactsTest, LeavesWhatFitsAlone) {
  v1::ArticleFacts facts = Facts();
  EXPECT_THAT(DropUnfitFacts(&facts), IsEmpty());
  EXPECT_EQ(facts.SerializeAsString(), Facts().SerializeAsString());
}

TEST(UnfitFactsTest, DropsAQuotationThatTheTextDoesNotHaveThere) {
  v1::ArticleFacts facts = Facts();
  facts.mutable_statements(0)->set_text("We speak,");
  EXPECT_THAT(
      DropUnfitFacts(&facts),
      ElementsAre(absl::StrCat("statements[0].text: not what the text has at byte ",
                               std::string(kText).find("We spoke,"), "; dropped statements[0]")));
  EXPECT_EQ(facts.statements_size(), 0);
  EXPECT_EQ(facts.meetings_size(), 1);
}

TEST(UnfitFactsTest, DropsAFactWithoutAnySpanInTheText) {
  v1::ArticleFacts facts = Facts();
  facts.mutable_meetings(0)->mutable_sources(0)->mutable_sentence()->set_end(900);
  EXPECT_THAT(
      DropUnfitFacts(&facts),
      ElementsAre(HasSubstr("meetings[0].sources[0].sentence: the text has 43 bytes, and [0, 900) "
                            "is no span of it; dropped meetings[0].sources[0]"),
                  "meetings[0].sources: none is left; dropped meetings[0]",
                  "statements[0].meeting: meetings[0] was dropped; dropped it"));
  EXPECT_EQ(facts.meetings_size(), 0);
  ASSERT_EQ(facts.statements_size(), 1);
  EXPECT_FALSE(facts.statements(0).has_meeting());
}

TEST(UnfitFactsTest, KeepsAFactWithAnotherSource) {
  v1::ArticleFacts facts = Facts();
  // Within the two bytes of Ö.
  facts.mutable_meetings(0)->add_sources()->mutable_sentence()->set_begin(5);
  facts.mutable_meetings(0)->mutable_sources(1)->mutable_sentence()->set_end(8);
  EXPECT_THAT(DropUnfitFacts(&facts), ElementsAre(HasSubstr("[5, 8) cuts a character in two")));
  EXPECT_EQ(facts.meetings(0).sources_size(), 1);
}

TEST(UnfitFactsTest, MovesIndexesBehindADroppedPerson) {
  v1::ArticleFacts facts = Facts();
  facts.mutable_persons(0)->clear_name();
  EXPECT_THAT(DropUnfitFacts(&facts),
              ElementsAre("persons[0].name: empty; dropped persons[0]",
                          "meetings[0].parties[0].person: persons[0] was dropped; dropped "
                          "meetings[0].parties[0]",
                          "statements[0].speaker.person: persons[0] was dropped; dropped "
                          "statements[0].speaker",
                          "statements[0].speaker: nobody is left; dropped statements[0]"));
  EXPECT_EQ(facts.persons(0).name(), "Bob");
  EXPECT_EQ(facts.tenures(0).person(), 0);
  ASSERT_EQ(facts.meetings(0).parties_size(), 1);
  EXPECT_EQ(facts.meetings(0).parties(0).person(), 0);
}

TEST(UnfitFactsTest, DropsWhatIsOutOfItsRange) {
  v1::ArticleFacts facts = Facts();
  facts.mutable_tenures(0)->set_office(3);
  facts.mutable_meetings(0)->mutable_when()->set_edtf("soon");
  facts.mutable_meetings(0)->mutable_parties(0)->set_capacity(-1);
  facts.mutable_meetings(0)->add_topics(std::string(2000, 'x'));
  facts.mutable_meetings(0)->set_kind(static_cast<v1::MeetingKind>(99));
  facts.mutable_statements(0)->mutable_sources(0)->set_confidence(2);
  EXPECT_EQ(DropUnfitFacts(&facts).size(), 7u);
  EXPECT_EQ(facts.tenures_size(), 0);
  ASSERT_EQ(facts.meetings_size(), 1);
  EXPECT_EQ(facts.meetings(0).when().edtf(), "");
  EXPECT_FALSE(facts.meetings(0).parties(0).has_capacity());
  EXPECT_EQ(facts.meetings(0).topics_size(), 0);
  EXPECT_EQ(facts.meetings(0).kind(), v1::MEETING_KIND_UNSPECIFIED);
  EXPECT_EQ(facts.statements_size(), 0);
}

TEST(UnfitFactsTest, CapsTheNumberOfFacts) {
  v1::ArticleFacts facts;
  for (int i = 0; i < 10005; ++i) facts.add_persons()->set_name("Ann");
  EXPECT_THAT(DropUnfitFacts(&facts), ElementsAre(HasSubstr("10005 facts, more than the limit")));
  EXPECT_EQ(facts.persons_size(), 10000);
}

}  // namespace
}  // namespace chancery
