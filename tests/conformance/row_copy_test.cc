// Copies of row stores, between engines and cut short.

#include "storage/rows/row_copy.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/kv_copy_target.h"
#include "storage/rows/kv_row_store.h"
#include "storage/rows/table_keys.h"
#include "storage/sql/sql_copy_target.h"
#include "storage/sql/sql_row_store.h"
#include "storage/sql/sql_schema.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

// As a process that is killed before the n-th piece, or before the head, is written.
class MortalTarget final : public RowCopyTarget {
 public:
  MortalTarget(RowCopyTarget& target, int pieces, bool dies_at_head)
      : target_(target), pieces_(pieces), dies_at_head_(dies_at_head) {}

  absl::StatusOr<std::string> Bookmark() override { return target_.Bookmark(); }
  absl::Status Write(const RowCopyPiece& piece, const Head& head,
                     absl::string_view bookmark) override {
    if (pieces_-- == 0) return absl::AbortedError("killed");
    return target_.Write(piece, head, bookmark);
  }
  absl::Status SetHead(const Head& head) override {
    return dies_at_head_ ? absl::AbortedError("killed") : target_.SetHead(head);
  }
  absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) override {
    return target_.NewReader(revision);
  }
  absl::Status Publish() override { return target_.Publish(); }

 private:
  RowCopyTarget& target_;
  int pieces_;
  const bool dies_at_head_;
};

class RowCopyTest : public ::testing::Test {
 protected:
  using OpenTarget = std::function<absl::StatusOr<std::unique_ptr<RowCopyTarget>>()>;

  static void SetUpTestSuite() {
    if (!PostgresServer::Available()) return;
    auto server = PostgresServer::Start();
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  RowCopyTest() {
    std::string pattern = ::testing::TempDir() + "/copy.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    if (server_ == nullptr) return;
    const auto uri = server_->EmptyDatabase();
    EXPECT_THAT(uri, IsOk());
    uri_ = *uri;
  }
  ~RowCopyTest() override { std::filesystem::remove_all(folder_); }

  absl::StatusOr<std::unique_ptr<KvStore>> OpenKv(const std::string& name) const {
    RocksDbKvStore::Options options;
    options.path = absl::StrCat(folder_, "/", name);
    options.reserve_bytes = 0;
    return RocksDbKvStore::Open(options);
  }
  std::unique_ptr<RowStore> OpenRows(const std::string& name) const {
    auto kv = OpenKv(name);
    EXPECT_THAT(kv, IsOk());
    auto rows = OpenKvRowStore(*std::move(kv), {});
    EXPECT_THAT(rows, IsOk());
    return *std::move(rows);
  }
  std::unique_ptr<SqlRowStore> OpenSql(bool replica = false) const {
    SqlRowStoreOptions options;
    options.uri = uri_;
    options.max_connections = 2;
    options.replica = replica;
    auto rows = OpenSqlRowStore(options);
    EXPECT_THAT(rows, IsOk());
    return *std::move(rows);
  }
  OpenTarget ToKv(const std::string& name) const {
    return [this, name]() -> absl::StatusOr<std::unique_ptr<RowCopyTarget>> {
      CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, OpenKv(name));
      return OpenKvCopyTarget(std::move(kv));
    };
  }
  OpenTarget ToSql() const {
    return [this] { return OpenSqlCopyTarget(uri_); };
  }

  static void Write(RowStore& store, const RowChanges& changes) {
    Head next = store.head();
    const Revision expected = next.revision++;
    next.time = absl::FromUnixMillis(static_cast<int64_t>(1000 * next.revision + 1));
    next.counts[1] = static_cast<int64_t>(next.revision);
    ASSERT_THAT(store.Commit(expected, next, changes), IsOk());
    ASSERT_THAT(store.Sync(next.revision), IsOk());
  }

  // Of the table, as keys tell tables apart.
  static std::string KeyOf(RowTable table, int i) {
    return absl::StrCat(AllRowsOf(table).begin, i, absl::string_view("\0\xff", 2));
  }

  // Some revisions of rows that come, change and go, in all tables, of several pieces each.
  static void Fill(RowStore& store) {
    constexpr int kKeys = 2500;
    ASSERT_THAT(store.LeaseIds(EntityKind::kPerson, 100), IsOk());
    for (int revision = 1; revision <= 4; ++revision) {
      RowChanges changes;
      for (int t = 0; t < kRowTableCount; ++t) {
        const auto table = static_cast<RowTable>(t);
        const int keys = table == RowTable::kIndex ? kKeys : 5;
        for (int i = revision % 2 == 0 ? 2 : 1; i < keys; i += revision == 1 ? 1 : 2) {
          const std::string key = KeyOf(table, i);
          if (revision > 1) changes.Close(table, key);
          if (revision < 4) changes.Put(table, key, absl::StrCat("payload ", revision, " ", i));
        }
      }
      changes.SetAuthor(revision == 2 ? "ann" : "");
      if (revision != 3) changes.Log({PersonId(7), EntityChange::Kind::kChanged});
      changes.RecordRequest(absl::StrCat("r", revision), absl::StrCat("done ", revision));
      Write(store, changes);
      if (HasFatalFailure()) return;
    }
  }

  // All that can be read, at every revision.
  static std::string Everything(const RowStore& store) {
    std::string all;
    const Head head = store.durable_head();
    for (Revision revision = head.oldest; revision <= head.revision; ++revision) {
      const auto reader = store.NewReader(revision);
      EXPECT_THAT(reader, IsOk());
      for (int t = 0; t < kRowTableCount; ++t) {
        const auto it = (*reader)->Scan(AllRowsOf(static_cast<RowTable>(t)), {});
        for (; it->Valid(); it->Next()) {
          absl::StrAppend(&all, revision, " ", t, " ", it->key(), " ", it->created(), " ",
                          it->payload(), "\n");
        }
        EXPECT_THAT(it->status(), IsOk());
      }
      const auto log = (*reader)->ReadLog(std::max<Revision>(head.oldest, 1) - 1, 100);
      EXPECT_THAT(log, IsOk());
      for (const LoggedCommit& commit : *log) {
        absl::StrAppend(&all, commit.revision, "@", absl::FormatTime(commit.time), " ", commit.rows,
                        " ", commit.author, " ", commit.changes.size(), "\n");
      }
    }
    const auto reader = store.NewReader(head.revision);
    const auto requests = (*reader)->ReadRequests("", 100);
    EXPECT_THAT(requests, IsOk());
    for (const auto& [id, outcome] : *requests) absl::StrAppend(&all, id, "=", outcome, "\n");
    absl::StrAppend(&all, "next person ", head.next_ids[static_cast<size_t>(EntityKind::kPerson)],
                    ", count ", head.counts[1], "\n");
    return all;
  }

  static absl::StatusOr<RowCopySummary> Copy(const RowStore& source, const OpenTarget& open) {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<RowCopyTarget> target, open());
    return CopyRows(source, *target, [](absl::string_view) {});
  }

  // The same, killed after every second piece. How often it was.
  static int CopyByAndBy(const RowStore& source, const OpenTarget& open) {
    for (int killed = 0;; ++killed) {
      const auto target = open();
      EXPECT_THAT(target, IsOk());
      if (!target.ok() || killed > 100) return killed;
      MortalTarget mortal(**target, 2, false);
      const auto copied = CopyRows(source, mortal, [](absl::string_view) {});
      if (!absl::IsAborted(copied.status())) {
        EXPECT_THAT(copied, IsOk());
        return killed;
      }
    }
  }

  static std::unique_ptr<PostgresServer> server_;
  std::string folder_;
  std::string uri_;
};
std::unique_ptr<PostgresServer> RowCopyTest::server_;

TEST_F(RowCopyTest, ACopyReadsAlikeAtEveryRevision) {
  const auto source = OpenRows("source");
  Fill(*source);
  const auto copied = Copy(*source, ToKv("copy"));
  ASSERT_THAT(copied, IsOk());
  EXPECT_EQ(copied->revision, 4U);
  EXPECT_EQ(copied->requests, 4U);
  const auto copy = OpenRows("copy");
  EXPECT_EQ(Everything(*copy), Everything(*source));
  // It is a store like any other.
  RowChanges changes;
  changes.Put(RowTable::kNote, NoteKey("new"), "1");
  Write(*copy, changes);
  EXPECT_EQ(copy->durable_head().revision, 5U);
}

TEST_F(RowCopyTest, AnEmptyStoreHasAnEmptyCopy) {
  const auto source = OpenRows("source");
  ASSERT_THAT(Copy(*source, ToKv("copy")), IsOk());
  EXPECT_EQ(Everything(*OpenRows("copy")), Everything(*source));
}

TEST_F(RowCopyTest, ToADatabaseAndBackHoweverOftenItIsKilled) {
  if (server_ == nullptr) GTEST_SKIP() << PostgresServer::kAbsent;
  std::string expected;
  {
    const auto source = OpenRows("source");
    Fill(*source);
    expected = Everything(*source);
    EXPECT_GT(CopyByAndBy(*source, ToSql()), 5);
  }
  const auto database = OpenSql();
  EXPECT_EQ(Everything(*database), expected);
  EXPECT_GT(CopyByAndBy(*OpenSql(/*replica=*/true), ToKv("back")), 5);
  EXPECT_EQ(Everything(*OpenRows("back")), expected);
}

// The closed versions of all rows.
int CountClosed(const RowStore& store) {
  const auto reader = store.NewReader(store.durable_head().revision);
  EXPECT_THAT(reader, IsOk());
  int rows = 0;
  for (int t = 0; t < kRowTableCount; ++t) {
    // Whatever its key is.
    const auto it =
        (*reader)->ScanClosed({static_cast<RowTable>(t), "", ""}, absl::InfiniteFuture());
    for (; it->Valid(); it->Next()) ++rows;
    EXPECT_THAT(it->status(), IsOk());
  }
  return rows;
}

TEST_F(RowCopyTest, EachClosedRowIsCopiedOnceIntoItsTable) {
  if (server_ == nullptr) GTEST_SKIP() << PostgresServer::kAbsent;
  const auto source = OpenRows("source");
  RowChanges changes;
  for (int t = 0; t < kRowTableCount; ++t) {
    changes.Put(static_cast<RowTable>(t), KeyOf(static_cast<RowTable>(t), 1), "x");
  }
  Write(*source, changes);
  changes = RowChanges();
  for (int t = 0; t < kRowTableCount; ++t) {
    changes.Close(static_cast<RowTable>(t), KeyOf(static_cast<RowTable>(t), 1));
  }
  Write(*source, changes);
  ASSERT_THAT(Copy(*source, ToSql()), IsOk());
  EXPECT_EQ(CountClosed(*OpenSql()), kRowTableCount);
}

TEST_F(RowCopyTest, WhatWasTrimmedIsTrimmedInTheCopy) {
  std::string expected;
  {
    const auto source = OpenRows("source");
    Fill(*source);
    // As a trim that was cut short: what it left is not copied.
    ASSERT_THAT(source->RaiseOldest(3), IsOk());
    ASSERT_THAT(source->ExpireOutcomes(source->head().time, 2), IsOkAndHolds(2U));
    expected = Everything(*source);
    ASSERT_THAT(Copy(*source, ToKv("copy")), IsOk());
    if (server_ != nullptr) {
      EXPECT_GT(CopyByAndBy(*source, ToSql()), 1);
    }
  }
  std::vector<std::unique_ptr<RowStore>> copies;
  copies.push_back(OpenRows("copy"));
  if (server_ != nullptr) {
    ASSERT_THAT(Copy(*OpenSql(/*replica=*/true), ToKv("back")), IsOk());
    copies.push_back(OpenSql());
    copies.push_back(OpenRows("back"));
  }
  for (const auto& copy : copies) {
    EXPECT_EQ(copy->durable_head().oldest, 3U);
    EXPECT_EQ(copy->durable_head().trimmed, 3U);
    EXPECT_THAT(copy->NewReader(2), HasReason("REVISION_TRIMMED"));
    EXPECT_EQ(Everything(*copy), expected);
    EXPECT_THAT((*copy->NewReader(4))->ReadLog(1, 9), HasReason("REVISION_TRIMMED"));
    // Those that are not expired are so later.
    EXPECT_THAT(copy->ExpireOutcomes(absl::InfiniteFuture(), 9), IsOkAndHolds(2U));
  }
}

TEST_F(RowCopyTest, ASourceThatGoesOnIsCopiedAsItWas) {
  const auto source = OpenRows("source");
  Fill(*source);
  const std::string then = Everything(*source);
  {
    const auto target = ToKv("copy")();
    ASSERT_THAT(target, IsOk());
    MortalTarget mortal(**target, 1, false);
    EXPECT_THAT(CopyRows(*source, mortal, [](absl::string_view) {}),
                StatusIs(absl::StatusCode::kAborted));
  }
  RowChanges changes;
  changes.Put(RowTable::kIndex, KeyKey(EntityKind::kPerson, "later"), "x");
  changes.Close(RowTable::kIndex, KeyOf(RowTable::kIndex, 1));
  changes.RecordRequest("r2", "done 2");
  Write(*source, changes);
  ASSERT_THAT(Copy(*source, ToKv("copy")), IsOk());
  EXPECT_EQ(Everything(*OpenRows("copy")), then);
}

TEST_F(RowCopyTest, UnfinishedItCannotBeOpenedNorGoOnFromAnotherStore) {
  const auto source = OpenRows("source");
  Fill(*source);
  {
    const auto target = ToKv("copy")();
    ASSERT_THAT(target, IsOk());
    MortalTarget mortal(**target, 3, false);
    EXPECT_FALSE(CopyRows(*source, mortal, [](absl::string_view) {}).ok());
  }
  auto kv = OpenKv("copy");
  ASSERT_THAT(kv, IsOk());
  EXPECT_THAT(OpenKvRowStore(*std::move(kv), {}).status(), HasReason("FORMAT_UNSUPPORTED"));
  const auto other = OpenRows("other");
  EXPECT_THAT(Copy(*other, ToKv("copy")), HasReason("FORMAT_UNSUPPORTED"));
  // Nor is a store written over.
  EXPECT_THAT(Copy(*source, ToKv("empty")), IsOk());
  EXPECT_THAT(Copy(*source, ToKv("empty")), HasReason("DIRECTORY_EXISTS"));
}

TEST_F(RowCopyTest, ADifferenceIsFoundAndTheDatabaseStaysClosed) {
  if (server_ == nullptr) GTEST_SKIP() << PostgresServer::kAbsent;
  const auto source = OpenRows("source");
  Fill(*source);
  for (const char* damage :
       {"UPDATE chancery.rows SET value = 'other' WHERE tbl = 3 AND closed = 2",
        "DELETE FROM chancery.rows WHERE tbl = 0 AND created = 1",
        "UPDATE chancery.commits SET author = 'eve' WHERE revision = 2",
        "INSERT INTO chancery.requests VALUES ('r9', 4, 'done')"}) {
    SCOPED_TRACE(damage);
    ASSERT_THAT(server_->EmptyDatabase(), IsOk());
    {
      const auto target = ToSql()();
      ASSERT_THAT(target, IsOk());
      MortalTarget mortal(**target, 1000, true);
      EXPECT_THAT(CopyRows(*source, mortal, [](absl::string_view) {}),
                  StatusIs(absl::StatusCode::kAborted));
    }
    ASSERT_THAT(server_->Execute(damage), IsOk());
    EXPECT_THAT(Copy(*source, ToSql()), HasReason("STORAGE_CORRUPT"));
    SqlRowStoreOptions options;
    options.uri = uri_;
    const auto opened = OpenSqlRowStore(options);
    EXPECT_THAT(opened.status(), HasReason("FORMAT_UNSUPPORTED"));
    EXPECT_THAT(std::string(opened.status().message()), HasSubstr("was not finished"));
  }
  ASSERT_THAT(server_->EmptyDatabase(), IsOk());
  {
    const auto target = ToSql()();
    ASSERT_THAT(target, IsOk());
    EXPECT_THAT(ToSql()().status(), HasReason("DIRECTORY_EXISTS")) << "one copy at a time";
  }
  ASSERT_THAT(Copy(*source, ToSql()), IsOk());
  EXPECT_THAT(ToSql()().status(), HasReason("DIRECTORY_EXISTS"));
  EXPECT_EQ(Everything(*OpenSql()), Everything(*source));
}

}  // namespace
}  // namespace chancery
