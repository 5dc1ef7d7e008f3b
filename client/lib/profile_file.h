// Profiles: servers by short names, so that their flags need not be written each time. One file of
// a user has all of them; `chancery profile` writes it, the command line and the loader read it:
//
//   use prod
//
//   [prod]
//   server = graph.example.org:7411
//   tls-ca = /etc/ssl/graph.pem
//   token-file = /home/ann/.config/chancery/prod.token
//
// Names of settings are those of the flags. A token is not in it, only where its file is.
//
// Pure functions, but for those that read and write the file.

#ifndef CHANCERY_CLIENT_LIB_PROFILE_FILE_H_
#define CHANCERY_CLIENT_LIB_PROFILE_FILE_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

// By the name of the flag, without dashes.
using Profile = std::map<std::string, std::string>;

struct ProfileFile {
  // The profile to use where none is named; empty: none.
  std::string used;
  std::map<std::string, Profile> profiles;
};

// The settings that a profile may have: of how a server is reached. The value of a switch, `tls`,
// is "true".
const std::vector<std::string>& ProfileSettings();

// True for 1 to 64 letters, digits, dots, hyphens and underscores.
bool IsProfileName(absl::string_view name);

// INVALID_ARGUMENT, "line 3: ...", for anything that is not as above.
absl::StatusOr<ProfileFile> ParseProfiles(absl::string_view text);
std::string ProfilesText(const ProfileFile& file);

// $XDG_CONFIG_HOME/chancery/profiles or $HOME/.config/chancery/profiles; empty where neither is
// set.
std::string ProfilePath(const std::function<std::string(const std::string&)>& variable);

// No profiles where there is no file. INVALID_ARGUMENT, naming the file, where it cannot be read or
// understood.
absl::StatusOr<ProfileFile> ReadProfiles(const std::string& path);
// Replaces the file as a whole (mode 0600), and makes its folder where needed.
absl::Status WriteProfiles(const std::string& path, const ProfileFile& file);

// The profile for a call: the one named `wanted`; else the used one, unless `server` is known from
// elsewhere, so that no token goes to a server that it is not for; else none. INVALID_ARGUMENT if
// there is no such profile.
absl::StatusOr<Profile> ChooseProfile(const ProfileFile& file, absl::string_view wanted,
                                      bool server_is_known);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_PROFILE_FILE_H_
