#include "client/cli/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Picture Chain() {
  Picture picture;
  const size_t ann = picture.AddNode("people/1", "Ann \"A\" Example", "", 0);
  const size_t bob = picture.AddNode("people/2", "Bob <Sample> & Sons", "Envoy", 1);
  const size_t eve = picture.AddNode("people/3", "Eve", "", 2);
  picture.AddEdge(ann, bob, "2004-05", false);
  picture.AddEdge(bob, eve, "2005 ?", true);
  picture.AddEdge(bob, ann, "again", false);
  return picture;
}

TEST(PictureTest, IsAGraphForGraphviz) {
  EXPECT_EQ(ToDot(Chain()),
            "graph chancery {\n"
            "  graph [rankdir=LR];\n"
            "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
            "  \"people/1\" [label=\"Ann \\\"A\\\" Example\"];\n"
            "  \"people/2\" [label=\"Bob <Sample> & Sons\\nEnvoy\"];\n"
            "  \"people/3\" [label=\"Eve\"];\n"
            "  \"people/1\" -- \"people/2\" [label=\"2004-05\"];\n"
            "  \"people/2\" -- \"people/3\" [label=\"2005 ?\", style=dashed];\n"
            "}\n");
}

TEST(PictureTest, ANodeIsThereOnceInItsLeastColumn) {
  Picture picture;
  EXPECT_EQ(picture.AddNode("a", "A", "", 3), 0u);
  EXPECT_EQ(picture.AddNode("b", "B", "", 1), 1u);
  EXPECT_EQ(picture.AddNode("a", "other", "", 2), 0u);
  EXPECT_EQ(picture.nodes()[0].column, 2u);
  EXPECT_EQ(picture.nodes()[0].label, "A");
}

TEST(PictureTest, SvgEscapesWhatNamesHold) {
  const std::string svg = ToSvg(Chain());
  EXPECT_THAT(svg, HasSubstr("Bob &lt;Sample&gt; &amp; Sons"));
  EXPECT_THAT(svg, HasSubstr("Ann &quot;A&quot; Example"));
  EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, ::testing::StartsWith("<svg "));
  EXPECT_THAT(svg, ::testing::EndsWith("</svg>\n"));
}

struct Rect {
  double x, y, width, height;
};

std::vector<Rect> Boxes(const std::string& svg) {
  std::vector<Rect> boxes;
  constexpr char kBegin[] = "</title><rect ";
  for (size_t at = svg.find(kBegin); at != std::string::npos; at = svg.find(kBegin, at + 1)) {
    Rect rect = {};
    EXPECT_EQ(std::sscanf(svg.c_str() + at + sizeof(kBegin) - 1,
                          "x=\"%lf\" y=\"%lf\" width=\"%lf\" height=\"%lf\"", &rect.x, &rect.y,
                          &rect.width, &rect.height),
              4);
    boxes.push_back(rect);
  }
  return boxes;
}

bool Overlap(const Rect& a, const Rect& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

TEST(PictureTest, NoTwoBoxesOverlap) {
  for (const size_t count : {1, 2, 3, 5, 10, 40, 100}) {
    for (const bool star : {true, false}) {
      Picture picture;
      picture.AddNode("centre", "Somebody in the middle", "", 0);
      if (!star) picture.AddNode("centre/2", "Somebody else", "Minister of Finance", 0);
      for (size_t i = 0; i < count; ++i) {
        const size_t node = picture.AddNode(absl::StrCat("people/", i), absl::StrCat("Person ", i),
                                            i % 2 == 0 ? "Foreign Minister" : "", 1);
        picture.AddEdge(0, node, "1", false);
      }
      const std::vector<Rect> boxes = Boxes(ToSvg(picture));
      ASSERT_EQ(boxes.size(), picture.nodes().size());
      for (size_t i = 0; i < boxes.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
          EXPECT_FALSE(Overlap(boxes[i], boxes[j])) << count << " " << star << " " << i << " " << j;
        }
      }
    }
  }
}

TEST(PictureTest, NothingIsStillAPicture) {
  EXPECT_THAT(ToSvg(Picture()), HasSubstr("</svg>"));
  EXPECT_THAT(ToDot(Picture()), HasSubstr("graph chancery {"));
}

}  // namespace
}  // namespace chancery
