#include "tests/testing/random_graph.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/testing/graph_builder.h"

namespace chancery {

std::string RandomGraph::Date() {
  std::string year = absl::StrCat(2000 + Pick(6));
  std::string month = absl::StrCat(year, "-0", 1 + Pick(9));
  switch (Pick(8)) {
    case 0:
      return "";
    case 1:
      return year;
    case 2:
      return month;
    case 3:
      return absl::StrCat(year, "/", 2006 + Pick(3));
    default:
      return absl::StrCat(month, "-1", Pick(9));
  }
}

ReferenceGraph RandomGraph::Make(const RandomGraphSize& size) {
  GraphBuilder g;
  for (uint32_t i = 0; i < size.polities; ++i) g.Polity(absl::StrCat("Polity ", i));
  for (uint32_t i = 0; i < size.roles; ++i) {
    g.Role(absl::StrCat("Role ", i), PolityId(Pick(size.polities + 1)));
  }
  for (uint32_t i = 0; i < size.people; ++i) {
    auto person = g.Person(absl::StrCat("Person ", i));
    for (uint32_t n = Pick(4); n > 0; --n) {
      const uint32_t start = 1999 + Pick(6);
      person.Held(RoleId(1 + Pick(size.roles)), Pick(6) == 0 ? "" : absl::StrCat(start),
                  Pick(3) == 0 ? "" : absl::StrCat(start + 1 + Pick(3), "-04-05"));
    }
  }
  for (uint32_t i = 0; i < size.meetings; ++i) {
    auto meeting = g.Meeting(Date());
    meeting.Kind(static_cast<MeetingKind>(Pick(3)));
    meeting.Status(Pick(4) == 0 ? MeetingStatus::kPlanned : MeetingStatus::kHeld);
    if (Pick(3) != 0) {
      meeting.At(absl::StrCat("Place ", Pick(size.places)), PolityId(1 + Pick(size.polities)));
    }
    if (Pick(2) == 0) meeting.About(absl::StrCat("Topic ", Pick(size.topics)));
    if (Pick(5) == 0) meeting.WithGroup("aides");
    std::set<uint64_t> named;  // nobody is a party twice
    for (uint32_t n = 1 + Pick(size.max_parties); n > 0; --n) {
      std::vector<RoleId> stated;
      if (Pick(6) == 0) stated.push_back(RoleId(1 + Pick(size.roles)));
      const PersonId person(1 + Pick(size.people));
      if (named.insert(person.value).second) meeting.With(person, stated);
    }
  }
  for (uint32_t i = 0; i < size.topics; ++i) g.Topic(absl::StrCat("Topic ", i));
  for (uint32_t i = 0; i < size.places; ++i) g.Place(absl::StrCat("Place ", i));
  return g.Build();
}

}  // namespace chancery
