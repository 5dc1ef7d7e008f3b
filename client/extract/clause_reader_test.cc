#include "client/extract/clause_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string Words(const ParsedText& parsed, const std::vector<int>& mentions) {
  std::vector<std::string> words;
  for (int m : mentions) {
    const Mention& mention = parsed.mentions[m];
    words.emplace_back(parsed.document.Words(mention.core_first, mention.core_end));
  }
  return absl::StrJoin(words, "|");
}

TEST(ClauseReaderTest, FindsTheSubjectOfAVerb) {
  struct {
    const char* text;
    const char* verb;
    const char* subject;
  } cases[] = {
      {"President Ana Costa met Prime Minister Jan Kral.", "met", "Ana Costa"},
      {"President Ana Costa and Prime Minister Jan Kral met.", "met", "Ana Costa|Jan Kral"},
      {"President Ana Costa, who was ill on Friday, met him.", "met", "Ana Costa"},
      {"President Ana Costa flew to Rome and met the pope.", "met", "Ana Costa"},
      {"President Ana Costa thanked Minister Jan Kral, who met rebels.", "met", "Jan Kral"},
      {"After meeting him in Rome, President Ana Costa left.", "meeting", "Ana Costa"},
      {"President Ana Costa asked Minister Jan Kral to meet rebels.", "meet", "Jan Kral"},
      {"President Ana Costa is expected to meet rebels.", "meet", "Ana Costa"},
      {"The talks between Minister Jan Kral and rebels ended, and President Ana Costa met them.",
       "met", "Ana Costa"},
      {"President Ana Costa said Minister Jan Kral met rebels.", "met", "Jan Kral"},
      {"Ana Costa, the prime minister, who was in Rome, met him.", "met", "Ana Costa"},
      {"Officials said the Czech envoy, Jan Kral, met rebels.", "met", "Jan Kral"},
      {"President Ana Costa said that Jan Kral met rebels.", "met", "Jan Kral"},
      {"President Ana Costa would \"probably\" still meet him.", "meet", "Ana Costa"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int verb = parsed.Token(c.verb);
    ASSERT_GE(verb, 0) << c.text;
    EXPECT_EQ(Words(parsed, parsed.reader.SubjectOf(verb)), c.subject) << c.text;
  }
}

TEST(ClauseReaderTest, ReadsListsOfParties) {
  struct {
    const char* text;
    const char* before;  // the word before the list
    const char* list;
  } cases[] = {
      {"He met with President Ana Costa, Minister Jan Kral and the pope.", "with",
       "Ana Costa|Jan Kral|the pope"},
      {"After talks with President Ana Costa, Minister Jan Kral said no.", "with", "Ana Costa"},
      {"He met with President Ana Costa and Minister Jan Kral said no.", "with", "Ana Costa"},
      {"He met with President Ana Costa as well as Minister Jan Kral.", "with",
       "Ana Costa|Jan Kral"},
      {"He met with, among others, the president of Russia.", "with", "the president"},
      {"He met with success.", "with", ""},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const ClauseReader::List list = parsed.reader.ListAt(parsed.Token(c.before) + 1);
    EXPECT_EQ(Words(parsed, list.mentions), c.list) << c.text;
  }
}

TEST(ClauseReaderTest, AVerbGroupBeginsWithItsAuxiliaries) {
  struct {
    const char* text;
    const char* verb;
    const char* first;
  } cases[] = {
      {"Ana is scheduled to meet him.", "meet", "is"},
      {"Ana has also met him.", "met", "has"},
      {"Ana refused to meet him.", "meet", "refused"},
      {"Ana met him.", "met", "met"},
      {"Ana will not, after all, meet him.", "meet", "will"},
      {"Ana, the minister, met him.", "met", "met"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int first = parsed.reader.VerbGroupFirst(parsed.Token(c.verb));
    EXPECT_EQ(parsed.document.Words(first, first + 1), c.first) << c.text;
  }
}

TEST(ClauseReaderTest, KnowsWhoseClauseItIs) {
  struct {
    const char* text;
    const char* verb;
    const char* subject;
  } cases[] = {
      {"It was signed by President Ana Costa, who had met rebels.", "met", "Ana Costa"},
      {"President Ana Costa, whose predecessor Jan Kral resigned in April, will meet rebels.",
       "meet", "Ana Costa"},
      {"Speaking after meeting rebels, President Ana Costa said so.", "meeting", "Ana Costa"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    EXPECT_EQ(Words(parsed, parsed.reader.SubjectOf(parsed.Token(c.verb))), c.subject) << c.text;
  }
}

TEST(ClauseReaderTest, AListGoesOnBehindAnAsideAndWithThoseIncluded) {
  const ParsedText later(
      "He met President Ana Costa and, an hour later, Minister Jan Kral in Rome.");
  EXPECT_EQ(Words(later, later.reader.ListAt(later.Token("met") + 1).mentions),
            "Ana Costa|Jan Kral");
  const ParsedText others(
      "He met President Ana Costa as well as members of the cabinet, including Minister Jan Kral.");
  EXPECT_EQ(Words(others, others.reader.ListAt(others.Token("met") + 1).mentions),
            "Ana Costa|members|Jan Kral");
}

TEST(ClauseReaderTest, NamesSetOffByCommasAreTheSubject) {
  const ParsedText parsed(
      "The ministers agreed that their aides, Ana Costa and Jan Kral, would meet in Rome.");
  EXPECT_EQ(Words(parsed, parsed.reader.SubjectOf(parsed.Token("meet"))), "Ana Costa|Jan Kral");
}

TEST(ClauseReaderTest, AListGoesOnWithSomebodysGuest) {
  const ParsedText parsed("He saw Minister Jan Kral and his Kenyan guest, Amina Wekesa.");
  EXPECT_EQ(Words(parsed, parsed.reader.ListAt(parsed.Token("Minister")).mentions),
            "Jan Kral|Amina Wekesa");
}

}  // namespace
}  // namespace chancery
