// A question in plain English as a command line of `chancery`:
//
//   const QuestionParse parse =
//       ParseQuestion("every US secretary of state Lavrov has met since 2010", today);
//   // parse.readings: {{"met", "Lavrov", "--role", "US secretary of state", "--from", "2010"},
//   ...}
//
// The grammar is small and is told by kQuestionHelp. Where a name ends and whether it is a
// person's, an office or a polity cannot be told by the grammar alone, so a question may have
// several readings; ChooseReading takes the one whose names are known. What is none of the
// grammar's words and stands where no name can is not understood, and nothing is guessed in its
// place.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_CLIENT_CLI_QUESTION_GRAMMAR_H_
#define CHANCERY_CLIENT_CLI_QUESTION_GRAMMAR_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace chancery {

// What can be asked, for people.
extern const char kQuestionHelp[];

// A name in a reading, and what it has to name there.
struct QuestionName {
  std::string text;
  // "people", "roles", "polities", "places", "topics".
  std::vector<std::string> collections;

  friend bool operator==(const QuestionName& a, const QuestionName& b) {
    return a.text == b.text && a.collections == b.collections;
  }
};

struct QuestionReading {
  std::vector<std::string> command;
  std::vector<QuestionName> names;
};

struct QuestionParse {
  // The likelier ones first; at most kMaxReadings.
  std::vector<QuestionReading> readings;
  // What was not understood, as a sentence; empty if all was.
  std::string not_understood;
};

inline constexpr size_t kMaxReadings = 40;

// `today`: what times in words are seen from.
QuestionParse ParseQuestion(absl::string_view question, absl::CivilDay today);

// How well the graph knows a name, best last.
enum class NameKnown { kNo, kGuess, kSeveral, kYes };

// The index of the reading whose least known name is known best, the first of several; the number
// of readings if each of them has a name that is not known.
size_t ChooseReading(const std::vector<QuestionReading>& readings,
                     const std::function<NameKnown(const QuestionName&)>& known);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_QUESTION_GRAMMAR_H_
