#include "server/bulk/bulk_load.h"

#include <fcntl.h>
#include <google/protobuf/text_format.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/facts_writer.h"
#include "server/service/graph_exporter.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

using Item = v1::ExportGraphResponse;
using Result = v1::IngestArticlesResponse;

absl::StatusOr<std::unique_ptr<KvStore>> Open(const std::string& path, bool filling) {
  RocksDbKvStore::Options options;
  options.path = path;
  options.block_cache_bytes = 1 << 20;
  options.bulk_load = filling;
  options.bulk_file_changes = 64;
  return RocksDbKvStore::Open(options);
}

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// A ministry with a hundred people, each of whom met the one before.
std::vector<Item> Facts(int requests) {
  std::vector<Item> items;
  for (int r = 0; r < requests; ++r) {
    v1::WriteFactsRequest& request = *items.emplace_back().mutable_facts();
    request.set_request_id(absl::StrCat("request-", r));
    request.mutable_source()->set_publisher("archive");
    if (r == 0) {
      *request.add_facts() =
          Parse<v1::Fact>("polity { display_name: 'Freedonia' keys: 'test:freedonia' }");
      *request.add_facts() = Parse<v1::Fact>(
          "role { title: 'Minister of War' polity { name: 'polities/~test:freedonia' } keys: "
          "'test:minister' }");
    }
    for (int i = 100 * r; i < 100 * (r + 1); ++i) {
      *request.add_facts() = Parse<v1::Fact>(
          absl::StrCat("person { display_name: 'Rufus Firefly", i, "' keys: 'test:p", i, "' }"));
      *request.add_facts() =
          Parse<v1::Fact>(absl::StrCat("tenure { person { name: 'people/~test:p", i,
                                       "' } role { name: 'roles/~test:minister' } "
                                       "interval { start { edtf: '",
                                       1900 + i % 100,
                                       "-01-01' } end_state: END_STATE_ENDED end { "
                                       "edtf: '",
                                       1900 + i % 100, "-12-31' } } keys: 'test:t", i, "' }"));
      if (i == 0) continue;
      *request.add_facts() = Parse<v1::Fact>(absl::StrCat(
          "meeting { kind: MEETING_KIND_IN_PERSON status: MEETING_STATUS_HELD when { edtf: '",
          1900 + i % 100, "-05-17' } participations { party { name: 'people/~test:p", i,
          "' } } participations { party { name: 'people/~test:p", i - 1, "' } } keys: 'test:m", i,
          "' }"));
    }
  }
  return items;
}

Item Article(const std::string& key) {
  Item item;
  *item.mutable_article_facts() = Parse<v1::ArticleFacts>(absl::StrCat(
      "extractor: 'test' extractor_version: '1' article { publisher: 'CNN' key: '", key,
      "' title: 'Talks' published { edtf: '2014-05-14' } text: 'Firefly met Trentino.' } persons "
      "{ name: 'Rufus Firefly1' } persons { name: 'Ambassador Trentino' } meetings { parties { "
      "person: 0 } parties { person: 1 } when { edtf: '2014-05-13' } }"));
  return item;
}

std::string Stream(const std::vector<Item>& items, bool with_end) {
  std::string bytes;
  google::protobuf::io::StringOutputStream out(&bytes);
  for (const Item& item : items) {
    EXPECT_TRUE(google::protobuf::util::SerializeDelimitedToZeroCopyStream(item, &out));
  }
  if (with_end) {
    EXPECT_TRUE(google::protobuf::util::SerializeDelimitedToZeroCopyStream(Item(), &out));
  }
  return bytes;
}

class BulkLoadTest : public ::testing::Test {
 protected:
  BulkLoadTest()
      : directory_(absl::StrCat(::testing::TempDir(), "/",
                                ::testing::UnitTest::GetInstance()->current_test_info()->name())),
        data_(directory_ + "/data") {
    signal(SIGPIPE, SIG_IGN);
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  ~BulkLoadTest() override { fs::remove_all(directory_); }

  // Sends these bytes, and reads results meanwhile.
  absl::Status Load(const std::string& bytes, std::vector<Result>* results = nullptr) {
    int in[2];
    int out[2];
    EXPECT_EQ(pipe2(in, O_CLOEXEC), 0);
    EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
    std::thread sender([&] {
      size_t at = 0;
      while (at < bytes.size()) {
        const ssize_t sent = write(in[1], bytes.data() + at, bytes.size() - at);
        if (sent < 0) break;
        at += static_cast<size_t>(sent);
      }
      close(in[1]);
    });
    std::thread receiver([&] {
      google::protobuf::io::FileInputStream stream(out[0]);
      Result result;
      while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(&result, &stream, nullptr)) {
        if (results != nullptr) results->push_back(result);
      }
    });
    const absl::Status status =
        RunBulkLoad(data_, Open, RocksDbKvStore::IsOwnFile, /*index_texts=*/true,
                    SystemClock::Get(), in[0], out[1]);
    // Who sends or waits still sees that it has ended.
    close(in[0]);
    close(out[1]);
    sender.join();
    receiver.join();
    close(out[0]);
    return status;
  }

  std::unique_ptr<GraphStore> OpenGraph(const std::string& path) {
    auto kv = Open(path, false);
    EXPECT_THAT(kv, IsOk());
    auto graph = GraphStore::Open(*std::move(kv), SystemClock::Get(), {});
    EXPECT_THAT(graph, IsOk());
    return graph.ok() ? *std::move(graph) : nullptr;
  }

  // All that the graph says, in an order of its own; and it is sound.
  static std::vector<std::string> Exported(const GraphStore& graph) {
    Budget budget;
    absl::StatusOr<GraphStore::VerifyCounts> verified = graph.Verify(
        budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
        [](const GraphStore::VerifyCounts&) { return true; });
    EXPECT_THAT(verified, IsOk());
    std::vector<std::string> lines;
    EXPECT_THAT(ExportGraph(*graph.Latest(), budget,
                            [&](Item piece) {
                              if (piece.item_case() != Item::ITEM_NOT_SET) {
                                lines.push_back(piece.DebugString());
                              }
                              return absl::OkStatus();
                            }),
                IsOk());
    return lines;
  }

  // The same by the server's way.
  std::vector<std::string> Written(const std::vector<Item>& items) {
    const auto graph = OpenGraph(directory_ + "/written");
    const FactsWriter writer(*graph, SystemClock::Get());
    const ArticleIngester ingester(*graph, Gazetteer::Default(), SystemClock::Get());
    for (const Item& item : items) {
      Budget budget;
      if (item.has_facts()) {
        EXPECT_THAT(writer.Write(item.facts(), budget), IsOk());
      } else {
        EXPECT_THAT(ingester.Ingest(item.article_facts(), budget), IsOk());
      }
    }
    return Exported(*graph);
  }

  const std::string directory_;
  const std::string data_;
};

TEST_F(BulkLoadTest, TheGraphIsThatOfWriteFacts) {
  const std::vector<Item> items = Facts(8);
  std::vector<Result> results;
  ASSERT_THAT(Load(Stream(items, true), &results), IsOk());
  EXPECT_EQ(results.size(), items.size());
  const auto graph = OpenGraph(data_);
  ASSERT_NE(graph, nullptr);
  const std::vector<std::string> exported = Exported(*graph);
  EXPECT_FALSE(exported.empty());
  EXPECT_EQ(exported, Written(items));
  EXPECT_FALSE(fs::exists(data_ + ".loading"));
  // A request that was loaded is known.
  Budget budget;
  const auto again = FactsWriter(*graph, SystemClock::Get()).Write(items[3].facts(), budget);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->replayed());
  EXPECT_GT(again->names_size(), 100);
}

TEST_F(BulkLoadTest, ArticlesAndFactsAreResolvedTogether) {
  std::vector<Item> items = Facts(2);
  items.insert(items.begin() + 1, Article("a"));
  items.push_back(Article("b"));
  std::vector<Result> results;
  ASSERT_THAT(Load(Stream(items, true), &results), IsOk());
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[1].outcome(), v1::INGEST_OUTCOME_ADDED);
  EXPECT_EQ(results[1].added().at("meetings"), 1);
  EXPECT_EQ(results[3].merged_meetings(), 1);
  const auto graph = OpenGraph(data_);
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(Exported(*graph), Written(items));
}

TEST_F(BulkLoadTest, AClosedStoreIsAddedTo) {
  const std::vector<Item> items = Facts(4);
  ASSERT_THAT(Load(Stream({items[0], items[1]}, true)), IsOk());
  std::vector<Result> results;
  ASSERT_THAT(Load(Stream({items[1], items[2], items[3]}, true), &results), IsOk());
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].outcome(), v1::INGEST_OUTCOME_UNCHANGED);
  EXPECT_EQ(results[2].outcome(), v1::INGEST_OUTCOME_ADDED);
  const auto graph = OpenGraph(data_);
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(Exported(*graph), Written(items));
}

TEST_F(BulkLoadTest, AnItemThatIsWrongIsRejectedAlone) {
  std::vector<Item> items = Facts(3);
  Item wrong;
  *wrong.mutable_facts() = Parse<v1::WriteFactsRequest>(
      "source { publisher: 'archive' } facts { tenure { person { name: 'people/~test:nobody' } } "
      "}");
  Item decision;
  *decision.mutable_decision() = Parse<v1::Decision>("collection: 'towns'");
  std::vector<Result> results;
  ASSERT_THAT(Load(Stream({items[0], wrong, items[1], decision, items[2]}, true), &results),
              IsOk());
  ASSERT_EQ(results.size(), 5U);
  EXPECT_EQ(results[1].outcome(), v1::INGEST_OUTCOME_REJECTED);
  EXPECT_EQ(results[1].reason(), "UNKNOWN_REFERENCE");
  EXPECT_EQ(results[2].outcome(), v1::INGEST_OUTCOME_ADDED);
  EXPECT_EQ(results[3].reason(), "INVALID_FIELD");
  const auto graph = OpenGraph(data_);
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(Exported(*graph), Written(items));
}

TEST_F(BulkLoadTest, AnInterruptedLoadChangesNothing) {
  const std::vector<Item> items = Facts(4);
  const std::string all = Stream(items, true);
  // Cut within an item, between two, and before the end alone.
  for (const std::string& part : {all.substr(0, all.size() / 2), Stream({items[0]}, false),
                                  Stream(items, false), std::string()}) {
    EXPECT_FALSE(Load(part).ok());
    EXPECT_FALSE(fs::exists(data_));
    EXPECT_FALSE(fs::exists(data_ + ".loading"));
  }
  ASSERT_THAT(Load(Stream({items[0]}, true)), IsOk());
  EXPECT_EQ(Load(Stream({items[1]}, false)).code(), absl::StatusCode::kAborted);
  const auto graph = OpenGraph(data_);
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(Exported(*graph), Written({items[0]}));
}

// What a crash leaves: the store was begun, and not taken away.
TEST_F(BulkLoadTest, AHalfLoadedStoreIsNotServed) {
  fs::path half = directory_ + "/half";
  const auto keep = [&](const std::string& path, bool filling) {
    // As the place is, when the load has begun.
    if (filling) half = path;
    return Open(path, filling);
  };
  int in[2];
  ASSERT_EQ(pipe2(in, O_CLOEXEC), 0);
  std::string found;
  std::thread crash([&] {
    // Once an item has been taken, the mark is there.
    const std::string bytes = Stream({Article("a")}, false);
    EXPECT_EQ(write(in[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  });
  int out[2];
  ASSERT_EQ(pipe2(out, O_CLOEXEC), 0);
  std::thread reader([&] {
    char byte;
    EXPECT_EQ(read(out[0], &byte, 1), 1);
    fs::copy(half, directory_ + "/copy", fs::copy_options::recursive);
    close(in[1]);
  });
  EXPECT_FALSE(RunBulkLoad(data_, keep, RocksDbKvStore::IsOwnFile, /*index_texts=*/true,
                           SystemClock::Get(), in[0], out[1])
                   .ok());
  close(in[0]);
  close(out[1]);
  crash.join();
  reader.join();
  close(out[0]);
  auto kv = Open(directory_ + "/copy", false);
  ASSERT_THAT(kv, IsOk());
  const absl::Status status = GraphStore::Open(*std::move(kv), SystemClock::Get(), {}).status();
  EXPECT_THAT(status, HasReason("FORMAT_UNSUPPORTED"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("was not finished"));
}

TEST_F(BulkLoadTest, WhatIsNoStreamIsRefused) {
  EXPECT_EQ(Load("{\"facts\": []}\n").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(fs::exists(data_));
}

}  // namespace
}  // namespace chancery
