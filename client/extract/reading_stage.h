// The stages of reading that can be left out, to measure what each adds (`./dev eval --ablation`).
//
//   Extractor::Create(StageSet().With(ReadingStage::kPairs));  // all but the pairs
//
// What stands here is what others go on without: words, names and who is the same are not stages
// in this sense, as nothing is read without them.
//
// Plain values; thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_READING_STAGE_H_
#define CHANCERY_CLIENT_EXTRACT_READING_STAGE_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace chancery {

enum class ReadingStage {
  kTitle,       // the title as a headline
  kPronouns,    // whom "he" and "I" mean
  kOffices,     // whom "the minister" means
  kPlurals,     // whom "they" and "the two leaders" mean
  kCaptions,    // captions, and rows of pictures and tables
  kAttendance,  // who else was there
  kCues,        // words of meeting in the order of the surface
  kFrames,      // words of meeting by the tree of the sentence
  kLoose,       // whoever stands around a word of meeting
  kPairs,       // two of two sides beside a word of meeting
  kEntries,     // entries of lists whose subject is not said
  kFollowUps,   // what later sentences add
  kToldBefore,  // days and places of the sentences before
  kWeighing,    // what the rules say of status, day and place weighed against the text
};

struct NamedStage {
  ReadingStage stage;
  absl::string_view name;  // in tables
};

// All of them, in their order.
constexpr NamedStage kReadingStages[] = {
    {ReadingStage::kTitle, "title"},
    {ReadingStage::kPronouns, "pronouns"},
    {ReadingStage::kOffices, "offices"},
    {ReadingStage::kPlurals, "plurals"},
    {ReadingStage::kCaptions, "captions"},
    {ReadingStage::kAttendance, "attendance"},
    {ReadingStage::kCues, "cues"},
    {ReadingStage::kFrames, "frames"},
    {ReadingStage::kLoose, "loose"},
    {ReadingStage::kPairs, "pairs"},
    {ReadingStage::kEntries, "entries"},
    {ReadingStage::kFollowUps, "follow-ups"},
    {ReadingStage::kToldBefore, "told before"},
    {ReadingStage::kWeighing, "weighing"},
};

class StageSet {
 public:
  constexpr StageSet() = default;

  constexpr StageSet With(ReadingStage stage) const {
    StageSet set;
    set.bits_ = bits_ | Bit(stage);
    return set;
  }
  constexpr bool Has(ReadingStage stage) const { return (bits_ & Bit(stage)) != 0; }

 private:
  static constexpr uint32_t Bit(ReadingStage stage) {
    return uint32_t{1} << static_cast<uint32_t>(stage);
  }

  uint32_t bits_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_READING_STAGE_H_
