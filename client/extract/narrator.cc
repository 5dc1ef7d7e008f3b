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

// The paragraphs that are a question and nothing else, outside of quotations.
int CountQuestions(const Document& document) {
  int count = 0;
  const std::vector<Sentence>& sentences = document.sentences();
  for (size_t s = 0; s < sentences.size(); ++s) {
    const bool closes = s + 1 == sentences.size() || sentences[s + 1].starts_line;
    const int last = sentences[s].token_end - 1;
    if (closes && !sentences[s].in_title && document.token(last).lower == "?" &&
        document.QuoteOf(last) < 0) {
      ++count;
    }
  }
  return count;
}

// "Foreign Minister X spoke to our correspondent in Rome", above questions without names: the
// mention of who answers; -1 for none.
int WhoIsInterviewed(const Document& document, const std::vector<Mention>& mentions) {
  constexpr int kQuestions = 3;
  constexpr int kOpening = 3;  // sentences
  if (CountQuestions(document) < kQuestions) return -1;
  for (size_t m = 0; m < mentions.size() && mentions[m].sentence < kOpening; ++m) {
    if (mentions[m].kind != Mention::Kind::kPerson || mentions[m].possessive) continue;
    const Sentence& sentence = document.sentences()[mentions[m].sentence];
    for (int i = mentions[m].end; i < sentence.token_end; ++i) {
      if (OneOf(document.token(i).lower, {"spoke", "speaks", "talked", "talks", "answered",
                                          "answers", "gave", "interview", "interviewed", "told"})) {
        return static_cast<int>(m);
      }
    }
  }
  return -1;
}

}  // namespace

int NarratorOf(const Document& document, const std::vector<Mention>& mentions) {
  const Sentence* line = LastSentence(document);
  if (line == nullptr || !SaysI(document)) return -1;
  if (const int answers = WhoIsInterviewed(document, mentions); answers >= 0) return answers;
  if (!line->starts_line) return -1;
  int first = line->first;
  // "(signed) A. B. Weiss".
  while (first < line->token_end && OneOf(document.token(first).lower, {"(", "signed", ")"})) {
    ++first;
  }
  const auto signs = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& mention) {
    return mention.kind == Mention::Kind::kPerson && mention.first == first &&
           mention.end >= line->token_end - 1 && !mention.possessive;
  });
  if (signs == mentions.end()) return -1;
  return static_cast<int>(signs - mentions.begin());
}

}  // namespace chancery
