#include "client/extract/pronoun_reference.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/given_gender.h"
#include "client/extract/word_classes.h"

namespace chancery {

int PronounReference::Meant(int m, const Focus& focus) const {
  const int who = MeantNear(m, focus);
  return RatherOfTitle(who, mentions_[m], focus) ? titled_ : who;
}

int PronounReference::PersonOfTitle() const {
  for (const Mention& mention : mentions_) {
    if (mention.kind != Mention::Kind::kPerson || mention.person < 0 ||
        !document_.sentences()[mention.sentence].in_title) {
      continue;
    }
    return genders_.Of(mention.person) == Gender::kUnknown ? -1 : mention.person;
  }
  return -1;
}

bool PronounReference::RatherOfTitle(int who, const Mention& pronoun, const Focus& focus) const {
  const Gender said = genders_.Said(pronoun);
  if (titled_ < 0 || pronoun.quoted || said == Gender::kUnknown || genders_.Of(titled_) != said) {
    return false;
  }
  // Most people of unknown names in the news are men.
  if (who >= 0 && (said != Gender::kFemale || genders_.Of(who) != Gender::kUnknown)) return false;
  for (size_t i = focus.recent.size(); i-- > 0;) {
    const Mention& before = mentions_[focus.recent[i]];
    constexpr int kReach = 4;
    if (cast_.SentencesBetween(before.sentence, pronoun.sentence) > kReach) break;
    // Another one who would fit as well.
    if (before.person != titled_ && genders_.Of(before.person) == said) return false;
  }
  return true;
}

int PronounReference::MeantNear(int m, const Focus& focus) const {
  const Mention& mention = mentions_[m];
  if (speakers_.IsSecondPerson(mention)) return speakers_.AddresseeOf(mention);
  if (const int owner = OwnerInRelative(m); owner >= 0) return owner;
  if (mention.core_first > mention.first) return OneMeant(mention, focus.subject, focus.recent);
  if (const int who = WhoAsksToMeet(m); who >= 0) return who;
  if (!mention.quoted && !speakers_.IsFirstPerson(mention) && !speakers_.IsSecondPerson(mention)) {
    if (const int about = speakers_.AskedAbout(mention); about >= 0) return about;
  }
  int who = WhoGoesOn(m);
  if (who < 0 && focus.subject_mention >= 0 && IsApartFrom(focus.subject_mention, m)) {
    if (mention.quoted) return -1;
    const int another = AnotherThan(focus.subject_mention, m, focus.last_subject, focus.recent);
    // "The president sent her to Rome": the woman whom the text is about.
    const int woman = another < 0 ? WomanBefore(-1, m, focus) : -1;
    return woman != focus.subject && woman >= 0 ? woman : another;
  }
  if (who < 0) who = SubjectMeant(m, focus);
  if (mention.quoted) who = -1;
  // "I'll be talking to him": another one than who speaks.
  const bool first_person = speakers_.IsFirstPerson(mention);
  if (who >= 0 && who == speakers_.SpeakerOf(mention) && !first_person) {
    who = speakers_.NamedBesideSpeaker(mention, focus.recent);
  }
  if (const int woman = WomanBefore(who, m, focus); woman >= 0) {
    who = woman;
  } else if (who >= 0 &&
             (genders_.Differs(who, mention) || WomanElse(who, mention, focus.recent))) {
    who = OneOfGender(mention, focus.recent);
  }
  if (!mention.quoted && !first_person) who = CalledSo(who, mention, focus);
  if (who >= 0 && cast_.persons()[who].spokesperson_only) who = PrincipalOf(who, mention, focus);
  if (InHonor(mention)) return Honoured(m, focus.subject, focus.last_subject, focus.recent);
  if (first_person) return speakers_.SpeakerOf(mention);
  return who >= 0 && who == focus.subject ? ObjectOf(m, who, focus.recent) : who;
}

int PronounReference::CalledSo(int who, const Mention& pronoun, const Focus& focus) const {
  constexpr int kReach = 10;
  const Gender said = genders_.Said(pronoun);
  if (said == Gender::kUnknown) return who;
  const Focus::Told& told = said == Gender::kFemale ? focus.she : focus.he;
  if (told.person < 0 || genders_.Differs(told.person, pronoun) ||
      cast_.SentencesBetween(told.sentence, pronoun.sentence) > kReach) {
    return who;
  }
  if (who < 0) return told.person;
  if (said != Gender::kFemale || genders_.Of(who) != Gender::kUnknown) return who;
  // "Minister Ogata said she would", "Minister Ogata came. She": of whom that is said.
  const bool here = who == focus.subject && focus.subject_mention >= 0 &&
                    mentions_[focus.subject_mention].kind != Mention::Kind::kPronoun;
  const bool before = told.sentence < pronoun.sentence - 1 && pronoun.sentence > 0 &&
                      Opens(who, pronoun.sentence - 1);
  return here || before ? who : told.person;
}

bool PronounReference::Opens(int person, int sentence) const {
  const int m = cast_.FirstMention(sentence);
  return m < static_cast<int>(mentions_.size()) && mentions_[m].person == person &&
         mentions_[m].first == document_.sentences()[sentence].first && !mentions_[m].possessive;
}

int PronounReference::PrincipalOf(int spokesperson, const Mention& pronoun,
                                  const Focus& focus) const {
  constexpr int kReach = 3;
  if (pronoun.quoted || document_.token(pronoun.end).Has(kSpeechVerb)) return spokesperson;
  for (const HeldOffice& held : cast_.persons()[spokesperson].offices) {
    const int owner = held.use.owner_token >= 0 ? cast_.PersonAt(held.use.owner_token) : -1;
    if (owner >= 0 && owner != spokesperson && !genders_.Differs(owner, pronoun)) return owner;
  }
  return focus.principal.person >= 0 && !genders_.Differs(focus.principal.person, pronoun) &&
                 cast_.SentencesBetween(focus.principal.sentence, pronoun.sentence) <= kReach
             ? focus.principal.person
             : spokesperson;
}

int PronounReference::SubjectMeant(int m, const Focus& focus) const {
  constexpr int kSubjectReach = 3;
  constexpr int kNamedReach = 2;
  const Mention& mention = mentions_[m];
  if (focus.subject >= 0) return focus.subject;
  if (const int ahead = SubjectAhead(mention); ahead >= 0) return ahead;
  if (focus.owner >= 0) return focus.owner;
  if (const int same = WhomBothAreAbout(m, focus); same >= 0) return same;
  if (focus.last_subject >= 0 &&
      cast_.SentencesBetween(focus.last_subject_sentence, mention.sentence) <= kSubjectReach) {
    return focus.last_subject;
  }
  if (focus.recent.empty()) return -1;
  const Mention& named = mentions_[focus.recent.back()];
  return mention.sentence - named.sentence <= kNamedReach ? named.person : -1;
}

int PronounReference::WhomBothAreAbout(int m, const Focus& focus) const {
  const Mention& mention = mentions_[m];
  const absl::string_view word = document_.token(mention.core_first).lower;
  if ((word != "he" && word != "she") || focus.last_subject < 0 ||
      focus.last_subject_sentence != mention.sentence - 1) {
    return -1;
  }
  int same = -1;
  // Who is only named there, "A called on B and handed him a letter", is not whom it is about.
  const auto named_there = [&](int person) {
    for (int i = m - 1; i >= 0 && mentions_[i].sentence >= mention.sentence - 1; --i) {
      if (mentions_[i].kind == Mention::Kind::kPerson && mentions_[i].person == person) return true;
    }
    return false;
  };
  for (int i = m - 1; i >= 0 && mentions_[i].sentence >= mention.sentence - 1; --i) {
    const Mention& before = mentions_[i];
    if (before.sentence == mention.sentence) {
      if (before.kind == Mention::Kind::kPerson) return -1;
      continue;
    }
    const absl::string_view told = document_.token(before.core_first).lower;
    if (before.kind == Mention::Kind::kPronoun && !before.plural && !before.quoted &&
        before.person >= 0 && before.person != focus.last_subject && OneOf(told, {"him", "her"}) &&
        !before.possessive && GenderOfPronoun(told) == GenderOfPronoun(word)) {
      same = before.person;
    }
  }
  return same >= 0 && named_there(same) ? -1 : same;
}

bool PronounReference::IsApartFrom(int subject, int pronoun) const {
  const Mention& who = mentions_[subject];
  const Mention& mention = mentions_[pronoun];
  if (mention.quoted || mention.first <= who.end - 1) return false;
  const DocToken& before = document_.token(mention.first - 1);
  // Of a relative clause about the subject.
  if (before.lower == "whom" && mention.first - who.end <= 2) return true;
  const absl::string_view word = document_.token(mention.core_first).lower;
  const bool nominative = word == "he" || word == "she";
  const DocToken& verb = document_.token(mention.end);
  if (nominative && mention.first == who.end + 1 && before.lower == "," && verb.Has(kSpeechVerb) &&
      document_.token(mention.end + 1).lower == ",") {
    return true;
  }
  if (IsOneOfSeveral(subject)) return true;
  // "A hosted her on Sunday, and on Monday she was received by B": the same woman twice.
  if (nominative && ClauseGoesOn(pronoun)) {
    for (int i = pronoun - 1; i > subject; --i) {
      const Mention& earlier = mentions_[i];
      if (earlier.kind == Mention::Kind::kPronoun && !earlier.plural && !earlier.possessive &&
          earlier.person >= 0 && earlier.person != who.person &&
          GenderOfPronoun(document_.token(earlier.core_first).lower) == GenderOfPronoun(word)) {
        return true;
      }
    }
  }
  // "him" as the object of the verb whose subject it would be.
  if (nominative || mention.possessive || (word != "him" && word != "her")) return false;
  // "A will meet with him", "A had talks with her", but not "A brought it with him".
  const bool with =
      before.lower == "with" &&
      document_.token(mention.first - 2).Has(kMeetVerb | kTalkVerb | kMeetingNoun | kCallNoun);
  const int main_clause = EndOfRelative(who.end, mention);
  if (main_clause < 0) return IsObjectOfRelative(subject, pronoun);
  if (!with && !OneOf(before.lower, {"for", "to", "by", "from", "against", "about"}) &&
      !(before.shape == Shape::kLower &&
        (before.Has(kPastVerb | kMeetVerb | kHostVerb | kSeeVerb | kCallVerb | kBriefVerb) ||
         document_.token(mention.first - 2).lower == "to" ||
         (before.Has(kHaveVerb) && mention.first - 1 == main_clause)))) {
    return false;
  }
  for (int i = std::max(who.end, main_clause); i < mention.first; ++i) {
    const DocToken& token = document_.token(i);
    if (token.Has(kSubordinator) || token.lower == ";" || token.lower == ":" ||
        token.shape == Shape::kQuote) {
      return false;
    }
  }
  // Another one in between may be who does it.
  for (int i = subject + 1; i < pronoun; ++i) {
    if (mentions_[i].kind != Mention::Kind::kPolity) return false;
  }
  return true;
}

int PronounReference::EndOfRelative(int behind, const Mention& pronoun) const {
  if (document_.token(behind).lower != "," || document_.token(behind + 1).lower != "who") {
    return behind;
  }
  for (int i = behind + 2; i < pronoun.first; ++i) {
    if (document_.token(i).lower == ",") return i + 1;
  }
  return -1;
}

bool PronounReference::IsObjectOfRelative(int subject, int pronoun) const {
  constexpr int kVerbGroup = 4;
  const Mention& mention = mentions_[pronoun];
  const DocToken& verb = document_.token(mention.first - 1);
  return pronoun == subject + 1 && verb.shape == Shape::kLower &&
         !verb.Has(kPreposition | kConjunction | kDeterminer | kSubordinator) &&
         mention.first - mentions_[subject].end <= kVerbGroup;
}

int PronounReference::OwnerInRelative(int m) const {
  constexpr int kClause = 5;
  const Mention& mention = mentions_[m];
  if (!mention.possessive || mention.plural || mention.quoted || m == 0) return -1;
  const Mention& name = mentions_[m - 1];
  if (name.kind != Mention::Kind::kPerson || name.sentence != mention.sentence ||
      mention.first - name.end > kClause || document_.token(name.end).lower != "," ||
      document_.token(name.end + 1).lower != "who" || genders_.Differs(name.person, mention)) {
    return -1;
  }
  return name.person;
}

bool PronounReference::ClauseGoesOn(int pronoun) const {
  constexpr int kFew = 5;
  const Mention& mention = mentions_[pronoun];
  for (int i = mention.first - 1; i > mention.first - kFew; --i) {
    const DocToken& token = document_.token(i);
    if (token.sentence != mention.sentence) return false;
    if (OneOf(token.lower, {"and", "but", ";"})) return true;
    if (token.date < 0 && !token.Has(kPreposition | kAdverb | kDeterminer) && token.lower != ",") {
      return false;
    }
  }
  return false;
}

bool PronounReference::IsOneOfSeveral(int m) const {
  const int next = m + 1;
  if (next >= static_cast<int>(mentions_.size()) ||
      mentions_[next].sentence != mentions_[m].sentence || mentions_[next].possessive ||
      mentions_[next].kind != Mention::Kind::kPerson ||
      mentions_[next].person == mentions_[m].person) {
    return false;
  }
  const DocToken& link = document_.token(mentions_[m].end);
  return (link.lower == "and" || link.lower == "&") &&
         mentions_[next].first == mentions_[m].end + 1;
}

int PronounReference::AnotherThan(int subject, int pronoun, int last_subject,
                                  const std::vector<int>& recent) const {
  constexpr int kReach = 3;
  const Mention& mention = mentions_[pronoun];
  const auto fits = [&](int person) {
    return person >= 0 && person != mentions_[subject].person && !genders_.Differs(person, mention);
  };
  for (int i = pronoun - 1; i > subject; --i) {
    if (mentions_[i].kind == Mention::Kind::kPronoun && fits(mentions_[i].person)) {
      return mentions_[i].person;
    }
  }
  // "B's visit is off; A had been due to receive him": whom the clause before is about.
  for (int i = cast_.FirstMention(mention.sentence); i < subject; ++i) {
    const Mention& before = mentions_[i];
    if (before.kind == Mention::Kind::kPerson && fits(before.person) &&
        (before.possessive || cast_.IsSubject(before))) {
      return before.person;
    }
  }
  // "Spain's King A gave a banquet for B. Prime Minister C met him": C is of A's country, as no
  // other is told.
  const std::vector<OfficeUse>& offices = mentions_[subject].offices;
  const bool at_home = !offices.empty() &&
                       (offices.front().polity.empty() || offices.front().polity_by_context) &&
                       document_.token(mention.first - 1).Has(kMeetVerb | kHostVerb) &&
                       !Travels(last_subject, mention.sentence);
  if (fits(last_subject) && !at_home) return last_subject;
  int named = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (cast_.SentencesBetween(before.sentence, mention.sentence) > kReach) break;
    if (before.sentence == mention.sentence || !fits(before.person)) continue;
    // "She hoped to meet X. She last met him in May": whom she was told with.
    if (at_home || last_subject == mentions_[subject].person ||
        cast_.LeadsSentence(before.person, before.sentence)) {
      return before.person;
    }
    if (named < 0) named = before.person;
  }
  return named;
}

bool PronounReference::Travels(int person, int before) const {
  const int s = before - 1;
  if (s < 0 || !cast_.LeadsSentence(person, s)) return false;
  const Sentence& sentence = document_.sentences()[s];
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    if (document_.token(i).shape == Shape::kLower && document_.token(i).Has(kVisitVerb)) {
      return true;
    }
    if (document_.token(i).lower == "go" && document_.token(i + 1).lower == "on") return true;
  }
  return false;
}

int PronounReference::OneOfGender(const Mention& pronoun, const std::vector<int>& recent) const {
  constexpr int kReach = 4;
  int named = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (cast_.SentencesBetween(before.sentence, pronoun.sentence) > kReach) break;
    if (genders_.Differs(before.person, pronoun)) continue;
    if (cast_.LeadsSentence(before.person, before.sentence)) return before.person;
    const Gender said = genders_.Said(pronoun);
    if (named < 0 && genders_.Of(before.person) == said) named = before.person;
  }
  return named >= 0 ? named : OnlyOther(pronoun, recent);
}

int PronounReference::WomanBefore(int who, int m, const Focus& focus) const {
  constexpr int kReach = 5;
  const Mention& mention = mentions_[m];
  if (mention.quoted || genders_.Said(mention) != Gender::kFemale || focus.last_woman < 0 ||
      focus.last_woman == who || InHonor(mention) ||
      cast_.SentencesBetween(focus.last_woman_sentence, mention.sentence) > kReach) {
    return -1;
  }
  if (who >= 0 && genders_.Of(who) == Gender::kFemale) return -1;
  // "Kaja Rebane is in Rome. She": whom the sentence before is about may be one.
  if (who >= 0 && genders_.Of(who) == Gender::kUnknown &&
      focus.last_woman_sentence < mention.sentence - 1 &&
      cast_.LeadsSentence(who, mention.sentence - 1)) {
    return -1;
  }
  // So may who is named in the sentence itself.
  const bool here = who >= 0 && who == focus.subject && genders_.Of(who) == Gender::kUnknown;
  return here ? -1 : focus.last_woman;
}

bool PronounReference::WomanElse(int who, const Mention& pronoun,
                                 const std::vector<int>& recent) const {
  constexpr int kReach = 2;
  const Gender said = genders_.Said(pronoun);
  if (said != Gender::kFemale || genders_.Of(who) != Gender::kUnknown) return false;
  // Who was "she" in the sentences before still is.
  for (int m = cast_.FirstMention(std::max(0, pronoun.sentence - kReach));
       m < cast_.FirstMention(pronoun.sentence); ++m) {
    if (mentions_[m].kind == Mention::Kind::kPronoun && mentions_[m].person == who &&
        genders_.Said(mentions_[m]) == said) {
      return false;
    }
  }
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (cast_.SentencesBetween(before.sentence, pronoun.sentence) > kReach) return false;
    if (genders_.Of(before.person) == said) return true;
  }
  return false;
}

int PronounReference::OnlyOther(const Mention& pronoun, const std::vector<int>& recent) const {
  constexpr int kReach = 3;
  int only = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (cast_.SentencesBetween(before.sentence, pronoun.sentence) > kReach) break;
    if (genders_.Differs(before.person, pronoun) || before.person == only) continue;
    if (only >= 0) return -1;
    only = before.person;
  }
  return only;
}

int PronounReference::SubjectAhead(const Mention& pronoun) const {
  const Sentence& sentence = document_.sentences()[pronoun.sentence];
  const DocToken& opening = document_.token(sentence.first);
  const absl::string_view word = document_.token(pronoun.core_first).lower;
  const bool participle = opening.IsCapitalised() && document_.token(sentence.first).match < 0 &&
                          (absl::EndsWith(opening.lower, "ing") ||
                           OneOf(opening.lower, {"asked", "pressed", "accompanied", "joined"}));
  if (!opening.Has(kPreposition | kSubordinator) && !participle) return -1;
  // "him" is rather another one.
  if (word == "him" || (word == "her" && !pronoun.possessive)) return -1;
  for (int i = pronoun.end; i + 1 < sentence.token_end; ++i) {
    if (document_.token(i).shape == Shape::kQuote) return -1;
    if (document_.token(i).lower != ",") continue;
    for (size_t m = cast_.FirstMention(pronoun.sentence);
         m < mentions_.size() && mentions_[m].sentence == pronoun.sentence; ++m) {
      const Mention& named = mentions_[m];
      if (named.first < pronoun.first && named.person >= 0 &&
          named.kind == Mention::Kind::kPerson) {
        return -1;  // "In a call with X before he left, Y said"
      }
      // "By noon he had seen A, B and C": a list goes on behind the comma.
      if (named.first != i + 1 || named.kind != Mention::Kind::kPerson || named.person < 0 ||
          named.possessive || genders_.Differs(named.person, pronoun) || !VerbFollows(named.end)) {
        continue;
      }
      return named.person;
    }
  }
  return -1;
}

bool PronounReference::VerbFollows(int i) const {
  if (document_.token(i).lower == ",") {
    return OneOf(document_.token(i + 1).lower, {"who", "whose", "whom", "in", "at", "on"});
  }
  if (document_.token(i - 1).lower == ",") --i;  // that closes an apposition
  if (document_.token(i).lower == ",") ++i;
  while (document_.token(i).Has(kAdverb)) ++i;
  const DocToken& token = document_.token(i);
  if (token.shape != Shape::kLower || token.Has(kPreposition | kConjunction)) return false;
  return token.classes == 0
             ? absl::EndsWith(token.lower, "ed") || absl::EndsWith(token.lower, "s")
             : token.Has(kPastVerb | kSpeechVerb | kBeVerb | kHaveVerb | kModal | kMeetVerb |
                         kTalkVerb | kHostVerb | kCallVerb | kLightVerb | kVisitVerb | kTellVerb |
                         kAttendVerb | kDiscussVerb | kSeeVerb | kCaptionVerb | kPlanWord |
                         kDenyWord | kCancelWord);
}

int PronounReference::WhoAsksToMeet(int m) const {
  const Mention& pronoun = mentions_[m];
  const absl::string_view word = document_.token(pronoun.core_first).lower;
  const int to = pronoun.first - 2;
  if (m == 0 || to < 1 || (word != "him" && word != "her") || pronoun.possessive ||
      document_.token(to).lower != "to" ||
      !document_.token(to + 1).Has(kMeetVerb | kSeeVerb | kVisitVerb)) {
    return -1;
  }
  const Mention& asks = mentions_[m - 1];
  return asks.kind == Mention::Kind::kPerson && asks.end == to && asks.first > 1 &&
                 document_.token(asks.first - 1).lower == "from" &&
                 OneOf(document_.token(asks.first - 2).lower,
                       {"invitation", "request", "offer", "appeal", "summons"}) &&
                 !genders_.Differs(asks.person, pronoun)
             ? asks.person
             : -1;
}

int PronounReference::WhoGoesOn(int m) const {
  constexpr int kReach = 14;
  const Mention& pronoun = mentions_[m];
  const int first = document_.sentences()[pronoun.sentence].first;
  // "Then came X; his talks with Y": of whom the clause before ends with.
  if (m > 0 && pronoun.possessive && pronoun.first > first &&
      document_.token(pronoun.first - 1).lower == ";" &&
      mentions_[m - 1].end == pronoun.first - 1 &&
      mentions_[m - 1].kind == Mention::Kind::kPerson && !mentions_[m - 1].possessive &&
      !genders_.Differs(mentions_[m - 1].person, pronoun)) {
    return mentions_[m - 1].person;
  }
  if (pronoun.first <= first || document_.token(pronoun.first - 1).lower != "where") return -1;
  for (int i = m - 1; i >= 0 && mentions_[i].sentence == pronoun.sentence; --i) {
    const Mention& before = mentions_[i];
    if (before.kind == Mention::Kind::kPolity) continue;
    const int who = before.end;
    const bool relative = pronoun.first - who < kReach && document_.token(who).lower == "," &&
                          document_.token(who + 1).lower == "who";
    return relative && before.kind == Mention::Kind::kPerson &&
                   !genders_.Differs(before.person, pronoun)
               ? before.person
               : -1;
  }
  return -1;
}

int PronounReference::OneMeant(const Mention& mention, int subject,
                               const std::vector<int>& recent) const {
  constexpr int kReach = 6;
  if (mention.quoted) return -1;
  // "X was her host".
  if (mention.polity.empty() && mention.first > 0 && !recent.empty() &&
      document_.token(mention.first - 1).Has(kBeVerb) &&
      mentions_[recent.back()].sentence == mention.sentence) {
    return mentions_[recent.back()].person;
  }
  const bool the = document_.token(mention.first).lower == "the";
  int last = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (cast_.SentencesBetween(before.sentence, mention.sentence) > kReach) break;
    const Person& person = cast_.persons()[before.person];
    if (mention.polity.empty() ? before.person == subject : person.polity != mention.polity) {
      continue;
    }
    // Rather one of whom the country is told, and for "his guest" one whom the text is about.
    const bool sure = mention.polity.empty()
                          ? the || cast_.LeadsSentence(before.person, before.sentence)
                          : !person.polity_guessed;
    if (sure) return before.person;
    if (last < 0) last = before.person;
  }
  return last;
}

int PronounReference::Honoured(int m, int subject, int last_subject,
                               const std::vector<int>& recent) const {
  const int giver =
      m > 0 && mentions_[m - 1].sentence == mentions_[m].sentence ? mentions_[m - 1].person : -1;
  if (subject >= 0 && subject != giver) return subject;
  if (last_subject >= 0 && last_subject != giver) return last_subject;
  for (size_t i = recent.size(); i-- > 0;) {
    if (mentions_[recent[i]].person != giver) return mentions_[recent[i]].person;
  }
  return -1;
}

bool PronounReference::InHonor(const Mention& mention) const {
  return mention.possessive && mention.first > 0 &&
         document_.token(mention.first - 1).lower == "in" &&
         OneOf(document_.token(mention.end).lower, {"honor", "honour"});
}

int PronounReference::ObjectOf(int m, int subject, const std::vector<int>& recent) const {
  const Mention& mention = mentions_[m];
  const absl::string_view word = document_.token(mention.core_first).lower;
  if ((word != "him" && word != "her") || mention.possessive || mention.first == 0) {
    return subject;
  }
  // "X took him to A, where Y received him": the same one twice.
  for (int i = m - 1; i >= 0 && mentions_[i].sentence == mention.sentence; --i) {
    const Mention& before = mentions_[i];
    if (before.kind == Mention::Kind::kPronoun && !before.plural && before.person >= 0 &&
        before.person != subject &&
        GenderOfPronoun(document_.token(before.core_first).lower) == GenderOfPronoun(word)) {
      return before.person;
    }
  }
  const DocToken& verb = document_.token(mention.first - 1);
  const bool of_subject =
      m > 0 && mentions_[m - 1].sentence == mention.sentence && mentions_[m - 1].person == subject;
  // "X took him to A": a verb has two sides.
  bool moves = of_subject && verb.shape == Shape::kLower &&
               verb.Has(kPastVerb | kTellVerb | kMeetVerb | kHostVerb | kCallVerb);
  for (int i = moves ? mentions_[m - 1].end : mention.first; i < mention.first - 1; ++i) {
    moves = moves && document_.token(i).Has(kBeVerb | kHaveVerb | kModal | kAdverb);
  }
  // "A congratulated B and thanked him": the second verb has the first one's subject.
  const DocToken& link = document_.token(mention.first - 2);
  const bool joined =
      mention.first - 2 > document_.sentences()[mention.sentence].first &&
      verb.shape == Shape::kLower &&
      (verb.Has(kPastVerb) || (verb.classes == 0 && absl::EndsWith(verb.lower, "ed"))) &&
      link.lower == "and";
  if (!moves && !joined &&
      (verb.shape != Shape::kLower ||
       !verb.Has(kMeetVerb | kHostVerb | kVisitVerb | kCallVerb | kBriefVerb | kSeeVerb))) {
    return subject;
  }
  if (m > 0 && mentions_[m - 1].sentence == mention.sentence &&
      mentions_[m - 1].person != subject) {
    // "A said that B had visited him", "A is where B declined to receive him".
    int i = mentions_[m - 1].end;
    while (i < mention.first - 1 && document_.token(i).shape == Shape::kLower &&
           !document_.token(i).Has(kConjunction | kSubordinator)) {
      ++i;
    }
    if (i == mention.first - 1) return subject;
  }
  for (size_t i = recent.size(); i-- > 0;) {
    if (mention.sentence - mentions_[recent[i]].sentence > 1) break;
    const int other = mentions_[recent[i]].person;
    if (other != subject && !genders_.Differs(other, mention)) return other;
  }
  return subject;
}

}  // namespace chancery
