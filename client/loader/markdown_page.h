// Reads an article in Markdown: its text without the marks, its title, and what its front matter
// says.
//
//   ---
//   title: Talks in Geneva
//   published: 2022-01-21
//   ---
//   # Talks in Geneva
//
//   US Secretary of State **Antony Blinken** met ...
//
// Of the front matter, lines "name: value" between two lines "---", are read title, published (or
// date), publisher, url and language (or lang). Markdown is CommonMark, read by cmark; HTML in it
// is read as html_page.h says.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_LOADER_MARKDOWN_PAGE_H_
#define CHANCERY_CLIENT_LOADER_MARKDOWN_PAGE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/html_page.h"

namespace chancery {

// The errors of CleanText and ReadHtmlPage, and INVALID_ARGUMENT with the reason METADATA_INVALID
// where the front matter gives a day that is none.
absl::StatusOr<HtmlPage> ReadMarkdownPage(absl::string_view text, const HtmlLimits& limits);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_MARKDOWN_PAGE_H_
