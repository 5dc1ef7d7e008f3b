#include "server/ingest/article_key.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/ingest/content_digest.h"

namespace chancery {
namespace {

// A line: what follows it in a digest cannot be taken for a part of it.
std::string Line(absl::string_view text) {
  return absl::StrCat(absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\n", "\\n"}}), "\n");
}

}  // namespace

std::string ArticleKeyStem(absl::string_view publisher) {
  return absl::StrCat(absl::StrReplaceAll(publisher, {{"%", "%25"}, {"/", "%2F"}, {":", "%3A"}}),
                      "/");
}

std::string ArticleKey(const v1::ArticleSource& article) {
  if (!article.key().empty()) {
    return absl::StrCat(ArticleKeyStem(article.publisher()), article.key());
  }
  if (!article.url().empty()) return absl::StrCat("url:", article.url());
  return absl::StrCat("text:", ContentDigest(absl::StrCat(Line(article.title()), article.text())));
}

std::string WrittenSourceKey(const v1::ArticleSource& source) {
  if (!source.key().empty() || !source.url().empty()) return ArticleKey(source);
  return absl::StrCat("source:", ContentDigest(absl::StrCat(Line(source.publisher()),
                                                            Line(source.title()), source.text())));
}

}  // namespace chancery
