// What stands behind the head of a title and belongs to it: "-elect", "of Kenya", "for Foreign
// Affairs and Trade", "to the Bulgarian President".
//
// Cost: a dozen tokens.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_RIGHT_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_RIGHT_H_

#include <vector>

#include "client/extract/title.h"
#include "client/extract/title_text.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// Grows the title, which ends with its head, to the right, and adds the tokens of the office's name
// to `words`. `office` is the entry of the head; null for none.
void GrowTitleRight(const TitleText& text, const OfficeEntry* office, Title* title,
                    std::vector<int>* words);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_RIGHT_H_
