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

constexpr int kHour = 60;
constexpr int kDay = 24 * kHour;

// The domain of a country, and its hour against Greenwich in winter, at its capital.
struct DomainZone {
  absl::string_view domain;
  int minutes;
};
constexpr DomainZone kDomainZones[] = {
    {"ae", 4 * kHour},      {"am", 4 * kHour},      {"ar", -3 * kHour},     {"at", kHour},
    {"au", 10 * kHour},     {"az", 4 * kHour},      {"bd", 6 * kHour},      {"be", kHour},
    {"bg", 2 * kHour},      {"br", -3 * kHour},     {"by", 3 * kHour},      {"ca", -5 * kHour},
    {"ch", kHour},          {"cl", -4 * kHour},     {"cn", 8 * kHour},      {"cu", -5 * kHour},
    {"cy", 2 * kHour},      {"cz", kHour},          {"de", kHour},          {"dk", kHour},
    {"ee", 2 * kHour},      {"eg", 2 * kHour},      {"es", kHour},          {"et", 3 * kHour},
    {"eu", kHour},          {"fi", 2 * kHour},      {"fr", kHour},          {"ge", 4 * kHour},
    {"gov", -5 * kHour},    {"gr", 2 * kHour},      {"hk", 8 * kHour},      {"hu", kHour},
    {"id", 7 * kHour},      {"il", 2 * kHour},      {"in", 5 * kHour + 30}, {"iq", 3 * kHour},
    {"ir", 3 * kHour + 30}, {"it", kHour},          {"jo", 3 * kHour},      {"jp", 9 * kHour},
    {"ke", 3 * kHour},      {"kr", 9 * kHour},      {"kw", 3 * kHour},      {"kz", 5 * kHour},
    {"lb", 2 * kHour},      {"lk", 5 * kHour + 30}, {"lt", 2 * kHour},      {"lv", 2 * kHour},
    {"mil", -5 * kHour},    {"mm", 6 * kHour + 30}, {"mn", 8 * kHour},      {"mx", -6 * kHour},
    {"my", 8 * kHour},      {"ng", kHour},          {"nl", kHour},          {"no", kHour},
    {"np", 5 * kHour + 45}, {"nz", 12 * kHour},     {"om", 4 * kHour},      {"pe", -5 * kHour},
    {"ph", 8 * kHour},      {"pk", 5 * kHour},      {"pl", kHour},          {"qa", 3 * kHour},
    {"ro", 2 * kHour},      {"rs", kHour},          {"ru", 3 * kHour},      {"sa", 3 * kHour},
    {"se", kHour},          {"sg", 8 * kHour},      {"si", kHour},          {"sk", kHour},
    {"th", 7 * kHour},      {"tr", 3 * kHour},      {"tw", 8 * kHour},      {"ua", 2 * kHour},
    {"ug", 3 * kHour},      {"us", -5 * kHour},     {"uz", 5 * kHour},      {"vn", 7 * kHour},
    {"za", 2 * kHour},
};

// The minute of the day of a time in Greenwich's zone; nothing for another zone or none.
absl::optional<int> MinuteInGreenwich(absl::string_view text) {
  bool greenwich = false;
  for (const absl::string_view zone :
       {"+00:00", "-00:00", "+0000", "-0000", "GMT", "UTC", "UT", "Z", "z"}) {
    if (!absl::ConsumeSuffix(&text, zone)) continue;
    greenwich = !text.empty() && (text.back() == ' ' || zone[0] == '+' || zone[0] == '-' ||
                                  absl::ascii_isdigit(static_cast<unsigned char>(text.back())));
    break;
  }
  if (!greenwich) return absl::nullopt;
  const size_t colon = text.find(':');
  size_t hour_at = colon;
  size_t minute_at = colon + 1;
  if (colon != absl::string_view::npos) {
    for (int digits = 0; digits < 2 && hour_at > 0 &&
                         absl::ascii_isdigit(static_cast<unsigned char>(text[hour_at - 1]));
         ++digits) {
      --hour_at;
    }
  } else {
    // "20220121T1000".
    const size_t mark = text.find('T');
    if (mark == absl::string_view::npos) return absl::nullopt;
    hour_at = mark + 1;
    minute_at = hour_at + 2;
  }
  int hour = 0;
  int minute = 0;
  const size_t hour_digits = colon == absl::string_view::npos ? 2 : colon - hour_at;
  if (minute_at + 2 > text.size() || !AllDigits(text.substr(hour_at, hour_digits)) ||
      !AllDigits(text.substr(minute_at, 2)) ||
      !absl::SimpleAtoi(text.substr(hour_at, hour_digits), &hour) ||
      !absl::SimpleAtoi(text.substr(minute_at, 2), &minute) || hour > 23 || minute > 59) {
    return absl::nullopt;
  }
  return hour * kHour + minute;
}

// The day in the path of an address: "/2022/01/21/", "/2022-01-21-", "/20220121/".
absl::optional<PartialDate> DayInPath(absl::string_view url) {
  for (size_t at = 0; (at = url.find('/', at)) != absl::string_view::npos;) {
    ++at;
    const absl::string_view rest = url.substr(at);
    std::string day;
    size_t used = 0;
    if (rest.size() >= 10 && AllDigits(rest.substr(0, 4)) && (rest[4] == '/' || rest[4] == '-') &&
        rest[7] == rest[4]) {
      day = absl::StrCat(rest.substr(0, 4), "-", rest.substr(5, 2), "-", rest.substr(8, 2));
      used = 10;
    } else if (rest.size() >= 8 && AllDigits(rest.substr(0, 8))) {
      day = absl::StrCat(rest.substr(0, 4), "-", rest.substr(4, 2), "-", rest.substr(6, 2));
      used = 8;
    }
    if (used == 0 ||
        (used < rest.size() && absl::ascii_isdigit(static_cast<unsigned char>(rest[used])))) {
      continue;
    }
    const absl::StatusOr<PartialDate> parsed = PartialDate::Parse(day);
    if (parsed.ok() && parsed->is_exact_day()) return *parsed;
  }
  return absl::nullopt;
}

absl::string_view TopDomain(absl::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == absl::string_view::npos) return absl::string_view();
  absl::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/:?#"));
  const size_t dot = host.rfind('.');
  return dot == absl::string_view::npos ? absl::string_view() : host.substr(dot + 1);
}

// The publisher's own day of what is written as `day` in Greenwich's zone.
PartialDate OwnDay(const PartialDate& day, int minute, absl::string_view url) {
  constexpr int kFarthestWest = -12 * kHour;
  constexpr int kFarthestEast = 14 * kHour;
  const DayNumber written = day.earliest();
  if (const auto named = DayInPath(url); named.has_value()) {
    const int64_t days = int64_t{named->earliest()} - written;
    if (days == 0 || (days == -1 && minute + kFarthestWest < 0) ||
        (days == 1 && minute + kFarthestEast >= kDay)) {
      return *named;
    }
  }
  const std::string domain = absl::AsciiStrToLower(TopDomain(url));
  for (const DomainZone& zone : kDomainZones) {
    if (zone.domain != domain) continue;
    const int there = minute + zone.minutes;
    return PartialDate::FromDayNumber(written + (there < 0 ? -1 : there >= kDay ? 1 : 0));
  }
  return day;
}

}  // namespace

absl::StatusOr<PartialDate> ParsePublicationDate(absl::string_view written, absl::string_view url) {
  const absl::string_view text = absl::StripAsciiWhitespace(written);
  absl::StatusOr<PartialDate> edtf = PartialDate::Parse(text);
  if (edtf.ok() && !edtf->is_unknown()) return edtf;
  absl::optional<PartialDate> day = ParseIso(text);
  if (!day.has_value()) day = ParseNamedMonth(text);
  if (day.has_value()) {
    const absl::optional<int> minute = MinuteInGreenwich(text);
    return minute.has_value() && day->is_exact_day() ? OwnDay(*day, *minute, url) : *day;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text.substr(0, kMaxShownBytes),
                   "\" is no date of the form 2022-01-21 or Fri, 21 Jan 2022 10:00:00 GMT",
                   edtf.ok() ? "" : ": ", edtf.ok() ? "" : edtf.status().message()));
}

}  // namespace chancery
