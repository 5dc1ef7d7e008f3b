#include "client/extract/meeting.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Party Named(int person) {
  Party party;
  party.person = person;
  return party;
}

// An office is of nobody until the reader finds who holds it, whatever index it carries.
Party Office(int person) {
  Party party = Named(person);
  party.kind = Party::Kind::kOffice;
  return party;
}

MeetingMention Of(std::vector<Party> parties) {
  MeetingMention meeting;
  meeting.parties = std::move(parties);
  return meeting;
}

TEST(MeetingTest, CountsOnlyPersons) {
  EXPECT_THAT(PersonsOf({Named(3), Office(1), Named(2)}), ElementsAre(3, 2));
  EXPECT_EQ(PersonCount({Named(3), Office(1), Named(2)}), 2);
  EXPECT_THAT(PersonsOf({}), IsEmpty());
  EXPECT_EQ(PersonCount({}), 0);
}

TEST(MeetingTest, TakesPartByName) {
  const MeetingMention meeting = Of({Named(3), Office(1)});
  EXPECT_TRUE(TakesPart(3, meeting));
  EXPECT_FALSE(TakesPart(1, meeting));
  EXPECT_FALSE(TakesPart(2, meeting));
}

TEST(MeetingTest, SharesAPersonAndNotAnOffice) {
  EXPECT_TRUE(ShareAPerson(Of({Named(3), Named(4)}), Of({Named(5), Named(3)})));
  EXPECT_FALSE(ShareAPerson(Of({Named(3), Office(4)}), Of({Office(4), Office(3)})));
  EXPECT_FALSE(ShareAPerson(Of({}), Of({})));
}

}  // namespace
}  // namespace chancery
