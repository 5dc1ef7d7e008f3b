// What the words before or behind an office say of when it is held: "former Secretary of State",
// "President-elect", "the late king".
//
// Pure function: thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICE_QUALIFIER_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICE_QUALIFIER_H_

#include "absl/strings/string_view.h"
#include "chancery/v1/resources.pb.h"

namespace chancery {

// Of OfficeUse::qualifier. Unspecified for a plain holder, and for one of the time that is told
// ("then", "outgoing").
v1::OfficeQualifier QualifierOf(absl::string_view words);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICE_QUALIFIER_H_
