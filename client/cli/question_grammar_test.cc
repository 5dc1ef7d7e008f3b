#include "client/cli/question_grammar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "client/cli/shell_words.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

constexpr char kQuestions[] = "client/cli/testdata/questions.txt";
const absl::CivilDay kToday(2026, 1, 1);

// A question with what is expected of it.
struct Example {
  int line = 0;
  std::string question;
  std::string expected;  // "= command line" or "! piece of a sentence"
};

class QuestionGrammarTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(kQuestions);
    ASSERT_TRUE(file) << kQuestions;
    std::string expected;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '@') {
        const size_t space = line.find(' ');
        known_.emplace(line.substr(1, space - 1), absl::AsciiStrToLower(line.substr(space + 1)));
      } else if (line[0] == '=' || line[0] == '!') {
        expected = line;
      } else {
        examples_.push_back({number, line, expected});
      }
    }
  }

  NameKnown Known(const QuestionName& name) const {
    const std::string text(absl::StripPrefix(absl::AsciiStrToLower(name.text), "the "));
    const bool known = std::any_of(name.collections.begin(), name.collections.end(),
                                   [&](const std::string& collection) {
                                     return known_.count({collection, text}) > 0;
                                   });
    return known ? NameKnown::kYes : NameKnown::kNo;
  }

  // What is made of a question, as the example has it.
  std::string Answer(const std::string& question) const {
    const QuestionParse parse = ParseQuestion(question, kToday);
    if (parse.readings.empty()) return absl::StrCat("! ", parse.not_understood);
    EXPECT_EQ(parse.not_understood, "");
    const size_t chosen =
        ChooseReading(parse.readings, [this](const QuestionName& name) { return Known(name); });
    if (chosen == parse.readings.size()) return "! no name that is known";
    return absl::StrCat("= ", JoinShellWords(parse.readings[chosen].command));
  }

  std::set<std::pair<std::string, std::string>> known_;
  std::vector<Example> examples_;
};

TEST_F(QuestionGrammarTest, UnderstandsEveryParaphrase) {
  EXPECT_GE(examples_.size(), 300);
  for (const Example& example : examples_) {
    const std::string answer = Answer(example.question);
    if (example.expected[0] == '=') {
      EXPECT_EQ(answer, example.expected)
          << kQuestions << ":" << example.line << ": " << example.question;
    } else {
      EXPECT_EQ(answer[0], '!') << kQuestions << ":" << example.line << ": " << example.question
                                << " is " << answer;
      EXPECT_THAT(answer, HasSubstr(example.expected.substr(2)))
          << kQuestions << ":" << example.line << ": " << example.question;
    }
  }
}

// Letters and endings of sentences are not what a question is known by.
TEST_F(QuestionGrammarTest, CaseAndPunctuationDoNotMatter) {
  for (const Example& example : examples_) {
    if (example.expected[0] != '=') continue;
    EXPECT_EQ(Answer(example.question + " ?"), example.expected) << example.question;
    std::string upper = example.question;
    upper[0] = absl::ascii_toupper(static_cast<unsigned char>(upper[0]));
    EXPECT_EQ(Answer(upper), example.expected) << upper;
  }
}

// Whatever is typed, it ends, with readings or with a reason.
TEST_F(QuestionGrammarTest, EveryPieceOfAQuestionIsReadOrRefused) {
  for (const Example& example : examples_) {
    for (size_t begin = 0; begin < example.question.size(); begin += 5) {
      const QuestionParse parse = ParseQuestion(example.question.substr(begin), kToday);
      EXPECT_NE(parse.readings.empty(), parse.not_understood.empty())
          << example.question.substr(begin);
      EXPECT_LE(parse.readings.size(), kMaxReadings);
    }
  }
  EXPECT_EQ(ParseQuestion("", kToday).not_understood, "there is no question");
}

TEST_F(QuestionGrammarTest, TakesTheReadingWhoseNamesAreKnownBest) {
  const std::vector<QuestionReading> readings = {
      {{"a"}, {{"x", {"people"}}, {"y", {"roles"}}}},
      {{"b"}, {{"x", {"people"}}}},
      {{"c"}, {{"z", {"people"}}}},
  };
  const auto choose = [&](NameKnown x, NameKnown y, NameKnown z) {
    return ChooseReading(readings, [&](const QuestionName& name) {
      return name.text == "x" ? x : name.text == "y" ? y : z;
    });
  };
  EXPECT_EQ(choose(NameKnown::kYes, NameKnown::kYes, NameKnown::kYes), 0u);
  EXPECT_EQ(choose(NameKnown::kYes, NameKnown::kGuess, NameKnown::kSeveral), 1u);
  EXPECT_EQ(choose(NameKnown::kNo, NameKnown::kYes, NameKnown::kGuess), 2u);
  EXPECT_EQ(choose(NameKnown::kNo, NameKnown::kYes, NameKnown::kNo), 3u);
}

}  // namespace
}  // namespace chancery
