#include "client/extract/spoken_country.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

class SpokenCountryTest : public ::testing::Test {
 protected:
  void Read(const std::string& text) {
    text_ = text;
    document_ = std::make_unique<Document>(text_, Gazetteer::Default(), PartialDate());
  }
  // The first token written `word`, or -1.
  int Token(const std::string& word) const {
    for (int i = 0; i < document_->token_count(); ++i) {
      if (document_->Words(i, i + 1) == word) return i;
    }
    return -1;
  }
  SpokenCountry Countries() const { return SpokenCountry(*document_); }

  std::string text_;
  std::unique_ptr<Document> document_;
};

TEST_F(SpokenCountryTest, TheCountryBeforeIsTheOneNamedLast) {
  Read("Kenya waits. Voters in Kampala went to the polls, the president said.");
  EXPECT_EQ(Countries().Before(Token("president")), "Uganda");
  EXPECT_EQ(Countries().Before(Token("waits")), "Kenya");
  EXPECT_EQ(Countries().Before(0), "");
}

TEST_F(SpokenCountryTest, ItsIsOfTheSubject) {
  Read("Kenya sent to Uganda its president.");
  EXPECT_EQ(Countries().SubjectBefore(Token("its")), "Kenya");
  Read("Uganda agreed. Interbank sent its president.");
  EXPECT_EQ(Countries().SubjectBefore(Token("its")), "") << "a body of no country that is known";
}

TEST_F(SpokenCountryTest, WhoeverTheSubjectSendsIsOfIt) {
  Read("Kenya dispatched a team led by Minister Otieno.");
  EXPECT_EQ(Countries().OfSubject(Token("Minister")), "Kenya");
  Read("Kenya heard from Minister Otieno.");
  EXPECT_EQ(Countries().OfSubject(Token("Minister")), "");
}

TEST_F(SpokenCountryTest, WhereOneGoesIsTheCountryOfWhomOneMeetsThere) {
  Read("She will travel to Germany, where she will meet Minister Adler.");
  EXPECT_EQ(Countries().VisitedBefore(Token("Minister")), "Germany");
  Read("She will travel to Germany and meet Minister Adler.");
  EXPECT_EQ(Countries().VisitedBefore(Token("Minister")), "");
}

TEST_F(SpokenCountryTest, CountsSeatsForMoreThanNamesAndFindsTheWinner) {
  Read("The Kremlin spoke of Kenya and of Uganda.");
  SpokenCountry countries = Countries();
  const SpokenCountry::Votes votes = countries.Count(0, document_->token_count());
  EXPECT_EQ(countries.Winner(votes, {}, 2), "Russia");
  EXPECT_EQ(countries.Winner(votes, {"Russia"}, 1), "") << "a draw";
  EXPECT_EQ(countries.Winner(votes, {"Russia", "Kenya"}, 1), "Uganda");
  EXPECT_EQ(countries.Winner(votes, {}, 100), "");
  EXPECT_EQ(countries.Home(), votes);
}

TEST_F(SpokenCountryTest, CountsHowOftenACountryOrItsCitiesAreNamed) {
  Read("Kenya, Kenyan farmers, Nairobi and Mombasa.");
  EXPECT_EQ(Countries().TimesNamed("Kenya"), 4);
  EXPECT_EQ(Countries().TimesNamed("Uganda"), 0);
}

}  // namespace
}  // namespace chancery
