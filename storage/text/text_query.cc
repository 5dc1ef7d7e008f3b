#include "storage/text/text_query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_replace.h"
#include "storage/text/text_words.h"

namespace chancery {

TextQuery ParseTextQuery(absl::string_view text) {
  TextQuery query;
  const std::string marked = absl::StrReplaceAll(
      text, {{"\xe2\x80\x9c", "\""}, {"\xe2\x80\x9d", "\""}, {"\xe2\x80\x9e", "\""}});
  absl::string_view rest = marked;
  for (bool quoted = false; !rest.empty(); quoted = !quoted) {
    const size_t size = std::min(rest.find('"'), rest.size());
    std::vector<std::string> phrase;
    bool any_indexed = false;
    for (TextWord& word : TextWords(rest.substr(0, size))) {
      if (word.indexed) query.words.push_back(word.stem);
      any_indexed |= word.indexed;
      phrase.push_back(std::move(word.stem));
    }
    if (quoted && phrase.size() > 1 && any_indexed) query.phrases.push_back(std::move(phrase));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  std::sort(query.words.begin(), query.words.end());
  query.words.erase(std::unique(query.words.begin(), query.words.end()), query.words.end());
  return query;
}

bool HasPhrases(const TextQuery& query, absl::string_view text) {
  if (query.phrases.empty()) return true;
  const std::vector<TextWord> words = TextWords(text);
  return std::all_of(query.phrases.begin(), query.phrases.end(),
                     [&words](const std::vector<std::string>& phrase) {
                       return std::search(words.begin(), words.end(), phrase.begin(), phrase.end(),
                                          [](const TextWord& word, const std::string& stem) {
                                            return word.stem == stem;
                                          }) != words.end();
                     });
}

bool TextsAnswer(const TextQuery& query, absl::Span<const absl::string_view> texts) {
  std::vector<std::string> missing = query.words;
  for (const absl::string_view text : texts) {
    for (const TextWord& word : TextWords(text)) {
      const auto at =
          word.indexed ? std::find(missing.begin(), missing.end(), word.stem) : missing.end();
      if (at != missing.end()) missing.erase(at);
    }
  }
  return !query.empty() && missing.empty() &&
         std::any_of(texts.begin(), texts.end(),
                     [&query](absl::string_view text) { return HasPhrases(query, text); });
}

float ScoreText(absl::Span<const uint32_t> times, uint32_t length) {
  constexpr float kK1 = 1.2F;
  constexpr float kB = 0.75F;
  if (times.empty()) return 0;
  const float norm =
      kK1 * (1 - kB + kB * static_cast<float>(length) / static_cast<float>(kUsualTextWords));
  float sum = 0;
  for (const uint32_t n : times) sum += static_cast<float>(n) / (static_cast<float>(n) + norm);
  return sum / static_cast<float>(times.size());
}

Span ExcerptFor(const TextQuery& query, absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return {0, text.size()};
  const std::vector<TextWord> words = TextWords(text);
  if (words.empty()) return {0, 0};
  const auto found = std::find_if(words.begin(), words.end(), [&query](const TextWord& word) {
    return std::binary_search(query.words.begin(), query.words.end(), word.stem);
  });
  const size_t at =
      found == words.end() ? 0 : static_cast<size_t>(std::distance(words.begin(), found));
  // A third of it before the word, so that one sees what it is about.
  size_t first = at;
  while (first > 0 && words[at].span.end - words[first - 1].span.begin <= max_bytes / 3) --first;
  Span excerpt{words[first].span.begin, words[at].span.end};
  // Near the text's beginning it is that, with its punctuation.
  if (words[at].span.end <= max_bytes / 2) excerpt.begin = 0;
  for (size_t i = at + 1; i < words.size(); ++i) {
    if (words[i].span.end - excerpt.begin > max_bytes) break;
    excerpt.end = words[i].span.end;
  }
  return excerpt;
}

}  // namespace chancery
