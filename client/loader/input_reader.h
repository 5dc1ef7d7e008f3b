// Reads the inputs of a run, one article at a time, in a fixed order.
//
//   InputReader reader(files, options, {"articles", "facts.jsonl"}, checkpoint.get());
//   while (absl::optional<SourceItem> item = reader.Next()) ...
//
// Does no more than what needs the files in order: it opens and splits them, and leaves out what
// the checkpoint knows to be loaded. Whether the bytes make an article is for ArticlePreparer, on
// as many threads as there are. What cannot be read is yielded as a Reject; reading goes on behind
// it.
//
// Thread-compatible, but for the counters, which may be read from any thread.

#ifndef CHANCERY_CLIENT_LOADER_INPUT_READER_H_
#define CHANCERY_CLIENT_LOADER_INPUT_READER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "client/loader/checkpoint.h"
#include "client/loader/file_system.h"
#include "client/loader/input_walker.h"
#include "client/loader/line_reader.h"
#include "client/loader/source_item.h"

namespace chancery {

// The articles of one file of a structured source. An implementation fills the `article` and `line`
// of each item's place, its content and, where it knows, the `bytes` that it took; the rest is
// filled in by InputReader.
class DocumentSource {
 public:
  virtual ~DocumentSource() = default;
  // The next one, or a Reject; nullopt at the end.
  virtual absl::optional<SourceItem> Next() = 0;
  // What the user should know of it in the end: what was passed over, and how much of it. Without
  // the file's name; empty for nothing.
  virtual std::string Remark() const { return ""; }
};

struct InputReaderOptions {
  // Empty: told from the names.
  absl::optional<InputFormat> format;
  // Longer texts and lines are rejected.
  int64_t max_article_bytes = int64_t{16} << 20;
  // Opens a file (or, for pocom, a folder) of one of the hsg formats; whole content in `content`,
  // which is empty for a folder, and for a file of many articles (IsRecordFormat).
  std::function<absl::StatusOr<std::unique_ptr<DocumentSource>>(const InputFile& file,
                                                                std::string content)>
      open_documents;
  // Structured files are read whole; longer ones are rejected.
  int64_t max_document_bytes = int64_t{256} << 20;
  // Gets each file of a folder that is not read, and why. May be null; called as on_remark.
  InputWalker::OnLeftOut on_left_out;
  // Gets the remark on a file that has been read. May be null; called on any thread that reads.
  std::function<void(const std::string& remark)> on_remark;
  // May be null; else nothing is read after it is set. Must outlive the reader.
  const std::atomic<bool>* stop = nullptr;
};

class InputReader {
 public:
  // `files` and `checkpoint`, which may be null, must outlive the reader.
  InputReader(const FileSystem& files, InputReaderOptions options, std::vector<std::string> paths,
              const Checkpoint* checkpoint);

  absl::optional<SourceItem> Next();

  // What the checkpoint spared: articles (files or lines), and bytes.
  int64_t skipped_articles() const { return skipped_articles_; }
  int64_t skipped_bytes() const { return skipped_bytes_; }

 private:
  absl::optional<SourceItem> Open(InputFile file);
  absl::optional<SourceItem> OpenText();
  absl::optional<SourceItem> OpenLines();
  absl::optional<SourceItem> OpenDocuments();
  absl::optional<SourceItem> OpenRecords();
  // Takes the source that was opened for the current file.
  absl::optional<SourceItem> StartDocuments(std::string content);
  absl::optional<SourceItem> NextLine();
  // Of an export of the whole graph: the first and last lines frame the rest. True for one of them,
  // which is not to be loaded; `problem` is set where the first is not as it must be.
  bool IsFrame(const LineReader::Line& line, std::string* problem);
  absl::optional<SourceItem> NextDocument();

  // An item of the current file.
  SourceItem MakeItem(absl::string_view article) const;
  SourceItem MakeReject(absl::string_view reason, absl::string_view message) const;
  // For a file that could not be read; nullopt if that is since the run was interrupted.
  absl::optional<SourceItem> MakeUnreadable(const absl::Status& status) const;
  // What the checkpoint knows of the current file, if that is still so.
  absl::StatusOr<absl::optional<Checkpoint::Lines>> CheckedLines() const;
  // Of the whole current file.
  absl::StatusOr<uint64_t> HashOfFile() const;
  bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  const FileSystem& files_;
  const InputReaderOptions options_;
  const Checkpoint* const checkpoint_;
  InputWalker walker_;

  // The current file, of which one or none of the readers is open.
  InputFile file_;
  std::unique_ptr<LineReader> lines_;
  bool any_line_ = false;
  // Of an export: its last line has been read.
  bool dump_ended_ = false;
  absl::optional<Checkpoint::Lines> done_;
  size_t next_rejected_ = 0;
  std::unique_ptr<DocumentSource> documents_;
  absl::optional<SourceItem> ahead_;  // one document, to know the last one
  uint64_t document_hash_ = 0;
  int64_t document_bytes_ = 0;

  std::atomic<int64_t> skipped_articles_{0};
  std::atomic<int64_t> skipped_bytes_{0};
};

// How much there is to read: walks the same tree, looking at sizes only.
struct InputTotals {
  int64_t files = 0;
  int64_t bytes = 0;
  // False where a pipe or a compressed file is among them, so that the total is a lower bound only.
  bool complete = true;
};
InputTotals CountInputs(const FileSystem& files, const std::vector<std::string>& paths,
                        absl::optional<InputFormat> format);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_INPUT_READER_H_
