#include "client/extract/party_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "client/extract/title_number.h"

namespace chancery {
namespace {

bool SameParty(const Party& a, const Party& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Party::Kind::kPerson:
      return a.person == b.person;
    case Party::Kind::kPolity:
      return a.polity == b.polity;
    default:
      return a.words == b.words && a.polity == b.polity;
  }
}

// Tokens behind a delegation in which its leader is told.
constexpr int kLedWithin = 14;

}  // namespace

bool PartyReader::IsPress(const Mention& mention) const {
  for (int i = mention.core_first; i < mention.core_end; ++i) {
    if (document_.token(i).Has(kPress)) return true;
  }
  return false;
}

void PartyReader::AddMention(int m, std::vector<Party>* parties) const {
  const Mention& mention = mentions_[m];
  if (!mention.persons.empty()) {
    for (int person : mention.persons) AddPerson(person, m, parties);
    return;
  }
  if (mention.person >= 0) {
    AddPerson(mention.person, m, parties);
    return;
  }
  // "The delegation also called on C": whoever was said to lead it.
  if (mention.kind == Mention::Kind::kGroup && mention.definite &&
      OneOf(document_.token(mention.core_end - 1).lower,
            {"delegation", "team", "mission", "members", "parliamentarians", "senators",
             "delegates"}) &&
      !OneOf(document_.token(mention.end).lower, {"headed", "led", "of", "from"})) {
    const int leader = LeaderBefore(m, mentions_[m].sentence);
    if (leader >= 0) {
      AddPerson(mentions_[leader].person, leader, parties);
      return;
    }
  }
  // "a delegation headed by B", "a delegation of the Assembly led by B": B.
  if (mention.kind == Mention::Kind::kGroup) {
    int led = mention.end;
    while (led < mention.end + kLedWithin && led + 2 < document_.token_count() &&
           document_.token(led).sentence == mention.sentence &&
           !OneOf(document_.token(led).lower, {"headed", "led", ",", ";"}) &&
           !document_.token(led).Has(kBeVerb | kPastVerb)) {
      ++led;
    }
    const bool leads = led + 2 < document_.token_count() &&
                       OneOf(document_.token(led).lower, {"headed", "led"}) &&
                       document_.token(led + 1).lower == "by";
    const int head = leads ? reader_.MentionStarting(led + 2) : -1;
    if (head >= 0 && mentions_[head].person >= 0) {
      AddPerson(mentions_[head].person, head, parties);
      return;
    }
  }
  Party party;
  party.mention = m;
  switch (mention.kind) {
    case Mention::Kind::kPerson:
    case Mention::Kind::kPronoun:
      return;
    case Mention::Kind::kPolity:
      party.kind = Party::Kind::kPolity;
      party.polity = mention.polity;
      break;
    case Mention::Kind::kOffice:
      party.kind = mention.definite ? Party::Kind::kOffice : Party::Kind::kGroup;
      party.polity = mention.polity;
      party.words = mention.definite ? mention.offices.front().title
                                     : std::string(document_.Words(mention.first, mention.end));
      if (mention.offices.front().spokesperson) return;
      break;
    case Mention::Kind::kGroup:
      if (IsPress(mention)) return;
      if (mention.polities.size() > 1 && mention.offices.front().is_known) {
        for (const std::string& polity : mention.polities) {
          Party one;
          one.kind = Party::Kind::kOffice;
          one.mention = m;
          one.polity = polity;
          one.words = SingularTitle(mention.offices.front().title);
          Append(std::move(one), parties);
        }
        return;
      }
      party.kind = Party::Kind::kGroup;
      party.polity = mention.polity;
      party.words = std::string(document_.Words(mention.first, mention.end));
      break;
  }
  Append(std::move(party), parties);
}

void PartyReader::AddLeaderBefore(int token, std::vector<Party>* parties) const {
  const auto after =
      std::lower_bound(mentions_.begin(), mentions_.end(), token,
                       [](const Mention& mention, int at) { return mention.first < at; });
  if (after == mentions_.begin()) return;
  const int leader =
      LeaderBefore(static_cast<int>(after - mentions_.begin()), document_.token(token).sentence);
  if (leader >= 0) AddPerson(mentions_[leader].person, leader, parties);
}

int PartyReader::LeaderBefore(int m, int sentence) const {
  constexpr int kReach = 6;
  for (int i = m - 1; i >= 0 && sentence - mentions_[i].sentence <= kReach; --i) {
    const Mention& group = mentions_[i];
    if (group.kind != Mention::Kind::kGroup) continue;
    // "A delegation of the Assembly, led by B, visited".
    int led = group.end;
    const int limit = std::min(group.end + kLedWithin, document_.token_count() - 2);
    while (led < limit && document_.token(led).sentence == group.sentence &&
           !(OneOf(document_.token(led).lower, {"headed", "led"}) &&
             document_.token(led + 1).lower == "by")) {
      ++led;
    }
    if (led >= limit || document_.token(led).sentence != group.sentence) continue;
    const int head = reader_.MentionStarting(led + 2);
    return head >= 0 && mentions_[head].person >= 0 ? head : -1;
  }
  return -1;
}

void PartyReader::AddAll(const std::vector<int>& list, std::vector<Party>* parties) const {
  for (int m : list) AddMention(m, parties);
}

void PartyReader::AddPerson(int person, int m, std::vector<Party>* parties) const {
  if (people_.persons()[person].spokesperson_only) return;
  Party party;
  party.kind = Party::Kind::kPerson;
  party.person = person;
  party.mention = m;
  Append(std::move(party), parties);
}

void PartyReader::Append(Party party, std::vector<Party>* parties) {
  if (parties->size() >= kMaxParties) return;
  for (const Party& other : *parties) {
    if (SameParty(other, party)) return;
  }
  parties->push_back(std::move(party));
}

bool PartyReader::AllPress(const std::vector<int>& list) const {
  for (int m : list) {
    if (!IsPress(mentions_[m])) return false;
  }
  return !list.empty();
}

bool PartyReader::HasHuman(const std::vector<int>& list) const {
  for (int m : list) {
    if (mentions_[m].kind != Mention::Kind::kPolity) return true;
  }
  return false;
}

bool PartyReader::AllPeople(const std::vector<int>& list) const {
  for (int m : list) {
    const Mention& mention = mentions_[m];
    const bool person = mention.person >= 0 || !mention.persons.empty();
    if (!person && !(mention.kind == Mention::Kind::kOffice && mention.definite)) return false;
  }
  return !list.empty();
}

bool PartyReader::TwoSides(const std::vector<Party>& parties) const {
  const std::string* polity = nullptr;
  bool unknown = false;
  int persons = 0;
  for (const Party& party : parties) {
    if (party.kind != Party::Kind::kPerson) continue;
    ++persons;
    const std::string& of = people_.persons()[party.person].polity;
    if (of.empty()) {
      unknown = true;
      continue;
    }
    if (polity != nullptr && *polity != of) return true;
    if (polity == nullptr) polity = &of;
  }
  // A text names no country of its own ministers.
  return unknown && persons > 1;
}

int PartyReader::Humans(const std::vector<Party>& parties) {
  int humans = 0;
  for (const Party& party : parties) {
    if (party.kind != Party::Kind::kPolity) ++humans;
  }
  return humans;
}

}  // namespace chancery
