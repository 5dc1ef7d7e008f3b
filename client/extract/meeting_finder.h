// Finds every mention of a meeting in an article: from verbs ("met with", "received", "phoned"),
// nouns ("talks between A and B", "his call with", "a Bush-Putin summit") and photo captions, each
// with its parties, kind, status, date and place.
//
//   std::vector<MeetingMention> found = FindMeetings(document, mentions, people, context);
//
// Status follows the words around: "will meet" is planned, "offered to meet" possible, "was
// postponed" cancelled, "refused to meet" denied. Not a meeting: "met the demands", a press
// conference, the spokesperson who tells of it.
//
// Pure function: thread-safe. Cost: linear in the tokens times the length of a sentence, which the
// Document bounds.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_FINDER_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_FINDER_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"
#include "client/extract/reading_stage.h"
#include "client/extract/setting_chooser.h"

namespace chancery {

// In the order of the text. `without`: stages that are left out. `chooser`: who tells which status,
// day and place of those that come into question a meeting has.
std::vector<MeetingMention> FindMeetings(const Document& document, const ClauseReader& reader,
                                         const std::vector<Mention>& mentions, const People& people,
                                         const ExtractionContext& context,
                                         StageSet without = StageSet(),
                                         SettingChooser* chooser = &DefaultSettingChooser());

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_FINDER_H_
