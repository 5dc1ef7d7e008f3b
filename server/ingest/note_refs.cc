#include "server/ingest/note_refs.h"

#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/decision_log.h"

namespace chancery {
namespace {

using Parts = std::vector<absl::string_view>;

void AddArticle(absl::string_view digits, NoteRefs* refs) {
  const absl::optional<uint64_t> number = ParseSortableNumber(digits);
  if (number.has_value()) refs->articles.push_back(ArticleId(*number));
}

void AddResource(absl::string_view name, NoteRefs* refs) {
  const absl::optional<EntityRef> ref = ParseEntityName(name);
  if (ref.has_value()) refs->resources.push_back(*ref);
}

// What stands before the last line feed, and behind it.
std::pair<absl::string_view, absl::string_view> SplitLast(absl::string_view key) {
  const size_t end = key.rfind('\n');
  if (end == absl::string_view::npos) return {key, absl::string_view()};
  return {key.substr(0, end), key.substr(end + 1)};
}

template <typename Record>
void AddSides(absl::string_view value, NoteRefs* refs) {
  Record record;
  if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) return;
  if constexpr (std::is_same_v<Record, internal::CandidateRecord>) {
    refs->mentions.push_back(record.left());
    refs->mentions.push_back(record.right());
  } else {
    refs->mentions.insert(refs->mentions.end(), record.left().begin(), record.left().end());
    refs->mentions.insert(refs->mentions.end(), record.right().begin(), record.right().end());
  }
}

// "people/...", without that.
bool AddPeople(absl::string_view rest, absl::string_view value, NoteRefs* refs) {
  if (absl::ConsumePrefix(&rest, "profile/") || absl::ConsumePrefix(&rest, "count/") ||
      absl::ConsumePrefix(&rest, "again/")) {
    refs->mentions.emplace_back(rest);
  } else if (absl::ConsumePrefix(&rest, "token/")) {
    refs->mentions.emplace_back(SplitLast(rest).second);
  } else if (absl::ConsumePrefix(&rest, "names/")) {
    refs->names.emplace_back(SplitLast(rest).second);
  } else if (absl::ConsumePrefix(&rest, "of/")) {
    const Parts parts = absl::StrSplit(rest, '/');
    refs->mentions.emplace_back(parts.front());
    AddArticle(parts.back(), refs);
  } else if (absl::ConsumePrefix(&rest, "in/")) {
    AddArticle(rest, refs);
    for (absl::string_view id : absl::StrSplit(value, '\n', absl::SkipEmpty())) {
      refs->mentions.emplace_back(id);
    }
  } else if (absl::ConsumePrefix(&rest, "home/")) {
    PersonId person;
    if (absl::SimpleAtoi(rest, &person.value)) refs->resources.push_back(person);
  } else {
    return false;
  }
  return true;
}

// "moves/...", without that.
bool AddMoves(absl::string_view rest, absl::string_view value, NoteRefs* refs) {
  if (absl::ConsumePrefix(&rest, "of/")) {
    refs->mentions.emplace_back(rest);
    internal::ProfileMoveRecord record;
    if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) return true;
    for (uint64_t person : record.from()) refs->resources.push_back(PersonId(person));
  } else if (absl::ConsumePrefix(&rest, "from/")) {
    const Parts parts = absl::StrSplit(rest, absl::MaxSplits('/', 1));
    PersonId person;
    if (absl::SimpleAtoi(parts.front(), &person.value)) refs->resources.push_back(person);
    refs->mentions.emplace_back(parts.back());
  } else {
    return rest == "count";
  }
  return true;
}

// "meetings/...", without that.
bool AddMeetings(absl::string_view rest, NoteRefs* refs) {
  if (absl::ConsumePrefix(&rest, "home/")) {
    refs->mentions.emplace_back(rest);
    return true;
  }
  if (!absl::StartsWith(rest, "vague/") && !absl::StartsWith(rest, "office/")) return false;
  // They end in the article and the claim's index there.
  const Parts parts = absl::StrSplit(rest, '/');
  if (parts.size() >= 3) AddArticle(parts[parts.size() - 2], refs);
  return true;
}

// "tenures/note/PERSON/ROLE", without "tenures/".
bool AddTenures(absl::string_view rest, NoteRefs* refs) {
  if (!absl::ConsumePrefix(&rest, "note/")) return false;
  const Parts parts = absl::StrSplit(rest, '/');
  PersonId person;
  if (absl::SimpleAtoi(parts.front(), &person.value)) refs->resources.push_back(person);
  return true;
}

// "statements/...", without that. The words are told by a digest of them and of who said them.
bool AddStatements(absl::string_view rest, absl::string_view value, NoteRefs* refs) {
  const auto add = [refs](absl::string_view digits) {
    StatementId statement;
    if (absl::SimpleAtoi(digits, &statement.value)) refs->resources.push_back(statement);
  };
  if (absl::StartsWith(rest, "day/")) {
    // Kind, day and statement of each mark.
    const Parts parts = absl::StrSplit(value, ' ', absl::SkipEmpty());
    for (size_t i = 2; i < parts.size(); i += 3) add(parts[i]);
  } else if (absl::StartsWith(rest, "date/") || absl::StartsWith(rest, "meeting/") ||
             absl::StartsWith(rest, "key/")) {
    add(value);
  } else {
    return false;
  }
  return true;
}

bool AddCandidates(absl::string_view rest, absl::string_view value, NoteRefs* refs) {
  if (absl::ConsumePrefix(&rest, "at/")) {
    refs->candidates.emplace_back(rest.substr(rest.find('/') + 1));
    AddSides<internal::CandidateRecord>(value, refs);
  } else if (absl::ConsumePrefix(&rest, "id/")) {
    refs->candidates.emplace_back(rest);
  } else if (absl::ConsumePrefix(&rest, "by/")) {
    const auto [mention, id] = SplitLast(rest);
    refs->mentions.emplace_back(mention);
    refs->mentions.emplace_back(value);
    refs->candidates.emplace_back(id);
  } else {
    return false;
  }
  return true;
}

}  // namespace

absl::optional<NoteRefs> RefsOfNote(absl::string_view key, absl::string_view value) {
  NoteRefs refs;
  absl::string_view rest = key;
  bool known = true;
  if (absl::ConsumePrefix(&rest, "facts/")) {
    ArticleId article;
    if (absl::SimpleAtoi(rest, &article.value)) refs.articles.push_back(article);
  } else if (absl::ConsumePrefix(&rest, "store/")) {
    // Of the store as a whole.
  } else if (absl::ConsumePrefix(&rest, "claims/")) {
    AddResource(rest, &refs);
  } else if (absl::ConsumePrefix(&rest, "people/")) {
    known = AddPeople(rest, value, &refs);
  } else if (absl::ConsumePrefix(&rest, "moves/")) {
    known = AddMoves(rest, value, &refs);
  } else if (absl::ConsumePrefix(&rest, "meetings/")) {
    known = AddMeetings(rest, &refs);
  } else if (absl::ConsumePrefix(&rest, "tenures/")) {
    known = AddTenures(rest, &refs);
  } else if (absl::ConsumePrefix(&rest, "statements/")) {
    known = AddStatements(rest, value, &refs);
  } else if (absl::ConsumePrefix(&rest, "resource-of/")) {
    refs.mentions.emplace_back(rest);
    AddResource(value, &refs);
  } else if (absl::ConsumePrefix(&rest, "mention-of/")) {
    // COLLECTION/ID/MENTION
    const size_t slash = rest.find('/', rest.find('/') + 1);
    AddResource(rest.substr(0, slash), &refs);
    if (slash != absl::string_view::npos) refs.mentions.emplace_back(rest.substr(slash + 1));
  } else if (absl::ConsumePrefix(&rest, "decision/")) {
    AddSides<internal::DecisionRecord>(value, &refs);
  } else if (absl::ConsumePrefix(&rest, "decision-of/")) {
    rest.remove_prefix(std::min(rest.size(), rest.find('/') + 1));
    refs.mentions.emplace_back(SplitLast(rest).first);
  } else if (absl::ConsumePrefix(&rest, "candidate/")) {
    known = AddCandidates(rest, value, &refs);
  } else if (absl::ConsumePrefix(&rest, "redirect/")) {
    AddResource(rest, &refs);
    AddResource(value, &refs);
  } else {
    known = key == "next-decision";
  }
  if (!known) return absl::nullopt;
  return refs;
}

}  // namespace chancery
