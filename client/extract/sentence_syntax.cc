#include "client/extract/sentence_syntax.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "client/extract/syntax_features.h"
#include "client/extract/syntax_parser.h"

namespace chancery {
namespace {

// A quotation of so many tokens is read as words of the sentence.
constexpr int kQuotedWords = 3;
// What stands in brackets is left out up to this length.
constexpr int kBracketed = 16;
// Governors over which a subject is looked for.
constexpr int kMaxDepth = 6;

bool IsRelativePronoun(absl::string_view word) {
  return OneOf(word, {"who", "which", "that", "whom"});
}

// The first token behind a day that heads the line, "January 27: The envoy presented": no part of
// the sentence.
int BehindDay(const Document& document, const Sentence& sentence) {
  const int date = document.token(sentence.first).date;
  if (date < 0) return sentence.first;
  int i = sentence.first;
  while (i < sentence.token_end && document.token(i).date == date) ++i;
  return i + 1 < sentence.token_end && document.token(i).lower == ":" ? i + 1 : sentence.first;
}

}  // namespace

SentenceSyntax::SentenceSyntax(const Document& document, const std::vector<Mention>& mentions,
                               const Sentence& sentence)
    : first_token_(sentence.first), word_of_(sentence.token_end - sentence.first, -1) {
  // Where the name of a person ends that starts at a token.
  std::vector<int> name_end(word_of_.size(), -1);
  // Mentions stand in the order of the text.
  auto from =
      std::lower_bound(mentions.begin(), mentions.end(), sentence.first,
                       [](const Mention& mention, int token) { return mention.first < token; });
  for (; from != mentions.end() && from->first < sentence.token_end; ++from) {
    const Mention& mention = *from;
    if (mention.kind != Mention::Kind::kPerson || mention.end > sentence.token_end) continue;
    int end = mention.end;
    // A comma that ends an apposition stays a comma, and a possessive ending a word.
    while (end - 1 > mention.core_first && document.token(end - 1).shape == Shape::kPunct) --end;
    if (mention.possessive && end - 1 > mention.core_first &&
        document.token(end - 1).lower.front() == '\'') {
      --end;
    }
    name_end[mention.first - sentence.first] = end;
  }
  std::vector<SyntaxParser::Word> words;
  const auto add = [&](absl::string_view text, bool is_name, int first, int end) {
    for (int i = first; i < end; ++i) {
      word_of_[i - sentence.first] = static_cast<int>(words.size());
    }
    words.push_back({text, is_name});
    last_token_.push_back(end - 1);
    lower_.push_back(is_name ? std::string() : std::string(document.token(end - 1).lower));
  };
  for (int i = BehindDay(document, sentence); i < sentence.token_end;) {
    const DocToken& token = document.token(i);
    const int quote = document.QuoteOf(i);
    if (quote >= 0 &&
        document.quotes()[quote].token_end - document.quotes()[quote].first > kQuotedWords) {
      i = std::max(i + 1, document.quotes()[quote].token_end);
      continue;
    }
    if (token.shape == Shape::kQuote) {
      ++i;
      continue;
    }
    if (token.lower == "(") {
      int close = i + 1;
      while (close < sentence.token_end && close < i + kBracketed &&
             document.token(close).lower != ")") {
        ++close;
      }
      if (close < sentence.token_end && document.token(close).lower == ")") {
        i = close + 1;
        continue;
      }
    }
    const int named = name_end[i - sentence.first];
    if (named > i) {
      add(absl::string_view(), true, i, named);
      i = named;
      continue;
    }
    if (token.date >= 0) {
      int end = i + 1;
      while (end < sentence.token_end && document.token(end).date == token.date) ++end;
      add(document.Words(i, i + 1), false, i, end);
      i = end;
      continue;
    }
    const int end = std::min(document.MatchEnd(i), sentence.token_end);
    const bool city = document.Is(i, Sense::Kind::kCity);
    if (city && end > i + 1) {
      add(document.Words(end - 1, end), false, i, end);
      i = end;
      continue;
    }
    // A plain apostrophe.
    add(token.lower.front() == '\'' ? token.lower : document.Words(i, i + 1), false, i, i + 1);
    ++i;
  }
  tree_ = SyntaxParser::Default().Parse(words);
  children_ = ChildrenOf(tree_.head);
}

int SentenceSyntax::WordOf(int token) const {
  const size_t i = static_cast<size_t>(token - first_token_);
  return i < word_of_.size() ? word_of_[i] : -1;
}

absl::string_view SentenceSyntax::PrepositionOf(int word) const {
  for (const int child : children_[word]) {
    if (child < word && (label(child) == Label::kCase || label(child) == Label::kMark)) {
      return lower_[child];
    }
  }
  return absl::string_view();
}

bool SentenceSyntax::IsPassive(int verb) const {
  if (tag(verb) != Tag::kVerbParticiple && tag(verb) != Tag::kVerbPast) return false;
  bool agent = false;
  bool has = false;
  for (const int child : children_[verb]) {
    if (label(child) == Label::kPassive || label(child) == Label::kPassiveSubject) return true;
    if (label(child) == Label::kAgent) agent = true;
    if (label(child) == Label::kAuxiliary) has = true;
    if (label(child) == Label::kSubject || label(child) == Label::kObject) has = true;
  }
  if (has) return false;
  // "X, received by Y", "welcomed by Y, X said".
  return agent || label(verb) == Label::kAdnominal;
}

std::vector<int> SentenceSyntax::Listed(int word) const {
  std::vector<int> list = {word};
  for (size_t i = 0; i < list.size(); ++i) {
    for (const int child : children_[list[i]]) {
      if (label(child) == Label::kConjunct && !IsVerb(tag(child))) list.push_back(child);
      // "introduced his successor, X": X.
      if (label(child) == Label::kApposition && lower_[child].empty() && !lower_[list[i]].empty()) {
        list.push_back(child);
      }
    }
  }
  std::sort(list.begin(), list.end());
  return list;
}

int SentenceSyntax::VerbOver(int noun) const {
  int word = noun;
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    const int over = head(word);
    if (over < 0) return -1;
    if (IsVerb(tag(over))) return over;
    word = over;
  }
  return -1;
}

std::vector<int> SentenceSyntax::Subjects(int verb) const {
  std::vector<int> subjects;
  SubjectsOf(verb, 0, &subjects);
  return subjects;
}

void SentenceSyntax::SubjectsOf(int verb, int depth, std::vector<int>* subjects) const {
  if (depth > kMaxDepth) return;
  for (const int child : children_[verb]) {
    if (label(child) != Label::kSubject && label(child) != Label::kPassiveSubject) continue;
    if (!IsRelativePronoun(lower_[child])) {
      subjects->push_back(child);
      return;
    }
    // The relative pronoun stands for the noun that the clause hangs on.
    int clause = verb;
    while (clause >= 0 && label(clause) == Label::kConjunct) clause = head(clause);
    if (clause >= 0 && head(clause) >= 0 &&
        (label(clause) == Label::kRelative || label(clause) == Label::kAdnominal)) {
      subjects->push_back(head(clause));
    }
    return;
  }
  const int over = head(verb);
  if (over < 0) return;
  switch (label(verb)) {
    case Label::kConjunct:
      // "X arrived and met Y".
      SubjectsOf(over, depth + 1, subjects);
      return;
    case Label::kOpenComplement: {
      // "asked Y to meet Z": Y does. "was asked to meet Z": who was asked.
      const int object = tree_.Child(over, Label::kObject);
      if (object >= 0 && object < verb) {
        subjects->push_back(object);
        return;
      }
      SubjectsOf(over, depth + 1, subjects);
      return;
    }
    case Label::kAdverbial:
    case Label::kParataxis:
      SubjectsOf(over, depth + 1, subjects);
      return;
    case Label::kAdnominal: {
      // "the minister meeting Y": the noun; "plans to meet Y": whose plans they are.
      const absl::string_view mark = PrepositionOf(verb);
      const bool infinitive = mark == "to" || tag(verb) == Tag::kVerbBase;
      const int possessor = tree_.Child(over, Label::kPossessor);
      if (infinitive && possessor >= 0) {
        subjects->push_back(possessor);
      } else if (infinitive || !mark.empty()) {
        const int governor = VerbOver(over);
        if (governor >= 0 && governor != verb) SubjectsOf(governor, depth + 1, subjects);
      } else {
        subjects->push_back(over);
      }
      return;
    }
    case Label::kRelative:
      // "the day he met": its subject was not found.
      subjects->push_back(over);
      return;
    default:
      // A gerund behind a noun or a preposition: "before meeting Y".
      if (IsVerb(tag(over))) {
        SubjectsOf(over, depth + 1, subjects);
      } else {
        const int governor = VerbOver(verb);
        if (governor >= 0 && governor != verb) SubjectsOf(governor, depth + 1, subjects);
      }
      return;
  }
}

std::string SentenceSyntax::Dump() const {
  std::vector<absl::string_view> words;
  for (const std::string& word : lower_) words.push_back(word.empty() ? kNameWord : word);
  return chancery::Dump(tree_, words);
}

}  // namespace chancery
