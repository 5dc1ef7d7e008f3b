#include "client/extract/syntax_features.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(ParserStateTest, MovesBuildATree) {
  // "A met B".
  ParserState state(3);
  EXPECT_FALSE(state.Can(Move::kLeft));
  EXPECT_FALSE(state.Can(Move::kRight));
  state.Apply(Move::kShift);
  state.Apply(Move::kLeft);  // met -> A
  state.Apply(Move::kShift);
  EXPECT_EQ(state.Of(1).left_count, 1);
  EXPECT_EQ(state.Of(1).left[0], 0);
  state.Apply(Move::kShift);
  EXPECT_FALSE(state.Can(Move::kShift));
  EXPECT_FALSE(state.Can(Move::kLeft)) << "two words would hang on the root";
  state.Apply(Move::kRight);  // met -> B
  EXPECT_FALSE(state.Done());
  state.Apply(Move::kLeft);  // the root
  EXPECT_TRUE(state.Done());
  EXPECT_EQ(state.heads(), (std::vector<int>{1, 3, 1}));
}

TEST(WordShapeTest, DigitsAndCapitalsAreFolded) {
  EXPECT_EQ(WordShape("1989").word, WordShape("2024").word);
  EXPECT_EQ(WordShape("Met").word, WordShape("met").word);
  EXPECT_NE(WordShape("Met").shape, WordShape("met").shape);
  EXPECT_EQ(WordShape("hosted").suffix2, WordShape("received").suffix2);
}

TEST(SyntaxFeaturesTest, AreNamedByWhatIsSeen) {
  const std::vector<WordShape> words = {WordShape("she"), WordShape("met"), WordShape("him")};
  const std::vector<WordShape> other = {WordShape("she"), WordShape("saw"), WordShape("him")};
  std::vector<Tag> tags(3, Tag::kOther);
  Features of_words;
  Features of_other;
  TagFeatures(words, tags, 1, &of_words);
  TagFeatures(other, tags, 1, &of_other);
  ASSERT_EQ(of_words.size(), of_other.size());
  int same = 0;
  for (size_t i = 0; i < of_words.size(); ++i) same += of_words[i] == of_other[i];
  EXPECT_GT(same, 4) << "what is around is the same";
  EXPECT_LT(same, static_cast<int>(of_words.size())) << "the word is not";
  std::sort(of_words.begin(), of_words.end());
  EXPECT_EQ(std::unique(of_words.begin(), of_words.end()), of_words.end());
}

}  // namespace
}  // namespace chancery
