// Who a plural is whose members are named beside it: "the presidents of A and B met. X and Y
// agreed", "their foreign ministers, X and Y", "four leaders - A, B, C and D - met X".
//
// Cost: linear in the mentions.

#ifndef CHANCERY_CLIENT_EXTRACT_GROUP_MEMBERS_H_
#define CHANCERY_CLIENT_EXTRACT_GROUP_MEMBERS_H_

#include "client/extract/cast.h"

namespace chancery {

// Gives those who are named so their offices and countries, and sets Mention::persons of the
// plurals. After GroupNames and Cast::Recognise.
void NameGroupMembers(Cast* cast);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_GROUP_MEMBERS_H_
