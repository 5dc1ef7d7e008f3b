#include "client/loader/external_key.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(ExternalKeyTest, KnowsWikidatasIds) {
  for (const char* id : {"Q1", "Q58217"}) EXPECT_TRUE(IsWikidataId(id)) << id;
  for (const char* id : {"", "Q", "Q0", "q1", "P39", "Q12a", "NK-Q1", "Q99999999999999999999"}) {
    EXPECT_FALSE(IsWikidataId(id)) << id;
  }
  EXPECT_EQ(ExternalKey("ftm", "Q58217"), "wikidata:Q58217");
  EXPECT_EQ(ExternalKey("ftm", "NK-1"), "ftm:NK-1");
}

TEST(ExternalKeyTest, TellsKeysFromBareIds) {
  for (const char* text : {"plum:dj-1", "hsg:powell", "http://example.org/7", "GND:118"}) {
    EXPECT_TRUE(HasScheme(text)) << text;
  }
  for (const char* text : {"", ":", "plum:", ":7", "dj-1", "7:3", "Paris: 1815", "a b:c"}) {
    EXPECT_FALSE(HasScheme(text)) << text;
  }
}

TEST(ExternalKeyTest, KnowsTheSchemesOfLoaders) {
  EXPECT_TRUE(IsKnownKey("hsg:powell"));
  for (const char* text : {"passport:12", "hsg", "hsg:", ":x", ""}) {
    EXPECT_FALSE(IsKnownKey(text)) << text;
  }
}

}  // namespace
}  // namespace chancery
