#include "client/extract/layout.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/text/span.h"

namespace chancery {
namespace {

std::vector<std::string> Paragraphs(const std::string& text) {
  const Layout layout = LayOut(text);
  EXPECT_EQ(layout.text.size(), text.size());
  std::vector<std::string> paragraphs;
  for (const Span& span : layout.paragraphs) {
    paragraphs.emplace_back(span.Of(layout.text));
  }
  return paragraphs;
}

TEST(LayoutTest, JoinsLinesThatWereWrappedByHand) {
  EXPECT_EQ(Paragraphs("Moldovan Foreign Minister Ion\n"
                       "Rusu held talks in Chisinau on\n"
                       "Monday with Greek Prime\n"
                       "Minister Stavros Melas about\n"
                       "border trade."),
            std::vector<std::string>{"Moldovan Foreign Minister Ion Rusu held talks in Chisinau on "
                                     "Monday with Greek Prime Minister Stavros Melas about border "
                                     "trade."});
}

TEST(LayoutTest, AnIndentBeginsAParagraph) {
  EXPECT_EQ(
      Paragraphs("    The minister flew to the south of the\n"
                 "country, where he was to speak in the\n"
                 "evening before the harbour workers.\n"
                 "    Nobody else from his ministry came.\n"),
      (std::vector<std::string>{"    The minister flew to the south of the country, where he was "
                                "to speak in the evening before the harbour workers.",
                                "    Nobody else from his ministry came."}));
}

TEST(LayoutTest, ALineThatGoesOnInSmallLettersIsOneWithTheNext) {
  EXPECT_EQ(Paragraphs("The minister met\nhis colleague."),
            std::vector<std::string>{"The minister met his colleague."});
}

TEST(LayoutTest, ListsAndHeadlinesStayApart) {
  for (const char* text : {"MINISTERS MEET\nThe ministers met in Rome on Monday to talk about "
                           "grain, and nothing came of it.",
                           "Present were:\nForeign Minister A\nForeign Minister B",
                           "- June 3: a call\n- June 4: a visit", "A headline\n\nA text."}) {
    const std::string whole = text;
    EXPECT_EQ(LayOut(whole).text, whole);
  }
}

TEST(LayoutTest, EveryBreakEndsAParagraphOfATextThatIsNotWrapped) {
  EXPECT_EQ(Paragraphs("A\n\nB\n").size(), 3u);
  EXPECT_TRUE(Paragraphs("").empty());
}

}  // namespace
}  // namespace chancery
