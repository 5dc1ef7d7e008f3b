// Reads any bytes as the text of an article: the extractor must not crash, must be deterministic,
// and all its spans and indices must be in range and, in a valid text, on code point boundaries.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extractor.h"
#include "client/extract/fact_printer.h"
#include "storage/text/utf8.h"

namespace {

using chancery::v1::ArticleFacts;
using chancery::v1::FactSource;
using chancery::v1::PartyFact;
using chancery::v1::TextSpan;

void Require(bool condition) {
  if (!condition) std::abort();
}

class Checker {
 public:
  explicit Checker(const ArticleFacts& facts)
      : facts_(facts),
        text_(facts.article().text()),
        valid_(chancery::IsValidUtf8(facts.article().text())) {}

  void Check() const {
    for (const auto& person : facts_.persons()) CheckSources(person.sources());
    for (const auto& office : facts_.offices()) CheckSources(office.sources());
    for (const auto& tenure : facts_.tenures()) {
      Require(tenure.person() >= 0 && tenure.person() < facts_.persons_size());
      Require(tenure.office() >= 0 && tenure.office() < facts_.offices_size());
      CheckSources(tenure.sources());
    }
    for (const auto& meeting : facts_.meetings()) {
      Require(meeting.parties_size() > 0);
      Require(meeting.sources_size() > 0);
      for (const auto& party : meeting.parties()) CheckParty(party);
      CheckSources(meeting.sources());
    }
    for (const auto& statement : facts_.statements()) {
      CheckParty(statement.speaker());
      if (statement.has_addressee()) CheckParty(statement.addressee());
      Require(!statement.has_meeting() ||
              (statement.meeting() >= 0 && statement.meeting() < facts_.meetings_size()));
      CheckSources(statement.sources());
    }
  }

 private:
  bool OnBoundary(int at) const {
    return !valid_ || at == static_cast<int>(text_.size()) ||
           (static_cast<unsigned char>(text_[at]) & 0xC0) != 0x80;
  }

  void CheckSpan(const TextSpan& span) const {
    Require(0 <= span.begin() && span.begin() <= span.end() &&
            span.end() <= static_cast<int>(text_.size()));
    Require(OnBoundary(span.begin()) && OnBoundary(span.end()));
  }

  template <typename Sources>
  void CheckSources(const Sources& sources) const {
    for (const FactSource& source : sources) {
      CheckSpan(source.sentence());
      if (source.has_words()) CheckSpan(source.words());
    }
  }

  void CheckParty(const PartyFact& party) const {
    if (party.party_case() == PartyFact::kPerson) {
      Require(party.person() >= 0 && party.person() < facts_.persons_size());
    }
    if (party.party_case() == PartyFact::kOffice) {
      Require(party.office() >= 0 && party.office() < facts_.offices_size());
    }
    if (party.has_capacity()) {
      Require(party.capacity() >= 0 && party.capacity() < facts_.offices_size());
    }
  }

  const ArticleFacts& facts_;
  absl::string_view text_;
  const bool valid_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const chancery::Extractor& extractor = *chancery::Extractor::Create()->release();
  chancery::v1::ArticleSource article;
  article.set_key("fuzz");
  article.set_text(std::string(reinterpret_cast<const char*>(data), size));
  article.mutable_published()->set_edtf("2010-06-16");
  const auto facts = extractor.Extract(article);
  Require(facts.ok());
  Checker(*facts).Check();
  const std::string line = chancery::PrintFacts(*facts);
  Require(chancery::IsValidUtf8(line));
  Require(chancery::PrintFacts(*extractor.Extract(article)) == line);
  return 0;
}
