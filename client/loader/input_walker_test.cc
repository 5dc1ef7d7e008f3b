#include "client/loader/input_walker.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The real file system, but for paths that it denies.
class DenyingFileSystem final : public PosixFileSystem {
 public:
  explicit DenyingFileSystem(std::string denied) : denied_(std::move(denied)) {}
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override {
    if (absl::EndsWith(path, denied_)) {
      return absl::PermissionDeniedError(absl::StrCat(path, ": Permission denied"));
    }
    return PosixFileSystem::List(path);
  }

 private:
  const std::string denied_;
};

class InputWalkerTest : public ::testing::Test {
 protected:
  InputWalkerTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/walkXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~InputWalkerTest() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& name, const std::string& content = "x") {
    const std::filesystem::path path = root_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  std::string Path(const std::string& name) const { return root_ + "/" + name; }

  // "FORMAT NAME" of each file, "REASON PATH" of each problem, with the root left out.
  std::vector<std::string> Walk(std::vector<std::string> paths,
                                absl::optional<InputFormat> format = absl::nullopt) {
    return Walk(PosixFileSystem(), std::move(paths), format);
  }
  std::vector<std::string> Walk(const FileSystem& files, std::vector<std::string> paths,
                                absl::optional<InputFormat> format = absl::nullopt) {
    InputWalker walker(files, std::move(paths), format);
    std::vector<std::string> found;
    while (absl::optional<InputWalker::Entry> entry = walker.Next()) {
      if (const auto* file = std::get_if<InputFile>(&*entry)) {
        found.push_back(absl::StrCat(InputFormatName(file->format), " ", file->name));
      } else {
        const auto& problem = std::get<InputWalker::Problem>(*entry);
        EXPECT_THAT(problem.reject.message, HasSubstr(problem.path));
        found.push_back(absl::StrCat(problem.reject.reason, " ",
                                     absl::StrReplaceAll(problem.path, {{root_ + "/", ""}})));
      }
      if (found.size() > 100) break;  // a loop that was not noticed
    }
    return found;
  }

  std::string root_;
};

TEST_F(InputWalkerTest, TakesArticlesAndFactsOfAFolderInOrder) {
  Write("b.txt");
  Write("b.json");
  Write("a.jsonl");
  Write("notes.pdf");
  Write(".hidden.txt");
  Write(".git/x.txt");
  Write("sub/deep/c.txt");
  Write("sub/d.TXT");
  EXPECT_THAT(Walk({root_}),
              ElementsAre("facts a.jsonl", "text b.txt", "text sub/d.TXT", "text sub/deep/c.txt"));
}

TEST_F(InputWalkerTest, TakesOnlyTheNamedFormat) {
  Write("b.txt");
  Write("a.jsonl");
  Write("t/trips.xml");
  EXPECT_THAT(Walk({root_}, InputFormat::kText), ElementsAre("text b.txt"));
  EXPECT_THAT(Walk({root_}, InputFormat::kFacts), ElementsAre("facts a.jsonl"));
  EXPECT_THAT(Walk({root_}, InputFormat::kHsgTravels), ElementsAre("hsg-travels t/trips.xml"));
}

TEST_F(InputWalkerTest, TakesANamedFileWhateverItIsCalledWhenTheFormatIsNamed) {
  Write("story");
  EXPECT_THAT(Walk({Path("story")}, InputFormat::kText), ElementsAre("text story"));
  EXPECT_THAT(Walk({Path("story")}), ElementsAre("UNKNOWN_FORMAT story"));
}

TEST_F(InputWalkerTest, KeepsTheOrderOfTheNamedPaths) {
  Write("b.txt");
  Write("a/x.txt");
  EXPECT_THAT(Walk({Path("b.txt"), Path("a/"), "-"}),
              ElementsAre("text b.txt", "text x.txt", "facts -"));
}

TEST_F(InputWalkerTest, ReadsStandardInputAsTheNamedFormat) {
  EXPECT_THAT(Walk({"-"}, InputFormat::kText), ElementsAre("text -"));
}

TEST_F(InputWalkerTest, YieldsAPocomFolderAsOneSource) {
  Write("people/a/x.xml");
  EXPECT_THAT(
      Walk({root_}, InputFormat::kHsgPocom),
      ElementsAre(absl::StrCat("hsg-pocom ", std::filesystem::path(root_).filename().string())));
}

TEST_F(InputWalkerTest, GoesOnAfterAFolderWithoutPermission) {
  Write("a.txt");
  Write("locked/b.txt");
  Write("z.txt");
  EXPECT_THAT(Walk(DenyingFileSystem("/locked"), {root_}),
              ElementsAre("text a.txt", "UNREADABLE locked", "text z.txt"));
}

TEST_F(InputWalkerTest, NoticesLoopsAndDanglingLinks) {
  Write("a/b/c.txt");
  ASSERT_EQ(symlink("..", Path("a/b/up").c_str()), 0);
  ASSERT_EQ(symlink("nowhere", Path("a/gone.txt").c_str()), 0);
  ASSERT_EQ(symlink("self.txt", Path("self.txt").c_str()), 0);
  EXPECT_THAT(Walk({root_}), ElementsAre("text a/b/c.txt", "SYMLINK_LOOP a/b/up",
                                         "UNREADABLE a/gone.txt", "UNREADABLE self.txt"));
}

TEST_F(InputWalkerTest, FollowsLinksThatAreNoLoop) {
  Write("a/c.txt");
  ASSERT_EQ(symlink("a", Path("b").c_str()), 0);
  EXPECT_THAT(Walk({root_}), ElementsAre("text a/c.txt", "text b/c.txt"));
}

TEST_F(InputWalkerTest, LeavesOutPipesOfAFolder) {
  ASSERT_EQ(mkfifo(Path("pipe.txt").c_str(), 0600), 0);
  EXPECT_THAT(Walk({root_}), IsEmpty());
}

TEST_F(InputWalkerTest, RejectsAPathThatDoesNotExist) {
  EXPECT_THAT(Walk({Path("none")}), ElementsAre("UNREADABLE none"));
}

TEST_F(InputWalkerTest, TellsJsonByItsFirstBytes) {
  Write("a.jsonl", R"({"id":"x","schema":"Person","properties":{}})");
  Write("b.jsonl", R"({"chancery_export":1})");
  Write("c.jsonl", "broken");
  Write("d.csv", "person,office");
  Write("e.json", R"({"persons":[]})");
  EXPECT_THAT(Walk({root_}), ElementsAre("ftm a.jsonl", "jsonl b.jsonl", "facts c.jsonl"));
  // What is named is meant.
  EXPECT_THAT(Walk({Path("d.csv"), Path("e.json")}), ElementsAre("tenures d.csv", "popolo e.json"));
  EXPECT_THAT(Walk({root_}, InputFormat::kTenures), ElementsAre("tenures d.csv"));
  Write("f.json", R"({"title":"metadata"})");
  EXPECT_THAT(Walk({Path("f.json")}), ElementsAre(HasSubstr("UNKNOWN_FORMAT")));
}

TEST_F(InputWalkerTest, TakesWhatTheWebHasCompressedOrNot) {
  for (const char* name : {"a.md", "b.html", "c.HTM.gz", "d.rss", "e.warc.gz", "f.txt.zst"}) {
    Write(name);
  }
  Write("g.xml", "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>");
  Write("h.xml", "<trips/>");
  Write("i.jsonl", R"({"title":"T","labels":["x"],"text":"They \"met\": {"})");
  EXPECT_THAT(Walk({root_}),
              ElementsAre("markdown a.md", "html b.html", "html c.HTM.gz", "feed d.rss",
                          "warc e.warc.gz", "text f.txt.zst", "feed g.xml", "articles i.jsonl"));
}

TEST_F(InputWalkerTest, SaysWhatItLeavesOutAndWhy) {
  Write("a.txt");
  Write("a.json");
  Write("b.html.gz");
  Write("b.json");
  Write("c.json");
  Write("d.csv");
  Write("e.pdf");
  Write("f.xml", "<trips/>");
  Write("README.md");
  Write(".g/h.txt");
  ASSERT_EQ(mkfifo(Path("i.txt").c_str(), 0600), 0);
  const auto left_out = [this](absl::optional<InputFormat> format) {
    const PosixFileSystem files;
    std::vector<std::string> lines;
    InputWalker walker(
        files, {root_}, format, [&](const std::string& path, absl::string_view reason) {
          lines.push_back(
              absl::StrCat(absl::StrReplaceAll(path, {{root_ + "/", ""}}), ": ", reason));
        });
    while (walker.Next().has_value()) {
    }
    return lines;
  };
  EXPECT_THAT(left_out(absl::nullopt),
              ElementsAre(".g: its name begins with a dot", "README.md: it is about the folder",
                          "c.json: no article is beside it", "d.csv: loaded only where it is named",
                          "e.pdf: no kind of file that is loaded", "f.xml: no feed",
                          "i.txt: no regular file"));
  EXPECT_THAT(
      left_out(InputFormat::kText),
      ElementsAre(".g: its name begins with a dot", "README.md: not named like --format text",
                  "b.html.gz: not named like --format text", "b.json: not named like --format text",
                  "c.json: not named like --format text", "d.csv: not named like --format text",
                  "e.pdf: not named like --format text", "f.xml: not named like --format text",
                  "i.txt: no regular file"));
}

TEST_F(InputWalkerTest, ChecksTheKindOfANamedFile) {
  const PosixFileSystem files;
  Write("a.pdf");
  Write("b.md");
  const auto check = [&](const std::string& name, absl::optional<InputFormat> format = {}) {
    return CheckNamedPath(files, Path(name), format);
  };
  EXPECT_THAT(std::string(check("a.pdf").message()),
              HasSubstr("a.pdf: neither its name (.txt, .md, "));
  EXPECT_TRUE(check("a.pdf", InputFormat::kText).ok());
  EXPECT_TRUE(check("b.md").ok());
  EXPECT_TRUE(check("none").ok());
  EXPECT_TRUE(CheckNamedPath(files, root_, absl::nullopt).ok());
  EXPECT_TRUE(CheckNamedPath(files, "-", absl::nullopt).ok());
}

TEST(InputFormatTest, NamesRoundTrip) {
  EXPECT_EQ(InputFormatNames().size(), 15u);
  for (const std::string& name : InputFormatNames()) {
    const absl::optional<InputFormat> format = ParseInputFormat(name);
    ASSERT_TRUE(format.has_value()) << name;
    EXPECT_EQ(InputFormatName(*format), name);
  }
  EXPECT_FALSE(ParseInputFormat("pdf").has_value());
}

}  // namespace
}  // namespace chancery
