// Any bytes as a line of JSON: what it is told to be, an article, and facts; and as a day.

#include <cstdint>

#include "absl/strings/string_view.h"
#include "client/loader/article_reader.h"
#include "client/loader/facts_reader.h"
#include "client/loader/format_sniffer.h"
#include "client/loader/publication_date.h"
#include "client/loader/unfit_facts.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

void ReadLine(absl::string_view bytes) {
  SniffJsonFormat(bytes);
  const auto article = ReadArticleLine(bytes, ArticleDefaults());
  if (article.ok()) {
    Check(!article->text().empty() && IsValidUtf8(article->text()));
    Check(PartialDate::Parse(article->published().edtf()).ok());
  }
  auto facts = ParseFacts(bytes);
  if (facts.ok()) {
    DropUnfitFacts(&*facts);
    // What is left fits: its indexes, and a second look.
    facts->mutable_article();
    Check(CheckFacts(*facts).ok());
    Check(DropUnfitFacts(&*facts).empty());
    Check(FactsToJson(*facts).ok());
  }
  (void)ParsePublicationDate(bytes);
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  chancery::ReadLine({reinterpret_cast<const char*>(data), size});
  return 0;
}
