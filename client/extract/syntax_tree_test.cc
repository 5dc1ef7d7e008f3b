#include "client/extract/syntax_tree.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(SyntaxTreeTest, NamesGoBothWays) {
  for (int i = 0; i < kTagCount; ++i) {
    EXPECT_EQ(TagNamed(TagName(static_cast<Tag>(i))), static_cast<Tag>(i));
  }
  for (int i = 0; i < kLabelCount; ++i) {
    EXPECT_EQ(LabelNamed(LabelName(static_cast<Label>(i))), static_cast<Label>(i));
  }
}

TEST(SyntaxTreeTest, FinerLabelsAreFolded) {
  EXPECT_EQ(LabelNamed("nmod:unmarked"), Label::kNominal);
  EXPECT_EQ(LabelNamed("flat"), Label::kCompound);
  EXPECT_EQ(LabelNamed("vocative"), Label::kOther);
  EXPECT_EQ(TagNamed("$"), Tag::kSymbol);
  EXPECT_EQ(TagNamed("GW"), Tag::kOther);
}

TEST(SyntaxTreeTest, DumpsALineForEachWord) {
  SyntaxTree tree;
  tree.head = {1, -1, 1};
  tree.label = {Label::kSubject, Label::kRoot, Label::kObject};
  tree.tag = {Tag::kName, Tag::kVerbPast, Tag::kName};
  EXPECT_EQ(Dump(tree, {"A", "met", "B"}), "1 A NNP nsubj 2\n2 met VBD root 0\n3 B NNP obj 2\n");
  EXPECT_EQ(tree.Child(1, Label::kObject), 2);
  EXPECT_EQ(tree.Child(1, Label::kOblique), -1);
}

}  // namespace
}  // namespace chancery
