#include "client/loader/html_page.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/loader/json_value.h"
#include "client/loader/publication_date.h"
#include "client/loader/source_item.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using Words = absl::flat_hash_set<absl::string_view>;

// A part of the page with less is not its main text.
constexpr size_t kMinMainBytes = 140;
// A title is on one line, and no longer.
constexpr size_t kMaxTitleBytes = 1000;
constexpr size_t kMaxScriptBytes = 1 << 20;
constexpr int kMaxJsonDepth = 4;

bool IsOneOf(absl::string_view word, const Words& words) { return words.contains(word); }

// Elements whose text is no part of what one reads.
bool IsLeftOut(absl::string_view name) {
  static const auto* const kNames = new Words(
      {"script", "style", "noscript", "template", "svg",    "math",     "nav",    "aside",
       "footer", "form",  "button",   "select",   "option", "textarea", "iframe", "object",
       "audio",  "video", "canvas",   "map",      "dialog", "fieldset", "input"});
  return IsOneOf(name, *kNames);
}

// Elements that stand on lines of their own.
bool IsBlock(absl::string_view name) {
  static const auto* const kNames =
      new Words({"p",          "div",     "h1",         "h2",     "h3",     "h4",      "h5",
                 "h6",         "li",      "ul",         "ol",     "dl",     "dt",      "dd",
                 "blockquote", "td",      "th",         "tr",     "table",  "section", "article",
                 "main",       "header",  "hr",         "pre",    "figure", "address", "body",
                 "html",       "caption", "figcaption", "center", "tbody",  "details", "summary"});
  return IsOneOf(name, *kNames);
}

bool IsHeading(absl::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

// Words of a class or an id that name what stands around an article.
bool NamesSurroundings(absl::string_view value) {
  static const auto* const kWords = new Words(
      {"nav",           "navbar",     "navigation", "menu",    "breadcrumb", "breadcrumbs",
       "sidebar",       "footer",     "cookie",     "cookies", "consent",    "newsletter",
       "related",       "share",      "sharing",    "social",  "comments",   "advert",
       "advertisement", "ad",         "ads",        "promo",   "promotion",  "subscribe",
       "skip",          "pagination", "popup",      "modal",   "recommend",  "recommended",
       "toolbar",       "tags"});
  for (const absl::string_view word :
       absl::StrSplit(value, absl::ByAnyChar(" \t\n-_"), absl::SkipEmpty())) {
    if (IsOneOf(absl::AsciiStrToLower(word), *kWords)) return true;
  }
  return false;
}

bool MayBeSurroundings(absl::string_view name) {
  static const auto* const kNames =
      new Words({"div", "section", "ul", "ol", "p", "span", "header", "table", "dl", "figure"});
  return IsOneOf(name, *kNames);
}

bool IsLandmarkRole(absl::string_view role) {
  static const auto* const kRoles =
      new Words({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog",
                 "alert", "menubar"});
  return IsOneOf(role, *kRoles);
}

// How much a name of a date is to be believed; 0 for no name of the day of publication.
int DateRank(absl::string_view name) {
  static const auto* const kRanks =
      new absl::flat_hash_map<absl::string_view, int>({{"article:published_time", 9},
                                                       {"og:article:published_time", 9},
                                                       {"datepublished", 8},
                                                       {"og:published_time", 7},
                                                       {"parsely-pub-date", 6},
                                                       {"sailthru.date", 6},
                                                       {"dcterms.issued", 6},
                                                       {"dc.date.issued", 6},
                                                       {"publish-date", 5},
                                                       {"publishdate", 5},
                                                       {"pubdate", 5},
                                                       {"publication_date", 5},
                                                       {"citation_publication_date", 5},
                                                       {"dcterms.date", 4},
                                                       {"dcterms.created", 4},
                                                       {"dc.date.created", 4},
                                                       {"dc.date", 4},
                                                       {"date", 3}});
  const auto it = kRanks->find(name);
  return it == kRanks->end() ? 0 : it->second;
}

struct Block {
  std::string text;
  size_t link_bytes = 0;
  bool heading = false;
  // The outermost <article> that it is in, from 1.
  int article = 0;
  bool in_main = false;
  bool in_body = false;  // itemprop="articleBody"
  bool in_surroundings = false;
};

struct Element {
  std::string name;
  bool left_out = false;
  bool surroundings = false;
  bool link = false;
  bool main = false;
  bool body = false;
  int article = 0;
};

class PageReader {
 public:
  explicit PageReader(const HtmlLimits& limits) : limits_(limits) {}

  // Hands over what libxml2 finds; `context` is stopped where it goes too deep.
  void set_context(htmlParserCtxtPtr context) { context_ = context; }
  bool too_deep() const { return too_deep_; }

  void Start(absl::string_view name, const xmlChar** attributes);
  void End(absl::string_view name);
  void Characters(absl::string_view text);
  void Script(absl::string_view text);

  HtmlPage Finish() &&;

 private:
  using Attributes = absl::flat_hash_map<std::string, std::string>;

  void EndBlock();
  void ReadMeta(const Attributes& attributes);
  void OfferDate(int rank, absl::string_view written);
  void ReadLinkedData(const JsonValue& value, int depth);
  void EndScript();
  std::string MainText(const std::string& title) const;
  template <typename Filter>
  std::string Join(const std::string& title, bool strict, const Filter& filter) const;

  const HtmlLimits& limits_;
  htmlParserCtxtPtr context_ = nullptr;
  bool too_deep_ = false;

  std::vector<Element> open_;
  std::vector<Block> blocks_;
  std::string line_;  // of the block that is being read
  size_t line_links_ = 0;
  bool line_heading_ = false;
  bool blank_ = false;  // white space was read, and not yet written
  int articles_ = 0;

  // Text of an element that is wanted besides: <title>, the first <h1>, JSON-LD, a date.
  std::string title_element_;
  std::string first_heading_;
  bool first_heading_done_ = false;
  std::string linked_data_;
  bool in_linked_data_ = false;
  std::string date_text_;
  bool in_date_ = false;

  std::string og_title_;
  std::string ld_headline_;
  std::string site_name_;
  std::string ld_publisher_;
  std::string canonical_;
  std::string og_url_;
  std::string language_;
  std::string published_;  // as written
  int published_rank_ = 0;
};

void PageReader::OfferDate(int rank, absl::string_view written) {
  if (rank <= published_rank_) return;
  if (!ParsePublicationDate(written).ok()) return;
  published_rank_ = rank;
  published_ = std::string(written);
}

void PageReader::ReadMeta(const Attributes& attributes) {
  const auto value = [&attributes](const char* name) {
    const auto it = attributes.find(name);
    return it == attributes.end() ? std::string() : it->second;
  };
  const std::string content = OneLineText(value("content"));
  for (const char* attribute : {"property", "name", "itemprop"}) {
    const std::string name = absl::AsciiStrToLower(value(attribute));
    if (name.empty()) continue;
    if (name == "og:title" && og_title_.empty()) og_title_ = content;
    if (name == "og:site_name" && site_name_.empty()) site_name_ = content;
    if (name == "og:url" && og_url_.empty()) og_url_ = content;
    OfferDate(DateRank(name), content);
  }
}

void PageReader::Start(absl::string_view name, const xmlChar** attribute_list) {
  if (static_cast<int>(open_.size()) >= limits_.max_html_depth) {
    too_deep_ = true;
    xmlStopParser(context_);
    return;
  }
  Attributes attributes;
  for (const xmlChar** next = attribute_list; next != nullptr && next[0] != nullptr; next += 2) {
    attributes.emplace(absl::AsciiStrToLower(reinterpret_cast<const char*>(next[0])),
                       next[1] == nullptr ? "" : reinterpret_cast<const char*>(next[1]));
  }
  const auto value = [&attributes](const char* attribute) -> absl::string_view {
    const auto it = attributes.find(attribute);
    return it == attributes.end() ? absl::string_view() : absl::string_view(it->second);
  };
  if (IsBlock(name)) EndBlock();
  if (name == "br" && !line_.empty() && (open_.empty() || !open_.back().left_out)) {
    // Two of them end a paragraph, as they do in plain text; more are no more.
    if (!absl::EndsWith(line_, "\n\n")) line_ += '\n';
    blank_ = false;
  }

  Element element;
  if (!open_.empty()) element = open_.back();
  element.name = std::string(name);
  const std::string role = absl::AsciiStrToLower(value("role"));
  const std::string itemprop = absl::AsciiStrToLower(value("itemprop"));
  const bool in_content = element.article > 0 || element.main;
  element.left_out = element.left_out || IsLeftOut(name) || IsLandmarkRole(role) ||
                     (name == "header" && !in_content) || attributes.contains("hidden") ||
                     value("aria-hidden") == "true" ||
                     absl::StrContains(absl::AsciiStrToLower(value("style")), "display:none");
  element.surroundings = element.surroundings ||
                         (MayBeSurroundings(name) &&
                          (NamesSurroundings(value("class")) || NamesSurroundings(value("id"))));
  element.link = element.link || name == "a";
  element.main = element.main || name == "main" || role == "main";
  element.body = element.body || itemprop == "articlebody";
  if (name == "article" && element.article == 0) element.article = ++articles_;
  open_.push_back(std::move(element));

  if (name == "meta") ReadMeta(attributes);
  if (name == "html" && language_.empty()) language_ = OneLineText(value("lang"));
  if (name == "link" && absl::AsciiStrToLower(value("rel")) == "canonical" && canonical_.empty()) {
    canonical_ = OneLineText(value("href"));
  }
  if (name == "script" && absl::StartsWithIgnoreCase(value("type"), "application/ld+json")) {
    in_linked_data_ = true;
    linked_data_.clear();
  }
  if (name != "meta" &&
      (itemprop == "datepublished" || (name == "time" && attributes.contains("pubdate")))) {
    for (const char* attribute : {"datetime", "content"}) {
      OfferDate(DateRank("datepublished"), value(attribute));
    }
    in_date_ = published_rank_ < DateRank("datepublished");
    date_text_.clear();
  }
  if (IsHeading(name)) line_heading_ = true;
}

void PageReader::End(absl::string_view name) {
  if (IsBlock(name)) EndBlock();
  if (name == "h1" && !first_heading_.empty()) first_heading_done_ = true;
  if (name == "script" && in_linked_data_) EndScript();
  if (in_date_) {
    in_date_ = false;
    OfferDate(DateRank("datepublished"), date_text_);
  }
  for (size_t i = open_.size(); i > 0; --i) {
    if (open_[i - 1].name != name) continue;
    open_.resize(i - 1);
    return;
  }
}

void PageReader::Characters(absl::string_view text) {
  if (in_linked_data_) return Script(text);
  const absl::string_view name = open_.empty() ? absl::string_view() : open_.back().name;
  if (name == "title" && title_element_.size() < kMaxTitleBytes) {
    title_element_.append(text.data(), text.size());
    return;
  }
  if (in_date_ && date_text_.size() < kMaxTitleBytes) date_text_.append(text.data(), text.size());
  if (line_heading_ && !first_heading_done_ && first_heading_.size() < kMaxTitleBytes &&
      std::any_of(open_.begin(), open_.end(),
                  [](const Element& element) { return element.name == "h1"; })) {
    first_heading_.append(text.data(), text.size());
  }
  if (!open_.empty() && open_.back().left_out) return;
  if (name == "head" || name == "html") return;
  const size_t before = line_.size();
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = DecodeUtf8(text, i);
    // White space, among it the no-break space, which separates words here like any other.
    const bool space = c.value == 0xA0 ||
                       (c.value < 0x80 && absl::ascii_isspace(static_cast<unsigned char>(text[i])));
    if (space) {
      blank_ = !line_.empty() && line_.back() != '\n';
    } else {
      if (blank_) line_ += ' ';
      blank_ = false;
      AppendUtf8(c.value, &line_);
    }
    i += c.size;
  }
  if (!open_.empty() && open_.back().link) line_links_ += line_.size() - before;
}

void PageReader::Script(absl::string_view text) {
  if (in_linked_data_ && linked_data_.size() + text.size() <= kMaxScriptBytes) {
    linked_data_.append(text.data(), text.size());
  }
}

void PageReader::EndScript() {
  in_linked_data_ = false;
  const absl::StatusOr<JsonValue> value = ParseJson(linked_data_);
  if (value.ok()) ReadLinkedData(*value, 0);
}

void PageReader::ReadLinkedData(const JsonValue& value, int depth) {
  if (depth > kMaxJsonDepth) return;
  for (const JsonValue& element : JsonElements(value)) ReadLinkedData(element, depth + 1);
  for (const JsonValue& element : JsonElements(JsonMember(value, "@graph"))) {
    ReadLinkedData(element, depth + 1);
  }
  const std::string date = JsonText(JsonMember(value, "datePublished"));
  // What has no such day is no article: a site, an organisation, a path of links.
  if (date.empty()) return;
  OfferDate(DateRank("datepublished"), date);
  if (ld_headline_.empty()) ld_headline_ = JsonText(JsonMember(value, "headline"));
  if (ld_publisher_.empty()) {
    ld_publisher_ = JsonText(JsonMember(JsonMember(value, "publisher"), "name"));
  }
}

void PageReader::EndBlock() {
  while (absl::EndsWith(line_, "\n")) line_.pop_back();
  if (!line_.empty() && !open_.empty()) {
    const Element& in = open_.back();
    Block block;
    block.text = std::move(line_);
    block.link_bytes = line_links_;
    block.heading = line_heading_;
    block.article = in.article;
    block.in_main = in.main;
    block.in_body = in.body;
    block.in_surroundings = in.surroundings;
    blocks_.push_back(std::move(block));
  }
  line_.clear();
  line_links_ = 0;
  line_heading_ = false;
  blank_ = false;
}

template <typename Filter>
std::string PageReader::Join(const std::string& title, bool strict, const Filter& filter) const {
  std::string text;
  for (const Block& block : blocks_) {
    if (!filter(block)) continue;
    if (strict) {
      if (block.in_surroundings) continue;
      if (block.link_bytes * 5 > block.text.size() * 3) continue;
    }
    if (block.heading && block.text == title) continue;
    absl::StrAppend(&text, text.empty() ? "" : "\n\n", block.text);
  }
  return text;
}

std::string PageReader::MainText(const std::string& title) const {
  std::vector<size_t> article_bytes(static_cast<size_t>(articles_) + 1);
  for (const Block& block : blocks_) {
    article_bytes[static_cast<size_t>(block.article)] += block.text.size() - block.link_bytes;
  }
  article_bytes[0] = 0;
  const auto longest = static_cast<int>(
      std::max_element(article_bytes.begin(), article_bytes.end()) - article_bytes.begin());
  std::string text;
  for (const bool strict : {true, false}) {
    text = Join(title, strict, [](const Block& block) { return block.in_body; });
    if (text.size() >= kMinMainBytes) return text;
    text = Join(title, strict,
                [longest](const Block& block) { return longest > 0 && block.article == longest; });
    if (text.size() >= kMinMainBytes) return text;
    text = Join(title, strict, [](const Block& block) { return block.in_main; });
    if (text.size() >= kMinMainBytes) return text;
    text = Join(title, strict, [](const Block&) { return true; });
    if (!text.empty()) return text;
  }
  return text;
}

HtmlPage PageReader::Finish() && {
  EndBlock();
  if (in_linked_data_) EndScript();
  HtmlPage page;
  for (const std::string* title : {&og_title_, &ld_headline_, &first_heading_, &title_element_}) {
    page.title = OneLineText(*title);
    if (!page.title.empty()) break;
  }
  page.title = std::string(TruncateUtf8(page.title, kMaxTitleBytes));
  page.publisher = site_name_.empty() ? ld_publisher_ : site_name_;
  page.url = canonical_.empty() ? og_url_ : canonical_;
  // Addresses within the site say nothing outside of it.
  if (!absl::StartsWith(page.url, "http://") && !absl::StartsWith(page.url, "https://")) {
    page.url.clear();
  }
  const absl::StatusOr<PartialDate> published = ParsePublicationDate(published_, page.url);
  if (published.ok()) page.published = published->ToString();
  page.language = language_;
  page.text = MainText(page.title);
  return page;
}

absl::string_view View(const xmlChar* text) {
  return text == nullptr ? absl::string_view() : reinterpret_cast<const char*>(text);
}

void OnStart(void* reader, const xmlChar* name, const xmlChar** attributes) {
  static_cast<PageReader*>(reader)->Start(View(name), attributes);
}
void OnEnd(void* reader, const xmlChar* name) { static_cast<PageReader*>(reader)->End(View(name)); }
void OnCharacters(void* reader, const xmlChar* text, int size) {
  static_cast<PageReader*>(reader)->Characters(
      {reinterpret_cast<const char*>(text), static_cast<size_t>(size)});
}
void OnScript(void* reader, const xmlChar* text, int size) {
  static_cast<PageReader*>(reader)->Script(
      {reinterpret_cast<const char*>(text), static_cast<size_t>(size)});
}

// The charset that the page names near its start; empty where it does not.
std::string NamedCharset(absl::string_view bytes) {
  constexpr size_t kSearchedBytes = 4096;
  constexpr char kName[] = "charset=";
  const std::string start = absl::AsciiStrToLower(bytes.substr(0, kSearchedBytes));
  const size_t at = start.find(kName);
  if (at == std::string::npos) return "";
  absl::string_view named = absl::string_view(start).substr(at + sizeof(kName) - 1);
  named = named.substr(std::min(named.find_first_not_of("\"' "), named.size()));
  return std::string(named.substr(0, named.find_first_of("\"' />;")));
}

// By ICU: it goes on behind what it cannot read.
std::string Decode(absl::string_view bytes, absl::string_view charset) {
  std::string name = charset.empty() ? NamedCharset(bytes) : absl::AsciiStrToLower(charset);
  // Pages that call themselves so are meant as browsers read them.
  if (name == "iso-8859-1" || name == "latin1" || name == "us-ascii" || name == "ascii" ||
      name == "utf-8" || name == "utf8") {
    name.clear();
  }
  constexpr char kFallback[] = "windows-1252";
  UErrorCode error = U_ZERO_ERROR;
  icu::LocalUConverterPointer converter(ucnv_open(name.empty() ? kFallback : name.c_str(), &error));
  if (U_FAILURE(error)) {
    error = U_ZERO_ERROR;
    converter.adoptInstead(ucnv_open(kFallback, &error));
  }
  std::string text;
  if (U_FAILURE(error)) return ReplaceInvalidUtf8(bytes);
  const icu::UnicodeString decoded(bytes.data(), static_cast<int32_t>(bytes.size()),
                                   converter.getAlias(), error);
  return decoded.toUTF8String(text);
}

struct ContextDeleter {
  void operator()(htmlParserCtxtPtr context) const {
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
    htmlFreeParserCtxt(context);
  }
};

}  // namespace

absl::StatusOr<HtmlPage> ReadHtmlPage(absl::string_view bytes, absl::string_view charset,
                                      const HtmlLimits& limits) {
  if (bytes.size() > limits.max_html_bytes) {
    return RejectError(reject_reason::kTooLarge,
                       absl::StrCat(bytes.size(), " bytes of HTML, more than the limit of ",
                                    limits.max_html_bytes, " (--max-article-bytes)"));
  }
  if (const size_t nul = bytes.find('\0'); nul != absl::string_view::npos) {
    return RejectError(reject_reason::kNotText,
                       absl::StrCat("no HTML: there is a NUL byte at offset ", nul));
  }
  if (bytes.empty()) return RejectError(reject_reason::kEmpty, "the page is empty");
  // libxml2's tables are made once, before threads use them.
  static const bool kInitialized = [] {
    xmlInitParser();
    return true;
  }();
  (void)kInitialized;
  const std::unique_ptr<htmlParserCtxt, ContextDeleter> context(htmlNewParserCtxt());
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for the HTML parser");
  PageReader reader(limits);
  reader.set_context(context.get());
  xmlSAXHandler handler = {};
  handler.startElement = OnStart;
  handler.endElement = OnEnd;
  handler.characters = OnCharacters;
  handler.ignorableWhitespace = OnCharacters;
  handler.cdataBlock = OnScript;
  *context->sax = handler;
  context->userData = &reader;

  std::string decoded;
  if (!IsValidUtf8(bytes)) {
    decoded = Decode(bytes, charset);
    bytes = decoded;
  }
  htmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8",
                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                         HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  if (reader.too_deep()) {
    return RejectError(reject_reason::kTooLarge,
                       absl::StrCat("elements of HTML more than ", limits.max_html_depth,
                                    " deep (max_html_depth)"));
  }
  HtmlPage page = std::move(reader).Finish();
  if (page.text.empty()) return RejectError(reject_reason::kEmpty, "there is no text in the page");
  return page;
}

}  // namespace chancery
