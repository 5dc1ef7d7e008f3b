#include "client/extract/meeting_modality.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "client/extract/sentence_syntax.h"
#include "client/extract/syntax_tree.h"

namespace chancery {

// What the verb group [group, cue] and its governors say.
Modality ModalityReader::OfVerb(int cue, int group) const {
  Modality modality;
  const DocToken& verb = At(cue);
  const int first = FirstOfCoordinated(cue, group);
  if (first >= 0) return OfVerb(first, reader_.VerbGroupFirst(first));
  bool modal = false;
  bool infinitive = false;
  bool negated = false;
  bool denied = false;
  bool failed = false;  // "failed to meet X on Monday": of the past
  bool possible = false;
  bool planned = false;
  bool past = verb.Has(kPastVerb);
  bool perfect = false;
  bool had_been = false;
  bool was = false;
  // "I'll be talking to him".
  if (In(group - 1) && absl::EndsWith(At(group - 1).lower, "'ll")) planned = modal = true;
  // "found no time for X".
  if (In(cue + 1) && At(cue + 1).lower == "no") negated = true;
  if (IsOfUntrueReport(cue, group)) negated = denied = true;
  for (int i = group; i < cue; ++i) {
    const DocToken& token = At(i);
    if (token.Has(kNegation | kDenyWord)) negated = true;
    if (OneOf(token.lower, {"failed", "unable"})) failed = true;
    if (OneOf(token.lower, {"will", "shall", "won't"})) planned = modal = true;
    if (OneOf(token.lower, {"may", "might", "could", "would", "can", "should", "wouldn't",
                            "couldn't", "can't", "cannot"})) {
      possible = modal = true;
    }
    // "said today he would meet X": a plan, as told in the past.
    if (token.lower == "would" && AfterPastSpeech(i)) {
      possible = false;
      planned = true;
    }
    if (token.lower == "to") infinitive = true;
    if (token.Has(kPlanWord) && token.lower != "will") {
      planned = true;
      // "has no plans to meet", "is not expected to meet".
      if (!token.Has(kDenyWord) && NotPlanned(i)) modality.nothing = true;
    }
    if (token.Has(kHaveVerb)) perfect = true;
    if (OneOf(token.lower, {"was", "were", "had"})) was = true;
    // "had been due to meet", "was supposed to meet", "was to have met": it came to nothing.
    if (token.Has(kPlanWord) && In(i - 2) && At(i - 1).lower == "been" &&
        At(i - 2).lower == "had") {
      had_been = true;
    }
    if (token.lower == "supposed" && was) had_been = true;
    if (token.lower == "have" && i > group && At(i - 1).lower == "to" && was) had_been = true;
    if (OneOf(token.lower, {"was", "were", "had", "did"})) past = true;
    if (IsTakenChance(i)) {
      past = true;
    } else if (token.Has(kPossibleWord) && !token.Has(kModal)) {
      possible = true;
      negated = negated || RefusedBefore(i);  // "turned down an invitation to meet"
    }
  }
  if (infinitive) {
    // What governs the infinitive stands to the left: "plans to", "refused to", "offered to".
    bool governed = false;
    for (int i = group - 1, steps = 0; In(i) && steps < 14; --i, ++steps) {
      const DocToken& token = At(i);
      if (document_.QuoteOf(i) != document_.QuoteOf(cue)) break;
      if (token.lower == ";") break;
      if (token.shape != Shape::kLower) continue;
      if (token.Has(kSpeechVerb) &&
          !token.Has(kDenyWord | kPlanWord | kPossibleWord | kVisitVerb)) {
        // "is ready, he said, to receive X".
        int comma = i - 1;
        while (In(comma) && i - comma < 5 && At(comma).lower != ",") --comma;
        if (At(i + 1).lower != "," || !In(comma) || At(comma).lower != ",") break;
        i = comma;
        continue;
      }
      if (token.Has(kSubordinator) && !token.Has(kPreposition) && token.lower != "whether" &&
          token.lower != "if") {
        break;
      }
      if (IsTakenChance(i)) {
        governed = past = true;
        break;
      }
      if (token.Has(kDenyWord) || (token.lower == "able" && Negated(i))) {
        negated = governed = true;
        failed = OneOf(token.lower, {"failed", "unable", "able"});
        break;
      }
      if (token.Has(kCancelWord)) {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        modality.future = true;
        return modality;
      }
      if (token.lower == "whether" || token.lower == "if" || token.lower == "useful" ||
          (token.Has(kPossibleWord) && !planned)) {
        possible = governed = true;
        if (Negated(i) || RefusedBefore(i)) negated = true;
        break;
      }
      if (token.Has(kPlanWord)) {
        planned = governed = true;
        if (NotPlanned(i)) modality.nothing = true;
        if (OneOf(token.lower, {"scheduled", "due", "set", "planned", "supposed"}) && In(i - 2) &&
            At(i - 1).lower == "been" && At(i - 2).lower == "had") {
          had_been = true;
        }
        break;
      }
      // "was to leave for Sofia to meet X".
      if (OneOf(token.lower, {"is", "are", "was", "were"}) && At(i + 1).lower == "to" &&
          i + 1 < group) {
        planned = governed = true;
        break;
      }
      // "has yet to meet".
      if (token.lower == "yet" && In(i - 1) && At(i - 1).Has(kHaveVerb)) {
        modality.nothing = true;
        break;
      }
      // "used a stop in Kyiv to meet Y": the noun governs nothing, the verb before it does.
      if (token.Has(kVisitVerb) && In(i - 1) && At(i - 1).Has(kDeterminer | kPossessive)) continue;
      if (token.lower == "used") {
        governed = past = true;
        break;
      }
      // "slipped into Riyadh to confer with Y": a verb of motion, by its preposition.
      if (token.classes == 0 &&
          (absl::EndsWith(token.lower, "ed") ||
           OneOf(token.lower, {"drove", "rode", "ran", "sped", "swept", "made"})) &&
          In(i + 1) &&
          OneOf(At(i + 1).lower, {"into", "to", "back", "across", "over", "out", "off"})) {
        governed = past = true;
        break;
      }
      // "traveled to Kyiv to meet Y", "was in Kyiv to meet": done, or on its way.
      if (token.Has(kVisitVerb) || token.Has(kPastVerb)) {
        governed = true;
        if (token.Has(kPastVerb)) {
          past = true;
        } else {
          planned = true;
        }
        for (int k = i - 1; k >= std::max(sentence_->first, i - 3); --k) {
          if (OneOf(At(k).lower, {"will", "to", "is", "are"})) {
            planned = true;
            past = false;
          }
          if (OneOf(At(k).lower, {"may", "might", "could", "would"})) possible = true;
        }
        break;
      }
    }
    // "walks in to be received by X": no past tense.
    if (!governed && At(cue - 1).lower == "be" && At(cue - 2).lower == "to") past = false;
    if (!governed && !planned && !possible) {
      // A headline's "Bush to meet Putin", "he is to meet".
      planned = !past;
      if (past) planned = group < cue && At(group).Has(kBeVerb);
    }
    if (planned && past && !possible && At(group).Has(kBeVerb)) {
      past = false;  // "was due to meet"
    }
    if (planned) past = false;
  } else if (!modal) {
    // "denied that X met Y".
    for (int i = group - 1, steps = 0; In(i) && steps < 14; --i, ++steps) {
      if (OneOf(At(i).lower, {"denied", "denies", "deny", "denying"})) {
        negated = denied = true;
        break;
      }
      if (At(i).shape == Shape::kQuote || At(i).lower == ";") break;
    }
    // "will discuss it when they meet".
    if (OneOf(verb.lower, {"meet", "meets"})) {
      for (int i = group - 1; In(i); --i) {
        if (At(i).lower == "when") past = false;
        if (At(i).lower == "will") planned = true;
      }
    }
    // "whether they met", "if they meet".
    const int before = group - 1;
    for (int i = before, steps = 0; In(i) && steps < 10; --i, ++steps) {
      if (OneOf(At(i).lower, {"whether", "if", "unless"})) {
        possible = true;
        // "it was unclear whether the two had met".
        modality.nothing = past && At(i).lower == "whether";
        break;
      }
      if (At(i).lower == "," || At(i).shape == Shape::kQuote) break;
    }
  }
  if (absl::EndsWith(verb.lower, "ing") && In(cue - 1)) {
    // "hours after speaking to X", "after meeting", "before meeting", "considering meeting".
    for (int i = cue - 1, steps = 0; In(i) && steps < 5; --i, ++steps) {
      const DocToken& token = At(i);
      if (token.Has(kDenyWord)) negated = true;
      // "thanked X for receiving him".
      if (token.lower == "for" && i == cue - 1 && In(i - 1) && reader_.MentionAt(i - 1) >= 0 &&
          !planned && !possible) {
        past = true;
        break;
      }
      if (token.lower == "after" || token.lower == "following" || token.lower == "since") {
        past = true;
        planned = possible = false;
        break;
      }
      if (token.Has(kPossibleWord) && !token.Has(kModal)) possible = true;
      if (OneOf(token.lower, {"before", "ahead"})) {
        planned = !sentence_->is_caption && !PastSentence();
        past = !planned;
        break;
      }
    }
  }
  // "looks forward to welcoming X".
  if (absl::EndsWith(verb.lower, "ing") && In(cue - 2) && At(cue - 1).lower == "to" &&
      At(cue - 2).lower == "forward" && !negated) {
    modality.status = v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    return modality;
  }
  // "instead of meeting X", "avoided meeting X": said to have not been.
  if (Avoided(cue) && absl::EndsWith(verb.lower, "ing")) {
    modality.status = v1::MEETING_STATUS_DENIED;
    modality.past = true;
    return modality;
  }
  // "Speaking by phone with X on Sunday, Y offered help": as its clause.
  // "Landing in Kyiv and meeting X, Y offered help".
  const bool also_opens = At(sentence_->first).IsCapitalised() && group == cue && In(cue - 1) &&
                          At(cue - 1).lower == "and" &&
                          absl::EndsWith(At(sentence_->first).lower, "ing");
  // "spent a day in Kyiv, meeting there with X".
  const bool trails = group == cue && In(cue - 1) && At(cue - 1).lower == ",";
  // "When meeting X on Friday, Y said".
  const bool fronted = group == cue && cue == sentence_->first + 1 &&
                       OneOf(At(sentence_->first).lower, {"when", "while", "upon"});
  if ((cue == sentence_->first || also_opens || trails || fronted) &&
      absl::EndsWith(verb.lower, "ing")) {
    past = PastSentence();
  }
  if (negated) {
    modality.status = v1::MEETING_STATUS_DENIED;
    // "will not now see", "will no longer meet".
    for (int i = group; modal && i < cue; ++i) {
      const bool after_all = At(i).lower == "after" && At(i + 1).lower == "all";
      if (!after_all && !OneOf(At(i).lower, {"now", "longer"})) continue;
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    // "did not rule out meeting", "not refuse": the offer stands.
    if (DoubleNegation(group)) {
      modality.status = v1::MEETING_STATUS_POSSIBLE;
      return modality;
    }
    for (int i = group; i < cue; ++i) {
      // "never met" tells of no meeting, and so does "have not met".
      if (At(i).lower == "never" || At(i).lower == "nor") modality.nothing = true;
    }
    if (perfect && !infinitive && !modal && !denied) modality.nothing = true;
    modality.past = failed || (past && !planned && !infinitive);
    modality.future = !modality.past;
    return modality;
  }
  // "they have spoken several times": no one meeting.
  if (perfect && !infinitive && !modal && OftenAfter(cue)) modality.nothing = true;
  // "would have flown to New York to see X": he did not.
  if (infinitive && possible) {
    for (int i = group - 1; In(i) && group - i < 12; --i) {
      if (At(i).lower == "would" && At(i + 1).lower == "have") modality.nothing = true;
    }
  }
  if (modality.nothing) return modality;
  // "was turned down when he asked to see Y".
  for (int i = cue - 1; possible && infinitive && In(i - 2) && cue - i < 6; --i) {
    if (!OneOf(At(i).lower, {"asked", "offered", "sought"})) continue;
    for (int k = i - 1; In(k - 1) && i - k < 5; --k) {
      if (At(k).lower != "when") continue;
      if (OneOf(At(k - 1).lower, {"rebuffed", "refused", "rejected", "down"})) {
        modality.status = v1::MEETING_STATUS_DENIED;
        modality.future = true;
        return modality;
      }
    }
  }
  // "a request by X to see Y was turned down".
  for (int i = cue + 1; possible && infinitive && In(i + 1) && i < cue + 18; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") break;
    if (!At(i).Has(kBeVerb)) continue;
    const absl::string_view next = At(i + 1).lower;
    if (OneOf(next, {"rejected", "refused", "declined", "rebuffed", "denied", "ignored"}) ||
        (next == "turned" && In(i + 2) && At(i + 2).lower == "down")) {
      modality.status = v1::MEETING_STATUS_DENIED;
      modality.future = true;
      return modality;
    }
  }
  if ((planned || possible) && FulfilledAfter(cue)) {
    modality.past = true;
    return modality;
  }
  if (possible && infinitive && FailedAfter(cue)) {
    modality.status = v1::MEETING_STATUS_CANCELLED;
    modality.future = true;
    return modality;
  }
  if (possible && !(past && !infinitive && !modal)) {
    modality.would = At(group).lower == "would" && !infinitive;
    modality.status = v1::MEETING_STATUS_POSSIBLE;
    modality.future = true;
    return modality;
  }
  if (planned) {
    modality.status = v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    if (FailedAfter(cue)) modality.status = v1::MEETING_STATUS_CANCELLED;
    // "will no longer meet".
    if (In(cue - 2) && At(cue - 2).lower == "no" && At(cue - 1).lower == "longer") {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      return modality;
    }
    // "cancelled a visit to X, where he was due to meet Y".
    if (had_been || (was && CancelledBefore(group))) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
    }
    return modality;
  }
  // "is to host Y, meeting also Z".
  if ((infinitive || absl::EndsWith(verb.lower, "ing")) && !perfect && !sentence_->is_caption &&
      LiesAhead(cue)) {
    modality.status = v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    return modality;
  }
  modality.past = past || perfect;
  // The present tense: held unless its day is to come.
  modality.future = !modality.past && !sentence_->is_caption;
  return modality;
}

bool ModalityReader::IsOfUntrueReport(int cue, int group) const {
  bool report = false;
  for (int i = sentence_->first; i + 1 < group && !report; ++i) {
    report = OneOf(At(i + 1).lower, {"that", "of"}) &&
             OneOf(At(i).lower, {"report", "reports", "rumour", "rumours", "rumor", "rumors",
                                 "claim", "claims", "suggestion", "suggestions", "allegations"});
    // "dismissed reports that he would meet X".
    for (int k = i - 1; report && In(k) && i - k < 5; --k) {
      if (reader_.MentionAt(k) < 0 &&
          OneOf(At(k).lower, {"denied", "dismissed", "rejected", "brushed", "dispelled", "refuted",
                              "denies", "dismisses", "rejects", "scotched"})) {
        return true;
      }
    }
  }
  for (int i = cue + 1; report && In(i + 1); ++i) {
    if (At(i).lower == ";" || document_.QuoteOf(i) >= 0) return false;
    if (reader_.MentionAt(i) < 0 && At(i).Has(kBeVerb) &&
        OneOf(At(i + 1).lower, {"untrue", "false", "unfounded", "baseless", "wrong", "incorrect",
                                "fabricated", "nonsense", "denied", "dismissed", "fiction"})) {
      return true;
    }
  }
  return false;
}

bool ModalityReader::FulfilledAfter(int cue) const {
  for (int i = cue + 1; In(i + 1); ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return false;
    if (At(i).lower != "did" || At(i + 1).Has(kNegation)) continue;
    if (At(i + 1).shape != Shape::kPunct && !At(i + 1).Has(kPreposition)) continue;
    for (int k = i - 1; k > cue && i - k < 4; --k) {
      if (OneOf(At(k).lower, {"and", "as", "which"})) return true;
    }
  }
  return false;
}

bool ModalityReader::MayLieAhead() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (At(i).shape != Shape::kLower && !absl::EndsWith(At(i).lower, "'ll")) continue;
    if (At(i).Has(kPlanWord | kModal) ||
        OneOf(At(i).lower, {"to", "prepared", "looks", "looked"})) {
      return true;
    }
  }
  return false;
}

// The tense of the first finite verb above decides; a noun or a verb that means something to come
// decides before it.
bool ModalityReader::LiesAhead(int i) const {
  if (!MayLieAhead()) return false;
  const SentenceSyntax syntax(document_, reader_.mentions(), *sentence_);
  int word = syntax.WordOf(i);
  for (int steps = 0; word >= 0 && steps < 10; ++steps, word = syntax.head(word)) {
    const absl::string_view preposition = syntax.PrepositionOf(word);
    if (OneOf(preposition, {"after", "following", "since", "during", "about", "when", "if"})) {
      return false;
    }
    const int above = syntax.head(word);
    if (above >= 0 && OneOf(preposition, {"to", "for"}) && syntax.label(word) == Label::kOblique &&
        OneOf(syntax.lower(above), {"look", "looks", "looked", "looking", "prepare", "prepares",
                                    "prepared", "preparing"})) {
      return true;
    }
    if (!IsVerb(syntax.tag(word))) continue;
    const int token = syntax.TokenOf(word);
    bool to = false;
    for (const int child : syntax.children(word)) {
      const absl::string_view lower = syntax.lower(child);
      if (child < word && lower == "to" && syntax.label(child) != Label::kCase) to = true;
      if (syntax.label(child) != Label::kAuxiliary) continue;
      if (OneOf(lower, {"will", "shall", "'ll", "\u2019ll"})) return !Negated(token);
      if (lower == "would") return AfterPastSpeech(syntax.TokenOf(child)) && !Negated(token);
      if (lower != "to" && !OneOf(lower, {"is", "are", "was", "were", "be"})) return false;
    }
    if (to) {
      int left = token;
      while (In(left) && At(left).lower != "to") --left;
      for (--left; In(left) && At(left).Has(kAdverb); --left) {
      }
      if (In(left) && reader_.MentionAt(left) < 0 && At(left).Has(kBeVerb | kPlanWord)) {
        return !Negated(left) && !At(left).Has(kDenyWord);
      }
      continue;
    }
    if (syntax.tag(word) == Tag::kVerbPast || syntax.tag(word) == Tag::kVerbPresent ||
        syntax.tag(word) == Tag::kVerbThird) {
      return false;
    }
  }
  return false;
}

// "had a chance to sit down with X": and did.
bool ModalityReader::IsTakenChance(int i) const {
  // "was able to see only X", "managed to see him".
  if (At(i).lower == "able" && In(i - 1) && OneOf(At(i - 1).lower, {"was", "were"})) {
    return !Negated(i);
  }
  if (At(i).lower == "managed" && At(i).shape == Shape::kLower) return true;
  return OneOf(At(i).lower, {"chance", "opportunity", "occasion"}) && In(i - 2) &&
         OneOf(At(i - 2).lower, {"had", "got", "took"}) && At(i - 1).Has(kDeterminer);
}

// "will be hosted by X and also hold talks with Y": the verb whose auxiliary the one at `cue`
// shares, a base form without one of its own; -1 for none.
int ModalityReader::FirstOfCoordinated(int cue, int group) const {
  constexpr int kReach = 24;
  if (group != cue || At(cue).Has(kPastVerb) || At(cue).shape != Shape::kLower) return -1;
  if (!OneOf(At(cue).lower,
             {"meet",  "hold",      "have", "host",  "receive", "see",     "visit",
              "call",  "confer",    "talk", "speak", "greet",   "welcome", "brief",
              "phone", "telephone", "pay",  "open",  "begin",   "attend",  "join"})) {
    return -1;
  }
  int i = cue - 1;
  while (In(i) && At(i).Has(kAdverb) && reader_.MentionAt(i) < 0) --i;
  if (!In(i) || At(i).lower != "and" || reader_.MentionAt(i) >= 0) return -1;
  for (--i; In(i) && cue - i < kReach; --i) {
    const DocToken& token = At(i);
    if (token.lower == ";" || document_.QuoteOf(i) != document_.QuoteOf(cue) ||
        (token.Has(kSubordinator) && !token.Has(kPreposition))) {
      return -1;
    }
    if (reader_.MentionAt(i) >= 0 || token.shape != Shape::kLower) continue;
    if (!OneOf(token.lower, {"will", "shall", "would", "may", "might", "could", "to"})) continue;
    // The first verb behind the auxiliary.
    int verb = i + 1;
    while (In(verb) && verb < cue && At(verb).Has(kAdverb | kBeVerb | kNegation)) ++verb;
    const bool governs = verb < cue && At(verb).shape == Shape::kLower &&
                         reader_.MentionAt(verb) < 0 && !At(verb).Has(kDeterminer);
    return governs && reader_.VerbGroupFirst(verb) < verb ? verb : -1;
  }
  return -1;
}

// "had planned to meet X, but that was cancelled", "but the meeting fell through": of the plan at
// token `cue`.
bool ModalityReader::FailedAfter(int cue) const {
  // "A's trip, on which he was to meet B, was put off", "Plans for A to receive B were shelved".
  for (int i = cue + 1; In(i + 1); ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") break;
    if (reader_.MentionAt(i) >= 0 || At(i).shape != Shape::kLower ||
        !At(i).Has(kBeVerb | kHaveVerb)) {
      if (At(i).Has(kSubordinator | kSpeechVerb) && !At(i).Has(kPreposition)) break;
      continue;
    }
    int verb = i + 1;
    while (In(verb + 1) && (At(verb).Has(kAdverb) || At(verb).lower == "been")) ++verb;
    const bool off =
        OneOf(At(verb).lower, {"called", "put"}) && In(verb + 1) && At(verb + 1).lower == "off";
    if (off || At(verb).Has(kCancelWord) ||
        OneOf(At(verb).lower, {"shelved", "scrapped", "abandoned", "dropped"})) {
      return true;
    }
    break;
  }
  for (int i = cue + 1; In(i + 2); ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return false;
    if (At(i).lower != "but") continue;
    const bool again = OneOf(At(i + 1).lower, {"that", "it", "this"}) ||
                       (At(i + 1).Has(kDeterminer) && At(i + 2).Has(kMeetingNoun | kCallNoun)) ||
                       OneOf(At(i + 2).lower, {"visit", "trip", "plan", "appointment"});
    // "but unfortunately he is unwell and the appointment had to be cancelled".
    for (int j = i + 2; !again && In(j); ++j) {
      const bool noun = At(j - 1).Has(kMeetingNoun | kCallNoun) ||
                        OneOf(At(j - 1).lower, {"appointment", "visit", "trip", "it", "that"});
      if (!noun || !OneOf(At(j).lower, {"had", "was", "has", "is"})) continue;
      for (int k = j + 1; In(k) && k < j + 4; ++k) {
        if (At(k).Has(kCancelWord) && !Negated(k)) return true;
      }
    }
    if (!again) return false;
    for (int j = i + 2; In(j) && j < i + 8; ++j) {
      if (At(j).Has(kCancelWord) && !Negated(j)) return true;
      // "but that nothing has been proposed" is no end of it.
      if (At(j).lower == "nothing" && At(j + 1).Has(kHaveVerb)) continue;
      if (OneOf(At(j).lower, {"fell", "off", "never", "nothing", "dropped", "scrapped"})) {
        return true;
      }
      if (OneOf(At(j).lower, {"happen", "happened", "place"}) && Negated(j)) return true;
    }
    return false;
  }
  return false;
}

// "several times", "many times" behind the verb at `cue`.
bool ModalityReader::OftenAfter(int cue) const {
  for (int i = cue + 1; In(i + 1) && i < cue + 8; ++i) {
    if (At(i).lower == ";" || At(i).date >= 0) return false;
    if (OneOf(At(i).lower, {"often", "repeatedly", "frequently", "regularly"})) return true;
    if (At(i + 1).lower == "times" &&
        OneOf(At(i).lower, {"several", "many", "numerous", "countless"})) {
      return true;
    }
  }
  return false;
}

bool ModalityReader::AfterPastSpeech(int i) const {
  bool speech = false;
  for (int k = sentence_->first; k < i; ++k) {
    if (At(k).shape != Shape::kLower || document_.QuoteOf(k) >= 0) continue;
    if (OneOf(At(k).lower, {"said", "announced", "confirmed", "added", "disclosed", "reported",
                            "told", "says", "informed", "known"})) {
      speech = true;
    }
    if (OneOf(At(k).lower, {"if", "unless", "whether", "hoped", "wanted", "could", "like"})) {
      return false;
    }
  }
  // "would meet again, though no date was set".
  for (int k = i; In(k + 1); ++k) {
    if (At(k).lower == "no" && At(k + 1).lower == "date") return false;
  }
  for (int k = i + 1; In(k) && k < i + 4; ++k) {
    if (OneOf(At(k).lower, {"like", "prefer", "be", "if"})) return false;
  }
  return speech;
}

// "turned down an invitation", "refused her request": of the offer at token `i`.
bool ModalityReader::RefusedBefore(int i) const {
  for (int k = i - 1; In(k) && i - k < 8; --k) {
    if (At(k).shape != Shape::kLower || reader_.MentionAt(k) >= 0) continue;
    if (At(k).Has(kDenyWord)) return !Negated(k);
    if (At(k).lower == "turned" && In(k + 1) && At(k + 1).lower == "down") return !Negated(k);
    if (OneOf(At(k).lower, {"spurned", "rebuffed", "ignored"})) return true;
    if (At(k).Has(kSubordinator | kSpeechVerb | kConjunction)) return false;
  }
  return false;
}

bool ModalityReader::Negated(int i) const {
  for (int k = i - 1; k >= std::max(sentence_->first, i - 3); --k) {
    if (At(k).Has(kNegation)) return true;
  }
  return false;
}

bool ModalityReader::NotPlanned(int i) const {
  for (int k = i - 1, steps = 0; In(k) && steps < 5; --k, ++steps) {
    const DocToken& token = At(k);
    if (token.Has(kNegation)) return !DoubleNegation(i);
    if (token.shape != Shape::kLower || token.lower == "that") return false;
    if (!token.Has(kBeVerb | kHaveVerb | kModal | kAdverb | kDeterminer | kTitleModifier) &&
        !OneOf(token.lower, {"current", "immediate", "concrete", "firm", "such", "any", "plans"})) {
      return false;
    }
  }
  return false;
}

bool ModalityReader::TellsWhy(int i) const {
  constexpr int kWithin = 3;
  for (int k = i; In(k) && k < i + kWithin; ++k) {
    if (OneOf(At(k).lower, {"owing", "because", "due"})) return true;
  }
  return false;
}

int ModalityReader::AfterRelativeClause(int i) const {
  constexpr int kLongest = 18;
  if (!In(i + 1) || At(i).lower != "," || !OneOf(At(i + 1).lower, {"who", "whom", "which"})) {
    return i;
  }
  for (int k = i + 2; In(k) && k < i + kLongest; ++k) {
    if (At(k).lower == "," || document_.QuoteOf(k) != document_.QuoteOf(i)) {
      return At(k).lower == "," ? k : i;
    }
  }
  return i;
}

void ModalityReader::NegateLightVerb(int i, Modality* modality) const {
  modality->status = v1::MEETING_STATUS_DENIED;
  bool have = false;
  bool future = false;
  for (int k = i - 1; k >= std::max(sentence_->first, i - 4); --k) {
    if (At(k).shape != Shape::kLower) break;
    if (At(k).Has(kHaveVerb)) have = true;
    if (OneOf(At(k).lower, {"will", "won't", "would"})) future = true;
    // "never held talks".
    if (At(k).lower == "never") modality->nothing = true;
  }
  // "have not held talks since May".
  if (have) modality->nothing = true;
  modality->future = future;
  modality->past = !future;
}

// "not rule out", "did not reject".
bool ModalityReader::DoubleNegation(int group) const {
  for (int i = group - 1, steps = 0; In(i) && steps < 8; --i, ++steps) {
    if (At(i).Has(kDenyWord) || (At(i).lower == "rule" && In(i + 1) && At(i + 1).lower == "out")) {
      return Negated(i);
    }
  }
  return false;
}

// Does the main verb of the sentence stand in the past?
bool ModalityReader::PastSentence() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (At(i).shape != Shape::kLower || document_.QuoteOf(i) >= 0) continue;
    if (At(i).Has(kPastVerb) || OneOf(At(i).lower, {"was", "were", "had"})) return true;
    if (OneOf(At(i).lower, {"will", "is", "are", "has"})) return false;
  }
  return false;
}

Modality ModalityReader::OfNoun(int cue, int np, int end) const {
  Modality modality;
  const bool before_event = BeforePhrase(np);
  // Inside the noun phrase: "planned talks", "a possible meeting", "the cancelled summit".
  for (int i = np; i < cue; ++i) {
    const DocToken& token = At(i);
    if (token.Has(kCancelWord)) modality.status = v1::MEETING_STATUS_CANCELLED;
    if (OneOf(token.lower, {"planned", "scheduled", "upcoming", "forthcoming", "expected"})) {
      modality.status = v1::MEETING_STATUS_PLANNED;
    }
    if (OneOf(token.lower, {"possible", "potential", "proposed", "initial", "another", "future"})) {
      modality.status = v1::MEETING_STATUS_POSSIBLE;
    }
    // "Their next meeting is in May".
    if (token.lower == "next" && OneOf(At(cue + 1).lower, {"is", "are", "will"})) {
      modality.status = v1::MEETING_STATUS_PLANNED;
    }
  }
  if (modality.status == v1::MEETING_STATUS_CANCELLED) {
    modality.future = true;
    return modality;
  }
  const bool anothers = modality.status == v1::MEETING_STATUS_POSSIBLE;
  // To the right, the verb of which the noun is the subject: "has been postponed", "will take
  // place", "was held".
  const int clause_end = reader_.ClauseEnd(cue);
  // "A meeting planned with X could not take place".
  const bool called_planned = modality.status == v1::MEETING_STATUS_PLANNED;
  bool scheduled = OneOf(At(cue + 1).lower, {"planned", "scheduled", "foreseen", "arranged"});
  const int from = AfterRelativeClause(std::max(end, cue + 1));
  for (int i = from; i < std::max(clause_end, reader_.ClauseEnd(from)) && i < from + 16; ++i) {
    const DocToken& token = At(i);
    // "has been CANCELLED", as schedules have it.
    const bool shouted = token.shape == Shape::kUpper && token.Has(kCancelWord);
    if ((token.shape != Shape::kLower && !shouted) || reader_.MentionAt(i) >= 0) continue;
    // "which had been planned", and right behind the noun "that had been planned".
    if (token.Has(kSubordinator) && token.lower != "which" && (token.lower != "that" || i > end)) {
      break;
    }
    // "is not planned", "has not been scheduled", "is not on the agenda".
    if (OneOf(token.lower, {"planned", "scheduled", "expected", "foreseen", "envisaged", "set",
                            "arranged", "due", "agenda", "cards", "likely", "anticipated"}) &&
        (Negated(i) || NoBefore(np))) {
      modality.nothing = true;
      return modality;
    }
    if (OneOf(token.lower, {"held", "happened", "occurred", "happen"}) && Negated(i)) {
      NegateLightVerb(i, &modality);
      return modality;
    }
    if (token.Has(kCancelWord) && !Negated(i)) {
      bool passive = false;
      for (int k = i - 1; k >= std::max(sentence_->first, i - 4); --k) {
        if (At(k).Has(kBeVerb | kHaveVerb)) passive = true;
      }
      if (passive) {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        modality.future = true;
        return modality;
      }
    }
    // "The trip is off", "was deferred".
    if (OneOf(token.lower, {"off", "deferred", "adjourned"}) && At(i - 1).Has(kBeVerb)) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    // "was moved to April".
    if (OneOf(token.lower, {"moved", "rescheduled", "shifted", "pushed"}) && In(i + 1) &&
        OneOf(At(i + 1).lower, {"to", "back", "for"}) && At(i - 1).Has(kBeVerb)) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    if (token.lower == "called" && In(i + 1) && At(i + 1).lower == "off") {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    if ((token.lower == "put" && In(i + 1) && At(i + 1).lower == "off")) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    // "His talks with X on Friday stand".
    if (OneOf(token.lower, {"stand", "stands"}) && i >= end &&
        (!In(i + 1) || At(i + 1).shape == Shape::kPunct)) {
      modality.status = v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      return modality;
    }
    if (token.lower == "take" && In(i + 1) && At(i + 1).lower == "place") {
      bool would = false;
      bool will = false;
      for (int k = i - 1; k >= std::max(sentence_->first, i - 4); --k) {
        if (OneOf(At(k).lower, {"could", "may", "might"})) would = true;
        if (OneOf(At(k).lower, {"will", "won't", "could"})) will = true;
      }
      modality.status = would ? v1::MEETING_STATUS_POSSIBLE : v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      if (Negated(i)) NegateLightVerb(i, &modality);
      // "a call, foreseen for May, did not take place", "the meeting could not take place": who
      // says so had expected it.
      if (Negated(i) &&
          (scheduled || called_planned || TellsWhy(i + 2) || (will && !NoBefore(np)))) {
        modality.status = v1::MEETING_STATUS_CANCELLED;
      }
      return modality;
    }
    // "did not go ahead", "fell through", "came to nothing", "was dropped from the programme".
    if ((OneOf(token.lower, {"go", "went"}) && In(i + 1) && At(i + 1).lower == "ahead" &&
         Negated(i)) ||
        (OneOf(token.lower, {"fell", "fallen", "fall"}) && In(i + 1) &&
         OneOf(At(i + 1).lower, {"through", "victim"})) ||
        (OneOf(token.lower, {"came", "come"}) && In(i + 2) && At(i + 1).lower == "to" &&
         OneOf(At(i + 2).lower, {"nothing", "naught"})) ||
        (OneOf(token.lower, {"dropped", "struck", "removed", "cut", "erased"}) && In(i + 1) &&
         At(i + 1).lower == "from") ||
        (token.lower == "overtaken" && At(i - 1).Has(kBeVerb)) ||
        // "would be held at a later date".
        (token.lower == "later" && In(i + 1) && At(i + 1).lower == "date")) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    // "is to be confirmed".
    if (token.lower == "confirmed" && At(i - 1).lower == "be" && In(i - 2) &&
        OneOf(At(i - 2).lower, {"to", "yet"})) {
      modality.status = v1::MEETING_STATUS_POSSIBLE;
      modality.future = true;
      return modality;
    }
    // "never took place", "never came about", "did not materialise".
    if (OneOf(token.lower, {"took", "come", "came", "materialise", "materialised", "materialize",
                            "materialized"}) &&
        Negated(i)) {
      // "a second meeting, planned for May, never took place".
      modality.status = scheduled ? v1::MEETING_STATUS_CANCELLED : v1::MEETING_STATUS_DENIED;
      modality.future = scheduled;
      modality.past = !scheduled;
      return modality;
    }
    if (OneOf(token.lower, {"took", "lasted", "ended", "came", "began"})) {
      modality.past = true;
      if (NoBefore(np)) modality.status = v1::MEETING_STATUS_DENIED;
      return modality;
    }
    if ((token.lower == "ruled" && In(i + 1) && At(i + 1).lower == "out") ||
        (OneOf(token.lower, {"rejected", "refused", "declined"}) && In(i - 1) &&
         At(i - 1).Has(kBeVerb | kAdverb))) {
      modality.status = Negated(i) ? v1::MEETING_STATUS_POSSIBLE : v1::MEETING_STATUS_DENIED;
      modality.future = true;
      return modality;
    }
    if (OneOf(token.lower, {"possible", "likely", "considered", "discussed", "proposed"}) &&
        In(i - 1) && At(i - 1).Has(kBeVerb | kAdverb) && i - end <= 4) {
      // "was discussed and dropped".
      const bool dropped =
          In(i + 2) && At(i + 1).lower == "and" &&
          (At(i + 2).Has(kCancelWord) ||
           OneOf(At(i + 2).lower, {"dropped", "shelved", "abandoned", "scrapped"}));
      modality.status = dropped ? v1::MEETING_STATUS_CANCELLED : v1::MEETING_STATUS_POSSIBLE;
      modality.future = true;
      return modality;
    }
    if (OneOf(token.lower,
              {"scheduled", "planned", "due", "set", "expected", "pencilled", "penciled", "slated",
               "booked", "arranged", "fixed", "foreseen", "envisaged", "requested"}) &&
        In(i - 1) && At(i - 1).lower != "'s" && At(i - 1).lower != "\u2019s" &&
        (At(i - 1).Has(kBeVerb) || At(i - 1).shape == Shape::kPunct ||
         reader_.MentionAt(i - 1) >= 0 || At(i - 1).Has(kAdverb))) {
      // "scheduled for Friday, has been postponed": what follows may still call it off.
      scheduled = true;
    }
  }
  if (scheduled) {
    // "cancelled his meeting with Y, scheduled for Friday".
    modality.status = CalledOff(np) ? v1::MEETING_STATUS_CANCELLED : v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    return modality;
  }
  if (Avoided(np)) {
    modality.status = v1::MEETING_STATUS_DENIED;
    modality.past = true;
    return modality;
  }
  // "Nor was there any encounter".
  const bool nor = At(sentence_->first).lower == "nor" && At(sentence_->first + 1).Has(kBeVerb) &&
                   At(sentence_->first + 2).lower == "there";
  if (NoBefore(np) || nor || IsOfUntrueReport(cue, np)) {
    modality.status = v1::MEETING_STATUS_DENIED;
    modality.past = true;
    return modality;
  }
  // "will be hosted by X and also hold talks with Y".
  for (int i = np - 1; In(i) && np - i < 4; --i) {
    if (!At(i).Has(kLightVerb | kHaveVerb)) continue;
    const int first = FirstOfCoordinated(i, reader_.VerbGroupFirst(i));
    if (first >= 0) return OfVerb(first, reader_.VerbGroupFirst(first));
    break;
  }
  // To the left, what governs the noun phrase.
  const int clause_first = reader_.ClauseFirst(cue);
  bool past = false;
  bool present = false;
  for (int i = np - 1; i >= clause_first && np - i < 20; --i) {
    const DocToken& token = At(i);
    if (document_.QuoteOf(i) != document_.QuoteOf(cue)) break;
    if (token.date >= 0) continue;  // "May 14: Meeting with X"
    if (token.shape != Shape::kLower && i > sentence_->first) continue;
    if (reader_.MentionAt(i) >= 0 && !token.Has(kModal)) continue;
    const bool ahead = In(i - 1) && OneOf(At(i - 1).lower, {"ahead", "advance"});
    // "was to have had lunch with X": it came to nothing.
    if (At(i - 1).lower == "have" && At(i - 2).lower == "to" && In(i - 3) &&
        OneOf(At(i - 3).lower, {"was", "were"})) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    // "did not get a meeting with X".
    if (OneOf(token.lower, {"get", "obtain", "secure"}) && np - i <= 2 && Negated(i)) {
      modality.status = v1::MEETING_STATUS_DENIED;
      modality.past = true;
      return modality;
    }
    if (OneOf(token.lower, {"about", "of"}) && np - i <= 2 && In(i + 1) &&
        At(i + 1).Has(kPossessive) && !ahead) {
      // "will brief them about his meeting with X": it lies behind.
      modality.status = v1::MEETING_STATUS_HELD;
      modality.past = true;
      modality.reference = true;
      return modality;
    }
    if (OneOf(token.lower, {"pulled", "walked", "backed"}) && In(i + 1) &&
        At(i + 1).lower == "out") {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      modality.future = true;
      return modality;
    }
    const bool within = OneOf(token.lower, {"at", "in"}) && np - i <= 2;
    if (within || OneOf(token.lower, {"after", "following", "during", "since"})) {
      // "said after talks": they were held, unless the sentence lies ahead.
      modality.status = v1::MEETING_STATUS_HELD;
      modality.past = true;
      for (int k = i - 1; k >= clause_first && i - k < 12; --k) {
        // "participates in a meeting": as an agenda tells it.
        if (within && OneOf(At(k).lower, {"participates", "attends", "joins", "takes",
                                          "participate", "attend", "join", "take"})) {
          modality.past = false;
          modality.future = !sentence_->is_caption;
          if (In(k - 1) && OneOf(At(k - 1).lower, {"will", "to"})) continue;
          break;
        }
        if (OneOf(At(k).lower, {"will", "expected", "scheduled"})) {
          modality.status = v1::MEETING_STATUS_PLANNED;
          modality.past = false;
          modality.future = true;
          break;
        }
        if (At(k).Has(kPastVerb | kSpeechVerb)) break;
      }
      return modality;
    }
    if (token.Has(kCancelWord) ||
        (token.lower == "off" && In(i - 1) && OneOf(At(i - 1).lower, {"called", "put", "broke"}))) {
      modality.status = v1::MEETING_STATUS_CANCELLED;
      if (Negated(i)) modality.status = v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      return modality;
    }
    if (token.Has(kDenyWord) || (token.lower == "out" && In(i - 1) && At(i - 1).lower == "rule") ||
        (token.lower == "rule" && In(i + 1) && At(i + 1).lower == "out")) {
      modality.status = Negated(i) || (In(i - 1) && Negated(i - 1)) ? v1::MEETING_STATUS_POSSIBLE
                                                                    : v1::MEETING_STATUS_DENIED;
      modality.future = true;
      return modality;
    }
    if (OneOf(token.lower, {"no", "without", "any"}) && np - i <= (token.lower == "any" ? 3 : 1) &&
        (token.lower != "any" || Negated(i))) {
      modality.status = v1::MEETING_STATUS_DENIED;
      modality.past = true;
      return modality;
    }
    if (token.Has(kLightVerb) && Negated(i) && np - i <= 6) {
      NegateLightVerb(i, &modality);
      for (int k = i - 1; k >= std::max(clause_first, i - 4); --k) {
        // "do not plan to hold talks".
        if (At(k).Has(kPlanWord) && At(k).lower != "will") modality.nothing = true;
      }
      return modality;
    }
    if (OneOf(token.lower,
              {"will",      "scheduled", "due",   "plans",    "planned", "agreed",   "agrees",
               "announced", "slated",    "set",   "planning", "intends", "upcoming", "preparing",
               "prepare",   "expected",  "heads", "travels",  "flies",   "leaves"})) {
      modality.status = v1::MEETING_STATUS_PLANNED;
      // "no date has been set for a meeting": it may come.
      for (int k = i - 1; k >= std::max(clause_first, i - 5); --k) {
        if (OneOf(At(k).lower, {"date", "time"}) && In(k - 1) && At(k - 1).lower == "no") {
          modality.status = v1::MEETING_STATUS_POSSIBLE;
          modality.future = true;
          return modality;
        }
      }
      if (In(i - 2) && At(i - 1).lower == "been" && At(i - 2).lower == "had") {
        modality.status = v1::MEETING_STATUS_CANCELLED;  // "had been due to hold talks"
      }
      if (token.lower == "will" ? Negated(i) || (In(i + 1) && At(i + 1).Has(kNegation))
                                : Negated(i)) {
        modality.status = v1::MEETING_STATUS_DENIED;
        if (token.lower != "will") modality.nothing = NotPlanned(i);
      }
      modality.future = true;
      return modality;
    }
    // "turned down the meeting".
    if (token.lower == "down" && OneOf(At(i - 1).lower, {"turned", "turns", "turning", "turn"})) {
      modality.status = Negated(i - 1) ? v1::MEETING_STATUS_POSSIBLE : v1::MEETING_STATUS_DENIED;
      modality.future = true;
      return modality;
    }
    // "has asked for a meeting".
    if (OneOf(token.lower, {"asked", "asks", "asking", "pressed", "applied", "pleaded"}) &&
        At(i + 1).lower == "for") {
      modality.status = v1::MEETING_STATUS_POSSIBLE;
      modality.future = true;
      return modality;
    }
    if (OneOf(token.lower, {"is", "are"}) && In(i + 1) && At(i + 1).lower == "to") {
      modality.status = v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      return modality;
    }
    // "told lawmakers that they would hold talks".
    if (token.lower == "would" && AfterPastSpeech(i) && !Negated(i)) {
      modality.status = v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      return modality;
    }
    if (OneOf(token.lower,
              {"proposed",  "proposes",    "offered",     "offers",   "offer",     "invited",
               "invites",   "invitation",  "may",         "might",    "could",     "would",
               "hopes",     "hoped",       "wants",       "wanted",   "seeks",     "seek",
               "sought",    "seeking",     "called",      "calls",    "call",      "urged",
               "requested", "considering", "possibility", "if",       "whether",   "ready",
               "willing",   "arrange",     "arranging",   "demanded", "suggested", "prospect",
               "prepared",  "pushing",     "open",        "propose",  "hope",      "want",
               "proposal"})) {
      // "called for talks", but not "said in a call"; the noun itself may be "call".
      if (token.Has(kCallNoun) && np - i > 2 && !(In(i + 1) && At(i + 1).lower == "for")) continue;
      if (OneOf(token.lower, {"called", "calls", "call"}) &&
          !(In(i + 1) && At(i + 1).lower == "for")) {
        continue;
      }
      modality.status = v1::MEETING_STATUS_POSSIBLE;
      if (Negated(i)) modality.status = v1::MEETING_STATUS_DENIED;
      modality.future = true;
      return modality;
    }
    // "reaches Athens on Thursday for talks": the present of a journey.
    if (OneOf(token.lower, {"reaches", "lands", "heads", "stops"}) &&
        token.shape == Shape::kLower && reader_.MentionAt(i) < 0) {
      present = true;
      break;
    }
    // "has an appointment with X": no perfect.
    if (OneOf(token.lower, {"has", "have"}) && In(i + 1) &&
        (At(i + 1).Has(kDeterminer | kNumberWord) || i + 1 == np || i + 1 == cue) &&
        !(In(i - 1) && At(i - 1).Has(kModal))) {
      present = true;
      break;
    }
    // "will have talks": the future of the verb, no perfect.
    if (token.lower == "have" && In(i - 1) && At(i - 1).Has(kModal)) continue;
    if (token.Has(kPastVerb) || OneOf(token.lower, {"was", "were", "had", "has", "have"}) ||
        (token.classes == 0 && absl::EndsWith(token.lower, "ed"))) {
      past = true;
      break;
    }
    // "At the request of A, ...": a noun.
    const bool noun = In(i - 1) && At(i - 1).Has(kDeterminer | kPossessive);
    if ((token.Has(kVisitVerb | kLightVerb | kHostVerb | kMeetVerb | kAttendVerb) && !noun) ||
        OneOf(token.lower, {"is", "are", "includes", "include", "features", "foresees"})) {
      present = true;
    }
    if (token.Has(kSpeechVerb)) break;
  }
  if (anothers) {
    modality.future = true;
    return modality;
  }
  if (modality.status == v1::MEETING_STATUS_PLANNED) {
    modality.future = true;
    return modality;
  }
  if (before_event) {
    for (int i = np - 1; In(i) && np - i <= 3; --i) {
      if (At(i).lower == "ahead") modality.before = true;
    }
    // "Before the session he will confer with X".
    if (np - 2 <= sentence_->first && !sentence_->is_caption) {
      for (int i = cue + 1; In(i) && i < cue + 14; ++i) {
        if (At(i).lower != "will" || reader_.MentionAt(i) >= 0) continue;
        modality.status = v1::MEETING_STATUS_PLANNED;
        modality.future = true;
        return modality;
      }
    }
    modality.future = !sentence_->is_caption;
    modality.past = sentence_->is_caption;
    return modality;
  }
  if (!sentence_->is_caption && LiesAhead(cue)) {
    modality.status = v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    return modality;
  }
  // "has an appointment with X".
  if (present && !past && OneOf(At(cue).lower, {"appointment", "appointments"})) {
    modality.status = v1::MEETING_STATUS_PLANNED;
    modality.future = true;
    return modality;
  }
  // The present tense is the future where the day is to come; a bare noun tells what was.
  modality.future = present && !past && !sentence_->is_caption;
  modality.past = !modality.future;
  return modality;
}

// "cancelled his meeting", "called off Friday's talks", "pulled out of the summit".
bool ModalityReader::CalledOff(int np) const {
  int owner = -1;  // the mention whose meeting it is
  for (int i = np - 1; In(i) && np - i <= 8; --i) {
    const DocToken& token = At(i);
    if (const int m = reader_.MentionAt(i); m >= 0) {
      const bool owns = token.Has(kPossessive) || token.lower == "'s" || token.lower == "\u2019s";
      if (m != owner && !owns) return false;
      owner = m;
      continue;
    }
    if (token.Has(kCancelWord)) return !Negated(i);
    if (token.lower == "off" && In(i - 1) && OneOf(At(i - 1).lower, {"called", "put"})) return true;
    if (token.lower == "of" && In(i - 2) && At(i - 1).lower == "out" &&
        OneOf(At(i - 2).lower, {"pulled", "backed"})) {
      return true;
    }
  }
  return false;
}

// "skipped his meeting", "stayed away from the talks", "instead of a meeting": it was not held, as
// far as they are concerned.
bool ModalityReader::Avoided(int np) const {
  for (int i = np - 1; In(i) && np - i <= 3; --i) {
    const absl::string_view word = At(i).lower;
    if (OneOf(word, {"skipped", "skips", "skip", "missed", "misses", "avoided", "avoids"})) {
      return !Negated(i);
    }
    if (In(i - 1) && ((word == "of" && At(i - 1).lower == "instead") ||
                      (word == "than" && At(i - 1).lower == "rather") ||
                      (word == "from" && OneOf(At(i - 1).lower, {"away", "absent"})))) {
      return true;
    }
    if (!At(i).Has(kDeterminer | kPossessive | kTitleModifier | kAdverb) && At(i).date < 0) {
      return false;
    }
  }
  return false;
}

// "before their meeting", "ahead of talks", "heading into meetings".
bool ModalityReader::BeforePhrase(int np) const {
  for (int i = np - 1; In(i) && np - i <= 3; --i) {
    if (OneOf(At(i).lower, {"before", "ahead"})) return true;
    if (At(i).lower == "into") {
      // "went straight into talks" is in them.
      for (int k = i - 1; In(k) && i - k <= 3; --k) {
        if (At(k).shape == Shape::kLower && At(k).Has(kPastVerb)) return false;
      }
      return true;
    }
  }
  return false;
}

bool ModalityReader::NoBefore(int np) const {
  for (int i = np; In(i) && np - i <= 1; --i) {
    if (OneOf(At(i).lower, {"no", "neither", "nor"})) return true;
  }
  return false;
}

bool ModalityReader::CancelledBefore(int i) const {
  for (int k = i - 1; In(k); --k) {
    if (At(k).shape != Shape::kLower || !At(k).Has(kCancelWord)) continue;
    return !Negated(k);
  }
  return false;
}

}  // namespace chancery
