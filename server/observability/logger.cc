#include "server/observability/logger.h"

#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "server/observability/utf8.h"

namespace chancery {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

void WriteToStandardError(absl::string_view line) {
  while (!line.empty()) {
    const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return;
    }
    line.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

absl::string_view LogLevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "unknown";
}

absl::optional<LogLevel> ParseLogLevel(absl::string_view name) {
  for (LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (name == LogLevelName(level)) return level;
  }
  return absl::nullopt;
}

void AppendJsonString(absl::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) {
    const char c = text[0];
    const size_t length = Utf8SequenceLength(text);
    if (length == 0) {
      out->append(kReplacement.data(), kReplacement.size());
      text.remove_prefix(1);
      continue;
    }
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (c == '\n') {
      out->append("\\n");
    } else if (c == '\t') {
      out->append("\\t");
    } else if (length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
      absl::StrAppendFormat(out, "\\u%04x", static_cast<int>(c));
    } else {
      out->append(text.data(), length);
    }
    text.remove_prefix(length);
  }
  out->push_back('"');
}

void LogField::AppendTo(std::string* out) const {
  AppendJsonString(key_, out);
  out->push_back(':');
  switch (kind_) {
    case Kind::kString:
      AppendJsonString(string_, out);
      break;
    case Kind::kInteger:
      absl::StrAppend(out, integer_);
      break;
    case Kind::kDouble:
      // JSON has no infinity and no NaN.
      if (std::isfinite(double_)) {
        absl::StrAppend(out, double_);
      } else {
        out->append("null");
      }
      break;
    case Kind::kBool:
      out->append(integer_ != 0 ? "true" : "false");
      break;
  }
}

Logger::Logger(LogLevel minimum, const Clock& clock, Sink sink)
    : minimum_(minimum), clock_(clock), sink_(std::move(sink)) {}

Logger::Logger(LogLevel minimum, const Clock& clock)
    : Logger(minimum, clock, &WriteToStandardError) {}

void Logger::Log(LogLevel level, absl::string_view event, absl::Span<const LogField> fields) {
  if (!Enabled(level)) return;
  std::string line;
  line.reserve(256);
  absl::StrAppend(&line, "{\"time\":\"",
                  absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", clock_.Now(), absl::UTCTimeZone()),
                  "\",\"level\":\"", LogLevelName(level), "\",\"event\":");
  AppendJsonString(event, &line);
  for (const LogField& field : fields) {
    line.push_back(',');
    field.AppendTo(&line);
  }
  line.append("}\n");
  std::lock_guard<std::mutex> lock(mu_);
  sink_(line);
}

}  // namespace chancery
