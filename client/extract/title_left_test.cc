#include "client/extract/title_left.h"

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

// Grows the last head of the words to the left, and puts the words before it into `title`.
Title Grown(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate());
  const TitleText text(document, document.sentences().front());
  Title title;
  for (int i = 0; i < document.token_count(); ++i) {
    const absl::optional<TitleHead> head = text.HeadAt(i);
    if (!head.has_value()) continue;
    title = Title();
    title.plural = head->plural;
    title.office.is_known = head->office != nullptr;
    if (head->office != nullptr) title.office.office_class = head->office->office_class;
    title.first = title.office.first = i;
    title.end = title.office.end = title.office.head_end = head->end;
  }
  for (const int i : GrowTitleLeft(text, 0, &title)) {
    absl::StrAppend(&title.office.title, title.office.title.empty() ? "" : " ",
                    document.Words(i, i + 1));
  }
  return title;
}

TEST(TitleLeftTest, WhoseItIs) {
  EXPECT_EQ(Grown("Kenya's minister").office.polity, "Kenya");
  EXPECT_EQ(Grown("the Kenyan minister").office.polity, "Kenya");
  EXPECT_TRUE(Grown("the country's president").office.polity_by_context);
  EXPECT_TRUE(Grown("its president").office.polity_of_subject);
  EXPECT_EQ(Grown("his aide").possessive_pronoun, 0);
  EXPECT_GE(Grown("Costa's aide").office.owner_token, 0);
  EXPECT_EQ(Grown("Hamas leader").office.polity, "Hamas");
}

TEST(TitleLeftTest, ACityBehindInIsWhereItWas) {
  const Title where = Grown("and in Yerevan Prime Minister");
  EXPECT_EQ(where.first, 3);
  EXPECT_EQ(where.office.polity, "Armenia");
  EXPECT_EQ(Grown("with Yerevan Mayor").first, 1);
}

TEST(TitleLeftTest, WhatIsSaidOfTheHolder) {
  EXPECT_EQ(Grown("the former president").office.qualifier, "former");
  EXPECT_TRUE(Grown("the acting minister").office.acting);
  EXPECT_TRUE(Grown("the minister").definite);
  EXPECT_TRUE(Grown("a minister").indefinite);
  EXPECT_EQ(Grown("the two presidents").number, 2);
  EXPECT_EQ(Grown("the visiting minister").office.title, "") << "no part of the office";
  EXPECT_EQ(Grown("He met Costa, then President").office.qualifier, "") << "the next one";
}

TEST(TitleLeftTest, WordsOfTheOffice) {
  EXPECT_EQ(Grown("the Tunnel Minister").office.title, "Tunnel");
  EXPECT_EQ(Grown("a Moscow-backed adviser").office.title, "");
  EXPECT_EQ(Grown("They saw the minister").office.title, "");
}

TEST(TitleLeftTest, SeveralCountriesOfAPlural) {
  const Title title = Grown("the Russian and Kenyan presidents");
  ASSERT_EQ(title.polities.size(), 2u);
  EXPECT_EQ(title.polities[0], "Kenya") << "in the order they are met with";
  EXPECT_EQ(title.polities[1], "Russia");
}

TEST(TitleLeftTest, APartOfACountryIsWhatAGovernorIsOf) {
  EXPECT_EQ(Grown("with Krasnodar Territory Governor").office.polity, "Krasnodar Territory");
  EXPECT_EQ(Grown("with Krasnodar Territory Governor").first, 1);
}

TEST(TitleLeftTest, AStyleStandsBeforeTheArticle) {
  EXPECT_EQ(Grown("met HE the Minister").first, 1);
  EXPECT_EQ(Grown("met with the Minister").first, 2);
}

TEST(TitleLeftTest, AStyleStandsBeforeATitle) {
  EXPECT_EQ(Grown("by HRH Minister").first, 1);
  EXPECT_EQ(Grown("by Mr. Minister").first, 2);
}

}  // namespace
}  // namespace chancery
