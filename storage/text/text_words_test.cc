#include "storage/text/text_words.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The stems, with a star behind those that are not indexed.
std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words;
  for (const TextWord& word : TextWords(text)) {
    words.push_back(absl::StrCat(word.stem, word.indexed ? "" : "*"));
  }
  return words;
}

TEST(TextWordsTest, FoldsStemsAndMarksWhatCarriesNothing) {
  EXPECT_THAT(Words("Russia’s sanctions on the U.S."),
              ElementsAre("russia", "sanction", "on*", "the*", "us"));
  EXPECT_THAT(Words("sanctioned, sanctioning; Sanction's"),
              ElementsAre("sanction", "sanction", "sanction"));
  EXPECT_THAT(Words("Agreements agreed agreeing"), ElementsAre("agreement", "agre", "agre"));
}

TEST(TextWordsTest, WordsInCapitalsAreNames) {
  EXPECT_THAT(Words("WHO told us who the US is"),
              ElementsAre("who", "told", "us*", "who*", "the*", "us", "is*"));
}

TEST(TextWordsTest, ScriptAndAccentsDoNotMatter) {
  EXPECT_THAT(Words("Лавров López"), ElementsAre("lavrov", "lopez"));
  EXPECT_EQ(Words("中国外交部").size() > 1, true) << "Chinese is cut into words";
}

TEST(TextWordsTest, HyphensPartWordsAndDotsDoNot) {
  EXPECT_THAT(Words("two-plus-two at 3.5 state.gov"),
              ElementsAre("two", "plus", "two", "at*", "35", "stategov"));
}

TEST(TextWordsTest, SpansAreOfTheTextAsWritten) {
  const std::string text = "“Nuclear” talks’ end";
  std::vector<std::string> written;
  for (const TextWord& word : TextWords(text)) {
    written.emplace_back(word.span.Of(text).data(), word.span.size());
  }
  EXPECT_THAT(written, ElementsAre("Nuclear", "talks", "end"));
}

TEST(TextWordsTest, LongWordsAreCutAndAnyBytesAreRead) {
  const std::vector<TextWord> words = TextWords(std::string(5000, 'x'));
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words[0].stem, std::string(kMaxTextWordBytes, 'x'));
  EXPECT_THAT(Words("peace \xff\xfe talks"), ElementsAre("peac", "talk"));
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words(" — … !"), IsEmpty());
}

TEST(TextWordsTest, ThreadsDoNotShareTheirTools) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t, &wrong] {
      for (int i = 0; i < 500; ++i) {
        wrong[t] += static_cast<int>(Words("sanctions on talks") !=
                                     std::vector<std::string>{"sanction", "on*", "talk"});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

}  // namespace
}  // namespace chancery
