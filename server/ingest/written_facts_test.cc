// Facts that came by WriteFacts and articles that tell of the same: neither makes the other
// impossible.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "server/ingest/ingest_test_facts.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kMeeting[] = R"pb(
  meetings {
    parties { person: 0 capacity: 0 }
    parties { person: 1 capacity: 1 }
    kind: MEETING_KIND_IN_PERSON
    when { edtf: '2013-09-12' }
    sources { sentence { begin: 0 end: 5 } }
  }
)pb";

class WrittenFactsTest : public ::testing::Test {
 protected:
  WrittenFactsTest()
      : clock_(absl::FromUnixSeconds(1400000000)),
        graph_(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, GraphStore::Options())),
        ingester_(*graph_, Gazetteer::Default(), clock_),
        writer_(*graph_, clock_),
        curator_(Curator::Create(*graph_, Gazetteer::Default(), clock_)) {}

  ~WrittenFactsTest() override {
    EXPECT_THAT(graph_->Verify(
                    budget_, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                    [](const GraphStore::VerifyCounts&) { return true; }),
                IsOk());
  }

  absl::StatusOr<IngestResult> Ingest(absl::string_view key, absl::string_view facts) {
    return ingester_.Ingest(Facts("CNN", key, "2013-09-12", facts), budget_);
  }
  absl::StatusOr<v1::WriteFactsResponse> Write(absl::string_view source, absl::string_view facts) {
    return writer_.Write(FromText<v1::WriteFactsRequest>(absl::StrCat(
                             "source { publisher: 'CNN' key: '", source, "' } ", facts)),
                         budget_);
  }
  int64_t Count(EntityKind kind) { return graph_->Stats()->counts[kind]; }

  Budget budget_;
  FakeClock clock_;
  std::unique_ptr<GraphStore> graph_;
  ArticleIngester ingester_;
  FactsWriter writer_;
  std::unique_ptr<Curator> curator_;
};

TEST_F(WrittenFactsTest, ASourceIsAnArticleOrWrittenNotBoth) {
  ASSERT_THAT(Write("a", "facts { topic { display_name: 'grain' } }"), IsOk());
  EXPECT_THAT(Ingest("a", kLavrovAndKerry), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_THAT(Ingest("b", kLavrovAndKerry), IsOk());
  EXPECT_THAT(Write("b", "facts { topic { display_name: 'gas' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(WrittenFactsTest, APersonWhomWrittenFactsNameStays) {
  ASSERT_THAT(Ingest("a", absl::StrCat(kLavrovAndKerry, kMeeting)), IsOk());
  ASSERT_THAT(Write("w",
                    "facts { tenure { person { name: 'people/2' } role { name: 'roles/1' } "
                    "interval { start { edtf: '1990' } } } }"),
              IsOk());
  // All that told of people/2 is merged away or taken back: the tenure keeps its person.
  ASSERT_THAT(curator_->Retract(ArticleId(1), false, budget_), IsOk());
  EXPECT_THAT(graph_->Latest()->GetPerson(PersonId(2)), IsOk());
  EXPECT_THAT(Ingest("c", kLavrovAndKerry), IsOk());
  EXPECT_EQ(Count(EntityKind::kPerson), 2);
}

// A meeting names a person whom articles brought, and the request goes on with another name for
// them: what was known of the person before is kept, as if these were two requests.
TEST_F(WrittenFactsTest, APersonNamedBeforeTheyChangeIsKeptAsTheyWere) {
  ASSERT_THAT(Ingest("a", absl::StrCat(kLavrovAndKerry, kMeeting)), IsOk());
  const std::string name = graph_->Latest()->GetPerson(PersonId(2))->names.display;
  ASSERT_THAT(Write("w",
                    "facts { meeting { when { edtf: '2014-01-02' } status: MEETING_STATUS_HELD "
                    "participations { party { name: 'people/1' } } "
                    "participations { party { name: 'people/2' } } } } "
                    "facts { person { name: 'people/2' display_name: 'John Forbes' } }"),
              IsOk());
  // Only one who is still found by the name before can be the person of the same article again.
  EXPECT_THAT(Ingest("b", kLavrovAndKerry), IsOk());
  ASSERT_THAT(curator_->Retract(ArticleId(1), false, budget_), IsOk());
  EXPECT_EQ(graph_->Latest()->GetPerson(PersonId(2))->names.display, "John Forbes");
  EXPECT_EQ(Count(EntityKind::kPerson), 2) << name;
}

TEST_F(WrittenFactsTest, AWrittenStatementLosesAMeetingThatIsTakenBack) {
  ASSERT_THAT(Ingest("a", absl::StrCat(kLavrovAndKerry, kMeeting)), IsOk());
  ASSERT_THAT(Write("w",
                    "facts { statement { speaker_description: 'A guest' text: 'Well.' "
                    "mode: STATEMENT_MODE_QUOTE meeting { name: 'meetings/1' } } }"),
              IsOk());
  ASSERT_THAT(curator_->Retract(ArticleId(1), false, budget_), IsOk());
  EXPECT_EQ(Count(EntityKind::kMeeting), 0);
  ASSERT_EQ(Count(EntityKind::kStatement), 1);
  EXPECT_FALSE(graph_->Latest()->GetStatement(StatementId(1))->meeting);
}

TEST_F(WrittenFactsTest, AWrittenPersonIsFoundByKeyUnderAnySurname) {
  ASSERT_THAT(Write("w", "facts { person { display_name: 'Mao Zedong' keys: 'Q5816' } }"), IsOk());
  ASSERT_THAT(Ingest("a", "persons { name: 'Chairman Mao' keys: 'Q5816' }"), IsOk());
  ASSERT_THAT(Ingest("b", "persons { name: 'Mao Tse-tung' keys: 'Q5816' }"), IsOk());
  EXPECT_EQ(Count(EntityKind::kPerson), 1);
}

TEST_F(WrittenFactsTest, KeysOfTwoWrittenPeopleDoNotMakeThemOne) {
  ASSERT_THAT(Write("w",
                    "facts { person { display_name: 'Ann Lee' keys: 'Q1' } } "
                    "facts { person { display_name: 'Bob Ray' keys: 'Q2' } }"),
              IsOk());
  EXPECT_THAT(Ingest("a", "persons { name: 'Ann Lee' keys: 'Q1' keys: 'Q2' }"), IsOk());
  EXPECT_GE(Count(EntityKind::kPerson), 2);
}

TEST_F(WrittenFactsTest, KeysOfTwoMeetingsLeaveEachItsOwn) {
  const auto meeting = [](absl::string_view when, absl::string_view keys) {
    return absl::StrCat(kLavrovAndKerry, "meetings { parties { person: 0 } parties { person: 1 } ",
                        "when { edtf: '", when, "' } ", keys,
                        " sources { sentence { begin: 0 end: 5 } } }");
  };
  ASSERT_THAT(Ingest("a", meeting("2013-09-12", "keys: 'wikidata:Q1'")), IsOk());
  ASSERT_THAT(Ingest("b", meeting("2013-11-12", "keys: 'popolo:7'")), IsOk());
  ASSERT_THAT(Ingest("c", meeting("2013", "keys: 'wikidata:Q1' keys: 'popolo:7'")), IsOk());
  EXPECT_EQ(Count(EntityKind::kMeeting), 2);
  EXPECT_EQ((*graph_->Latest()->FindByKey(EntityKind::kMeeting, "popolo:7"))->id, 2);
}

TEST_F(WrittenFactsTest, StatementsMayShareAKey) {
  const std::string two = absl::StrCat(
      kLavrovAndKerry,
      "statements { speaker { person: 0 } text: 'no.' mode: STATEMENT_MODE_QUOTE keys: 'k' } "
      "statements { speaker { person: 1 } text: 'no.' mode: STATEMENT_MODE_QUOTE keys: 'k' }");
  EXPECT_THAT(Ingest("a", two), IsOk());
  EXPECT_EQ(Count(EntityKind::kStatement), 2);
}

TEST_F(WrittenFactsTest, WhatWasWrittenOfAMeetingStandsOverArticlesThatComeLater) {
  const std::string met = absl::StrCat(
      kLavrovAndKerry,
      "meetings { parties { person: 0 } parties { person: 1 } when { edtf: '2013-09-12' } "
      "kind: MEETING_KIND_IN_PERSON keys: 'talks' sources { sentence { begin: 0 end: 5 } } } ",
      "statements { speaker { person: 0 } text: 'no.' when { edtf: '2013-09-12' } keys: 'no' }");
  ASSERT_THAT(Ingest("a", met), IsOk());
  ASSERT_THAT(Write("w",
                    "facts { meeting { keys: 'talks' kind: MEETING_KIND_PHONE } } "
                    "facts { statement { keys: 'no' text: 'No!' } }"),
              IsOk());
  ASSERT_THAT(Ingest("b", met), IsOk());
  ASSERT_THAT(Ingest("c", met), IsOk());
  ASSERT_EQ(Count(EntityKind::kMeeting), 1);
  const auto meeting = graph_->Latest()->FindByKey(EntityKind::kMeeting, "talks");
  EXPECT_EQ(graph_->Latest()->GetMeeting(MeetingId((*meeting)->id))->kind, MeetingKind::kPhone);
  ASSERT_EQ(Count(EntityKind::kStatement), 1);
  const auto statement = graph_->Latest()->FindByKey(EntityKind::kStatement, "no");
  EXPECT_EQ(graph_->Latest()->GetStatement(StatementId((*statement)->id))->text, "No!");
}

}  // namespace
}  // namespace chancery
