#include "client/extract/training/conllu_reader.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/extract/syntax_features.h"

namespace chancery {
namespace {

constexpr size_t kFields = 10;

bool IsNameTag(Tag tag) { return tag == Tag::kName || tag == Tag::kNamePlural; }

}  // namespace

absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(absl::string_view text) {
  std::vector<TreebankSentence> sentences;
  TreebankSentence sentence;
  int number = 0;
  const auto close = [&]() -> absl::Status {
    const int size = sentence.tree.size();
    for (const int head : sentence.tree.head) {
      if (head >= size) {
        return absl::InvalidArgumentError(absl::StrCat("line ", number, ": no such governor"));
      }
    }
    if (size > 0) sentences.push_back(std::move(sentence));
    sentence = TreebankSentence();
    return absl::OkStatus();
  };
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty()) {
      const absl::Status closed = close();
      if (!closed.ok()) return closed;
      continue;
    }
    if (line.front() == '#') continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    if (fields.size() != kFields) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": not ten fields"));
    }
    int id = 0;
    if (!absl::SimpleAtoi(fields[0], &id)) continue;  // "3-4", "5.1"
    int head = 0;
    if (!absl::SimpleAtoi(fields[6], &head) || head < 0) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": no governor"));
    }
    sentence.words.push_back(std::string(fields[1]));
    sentence.is_flat.push_back(fields[7] == "flat");
    sentence.is_name.push_back(false);
    sentence.tree.head.push_back(head - 1);
    sentence.tree.tag.push_back(TagNamed(fields[4]));
    sentence.tree.label.push_back(head == 0 ? Label::kRoot : LabelNamed(fields[7]));
  }
  const absl::Status closed = close();
  if (!closed.ok()) return closed;
  return sentences;
}

TreebankSentence FoldNames(const TreebankSentence& sentence) {
  const SyntaxTree& tree = sentence.tree;
  const int size = tree.size();
  // Which word stands for each, and is it a folded name.
  std::vector<int> to(size);
  std::vector<bool> name(size, false);
  for (int i = 0; i < size; ++i) to[i] = i;
  for (int i = 0; i < size;) {
    if (!IsNameTag(tree.tag[i])) {
      ++i;
      continue;
    }
    int end = i + 1;
    while (end < size && IsNameTag(tree.tag[end])) ++end;
    // The one word of the run that something outside governs.
    int outer = -1;
    int outers = 0;
    bool compounds = true;
    bool flat = false;
    for (int j = i; j < end; ++j) {
      flat = flat || sentence.is_flat[j];
      if (tree.head[j] < i || tree.head[j] >= end) {
        outer = j;
        ++outers;
      } else if (tree.label[j] != Label::kCompound) {
        compounds = false;
      }
    }
    const Label label = outer < 0 ? Label::kOther : tree.label[outer];
    const bool party = label == Label::kSubject || label == Label::kPassiveSubject ||
                       label == Label::kObject || label == Label::kAgent ||
                       label == Label::kIndirectObject || label == Label::kConjunct ||
                       label == Label::kPossessor;
    if (outers == 1 && compounds && (flat || (party && end == i + 1))) {
      // Titles and adjectives right before it.
      int first = i;
      while (first > 0 && tree.head[first - 1] >= i && tree.head[first - 1] < end &&
             (tree.label[first - 1] == Label::kCompound ||
              tree.label[first - 1] == Label::kAdjectival)) {
        bool leaf = true;
        for (int k = 0; k < size; ++k) leaf = leaf && tree.head[k] != first - 1;
        if (!leaf) break;
        --first;
      }
      for (int j = first; j < end; ++j) to[j] = outer;
      name[outer] = true;
    }
    i = end;
  }
  TreebankSentence folded;
  std::vector<int> index(size, -1);
  for (int i = 0; i < size; ++i) {
    if (to[i] != i) continue;
    index[i] = static_cast<int>(folded.words.size());
    folded.words.push_back(sentence.words[i]);
    folded.is_flat.push_back(false);
    folded.is_name.push_back(name[i]);
    folded.tree.tag.push_back(name[i] ? kNameTag : tree.tag[i]);
    folded.tree.label.push_back(tree.label[i]);
    folded.tree.head.push_back(tree.head[i]);
  }
  for (int& head : folded.tree.head) head = head < 0 ? -1 : index[to[head]];
  return folded;
}

}  // namespace chancery
