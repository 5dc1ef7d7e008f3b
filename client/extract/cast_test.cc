#include "client/extract/cast.h"

#include <string>
#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/mention_finder.h"
#include "client/extract/name_grouper.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// A text whose names are grouped, and nothing else.
struct NamedText {
  explicit NamedText(std::string words)
      : text(std::move(words)),
        document(text, Gazetteer::Default(), PartialDate::Day(2010, 6, 16)),
        mentions(FindMentions(document)),
        cast(document, &mentions) {
    GroupNames(&cast);
  }

  const Mention& Of(absl::string_view name) const {
    for (const Mention& mention : mentions) {
      if (mention.name == name) return mention;
    }
    ADD_FAILURE() << "nobody is called " << name;
    return mentions.front();
  }

  const std::string text;
  const Document document;
  std::vector<Mention> mentions;
  Cast cast;
};

TEST(CastTest, SubjectsAndObjects) {
  const NamedText text(
      "Minister Ana Costa received Minister Jan Kral. After meeting Minister Lars Holm, Minister "
      "Tom Hill left with Minister Eva Nagy, and spoke to Minister Omar Said.");
  const Cast& cast = text.cast;
  EXPECT_TRUE(cast.IsObject(text.Of("Omar Said")));
  EXPECT_TRUE(cast.IsSubject(text.Of("Ana Costa")));
  EXPECT_TRUE(cast.IsObject(text.Of("Jan Kral")));
  EXPECT_FALSE(cast.IsSubject(text.Of("Jan Kral")));
  EXPECT_FALSE(cast.IsSubject(text.Of("Lars Holm")));
  EXPECT_TRUE(cast.IsSubject(text.Of("Tom Hill")));
  EXPECT_TRUE(cast.IsObject(text.Of("Eva Nagy")));
  EXPECT_TRUE(cast.LeadsSentence(text.Of("Ana Costa").person, 0));
  EXPECT_FALSE(cast.LeadsSentence(text.Of("Tom Hill").person, 1)) << "Lars Holm is named first";
}

TEST(CastTest, WhatIsInsideOfARelativeClause) {
  const NamedText text(
      "Minister Ana Costa, who met Jan Kral on Friday, said that Minister Lars Holm left.");
  EXPECT_TRUE(text.cast.InRelativeClause(text.Of("Jan Kral")));
  EXPECT_FALSE(text.cast.InRelativeClause(text.Of("Lars Holm")));
}

TEST(CastTest, WhoIsNamedBeforeAndAt) {
  const NamedText text("Minister Ana Costa spoke. Jan Kral, her aide, listened.");
  EXPECT_EQ(text.cast.PersonBefore(1), text.Of("Ana Costa").person);
  EXPECT_EQ(text.cast.PersonBefore(0), -1);
  EXPECT_EQ(text.cast.PersonAt(text.Of("Jan Kral").core_first), text.Of("Jan Kral").person);
  EXPECT_EQ(text.cast.PersonNamed("Costa"), text.Of("Ana Costa").person);
  EXPECT_EQ(text.cast.PersonNamed("Lund"), -1);
}

TEST(CastTest, WhoIsKnownHasACountry) {
  NamedText text("Condoleezza Rice arrived. Minister Jan Kral did not.");
  const int rice = text.Of("Condoleezza Rice").person;
  EXPECT_EQ(text.cast.Known(rice), nullptr);
  text.cast.Recognise();
  ASSERT_NE(text.cast.Known(rice), nullptr);
  EXPECT_EQ(text.cast.persons()[rice].polity, "United States");
  EXPECT_TRUE(text.cast.HeldBefore(rice, OfficeEntry::Class::kForeignMinister));
  EXPECT_FALSE(text.cast.HeldBefore(rice, OfficeEntry::Class::kHeadOfState));
  EXPECT_EQ(text.cast.Known(text.Of("Jan Kral").person), nullptr);
}

TEST(CastTest, AnOfficeInMoreWordsIsTheSame) {
  NamedText text("Minister Jan Kral left. Defense Minister Jan Kral of Kenya returned.");
  ASSERT_EQ(text.cast.persons().size(), 1u);
  ASSERT_EQ(text.cast.persons()[0].offices.size(), 1u);
  EXPECT_EQ(text.cast.persons()[0].offices[0].use.title, "Defense Minister");
  EXPECT_EQ(text.cast.persons()[0].polity, "Kenya");
}

TEST(CastTest, SentencesOfNothingButAQuotationDoNotCount) {
  const NamedText text(
      "Minister Ana Costa spoke. \u201cWe ask for little. We asked for years. We go on.\u201d She "
      "left.");
  EXPECT_LT(text.cast.SentencesBetween(0, 4), 4);
}

}  // namespace
}  // namespace chancery
