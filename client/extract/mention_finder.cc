#include "client/extract/mention_finder.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/name_runs.h"
#include "client/extract/name_titles.h"
#include "client/extract/narrator.h"
#include "client/extract/person_mentions.h"
#include "client/extract/person_runs.h"
#include "client/extract/titled_text.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

class Finder {
 public:
  explicit Finder(const Document& document) : document_(document), text_(document) {}

  std::vector<Mention> Find() {
    std::vector<NameRun> runs = FindNameRuns(text_);
    const NameTitles titles(text_, runs);
    MarkPeople(text_, titles, &runs);
    PersonMentions people = FindPersonMentions(text_, titles, runs);
    mentions_ = std::move(people.mentions);
    covered_.assign(document_.token_count() + 1, false);
    for (const Mention& mention : mentions_) Cover(mention.first, mention.end);
    AddOffices(people.title_used);
    narrated_ = NarratorOf(document_, mentions_) >= 0;
    AddOthers();
    return InOrder();
  }

 private:
  void Cover(int first, int end) {
    for (int i = first; i < end; ++i) covered_[i] = true;
  }

  // Of mentions that overlap the first, and of those the longest.
  std::vector<Mention> InOrder() {
    // Mentions are large: their order is found on numbers, and each moves once.
    std::vector<int> order(mentions_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](int i, int k) {
      const Mention& a = mentions_[i];
      const Mention& b = mentions_[k];
      return a.first != b.first ? a.first < b.first : a.end > b.end;
    });
    // A phrase inside another one (an apposition's title) is a part of it.
    std::vector<Mention> out;
    out.reserve(order.size());
    for (const int i : order) {
      if (!out.empty() && mentions_[i].first < out.back().end) continue;
      out.push_back(std::move(mentions_[i]));
    }
    return out;
  }

  // Titles that name nobody who is named.
  void AddOffices(const std::vector<bool>& title_used) {
    for (size_t t = 0; t < text_.titles().size(); ++t) {
      const Title& title = text_.titles()[t];
      if (title_used[t]) {
        Cover(title.first, title.end);
      } else if (!covered_[title.first] && !DescribesMeeting(title)) {
        mentions_.push_back(OfficeOf(title));
        Cover(mentions_.back().first, mentions_.back().end);
      }
    }
  }

  // "held official talks": no official.
  bool DescribesMeeting(const Title& title) const {
    return title.end == title.first + 1 && text_.At(title.first).lower == "official" &&
           text_.InSentence(title.end, text_.SentenceOf(title.first)) &&
           text_.At(title.end).Has(kMeetingNoun | kEventNoun);
  }

  Mention OfficeOf(const Title& title) const {
    Mention mention;
    mention.kind =
        title.plural || !title.polities.empty() ? Mention::Kind::kGroup : Mention::Kind::kOffice;
    if (title.counterpart && !title.plural) mention.kind = Mention::Kind::kOffice;
    mention.sentence = text_.At(title.first).sentence;
    mention.first = title.first;
    mention.end = title.end;
    mention.core_first = title.office.first;
    mention.core_end = title.office.head_end;
    mention.offices.push_back(title.office);
    mention.polity = title.office.polity;
    mention.polities = title.polities;
    mention.plural = title.plural;
    mention.definite =
        title.definite || (!title.indefinite &&
                           (text_.At(title.first).IsCapitalised() || !title.office.polity.empty()));
    mention.number = title.number;
    mention.counterpart = title.counterpart;
    mention.quoted = document_.QuoteOf(title.first) >= 0;
    TakePossessive(&mention);
    return mention;
  }

  void TakePossessive(Mention* mention) const {
    if (text_.InSentence(mention->end, text_.SentenceOf(mention->first)) &&
        IsPossessiveMark(text_.At(mention->end))) {
      mention->possessive = true;
      ++mention->end;
    }
  }

  // Polities, pronouns and what stands for one.
  void AddOthers() {
    bool labelled = false;  // in what the last line that began with who speaks goes on with
    for (const Sentence& sentence : document_.sentences()) {
      if (sentence.starts_line && HasLabel(sentence)) {
        labelled = true;
      } else if (sentence.is_headline || sentence.in_title) {
        labelled = false;
      }
      for (int i = sentence.first; i < sentence.token_end;) {
        i = covered_[i] ? i + 1 : AddAt(i, sentence, labelled);
      }
    }
  }

  // Adds what begins at token `i`, if anything does. Returns where to go on.
  int AddAt(int i, const Sentence& sentence, bool labelled) {
    const DocToken& token = text_.At(i);
    if (const int end = EndOfOneMeant(i, sentence); end > i) {
      Mention& mention = Add(Mention::Kind::kPronoun, i, end);
      mention.core_first = i + 1;
      if (const Sense* people = PeopleAt(i + 1); people != nullptr) {
        mention.polity = people->polity->name;
      }
      return end;
    }
    if (token.match >= 0 && document_.MatchFirst(i) == i) {
      AddPolity(i);
      return document_.MatchEnd(i);
    }
    if (token.Has(kNumberWord) &&
        OneOf(token.lower, {"two", "both", "pair", "duo", "three", "trio", "four"}) &&
        StandsForPeople(i, sentence)) {
      Mention& mention = Add(Mention::Kind::kPronoun, i, i + 1);
      if (i > sentence.first && OneOf(text_.At(i - 1).lower, {"the", "all"})) --mention.first;
      mention.plural = true;
      mention.number = OneOf(token.lower, {"three", "trio"}) ? 3 : token.lower == "four" ? 4 : 2;
    } else if (IsPronoun(i, labelled)) {
      Mention& mention = Add(Mention::Kind::kPronoun, i, i + 1);
      mention.plural =
          token.lower[0] == 't' || absl::StartsWith(token.lower, "we") || token.lower == "us";
      mention.possessive = IsPossessive(i, sentence);
    }
    return i + 1;
  }

  Mention& Add(Mention::Kind kind, int first, int end) {
    Mention mention;
    mention.kind = kind;
    mention.sentence = text_.At(first).sentence;
    mention.first = mention.core_first = first;
    mention.end = mention.core_end = end;
    mention.definite = true;
    mention.quoted = document_.QuoteOf(first) >= 0;
    mentions_.push_back(std::move(mention));
    return mentions_.back();
  }

  // The polity, or the capital that stands for one, whose name begins at the token.
  void AddPolity(int i) {
    const Sense* polity = document_.SenseOf(i, SenseKind::kPolity);
    if (polity == nullptr) polity = document_.SenseOf(i, SenseKind::kPolityMetonym);
    const Sense* city = document_.SenseOf(i, SenseKind::kCity);
    if (polity == nullptr && (city == nullptr || !city->city->is_capital)) return;
    Mention& mention = Add(Mention::Kind::kPolity, i, document_.MatchEnd(i));
    mention.polity = polity != nullptr ? polity->polity->name : city->city->polity->name;
    mention.metonym = polity == nullptr;
    TakePossessive(&mention);
  }

  // Of a person: also of the first, in what a transcript or a letter says that somebody says.
  bool IsPronoun(int i, bool labelled) const {
    const DocToken& token = text_.At(i);
    if (!token.Has(kSubjectPronoun | kObjectPronoun | kPossessive) || !token.IsWord()) return false;
    if ((labelled || narrated_) && document_.QuoteOf(i) < 0 &&
        OneOf(token.lower,
              {"i", "i'll", "i'm", "i've", "i'd", "me", "we", "we'll", "we're", "we've", "we'd"})) {
      return true;
    }
    if (labelled && document_.QuoteOf(i) < 0 && token.lower == "you") return true;
    // "I met X this morning," Y said: whose words they are is asked later.
    if (document_.QuoteOf(i) >= 0 && OneOf(token.lower, {"i", "i've", "me", "we", "we've", "us"})) {
      return true;
    }
    return OneOf(token.lower, {"he", "she", "they", "him", "her", "them", "his", "their"});
  }

  // "her" before a noun is possessive.
  bool IsPossessive(int i, const Sentence& sentence) const {
    const absl::string_view word = text_.At(i).lower;
    if (word == "his" || word == "their") return true;
    if (word != "her" || !text_.InSentence(i + 1, sentence)) return false;
    const DocToken& next = text_.At(i + 1);
    return next.IsWord() && !next.Has(kPreposition | kConjunction | kAdverb) &&
           !OneOf(next.lower, {"the", "a", "an", "this", "that"}) && next.date < 0;
  }

  // "FOREIGN MINISTER HAINZ: Thank you", "A: Thank you": a line of a transcript.
  bool HasLabel(const Sentence& sentence) const {
    if (OneOf(text_.At(sentence.first).lower, {"a", "answer"}) &&
        text_.InSentence(sentence.first + 1, sentence) &&
        text_.At(sentence.first + 1).lower == ":") {
      return true;
    }
    for (int i = sentence.first; i < sentence.token_end && i < sentence.first + 10; ++i) {
      if (text_.At(i).lower == ":") return i > sentence.first && covered_[i - 1];
      if (!covered_[i]) return false;
    }
    return false;
  }

  // "the Kenyan": of which people; null for none.
  const Sense* PeopleAt(int i) const {
    const Sense* people = document_.SenseOf(i, SenseKind::kPolityPeople);
    return people != nullptr ? people : document_.SenseOf(i, SenseKind::kPolityAdjective);
  }

  // "the Kenyan met", "received his guest": where such a phrase for one who was named ends that
  // begins at `i`; `i` for none.
  int EndOfOneMeant(int i, const Sentence& sentence) const {
    const absl::string_view determiner = text_.At(i).lower;
    const bool the = determiner == "the";
    if ((!the && determiner != "his" && determiner != "her") ||
        !text_.InSentence(i + 1, sentence)) {
      return i;
    }
    int end = i + 2;
    if (the && text_.At(i + 1).IsCapitalised() && PeopleAt(i + 1) != nullptr &&
        document_.MatchFirst(i + 1) == i + 1) {
      end = document_.MatchEnd(i + 1);
      // "the Russians", "the Chinese", "the British": many.
      const absl::string_view word = text_.At(end - 1).lower;
      for (const absl::string_view many : {"s", "ese", "sh", "ch"}) {
        if (absl::EndsWith(word, many)) return i;
      }
    } else if (!OneOf(text_.At(i + 1).lower, {"guest", "visitor"}) &&
               !(text_.At(i + 1).lower == "host" && !the)) {
      return i;
    }
    // No noun or name follows that this would only describe.
    if (!text_.InSentence(end, sentence)) return end;
    const DocToken& after = text_.At(end);
    // "The Omani, whose aircraft", but not "the Omani, Saudi and Qatari ministers".
    const bool aside = after.lower == "," && the && text_.InSentence(end + 1, sentence) &&
                       text_.At(end + 1).shape == Shape::kLower;
    if (after.shape == Shape::kPunct) {
      return after.lower == "." || after.lower == ";" || aside ? end : i;
    }
    if (after.shape != Shape::kLower || after.lower == "of") return i;
    // "Her host there was X": told of X.
    const int verb = after.lower == "there" && text_.InSentence(end + 1, sentence) ? end + 1 : end;
    if (text_.At(i + 1).lower == "host" && text_.At(verb).Has(kBeVerb)) return i;
    const bool goes_on =
        after.Has(kBeVerb | kHaveVerb | kModal | kMeetVerb | kTalkVerb | kHostVerb | kSpeechVerb |
                  kPastVerb | kAdverb | kPreposition | kConjunction) &&
        !after.Has(kDeterminer | kMeetingNoun | kOfficeHead | kOfficePlural);
    return goes_on ? end : i;
  }

  // "The two will meet", "between the two", "both said", "all three agreed": without a noun.
  bool StandsForPeople(int i, const Sentence& sentence) const {
    const bool the = i > sentence.first && OneOf(text_.At(i - 1).lower, {"the", "all"});
    // "talks between the two in Brussels".
    if (the && i - 2 >= sentence.first && text_.At(i - 2).lower == "between") return true;
    if (!the && text_.At(i).lower != "both") return false;
    if (!text_.InSentence(i + 1, sentence)) return the;
    const DocToken& after = text_.At(i + 1);
    if (after.shape == Shape::kPunct) return the;
    if (after.shape != Shape::kLower) return false;
    // "received the pair for an hour".
    if (the && i - 2 >= sentence.first && text_.At(i - 2).shape == Shape::kLower &&
        text_.At(i - 2).Has(kMeetVerb | kHostVerb | kTellVerb | kCallVerb | kBriefVerb) &&
        after.Has(kPreposition) && after.lower != "of") {
      return true;
    }
    if (OneOf(after.lower, {"intend", "plan", "hope", "want", "agree", "hold", "sit", "dine"})) {
      return true;
    }
    return after.Has(kBeVerb | kHaveVerb | kModal | kMeetVerb | kTalkVerb | kDiscussVerb |
                     kSpeechVerb | kPastVerb | kAdverb) &&
           !after.Has(kDeterminer | kPreposition) && !after.Has(kMeetingNoun);
  }

  const Document& document_;
  const TitledText text_;
  std::vector<bool> covered_;  // by token: whether a mention has it
  bool narrated_ = false;      // the text is of one who says "I"
  std::vector<Mention> mentions_;
};

}  // namespace

std::vector<Mention> FindMentions(const Document& document) { return Finder(document).Find(); }

}  // namespace chancery
