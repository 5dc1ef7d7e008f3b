#include "client/loader/article_sources.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ArticleSourcesTest : public ::testing::Test {
 protected:
  ArticleSourcesTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/sourcesXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~ArticleSourcesTest() override { std::filesystem::remove_all(root_); }

  absl::StatusOr<std::unique_ptr<DocumentSource>> Open(InputFormat format,
                                                       const std::string& content) {
    InputFile file;
    file.path = root_ + "/file";
    file.format = format;
    std::ofstream(file.path) << content;
    return OpenArticles(files_, file, options_);
  }

  // "ARTICLE: TEXT" of each, or "ARTICLE REASON message".
  std::vector<std::string> Read(InputFormat format, const std::string& content) {
    auto source = Open(format, content);
    EXPECT_TRUE(source.ok()) << source.status();
    std::vector<std::string> found;
    items_.clear();
    while (absl::optional<SourceItem> item = (*source)->Next()) {
      if (const auto* reject = std::get_if<Reject>(&item->content)) {
        found.push_back(
            absl::StrCat(item->place.article, " ", reject->reason, " ", reject->message));
      } else {
        const auto& text = std::get<TextInput>(item->content);
        found.push_back(absl::StrCat(item->place.article, ": ", text.text));
      }
      items_.push_back(*std::move(item));
    }
    remark_ = (*source)->Remark();
    return found;
  }

  std::string root_;
  PosixFileSystem files_;
  ArticleSourceOptions options_;
  std::vector<SourceItem> items_;
  std::string remark_;
};

std::string Record(absl::string_view header, absl::string_view block) {
  return absl::StrCat("WARC/1.0\r\n", header, "\r\nContent-Length: ", block.size(), "\r\n\r\n",
                      block, "\r\n\r\n");
}

std::string Page(absl::string_view address, absl::string_view status, absl::string_view type,
                 absl::string_view body) {
  return Record(absl::StrCat("WARC-Type: response\r\nWARC-Target-URI: ", address,
                             "\r\nContent-Type: application/http; msgtype=response"),
                absl::StrCat("HTTP/1.1 ", status, "\r\nContent-Type: ", type, "\r\n\r\n", body));
}

TEST_F(ArticleSourcesTest, ReadsTheItemsOfAFeed) {
  EXPECT_THAT(Read(InputFormat::kFeed,
                   "<rss><channel><title>Wire</title><language>en</language>\n"
                   "<item><guid>urn:1</guid><title>T</title><link>https://example.org/1</link>"
                   "<pubDate>21 Jan 2022</pubDate><description>One.</description></item>\n"
                   "<item><description>Two.</description></item></channel></rss>"),
              ElementsAre("urn:1: One.", "item 2: Two."));
  const auto& first = std::get<TextInput>(items_[0].content);
  EXPECT_EQ(first.markup, TextMarkup::kHtml);
  EXPECT_EQ(first.fields.key, "urn:1");
  EXPECT_EQ(first.fields.title, "T");
  EXPECT_EQ(first.fields.url, "https://example.org/1");
  EXPECT_EQ(first.fields.published, "21 Jan 2022");
  EXPECT_EQ(first.fields.publisher, "Wire");
  EXPECT_EQ(first.fields.language, "en");
  EXPECT_EQ(items_[0].place.line, 2);
}

TEST_F(ArticleSourcesTest, SetsAsideWhatIsBrokenInAFeed) {
  EXPECT_THAT(Read(InputFormat::kFeed,
                   "<rss><channel><item><guid>1</guid><description>One.</description></item>\n"
                   "<item><description>Tw"),
              ElementsAre("1: One.", "item 2: Tw", HasSubstr(" XML_INVALID line 2: ")));
  EXPECT_FALSE(Open(InputFormat::kFeed, "<html/>").ok());
  options_.feed.max_feed_bytes = 10;
  EXPECT_THAT(std::string(Open(InputFormat::kFeed, "<rss><channel/></rss>").status().message()),
              HasSubstr("max_feed_bytes"));
}

TEST_F(ArticleSourcesTest, ReadsThePagesOfAnArchive) {
  EXPECT_THAT(
      Read(InputFormat::kWarc,
           absl::StrCat(
               Record("WARC-Type: warcinfo", "x"),
               Page("https://example.org/1", "200 OK", "text/html; charset=latin1", "<p>One"),
               Page("https://example.org/2", "404 Not Found", "text/html", "<p>None"),
               Page("https://example.org/3", "200 OK", "image/png", "PNG"),
               Record("WARC-Type: conversion\r\nContent-Type: text/plain\r\n"
                      "WARC-Target-URI: https://example.org/4",
                      "Four"))),
      ElementsAre("https://example.org/1: <p>One", "https://example.org/4: Four"));
  EXPECT_EQ(remark_, "skipped 1 image/png, 1 response 404, 1 warcinfo");
  const auto& page = std::get<TextInput>(items_[0].content);
  EXPECT_EQ(page.markup, TextMarkup::kHtml);
  EXPECT_EQ(page.charset, "latin1");
  EXPECT_EQ(page.fields.url, "https://example.org/1");
  EXPECT_EQ(std::get<TextInput>(items_[1].content).markup, TextMarkup::kPlain);
}

TEST_F(ArticleSourcesTest, SetsAsideWhatIsBrokenInAnArchive) {
  options_.max_article_bytes = 100;
  const std::string good = Page("u", "200 OK", "text/html", "<p>x");
  EXPECT_THAT(
      Read(InputFormat::kWarc,
           absl::StrCat(good, "nonsense\r\n",
                        Page("v", "200 OK", "text/html", std::string(101, 'x')),
                        Page("w", "200 OK", "text/html", std::string(200000, 'x')),
                        Record("WARC-Type: response\r\nWARC-Target-URI: y\r\n"
                               "Content-Type: application/http",
                               "no answer"),
                        good, good.substr(0, 51))),
      ElementsAre(
          "u: <p>x",
          absl::StrCat("record 2 at byte ", good.size(), " RECORD_INVALID record 2 at byte ",
                       good.size(), ": it does not begin with WARC/1.0 or 1.1"),
          HasSubstr("v TOO_LARGE record 3 at byte "), HasSubstr("w TOO_LARGE record 4 at byte "),
          HasSubstr(": it is no answer of HTTP"), "u: <p>x",
          HasSubstr("it is cut off in its header")));
}

}  // namespace
}  // namespace chancery
