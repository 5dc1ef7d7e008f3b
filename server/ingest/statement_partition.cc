#include "server/ingest/statement_partition.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/ingest/content_digest.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

using Kind = StatementMark::Kind;

constexpr size_t kWordsDigits = 32;

StatementMark DayMark(Kind kind, const std::string& words, int64_t day) {
  StatementMark mark;
  mark.kind = kind;
  mark.words = words;
  mark.number = day;
  return mark;
}

// The last stated day within the days before and on `day` on which it may have been said.
absl::StatusOr<absl::optional<StatementMark>> StatedBefore(const std::string& words, int64_t day,
                                                           HasMark has) {
  for (int64_t said = day; said >= day - kReprintDays; --said) {
    StatementMark mark = DayMark(Kind::kStated, words, said);
    CHANCERY_ASSIGN_OR_RETURN(const bool found, has(mark));
    if (found) return absl::make_optional(std::move(mark));
  }
  return absl::optional<StatementMark>();
}

// Dates from the best to the worst: stated before assumed, exact before vague, early before late.
auto RankOf(const PartialDate& when, bool assumed) {
  constexpr int64_t kNoDate = std::numeric_limits<int64_t>::max();
  return std::make_tuple(
      when.is_unknown(), assumed,
      when.is_unknown() ? kNoDate : static_cast<int64_t>(when.latest()) - when.earliest(),
      when.is_unknown() ? kNoDate : static_cast<int64_t>(when.earliest()), when.ToString());
}

template <typename T, typename Less>
void Unite(const std::vector<T>& from, std::vector<T>* to, Less less) {
  to->insert(to->end(), from.begin(), from.end());
  std::sort(to->begin(), to->end(), less);
  to->erase(std::unique(to->begin(), to->end()), to->end());
}

}  // namespace

bool operator<(const StatementMark& a, const StatementMark& b) {
  return std::tie(a.words, a.kind, a.number, a.text) < std::tie(b.words, b.kind, b.number, b.text);
}

bool operator==(const StatementMark& a, const StatementMark& b) {
  return std::tie(a.words, a.kind, a.number, a.text) == std::tie(b.words, b.kind, b.number, b.text);
}

std::string WordsOf(const Statement& told) {
  return ContentDigest(absl::StrCat(static_cast<int>(told.speaker.kind), "/", told.speaker.id, "/",
                                    FoldName(told.speaker_description), "/", FoldName(told.text)))
      .substr(0, kWordsDigits);
}

std::string DigestOfKey(absl::string_view key) {
  return ContentDigest(key).substr(0, kWordsDigits);
}

std::vector<StatementMark> MarksOf(const Statement& told, const PartialDate& published,
                                   MeetingId meeting) {
  std::vector<StatementMark> marks;
  const std::string words = WordsOf(told);
  if (!told.when.is_unknown() && !told.when_assumed) {
    if (told.when.is_exact_day()) {
      marks.push_back(DayMark(Kind::kStated, words, told.when.earliest()));
    } else {
      StatementMark vague = DayMark(Kind::kVague, words, 0);
      vague.text = told.when.ToString();
      marks.push_back(std::move(vague));
    }
  } else {
    const PartialDate& day = told.when_assumed ? told.when : published;
    if (day.is_unknown() || day.latest() == kMaxDay) {
      marks.push_back(DayMark(Kind::kVague, words, 0));
    } else {
      marks.push_back(DayMark(Kind::kPublished, words, day.latest()));
    }
  }
  if (meeting) {
    marks.push_back(DayMark(Kind::kMeeting, words, static_cast<int64_t>(meeting.value)));
  }
  for (const std::string& key : told.keys) {
    StatementMark mark = DayMark(Kind::kKey, words, 0);
    mark.text = DigestOfKey(key);
    marks.push_back(std::move(mark));
  }
  return marks;
}

absl::StatusOr<absl::optional<StatementMark>> LeaderOf(const StatementMark& mark, HasMark has) {
  if (mark.kind == Kind::kPublished) {
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<StatementMark> stated,
                              StatedBefore(mark.words, mark.number, has));
    if (stated.has_value()) return stated;
    StatementMark eve = DayMark(Kind::kPublished, mark.words, mark.number - 1);
    CHANCERY_ASSIGN_OR_RETURN(const bool printed, has(eve));
    if (!printed) return absl::optional<StatementMark>();
    CHANCERY_ASSIGN_OR_RETURN(const bool before,
                              has(DayMark(Kind::kPublished, mark.words, mark.number - 2)));
    if (before) return absl::optional<StatementMark>();
    CHANCERY_ASSIGN_OR_RETURN(stated, StatedBefore(mark.words, mark.number - 1, has));
    if (stated.has_value()) return absl::optional<StatementMark>();
    return absl::make_optional(std::move(eve));
  }
  if (mark.kind == Kind::kVague && !mark.text.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate when, PartialDate::Parse(mark.text));
    const int64_t first = when.earliest();
    const int64_t last = when.latest();
    if (last - first >= kVagueDays) return absl::optional<StatementMark>();
    for (int64_t day = first; day <= last; ++day) {
      StatementMark stated = DayMark(Kind::kStated, mark.words, day);
      CHANCERY_ASSIGN_OR_RETURN(const bool found, has(stated));
      if (found) return absl::make_optional(std::move(stated));
    }
  }
  return absl::optional<StatementMark>();
}

std::vector<StatementMark> ConcernedBy(const StatementMark& mark) {
  std::vector<StatementMark> marks;
  int64_t first = mark.number + 1;
  int64_t last = mark.number;
  if (mark.kind == Kind::kStated) {
    first = mark.number;
    last = mark.number + kReprintDays + 1;  // one more: for that of the day after
  } else if (mark.kind == Kind::kPublished) {
    last = mark.number + 2;
  }
  for (int64_t day = first; day <= last; ++day) {
    marks.push_back(DayMark(Kind::kPublished, mark.words, day));
  }
  return marks;
}

internal::ClaimPlaceRecord PlaceOfClaim(absl::string_view article_key, uint32_t index) {
  internal::ClaimPlaceRecord place;
  place.set_article(DigestOfKey(article_key));
  place.set_index(index);
  return place;
}

bool StandsBefore(const internal::ClaimPlaceRecord& a, const internal::ClaimPlaceRecord& b) {
  return std::forward_as_tuple(a.article(), a.index()) <
         std::forward_as_tuple(b.article(), b.index());
}

void FoldStatement(const Statement& told, const PartialDate& published, MeetingId meeting,
                   const internal::ClaimPlaceRecord& place, Statement* statement,
                   internal::StatementNoteRecord* record) {
  const bool first = !record->has_lead();
  if (first || StandsBefore(place, record->lead())) {
    statement->speaker = told.speaker;
    statement->speaker_description = told.speaker_description;
    statement->text = told.text;
    statement->mode = told.mode;
    *record->mutable_lead() = place;
  }
  PartialDate when = told.when;
  bool assumed = told.when_assumed;
  if (when.is_unknown() && !published.is_unknown() && published.latest() != kMaxDay) {
    when = PartialDate::FromDayNumber(published.latest());
    assumed = true;
  }
  if (first || RankOf(when, assumed) < RankOf(statement->when, statement->when_assumed)) {
    statement->when = when;
    statement->when_assumed = assumed;
  }
  if (meeting && (!record->has_meeting() || StandsBefore(place, record->meeting()))) {
    statement->meeting = meeting;
    *record->mutable_meeting() = place;
  }
  if (told.addressee && (!record->has_addressee() || StandsBefore(place, record->addressee()))) {
    statement->addressee = told.addressee;
    *record->mutable_addressee() = place;
  }
  Unite(told.stated, &statement->stated, std::less<>());
  Unite(told.other_offices, &statement->other_offices,
        [](const QualifiedOffice& a, const QualifiedOffice& b) {
          return std::tie(a.role, a.qualifier) < std::tie(b.role, b.qualifier);
        });
  Unite(told.topics, &statement->topics, std::less<>());
  Unite(told.keys, &statement->keys, std::less<>());
}

}  // namespace chancery
