#include "server/service/resource_names.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

TEST(ResourceNamesTest, ReadsIdsAndKeys) {
  ResourceName name;
  ASSERT_TRUE(ParseResourceName("people/42", &name));
  EXPECT_EQ(name, (ResourceName{EntityKind::kPerson, 42, ""}));
  ASSERT_TRUE(ParseResourceName("articles/~hsg:trip/7", &name));
  EXPECT_EQ(name, (ResourceName{EntityKind::kArticle, 0, "hsg:trip/7"}));
  ASSERT_TRUE(ParseResourceName("meetings/18446744073709551615", &name));
  EXPECT_EQ(name.id, ~uint64_t{0});
}

TEST(ResourceNamesTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "people", "people/", "people/0", "people/042", "people/-1", "people/+1", "people/ 1",
        "people/1 ", "people/1a", "people/1/2", "people/~", "persons/1", "/1", "42", "People/1",
        "people/18446744073709551616"}) {
    ResourceName name;
    EXPECT_FALSE(ParseResourceName(text, &name)) << text;
  }
}

TEST(ResourceNamesTest, WritesWhatItReads) {
  EXPECT_EQ(ResourceNameOf(PersonId(42)), "people/42");
  EXPECT_EQ(ResourceNameOf(TopicId(7)), "topics/7");
  EXPECT_EQ(ResourceNameOf(EntityRef()), "");
}

TEST(ResourceNamesTest, FindsByIdAndKeyOfAnyKind) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann").Key("Q1");
  const MeetingId meeting = g.Meeting("2004").With(ann).Key("m");
  const StatementId statement = g.Statement(ann, "Yes.");
  const ArticleId article = g.Article("CNN", "2022", "Text.");
  const ReferenceGraph graph = g.Build();
  for (const EntityRef ref :
       {EntityRef(ann), EntityRef(meeting), EntityRef(statement), EntityRef(article)}) {
    EXPECT_THAT(FindResource(graph, {ref.kind, ref.id, ""}), IsOkAndHolds(ref));
    EXPECT_THAT(FindResource(graph, {ref.kind, 99, ""}), HasReason("NOT_FOUND"));
  }
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 0, "Q1"}), IsOkAndHolds(EntityRef(ann)));
  EXPECT_THAT(FindResource(graph, {EntityKind::kTenure, 1, ""}), HasReason("NOT_FOUND"));
  const auto missing = FindResource(graph, {EntityKind::kPolity, 0, "Q1"});
  EXPECT_THAT(missing, HasReason("NOT_FOUND"));
  EXPECT_EQ(GetErrorDetail(missing.status())->metadata.at("resource"), "polities/~Q1");
}

TEST(ResourceNamesTest, ABareIdIsOfWikidata) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann").Key("wikidata:Q58217");
  const PersonId bob = g.Person("Bob").Key("Q7");
  g.Person("Cid").Key("wikidata:Q7");
  ReferenceGraph graph = g.Build();
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 0, "Q58217"}),
              IsOkAndHolds(EntityRef(ann)));
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 0, "Q7"}), IsOkAndHolds(EntityRef(bob)))
      << "a key that is written so comes first";
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 0, "58217"}), HasReason("NOT_FOUND"));
}

TEST(ResourceNamesTest, ANameThatWasMergedAwayLeadsOn) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann").Key("Q1");
  ReferenceGraph graph = g.Build();
  // As server/ingest/decision_log.h writes them.
  graph.PutNote("redirect/people/7", "people/8");
  graph.PutNote("redirect/people/8", "people/1");
  graph.PutNote("redirect/people/9", "people/99");
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 7, ""}), IsOkAndHolds(EntityRef(ann)));
  EXPECT_THAT(FindResource(graph, {EntityKind::kPerson, 8, ""}), IsOkAndHolds(EntityRef(ann)));
  EXPECT_THAT(FindResource(graph, {EntityKind::kMeeting, 7, ""}), HasReason("NOT_FOUND"));
  const auto gone = FindResource(graph, {EntityKind::kPerson, 9, ""});
  EXPECT_THAT(gone, HasReason("NOT_FOUND"));
  EXPECT_EQ(GetErrorDetail(gone.status())->metadata.at("resource"), "people/9");
}

}  // namespace
}  // namespace chancery
