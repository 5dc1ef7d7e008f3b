#include "tests/conformance/row_store_suite.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "storage/base/budget.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/rows/history_trim.h"
#include "storage/rows/table_keys.h"
#include "tests/testing/matchers.h"

namespace chancery {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RowStoreSuite::RowStoreSuite() {
  std::string pattern = ::testing::TempDir() + "/rows.XXXXXX";
  directory_ = mkdtemp(pattern.data());
  harness_ = GetParam().make(directory_);
}

RowStoreSuite::~RowStoreSuite() {
  harness_.reset();
  std::filesystem::remove_all(directory_);
}

absl::Status RowStoreSuite::Commit(const RowChanges& changes) {
  Head next = store().head();
  const Revision expected = next.revision++;
  next.time = absl::FromUnixSeconds(static_cast<int64_t>(1000 + next.revision));
  return store().Commit(expected, next, changes);
}

void RowStoreSuite::Write(const RowChanges& changes) {
  ASSERT_THAT(Commit(changes), IsOk());
  ASSERT_THAT(store().Sync(store().head().revision), IsOk());
}

void RowStoreSuite::Put(absl::string_view key, absl::string_view payload) {
  RowChanges changes;
  changes.Put(RowTable::kIndex, key, payload);
  Write(changes);
}

std::string RowStoreSuite::Rows(Revision revision, bool reverse, absl::string_view begin,
                                absl::string_view end) {
  const auto reader = store().NewReader(revision);
  if (!reader.ok()) return "no reader";
  std::vector<std::string> rows;
  const auto it = (*reader)->Scan(RowTable::kIndex, begin, end, absl::InfiniteFuture(), reverse);
  for (; it->Valid(); it->Next()) rows.push_back(absl::StrCat(it->key(), "=", it->payload()));
  return it->status().ok() ? absl::StrJoin(rows, " ") : "error";
}

namespace {

TEST_P(RowStoreSuite, StartsEmptyAtRevisionZero) {
  EXPECT_EQ(store().head().revision, 0U);
  EXPECT_EQ(store().durable_head().revision, 0U);
  EXPECT_EQ(Rows(0), "");
  EXPECT_THAT(store().NewReader(1), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_P(RowStoreSuite, ARowIsThereFromItsRevisionUntilItIsClosed) {
  Put("a", "1");
  Put("b", "2");
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  changes.Put(RowTable::kIndex, "a", "3");
  Write(changes);
  changes = RowChanges();
  changes.Close(RowTable::kIndex, "b");
  Write(changes);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Rows(0), "");
    EXPECT_EQ(Rows(1), "a=1");
    EXPECT_EQ(Rows(2), "a=1 b=2");
    EXPECT_EQ(Rows(2, true), "b=2 a=1");
    EXPECT_EQ(Rows(3), "a=3 b=2");
    EXPECT_EQ(Rows(4), "a=3");
    harness().Reopen();
    if (!harness().can_reopen()) break;
  }
}

TEST_P(RowStoreSuite, TablesAreKeySpacesOfTheirOwn) {
  RowChanges changes;
  for (int table = 0; table < kRowTableCount; ++table) {
    changes.Put(static_cast<RowTable>(table), absl::StrCat("k", table), absl::StrCat(table));
  }
  Write(changes);
  const auto reader = store().NewReader(1);
  ASSERT_THAT(reader, IsOk());
  for (int table = 0; table < kRowTableCount; ++table) {
    for (int key = 0; key < kRowTableCount; ++key) {
      PinnedValue value;
      absl::string_view payload;
      EXPECT_THAT(
          (*reader)->Get(static_cast<RowTable>(table), absl::StrCat("k", key), &value, &payload),
          IsOkAndHolds(table == key));
    }
  }
}

TEST_P(RowStoreSuite, ManyKeysAreReadInOneCall) {
  Put("a", "1");
  Put("c", "2");
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  Write(changes);
  const std::vector<std::string> keys = {"c", "x", "a", "c"};
  const auto show = [&](Revision revision) {
    std::vector<std::string> found;
    const auto reader = store().NewReader(revision);
    EXPECT_THAT(reader, IsOk());
    const auto rows = (*reader)->MultiGet(RowTable::kIndex, keys);
    EXPECT_THAT(rows, IsOk());
    for (const auto& row : *rows) {
      found.push_back(row.has_value() ? absl::StrCat(row->payload, "@", row->created) : "-");
    }
    return found;
  };
  EXPECT_THAT(show(2), ElementsAre("2@2", "-", "1@1", "2@2"));
  EXPECT_THAT(show(3), ElementsAre("2@2", "-", "-", "2@2"));
  EXPECT_THAT(show(1), ElementsAre("-", "-", "1@1", "-"));
}

TEST_P(RowStoreSuite, CursorsStopAndGoOnBehindAKeyInBothDirections) {
  RowChanges changes;
  for (char c = 'a'; c <= 'j'; ++c) changes.Put(RowTable::kIndex, std::string(1, c), "x");
  Write(changes);
  changes = RowChanges();
  for (const char* key : {"c", "d", "h"}) changes.Close(RowTable::kIndex, key);
  Write(changes);
  for (const Revision revision : {1, 2}) {
    for (const bool reverse : {false, true}) {
      const std::string whole = Rows(revision, reverse, "b", "j");
      std::vector<std::string> pages;
      RowRange range{RowTable::kIndex, "b", "j", reverse};
      while (true) {
        const auto reader = store().NewReader(revision);
        ASSERT_THAT(reader, IsOk());
        RowScanOptions options;
        options.expected_rows = 2;
        const auto it = (*reader)->Scan(range, options);
        std::string last;
        for (int i = 0; i < 2 && it->Valid(); ++i, it->Next()) {
          last = std::string(it->key());
          pages.push_back(absl::StrCat(last, "=", it->payload()));
        }
        ASSERT_THAT(it->status(), IsOk());
        if (last.empty()) break;
        range = After(range, last);
      }
      EXPECT_EQ(absl::StrJoin(pages, " "), whole) << revision << reverse;
    }
  }
}

TEST_P(RowStoreSuite, ManyRangesAreReadInOneCall) {
  RowChanges changes;
  for (char c = 'a'; c <= 'j'; ++c) changes.Put(RowTable::kIndex, std::string(1, c), "x");
  Write(changes);
  const auto reader = store().NewReader(1);
  ASSERT_THAT(reader, IsOk());
  const std::vector<RowRange> ranges = {
      {RowTable::kIndex, "h", ""}, {RowTable::kIndex, "b", "d", true}, {RowTable::kNote, "", ""}};
  const auto cursors = (*reader)->ScanMany(ranges, {});
  ASSERT_THAT(cursors, SizeIs(3));
  std::vector<std::string> found;
  for (const auto& it : cursors) {
    std::string keys;
    for (; it->Valid(); it->Next()) absl::StrAppend(&keys, it->key());
    EXPECT_THAT(it->status(), IsOk());
    found.push_back(keys);
  }
  EXPECT_THAT(found, ElementsAre("hij", "cb", ""));
}

TEST_P(RowStoreSuite, OneCursorLeapsFromRangeToRange) {
  RowChanges changes;
  for (char c = 'a'; c <= 'z'; ++c) {
    changes.Put(RowTable::kIndex, absl::StrCat(std::string(1, c), "1"), "x");
    changes.Put(RowTable::kIndex, absl::StrCat(std::string(1, c), "2"), "y");
  }
  Write(changes);
  changes = RowChanges();
  for (const char* key : {"b1", "e2", "f1", "f2", "z1"}) changes.Close(RowTable::kIndex, key);
  Write(changes);
  std::vector<std::vector<RowRange>> cases = {
      {},
      {{RowTable::kIndex, "b", "b2"}, {RowTable::kIndex, "b2", "c"}, {RowTable::kIndex, "e1", "e"}},
      {{RowTable::kIndex, "A", "B"},
       {RowTable::kIndex, "a2", "a2"},
       {RowTable::kIndex, "e2", "f2"},
       {RowTable::kIndex, "f2", "g"},
       {RowTable::kIndex, "y2", ""}},
      {{RowTable::kIndex, "f", "g"}, {RowTable::kIndex, "z", "z2"}}};
  // More ranges than go into one round trip.
  std::vector<RowRange>& many = cases.emplace_back();
  for (int i = 0; i < 1000; ++i) {
    const std::string begin = absl::StrFormat("c%03d", i);
    many.push_back({RowTable::kIndex, begin, begin + "x"});
  }
  many.push_back({RowTable::kIndex, "d1", "e"});
  for (const std::vector<RowRange>& ranges : cases) {
    for (const Revision revision : {1, 2}) {
      const auto reader = store().NewReader(revision);
      ASSERT_THAT(reader, IsOk());
      std::vector<std::string> found;
      const auto it = (*reader)->ScanRanges(ranges, {});
      for (; it->Valid(); it->Next()) {
        found.push_back(absl::StrCat(it->key(), "=", it->payload(), "@", it->created()));
      }
      EXPECT_THAT(it->status(), IsOk());
      std::vector<std::string> expected;
      for (const RowRange& range : ranges) {
        for (const auto one = (*reader)->Scan(range, {}); one->Valid(); one->Next()) {
          expected.push_back(absl::StrCat(one->key(), "=", one->payload(), "@", one->created()));
        }
      }
      EXPECT_EQ(found, expected) << revision;
    }
  }
}

TEST_P(RowStoreSuite, LanesAreReadAsOtherRangesAre) {
  // Lists of which some have rows of one exactness, some of both, and some of none.
  std::vector<std::string> lists;
  for (uint64_t person = 1; person <= 40; ++person) {
    lists.push_back(RoleEncounterPrefix(PersonId(person * 50), RoleId(3)));
  }
  std::vector<std::string> keys;
  for (size_t i = 0; i < lists.size(); ++i) {
    for (DayNumber day = 0; day < static_cast<DayNumber>(i % 5); ++day) {
      for (const bool exact : {true, false}) {
        if (exact ? i % 2 == 0 : i % 3 == 0) {
          AppendDated({day, exact}, i, &keys.emplace_back(lists[i]));
        }
      }
    }
  }
  RowChanges changes;
  for (const std::string& key : keys) changes.Put(RowTable::kIndex, key, "x");
  Write(changes);
  changes = RowChanges();
  for (size_t i = 0; i < keys.size(); i += 4) changes.Close(RowTable::kIndex, keys[i]);
  Write(changes);
  std::vector<RowRange> ranges;
  for (const std::string& list : lists) {
    const std::string exact = DatedLane(list, true);
    const std::string other = DatedLane(list, false);
    ranges.push_back({RowTable::kIndex, DatedBound(exact, 1), PrefixEnd(exact)});
    ranges.push_back({RowTable::kIndex, other, DatedBound(other, 1)});
    ranges.push_back({RowTable::kIndex, DatedBound(other, 2), PrefixEnd(other)});
  }
  for (const Revision revision : {1, 2}) {
    const auto reader = store().NewReader(revision);
    ASSERT_THAT(reader, IsOk());
    // By one scan of everything.
    std::vector<std::string> expected;
    const auto all = (*reader)->Scan({RowTable::kIndex, "", ""}, {});
    for (; all->Valid(); all->Next()) {
      for (const RowRange& range : ranges) {
        if (range.begin <= all->key() && all->key() < range.end) expected.emplace_back(all->key());
      }
    }
    ASSERT_FALSE(expected.empty());
    std::vector<std::string> found;
    const auto leaping = (*reader)->ScanRanges(ranges, {});
    for (; leaping->Valid(); leaping->Next()) found.emplace_back(leaping->key());
    EXPECT_THAT(leaping->status(), IsOk());
    EXPECT_EQ(found, expected) << revision;
    // Many at once, of which most are empty.
    found.clear();
    for (const auto& it : (*reader)->ScanMany(ranges, {})) {
      for (; it->Valid(); it->Next()) found.emplace_back(it->key());
      EXPECT_THAT(it->status(), IsOk());
    }
    EXPECT_EQ(found, expected) << revision;
    for (const bool reverse : {false, true}) {
      found.clear();
      for (RowRange range : ranges) {
        range.reverse = reverse;
        std::vector<std::string> rows;
        for (const auto it = (*reader)->Scan(range, {}); it->Valid(); it->Next()) {
          rows.emplace_back(it->key());
        }
        if (reverse) std::reverse(rows.begin(), rows.end());
        found.insert(found.end(), rows.begin(), rows.end());
      }
      EXPECT_EQ(found, expected) << revision << (reverse ? " reverse" : "");
    }
  }
}

TEST_P(RowStoreSuite, AnotherWriterIsNoticedAndNothingIsWritten) {
  Put("a", "1");
  RowChanges changes;
  changes.Put(RowTable::kIndex, "b", "2");
  Head next = store().head();
  ++next.revision;
  EXPECT_THAT(store().Commit(0, next, changes), HasReason("REVISION_CONFLICT"));
  EXPECT_THAT(store().Commit(7, next, changes), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(store().head().revision, 1U);
  EXPECT_EQ(Rows(1), "a=1");
  EXPECT_THAT(store().Commit(1, next, changes), IsOk());
}

TEST_P(RowStoreSuite, ACommitIsShownOnlyWhenItIsOnTheDevice) {
  Put("a", "1");
  RowChanges changes;
  changes.Put(RowTable::kIndex, "b", "2");
  ASSERT_THAT(Commit(changes), IsOk());
  EXPECT_EQ(store().head().revision, 2U);
  EXPECT_EQ(store().durable_head().revision, 1U);
  EXPECT_EQ(Rows(1), "a=1");
  EXPECT_EQ(Rows(2), "no reader");
  // Writers go on from there.
  const auto writer = store().NewWriterReader();
  ASSERT_THAT(writer, IsOk());
  EXPECT_EQ((*writer)->revision(), 2U);
  PinnedValue value;
  absl::string_view payload;
  EXPECT_THAT((*writer)->Get(RowTable::kIndex, "b", &value, &payload), IsOkAndHolds(true));
  ASSERT_THAT(store().Sync(2), IsOk());
  EXPECT_EQ(Rows(2), "a=1 b=2");
  EXPECT_EQ(Rows(1), "a=1");
}

TEST_P(RowStoreSuite, SeveralRevisionsShareOneSync) {
  const uint64_t before = harness().syncs();
  for (int i = 0; i < 10; ++i) {
    RowChanges changes;
    changes.Put(RowTable::kIndex, absl::StrCat("k", i), "x");
    ASSERT_THAT(Commit(changes), IsOk());
  }
  for (Revision revision = 1; revision <= 10; ++revision) {
    ASSERT_THAT(store().Sync(revision), IsOk());
  }
  EXPECT_LE(harness().syncs() - before, 1U);
  EXPECT_EQ(store().durable_head().revision, 10U);
  // Each is a revision of its own.
  EXPECT_EQ(Rows(3), "k0=x k1=x k2=x");
}

TEST_P(RowStoreSuite, WritersThatWaitTogetherAreAllServed) {
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < kEach;) {
        const Head head = store().head();
        Head next = head;
        ++next.revision;
        next.time = absl::FromUnixSeconds(1);
        RowChanges changes;
        changes.Put(RowTable::kIndex, absl::StrCat("k", t, "/", 100 + i), "x");
        const absl::Status status = store().Commit(head.revision, next, changes);
        if (absl::IsAborted(status)) continue;
        ASSERT_THAT(status, IsOk());
        ASSERT_THAT(store().Sync(next.revision), IsOk());
        ASSERT_GE(store().durable_head().revision, next.revision);
        ++i;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store().durable_head().revision, uint64_t{kThreads} * kEach);
  harness().Reopen();
  if (!harness().can_reopen()) return;
  EXPECT_EQ(store().durable_head().revision, uint64_t{kThreads} * kEach);
}

TEST_P(RowStoreSuite, TheLogSaysWhatEachCommitDid) {
  RowChanges changes;
  changes.Put(RowTable::kCurrent, "p", "1");
  changes.Log({PersonId(7), EntityChange::Kind::kAdded});
  changes.SetAuthor("ann");
  Write(changes);
  changes = RowChanges();
  changes.Close(RowTable::kCurrent, "p");
  changes.Log({PersonId(7), EntityChange::Kind::kClosed});
  changes.Log({MeetingId(1), EntityChange::Kind::kChanged});
  Write(changes);
  Put("x", "1");
  const auto log = [this](Revision at, Revision after, size_t max) {
    std::vector<std::string> lines;
    const auto reader = store().NewReader(at);
    EXPECT_THAT(reader, IsOk());
    const auto commits = (*reader)->ReadLog(after, max);
    EXPECT_THAT(commits, IsOk());
    for (const LoggedCommit& commit : *commits) {
      std::string line =
          absl::StrCat(commit.revision, ":", commit.rows, "@", absl::ToUnixSeconds(commit.time));
      if (!commit.author.empty()) absl::StrAppend(&line, " by ", commit.author);
      for (const EntityChange& change : commit.changes) {
        absl::StrAppend(&line, " ", CollectionOf(change.ref.kind), "/", change.ref.id,
                        static_cast<int>(change.kind));
      }
      lines.push_back(line);
    }
    return lines;
  };
  EXPECT_THAT(log(3, 0, 10), ElementsAre("1:1@1001 by ann people/70",
                                         "2:1@1002 people/72 meetings/11", "3:1@1003"));
  EXPECT_THAT(log(3, 1, 1), ElementsAre("2:1@1002 people/72 meetings/11"));
  EXPECT_THAT(log(2, 2, 10), IsEmpty());
  // Redacted, it does not tell of the person any more.
  ASSERT_THAT(store().RedactLog({1, 2, 3}, {PersonId(7)}), IsOk());
  ASSERT_THAT(store().Renew(), IsOk());
  EXPECT_THAT(log(3, 0, 10), ElementsAre("1:1@1001 by ann", "2:1@1002 meetings/11", "3:1@1003"));
}

TEST_P(RowStoreSuite, OutcomesOfRequestsAreFound) {
  RowChanges changes;
  changes.RecordRequest("r1", "done");
  Write(changes);
  const auto reader = store().NewReader(1);
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT((*reader)->FindRequest("r1"), IsOkAndHolds(absl::optional<std::string>("done")));
  EXPECT_THAT((*reader)->FindRequest("r"), IsOkAndHolds(absl::optional<std::string>()));
}

TEST_P(RowStoreSuite, OutcomesOfRequestsAreListed) {
  RowChanges changes;
  for (const char* id : {"b", "a", "c"}) changes.RecordRequest(id, absl::StrCat(id, "!"));
  Write(changes);
  const auto reader = store().NewReader(1);
  ASSERT_THAT(reader, IsOk());
  using Request = std::pair<std::string, std::string>;
  EXPECT_THAT((*reader)->ReadRequests("", 2),
              IsOkAndHolds(ElementsAre(Request("a", "a!"), Request("b", "b!"))));
  EXPECT_THAT((*reader)->ReadRequests("b", 2), IsOkAndHolds(ElementsAre(Request("c", "c!"))));
  EXPECT_THAT((*reader)->ReadRequests("c", 2), IsOkAndHolds(IsEmpty()));
}

TEST_P(RowStoreSuite, IdsAreGivenOnce) {
  EXPECT_THAT(store().LeaseIds(EntityKind::kPerson, 10), IsOkAndHolds(1U));
  EXPECT_THAT(store().LeaseIds(EntityKind::kPerson, 1), IsOkAndHolds(11U));
  EXPECT_THAT(store().LeaseIds(EntityKind::kRole, 5), IsOkAndHolds(1U));
  // A commit that was prepared before a lease does not take it back.
  Head next = store().head();
  ++next.revision;
  EXPECT_THAT(store().LeaseIds(EntityKind::kPerson, 100), IsOkAndHolds(12U));
  RowChanges changes;
  changes.Put(RowTable::kIndex, "a", "1");
  ASSERT_THAT(store().Commit(0, next, changes), IsOk());
  ASSERT_THAT(store().Sync(1), IsOk());
  harness().Reopen();
  EXPECT_THAT(store().LeaseIds(EntityKind::kPerson, 1), IsOkAndHolds(112U));
}

TEST_P(RowStoreSuite, ClosedRowsCanBeDroppedAndRewritten) {
  Put("a", "secret");
  Put("b", "secret");
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  changes.Close(RowTable::kIndex, "b");
  Write(changes);
  auto reader = store().NewReader(3);
  ASSERT_THAT(reader, IsOk());
  ClosedRowEdits edits;
  auto it = (*reader)->ScanClosed({RowTable::kIndex, "", ""}, absl::InfiniteFuture());
  for (; it->Valid(); it->Next()) {
    EXPECT_EQ(it->row().closed, 3U);
    if (it->row().key == "a") {
      edits.Drop(RowTable::kIndex, "a", it->row().closed);
    } else {
      edits.Rewrite(RowTable::kIndex, it->row(), "open");
    }
  }
  ASSERT_THAT(it->status(), IsOk());
  EXPECT_THAT(edits.edits(), SizeIs(2));
  it.reset();
  *reader = nullptr;
  ASSERT_THAT(store().EditClosed(edits), IsOk());
  ASSERT_THAT(store().Renew(), IsOk());
  EXPECT_EQ(Rows(1), "");
  EXPECT_EQ(Rows(2), "b=open");
  EXPECT_EQ(Rows(3), "");
}

// Rows of all tables that come, change and go at random, and what each revision has, kept apart.
class RandomHistory {
 public:
  using Rows = std::map<std::pair<int, std::string>, std::pair<Revision, std::string>>;

  explicit RandomHistory(uint32_t seed) : random_(seed) {}

  // The next commit, of which a store is told.
  RowChanges Next() {
    RowChanges changes;
    Rows now = seen_.back();
    const auto revision = static_cast<Revision>(seen_.size());
    for (int t = 0; t < kRowTableCount; ++t) {
      const auto table = static_cast<RowTable>(t);
      for (int id = 0; id < 6; ++id) {
        const uint32_t choice = random_() % 4;
        if (choice > 1) continue;
        const std::string key = absl::StrCat(AllRowsOf(table).begin, "k", id);
        if (now.erase({t, key}) != 0) changes.Close(table, key);
        if (choice == 0) continue;
        const std::string payload = absl::StrCat("p", revision, " ", id);
        changes.Put(table, key, payload);
        now[{t, key}] = {revision, payload};
      }
    }
    changes.Log({PersonId(revision), EntityChange::Kind::kAdded});
    seen_.push_back(std::move(now));
    return changes;
  }
  const Rows& At(Revision revision) const { return seen_[revision]; }
  Revision newest() const { return static_cast<Revision>(seen_.size()) - 1; }
  uint32_t Below(uint32_t bound) { return random_() % bound; }

 private:
  std::mt19937 random_;
  std::vector<Rows> seen_{Rows()};  // by revision
};

// What a reader sees; REVISION_TRIMMED if it can see it no more.
absl::StatusOr<RandomHistory::Rows> ReadAll(const RowReader& reader) {
  RandomHistory::Rows rows;
  for (int t = 0; t < kRowTableCount; ++t) {
    const auto it = reader.Scan(AllRowsOf(static_cast<RowTable>(t)), {});
    for (; it->Valid(); it->Next()) {
      rows[{t, std::string(it->key())}] = {it->created(), std::string(it->payload())};
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
  }
  return rows;
}

// Every revision from `oldest` on is as it was, by scans and by key, and no older one is there.
void ExpectReadable(const RowStore& store, const RandomHistory& history, Revision oldest) {
  EXPECT_EQ(store.durable_head().oldest, oldest);
  for (Revision revision = 0; revision <= history.newest(); ++revision) {
    const auto reader = store.NewReader(revision);
    if (revision < oldest) {
      EXPECT_THAT(reader, HasReason("REVISION_TRIMMED")) << revision;
      continue;
    }
    ASSERT_THAT(reader, IsOk()) << revision;
    EXPECT_THAT(ReadAll(**reader), IsOkAndHolds(history.At(revision))) << revision;
    for (int t = 0; t < kRowTableCount; ++t) {
      for (int id = 0; id < 6; ++id) {
        const std::string key = absl::StrCat(AllRowsOf(static_cast<RowTable>(t)).begin, "k", id);
        PinnedValue value;
        absl::string_view payload;
        EXPECT_THAT((*reader)->Get(static_cast<RowTable>(t), key, &value, &payload),
                    IsOkAndHolds(history.At(revision).count({t, key}) == 1));
      }
    }
    EXPECT_THAT((*reader)->TimeOf(revision), IsOk());
  }
  const auto newest = store.NewReader(history.newest());
  ASSERT_THAT(newest, IsOk());
  const auto log = (*newest)->ReadLog(std::max<Revision>(oldest, 1) - 1, 1000);
  ASSERT_THAT(log, IsOk());
  EXPECT_EQ(log->size(), history.newest() + 1 - std::max<Revision>(oldest, 1));
  if (store.durable_head().trimmed > 1) {
    EXPECT_THAT((*newest)->ReadLog(0, 10), HasReason("REVISION_TRIMMED"));
    EXPECT_THAT((*newest)->TimeOf(1), HasReason("REVISION_TRIMMED"));
  }
}

uint64_t CountClosedUpTo(const RowStore& store, Revision revision) {
  const auto reader = store.NewReader(store.durable_head().revision);
  EXPECT_THAT(reader, IsOk());
  uint64_t rows = 0;
  for (int t = 0; t < kRowTableCount; ++t) {
    const auto it =
        (*reader)->ScanClosed(AllRowsOf(static_cast<RowTable>(t)), absl::InfiniteFuture());
    for (; it->Valid(); it->Next()) rows += it->row().closed <= revision ? 1 : 0;
    EXPECT_THAT(it->status(), IsOk());
  }
  return rows;
}

TEST_P(RowStoreSuite, ATrimChangesNoRevisionThatCanStillBeRead) {
  RandomHistory history(11);
  Revision oldest = 0;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 8; ++i) Write(history.Next());
    const Revision wanted =
        oldest + history.Below(static_cast<uint32_t>(history.newest() - oldest) + 1);
    Budget budget;
    const auto trial = TrimRows(store(), wanted, /*dry_run=*/true, budget);
    ASSERT_THAT(trial, IsOk());
    ExpectReadable(store(), history, oldest);
    const uint64_t closed = CountClosedUpTo(store(), wanted);
    const auto gone = TrimRows(store(), wanted, /*dry_run=*/false, budget);
    ASSERT_THAT(gone, IsOk());
    EXPECT_EQ(gone->oldest, wanted);
    EXPECT_EQ(gone->rows, closed);
    EXPECT_EQ(gone->commits, std::max<Revision>(wanted, 1) - std::max<Revision>(oldest, 1));
    EXPECT_EQ(trial->rows, gone->rows);
    EXPECT_EQ(trial->bytes, gone->bytes);
    EXPECT_EQ(trial->commits, gone->commits);
    oldest = wanted;
    EXPECT_EQ(store().durable_head().trimmed, oldest);
    ASSERT_THAT(store().Renew(), IsOk());
    EXPECT_EQ(CountClosedUpTo(store(), oldest), 0U);
    ExpectReadable(store(), history, oldest);
    // An older one takes nothing back.
    const auto again = TrimRows(store(), 0, /*dry_run=*/false, budget);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->oldest, oldest);
    EXPECT_EQ(again->rows, 0U);
    harness().Reopen();
    if (!harness().can_reopen()) continue;
    ExpectReadable(store(), history, oldest);
  }
  Budget budget;
  EXPECT_THAT(TrimRows(store(), history.newest() + 1, false, budget),
              HasReason("REVISION_IN_FUTURE"));
  // All of it.
  ASSERT_THAT(TrimRows(store(), history.newest(), false, budget), IsOk());
  ASSERT_THAT(store().Renew(), IsOk());
  ExpectReadable(store(), history, history.newest());
  Write(history.Next());
  ExpectReadable(store(), history, history.newest() - 1);
}

TEST_P(RowStoreSuite, AReaderThatTrimmingOvertakesSeesAllOrSaysSo) {
  RandomHistory history(5);
  for (int i = 0; i < 6; ++i) Write(history.Next());
  const auto old = store().NewReader(3);
  const auto was_newest = store().NewReader(6);
  ASSERT_THAT(old, IsOk());
  ASSERT_THAT(was_newest, IsOk());
  for (int i = 0; i < 6; ++i) Write(history.Next());
  Budget budget;
  ASSERT_THAT(TrimRows(store(), 10, false, budget), IsOk());
  for (const auto* reader : {&*old, &*was_newest}) {
    const auto rows = ReadAll(**reader);
    if (rows.ok()) {
      EXPECT_EQ(*rows, history.At((*reader)->revision()));
    } else {
      EXPECT_THAT(rows, HasReason("REVISION_TRIMMED"));
    }
  }
}

TEST_P(RowStoreSuite, ATrimThatIsCutShortGoesOn) {
  // Of more rows than go in one piece.
  RowChanges changes;
  const auto key = [](int i) {
    return absl::StrCat(AllRowsOf(RowTable::kIndex).begin, "k", 10000 + i);
  };
  for (int i = 0; i < 2500; ++i) changes.Put(RowTable::kIndex, key(i), "1");
  Write(changes);
  changes = RowChanges();
  for (int i = 0; i < 2500; ++i) {
    changes.Close(RowTable::kIndex, key(i));
    changes.Put(RowTable::kIndex, key(i), "2");
  }
  Write(changes);
  Budget::Limits limits;
  limits.max_rows_read = 1800;
  Budget little(limits, SystemClock::Get(), nullptr);
  EXPECT_THAT(TrimRows(store(), 2, false, little), HasReason("LIMIT_EXCEEDED"));
  uint64_t left = 0;
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(store().durable_head().oldest, 2U);
    EXPECT_EQ(store().durable_head().trimmed, 0U);
    EXPECT_THAT(store().NewReader(1), HasReason("REVISION_TRIMMED"));
    ASSERT_THAT(store().Renew(), IsOk());
    left = CountClosedUpTo(store(), 2);
    EXPECT_GT(left, 0U);
    EXPECT_LT(left, 2500U);
    harness().Reopen();
    if (!harness().can_reopen()) break;
  }
  Budget budget;
  const auto gone = TrimRows(store(), 0, false, budget);
  ASSERT_THAT(gone, IsOk());
  EXPECT_EQ(gone->rows, left);
  EXPECT_EQ(gone->commits, 1U);
  EXPECT_EQ(store().durable_head().trimmed, 2U);
}

TEST_P(RowStoreSuite, ATrimIsStoppedAtEveryCallOfTheEngine) {
  if (!harness().can_fail()) GTEST_SKIP() << "the engine cannot be made to fail";
  RandomHistory history(3);
  for (int i = 0; i < 12; ++i) Write(history.Next());
  Budget budget;
  for (uint64_t n = 1; store().durable_head().trimmed < 8; ++n) {
    ASSERT_LT(n, 30U);
    harness().FailWrite(n);
    const auto gone = TrimRows(store(), 8, false, budget);
    harness().FailWrite(0);
    EXPECT_EQ(gone.ok(), store().durable_head().trimmed == 8);
    const Revision oldest = store().durable_head().oldest;
    EXPECT_TRUE(oldest == 0 || oldest == 8) << oldest;
    ASSERT_THAT(store().Renew(), IsOk());
    ExpectReadable(store(), history, oldest);
  }
}

TEST_P(RowStoreSuite, CommitsBesideATrimKeepItsFloor) {
  RandomHistory history(9);
  for (int i = 0; i < 6; ++i) Write(history.Next());
  // Prepared before, committed after.
  Head next = store().head();
  const Revision expected = next.revision++;
  next.time = absl::FromUnixSeconds(static_cast<int64_t>(1000 + next.revision));
  Budget budget;
  ASSERT_THAT(TrimRows(store(), 4, false, budget), IsOk());
  ASSERT_THAT(store().Commit(expected, next, history.Next()), IsOk());
  EXPECT_EQ(store().durable_head().oldest, 4U);
  ASSERT_THAT(store().Sync(next.revision), IsOk());
  ExpectReadable(store(), history, 4);
  EXPECT_EQ(store().durable_head().trimmed, 4U);
  harness().Reopen();
  if (harness().can_reopen()) ExpectReadable(store(), history, 4);
}

TEST_P(RowStoreSuite, OutcomesExpireByAgeAndTheirIdsStay) {
  for (const char* id : {"a", "b", "c"}) {  // at 1001 s, 1002 s and 1003 s
    RowChanges changes;
    changes.RecordRequest(id, absl::StrCat(id, "!"));
    Write(changes);
  }
  const auto known = [this] {
    const auto reader = store().NewReader(3);
    EXPECT_THAT(reader, IsOk());
    std::string all;
    const auto requests = (*reader)->ReadRequests("", 10);
    EXPECT_THAT(requests, IsOk());
    for (const auto& [id, outcome] : *requests) {
      EXPECT_THAT((*reader)->FindRequest(id), IsOkAndHolds(absl::optional<std::string>(outcome)));
      absl::StrAppend(&all, id, "=", outcome, " ");
    }
    return all;
  };
  EXPECT_THAT(store().ExpireOutcomes(absl::FromUnixSeconds(1001), 10), IsOkAndHolds(0U));
  EXPECT_THAT(store().ExpireOutcomes(absl::FromUnixSeconds(1003), 1), IsOkAndHolds(1U));
  ASSERT_THAT(store().Renew(), IsOk());
  EXPECT_EQ(known(), "a= b=b! c=c! ");
  EXPECT_THAT(store().ExpireOutcomes(absl::FromUnixSeconds(1003), 10), IsOkAndHolds(1U));
  EXPECT_THAT(store().ExpireOutcomes(absl::FromUnixSeconds(1003), 10), IsOkAndHolds(0U));
  ASSERT_THAT(store().Renew(), IsOk());
  EXPECT_EQ(known(), "a= b= c=c! ");
  harness().Reopen();
  if (!harness().can_reopen()) return;
  EXPECT_EQ(known(), "a= b= c=c! ");
}

TEST_P(RowStoreSuite, KeysAreBounded) {
  RowChanges changes;
  changes.Put(RowTable::kIndex, std::string(kMaxRowKeyBytes, 'k'), "1");
  Write(changes);
  changes = RowChanges();
  changes.Put(RowTable::kIndex, std::string(kMaxRowKeyBytes + 1, 'k'), "1");
  EXPECT_THAT(Commit(changes), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(store().head().revision, 1U);
}

TEST_P(RowStoreSuite, ClosingWhatIsNotThereIsDamage) {
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  EXPECT_THAT(Commit(changes), HasReason("STORAGE_CORRUPT"));
  EXPECT_EQ(store().head().revision, 0U);
}

TEST_P(RowStoreSuite, RowsAreCountedOrGuessed) {
  RowChanges changes;
  for (int i = 0; i < 2000; ++i) {
    changes.Put(RowTable::kIndex, absl::StrCat("k", 10000 + i), std::string(50, 'x'));
  }
  Write(changes);
  const auto reader = store().NewReader(1);
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT((*reader)->EstimateRows({RowTable::kIndex, "k10000", "k10020"}), IsOkAndHolds(20U));
  EXPECT_THAT((*reader)->EstimateRows({RowTable::kIndex, "z", ""}), IsOkAndHolds(0U));
  const auto all = (*reader)->EstimateRows({RowTable::kIndex, "", ""});
  ASSERT_THAT(all, IsOk());
  EXPECT_GE(*all, 500U);
  EXPECT_LE(*all, 8000U);
}

TEST_P(RowStoreSuite, AWriteThatFailsLeavesNothing) {
  if (!harness().can_fail()) GTEST_SKIP() << "the engine cannot be made to fail";
  Put("a", "1");
  RowChanges changes;
  changes.Close(RowTable::kIndex, "a");
  changes.Put(RowTable::kIndex, "a", "2");
  // In this order: what was read once need not be read again.
  harness().FailRead(1);
  EXPECT_FALSE(Commit(changes).ok());
  harness().FailWrite(1);
  EXPECT_FALSE(Commit(changes).ok());
  EXPECT_EQ(store().head().revision, 1U);
  EXPECT_EQ(Rows(1), "a=1");
  harness().FailWrite(0);
  Write(changes);
  EXPECT_EQ(Rows(2), "a=2");
}

TEST_P(RowStoreSuite, AnOutcomeThatIsUnknownIsSettledByTheRequest) {
  if (!harness().can_fail()) GTEST_SKIP() << "the engine cannot be made to fail";
  Put("a", "1");
  RowChanges changes;
  changes.Put(RowTable::kIndex, "b", "2");
  changes.RecordRequest("r", "done");
  ASSERT_THAT(Commit(changes), IsOk());
  harness().FailSync(1);
  EXPECT_THAT(store().Sync(2), HasReason("OUTCOME_UNKNOWN"));
  // Nobody is shown it, and nothing comes on top of it as long as that is so.
  EXPECT_EQ(store().durable_head().revision, 1U);
  EXPECT_EQ(Rows(2), "no reader");
  harness().FailSync(1);
  changes = RowChanges();
  changes.Put(RowTable::kIndex, "c", "3");
  EXPECT_THAT(Commit(changes), HasReason("STORAGE_UNAVAILABLE"));
  harness().FailSync(0);
  // The request tells: it was made.
  const auto writer = store().NewWriterReader();
  ASSERT_THAT(writer, IsOk());
  EXPECT_THAT((*writer)->FindRequest("r"), IsOkAndHolds(absl::optional<std::string>("done")));
  Write(changes);
  EXPECT_EQ(Rows(3), "a=1 b=2 c=3");
}

TEST_P(RowStoreSuite, AScanIsWholeOrAnErrorWhereverAReadFails) {
  if (!harness().can_fail()) GTEST_SKIP() << "the engine cannot be made to fail";
  RowChanges changes;
  for (char c = 'a'; c <= 'j'; ++c) changes.Put(RowTable::kIndex, std::string(1, c), "x");
  Write(changes);
  changes = RowChanges();
  for (const char* key : {"b", "d", "e", "j"}) changes.Close(RowTable::kIndex, key);
  Write(changes);
  for (const bool reverse : {false, true}) {
    for (uint64_t n = 1; n < 40; ++n) {
      const auto reader = store().NewReader(1);
      ASSERT_THAT(reader, IsOk());
      harness().FailRead(n);
      const auto it = (*reader)->Scan(RowTable::kIndex, "", "", absl::InfiniteFuture(), reverse);
      // The rows before an error are the first ones, without a gap.
      char expected = reverse ? 'j' : 'a';
      int rows = 0;
      for (; it->Valid(); it->Next(), ++rows) {
        ASSERT_EQ(it->key(), std::string(1, expected)) << n;
        expected = static_cast<char>(expected + (reverse ? -1 : 1));
      }
      harness().FailRead(0);
      if (rows < 10) {
        EXPECT_FALSE(it->status().ok()) << n;
      }
      // It does not go on.
      it->Next();
      EXPECT_FALSE(it->Valid());
    }
  }
}

// Random commits against a map of maps: at each revision the same rows, in both directions.
TEST_P(RowStoreSuite, AgreesWithAModel) {
  std::mt19937 random(4711);
  std::vector<std::map<std::string, std::string>> states(1);
  for (int revision = 1; revision <= 60; ++revision) {
    std::map<std::string, std::string> state = states.back();
    RowChanges changes;
    for (int i = 0; i < 8; ++i) {
      const std::string key = absl::StrCat("k", 10 + random() % 30);
      const bool touched = states.back().count(key) != state.count(key) ||
                           (state.count(key) != 0 && state.at(key) != states.back().at(key));
      if (touched) continue;  // once a commit
      if (state.count(key) != 0) {
        changes.Close(RowTable::kIndex, key);
        state.erase(key);
        if (random() % 2 == 0) continue;
      }
      state[key] = absl::StrCat(revision, "/", i);
      changes.Put(RowTable::kIndex, key, state[key]);
    }
    Write(changes);
    states.push_back(std::move(state));
    if (revision % 20 == 0 && harness().can_reopen()) harness().Reopen();
  }
  for (size_t revision = 0; revision < states.size(); ++revision) {
    std::vector<std::string> rows;
    for (const auto& [key, value] : states[revision]) rows.push_back(absl::StrCat(key, "=", value));
    EXPECT_EQ(Rows(revision), absl::StrJoin(rows, " ")) << revision;
    std::reverse(rows.begin(), rows.end());
    EXPECT_EQ(Rows(revision, true), absl::StrJoin(rows, " ")) << revision;
  }
}

}  // namespace
}  // namespace chancery
