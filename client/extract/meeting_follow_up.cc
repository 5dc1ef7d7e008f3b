#include "client/extract/meeting_follow_up.h"

#include <algorithm>

namespace chancery {
namespace {

// Sentences between a meeting and what is added to it.
constexpr int kNear = 3;

bool IsToCome(const MeetingMention& meeting) {
  return meeting.status == v1::MEETING_STATUS_PLANNED ||
         meeting.status == v1::MEETING_STATUS_POSSIBLE;
}

}  // namespace

void MeetingFollowUps::Apply(int sentence, std::vector<MeetingMention>* found) const {
  if (found->empty()) return;
  const Sentence& words = document_.sentences()[sentence];
  ReadAttendants(words, sentence, found);
  ReadCompany(words, sentence, found);
  ReadFate(words, sentence, found);
}

MeetingMention* MeetingFollowUps::Last(int sentence, int back, bool held,
                                       std::vector<MeetingMention>* found) {
  for (size_t k = found->size(); k-- > 0;) {
    MeetingMention& meeting = (*found)[k];
    if (sentence - meeting.sentence > back) return nullptr;
    if (held ? meeting.status == v1::MEETING_STATUS_HELD : IsToCome(meeting)) return &meeting;
  }
  return nullptr;
}

// "X also attended", "Both took part in the talks", "Y joined them", "Z sat in on those talks".
void MeetingFollowUps::ReadAttendants(const Sentence& sentence, int index,
                                      std::vector<MeetingMention>* found) const {
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).shape != Shape::kLower) continue;
    if (!OneOf(At(i).lower, {"attended", "participated", "took", "sat", "joined", "made", "make",
                             "was", "were"})) {
      continue;
    }
    const auto next = [&](int k) -> absl::string_view {
      return i + k < sentence.token_end ? At(i + k).lower : absl::string_view();
    };
    bool attends = false;
    if (At(i).lower == "attended" || At(i).lower == "participated") {
      const bool also = i > sentence.first && OneOf(At(i - 1).lower, {"also", "both"});
      attends = (also && (next(1).empty() || next(1) == "." || next(1) == ",")) ||
                (OneOf(next(1), {"the", "those", "that"}) && i + 2 < sentence.token_end &&
                 At(i + 2).Has(kMeetingNoun));
    } else if (At(i).lower == "took" && next(1) == "part") {
      attends = next(2) == "." || (next(2) == "in" && i + 3 < sentence.token_end &&
                                   (At(i + 3).Has(kDeterminer) || At(i + 3).date >= 0));
      for (int j = i + 3; attends && next(2) == "in" && j < i + 7; ++j) {
        if (j < sentence.token_end && At(j).Has(kMeetingNoun)) break;
        attends = j + 1 < i + 7;
      }
    } else if (At(i).lower == "sat" && next(1) == "in") {
      attends = next(2) == "." || next(2) == ",";
      if (next(2) == "on") {
        attends = i + 4 < sentence.token_end && At(i + 4).Has(kMeetingNoun);
      }
    } else if (At(i).lower == "joined") {
      attends = OneOf(next(1), {"them", "him", "her"}) ||
                (OneOf(next(1), {"the", "those"}) && i + 2 < sentence.token_end &&
                 At(i + 2).Has(kMeetingNoun));
    } else if (At(i).lower == "made" || At(i).lower == "make") {
      attends =
          next(1) == "the" && OneOf(next(2), {"trip", "journey"}) && OneOf(next(3), {".", ","});
    } else if (OneOf(At(i).lower, {"was", "were"})) {
      attends = next(1) == "present" || (next(1) == "also" && next(2) == "present");
    }
    if (!attends) continue;
    const std::vector<int> subject = reader_.SubjectOf(i);
    if (!parties_.AllPeople(subject)) continue;
    MeetingMention* meeting = Last(index, kNear, /*held=*/true, found);
    if (meeting == nullptr) return;
    parties_.AddAll(subject, &meeting->parties);
    return;
  }
}

// "..., with X as the host", "with Y present", "He will be accompanied by Z".
void MeetingFollowUps::ReadCompany(const Sentence& sentence, int index,
                                   std::vector<MeetingMention>* found) const {
  for (int i = sentence.first; i + 1 < sentence.token_end; ++i) {
    if (document_.QuoteOf(i) >= 0) continue;
    if (At(i).lower == "with") {
      const ClauseReader::List list = reader_.ListAt(i + 1);
      if (!parties_.AllPeople(list.mentions) || list.end >= sentence.token_end) continue;
      const auto after = [&](int k) -> absl::string_view {
        return list.end + k < sentence.token_end ? At(list.end + k).lower : absl::string_view();
      };
      const bool as_host =
          after(0) == "as" && (OneOf(after(1), {"host", "mediator"}) ||
                               OneOf(after(2), {"host", "mediator", "chair", "moderator"}));
      const bool present =
          after(0) == "present" || (after(0) == "looking" && after(1) == "on") ||
          (after(0) == "in" && (after(1) == "attendance" || after(2) == "chair")) ||
          (after(0) == "also" && after(1) == "present");
      if (!as_host && !present) continue;
      MeetingMention* meeting = Last(index, kNear, /*held=*/true, found);
      if (meeting == nullptr) return;
      parties_.AddAll(list.mentions, &meeting->parties);
      return;
    }
    if (At(i).lower == "accompanied" && At(i + 1).lower == "by" && i > sentence.first &&
        At(i - 1).Has(kBeVerb)) {
      const ClauseReader::List list = reader_.ListAt(i + 2);
      if (!parties_.AllPeople(list.mentions)) continue;
      const std::vector<int> subject = reader_.SubjectOf(i);
      std::vector<Party> who;
      parties_.AddAll(subject, &who);
      bool will = false;
      for (int k = reader_.VerbGroupFirst(i); k < i; ++k) will = will || At(k).lower == "will";
      // All that the sentences before tell of those whom he accompanies.
      for (size_t k = found->size(); k-- > 0;) {
        MeetingMention& meeting = (*found)[k];
        if (index - meeting.sentence > 2) break;
        if (will != IsToCome(meeting)) continue;
        bool among = false;
        for (const Party& party : meeting.parties) {
          for (const Party& other : who) {
            among = among || (party.kind == Party::Kind::kPerson && other.kind == party.kind &&
                              other.person == party.person);
          }
        }
        if (among) parties_.AddAll(list.mentions, &meeting.parties);
      }
      return;
    }
  }
}

// "No such meeting took place.", "The visit was called off.", "The appointment fell through."
void MeetingFollowUps::ReadFate(const Sentence& sentence, int index,
                                std::vector<MeetingMention>* found) const {
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& noun = At(i);
    if (noun.shape != Shape::kLower || !(noun.Has(kMeetingNoun | kCallNoun) ||
                                         OneOf(noun.lower, {"appointment", "visit", "trip"}))) {
      continue;
    }
    if (i - 1 < sentence.first) continue;
    if (At(i - 1).lower == "such" && i - 2 >= sentence.first && At(i - 2).lower == "no") {
      // Whatever the sentences before said of it.
      MeetingMention* last = nullptr;
      for (size_t k = found->size(); k-- > 0;) {
        MeetingMention& meeting = (*found)[k];
        if (index - meeting.sentence > kNear) break;
        if (meeting.sentence == index) continue;
        last = &meeting;
        break;
      }
      if (last != nullptr) last->status = v1::MEETING_STATUS_DENIED;
      return;
    }
    if (document_.QuoteOf(i) >= 0) continue;
    if (!OneOf(At(i - 1).lower, {"the", "that", "this", "their"})) continue;
    // The verb of which the noun is the subject, right behind it.
    bool passive = false;
    for (int j = i + 1; j < sentence.token_end && j < i + 7; ++j) {
      const DocToken& token = At(j);
      if (reader_.MentionAt(j) >= 0 || token.shape == Shape::kPunct) break;
      if (token.Has(kBeVerb | kHaveVerb)) passive = true;
      if (token.Has(kNegation)) break;
      const absl::string_view next =
          j + 1 < sentence.token_end ? At(j + 1).lower : absl::string_view();
      const bool off = (OneOf(token.lower, {"called", "put"}) && next == "off") ||
                       (token.lower == "fell" && next == "through");
      if ((passive && token.Has(kCancelWord)) || off) {
        // What was said to be cancelled before is meant, not another one.
        for (size_t k = found->size(); k-- > 0;) {
          const MeetingMention& meeting = (*found)[k];
          if (index - meeting.sentence > 6) break;
          if (meeting.sentence != index && meeting.status == v1::MEETING_STATUS_CANCELLED) return;
        }
        MeetingMention* meeting = Last(index, kNear, /*held=*/false, found);
        if (meeting != nullptr && meeting->sentence != index) {
          meeting->status = v1::MEETING_STATUS_CANCELLED;
        }
        return;
      }
    }
  }
}

}  // namespace chancery
