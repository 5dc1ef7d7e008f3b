// A meeting as one sentence tells of it, and as the article does.
//
// Plain values between the stages of the reader. Who is asked for below is a person by name:
// offices, countries and groups do not count.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "chancery/v1/resources.pb.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct Party {
  enum class Kind : uint8_t { kPerson, kOffice, kPolity, kGroup };

  Kind kind = Kind::kPerson;
  // Index into People::persons(), for kPerson.
  int person = -1;
  // Index of the mention that names the party here; -1 for one that the context adds.
  int mention = -1;
  // Of kPolity, and of an office or group where said.
  std::string polity;
  // The words of a group or an office without its polity.
  std::string words;
  // Said later to have been there, too: "X joined both meetings".
  bool attends = false;
};

struct MeetingMention {
  std::vector<Party> parties;
  v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED;
  v1::MeetingStatus status = v1::MEETING_STATUS_HELD;
  PartialDate when;
  // The date that the text around was last at, for a meeting told without one.
  PartialDate context_when;
  std::string place;
  std::string place_polity;
  // Where the reporter was, for a meeting told without a place.
  std::string context_place;
  std::string context_place_polity;
  // Persons of whom it is said that they were not there.
  std::vector<int> absent;
  // Only the host is told; who else was there may follow.
  bool pending = false;
  // Its day is after that of the article.
  bool ahead = false;
  // Told as what came before or after another one: the day that the text speaks of is not its own.
  bool another_day = false;
  std::vector<std::string> topics;
  std::string title;
  int duration_seconds = 0;
  // "held talks", "negotiated": CAMEO 046 rather than 040.
  bool negotiation = false;
  // "visited", "hosted", "received"; the latter two also make `hosted` true.
  bool visit = false;
  bool hosted = false;
  int sentence = 0;
  // Tokens of the words that tell of it.
  int cue_first = 0;
  int cue_end = 0;
  float confidence = 1;
  // Told at another meeting by one who was there, "we met in May": not that one.
  bool recalled = false;
  // Said in a turn of a transcript.
  bool in_turn = false;
  // Held long before the day of the article.
  bool long_past = false;
  // Told by an entry of a list, which tells of no other's meeting.
  bool in_entry = false;
  bool in_headline = false;
  bool in_caption = false;
  // Concluded from who is named near a word of meeting; what is told of the same people is surer.
  bool guessed = false;

  // What is told of it, else what the text around it was at.
  const PartialDate& when_or_context() const { return when.is_unknown() ? context_when : when; }
  const std::string& place_or_context() const { return place.empty() ? context_place : place; }
  const std::string& place_polity_or_context() const {
    return place.empty() ? context_place_polity : place_polity;
  }
};

// The persons among the parties, as indices into People::persons(), in their order.
std::vector<int> PersonsOf(const std::vector<Party>& parties);
int PersonCount(const std::vector<Party>& parties);

// Is the person of this index one of the meeting's parties? Cost: its parties.
bool TakesPart(int person, const MeetingMention& meeting);
// Is somebody a party of both? Cost: the parties of the one times those of the other.
bool ShareAPerson(const MeetingMention& a, const MeetingMention& b);
// Are all people of the one parties of the other, and two at least? Cost: the same.
bool ArePeopleOfOne(const MeetingMention& a, const MeetingMention& b);

// A namespace of its own: the graph has a Meeting, too, and a program may link both.
inline namespace extract {

// All mentions of one meeting.
struct Meeting {
  MeetingMention merged;
  // Indices into the mentions, the best one first.
  std::vector<int> mentions;
};

}  // namespace extract

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_H_
