// Distances in a text in the steps in which the choice of a setting tells them apart.
//
// Pure functions: thread-safe. Cost: constant.

#ifndef CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_
#define CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_

#include <cstdint>

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

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SETTING_STEPS_H_
