// What the reader knows of single English words: which ones introduce a meeting, a statement, a
// title or a clause. Closed lists of function words and of the verbs and nouns of diplomacy.
//
//   ClassesOf("met");        // kMeetVerb | kPastVerb
//   ClassesOf("spokesman");  // kOfficeHead | kSpokesperson
//
// A word may be in several classes; the rules that ask decide by its neighbours. Words are given in
// lower case with a plain apostrophe. Pure function over constant tables: thread-safe; one hash
// look-up.

#ifndef CHANCERY_CLIENT_EXTRACT_WORD_CLASSES_H_
#define CHANCERY_CLIENT_EXTRACT_WORD_CLASSES_H_

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "absl/strings/string_view.h"

namespace chancery {

using WordClasses = uint64_t;

// The grammar of the clause.
constexpr WordClasses kDeterminer = 1ull << 0;      // the, a, this, two
constexpr WordClasses kPreposition = 1ull << 1;     // of, with, during
constexpr WordClasses kConjunction = 1ull << 2;     // and, or, but
constexpr WordClasses kSubordinator = 1ull << 3;    // that, who, where, when, because, after
constexpr WordClasses kSubjectPronoun = 1ull << 4;  // he, she, they
constexpr WordClasses kObjectPronoun = 1ull << 5;   // him, her, them
constexpr WordClasses kPossessive = 1ull << 6;      // his, her, their
constexpr WordClasses kBeVerb = 1ull << 7;          // is, was, been
constexpr WordClasses kHaveVerb = 1ull << 8;        // has, had
constexpr WordClasses kModal = 1ull << 9;           // will, may, to
constexpr WordClasses kNegation = 1ull << 10;       // not, never, no
constexpr WordClasses kAdverb = 1ull << 11;         // also, later, briefly
// A word that is no name when it stands capitalised at the start of a sentence.
constexpr WordClasses kCommonWord = 1ull << 12;

// Meetings.
constexpr WordClasses kMeetVerb = 1ull << 13;     // met, meets, meeting
constexpr WordClasses kTalkVerb = 1ull << 14;     // spoke, conferred, negotiated (with)
constexpr WordClasses kHostVerb = 1ull << 15;     // received, hosted, welcomed, greeted
constexpr WordClasses kCallVerb = 1ull << 16;     // phoned, telephoned
constexpr WordClasses kBriefVerb = 1ull << 17;    // briefed
constexpr WordClasses kMeetingNoun = 1ull << 18;  // meeting, talks, summit, consultations
constexpr WordClasses kCallNoun = 1ull << 19;     // call, conversation
constexpr WordClasses kLightVerb = 1ull << 20;    // held, had, began, concluded (talks)
constexpr WordClasses kAttendVerb = 1ull << 21;   // attended, joined
constexpr WordClasses kDiscussVerb = 1ull << 22;  // discussed
constexpr WordClasses kTellVerb = 1ull << 23;     // told, asked, urged: speech with a hearer
constexpr WordClasses kVisitVerb = 1ull << 24;    // visited, arrived, travels
constexpr WordClasses kPhoneWord = 1ull << 25;    // phone, telephone
constexpr WordClasses kVideoWord = 1ull << 26;    // video, virtual, videoconference

// Modality.
constexpr WordClasses kPlanWord = 1ull << 27;      // scheduled, expected, due, plans
constexpr WordClasses kPossibleWord = 1ull << 28;  // may, possible, invited, offered, proposed
constexpr WordClasses kCancelWord = 1ull << 29;    // cancelled, postponed
constexpr WordClasses kDenyWord = 1ull << 30;      // refused, declined

// Speech.
constexpr WordClasses kSpeechVerb = 1ull << 31;  // said, added, warned
constexpr WordClasses kSpeechNoun = 1ull << 32;  // statement, remarks, interview

// Names and titles.
constexpr WordClasses kOfficeHead = 1ull << 33;  // expert, editor, official: heads of a description
constexpr WordClasses kOfficePlural = 1ull << 34;     // officials, leaders
constexpr WordClasses kTitleModifier = 1ull << 35;    // chief, senior, federal, foreign, defense
constexpr WordClasses kOrgHead = 1ull << 36;          // Ministry, Council, Agency
constexpr WordClasses kVenueHead = 1ull << 37;        // Hotel, Palace, Room, Airport
constexpr WordClasses kNameParticle = 1ull << 38;     // de, van, bin, al
constexpr WordClasses kPress = 1ull << 39;            // reporters, journalists, news
constexpr WordClasses kSpokesperson = 1ull << 40;     // spokesman, spokesperson
constexpr WordClasses kTitleOnlyPerson = 1ull << 41;  // leader, diplomat: who the article has named
constexpr WordClasses kPersonalNoun = 1ull << 42;     // brother, wife, son: relations, not offices
constexpr WordClasses kNumberWord = 1ull << 43;       // two, three, both
constexpr WordClasses kCaptionVerb = 1ull << 44;  // shakes, poses, greets: the present of captions
constexpr WordClasses kGroupNoun = 1ull << 45;    // delegation, team, rebels
constexpr WordClasses kEventNoun = 1ull << 46;    // ceremony, inauguration, funeral, conference
constexpr WordClasses kNationNoun = 1ull << 47;   // country, nation, kingdom, bloc
constexpr WordClasses kPastVerb = 1ull << 48;     // a finite or participle form of the past
constexpr WordClasses kThingNoun = 1ull << 49;  // demands, deadline: what is "met" without meeting
constexpr WordClasses kOpinionVerb = 1ull << 50;  // calling, describing: quotes hang on them

constexpr WordClasses kDateWord = 1ull << 51;  // yesterday, week, ago: a date may be near
// Verbs of meeting only with a person as object or with a phrase: see, spend (time with), get
// (together).
constexpr WordClasses kSeeVerb = 1ull << 52;

// Nouns of what ministries and their parts see to: "Water", "Resources", "Division".
constexpr WordClasses kPortfolioWord = 1ull << 53;

// The classes of `word`, 0 for a word that is in none.
WordClasses ClassesOf(absl::string_view word);

// For the few words of one rule. Cost: linear in the list, but words that differ in length or in
// their first letter cost no more than that look.
inline bool OneOf(absl::string_view word, std::initializer_list<absl::string_view> words) {
  if (word.empty()) {
    return std::any_of(words.begin(), words.end(), [](absl::string_view w) { return w.empty(); });
  }
  for (const absl::string_view other : words) {
    if (other.size() == word.size() && other.front() == word.front() && other == word) return true;
  }
  return false;
}

// The last word of "his Russian counterpart", "her opposite numbers", in lower case.
inline bool IsCounterpart(absl::string_view head) {
  return OneOf(head,
               {"counterpart", "counterparts", "colleague", "colleagues", "number", "numbers"});
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_WORD_CLASSES_H_
