#include "tests/conformance/graph_store_suite.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"

namespace chancery {

GraphStoreFixture::GraphStoreFixture()
    : clock_(absl::FromCivil(absl::CivilDay(2022, 1, 22), absl::UTCTimeZone())) {
  static int number = 0;
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string name = absl::StrCat(test->test_suite_name(), "_", test->name(), "_", ++number);
  std::replace(name.begin(), name.end(), '/', '_');
  directory_ = absl::StrCat(::testing::TempDir(), "/", name);
  std::filesystem::remove_all(directory_);
  std::filesystem::create_directories(directory_);
  harness_ = GetParam().make(clock_, directory_);
}

GraphStoreFixture::~GraphStoreFixture() {
  harness_.reset();
  std::filesystem::remove_all(directory_);
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using Ref = absl::optional<EntityRef>;

Person NewPerson(Transaction& transaction, absl::string_view name,
                 std::vector<std::string> keys = {}) {
  Person person;
  person.id = transaction.NewId<PersonId>();
  person.names.display = std::string(name);
  person.names.keys = std::move(keys);
  return person;
}

// Commits a person. Dies with the test if that fails.
PersonId AddPerson(GraphStore& store, absl::string_view name, std::vector<std::string> keys = {}) {
  PersonId id;
  EXPECT_THAT(store.Transact([&](Transaction& transaction) {
    const Person person = NewPerson(transaction, name, keys);
    id = person.id;
    transaction.Put(person);
    return absl::OkStatus();
  }),
              IsOk());
  return id;
}

absl::StatusOr<CommitResult> PutEntity(GraphStore& store, const Entity& entity) {
  return store.Transact([&](Transaction& transaction) {
    transaction.Put(entity);
    return absl::OkStatus();
  });
}

absl::StatusOr<CommitResult> Write(GraphStore& store, const GraphBuilder& builder) {
  return store.Transact(
      [&](Transaction& transaction) { return WriteGraph(builder.Build(), transaction); });
}

std::vector<uint64_t> MeetingsOf(const GraphReader& reader, EntityRef party) {
  std::vector<uint64_t> ids;
  Budget budget;
  EXPECT_THAT(reader.ScanMeetings(party, {}, budget,
                                  [&](const MeetingEdge& edge) {
                                    ids.push_back(edge.meeting.value);
                                    return true;
                                  }),
              IsOk());
  return ids;
}

// "meeting" or "meeting?" of each encounter.
std::vector<std::string> Encounters(const GraphReader& reader, PersonId subject, RoleId role) {
  std::vector<std::string> rows;
  Budget budget;
  EXPECT_THAT(reader.ScanRoleEncounters(subject, role, DayRange(), budget,
                                        [&](const RoleEncounter& row) {
                                          rows.push_back(absl::StrCat(row.meeting.value,
                                                                      row.certain ? "" : "?"));
                                          return true;
                                        }),
              IsOk());
  return rows;
}

std::vector<std::pair<std::string, NameMatch>> Find(const GraphReader& reader,
                                                    absl::string_view text, bool exact = false) {
  NameQuery query;
  query.text = std::string(text);
  query.exact = exact;
  Budget budget;
  const auto hits = reader.FindByName(query, budget);
  EXPECT_THAT(hits, IsOk());
  std::vector<std::pair<std::string, NameMatch>> found;
  for (const NameHit& hit : *hits) {
    found.emplace_back(absl::StrCat(CollectionOf(hit.entity.kind), "/", hit.entity.id), hit.match);
  }
  return found;
}

std::vector<std::string> Verified(const GraphStore& store) {
  Budget budget;
  std::vector<std::string> differences;
  const auto counts = store.Verify(
      budget, [&](absl::string_view difference) { differences.emplace_back(difference); },
      [](const GraphStore::VerifyCounts&) { return true; });
  EXPECT_THAT(counts, IsOk());
  return differences;
}

TEST_P(GraphStoreSuite, ANewStoreIsEmptyAtRevisionZero) {
  const auto reader = store().Latest();
  EXPECT_EQ(reader->revision(), 0);
  EXPECT_EQ(reader->revision_time(), absl::InfinitePast());
  EXPECT_THAT(reader->GetPerson(PersonId(1)), HasReason("NOT_FOUND"));
  EXPECT_THAT(Find(*reader, "anyone"), IsEmpty());
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, EachCommitMakesTheNextRevisionWithItsTime) {
  std::vector<absl::Time> times;
  std::vector<PersonId> people;  // between processes ids are left out
  for (int i = 1; i <= 3; ++i) {
    clock_.Advance(absl::Seconds(10));
    times.push_back(clock_.Now());
    const auto result = store().Transact([&](Transaction& transaction) {
      const Person person = NewPerson(transaction, "Ann");
      people.push_back(person.id);
      transaction.Put(person);
      return absl::OkStatus();
    });
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(result->revision, i);
    EXPECT_EQ(result->time, clock_.Now());
    EXPECT_GT(result->rows_written, 0);
    Settle();
    EXPECT_EQ(store().Latest()->revision(), i);
    EXPECT_EQ(store().Latest()->revision_time(), clock_.Now());
  }
  ASSERT_OK_AND_ASSIGN(const auto second, store().At(2));
  EXPECT_EQ(second->revision(), 2);
  EXPECT_EQ(second->revision_time(), times[1]);
  EXPECT_THAT(second->GetPerson(people[1]), IsOk());
  EXPECT_THAT(second->GetPerson(people[2]), HasReason("NOT_FOUND"));
}

TEST_P(GraphStoreSuite, ACommitWithNothingToWriteKeepsTheRevision) {
  const PersonId ann = AddPerson(store(), "Ann");
  ASSERT_OK_AND_ASSIGN(const Person person, store().Latest()->GetPerson(ann));
  ASSERT_OK_AND_ASSIGN(const CommitResult same, PutEntity(store(), person));
  EXPECT_EQ(same.revision, 1);
  EXPECT_EQ(same.rows_written, 0);
  ASSERT_OK_AND_ASSIGN(const CommitResult nothing,
                       store().Transact([](Transaction&) { return absl::OkStatus(); }));
  EXPECT_EQ(nothing.revision, 1);
  EXPECT_EQ(store().Latest()->revision(), 1);
}

TEST_P(GraphStoreSuite, TimeNeverGoesBack) {
  AddPerson(store(), "Ann");
  const absl::Time first = store().Latest()->revision_time();
  clock_.Advance(-absl::Hours(5));
  AddPerson(store(), "Bob");
  EXPECT_GE(store().Latest()->revision_time(), first);
}

TEST_P(GraphStoreSuite, ReadersFindTheRevisionOfATime) {
  const absl::Time start = clock_.Now();
  clock_.Advance(absl::Seconds(10));
  AddPerson(store(), "Ann");
  clock_.Advance(absl::Seconds(10));
  AddPerson(store(), "Bob");
  Settle();
  const auto revision_at = [&](absl::Duration since_start) {
    const auto reader = store().AtTime(start + since_start);
    EXPECT_THAT(reader, IsOk());
    return (*reader)->revision();
  };
  EXPECT_EQ(revision_at(absl::Seconds(9)), 0);
  EXPECT_EQ(revision_at(absl::Seconds(10)), 1);
  EXPECT_EQ(revision_at(absl::Seconds(19)), 1);
  EXPECT_EQ(revision_at(absl::Seconds(20)), 2);
  EXPECT_EQ(revision_at(absl::Hours(1000)), 2);
}

TEST_P(GraphStoreSuite, ThereIsNoReaderOfTheFuture) {
  AddPerson(store(), "Ann");
  EXPECT_THAT(store().At(1), IsOk());
  EXPECT_THAT(store().At(0), IsOk());
  const auto future = store().At(2);
  EXPECT_THAT(future, StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(future, HasReason("REVISION_IN_FUTURE"));
  EXPECT_EQ(GetErrorDetail(future.status())->metadata.at("requested"), "2");
  EXPECT_EQ(GetErrorDetail(future.status())->metadata.at("newest"), "1");
}

TEST_P(GraphStoreSuite, AFailedTransactionLeavesNothingBehind) {
  AddPerson(store(), "Ann");
  const auto failed = store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Bob", {"Q2"}));
    transaction.RecordRequest("r1", "done");
    return absl::AbortedError("changed my mind");
  });
  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(AddPerson(store(), "Carl"), PersonId(2)) << "its ids are not used up";
  Settle();
  EXPECT_EQ(store().Latest()->revision(), 2);
  EXPECT_THAT(store().Latest()->FindByKey(EntityKind::kPerson, "Q2"), IsOkAndHolds(Ref()));
  EXPECT_THAT(Find(*store().Latest(), "bob"), IsEmpty());
  EXPECT_THAT(store().FindRequest("r1"), IsOkAndHolds(absl::optional<std::string>()));
  // Nor is one given again after the process.
  const PersonId later = AddPerson(store(), "Dora");
  EXPECT_GE(later.value, 3U);
  EXPECT_THAT(store().Latest()->DisplayName(PersonId(2)), IsOkAndHolds("Carl"));
}

TEST_P(GraphStoreSuite, InvalidEntitiesAreRefused) {
  EXPECT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, ""));
    return absl::OkStatus();
  }),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "\xff"));
    return absl::OkStatus();
  }),
              HasReason("INVALID_FIELD"));
  EXPECT_EQ(store().Latest()->revision(), 0);
}

TEST_P(GraphStoreSuite, WhatIsReferredToMustExist) {
  const PersonId ann = AddPerson(store(), "Ann");
  const auto put = [&](auto make) {
    return store().Transact([&](Transaction& transaction) {
      transaction.Put(make(transaction));
      return absl::OkStatus();
    });
  };
  EXPECT_THAT(put([&](Transaction& transaction) {
                Tenure tenure;
                tenure.id = transaction.NewId<TenureId>();
                tenure.person = ann;
                tenure.role = RoleId(1);
                return tenure;
              }),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(put([&](Transaction& transaction) {
                Meeting meeting;
                meeting.id = transaction.NewId<MeetingId>();
                meeting.participations = {{ann, "", {}}, {PersonId(9), "", {}}};
                return meeting;
              }),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(put([&](Transaction& transaction) {
                Statement statement;
                statement.id = transaction.NewId<StatementId>();
                statement.speaker = ann;
                statement.text = "Yes.";
                statement.meeting = MeetingId(1);
                return statement;
              }),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(store().Transact([&](Transaction& transaction) {
    Evidence evidence;
    evidence.fact = ann;
    evidence.article = ArticleId(1);
    transaction.AddEvidence(evidence);
    return absl::OkStatus();
  }),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_EQ(store().Latest()->revision(), 1);
}

TEST_P(GraphStoreSuite, ATransactionMayReferToWhatItMakes) {
  ASSERT_THAT(store().Transact([](Transaction& transaction) {
    Role role;
    role.id = transaction.NewId<RoleId>();
    Polity polity;
    polity.id = transaction.NewId<PolityId>();
    polity.names.display = "Russia";
    role.names.display = "Foreign Minister";
    role.polity = polity.id;
    transaction.Put(role);  // before what it refers to
    transaction.Put(polity);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(store().Latest()->DisplayName(RoleId(1)), IsOkAndHolds("Foreign Minister of Russia"));
}

TEST_P(GraphStoreSuite, KeysBelongToOneEntityOfAKind) {
  const PersonId ann = AddPerson(store(), "Ann", {"Q1"});
  const auto conflict = store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Bob", {"Q1"}));
    return absl::OkStatus();
  });
  EXPECT_THAT(conflict, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(conflict, HasReason("KEY_CONFLICT"));
  EXPECT_EQ(GetErrorDetail(conflict.status())->metadata.at("resource"), "people/1");
  EXPECT_EQ(GetErrorDetail(conflict.status())->metadata.at("key"), "Q1");
  // Another kind has keys of its own.
  EXPECT_THAT(store().Transact([](Transaction& transaction) {
    Topic topic;
    topic.id = transaction.NewId<TopicId>();
    topic.names.display = "Trade";
    topic.names.keys = {"Q1"};
    transaction.Put(topic);
    return absl::OkStatus();
  }),
              IsOk());
  // Two of one transaction conflict as well.
  EXPECT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Carl", {"Q3"}));
    transaction.Put(NewPerson(transaction, "Dora", {"Q3"}));
    return absl::OkStatus();
  }),
              HasReason("KEY_CONFLICT"));
  Settle();
  EXPECT_THAT(store().Latest()->FindByKey(EntityKind::kPerson, "Q1"), IsOkAndHolds(Ref(ann)));
  EXPECT_THAT(store().Latest()->FindByKey(EntityKind::kTopic, "Q1"), IsOkAndHolds(Ref(TopicId(1))));
  EXPECT_THAT(store().Latest()->FindByKey(EntityKind::kPerson, "Q3"), IsOkAndHolds(Ref()));
}

TEST_P(GraphStoreSuite, AKeyMayChangeHands) {
  const PersonId ann = AddPerson(store(), "Ann", {"Q1"});
  PersonId bob;
  ASSERT_THAT(store().Transact([&](Transaction& transaction) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(Entity entity, transaction.Get(ann));
    std::get<Person>(entity).names.keys.clear();
    transaction.Put(std::move(entity));
    const Person person = NewPerson(transaction, "Bob", {"Q1"});
    bob = person.id;
    transaction.Put(person);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(store().Latest()->FindByKey(EntityKind::kPerson, "Q1"), IsOkAndHolds(Ref(bob)));
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_THAT(before->FindByKey(EntityKind::kPerson, "Q1"), IsOkAndHolds(Ref(ann)));
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, ATransactionSeesItsOwnChanges) {
  const PersonId ann = AddPerson(store(), "Ann", {"Q1"});
  ASSERT_THAT(store().Transact([&](Transaction& transaction) -> absl::Status {
    Person bob = NewPerson(transaction, "Bob", {"Q2", "Q3"});
    transaction.Put(bob);
    EXPECT_THAT(transaction.FindByKey(EntityKind::kPerson, "Q2"), IsOkAndHolds(Ref(bob.id)));
    EXPECT_THAT(transaction.FindByKey(EntityKind::kPerson, "Q1"), IsOkAndHolds(Ref(ann)));
    EXPECT_THAT(transaction.Get(bob.id), IsOk());
    EXPECT_THAT(transaction.head().GetPerson(bob.id), HasReason("NOT_FOUND"));
    bob.names.keys = {"Q3"};
    transaction.Put(bob);
    EXPECT_THAT(transaction.FindByKey(EntityKind::kPerson, "Q2"), IsOkAndHolds(Ref()))
        << "the last Put has it no more";
    EXPECT_THAT(transaction.FindByKey(EntityKind::kPerson, "Q3"), IsOkAndHolds(Ref(bob.id)));

    CHANCERY_ASSIGN_OR_RETURN(Entity entity, transaction.Get(ann));
    std::get<Person>(entity).names.keys.clear();
    transaction.Put(entity);
    EXPECT_THAT(transaction.FindByKey(EntityKind::kPerson, "Q1"), IsOkAndHolds(Ref()))
        << "the head still has it, this transaction took it away";
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(GraphStoreSuite, AClosedEntityIsGoneFromTheTransactionToo) {
  GraphBuilder g;
  const MeetingId meeting = g.Meeting("2004").With(g.Person("Ann")).Key("m1");
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.Close(meeting);
    EXPECT_THAT(transaction.Get(meeting), HasReason("NOT_FOUND"));
    EXPECT_THAT(transaction.FindByKey(EntityKind::kMeeting, "m1"), IsOkAndHolds(Ref()));
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(GraphStoreSuite, ClosedFactsStayInOldRevisions) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const MeetingId meeting = g.Meeting("2004").With(ann).Key("m1");
  const MeetingId other = g.Meeting("2005").With(ann);
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.Close(meeting);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  const auto now = store().Latest();
  EXPECT_THAT(now->GetMeeting(meeting), HasReason("NOT_FOUND"));
  EXPECT_THAT(now->GetMeetingEdge(meeting), HasReason("NOT_FOUND"));
  EXPECT_THAT(now->FindByKey(EntityKind::kMeeting, "m1"), IsOkAndHolds(Ref()));
  EXPECT_THAT(MeetingsOf(*now, ann), ElementsAre(other.value));
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_THAT(before->GetMeeting(meeting), IsOk());
  EXPECT_THAT(before->FindByKey(EntityKind::kMeeting, "m1"), IsOkAndHolds(Ref(meeting)));
  EXPECT_THAT(MeetingsOf(*before, ann), ElementsAre(meeting.value, other.value));
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, WhatIsNeededCannotBeClosed) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const MeetingId meeting = g.Meeting("2004").With(ann);
  const StatementId statement = g.Statement(ann, "Yes.").AtMeeting(meeting);
  const ArticleId article = g.Article("CNN", "2022", "Ann said yes.");
  g.Says(statement, article, 0, 13);
  ASSERT_THAT(Write(store(), g), IsOk());
  for (const EntityRef ref :
       {EntityRef(ann), EntityRef(meeting), EntityRef(statement), EntityRef(article)}) {
    EXPECT_THAT(store().Transact([&](Transaction& transaction) {
      transaction.Close(ref);
      return absl::OkStatus();
    }),
                StatusIs(absl::StatusCode::kFailedPrecondition))
        << CollectionOf(ref.kind);
  }
  EXPECT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.Close(MeetingId(77));
    return absl::OkStatus();
  }),
              HasReason("NOT_FOUND"));
  EXPECT_EQ(store().Latest()->revision(), 1);
  // All at once is sound.
  EXPECT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.CloseEvidence(statement, article, 0);
    transaction.Close(article);
    transaction.Close(meeting);
    transaction.Close(statement);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(MeetingsOf(*store().Latest(), ann), IsEmpty());
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, ATenureLearnedLaterChangesEarlierMeetings) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const PersonId bob = g.Person("Bob");
  const RoleId minister = g.Role("Minister");
  g.Meeting("2004-05-11").With(ann).With(bob);
  g.Meeting("2006-05-11").With(ann).With(bob);
  ASSERT_THAT(Write(store(), g), IsOk());
  EXPECT_THAT(Encounters(*store().Latest(), ann, minister), IsEmpty());

  Tenure tenure;
  tenure.person = bob;
  tenure.role = minister;
  tenure.interval =
      TimeInterval::Create(Date("2004-05"), TimeInterval::EndState::kEnded, Date("2005")).value();
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    tenure.id = transaction.NewId<TenureId>();
    transaction.Put(tenure);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(Encounters(*store().Latest(), ann, minister), ElementsAre("1?"));

  tenure.interval =
      TimeInterval::Create(Date("2003"), TimeInterval::EndState::kEnded, Date("2007")).value();
  ASSERT_THAT(PutEntity(store(), tenure), IsOk());
  Settle();
  EXPECT_THAT(Encounters(*store().Latest(), ann, minister), ElementsAre("1", "2"));

  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.Close(tenure.id);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(Encounters(*store().Latest(), ann, minister), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto second, store().At(2));
  EXPECT_THAT(Encounters(*second, ann, minister), ElementsAre("1?"));
  ASSERT_OK_AND_ASSIGN(const auto third, store().At(3));
  EXPECT_THAT(Encounters(*third, ann, minister), ElementsAre("1", "2"));
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, NamesAreFoundByWordsSpellingAndBeginning) {
  GraphBuilder g;
  g.Person("Sergey Lavrov")
      .Alias("\u0421\u0435\u0440\u0433\u0435\u0439 \u041b\u0430\u0432\u0440\u043e\u0432");
  g.Person("Jean-Yves Le Drian");
  g.Role("Foreign Minister", g.Polity("Russia"));
  ASSERT_THAT(Write(store(), g), IsOk());
  Settle();
  const auto reader = store().Latest();
  EXPECT_THAT(Find(*reader, "SERGEY lavrov"), ElementsAre(Pair("people/1", NameMatch::kExact)));
  EXPECT_THAT(Find(*reader, "lavrov"), ElementsAre(Pair("people/1", NameMatch::kWords)));
  EXPECT_THAT(Find(*reader, "Sergei Lavrov"),
              ElementsAre(Pair("people/1", NameMatch::kTransliteration)));
  EXPECT_THAT(Find(*reader, "jean yves le dri"), ElementsAre(Pair("people/2", NameMatch::kPrefix)));
  EXPECT_THAT(Find(*reader, "sergey lavrow"), SizeIs(1));
  EXPECT_THAT(Find(*reader, "sergey lavroff smith"), IsEmpty());
  EXPECT_THAT(Find(*reader, "lavr", /*exact=*/true), IsEmpty());
  EXPECT_THAT(Find(*reader, "lavrov", /*exact=*/true), SizeIs(1));
  EXPECT_THAT(Find(*reader, "Russian"), Not(IsEmpty()))
      << "of Russia, by its beginning or nearness";
}

TEST_P(GraphStoreSuite, ARenamedPolityRenamesItsRoles) {
  GraphBuilder g;
  const PolityId polity = g.Polity("Zaire");
  const RoleId role = g.Role("President", polity);
  ASSERT_THAT(Write(store(), g), IsOk());
  EXPECT_THAT(store().Latest()->DisplayName(role), IsOkAndHolds("President of Zaire"));
  Polity renamed = g.Mutable<Polity>(polity);
  renamed.names.display = "Congo";
  ASSERT_THAT(PutEntity(store(), renamed), IsOk());
  Settle();
  const auto now = store().Latest();
  EXPECT_THAT(now->DisplayName(role), IsOkAndHolds("President of Congo"));
  EXPECT_THAT(Find(*now, "president of congo"), ElementsAre(Pair("roles/1", NameMatch::kExact)));
  EXPECT_THAT(Find(*now, "president of zaire", /*exact=*/true), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_THAT(before->DisplayName(role), IsOkAndHolds("President of Zaire"));
  EXPECT_THAT(Find(*before, "president of zaire"), ElementsAre(Pair("roles/1", NameMatch::kExact)));
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, EvidenceIsAddedReplacedAndClosed) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const ArticleId first = g.Article("CNN", "2022", "One. Two.");
  const ArticleId second = g.Article("AP", "2022", "Three.");
  g.Says(ann, second, 0, 6);
  g.Says(ann, first, 0, 4);
  g.Says(ann, first, 5, 9);
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    Evidence changed;
    changed.fact = ann;
    changed.article = first;
    changed.sequence = 0;
    changed.begin = 1;
    changed.end = 4;
    transaction.AddEvidence(changed);
    transaction.CloseEvidence(ann, second, 0);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  const auto places = [&](const GraphReader& reader) {
    std::vector<std::string> found;
    Budget budget;
    EXPECT_THAT(reader.ScanEvidence(ann, ArticleId(), 0, budget,
                                    [&](const Evidence& evidence) {
                                      found.push_back(absl::StrCat(
                                          evidence.article.value, "#", evidence.sequence, ":",
                                          evidence.begin, "-", evidence.end));
                                      return true;
                                    }),
                IsOk());
    return found;
  };
  EXPECT_THAT(places(*store().Latest()), ElementsAre("1#0:1-4", "1#1:5-9"));
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_THAT(places(*before), ElementsAre("1#0:0-4", "1#1:5-9", "2#0:0-6"));
  EXPECT_THAT(store().Latest()->GetArticleText(second), IsOkAndHolds("Three."));
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, AClosedArticleTakesItsTextAlong) {
  GraphBuilder g;
  const ArticleId article = g.Article("CNN", "2022", "Ann said yes.");
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.Close(article);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(store().Latest()->GetArticleText(article), IsOkAndHolds(""));
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_THAT(before->GetArticleText(article), IsOkAndHolds("Ann said yes."));
}

// Reads everything that others refer to, and counts it.
int ReadEverything(const GraphReader& reader) {
  int read = 0;
  Budget budget;
  for (int kind = 1; kind < kEntityKindCount; ++kind) {
    std::vector<Entity> entities;
    EXPECT_THAT(reader.ScanEntities(static_cast<EntityKind>(kind), 0, budget,
                                    [&](const Entity& entity) {
                                      entities.push_back(entity);
                                      return true;
                                    }),
                IsOk());
    for (const Entity& entity : entities) {
      ++read;
      EXPECT_THAT(reader.DisplayName(RefOf(entity)), IsOk());
      if (const auto* statement = std::get_if<Statement>(&entity)) {
        for (EntityRef ref : {EntityRef(statement->meeting), statement->addressee}) {
          if (!ref) continue;
          EXPECT_THAT(reader.DisplayName(ref), IsOk());
        }
      }
      if (kind == static_cast<int>(EntityKind::kPerson)) {
        EXPECT_THAT(reader.ScanMeetings(RefOf(entity), DatedScan(), budget,
                                        [&](const MeetingEdge& edge) {
                                          EXPECT_THAT(reader.DisplayName(edge.meeting), IsOk());
                                          return true;
                                        }),
                    IsOk());
      }
    }
  }
  return read;
}

TEST_P(GraphStoreSuite, WhatIsErasedIsInNoRevision) {
  GraphBuilder g;
  const PolityId us = g.Polity("United States");
  const RoleId secretary = g.Role("Secretary of State", us);
  const PersonId ann = g.Person("Ann Lee").Held(secretary, "2001", "2005");
  const PersonId bob = g.Person("Bob");
  const MeetingId meeting = g.Meeting("2004-05-01").With(ann).With(bob);
  const StatementId said = g.Statement(ann, "I resign.").On("2004").AtMeeting(meeting);
  const StatementId heard = g.Statement(bob, "Ann Lee resigned.").On("2004").To(ann);
  const ArticleId article = g.Article("CNN", "2022", "Ann Lee met Bob.");
  g.Says(heard, article, 0, 7);
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    Meeting without = *transaction.head().GetMeeting(meeting);
    without.participations = {{bob, "", {}}, {EntityRef(), "somebody", {}}};
    transaction.Put(without);
    Statement other = *transaction.head().GetStatement(heard);
    other.text = "xxx xxx resigned.";
    other.addressee = EntityRef();
    transaction.Put(other);
    transaction.PutArticleText(article, "xxx xxx met Bob.");
    transaction.PutNote("about/ann", "Ann Lee");
    Budget budget;
    EXPECT_THAT(transaction.head().ScanTenuresOfPerson(ann, budget,
                                                       [&](const Tenure& tenure) {
                                                         transaction.Close(tenure.id);
                                                         return true;
                                                       }),
                IsOk());
    transaction.Close(said);
    return absl::OkStatus();
  }),
              IsOk());
  Budget budget;
  HistoryErasure erasure;
  erasure.entities = {ann};
  EXPECT_THAT(store().EraseHistory(erasure, budget), HasReason("UNKNOWN_REFERENCE"));
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.DeleteNote("about/ann");
    transaction.Close(ann);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  ASSERT_OK_AND_ASSIGN(std::shared_ptr<const GraphReader> before, store().At(1));
  ASSERT_EQ(ReadEverything(*before), 9);
  before.reset();
  int versions = 0;
  EXPECT_THAT(store().ScanClosed(ann, budget,
                                 [&](const Entity& entity) {
                                   ++versions;
                                   EXPECT_EQ(std::get<Person>(entity).names.display, "Ann Lee");
                                   return true;
                                 }),
              IsOk());
  EXPECT_EQ(versions, 1);
  std::vector<std::string> notes;
  EXPECT_THAT(
      store().ScanClosedNotes(
          "about/", budget,
          [&](absl::string_view key, absl::string_view value, Revision created, Revision closed) {
            notes.push_back(absl::StrCat(key, "=", value, " ", created, "-", closed));
            return true;
          }),
      IsOk());
  EXPECT_THAT(notes, ElementsAre("about/ann=Ann Lee 2-3"));

  erasure.stand_in = "a person";
  erasure.redact = [](const std::vector<ArticleId>&, std::string* text) {
    const size_t at = text->find("Ann Lee");
    if (at == std::string::npos) return false;
    text->replace(at, 7, "xxx xxx");
    return true;
  };
  erasure.judge_note = [](absl::string_view key, absl::string_view) {
    return key == "about/ann" ? HistoryErasure::NoteVerdict::kDrop
                              : HistoryErasure::NoteVerdict::kKeep;
  };
  erasure.dry_run = true;
  ASSERT_OK_AND_ASSIGN(const uint64_t trial, store().EraseHistory(erasure, budget));
  EXPECT_GT(trial, 10);
  Settle();
  ASSERT_OK_AND_ASSIGN(before, store().At(1));
  EXPECT_THAT(before->GetPerson(ann), IsOk());
  before.reset();
  erasure.dry_run = false;
  EXPECT_THAT(store().EraseHistory(erasure, budget), IsOkAndHolds(trial));
  EXPECT_THAT(store().EraseHistory(erasure, budget), IsOkAndHolds(uint64_t{0}));
  Settle();

  ASSERT_OK_AND_ASSIGN(before, store().At(1));
  EXPECT_EQ(ReadEverything(*before), 6);
  EXPECT_THAT(before->GetPerson(ann), HasReason("NOT_FOUND"));
  EXPECT_THAT(before->GetStatement(said), HasReason("NOT_FOUND"));
  EXPECT_THAT(before->DisplayName(meeting), IsOkAndHolds("a person, Bob: 2004-05-01"));
  EXPECT_THAT(MeetingsOf(*before, ann), IsEmpty());
  EXPECT_THAT(MeetingsOf(*before, bob), ElementsAre(meeting.value));
  ASSERT_OK_AND_ASSIGN(const Statement told, before->GetStatement(heard));
  EXPECT_EQ(told.text, "xxx xxx resigned.");
  EXPECT_FALSE(told.addressee);
  EXPECT_THAT(before->GetArticleText(article), IsOkAndHolds("xxx xxx met Bob."));
  NameQuery query;
  query.text = "Ann";
  EXPECT_THAT(before->FindByName(query, budget), IsOkAndHolds(IsEmpty()));
  ASSERT_OK_AND_ASSIGN(const auto middle, store().At(2));
  EXPECT_THAT(middle->GetNote("about/ann"), IsOkAndHolds(absl::optional<std::string>()));
  EXPECT_THAT(Verified(store()), IsEmpty());
  // Nor on the device: not in what was logged before it was written, either.
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory())) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(bytes.find("Ann Lee"), std::string::npos) << file.path();
  }
}

TEST_P(GraphStoreSuite, AnErasedArticleTakesWhatRestedOnItAlong) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const PersonId bob = g.Person("Bob");
  const MeetingId shared = g.Meeting("2004").With(ann).With(bob);
  const MeetingId alone = g.Meeting("2005").With(ann);
  const StatementId said = g.Statement(bob, "Yes.").AtMeeting(alone);
  const ArticleId first = g.Article("CNN", "2022", "Told.");
  const ArticleId second = g.Article("AP", "2022", "Told, too.");
  g.Says(shared, first, 0, 4);
  g.Says(shared, second, 0, 4);
  g.Says(alone, first, 0, 4);
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    transaction.CloseEvidence(shared, first, 0);
    transaction.CloseEvidence(alone, first, 0);
    Statement other = *transaction.head().GetStatement(said);
    other.meeting = MeetingId();
    transaction.Put(other);
    Meeting now = *transaction.head().GetMeeting(shared);
    now.when = *PartialDate::Parse("2004-02");
    // Somebody whom the first revision does not know.
    Person eve;
    eve.id = transaction.NewId<PersonId>();
    eve.names.display = "Eve";
    transaction.Put(eve);
    now.participations.push_back({eve.id, "", {}});
    transaction.Put(now);
    transaction.Close(alone);
    transaction.Close(first);
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  Budget budget;
  int rows = 0;
  EXPECT_THAT(store().ScanClosedEvidence(shared, budget,
                                         [&](const Evidence& evidence) {
                                           ++rows;
                                           EXPECT_EQ(evidence.article, first);
                                           return true;
                                         }),
              IsOk());
  EXPECT_EQ(rows, 1);
  HistoryErasure erasure;
  erasure.entities = {first};
  erasure.stand_in = "somebody";
  EXPECT_THAT(store().EraseHistory(erasure, budget), IsOk());
  Settle();
  ASSERT_OK_AND_ASSIGN(const auto before, store().At(1));
  EXPECT_EQ(ReadEverything(*before), 5);
  EXPECT_THAT(before->GetArticle(first), HasReason("NOT_FOUND"));
  EXPECT_THAT(before->GetArticleText(first), IsOkAndHolds(""));
  EXPECT_THAT(before->GetMeeting(alone), HasReason("NOT_FOUND"));
  EXPECT_THAT(before->DisplayName(shared), IsOkAndHolds("Ann, Bob, somebody: 2004-02"));
  ASSERT_OK_AND_ASSIGN(const Statement told, before->GetStatement(said));
  EXPECT_FALSE(told.meeting);
  EXPECT_THAT(Verified(store()), IsEmpty());
}

TEST_P(GraphStoreSuite, WhatIsAcceptedCanBeRead) {
  Statement statement;
  ASSERT_THAT(store().Transact([&](Transaction& transaction) {
    statement.id = transaction.NewId<StatementId>();
    statement.speaker_description = "an official";
    statement.text = "Yes.";
    transaction.Put(statement);
    return absl::OkStatus();
  }),
              IsOk());
  // A kind without an id refers to nothing: to be refused, or to be taken for none.
  statement.speaker = EntityRef(EntityKind::kRole, 0);
  statement.addressee = EntityRef(EntityKind::kPerson, 0);
  const auto result = PutEntity(store(), statement);
  Settle();
  EXPECT_THAT(store().Latest()->GetStatement(statement.id), IsOk()) << result.status();
}

TEST_P(GraphStoreSuite, RequestsAreRemembered) {
  ASSERT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Ann"));
    transaction.RecordRequest("r1", "people/1");
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  EXPECT_THAT(store().FindRequest("r1"), IsOkAndHolds(absl::optional<std::string>("people/1")));
  EXPECT_THAT(store().FindRequest("r2"), IsOkAndHolds(absl::optional<std::string>()));
}

TEST_P(GraphStoreSuite, AnOutcomeThatIsForgottenIsStillKnownToBe) {
  ASSERT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Ann"));
    transaction.RecordRequest("r1", "people/1");
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(store().ExpireOutcomes(clock_.Now(), 10), IsOkAndHolds(0U));
  EXPECT_THAT(store().ExpireOutcomes(clock_.Now() + absl::Seconds(1), 10), IsOkAndHolds(1U));
  Settle();
  ASSERT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Put(NewPerson(transaction, "Bob"));
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(store().FindRequest("r1"), IsOkAndHolds(absl::optional<std::string>("")));
}

TEST_P(GraphStoreSuite, WhatIsTrimmedCanBeReadNoMoreByRevisionOrTime) {
  const absl::Time start = clock_.Now();
  for (int i = 1; i <= 4; ++i) {
    ASSERT_THAT(store().Transact([i](Transaction& transaction) {
      Person ann = i == 1 ? NewPerson(transaction, "") : Person();
      ann.id = PersonId(1);
      ann.names.display = absl::StrCat("Ann ", i);
      transaction.Put(ann);
      return absl::OkStatus();
    }),
                IsOk());
    clock_.Advance(absl::Seconds(10));
  }
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const TrimmedHistory trial, store().TrimHistory(3, true, budget));
  EXPECT_THAT(store().At(1), IsOk());
  ASSERT_OK_AND_ASSIGN(const TrimmedHistory trimmed, store().TrimHistory(3, false, budget));
  EXPECT_EQ(trimmed.oldest, 3U);
  EXPECT_EQ(trimmed.oldest_time, start + absl::Seconds(20));
  EXPECT_EQ(trimmed.commits, 2U);
  EXPECT_GT(trimmed.rows, 2U);  // the person and names, twice
  EXPECT_EQ(trimmed.rows, trial.rows);
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(store().At(2), HasReason("REVISION_TRIMMED"));
    EXPECT_THAT(store().AtTime(start + absl::Seconds(19)), HasReason("REVISION_TRIMMED"));
    EXPECT_THAT(store().ReadLog(1, 10), HasReason("REVISION_TRIMMED"));
    ASSERT_OK_AND_ASSIGN(const auto log, store().ReadLog(2, 10));
    EXPECT_EQ(log.size(), 2U);
    ASSERT_OK_AND_ASSIGN(auto at_time, store().AtTime(start + absl::Seconds(29)));
    EXPECT_EQ(at_time->revision(), 3U);
    EXPECT_THAT(at_time->DisplayName(PersonId(1)), IsOkAndHolds("Ann 3"));
    at_time.reset();
    ASSERT_OK_AND_ASSIGN(const GraphStats stats, store().Stats());
    EXPECT_EQ(stats.oldest, 3U);
    EXPECT_EQ(stats.oldest_time, start + absl::Seconds(20));
    EXPECT_TRUE(stats.trim_finished);
    Settle();
  }
  int versions = 0;
  EXPECT_THAT(store().ScanClosed(PersonId(1), budget,
                                 [&versions](const Entity&) { return ++versions > 0; }),
              IsOk());
  EXPECT_EQ(versions, 1);  // that of revision 3
  EXPECT_THAT(store().TrimHistory(9, false, budget), HasReason("REVISION_IN_FUTURE"));
}

TEST_P(GraphStoreSuite, StatsCountWhatLives) {
  GraphBuilder g;
  g.Meeting("2004").With(g.Person("Ann"));
  g.Meeting("2005").With(g.Person("Bob"));
  ASSERT_THAT(Write(store(), g), IsOk());
  ASSERT_THAT(store().Transact([](Transaction& transaction) {
    transaction.Close(MeetingId(1));
    return absl::OkStatus();
  }),
              IsOk());
  Settle();
  ASSERT_OK_AND_ASSIGN(const GraphStats stats, store().Stats());
  EXPECT_EQ(stats.revision, 2);
  EXPECT_EQ(stats.format_version, kFormatVersion);
  EXPECT_EQ(stats.counts.at(EntityKind::kPerson), 2);
  EXPECT_EQ(stats.counts.at(EntityKind::kMeeting), 1);
}

TEST_P(GraphStoreSuite, AReaderOutlivesLaterCommits) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  g.Meeting("2004").With(ann);
  ASSERT_THAT(Write(store(), g), IsOk());
  {
    const auto held = store().Latest();
    for (int i = 0; i < 5; ++i) {
      ASSERT_THAT(store().Transact([&](Transaction& transaction) {
        Person renamed;
        renamed.id = ann;
        renamed.names.display = absl::StrCat("Ann ", i);
        transaction.Put(renamed);
        if (i == 2) transaction.Close(MeetingId(1));
        return absl::OkStatus();
      }),
                  IsOk());
    }
    EXPECT_THAT(held->DisplayName(ann), IsOkAndHolds("Ann"));
    EXPECT_THAT(MeetingsOf(*held, ann), ElementsAre(1));
    EXPECT_EQ(held->revision(), 1);
  }
  Settle();
  EXPECT_THAT(store().Latest()->DisplayName(ann), IsOkAndHolds("Ann 4"));
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GraphStoreSuite);

}  // namespace chancery
