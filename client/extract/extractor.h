// Reads English diplomatic news: from the text of one article to the facts it tells.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto extractor, Extractor::Create());
//   v1::ArticleSource article;
//   article.set_text("Russian Foreign Minister Sergey Lavrov met with US Secretary of State ...");
//   article.mutable_published()->set_edtf("2022-01-21");
//   CHANCERY_ASSIGN_OR_RETURN(v1::ArticleFacts facts, extractor->Extract(article));
//
// By rules about how news is written and a gazetteer of countries, offices and names; no model, no
// network, no disk, no clock. The same article and context always give the same message.
//
// The stages, each a unit beside this one: Document (lines, sentences, tokens, quotations),
// FindMentions (who and what is named), GroupPeople (who is the same), FindMeetings and
// MergeMeetings (who met), FindQuotations (who said), FindTenures (who held what, when),
// AssembleFacts (the message). docs/architecture.md follows one article through them.
//
// Immutable after Create: safe to share between threads without locks.

#ifndef CHANCERY_CLIENT_EXTRACT_EXTRACTOR_H_
#define CHANCERY_CLIENT_EXTRACT_EXTRACTOR_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extraction_context.h"
#include "client/extract/reading_stage.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class Extractor {
 public:
  // Texts above this are refused; the limit of ArticleSource.text.
  static constexpr size_t kMaxTextBytes = size_t{16} * 1024 * 1024;

  // With the embedded gazetteer. Does not fail today; data that did not load would be INTERNAL.
  // `without`: stages of reading to leave out, to measure them.
  static absl::StatusOr<std::unique_ptr<Extractor>> Create(StageSet without = StageSet());

  // The facts of one article. Any bytes are accepted as text: what is not UTF-8 separates words,
  // and spans never cut a code point of a valid text. `context` says what structured sources know
  // besides. INVALID_ARGUMENT when `published` is not a date; RESOURCE_EXHAUSTED when the text is
  // longer than kMaxTextBytes. Cost: linear, about 0.35 s a megabyte.
  absl::StatusOr<v1::ArticleFacts> Extract(const v1::ArticleSource& article,
                                           const ExtractionContext& context = {}) const;

  // Changes whenever the same article may give other facts.
  absl::string_view version() const;
  // "chancery-rules".
  absl::string_view name() const;

 private:
  Extractor(const Gazetteer& gazetteer, StageSet without)
      : gazetteer_(gazetteer), without_(without) {}

  const Gazetteer& gazetteer_;
  const StageSet without_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_EXTRACTOR_H_
