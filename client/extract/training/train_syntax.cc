// Makes the weights of the parser from treebanks:
//
//   bazel run -c opt //client/extract/training:train_syntax -- $PWD/client/extract/data
//   BANK.conllu...
//
// Writes tag_weights.txt, move_weights.txt and label_weights.txt into the folder. The same banks in
// the same order give the same bytes.

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/extract/training/conllu_reader.h"
#include "client/extract/training/syntax_trainer.h"

namespace {

constexpr char kComment[] =
    "Weights by feature hash, made by //client/extract/training:train_syntax; see README.md.";

bool Write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::cerr << path << ": cannot be written\n";
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: train_syntax FOLDER BANK.conllu...\n";
    return 2;
  }
  std::vector<chancery::TreebankSentence> sentences;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    absl::StatusOr<std::vector<chancery::TreebankSentence>> bank = chancery::ReadConllu(text);
    if (!in || !bank.ok() || bank->empty()) {
      std::cerr << argv[i] << ": " << (bank.ok() ? "no sentences" : bank.status().ToString())
                << "\n";
      return 1;
    }
    sentences.insert(sentences.end(), bank->begin(), bank->end());
  }
  std::cerr << sentences.size() << " sentences\n";
  const chancery::SyntaxModel model =
      chancery::TrainSyntax(sentences, chancery::TrainingOptions(), kComment);
  const std::string folder = argv[1];
  return Write(absl::StrCat(folder, "/tag_weights.txt"), model.tags) &&
                 Write(absl::StrCat(folder, "/move_weights.txt"), model.moves) &&
                 Write(absl::StrCat(folder, "/label_weights.txt"), model.labels)
             ? 0
             : 1;
}
