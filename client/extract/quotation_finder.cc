#include "client/extract/quotation_finder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "client/extract/transcript.h"

namespace chancery {
namespace {

// How a speaker was found; the first is the surest.
enum class Basis { kNone, kAfter, kBefore, kInterrupted, kContinued, kSubject, kEarlier };

// Tokens of a turn that is too short to be a statement: "Thank you."
constexpr int kShortTurn = 4;

struct Attribution {
  Basis basis = Basis::kNone;
  Party speaker;
  int verb = -1;  // token of the verb of speech
};

class Finder {
 public:
  Finder(const Document& document, const ClauseReader& reader, const std::vector<Mention>& mentions)
      : document_(document), reader_(reader), mentions_(mentions) {}

  std::vector<Quotation> Find() {
    const std::vector<Document::Quote>& quotes = document_.quotes();
    std::vector<Attribution> found(quotes.size());
    // First each by itself, then by its neighbours.
    for (size_t q = 0; q < quotes.size(); ++q) {
      found[q] = After(quotes[q]);
      if (found[q].basis == Basis::kNone) found[q] = Before(quotes[q], static_cast<int>(q));
    }
    for (size_t q = 0; q < quotes.size(); ++q) {
      if (found[q].basis == Basis::kNone) {
        found[q] = FromNeighbours(static_cast<int>(q), found);
      }
    }
    // "It is hard" to see this "as a concession," he added: both parts are his.
    for (size_t q = quotes.size(); q-- > 1;) {
      if (found[q - 1].basis == Basis::kNone && found[q].basis == Basis::kAfter &&
          At(quotes[q].first).sentence == At(quotes[q - 1].token_end - 1).sentence) {
        found[q - 1] = found[q];
        found[q - 1].basis = Basis::kInterrupted;
      }
    }
    // A quotation over several paragraphs may be attributed with its last one.
    for (size_t q = quotes.size(); q-- > 1;) {
      const bool next_line = LineOf(quotes[q].first) == LineOf(quotes[q - 1].first) + 1 ||
                             LineOf(quotes[q].first) == LineOf(quotes[q - 1].first) + 2;
      if (quotes[q - 1].open && next_line && found[q].basis == Basis::kAfter &&
          (found[q - 1].basis == Basis::kNone || found[q - 1].basis >= Basis::kSubject)) {
        found[q - 1] = found[q];
        found[q - 1].basis = Basis::kContinued;
      }
    }
    for (size_t q = 0; q < quotes.size(); ++q) Report(static_cast<int>(q), found[q]);
    FindParaphrases();
    FindTurnsOfSpeech();
    std::sort(out_.begin(), out_.end(), [](const Quotation& a, const Quotation& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    return std::move(out_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  const Sentence& SentenceOf(int i) const { return document_.sentences()[At(i).sentence]; }
  int LineOf(int i) const { return SentenceOf(i).line; }

  bool IsSpeech(int i) const {
    return At(i).shape == Shape::kLower && At(i).Has(kSpeechVerb | kTellVerb | kOpinionVerb) &&
           !At(i).Has(kPreposition);
  }

  // The party that mention `m` names, as a speaker.
  bool SpeakerOf(int m, Party* speaker) const {
    const Mention& mention = mentions_[m];
    speaker->mention = m;
    if (mention.person >= 0) {
      speaker->kind = Party::Kind::kPerson;
      speaker->person = mention.person;
      return true;
    }
    switch (mention.kind) {
      case Mention::Kind::kPerson:
      case Mention::Kind::kPronoun:
        return false;
      case Mention::Kind::kOffice:
        speaker->kind =
            mention.definite && mention.offices.front().is_known && !mention.polity.empty()
                ? Party::Kind::kOffice
                : Party::Kind::kGroup;
        speaker->polity = mention.polity;
        speaker->words = speaker->kind == Party::Kind::kOffice
                             ? mention.offices.front().title
                             : std::string(document_.Words(mention.first, mention.end));
        return true;
      case Mention::Kind::kGroup:
        speaker->kind = Party::Kind::kGroup;
        speaker->polity = mention.polity;
        speaker->words = std::string(document_.Words(mention.first, mention.end));
        return true;
      case Mention::Kind::kPolity:
        speaker->kind = Party::Kind::kPolity;
        speaker->polity = mention.polity;
        return true;
    }
    return false;
  }

  // The speaker when `m` is the subject; a pronoun that means nobody known gives none.
  bool Take(int m, Basis basis, int verb, Attribution* attribution) const {
    if (mentions_[m].possessive) return false;
    Party speaker;
    if (!SpeakerOf(m, &speaker)) return false;
    attribution->basis = basis;
    attribution->speaker = speaker;
    attribution->verb = verb;
    return true;
  }

  // `"...," X said` and `"...," said X`.
  Attribution After(const Document::Quote& quote) const {
    Attribution none;
    if (quote.open) return none;
    int i = quote.token_end + 1;  // past the mark
    if (i >= document_.token_count()) return none;
    const int line = LineOf(quote.first);
    if (LineOf(i) != line) return none;
    // After a full stop a new sentence begins; only one in small letters goes on.
    const DocToken& last = At(quote.token_end - 1);
    const bool stopped = last.lower == "." || last.lower == "...";
    if (At(i).lower == "," || At(i).shape == Shape::kDash) {
      ++i;
    } else if (stopped && !(At(i).shape == Shape::kLower)) {
      // "... ." X said. is rare but real when the name is followed by a verb of speech.
      if (At(i).sentence != At(quote.token_end - 1).sentence && SentenceOf(i).first == i) {
        return none;
      }
    }
    if (i >= document_.token_count() || LineOf(i) != line || document_.QuoteOf(i) >= 0) return none;
    const Sentence& sentence = SentenceOf(i);
    int steps = 0;
    while (i < sentence.token_end && steps < 3 && At(i).shape == Shape::kLower &&
           At(i).Has(kAdverb)) {
      ++i;
      ++steps;
    }
    if (i >= sentence.token_end) return none;
    Attribution found;
    if (AccordingTo(i, sentence, &found)) return found;
    // said X
    if (IsSpeech(i) && At(i).Has(kSpeechVerb | kTellVerb)) {
      int j = i + 1;
      for (int k = 0; j < sentence.token_end && k < 3; ++k, ++j) {
        const int m = reader_.MentionStarting(j);
        if (m >= 0 && mentions_[m].possessive && mentions_[m].end < sentence.token_end) {
          j = mentions_[m].end - 1;  // "said the Secretary's spokesman, X"
          continue;
        }
        if (m >= 0) {
          if (Take(m, Basis::kAfter, i, &found)) return found;
          break;
        }
        if (!At(j).Has(kDeterminer | kTitleModifier | kAdverb)) break;
      }
      // said the ministry
      const int end = NounPhraseEnd(i + 1, sentence);
      if (end > i + 1 && (At(i + 1).Has(kDeterminer) || At(i + 1).lower == "one")) {
        found.basis = Basis::kAfter;
        found.verb = i;
        found.speaker.kind = Party::Kind::kGroup;
        found.speaker.words = std::string(document_.Words(i + 1, end));
        return found;
      }
      return none;
    }
    // X said
    const int m = reader_.MentionStarting(i);
    if (m >= 0) {
      const int verb = SpeechVerbAfter(mentions_[m].end, sentence);
      if (verb >= 0 && QuotedAs(verb, sentence, &found)) return found;
      if (verb >= 0 && Take(m, Basis::kAfter, verb, &found)) return found;
      if (verb >= 0 && mentions_[m].kind == Mention::Kind::kPronoun) {
        // A "he" that is nobody yet: the last speaker.
        found.basis = Basis::kInterrupted;
        found.verb = verb;
        found.speaker.person = -1;
        return found;
      }
      return none;
    }
    // the ministry said
    const int end = NounPhraseEnd(i, sentence);
    if (end > i && (At(i).Has(kDeterminer) || At(i).IsCapitalised() || At(i).lower == "one")) {
      // "a statement from the office of President X said".
      if (end + 1 < sentence.token_end && At(end - 1).Has(kSpeechNoun) &&
          OneOf(At(end).lower, {"from", "by"})) {
        for (int j = end + 1; j < sentence.token_end && j < end + 7; ++j) {
          const int issuer = reader_.MentionStarting(j);
          if (issuer >= 0 && Take(issuer, Basis::kAfter, -1, &found)) return found;
        }
      }
      const int verb = SpeechVerbAfter(end, sentence);
      if (verb >= 0 && QuotedAs(verb, sentence, &found)) return found;
      if (verb >= 0) {
        // A mention inside, "the Russian foreign ministry", gives the polity.
        found.basis = Basis::kAfter;
        found.verb = verb;
        DescribedSpeaker(i, end, &found.speaker);
        return found;
      }
    }
    return none;
  }

  // "according to X".
  bool AccordingTo(int i, const Sentence& sentence, Attribution* found) const {
    if (At(i).lower != "according" || i + 2 >= sentence.token_end || At(i + 1).lower != "to") {
      return false;
    }
    const int m = reader_.MentionStarting(i + 2);
    return m >= 0 && Take(m, Basis::kAfter, i, found);
  }

  // "Interfax quoted spokeswoman X as saying": X speaks.
  bool QuotedAs(int verb, const Sentence& sentence, Attribution* found) const {
    if (!OneOf(At(verb).lower, {"quoted", "quotes", "quoting", "cited", "cites", "citing"})) {
      return false;
    }
    for (int j = verb + 1; j < sentence.token_end && j < verb + 4; ++j) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0) return Take(m, Basis::kAfter, verb, found);
    }
    return false;
  }

  // The first verb of speech after a subject that ends at `i`: "also said", ", who is X, told".
  int SpeechVerbAfter(int i, const Sentence& sentence) const {
    for (int rounds = 0; rounds < 2; ++rounds) {
      int steps = 0;
      while (i < sentence.token_end && steps < 5 && document_.QuoteOf(i) < 0) {
        if (IsSpeech(i)) return i;
        if (At(i).Has(kAdverb | kHaveVerb | kBeVerb | kModal) || At(i).date >= 0) {
          ++i;
          ++steps;
          continue;
        }
        break;
      }
      if (i < sentence.token_end && At(i).lower == ",") {
        // "the minister, X, said".
        if (i + 1 < sentence.token_end && IsSpeech(i + 1) && document_.QuoteOf(i + 1) < 0) {
          return i + 1;
        }
        int j = i + 1;
        while (j < sentence.token_end && j - i < 24 && At(j).lower != "," &&
               At(j).shape != Shape::kQuote) {
          ++j;
        }
        if (j < sentence.token_end && At(j).lower == ",") {
          i = j + 1;
          continue;
        }
      }
      break;
    }
    return -1;
  }

  // The end of a plain noun phrase at `i`: up to the first verb, preposition excluded but "of".
  int NounPhraseEnd(int i, const Sentence& sentence) const {
    int j = i;
    while (j < sentence.token_end && j - i < 9) {
      const DocToken& token = At(j);
      if (!token.IsWord() && token.shape != Shape::kDash && token.shape != Shape::kNumber) break;
      if (document_.QuoteOf(j) >= 0) break;
      if (token.shape == Shape::kLower &&
          (token.Has(kSpeechVerb | kTellVerb | kSubordinator | kBeVerb | kHaveVerb | kModal) ||
           (token.Has(kPreposition) && token.lower != "of" && token.lower != "for"))) {
        break;
      }
      ++j;
    }
    return j;
  }

  // `X said: "..."`, `X, adding "..."`, `telling the paper, "..."`, `X said he was "..."`.
  Attribution Before(const Document::Quote& quote, int index) const {
    Attribution none;
    const int mark = quote.first - 1;
    const Sentence& sentence = SentenceOf(quote.first);
    if (mark < 0) return none;
    const bool colon_before =
        mark - 1 >= 0 && At(mark - 1).lower == ":" && LineOf(mark - 1) >= LineOf(quote.first) - 1;
    int verb = -1;
    int stop = sentence.first;
    // Not past an earlier quotation of the sentence whose words ended it.
    for (int i = mark - 1; i >= stop; --i) {
      if (document_.QuoteOf(i) >= 0 && document_.QuoteOf(i) != index) {
        // A part of the same sentence may be quoted before: go on behind it only if the clause runs
        // on ("no trade space" when it came to "the sovereign right").
        continue;
      }
      if (At(i).shape == Shape::kQuote) continue;
      if (IsSpeech(i) && !IsNoun(i)) {
        verb = i;
        break;
      }
    }
    if (verb < 0 && colon_before && LineOf(mark - 1) == LineOf(quote.first)) {
      // "UN chief on the invasion: "..."": a headline's speaker.
      for (int i = sentence.first; i < mark; ++i) {
        const int m = reader_.MentionStarting(i);
        Attribution found;
        if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity &&
            Take(m, Basis::kBefore, -1, &found)) {
          return found;
        }
      }
    }
    if (verb < 0 && colon_before && LineOf(mark - 1) == LineOf(quote.first) &&
        mark - 1 - sentence.first <= 8) {
      // "Austrian Ministry of Defence: "..."": a body.
      bool body = false;
      for (int i = sentence.first; i < mark - 1; ++i) {
        if (!At(i).IsWord() || At(i).Has(kBeVerb | kHaveVerb | kModal | kSubordinator)) return none;
        body = body || At(i).Has(kOrgHead);
      }
      if (body) {
        Attribution found;
        found.basis = Basis::kBefore;
        found.speaker.kind = Party::Kind::kGroup;
        found.speaker.words = std::string(document_.Words(sentence.first, mark - 1));
        return found;
      }
    }
    if (verb >= 0 && At(verb).lower == "according") {
      Attribution found;
      if (AccordingTo(verb, sentence, &found)) {
        found.basis = Basis::kBefore;
        return found;
      }
      return none;
    }
    if (verb < 0) return none;
    Attribution found;
    if (QuotedAs(verb, sentence, &found)) return found;
    if (verb > sentence.first + 1 && At(verb).lower == "saying" && At(verb - 1).lower == "as") {
      for (int j = verb - 2; j >= sentence.first && verb - j < 14; --j) {
        if (QuotedAs(j, sentence, &found)) return found;
      }
    }
    // "the Ukrainian defense ministry said": a body that is no mention stands right before.
    const int group = reader_.VerbGroupFirst(verb);
    if (group > sentence.first && At(group - 1).Has(kOrgHead) && reader_.MentionAt(group - 1) < 0 &&
        NounPhraseBefore(verb, sentence, &found.speaker)) {
      found.basis = Basis::kBefore;
      found.verb = verb;
      return found;
    }
    const std::vector<int> subject = reader_.SubjectOf(verb);
    for (int m : subject) {
      if (Take(m, Basis::kBefore, verb, &found)) return found;
    }
    if (!subject.empty() && mentions_[subject.front()].kind == Mention::Kind::kPronoun) {
      found.basis = Basis::kInterrupted;
      found.verb = verb;
      found.speaker.person = -1;
      return found;
    }
    // "said X: ..." before the words.
    const int m = verb + 1 < sentence.token_end ? reader_.MentionStarting(verb + 1) : -1;
    if (m >= 0 && mentions_[m].end <= mark && At(verb).lower == "said" &&
        Take(m, Basis::kBefore, verb, &found)) {
      return found;
    }
    // "The statement added: ...", "In a note, the Foreign Ministry called it ...".
    if (NounPhraseBefore(verb, sentence, &found.speaker)) {
      found.basis = Basis::kBefore;
      found.verb = verb;
      return found;
    }
    return none;
  }

  // A subject that is no mention, in its words: "the Foreign Ministry called". A statement is its
  // issuer's, who is named in one of the sentences before.
  bool NounPhraseBefore(int verb, const Sentence& sentence, Party* speaker) const {
    const int group = reader_.VerbGroupFirst(verb);
    int first = group;
    while (first - 1 >= sentence.first && group - first < 9) {
      const DocToken& before = At(first - 1);
      if (!before.IsWord() && before.shape != Shape::kDash && before.lower != "'s" &&
          before.lower != "\u2019s") {
        break;
      }
      if (before.Has(kSubordinator | kConjunction | kSpeechVerb) ||
          (before.Has(kPreposition) && before.lower != "of" && before.lower != "for")) {
        break;
      }
      --first;
    }
    if (first == group || !(At(first).Has(kDeterminer) || At(first).IsCapitalised()) ||
        At(first).Has(kSubjectPronoun)) {
      return false;
    }
    DescribedSpeaker(first, group, speaker);
    return true;
  }

  // The speaker that tokens [first, end) describe.
  void DescribedSpeaker(int first, int end, Party* speaker) const {
    if (At(end - 1).Has(kSpeechNoun) && IssuerBefore(At(first).sentence, speaker)) return;
    speaker->kind = Party::Kind::kGroup;
    speaker->words = std::string(document_.Words(first, end));
  }

  // Who said something in one of the two sentences before `s`.
  bool IssuerBefore(int s, Party* speaker) const {
    for (int back = 1; back <= 2 && s - back >= 0; ++back) {
      const Sentence& before = document_.sentences()[s - back];
      for (int i = before.first; i + 1 < before.token_end; ++i) {
        // A joint one has no other issuer.
        if (At(i).lower == "joint" && At(i + 1).Has(kSpeechNoun) && document_.QuoteOf(i) < 0) {
          speaker->kind = Party::Kind::kGroup;
          speaker->words = std::string(document_.Words(i, i + 2));
          return true;
        }
      }
      for (int i = before.token_end - 1; i > before.first; --i) {
        if (document_.QuoteOf(i) >= 0 || !IsSpeech(i) || IsNoun(i)) continue;
        const int first = std::max(before.first, reader_.VerbGroupFirst(i));
        if (first > before.first && At(first - 1).Has(kOrgHead) &&
            reader_.MentionAt(first - 1) < 0) {
          int start = first;
          while (start - 1 >= before.first && At(start - 1).IsWord() &&
                 !At(start - 1).Has(kPreposition | kSubordinator | kConjunction)) {
            --start;
          }
          speaker->kind = Party::Kind::kGroup;
          speaker->words = std::string(document_.Words(start, first));
          return true;
        }
        for (int m : reader_.SubjectOf(i)) {
          if (mentions_[m].end <= i && !mentions_[m].possessive && SpeakerOf(m, speaker)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  // "said" after a determiner or "in a statement": no verb.
  bool IsNoun(int i) const {
    if (i == 0) return false;
    const DocToken& before = At(i - 1);
    if (OneOf(At(i).lower, {"calls", "comments", "remarks", "claims", "states", "reports", "posts",
                            "notes", "answers", "concerns", "address", "call", "read", "reads",
                            "agreed", "expected", "estimated", "left"})) {
      return before.Has(kDeterminer | kPossessive) || before.lower == "'s" ||
             before.lower == "\u2019s" || OneOf(At(i).lower, {"expected", "estimated"});
    }
    return before.Has(kDeterminer) && before.lower != "that" && before.lower != "which";
  }

  Attribution FromNeighbours(int q, const std::vector<Attribution>& found) const {
    Attribution none;
    const std::vector<Document::Quote>& quotes = document_.quotes();
    const Document::Quote& quote = quotes[q];
    const int line = LineOf(quote.first);
    const Sentence& sentence = SentenceOf(quote.first);
    const bool starts_line = sentence.starts_line && quote.first <= sentence.first + 1;
    // "...," he said. "..." and a quotation that continues over paragraphs.
    if (q > 0 && found[q - 1].basis != Basis::kNone) {
      const Document::Quote& previous = quotes[q - 1];
      const int previous_line = LineOf(previous.token_end - 1);
      if (previous_line == line) {
        const int between = quote.first - previous.token_end;
        // The words between them are the attribution, or few.
        if (between < 60) {
          Attribution copy = found[q - 1];
          copy.basis = Basis::kInterrupted;
          return copy;
        }
      } else if (previous.open && starts_line && line - previous_line <= 2) {
        Attribution copy = found[q - 1];
        copy.basis = Basis::kContinued;
        return copy;
      }
    }
    // The sentence itself has a subject: `Biden's "..."`, `X is "fully prepared"`.
    if (!starts_line) {
      for (int i = sentence.first; i < quote.first - 1; ++i) {
        if (IsSpeech(i) && !IsNoun(i)) {
          Attribution copy;
          for (int m : reader_.SubjectOf(i)) {
            if (Take(m, Basis::kSubject, i, &copy)) return copy;
          }
        }
      }
      // A noun of speech: "in a tweet", "in a statement".
      for (int i = sentence.first; i < sentence.token_end; ++i) {
        if (document_.QuoteOf(i) >= 0 || !At(i).Has(kSpeechNoun)) continue;
        if (i == sentence.first || !At(i - 1).Has(kDeterminer | kPossessive)) continue;
        for (int j = sentence.first; j < sentence.token_end; ++j) {
          const int m = reader_.MentionStarting(j);
          Attribution copy;
          if (m >= 0 && Take(m, Basis::kSubject, -1, &copy)) return copy;
          if (m >= 0) break;
        }
        break;
      }
      return none;
    }
    // A paragraph that is nothing but words: who spoke last, in the sentence before. What follows
    // the closing mark may be an attribution that is not understood.
    const int after = quote.token_end + 1;
    if (!quote.open && after < document_.token_count() &&
        At(after).sentence == At(quote.token_end - 1).sentence && document_.QuoteOf(after) < 0 &&
        At(after).IsWord()) {
      return none;
    }
    const int s = At(quote.first).sentence;
    for (int back = 1; back <= 2 && s - back >= 0; ++back) {
      const Sentence& before = document_.sentences()[s - back];
      if (line - before.line > 2 || before.is_headline || before.is_caption) break;
      // The last quotation there.
      for (int p = q - 1; p >= 0 && quotes[p].first >= before.first; --p) {
        if (quotes[p].first < before.token_end && found[p].basis != Basis::kNone) {
          Attribution copy = found[p];
          copy.basis = Basis::kEarlier;
          return copy;
        }
      }
      // Its subject.
      for (int i = before.first; i < before.token_end; ++i) {
        const int m = reader_.MentionStarting(i);
        if (m < 0 || mentions_[m].possessive || mentions_[m].kind == Mention::Kind::kPolity) {
          continue;
        }
        if (i > before.first && At(i - 1).Has(kPreposition)) continue;
        Attribution copy;
        if (Take(m, Basis::kEarlier, -1, &copy)) return copy;
      }
      break;
    }
    return none;
  }

  int WordCount(const Document::Quote& quote) const {
    int words = 0;
    for (int i = quote.first; i < quote.token_end; ++i) {
      if (At(i).IsWord() && At(i).space_before) ++words;
    }
    return words + 1;
  }

  bool HasVerb(const Document::Quote& quote) const {
    for (int i = quote.first; i < quote.token_end; ++i) {
      const DocToken& token = At(i);
      if (token.shape != Shape::kLower && i > quote.first) continue;
      if (token.Has(kBeVerb | kHaveVerb | kModal) && token.lower != "to") return true;
      if (token.Has(kPastVerb | kSpeechVerb)) return true;
      if (token.Has(kSubjectPronoun) ||
          OneOf(token.lower, {"i", "we", "you", "it", "this", "that", "there"})) {
        return true;
      }
      if (OneOf(token.lower, {"'m", "'re", "'ve", "'ll", "\u2019m", "\u2019re", "\u2019ve"})) {
        return true;
      }
    }
    return false;
  }

  void Report(int q, Attribution attribution) {
    const Document::Quote& quote = document_.quotes()[q];
    const int words = WordCount(quote);
    const DocToken& last = At(quote.token_end - 1);
    const bool ended = OneOf(last.lower, {".", ",", "?", "!", "..."});
    const bool clause = HasVerb(quote) && words >= 4;
    // "And he agreed.": a short sentence of its own.
    const bool sentence = last.lower == "." && words >= 3 && HasVerb(quote) &&
                          At(quote.first).IsCapitalised() &&
                          SentenceOf(quote.first).first >= quote.first - 1;
    const bool fragment = !clause && !sentence && !(ended && words >= 4);
    if (attribution.basis == Basis::kNone) return;
    // "Emeka “Iron” Okafor": a nickname.
    if (const int m = reader_.MentionAt(quote.first); m >= 0 &&
                                                      mentions_[m].core_first < quote.first &&
                                                      quote.token_end < mentions_[m].core_end) {
      return;
    }
    if (attribution.speaker.kind == Party::Kind::kPerson && attribution.speaker.person < 0) {
      // "he said" without a person: the last speaker.
      if (out_.empty() || out_.back().speaker.kind != Party::Kind::kPerson ||
          LineOf(quote.first) - document_.sentences()[out_.back().last_sentence].line > 4) {
        return;
      }
      attribution.speaker = out_.back().speaker;
    }
    if (fragment) {
      // "the president's "war on terror"": a name in quotation marks.
      if (quote.first >= 2 &&
          (At(quote.first - 2).lower == "'s" || At(quote.first - 2).lower == "\u2019s")) {
        return;
      }
      // Words that a verb of speech does not govern are the writer's.
      if (attribution.basis != Basis::kBefore && attribution.basis != Basis::kAfter) return;
      if (words <= 1) return;
    }
    if (quote.single && fragment) return;
    // "known at home as “the Wall”": a nickname.
    if (fragment && quote.first >= 2 && At(quote.first - 2).lower == "as") {
      for (int i = quote.first - 3; i >= 0 && quote.first - i < 9; --i) {
        if (OneOf(At(i).lower, {"known", "nicknamed", "dubbed", "referred", "styled"})) return;
      }
    }
    // "a speech titled "A new dawn"".
    if (quote.first >= 2 &&
        OneOf(At(quote.first - 2).lower, {"titled", "entitled", "headlined", "named", "nicknamed",
                                          "codenamed", "subtitled", "dubbed"})) {
      return;
    }
    Quotation out;
    out.begin = quote.begin;
    out.end = quote.end;
    out.first_sentence = At(quote.first).sentence;
    out.last_sentence = At(quote.token_end - 1).sentence;
    out.speaker = attribution.speaker;
    out.fragment = fragment;
    switch (attribution.basis) {
      case Basis::kAfter:
        out.confidence = 0.97f;
        break;
      case Basis::kBefore:
        out.confidence = 0.93f;
        break;
      case Basis::kInterrupted:
      case Basis::kContinued:
        out.confidence = 0.9f;
        break;
      default:
        out.confidence = 0.7f;
    }
    if (attribution.verb >= 0) {
      FindAddressee(attribution.verb, &out);
      FindWhen(attribution.verb, &out);
    }
    out_.push_back(std::move(out));
  }

  // "told reporters", "told CNN".
  void FindAddressee(int verb, Quotation* out) const {
    if (!At(verb).Has(kTellVerb) && !OneOf(At(verb).lower, {"told", "telling", "tells"})) return;
    const Sentence& sentence = SentenceOf(verb);
    const int m = verb + 1 < sentence.token_end ? reader_.MentionStarting(verb + 1) : -1;
    Party party;
    if (m >= 0 && SpeakerOf(m, &party)) {
      if (party.kind == Party::Kind::kPerson && out->speaker.kind == Party::Kind::kPerson &&
          party.person == out->speaker.person) {
        return;
      }
      out->addressee = party;
      out->has_addressee = true;
      return;
    }
    int end = verb + 1;
    while (end < sentence.token_end && end - verb < 6 &&
           (At(end).IsCapitalised() || At(end).Has(kPress) || At(end).Has(kDeterminer) ||
            At(end).Has(kOrgHead)) &&
           At(end).date < 0) {
      ++end;
    }
    if (end > verb + 1) {
      out->addressee.kind = Party::Kind::kGroup;
      out->addressee.words = std::string(document_.Words(verb + 1, end));
      out->has_addressee = true;
    }
  }

  void FindWhen(int verb, Quotation* out) const {
    const Sentence& sentence = SentenceOf(verb);
    int best = -1;
    int distance = 12;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (At(i).date < 0 || document_.QuoteOf(i) >= 0) continue;
      if (std::abs(i - verb) < distance) {
        distance = std::abs(i - verb);
        best = At(i).date;
      }
    }
    if (best >= 0 && document_.dates()[best].relation == DateMention::Relation::kAt) {
      out->when = document_.dates()[best].past;
    }
  }

  // Of a transcript each paragraph is a quotation without marks.
  void FindTurnsOfSpeech() {
    const std::vector<Sentence>& sentences = document_.sentences();
    for (const Turn& turn : FindTurns(document_, mentions_)) {
      if (turn.person < 0) continue;
      for (int s = turn.first_sentence; s < turn.sentence_end;) {
        int end = s + 1;
        while (end < turn.sentence_end && sentences[end].line == sentences[s].line) ++end;
        int first = s == turn.first_sentence ? turn.body : sentences[s].first;
        Quotation out;
        out.first_sentence = s;
        out.last_sentence = end - 1;
        s = end;
        const int last = sentences[out.last_sentence].token_end - 1;
        // What stands in marks is read as such; "(Laughter.)" is nobody's.
        if (first > last || At(first).shape == Shape::kQuote || At(first).lower == "(") continue;
        out.begin = At(first).begin;
        out.end = At(last).end;
        out.speaker.kind = Party::Kind::kPerson;
        out.speaker.person = turn.person;
        out.speaker.mention = turn.mention;
        out.fragment = last - first < kShortTurn;
        out.confidence = 0.9f;
        out_.push_back(std::move(out));
      }
    }
  }

  // "X said (that) ...": the reporter's words, in sentences without quotations.
  void FindParaphrases() {
    const std::vector<Sentence>& sentences = document_.sentences();
    for (size_t s = 0; s < sentences.size(); ++s) {
      const Sentence& sentence = sentences[s];
      if (sentence.is_caption || sentence.is_headline) continue;
      int verb = -1;
      for (int i = sentence.first; i < sentence.token_end; ++i) {
        if (document_.QuoteOf(i) >= 0 || At(i).shape == Shape::kQuote) {
          verb = -1;
          break;
        }
        if (verb < 0 && At(i).shape == Shape::kLower && At(i).Has(kSpeechVerb) &&
            OneOf(At(i).lower,
                  {"said",       "says",      "added",   "stated",       "insisted", "warned",
                   "denied",     "announced", "claimed", "argued",       "noted",    "confirmed",
                   "reiterated", "stressed",  "told",    "acknowledged", "admitted", "declared",
                   "predicted",  "suggested", "accused", "urged"})) {
          verb = i;
        }
      }
      if (verb < 0) continue;
      Quotation out;
      bool found = false;
      const std::vector<int> subject = reader_.SubjectOf(verb);
      for (int m : subject) {
        if (!mentions_[m].possessive && mentions_[m].end <= verb && SpeakerOf(m, &out.speaker)) {
          found = true;
          break;
        }
      }
      int first = verb + 1;
      int end = sentence.token_end;
      if (!found) {
        // "..., said X."
        const int m = verb + 1 < sentence.token_end ? reader_.MentionStarting(verb + 1) : -1;
        if (m < 0 || !SpeakerOf(m, &out.speaker) || verb - sentence.first < 4) continue;
        first = sentence.first;
        end = verb;
      }
      while (end > first && !At(end - 1).IsWord() && At(end - 1).shape != Shape::kNumber) --end;
      if (first < end && At(first).lower == "that") ++first;
      if (end - first < 4) continue;
      out.begin = At(first).begin;
      out.end = At(end - 1).end;
      out.first_sentence = out.last_sentence = static_cast<int>(s);
      out.paraphrase = true;
      out.confidence = 0.7f;
      FindWhen(verb, &out);
      out_.push_back(std::move(out));
    }
  }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  std::vector<Quotation> out_;
};

}  // namespace

std::vector<Quotation> FindQuotations(const Document& document, const ClauseReader& reader,
                                      const std::vector<Mention>& mentions) {
  return Finder(document, reader, mentions).Find();
}

}  // namespace chancery
