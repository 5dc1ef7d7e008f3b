#include "client/cli/token_command.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/display_text.h"
#include "client/cli/table_writer.h"
#include "storage/access/access_role.h"
#include "storage/access/token_file.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kShownDigits = 12;

absl::Status FileError(absl::string_view what, const std::string& path) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

// The file of tokens, from its reading to its writing. Another run that changes it meanwhile is
// refused: the new file is made under a name that only one can have.
class TokenFile {
 public:
  // Without `create` the file must be there.
  static absl::StatusOr<TokenFile> Read(const std::string& path, bool create) {
    TokenFile file(path);
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && create) return file;
    if (fd < 0) return FileError("read", path);
    struct stat status {};
    bool ok = fstat(fd, &status) == 0;
    char buffer[4096];
    ssize_t count = 0;
    while (ok && (count = read(fd, buffer, sizeof(buffer))) > 0 &&
           file.text_.size() <= kMaxTokenFileBytes) {
      file.text_.append(buffer, static_cast<size_t>(count));
    }
    const absl::Status failure = FileError("read", path);
    close(fd);
    if (!ok || count < 0) return failure;
    file.there_ = true;
    file.status_ = status;
    CHANCERY_ASSIGN_OR_RETURN(file.entries_, ParseTokenFile(file.text_), _ << path);
    return file;
  }

  const std::vector<TokenEntry>& entries() const { return entries_; }
  const std::string& text() const { return text_; }

  // The file has `text` then, whole, on the device; or is as it was.
  absl::Status Replace(const std::string& text) const {
    const std::string next = path_ + ".new";
    const int fd = open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
      return absl::FailedPreconditionError(absl::StrCat(
          next, " is there: another run is changing the file, or was killed; then delete it"));
    }
    if (fd < 0) return FileError("write", next);
    // Whom the file belongs to may be whom the server runs as.
    bool ok = !there_ ||
              (fchmod(fd, status_.st_mode & 07777) == 0 &&
               (status_.st_uid == geteuid() || fchown(fd, status_.st_uid, status_.st_gid) == 0));
    size_t written = 0;
    while (ok && written < text.size()) {
      const ssize_t count = write(fd, text.data() + written, text.size() - written);
      ok = count > 0;
      if (ok) written += static_cast<size_t>(count);
    }
    ok = ok && fsync(fd) == 0;
    ok = ok && std::rename(next.c_str(), path_.c_str()) == 0;
    absl::Status failure = FileError("write", path_);
    close(fd);
    if (!ok) {
      unlink(next.c_str());
      return failure;
    }
    return SyncFolder();
  }

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  absl::Status SyncFolder() const {
    const std::string folder =
        std::filesystem::absolute(std::filesystem::path(path_)).parent_path().string();
    const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool ok = fd >= 0 && fsync(fd) == 0;
    const absl::Status failure = FileError("sync", folder);
    if (fd >= 0) close(fd);
    return ok ? absl::OkStatus() : failure;
  }

  std::string path_;
  std::string text_;
  std::vector<TokenEntry> entries_;
  bool there_ = false;
  struct stat status_ {};
};

absl::StatusOr<std::string> IdArgument(const CommandContext& context) {
  const std::vector<std::string>& arguments = context.flags.arguments();
  if (arguments.size() < 2) {
    return absl::InvalidArgumentError(
        absl::StrCat("token ", arguments[0], " needs an ID: whom the token is for"));
  }
  if (!IsTokenId(arguments[1])) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", arguments[1], "\" is no id: letters, digits and .-_@, at most ", kMaxTokenIdBytes));
  }
  return arguments[1];
}

absl::StatusOr<ExitCode> Create(CommandContext& context) {
  TokenEntry entry;
  CHANCERY_ASSIGN_OR_RETURN(entry.id, IdArgument(context));
  for (const std::string& name : context.flags.Texts("role")) {
    entry.roles.Add(*ParseAccessRole(name));
  }
  if (entry.roles.empty()) {
    return absl::InvalidArgumentError("token create needs --role: what the token allows");
  }
  if (context.flags.Has("expires")) {
    const std::string day = context.flags.Text("expires");
    if (!absl::ParseTime("%Y-%m-%d", day, &entry.expires, nullptr)) {
      return absl::InvalidArgumentError(absl::StrCat("--expires: \"", day, "\" is no day"));
    }
    if (entry.expires <= context.clock.Now()) {
      return absl::InvalidArgumentError(absl::StrCat("--expires: ", day, " has come already"));
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const TokenFile file,
                            TokenFile::Read(context.flags.Text("file"), /*create=*/true));
  CHANCERY_ASSIGN_OR_RETURN(const std::string token, NewToken());
  entry.digest = TokenDigest(token);
  std::string text = file.text();
  if (!text.empty() && text.back() != '\n') text.push_back('\n');
  CHANCERY_RETURN_IF_ERROR(file.Replace(text + TokenLine(entry)));
  context.out << token << "\n";
  context.err << "This is the only time that the token is shown.\n";
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> List(CommandContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const TokenFile file,
                            TokenFile::Read(context.flags.Text("file"), /*create=*/false));
  TableWriter table({{"ID"}, {"ROLES"}, {"EXPIRES"}, {"DIGEST"}},
                    {context.terminal.width, context.terminal.color}, context.out);
  for (const TokenEntry& entry : file.entries()) {
    std::string expires = "never";
    if (entry.expires != absl::InfiniteFuture()) {
      expires = absl::FormatTime("%Y-%m-%d", entry.expires, absl::UTCTimeZone());
      if (entry.expires <= context.clock.Now()) absl::StrAppend(&expires, " (expired)");
    }
    table.AddRow({entry.id, entry.roles.ToString(), expires, entry.digest.substr(0, kShownDigits)});
  }
  table.Finish();
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Revoke(CommandContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string id, IdArgument(context));
  const std::string prefix = context.flags.Text("digest");
  CHANCERY_ASSIGN_OR_RETURN(const TokenFile file,
                            TokenFile::Read(context.flags.Text("file"), /*create=*/false));
  std::vector<std::string> digests;
  for (const TokenEntry& entry : file.entries()) {
    if (entry.id == id && absl::StartsWith(entry.digest, prefix)) digests.push_back(entry.digest);
  }
  if (digests.empty()) return absl::NotFoundError(absl::StrCat("no such token of ", id));
  CHANCERY_RETURN_IF_ERROR(file.Replace(WithoutTokens(file.text(), digests)));
  context.out << digests.size() << (digests.size() == 1 ? " token" : " tokens") << " of " << id
              << " revoked; a server that runs sees it within a second of its next call\n";
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  if (context.flags.Text("file").empty()) {
    return absl::InvalidArgumentError("--file is needed: auth.token_file of the server");
  }
  const std::string& action = context.flags.arguments()[0];
  if (action == "create") return Create(context);
  if (action == "list") return List(context);
  if (action == "revoke") return Revoke(context);
  return absl::InvalidArgumentError(
      absl::StrCat("token ", Printable(action), ": must be create, list or revoke"));
}

}  // namespace

Command TokenCommand() {
  Command command;
  command.name = "token";
  command.summary = "whose tokens a server takes";
  command.arguments = "create|list|revoke [ID]";
  command.argument_choices = {"create", "list", "revoke"};
  command.min_arguments = 1;
  command.max_arguments = 2;
  command.description =
      "Keeps the file that the server's auth.token_file names, which has ids, digests, roles and "
      "days of expiry, and no token. Run it where the server runs.\n\n"
      "create prints a new token for ID, once. One id may have several: create the next one, hand "
      "it out, and revoke the old one by the first digits of its digest, which list shows. revoke "
      "without --digest revokes all of an id.";
  std::vector<std::string> roles;
  for (const AccessRole role : kAccessRoles) roles.emplace_back(AccessRoleName(role));
  command.flags = {
      {"file", FlagType::kText, "FILE", "the server's file of tokens", {}, false, 0},
      {"role", FlagType::kChoice, "ROLE", "what the token allows", roles, true, 0},
      {"expires",
       FlagType::kDate,
       "DAY",
       "the first day on which it is refused (UTC)",
       {},
       false,
       0},
      {"digest",
       FlagType::kText,
       "DIGITS",
       "revoke only the token whose digest begins so",
       {},
       false,
       0},
  };
  command.examples = {
      {"chancery token create desk-1 --role reader --file tokens", "a token that may only read"},
      {"chancery token create ops --role admin --expires 2027-01-01 --file tokens",
       "one that may do everything, until the new year"},
      {"chancery token revoke desk-1 --digest 9f86d0 --file tokens", "the old one of two"}};
  command.needs_server = false;
  command.has_rows = false;
  command.reads_graph = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
