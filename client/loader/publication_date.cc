#include "client/loader/publication_date.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"

namespace chancery {
namespace {

constexpr absl::string_view kMonths[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
constexpr absl::string_view kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
constexpr size_t kMaxShownBytes = 100;

// `word` is in lower case; three letters are enough, and so is "sept".
bool Abbreviates(absl::string_view word, absl::string_view name) {
  return word.size() >= 3 && absl::StartsWith(name, word);
}

int MonthNumber(absl::string_view word) {
  for (int month = 0; month < 12; ++month) {
    if (Abbreviates(word, kMonths[month])) return month + 1;
  }
  return 0;
}

bool IsWeekday(absl::string_view word) {
  for (const absl::string_view day : kWeekdays) {
    if (Abbreviates(word, day)) return true;
  }
  return false;
}

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

// "10:00", "10:00:00", "10:00:00.123".
bool IsTime(absl::string_view word) {
  return word.size() >= 4 && absl::StrContains(word, ':') &&
         absl::ascii_isdigit(static_cast<unsigned char>(word[0]));
}

// "GMT", "EST", "Z", "+0100", "-05:00", "(CET)", and the halves of the day.
bool IsZone(absl::string_view word) {
  if (word[0] == '+' || word[0] == '-') {
    return word.size() >= 3 && absl::ascii_isdigit(static_cast<unsigned char>(word[1]));
  }
  absl::ConsumePrefix(&word, "(");
  absl::ConsumeSuffix(&word, ")");
  if (word.empty() || word.size() > 5) return false;
  for (const char c : word) {
    if (!absl::ascii_isalpha(static_cast<unsigned char>(c)) && c != '.') return false;
  }
  return true;
}

// The two digits of RFC 822 mean what RFC 2822 says.
int64_t Year(absl::string_view digits) {
  int64_t year = 0;
  if (!absl::SimpleAtoi(digits, &year)) return -1;
  if (digits.size() == 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.size() == 4 ? year : -1;
}

// "2022-01-21T10:00:00Z", "2022-01-21 10:00", "20220121T1000", "2022/01/21".
absl::optional<PartialDate> ParseIso(absl::string_view text) {
  std::string day;
  absl::string_view rest;
  if (text.size() >= 10 && AllDigits(text.substr(0, 4)) && (text[4] == '-' || text[4] == '/') &&
      text[7] == text[4]) {
    day = absl::StrCat(text.substr(0, 4), "-", text.substr(5, 2), "-", text.substr(8, 2));
    rest = text.substr(10);
  } else if (text.size() >= 8 && AllDigits(text.substr(0, 8))) {
    day = absl::StrCat(text.substr(0, 4), "-", text.substr(4, 2), "-", text.substr(6, 2));
    rest = text.substr(8);
  } else {
    return absl::nullopt;
  }
  if (!rest.empty()) {
    if (rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ') return absl::nullopt;
    rest = absl::StripAsciiWhitespace(rest.substr(1));
    if (rest.size() < 2 || !AllDigits(rest.substr(0, 2))) return absl::nullopt;
  }
  const absl::StatusOr<PartialDate> parsed = PartialDate::Parse(day);
  if (!parsed.ok()) return absl::nullopt;
  return *parsed;
}

// "Fri, 21 Jan 2022 10:00:00 GMT", "Friday, 21-Jan-22 10:00:00 GMT", "Fri Jan 21 10:00:00 2022",
// "January 21, 2022", "21 January 2022".
absl::optional<PartialDate> ParseNamedMonth(absl::string_view text) {
  int month = 0;
  std::vector<absl::string_view> numbers;
  std::vector<std::string> words = absl::StrSplit(text, absl::ByAnyChar(", \t"), absl::SkipEmpty());
  // The form of RFC 850 joins the day with hyphens.
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    const std::vector<std::string> joined = absl::StrSplit(word, '-');
    if (joined.size() == 3 && MonthNumber(absl::AsciiStrToLower(joined[1])) > 0) {
      parts.insert(parts.end(), joined.begin(), joined.end());
    } else {
      parts.push_back(word);
    }
  }
  for (const std::string& part : parts) {
    std::string word = absl::AsciiStrToLower(part);
    if (AllDigits(word)) {
      numbers.push_back(part);
      continue;
    }
    if (!word.empty() && word.back() == '.') word.pop_back();
    if (IsTime(word) || IsWeekday(word)) continue;
    if (const int named = MonthNumber(word); named > 0 && month == 0) {
      month = named;
    } else if (word.empty() || !IsZone(word)) {
      return absl::nullopt;
    }
  }
  if (month == 0 || numbers.size() != 2 || numbers[0].size() > 2) return absl::nullopt;
  int day = 0;
  const int64_t year = Year(numbers[1]);
  if (!absl::SimpleAtoi(numbers[0], &day) || year < 0 || !IsCivilDay(year, month, day)) {
    return absl::nullopt;
  }
  return PartialDate::Day(year, month, day);
}

}  // namespace

absl::StatusOr<PartialDate> ParsePublicationDate(absl::string_view written) {
  const absl::string_view text = absl::StripAsciiWhitespace(written);
  const absl::StatusOr<PartialDate> edtf = PartialDate::Parse(text);
  if (edtf.ok() && !edtf->is_unknown()) return edtf;
  if (const auto iso = ParseIso(text); iso.has_value()) return *iso;
  if (const auto named = ParseNamedMonth(text); named.has_value()) return *named;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text.substr(0, kMaxShownBytes),
                   "\" is no date of the form 2022-01-21 or Fri, 21 Jan 2022 10:00:00 GMT",
                   edtf.ok() ? "" : ": ", edtf.ok() ? "" : edtf.status().message()));
}

}  // namespace chancery
