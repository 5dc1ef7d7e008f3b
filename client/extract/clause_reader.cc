#include "client/extract/clause_reader.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace chancery {
namespace {

// Elements of a list, and tokens between a verb and its subject: more is no sentence of news.
constexpr size_t kMaxListed = 24;
constexpr int kMaxBack = 120;

constexpr WordClasses kVerbClasses = kMeetVerb | kTalkVerb | kHostVerb | kCallVerb | kBriefVerb |
                                     kLightVerb | kAttendVerb | kDiscussVerb | kTellVerb |
                                     kVisitVerb | kBeVerb | kHaveVerb | kModal | kSpeechVerb |
                                     kPastVerb | kCaptionVerb | kDenyWord | kCancelWord | kSeeVerb;

}  // namespace

ClauseReader::ClauseReader(const Document& document, const std::vector<Mention>& mentions)
    : document_(document), mentions_(mentions) {
  mention_at_.assign(document.token_count() + 1, -1);
  for (size_t m = 0; m < mentions.size(); ++m) {
    for (int i = mentions[m].first; i < mentions[m].end; ++i) mention_at_[i] = static_cast<int>(m);
  }
}

int ClauseReader::MentionStarting(int token) const {
  const int m = MentionAt(token);
  return m >= 0 && mentions_[m].first == token ? m : -1;
}

bool ClauseReader::CanBeParty(int m) const {
  const Mention& mention = mentions_[m];
  return !mention.possessive;
}

bool ClauseReader::IsVerbLike(int token) const {
  const DocToken& word = At(token);
  if (word.shape != Shape::kLower) return false;
  // "co-chaired".
  if (word.lower == "co" && token + 2 < document_.token_count() &&
      At(token + 1).shape == Shape::kDash && !At(token + 1).space_before) {
    return IsVerbLike(token + 2);
  }
  if (word.Has(kVerbClasses) && !word.Has(kSubordinator | kDeterminer)) return true;
  if (word.classes != 0) return false;
  // Unknown words: "-ed" is a past, "-s" may be a present.
  return absl::EndsWith(word.lower, "ed") || absl::EndsWith(word.lower, "s");
}

int ClauseReader::VerbGroupFirst(int verb) const {
  const Sentence& sentence = SentenceOf(verb);
  int first = verb;
  while (first - 1 >= sentence.first) {
    const DocToken& before = At(first - 1);
    // "co-chaired".
    if (first == verb && before.shape == Shape::kDash && !before.space_before &&
        first - 2 >= sentence.first && At(first - 2).lower == "co") {
      first -= 2;
      continue;
    }
    // "would "probably" still meet": a quoted word inside the group.
    if (before.closes && first - 2 >= sentence.first && document_.QuoteOf(first - 2) >= 0 &&
        document_.QuoteOf(verb) < 0) {
      const Document::Quote& quote = document_.quotes()[document_.QuoteOf(first - 2)];
      if (quote.token_end - quote.first <= 3 && quote.first - 1 > sentence.first) {
        first = quote.first - 1;
        continue;
      }
    }
    if (mention_at_[first - 1] >= 0 || document_.QuoteOf(first - 1) != document_.QuoteOf(verb)) {
      break;
    }
    if (before.date >= 0) {
      --first;
      continue;
    }
    if (before.lower == ",") {
      // "will not, after all, meet".
      constexpr int kAside = 4;
      int open = first - 2;
      while (open > sentence.first && first - open <= kAside && At(open).shape == Shape::kLower &&
             mention_at_[open] < 0) {
        --open;
      }
      if (open <= sentence.first || At(open).lower != "," || open == first - 2 ||
          mention_at_[open - 1] >= 0 || At(open - 1).shape != Shape::kLower ||
          !At(open - 1).Has(kModal | kNegation)) {
        break;
      }
      first = open;
      continue;
    }
    if (before.shape != Shape::kLower) break;
    if (before.Has(kBeVerb | kHaveVerb | kModal | kNegation | kAdverb) &&
        !before.Has(kSubordinator | kDeterminer)) {
      --first;
      continue;
    }
    if (At(first).lower == "to" &&
        before.Has(kPlanWord | kPossibleWord | kDenyWord | kCancelWord)) {
      --first;
      continue;
    }
    break;
  }
  return first;
}

bool ClauseReader::AfterPreposition(int first) const {
  const Sentence& sentence = SentenceOf(first);
  int i = first - 1;
  while (i >= sentence.first && At(i).lower != "which" &&
         (At(i).Has(kDeterminer) || At(i).Has(kTitleModifier)) && mention_at_[i] < 0 &&
         At(i).shape == Shape::kLower) {
    --i;
  }
  if (i < sentence.first) return false;
  const DocToken& before = At(i);
  if (!before.Has(kPreposition)) return false;
  // "after X met", "before X met", "than": they begin clauses as well.
  return !before.Has(kSubordinator);
}

int ClauseReader::AfterParenthesis(int token, const Sentence& sentence) const {
  int i = token;
  // "the Polish envoy, X, met Y": the comma that closes the name.
  const int named = token > 0 ? mention_at_[token - 1] : -1;
  if (named >= 0 && InSentence(i + 1, sentence) && At(i).lower == "," && mention_at_[i] < 0 &&
      mentions_[named].kind == Mention::Kind::kPerson &&
      mentions_[named].core_first > mentions_[named].first &&
      At(mentions_[named].core_first - 1).lower == ",") {
    int after = i + 1;
    while (InSentence(after, sentence) && At(after).Has(kAdverb) && mention_at_[after] < 0) ++after;
    if (InSentence(after, sentence) && (IsVerbLike(after) || At(after).Has(kNegation))) {
      return after;
    }
  }
  for (int rounds = 0; rounds < 3; ++rounds) {
    while (InSentence(i, sentence) &&
           ((At(i).Has(kAdverb) && At(i).shape == Shape::kLower) || At(i).date >= 0)) {
      ++i;
    }
    if (!InSentence(i, sentence)) return i;
    if (At(i).lower == "(") {
      int j = i + 1;
      while (InSentence(j, sentence) && At(j).lower != ")" && j - i < 12) ++j;
      if (!InSentence(j, sentence) || At(j).lower != ")") return i;
      i = j + 1;
      continue;
    }
    if (OneOf(At(i).lower, {"who", "which", "whose"}) && i > sentence.first &&
        At(i - 1).lower == ",") {
      // "X, the minister, who was in Rome, met Y": the comma before is the apposition's.
      int j = i + 1;
      while (InSentence(j, sentence) && j - i < 24 && At(j).lower != "," &&
             At(j).shape != Shape::kQuote) {
        ++j;
      }
      if (!InSentence(j, sentence) || At(j).lower != ",") return i;
      i = j + 1;
      continue;
    }
    if (At(i).lower == "," || At(i).shape == Shape::kDash) {
      if (At(i).shape == Shape::kDash && !At(i).space_before) return i;
      // "X, who visited Y on Friday, met Z"
      int j = i + 1;
      while (InSentence(j, sentence) && j - i < 30 &&
             !(At(j).lower == At(i).lower && mention_at_[j] < 0) && At(j).shape != Shape::kQuote) {
        ++j;
      }
      if (!InSentence(j, sentence) || At(j).lower != At(i).lower) return i;
      i = j + 1;
      continue;
    }
    break;
  }
  return i;
}

bool ClauseReader::VerbFollows(int m) const {
  const Sentence& sentence = document_.sentences()[mentions_[m].sentence];
  int i = mentions_[m].end;
  while (InSentence(i, sentence) && At(i).shape == Shape::kLower && At(i).Has(kAdverb) &&
         mention_at_[i] < 0) {
    ++i;
  }
  return InSentence(i, sentence) && mention_at_[i] < 0 && At(i).shape == Shape::kLower &&
         At(i).Has(kPastVerb | kSpeechVerb | kBeVerb | kHaveVerb | kModal) &&
         !At(i).Has(kPreposition);
}

std::vector<int> ClauseReader::CoordinatedWith(int m) const {
  std::vector<int> list = {m};
  const Sentence& sentence = document_.sentences()[mentions_[m].sentence];
  int first = mentions_[m].first;
  bool conjunction = false;
  while (list.size() < kMaxListed) {
    int i = first - 1;
    if (!InSentence(i, sentence)) break;
    bool new_clause = false;
    if (At(i).lower == "and" || At(i).lower == "&") {
      // One "and", but for "A and his X and Y counterparts, B and C".
      if (conjunction && list.size() > 1 && !mentions_[list.front()].counterpart) break;
      conjunction = true;
      --i;
      // "A met B, and he flew home": after a comma often a new clause.
      new_clause = mentions_[list.front()].kind == Mention::Kind::kPronoun;
      if (InSentence(i, sentence) && At(i).lower == "," && mention_at_[i] < 0) {
        --i;
        new_clause = true;
      }
    } else if (At(i).lower == "," && conjunction) {
      --i;
    } else {
      break;
    }
    if (!InSentence(i, sentence)) break;
    // An apposition's comma belongs to the mention.
    const int other = mention_at_[i];
    if (other < 0 || mentions_[other].end != i + 1 || !CanBeParty(other)) break;
    if (mentions_[other].kind == Mention::Kind::kPronoun && mentions_[other].possessive) break;
    // "In Moscow, A and B met": a place.
    if (mentions_[other].kind == Mention::Kind::kPolity &&
        AfterPreposition(mentions_[other].first) &&
        mentions_[list.front()].kind != Mention::Kind::kPolity) {
      break;
    }
    const int before = mentions_[other].first - 1;
    if (new_clause && InSentence(before, sentence) && mention_at_[before] < 0 &&
        At(before).shape == Shape::kLower && IsVerbLike(before)) {
      break;  // the other one is an object of the clause before
    }
    // "A exchanged words with B, and C had a talk with D": so is B.
    if (new_clause && AfterPreposition(mentions_[other].first) && VerbFollows(list.back())) break;
    list.insert(list.begin(), other);
    first = mentions_[other].first;
  }
  return list;
}

bool ClauseReader::OpensRelative(int m, int cue) const {
  const Sentence& sentence = document_.sentences()[mentions_[m].sentence];
  int i = mentions_[m].end;
  if (InSentence(i, sentence) && At(i).lower == "," && mention_at_[i] < 0) ++i;
  if (!InSentence(i, sentence) || At(i).lower != "who" || i >= cue) return false;
  for (int j = i + 1; j < cue; ++j) {
    if (At(j).lower == ";" || At(j).shape == Shape::kQuote) return false;
    if (At(j).lower == "," && mention_at_[j] < 0 && At(j).date < 0) return false;
    // Another subject within: "who said Y had met Z".
    if (mention_at_[j] >= 0 && mentions_[mention_at_[j]].end < cue &&
        IsVerbLike(mentions_[mention_at_[j]].end)) {
      return false;
    }
  }
  return true;
}

bool ClauseReader::InClosedRelative(int token, int group) const {
  const Sentence& sentence = SentenceOf(token);
  int open = -1;
  for (int i = token - 1; InSentence(i, sentence) && token - i < 16; --i) {
    if (mention_at_[i] < 0 && At(i).lower == ",") return false;
    if (OneOf(At(i).lower, {"who", "whose", "whom", "which", "where"})) {
      open = i;
      break;
    }
  }
  if (open < 0 || !InSentence(open - 1, sentence) || At(open - 1).lower != ",") return false;
  for (int i = token + 1; i < group; ++i) {
    if (At(i).lower != "," || mention_at_[i] >= 0) continue;
    int after = i + 1;
    while (after < group && At(after).Has(kAdverb) && mention_at_[after] < 0) ++after;
    if (after == group) return true;
  }
  return false;
}

std::vector<int> ClauseReader::SubjectOf(int cue) const {
  const Sentence& sentence = SentenceOf(cue);
  const int quote = document_.QuoteOf(cue);
  const int group = At(cue).shape == Shape::kLower ? VerbGroupFirst(cue) : cue;
  // "Putin, who met ...", "the minister who will meet ...".
  if (group - 1 >= sentence.first &&
      (At(group - 1).lower == "who" || At(group - 1).lower == "which")) {
    int i = group - 2;
    if (InSentence(i, sentence) && At(i).lower == ",") --i;
    if (InSentence(i, sentence) && mention_at_[i] >= 0 && CanBeParty(mention_at_[i])) {
      return CoordinatedWith(mention_at_[i]);
    }
    if (InSentence(i + 1, sentence) && mention_at_[i + 1] >= 0) {
      return CoordinatedWith(mention_at_[i + 1]);
    }
  }
  // "A asked B to meet C", "for B to meet C": B does it.
  if (group - 1 >= sentence.first && At(group).lower == "to" && mention_at_[group - 1] >= 0) {
    const int m = mention_at_[group - 1];
    const int before = mentions_[m].first - 1;
    if (CanBeParty(m) && mentions_[m].kind != Mention::Kind::kPolity &&
        InSentence(before, sentence) &&
        (At(before).Has(kTellVerb) ||
         OneOf(
             At(before).lower,
             {"asked", "sent",    "sends",   "dispatched", "invited",   "invites",  "wants",
              "want",  "wanted",  "expects", "expected",   "ordered",   "urged",    "told",
              "for",   "allowed", "named",   "appointed",  "persuaded", "inviting", "sending"}))) {
      return CoordinatedWith(m);
    }
  }
  // "a request by X to see Y", "an offer from X to meet Y".
  if (At(group).lower == "to" && group - 2 >= sentence.first && mention_at_[group - 1] >= 0) {
    const int m = mention_at_[group - 1];
    const int by = mentions_[m].first - 1;
    if (CanBeParty(m) && InSentence(by - 1, sentence) &&
        OneOf(At(by).lower, {"by", "from", "of"}) &&
        OneOf(At(by - 1).lower, {"request", "offer", "proposal", "attempt", "bid", "plan", "plans",
                                 "requests", "offers", "attempts", "refusal", "wish"})) {
      return {m};
    }
  }
  // "thanked X for hosting Y": X did.
  if (group - 1 >= sentence.first && At(group - 1).lower == "for" &&
      absl::EndsWith(At(cue).lower, "ing") && InSentence(group - 2, sentence) &&
      mention_at_[group - 2] >= 0) {
    const int m = mention_at_[group - 2];
    const int before = mentions_[m].first - 1;
    if (CanBeParty(m) && InSentence(before, sentence) &&
        OneOf(At(before).lower,
              {"thanked", "thanks", "thank", "thanking", "praised", "praises", "congratulated",
               "criticized", "criticised", "attacked", "blamed", "commended", "rebuked"})) {
      return {m};
    }
  }
  // The nearest party to the left that a verb follows.
  int pending = -1;  // a party that no verb follows, as in a headline or a fragment
  for (int i = cue - 1; i >= std::max(sentence.first, cue - kMaxBack);) {
    const int m = mention_at_[i];
    if (m < 0) {
      if (At(i).lower == ";") break;
      --i;
      continue;
    }
    i = mentions_[m].first - 1;
    if (!CanBeParty(m) || document_.QuoteOf(mentions_[m].first) != quote) continue;
    // "Qatar: the emir's trip": what an item of a digest is about.
    if (mentions_[m].first == sentence.first && mentions_[m].kind == Mention::Kind::kPolity &&
        At(mentions_[m].end).lower == ":") {
      continue;
    }
    if (mentions_[m].kind == Mention::Kind::kPronoun && mentions_[m].core_end == cue) {
      // "he met": fine below.
    }
    std::vector<int> list = CoordinatedWith(m);
    const int first = mentions_[list.front()].first;
    i = first - 1;
    // "signed by X, who had held long talks with Y": whatever X is in the clause outside.
    if (OpensRelative(m, cue)) return {m};
    // "X, whose predecessor Y resigned in April, will meet Z".
    if (InClosedRelative(mentions_[m].first, group)) continue;
    // "between A and B", "with A", "for A": objects.
    if (AfterPreposition(first)) continue;
    // A hearer or an object: a verb stands right before it and another one does not follow.
    const int after = AfterParenthesis(mentions_[m].end, sentence);
    // "The ministers agreed that their deputies, A and B, would meet".
    const int name = mentions_[list.front()].core_first;
    const bool closed = InSentence(name - 1, sentence) && At(name - 1).lower == "," &&
                        list.size() > 1 && At(group - 1).lower == "," &&
                        (mentions_[m].end == group - 1 || mentions_[m].end == group);
    if (closed) return list;
    const bool verb_follows = after <= cue && InSentence(after, sentence) &&
                              (after == group || after == cue || IsVerbLike(after) ||
                               At(after).Has(kNegation) || At(after).lower == "to");
    if (verb_follows) {
      const bool object = InSentence(first - 1, sentence) && IsVerbLike(first - 1) &&
                          mention_at_[first - 1] < 0 && At(after).lower == "to" &&
                          !At(first - 1).Has(kSpeechVerb);
      if (object && after != group) {
        continue;
      }
      return list;
    }
    if (pending < 0) pending = m;
  }
  // Fronted: "After meeting X in Y, Z said", "In a call with X, Z said".
  const DocToken& opening = At(sentence.first);
  const bool participle =
      opening.IsCapitalised() && mention_at_[sentence.first] < 0 &&
      (absl::EndsWith(opening.lower, "ing") || absl::EndsWith(opening.lower, "ed"));
  if (opening.Has(kPreposition) || opening.Has(kSubordinator) || participle ||
      cue <= sentence.first + 3) {
    for (int i = cue + 1; i < sentence.token_end; ++i) {
      if (At(i).lower != ",") continue;
      const int m = i + 1 < sentence.token_end ? MentionStarting(i + 1) : -1;
      if (m < 0 || !CanBeParty(m) || document_.QuoteOf(i + 1) != quote) continue;
      int last = m;
      // The subject may be a list itself.
      List list = ListAt(i + 1);
      if (!list.mentions.empty()) last = list.mentions.back();
      const int after = AfterParenthesis(mentions_[last].end, sentence);
      if (InSentence(after, sentence) && (IsVerbLike(after) || At(after).Has(kNegation))) {
        return list.mentions;
      }
    }
  }
  if (pending >= 0) return CoordinatedWith(pending);
  return PossessorOfSubject(cue, group);
}

// "Secretary X's schedule includes talks with Y", "Her programme on Monday included a meeting with
// Y": whose it is, where the subject of the clause is what somebody does or has planned.
std::vector<int> ClauseReader::PossessorOfSubject(int cue, int group) const {
  constexpr int kReach = 24;
  const Sentence& sentence = SentenceOf(cue);
  for (int i = group - 1; i >= sentence.first && group - i < kReach; --i) {
    const int m = MentionStarting(i);
    if (document_.QuoteOf(i) != document_.QuoteOf(cue) || At(i).lower == ";") break;
    if (m < 0 || !mentions_[m].possessive) continue;
    if (mentions_[m].kind == Mention::Kind::kPolity) continue;
    // "Next on X's calendar is a trip", but not "at X's visit".
    if (AfterPreposition(i) &&
        !(At(i - 1).lower == "on" && mentions_[m].end < group &&
          OneOf(At(mentions_[m].end).lower, {"calendar", "agenda", "schedule", "itinerary",
                                             "programme", "program", "diary"}))) {
      continue;
    }
    for (int noun = mentions_[m].end; noun < group && noun < mentions_[m].end + 4; ++noun) {
      if (OneOf(At(noun).lower,
                {"schedule", "agenda", "trip", "visit", "tour", "program", "programme", "itinerary",
                 "stop", "delegation", "plane", "calendar", "diary", "day", "week", "engagements",
                 "appointments", "stay"})) {
        return {m};
      }
      if (mention_at_[noun] >= 0 || At(noun).Has(kPreposition | kBeVerb)) break;
    }
  }
  return {};
}

void ClauseReader::DropWhoseNamesFollow(List* list) const {
  std::vector<int>& all = list->mentions;
  if (all.empty() || mentions_[all[0]].kind != Mention::Kind::kGroup) return;
  size_t countries = 1;
  while (countries < all.size() && mentions_[all[countries]].kind == Mention::Kind::kPolity) {
    ++countries;
  }
  if (countries < 2 || all.size() != 2 * countries) return;
  for (size_t k = countries; k < all.size(); ++k) {
    if (mentions_[all[k]].kind != Mention::Kind::kPerson) return;
  }
  all.erase(all.begin(), all.begin() + static_cast<int>(countries));
}

bool ClauseReader::CompletesSubject(int token) const {
  const Sentence& sentence = SentenceOf(token);
  if (!InSentence(token - 2, sentence) || At(token - 1).lower != "of" ||
      !At(token - 2).Has(kMeetingNoun | kCallNoun)) {
    return false;
  }
  for (int i = sentence.first; i < token - 2; ++i) {
    if (mention_at_[i] < 0 && At(i).Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb | kPastVerb) &&
        !At(i).Has(kPlanWord)) {
      return false;
    }
  }
  return true;
}

int ClauseReader::AfterRelation(int noun) const {
  const Sentence& sentence = SentenceOf(noun);
  if (!InSentence(noun, sentence) ||
      !OneOf(At(noun).lower, {"successor", "predecessor", "partner", "ally", "rival", "brother",
                              "sister", "son", "daughter", "wife", "husband", "aide"})) {
    return -1;
  }
  const int name =
      InSentence(noun + 1, sentence) && At(noun + 1).lower == "," ? noun + 2 : noun + 1;
  const int m = InSentence(name, sentence) ? MentionStarting(name) : -1;
  return m >= 0 && mentions_[m].kind == Mention::Kind::kPerson ? name : -1;
}

ClauseReader::List ClauseReader::ListAt(int token) const {
  List list;
  list.end = token;
  if (token >= document_.token_count()) return list;
  const Sentence& sentence = SentenceOf(token);
  int i = token;
  int skipped = 0;
  // "with, among others, the president".
  if (InSentence(i + 3, sentence) && At(i).lower == "," && At(i + 1).lower == "among" &&
      At(i + 2).lower == "others" && At(i + 3).lower == ",") {
    i += 4;
  }
  // "with a group of ministers".
  if (InSentence(i + 3, sentence) && At(i).Has(kDeterminer)) {
    const int of = At(i + 2).lower == "of" ? i + 2 : i + 3;
    if (At(of).lower == "of" && mention_at_[of] < 0 &&
        OneOf(At(of - 1).lower,
              {"group", "number", "delegation", "team", "host", "handful", "series"}) &&
        mention_at_[of - 1] < 0) {
      i = of + 1;
    }
  }
  while (InSentence(i, sentence) && mention_at_[i] < 0 && skipped < 4 &&
         (At(i).Has(kDeterminer) || At(i).Has(kAdverb) || At(i).Has(kTitleModifier) ||
          (At(i).classes == 0 && absl::EndsWith(At(i).lower, "ed")) ||
          OneOf(At(i).lower, {"fellow", "visiting", "then", "with", "as", "well"}) ||
          (At(i).lower == "of" && OneOf(At(i - 1).lower, {"both", "each"}))) &&
         !At(i).Has(kConjunction)) {
    ++i;
    ++skipped;
  }
  // "with his host, Prime Minister X": the name stands behind.
  if (InSentence(i + 3, sentence) && At(i).Has(kPossessive) &&
      OneOf(At(i + 1).lower, {"host", "guest", "visitor"}) && At(i + 2).lower == "," &&
      mention_at_[i + 3] >= 0) {
    i += 3;
  }
  const int quote = document_.QuoteOf(token);
  while (InSentence(i, sentence) && list.mentions.size() < kMaxListed) {
    const int m = MentionStarting(i);
    if (m < 0 || document_.QuoteOf(i) != quote) break;
    const Mention& mention = mentions_[m];
    if (mention.possessive && mention.kind != Mention::Kind::kPronoun) {
      // "with the president's deputy, X".
      const int whose = mention.end;
      if (InSentence(whose, sentence) && MentionStarting(whose) >= 0 &&
          mentions_[MentionStarting(whose)].kind == Mention::Kind::kPerson) {
        i = whose;
        continue;
      }
      // "with X's successor, Y", "between A and X's predecessor Y".
      if (const int name = AfterRelation(whose); name >= 0) {
        i = name;
        continue;
      }
      // "with Putin's envoy" was one title; what is left is not a party.
      break;
    }
    if (mention.kind == Mention::Kind::kPronoun && mention.possessive) break;
    list.mentions.push_back(m);
    list.end = i = mention.end;
    if (!InSentence(i, sentence)) break;
    // "Governor A of Grande Comore and B": of a place that nobody lists.
    if (mention.kind == Mention::Kind::kPerson && At(i).lower == "of" &&
        InSentence(i + 1, sentence) && At(i + 1).IsCapitalised() && mention_at_[i + 1] < 0) {
      int after = i + 1;
      while (InSentence(after, sentence) && At(after).IsCapitalised() && mention_at_[after] < 0) {
        ++after;
      }
      list.end = i = after;
      if (!InSentence(i, sentence)) break;
    }
    // A relative clause or a remark behind a party: the list may go on after it.
    const bool comma_inside = i > mention.first && At(i - 1).lower == ",";
    int next = i;
    bool separator = comma_inside;
    bool conjunction = false;
    if (At(next).lower == ",") {
      separator = true;
      ++next;
    }
    if (InSentence(next, sentence) &&
        (At(next).lower == "and" || At(next).lower == "&" || At(next).lower == "or")) {
      separator = conjunction = true;
      ++next;
    } else if (InSentence(next + 2, sentence) && At(next).lower == "as" &&
               At(next + 1).lower == "well" && At(next + 2).lower == "as") {
      separator = conjunction = true;
      next += 3;
    } else if (InSentence(next + 1, sentence) &&
               ((At(next).lower == "along" && At(next + 1).lower == "with") ||
                (At(next).lower == "together" && At(next + 1).lower == "with") ||
                (At(next).lower == "then" && At(next + 1).lower == "with"))) {
      separator = conjunction = true;
      next += 2;
    }
    if (!separator) break;
    bool dated = false;
    // "A and, an hour later, B".
    if (conjunction && InSentence(next, sentence) && At(next).lower == ",") {
      int close = next + 1;
      while (InSentence(close, sentence) && close < next + 7 && At(close).lower != "," &&
             mention_at_[close] < 0) {
        ++close;
      }
      // "A and, on Wednesday, B": met on another day.
      for (int k = next + 1; k < close; ++k) dated = dated || At(k).date >= 0;
      if (InSentence(close, sentence) && At(close).lower == ",") next = close + 1;
    }
    if (dated) break;
    while (InSentence(next, sentence) && mention_at_[next] < 0 &&
           (OneOf(At(next).lower, {"then", "later", "with", "separately", "the", "both", "also",
                                   "his", "other", "between", "fellow", "-", "from", "by"}) ||
            (At(next).Has(kTitleModifier) && At(next).shape == Shape::kLower))) {
      if (OneOf(At(next).lower, {"then", "later"})) conjunction = true;
      ++next;
    }
    int following = InSentence(next, sentence) ? MentionStarting(next) : -1;
    if (following >= 0 && mentions_[following].possessive) {
      // "A and B's successor, C": C.
      int k = mentions_[following].end;
      while (InSentence(k, sentence) && k - mentions_[following].end < 3 && mention_at_[k] < 0 &&
             (At(k).shape == Shape::kLower || document_.Is(k, Sense::Kind::kPolityAdjective))) {
        ++k;
      }
      if (InSentence(k, sentence) && k > mentions_[following].end && At(k - 1).Has(kPersonalNoun) &&
          At(k).lower == "," && InSentence(k + 1, sentence)) {
        following = MentionStarting(k + 1);
        next = k + 1;
      }
    }
    if (following < 0 || !CanBeParty(following)) break;
    // "with A and Kyiv": a city after people is where he went next.
    if (mentions_[following].metonym && mention.kind != Mention::Kind::kPolity) break;
    if (conjunction) {
      // "met X and Y said": a verb after Y begins a clause of its own, unless Y ends the list.
      const int after = mentions_[following].end;
      if (InSentence(after, sentence) && IsVerbLike(after) && At(after).shape == Shape::kLower &&
          !At(after).Has(kMeetingNoun) &&
          At(after).Has(kPastVerb | kSpeechVerb | kBeVerb | kHaveVerb | kModal) &&
          !At(after).Has(kPreposition) && !CompletesSubject(token)) {
        break;
      }
      // "breakfast with X, and Y gives a lunch".
      if (InSentence(after, sentence) && At(i).lower == "," &&
          OneOf(At(after).lower, {"gives", "meets", "receives", "hosts", "sees", "flies", "travels",
                                  "holds", "visits", "leaves", "goes"})) {
        break;
      }
    } else {
      // A comma alone goes on only if an "and" ends the list: "A, B and C".
      bool ends_with_and = false;
      int j = next;
      for (int rounds = 0; rounds < 24 && InSentence(j, sentence); ++rounds) {
        const int member = MentionStarting(j);
        if (member < 0) break;
        j = mentions_[member].end;
        if (!InSentence(j, sentence)) break;
        bool sep = At(j - 1).lower == ",";
        if (At(j).lower == ",") {
          ++j;
          sep = true;
        }
        if (InSentence(j, sentence) && (At(j).lower == "and" || At(j).lower == "&")) {
          // "A, B and" must go on with a party.
          int k = j + 1;
          // "A, B and, on Tuesday morning, C".
          if (InSentence(k, sentence) && At(k).lower == ",") {
            int close = k + 1;
            while (InSentence(close, sentence) && close < k + 7 && At(close).lower != "," &&
                   mention_at_[close] < 0) {
              ++close;
            }
            if (InSentence(close, sentence) && At(close).lower == ",") k = close + 1;
          }
          while (InSentence(k, sentence) && mention_at_[k] < 0 &&
                 (At(k).Has(kDeterminer | kAdverb) || At(k).lower == "with")) {
            ++k;
          }
          ends_with_and = InSentence(k, sentence) && MentionStarting(k) >= 0;
          break;
        }
        if (!sep) break;
      }
      if (!ends_with_and) break;
    }
    i = next;
  }
  if (!list.mentions.empty()) AddIncluded(&list);
  DropWhoseNamesFollow(&list);
  return list;
}

void ClauseReader::AddIncluded(List* list) const {
  const Sentence& sentence = SentenceOf(list->end - 1);
  for (int i = list->end; InSentence(i + 1, sentence) && i < list->end + 10; ++i) {
    if (mention_at_[i] >= 0 && mentions_[mention_at_[i]].kind != Mention::Kind::kGroup &&
        mentions_[mention_at_[i]].kind != Mention::Kind::kPolity) {
      return;
    }
    // "officials that included A and B", "officials: A and B".
    const bool introduces =
        mention_at_[i] < 0 && mentions_[list->mentions.back()].kind == Mention::Kind::kGroup &&
        ((OneOf(At(i).lower, {"that", "who", "which"}) &&
          OneOf(At(i + 1).lower, {"included", "includes"})) ||
         At(i).lower == ":" || (At(i).shape == Shape::kDash && At(i).space_before) ||
         (At(i).lower == "such" && At(i + 1).lower == "as"));
    // "met the island's leaders, A and B".
    const bool named = i == list->end && mention_at_[i] < 0 && At(i).lower == "," &&
                       list->mentions.size() == 1 &&
                       mentions_[list->mentions.back()].kind == Mention::Kind::kGroup &&
                       mentions_[list->mentions.back()].plural && MentionStarting(i + 1) >= 0 &&
                       mentions_[MentionStarting(i + 1)].kind == Mention::Kind::kPerson;
    if (named && ListAt(i + 1).mentions.size() < 2) return;
    if (introduces || named) {
      const List more = ListAt(At(i + 1).shape == Shape::kLower ? i + 2 : i + 1);
      for (int m : more.mentions) {
        if (mentions_[m].kind != Mention::Kind::kPerson) return;
      }
      list->mentions.insert(list->mentions.end(), more.mentions.begin(), more.mentions.end());
      if (!more.mentions.empty()) list->end = more.end;
      return;
    }
    if (mention_at_[i] < 0 &&
        (At(i).lower == "." || At(i).lower == ";" || At(i).shape == Shape::kQuote ||
         At(i).date >= 0 || At(i).Has(kModal | kBeVerb | kHaveVerb | kSubordinator) ||
         OneOf(At(i).lower, {"on", "in", "at", "for", "about"}))) {
      return;
    }
    if (!OneOf(At(i).lower, {"including", "among"})) continue;
    int first = i + 1;
    if (At(first).lower == "them" && InSentence(first + 1, sentence)) ++first;
    const List more = ListAt(first);
    for (int m : more.mentions) {
      if (mentions_[m].kind != Mention::Kind::kPerson &&
          mentions_[m].kind != Mention::Kind::kOffice) {
        return;
      }
    }
    if (more.mentions.empty()) return;
    list->mentions.insert(list->mentions.end(), more.mentions.begin(), more.mentions.end());
    list->end = more.end;
    return;
  }
}

int ClauseReader::AfterAside(int token) const {
  const Sentence& sentence = SentenceOf(token);
  if (At(token).lower != "," || !InSentence(token + 2, sentence) ||
      At(token + 1).lower != "according") {
    return token;
  }
  for (int i = token + 2; InSentence(i, sentence) && i < token + 20; ++i) {
    if (At(i).lower == "," && (mention_at_[i] < 0 || mentions_[mention_at_[i]].end == i + 1)) {
      return i + 1;
    }
  }
  return token;
}

int ClauseReader::ClauseFirst(int token) const {
  const Sentence& sentence = SentenceOf(token);
  int i = token;
  while (i - 1 >= sentence.first) {
    const DocToken& before = At(i - 1);
    if (before.lower == ";" || before.shape == Shape::kQuote) break;
    if (document_.QuoteOf(i - 1) != document_.QuoteOf(token)) break;
    if (before.lower == "while" || before.lower == "but") break;
    // "said that ..." begins a clause, "a visit that includes ..." goes on.
    if (before.lower == "that" &&
        (i - 2 < sentence.first || At(i - 2).Has(kSpeechVerb | kPastVerb))) {
      break;
    }
    --i;
  }
  return i;
}

int ClauseReader::ClauseEnd(int token) const {
  const Sentence& sentence = SentenceOf(token);
  int i = token;
  while (i < sentence.token_end) {
    const DocToken& word = At(i);
    if (i > token) {
      if (word.lower == ";" || word.shape == Shape::kQuote) break;
      if (document_.QuoteOf(i) != document_.QuoteOf(token)) break;
      if (word.lower == "but" || word.lower == "while" || word.lower == "who" ||
          word.lower == "although" || word.lower == "because") {
        break;
      }
    }
    ++i;
  }
  return i;
}

}  // namespace chancery
