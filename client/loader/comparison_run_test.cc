#include "client/loader/comparison_run.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

// An article in which Ann and Bob met on that day.
std::string Line(const std::string& key, const std::string& date, const std::string& text = "x") {
  return absl::StrCat(R"({"article":{"key":")", key, R"(","title":"Talks","text":")", text,
                      R"("},"persons":[{"name":"Ann Lee"},{"name":"Bob Day"}],)",
                      R"("meetings":[{"parties":[{"person":0},{"person":1}],"when":{"edtf":")",
                      date, R"("},"place":"Geneva"}]})", "\n");
}

class ComparisonRunTest : public ::testing::Test {
 protected:
  ComparisonRunTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/compareXXXXXX");
    root_ = mkdtemp(pattern.data());
    settings_.path_a = root_ + "/a.jsonl";
    settings_.path_b = root_ + "/b.jsonl";
  }
  ~ComparisonRunTest() override { std::filesystem::remove_all(root_); }

  absl::StatusOr<bool> Run(const std::string& a, const std::string& b) {
    std::ofstream(settings_.path_a) << a;
    std::ofstream(settings_.path_b) << b;
    out_.str("");
    return RunComparison(files_, settings_, out_);
  }

  std::string root_;
  ComparisonSettings settings_;
  PosixFileSystem files_;
  std::ostringstream out_;
};

TEST_F(ComparisonRunTest, SaysThatEqualFilesAreEqual) {
  const std::string lines = Line("k1", "2022-01-21") + "\n" + Line("k2", "2022-01-22");
  EXPECT_TRUE(*Run(lines, lines));
  EXPECT_THAT(out_.str(), HasSubstr("meetings         2       0          0          0    100.0 %"));
  EXPECT_THAT(out_.str(), HasSubstr("quotations       0       0          0          0          -"));
}

TEST_F(ComparisonRunTest, ListsDifferencesInATableOf80Columns) {
  EXPECT_FALSE(*Run(Line("k1", "2022-01-21") + Line("k2", "2022-01-22"),
                    Line("k3", "2022") + Line("k1", "2022-01") + Line("k2", "2022-01-22")));
  EXPECT_THAT(out_.str(), HasSubstr("k1: Talks\n"
                                    "Field  Of                 A           B\n"
                                    "-----  -----------------  ----------  -------\n"
                                    "dates  Ann Lee & Bob Day  2022-01-21  2022-01\n"));
  EXPECT_THAT(out_.str(), HasSubstr("k3: Talks\n"
                                    "Field     A  B\n"
                                    "--------  -  -------\n"
                                    "articles  -  present\n"));
  const std::vector<std::string> lines = absl::StrSplit(out_.str(), '\n');
  for (const std::string& line : lines) EXPECT_LE(line.size(), 80u);
}

TEST_F(ComparisonRunTest, TellsScripts) {
  settings_.json = true;
  EXPECT_FALSE(*Run(Line("k1", "2022-01-21"), Line("k1", "")));
  EXPECT_THAT(out_.str(),
              HasSubstr(R"({"article":"k1","title":"Talks","differences":[{"field":"dates",)"
                        R"("of":"Ann Lee & Bob Day","a":"2022-01-21","b":null}]})"
                        "\n"
                        R"({"equal":false,"totals":{"articles":{"same":1,"differing":0,)"));
}

TEST_F(ComparisonRunTest, NoticesAnotherText) {
  EXPECT_FALSE(*Run(Line("k1", "2022-01-21"), Line("k1", "2022-01-21", "y")));
  EXPECT_THAT(out_.str(), HasSubstr("articles  one text  another text"));
}

TEST_F(ComparisonRunTest, NamesTheLineThatIsNoFacts) {
  const std::string good = Line("k1", "2022-01-21");
  EXPECT_THAT(std::string(Run(good, good + "\n{\"artikel\":1}\n").status().message()),
              HasSubstr("b.jsonl:3: artikel: no such field"));
  EXPECT_THAT(std::string(Run(good + good, good).status().message()),
              HasSubstr("a.jsonl:2: article \"k1\" stands in an earlier line, too"));
  settings_.max_line_bytes = 10;
  EXPECT_THAT(std::string(Run(good, good).status().message()), HasSubstr("--max-article-bytes"));
  settings_.path_b = root_ + "/none";
  EXPECT_TRUE(absl::IsNotFound(RunComparison(files_, settings_, out_).status()));
}

}  // namespace
}  // namespace chancery
