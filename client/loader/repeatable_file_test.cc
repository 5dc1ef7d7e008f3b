#include "client/loader/repeatable_file.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/loader/file_system.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string ReadToEnd(const RepeatableFile& file) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = file.Read();
  EXPECT_TRUE(source.ok()) << source.status();
  std::string text;
  char buffer[5];
  while (source.ok()) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer, sizeof(buffer));
    if (!got.ok() || *got == 0) break;
    text.append(buffer, *got);
  }
  return text;
}

TEST(RepeatableFileTest, ReadsAFileAgain) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/repeatable");
  std::ofstream(path) << "one two three";
  const PosixFileSystem files;
  const auto file = RepeatableFile::Open(files, path, true);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(ReadToEnd(**file), "one two three");
  EXPECT_EQ(ReadToEnd(**file), "one two three");
  std::remove(path.c_str());
}

TEST(RepeatableFileTest, ReadsAgainWhatCanBeReadOnceOnly) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "from a pipe", 11), 11);
  close(ends[1]);
  const PosixFileSystem files;
  const auto file = RepeatableFile::Open(files, absl::StrCat("/proc/self/fd/", ends[0]), false);
  ASSERT_TRUE(file.ok()) << file.status();
  close(ends[0]);
  EXPECT_EQ(ReadToEnd(**file), "from a pipe");
  EXPECT_EQ(ReadToEnd(**file), "from a pipe");
}

TEST(RepeatableFileTest, FailsWhereThereIsNone) {
  const PosixFileSystem files;
  EXPECT_FALSE(RepeatableFile::Open(files, "/no/such/file", false).ok());
}

}  // namespace
}  // namespace chancery
