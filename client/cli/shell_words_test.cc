#include "client/cli/shell_words.h"

#include <gtest/gtest.h>

namespace chancery {
namespace {

TEST(ShellWordsTest, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(JoinShellWords({"met", "Sergey Lavrov", "--from", "2010-05", "people/1"}),
            "met \"Sergey Lavrov\" --from 2010-05 people/1");
  EXPECT_EQ(JoinShellWords({}), "");
  EXPECT_EQ(JoinShellWords({"", "O'Brien", "Ангела"}), "\"\" \"O'Brien\" \"Ангела\"");
  EXPECT_EQ(JoinShellWords({"a\"b\\c$d`e"}), "\"a\\\"b\\\\c\\$d\\`e\"");
}

}  // namespace
}  // namespace chancery
