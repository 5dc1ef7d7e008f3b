// What mentions are called: the ids under which decisions, candidates and notes speak of what
// articles say. They are the same in every store with the same articles.
//
//   meeting:KEY#3    the fourth meeting of the article with that key
//   written-7        a person of WriteFacts
//   24 hex digits    a profile: what articles say of one person in the same words
//
// A mention is compared as a whole, or by its parts as they are parsed here; never by how it
// begins: the key of one article may be the beginning of another's.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_MENTION_H_
#define CHANCERY_SERVER_INGEST_MENTION_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/model/ids.h"

namespace chancery {

// Of a profile, in hexadecimal digits.
inline constexpr size_t kProfileMentionSize = 24;

struct MeetingMention {
  std::string article_key;
  uint32_t index = 0;  // of the meeting within the article
};

std::string MeetingMentionName(absl::string_view article_key, uint32_t index);
// None if it is no mention of a meeting.
absl::optional<MeetingMention> ParseMeetingMention(absl::string_view mention);

std::string WrittenPersonMention(PersonId person);
// None if it is no mention of a person of WriteFacts.
absl::optional<PersonId> ParseWrittenPersonMention(absl::string_view mention);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MENTION_H_
