// The mentions of people: each name with the offices that the titles, appositions and relative
// clauses around it give, and its country.
//
//   PersonMentions people = FindPersonMentions(text, titles, runs);

#ifndef CHANCERY_CLIENT_EXTRACT_PERSON_MENTIONS_H_
#define CHANCERY_CLIENT_EXTRACT_PERSON_MENTIONS_H_

#include <vector>

#include "client/extract/mention.h"
#include "client/extract/name_runs.h"
#include "client/extract/name_titles.h"
#include "client/extract/titled_text.h"

namespace chancery {

struct PersonMentions {
  // In the order of the runs.
  std::vector<Mention> mentions;
  // By title: whether it is one of them.
  std::vector<bool> title_used;
};

// Of the runs that are people (MarkPeople). Pure function: thread-safe. Cost: linear in the runs.
PersonMentions FindPersonMentions(const TitledText& text, const NameTitles& titles,
                                  const std::vector<NameRun>& runs);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PERSON_MENTIONS_H_
