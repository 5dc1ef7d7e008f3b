// What the texts teach of the status, the day and the place of meetings: for each meeting that the
// reader finds and the gold has, the candidates and the right ones.
//
//   SettingExamples examples;
//   AddSettingExamples(text, &examples);
//
// Only texts that the rules were not made with teach how far the rules can be relied upon.
// Thread-safe.

#ifndef CHANCERY_TESTS_LEARN_SETTING_LESSONS_H_
#define CHANCERY_TESTS_LEARN_SETTING_LESSONS_H_

#include <vector>

#include "client/extract/setting_chooser.h"
#include "client/extract/training/ranker_trainer.h"
#include "tests/learn/lesson_text.h"

namespace chancery {

struct SettingExamples {
  std::vector<RankerExample> statuses;
  std::vector<RankerExample> dates;
  std::vector<RankerExample> places;
};

// Those without a right one among the candidates are left out.
void AddSettingExamples(const LessonText& text, SettingExamples* examples);

}  // namespace chancery

#endif  // CHANCERY_TESTS_LEARN_SETTING_LESSONS_H_
