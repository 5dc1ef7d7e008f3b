// The articles in a file of many: the items of a feed, the pages of a Web archive.
//
// Of an archive, pages that a server answered with (status 200, HTML) and texts that were taken out
// of them (records of the type "conversion", plain text) are read; the rest is counted by kind.
// When a page was archived is not when it was published: without a day of its own it needs
// --published.
//
// A feed is read whole, an archive record by record. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_ARTICLE_SOURCES_H_
#define CHANCERY_CLIENT_LOADER_ARTICLE_SOURCES_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/web_feed.h"

namespace chancery {

struct ArticleSourceOptions {
  // Longer pages are rejected.
  int64_t max_article_bytes = int64_t{16} << 20;
  FeedLimits feed;
};

// REQUIRES: the format of the file is kFeed or kWarc. Errors of the file system and of ReadWebFeed.
// `files` must outlive the source.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenArticles(const FileSystem& files,
                                                             const InputFile& file,
                                                             const ArticleSourceOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_ARTICLE_SOURCES_H_
