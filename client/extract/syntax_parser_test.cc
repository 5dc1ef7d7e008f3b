#include "client/extract/syntax_parser.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/extract/syntax_data.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// Words apart by blanks; "@" is a name.
SyntaxTree Parse(absl::string_view text) {
  std::vector<SyntaxParser::Word> words;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    words.push_back({word, word == "@"});
  }
  return SyntaxParser::Default().Parse(words);
}

TEST(SyntaxParserTest, DefaultDataParse) {
  EXPECT_TRUE(SyntaxParser::Create(kTagWeightsTxt, kMoveWeightsTxt, kLabelWeightsTxt).ok());
  EXPECT_FALSE(SyntaxParser::Create(kMoveWeightsTxt, kMoveWeightsTxt, kLabelWeightsTxt).ok());
}

TEST(SyntaxParserTest, FindsSubjectObjectAndOblique) {
  const SyntaxTree tree = Parse("@ met @ in Geneva on Monday .");
  EXPECT_EQ(tree.tag[1], Tag::kVerbPast);
  EXPECT_EQ(tree.head[1], -1);
  EXPECT_EQ(tree.Child(1, Label::kSubject), 0);
  EXPECT_EQ(tree.Child(1, Label::kObject), 2);
  EXPECT_EQ(tree.head[4], 1);
  EXPECT_EQ(tree.label[4], Label::kOblique);
  EXPECT_EQ(tree.Child(4, Label::kCase), 3);
}

TEST(SyntaxParserTest, FindsThePassiveAndItsAgent) {
  const SyntaxTree tree = Parse("@ was received by @ on Friday .");
  EXPECT_EQ(tree.Child(2, Label::kPassiveSubject), 0);
  EXPECT_EQ(tree.head[4], 2);
}

TEST(SyntaxParserTest, GivesATreeOfAnyWords) {
  EXPECT_EQ(Parse("@").head, std::vector<int>{-1});
  EXPECT_EQ(SyntaxParser::Default().Parse({}).size(), 0);
  const SyntaxTree tree = Parse(") ) , \xff\xfe the the of of . . @ @ @ ''");
  int roots = 0;
  for (int i = 0; i < tree.size(); ++i) {
    roots += tree.head[i] < 0;
    // No circle: the root is reached.
    int word = i;
    for (int steps = 0; word >= 0 && steps <= tree.size(); ++steps) word = tree.head[word];
    EXPECT_LT(word, 0) << i;
  }
  EXPECT_EQ(roots, 1);
}

}  // namespace
}  // namespace chancery
