#include "client/extract/extractor.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/text/utf8.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

v1::ArticleSource Article(const std::string& text) {
  v1::ArticleSource article;
  article.set_key("a.txt");
  article.set_text(text);
  article.mutable_published()->set_edtf("2010-06-16");
  return article;
}

class ExtractorTest : public ::testing::Test {
 protected:
  ExtractorTest() : extractor_(*Extractor::Create()) {}
  std::unique_ptr<Extractor> extractor_;
};

TEST_F(ExtractorTest, ReadsAnArticleIntoFactsWithTheirSpans) {
  const std::string text =
      "Polish President Marek Zawadzki met Lithuanian President Rasa Petrauskiene in Vilnius on "
      "Monday. \xe2\x80\x9cWe agreed on everything,\xe2\x80\x9d Zawadzki said.";
  auto facts = extractor_->Extract(Article(text));
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->extractor(), "chancery-rules");
  EXPECT_EQ(facts->extractor_version(), extractor_->version());
  ASSERT_EQ(facts->persons_size(), 2);
  EXPECT_EQ(facts->persons(0).name(), "Marek Zawadzki");
  ASSERT_EQ(facts->meetings_size(), 1);
  const v1::MeetingFact& meeting = facts->meetings(0);
  EXPECT_EQ(meeting.parties_size(), 2);
  EXPECT_EQ(meeting.status(), v1::MEETING_STATUS_HELD);
  EXPECT_EQ(meeting.when().edtf(), "2010-06-14");
  EXPECT_EQ(meeting.place(), "Vilnius");
  EXPECT_EQ(meeting.place_polity(), "Lithuania");
  EXPECT_EQ(meeting.cameo_code(), "040");
  ASSERT_TRUE(meeting.parties(1).has_capacity());
  EXPECT_EQ(facts->offices(meeting.parties(1).capacity()).polity(), "Lithuania");
  ASSERT_EQ(meeting.sources_size(), 1);
  const v1::TextSpan& words = meeting.sources(0).words();
  EXPECT_EQ(text.substr(words.begin(), words.end() - words.begin()), "met");
  ASSERT_EQ(facts->statements_size(), 1);
  EXPECT_EQ(facts->statements(0).text(), "We agreed on everything,");
  const v1::TextSpan& quote = facts->statements(0).sources(0).words();
  EXPECT_EQ(text.substr(quote.begin(), quote.end() - quote.begin()), "We agreed on everything,");
  EXPECT_EQ(facts->tenures_size(), 2);
}

TEST_F(ExtractorTest, TheSameArticleGivesTheSameMessage) {
  const v1::ArticleSource article = Article(
      "Kenyan President Joseph Kiprono and his Ugandan counterpart Moses Okello met. President "
      "Paul Habimana was in Nairobi, said spokesman Jens Adler of Germany.");
  const std::string first = extractor_->Extract(article)->SerializeAsString();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ((*Extractor::Create())->Extract(article)->SerializeAsString(), first);
  }
}

TEST_F(ExtractorTest, AnEmptyArticleTellsNothing) {
  auto facts = extractor_->Extract(Article(""));
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->persons_size(), 0);
  EXPECT_EQ(facts->meetings_size(), 0);
}

// An office of another time is never one of the day: the party has it with its qualifier or not at
// all, and the tenure is over, or has not begun, on that day.
TEST_F(ExtractorTest, OfficesOfBeforeAndAfterAreNotOfTheDay) {
  const struct {
    const char* who;
    v1::OfficeQualifier qualifier;
  } kCases[] = {
      {"former U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FORMER},
      {"ex-U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FORMER},
      {"ex-Secretary of State Mara Quill of the United States", v1::OFFICE_QUALIFIER_FORMER},
      {"one-time U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FORMER},
      {"onetime U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FORMER},
      {"retired U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FORMER},
      {"Mara Quill, a former U.S. secretary of state,", v1::OFFICE_QUALIFIER_FORMER},
      {"Mara Quill, the former U.S. secretary of state,", v1::OFFICE_QUALIFIER_FORMER},
      {"Mara Quill, who was U.S. secretary of state from 2001 to 2005,",
       v1::OFFICE_QUALIFIER_FORMER},
      {"Mara Quill, formerly U.S. secretary of state,", v1::OFFICE_QUALIFIER_FORMER},
      {"Mara Quill, once U.S. secretary of state,", v1::OFFICE_QUALIFIER_FORMER},
      {"incoming U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FUTURE},
      {"U.S. Secretary of State-designate Mara Quill", v1::OFFICE_QUALIFIER_FUTURE},
      {"designated U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_FUTURE},
      {"U.S. President-elect Mara Quill", v1::OFFICE_QUALIFIER_FUTURE},
      {"U.S. Secretary of State nominee Mara Quill", v1::OFFICE_QUALIFIER_FUTURE},
      {"U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_UNSPECIFIED},
      {"outgoing U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_UNSPECIFIED},
      {"new U.S. Secretary of State Mara Quill", v1::OFFICE_QUALIFIER_UNSPECIFIED},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.who);
    const auto facts = extractor_->Extract(Article(absl::StrCat(
        "Kenyan Foreign Minister Joseph Kiprono met ", c.who, " in Nairobi on Monday.")));
    ASSERT_THAT(facts, IsOk());
    ASSERT_EQ(facts->meetings_size(), 1);
    const PartialDate day = *PartialDate::Parse(facts->meetings(0).when().edtf());
    bool met = false;
    for (const v1::PartyFact& party : facts->meetings(0).parties()) {
      if (!party.has_person()) continue;
      if (facts->persons(party.person()).name() != "Mara Quill") continue;
      met = true;
      EXPECT_TRUE(party.has_capacity());
      EXPECT_EQ(party.capacity_qualifier(), c.qualifier);
    }
    EXPECT_TRUE(met);
    int tenures = 0;
    for (const v1::TenureFact& tenure : facts->tenures()) {
      if (facts->persons(tenure.person()).name() != "Mara Quill") continue;
      ++tenures;
      const v1::TimeInterval& held = tenure.interval();
      switch (c.qualifier) {
        case v1::OFFICE_QUALIFIER_FORMER:
          EXPECT_EQ(held.end_state(), v1::END_STATE_ENDED);
          EXPECT_LE(PartialDate::Parse(held.end().edtf())->latest(), day.earliest());
          break;
        case v1::OFFICE_QUALIFIER_FUTURE:
          EXPECT_GT(PartialDate::Parse(held.start().edtf())->earliest(), day.latest());
          break;
        default:
          EXPECT_EQ(held.last_known().edtf(), day.ToString());
      }
    }
    EXPECT_EQ(tenures, 1);
  }
}

// "A former minister" is nobody's office now.
TEST_F(ExtractorTest, AFormerHolderWithoutANameIsAGroup) {
  const auto facts = extractor_->Extract(
      Article("Kenyan Foreign Minister Joseph Kiprono met the former Ugandan president in Nairobi "
              "on Monday."));
  ASSERT_THAT(facts, IsOk());
  ASSERT_EQ(facts->meetings_size(), 1);
  for (const v1::PartyFact& party : facts->meetings(0).parties()) EXPECT_FALSE(party.has_office());
}

TEST_F(ExtractorTest, WithoutADateWeekdaysAreUnknown) {
  v1::ArticleSource article = Article("President Ana Costa met Minister Jan Kral on Friday.");
  article.clear_published();
  auto facts = extractor_->Extract(article);
  ASSERT_THAT(facts, IsOk());
  ASSERT_EQ(facts->meetings_size(), 1);
  EXPECT_EQ(facts->meetings(0).when().edtf(), "");
}

TEST_F(ExtractorTest, RefusesADateThatIsNone) {
  v1::ArticleSource article = Article("text");
  article.mutable_published()->set_edtf("yesterday");
  EXPECT_THAT(extractor_->Extract(article), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(extractor_->Extract(article).status(), HasViolation("published"));
}

TEST_F(ExtractorTest, RefusesATextThatIsTooLong) {
  EXPECT_THAT(extractor_->Extract(Article(std::string(Extractor::kMaxTextBytes + 1, 'a'))),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("text")));
}

TEST_F(ExtractorTest, SpansCutNoCodePoint) {
  const std::string text =
      "Pr\xc3\xa9sident \xc3\x89mile Dupr\xc3\xa9 met Foreign Minister Ji\xc5\x99\xc3\xad "
      "Dvo\xc5\x99\xc3\xa1k \xe2\x80\x94 \xe2\x80\x9c\xc3\xa0 bient\xc3\xb4t, we are "
      "ready\xe2\x80\x9d, "
      "Dvo\xc5\x99\xc3\xa1k said.";
  auto facts = extractor_->Extract(Article(text));
  ASSERT_THAT(facts, IsOk());
  auto check = [&text](const v1::TextSpan& span) {
    EXPECT_TRUE(
        IsValidUtf8(absl::string_view(text).substr(span.begin(), span.end() - span.begin())));
  };
  for (const auto& person : facts->persons()) {
    for (const auto& source : person.sources()) check(source.words());
  }
  for (const auto& statement : facts->statements()) {
    for (const auto& source : statement.sources()) check(source.words());
  }
}

TEST_F(ExtractorTest, ReadsTheTitleButGivesItNoSpans) {
  v1::ArticleSource article = Article(
      "Chilean Foreign Minister Marisol Ibarra spoke today with Peruvian Foreign Minister Alonso "
      "Quirante about the border.");
  article.set_title(
      "Foreign Minister Ibarra's Call with Peruvian Foreign Minister Quirante in Lima");
  auto facts = extractor_->Extract(article);
  ASSERT_THAT(facts, IsOk());
  ASSERT_EQ(facts->meetings_size(), 1);
  EXPECT_EQ(facts->meetings(0).kind(), v1::MEETING_KIND_PHONE);
  const auto size = static_cast<int>(article.text().size());
  for (const auto& person : facts->persons()) {
    for (const auto& source : person.sources()) EXPECT_LE(source.sentence().end(), size);
  }
  for (const auto& tenure : facts->tenures()) {
    for (const auto& source : tenure.sources()) EXPECT_LE(source.sentence().end(), size);
  }
  article.set_text("The ministers spoke of nothing else.");
  EXPECT_EQ(extractor_->Extract(article)->meetings_size(), 0) << "the text does not tell of it";
}

TEST_F(ExtractorTest, EverySourceOfAQuotationHasItsWords) {
  const std::string text =
      "\"We are ready for talks. We always were. Nobody is in a hurry. We wait,\" said Minister "
      "Jan Kral.\n\n\"This goes on\n\nPhoto: Agency\n\n\"and on,\" Kral said.";
  auto facts = extractor_->Extract(Article(text));
  ASSERT_THAT(facts, IsOk());
  ASSERT_GT(facts->statements_size(), 0);
  for (const v1::StatementFact& statement : facts->statements()) {
    ASSERT_GT(statement.sources_size(), 0);
    for (const v1::FactSource& source : statement.sources()) {
      ASSERT_LT(source.words().begin(), source.words().end());
      EXPECT_THAT(statement.text(),
                  HasSubstr(text.substr(source.words().begin(),
                                        source.words().end() - source.words().begin())));
    }
  }
}

TEST_F(ExtractorTest, WhoSpeaksOfHimselfHasMetWhomHeSaysHeMet) {
  auto facts = extractor_->Extract(
      Article("\xe2\x80\x9cPresident Rasa Petrauskiene received us this morning,\xe2\x80\x9d "
              "Foreign Minister Marek Zawadzki of Poland said."));
  ASSERT_THAT(facts, IsOk());
  ASSERT_EQ(facts->meetings_size(), 1);
  EXPECT_EQ(facts->meetings(0).parties_size(), 2);
}

}  // namespace
}  // namespace chancery
