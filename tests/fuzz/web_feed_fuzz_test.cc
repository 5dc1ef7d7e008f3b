// Any bytes as a feed, and each text in it as a page.

#include <cstdint>

#include "absl/strings/string_view.h"
#include "client/loader/html_page.h"
#include "client/loader/web_feed.h"
#include "storage/text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  chancery::LooksLikeFeed(bytes);
  const auto feed = chancery::ReadWebFeed(bytes, chancery::FeedLimits());
  if (!feed.ok()) return 0;
  for (const chancery::FeedItem& item : feed->items) {
    if (!chancery::IsValidUtf8(item.title) || !chancery::IsValidUtf8(item.content)) {
      __builtin_trap();
    }
    (void)chancery::ReadHtmlPage(item.content, "", chancery::HtmlLimits());
  }
  return 0;
}
