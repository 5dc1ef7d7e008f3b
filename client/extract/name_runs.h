// Runs of capitalised words that may be names: "Ursula von der Leyen", "Mr. Kral", but also "Camp
// David". Which of them are people is not decided here.
//
//   std::vector<NameRun> runs = FindNameRuns(text);
//
// Pure functions: thread-safe. Cost: linear in the tokens.

#ifndef CHANCERY_CLIENT_EXTRACT_NAME_RUNS_H_
#define CHANCERY_CLIENT_EXTRACT_NAME_RUNS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/titled_text.h"

namespace chancery {

struct NameRun {
  int sentence = 0;
  // Tokens of the name.
  int first = 0;
  int end = 0;
  int honorific_first = -1;  // token, -1 for none
  // Set when people are told from other names.
  bool person = false;
  // Has a kOrgHead or kVenueHead word: a person only next to a title.
  bool organisation = false;

  // The first token, of the honorific if there is one.
  int start() const { return honorific_first >= 0 ? honorific_first : first; }
};

// In the order of the text; they do not overlap.
std::vector<NameRun> FindNameRuns(const TitledText& text);

// The words of a name, without a nickname in marks or brackets, the given name first.
std::string NameOf(const TitledText& text, int first, int end);

// Those parted by spaces; at least 1.
int WordCount(const TitledText& text, const NameRun& run);

// "A, B and C": does the run go on with a list of people after the one before it, who is one?
bool Listed(const TitledText& text, const NameRun& before, const NameRun& run);

// "II", "xvi": small, in lower case.
bool IsRoman(absl::string_view word);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NAME_RUNS_H_
