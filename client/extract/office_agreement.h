// What the titles of offices say of each other: whether two are one office, equals of two
// countries, or what a plural means.
//
// Pure functions: thread-safe. Cost: linear in the words of a title.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICE_AGREEMENT_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICE_AGREEMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/mention.h"
#include "client/extract/person.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// The words of a title in lower case, those with a hyphen apart.
std::vector<std::string> TitleWords(absl::string_view title);

// Of a state, a government or an organisation.
bool IsHead(OfficeEntry::Class office);

// Are the two equals of two countries: foreign minister and secretary of state?
bool SameRank(OfficeEntry::Class a, OfficeEntry::Class b);

// Does the article name one office by the two: "the minister" and "Defense Minister"?
bool SameOffice(const OfficeUse& a, const OfficeUse& b);

// "president", "prime minister": the office itself, without "vice" or "of the senate".
bool IsSimpleTitle(const OfficeUse& use);

// Of the United States, whose title it is where no country is said. "Secretary Rice" is, and "Under
// Secretary of State for Political Affairs"; the "Secretary of State for Defence" is British.
bool IsSecretaryOfState(const OfficeUse& use);

// Has the article given the person an office of the class?
bool HasOfficeOf(const Person& person, OfficeEntry::Class office);

// May the person be one of "the two ministers", "leaders", "diplomats"? `head` is the last word of
// such a phrase in lower case, or empty for any.
bool FitsPlural(const Person& person, absl::string_view head);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICE_AGREEMENT_H_
