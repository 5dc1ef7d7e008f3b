#include "client/extract/reference_trail.h"

#include <optional>
#include <string>
#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention_finder.h"
#include "client/extract/name_grouper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using testing::ElementsAre;

class ReferenceTrailTest : public ::testing::Test {
 protected:
  // Remembers all names of the text.
  void Read(const std::string& text, const std::string& title = "") {
    text_ = text;
    document_.emplace(text_, Gazetteer::Default(), PartialDate::Day(2010, 6, 16), title);
    mentions_ = FindMentions(*document_);
    cast_.emplace(*document_, &mentions_);
    GroupNames(&*cast_);
    genders_.emplace(*cast_);
    trail_.emplace(*cast_, *genders_);
    for (size_t m = 0; m < mentions_.size(); ++m) trail_->Remember(static_cast<int>(m));
  }

  int Person(absl::string_view name) const { return cast_->PersonNamed(name); }

  std::string text_;
  std::optional<Document> document_;
  std::vector<Mention> mentions_;
  std::optional<Cast> cast_;
  std::optional<PersonGenders> genders_;
  std::optional<ReferenceTrail> trail_;
};

TEST_F(ReferenceTrailTest, TellsWhoWasToldOfHowOftenAndWhen) {
  Read("Minister Ana Costa met Minister Jan Kral. Costa left. Costa slept. It rained.");
  const int costa = Person("Ana Costa");
  const int kral = Person("Jan Kral");
  EXPECT_EQ(trail_->Of(costa).count, 3);
  EXPECT_EQ(trail_->Of(costa).led, 3);
  EXPECT_EQ(trail_->Of(kral).count, 1);
  EXPECT_EQ(trail_->Of(kral).led, 0);
  EXPECT_EQ(trail_->SentencesSince(costa, 3), 1);
  EXPECT_EQ(trail_->SentencesSince(kral, 3), 3);
  EXPECT_EQ(trail_->foremost(), costa);
  EXPECT_EQ(trail_->second(), kral);
  EXPECT_EQ(trail_->first(), costa);
  EXPECT_THAT(trail_->recent(), ElementsAre(kral, costa));
}

TEST_F(ReferenceTrailTest, TheTitleNamesButTellsNothing) {
  Read("Minister Jan Kral left.", "Ana Costa, a life");
  const int costa = Person("Ana Costa");
  ASSERT_GE(costa, 0);
  EXPECT_TRUE(trail_->IsTitled(costa));
  EXPECT_FALSE(trail_->IsTitled(Person("Jan Kral")));
  EXPECT_EQ(trail_->Of(costa).count, 0);
  EXPECT_EQ(trail_->SentencesSince(costa, 0), -1);
  EXPECT_EQ(trail_->FirstNamed(costa), -1);
}

TEST_F(ReferenceTrailTest, TellsWhoSpokeAndWhomALineIsOf) {
  Read("Minister Ana Costa met Minister Jan Kral.\n\nMinister Eva Nagy was glad, Costa said. So.");
  EXPECT_EQ(trail_->speaker().person, Person("Ana Costa"));
  EXPECT_EQ(trail_->speaker().sentence, 1);
  EXPECT_EQ(trail_->FirstOfLine(2), Person("Eva Nagy"));
  EXPECT_EQ(trail_->FirstOfLineBefore(2), Person("Ana Costa"));
}

TEST_F(ReferenceTrailTest, KnowsHowAMentionStands) {
  using Role = ReferenceTrail::Role;
  Read("Minister Ana Costa met Minister Jan Kral. Eva Nagy's visit was over. \"Tom Hill left.\"");
  std::vector<Role> roles;
  for (size_t m = 0; m < mentions_.size(); ++m) {
    if (mentions_[m].kind == Mention::Kind::kPerson) {
      roles.push_back(trail_->RoleOf(static_cast<int>(m)));
    }
  }
  EXPECT_THAT(roles,
              ElementsAre(Role::kFirstSubject, Role::kObject, Role::kPossessor, Role::kQuoted));
}

}  // namespace
}  // namespace chancery
