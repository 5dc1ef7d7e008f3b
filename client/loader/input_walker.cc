#include "client/loader/input_walker.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

struct FormatName {
  InputFormat format;
  absl::string_view name;
  absl::string_view ending;
};

constexpr FormatName kFormats[] = {
    {InputFormat::kText, "text", ".txt"},
    {InputFormat::kFacts, "facts", ".jsonl"},
    {InputFormat::kHsgTravels, "hsg-travels", ".xml"},
    {InputFormat::kHsgVisits, "hsg-visits", ".xml"},
    {InputFormat::kHsgPocom, "hsg-pocom", ".xml"},
};

std::string Join(absl::string_view folder, absl::string_view name) {
  return absl::StrCat(folder, absl::EndsWith(folder, "/") ? "" : "/", name);
}

std::string LastComponent(absl::string_view path) {
  while (path.size() > 1 && absl::EndsWith(path, "/")) path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return std::string(slash == absl::string_view::npos ? path : path.substr(slash + 1));
}

InputWalker::Problem MakeProblem(absl::string_view path, absl::string_view reason,
                                 absl::string_view message) {
  return {std::string(path), {std::string(reason), std::string(message)}};
}

}  // namespace

absl::string_view InputFormatName(InputFormat format) {
  for (const FormatName& known : kFormats) {
    if (known.format == format) return known.name;
  }
  return "";
}

absl::optional<InputFormat> ParseInputFormat(absl::string_view name) {
  for (const FormatName& known : kFormats) {
    if (known.name == name) return known.format;
  }
  return absl::nullopt;
}

InputWalker::InputWalker(const FileSystem& files, std::vector<std::string> paths,
                         absl::optional<InputFormat> format)
    : files_(files), paths_(std::move(paths)), format_(format) {}

absl::optional<InputFormat> InputWalker::FormatOf(absl::string_view path) const {
  const std::string lower = absl::AsciiStrToLower(path);
  for (const FormatName& known : kFormats) {
    if (!absl::EndsWith(lower, known.ending)) continue;
    if (format_.has_value()
            ? known.format == *format_
            : known.format == InputFormat::kText || known.format == InputFormat::kFacts) {
      return known.format;
    }
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
  if (!format.has_value()) format = FormatOf(path);
  if (!format.has_value() && !file.regular) format = InputFormat::kFacts;
  if (!format.has_value()) {
    return MakeProblem(path, reject_reason::kUnknownFormat,
                       absl::StrCat(path,
                                    ": the name does not tell the format (.txt or .jsonl); "
                                    "name it with --format"));
  }
  file.format = *format;
  return file;
}

absl::optional<InputWalker::Entry> InputWalker::VisitEntry(const std::string& path,
                                                           const std::string& name) {
  const absl::optional<InputFormat> format = FormatOf(path);
  const absl::StatusOr<FileInfo> info = files_.Stat(path);
  if (!info.ok()) {
    return MakeProblem(path, reject_reason::kUnreadable, info.status().message());
  }
  if (info->kind == FileInfo::Kind::kDirectory) return Enter(path, name, *info);
  // A pipe in a folder would block the run for nobody knows how long.
  if (info->kind != FileInfo::Kind::kFile || !format.has_value()) return absl::nullopt;
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
