#include "client/extract/mention_finder.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/extract/title_finder.h"
#include "storage/vocabulary/known_people.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

constexpr int kMaxNameTokens = 9;  // "Mohammed bin Rashid al-Maktoum": hyphens are tokens

// A run of capitalised words that may be a name.
struct NameRun {
  int sentence = 0;
  int first = 0;
  int end = 0;
  int honorific_first = -1;  // token, -1 for none
  bool person = false;
  // Has a kOrgHead or kVenueHead word: accepted only next to a title.
  bool organisation = false;
};

bool IsPossessiveMark(const DocToken& token) {
  return token.lower == "'s" || token.lower == "\u2019s" ||
         ((token.lower == "'" || token.lower == "\u2019") && !token.space_before);
}

// The words with single plain spaces between them: no-break spaces are a matter of layout.
std::string PlainSpaces(absl::string_view words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (absl::StartsWith(words.substr(i), "\u00a0")) {
      out += ' ';
      ++i;
    } else if (words[i] == '\n' || words[i] == '\t' || words[i] == ' ') {
      if (out.empty() || out.back() != ' ') out += ' ';
    } else {
      out += words[i];
    }
  }
  return out;
}

bool IsRoman(absl::string_view word) {
  return word == "ii" || word == "iii" || word == "iv" || word == "vi" || word == "vii" ||
         word == "viii" || word == "xvi" || word == "xiv" || word == "xii" || word == "xiii" ||
         word == "v" || word == "x" || word == "ix";
}

class Finder {
 public:
  explicit Finder(const Document& document) : document_(document), titles_(FindTitles(document)) {
    title_at_.assign(document.token_count() + 1, -1);
    if (!document.published().is_unknown()) {
      year_ = static_cast<int>(CivilFromDay(document.published().latest()).year());
    }
    for (size_t t = 0; t < titles_.size(); ++t) {
      for (int i = titles_[t].first; i < titles_[t].end; ++i) title_at_[i] = static_cast<int>(t);
    }
  }

  std::vector<Mention> Find() {
    FindCitySurnames();
    for (const Sentence& sentence : document_.sentences()) {
      sentence_ = &sentence;
      FindRuns();
    }
    FindStrongRuns();
    FindWeakRuns();
    Attach();
    AddOthers();
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

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  const Sentence& SentenceOf(int i) const { return document_.sentences()[At(i).sentence]; }
  bool InSentence(int i, const Sentence& s) const { return i >= s.first && i < s.token_end; }

  // Cities that are also the last word of a full name here: "Maria Holguin", of Holguin in Cuba.
  void FindCitySurnames() {
    for (int i = 1; i < document_.token_count(); ++i) {
      if (!At(i).IsCapitalised() || At(i).match < 0 || !document_.Is(i, SenseKind::kCity) ||
          document_.MatchEnd(i) - document_.MatchFirst(i) != 1) {
        continue;
      }
      if (At(i - 1).sentence == At(i).sentence && document_.Is(i - 1, SenseKind::kGivenName) &&
          At(i - 1).IsCapitalised()) {
        city_surnames_.insert(At(i).lower);
      }
    }
  }

  // "Holguin met", not "in Holguin".
  bool IsCitySurname(int i) const {
    return !city_surnames_.empty() && city_surnames_.contains(At(i).lower) &&
           !OneOf(At(i - 1).lower, {"in", "at", "to", "near", "outside", "through"});
  }

  bool AfterTitle(int i) const {
    return i > 0 && title_at_[i - 1] >= 0 && titles_[title_at_[i - 1]].end == i;
  }

  // A capitalised word that can be in a name. `lenient`: after a title or a given name, where
  // common words and places are names too ("Secretary Rice", "Michael Jordan").
  bool IsNameWord(int i, bool lenient) const {
    const DocToken& token = At(i);
    if (!token.IsCapitalised() || title_at_[i] >= 0) return false;
    if (document_.Is(i, SenseKind::kOffice)) {
      // "Zayed bin Sultan", "Dr. Sultan Al Jaber".
      if (i > 0 && document_.MatchEnd(i) == i + 1 && IsInsideName(i)) return true;
      // "Julie Bishop".
      return lenient && i > 0 && document_.Is(i - 1, SenseKind::kGivenName) &&
             document_.Is(i, SenseKind::kHonorific);
    }
    const bool given =
        document_.Is(i, SenseKind::kGivenName) || document_.Is(i, SenseKind::kSurname);
    if (token.Has(kPreposition | kSubordinator | kDeterminer | kBeVerb | kHaveVerb | kModal |
                  kSubjectPronoun | kObjectPronoun | kConjunction | kPossessive)) {
      return lenient && given && token.Has(kModal);  // "Theresa May", "Will"
    }
    if (document_.Is(i, SenseKind::kHonorific) && !lenient) return false;
    if (token.date >= 0) return lenient && document_.Is(i, SenseKind::kMonth) && NoNumberAfter(i);
    if (token.match >= 0 && !given) {
      if (document_.Is(i, SenseKind::kPolityAdjective) || document_.Is(i, SenseKind::kPolityPeople))
        return false;
      if (document_.Is(i, SenseKind::kCity) && !document_.Is(i, SenseKind::kPolity) &&
          IsCitySurname(i)) {
        return true;
      }
      if (document_.Is(i, SenseKind::kPolity) || document_.Is(i, SenseKind::kCity) ||
          document_.Is(i, SenseKind::kPolityMetonym)) {
        return lenient && document_.MatchEnd(i) - document_.MatchFirst(i) == 1 &&
               token.shape == Shape::kCapital;
      }
      if (document_.Is(i, SenseKind::kWeekday) || document_.Is(i, SenseKind::kTopic) ||
          document_.Is(i, SenseKind::kOfficeQualifier)) {
        return false;
      }
    }
    if (given) return true;
    // "President Dolezel Meets Prime Minister Hrubova": a headline's verb.
    if (token.Has(kMeetVerb | kTalkVerb | kHostVerb | kVisitVerb | kCallVerb | kSpeechVerb) &&
        absl::EndsWith(token.lower, "s") && lenient) {
      return false;
    }
    if (token.Has(kCommonWord | kOrgHead | kVenueHead | kOfficeHead)) return lenient;
    // Acronyms are not names; surnames in capitals are ("MOTEGI Toshimitsu").
    if (token.shape == Shape::kUpper && token.end - token.begin <= 3)
      return lenient && IsRoman(token.lower);
    return true;
  }

  // Does the word before say that a title of one word is a part of a name?
  bool IsInsideName(int i) const {
    return OneOf(At(i - 1).lower, {"bin", "ibn", "al", "dr", "dr.", "mr", "mr.", "ms.", "mrs."});
  }

  bool NoNumberAfter(int i) const {
    return i + 1 >= document_.token_count() || At(i + 1).shape != Shape::kNumber;
  }

  // The end of the name that starts at `first`, or `first`.
  int NameEnd(int first, bool titled) const {
    const Sentence& sentence = SentenceOf(first);
    const int quote = document_.QuoteOf(first);
    int i = first;
    int last_word_end = first;
    bool lenient = titled;
    while (i < sentence.token_end && i - first < kMaxNameTokens && document_.QuoteOf(i) == quote) {
      const DocToken& token = At(i);
      if (i > first && title_at_[i] >= 0) break;
      if (token.shape == Shape::kInitial && i > first) {
        ++i;
        last_word_end = i;
        continue;
      }
      if (IsNameWord(i, lenient && (i > first || titled))) {
        // A second full name cannot follow directly.
        lenient = true;
        ++i;
        last_word_end = i;
        continue;
      }
      if (i > first && IsRoman(token.lower) && token.shape == Shape::kUpper) {
        ++i;
        last_word_end = i;
        break;
      }
      if (i > first && (token.lower == "jr." || token.lower == "sr.")) {
        ++i;
        last_word_end = i;
        break;
      }
      // "Marcus A. Reed, Jr., the minister".
      if (i > first + 1 && token.lower == "," && i + 1 < sentence.token_end &&
          OneOf(At(i + 1).lower, {"jr", "jr.", "sr", "sr."})) {
        last_word_end = i + 2;
        break;
      }
      // "William “Bill” Harlan", "Robert (Bob) Hale": the name goes on behind the nickname.
      if (const int after = AfterNickname(i, sentence);
          i > first && after > i && IsNameWord(after, true) && title_at_[after] < 0) {
        i = after;
        lenient = true;
        continue;
      }
      // A hyphen inside the name: "Jae-in", "al-Maliki", "Arroyo-Macapagal".
      if (token.shape == Shape::kDash && i > first && !token.space_before &&
          i + 1 < sentence.token_end && !At(i + 1).space_before && At(i + 1).IsWord() &&
          title_at_[i + 1] < 0) {
        const DocToken& after = At(i + 1);
        if (after.IsCapitalised()
                ? IsNameWord(i + 1, true)
                : (after.end - after.begin <= 5 && !after.Has(kOfficeHead) &&
                   (after.classes == 0 || after.Has(kNameParticle) ||
                    after.end - after.begin <= 3) &&
                   (i + 2 >= sentence.token_end || At(i + 2).shape != Shape::kDash))) {
          i += 2;
          last_word_end = i;
          lenient = true;
          continue;
        }
        break;
      }
      // Particles, if a name word follows: "Ursula von der Leyen", "Mohammed bin Salman".
      if (token.Has(kNameParticle) && (i > first || titled)) {
        int j = i;
        int particles = 0;
        while (j < sentence.token_end && particles < 3 && At(j).Has(kNameParticle) &&
               !At(j).Has(kConjunction)) {
          ++j;
          ++particles;
          if (j < sentence.token_end && At(j).shape == Shape::kDash && !At(j).space_before) ++j;
        }
        if (j < sentence.token_end && At(j).IsCapitalised() && IsNameWord(j, true) &&
            title_at_[j] < 0) {
          lenient = true;
          i = j;
          continue;
        }
      }
      // "Lech 'Bolek' Walesa" and "O'Brien" are left to the tokenizer.
      break;
    }
    return last_word_end;
  }

  // The token behind a nickname in marks or brackets that opens at `i`; `i` if none does.
  int AfterNickname(int i, const Sentence& sentence) const {
    const bool bracket = At(i).lower == "(";
    if (!bracket && !At(i).opens) return i;
    for (int j = i + 1; InSentence(j + 1, sentence) && j <= i + (bracket ? 5 : 3); ++j) {
      // "Ferdinand (“Bongbong”) Marcos".
      if (bracket && (At(j).opens || At(j).closes)) continue;
      if (j > i + 1 && (bracket ? At(j).lower == ")" : At(j).closes)) {
        return At(j + 1).IsCapitalised() ? j + 1 : i;
      }
      if (!At(j).IsCapitalised() || At(j).shape == Shape::kUpper) return i;
    }
    return i;
  }

  // "Müller, Ursula, the minister": the end of a name whose family name a comma parts from the
  // given one, as lists have it; `end`, that of the family name, for another.
  int EndOfFamilyFirst(int first, int end) const {
    const Sentence& sentence = SentenceOf(first);
    const int given = end + 1;
    if (end != first + 1 || !InSentence(given + 1, sentence) || At(end).lower != "," ||
        !At(given).IsCapitalised() || !document_.Is(given, SenseKind::kGivenName) ||
        document_.Is(first, SenseKind::kGivenName) || document_.Is(first, SenseKind::kPolity) ||
        document_.Is(first, SenseKind::kCity) || title_at_[first] >= 0) {
      return end;
    }
    const bool opens =
        first == sentence.first || OneOf(At(first - 1).lower, {";", ":", "-", "\u2022", "\u2013"});
    const int after = document_.MatchEnd(given);
    return opens && InSentence(after, sentence) && OneOf(At(after).lower, {",", ";", "(", ":"})
               ? after
               : end;
  }

  // The words of a name, without a nickname in marks or brackets, the given name first.
  std::string NameOf(int first, int end) const {
    if (end > first + 2 && At(first + 1).lower == ",") {
      return absl::StrCat(PlainSpaces(document_.Words(first + 2, end)), " ",
                          PlainSpaces(document_.Words(first, first + 1)));
    }
    std::string name;
    int from = first;
    for (int i = first; i < end; ++i) {
      const int after = AfterNickname(i, SentenceOf(first));
      if (after <= i || after > end || i == first) continue;
      absl::StrAppend(&name, PlainSpaces(document_.Words(from, i)), " ");
      from = i = after;
    }
    return name + PlainSpaces(document_.Words(from, end));
  }

  void FindRuns() {
    const Sentence& sentence = *sentence_;
    for (int i = sentence.first; i < sentence.token_end;) {
      if (title_at_[i] >= 0 && !(titles_[title_at_[i]].first == i && false)) {
        i = titles_[title_at_[i]].end;
        continue;
      }
      NameRun run;
      run.sentence = At(i).sentence;
      int start = i;
      // Honorifics: "Mr.", "Gen.", "Sheikh".
      while (start < sentence.token_end && document_.Is(start, SenseKind::kHonorific) &&
             title_at_[start] < 0 && At(start).IsCapitalised()) {
        // "President Major": a name after a title.
        const int next = document_.MatchEnd(start);
        if (AfterTitle(start) && !(InSentence(next, sentence) && At(next).IsCapitalised())) break;
        // "Dr. Sultan Al Jaber".
        if (run.honorific_first >= 0 && next == start + 1 && IsInsideName(start)) break;
        if (run.honorific_first < 0) run.honorific_first = start;
        start = document_.MatchEnd(start);
      }
      if (start >= sentence.token_end) break;
      const bool titled = run.honorific_first >= 0 || AfterTitle(i);
      if (title_at_[start] >= 0) {
        i = std::max(start, i + 1);
        continue;
      }
      const DocToken& token = At(start);
      bool can_start = IsNameWord(start, titled);
      if (!can_start && token.Has(kNameParticle) && (titled || token.IsCapitalised() || true) &&
          !token.Has(kPreposition)) {
        // "al-Maliki", "von der Leyen" as a surname alone.
        int j = start + 1;
        int particles = 1;
        while (j < sentence.token_end && particles < 3 && At(j).Has(kNameParticle)) {
          ++j;
          ++particles;
        }
        if (j < sentence.token_end && At(j).shape == Shape::kDash && !At(j).space_before) ++j;
        can_start = j < sentence.token_end && At(j).IsCapitalised() && IsNameWord(j, true) &&
                    (titled || !document_.Is(j, SenseKind::kPolity));
        if (can_start) {
          const int end = NameEnd(j, true);
          run.first = start;
          run.end = end;
          AddRun(run);
          i = std::max(end, i + 1);
          continue;
        }
      }
      if (!can_start) {
        i = std::max(i + 1, run.honorific_first >= 0 ? start : i + 1);
        continue;
      }
      const int end = NameEnd(start, titled);
      run.first = start;
      run.end = EndOfFamilyFirst(start, std::max(end, start + 1));
      AddRun(run);
      i = run.end;
    }
  }

  void AddRun(NameRun run) {
    for (int i = run.first; i < run.end; ++i) {
      const DocToken& token = At(i);
      if (token.Has(kOrgHead | kVenueHead) && !document_.Is(i, SenseKind::kGivenName) &&
          i > run.first) {
        run.organisation = true;
      }
    }
    runs_.push_back(run);
  }

  bool StartsSentence(int i) const { return SentenceOf(i).first == i; }

  // Verbs that people do right after or before the run.
  bool NextToSpeech(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    int after = run.end;
    while (InSentence(after, sentence) && At(after).Has(kAdverb)) ++after;
    if (InSentence(after, sentence) && At(after).shape == Shape::kLower &&
        (At(after).Has(kSpeechVerb | kMeetVerb | kTellVerb | kHostVerb | kTalkVerb) ||
         At(after).Has(kCaptionVerb)) &&
        !At(after).Has(kPreposition)) {
      return true;
    }
    if (InSentence(run.first - 1, sentence) && At(run.first - 1).shape == Shape::kLower &&
        (At(run.first - 1).Has(kSpeechVerb) || At(run.first - 1).Has(kMeetVerb))) {
      return true;
    }
    // `Ana Costa, in a hurry, to the Gazette: "..."`.
    if (run.first == sentence.first) {
      for (int i = run.end; InSentence(i + 1, sentence) && i < run.end + 14; ++i) {
        if (At(i).lower == ":" && At(i + 1).opens) return true;
        if (At(i).shape == Shape::kQuote) break;
      }
    }
    if (InSentence(run.first - 2, sentence) && At(run.first - 1).lower == "with" &&
        At(run.first - 2).Has(kMeetVerb | kMeetingNoun | kTalkVerb)) {
      return true;
    }
    return false;
  }

  // `titled`: a title stands before the name already.
  bool AppositionAfter(int end, bool titled, int* title) const {
    if (end >= document_.token_count()) return false;
    const Sentence& sentence = SentenceOf(end - 1);
    int i = end;
    // "Kuleba, 40, ..." and "Smith (R-Ohio), ...".
    if (InSentence(i, sentence) && At(i).lower == "," && InSentence(i + 2, sentence) &&
        At(i + 1).shape == Shape::kNumber && At(i + 2).lower == ",") {
      i += 2;
    }
    if (!InSentence(i, sentence) || At(i).lower != "," || !InSentence(i + 1, sentence))
      return false;
    ++i;
    // ", one of President X's aides": described by another's office.
    if (InSentence(i + 1, sentence) && At(i).lower == "one" && At(i + 1).lower == "of")
      return false;
    if (InSentence(i + 1, sentence) && OneOf(At(i).lower, {"long", "once", "now", "formerly"})) ++i;
    if (title_at_[i] < 0) {
      // "X, Lula's foreign policy adviser,".
      int t = i;
      while (InSentence(t, sentence) && t < i + 4 && title_at_[t] < 0) ++t;
      if (!InSentence(t, sentence) || t == i || title_at_[t] < 0 || !run_at_.contains(i) ||
          titles_[title_at_[t]].office.owner_token < i ||
          titles_[title_at_[t]].office.owner_token >= t) {
        return false;
      }
      i = t;
    }
    if (titles_[title_at_[i]].first != i) return false;
    const Title& found = titles_[title_at_[i]];
    if (found.plural || found.counterpart) return false;
    if (OneOf(At(found.office.head_end - 1).lower, {"host", "guest", "challenger"})) return false;
    // The title of somebody else who is named right after it.
    if (InSentence(found.end, sentence) && run_at_.contains(found.end)) return false;
    // "the Minister of A, X, the Minister of B, Y": in turn.
    if (titled && found.definite && At(found.end).lower == ",") {
      int name = found.end + 1;
      while (InSentence(name, sentence) && name < found.end + 3 &&
             document_.Is(name, SenseKind::kHonorific)) {
        name = document_.MatchEnd(name);
      }
      if (InSentence(name, sentence) && run_at_.contains(name)) return false;
    }
    // ends with a comma, a stop, a verb or a conjunction
    if (InSentence(found.end, sentence)) {
      const DocToken& after = At(found.end);
      // "met with X, an official told reporters": who said it.
      if (after.shape == Shape::kLower && after.Has(kSpeechVerb) && !after.Has(kPreposition)) {
        return false;
      }
      if (after.IsCapitalised() && after.space_before && after.match < 0) return false;
      // "Before he saw X, the Crown Prince had called on Y": another one, the subject.
      if (after.shape == Shape::kLower && after.Has(kBeVerb | kHaveVerb | kModal) &&
          (At(sentence.first).Has(kSubordinator | kPreposition) ||
           (sentence.first + 2 < end && At(sentence.first + 2).Has(kSubordinator)))) {
        return false;
      }
      // "X, Deputy Prime Minister and Minister of Finance".
      const bool double_office =
          after.lower == "and" && InSentence(found.end + 1, sentence) &&
          title_at_[found.end + 1] >= 0 &&
          titles_[title_at_[found.end + 1]].first == found.end + 1 &&
          At(i).IsCapitalised() == At(found.end + 1).IsCapitalised() &&
          (At(i).IsCapitalised() || !titles_[title_at_[found.end + 1]].office.polity.empty()) &&
          !run_at_.contains(titles_[title_at_[found.end + 1]].end);
      if (!found.definite && !found.indefinite && found.office.polity.empty() &&
          !(after.shape == Shape::kPunct) && !double_office) {
        return false;
      }
    }
    *title = title_at_[i];
    return true;
  }

  void FindStrongRuns() {
    for (const NameRun& run : runs_) run_at_.insert(run.first);
    FindSubjects();
    for (NameRun& run : runs_) {
      const int length = WordCount(run);
      const int start = run.honorific_first >= 0 ? run.honorific_first : run.first;
      const bool titled = TitleBefore(start) >= 0;
      int apposition = -1;
      if (IsNameWithArticle(run) || IsKnownPerson(run)) {
        run.person = true;
        Remember(run);
        continue;
      }
      if (titled && run.honorific_first < 0 && length == 1 &&
          !titles_[TitleBefore(start)].office.is_known && !IsKnownName(run.first) &&
          !At(titles_[TitleBefore(start)].office.head_end - 1).IsCapitalised()) {
        // "the gas producer Energean": one word after a mere description may be anything.
        continue;
      }
      if (run.honorific_first >= 0 || titled) {
        run.person = !run.organisation || run.honorific_first >= 0 || length <= 3;
        if (run.organisation && titled && run.honorific_first < 0) {
          // "President Bush House" does not occur, "Minister House" may: keep the name before it.
          run.person = !At(run.end - 1).Has(kOrgHead | kVenueHead) || length == 1;
        }
      } else if (run.organisation) {
        run.person = false;
      } else if (length >= 2 && document_.Is(run.first, SenseKind::kGivenName) &&
                 !AfterArticle(run)) {
        run.person = true;
      } else if (length >= 2 && document_.Is(run.first, SenseKind::kSurname) &&
                 !AfterArticle(run)) {
        run.person = true;
      } else if (length >= 2 && !AfterArticle(run) &&
                 (HasParticleOfNames(run) || IsAppointed(run))) {
        run.person = true;
      } else if (length >= 2 && (IsDescribed(run) || IsSomeCountrys(run))) {
        run.person = true;
      } else if (length >= 2 && AppositionAfter(run.end, false, &apposition)) {
        run.person = !AfterArticle(run);
      } else if (length >= 2 && NextToSpeech(run) && !AfterArticle(run) && !AllUpper(run)) {
        run.person = true;
      } else if (length >= 2 && length <= 4 && subjects_.contains(LastPart(run)) &&
                 !AfterArticle(run) && !AllUpper(run) && At(run.first).classes == 0) {
        run.person = true;
      }
      if (run.person) Remember(run);
    }
  }

  // "phoned Kosovo's Arber Gashi", "with Canada's Justin Trudeau".
  bool IsSomeCountrys(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    const int country = run.first - 2;
    if (run.organisation || AllUpper(run) || At(run.first).classes != 0 ||
        !InSentence(country, sentence) || !IsPossessiveMark(At(run.first - 1)) ||
        !document_.Is(country, SenseKind::kPolity)) {
      return false;
    }
    const int verb = document_.MatchFirst(country) - 1;
    return InSentence(verb, sentence) && At(verb).shape == Shape::kLower &&
           (At(verb).Has(kMeetVerb | kHostVerb | kCallVerb | kTellVerb | kBriefVerb | kSeeVerb) ||
            OneOf(At(verb).lower, {"with", "and", "by", "phoned"}));
  }

  // "introduced his successor, Hanaa Faris,", "with her brother Ivo Kral": named behind a word for
  // somebody's relation.
  bool IsDescribed(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    int noun = run.first - 1;
    if (InSentence(noun, sentence) && At(noun).lower == ",") --noun;
    if (!InSentence(noun - 1, sentence) || At(noun).shape != Shape::kLower ||
        !At(noun).Has(kPersonalNoun) || At(run.first).classes != 0 || AllUpper(run)) {
      return false;
    }
    for (int i = noun - 1; InSentence(i, sentence) && noun - i < 4; --i) {
      if (At(i).Has(kPossessive) || IsPossessiveMark(At(i))) return true;
      if (At(i).shape != Shape::kLower || At(i).Has(kPreposition | kConjunction)) return false;
    }
    return false;
  }

  // "Jassim al-Nasser", "Turki bin Nayef".
  bool HasParticleOfNames(const NameRun& run) const {
    for (int i = run.first + 1; i + 1 < run.end; ++i) {
      if (OneOf(At(i).lower, {"al", "bin", "ibn", "bint"})) return At(run.first).classes == 0;
    }
    return false;
  }

  // "Ruta Kalna was named prime minister": an office is given to people.
  bool IsAppointed(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    int i = run.end;
    while (InSentence(i, sentence) && At(i).Has(kBeVerb | kHaveVerb | kAdverb)) ++i;
    if (i == run.end || !InSentence(i + 1, sentence) ||
        !OneOf(At(i).lower, {"named", "appointed", "elected"})) {
      return false;
    }
    const int title = At(i + 1).lower == "as" ? i + 2 : i + 1;
    return InSentence(title, sentence) && title_at_[title] >= 0 &&
           titles_[title_at_[title]].office.is_known && At(run.first).classes == 0;
  }

  // The few who are named by a title alone.
  bool IsNameWithArticle(const NameRun& run) const {
    const absl::string_view words = document_.Words(run.first, run.end);
    return words == "Dalai Lama" || words == "Panchen Lama" || words == "Aga Khan";
  }

  // One of those whom everybody knows: by the full name, or by the surname alone while in office.
  bool IsKnownPerson(const NameRun& run) {
    if (run.organisation || AfterArticle(run)) return false;
    const bool surname = WordCount(run) == 1;
    if (surname) {
      const Sentence& sentence = SentenceOf(run.first);
      const bool starts = run.first == sentence.first || document_.QuoteOf(run.first) >= 0;
      if ((starts && At(run.first).classes != 0) || FollowedByThing(run) ||
          At(run.first).shape != Shape::kCapital || year_ == 0 ||
          (At(run.first).match >= 0 && !IsKnownName(run.first))) {
        return false;
      }
      // "Bush Street", "Ford Motor", "New Ford".
      if (InSentence(run.end, sentence) && At(run.end).IsCapitalised()) return false;
    }
    // The same names come again and again.
    const absl::string_view words = document_.Words(run.first, run.end);
    auto inserted = known_.try_emplace(words, false);
    if (inserted.second) {
      inserted.first->second = KnownPeople::Default().Find(words, year_) != nullptr;
    }
    return inserted.first->second;
  }

  bool IsKnownName(int i) const {
    return document_.Is(i, SenseKind::kGivenName) || document_.Is(i, SenseKind::kSurname);
  }

  bool AfterArticle(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    // "said that X" is no article.
    return InSentence(run.first - 1, sentence) && At(run.first - 1).Has(kDeterminer) &&
           !OneOf(At(run.first - 1).lower, {"both", "that", "which", "what"});
  }

  bool AllUpper(const NameRun& run) const {
    for (int i = run.first; i < run.end; ++i) {
      if (At(i).IsWord() && At(i).shape != Shape::kUpper) return false;
    }
    return true;
  }

  int WordCount(const NameRun& run) const {
    int words = 0;
    for (int i = run.first; i < run.end; ++i) {
      if (At(i).IsWord() && At(i).space_before) ++words;
    }
    return std::max(words, 1);
  }

  void Remember(const NameRun& run) {
    const int length = WordCount(run);
    surnames_.insert(std::string(LastPart(run)));
    if (length >= 2) {
      // Family name first: "Wen Jiabao" is later "Wen".
      if (document_.Is(run.first, SenseKind::kSurname) ||
          !document_.Is(run.first, SenseKind::kGivenName)) {
        surnames_.insert(std::string(At(run.first).lower));
      }
    }
  }

  // The last word with the particles before it: "von der leyen" is looked up as "leyen".
  absl::string_view LastPart(const NameRun& run) const {
    int last = run.end - 1;
    if ((IsRoman(At(last).lower) || At(last).lower == "jr." || At(last).lower == "sr.") &&
        last > run.first) {
      --last;
    }
    return At(last).lower;
  }

  void FindWeakRuns() {
    for (NameRun& run : runs_) {
      if (run.person) continue;
      const int length = WordCount(run);
      // "Presidents A and B": the plural names them all.
      if (length <= 2 && !run.organisation && &run != &runs_.front() && PluralTitled(*(&run - 1)) &&
          Listed(*(&run - 1), run)) {
        run.person = true;
        Remember(run);
        continue;
      }
      if (length == 1 && run.honorific_first < 0) {
        const bool known = surnames_.contains(At(run.end - 1).lower);
        // "the Bidens", "a Clinton", "Lincoln Memorial" are no mentions of the person.
        if (known && !AfterArticle(run) && !FollowedByThing(run) &&
            !document_.Is(run.first, SenseKind::kPolity)) {
          run.person = true;
        }
        continue;
      }
      if (run.organisation) {
        // The surname may stand in a run with other capitals, "Biden White House".
        continue;
      }
      if (length >= 2 && surnames_.contains(LastPart(run)) && !AfterArticle(run)) {
        run.person = true;
      }
      if (length >= 2 && !run.person && &run != &runs_.back() && LeadsList(run, *(&run + 1))) {
        run.person = true;
        Remember(run);
      }
      // "with President A, B and C": in a list of people.
      if (length >= 2 && !run.person && &run != &runs_.front() && !AllUpper(run) &&
          Listed(*(&run - 1), run) && !AfterArticle(*(&run - 1))) {
        run.person = true;
        Remember(run);
      }
      // "A of the mainland and RUN of Taiwan".
      if (length >= 2 && !run.person && &run != &runs_.front() && !AllUpper(run) &&
          (&run - 1)->person && (&run - 1)->sentence == run.sentence &&
          At(run.first - 1).lower == "and" && run.first - (&run - 1)->end <= 4 &&
          At((&run - 1)->end).lower == "of" && At(run.end).lower == "of" &&
          document_.Is(run.end + 1, SenseKind::kPolity)) {
        run.person = true;
        Remember(run);
      }
    }
  }

  // "between RUN and President X", "RUN of Nauru and President X": listed with a person behind it.
  bool LeadsList(const NameRun& run, const NameRun& next) const {
    if (run.sentence != next.sentence || !next.person || run.organisation || AllUpper(run) ||
        AfterArticle(run) || At(run.first).classes != 0) {
      return false;
    }
    const Sentence& sentence = SentenceOf(run.first);
    bool sure = InSentence(run.first - 1, sentence) && At(run.first - 1).lower == "between";
    int start = next.honorific_first >= 0 ? next.honorific_first : next.first;
    if (const int title = TitleBefore(start); title >= 0) start = titles_[title].first;
    int i = run.end;
    if (i < start && At(i).lower == "of") {
      int of = i + 1;
      while (of < start && At(of).lower == "the") ++of;
      if (of < start && document_.Is(of, SenseKind::kPolity)) {
        i = document_.MatchEnd(of);
        sure = true;
      }
    }
    return sure && i + 1 == start && At(i).lower == "and";
  }

  // A person under a plural title, first in its list or behind such a one.
  bool PluralTitled(const NameRun& run) const {
    const NameRun* at = &run;
    for (int steps = 0; steps < 8; ++steps) {
      if (!at->person) return false;
      const int title = TitleBefore(at->honorific_first >= 0 ? at->honorific_first : at->first);
      if (title >= 0) return titles_[title].plural;
      if (at == &runs_.front() || !Listed(*(at - 1), *at)) return false;
      --at;
    }
    return false;
  }

  // Surnames that stand alone where people stand: "Giuliani was", "Giuliani's". A run of two
  // words that ends in one of them is a person's name.
  void FindSubjects() {
    for (const NameRun& run : runs_) {
      if (run.organisation || WordCount(run) != 1 || AfterArticle(run)) continue;
      const Sentence& sentence = SentenceOf(run.first);
      if (!InSentence(run.end, sentence)) continue;
      const DocToken& after = At(run.end);
      if (after.shape == Shape::kLower &&
          (IsPossessiveMark(after) ||
           (after.Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb | kMeetVerb | kPastVerb) &&
            !after.Has(kPreposition)))) {
        subjects_.insert(std::string(At(run.first).lower));
      }
    }
  }

  bool FollowedByThing(const NameRun& run) const {
    const Sentence& sentence = SentenceOf(run.first);
    return InSentence(run.end, sentence) && At(run.end).IsCapitalised() &&
           At(run.end).Has(kOrgHead | kVenueHead) && title_at_[run.end] < 0 &&
           document_.token(run.end).space_before;
  }

  // The title that names who starts at `start`: "Foreign Minister X", "the minister, X,".
  int TitleBefore(int name) const {
    if (name == 0) return -1;
    const Sentence& sentence = SentenceOf(name);
    if (!InSentence(name - 1, sentence)) return -1;
    int start = name;
    // "their foreign secretaries, India's X and Pakistan's Y".
    if (IsPossessiveMark(At(name - 1)) && InSentence(name - 3, sentence) &&
        document_.Is(name - 2, SenseKind::kPolity)) {
      const int polity = document_.MatchFirst(name - 2);
      if (InSentence(polity - 2, sentence) && At(polity - 1).lower == "," &&
          title_at_[polity - 2] >= 0 && titles_[title_at_[polity - 2]].end == polity - 1 &&
          titles_[title_at_[polity - 2]].plural && titles_[title_at_[polity - 2]].definite) {
        return title_at_[polity - 2];
      }
      return -1;
    }
    if (title_at_[start - 1] >= 0 && titles_[title_at_[start - 1]].end == start) {
      const Title& title = titles_[title_at_[start - 1]];
      if (title.plural) {
        // "Presidents A and B", but not "the diplomats A has met".
        const NameRun* run = RunAt(start);
        if (run == nullptr || !StartsList(run->end, sentence)) return -1;
      }
      return title_at_[start - 1];
    }
    // "the Forum, whose secretary-general is X".
    if (At(start - 1).lower == "is" && InSentence(start - 4, sentence) &&
        title_at_[start - 2] >= 0 && titles_[title_at_[start - 2]].end == start - 1 &&
        !titles_[title_at_[start - 2]].plural) {
      const int first = titles_[title_at_[start - 2]].first;
      return InSentence(first - 1, sentence) && At(first - 1).lower == "whose"
                 ? title_at_[start - 2]
                 : -1;
    }
    if (At(start - 1).lower == "," && InSentence(start - 2, sentence) &&
        title_at_[start - 2] >= 0 && titles_[title_at_[start - 2]].end == start - 1) {
      const Title& title = titles_[title_at_[start - 2]];
      // "A Chinese Foreign Ministry spokesman, Qin Gang, said".
      if (title.indefinite)
        return IntroducesName(title, start, sentence) ? title_at_[start - 2] : -1;
      if (title.plural) {
        // "his Iraqi and Sudanese counterparts, A and B,".
        const NameRun* run = RunAt(start);
        return run != nullptr && StartsList(run->end, sentence) &&
                       (title.counterpart || (title.definite && EndsInComma(run->end, sentence)))
                   ? title_at_[start - 2]
                   : -1;
      }
      if (title.counterpart) return title_at_[start - 2];
      // "the country's president, Petro Poroshenko,": the name is set off by commas or ends it.
      if (!title.definite && title.office.polity.empty() && title.office.owner_token < 0) return -1;
      const NameRun* run = RunAt(start);
      if (run == nullptr) return -1;
      if (!InSentence(run->end, sentence)) return title_at_[start - 2];
      const DocToken& after = At(run->end);
      if (after.shape == Shape::kPunct || after.shape == Shape::kQuote || IsPossessiveMark(after) ||
          after.lower == "and" || after.Has(kSpeechVerb | kBeVerb | kHaveVerb | kModal)) {
        return title_at_[start - 2];
      }
    }
    return -1;
  }

  // "a spokesman, X," and "a spokesman, X, said": the name is set off, and somebody is described.
  bool IntroducesName(const Title& title, int start, const Sentence& sentence) const {
    const NameRun* run = RunAt(start);
    if (run == nullptr || run->organisation || title.plural ||
        (WordCount(*run) < 2 && run->honorific_first < 0)) {
      return false;
    }
    // "met a doctor, Ana Costa and a lawyer": a list.
    if (!InSentence(run->end, sentence)) return true;
    const DocToken& after = At(run->end);
    if (after.lower == ",") {
      return !(InSentence(run->end + 1, sentence) &&
               (At(run->end + 1).lower == "and" || At(run->end + 1).lower == "a" ||
                At(run->end + 1).lower == "an"));
    }
    return after.shape == Shape::kLower && after.Has(kSpeechVerb);
  }

  // Does a list go on at `i`: ", B and C", "and B", "of X and"?
  bool StartsList(int i, const Sentence& sentence) const {
    if (!InSentence(i + 1, sentence)) return false;
    if (At(i).lower == "of") {
      for (int j = i + 1; InSentence(j, sentence) && j < i + 7; ++j) {
        if (At(j).lower == "and" || At(j).lower == ",") return true;
      }
      return false;
    }
    return (At(i).lower == "," || At(i).lower == "and" || At(i).lower == "&") &&
           At(i + 1).IsCapitalised();
  }

  // "A and B," with nothing but names up to the comma or the end of the sentence.
  bool EndsInComma(int i, const Sentence& sentence) const {
    for (int j = i; InSentence(j, sentence) && j < i + 8; ++j) {
      if (At(j).lower == "," || j + 1 == sentence.token_end) return j > i;
      if (!At(j).IsCapitalised() && At(j).lower != "and" && !At(j).Has(kNameParticle) &&
          At(j).shape != Shape::kDash) {
        return false;
      }
    }
    return false;
  }

  const NameRun* RunAt(int token) const {
    auto it = std::lower_bound(runs_.begin(), runs_.end(), token,
                               [](const NameRun& run, int t) { return run.end <= t; });
    if (it == runs_.end() || it->end <= token) return nullptr;
    return &*it;
  }

  // "Mr. President", "Madam Secretary": nobody's name.
  bool IsAddress(const NameRun& run) const {
    return run.honorific_first >= 0 && run.end == run.first + 1 &&
           OneOf(At(run.first).lower,
                 {"president", "secretary", "minister", "ambassador", "chairman", "speaker",
                  "chancellor", "premier", "commissioner", "governor", "senator", "director"});
  }

  // "the President and Prime Minister X", "the Secretary and Foreign Minister X": nobody holds
  // both, the first one is another's.
  bool AreOfTwo(const Title& first, const Title& second) const {
    const absl::string_view one = At(first.office.head_end - 1).lower;
    const absl::string_view other = At(second.office.head_end - 1).lower;
    return first.definite && first.office.polity.empty() && one != other &&
           OneOf(one, {"president", "secretary", "chancellor", "king", "emir", "pope"}) &&
           OneOf(other,
                 {"president", "minister", "chancellor", "premier", "king", "emir", "secretary"});
  }

  void Attach() {
    title_used_.assign(titles_.size(), false);
    for (size_t r = 0; r < runs_.size(); ++r) {
      const NameRun& run = runs_[r];
      if (!run.person || IsAddress(run)) continue;
      const Sentence& sentence = SentenceOf(run.first);
      Mention mention;
      mention.kind = Mention::Kind::kPerson;
      mention.sentence = run.sentence;
      std::string own_polity;
      if (run.first - 2 >= sentence.first && IsPossessiveMark(At(run.first - 1))) {
        if (const Sense* polity = document_.SenseOf(run.first - 2, SenseKind::kPolity)) {
          own_polity = polity->polity->name;
        }
      }
      mention.core_first = run.first;
      mention.core_end = run.end;
      mention.name = NameOf(run.first, run.end);
      mention.honorific = run.honorific_first >= 0;
      mention.quoted = document_.QuoteOf(run.first) >= 0;
      mention.first = mention.honorific ? run.honorific_first : run.first;
      mention.end = run.end;
      const int before = TitleBefore(mention.first);
      int title_first = mention.first;
      if (before >= 0) {
        const Title& title = titles_[before];
        title_first = title.first;
        title_used_[before] = true;
        AddOffice(title, &mention);
        if (title.first > sentence.first + 2 && At(title.first - 1).lower == "whose" &&
            mention.offices.back().polity.empty() && At(title.first - 2).lower == ",") {
          title_first = mention.first;
          if (const Sense* body = document_.SenseOf(title.first - 3, SenseKind::kPolity)) {
            mention.offices.back().polity = body->polity->name;
          }
        }
        if (title.plural) {
          plural_title_ = before;
          plural_position_ = 0;
          SetRespective(&mention);
        }
        // "Deputy Prime Minister for Finance and Minister of Economy X": both.
        int t = before;
        while (t > 0 && titles_[t - 1].end + 1 == titles_[t].first &&
               At(titles_[t - 1].end).lower == "and" && !title_used_[t - 1] &&
               !titles_[t - 1].plural && !titles_[t].definite &&
               titles_[t].office.owner_token < 0 && !NamesAnother(titles_[t - 1], run) &&
               !AreOfTwo(titles_[t - 1], titles_[t])) {
          --t;
          title_used_[t] = true;
          AddOffice(titles_[t], &mention);
          title_first = titles_[t].first;
          if (mention.offices.front().polity.empty()) {
            mention.offices.front().polity = titles_[t].office.polity;
          }
        }
        // "Saudi Foreign Minister Prince X": the rank follows the office.
        if (t > 0 && titles_[t - 1].end == titles_[t].first && !title_used_[t - 1] &&
            !titles_[t - 1].plural && IsRank(titles_[t])) {
          --t;
          title_used_[t] = true;
          mention.offices.clear();
          AddOffice(titles_[t], &mention);
          title_first = titles_[t].first;
        }
        // "the chief of the military, General X": the office stands before the rank.
        if (t > 0 && title_first > sentence.first && At(title_first - 1).lower == "," &&
            titles_[t - 1].end == title_first - 1 && !title_used_[t - 1] &&
            titles_[t - 1].definite && !titles_[t - 1].plural &&
            ((!titles_[t].definite && titles_[t].office.polity.empty()) ||
             // "the EU's representative, the Estonian diplomat X".
             (titles_[t].definite && OneOf(At(titles_[t].office.head_end - 1).lower,
                                           {"diplomat", "politician", "lawyer", "general"})))) {
          --t;
          title_used_[t] = true;
          AddOffice(titles_[t], &mention);
          std::rotate(mention.offices.begin(), mention.offices.end() - 1, mention.offices.end());
          title_first = titles_[t].first;
        }
      } else if (mention.honorific) {
        AddRank(run.honorific_first, run.first, &mention);
      } else if (plural_title_ >= 0 && r > 0 && Listed(runs_[r - 1], run)) {
        AddOffice(titles_[plural_title_], &mention);
        // "his Iraqi and Yemeni counterparts, A and B": each has a country of his own.
        ++plural_position_;
        SetRespective(&mention);
      } else {
        plural_title_ = -1;
      }
      mention.first = title_first;
      if (before >= 0 && !titles_[before].plural) plural_title_ = -1;
      if (!own_polity.empty() && !mention.offices.empty() &&
          mention.offices.back().polity.empty()) {
        mention.offices.back().polity = own_polity;
        mention.polity = own_polity;
      }
      // A demonym or polity before the name without a title: "French-Colombian politician" has a
      // title; "Russia's Sergei Lavrov" has not.
      if (before < 0) PolityBefore(&mention);
      // After the name: "of the United States".
      int end = run.end;
      if (InSentence(end + 1, sentence) && At(end).lower == "of") {
        int p = end + 1;
        while (InSentence(p, sentence) && At(p).lower == "the") ++p;
        if (InSentence(p, sentence)) {
          const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
          if (polity != nullptr) {
            for (OfficeUse& office : mention.offices) {
              if (office.polity.empty()) office.polity = polity->polity->name;
            }
            if (mention.offices.empty()) mention.polity = polity->polity->name;
            end = document_.MatchEnd(p);
          }
        }
      }
      int apposition = -1;
      if (InSentence(end, sentence) && IsPossessiveMark(At(end))) {
        mention.possessive = true;
        ++end;
      } else if (AppositionAfter(end, before >= 0, &apposition) && !title_used_[apposition]) {
        title_used_[apposition] = true;
        Title title = titles_[apposition];
        if (OneOf(At(title.first - 1).lower, {"once", "formerly"}) &&
            title.office.qualifier.empty()) {
          title.office.qualifier = "former";
        }
        AddOffice(title, &mention);
        end = titles_[apposition].end;
        // "and former ambassador to France,": a second one.
        while (InSentence(end + 1, sentence) && At(end).lower == "and" && title_at_[end + 1] >= 0 &&
               titles_[title_at_[end + 1]].first == end + 1 &&
               !run_at_.contains(titles_[title_at_[end + 1]].end) &&
               !titles_[title_at_[end + 1]].plural) {
          apposition = title_at_[end + 1];
          title_used_[apposition] = true;
          // "prime minister and foreign minister of Qatar": the country is both's.
          if (mention.offices.back().polity.empty()) {
            mention.offices.back().polity = titles_[apposition].office.polity;
          }
          AddOffice(titles_[apposition], &mention);
          end = titles_[apposition].end;
        }
        if (InSentence(end, sentence) && At(end).lower == ",") ++end;
      } else if (InSentence(end + 2, sentence) && At(end).lower == "," &&
                 At(end + 1).lower == "one" && At(end + 2).lower == "of") {
        end = OneOfPlural(end, sentence, &mention);
      } else {
        end = RelativeOffice(end, sentence, &mention);
      }
      // "(R)", "(left)": marks of captions.
      if (InSentence(end + 2, sentence) && At(end).lower == "(" &&
          (At(end + 2).lower == ")" ||
           (InSentence(end + 3, sentence) && At(end + 3).lower == ")" && false))) {
        end += 3;
      }
      mention.end = std::max(end, mention.end);
      mentions_.push_back(std::move(mention));
    }
  }

  // "The Secretary and Foreign Minister Jama": the secretary is one whom the text has named before,
  // where only the family name stands here.
  bool NamesAnother(const Title& title, const NameRun& run) const {
    if (!title.definite || run.end != run.first + 1) return false;
    const std::string wanted = absl::AsciiStrToLower(title.office.title);
    for (size_t m = mentions_.size(); m-- > 0;) {
      const Mention& other = mentions_[m];
      if (other.kind != Mention::Kind::kPerson ||
          absl::EndsWith(other.name, NameOf(run.first, run.end)))
        continue;
      for (const OfficeUse& office : other.offices) {
        if (absl::StartsWith(absl::AsciiStrToLower(office.title), wanted)) return true;
      }
    }
    return false;
  }

  // "A, one of President B's aides,": an office of A that serves B. B stays a mention of his own
  // kind only through the title text.
  int OneOfPlural(int end, const Sentence& sentence, Mention* mention) {
    for (int i = end + 3; InSentence(i, sentence) && i < end + 14; ++i) {
      if (title_at_[i] < 0) continue;
      const Title& title = titles_[title_at_[i]];
      if (!title.plural) {
        i = title.end - 1;
        continue;
      }
      OfficeUse office = title.office;
      if (absl::EndsWith(office.title, "s")) office.title.pop_back();
      if (title.office.owner_token >= 0) office.owner_token = title.office.owner_token;
      mention->offices.push_back(office);
      title_used_[title_at_[i]] = true;
      return end;  // the owner inside stays visible
    }
    return end;
  }

  // "X, who is the foreign minister of Y", "X, who serves as ...": the office without the clause.
  int RelativeOffice(int end, const Sentence& sentence, Mention* mention) {
    int i = end;
    if (!InSentence(i, sentence) || At(i).lower != ",") return end;
    ++i;
    // "X, the South African who took over as chairwoman".
    if (InSentence(i + 3, sentence) && At(i).lower == "the" && At(i + 1).match >= 0 &&
        (document_.Is(i + 1, SenseKind::kPolityAdjective) ||
         document_.Is(i + 1, SenseKind::kPolityPeople))) {
      i = document_.MatchEnd(i + 1);
    }
    if (!InSentence(i + 2, sentence) || At(i).lower != "who") return end;
    ++i;
    if (At(i).lower == "also") ++i;
    if (ChairsBody(i, sentence, mention)) return end;
    // "who was sworn in on Saturday as president", "who was named Foreign Minister a week ago",
    // "who took over as chairwoman".
    if (At(i).Has(kBeVerb | kHaveVerb) ||
        OneOf(At(i).lower, {"serves", "served", "took", "takes", "became", "becomes"})) {
      bool past = At(i).lower == "was" || At(i).lower == "served";
      ++i;
      for (int steps = 0; InSentence(i, sentence) && steps < 8 && title_at_[i] < 0; ++steps) {
        const DocToken& token = At(i);
        if (OneOf(token.lower, {"sworn", "named", "appointed", "elected", "chosen", "over", "took",
                                "inaugurated", "confirmed"})) {
          past = false;
        } else if (token.date < 0 && token.shape != Shape::kNumber &&
                   !token.Has(kAdverb | kBeVerb) &&
                   !OneOf(token.lower, {"as", "in", "on", "office", "serving", "only"})) {
          break;
        }
        ++i;
      }
      if (InSentence(i, sentence) && title_at_[i] >= 0 && titles_[title_at_[i]].first == i &&
          !titles_[title_at_[i]].plural && !title_used_[title_at_[i]] &&
          !run_at_.contains(titles_[title_at_[i]].end)) {
        Title title = titles_[title_at_[i]];
        title_used_[title_at_[i]] = true;
        if (past && title.office.qualifier.empty()) title.office.qualifier = "former";
        AddOffice(title, mention);
      }
    }
    return end;
  }

  // "who chairs the African Union", "who heads the delegation": the office of the verb.
  bool ChairsBody(int i, const Sentence& sentence, Mention* mention) const {
    static constexpr struct {
      absl::string_view verb;
      absl::string_view title;
    } kVerbs[] = {{"chairs", "chair"}, {"heads", "head"}, {"leads", "leader"}};
    for (const auto& entry : kVerbs) {
      if (At(i).lower != entry.verb) continue;
      int p = i + 1;
      while (InSentence(p, sentence) && At(p).lower == "the") ++p;
      if (!InSentence(p, sentence)) return false;
      const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
      if (polity == nullptr || polity->polity->kind != PolityEntry::Kind::kOrganisation)
        return false;
      OfficeUse office;
      office.title = std::string(entry.title);
      office.polity = polity->polity->name;
      office.is_known = true;
      office.office_class = OfficeEntry::Class::kOrganisationHead;
      office.first = i;
      office.end = office.head_end = i + 1;
      mention->offices.push_back(std::move(office));
      return true;
    }
    return false;
  }

  // The country of the name's place in the list, where the title named one for each.
  void SetRespective(Mention* mention) const {
    const Title& title = titles_[plural_title_];
    if (title.polities.size() < 2 || plural_position_ >= static_cast<int>(title.polities.size()) ||
        mention->offices.empty()) {
      return;
    }
    mention->offices.back().polity = title.polities[plural_position_];
    if (mention->counterpart) mention->polity = title.polities[plural_position_];
  }

  // "A, B and C" after a plural title.
  bool Listed(const NameRun& before, const NameRun& run) const {
    if (before.sentence != run.sentence || !before.person) return false;
    int i = before.end;
    int start = run.honorific_first >= 0 ? run.honorific_first : run.first;
    // "and Pakistan's Y".
    if (start - 2 > i && IsPossessiveMark(At(start - 1)) &&
        document_.Is(start - 2, SenseKind::kPolity)) {
      start = document_.MatchFirst(start - 2);
    }
    if (i < start && At(i).lower == "of") {
      ++i;
      while (i < start && At(i).lower == "the") ++i;
      if (i < start && At(i).match >= 0) i = document_.MatchEnd(i);
    }
    int separators = 0;
    while (i < start && (At(i).lower == "," || At(i).lower == "and")) {
      ++i;
      ++separators;
    }
    return separators > 0 && i == start;
  }

  void AddOffice(const Title& title, Mention* mention) {
    OfficeUse office = title.office;
    if (title.counterpart) {
      mention->counterpart = true;
      if (!office.polity.empty()) mention->polity = office.polity;
      mention->definite = true;
      mention->offices.push_back(office);
      return;
    }
    if (title.plural) {
      // "Presidents A and B", "envoys A and B": the singular of the title.
      if (absl::EndsWith(office.title, "s") && !absl::EndsWith(office.title, "ss")) {
        office.title.pop_back();
      }
    }
    // "the Vatican's number two, Cardinal X, the Secretary of State": no office.
    if (absl::EndsWithIgnoreCase(office.title, "number two")) {
      if (mention->polity.empty()) mention->polity = office.polity;
      return;
    }
    if (!office.country.empty() && mention->polity.empty()) mention->polity = office.country;
    mention->offices.push_back(std::move(office));
  }

  // A title of birth or of the church, which says nothing of an office where one is told.
  bool IsRank(const Title& title) const {
    const int words = title.office.head_end - title.office.first;
    const bool high = words == 2 && OneOf(At(title.office.first).lower,
                                          {"lieutenant", "lt.", "major", "maj.", "brigadier",
                                           "vice", "rear", "grand", "field", "crown"});
    return (words == 1 || high) &&
           OneOf(At(title.office.head_end - 1).lower,
                 {"prince", "princess", "cardinal", "archbishop", "bishop", "sheikh", "general",
                  "admiral", "colonel", "marshal", "ayatollah"});
  }

  // A rank as honorific is an office only of soldiers and clerics: "General", "Ayatollah", "King".
  void AddRank(int first, int end, Mention* mention) {
    for (int i = first; i < end; i = document_.MatchEnd(i)) {
      const absl::string_view word = At(i).lower;
      static constexpr absl::string_view kRanks[] = {"general",        "gen.",
                                                     "admiral",        "adm.",
                                                     "colonel",        "col.",
                                                     "king",           "queen",
                                                     "pope",           "emir",
                                                     "amir",           "sultan",
                                                     "chairman",       "rep.",
                                                     "sen.",           "senator",
                                                     "representative", "congressman",
                                                     "congresswoman",  "governor",
                                                     "gov.",           "judge",
                                                     "justice",        "crown prince",
                                                     "lt. gen.",       "lieutenant general",
                                                     "maj. gen.",      "major general",
                                                     "brigadier",      "marshal"};
      for (absl::string_view rank : kRanks) {
        const absl::string_view words = document_.Words(i, document_.MatchEnd(i));
        if (absl::EqualsIgnoreCase(words, rank) || word == rank) {
          OfficeUse office;
          office.title = std::string(words);
          office.first = i;
          office.end = office.head_end = document_.MatchEnd(i);
          if (absl::StartsWith(rank, "gen") || rank == "general") {
            office.office_class = OfficeEntry::Class::kMilitary;
          }
          mention->offices.push_back(office);
          return;
        }
      }
    }
  }

  void PolityBefore(Mention* mention) {
    const Sentence& sentence = SentenceOf(mention->first);
    int i = mention->first - 1;
    if (InSentence(i, sentence) && IsPossessiveMark(At(i))) {
      if (InSentence(i - 1, sentence)) {
        if (const Sense* polity = document_.SenseOf(i - 1, SenseKind::kPolity)) {
          mention->polity = polity->polity->name;
          mention->first = document_.MatchFirst(i - 1);
        }
      }
      return;
    }
    if (InSentence(i, sentence)) {
      if (const Sense* polity = document_.SenseOf(i, SenseKind::kPolityAdjective)) {
        mention->polity = polity->polity->name;
      }
    }
  }

  void AddOthers() {
    std::vector<bool> covered(document_.token_count() + 1, false);
    for (const Mention& mention : mentions_) {
      for (int i = mention.first; i < mention.end; ++i) covered[i] = true;
    }
    for (size_t t = 0; t < titles_.size(); ++t) {
      const Title& title = titles_[t];
      if (title_used_[t]) {
        for (int i = title.first; i < title.end; ++i) covered[i] = true;
        continue;
      }
      if (covered[title.first]) continue;
      const Sentence& sentence = SentenceOf(title.first);
      // "Defense Minister" inside "Defense Minister-level" and titles inside names of events.
      Mention mention;
      mention.kind =
          title.plural || !title.polities.empty() ? Mention::Kind::kGroup : Mention::Kind::kOffice;
      if (title.counterpart && !title.plural) mention.kind = Mention::Kind::kOffice;
      mention.sentence = At(title.first).sentence;
      mention.first = title.first;
      mention.end = title.end;
      mention.core_first = title.office.first;
      mention.core_end = title.office.head_end;
      mention.offices.push_back(title.office);
      mention.polity = title.office.polity;
      mention.polities = title.polities;
      mention.plural = title.plural;
      mention.definite =
          title.definite ||
          (!title.indefinite && (At(title.first).IsCapitalised() || !title.office.polity.empty()));
      mention.number = title.number;
      mention.counterpart = title.counterpart;
      mention.quoted = document_.QuoteOf(title.first) >= 0;
      if (InSentence(mention.end, sentence) && IsPossessiveMark(At(mention.end))) {
        mention.possessive = true;
        ++mention.end;
      }
      for (int i = mention.first; i < mention.end; ++i) covered[i] = true;
      mentions_.push_back(std::move(mention));
    }
    bool labelled = false;  // in what the last line that began with who speaks goes on with
    for (const Sentence& sentence : document_.sentences()) {
      if (sentence.starts_line && HasLabel(sentence, covered)) {
        labelled = true;
      } else if (sentence.is_headline || sentence.in_title) {
        labelled = false;
      }
      for (int i = sentence.first; i < sentence.token_end;) {
        if (covered[i]) {
          ++i;
          continue;
        }
        const DocToken& token = At(i);
        if (const int end = EndOfOneMeant(i, sentence); end > i) {
          Mention mention;
          mention.kind = Mention::Kind::kPronoun;
          mention.sentence = token.sentence;
          mention.first = i;
          mention.core_first = i + 1;
          mention.end = mention.core_end = end;
          mention.definite = true;
          if (const Sense* people = PeopleAt(i + 1); people != nullptr) {
            mention.polity = people->polity->name;
          }
          mention.quoted = document_.QuoteOf(i) >= 0;
          mentions_.push_back(std::move(mention));
          i = end;
          continue;
        }
        if (token.match >= 0 && document_.MatchFirst(i) == i) {
          const Sense* polity = document_.SenseOf(i, SenseKind::kPolity);
          if (polity == nullptr) polity = document_.SenseOf(i, SenseKind::kPolityMetonym);
          const Sense* city = document_.SenseOf(i, SenseKind::kCity);
          const int end = document_.MatchEnd(i);
          if (polity != nullptr || (city != nullptr && city->city->is_capital)) {
            Mention mention;
            mention.kind = Mention::Kind::kPolity;
            mention.sentence = token.sentence;
            mention.first = mention.core_first = i;
            mention.end = mention.core_end = end;
            mention.polity = polity != nullptr ? polity->polity->name : city->city->polity->name;
            mention.metonym = polity == nullptr;
            mention.definite = true;
            mention.quoted = document_.QuoteOf(i) >= 0;
            if (InSentence(end, sentence) && IsPossessiveMark(At(end))) {
              mention.possessive = true;
              ++mention.end;
            }
            mentions_.push_back(std::move(mention));
          }
          i = end;
          continue;
        }
        if (token.Has(kNumberWord) &&
            OneOf(token.lower, {"two", "both", "pair", "duo", "three", "trio", "four"}) &&
            StandsForPeople(i, sentence)) {
          Mention mention;
          mention.kind = Mention::Kind::kPronoun;
          mention.sentence = token.sentence;
          mention.first = mention.core_first = i;
          if (i > sentence.first && OneOf(At(i - 1).lower, {"the", "all"})) --mention.first;
          mention.end = mention.core_end = i + 1;
          mention.definite = mention.plural = true;
          mention.number = OneOf(token.lower, {"three", "trio"}) ? 3
                           : token.lower == "four"               ? 4
                                                                 : 2;
          mention.quoted = document_.QuoteOf(i) >= 0;
          mentions_.push_back(std::move(mention));
          ++i;
          continue;
        }
        if (token.Has(kSubjectPronoun | kObjectPronoun | kPossessive) && token.IsWord() &&
            ((labelled && document_.QuoteOf(i) < 0 &&
              OneOf(token.lower, {"i", "i'll", "i'm", "i've", "i'd", "we", "we'll", "we're",
                                  "we've", "we'd"})) ||
             token.lower == "he" || token.lower == "she" || token.lower == "they" ||
             token.lower == "him" || token.lower == "her" || token.lower == "them" ||
             token.lower == "his" || token.lower == "their")) {
          Mention mention;
          mention.kind = Mention::Kind::kPronoun;
          mention.sentence = token.sentence;
          mention.first = mention.core_first = i;
          mention.end = mention.core_end = i + 1;
          mention.definite = true;
          mention.plural = token.lower[0] == 't' || absl::StartsWith(token.lower, "we");
          // "her" before a noun is possessive.
          mention.possessive =
              token.lower == "his" || token.lower == "their" ||
              (token.lower == "her" && InSentence(i + 1, sentence) && At(i + 1).IsWord() &&
               !At(i + 1).Has(kPreposition | kConjunction | kAdverb) &&
               !OneOf(At(i + 1).lower, {"the", "a", "an", "this", "that"}) && At(i + 1).date < 0);
          mention.quoted = document_.QuoteOf(i) >= 0;
          mentions_.push_back(std::move(mention));
        }
        ++i;
      }
    }
  }

  // "FOREIGN MINISTER HAINZ: Thank you": a line of a transcript.
  bool HasLabel(const Sentence& sentence, const std::vector<bool>& covered) const {
    for (int i = sentence.first; i < sentence.token_end && i < sentence.first + 10; ++i) {
      if (At(i).lower == ":") return i > sentence.first && covered[i - 1];
      if (!covered[i]) return false;
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
    const absl::string_view determiner = At(i).lower;
    const bool the = determiner == "the";
    if ((!the && determiner != "his" && determiner != "her") || !InSentence(i + 1, sentence)) {
      return i;
    }
    int end = i + 2;
    if (the && At(i + 1).IsCapitalised() && PeopleAt(i + 1) != nullptr &&
        document_.MatchFirst(i + 1) == i + 1) {
      end = document_.MatchEnd(i + 1);
      // "the Russians", "the Chinese", "the British": many.
      const absl::string_view word = At(end - 1).lower;
      for (const absl::string_view many : {"s", "ese", "sh", "ch"}) {
        if (absl::EndsWith(word, many)) return i;
      }
    } else if (!OneOf(At(i + 1).lower, {"guest", "visitor"}) &&
               !(At(i + 1).lower == "host" && !the)) {
      return i;
    }
    // No noun or name follows that this would only describe.
    if (!InSentence(end, sentence)) return end;
    const DocToken& after = At(end);
    if (after.shape == Shape::kPunct) return after.lower == "." || after.lower == ";" ? end : i;
    if (after.shape != Shape::kLower || after.lower == "of") return i;
    // "Her host there was X": told of X.
    const int verb = after.lower == "there" && InSentence(end + 1, sentence) ? end + 1 : end;
    if (At(i + 1).lower == "host" && At(verb).Has(kBeVerb)) return i;
    const bool goes_on =
        after.Has(kBeVerb | kHaveVerb | kModal | kMeetVerb | kTalkVerb | kHostVerb | kSpeechVerb |
                  kPastVerb | kAdverb | kPreposition | kConjunction) &&
        !after.Has(kDeterminer | kMeetingNoun | kOfficeHead | kOfficePlural);
    return goes_on ? end : i;
  }

  // "The two will meet", "between the two", "both said", "all three agreed": without a noun.
  bool StandsForPeople(int i, const Sentence& sentence) const {
    const bool the = i > sentence.first && OneOf(At(i - 1).lower, {"the", "all"});
    // "talks between the two in Brussels".
    if (the && i - 2 >= sentence.first && At(i - 2).lower == "between") return true;
    if (!the && At(i).lower != "both") return false;
    if (!InSentence(i + 1, sentence)) return the;
    const DocToken& after = At(i + 1);
    if (after.shape == Shape::kPunct) return the;
    if (after.shape != Shape::kLower) return false;
    return after.Has(kBeVerb | kHaveVerb | kModal | kMeetVerb | kTalkVerb | kDiscussVerb |
                     kSpeechVerb | kPastVerb | kAdverb) &&
           !after.Has(kDeterminer | kPreposition) && !after.Has(kMeetingNoun);
  }

  const Document& document_;
  int year_ = 0;                                        // of the publication
  absl::flat_hash_map<absl::string_view, bool> known_;  // by name: one of those whom all know
  std::vector<Title> titles_;
  std::vector<int> title_at_;  // by token: the title it is in, or -1
  std::vector<bool> title_used_;
  std::vector<NameRun> runs_;
  absl::flat_hash_set<int> run_at_;
  absl::flat_hash_set<std::string> surnames_;
  absl::flat_hash_set<std::string> subjects_;
  absl::flat_hash_set<absl::string_view> city_surnames_;
  std::vector<Mention> mentions_;
  const Sentence* sentence_ = nullptr;
  int plural_title_ = -1;
  int plural_position_ = 0;
};

}  // namespace

std::vector<Mention> FindMentions(const Document& document) { return Finder(document).Find(); }

}  // namespace chancery
