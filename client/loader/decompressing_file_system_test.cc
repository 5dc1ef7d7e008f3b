#include "client/loader/decompressing_file_system.h"

#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(&in[0]);
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(&out[0]);
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(&out[0], out.size(), text.data(), text.size(), 3));
  return out;
}

class DecompressingFileSystemTest : public ::testing::Test {
 protected:
  DecompressingFileSystemTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/zipXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~DecompressingFileSystemTest() override { std::filesystem::remove_all(root_); }

  absl::StatusOr<std::string> Read(const std::string& bytes, DecompressionLimits limits = {}) {
    const std::string path = root_ + "/file";
    std::ofstream(path) << bytes;
    return ReadAll(DecompressingFileSystem(posix_, limits), path, int64_t{1} << 30);
  }

  std::string root_;
  PosixFileSystem posix_;
};

// Longer than any buffer, and not to be compressed well.
std::string Noise() {
  std::mt19937 random(1);
  std::string noise(1 << 20, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

TEST_F(DecompressingFileSystemTest, ReadsEachKindByItsFirstBytes) {
  const std::string noise = Noise();
  EXPECT_EQ(*Read(noise), noise);
  EXPECT_EQ(*Read(Gzip(noise)), noise);
  EXPECT_EQ(*Read(Zstd(noise)), noise);
  for (const std::string& text : {std::string(), std::string("x"), std::string("\x1f\x8b")}) {
    EXPECT_EQ(*Read(text), text);
    EXPECT_EQ(*Read(Gzip(text)), text);
    EXPECT_EQ(*Read(Zstd(text)), text);
  }
}

TEST_F(DecompressingFileSystemTest, ReadsManyMembersAndFrames) {
  EXPECT_EQ(*Read(Gzip("one") + Gzip("") + Gzip("two") + std::string(512, '\0')), "onetwo");
  EXPECT_EQ(*Read(Zstd("one") + Zstd("") + Zstd("two")), "onetwo");
}

TEST_F(DecompressingFileSystemTest, NamesTheByteWhereDataAreDamagedOrCutOff) {
  const std::string noise = Noise();
  const std::string zipped = Gzip(noise);
  const std::string framed = Zstd(noise);
  for (const std::string& bytes :
       {zipped.substr(0, 1000), zipped.substr(0, zipped.size() - 4), framed.substr(0, 1000),
        framed.substr(0, framed.size() - 1), Gzip("one") + "garbage", Zstd("one") + "garbage"}) {
    const absl::Status status = Read(bytes).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("at byte "));
  }
  EXPECT_THAT(std::string(Read(zipped.substr(0, 1000)).status().message()),
              HasSubstr("/file: gzip data is cut off at byte 1000 of the compressed file"));
}

TEST_F(DecompressingFileSystemTest, RefusesBombs) {
  DecompressionLimits limits;
  limits.max_decompressed_bytes = 100000;
  const std::string zeros(1 << 20, '\0');
  for (const std::string& bytes : {Gzip(zeros), Zstd(zeros)}) {
    const absl::Status status = Read(bytes, limits).status();
    EXPECT_EQ(GetErrorDetail(status)->reason, "TOO_LARGE");
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("limit of 100000 bytes (--max-decompressed-bytes)"));
  }
  EXPECT_EQ(GetErrorDetail(Gunzip(Gzip(zeros), 1000).status())->reason, "TOO_LARGE");
  EXPECT_EQ(*Gunzip(Gzip("hello"), 1000), "hello");
}

}  // namespace
}  // namespace chancery
