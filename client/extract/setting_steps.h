// What the choices of a day and of a place have in common: distances in a text in the steps in
// which they are told apart, and what was told before of the same people.
//
// Pure functions: thread-safe. Cost: constant.

#ifndef CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_
#define CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "client/extract/meeting.h"

namespace chancery {

// Tokens between a word of meeting and a day or a place that are looked at.
constexpr int kSettingTokens = 80;

// Sentences since something was told; -1: in the next one.
inline uint64_t SettingStep(int sentences) {
  if (sentences < -1) return 20;
  if (sentences < 0) return 21;
  if (sentences <= 3) return static_cast<uint64_t>(sentences);
  return sentences <= 5 ? 4 : sentences <= 8 ? 5 : sentences <= 14 ? 6 : 7;
}

// Tokens between two.
inline uint64_t SettingGap(int tokens) {
  if (tokens <= 2) return static_cast<uint64_t>(tokens);
  return tokens <= 5 ? 3 : tokens <= 10 ? 4 : tokens <= 20 ? 5 : 6;
}

// The last of `found`, of the last few dozen, that is of the same people and of which `knows` is
// true; null for none.
template <typename Knows>
const MeetingMention* LastOfSamePeople(const std::vector<MeetingMention>& found,
                                       const MeetingMention& meeting, Knows knows) {
  constexpr size_t kLookedBack = 40;
  const size_t first = found.size() - std::min(kLookedBack, found.size());
  for (size_t k = found.size(); k-- > first;) {
    if (knows(found[k]) && ArePeopleOfOne(found[k], meeting)) return &found[k];
  }
  return nullptr;
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_
