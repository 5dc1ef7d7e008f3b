// The dependency tree of one sentence: for each word its part of speech, the word that governs it
// and how.
//
//   tree.head[2] == 1, tree.label[2] == Label::kObject      // "[A] met B"
//
// Tags are those of the Penn Treebank, labels those of Universal Dependencies with the finer ones
// folded together. Plain values.

#ifndef CHANCERY_CLIENT_EXTRACT_SYNTAX_TREE_H_
#define CHANCERY_CLIENT_EXTRACT_SYNTAX_TREE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

// The order is that of the columns of data/tag_weights.txt: append only, and train anew.
enum class Tag : uint8_t {
  kNoun,              // NN
  kNounPlural,        // NNS
  kName,              // NNP
  kNamePlural,        // NNPS
  kPreposition,       // IN
  kDeterminer,        // DT
  kPredeterminer,     // PDT
  kAdjective,         // JJ
  kComparative,       // JJR
  kSuperlative,       // JJS
  kPronoun,           // PRP
  kPossessive,        // PRP$
  kAdverb,            // RB
  kAdverbMore,        // RBR
  kAdverbMost,        // RBS
  kParticle,          // RP
  kVerbBase,          // VB
  kVerbPast,          // VBD
  kVerbGerund,        // VBG
  kVerbParticiple,    // VBN
  kVerbPresent,       // VBP
  kVerbThird,         // VBZ
  kModal,             // MD
  kTo,                // TO
  kConjunction,       // CC
  kNumber,            // CD
  kExistential,       // EX
  kWhDeterminer,      // WDT
  kWhPronoun,         // WP
  kWhPossessive,      // WP$
  kWhAdverb,          // WRB
  kPossessiveEnding,  // POS
  kInterjection,      // UH
  kSymbol,            // SYM, $ and the like
  kForeign,           // FW
  kStop,              // .
  kComma,             // ,
  kColon,             // :
  kOpenQuote,         // ``
  kCloseQuote,        // ''
  kOpenBracket,       // -LRB-
  kCloseBracket,      // -RRB-
  kHyphen,            // HYPH
  kOther,
};
constexpr int kTagCount = static_cast<int>(Tag::kOther) + 1;

// The order is that of the columns of data/label_weights.txt.
enum class Label : uint8_t {
  kRoot,
  kSubject,         // nsubj
  kPassiveSubject,  // nsubj:pass
  kClausalSubject,  // csubj
  kObject,          // obj
  kIndirectObject,  // iobj
  kOblique,         // obl
  kAgent,           // obl:agent
  kTimeOblique,     // obl:unmarked
  kNominal,         // nmod
  kPossessor,       // nmod:poss
  kApposition,      // appos
  kConjunct,        // conj
  kCoordinator,     // cc
  kAdnominal,       // acl
  kRelative,        // acl:relcl
  kAdverbial,       // advcl
  kOpenComplement,  // xcomp
  kComplement,      // ccomp
  kParataxis,       // parataxis
  kAuxiliary,       // aux
  kPassive,         // aux:pass
  kCopula,          // cop
  kMark,            // mark
  kCase,            // case
  kDeterminer,      // det
  kAdjectival,      // amod
  kAdverb,          // advmod
  kCompound,        // compound, flat
  kParticle,        // compound:prt
  kNumeral,         // nummod
  kPunctuation,     // punct
  kOther,
};
constexpr int kLabelCount = static_cast<int>(Label::kOther) + 1;

// "NNP", "nsubj:pass".
absl::string_view TagName(Tag tag);
absl::string_view LabelName(Label label);
// Names of a treebank; what has no place here is kOther.
Tag TagNamed(absl::string_view name);
Label LabelNamed(absl::string_view name);

inline bool IsVerb(Tag tag) { return tag >= Tag::kVerbBase && tag <= Tag::kVerbThird; }
inline bool IsNoun(Tag tag) { return tag <= Tag::kNamePlural; }

struct SyntaxTree {
  // By word. The governor is an index of a word, -1 for the root; exactly one word has none.
  std::vector<int> head;
  std::vector<Label> label;
  std::vector<Tag> tag;

  int size() const { return static_cast<int>(head.size()); }
  // The first dependant of `word` with this label, or -1.
  int Child(int word, Label wanted) const;
};

// A line for each word: "3 met VBD root 0", the number of the governor counted from 1.
std::string Dump(const SyntaxTree& tree, const std::vector<absl::string_view>& words);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SYNTAX_TREE_H_
