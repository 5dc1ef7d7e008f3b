#include "storage/kv/rocksdb_kv_store.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

// What every store does is tested by tests/conformance/kv_store_suite. Here: what concerns files.

namespace chancery {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kFailedPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kNotFound = absl::StatusCode::kNotFound;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Root may read and write everything; without capabilities it is an owner as others are.
void GiveUpCapabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capset, &header, none) != 0) _exit(2);
}

class RocksDbKvStoreTest : public ::testing::Test {
 protected:
  RocksDbKvStoreTest()
      : root_(fs::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    options_.path = (root_ / "store").string();
    options_.block_cache_bytes = 1 << 20;
  }

  ~RocksDbKvStoreTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  // REQUIRES: the store can be opened.
  std::unique_ptr<KvStore> Open() {
    auto store = RocksDbKvStore::Open(options_);
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

  absl::Status OpenStatus() { return RocksDbKvStore::Open(options_).status(); }

  static void Put(KvStore* store, absl::string_view key, absl::string_view value) {
    WriteBatch batch;
    batch.Put(Table::kCurrent, key, value);
    ASSERT_THAT(store->Write(batch, WriteOptions{/*sync=*/false}), IsOk());
  }

  static std::string Get(const KvStore& store, absl::string_view key) {
    PinnedValue value;
    const absl::StatusOr<bool> found =
        store.NewSnapshot()->Get(ReadOptions{}, Table::kCurrent, key, &value);
    if (!found.ok()) return found.status().ToString();
    return *found ? value.ToString() : "(none)";
  }

  // Writes some hundred kilobytes of rows that do not compress, in one file.
  static void Fill(KvStore* store) {
    uint32_t state = 1;
    for (int i = 0; i < 1000; ++i) {
      std::string value(200, '\0');
      for (char& c : value) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
      Put(store, absl::StrCat("key", 1000 + i), value);
    }
    ASSERT_THAT(store->Flush(), IsOk());
  }

  static absl::Status ScanStatus(const KvStore& store) {
    const auto it = store.NewSnapshot()->NewIterator(ReadOptions{}, Table::kCurrent, "", "");
    it->SeekToFirst();
    while (it->Valid()) it->Next();
    return it->status();
  }

  // The largest file of the store whose name begins or ends so.
  fs::path File(absl::string_view begin, absl::string_view end) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(options_.path)) {
      const std::string name = entry.path().filename().string();
      if (!absl::StartsWith(name, begin) || !absl::EndsWith(name, end)) continue;
      if (found.empty() || fs::file_size(entry.path()) > fs::file_size(found)) found = entry.path();
    }
    EXPECT_FALSE(found.empty()) << begin << "*" << end;
    return found;
  }

  static void FlipByte(const fs::path& path, size_t offset) {
    std::string bytes = ReadFile(path);
    ASSERT_LT(offset, bytes.size());
    bytes[offset] = static_cast<char>(bytes[offset] ^ 0x55);
    WriteFile(path, bytes);
  }

  const fs::path root_;
  RocksDbKvStore::Options options_;
};

TEST_F(RocksDbKvStoreTest, KeepsWhatWasWrittenWhenOpenedAgain) {
  auto store = Open();
  Put(store.get(), "in a file", "1");
  ASSERT_THAT(store->Flush(), IsOk());
  Put(store.get(), "in the log", "2");
  store.reset();
  store = Open();
  EXPECT_EQ(Get(*store, "in a file"), "1");
  EXPECT_EQ(Get(*store, "in the log"), "2");
  EXPECT_THAT(store->Stats()->engine, HasSubstr("rocksdb 7."));
}

TEST_F(RocksDbKvStoreTest, KeepsAcknowledgedWritesWhenTheProcessIsKilled) {
  // The child runs this test from its beginning, so nothing may be opened before.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        auto store = Open();
        for (int i = 0; i < 200; ++i) {
          WriteBatch batch;
          batch.Put(Table::kCurrent, absl::StrCat("k", i), "v");
          batch.Put(Table::kIndex, absl::StrCat("i", i), "v");
          if (!store->Write(batch, WriteOptions{/*sync=*/i % 50 == 0}).ok()) _exit(1);
          if (i == 100 && !store->Flush().ok()) _exit(1);
        }
        kill(getpid(), SIGKILL);
      },
      ::testing::KilledBySignal(SIGKILL), "");
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(Get(*store, absl::StrCat("k", i)), "v") << i;
}

TEST_F(RocksDbKvStoreTest, RefusesADirectoryThatThisProcessHasOpen) {
  auto store = Open();
  const absl::Status status = OpenStatus();
  EXPECT_THAT(status,
              StatusIs(kFailedPrecondition, AllOf(HasSubstr("another process holds the lock on"),
                                                  HasSubstr(options_.path))));
  EXPECT_THAT(status, HasReason("STORAGE_LOCKED"));
  // A snapshot keeps the engine open.
  auto snapshot = store->NewSnapshot();
  store.reset();
  EXPECT_THAT(OpenStatus(), HasReason("STORAGE_LOCKED"));
  snapshot.reset();
  EXPECT_THAT(OpenStatus(), IsOk());
}

TEST_F(RocksDbKvStoreTest, RefusesADirectoryThatAnotherProcessHasOpen) {
  Open().reset();
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const std::string lock_file = options_.path + "/LOCK";
  const pid_t child = fork();
  if (child == 0) {
    // System calls only: other threads' locks may be held for ever here.
    const int fd = open(lock_file.c_str(), O_RDWR);
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    const char ok = fcntl(fd, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (write(ready[1], &ok, 1) == 1) pause();
    _exit(0);
  }
  char locked = '?';
  ASSERT_EQ(read(ready[0], &locked, 1), 1);
  EXPECT_EQ(locked, 'y');
  const absl::Status status = OpenStatus();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_THAT(status, StatusIs(kFailedPrecondition, HasSubstr(options_.path)));
  EXPECT_THAT(status, HasReason("STORAGE_LOCKED"));
  EXPECT_THAT(OpenStatus(), IsOk());
  close(ready[0]);
  close(ready[1]);
}

// ---- Full devices ----

TEST_F(RocksDbKvStoreTest, RefusesWritesBeforeTheDeviceIsFullAndGoesOnByItself) {
  std::atomic<uint64_t> free_bytes{1 << 30};
  options_.reserve_bytes = 100 << 20;
  options_.space = [&](const std::string&) {
    return RocksDbKvStore::Options::Space{free_bytes, uint64_t{1} << 40};
  };
  const auto store = Open();
  Put(store.get(), "a", "1");
  free_bytes = 100 << 20;
  WriteBatch batch;
  batch.Put(Table::kCurrent, "b", "2");
  const absl::Status status = store->Write(batch, WriteOptions{});
  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("too little space")));
  EXPECT_THAT(status, HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_EQ(Get(*store, "a"), "1");
  EXPECT_EQ(Get(*store, "b"), "(none)");
  EXPECT_THAT(store->Sync(), IsOk());  // takes no space
  free_bytes = 1 << 30;
  EXPECT_THAT(store->Write(batch, WriteOptions{}), IsOk());
  EXPECT_EQ(Get(*store, "b"), "2");
}

TEST_F(RocksDbKvStoreTest, TheReserveIsASmallPartOfASmallDevice) {
  options_.space = [](const std::string&) {
    return RocksDbKvStore::Options::Space{uint64_t{20} << 20, uint64_t{160} << 20};
  };
  Put(Open().get(), "a", "1");
}

TEST_F(RocksDbKvStoreTest, OpensForReadingAloneWhereSpaceIsShort) {
  Put(Open().get(), "a", "1");
  options_.space = [](const std::string&) {
    return RocksDbKvStore::Options::Space{1 << 20, uint64_t{1} << 40};
  };
  EXPECT_THAT(OpenStatus(), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(OpenStatus(), HasReason("STORAGE_UNAVAILABLE"));
  options_.read_only = true;
  EXPECT_EQ(Get(*Open(), "a"), "1");
  options_.path += "-new";
  options_.read_only = false;
  EXPECT_THAT(OpenStatus(), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_FALSE(fs::exists(options_.path));
}

bool WriteAll(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY);
  const bool ok = fd >= 0 && write(fd, text.data(), text.size()) >= 0;
  if (fd >= 0) close(fd);
  return ok;
}

// A device of its own for this process and its threads.
bool MountSmallDevice(const std::string& path) {
  const uid_t user = getuid();
  const gid_t group = getgid();
  return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && WriteAll("/proc/self/setgroups", "deny") &&
         WriteAll("/proc/self/uid_map", absl::StrCat(user, " ", user, " 1")) &&
         WriteAll("/proc/self/gid_map", absl::StrCat(group, " ", group, " 1")) &&
         mount("tmpfs", path.c_str(), "tmpfs", 0, "size=24m") == 0;
}

bool CanMountSmallDevice(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) _exit(MountSmallDevice(path) ? 0 : 1);
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// What to print where it did not go as it should, and "" if it did.
std::string FillDeviceAndFreeIt(RocksDbKvStore::Options options, const std::string& device) {
  // Nobody keeps a reserve, so that the device is really full.
  options.path = device + "/store";
  options.space = [](const std::string&) { return absl::nullopt; };
  auto opened = RocksDbKvStore::Open(options);
  if (!opened.ok()) return opened.status().ToString();
  std::unique_ptr<KvStore> store = *std::move(opened);
  std::ofstream(device + "/ballast") << std::string(15 << 20, 'x');
  std::string value(100'000, '\0');
  uint32_t state = 1;
  for (char& c : value) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  int acknowledged = 0;
  absl::Status status;
  while (status.ok() && acknowledged < 1000) {
    WriteBatch batch;
    batch.Put(Table::kText, absl::StrCat(acknowledged), value);
    status = store->Write(batch, WriteOptions{/*sync=*/false});
    if (status.ok() && acknowledged % 10 == 0) status = store->Sync();
    if (status.ok()) ++acknowledged;
  }
  if (status.code() != absl::StatusCode::kResourceExhausted) return status.ToString();
  WriteBatch small;
  small.Put(Table::kCurrent, "small", "x");
  for (int i = 0; i < 20; ++i) {
    if (store->Write(small, WriteOptions{}).ok()) {
      return "a write to a full device was acknowledged";
    }
    if (store->Sync().ok()) return "a sync of a full device succeeded";
  }
  PinnedValue read;
  const auto found = store->NewSnapshot()->Get(ReadOptions{}, Table::kText, "0", &read);
  if (!found.ok() || !*found) return "reads do not go on";
  fs::remove(device + "/ballast");
  status = store->Write(small, WriteOptions{});
  if (status.ok()) status = store->Sync();
  if (!status.ok()) return absl::StrCat("writes do not go on: ", status.ToString());
  read.Reset();  // it would keep the store open
  store.reset();
  opened = RocksDbKvStore::Open(options);
  if (!opened.ok()) return opened.status().ToString();
  store = *std::move(opened);
  for (int i = 0; i < acknowledged; ++i) {
    const auto there =
        store->NewSnapshot()->Get(ReadOptions{}, Table::kText, absl::StrCat(i), &read);
    if (!there.ok() || !*there || read.view() != value) return absl::StrCat("lost ", i);
  }
  return acknowledged < 10 ? "the device was full too early" : "";
}

TEST_F(RocksDbKvStoreTest, AFullDeviceStopsWritesUntilThereIsSpaceAgain) {
  const std::string device = (root_ / "device").string();
  fs::create_directories(device);
  if (!CanMountSmallDevice(device)) GTEST_SKIP() << "no tmpfs can be mounted here";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        if (!MountSmallDevice(device)) _exit(3);
        const std::string wrong = FillDeviceAndFreeIt(options_, device);
        std::cerr << wrong << std::endl;
        _exit(wrong.empty() ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST_F(RocksDbKvStoreTest, RefusesAPathThatIsAFile) {
  WriteFile(options_.path, "text");
  EXPECT_THAT(OpenStatus(), StatusIs(kFailedPrecondition, HasSubstr("is a file")));
  EXPECT_EQ(ReadFile(options_.path), "text");
  options_.path += "/below";
  EXPECT_THAT(OpenStatus(), Not(IsOk()));
}

TEST_F(RocksDbKvStoreTest, RefusesAMissingParentNamingIt) {
  options_.path = (root_ / "no" / "store").string();
  EXPECT_THAT(OpenStatus(), StatusIs(kNotFound, HasSubstr((root_ / "no").string())));
  options_.path += "/";
  EXPECT_THAT(OpenStatus(), StatusIs(kNotFound, HasSubstr((root_ / "no").string())));
}

TEST_F(RocksDbKvStoreTest, RefusesAnEmptyPath) {
  options_.path = "";
  EXPECT_THAT(OpenStatus(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(RocksDbKvStoreTest, RefusesAnAbsentStoreWhenNotToCreateOne) {
  options_.create_if_missing = false;
  EXPECT_THAT(OpenStatus(), StatusIs(kNotFound, HasSubstr("there is no store in")));
  EXPECT_FALSE(fs::exists(options_.path));
  fs::create_directory(options_.path);
  EXPECT_THAT(OpenStatus(), StatusIs(kNotFound));
  EXPECT_TRUE(fs::is_empty(options_.path));
}

TEST_F(RocksDbKvStoreTest, RefusesADirectoryOfSomethingElseAndLeavesIt) {
  fs::create_directory(options_.path);
  WriteFile(options_.path + "/thesis.txt", "text");
  EXPECT_THAT(OpenStatus(), StatusIs(kFailedPrecondition, HasSubstr("thesis.txt")));
  EXPECT_EQ(std::distance(fs::directory_iterator(options_.path), fs::directory_iterator()), 1);
}

TEST_F(RocksDbKvStoreTest, AcceptsAnEmptyDirectory) {
  fs::create_directory(options_.path);
  fs::create_directory(options_.path + "/lost+found");
  EXPECT_THAT(OpenStatus(), IsOk());
}

TEST_F(RocksDbKvStoreTest, RefusesADirectoryWithoutPermission) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const struct {
    fs::perms permissions;
    const char* message;
  } kCases[] = {
      {fs::perms::none, "no permission to read the directory"},
      {fs::perms::owner_read | fs::perms::owner_exec, "no permission to write the directory"}};
  for (const auto& c : kCases) {
    EXPECT_EXIT(
        {
          fs::create_directory(options_.path);
          fs::permissions(options_.path, c.permissions);
          GiveUpCapabilities();
          const absl::Status status = OpenStatus();
          fs::permissions(options_.path, fs::perms::all);
          std::cerr << status << std::endl;
          _exit(absl::IsPermissionDenied(status) ? 0 : 1);
        },
        ::testing::ExitedWithCode(0), c.message);
  }
}

TEST_F(RocksDbKvStoreTest, RefusesATableOfALaterVersion) {
  Open().reset();
  rocksdb::DB* raw = nullptr;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, options_.path, &names).ok());
  EXPECT_EQ(names.size(), static_cast<size_t>(kTableCount) + 1);
  families.reserve(names.size());
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  ASSERT_TRUE(rocksdb::DB::Open({}, options_.path, families, &handles, &raw).ok());
  rocksdb::ColumnFamilyHandle* added = nullptr;
  ASSERT_TRUE(raw->CreateColumnFamily({}, "hologram", &added).ok());
  handles.push_back(added);
  for (rocksdb::ColumnFamilyHandle* handle : handles) raw->DestroyColumnFamilyHandle(handle);
  delete raw;

  const absl::Status status = OpenStatus();
  EXPECT_THAT(status, StatusIs(kFailedPrecondition, HasSubstr("\"hologram\"")));
  EXPECT_THAT(status, HasReason("FORMAT_UNSUPPORTED"));
}

TEST_F(RocksDbKvStoreTest, RefusesAStoreOfTheOldFormatAndDoesNotTouchIt) {
  Open().reset();
  // As the old version has it: without notes.
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, options_.path, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.reserve(names.size());
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, options_.path, families, &handles, &raw).ok());
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle->GetName() == "note") {
      ASSERT_TRUE(raw->DropColumnFamily(handle).ok());
    }
    raw->DestroyColumnFamilyHandle(handle);
  }
  delete raw;

  const absl::Status status = OpenStatus();
  EXPECT_THAT(status, StatusIs(kFailedPrecondition, HasSubstr("chancery export")));
  EXPECT_THAT(status, HasReason("FORMAT_UNSUPPORTED"));
  std::vector<std::string> after;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, options_.path, &after).ok());
  EXPECT_EQ(after.size(), names.size() - 1);
}

TEST_F(RocksDbKvStoreTest, RefusesACorruptManifest) {
  auto store = Open();
  Fill(store.get());
  store.reset();
  FlipByte(File("MANIFEST-", ""), 30);
  const absl::Status status = OpenStatus();
  EXPECT_THAT(status, StatusIs(kDataLoss, HasSubstr(options_.path)));
  EXPECT_THAT(status, HasReason("STORAGE_CORRUPT"));
}

TEST_F(RocksDbKvStoreTest, RefusesAnEmptyCurrentFile) {
  Open().reset();
  WriteFile(options_.path + "/CURRENT", "");
  EXPECT_THAT(OpenStatus(), StatusIs(kDataLoss, HasSubstr("CURRENT")));
}

TEST_F(RocksDbKvStoreTest, RefusesAMissingCurrentFileAndKeepsTheData) {
  auto store = Open();
  Fill(store.get());
  store.reset();
  const fs::path data = File("", ".sst");
  fs::remove(options_.path + "/CURRENT");
  // A store is there, though not one that can be opened.
  EXPECT_THAT(OpenStatus(), StatusIs(kDataLoss, HasSubstr("CURRENT is missing")));
  EXPECT_TRUE(fs::exists(data));
}

TEST_F(RocksDbKvStoreTest, ReportsADamagedFileByItsName) {
  auto store = Open();
  Fill(store.get());
  store.reset();
  const fs::path file = File("", ".sst");
  FlipByte(file, 20000);
  store = Open();  // blocks are looked at when they are read
  ASSERT_NE(store, nullptr);
  for (const absl::Status& status : {store->VerifyChecksums(), ScanStatus(*store)}) {
    EXPECT_THAT(status, StatusIs(kDataLoss, HasSubstr(file.filename().string())));
    EXPECT_THAT(status, HasReason("STORAGE_CORRUPT"));
  }
  // A backup of it would be no backup.
  EXPECT_THAT(store->Backup((root_ / "copy").string()), StatusIs(kDataLoss));
  for (const auto& entry : fs::directory_iterator(root_)) {
    EXPECT_EQ(entry.path(), options_.path) << "left of the backup";
  }
}

TEST_F(RocksDbKvStoreTest, RefusesAMissingDataFile) {
  auto store = Open();
  Fill(store.get());
  store.reset();
  const fs::path file = File("", ".sst");
  fs::remove(file);
  EXPECT_THAT(OpenStatus(), StatusIs(kDataLoss, HasSubstr(file.filename().string())));
}

TEST_F(RocksDbKvStoreTest, DropsAnIncompleteBatchAtTheEndOfTheLog) {
  auto store = Open();
  Put(store.get(), "whole", "1");
  Put(store.get(), "torn", std::string(100, 'x'));
  store.reset();
  const fs::path log = File("", ".log");
  fs::resize_file(log, fs::file_size(log) - 50);
  store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(Get(*store, "whole"), "1");
  EXPECT_EQ(Get(*store, "torn"), "(none)");
}

TEST_F(RocksDbKvStoreTest, RefusesADamageInTheMiddleOfTheLog) {
  auto store = Open();
  for (int i = 0; i < 100; ++i) Put(store.get(), absl::StrCat("k", i), std::string(1000, 'x'));
  store.reset();
  const fs::path log = File("", ".log");
  FlipByte(log, 40000);
  EXPECT_THAT(OpenStatus(), StatusIs(kDataLoss, HasSubstr(log.filename().string())));
}

TEST_F(RocksDbKvStoreTest, ReadOnlyReadsBesideAWriterAndRefusesWrites) {
  auto writer = Open();
  Put(writer.get(), "k", "1");
  options_.read_only = true;
  auto reader = Open();
  ASSERT_NE(reader, nullptr);
  Put(writer.get(), "k", "2");
  EXPECT_EQ(Get(*reader, "k"), "1");
  EXPECT_EQ(Get(*writer, "k"), "2");
  WriteBatch batch;
  batch.Put(Table::kCurrent, "k", "3");
  Budget budget;
  for (const absl::Status& status :
       {reader->Write(batch, WriteOptions{}), reader->Flush(), reader->CompactAll(budget),
        reader->Backup((root_ / "copy").string())}) {
    EXPECT_THAT(status, StatusIs(kFailedPrecondition, HasSubstr("opened for reading only")));
    EXPECT_THAT(status, HasReason("STORAGE_READ_ONLY"));
  }
  EXPECT_THAT(reader->VerifyChecksums(), IsOk());
}

TEST_F(RocksDbKvStoreTest, ReadOnlyCreatesNothing) {
  options_.read_only = true;
  EXPECT_THAT(OpenStatus(), StatusIs(kNotFound));
  EXPECT_FALSE(fs::exists(options_.path));
}

// A deadline that passes once the clock was looked at a first time.
class EndingClock final : public Clock {
 public:
  absl::Time Now() const override {
    return looked_.exchange(true) ? absl::FromUnixSeconds(100) : absl::UnixEpoch();
  }

 private:
  mutable std::atomic<bool> looked_{false};
};

TEST_F(RocksDbKvStoreTest, ACompactionEndsWithItsBudget) {
  auto store = Open();
  uint32_t state = 1;
  WriteBatch batch;
  for (int i = 0; i < 40000; ++i) {  // some 40 MB: longer than it takes to look at the clock again
    std::string value(1000, '\0');
    for (char& c : value) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    batch.Put(Table::kCurrent, absl::StrCat("key", 100000 + i), value);
    if (batch.count() < 1000) continue;
    ASSERT_THAT(store->Write(batch, WriteOptions{false}), IsOk());
    batch.Clear();
  }
  ASSERT_THAT(store->Flush(), IsOk());
  Budget::Limits limits;
  limits.deadline = absl::FromUnixSeconds(50);
  const EndingClock clock;
  Budget budget(limits, clock, nullptr);
  EXPECT_THAT(store->CompactAll(budget), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(ScanStatus(*store), IsOk());
  // It can be done again.
  Budget enough;
  EXPECT_THAT(store->CompactAll(enough), IsOk());
}

TEST_F(RocksDbKvStoreTest, BackupHasWhatIsStillInTheLog) {
  auto store = Open();
  Fill(store.get());
  Put(store.get(), "k", "in the log");
  const std::string target = (root_ / "copy").string();
  ASSERT_THAT(store->Backup(target + "/"), IsOk());
  // It stands for itself.
  store.reset();
  fs::remove_all(options_.path);
  options_.path = target;
  options_.create_if_missing = false;
  store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(Get(*store, "k"), "in the log");
  EXPECT_EQ(Get(*store, "key1999").size(), 200u);
}

TEST_F(RocksDbKvStoreTest, BackupTouchesNothingThatItDidNotMake) {
  const auto store = Open();
  Fill(store.get());
  const std::vector<std::string> others = {"copy.partial", "copy.partial.tmp", "copy.tmp",
                                           ".chancery-backup-abcdef", "copies"};
  for (const std::string& other : others) {
    fs::create_directory(root_ / other);
    std::ofstream(root_ / other / "mine.txt") << "mine";
  }
  std::set<fs::path> before;
  for (const auto& entry : fs::recursive_directory_iterator(root_)) before.insert(entry.path());
  ASSERT_THAT(store->Backup((root_ / "copy").string()), IsOk());
  for (const std::string& other : others) {
    EXPECT_TRUE(fs::exists(root_ / other / "mine.txt")) << other;
  }
  // Nothing is left beside the backup.
  for (const auto& entry : fs::directory_iterator(root_)) {
    EXPECT_TRUE(before.count(entry.path()) == 1 || entry.path() == root_ / "copy") << entry.path();
  }
}

// The files of rows in a backup that another directory has as well.
size_t SharedRows(const fs::path& backup) {
  size_t shared = 0;
  for (const auto& entry : fs::directory_iterator(backup)) {
    if (entry.path().extension() == ".sst" && fs::hard_link_count(entry.path()) > 1) ++shared;
  }
  return shared;
}

TEST_F(RocksDbKvStoreTest, ABackupOnAnotherDeviceTakesFromTheOnesBesideItWhatTheyHave) {
  options_.link_backups = false;
  auto store = Open();
  Fill(store.get());
  ASSERT_THAT(store->Backup((root_ / "monday").string()), IsOk());
  EXPECT_EQ(SharedRows(root_ / "monday"), 0u);
  Put(store.get(), "k", "new");
  ASSERT_THAT(store->Backup((root_ / "tuesday").string()), IsOk());
  EXPECT_GT(SharedRows(root_ / "tuesday"), 0u);
  EXPECT_EQ(SharedRows(options_.path), 0u);
  // Each stands for itself.
  fs::remove_all(root_ / "monday");
  store.reset();
  fs::remove_all(options_.path);
  ASSERT_THAT(RocksDbKvStore::Restore((root_ / "tuesday").string(), options_.path), IsOk());
  store = Open();
  EXPECT_EQ(Get(*store, "k"), "new");
  EXPECT_EQ(Get(*store, "key1999").size(), 200u);
}

TEST_F(RocksDbKvStoreTest, ABackupTakesNothingFromFilesThatOnlyHaveTheSameNames) {
  options_.link_backups = false;
  auto store = Open();
  Fill(store.get());
  const std::string monday = (root_ / "monday").string();
  ASSERT_THAT(store->Backup(monday), IsOk());
  // Two that went on from there, and so give the same names to other rows.
  store.reset();
  for (const char* path : {"one", "other"}) {
    options_.path = (root_ / path).string();
    ASSERT_THAT(RocksDbKvStore::Restore(monday, options_.path), IsOk());
    store = Open();
    Put(store.get(), "k", path);
    ASSERT_THAT(store->Backup((root_ / absl::StrCat("backup of ", path)).string()), IsOk());
    store.reset();
  }
  for (const std::string path : {"one", "other"}) {
    options_.path = (root_ / ("backup of " + path)).string();
    EXPECT_EQ(Get(*Open(), "k"), path);
  }
}

TEST_F(RocksDbKvStoreTest, RestoreShowsACopyThatIsChangedOnlyIfThatSucceeds) {
  auto store = Open();
  Fill(store.get());
  const std::string backup = (root_ / "backup").string();
  ASSERT_THAT(store->Backup(backup), IsOk());
  store.reset();
  const std::string target = (root_ / "target").string();
  EXPECT_THAT(
      RocksDbKvStore::Restore(backup, target,
                              [](std::unique_ptr<KvStore>) { return absl::OutOfRangeError("no"); }),
      StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_FALSE(fs::exists(target));
  ASSERT_THAT(RocksDbKvStore::Restore(backup, target,
                                      [](std::unique_ptr<KvStore> copy) {
                                        Put(copy.get(), "k", "changed");
                                        return absl::OkStatus();
                                      }),
              IsOk());
  options_.path = target;
  EXPECT_EQ(Get(*Open(), "k"), "changed");
}

TEST_F(RocksDbKvStoreTest, RestoreMakesAnEqualStoreThatSharesNothing) {
  auto store = Open();
  Fill(store.get());
  Put(store.get(), "k", "in the log");
  const std::string backup = (root_ / "backup").string();
  ASSERT_THAT(store->Backup(backup), IsOk());
  store.reset();
  fs::remove_all(options_.path);
  ASSERT_THAT(RocksDbKvStore::Restore(backup, options_.path), IsOk());
  for (const auto& entry : fs::directory_iterator(options_.path)) {
    EXPECT_EQ(fs::hard_link_count(entry.path()), 1u) << entry.path();
  }
  store = Open();
  EXPECT_EQ(Get(*store, "k"), "in the log");
  EXPECT_EQ(Get(*store, "key1999").size(), 200u);
  Put(store.get(), "k", "changed");
  // The backup is as it was, and can be restored again.
  ASSERT_THAT(RocksDbKvStore::Restore(backup, (root_ / "again").string()), IsOk());
  options_.path = (root_ / "again").string();
  EXPECT_EQ(Get(*Open(), "k"), "in the log");
}

TEST_F(RocksDbKvStoreTest, RestoreRefusesWhatIsNoBackupAndWhatIsThere) {
  auto store = Open();
  Fill(store.get());
  const std::string backup = (root_ / "backup").string();
  ASSERT_THAT(store->Backup(backup), IsOk());
  const std::string target = (root_ / "target").string();
  EXPECT_THAT(RocksDbKvStore::Restore((root_ / "none").string(), target), StatusIs(kNotFound));
  fs::create_directory(root_ / "empty");
  EXPECT_THAT(RocksDbKvStore::Restore((root_ / "empty").string(), target), StatusIs(kNotFound));
  EXPECT_THAT(RocksDbKvStore::Restore(backup, (root_ / "empty").string()),
              HasReason("DIRECTORY_EXISTS"));
  // A damaged one does not become a store.
  options_.path = backup;
  FlipByte(File("", ".sst"), 20000);
  EXPECT_THAT(RocksDbKvStore::Restore(backup, target), StatusIs(kDataLoss));
  EXPECT_FALSE(fs::exists(target));
  size_t left = 0;
  for (const auto& entry : fs::directory_iterator(root_)) {
    left += absl::StartsWith(entry.path().filename().string(), ".") ? 1 : 0;
  }
  EXPECT_EQ(left, 0u);
}

TEST_F(RocksDbKvStoreTest, BackupRefusesWhatExistsAndMissingParents) {
  const auto store = Open();
  fs::create_directory(root_ / "there");
  const absl::Status status = store->Backup((root_ / "there").string());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("there")));
  EXPECT_THAT(status, HasReason("DIRECTORY_EXISTS"));
  EXPECT_TRUE(fs::is_empty(root_ / "there"));
  EXPECT_THAT(store->Backup((root_ / "no" / "copy").string()),
              StatusIs(kNotFound, HasSubstr((root_ / "no").string())));
  EXPECT_THAT(store->Backup(""), StatusIs(absl::StatusCode::kInvalidArgument));
}

// Rows of several kinds, as a load brings them: "a" in any order, "b" behind each other, and few of
// "c"; some again, and some taken back.
TEST_F(RocksDbKvStoreTest, ABulkLoadHasTheLastChangeOfEachKey) {
  options_.bulk_load = true;
  options_.bulk_file_changes = 64;
  std::map<std::pair<Table, std::string>, std::string> expected;
  const auto check = [&expected](const KvStore& store) {
    const auto snapshot = store.NewSnapshot();
    for (const Table table : {Table::kCurrent, Table::kIndex}) {
      std::map<std::pair<Table, std::string>, std::string> found;
      const auto it = snapshot->NewIterator(ReadOptions(), table, "", "");
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        found[{table, std::string(it->key())}] = std::string(it->value());
      }
      EXPECT_THAT(it->status(), IsOk());
      const auto first = expected.lower_bound({table, ""});
      const auto last = expected.lower_bound({Table(static_cast<int>(table) + 1), ""});
      EXPECT_EQ(found, (std::map<std::pair<Table, std::string>, std::string>(first, last)));
    }
  };
  {
    const std::unique_ptr<KvStore> store = Open();
    std::minstd_rand random(7);
    for (int round = 0; round < 12; ++round) {
      WriteBatch batch;
      const auto put = [&](Table table, const std::string& key) {
        const std::string value = absl::StrCat("of ", round, " ", random() % 100);
        batch.Put(table, key, value);
        expected[{table, key}] = value;
      };
      for (int i = 0; i < 100; ++i) {
        put(Table::kIndex, absl::StrCat("aa", random() % 500));
        put(Table::kIndex, absl::StrCat("bb", 100000 + round * 100 + i));
        put(Table::kCurrent, absl::StrCat("b", i % 2 == 0 ? "b" : "c", 100000 + round * 100 + i));
      }
      for (int i = 0; i < 3; ++i) put(Table::kIndex, absl::StrCat("cc", random() % 20));
      for (int i = 0; i < 20; ++i) {
        const std::string key = absl::StrCat("aa", random() % 500);
        batch.Delete(Table::kIndex, key);
        expected.erase({Table::kIndex, key});
      }
      ASSERT_THAT(store->Write(batch, WriteOptions()), IsOk());
      if (round % 5 == 4) check(*store);
    }
    Budget budget;
    ASSERT_THAT(store->CompactAll(budget), IsOk());
    check(*store);
  }
  options_.bulk_load = false;
  const std::unique_ptr<KvStore> store = Open();
  check(*store);
  EXPECT_THAT(store->VerifyChecksums(), IsOk());
}

TEST_F(RocksDbKvStoreTest, TheErrorOfAWriteOfABulkLoadComesWithALaterCall) {
  options_.bulk_load = true;
  std::atomic<bool> full{false};
  options_.space = [&full](const std::string&) {
    return RocksDbKvStore::Options::Space{full ? 0 : uint64_t{1} << 40, uint64_t{1} << 40};
  };
  const std::unique_ptr<KvStore> store = Open();
  Put(store.get(), "a", "1");
  ASSERT_THAT(store->Flush(), IsOk());
  full = true;
  WriteBatch batch;
  batch.Put(Table::kCurrent, "b", "1");
  EXPECT_THAT(store->Write(batch, WriteOptions{}), IsOk());
  EXPECT_THAT(store->Flush(), StatusIs(absl::StatusCode::kResourceExhausted));
  // Nothing may come behind it.
  full = false;
  EXPECT_THAT(store->Write(batch, WriteOptions{}), StatusIs(absl::StatusCode::kResourceExhausted));
  Budget budget;
  EXPECT_THAT(store->CompactAll(budget), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(RocksDbKvStoreTest, PinnedValuesAndIteratorsOutliveTheStore) {
  auto store = Open();
  Put(store.get(), "a", "1");
  ASSERT_THAT(store->Flush(), IsOk());
  PinnedValue value;
  auto it = store->NewSnapshot()->NewIterator(ReadOptions{}, Table::kCurrent, "", "");
  ASSERT_THAT(store->NewSnapshot()->Get(ReadOptions{}, Table::kCurrent, "a", &value),
              IsOkAndHolds(true));
  store.reset();
  it->SeekToFirst();
  EXPECT_EQ(it->value(), "1");
  it.reset();
  EXPECT_EQ(value.view(), "1");
}

// Of keys such as "a.1": what is before the point.
size_t LaneSize(absl::string_view key) {
  const size_t point = key.find('.');
  return point == absl::string_view::npos ? 0 : point + 1;
}

// The keys of a table from `lane` on, as far as an iterator by lane goes.
std::vector<std::string> KeysOfLane(const KvStore& store, const std::string& lane) {
  ReadOptions options;
  options.by_lane = true;
  std::vector<std::string> keys;
  const auto it = store.NewSnapshot()->NewIterator(options, Table::kIndex, "", "");
  for (it->Seek(lane); it->Valid(); it->Next()) keys.emplace_back(it->key());
  EXPECT_THAT(it->status(), IsOk());
  return keys;
}

void PutLanes(KvStore* store, const std::vector<std::string>& keys) {
  WriteBatch batch;
  for (const std::string& key : keys) batch.Put(Table::kIndex, key, "x");
  ASSERT_THAT(store->Write(batch, WriteOptions{/*sync=*/false}), IsOk());
}

TEST_F(RocksDbKvStoreTest, ASeekByLaneEndsWithTheLane) {
  options_.lane_size = &LaneSize;
  const auto store = Open();
  PutLanes(store.get(), {"a.1", "a.2", "c.1", "plain"});
  for (const bool in_files : {false, true}) {
    if (in_files) {
      ASSERT_THAT(store->Flush(), IsOk());
    }
    EXPECT_THAT(KeysOfLane(*store, "a."), ElementsAre("a.1", "a.2"));
    EXPECT_THAT(KeysOfLane(*store, "a.2"), ElementsAre("a.2"));
    EXPECT_THAT(KeysOfLane(*store, "b."), ElementsAre());
    EXPECT_THAT(KeysOfLane(*store, "c."), ElementsAre("c.1"));
    // One iterator goes from lane to lane by seeks.
    ReadOptions options;
    options.by_lane = true;
    const auto it = store->NewSnapshot()->NewIterator(options, Table::kIndex, "", "");
    it->Seek("b.");
    EXPECT_FALSE(it->Valid());
    it->Seek("c.");
    ASSERT_TRUE(it->Valid());
    EXPECT_EQ(it->key(), "c.1");
    // Without it, all that follows is there.
    const auto all = store->NewSnapshot()->NewIterator(ReadOptions{}, Table::kIndex, "", "");
    std::vector<std::string> keys;
    for (all->Seek("b."); all->Valid(); all->Next()) keys.emplace_back(all->key());
    EXPECT_THAT(keys, ElementsAre("c.1", "plain"));
    keys.clear();
    for (all->SeekToLast(); all->Valid(); all->Prev()) keys.emplace_back(all->key());
    EXPECT_THAT(keys, ElementsAre("plain", "c.1", "a.2", "a.1"));
  }
}

TEST_F(RocksDbKvStoreTest, FilesThatKnowNoLanesAreReadByLane) {
  {
    const auto store = Open();
    PutLanes(store.get(), {"a.1", "c.1"});
    ASSERT_THAT(store->Flush(), IsOk());
  }
  options_.lane_size = &LaneSize;
  {
    const auto store = Open();
    EXPECT_THAT(KeysOfLane(*store, "a."), ElementsAre("a.1"));
    EXPECT_THAT(KeysOfLane(*store, "b."), ElementsAre());
    PutLanes(store.get(), {"a.2", "b.1"});
    ASSERT_THAT(store->Flush(), IsOk());
    EXPECT_THAT(KeysOfLane(*store, "a."), ElementsAre("a.1", "a.2"));
    EXPECT_THAT(KeysOfLane(*store, "b."), ElementsAre("b.1"));
    EXPECT_THAT(KeysOfLane(*store, "c."), ElementsAre("c.1"));
    Budget budget;
    ASSERT_THAT(store->CompactAll(budget), IsOk());
    EXPECT_THAT(KeysOfLane(*store, "a."), ElementsAre("a.1", "a.2"));
    EXPECT_THAT(KeysOfLane(*store, "c."), ElementsAre("c.1"));
  }
  // And the other way round.
  options_.lane_size = nullptr;
  const auto store = Open();
  EXPECT_THAT(KeysOfLane(*store, "a."), ElementsAre("a.1", "a.2", "b.1", "c.1"));
}

}  // namespace
}  // namespace chancery
