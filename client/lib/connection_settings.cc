#include "client/lib/connection_settings.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/lib/profile_file.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kDefaultServer[] = "127.0.0.1:7411";
constexpr char kDefaultPort[] = "7411";

// "db" and "db:7411" are the same server.
absl::StatusOr<std::string> ServerTarget(const std::string& text) {
  if (text.empty()) return absl::InvalidArgumentError("--server: a name is empty");
  if (absl::StartsWith(text, "unix:")) return text;
  if (absl::StrContains(text, "://")) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server: \"", text, "\" is not HOST:PORT: leave the protocol out"));
  }
  const size_t bracket = text.rfind(']');
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket)) {
    return absl::StrCat(text, ":", kDefaultPort);
  }
  int port = 0;
  if (!absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 1 || port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server: \"", text, "\" is not HOST:PORT: the port is from 1 to 65535"));
  }
  return text;
}

// Of several servers, with commas between.
absl::StatusOr<std::string> ServerTargets(const std::string& text) {
  std::vector<std::string> targets;
  for (const absl::string_view one : absl::StrSplit(text, ',')) {
    CHANCERY_ASSIGN_OR_RETURN(std::string target,
                              ServerTarget(std::string(absl::StripAsciiWhitespace(one))));
    targets.push_back(std::move(target));
  }
  return absl::StrJoin(targets, ",");
}

absl::StatusOr<std::string> ReadToken(const std::string& path) {
  std::ifstream file(path);
  if (!file.is_open()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-file: cannot read ", path, ": ", std::strerror(errno)));
  }
  std::string token;
  std::getline(file, token);
  token = std::string(absl::StripAsciiWhitespace(token));
  if (token.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("--token-file: ", path, " has no token"));
  }
  return token;
}

// A header that is not of W3C's form is to be left out.
std::string TraceParent(const std::string& header) {
  constexpr size_t kLength = 55;  // "00-", 32 digits, "-", 16 digits, "-", 2 digits
  if (header.size() != kLength || header.find_first_not_of("0123456789abcdef-") != header.npos) {
    return "";
  }
  return header;
}

}  // namespace

absl::StatusOr<GrpcConnectionOptions> ConnectionFromSettings(const FlagText& flag,
                                                             const EnvironmentVariable& variable) {
  const std::string wanted = flag("profile").value_or(variable("CHANCERY_PROFILE"));
  const bool server_is_known = flag("server").has_value() || !variable("CHANCERY_SERVER").empty();
  Profile profile;
  if (!wanted.empty() || !server_is_known) {
    CHANCERY_ASSIGN_OR_RETURN(const ProfileFile file, ReadProfiles(ProfilePath(variable)));
    CHANCERY_ASSIGN_OR_RETURN(profile, ChooseProfile(file, wanted, server_is_known));
  }
  const auto setting = [&](const std::string& name) {
    if (const absl::optional<std::string> text = flag(name); text.has_value()) return *text;
    const auto it = profile.find(name);
    return it == profile.end() ? std::string() : it->second;
  };

  GrpcConnectionOptions options;
  std::string server = setting("server");
  if (server.empty() && profile.empty()) server = variable("CHANCERY_SERVER");
  if (server.empty()) server = kDefaultServer;
  CHANCERY_ASSIGN_OR_RETURN(options.target, ServerTargets(server));
  TlsOptions tls;
  tls.root_ca_file = setting("tls-ca");
  tls.certificate_file = setting("tls-cert");
  tls.key_file = setting("tls-key");
  tls.server_name = setting("tls-server-name");
  if (setting("tls") == "true" || !tls.root_ca_file.empty() || !tls.certificate_file.empty() ||
      !tls.key_file.empty() || !tls.server_name.empty()) {
    options.tls = tls;
  }
  if (const std::string file = setting("token-file"); !file.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(options.bearer_token, ReadToken(file));
  } else if (profile.empty()) {
    options.bearer_token = variable("CHANCERY_TOKEN");
  }
  options.traceparent = TraceParent(variable("TRACEPARENT"));
  return options;
}

}  // namespace chancery
