#include "client/compare/facts_comparison.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void AddMeeting(v1::ArticleFacts* facts, const std::vector<int>& persons, const char* date,
                const char* place, v1::MeetingKind kind = v1::MEETING_KIND_IN_PERSON) {
  v1::MeetingFact& meeting = *facts->add_meetings();
  for (const int person : persons) meeting.add_parties()->set_person(person);
  meeting.mutable_when()->set_edtf(date);
  meeting.set_place(place);
  meeting.set_kind(kind);
  meeting.set_status(v1::MEETING_STATUS_HELD);
}

void AddQuotation(v1::ArticleFacts* facts, int person, const char* text) {
  v1::StatementFact& statement = *facts->add_statements();
  statement.mutable_speaker()->set_person(person);
  statement.set_text(text);
  statement.set_mode(v1::STATEMENT_MODE_QUOTE);
}

// Ann Lee (0), Bob Day (1), Cy Fox (2); a minister of France (0).
v1::ArticleFacts People() {
  v1::ArticleFacts facts;
  for (const char* name : {"Ann Lee", "Bob Day", "Cy Fox"}) facts.add_persons()->set_name(name);
  facts.add_offices()->set_title("foreign minister");
  facts.mutable_offices(0)->set_polity("France");
  return facts;
}

// "FIELD OF: A | B" of each.
std::vector<std::string> Differences(const v1::ArticleFacts& a, const v1::ArticleFacts& b) {
  const absl::StatusOr<ArticleComparison> compared = CompareFacts(a, b);
  EXPECT_TRUE(compared.ok()) << compared.status();
  std::vector<std::string> lines;
  for (const Difference& found : compared->differences) {
    lines.push_back(
        absl::StrCat(ComparedFieldName(found.field), " ", found.of, ": ", found.a, " | ", found.b));
  }
  return lines;
}

TEST(FactsComparisonTest, TheSameInOtherSpellingIsTheSame) {
  v1::ArticleFacts a = People();
  AddMeeting(&a, {0, 1}, "2022-01-21", "Geneva");
  AddQuotation(&a, 0, "It was “good”.");
  v1::ArticleFacts b = a;
  b.mutable_persons(0)->set_name("A. Lee");
  b.mutable_meetings(0)->set_place("GENEVA");
  b.mutable_statements(0)->set_text("It was \"good\"");
  EXPECT_THAT(Differences(a, b), IsEmpty());
  EXPECT_EQ(CompareFacts(a, b)->totals[1].same, 1);
  EXPECT_EQ(CompareFacts(a, b)->totals[1].Agreement(), 1);
}

TEST(FactsComparisonTest, ListsMeetingsOfOneOnly) {
  v1::ArticleFacts a = People();
  AddMeeting(&a, {0, 1}, "2022-01-21", "Geneva");
  v1::ArticleFacts b = People();
  AddMeeting(&b, {0, 2}, "2022-01-21", "Geneva");
  EXPECT_THAT(Differences(a, b),
              ElementsAre("meetings : Ann Lee & Bob Day; 2022-01-21; Geneva; in_person; held | ",
                          "meetings :  | Ann Lee & Cy Fox; 2022-01-21; Geneva; in_person; held"));
  const FieldTotals totals = CompareFacts(a, b)->totals[1];
  EXPECT_EQ(totals.only_a, 1);
  EXPECT_EQ(totals.only_b, 1);
  EXPECT_EQ(totals.Agreement(), 0);
}

TEST(FactsComparisonTest, ListsEachPropertyOfAPairedMeeting) {
  v1::ArticleFacts a = People();
  AddMeeting(&a, {0, 1, 2}, "2022-01-21", "Geneva");
  a.mutable_meetings(0)->mutable_parties(0)->set_capacity(0);
  v1::ArticleFacts b = People();
  AddMeeting(&b, {0, 1}, "2022-01", "Geneva, Switzerland", v1::MEETING_KIND_PHONE);
  b.mutable_meetings(0)->add_parties()->set_polity("France");
  b.mutable_meetings(0)->set_status(v1::MEETING_STATUS_PLANNED);
  const std::string of = "Ann Lee & Bob Day & Cy Fox: ";
  EXPECT_THAT(
      Differences(a, b),
      ElementsAre("participants " + of + "Cy Fox | ", "participants " + of + " | France",
                  "offices Ann Lee in " + of + "foreign minister of France | ",
                  "dates " + of + "2022-01-21 | 2022-01",
                  "places " + of + "Geneva | Geneva, Switzerland",
                  "kinds " + of + "in_person | phone", "statuses " + of + "held | planned"));
}

TEST(FactsComparisonTest, PairsTwoMeetingsOfTheSamePeopleByTheirDay) {
  v1::ArticleFacts a = People();
  AddMeeting(&a, {0, 1}, "2022-01-21", "Geneva");
  AddMeeting(&a, {0, 1}, "2022-01-25", "Geneva");
  v1::ArticleFacts b = People();
  AddMeeting(&b, {0, 1}, "2022-01-25", "Geneva");
  EXPECT_THAT(Differences(a, b), ElementsAre(HasSubstr("2022-01-21; Geneva")));
}

TEST(FactsComparisonTest, ComparesRolesAndQuotations) {
  v1::ArticleFacts a = People();
  a.add_tenures()->set_person(1);
  AddQuotation(&a, 0, "We agreed.");
  AddQuotation(&a, 0, "We shall meet again.");
  v1::ArticleFacts b = People();
  b.add_tenures()->set_person(1);
  b.mutable_tenures(0)->mutable_interval()->mutable_start()->set_edtf("2020");
  b.add_tenures()->set_person(2);
  AddQuotation(&b, 1, "We agreed");
  EXPECT_THAT(Differences(a, b), ElementsAre("roles : Bob Day: foreign minister of France | "
                                             "Bob Day: foreign minister of France, from 2020",
                                             "roles :  | Cy Fox: foreign minister of France",
                                             "quotations : \"We shall meet again.\" | ",
                                             "speakers \"We agreed.\": Ann Lee | Bob Day"));
}

TEST(FactsComparisonTest, RefusesTooManyFacts) {
  v1::ArticleFacts a;
  for (int i = 0; i <= kMaxComparedFacts; ++i) a.add_meetings();
  EXPECT_EQ(CompareFacts(a, People()).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace chancery
