// Imports a text in a test, as if it were a file.
//
//   Imported imported = Import(InputFormat::kFtm, R"({"id":"p1","schema":"Person"...})");
//   EXPECT_EQ(imported.facts[0].persons(0).name(), "Ann Example");
//   EXPECT_THAT(imported.rejects, ElementsAre("3 RECORD_INVALID the Person p2 has no name"));

#ifndef CHANCERY_CLIENT_LOADER_IMPORT_FIXTURE_H_
#define CHANCERY_CLIENT_LOADER_IMPORT_FIXTURE_H_

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/file_system.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_importers.h"
#include "client/loader/source_item.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// Gives its text in pieces of few bytes, to find what depends on their borders.
class TextByteSource final : public ByteSource {
 public:
  TextByteSource(std::string text, size_t piece) : text_(std::move(text)), piece_(piece) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    const size_t got = std::min({size, piece_, text_.size() - next_});
    std::memcpy(buffer, text_.data() + next_, got);
    next_ += got;
    return got;
  }

 private:
  const std::string text_;
  const size_t piece_;
  size_t next_ = 0;
};

// One file, whatever its path.
class TextFileSystem final : public FileSystem {
 public:
  explicit TextFileSystem(std::string text, size_t piece = 7)
      : text_(std::move(text)), piece_(piece) {}

  absl::StatusOr<FileInfo> Stat(const std::string& /*path*/) const override {
    FileInfo info;
    info.kind = FileInfo::Kind::kFile;
    info.size = static_cast<int64_t>(text_.size());
    return info;
  }
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override {
    return absl::NotFoundError(path);
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& /*path*/) const override {
    return std::unique_ptr<ByteSource>(std::make_unique<TextByteSource>(text_, piece_));
  }

 private:
  const std::string text_;
  const size_t piece_;
};

struct Imported {
  // Why the file could not be opened.
  absl::Status status;
  std::vector<v1::ArticleFacts> facts;
  // "LINE REASON MESSAGE".
  std::vector<std::string> rejects;
  std::string remark;

  // The articles' facts by key; fails the test where there is none.
  const v1::ArticleFacts& Of(absl::string_view key) const {
    for (const v1::ArticleFacts& each : facts) {
      if (each.article().key() == key) return each;
    }
    ADD_FAILURE() << "no article " << key;
    return v1::ArticleFacts::default_instance();
  }
};

inline Imported Import(InputFormat format, const std::string& text,
                       RecordImportOptions options = RecordImportOptions(), bool regular = true) {
  Imported imported;
  const TextFileSystem files(text);
  InputFile file;
  file.path = "/data/input";
  file.name = "input";
  file.format = format;
  file.regular = regular;
  file.size = static_cast<int64_t>(text.size());
  absl::StatusOr<std::unique_ptr<DocumentSource>> source =
      OpenRecords(files, Gazetteer::Default(), file, options);
  imported.status = source.status();
  if (!source.ok()) return imported;
  while (absl::optional<SourceItem> item = (*source)->Next()) {
    if (auto* facts = std::get_if<v1::ArticleFacts>(&item->content)) {
      imported.facts.push_back(std::move(*facts));
    } else {
      const auto& reject = std::get<Reject>(item->content);
      imported.rejects.push_back(
          absl::StrCat(item->place.line, " ", reject.reason, " ", reject.message));
    }
  }
  imported.remark = (*source)->Remark();
  return imported;
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_IMPORT_FIXTURE_H_
