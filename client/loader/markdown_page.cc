#include "client/loader/markdown_page.h"

#include <cmark.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/clean_text.h"
#include "client/loader/json_value.h"
#include "client/loader/publication_date.h"
#include "client/loader/source_item.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

struct FreeDeleter {
  void operator()(char* text) const { std::free(text); }
};

absl::string_view Unquoted(absl::string_view value) {
  value = absl::StripAsciiWhitespace(value);
  if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
    value = value.substr(1, value.size() - 2);
  }
  return value;
}

// Takes the front matter off the text, if it has one.
absl::Status TakeFrontMatter(absl::string_view* text, HtmlPage* page) {
  absl::string_view rest = *text;
  if (!absl::ConsumePrefix(&rest, "---\n")) return absl::OkStatus();
  HtmlPage found;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const absl::string_view line = absl::StripAsciiWhitespace(rest.substr(0, end));
    rest.remove_prefix(end == absl::string_view::npos ? rest.size() : end + 1);
    if (line == "---" || line == "...") {
      if (const auto date = ParsePublicationDate(found.published, found.url); date.ok()) {
        found.published = date->ToString();
      }
      *page = std::move(found);
      *text = rest;
      return absl::OkStatus();
    }
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    const std::string name =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, colon)));
    const std::string value = OneLineText(Unquoted(line.substr(colon + 1)));
    if (value.empty()) continue;
    if (name == "title") found.title = value;
    if (name == "publisher") found.publisher = value;
    if (name == "url") found.url = value;
    if (name == "language" || name == "lang") found.language = value;
    if (name == "published" || (name == "date" && found.published.empty())) {
      const absl::StatusOr<PartialDate> date = ParsePublicationDate(value);
      if (!date.ok()) {
        return RejectError(reject_reason::kMetadataInvalid,
                           absl::StrCat("front matter: ", name, ": ", date.status().message()));
      }
      found.published = value;
    }
  }
  return absl::OkStatus();  // a line across the page, not front matter
}

}  // namespace

absl::StatusOr<HtmlPage> ReadMarkdownPage(absl::string_view text, const HtmlLimits& limits) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string clean, CleanText(std::string(text)));
  absl::string_view body = clean;
  HtmlPage front;
  CHANCERY_RETURN_IF_ERROR(TakeFrontMatter(&body, &front));
  // Tags in it are for the HTML parser to leave out.
  const std::unique_ptr<char, FreeDeleter> html(
      cmark_markdown_to_html(body.data(), body.size(), CMARK_OPT_UNSAFE));
  if (html == nullptr) return absl::ResourceExhaustedError("no memory for Markdown");
  HtmlLimits widened = limits;
  // Marks become tags, which are longer.
  widened.max_html_bytes = limits.max_html_bytes * 8;
  CHANCERY_ASSIGN_OR_RETURN(HtmlPage page, ReadHtmlPage(html.get(), "", widened));
  if (!front.title.empty()) page.title = front.title;
  if (!front.published.empty()) page.published = front.published;
  if (!front.publisher.empty()) page.publisher = front.publisher;
  if (!front.url.empty()) page.url = front.url;
  if (!front.language.empty()) page.language = front.language;
  return page;
}

}  // namespace chancery
