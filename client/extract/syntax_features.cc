#include "client/extract/syntax_features.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string>

#include "absl/strings/ascii.h"
#include "client/extract/feature_hash.h"

namespace chancery {
namespace {

// For a word before the first or behind the last one, and for the root.
constexpr uint64_t kNone = 0x51a7;
constexpr uint64_t kRootWord = 0x7007;

uint64_t Code(Tag tag) { return static_cast<uint64_t>(tag) + 1; }

uint64_t Distance(int a, int b) {
  const int d = std::abs(a - b);
  return d <= 4 ? d : d <= 6 ? 5 : d <= 10 ? 6 : 7;
}

// Words and tags by position, with something to say beyond the ends.
struct View {
  const std::vector<WordShape>& words;
  const std::vector<Tag>& tags;

  int size() const { return static_cast<int>(words.size()); }
  uint64_t W(int i) const {
    return i < 0 ? kNone : i == size() ? kRootWord : i > size() ? kNone : words[i].word;
  }
  uint64_t T(int i) const {
    return i < 0 ? kNone : i == size() ? kRootWord : i > size() ? kNone : Code(tags[i]);
  }
};

}  // namespace

WordShape::WordShape(absl::string_view text) {
  std::string lower = absl::AsciiStrToLower(text);
  uint64_t marks = 0;
  bool first = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (absl::ascii_isdigit(c)) {
      lower[i] = '0';
      marks |= 1;
    } else if (c == '-') {
      marks |= 2;
    } else if (absl::ascii_isupper(c)) {
      marks |= first ? 4 : 8;
    } else if (absl::ascii_islower(c)) {
      marks |= 16;
    } else if (c == '.') {
      marks |= 32;
    }
    first = false;
  }
  const absl::string_view view = lower;
  word = WordHash(view);
  suffix2 = WordHash(view.substr(view.size() - std::min<size_t>(view.size(), 2)));
  suffix3 = WordHash(view.substr(view.size() - std::min<size_t>(view.size(), 3)));
  prefix = WordHash(view.substr(0, 3));
  shape = marks + 1;
}

void TagFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags, int i,
                 Features* features) {
  const WordShape none;
  const int size = static_cast<int>(words.size());
  const auto at = [&](int j) -> const WordShape& { return j < 0 || j >= size ? none : words[j]; };
  const auto tag = [&](int j) { return j < 0 ? kNone : Code(tags[j]); };
  const WordShape& w = words[i];
  const uint64_t start = i == 0;
  features->clear();
  const auto add = [&](int kind, std::initializer_list<uint64_t> parts) {
    features->push_back(FeatureHash(kind, parts));
  };
  add(1, {0});
  add(2, {w.word});
  add(3, {w.suffix3});
  add(4, {w.suffix2});
  add(5, {w.prefix});
  add(6, {w.shape, start});
  add(7, {tag(i - 1)});
  add(8, {tag(i - 1), tag(i - 2)});
  add(9, {tag(i - 1), w.word});
  add(10, {at(i - 1).word});
  add(11, {at(i - 1).word, w.word});
  add(12, {at(i - 2).word});
  add(13, {at(i + 1).word});
  add(14, {at(i + 1).word, w.word});
  add(15, {at(i + 1).suffix3});
  add(16, {at(i + 2).word});
  add(17, {at(i + 1).shape, w.shape});
  add(18, {tag(i - 1), w.suffix3});
  add(19, {tag(i - 1), at(i + 1).suffix2, w.suffix2});
  add(20, {tag(i - 1), at(i + 1).word});
}

ParserState::ParserState(int size) : size_(size), head_(size, -1), dependants_(size + 1) {
  stack_.reserve(size);
}

bool ParserState::Can(Move move) const {
  switch (move) {
    case Move::kShift:
      return front_ < size_;
    case Move::kLeft:
      // One word only hangs on the root.
      return !stack_.empty() && (front_ < size_ || stack_.size() == 1);
    case Move::kRight:
      return stack_.size() >= 2;
  }
  return false;
}

void ParserState::Apply(Move move) {
  if (move == Move::kShift) {
    stack_.push_back(front_++);
    return;
  }
  const int word = stack_.back();
  stack_.pop_back();
  if (move == Move::kLeft) {
    head_[word] = front_;
    Dependants& of = dependants_[front_];
    of.left[1] = of.left[0];
    of.left[0] = word;
    ++of.left_count;
  } else {
    head_[word] = stack_.back();
    Dependants& of = dependants_[stack_.back()];
    of.right[1] = of.right[0];
    of.right[0] = word;
    ++of.right_count;
  }
}

void MoveFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags,
                  const ParserState& state, Features* features) {
  const View v{words, tags};
  const int s0 = state.Stack(0);
  const int s1 = state.Stack(1);
  const int s2 = state.Stack(2);
  const int b0 = state.front();
  const int b1 = b0 + 1 < state.size() ? b0 + 1 : -1;
  const int b2 = b0 + 2 < state.size() ? b0 + 2 : -1;
  const ParserState::Dependants nothing;
  const ParserState::Dependants& of_s0 = s0 < 0 ? nothing : state.Of(s0);
  const ParserState::Dependants& of_s1 = s1 < 0 ? nothing : state.Of(s1);
  const ParserState::Dependants& of_b0 = state.Of(b0);
  const uint64_t s0w = v.W(s0), s0t = v.T(s0), s1w = v.W(s1), s1t = v.T(s1), s2t = v.T(s2);
  const uint64_t b0w = v.W(b0), b0t = v.T(b0), b1w = v.W(b1), b1t = v.T(b1), b2t = v.T(b2);
  const uint64_t s0lt = v.T(of_s0.left[0]), s0rt = v.T(of_s0.right[0]);
  const uint64_t s0lw = v.W(of_s0.left[0]), s0rw = v.W(of_s0.right[0]);
  const uint64_t s1lt = v.T(of_s1.left[0]), s1rt = v.T(of_s1.right[0]), s1rw = v.W(of_s1.right[0]);
  const uint64_t b0lt = v.T(of_b0.left[0]), b0lw = v.W(of_b0.left[0]);
  const uint64_t s0vl = std::min(of_s0.left_count, 3), s0vr = std::min(of_s0.right_count, 4);
  const uint64_t s1vr = std::min(of_s1.right_count, 4), b0vl = std::min(of_b0.left_count, 3);
  const uint64_t d0 = s0 < 0 ? 9 : Distance(s0, b0), d1 = s1 < 0 ? 9 : Distance(s0, s1);
  features->clear();
  const auto add = [&](int kind, std::initializer_list<uint64_t> parts) {
    features->push_back(FeatureHash(kind, parts));
  };
  add(101, {s0w});
  add(102, {s0t});
  add(103, {s0w, s0t});
  add(104, {s1w});
  add(105, {s1t});
  add(106, {s1w, s1t});
  add(107, {s2t, s1t});
  add(108, {b0w});
  add(109, {b0t});
  add(110, {b0w, b0t});
  add(111, {b1w});
  add(112, {b1t});
  add(113, {b1w, b1t});
  add(114, {v.W(b2)});
  add(115, {b2t});
  add(116, {s0w, b0w});
  add(117, {s0w, s0t, b0t});
  add(118, {s0t, b0w, b0t});
  add(119, {s0t, b0t});
  add(120, {s1t, s0t});
  add(121, {s1w, s0t});
  add(122, {s1t, s0w});
  add(123, {s1w, s0w});
  add(124, {b0t, b1t});
  add(125, {s0t, b1t});
  add(126, {b0t, b1t, b2t});
  add(127, {s0t, b0t, b1t});
  add(128, {s1t, s0t, b0t});
  add(129, {s2t, s1t, s0t});
  add(130, {s0t, s0lt, b0t});
  add(131, {s0t, s0rt, b0t});
  add(132, {s0t, b0t, b0lt});
  add(133, {s1t, s1rt, s0t});
  add(134, {s1t, s0t, s0lt});
  add(135, {s0t, s0lt, v.T(of_s0.left[1])});
  add(136, {s0t, s0rt, v.T(of_s0.right[1])});
  add(137, {b0t, b0lt, v.T(of_b0.left[1])});
  add(138, {s0w, d0});
  add(139, {s0t, d0});
  add(140, {b0w, d0});
  add(141, {b0t, d0});
  add(142, {s0t, b0t, d0});
  add(143, {s1t, s0t, d1});
  add(144, {s0w, s0vl});
  add(145, {s0t, s0vl});
  add(146, {s0w, s0vr});
  add(147, {s0t, s0vr});
  add(148, {b0w, b0vl});
  add(149, {b0t, b0vl});
  add(150, {s1t, s1vr, s0t});
  add(151, {s0t, s0lw, s1t});
  add(152, {s0t, s0rw});
  add(153, {b0t, b0lw, s0t});
  add(154, {s1w, s0t, s0lw});
  add(155, {s1t, s0w, s0lw});
  add(156, {s1t, s0t, s0lw, b0t});
  add(157, {s1t, s1rw, s0t});
  add(158, {s1t, s0t, b0w});
  add(159, {s1w, s0w, b0t});
  add(160, {s1t, s0t, b0t, b1t});
  add(161, {s1t, s1lt, s0t});
  add(162, {s0t, b0w, b1t});
  add(163, {s1w, s1rt, s0t, s0lw});
  add(164, {s2t, s1t, s0t, b0t});
  add(165, {s1t, s1rt, s0t, s0lt, b0t});
}

std::vector<std::vector<int>> ChildrenOf(const std::vector<int>& head) {
  std::vector<std::vector<int>> children(head.size());
  for (size_t i = 0; i < head.size(); ++i) {
    if (head[i] >= 0) children[static_cast<size_t>(head[i])].push_back(static_cast<int>(i));
  }
  return children;
}

void LabelFeatures(const std::vector<WordShape>& words, const std::vector<Tag>& tags,
                   const std::vector<int>& head, const std::vector<std::vector<int>>& children,
                   int word, Features* features) {
  const View v{words, tags};
  const int h = head[word] < 0 ? v.size() : head[word];
  const uint64_t right = word > h;
  const uint64_t dw = v.W(word), dt = v.T(word), hw = v.W(h), ht = v.T(h);
  const std::vector<int>& own = children[word];
  const int first = own.empty() ? -1 : own.front();
  const int last = own.empty() ? -1 : own.back();
  // The siblings next to it, the first of its side, and what "be" or "by" is around.
  int before = -1;
  int after = -1;
  uint64_t nouns_between = 0;
  uint64_t be = 0;
  if (h < v.size()) {
    for (const int sibling : children[h]) {
      if (sibling < word) before = sibling;
      if (sibling > word && after < 0) after = sibling;
      if ((sibling < word) == (word < h) && sibling != word && (sibling < h) == (word < h) &&
          std::abs(sibling - h) < std::abs(word - h) && IsNoun(tags[sibling])) {
        ++nouns_between;
      }
      if (sibling < h && (IsVerb(tags[sibling]) || tags[sibling] == Tag::kModal)) be = v.W(sibling);
    }
  }
  nouns_between = std::min<uint64_t>(nouns_between, 2);
  const int hh = h < v.size() ? head[h] : -1;
  const uint64_t fw = v.W(first), ft = v.T(first);
  const uint64_t d = Distance(word, h);
  features->clear();
  const auto add = [&](int kind, std::initializer_list<uint64_t> parts) {
    features->push_back(FeatureHash(kind, parts));
  };
  add(201, {right});
  add(202, {dw, right});
  add(203, {dt, right});
  add(204, {hw, right});
  add(205, {ht, right});
  add(206, {dt, ht, right});
  add(207, {dw, ht, right});
  add(208, {dt, hw, right});
  add(209, {dw, hw});
  add(210, {dt, ht, d, right});
  add(211, {ht, dt, fw, right});
  add(212, {ht, dt, ft, right});
  add(213, {hw, fw, right});
  add(214, {ht, dt, v.T(last), right});
  add(215, {ht, dt, v.W(word - 1), right});
  add(216, {ht, dt, v.W(word + 1), right});
  add(217, {ht, dt, v.T(before), right});
  add(218, {ht, dt, v.T(after), right});
  add(219, {ht, dt, be, right});
  add(220, {hw, dt, nouns_between, right});
  add(221, {ht, dt, nouns_between, right});
  add(222, {ht, dt, hh < 0 ? kNone : v.T(hh), right});
  add(223, {ht, dt, v.W(before)});
  add(224, {words[word].suffix3, ht, right});
  add(225, {words[word].shape, ht, dt, right});
  add(226, {ht, dt, fw, nouns_between, right});
  add(227, {dw, v.W(after), right});
  add(228, {ht, v.T(h - 1), dt, right});
}

}  // namespace chancery
