// Every key of every table of the graph: made here, read here, nowhere else.
//
// A row key is a row type byte and the parts below, in encodings of ordered_code.h, so rows of one
// type are together and sort as their parts do. No row key is a prefix of another.
//
// clang-format off
//   table     row type                parts                                            value
//   current   01 entity               kind, id                                         record
//   evidence  02 evidence             fact kind, fact id, article, sequence            record
//   text      03 article text         article                                          the text
//   note      04 note                 the note's key                                   its value
//   index     10 key                  kind, key                                        id
//             11 name                 kind, name in its search form, id                name as written
//             12 word                 kind, word, id                                   -
//             13 transliterated word  kind, word's key, id                             -
//             14 near word            kind, word less one letter, id                   -
//             15 role of polity       polity, role                                     -
//             16 tenure of person     person, day, tenure                              tenure
//             17 tenure of role       role, day, tenure                                tenure
//             18 meeting of party     party kind, party, exactness, day, meeting       edge, or - if large
//             19 role encounter       subject, role, exactness, day, meeting           holders
//             1a statement of speaker speaker kind, speaker, exactness, day, statement hit
//             1b statement by role    role, topic (0: of all), exactness, day, statement   hit
//             1c statement by topic   topic, exactness, day, statement                 hit
//             1d statement at meeting meeting, exactness, day, statement               hit
//             1e fact of article      article, fact kind, fact id, sequence            -
//             1f large meeting of     person, exactness, day, meeting                  -
//             20 holders at large     role, exactness, day, meeting                    holders
//             21 large meeting        meeting, exactness, day, meeting                 edge
//             22 word of text         kind, word, exactness, day, id                   mention
//             23 meeting on topic     topic, exactness, day, meeting                   hit
//             24 named holder         role, person, exactness, day, meeting            hit
//             25 holders of polity    polity, exactness, day, meeting                  holders
//   meta      "format", "head"
//   log       01 commit               revision (8 bytes)                               commit
//             02 request              request id                                       outcome
//             03 changes              revision (8 bytes)                               entities
//             04 outcome by age       microseconds (8 bytes), request id               -
// clang-format on
//
// `day` is SortDay of the date, as an ordered int32. `exactness` is 0 if the date is that one day,
// else 1: a scan from a given day on looks at earlier rows of the second kind for those that may
// still reach it, and passes by none of the first.
//
// Names and words of more than kMaxNameKeyBytes are cut, and end in a hash of the whole.
//
// A value of current, evidence, text, note and index begins with the revision that wrote it, a
// varint. A row that a revision closes moves to history (from index: to index_history), where its
// key has the closing revision behind it, as 8 bytes.
//
// On disk: do not change or renumber; docs/storage_format.md has the same table. Thread-safe: pure
// functions.

#ifndef CHANCERY_STORAGE_ENCODING_GRAPH_KEYS_H_
#define CHANCERY_STORAGE_ENCODING_GRAPH_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

enum class RowType : uint8_t {
  kEntity = 0x01,
  kEvidence = 0x02,
  kArticleText = 0x03,
  kNote = 0x04,
  kKey = 0x10,
  kName = 0x11,
  kWord = 0x12,
  kTransliteratedWord = 0x13,
  kNearWord = 0x14,
  kRoleOfPolity = 0x15,
  kTenureOfPerson = 0x16,
  kTenureOfRole = 0x17,
  kMeetingOfParty = 0x18,
  kRoleEncounter = 0x19,
  kStatementOfSpeaker = 0x1a,
  kStatementByRole = 0x1b,
  kStatementByTopic = 0x1c,
  kStatementAtMeeting = 0x1d,
  kFactOfArticle = 0x1e,
  kLargeMeetingOf = 0x1f,
  kHoldersAtLarge = 0x20,
  kLargeMeeting = 0x21,
  kTextWord = 0x22,
  kMeetingOnTopic = 0x23,
  kNamedHolder = 0x24,
  kHoldersOfPolity = 0x25,
};

inline constexpr char kFormatKey[] = "format";
inline constexpr char kHeadKey[] = "head";

// Where in time a row stands.
struct DayPart {
  DayNumber day = kMinDay;
  bool exact = true;
};

std::string EntityKey(EntityRef ref);
std::string EntityKeyPrefix(EntityKind kind);
bool ParseEntityKey(absl::string_view key, EntityRef* ref);

std::string EvidenceKey(EntityRef fact, ArticleId article, uint32_t sequence);
std::string EvidenceKeyPrefix(EntityRef fact);
bool ParseEvidenceKey(absl::string_view key, EntityRef* fact, ArticleId* article,
                      uint32_t* sequence);

std::string ArticleTextKey(ArticleId article);
bool ParseArticleTextKey(absl::string_view key, ArticleId* article);

std::string NoteKey(absl::string_view key);
// All notes whose key begins with this.
std::string NoteKeyPrefix(absl::string_view prefix);
bool ParseNoteKey(absl::string_view key, std::string* note);

std::string KeyKey(EntityKind kind, absl::string_view key);
bool ParseKeyKey(absl::string_view key, EntityKind* kind, std::string* text);

// Longer names and words are cut in keys. Such a key stands for its text as well as the text
// itself, but the text cannot be read from it.
inline constexpr size_t kMaxNameKeyBytes = 1000;
inline constexpr size_t kCutNameBytes = 960;

// For the row types kName, kWord, kTransliteratedWord and kNearWord.
std::string NameKeyOf(RowType type, EntityKind kind, absl::string_view text, uint64_t id);
// All rows with exactly this text.
std::string NameKeyPrefix(RowType type, EntityKind kind, absl::string_view text);
// All rows whose text begins with this, and where that is long, some others.
std::string NameKeyTextPrefix(RowType type, EntityKind kind, absl::string_view text);
bool ParseNameKey(absl::string_view key, EntityKind* kind, std::string* text, uint64_t* id);

std::string RoleOfPolityKey(PolityId polity, RoleId role);
std::string RoleOfPolityKeyPrefix(PolityId polity);
bool ParseRoleOfPolityKey(absl::string_view key, RoleId* role);

std::string TenureOfPersonKey(PersonId person, DayNumber day, TenureId tenure);
std::string TenureOfPersonKeyPrefix(PersonId person);
std::string TenureOfRoleKey(RoleId role, DayNumber day, TenureId tenure);
std::string TenureOfRoleKeyPrefix(RoleId role);
// Of either: the last part.
bool ParseTenureKey(absl::string_view key, TenureId* tenure);

// Rows in order of time under a prefix: `prefix` + exactness, day and id. For kMeetingOfParty,
// kRoleEncounter, kLargeMeetingOf, kHoldersAtLarge, kTextWord, kMeetingOnTopic, kNamedHolder,
// kHoldersOfPolity and the kStatement... types.
void AppendDated(const DayPart& part, uint64_t id, std::string* key);
// Under the prefix, those of exactly one day, or the others.
std::string DatedLane(absl::string_view prefix, bool exact);
// The part of a dated key behind its prefix; `rest` gets what follows the exactness.
bool ParseDated(absl::string_view suffix, DayPart* part, uint64_t* id, absl::string_view* rest);
// A lane, and the first possible key for `day`.
std::string DatedBound(absl::string_view lane, DayNumber day);
// And for `day` and `id`: its PrefixEnd is behind all keys of that pair.
std::string DatedBound(absl::string_view lane, DayNumber day, uint64_t id);

// How many bytes of a key say which lane of which list it is in, also where it ends behind them; 0
// of keys that are in none, of words of texts and of large meetings. Engines keep filters made of
// it: do not change what it says of a key.
size_t DatedLaneSize(absl::string_view key);

std::string MeetingOfPartyPrefix(EntityRef party);
std::string RoleEncounterPrefix(PersonId subject, RoleId role);
std::string LargeMeetingOfPrefix(PersonId person);
std::string HoldersAtLargePrefix(RoleId role);
// Of the meetings where a source names `person` as a holder of the role; and of all such people.
std::string NamedHolderPrefix(RoleId role, PersonId person);
std::string NamedHoldersPrefix(RoleId role);
std::string HoldersOfPolityPrefix(PolityId polity);
std::string LargeMeetingKey(MeetingId meeting, const DayPart& part);
std::string StatementOfSpeakerPrefix(EntityRef speaker);
std::string StatementByRolePrefix(RoleId role, TopicId topic);
std::string StatementByTopicPrefix(TopicId topic);
std::string StatementAtMeetingPrefix(MeetingId meeting);
// Of the texts of statements, the titles of meetings and the names of topics; `word` as
// storage/text/text_words makes it.
std::string TextWordPrefix(EntityKind kind, absl::string_view word);
std::string MeetingOnTopicPrefix(TopicId topic);

// What a row in order of time says by its key alone. Unset what its type does not have.
struct DatedKey {
  RowType type = RowType::kMeetingOfParty;
  EntityRef owner;  // the party, subject, holder or speaker; the meeting of kStatementAtMeeting
  RoleId role;
  PolityId polity;
  TopicId topic;
  DayPart part;
  std::string word;  // of kTextWord
  EntityRef fact;    // the meeting or statement; of kTextWord also a topic
};
// Of the types kMeetingOfParty, kRoleEncounter, kStatement..., kLargeMeeting..., kTextWord,
// kMeetingOnTopic, kNamedHolder and kHoldersOfPolity.
bool ParseDatedKey(absl::string_view key, DatedKey* parts);

std::string FactOfArticleKey(ArticleId article, EntityRef fact, uint32_t sequence);
std::string FactOfArticlePrefix(ArticleId article);
bool ParseFactOfArticleKey(absl::string_view key, EntityRef* fact, uint32_t* sequence);
bool ParseFactOfArticleKey(absl::string_view key, ArticleId* article, EntityRef* fact,
                           uint32_t* sequence);

// All rows of a type.
std::string RowTypePrefix(RowType type);
// False for an empty key; does not look at the rest.
bool ParseRowType(absl::string_view key, RowType* type);

std::string CommitKey(Revision revision);
std::string ChangesKey(Revision revision);
std::string RequestKey(absl::string_view request_id);
// When an outcome was recorded that is still kept, in microseconds since 1970.
std::string OutcomeAgeKey(uint64_t micros, absl::string_view request_id);
bool ParseOutcomeAgeKey(absl::string_view key, uint64_t* micros, absl::string_view* request_id);

// Keys of closed rows.
std::string HistoryKey(absl::string_view row_key, Revision closed);
// `row_key` is a view into `key`.
bool ParseHistoryKey(absl::string_view key, absl::string_view* row_key, Revision* closed);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ENCODING_GRAPH_KEYS_H_
