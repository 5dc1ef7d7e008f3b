#include "client/loader/csv_reader.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/loader/import_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "LINE field|field" or "LINE !problem".
std::vector<std::string> Records(const std::string& text, int64_t max_bytes = 1000) {
  CsvReader reader(std::make_unique<TextByteSource>(text, 3), max_bytes);
  CsvReader::Record record;
  std::vector<std::string> records;
  int64_t bytes = 0;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&record);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) break;
    bytes += record.bytes;
    records.push_back(absl::StrCat(record.line, " ",
                                   record.problem.empty() ? absl::StrJoin(record.fields, "|")
                                                          : absl::StrCat("!", record.problem)));
  }
  EXPECT_LE(bytes, static_cast<int64_t>(text.size()));
  return records;
}

TEST(CsvReaderTest, ReadsFieldsAndQuotes) {
  EXPECT_THAT(Records("\xef\xbb\xbf"
                      "a,b,c\r\n1,\"2, \"\"two\"\"\",\r\n\r\n\"multi\r\nline\",,x"),
              ElementsAre("1 a|b|c", "2 1|2, \"two\"|", "4 multi\nline||x"));
  EXPECT_THAT(Records(",\n\"\"\n"), ElementsAre("1 |", "2 "));
  EXPECT_THAT(Records(""), IsEmpty());
}

TEST(CsvReaderTest, ReadsOnBehindABrokenRecord) {
  EXPECT_THAT(Records("a,b\n\"x\"y,1\nc,d\n"),
              ElementsAre("1 a|b", "2 !column 1: there is text behind the closing quote", "3 c|d"));
  EXPECT_THAT(Records("a,b\n\"never closed,1\nc,d\ne,f\n"),
              ElementsAre("1 a|b", "2 !a quoted field does not end", "3 c|d", "4 e|f"));
}

TEST(CsvReaderTest, SetsLongRecordsAside) {
  EXPECT_THAT(Records("a\n0123456789\nb\n", 5),
              ElementsAre("1 a", HasSubstr("2 !11 bytes: longer than the limit of 5"), "3 b"));
  EXPECT_THAT(Records("\"01\n23\n45\"\nb\n", 5),
              ElementsAre("1 !a quoted field does not end", "2 23", HasSubstr("3 45"), "4 b"));
}

}  // namespace
}  // namespace chancery
