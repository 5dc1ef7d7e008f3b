#include "client/lib/connection_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "client/lib/profile_file.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class ConnectionSettingsTest : public ::testing::Test {
 protected:
  ConnectionSettingsTest() : folder_(::testing::TempDir() + "/settings") {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "/prod.token") << "prod-token\n";
    std::ofstream(folder_ + "/other.token") << "other-token\n";
    variables_["XDG_CONFIG_HOME"] = folder_;
  }
  ~ConnectionSettingsTest() override { std::filesystem::remove_all(folder_); }

  void WriteTwoProfiles() {
    ProfileFile file;
    file.used = "prod";
    file.profiles["prod"] = {{"server", "graph.example.org"},
                             {"tls-ca", "ca.pem"},
                             {"token-file", folder_ + "/prod.token"}};
    file.profiles["test"] = {{"server", "127.0.0.1:99"}};
    ASSERT_TRUE(WriteProfiles(ProfilePath(Variable()), file).ok());
  }

  EnvironmentVariable Variable() {
    return [this](const std::string& name) { return variables_[name]; };
  }

  absl::StatusOr<GrpcConnectionOptions> Read(std::map<std::string, std::string> flags) {
    return ConnectionFromSettings(
        [&flags](const std::string& name) {
          const auto it = flags.find(name);
          return it == flags.end() ? absl::nullopt : absl::optional<std::string>(it->second);
        },
        Variable());
  }

  const std::string folder_;
  std::map<std::string, std::string> variables_;
};

TEST_F(ConnectionSettingsTest, WithoutAnythingItIsThisMachine) {
  const auto options = Read({});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->target, "127.0.0.1:7411");
  EXPECT_FALSE(options->tls.has_value());
  EXPECT_EQ(options->bearer_token, "");
}

TEST_F(ConnectionSettingsTest, TheProfileInUseHoldsAsAWhole) {
  WriteTwoProfiles();
  variables_["CHANCERY_TOKEN"] = "of the environment";
  const auto options = Read({});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->target, "graph.example.org:7411");
  EXPECT_EQ(options->tls->root_ca_file, "ca.pem");
  EXPECT_EQ(options->bearer_token, "prod-token");
  // A flag goes before one of its settings.
  EXPECT_EQ(Read({{"token-file", folder_ + "/other.token"}})->bearer_token, "other-token");
}

TEST_F(ConnectionSettingsTest, NoTokenGoesToAServerThatItIsNotFor) {
  WriteTwoProfiles();
  EXPECT_EQ(Read({{"server", "elsewhere"}})->bearer_token, "");
  EXPECT_FALSE(Read({{"server", "elsewhere"}})->tls.has_value());
  variables_["CHANCERY_SERVER"] = "elsewhere";
  EXPECT_EQ(Read({})->target, "elsewhere:7411");
  EXPECT_EQ(Read({})->bearer_token, "");
  // Nor does the environment's to that of a profile.
  variables_["CHANCERY_TOKEN"] = "of the environment";
  EXPECT_EQ(Read({{"profile", "test"}})->bearer_token, "");
  EXPECT_EQ(Read({})->bearer_token, "of the environment");
}

TEST_F(ConnectionSettingsTest, AProfileCanBeNamed) {
  WriteTwoProfiles();
  variables_["CHANCERY_SERVER"] = "elsewhere";
  EXPECT_EQ(Read({{"profile", "test"}})->target, "127.0.0.1:99");
  variables_["CHANCERY_PROFILE"] = "prod";
  EXPECT_EQ(Read({})->target, "graph.example.org:7411");
  EXPECT_EQ(Read({{"profile", "test"}})->target, "127.0.0.1:99");
  EXPECT_THAT(std::string(Read({{"profile", "none"}}).status().message()),
              HasSubstr("there is no profile \"none\""));
}

TEST_F(ConnectionSettingsTest, SeveralServersOfOneStore) {
  EXPECT_EQ(Read({{"server", "a,b:99, [::1],unix:/run/s"}})->target,
            "a:7411,b:99,[::1]:7411,unix:/run/s");
  variables_["CHANCERY_SERVER"] = "c,d";
  EXPECT_EQ(Read({})->target, "c:7411,d:7411");
  for (const char* wrong : {"a,", ",a", "a,,b", "a,b:0", "a,http://b"}) {
    EXPECT_FALSE(Read({{"server", wrong}}).ok()) << wrong;
  }
}

TEST_F(ConnectionSettingsTest, SwitchesAndFilesOfFlags) {
  EXPECT_TRUE(Read({{"tls", "true"}})->tls.has_value());
  EXPECT_FALSE(Read({{"tls", "false"}})->tls.has_value());
  EXPECT_THAT(std::string(Read({{"token-file", folder_ + "/none"}}).status().message()),
              HasSubstr("--token-file: cannot read "));
  EXPECT_THAT(std::string(Read({{"server", "http://h"}}).status().message()),
              HasSubstr("leave the protocol out"));
}

}  // namespace
}  // namespace chancery
