#include "storage/model/wikidata_key.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(WikidataKeyTest, OfBareIdsOnly) {
  EXPECT_EQ(WikidataKey("Q58217"), "wikidata:Q58217");
  for (const char* no : {"", "Q", "Q01", "Q5x", "q5", "wikidata:Q5", "hsg:powell"}) {
    EXPECT_EQ(WikidataKey(no), "") << no;
  }
}

}  // namespace
}  // namespace chancery
