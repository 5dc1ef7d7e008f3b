// Times in a question in plain English: "since May 2010", "between 2001 and 2005", "last year".
//
//   std::vector<std::string> words = {"whom", "did", "Lavrov", "meet", "since", "2010"};
//   QuestionTime time;
//   CHANCERY_RETURN_IF_ERROR(TakeTimes(today, &words, &time));
//   // words: {"whom", "did", "Lavrov", "meet", ""}, time.first: "2010"
//
// Thread-safe: pure functions.

#ifndef CHANCERY_CLIENT_CLI_QUESTION_TIME_H_
#define CHANCERY_CLIENT_CLI_QUESTION_TIME_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace chancery {

struct QuestionTime {
  // YYYY, YYYY-MM or YYYY-MM-DD, both included; empty: no bound.
  std::string first;
  std::string last;
  // "as of": a revision or a day; empty: now.
  std::string as_of;
};

// Takes the times out of `words`, and leaves an empty word for each. INVALID_ARGUMENT, with a
// sentence, for two times that bound the same side.
absl::Status TakeTimes(absl::CivilDay today, std::vector<std::string>* words, QuestionTime* time);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_QUESTION_TIME_H_
