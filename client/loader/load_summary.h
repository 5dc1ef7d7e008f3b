// What a load came to, in numbers and in words.
//
// Plain value; the functions are pure.

#ifndef CHANCERY_CLIENT_LOADER_LOAD_SUMMARY_H_
#define CHANCERY_CLIENT_LOADER_LOAD_SUMMARY_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/loader/source_item.h"

namespace chancery {

struct LoadSummary {
  // Articles with an outcome; the sum of the next five.
  int64_t articles = 0;
  int64_t added = 0;
  int64_t unchanged = 0;
  int64_t replaced = 0;
  int64_t rejected = 0;
  // Of a dry run: what could be read.
  int64_t readable = 0;

  // Left out as the checkpoint knew them.
  int64_t skipped = 0;
  // Files of folders that were not read, by kind and reason: {".pdf", "no kind ..."}.
  std::map<std::pair<std::string, std::string>, int64_t> left_out;
  // Facts that are new in the graph, by collection: "people", "roles", "tenures", "meetings",
  // "statements", ... Of a dry run: all facts found.
  std::map<std::string, int64_t> facts;
  int64_t merged_meetings = 0;
  int64_t warnings = 0;
  // Facts, and parts of facts, that were dropped as they do not fit their article.
  int64_t dropped = 0;

  absl::Duration elapsed;
  bool dry_run = false;
  bool interrupted = false;

  // Counts one outcome.
  void Count(const ItemOutcome& outcome);
  // Counts a file that was not read. Beyond a hundred, kinds are put together.
  void CountLeftOut(absl::string_view path, absl::string_view reason);
};

// Two or three lines for people.
std::string SummaryText(const LoadSummary& summary);

// One JSON object in one line for scripts.
std::string SummaryJson(const LoadSummary& summary);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_LOAD_SUMMARY_H_
