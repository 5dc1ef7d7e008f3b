#include "client/loader/json_record_reader.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/loader/file_system.h"
#include "client/loader/source_item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A byte at a time, so that every border is tried.
class SlowSource final : public ByteSource {
 public:
  explicit SlowSource(std::string text) : text_(std::move(text)) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    if (size == 0 || next_ == text_.size()) return 0;
    *buffer = text_[next_++];
    return 1;
  }

 private:
  const std::string text_;
  size_t next_ = 0;
};

struct Outcome {
  // "LINE SECTION TEXT".
  std::vector<std::string> records;
  absl::Status status;
};

Outcome ReadRecords(const std::string& text, JsonShape shape, int64_t max_bytes = 1000) {
  JsonRecordReader reader(std::make_unique<SlowSource>(text), shape, max_bytes);
  Outcome outcome;
  JsonRecord record;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&record);
    outcome.status = more.status();
    if (!more.ok() || !*more) return outcome;
    outcome.records.push_back(absl::StrCat(record.line, " ", record.section, " ",
                                           record.too_long ? "TOO LONG" : record.text));
  }
}

TEST(JsonRecordReaderTest, SplitsLinesAndDumps) {
  EXPECT_THAT(
      ReadRecords("\xef\xbb\xbf[\r\n{\"a\":1},\r\n\r\n{\"b\":2}\n]\n", JsonShape::kLines).records,
      ElementsAre("2  {\"a\":1}", "4  {\"b\":2}"));
  EXPECT_THAT(ReadRecords("{broken\n{\"b\":2}", JsonShape::kLines).records,
              ElementsAre("1  {broken", "2  {\"b\":2}"));
}

TEST(JsonRecordReaderTest, SplitsAnArray) {
  const Outcome outcome =
      ReadRecords("\xef\xbb\xbf [ {\"a\": \"]}\\\"\", \"b\":[1,{}]},\n 12 ,\"x,y\",\n[1,[2]]\n]",
                  JsonShape::kDocument);
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.records, ElementsAre("1  {\"a\": \"]}\\\"\", \"b\":[1,{}]}", "2  12",
                                           "2  \"x,y\"", "3  [1,[2]]"));
}

TEST(JsonRecordReaderTest, SplitsTheMembersOfAnObject) {
  const Outcome outcome = ReadRecords(
      "{\"version\": \"1,]\",\n\"persons\": [{\"id\":1},\n{\"id\":2}],\n\"none\":[], \"n\":null,\n"
      "\"entities\": {\"Q1\": {\"id\":\"Q1\"}, \"Q2\" : {\"id\":\"Q2\"}}}\n",
      JsonShape::kDocument);
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.records,
              ElementsAre("2 persons {\"id\":1}", "3 persons {\"id\":2}",
                          "5 entities {\"id\":\"Q1\"}", "5 entities {\"id\":\"Q2\"}"));
}

TEST(JsonRecordReaderTest, KeepsNothingOfARecordThatIsTooLong) {
  EXPECT_THAT(ReadRecords("[\"0123456789\",\n\"0123\"]", JsonShape::kDocument, 10).records,
              ElementsAre("1  TOO LONG", "2  \"0123\""));
  EXPECT_THAT(ReadRecords("\"0123456789\"\n\"0123\"", JsonShape::kLines, 10).records,
              ElementsAre("1  TOO LONG", "2  \"0123\""));
}

TEST(JsonRecordReaderTest, SaysWhereADocumentIsBroken) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"[{\"a\":1},\n{\"b\":", "line 2: the file ends within the value that begins in line 2"},
      {"[{\"a\":1},\n", "line 2: the file ends within the document"},
      {"{\"persons\":\n[", "line 2: the file ends within the document"},
      {"{\"persons\" [", "a colon is expected"},
      {"{persons: []}", "a member's name is expected"},
      {"\"text\"", "neither an array nor an object"},
      {"[}", "a value is missing"},
      {"{\"a", "the file ends within a name"},
  };
  for (const auto& test : cases) {
    const Outcome outcome = ReadRecords(test.text, JsonShape::kDocument);
    EXPECT_THAT(outcome.status.message(), HasSubstr(test.message)) << test.text;
    const absl::optional<ErrorDetail> detail = GetErrorDetail(outcome.status);
    ASSERT_TRUE(detail.has_value()) << test.text;
    EXPECT_EQ(detail->reason, reject_reason::kJsonInvalid);
  }
}

TEST(JsonRecordReaderTest, FindsNothingInNothing) {
  for (const JsonShape shape : {JsonShape::kLines, JsonShape::kDocument}) {
    for (const char* text : {"", "\n \n", "[]", "[\n]\n"}) {
      const Outcome outcome = ReadRecords(text, shape);
      EXPECT_TRUE(outcome.status.ok()) << outcome.status;
      // A line of "[]" is a record, if an odd one.
      if (shape == JsonShape::kDocument) {
        EXPECT_THAT(outcome.records, IsEmpty()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace chancery
