#include "client/extract/training/syntax_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "absl/container/flat_hash_map.h"
#include "client/extract/hashed_weights.h"
#include "client/extract/syntax_features.h"

namespace chancery {
namespace {

// Of the sentences from which a tagger for the others learns.
constexpr int kFolds = 4;
constexpr int kFoldEpochs = 5;
// From this epoch on, how often the parser follows its own best move rather than a right one.
constexpr int kExploreFrom = 1;
constexpr double kExplore = 0.9;
// The share of weights that may be cut to the largest one that can be written.
constexpr double kUncut = 0.99999;
// Features that are seen less often are not learned: they would only crowd the rows.
constexpr int kLeastSeen = 3;

// Weights while they are trained, and their sum over time.
class Perceptron {
 public:
  Perceptron(int rows, int columns)
      : columns_(columns),
        mask_((1ull << rows) - 1),
        weights_((mask_ + 1) * static_cast<uint64_t>(columns)),
        sums_(weights_.size()) {}

  int Best(const Features& features, uint64_t allowed) const {
    std::vector<float> scores(columns_, 0);
    for (const uint64_t feature : features) {
      const float* row = &weights_[(feature & mask_) * columns_];
      for (int i = 0; i < columns_; ++i) scores[i] += row[i];
    }
    int best = -1;
    for (int i = 0; i < columns_; ++i) {
      if ((allowed >> i & 1) != 0 && (best < 0 || scores[i] > scores[best])) best = i;
    }
    return best;
  }

  // To be called before the first update for what right decisions see.
  void Count(const Features& features) {
    for (const uint64_t feature : features) ++seen_[feature];
  }

  void Step() { ++steps_; }

  void Update(const Features& features, int right, int wrong) {
    if (right == wrong) return;
    for (const uint64_t feature : features) {
      const auto seen = seen_.find(feature);
      if (seen == seen_.end() || seen->second < kLeastSeen) continue;
      const uint64_t row = (feature & mask_) * columns_;
      weights_[row + right] += 1;
      sums_[row + right] += steps_;
      weights_[row + wrong] -= 1;
      sums_[row + wrong] -= steps_;
    }
  }

  // The average, scaled to what can be written.
  std::vector<int8_t> Averaged() const {
    std::vector<double> average(weights_.size());
    std::vector<double> sizes;
    for (size_t i = 0; i < weights_.size(); ++i) {
      average[i] = weights_[i] - sums_[i] / std::max<double>(1, steps_);
      if (average[i] != 0) sizes.push_back(std::fabs(average[i]));
    }
    std::sort(sizes.begin(), sizes.end());
    const double largest =
        sizes.empty() ? 1 : sizes[static_cast<size_t>(kUncut * (sizes.size() - 1))];
    std::vector<int8_t> small(average.size());
    for (size_t i = 0; i < average.size(); ++i) {
      const double scaled = average[i] * HashedWeights::kMaxWeight / largest;
      small[i] = static_cast<int8_t>(std::lround(
          std::clamp<double>(scaled, -HashedWeights::kMaxWeight, HashedWeights::kMaxWeight)));
    }
    return small;
  }

  int columns() const { return columns_; }

 private:
  int columns_;
  uint64_t mask_;
  std::vector<float> weights_;
  std::vector<double> sums_;
  absl::flat_hash_map<uint64_t, int> seen_;
  double steps_ = 0;
};

struct Example {
  std::vector<WordShape> words;
  std::vector<bool> is_name;
  SyntaxTree tree;        // as people made it
  std::vector<Tag> tags;  // as the tagger sees it
};

std::vector<Tag> TagsOf(const Perceptron& tagger, const Example& example) {
  std::vector<Tag> tags(example.words.size(), kNameTag);
  Features features;
  for (size_t i = 0; i < tags.size(); ++i) {
    if (example.is_name[i]) continue;
    TagFeatures(example.words, tags, static_cast<int>(i), &features);
    tags[i] = static_cast<Tag>(tagger.Best(features, ~0ull));
  }
  return tags;
}

Perceptron TrainTagger(const std::vector<const Example*>& examples, int rows, int epochs) {
  Perceptron tagger(rows, kTagCount);
  std::vector<const Example*> order = examples;
  std::mt19937 random(7);
  Features features;
  for (const Example* example : order) {
    for (int i = 0; i < example->tree.size(); ++i) {
      if (example->is_name[i]) continue;
      TagFeatures(example->words, example->tree.tag, i, &features);
      tagger.Count(features);
    }
  }
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    for (const Example* example : order) {
      std::vector<Tag> tags(example->words.size(), kNameTag);
      for (size_t i = 0; i < tags.size(); ++i) {
        if (example->is_name[i]) continue;
        TagFeatures(example->words, tags, static_cast<int>(i), &features);
        const int guess = tagger.Best(features, ~0ull);
        tagger.Step();
        tagger.Update(features, static_cast<int>(example->tree.tag[i]), guess);
        tags[i] = static_cast<Tag>(guess);
      }
    }
  }
  return tagger;
}

// The moves that lose no arc of the tree that can still be had.
uint64_t FreeMoves(const ParserState& state, const std::vector<int>& head) {
  const int size = state.size();
  const int front = state.front();
  const int top = state.Stack(0);
  const int below = state.Stack(1);
  // The root is word number `size` here.
  const auto head_of = [&](int word) { return head[word] < 0 ? size : head[word]; };
  int cost[kMoveCount] = {};
  if (top >= 0) {
    for (int word = front; word < size; ++word) {
      if (head_of(word) != top) continue;
      ++cost[static_cast<int>(Move::kLeft)];
      ++cost[static_cast<int>(Move::kRight)];
    }
    const int governor = head_of(top);
    if (governor == below || governor > front) ++cost[static_cast<int>(Move::kLeft)];
    if (governor >= front) ++cost[static_cast<int>(Move::kRight)];
  }
  if (front < size) {
    for (const int word : state.stack()) {
      if (head_of(word) == front) ++cost[static_cast<int>(Move::kShift)];
      if (word != top && head_of(front) == word) ++cost[static_cast<int>(Move::kShift)];
    }
  }
  uint64_t allowed = 0;
  int least = -1;
  for (int move = 0; move < kMoveCount; ++move) {
    if (!state.Can(static_cast<Move>(move))) continue;
    if (least < 0 || cost[move] < least) {
      least = cost[move];
      allowed = 0;
    }
    if (cost[move] == least) allowed |= 1ull << move;
  }
  return allowed;
}

Perceptron TrainMoves(const std::vector<const Example*>& examples, int rows, int epochs) {
  Perceptron parser(rows, kMoveCount);
  std::vector<const Example*> order = examples;
  std::mt19937 random(11);
  std::uniform_real_distribution<double> chance(0, 1);
  Features features;
  for (const Example* example : order) {
    ParserState state(static_cast<int>(example->words.size()));
    while (!state.Done()) {
      MoveFeatures(example->words, example->tags, state, &features);
      parser.Count(features);
      state.Apply(static_cast<Move>(parser.Best({}, FreeMoves(state, example->tree.head))));
    }
  }
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    for (const Example* example : order) {
      ParserState state(static_cast<int>(example->words.size()));
      while (!state.Done()) {
        uint64_t possible = 0;
        for (int move = 0; move < kMoveCount; ++move) {
          if (state.Can(static_cast<Move>(move))) possible |= 1ull << move;
        }
        MoveFeatures(example->words, example->tags, state, &features);
        const int guess = parser.Best(features, possible);
        const uint64_t free = FreeMoves(state, example->tree.head);
        const int right = parser.Best(features, free);
        parser.Step();
        if ((free >> guess & 1) == 0) parser.Update(features, right, guess);
        const bool explore = epoch >= kExploreFrom && chance(random) < kExplore;
        state.Apply(static_cast<Move>(explore ? guess : right));
      }
    }
  }
  return parser;
}

Perceptron TrainLabels(const std::vector<const Example*>& examples, int rows, int epochs) {
  Perceptron labeller(rows, kLabelCount);
  std::vector<const Example*> order = examples;
  std::mt19937 random(13);
  Features features;
  constexpr uint64_t kRootOnly = 1ull << static_cast<int>(Label::kRoot);
  for (const Example* example : order) {
    const std::vector<std::vector<int>> children = ChildrenOf(example->tree.head);
    for (int i = 0; i < example->tree.size(); ++i) {
      if (example->tree.head[i] < 0) continue;
      LabelFeatures(example->words, example->tags, example->tree.head, children, i, &features);
      labeller.Count(features);
    }
  }
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    for (const Example* example : order) {
      const std::vector<std::vector<int>> children = ChildrenOf(example->tree.head);
      for (int i = 0; i < example->tree.size(); ++i) {
        if (example->tree.head[i] < 0) continue;
        LabelFeatures(example->words, example->tags, example->tree.head, children, i, &features);
        const int guess = labeller.Best(features, ~kRootOnly);
        labeller.Step();
        labeller.Update(features, static_cast<int>(example->tree.label[i]), guess);
      }
    }
  }
  return labeller;
}

}  // namespace

SyntaxModel TrainSyntax(const std::vector<TreebankSentence>& sentences,
                        const TrainingOptions& options, const std::string& comment) {
  std::vector<Example> examples;
  std::vector<int> fold;  // a sentence and its folded form are in one
  for (size_t s = 0; s < sentences.size(); ++s) {
    for (const TreebankSentence& form : {sentences[s], FoldNames(sentences[s])}) {
      Example example;
      for (size_t i = 0; i < form.words.size(); ++i) {
        example.words.push_back(WordShape(form.is_name[i] ? kNameWord : form.words[i]));
      }
      example.is_name = form.is_name;
      example.tree = form.tree;
      examples.push_back(std::move(example));
      fold.push_back(static_cast<int>(s % kFolds));
    }
  }
  std::vector<const Example*> all;
  all.reserve(examples.size());
  for (const Example& example : examples) all.push_back(&example);
  for (int f = 0; f < kFolds; ++f) {
    std::vector<const Example*> others;
    for (size_t e = 0; e < examples.size(); ++e) {
      if (fold[e] != f) others.push_back(&examples[e]);
    }
    const Perceptron tagger = TrainTagger(others, options.tag_rows, kFoldEpochs);
    for (size_t e = 0; e < examples.size(); ++e) {
      if (fold[e] == f) examples[e].tags = TagsOf(tagger, examples[e]);
    }
  }
  SyntaxModel model;
  const auto write = [&](const Perceptron& trained) {
    return HashedWeights::Format(trained.columns(), trained.Averaged(), comment);
  };
  model.tags = write(TrainTagger(all, options.tag_rows, options.epochs));
  model.moves = write(TrainMoves(all, options.move_rows, options.epochs));
  model.labels = write(TrainLabels(all, options.label_rows, options.epochs / 2 + 1));
  return model;
}

}  // namespace chancery
