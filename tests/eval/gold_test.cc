// The gold fits its texts: quotations and evidence stand in them where the gold says, dates are
// dates, kinds and statuses exist. A slip in the gold would otherwise count as one of the
// extractor.

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "tests/eval/evaluation_set.h"
#include "tests/eval/json_members.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// Of a gold file, as it stands: the offsets and evidence are not part of a Reading.
Struct ReadObject(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string json((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  Struct object;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &object).ok()) << path;
  return object;
}

size_t Offset(const Struct& object, const char* name) {
  const Value* value = Member(object, name);
  return value == nullptr ? std::string::npos : static_cast<size_t>(value->number_value());
}

class GoldTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder_ = absl::StrCat("tests/eval/", GetParam());
    ASSERT_OK_AND_ASSIGN(articles_, ReadGoldArticles(folder_));
  }

  Struct GoldOf(const GoldArticle& article) const {
    return ReadObject(absl::StrCat(folder_, "/", article.name, ".gold.json"));
  }

  std::string folder_;
  std::vector<GoldArticle> articles_;
};

TEST_P(GoldTest, ArticlesHaveADayTitleAndText) {
  for (const GoldArticle& article : articles_) {
    ASSERT_OK_AND_ASSIGN(const PartialDate day,
                         PartialDate::Parse(article.source.published().edtf()));
    EXPECT_TRUE(day.is_exact_day()) << article.name;
    EXPECT_NE(article.source.title(), "") << article.name;
    EXPECT_NE(article.source.text(), "") << article.name;
  }
}

TEST_P(GoldTest, EvidenceAndQuotationsStandInTheText) {
  for (const GoldArticle& article : articles_) {
    const std::string& text = article.source.text();
    const Struct gold = GoldOf(article);
    for (const Value& meeting : Elements(gold, "meetings").values()) {
      const std::string sentence = Text(meeting.struct_value(), "evidence_sentence");
      EXPECT_FALSE(sentence.empty()) << article.name;
      EXPECT_TRUE(absl::StrContains(text, sentence))
          << article.name << ": evidence of " << Text(meeting.struct_value(), "id");
    }
    for (const Value& value : Elements(gold, "statements").values()) {
      const Struct& statement = value.struct_value();
      const size_t begin = Offset(statement, "byte_start");
      const size_t end = Offset(statement, "byte_end");
      ASSERT_TRUE(begin < end && end <= text.size()) << article.name << " " << begin;
      EXPECT_TRUE(text.substr(begin, end - begin) == Text(statement, "quote"))
          << article.name << ": the quotation at byte " << begin;
    }
  }
}

TEST_P(GoldTest, ValuesAreOfTheVocabulary) {
  const std::set<std::string> kinds = {"in_person", "phone", "video", "summit"};
  const std::set<std::string> statuses = {"held", "planned", "possible", "cancelled", "denied"};
  for (const GoldArticle& article : articles_) {
    for (const Reading::Meeting& meeting : article.gold.meetings) {
      EXPECT_TRUE(kinds.count(meeting.kind) == 1) << article.name << ": " << meeting.kind;
      for (const std::string& kind : meeting.alt_kinds) {
        EXPECT_TRUE(kinds.count(kind) == 1) << article.name << ": " << kind;
      }
      EXPECT_TRUE(statuses.count(meeting.status) == 1) << article.name << ": " << meeting.status;
      EXPECT_THAT(PartialDate::Parse(meeting.date), IsOk()) << article.name;
    }
    for (const Reading::Role& role : article.gold.roles) {
      EXPECT_NE(role.person, "") << article.name;
      EXPECT_NE(role.office, "") << article.name;
    }
  }
}

TEST_P(GoldTest, CompleteMeetingsHaveAPersonAndAnother) {
  for (const GoldArticle& article : articles_) {
    int number = 0;
    for (const Reading::Meeting& meeting : article.gold.meetings) {
      ++number;
      if (meeting.partial) continue;
      int people = 0;
      int parties = 0;  // the other may be an office whose holder is not named
      for (const Reading::Participant& party : meeting.participants) {
        people += party.name.empty() ? 0 : 1;
        parties += party.name.empty() && party.office.empty() ? 0 : 1;
      }
      EXPECT_TRUE(people >= 1 && parties >= 2) << article.name << ": meeting " << number;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, GoldTest,
                         ::testing::Values("articles", "training", "closed", "held_out"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace chancery
