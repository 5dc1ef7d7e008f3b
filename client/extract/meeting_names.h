// Who takes part in what a reader has found, for tests.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_NAMES_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_NAMES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "client/extract/cue_reader.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "client/extract/reading_stage.h"

namespace chancery {

// What the rules of the reader say, before it is weighed against the text.
constexpr StageSet kRulesAlone = StageSet().With(ReadingStage::kWeighing);

// The names of the people among its parties, in their order.
inline std::vector<std::string> NamesOf(const ParsedText& parsed, const MeetingMention& meeting) {
  std::vector<std::string> names;
  for (const int person : PersonsOf(meeting.parties)) {
    names.push_back(parsed.people.persons()[person].name);
  }
  return names;
}

// The names of each meeting that `read`, which gets a CueContext* and the token, finds at the first
// token `word` of a text of one sentence.
template <typename Read>
std::vector<std::string> ReadAt(const std::string& text, absl::string_view word, Read read) {
  const ParsedText parsed(text);
  const ExtractionContext article;
  CueContext context(parsed.document, parsed.reader, parsed.mentions, parsed.people, article,
                     kRulesAlone);
  context.sentence = &parsed.document.sentences().front();
  context.setting.Enter(0, context.entry);
  for (int i = context.sentence->first; i < context.sentence->token_end; ++i) {
    if (parsed.document.token(i).lower != word) continue;
    read(&context, i);
    break;
  }
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting : context.found) {
    meetings.push_back(absl::StrJoin(NamesOf(parsed, meeting), " & "));
  }
  return meetings;
}

// What `describe`, which gets the names and the MeetingMention, makes of each meeting that a text
// tells of, in its order.
template <typename Describe>
std::vector<std::string> EachMeeting(const std::string& text, Describe describe) {
  const ParsedText parsed(text);
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting :
       FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                    ExtractionContext(), kRulesAlone)) {
    meetings.push_back(describe(NamesOf(parsed, meeting), meeting));
  }
  return meetings;
}

// The names of those of each meeting that a text tells of, but for one of somebody alone.
inline std::vector<std::string> WhoMet(const std::string& text) {
  std::vector<std::string> meetings =
      EachMeeting(text, [](const std::vector<std::string>& names, const MeetingMention&) {
        return names.size() > 1 ? absl::StrJoin(names, " & ") : std::string();
      });
  meetings.erase(std::remove(meetings.begin(), meetings.end(), ""), meetings.end());
  return meetings;
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_NAMES_H_
