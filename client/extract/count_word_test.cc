#include "client/extract/count_word.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(CountWordTest, ReadsWordsFiguresAndArticles) {
  const ParsedText parsed("Three of 14 came an hour late to 123456789 others.");
  EXPECT_EQ(CountOf(parsed.document.token(parsed.Token("Three"))), 3);
  EXPECT_EQ(CountOf(parsed.document.token(parsed.Token("14"))), 14);
  EXPECT_EQ(CountOf(parsed.document.token(parsed.Token("an"))), 1);
  EXPECT_EQ(CountOf(parsed.document.token(parsed.Token("hour"))), 0);
  EXPECT_EQ(CountOf(parsed.document.token(parsed.Token("123456789"))), 10000);
}

}  // namespace
}  // namespace chancery
