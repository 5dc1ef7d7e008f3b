#include "client/extract/tenure_finder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/optional.h"
#include "client/extract/office_qualifier.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

bool SameOffice(const OfficeUse& a, const OfficeUse& b) {
  if (QualifierOf(a.qualifier) == v1::OFFICE_QUALIFIER_FUTURE ||
      QualifierOf(b.qualifier) == v1::OFFICE_QUALIFIER_FUTURE) {
    if (QualifierOf(a.qualifier) != QualifierOf(b.qualifier)) return false;
  }
  if (!a.polity.empty() && !b.polity.empty() && a.polity != b.polity) return false;
  if (a.is_known && b.is_known && a.office_class == b.office_class &&
      (a.office_class == Class::kForeignMinister || a.office_class == Class::kDefenseMinister)) {
    return true;
  }
  return absl::EqualsIgnoreCase(a.title, b.title);
}

// A soldier's rank: no office of its own beside another one.
bool IsRank(const OfficeUse& use) {
  const std::string title = absl::AsciiStrToLower(use.title);
  return OneOf(title, {"general", "gen.", "admiral", "adm.", "colonel", "col.",
                       "lieutenant general", "lt. gen.", "major general", "maj. gen.", "brigadier",
                       "marshal", "ayatollah", "sheikh"});
}

// What somebody is to others at one meeting: no office.
bool IsPartForTheDay(const OfficeUse& use) {
  return OneOf(absl::AsciiStrToLower(use.title), {"host", "guest", "partner"});
}

// Says what somebody is rather than what office they hold.
bool IsDescription(const OfficeUse& use) {
  const std::string title = absl::AsciiStrToLower(use.title);
  return OneOf(title, {"diplomat", "leader", "official", "politician", "man", "veteran",
                       "statesman", "minister"}) ||
         absl::EndsWith(title, "ologist");
}

class Finder {
 public:
  Finder(const Document& document, const ClauseReader& reader, const std::vector<Mention>& mentions,
         const People& people, const std::vector<MeetingMention>& meetings)
      : document_(document), reader_(reader), mentions_(mentions), people_(people) {
    for (const MeetingMention& meeting : meetings) {
      if (!meeting.when.is_unknown() && meeting.status == v1::MEETING_STATUS_HELD) {
        meeting_date_.emplace(meeting.sentence, meeting.when);
      }
    }
  }

  std::vector<TenureMention> Find() {
    ReadHeldOffices();
    ReadPredicates();
    return std::move(found_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }

  // The days on which an office of another time is named: those of a meeting told as of these days,
  // else of the article. Who is "former" in a look back has left the office by now, and perhaps not
  // by then.
  PartialDate NamedOn(int s) const {
    const PartialDate& published = document_.published();
    const PartialDate shown = ShownOn(s);
    const bool long_past =
        !published.is_unknown() && shown.latest() + kRecentDays < published.earliest();
    return long_past ? published : shown;
  }

  // What a qualifier says of when the office was held, seen from the sentences that have it.
  void ReadQualifier(const HeldOffice& held, TenureMention* tenure) const {
    std::vector<PartialDate> named;
    for (int m : held.mentions) named.push_back(NamedOn(mentions_[m].sentence));
    if (named.empty()) named.push_back(document_.published());
    for (const PartialDate& day : named) {
      if (day.is_unknown()) continue;
      if (QualifierOf(held.use.qualifier) == v1::OFFICE_QUALIFIER_FORMER) {
        // Over by the first of these days, which is the first one out of office at the latest.
        if (tenure->end.is_unknown() || day.earliest() < tenure->end.latest()) {
          tenure->end = PartialDate::Range(kMinDay, day.earliest());
        }
      } else if (day.latest() < kLastDay &&
                 (tenure->start.is_unknown() || day.latest() >= tenure->start.earliest())) {
        tenure->start = PartialDate::Range(day.latest() + 1, kMaxDay);
      }
    }
    if (QualifierOf(held.use.qualifier) == v1::OFFICE_QUALIFIER_FORMER) {
      tenure->end_state = v1::END_STATE_ENDED;
    }
  }

  // A meeting told of more days after it is a look back.
  static constexpr int kRecentDays = 31;

  // The day on which a sentence shows an office held: that of its meeting, else of its own date if
  // it lies well in the past, else of the article.
  PartialDate ShownOn(int s) const {
    auto it = meeting_date_.find(s);
    if (it != meeting_date_.end()) return it->second;
    const Sentence& sentence = document_.sentences()[s];
    PartialDate shown = document_.published();
    int last = -1;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (At(i).date < 0 || At(i).date == last) continue;
      last = At(i).date;
      const DateMention& date = document_.dates()[At(i).date];
      if (date.relation != DateMention::Relation::kAt || date.past.is_unknown()) continue;
      if (!document_.published().is_unknown() &&
          date.past.latest() + kRecentDays < document_.published().earliest()) {
        shown = date.past;
      }
    }
    return shown;
  }

  void ReadHeldOffices() {
    for (size_t p = 0; p < people_.persons().size(); ++p) {
      const Person& person = people_.persons()[p];
      for (const HeldOffice& held : person.offices) {
        if (person.offices.size() > 1 && IsRank(held.use)) continue;
        if (IsDescription(held.use) && HoldsBetter(person)) continue;
        if (IsPartForTheDay(held.use)) continue;
        TenureMention tenure;
        tenure.person = static_cast<int>(p);
        tenure.office = held.use;
        if (QualifierOf(held.use.qualifier) != v1::OFFICE_QUALIFIER_UNSPECIFIED) {
          ReadQualifier(held, &tenure);
        } else {
          // "Then-Minister X" was it on the day that is told, and is it no more.
          if (held.use.qualifier == "then") tenure.end_state = v1::END_STATE_ENDED;
          for (int m : held.mentions) {
            const PartialDate shown = ShownOn(mentions_[m].sentence);
            if (tenure.last_known.is_unknown() ||
                (!shown.is_unknown() && shown.latest() > tenure.last_known.latest())) {
              tenure.last_known = shown;
            }
          }
          if (held.mentions.empty()) tenure.last_known = document_.published();
          if (tenure.end_state == v1::END_STATE_ENDED &&
              tenure.last_known == document_.published()) {
            tenure.last_known = PartialDate();  // no other day is told
          }
        }
        for (int m : held.mentions) {
          if (tenure.sentences.size() < 8 &&
              (tenure.sentences.empty() || tenure.sentences.back() != mentions_[m].sentence)) {
            tenure.sentences.push_back(mentions_[m].sentence);
          }
        }
        by_person_[tenure.person].push_back(static_cast<int>(found_.size()));
        found_.push_back(std::move(tenure));
      }
    }
  }

  // An office that says more of the person than a description does.
  static bool HoldsBetter(const Person& person) {
    return std::any_of(person.offices.begin(), person.offices.end(), [](const HeldOffice& held) {
      return held.use.is_known && !IsDescription(held.use);
    });
  }

  // "Parliament elected X prime minister", "named Y ambassador": the holder is the object. False
  // for no such thing.
  bool ReadAppointing(const Mention& office, const Sentence& sentence) {
    int last = office.first - 1;
    if (At(last).lower == "as") {
      --last;
      // "names Kenya's deputy president, X, as facilitator".
      if (last > sentence.first && At(last).lower == "," && reader_.MentionAt(last) < 0) --last;
    }
    const int m = last > sentence.first ? reader_.MentionAt(last) : -1;
    if (m < 0 || mentions_[m].kind != Mention::Kind::kPerson || mentions_[m].person < 0 ||
        mentions_[m].possessive || mentions_[m].end != last + 1) {
      return false;
    }
    int verb = mentions_[m].first - 1;
    // "the election of X as prime minister".
    const bool noun = verb > sentence.first && At(verb).lower == "of" &&
                      OneOf(At(verb - 1).lower, {"election", "appointment", "nomination",
                                                 "inauguration", "installation", "selection"});
    if (noun) --verb;
    if (verb < sentence.first ||
        !(noun ||
          OneOf(At(verb).lower, {"elected", "appointed", "named", "chose", "installed", "made",
                                 "elects", "appoints", "names", "chooses", "installs", "makes"}))) {
      return false;
    }
    for (int k = reader_.VerbGroupFirst(verb); k <= verb; ++k) {
      if (At(k).Has(kNegation | kModal)) return true;
    }
    TenureMention tenure;
    tenure.person = mentions_[m].person;
    tenure.office = office.offices.front();
    if (!tenure.office.is_known) return true;
    if (PolityOf(tenure.person).empty()) polity_.emplace(tenure.person, tenure.office.polity);
    // "SADC names X as facilitator": of whoever gives it.
    const int giver = noun || verb == sentence.first ? -1 : reader_.MentionAt(verb - 1);
    if (tenure.office.polity.empty() && giver >= 0 &&
        mentions_[giver].kind == Mention::Kind::kPolity) {
      tenure.office.polity = mentions_[giver].polity;
    }
    if (tenure.office.polity.empty()) {
      tenure.office.polity = people_.persons()[tenure.person].polity;
    }
    tenure.sentences.push_back(office.sentence);
    // An election is not yet the office.
    if (!noun && !OneOf(At(verb).lower, {"elected", "chose", "elects", "chooses"})) {
      tenure.start = DateOf(verb, office.end, sentence);
      tenure.dated = !tenure.start.is_unknown();
    }
    Keep(std::move(tenure));
    return true;
  }

  // "As prime minister of Portugal he discussed it with X": whoever stands right behind.
  bool ReadFronted(const Mention& office, const Sentence& sentence) {
    const int as = office.first - 1;
    if (as < sentence.first || At(as).lower != "as" ||
        (as > sentence.first && At(as - 1).shape != Shape::kPunct && At(as - 1).lower != "and")) {
      return false;
    }
    const int behind = At(office.end).lower == "," ? office.end + 1 : office.end;
    const int m = behind < sentence.token_end ? reader_.MentionStarting(behind) : -1;
    if (m < 0 || mentions_[m].person < 0 || mentions_[m].possessive ||
        !(mentions_[m].kind == Mention::Kind::kPerson ||
          At(mentions_[m].core_first).Has(kSubjectPronoun))) {
      return false;
    }
    TenureMention tenure;
    tenure.person = mentions_[m].person;
    tenure.office = office.offices.front();
    tenure.end_state = v1::END_STATE_UNKNOWN;
    tenure.sentences.push_back(office.sentence);
    Keep(std::move(tenure));
    return true;
  }

  // "X, whose term as president ends in May": of the term at token `i`; none for any other word.
  absl::optional<std::vector<int>> WhoseTermAt(int i) const {
    if (i < 2 || At(i - 1).lower != "whose" ||
        !OneOf(At(i).lower, {"term", "tenure", "time", "job", "post", "role", "mandate"})) {
      return absl::nullopt;
    }
    const int name = At(i - 2).lower == "," ? i - 3 : i - 2;
    const int m = name >= 0 ? reader_.MentionAt(name) : -1;
    return m >= 0 ? std::vector<int>{m} : std::vector<int>();
  }

  // Offices in predicates and after "as": their holder is the subject.
  void ReadPredicates() {
    for (size_t m = 0; m < mentions_.size(); ++m) {
      const Mention& mention = mentions_[m];
      if (mention.kind != Mention::Kind::kOffice || mention.counterpart || mention.quoted ||
          mention.possessive || mention.offices.empty()) {
        continue;
      }
      const Sentence& sentence = document_.sentences()[mention.sentence];
      int i = mention.first - 1;
      // "was serving as Trump's lawyer": past the possessor.
      if (i > sentence.first && reader_.MentionAt(i) >= 0 &&
          mentions_[reader_.MentionAt(i)].possessive) {
        i = mentions_[reader_.MentionAt(i)].first - 1;
      }
      if (ReadFronted(mention, sentence) || i <= sentence.first) continue;
      if (ReadAppointing(mention, sentence)) continue;
      bool as = false;
      if (At(i).lower == "as") {
        as = true;
        --i;
      }
      // The verb before: is, was, became, appointed, served.
      const DocToken& verb = At(i);
      if (i < sentence.first || verb.shape != Shape::kLower) continue;
      const bool be = verb.Has(kBeVerb) ||
                      OneOf(verb.lower, {"became", "becomes", "become", "remains", "remained"});
      const bool start = OneOf(verb.lower, {"became", "appointed", "named", "elected", "chosen",
                                            "inaugurated", "installed", "nominated", "confirmed",
                                            "reelected", "re-elected", "in", "over", "office"});
      const bool stop =
          OneOf(verb.lower, {"resigned", "resigns", "down", "quit", "retired", "stepped", "ousted",
                             "fired", "dismissed", "removed", "replaced", "sacked"});
      const bool serve = OneOf(verb.lower, {"served", "serves", "serving", "serve", "worked",
                                            "acting", "job", "post", "role", "tenure", "term"});
      if (!be && !start && !stop && !serve) continue;
      if (!as && !be && !start) continue;
      const std::vector<int> subject = WhoseTermAt(i).value_or(SubjectBefore(i));
      if (subject.size() != 1) continue;
      int person = mentions_[subject[0]].person;
      if (mentions_[subject[0]].kind == Mention::Kind::kPronoun) {
        person = PersonOfPolity(mention, person);
      }
      if (person < 0) continue;
      TenureMention tenure;
      tenure.person = person;
      tenure.office = mention.offices.front();
      if (PolityOf(person).empty()) polity_.emplace(person, tenure.office.polity);
      if (tenure.office.polity.empty() && tenure.office.is_known) {
        tenure.office.polity = people_.persons()[person].polity;
      }
      tenure.sentences.push_back(mention.sentence);
      const int group = reader_.VerbGroupFirst(i);
      bool past = false;
      bool perfect = false;
      bool negated = false;
      bool future = false;
      for (int k = group; k <= i; ++k) {
        if (OneOf(At(k).lower, {"was", "were", "served", "worked"})) past = true;
        if (OneOf(At(k).lower, {"has", "have"})) perfect = true;
        if (At(k).Has(kNegation)) negated = true;
        if (At(k).Has(kModal)) future = true;
      }
      if (negated || future) continue;
      ReadDates(mention, &tenure);
      if (stop) {
        tenure.end_state = v1::END_STATE_ENDED;
        tenure.end = DateOf(i, mention.end, sentence);
        tenure.dated = !tenure.end.is_unknown();
      } else if (start && !be) {
        tenure.start = DateOf(i, mention.end, sentence);
        tenure.dated = !tenure.start.is_unknown();
        if (OneOf(verb.lower, {"nominated", "chosen", "elected"})) tenure.dated = false;
      } else if (!tenure.dated) {
        if (verb.lower == "became") {
          tenure.start = DateOf(i, mention.end, sentence);
          tenure.dated = !tenure.start.is_unknown();
        }
        if (past && !perfect) {
          tenure.end_state = v1::END_STATE_UNKNOWN;
        } else {
          tenure.last_known = document_.published();
        }
      } else if (tenure.end_state == v1::END_STATE_ONGOING && past && !perfect && serve) {
        tenure.end_state = v1::END_STATE_UNKNOWN;
      }
      Keep(std::move(tenure));
    }
    // "X, foreign minister since 2004,": dates behind an office that stands with its holder.
    for (size_t m = 0; m < mentions_.size(); ++m) {
      const Mention& mention = mentions_[m];
      if (mention.kind != Mention::Kind::kPerson || mention.person < 0 || mention.quoted) continue;
      for (const OfficeUse& office : mention.offices) {
        if (office.first < mention.core_end) continue;  // an apposition behind the name
        Mention title;
        title.sentence = mention.sentence;
        title.end = office.end;
        if (!office.is_known) continue;
        TenureMention tenure;
        tenure.person = mention.person;
        tenure.office = office;
        tenure.sentences.push_back(mention.sentence);
        ReadDates(title, &tenure);
        if (tenure.dated) Keep(std::move(tenure));
      }
    }
  }

  const std::string& PolityOf(int person) const {
    auto it = polity_.find(person);
    return it != polity_.end() ? it->second : people_.persons()[person].polity;
  }

  // "Before that, he was Russia's ambassador": of the people spoken of last, one of that country.
  int PersonOfPolity(const Mention& title, int person) const {
    const std::string& polity = title.offices.front().polity;
    if (polity.empty()) return person;
    if (person >= 0 && PolityOf(person) == polity) return person;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), title.first,
                               [](const Mention& m, int token) { return m.first < token; });
    while (it != mentions_.begin()) {
      --it;
      if (title.sentence - it->sentence > 2) break;
      if (it->person >= 0 && PolityOf(it->person) == polity) return it->person;
    }
    return person;
  }

  std::vector<int> SubjectBefore(int verb) const { return reader_.SubjectOf(verb); }

  // "since 2004", "from 1994 to 2004", "until 2010" right behind the office.
  void ReadDates(const Mention& mention, TenureMention* tenure) const {
    const Sentence& sentence = document_.sentences()[mention.sentence];
    int last = -1;
    for (int i = mention.end; i < sentence.token_end && i < mention.end + 14; ++i) {
      if (At(i).lower == ";" || document_.QuoteOf(i) >= 0) break;
      // "a diplomat who has been minister since ...": of another office.
      if (At(i).lower == "who" || At(i).lower == "which" || reader_.IsVerbLike(i)) break;
      if (At(i).date < 0 || At(i).date == last) continue;
      last = At(i).date;
      const DateMention& date = document_.dates()[At(i).date];
      switch (date.relation) {
        case DateMention::Relation::kSince:
          tenure->start = date.past;
          tenure->end_state = v1::END_STATE_ONGOING;
          tenure->last_known = document_.published();
          tenure->dated = true;
          return;
        case DateMention::Relation::kSpan:
          tenure->start = date.start;
          tenure->end = date.finish;
          tenure->end_state = v1::END_STATE_ENDED;
          tenure->dated = true;
          return;
        case DateMention::Relation::kUntil:
          tenure->end = date.past;
          tenure->end_state = v1::END_STATE_ENDED;
          tenure->dated = true;
          return;
        case DateMention::Relation::kAt:
        case DateMention::Relation::kBefore:
        case DateMention::Relation::kAfter:
          break;
      }
    }
  }

  // The day of what the verb at `verb` says of an office that ends before `end`: the first one
  // behind it, or else the last one before the verb. "Since 2016" is of another office.
  PartialDate DateOf(int verb, int end, const Sentence& sentence) const {
    const auto tells = [this](int i) {
      return At(i).date >= 0 && document_.QuoteOf(i) < 0 &&
             document_.dates()[At(i).date].relation == DateMention::Relation::kAt;
    };
    for (int i = end; i < sentence.token_end && At(i).lower != ";"; ++i) {
      if (tells(i)) return document_.dates()[At(i).date].past;
    }
    for (int i = verb - 1; i >= sentence.first; --i) {
      if (tells(i)) return document_.dates()[At(i).date].past;
    }
    return PartialDate();
  }

  // Adds it, or completes the one that the person already has.
  void Keep(TenureMention tenure) {
    std::vector<int>& list = by_person_[tenure.person];
    for (int t : list) {
      TenureMention& other = found_[t];
      if (!SameOffice(other.office, tenure.office)) continue;
      if (tenure.dated && other.dated && (other.start != tenure.start || other.end != tenure.end)) {
        continue;
      }
      // "Former minister", who "has been minister since 2004": two spells.
      if (tenure.dated && tenure.end_state == v1::END_STATE_ONGOING &&
          QualifierOf(other.office.qualifier) == v1::OFFICE_QUALIFIER_FORMER) {
        continue;
      }
      if (other.office.polity.empty()) other.office.polity = tenure.office.polity;
      if (tenure.dated) {
        other.start = tenure.start;
        other.end = tenure.end;
        other.end_state = tenure.end_state;
        if (!tenure.last_known.is_unknown()) other.last_known = tenure.last_known;
        if (tenure.end_state == v1::END_STATE_ENDED) other.last_known = PartialDate();
        other.dated = true;
        other.sentences.insert(other.sentences.begin(), tenure.sentences.front());
      } else if (other.sentences.size() < 8) {
        other.sentences.push_back(tenure.sentences.front());
      }
      return;
    }
    list.push_back(static_cast<int>(found_.size()));
    found_.push_back(std::move(tenure));
  }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  absl::flat_hash_map<int, PartialDate> meeting_date_;
  absl::flat_hash_map<int, std::vector<int>> by_person_;
  // Of people of whom only a predicate says it.
  absl::flat_hash_map<int, std::string> polity_;
  std::vector<TenureMention> found_;
};

}  // namespace

std::vector<TenureMention> FindTenures(const Document& document, const ClauseReader& reader,
                                       const std::vector<Mention>& mentions, const People& people,
                                       const std::vector<MeetingMention>& meetings) {
  return Finder(document, reader, mentions, people, meetings).Find();
}

}  // namespace chancery
