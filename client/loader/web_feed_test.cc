#include "client/loader/web_feed.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

WebFeed Read(const std::string& xml) {
  const absl::StatusOr<WebFeed> feed = ReadWebFeed(xml, {});
  EXPECT_TRUE(feed.ok()) << feed.status();
  return feed.ok() ? *feed : WebFeed();
}

std::string Reason(const absl::StatusOr<WebFeed>& feed) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(feed.status());
  return detail.has_value() ? detail->reason : "";
}

TEST(WebFeedTest, ReadsRss) {
  const WebFeed feed = Read(
      R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Sample Wire</title><language>en</language>
<item><title>Talks &amp;amp; more</title><link>https://example.org/1</link>
<guid isPermaLink="false">urn:1</guid><pubDate>Fri, 21 Jan 2022 10:00:00 GMT</pubDate>
<media:title>Picture</media:title><description>Short.</description>
<content:encoded><![CDATA[<p>They met&nbsp;at length.</p>]]></content:encoded></item>
<item><link>https://example.org/2</link><description>&lt;p&gt;Caf&eacute;.</description></item>
</channel></rss>)");
  EXPECT_EQ(feed.problem, "");
  EXPECT_EQ(feed.title, "Sample Wire");
  EXPECT_EQ(feed.language, "en");
  ASSERT_EQ(feed.items.size(), 2u);
  EXPECT_EQ(feed.items[0].key, "urn:1");
  EXPECT_EQ(feed.items[0].title, "Talks & more");
  EXPECT_EQ(feed.items[0].url, "https://example.org/1");
  EXPECT_EQ(feed.items[0].published, "Fri, 21 Jan 2022 10:00:00 GMT");
  EXPECT_EQ(feed.items[0].content, "<p>They met&#160;at length.</p>");
  EXPECT_TRUE(feed.items[0].html);
  EXPECT_EQ(feed.items[0].line, 5);
  EXPECT_EQ(feed.items[1].key, "https://example.org/2");
  EXPECT_EQ(feed.items[1].content, "<p>Café.");
}

TEST(WebFeedTest, ReadsAtom) {
  const WebFeed feed = Read(
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title>
<entry><id>urn:1</id><title type="html">&lt;b&gt;Talks&lt;/b&gt;</title>
<link rel="edit" href="https://example.org/edit"/><link href="https://example.org/1"/>
<published>2022-01-21T10:00:00Z</published><updated>2022-02-01T10:00:00Z</updated>
<summary>Short.</summary><content type="text">They met.
At length.</content></entry>
<entry><id>urn:2</id><updated>2022-02-01</updated><content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content></entry></feed>)");
  EXPECT_EQ(feed.language, "en");
  ASSERT_EQ(feed.items.size(), 2u);
  EXPECT_EQ(feed.items[0].title, "Talks");
  EXPECT_EQ(feed.items[0].url, "https://example.org/1");
  EXPECT_EQ(feed.items[0].published, "2022-01-21T10:00:00Z");
  EXPECT_EQ(feed.items[0].content, "They met.\nAt length.");
  EXPECT_FALSE(feed.items[0].html);
  EXPECT_EQ(feed.items[1].published, "2022-02-01");
  EXPECT_THAT(feed.items[1].content, HasSubstr("<p>One.</p><p>Two.</p>"));
  EXPECT_TRUE(feed.items[1].html);
}

TEST(WebFeedTest, ReadsRssWithItemsBesideTheChannel) {
  const WebFeed feed = Read(
      R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Wire</title></channel><item><title>T</title><link>https://example.org/1</link>
<dc:date>2022-01-21</dc:date><description>They met.</description></item></rdf:RDF>)");
  EXPECT_EQ(feed.title, "Wire");
  ASSERT_EQ(feed.items.size(), 1u);
  EXPECT_EQ(feed.items[0].published, "2022-01-21");
}

TEST(WebFeedTest, ReadsWhatIsNotWellFormedAsFarAsItGoes) {
  const WebFeed feed = Read(
      "<rss><channel>\n<item><description>one</description></item>\n"
      "<item><description>two</wrong></description></item>\n"
      "<item><description>three</description></item></channel></rss>");
  EXPECT_THAT(feed.problem, HasSubstr("line 3: "));
  ASSERT_GE(feed.items.size(), 2u);
  EXPECT_EQ(feed.items[0].content, "one");
}

TEST(WebFeedTest, RefusesWhatIsNoFeedOrTooMuch) {
  EXPECT_EQ(Reason(ReadWebFeed("<trips><trip/></trips>", {})), "XML_INVALID");
  EXPECT_EQ(Reason(ReadWebFeed("nonsense", {})), "XML_INVALID");
  EXPECT_EQ(Reason(ReadWebFeed(absl::string_view("<rss>\0", 6), {})), "NOT_TEXT");
  FeedLimits limits;
  limits.max_feed_items = 1;
  EXPECT_EQ(Reason(ReadWebFeed("<rss><channel><item/><item/></channel></rss>", limits)),
            "TOO_LARGE");
  limits.max_feed_bytes = 10;
  EXPECT_EQ(Reason(ReadWebFeed("<rss><channel/></rss>", limits)), "TOO_LARGE");
}

TEST(WebFeedTest, ExpandsNothing) {
  EXPECT_EQ(Reason(ReadWebFeed("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
                               "<rss><channel><item><description>&b;</description></item>"
                               "</channel></rss>",
                               {})),
            "XML_INVALID");
}

TEST(WebFeedTest, KnowsAFeedByItsStart) {
  EXPECT_TRUE(LooksLikeFeed("<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>"));
  EXPECT_TRUE(LooksLikeFeed("<feed xmlns='http://www.w3.org/2005/Atom'>"));
  EXPECT_TRUE(LooksLikeFeed("<rdf:RDF\n"));
  EXPECT_FALSE(LooksLikeFeed("<trips><feedback>"));
  EXPECT_FALSE(LooksLikeFeed(""));
}

}  // namespace
}  // namespace chancery
