// Puts the mentions of one meeting together: one meeting of an article, however often it is told.
//
//   std::vector<Meeting> meetings = MergeMeetings(gazetteer, people, found);
//
// Two mentions are one meeting when one side's parties are all among the other's, their dates may
// be the same day, their kinds and places do not differ (known cities; else the countries that
// they lie in), and their statuses can follow one another (planned, then held or cancelled). What
// one mention leaves out the others fill in; a planned meeting that the article also reports as
// held is held.
//
// Pure function: thread-safe. Cost: each mention is compared with the meetings of its first party.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_MERGER_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_MERGER_H_

#include <vector>

#include "client/extract/meeting.h"
#include "client/extract/people.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// In the order of their first mentions.
std::vector<Meeting> MergeMeetings(const Gazetteer& gazetteer, const People& people,
                                   const std::vector<MeetingMention>& found);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_MERGER_H_
