// Of which country an office is that an article names without one: that of whose it is ("Trump's
// lawyer"), of who stands beside its holder, or of which the text around speaks.
//
//   FillPolities(&cast);  // "Israeli prime minister A and energy minister B": both of Israel
//
// Where that was only concluded, HeldOffice::polity_guessed says so. Cost: linear in the offices,
// each with the sentence it is in.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICE_POLITIES_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICE_POLITIES_H_

#include "client/extract/cast.h"

namespace chancery {

// Sets the polities of offices, and of their holders, where none is said. After the names and the
// groups.
void FillPolities(Cast* cast);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICE_POLITIES_H_
