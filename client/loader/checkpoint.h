// What has been loaded already, kept in a file so that a run that was cut short can be resumed.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto checkpoint, Checkpoint::Load(path, settings));
//   if (checkpoint->HasFile("a.txt", hash)) ...   // skip it
//   checkpoint->AddFile("a.txt", hash);           // after the server acknowledged it
//   CHANCERY_RETURN_IF_ERROR(checkpoint->Save());
//
// It is a promise about the past only: ingestion is idempotent, so an entry that is missing costs
// time and nothing else. An entry must be added after the acknowledgement, never before. Rejected
// articles are not entered: the next run tries them again.
//
// Files are remembered by absolute path and hash of their content, so a changed file is loaded
// again; of a file with an article a line, how far it was read, the hash of that part, and which of
// its lines were rejected.
//
// The file is text, replaced as a whole, with a checksum at its end:
//
//   chancery-load checkpoint 1
//   for server=127.0.0.1:7600 format=auto extractor=3
//   file 9f0c2b6d11aa0377 /data/a.txt
//   lines 8192 17 0123456789abcdef 4,9 /data/b.jsonl
//   end 6d0c1f2e3a4b5c6d
//
// Thread-safe: readers ask while results are entered. Cost: about 100 bytes of memory and of file
// an entry.

#ifndef CHANCERY_CLIENT_LOADER_CHECKPOINT_H_
#define CHANCERY_CLIENT_LOADER_CHECKPOINT_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery {

class Checkpoint {
 public:
  // How far a file with an article a line was read.
  struct Lines {
    // Everything before this offset, and up to this line, is done.
    int64_t offset = 0;
    int64_t line = 0;
    // The hash of the bytes before `offset`.
    uint64_t hash = 0;
    // Lines up to `line` that were rejected, ascending.
    std::vector<int64_t> rejected;
  };

  // Reads the checkpoint at `path`, or makes an empty one where there is no such file. `settings`
  // names in one line whatever makes a result differ: the server, the format, the extractor.
  //
  // DATA_LOSS if the file is damaged or something else; FAILED_PRECONDITION if it was made with
  // other settings or by a newer version; UNKNOWN or PERMISSION_DENIED if it cannot be read. All
  // messages name the path and what to do.
  static absl::StatusOr<std::unique_ptr<Checkpoint>> Load(std::string path, std::string settings);

  bool HasFile(const std::string& file, uint64_t hash) const;
  void AddFile(const std::string& file, uint64_t hash);

  // Nullopt where nothing is known.
  absl::optional<Lines> FindLines(const std::string& file) const;
  void SetLines(const std::string& file, Lines lines);

  // Writes what was added; does nothing where that is nothing. Atomic, and on disk on return.
  absl::Status Save();

  // Entries, for tests and messages.
  size_t size() const;
  const std::string& path() const { return path_; }

 private:
  Checkpoint(std::string path, std::string settings)
      : path_(std::move(path)), settings_(std::move(settings)) {}

  // Fills the object; before it is shared.
  absl::Status Parse(absl::string_view content);

  const std::string path_;
  const std::string settings_;

  // Held while the file is written, so that saves do not overtake each other.
  std::mutex save_mu_;

  mutable std::mutex mu_;  // guards the rest
  absl::flat_hash_map<std::string, uint64_t> files_;
  absl::flat_hash_map<std::string, Lines> lines_;
  bool dirty_ = true;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_CHECKPOINT_H_
