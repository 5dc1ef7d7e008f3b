// Who else was at the meetings that a text has told of.
//
//   "The minister met X and Y. Ambassador Z joined both meetings."
//   "The lunch was attended by A, too.", "B sat in on the latter.", "C was present at all three."
//
//   AttendanceReader(document, clauses, mentions, parties).Apply(sentence, &found);
//
// An attendance has a predicate ("attended", "took part in", "joined", "was present at"), those who
// attend, and what it refers to: the last meeting that fits, all that were told just before it, or
// the latter or former of two. A word of meeting that says with whom it was is another meeting's.
//
// Borrows its arguments. Immutable: thread-safe. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_ATTENDANCE_READER_H_
#define CHANCERY_CLIENT_EXTRACT_ATTENDANCE_READER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/party_reader.h"

namespace chancery {

class AttendanceReader {
 public:
  AttendanceReader(const Document& document, const ClauseReader& clauses,
                   const std::vector<Mention>& mentions, const PartyReader& parties)
      : document_(document), reader_(clauses), mentions_(mentions), parties_(parties) {}

  // Adds to meetings of `found` who attended them by the sentence of index `sentence`. The meetings
  // that the sentence itself tells of are at the end of `found` already.
  void Apply(int sentence, std::vector<MeetingMention>* found) const;

 private:
  // Which of the meetings told before.
  enum class Which { kNone, kLast, kFormer, kAll };
  struct Predicate {
    // The token behind it; -1: the word is none.
    int end = -1;
    // Alone, without a word for the meeting, it tells enough: "took part", "was present".
    bool alone = false;
    // Those who attend stand behind "by".
    bool passive = false;
    bool ahead = false;
  };

  const DocToken& At(int i) const { return document_.token(i); }
  Predicate ReadPredicate(int i, const Sentence& sentence) const;
  // What follows the predicate: the meetings that it refers to, and how many at most.
  Which ReadReference(const Predicate& predicate, int verb, const Sentence& sentence,
                      int* count) const;
  std::vector<int> WhoAttends(const Predicate& predicate, int verb, const Sentence& sentence) const;
  // Told as a greeting of those who came, which nobody takes part in.
  bool IsWelcome(const MeetingMention& meeting) const;
  void AddTo(const std::vector<int>& who, Which which, int count, bool ahead, int sentence,
             int before, std::vector<MeetingMention>* found) const;

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const PartyReader& parties_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_ATTENDANCE_READER_H_
