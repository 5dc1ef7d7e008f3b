#include "server/auth/method_roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

using testing::Contains;

// Every method of every service in the public protos.
std::vector<std::string> Methods() {
  std::vector<std::string> methods;
  for (const auto& entry : std::filesystem::directory_iterator("proto/chancery/v1")) {
    std::ifstream file(entry.path());
    std::string service;
    for (std::string text; std::getline(file, text);) {
      absl::string_view line = absl::StripLeadingAsciiWhitespace(text);
      const bool is_service = absl::ConsumePrefix(&line, "service ");
      if (!is_service && !absl::ConsumePrefix(&line, "rpc ")) continue;
      const std::string name(line.substr(0, line.find_first_of(" ({")));
      if (is_service) {
        service = name;
      } else {
        methods.push_back(absl::StrCat(service, "/", name));
      }
    }
  }
  return methods;
}

TEST(MethodRolesTest, EveryMethodHasARole) {
  const std::vector<std::string> methods = Methods();
  EXPECT_THAT(methods, Contains("GraphService/FindEncounters"));
  EXPECT_THAT(methods, Contains("AdminService/ExportGraph"));
  for (const std::string& method : methods) {
    EXPECT_TRUE(RoleOfMethod(method).has_value())
        << method << " can be called by nobody: say in method_roles.cc who may";
  }
}

TEST(MethodRolesTest, NothingElseHas) {
  for (const char* name : {"", "GraphService/", "GraphService/search", "/GraphService/Search",
                           "grpc.health.v1.Health/Check"}) {
    EXPECT_FALSE(RoleOfMethod(name).has_value()) << name;
  }
}

TEST(MethodRolesTest, WhatDestroysAsksForMore) {
  EXPECT_EQ(RoleOfMethod("CurationService/Erase"), AccessRole::kAdmin);
  EXPECT_EQ(RoleOfMethod("AdminService/Backup"), AccessRole::kAdmin);
  EXPECT_EQ(RoleOfMethod("IngestService/WriteFacts"), AccessRole::kWriter);
  EXPECT_EQ(RoleOfMethod("GraphService/Search"), AccessRole::kReader);
}

}  // namespace
}  // namespace chancery
