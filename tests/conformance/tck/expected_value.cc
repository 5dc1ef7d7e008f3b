#include "tests/conformance/tck/expected_value.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/status_macros.h"

namespace chancery::tck {
namespace {

using cypher::NodeId;
using cypher::PropertyGraph;
using cypher::Relationship;
using cypher::Value;
using cypher::ValueList;
using cypher::ValueMap;

std::string Quoted(absl::string_view text) { return absl::StrCat("'", text, "'"); }

std::string Number(double value) {
  if (value == 0) value = 0;  // -0.0 as well
  return cypher::FormatFloat(value);
}

std::string List(std::vector<std::string> items, bool sort) {
  if (sort) std::sort(items.begin(), items.end());
  return absl::StrCat("[", absl::StrJoin(items, ", "), "]");
}

std::string Map(const std::map<std::string, std::string>& map) {
  return absl::StrCat("{", absl::StrJoin(map, ", ", absl::PairFormatter(": ")), "}");
}

std::string Node(std::vector<std::string> labels, const std::map<std::string, std::string>& map) {
  std::sort(labels.begin(), labels.end());
  return absl::StrCat("(", labels.empty() ? "" : ":", absl::StrJoin(labels, ":"),
                      map.empty() ? "" : Map(map), ")");
}

std::string Edge(absl::string_view type, const std::map<std::string, std::string>& map) {
  return absl::StrCat("[:", type, map.empty() ? "" : Map(map), "]");
}

class Reader {
 public:
  Reader(absl::string_view text, bool sort_lists) : text_(text), sort_lists_(sort_lists) {}

  absl::StatusOr<std::string> Whole() {
    CHANCERY_ASSIGN_OR_RETURN(std::string value, Read());
    SkipSpace();
    if (at_ != text_.size()) return Bad();
    return value;
  }

 private:
  absl::Status Bad() const {
    return absl::InvalidArgumentError(absl::StrCat("no value of the TCK: ", text_, " at ", at_));
  }
  void SkipSpace() {
    while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
  }
  bool Accept(absl::string_view what) {
    SkipSpace();
    if (!absl::StartsWith(text_.substr(at_), what)) return false;
    at_ += what.size();
    return true;
  }
  std::string Word() {
    SkipSpace();
    const size_t begin = at_;
    while (at_ < text_.size() && (absl::ascii_isalnum(text_[at_]) || text_[at_] == '_' ||
                                  static_cast<unsigned char>(text_[at_]) >= 0x80)) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  absl::StatusOr<std::string> Read() {
    SkipSpace();
    if (at_ >= text_.size()) return Bad();
    switch (text_[at_]) {
      case '\'':
        return ReadString();
      case '[':
        return ReadListOrEdge();
      case '{': {
        CHANCERY_ASSIGN_OR_RETURN(const auto map, ReadMap());
        return Map(map);
      }
      case '(':
        return ReadNode();
      case '<':
        return ReadPath();
      default:
        return ReadScalar();
    }
  }

  absl::StatusOr<std::string> ReadString() {
    ++at_;
    std::string value;
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (!Accept("'")) return Bad();
    return Quoted(value);
  }

  absl::StatusOr<std::string> ReadScalar() {
    const size_t begin = at_;
    while (at_ < text_.size() && !absl::StrContains(",]}) \n", std::string(1, text_[at_]))) ++at_;
    const absl::string_view word = text_.substr(begin, at_ - begin);
    if (word == "null" || word == "true" || word == "false") return std::string(word);
    int64_t integer;
    if (absl::SimpleAtoi(word, &integer)) return absl::StrCat(integer);
    if (word == "NaN") return std::string("NaN");
    if (word == "Inf" || word == "Infinity") return std::string("Infinity");
    if (word == "-Inf" || word == "-Infinity") return std::string("-Infinity");
    double number;
    if (absl::SimpleAtod(word, &number)) return Number(number);
    return Bad();
  }

  absl::StatusOr<std::map<std::string, std::string>> ReadMap() {
    std::map<std::string, std::string> map;
    if (!Accept("{")) return map;
    if (Accept("}")) return map;
    do {
      SkipSpace();
      std::string key;
      if (Accept("`")) {
        while (at_ < text_.size() && text_[at_] != '`') key += text_[at_++];
        Accept("`");
      } else {
        key = Word();
      }
      if (!Accept(":")) return Bad();
      CHANCERY_ASSIGN_OR_RETURN(map[key], Read());
    } while (Accept(","));
    if (!Accept("}")) return Bad();
    return map;
  }

  absl::StatusOr<std::string> ReadEdge() {
    const std::string type = Word();
    CHANCERY_ASSIGN_OR_RETURN(const auto map, ReadMap());
    if (!Accept("]")) return Bad();
    return Edge(type, map);
  }

  absl::StatusOr<std::string> ReadListOrEdge() {
    ++at_;
    if (Accept(":")) return ReadEdge();
    std::vector<std::string> items;
    if (!Accept("]")) {
      do {
        CHANCERY_ASSIGN_OR_RETURN(std::string item, Read());
        items.push_back(std::move(item));
      } while (Accept(","));
      if (!Accept("]")) return Bad();
    }
    return List(std::move(items), sort_lists_);
  }

  absl::StatusOr<std::string> ReadNode() {
    if (!Accept("(")) return Bad();
    std::vector<std::string> labels;
    while (Accept(":")) labels.push_back(Word());
    CHANCERY_ASSIGN_OR_RETURN(const auto map, ReadMap());
    if (!Accept(")")) return Bad();
    return Node(std::move(labels), map);
  }

  absl::StatusOr<std::string> ReadPath() {
    ++at_;
    CHANCERY_ASSIGN_OR_RETURN(std::string path, ReadNode());
    while (!Accept(">")) {
      const bool back = Accept("<-");
      if (!back && !Accept("-")) return Bad();
      if (!Accept("[:")) return Bad();
      CHANCERY_ASSIGN_OR_RETURN(const std::string edge, ReadEdge());
      if (!Accept(back ? "-" : "->")) return Bad();
      CHANCERY_ASSIGN_OR_RETURN(const std::string node, ReadNode());
      absl::StrAppend(&path, back ? "<-" : "-", edge, back ? "-" : "->", node);
    }
    return absl::StrCat("<", path, ">");
  }

  const absl::string_view text_;
  const bool sort_lists_;
  size_t at_ = 0;
};

absl::StatusOr<std::map<std::string, std::string>> Properties(const ValueMap& map, bool sort_lists,
                                                              PropertyGraph& graph) {
  std::map<std::string, std::string> result;
  for (const auto& entry : map) {
    CHANCERY_ASSIGN_OR_RETURN(result[entry.first],
                              CanonicalActual(entry.second, sort_lists, graph));
  }
  return result;
}

absl::StatusOr<std::string> ActualNode(NodeId node, bool sort_lists, PropertyGraph& graph) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<std::string> labels, graph.Labels(node));
  CHANCERY_ASSIGN_OR_RETURN(const ValueMap values, graph.NodeProperties(node));
  CHANCERY_ASSIGN_OR_RETURN(const auto properties, Properties(values, sort_lists, graph));
  return Node(std::move(labels), properties);
}

absl::StatusOr<std::string> ActualEdge(const Relationship& edge, bool sort_lists,
                                       PropertyGraph& graph) {
  CHANCERY_ASSIGN_OR_RETURN(const ValueMap values, graph.RelationshipProperties(edge));
  CHANCERY_ASSIGN_OR_RETURN(const auto properties, Properties(values, sort_lists, graph));
  return Edge(edge.type, properties);
}

// The grammar of the language is a superset of plain values.
class PlainReader {
 public:
  explicit PlainReader(absl::string_view text) : text_(text) {}

  absl::StatusOr<Value> Whole() {
    CHANCERY_ASSIGN_OR_RETURN(Value value, Read());
    Skip();
    if (at_ != text_.size()) return Bad();
    return value;
  }

 private:
  absl::Status Bad() const {
    return absl::InvalidArgumentError(absl::StrCat("no plain value: ", text_));
  }
  void Skip() {
    while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
  }
  bool Accept(char c) {
    Skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  absl::StatusOr<Value> Read() {
    if (Accept('[')) {
      ValueList list;
      if (Accept(']')) return Value::List(std::move(list));
      do {
        CHANCERY_ASSIGN_OR_RETURN(Value item, Read());
        list.push_back(std::move(item));
      } while (Accept(','));
      if (!Accept(']')) return Bad();
      return Value::List(std::move(list));
    }
    if (Accept('{')) {
      ValueMap map;
      if (Accept('}')) return Value::Map(std::move(map));
      do {
        Skip();
        std::string key;
        while (at_ < text_.size() && (absl::ascii_isalnum(text_[at_]) || text_[at_] == '_')) {
          key += text_[at_++];
        }
        if (!Accept(':')) return Bad();
        CHANCERY_ASSIGN_OR_RETURN(map[key], Read());
      } while (Accept(','));
      if (!Accept('}')) return Bad();
      return Value::Map(std::move(map));
    }
    if (Accept('\'')) {
      std::string value;
      while (at_ < text_.size() && text_[at_] != '\'') {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        value += text_[at_++];
      }
      if (!Accept('\'')) return Bad();
      return Value::String(value);
    }
    Skip();
    const size_t begin = at_;
    while (at_ < text_.size() && !absl::StrContains(",]} ", std::string(1, text_[at_]))) ++at_;
    const absl::string_view word = text_.substr(begin, at_ - begin);
    if (word == "null") return Value();
    if (word == "true" || word == "false") return Value::Bool(word == "true");
    int64_t integer;
    if (absl::SimpleAtoi(word, &integer)) return Value::Int(integer);
    double number;
    if (absl::SimpleAtod(word, &number)) return Value::Float(number);
    return Bad();
  }

  const absl::string_view text_;
  size_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::string> CanonicalExpected(absl::string_view text, bool sort_lists) {
  return Reader(text, sort_lists).Whole();
}

absl::StatusOr<Value> PlainValue(absl::string_view text) { return PlainReader(text).Whole(); }

absl::StatusOr<std::string> CanonicalActual(const Value& value, bool sort_lists,
                                            PropertyGraph& graph) {
  switch (value.kind()) {
    case Value::Kind::kFloat:
      return Number(value.float_value());
    case Value::Kind::kString:
      return Quoted(value.string_value());
    case Value::Kind::kList: {
      std::vector<std::string> items;
      for (const Value& item : value.list()) {
        CHANCERY_ASSIGN_OR_RETURN(std::string text, CanonicalActual(item, sort_lists, graph));
        items.push_back(std::move(text));
      }
      return List(std::move(items), sort_lists);
    }
    case Value::Kind::kMap: {
      CHANCERY_ASSIGN_OR_RETURN(const auto map, Properties(value.map(), sort_lists, graph));
      return Map(map);
    }
    case Value::Kind::kNode:
      return ActualNode(value.node(), sort_lists, graph);
    case Value::Kind::kRelationship:
      return ActualEdge(value.relationship(), sort_lists, graph);
    case Value::Kind::kPath: {
      const cypher::Path& path = value.path();
      std::string text = "<";
      for (size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) {
          const Relationship& edge = path.relationships[i - 1];
          const bool back = edge.start != path.nodes[i - 1];
          CHANCERY_ASSIGN_OR_RETURN(const std::string edge_text,
                                    ActualEdge(edge, sort_lists, graph));
          absl::StrAppend(&text, back ? "<-" : "-", edge_text, back ? "-" : "->");
        }
        CHANCERY_ASSIGN_OR_RETURN(const std::string node,
                                  ActualNode(path.nodes[i], sort_lists, graph));
        text += node;
      }
      return text + ">";
    }
    default:
      return cypher::FormatValue(value);
  }
}

}  // namespace chancery::tck
