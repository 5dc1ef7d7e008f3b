// Any bytes as a page of the Web, and as Markdown.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "client/loader/html_page.h"
#include "client/loader/markdown_page.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

void CheckPage(const absl::StatusOr<HtmlPage>& page) {
  if (!page.ok()) return;
  Check(!page->text.empty());
  for (const std::string* field : {&page->title, &page->published, &page->publisher, &page->url,
                                   &page->language, &page->text}) {
    Check(IsValidUtf8(*field));
  }
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const chancery::HtmlLimits limits;
  chancery::CheckPage(chancery::ReadHtmlPage(bytes, "", limits));
  chancery::CheckPage(chancery::ReadHtmlPage(bytes, "windows-1252", limits));
  chancery::CheckPage(chancery::ReadMarkdownPage(bytes, limits));
  return 0;
}
