#include "tests/learn/reference_lessons.h"

#include "gtest/gtest.h"
#include "tests/learn/reference_passages.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kPassages[] =
    "Chancellor Helga Brandt met Minister Oleg Petrov. {She=Helga Brandt} thanked {him=Oleg "
    "Petrov}. {The two=Helga Brandt; Oleg Petrov} agreed. {They=-} slept.\n";

std::vector<LessonText> Passages() { return *ParsePassages(kPassages); }

TEST(ReferenceLessonsTest, EachMarkIsAnExampleWithItsRightAnswer) {
  std::vector<RankerExample> examples;
  AddReferenceExamples(Passages().front(), &examples);
  ASSERT_EQ(examples.size(), 4u);
  for (const RankerExample& example : examples) {
    ASSERT_EQ(example.right.size(), 1u);
    EXPECT_GT(example.candidates.size(), example.right.front());
  }
  EXPECT_EQ(examples.back().right.front(), 0u) << "nobody";
}

// Chooses nobody.
class Nobody : public ReferenceChooser {
 public:
  std::vector<int> Choose(const Mention& /*mention*/, const std::vector<Person>& /*persons*/,
                          const std::vector<ReferenceCandidate>& /*candidates*/) override {
    return {};
  }
};

TEST(ReferenceLessonsTest, CountsWhatIsRight) {
  Nobody nobody;
  ReferenceTally tally;
  ScoreReferences(Passages().front(), &nobody, &tally);
  EXPECT_EQ(tally.singular.all, 2);
  EXPECT_EQ(tally.singular.right, 0);
  EXPECT_EQ(tally.plural.all, 2);
  EXPECT_EQ(tally.plural.right, 1);
}

}  // namespace
}  // namespace chancery
