#include "client/loader/decompressing_file_system.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/loader/source_item.h"
#include "client/loader/string_source.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kChunk = 64 << 10;
constexpr absl::string_view kGzipStart = "\x1f\x8b\x08";
constexpr absl::string_view kZstdStart = "\x28\xb5\x2f\xfd";
// For zlib: the largest window, and a gzip header.
constexpr int kGzipWindowBits = 15 + 16;

// Some first bytes, then the rest.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string first, std::unique_ptr<ByteSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    if (next_ == first_.size()) return rest_->Read(buffer, size);
    const size_t count = std::min(size, first_.size() - next_);
    std::memcpy(buffer, first_.data() + next_, count);
    next_ += count;
    return count;
  }

 private:
  const std::string first_;
  size_t next_ = 0;
  const std::unique_ptr<ByteSource> rest_;
};

// What both decoders share: the input, the count of what came out, and errors that stay.
class DecodingSource : public ByteSource {
 public:
  absl::StatusOr<size_t> Read(char* buffer, size_t size) final {
    if (!failure_.ok()) return failure_;
    absl::StatusOr<size_t> got = Decode(buffer, size);
    if (got.ok()) {
      decoded_ += static_cast<int64_t>(*got);
      if (decoded_ > limit_) {
        got = RejectError(reject_reason::kTooLarge,
                          absl::StrCat(path_, ": there is more in it than the limit of ", limit_,
                                       " bytes (--max-decompressed-bytes)"));
      }
    }
    failure_ = got.status();
    return got;
  }

 protected:
  DecodingSource(std::unique_ptr<ByteSource> compressed, std::string path, int64_t limit)
      : path_(std::move(path)), compressed_(std::move(compressed)), limit_(limit) {}

  // Reads up to `size` > 0 bytes; 0 at the end.
  virtual absl::StatusOr<size_t> Decode(char* buffer, size_t size) = 0;

  // Makes input_ have bytes behind next_; false at the end of the file.
  absl::StatusOr<bool> Fill() {
    if (next_ < input_.size()) return true;
    offset_ += static_cast<int64_t>(input_.size());
    next_ = 0;
    input_.resize(kChunk);
    const absl::StatusOr<size_t> got = compressed_->Read(&input_[0], input_.size());
    input_.resize(got.ok() ? *got : 0);
    CHANCERY_RETURN_IF_ERROR(got.status());
    return *got > 0;
  }

  absl::Status Damaged(absl::string_view what) const {
    return absl::DataLossError(absl::StrCat(path_, ": ", what, " at byte ",
                                            offset_ + static_cast<int64_t>(next_),
                                            " of the compressed file"));
  }

  const std::string path_;
  std::string input_;
  size_t next_ = 0;

 private:
  const std::unique_ptr<ByteSource> compressed_;
  const int64_t limit_;
  int64_t offset_ = 0;  // of input_ in the file
  int64_t decoded_ = 0;
  absl::Status failure_;
};

class GzipSource final : public DecodingSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> compressed, std::string path, int64_t limit)
      : DecodingSource(std::move(compressed), std::move(path), limit) {
    ready_ = inflateInit2(&stream_, kGzipWindowBits) == Z_OK;
  }
  ~GzipSource() override { inflateEnd(&stream_); }

 private:
  absl::StatusOr<size_t> Decode(char* buffer, size_t size) override {
    if (!ready_) return absl::ResourceExhaustedError(absl::StrCat(path_, ": no memory for zlib"));
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(size, kChunk));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) {
        if (between_members_) return 0;
        return Damaged("gzip data is cut off");
      }
      if (between_members_ && input_[next_] == '\0') {
        ++next_;  // padding, as on tapes
        continue;
      }
      between_members_ = false;
      stream_.next_in = reinterpret_cast<Bytef*>(&input_[next_]);
      stream_.avail_in = static_cast<uInt>(input_.size() - next_);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      next_ = input_.size() - stream_.avail_in;
      if (result == Z_STREAM_END) {
        between_members_ = true;
        if (inflateReset(&stream_) != Z_OK) return Damaged("gzip data that zlib refuses");
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return Damaged("gzip data is damaged");
      }
    }
    return room - stream_.avail_out;
  }

  z_stream stream_ = {};
  bool ready_ = false;
  bool between_members_ = true;
};

class ZstdSource final : public DecodingSource {
 public:
  ZstdSource(std::unique_ptr<ByteSource> compressed, std::string path,
             const DecompressionLimits& limits)
      : DecodingSource(std::move(compressed), std::move(path), limits.max_decompressed_bytes),
        stream_(ZSTD_createDStream()) {
    if (stream_ != nullptr) {
      ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, limits.max_zstd_window_log);
    }
  }
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }

 private:
  absl::StatusOr<size_t> Decode(char* buffer, size_t size) override {
    if (stream_ == nullptr) {
      return absl::ResourceExhaustedError(absl::StrCat(path_, ": no memory for zstd"));
    }
    ZSTD_outBuffer out = {buffer, size, 0};
    while (out.pos == 0) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more && !inside_frame_) return 0;
      ZSTD_inBuffer in = {input_.data(), input_.size(), next_};
      const size_t result = ZSTD_decompressStream(stream_, &out, &in);
      next_ = in.pos;
      if (ZSTD_isError(result) != 0) {
        return Damaged(absl::StrCat("zstd data cannot be read (", ZSTD_getErrorName(result), ")"));
      }
      inside_frame_ = result != 0;
      if (!more && out.pos == 0) return Damaged("zstd data is cut off");
    }
    return out.pos;
  }

  ZSTD_DStream* const stream_;
  bool inside_frame_ = false;
};

}  // namespace

absl::StatusOr<FileInfo> DecompressingFileSystem::Stat(const std::string& path) const {
  return files_.Stat(path);
}

absl::StatusOr<std::vector<std::string>> DecompressingFileSystem::List(
    const std::string& path) const {
  return files_.List(path);
}

absl::StatusOr<std::unique_ptr<ByteSource>> DecompressingFileSystem::Open(
    const std::string& path) const {
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, files_.Open(path));
  std::string first(kZstdStart.size(), '\0');
  size_t size = 0;
  while (size < first.size()) {
    CHANCERY_ASSIGN_OR_RETURN(const size_t got, source->Read(&first[size], first.size() - size));
    if (got == 0) break;
    size += got;
  }
  first.resize(size);
  const bool gzip = absl::StartsWith(first, kGzipStart);
  const bool zstd = absl::StartsWith(first, kZstdStart);
  auto whole = std::make_unique<PrefixedSource>(std::move(first), std::move(source));
  if (gzip) {
    return std::make_unique<GzipSource>(std::move(whole), path, limits_.max_decompressed_bytes);
  }
  if (zstd) return std::make_unique<ZstdSource>(std::move(whole), path, limits_);
  return whole;
}

absl::StatusOr<std::string> Gunzip(absl::string_view compressed, int64_t limit) {
  GzipSource source(std::make_unique<StringSource>(compressed), "gzip data", limit);
  std::string content;
  while (true) {
    const size_t size = content.size();
    content.resize(size + kChunk);
    CHANCERY_ASSIGN_OR_RETURN(const size_t got, source.Read(&content[size], kChunk));
    content.resize(size + got);
    if (got == 0) return content;
  }
}

}  // namespace chancery
