// What an article is known by, as one string: the key of its row, which is the same in every store.
//
// By its key within its publisher, else by its URL, else by its content:
//
//   CNN/a-7                      publisher "CNN", key "a-7"
//   url:https://example.org/a    no key
//   text:<digest>                neither
//
// No two different articles have one string: in the publisher '%', '/' and ':' are written %25, %2F
// and %3A, so that the first slash ends it and no colon stands before that slash.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_ARTICLE_KEY_H_
#define CHANCERY_SERVER_INGEST_ARTICLE_KEY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"

namespace chancery {

// Of an article that is ingested.
std::string ArticleKey(const v1::ArticleSource& article);

// Of a source of WriteFacts, whose text may be empty: the publisher counts as well where there is
// neither key nor URL ("source:<digest>").
std::string WrittenSourceKey(const v1::ArticleSource& source);

// What the keys of a publisher's articles begin with: "CNN/".
std::string ArticleKeyStem(absl::string_view publisher);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ARTICLE_KEY_H_
