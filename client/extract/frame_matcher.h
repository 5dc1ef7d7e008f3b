// Who meets whom by the word at a token, read off the tree of its sentence: active, passive,
// gerund, participle, relative and nominal forms of one frame.
//
//   std::optional<FrameMatch> match = MatchFrame(syntax, token of "received");
//   match->first;    // tokens of those who receive
//   match->second;   // of those who are received
//
// Pure function: thread-safe. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_FRAME_MATCHER_H_
#define CHANCERY_CLIENT_EXTRACT_FRAME_MATCHER_H_

#include <optional>
#include <vector>

#include "client/extract/meeting_frames.h"
#include "client/extract/sentence_syntax.h"

namespace chancery {

struct FrameMatch {
  const MeetingFrame* frame = nullptr;
  // Told by a noun: "talks with X".
  bool noun = false;
  // Tokens of the sides; where `second` is empty all who met are in `first`.
  std::vector<int> first;
  std::vector<int> second;
};

// Nothing where the word is no frame's, or not both sides are found.
std::optional<FrameMatch> MatchFrame(const SentenceSyntax& syntax, int token);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FRAME_MATCHER_H_
