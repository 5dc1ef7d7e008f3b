#include "server/ingest/article_ingester.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/ingest_test_facts.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Outcome = IngestResult::Outcome;

constexpr char kMet[] = R"pb(
  tenures {
    person: 0
    office: 0
    interval { last_known { edtf: '2013-09-12' } }
  }
  tenures {
    person: 1
    office: 1
    interval { last_known { edtf: '2013-09-12' } }
  }
  meetings {
    parties { person: 0 capacity: 0 }
    parties { person: 1 capacity: 1 }
    kind: MEETING_KIND_IN_PERSON
    status: MEETING_STATUS_HELD
    when { edtf: '2013-09-12' }
    place: 'Geneva'
    sources { sentence { begin: 0 end: 27 } }
  }
)pb";

class ArticleIngesterTest : public ::testing::Test {
 protected:
  ArticleIngesterTest()
      : clock_(absl::FromUnixSeconds(1400000000)),
        graph_(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, GraphStore::Options())),
        ingester_(*graph_, Gazetteer::Default(), clock_) {}

  ~ArticleIngesterTest() override {
    Budget budget;
    const auto counts = graph_->Verify(
        budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
        [](const GraphStore::VerifyCounts&) { return true; });
    EXPECT_THAT(counts, IsOk());
  }

  IngestResult Ingest(const v1::ArticleFacts& facts) {
    Budget budget;
    absl::StatusOr<IngestResult> result = ingester_.Ingest(facts, budget);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? *result : IngestResult();
  }

  int64_t Count(EntityKind kind) { return graph_->Stats()->counts[kind]; }

  std::vector<std::string> Names(EntityKind kind) {
    std::vector<std::string> names;
    std::vector<EntityRef> refs;
    Budget budget;
    const auto reader = graph_->Latest();
    EXPECT_THAT(reader->ScanEntities(kind, 0, budget,
                                     [&](const Entity& entity) {
                                       refs.push_back(RefOf(entity));
                                       return true;
                                     }),
                IsOk());
    for (EntityRef ref : refs) names.push_back(*reader->DisplayName(ref));
    return names;
  }

  std::vector<Evidence> EvidenceOf(EntityRef fact) {
    std::vector<Evidence> all;
    Budget budget;
    EXPECT_THAT(graph_->Latest()->ScanEvidence(fact, ArticleId(), 0, budget,
                                               [&](const Evidence& evidence) {
                                                 all.push_back(evidence);
                                                 return true;
                                               }),
                IsOk());
    return all;
  }

  FakeClock clock_;
  std::unique_ptr<GraphStore> graph_;
  ArticleIngester ingester_;
};

TEST_F(ArticleIngesterTest, SeveralArticlesAreShownWhenTheyAreSettledTogether) {
  Revision last = 0;
  for (const char* key : {"a", "b"}) {
    Budget budget;
    const auto result = ingester_.Apply(
        Facts("CNN", key, "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)), budget);
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(result->outcome, Outcome::kAdded);
    last = result->revision;
    EXPECT_EQ(graph_->Latest()->revision(), 0U);
  }
  ASSERT_THAT(ingester_.Settle(last), IsOk());
  EXPECT_EQ(graph_->Latest()->revision(), last);
  EXPECT_THAT(Names(EntityKind::kPerson), ElementsAre("Sergey Lavrov", "John Kerry"));
  EXPECT_THAT(EvidenceOf(MeetingId(1)), SizeIs(2));
}

TEST_F(ArticleIngesterTest, AddsWhatTheArticleSays) {
  const IngestResult result =
      Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  EXPECT_EQ(result.outcome, Outcome::kAdded);
  EXPECT_THAT(Names(EntityKind::kPerson), ElementsAre("Sergey Lavrov", "John Kerry"));
  EXPECT_THAT(Names(EntityKind::kRole),
              ElementsAre("Foreign Minister of Russia", "Secretary of State of the United States"));
  EXPECT_THAT(Names(EntityKind::kMeeting),
              ElementsAre("Sergey Lavrov, John Kerry: Geneva, 2013-09-12"));
  EXPECT_THAT(EvidenceOf(MeetingId(1)), SizeIs(1));
  // And the main query has its row.
  std::vector<PersonId> met;
  Budget budget;
  EXPECT_THAT(graph_->Latest()->ScanRoleEncounters(PersonId(1), RoleId(2), DayRange(), budget,
                                                   [&](const RoleEncounter& row) {
                                                     met.push_back(row.counterpart);
                                                     return true;
                                                   }),
              IsOk());
  EXPECT_THAT(met, ElementsAre(PersonId(2)));
}

// "Former Secretary of State Kerry": never the secretary of that day, though he has held it once.
TEST_F(ArticleIngesterTest, AnOfficeOfAnotherTimeIsNeverOneOfTheDay) {
  Ingest(Facts("CNN", "a", "2018-03-05", absl::StrCat(kLavrovAndKerry, R"pb(
                 tenures {
                   person: 1
                   office: 1
                   interval {
                     end_state: END_STATE_ENDED
                     end { edtf: '../2018-03-05' }
                   }
                   qualifier: 'former'
                 }
                 meetings {
                   parties { person: 0 capacity: 0 }
                   parties { person: 1 capacity: 1 capacity_qualifier: OFFICE_QUALIFIER_FORMER }
                   when { edtf: '2018-03-05' }
                 }
                 statements {
                   speaker { person: 1 capacity: 1 capacity_qualifier: OFFICE_QUALIFIER_FORMER }
                   text: 'no'
                   mode: STATEMENT_MODE_QUOTE
                   when { edtf: '2018-03-05' }
                   sources { words { begin: 37 end: 39 } }
                 }
               )pb")));
  const auto reader = graph_->Latest();
  const auto edge = reader->GetMeetingEdge(MeetingId(1));
  ASSERT_THAT(edge, IsOk());
  EXPECT_THAT(edge->participants[1].capacities, IsEmpty());
  const QualifiedOffice former{RoleId(2), OfficeQualifier::kFormer};
  EXPECT_THAT(edge->participants[1].other_offices, ElementsAre(former));
  const auto statement = reader->GetStatement(StatementId(1));
  ASSERT_THAT(statement, IsOk());
  EXPECT_THAT(statement->stated, IsEmpty());
  EXPECT_THAT(statement->other_offices, ElementsAre(former));
  int rows = 0;
  Budget budget;
  EXPECT_THAT(reader->ScanRoleEncounters(PersonId(1), RoleId(2), DayRange(), budget,
                                         [&](const RoleEncounter&) { return ++rows > 0; }),
              IsOk());
  EXPECT_EQ(rows, 0);
  // An article of his time in office is not undone by it, and does not undo it.
  Ingest(Facts("CNN", "b", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  const auto tenures = [&] {
    std::vector<Tenure> held;
    EXPECT_THAT(graph_->Latest()->ScanTenuresOfPerson(PersonId(2), budget,
                                                      [&](const Tenure& tenure) {
                                                        held.push_back(tenure);
                                                        return true;
                                                      }),
                IsOk());
    return held;
  }();
  ASSERT_THAT(tenures, SizeIs(1));
  EXPECT_EQ(tenures[0].interval.Covers(PartialDate::Day(2013, 9, 12)), Tri::kYes);
  EXPECT_EQ(tenures[0].interval.Covers(PartialDate::Day(2018, 3, 5)), Tri::kNo);
}

TEST_F(ArticleIngesterTest, TheSameArticleAgainChangesNothing) {
  const v1::ArticleFacts facts =
      Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet));
  const Revision revision = Ingest(facts).revision;
  clock_.Advance(absl::Hours(1));
  const IngestResult again = Ingest(facts);
  EXPECT_EQ(again.outcome, Outcome::kUnchanged);
  EXPECT_EQ(again.revision, revision);
  EXPECT_EQ(again.article, ArticleId(1));
}

TEST_F(ArticleIngesterTest, AnotherArticleOfOneMeetingAddsEvidenceOnly) {
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  const IngestResult result = Ingest(Facts("VOA", "b", "2013-09-13", R"pb(
    persons { name: 'John Kerry' aliases: 'Kerry' }
    persons { name: 'Sergei Lavrov' }
    offices { title: 'Secretary of State' polity: 'United States' }
    offices { title: 'Minister of Foreign Affairs' polity: 'Russian Federation' }
    meetings {
      parties { person: 0 capacity: 0 }
      parties { person: 1 capacity: 1 }
      when { edtf: '2013-09' }
      place: 'Geneva'
      sources { sentence { begin: 0 end: 5 } }
    }
  )pb"));
  EXPECT_EQ(result.merged_meetings, 1);
  EXPECT_THAT(result.added, IsEmpty());
  EXPECT_EQ(Count(EntityKind::kPerson), 2);
  EXPECT_EQ(Count(EntityKind::kRole), 2);
  EXPECT_EQ(Count(EntityKind::kMeeting), 1);
  EXPECT_THAT(EvidenceOf(MeetingId(1)), SizeIs(2));
  // Told as often: the first in order is shown.
  const Person lavrov = *graph_->Latest()->GetPerson(PersonId(1));
  EXPECT_EQ(lavrov.names.display, "Sergei Lavrov");
  EXPECT_THAT(lavrov.names.aliases, ElementsAre("Sergey Lavrov"));
}

TEST_F(ArticleIngesterTest, AHouseIsInItsCity) {
  const auto facts_at = [this](const std::string& key, absl::string_view place) {
    const std::string at_place =
        absl::StrReplaceAll(kMet, {{"'Geneva'", absl::StrCat("'", place, "'")}});
    return Facts("CNN", key, "2013-09-12", absl::StrCat(kLavrovAndKerry, at_place));
  };
  Ingest(facts_at("a", "Palais des Nations, Geneva"));
  EXPECT_EQ(Ingest(facts_at("b", "Geneva")).merged_meetings, 1);
  EXPECT_EQ(Count(EntityKind::kMeeting), 1);
  EXPECT_EQ(Ingest(facts_at("c", "Bern, Geneva House")).merged_meetings, 0);
  EXPECT_EQ(Count(EntityKind::kMeeting), 2);
}

TEST_F(ArticleIngesterTest, OneSpellInAnOfficeIsOneTenure) {
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  Ingest(Facts("CNN", "b", "2022-01-21", absl::StrCat(kLavrovAndKerry, R"pb(
                 tenures {
                   person: 0
                   office: 0
                   interval {
                     start { edtf: '2004' }
                     end_state: END_STATE_ONGOING
                     last_known { edtf: '2022-01-21' }
                   }
                 }
               )pb")));
  std::vector<std::string> tenures;
  Budget budget;
  EXPECT_THAT(graph_->Latest()->ScanTenuresOfPerson(PersonId(1), budget,
                                                    [&](const Tenure& tenure) {
                                                      tenures.push_back(tenure.interval.ToString());
                                                      return true;
                                                    }),
              IsOk());
  EXPECT_THAT(tenures, ElementsAre("2004/.."));
}

TEST_F(ArticleIngesterTest, ACorrectedArticleReplacesWhatItAssertedAndOnlyThat) {
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  // Another article tells of the same meeting, and of one more.
  Ingest(Facts("VOA", "b", "2013-09-13", absl::StrCat(kLavrovAndKerry, kMet, R"pb(
                 meetings {
                   parties { person: 0 }
                   parties { person: 1 }
                   when { edtf: '2013-09-13' }
                   kind: MEETING_KIND_PHONE
                 }
               )pb")));
  EXPECT_EQ(Count(EntityKind::kMeeting), 2);
  const Revision before = graph_->Latest()->revision();
  MeetingId call;
  Budget budget;
  EXPECT_THAT(graph_->Latest()->ScanEntities(EntityKind::kMeeting, 0, budget,
                                             [&](const Entity& entity) {
                                               const Meeting& meeting = std::get<Meeting>(entity);
                                               if (meeting.kind == MeetingKind::kPhone) {
                                                 call = meeting.id;
                                               }
                                               return true;
                                             }),
              IsOk());
  // The correction of the second article no longer has the call.
  const IngestResult result =
      Ingest(Facts("VOA", "b", "2013-09-13", absl::StrCat(kLavrovAndKerry, kMet)));
  EXPECT_EQ(result.outcome, Outcome::kReplaced);
  EXPECT_EQ(Count(EntityKind::kMeeting), 1);
  EXPECT_THAT(EvidenceOf(MeetingId(1)), SizeIs(2));
  EXPECT_THAT(graph_->Latest()->GetMeeting(call), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT((*graph_->At(before))->GetMeeting(call), IsOk());
}

TEST_F(ArticleIngesterTest, ACorrectedDateMovesTheMeeting) {
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kMet)));
  std::string corrected = kMet;
  const size_t at = corrected.rfind("place: 'Geneva'");
  corrected.replace(at, 15, "place: 'Geneva' duration { seconds: 5400 }");
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, corrected)));
  EXPECT_EQ(Count(EntityKind::kMeeting), 1);
  EXPECT_EQ(graph_->Latest()->GetMeeting(MeetingId(1))->duration_minutes, 90U);
}

TEST_F(ArticleIngesterTest, SurnamesAreResolvedByTheOfficeAndNeverAlone) {
  Ingest(Facts("CNN", "a", "1996-05-01", R"pb(
    persons { name: 'Romano Prodi' }
    offices { title: 'Prime Minister' polity: 'Italy' }
    tenures {
      person: 0
      office: 0
      interval { last_known { edtf: '1996-05-20' } }
    }
  )pb"));
  Ingest(Facts("HSG", "trip-1", "1997-02-16", R"pb(
    persons { name: 'Prodi' }
    offices { title: 'Prime Minister' polity: 'Italy' }
    tenures {
      person: 0
      office: 0
      interval { last_known { edtf: '1997-02-16' } }
    }
  )pb"));
  EXPECT_EQ(Count(EntityKind::kPerson), 1);
  Ingest(Facts("HSG", "trip-2", "1997-02-16", R"pb(persons { name: 'Prodi' })pb"));
  EXPECT_EQ(Count(EntityKind::kPerson), 2);
}

// Trips tell of "Chairman Arafat" wherever he was met.
TEST_F(ArticleIngesterTest, SurnamesWithAnotherOfficeOfTheSamePolityAreOnePerson) {
  const auto told = [](absl::string_view key, absl::string_view name, absl::string_view title,
                       absl::string_view polity) {
    return Facts(
        "HSG", key, "1997-02-16",
        absl::StrCat("persons { name: '", name, "' } offices { title: '", title, "' polity: '",
                     polity, "' } tenures { interval { last_known { edtf: '1997-02-16' } } }"));
  };
  Ingest(told("1", "Arafat", "Chairman", "Palestinian Authority"));
  Ingest(told("2", "Arafat", "Chairman", "France"));
  Ingest(told("3", "Yasir Arafat", "President", "Palestinian Authority"));
  Ingest(told("4", "Yasser Arafat", "Chairman", "Egypt"));
  EXPECT_THAT(Names(EntityKind::kPerson), ElementsAre("Yasir Arafat"));
  // But not an office elsewhere, nor another first name.
  Ingest(told("5", "Fischer", "Foreign Minister", "Germany"));
  Ingest(told("6", "Fischer", "Foreign Minister", "Austria"));
  Ingest(told("7", "Heinz Fischer", "President", "Austria"));
  Ingest(told("8", "Joschka Fischer", "Foreign Minister", "Germany"));
  EXPECT_THAT(Names(EntityKind::kPerson),
              ElementsAre("Yasir Arafat", "Joschka Fischer", "Heinz Fischer"));
}

TEST_F(ArticleIngesterTest, FatherAndSonStayTwoPeople) {
  const auto told = [](absl::string_view key, absl::string_view name, absl::string_view day,
                       absl::string_view interval) {
    return Facts("HSG", key, day,
                 absl::StrCat("persons { name: '", name,
                              "' } offices { title: 'President' polity: 'US' } "
                              "tenures { interval { ",
                              interval, " } }"));
  };
  Ingest(
      told("1", "George H. W. Bush", "1989-01-20",
           "start { edtf: '1989-01-20' } end { edtf: '1993-01-20' } end_state: END_STATE_ENDED"));
  Ingest(told("2", "George Bush", "1990-05-01", "last_known { edtf: '1990-05-01' }"));
  Ingest(
      told("3", "George W. Bush", "2001-01-20",
           "start { edtf: '2001-01-20' } end { edtf: '2009-01-20' } end_state: END_STATE_ENDED"));
  EXPECT_THAT(Names(EntityKind::kPerson), ElementsAre("George H. W. Bush", "George W. Bush"));
  // Whom the short name means, the day tells.
  Ingest(told("4", "George Bush", "2003-05-01", "last_known { edtf: '2003-05-01' }"));
  Ingest(told("5", "Bush", "1991-05-01", "last_known { edtf: '1991-05-01' }"));
  EXPECT_EQ(Count(EntityKind::kPerson), 2);
  EXPECT_EQ(Count(EntityKind::kTenure), 2);
}

TEST_F(ArticleIngesterTest, KeysThatASourceGaveTwiceAreNoReasonToReject) {
  const IngestResult result = Ingest(Facts("HSG", "a", "1997-02-16", R"pb(
    persons { name: 'Jan Novak' polity: 'Czechoslovakia' }
    persons { name: 'Ana Novak' polity: 'Serbia and Montenegro' }
    offices { title: 'envoy' polity: 'US' }
    tenures { person: 0 office: 0 keys: 't:1' }
    tenures { person: 1 office: 0 keys: 't:1' }
  )pb"));
  EXPECT_THAT(result.warnings, SizeIs(1));
  EXPECT_EQ(Count(EntityKind::kTenure), 2);
}

TEST_F(ArticleIngesterTest, AFullerNameLearnedLaterIsTaken) {
  Ingest(Facts("HSG", "trip-1", "1997-02-16", R"pb(
    persons { name: 'Prodi' }
    offices { title: 'Prime Minister' polity: 'Italy' }
    tenures {
      person: 0
      office: 0
      interval { last_known { edtf: '1997-02-16' } }
    }
  )pb"));
  Ingest(Facts("CNN", "a", "1996-05-20", R"pb(
    persons { name: 'Romano Prodi' }
    offices { title: 'prime minister' polity: 'Italian' }
    tenures {
      person: 0
      office: 0
      interval { last_known { edtf: '1996-05-20' } }
    }
  )pb"));
  EXPECT_THAT(Names(EntityKind::kPerson), ElementsAre("Romano Prodi"));
}

TEST_F(ArticleIngesterTest, OneQuotationInTwoArticlesIsOneStatement) {
  constexpr char kSaid[] = R"pb(
    statements {
      speaker { person: 0 }
      text: 'no'
      mode: STATEMENT_MODE_QUOTE
      when { edtf: '2013-09-12' }
      sources { words { begin: 37 end: 39 } }
    }
  )pb";
  Ingest(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, kSaid)));
  const IngestResult second =
      Ingest(Facts("VOA", "b", "2013-09-12", absl::StrCat(kLavrovAndKerry, kSaid)));
  EXPECT_EQ(Count(EntityKind::kStatement), 1);
  EXPECT_THAT(second.added, IsEmpty());
  EXPECT_THAT(EvidenceOf(StatementId(1)), SizeIs(2));
}

TEST_F(ArticleIngesterTest, ARejectedArticleWritesNothing) {
  Budget budget;
  EXPECT_THAT(ingester_.Ingest(Facts("CNN", "a", "2013-09-12", "tenures { person: 4 }"), budget),
              HasViolation("tenures[0].person"));
  EXPECT_EQ(graph_->Latest()->revision(), 0U);
}

TEST_F(ArticleIngesterTest, WarnsOfMeetingsWithTheDead) {
  const IngestResult result = Ingest(Facts("CNN", "a", "2013-09-12", R"pb(
    persons { name: 'Sergey Lavrov' }
    persons {
      name: 'Andrei Gromyko'
      death { edtf: '1989-07-02' }
    }
    meetings {
      parties { person: 0 }
      parties { person: 1 }
      when { edtf: '2013-09-12' }
    }
  )pb"));
  EXPECT_THAT(result.warnings,
              ElementsAre("a meeting of 2013-09-12 with Andrei Gromyko, who died 1989-07-02"));
}

}  // namespace
}  // namespace chancery
