#include "client/cli/picture.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "client/cli/display_text.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// In pixels: of a column of text, of a box, between boxes, of the margin.
constexpr double kLetter = 7.2;
constexpr double kPadding = 10;
constexpr double kLine = 16;
constexpr double kGap = 14;
constexpr double kColumnGap = 110;
constexpr double kMargin = 20;
// How many columns of text a box has at most.
constexpr size_t kMaxText = 40;

std::string DotText(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(Printable(text), {{"\\", "\\\\"}, {"\"", "\\\""}}),
                      "\"");
}

std::string XmlText(absl::string_view text) {
  return absl::StrReplaceAll(Printable(text),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

struct Box {
  double x = 0;  // of the centre
  double y = 0;
  double width = 0;
  double height = 0;
};

Box SizeOf(const Picture::Node& node) {
  const size_t text = std::max(DisplayWidth(Ellipsize(node.label, kMaxText)),
                               DisplayWidth(Ellipsize(node.detail, kMaxText)));
  Box box;
  box.width = kLetter * static_cast<double>(text) + 2 * kPadding;
  box.height = kLine * (node.detail.empty() ? 1 : 2) + kPadding;
  return box;
}

// One node in the middle, the others around it.
bool IsStar(const Picture& picture) {
  size_t centres = 0;
  for (const Picture::Node& node : picture.nodes()) {
    if (node.column > 1) return false;
    if (node.column == 0) ++centres;
  }
  return centres == 1 && picture.nodes().size() > 2;
}

void LayOutStar(const Picture& picture, std::vector<Box>& boxes) {
  double widest = 0;
  for (const Box& box : boxes) widest = std::max(widest, box.width);
  const auto others = static_cast<double>(boxes.size() - 1);
  // Far enough that no two boxes on the circle touch, nor one of them the middle.
  const double height = 2 * kLine + kPadding + kGap;
  const double radius_y = std::max(height * others / 4, height * 2);
  const double radius_x = radius_y + widest;
  double turn = 0;
  for (size_t i = 0; i < boxes.size(); ++i) {
    if (picture.nodes()[i].column == 0) continue;
    // Equal steps in height keep apart what would crowd above and below.
    const double share = turn / others * 2;
    const double height_share = share < 1 ? 1 - 2 * share : 2 * share - 3;
    const double width_share = std::sqrt(std::max(0.0, 1 - height_share * height_share));
    boxes[i].y = -radius_y * height_share;
    boxes[i].x = (share < 1 ? 1 : -1) * radius_x * width_share;
    ++turn;
  }
}

void LayOutColumns(const Picture& picture, std::vector<Box>& boxes) {
  size_t columns = 0;
  for (const Picture::Node& node : picture.nodes()) columns = std::max(columns, node.column + 1);
  double x = 0;
  for (size_t column = 0; column < columns; ++column) {
    double width = 0;
    double height = -kGap;
    for (size_t i = 0; i < boxes.size(); ++i) {
      if (picture.nodes()[i].column != column) continue;
      width = std::max(width, boxes[i].width);
      height += boxes[i].height + kGap;
    }
    double y = -height / 2;
    for (size_t i = 0; i < boxes.size(); ++i) {
      if (picture.nodes()[i].column != column) continue;
      boxes[i].x = x + width / 2;
      boxes[i].y = y + boxes[i].height / 2;
      y += boxes[i].height + kGap;
    }
    x += width + kColumnGap;
  }
}

}  // namespace

size_t Picture::AddNode(absl::string_view name, absl::string_view label, absl::string_view detail,
                        size_t column) {
  const auto inserted = index_.emplace(std::string(name), nodes_.size());
  if (inserted.second) {
    nodes_.push_back({std::string(name), std::string(label), std::string(detail), column});
  }
  Node& node = nodes_[inserted.first->second];
  node.column = std::min(node.column, column);
  return inserted.first->second;
}

void Picture::AddEdge(size_t from, size_t to, absl::string_view label, bool possible) {
  for (const Edge& edge : edges_) {
    if ((edge.from == from && edge.to == to) || (edge.from == to && edge.to == from)) return;
  }
  edges_.push_back({from, to, std::string(label), possible});
}

std::string ToDot(const Picture& picture) {
  std::string out =
      "graph chancery {\n"
      "  graph [rankdir=LR];\n"
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n";
  for (const Picture::Node& node : picture.nodes()) {
    std::string label = DotText(node.label);
    if (!node.detail.empty()) {
      // The line break is Graphviz's own.
      label.pop_back();
      absl::StrAppend(&label, "\\n", DotText(node.detail).substr(1));
    }
    absl::StrAppend(&out, "  ", DotText(node.name), " [label=", label, "];\n");
  }
  for (const Picture::Edge& edge : picture.edges()) {
    absl::StrAppend(&out, "  ", DotText(picture.nodes()[edge.from].name), " -- ",
                    DotText(picture.nodes()[edge.to].name), " [label=", DotText(edge.label),
                    edge.possible ? ", style=dashed" : "", "];\n");
  }
  return absl::StrCat(out, "}\n");
}

std::string ToSvg(const Picture& picture) {
  std::vector<Box> boxes;
  for (const Picture::Node& node : picture.nodes()) boxes.push_back(SizeOf(node));
  if (IsStar(picture)) {
    LayOutStar(picture, boxes);
  } else {
    LayOutColumns(picture, boxes);
  }
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  for (const Box& box : boxes) {
    left = std::min(left, box.x - box.width / 2);
    right = std::max(right, box.x + box.width / 2);
    top = std::min(top, box.y - box.height / 2);
    bottom = std::max(bottom, box.y + box.height / 2);
  }
  const double width = right - left + 2 * kMargin;
  const double height = bottom - top + 2 * kMargin;
  std::string out = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
      "viewBox=\"%.0f %.0f %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" fill=\"white\"/>\n",
      width, height, left - kMargin, top - kMargin, width, height, left - kMargin, top - kMargin,
      width, height);
  for (const Picture::Edge& edge : picture.edges()) {
    const Box& from = boxes[edge.from];
    const Box& to = boxes[edge.to];
    absl::StrAppendFormat(&out,
                          "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
                          "stroke=\"#888888\"%s/>\n",
                          from.x, from.y, to.x, to.y,
                          edge.possible ? " stroke-dasharray=\"5,4\"" : "");
    if (edge.label.empty()) continue;
    absl::StrAppendFormat(&out,
                          "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"#444444\" "
                          "stroke=\"white\" stroke-width=\"3\" paint-order=\"stroke\">%s</text>\n",
                          (from.x + to.x) / 2, (from.y + to.y) / 2 - 2,
                          XmlText(Ellipsize(edge.label, kMaxText)));
  }
  for (size_t i = 0; i < boxes.size(); ++i) {
    const Picture::Node& node = picture.nodes()[i];
    const Box& box = boxes[i];
    absl::StrAppendFormat(
        &out,
        "<g><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"6\" "
        "fill=\"%s\" stroke=\"#333333\"/>",
        XmlText(node.name), box.x - box.width / 2, box.y - box.height / 2, box.width, box.height,
        node.column == 0 ? "#dde8f5" : "#f7f7f2");
    const double first = node.detail.empty() ? box.y + 4 : box.y - 4;
    absl::StrAppendFormat(&out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                          box.x, first, XmlText(Ellipsize(node.label, kMaxText)));
    if (!node.detail.empty()) {
      absl::StrAppendFormat(&out,
                            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"10\" "
                            "fill=\"#555555\">%s</text>",
                            box.x, first + kLine - 2, XmlText(Ellipsize(node.detail, kMaxText)));
    }
    absl::StrAppend(&out, "</g>\n");
  }
  return absl::StrCat(out, "</svg>\n");
}

}  // namespace chancery
