#include "client/extract/title_finder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

constexpr int kMaxLeft = 12;   // tokens before a head noun
constexpr int kMaxRight = 12;  // tokens after it

// Describes the holder for the moment and is no part of the office: "top", "visiting".
bool IsDescriptive(absl::string_view word) {
  return OneOf(word, {"top",           "visiting",        "senior",          "new",
                      "newly",         "current",         "veteran",         "longtime",
                      "long-time",     "powerful",        "prominent",       "influential",
                      "key",           "leading",         "exiled",          "elected",
                      "newly-elected", "incumbent",       "sitting",         "unnamed",
                      "late",          "retired",         "ranking",         "high-ranking",
                      "top-ranking",   "highest-ranking", "high-level",      "hawkish",
                      "moderate",      "reformist",       "longest-serving", "embattled",
                      "ousted",        "first",           "second",          "third",
                      "hardline",      "hard-line",       "pro-western",     "pro-russian"});
}

// A part of a government: what it is of is its country.
bool IsUnitOfState(absl::string_view word) {
  return OneOf(word, {"ministry", "department", "government", "embassy", "army", "navy", "police",
                      "cabinet", "office"});
}

// Head nouns that are as often something else when written in lower case.
bool IsAmbiguousHead(absl::string_view word) {
  return OneOf(
      word,
      {"general", "major",     "head",      "chief",     "chair",     "host",           "judge",
       "monitor", "captain",   "speaker",   "principal", "player",    "counsel",        "agent",
       "deputy",  "assistant", "leader",    "official",  "executive", "representative", "partner",
       "fellow",  "champion",  "rebel",     "militant",  "veteran",   "justice",        "officer",
       "boss",    "director",  "commander", "anchor",    "minor",     "secretary"});
}

class Finder {
 public:
  explicit Finder(const Document& document) : document_(document) {}

  std::vector<Title> Find() {
    for (const Sentence& sentence : document_.sentences()) {
      sentence_ = &sentence;
      used_until_ = sentence.first;
      for (int i = sentence.first; i < sentence.token_end;) {
        int head_end = 0;
        bool plural = false;
        const OfficeEntry* office = nullptr;
        if (!HeadAt(i, &head_end, &plural, &office)) {
          i = std::max(i + 1, document_.MatchEnd(i));
          continue;
        }
        // "will host President X": a verb.
        if (VerbBeforeTitle(i)) {
          ++i;
          continue;
        }
        // "deputy director", "Vice President", "minister spokesman": the last one is the head.
        int next_end = 0;
        bool next_plural = false;
        const OfficeEntry* next_office = nullptr;
        int head_first = i;
        while (head_end < sentence.token_end && !document_.token(head_end).Has(kPossessive) &&
               HeadAt(head_end, &next_end, &next_plural, &next_office) &&
               !(office != nullptr && IsHonorificLike(head_end))) {
          head_first = head_end;
          head_end = next_end;
          plural = next_plural;
          office = next_office;
        }
        // "President Major": a rank right after a title is a name, unless a name follows it.
        // "Deputy U.S. Secretary of State": the country stands within the office.
        int within_end = head_end;
        if (IsLesser(head_end - 1) && InSentence(head_end) && PolityAt(head_end) != nullptr) {
          const int after = document_.MatchEnd(head_end);
          if (InSentence(after) && HeadAt(after, &next_end, &next_plural, &next_office) &&
              next_office != nullptr) {
            within_end = after;
          }
        }
        const int within_first = head_end;
        if (within_end > within_first) {
          head_first = within_end;
          head_end = next_end;
          plural = next_plural;
          office = next_office;
        }
        const bool name = !titles_.empty() && titles_.back().end == i && head_end == i + 1 &&
                          IsHonorificLike(i) && At(i).IsCapitalised() &&
                          !(InSentence(head_end) && At(head_end).IsCapitalised());
        // "Julie Bishop": a rank behind a given name is a surname.
        const bool surname = InSentence(i - 1) && At(i).IsCapitalised() && head_end == i + 1 &&
                             document_.Is(i - 1, SenseKind::kGivenName) &&
                             At(i - 1).IsCapitalised() && IsHonorificLike(i) &&
                             !(InSentence(head_end) && At(head_end).IsCapitalised());
        if (name || surname || !Acceptable(head_first, head_end, office)) {
          i = head_end;
          continue;
        }
        Title title = Grow(i, head_first, head_end, plural, office, {within_first, within_end});
        used_until_ = title.end;
        i = std::max(title.end, head_end);
        titles_.push_back(std::move(title));
      }
    }
    return std::move(titles_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool InSentence(int i) const { return i >= sentence_->first && i < sentence_->token_end; }

  // "General" and the like before a name: an honorific of its own, "Defense Minister General X".
  bool IsHonorificLike(int i) const { return document_.Is(i, SenseKind::kHonorific); }

  bool HeadAt(int i, int* end, bool* plural, const OfficeEntry** office) const {
    const DocToken& token = At(i);
    if (!token.IsWord()) return false;
    if (const Sense* sense = document_.SenseOf(i, SenseKind::kOffice)) {
      if (document_.MatchFirst(i) != i) return false;
      *end = document_.MatchEnd(i);
      *plural = sense->plural;
      *office = sense->office;
      return true;
    }
    *office = nullptr;
    *end = i + 1;
    if (token.match >= 0 && !document_.Is(i, SenseKind::kHonorific)) return false;
    if (token.Has(kOfficeHead)) {
      *plural = false;
      return true;
    }
    if (token.Has(kOfficePlural) || token.lower == "counterparts") {
      *plural = true;
      return true;
    }
    if (token.lower == "counterpart") {
      *plural = false;
      return true;
    }
    // "his Finnish opposite number".
    if (token.lower == "opposite" && InSentence(i + 1) &&
        OneOf(At(i + 1).lower, {"number", "numbers"})) {
      *end = i + 2;
      *plural = At(i + 1).lower == "numbers";
      return true;
    }
    if (OneOf(token.lower, {"colleague", "colleagues"}) && i > sentence_->first &&
        document_.Is(i - 1, SenseKind::kPolityAdjective)) {
      *plural = token.lower == "colleagues";  // "his Slovak colleague"
      return true;
    }
    if (OneOf(token.lower, {"delegation", "delegations"})) {
      *plural = true;  // several people
      return true;
    }
    return false;
  }

  // Is this head noun one of a title, and not a verb ("heads to"), an adjective ("general
  // assembly") or a part of another noun ("leader summit")?
  bool Acceptable(int head_first, int head_end, const OfficeEntry* office) const {
    // "Zayed bin Sultan Al Nahyan", "Dr. Sultan Al Jaber": a name.
    if (head_end == head_first + 1 && InSentence(head_first - 1) &&
        OneOf(At(head_first - 1).lower,
              {"bin", "ibn", "al", "dr", "dr.", "mr", "mr.", "ms.", "mrs."})) {
      return false;
    }
    const DocToken& head = At(head_end - 1);
    // "her host there": whoever it is, no office.
    if (head.lower == "host" && head_end == head_first + 1 && InSentence(head_first - 1) &&
        (At(head_first - 1).Has(kPossessive) || At(head_first - 1).lower == "'s" ||
         At(head_first - 1).lower == "\u2019s")) {
      return false;
    }
    const DocToken* next = InSentence(head_end) ? &At(head_end) : nullptr;
    const DocToken* before = InSentence(head_first - 1) ? &At(head_first - 1) : nullptr;
    // "leader-to-leader", "minister-level".
    if (next != nullptr && next->shape == Shape::kDash && !next->space_before) {
      if (!InSentence(head_end + 1) || At(head_end + 1).space_before) return true;
      const absl::string_view after = At(head_end + 1).lower;
      if (!OneOf(after, {"elect", "designate", "general"})) return false;
    }
    if (before != nullptr && before->shape == Shape::kDash && !head.space_before &&
        office == nullptr)
      return OneOf(head.lower, {"president", "minister"});
    if (head.shape != Shape::kLower && office != nullptr && head.lower != "general") return true;
    if (head.shape != Shape::kLower) {
      // "General Assembly", "Major League", "General People's Congress".
      for (int i = head_end; InSentence(i) && i < head_end + 4; ++i) {
        if (!At(i).IsCapitalised() && At(i).lower != "'s" && At(i).lower != "\u2019s") break;
        if (document_.Is(i, SenseKind::kGivenName)) break;
        if (At(i).Has(kOrgHead | kVenueHead) && At(i).space_before) return false;
        if (office != nullptr) break;
      }
      return true;
    }
    if (before != nullptr &&
        (before->lower == "to" || before->Has(kModal) || before->Has(kSubjectPronoun)) &&
        OneOf(head.lower, {"head", "chair", "host", "judge", "monitor", "partner", "anchor",
                           "champion", "author", "coach"})) {
      return false;
    }
    // "He heads to Rome", "she chairs the talks".
    if (OneOf(head.lower, {"heads", "chairs", "hosts", "judges", "monitors"}) && next != nullptr &&
        OneOf(next->lower, {"to", "for", "into", "back", "the", "a", "an", "home", "this"})) {
      return false;
    }
    if (office != nullptr) return true;
    if (head.lower == "official" && next != nullptr && OneOf(next->lower, {"visit", "visits"})) {
      return false;
    }
    if (next == nullptr || !next->IsWord() || !IsAmbiguousHead(head.lower)) return true;
    if (next->IsCapitalised()) return true;
    // A lower-case word after an ambiguous head: fine if it can start what follows a noun phrase.
    return next->Has(kPreposition | kConjunction | kSubordinator | kBeVerb | kHaveVerb | kModal |
                     kSpeechVerb | kPastVerb | kAdverb | kNegation | kMeetVerb | kVisitVerb |
                     kHostVerb | kTellVerb | kLightVerb | kCaptionVerb | kDenyWord | kCancelWord) ||
           absl::EndsWith(next->lower, "ed");
  }

  // "will host", "and chair", "to head": a verb with a title behind it.
  bool VerbBeforeTitle(int i) const {
    if (At(i).shape != Shape::kLower || !InSentence(i - 1) || !InSentence(i + 1) ||
        !At(i + 1).IsCapitalised() || !OneOf(At(i).lower, {"host", "head", "chair"})) {
      return false;
    }
    const DocToken& before = At(i - 1);
    return before.lower == "to" || before.lower == "and" ||
           before.Has(kModal | kSubjectPronoun | kAdverb);
  }

  // Words that make less of the office behind them.
  bool IsLesser(int i) const {
    return OneOf(At(i).lower, {"deputy", "assistant", "vice", "associate", "undersecretary"});
  }

  // Tokens [first, end); empty for none.
  struct Within {
    int first;
    int end;
  };

  // The title whose head nouns are the tokens [run_first, head_end). `within`: those of a country
  // that stand among them.
  Title Grow(int run_first, int head_first, int head_end, bool plural, const OfficeEntry* office,
             Within within) {
    Title title;
    OfficeUse& use = title.office;
    title.plural = plural;
    use.head_end = head_end;
    if (office != nullptr) {
      use.office_class = office->office_class;
      use.is_known = true;
      if (office->polity != nullptr) use.polity = office->polity->name;
    }
    const absl::string_view head = At(head_end - 1).lower;
    use.spokesperson = At(head_end - 1).Has(kSpokesperson);
    title.counterpart = IsCounterpart(head);
    title.first = title.office.first = run_first;
    title.end = title.office.end = head_end;
    std::vector<int> words;  // tokens of the title, in order
    GrowLeft(run_first, &title, &words);
    std::reverse(title.polities.begin(), title.polities.end());
    for (int i = run_first; i < head_end; ++i) {
      if (i < within.first || i >= within.end) words.push_back(i);
    }
    if (within.first < within.end) {
      SetPolity(&title, PolityAt(within.first)->name);
      // The entry is that of the higher office.
      const OfficeEntry* lesser = document_.gazetteer().FindOffice(Join(words));
      use.office_class = lesser == nullptr ? OfficeEntry::Class::kDeputy : lesser->office_class;
    }
    GrowRight(office, &title, &words);
    // "the Union of South American Nations (UNASUR), X": the short name belongs to it.
    if (InSentence(title.end + 2) && title.end > head_end && At(title.end).lower == "(" &&
        At(title.end + 1).shape == Shape::kUpper && At(title.end + 2).lower == ")") {
      title.end += 3;
      use.end = title.end;
    }
    NameBody(run_first, &title, &words);
    use.title = Join(words);
    (void)head_first;
    return title;
  }

  // "Chinese Foreign Ministry spokesman", "State Department spokesman": who speaks for a body is
  // the body's, not directly the country's.
  void NameBody(int run_first, Title* title, std::vector<int>* words) const {
    if (!title->office.spokesperson || run_first - 1 < title->first) return;
    if (!OneOf(At(run_first - 1).lower, {"ministry", "department", "army", "commission"})) return;
    int first = title->first;
    while (first < run_first && !At(first).IsCapitalised() && At(first).match < 0) ++first;
    while (first < run_first && (At(first).Has(kDeterminer) || At(first).Has(kPossessive) ||
                                 document_.Is(first, SenseKind::kOfficeQualifier))) {
      ++first;
    }
    for (int i = first; i < run_first; ++i) {
      if (At(i).lower == "'s" || At(i).lower == "\u2019s") return;
    }
    if (run_first - first < 2 || !At(first).IsCapitalised()) return;
    title->office.country = title->office.polity;
    title->office.polity = std::string(document_.Words(first, run_first));
    words->erase(std::remove_if(words->begin(), words->end(),
                                [&](int i) { return i >= first && i < run_first; }),
                 words->end());
  }

  std::string Join(const std::vector<int>& words) const {
    std::string out;
    for (size_t i = 0; i < words.size(); ++i) {
      const DocToken& token = At(words[i]);
      if (i == 0 && token.shape == Shape::kDash) continue;  // of "then-President"
      if (!out.empty() && (token.space_before || words[i] != words[i - 1] + 1)) out += ' ';
      absl::StrAppend(&out, document_.text().substr(token.begin, token.end - token.begin));
    }
    return out;
  }

  void SetPolity(Title* title, absl::string_view polity) {
    if (title->office.polity.empty()) title->office.polity = std::string(polity);
    if (title->plural || title->counterpart) {
      const std::string name(polity);
      if (std::find(title->polities.begin(), title->polities.end(), name) ==
          title->polities.end()) {
        title->polities.push_back(name);
      }
    }
  }

  void GrowLeft(int run_first, Title* title, std::vector<int>* words) {
    std::vector<int> found;  // in reverse order
    size_t committed = 0;    // of `found`
    int committed_first = run_first;
    int unknown = 0;
    auto commit = [&](int first) {
      committed = found.size();
      committed_first = first;
    };
    int j = run_first - 1;
    bool boundary = true;  // stopped at something that may stand before a noun phrase
    bool polity_conj = false;
    for (; j >= std::max(sentence_->first, used_until_) && run_first - j <= kMaxLeft; --j) {
      const DocToken& token = At(j);
      if (document_.QuoteOf(j) != document_.QuoteOf(run_first)) break;
      if (token.lower == "'s" || token.lower == "\u2019s" || token.lower == "'" ||
          token.lower == "\u2019") {
        if (token.space_before || !InSentence(j - 1)) break;
        const int owner = j - 1;
        title->definite = true;
        if (const PolityEntry* polity = PolityAt(owner)) {
          SetPolity(title, polity->name);
          j = document_.MatchFirst(owner);
          if (InSentence(j - 1) && At(j - 1).lower == "the") --j;
          commit(j);
          // "Egypt's and Jordan's foreign ministers" is rare; "France's former president" is not.
          title->first = j;
          AddWords(found, committed, words);
          return;
        }
        if (At(owner).Has(kNationNoun) && At(owner).shape == Shape::kLower) {
          title->office.polity_by_context = true;
          j = owner;
          while (InSentence(j - 1) && At(j - 1).Has(kDeterminer)) --j;
          commit(j);
          title->first = j;
          AddWords(found, committed, words);
          return;
        }
        if (const Sense* city = document_.SenseOf(owner, SenseKind::kCity)) {
          SetPolity(title, title->office.is_known && city->city->is_capital
                               ? city->city->polity->name
                               : city->city->name);
          commit(document_.MatchFirst(owner));
          title->first = committed_first;
          AddWords(found, committed, words);
          return;
        }
        if (At(owner).IsCapitalised() || At(owner).IsWord()) {
          title->office.owner_token = owner;
          // An organisation that the gazetteer does not know: "Hamas's leader".
          if (At(owner).shape == Shape::kUpper) {
            SetPolity(title, document_.Words(owner, owner + 1));
            commit(owner);
          } else {
            commit(j + 1);
          }
          title->first = committed_first;
          AddWords(found, committed, words);
          return;
        }
        break;
      }
      if (token.shape == Shape::kDash && !token.space_before && InSentence(j - 1) &&
          !At(j + 1).space_before && At(j + 1).shape == Shape::kLower && At(j - 1).IsWord() &&
          j + 1 < run_first) {
        // "newly-named", "Moscow-backed": a describing compound, no part of the office.
        while (!found.empty() && found.back() >= j) found.pop_back();
        committed = std::min(committed, found.size());
        --j;
        continue;
      }
      if (token.shape == Shape::kDash) {
        // Inside a compound: "foreign-policy chief", "Franco-German envoy", "US-led".
        if (!token.space_before && InSentence(j - 1) && j + 1 <= run_first &&
            !At(j + 1).space_before) {
          found.push_back(j);
          continue;
        }
        break;
      }
      if (token.date >= 0) break;
      // "met A, then President B": the next one, not a former one.
      if (token.lower == "then" && InSentence(j - 1) && OneOf(At(j - 1).lower, {",", "and"}) &&
          !(InSentence(run_first + 1) && At(run_first).shape == Shape::kLower &&
            (At(run_first + 1).lower == "," ||
             (InSentence(run_first + 2) && At(run_first + 2).lower == ",")))) {
        break;
      }
      if (token.match >= 0) {
        const int first = document_.MatchFirst(j);
        if (first < used_until_) break;
        const bool compound =
            InSentence(first - 1) && At(first - 1).shape == Shape::kDash && !At(first).space_before;
        if (const PolityEntry* polity = PolityAt(j)) {
          // Adjective, or a name used as one: "US Secretary", "European Union foreign ministers".
          // A person's title may also be preceded by "in Russia President ..."; a preposition
          // directly before a country's full name keeps it out only for lower-case heads.
          const bool house = document_.Is(j, SenseKind::kPolityMetonym) &&
                             !document_.Is(j, SenseKind::kPolity) &&
                             !document_.Is(j, SenseKind::kPolityAdjective);
          if (house && (title->office.spokesperson || !title->office.is_known) &&
              title->office.polity.empty() && !title->plural) {
            // "White House spokesman": of the house, whose country is known.
            title->office.country = polity->name;
            title->office.polity =
                std::string(document_.Words(document_.MatchFirst(j), document_.MatchEnd(j)));
          } else {
            SetPolity(title, polity->name);
          }
          j = first;
          commit(first);
          if (compound) found.resize(committed);
          polity_conj = true;
          continue;
        }
        if (document_.Is(j, SenseKind::kOfficeQualifier)) {
          const Sense* sense = document_.SenseOf(j, SenseKind::kOfficeQualifier);
          AddQualifier(title, sense->canonical);
          j = first;
          commit(first);
          continue;
        }
        if (document_.Is(j, SenseKind::kOffice)) {
          // "presidential"-like heads in front were merged; a separate one ends the phrase.
          break;
        }
        if (const Sense* city = document_.SenseOf(j, SenseKind::kCity)) {
          if (!title->office.polity.empty()) break;  // "On Friday in Oslo Kenyan President X"
          SetPolity(title, city->city->is_capital && title->office.is_known &&
                                   title->office.office_class != OfficeEntry::Class::kOther
                               ? city->city->polity->name
                               : city->city->name);
          j = first;
          commit(first);
          continue;
        }
        if (document_.Is(j, SenseKind::kTopic)) {
          for (int k = document_.MatchEnd(j) - 1; k >= first; --k) found.push_back(k);
          j = first;
          commit(first);
          continue;
        }
        if (document_.Is(j, SenseKind::kGivenName) || document_.Is(j, SenseKind::kSurname) ||
            document_.Is(j, SenseKind::kHonorific) || document_.Is(j, SenseKind::kMonth) ||
            document_.Is(j, SenseKind::kWeekday)) {
          break;
        }
      }
      if (token.Has(kPossessive)) {
        title->possessive_pronoun = j;
        title->office.owner_token = j;
        title->definite = true;
        commit(j);
        break;
      }
      if (token.lower == "and" && polity_conj && InSentence(j - 1) && PolityAt(j - 1) != nullptr &&
          (title->plural || title->counterpart)) {
        continue;  // "the Russian and US foreign ministers"
      }
      if (token.lower == "," && polity_conj && (title->plural || title->counterpart) &&
          InSentence(j - 1) && PolityAt(j - 1) != nullptr &&
          document_.Is(j - 1, SenseKind::kPolityAdjective)) {
        continue;  // "his German, UK and French counterparts"
      }
      if (token.lower == "most" && j + 1 < run_first) continue;  // "China's most senior diplomat"
      if (token.Has(kNumberWord)) {
        title->number = token.lower == "two" || token.lower == "both" ? 2
                        : token.lower == "three"                      ? 3
                                                                      : 4;
        if (token.lower == "both") title->definite = true;
        commit(j);
        continue;
      }
      if (token.Has(kDeterminer)) {
        if (OneOf(token.lower, {"the", "this", "that", "these", "those", "both", "our", "its"})) {
          title->definite = true;
          if (token.lower == "its" && title->office.polity.empty()) {
            title->office.polity_of_subject = true;
          }
        } else if (OneOf(token.lower, {"a", "an", "another", "one", "some", "several", "many",
                                       "other", "any", "no", "few", "most"})) {
          title->indefinite = true;
        }
        commit(j);
        break;
      }
      // "Bulgarian Ministry of Transport Deputy Director".
      if (token.IsCapitalised() && InSentence(j - 2) && At(j - 1).lower == "of" &&
          At(j - 2).IsCapitalised() && IsUnitOfState(At(j - 2).lower)) {
        found.push_back(j);
        found.push_back(j - 1);
        found.push_back(j - 2);
        j -= 2;
        commit(j);
        continue;
      }
      if (token.IsCapitalised()) {
        if (token.Has(kTitleModifier)) {
          if (!IsDescriptive(token.lower)) found.push_back(j);
          commit(j);
          continue;
        }
        if (title->plural && At(run_first).shape == Shape::kLower && !token.Has(kSpeechVerb) &&
            token.match < 0 && j > sentence_->first) {
          // "Great Lakes leaders": who they are leaders of, in words that nobody lists.
          const int first = OrganisationFirst(j);
          if (first > sentence_->first) {
            j = first;
            commit(first);
            continue;
          }
        }
        if (token.classes == 0 || token.Has(kOrgHead)) {
          const int first = OrganisationFirst(j);
          const bool organisation =
              token.Has(kOrgHead) || (token.shape == Shape::kUpper && token.end - token.begin > 1);
          if (organisation && IsUnitOfState(token.lower)) {
            // "Foreign Ministry spokesman": of a country that stands before it.
            for (int w = j; w >= first; --w) found.push_back(w);
            j = first;
            commit(first);
            continue;
          }
          if (organisation) {
            SetPolity(title, document_.Words(first, j + 1));
            j = first;
            commit(first);
            continue;
          }
          if (first == j && At(run_first).shape == Shape::kLower && token.match < 0 &&
              OneOf(At(run_first).lower,
                    {"leader", "chief", "militant", "founder", "commander", "fighter", "member"})) {
            SetPolity(title, document_.Words(j, j + 1));  // "Hamas leader"
            commit(j);
            continue;
          }
          if (At(run_first).IsCapitalised() && first == j) {
            found.push_back(j);  // "Press Secretary", "Economy Minister"
            commit(j);
            continue;
          }
        }
        break;
      }
      if (token.shape != Shape::kLower) {
        break;
      }
      if (token.Has(kTitleModifier) && !token.Has(kPreposition | kSubordinator)) {
        // "leading" and "acting" may be verbs; before a title they describe.
        if (token.lower == "acting" || token.lower == "interim" || token.lower == "caretaker") {
          title->office.acting = true;
        } else if (OneOf(token.lower, {"former", "then", "outgoing", "incoming"})) {
          AddQualifier(title, token.lower);
        } else if (!IsDescriptive(token.lower)) {
          found.push_back(j);
        }
        commit(j);
        continue;
      }
      if (token.classes == 0 && unknown < 2) {
        // "within hours of the blast Polish President X".
        if (InSentence(j - 2) && At(j - 1).lower == "the" && At(j - 2).Has(kPreposition) &&
            document_.Is(j + 1, SenseKind::kPolityAdjective) &&
            !absl::EndsWith(token.lower, "ed")) {
          break;
        }
        // A participle only behind an article or adverb: "a highly experienced diplomat".
        const bool participle = absl::EndsWith(token.lower, "ed");
        if (participle && InSentence(j - 1) &&
            (!At(j - 1).Has(kDeterminer) || At(j - 1).lower == "that") &&
            !absl::EndsWith(At(j - 1).lower, "ly")) {
          break;
        }
        ++unknown;
        if (!participle && !absl::EndsWith(token.lower, "ly")) found.push_back(j);
        continue;
      }
      if (title->office.spokesperson && token.Has(kOrgHead)) {
        found.push_back(j);  // "foreign ministry spokesman"
        commit(j);
        continue;
      }
      if (token.Has(kOfficeHead) && !token.Has(kSpeechVerb)) {
        found.push_back(j);
        continue;
      }
      boundary = token.Has(kPreposition | kConjunction | kSubordinator | kSpeechVerb | kMeetVerb |
                           kHostVerb | kBeVerb);
      break;
    }
    if (boundary && found.size() > committed && found.size() - committed <= 1 &&
        j < sentence_->first) {
      // "geostrategy expert X said" at the start of a sentence.
      commit(j + 1);
    }
    title->first = committed_first;
    title->office.first = committed_first;
    AddWords(found, committed, words);
  }

  static void AddWords(const std::vector<int>& found, size_t committed, std::vector<int>* words) {
    for (size_t i = committed; i-- > 0;) words->push_back(found[i]);
    // A compound's dash is left only between two of its words.
    if (!words->empty()) return;
  }

  void AddQualifier(Title* title, absl::string_view qualifier) {
    if (qualifier == "acting" || qualifier == "interim" || qualifier == "caretaker") {
      title->office.acting = true;
      return;
    }
    if (OneOf(qualifier, {"current", "sitting", "incumbent", "new"})) return;  // a plain holder
    if (title->office.qualifier.empty()) title->office.qualifier = std::string(qualifier);
  }

  const PolityEntry* PolityAt(int i) const {
    for (SenseKind kind : {SenseKind::kPolityAdjective, SenseKind::kPolity,
                           SenseKind::kPolityMetonym, SenseKind::kPolityPeople}) {
      if (const Sense* sense = document_.SenseOf(i, kind)) return sense->polity;
    }
    return nullptr;
  }

  bool IsOrganisationWord(int i) const { return At(i).Has(kOrgHead); }

  // The first token of the capitalised run that ends at `i`.
  int OrganisationFirst(int i) const {
    int first = i;
    while (first - 1 >= std::max(sentence_->first, used_until_)) {
      const DocToken& token = At(first - 1);
      if (token.IsCapitalised() && !token.Has(kPreposition | kDeterminer | kSubordinator) &&
          token.date < 0 && !document_.Is(first - 1, SenseKind::kPolityAdjective)) {
        --first;
      } else {
        break;
      }
    }
    return first;
  }

  void GrowRight(const OfficeEntry* office, Title* title, std::vector<int>* words) {
    int k = title->end;
    // "president-elect", "secretary-designate".
    if (InSentence(k + 1) && At(k).shape == Shape::kDash && !At(k).space_before &&
        OneOf(At(k + 1).lower, {"elect", "designate", "general"})) {
      if (At(k + 1).lower == "general") {
        words->push_back(k);
        words->push_back(k + 1);
      } else if (title->office.qualifier.empty()) {
        title->office.qualifier = std::string(At(k + 1).lower);
      }
      k += 2;
    } else if (InSentence(k) && document_.Is(k, SenseKind::kOfficeQualifier) &&
               OneOf(At(k).lower, {"elect", "designate", "-elect", "emeritus", "nominee"})) {
      title->office.qualifier = std::string(At(k).lower);
      k = document_.MatchEnd(k);
    }
    // "President-elect X": the name follows the whole.
    title->office.end = std::max(title->office.end, k);
    const int limit = std::min(sentence_->token_end, k + kMaxRight);
    bool first_complement = true;
    // "Minister of Transport" as an entry, and then ", Ports, and Fisheries".
    if (k > 1 && At(k - 1).IsCapitalised() && At(k - 1).Has(kPortfolioWord)) {
      const int more = PortfolioListEnd(k);
      for (int w = k; w < more; ++w) words->push_back(w);
      k = more;
      title->office.end = std::max(title->office.end, k);
    }
    while (k < limit) {
      const absl::string_view preposition = At(k).lower;
      const bool of = preposition == "of";
      if (preposition == "in") {
        // "the U.N. envoy in Sudan, X,": where he is posted; but "met the envoy in Sudan".
        const int p = k + 1;
        if (office == nullptr || office->office_class != OfficeEntry::Class::kEnvoy ||
            !first_complement || p >= limit || !document_.Is(p, SenseKind::kPolity)) {
          break;
        }
        const int after = document_.MatchEnd(p);
        if (after + 1 >= sentence_->token_end || At(after).lower != "," ||
            !At(after + 1).IsCapitalised()) {
          break;
        }
        for (int w = k; w < after; ++w) words->push_back(w);
        k = after;
        title->office.end = k;
        first_complement = false;
        continue;
      }
      // "her counterpart from Malta".
      if (title->counterpart && (preposition == "from" || of) && title->office.polity.empty() &&
          k + 1 < limit && document_.Is(k + 1, SenseKind::kPolity)) {
        SetPolity(title, PolityAt(k + 1)->name);
        k = document_.MatchEnd(k + 1);
        title->office.end = k;
        break;
      }
      if (!of && preposition != "for" && preposition != "to" && preposition != "at" &&
          preposition != "on") {
        break;
      }
      if (preposition == "for" && title->office.spokesperson && first_complement && k + 1 < limit &&
          title->office.owner_token < 0) {
        // "a spokesman for Mr. Annan".
        int p = k + 1;
        bool honorific = document_.Is(p, SenseKind::kHonorific);
        if (honorific || (document_.Is(p, SenseKind::kOffice) && At(p).IsCapitalised())) {
          p = document_.MatchEnd(p);
          honorific = true;
        }
        int q = p;
        while (q < limit && q - p < 6 &&
               ((At(q).IsCapitalised() && PolityAt(q) == nullptr) ||
                (q > p && q + 1 < limit && At(q).shape == Shape::kDash && !At(q).space_before &&
                 !At(q + 1).space_before) ||
                (q > p && At(q - 1).shape == Shape::kDash))) {
          ++q;
        }
        if (q > p && (honorific || document_.Is(p, SenseKind::kGivenName)) &&
            !At(q - 1).Has(kOrgHead)) {
          title->office.owner_first = p;
          title->office.owner_token = q - 1;
          k = q;
          title->office.end = k;
          first_complement = false;
          continue;
        }
      }
      if (title->counterpart) break;
      int p = k + 1;
      while (p < limit && (At(p).lower == "the" || At(p).lower == "both")) ++p;
      // "the 10-member Association".
      if (p + 3 < limit && At(p).shape == Shape::kNumber && At(p + 1).shape == Shape::kDash &&
          At(p + 2).shape == Shape::kLower) {
        p += 3;
      }
      if (p >= limit || !At(p).IsWord()) break;
      const PolityEntry* polity = PolityAt(p);
      const bool adjective =
          document_.Is(p, SenseKind::kPolityAdjective) && !document_.Is(p, SenseKind::kPolity);
      const bool posted = office != nullptr && office->posted_to;
      if (polity != nullptr && !adjective) {
        const int after = document_.MatchEnd(p);
        // "of Russia's powerful military": not of the country itself.
        const bool owner =
            after < limit && (At(after).lower == "'s" || At(after).lower == "\u2019s");
        if (owner && !of) break;
        if (owner && first_complement) {
          // "chief of Algeria's army".
          int q = after + 1;
          while (q < limit && At(q).shape == Shape::kLower && q - after < 5 &&
                 !At(q).Has(kPreposition | kSubordinator | kConjunction | kBeVerb | kHaveVerb |
                            kModal | kSpeechVerb | kPastVerb | kMeetVerb | kAdverb)) {
            ++q;
          }
          if (q == after + 1) break;
          SetPolity(title, polity->name);
          for (int w = k; w < q; ++w) words->push_back(w);
          k = q;
          title->office.end = k;
          first_complement = false;
          continue;
        }
        if (of && !owner && office != nullptr && !title->plural &&
            office->office_class == OfficeEntry::Class::kOrganisationHead &&
            polity->kind == PolityEntry::Kind::kOrganisation) {
          // "the Thai secretary-general of ASEAN".
          title->office.polity.clear();
        }
        if (of && !owner) {
          if (title->office.polity.empty() || !posted) {
            if (title->office.polity.empty() || title->plural) SetPolity(title, polity->name);
          }
          const int body = title->plural ? after : BodyEnd(after, limit);
          if (body > after + 1 || (body > after && At(after).shape == Shape::kLower)) {
            // "commander of the U.S. Fifth Fleet", "head of the Taiwan Affairs Office".
            for (int w = k; w < body; ++w) words->push_back(w);
          }
          k = std::max(after, body);
          // "Speaker of the U.S. House".
          while (k < limit && At(k).IsCapitalised() && At(k).Has(kOrgHead)) ++k;
          if (title->plural) k = MorePolities(k, limit, title);
          title->office.end = k;
          first_complement = false;
          continue;
        }
        if (!of && (posted || preposition == "to" || preposition == "for") && first_complement &&
            IsSentOffice(title)) {
          for (int w = k; w < after; ++w) words->push_back(w);
          k = after;
          // "envoy for Ukraine negotiations".
          while (k < limit && At(k).shape == Shape::kLower && At(k).classes == 0) {
            words->push_back(k++);
          }
          if (k < limit && At(k).Has(kMeetingNoun) && At(k).shape == Shape::kLower) {
            words->push_back(k++);
          }
          title->office.end = k;
          first_complement = false;
          continue;
        }
        if (!of) break;
      }
      // "Adviser to the Bulgarian President X": whom he serves, not what he is.
      const bool of_staff = of && OneOf(At(k - 1).lower, {"staff", "office", "administration"});
      if (((preposition == "to" && first_complement) || of_staff) && At(k + 1).lower == "the" &&
          !title->plural) {
        const int served = polity != nullptr ? document_.MatchEnd(p) : p;
        int served_end = 0;
        bool many = false;
        const OfficeEntry* served_office = nullptr;
        if (served < limit && At(served).IsCapitalised() &&
            HeadAt(served, &served_end, &many, &served_office) && served_office != nullptr &&
            !many && InSentence(served_end) && At(served_end).IsCapitalised()) {
          if (polity != nullptr) SetPolity(title, polity->name);
          words->push_back(k);
          words->push_back(k + 1);
          for (int w = served; w < served_end; ++w) words->push_back(w);
          k = served_end;
          title->office.end = k;
          first_complement = false;
          continue;
        }
      }
      if (adjective && of && first_complement && !title->plural) {
        // "commander of the Emirati navy".
        const int behind = document_.MatchEnd(p);
        const int body =
            behind < limit && At(behind).shape == Shape::kLower ? BodyEnd(behind, limit) : behind;
        if (body > behind) {
          SetPolity(title, polity->name);
          for (int w = k; w < body; ++w) words->push_back(w);
          k = body;
          title->office.end = k;
          first_complement = false;
          continue;
        }
      }
      if (adjective && !of && IsSentOffice(title) && first_complement) {
        // "envoy on Afghan peace reconciliation".
        int q = document_.MatchEnd(p);
        while (q < limit && At(q).shape == Shape::kLower && q - p < 6 &&
               !At(q).Has(kPreposition | kSubordinator | kConjunction | kBeVerb | kHaveVerb |
                          kModal | kSpeechVerb | kPastVerb | kMeetVerb)) {
          ++q;
        }
        for (int w = k; w < q; ++w) words->push_back(w);
        k = q;
        title->office.end = k;
        first_complement = false;
        continue;
      }
      if (const Sense* city = document_.SenseOf(p, SenseKind::kCity);
          city != nullptr && of && first_complement) {
        SetPolity(title, city->city->name);
        k = document_.MatchEnd(p);
        // "Governor of Samara Region X".
        if (k < limit &&
            OneOf(At(k).lower, {"region", "province", "oblast", "territory", "district", "state",
                                "county", "city", "governorate"}) &&
            At(k).IsCapitalised()) {
          ++k;
        }
        title->office.end = k;
        first_complement = false;
        continue;
      }
      if (document_.Is(p, SenseKind::kCity) && preposition == "to" && first_complement &&
          (posted || title->office.office_class == OfficeEntry::Class::kEnvoy)) {
        // "Ambassador to Athens X".
        for (int w = k; w < document_.MatchEnd(p); ++w) words->push_back(w);
        k = document_.MatchEnd(p);
        title->office.end = k;
        first_complement = false;
        continue;
      }
      // "invited the Prime Minister to Dublin".
      if (document_.Is(p, SenseKind::kCity) && preposition == "to") break;
      if (At(p).IsCapitalised()) {
        if (!of && (!IsSentOffice(title) || preposition == "on") && preposition != "for" &&
            preposition != "at") {
          break;
        }
        int run = CapitalRun(p, limit);
        if (run == p) break;
        if (At(run - 1).Has(kPortfolioWord)) run = PortfolioListEnd(run);
        // "Chair of the Foreign Affairs Committee, X": the portfolio is of the body's name.
        while (run < limit && At(run).shape == Shape::kCapital && At(run).Has(kOrgHead) &&
               (run + 1 >= limit || !At(run + 1).IsCapitalised())) {
          ++run;
        }
        const bool organisation = LooksLikeOrganisation(p, run) || preposition == "at";
        if (preposition == "at" && office == nullptr) {
          // "a China specialist at the Nordic Forum": of the Forum.
          title->office.polity.clear();
        }
        if (organisation && title->office.polity.empty()) {
          SetPolity(title, document_.Words(p, run));
        } else if (preposition != "at") {
          for (int w = k; w < run; ++w) words->push_back(w);
        }
        k = run;
        title->office.end = k;
        first_complement = false;
        continue;
      }
      // Lower-case words: "head of the delegation", "minister of foreign affairs of France".
      if (!(of || (preposition == "for" && !title->plural) ||
            // "congratulated the Prime Minister on the start of ...": no part of the title.
            (preposition == "on" && IsSentOffice(title) && !At(k + 1).Has(kDeterminer)))) {
        break;
      }
      int q = p;
      while (q < limit && q - p < 6 && At(q).date < 0 &&
             document_.QuoteOf(q) == document_.QuoteOf(p)) {
        const DocToken& token = At(q);
        if (token.lower == "'s" || token.lower == "\u2019s") {
          // "chief of the country's military".
          if (q > p && At(q - 1).Has(kNationNoun) && title->office.polity.empty()) {
            title->office.polity_by_context = true;
          }
          ++q;
          continue;
        }
        if (token.shape != Shape::kLower) break;
        if (token.Has(kPreposition | kSubordinator | kBeVerb | kHaveVerb | kModal |
                      kSubjectPronoun | kNegation) ||
            (token.Has(kSpeechVerb | kPastVerb | kMeetVerb) && !token.Has(kOfficeHead))) {
          break;
        }
        if (token.Has(kConjunction)) {
          if (q + 1 < limit && At(q + 1).Has(kTitleModifier) && At(q + 1).shape == Shape::kLower) {
            ++q;
            continue;
          }
          break;
        }
        if (token.Has(kAdverb) && !token.Has(kTitleModifier)) break;
        ++q;
      }
      if (q == p || !first_complement || title->plural) break;
      // "commander of the militant group Lashkar": of the group by its name.
      if (q < limit && At(q).IsCapitalised() && At(q).date < 0 &&
          OneOf(At(q - 1).lower, {"group", "party", "movement", "organization", "organisation",
                                  "alliance", "militia", "agency", "newspaper", "company"})) {
        int run = q;
        while (run < limit && (At(run).IsCapitalised() ||
                               (At(run).shape == Shape::kDash && !At(run).space_before))) {
          ++run;
          if (run < limit && At(run - 1).shape == Shape::kDash && !At(run).space_before &&
              At(run).shape == Shape::kLower) {
            ++run;
          }
        }
        if (title->office.polity.empty()) SetPolity(title, document_.Words(q, run));
        k = run;
        title->office.end = k;
        first_complement = false;
        continue;
      }
      for (int w = k; w < q; ++w) words->push_back(w);
      k = q;
      title->office.end = k;
      first_complement = false;
    }
    title->end = std::max(title->end, title->office.end);
    title->office.end = title->end;
  }

  // Where the body of a country ends whose name goes on at `k`, behind the country: "Fifth Fleet",
  // "Affairs Office", "navy". `k` if none does.
  int BodyEnd(int k, int limit) const {
    int q = k;
    while (q < limit && At(q).shape == Shape::kLower &&
           OneOf(At(q).lower,
                 {"navy",    "army",         "air",     "armed",    "force",      "forces",
                  "coast",   "guard",        "police",  "military", "parliament", "senate",
                  "mission", "delegation",   "embassy", "central",  "bank",       "general",
                  "staff",   "intelligence", "service", "services", "cabinet",    "national"})) {
      ++q;
    }
    if (q > k) return q;
    bool body = false;
    while (q < limit && At(q).IsCapitalised() && At(q).date < 0 && q - k < 5 &&
           !document_.Is(q, SenseKind::kGivenName) && !document_.Is(q, SenseKind::kHonorific) &&
           !document_.Is(q, SenseKind::kOffice) && PolityAt(q) == nullptr) {
      body = body || At(q).Has(kOrgHead) ||
             OneOf(At(q).lower, {"fleet", "office", "corps", "staff", "ministry", "forces"});
      ++q;
      if (body && !(q < limit && (At(q).Has(kOrgHead) || OneOf(At(q).lower, {"office", "staff"}))))
        break;
    }
    return body ? q : k;
  }

  // Offices whose holder is sent somewhere or serves somebody: what follows "to" belongs to them.
  bool IsSentOffice(const Title* title) const {
    switch (title->office.office_class) {
      case OfficeEntry::Class::kEnvoy:
      case OfficeEntry::Class::kAdviser:
      case OfficeEntry::Class::kDeputy:
      case OfficeEntry::Class::kMinister:
      case OfficeEntry::Class::kForeignMinister:
      case OfficeEntry::Class::kHeadOfGovernment:
        return true;
      default:
        return OneOf(At(title->office.head_end - 1).lower,
                     {"envoy", "ambassador", "representative", "adviser", "advisor", "aide",
                      "assistant", "counsel", "counselor", "coordinator", "negotiator", "secretary",
                      "delegate", "liaison", "mediator"});
    }
  }

  // "Egypt and Jordan", "France, Germany and Italy" after the first one.
  int MorePolities(int k, int limit, Title* title) {
    while (k < limit) {
      int p = k;
      if (At(p).lower == ",") ++p;
      if (p < limit && At(p).lower == "and") ++p;
      if (p == k) break;
      while (p < limit && At(p).lower == "the") ++p;
      if (p >= limit) break;
      const PolityEntry* polity = PolityAt(p);
      if (polity == nullptr || document_.Is(p, SenseKind::kPolityAdjective)) break;
      // Only names that do not start a title of their own: "of Egypt and Jordan's King Abdullah".
      const int after = document_.MatchEnd(p);
      if (after < limit && (At(after).lower == "'s" || At(after).lower == "\u2019s")) break;
      SetPolity(title, polity->name);
      k = after;
    }
    return k;
  }

  // The end of the capitalised run from `p`: "European Council", "Foreign Affairs and Trade".
  int CapitalRun(int p, int limit) const {
    int q = p;
    while (q < limit) {
      const DocToken& token = At(q);
      if (document_.QuoteOf(q) != document_.QuoteOf(p) || token.date >= 0) break;
      if (token.IsCapitalised()) {
        // A person's name starts.
        if (q > p &&
            (document_.Is(q, SenseKind::kGivenName) || document_.Is(q, SenseKind::kHonorific) ||
             document_.Is(q, SenseKind::kOffice))) {
          break;
        }
        if (q > p && !LooksLikeOrganisationAhead(q, limit) &&
            ((token.match < 0 && token.classes == 0 && At(q - 1).Has(kTitleModifier)) ||
             (At(q - 1).Has(kPortfolioWord) && !token.Has(kPortfolioWord)))) {
          break;  // "Minister of Economy Richard ..."
        }
        ++q;
        continue;
      }
      if (q > p && token.shape == Shape::kDash && !token.space_before && q + 1 < limit &&
          !At(q + 1).space_before) {
        ++q;
        continue;
      }
      if (q > p && OneOf(token.lower, {"of", "and", "the", "for", "on", "&"}) && q + 1 < limit &&
          At(q + 1).IsCapitalised() &&
          (token.lower != "and" || At(q + 1).Has(kTitleModifier | kOrgHead | kPortfolioWord) ||
           PortfolioAhead(q + 1, limit)) &&
          PolityAt(q + 1) == nullptr && !document_.Is(q + 1, SenseKind::kGivenName)) {
        ++q;
        continue;
      }
      if (q > p && token.lower == "the" && At(q - 1).lower == "of" && q + 1 < limit &&
          At(q + 1).IsCapitalised()) {
        ++q;
        continue;
      }
      break;
    }
    return q;
  }

  bool LooksLikeOrganisationAhead(int p, int limit) const {
    for (int q = p; q < limit && At(q).IsCapitalised(); ++q) {
      if (At(q).Has(kOrgHead | kTitleModifier | kPortfolioWord)) return true;
    }
    return false;
  }

  // "Black Sea Ports": does a portfolio's noun end what begins at `p`?
  bool PortfolioAhead(int p, int limit) const {
    for (int q = p; q < limit && q < p + 4 && At(q).IsCapitalised(); ++q) {
      if (document_.Is(q, SenseKind::kGivenName) || document_.Is(q, SenseKind::kOffice))
        return false;
      if (At(q).Has(kPortfolioWord)) return true;
    }
    return false;
  }

  // The end of the portfolios that go on at `k`: ", Ports, and Fisheries", "and Resources". `k` if
  // none do, or if they are those of another minister, "and Trade Minister X".
  int PortfolioListEnd(int k) const {
    const auto item_end = [this](int i) {
      while (InSentence(i) && At(i).IsCapitalised() && At(i).Has(kPortfolioWord)) ++i;
      return i;
    };
    int i = k;
    bool closed = false;
    for (int items = 0; items < 6 && !closed && InSentence(i + 1); ++items) {
      int next = i;
      if (At(next).lower == ",") ++next;
      if (InSentence(next) && At(next).lower == "and") {
        closed = true;
        ++next;
      }
      if (next == i || !InSentence(next)) return k;
      const int end = item_end(next);
      if (end == next) return k;
      i = end;
    }
    if (!closed ||
        (InSentence(i) && (document_.Is(i, SenseKind::kOffice) || At(i).Has(kOfficeHead)))) {
      return k;
    }
    return i;
  }

  bool LooksLikeOrganisation(int first, int end) const {
    bool upper = false;
    for (int i = first; i < end; ++i) {
      if (At(i).Has(kOrgHead)) return true;
      if (At(i).shape == Shape::kUpper) upper = true;
    }
    return upper && end - first == 1;
  }

  const Document& document_;
  const Sentence* sentence_ = nullptr;
  int used_until_ = 0;
  std::vector<Title> titles_;
};

}  // namespace

std::vector<Title> FindTitles(const Document& document) { return Finder(document).Find(); }

}  // namespace chancery
