#include "tests/learn/lesson_text.h"

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;

void Write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

// A folder with the article "a".
std::string FolderWith(const std::string& references) {
  const std::string folder = ::testing::TempDir();
  Write(absl::StrCat(folder, "/a.txt"), "Anna Kern came. She left.");
  Write(absl::StrCat(folder, "/a.json"), R"({"title": "News", "published": "2010-06-16"})");
  Write(absl::StrCat(folder, "/a.gold.json"), R"({"meetings": [], "statements": [], "roles": []})");
  Write(absl::StrCat(folder, "/references.tsv"), references);
  return folder;
}

TEST(LessonTextTest, PutsReferencesToTheirArticles) {
  ASSERT_OK_AND_ASSIGN(const std::vector<LessonText> texts,
                       ReadLessonTexts(FolderWith("a\t16\t19\tAnna Kern\n")));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_EQ(texts[0].published.ToString(), "2010-06-16");
  ASSERT_EQ(texts[0].references.size(), 1u);
  EXPECT_EQ(texts[0].references[0].begin, 16u);
}

TEST(LessonTextTest, ReferencesOfNoArticleAreAnError) {
  const auto texts = ReadLessonTexts(FolderWith("b\t16\t19\tAnna Kern\n"));
  EXPECT_EQ(texts.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(texts.status().message(), HasSubstr("references.tsv: there is no article b"));
  EXPECT_EQ(ReadLessonTexts(FolderWith("nonsense\n")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// What the tests and the learner read.
class LessonFolderTest : public ::testing::TestWithParam<const char*> {};

TEST_P(LessonFolderTest, EveryMarkLiesInItsText) {
  ASSERT_OK_AND_ASSIGN(const std::vector<LessonText> texts,
                       ReadLessonTexts(absl::StrCat("tests/eval/", GetParam())));
  for (const LessonText& text : texts) {
    for (const ReferenceGold& gold : text.references) {
      EXPECT_LE(gold.end, text.article.source.text().size()) << text.article.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, LessonFolderTest,
                         ::testing::Values("articles", "training", "held_out", "closed"));

}  // namespace
}  // namespace chancery
