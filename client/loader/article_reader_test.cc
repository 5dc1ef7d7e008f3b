#include "client/loader/article_reader.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TextInput Input(absl::optional<std::string> metadata, std::string text = "They met.\n") {
  TextInput input;
  input.text = std::move(text);
  input.metadata_file = "dir/a.json";
  input.metadata = std::move(metadata);
  input.default_key = "dir/a.txt";
  return input;
}

TEST(ArticleReaderTest, ReadsEveryFieldAndLeavesOthersAlone) {
  const absl::StatusOr<v1::ArticleSource> article =
      ReadArticle(Input(R"({"id": "x1", "title": " A “title” ", "publisher": "Gazette",
                "url": "https://example.org/a", "published": "2022-01-21", "language": "en-GB",
                "licence": "ours", "complete": true, "note": null, "tags": [1, {"a": 2}]})"),
                  ArticleDefaults());
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->key(), "x1");
  EXPECT_EQ(article->title(), "A “title”");
  EXPECT_EQ(article->publisher(), "Gazette");
  EXPECT_EQ(article->url(), "https://example.org/a");
  EXPECT_EQ(article->published().edtf(), "2022-01-21");
  EXPECT_EQ(article->language(), "en-GB");
  EXPECT_EQ(article->text(), "They met.\n");
}

TEST(ArticleReaderTest, FallsBackForTheKeyToUrlAndThenToTheName) {
  EXPECT_EQ(ReadArticle(Input(R"({"url": "u", "published": "2022"})"), ArticleDefaults())->key(),
            "u");
  EXPECT_EQ(ReadArticle(Input(R"({"published": "2022"})"), ArticleDefaults())->key(), "dir/a.txt");
  EXPECT_EQ(
      ReadArticle(Input(R"({"id": null, "url": null, "published": "2022"})"), ArticleDefaults())
          ->key(),
      "dir/a.txt");
}

TEST(ArticleReaderTest, TakesDefaultsOnlyForWhatIsMissing) {
  ArticleDefaults defaults;
  defaults.published = "2020-02-02";
  defaults.publisher = "Default Press";
  const absl::StatusOr<v1::ArticleSource> bare = ReadArticle(Input(absl::nullopt), defaults);
  ASSERT_TRUE(bare.ok()) << bare.status();
  EXPECT_EQ(bare->published().edtf(), "2020-02-02");
  EXPECT_EQ(bare->publisher(), "Default Press");
  EXPECT_EQ(bare->language(), "en");
  EXPECT_EQ(bare->key(), "dir/a.txt");

  const absl::StatusOr<v1::ArticleSource> full = ReadArticle(
      Input(R"({"publisher": "Gazette", "published": "2021-01-01", "language": "fr"})"), defaults);
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ(full->published().edtf(), "2021-01-01");
  EXPECT_EQ(full->publisher(), "Gazette");
  EXPECT_EQ(full->language(), "fr");
}

TEST(ArticleReaderTest, ReadsDatesWithTimeAndPartialDates) {
  const struct {
    const char* written;
    const char* edtf;
  } cases[] = {
      {"2022-01-21T17:05:00Z", "2022-01-21"},
      {"2022-01-21 17:05", "2022-01-21"},
      {"2004-05", "2004-05"},
      {"1994", "1994"},
  };
  for (const auto& c : cases) {
    const auto article = ReadArticle(Input(std::string("{\"published\": \"") + c.written + "\"}"),
                                     ArticleDefaults());
    ASSERT_TRUE(article.ok()) << article.status();
    EXPECT_EQ(article->published().edtf(), c.edtf);
  }
}

TEST(ArticleReaderTest, RejectsNamingFileAndField) {
  const struct {
    absl::optional<std::string> metadata;
    const char* reason;
    std::vector<const char*> words;
  } cases[] = {
      {absl::nullopt, "METADATA_MISSING", {"dir/a.json", "--published"}},
      {"{}", "METADATA_MISSING", {"dir/a.json", "\"published\"", "--published"}},
      {R"({"published": ""})", "METADATA_MISSING", {"\"published\""}},
      {R"({"published": "yesterday"})",
       "METADATA_INVALID",
       {"dir/a.json", "\"published\"", "yesterday"}},
      {R"({"published": "2022-13-01"})", "METADATA_INVALID", {"\"published\"", "2022-13-01"}},
      {R"({"published": 2022})", "METADATA_INVALID", {"\"published\"", "a number"}},
      {R"({"published": "2022", "title": ["a"]})", "METADATA_INVALID", {"\"title\"", "a list"}},
      {R"({"published": "2022", "id": {}})", "METADATA_INVALID", {"\"id\"", "an object"}},
      {R"({"published": "2022", "url": true})", "METADATA_INVALID", {"\"url\"", "true or false"}},
      {"", "METADATA_INVALID", {"dir/a.json", "empty"}},
      {"[]", "METADATA_INVALID", {"dir/a.json", "not a JSON object"}},
      {"{\"published\": \"2022\"", "METADATA_INVALID", {"not a JSON object"}},
      {"<xml/>", "METADATA_INVALID", {"not a JSON object"}},
      {"{\"title\": \"\xff\"}", "METADATA_INVALID", {"dir/a.json", "offset 11"}},
  };
  for (const auto& c : cases) {
    const auto article = ReadArticle(Input(c.metadata), ArticleDefaults());
    ASSERT_FALSE(article.ok()) << c.metadata.value_or("none");
    const Reject reject = RejectFromStatus(article.status(), "");
    EXPECT_EQ(reject.reason, c.reason) << c.metadata.value_or("none");
    for (const char* word : c.words) EXPECT_THAT(reject.message, HasSubstr(word));
    EXPECT_EQ(reject.message.find('\n'), std::string::npos);
  }
}

TEST(ArticleReaderTest, ReadsTheDatesOfFeeds) {
  EXPECT_EQ(
      ReadArticle(Input(R"({"published": "Fri, 21 Jan 2022 10:00:00 GMT"})"), ArticleDefaults())
          ->published()
          .edtf(),
      "2022-01-21");
}

TEST(ArticleReaderTest, TakesFromThePageWhatTheMetadataDoNotSay) {
  TextInput input = Input(R"({"title": "Ours"})");
  input.markup = TextMarkup::kHtml;
  input.text =
      "<title>Theirs</title><meta name=date content='21 Jan 2022'><link rel=canonical "
      "href='https://example.org/a'><p>They met.</p>";
  input.fields.publisher = "Feed";
  const absl::StatusOr<v1::ArticleSource> article = ReadArticle(input, ArticleDefaults());
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->title(), "Ours");
  EXPECT_EQ(article->publisher(), "Feed");
  EXPECT_EQ(article->published().edtf(), "2022-01-21");
  EXPECT_EQ(article->key(), "https://example.org/a");
  EXPECT_EQ(article->text(), "They met.");

  input.metadata.reset();
  input.text = "<p>They met.</p>";
  EXPECT_THAT(std::string(ReadArticle(input, ArticleDefaults()).status().message()),
              HasSubstr("the page does not say when it was published, and there is no metadata "
                        "(dir/a.json)"));
  input.metadata_file.clear();
  input.fields.published = "soon";
  EXPECT_THAT(std::string(ReadArticle(input, ArticleDefaults()).status().message()),
              HasSubstr("\"published\": \"soon\" is no date"));
}

TEST(ArticleReaderTest, ReadsMarkdown) {
  TextInput input = Input(absl::nullopt, "---\ndate: 2022-01-21\n---\n# Talks\n\nThey *met*.\n");
  input.markup = TextMarkup::kMarkdown;
  const absl::StatusOr<v1::ArticleSource> article = ReadArticle(input, ArticleDefaults());
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->title(), "Talks");
  EXPECT_EQ(article->text(), "They met.");
  EXPECT_EQ(article->key(), "dir/a.txt");
}

TEST(ArticleReaderTest, ReadsALine) {
  const absl::StatusOr<v1::ArticleSource> article = ReadArticleLine(
      R"({"key": 17, "title": "T", "published": "2022-01-21T23:00:00-05:00", "url": "u",)"
      R"("publisher": "P", "language": "de", "text": "They met.\r\nTwice.", "tags": []})",
      ArticleDefaults());
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->key(), "17");
  EXPECT_EQ(article->title(), "T");
  EXPECT_EQ(article->publisher(), "P");
  EXPECT_EQ(article->url(), "u");
  EXPECT_EQ(article->language(), "de");
  EXPECT_EQ(article->published().edtf(), "2022-01-21");
  EXPECT_EQ(article->text(), "They met.\nTwice.");
}

TEST(ArticleReaderTest, RejectsALineThatIsNoArticle) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"nonsense", "JSON_INVALID"},
      {"[]", "JSON_INVALID"},
      {R"({"published": "2022"})", "JSON_INVALID"},
      {R"({"published": "2022", "text": 1})", "JSON_INVALID"},
      {R"({"published": "2022", "text": " "})", "EMPTY"},
      {R"({"published": "2022", "text": "a\u0000b"})", "NOT_TEXT"},
      {"{\"published\": \"2022\", \"text\": \"\xff\"}", "INVALID_UTF8"},
      {R"({"text": "x"})", "METADATA_MISSING"},
      {R"({"text": "x", "published": "soon"})", "METADATA_INVALID"},
      {R"({"text": "x", "published": "2022", "title": []})", "METADATA_INVALID"},
  };
  for (const auto& [json, reason] : cases) {
    EXPECT_EQ(RejectFromStatus(ReadArticleLine(json, ArticleDefaults()).status(), "").reason,
              reason)
        << json;
  }
}

TEST(ArticleReaderTest, RejectsTextThatIsNone) {
  const auto article = ReadArticle(Input(R"({"published": "2022"})", "caf\xe9"), ArticleDefaults());
  ASSERT_FALSE(article.ok());
  EXPECT_EQ(RejectFromStatus(article.status(), "").reason, "INVALID_UTF8");
  EXPECT_THAT(std::string(article.status().message()), HasSubstr("offset 3"));
}

}  // namespace
}  // namespace chancery
