#include "client/loader/checkpoint.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/checkpointXXXXXX");
    root_ = mkdtemp(pattern.data());
    path_ = root_ + "/checkpoint";
  }
  ~CheckpointTest() override { std::filesystem::remove_all(root_); }

  absl::StatusOr<std::unique_ptr<Checkpoint>> Load(const std::string& settings = "server=a") const {
    return Checkpoint::Load(path_, settings);
  }
  std::string Content() const {
    std::stringstream content;
    content << std::ifstream(path_).rdbuf();
    return content.str();
  }
  void SetContent(const std::string& content) const { std::ofstream(path_) << content; }

  void SaveSome() const {
    absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    (*checkpoint)->AddFile("/x/a.txt", 17);
    (*checkpoint)->AddFile("/x/b\nc d.txt", 0xfedcba9876543210);
    (*checkpoint)->SetLines("/x/f.jsonl", {8192, 12, 99, {3, 7}});
    (*checkpoint)->SetLines("/x/g.jsonl", {1, 1, 5, {}});
    ASSERT_EQ((*checkpoint)->Save(), absl::OkStatus());
  }

  std::string root_;
  std::string path_;
};

TEST_F(CheckpointTest, IsEmptyWhereThereIsNoFile) {
  const absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ((*checkpoint)->size(), 0u);
  EXPECT_FALSE((*checkpoint)->HasFile("/x/a.txt", 17));
  EXPECT_FALSE((*checkpoint)->FindLines("/x/f.jsonl").has_value());
}

TEST_F(CheckpointTest, ReadsWhatItWrote) {
  SaveSome();
  const absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ((*checkpoint)->size(), 4u);
  EXPECT_TRUE((*checkpoint)->HasFile("/x/a.txt", 17));
  EXPECT_FALSE((*checkpoint)->HasFile("/x/a.txt", 18));
  EXPECT_TRUE((*checkpoint)->HasFile("/x/b\nc d.txt", 0xfedcba9876543210));
  const absl::optional<Checkpoint::Lines> lines = (*checkpoint)->FindLines("/x/f.jsonl");
  ASSERT_TRUE(lines.has_value());
  EXPECT_EQ(lines->offset, 8192);
  EXPECT_EQ(lines->line, 12);
  EXPECT_EQ(lines->hash, 99u);
  EXPECT_THAT(lines->rejected, ElementsAre(3, 7));
  EXPECT_THAT((*checkpoint)->FindLines("/x/g.jsonl")->rejected, ElementsAre());
}

TEST_F(CheckpointTest, KnowsAFileByAnyPathToIt) {
  absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
  (*checkpoint)->AddFile("dir/a.txt", 1);
  EXPECT_TRUE((*checkpoint)->HasFile("./dir/../dir/a.txt", 1));
  EXPECT_TRUE((*checkpoint)->HasFile((std::filesystem::current_path() / "dir/a.txt").string(), 1));
}

TEST_F(CheckpointTest, RefusesEveryTruncation) {
  SaveSome();
  const std::string whole = Content();
  for (size_t size = 0; size + 1 < whole.size(); ++size) {
    SetContent(whole.substr(0, size));
    const absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
    ASSERT_FALSE(checkpoint.ok()) << size;
    EXPECT_THAT(std::string(checkpoint.status().message()), HasSubstr(path_));
  }
}

TEST_F(CheckpointTest, RefusesEveryChangedByte) {
  SaveSome();
  const std::string whole = Content();
  for (size_t i = 0; i + 1 < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] ^= 0x04;
    SetContent(changed);
    ASSERT_FALSE(Load().ok()) << "byte " << i;
  }
}

TEST_F(CheckpointTest, SaysWhatToDoWithADamagedFile) {
  SetContent("PK\x03\x04 something else");
  const absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Load();
  EXPECT_EQ(checkpoint.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(checkpoint.status().message()), HasSubstr("delete it to start over"));
}

TEST_F(CheckpointTest, RefusesAnotherLoadAndAnotherVersion) {
  SaveSome();
  const absl::StatusOr<std::unique_ptr<Checkpoint>> other = Load("server=b");
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("server=a; now server=b"));

  SetContent(absl::StrReplaceAll(Content(), {{"checkpoint 1", "checkpoint 2"}}));
  const absl::StatusOr<std::unique_ptr<Checkpoint>> newer = Load();
  EXPECT_EQ(newer.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(newer.status().message()), HasSubstr("version 2"));
}

TEST_F(CheckpointTest, LeavesNoTemporaryFileAndReportsAFolderThatIsNotThere) {
  SaveSome();
  EXPECT_FALSE(std::filesystem::exists(path_ + ".tmp"));
  absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = Checkpoint::Load(root_ + "/none/c", "s");
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ((*checkpoint)->Save().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace chancery
