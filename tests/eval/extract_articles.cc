// Reads the articles of folders and prints what the extractor finds in each, one JSON object a
// line, to compare with what a careful reader finds:
//
//   bazel run -c opt //tests/eval:extract_articles -- $PWD/articles > /tmp/found.jsonl
//   articles/score.py articles /tmp/found.jsonl articles -v
//
// An article is NAME.txt with NAME.json beside it, which has "published" and "title".

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extractor.h"
#include "client/extract/fact_printer.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

bool ExtractFile(const chancery::Extractor& extractor, const std::filesystem::path& text) {
  chancery::v1::ArticleSource article;
  article.set_key(text.filename().string());
  article.set_text(ReadFile(text));
  std::filesystem::path metadata = text;
  metadata.replace_extension(".json");
  google::protobuf::Struct fields;
  if (!google::protobuf::util::JsonStringToMessage(ReadFile(metadata), &fields).ok()) {
    std::cerr << metadata << ": not a JSON object\n";
    return false;
  }
  // Of an instant the day.
  article.mutable_published()->set_edtf(
      fields.fields().at("published").string_value().substr(0, sizeof("2022-01-21") - 1));
  article.set_title(fields.fields().at("title").string_value());
  const auto facts = extractor.Extract(article);
  if (!facts.ok()) {
    std::cerr << text << ": " << facts.status() << "\n";
    return false;
  }
  std::cout << chancery::PrintFacts(*facts) << "\n";
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const auto extractor = chancery::Extractor::Create();
  if (!extractor.ok()) {
    std::cerr << extractor.status() << "\n";
    return 1;
  }
  bool ok = argc > 1;
  for (int i = 1; i < argc; ++i) {
    std::vector<std::filesystem::path> texts;
    if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
        if (entry.path().extension() == ".txt") texts.push_back(entry.path());
      }
    } else {
      texts.emplace_back(argv[i]);
    }
    std::sort(texts.begin(), texts.end());
    for (const auto& text : texts) ok = ExtractFile(**extractor, text) && ok;
  }
  return ok ? 0 : 1;
}
