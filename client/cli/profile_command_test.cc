#include "client/cli/profile_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ProfileCommandTest : public CliTest {
 protected:
  ProfileCommandTest() : folder_(::testing::TempDir() + "/profiles") {
    std::filesystem::create_directories(folder_);
    variables_["XDG_CONFIG_HOME"] = folder_;
    std::ofstream(folder_ + "/token") << "secret\n";
    fake_.get_stats.Returns(v1::GetStatsResponse());
  }
  ~ProfileCommandTest() override { std::filesystem::remove_all(folder_); }

  const std::string folder_;
};

TEST_F(ProfileCommandTest, AddUseListRemove) {
  EXPECT_EQ(Run({"profile", "list"}).exit_code, 1);
  EXPECT_EQ(Run({"profile", "add", "prod", "--server", "graph.example.org", "--tls", "--token-file",
                 folder_ + "/token"})
                .exit_code,
            0);
  EXPECT_EQ(Run({"profile", "add", "test", "--server", "h:1"}).exit_code, 0);
  Run({"stats"});
  EXPECT_EQ(connection_options_.target, "127.0.0.1:7411");  // none is in use
  EXPECT_EQ(Run({"profile", "use", "prod"}).exit_code, 0);
  Run({"stats"});
  EXPECT_EQ(connection_options_.target, "graph.example.org:7411");
  EXPECT_TRUE(connection_options_.tls.has_value());
  EXPECT_EQ(connection_options_.bearer_token, "secret");
  Run({"stats", "--profile", "test"});
  EXPECT_EQ(connection_options_.target, "h:1");
  EXPECT_EQ(connection_options_.bearer_token, "");
  variables_["COLUMNS"] = "200";
  EXPECT_THAT(Run({"profile", "list"}).out,
              AllOf(HasSubstr("*  prod  graph.example.org  yes  " + folder_ + "/token\n"),
                    HasSubstr("   test  h:1                no\n")));
  EXPECT_EQ(Run({"profile", "remove", "prod"}).exit_code, 0);
  Run({"stats"});
  EXPECT_EQ(connection_options_.target, "127.0.0.1:7411");
}

TEST_F(ProfileCommandTest, SaysWhatIsWrong) {
  EXPECT_EQ(Run({"profile", "use", "none"}).exit_code, 1);
  EXPECT_EQ(Run({"profile", "remove", "none"}).exit_code, 1);
  EXPECT_EQ(Run({"profile", "add", "a b", "--server", "h"}).exit_code, 2);
  EXPECT_THAT(Run({"profile", "add", "a"}).err, HasSubstr("--server is needed"));
  EXPECT_EQ(Run({"profile", "add"}).exit_code, 2);
  EXPECT_THAT(Run({"profile", "drop"}).err, HasSubstr("must be add, list, use or remove"));
  EXPECT_THAT(Run({"stats", "--profile", "none"}).err, HasSubstr("there is no profile \"none\""));
  variables_["XDG_CONFIG_HOME"] = "";
  EXPECT_EQ(Run({"profile", "list"}).exit_code, 2);
}

}  // namespace
}  // namespace chancery
