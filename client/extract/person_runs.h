// Which runs of capitalised words are people.
//
// A run is one when something says so: a title or honorific, a given name, an apposition, a verb of
// speech, another run of the same surname, or a list of people that it stands in. Cost: linear in
// the runs.

#ifndef CHANCERY_CLIENT_EXTRACT_PERSON_RUNS_H_
#define CHANCERY_CLIENT_EXTRACT_PERSON_RUNS_H_

#include <vector>

#include "client/extract/name_runs.h"
#include "client/extract/name_titles.h"
#include "client/extract/titled_text.h"

namespace chancery {

// Sets NameRun::person. `titles` are those of the same text and runs.
void MarkPeople(const TitledText& text, const NameTitles& titles, std::vector<NameRun>* runs);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PERSON_RUNS_H_
