#include "server/ingest/article_key.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::StartsWith;

v1::ArticleSource Source(const std::string& publisher, const std::string& key,
                         const std::string& url) {
  v1::ArticleSource source;
  source.set_publisher(publisher);
  source.set_key(key);
  source.set_url(url);
  return source;
}

TEST(ArticleKeyTest, UsualOnesAreReadable) {
  EXPECT_EQ(ArticleKey(Source("CNN", "a-7", "https://example.org/a")), "CNN/a-7");
  EXPECT_EQ(ArticleKey(Source("CNN", "", "https://example.org/a")), "url:https://example.org/a");
  EXPECT_THAT(ArticleKey(Source("CNN", "", "")), StartsWith("text:"));
  EXPECT_THAT(WrittenSourceKey(Source("CNN", "", "")), StartsWith("source:"));
  EXPECT_EQ(WrittenSourceKey(Source("CNN", "a", "")), "CNN/a");
}

TEST(ArticleKeyTest, DifferentArticlesHaveDifferentKeys) {
  // Every string of up to four of these characters as publisher and key.
  const std::string kCharacters = "/:%2Fa";
  std::vector<std::string> strings = {""};
  for (size_t i = 0; i < strings.size(); ++i) {
    if (strings[i].size() == 3) break;
    for (const char c : kCharacters) strings.push_back(strings[i] + c);
  }
  strings.push_back("url:http:");
  strings.push_back("text:");
  strings.push_back("source:");
  std::map<std::string, std::string> owners;
  const auto add = [&owners](const v1::ArticleSource& source) {
    const std::string owner =
        source.key().empty() ? "url " + source.url() : source.publisher() + "\n" + source.key();
    const auto added = owners.emplace(ArticleKey(source), owner);
    EXPECT_EQ(added.first->second, owner) << added.first->first;
  };
  for (const std::string& publisher : strings) {
    for (const std::string& key : strings) {
      if (!key.empty()) add(Source(publisher, key, ""));
    }
    if (!publisher.empty()) add(Source("p", "", publisher));
  }
  v1::ArticleSource one = Source("", "", "");
  v1::ArticleSource other = one;
  one.set_title("a\nb");
  one.set_text("c");
  other.set_title("a");
  other.set_text("b\nc");
  EXPECT_NE(ArticleKey(one), ArticleKey(other));
  EXPECT_NE(WrittenSourceKey(one), WrittenSourceKey(other));
  add(Source("url:http:", "/x/a", ""));
  add(Source("p", "", "http://x/a"));
}

}  // namespace
}  // namespace chancery
