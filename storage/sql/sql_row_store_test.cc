// What the suite of tests/conformance does not see: several writers, lost connections, outcomes
// that are not known, round trips.

#include "storage/sql/sql_row_store.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/activity/activity.h"
#include "storage/base/clock.h"
#include "storage/sql/pg_connection.h"
#include "storage/sql/sql_schema.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/socket_relay.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

absl::Time In(absl::Duration duration) { return SystemClock::Get().Now() + duration; }

class SqlRowStoreTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!PostgresServer::Available()) return;
    auto server = PostgresServer::Start();
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
    ASSERT_NE(server_, nullptr);
    auto uri = server_->EmptyDatabase();
    ASSERT_THAT(uri, IsOk());
    uri_ = *uri;
    ASSERT_THAT(InitSqlStore(uri_), IsOk());
  }

  std::unique_ptr<SqlRowStore> Open(absl::Duration commit_timeout = absl::Seconds(30)) {
    SqlRowStoreOptions options;
    options.commit_timeout = commit_timeout;
    return Open(options);
  }
  std::unique_ptr<SqlRowStore> Open(SqlRowStoreOptions options) {
    options.uri = uri_;
    options.max_connections = 4;
    auto store = OpenSqlRowStore(options);
    EXPECT_THAT(store, IsOk());
    return *std::move(store);
  }

  // The next revision, which puts one row, and is not synced.
  static absl::Status Put(RowStore& store, absl::string_view key, absl::string_view payload = "x") {
    RowChanges changes;
    changes.Put(RowTable::kIndex, key, payload);
    changes.RecordRequest(absl::StrCat("put ", key), "done");
    return Commit(store, changes);
  }
  static absl::Status Commit(RowStore& store, const RowChanges& changes) {
    Head next = store.head();
    const Revision expected = next.revision++;
    next.time = absl::FromUnixSeconds(static_cast<int64_t>(next.revision));
    return store.Commit(expected, next, changes);
  }
  static absl::Status Sync(RowStore& store) { return store.Sync(store.head().revision); }

  // Tries again while the outcome is unknown.
  static absl::Status SyncAtLast(RowStore& store) {
    const absl::Time deadline = In(absl::Seconds(60));
    absl::Status status = Sync(store);
    while (absl::IsUnavailable(status) && SystemClock::Get().Now() < deadline) status = Sync(store);
    return status;
  }

  static std::string Rows(RowStore& store) {
    const auto reader = store.NewReader(store.durable_head().revision);
    EXPECT_THAT(reader, IsOk());
    std::vector<std::string> rows;
    const auto it = (*reader)->Scan(RowTable::kIndex, "", "", absl::InfiniteFuture());
    for (; it->Valid(); it->Next()) rows.push_back(absl::StrCat(it->key(), "=", it->payload()));
    EXPECT_THAT(it->status(), IsOk());
    return absl::StrJoin(rows, " ");
  }

  void Execute(const std::string& sql) { ASSERT_THAT(server_->Execute(sql), IsOk()); }

  // Ends all sessions of stores on this database.
  void EndSessions() {
    Execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
  // The next `count` writes to the change log fail with this error.
  void FailCommits(const std::string& sql_state, int count) {
    Execute(absl::StrCat(
        "CREATE SEQUENCE chancery.failures; CREATE FUNCTION chancery.fail() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ "
        "BEGIN IF nextval('chancery.failures') <= ",
        count, " THEN RAISE EXCEPTION USING ERRCODE = '", sql_state,
        "'; END IF; RETURN NEW; END $$; CREATE TRIGGER fail BEFORE INSERT ON chancery.commits "
        "FOR EACH STATEMENT EXECUTE FUNCTION chancery.fail()"));
  }

  static std::unique_ptr<PostgresServer> server_;
  std::string uri_;
};
std::unique_ptr<PostgresServer> SqlRowStoreTest::server_;

TEST_F(SqlRowStoreTest, WithoutASchemaItIsRefused) {
  SqlRowStoreOptions options;
  options.uri = uri_;
  Execute("DROP SCHEMA chancery CASCADE");
  EXPECT_THAT(OpenSqlRowStore(options).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--init-store")));
  options.uri = "postgresql://chancery:s3cret@localhost/x";
  EXPECT_THAT(OpenSqlRowStore(options).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SqlRowStoreTest, AnotherVersionIsRefused) {
  Execute("UPDATE chancery.head SET format_version = 3");
  SqlRowStoreOptions options;
  options.uri = uri_;
  EXPECT_THAT(OpenSqlRowStore(options).status(), HasReason("FORMAT_UNSUPPORTED"));
  EXPECT_THAT(InitSqlStore(uri_), HasReason("FORMAT_UNSUPPORTED"));
}

TEST_F(SqlRowStoreTest, ASchemaThatIsThereStaysAsItIs) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  EXPECT_THAT(InitSqlStore(uri_), IsOk());
  EXPECT_EQ(Open()->durable_head().revision, 1U);
}

TEST_F(SqlRowStoreTest, CommitsOfOthersShow) {
  const auto a = Open();
  const auto b = Open();
  ASSERT_THAT(Put(*a, "a"), IsOk());
  ASSERT_THAT(Sync(*a), IsOk());
  ASSERT_TRUE(b->WaitForRevision(1, In(absl::Seconds(30))));
  EXPECT_EQ(Rows(*b), "a=x");
  // And it may go on from there.
  ASSERT_THAT(Put(*b, "b"), IsOk());
  ASSERT_THAT(Sync(*b), IsOk());
  ASSERT_TRUE(a->WaitForRevision(2, In(absl::Seconds(30))));
  EXPECT_EQ(Rows(*a), "a=x b=x");
}

// The holder of the lease hangs between Commit and Sync, and another goes on without.
TEST_F(SqlRowStoreTest, WhoIsSecondLosesWhatItHadMade) {
  SqlRowStoreOptions impatient;
  impatient.lease_patience = absl::Milliseconds(10);
  const auto a = Open(impatient);
  const auto b = Open(impatient);
  ASSERT_THAT(Put(*a, "a1"), IsOk());
  ASSERT_THAT(Put(*a, "a2"), IsOk());
  ASSERT_THAT(Put(*b, "b"), IsOk());
  ASSERT_THAT(Sync(*b), IsOk());
  EXPECT_THAT(a->Sync(1), HasReason("REVISION_CONFLICT"));
  EXPECT_EQ(a->lost_commits(), 2U);
  // The numbers are taken, or will be: who waits for them must not take others for his own.
  EXPECT_EQ(a->durable_head().revision, 1U);
  EXPECT_THAT(a->Sync(2), HasReason("REVISION_CONFLICT"));
  EXPECT_THAT(Put(*a, "a3"), HasReason("REVISION_CONFLICT"));
  EXPECT_GT(a->head().revision, 2U);
  ASSERT_THAT(Put(*a, "a4"), IsOk());
  ASSERT_THAT(Sync(*a), IsOk());
  EXPECT_THAT(a->Sync(2), HasReason("REVISION_CONFLICT"));
  EXPECT_EQ(Rows(*a), "a4=x b=x");
  // The log has no gap.
  const Revision newest = a->durable_head().revision;
  const auto reader = a->NewReader(newest);
  ASSERT_THAT(reader, IsOk());
  const auto log = (*reader)->ReadLog(0, 100);
  ASSERT_THAT(log, IsOk());
  EXPECT_THAT(*log, SizeIs(newest));
}

// Two servers that write in turn lose nothing, and wait for each other only until the next look at
// the head.
TEST_F(SqlRowStoreTest, TheLeaseGoesWhereTheWritesAre) {
  const std::unique_ptr<SqlRowStore> stores[] = {Open(), Open()};
  Revision made = 0;
  for (int i = 0; i < 6; ++i) {
    SqlRowStore& store = *stores[i % 2];
    // Prepared on an older revision at first, it is refused once at most.
    absl::Status status = Put(store, absl::StrCat("k", i));
    if (absl::IsAborted(status)) status = Put(store, absl::StrCat("k", i));
    ASSERT_THAT(status, IsOk());
    ASSERT_THAT(Sync(store), IsOk());
    EXPECT_EQ(store.durable_head().revision, ++made);
  }
  EXPECT_EQ(stores[0]->lost_commits() + stores[1]->lost_commits(), 0U);
  ASSERT_TRUE(stores[0]->WaitForRevision(made, In(absl::Seconds(30))));
  EXPECT_EQ(Rows(*stores[0]), "k0=x k1=x k2=x k3=x k4=x k5=x");
}

TEST_F(SqlRowStoreTest, AllShareTheKeyOfPageTokens) {
  const auto key = Open()->PageTokenKey();
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(key->size(), 32U);
  ASSERT_THAT(InitSqlStore(uri_), IsOk());
  EXPECT_THAT(Open()->PageTokenKey(), IsOkAndHolds(*key));
}

TEST_F(SqlRowStoreTest, AReplicaFollowsAStandbyAndRefusesWrites) {
  if (!PostgresServer::CanMakeStandby()) GTEST_SKIP() << PostgresServer::kNoStandby;
  const auto store = Open();
  EXPECT_THAT(store->Lag(), IsOkAndHolds(absl::ZeroDuration()));
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  auto standby = PostgresServer::StartStandby(*server_);
  ASSERT_THAT(standby, IsOk());
  SqlRowStoreOptions options;
  options.uri = (*standby)->Uri();
  options.replica = true;
  auto replica = OpenSqlRowStore(options);
  ASSERT_THAT(replica, IsOk());
  EXPECT_THAT(Put(**replica, "b"), HasReason("STORAGE_READ_ONLY"));
  ASSERT_THAT(Put(*store, "b"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  ASSERT_TRUE((*replica)->WaitForRevision(2, In(absl::Seconds(30))));
  EXPECT_EQ(Rows(**replica), "a=x b=x");
  // While it does not follow, it shows what it has, and no more.
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_pause()"), IsOk());
  ASSERT_THAT(Put(*store, "c"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  EXPECT_FALSE((*replica)->WaitForRevision(3, In(absl::Milliseconds(100))));
  EXPECT_THAT((*replica)->NewReader(3), HasReason("REVISION_IN_FUTURE"));
  EXPECT_EQ(Rows(**replica), "a=x b=x");
  absl::StatusOr<absl::Duration> lag = absl::ZeroDuration();
  const absl::Time deadline = In(absl::Seconds(30));
  while (lag.ok() && *lag == absl::ZeroDuration() && SystemClock::Get().Now() < deadline) {
    lag = (*replica)->Lag();
  }
  ASSERT_THAT(lag, IsOk());
  EXPECT_GT(*lag, absl::ZeroDuration());
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_resume()"), IsOk());
  EXPECT_TRUE((*replica)->WaitForRevision(3, In(absl::Seconds(30))));
}

TEST_F(SqlRowStoreTest, LostConnectionsAreMadeAnew) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(Rows(*store), "a=x");
  ASSERT_THAT(Put(*store, "b"), IsOk());
  EndSessions();
  EXPECT_EQ(Rows(*store), "a=x");
  EXPECT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(Rows(*store), "a=x b=x");
  EndSessions();
  EXPECT_THAT(store->LeaseIds(EntityKind::kPerson, 5), IsOk());
}

TEST_F(SqlRowStoreTest, ARestartOfTheServerLosesNothing) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  ASSERT_THAT(Put(*store, "b"), IsOk());
  server_->Kill();
  EXPECT_THAT(Sync(*store), HasReason("OUTCOME_UNKNOWN"));
  // Nothing comes on top of it as long as that is so.
  EXPECT_THAT(Put(*store, "c"), HasReason("STORAGE_UNAVAILABLE"));
  ASSERT_THAT(server_->KillAndRestart(), IsOk());
  EXPECT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(Rows(*store), "a=x b=x");
}

TEST_F(SqlRowStoreTest, ACollisionIsTriedAgain) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  FailCommits("40001", 2);
  EXPECT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(Rows(*store), "a=x");
}

TEST_F(SqlRowStoreTest, AFullDiskIsAnErrorUntilThereIsSpace) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  FailCommits("53100", 2);
  EXPECT_THAT(Sync(*store), HasReason("OUTCOME_UNKNOWN"));
  EXPECT_THAT(Put(*store, "b"), HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_EQ(Rows(*store), "");
  EXPECT_THAT(Put(*store, "b"), IsOk());
  EXPECT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(Rows(*store), "a=x b=x");
}

// COMMIT waits for a lock until the store has given up, and then succeeds.
TEST_F(SqlRowStoreTest, ACommitOfUnknownOutcomeThatWasMadeIsFound) {
  const auto store = Open(absl::Milliseconds(500));
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(SyncAtLast(*store), IsOk());
  Execute(
      "CREATE FUNCTION chancery.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON chancery.commits "
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chancery.wait()");
  auto blocker = PgConnection::Connect(uri_, absl::Seconds(10));
  ASSERT_THAT(blocker, IsOk());
  ASSERT_THAT((*blocker)->Execute("SELECT pg_advisory_lock(1)", In(absl::Seconds(30))), IsOk());
  ASSERT_THAT(Put(*store, "b"), IsOk());
  EXPECT_THAT(Sync(*store), HasReason("OUTCOME_UNKNOWN"));
  EXPECT_EQ(store->durable_head().revision, 1U);
  EXPECT_THAT(Put(*store, "c"), HasReason("STORAGE_UNAVAILABLE"));
  ASSERT_THAT((*blocker)->Execute("SELECT pg_advisory_unlock(1)", In(absl::Seconds(30))), IsOk());
  EXPECT_THAT(SyncAtLast(*store), IsOk());
  EXPECT_EQ(store->lost_commits(), 0U);
  EXPECT_EQ(Rows(*store), "a=x b=x");
  // What comes after it stands on it.
  ASSERT_THAT(Put(*store, "c"), IsOk());
  EXPECT_THAT(SyncAtLast(*store), IsOk());
  EXPECT_EQ(store->durable_head().revision, 3U);
}

TEST_F(SqlRowStoreTest, ACommitOfUnknownOutcomeThatWasNotMadeIsMadeOnce) {
  const auto store = Open(absl::Milliseconds(300));
  ASSERT_THAT(Put(*store, "a"), IsOk());
  auto blocker = PgConnection::Connect(uri_, absl::Seconds(10));
  ASSERT_THAT(blocker, IsOk());
  ASSERT_THAT(
      (*blocker)->Execute("BEGIN; SELECT * FROM chancery.head FOR UPDATE", In(absl::Seconds(30))),
      IsOk());
  EXPECT_THAT(Sync(*store), HasReason("OUTCOME_UNKNOWN"));
  ASSERT_THAT((*blocker)->Execute("ROLLBACK", In(absl::Seconds(30))), IsOk());
  EXPECT_THAT(SyncAtLast(*store), IsOk());
  EXPECT_EQ(store->durable_head().revision, 1U);
  EXPECT_EQ(Rows(*store), "a=x");
  const auto reader = store->NewReader(1);
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT((*reader)->FindRequest("put a"), IsOkAndHolds(absl::optional<std::string>("done")));
}

// As an operator, or a server that shuts down, ends sessions: this one is in COMMIT.
TEST_F(SqlRowStoreTest, ASessionThatIsEndedInCommitHasCommittedNothingOrAll) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  Execute(
      "CREATE FUNCTION chancery.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_advisory_xact_lock(77); RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON chancery.commits "
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chancery.wait()");
  auto blocker = PgConnection::Connect(uri_, absl::Seconds(10));
  ASSERT_THAT(blocker, IsOk());
  ASSERT_THAT((*blocker)->Execute("SELECT pg_advisory_lock(77)", In(absl::Seconds(30))), IsOk());
  ASSERT_THAT(Put(*store, "b"), IsOk());
  absl::Status synced = absl::UnknownError("");
  std::thread syncing([&] { synced = Sync(*store); });
  // 57P01 for the session that waits in its COMMIT; the next attempt gets through.
  EXPECT_THAT((*blocker)->Execute("DO $$ BEGIN LOOP "
                                  "PERFORM pg_terminate_backend(pid) FROM pg_locks "
                                  "WHERE locktype = 'advisory' AND objid = 77 AND NOT granted; "
                                  "EXIT WHEN FOUND; PERFORM pg_sleep(0.01); END LOOP; END $$; "
                                  "SELECT pg_advisory_unlock(77)",
                                  In(absl::Seconds(60))),
              IsOk());
  syncing.join();
  EXPECT_THAT(synced, IsOk());
  EXPECT_EQ(store->durable_head().revision, 2U);
  EXPECT_EQ(Rows(*store), "a=x b=x");
}

// The writer is cut off from the database, which does not know: another takes over, and what the
// first had made is refused when it is back.
TEST_F(SqlRowStoreTest, AWriterThatIsCutOffLosesToTheNext) {
  auto relay = SocketRelay::Start(server_->SocketPath());
  ASSERT_THAT(relay, IsOk());
  SqlRowStoreOptions options;
  options.uri = absl::StrCat("postgresql://chancery@127.0.0.1:", (*relay)->port(),
                             "/postgres?sslmode=disable&gssencmode=disable");
  options.max_connections = 4;
  options.connect_timeout = absl::Seconds(2);
  options.commit_timeout = absl::Milliseconds(300);
  auto far = OpenSqlRowStore(options);
  ASSERT_THAT(far, IsOk());
  ASSERT_THAT(Put(**far, "a"), IsOk());
  ASSERT_THAT(SyncAtLast(**far), IsOk());
  ASSERT_THAT(Put(**far, "lost"), IsOk());
  (*relay)->Cut();
  EXPECT_THAT(Sync(**far), HasReason("OUTCOME_UNKNOWN"));

  SqlRowStoreOptions near_options;
  near_options.lease_patience = absl::Milliseconds(100);
  const auto near = Open(near_options);
  ASSERT_THAT(Put(*near, "b"), IsOk());
  ASSERT_THAT(Sync(*near), IsOk());
  EXPECT_THAT(Sync(**far), HasReason("OUTCOME_UNKNOWN"));
  (*relay)->Mend();
  EXPECT_THAT(SyncAtLast(**far), HasReason("REVISION_CONFLICT"));
  EXPECT_EQ((*far)->lost_commits(), 1U);
  EXPECT_EQ(Rows(**far), "a=x b=x");
  absl::Status again = Put(**far, "c");
  while (absl::IsAborted(again)) again = Put(**far, "c");
  ASSERT_THAT(again, IsOk());
  ASSERT_THAT(SyncAtLast(**far), IsOk());
  ASSERT_TRUE(near->WaitForRevision((*far)->durable_head().revision, In(absl::Seconds(30))));
  EXPECT_EQ(Rows(*near), "a=x b=x c=x");
}

// Of several commits of one Sync, a row that comes and goes is whole in the history.
TEST_F(SqlRowStoreTest, RevisionsThatShareATransactionKeepTheirHistory) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a", "1"), IsOk());
  for (int i = 2; i <= 4; ++i) {
    RowChanges changes;
    changes.Close(RowTable::kIndex, "a");
    if (i < 4) changes.Put(RowTable::kIndex, "a", absl::StrCat(i));
    ASSERT_THAT(Commit(*store, changes), IsOk());
  }
  ASSERT_THAT(Sync(*store), IsOk());
  for (Revision revision = 1; revision <= 4; ++revision) {
    const auto reader = store->NewReader(revision);
    ASSERT_THAT(reader, IsOk());
    PinnedValue value;
    absl::string_view payload;
    ASSERT_THAT((*reader)->Get(RowTable::kIndex, "a", &value, &payload),
                IsOkAndHolds(revision < 4));
    if (revision < 4) {
      EXPECT_EQ(payload, absl::StrCat(revision));
    }
  }
}

TEST_F(SqlRowStoreTest, ReadsCostFewRoundTrips) {
  const auto store = Open();
  RowChanges changes;
  for (int i = 0; i < 2000; ++i) changes.Put(RowTable::kIndex, absl::StrCat("k", 10000 + i), "x");
  ASSERT_THAT(Commit(*store, changes), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  const auto reader = store->NewReader(1);
  ASSERT_THAT(reader, IsOk());
  const uint64_t before = store->read_round_trips();
  // 100, 400 and 1600 rows at a time.
  for (const bool reverse : {false, true}) {
    size_t rows = 0;
    const auto it = (*reader)->Scan(RowTable::kIndex, "", "", absl::InfiniteFuture(), reverse);
    for (; it->Valid(); it->Next()) ++rows;
    EXPECT_THAT(it->status(), IsOk());
    EXPECT_EQ(rows, 2000U);
  }
  EXPECT_EQ(store->read_round_trips() - before, 6U);
  std::vector<RowRange> ranges;
  std::vector<std::string> keys;
  for (int i = 0; i < 50; ++i) {
    ranges.push_back(
        {RowTable::kIndex, absl::StrCat("k", 10000 + i), absl::StrCat("k", 10002 + i)});
    keys.push_back(ranges.back().begin);
  }
  for (const auto& cursor : (*reader)->ScanMany(ranges, {})) {
    int rows = 0;
    for (; cursor->Valid(); cursor->Next()) ++rows;
    EXPECT_EQ(rows, 2);
  }
  EXPECT_THAT((*reader)->MultiGet(RowTable::kIndex, keys), IsOkAndHolds(SizeIs(50)));
  EXPECT_EQ(store->read_round_trips() - before, 8U);
}

TEST_F(SqlRowStoreTest, ADeadlineThatHasPassedEndsAScan) {
  const auto store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  const auto reader = store->NewReader(1);
  ASSERT_THAT(reader, IsOk());
  const auto it = (*reader)->Scan(RowTable::kIndex, "", "", In(-absl::Seconds(1)));
  EXPECT_FALSE(it->Valid());
  EXPECT_THAT(it->status(), StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(SqlRowStoreTest, AWriterAsksOnceForWhatOnlyHeChanges) {
  const std::unique_ptr<SqlRowStore> store = Open();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  const auto read = [&store] {
    const auto reader = store->NewWriterReader();
    EXPECT_THAT(reader, IsOk());
    PinnedValue value;
    absl::string_view payload;
    EXPECT_THAT((*reader)->Get(RowTable::kIndex, "a", &value, &payload), IsOk());
    std::string rows(payload);
    const auto it = (*reader)->Scan({RowTable::kIndex, "b", "z"}, {});
    for (; it->Valid(); it->Next()) absl::StrAppend(&rows, " ", it->key());
    EXPECT_THAT(it->status(), IsOk());
    return rows;
  };
  EXPECT_EQ(read(), "x");
  uint64_t trips = store->read_round_trips();
  EXPECT_EQ(read(), "x");
  EXPECT_EQ(store->read_round_trips(), trips);

  // His own commit, on its way and stored.
  ASSERT_THAT(Put(*store, "b"), IsOk());
  EXPECT_EQ(read(), "x b");
  ASSERT_THAT(Sync(*store), IsOk());
  trips = store->read_round_trips();
  EXPECT_EQ(read(), "x b");
  EXPECT_EQ(store->read_round_trips(), trips + 1);  // the range, in which there is one more

  // Another's.
  const std::unique_ptr<SqlRowStore> other = Open();
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  changes.Put(RowTable::kIndex, "a", "y");
  changes.Put(RowTable::kIndex, "c", "y");
  ASSERT_THAT(Commit(*other, changes), IsOk());
  ASSERT_THAT(Sync(*other), IsOk());
  ASSERT_TRUE(store->WaitForRevision(3, In(absl::Seconds(60))));
  EXPECT_EQ(read(), "y b c");
}

TEST_F(SqlRowStoreTest, CountsSeeksAndTheCommitsThatShareASync) {
  const std::unique_ptr<SqlRowStore> store = Open();
  const auto syncs = [] {
    const Distribution& commits = ThisProcess().sync_commits;
    uint64_t count = 0;
    for (size_t i = 0; i <= commits.bounds(); ++i) count += commits.count(i);
    return count;
  };
  const uint64_t syncs_before = syncs();
  const double commits_before = ThisProcess().sync_commits.sum();
  ASSERT_THAT(Put(*store, "a"), IsOk());
  ASSERT_THAT(Put(*store, "b"), IsOk());
  ASSERT_THAT(Sync(*store), IsOk());
  EXPECT_EQ(syncs() - syncs_before, 1);
  EXPECT_EQ(ThisProcess().sync_commits.sum() - commits_before, 2);

  const auto reader = store->NewReader(store->durable_head().revision);
  ASSERT_THAT(reader, IsOk());
  uint64_t before = SeeksOfThread();
  ASSERT_THAT((*reader)->MultiGet(RowTable::kIndex, std::vector<std::string>{"a", "b", "c", "a"}),
              IsOk());
  EXPECT_EQ(SeeksOfThread() - before, 3);
  before = SeeksOfThread();
  PinnedValue value;
  absl::string_view payload;
  ASSERT_THAT((*reader)->Get(RowTable::kIndex, "a", &value, &payload), IsOk());
  const std::vector<RowRange> ranges = {{RowTable::kIndex, "a", "b"}, {RowTable::kIndex, "b", "c"}};
  ASSERT_THAT((*reader)->ScanMany(ranges, {}), SizeIs(2));
  EXPECT_EQ(SeeksOfThread() - before, 3);
}

// A table that was filled a moment ago is one that was never analyzed: the planner knows nothing of
// it then, and has taken few rows to be open.
TEST_F(SqlRowStoreTest, RowsAreLookedUpByTheirKeysInATableThatWasNotAnalyzed) {
  if (!server_->Execute("LOAD 'auto_explain'").ok()) {
    GTEST_SKIP() << "SKIPPED: this PostgreSQL is without auto_explain";
  }
  const size_t logged = server_->Log().size();
  uri_ +=
      "&options=-csession_preload_libraries%3Dauto_explain%20-cauto_explain.log_min_duration%3D0";
  const std::unique_ptr<SqlRowStore> store = Open();
  for (int round = 0; round < 3; ++round) {
    RowChanges changes;
    std::vector<std::string> keys;
    for (int i = 0; i < 100; ++i) {
      keys.push_back(absl::StrCat("key", i));
      if (round > 0) changes.Close(RowTable::kIndex, keys.back());
      changes.Put(RowTable::kIndex, keys.back(), "x");
    }
    ASSERT_THAT(Commit(*store, changes), IsOk());
    ASSERT_THAT(Sync(*store), IsOk());
    const auto reader = store->NewReader(store->durable_head().revision);
    ASSERT_THAT(reader, IsOk());
    const auto found = (*reader)->MultiGet(RowTable::kIndex, keys);
    ASSERT_THAT(found, IsOk());
    EXPECT_TRUE((*found)[99].has_value());
  }
  const std::string plans = server_->Log().substr(logged);
  EXPECT_THAT(plans, HasSubstr("Update on rows"));
  for (const absl::string_view line : absl::StrSplit(plans, '\n')) {
    const bool is_filter = absl::StrContains(line, "Filter:");
    EXPECT_FALSE(is_filter && absl::StrContains(line, "key")) << line << "\n" << plans;
    EXPECT_FALSE(absl::StrContains(line, "Seq Scan on rows")) << plans;
  }
}

}  // namespace
}  // namespace chancery
