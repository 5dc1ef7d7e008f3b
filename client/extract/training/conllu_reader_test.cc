#include "client/extract/training/conllu_reader.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/syntax_features.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string Line(int id, const std::string& word, const std::string& tag, int head,
                 const std::string& label) {
  return absl::StrCat(id, "\t", word, "\t_\t_\t", tag, "\t_\t", head, "\t", label, "\t_\t_\n");
}

TEST(ConlluReaderTest, ReadsSentences) {
  const absl::StatusOr<std::vector<TreebankSentence>> bank = ReadConllu(absl::StrCat(
      "# sent_id = 1\n", Line(1, "She", "PRP", 2, "nsubj"), Line(2, "left", "VBD", 0, "root"),
      "\n1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\t_\n", Line(1, "It", "PRP", 0, "root"), "\n"));
  ASSERT_TRUE(bank.ok()) << bank.status();
  ASSERT_EQ(bank->size(), 2u);
  EXPECT_EQ((*bank)[0].words, (std::vector<std::string>{"She", "left"}));
  EXPECT_EQ((*bank)[0].tree.head, (std::vector<int>{1, -1}));
  EXPECT_EQ((*bank)[0].tree.label[0], Label::kSubject);
  EXPECT_EQ((*bank)[1].tree.size(), 1);
}

TEST(ConlluReaderTest, RefusesOtherLines) {
  for (const std::string& text : {std::string("1\tShe\n"), Line(1, "She", "PRP", 3, "nsubj") + "\n",
                                  absl::StrCat("1\tShe\t_\t_\tPRP\t_\tx\tnsubj\t_\t_\n")}) {
    EXPECT_EQ(ReadConllu(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(ConlluReaderTest, FoldsNamesWithTheirTitles) {
  const absl::StatusOr<std::vector<TreebankSentence>> bank = ReadConllu(
      absl::StrCat(Line(1, "President", "NNP", 2, "compound"), Line(2, "Ada", "NNP", 4, "nsubj"),
                   Line(3, "Moor", "NNP", 2, "flat"), Line(4, "left", "VBD", 0, "root"),
                   Line(5, "Oslo", "NNP", 4, "obj"), "\n"));
  ASSERT_TRUE(bank.ok()) << bank.status();
  const TreebankSentence folded = FoldNames(bank->front());
  EXPECT_EQ(absl::StrJoin(folded.words, " "), "Ada left Oslo");
  EXPECT_EQ(folded.is_name, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(folded.tree.head, (std::vector<int>{1, -1, 1}));
  EXPECT_EQ(folded.tree.tag[0], kNameTag);
}

}  // namespace
}  // namespace chancery
