// The first stage of grouping: which names of an article are of one person.
//
//   GroupNames(&cast);  // "Sergey Lavrov", "Sergei Lavrov" and "Mr. Lavrov" are one
//
// Names are the same person when their words agree (name_agreement.h), or when a surname alone
// follows a full name. Cost: linear in the mentions, but for people of one surname, of whom sixteen
// are looked at.

#ifndef CHANCERY_CLIENT_EXTRACT_NAME_GROUPER_H_
#define CHANCERY_CLIENT_EXTRACT_NAME_GROUPER_H_

#include "client/extract/cast.h"

namespace chancery {

// Makes people of the mentions by name and sets Mention::person of these.
void GroupNames(Cast* cast);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NAME_GROUPER_H_
