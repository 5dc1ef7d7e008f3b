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
  // The subject of the sentence at hand and the mention that names it, whose the subject is ("X's
  // trip"), and the subject of the sentences before; -1 for none.
  int subject = -1;
  int subject_mention = -1;
  int owner = -1;
  int last_subject = -1;
  int last_subject_sentence = -1;
  // The last woman whom the text has spoken of, and where; -1 for none.
  int last_woman = -1;
  int last_woman_sentence = -1;
  // The last subject who does not only speak for somebody, and the last one who was called "she",
  // and "he", each with the sentence in which they were last told of.
  struct Told {
    int person = -1;
    int sentence = -1;
  };
  Told principal;
  Told she;
  Told he;
  // Whose words the sentence at hand is, in a transcript or a letter; -1 for nobody's.
  int speaker = -1;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FOCUS_H_
