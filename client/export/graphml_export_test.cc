#include "client/export/graphml_export.h"

#include <map>
#include <pugixml.hpp>
#include <set>
#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::Contains;

// What the schema asks for: keys first, then a graph; data of declared keys and of their domain;
// ids that are unique; edges between nodes.
void ExpectValid(const pugi::xml_document& document) {
  const pugi::xml_node root = document.child("graphml");
  ASSERT_TRUE(root);
  EXPECT_STREQ(root.attribute("xmlns").value(), "http://graphml.graphdrawing.org/xmlns");
  std::map<std::string, std::string> keys;
  bool graph_seen = false;
  for (const pugi::xml_node child : root.children()) {
    if (std::string(child.name()) == "graph") {
      graph_seen = true;
      continue;
    }
    EXPECT_STREQ(child.name(), "key");
    EXPECT_FALSE(graph_seen) << "keys stand before the graph";
    EXPECT_TRUE(keys.emplace(child.attribute("id").value(), child.attribute("for").value()).second);
    EXPECT_STRNE(child.attribute("attr.type").value(), "");
  }
  const pugi::xml_node graph = root.child("graph");
  EXPECT_STREQ(graph.attribute("edgedefault").value(), "directed");
  std::set<std::string> nodes;
  for (const pugi::xml_node node : graph.children("node")) {
    EXPECT_TRUE(nodes.insert(node.attribute("id").value()).second) << node.attribute("id").value();
  }
  for (const pugi::xml_node child : graph.children()) {
    const std::string name = child.name();
    ASSERT_TRUE(name == "node" || name == "edge") << name;
    if (name == "edge") {
      EXPECT_THAT(nodes, Contains(child.attribute("source").value()));
      EXPECT_THAT(nodes, Contains(child.attribute("target").value()));
    }
    for (const pugi::xml_node data : child.children()) {
      EXPECT_STREQ(data.name(), "data");
      EXPECT_EQ(keys[data.attribute("key").value()], name) << data.attribute("key").value();
    }
  }
}

std::string Data(const pugi::xml_node& node, const char* key) {
  return node.find_child_by_attribute("data", "key", key).text().get();
}

TEST(GraphMlExportTest, WritesAValidGraph) {
  ExportedGraph graph;
  graph.AddSample();
  graph.Add("polities/9", "polity { name: 'polities/9' display_name: 'Switzerland' }");
  graph.Add("roles/7", "role { name: 'roles/7' display_name: 'Foreign Minister of Egypt' }");
  pugi::xml_document document;
  const std::string text = graph.Export(ExportGraphMl);
  ASSERT_TRUE(document.load_string(text.c_str())) << text;
  ExpectValid(document);
  const pugi::xml_node content = document.child("graphml").child("graph");
  EXPECT_STREQ(content.attribute("id").value(), "chancery-12");
  const pugi::xml_node ann = content.find_child_by_attribute("node", "id", "people/1");
  EXPECT_EQ(Data(ann, "label"), "Ann \"A\" Example");
  EXPECT_EQ(Data(ann, "kind"), "Person");
  EXPECT_EQ(Data(ann, "birth"), "1950-03-21");
  int held = 0;
  int attended = 0;
  for (const pugi::xml_node edge : content.children("edge")) {
    if (Data(edge, "relation") == "HELD" &&
        edge.attribute("source").value() == std::string("people/1")) {
      ++held;
      EXPECT_STREQ(edge.attribute("target").value(), "roles/1");
      EXPECT_EQ(Data(edge, "since"), "2004-03-09");
      EXPECT_EQ(Data(edge, "end"), "ongoing");
      EXPECT_EQ(Data(edge, "acting"), "false");
    }
    if (Data(edge, "relation") == "ATTENDED") ++attended;
  }
  EXPECT_EQ(held, 1);
  EXPECT_EQ(attended, 5);
}

TEST(GraphMlExportTest, WritesTextThatXmlHasRoomFor) {
  ExportedGraph graph;
  graph.Add("people/1",
            "person { name: 'people/1' display_name: 'A<b>&\"c\" \\001\\033 \\357\\277\\277 é' }");
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(graph.Export(ExportGraphMl).c_str()));
  ExpectValid(document);
  const pugi::xml_node node = document.child("graphml").child("graph").child("node");
  EXPECT_EQ(Data(node, "label"), "A<b>&\"c\"   é");
}

}  // namespace
}  // namespace chancery
