#include "server/ingest/eraser.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "server/ingest/ingest_test_facts.h"
#include "server/ingest/resolution.h"
#include "storage/graph/searched_texts.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/text/text_query.h"
#include "storage/text/text_words.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using Call = FaultInjectingKvStore::Call;
using Change = Curator::Change;

// In lower case. Of the spellings and the near forms of the index, too.
const std::vector<std::string>& LavrovsNames() {
  static const auto* const kNames =
      new std::vector<std::string>{"lavrov", "lavro", "avrov", "sergey", "sergei"};
  return *kNames;
}

// By how many articles a commit changes: that must not be seen in the end.
class EraserTest : public ::testing::TestWithParam<size_t> {
 protected:
  EraserTest() : clock_(absl::FromUnixSeconds(1400000000)) { Restart(); }

  // With an empty store.
  void Restart() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    graph_ = *GraphStore::Open(std::move(kv), clock_, GraphStore::Options());
    ingester_ = std::make_unique<ArticleIngester>(*graph_, Gazetteer::Default(), clock_);
    writer_ = std::make_unique<FactsWriter>(*graph_, clock_);
    curator_ = Curator::Create(*graph_, Gazetteer::Default(), clock_, GetParam());
  }

  ~EraserTest() override {
    kv_->StopFailing();
    ExpectSound();
  }

  // The graph verifies, and every revision can be read from end to end.
  void ExpectSound() {
    Budget budget;
    EXPECT_THAT(graph_->Verify(
                    budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                    [](const GraphStore::VerifyCounts&) { return true; }),
                IsOk());
    const Revision newest = graph_->Latest()->revision();
    for (Revision revision = 0; revision <= newest; ++revision) ReadAll(*graph_->At(revision));
  }

  static std::set<std::string> WordsOf(const Entity& entity) {
    std::set<std::string> words;
    for (absl::string_view text : SearchedTexts(entity)) {
      for (TextWord& word : TextWords(text)) words.insert(std::move(word.stem));
    }
    return words;
  }

  static void ReadAll(const std::shared_ptr<const GraphReader>& reader) {
    SCOPED_TRACE(absl::StrCat("revision ", reader->revision()));
    Budget budget;
    std::vector<EntityRef> refs;
    for (int kind = 1; kind < kEntityKindCount; ++kind) {
      ASSERT_THAT(reader->ScanEntities(static_cast<EntityKind>(kind), 0, budget,
                                       [&](const Entity& entity) {
                                         refs.push_back(RefOf(entity));
                                         return true;
                                       }),
                  IsOk());
    }
    const auto show = [&](EntityRef ref) {
      if (!ref) return;
      EXPECT_THAT(reader->DisplayName(ref), IsOk());
      EXPECT_THAT(reader->GetEntity(ref), IsOk());
    };
    for (EntityRef ref : refs) {
      show(ref);
      EXPECT_THAT(reader->ScanEvidence(ref, ArticleId(), 0, budget,
                                       [&](const Evidence& evidence) {
                                         show(evidence.article);
                                         return true;
                                       }),
                  IsOk());
      const absl::StatusOr<Entity> entity = reader->GetEntity(ref);
      ASSERT_THAT(entity, IsOk());
      if (const auto* statement = std::get_if<Statement>(&*entity)) {
        show(statement->meeting);
        show(statement->addressee);
      }
      // Whatever a word leads to is there, and has it.
      for (const std::string& word : WordsOf(*entity)) {
        TextQuery query;
        query.words = {word};
        EXPECT_THAT(reader->ScanTexts(ref.kind, query, DatedScan(), budget,
                                      [&](const TextHit& hit) {
                                        show(hit.entity);
                                        return true;
                                      }),
                    IsOk());
      }
      if (ref.kind == EntityKind::kArticle) {
        EXPECT_THAT(reader->GetArticleText(ArticleId(ref.id)), IsOk());
        EXPECT_THAT(reader->ScanFactsOfArticle(ArticleId(ref.id), budget,
                                               [&](EntityRef fact) {
                                                 show(fact);
                                                 return true;
                                               }),
                    IsOk());
      }
      if (ref.kind == EntityKind::kPerson || ref.kind == EntityKind::kRole ||
          ref.kind == EntityKind::kPolity) {
        EXPECT_THAT(reader->ScanMeetings(ref, DatedScan(), budget,
                                         [&](const MeetingEdge& edge) {
                                           show(edge.meeting);
                                           for (const EdgeParticipant& part : edge.participants) {
                                             show(part.party);
                                           }
                                           return true;
                                         }),
                    IsOk());
        StatementKey key;
        key.speaker = ref;
        EXPECT_THAT(reader->ScanStatements(key, DatedScan(), budget,
                                           [&](const StatementHit& hit) {
                                             show(hit.statement);
                                             return true;
                                           }),
                    IsOk());
      }
      if (ref.kind != EntityKind::kRole) continue;
      EXPECT_THAT(reader->ScanTenuresOfRole(RoleId(ref.id), budget,
                                            [&](const Tenure& tenure) {
                                              show(tenure.id);
                                              show(tenure.person);
                                              return true;
                                            }),
                  IsOk());
    }
  }

  // The rows of any table that have one of the words in their key or value.
  std::vector<std::string> RowsWith(const std::vector<std::string>& words) {
    std::vector<std::string> rows;
    const auto snapshot = kv_->base().NewSnapshot();
    for (int table = 0; table < kTableCount; ++table) {
      const auto it = snapshot->NewIterator(ReadOptions(), static_cast<Table>(table), "", "");
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        const std::string row = absl::AsciiStrToLower(absl::StrCat(it->key(), "\n", it->value()));
        for (const std::string& word : words) {
          if (!absl::StrContains(row, word)) continue;
          rows.push_back(absl::StrCat(TableName(static_cast<Table>(table)), ": ",
                                      absl::CHexEscape(it->key()), " = ",
                                      absl::CHexEscape(it->value())));
          break;
        }
      }
    }
    return rows;
  }

  std::map<std::string, std::string> AllRows() {
    std::map<std::string, std::string> rows;
    const auto snapshot = kv_->base().NewSnapshot();
    for (int table = 0; table < kTableCount; ++table) {
      const auto it = snapshot->NewIterator(ReadOptions(), static_cast<Table>(table), "", "");
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        rows[absl::StrCat(table, it->key())] = std::string(it->value());
      }
    }
    return rows;
  }

  static v1::ArticleFacts Document(absl::string_view publisher, absl::string_view key,
                                   absl::string_view text, absl::string_view facts) {
    v1::ArticleFacts all = Facts(publisher, key, "2013-09-12", facts);
    all.mutable_article()->set_text(std::string(text));
    return all;
  }

  ArticleId Ingest(const v1::ArticleFacts& facts) {
    Budget budget;
    const absl::StatusOr<IngestResult> result = ingester_->Ingest(facts, budget);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? result->article : ArticleId();
  }

  void Write(absl::string_view facts) {
    auto request = FromText<v1::WriteFactsRequest>(facts);
    Budget budget;
    EXPECT_THAT(writer_->Write(request, budget), IsOk());
  }

  absl::StatusOr<Curator::Outcome> Erase(EntityRef ref, bool dry_run = false) {
    Budget budget;
    return curator_->Erase(ref, dry_run, budget);
  }

  EntityRef PersonNamed(absl::string_view name) {
    NameQuery query;
    query.text = std::string(name);
    query.kinds = {EntityKind::kPerson};
    query.exact = true;
    Budget budget;
    const auto hits = graph_->Latest()->FindByName(query, budget);
    EXPECT_THAT(hits, IsOk());
    return hits.ok() && !hits->empty() ? hits->front().entity : EntityRef();
  }

  // Without ids.
  static std::multiset<std::string> InWords(const GraphReader& reader, EntityKind kind) {
    std::vector<EntityRef> refs;
    std::multiset<std::string> names;
    Budget budget;
    EXPECT_THAT(reader.ScanEntities(kind, 0, budget,
                                    [&](const Entity& entity) {
                                      refs.push_back(RefOf(entity));
                                      return true;
                                    }),
                IsOk());
    for (EntityRef ref : refs) {
      std::string words = *reader.DisplayName(ref);
      if (kind == EntityKind::kStatement) {
        const Statement statement = *reader.GetStatement(StatementId(ref.id));
        absl::StrAppend(&words, " ", statement.text, " ",
                        statement.meeting ? *reader.DisplayName(statement.meeting) : "");
      }
      if (kind == EntityKind::kMeeting) {
        const Meeting meeting = *reader.GetMeeting(MeetingId(ref.id));
        words = meeting.when.ToString();
        std::set<std::string> parties;
        for (const Participation& part : meeting.participations) {
          parties.insert(part.party ? *reader.DisplayName(part.party) : part.group);
        }
        absl::StrAppend(&words, " ", absl::StrJoin(parties, ", "));
      }
      names.insert(std::move(words));
    }
    return names;
  }

  std::vector<std::string> Shown(EntityKind kind) {
    std::vector<EntityRef> refs;
    std::vector<std::string> names;
    Budget budget;
    const auto reader = graph_->Latest();
    EXPECT_THAT(reader->ScanEntities(kind, 0, budget,
                                     [&](const Entity& entity) {
                                       refs.push_back(RefOf(entity));
                                       return true;
                                     }),
                IsOk());
    for (EntityRef ref : refs) {
      names.push_back(absl::StrCat(ref.id, " ", *reader->DisplayName(ref)));
    }
    return names;
  }

  std::set<std::string> TellersOf(EntityRef fact) {
    std::set<std::string> keys;
    Budget budget;
    const auto reader = graph_->Latest();
    EXPECT_THAT(reader->ScanEvidence(fact, ArticleId(), 0, budget,
                                     [&](const Evidence& evidence) {
                                       keys.insert(reader->GetArticle(evidence.article)->keys[0]);
                                       return true;
                                     }),
                IsOk());
    return keys;
  }

  // Two articles on one meeting, the first of them corrected, one that only mentions the name, and
  // one on something else.
  void LoadNews() {
    v1::ArticleFacts first =
        Document("CNN", "lavrov-kerry", "Lavrov met Kerry.", absl::StrCat(kLavrovAndKerry, kTold));
    first.mutable_article()->set_url("https://example.org/sergey-lavrov-in-geneva");
    first.mutable_article()->set_title("Lavrov meets Kerry");
    first_ = Ingest(first);
    first.mutable_article()->set_text(
        "Sergey Lavrov met John Kerry. Lavrov said: no deal. Kerry said: I told Lavrov so.");
    first.mutable_persons(0)->add_aliases("Lavrov");
    first.mutable_persons(1)->add_aliases("Kerry");
    const auto said = FromText<v1::ArticleFacts>(R"pb(
      statements {
        speaker { person: 0 capacity: 0 }
        text: 'no deal'
        mode: STATEMENT_MODE_QUOTE
        when { edtf: '2013-09-12' }
        meeting: 0
        sources {
          sentence { begin: 30 end: 51 }
          words { begin: 43 end: 50 }
        }
      }
      statements {
        speaker { person: 1 capacity: 1 }
        text: 'I told Lavrov so'
        mode: STATEMENT_MODE_QUOTE
        when { edtf: '2013-09-12' }
        meeting: 0
        addressee { person: 0 }
        topics: 'talks with Sergey Lavrov'
        sources {
          sentence { begin: 52 end: 81 }
          words { begin: 64 end: 80 }
        }
      }
    )pb");
    first.MergeFrom(said);
    EXPECT_EQ(Ingest(first), first_);
    second_ = Ingest(
        Document("VOA", "b", "Sergei Lavrov and John Kerry talked. \"Sergei!\" he said.",
                 absl::StrCat(R"pb(persons { name: 'Sergei Lavrov' aliases: 'Sergei' }
                                   persons { name: 'John Kerry' }
                                   offices { title: 'minister of foreign affairs' polity: 'Russia' }
                                   offices { title: 'Secretary of State' polity: 'US' })pb",
                              kTold)));
    third_ = Ingest(Document("BBC", "c", "John Kerry has read SERGEY LAVROV: A LIFE.",
                             R"pb(persons { name: 'John Kerry' }
                                  offices { title: 'Secretary of State' polity: 'US' }
                                  tenures {
                                    person: 0
                                    office: 0
                                    interval { last_known { edtf: '2013-09-12' } }
                                  }
                                  statements {
                                    speaker { person: 0 }
                                    text: 'he has read Sergey Lavrov: a life'
                                    mode: STATEMENT_MODE_PARAPHRASE
                                    when { edtf: '2013-09-12' }
                                    topics: 'the life of Sergey Lavrov'
                                  })pb"));
    fourth_ = Ingest(Document("BBC", "d", "John Kerry met Javad Zarif in Vienna.",
                              R"pb(persons { name: 'John Kerry' }
                                   persons { name: 'Javad Zarif' }
                                   offices { title: 'Secretary of State' polity: 'US' }
                                   meetings {
                                     parties { person: 0 capacity: 0 }
                                     parties { person: 1 }
                                     status: MEETING_STATUS_HELD
                                     when { edtf: '2013-09-20' }
                                     place: 'Vienna'
                                     sources { sentence { begin: 0 end: 10 } }
                                   })pb"));
  }

  static constexpr char kTold[] = R"pb(
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
      title: 'The Lavrov meeting'
      sources { sentence { begin: 0 end: 10 } }
    }
  )pb";

  FakeClock clock_;
  FaultInjectingKvStore* kv_ = nullptr;
  std::unique_ptr<GraphStore> graph_;
  std::unique_ptr<ArticleIngester> ingester_;
  std::unique_ptr<FactsWriter> writer_;
  std::unique_ptr<Curator> curator_;
  ArticleId first_;
  ArticleId second_;
  ArticleId third_;
  ArticleId fourth_;
};

TEST_P(EraserTest, NoRowOfAnyRevisionHasTheNames) {
  LoadNews();
  const EntityRef lavrov = PersonNamed("Sergey Lavrov");
  ASSERT_EQ(PersonNamed("Sergei Lavrov"), lavrov);
  ASSERT_THAT(RowsWith(LavrovsNames()), SizeIs(Ge(50)));
  const auto outcome = Erase(lavrov);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_GT(outcome->history_rows, 50);
  EXPECT_EQ(outcome->revision, graph_->Latest()->revision());
  EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
  // The article keeps its text, without the name.
  EXPECT_THAT(RowsWith({"no deal"}), Each(HasSubstr("xxxxxx said: no deal")));
}

TEST_P(EraserTest, AnErasedTextIsFoundByTheWordsThatAreLeftOfItOnly) {
  LoadNews();
  const Revision loaded = graph_->Latest()->revision();
  const auto find = [&](Revision revision, EntityKind kind, absl::string_view words) {
    std::vector<EntityRef> found;
    Budget budget;
    EXPECT_THAT((*graph_->At(revision))
                    ->ScanTexts(kind, ParseTextQuery(words), DatedScan(), budget,
                                [&found](const TextHit& hit) {
                                  found.push_back(hit.entity);
                                  return true;
                                }),
                IsOk());
    return found;
  };
  ASSERT_THAT(find(loaded, EntityKind::kStatement, "lavrov life"), SizeIs(1));
  const std::vector<EntityRef> life = find(loaded, EntityKind::kStatement, "life");
  ASSERT_THAT(life, SizeIs(1));
  ASSERT_THAT(find(loaded, EntityKind::kMeeting, "lavrov"), SizeIs(1));
  ASSERT_THAT(Erase(PersonNamed("Sergey Lavrov")), IsOk());
  for (const Revision revision : {loaded, graph_->Latest()->revision()}) {
    EXPECT_THAT(find(revision, EntityKind::kStatement, "lavrov"), IsEmpty());
    EXPECT_THAT(find(revision, EntityKind::kMeeting, "lavrov"), IsEmpty());
    EXPECT_THAT(find(revision, EntityKind::kTopic, "lavrov"), IsEmpty());
    EXPECT_THAT(find(revision, EntityKind::kStatement, "life"), SizeIs(1));
  }
  // It was asserted again, under another id; the one of then stays findable.
  EXPECT_THAT(find(loaded, EntityKind::kStatement, "life"), life);
}

TEST_P(EraserTest, OtherFactsAreAsBefore) {
  LoadNews();
  const std::vector<std::string> people = Shown(EntityKind::kPerson);
  ASSERT_THAT(people, ElementsAre("1 Sergei Lavrov", "2 John Kerry", "3 Javad Zarif"));
  ASSERT_THAT(Shown(EntityKind::kMeeting),
              ElementsAre("1 Sergei Lavrov, John Kerry: Geneva, 2013-09-12",
                          "2 John Kerry, Javad Zarif: Vienna, 2013-09-20"));
  ASSERT_THAT(Erase(PersonId(1)), IsOk());
  EXPECT_THAT(Shown(EntityKind::kPerson), ElementsAre("2 John Kerry", "3 Javad Zarif"));
  EXPECT_THAT(Shown(EntityKind::kMeeting),
              ElementsAre("1 a person whose name was erased, John Kerry: Geneva, 2013-09-12",
                          "2 John Kerry, Javad Zarif: Vienna, 2013-09-20"));
  EXPECT_EQ(graph_->Latest()->GetMeeting(MeetingId(1))->title, "The xxxxxx meeting");
  EXPECT_THAT(TellersOf(MeetingId(1)), UnorderedElementsAre("CNN/xxxxxx-kerry", "VOA/b"));
  EXPECT_THAT(Shown(EntityKind::kTenure),
              ElementsAre("2 John Kerry, Secretary of State of the United States"));
  EXPECT_EQ(*graph_->Latest()->GetArticleText(first_),
            "xxxxxx xxxxxx met John Kerry. xxxxxx said: no deal. Kerry said: I told xxxxxx so.");
  EXPECT_EQ(*graph_->Latest()->GetArticleText(third_),
            "John Kerry has read xxxxxx xxxxxx: A LIFE.");
  const Article article = *graph_->Latest()->GetArticle(first_);
  EXPECT_EQ(article.url, "https://example.org/xxxxxx-xxxxxx-in-geneva");
  EXPECT_EQ(article.title, "xxxxxx meets Kerry");
  // What Kerry said, with its place.
  std::vector<Statement> said;
  Budget budget;
  EXPECT_THAT(graph_->Latest()->ScanEntities(EntityKind::kStatement, 0, budget,
                                             [&](const Entity& entity) {
                                               said.push_back(std::get<Statement>(entity));
                                               return true;
                                             }),
              IsOk());
  ASSERT_THAT(said, SizeIs(2));
  const auto told = std::find_if(said.begin(), said.end(), [](const Statement& statement) {
    return statement.text == "I told xxxxxx so";
  });
  ASSERT_NE(told, said.end());
  EXPECT_EQ(told->speaker, EntityRef(PersonId(2)));
  EXPECT_EQ(told->meeting, MeetingId(1));
  EXPECT_FALSE(told->addressee);
}

TEST_P(EraserTest, OlderRevisionsShowTheRestOfWhatTheyKnew) {
  LoadNews();
  const Revision then = graph_->Latest()->revision();
  ASSERT_THAT(Erase(PersonId(1)), IsOk());
  const auto past = *graph_->At(then);
  EXPECT_THAT(past->GetPerson(PersonId(1)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(
      past->DisplayName(MeetingId(1)),
      IsOkAndHolds(std::string("a person whose name was erased, John Kerry: Geneva, 2013-09-12")));
  std::vector<MeetingId> met;
  Budget budget;
  EXPECT_THAT(past->ScanMeetings(PersonId(2), DatedScan(), budget,
                                 [&](const MeetingEdge& edge) {
                                   met.push_back(edge.meeting);
                                   return true;
                                 }),
              IsOk());
  EXPECT_THAT(met, ElementsAre(MeetingId(1), MeetingId(2)));
  EXPECT_EQ(*past->GetArticleText(first_), *graph_->Latest()->GetArticleText(first_));
}

TEST_P(EraserTest, ADryRunTellsAndWritesNothing) {
  LoadNews();
  const auto before = AllRows();
  const auto outcome = Erase(PersonId(1), /*dry_run=*/true);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->revision, graph_->Latest()->revision());
  EXPECT_GT(outcome->history_rows, 0);
  std::map<std::string, Change::Kind> changes;
  for (const Change& change : outcome->changes) changes[change.display] = change.kind;
  EXPECT_EQ(changes["Sergei Lavrov"], Change::Kind::kClosed);
  EXPECT_EQ(changes["Sergei Lavrov, John Kerry: Geneva, 2013-09-12"], Change::Kind::kChanged);
  EXPECT_EQ(changes.count("John Kerry, Javad Zarif: Vienna, 2013-09-20"), 0);
  EXPECT_TRUE(AllRows() == before);
}

TEST_P(EraserTest, WhatIsNotThereIsNotFound) {
  LoadNews();
  EXPECT_THAT(Erase(PersonId(77)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Erase(ArticleId(77)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Erase(MeetingId(1)), HasReason("INVALID_FIELD"));
  ASSERT_THAT(Erase(PersonId(1)), IsOk());
  EXPECT_THAT(Erase(PersonId(1)), StatusIs(absl::StatusCode::kNotFound)) << "nothing is left";
}

TEST_P(EraserTest, IsFinishedByAnotherCallWhereverItStopped) {
  LoadNews();
  bool done = false;
  int failures = 0;
  for (int write = 1; !done; ++write) {
    ASSERT_LT(write, 100);
    // Each time one write more gets through, from where the last call stopped.
    kv_->FailCallsFrom(Call::kWrite, static_cast<uint64_t>(write) > 1 ? 2 : 1,
                       absl::UnavailableError("disk on fire"));
    const auto outcome = Erase(PersonId(1));
    done = outcome.ok();
    failures += !done;
    kv_->StopFailing();
    if (!done) {
      EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable));
      ExpectSound();
    }
  }
  EXPECT_GE(failures, 4);
  EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
}

TEST_P(EraserTest, IsFinishedByAnotherCallIfItDiedBetweenCommitAndPurge) {
  LoadNews();
  // The first takes the name out of topics, the others are those of the articles.
  while (graph_->Latest()->GetPerson(PersonId(1)).ok()) {
    kv_->FailCallsFrom(Call::kWrite, 3, absl::UnavailableError("disk on fire"));
    ASSERT_THAT(Erase(PersonId(1)), StatusIs(absl::StatusCode::kUnavailable));
    kv_->StopFailing();
  }
  ASSERT_THAT(RowsWith(LavrovsNames()), Not(IsEmpty()));
  const auto outcome = Erase(PersonId(1));
  ASSERT_THAT(outcome, IsOk());
  EXPECT_THAT(outcome->changes, IsEmpty());
  EXPECT_GT(outcome->history_rows, 50);
  EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
}

TEST_P(EraserTest, WhatComesMeanwhileIsErasedToo) {
  LoadNews();
  const v1::ArticleFacts late = Document("BBC", "late", "Sergey Lavrov wrote to John Kerry.",
                                         "persons { name: 'John Kerry' }");
  std::thread loader;
  IngestResult came;
  Budget budget;
  // Under the writer's lock of the first commit: the article is next in the line for it.
  const auto outcome = Eraser(*graph_, Gazetteer::Default(), GetParam())
                           .Erase(PersonId(1), /*dry_run=*/false, budget,
                                  [&](const Transaction&, Curator::Outcome*) -> absl::Status {
                                    if (loader.joinable()) return absl::OkStatus();
                                    loader = std::thread([&] {
                                      Budget own;
                                      const absl::StatusOr<IngestResult> result =
                                          ingester_->Ingest(late, own);
                                      ASSERT_THAT(result, IsOk());
                                      came = *result;
                                    });
                                    return absl::OkStatus();
                                  });
  loader.join();
  ASSERT_THAT(outcome, IsOk());
  const bool before = came.revision < outcome->revision;
  EXPECT_EQ(*graph_->Latest()->GetArticleText(came.article),
            before ? "xxxxxx xxxxxx wrote to John Kerry." : "Sergey Lavrov wrote to John Kerry.");
  if (before) {
    EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
  }
}

TEST_P(EraserTest, TakesAwayWhatWasWritten) {
  Write(R"pb(
    source { publisher: 'test' key: 'x' title: 'About Lavrov' text: 'Lavrov, Kerry.' }
    facts { polity { display_name: 'Russia' keys: 'iso:RU' } }
    facts {
      role {
        title: 'Foreign Minister'
        polity { name: 'polities/~iso:RU' }
        keys: 'r:fm'
      }
    }
    facts { person { display_name: 'John Kerry' keys: 'p:kerry' } }
    facts { person { display_name: 'Sergey Lavrov' aliases: 'Sergei Lavrov' keys: 'p:lavrov' } }
    facts {
      tenure {
        person { name: 'people/~p:lavrov' }
        role { name: 'roles/~r:fm' }
        interval {
          start { edtf: '2004-03-09' }
          end_state: END_STATE_ONGOING
        }
      }
    }
    facts {
      meeting {
        when { edtf: '2013-09-12' }
        title: 'Lavrov and Kerry'
        participations { party { name: 'people/~p:kerry' } }
        participations { party { name: 'people/~p:lavrov' } }
        keys: 'm:1'
      }
    }
    facts {
      statement {
        speaker { name: 'people/~p:lavrov' }
        text: 'no deal'
        meeting { name: 'meetings/~m:1' }
        keys: 's:1'
      }
    }
    facts {
      statement {
        speaker { name: 'people/~p:kerry' }
        text: 'I told Lavrov so'
        addressee { name: 'people/~p:lavrov' }
        meeting { name: 'meetings/~m:1' }
        keys: 's:2'
      }
    }
  )pb");
  // An article that means the holder of the office, and one that names the person.
  Ingest(Document("CNN", "a", "The foreign minister met Kerry.",
                  R"pb(persons { name: 'John Kerry' }
                       offices { title: 'foreign minister' polity: 'Russia' }
                       offices { title: 'Secretary of State' polity: 'US' }
                       meetings {
                         parties { person: 0 capacity: 1 }
                         parties { office: 0 }
                         status: MEETING_STATUS_HELD
                         when { edtf: '2013-09-12' }
                         sources { sentence { begin: 0 end: 5 } }
                       })pb"));
  LoadNews();
  const EntityRef lavrov = PersonNamed("Sergey Lavrov");
  ASSERT_TRUE(lavrov);
  const EntityRef kerry = PersonNamed("John Kerry");
  ASSERT_THAT(Shown(EntityKind::kMeeting), SizeIs(2));
  ASSERT_THAT(Erase(lavrov), IsOk());
  EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
  EXPECT_THAT(RowsWith({"no deal"}), Each(HasSubstr("xxxxxx said: no deal")));
  EXPECT_EQ(PersonNamed("John Kerry"), kerry);
  const auto found = graph_->Latest()->FindByKey(EntityKind::kMeeting, "m:1");
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  const Meeting meeting = *graph_->Latest()->GetMeeting(MeetingId((*found)->id));
  EXPECT_EQ(meeting.title, "xxxxxx and Kerry");
  EXPECT_THAT(TellersOf(MeetingId((*found)->id)), SizeIs(4)) << "one meeting, as before";
  EXPECT_THAT(Shown(EntityKind::kMeeting), SizeIs(2));
}

TEST_P(EraserTest, TakesAwayWhomTheyWereMergedWith) {
  Ingest(Document("CNN", "a", "Sergey Lavrov.", "persons { name: 'Sergey Lavrov' }"));
  Ingest(Document("CNN", "b", "Iron Man.", "persons { name: 'Iron Man' polity: 'Russia' }"));
  const EntityRef lavrov = PersonNamed("Sergey Lavrov");
  const EntityRef iron = PersonNamed("Iron Man");
  Budget budget;
  ASSERT_THAT(curator_->Merge(lavrov, iron, {"Lavrov is the Iron Man", "ana"}, false, budget),
              IsOk());
  ASSERT_EQ(PersonNamed("Iron Man"), lavrov);
  EXPECT_THAT(Erase(iron), HasReason("INVALID_FIELD"));
  ASSERT_THAT(Erase(lavrov), IsOk());
  EXPECT_THAT(RowsWith(LavrovsNames()), IsEmpty());
  EXPECT_THAT(RowsWith({"iron", "man."}), IsEmpty());
}

TEST_P(EraserTest, LeavesOthersOfTheName) {
  Ingest(Document("CNN", "a", "Bill Clinton and Hillary Clinton. Clinton smiled.",
                  R"pb(persons { name: 'Bill Clinton' aliases: 'Clinton' }
                       persons { name: 'Hillary Clinton' })pb"));
  Ingest(Document("CNN", "b", "Hillary Clinton. Clinton smiled. So did Bill Clinton's friend.",
                  R"pb(persons { name: 'Hillary Clinton' aliases: 'Clinton' })pb"));
  const EntityRef bill = PersonNamed("Bill Clinton");
  const EntityRef hillary = PersonNamed("Hillary Clinton");
  ASSERT_THAT(Erase(bill), IsOk());
  EXPECT_THAT(RowsWith({"bill"}), IsEmpty());
  EXPECT_EQ(PersonNamed("Hillary Clinton"), hillary);
  EXPECT_EQ(*graph_->Latest()->GetArticleText(ArticleId(1)),
            "xxxx xxxxxxx and Hillary Clinton. xxxxxxx smiled.");
  EXPECT_EQ(*graph_->Latest()->GetArticleText(ArticleId(2)),
            "Hillary Clinton. Clinton smiled. So did xxxx xxxxxxx's friend.");
}

TEST_P(EraserTest, AnArticleGoesWithAllThatItTold) {
  LoadNews();
  // Alone in telling of Zarif, and of a quotation.
  const auto outcome = Erase(fourth_);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_GT(outcome->history_rows, 10);
  EXPECT_THAT(RowsWith({"zarif", "2013-09-20", "bbc/d"}), IsEmpty());
  EXPECT_THAT(Shown(EntityKind::kPerson), ElementsAre("1 Sergei Lavrov", "2 John Kerry"));
  // One of two that tell of a meeting: with all its versions.
  ASSERT_THAT(Erase(first_), IsOk());
  EXPECT_THAT(RowsWith({"no deal", "told lavrov", "lavrov-kerry", "in-geneva", "cnn"}), IsEmpty());
  EXPECT_THAT(Shown(EntityKind::kMeeting), SizeIs(1));
  EXPECT_THAT(Shown(EntityKind::kPerson), Contains(HasSubstr("John Kerry")));
  EXPECT_THAT(Erase(first_), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(EraserTest, AnArticleTakenBackBeforeCanBeErased) {
  LoadNews();
  Budget budget;
  ASSERT_THAT(curator_->Retract(fourth_, false, budget), IsOk());
  ASSERT_THAT(RowsWith({"zarif"}), Not(IsEmpty()));
  const auto before = AllRows();
  const auto trial = Erase(fourth_, /*dry_run=*/true);
  ASSERT_THAT(trial, IsOk());
  EXPECT_TRUE(AllRows() == before);
  const auto outcome = Erase(fourth_);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_GE(outcome->history_rows, trial->history_rows);
  EXPECT_GT(trial->history_rows, 10);
  EXPECT_THAT(outcome->changes, IsEmpty());
  EXPECT_THAT(RowsWith({"zarif", "bbc/d"}), IsEmpty());
}

// What the articles assert after an erasure is what the graph shows: loaded into an empty store
// they end in the same.
TEST_P(EraserTest, WhatIsLeftIsWhatTheArticlesTellNow) {
  const std::vector<std::string> people = {"Ivan Petrov", "Maria Silva", "John Okafor",
                                           "Li Nara",     "Ann Lee",     "Omar Haddad"};
  const std::vector<std::string> offices = {"Russia", "Brazil", "Nigeria",
                                            "China",  "Canada", "Jordan"};
  for (int seed = 0; seed < 24; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&random](int n) {
      return static_cast<int>(std::uniform_int_distribution<int>(0, n - 1)(random));
    };
    const auto load = [&](ArticleIngester& ingester, const v1::ArticleFacts& facts) {
      Budget budget;
      ASSERT_THAT(ingester.Ingest(facts, budget), IsOk());
    };
    Restart();
    for (int a = 0; a < 16; ++a) {
      std::vector<int> chosen = {pick(6)};
      while (chosen.size() < 2 + static_cast<size_t>(pick(2))) {
        const int p = pick(6);
        if (std::find(chosen.begin(), chosen.end(), p) == chosen.end()) chosen.push_back(p);
      }
      const std::string day = absl::StrCat("2013-09-", 12 + pick(3));
      std::string text = "Seen:";
      std::string facts;
      std::string parties;
      for (size_t i = 0; i < chosen.size(); ++i) {
        const std::string& name = people[chosen[i]];
        absl::StrAppend(&text, " ", name, ", that is ", name.substr(name.find(' ') + 1), ",");
        absl::StrAppend(
            &facts, "persons { name: '", name, "' aliases: '", name.substr(name.find(' ') + 1),
            "' } offices { title: ", "'foreign minister' polity: '", offices[chosen[i]], "' } ");
        if (pick(3) != 0) {
          absl::StrAppend(&facts, "tenures { person: ", i, " office: ", i,
                          " interval { last_known { edtf: '", day, "' } } } ");
        }
        const bool by_office = i > 0 && pick(4) == 0;
        absl::StrAppend(&parties, "parties { ", by_office ? "office: " : "person: ", i, " } ");
      }
      absl::StrAppend(&facts, "meetings { ", parties, " status: MEETING_STATUS_HELD when { edtf: '",
                      day, "' } place: '", pick(2) == 0 ? "Geneva" : "", "' title: 'With ",
                      people[chosen[0]], "' sources { sentence { begin: 0 end: 5 } } } ");
      absl::StrAppend(&facts, "statements { speaker { person: ", pick(2), " } text: 'As ",
                      people[chosen[1]], " knows' mode: STATEMENT_MODE_PARAPHRASE when { edtf: '",
                      day, "' } meeting: 0 addressee { person: ", pick(2), " } } ");
      load(*ingester_, Document(pick(2) == 0 ? "CNN" : "VOA", absl::StrCat("a", a), text, facts));
    }
    const std::string& name = people[pick(6)];
    const EntityRef person = PersonNamed(name);
    if (!person) continue;
    const int64_t meetings = graph_->Stats()->counts[EntityKind::kMeeting];
    ASSERT_THAT(Erase(person), IsOk());
    EXPECT_EQ(graph_->Stats()->counts[EntityKind::kMeeting], meetings);
    const std::string lower = absl::AsciiStrToLower(name);
    EXPECT_THAT(RowsWith({lower, lower.substr(lower.find(' ') + 1) + ","}), IsEmpty());
    ExpectSound();

    auto other = *GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    ArticleIngester loader(*other, Gazetteer::Default(), clock_);
    const auto reader = graph_->Latest();
    for (uint64_t id = 1; id <= 16; ++id) {
      const auto note = reader->GetNote(FactsNoteKey(ArticleId(id)));
      ASSERT_TRUE(note.ok() && note->has_value());
      v1::ArticleFacts facts;
      ASSERT_TRUE(facts.ParseFromString(**note));
      facts.mutable_article()->set_text(*reader->GetArticleText(ArticleId(id)));
      load(loader, facts);
    }
    for (EntityKind kind :
         {EntityKind::kPerson, EntityKind::kTenure, EntityKind::kMeeting, EntityKind::kStatement}) {
      EXPECT_EQ(InWords(*reader, kind), InWords(*other->Latest(), kind));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ArticlesOfACommit, EraserTest,
                         ::testing::Values(kMaxMovedArticles, size_t{1}, size_t{2}));

}  // namespace
}  // namespace chancery
