// What status, day and place a meeting has, chosen from what a text offers: by weights that were
// learned from texts that the rules of MeetingSetting had not been made with. The rules find
// candidates, and each of their ways of finding one is a reason for it; how far each can be relied
// upon is learned.
//
// The first candidate of each kind is what the rules alone would say, and stays unless another one
// is likelier by a margin. Interface, so that training can see the candidates. Thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_SETTING_CHOOSER_H_
#define CHANCERY_CLIENT_EXTRACT_SETTING_CHOOSER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "chancery/v1/resources.pb.h"
#include "client/extract/document.h"
#include "client/extract/linear_ranker.h"
#include "client/extract/meeting.h"
#include "client/extract/people.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct StatusCandidate {
  v1::MeetingStatus status = v1::MEETING_STATUS_UNSPECIFIED;
  FeatureList features;
};

struct DateCandidate {
  // Without qualifier; unknown: no day.
  PartialDate date;
  FeatureList features;
};

struct PlaceCandidate {
  // Empty: no place.
  std::string name;
  // The country that it lies in, where known.
  std::string polity;
  FeatureList features;
};

// A meeting as its sentence tells of it, in its text.
struct MeetingInText {
  const Document& document;
  const People& people;
  const MeetingMention& meeting;
  // Its own sentence says where.
  bool says_place = false;
};

class SettingChooser {
 public:
  virtual ~SettingChooser() = default;

  // Index of the right one; the lists are not empty.
  virtual size_t ChooseStatus(const MeetingInText& told,
                              const std::vector<StatusCandidate>& candidates) = 0;
  virtual size_t ChooseDate(const MeetingInText& told,
                            const std::vector<DateCandidate>& candidates) = 0;
  virtual size_t ChoosePlace(const MeetingInText& told,
                             const std::vector<PlaceCandidate>& candidates) = 0;
};

// By data/status_weights.txt, data/date_weights.txt and data/place_weights.txt.
SettingChooser& DefaultSettingChooser();
// What the rules say.
SettingChooser& RulesAlone();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SETTING_CHOOSER_H_
