#include "server/service/fact_support.h"

#include <string>
#include <utility>
#include <vector>

#include "chancery/v1/resources.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

class FactSupportTest : public ::testing::Test {
 protected:
  // One article that tells of the meeting what `change` makes of an empty claim.
  template <typename Change>
  ArticleId Tells(const std::string& publisher, Change change, uint32_t index = 0) {
    const ArticleId article = g_.Article(publisher, "2022-01-22", "They met.");
    Meeting claim;
    claim.status = MeetingStatus::kUnknown;
    change(claim);
    AddRow(article, index, std::move(claim));
    return article;
  }

  void AddRow(ArticleId article, uint32_t index, absl::optional<Entity> claim) {
    Evidence evidence;
    evidence.fact = meeting_;
    evidence.article = article;
    evidence.sequence = static_cast<uint32_t>(rows_.size());
    evidence.index = index;
    evidence.claim = std::move(claim);
    rows_.push_back(std::move(evidence));
  }

  ArticleId TellsDate(const std::string& publisher, const std::string& when) {
    return Tells(publisher, [&](Meeting& m) { m.when = Date(when); });
  }
  ArticleId TellsPlace(const std::string& publisher, PlaceId place) {
    return Tells(publisher, [&](Meeting& m) { m.place = place; });
  }
  ArticleId TellsStatus(const std::string& publisher, MeetingStatus status) {
    return Tells(publisher, [&](Meeting& m) { m.status = status; });
  }
  ArticleId TellsKind(const std::string& publisher, MeetingKind kind) {
    return Tells(publisher, [&](Meeting& m) { m.kind = kind; });
  }

  v1::Meeting Described() {
    ReferenceGraph graph = g_.Build();
    for (const Evidence& row : rows_) graph.AddEvidence(row);
    Budget budget;
    v1::Meeting out;
    EXPECT_THAT(AddMeetingSupport(graph, *graph.GetMeeting(meeting_), budget, &out), IsOk());
    rows_read_ = budget.rows_read();
    return out;
  }

  Meeting& meeting() { return g_.Mutable<Meeting>(meeting_); }

  GraphBuilder g_;
  const MeetingId meeting_ = g_.Meeting("2022-01-21").With(g_.Person("Lavrov"));
  std::vector<Evidence> rows_;
  uint64_t rows_read_ = 0;
};

TEST_F(FactSupportTest, CountsArticlesAndPublishersOnce) {
  const ArticleId article = TellsDate("CNN", "2022-01-21");
  AddRow(article, 0, absl::nullopt);
  TellsDate("CNN", "2022-01-21");
  TellsDate("BBC", "2022-01");
  TellsDate("", "2022");
  TellsDate("", "2022");
  EXPECT_THAT(Described(), EqualsProto(R"pb(article_count: 5
                                            support { articles: 5 publishers: 3 })pb"));
  EXPECT_EQ(rows_read_, 11) << "6 rows of evidence, 5 articles";
}

TEST_F(FactSupportTest, AFactWithoutEvidenceHasNone) {
  EXPECT_THAT(Described(), EqualsProto("support {}"));
}

TEST_F(FactSupportTest, DisjointDatesDisagreeAndLessPreciseOnesSupportBoth) {
  TellsDate("CNN", "2022-01-21");
  TellsDate("BBC", "2022-01-21");
  TellsDate("BBC", "2022-02-03");
  TellsDate("BBC", "2022-02-03");
  TellsDate("AP", "2022-01");
  TellsDate("TASS", "2022");
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                disagreements {
                  field: "when"
                  values { value: "2022-01-21" articles: 4 publishers: 4 chosen: true }
                  values { value: "2022-02-03" articles: 3 publishers: 2 }
                })pb"));
}

TEST_F(FactSupportTest, OverlappingDatesAgree) {
  TellsDate("CNN", "2022-01-21");
  TellsDate("BBC", "2022-01-20/2022-01-21");
  TellsDate("AP", "2022-01-21/2022-01-22");
  EXPECT_EQ(Described().disagreements_size(), 0);
}

TEST_F(FactSupportTest, OneArticleMayDisagreeWithItself) {
  const ArticleId article = TellsDate("CNN", "2022-01-21");
  Meeting other;
  other.when = Date("2022-01-25");
  AddRow(article, 1, other);
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                article_count: 1
                disagreements {
                  field: "when"
                  values { value: "2022-01-21" articles: 1 publishers: 1 chosen: true }
                  values { value: "2022-01-25" articles: 1 publishers: 1 }
                })pb"));
}

TEST_F(FactSupportTest, PlacesDisagreeButForTheirCountry) {
  const PolityId swiss = g_.Polity("Switzerland");
  const PlaceId geneva = g_.Place("Geneva", swiss);
  const PlaceId switzerland = g_.Place("Switzerland", swiss);
  meeting().place = geneva;
  TellsPlace("CNN", geneva);
  TellsPlace("BBC", switzerland);
  TellsPlace("AP", g_.Place("Geneva"));  // of which no country is known
  EXPECT_EQ(Described().disagreements_size(), 0);

  TellsPlace("TASS", g_.Place("Vienna", g_.Polity("Austria")));
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                disagreements {
                  field: "place"
                  values { value: "Geneva" articles: 3 publishers: 3 chosen: true }
                  values { value: "Vienna" articles: 1 publishers: 1 }
                })pb"));
}

TEST_F(FactSupportTest, ACountryAndACityElsewhereDisagree) {
  const PolityId swiss = g_.Polity("Switzerland");
  TellsPlace("CNN", g_.Place("Switzerland", swiss));
  TellsPlace("BBC", g_.Place("Vienna", g_.Polity("Austria")));
  EXPECT_EQ(Described().disagreements_size(), 1);
}

TEST_F(FactSupportTest, WaysToMeetExcludeEachOtherButASummitMayBeAnyOfThem) {
  meeting().kind = MeetingKind::kSummit;
  TellsKind("CNN", MeetingKind::kSummit);
  TellsKind("BBC", MeetingKind::kVideo);
  EXPECT_EQ(Described().disagreements_size(), 0);
  TellsKind("BBC", MeetingKind::kPhone);
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                disagreements {
                  field: "kind"
                  values { value: "phone" articles: 1 publishers: 1 }
                  values { value: "video" articles: 1 publishers: 1 }
                })pb"));
}

TEST_F(FactSupportTest, PlansAreHistoryAndDenialsAreNot) {
  TellsStatus("CNN", MeetingStatus::kPlanned);
  TellsStatus("CNN", MeetingStatus::kPossible);
  TellsStatus("CNN", MeetingStatus::kHeld);
  EXPECT_EQ(Described().disagreements_size(), 0);
  TellsStatus("TASS", MeetingStatus::kDenied);
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                disagreements {
                  field: "status"
                  values { value: "held" articles: 1 publishers: 1 chosen: true }
                  values { value: "denied" articles: 1 publishers: 1 }
                })pb"));
}

TEST_F(FactSupportTest, CancelledAndDeniedAgree) {
  TellsStatus("CNN", MeetingStatus::kPlanned);
  TellsStatus("CNN", MeetingStatus::kCancelled);
  TellsStatus("TASS", MeetingStatus::kDenied);
  EXPECT_EQ(Described().disagreements_size(), 0);
}

TEST_F(FactSupportTest, PlacesOfFactsWithoutAClaimSpeakForThemselves) {
  TellsKind("CNN", MeetingKind::kInPerson);
  AddRow(g_.Article("BBC", "2022-01-22", "They spoke by phone."), 0, absl::nullopt);
  rows_.back().kind = MeetingKind::kPhone;
  rows_.back().when = Date("2022-01-23");
  const v1::Meeting described = Described();
  ASSERT_EQ(described.disagreements_size(), 1);
  EXPECT_EQ(described.disagreements(0).field(), "kind");
}

TEST_F(FactSupportTest, WrittenFactsClaimTheMeetingAsItIs) {
  meeting().kind = MeetingKind::kInPerson;
  const ArticleId written = g_.Article("registry", "2022-01-22", "");
  g_.Mutable<Article>(written).extractor = "facts";
  AddRow(written, 0, absl::nullopt);
  TellsDate("CNN", "2022-01-23");
  TellsStatus("CNN", MeetingStatus::kCancelled);  // nobody wrote that it was held
  EXPECT_THAT(Described(), ContainsProto(R"pb(
                disagreements {
                  field: "when"
                  values { value: "2022-01-21" articles: 1 publishers: 1 chosen: true }
                  values { value: "2022-01-23" articles: 1 publishers: 1 }
                })pb"));
  EXPECT_EQ(Described().disagreements_size(), 1);
  rows_[0].status = MeetingStatus::kHeld;
  EXPECT_EQ(Described().disagreements_size(), 2);
}

TEST_F(FactSupportTest, WhatASentenceSaysYieldsToTheClaimOfItsArticle) {
  const ArticleId article = TellsStatus("CNN", MeetingStatus::kHeld);
  AddRow(article, 0, absl::nullopt);
  rows_.back().status = MeetingStatus::kCancelled;  // "was called off last week"
  EXPECT_EQ(Described().disagreements_size(), 0);
}

}  // namespace
}  // namespace chancery
