#include "storage/rows/rewind.h"

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "storage/base/budget.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/history_trim.h"
#include "storage/rows/kv_row_store.h"
#include "storage/rows/row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

// By table and key: when it was made, and what it is.
using Rows = std::map<std::pair<int, std::string>, std::pair<Revision, std::string>>;

class RewindTest : public ::testing::Test {
 protected:
  RewindTest() : path_(::testing::TempDir() + "/rewind") {
    std::filesystem::remove_all(path_);
    Open();
  }

  std::unique_ptr<KvStore> OpenKv() {
    RocksDbKvStore::Options options;
    options.path = path_;
    auto kv = RocksDbKvStore::Open(options);
    EXPECT_THAT(kv, IsOk());
    return *std::move(kv);
  }

  void Open() {
    auto rows = OpenKvRowStore(OpenKv(), {});
    ASSERT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
  }

  absl::Status Rewind(Revision revision) {
    rows_.reset();
    const absl::Status status = RewindKvStore(*OpenKv(), revision);
    Open();
    return status;
  }

  // A key of each table.
  static std::string Key(RowTable table, uint64_t id) {
    switch (table) {
      case RowTable::kCurrent:
        return EntityKey(EntityRef(EntityKind::kPerson, id));
      case RowTable::kEvidence:
        return EvidenceKey(EntityRef(EntityKind::kPerson, id), ArticleId(1), 0);
      case RowTable::kText:
        return ArticleTextKey(ArticleId(id));
      case RowTable::kNote:
        return NoteKey(absl::StrCat("n", id));
      case RowTable::kIndex:
        return KeyKey(EntityKind::kPerson, absl::StrCat("k", id));
    }
    return "";
  }

  // Puts, changes and closes rows at random.
  void CommitSome() {
    const Head before = rows_->head();
    Head next = before;
    next.revision = before.revision + 1;
    next.time = absl::FromUnixSeconds(1'700'000'000 + static_cast<int64_t>(next.revision));
    RowChanges changes;
    Rows now = seen_[before.revision];
    for (int t = 0; t < kRowTableCount; ++t) {
      for (uint64_t id = 1; id <= 6; ++id) {
        const std::pair<int, std::string> name(t, Key(static_cast<RowTable>(t), id));
        const uint32_t choice = random_() % 4;
        if (choice > 1) continue;
        const bool live = now.count(name) != 0;
        const auto table = static_cast<RowTable>(t);
        if (live) changes.Close(table, name.second);
        if (live && t == 0) --next.counts[static_cast<size_t>(EntityKind::kPerson)];
        now.erase(name);
        if (choice == 0) continue;
        const std::string payload = absl::StrCat("p", next.revision, " ", id);
        changes.Put(table, name.second, payload);
        if (t == 0) ++next.counts[static_cast<size_t>(EntityKind::kPerson)];
        now[name] = {next.revision, payload};
      }
    }
    changes.RecordRequest(absl::StrCat("r", next.revision), "done");
    ASSERT_THAT(rows_->Commit(before.revision, next, changes), IsOk());
    ASSERT_THAT(rows_->Sync(next.revision), IsOk());
    seen_[next.revision] = now;
    heads_[next.revision] = next;
  }

  Rows At(Revision revision) {
    Rows rows;
    const auto reader = rows_->NewReader(revision);
    EXPECT_THAT(reader, IsOk());
    if (!reader.ok()) return rows;
    for (int t = 0; t < kRowTableCount; ++t) {
      // Tables share their history, so a scan is of one type of rows.
      const auto table = static_cast<RowTable>(t);
      const std::string prefix = Key(table, 1).substr(0, 1);
      const auto it = (*reader)->Scan(table, prefix, PrefixEnd(prefix), absl::InfiniteFuture());
      for (; it->Valid(); it->Next()) {
        rows[{t, std::string(it->key())}] = {it->created(), std::string(it->payload())};
      }
      EXPECT_THAT(it->status(), IsOk());
    }
    return rows;
  }

  const std::string path_;
  std::mt19937 random_{7};
  std::unique_ptr<RowStore> rows_;
  std::map<Revision, Rows> seen_;
  std::map<Revision, Head> heads_;
};

TEST_F(RewindTest, EveryRevisionUpToItIsAsItWasAndLaterOnesAreGone) {
  for (int i = 0; i < 40; ++i) CommitSome();
  for (const Revision revision : {Revision{40}, Revision{27}, Revision{26}, Revision{3}}) {
    ASSERT_THAT(Rewind(revision), IsOk());
    const Head head = rows_->head();
    EXPECT_EQ(head.revision, revision);
    EXPECT_EQ(head.time, heads_[revision].time);
    EXPECT_EQ(head.counts, heads_[revision].counts);
    for (Revision r = 0; r <= revision; ++r) EXPECT_EQ(At(r), seen_[r]) << r;
    EXPECT_THAT(rows_->NewReader(revision + 1), HasReason("REVISION_IN_FUTURE"));
    const auto reader = rows_->NewReader(revision);
    ASSERT_THAT(reader, IsOk());
    EXPECT_EQ((*reader)->ReadLog(0, 100)->size(), revision);
  }
}

TEST_F(RewindTest, TheStoreGoesOnFromThereWithOtherRowsAndNewIds) {
  const absl::StatusOr<uint64_t> first = rows_->LeaseIds(EntityKind::kPerson, 10);
  for (int i = 0; i < 10; ++i) CommitSome();
  ASSERT_THAT(rows_->LeaseIds(EntityKind::kPerson, 10), IsOk());
  ASSERT_THAT(Rewind(4), IsOk());
  EXPECT_EQ(*rows_->LeaseIds(EntityKind::kPerson, 1), *first + 20);
  // A request of later, and one of before, are both unknown.
  const auto reader = rows_->NewReader(4);
  ASSERT_THAT(reader, IsOk());
  for (const char* request : {"r2", "r9"}) {
    EXPECT_FALSE((*reader)->FindRequest(request)->has_value()) << request;
  }
  for (int i = 0; i < 10; ++i) CommitSome();
  for (Revision r = 0; r <= 14; ++r) EXPECT_EQ(At(r), seen_[r]) << r;
}

TEST_F(RewindTest, NotToWhatWasTrimmed) {
  for (int i = 0; i < 12; ++i) CommitSome();
  Budget budget;
  ASSERT_THAT(TrimRows(*rows_, 5, false, budget), IsOk());
  EXPECT_THAT(Rewind(4), HasReason("REVISION_TRIMMED"));
  for (const Revision revision : {Revision{9}, Revision{5}}) {
    ASSERT_THAT(Rewind(revision), IsOk());
    EXPECT_EQ(rows_->head().oldest, 5U);
    for (Revision r = 5; r <= revision; ++r) EXPECT_EQ(At(r), seen_[r]) << r;
    EXPECT_THAT(rows_->NewReader(4), HasReason("REVISION_TRIMMED"));
  }
  // No outcome of a request is left that could expire.
  EXPECT_THAT(rows_->ExpireOutcomes(absl::InfiniteFuture(), 100), IsOkAndHolds(0U));
}

TEST_F(RewindTest, ToTheEmptyStoreAndNotBeyondTheNewest) {
  for (int i = 0; i < 3; ++i) CommitSome();
  EXPECT_THAT(Rewind(4), HasReason("REVISION_IN_FUTURE"));
  EXPECT_EQ(At(3), seen_[3]);
  ASSERT_THAT(Rewind(0), IsOk());
  EXPECT_TRUE(At(0).empty());
  EXPECT_EQ(rows_->head().time, absl::InfinitePast());
}

}  // namespace
}  // namespace chancery
