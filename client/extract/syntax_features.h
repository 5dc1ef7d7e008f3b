// What the tagger, the parser and the labeller look at when they decide, as hashes of features.
// Training and reading share this unit, so that they see the same.
//
// Pure functions over plain values: thread-safe. Each costs the features that it adds, some 20
// to 70.

#ifndef CHANCERY_CLIENT_EXTRACT_SYNTAX_FEATURES_H_
#define CHANCERY_CLIENT_EXTRACT_SYNTAX_FEATURES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/syntax_tree.h"

namespace chancery {

// The name of a person as one word, whatever it is.
constexpr absl::string_view kNameWord = "@name";
constexpr Tag kNameTag = Tag::kPronoun;

// What is asked of a word, hashed once.
struct WordShape {
  explicit WordShape(absl::string_view word);
  WordShape() = default;

  uint64_t word = 0;  // in lower case, digits as 0
  uint64_t suffix2 = 0;
  uint64_t suffix3 = 0;
  uint64_t prefix = 0;
  uint64_t shape = 0;  // capitals, digits, hyphens
};

using Features = std::vector<uint64_t>;

// The tag of word `i`, those before it being known.
void TagFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags, int i,
                 Features* features);

// What the parser may do: arc-hybrid.
enum class Move : uint8_t {
  kShift,  // the next word onto the stack
  kLeft,   // the next word governs the top of the stack
  kRight,  // the word below the top of the stack governs the top
};
constexpr int kMoveCount = 3;

// A half-built tree. The root is word number `size`, behind all others.
class ParserState {
 public:
  explicit ParserState(int size);

  bool Done() const { return front_ == size_ && stack_.empty(); }
  bool Can(Move move) const;
  void Apply(Move move);

  int size() const { return size_; }
  int front() const { return front_; }
  // The word at this depth of the stack, -1 below its bottom.
  int Stack(int depth) const {
    const int at = static_cast<int>(stack_.size()) - 1 - depth;
    return at < 0 ? -1 : stack_[at];
  }
  const std::vector<int>& stack() const { return stack_; }
  // size() for the root; -1: not yet.
  const std::vector<int>& heads() const { return head_; }

  // Dependants of a word so far: the outermost and the second to each side, and how many.
  struct Dependants {
    int left[2] = {-1, -1};
    int right[2] = {-1, -1};
    int left_count = 0;
    int right_count = 0;
  };
  const Dependants& Of(int word) const { return dependants_[word]; }

 private:
  int size_;
  int front_ = 0;
  std::vector<int> stack_;
  std::vector<int> head_;
  std::vector<Dependants> dependants_;
};

void MoveFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags,
                  const ParserState& state, Features* features);

// Children of each word of a tree, in order.
std::vector<std::vector<int>> ChildrenOf(const std::vector<int>& head);

// The label of the arc to `word`, the whole tree (heads: -1 for the root) being known.
void LabelFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags,
                   const std::vector<int>& head, const std::vector<std::vector<int>>& children,
                   int word, Features* features);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SYNTAX_FEATURES_H_
