// Makes an ArticleSource out of a text, what its source says about it, and the JSON metadata beside
// it.
//
// Metadata are an object. Read from them are the strings id (or key), title, publisher, url,
// published and language; null counts as absent, other members are left alone. What they do not say
// is taken from the source: a feed, an address, the page itself (html_page.h, markdown_page.h).
// `published` is whatever ParsePublicationDate reads.
//
// Without a day of publication nothing in a text can be dated, so an article needs one, from these
// or from the defaults.
//
// The article's key is its id, else its url, else TextInput::default_key.
//
// Pure functions: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_
#define CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/html_page.h"
#include "client/loader/source_item.h"

namespace chancery {

// What counts where the metadata does not say.
struct ArticleDefaults {
  // EDTF; empty: none.
  std::string published;
  std::string publisher;
  std::string language = "en";
  // Of pages.
  HtmlLimits html;
};

// INVALID_ARGUMENT with one of the reasons EMPTY, NOT_TEXT, INVALID_UTF8, TOO_LARGE,
// METADATA_MISSING, METADATA_INVALID; the message names the offset, or the metadata file and the
// field.
absl::StatusOr<v1::ArticleSource> ReadArticle(TextInput input, const ArticleDefaults& defaults);

// An article in one line of JSON: an object with a text, and the members of metadata. The errors
// above, and JSON_INVALID.
absl::StatusOr<v1::ArticleSource> ReadArticleLine(absl::string_view json,
                                                  const ArticleDefaults& defaults);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_
