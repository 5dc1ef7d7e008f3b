#include "client/extract/name_runs.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/extract/document.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

constexpr int kMaxNameTokens = 9;  // "Mohammed bin Rashid al-Maktoum": hyphens are tokens

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

// The token behind a nickname in marks or brackets that opens at `i`; `i` if none does.
int AfterNickname(const TitledText& text, int i, const Sentence& sentence) {
  const bool bracket = text.At(i).lower == "(";
  if (!bracket && !text.At(i).opens) return i;
  for (int j = i + 1; text.InSentence(j + 1, sentence) && j <= i + (bracket ? 5 : 3); ++j) {
    // "Ferdinand (“Bongbong”) Marcos".
    if (bracket && (text.At(j).opens || text.At(j).closes)) continue;
    if (j > i + 1 && (bracket ? text.At(j).lower == ")" : text.At(j).closes)) {
      return text.At(j + 1).IsCapitalised() ? j + 1 : i;
    }
    if (!text.At(j).IsCapitalised() || text.At(j).shape == Shape::kUpper) return i;
  }
  return i;
}

class RunFinder {
 public:
  explicit RunFinder(const TitledText& text) : text_(text), document_(text.document()) {}

  std::vector<NameRun> Find() && {
    FindCitySurnames();
    for (const Sentence& sentence : document_.sentences()) FindRuns(sentence);
    return std::move(runs_);
  }

 private:
  // Cities that are also the last word of a full name here: "Maria Holguin", of Holguin in Cuba.
  void FindCitySurnames() {
    for (int i = 1; i < document_.token_count(); ++i) {
      if (!text_.At(i).IsCapitalised() || text_.At(i).match < 0 ||
          !document_.Is(i, SenseKind::kCity) ||
          document_.MatchEnd(i) - document_.MatchFirst(i) != 1) {
        continue;
      }
      if (text_.At(i - 1).sentence == text_.At(i).sentence &&
          document_.Is(i - 1, SenseKind::kGivenName) && text_.At(i - 1).IsCapitalised()) {
        city_surnames_.insert(text_.At(i).lower);
      }
    }
  }

  // "Holguin met", not "in Holguin".
  bool IsCitySurname(int i) const {
    return !city_surnames_.empty() && city_surnames_.contains(text_.At(i).lower) &&
           !OneOf(text_.At(i - 1).lower, {"in", "at", "to", "near", "outside", "through"});
  }

  bool AfterTitle(int i) const {
    return i > 0 && text_.TitleAt(i - 1) >= 0 && text_.titles()[text_.TitleAt(i - 1)].end == i;
  }

  // A capitalised word that can be in a name. `lenient`: after a title or a given name, where
  // common words and places are names too ("Secretary Rice", "Michael Jordan").
  bool IsNameWord(int i, bool lenient) const {
    const DocToken& token = text_.At(i);
    if (!token.IsCapitalised() || text_.TitleAt(i) >= 0) return false;
    if (document_.Is(i, SenseKind::kOffice)) {
      // "Zayed bin Sultan", "Dr. Sultan Al Jaber".
      if (i > 0 && document_.MatchEnd(i) == i + 1 && IsInsideName(i)) return true;
      // "Foreign Minister Shah Mahmood Qureshi".
      if (i > 0 && document_.Is(i, SenseKind::kGivenName) && text_.TitleAt(i - 1) >= 0) return true;
      // "Julie Bishop".
      return lenient && i > 0 && document_.Is(i - 1, SenseKind::kGivenName) &&
             document_.Is(i, SenseKind::kHonorific);
    }
    // "Lt. Gen. He Leiming".
    if (token.lower == "he" && lenient && i > 0 && i + 1 < document_.token_count() &&
        (document_.Is(i - 1, SenseKind::kHonorific) || text_.TitleAt(i - 1) >= 0) &&
        text_.At(i + 1).sentence == token.sentence && text_.At(i + 1).shape == Shape::kCapital) {
      return true;
    }
    const bool given =
        document_.Is(i, SenseKind::kGivenName) || document_.Is(i, SenseKind::kSurname);
    // "Senior General Than Shwe".
    if (token.lower == "than" && lenient && text_.At(i + 1).IsCapitalised()) return true;
    if (token.Has(kPreposition | kSubordinator | kDeterminer | kBeVerb | kHaveVerb | kModal |
                  kSubjectPronoun | kObjectPronoun | kConjunction | kPossessive)) {
      return lenient && given && token.Has(kModal);  // "Theresa May", "Will"
    }
    if (document_.Is(i, SenseKind::kHonorific) && !lenient) return false;
    if (token.date >= 0) return lenient && document_.Is(i, SenseKind::kMonth) && NoNumberAfter(i);
    if (token.match >= 0 && !given) {
      if (document_.Is(i, SenseKind::kPolityAdjective) ||
          document_.Is(i, SenseKind::kPolityPeople)) {
        return false;
      }
      if (document_.Is(i, SenseKind::kCity) && !document_.Is(i, SenseKind::kPolity) &&
          IsCitySurname(i)) {
        return true;
      }
      if (document_.Is(i, SenseKind::kPolity) || document_.Is(i, SenseKind::kCity) ||
          document_.Is(i, SenseKind::kPolityMetonym)) {
        // "Michael Jordan", "Andrés de Santa Cruz".
        return lenient && token.shape == Shape::kCapital &&
               (document_.MatchEnd(i) - document_.MatchFirst(i) == 1 ||
                OneOf(text_.At(document_.MatchFirst(i)).lower, {"santa", "santo", "san", "são"}));
      }
      if (document_.Is(i, SenseKind::kWeekday) || document_.Is(i, SenseKind::kTopic) ||
          document_.Is(i, SenseKind::kOfficeQualifier)) {
        return false;
      }
    }
    if (given) return true;
    // "President Dolezel Meets Prime Minister Hrubova": a headline's verb.
    if (token.Has(kMeetVerb | kTalkVerb | kHostVerb | kVisitVerb | kCallVerb | kSpeechVerb |
                  kLightVerb | kAttendVerb | kDiscussVerb) &&
        absl::EndsWith(token.lower, "s") && lenient) {
      return false;
    }
    if (token.Has(kCommonWord | kOrgHead | kVenueHead | kOfficeHead)) return lenient;
    // Acronyms are not names; surnames in capitals are ("MOTEGI Toshimitsu").
    if (token.shape == Shape::kUpper && token.end - token.begin <= 3) {
      return lenient && IsRoman(token.lower);
    }
    return true;
  }

  // Does the word before say that a title of one word is a part of a name?
  bool IsInsideName(int i) const {
    return OneOf(text_.At(i - 1).lower,
                 {"bin", "ibn", "al", "dr", "dr.", "mr", "mr.", "ms.", "mrs."});
  }

  // "General Secretary To Lam": a word of grammar that can be a family name, behind a title.
  bool IsSmallWordAsName(int i) const {
    return AfterTitle(i) && text_.At(i).shape == Shape::kCapital &&
           OneOf(text_.At(i).lower, {"to", "an", "do", "so", "no", "on", "may", "will"}) &&
           i + 1 < document_.token_count() && text_.At(i + 1).shape == Shape::kCapital &&
           text_.At(i + 1).sentence == text_.At(i).sentence && text_.TitleAt(i + 1) < 0 &&
           IsNameWord(i + 1, /*lenient=*/true);
  }

  // "the foreign minister, Israel Kantor,": a place as the first name of somebody whose office
  // stands before it.
  bool IsPlaceAsFirstName(int i) const {
    const int end = document_.MatchEnd(i);
    if (i < 2 || text_.At(i - 1).lower != "," || !AfterTitle(i - 1) || end != i + 1 ||
        end + 1 >= document_.token_count() || text_.At(end).sentence != text_.At(i).sentence) {
      return false;
    }
    const DocToken& surname = text_.At(end);
    return surname.shape == Shape::kCapital && surname.classes == 0 &&
           !document_.Is(end, SenseKind::kPolity) && !document_.Is(end, SenseKind::kCity) &&
           OneOf(text_.At(end + 1).lower, {",", "."});
  }

  bool NoNumberAfter(int i) const {
    return i + 1 >= document_.token_count() || text_.At(i + 1).shape != Shape::kNumber;
  }

  // The end of the name that starts at `first`, or `first`.
  int NameEnd(int first, bool titled) const {
    const Sentence& sentence = text_.SentenceOf(first);
    const int quote = document_.QuoteOf(first);
    int i = first;
    int last_word_end = first;
    bool lenient = titled;
    while (i < sentence.token_end && i - first < kMaxNameTokens && document_.QuoteOf(i) == quote) {
      const DocToken& token = text_.At(i);
      if (i > first && text_.TitleAt(i) >= 0) break;
      if (token.shape == Shape::kInitial && i > first) {
        ++i;
        last_word_end = i;
        continue;
      }
      if (IsNameWord(i, lenient && (i > first || titled)) ||
          (i == first && titled && IsSmallWordAsName(i))) {
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
          OneOf(text_.At(i + 1).lower, {"jr", "jr.", "sr", "sr."})) {
        last_word_end = i + 2;
        break;
      }
      // "William “Bill” Harlan", "Robert (Bob) Hale": the name goes on behind the nickname.
      if (const int after = AfterNickname(text_, i, sentence);
          i > first && after > i && IsNameWord(after, true) && text_.TitleAt(after) < 0) {
        i = after;
        lenient = true;
        continue;
      }
      // A hyphen inside the name: "Jae-in", "al-Maliki", "Arroyo-Macapagal".
      if (token.shape == Shape::kDash && i > first && !token.space_before &&
          i + 1 < sentence.token_end && !text_.At(i + 1).space_before && text_.At(i + 1).IsWord() &&
          text_.TitleAt(i + 1) < 0) {
        const DocToken& after = text_.At(i + 1);
        if (after.IsCapitalised()
                ? IsNameWord(i + 1, true)
                : (after.end - after.begin <= 5 && !after.Has(kOfficeHead) &&
                   (after.classes == 0 || after.Has(kNameParticle) ||
                    after.end - after.begin <= 3) &&
                   (i + 2 >= sentence.token_end || text_.At(i + 2).shape != Shape::kDash))) {
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
        while (j < sentence.token_end && particles < 3 && text_.At(j).Has(kNameParticle) &&
               !text_.At(j).Has(kConjunction)) {
          ++j;
          ++particles;
          if (j < sentence.token_end && text_.At(j).shape == Shape::kDash &&
              !text_.At(j).space_before) {
            ++j;
          }
        }
        if (j < sentence.token_end && text_.At(j).IsCapitalised() && IsNameWord(j, true) &&
            text_.TitleAt(j) < 0) {
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

  // "Müller, Ursula, the minister": the end of a name whose family name a comma parts from the
  // given one, as lists have it; `end`, that of the family name, for another.
  int EndOfFamilyFirst(int first, int end) const {
    const Sentence& sentence = text_.SentenceOf(first);
    const int given = end + 1;
    if (end != first + 1 || !text_.InSentence(given + 1, sentence) || text_.At(end).lower != "," ||
        !text_.At(given).IsCapitalised() || !document_.Is(given, SenseKind::kGivenName) ||
        document_.Is(first, SenseKind::kGivenName) || document_.Is(first, SenseKind::kPolity) ||
        document_.Is(first, SenseKind::kCity) || text_.TitleAt(first) >= 0) {
      return end;
    }
    const bool opens = first == sentence.first ||
                       OneOf(text_.At(first - 1).lower, {";", ":", "-", "\u2022", "\u2013"});
    const int after = document_.MatchEnd(given);
    return opens && text_.InSentence(after, sentence) &&
                   OneOf(text_.At(after).lower, {",", ";", "(", ":"})
               ? after
               : end;
  }

  void FindRuns(const Sentence& sentence) {
    for (int i = sentence.first; i < sentence.token_end;) {
      if (text_.TitleAt(i) >= 0) {
        i = text_.titles()[text_.TitleAt(i)].end;
        continue;
      }
      NameRun run;
      run.sentence = text_.At(i).sentence;
      int start = i;
      // Honorifics: "Mr.", "Gen.", "Sheikh".
      while (start < sentence.token_end && document_.Is(start, SenseKind::kHonorific) &&
             text_.TitleAt(start) < 0 && text_.At(start).IsCapitalised()) {
        // "President Major": a name after a title.
        const int next = document_.MatchEnd(start);
        if (AfterTitle(start) &&
            !(text_.InSentence(next, sentence) && text_.At(next).IsCapitalised())) {
          break;
        }
        // "Dr. Sultan Al Jaber".
        if (run.honorific_first >= 0 && next == start + 1 && IsInsideName(start)) break;
        if (run.honorific_first < 0) run.honorific_first = start;
        start = document_.MatchEnd(start);
      }
      if (start >= sentence.token_end) break;
      const bool titled = run.honorific_first >= 0 || AfterTitle(i) || IsPlaceAsFirstName(start);
      if (text_.TitleAt(start) >= 0) {
        i = std::max(start, i + 1);
        continue;
      }
      const DocToken& token = text_.At(start);
      bool can_start = IsNameWord(start, titled) || IsSmallWordAsName(start);
      if (!can_start && token.Has(kNameParticle) && !token.Has(kPreposition)) {
        // "al-Maliki", "von der Leyen" as a surname alone.
        int j = start + 1;
        int particles = 1;
        while (j < sentence.token_end && particles < 3 && text_.At(j).Has(kNameParticle)) {
          ++j;
          ++particles;
        }
        if (j < sentence.token_end && text_.At(j).shape == Shape::kDash &&
            !text_.At(j).space_before) {
          ++j;
        }
        can_start = j < sentence.token_end && text_.At(j).IsCapitalised() && IsNameWord(j, true) &&
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
      const DocToken& token = text_.At(i);
      if (token.Has(kOrgHead | kVenueHead) && !document_.Is(i, SenseKind::kGivenName) &&
          i > run.first) {
        run.organisation = true;
      }
    }
    runs_.push_back(run);
  }

  const TitledText& text_;
  const Document& document_;
  std::vector<NameRun> runs_;
  absl::flat_hash_set<absl::string_view> city_surnames_;
};

}  // namespace

std::vector<NameRun> FindNameRuns(const TitledText& text) { return RunFinder(text).Find(); }

std::string NameOf(const TitledText& text, int first, int end) {
  if (end > first + 2 && text.At(first + 1).lower == ",") {
    return absl::StrCat(PlainSpaces(text.document().Words(first + 2, end)), " ",
                        PlainSpaces(text.document().Words(first, first + 1)));
  }
  std::string name;
  int from = first;
  for (int i = first; i < end; ++i) {
    const int after = AfterNickname(text, i, text.SentenceOf(first));
    if (after <= i || after > end || i == first) continue;
    absl::StrAppend(&name, PlainSpaces(text.document().Words(from, i)), " ");
    from = i = after;
  }
  return name + PlainSpaces(text.document().Words(from, end));
}

int WordCount(const TitledText& text, const NameRun& run) {
  int words = 0;
  for (int i = run.first; i < run.end; ++i) {
    // A bracket or a quotation mark may stand right before the first one.
    if (text.At(i).IsWord() && (i == run.first || text.At(i).space_before)) ++words;
  }
  return std::max(words, 1);
}

bool Listed(const TitledText& text, const NameRun& before, const NameRun& run) {
  if (before.sentence != run.sentence || !before.person) return false;
  int i = before.end;
  int start = run.start();
  // "and Pakistan's Y".
  if (start - 2 > i && IsPossessiveMark(text.At(start - 1)) &&
      text.document().Is(start - 2, SenseKind::kPolity)) {
    start = text.document().MatchFirst(start - 2);
  }
  if (i < start && text.At(i).lower == "of") {
    ++i;
    while (i < start && text.At(i).lower == "the") ++i;
    if (i < start && text.At(i).match >= 0) i = text.document().MatchEnd(i);
  }
  int separators = 0;
  while (i < start && (text.At(i).lower == "," || text.At(i).lower == "and")) {
    ++i;
    ++separators;
  }
  return separators > 0 && i == start;
}

bool IsRoman(absl::string_view word) {
  return word == "ii" || word == "iii" || word == "iv" || word == "vi" || word == "vii" ||
         word == "viii" || word == "xvi" || word == "xiv" || word == "xii" || word == "xiii" ||
         word == "v" || word == "x" || word == "ix";
}

}  // namespace chancery
