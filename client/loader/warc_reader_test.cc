#include "client/loader/warc_reader.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Gives `step` bytes at a time.
class StringSource final : public ByteSource {
 public:
  StringSource(std::string bytes, size_t step) : bytes_(std::move(bytes)), step_(step) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    const size_t count = std::min({size, step_, bytes_.size() - next_});
    std::memcpy(buffer, bytes_.data() + next_, count);
    next_ += count;
    return count;
  }

 private:
  const std::string bytes_;
  const size_t step_;
  size_t next_ = 0;
};

std::string Record(absl::string_view type, absl::string_view block) {
  return absl::StrCat("WARC/1.0\r\nWARC-Type: ", type,
                      "\r\nWARC-Target-URI: https://example.org/\r\nContent-Length: ", block.size(),
                      "\r\n\r\n", block, "\r\n\r\n");
}

// "TYPE BLOCK" of each record, or what is wrong.
std::vector<std::string> Read(const std::string& bytes, int64_t max_block = 1000,
                              size_t step = 1 << 20) {
  WarcReader reader(std::make_unique<StringSource>(bytes, step), max_block);
  std::vector<std::string> found;
  WarcRecord record;
  int64_t total = 0;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&record);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return found;
    EXPECT_EQ(record.number, static_cast<int64_t>(found.size()) + 1);
    EXPECT_GE(record.offset, total);
    total += record.bytes;
    found.push_back(record.problem.empty()
                        ? absl::StrCat(record.Field("warc-type"), " ", record.block,
                                       record.too_long ? "too long" : "")
                        : record.problem);
  }
}

TEST(WarcReaderTest, ReadsRecords) {
  const std::string bytes = Record("warcinfo", "a\r\nb") + Record("response", "") + "\r\n" +
                            Record("request", "WARC/1.0\r\n");
  for (const size_t step : {size_t{1}, size_t{7}, size_t{1} << 20}) {
    EXPECT_THAT(Read(bytes, 1000, step),
                ElementsAre("warcinfo a\r\nb", "response ", "request WARC/1.0\r\n"));
  }
  EXPECT_THAT(Read(""), ElementsAre());
}

TEST(WarcReaderTest, GoesOnBehindABrokenRecord) {
  const std::string good = Record("response", "x");
  EXPECT_THAT(Read(good + "nonsense\r\nmore\r\n" + good),
              ElementsAre("response x", "it does not begin with WARC/1.0 or 1.1", "response x"));
  EXPECT_THAT(Read("WARC/1.0\r\nno colon\r\n\r\n" + good),
              ElementsAre("a line of its header has no colon", "response x"));
  EXPECT_THAT(Read("WARC/1.0\r\nContent-Length: -1\r\n\r\n" + good),
              ElementsAre("its header has no Content-Length that is a number", "response x"));
  EXPECT_THAT(Read(good.substr(0, good.size() - 5)), ElementsAre("it is cut off"));
  EXPECT_THAT(Read("WARC/1.0\r\nA: b"), ElementsAre("it is cut off in its header"));
  EXPECT_THAT(Read("WARC/1.0\r\nA: " + std::string(100000, 'x') + "\r\n\r\n" + good),
              ElementsAre(HasSubstr("max_header_bytes"), "response x"));
}

TEST(WarcReaderTest, PassesOverABlockThatIsTooLong) {
  EXPECT_THAT(Read(Record("response", std::string(11, 'x')) + Record("response", "y"), 10),
              ElementsAre("response too long", "response y"));
}

std::string Gzip(const std::string& text) {
  std::string out(text.size() + 100, '\0');
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
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

TEST(WarcReaderTest, ReadsAnAnswerOfHttp) {
  const auto answer = ParseHttpResponse(
      "HTTP/1.1 200 OK\r\nContent-Type: text/HTML; "
      "charset=\"ISO-8859-1\"\r\n\r\n<p>x",
      100);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "text/html");
  EXPECT_EQ(answer->charset, "ISO-8859-1");
  EXPECT_EQ(answer->body, "<p>x");
}

TEST(WarcReaderTest, UnpacksTheBody) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
  EXPECT_EQ(ParseHttpResponse(head + "\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", 100)->body,
            "abcde");
  // The header says so, but whoever kept it took the pieces together.
  EXPECT_EQ(ParseHttpResponse(head + "\r\n<p>x\r\n", 100)->body, "<p>x\r\n");
  const std::string zipped = Gzip("hello");
  EXPECT_EQ(ParseHttpResponse(
                absl::StrCat("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", zipped), 100)
                ->body,
            "hello");
}

TEST(WarcReaderTest, RefusesWhatIsNoAnswerOrTooMuch) {
  const auto reason = [](const std::string& block) {
    const absl::optional<ErrorDetail> detail =
        GetErrorDetail(ParseHttpResponse(block, 1000).status());
    return detail.has_value() ? detail->reason : "";
  };
  EXPECT_EQ(reason("<p>x"), "RECORD_INVALID");
  EXPECT_EQ(reason("HTTP/1.1 OK"), "RECORD_INVALID");
  EXPECT_EQ(reason("HTTP/1.1 200 OK\r\nA: b\r\n"), "RECORD_INVALID");
  EXPECT_EQ(reason("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxx"), "RECORD_INVALID");
  EXPECT_EQ(reason("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')), "TOO_LARGE");
  // A bomb: a megabyte in a kilobyte.
  EXPECT_EQ(reason("HTTP/1.1 200 OK\r\n\r\n" + Gzip(std::string(1 << 20, 'x'))), "TOO_LARGE");
  EXPECT_EQ(reason("HTTP/1.1 200 OK\r\n\r\n" + Gzip("hello").substr(0, 15)), "RECORD_INVALID");
}

}  // namespace
}  // namespace chancery
