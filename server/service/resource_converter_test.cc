#include "server/service/resource_converter.h"

#include <string>
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

class ResourceConverterTest : public ::testing::Test {
 protected:
  v1::Resource Converted(EntityRef ref, ResourceDetail detail = ResourceDetail::kBasic) {
    const ReferenceGraph graph = g_.Build();
    Budget budget;
    ResourceConverter converter(graph, budget);
    v1::Resource resource;
    EXPECT_THAT(converter.Convert(*graph.GetEntity(ref), detail, &resource), IsOk());
    return resource;
  }

  GraphBuilder g_;
  const PolityId us_ = g_.Polity("United States");
  const RoleId secretary_ = g_.Role("Secretary of State", us_);
  GraphBuilder::PersonHandle powell_ =
      g_.Person("Colin Powell").Held(secretary_, "2001-01-20", "2005-01-26").Key("hsg:powell");
};

TEST_F(ResourceConverterTest, PeopleRolesAndPlaces) {
  g_.Mutable<Person>(powell_).birth = Date("1937-04-05");
  g_.Mutable<Person>(powell_).polity = us_;
  powell_.Alias("Colin L. Powell");
  EXPECT_THAT(Converted(powell_), EqualsProto(R"pb(
                person {
                  name: "people/1"
                  display_name: "Colin Powell"
                  aliases: "Colin L. Powell"
                  keys: "hsg:powell"
                  birth { edtf: "1937-04-05" }
                  polity { name: "polities/1" display_name: "United States" }
                })pb"));
  EXPECT_THAT(Converted(secretary_), EqualsProto(R"pb(
                role {
                  name: "roles/1"
                  display_name: "Secretary of State of the United States"
                  title: "Secretary of State"
                  polity { name: "polities/1" display_name: "United States" }
                })pb"));
  EXPECT_THAT(Converted(g_.Place("New York", us_)), EqualsProto(R"pb(
                place {
                  name: "places/1"
                  display_name: "New York"
                  polity { name: "polities/1" display_name: "United States" }
                })pb"));
}

TEST_F(ResourceConverterTest, Tenures) {
  EXPECT_THAT(Converted(TenureId(1)), EqualsProto(R"pb(
                tenure {
                  name: "tenures/1"
                  person { name: "people/1" display_name: "Colin Powell" }
                  role { name: "roles/1" display_name: "Secretary of State of the United States" }
                  interval {
                    start { edtf: "2001-01-20" }
                    end { edtf: "2005-01-26" }
                    end_state: END_STATE_ENDED
                  }
                })pb"));
  powell_.Held(secretary_, "2004", "..", "2022-01-21");
  EXPECT_THAT(Converted(TenureId(2)), ContainsProto(R"pb(
                tenure {
                  interval {
                    start { edtf: "2004" }
                    end_state: END_STATE_ONGOING
                    last_known { edtf: "2022-01-21" }
                  }
                })pb"));
}

TEST_F(ResourceConverterTest, TenuresAndStatementsWithTheirSupport) {
  const StatementId statement = g_.Statement(powell_, "We talked.");
  for (const char* publisher : {"CNN", "CNN", "BBC"}) {
    const ArticleId article = g_.Article(publisher, "2004-05-12", "Powell said: We talked.");
    g_.Says(statement, article, 0, 23);
    g_.Says(TenureId(1), article, 0, 6);
  }
  for (const ResourceDetail detail : {ResourceDetail::kSupport, ResourceDetail::kFull}) {
    EXPECT_THAT(Converted(statement, detail).statement().support(),
                EqualsProto("articles: 3 publishers: 2"));
    EXPECT_THAT(Converted(TenureId(1), detail).tenure().support(),
                EqualsProto("articles: 3 publishers: 2"));
  }
  EXPECT_FALSE(Converted(statement).statement().has_support());
  EXPECT_FALSE(Converted(TenureId(1)).tenure().has_support());
}

TEST_F(ResourceConverterTest, MeetingsWithOfficesAndInTheFullViewStatements) {
  const PersonId lavrov = g_.Person("Sergey Lavrov");
  const MeetingId meeting = g_.Meeting("2004-05-11")
                                .At("New York", us_)
                                .About("Iraq")
                                .With(lavrov)
                                .With(powell_)
                                .WithGroup("senior aides")
                                .With(g_.Polity("Egypt"))
                                .Kind(MeetingKind::kInPerson)
                                .Minutes(90)
                                .Key("m1");
  g_.Mutable<Meeting>(meeting).title = "Talks";
  g_.Mutable<Meeting>(meeting).cameo_code = "046";
  g_.Statement(powell_, "We talked.").On("2004-05-11").AtMeeting(meeting).About("Iraq").To(lavrov);
  const ArticleId article = g_.Article("CNN", "2022-01-21", "They met. They talked.");
  g_.Says(meeting, article, 0, 9);
  g_.Says(meeting, article, 10, 22);
  const std::string basic = R"pb(
    name: "meetings/1"
    display_name: "Sergey Lavrov, Colin Powell, senior aides and 1 more: New York, 2004-05-11"
    kind: MEETING_KIND_IN_PERSON
    status: MEETING_STATUS_HELD
    when { edtf: "2004-05-11" }
    duration { seconds: 5400 }
    place { name: "places/1" display_name: "New York" }
    topics { name: "topics/1" display_name: "Iraq" }
    participations { party { name: "people/2" display_name: "Sergey Lavrov" } }
    participations {
      party { name: "people/1" display_name: "Colin Powell" }
      capacities {
        role { name: "roles/1" display_name: "Secretary of State of the United States" }
        certainty: CERTAINTY_CERTAIN
        basis: CAPACITY_BASIS_DERIVED
      }
    }
    participations { group: "senior aides" }
    participations { party { name: "polities/2" display_name: "Egypt" } }
    cameo_code: "046"
    keys: "m1"
    article_count: 1
    title: "Talks"
  )pb";
  EXPECT_THAT(Converted(meeting).meeting(), EqualsProto(basic));
  const v1::Meeting full = Converted(meeting, ResourceDetail::kFull).meeting();
  EXPECT_THAT(full, ContainsProto(basic));
  EXPECT_THAT(full, ContainsProto("support { articles: 1 publishers: 1 }"));
  const v1::Meeting supported = Converted(meeting, ResourceDetail::kSupport).meeting();
  EXPECT_THAT(supported, ContainsProto(basic));
  EXPECT_THAT(supported, ContainsProto("support { articles: 1 publishers: 1 }"));
  EXPECT_EQ(supported.statements_size(), 0);
  ASSERT_EQ(full.statements_size(), 1);
  EXPECT_THAT(
      full.statements(0), EqualsProto(R"pb(
        name: "statements/1"
        speaker { name: "people/1" display_name: "Colin Powell" }
        capacities {
          role { name: "roles/1" display_name: "Secretary of State of the United States" }
          certainty: CERTAINTY_CERTAIN
          basis: CAPACITY_BASIS_DERIVED
        }
        text: "We talked."
        mode: STATEMENT_MODE_QUOTE
        when { edtf: "2004-05-11" }
        meeting {
          name: "meetings/1"
          display_name: "Sergey Lavrov, Colin Powell, senior aides and 1 more: New York, 2004-05-11"
        }
        addressee { name: "people/2" display_name: "Sergey Lavrov" }
        topics { name: "topics/1" display_name: "Iraq" }
      )pb"));
}

TEST_F(ResourceConverterTest, AnEdgeGivesTheSameAsTheMeetingAndTheReadersName) {
  for (const char* when : {"", "2004-05", "2004-05-11"}) {
    for (const bool placed : {false, true}) {
      for (int others = 0; others < 4; ++others) {
        auto meeting = g_.Meeting(when).With(powell_, {g_.Role("Envoy")});
        if (placed) meeting.At("Geneva");
        for (int i = 0; i < others; ++i) meeting.With(g_.Person(std::string(1, 'A' + i)));
      }
    }
  }
  const ReferenceGraph graph = g_.Build();
  Budget budget;
  ResourceConverter converter(graph, budget);
  for (const auto& entry : graph.entities()) {
    if (entry.first.kind != EntityKind::kMeeting) continue;
    const MeetingId id(entry.first.id);
    v1::Meeting from_edge;
    v1::Meeting from_meeting;
    ASSERT_THAT(converter.Convert(*graph.GetMeetingEdge(id), &from_edge), IsOk());
    ASSERT_THAT(converter.Convert(*graph.GetMeeting(id), ResourceDetail::kBasic, &from_meeting),
                IsOk());
    EXPECT_THAT(from_edge, EqualsProto(from_meeting));
    EXPECT_THAT(graph.DisplayName(id), IsOkAndHolds(from_edge.display_name()));
  }
}

TEST_F(ResourceConverterTest, StatementsOfOthersThanPeople) {
  g_.Statement(EntityRef(), "No comment.");
  g_.Mutable<Statement>(StatementId(1)).speaker_description = "a senior official";
  g_.Statement(secretary_, "Maybe.").AtMeeting(g_.Meeting("2004").With(powell_));
  EXPECT_THAT(Converted(StatementId(1)).statement(), EqualsProto(R"pb(
                name: "statements/1"
                speaker_description: "a senior official"
                text: "No comment."
                mode: STATEMENT_MODE_QUOTE
              )pb"));
  const ReferenceGraph graph = g_.Build();
  Budget budget;
  ResourceConverter converter(graph, budget);
  v1::Statement statement;
  ASSERT_THAT(converter.Convert(*graph.GetStatement(StatementId(2)), false, &statement), IsOk());
  EXPECT_THAT(statement, ContainsProto(R"pb(
                speaker { name: "roles/1" }
                meeting { name: "meetings/1" })pb"));
  EXPECT_EQ(statement.meeting().display_name(), "");
}

TEST_F(ResourceConverterTest, ArticlesHaveTheirTextInTheFullViewOnly) {
  const ArticleId article = g_.Article("CNN", "2022-01-21", "They met.");
  g_.Mutable<Article>(article).ingest_time = absl::FromUnixMicros(1500000);
  g_.Mutable<Article>(article).content_hash = "ab12";
  const std::string basic = R"pb(
    name: "articles/1"
    title: "Article 1"
    publisher: "CNN"
    published { edtf: "2022-01-21" }
    content_hash: "ab12"
    extractor: "test/1"
    ingest_time { seconds: 1 nanos: 500000000 }
  )pb";
  EXPECT_THAT(Converted(article).article(), EqualsProto(basic));
  EXPECT_EQ(Converted(article, ResourceDetail::kFull).article().text(), "They met.");
}

TEST_F(ResourceConverterTest, EvidenceHasTheSentenceWhateverTheSpanIs) {
  const MeetingId meeting = g_.Meeting("2004").With(powell_);
  const std::string text = "They met. Caf\xc3\xa9.";
  const ArticleId article = g_.Article("CNN", "2022-01-21", text);
  const auto size = static_cast<uint32_t>(text.size());
  const struct {
    uint32_t begin;
    uint32_t end;
    std::string sentence;
  } cases[] = {
      {0, 9, "They met."},
      {10, size, "Caf\xc3\xa9."},
      {10, 14, "Caf\xef\xbf\xbd"},  // half a letter
      {0, 0, ""},
      {5, size + 1, ""},
      {9, 4, ""},
  };
  for (const auto& c : cases) g_.Says(meeting, article, c.begin, c.end, 0.5F);
  const ReferenceGraph graph = g_.Build();
  Budget budget;
  ResourceConverter converter(graph, budget);
  for (size_t i = 0; i < std::size(cases); ++i) {
    v1::Evidence message;
    ASSERT_THAT(converter.Convert(graph.evidence()[i], &message), IsOk());
    EXPECT_EQ(message.sentence(), cases[i].sentence) << i;
    EXPECT_EQ(message.publisher(), "CNN");
    EXPECT_EQ(message.article().display_name(), "Article 1");
    EXPECT_EQ(message.confidence(), 0.5F);
  }
  EXPECT_EQ(budget.rows_read(), 2) << "the article and its text, once";
}

TEST_F(ResourceConverterTest, KnowsAboutHowManyBytesItMade) {
  auto meeting = g_.Meeting("2004-05-11").At("New York").With(powell_);
  for (int i = 0; i < 300; ++i) meeting.With(g_.Person("Person number " + std::to_string(i)));
  const ReferenceGraph graph = g_.Build();
  Budget budget;
  ResourceConverter converter(graph, budget);
  v1::Meeting message;
  ASSERT_THAT(converter.Convert(*graph.GetMeetingEdge(MeetingId(1)), &message), IsOk());
  const size_t bytes = message.ByteSizeLong();
  EXPECT_GT(converter.approximate_bytes(), bytes * 3 / 4);
  EXPECT_LT(converter.approximate_bytes(), bytes * 5 / 4);
}

}  // namespace
}  // namespace chancery
