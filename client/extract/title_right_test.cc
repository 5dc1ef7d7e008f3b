#include "client/extract/title_right.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "client/extract/document.h"
#include "client/extract/title.h"
#include "client/extract/title_text.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// Grows the head that the words begin with to the right, and puts the words behind it into `title`.
Title Grown(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate());
  const TitleText text(document, document.sentences().front());
  const absl::optional<TitleHead> head = text.HeadAt(0);
  Title title;
  EXPECT_TRUE(head.has_value()) << words;
  if (!head.has_value()) return title;
  title.plural = head->plural;
  title.office.is_known = head->office != nullptr;
  if (head->office != nullptr) title.office.office_class = head->office->office_class;
  title.office.spokesperson = document.token(head->end - 1).Has(kSpokesperson);
  title.end = title.office.end = title.office.head_end = head->end;
  std::vector<int> behind;
  GrowTitleRight(text, head->office, &title, &behind);
  for (const int i : behind) {
    absl::StrAppend(&title.office.title, title.office.title.empty() ? "" : " ",
                    document.Words(i, i + 1));
  }
  return title;
}

TEST(TitleRightTest, OfWhatItIs) {
  EXPECT_EQ(Grown("President of Kenya spoke.").office.polity, "Kenya");
  EXPECT_EQ(Grown("Governor of Lagos spoke.").office.polity, "Lagos");
  EXPECT_EQ(Grown("chief of Algeria's army spoke.").office.polity, "Algeria");
  EXPECT_EQ(Grown("President of the Baltic Harbour Council spoke.").office.polity,
            "Baltic Harbour Council");
  EXPECT_EQ(Grown("president of southern Sudan spoke.").office.polity, "southern Sudan");
  EXPECT_EQ(Grown("chairman of China's National People's Congress spoke.").office.polity, "China");
  EXPECT_EQ(Grown("Speaker of the People's Majlis, Ali Nur, spoke.").office.polity,
            "People's Majlis");
  EXPECT_EQ(Grown("President of the Chamber of Senators, Ana Paz, spoke.").office.polity,
            "Chamber of Senators");
  EXPECT_EQ(Grown("Speaker of the State Great Hural Sanjbegz Tumur spoke.").office.polity,
            "State Great Hural");
  EXPECT_EQ(Grown("President of KOICA Chang Won-sam spoke.").office.polity, "KOICA");
  EXPECT_EQ(Grown("Speaker of the Indonesian House, Adi Jaya, spoke.").office.polity, "Indonesia");
  EXPECT_EQ(Grown("Chairman of the Georgian Parliament's Committee on Trade, Jan Kral,").end, 9);
  EXPECT_EQ(Grown("spokesman for the Greek ministry, Jan Kral, spoke.").office.polity, "Greece");
  EXPECT_EQ(Grown("president of the aid association CRESCE spoke.").office.polity, "CRESCE");
  EXPECT_EQ(Grown("chairman of the ruling Workers' Party spoke.").office.polity, "Workers' Party");
  EXPECT_EQ(Grown("Head of the Global Affairs Department spoke.").office.polity, "")
      << "no body of its own";
  EXPECT_EQ(Grown("President of the German Climate Fund spoke.").office.polity,
            "German Climate Fund");
  EXPECT_TRUE(Grown("Ambassador of the Kingdom spoke.").office.polity_by_context);
  const Title leaders = Grown("leaders of Egypt, Jordan and Kenya met.");
  ASSERT_EQ(leaders.polities.size(), 3u);
  EXPECT_EQ(leaders.polities[2], "Kenya");
  EXPECT_EQ(Grown("foreign ministers of the two countries, A and B,").end, 6);
  EXPECT_EQ(Grown("spokeswoman for China's Foreign Ministry spoke.").office.polity, "China");
  EXPECT_EQ(Grown("spokeswoman for the Chilean presidency spoke.").office.polity, "Chile");
}

TEST(TitleRightTest, WordsOfTheOffice) {
  EXPECT_EQ(Grown("Secretary General spoke.").office.title, "");
  EXPECT_EQ(Grown("minister for tunnels spoke.").office.title, "for tunnels");
  EXPECT_EQ(Grown("leader for more than a year").office.title, "");
  EXPECT_EQ(Grown("minister for two weeks").office.title, "");
  EXPECT_EQ(Grown("minister in London, Imad Haddad,").office.title, "in London");
  EXPECT_EQ(Grown("ambassador in Washington, Imad Haddad,").office.title, "in Washington");
  EXPECT_EQ(Grown("ambassador in Washington on Monday").office.title, "") << "where it was";
  EXPECT_EQ(Grown("envoy to Ukraine spoke.").office.title, "to Ukraine");
  EXPECT_EQ(Grown("Prime Minister to Dublin").office.title, "") << "invited there";
  EXPECT_EQ(Grown("envoy to the alliance, Revaz Beridze, spoke.").office.title, "to the alliance");
  EXPECT_EQ(Grown("ambassador of Ghana to the UN Office in Geneva Petr Kral").office.title,
            "to the UN Office in Geneva");
  EXPECT_EQ(Grown("ambassador of Ghana in Geneva on Monday").office.title, "");
  EXPECT_EQ(Grown("envoy of the President on water issues Petr Kral").office.title,
            "of the President on water issues");
  EXPECT_EQ(Grown("state secretary at the foreign ministry spoke.").office.title,
            "at the foreign ministry");
  EXPECT_EQ(Grown("prime minister at the foreign ministry").office.title, "") << "where it was";
  EXPECT_EQ(Grown("head of the 10th team spoke.").office.title, "of the 10th team");
  EXPECT_EQ(Grown("director of the Office of the Foreign Affairs Commission spoke.").office.polity,
            "Office of the Foreign Affairs Commission");
}

TEST(TitleRightTest, WhomItServes) {
  const Title spokesman = Grown("spokesman for Mr. Kral spoke.");
  EXPECT_EQ(spokesman.office.owner_first, 3);
  EXPECT_EQ(spokesman.office.owner_token, 3);
}

TEST(TitleRightTest, WhenItIsHeld) {
  EXPECT_EQ(Grown("president-elect spoke.").office.qualifier, "elect");
  EXPECT_EQ(Grown("president spoke.").office.qualifier, "");
}

TEST(TitleRightTest, APortfolioMayBeginWithWhatItIsOf) {
  EXPECT_EQ(Grown("Minister of Foreign Affairs and East African Cooperation Ann Lee").end, 8);
  EXPECT_EQ(Grown("Minister of Foreign Affairs and President Ann Lee").end, 4);
}

TEST(TitleRightTest, APortfolioEndsWithItsNoun) {
  EXPECT_EQ(Grown("Minister for Tourism and Civil Aviation, Ann Lee").end, 6);
  EXPECT_EQ(Grown("Minister of Energy and Gulf Cooperation Council envoy Ann Lee").end, 3);
}

TEST(TitleRightTest, BracketsTellWhichOfTheSecretaries) {
  EXPECT_EQ(Grown("Secretary (Economic Relations) Ann Lee spoke.").office.title,
            "( Economic Relations )");
  EXPECT_EQ(Grown("Secretary (retired) Ann Lee spoke.").office.title, "");
}

TEST(TitleRightTest, WhatAPremierIsOfIsAPlace) {
  const Title premier = Grown("Premier of the Western Cape spoke.");
  EXPECT_EQ(premier.office.polity, "Western Cape");
  EXPECT_EQ(premier.office.title, "");
}

TEST(TitleRightTest, ACommitteeEndsWithTheWord) {
  EXPECT_EQ(Grown("Chair of the Foreign Affairs Committee Ann Lee spoke.").end, 6);
}

TEST(TitleRightTest, WhereAHeadOfStateIsIsNoPartOfTheOffice) {
  EXPECT_EQ(Grown("Head of State at the Presidential Palace").end, 3);
}

TEST(TitleRightTest, TheHouseThatSomebodyLeadsIn) {
  EXPECT_EQ(Grown("Leader of the Opposition in the Senate, Ann Lee").end, 7);
  EXPECT_EQ(Grown("Leader of the Opposition in Rome, Ann Lee").end, 4);
}

}  // namespace
}  // namespace chancery
