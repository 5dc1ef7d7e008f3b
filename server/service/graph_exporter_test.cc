#include "server/service/graph_exporter.h"

#include <google/protobuf/text_format.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<v1::ExportGraphResponse> Exported(const GraphReader& reader) {
  std::vector<v1::ExportGraphResponse> pieces;
  Budget budget;
  EXPECT_THAT(ExportGraph(reader, budget,
                          [&](v1::ExportGraphResponse piece) {
                            pieces.push_back(std::move(piece));
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_TRUE(pieces.back().has_info());
  return pieces;
}

// A store with everything that writes to it.
class Service {
 public:
  Service()
      : clock_(absl::FromUnixSeconds(1400000000)),
        graph_(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {})),
        ingester_(*graph_, Gazetteer::Default(), clock_),
        writer_(*graph_, clock_),
        curator_(Curator::Create(*graph_, Gazetteer::Default(), clock_)) {}

  template <typename Message>
  static Message Parse(const std::string& text) {
    Message message;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
    return message;
  }

  void Ingest(const v1::ArticleFacts& facts) {
    Budget budget;
    EXPECT_THAT(ingester_.Ingest(facts, budget), IsOk());
  }

  void Ingest(const std::string& key, const std::string& facts) {
    Ingest(Parse<v1::ArticleFacts>(absl::StrCat(
        "extractor: 'test' extractor_version: '1' article { publisher: 'CNN' key: '", key,
        "' title: 'Talks' published { edtf: '2014-05-14' } text: 'Lavrov met Kerry in Geneva. He "
        "said: no.' } ",
        facts)));
  }

  void Write(const std::string& request) { Write(Parse<v1::WriteFactsRequest>(request)); }
  void Write(const v1::WriteFactsRequest& request) {
    Budget budget;
    EXPECT_THAT(writer_.Write(request, budget), IsOk());
  }

  void Import(const v1::Decision& message) {
    CuratorDecision decision;
    decision.same = message.kind() == v1::DECISION_KIND_SAME;
    decision.kind = KindOfCollection(message.collection());
    decision.left.assign(message.left_mentions().begin(), message.left_mentions().end());
    decision.right.assign(message.right_mentions().begin(), message.right_mentions().end());
    decision.note = {message.reason(), message.author()};
    decision.time = absl::FromUnixSeconds(message.create_time().seconds());
    Budget budget;
    EXPECT_THAT(curator_->Import(decision, budget), IsOk());
  }

  void Load(const std::vector<v1::ExportGraphResponse>& pieces) {
    for (const v1::ExportGraphResponse& piece : pieces) {
      switch (piece.item_case()) {
        case v1::ExportGraphResponse::kFacts:
          Write(piece.facts());
          break;
        case v1::ExportGraphResponse::kArticleFacts:
          Ingest(piece.article_facts());
          break;
        case v1::ExportGraphResponse::kDecision:
          Import(piece.decision());
          break;
        case v1::ExportGraphResponse::ITEM_NOT_SET:
          break;
      }
    }
  }

  std::vector<v1::ExportGraphResponse> Export() { return Exported(*graph_->Latest()); }

  EntityRef PersonNamed(const std::string& name) {
    Budget budget;
    NameQuery query;
    query.text = name;
    query.kinds = {EntityKind::kPerson};
    query.exact = true;
    const auto hits = graph_->Latest()->FindByName(query, budget);
    return hits.ok() && !hits->empty() ? (*hits)[0].entity : EntityRef();
  }

  GraphStore& graph() { return *graph_; }
  Curator& curator() { return *curator_; }

 private:
  FakeClock clock_;
  std::unique_ptr<GraphStore> graph_;
  ArticleIngester ingester_;
  FactsWriter writer_;
  std::unique_ptr<Curator> curator_;
};

// All pieces in text, in order, without what is of one store alone.
std::vector<std::string> Texts(const std::vector<v1::ExportGraphResponse>& pieces) {
  std::vector<std::string> texts;
  for (v1::ExportGraphResponse piece : pieces) {
    piece.clear_info();
    if (piece.has_decision()) {
      piece.mutable_decision()->clear_left();
      piece.mutable_decision()->clear_right();
    }
    texts.push_back(piece.DebugString());
  }
  return texts;
}

constexpr char kTalks[] = R"pb(
  persons { name: 'Sergey Lavrov' }
  persons { name: 'John Kerry' }
  offices { title: 'foreign minister' polity: 'Russia' }
  offices { title: 'Secretary of State' polity: 'US' }
  meetings {
    parties { person: 0 capacity: 0 }
    parties { person: 1 capacity: 1 }
    when { edtf: '2014-05-14' }
    place: 'Geneva'
    status: MEETING_STATUS_HELD
    sources { sentence { begin: 0 end: 27 } }
  }
  statements {
    speaker { person: 0 }
    text: 'no'
    meeting: 0
    sources { sentence { begin: 28 end: 40 } }
  }
)pb";

constexpr char kWritten[] = R"pb(
  source {
    publisher: 'registry'
    key: 'r1'
    title: 'Register'
    url: 'http://example.org/r1'
    published { edtf: '2014' }
    text: 'As kept.'
  }
  facts { polity { display_name: 'Freedonia' aliases: 'Fredonia' } }
  facts { topic { display_name: 'peace' keys: 't:peace' } }
  facts { polity { display_name: 'Sylvania' keys: 'x:sy' } }
  facts {
    role {
      title: 'Envoy'
      aliases: 'Special Envoy'
      polity { name: 'polities/~x:sy' }
      keys: 'r:envoy'
    }
  }
  facts {
    person {
      display_name: 'Ann Example'
      aliases: 'A. Example'
      keys: 'p:ann'
      birth { edtf: '1950' }
      polity { name: 'polities/~x:sy' }
    }
  }
  facts { person { display_name: 'Bob Sample' keys: 'p:bob' } }
  facts {
    tenure {
      person { name: 'people/~p:ann' }
      role { name: 'roles/~r:envoy' }
      interval {
        start { edtf: '2013-02-01' }
        end { edtf: '2017-01-20' }
        end_state: END_STATE_ENDED
      }
      acting: true
    }
  }
  facts {
    place {
      display_name: 'Freetown'
      polity { name: 'polities/~x:sy' }
      keys: 'pl:ft'
    }
  }
  facts {
    meeting {
      kind: MEETING_KIND_PHONE
      status: MEETING_STATUS_PLANNED
      when { edtf: '2014-05-14' }
      duration { seconds: 5400 }
      place { name: 'places/~pl:ft' }
      topics { name: 'topics/~t:peace' }
      participations {
        party { name: 'people/~p:ann' }
        capacities {
          role { name: 'roles/~r:envoy' }
          basis: CAPACITY_BASIS_STATED
        }
      }
      participations { party { name: 'people/~p:bob' } }
      participations { group: 'aides' }
      cameo_code: '041'
      title: 'First Talks'
      keys: 'm1'
    }
  }
  facts {
    statement {
      speaker { name: 'people/~p:bob' }
      text: 'Peace.'
      mode: STATEMENT_MODE_QUOTE
      when { edtf: '2014-05-15' }
      meeting { name: 'meetings/~m1' }
      addressee { name: 'people/~p:ann' }
      topics { name: 'topics/~t:peace' }
    }
  }
)pb";

TEST(GraphExporterTest, AnEmptyGraphIsOnePieceWithItsRevision) {
  const std::vector<v1::ExportGraphResponse> pieces = Service().Export();
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_EQ(pieces[0].item_case(), v1::ExportGraphResponse::ITEM_NOT_SET);
  EXPECT_TRUE(pieces[0].info().complete());
}

TEST(GraphExporterTest, ArticlesGoOutAsTheyWereIngestedWithTheirText) {
  Service service;
  service.Ingest("a1", kTalks);
  const std::vector<v1::ExportGraphResponse> pieces = service.Export();
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_THAT(pieces[0].article_facts(),
              EqualsProto(absl::StrCat(
                  "extractor: 'test' extractor_version: '1' article { publisher: 'CNN' key: 'a1' "
                  "title: 'Talks' published { edtf: '2014-05-14' } text: 'Lavrov met Kerry in "
                  "Geneva. He said: no.' } ",
                  kTalks)));
}

TEST(GraphExporterTest, WrittenFactsGoOutByKindWithKeysForNames) {
  Service service;
  service.Write(kWritten);
  const std::vector<v1::ExportGraphResponse> pieces = service.Export();
  std::vector<v1::Fact> facts;
  std::vector<int> kinds;
  for (const v1::ExportGraphResponse& piece : pieces) {
    if (!piece.has_facts()) continue;
    EXPECT_EQ(piece.facts().source().publisher(), "registry");
    EXPECT_EQ(piece.facts().source().key(), "r1");
    for (const v1::Fact& fact : piece.facts().facts()) {
      facts.push_back(fact);
      kinds.push_back(fact.fact_case());
    }
  }
  EXPECT_THAT(kinds,
              ElementsAre(v1::Fact::kPolity, v1::Fact::kPolity, v1::Fact::kPlace, v1::Fact::kTopic,
                          v1::Fact::kPerson, v1::Fact::kPerson, v1::Fact::kRole, v1::Fact::kTenure,
                          v1::Fact::kMeeting, v1::Fact::kStatement));
  EXPECT_EQ(pieces[0].facts().source().text(), "As kept.");
  EXPECT_EQ(pieces[1].facts().source().text(), "") << "its text goes once";
  EXPECT_THAT(facts[0].polity(), EqualsProto("display_name: 'Freedonia' aliases: 'Fredonia' "
                                             "keys: 'name:freedonia'"));
  EXPECT_THAT(facts[8].meeting(), EqualsProto(R"pb(
                kind: MEETING_KIND_PHONE
                status: MEETING_STATUS_PLANNED
                when { edtf: '2014-05-14' }
                duration { seconds: 5400 }
                place { name: 'places/~pl:ft' }
                topics { name: 'topics/~t:peace' }
                participations {
                  party { name: 'people/~p:ann' }
                  capacities {
                    role { name: 'roles/~r:envoy' }
                    basis: CAPACITY_BASIS_STATED
                  }
                }
                participations { party { name: 'people/~p:bob' } }
                participations { group: 'aides' }
                cameo_code: '041'
                title: 'First Talks'
                keys: 'm1'
              )pb"));
  EXPECT_THAT(facts[9].statement(), ContainsProto(R"pb(
                meeting { name: 'meetings/~m1' }
                keys: 'export:statements/1')pb"));
}

TEST(GraphExporterTest, WhatAWrittenFactRefersToGoesBeforeIt) {
  Service service;
  service.Ingest("a1", kTalks);
  const EntityRef lavrov = service.PersonNamed("Sergey Lavrov");
  ASSERT_TRUE(lavrov);
  service.Write(
      absl::StrCat("source { publisher: 'registry' } facts { statement { speaker { name: 'people/",
                   lavrov.id, "' } text: 'Yes.' } }"));
  const std::vector<v1::ExportGraphResponse> pieces = service.Export();
  ASSERT_TRUE(pieces[0].has_facts());
  const auto& facts = pieces[0].facts().facts();
  const v1::Fact& last = facts[facts.size() - 1];
  const v1::Fact& before = facts[facts.size() - 2];
  EXPECT_EQ(before.person().display_name(), "Sergey Lavrov");
  EXPECT_EQ(last.statement().speaker().name(), absl::StrCat("people/~", before.person().keys(0)));
}

TEST(GraphExporterTest, AStatusThatNobodyWroteStaysUnwritten) {
  Service service;
  service.Write(
      "source { publisher: 'registry' } facts { person { display_name: 'Ann' keys: 'a' } } "
      "facts { meeting { participations { party { name: 'people/~a' } } keys: 'm' } }");
  for (const v1::ExportGraphResponse& piece : service.Export()) {
    for (const v1::Fact& fact : piece.facts().facts()) {
      EXPECT_EQ(fact.meeting().status(), v1::MEETING_STATUS_UNSPECIFIED);
    }
  }
}

TEST(GraphExporterTest, LongListsAreCutIntoPieces) {
  v1::WriteFactsRequest request;
  request.mutable_source()->set_publisher("registry");
  request.mutable_source()->set_text("As kept.");
  for (int i = 0; i < kMaxExportedFacts + 1; ++i) {
    v1::Topic* topic = request.add_facts()->mutable_topic();
    topic->set_display_name(absl::StrCat("topic ", i));
    topic->add_keys(absl::StrCat("t", i));
  }
  Service service;
  service.Write(request);
  const std::vector<v1::ExportGraphResponse> pieces = service.Export();
  ASSERT_THAT(pieces, SizeIs(3));
  EXPECT_EQ(pieces[0].facts().facts_size(), kMaxExportedFacts);
  EXPECT_EQ(pieces[1].facts().facts_size(), 1);
  EXPECT_EQ(pieces[1].facts().source().text(), "As kept.") << "it is known by its text alone";
}

TEST(GraphExporterTest, ALoadedExportIsExportedAlike) {
  Service service;
  service.Write(kWritten);
  service.Write(
      "source { publisher: 'other' key: 'o' } facts { person { display_name: 'Ann Example' keys: "
      "'p:ann' death { edtf: '2020' } } } facts { meeting { keys: 'm1' topics { name: "
      "'topics/~t:peace' } } }");
  service.Ingest("a1", kTalks);
  service.Ingest("a2", kTalks);
  service.Ingest("a3", "persons { name: 'S. Lavrov' } persons { name: 'Sir Bob Sample' }");
  Budget budget;
  const EntityRef kerry = service.PersonNamed("John Kerry");
  const EntityRef short_name = service.PersonNamed("S. Lavrov");
  ASSERT_TRUE(kerry);
  ASSERT_TRUE(short_name);
  const auto kept = service.curator().KeepApart(kerry, short_name, {"no", "ana"}, budget);
  ASSERT_THAT(kept, IsOk());

  const std::vector<v1::ExportGraphResponse> pieces = service.Export();
  std::set<int> cases;
  for (const v1::ExportGraphResponse& piece : pieces) cases.insert(piece.item_case());
  EXPECT_THAT(cases, SizeIs(4)) << "all kinds of pieces";

  Service loaded;
  loaded.Load(pieces);
  EXPECT_THAT(Texts(loaded.Export()), ElementsAreArray(Texts(pieces)));
  EXPECT_EQ(loaded.graph().Stats()->counts, service.graph().Stats()->counts);

  const Revision revision = loaded.graph().Latest()->revision();
  loaded.Load(pieces);
  EXPECT_THAT(Texts(loaded.Export()), ElementsAreArray(Texts(pieces))) << "also when loaded twice";
  EXPECT_GE(loaded.graph().Latest()->revision(), revision);
}

TEST(GraphExporterTest, FactsOfSourcesBeforeArticleFactsWereKeptGoOutAsWritten) {
  GraphBuilder g;
  const ArticleId article = g.Article("CNN", "2014-05-15", "They met.");
  const MeetingId meeting = g.Meeting("2014-05-14").With(g.Person("Sergey Lavrov"));
  g.Says(meeting, article, 0, 9);
  const std::vector<v1::ExportGraphResponse> pieces = Exported(g.Build());
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_THAT(pieces[0].facts(), EqualsProto(R"pb(
                source {
                  title: 'Article 1'
                  publisher: 'CNN'
                  published { edtf: '2014-05-15' }
                  text: 'They met.'
                }
                facts { person { display_name: 'Sergey Lavrov' keys: 'export:people/1' } }
                facts {
                  meeting {
                    when { edtf: '2014-05-14' }
                    participations { party { name: 'people/~export:people/1' } }
                    keys: 'export:meetings/1'
                  }
                })pb"));
}

TEST(GraphExporterTest, ASourceOnWhichNothingRestsIsKept) {
  GraphBuilder g;
  g.Article("CNN", "2014-05-15", "Nothing.");
  const std::vector<v1::ExportGraphResponse> pieces = Exported(g.Build());
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_THAT(pieces[0].article_facts(), ContainsProto("article { text: 'Nothing.' }"));
  EXPECT_THAT(pieces[0].article_facts().meetings(), IsEmpty());
}

TEST(GraphExporterTest, DamagedNotesAreDataLoss) {
  GraphBuilder g;
  const ArticleId article = g.Article("CNN", "2014-05-15", "Nothing.");
  ReferenceGraph graph = g.Build();
  graph.PutNote(absl::StrCat("facts/", article.value), "\xff\xff");
  Budget budget;
  EXPECT_TRUE(absl::IsDataLoss(
      ExportGraph(graph, budget, [](v1::ExportGraphResponse) { return absl::OkStatus(); })));
}

TEST(GraphExporterTest, TheWritersErrorEndsIt) {
  Service service;
  service.Ingest("a1", kTalks);
  service.Ingest("a2", kTalks);
  int written = 0;
  Budget budget;
  EXPECT_TRUE(absl::IsCancelled(
      ExportGraph(*service.graph().Latest(), budget, [&](v1::ExportGraphResponse) {
        ++written;
        return absl::CancelledError("gone");
      })));
  EXPECT_EQ(written, 1);
}

}  // namespace
}  // namespace chancery
