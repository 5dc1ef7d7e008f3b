// Articles made by number, for tests that need many: two ministers out of 77 meet, and one of them
// says something.

#ifndef CHANCERY_TESTS_INTEGRATION_MEETING_ARTICLES_H_
#define CHANCERY_TESTS_INTEGRATION_MEETING_ARTICLES_H_

#include "chancery/v1/article_facts.pb.h"

namespace chancery {

// Article `i`, from 0, with the key "article-I". Another `version` of it tells the same in other
// words, and so replaces it.
v1::ArticleFacts ArticleNumber(int i, int version = 0);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_MEETING_ARTICLES_H_
