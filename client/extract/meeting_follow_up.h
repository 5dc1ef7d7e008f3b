// What a sentence adds to a meeting that was told before it: who else was there, and that it was
// called off or never took place.
//
//   "... X also attended.", "Y joined them for the last half hour.", "with Z present"
//   "The visit was called off.", "No such meeting took place."
//
//   MeetingFollowUps(document, clauses, parties).Apply(sentence, &found);
//
// The meeting meant is the last one told that fits: one that was held where somebody attended, one
// that was planned where something was called off.
//
// Borrows its arguments. Immutable: thread-safe. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_FOLLOW_UP_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_FOLLOW_UP_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/party_reader.h"

namespace chancery {

class MeetingFollowUps {
 public:
  MeetingFollowUps(const Document& document, const ClauseReader& clauses,
                   const std::vector<Mention>& mentions, const PartyReader& parties)
      : document_(document), reader_(clauses), mentions_(mentions), parties_(parties) {}

  // Changes meetings of `found` by what the sentence of index `sentence` says. The meetings that
  // the sentence itself tells of are at the end of `found` already.
  void Apply(int sentence, std::vector<MeetingMention>* found) const;

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  // The last meeting of one of the statuses told at most `back` sentences before; null for none.
  static MeetingMention* Last(int sentence, int back, bool held,
                              std::vector<MeetingMention>* found);
  void ReadCompany(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;
  void ReadRoll(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;
  void ReadSide(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;
  void ReadWelcome(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;
  void ReadOffer(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;
  // The people who are named from `token` to the end of the list there.
  std::vector<int> PeopleFrom(int token, const Sentence& sentence) const;
  // `with`: who is said to have been joined, -1 for nobody.
  void AddToLast(const std::vector<int>& who, int index, bool call, int with,
                 std::vector<MeetingMention>* found) const;
  void ReadFate(const Sentence& sentence, int index, std::vector<MeetingMention>* found) const;

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const PartyReader& parties_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_FOLLOW_UP_H_
