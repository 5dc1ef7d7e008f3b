#include "client/extract/training/edge_score.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(EdgeScoreTest, CountsEdgesByKind) {
  // "A spoke with B".
  TreebankSentence sentence;
  sentence.words = {"A", "spoke", "with", "B"};
  sentence.is_flat = {false, false, false, false};
  sentence.is_name = {true, false, false, true};
  sentence.tree.head = {1, -1, 3, 1};
  sentence.tree.label = {Label::kSubject, Label::kRoot, Label::kCase, Label::kOblique};
  sentence.tree.tag = {Tag::kName, Tag::kVerbPast, Tag::kPreposition, Tag::kName};
  EdgeScore score;
  CountEdges(sentence, sentence.tree, &score);
  EXPECT_EQ(score.subject.right, 1);
  EXPECT_EQ(score.oblique.Recall(), 1);
  EXPECT_EQ(score.governor.right, 1);
  // The oblique without its preposition is another edge.
  SyntaxTree found = sentence.tree;
  found.head[2] = 1;
  CountEdges(sentence, found, &score);
  EXPECT_EQ(score.oblique.right, 1);
  EXPECT_EQ(score.oblique.found, 2);
  EXPECT_EQ(score.oblique.wanted, 2);
  EXPECT_EQ(score.right_heads, 7);
  EXPECT_THAT(Print(score), HasSubstr("oblique    precision 0.500  recall 0.500  of 2"));
}

}  // namespace
}  // namespace chancery
