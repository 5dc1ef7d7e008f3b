#include "client/extract/syntax_tree.h"

#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

constexpr absl::string_view kTags[] = {
    "NN",   "NNS", "NNP", "NNPS", "IN", "DT",  "PDT", "JJ",    "JJR",   "JJS",  "PRP",
    "PRP$", "RB",  "RBR", "RBS",  "RP", "VB",  "VBD", "VBG",   "VBN",   "VBP",  "VBZ",
    "MD",   "TO",  "CC",  "CD",   "EX", "WDT", "WP",  "WP$",   "WRB",   "POS",  "UH",
    "SYM",  "FW",  ".",   ",",    ":",  "``",  "''",  "-LRB-", "-RRB-", "HYPH", "X"};
static_assert(std::size(kTags) == kTagCount, "a name for each tag");

constexpr absl::string_view kLabels[] = {
    "root",      "nsubj",        "nsubj:pass", "csubj",     "obj",   "iobj",      "obl",
    "obl:agent", "obl:unmarked", "nmod",       "nmod:poss", "appos", "conj",      "cc",
    "acl",       "acl:relcl",    "advcl",      "xcomp",     "ccomp", "parataxis", "aux",
    "aux:pass",  "cop",          "mark",       "case",      "det",   "amod",      "advmod",
    "compound",  "compound:prt", "nummod",     "punct",     "dep"};
static_assert(std::size(kLabels) == kLabelCount, "a name for each label");

}  // namespace

absl::string_view TagName(Tag tag) { return kTags[static_cast<int>(tag)]; }

absl::string_view LabelName(Label label) { return kLabels[static_cast<int>(label)]; }

Tag TagNamed(absl::string_view name) {
  for (int i = 0; i < kTagCount; ++i) {
    if (kTags[i] == name) return static_cast<Tag>(i);
  }
  if (name == "$" || name == "#" || name == "NFP") return Tag::kSymbol;
  return Tag::kOther;
}

Label LabelNamed(absl::string_view name) {
  for (int i = 0; i < kLabelCount; ++i) {
    if (kLabels[i] == name) return static_cast<Label>(i);
  }
  if (name == "flat" || name == "nmod:desc" || name == "fixed") return Label::kCompound;
  // "nmod:unmarked" and the like.
  const size_t colon = name.find(':');
  return colon == absl::string_view::npos ? Label::kOther : LabelNamed(name.substr(0, colon));
}

int SyntaxTree::Child(int word, Label wanted) const {
  for (int i = 0; i < size(); ++i) {
    if (head[i] == word && label[i] == wanted) return i;
  }
  return -1;
}

std::string Dump(const SyntaxTree& tree, const std::vector<absl::string_view>& words) {
  std::string out;
  for (int i = 0; i < tree.size(); ++i) {
    absl::StrAppend(&out, i + 1, " ", words[i], " ", TagName(tree.tag[i]), " ",
                    LabelName(tree.label[i]), " ", tree.head[i] + 1, "\n");
  }
  return out;
}

}  // namespace chancery
