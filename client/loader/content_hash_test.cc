#include "client/loader/content_hash.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

// Checkpoints of other machines and versions must stay readable: these values never change.
TEST(ContentHashTest, HasThePublishedValuesOfFnv1a) {
  ContentHash hash;
  EXPECT_EQ(hash.value(), 0xcbf29ce484222325u);
  hash.Add("a");
  EXPECT_EQ(hash.value(), 0xaf63dc4c8601ec8cu);
  ContentHash word;
  word.Add("foobar");
  EXPECT_EQ(word.value(), 0x85944171f73967e8u);
}

TEST(ContentHashTest, DoesNotDependOnThePieces) {
  ContentHash whole;
  whole.Add("one\xff two");
  ContentHash pieces;
  pieces.Add("one");
  pieces.Add("");
  pieces.Add("\xff two");
  EXPECT_EQ(whole.value(), pieces.value());
}

}  // namespace
}  // namespace chancery
