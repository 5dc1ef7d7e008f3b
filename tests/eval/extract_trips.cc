// Reads files of history.state.gov and prints what the importer and the reader of remarks find, one
// JSON object a line, to compare with what a careful reader finds:
//
//   bazel run //tests/eval:extract_trips -- hsg-travels $PWD/travels/*/*.xml > /tmp/trips.jsonl
//   articles/score.py travels /tmp/trips.jsonl travels_gold.jsonl -v
//
// The first argument is the format; rejects go to the standard error.

#include <iostream>
#include <string>
#include <utility>

#include "client/extract/fact_printer.h"
#include "client/extract/remarks.h"
#include "client/loader/file_system.h"
#include "client/loader/hsg_importer.h"
#include "client/loader/input_walker.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

struct Totals {
  int items = 0;
  int rejects = 0;
};

void PrintItem(SourceItem item, Totals* totals) {
  ++totals->items;
  if (const auto* reject = std::get_if<Reject>(&item.content)) {
    ++totals->rejects;
    std::cerr << item.place.article << ":" << item.place.line << ": " << reject->reason << ": "
              << reject->message << "\n";
  } else if (const auto* document = std::get_if<DocumentInput>(&item.content)) {
    const auto facts = ReadRemarks(Gazetteer::Default(), document->article, document->context);
    if (facts.ok()) std::cout << PrintFacts(*facts) << "\n";
  } else if (const auto* facts = std::get_if<v1::ArticleFacts>(&item.content)) {
    std::cout << PrintFacts(*facts) << "\n";
  }
}

int Run(int argc, char** argv) {
  const absl::optional<InputFormat> format = ParseInputFormat(argc > 1 ? argv[1] : "");
  if (!format.has_value() || argc < 3) {
    std::cerr << "usage: extract_trips hsg-travels|hsg-visits|hsg-pocom PATH...\n";
    return 2;
  }
  const PosixFileSystem files;
  Totals totals;
  for (int i = 2; i < argc; ++i) {
    InputFile file;
    file.path = argv[i];
    file.name = file.path.substr(file.path.rfind('/') + 1);
    file.format = *format;
    std::string content;
    const auto info = files.Stat(file.path);
    if (info.ok() && info->kind == FileInfo::Kind::kFile) {
      auto read = ReadAll(files, file.path, int64_t{1} << 28);
      if (read.ok()) content = *std::move(read);
    }
    auto source = OpenHsgDocuments(files, Gazetteer::Default(), file, std::move(content));
    if (!source.ok()) {
      std::cerr << source.status() << "\n";
      return 1;
    }
    while (absl::optional<SourceItem> item = (*source)->Next()) {
      PrintItem(*std::move(item), &totals);
    }
  }
  std::cerr << totals.items << " items, " << totals.rejects << " rejects\n";
  return 0;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Run(argc, argv); }
