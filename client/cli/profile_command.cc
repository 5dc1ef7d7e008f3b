#include "client/cli/profile_command.h"

#include <filesystem>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_help.h"
#include "client/cli/display_text.h"
#include "client/cli/table_writer.h"
#include "client/lib/profile_file.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::StatusOr<std::string> NameArgument(const CommandContext& context) {
  if (context.flags.arguments().size() < 2) {
    return absl::InvalidArgumentError("which profile? name it");
  }
  const std::string& name = context.flags.arguments()[1];
  if (IsProfileName(name)) return name;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", Printable(name),
                   "\" is no name of a profile: 1 to 64 letters, digits, dots, hyphens and "
                   "underscores"));
}

absl::Status NoSuchProfile(const std::string& name) {
  return absl::NotFoundError(absl::StrCat("there is no profile ", name));
}

absl::Status Add(const CommandContext& context, ProfileFile* file) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string name, NameArgument(context));
  Profile profile;
  for (const std::string& setting : ProfileSettings()) {
    if (!context.flags.Has(setting)) continue;
    std::string value = context.flags.Text(setting);
    if (setting == "tls") {
      if (!context.flags.IsOn(setting)) continue;
      value = "true";
    } else if (setting != "server" && setting != "tls-server-name") {
      // Wherever it will be read from.
      value = std::filesystem::absolute(value).string();
    }
    if (value.find('\n') != std::string::npos) {
      return absl::InvalidArgumentError(absl::StrCat("--", setting, " has a line break"));
    }
    profile[setting] = std::move(value);
  }
  if (profile.count("server") == 0) return absl::InvalidArgumentError("--server is needed");
  file->profiles[name] = std::move(profile);
  return absl::OkStatus();
}

ExitCode List(CommandContext& context, const ProfileFile& file) {
  TableWriter table({{""}, {"Name"}, {"Server"}, {"TLS"}, {"Token"}},
                    {context.terminal.width, context.terminal.color}, context.out);
  for (const auto& entry : file.profiles) {
    const std::string& name = entry.first;
    const auto& profile = entry.second;
    const auto setting = [&profile](const char* key) {
      const auto it = profile.find(key);
      return it == profile.end() ? std::string() : it->second;
    };
    const bool tls = absl::c_any_of(
        profile, [](const auto& each) { return absl::StartsWith(each.first, "tls"); });
    table.AddRow({name == file.used ? "*" : "", name, setting("server"), tls ? "yes" : "no",
                  setting("token-file")});
  }
  table.Finish();
  if (table.row_count() > 0) return ExitCode::kOk;
  context.err << "there are no profiles\n";
  return ExitCode::kNothingFound;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const std::string& path = context.profile_path;
  if (path.empty()) return absl::InvalidArgumentError("neither XDG_CONFIG_HOME nor HOME is set");
  CHANCERY_ASSIGN_OR_RETURN(ProfileFile file, ReadProfiles(path));
  const std::string& action = context.flags.arguments()[0];
  if (action == "list") return List(context, file);
  if (action == "add") {
    CHANCERY_RETURN_IF_ERROR(Add(context, &file));
  } else if (action == "use") {
    CHANCERY_ASSIGN_OR_RETURN(const std::string name, NameArgument(context));
    if (file.profiles.count(name) == 0) return NoSuchProfile(name);
    file.used = name;
  } else if (action == "remove") {
    CHANCERY_ASSIGN_OR_RETURN(const std::string name, NameArgument(context));
    if (file.profiles.erase(name) == 0) return NoSuchProfile(name);
    if (file.used == name) file.used.clear();
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("profile ", Printable(action), ": must be add, list, use or remove"));
  }
  CHANCERY_RETURN_IF_ERROR(WriteProfiles(path, file));
  return ExitCode::kOk;
}

}  // namespace

Command ProfileCommand() {
  Command command;
  command.name = "profile";
  command.summary = "servers by short names";
  command.arguments = "add|list|use|remove [NAME]";
  command.argument_choices = {"add", "list", "use", "remove"};
  command.min_arguments = 1;
  command.max_arguments = 2;
  command.description =
      "Keeps how servers are reached, in chancery/profiles below $XDG_CONFIG_HOME or ~/.config, so "
      "that the flags need not be written each time. add makes a profile, or makes it anew; use "
      "names the one that holds where no other server is named; `chancery --profile NAME` and "
      "`chancery-load --profile NAME` take another. Of a token only the place of its file is kept.";
  for (FlagSpec& flag : GlobalFlags()) {
    if (absl::c_linear_search(ProfileSettings(), flag.name)) {
      command.flags.push_back(std::move(flag));
    }
  }
  command.examples = {
      {"chancery profile add prod --server db.example --tls --token-file prod.token",
       "a server elsewhere"},
      {"chancery profile use prod", "the one to ask from now on"},
      {"chancery met \"Sergey Lavrov\" --profile test", "another one, once"}};
  command.needs_server = false;
  command.has_rows = false;
  command.reads_graph = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
