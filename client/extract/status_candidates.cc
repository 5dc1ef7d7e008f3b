#include "client/extract/status_candidates.h"

#include <algorithm>
#include <cstdint>

#include "client/extract/feature_hash.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// Of words on either side of the cue: how many are near, and how many are looked at.
constexpr int kNear = 4;
constexpr int kReach = 60;

// Where a word stands.
enum class Where : uint64_t { kCue, kNearBefore, kBefore, kNearBehind, kBehind };

struct Word {
  Where where;
  uint64_t hash;
};

std::vector<Word> WordsAround(const Document& document, const ClauseReader& reader,
                              const Sentence& sentence, int cue) {
  std::vector<Word> words;
  const int end = std::min(sentence.token_end, cue + kReach);
  for (int i = std::max(sentence.first, cue - kReach); i < end; ++i) {
    const DocToken& token = document.token(i);
    if (reader.MentionAt(i) >= 0 || document.QuoteOf(i) != document.QuoteOf(cue) ||
        (token.shape != Shape::kLower && i != sentence.first)) {
      continue;
    }
    const Where where = i == cue  ? Where::kCue
                        : i > cue ? (i - cue <= kNear ? Where::kNearBehind : Where::kBehind)
                        : cue - i <= kNear ? Where::kNearBefore
                                           : Where::kBefore;
    words.push_back({where, WordHash(token.lower)});
  }
  return words;
}

// Of its day: 0 behind, 1 of the day of the article, 2 ahead, 3 not known.
uint64_t SideOf(const MeetingMention& meeting, const PartialDate& published) {
  if (meeting.when.is_unknown() || published.is_unknown()) return 3;
  if (meeting.when.latest() < published.earliest()) return 0;
  return meeting.when.earliest() > published.latest() ? 2 : 1;
}

}  // namespace

std::vector<StatusCandidate> StatusCandidates(const Document& document, const ClauseReader& reader,
                                              const Sentence& sentence,
                                              const MeetingMention& meeting,
                                              const StatusClues& clues) {
  const int cue = meeting.cue_first;
  const uint64_t said = static_cast<uint64_t>(meeting.status);
  const uint64_t side = SideOf(meeting, document.published());
  const std::vector<Word> words = WordsAround(document, reader, sentence, cue);
  const DocToken& token = document.token(cue);
  const uint64_t word = WordHash(token.lower);
  const uint64_t before = WordHash(document.token(cue - 1).lower);
  const uint64_t before_that = WordHash(document.token(cue - 2).lower);
  std::vector<StatusCandidate> all(1);
  all.front().status = meeting.status;
  for (const v1::MeetingStatus status :
       {v1::MEETING_STATUS_HELD, v1::MEETING_STATUS_PLANNED, v1::MEETING_STATUS_CANCELLED,
        v1::MEETING_STATUS_DENIED, v1::MEETING_STATUS_POSSIBLE}) {
    if (status == meeting.status) continue;
    all.emplace_back();
    all.back().status = status;
  }
  for (StatusCandidate& candidate : all) {
    candidate.features.reserve(16 + 3 * words.size());
    const uint64_t s = static_cast<uint64_t>(candidate.status);
    const auto add = [&candidate](int feature, std::initializer_list<uint64_t> parts) {
      candidate.features.push_back(FeatureHash(feature, parts));
    };
    add(0, {s});
    add(1, {s, said});
    add(2, {s, said, side});
    add(3, {s, said, word});
    add(4, {s, side, word});
    add(5, {s, said, sentence.is_headline, sentence.is_caption, sentence.in_title, clues.in_entry});
    add(6, {s, said, clues.schedule, clues.chronicle, clues.list});
    add(7, {s, said, meeting.guessed, static_cast<uint64_t>(meeting.confidence * 10)});
    add(8, {s, said, clues.below_coming, clues.live, meeting.in_turn});
    add(9, {s, said, static_cast<uint64_t>(meeting.kind)});
    add(10, {s, before, word});
    add(11, {s, before_that, before});
    add(12, {s, said, token.Has(kPastVerb), token.Has(kMeetingNoun | kCallNoun)});
    for (const Word& around : words) {
      const uint64_t half = around.where == Where::kCue ? 0
                            : around.where == Where::kNearBefore || around.where == Where::kBefore
                                ? 1
                                : 2;
      add(20, {s, static_cast<uint64_t>(around.where), around.hash});
      add(21, {s, half, around.hash});
      add(22, {s, said, around.hash});
    }
  }
  return all;
}

}  // namespace chancery
