#include "storage/access/token_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string Digest(char digit) { return std::string(64, digit); }

TEST(TokenFileTest, HasALineForEachTokenAndComments) {
  const absl::StatusOr<std::vector<TokenEntry>> entries = ParseTokenFile(
      "# whose\n\n"
      "desk-1 " +
      Digest('A') +
      " reader never\n"
      "  loader@night\t" +
      Digest('b') +
      "  writer,curator 2027-03-01\r\n"
      "desk-1 " +
      Digest('c') + " admin 2027-01-01");
  ASSERT_THAT(entries, IsOk());
  ASSERT_THAT(*entries, SizeIs(3));
  EXPECT_EQ((*entries)[0].id, "desk-1");
  EXPECT_EQ((*entries)[0].digest, Digest('a'));
  EXPECT_EQ((*entries)[0].expires, absl::InfiniteFuture());
  EXPECT_EQ((*entries)[1].roles.ToString(), "writer,curator");
  EXPECT_EQ((*entries)[1].expires,
            absl::FromCivil(absl::CivilDay(2027, 3, 1), absl::UTCTimeZone()));
  EXPECT_TRUE((*entries)[2].roles.Allow(AccessRole::kCurator));
}

TEST(TokenFileTest, RefusesWhatItDoesNotUnderstandByLine) {
  const std::string digest = Digest('a');
  for (const std::string& line : std::vector<std::string>{
           "desk", "desk " + digest + " reader", "desk 12 reader never",
           "desk " + digest + " king never", "desk " + digest + " reader, never",
           "desk " + digest + " reader tomorrow", "desk " + digest + " reader never more",
           "d/sk " + digest + " reader never", "desk " + Digest('g') + " reader never"}) {
    const absl::Status status = ParseTokenFile("# ok\n" + line + "\n").status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2"))) << line;
  }
  EXPECT_THAT(ParseTokenFile("a " + digest + " reader never\nb " + digest + " admin never\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2")));
}

TEST(TokenFileTest, LinesAreReadAsTheyAreWritten) {
  TokenEntry entry;
  entry.id = "desk";
  entry.digest = TokenDigest("secret");
  entry.roles.Add(AccessRole::kReader);
  entry.roles.Add(AccessRole::kCurator);
  entry.expires = absl::FromCivil(absl::CivilDay(2030, 12, 31), absl::UTCTimeZone());
  const absl::StatusOr<std::vector<TokenEntry>> read = ParseTokenFile(TokenLine(entry));
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(*read, SizeIs(1));
  EXPECT_EQ(TokenLine((*read)[0]), TokenLine(entry));
}

TEST(TokenFileTest, TakesLinesOutAndLeavesTheRest) {
  const std::string one = "a " + Digest('1') + " reader never\n";
  const std::string two = "a " + Digest('2') + " reader never\n";
  EXPECT_EQ(WithoutTokens("# top\n" + one + "\n" + two, {Digest('1')}), "# top\n\n" + two);
  EXPECT_EQ(WithoutTokens("# " + Digest('1') + "\n" + two, {Digest('1'), Digest('2')}),
            "# " + Digest('1') + "\n");
}

TEST(TokenFileTest, DigestIsSha256) {
  EXPECT_EQ(TokenDigest("test"),
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
}

TEST(TokenFileTest, NewTokensAreLongAndDiffer) {
  const absl::StatusOr<std::string> one = NewToken();
  const absl::StatusOr<std::string> other = NewToken();
  ASSERT_THAT(one, IsOk());
  EXPECT_THAT(*one, SizeIs(47));
  EXPECT_TRUE(absl::StartsWith(*one, "chy_"));
  EXPECT_NE(*one, *other);
}

TEST(RoleSetTest, WhoMayDoAnythingMayRead) {
  EXPECT_FALSE(RoleSet().Allow(AccessRole::kReader));
  for (const AccessRole role : kAccessRoles) {
    RoleSet roles;
    roles.Add(role);
    EXPECT_TRUE(roles.Allow(AccessRole::kReader));
    EXPECT_TRUE(roles.Allow(role));
    for (const AccessRole other : {AccessRole::kWriter, AccessRole::kCurator, AccessRole::kAdmin}) {
      EXPECT_EQ(roles.Allow(other), role == other || role == AccessRole::kAdmin);
    }
    EXPECT_EQ(ParseAccessRole(AccessRoleName(role)), role);
  }
}

}  // namespace
}  // namespace chancery
