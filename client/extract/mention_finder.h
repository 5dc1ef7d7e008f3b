// Finds every person, office, polity, group and pronoun of an article, each as the whole phrase
// with its titles and appositions: "US Secretary of State Antony Blinken", "Dmytro Kuleba,
// Ukraine's foreign minister,", "the two leaders", "his Russian counterpart".
//
//   std::vector<Mention> mentions = FindMentions(document);
//
// A run of capitalised words is taken for a person when something says so: a title or honorific, a
// given name, an apposition, a verb of speech, or another mention of the same surname. Who is the
// same person is decided by GroupPeople.
//
// Pure function: thread-safe. Cost: linear in the tokens.

#ifndef CHANCERY_CLIENT_EXTRACT_MENTION_FINDER_H_
#define CHANCERY_CLIENT_EXTRACT_MENTION_FINDER_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

// In the order of the text; they do not overlap.
std::vector<Mention> FindMentions(const Document& document);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MENTION_FINDER_H_
