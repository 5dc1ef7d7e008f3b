// Reads a feed: RSS 0.9x, 1.0 and 2.0, and Atom.
//
//   CHANCERY_ASSIGN_OR_RETURN(WebFeed feed, ReadWebFeed(bytes, limits));
//   for (const FeedItem& item : feed.items) ...
//
// Parsed by libxml2; only this unit sees its XML parser. What is not well-formed is read as far as
// it can be, entities of HTML are known, others are not: a feed that declares entities is refused,
// and nothing outside of it is looked at. Pure function: thread-safe. Cost: linear; memory: some
// six times the feed.

#ifndef CHANCERY_CLIENT_LOADER_WEB_FEED_H_
#define CHANCERY_CLIENT_LOADER_WEB_FEED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct FeedLimits {
  size_t max_feed_bytes = size_t{64} << 20;
  size_t max_feed_items = 100000;
};

// What an item does not say is empty.
struct FeedItem {
  // Its guid or id, else its address.
  std::string key;
  // Plain text.
  std::string title;
  std::string url;
  // As written: pubDate, dc:date, published, else updated.
  std::string published;
  // The whole text where the feed has it (content:encoded, content), else the description.
  std::string content;
  // Whether `content` is HTML, or plain text.
  bool html = true;
  int64_t line = 0;
};

struct WebFeed {
  std::string title;
  std::string language;
  std::vector<FeedItem> items;
  // What is not well-formed, the first of it, with its line; empty where all is.
  std::string problem;
};

// INVALID_ARGUMENT with the reason TOO_LARGE above a limit, NOT_TEXT, or XML_INVALID for what is no
// feed.
absl::StatusOr<WebFeed> ReadWebFeed(absl::string_view bytes, const FeedLimits& limits);

// Whether the first bytes of a file are those of a feed.
bool LooksLikeFeed(absl::string_view first_bytes);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_WEB_FEED_H_
