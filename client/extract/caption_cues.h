// Meetings that are seen or quoted rather than told: captions of pictures, "From left: A, B and C
// before their meeting", rolls of those present, and what a speaker says of himself, "in another
// good call
// @SecX informed me".
//
// Adds to the context's `found`. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_CAPTION_CUES_H_
#define CHANCERY_CLIENT_EXTRACT_CAPTION_CUES_H_

#include <string>
#include <utility>
#include <vector>

#include "client/extract/cue_reader.h"

namespace chancery {

class CaptionCues : public CueReader {
 public:
  explicit CaptionCues(CueContext* context) : CueReader(context) {}

  // "A and B speak during a press conference in September 2013 in Geneva": people of two sides in
  // one picture.
  void ReadCaption();
  // "From left: A, B, C and D before their meeting in X."
  void ReadRow();
  // "Taking part in the meeting were A, B and C.", "Also attending the talks was D."
  void ReadAttendance();
  // Inside a quotation only what the speaker says of himself is read, and only a call or meeting
  // with a party named by name: "In another good call, @SecBlinken informed me ...".
  void ReadQuotedCue(int i);

 private:
  // "@SecBlinken": the person whose surname the handle ends with.
  int PersonOfHandle(int j) const;
  // The subject of the sentence around the quotation, for what is said in the first person.
  int QuoteSpeaker(int quote) const;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CAPTION_CUES_H_
