#include "server/service/kept_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class KeptKeyTest : public testing::Test {
 protected:
  KeptKeyTest() : folder_(std::string(std::getenv("TEST_TMPDIR")) + "/key") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  const std::string folder_;
};

TEST_F(KeptKeyTest, IsMadeOnceAndKept) {
  const absl::StatusOr<std::string> made = KeptKey(folder_ + "/KEY");
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(*made, SizeIs(kKeptKeyBytes));
  EXPECT_EQ(KeptKey(folder_ + "/KEY").value(), *made);
  EXPECT_NE(KeptKey(folder_ + "/OTHER").value(), *made);
  struct stat status {};
  ASSERT_EQ(stat((folder_ + "/KEY").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  // Nothing else is left.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 2);
}

TEST_F(KeptKeyTest, RefusesWhatIsNoKey) {
  std::ofstream(folder_ + "/KEY") << "short";
  EXPECT_THAT(KeptKey(folder_ + "/KEY"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("/KEY")));
  EXPECT_THAT(KeptKey(folder_ + "/none/KEY"), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace chancery
