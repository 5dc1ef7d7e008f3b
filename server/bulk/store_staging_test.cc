#include "server/bulk/store_staging.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

absl::StatusOr<std::unique_ptr<KvStore>> Open(const std::string& path) {
  RocksDbKvStore::Options options;
  options.path = path;
  options.block_cache_bytes = 1 << 20;
  return RocksDbKvStore::Open(options);
}

void Put(const std::string& path, const std::string& key) {
  const auto kv = Open(path);
  ASSERT_THAT(kv, IsOk());
  WriteBatch batch;
  batch.Put(Table::kMeta, key, "there");
  ASSERT_THAT((*kv)->Write(batch, WriteOptions()), IsOk());
}

bool Has(const std::string& path, const std::string& key) {
  const auto kv = Open(path);
  EXPECT_THAT(kv, IsOk());
  if (!kv.ok()) return false;
  PinnedValue value;
  const absl::StatusOr<bool> found =
      (*kv)->NewSnapshot()->Get(ReadOptions(), Table::kMeta, key, &value);
  EXPECT_THAT(found, IsOk());
  return found.ok() && *found;
}

class StoreStagingTest : public ::testing::Test {
 protected:
  StoreStagingTest()
      : directory_((fs::path(::testing::TempDir()) /
                    ::testing::UnitTest::GetInstance()->current_test_info()->name())
                       .lexically_normal()
                       .string()),
        data_(directory_ + "/data"),
        place_(data_ + ".loading") {
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  ~StoreStagingTest() override { fs::remove_all(directory_); }

  std::unique_ptr<StoreStaging> Start() {
    absl::StatusOr<std::unique_ptr<StoreStaging>> staging =
        StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile);
    EXPECT_THAT(staging, IsOk());
    return staging.ok() ? *std::move(staging) : nullptr;
  }

  const std::string directory_;
  const std::string data_;
  const std::string place_;
};

TEST_F(StoreStagingTest, ANewStoreAppearsWhenItIsPublished) {
  for (const bool empty_directory : {false, true}) {
    fs::remove_all(data_);
    if (empty_directory) fs::create_directory(data_);
    auto staging = Start();
    ASSERT_NE(staging, nullptr);
    EXPECT_FALSE(staging->has_store());
    Put(staging->path(), "new");
    EXPECT_FALSE(fs::exists(data_ + "/CURRENT"));
    EXPECT_THAT(staging->Publish(), IsOk());
    staging.reset();
    EXPECT_TRUE(Has(data_, "new"));
    EXPECT_FALSE(fs::exists(place_));
  }
}

TEST_F(StoreStagingTest, AStoreIsAsItWasUntilThen) {
  Put(data_, "old");
  {
    const auto staging = Start();
    ASSERT_NE(staging, nullptr);
    EXPECT_TRUE(staging->has_store());
    Put(staging->path(), "new");
    EXPECT_TRUE(Has(staging->path(), "old"));
    // Nobody serves it meanwhile.
    EXPECT_THAT(Open(data_).status(), HasReason("STORAGE_LOCKED"));
  }
  EXPECT_FALSE(fs::exists(place_));
  EXPECT_TRUE(Has(data_, "old"));
  EXPECT_FALSE(Has(data_, "new"));

  auto staging = Start();
  ASSERT_NE(staging, nullptr);
  Put(staging->path(), "new");
  EXPECT_THAT(staging->Publish(), IsOk());
  staging.reset();
  EXPECT_TRUE(Has(data_, "old"));
  EXPECT_TRUE(Has(data_, "new"));
  EXPECT_FALSE(fs::exists(place_));
}

TEST_F(StoreStagingTest, WhatAnInterruptedLoadLeftIsRemoved) {
  fs::create_directories(place_ + "/store");
  std::ofstream mark(place_ + "/BULK-LOAD");
  mark.close();
  Put(place_ + "/store", "half");
  auto staging = Start();
  ASSERT_NE(staging, nullptr);
  Put(staging->path(), "new");
  EXPECT_THAT(staging->Publish(), IsOk());
  staging.reset();
  EXPECT_FALSE(Has(data_, "half"));
}

TEST_F(StoreStagingTest, WhatStandsBesideTheStoreStaysThere) {
  Put(data_, "old");
  std::ofstream(data_ + "/PAGE_TOKEN_KEY") << "secret";
  fs::permissions(data_, fs::perms::owner_all);
  auto staging = Start();
  ASSERT_NE(staging, nullptr);
  Put(staging->path(), "new");
  EXPECT_THAT(staging->Publish(), IsOk());
  staging.reset();
  EXPECT_TRUE(Has(data_, "old"));
  EXPECT_TRUE(Has(data_, "new"));
  std::string secret;
  std::getline(std::ifstream(data_ + "/PAGE_TOKEN_KEY"), secret);
  EXPECT_EQ(secret, "secret");
  EXPECT_EQ(fs::status(data_).permissions(), fs::perms::owner_all);
  // What would be lost is refused before the work.
  fs::create_directory(data_ + "/backups");
  const absl::Status status = StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile).status();
  EXPECT_THAT(status, HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("backups"));
}

TEST_F(StoreStagingTest, WhatALoadLeftThatDidNotGetFarIsNotInTheWay) {
  fs::create_directory(place_);
  EXPECT_NE(Start(), nullptr);
  EXPECT_FALSE(fs::exists(place_));
}

TEST_F(StoreStagingTest, TwoLoadsAtOnceAreRefused) {
  const auto staging = Start();
  ASSERT_NE(staging, nullptr);
  EXPECT_THAT(StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile).status(),
              HasReason("STORAGE_LOCKED"));
  EXPECT_TRUE(fs::exists(place_)) << "is of the first";
}

TEST_F(StoreStagingTest, AServedStoreAndOtherDirectoriesAreRefused) {
  {
    const auto served = Open(data_);
    ASSERT_THAT(served, IsOk());
    EXPECT_THAT(StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile).status(),
                HasReason("STORAGE_LOCKED"));
  }
  EXPECT_FALSE(fs::exists(place_));
  fs::remove_all(data_);
  fs::create_directory(data_);
  std::ofstream(data_ + "/letter.txt") << "dear";
  EXPECT_THAT(StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile).status(),
              HasReason("STORAGE_UNAVAILABLE"));
  fs::remove_all(data_);
  fs::create_directory(place_);
  std::ofstream(place_ + "/letter.txt") << "dear";
  const absl::Status status = StoreStaging::Start(data_, Open, RocksDbKvStore::IsOwnFile).status();
  EXPECT_THAT(status, HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("move it away"));
  EXPECT_TRUE(fs::exists(place_ + "/letter.txt"));
}

}  // namespace
}  // namespace chancery
