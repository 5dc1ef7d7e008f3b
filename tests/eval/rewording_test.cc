// The same facts told in other words are read the same: rewordings.jsonl has pairs of texts, a
// plain one and another form of it, with the meetings that both tell of.
//
//   {"id": "rw04", "published": "2024-05-15", "change": "passive", "base": "...", "variant": "...",
//    "meetings": [{"participants": ["Ieva Kalve", "Levan Tsereli"], "kind": "in_person",
//                  "status": "held", "date": "2024-05-13", "place": "Tbilisi"}]}
//
// A text is read right when it gives these meetings and no other: exactly those people, kind,
// status, date and place; null is none. The floors below are what was reached; raise them with the
// reader.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extractor.h"
#include "client/extract/fact_printer.h"
#include "client/loader/file_system.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/eval/json_members.h"
#include "tests/eval/reading.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using google::protobuf::Struct;

constexpr int kPairs = 306;
constexpr int kPlainRight = 306;
constexpr int kOtherRight = 294;

// "Ann Lee & Bo Roe | in_person | held | 2024-05-13 | Tbilisi".
std::string Line(std::vector<std::string> people, const std::string& kind,
                 const std::string& status, const std::string& date, const std::string& place) {
  std::sort(people.begin(), people.end());
  return absl::StrJoin({absl::StrJoin(people, " & "), kind, status, date, place}, " | ");
}

std::vector<std::string> Wanted(const Struct& pair) {
  std::vector<std::string> lines;
  for (const auto& value : pair.fields().at("meetings").list_value().values()) {
    const Struct& meeting = value.struct_value();
    std::vector<std::string> people;
    for (const auto& name : meeting.fields().at("participants").list_value().values()) {
      people.push_back(name.string_value());
    }
    lines.push_back(Line(people, Text(meeting, "kind"), Text(meeting, "status"),
                         Text(meeting, "date"), Text(meeting, "place")));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

class RewordingTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(extractor_, Extractor::Create()); }

  // The meetings of two people at least, as Line has them.
  std::vector<std::string> Read(const Struct& pair, const char* text) const {
    v1::ArticleSource article;
    article.set_key("pair");
    article.set_text(Text(pair, text));
    article.mutable_published()->set_edtf(Text(pair, "published"));
    const absl::StatusOr<v1::ArticleFacts> facts = extractor_->Extract(article, {});
    EXPECT_TRUE(facts.ok()) << facts.status();
    if (!facts.ok()) return {};
    const absl::StatusOr<Reading> reading = ParseReading(PrintFacts(*facts));
    EXPECT_TRUE(reading.ok()) << reading.status();
    if (!reading.ok()) return {};
    std::vector<std::string> lines;
    for (const Reading::Meeting& meeting : reading->meetings) {
      std::vector<std::string> people;
      for (const Reading::Participant& participant : meeting.participants) {
        if (!participant.name.empty()) people.push_back(participant.name);
      }
      if (people.size() < 2) continue;
      lines.push_back(Line(people, meeting.kind, meeting.status, meeting.date, meeting.place));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  std::unique_ptr<Extractor> extractor_;
};

TEST_F(RewordingTest, OtherWordsGiveTheSameFacts) {
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       ReadAll(PosixFileSystem(), "tests/eval/rewordings.jsonl", 1 << 20));
  int pairs = 0;
  int plain = 0;
  int other = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    Struct pair;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &pair).ok()) << line;
    ++pairs;
    const std::vector<std::string> wanted = Wanted(pair);
    if (Read(pair, "base") == wanted) {
      ++plain;
    } else {
      std::cout << Text(pair, "id") << " plain: " << absl::StrJoin(Read(pair, "base"), "; ")
                << "\n";
    }
    if (Read(pair, "variant") == wanted) {
      ++other;
    } else {
      std::cout << Text(pair, "id") << " " << Text(pair, "change") << ": "
                << absl::StrJoin(Read(pair, "variant"), "; ") << "\n";
    }
  }
  std::cout << "right: " << plain << " plain, " << other << " reworded, of " << pairs << "\n";
  EXPECT_EQ(pairs, kPairs);
  EXPECT_GE(plain, kPlainRight);
  EXPECT_GE(other, kOtherRight);
}

}  // namespace
}  // namespace chancery
