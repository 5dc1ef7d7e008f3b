#include "client/extract/office_holders.h"

#include <string>

#include "client/extract/document.h"
#include "client/extract/mention_finder.h"
#include "client/extract/name_grouper.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// A text whose names are grouped, and nothing else.
class OfficeHoldersTest : public ::testing::Test {
 protected:
  void Read(const std::string& text) {
    text_ = text;
    document_.emplace(text_, Gazetteer::Default(), PartialDate::Day(2010, 6, 16), "");
    mentions_ = FindMentions(*document_);
    cast_.emplace(*document_, &mentions_);
    GroupNames(&*cast_);
    cast_->Recognise();
    holders_.emplace(&*cast_);
  }

  // The last mention written so.
  int Mentioned(absl::string_view words) const {
    for (size_t m = mentions_.size(); m-- > 0;) {
      if (document_->Words(mentions_[m].first, mentions_[m].end) == words) {
        return static_cast<int>(m);
      }
    }
    ADD_FAILURE() << "no mention " << words;
    return 0;
  }

  bool Fits(absl::string_view name, absl::string_view office) const {
    return holders_->Fits(cast_->PersonNamed(name), mentions_[Mentioned(office)]);
  }

  std::string text_;
  std::optional<Document> document_;
  std::vector<Mention> mentions_;
  std::optional<Cast> cast_;
  std::optional<OfficeHolders> holders_;
};

TEST_F(OfficeHoldersTest, AnOfficeFitsItsHoldersOfThatCountry) {
  Read(
      "German Chancellor Helga Brandt met Russian Foreign Minister Oleg Petrov and Vice President "
      "Jan Kral. The chancellor praised the Russian minister. The president left.");
  EXPECT_TRUE(Fits("Helga Brandt", "The chancellor"));
  EXPECT_FALSE(Fits("Oleg Petrov", "The chancellor"));
  EXPECT_TRUE(Fits("Oleg Petrov", "the Russian minister"));
  EXPECT_FALSE(Fits("Helga Brandt", "the Russian minister"));
  EXPECT_FALSE(Fits("Jan Kral", "The president")) << "an office is never read as a higher one";
}

TEST_F(OfficeHoldersTest, InitialsAreOfATitle) {
  Read("External Affairs Minister Ana Costa met Foreign Minister Jan Kral. EAM was pleased.");
  EXPECT_TRUE(Fits("Ana Costa", "EAM"));
}

TEST_F(OfficeHoldersTest, SomebodyDescribedIsTakenUp) {
  Read("Minister Ana Costa left. A NATO diplomat doubted it. \"No,\" the diplomat said.");
  const int described = holders_->DescribedBefore(Mentioned("the diplomat"));
  ASSERT_GE(described, 0);
  EXPECT_EQ(document_->Words(mentions_[described].first, mentions_[described].end),
            "A NATO diplomat");
  EXPECT_LT(holders_->DescribedBefore(described), 0);
}

TEST_F(OfficeHoldersTest, ACounterpartIsOfAnotherSide) {
  Read(
      "Minister Ana Costa saw her Polish counterpart, Jan Kral. Minister Eva Nagy saw her Polish "
      "counterpart, Adam Nowak. Polish Foreign Minister Adam Nowak left.");
  EXPECT_FALSE(holders_->IsCounterpartOnly(cast_->PersonNamed("Ana Costa")));
  EXPECT_FALSE(holders_->IsCounterpartOnly(cast_->PersonNamed("Adam Nowak")));
}

TEST_F(OfficeHoldersTest, APaperIsOfItsHouse) {
  Read("THE WHITE HOUSE\n\nUS President George Barlow met Lithuanian President Jonas Petras.");
  EXPECT_TRUE(holders_->IsOfHouse(cast_->PersonNamed("George Barlow")));
  EXPECT_FALSE(holders_->IsOfHouse(cast_->PersonNamed("Jonas Petras")));
}

TEST_F(OfficeHoldersTest, WhoIsMeantHasTheOffice) {
  Read("Ana Costa met Fumio Kishimoto. \"Fine,\" the Japanese prime minister said.");
  const int person = cast_->PersonNamed("Fumio Kishimoto");
  const int office = Mentioned("the Japanese prime minister");
  holders_->Take(person, office);
  EXPECT_EQ(mentions_[office].person, person);
  ASSERT_EQ(cast_->persons()[person].offices.size(), 1u);
  EXPECT_EQ(cast_->persons()[person].offices[0].use.polity, "Japan");
}

}  // namespace
}  // namespace chancery
