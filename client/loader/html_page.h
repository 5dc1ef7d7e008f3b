// Reads a page of the Web: what it is about, and its main text without navigation, scripts and
// advertisements.
//
//   CHANCERY_ASSIGN_OR_RETURN(HtmlPage page, ReadHtmlPage(bytes, "", limits));
//   page.text;   // paragraphs, with an empty line between them
//
// The main text is that of the element with itemprop="articleBody", else of the longest <article>,
// else of <main>, else of the page. Left out are <nav>, <aside>, <footer>, <form> and the like,
// what is hidden, what its class or id calls a menu, an advertisement or related links, lists of
// links, and a heading that repeats the title. Where nothing would be left, less is left out.
//
// Parsed by libxml2's HTML parser, which mends what is broken; only this unit sees it. Nothing is
// fetched. Pure function: thread-safe. Cost: linear; memory: the page and its text.

#ifndef CHANCERY_CLIENT_LOADER_HTML_PAGE_H_
#define CHANCERY_CLIENT_LOADER_HTML_PAGE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

// What a page does not say is empty.
struct HtmlPage {
  // og:title, else the headline of JSON-LD, else the first <h1>, else <title>.
  std::string title;
  // EDTF: article:published_time and its like, else datePublished, also of JSON-LD.
  std::string published;
  // og:site_name, else the publisher of JSON-LD.
  std::string publisher;
  // The canonical address.
  std::string url;
  std::string language;
  std::string text;
};

struct HtmlLimits {
  size_t max_html_bytes = size_t{16} << 20;
  // Elements within elements.
  int max_html_depth = 512;
};

// `charset` is what the server said, or empty: bytes that are valid UTF-8 are taken for such,
// others are read in the charset that the server or the page names, else as windows-1252; what has
// no meaning there becomes U+FFFD. INVALID_ARGUMENT with the
// reason TOO_LARGE above a limit, NOT_TEXT for a NUL byte, EMPTY where there is no text.
absl::StatusOr<HtmlPage> ReadHtmlPage(absl::string_view bytes, absl::string_view charset,
                                      const HtmlLimits& limits);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_HTML_PAGE_H_
