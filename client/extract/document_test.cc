#include "client/extract/document.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

const PartialDate kPublished = PartialDate::Day(2010, 6, 16);

TEST(DocumentTest, HeadlinesStandAloneWithoutAFullStop) {
  const std::string text = "Ministers meet in Lima\n\nThe ministers met. They talked.\n";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.sentences().size(), 3u);
  EXPECT_TRUE(document.sentences()[0].is_headline);
  EXPECT_FALSE(document.sentences()[1].is_headline);
  EXPECT_EQ(document.sentences()[1].line, document.sentences()[2].line);
}

TEST(DocumentTest, CaptionsAreInThePresentAndDatedByTheCalendar) {
  struct Case {
    const char* text;
    bool caption;
  } cases[] = {
      {"President Ana Costa shakes hands with voters in May 2004 in Lisbon.", true},
      {"President Ana Costa (R) was greeted in Lisbon.", true},
      {"President Ana Costa travels to Rome on Friday for talks.", false},
      {"President Ana Costa shook hands with voters in May 2004 in Lisbon.", false},
      {"President Ana Costa will speak on May 4 in Lisbon.", false},
  };
  for (const Case& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), kPublished);
    ASSERT_EQ(document.sentences().size(), 1u) << c.text;
    EXPECT_EQ(document.sentences()[0].is_caption, c.caption) << c.text;
  }
}

TEST(DocumentTest, QuotationsAreOutermostAndMayStayOpenAtTheEndOfAParagraph) {
  const std::string text =
      "He said: \"They call it 'a gift' here.\"\n\n\"First part.\n\n\"Second part,\" she said.\n";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.quotes().size(), 3u);
  EXPECT_EQ(text.substr(document.quotes()[0].begin,
                        document.quotes()[0].end - document.quotes()[0].begin),
            "They call it 'a gift' here.");
  EXPECT_TRUE(document.quotes()[1].open);
  EXPECT_FALSE(document.quotes()[2].open);
}

TEST(DocumentTest, AnApostropheOpensNoQuotation) {
  const std::string text = "The ministers' talks and Iran's answer weren't new.";
  const Document document(text, Gazetteer::Default(), kPublished);
  EXPECT_TRUE(document.quotes().empty());
}

TEST(DocumentTest, SouthAmericansAreNotOfTheUnitedStates) {
  const std::string text = "South American diplomats and American diplomats met.";
  const Document document(text, Gazetteer::Default(), kPublished);
  EXPECT_FALSE(document.Is(1, Sense::Kind::kPolityAdjective));
  EXPECT_TRUE(document.Is(4, Sense::Kind::kPolityAdjective));
}

TEST(DocumentTest, ASpokespersonsHouseIsNoPartOfTheOffice) {
  const std::string text = "White House press secretary Dana Whitfield spoke.";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_TRUE(document.Is(0, Sense::Kind::kPolityMetonym));
  ASSERT_TRUE(document.Is(2, Sense::Kind::kOffice));
  EXPECT_EQ(document.MatchFirst(3), 2);
}

TEST(DocumentTest, TokensHaveTheDatesThatTheyAreIn) {
  const std::string text = "They met on May 4, 2010, in Lima.";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.dates().size(), 1u);
  EXPECT_EQ(document.dates()[0].past, PartialDate::Day(2010, 5, 4));
  EXPECT_EQ(document.token(3).date, 0);
  EXPECT_EQ(document.token(0).date, -1);
}

TEST(DocumentTest, EndlessSentencesAreCut) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "word ";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.sentences().size(), 4u);
  int end = 0;
  for (const Sentence& sentence : document.sentences()) {
    EXPECT_LE(sentence.token_end - sentence.first, Document::kMaxSentenceTokens);
    EXPECT_EQ(sentence.first, end);
    EXPECT_EQ(document.token(sentence.first).begin, sentence.begin);
    end = sentence.token_end;
  }
}

TEST(DocumentTest, ADayAloneIsOfTheMonthBefore) {
  const std::string text =
      "They met in June 2004. On the 9th they met again, on the 12th floor, and on the 31st.";
  const Document document(text, Gazetteer::Default(), kPublished);
  std::vector<std::string> days;
  for (const DateMention& date : document.dates()) days.push_back(date.past.ToString());
  EXPECT_EQ(days, (std::vector<std::string>{"2004-06", "2004-06-09"}));
}

TEST(DocumentTest, ADayAloneIsNotOfTheMonthBeforeTheStory) {
  const std::string text =
      "They met on May 4, 2004. They had talked in June 2003. On the 9th, and on the morning of "
      "the 12th, they met again.";
  const Document document(text, Gazetteer::Default(), kPublished);
  std::vector<std::string> days;
  for (const DateMention& date : document.dates()) days.push_back(date.past.ToString());
  EXPECT_EQ(days, (std::vector<std::string>{"2004-05-04", "2003-06", "2004-05-09", "2004-05-12"}));
}

TEST(DocumentTest, AnEntryBelowAMonthIsOfThatDay) {
  const std::string text =
      "MARCH 1978\n\n11: Rain. It fell all day.\n21. The king leaves for Rome.\n\nJULY 1978\n\n"
      "30, The king is back.\n31 kings meet.\n";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.dates().size(), 5u);
  EXPECT_EQ(document.dates()[1].past.ToString(), "1978-03-11");
  EXPECT_EQ(document.dates()[2].past.ToString(), "1978-03-21");
  EXPECT_EQ(document.dates()[4].past.ToString(), "1978-07-30");
}

TEST(DocumentTest, ACountedEntryIsOfNoDay) {
  const std::string text =
      "May 2009\n\n1. Opening. Two speak.\n2. Statements\n3. The next session\n";
  const Document document(text, Gazetteer::Default(), kPublished);
  EXPECT_EQ(document.dates().size(), 1u);
}

TEST(DocumentTest, AnyBytesAreAText) {
  for (const std::string& text : {std::string(), std::string("\n\n"), std::string("\xff\xfe\x80"),
                                  std::string("a\0b", 3), std::string("\"\"\"'''")}) {
    const Document document(text, Gazetteer::Default(), kPublished);
    for (const DocToken& token : document.tokens()) {
      EXPECT_LE(token.end, static_cast<int>(text.size()));
    }
  }
}

TEST(DocumentTest, AnHourMayHaveAStop) {
  const std::string text =
      "10.20 Talks with President Ana Costa of Kenya\n10.2 Talks with nobody at all there\n";
  const Document document(text, Gazetteer::Default(), kPublished);
  ASSERT_EQ(document.sentences().size(), 2u);
  EXPECT_FALSE(document.sentences()[0].is_headline);
  EXPECT_TRUE(document.sentences()[1].is_headline);
}

}  // namespace
}  // namespace chancery
