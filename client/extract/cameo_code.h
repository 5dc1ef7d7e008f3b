// The CAMEO code of a meeting: what field researchers file it under.
//
//   CameoCodeOf(meeting, people);   // "041"
//
// 036 an intent to meet, 125 a refusal, 164 called off; of what was held 041 a call, 046 talks, 042
// a visit and 043 the hosting of one, 044 a meeting in a third country, 040 anything else. Talks go
// before visits, and visits before places.
//
// Pure function: thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_CAMEO_CODE_H_
#define CHANCERY_CLIENT_EXTRACT_CAMEO_CODE_H_

#include "absl/strings/string_view.h"
#include "client/extract/meeting.h"
#include "client/extract/people.h"

namespace chancery {

absl::string_view CameoCodeOf(const MeetingMention& meeting, const People& people);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CAMEO_CODE_H_
