// Groups the mentions of an article into people and resolves what stands for a name: "Mr. Lavrov",
// "the secretary", "his Russian counterpart", "she", "the two leaders".
//
//   std::vector<Mention> mentions = FindMentions(document);
//   People people = GroupPeople(document, &mentions);  // sets Mention::person
//   people.persons()[mentions[0].person].name;                  // "Sergey Lavrov"
//
// Names are the same person when their keys agree word by word (spellings of one name), or when a
// surname alone follows a full name. Whom an office without a name, a pronoun or a plural means is
// chosen from those whom the text names around it (reference_ranker.h).
//
// Plain values; thread-compatible. Cost: linear in the mentions, but for people of one surname.

#ifndef CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
#define CHANCERY_CLIENT_EXTRACT_PEOPLE_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/person.h"
#include "client/extract/reading_stage.h"
#include "client/extract/reference_ranker.h"

namespace chancery {

// `without`: what stands for a name in a way of these is left as it is. `chooser`: who tells whom
// the others mean.
People GroupPeople(const Document& document, std::vector<Mention>* mentions,
                   StageSet without = StageSet(),
                   ReferenceChooser* chooser = &DefaultReferenceChooser());

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
