#include "client/loader/input_walker.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/loader/format_sniffer.h"
#include "client/loader/web_feed.h"

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

// README.md, LICENSE.txt: what stands in folders beside what they hold.
bool DescribesFolder(absl::string_view path) {
  const std::string lower = absl::AsciiStrToLower(LastComponent(path));
  for (const absl::string_view name :
       {"readme", "license", "licence", "copying", "changelog", "contributing"}) {
    if (lower == absl::StrCat(name, ".md") || lower == absl::StrCat(name, ".txt")) return true;
  }
  return false;
}

std::string UnknownKind(absl::string_view path) {
  return absl::StrCat(path,
                      ": neither its name (.txt, .md, .html, .jsonl, .rss, .warc, .csv) nor its "
                      "first bytes tell what it is; name it with --format");
}

InputWalker::Problem MakeProblem(absl::string_view path, absl::string_view reason,
                                 absl::string_view message) {
  return {std::string(path), {std::string(reason), std::string(message)}};
}

}  // namespace

InputWalker::InputWalker(const FileSystem& files, std::vector<std::string> paths,
                         absl::optional<InputFormat> format, OnLeftOut on_left_out)
    : files_(files),
      paths_(std::move(paths)),
      format_(format),
      on_left_out_(std::move(on_left_out)) {}

absl::optional<InputFormat> InputWalker::FormatOf(const std::string& path, bool named) const {
  if (format_.has_value()) {
    return HasEndingOf(*format_, path) ? format_ : absl::nullopt;
  }
  const std::string lower = absl::AsciiStrToLower(WithoutCompressionEnding(path));
  for (const InputFormat format :
       {InputFormat::kText, InputFormat::kMarkdown, InputFormat::kHtml, InputFormat::kWarc}) {
    if (HasEndingOf(format, lower)) return format;
  }
  if (HasEndingOf(InputFormat::kFeed, lower)) {
    // Other XML is for an importer, which must be named.
    const bool feed = absl::EndsWith(lower, ".rss") || absl::EndsWith(lower, ".atom") ||
                      LooksLikeFeed(FirstBytes(files_, path));
    return feed ? absl::optional<InputFormat>(InputFormat::kFeed) : absl::nullopt;
  }
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
      if (absl::StartsWith(child, ".")) {
        LeaveOut(Join(folder.path, child), "its name begins with a dot");
        continue;
      }
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
    file.guessed = !format_.has_value();
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
  if (!format.has_value() && !file.regular) {
    file.guessed = true;
    format = InputFormat::kFacts;
  }
  if (!format.has_value()) {
    return MakeProblem(path, reject_reason::kUnknownFormat, UnknownKind(path));
  }
  file.compressed = WithoutCompressionEnding(path) != path;
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
  if (info->kind != FileInfo::Kind::kFile) {
    LeaveOut(path, "no regular file");
    return absl::nullopt;
  }
  const absl::optional<InputFormat> format = FormatOf(path, false);
  if (!format.has_value()) {
    if (on_left_out_ != nullptr) LeaveOut(path, WhyNot(path));
    return absl::nullopt;
  }
  if (DescribesFolder(path)) {
    LeaveOut(path, "it is about the folder");
    return absl::nullopt;
  }
  InputFile file;
  file.path = path;
  file.name = name;
  file.compressed = WithoutCompressionEnding(path) != path;
  file.format = *format;
  file.size = info->size;
  return file;
}

void InputWalker::LeaveOut(const std::string& path, absl::string_view reason) const {
  if (on_left_out_ != nullptr && !reason.empty()) on_left_out_(path, reason);
}

std::string InputWalker::WhyNot(const std::string& path) const {
  const std::string lower = absl::AsciiStrToLower(WithoutCompressionEnding(path));
  if (absl::EndsWith(lower, ".json")) {
    const std::string name = LastComponent(path);
    const std::string base = name.substr(0, name.size() - std::min<size_t>(name.size(), 5));
    const std::vector<std::string>& siblings = stack_.back().entries;
    for (const InputFormat format :
         {InputFormat::kText, InputFormat::kMarkdown, InputFormat::kHtml}) {
      if (format_.has_value() && *format_ != format) continue;
      // The siblings that begin with "NAME." are next to each other.
      for (auto it = std::lower_bound(siblings.begin(), siblings.end(), base + ".");
           it != siblings.end() && absl::StartsWith(*it, base + "."); ++it) {
        const absl::string_view ending =
            WithoutCompressionEnding(absl::string_view(*it).substr(base.size()));
        if (ending.rfind('.') == 0 && HasEndingOf(format, ending)) return "";
      }
    }
  }
  if (format_.has_value()) {
    return absl::StrCat("not named like --format ", InputFormatName(*format_));
  }
  if (absl::EndsWith(lower, ".json")) return "no article is beside it";
  if (absl::EndsWith(lower, ".csv") || absl::EndsWith(lower, ".ndjson")) {
    return "loaded only where it is named";
  }
  if (absl::EndsWith(lower, ".xml") || absl::EndsWith(lower, ".rdf")) return "no feed";
  return "no kind of file that is loaded";
}

absl::Status CheckNamedPath(const FileSystem& files, const std::string& path,
                            absl::optional<InputFormat> format) {
  if (format.has_value() || path == "-") return absl::OkStatus();
  const absl::StatusOr<FileInfo> info = files.Stat(path);
  if (!info.ok() || info->kind != FileInfo::Kind::kFile) return absl::OkStatus();
  InputWalker walker(files, {path}, format);
  const absl::optional<InputWalker::Entry> entry = walker.Next();
  const auto* problem = entry.has_value() ? std::get_if<InputWalker::Problem>(&*entry) : nullptr;
  if (problem == nullptr || problem->reject.reason != reject_reason::kUnknownFormat) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(problem->reject.message);
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
