// Reads one XML file into a tree that knows its lines.
//
//   CHANCERY_ASSIGN_OR_RETURN(XmlDocument document, XmlDocument::Parse(content, "trips.xml"));
//   for (XmlNode trip : document.root().Children("trip")) {
//     Use(trip.Child("remarks").Text(), trip.line());
//
// For data files, not for documents of the Web: UTF-8 only, no namespaces, and no document types.
// A file that declares entities, or refers to any but the five of XML, is refused rather than read
// in part, so nothing expands and nothing outside the file is looked at. Size and depth are
// limited.
//
// A thin wrapper over pugixml; only this unit sees it. Nodes are views: they live as long as the
// document, which may be moved. Immutable after Parse: safe to share between threads. Cost: linear;
// the tree takes about five times the size of the file.

#ifndef CHANCERY_CLIENT_LOADER_XML_READER_H_
#define CHANCERY_CLIENT_LOADER_XML_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct XmlLimits {
  size_t max_bytes = size_t{256} << 20;
  // Elements within elements.
  int max_depth = 64;
};

class XmlDocument;

// An element, or none: what is not there reads as empty. Copyable; two words.
class XmlNode {
 public:
  // No element.
  XmlNode() = default;

  explicit operator bool() const { return node_ != nullptr; }
  // Empty for no element.
  absl::string_view name() const;
  // The line of its start tag, from 1; 0 for no element.
  int64_t line() const;
  // The first child element of this name, or none.
  XmlNode Child(absl::string_view name) const;
  // The child elements, all or those of one name, in order.
  std::vector<XmlNode> Children() const;
  std::vector<XmlNode> Children(absl::string_view name) const;
  // The value of the attribute; empty if there is none.
  absl::string_view Attribute(absl::string_view name) const;
  // All text in the element and below it, in order, without leading and trailing white space and
  // with single blanks for white space between words.
  std::string Text() const;

 private:
  friend class XmlDocument;
  XmlNode(const XmlDocument* document, const void* node) : document_(document), node_(node) {}

  const XmlDocument* document_ = nullptr;
  // A pugi::xml_node_struct.
  const void* node_ = nullptr;
};

class XmlDocument {
 public:
  // Parses `content`. `file` is for messages: "trips.xml:12:5: the end tag does not match <trip> of
  // line 7". RESOURCE_EXHAUSTED above the limits; INVALID_ARGUMENT for everything else: not
  // well-formed, cut off, not UTF-8, no element at all.
  static absl::StatusOr<std::unique_ptr<XmlDocument>> Parse(std::string content,
                                                            absl::string_view file,
                                                            const XmlLimits& limits = {});
  ~XmlDocument();
  XmlDocument(const XmlDocument&) = delete;
  XmlDocument& operator=(const XmlDocument&) = delete;

  XmlNode root() const ABSL_ATTRIBUTE_LIFETIME_BOUND;

 private:
  friend class XmlNode;
  struct Rep;
  explicit XmlDocument(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_XML_READER_H_
