// Meetings that a verb tells of, by the order of words: "A met B", "A was received by B", "A phoned
// B", "A spoke with B", "A invited B", "A joined B for lunch", "A told B".
//
// Each method reads the verb at a token, and adds what it tells of to the context's `found`, if
// anything. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_VERB_CUES_H_
#define CHANCERY_CLIENT_EXTRACT_VERB_CUES_H_

#include <string>
#include <utility>
#include <vector>

#include "client/extract/cue_reader.h"

namespace chancery {

class VerbCues : public CueReader {
 public:
  explicit VerbCues(CueContext* context) : CueReader(context) {}

  // "saw X in Cairo", "will see X", "flew to Rome to see X", "see each other"; "spent an hour with
  // X"; "got together with X".
  void ReadSee(int i);
  // "A and B signed a declaration in Tokyo": in one place, by two sides.
  void ReadSigned(int i);
  // "gave a banquet for B", "gave a state dinner in honor of B", "gave a lunch in his honour".
  void ReadMealInHonor(int i);
  // "A brought together B and C", "A brought B and C together".
  void ReadBroughtTogether(int i);
  // "A and B co-chaired the commission", "A co-chairs the dialogue with B"; `i`: behind "co-".
  void ReadCoChair(int i);
  // "visited X at the palace": whom one visits one meets.
  void ReadVisit(int i);
  // "A and B agreed on the delay by telephone": a call that no other word tells of.
  void ReadByPhone(int i);
  void ReadMeet(int i);
  void ReadReciprocal(int i, int after, v1::MeetingKind kind, bool needs_with, float confidence);
  void ReadTransitive(int i, v1::MeetingKind kind, float confidence);
  // "A invited B to Damascus", "B was invited to Damascus by A": a meeting is possible.
  void ReadInvitation(int i);
  // "passed on A's invitation to B to come to Pretoria", "an invitation on behalf of A for B to
  // visit Washington", "an invitation from A to B".
  void ReadInvitationNoun(int i);
  // "joined B for a round table", "joined B in a conversation on power". False if it is none.
  bool ReadJoin(int i);
  void ReadCallVerb(int i);
  void ReadTalk(int i);
  void ReadDiscuss(int i);
  // "In Ramallah Thursday, A asked visiting envoys B and C ...": words between people in one place.
  void ReadTell(int i);

 private:
  // "spent seven hours with X", "spent most of Tuesday arguing with X".
  void ReadSpend(int i);
  // "A, whom B met in Rome": A, for the subject B; empty for none.
  std::vector<int> WhomBefore(const std::vector<int>& subject) const;
  // A meeting with each of them, one after the other: the verb at `i` has its objects elsewhere.
  void AddEach(int i, const std::vector<int>& others, v1::MeetingKind kind, float confidence);
  // "met on Wednesday evening and again over breakfast on Thursday": twice.
  void AddAgain(int end, const MeetingMention& meeting);
  // Is the participle at `i` a passive, "was received", "had been warmly welcomed"?
  bool PassiveAt(int i) const;
  // Is the subject of the verb group "I" or "we"?
  bool OfFirstPerson(int verb) const;
  // The "by" of the passive whose participle stands before `i`, past place, time and purpose; -1
  // for none.
  int AgentAfter(int i) const;
  // "a banquet for B", "a dinner at the palace on Monday in honour of B": the token of B, behind
  // the meal that ends before `i`; -1 for none.
  int HonouredAfter(int i) const;
  // "C sat in on A's talks with B": all three.
  bool ReadSatInOn(int i);
  // "spoke by video conference with partners": who they were may follow.
  void ReadUnnamed(int i, int with);
  // "The two leaders spoke by telephone", "A and B conferred".
  void ReadReciprocalTalk(int i);
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_VERB_CUES_H_
