#include "client/loader/web_feed.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/html_page.h"
#include "client/loader/json_value.h"
#include "client/loader/source_item.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr absl::string_view kContentNamespace = "http://purl.org/rss/1.0/modules/content/";
constexpr absl::string_view kDublinCore = "http://purl.org/dc/elements/1.1/";
constexpr size_t kMaxEntityName = 32;
constexpr size_t kSniffedBytes = 4096;

absl::string_view View(const xmlChar* text) {
  return text == nullptr ? absl::string_view() : reinterpret_cast<const char*>(text);
}

// What is read in spite of its errors may be broken UTF-8.
std::string Valid(const xmlChar* text) { return ReplaceInvalidUtf8(View(text)); }

bool Is(const xmlNode* node, absl::string_view name) {
  return node->type == XML_ELEMENT_NODE && View(node->name) == name;
}

bool IsIn(const xmlNode* node, absl::string_view space) {
  return node->ns != nullptr && View(node->ns->href) == space;
}

// Of an element of RSS or Atom itself, not of one of the same name of an extension (media:title).
bool IsPlain(const xmlNode* node) {
  return node->ns == nullptr || absl::StrContains(View(node->ns->href), "Atom") ||
         absl::StrContains(View(node->ns->href), "atom") ||
         absl::StrContains(View(node->ns->href), "purl.org/rss/1.0/") ||
         absl::StrContains(View(node->ns->href), "my.netscape.com/rdf");
}

struct XmlDeleter {
  void operator()(xmlChar* text) const { xmlFree(text); }
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

std::string Content(const xmlNode* node) {
  const std::unique_ptr<xmlChar, XmlDeleter> text(xmlNodeGetContent(node));
  return Valid(text.get());
}

std::string Attribute(const xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, XmlDeleter> text(
      xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name)));
  return Valid(text.get());
}

// The elements in it, as they are written.
std::string Markup(xmlNode* node) {
  const std::unique_ptr<xmlBuffer, XmlDeleter> buffer(xmlBufferCreate());
  for (xmlNode* child = node->children; buffer != nullptr && child != nullptr;
       child = child->next) {
    xmlNodeDump(buffer.get(), node->doc, child, 0, 0);
  }
  return buffer == nullptr ? "" : Valid(xmlBufferContent(buffer.get()));
}

// Titles are HTML in some feeds, with entities that were escaped once more.
std::string TitleText(const std::string& written) {
  if (absl::StrContains(written, '<') || absl::StrContains(written, '&')) {
    const absl::StatusOr<HtmlPage> page = ReadHtmlPage(written, "", HtmlLimits());
    if (page.ok()) return OneLineText(page->text);
  }
  return OneLineText(written);
}

// "&eacute;" becomes "&#233;": XML knows five entities only, and feeds are written by people who
// know those of HTML.
std::string WithNumericEntities(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const size_t at = text.find('&');
    if (at == absl::string_view::npos) break;
    out.append(text.data(), at);
    text.remove_prefix(at);
    size_t end = 1;
    while (end < text.size() && end < kMaxEntityName &&
           absl::ascii_isalnum(static_cast<unsigned char>(text[end]))) {
      ++end;
    }
    const std::string name(text.substr(1, end - 1));
    const bool known_to_xml =
        name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    const htmlEntityDesc* entity =
        end < text.size() && text[end] == ';' && !name.empty() && !known_to_xml
            ? htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()))
            : nullptr;
    if (entity == nullptr) {
      out += '&';
      text.remove_prefix(1);
      continue;
    }
    absl::StrAppend(&out, "&#", entity->value, ";");
    text.remove_prefix(end + 1);
  }
  out.append(text.data(), text.size());
  return out;
}

// Keeps the better one of two texts.
void OfferContent(FeedItem* item, int* rank, int offered, std::string content, bool html) {
  if (offered <= *rank || absl::StripAsciiWhitespace(content).empty()) return;
  *rank = offered;
  item->content = std::move(content);
  item->html = html;
}

void Fill(std::string* field, absl::string_view text) {
  if (field->empty()) *field = OneLineText(text);
}

FeedItem ReadItem(xmlNode* node) {
  FeedItem item;
  item.line = xmlGetLineNo(node);
  std::string updated;
  int rank = 0;
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (Is(child, "encoded") && IsIn(child, kContentNamespace)) {
      OfferContent(&item, &rank, 3, Content(child), true);
    } else if (Is(child, "date") && IsIn(child, kDublinCore)) {
      Fill(&item.published, Content(child));
    } else if (!IsPlain(child)) {
      continue;
    } else if (Is(child, "title")) {
      if (item.title.empty()) item.title = TitleText(Content(child));
    } else if (Is(child, "guid") || Is(child, "id")) {
      Fill(&item.key, Content(child));
    } else if (Is(child, "link")) {
      const std::string relation = Attribute(child, "rel");
      if (relation.empty() || relation == "alternate") {
        const std::string address = Attribute(child, "href");
        Fill(&item.url, address.empty() ? Content(child) : address);
      }
    } else if (Is(child, "pubDate") || Is(child, "published") || Is(child, "issued")) {
      Fill(&item.published, Content(child));
    } else if (Is(child, "updated") || Is(child, "modified")) {
      Fill(&updated, Content(child));
    } else if (Is(child, "content") || Is(child, "summary")) {
      const std::string type = Attribute(child, "type");
      const int offered = Is(child, "content") ? 2 : 1;
      if (type == "xhtml" || absl::EndsWith(type, "xml")) {
        OfferContent(&item, &rank, offered, Markup(child), true);
      } else {
        OfferContent(&item, &rank, offered, Content(child), absl::StrContains(type, "html"));
      }
    } else if (Is(child, "description")) {
      OfferContent(&item, &rank, 1, Content(child), true);
    }
  }
  if (item.published.empty()) item.published = updated;
  if (item.key.empty()) item.key = item.url;
  return item;
}

// The context's _private is where the problem is kept.
void KeepFirstProblem(void* context, xmlErrorPtr error) {
  auto* problem = static_cast<std::string*>(static_cast<xmlParserCtxt*>(context)->_private);
  if (!problem->empty()) return;
  *problem = absl::StrCat(
      "line ", error->line, ": ",
      ReplaceInvalidUtf8(OneLineText(error->message == nullptr ? "" : error->message)));
}

}  // namespace

bool LooksLikeFeed(absl::string_view first_bytes) {
  const absl::string_view start = first_bytes.substr(0, kSniffedBytes);
  for (const absl::string_view root : {"<rss", "<feed", "<rdf:RDF"}) {
    const size_t at = start.find(root);
    if (at == absl::string_view::npos) continue;
    const absl::string_view behind = start.substr(at + root.size());
    if (behind.empty() || behind[0] == '>' ||
        absl::ascii_isspace(static_cast<unsigned char>(behind[0]))) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<WebFeed> ReadWebFeed(absl::string_view bytes, const FeedLimits& limits) {
  if (bytes.size() > limits.max_feed_bytes) {
    return RejectError(reject_reason::kTooLarge,
                       absl::StrCat("longer than the limit of ", limits.max_feed_bytes,
                                    " bytes for a feed (max_feed_bytes)"));
  }
  if (const size_t nul = bytes.find('\0'); nul != absl::string_view::npos) {
    return RejectError(reject_reason::kNotText,
                       absl::StrCat("no feed: there is a NUL byte at offset ", nul));
  }
  if (absl::StrContains(bytes, "<!ENTITY")) {
    return RejectError(reject_reason::kXmlInvalid, "the feed declares entities; it is not read");
  }
  // What is wrong is told by what is returned, not on standard error. This is for the thread.
  xmlSetStructuredErrorFunc(nullptr, [](void*, xmlErrorPtr) {});
  const std::string text = WithNumericEntities(absl::StripAsciiWhitespace(bytes));
  const std::unique_ptr<xmlParserCtxt, XmlDeleter> context(xmlNewParserCtxt());
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for the XML parser");
  WebFeed feed;
  context->_private = &feed.problem;
  context->sax->serror = KeepFirstProblem;
  const std::unique_ptr<xmlDoc, XmlDeleter> document(
      xmlCtxtReadMemory(context.get(), text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                        XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
                            XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES));
  // Warnings make nothing worse.
  if (context->wellFormed != 0) feed.problem.clear();
  xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || !(Is(root, "rss") || Is(root, "feed") || Is(root, "RDF"))) {
    return RejectError(
        reject_reason::kXmlInvalid,
        absl::StrCat("it is no RSS or Atom feed", feed.problem.empty() ? "" : "; ", feed.problem));
  }
  const std::unique_ptr<xmlChar, XmlDeleter> language(xmlNodeGetLang(root));
  feed.language = OneLineText(Valid(language.get()));
  // Items are in the channel, or, in RSS 1.0 and Atom, beside it.
  const auto read = [&feed, &limits](xmlNode* parent) {
    for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
      if (!IsPlain(node)) continue;
      if (Is(node, "title")) {
        if (feed.title.empty()) feed.title = TitleText(Content(node));
      } else if (Is(node, "language")) {
        Fill(&feed.language, Content(node));
      } else if (Is(node, "item") || Is(node, "entry")) {
        if (feed.items.size() == limits.max_feed_items) return false;
        feed.items.push_back(ReadItem(node));
      }
    }
    return true;
  };
  bool within = true;
  for (xmlNode* node = root->children; within && node != nullptr; node = node->next) {
    if (Is(node, "channel")) within = read(node);
  }
  if (!within || !read(root)) {
    return RejectError(reject_reason::kTooLarge,
                       absl::StrCat("more items than the limit of ", limits.max_feed_items,
                                    " for a feed (max_feed_items)"));
  }
  return feed;
}

}  // namespace chancery
