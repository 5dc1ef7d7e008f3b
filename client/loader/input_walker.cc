#include "client/loader/input_walker.h"

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/loader/format_sniffer.h"

namespace chancery {
namespace {

// Enough to tell what JSON is about.
constexpr size_t kSniffedBytes = 64 << 10;

std::string Join(absl::string_view folder, absl::string_view name) {
  return absl::StrCat(folder, absl::EndsWith(folder, "/") ? "" : "/", name);
}

std::string LastComponent(absl::string_view path) {
  while (path.size() > 1 && absl::EndsWith(path, "/")) path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return std::string(slash == absl::string_view::npos ? path : path.substr(slash + 1));
}

// Empty where it cannot be read.
std::string FirstBytes(const FileSystem& files, const std::string& path) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = files.Open(path);
  if (!source.ok()) return "";
  std::string bytes(kSniffedBytes, '\0');
  size_t size = 0;
  while (size < bytes.size()) {
    const absl::StatusOr<size_t> got = (*source)->Read(&bytes[size], bytes.size() - size);
    if (!got.ok() || *got == 0) break;
    size += *got;
  }
  bytes.resize(size);
  return bytes;
}

InputWalker::Problem MakeProblem(absl::string_view path, absl::string_view reason,
                                 absl::string_view message) {
  return {std::string(path), {std::string(reason), std::string(message)}};
}

}  // namespace

InputWalker::InputWalker(const FileSystem& files, std::vector<std::string> paths,
                         absl::optional<InputFormat> format)
    : files_(files), paths_(std::move(paths)), format_(format) {}

absl::optional<InputFormat> InputWalker::FormatOf(const std::string& path, bool named) const {
  const std::string lower = absl::AsciiStrToLower(path);
  if (format_.has_value()) {
    return HasEndingOf(*format_, lower) ? format_ : absl::nullopt;
  }
  if (absl::EndsWith(lower, ".txt")) return InputFormat::kText;
  if (named && absl::EndsWith(lower, ".csv")) return InputFormat::kTenures;
  const bool lines = absl::EndsWith(lower, ".jsonl");
  if (lines || (named && (absl::EndsWith(lower, ".json") || absl::EndsWith(lower, ".ndjson")))) {
    const absl::optional<InputFormat> sniffed = SniffJsonFormat(FirstBytes(files_, path));
    if (sniffed.has_value()) return sniffed;
    // What is wrong with it the reader will say.
    if (lines) return InputFormat::kFacts;
  }
  return absl::nullopt;
}

absl::optional<InputWalker::Entry> InputWalker::Next() {
  while (true) {
    absl::optional<Entry> entry;
    if (!stack_.empty()) {
      Folder& folder = stack_.back();
      if (folder.next == folder.entries.size()) {
        stack_.pop_back();
        continue;
      }
      const std::string& child = folder.entries[folder.next++];
      if (absl::StartsWith(child, ".")) continue;
      // Copies, as entering a folder below moves `folder`.
      const std::string path = Join(folder.path, child);
      const std::string name = folder.name.empty() ? child : Join(folder.name, child);
      entry = VisitEntry(path, name);
    } else if (next_path_ < paths_.size()) {
      entry = VisitNamed(paths_[next_path_++]);
    } else {
      return absl::nullopt;
    }
    if (entry.has_value()) return entry;
  }
}

absl::optional<InputWalker::Entry> InputWalker::VisitNamed(const std::string& path) {
  InputFile file;
  file.path = path;
  file.name = LastComponent(path);
  if (path == "-") {
    file.regular = false;
    file.format = format_.value_or(InputFormat::kFacts);
    return file;
  }
  const absl::StatusOr<FileInfo> info = files_.Stat(path);
  if (!info.ok()) {
    return MakeProblem(path, reject_reason::kUnreadable, info.status().message());
  }
  if (info->kind == FileInfo::Kind::kDirectory) {
    if (format_ == InputFormat::kHsgPocom) {
      file.format = InputFormat::kHsgPocom;
      return file;
    }
    return Enter(path, "", *info);
  }
  file.regular = info->kind == FileInfo::Kind::kFile;
  file.size = info->size;
  absl::optional<InputFormat> format = format_;
  if (!format.has_value() && file.regular) format = FormatOf(path, true);
  if (!format.has_value() && !file.regular) format = InputFormat::kFacts;
  if (!format.has_value()) {
    return MakeProblem(path, reject_reason::kUnknownFormat,
                       absl::StrCat(path,
                                    ": neither its name (.txt, .jsonl, .csv) nor its first bytes "
                                    "tell the format; name it with --format"));
  }
  file.format = *format;
  return file;
}

absl::optional<InputWalker::Entry> InputWalker::VisitEntry(const std::string& path,
                                                           const std::string& name) {
  const absl::StatusOr<FileInfo> info = files_.Stat(path);
  if (!info.ok()) {
    return MakeProblem(path, reject_reason::kUnreadable, info.status().message());
  }
  if (info->kind == FileInfo::Kind::kDirectory) return Enter(path, name, *info);
  // A pipe in a folder would block the run for nobody knows how long.
  if (info->kind != FileInfo::Kind::kFile) return absl::nullopt;
  const absl::optional<InputFormat> format = FormatOf(path, false);
  if (!format.has_value()) return absl::nullopt;
  InputFile file;
  file.path = path;
  file.name = name;
  file.format = *format;
  file.size = info->size;
  return file;
}

absl::optional<InputWalker::Entry> InputWalker::Enter(const std::string& path,
                                                      const std::string& name,
                                                      const FileInfo& info) {
  for (const Folder& above : stack_) {
    if (above.device == info.device && above.inode == info.inode) {
      return MakeProblem(path, reject_reason::kSymlinkLoop,
                         absl::StrCat(path, ": a symbolic link back to ", above.path));
    }
  }
  absl::StatusOr<std::vector<std::string>> entries = files_.List(path);
  if (!entries.ok()) {
    return MakeProblem(path, reject_reason::kUnreadable, entries.status().message());
  }
  stack_.push_back({path, name, info.device, info.inode, *std::move(entries)});
  return absl::nullopt;
}

}  // namespace chancery
