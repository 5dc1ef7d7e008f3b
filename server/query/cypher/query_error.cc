#include "server/query/cypher/query_error.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"

namespace chancery::cypher {
namespace {

constexpr size_t kMaxShownLine = 120;

absl::Status Make(ErrorType type, absl::string_view detail, absl::string_view phase,
                  absl::string_view message, std::map<std::string, std::string> metadata) {
  metadata["type"] = std::string(ErrorTypeName(type));
  metadata["detail"] = std::string(detail);
  metadata["phase"] = std::string(phase);
  ErrorDetail error;
  error.reason = "INVALID_FIELD";
  error.metadata = std::move(metadata);
  error.violations = {{"query", std::string(message)}};
  return WithErrorDetail(absl::InvalidArgumentError(message), error);
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Characters in UTF-8 text.
size_t CountCharacters(absl::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

// Insertions, deletions, changes and exchanges of neighbours between two words of ASCII.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

absl::string_view ErrorTypeName(ErrorType type) {
  switch (type) {
    case ErrorType::kSyntaxError:
      return "SyntaxError";
    case ErrorType::kSemanticError:
      return "SemanticError";
    case ErrorType::kTypeError:
      return "TypeError";
    case ErrorType::kArgumentError:
      return "ArgumentError";
    case ErrorType::kArithmeticError:
      return "ArithmeticError";
    case ErrorType::kParameterMissing:
      return "ParameterMissing";
    case ErrorType::kEntityNotFound:
      return "EntityNotFound";
    case ErrorType::kProcedureError:
      return "ProcedureError";
  }
  return "";
}

absl::Status CompileError(ErrorType type, absl::string_view detail, const Span& where,
                          absl::string_view message, absl::string_view hint) {
  std::map<std::string, std::string> metadata;
  metadata["offset"] = absl::StrCat(where.begin);
  metadata["length"] = absl::StrCat(where.end > where.begin ? where.end - where.begin : 0);
  if (!hint.empty()) metadata["hint"] = std::string(hint);
  const std::string whole = hint.empty() ? std::string(message) : absl::StrCat(message, "; ", hint);
  return Make(type, detail, "compile", whole, std::move(metadata));
}

absl::Status RuntimeError(ErrorType type, absl::string_view detail, absl::string_view message) {
  return Make(type, detail, "run", message, {});
}

absl::Status AtSpan(const absl::Status& status, const Span& where) {
  absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || detail->metadata.count("phase") == 0 ||
      detail->metadata.count("offset") != 0) {
    return status;
  }
  detail->metadata["offset"] = absl::StrCat(where.begin);
  detail->metadata["length"] = absl::StrCat(where.end > where.begin ? where.end - where.begin : 0);
  return WithErrorDetail(status, *detail);
}

absl::optional<QueryFault> GetQueryFault(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return absl::nullopt;
  const auto get = [&detail](const char* key) {
    const auto found = detail->metadata.find(key);
    return found == detail->metadata.end() ? std::string() : found->second;
  };
  if (get("phase").empty()) return absl::nullopt;
  QueryFault fault;
  fault.type = get("type");
  fault.detail = get("detail");
  fault.at_compile_time = get("phase") == "compile";
  fault.hint = get("hint");
  size_t offset = 0;
  size_t length = 0;
  if (absl::SimpleAtoi(get("offset"), &offset) && absl::SimpleAtoi(get("length"), &length)) {
    fault.where = Span{offset, offset + length};
  }
  return fault;
}

absl::Status ShowInText(const absl::Status& status, absl::string_view text) {
  const absl::optional<QueryFault> fault = GetQueryFault(status);
  if (!fault.has_value() || !fault->where.has_value()) return status;
  const size_t at = std::min(fault->where->begin, text.size());
  const absl::string_view before = text.substr(0, at);
  const size_t newline = before.rfind('\n');
  const size_t line_start = newline == absl::string_view::npos ? 0 : newline + 1;
  absl::string_view line = text.substr(line_start);
  line = line.substr(0, line.find('\n'));
  const size_t line_number =
      static_cast<size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const size_t column = CountCharacters(text.substr(line_start, at - line_start)) + 1;

  // Of a long line, the part around the place.
  size_t shown_from = 0;
  if (at - line_start > kMaxShownLine / 2) shown_from = at - line_start - kMaxShownLine / 2;
  while (shown_from < line.size() && IsContinuation(line[shown_from])) ++shown_from;
  absl::string_view shown = line.substr(shown_from, kMaxShownLine);
  std::string quoted;
  for (const char c : shown) quoted += c == '\t' || c == '\r' ? ' ' : c;
  const size_t indent = CountCharacters(
      line.substr(shown_from, at - line_start - std::min(shown_from, at - line_start)));
  const size_t width =
      std::max<size_t>(1, CountCharacters(text.substr(
                              at, std::min(fault->where->end, line_start + line.size()) >= at
                                      ? std::min(fault->where->end, line_start + line.size()) - at
                                      : 0)));
  const std::string message = absl::StrCat(
      "line ", line_number, ", column ", column, ": ", status.message(), "\n  ", quoted, "\n  ",
      std::string(indent, ' '), std::string(std::min(width, kMaxShownLine), '^'));
  absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  detail->metadata["line"] = absl::StrCat(line_number);
  detail->metadata["column"] = absl::StrCat(column);
  return WithErrorDetail(absl::Status(status.code(), message), *detail);
}

std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known) {
  if (word.size() > 64) return "";
  const std::string lower = absl::AsciiStrToLower(word);
  const std::string* best = nullptr;
  size_t best_distance = word.size() <= 3 ? 2 : 1 + word.size() / 3;
  for (const std::string& candidate : known) {
    const size_t distance = Distance(lower, absl::AsciiStrToLower(candidate));
    if (distance < best_distance) {
      best_distance = distance;
      best = &candidate;
    }
  }
  return best == nullptr ? "" : absl::StrCat("did you mean `", *best, "`?");
}

}  // namespace chancery::cypher
