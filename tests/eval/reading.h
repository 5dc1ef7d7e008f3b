// What a reader finds in one article, in the form in which two readings are compared: a careful
// reader's (the gold) and the extractor's.
//
//   {"meetings": [{"participants": [{"name": "Condoleezza Rice", "office": "Secretary of State",
//                                    "country": "United States"}],
//                  "kind": "in_person", "alt_kinds": ["summit"], "status": "held",
//                  "date": "2005-10-15", "place": "Moscow", "partial": false,
//                  "evidence_sentence": "Rice met Lavrov in Moscow."}],
//    "statements": [{"speaker": "Sergei Lavrov", "quote": "exact words", "fragment": false}],
//    "roles": [{"person": "Sergei Lavrov", "office": "foreign minister", "polity": "Russia",
//               "explicit": true}]}
//
// client/extract/fact_printer.h prints this. Gold files call the polity of a role "country_or_org"
// and have more members, which are not compared, nor is the evidence. A missing member, and null,
// read as empty.
//
// Plain values; thread-compatible.

#ifndef CHANCERY_TESTS_EVAL_READING_H_
#define CHANCERY_TESTS_EVAL_READING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct Reading {
  struct Participant {
    std::string name;  // empty: an office, a polity or a group
    std::string office;
    std::string country;
  };
  struct Meeting {
    std::vector<Participant> participants;
    std::string kind;
    std::vector<std::string> alt_kinds;  // right as well
    std::string status;
    std::string date;  // EDTF
    std::string place;
    std::string evidence;  // the sentence that tells it, as in the text
    bool partial = false;  // readers may differ: counts neither way
  };
  struct Statement {
    std::string speaker;
    std::string quote;
    bool fragment = false;  // less than a clause: counts neither way
  };
  struct Role {
    std::string person;
    std::string office;
    std::string polity;
    bool polity_is_explicit = true;  // false: only the context tells it
  };

  std::vector<Meeting> meetings;
  std::vector<Statement> statements;
  std::vector<Role> roles;
};

// What a careful reader finds in the remarks on one trip.
struct TripGold {
  std::string id;  // "secretary-1660"
  std::string traveller;
  std::vector<Reading::Participant> counterparts;  // the named ones, of all meetings
};

// INVALID_ARGUMENT, with the parser's words, if `json` is not one JSON object.
absl::StatusOr<Reading> ParseReading(absl::string_view json);
absl::StatusOr<TripGold> ParseTripGold(absl::string_view json);

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_READING_H_
