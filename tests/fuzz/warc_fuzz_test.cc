// Any bytes as a Web archive, compressed or not, and each block in it as an answer of HTTP.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/decompressing_file_system.h"
#include "client/loader/warc_reader.h"
#include "tests/fuzz/one_file.h"

namespace chancery {
namespace {

constexpr int64_t kMaxBlockBytes = 1 << 20;

void ReadArchive(absl::string_view bytes) {
  const OneFile file(bytes);
  DecompressionLimits limits;
  limits.max_decompressed_bytes = 16 << 20;
  limits.max_zstd_window_log = 20;
  const DecompressingFileSystem files(file, limits);
  auto source = files.Open("file");
  if (!source.ok()) return;
  WarcReader reader(*std::move(source), kMaxBlockBytes);
  WarcRecord record;
  int64_t end = 0;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&record);
    if (!more.ok() || !*more) return;
    if (record.offset < end || record.bytes <= 0) __builtin_trap();
    end = record.offset + record.bytes;
    (void)ParseHttpResponse(record.block, kMaxBlockBytes);
  }
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  chancery::ReadArchive(bytes);
  (void)chancery::ParseHttpResponse(bytes, 1 << 20);
  return 0;
}
