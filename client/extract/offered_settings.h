// For tests: which statuses, days and places a text offers for the meeting that it tells of last.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFERED_SETTINGS_H_
#define CHANCERY_CLIENT_EXTRACT_OFFERED_SETTINGS_H_

#include <string>
#include <vector>

#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "client/extract/setting_chooser.h"

namespace chancery {

// Says what the rules say.
class OfferedSettings : public SettingChooser {
 public:
  // Published on 16 June 2010, a Wednesday.
  explicit OfferedSettings(const std::string& text) : parsed_(text) {
    FindMeetings(parsed_.document, parsed_.reader, parsed_.mentions, parsed_.people,
                 ExtractionContext(), StageSet(), this);
  }

  size_t ChooseStatus(const MeetingInText& /*told*/,
                      const std::vector<StatusCandidate>& candidates) override {
    statuses = candidates;
    return 0;
  }
  size_t ChooseDate(const MeetingInText& /*told*/,
                    const std::vector<DateCandidate>& candidates) override {
    dates.clear();
    for (const DateCandidate& candidate : candidates) dates.push_back(candidate.date.ToString());
    return 0;
  }
  size_t ChoosePlace(const MeetingInText& told,
                     const std::vector<PlaceCandidate>& candidates) override {
    places.clear();
    for (const PlaceCandidate& candidate : candidates) places.push_back(candidate.name);
    says_place = told.says_place;
    return 0;
  }

  std::vector<StatusCandidate> statuses;
  std::vector<std::string> dates;
  std::vector<std::string> places;
  bool says_place = false;

 private:
  const ParsedText parsed_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFERED_SETTINGS_H_
