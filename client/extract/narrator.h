// Who writes of himself: whom the last line of a letter, a report or a diary names, and nothing
// else.
//
//   I called on Minister Kovac on Monday.
//
//   Ambassador Ann Weiss
//
//   int m = NarratorOf(document, mentions);   // the mention "Ambassador Ann Weiss"; -1 for none
//
// The mentions may be in any order. Pure function: thread-safe. Cost: linear in the text, once.

#ifndef CHANCERY_CLIENT_EXTRACT_NARRATOR_H_
#define CHANCERY_CLIENT_EXTRACT_NARRATOR_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

int NarratorOf(const Document& document, const std::vector<Mention>& mentions);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NARRATOR_H_
