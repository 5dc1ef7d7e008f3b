#include "client/lib/profile_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kMaxNameBytes = 64;

absl::Status WrongLine(int line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what));
}

absl::Status CannotWrite(const std::string& path, int error) {
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", std::strerror(error)));
}

}  // namespace

const std::vector<std::string>& ProfileSettings() {
  static const auto* const settings = new std::vector<std::string>{
      "server", "tls", "tls-ca", "tls-cert", "tls-key", "tls-server-name", "token-file"};
  return *settings;
}

bool IsProfileName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && absl::c_all_of(name, [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
  });
}

absl::StatusOr<ProfileFile> ParseProfiles(absl::string_view text) {
  ProfileFile file;
  Profile* profile = nullptr;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (absl::ConsumePrefix(&line, "use ")) {
      file.used = std::string(absl::StripAsciiWhitespace(line));
      if (!IsProfileName(file.used)) return WrongLine(number, "this is no name of a profile");
      continue;
    }
    if (absl::ConsumePrefix(&line, "[")) {
      if (!absl::ConsumeSuffix(&line, "]") || !IsProfileName(line)) {
        return WrongLine(number, "this is no [NAME] of a profile");
      }
      const auto [it, added] = file.profiles.emplace(std::string(line), Profile());
      if (!added) return WrongLine(number, absl::StrCat("there are two profiles ", line));
      profile = &it->second;
      continue;
    }
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    const std::string name(absl::StripAsciiWhitespace(parts.first));
    const std::string value(absl::StripAsciiWhitespace(parts.second));
    if (profile == nullptr) {
      return WrongLine(number, "a setting stands below the [NAME] of a profile");
    }
    if (!absl::c_linear_search(ProfileSettings(), name)) {
      return WrongLine(number, absl::StrCat("a profile has no \"", name, "\", only ",
                                            absl::StrJoin(ProfileSettings(), ", ")));
    }
    if (value.empty()) return WrongLine(number, absl::StrCat(name, " has no value"));
    (*profile)[name] = value;
  }
  if (!file.used.empty() && file.profiles.count(file.used) == 0) {
    return absl::InvalidArgumentError(absl::StrCat("there is no profile ", file.used, " to use"));
  }
  return file;
}

std::string ProfilesText(const ProfileFile& file) {
  std::string text;
  if (!file.used.empty()) absl::StrAppend(&text, "use ", file.used, "\n");
  for (const auto& [name, profile] : file.profiles) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", "[", name, "]\n");
    for (const auto& [setting, value] : profile) {
      absl::StrAppend(&text, setting, " = ", value, "\n");
    }
  }
  return text;
}

std::string ProfilePath(const std::function<std::string(const std::string&)>& variable) {
  std::string folder = variable("XDG_CONFIG_HOME");
  if (folder.empty()) {
    const std::string home = variable("HOME");
    if (home.empty()) return "";
    folder = home + "/.config";
  }
  return folder + "/chancery/profiles";
}

absl::StatusOr<ProfileFile> ReadProfiles(const std::string& path) {
  std::error_code error;
  if (path.empty() || (!std::filesystem::exists(path, error) && !error)) return ProfileFile();
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot read the profiles ", path, ": ", std::strerror(errno)));
  }
  const std::string text(std::istreambuf_iterator<char>(in), {});
  CHANCERY_ASSIGN_OR_RETURN(ProfileFile file, ParseProfiles(text), _ << path);
  return file;
}

absl::Status WriteProfiles(const std::string& path, const ProfileFile& file) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  std::string scratch = path + ".XXXXXX";
  const int fd = mkstemp(scratch.data());  // for its user alone
  if (fd < 0) return CannotWrite(path, errno);
  const std::string text = ProfilesText(file);
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
  int error = written ? 0 : errno;
  close(fd);
  if (error == 0 && std::rename(scratch.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return absl::OkStatus();
  std::remove(scratch.c_str());
  return CannotWrite(path, error);
}

absl::StatusOr<Profile> ChooseProfile(const ProfileFile& file, absl::string_view wanted,
                                      bool server_is_known) {
  if (wanted.empty() && (server_is_known || file.used.empty())) return Profile();
  const std::string name = wanted.empty() ? file.used : std::string(wanted);
  const auto found = file.profiles.find(name);
  if (found != file.profiles.end()) return found->second;
  return absl::InvalidArgumentError(absl::StrCat(
      "there is no profile \"", name, "\"; `chancery profile list` shows those that there are"));
}

}  // namespace chancery
