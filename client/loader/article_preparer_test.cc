#include "client/loader/article_preparer.h"

#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

// Gives back the article, with one person: the subject of the context, or nobody.
absl::StatusOr<v1::ArticleFacts> FakeExtract(const v1::ArticleSource& article,
                                             const ExtractionContext& context) {
  if (absl::StrContains(article.text(), "unreadable")) return absl::InternalError("no verbs");
  v1::ArticleFacts facts;
  *facts.mutable_article() = article;
  facts.add_persons()->set_name(context.has_subject() ? context.subject_name : "nobody");
  return facts;
}

PreparedItem Prepare(decltype(SourceItem::content) content, std::string article = "name") {
  SourceItem item;
  item.place.file = "f";
  item.place.line = 7;
  item.place.article = std::move(article);
  item.content = std::move(content);
  ArticleDefaults defaults;
  defaults.published = "2020-01-01";
  return ArticlePreparer(defaults, FakeExtract).Prepare(std::move(item));
}

TEST(ArticlePreparerTest, ExtractsTextsWithoutContext) {
  TextInput text;
  text.text = "They met.";
  text.default_key = "f";
  const PreparedItem item = Prepare(text);
  const auto& facts = std::get<v1::ArticleFacts>(item.content);
  EXPECT_EQ(facts.article().text(), "They met.");
  EXPECT_EQ(facts.article().published().edtf(), "2020-01-01");
  EXPECT_EQ(facts.persons(0).name(), "nobody");
  EXPECT_EQ(item.place.file, "f");
  EXPECT_EQ(item.place.line, 7);
  EXPECT_EQ(item.place.article, "name");
}

TEST(ArticlePreparerTest, ExtractsDocumentsWithTheirContext) {
  DocumentInput document;
  document.article.set_text("Met with him.");
  document.context.subject_name = "Colin Powell";
  EXPECT_EQ(std::get<v1::ArticleFacts>(Prepare(document).content).persons(0).name(),
            "Colin Powell");
}

TEST(ArticlePreparerTest, ParsesFactsAndNamesThemByTheirKey) {
  const PreparedItem item = Prepare(FactsInput{R"({"article": {"key": "k1"}})"}, "");
  EXPECT_EQ(std::get<v1::ArticleFacts>(item.content).article().key(), "k1");
  EXPECT_EQ(item.place.article, "k1");
}

TEST(ArticlePreparerTest, PassesReadyFactsOn) {
  v1::ArticleFacts facts;
  facts.mutable_article()->set_key("k");
  EXPECT_EQ(std::get<v1::ArticleFacts>(Prepare(facts).content).article().key(), "k");
}

TEST(ArticlePreparerTest, RejectsWithReason) {
  TextInput broken;
  broken.text = "\xff";
  TextInput unreadable;
  unreadable.text = "unreadable";
  DocumentInput document;
  document.article.set_text("ab\xff");
  const struct {
    decltype(SourceItem::content) content;
    const char* reason;
    const char* message;
  } cases[] = {
      {Reject{"EMPTY", "nothing"}, "EMPTY", "nothing"},
      {broken, "INVALID_UTF8", "offset 0"},
      {unreadable, "EXTRACTION_FAILED", "extraction failed: no verbs"},
      {document, "INVALID_UTF8", "offset 2"},
      {FactsInput{"{"}, "FACTS_INVALID", "Unexpected end"},
  };
  for (const auto& c : cases) {
    const PreparedItem item = Prepare(c.content);
    const auto* reject = std::get_if<Reject>(&item.content);
    ASSERT_NE(reject, nullptr) << c.reason;
    EXPECT_EQ(reject->reason, c.reason);
    EXPECT_THAT(reject->message, HasSubstr(c.message));
    EXPECT_EQ(item.place.line, 7);
  }
}

}  // namespace
}  // namespace chancery
