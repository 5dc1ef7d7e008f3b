// Finds the files to load below the paths that the user named, in a fixed order.
//
//   InputWalker walker(files, {"articles", "facts.jsonl"}, absl::nullopt);
//   while (absl::optional<InputWalker::Entry> entry = walker.Next()) ...
//
// Folders are walked depth first, their entries in the order of their bytes. Within a folder, only
// files with an ending of the wanted format are taken (where none is named: .txt, .md, .html,
// .jsonl, .rss, .atom, .warc, and .xml if it is a feed; the .json beside an article is its
// metadata), and names that start with a dot, and READMEs and the like, are not. Each may end in
// .gz or .zst besides. A file named directly is taken whatever it is called, if the format is
// named; else .csv, .json and .ndjson are taken as well. What JSON and XML are about is told from
// their first bytes. What cannot be looked at becomes a Reject, and the walk goes on: an unreadable
// folder, a dangling link, a link to a folder that contains it.
//
// A pocom data set is one source although it is a folder: it is yielded as such.
//
// Keeps the names of one folder a level, not the whole tree. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_INPUT_WALKER_H_
#define CHANCERY_CLIENT_LOADER_INPUT_WALKER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/loader/file_system.h"
#include "client/loader/input_format.h"
#include "client/loader/source_item.h"

namespace chancery {

struct InputFile {
  std::string path;
  // The path below the one that the user named; for that one itself, its last component.
  std::string name;
  InputFormat format = InputFormat::kText;
  int64_t size = 0;
  // False for standard input and other pipes, which can be read once only.
  bool regular = true;
  // `size` is not that of what is in it.
  bool compressed = false;
  // The format is what such input is as a rule; its first line may tell another.
  bool guessed = false;
};

class InputWalker {
 public:
  // A Reject with the path that it is about.
  struct Problem {
    std::string path;
    Reject reject;
  };
  using Entry = std::variant<InputFile, Problem>;
  // Gets a file of a folder that is not taken, and why: a few words, the same for each of the kind.
  using OnLeftOut = std::function<void(const std::string& path, absl::string_view reason)>;

  // `files` must outlive the walker. Without a `format`, it is told from the ending of the name;
  // standard input and pipes are then facts.
  InputWalker(const FileSystem& files, std::vector<std::string> paths,
              absl::optional<InputFormat> format, OnLeftOut on_left_out = nullptr);

  // The next file or problem; nullopt at the end.
  absl::optional<Entry> Next();

 private:
  struct Folder {
    std::string path;
    std::string name;
    uint64_t device;
    uint64_t inode;
    std::vector<std::string> entries;
    size_t next = 0;
  };

  absl::optional<Entry> VisitNamed(const std::string& path);
  absl::optional<Entry> VisitEntry(const std::string& path, const std::string& name);
  absl::optional<Entry> Enter(const std::string& path, const std::string& name,
                              const FileInfo& info);
  // The format of a file by its ending and, of JSON, its first bytes, if it is one to take; `named`
  // if the user named it.
  absl::optional<InputFormat> FormatOf(const std::string& path, bool named) const;
  void LeaveOut(const std::string& path, absl::string_view reason) const;
  // Why a file of the folder on the top of the stack is not taken; empty for the metadata of one
  // that is.
  std::string WhyNot(const std::string& path) const;

  const FileSystem& files_;
  const std::vector<std::string> paths_;
  const absl::optional<InputFormat> format_;
  const OnLeftOut on_left_out_;
  size_t next_path_ = 0;
  std::vector<Folder> stack_;
};

// INVALID_ARGUMENT for a file, named by the user, of which neither the name nor the first bytes
// tell what it is. OK for everything else, also for what cannot be looked at.
absl::Status CheckNamedPath(const FileSystem& files, const std::string& path,
                            absl::optional<InputFormat> format);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_INPUT_WALKER_H_
