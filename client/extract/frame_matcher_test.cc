#include "client/extract/frame_matcher.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// "Anna Weiss | Paul Roux": the sides that the word tells of in a text of one sentence.
std::string Match(const std::string& text, const std::string& word) {
  const ParsedText parsed(text);
  const SentenceSyntax syntax(parsed.document, parsed.mentions, parsed.document.sentences()[0]);
  const std::optional<FrameMatch> match = MatchFrame(syntax, parsed.Token(word));
  if (!match.has_value()) return absl::StrCat("nothing\n", syntax.Dump());
  const auto names = [&](const std::vector<int>& tokens) {
    std::vector<std::string> side;
    for (const int token : tokens) {
      const int m = parsed.reader.MentionAt(token);
      side.push_back(m < 0 ? std::string(parsed.document.token(token).lower) : parsed.PersonOf(m));
    }
    return absl::StrJoin(side, " & ");
  };
  return absl::StrCat(names(match->first), match->second.empty() ? "" : " | ",
                      names(match->second));
}

TEST(FrameMatcherTest, OneFrameInManyForms) {
  const char* const kBoth = "Anna Weiss | Paul Roux";
  EXPECT_EQ(Match("Anna Weiss hosted Paul Roux in Rome on Monday.", "hosted"), kBoth);
  EXPECT_EQ(Match("Paul Roux was hosted by Anna Weiss in Rome on Monday.", "hosted"), kBoth);
  EXPECT_EQ(Match("After hosting Paul Roux in Rome, Anna Weiss flew home.", "hosting"), kBoth);
  EXPECT_EQ(Match("Anna Weiss flew to Rome and hosted Paul Roux there.", "hosted"), kBoth);
}

TEST(FrameMatcherTest, NounsHaveTheirSidesAround) {
  const char* const kBoth = "Anna Weiss | Paul Roux";
  EXPECT_EQ(Match("Anna Weiss had a chat with Paul Roux in Rome.", "chat"), kBoth);
  EXPECT_EQ(Match("Anna Weiss was the guest of Paul Roux in Rome.", "guest"), kBoth);
  EXPECT_EQ(Match("A chat between Anna Weiss and Paul Roux took place in Rome.", "chat"),
            "Anna Weiss & Paul Roux");
}

TEST(FrameMatcherTest, BothAsTheSubject) {
  EXPECT_EQ(Match("Anna Weiss and Paul Roux chatted in Rome.", "chatted"),
            "Anna Weiss & Paul Roux");
}

TEST(FrameMatcherTest, BothAsTheSubjectOfAPassive) {
  EXPECT_EQ(Match("Anna Weiss and Paul Roux were closeted for an hour in Rome.", "closeted"),
            "Anna Weiss & Paul Roux");
}

TEST(FrameMatcherTest, WhatAFrameNeedsMustBeThere) {
  EXPECT_EQ(Match("Anna Weiss exchanged views with Paul Roux in Rome.", "exchanged"),
            "Anna Weiss | Paul Roux");
  EXPECT_EQ(Match("Anna Weiss exchanged letters with Paul Roux in May.", "exchanged").substr(0, 7),
            "nothing");
}

TEST(FrameMatcherTest, WhatAFrameNeedsMayStandBehindAFewWords) {
  EXPECT_EQ(
      Match("Anna Weiss presented a copy of her credentials to Paul Roux in Rome.", "presented"),
      "Anna Weiss | Paul Roux");
}

TEST(FrameMatcherTest, OneSideIsNoMeeting) {
  EXPECT_EQ(Match("Anna Weiss hosted a reception in Rome.", "reception").substr(0, 7), "nothing");
  EXPECT_EQ(Match("Anna Weiss left Rome on Monday.", "left").substr(0, 7), "nothing");
}

TEST(FrameMatcherTest, PassivesWithoutAnObject) {
  EXPECT_EQ(Match("Anna Weiss was closeted with Paul Roux in Rome.", "closeted"),
            "Anna Weiss | Paul Roux");
  EXPECT_EQ(Match("The treaty was signed by Anna Weiss and Paul Roux in Rome.", "signed"),
            "Anna Weiss & Paul Roux");
}

TEST(FrameMatcherTest, WhoIsHostAndWhoseHost) {
  EXPECT_EQ(Match("Anna Weiss will be Paul Roux's host in Rome.", "host"),
            "Paul Roux | Anna Weiss");
}

}  // namespace
}  // namespace chancery
