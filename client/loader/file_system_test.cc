#include "client/loader/file_system.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FileSystemTest : public ::testing::Test {
 protected:
  FileSystemTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/filesXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~FileSystemTest() override { std::filesystem::remove_all(root_); }

  std::string Path(const std::string& name) const { return root_ + "/" + name; }
  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name)) << content;
  }

  std::string root_;
  PosixFileSystem files_;
};

TEST_F(FileSystemTest, TellsKindAndSizeThroughLinks) {
  Write("a", "12345");
  ASSERT_EQ(symlink("a", Path("link").c_str()), 0);
  const absl::StatusOr<FileInfo> file = files_.Stat(Path("link"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->kind, FileInfo::Kind::kFile);
  EXPECT_EQ(file->size, 5);
  EXPECT_EQ(files_.Stat(root_)->kind, FileInfo::Kind::kDirectory);
  EXPECT_EQ(files_.Stat("/dev/null")->kind, FileInfo::Kind::kOther);
}

TEST_F(FileSystemTest, ListsNamesInOrder) {
  for (const char* name : {"b", "A", "a", ".x"}) Write(name, "");
  EXPECT_THAT(*files_.List(root_), ElementsAre(".x", "A", "a", "b"));
}

TEST_F(FileSystemTest, ErrorsNameThePath) {
  for (const absl::Status& status :
       {files_.Stat(Path("none")).status(), files_.List(Path("none")).status(),
        files_.Open(Path("none")).status(), ReadAll(files_, Path("none"), 10).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(status.message()), HasSubstr(Path("none")));
  }
}

TEST_F(FileSystemTest, ReadsFilesUpToTheLimit) {
  const std::string content(200000, 'x');
  Write("a", content);
  EXPECT_EQ(*ReadAll(files_, Path("a"), 200000), content);
  EXPECT_EQ(ReadAll(files_, Path("a"), 199999).status().code(),
            absl::StatusCode::kResourceExhausted);
  Write("b", "");
  EXPECT_EQ(*ReadAll(files_, Path("b"), 0), "");
}

TEST_F(FileSystemTest, AFolderCannotBeRead) { EXPECT_FALSE(ReadAll(files_, root_, 10).ok()); }

TEST_F(FileSystemTest, AStopEndsTheWaitForAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::atomic<bool> stop{true};
  const absl::StatusOr<std::unique_ptr<ByteSource>> source =
      PosixFileSystem(&stop).Open(absl::StrCat("/dev/fd/", ends[0]));
  ASSERT_TRUE(source.ok()) << source.status();
  char buffer[1];
  EXPECT_EQ((*source)->Read(buffer, 1).status().code(), absl::StatusCode::kCancelled);
  close(ends[0]);
  close(ends[1]);
}

TEST_F(FileSystemTest, ReplacesAFileAtomically) {
  Write("a", "old and longer");
  ASSERT_EQ(WriteFileAtomically(Path("a"), "new"), absl::OkStatus());
  EXPECT_EQ(*ReadAll(files_, Path("a"), 100), "new");
  EXPECT_THAT(*files_.List(root_), ElementsAre("a"));
  EXPECT_EQ(WriteFileAtomically(Path("none/a"), "x").code(), absl::StatusCode::kNotFound);
}

TEST_F(FileSystemTest, KeepsTheOldFileWhereTheNewOneCannotBePut) {
  std::filesystem::create_directories(Path("folder/inside"));
  EXPECT_FALSE(WriteFileAtomically(Path("folder"), "x").ok());
  EXPECT_THAT(*files_.List(root_), ElementsAre("folder"));
}

}  // namespace
}  // namespace chancery
