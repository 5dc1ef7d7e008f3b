#include "client/extract/training/edge_score.h"

#include <set>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery {
namespace {

// Governor, dependant, and what kind: the label, or the preposition.
using Edge = std::tuple<int, int, std::string>;

struct Edges {
  std::set<Edge> subject, object, oblique, governor, conjunct, nominal;
};

Edges EdgesOf(const TreebankSentence& sentence, const SyntaxTree& tree) {
  Edges edges;
  for (int i = 0; i < tree.size(); ++i) {
    const Label label = tree.label[i];
    const std::string name(LabelName(label));
    const int preposition = tree.Child(i, Label::kCase);
    const std::string with =
        preposition < 0 ? std::string() : absl::AsciiStrToLower(sentence.words[preposition]);
    switch (label) {
      case Label::kSubject:
      case Label::kPassiveSubject:
        edges.subject.emplace(tree.head[i], i, name);
        break;
      case Label::kObject:
        edges.object.emplace(tree.head[i], i, name);
        break;
      case Label::kOblique:
      case Label::kAgent:
        edges.oblique.emplace(tree.head[i], i, with);
        break;
      case Label::kNominal:
      case Label::kPossessor:
        edges.nominal.emplace(tree.head[i], i, label == Label::kPossessor ? "'s" : with);
        break;
      case Label::kConjunct:
        edges.conjunct.emplace(tree.head[i], i, name);
        break;
      case Label::kRoot:
      case Label::kAdnominal:
      case Label::kRelative:
      case Label::kAdverbial:
      case Label::kOpenComplement:
      case Label::kComplement:
      case Label::kParataxis:
        edges.governor.emplace(tree.head[i], i, name);
        break;
      default:
        break;
    }
  }
  return edges;
}

void Count(const std::set<Edge>& wanted, const std::set<Edge>& found, EdgeCount* count) {
  count->wanted += static_cast<int>(wanted.size());
  count->found += static_cast<int>(found.size());
  for (const Edge& edge : found) count->right += static_cast<int>(wanted.count(edge));
}

std::string Line(const char* name, const EdgeCount& count) {
  return absl::StrFormat("  %-10s precision %.3f  recall %.3f  of %d\n", name, count.Precision(),
                         count.Recall(), count.wanted);
}

}  // namespace

void CountEdges(const TreebankSentence& sentence, const SyntaxTree& found, EdgeScore* score) {
  const Edges right = EdgesOf(sentence, sentence.tree);
  const Edges said = EdgesOf(sentence, found);
  Count(right.subject, said.subject, &score->subject);
  Count(right.object, said.object, &score->object);
  Count(right.oblique, said.oblique, &score->oblique);
  Count(right.governor, said.governor, &score->governor);
  Count(right.conjunct, said.conjunct, &score->conjunct);
  Count(right.nominal, said.nominal, &score->nominal);
  for (int i = 0; i < found.size(); ++i) {
    ++score->words;
    score->right_tags += found.tag[i] == sentence.tree.tag[i];
    if (sentence.tree.label[i] == Label::kPunctuation) continue;
    ++score->counted_words;
    const bool head = found.head[i] == sentence.tree.head[i];
    score->right_heads += head;
    score->right_labels += head && found.label[i] == sentence.tree.label[i];
  }
}

std::string Print(const EdgeScore& score) {
  const auto share = [](int part, int whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / whole;
  };
  return absl::StrCat(
      absl::StrFormat("  tags %.3f, heads %.3f, heads with labels %.3f of %d words\n",
                      share(score.right_tags, score.words),
                      share(score.right_heads, score.counted_words),
                      share(score.right_labels, score.counted_words), score.words),
      Line("subject", score.subject), Line("object", score.object), Line("oblique", score.oblique),
      Line("nominal", score.nominal), Line("governor", score.governor),
      Line("conjunct", score.conjunct));
}

}  // namespace chancery
