// Keys, store and extraction, each beside what it stands on, in one run: the ratios are what
// counts, as times differ from machine to machine.

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/extract/extractor.h"
#include "storage/base/clock.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/rocksdb_kv_store.h"

namespace chancery {
namespace {

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "unit_benchmark: " << status << "\n";
  std::exit(1);
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

// Nanoseconds of one call, by repeating it for about a fifth of a second after a warm-up.
double Nanos(const std::function<void()>& call) {
  using Clock = std::chrono::steady_clock;
  const auto time = [&](int64_t n) {
    const auto start = Clock::now();
    for (int64_t i = 0; i < n; ++i) call();
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
  };
  int64_t n = 1;
  double spent = time(n);
  while (spent < 2e7) {
    n *= 2;
    spent = time(n);
  }
  return time(n * 8) / static_cast<double>(n * 8);
}

// Keeps the compiler from dropping a result.
template <typename T>
void Use(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

void Row(const std::string& what, double nanos, const std::string& beside, double beside_nanos) {
  absl::PrintF("%-44s %10.0f ns   %-30s %10.0f ns   %6.2fx\n", what, nanos, beside, beside_nanos,
               nanos / beside_nanos);
}

void Keys() {
  std::string plain;
  const double copy = Nanos([&] {
    plain.assign("21 bytes of plain key");
    Use(plain);
  });
  uint64_t id = 0;
  Row("key: encode a role encounter", Nanos([&] {
        std::string key = RoleEncounterPrefix(PersonId(++id & 0xfffff), RoleId(77));
        AppendDated({19013, true}, id, &key);
        Use(key);
      }),
      "copy of as many bytes", copy);
  std::string dated;
  AppendDated({19013, true}, 123456, &dated);
  Row("key: decode day and id", Nanos([&] {
        DayPart part;
        uint64_t read;
        absl::string_view rest;
        Use(ParseDated(dated, &part, &read, &rest));
      }),
      "copy of as many bytes", copy);
}

// A person with `meetings` meetings, each with one other who holds an office.
std::unique_ptr<GraphStore> Fill(std::unique_ptr<KvStore> kv, int meetings) {
  GraphStore::Options options;
  options.sync_writes = false;
  std::unique_ptr<GraphStore> graph =
      Require(GraphStore::Open(std::move(kv), SystemClock::Get(), options));
  Require(graph
              ->Transact([&](Transaction& txn) {
                std::vector<Person> people(101);
                for (Person& person : people) {
                  person.id = txn.NewId<PersonId>();
                  person.names.display = absl::StrCat("Person ", person.id.value);
                  txn.Put(person);
                }
                Role role;
                role.id = txn.NewId<RoleId>();
                role.names.display = "Foreign Minister";
                txn.Put(role);
                for (int i = 0; i < meetings; ++i) {
                  Meeting meeting;
                  meeting.id = txn.NewId<MeetingId>();
                  meeting.when = PartialDate::FromDayNumber(10000 + i % 9000);
                  meeting.participations.push_back({people[0].id, "", {}});
                  meeting.participations.push_back({people[1 + i % 100].id, "", {}});
                  // One meeting in a hundred is with a holder of the office.
                  if (i % 100 == 0) meeting.participations[1].stated.push_back(role.id);
                  txn.Put(meeting);
                }
                return absl::OkStatus();
              })
              .status());
  return graph;
}

void Store(const std::string& scratch) {
  RocksDbKvStore::Options options;
  options.path = scratch + "/kv";
  std::unique_ptr<KvStore> raw = Require(RocksDbKvStore::Open(options));
  WriteBatch batch;
  for (int i = 0; i < 100000; ++i) {
    batch.Put(Table::kCurrent, EntityKey(EntityRef(EntityKind::kPerson, i + 1)), "twelve bytes");
  }
  Require(raw->Write(batch, WriteOptions{false}));
  const auto snapshot = raw->NewSnapshot();
  uint64_t id = 0;
  const double get = Nanos([&] {
    PinnedValue value;
    id = id * 6364136223846793005 + 1442695040888963407;
    Use(snapshot->Get(ReadOptions(), Table::kCurrent,
                      EntityKey(EntityRef(EntityKind::kPerson, (id >> 33) % 100000 + 1)), &value));
  });
  const auto scan = [&](int rows) {
    return Nanos([&] {
      auto it = snapshot->NewIterator(ReadOptions(), Table::kCurrent, "", "");
      it->SeekToFirst();
      for (int i = 0; i < rows && it->Valid(); ++i) it->Next();
      Use(it->Valid());
    });
  };
  const double scan100 = scan(100);

  for (int meetings : {1000, 50000}) {
    options.path = absl::StrCat(scratch, "/graph", meetings);
    const std::unique_ptr<GraphStore> graph =
        Fill(Require(RocksDbKvStore::Open(options)), meetings);
    const std::shared_ptr<const GraphReader> reader = graph->Latest();
    const std::string suffix = absl::StrCat(", subject with ", meetings, " meetings");
    Row("read: a person" + suffix, Nanos([&] { Use(reader->GetPerson(PersonId(1))); }),
        "RocksDB Get", get);
    Row("read: 100 meetings of a person" + suffix, Nanos([&] {
          int left = 100;
          Budget budget;
          Use(reader->ScanMeetings(PersonId(1), DatedScan(), budget,
                                   [&](const MeetingEdge& edge) { return --left > 0; }));
        }),
        "RocksDB scan of 100", scan100);
    // 10 rows of the answer, or 500: the cost must follow it, not the meetings.
    int rows = 0;
    const double encounters = Nanos([&] {
      rows = 0;
      Budget budget;
      Use(reader->ScanRoleEncounters(PersonId(1), RoleId(1), DayRange(), budget,
                                     [&](const RoleEncounter&) {
                                       ++rows;
                                       return true;
                                     }));
    });
    Row(absl::StrCat("read: holders met, ", rows, " rows", suffix), encounters,
        absl::StrCat("RocksDB scan of ", rows), scan(rows));
  }

  options.path = scratch + "/write";
  const std::unique_ptr<GraphStore> graph = Fill(Require(RocksDbKvStore::Open(options)), 0);
  int day = 0;
  const double commit = Nanos([&] {
    Require(graph
                ->Transact([&](Transaction& txn) {
                  Meeting meeting;
                  meeting.id = txn.NewId<MeetingId>();
                  meeting.when = PartialDate::FromDayNumber(++day % 20000);
                  meeting.participations.push_back({PersonId(1), "", {RoleId(1)}});
                  meeting.participations.push_back({PersonId(2), "", {RoleId(1)}});
                  txn.Put(meeting);
                  return absl::OkStatus();
                })
                .status());
  });
  int n = 0;
  const double write = Nanos([&] {
    WriteBatch one;
    ++n;
    for (int i = 0; i < 7; ++i) {
      one.Put(Table::kCurrent, EntityKey(EntityRef(EntityKind::kMeeting, n * 7 + i)),
              "a value of thirty bytes or so.");
    }
    Require(raw->Write(one, WriteOptions{false}));
  });
  Row("write: commit one meeting (7 rows)", commit, "RocksDB batch of 7", write);
}

// News-like text of about `bytes` bytes. Sentences of our own.
v1::ArticleSource Article(size_t bytes) {
  static constexpr const char* kSentences[] = {
      "Norwegian Foreign Minister Jonas Lindqvist met with his Egyptian counterpart, Samir Hadad, "
      "in Oslo on Tuesday to discuss grain shipments.",
      "“We have found more common ground than we had expected,” Hadad said after the talks.",
      "The two ministers last spoke by phone in March 2021, when the port was closed.",
      "President Clara Mendes will receive the delegation at her residence on Friday.",
      "Officials in the capital declined to comment on reports of a second summit.",
      "Lindqvist, who has served as foreign minister since 2017, said the visit had been planned "
      "for months.",
      "Prices rose by 3.4 per cent last year, according to figures of the U.N. agency.",
      "The meeting lasted two hours, and a spokesman for Mr. Lindqvist called it constructive."};
  v1::ArticleSource article;
  article.set_title("Ministers meet in Oslo");
  article.mutable_published()->set_edtf("2022-06-15");
  std::string* text = article.mutable_text();
  for (size_t i = 0; text->size() < bytes; ++i) {
    absl::StrAppend(text, kSentences[i % 8], i % 4 == 3 ? "\n\n" : " ");
  }
  return article;
}

void Extraction() {
  const std::unique_ptr<Extractor> extractor = Require(Extractor::Create());
  for (const size_t bytes : {size_t{4} << 10, size_t{64} << 10, size_t{512} << 10}) {
    const v1::ArticleSource article = Article(bytes);
    const double ours = Nanos([&] { Use(Require(extractor->Extract(article)).meetings_size()); });
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> sentences(
        icu::BreakIterator::createSentenceInstance(icu::Locale::getEnglish(), error));
    const double icu = Nanos([&] {
      const icu::UnicodeString text = icu::UnicodeString::fromUTF8(article.text());
      sentences->setText(text);
      int count = 0;
      while (sentences->next() != icu::BreakIterator::DONE) ++count;
      Use(count);
    });
    Row(absl::StrFormat("extract: %d KB of news, %.1f MB/s", bytes >> 10,
                        static_cast<double>(article.text().size()) * 1e3 / ours),
        ours, "ICU sentence pass", icu);
  }
}

int Main() {
  const std::string scratch =
      (std::filesystem::temp_directory_path() / absl::StrCat("chancery-bench.", getpid())).string();
  std::filesystem::create_directories(scratch);
  Keys();
  Store(scratch);
  Extraction();
  std::filesystem::remove_all(scratch);
  return 0;
}

}  // namespace
}  // namespace chancery

int main() { return chancery::Main(); }
