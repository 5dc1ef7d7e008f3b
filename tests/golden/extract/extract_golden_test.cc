// Runs the extractor over the articles given as arguments and compares what it finds with the
// assertions that stand in each file:
//
//   //- published: 2012-11-07
//   The text.
//   //- meeting: A (Office, Polity) & B | held | in_person | 2005-10-15 | Moscow
//   //- quote: Speaker | the words
//   //- tenure: A | office | Polity | 1994 | 2004
//
// All meetings and quotations must be named, in any order; tenures only where the file names one.
// A party without a name is (Office, Polity), a country its name, a group [its words]. When a file
// fails, the block to put in place of its assertions is printed.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extractor.h"
#include "client/extract/fact_printer.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

struct GoldenArticle {
  std::string published;
  std::string text;
  std::vector<std::string> assertions;  // sorted
};

GoldenArticle ReadArticle(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  GoldenArticle article;
  for (absl::string_view line : absl::StrSplit(content, '\n')) {
    if (!absl::StartsWith(line, "//- ")) {
      absl::StrAppend(&article.text, line, "\n");
      continue;
    }
    line.remove_prefix(4);
    if (absl::StartsWith(line, "published: ")) {
      article.published = std::string(line.substr(11));
    } else {
      article.assertions.emplace_back(line);
    }
  }
  std::sort(article.assertions.begin(), article.assertions.end());
  return article;
}

class Printer {
 public:
  explicit Printer(const v1::ArticleFacts& facts) : facts_(facts) {}

  std::vector<std::string> Lines(bool tenures) const {
    std::vector<std::string> lines;
    for (const v1::MeetingFact& meeting : facts_.meetings()) {
      std::vector<std::string> parties;
      for (const v1::PartyFact& party : meeting.parties()) parties.push_back(Party(party));
      lines.push_back(absl::StrCat("meeting: ", absl::StrJoin(parties, " & "), " | ",
                                   MeetingStatusName(meeting.status()), " | ",
                                   MeetingKindName(meeting.kind()), " | ", meeting.when().edtf(),
                                   " | ", meeting.place()));
    }
    for (const v1::StatementFact& statement : facts_.statements()) {
      if (statement.mode() != v1::STATEMENT_MODE_QUOTE) continue;
      v1::PartyFact speaker = statement.speaker();
      speaker.clear_capacity();
      lines.push_back(absl::StrCat("quote: ", Party(speaker), " | ", statement.text()));
    }
    for (const v1::TenureFact& tenure : facts_.tenures()) {
      if (!tenures) break;
      const v1::OfficeFact& office = facts_.offices(tenure.office());
      lines.push_back(absl::StrCat("tenure: ", facts_.persons(tenure.person()).name(), " | ",
                                   tenure.qualifier(), tenure.qualifier().empty() ? "" : " ",
                                   tenure.acting() ? "acting " : "", office.title(), " | ",
                                   office.polity(), " | ", tenure.interval().start().edtf(), " | ",
                                   tenure.interval().end().edtf()));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

 private:
  std::string Office(int index) const {
    const v1::OfficeFact& office = facts_.offices(index);
    return absl::StrCat("(", office.title(), ", ", office.polity(), ")");
  }

  std::string Party(const v1::PartyFact& party) const {
    switch (party.party_case()) {
      case v1::PartyFact::kPerson:
        return absl::StrCat(facts_.persons(party.person()).name(), party.has_capacity() ? " " : "",
                            party.has_capacity() ? Office(party.capacity()) : "");
      case v1::PartyFact::kOffice:
        return Office(party.office());
      case v1::PartyFact::kPolity:
        return party.polity();
      case v1::PartyFact::kGroup:
        return absl::StrCat("[", party.group(), "]");
      default:
        return "?";
    }
  }

  const v1::ArticleFacts& facts_;
};

class GoldenTest : public ::testing::Test {
 public:
  explicit GoldenTest(std::string path) : path_(std::move(path)) {}

  void TestBody() override {
    const GoldenArticle golden = ReadArticle(path_);
    v1::ArticleSource article;
    article.set_text(golden.text);
    article.mutable_published()->set_edtf(golden.published);
    const auto extractor = Extractor::Create();
    ASSERT_TRUE(extractor.ok());
    const auto facts = (*extractor)->Extract(article);
    ASSERT_TRUE(facts.ok()) << facts.status();
    const bool tenures =
        std::any_of(golden.assertions.begin(), golden.assertions.end(),
                    [](const std::string& line) { return absl::StartsWith(line, "tenure: "); });
    const std::vector<std::string> found = Printer(*facts).Lines(tenures);
    EXPECT_EQ(found, golden.assertions)
        << "In " << path_ << ", if this is right:\n//- " << absl::StrJoin(found, "\n//- ");
  }

 private:
  std::string path_;
};

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc < 2) {
    std::cerr << "no articles\n";
    return 1;
  }
  for (int i = 1; i < argc; ++i) {
    const std::string path = argv[i];
    std::string name = path.substr(path.rfind('/') + 1);
    name = name.substr(0, name.find('.'));
    ::testing::RegisterTest("ExtractGoldenTest", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [path] { return new chancery::GoldenTest(path); });
  }
  return RUN_ALL_TESTS();
}
