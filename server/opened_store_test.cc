#include "server/opened_store.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

class OpenedStoreTest : public ::testing::Test {
 protected:
  OpenedStoreTest() {
    std::string pattern = ::testing::TempDir() + "/opened.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    options_.data_dir = folder_ + "/store";
    options_.storage.reserve_mb = 0;
  }
  ~OpenedStoreTest() override { std::filesystem::remove_all(folder_); }

  void AddTopic(GraphStore& graph) {
    ASSERT_THAT(graph.Transact([](Transaction& txn) {
      Topic topic;
      topic.id = txn.NewId<TopicId>();
      topic.names.display = "Trade";
      txn.Put(topic);
      return absl::OkStatus();
    }),
                IsOk());
  }

  const Clock& clock_ = SystemClock::Get();
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  std::string folder_;
  ServerOptions options_;
};

TEST_F(OpenedStoreTest, FilesKeepWhatWasWrittenAndMemoryNothing) {
  for (int revision = 0; revision < 2; ++revision) {
    auto store = OpenStore(options_, clock_, logger_);
    ASSERT_THAT(store, IsOk());
    EXPECT_FALSE(store->read_only);
    EXPECT_EQ(store->sql, nullptr);
    EXPECT_EQ(store->graph->Latest()->revision(), static_cast<Revision>(revision));
    AddTopic(*store->graph);
  }
  ServerOptions memory;
  memory.storage.engine = kEngineMemory;
  for (int i = 0; i < 2; ++i) {
    auto store = OpenStore(memory, clock_, logger_);
    ASSERT_THAT(store, IsOk());
    EXPECT_EQ(store->graph->Latest()->revision(), 0U);
    AddTopic(*store->graph);
  }
}

TEST_F(OpenedStoreTest, ACopyIsOfAStoreThatIsThere) {
  EXPECT_FALSE(OpenCopySource(options_, clock_).ok());
  EXPECT_FALSE(std::filesystem::exists(options_.data_dir + "/CURRENT"));
  {
    auto store = OpenStore(options_, clock_, logger_);
    ASSERT_THAT(store, IsOk());
    AddTopic(*store->graph);
    EXPECT_THAT(OpenCopySource(options_, clock_), HasReason("STORAGE_LOCKED"));
  }
  const auto source = OpenCopySource(options_, clock_);
  ASSERT_THAT(source, IsOk());
  const auto target = OpenCopyTarget(options_, folder_ + "/copy", clock_);
  ASSERT_THAT(target, IsOk());
  EXPECT_THAT(CopyRows(**source, **target, [](absl::string_view) {}), IsOk());
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/copy/CURRENT"));
}

TEST_F(OpenedStoreTest, AStoreIsNamedByAUriOrADirectory) {
  EXPECT_TRUE(IsStoreUri("postgresql://chancery@db/graph"));
  EXPECT_FALSE(IsStoreUri("/var/lib/chancery"));
  // No server is there.
  EXPECT_FALSE(OpenCopyTarget(options_, "postgresql://nobody@127.0.0.1:1/none", clock_).ok());
}

}  // namespace
}  // namespace chancery
