#include "client/extract/person_runs.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/word_classes.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/known_people.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

class PersonMarker {
 public:
  PersonMarker(const TitledText& text, const NameTitles& titles, std::vector<NameRun>* runs)
      : text_(text), document_(text.document()), titles_(titles), runs_(*runs) {
    const PartialDate& published = document_.published();
    if (!published.is_unknown()) {
      year_ = static_cast<int>(CivilFromDay(published.latest()).year());
    }
  }

  void Mark() {
    FindLabels();
    FindSubjects();
    FindStrongRuns();
    FindWeakRuns();
  }

 private:
  // Surnames that stand alone where people stand: "Giuliani was", "Giuliani's". A run of two
  // words that ends in one of them is a person's name.
  void FindSubjects() {
    for (const NameRun& run : runs_) {
      if (WordCount(text_, run) != 1) continue;
      single_words_.insert(text_.At(run.first).lower);
      if (run.organisation || AfterArticle(run)) continue;
      const Sentence& sentence = text_.SentenceOf(run.first);
      if (!text_.InSentence(run.end, sentence)) continue;
      const DocToken& after = text_.At(run.end);
      if (after.shape == Shape::kLower &&
          (IsPossessiveMark(after) ||
           (after.Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb | kMeetVerb | kPastVerb) &&
            !after.Has(kPreposition)))) {
        subjects_.insert(std::string(text_.At(run.first).lower));
      }
      if (IsLoneSurname(run)) lone_.insert(std::string(text_.At(run.first).lower));
    }
  }

  // "Krasin was there; Curzon drove home": a word that the gazetteer does not know, of which the
  // text tells what only people do.
  bool IsLoneSurname(const NameRun& run) const {
    constexpr size_t kShortest = 4;
    const DocToken& name = text_.At(run.first);
    if (name.shape != Shape::kCapital || name.classes != 0 || name.lower.size() < kShortest ||
        (name.match >= 0 && !IsKnownName(run.first)) || FollowedByThing(run)) {
      return false;
    }
    const Sentence& sentence = text_.SentenceOf(run.first);
    int verb = run.end;
    while (text_.InSentence(verb, sentence) && text_.At(verb).Has(kAdverb)) ++verb;
    if (!text_.InSentence(verb, sentence) || text_.At(verb).shape != Shape::kLower) return false;
    return OneOf(
        text_.At(verb).lower,
        {"came",   "went",  "sat",      "stood",    "walked",  "drove",   "smiled",  "laughed",
         "nodded", "wept",  "waited",   "dined",    "lunched", "ate",     "drank",   "slept",
         "woke",   "shook", "liked",    "embraced", "kissed",  "hugged",  "wore",    "greeted",
         "rose",   "paced", "shrugged", "grinned",  "frowned", "knocked", "himself", "herself"});
  }

  // "TURNBULL: I did.", twice or more: who speaks in a transcript. "HOST" is no name.
  void FindLabels() {
    for (const NameRun& run : runs_) {
      const Sentence& sentence = text_.SentenceOf(run.first);
      if (run.first != sentence.first || !sentence.starts_line || run.end != run.first + 1 ||
          !text_.InSentence(run.end, sentence) || text_.At(run.end).lower != ":" ||
          !AllUpper(run) || text_.At(run.first).classes != 0 || text_.At(run.first).match >= 0) {
        continue;
      }
      ++labels_[std::string(text_.At(run.first).lower)];
    }
  }

  bool IsLabel(const NameRun& run) const {
    constexpr int kTwice = 2;
    if (WordCount(text_, run) != 1) return false;
    const auto label = labels_.find(std::string(text_.At(run.first).lower));
    return label != labels_.end() && label->second >= kTwice;
  }

  void FindStrongRuns() {
    for (NameRun& run : runs_) {
      const int length = WordCount(text_, run);
      const int start = run.start();
      const bool titled = titles_.TitleBefore(start) >= 0;
      if (IsNameWithArticle(run) || IsKnownPerson(run) || IsLabel(run)) {
        run.person = true;
        Remember(run);
        continue;
      }
      if (titled && run.honorific_first < 0 && length == 1 &&
          !text_.titles()[titles_.TitleBefore(start)].office.is_known && !IsKnownName(run.first) &&
          !text_.At(text_.titles()[titles_.TitleBefore(start)].office.head_end - 1)
               .IsCapitalised()) {
        // "the gas producer Energean": one word after a mere description may be anything.
        continue;
      }
      if ((titled || run.honorific_first >= 0) && length == 1 &&
          IsBody(text_.At(run.first).lower)) {
        continue;
      }
      // "at the Metropolitan Club".
      if (titled && length == 1 && text_.At(run.end - 1).Has(kOrgHead | kVenueHead) &&
          text_.At(start - 1).lower == "metropolitan") {
        continue;
      }
      if (run.honorific_first >= 0 || titled) {
        run.person = !run.organisation || run.honorific_first >= 0 || length <= 3;
        if (run.organisation && titled && run.honorific_first < 0) {
          // "President Bush House" does not occur, "Minister House" may: keep the name before it.
          run.person = !text_.At(run.end - 1).Has(kOrgHead | kVenueHead) || length == 1 ||
                       document_.Is(run.first, SenseKind::kGivenName);
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
                 (HasParticleOfNames(run) || IsAppointed(run) || HasInitials(run))) {
        run.person = true;
      } else if (length >= 2 &&
                 (IsDescribed(run) || IsSomeCountrys(run) || ActsAlone(run) || IsCounterpart(run) ||
                  IsHolderInBrackets(run) || IsOneOfThem(run))) {
        run.person = true;
      } else if (length >= 2 && titles_.AppositionAfter(run.end, false) >= 0) {
        run.person = !AfterArticle(run);
      } else if (length >= 2 && NextToSpeech(run) && !AfterArticle(run) && !AllUpper(run)) {
        run.person = true;
      } else if (length >= 2 && length <= 4 && subjects_.contains(LastPart(run)) &&
                 !AfterArticle(run) && !AllUpper(run) && text_.At(run.first).classes == 0) {
        run.person = true;
      }
      if (length == 1 && !run.person && IsWitness(run)) run.person = true;
      if (run.person) Remember(run);
    }
  }

  // "said Voahangy, a seamstress": quoted by the only name that many people have.
  bool IsWitness(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    return run.end == run.first + 1 && text_.InSentence(run.first - 2, sentence) &&
           text_.InSentence(run.end + 2, sentence) && text_.At(run.first).classes == 0 &&
           (text_.At(run.first).match < 0 || IsKnownName(run.first)) &&
           text_.At(run.first).shape == Shape::kCapital &&
           OneOf(text_.At(run.first - 1).lower, {"said", "says"}) &&
           text_.At(run.end).lower == "," && OneOf(text_.At(run.end + 1).lower, {"a", "an"});
  }

  void FindWeakRuns() {
    for (NameRun& run : runs_) {
      if (run.person) continue;
      const int length = WordCount(text_, run);
      // "Presidents A and B": the plural names them all.
      if (length <= 2 && !run.organisation && &run != &runs_.front() && PluralTitled(*(&run - 1)) &&
          Listed(text_, *(&run - 1), run)) {
        run.person = true;
        Remember(run);
        continue;
      }
      if (length == 1 && run.honorific_first < 0) {
        const absl::string_view name = text_.At(run.end - 1).lower;
        const bool known =
            surnames_.contains(name) || lone_.contains(name) || IsCalledByFirstName(run);
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
          Listed(text_, *(&run - 1), run) && !AfterArticle(*(&run - 1)) && !EndsAfterComma(run)) {
        run.person = true;
        Remember(run);
      }
      // "A of the mainland and RUN of Taiwan".
      if (length >= 2 && !run.person && &run != &runs_.front() && !AllUpper(run) &&
          (&run - 1)->person && (&run - 1)->sentence == run.sentence &&
          text_.At(run.first - 1).lower == "and" && run.first - (&run - 1)->end <= 4 &&
          text_.At((&run - 1)->end).lower == "of" && text_.At(run.end).lower == "of" &&
          document_.Is(run.end + 1, SenseKind::kPolity)) {
        run.person = true;
        Remember(run);
      }
    }
  }

  // Verbs that people do right after or before the run.
  bool NextToSpeech(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    int after = run.end;
    while (text_.InSentence(after, sentence) && text_.At(after).Has(kAdverb)) ++after;
    if (text_.InSentence(after, sentence) && text_.At(after).shape == Shape::kLower &&
        (text_.At(after).Has(kSpeechVerb | kMeetVerb | kTellVerb | kHostVerb | kTalkVerb) ||
         text_.At(after).Has(kCaptionVerb)) &&
        !text_.At(after).Has(kPreposition)) {
      return true;
    }
    if (text_.InSentence(run.first - 1, sentence) &&
        text_.At(run.first - 1).shape == Shape::kLower &&
        (text_.At(run.first - 1).Has(kSpeechVerb) || text_.At(run.first - 1).Has(kMeetVerb))) {
      return true;
    }
    // `Ana Costa, in a hurry, to the Gazette: "..."`.
    if (run.first == sentence.first) {
      for (int i = run.end; text_.InSentence(i + 1, sentence) && i < run.end + 14; ++i) {
        if (text_.At(i).lower == ":" && text_.At(i + 1).opens) return true;
        if (text_.At(i).shape == Shape::kQuote) break;
      }
    }
    if (text_.InSentence(run.first - 2, sentence) && text_.At(run.first - 1).lower == "with" &&
        text_.At(run.first - 2).Has(kMeetVerb | kMeetingNoun | kTalkVerb)) {
      return true;
    }
    return false;
  }

  // "phoned Kosovo's Arber Gashi", "with Canada's Justin Trudeau".
  bool IsSomeCountrys(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    const int country = run.first - 2;
    if (run.organisation || AllUpper(run) || text_.At(run.first).classes != 0 ||
        !text_.InSentence(country, sentence) || !IsPossessiveMark(text_.At(run.first - 1))) {
      return false;
    }
    // "the Palestinians' Samir Haddad".
    const bool people = document_.Is(country, SenseKind::kPolityPeople);
    if (!people && !document_.Is(country, SenseKind::kPolity) &&
        !document_.Is(country, SenseKind::kPolityMetonym)) {
      return false;
    }
    int verb = document_.MatchFirst(country) - 1;
    if (people && text_.InSentence(verb, sentence) && text_.At(verb).lower == "the") --verb;
    // "Norway's Espen Barth stood by".
    if (!text_.InSentence(verb, sentence)) return BeginsDeed(run) || IsPlainName(run);
    if (text_.At(verb).Has(kMeetVerb | kHostVerb | kCallVerb | kTellVerb | kBriefVerb | kSeeVerb)) {
      return text_.At(verb).shape == Shape::kLower;
    }
    if (OneOf(text_.At(verb).lower, {"with", "and", "by", "phoned"})) return true;
    // "had spoken to Angola's Tete Antonu": but "in France's Mont Blanc".
    return OneOf(text_.At(verb).lower, {"to", "from", "for", "between", ",", ";"}) &&
           IsPlainName(run);
  }

  // Two or three words that the gazetteer knows nothing of, and no name of a thing behind them.
  bool IsPlainName(const NameRun& run) const {
    constexpr int kMostWords = 3;
    if (run.end - run.first > kMostWords || FollowedByThing(run)) return false;
    for (int i = run.first; i < run.end; ++i) {
      if (text_.At(i).shape != Shape::kCapital || text_.At(i).classes != 0 ||
          text_.At(i).match >= 0) {
        return false;
      }
    }
    return true;
  }

  // What ends the name of a body or a house, "the Chief of Mission Residence", and no person has.
  static bool IsBody(absl::string_view word) {
    return OneOf(word, {"residence", "headquarters", "department", "commission", "committee",
                        "council", "section", "division", "directorate", "secretariat", "bureau",
                        "ministry", "embassy", "contacts", "office", "building"});
  }

  // "One of them, Tek Nath Rizal, left".
  bool IsOneOfThem(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    return text_.InSentence(run.first - 4, sentence) && text_.InSentence(run.end, sentence) &&
           text_.At(run.first - 1).lower == "," && text_.At(run.end).lower == "," &&
           OneOf(text_.At(run.first - 2).lower, {"them", "whom"}) &&
           text_.At(run.first - 3).lower == "of" && text_.At(run.first - 4).lower == "one";
  }

  // "the ministers of Ghana (Ama Mensah), Togo (Kossi Tossou)": alone in brackets behind a country
  // whose officer is spoken of.
  bool IsHolderInBrackets(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    const int country = run.first - 2;
    if (!text_.InSentence(country, sentence) || !text_.InSentence(run.end, sentence) ||
        text_.At(run.first - 1).lower != "(" || text_.At(run.end).lower != ")" ||
        !document_.Is(country, SenseKind::kPolity)) {
      return false;
    }
    if (text_.TitleAt(country) >= 0) return text_.titles()[text_.TitleAt(country)].end > country;
    const int before = document_.MatchFirst(country) - 1;
    return text_.InSentence(before, sentence) && OneOf(text_.At(before).lower, {",", "and"}) &&
           text_.InSentence(before - 1, sentence) && OneOf(text_.At(before - 1).lower, {")", ","});
  }

  // "introduced his successor, Hanaa Faris,", "with her brother Ivo Kral": named behind a word for
  // somebody's relation.
  bool IsDescribed(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    int noun = run.first - 1;
    if (text_.InSentence(noun, sentence) && text_.At(noun).lower == ",") --noun;
    // "the South African, Pieter Malan".
    if (noun == run.first - 2 && text_.InSentence(noun, sentence) &&
        text_.At(run.first).classes == 0 && document_.Is(noun, SenseKind::kPolityAdjective) &&
        text_.InSentence(document_.MatchFirst(noun) - 1, sentence) &&
        text_.At(document_.MatchFirst(noun) - 1).lower == "the") {
      return true;
    }
    if (!text_.InSentence(noun - 1, sentence) || text_.At(noun).shape != Shape::kLower ||
        !text_.At(noun).Has(kPersonalNoun) || text_.At(run.first).classes != 0 || AllUpper(run)) {
      return false;
    }
    for (int i = noun - 1; text_.InSentence(i, sentence) && noun - i < 4; --i) {
      if (text_.At(i).Has(kPossessive) || IsPossessiveMark(text_.At(i))) return true;
      // "his Ethiopian guest, X".
      if (document_.Is(i, SenseKind::kPolityAdjective)) continue;
      if (text_.At(i).shape != Shape::kLower || text_.At(i).Has(kPreposition | kConjunction)) {
        return false;
      }
    }
    return false;
  }

  // "Franjo Tudjan knocked at the door", "Alija Begovic and I": words that nothing else is called
  // by, of which the sentence tells what somebody did.
  bool ActsAlone(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    if (run.organisation || AfterArticle(run) || AllUpper(run) || !IsPlainName(run)) return false;
    // "in Roland Garros was": a place.
    if (text_.InSentence(run.first - 1, sentence) && text_.At(run.first - 1).Has(kPreposition) &&
        !text_.At(run.first - 1).Has(kSubordinator)) {
      return false;
    }
    return BeginsDeed(run);
  }

  // Does a verb of what people do stand right behind the run, or "and I", "and Cuba's"?
  bool BeginsDeed(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    int after = run.end;
    while (text_.InSentence(after, sentence) && text_.At(after).Has(kAdverb)) ++after;
    if (!text_.InSentence(after + 2, sentence)) return false;
    const DocToken& next = text_.At(after);
    if (next.lower == "," && text_.At(after + 1).lower == "who") return true;
    if (next.lower != "and") return IsDeed(next);
    return text_.At(after + 1).lower == "i" ||
           (document_.Is(after + 1, SenseKind::kPolity) &&
            text_.InSentence(document_.MatchEnd(after + 1), sentence) &&
            IsPossessiveMark(text_.At(document_.MatchEnd(after + 1))));
  }

  // A verb of what people do rather than of what things are.
  static bool IsDeed(const DocToken& verb) {
    return verb.shape == Shape::kLower && !verb.Has(kPreposition) &&
           (verb.Has(kPastVerb | kHaveVerb | kModal) ||
            (verb.classes == 0 && absl::EndsWith(verb.lower, "ed")));
  }

  // "Jassim al-Nasser", "Turki bin Nayef".
  bool HasParticleOfNames(const NameRun& run) const {
    for (int i = run.first + 1; i + 1 < run.end; ++i) {
      if (OneOf(text_.At(i).lower, {"al", "bin", "ibn", "bint"})) {
        return text_.At(run.first).classes == 0;
      }
    }
    return false;
  }

  // "Ilkka Kanerva, his Finnish colleague".
  bool IsCounterpart(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    if (!text_.InSentence(run.end + 2, sentence) || text_.At(run.end).lower != "," ||
        !text_.At(run.end + 1).Has(kPossessive) || AfterArticle(run) || AllUpper(run)) {
      return false;
    }
    const int title = text_.TitleAt(run.end + 1);
    return title >= 0 && text_.titles()[title].counterpart && !text_.titles()[title].plural;
  }

  // "R. L. Speight", "S.P. Tamilvan".
  bool HasInitials(const NameRun& run) const {
    const absl::string_view first = text_.At(run.first).lower;
    const bool initials =
        (first.size() == 2 || (first.size() == 4 && first[3] == '.')) && first[1] == '.';
    return initials && text_.At(run.end - 1).shape == Shape::kCapital &&
           text_.At(run.end - 1).classes == 0;
  }

  // "Ruta Kalna was named prime minister": an office is given to people.
  bool IsAppointed(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    int i = run.end;
    while (text_.InSentence(i, sentence) && text_.At(i).Has(kBeVerb | kHaveVerb | kAdverb)) ++i;
    if (i == run.end || !text_.InSentence(i + 1, sentence) ||
        !OneOf(text_.At(i).lower, {"named", "appointed", "elected", "reelected", "sworn",
                                   "inaugurated", "installed", "confirmed", "chosen"})) {
      return false;
    }
    if (text_.At(i).lower == "sworn" && text_.At(i + 1).lower == "in") ++i;
    const int title =
        text_.InSentence(i + 1, sentence) && text_.At(i + 1).lower == "as" ? i + 2 : i + 1;
    return text_.InSentence(title, sentence) && text_.TitleAt(title) >= 0 &&
           text_.titles()[text_.TitleAt(title)].office.is_known && text_.At(run.first).classes == 0;
  }

  // The few who are named by a title alone.
  bool IsNameWithArticle(const NameRun& run) const {
    const absl::string_view words = document_.Words(run.first, run.end);
    return words == "Dalai Lama" || words == "Panchen Lama" || words == "Aga Khan";
  }

  // One of those whom everybody knows: by the full name, or by the surname alone while in office.
  bool IsKnownPerson(const NameRun& run) {
    if (run.organisation || AfterArticle(run)) return false;
    const bool surname = WordCount(text_, run) == 1;
    if (surname) {
      const Sentence& sentence = text_.SentenceOf(run.first);
      const bool starts = run.first == sentence.first || document_.QuoteOf(run.first) >= 0;
      if ((starts && text_.At(run.first).classes != 0) || FollowedByThing(run) ||
          text_.At(run.first).shape != Shape::kCapital || year_ == 0 ||
          (text_.At(run.first).match >= 0 && !IsKnownName(run.first))) {
        return false;
      }
      // "Bush Street", "Ford Motor", "New Ford".
      if (text_.InSentence(run.end, sentence) && text_.At(run.end).IsCapitalised()) return false;
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
    const Sentence& sentence = text_.SentenceOf(run.first);
    // "said that X" is no article.
    return text_.InSentence(run.first - 1, sentence) && text_.At(run.first - 1).Has(kDeterminer) &&
           !OneOf(text_.At(run.first - 1).lower, {"both", "that", "which", "what"});
  }

  bool AllUpper(const NameRun& run) const {
    for (int i = run.first; i < run.end; ++i) {
      if (text_.At(i).IsWord() && text_.At(i).shape != Shape::kUpper) return false;
    }
    return true;
  }

  void Remember(const NameRun& run) {
    const int length = WordCount(text_, run);
    surnames_.insert(std::string(LastPart(run)));
    if (length >= 2) {
      // Family name first: "Wen Jiabao" is later "Wen".
      if (document_.Is(run.first, SenseKind::kSurname) ||
          !document_.Is(run.first, SenseKind::kGivenName)) {
        surnames_.insert(std::string(text_.At(run.first).lower));
      } else if (length == 2) {
        const auto [named, added] =
            first_names_.try_emplace(text_.At(run.first).lower, LastPart(run));
        if (!added && named->second != LastPart(run)) named->second = "";  // of several people
      }
    }
  }

  // "Hailemariam Desalegn ... Hailemariam said": the text calls him by the first of his names
  // throughout, as is done in his country.
  bool IsCalledByFirstName(const NameRun& run) const {
    const auto named = first_names_.find(text_.At(run.first).lower);
    return named != first_names_.end() && !named->second.empty() &&
           !single_words_.contains(named->second);
  }

  // The last word with the particles before it: "von der leyen" is looked up as "leyen".
  absl::string_view LastPart(const NameRun& run) const {
    int last = run.end - 1;
    if ((IsRoman(text_.At(last).lower) || text_.At(last).lower == "jr." ||
         text_.At(last).lower == "sr.") &&
        last > run.first) {
      --last;
    }
    return text_.At(last).lower;
  }

  // "between RUN and President X", "RUN of Nauru and President X": listed with a person behind it.
  bool LeadsList(const NameRun& run, const NameRun& next) const {
    if (run.sentence != next.sentence || !next.person || run.organisation || AllUpper(run) ||
        AfterArticle(run) || text_.At(run.first).classes != 0) {
      return false;
    }
    const Sentence& sentence = text_.SentenceOf(run.first);
    bool sure =
        text_.InSentence(run.first - 1, sentence) && text_.At(run.first - 1).lower == "between";
    int start = next.start();
    if (const int title = titles_.TitleBefore(start); title >= 0) {
      start = text_.titles()[title].first;
    }
    int i = run.end;
    if (i < start && text_.At(i).lower == "of") {
      int of = i + 1;
      while (of < start && text_.At(of).lower == "the") ++of;
      if (of < start && document_.Is(of, SenseKind::kPolity)) {
        i = document_.MatchEnd(of);
        sure = true;
      }
    }
    return sure && i + 1 == start && text_.At(i).lower == "and";
  }

  // "Pull-aside with A, Waldorf Astoria": no list, which would have an "and" before its end.
  bool EndsAfterComma(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    return text_.At(run.first - 1).lower == "," &&
           (!text_.InSentence(run.end, sentence) || text_.At(run.end).lower == ".");
  }

  // A person under a plural title, first in its list or behind such a one.
  bool PluralTitled(const NameRun& run) const {
    const NameRun* at = &run;
    for (int steps = 0; steps < 8; ++steps) {
      if (!at->person) return false;
      const int title = titles_.TitleBefore(at->start());
      if (title >= 0) return text_.titles()[title].plural;
      if (at == &runs_.front() || !Listed(text_, *(at - 1), *at)) return false;
      --at;
    }
    return false;
  }

  bool FollowedByThing(const NameRun& run) const {
    const Sentence& sentence = text_.SentenceOf(run.first);
    return text_.InSentence(run.end, sentence) && text_.At(run.end).IsCapitalised() &&
           text_.At(run.end).Has(kOrgHead | kVenueHead) && text_.TitleAt(run.end) < 0 &&
           document_.token(run.end).space_before;
  }

  const TitledText& text_;
  const Document& document_;
  const NameTitles& titles_;
  std::vector<NameRun>& runs_;
  int year_ = 0;                                        // of the publication
  absl::flat_hash_map<absl::string_view, bool> known_;  // by name: one of those whom all know
  absl::flat_hash_map<std::string, int> labels_;        // how often a line begins with each
  absl::flat_hash_set<std::string> surnames_;
  absl::flat_hash_map<std::string, std::string> first_names_;  // with the other name
  absl::flat_hash_set<std::string> subjects_;
  absl::flat_hash_set<std::string> lone_;                // surnames that stand alone throughout
  absl::flat_hash_set<absl::string_view> single_words_;  // runs of one word
};

}  // namespace

void MarkPeople(const TitledText& text, const NameTitles& titles, std::vector<NameRun>* runs) {
  PersonMarker(text, titles, runs).Mark();
}

}  // namespace chancery
