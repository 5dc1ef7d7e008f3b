#include "server/query/cypher/token.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace chancery::cypher {
namespace {

std::string Tokens(absl::string_view text) {
  const absl::StatusOr<std::vector<Token>> tokens = Tokenize(text);
  if (!tokens.ok()) return GetQueryFault(tokens.status())->detail;
  return absl::StrJoin(
      *tokens, "; ", [](std::string* out, const Token& token) { out->append(FormatToken(token)); });
}

TEST(TokenTest, TellsWordsNumbersAndSymbolsApart) {
  EXPECT_EQ(Tokens("MATCH (n)"), "name MATCH; symbol (; name n; symbol ); end");
  EXPECT_EQ(Tokens("1..2 1.5 .5 1e3 0x1F"),
            "integer 1; symbol ..; integer 2; float 1.5; float .5; float 1e3; integer 0x1F; end");
  EXPECT_EQ(Tokens("a<=b<>c"), "name a; symbol <=; name b; symbol <>; name c; end");
  EXPECT_EQ(Tokens("$p $`a b` `x``y`"), "parameter p; parameter a b; name `x`y`; end");
}

TEST(TokenTest, LeavesOutSpaceAndComments) {
  EXPECT_EQ(Tokens("a // to the end\n/* any\nlines */ b"), "name a; name b; end");
  EXPECT_EQ(Tokens("a\xC2\xA0"
                   "b\xE2\x80\x83"
                   "c"),
            "name a; name b; name c; end");
}

TEST(TokenTest, ReadsEscapesInStrings) {
  EXPECT_EQ(Tokens(R"('it\'s' "a\tb" '\u00e9\U0001F600')"),
            "string 'it's'; string 'a\tb'; string '\xC3\xA9\xF0\x9F\x98\x80'; end");
  EXPECT_EQ(Tokens(R"('\ud83d\ude00')"), "string '\xF0\x9F\x98\x80'; end");
}

TEST(TokenTest, RefusesWhatIsNoToken) {
  EXPECT_EQ(Tokens("'open"), "UnexpectedSyntax");
  EXPECT_EQ(Tokens("/* open"), "UnexpectedSyntax");
  EXPECT_EQ(Tokens("`open"), "UnexpectedSyntax");
  EXPECT_EQ(Tokens("a ~ b"), "UnexpectedSyntax");
  EXPECT_EQ(Tokens(R"('\uH000')"), "InvalidUnicodeLiteral");
  EXPECT_EQ(Tokens(R"('\ud800')"), "InvalidUnicodeLiteral");
  EXPECT_EQ(Tokens("42 \xE2\x80\x94 41"), "InvalidUnicodeCharacter");
  EXPECT_EQ(Tokens("'\xFF'"), "InvalidUnicodeCharacter");
  EXPECT_EQ(Tokens("0x1G 12ab"), "bad number 0x1G; bad number 12ab; end");
}

}  // namespace
}  // namespace chancery::cypher
