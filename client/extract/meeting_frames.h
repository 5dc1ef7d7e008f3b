// Which words tell of a meeting, and where those who meet stand: the frames of
// data/meeting_frames.tsv.
//
//   const MeetingFrame* frame = MeetingFrames::Default().Verb("received");
//   frame->object;   // true: "A received B"
//
// Immutable: thread-safe. A look-up costs one hash of the word.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_FRAMES_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_FRAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/resources.pb.h"

namespace chancery {

struct MeetingFrame {
  // The other side is the object of the verb.
  bool object = false;
  // Or stands behind one of these.
  std::vector<std::string> prepositions;
  v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED;
  // Two people as the subject have met: "A and B met".
  bool both = false;
  // The objects have met: "B brought A and C together".
  bool gathers = false;
  // Only people of two countries have met.
  bool sides = false;
  bool negotiation = false;
  bool visit = false;
  bool hosted = false;
  // Words were passed on: it tells of a meeting only where the text says where they were.
  bool placed = false;
  // One of these stands behind the verb, or before the noun; empty: nothing need.
  std::vector<std::string> needs;

  bool Takes(absl::string_view preposition) const;
  // Is the word, in lower case, one of those that it needs?
  bool Needs(absl::string_view word) const;
};

class MeetingFrames {
 public:
  static const MeetingFrames& Default();
  // INVALID_ARGUMENT: a line that is not of the form that the file says.
  static absl::StatusOr<MeetingFrames> Parse(absl::string_view text);

  // By a form in lower case; null for none.
  const MeetingFrame* Verb(absl::string_view form) const { return Find(verbs_, form); }
  const MeetingFrame* Noun(absl::string_view form) const { return Find(nouns_, form); }

 private:
  using ByForm = absl::flat_hash_map<std::string, MeetingFrame>;
  static const MeetingFrame* Find(const ByForm& frames, absl::string_view form);

  ByForm verbs_;
  ByForm nouns_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_FRAMES_H_
