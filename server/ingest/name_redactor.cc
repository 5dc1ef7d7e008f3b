#include "server/ingest/name_redactor.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "storage/text/normalizer.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

struct Word {
  size_t begin = 0;
  size_t end = 0;
  std::string folded;
};

// Punctuation of Latin-1, general punctuation, and that of Chinese and Japanese.
bool SeparatesWords(const CodePoint& c) {
  if (!c.valid) return true;
  if (c.value < 0x80) return !absl::ascii_isalnum(static_cast<unsigned char>(c.value));
  if (c.value < 0xC0) return c.value != 0xAA && c.value != 0xB5 && c.value != 0xBA;
  return (c.value >= 0x2000 && c.value <= 0x206F) || (c.value >= 0x3000 && c.value <= 0x303F);
}

std::vector<Word> WordsOf(absl::string_view text) {
  std::vector<Word> words;
  size_t at = 0;
  while (at < text.size()) {
    CodePoint c = DecodeUtf8(text, at);
    if (SeparatesWords(c)) {
      at += c.size;
      continue;
    }
    Word word;
    word.begin = at;
    while (at < text.size() && !SeparatesWords(c = DecodeUtf8(text, at))) at += c.size;
    word.end = at;
    word.folded = FoldName(text.substr(word.begin, word.end - word.begin));
    words.push_back(std::move(word));
  }
  return words;
}

// May stand between two words of one name.
bool Joins(absl::string_view gap) {
  constexpr size_t kMaxGap = 8;
  if (gap.size() > kMaxGap) return false;
  for (size_t at = 0; at < gap.size();) {
    const CodePoint c = DecodeUtf8(gap, at);
    at += c.size;
    switch (c.value) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case '.':
      case '-':
      case '_':
      case '+':
      case '\'':
      case 0xA0:    // no-break space
      case 0x2010:  // hyphen
      case 0x2011:  // non-breaking hyphen
      case 0x2018:  // quotation marks used as apostrophes
      case 0x2019:
      case 0x202F:  // narrow no-break space
        continue;
      default:
        return false;
    }
  }
  return true;
}

bool IsSuffix(absl::string_view word) {
  static constexpr absl::string_view kSuffixes[] = {"jr", "sr", "ii", "iii", "iv"};
  const std::string folded = FoldName(word);
  return std::find(std::begin(kSuffixes), std::end(kSuffixes), folded) != std::end(kSuffixes);
}

}  // namespace

void NameRedactor::AddForm(std::vector<std::string> words, bool erase) {
  words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
  if (words.empty()) return;
  std::vector<Form>& forms = forms_[words.front()];
  for (Form& form : forms) {
    if (form.words != words) continue;
    form.erase &= erase;
    return;
  }
  forms.push_back({std::move(words), erase});
}

void NameRedactor::Add(absl::string_view name, bool erase) {
  std::vector<std::string> words;
  for (Word& word : WordsOf(name)) words.push_back(std::move(word.folded));
  const std::string together = absl::StrJoin(words, "");
  if (words.size() > 1) AddForm({together}, erase);
  AddForm(std::move(words), erase);
  // Written without its apostrophes.
  const std::string plain =
      absl::StrReplaceAll(name, {{"'", ""}, {"\xE2\x80\x98", ""}, {"\xE2\x80\x99", ""}});
  if (plain == name) return;
  std::vector<std::string> plain_words;
  for (Word& word : WordsOf(plain)) plain_words.push_back(std::move(word.folded));
  AddForm(std::move(plain_words), erase);
}

void NameRedactor::EraseSurnameOf(absl::string_view name, bool surname_first) {
  std::vector<absl::string_view> chunks =
      absl::StrSplit(name, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  while (chunks.size() > 1 && IsSuffix(chunks.back())) chunks.pop_back();
  if (chunks.size() < 2) return;
  absl::string_view surname = surname_first ? chunks.front() : chunks.back();
  surname = absl::StripSuffix(surname, ",");
  if (FoldName(surname).size() < 2) return;
  Erase(surname);
  // "al-Assad" is "Assad", too.
  const size_t hyphen = surname.rfind('-');
  if (hyphen != absl::string_view::npos && surname.size() - hyphen > 2) {
    Erase(surname.substr(hyphen + 1));
  }
}

bool NameRedactor::Redact(std::string* text) const {
  if (forms_.empty()) return false;
  const std::vector<Word> words = WordsOf(*text);
  bool changed = false;
  for (size_t i = 0; i < words.size();) {
    const Form* best = nullptr;
    const auto it = forms_.find(words[i].folded);
    if (it != forms_.end()) {
      for (const Form& form : it->second) {
        const size_t count = form.words.size();
        if (count > words.size() - i || (best != nullptr && best->words.size() >= count)) continue;
        bool fits = true;
        for (size_t j = 1; fits && j < count; ++j) {
          const size_t gap = words[i + j - 1].end;
          fits = words[i + j].folded == form.words[j] &&
                 Joins(absl::string_view(*text).substr(gap, words[i + j].begin - gap));
        }
        if (fits) best = &form;
      }
    }
    if (best == nullptr) {
      ++i;
      continue;
    }
    for (size_t j = 0; best->erase && j < best->words.size(); ++j) {
      const Word& word = words[i + j];
      std::fill(text->begin() + static_cast<std::ptrdiff_t>(word.begin),
                text->begin() + static_cast<std::ptrdiff_t>(word.end), 'x');
      changed = true;
    }
    i += best->words.size();
  }
  return changed;
}

}  // namespace chancery
