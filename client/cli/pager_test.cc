#include "client/cli/pager.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

TEST(PagerTest, ShowsAllThatIsWritten) {
  const std::string path = absl::StrCat(std::getenv("TEST_TMPDIR"), "/shown");
  const std::string text(200'000, 'x');
  std::unique_ptr<std::ostream> pager = OpenPager(absl::StrCat("cat > '", path, "'"));
  ASSERT_NE(pager, nullptr);
  *pager << text << "\n" << 42 << "\n";
  pager->flush();
  EXPECT_TRUE(pager->good());
  pager.reset();
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text + "\n42\n");
}

TEST(PagerTest, OnlyFailsWhenItsUserHasLeftIt) {
  std::unique_ptr<std::ostream> pager = OpenPager("true");
  ASSERT_NE(pager, nullptr);
  // More than any pipe holds: somebody must have read it, or gone.
  for (int i = 0; i < 100 && pager->good(); ++i) *pager << std::string(100'000, 'x') << std::flush;
  EXPECT_FALSE(pager->good());
}

}  // namespace
}  // namespace chancery
