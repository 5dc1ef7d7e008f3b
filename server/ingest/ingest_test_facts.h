// ArticleFacts for the tests of this package, from text format.

#ifndef CHANCERY_SERVER_INGEST_INGEST_TEST_FACTS_H_
#define CHANCERY_SERVER_INGEST_INGEST_TEST_FACTS_H_

#include <google/protobuf/text_format.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "gtest/gtest.h"

namespace chancery {

template <typename Message>
Message FromText(absl::string_view text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &message)) << text;
  return message;
}

// An article of `publisher` with key `key`, published on `day`, with these facts beside.
inline v1::ArticleFacts Facts(absl::string_view publisher, absl::string_view key,
                              absl::string_view day, absl::string_view facts) {
  return FromText<v1::ArticleFacts>(
      absl::StrCat("extractor: 'test' extractor_version: '1' article { publisher: '", publisher,
                   "' key: '", key, "' title: 'Talks' published { edtf: '", day,
                   "' } text: 'Lavrov met Kerry in Geneva. He said: no.' } ", facts));
}

// Lavrov and Kerry, with their offices, as persons and offices 0 and 1.
inline constexpr char kLavrovAndKerry[] = R"pb(
  persons { name: 'Sergey Lavrov' }
  persons { name: 'John Kerry' }
  offices { title: 'foreign minister' polity: 'Russia' }
  offices { title: 'Secretary of State' polity: 'US' }
)pb";

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_INGEST_TEST_FACTS_H_
