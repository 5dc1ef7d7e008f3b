#include "client/extract/meeting.h"

#include <algorithm>

namespace chancery {

std::vector<int> PersonsOf(const std::vector<Party>& parties) {
  std::vector<int> persons;
  for (const Party& party : parties) {
    if (party.kind == Party::Kind::kPerson) persons.push_back(party.person);
  }
  return persons;
}

int PersonCount(const std::vector<Party>& parties) {
  return static_cast<int>(std::count_if(parties.begin(), parties.end(), [](const Party& party) {
    return party.kind == Party::Kind::kPerson;
  }));
}

bool TakesPart(int person, const MeetingMention& meeting) {
  return std::any_of(meeting.parties.begin(), meeting.parties.end(), [person](const Party& party) {
    return party.kind == Party::Kind::kPerson && party.person == person;
  });
}

bool ShareAPerson(const MeetingMention& a, const MeetingMention& b) {
  return std::any_of(a.parties.begin(), a.parties.end(), [&b](const Party& party) {
    return party.kind == Party::Kind::kPerson && TakesPart(party.person, b);
  });
}

}  // namespace chancery
