// Any bytes as what an operator writes: the configuration, the file of tokens, addresses.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/config/server_options.h"
#include "storage/access/token_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chancery;  // NOLINT(google-build-using-namespace): the function has none
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<ServerOptions> options = ParseServerOptions(text, "fuzz");
  if (options.ok()) {
    for (const OptionProblem& problem : Validate(*options)) {
      if (problem.ToString().empty()) __builtin_trap();
    }
  }
  const absl::StatusOr<std::vector<TokenEntry>> tokens = ParseTokenFile(text);
  if (tokens.ok()) {
    // What was read is written so that it is read the same.
    std::string lines;
    for (const TokenEntry& token : *tokens) absl::StrAppend(&lines, TokenLine(token));
    const absl::StatusOr<std::vector<TokenEntry>> again = ParseTokenFile(lines);
    if (!again.ok() || again->size() != tokens->size()) __builtin_trap();
  }
  (void)ParseHostPort(text);
  return 0;
}
