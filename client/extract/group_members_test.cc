#include "client/extract/group_members.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(GroupMembersTest, HoldersAreNamedAfterTheirOffices) {
  const ParsedText parsed(
      "The presidents of Sudan and South Sudan met on Friday. Omar Bakri and Salwa Deng spent an "
      "hour alone. Their defense ministers, Abdel Hussein and John Nyuon, respectively, waited.");
  EXPECT_EQ(parsed.PolityOf("Omar Bakri"), "Sudan");
  EXPECT_EQ(parsed.PolityOf("Salwa Deng"), "South Sudan");
  EXPECT_EQ(parsed.PolityOf("Abdel Hussein"), "Sudan");
  EXPECT_EQ(parsed.PolityOf("John Nyuon"), "South Sudan");
}

TEST(GroupMembersTest, HoldersStandInBracketsBehindTheirCountries) {
  const ParsedText parsed(
      "Minister Ana Costa met the foreign ministers of Armenia (Vahan Papaz), Uruguay (Sergi Abre) "
      "and Togo (Kossi Tossou) in Rome.");
  EXPECT_EQ(parsed.PolityOf("Vahan Papaz"), "Armenia");
  EXPECT_EQ(parsed.PolityOf("Kossi Tossou"), "Togo");
  int members = 0;
  for (const Mention& mention : parsed.mentions) {
    members += static_cast<int>(mention.persons.size());
  }
  EXPECT_EQ(members, 3);
}

TEST(GroupMembersTest, AGroupIsWhoIsNamedBehindIt) {
  const ParsedText parsed(
      "On Monday three African leaders \u2014 Ana Costa of Angola, Jan Kral of Kenya and Eva Nagy "
      "of Ghana \u2014 met.");
  int found = 0;
  for (const Mention& mention : parsed.mentions) {
    if (mention.kind != Mention::Kind::kGroup) continue;
    ++found;
    EXPECT_EQ(mention.persons.size(), 3u);
  }
  EXPECT_EQ(found, 1);
}

}  // namespace
}  // namespace chancery
