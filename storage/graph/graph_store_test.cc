// What //tests/conformance/graph_store_suite does not reach from outside: what happens to a store
// whose rows are not what they should be.

#include "storage/graph/graph_store.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
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
  // A scan from a day on passes by those of the year before.
  EXPECT_LT(kv_->calls(Call::kRead) - before, 200U);
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
  EXPECT_GT(n, 100U);
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

TEST(GraphStoreOpenTest, RefusesAnotherFormat) {
  auto kv = std::make_unique<MemoryKvStore>();
  WriteBatch batch;
  batch.Put(Table::kMeta, kFormatKey, "77");
  ASSERT_THAT(kv->Write(batch, WriteOptions()), IsOk());
  EXPECT_THAT(GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).status(),
              HasReason("FORMAT_UNSUPPORTED"));
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
