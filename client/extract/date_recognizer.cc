#include "client/extract/date_recognizer.h"

#include <algorithm>
#include <utility>

#include "client/extract/relative_dates.h"

namespace chancery {
namespace {

using Basis = DateMention::Basis;
using Relation = DateMention::Relation;

// kMinDay and kMaxDay stand for no day.
PartialDate DayOrUnknown(DayNumber day) {
  return day == kMinDay || day == kMaxDay ? PartialDate::Unknown()
                                          : PartialDate::FromDayNumber(day);
}

// Puts dates together: spans of two, and what stands before one, "since", "until".
class Reader : public RelativeDates {
 public:
  using RelativeDates::RelativeDates;

  std::vector<DateMention> FindAll() const;
  // The one date that is all of the text, or unknown.
  PartialDate ReadAll() const;

 private:
  // A dash that joins what stands on both sides: "3-5", "1994 - 2004".
  bool IsJoin(size_t i) const {
    return IsDash(i) || IsWord(i, "to") || IsWord(i, "through") || IsWord(i, "until") ||
           IsWord(i, "till") || IsWord(i, "thru");
  }

  bool PieceAt(size_t i, DatePiece* piece) const;
  // The second half of a range, which may be a bare day ("from 3 to 5 May" read from the end).
  bool RangeAt(size_t i, bool between, DateMention* mention, size_t* next) const;
  void AddMention(const DatePiece& piece, size_t first, Relation relation,
                  std::vector<DateMention>* out) const;
};

bool Reader::PieceAt(size_t i, DatePiece* piece) const {
  if (!Has(i)) return false;
  if (Numeric(i, piece) || MonthDay(i, piece) || DayMonth(i, piece) || Weekday(i, piece) ||
      Holiday(i, piece) || WithPart(i, piece) || Relative(i, piece)) {
    return true;
  }
  // "last May", "this summer": the word before belongs to the date.
  if ((IsWord(i, "last") || IsWord(i, "next") || IsWord(i, "this")) && Has(i + 1)) {
    return (MonthYear(i + 1, piece) || SeasonOrDecade(i + 1, piece)) && piece->first == i;
  }
  return MonthYear(i, piece) || SeasonOrDecade(i, piece) || BareYear(i, piece);
}

// "1994-2004", "from May 3 to June 5, 2004", "between 3 and 5 May", "Monday to Wednesday". `i` is
// at the first date.
bool Reader::RangeAt(size_t i, bool between, DateMention* mention, size_t* next) const {
  DatePiece a;
  int bare_day = 0;
  const bool whole = PieceAt(i, &a);
  size_t join = a.next;
  if (!whole) {
    // "from 3 to 5 May": the first day lacks its month.
    if (!Day(i, &bare_day)) return false;
    join = i + 1;
  }
  if (whole && IsPunct(join, ',')) ++join;
  const bool joined = between ? IsWord(join, "and") : IsJoin(join);
  if (!joined) return false;
  // Years are joined by a word only where nothing else can be meant.
  DatePiece b;
  int short_year = 0;
  if (whole && a.has_fields && a.fields.year != 0 && a.fields.month == 0 && !a.fields.decade &&
      IsDash(join) && Has(join + 1) && tokens_[join + 1].kind == Kind::kNumber &&
      tokens_[join + 1].digits == 2 && !tokens_[join + 1].space_before && !IsDash(join + 2)) {
    // "1994-95".
    short_year = a.fields.year - a.fields.year % 100 + tokens_[join + 1].value;
    if (short_year <= a.fields.year) return false;
    b.first = join + 1;
    b.next = join + 2;
    b.has_fields = true;
    b.fields.year = short_year;
    Resolve(b.fields, &b);
  } else if (!PieceAt(join + 1, &b)) {
    return false;
  }
  if (b.first != join + 1) return false;
  PartialDate start_past;
  PartialDate start_future;
  if (!whole) {
    if (!b.has_fields || b.fields.day == 0) return false;
    DateFields first = b.fields;
    first.day = bare_day;
    first.last_day = 0;
    if (!IsPossibleDay(first)) return false;
    Resolve(first, &a);
  } else if (a.has_fields && b.has_fields && a.fields.year == 0 && b.fields.year != 0) {
    // "from May 3 to June 5, 2004", "December to February 2005".
    DateFields first = a.fields;
    first.year = b.fields.year;
    if (first.month > b.fields.month && b.fields.month != 0) --first.year;
    if (!IsPossibleDay(first)) return false;
    Resolve(first, &a);
  } else if (a.has_fields && b.has_fields && a.fields.year != 0 && b.fields.year == 0 &&
             b.fields.month != 0) {
    DateFields last = b.fields;
    last.year = a.fields.year;
    if (last.month < a.fields.month) ++last.year;
    Resolve(last, &b);
  }
  start_past = a.past;
  start_future = a.future;
  PartialDate finish_past = b.past;
  PartialDate finish_future = b.future;
  if (has_published_ && a.basis == Basis::kWeekday && b.basis == Basis::kWeekday) {
    // The start is before the finish, the finish after the start.
    const auto spread = [](const PartialDate& from, const PartialDate& to, bool keep_to) {
      const int gap = ((to.nominal_earliest() - from.nominal_earliest()) % 7 + 7) % 7;
      return keep_to ? PartialDate::FromDayNumber(to.nominal_earliest() - gap)
                     : PartialDate::FromDayNumber(from.nominal_earliest() + gap);
    };
    start_past = spread(start_past, finish_past, true);
    finish_future = spread(start_future, finish_future, false);
  }
  const auto range = [](const PartialDate& from, const PartialDate& to) {
    const absl::StatusOr<PartialDate> both = PartialDate::Between(from, to);
    if (both.ok()) return *both;
    if (from.is_unknown() || to.is_unknown() || from.nominal_earliest() > to.nominal_latest()) {
      return PartialDate::Unknown();
    }
    return PartialDate::Range(from.nominal_earliest(), to.nominal_latest());
  };
  mention->past = range(start_past, finish_past);
  mention->future = range(start_future, finish_future);
  if (has_published_ && (mention->past.is_unknown() && mention->future.is_unknown())) return false;
  if (mention->past.is_unknown()) {
    mention->past = mention->future;
    start_past = start_future;
    finish_past = finish_future;
  }
  if (mention->future.is_unknown()) mention->future = mention->past;
  mention->start = start_past;
  mention->finish = finish_past;
  mention->basis = std::max(a.basis, b.basis);
  mention->relation = Relation::kSpan;
  mention->begin = tokens_[whole ? a.first : i].begin;
  mention->end = tokens_[b.next - 1].end;
  *next = b.next;
  return true;
}

void Reader::AddMention(const DatePiece& piece, size_t first, Relation relation,
                        std::vector<DateMention>* out) const {
  DateMention mention;
  mention.begin = tokens_[first].begin;
  mention.end = tokens_[piece.next - 1].end;
  mention.basis = piece.basis;
  mention.relation = relation;
  mention.past = piece.past;
  mention.future = piece.future;
  out->push_back(mention);
}

std::vector<DateMention> Reader::FindAll() const {
  std::vector<DateMention> out;
  for (size_t i = 0; i < tokens_.size();) {
    if (!tokens_[i].may_begin) {
      ++i;
      continue;
    }
    DateMention mention;
    size_t next = 0;
    DatePiece piece;
    if (IsWord(i, "from") || IsWord(i, "between")) {
      const bool between = tokens_[i].lower == "between";
      if (RangeAt(i + 1, between, &mention, &next)) {
        mention.begin = tokens_[i].begin;
        out.push_back(mention);
        i = next;
        continue;
      }
      const bool single = PieceAt(i + 1, &piece) && piece.first == i + 1;
      if (single && piece.has_fields && piece.fields.last_day != 0) {
        // "between 3 and 5 May 2004".
        AddMention(piece, i, Relation::kSpan, &out);
        out.back().start = DayOrUnknown(piece.past.nominal_earliest());
        out.back().finish = DayOrUnknown(piece.past.nominal_latest());
        i = piece.next;
        continue;
      }
      if (!between && single) {
        // "from 2004", "from May 2004 onwards".
        if (IsWord(piece.next, "on") && !IsWord(piece.next + 1)) ++piece.next;
        if (IsWord(piece.next, "onward") || IsWord(piece.next, "onwards")) ++piece.next;
        AddMention(piece, i, Relation::kSince, &out);
        i = piece.next;
        continue;
      }
      ++i;
      continue;
    }
    Relation relation = Relation::kAt;
    size_t lead = 0;
    if (IsWord(i, "since")) {
      relation = Relation::kSince;
      lead = 1;
    } else if (IsWord(i, "until") || IsWord(i, "till") || IsWord(i, "through")) {
      relation = Relation::kUntil;
      lead = 1;
    } else if (IsWord(i, "before")) {
      relation = Relation::kBefore;
      lead = 1;
    } else if (IsWord(i, "after")) {
      relation = Relation::kAfter;
      lead = 1;
    }
    if (lead > 0) {
      size_t at = i + lead;
      if (IsWord(at, "at") && IsWord(at + 1, "least")) at += 2;
      if (PieceAt(at, &piece) && piece.first == at) {
        AddMention(piece, i, relation, &out);
        i = piece.next;
        continue;
      }
      ++i;
      continue;
    }
    if (RangeAt(i, false, &mention, &next)) {
      out.push_back(mention);
      i = next;
      continue;
    }
    if (PieceAt(i, &piece)) {
      AddMention(piece, piece.first, Relation::kAt, &out);
      i = piece.next;
      continue;
    }
    ++i;
  }
  return out;
}

PartialDate Reader::ReadAll() const {
  if (tokens_.empty()) return PartialDate::Unknown();
  DateMention mention;
  size_t next = 0;
  if (RangeAt(0, false, &mention, &next) && next == tokens_.size()) return mention.past;
  DatePiece piece;
  if (PieceAt(0, &piece) && piece.first == 0 && piece.next == tokens_.size() &&
      piece.basis == Basis::kAbsolute) {
    return piece.past;
  }
  return PartialDate::Unknown();
}

}  // namespace

std::vector<DateMention> FindDates(absl::string_view text, size_t begin, size_t end,
                                   const PartialDate& published) {
  end = std::min(end, text.size());
  begin = std::min(begin, end);
  return Reader(text, begin, end, published).FindAll();
}

PartialDate ReadDate(absl::string_view text) {
  return Reader(text, 0, text.size(), PartialDate::Unknown()).ReadAll();
}

}  // namespace chancery
