#include "client/extract/sentence_syntax.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// The names of the subjects of `verb` in a text of one sentence.
std::string Subjects(const std::string& text, const std::string& verb) {
  const ParsedText parsed(text);
  const SentenceSyntax syntax(parsed.document, parsed.mentions, parsed.document.sentences()[0]);
  const int word = syntax.WordOf(parsed.Token(verb));
  if (word < 0) return "no such word";
  std::vector<std::string> names;
  for (const int subject : syntax.Subjects(word)) {
    for (const int listed : syntax.Listed(subject)) {
      const int m = parsed.reader.MentionAt(syntax.TokenOf(listed));
      names.push_back(m < 0 ? std::string(syntax.lower(listed)) : parsed.PersonOf(m));
    }
  }
  return absl::StrCat(absl::StrJoin(names, " & "), "\n", names.empty() ? syntax.Dump() : "");
}

TEST(SentenceSyntaxTest, ANameWithItsTitleIsOneWord) {
  const ParsedText parsed("German Chancellor Anna Weiss met French President Paul Roux on May 4.");
  const SentenceSyntax syntax(parsed.document, parsed.mentions, parsed.document.sentences()[0]);
  EXPECT_EQ(syntax.size(), 6) << syntax.Dump();
  EXPECT_EQ(syntax.WordOf(parsed.Token("German")), syntax.WordOf(parsed.Token("Weiss")));
  EXPECT_EQ(syntax.TokenOf(0), parsed.Token("Weiss"));
  EXPECT_EQ(syntax.WordOf(parsed.Token("May")), syntax.WordOf(parsed.Token("4")));
  EXPECT_EQ(syntax.WordOf(-1), -1);
  EXPECT_EQ(syntax.WordOf(1000), -1);
}

TEST(SentenceSyntaxTest, QuotationsAndBracketsAreLeftOut) {
  const ParsedText parsed(
      "\u201cWe will find a way out of this,\u201d Anna Weiss (a former judge) said in Rome.");
  const SentenceSyntax syntax(parsed.document, parsed.mentions, parsed.document.sentences()[0]);
  EXPECT_EQ(syntax.WordOf(parsed.Token("find")), -1);
  EXPECT_EQ(syntax.WordOf(parsed.Token("judge")), -1);
  EXPECT_GE(syntax.WordOf(parsed.Token("said")), 0);
}

TEST(SentenceSyntaxTest, ADayThatHeadsTheLineIsLeftOut) {
  const ParsedText parsed("January 27: Anna Weiss presented her letters to Paul Roux.");
  const SentenceSyntax syntax(parsed.document, parsed.mentions, parsed.document.sentences()[0]);
  EXPECT_EQ(syntax.WordOf(parsed.Token("January")), -1);
  EXPECT_EQ(syntax.WordOf(parsed.Token("Anna")), 0);
}

TEST(SentenceSyntaxTest, SubjectsAreFoundOverGovernors) {
  const char* const kWeiss = "Anna Weiss\n";
  EXPECT_EQ(Subjects("Anna Weiss met Paul Roux in Rome.", "met"), kWeiss);
  EXPECT_EQ(Subjects("Anna Weiss flew to Rome and met Paul Roux.", "met"), kWeiss);
  EXPECT_EQ(Subjects("Anna Weiss, who met Paul Roux in Rome, was pleased.", "met"), kWeiss);
  EXPECT_EQ(Subjects("After meeting Paul Roux in Rome, Anna Weiss flew home.", "meeting"), kWeiss);
  EXPECT_EQ(Subjects("Anna Weiss wants to meet Paul Roux.", "meet"), kWeiss);
}

TEST(SentenceSyntaxTest, ListsAreSubjectsTogether) {
  EXPECT_EQ(Subjects("Anna Weiss and Paul Roux met in Rome.", "met"), "Anna Weiss & Paul Roux\n");
}

}  // namespace
}  // namespace chancery
