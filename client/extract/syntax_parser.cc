#include "client/extract/syntax_parser.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "client/extract/syntax_data.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

template <int kColumns>
int Best(const HashedWeights& weights, const Features& features, uint64_t allowed) {
  int16_t scores[HashedWeights::Width(kColumns)] = {};
  for (const uint64_t feature : features) weights.Prefetch<kColumns>(feature);
  for (const uint64_t feature : features) weights.AddTo<kColumns>(feature, scores);
  int best = -1;
  for (int i = 0; i < kColumns; ++i) {
    if ((allowed >> i & 1) != 0 && (best < 0 || scores[i] > scores[best])) best = i;
  }
  return best;
}

}  // namespace

SyntaxParser::SyntaxParser(HashedWeights tags, HashedWeights moves, HashedWeights labels)
    : tags_(std::move(tags)), moves_(std::move(moves)), labels_(std::move(labels)) {}

absl::StatusOr<SyntaxParser> SyntaxParser::Create(absl::string_view tags, absl::string_view moves,
                                                  absl::string_view labels) {
  CHANCERY_ASSIGN_OR_RETURN(HashedWeights tag_weights, HashedWeights::Parse(tags));
  CHANCERY_ASSIGN_OR_RETURN(HashedWeights move_weights, HashedWeights::Parse(moves));
  CHANCERY_ASSIGN_OR_RETURN(HashedWeights label_weights, HashedWeights::Parse(labels));
  if (tag_weights.columns() != kTagCount || move_weights.columns() != kMoveCount ||
      label_weights.columns() != kLabelCount) {
    return absl::InvalidArgumentError("a model of other tags, moves or labels");
  }
  return SyntaxParser(std::move(tag_weights), std::move(move_weights), std::move(label_weights));
}

const SyntaxParser& SyntaxParser::Default() {
  static const SyntaxParser* parser = [] {
    absl::StatusOr<SyntaxParser> made = Create(kTagWeightsTxt, kMoveWeightsTxt, kLabelWeightsTxt);
    // The data are constants that SyntaxParserTest.DefaultDataParse checks.
    return made.ok() ? new SyntaxParser(*std::move(made)) : nullptr;
  }();
  return *parser;
}

SyntaxTree SyntaxParser::Parse(const std::vector<Word>& words) const {
  const int size = static_cast<int>(words.size());
  SyntaxTree tree;
  tree.head.assign(words.size(), -1);
  tree.label.assign(words.size(), Label::kRoot);
  tree.tag.assign(words.size(), kNameTag);
  if (size == 0) return tree;
  std::vector<WordShape> shapes;
  shapes.reserve(words.size());
  for (const Word& word : words) {
    shapes.push_back(WordShape(word.is_name ? kNameWord : word.text));
  }
  Features features;
  constexpr uint64_t kAny = ~0ull;
  for (int i = 0; i < size; ++i) {
    if (words[i].is_name) continue;
    TagFeatures(shapes, tree.tag, i, &features);
    tree.tag[i] = static_cast<Tag>(Best<kTagCount>(tags_, features, kAny));
  }
  ParserState state(size);
  while (!state.Done()) {
    uint64_t allowed = 0;
    for (int move = 0; move < kMoveCount; ++move) {
      if (state.Can(static_cast<Move>(move))) allowed |= 1ull << move;
    }
    MoveFeatures(shapes, tree.tag, state, &features);
    state.Apply(static_cast<Move>(Best<kMoveCount>(moves_, features, allowed)));
  }
  for (int i = 0; i < size; ++i) tree.head[i] = state.heads()[i] == size ? -1 : state.heads()[i];
  const std::vector<std::vector<int>> children = ChildrenOf(tree.head);
  constexpr uint64_t kRootOnly = 1ull << static_cast<int>(Label::kRoot);
  for (int i = 0; i < size; ++i) {
    if (tree.head[i] < 0) continue;
    LabelFeatures(shapes, tree.tag, tree.head, children, i, &features);
    tree.label[i] = static_cast<Label>(Best<kLabelCount>(labels_, features, kAny & ~kRootOnly));
  }
  return tree;
}

}  // namespace chancery
