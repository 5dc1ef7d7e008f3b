// What //tests/conformance/graph_store_suite does not reach from outside: what happens to a store
// whose rows are not what they should be.

#include "storage/graph/graph_store.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "storage/rows/load_mark.h"
#include "storage/text/text_query.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GraphStoreTest : public ::testing::Test {
 protected:
  GraphStoreTest() : clock_(absl::FromUnixSeconds(1642723200)) {
    auto kv = std::make_unique<MemoryKvStore>();
    kv_ = kv.get();
    absl::StatusOr<std::unique_ptr<GraphStore>> graph =
        GraphStore::Open(std::move(kv), clock_, GraphStore::Options());
    EXPECT_THAT(graph, IsOk());
    graph_ = *std::move(graph);
  }

  // Two people who met, one of them in office.
  void Fill() {
    ASSERT_THAT(graph_->Transact([](Transaction& txn) {
      Polity polity;
      polity.id = txn.NewId<PolityId>();
      polity.names.display = "United States";
      polity.names.aliases = {"US"};
      txn.Put(polity);
      Role role;
      role.id = txn.NewId<RoleId>();
      role.names.display = "Secretary of State";
      role.polity = polity.id;
      txn.Put(role);
      Meeting meeting;
      meeting.id = txn.NewId<MeetingId>();
      meeting.when = PartialDate::Day(2013, 9, 12);
      for (const char* name : {"Sergey Lavrov", "John Kerry"}) {
        Person person;
        person.id = txn.NewId<PersonId>();
        person.names.display = name;
        txn.Put(person);
        meeting.participations.push_back({person.id, "", {}});
      }
      txn.Put(meeting);
      return absl::OkStatus();
    }),
                IsOk());
  }

  absl::Status PutTenure(const char* start, const char* end) {
    return graph_
        ->Transact([&](Transaction& txn) {
          Tenure tenure;
          tenure.id = txn.NewId<TenureId>();
          tenure.person = PersonId(2);
          tenure.role = RoleId(1);
          tenure.interval = *TimeInterval::Create(
              *PartialDate::Parse(start), TimeInterval::EndState::kEnded, *PartialDate::Parse(end));
          txn.Put(tenure);
          return absl::OkStatus();
        })
        .status();
  }

  int EncountersOfLavrov(const GraphReader& reader) {
    int rows = 0;
    Budget budget;
    EXPECT_THAT(reader.ScanRoleEncounters(PersonId(1), RoleId(1), DayRange(), budget,
                                          [&rows](const RoleEncounter&) {
                                            ++rows;
                                            return true;
                                          }),
                IsOk());
    return rows;
  }

  std::vector<std::string> Verify() {
    std::vector<std::string> differences;
    Budget budget;
    const auto counts = graph_->Verify(
        budget, [&](absl::string_view text) { differences.push_back(std::string(text)); },
        [](const GraphStore::VerifyCounts&) { return true; });
    EXPECT_THAT(counts, IsOk());
    if (counts.ok()) {
      EXPECT_EQ(counts->differences, differences.size());
    }
    return differences;
  }

  FakeClock clock_;
  MemoryKvStore* kv_;
  std::unique_ptr<GraphStore> graph_;
};

TEST_F(GraphStoreTest, TenuresLearnedLaterShowAtEarlierMeetings) {
  Fill();
  EXPECT_EQ(EncountersOfLavrov(*graph_->Latest()), 0);
  const Revision before = graph_->Latest()->revision();
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  EXPECT_EQ(EncountersOfLavrov(*graph_->Latest()), 1);
  // And not in what was known before.
  EXPECT_EQ(EncountersOfLavrov(**graph_->At(before)), 0);
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(GraphStoreTest, ClosedTenuresNoLongerShow) {
  Fill();
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  const Revision before = graph_->Latest()->revision();
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    txn.Close(TenureId(1));
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(EncountersOfLavrov(*graph_->Latest()), 0);
  EXPECT_EQ(EncountersOfLavrov(**graph_->At(before)), 1);
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(GraphStoreTest, RolesAreFoundByNamesThatTheirPolityGetsLater) {
  Fill();
  NameQuery query;
  query.text = "American Secretary of State";
  query.kinds = {EntityKind::kRole};
  Budget budget;
  EXPECT_THAT(graph_->Latest()->FindByName(query, budget), IsOkAndHolds(IsEmpty()));
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    absl::StatusOr<Entity> polity = txn.Get(PolityId(1));
    std::get<Polity>(*polity).names.aliases.push_back("American");
    txn.Put(*polity);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(graph_->Latest()->FindByName(query, budget), IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(GraphStoreTest, DisplayNamesFollowAChangeAtOnceAndStayOldForOldReaders) {
  Fill();
  const std::shared_ptr<const GraphReader> old = graph_->Latest();
  EXPECT_THAT(old->DisplayName(RoleId(1)), IsOkAndHolds("Secretary of State of the United States"));
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    absl::StatusOr<Entity> polity = txn.Get(PolityId(1));
    std::get<Polity>(*polity).names.display = "Utopia";
    txn.Put(*polity);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(graph_->Latest()->DisplayName(RoleId(1)),
              IsOkAndHolds("Secretary of State of Utopia"));
  EXPECT_THAT(old->DisplayName(RoleId(1)), IsOkAndHolds("Secretary of State of the United States"));
}

TEST_F(GraphStoreTest, NothingIsWrittenWhenNothingChanges) {
  Fill();
  const Revision before = graph_->Latest()->revision();
  const auto result = graph_->Transact([](Transaction& txn) {
    absl::StatusOr<Entity> person = txn.Get(PersonId(1));
    txn.Put(*person);
    return absl::OkStatus();
  });
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->rows_written, 0U);
  EXPECT_EQ(graph_->Latest()->revision(), before);
}

TEST_F(GraphStoreTest, PeopleAreNotClosedAndMeetingsWithEvidenceNeither) {
  Fill();
  EXPECT_THAT(graph_->Transact([](Transaction& txn) {
    txn.Close(PersonId(1));
    return absl::OkStatus();
  }),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    Article article;
    article.id = txn.NewId<ArticleId>();
    txn.Put(article);
    Evidence evidence;
    evidence.fact = MeetingId(1);
    evidence.article = article.id;
    txn.AddEvidence(evidence);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(graph_->Transact([](Transaction& txn) {
    txn.Close(MeetingId(1));
    return absl::OkStatus();
  }),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("evidence")));
  EXPECT_THAT(graph_->Transact([](Transaction& txn) {
    txn.CloseEvidence(MeetingId(1), ArticleId(1), 0);
    txn.Close(MeetingId(1));
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(GraphStoreTest, VerifyFindsARowThatIsMissingWrongOrTooMuch) {
  Fill();
  EXPECT_THAT(Verify(), IsEmpty());
  const std::string key = RoleOfPolityKey(PolityId(1), RoleId(1));
  WriteBatch batch;
  batch.Delete(Table::kIndex, key);
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  // A reader of the published revision still has the snapshot from before the damage.
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  EXPECT_THAT(Verify(), testing::ElementsAre(HasSubstr("is missing")));

  batch.Clear();
  batch.Put(Table::kIndex, key, std::string("\x01") + "wrong");
  batch.Put(Table::kIndex, RoleOfPolityKey(PolityId(1), RoleId(99)), "\x01");
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  ASSERT_THAT(PutTenure("2018-02-01", "2019-01-20"), IsOk());
  EXPECT_THAT(Verify(), testing::UnorderedElementsAre(HasSubstr("has another value"),
                                                      HasSubstr("follows from no base row")));
}

TEST_F(GraphStoreTest, RepairMakesIndexRowsFollowFromBaseRows) {
  Fill();
  const auto repair = [this](std::vector<std::string>* told) {
    Budget budget;
    return graph_->RepairIndex(
        budget, [told](absl::string_view text) { told->emplace_back(text); },
        [](const GraphStore::VerifyCounts&) { return true; });
  };
  std::vector<std::string> told;
  const Revision sound = graph_->Latest()->revision();
  absl::StatusOr<CommitResult> result = repair(&told);
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(told, IsEmpty());
  EXPECT_EQ(result->revision, sound);  // nothing was to be done

  WriteBatch batch;
  batch.Delete(Table::kIndex, RoleOfPolityKey(PolityId(1), RoleId(1)));
  batch.Put(Table::kIndex, RoleOfPolityKey(PolityId(1), RoleId(99)), "\x01");
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  EXPECT_THAT(Verify(), SizeIs(2));
  const int encounters = EncountersOfLavrov(*graph_->Latest());
  result = repair(&told);
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(told, SizeIs(2));
  EXPECT_EQ(result->revision, sound + 2);
  EXPECT_EQ(result->rows_written, 2U);
  EXPECT_THAT(Verify(), IsEmpty());
  EXPECT_EQ(graph_->Latest()->revision(), sound + 2);
  EXPECT_EQ(EncountersOfLavrov(*graph_->Latest()), encounters);
  // Writers go on from there.
  ASSERT_THAT(PutTenure("2018-02-01", "2019-01-20"), IsOk());
  EXPECT_THAT(Verify(), IsEmpty());

  // An older revision keeps its rows: the repair closed the wrong one, and did not take it out.
  batch.Clear();
  batch.Put(Table::kIndex, RoleOfPolityKey(PolityId(1), RoleId(1)), std::string("\x01") + "wrong");
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  ASSERT_THAT(PutTenure("2020-02-01", "2021-01-20"), IsOk());
  ASSERT_THAT(repair(&told), IsOk());
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(GraphStoreTest, AStoreThatIsMadeWithoutATextIndexStaysSo) {
  auto kv = std::make_unique<MemoryKvStore>();
  KvRowStoreOptions row_options;
  auto opened = OpenKvRowStore(std::move(kv), row_options);
  ASSERT_THAT(opened, IsOk());
  const std::shared_ptr<RowStore> rows = *std::move(opened);
  Budget budget;
  for (const bool index_texts : {false, true}) {  // the second time it is there
    GraphStore::Options options;
    options.index_texts = index_texts;
    const auto graph = GraphStore::Open(rows, clock_, options);
    ASSERT_THAT(graph, IsOk());
    EXPECT_FALSE((*graph)->Latest()->indexes_texts());
    const auto committed = (*graph)->Transact([](Transaction& txn) {
      Statement statement;
      statement.id = txn.NewId<StatementId>();
      statement.speaker_description = "an official";
      statement.text = "Sanctions must go.";
      txn.Put(statement);
      return absl::OkStatus();
    });
    ASSERT_THAT(committed, IsOk());
    EXPECT_FALSE((*graph)->Latest()->indexes_texts());
    StatementKey key;
    key.text = ParseTextQuery("sanctions");
    EXPECT_THAT((*graph)->Latest()->ScanStatements(key, DatedScan(), budget,
                                                   [](const StatementHit&) { return true; }),
                HasReason("ENGINE_UNSUPPORTED"));
    EXPECT_TRUE((*graph)->Latest()->GetNote("store/without-text-index")->has_value());
    EXPECT_THAT((*graph)->Verify(
                    budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                    [](const GraphStore::VerifyCounts&) { return true; }),
                IsOk());
  }
}

TEST_F(GraphStoreTest, RepairMakesTheRowsOfWordsAnew) {
  StatementId id;
  ASSERT_THAT(graph_->Transact([&id](Transaction& txn) {
    Statement statement;
    statement.id = id = txn.NewId<StatementId>();
    statement.speaker_description = "an official";
    statement.text = "Sanctions must go.";
    statement.when = *PartialDate::Parse("2022-01-21");
    txn.Put(statement);
    return absl::OkStatus();
  }),
              IsOk());
  const auto found = [this](absl::string_view words) {
    size_t count = 0;
    Budget budget;
    EXPECT_THAT(graph_->Latest()->ScanTexts(EntityKind::kStatement, ParseTextQuery(words),
                                            DatedScan(), budget,
                                            [&count](const TextHit&) {
                                              ++count;
                                              return true;
                                            }),
                IsOk());
    return count;
  };
  EXPECT_EQ(found("sanction"), 1U);
  std::string lost = TextWordPrefix(EntityKind::kStatement, "sanction");
  const DayPart day{PartialDate::Parse("2022-01-21")->earliest(), true};
  AppendDated(day, id.value, &lost);
  std::string stray = TextWordPrefix(EntityKind::kStatement, "peac");
  AppendDated(day, id.value, &stray);
  WriteBatch batch;
  batch.Delete(Table::kIndex, lost);
  batch.Put(Table::kIndex, stray, std::string("\x01\x01\x03"));
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  Fill();
  EXPECT_EQ(found("sanction"), 0U);
  EXPECT_EQ(found("peace"), 1U);
  EXPECT_THAT(Verify(), SizeIs(2));
  Budget budget;
  ASSERT_THAT(
      graph_->RepairIndex(
          budget, [](absl::string_view) {}, [](const GraphStore::VerifyCounts&) { return true; }),
      IsOk());
  EXPECT_THAT(Verify(), IsEmpty());
  EXPECT_EQ(found("sanction"), 1U);
  EXPECT_EQ(found("peace"), 0U);
}

TEST_F(GraphStoreTest, RepairChangesNothingWhereBaseRowsAreDamaged) {
  Fill();
  WriteBatch batch;
  batch.Delete(Table::kIndex, RoleOfPolityKey(PolityId(1), RoleId(1)));
  batch.Delete(Table::kCurrent, EntityKey(PolityId(1)));  // the role's
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  const Revision before = graph_->Latest()->revision();
  Budget budget;
  std::vector<std::string> told;
  const absl::StatusOr<CommitResult> result = graph_->RepairIndex(
      budget, [&told](absl::string_view text) { told.emplace_back(text); },
      [](const GraphStore::VerifyCounts&) { return true; });
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kDataLoss, HasSubstr("restore a backup")));
  EXPECT_THAT(told, testing::Contains(HasSubstr("roles/1")));
  EXPECT_EQ(graph_->Latest()->revision(), before);
}

TEST_F(GraphStoreTest, TheLogTellsWhoIsBehindACommit) {
  std::string author = "ann";
  GraphStore::Options options;
  options.author = [&author] { return author; };
  auto graph = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, options);
  ASSERT_THAT(graph, IsOk());
  graph_ = *std::move(graph);
  Fill();
  author = "";
  ASSERT_THAT(PutTenure("2013-02-01", "2017-01-20"), IsOk());
  const auto log = graph_->ReadLog(0, 10);
  ASSERT_THAT(log, IsOk());
  ASSERT_THAT(*log, SizeIs(2));
  EXPECT_EQ((*log)[0].author, "ann");
  EXPECT_EQ((*log)[1].author, "");
}

// A store that fails on demand, with a foreign minister who met somebody every third day.
class FaultyGraphStoreTest : public ::testing::Test {
 protected:
  static constexpr int kMeetings = 400;
  static constexpr int kDays = 3 * kMeetings;
  static constexpr DayNumber kFirstDay = 15000;
  using Call = FaultInjectingKvStore::Call;

  FaultyGraphStoreTest() : clock_(absl::FromUnixSeconds(1642723200)) {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    absl::StatusOr<std::unique_ptr<GraphStore>> graph =
        GraphStore::Open(std::move(kv), clock_, GraphStore::Options());
    EXPECT_THAT(graph, IsOk());
    graph_ = *std::move(graph);
    EXPECT_THAT(graph_->Transact([](Transaction& txn) {
      Role role;
      role.id = txn.NewId<RoleId>();
      role.names.display = "Foreign Minister";
      txn.Put(role);
      for (const char* name : {"Sergey Lavrov", "John Kerry"}) {
        Person person;
        person.id = txn.NewId<PersonId>();
        person.names.display = name;
        txn.Put(person);
      }
      for (int i = 0; i < kMeetings; ++i) txn.Put(MakeMeeting(txn.NewId<MeetingId>(), 3 * i));
      Tenure tenure;
      tenure.id = txn.NewId<TenureId>();
      txn.Put(MakeTenure(tenure.id, kFirstDay + kDays));
      return absl::OkStatus();
    }),
                IsOk());
  }

  static Meeting MakeMeeting(MeetingId id, int day) {
    Meeting meeting;
    meeting.id = id;
    meeting.when = PartialDate::FromDayNumber(kFirstDay + day);
    meeting.participations.push_back({PersonId(1), "", {}});
    meeting.participations.push_back({PersonId(2), "", {}});
    return meeting;
  }

  static Tenure MakeTenure(TenureId id, DayNumber last_known) {
    Tenure tenure;
    tenure.id = id;
    tenure.person = PersonId(1);
    tenure.role = RoleId(1);
    tenure.interval =
        *TimeInterval::Create(PartialDate::FromDayNumber(kFirstDay),
                              TimeInterval::EndState::kUnknown, PartialDate(), last_known);
    return tenure;
  }

  absl::StatusOr<CommitResult> PutTenure(DayNumber last_known) {
    return graph_->Transact([last_known](Transaction& txn) {
      txn.Put(MakeTenure(TenureId(1), last_known));
      return absl::OkStatus();
    });
  }

  FakeClock clock_;
  FaultInjectingKvStore* kv_;
  std::unique_ptr<GraphStore> graph_;
};

TEST_F(FaultyGraphStoreTest, AnEqualTenureReadsNoMeeting) {
  const uint64_t before = kv_->calls(Call::kRead);
  const auto result = PutTenure(kFirstDay + kDays);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->rows_written, 0U);
  EXPECT_LT(kv_->calls(Call::kRead) - before, 10U);
}

TEST_F(FaultyGraphStoreTest, ALaterLastKnownDayReadsNoMeetingBeforeIt) {
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    txn.Put(MakeMeeting(txn.NewId<MeetingId>(), kDays + 500));
    return absl::OkStatus();
  }),
              IsOk());
  const uint64_t before = kv_->calls(Call::kRead);
  const auto result = PutTenure(kFirstDay + kDays + 500);
  ASSERT_THAT(result, IsOk());
  // The tenure with its two index rows, closed and put; two edges and one encounter of the meeting.
  EXPECT_EQ(result->rows_written, 12U);
  EXPECT_LT(kv_->calls(Call::kRead) - before, 50U);
}

TEST_F(FaultyGraphStoreTest, APageIsWholeOrAnErrorWhereverAReadFails) {
  const Revision revision = graph_->Latest()->revision();
  // Every second meeting is closed: an older revision is read from two tables.
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    for (uint64_t id = 1; id <= kMeetings; id += 2) txn.Close(MeetingId(id));
    return absl::OkStatus();
  }),
              IsOk());
  const auto reader = graph_->At(revision);
  ASSERT_THAT(reader, IsOk());
  const auto page = [&](bool newest_first) -> absl::StatusOr<std::vector<uint64_t>> {
    std::vector<uint64_t> ids;
    Budget budget;
    DatedScan scan;
    scan.newest_first = newest_first;
    const absl::Status status =
        (*reader)->ScanMeetings(PersonId(1), scan, budget, [&ids](const MeetingEdge& edge) {
          ids.push_back(edge.meeting.value);
          return ids.size() < 20;
        });
    if (!status.ok()) return status;
    return ids;
  };
  for (const bool newest_first : {false, true}) {
    const absl::StatusOr<std::vector<uint64_t>> whole = page(newest_first);
    ASSERT_THAT(whole, IsOkAndHolds(SizeIs(20)));
    for (uint64_t n = 1; n <= 20; ++n) {
      kv_->FailCall(Call::kRead, n, absl::UnavailableError("device"));
      EXPECT_THAT(page(newest_first), StatusIs(absl::StatusCode::kUnavailable)) << n;
      kv_->StopFailing();
    }
  }
}

TEST_F(FaultyGraphStoreTest, AReadErrorIsNotTakenForAbsent) {
  EXPECT_THAT(graph_->Transact([this](Transaction& txn) -> absl::Status {
    txn.Put(MakeMeeting(MeetingId(1), 7));
    kv_->FailCall(Call::kRead, 1, absl::UnavailableError("device"));
    const auto changed = txn.Changed();
    EXPECT_THAT(changed, StatusIs(absl::StatusCode::kUnavailable));
    return changed.status();
  }),
              StatusIs(absl::StatusCode::kUnavailable));
  // Person 1 is live: to be erased it must be closed first.
  HistoryErasure erasure;
  erasure.entities = {PersonId(1)};
  Budget budget;
  kv_->FailCall(Call::kRead, 1, absl::UnavailableError("device"));
  EXPECT_THAT(graph_->EraseHistory(erasure, budget), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(graph_->EraseHistory(erasure, budget),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(FaultyGraphStoreTest, ACommitWithAnyFailingReadChangesNothing) {
  const Revision before = graph_->Latest()->revision();
  uint64_t n = 1;
  for (;; ++n) {
    kv_->FailCall(Call::kRead, n, absl::UnavailableError("device"));
    const auto result = graph_->Transact([](Transaction& txn) {
      txn.Put(MakeTenure(TenureId(1), kFirstDay + 300));
      txn.Put(MakeMeeting(MeetingId(350), 350));
      txn.Close(MeetingId(360));
      return absl::OkStatus();
    });
    kv_->StopFailing();
    if (result.ok()) break;
    ASSERT_THAT(result, StatusIs(absl::StatusCode::kUnavailable)) << n;
    ASSERT_EQ(graph_->Latest()->revision(), before);
  }
  EXPECT_GT(n, 20U);
  std::vector<std::string> differences;
  Budget budget;
  ASSERT_THAT(graph_->Verify(
                  budget, [&](absl::string_view text) { differences.emplace_back(text); },
                  [](const GraphStore::VerifyCounts&) { return true; }),
              IsOk());
  EXPECT_THAT(differences, IsEmpty());
  // A check that cannot read says so, and does not report a difference.
  kv_->FailCall(Call::kRead, 5, absl::UnavailableError("device"));
  EXPECT_THAT(graph_->Verify(
                  budget, [&](absl::string_view text) { differences.emplace_back(text); },
                  [](const GraphStore::VerifyCounts&) { return true; }),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(differences, IsEmpty());
}

// A meeting of 13 people, the first of whom may get an office: its edge is shared, and kept in
// memory by who reads it.
absl::Status PutLargeMeeting(GraphStore& graph) {
  return graph
      .Transact([](Transaction& txn) {
        Role role;
        role.id = txn.NewId<RoleId>();
        role.names.display = "Minister";
        txn.Put(role);
        Meeting meeting;
        meeting.id = txn.NewId<MeetingId>();
        meeting.when = PartialDate::Day(2013, 9, 12);
        meeting.title = "Summit";
        for (int i = 0; i < 13; ++i) {
          Person person;
          person.id = txn.NewId<PersonId>();
          person.names.display = absl::StrCat("Person ", i);
          txn.Put(person);
          meeting.participations.push_back({person.id, "", {}});
        }
        txn.Put(meeting);
        return absl::OkStatus();
      })
      .status();
}

absl::Status PutOfficeOfFirst(GraphStore& graph) {
  return graph
      .Transact([](Transaction& txn) {
        Tenure tenure;
        tenure.id = txn.NewId<TenureId>();
        tenure.person = PersonId(1);
        tenure.role = RoleId(1);
        tenure.interval =
            *TimeInterval::Create(PartialDate::Year(2010), TimeInterval::EndState::kOngoing);
        txn.Put(tenure);
        return absl::OkStatus();
      })
      .status();
}

// The title of the meeting, and how many offices its parties held.
std::string LargeMeeting(const GraphReader& reader) {
  std::string text;
  Budget budget;
  EXPECT_THAT(reader.ScanMeetings(PersonId(2), DatedScan{}, budget,
                                  [&text](const MeetingEdge& edge) {
                                    size_t offices = 0;
                                    for (const EdgeParticipant& part : edge.participants) {
                                      offices += part.capacities.size();
                                    }
                                    absl::StrAppend(&text, edge.title, " ", offices);
                                    return true;
                                  }),
              IsOk());
  return text;
}

TEST_F(GraphStoreTest, TheEdgeOfALargeMeetingIsThatOfTheRevision) {
  ASSERT_THAT(PutLargeMeeting(*graph_), IsOk());
  const auto before = graph_->Latest();
  EXPECT_EQ(LargeMeeting(*before), "Summit 0");
  EXPECT_EQ(LargeMeeting(*before), "Summit 0");
  // The meeting itself does not change.
  ASSERT_THAT(PutOfficeOfFirst(*graph_), IsOk());
  const auto with_office = graph_->Latest();
  EXPECT_EQ(LargeMeeting(*with_office), "Summit 1");
  EXPECT_EQ(LargeMeeting(*before), "Summit 0");
  EXPECT_EQ(LargeMeeting(*with_office), "Summit 1");
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(Meeting meeting, with_office->GetMeeting(MeetingId(1)));
    meeting.title = "Congress";
    txn.Put(meeting);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(LargeMeeting(*graph_->Latest()), "Congress 1");
  EXPECT_EQ(LargeMeeting(*with_office), "Summit 1");
  ASSERT_OK_AND_ASSIGN(const auto first, graph_->At(1));
  EXPECT_EQ(LargeMeeting(*first), "Summit 0");
  EXPECT_EQ(LargeMeeting(*graph_->Latest()), "Congress 1");
}

// Two stores over one row store, as two processes over one database would be.
class TwoWritersTest : public ::testing::Test {
 protected:
  TwoWritersTest() : clock_(absl::FromUnixSeconds(1642723200)) {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    auto rows = OpenKvRowStore(std::move(kv), {});
    EXPECT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
    for (std::unique_ptr<GraphStore>* graph : {&one_, &other_}) {
      auto opened = GraphStore::Open(rows_, clock_, GraphStore::Options());
      EXPECT_THAT(opened, IsOk());
      *graph = *std::move(opened);
    }
  }

  static absl::StatusOr<CommitResult> PutPolity(GraphStore& graph, PolityId id,
                                                const std::string& name) {
    return graph.Transact([&](Transaction& txn) {
      Polity polity;
      polity.id = id ? id : txn.NewId<PolityId>();
      polity.names.display = name;
      txn.Put(polity);
      return absl::OkStatus();
    });
  }

  FakeClock clock_;
  FaultInjectingKvStore* kv_;
  std::shared_ptr<RowStore> rows_;
  std::unique_ptr<GraphStore> one_;
  std::unique_ptr<GraphStore> other_;
};

TEST_F(TwoWritersTest, CommitsOfTheOtherShow) {
  ASSERT_THAT(PutPolity(*one_, PolityId(), "Utopia"), IsOk());
  EXPECT_EQ(other_->Latest()->revision(), 1U);
  EXPECT_THAT(other_->Latest()->DisplayName(PolityId(1)), IsOkAndHolds("Utopia"));
  // The name is remembered now, and must not be when it changes.
  ASSERT_THAT(PutPolity(*one_, PolityId(1), "Erewhon"), IsOk());
  EXPECT_THAT(other_->Latest()->DisplayName(PolityId(1)), IsOkAndHolds("Erewhon"));
  // Ids of the two are never the same.
  ASSERT_THAT(PutPolity(*other_, PolityId(), "Laputa"), IsOk());
  EXPECT_THAT(one_->Latest()->DisplayName(PolityId(1)), IsOkAndHolds("Erewhon"));
  EXPECT_EQ(one_->Latest()->revision(), 3U);
}

TEST_F(TwoWritersTest, ATransactionIsRunAgainWhenTheOtherWasFirst) {
  int runs = 0;
  const auto result = one_->Transact([&](Transaction& txn) {
    if (++runs == 1) {
      EXPECT_THAT(PutPolity(*other_, PolityId(), "Utopia"), IsOk());
    }
    Polity polity;
    polity.id = txn.NewId<PolityId>();
    polity.names.display = absl::StrCat("after revision ", txn.head().revision());
    txn.Put(polity);
    return absl::OkStatus();
  });
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(result->revision, 2U);
  std::vector<std::string> names;
  Budget budget;
  ASSERT_THAT(
      one_->Latest()->ScanEntities(EntityKind::kPolity, 0, budget,
                                   [&names](const Entity& entity) {
                                     names.push_back(std::get<Polity>(entity).names.display);
                                     return true;
                                   }),
      IsOk());
  EXPECT_THAT(names, testing::UnorderedElementsAre("Utopia", "after revision 1"));
}

TEST_F(TwoWritersTest, AWriterThatIsNeverFirstGivesUp) {
  int runs = 0;
  const auto result = one_->Transact([&](Transaction& txn) {
    ++runs;
    EXPECT_THAT(PutPolity(*other_, PolityId(), "Utopia"), IsOk());
    Polity polity;
    polity.id = txn.NewId<PolityId>();
    polity.names.display = "Erewhon";
    txn.Put(polity);
    return absl::OkStatus();
  });
  EXPECT_THAT(result.status(), HasReason("REVISION_CONFLICT"));
  EXPECT_EQ(runs, GraphStore::kMaxAttempts);
}

TEST_F(TwoWritersTest, WhatTheOtherClosedIsNotReferredToAndItsTenuresCount) {
  ASSERT_THAT(one_->Transact([](Transaction& txn) {
    Role role;
    role.id = txn.NewId<RoleId>();
    role.names.display = "Minister";
    txn.Put(role);
    for (const char* name : {"Ann", "Bob", "Cem"}) {
      Person person;
      person.id = txn.NewId<PersonId>();
      person.names.display = name;
      txn.Put(person);
    }
    return absl::OkStatus();
  }),
              IsOk());
  const auto meet = [](GraphStore& graph, std::vector<PersonId> people) {
    return graph.Transact([&](Transaction& txn) {
      Meeting meeting;
      meeting.id = txn.NewId<MeetingId>();
      meeting.when = PartialDate::Day(2013, 9, 12);
      for (PersonId person : people) meeting.participations.push_back({person, "", {}});
      txn.Put(meeting);
      return absl::OkStatus();
    });
  };
  // Now the other one remembers the people, and that they hold nothing.
  ASSERT_THAT(meet(*other_, {PersonId(1), PersonId(2)}), IsOk());
  ASSERT_THAT(one_->Transact([](Transaction& txn) {
    txn.Close(PersonId(3));
    Tenure tenure;
    tenure.id = txn.NewId<TenureId>();
    tenure.person = PersonId(2);
    tenure.role = RoleId(1);
    tenure.interval =
        *TimeInterval::Create(PartialDate::Year(2010), TimeInterval::EndState::kOngoing);
    txn.Put(tenure);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(meet(*other_, {PersonId(1), PersonId(3)}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(meet(*other_, {PersonId(1), PersonId(2)}), IsOk());
  int rows = 0;
  Budget budget;
  ASSERT_THAT(one_->Latest()->ScanRoleEncounters(PersonId(1), RoleId(1), DayRange(), budget,
                                                 [&rows](const RoleEncounter&) {
                                                   ++rows;
                                                   return true;
                                                 }),
              IsOk());
  EXPECT_EQ(rows, 2);
}

TEST_F(TwoWritersTest, AnEdgeIsForgottenWhenTheOtherChangesAnOffice) {
  ASSERT_THAT(PutLargeMeeting(*one_), IsOk());
  EXPECT_EQ(LargeMeeting(*one_->Latest()), "Summit 0");
  EXPECT_EQ(LargeMeeting(*other_->Latest()), "Summit 0");
  ASSERT_THAT(PutOfficeOfFirst(*other_), IsOk());
  EXPECT_EQ(LargeMeeting(*one_->Latest()), "Summit 1");
  EXPECT_EQ(LargeMeeting(*other_->Latest()), "Summit 1");
}

TEST_F(TwoWritersTest, AnUnknownOutcomeIsSettledByTheRequest) {
  int runs = 0;
  const auto write = [&]() -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(const auto before, one_->FindRequest("r"));
    if (before.has_value()) return absl::OkStatus();
    return one_
        ->Transact([&](Transaction& txn) -> absl::Status {
          CHANCERY_ASSIGN_OR_RETURN(const auto outcome, txn.FindRequest("r"));
          if (outcome.has_value()) return absl::OkStatus();
          ++runs;
          Polity polity;
          polity.id = txn.NewId<PolityId>();
          polity.names.display = "Utopia";
          txn.Put(polity);
          txn.RecordRequest("r", "done");
          return absl::OkStatus();
        })
        .status();
  };
  kv_->FailCallsFrom(FaultInjectingKvStore::Call::kSync, 1, absl::UnavailableError("device"));
  EXPECT_THAT(write(), HasReason("OUTCOME_UNKNOWN"));
  // It is not shown, and asking for it does not tell more than is known.
  EXPECT_EQ(one_->Latest()->revision(), 0U);
  EXPECT_THAT(write(), HasReason("OUTCOME_UNKNOWN"));
  kv_->StopFailing();
  EXPECT_THAT(write(), IsOk());
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(one_->Latest()->revision(), 1U);
}

TEST_F(TwoWritersTest, AppliedChangesAreShownWhenTheyAreSettledWithOneSync) {
  const uint64_t before = kv_->calls(FaultInjectingKvStore::Call::kSync);
  Revision last = 0;
  for (int i = 0; i < 20; ++i) {
    Budget budget;
    const auto result = one_->Apply(budget, [&](Transaction& txn) {
      // Each starts from the one before.
      EXPECT_EQ(txn.head().revision(), last);
      Polity polity;
      polity.id = txn.NewId<PolityId>();
      polity.names.display = "Utopia";
      txn.Put(polity);
      return absl::OkStatus();
    });
    ASSERT_THAT(result, IsOk());
    last = result->revision;
    EXPECT_EQ(one_->Latest()->revision(), 0U);
  }
  ASSERT_THAT(one_->Settle(last), IsOk());
  EXPECT_EQ(one_->Latest()->revision(), 20U);
  EXPECT_EQ(kv_->calls(FaultInjectingKvStore::Call::kSync) - before, 1U);
}

TEST_F(TwoWritersTest, ManyWritersAtOnceAreAllServedInOrder) {
  std::vector<std::thread> threads;
  std::mutex mu;
  std::vector<Revision> revisions;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        const auto result = PutPolity(*one_, PolityId(), "Utopia");
        ASSERT_THAT(result, IsOk());
        // What is acknowledged is shown.
        EXPECT_GE(one_->Latest()->revision(), result->revision);
        std::lock_guard<std::mutex> lock(mu);
        revisions.push_back(result->revision);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(revisions.begin(), revisions.end());
  for (size_t i = 0; i < revisions.size(); ++i) EXPECT_EQ(revisions[i], i + 1);
}

TEST_F(TwoWritersTest, AWriterStopsWaitingWhenItsCallerDoes) {
  std::atomic<bool> inside{false};
  std::atomic<bool> leave{false};
  std::thread holder([&] {
    EXPECT_THAT(one_->Transact([&](Transaction&) {
      inside = true;
      while (!leave) std::this_thread::yield();
      return absl::OkStatus();
    }),
                IsOk());
  });
  while (!inside) std::this_thread::yield();
  const auto nothing = [](Transaction&) {
    ADD_FAILURE() << "must not run";
    return absl::OkStatus();
  };
  const std::atomic<bool> cancelled{true};
  Budget::Limits limits;
  Budget of_cancelled(limits, SystemClock::Get(), &cancelled);
  EXPECT_THAT(one_->Transact(of_cancelled, nothing), StatusIs(absl::StatusCode::kCancelled));
  limits.deadline = SystemClock::Get().Now() + absl::Milliseconds(20);
  Budget late(limits, SystemClock::Get(), nullptr);
  EXPECT_THAT(one_->Transact(late, nothing), StatusIs(absl::StatusCode::kDeadlineExceeded));
  leave = true;
  holder.join();
}

TEST_F(TwoWritersTest, ACommitStopsWhenItsCallerIsGone) {
  std::atomic<bool> cancelled{false};
  Budget budget(Budget::Limits(), SystemClock::Get(), &cancelled);
  const auto result = one_->Transact(budget, [&](Transaction& txn) {
    for (int i = 0; i < 3000; ++i) {
      Polity polity;
      polity.id = txn.NewId<PolityId>();
      polity.names.display = absl::StrCat("Utopia ", i);
      txn.Put(polity);
    }
    cancelled = true;
    return absl::OkStatus();
  });
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(one_->Latest()->revision(), 0U);
}

TEST_F(TwoWritersTest, TheLogTellsWhatWasDoneAndForgetsWhatIsErased) {
  ASSERT_THAT(one_->Transact([](Transaction& txn) {
    for (const char* name : {"Ann", "Bob"}) {
      Person person;
      person.id = txn.NewId<PersonId>();
      person.names.display = name;
      txn.Put(person);
    }
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_THAT(one_->Transact([](Transaction& txn) {
    txn.Close(PersonId(1));
    return absl::OkStatus();
  }),
              IsOk());
  const auto log = [this] {
    std::vector<std::string> lines;
    const auto commits = one_->ReadLog(0, 10);
    EXPECT_THAT(commits, IsOk());
    for (const LoggedCommit& commit : *commits) {
      for (const EntityChange& change : commit.changes) {
        lines.push_back(absl::StrCat(commit.revision, " people/", change.ref.id, " ",
                                     static_cast<int>(change.kind)));
      }
    }
    return lines;
  };
  EXPECT_THAT(log(), testing::ElementsAre("1 people/1 0", "1 people/2 0", "2 people/1 2"));
  HistoryErasure erasure;
  erasure.entities = {PersonId(1)};
  Budget budget;
  ASSERT_THAT(one_->EraseHistory(erasure, budget), IsOk());
  EXPECT_THAT(log(), testing::ElementsAre("1 people/2 0"));
}

TEST_F(GraphStoreTest, NotesAreReadInOneGo) {
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    txn.PutNote("a", "1");
    txn.PutNote("b", "2");
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_THAT(graph_->Transact([](Transaction& txn) {
    txn.PutNote("c", "3");
    txn.DeleteNote("a");
    const std::vector<std::string> keys = {"c", "a", "x", "b"};
    using Values = std::vector<absl::optional<std::string>>;
    EXPECT_THAT(txn.GetNotes(keys), IsOkAndHolds(Values{"3", absl::nullopt, absl::nullopt, "2"}));
    EXPECT_THAT(txn.head().GetNotes(keys),
                IsOkAndHolds(Values{absl::nullopt, "1", absl::nullopt, "2"}));
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(GraphStoreTest, NamesThatGrowWhenFoldedAreFound) {
  // Chinese letters become syllables: 3 bytes each as written, up to 7 as they are looked up.
  std::string name;
  for (int i = 0; i < 340; ++i) name += "\xe5\xbc\xa0";
  const std::string latin(1024, 'x');
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    Person person;
    person.id = txn.NewId<PersonId>();
    person.names.display = name;
    person.names.aliases = {latin};
    txn.Put(person);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Verify(), IsEmpty());
  for (const std::string& text : {name, latin, latin.substr(0, 1023), latin.substr(0, 30)}) {
    NameQuery query;
    query.text = text;
    Budget budget;
    EXPECT_THAT(graph_->Latest()->FindByName(query, budget), IsOkAndHolds(SizeIs(1)))
        << text.size();
  }
}

// Each of n people holds an office.
absl::StatusOr<CommitResult> PutMeetingOf(GraphStore& graph, int n) {
  return graph.Transact([n](Transaction& txn) {
    Meeting meeting;
    meeting.id = txn.NewId<MeetingId>();
    meeting.when = PartialDate::Day(2013, 9, 12);
    for (int i = 0; i < n; ++i) {
      Person person;
      person.id = txn.NewId<PersonId>();
      person.names.display = "X";
      txn.Put(person);
      Role role;
      role.id = txn.NewId<RoleId>();
      role.names.display = "Y";
      txn.Put(role);
      meeting.participations.push_back({person.id, "", {role.id}});
    }
    txn.Put(meeting);
    return absl::OkStatus();
  });
}

TEST_F(GraphStoreTest, RowsOfAMeetingAreBounded) {
  // 8 rows for each person and role; the rest are the meeting's.
  const auto rows = [this](int n) {
    const auto result = PutMeetingOf(*graph_, n);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? static_cast<int>(result->rows_written) : 0;
  };
  const auto alone = [](int n) { return 8 * n; };
  // Its own row, an edge each, one for each office that is named, and an encounter with each
  // other's office.
  EXPECT_EQ(rows(2) - alone(2), 1 + 2 * 2 + 2 * 1);
  EXPECT_EQ(rows(11) - alone(11), 1 + 2 * 11 + 11 * 10);
  EXPECT_EQ(rows(12) - alone(12), 1 + 2 * 12 + 12 * 11);
  // Its own row and its edge, two rows each, and two an office.
  EXPECT_EQ(rows(13) - alone(13), 2 + 4 * 13);
  EXPECT_EQ(rows(1000) - alone(1000), 2 + 4 * 1000);
  EXPECT_THAT(Verify(), IsEmpty());
  // The main question is answered all the same.
  const auto reader = graph_->Latest();
  Budget budget;
  std::vector<uint64_t> found;
  const PersonId first(2 + 11 + 12 + 13 + 1);
  ASSERT_THAT(reader->ScanRoleEncounters(first, RoleId(first.value + 7), DayRange(), budget,
                                         [&found](const RoleEncounter& row) {
                                           found.push_back(row.counterpart.value);
                                           return true;
                                         }),
              IsOk());
  EXPECT_THAT(found, testing::ElementsAre(first.value + 7));
  EXPECT_LT(budget.rows_read(), 10U);
}

TEST_F(GraphStoreTest, ACommitThatIsTooLargeIsRefusedAndLeavesNothing) {
  const auto result = graph_->Transact([](Transaction& txn) {
    for (int n = 0; n < 300; ++n) txn.PutNote(absl::StrCat("n", n), std::string(1 << 20, 'x'));
    return absl::OkStatus();
  });
  EXPECT_THAT(result.status(), HasReason("LIMIT_EXCEEDED"));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("max_commit_bytes"));
  EXPECT_EQ(graph_->Latest()->revision(), 0U);
}

TEST_F(GraphStoreTest, WhileHistoryIsTrimmedWhatIsKeptIsFound) {
  constexpr int kRevisions = 300;
  for (int i = 0; i < kRevisions; ++i) {
    ASSERT_THAT(graph_->Transact([i](Transaction& txn) {
      Topic topic;
      topic.id = i == 0 ? txn.NewId<TopicId>() : TopicId(1);
      topic.names.display = absl::StrCat("Topic ", i);
      txn.Put(topic);
      return absl::OkStatus();
    }),
                IsOk());
    clock_.Advance(absl::Hours(1));
  }
  // When the last but one was made.
  const absl::Time kept = clock_.Now() - absl::Hours(2);
  std::atomic<bool> trimmed{false};
  std::thread trimmer([&] {
    Budget budget;
    for (Revision oldest = 1; oldest < kRevisions - 1; ++oldest) {
      EXPECT_THAT(graph_->TrimHistory(oldest, false, budget), IsOk());
    }
    trimmed = true;
  });
  do {
    EXPECT_THAT(graph_->Stats().status(), IsOk());
    const auto then = graph_->AtTime(kept);
    EXPECT_THAT(then.status(), IsOk());
    if (then.ok()) EXPECT_EQ((*then)->revision(), kRevisions - 1);
  } while (!trimmed);
  trimmer.join();
}

TEST(GraphStoreOpenTest, RefusesAnotherFormat) {
  auto kv = std::make_unique<MemoryKvStore>();
  WriteBatch batch;
  batch.Put(Table::kMeta, kFormatKey, "2");
  ASSERT_THAT(kv->Write(batch, WriteOptions()), IsOk());
  const absl::Status status =
      GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).status();
  EXPECT_THAT(status, HasReason("FORMAT_UNSUPPORTED"));
  // The way out is named.
  EXPECT_THAT(std::string(status.message()), HasSubstr("chancery export --format jsonl"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("chancery-load"));
}

TEST(GraphStoreOpenTest, RefusesAStoreInWhichALoadWasNotFinished) {
  // Whether or not the load came as far as to the first rows.
  for (const bool has_rows : {false, true}) {
    auto kv = std::make_unique<MemoryKvStore>();
    WriteBatch batch;
    if (has_rows) batch.Put(Table::kMeta, kFormatKey, absl::StrCat(kFormatVersion));
    ASSERT_THAT(kv->Write(batch, WriteOptions()), IsOk());
    ASSERT_THAT(SetLoadMark(*kv), IsOk());
    const absl::Status status =
        GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).status();
    EXPECT_THAT(status, HasReason("FORMAT_UNSUPPORTED"));
    EXPECT_THAT(std::string(status.message()), HasSubstr("chancery-load --bulk"));
  }
  auto kv = std::make_unique<MemoryKvStore>();
  ASSERT_THAT(SetLoadMark(*kv), IsOk());
  ASSERT_THAT(ClearLoadMark(*kv), IsOk());
  EXPECT_THAT(GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).status(),
              IsOk());
}

TEST(GraphStoreOpenTest, RefusesAStoreWithoutItsHead) {
  auto kv = std::make_unique<MemoryKvStore>();
  WriteBatch batch;
  batch.Put(Table::kMeta, kFormatKey, absl::StrCat(kFormatVersion));
  ASSERT_THAT(kv->Write(batch, WriteOptions()), IsOk());
  EXPECT_THAT(GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).status(),
              HasReason("STORAGE_CORRUPT"));
}

}  // namespace
}  // namespace chancery
