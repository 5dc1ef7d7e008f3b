// The graph at one revision, read-only: what queries, ingest and services see. SnapshotReader reads
// it from a KvStore; tests/testing/reference_graph answers the same questions by scanning.
//
//   CHANCERY_RETURN_IF_ERROR(reader.ScanRoleEncounters(
//       lavrov, secretary_of_state, DayRange{}, budget, [&](const RoleEncounter& row) {
//         ++meetings[row.counterpart];
//         return true;  // go on
//       }));
//
// Costs are in rows of storage, see docs/storage_format.md. Every scan charges `budget` for each
// row it reads and stops with the budget's error.
//
// Scans are pulled: a visitor that ends one keeps the position of what it saw last, and goes on
// behind it later, also with another reader of the same revision.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_GRAPH_READER_H_
#define CHANCERY_STORAGE_GRAPH_GRAPH_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/text/text_query.h"

namespace chancery {

// Days first..last, both included. A dated thing is in a range if it possibly lies in it.
struct DayRange {
  DayNumber first = kMinDay;
  DayNumber last = kMaxDay;

  bool all() const { return first == kMinDay && last == kMaxDay; }
};

// A position in a list of dated things, ordered by the first possible day, then by id. A date that
// is unknown, or leaves more than kMaxSpanDays open, sorts before all others, as kMinDay.
struct DatedPosition {
  DayNumber day = kMinDay;
  uint64_t id = 0;

  friend bool operator==(const DatedPosition& a, const DatedPosition& b) {
    return a.day == b.day && a.id == b.id;
  }
  friend bool operator<(const DatedPosition& a, const DatedPosition& b) {
    return a.day != b.day ? a.day < b.day : a.id < b.id;
  }
};
inline constexpr int32_t kMaxSpanDays = 366;
// Where a thing with this date sorts.
DayNumber SortDay(const PartialDate& when);

// A scan through dated things: from one end of `days`, or from just after a position.
struct DatedScan {
  DayRange days;
  bool newest_first = false;
  absl::optional<DatedPosition> after;
};

// One party in a meeting, with the offices held on the day: stated ones first, then derived ones.
struct EdgeParticipant {
  EntityRef party;    // none: a described group
  std::string group;  // in words, if `party` is none
  absl::InlinedVector<Capacity, 2> capacities;
  // Offices that a source names with the party as held before or after the day.
  std::vector<QualifiedOffice> other_offices;
};

// All of a meeting that lists and filters need.
struct MeetingEdge {
  MeetingId meeting;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  uint32_t duration_minutes = 0;
  PlaceId place;
  absl::InlinedVector<TopicId, 4> topics;
  std::vector<EdgeParticipant> participants;
  std::string cameo_code;
  std::string title;

  DatedPosition position() const { return {SortDay(when), meeting.value}; }
};

// Who was at a meeting, and what filters ask of it.
struct MeetingPeople {
  MeetingId meeting;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  PlaceId place;
  absl::InlinedVector<TopicId, 4> topics;
  std::vector<PersonId> people;  // in the order of the participations; who is named twice, twice
};

// `subject` met `counterpart`, who held (or possibly held) a given role on that day.
struct RoleEncounter {
  PersonId counterpart;
  MeetingId meeting;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  PlaceId place;
  bool certain = true;  // of the office
  bool stated = false;
};

// Somebody at a meeting who held (or possibly held) an office on that day.
struct OfficeHolder {
  PersonId person;
  bool certain = true;
  bool stated = false;  // a source of the meeting says so
};

// A meeting of holders of offices of two polities.
struct PolityEncounter {
  MeetingId meeting;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  PlaceId place;
  // By person, each once; who held offices of both is in both.
  std::vector<OfficeHolder> of_first;
  std::vector<OfficeHolder> of_second;
};

// Which statements. Exactly the fields set must hold.
struct StatementKey {
  EntityRef speaker;  // by a person, role (not named holder) or polity
  RoleId role;        // by whoever held it on that day
  TopicId topic;
  MeetingId meeting;
  TextQuery text;  // of its words

  bool empty() const { return !speaker && !role && !topic && !meeting && text.empty(); }
};

struct StatementHit {
  StatementId statement;
  PartialDate when;
  bool certain = true;  // that the speaker held StatementKey::role on that day
};

// A text with the words that were asked for.
struct TextHit {
  EntityRef entity;
  PartialDate when;
  float score = 0;  // see ScoreText
};

// How a name matched, best first.
enum class NameMatch : uint8_t {
  kExact = 1,
  kWords = 2,
  kTransliteration = 3,
  kPrefix = 4,
  kFuzzy = 5,
};

struct NameHit {
  EntityRef entity;
  NameMatch match = NameMatch::kExact;
  float score = 0;   // 0..1
  std::string name;  // the name or alias that matched
};

struct NameQuery {
  std::string text;
  std::vector<EntityKind> kinds;  // empty: people, polities, roles, places and topics
  bool exact = false;             // words as written only (folded): kExact and kWords
  size_t max_hits = 1000;
};

// How many of something an entity has.
enum class Degree {
  kMeetings,    // of a person, role or polity
  kTenures,     // of a person or role
  kStatements,  // by a person, role or polity, about a topic, or at a meeting
  kRoles,       // of a polity
};

class GraphReader {
 public:
  virtual ~GraphReader() = default;

  virtual Revision revision() const = 0;
  // When it was committed; absl::InfinitePast() for revision 0.
  virtual absl::Time revision_time() const = 0;
  // Whether ScanTexts can be asked: the words of texts have rows.
  virtual bool indexes_texts() const { return true; }

  // NOT_FOUND (reason NOT_FOUND, metadata `resource`) if there is none. Cost: 1 row.
  virtual absl::StatusOr<Person> GetPerson(PersonId id) const = 0;
  virtual absl::StatusOr<Polity> GetPolity(PolityId id) const = 0;
  virtual absl::StatusOr<Role> GetRole(RoleId id) const = 0;
  virtual absl::StatusOr<Tenure> GetTenure(TenureId id) const = 0;
  virtual absl::StatusOr<Meeting> GetMeeting(MeetingId id) const = 0;
  virtual absl::StatusOr<Statement> GetStatement(StatementId id) const = 0;
  virtual absl::StatusOr<Place> GetPlace(PlaceId id) const = 0;
  virtual absl::StatusOr<Topic> GetTopic(TopicId id) const = 0;
  virtual absl::StatusOr<Article> GetArticle(ArticleId id) const = 0;
  // "" if the article has none.
  virtual absl::StatusOr<std::string> GetArticleText(ArticleId id) const = 0;
  // Any of them.
  virtual absl::StatusOr<Entity> GetEntity(EntityRef ref) const = 0;
  // Many at once, in the order of `refs`; nullopt: there is none. Cost: 1 row each, and one round
  // trip.
  virtual absl::StatusOr<std::vector<absl::optional<Entity>>> GetEntities(
      absl::Span<const EntityRef> refs) const;

  // The meeting with the offices that its parties held. Cost: 1 row, and 1 + tenures rows a person.
  virtual absl::StatusOr<MeetingEdge> GetMeetingEdge(MeetingId id) const = 0;
  // The same out of the list of one of its parties; nullopt if it is not there. REQUIRES: `when` is
  // its date. Cost: 1 row, and 1 more of a meeting of more than 12 parties that is not in memory.
  // (The default looks for it by ScanMeetings.)
  virtual absl::StatusOr<absl::optional<MeetingEdge>> FindMeetingOf(EntityRef party,
                                                                    const PartialDate& when,
                                                                    MeetingId meeting) const;
  // The offices that `person` held on the day of `when`, by their tenures. Cost: their tenures.
  virtual absl::StatusOr<std::vector<Capacity>> CapacitiesAt(PersonId person,
                                                             const PartialDate& when) const = 0;

  // How to show it: a role with its polity ("Secretary of State of the United States"), a meeting
  // by its parties, place and date. NOT_FOUND as above. Cost: memory for people, polities, roles,
  // places and topics that were shown before; 1 row else.
  virtual absl::StatusOr<std::string> DisplayName(EntityRef ref) const = 0;
  // Many at once, in the order of `refs`, which may repeat; "" for what is not there. Cost: as
  // DisplayName for each, and two round trips for all people, polities, roles, places and topics
  // together. (The default asks one by one.)
  virtual absl::StatusOr<std::vector<std::string>> GetDisplayNames(
      absl::Span<const EntityRef> refs) const;
  // The polity of a role; none if not known. Cost as DisplayName.
  virtual absl::StatusOr<PolityId> PolityOfRole(RoleId role) const = 0;
  // The polity that a place lies in. Cost as DisplayName.
  virtual absl::StatusOr<PolityId> PolityOfPlace(PlaceId place) const = 0;

  // The entity to which some source gave `key`. Cost: 1 row.
  virtual absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                              absl::string_view key) const = 0;
  // Best first, then by id. Cost: the rows of the query's words, and of their near spellings.
  virtual absl::StatusOr<std::vector<NameHit>> FindByName(const NameQuery& query,
                                                          Budget& budget) const = 0;

  // About how many: exact up to 64, beyond that a guess, good within a factor of four, that counts
  // what is there now. 0 for a kind of entity that has none. For plans, not for answers. Cost: 64
  // rows at most. (The default counts all.)
  virtual absl::StatusOr<uint64_t> EstimateDegree(Degree degree, EntityRef of) const;

  // What writers keep beside the facts, see Transaction::PutNote. Cost: 1 row.
  virtual absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const = 0;
  // Many at once, in the order of `keys`. Cost: 1 row each, and one round trip.
  virtual absl::StatusOr<std::vector<absl::optional<std::string>>> GetNotes(
      absl::Span<const std::string> keys) const;

  // Each visitor returns false to end the scan. Visited values die with the visit.

  // Notes whose key begins with `prefix` and is greater than `after`, by key. Cost: 1 row each.
  virtual absl::Status ScanNotes(
      absl::string_view prefix, absl::string_view after, Budget& budget,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;

  // All entities of a kind with id > `after`, by id.
  virtual absl::Status ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                                    absl::FunctionRef<bool(const Entity&)> visit) const = 0;
  // The meetings of a person, role or polity, by DatedPosition. Cost: 1 row each, and with
  // `days.first` set those of the kMaxSpanDays before it and the undated ones.
  virtual absl::Status ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                                    absl::FunctionRef<bool(const MeetingEdge&)> visit) const = 0;
  // The same without offices, titles and all but people, in a third of the time: for who counts or
  // follows people from meeting to meeting. (The default is made of ScanMeetings.)
  virtual absl::Status ScanMeetingPeople(PersonId person, const DatedScan& scan, Budget& budget,
                                         absl::FunctionRef<bool(const MeetingPeople&)> visit) const;
  // Somebody, and when: on which days, which may be none, and for things whose date leaves several
  // days on which of these. REQUIRES: the latter include the former.
  struct DaysOfPerson {
    DaysOfPerson(PersonId of, const DayRange& all) : DaysOfPerson(of, all, all) {}
    DaysOfPerson(PersonId of, const DayRange& on, const DayRange& open)
        : person(of), days(on), open_days(open) {}

    // True if a date possibly lies in them.
    bool Include(const PartialDate& when) const {
      const DayRange& wanted = when.is_exact_day() ? days : open_days;
      return when.latest() >= wanted.first && when.earliest() <= wanted.last;
    }

    PersonId person;
    DayRange days;
    DayRange open_days;
  };
  // The same two of many people, one after the other, each one's in no order. REQUIRES: `people` is
  // by person, each once. Cost: 3 seeks for each of them and 1 row for each meeting, in one round
  // trip for 256 people. (The default asks for one after the other.)
  virtual absl::Status ScanMeetingsOfAll(
      absl::Span<const DaysOfPerson> people, Budget& budget,
      absl::FunctionRef<bool(PersonId person, const MeetingEdge&)> visit) const;
  virtual absl::Status ScanMeetingPeopleOfAll(
      absl::Span<const DaysOfPerson> people, Budget& budget,
      absl::FunctionRef<bool(PersonId person, const MeetingPeople&)> visit) const;
  // The encounters of `subject` with holders of `role` then, by DatedPosition, those of one meeting
  // by counterpart. Of any status. Cost: 1 row for each meeting in the answer, not for the meetings
  // of the subject; and for meetings of more than 12 parties a merge of those of the subject with
  // those of the role: at most as many seeks as the fewer of the two.
  virtual absl::Status ScanRoleEncounters(
      PersonId subject, RoleId role, const DayRange& days, Budget& budget,
      absl::FunctionRef<bool(const RoleEncounter&)> visit) const = 0;
  // From either end of time, or from behind a meeting on.
  virtual absl::Status ScanRoleEncounters(
      PersonId subject, RoleId role, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(const RoleEncounter&)> visit) const;
  // The same of many subjects, in no order. REQUIRES: `subjects` is by person, each once. Cost: 1
  // seek for each subject, 1 row for each of its meetings in the answer; and of meetings of more
  // than 12 parties 2 rows for each of the role's from the first to the last of all these days,
  // whoever attended them. (The default asks for one subject after the other.)
  virtual absl::Status ScanRoleEncountersOfAll(
      absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
      absl::FunctionRef<bool(PersonId subject, const RoleEncounter&)> visit) const;
  // The meetings where somebody held an office of `first`, and somebody else one of `second`, which
  // may be the same polity, by DatedPosition, of any status. Cost: 1 row for each meeting of
  // holders of the one and of the other in `scan.days`, or, where the one has many more, a seek for
  // each of the fewer.
  virtual absl::Status ScanPolityEncounters(
      PolityId first, PolityId second, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(const PolityEncounter&)> visit) const = 0;
  // Whom the source of a meeting names as a holder of `role`, whatever is known of their tenures:
  // by id, each once. Cost: 1 seek each, or none where it was asked for before.
  virtual absl::Status ScanNamedHolders(RoleId role, Budget& budget,
                                        absl::FunctionRef<bool(PersonId)> visit) const = 0;
  // The meetings where it does so of `person`, by DatedPosition, of any status. Cost: 1 row each.
  virtual absl::Status ScanMeetingsNamedAt(
      RoleId role, PersonId person, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(MeetingId meeting, const PartialDate& when)> visit) const = 0;
  // What a person held; who held a role. By first possible day, then by id. Cost: 1 row each.
  virtual absl::Status ScanTenuresOfPerson(PersonId person, Budget& budget,
                                           absl::FunctionRef<bool(const Tenure&)> visit) const = 0;
  virtual absl::Status ScanTenuresOfRole(RoleId role, Budget& budget,
                                         absl::FunctionRef<bool(const Tenure&)> visit) const = 0;
  // The same as the second, without what else a tenure says: in memory where it was asked for
  // before. Cost: 1 row each, or none. (The default is made of ScanTenuresOfRole.)
  virtual absl::Status ScanHoldersOfRole(
      RoleId role, Budget& budget,
      absl::FunctionRef<bool(PersonId person, const TimeInterval& held)> visit) const;
  // The roles of a polity, by id. Cost: 1 row each.
  virtual absl::Status ScanRolesOfPolity(PolityId polity, Budget& budget,
                                         absl::FunctionRef<bool(RoleId)> visit) const = 0;
  // The same three from behind a position on: first possible day and tenure, or role.
  virtual absl::Status ScanTenuresOfPersonAfter(PersonId person, const DatedPosition& after,
                                                Budget& budget,
                                                absl::FunctionRef<bool(const Tenure&)> visit) const;
  virtual absl::Status ScanTenuresOfRoleAfter(RoleId role, const DatedPosition& after,
                                              Budget& budget,
                                              absl::FunctionRef<bool(const Tenure&)> visit) const;
  virtual absl::Status ScanRolesOfPolityAfter(PolityId polity, RoleId after, Budget& budget,
                                              absl::FunctionRef<bool(RoleId)> visit) const;
  // The statements that match `key`, by DatedPosition. REQUIRES: !key.empty(). Cost: 1 row each for
  // {speaker}, {role}, {topic}, {role, topic} and {meeting}; of other combinations the most
  // selective of these, and 1 row more for each of its rows. With `text` only the statements that
  // also have all its words count as rows of these, for at most as many seeks in each of the lists
  // as the shortest of them has rows (the rarest word, or the speaker); with phrases 1 row more
  // each.
  virtual absl::Status ScanStatements(const StatementKey& key, const DatedScan& scan,
                                      Budget& budget,
                                      absl::FunctionRef<bool(const StatementHit&)> visit) const = 0;
  // The statements, the meetings or the topics whose text has what is asked for, by DatedPosition;
  // topics, which have no date, by id. The text of a meeting is its title, and each of its topics'
  // names: one of these has all words. Nothing for a query that is empty, and for other kinds.
  // Cost: for each word at most as many seeks as the rarest of them has rows (of one word: its
  // rows), and with phrases 1 row for each text with all words; of meetings also the rows of all
  // topics with the words. LIMIT_EXCEEDED naming max_intersected_rows or max_searched_topics.
  virtual absl::Status ScanTexts(EntityKind kind, const TextQuery& query, const DatedScan& scan,
                                 Budget& budget,
                                 absl::FunctionRef<bool(const TextHit&)> visit) const = 0;
  // Why a fact is believed, by article, after (`after_article`, `after_sequence`). Cost: 1 row
  // each.
  virtual absl::Status ScanEvidence(EntityRef fact, ArticleId after_article,
                                    uint32_t after_sequence, Budget& budget,
                                    absl::FunctionRef<bool(const Evidence&)> visit) const = 0;
  // The facts that rest on an article, by kind and id. Cost: 1 row each.
  virtual absl::Status ScanFactsOfArticle(ArticleId article, Budget& budget,
                                          absl::FunctionRef<bool(EntityRef)> visit) const = 0;
  // From behind a fact on.
  virtual absl::Status ScanFactsOfArticleAfter(ArticleId article, EntityRef after, Budget& budget,
                                               absl::FunctionRef<bool(EntityRef)> visit) const;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_GRAPH_READER_H_
