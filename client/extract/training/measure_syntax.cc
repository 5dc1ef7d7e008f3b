// Prints how right the parser is on sentences of a treebank that it has not learned from, and how
// fast:
//
//   bazel run -c opt //client/extract/training:measure_syntax -- ../shared/treebank/pud.conllu

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "client/extract/syntax_parser.h"
#include "client/extract/training/conllu_reader.h"
#include "client/extract/training/edge_score.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: measure_syntax BANK.conllu...\n";
    return 2;
  }
  const chancery::SyntaxParser& parser = chancery::SyntaxParser::Default();
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    absl::StatusOr<std::vector<chancery::TreebankSentence>> bank = chancery::ReadConllu(text);
    if (!in || !bank.ok() || bank->empty()) {
      std::cerr << argv[i] << ": " << (bank.ok() ? "no sentences" : bank.status().ToString())
                << "\n";
      return 1;
    }
    for (const bool folded : {false, true}) {
      chancery::EdgeScore score;
      std::chrono::steady_clock::duration took{};
      for (const chancery::TreebankSentence& whole : *bank) {
        const chancery::TreebankSentence sentence = folded ? chancery::FoldNames(whole) : whole;
        std::vector<chancery::SyntaxParser::Word> words;
        for (size_t w = 0; w < sentence.words.size(); ++w) {
          words.push_back({sentence.words[w], static_cast<bool>(sentence.is_name[w])});
        }
        const auto begin = std::chrono::steady_clock::now();
        const chancery::SyntaxTree tree = parser.Parse(words);
        took += std::chrono::steady_clock::now() - begin;
        chancery::CountEdges(sentence, tree, &score);
      }
      const double seconds = std::chrono::duration<double>(took).count();
      std::cout << argv[i] << (folded ? ", names folded" : "") << "\n"
                << chancery::Print(score)
                << absl::StrFormat("  %.0f words a second\n", score.words / seconds);
    }
  }
  return 0;
}
