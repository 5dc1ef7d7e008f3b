// What the words at a cue say of the kind of meeting: whether a noun is one at all ("call", not
// "call summary"; "session", not "photo session"), and whether it was by telephone, by video or a
// summit.
//
// Borrows its arguments. Immutable: thread-safe. Each call looks at a few tokens around the cue.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_NOUNS_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_NOUNS_H_

#include <vector>

#include "chancery/v1/resources.pb.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

class MeetingNouns {
 public:
  MeetingNouns(const Document& document, const ClauseReader& clauses,
               const std::vector<Mention>& mentions, const Sentence& sentence)
      : document_(document), reader_(clauses), mentions_(mentions), sentence_(&sentence) {}

  // "call summary", "meeting room", "summit venue": a thing.
  bool NamesAThing(int i) const;
  // Is the noun at `i` a meeting of its own kind?
  bool IsMeeting(int i) const;
  // Phone, video or summit as the words near the cue say; `otherwise` where they say nothing.
  v1::MeetingKind KindNear(int cue, int end, v1::MeetingKind otherwise) const;

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const Sentence* sentence_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_NOUNS_H_
