#include "client/extract/titled_text.h"

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

TEST(TitledTextTest, KnowsTheTitleOfEachToken) {
  const Document document("The German chancellor met Foreign Minister Oleg Petrov.",
                          Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  ASSERT_EQ(text.titles().size(), 2u);
  EXPECT_EQ(text.TitleAt(0), 0);
  EXPECT_EQ(text.TitleAt(2), 0);
  EXPECT_EQ(text.TitleAt(3), -1) << "met";
  EXPECT_EQ(text.TitleAt(5), 1);
  EXPECT_EQ(text.TitleAt(6), -1) << "Oleg";
}

TEST(TitledTextTest, SentencesEnd) {
  const Document document("Jan Kral left. Eva Nagy came.", Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  const Sentence& second = text.SentenceOf(text.document().sentences()[1].first);
  EXPECT_TRUE(TitledText::InSentence(second.first, second));
  EXPECT_FALSE(TitledText::InSentence(second.first - 1, second));
  EXPECT_FALSE(TitledText::InSentence(second.token_end, second));
}

TEST(TitledTextTest, PossessiveMarks) {
  const Document document("Kenya's envoy, the ministers' aide.", Gazetteer::Default(),
                          PartialDate());
  int marks = 0;
  for (int i = 0; i < document.token_count(); ++i) marks += IsPossessiveMark(document.token(i));
  EXPECT_EQ(marks, 2);
}

}  // namespace
}  // namespace chancery
