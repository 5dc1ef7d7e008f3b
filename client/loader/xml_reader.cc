#include "client/loader/xml_reader.h"

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' ||
         c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

// Where the lines of a text begin.
class LineIndex {
 public:
  explicit LineIndex(absl::string_view text) {
    starts_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(static_cast<uint32_t>(i + 1));
    }
  }

  int64_t Line(size_t offset) const {
    return std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin();
  }
  int64_t Column(size_t offset) const {
    return static_cast<int64_t>(offset - starts_[Line(offset) - 1]) + 1;
  }

 private:
  std::vector<uint32_t> starts_;
};

// Looks at the markup alone: that tags match, comments and sections end, references are known and
// nothing is declared. pugixml reads on where XML says to stop, and its errors name no element.
class MarkupChecker {
 public:
  MarkupChecker(absl::string_view text, absl::string_view file, const LineIndex& lines,
                int max_depth)
      : text_(text), file_(file), lines_(lines), max_depth_(max_depth) {}

  absl::Status Check() {
    size_t pos = 0;
    while (pos < text_.size()) {
      const char c = text_[pos];
      if (c == '&') {
        CHANCERY_RETURN_IF_ERROR(CheckReference(pos));
        ++pos;
      } else if (c != '<') {
        if (open_.empty() && !absl::ascii_isspace(static_cast<unsigned char>(c))) {
          return Error(pos, "text outside of the root element");
        }
        ++pos;
      } else if (absl::StartsWith(text_.substr(pos), "<!--")) {
        CHANCERY_RETURN_IF_ERROR(SkipTo(pos, 4, "-->", "a comment", &pos));
      } else if (absl::StartsWith(text_.substr(pos), "<![CDATA[")) {
        CHANCERY_RETURN_IF_ERROR(SkipTo(pos, 9, "]]>", "a CDATA section", &pos));
      } else if (absl::StartsWith(text_.substr(pos), "<?")) {
        CHANCERY_RETURN_IF_ERROR(SkipTo(pos, 2, "?>", "a processing instruction", &pos));
      } else if (absl::StartsWith(text_.substr(pos), "<!")) {
        return Error(pos, "document types and declarations are not read");
      } else if (absl::StartsWith(text_.substr(pos), "</")) {
        CHANCERY_RETURN_IF_ERROR(EndTag(&pos));
      } else {
        CHANCERY_RETURN_IF_ERROR(StartTag(&pos));
      }
    }
    if (!open_.empty()) return CutOff();
    if (!any_root_) return absl::InvalidArgumentError(absl::StrCat(file_, ": holds no element"));
    return absl::OkStatus();
  }

 private:
  struct Open {
    absl::string_view name;
    size_t begin;
  };

  absl::Status Error(size_t offset, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ":", lines_.Line(offset), ":", lines_.Column(offset), ": ", what));
  }

  absl::Status CutOff() const {
    const size_t end = text_.empty() ? 0 : text_.size() - 1;
    if (open_.empty()) return Error(end, "the file ends within a tag: it is cut off");
    return Error(end, absl::StrCat("the file ends within <", open_.back().name, "> of line ",
                                   lines_.Line(open_.back().begin), ": it is cut off"));
  }

  absl::Status SkipTo(size_t begin, size_t length, absl::string_view mark, absl::string_view what,
                      size_t* pos) const {
    const size_t end = text_.find(mark, begin + length);
    if (end == absl::string_view::npos) {
      return Error(begin, absl::StrCat(what, " has no end: the file is cut off"));
    }
    *pos = end + mark.size();
    return absl::OkStatus();
  }

  absl::Status CheckReference(size_t pos) const {
    const absl::string_view rest = text_.substr(pos, 12);
    for (absl::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) {
      if (absl::StartsWith(rest, known)) return absl::OkStatus();
    }
    if (absl::StartsWith(rest, "&#")) {
      const bool hex = rest.size() > 2 && rest[2] == 'x';
      size_t end = hex ? 3 : 2;
      const size_t first = end;
      while (end < rest.size() &&
             (hex ? absl::ascii_isxdigit(static_cast<unsigned char>(rest[end])) != 0
                  : absl::ascii_isdigit(static_cast<unsigned char>(rest[end])) != 0)) {
        ++end;
      }
      if (end > first && end < rest.size() && rest[end] == ';') return absl::OkStatus();
    }
    size_t end = 1;
    while (end < rest.size() && IsNameByte(rest[end])) ++end;
    if (end > 1 && end < rest.size() && rest[end] == ';') {
      return Error(pos, absl::StrCat("unknown entity ", rest.substr(0, end + 1)));
    }
    return Error(pos, "a bare & (write &amp;)");
  }

  absl::string_view Name(size_t pos) const {
    size_t end = pos;
    while (end < text_.size() && IsNameByte(text_[end])) ++end;
    return text_.substr(pos, end - pos);
  }

  absl::Status EndTag(size_t* pos) {
    const size_t begin = *pos;
    const absl::string_view name = Name(begin + 2);
    size_t end = begin + 2 + name.size();
    while (end < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[end]))) ++end;
    if (end >= text_.size()) return CutOff();
    if (text_[end] != '>') return Error(end, "an end tag has more than its name");
    if (open_.empty()) return Error(begin, absl::StrCat("</", name, "> ends nothing"));
    if (open_.back().name != name) {
      return Error(begin, absl::StrCat("</", name, "> does not match <", open_.back().name,
                                       "> of line ", lines_.Line(open_.back().begin)));
    }
    open_.pop_back();
    *pos = end + 1;
    return absl::OkStatus();
  }

  absl::Status StartTag(size_t* pos) {
    const size_t begin = *pos;
    const absl::string_view name = Name(begin + 1);
    if (name.empty()) {
      if (begin + 1 >= text_.size()) return CutOff();
      return Error(begin, "a bare < (write &lt;)");
    }
    size_t end = begin + 1 + name.size();
    char quote = 0;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '&') {
        CHANCERY_RETURN_IF_ERROR(CheckReference(end));
      }
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        break;
      } else if (c == '<') {
        return Error(end, absl::StrCat("< within the tag <", name, ">"));
      }
    }
    if (end >= text_.size()) return CutOff();
    if (open_.empty()) {
      if (any_root_) return Error(begin, absl::StrCat("<", name, "> is a second root element"));
      any_root_ = true;
    }
    if (text_[end - 1] != '/') {
      open_.push_back({name, begin});
      if (static_cast<int>(open_.size()) > max_depth_) {
        return absl::ResourceExhaustedError(absl::StrCat(file_, ":", lines_.Line(begin),
                                                         ": elements are more than ", max_depth_,
                                                         " deep (max_depth)"));
      }
    }
    *pos = end + 1;
    return absl::OkStatus();
  }

  const absl::string_view text_;
  const absl::string_view file_;
  const LineIndex& lines_;
  const int max_depth_;
  std::vector<Open> open_;
  bool any_root_ = false;
};

pugi::xml_node Wrap(const void* node) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(const_cast<void*>(node)));
}

// Depth is bounded by the limits of the document.
void AppendText(const pugi::xml_node& node, std::string* out) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      *out += child.value();
    } else if (child.type() == pugi::node_element) {
      AppendText(child, out);
    }
  }
}

}  // namespace

struct XmlDocument::Rep {
  explicit Rep(std::string text) : content(std::move(text)), lines(content) {}

  // Parsed in place: the tree points into it.
  std::string content;
  LineIndex lines;
  pugi::xml_document tree;
};

XmlDocument::XmlDocument(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
XmlDocument::~XmlDocument() = default;

absl::StatusOr<std::unique_ptr<XmlDocument>> XmlDocument::Parse(std::string content,
                                                                absl::string_view file,
                                                                const XmlLimits& limits) {
  // Offsets are kept in 32 bits.
  const size_t max_bytes = std::min(limits.max_bytes, size_t{0xFFFFFFF0});
  if (content.size() > max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat(file, ": ", content.size(), " bytes, more than ", max_bytes, " (max_bytes)"));
  }
  if (absl::StartsWith(content, "\xEF\xBB\xBF")) content.erase(0, 3);
  auto rep = std::make_unique<Rep>(std::move(content));
  const size_t invalid = FirstInvalidUtf8(rep->content);
  if (invalid != absl::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(file, ":", rep->lines.Line(invalid), ":",
                                                   rep->lines.Column(invalid), ": not UTF-8"));
  }
  const size_t nul = rep->content.find('\0');
  if (nul != std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", rep->lines.Line(nul), ":", rep->lines.Column(nul), ": a NUL byte"));
  }
  CHANCERY_RETURN_IF_ERROR(MarkupChecker(rep->content, file, rep->lines, limits.max_depth).Check());
  const pugi::xml_parse_result result = rep->tree.load_buffer_inplace(
      &rep->content[0], rep->content.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    const size_t offset = std::min<size_t>(
        static_cast<size_t>(std::max<ptrdiff_t>(result.offset, 0)), rep->content.size());
    return absl::InvalidArgumentError(absl::StrCat(file, ":", rep->lines.Line(offset), ":",
                                                   rep->lines.Column(offset), ": ",
                                                   result.description()));
  }
  return std::unique_ptr<XmlDocument>(new XmlDocument(std::move(rep)));
}

XmlNode XmlDocument::root() const {
  return XmlNode(this, rep_->tree.document_element().internal_object());
}

absl::string_view XmlNode::name() const { return Wrap(node_).name(); }

int64_t XmlNode::line() const {
  if (node_ == nullptr) return 0;
  const ptrdiff_t offset = Wrap(node_).offset_debug();
  return offset < 0 ? 0 : document_->rep_->lines.Line(static_cast<size_t>(offset));
}

XmlNode XmlNode::Child(absl::string_view name) const {
  for (const pugi::xml_node& child : Wrap(node_).children()) {
    if (child.type() == pugi::node_element && name == child.name()) {
      return XmlNode(document_, child.internal_object());
    }
  }
  return XmlNode();
}

std::vector<XmlNode> XmlNode::Children() const {
  std::vector<XmlNode> nodes;
  for (const pugi::xml_node& child : Wrap(node_).children()) {
    if (child.type() == pugi::node_element) {
      nodes.push_back(XmlNode(document_, child.internal_object()));
    }
  }
  return nodes;
}

std::vector<XmlNode> XmlNode::Children(absl::string_view name) const {
  std::vector<XmlNode> nodes = Children();
  nodes.erase(std::remove_if(nodes.begin(), nodes.end(),
                             [name](const XmlNode& node) { return node.name() != name; }),
              nodes.end());
  return nodes;
}

absl::string_view XmlNode::Attribute(absl::string_view name) const {
  for (const pugi::xml_attribute& attribute : Wrap(node_).attributes()) {
    if (name == attribute.name()) return attribute.value();
  }
  return absl::string_view();
}

std::string XmlNode::Text() const {
  std::string text;
  AppendText(Wrap(node_), &text);
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

}  // namespace chancery
