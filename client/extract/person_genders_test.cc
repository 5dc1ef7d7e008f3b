#include "client/extract/person_genders.h"

#include <vector>

#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/mention_finder.h"
#include "client/extract/name_grouper.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

TEST(PersonGendersTest, TitlesTellMoreThanNames) {
  const Document document("Condoleezza Rice, Mr. Kim Lund and Tsakani Moyo came. She spoke.",
                          Gazetteer::Default(), PartialDate::Day(2010, 6, 16));
  std::vector<Mention> mentions = FindMentions(document);
  Cast cast(document, &mentions);
  GroupNames(&cast);
  const PersonGenders genders(cast);
  ASSERT_EQ(cast.persons().size(), 3u);
  EXPECT_EQ(genders.Of(0), Gender::kFemale);
  EXPECT_EQ(genders.Of(1), Gender::kMale);
  EXPECT_EQ(genders.Of(2), Gender::kUnknown);
  const Mention& she = mentions.back();
  ASSERT_EQ(she.kind, Mention::Kind::kPronoun);
  EXPECT_EQ(genders.Said(she), Gender::kFemale);
  EXPECT_FALSE(genders.Differs(0, she));
  EXPECT_TRUE(genders.Differs(1, she));
  EXPECT_FALSE(genders.Differs(2, she)) << "nobody knows";
}

}  // namespace
}  // namespace chancery
