// Groups the mentions of an article into people and resolves what stands for a name: "Mr. Lavrov",
// "the secretary", "his Russian counterpart", "she", "the two leaders".
//
//   std::vector<Mention> mentions = FindMentions(document);
//   People people = GroupPeople(document, &mentions);  // sets Mention::person
//   people.persons()[mentions[0].person].name;                  // "Sergey Lavrov"
//
// Names are the same person when their keys agree word by word (spellings of one name), or when a
// surname alone follows a full name. An office without a name means the last person before it who
// has that office and whose polity does not differ, or else the first one after it; a pronoun the
// subject of its sentence or of the one before.
//
// Plain values; thread-compatible. Cost: linear in the mentions, but for people of one surname.

#ifndef CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
#define CHANCERY_CLIENT_EXTRACT_PEOPLE_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/person.h"
#include "client/extract/reading_stage.h"

namespace chancery {

// `without`: what stands for a name in a way of these is left as it is.
People GroupPeople(const Document& document, std::vector<Mention>* mentions,
                   StageSet without = StageSet());

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
