#include "client/loader/input_reader.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Records that are separated by '|'; "!" is a broken one.
class BarSource final : public DocumentSource {
 public:
  explicit BarSource(const std::string& content) {
    if (!content.empty()) records_ = absl::StrSplit(content, '|');
  }
  absl::optional<SourceItem> Next() override {
    if (next_ == records_.size()) return absl::nullopt;
    SourceItem item;
    item.place.article = absl::StrCat("bars#", next_);
    const std::string& record = records_[next_++];
    if (record == "!") {
      item.content = Reject{"XML_INVALID", "broken"};
    } else {
      DocumentInput document;
      document.article.set_text(record);
      item.content = std::move(document);
    }
    return item;
  }

 private:
  std::vector<std::string> records_;
  size_t next_ = 0;
};

class InputReaderTest : public ::testing::Test {
 protected:
  InputReaderTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/readXXXXXX");
    root_ = mkdtemp(pattern.data());
    options_.max_article_bytes = 20;
    options_.open_documents =
        [](const InputFile&,
           std::string content) -> absl::StatusOr<std::unique_ptr<DocumentSource>> {
      if (content == "<") return RejectError("XML_INVALID", "line 1: unclosed");
      return std::make_unique<BarSource>(content);
    };
    checkpoint_ = *Checkpoint::Load(root_ + "/checkpoint", "");
  }
  ~InputReaderTest() override { std::filesystem::remove_all(root_); }

  std::string Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = root_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
  }

  std::vector<SourceItem> ReadItems(const Checkpoint* checkpoint = nullptr,
                                    std::vector<std::string> paths = {}) {
    if (paths.empty()) paths = {root_};
    InputReader reader(files_, options_, paths, checkpoint);
    std::vector<SourceItem> items;
    while (absl::optional<SourceItem> item = reader.Next()) items.push_back(*std::move(item));
    skipped_ = reader.skipped_articles();
    skipped_bytes_ = reader.skipped_bytes();
    return items;
  }

  // "FILE:LINE KIND CONTENT" of each item.
  std::vector<std::string> Read(const Checkpoint* checkpoint = nullptr) {
    std::vector<std::string> lines;
    for (const SourceItem& item : ReadItems(checkpoint)) {
      std::string line = absl::StrCat(absl::StrReplaceAll(item.place.file, {{root_ + "/", ""}}),
                                      ":", item.place.line, " ");
      if (const auto* reject = std::get_if<Reject>(&item.content)) {
        absl::StrAppend(&line, reject->reason);
      } else if (const auto* text = std::get_if<TextInput>(&item.content)) {
        absl::StrAppend(&line, "text ", text->text, " ", text->metadata.value_or("none"));
      } else if (const auto* facts = std::get_if<FactsInput>(&item.content)) {
        absl::StrAppend(&line, "facts ", facts->json);
      } else if (const auto* dump = std::get_if<DumpInput>(&item.content)) {
        absl::StrAppend(&line, "dump ", dump->json);
      } else {
        absl::StrAppend(&line, "document ", std::get<DocumentInput>(item.content).article.text());
      }
      lines.push_back(line);
    }
    return lines;
  }

  PosixFileSystem files_;
  InputReaderOptions options_;
  std::string root_;
  std::unique_ptr<Checkpoint> checkpoint_;
  int64_t skipped_ = 0;
  int64_t skipped_bytes_ = 0;
};

TEST_F(InputReaderTest, ReadsAnExportBetweenItsFirstAndLastLine) {
  const std::string start = R"({"chancery_export":1,"revision":"7"})";
  const std::string end = R"({"info":{"revision":"7"}})";
  Write("a.jsonl", absl::StrCat(start, "\n{\"facts\":{}}\n", end, "\n"));
  EXPECT_THAT(Read(), ElementsAre("a.jsonl:2 dump {\"facts\":{}}"));
  Write("a.jsonl", absl::StrCat(start, "\n{\"facts\":{}}\n"));
  EXPECT_THAT(Read(), ElementsAre("a.jsonl:2 dump {\"facts\":{}}", "a.jsonl:0 FACTS_INVALID"));
  Write("a.jsonl", absl::StrCat(start, "\n", end, "\n"));
  EXPECT_THAT(Read(), IsEmpty());
  Write("a.jsonl", absl::StrCat(R"({"chancery_export":2,"revision":"7"})", "\n{}\n", end));
  EXPECT_THAT(Read(), ElementsAre("a.jsonl:0 FACTS_INVALID"));
}

// Two records with lines and a remark, whatever the content.
class LineSource final : public DocumentSource {
 public:
  absl::optional<SourceItem> Next() override {
    if (next_ == 2) return absl::nullopt;
    SourceItem item;
    item.place.line = ++next_;
    item.place.bytes = 4;
    item.content = v1::ArticleFacts();
    return item;
  }
  std::string Remark() const override { return "skipped 3 others"; }

 private:
  int next_ = 0;
};

TEST_F(InputReaderTest, ReadsRecordsAndRemembersTheirFileAsAWhole) {
  const std::string path = Write("a.csv", "0123456789");
  std::vector<std::string> remarks;
  options_.format = InputFormat::kTenures;
  options_.on_remark = [&remarks](const std::string& remark) { remarks.push_back(remark); };
  options_.open_documents =
      [](const InputFile& file,
         const std::string& content) -> absl::StatusOr<std::unique_ptr<DocumentSource>> {
    EXPECT_EQ(file.format, InputFormat::kTenures);
    EXPECT_EQ(content, "") << "it is read as it goes";
    return std::make_unique<LineSource>();
  };
  const std::vector<SourceItem> items = ReadItems(checkpoint_.get());
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].place.bytes, 4);
  EXPECT_EQ(items[1].place.bytes, 6) << "the last one takes what is left";
  EXPECT_EQ(items[1].place.line, 2);
  EXPECT_TRUE(items[0].place.whole_file && items[1].place.whole_file);
  EXPECT_TRUE(items[1].place.last_of_file);
  EXPECT_THAT(remarks, ElementsAre(absl::StrCat(path, ": skipped 3 others")));
  checkpoint_->AddFile(path, items[1].place.hash);
  EXPECT_THAT(ReadItems(checkpoint_.get()), IsEmpty());
  EXPECT_EQ(skipped_bytes_, 10);
  Write("a.csv", "0123456780");
  EXPECT_EQ(ReadItems(checkpoint_.get()).size(), 2u) << "it has changed";
}

TEST_F(InputReaderTest, ReadsTextsWithTheirMetadataAndLinesOfFacts) {
  Write("a.txt", "one");
  Write("a.json", "{}");
  Write("b.txt", "two");
  Write("c.jsonl", "{1}\n\n  \n{2}\r\n{3}");
  EXPECT_THAT(Read(),
              ElementsAre("a.txt:0 text one {}", "b.txt:0 text two none", "c.jsonl:1 facts {1}",
                          "c.jsonl:4 facts {2}", "c.jsonl:5 facts {3}"));
}

TEST_F(InputReaderTest, NamesArticlesByTheirPathBelowTheNamedOne) {
  Write("sub/a.txt", "one");
  const std::vector<SourceItem> items = ReadItems();
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].place.article, "sub/a.txt");
  const auto& text = std::get<TextInput>(items[0].content);
  EXPECT_EQ(text.default_key, "sub/a.txt");
  EXPECT_EQ(text.metadata_file, root_ + "/sub/a.json");
}

TEST_F(InputReaderTest, RejectsWhatIsTooLongAndGoesOn) {
  Write("a.txt", std::string(21, 'x'));
  Write("b.txt", std::string(20, 'y'));
  Write("c.jsonl", std::string(21, 'z') + "\n{}\n");
  const std::vector<SourceItem> items = ReadItems();
  ASSERT_EQ(items.size(), 4u);
  for (const int i : {0, 2}) {
    const auto& reject = std::get<Reject>(items[i].content);
    EXPECT_EQ(reject.reason, "TOO_LARGE");
    EXPECT_THAT(reject.message, HasSubstr("the limit of 20 bytes (--max-article-bytes)"));
  }
  EXPECT_EQ(items[2].place.line, 1);
  EXPECT_EQ(items[3].place.line, 2);
}

TEST_F(InputReaderTest, RejectsFilesWithoutALineOrRecord) {
  Write("a.jsonl", "");
  Write("b.jsonl", "\n \n");
  EXPECT_THAT(Read(), ElementsAre("a.jsonl:0 EMPTY", "b.jsonl:0 EMPTY"));
  Write("c.xml", "");
  options_.format = InputFormat::kHsgVisits;
  EXPECT_THAT(Read(), ElementsAre("c.xml:0 EMPTY"));
}

TEST_F(InputReaderTest, ReadsRecordsOfStructuredFiles) {
  options_.format = InputFormat::kHsgTravels;
  Write("a.xml", "x|!|y");
  Write("b.xml", "<");
  EXPECT_THAT(Read(), ElementsAre("a.xml:0 document x", "a.xml:0 XML_INVALID", "a.xml:0 document y",
                                  "b.xml:0 XML_INVALID"));
  const std::vector<SourceItem> items = ReadItems();
  EXPECT_FALSE(items[1].place.last_of_file);
  EXPECT_TRUE(items[2].place.last_of_file);
  EXPECT_EQ(items[0].place.bytes + items[1].place.bytes + items[2].place.bytes, 5);
  EXPECT_EQ(items[0].place.article, "bars#0");
}

TEST_F(InputReaderTest, SkipsFilesOfTheCheckpointUnlessTheyOrTheirMetadataChanged) {
  Write("a.txt", "one");
  Write("b.txt", "two");
  Write("c.txt", "three");
  for (const SourceItem& item : ReadItems()) {
    EXPECT_TRUE(item.place.last_of_file);
    checkpoint_->AddFile(item.place.file, item.place.hash);
  }
  EXPECT_THAT(Read(checkpoint_.get()), IsEmpty());
  EXPECT_EQ(skipped_, 3);
  EXPECT_EQ(skipped_bytes_, 11);
  Write("a.txt", "One");
  Write("b.json", "{}");
  EXPECT_THAT(Read(checkpoint_.get()), ElementsAre("a.txt:0 text One none", "b.txt:0 text two {}"));
}

TEST_F(InputReaderTest, GoesOnBehindTheLinesOfTheCheckpointAndRepeatsRejectedOnes) {
  Write("a.jsonl", "{1}\n{2}\n\n{4}\n{5}\n");
  const std::vector<SourceItem> items = ReadItems();
  ASSERT_EQ(items.size(), 4u);
  checkpoint_->SetLines(items[2].place.file,
                        {items[2].place.end_offset, 4, items[2].place.hash, {2}});
  EXPECT_THAT(Read(checkpoint_.get()), ElementsAre("a.jsonl:2 facts {2}", "a.jsonl:5 facts {5}"));
  EXPECT_EQ(skipped_, 2);
}

TEST_F(InputReaderTest, ReadsAFileOfLinesAgainThatChangedOrShrank) {
  Write("a.jsonl", "{1}\n{2}\n{3}\n");
  const SourceItem item = ReadItems()[1];
  checkpoint_->SetLines(item.place.file, {item.place.end_offset, 2, item.place.hash, {}});
  EXPECT_THAT(Read(checkpoint_.get()), ElementsAre("a.jsonl:3 facts {3}"));
  Write("a.jsonl", "{1}\n{X}\n{3}\n");
  EXPECT_EQ(Read(checkpoint_.get()).size(), 3u);
  Write("a.jsonl", "{1}\n");
  EXPECT_EQ(Read(checkpoint_.get()).size(), 1u);
}

TEST_F(InputReaderTest, StopsWhenTold) {
  Write("a.jsonl", "{1}\n{2}\n");
  std::atomic<bool> stop{false};
  options_.stop = &stop;
  InputReader reader(files_, options_, {root_}, nullptr);
  EXPECT_TRUE(reader.Next().has_value());
  stop = true;
  EXPECT_FALSE(reader.Next().has_value());
}

TEST_F(InputReaderTest, CountsWhatThereIsToRead) {
  Write("a.txt", "one");
  Write("b/c.jsonl", "{}\n");
  Write("d.pdf", "other");
  const InputTotals totals = CountInputs(files_, {root_}, absl::nullopt);
  EXPECT_EQ(totals.files, 2);
  EXPECT_EQ(totals.bytes, 6);
  EXPECT_TRUE(totals.complete);
  EXPECT_FALSE(CountInputs(files_, {root_, "-"}, absl::nullopt).complete);
}

TEST_F(InputReaderTest, ReadsPagesAndArticlesOfLines) {
  Write("a.md", "# T");
  Write("a.json", R"({"published": 1})");
  Write("b.html", "<p>x");
  Write("c.jsonl", "{\"text\":\"one\"}\n\n{\"text\":\"two\"}\n");
  options_.max_article_bytes = 100;
  const std::vector<SourceItem> items = ReadItems(nullptr, {root_});
  // The checkpoint of the fixture has an ending that is left out.
  ASSERT_EQ(items.size(), 4u);
  const auto& markdown = std::get<TextInput>(items[0].content);
  EXPECT_EQ(markdown.markup, TextMarkup::kMarkdown);
  EXPECT_EQ(markdown.metadata, R"({"published": 1})");
  EXPECT_EQ(std::get<TextInput>(items[1].content).markup, TextMarkup::kHtml);
  EXPECT_EQ(std::get<ArticleInput>(items[2].content).json, R"({"text":"one"})");
  EXPECT_EQ(items[3].place.line, 3);
}

TEST_F(InputReaderTest, TellsFilesThatItLeavesOut) {
  Write("a.txt", "x");
  Write("b.pdf", "x");
  std::vector<std::string> left_out;
  options_.on_left_out = [&](const std::string& path, absl::string_view reason) {
    left_out.push_back(absl::StrCat(absl::StrReplaceAll(path, {{root_ + "/", ""}}), ": ", reason));
  };
  ReadItems();
  EXPECT_THAT(left_out, ::testing::Contains("b.pdf: no kind of file that is loaded"));
}

// What a decompressing file system gives has more in it than the file has bytes.
TEST_F(InputReaderTest, ReadsMoreThanTheSizeOfACompressedFile) {
  class Inflating final : public PosixFileSystem {
   public:
    absl::StatusOr<FileInfo> Stat(const std::string& path) const override {
      absl::StatusOr<FileInfo> info = PosixFileSystem::Stat(path);
      if (info.ok() && info->kind == FileInfo::Kind::kFile) info->size = 1;
      return info;
    }
  };
  const Inflating files;
  const std::string path = Write("in/c.jsonl.gz", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
  InputReader reader(files, options_, {path}, nullptr);
  const absl::optional<SourceItem> first = reader.Next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(std::get<ArticleInput>(first->content).json, R"({"text":"1"})");
  Checkpoint::Lines done;
  done.offset = first->place.end_offset;
  done.line = 1;
  done.hash = first->place.hash;
  checkpoint_->SetLines(path, done);
  InputReader again(files, options_, {path}, checkpoint_.get());
  const absl::optional<SourceItem> second = again.Next();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(std::get<ArticleInput>(second->content).json, R"({"text":"2"})");
  EXPECT_EQ(again.skipped_articles(), 1);
  EXPECT_FALSE(CountInputs(files, {path}, absl::nullopt).complete);
}

}  // namespace
}  // namespace chancery
