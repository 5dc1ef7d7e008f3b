#include "client/extract/extractor.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/fact_assembler.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/meeting_merger.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "client/extract/quotation_finder.h"
#include "client/extract/remarks.h"
#include "client/extract/tenure_finder.h"
#include "client/extract/word_classes.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

// "I met X this morning," Y said: the first person of what is quoted is who says it.
void NameWhoSpeaks(const Document& document, const std::vector<Quotation>& quotations,
                   std::vector<Mention>* mentions) {
  auto mention = mentions->begin();
  for (const Quotation& quotation : quotations) {
    if (quotation.speaker.kind != Party::Kind::kPerson || quotation.paraphrase) continue;
    mention = std::find_if(mention, mentions->end(), [&](const Mention& m) {
      return document.token(m.first).begin >= quotation.begin;
    });
    for (; mention != mentions->end() && document.token(mention->first).begin < quotation.end;
         ++mention) {
      if (mention->kind == Mention::Kind::kPronoun && mention->quoted && mention->person < 0 &&
          OneOf(document.token(mention->first).lower, {"i", "i've", "me", "we", "we've", "us"})) {
        mention->person = quotation.speaker.person;
        mention->plural = false;
      }
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Extractor>> Extractor::Create(StageSet without) {
  return absl::WrapUnique(new Extractor(Gazetteer::Default(), without));
}

absl::string_view Extractor::version() const { return "1.8.0"; }

absl::string_view Extractor::name() const { return "chancery-rules"; }

absl::StatusOr<v1::ArticleFacts> Extractor::Extract(const v1::ArticleSource& article,
                                                    const ExtractionContext& context) const {
  if (article.text().size() > kMaxTextBytes) {
    return LimitExceeded("article.text bytes", kMaxTextBytes, "text");
  }
  PartialDate published;
  if (!article.published().edtf().empty()) {
    absl::StatusOr<PartialDate> parsed = PartialDate::Parse(article.published().edtf());
    if (!parsed.ok()) return InvalidField("published", parsed.status().message());
    published = *parsed;
  }
  // Remarks on a trip are a language of their own: "Met with President Chirac", of whoever travels.
  if (context.has_subject()) {
    absl::StatusOr<v1::ArticleFacts> facts = ReadRemarks(gazetteer_, article, context);
    if (!facts.ok()) return facts.status();
    facts->set_extractor(std::string(name()));
    facts->set_extractor_version(std::string(version()));
    return facts;
  }
  const std::string title = without_.Has(ReadingStage::kTitle) ? std::string() : article.title();
  const Document document(article.text(), gazetteer_, published, title);
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions, without_);
  const ClauseReader reader(document, mentions);
  const std::vector<Quotation> quotations = FindQuotations(document, reader, mentions);
  NameWhoSpeaks(document, quotations, &mentions);
  const std::vector<MeetingMention> found =
      FindMeetings(document, reader, mentions, people, context, without_);
  const std::vector<Meeting> meetings = MergeMeetings(document.gazetteer(), people, found);
  const std::vector<TenureMention> tenures = FindTenures(document, reader, mentions, people, found);

  v1::ArticleFacts facts;
  *facts.mutable_article() = article;
  facts.set_extractor(std::string(name()));
  facts.set_extractor_version(std::string(version()));
  AssembleFacts({document, mentions, people, found, meetings, tenures, quotations}, &facts);
  return facts;
}

}  // namespace chancery
