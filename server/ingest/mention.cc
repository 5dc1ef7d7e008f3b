#include "server/ingest/mention.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

constexpr char kMeeting[] = "meeting:";
constexpr char kWritten[] = "written-";

// SimpleAtoi takes signs, spaces and leading zeros, which would give a mention several names.
template <typename Number>
bool ParseNumber(absl::string_view digits, Number* number) {
  return absl::SimpleAtoi(digits, number) && absl::StrCat(*number) == digits;
}

}  // namespace

std::string MeetingMentionName(absl::string_view article_key, uint32_t index) {
  return absl::StrCat(kMeeting, article_key, "#", index);
}

absl::optional<MeetingMention> ParseMeetingMention(absl::string_view mention) {
  MeetingMention parsed;
  // Keys may have a "#" of their own.
  const size_t hash = mention.rfind('#');
  if (hash == absl::string_view::npos || !ParseNumber(mention.substr(hash + 1), &parsed.index)) {
    return absl::nullopt;
  }
  absl::string_view key = mention.substr(0, hash);
  if (!absl::ConsumePrefix(&key, kMeeting)) return absl::nullopt;
  parsed.article_key = std::string(key);
  return parsed;
}

std::string WrittenPersonMention(PersonId person) { return absl::StrCat(kWritten, person.value); }

absl::optional<PersonId> ParseWrittenPersonMention(absl::string_view mention) {
  PersonId person;
  if (!absl::ConsumePrefix(&mention, kWritten) || !ParseNumber(mention, &person.value)) {
    return absl::nullopt;
  }
  return person;
}

}  // namespace chancery
