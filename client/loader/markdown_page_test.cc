#include "client/loader/markdown_page.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(MarkdownPageTest, ReadsTextWithoutMarks) {
  const absl::StatusOr<HtmlPage> page = ReadMarkdownPage(
      "# Talks in Geneva\n\nUS Secretary of State **Antony "
      "Blinken** met\n[Sergey "
      "Lavrov](https://example.org) in *Geneva*.\n\n> \"We "
      "spoke.\"\n\n- one\n- two\n",
      {});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->title, "Talks in Geneva");
  EXPECT_EQ(page->text,
            "US Secretary of State Antony Blinken met Sergey "
            "Lavrov in Geneva.\n\n\"We "
            "spoke.\"\n\none\n\ntwo");
}

TEST(MarkdownPageTest, ReadsFrontMatter) {
  const absl::StatusOr<HtmlPage> page = ReadMarkdownPage(
      "---\r\ntitle: \"Talks: the end\"\r\ndate: "
      "2020-01-01\r\npublished: 21 January 2022\r\n"
      "publisher: Wire\r\nurl: https://example.org/a\r\nlang: "
      "en\r\ntags: [a, b]\r\n---\r\n"
      "They met.\r\n",
      {});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->title, "Talks: the end");
  EXPECT_EQ(page->published, "2022-01-21");
  EXPECT_EQ(page->publisher, "Wire");
  EXPECT_EQ(page->url, "https://example.org/a");
  EXPECT_EQ(page->language, "en");
  EXPECT_EQ(page->text, "They met.");
}

TEST(MarkdownPageTest, RefusesAFrontMatterWithoutADay) {
  EXPECT_THAT(std::string(ReadMarkdownPage("---\npublished: soon\n---\nx", {}).status().message()),
              HasSubstr("front matter: published: \"soon\" is no date"));
}

TEST(MarkdownPageTest, ALineAcrossThePageIsNoFrontMatter) {
  EXPECT_EQ(ReadMarkdownPage("---\nThey met.", {})->text, "They met.");
  EXPECT_FALSE(ReadMarkdownPage("caf\xe9", {}).ok());
  EXPECT_FALSE(ReadMarkdownPage(" \n", {}).ok());
}

}  // namespace
}  // namespace chancery
