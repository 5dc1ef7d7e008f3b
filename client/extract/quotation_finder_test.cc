#include "client/extract/quotation_finder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// "Speaker: words|Speaker: words" of the direct quotations.
std::string Quotations(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> out;
  for (const Quotation& quotation :
       FindQuotations(parsed.document, parsed.reader, parsed.mentions)) {
    if (quotation.paraphrase) continue;
    const std::string speaker = quotation.speaker.kind == Party::Kind::kPerson
                                    ? parsed.people.persons()[quotation.speaker.person].name
                                : quotation.speaker.kind == Party::Kind::kPolity
                                    ? quotation.speaker.polity
                                    : quotation.speaker.words;
    out.push_back(absl::StrCat(
        speaker, ": ", parsed.text.substr(quotation.begin, quotation.end - quotation.begin)));
  }
  return absl::StrJoin(out, "|");
}

TEST(QuotationFinderTest, FindsTheSpeakerWhereverHeStands) {
  struct {
    const char* text;
    const char* quotations;
  } cases[] = {
      {"\"We are ready to talk,\" Minister Jan Kral said.", "Jan Kral: We are ready to talk,"},
      {"\"We are ready to talk,\" said Minister Jan Kral.", "Jan Kral: We are ready to talk,"},
      {"Minister Jan Kral told reporters: \"We are ready to talk.\"",
       "Jan Kral: We are ready to talk."},
      {"Minister Jan Kral went home, adding \"we are ready to talk\".",
       "Jan Kral: we are ready to talk"},
      {"\"We are ready,\" Minister Jan Kral said, \"and we have time.\"",
       "Jan Kral: We are ready,|Jan Kral: and we have time."},
      {"Minister Jan Kral was tired. \"We are ready to talk,\" he said.",
       "Jan Kral: We are ready to talk,"},
      {"\"We are ready to talk,\" a senior EU official said.",
       "a senior EU official: We are ready to talk,"},
      {"\"We are ready to talk,\" the ministry said.", "the ministry: We are ready to talk,"},
      {"\"We are ready to talk,\" Jan Kral, a nurse at the general hospital, told us.",
       "Jan Kral: We are ready to talk,"},
      {"Minister Jan Kral was tired. \"We were ready to talk,\" Kral recalls.",
       "Jan Kral: We were ready to talk,"},
      {"Interfax quoted Minister Jan Kral as saying \"we are ready to talk\".",
       "Jan Kral: we are ready to talk"},
      {"\xe2\x80\x9cWe are ready to talk,\xe2\x80\x9d Minister Jan Kral said.",
       "Jan Kral: We are ready to talk,"},
      {"Minister Jan Kral thanked them for \"a very warm welcome indeed\" in a tweet.",
       "Jan Kral: a very warm welcome indeed"},
  };
  for (const auto& c : cases) EXPECT_EQ(Quotations(c.text), c.quotations) << c.text;
}

TEST(QuotationFinderTest, AQuotationMayGoOverParagraphs) {
  EXPECT_EQ(
      Quotations("\"This is the first part of it.\n\n\"This is the second,\" Minister Jan Kral "
                 "said.\n"),
      "Jan Kral: This is the first part of it.|Jan Kral: This is the second,");
  EXPECT_EQ(Quotations("Minister Jan Kral said: \"This is the first part of it.\n\n\"This is the "
                       "second.\"\n"),
            "Jan Kral: This is the first part of it.|Jan Kral: This is the second.");
}

TEST(QuotationFinderTest, AParagraphOfWordsIsTheLastSpeakers) {
  EXPECT_EQ(
      Quotations("Minister Jan Kral was adamant.\n\n\"It depends on what we agree on here.\"\n"),
      "Jan Kral: It depends on what we agree on here.");
}

TEST(QuotationFinderTest, WordsThatNobodySpokeAreLeftOut) {
  EXPECT_EQ(Quotations("The \"road map\" was an \"axis of evil\" to some."), "");
  EXPECT_EQ(Quotations("It was Bush's \"war on terror\"."), "");
}

TEST(QuotationFinderTest, TellsWhoWasTold) {
  const ParsedText parsed("\"We are ready to talk,\" Minister Jan Kral told CNN on Monday.");
  const std::vector<Quotation> found =
      FindQuotations(parsed.document, parsed.reader, parsed.mentions);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].has_addressee);
  EXPECT_EQ(found[0].addressee.words, "CNN");
  EXPECT_EQ(found[0].when, PartialDate::Day(2010, 6, 14));
}

TEST(QuotationFinderTest, ReportedSpeechIsAParaphrase) {
  const ParsedText parsed("Minister Jan Kral said that the border will stay open.");
  const std::vector<Quotation> found =
      FindQuotations(parsed.document, parsed.reader, parsed.mentions);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].paraphrase);
  EXPECT_EQ(parsed.text.substr(found[0].begin, found[0].end - found[0].begin),
            "the border will stay open");
}

TEST(QuotationFinderTest, ABodyMaySpeakBeforeAColonAndANicknameSaysNothing) {
  EXPECT_EQ(
      Quotations("Austrian Ministry of Defence: \"The ship will leave in time, as was promised.\""),
      "Austrian Ministry of Defence: The ship will leave in time, as was promised.");
  EXPECT_EQ(Quotations("Minister Emeka \u201cIron\u201d Okafor said he was there."), "");
}

}  // namespace
}  // namespace chancery
