#include "client/extract/transcript.h"

#include <algorithm>

namespace chancery {
namespace {

// Tokens of a label: "PRESIDENT OF RUSSIA VIKTOR SMOLIN (retranslated):".
constexpr int kMaxLabel = 16;

class Reader {
 public:
  Reader(const Document& document, const std::vector<Mention>& mentions)
      : document_(document), mentions_(mentions) {}

  std::vector<Turn> Read() {
    const std::vector<Sentence>& sentences = document_.sentences();
    size_t m = 0;
    bool named = false;
    for (size_t s = 0; s < sentences.size(); ++s) {
      const Sentence& sentence = sentences[s];
      if (!sentence.starts_line || sentence.is_headline || sentence.is_caption) continue;
      const int colon = ColonOf(sentence);
      if (colon < 0) continue;
      while (m < mentions_.size() && mentions_[m].first < sentence.first) ++m;
      Turn turn;
      turn.body = colon + 1;
      turn.first_sentence = static_cast<int>(s);
      if (!ReadLabel(sentence, colon, m, &turn)) continue;
      named = named || turn.person >= 0;
      turns_.push_back(turn);
    }
    if (!named || (turns_.size() < 2 && !InCapitals(turns_.front()))) return {};
    for (size_t t = 0; t < turns_.size(); ++t) turns_[t].sentence_end = EndOf(t);
    return std::move(turns_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }

  // "SECRETARY HALE: ...": a label even if it is the only one.
  bool InCapitals(const Turn& turn) const {
    const Mention& name = mentions_[turn.mention];
    for (int i = name.core_first; i < name.core_end; ++i) {
      if (At(i).IsWord() && At(i).shape != Shape::kUpper) return false;
    }
    return true;
  }

  // The colon that ends what may be a label; -1 for none.
  int ColonOf(const Sentence& sentence) const {
    const int last = std::min(sentence.token_end - 1, sentence.first + kMaxLabel);
    for (int i = sentence.first; i < last; ++i) {
      if (At(i).lower == ":") return i;
      if (At(i).shape == Shape::kQuote || At(i).lower == ";") return -1;
    }
    return -1;
  }

  // Who speaks in the line; false if the words before the colon are no label.
  bool ReadLabel(const Sentence& sentence, int colon, size_t m, Turn* turn) const {
    if (colon == sentence.first + 1 && OneOf(At(sentence.first).lower, {"q", "question"})) {
      return true;
    }
    if (colon == sentence.first + 1 && OneOf(At(sentence.first).lower, {"a", "answer"})) {
      // Of the one who is asked: who spoke last, or whom the article is about.
      for (size_t t = turns_.size(); t-- > 0 && turn->person < 0;) {
        turn->person = turns_[t].person;
        turn->mention = turns_[t].mention;
      }
      for (size_t n = 0; n < m && turn->person < 0; ++n) TakeNamed(n, turn);
      // "Interview with X": the title is read behind the text.
      for (size_t n = m; n < mentions_.size() && turn->person < 0; ++n) {
        if (document_.sentences()[mentions_[n].sentence].in_title) TakeNamed(n, turn);
      }
      return turn->person >= 0;
    }
    if (m >= mentions_.size() || mentions_[m].first != sentence.first || mentions_[m].possessive ||
        mentions_[m].quoted || mentions_[m].person < 0) {
      return false;
    }
    // "(retranslated)", "(through an interpreter)".
    const int end = mentions_[m].end;
    const bool aside = end < colon && At(end).lower == "(" && At(colon - 1).lower == ")";
    if (end != colon && !aside) return false;
    turn->person = mentions_[m].person;
    turn->mention = static_cast<int>(m);
    return true;
  }

  void TakeNamed(size_t n, Turn* turn) const {
    if (mentions_[n].kind != Mention::Kind::kPerson) return;
    turn->person = mentions_[n].person;
    turn->mention = static_cast<int>(n);
  }

  int EndOf(size_t t) const {
    const std::vector<Sentence>& sentences = document_.sentences();
    const bool last = t + 1 == turns_.size();
    const int limit = last ? static_cast<int>(sentences.size()) : turns_[t + 1].first_sentence;
    int end = turns_[t].first_sentence + 1;
    while (end < limit && sentences[end].line == sentences[end - 1].line) ++end;
    if (turns_[t].person < 0 || (!last && turns_[t].person == turns_[t + 1].person)) return end;
    while (end < limit && !sentences[end].is_headline && !sentences[end].in_title) {
      int next = end + 1;
      while (next < limit && sentences[next].line == sentences[end].line) ++next;
      if (last && !SpeaksOfHimself(end, next)) return end;
      end = next;
    }
    return end;
  }

  bool SpeaksOfHimself(int first_sentence, int sentence_end) const {
    const std::vector<Sentence>& sentences = document_.sentences();
    for (int i = sentences[first_sentence].first; i < sentences[sentence_end - 1].token_end; ++i) {
      if (document_.QuoteOf(i) < 0 && OneOf(At(i).lower, {"i", "we", "our", "my", "me", "us"})) {
        return true;
      }
    }
    return false;
  }

  const Document& document_;
  const std::vector<Mention>& mentions_;
  std::vector<Turn> turns_;
};

}  // namespace

std::vector<Turn> FindTurns(const Document& document, const std::vector<Mention>& mentions) {
  return Reader(document, mentions).Read();
}

const Turn* TurnOf(const std::vector<Turn>& turns, int s) {
  const auto after = std::upper_bound(
      turns.begin(), turns.end(), s,
      [](int sentence, const Turn& turn) { return sentence < turn.first_sentence; });
  if (after == turns.begin()) return nullptr;
  const Turn& turn = *(after - 1);
  return s < turn.sentence_end ? &turn : nullptr;
}

}  // namespace chancery
