#include "client/extract/place_candidates.h"

#include "client/extract/offered_settings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

TEST(PlaceCandidatesTest, ThePlacesAroundAndNone) {
  const OfferedSettings offered(
      "Envoy Tom Hill was in Oslo. Polish Minister Ana Costa met Czech Minister Jan Kral in "
      "Geneva. They go on to Rome.");
  ASSERT_THAT(offered.places, Not(IsEmpty()));
  EXPECT_EQ(offered.places.front(), "Geneva") << "what the rules say";
  EXPECT_TRUE(offered.says_place);
  EXPECT_THAT(offered.places, Contains("Oslo"));
  EXPECT_THAT(offered.places, Contains("Rome"));
  EXPECT_THAT(offered.places, Contains(""));
}

TEST(PlaceCandidatesTest, ACityThatStandsForAGovernmentIsNoPlace) {
  const OfferedSettings offered(
      "Moscow denied it. Polish Minister Ana Costa met Czech Minister Jan Kral.");
  EXPECT_THAT(offered.places, Not(Contains("Moscow")));
}

TEST(PlaceCandidatesTest, ACallHasNone) {
  EXPECT_THAT(
      OfferedSettings("Polish Minister Ana Costa telephoned Czech Minister Jan Kral from Oslo.")
          .places,
      IsEmpty());
}

TEST(PlaceCandidatesTest, WhereTheSamePeopleMetComesIntoQuestion) {
  std::string between;
  for (int i = 0; i < 20; ++i) between += "It rained. ";
  EXPECT_THAT(OfferedSettings("Polish Minister Ana Costa met Czech Minister Jan Kral in Geneva. " +
                              between +
                              "The meeting of Minister Ana Costa with Minister Jan Kral was short.")
                  .places,
              Contains("Geneva"));
}

}  // namespace
}  // namespace chancery
