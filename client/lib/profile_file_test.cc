#include "client/lib/profile_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kText[] =
    "use prod\n"
    "\n"
    "[prod]\n"
    "server = graph.example.org:7411\n"
    "tls = true\n"
    "token-file = /home/ann/a b.token\n"
    "\n"
    "[test]\n"
    "server = 127.0.0.1:7411\n";

TEST(ProfileFileTest, ReadsWhatItWrites) {
  const absl::StatusOr<ProfileFile> file = ParseProfiles(absl::StrCat("# mine\n", kText));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->used, "prod");
  EXPECT_EQ(file->profiles.at("prod").at("token-file"), "/home/ann/a b.token");
  EXPECT_EQ(file->profiles.size(), 2U);
  EXPECT_EQ(ProfilesText(*file), kText);
}

TEST(ProfileFileTest, NamesTheLineThatIsWrong) {
  for (const auto& [text, error] : {
           std::pair<const char*, const char*>{"server = x\n", "line 1: a setting stands below"},
           {"[a]\n\nsevrer = x\n", "line 3: a profile has no \"sevrer\", only server"},
           {"[a]\nserver =\n", "line 2: server has no value"},
           {"[a]\n[a]\n", "line 2: there are two"},
           {"[a b]\n", "line 1: this is no [NAME]"},
           {"use a b\n", "line 1: this is no name"},
           {"use b\n[a]\n", "there is no profile b to use"},
       }) {
    EXPECT_THAT(std::string(ParseProfiles(text).status().message()), HasSubstr(error)) << text;
  }
}

TEST(ProfileFileTest, TheUsedOneIsNotForAServerThatIsKnownFromElsewhere) {
  const ProfileFile file = *ParseProfiles(kText);
  EXPECT_EQ(ChooseProfile(file, "", false)->at("server"), "graph.example.org:7411");
  EXPECT_THAT(*ChooseProfile(file, "", true), IsEmpty());
  EXPECT_EQ(ChooseProfile(file, "test", true)->at("server"), "127.0.0.1:7411");
  EXPECT_THAT(std::string(ChooseProfile(file, "none", false).status().message()),
              HasSubstr("there is no profile \"none\""));
  EXPECT_THAT(*ChooseProfile(ProfileFile(), "", false), IsEmpty());
}

TEST(ProfileFileTest, WritesAFileForItsUserAlone) {
  const std::string path = ::testing::TempDir() + "/config/chancery/profiles";
  EXPECT_THAT(ReadProfiles(path)->profiles, IsEmpty());
  ASSERT_TRUE(WriteProfiles(path, *ParseProfiles(kText)).ok());
  EXPECT_EQ(ProfilesText(*ReadProfiles(path)), kText);
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  std::ofstream(path) << "nonsense\n";
  EXPECT_THAT(std::string(ReadProfiles(path).status().message()), HasSubstr(path));
  std::filesystem::remove_all(::testing::TempDir() + "/config");
}

TEST(ProfileFileTest, LiesWhereTheSystemKeepsSettings) {
  const auto path = [](const std::string& xdg, const std::string& home) {
    return ProfilePath([&](const std::string& name) { return name == "HOME" ? home : xdg; });
  };
  EXPECT_EQ(path("/x", "/home/ann"), "/x/chancery/profiles");
  EXPECT_EQ(path("", "/home/ann"), "/home/ann/.config/chancery/profiles");
  EXPECT_EQ(path("", ""), "");
}

}  // namespace
}  // namespace chancery
