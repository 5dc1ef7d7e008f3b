// Of whom an article speaks at a point: what pronouns and offices without a name are resolved by.
//
// Plain value.

#ifndef CHANCERY_CLIENT_EXTRACT_FOCUS_H_
#define CHANCERY_CLIENT_EXTRACT_FOCUS_H_

#include <vector>

namespace chancery {

struct Focus {
  // The last mentions of people before the point that are no pronouns, newest last.
  std::vector<int> recent;
  // The subject of the sentence at hand, whose the subject is ("X's trip"), and the subject of the
  // sentences before; -1 for none.
  int subject = -1;
  int owner = -1;
  int last_subject = -1;
  // Whose words the sentence at hand is, in a transcript or a letter; -1 for nobody's.
  int speaker = -1;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FOCUS_H_
