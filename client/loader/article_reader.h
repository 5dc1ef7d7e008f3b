// Makes an ArticleSource out of a text and the JSON metadata beside it.
//
// The metadata is an object. Read from it are the strings id, title, publisher, url, published and
// language; null counts as absent, other members are left alone. `published` is a day in ISO form,
// `2022-01-21`, or an EDTF date; a time of day behind a day is left out.
//
// Without a day of publication nothing in a text can be dated, so an article needs one, from its
// metadata or from the defaults.
//
// The article's key is its id, else its url, else TextInput::default_key.
//
// Pure functions: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_
#define CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/source_item.h"

namespace chancery {

// What counts where the metadata does not say.
struct ArticleDefaults {
  // EDTF; empty: none.
  std::string published;
  std::string publisher;
  std::string language = "en";
};

// INVALID_ARGUMENT with one of the reasons EMPTY, NOT_TEXT, INVALID_UTF8, METADATA_MISSING,
// METADATA_INVALID; the message names the offset, or the metadata file and the field.
absl::StatusOr<v1::ArticleSource> ReadArticle(TextInput input, const ArticleDefaults& defaults);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_ARTICLE_READER_H_
