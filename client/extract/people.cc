#include "client/extract/people.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/extract/cast.h"
#include "client/extract/counterparts.h"
#include "client/extract/focus.h"
#include "client/extract/group_members.h"
#include "client/extract/name_grouper.h"
#include "client/extract/office_holders.h"
#include "client/extract/office_polities.h"
#include "client/extract/person_genders.h"
#include "client/extract/plural_candidates.h"
#include "client/extract/reference_trail.h"
#include "client/extract/singular_candidates.h"
#include "client/extract/speakers.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// "Prince", "Cardinal" and "Lt. Gen." say nothing of those who have an office.
void DropRanks(std::vector<Person>& persons) {
  for (Person& person : persons) {
    if (person.offices.size() < 2) continue;
    const auto is_rank = [](const HeldOffice& held) {
      const std::string title = absl::AsciiStrToLower(held.use.title);
      return title == "prince" || title == "princess" || title == "cardinal" ||
             title == "archbishop" || title == "bishop" || title == "gen." || title == "adm." ||
             title == "col." || title == "lt. gen." || title == "maj. gen.";
    };
    const auto end = std::remove_if(person.offices.begin(), person.offices.end(), is_rank);
    if (end != person.offices.begin()) person.offices.erase(end, person.offices.end());
  }
}

// Whose only office is to speak for somebody.
void FindSpokespeople(std::vector<Person>& persons) {
  for (Person& person : persons) {
    bool spokes = false;
    bool other = false;
    for (const HeldOffice& held : person.offices) {
      (held.use.spokesperson ? spokes : other) = true;
    }
    person.spokesperson_only = spokes && !other;
  }
}

// Resolves what stands for a name, in the order of the text.
class Resolver {
 public:
  Resolver(Cast* cast, Counterparts* counterparts, StageSet without, ReferenceChooser* chooser)
      : cast_(*cast),
        document_(cast->document()),
        mentions_(cast->mentions()),
        counterparts_(*counterparts),
        without_(without),
        chooser_(*chooser),
        genders_(*cast),
        speakers_(*cast, genders_),
        offices_(cast),
        trail_(*cast, genders_) {}

  void Run() {
    int sentence = -1;
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].sentence != sentence) {
        BeginSentence();
        sentence = mentions_[m].sentence;
      }
      Resolve(static_cast<int>(m));
      if (mentions_[m].person >= 0) Remember(static_cast<int>(m));
      trail_.Remember(static_cast<int>(m));
    }
  }

 private:
  void BeginSentence() {
    if (focus_.subject < 0) focus_.subject = focus_.owner;
    if (focus_.subject >= 0) focus_.last_subject = focus_.subject;
    focus_.subject = focus_.owner = -1;
  }

  void Resolve(int m) {
    Mention& mention = mentions_[m];
    // Whose words they are is known when all who are named are.
    if (mention.quoted && mention.kind == Mention::Kind::kPronoun &&
        speakers_.IsFirstPerson(mention)) {
      return;
    }
    focus_.speaker = speakers_.SpeakerOf(mention);
    const int subject = focus_.subject >= 0 ? focus_.subject : focus_.last_subject;
    if (mention.counterpart) NameCounterpart(m, subject);
    switch (mention.kind) {
      case Mention::Kind::kOffice:
        // "the President of A (B)": B, as the text says.
        if (mention.person >= 0 || without_.Has(ReadingStage::kOffices)) break;
        if (mention.counterpart) {
          counterparts_.Resolve(m, subject);
        } else {
          ResolveOffice(m);
        }
        break;
      case Mention::Kind::kPronoun:
        if (without_.Has(mention.plural ? ReadingStage::kPlurals : ReadingStage::kPronouns)) break;
        if (mention.plural) {
          mention.persons = speakers_.IsFirstPerson(mention)
                                ? speakers_.TheTwoOf(mention, focus_.recent)
                                : Chosen(m);
        } else {
          mention.person = MeantByPronoun(m);
          LearnGender(mention);
        }
        break;
      case Mention::Kind::kGroup:
        // Some are named right behind it.
        if (mention.persons.empty() && !without_.Has(ReadingStage::kPlurals)) {
          mention.persons = Chosen(m);
          TellPolity(mention);
        }
        break;
      case Mention::Kind::kPerson:
        if (mention.person >= 0) counterparts_.NamePredecessor(m);
        break;
      case Mention::Kind::kPolity:
        break;
    }
  }

  std::vector<int> Chosen(int m) const {
    const Mention& mention = mentions_[m];
    const ReferenceContext context = {cast_, genders_, offices_, trail_};
    return chooser_.Choose(mention, cast_.persons(),
                           mention.MeansSeveral() ? PluralCandidates(context, m, focus_)
                                                  : SingularCandidates(context, m, focus_));
  }

  // "the two U.S. diplomats" says what was only guessed.
  void TellPolity(const Mention& group) {
    if (group.polity.empty()) return;
    for (const int p : group.persons) {
      const Person& person = cast_.persons()[p];
      if (person.polity != group.polity && (person.polity.empty() || person.polity_guessed)) {
        cast_.SetPolity(p, group.polity);
      }
    }
  }

  void ResolveOffice(int m) {
    Mention& mention = mentions_[m];
    if (mention.offices.empty()) return;
    OfficeUse& use = mention.offices.front();
    if (use.polity_by_context && use.polity.empty()) {
      use.polity = cast_.countries().Before(use.first);
    }
    const std::vector<int> meant = Chosen(m);
    if (!meant.empty()) offices_.Take(meant.front(), m);
  }

  int MeantByPronoun(int m) const {
    const Mention& mention = mentions_[m];
    if (speakers_.IsSecondPerson(mention)) return speakers_.AddresseeOf(mention);
    if (speakers_.IsFirstPerson(mention)) return speakers_.SpeakerOf(mention);
    const std::vector<int> meant = Chosen(m);
    return meant.empty() ? -1 : meant.front();
  }

  // "his Russian counterpart", "X, my French colleague,": what the office is.
  void NameCounterpart(int m, int subject) {
    Mention& mention = mentions_[m];
    if (mention.kind == Mention::Kind::kPerson && counterparts_.IsNamed(mention)) return;
    if (mention.kind == Mention::Kind::kOffice && IsOfNameBefore(m)) {
      mention.person = mentions_[m - 1].person;
    }
    const int pronoun = mention.offices.empty() ? -1 : mention.offices.front().owner_token;
    const bool own = pronoun >= 0 && OneOf(document_.token(pronoun).lower, {"my", "our"});
    counterparts_.Name(m, own && focus_.speaker >= 0 ? focus_.speaker : subject);
  }

  // "Vesna Kadic keeps letters. She was born in Mostar": by the subject, which may be told from who
  // else is named.
  void LearnGender(const Mention& pronoun) {
    const absl::string_view word = document_.token(pronoun.core_first).lower;
    if (pronoun.person < 0 || pronoun.quoted || !OneOf(word, {"she", "he", "his"})) return;
    genders_.Learn(pronoun.person, GenderOfPronoun(word));
  }

  // "Dmitry Karpov, his Russian counterpart,": told of the name before.
  bool IsOfNameBefore(int m) const {
    if (m == 0) return false;
    const Mention& named = mentions_[m - 1];
    const Mention& office = mentions_[m];
    // "A and B, his counterpart, C": of the next one.
    const size_t next = static_cast<size_t>(m) + 1;
    if (next < mentions_.size() && mentions_[next].kind == Mention::Kind::kPerson &&
        mentions_[next].first == office.end + 1) {
      return false;
    }
    return named.kind == Mention::Kind::kPerson && !named.possessive &&
           named.sentence == office.sentence && named.end == office.first - 1 &&
           document_.token(named.end).lower == "," &&
           OneOf(document_.token(office.end).lower, {",", ".", ";"});
  }

  // Mention `m`, of a person, moves what the text speaks of.
  void Remember(int m) {
    constexpr size_t kMostRecent = 64;
    const Mention& mention = mentions_[m];
    std::vector<int>& recent = focus_.recent;
    if (mention.kind != Mention::Kind::kPronoun) recent.push_back(m);
    if (recent.size() > kMostRecent) {
      recent.erase(recent.begin(), recent.begin() + kMostRecent / 2);
    }
    if (focus_.subject < 0 && cast_.IsSubject(mention) && !InWhichClause(mention) &&
        !speakers_.IsLabel(m)) {
      focus_.subject = mention.person;
    }
    // "Syria was represented by X. He": rather than a country.
    if (focus_.subject < 0 && mention.kind == Mention::Kind::kPerson && mention.first > 1 &&
        document_.token(mention.first - 1).lower == "by" &&
        document_.token(mention.first - 2).lower == "represented") {
      focus_.subject = mention.person;
    }
    // "A visit by X was put off. He".
    if (focus_.owner < 0 && OwnsByPreposition(mention)) focus_.owner = mention.person;
    // "X's trip to Oslo was put off. He": whose trip it was.
    if (focus_.owner < 0 && mention.possessive && OwnsSubject(mention)) {
      focus_.owner = mention.person;
    }
  }

  // Is the mention the possessor of what a sentence is about, "X's trip was", "On X's calendar is"?
  bool OwnsSubject(const Mention& mention) const {
    if (mention.kind != Mention::Kind::kPerson || mention.quoted) return false;
    const Sentence& sentence = document_.sentences()[mention.sentence];
    for (int i = sentence.first; i < mention.first; ++i) {
      const DocToken& token = document_.token(i);
      if (token.shape == Shape::kLower && token.Has(kPastVerb | kBeVerb | kHaveVerb | kModal)) {
        return false;
      }
    }
    return true;
  }

  // Does the mention stand behind "a visit by" at the beginning of its sentence?
  bool OwnsByPreposition(const Mention& mention) const {
    const int first = document_.sentences()[mention.sentence].first;
    return mention.kind == Mention::Kind::kPerson && !mention.possessive && !mention.quoted &&
           mention.first - 2 > first &&
           (mention.first - 2 <= first + 3 || document_.token(mention.first - 2).lower == "turn") &&
           OneOf(document_.token(mention.first - 1).lower, {"by", "of"}) &&
           OneOf(document_.token(mention.first - 2).lower,
                 {"visit", "trip", "stop", "stopover", "arrival", "journey", "tour", "turn"});
  }

  // "..., in which A took part", "..., with whose minister A spoke": A is not whom the sentence is
  // about.
  bool InWhichClause(const Mention& mention) const {
    const Sentence& sentence = document_.sentences()[mention.sentence];
    for (int i = mention.first - 1; i > sentence.first && mention.first - i < 10; --i) {
      if (document_.token(i).lower == ",") return false;
      if (OneOf(document_.token(i).lower, {"which", "whom", "whose"})) return true;
    }
    return false;
  }

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
  Counterparts& counterparts_;
  const StageSet without_;
  ReferenceChooser& chooser_;
  PersonGenders genders_;
  const Speakers speakers_;
  OfficeHolders offices_;
  ReferenceTrail trail_;
  Focus focus_;
};

}  // namespace

People GroupPeople(const Document& document, std::vector<Mention>* mentions, StageSet without,
                   ReferenceChooser* chooser) {
  Cast cast(document, mentions);
  GroupNames(&cast);
  cast.Recognise();
  FindSpokespeople(cast.persons());
  NameGroupMembers(&cast);
  Counterparts counterparts(&cast);
  counterparts.NameAll();
  FillPolities(&cast);
  DropRanks(cast.persons());
  Resolver(&cast, &counterparts, without, chooser).Run();
  return std::move(cast).TakePeople();
}

}  // namespace chancery
