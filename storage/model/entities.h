// What the graph is made of: the base facts, as plain values. What follows from them (who held
// which office on the day of a meeting, names to ids) is in indexes, see storage/graph.
//
// The words are those of docs/architecture.md. Thread-compatible value types.

#ifndef CHANCERY_STORAGE_MODEL_ENTITIES_H_
#define CHANCERY_STORAGE_MODEL_ENTITIES_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {

// What a thing is called. `keys` are ids in other systems, unique within a kind of entity.
struct Names {
  std::string display;
  std::vector<std::string> aliases;
  std::vector<std::string> keys;

  friend bool operator==(const Names& a, const Names& b) {
    return a.display == b.display && a.aliases == b.aliases && a.keys == b.keys;
  }
};

struct Person {
  PersonId id;
  Names names;
  PartialDate birth;
  PartialDate death;
  PolityId polity;  // where known without an office
};

struct Polity {
  PolityId id;
  Names names;
};

// `names.display` is the title without the polity: "Secretary of State".
struct Role {
  RoleId id;
  Names names;
  PolityId polity;  // none: not known
};

struct Tenure {
  TenureId id;
  PersonId person;
  RoleId role;
  TimeInterval interval;
  bool acting = false;
  std::vector<std::string> keys;
};

// On disk: do not renumber. The same numbers as chancery.v1.MeetingKind.
enum class MeetingKind : uint8_t {
  kUnknown = 0,
  kInPerson = 1,
  kPhone = 2,
  kVideo = 3,
  kSummit = 4
};

// On disk: do not renumber. The same numbers as chancery.v1.MeetingStatus.
enum class MeetingStatus : uint8_t {
  kUnknown = 0,
  kHeld = 1,
  kPlanned = 2,
  kPossible = 3,
  kCancelled = 4,
  kDenied = 5,
};

// How an office that a source names with somebody lies to the day that it tells of. On disk: do not
// renumber. The same numbers as chancery.v1.OfficeQualifier.
enum class OfficeQualifier : uint8_t {
  kNone = 0,    // held on that day
  kFormer = 1,  // held before it and no more
  kFuture = 2,  // to be held after it
};

// An office named with somebody who did not hold it on that day. It is kept apart from those that
// were held, so that it is never taken for one of them.
struct QualifiedOffice {
  RoleId role;
  OfficeQualifier qualifier = OfficeQualifier::kFormer;

  friend bool operator==(const QualifiedOffice& a, const QualifiedOffice& b) {
    return a.role == b.role && a.qualifier == b.qualifier;
  }
};

// A party's part. `party` is a person, a role (whose holder is not named), a polity, or none: then
// `group` describes it.
struct Participation {
  EntityRef party;
  std::string group;
  // The offices that a source names with the person as held then, most recent source first.
  std::vector<RoleId> stated;
  // Those that a source names as held before or after.
  std::vector<QualifiedOffice> other_offices;

  friend bool operator==(const Participation& a, const Participation& b) {
    return a.party == b.party && a.group == b.group && a.stated == b.stated &&
           a.other_offices == b.other_offices;
  }
};

struct Meeting {
  MeetingId id;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kHeld;
  PartialDate when;
  uint32_t duration_minutes = 0;  // 0: not known
  PlaceId place;
  std::vector<TopicId> topics;
  std::vector<Participation> participations;
  std::string cameo_code;
  std::string title;
  std::vector<std::string> keys;
};

// On disk: do not renumber. The same numbers as chancery.v1.StatementMode.
enum class StatementMode : uint8_t { kUnknown = 0, kQuote = 1, kParaphrase = 2 };

struct Statement {
  StatementId id;
  EntityRef speaker;                // person, role or polity; none: see speaker_description
  std::string speaker_description;  // in the source's words
  std::vector<RoleId> stated;       // offices that a source names with the speaker as held then
  std::vector<QualifiedOffice> other_offices;  // those it names as held before or after
  std::string text;
  StatementMode mode = StatementMode::kUnknown;
  PartialDate when;
  // No source says when: `when` is the day of the first article, its latest and likely day.
  bool when_assumed = false;
  MeetingId meeting;
  EntityRef addressee;
  std::vector<TopicId> topics;
  std::vector<std::string> keys;
};

struct Place {
  PlaceId id;
  Names names;
  PolityId polity;
};

struct Topic {
  TopicId id;
  Names names;
};

// The text is stored apart, see GraphReader::GetArticleText.
struct Article {
  ArticleId id;
  std::string title;
  std::string publisher;
  std::string url;
  PartialDate published;
  std::string language;
  std::string content_hash;  // SHA-256 of the text and what dates it, in hexadecimal
  std::string extractor;     // "chancery-rules"
  std::string extractor_version;
  absl::Time ingest_time = absl::UnixEpoch();
  std::vector<std::string> keys;
};

using Entity =
    std::variant<Person, Polity, Role, Tenure, Meeting, Statement, Place, Topic, Article>;

EntityRef RefOf(const Entity& entity);
// The ids in other systems.
const std::vector<std::string>& KeysOf(const Entity& entity);

// All invariants that one value can have by itself: names that are not empty and valid UTF-8, known
// enum values, parties of the right kind, required ids. InvalidArgument (INVALID_FIELD) listing
// every violation.
absl::Status Validate(const Entity& entity);

// An office held on a day, as far as it is known.
struct Capacity {
  RoleId role;
  bool certain = true;
  bool stated = false;  // named by a source; else derived from a tenure

  friend bool operator==(const Capacity& a, const Capacity& b) {
    return a.role == b.role && a.certain == b.certain && a.stated == b.stated;
  }
};

// Why `fact` is believed: one place of one article.
struct Evidence {
  EntityRef fact;
  ArticleId article;
  uint32_t sequence = 0;  // tells apart the places of one article
  uint32_t begin = 0;  // the sentence: bytes of the article's text; begin == end: the whole article
  uint32_t end = 0;
  float confidence = 1;
  // What this place says of a meeting, where it says so; the resolved values of the Meeting follow
  // from all of these.
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  PlaceId place;
  // Which of the article's facts says it: an index into its meetings, tenures or statements.
  uint32_t index = 0;
  // What the article says of the fact, as if nothing else were known: an entity of the fact's kind
  // whose id is 0. On the first row of each `index` of an article; the entity follows from the
  // claims of all articles.
  absl::optional<Entity> claim;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_ENTITIES_H_
