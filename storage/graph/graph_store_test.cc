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
