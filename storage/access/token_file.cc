#include "storage/access/token_file.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr size_t kDigestDigits = size_t{2} * SHA256_DIGEST_LENGTH;
constexpr char kNever[] = "never";
constexpr char kDay[] = "%Y-%m-%d";

std::vector<absl::string_view> Words(absl::string_view line) {
  return absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
}

absl::StatusOr<TokenEntry> ParseLine(const std::vector<absl::string_view>& words) {
  if (words.size() != 4) {
    return absl::InvalidArgumentError("must be: id, digest, roles, and a day or \"never\"");
  }
  TokenEntry entry;
  if (!IsTokenId(words[0])) return absl::InvalidArgumentError("the id has other characters");
  entry.id = std::string(words[0]);
  if (words[1].size() != kDigestDigits || !absl::c_all_of(words[1], absl::ascii_isxdigit)) {
    return absl::InvalidArgumentError("the digest must be 64 hexadecimal digits");
  }
  entry.digest = absl::AsciiStrToLower(words[1]);
  for (absl::string_view name : absl::StrSplit(words[2], ',')) {
    const absl::optional<AccessRole> role = ParseAccessRole(name);
    if (!role.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", name, "\" is no role: reader, writer, curator or admin"));
    }
    entry.roles.Add(*role);
  }
  if (words[3] != kNever && !absl::ParseTime(kDay, words[3], &entry.expires, nullptr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", words[3], "\" is no day (YYYY-MM-DD), nor \"never\""));
  }
  return entry;
}

bool IsComment(const std::vector<absl::string_view>& words) {
  return words.empty() || absl::StartsWith(words[0], "#");
}

}  // namespace

absl::StatusOr<std::vector<TokenEntry>> ParseTokenFile(absl::string_view text) {
  std::vector<TokenEntry> entries;
  absl::flat_hash_set<std::string> digests;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const std::vector<absl::string_view> words = Words(line);
    if (IsComment(words)) continue;
    CHANCERY_ASSIGN_OR_RETURN(TokenEntry entry, ParseLine(words), _ << "line " << number);
    if (!digests.insert(entry.digest).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": the token stands in an earlier line, too"));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string TokenLine(const TokenEntry& entry) {
  return absl::StrCat(entry.id, " ", entry.digest, " ", entry.roles.ToString(), " ",
                      entry.expires == absl::InfiniteFuture()
                          ? kNever
                          : absl::FormatTime(kDay, entry.expires, absl::UTCTimeZone()),
                      "\n");
}

std::string WithoutTokens(absl::string_view text, const std::vector<std::string>& digests) {
  std::string kept;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const absl::string_view line = text.substr(0, end);
    const std::vector<absl::string_view> words = Words(line);
    const bool goes = !IsComment(words) && words.size() > 1 &&
                      absl::c_linear_search(digests, absl::AsciiStrToLower(words[1]));
    if (!goes) absl::StrAppend(&kept, line, "\n");
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  }
  return kept;
}

bool IsTokenId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxTokenIdBytes && absl::c_all_of(id, [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@';
  });
}

std::string TokenDigest(absl::string_view token) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

absl::StatusOr<std::string> NewToken() {
  unsigned char bytes[kTokenBytes];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
    return absl::UnavailableError("the system gives no random numbers");
  }
  return absl::StrCat("chy_", absl::WebSafeBase64Escape(absl::string_view(
                                  reinterpret_cast<const char*>(bytes), sizeof(bytes))));
}

}  // namespace chancery
