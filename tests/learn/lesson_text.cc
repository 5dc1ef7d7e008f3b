#include "tests/learn/lesson_text.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/loader/file_system.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<std::vector<LessonText>> ReadLessonTexts(const std::string& folder) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<GoldArticle> articles, ReadGoldArticles(folder));
  const std::string path = absl::StrCat(folder, "/references.tsv");
  CHANCERY_ASSIGN_OR_RETURN(const std::string tsv,
                            ReadAll(PosixFileSystem(), path, kMaxLessonBytes));
  absl::StatusOr<ReferencesOfArticles> references = ParseReferences(tsv);
  if (!references.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", references.status().message()));
  }
  std::vector<LessonText> texts;
  for (GoldArticle& article : articles) {
    LessonText text;
    CHANCERY_ASSIGN_OR_RETURN(text.published,
                              PartialDate::Parse(article.source.published().edtf()));
    const auto of_article = references->find(article.name);
    if (of_article != references->end()) {
      text.references = std::move(of_article->second);
      references->erase(of_article);
    }
    text.article = std::move(article);
    texts.push_back(std::move(text));
  }
  if (!references->empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": there is no article ", references->begin()->first));
  }
  return texts;
}

}  // namespace chancery
