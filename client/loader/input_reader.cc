#include "client/loader/input_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/loader/content_hash.h"
#include "client/loader/format_sniffer.h"
#include "client/loader/input_format.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int64_t kMaxMetadataBytes = 1 << 20;
// What a server exports, with all that JSON escapes.
constexpr int64_t kMaxDumpLineBytes = int64_t{256} << 20;
constexpr absl::string_view kDumpStart = "{\"chancery_export\":";
constexpr absl::string_view kDumpVersion = "{\"chancery_export\":1,";
constexpr absl::string_view kDumpEnd = "{\"info\":";

// "dir/a.txt" and "dir/a.txt.gz": "dir/a.json".
std::string MetadataPath(absl::string_view path) {
  path = WithoutCompressionEnding(path);
  const size_t slash = path.rfind('/');
  const size_t dot = path.rfind('.');
  const bool has_ending =
      dot != absl::string_view::npos && (slash == absl::string_view::npos || dot > slash + 1);
  return absl::StrCat(has_ending ? path.substr(0, dot) : path, ".json");
}

std::string TooLarge(int64_t limit) {
  return absl::StrCat("longer than the limit of ", limit, " bytes (--max-article-bytes)");
}

}  // namespace

InputReader::InputReader(const FileSystem& files, InputReaderOptions options,
                         std::vector<std::string> paths, const Checkpoint* checkpoint)
    : files_(files),
      options_(std::move(options)),
      checkpoint_(checkpoint),
      walker_(files, std::move(paths), options_.format, options_.on_left_out) {}

absl::optional<SourceItem> InputReader::Next() {
  while (!stopped()) {
    absl::optional<SourceItem> item;
    if (lines_ != nullptr) {
      item = NextLine();
    } else if (documents_ != nullptr) {
      item = NextDocument();
    } else {
      absl::optional<InputWalker::Entry> entry = walker_.Next();
      if (!entry.has_value()) return absl::nullopt;
      if (auto* problem = std::get_if<InputWalker::Problem>(&*entry)) {
        SourceItem reject;
        reject.place.file = std::move(problem->path);
        reject.content = std::move(problem->reject);
        return reject;
      }
      item = Open(std::get<InputFile>(*std::move(entry)));
    }
    if (item.has_value()) return item;
  }
  return absl::nullopt;
}

SourceItem InputReader::MakeItem(absl::string_view article) const {
  SourceItem item;
  item.place.file = file_.path;
  item.place.article = std::string(article);
  item.place.resumable = file_.regular;
  return item;
}

SourceItem InputReader::MakeReject(absl::string_view reason, absl::string_view message) const {
  SourceItem item = MakeItem(file_.name);
  item.place.bytes = file_.size;
  item.content = Reject{std::string(reason), std::string(message)};
  return item;
}

absl::optional<SourceItem> InputReader::MakeUnreadable(const absl::Status& status) const {
  if (absl::IsCancelled(status)) return absl::nullopt;
  const Reject reject = RejectFromStatus(status, reject_reason::kUnreadable);
  return MakeReject(reject.reason, reject.message);
}

absl::optional<SourceItem> InputReader::Open(InputFile file) {
  file_ = std::move(file);
  switch (file_.format) {
    case InputFormat::kText:
    case InputFormat::kMarkdown:
    case InputFormat::kHtml:
      return OpenText();
    case InputFormat::kArticles:
    case InputFormat::kFacts:
    case InputFormat::kDump:
      return OpenLines();
    case InputFormat::kHsgTravels:
    case InputFormat::kHsgVisits:
    case InputFormat::kHsgPocom:
      return OpenDocuments();
    case InputFormat::kFeed:
    case InputFormat::kWarc:
    case InputFormat::kFtm:
    case InputFormat::kWikidata:
    case InputFormat::kPopolo:
    case InputFormat::kTenures:
      return OpenRecords();
  }
  return absl::nullopt;
}

absl::optional<SourceItem> InputReader::OpenText() {
  if (!file_.compressed && file_.size > options_.max_article_bytes) {
    return MakeReject(reject_reason::kTooLarge,
                      absl::StrCat(file_.size, " bytes: ", TooLarge(options_.max_article_bytes)));
  }
  TextInput input;
  absl::StatusOr<std::string> text = ReadAll(files_, file_.path, options_.max_article_bytes);
  if (absl::IsResourceExhausted(text.status())) {
    return MakeReject(reject_reason::kTooLarge, TooLarge(options_.max_article_bytes));
  }
  if (!text.ok()) return MakeUnreadable(text.status());
  input.text = *std::move(text);
  if (file_.format == InputFormat::kMarkdown) input.markup = TextMarkup::kMarkdown;
  if (file_.format == InputFormat::kHtml) input.markup = TextMarkup::kHtml;
  if (file_.regular) {
    input.default_key = file_.name;
    input.metadata_file = MetadataPath(file_.path);
    absl::StatusOr<std::string> metadata = ReadAll(files_, input.metadata_file, kMaxMetadataBytes);
    if (metadata.ok()) {
      input.metadata = *std::move(metadata);
    } else if (!absl::IsNotFound(metadata.status())) {
      return MakeReject(reject_reason::kMetadataInvalid, metadata.status().message());
    }
  } else {
    input.metadata_file = "none can be given with standard input";
  }
  SourceItem item = MakeItem(file_.name);
  item.place.bytes = static_cast<int64_t>(input.text.size());
  item.place.last_of_file = true;
  ContentHash hash;
  hash.Add(input.text);
  // A byte that no text has, so that what moves from one file to the other is a change.
  hash.Add(absl::string_view("\xff", 1));
  if (input.metadata.has_value()) hash.Add(*input.metadata);
  item.place.hash = hash.value();
  if (checkpoint_ != nullptr && file_.regular &&
      checkpoint_->HasFile(file_.path, item.place.hash)) {
    ++skipped_articles_;
    skipped_bytes_ += item.place.bytes;
    return absl::nullopt;
  }
  item.content = std::move(input);
  return item;
}

absl::StatusOr<absl::optional<Checkpoint::Lines>> InputReader::CheckedLines() const {
  if (checkpoint_ == nullptr || !file_.regular) return {absl::nullopt};
  absl::optional<Checkpoint::Lines> done = checkpoint_->FindLines(file_.path);
  if (!done.has_value() || (!file_.compressed && done->offset > file_.size)) {
    return {absl::nullopt};
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, files_.Open(file_.path));
  ContentHash hash;
  std::string buffer(64 << 10, '\0');
  for (int64_t left = done->offset; left > 0;) {
    CHANCERY_ASSIGN_OR_RETURN(
        const size_t got,
        source->Read(&buffer[0], std::min<size_t>(buffer.size(), static_cast<size_t>(left))));
    if (got == 0) return {absl::nullopt};
    hash.Add(absl::string_view(buffer).substr(0, got));
    left -= static_cast<int64_t>(got);
  }
  if (hash.value() != done->hash) return {absl::nullopt};
  return done;
}

absl::optional<SourceItem> InputReader::OpenLines() {
  absl::StatusOr<absl::optional<Checkpoint::Lines>> done = CheckedLines();
  if (!done.ok()) return MakeUnreadable(done.status());
  absl::StatusOr<std::unique_ptr<ByteSource>> source = files_.Open(file_.path);
  if (!source.ok()) return MakeUnreadable(source.status());
  done_ = *std::move(done);
  next_rejected_ = 0;
  any_line_ = false;
  dump_ended_ = false;
  lines_ = std::make_unique<LineReader>(*std::move(source), file_.format == InputFormat::kDump
                                                                ? kMaxDumpLineBytes
                                                                : options_.max_article_bytes);
  return absl::nullopt;
}

absl::optional<SourceItem> InputReader::NextLine() {
  LineReader::Line line;
  while (!stopped()) {
    const absl::StatusOr<bool> more = lines_->Next(&line);
    if (!more.ok()) {
      lines_.reset();
      return MakeUnreadable(more.status());
    }
    if (!*more) {
      lines_.reset();
      if (any_line_ && file_.format == InputFormat::kDump && !dump_ended_) {
        return MakeReject(reject_reason::kFactsInvalid,
                          "the export was cut off: its last line is missing");
      }
      if (any_line_) return absl::nullopt;
      return MakeReject(reject_reason::kEmpty, "there is no line with anything in the file");
    }
    const bool blank = absl::StripAsciiWhitespace(line.text).empty() && !line.too_long;
    if (file_.guessed && !any_line_ && !blank &&
        SniffJsonFormat(line.text) == InputFormat::kArticles) {
      file_.format = InputFormat::kArticles;
    }
    any_line_ = any_line_ || !blank;
    if (file_.format == InputFormat::kDump) {
      std::string problem;
      const bool frame = IsFrame(line, &problem);
      if (!problem.empty()) {
        lines_.reset();
        return MakeReject(reject_reason::kFactsInvalid, problem);
      }
      if (frame) continue;
    }
    if (done_.has_value() && line.number <= done_->line) {
      // Lines that were rejected are tried again.
      const bool rejected =
          next_rejected_ < done_->rejected.size() && done_->rejected[next_rejected_] == line.number;
      if (rejected) {
        ++next_rejected_;
      } else {
        skipped_articles_ += blank ? 0 : 1;
        skipped_bytes_ += line.bytes;
        continue;
      }
    }
    if (blank) continue;
    SourceItem item = MakeItem("");
    item.place.line = line.number;
    item.place.bytes = line.bytes;
    item.place.end_offset = line.end_offset;
    item.place.hash = line.hash;
    if (line.too_long) {
      item.content =
          Reject{std::string(reject_reason::kTooLarge),
                 absl::StrCat(line.bytes, " bytes: ", TooLarge(options_.max_article_bytes))};
    } else {
      if (file_.format == InputFormat::kDump) {
        item.content = DumpInput{std::move(line.text)};
      } else if (file_.format == InputFormat::kArticles) {
        item.content = ArticleInput{std::move(line.text)};
      } else {
        item.content = FactsInput{std::move(line.text)};
      }
    }
    return item;
  }
  return absl::nullopt;
}

bool InputReader::IsFrame(const LineReader::Line& line, std::string* problem) {
  if (line.number == 1) {
    if (!absl::StartsWith(line.text, kDumpStart)) {
      *problem = "it is no export of Chancery's: the first line does not say so";
    } else if (!absl::StartsWith(line.text, kDumpVersion)) {
      *problem = "the export is of a version that this program does not know";
    }
    return true;
  }
  if (!absl::StartsWith(line.text, kDumpEnd)) return false;
  dump_ended_ = true;
  return true;
}

absl::optional<SourceItem> InputReader::OpenDocuments() {
  std::string content;
  const absl::StatusOr<FileInfo> info = file_.path == "-" ? FileInfo{} : files_.Stat(file_.path);
  if (!info.ok()) return MakeUnreadable(info.status());
  const bool folder = info->kind == FileInfo::Kind::kDirectory;
  if (!folder) {
    absl::StatusOr<std::string> read = ReadAll(files_, file_.path, options_.max_document_bytes);
    if (absl::IsResourceExhausted(read.status())) {
      return MakeReject(reject_reason::kTooLarge,
                        absl::StrCat("longer than the limit of ", options_.max_document_bytes,
                                     " bytes for an XML file"));
    }
    if (!read.ok()) return MakeUnreadable(read.status());
    content = *std::move(read);
    ContentHash hash;
    hash.Add(content);
    document_hash_ = hash.value();
    document_bytes_ = static_cast<int64_t>(content.size());
    if (checkpoint_ != nullptr && file_.regular &&
        checkpoint_->HasFile(file_.path, document_hash_)) {
      ++skipped_articles_;
      skipped_bytes_ += document_bytes_;
      return absl::nullopt;
    }
  } else {
    file_.regular = false;  // no single content to remember it by
    document_bytes_ = 0;
  }
  return StartDocuments(std::move(content));
}

absl::StatusOr<uint64_t> InputReader::HashOfFile() const {
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, files_.Open(file_.path));
  ContentHash hash;
  std::string buffer(256 << 10, '\0');
  while (true) {
    if (stopped()) return absl::CancelledError("interrupted");
    CHANCERY_ASSIGN_OR_RETURN(const size_t got, source->Read(&buffer[0], buffer.size()));
    if (got == 0) return hash.value();
    hash.Add(absl::string_view(buffer).substr(0, got));
  }
}

absl::optional<SourceItem> InputReader::OpenRecords() {
  document_bytes_ = file_.size;
  document_hash_ = 0;
  if (checkpoint_ != nullptr && file_.regular) {
    const absl::StatusOr<uint64_t> hash = HashOfFile();
    if (!hash.ok()) return MakeUnreadable(hash.status());
    document_hash_ = *hash;
    if (checkpoint_->HasFile(file_.path, document_hash_)) {
      ++skipped_articles_;
      skipped_bytes_ += document_bytes_;
      return absl::nullopt;
    }
  }
  return StartDocuments("");
}

absl::optional<SourceItem> InputReader::StartDocuments(std::string content) {
  if (options_.open_documents == nullptr) {
    return MakeReject(reject_reason::kUnknownFormat, "this program has no importer for the format");
  }
  absl::StatusOr<std::unique_ptr<DocumentSource>> documents =
      options_.open_documents(file_, std::move(content));
  if (absl::IsCancelled(documents.status())) return absl::nullopt;
  if (!documents.ok()) {
    const Reject reject = RejectFromStatus(documents.status(), IsRecordFormat(file_.format)
                                                                   ? reject_reason::kUnreadable
                                                                   : reject_reason::kXmlInvalid);
    return MakeReject(reject.reason, reject.message);
  }
  documents_ = *std::move(documents);
  ahead_ = documents_->Next();
  if (!ahead_.has_value()) {
    const std::string remark = documents_->Remark();
    documents_.reset();
    if (stopped()) return absl::nullopt;
    return MakeReject(reject_reason::kEmpty,
                      remark.empty() ? "there is no record in the file"
                                     : absl::StrCat("there is nothing to load in it: ", remark));
  }
  return absl::nullopt;
}

absl::optional<SourceItem> InputReader::NextDocument() {
  SourceItem item = *std::move(ahead_);
  ahead_ = documents_->Next();
  item.place.file = file_.path;
  item.place.resumable = file_.regular;
  item.place.last_of_file = !ahead_.has_value();
  item.place.whole_file = true;
  item.place.hash = document_hash_;
  int64_t bytes = std::max<int64_t>(item.place.bytes, 1);
  if (const auto* document = std::get_if<DocumentInput>(&item.content)) {
    bytes = static_cast<int64_t>(document->article.text().size());
  }
  if (file_.regular && !file_.compressed) {
    // The records of a file share its bytes; the last one takes what is left.
    bytes = item.place.last_of_file ? document_bytes_ : std::min(bytes, document_bytes_);
    document_bytes_ -= bytes;
  }
  item.place.bytes = bytes;
  if (item.place.last_of_file) {
    const std::string remark = documents_->Remark();
    if (!remark.empty() && options_.on_remark != nullptr) {
      options_.on_remark(
          absl::StrCat(file_.path == "-" ? "standard input" : file_.path, ": ", remark));
    }
    documents_.reset();
  }
  return item;
}

InputTotals CountInputs(const FileSystem& files, const std::vector<std::string>& paths,
                        absl::optional<InputFormat> format) {
  InputTotals totals;
  InputWalker walker(files, paths, format);
  while (const absl::optional<InputWalker::Entry> entry = walker.Next()) {
    const auto* file = std::get_if<InputFile>(&*entry);
    if (file == nullptr) continue;
    ++totals.files;
    totals.bytes += file->size;
    totals.complete = totals.complete && file->regular && !file->compressed;
  }
  return totals;
}

}  // namespace chancery
