#include "client/cli/token_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "client/cli/cli_fixture.h"
#include "storage/access/token_file.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class TokenCommandTest : public CliTest {
 protected:
  TokenCommandTest() : path_(std::string(std::getenv("TEST_TMPDIR")) + "/tokens") {
    std::remove(path_.c_str());
    std::remove((path_ + ".new").c_str());
  }

  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  std::vector<TokenEntry> Entries() const { return ParseTokenFile(Text()).value(); }

  const std::string path_;
};

TEST_F(TokenCommandTest, CreatePrintsTheTokenAndKeepsItsDigest) {
  CliRun run = Run({"token", "create", "desk-1", "--role", "reader,curator", "--file", path_});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const std::string token = run.out.substr(0, run.out.size() - 1);
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].id, "desk-1");
  EXPECT_EQ(Entries()[0].digest, TokenDigest(token));
  EXPECT_EQ(Entries()[0].roles.ToString(), "reader,curator");
  EXPECT_EQ(Text().find(token), std::string::npos);
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(TokenCommandTest, AnIdMayHaveSeveralUntilOneIsRevoked) {
  std::ofstream(path_) << "# of the desk";
  chmod(path_.c_str(), 0640);
  Run({"token", "create", "desk", "--role", "reader", "--file", path_});
  Run({"token", "create", "desk", "--role", "reader", "--expires", "2999-01-01", "--file", path_});
  Run({"token", "create", "ops", "--role", "admin", "--file", path_});
  ASSERT_THAT(Entries(), SizeIs(3));
  const std::string digest = Entries()[0].digest;
  CliRun list = Run({"token", "list", "--file", path_});
  EXPECT_THAT(list.out, HasSubstr(digest.substr(0, 12)));
  EXPECT_THAT(list.out, HasSubstr("2999-01-01"));
  CliRun run = Run({"token", "revoke", "desk", "--digest", digest.substr(0, 8), "--file", path_});
  EXPECT_THAT(run.out, HasSubstr("1 token of desk revoked"));
  ASSERT_THAT(Entries(), SizeIs(2));
  EXPECT_NE(Entries()[0].digest, digest);
  Run({"token", "revoke", "desk", "--file", path_});
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_THAT(Text(), HasSubstr("# of the desk\n"));
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
  EXPECT_EQ(Run({"token", "revoke", "desk", "--file", path_}).exit_code, 1);
}

TEST_F(TokenCommandTest, RefusesWhatWouldNotWork) {
  const std::vector<std::vector<std::string>> wrong = {
      {"token", "create", "desk", "--role", "reader"},
      {"token", "create", "--role", "reader", "--file", path_},
      {"token", "create", "d/sk", "--role", "reader", "--file", path_},
      {"token", "create", "desk", "--file", path_},
      {"token", "create", "desk", "--role", "king", "--file", path_},
      {"token", "create", "desk", "--role", "reader", "--expires", "1999-01-01", "--file", path_},
      {"token", "create", "desk", "--role", "reader", "--expires", "2999", "--file", path_},
      {"token", "destroy", "desk", "--file", path_}};
  for (const std::vector<std::string>& line : wrong) {
    EXPECT_EQ(Run(line).exit_code, 2) << line[1];
  }
  EXPECT_FALSE(std::ifstream(path_).is_open());
  EXPECT_EQ(Run({"token", "list", "--file", path_}).exit_code, 5);
}

TEST_F(TokenCommandTest, LeavesAFileThatItDoesNotUnderstandAndOneThatAnotherRunHolds) {
  std::ofstream(path_) << "what is this\n";
  EXPECT_THAT(Run({"token", "create", "desk", "--role", "reader", "--file", path_}).err,
              HasSubstr("line 1"));
  EXPECT_EQ(Text(), "what is this\n");
  std::ofstream(path_) << "";
  std::ofstream(path_ + ".new") << "";
  EXPECT_THAT(Run({"token", "create", "desk", "--role", "reader", "--file", path_}).err,
              HasSubstr("another run"));
  EXPECT_EQ(Text(), "");
}

}  // namespace
}  // namespace chancery
