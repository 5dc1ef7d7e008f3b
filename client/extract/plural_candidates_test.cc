#include "client/extract/plural_candidates.h"

#include "client/extract/offered_candidates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(PluralCandidatesTest, EveryTwoOfThoseToldOf) {
  const OfferedCandidates offered(
      "Minister Ana Costa met Minister Jan Kral. Eva Nagy slept. They agreed.");
  EXPECT_THAT(offered.For("They"),
              ElementsAre("", "Jan Kral & Eva Nagy", "Ana Costa & Eva Nagy", "Ana Costa & Jan Kral",
                          "Ana Costa & Jan Kral & Eva Nagy"));
  EXPECT_GT(offered.smallest(), 10u);
}

TEST(PluralCandidatesTest, AllWhomASentenceLists) {
  const OfferedCandidates offered(
      "Prime Minister Anthony Albury, President Joe Barron and Prime Minister Fumio Kishi came to "
      "see Tom Hill. The three leaders agreed.");
  EXPECT_THAT(offered.For("The three leaders"),
              Contains("Anthony Albury & Joe Barron & Fumio Kishi"));
  EXPECT_THAT(offered.For("The three leaders"),
              Contains("Anthony Albury & Joe Barron & Fumio Kishi & Tom Hill"));
}

TEST(PluralCandidatesTest, ThoseOfTheCountriesThatItNames) {
  const OfferedCandidates offered(
      "Russian Foreign Minister Oleg Petrov saw Norwegian Foreign Minister Nils Aune. Polish "
      "Foreign Minister Jan Kral, Omar Haddad, Tom Hill and Eva Nagy slept. The Russian and "
      "Norwegian foreign ministers agreed.");
  EXPECT_THAT(offered.For("The Russian and Norwegian foreign ministers"),
              Contains("Oleg Petrov & Nils Aune"));
}

TEST(PluralCandidatesTest, NobodyOfAnotherCountryThanItNames) {
  const OfferedCandidates offered(
      "U.S. Secretary of State Tom Hill met Russian Foreign Minister Oleg Petrov and Russian "
      "President Ivan Orlov. The EU foreign ministers agreed. The Russian officials left. "
      "The foreign ministers of Japan and Norway smiled.");
  EXPECT_THAT(offered.For("The foreign ministers of Japan and Norway"), ElementsAre(""));
  EXPECT_THAT(offered.For("The EU foreign ministers"), ElementsAre(""));
  EXPECT_THAT(offered.For("The Russian officials"), ElementsAre("", "Oleg Petrov & Ivan Orlov"));
}

TEST(PluralCandidatesTest, NobodyWhoOnlyHasAnEnvoy) {
  const OfferedCandidates offered(
      "Tom Hill, President Ana Costa's envoy for climate, met Minister Jan Kral. They agreed.");
  EXPECT_THAT(offered.For("They"), ElementsAre("", "Tom Hill & Jan Kral"));
}

TEST(PluralCandidatesTest, OneAloneIsNoPlural) {
  const OfferedCandidates offered("Minister Ana Costa slept. They agreed.");
  EXPECT_THAT(offered.For("They"), ElementsAre(""));
  EXPECT_THAT(offered.For("Both"), Not(Contains("Ana Costa")));
}

}  // namespace
}  // namespace chancery
