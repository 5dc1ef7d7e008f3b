// Drops from an article's facts what a server would refuse the whole article for: spans that do not
// lie in the text, quotations that are not what the text has there, indexes out of their lists,
// dates that are none. The rest of the article is kept.
//
//   for (const std::string& dropped : DropUnfitFacts(&facts)) Warn(dropped);
//   // "statements[4].text: not what the text has at byte 1234; dropped statements[4]"
//
// Of a fact with several sources only those that do not fit are dropped, and the fact where none is
// left. What refers to a fact that was dropped goes with it: a tenure with its person, a party of a
// meeting; a meeting only where no party is left.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_LOADER_UNFIT_FACTS_H_
#define CHANCERY_CLIENT_LOADER_UNFIT_FACTS_H_

#include <string>
#include <vector>

#include "chancery/v1/article_facts.pb.h"

namespace chancery {

// One sentence for each thing dropped: the field, counted as in the facts that were given, what is
// wrong with it and at which byte of the text, and what was dropped.
std::vector<std::string> DropUnfitFacts(v1::ArticleFacts* facts);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_UNFIT_FACTS_H_
