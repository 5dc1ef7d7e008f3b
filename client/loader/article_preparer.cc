#include "client/loader/article_preparer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loader/facts_reader.h"
#include "client/loader/unfit_facts.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {

ArticlePreparer::ArticlePreparer(ArticleDefaults defaults, ExtractFunction extract)
    : defaults_(std::move(defaults)), extract_(std::move(extract)) {}

PreparedItem ArticlePreparer::Prepare(SourceItem item) const {
  PreparedItem prepared;
  if (const auto* dump = std::get_if<DumpInput>(&item.content)) {
    absl::StatusOr<std::variant<v1::ArticleFacts, GraphPiece>> piece = ReadDumpLine(dump->json);
    prepared.place = std::move(item.place);
    if (!piece.ok()) {
      prepared.content = RejectFromStatus(piece.status(), reject_reason::kFactsInvalid);
    } else if (auto* article = std::get_if<v1::ArticleFacts>(&*piece)) {
      prepared.place.article = article->article().key();
      prepared.content = std::move(*article);
    } else {
      prepared.content = std::get<GraphPiece>(*std::move(piece));
    }
    return prepared;
  }
  absl::StatusOr<v1::ArticleFacts> facts = MakeFacts(&item, &prepared.dropped);
  prepared.place = std::move(item.place);
  if (facts.ok()) {
    if (prepared.place.article.empty()) prepared.place.article = facts->article().key();
    prepared.content = *std::move(facts);
  } else if (auto* reject = std::get_if<Reject>(&item.content)) {
    prepared.content = std::move(*reject);
  } else {
    prepared.content = RejectFromStatus(facts.status(), reject_reason::kExtractionFailed);
  }
  return prepared;
}

absl::StatusOr<v1::ArticleFacts> ArticlePreparer::MakeFacts(
    SourceItem* item, std::vector<std::string>* dropped) const {
  if (auto* text = std::get_if<TextInput>(&item->content)) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ArticleSource article,
                              ReadArticle(std::move(*text), defaults_));
    return Extract(article, ExtractionContext(), dropped);
  }
  if (const auto* line = std::get_if<ArticleInput>(&item->content)) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ArticleSource article,
                              ReadArticleLine(line->json, defaults_));
    item->place.article = article.key().empty() ? article.title() : article.key();
    return Extract(article, ExtractionContext(), dropped);
  }
  if (const auto* facts = std::get_if<FactsInput>(&item->content)) return ReadFacts(facts->json);
  if (const auto* document = std::get_if<DocumentInput>(&item->content)) {
    return Extract(document->article, document->context, dropped);
  }
  if (auto* facts = std::get_if<v1::ArticleFacts>(&item->content)) return std::move(*facts);
  return absl::InvalidArgumentError("rejected");
}

absl::StatusOr<v1::ArticleFacts> ArticlePreparer::Extract(const v1::ArticleSource& article,
                                                          const ExtractionContext& context,
                                                          std::vector<std::string>* dropped) const {
  // A source of broken UTF-8 could neither be extracted nor sent.
  if (const size_t offset = FirstInvalidUtf8(article.text()); offset != absl::string_view::npos) {
    return RejectError(reject_reason::kInvalidUtf8,
                       absl::StrCat("not valid UTF-8 at offset ", offset, " of the text"));
  }
  CHANCERY_ASSIGN_OR_RETURN(v1::ArticleFacts facts, extract_(article, context),
                            _ << "extraction failed");
  *dropped = DropUnfitFacts(&facts);
  return facts;
}

}  // namespace chancery
