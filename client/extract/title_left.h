// What stands before the head of a title and belongs to it: "the former Kenyan deputy" of "the
// former Kenyan deputy prime minister".
//
// Cost: a dozen tokens.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_LEFT_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_LEFT_H_

#include <vector>

#include "client/extract/title.h"
#include "client/extract/title_text.h"

namespace chancery {

// Grows the title, which begins with its head, to the left, not over token `from` and the beginning
// of the sentence. Sets whose it is, and what is said of its holders. Returns the tokens of the
// office's name that stand before the head, in order.
std::vector<int> GrowTitleLeft(const TitleText& text, int from, Title* title);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_LEFT_H_
