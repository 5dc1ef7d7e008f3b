// A change of the answer to `met`, in words: for `diff` and `watch`.
//
// Thread-safe: pure functions. Results are not made printable yet.

#ifndef CHANCERY_CLIENT_CLI_ENCOUNTER_CHANGE_TEXT_H_
#define CHANCERY_CLIENT_CLI_ENCOUNTER_CHANGE_TEXT_H_

#include <string>
#include <vector>

#include "chancery/v1/watch_service.pb.h"

namespace chancery {

// "+", "-" or "~"; "" for none.
std::string ChangeMark(v1::ChangeKind kind);

// The row as it is, or as it was if it is gone.
const v1::Encounter& RowOf(const v1::EncounterChange& change);

// What differs between the two rows of a changed one: "office: none -> Envoy of Freedonia", each
// separated by "; ". Of a new counterpart: "new".
std::string WhatChanged(const v1::EncounterChange& change);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_ENCOUNTER_CHANGE_TEXT_H_
