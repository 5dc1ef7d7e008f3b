#include "client/extract/training/syntax_trainer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/extract/syntax_parser.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// "A met B" for a few names.
std::vector<TreebankSentence> Bank() {
  std::vector<TreebankSentence> bank;
  for (const char* subject : {"ann", "bob", "cleo", "dan"}) {
    for (const char* verb : {"met", "saw", "called"}) {
      TreebankSentence sentence;
      sentence.words = {subject, verb, "them"};
      sentence.is_flat = {false, false, false};
      sentence.is_name = {false, false, false};
      sentence.tree.head = {1, -1, 1};
      sentence.tree.label = {Label::kSubject, Label::kRoot, Label::kObject};
      sentence.tree.tag = {Tag::kName, Tag::kVerbPast, Tag::kPronoun};
      bank.push_back(sentence);
    }
  }
  return bank;
}

TEST(SyntaxTrainerTest, LearnsWhatItIsShown) {
  TrainingOptions options;
  options.tag_rows = options.move_rows = options.label_rows = 10;
  const SyntaxModel model = TrainSyntax(Bank(), options, "a test");
  const absl::StatusOr<SyntaxParser> parser =
      SyntaxParser::Create(model.tags, model.moves, model.labels);
  ASSERT_TRUE(parser.ok()) << parser.status();
  const SyntaxTree tree = parser->Parse({{"dan"}, {"saw"}, {"them"}});
  EXPECT_EQ(tree.head, (std::vector<int>{1, -1, 1}));
  EXPECT_EQ(tree.label[2], Label::kObject);
  EXPECT_EQ(tree.tag[1], Tag::kVerbPast);
}

TEST(SyntaxTrainerTest, TheSameBankGivesTheSameBytes) {
  TrainingOptions options;
  options.tag_rows = options.move_rows = options.label_rows = 8;
  EXPECT_EQ(TrainSyntax(Bank(), options, "a test").moves,
            TrainSyntax(Bank(), options, "a test").moves);
}

}  // namespace
}  // namespace chancery
