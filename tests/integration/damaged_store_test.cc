// Stores with really damaged files: what is damaged is named, nothing wrong is served, and the way
// back that docs/operations.md tells for each works.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class DamagedStoreTest : public ::testing::Test {
 protected:
  DamagedStoreTest()
      : folder_(NewFolder("damaged")), store_(folder_ + "/store"), backup_(folder_ + "/backup") {}

  // A store with the sample articles, a backup of it, and what it answers.
  void SetUp() override {
    auto server = Start();
    ASSERT_NE(server, nullptr);
    ASSERT_THAT(server->Load({Runfile("client/loader/samples")}), ExitsWith(0));
    ASSERT_THAT(server->Chancery({"backup", folder_ + "/linked"}), ExitsWith(0));
    // It shares files with the store until it is copied elsewhere.
    std::filesystem::copy(folder_ + "/linked", backup_, std::filesystem::copy_options::recursive);
    graph_ = Exported(*server);
    ASSERT_THAT(server->Stop(), ExitsWith(0));
  }

  std::unique_ptr<ServerProcess> Start() {
    auto server = ServerProcess::Start({store_});
    EXPECT_THAT(server, IsOk());
    return server.ok() ? *std::move(server) : nullptr;
  }

  absl::Status StartStatus() { return ServerProcess::Start({store_}).status(); }

  // What is asserted, but for the first and the last line: those tell the revision.
  static std::string Exported(const ServerProcess& server) {
    const ProcessEnd end = server.Chancery({"export", "--format", "jsonl"});
    EXPECT_THAT(end, ExitsWith(0));
    std::vector<std::string> lines = absl::StrSplit(end.out, '\n', absl::SkipEmpty());
    EXPECT_GT(lines.size(), 10U);
    return absl::StrJoin(lines.begin() + 1, lines.end() - 1, "\n");
  }

  // The largest file of the store whose name begins and ends so; its name alone.
  std::string FileName(absl::string_view begin, absl::string_view end) {
    std::string found;
    uintmax_t size = 0;
    for (const std::string& name : FilesIn(store_)) {
      if (!absl::StartsWith(name, begin) || !absl::EndsWith(name, end)) continue;
      const uintmax_t its = std::filesystem::file_size(store_ + "/" + name);
      if (found.empty() || its > size) found = name, size = its;
    }
    EXPECT_FALSE(found.empty()) << begin << "*" << end;
    return found;
  }

  // Turns over bytes in the middle of a file.
  void Damage(const std::string& name) {
    const std::string path = store_ + "/" + name;
    std::string bytes = ReadFile(path);
    ASSERT_GT(bytes.size(), 16U);
    for (size_t i = bytes.size() / 2; i < bytes.size() / 2 + 8; ++i) bytes[i] ^= 0x55;
    WriteFile(path, bytes);
  }

  // What is left goes aside, and the backup takes its place.
  void Restore() {
    std::filesystem::rename(store_, folder_ + "/broken");
    Invocation restore;
    restore.program = ServerBinary();
    restore.arguments = {"--data-dir", store_, "--restore", backup_};
    EXPECT_THAT(RunToEnd(restore), ExitsWith(0));
  }

  void ExpectSound() {
    auto server = Start();
    ASSERT_NE(server, nullptr);
    EXPECT_THAT(server->Chancery({"verify"}), ExitsWith(0));
    EXPECT_TRUE(Exported(*server) == graph_);  // too long to be printed
    EXPECT_THAT(server->Stop(), ExitsWith(0));
  }

  const std::string folder_;
  const std::string store_;
  const std::string backup_;
  std::string graph_;
};

TEST_F(DamagedStoreTest, AManifestIsNamedAndRefused) {
  const std::string name = FileName("MANIFEST-", "");
  Damage(name);
  EXPECT_THAT(StartStatus(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(name)));
  Restore();
  ExpectSound();
}

TEST_F(DamagedStoreTest, ALogIsNamedAndRefused) {
  // What an orderly end leaves is in data files; a killed server leaves its log.
  std::filesystem::remove_all(store_);
  auto server = Start();
  ASSERT_NE(server, nullptr);
  ASSERT_THAT(server->Load({Runfile("client/loader/samples")}), ExitsWith(0));
  server->Kill();
  const std::string name = FileName("", ".log");
  Damage(name);
  EXPECT_THAT(StartStatus(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(name)));
  Restore();
  ExpectSound();
}

TEST_F(DamagedStoreTest, ADataFileIsNamedWhenItIsReadAndNotRepaired) {
  const std::string name = FileName("", ".sst");
  Damage(name);
  auto server = Start();
  ASSERT_NE(server, nullptr);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"verify"},
                                                  {"verify", "--repair-index"},
                                                  {"backup", folder_ + "/useless"}}) {
    const ProcessEnd end = server->Chancery(command);
    EXPECT_THAT(end, ExitsWith(5)) << command[0];
    EXPECT_THAT(end.err, HasSubstr(name)) << command[0];
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/useless"));
  // Where the engine has come upon the file by itself, to merge it, it flushes nothing any more.
  const ProcessEnd end = server->Stop();
  if (end.exit_code != 1) {
    EXPECT_THAT(end, ExitsWith(0));
  } else {
    EXPECT_THAT(end.err, HasSubstr(name));
  }
  Restore();
  ExpectSound();
}

TEST_F(DamagedStoreTest, WrongIndexRowsAreBuiltAgain) {
  {
    RocksDbKvStore::Options options;
    options.path = store_;
    auto kv = RocksDbKvStore::Open(options);
    ASSERT_THAT(kv, IsOk());
    const auto it = (*kv)->NewSnapshot()->NewIterator(ReadOptions(), Table::kIndex, "", "");
    WriteBatch batch;
    int row = 0;
    for (it->SeekToFirst(); it->Valid(); it->Next(), ++row) {
      if (row % 5 == 0) batch.Delete(Table::kIndex, it->key());
      // The value of another row, and a row that follows from nothing.
      if (row % 7 == 0) batch.Put(Table::kIndex, absl::StrCat(it->key(), "x"), it->value());
    }
    ASSERT_THAT(it->status(), IsOk());
    ASSERT_GT(row, 100);
    ASSERT_THAT((*kv)->Write(batch, WriteOptions{true}), IsOk());
  }
  auto server = Start();
  ASSERT_NE(server, nullptr);
  EXPECT_THAT(server->Chancery({"verify"}), ExitsWith(6));
  const ProcessEnd repaired = server->Chancery({"verify", "--repair-index"});
  EXPECT_THAT(repaired, ExitsWith(0));
  EXPECT_THAT(repaired.out, HasSubstr("put right, at revision"));
  EXPECT_THAT(server->Stop(), ExitsWith(0));
  ExpectSound();
}

}  // namespace
}  // namespace chancery
