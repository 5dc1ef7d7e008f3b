#include "client/extract/speakers.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/narrator.h"

namespace chancery {

Speakers::Speakers(const Cast& cast, const PersonGenders& genders)
    : cast_(cast),
      document_(cast.document()),
      mentions_(cast.mentions()),
      genders_(genders),
      turns_(FindTurns(document_, mentions_)) {
  if (!turns_.empty()) {
    FindAskers();
    return;
  }
  const int signature = NarratorOf(document_, mentions_);
  if (signature >= 0) narrator_ = mentions_[signature].person;
}

void Speakers::FindAskers() {
  for (const Turn& turn : turns_) {
    if (turn.person >= 0 || !IsNothingButNames(turn)) continue;
    for (const Mention& mention : mentions_) {
      if (mention.sentence > turn.first_sentence) break;
      if (mention.sentence == turn.first_sentence && mention.kind == Mention::Kind::kPerson) {
        askers_.push_back(mention.person);
      }
    }
  }
}

bool Speakers::IsNothingButNames(const Turn& turn) const {
  const Sentence& first = document_.sentences()[turn.first_sentence];
  if (turn.sentence_end - turn.first_sentence < 2 ||
      document_.token(first.token_end - 1).lower != ".") {
    return false;
  }
  for (int i = turn.body; i + 1 < first.token_end; ++i) {
    const DocToken& token = document_.token(i);
    if (!token.IsCapitalised() && !OneOf(token.lower, {",", "from", "with", "of", "the", "for"})) {
      return false;
    }
  }
  return true;
}

bool Speakers::IsFirstPerson(const Mention& mention) const {
  const absl::string_view word = document_.token(mention.core_first).lower;
  return word == "i" || word == "me" || word == "we" || word == "us" ||
         absl::StartsWith(word, "i'") || absl::StartsWith(word, "we'");
}

bool Speakers::IsSecondPerson(const Mention& mention) const {
  return document_.token(mention.core_first).lower == "you";
}

int Speakers::AddresseeOf(const Mention& mention) const {
  const std::vector<int> speakers = AllSpeakers();
  if (speakers.size() != 2) return -1;
  const int speaker = SpeakerOf(mention);
  if (speaker == speakers.front()) return speakers.back();
  return speaker == speakers.back() ? speakers.front() : -1;
}

std::vector<int> Speakers::AllSpeakers() const {
  std::vector<int> speakers;
  for (const Turn& turn : turns_) {
    if (turn.person >= 0 && !Asks(turn) &&
        std::find(speakers.begin(), speakers.end(), turn.person) == speakers.end()) {
      speakers.push_back(turn.person);
    }
  }
  return speakers;
}

bool Speakers::IsLabel(int m) const {
  const Turn* turn = TurnOf(turns_, mentions_[m].sentence);
  return turn != nullptr && turn->mention == m;
}

int Speakers::TurnHolder(const Mention& mention) const {
  const Turn* turn = TurnOf(turns_, mention.sentence);
  return turn == nullptr ? -1 : turn->person;
}

int Speakers::SpeakerOf(const Mention& mention) const {
  const Turn* turn = TurnOf(turns_, mention.sentence);
  return turn == nullptr ? narrator_ : turn->person;
}

int Speakers::AskedAbout(const Mention& pronoun) const {
  constexpr int kReach = 2;
  const Turn* turn = TurnOf(turns_, pronoun.sentence);
  if (turn == nullptr || turn == &turns_.front() ||
      pronoun.sentence - turn->first_sentence >= kReach) {
    return -1;
  }
  const Turn& question = *(turn - 1);
  if (question.person >= 0 && !Asks(question)) return -1;
  int about = -1;
  for (const Mention& mention : mentions_) {
    if (mention.first >= pronoun.first) break;
    if (mention.sentence < question.first_sentence || mention.kind != Mention::Kind::kPerson ||
        mention.person < 0 || mention.person == turn->person || mention.quoted) {
      continue;
    }
    // Who is named in the answer itself is nearer.
    if (mention.sentence >= turn->first_sentence) return -1;
    about = mention.person;
  }
  return about >= 0 && !genders_.Differs(about, pronoun) ? about : -1;
}

int Speakers::NamedBesideSpeaker(const Mention& pronoun, const std::vector<int>& recent) const {
  constexpr int kReach = 4;
  const int speaker = SpeakerOf(pronoun);
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (pronoun.sentence - before.sentence > kReach) break;
    const bool asks = std::find(askers_.begin(), askers_.end(), before.person) != askers_.end();
    if (before.person != speaker && !asks && !genders_.Differs(before.person, pronoun)) {
      return before.person;
    }
  }
  return -1;
}

std::vector<int> Speakers::TheTwoOf(const Mention& mention, const std::vector<int>& recent) const {
  const int speaker = SpeakerOf(mention);
  if (speaker < 0) return {};
  if (const int other = ToldOfBefore(mention); other >= 0) return {speaker, other};
  std::vector<int> speakers = turns_.empty() ? std::vector<int>{speaker} : AllSpeakers();
  if (speakers.size() == 2) return speakers;
  const int other = speakers.size() == 1 ? NamedBesideSpeaker(mention, recent) : -1;
  return other >= 0 ? std::vector<int>{speaker, other} : std::vector<int>();
}

int Speakers::ToldOfBefore(const Mention& mention) const {
  const Turn* turn = TurnOf(turns_, mention.sentence);
  if (turn == nullptr || turn->first_sentence == mention.sentence ||
      document_.sentences()[mention.sentence].starts_line) {
    return -1;
  }
  bool first_person = false;
  int only = -1;
  for (int m = cast_.FirstMention(mention.sentence - 1); m < cast_.FirstMention(mention.sentence);
       ++m) {
    const Mention& before = mentions_[m];
    if (before.person < 0) continue;
    if (before.kind == Mention::Kind::kPronoun) {
      if (IsSecondPerson(before)) return -1;
      first_person = first_person || (IsFirstPerson(before) && !before.plural);
      // "I only spoke to her briefly. We had a meeting in April".
      if (IsFirstPerson(before) || before.plural || before.possessive) continue;
    }
    if (before.person == turn->person) continue;
    if (only >= 0 && only != before.person) return -1;
    only = before.person;
  }
  return first_person ? only : -1;
}

bool Speakers::Asks(const Turn& turn) const {
  for (int s = turn.first_sentence; s < turn.sentence_end; ++s) {
    const Sentence& sentence = document_.sentences()[s];
    if (document_.token(sentence.token_end - 1).lower == "?") return true;
  }
  return false;
}

}  // namespace chancery
