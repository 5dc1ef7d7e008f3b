#include "client/cli/question_time.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/cli/flag_parser.h"
#include "client/cli/relative_date.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A date in so many words: the first and the last of the years, months or days that it means.
struct Date {
  size_t words = 0;
  std::string first;
  std::string last;
};

// The number of a month, or 0.
int MonthOf(absl::string_view word) {
  static constexpr std::array<absl::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] ||
        (word.size() >= 3 && word.size() <= 4 && absl::StartsWith(kMonths[i], word))) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsYear(absl::string_view word) { return word.size() == 4 && AllDigits(word); }

// The day of a month: "5", "21st"; or 0.
int DayOf(absl::string_view word) {
  for (absl::string_view end : {"st", "nd", "rd", "th"}) {
    if (absl::EndsWith(word, end)) word.remove_suffix(end.size());
  }
  int day = 0;
  return word.size() <= 2 && AllDigits(word) && absl::SimpleAtoi(word, &day) && day <= 31 ? day : 0;
}

class TimeTaker {
 public:
  TimeTaker(absl::CivilDay today, std::vector<std::string>* words, QuestionTime* time)
      : today_(today), words_(*words), time_(*time) {
    for (const std::string& word : words_) lower_.push_back(absl::AsciiStrToLower(word));
  }

  absl::Status Run() {
    for (size_t i = 0; i < words_.size();) {
      CHANCERY_ASSIGN_OR_RETURN(const size_t taken, TakeAt(i));
      if (taken == 0) {
        ++i;
        continue;
      }
      const auto begin = static_cast<std::ptrdiff_t>(i);
      const auto end = static_cast<std::ptrdiff_t>(i + taken);
      words_.erase(words_.begin() + begin, words_.begin() + end);
      lower_.erase(lower_.begin() + begin, lower_.begin() + end);
      // What stood before it and behind it are no neighbours.
      words_.insert(words_.begin() + begin, "");
      lower_.insert(lower_.begin() + begin, "");
      ++i;
    }
    return absl::OkStatus();
  }

 private:
  absl::string_view At(size_t i) const {
    return i < lower_.size() ? absl::string_view(lower_[i]) : absl::string_view();
  }

  // The date that begins at a word, if any.
  absl::optional<Date> DateAt(size_t i) const {
    Date date;
    if (At(i) == "the") {
      absl::optional<Date> rest = DateAt(i + 1);
      if (rest.has_value()) ++rest->words;
      return rest;
    }
    const auto one = [&date](size_t words, std::string text) {
      date.words = words;
      date.first = text;
      date.last = std::move(text);
      return date;
    };
    const absl::string_view word = At(i);
    for (size_t words = 3; words >= 1; --words) {
      if (i + words > lower_.size()) continue;
      const std::string text =
          absl::StrJoin(lower_.begin() + static_cast<std::ptrdiff_t>(i),
                        lower_.begin() + static_cast<std::ptrdiff_t>(i + words), " ");
      if (absl::optional<std::string> relative = ResolveRelativeDate(text, today_)) {
        return one(words, *std::move(relative));
      }
    }
    if (word.size() == 5 && word[4] == 's' && word[3] == '0' && IsYear(word.substr(0, 4))) {
      date.words = 1;
      date.first = std::string(word.substr(0, 4));
      date.last = absl::StrCat(word.substr(0, 3), "9");
      return date;
    }
    if (IsFlagDate(word)) return one(1, std::string(word));
    if (const int month = MonthOf(word)) {
      // "May 2010", "May 5, 2010".
      if (IsYear(At(i + 1))) return one(2, absl::StrFormat("%s-%02d", At(i + 1), month));
      const int day = DayOf(At(i + 1));
      if (day > 0 && IsYear(At(i + 2))) return DayDate(3, At(i + 2), month, day);
      return absl::nullopt;
    }
    // "5 May 2010", "the 5th of May 2010".
    if (const int day = DayOf(word)) {
      const size_t at = At(i + 1) == "of" ? i + 2 : i + 1;
      const int month = MonthOf(At(at));
      if (month > 0 && IsYear(At(at + 1))) return DayDate(at + 2 - i, At(at + 1), month, day);
    }
    return absl::nullopt;
  }

  static absl::optional<Date> DayDate(size_t words, absl::string_view year, int month, int day) {
    Date date;
    date.words = words;
    date.first = absl::StrFormat("%s-%02d-%02d", year, month, day);
    date.last = date.first;
    if (!IsFlagDate(date.first)) return absl::nullopt;
    return date;
  }

  // The year, month or day just before or after one.
  static std::string Beside(const std::string& date, int step) {
    absl::CivilDay day;
    absl::CivilMonth month;
    int year = 0;
    if (date.size() == 10 && absl::ParseCivilTime(date, &day)) {
      return absl::FormatCivilTime(day + step);
    }
    if (date.size() == 7 && absl::ParseCivilTime(date, &month)) {
      return absl::FormatCivilTime(month + step);
    }
    return absl::SimpleAtoi(date, &year) ? absl::StrFormat("%04d", year + step) : date;
  }

  absl::Status Bound(std::string value, std::string* side) {
    if (!side->empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("there are two times: \"", *side, "\" and \"", value, "\""));
    }
    *side = std::move(value);
    return absl::OkStatus();
  }

  // How many words of a time begin at `i`; 0 for none.
  absl::StatusOr<size_t> TakeAt(size_t i) {
    if (At(i) == "as" && (At(i + 1) == "of" || (At(i + 1) == "known" && At(i + 2) == "on"))) {
      const size_t at = i + (At(i + 1) == "of" ? 2 : 3);
      if (At(at) == "revision" && AllDigits(At(at + 1))) {
        CHANCERY_RETURN_IF_ERROR(Bound(std::string(At(at + 1)), &time_.as_of));
        return at + 2 - i;
      }
      const absl::optional<Date> date = DateAt(at);
      if (!date.has_value()) return size_t{0};
      CHANCERY_RETURN_IF_ERROR(Bound(LastDay(date->last), &time_.as_of));
      return at + date->words - i;
    }
    if (At(i) == "between" || At(i) == "from") {
      const absl::optional<Date> first = DateAt(i + 1);
      if (!first.has_value()) return size_t{0};
      const size_t at = i + 1 + first->words;
      const bool joined = At(i) == "between" ? At(at) == "and"
                                             : At(at) == "to" || At(at) == "until" ||
                                                   At(at) == "till" || At(at) == "through";
      const absl::optional<Date> last = joined ? DateAt(at + 1) : absl::nullopt;
      if (last.has_value()) {
        CHANCERY_RETURN_IF_ERROR(Bound(first->first, &time_.first));
        CHANCERY_RETURN_IF_ERROR(Bound(last->last, &time_.last));
        return at + 1 + last->words - i;
      }
      if (At(i) == "between") return size_t{0};
      CHANCERY_RETURN_IF_ERROR(Bound(first->first, &time_.first));
      const bool on = At(at) == "on" || At(at) == "onwards" || At(at) == "onward";
      return at + (on ? 1 : 0) - i;
    }
    const size_t ever = At(i) == "ever" && At(i + 1) == "since" ? 1 : 0;
    const absl::string_view preposition = At(i + ever);
    const size_t at = i + ever + 1;
    if (preposition == "since" || preposition == "after" || preposition == "before" ||
        preposition == "until" || preposition == "till" || preposition == "by") {
      const absl::optional<Date> date = DateAt(at);
      if (!date.has_value()) return size_t{0};
      if (preposition == "since") {
        CHANCERY_RETURN_IF_ERROR(Bound(date->first, &time_.first));
      } else if (preposition == "after") {
        CHANCERY_RETURN_IF_ERROR(Bound(Beside(date->last, 1), &time_.first));
      } else if (preposition == "before") {
        CHANCERY_RETURN_IF_ERROR(Bound(Beside(date->first, -1), &time_.last));
      } else {
        CHANCERY_RETURN_IF_ERROR(Bound(date->last, &time_.last));
      }
      return at + date->words - i;
    }
    if (preposition == "in" || preposition == "during" || preposition == "on" ||
        preposition == "over" || preposition == "within") {
      if (const size_t taken = TakeLast(at)) return at + taken - i;
      if (preposition == "over" || preposition == "within") return size_t{0};
      const absl::optional<Date> date = DateAt(at);
      if (!date.has_value()) return size_t{0};
      CHANCERY_RETURN_IF_ERROR(Bound(date->first, &time_.first));
      CHANCERY_RETURN_IF_ERROR(Bound(date->last, &time_.last));
      return at + date->words - i;
    }
    // "last year", "today" need no preposition; a bare year would be anything.
    const absl::optional<Date> date = DateAt(i);
    if (!date.has_value() || At(i) == "the" || absl::ascii_isdigit(At(i)[0]) ||
        MonthOf(At(i)) > 0) {
      return size_t{0};
    }
    CHANCERY_RETURN_IF_ERROR(Bound(date->first, &time_.first));
    CHANCERY_RETURN_IF_ERROR(Bound(date->last, &time_.last));
    return date->words;
  }

  // "the last 3 years", "the past week".
  size_t TakeLast(size_t i) {
    const size_t begin = i;
    if (At(i) == "the") ++i;
    if (At(i) != "last" && At(i) != "past") return 0;
    ++i;
    const bool counted = AllDigits(At(i));
    const std::string count = counted ? std::string(At(i)) : "1";
    if (counted) ++i;
    if (!counted && At(i - 1) == "last" && At(begin) != "the") return 0;  // "in last year"
    const absl::optional<std::string> from =
        ResolveRelativeDate(absl::StrCat(count, " ", At(i), " ago"), today_);
    if (!from.has_value() || !time_.first.empty()) return 0;
    time_.first = *from;
    return i + 1 - begin;
  }

  // The last day of a year or month.
  static std::string LastDay(const std::string& date) {
    absl::CivilMonth month;
    if (date.size() == 4) return absl::StrCat(date, "-12-31");
    if (date.size() == 7 && absl::ParseCivilTime(date, &month)) {
      return absl::FormatCivilTime(absl::CivilDay(month + 1) - 1);
    }
    return date;
  }

  const absl::CivilDay today_;
  std::vector<std::string>& words_;
  QuestionTime& time_;
  std::vector<std::string> lower_;
};

}  // namespace

absl::Status TakeTimes(absl::CivilDay today, std::vector<std::string>* words, QuestionTime* time) {
  return TimeTaker(today, words, time).Run();
}

}  // namespace chancery
