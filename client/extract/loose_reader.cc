#include "client/extract/loose_reader.h"

#include <algorithm>
#include <cstdlib>

#include "client/extract/meeting_nouns.h"

namespace chancery {
namespace {

// Tokens between the word of meeting and those who met, and how many they are at most.
constexpr int kReach = 40;
constexpr size_t kMaxPeople = 5;

class Reader {
 public:
  Reader(const Document& document, const ClauseReader& clauses,
         const std::vector<Mention>& mentions, const PartyReader& parties, const Sentence& sentence)
      : document_(document),
        clauses_(clauses),
        mentions_(mentions),
        parties_(parties),
        sentence_(sentence) {}

  std::optional<LooseMatch> Read() const {
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      LooseMatch match;
      match.cue = i;
      if (!IsCue(i, &match.noun)) continue;
      match.mentions = PeopleAround(i);
      if (match.mentions.size() < 2) continue;
      std::vector<Party> sides;
      parties_.AddAll(match.mentions, &sides);
      const size_t people = static_cast<size_t>(PersonCount(sides));
      if (people < 2 || people > kMaxPeople || !parties_.TwoSides(sides)) continue;
      if (people > 2 && OneOf(At(i).lower, {"calls", "meetings", "conversations"})) {
        match.hub = HubOf(match.mentions);
      }
      return match;
    }
    return std::nullopt;
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_.first && i < sentence_.token_end; }

  // A word that tells of people who are together or talk, and of nothing else.
  bool IsCue(int i, bool* noun) const {
    const DocToken& token = At(i);
    if (token.shape != Shape::kLower || document_.QuoteOf(i) >= 0 || clauses_.MentionAt(i) >= 0) {
      return false;
    }
    if (token.Has(kMeetingNoun | kCallNoun) ||
        OneOf(token.lower, {"call", "calls", "banquet", "luncheon", "iftar", "supper", "coffee",
                            "tea", "drinks"})) {
      *noun = true;
      // "a summit", "the talks" of others are spoken of wherever two people are named.
      return OneOf(token.lower,
                   {"meeting",     "meetings",  "lunch",    "luncheon",     "dinner",
                    "breakfast",   "banquet",   "audience", "call",         "calls",
                    "tete-a-tete", "encounter", "talks",    "conversation", "conversations",
                    "iftar",       "supper",    "coffee",   "tea",          "drinks"}) &&
             MeetingNouns(document_, clauses_, mentions_, sentence_).IsMeeting(i);
    }
    if (token.lower == "spent") {
      // "with whom he spent two hours".
      for (int j = i + 1; In(j) && j < i + 5; ++j) {
        if (OneOf(At(j).lower, {"hour", "hours", "minutes", "evening", "afternoon"})) return true;
      }
      return false;
    }
    return OneOf(token.lower,
                 {"met", "received", "hosted", "welcomed", "greeted", "phoned", "telephoned",
                  "chatted", "dined", "lunched", "conferred", "talked", "consulted"}) ||
           (token.lower == "spoke" && SeveralBefore(i));
  }

  // "The two ministers, A and B, spoke": is the subject right before the verb more than one?
  bool SeveralBefore(int i) const {
    int last = i - 1;
    if (In(last) && At(last).lower == "," && clauses_.MentionAt(last) < 0) --last;
    const int m = In(last) ? clauses_.MentionAt(last) : -1;
    if (m < 0 || mentions_[m].possessive) return false;
    std::vector<Party> sides;
    parties_.AddAll(clauses_.CoordinatedWith(m), &sides);
    return PersonCount(sides) > 1;
  }

  // Those who may have met, in their order; empty where others had a part in what was told.
  std::vector<int> PeopleAround(int cue) const {
    std::vector<int> found;
    const int first = std::max(sentence_.first, cue - kReach);
    const int last = std::min(sentence_.token_end, cue + kReach);
    for (int i = first; i < last; ++i) {
      if (i < cue && EndsClause(i)) found.clear();
      if (i > cue && EndsClause(i)) break;
      const int m = clauses_.MentionStarting(i);
      if (m < 0) continue;
      const Mention& mention = mentions_[m];
      if (document_.QuoteOf(i) >= 0) return {};
      const bool person = mention.person >= 0 || !mention.persons.empty();
      if (!person) {
        // An office or a group without a name right behind the word: who knows who met whom.
        const bool near = i > cue && i - cue < 6;
        if (near &&
            (mention.kind == Mention::Kind::kOffice || mention.kind == Mention::Kind::kGroup)) {
          return {};
        }
        continue;
      }
      if (HasNoPart(m, cue)) continue;
      found.push_back(m);
    }
    return found;
  }

  // The only one who does not stand behind "with", "from" or in a list; -1 for none and for
  // several.
  int HubOf(const std::vector<int>& people) const {
    int hub = -1;
    for (const int m : people) {
      const int before = mentions_[m].first - 1;
      if (In(before) && OneOf(At(before).lower, {"with", "from", "and", "to", ","}) &&
          !(hub < 0 && At(before).lower == ",")) {
        continue;
      }
      if (hub >= 0) return -1;
      hub = m;
    }
    return hub;
  }

  bool EndsClause(int i) const {
    if (clauses_.MentionAt(i) >= 0) return false;
    return At(i).lower == ";" || At(i).lower == ":" ||
           OneOf(At(i).lower, {"because", "although", "though", "while", "but", "whereas", "whose",
                               "if", "unless", "whether"});
  }

  // "From Ukraine to X" at its "to": subjects; but "a call from X to Y".
  bool EndsARange(int to) const {
    constexpr int kWords = 6;
    for (int i = to - 1; In(i) && to - i <= kWords; --i) {
      const int m = clauses_.MentionAt(i);
      if (m >= 0 && (mentions_[m].person >= 0 || !mentions_[m].persons.empty())) return false;
      if (m < 0 && At(i).lower == "from") return to - i > 1;
      if (m < 0 && (At(i).lower == "," || clauses_.IsVerbLike(i))) return false;
    }
    return false;
  }

  // "X said", "according to X", "X's aide", "about X", "under X".
  bool HasNoPart(int m, int cue) const {
    const Mention& mention = mentions_[m];
    if (mention.possessive) {
      // "X's meeting with Y".
      return !(mention.end <= cue && cue - mention.end < 4);
    }
    int after = mention.end;
    while (In(after) && At(after).Has(kAdverb) && clauses_.MentionAt(after) < 0) ++after;
    if (In(after) && At(after).shape == Shape::kLower && At(after).Has(kSpeechVerb) &&
        !At(after).Has(kPreposition)) {
      return true;
    }
    const int before = mention.first - 1;
    if (!In(before) || clauses_.MentionAt(before) >= 0) return false;
    // "with whom she dined two days before he resigned".
    if (before > cue && OneOf(At(before).lower, {"before", "after", "until", "since", "that"}) &&
        In(after) && clauses_.IsVerbLike(after)) {
      return true;
    }
    // "To X", "to the dissident X".
    int to = before;
    while (In(to) && before - to < 3 && At(to).shape == Shape::kLower && At(to).lower != "to") --to;
    if (In(to) && At(to).lower == "to" && EndsARange(to)) return true;
    return OneOf(At(before).lower, {"about", "against", "of", "under", "on", "over", "than", "like",
                                    "said", "says", "as", "to"}) &&
           !(At(before).lower == "of" && before == cue + 1) &&
           !(At(before).lower == "to" && At(cue).Has(kCallNoun));
  }

  const Document& document_;
  const ClauseReader& clauses_;
  const std::vector<Mention>& mentions_;
  const PartyReader& parties_;
  const Sentence& sentence_;
};

}  // namespace

std::optional<LooseMatch> ReadLoosely(const Document& document, const ClauseReader& clauses,
                                      const std::vector<Mention>& mentions,
                                      const PartyReader& parties, const Sentence& sentence) {
  return Reader(document, clauses, mentions, parties, sentence).Read();
}

}  // namespace chancery
