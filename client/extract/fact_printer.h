// Prints the facts of an article as one line of JSON for people and scripts to compare with what a
// careful reader finds: what `chancery-load --dry-run --output json` shows.
//
//   {"article": "a10.txt",
//    "meetings": [{"participants": [{"name": "Condoleezza Rice", "office": "Secretary of State",
//                                    "country": "United States"}],
//                  "kind": "in_person", "status": "held", "date": "2005-10-15", "place": "Moscow",
//                  "topics": [], "evidence": "..."}],
//    "statements": [{"speaker": "...", "office": "...", "quote": "...", "date": "..."}],
//    "roles": [{"person": "...", "office": "...", "polity": "..."}]}
//
// Only people have a "name": an office without its holder has "office" and "country", a country or
// organisation only "country", a group "group". Statements are the direct quotations. What is not
// known is left out. Not the message itself: that is protobuf's own JSON.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_EXTRACT_FACT_PRINTER_H_
#define CHANCERY_CLIENT_EXTRACT_FACT_PRINTER_H_

#include <string>

#include "chancery/v1/article_facts.pb.h"

namespace chancery {

// One object without line breaks. Text that is not UTF-8 is printed with U+FFFD in its place, so
// the line is always valid JSON.
std::string PrintFacts(const v1::ArticleFacts& facts);

// "in_person", "held": the names used above; "" for unspecified.
const char* MeetingKindName(v1::MeetingKind kind);
const char* MeetingStatusName(v1::MeetingStatus status);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FACT_PRINTER_H_
