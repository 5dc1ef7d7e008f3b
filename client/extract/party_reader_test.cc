#include "client/extract/party_reader.h"

#include <vector>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(PartyReaderTest, NamesPersonsOfficesCountriesAndGroups) {
  const ParsedText parsed(
      "Minister Ana Costa came. Germany's chancellor came. Japan spoke. Senior Israeli officials "
      "came.");
  const PartyReader reader(parsed.document, parsed.reader, parsed.mentions, parsed.people);
  std::vector<Party> parties;
  for (size_t m = 0; m < parsed.mentions.size(); ++m) {
    reader.AddMention(static_cast<int>(m), &parties);
    reader.AddMention(static_cast<int>(m), &parties);  // nobody twice
  }
  ASSERT_EQ(parties.size(), 4u);
  EXPECT_EQ(parties[0].kind, Party::Kind::kPerson);
  EXPECT_EQ(parties[1].kind, Party::Kind::kOffice);
  EXPECT_EQ(parties[1].polity, "Germany");
  EXPECT_EQ(parties[2].kind, Party::Kind::kPolity);
  EXPECT_EQ(parties[3].kind, Party::Kind::kGroup);
  EXPECT_EQ(PartyReader::Humans(parties), 3);
  EXPECT_EQ(PersonCount(parties), 1);
}

TEST(PartyReaderTest, ThePressIsNoParty) {
  const ParsedText parsed("Ana Costa spoke to senior Israeli journalists.");
  const PartyReader reader(parsed.document, parsed.reader, parsed.mentions, parsed.people);
  std::vector<Party> parties;
  for (size_t m = 0; m < parsed.mentions.size(); ++m) {
    reader.AddMention(static_cast<int>(m), &parties);
  }
  EXPECT_EQ(parties.size(), 1u);
}

TEST(PartyReaderTest, PeopleOfTwoCountriesAreTwoSides) {
  const ParsedText parsed(
      "French President Ana Costa, French Foreign Minister Luc Petit and German Chancellor Eva "
      "Brandt came.");
  const PartyReader reader(parsed.document, parsed.reader, parsed.mentions, parsed.people);
  std::vector<Party> parties;
  reader.AddMention(0, &parties);
  reader.AddMention(1, &parties);
  EXPECT_FALSE(reader.TwoSides(parties));
  reader.AddMention(2, &parties);
  EXPECT_TRUE(reader.TwoSides(parties));
}

TEST(PartyReaderTest, ADelegationIsWhoLeadsIt) {
  const ParsedText parsed(
      "A delegation of the Assembly led by Senator Ana Costa came to Rome. It was received by "
      "Minister Jan Kral.");
  const PartyReader reader(parsed.document, parsed.reader, parsed.mentions, parsed.people);
  std::vector<Party> parties;
  reader.AddLeaderBefore(parsed.Token("It"), &parties);
  ASSERT_EQ(parties.size(), 1u);
  EXPECT_EQ(parsed.people.persons()[parties[0].person].name, "Ana Costa");
}

}  // namespace
}  // namespace chancery
