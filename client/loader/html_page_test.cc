#include "client/loader/html_page.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMeeting[] =
    "US Secretary of State Antony Blinken met Russian "
    "Foreign Minister Sergey Lavrov in Geneva on "
    "Friday. The two spoke for an hour and a half "
    "about the security of Europe.";

HtmlPage Read(const std::string& html, absl::string_view charset = "") {
  const absl::StatusOr<HtmlPage> page = ReadHtmlPage(html, charset, HtmlLimits());
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : HtmlPage();
}

std::string Reason(const absl::StatusOr<HtmlPage>& page) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(page.status());
  return detail.has_value() ? detail->reason : "";
}

TEST(HtmlPageTest, ReadsTheArticleAndWhatIsSaidAboutIt) {
  const HtmlPage page = Read(absl::StrCat(
      R"(<!DOCTYPE html><html lang="en-GB"><head><title>Talks | Wire</title>)"
      R"(<meta property="og:title" content="Talks in Geneva">)"
      R"(<meta property="og:site_name" content="Sample Wire">)"
      R"(<meta property="article:published_time" content="2022-01-21T23:30:00-05:00">)"
      R"(<link rel="canonical" href="https://example.org/talks">)"
      R"(<script>var a = "<p>no</p>";</script><style>p { color: red }</style></head><body>)"
      R"(<header><a href="/">Home</a> Sample Wire</header><nav><ul><li>World</li></ul></nav>)"
      R"(<article><h1>Talks in Geneva</h1><p>)",
      kMeeting,
      R"(</p><p>&ldquo;We spoke,&rdquo; <b>Mr.&nbsp;Blinken</b> said.<br>Then he left.</p>)"
      R"(<aside>Read also: other news</aside><div class="share-buttons">Share this</div>)"
      R"(<form><button>Subscribe</button></form></article><footer>Copyright</footer></body></html>)"));
  EXPECT_EQ(page.title, "Talks in Geneva");
  EXPECT_EQ(page.published, "2022-01-21");
  EXPECT_EQ(page.publisher, "Sample Wire");
  EXPECT_EQ(page.url, "https://example.org/talks");
  EXPECT_EQ(page.language, "en-GB");
  EXPECT_EQ(page.text, absl::StrCat(kMeeting, "\n\n“We spoke,” Mr. Blinken said.\nThen he left."));
}

TEST(HtmlPageTest, ReadsWhatLinkedDataSay) {
  const HtmlPage page = Read(absl::StrCat(
      R"(<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},)"
      R"({"@type":"NewsArticle","headline":"Talks","datePublished":"2022-01-21T10:00:00Z",)"
      R"("publisher":{"name":"Wire"}}]}</script><title>Other</title><p>)",
      kMeeting, "</p>"));
  EXPECT_EQ(page.title, "Talks");
  EXPECT_EQ(page.published, "2022-01-21");
  EXPECT_EQ(page.publisher, "Wire");
  EXPECT_EQ(page.text, kMeeting);
}

TEST(HtmlPageTest, FindsTheDayInTheText) {
  EXPECT_EQ(Read("<p>x</p><time itemprop=datePublished "
                 "datetime='2022-01-21T10:00'>Friday</time>")
                .published,
            "2022-01-21");
  EXPECT_EQ(Read("<p>x</p><span itemprop=datePublished>21 January 2022</span>").published,
            "2022-01-21");
  // A day that is none, and one of something else.
  EXPECT_EQ(Read("<meta name=date content=today><time "
                 "datetime='2020-01-01'>then</time>")
                .published,
            "");
}

TEST(HtmlPageTest, TakesTheLongestArticleOfSeveral) {
  const HtmlPage page = Read(absl::StrCat("<body><article><p>Short news.</p></article><article><p>",
                                          kMeeting, "</p></article><p>Around it.</p></body>"));
  EXPECT_EQ(page.text, kMeeting);
}

TEST(HtmlPageTest, LeavesOutLinksAndSurroundings) {
  const HtmlPage page =
      Read(absl::StrCat("<div id=main-menu><p>Menu</p></div><div><a href=a>One "
                        "page</a> <a href=b>Two page</a></div>",
                        "<div style='display:none'>Hidden</div><div "
                        "role=navigation>Paths</div><div><p>",
                        kMeeting, " <a href=c>More</a></p></div>"));
  EXPECT_EQ(page.text, absl::StrCat(kMeeting, " More"));
}

TEST(HtmlPageTest, LeavesLessOutWhereNothingWouldBeLeft) {
  EXPECT_EQ(Read("<div class='has-sidebar'><p>They met.</p></div>").text, "They met.");
  EXPECT_EQ(Read("<a href=x>They met.</a>").text, "They met.");
}

TEST(HtmlPageTest, MendsWhatIsBroken) {
  const HtmlPage page =
      Read("<p>One <b>two <i>three</b> four<p>five</div></i> & six &unknown; &lt;7");
  EXPECT_EQ(page.text, "One two three four\n\nfive & six &unknown; <7");
  EXPECT_EQ(Read("no tags at all").text, "no tags at all");
}

TEST(HtmlPageTest, ReadsOtherCharsets) {
  EXPECT_EQ(Read("<meta charset=iso-8859-1><p>caf\xe9").text, "café");
  EXPECT_EQ(Read("<p>caf\xe9", "windows-1252").text, "café");
  // What is UTF-8 is read as such, whatever the page says of itself.
  EXPECT_EQ(Read("<meta charset=iso-8859-1><p>café").text, "café");
  EXPECT_EQ(Read("<p>caf\xe9", "no-such-charset").text, "café");
  EXPECT_EQ(Read("<meta content='text/html; charset=koi8-r'><p>\xd7").text, "в");
  // Reading goes on behind what means nothing.
  EXPECT_EQ(Read("<meta charset=utf-8><p>caf\xe9 \x9d</p><p>more").text, "café \xc2\x9d\n\nmore");
}

TEST(HtmlPageTest, RefusesWhatIsNoPageOrTooMuch) {
  EXPECT_EQ(Reason(ReadHtmlPage("", "", {})), "EMPTY");
  EXPECT_EQ(Reason(ReadHtmlPage("<script>x</script>", "", {})), "EMPTY");
  EXPECT_EQ(Reason(ReadHtmlPage(absl::string_view("<p>a\0b", 6), "", {})), "NOT_TEXT");
  HtmlLimits limits;
  limits.max_html_bytes = 10;
  EXPECT_EQ(Reason(ReadHtmlPage("<p>longer than that", "", limits)), "TOO_LARGE");
}

TEST(HtmlPageTest, BoundsNesting) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  const absl::StatusOr<HtmlPage> page = ReadHtmlPage(deep + "x", "", {});
  EXPECT_EQ(Reason(page), "TOO_LARGE");
  EXPECT_THAT(std::string(page.status().message()), HasSubstr("max_html_depth"));
  EXPECT_THAT(std::string(page.status().message()), Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace chancery
