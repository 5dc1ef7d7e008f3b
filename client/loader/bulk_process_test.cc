#include "client/loader/bulk_process.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class BulkProcessTest : public ::testing::Test {
 protected:
  BulkProcessTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/bulkXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~BulkProcessTest() override { std::filesystem::remove_all(root_); }

  // A program that is no chanceryd, but is called as one.
  std::string Script(const std::string& lines) {
    std::string path = root_ + "/chanceryd";
    std::ofstream(path) << "#!/bin/sh\n" << lines;
    chmod(path.c_str(), 0700);
    return path;
  }

  std::string Content(const std::string& name) const {
    std::ifstream file(root_ + "/" + name);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }

  std::string root_;
};

v1::ExportGraphResponse Item() {
  v1::ExportGraphResponse item;
  item.mutable_article_facts()->set_extractor("test");
  return item;
}

TEST_F(BulkProcessTest, FindsTheProgramThatIsNamedOrInThePath) {
  const std::string program = Script("");
  EXPECT_EQ(*FindChanceryd(program, ""), program);
  EXPECT_EQ(*FindChanceryd("", absl::StrCat("/nowhere::", root_)), program);
  const absl::Status none = FindChanceryd("", "/nowhere").status();
  EXPECT_EQ(none.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(none.message()), HasSubstr("--chanceryd PATH"));
  const absl::Status no_program = FindChanceryd(root_, root_).status();
  EXPECT_EQ(no_program.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(no_program.message()), HasSubstr("--chanceryd"));
}

TEST_F(BulkProcessTest, SendsItemsAndTheEnd) {
  auto load = StartBulkProcess(
      Script(absl::StrCat("echo \"$@\" > ", root_, "/args\ncat > ", root_, "/input\n")),
      "some dir");
  ASSERT_TRUE(load.ok());
  EXPECT_TRUE((*load)->Write(Item()));
  (*load)->End();
  v1::IngestArticlesResponse result;
  EXPECT_FALSE((*load)->Read(&result));
  EXPECT_TRUE((*load)->Finish().ok());
  EXPECT_EQ(Content("args"), "--bulk-load --data-dir some dir\n");
  const std::string bytes = Item().SerializeAsString();
  EXPECT_EQ(Content("input"), absl::StrCat(std::string(1, static_cast<char>(bytes.size())), bytes,
                                           std::string(1, '\0')));
}

TEST_F(BulkProcessTest, TellsHowItEnded) {
  auto load = StartBulkProcess(Script("exit 3\n"), "dir");
  ASSERT_TRUE(load.ok());
  v1::IngestArticlesResponse result;
  EXPECT_FALSE((*load)->Read(&result));
  // What is written to nobody does not end this process.
  for (int i = 0; i < 3; ++i) {
    v1::ExportGraphResponse item = Item();
    item.mutable_article_facts()->mutable_article()->set_text(std::string(2 << 20, 'x'));
    (*load)->Write(item);
  }
  (*load)->End();
  EXPECT_THAT(std::string((*load)->Finish().message()), HasSubstr("exit code 3"));
}

TEST_F(BulkProcessTest, AbortEndsIt) {
  auto load = StartBulkProcess(Script("cat > /dev/null; exec sleep 1000\n"), "dir");
  ASSERT_TRUE(load.ok());
  EXPECT_TRUE((*load)->Write(Item()));
  (*load)->Abort();
  EXPECT_FALSE((*load)->Write(Item()));
  EXPECT_FALSE((*load)->Finish().ok());
}

TEST_F(BulkProcessTest, KillEndsItAfterTheEndToo) {
  auto load = StartBulkProcess(Script("cat > /dev/null; exec sleep 1000\n"), "dir");
  ASSERT_TRUE(load.ok());
  (*load)->End();
  (*load)->Abort();  // too late for that
  (*load)->Kill();
  EXPECT_THAT(std::string((*load)->Finish().message()), HasSubstr("signal 9"));
  (*load)->Kill();  // nothing is there any more
}

TEST_F(BulkProcessTest, EachItemLeavesAtOnce) {
  // Ends when the first one has come.
  auto load = StartBulkProcess(Script("head -c 1 > /dev/null; exit 4\n"), "dir");
  ASSERT_TRUE(load.ok());
  EXPECT_TRUE((*load)->Write(Item()));
  v1::IngestArticlesResponse result;
  EXPECT_FALSE((*load)->Read(&result));
  EXPECT_THAT(std::string((*load)->Finish().message()), HasSubstr("exit code 4"));
}

TEST_F(BulkProcessTest, IsEndedWithItsTarget) {
  auto load = StartBulkProcess(Script("exec sleep 1000\n"), "dir");
  ASSERT_TRUE(load.ok());
  load->reset();  // waits for it
}

TEST_F(BulkProcessTest, SaysWhatCannotBeRun) {
  EXPECT_THAT(std::string(StartBulkProcess(root_ + "/none", "dir").status().message()),
              HasSubstr("cannot run"));
}

}  // namespace
}  // namespace chancery
