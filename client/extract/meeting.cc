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

bool ArePeopleOfOne(const MeetingMention& a, const MeetingMention& b) {
  const std::vector<int> of_a = PersonsOf(a.parties);
  const std::vector<int> of_b = PersonsOf(b.parties);
  if (of_a.size() < 2 || of_b.size() < 2) return false;
  const MeetingMention& more = of_a.size() < of_b.size() ? b : a;
  const std::vector<int>& fewer = of_a.size() < of_b.size() ? of_a : of_b;
  return std::all_of(fewer.begin(), fewer.end(),
                     [&more](int person) { return TakesPart(person, more); });
}

}  // namespace chancery
