#include "client/export/output_file.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

std::string Content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return in.is_open() ? text.str() : "no such file";
}

class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest() : path_(absl::StrCat(::testing::TempDir(), "/output-", getpid())) {}
  ~OutputFileTest() override { std::remove(path_.c_str()); }

  const std::string path_;
};

TEST_F(OutputFileTest, AppearsWhenItIsFinished) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  file->stream() << "text";
  EXPECT_EQ(Content(path_), "no such file");
  EXPECT_TRUE((*std::move(file)).Finish().ok());
  EXPECT_EQ(Content(path_), "text");
  EXPECT_EQ(Content(path_ + ".partial"), "no such file");
}

TEST_F(OutputFileTest, LeavesTheOldFileWhenItIsNot) {
  std::ofstream(path_) << "old";
  {
    absl::StatusOr<OutputFile> file = OutputFile::Create(path_);
    ASSERT_TRUE(file.ok()) << file.status();
    file->stream() << "half";
  }
  EXPECT_EQ(Content(path_), "old");
  EXPECT_EQ(Content(path_ + ".partial"), "no such file");
}

TEST_F(OutputFileTest, SaysWhatFailed) {
  EXPECT_THAT(OutputFile::Create("/no/such/folder/x").status().message(),
              HasSubstr("cannot write /no/such/folder/x.partial: No such file"));
  absl::StatusOr<OutputFile> file = OutputFile::Create(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  file->stream().setstate(std::ios::badbit);
  EXPECT_FALSE((*std::move(file)).Finish().ok());
  EXPECT_EQ(Content(path_), "no such file");
}

}  // namespace
}  // namespace chancery
