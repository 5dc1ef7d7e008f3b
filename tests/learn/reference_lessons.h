// What the texts teach of references: for each mention that stands for somebody the candidates and
// the right ones; and how often a reader chooses rightly.
//
//   std::vector<RankerExample> examples;
//   AddReferenceExamples(text, &examples);
//   ReferenceTally tally;
//   ScoreReferences(text, &DefaultReferenceChooser(), &tally);
//
// Thread-safe.

#ifndef CHANCERY_TESTS_LEARN_REFERENCE_LESSONS_H_
#define CHANCERY_TESTS_LEARN_REFERENCE_LESSONS_H_

#include <vector>

#include "client/extract/reference_ranker.h"
#include "client/extract/training/ranker_trainer.h"
#include "tests/learn/lesson_text.h"

namespace chancery {

// Reads the text with all that comes before told rightly. What refers to nothing, and people of
// whom others are not named, teach that nobody is meant and nothing.
void AddReferenceExamples(const LessonText& text, std::vector<RankerExample>* examples);

struct ReferenceTally {
  struct Share {
    int right = 0;
    int all = 0;
  };
  // Pronouns and offices of one; plurals.
  Share singular;
  Share plural;
};

// Reads the text as the chooser has it. Counts what means people who are all named, or nobody.
void ScoreReferences(const LessonText& text, ReferenceChooser* chooser, ReferenceTally* tally);

}  // namespace chancery

#endif  // CHANCERY_TESTS_LEARN_REFERENCE_LESSONS_H_
