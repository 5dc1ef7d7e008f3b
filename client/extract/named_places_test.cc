#include "client/extract/named_places.h"

#include <string>
#include <vector>

#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> PlacesIn(const std::string& text) {
  const ParsedText parsed(text);
  NamedPlaces places(parsed.document, parsed.reader);
  std::vector<std::string> names;
  for (const PlaceName& place : places.In(0)) names.push_back(place.name);
  EXPECT_EQ(names.size(), places.In(0).size()) << "asked twice";
  return names;
}

TEST(NamedPlacesTest, CitiesAndCountriesInTheirOrder) {
  EXPECT_THAT(PlacesIn("She went from Oslo to Geneva and then to Japan."),
              ElementsAre("Oslo", "Geneva", "Japan"));
}

TEST(NamedPlacesTest, NotWhatStandsForAGovernmentNorCapitals) {
  EXPECT_THAT(PlacesIn("Moscow denied it."), IsEmpty());
  EXPECT_THAT(PlacesIn("OSLO (Agency) - It rained."), IsEmpty());
}

}  // namespace
}  // namespace chancery
