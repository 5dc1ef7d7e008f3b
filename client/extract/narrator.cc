#include "client/extract/narrator.h"

#include <algorithm>

#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// The last sentence that is not of the title, which is read behind the text; null for none.
const Sentence* LastSentence(const Document& document) {
  const std::vector<Sentence>& sentences = document.sentences();
  const auto last = std::find_if(sentences.rbegin(), sentences.rend(),
                                 [](const Sentence& sentence) { return !sentence.in_title; });
  return last == sentences.rend() ? nullptr : &*last;
}

bool SaysI(const Document& document) {
  for (int i = 0; i < document.token_count(); ++i) {
    if (OneOf(document.token(i).lower, {"i", "me", "my"}) && document.QuoteOf(i) < 0) return true;
  }
  return false;
}

}  // namespace

int NarratorOf(const Document& document, const std::vector<Mention>& mentions) {
  const Sentence* line = LastSentence(document);
  if (line == nullptr || !line->starts_line) return -1;
  int first = line->first;
  // "(signed) A. B. Weiss".
  while (first < line->token_end && OneOf(document.token(first).lower, {"(", "signed", ")"})) {
    ++first;
  }
  const auto signs = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& mention) {
    return mention.kind == Mention::Kind::kPerson && mention.first == first &&
           mention.end >= line->token_end - 1 && !mention.possessive;
  });
  if (signs == mentions.end() || !SaysI(document)) return -1;
  return static_cast<int>(signs - mentions.begin());
}

}  // namespace chancery
