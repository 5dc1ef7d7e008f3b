// Pictures of who met whom: as a graph in the language of Graphviz, or as SVG that any browser
// shows.
//
//   Picture picture;
//   const size_t lavrov = picture.AddNode("people/1", "Sergey Lavrov", "", 0);
//   const size_t kerry = picture.AddNode("people/9", "John Kerry", "Secretary of State", 1);
//   picture.AddEdge(lavrov, kerry, "12", false);
//   out << ToSvg(picture);
//
// SVG is laid out by columns: a column for each distance from where one began; around it in a
// circle where one node has all others beside it. The same picture is always the same text.
//
// Thread-compatible. Cost: linear, and for each column sorting it.

#ifndef CHANCERY_CLIENT_CLI_PICTURE_H_
#define CHANCERY_CLIENT_CLI_PICTURE_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

class Picture {
 public:
  struct Node {
    std::string name;
    std::string label;
    std::string detail;  // below the label; may be empty
    size_t column = 0;
  };
  struct Edge {
    size_t from = 0;
    size_t to = 0;
    std::string label;
    bool possible = false;  // drawn as a broken line
  };

  // The index of the node with this name; where it is there already, with the least column of all.
  size_t AddNode(absl::string_view name, absl::string_view label, absl::string_view detail,
                 size_t column);
  // Nothing if the two have an edge already. REQUIRES: nodes of this picture.
  void AddEdge(size_t from, size_t to, absl::string_view label, bool possible);

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Edge>& edges() const { return edges_; }

 private:
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::map<std::string, size_t> index_;
};

// An undirected graph in the DOT language.
std::string ToDot(const Picture& picture);
// A whole SVG document.
std::string ToSvg(const Picture& picture);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_PICTURE_H_
