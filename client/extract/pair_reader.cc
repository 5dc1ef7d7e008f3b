#include "client/extract/pair_reader.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "client/extract/meeting_frames.h"
#include "client/extract/meeting_nouns.h"

namespace chancery {
namespace {

// Of a sentence with more people everybody would have met everybody.
constexpr size_t kMostPeople = 8;
// Tokens between the word of meeting and those beside it.
constexpr int kReach = 20;

bool Contains(const std::vector<int>& list, int element) {
  return std::find(list.begin(), list.end(), element) != list.end();
}

class Reader {
 public:
  Reader(const Document& document, const ClauseReader& clauses,
         const std::vector<Mention>& mentions, const People& people, const Sentence& sentence,
         const std::vector<ToldMeeting>& told)
      : document_(document),
        clauses_(clauses),
        mentions_(mentions),
        people_(people),
        sentence_(sentence),
        told_(told) {}

  std::vector<NearPeople> Read() {
    FindPeople();
    if (persons_.size() < 2 || persons_.size() > kMostPeople) return {};
    FindCues();
    for (size_t i = 0; i < persons_.size(); ++i) {
      for (size_t j = i + 1; j < persons_.size(); ++j) ReadPair(persons_[i], persons_[j]);
    }
    for (NearPeople& group : groups_) {
      std::sort(group.mentions.begin(), group.mentions.end());
    }
    return std::move(groups_);
  }

 private:
  struct Named {
    int person = -1;
    std::vector<int> mentions;
  };

  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_.first && i < sentence_.token_end; }

  void FindPeople() {
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      const int m = clauses_.MentionStarting(i);
      if (m < 0 || mentions_[m].quoted || document_.QuoteOf(i) >= 0) continue;
      if (mentions_[m].person >= 0) Name(mentions_[m].person, m);
      for (const int person : mentions_[m].persons) Name(person, m);
    }
  }

  void Name(int person, int m) {
    if (people_.persons()[person].spokesperson_only) return;
    for (Named& named : persons_) {
      if (named.person != person) continue;
      named.mentions.push_back(m);
      return;
    }
    persons_.push_back({person, {m}});
  }

  void FindCues() {
    says_where_ = SaysWhere();
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      if (IsCue(i)) cues_.push_back(i);
    }
  }

  bool IsCue(int i) const {
    const DocToken& token = At(i);
    if (token.shape != Shape::kLower || clauses_.MentionAt(i) >= 0 || document_.QuoteOf(i) >= 0) {
      return false;
    }
    if (token.Has(kMeetVerb | kHostVerb)) return true;
    if (token.Has(kMeetingNoun | kCallNoun)) {
      const MeetingNouns nouns(document_, clauses_, mentions_, sentence_);
      return nouns.IsMeeting(i) && !nouns.NamesAThing(i);
    }
    if (token.Has(kTalkVerb | kCallVerb | kPhoneWord)) return true;
    // "There he saw X": a place or a day makes it a meeting.
    if (token.Has(kSeeVerb) && OneOf(token.lower, {"saw", "sees", "see", "seeing"})) {
      const int seen = clauses_.MentionStarting(i + 1);
      return seen >= 0 && mentions_[seen].kind == Mention::Kind::kPerson && SaysWhereOrWhen();
    }
    return HasNeeds(MeetingFrames::Default().Verb(token.lower)) ||
           HasNeeds(MeetingFrames::Default().Noun(token.lower));
  }

  bool SaysWhereOrWhen() const {
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      if (At(i).date >= 0 || document_.Is(i, Sense::Kind::kCity) ||
          OneOf(At(i).lower, {"there", "where", "then", "later", "instead"})) {
        return true;
      }
    }
    return false;
  }

  // "B told A there": words that are passed on from one to the other, who are in one place.
  bool PassesWords(int i) const {
    if (At(i).shape != Shape::kLower || clauses_.MentionAt(i) >= 0) return false;
    const MeetingFrame* frame = MeetingFrames::Default().Verb(At(i).lower);
    return frame != nullptr && frame->placed;
  }

  bool SaysWhere() const {
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      if (OneOf(At(i).lower, {"there", "where"}) ||
          (document_.Is(i, Sense::Kind::kCity) && In(i - 1) &&
           OneOf(At(i - 1).lower, {"in", "at"}))) {
        return true;
      }
    }
    return false;
  }

  // Has the sentence what the frame needs?
  bool HasNeeds(const MeetingFrame* frame) const {
    if (frame == nullptr || (frame->placed && !says_where_)) return false;
    if (frame->needs.empty()) return true;
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      if (frame->Needs(At(i).lower)) return true;
    }
    return false;
  }

  void ReadPair(const Named& one, const Named& other) {
    if (IsTold(one.person, other.person) || OneSide(one.person, other.person)) return;
    // Where the two stand next to each other.
    int x = -1;
    int y = -1;
    int best = 0;
    for (const int a : one.mentions) {
      for (const int b : other.mentions) {
        constexpr int kPossessor = 30;
        const int apart = std::abs(mentions_[a].first - mentions_[b].first) +
                          (mentions_[a].possessive ? kPossessor : 0) +
                          (mentions_[b].possessive ? kPossessor : 0);
        if (x >= 0 && apart >= best) continue;
        best = apart;
        x = std::min(a, b);
        y = std::max(a, b);
      }
    }
    if (x == y || ClauseEnds(mentions_[x].end, mentions_[y].first)) return;
    int cue = CueOf(x, y);
    // "was in A with X, and is due in B to see Y": who was with whom needs no other word.
    if (In(mentions_[x].end) && At(mentions_[x].end).Has(kBeVerb) && IsWith(x, y) &&
        std::any_of(told_.begin(), told_.end(), [cue](const ToldMeeting& meeting) {
          return meeting.cue == cue && meeting.persons.size() > 1;
        })) {
      cue = -1;
    }
    if (cue < 0 && !(Coordinated(x, y) && clauses_.BeginsClause(y)) && !IsWith(x, y) &&
        !IsWhereOneIs(one, other) && !ToldOnADay(x, y) && !OpensWithDay()) {
      return;
    }
    if (HasNoPart(x, y, cue) || HasNoPart(y, -1, cue)) return;
    for (const ToldMeeting& meeting : told_) {
      if (meeting.cue == cue && meeting.persons.size() > 1) return;
    }
    Add(cue, x, y);
  }

  // What the sentence says of both is told, be it with others.
  bool IsTold(int a, int b) const {
    bool first = false;
    bool second = false;
    for (const ToldMeeting& meeting : told_) {
      if (meeting.persons.size() < 2) continue;
      first = first || Contains(meeting.persons, a);
      second = second || Contains(meeting.persons, b);
    }
    return first && second;
  }

  // Of one country, as the text says; what is only guessed of it says nothing.
  bool OneSide(int a, int b) const {
    const Person& one = people_.persons()[a];
    const Person& other = people_.persons()[b];
    if (IsConsort(one) || IsConsort(other)) return true;
    return !one.polity.empty() && one.polity == other.polity && !one.polity_guessed &&
           !other.polity_guessed;
  }

  // Who is only named beside another one.
  static bool IsConsort(const Person& person) {
    return std::any_of(person.offices.begin(), person.offices.end(), [](const HeldOffice& held) {
      const std::string title = absl::AsciiStrToLower(held.use.title);
      return title == "first lady" || title == "crown princess" || title == "queen consort";
    });
  }

  bool ClauseEnds(int first, int end) const {
    for (int i = first; i < end; ++i) {
      if (clauses_.MentionAt(i) < 0 && OneOf(At(i).lower, {";", ":"})) return true;
    }
    return false;
  }

  // The word of meeting that stands between the two or nearest to them; -1 for none.
  int CueOf(int x, int y) const {
    int nearest = -1;
    int least = kReach + 1;
    for (const int cue : cues_) {
      if (PassesWords(cue) && (cue < mentions_[x].end || cue > mentions_[y].first)) continue;
      const int apart = std::max(0, mentions_[x].first - cue) + std::max(0, cue - mentions_[y].end);
      if (apart >= least ||
          ClauseEnds(std::min(cue, mentions_[x].first), std::max(cue, mentions_[y].end))) {
        continue;
      }
      least = apart;
      nearest = cue;
    }
    return nearest;
  }

  // "A was in Seoul with B", "A took it up with B": not "A's dispute with B", "together with B".
  bool IsWith(int x, int y) const {
    int with = mentions_[y].first - 1;
    // "was with Eurogroup head B".
    if (In(with - 1) && clauses_.MentionAt(with) < 0 && At(with).IsCapitalised() &&
        At(with - 1).lower == "with") {
      --with;
    }
    // "in the company of B".
    if (In(with - 1) && At(with).lower == "of" && At(with - 1).lower == "company" && IsSubject(x)) {
      return true;
    }
    if (!In(with - 1) || At(with).lower != "with" || with < mentions_[x].end ||
        mentions_[x].possessive || !IsSubject(x)) {
      return false;
    }
    return !OneOf(
        At(with - 1).lower,
        {"along",        "together",     "relations",   "ties",       "dispute",   "war",
         "conflict",     "agreement",    "agreed",      "disagreed",  "deal",      "peace",
         "feud",         "quarrel",      "alliance",    "treaty",     "patience",  "angry",
         "sided",        "compared",     "contrast",    "line",       "contact",   "ended",
         "break",        "broke",        "replaced",    "friendship", "rivalry",   "differences",
         "consultation", "coordination", "cooperation", "accordance", "discussion"});
  }

  bool IsWhereOneIs(const Named& one, const Named& other) const {
    for (const int a : one.mentions) {
      for (const int b : other.mentions) {
        if (a != b && IsWhereOtherIs(std::min(a, b), std::max(a, b))) return true;
      }
    }
    return false;
  }

  // "A went on to London, where B heard his account": but not "where B was born".
  bool IsWhereOtherIs(int x, int y) const {
    constexpr int kWithin = 3;
    int where = mentions_[y].first - 1;
    while (In(where) && mentions_[y].first - where < kWithin && At(where).lower != "where") --where;
    if (!In(where) || At(where).lower != "where" || where < mentions_[x].end || !IsSubject(x)) {
      return false;
    }
    int verb = mentions_[y].end;
    while (In(verb) && At(verb).Has(kAdverb)) ++verb;
    return In(verb) && At(verb).shape == Shape::kLower && clauses_.MentionAt(verb) < 0 &&
           !At(verb).Has(kBeVerb | kModal | kPreposition | kConjunction | kDeterminer);
  }

  // A line of a chronicle tells of those whom it names.
  bool OpensWithDay() const { return sentence_.starts_line && At(sentence_.first).date >= 0; }

  // "A told B on Thursday that".
  bool ToldOnADay(int x, int y) const {
    const int verb = mentions_[y].first - 1;
    return In(verb) && verb == mentions_[x].end && At(verb).Has(kTellVerb) &&
           At(verb).Has(kPastVerb) && In(mentions_[y].end + 1) &&
           (At(mentions_[y].end).date >= 0 || At(mentions_[y].end + 1).date >= 0);
  }

  // Does nothing govern the mention, as far as can be seen from what stands before it?
  bool IsSubject(int m) const {
    const int before = mentions_[m].first - 1;
    return !mentions_[m].possessive &&
           (!In(before) || clauses_.MentionAt(before) >= 0 || !At(before).Has(kPreposition) ||
            At(before).Has(kSubordinator));
  }

  // "A and B".
  bool Coordinated(int x, int y) const {
    for (int i = mentions_[x].end; i < mentions_[y].first; ++i) {
      if (!OneOf(At(i).lower, {",", "and", "&"})) return false;
    }
    return mentions_[x].end < mentions_[y].first;
  }

  // "X said", "X told reporters", "about X", "under X", "X's aide". `hearer`: the other one.
  bool HasNoPart(int m, int hearer, int cue) const {
    constexpr int kNear = 4;
    const Mention& mention = mentions_[m];
    if (mention.possessive && !(cue >= mention.end && cue < mention.end + kNear)) return true;
    int after = mention.end;
    while (In(after) && At(after).Has(kAdverb) && clauses_.MentionAt(after) < 0) ++after;
    if (In(after) && At(after).shape == Shape::kLower && clauses_.MentionAt(after) < 0) {
      if (At(after).Has(kTellVerb)) {
        return hearer < 0 || mentions_[hearer].first > after + 2;
      }
      if (At(after).Has(kSpeechVerb) &&
          !At(after).Has(kTalkVerb | kPreposition | kLightVerb | kVisitVerb)) {
        return true;
      }
    }
    const int before = mention.first - 1;
    if (!In(before) || clauses_.MentionAt(before) >= 0) return false;
    const absl::string_view word = At(before).lower;
    // "delivered a letter from X".
    if (word == "from" && OneOf(At(before - 1).lower, {"letter", "message", "note", "greetings",
                                                       "invitation", "reply", "answer"})) {
      return true;
    }
    // "was accompanied by X": of one side.
    if (word == "by" && In(before - 1) && At(before - 1).lower == "accompanied") return true;
    if (OneOf(word, {"of", "to", "for"})) {
      return !(cue >= 0 && cue < before && before - cue < kNear);
    }
    return OneOf(word, {"about", "against", "under", "over", "than", "like", "unlike", "as", "said",
                        "says", "on", "since"});
  }

  // To those of the same word with whom one of the two is.
  void Add(int cue, int x, int y) {
    for (NearPeople& group : groups_) {
      if (group.cue != cue || (!Contains(group.mentions, x) && !Contains(group.mentions, y))) {
        continue;
      }
      if (!Contains(group.mentions, x)) group.mentions.push_back(x);
      if (!Contains(group.mentions, y)) group.mentions.push_back(y);
      return;
    }
    groups_.push_back({cue, {x, y}});
  }

  const Document& document_;
  const ClauseReader& clauses_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  const Sentence& sentence_;
  const std::vector<ToldMeeting>& told_;
  std::vector<Named> persons_;
  bool says_where_ = false;
  std::vector<int> cues_;
  std::vector<NearPeople> groups_;
};

}  // namespace

std::vector<NearPeople> ReadPairs(const Document& document, const ClauseReader& clauses,
                                  const std::vector<Mention>& mentions, const People& people,
                                  const Sentence& sentence, const std::vector<ToldMeeting>& told) {
  return Reader(document, clauses, mentions, people, sentence, told).Read();
}

}  // namespace chancery
