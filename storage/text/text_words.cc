#include "storage/text/text_words.h"

#include <libstemmer.h>

#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "storage/text/normalizer.h"
#include "storage/text/utf8.h"
#include "unicode/brkiter.h"
#include "unicode/locid.h"
#include "unicode/ubrk.h"
#include "unicode/utext.h"

namespace chancery {
namespace {

bool CarriesNothing(absl::string_view folded) {
  static const auto* const kWords = new absl::flat_hash_set<absl::string_view>{
      "a",     "an",   "and",  "are",   "as",    "at",   "be",  "been",  "but",  "by",   "for",
      "from",  "had",  "has",  "have",  "he",    "her",  "him", "his",   "i",    "if",   "in",
      "into",  "is",   "it",   "its",   "me",    "my",   "no",  "nor",   "not",  "of",   "on",
      "or",    "our",  "she",  "so",    "than",  "that", "the", "their", "them", "then", "there",
      "these", "they", "this", "those", "to",    "us",   "was", "we",    "were", "what", "when",
      "which", "who",  "will", "with",  "would", "you",  "your"};
  return kWords->contains(folded);
}

bool IsInCapitals(absl::string_view word) {
  size_t capitals = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') return false;
    capitals += static_cast<size_t>(c >= 'A' && c <= 'Z');
  }
  return capitals >= 2;
}

absl::string_view WithoutPossessive(absl::string_view word) {
  for (absl::string_view ending : {"'s", "\xe2\x80\x99s", "'S", "\xe2\x80\x99S"}) {
    if (word.size() > ending.size() && absl::EndsWith(word, ending)) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return word;
}

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

// What libraries keep for one thread. Null where ICU or libstemmer lack their data.
struct Tools {
  Tools() {
    UErrorCode error = U_ZERO_ERROR;
    words.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
    if (U_FAILURE(error)) words.reset();
    stemmer.reset(sb_stemmer_new("english", "UTF_8"));
  }

  std::unique_ptr<icu::BreakIterator> words;
  std::unique_ptr<sb_stemmer, DeleteStemmer> stemmer;
};

std::string Stem(sb_stemmer* stemmer, const std::string& folded) {
  std::string stem = folded;
  if (stemmer != nullptr) {
    const sb_symbol* const stemmed =
        sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(folded.data()),
                        static_cast<int>(folded.size()));
    if (stemmed != nullptr) {
      stem.assign(reinterpret_cast<const char*>(stemmed),
                  static_cast<size_t>(sb_stemmer_length(stemmer)));
    }
  }
  if (stem.empty()) stem = folded;
  if (stem.size() > kMaxTextWordBytes) stem.resize(TruncateUtf8(stem, kMaxTextWordBytes).size());
  return stem;
}

}  // namespace

std::vector<TextWord> TextWords(absl::string_view text) {
  thread_local Tools tools;
  std::vector<TextWord> words;
  if (text.empty() || tools.words == nullptr) return words;
  UErrorCode error = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data(), static_cast<int64_t>(text.size()), &error);
  tools.words->setText(&utext, error);
  if (U_SUCCESS(error)) {
    int32_t begin = tools.words->first();
    for (int32_t end = tools.words->next(); end != icu::BreakIterator::DONE;
         begin = end, end = tools.words->next()) {
      if (tools.words->getRuleStatus() < UBRK_WORD_NUMBER) continue;
      TextWord word;
      word.span = {static_cast<size_t>(begin), static_cast<size_t>(end)};
      const absl::string_view written = WithoutPossessive(word.span.Of(text));
      std::string folded = FoldName(written);
      // "U.S", and a Chinese word, are put as several: they are one.
      if (absl::StrContains(folded, ' ')) absl::StrReplaceAll({{" ", ""}}, &folded);
      if (folded.empty()) continue;
      word.indexed = !CarriesNothing(folded) || IsInCapitals(written);
      word.stem = Stem(tools.stemmer.get(), folded);
      words.push_back(std::move(word));
    }
  }
  // The iterator must not keep the text, which the caller may free.
  utext_close(&utext);
  return words;
}

}  // namespace chancery
