#include "server/ingest/statement_ledger.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/decision_log.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

using Kind = StatementMark::Kind;

// Notes. WORDS: StatementMark::words.
//   statements/day/WORDS/SPAN          the statements with these words of a span of 16 days: for
//                                      each mark its kind, day and statement
//   statements/date/WORDS/DATE         that of a less exact date
//   statements/meeting/WORDS/MEETING   that of a meeting
//   statements/key/WORDS/DIGEST        that of a key
//   ClaimsNoteKey(STATEMENT)           StatementNoteRecord
// The key of a statement that begins with "words:" finds the one that WriteFacts wrote.
constexpr char kDay[] = "statements/day/";
constexpr char kDate[] = "statements/date/";
constexpr char kMeetingNote[] = "statements/meeting/";
constexpr char kKeyNote[] = "statements/key/";
constexpr char kWordsKey[] = "words:";

constexpr int64_t kSpanDays = 16;
constexpr int64_t kNoNegativeDay = int64_t{1} << 32;

bool OfDay(const StatementMark& mark) {
  return mark.kind == Kind::kStated || mark.kind == Kind::kPublished;
}

std::string DayNoteKey(const StatementMark& mark) {
  return absl::StrCat(
      kDay, mark.words, "/",
      SortableNumber(static_cast<uint64_t>((mark.number + kNoNegativeDay) / kSpanDays)));
}

std::string NoteKeyOf(const StatementMark& mark) {
  if (mark.kind == Kind::kMeeting) {
    return absl::StrCat(kMeetingNote, mark.words, "/", mark.number);
  }
  return absl::StrCat(mark.kind == Kind::kKey ? kKeyNote : kDate, mark.words, "/", mark.text);
}

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a statement's note is damaged");
}

// The key by which a statement of WriteFacts is found.
std::string WordsKeyOf(const Statement& statement) {
  return absl::StrCat(
      kWordsKey,
      ContentDigest(absl::StrCat(static_cast<int>(statement.speaker.kind), "/",
                                 statement.speaker.id, "/", FoldName(statement.speaker_description),
                                 "/", statement.when_assumed ? "until " : "",
                                 statement.when.ToString(), "/", FoldName(statement.text))));
}

void DropWordsKeys(std::vector<std::string>* keys) {
  keys->erase(
      std::remove_if(keys->begin(), keys->end(),
                     [](const std::string& key) { return absl::StartsWith(key, kWordsKey); }),
      keys->end());
}

}  // namespace

absl::Status StatementLedger::Remove(StatementId statement, ArticleId article) {
  CHANCERY_ASSIGN_OR_RETURN(taken_[statement][article], claims_.LoadOf(statement, article));
  return absl::OkStatus();
}

absl::Status StatementLedger::Add(FactClaim claim) {
  added_.push_back(std::move(claim));
  return absl::OkStatus();
}

absl::Status StatementLedger::TouchArticle(ArticleId article) {
  return txn_.head().ScanFactsOfArticle(article, budget_, [&](EntityRef fact) {
    if (fact.kind == EntityKind::kStatement) touched_.emplace_back(StatementId(fact.id), article);
    return true;
  });
}

absl::Status StatementLedger::TouchMeeting(MeetingId meeting) {
  StatementKey key;
  key.meeting = meeting;
  return txn_.head().ScanStatements(key, DatedScan(), budget_, [&](const StatementHit& hit) {
    dirty_.insert(hit.statement);
    return true;
  });
}

absl::StatusOr<StatementLedger::Claim> StatementLedger::MakeClaim(FactClaim fact) {
  Claim claim;
  CHANCERY_ASSIGN_OR_RETURN(claim.article, claims_.InfoOf(fact.article));
  const Statement& told = std::get<Statement>(fact.claim);
  if (told.meeting && claim.article->write_facts) {
    // Where it was said may have come to be part of another meeting, or of none.
    claim.meeting = told.meeting;
    const absl::StatusOr<Entity> meeting = txn_.Get(told.meeting);
    if (absl::IsNotFound(meeting.status())) {
      claim.meeting = meetings_.SuccessorOf(told.meeting);
    } else if (!meeting.ok()) {
      return meeting.status();
    }
  } else if (told.meeting) {
    CHANCERY_ASSIGN_OR_RETURN(
        claim.meeting,
        meetings_.MeetingOf(fact.article, static_cast<uint32_t>(told.meeting.value - 1)));
  }
  claim.marks = MarksOf(told, claim.article->published, claim.meeting);
  claim.fact = std::move(fact);
  return claim;
}

absl::StatusOr<StatementLedger::OpenCalendar*> StatementLedger::CalendarOf(
    const StatementMark& mark) {
  const std::string key = DayNoteKey(mark);
  const auto it = calendars_.find(key);
  if (it != calendars_.end()) return &it->second;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note, txn_.GetNote(key));
  OpenCalendar calendar;
  if (note.has_value()) {
    const std::vector<absl::string_view> fields = absl::StrSplit(*note, ' ');
    if (fields.size() % 3 != 0) return Corrupt();
    for (size_t i = 0; i < fields.size(); i += 3) {
      int kind = 0;
      int64_t day = 0;
      StatementId statement;
      if (!absl::SimpleAtoi(fields[i], &kind) || !absl::SimpleAtoi(fields[i + 1], &day) ||
          !absl::SimpleAtoi(fields[i + 2], &statement.value)) {
        return Corrupt();
      }
      calendar.days[{static_cast<Kind>(kind), day}] = statement;
    }
  }
  return &calendars_.emplace(key, std::move(calendar)).first->second;
}

absl::StatusOr<StatementId> StatementLedger::OwnerOf(const StatementMark& mark) {
  if (OfDay(mark)) {
    CHANCERY_ASSIGN_OR_RETURN(const OpenCalendar* calendar, CalendarOf(mark));
    const auto it = calendar->days.find({mark.kind, mark.number});
    return it == calendar->days.end() ? StatementId() : it->second;
  }
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note, txn_.GetNote(NoteKeyOf(mark)));
  StatementId statement;
  if (note.has_value() && !absl::SimpleAtoi(*note, &statement.value)) return Corrupt();
  return statement;
}

absl::Status StatementLedger::SetOwner(const StatementMark& mark, StatementId statement) {
  if (OfDay(mark)) {
    CHANCERY_ASSIGN_OR_RETURN(OpenCalendar* const calendar, CalendarOf(mark));
    calendar->changed = true;
    if (statement) {
      calendar->days[{mark.kind, mark.number}] = statement;
    } else {
      calendar->days.erase({mark.kind, mark.number});
    }
  } else if (statement) {
    txn_.PutNote(NoteKeyOf(mark), absl::StrCat(statement.value));
  } else {
    txn_.DeleteNote(NoteKeyOf(mark));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StatementMark>> StatementLedger::VagueMarksOf(
    const std::string& words) const {
  std::vector<StatementMark> marks;
  const std::string prefix = absl::StrCat(kDate, words, "/");
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
        StatementMark mark;
        mark.words = words;
        mark.text = std::string(absl::StripPrefix(key, prefix));
        marks.push_back(std::move(mark));
        return true;
      }));
  return marks;
}

// What is taken back and comes again as it was stays where it is; and what an article says of
// meetings that are others now is looked at again.
absl::Status StatementLedger::DropUnchanged() {
  const auto moved = [&](const FactClaim& claim) {
    const Statement& told = std::get<Statement>(claim.claim);
    if (!told.meeting) return false;
    const auto index = static_cast<uint32_t>(told.meeting.value - 1);
    return meetings_.moved().count({claim.article, index}) != 0;
  };
  for (const auto& [statement, article] : touched_) {
    const auto taken = taken_.find(statement);
    if (taken != taken_.end() && taken->second.count(article) != 0) continue;
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<FactClaim> claims,
                              claims_.LoadOf(statement, article));
    if (std::any_of(claims.begin(), claims.end(), moved)) dirty_.insert(statement);
  }
  for (auto& [statement, articles] : taken_) {
    if (dirty_.count(statement) != 0) continue;
    for (auto it = articles.begin(); it != articles.end();) {
      std::vector<FactClaim> left;
      std::set<size_t> same;
      for (const FactClaim& claim : it->second) {
        const auto again = std::find_if(added_.begin(), added_.end(), [&](const FactClaim& other) {
          return SameClaim(claim, other);
        });
        if (again == added_.end() || moved(claim)) continue;
        same.insert(static_cast<size_t>(again - added_.begin()));
      }
      // All or none: what stays of an article keeps the numbers of its evidence.
      if (same.size() == it->second.size()) {
        for (auto index = same.rbegin(); index != same.rend(); ++index) {
          added_.erase(added_.begin() + static_cast<std::ptrdiff_t>(*index));
        }
        it = articles.erase(it);
      } else {
        ++it;
      }
    }
  }
  return absl::OkStatus();
}

// Of a claim with the same words that was taken back.
StatementId StatementLedger::TakenFrom(const FactClaim& claim) const {
  for (const auto& [statement, articles] : taken_) {
    const auto it = articles.find(claim.article);
    if (it == articles.end()) continue;
    for (const FactClaim& taken : it->second) {
      if (taken.index == claim.index && FoldName(std::get<Statement>(taken.claim).text) ==
                                            FoldName(std::get<Statement>(claim.claim).text)) {
        return statement;
      }
    }
  }
  return StatementId();
}

// True if all that the claim could link is one statement already, which need not be read then.
absl::StatusOr<bool> StatementLedger::CanAppend(const Claim& claim, StatementId* statement) {
  for (const StatementMark& mark : claim.marks) {
    CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
    if (!owner) {
      // A meeting or a key links with what has it, and with nothing else.
      if (mark.kind == Kind::kMeeting || mark.kind == Kind::kKey) continue;
      return false;
    }
    if (*statement && owner != *statement) return false;
    *statement = owner;
  }
  if (!*statement || pulled_.count(*statement) != 0) return false;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            txn_.GetNote(ClaimsNoteKey(*statement)));
  if (!note.has_value()) return false;
  // Two claims of one article are numbered together.
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<FactClaim> own,
                            claims_.LoadOf(*statement, claim.fact.article));
  return own.empty();
}

absl::Status StatementLedger::Append(const std::vector<const Claim*>& claims,
                                     StatementId statement) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            txn_.GetNote(ClaimsNoteKey(statement)));
  internal::StatementNoteRecord record;
  if (!note.has_value() || !record.ParseFromString(*note)) return Corrupt();
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(statement));
  const Statement& known = std::get<Statement>(entity);
  Statement folded = known;
  for (const Claim* claim : claims) {
    CHANCERY_RETURN_IF_ERROR(claims_.Append(statement, claim->fact));
    for (const StatementMark& mark : claim->marks) {
      CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
      if (owner) continue;
      CHANCERY_RETURN_IF_ERROR(SetOwner(mark, statement));
      internal::StatementMarkRecord& added = *record.add_marks();
      added.set_kind(static_cast<uint32_t>(mark.kind));
      added.set_words(mark.words);
      added.set_number(mark.number);
      added.set_text(mark.text);
    }
    if (record.written()) continue;
    FoldStatement(Told(*claim), claim->article->published, claim->meeting,
                  PlaceOfClaim(claim->article->key, claim->fact.index), &folded, &record);
  }
  std::vector<std::string> keys;
  for (const std::string& key : folded.keys) {
    if (std::find(known.keys.begin(), known.keys.end(), key) == known.keys.end()) {
      keys.push_back(key);
    }
  }
  folded.keys = known.keys;
  if (!keys.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(keys, OwnKeys(statement, keys));
    folded.keys.insert(folded.keys.end(), keys.begin(), keys.end());
  }
  if (!SameValues(known, folded)) txn_.Put(std::move(folded));
  const std::string bytes = record.SerializeAsString();
  if (bytes != *note) txn_.PutNote(ClaimsNoteKey(statement), bytes);
  return absl::OkStatus();
}

// All claims of the statement come into the pool.
absl::Status StatementLedger::Pull(StatementId statement) {
  const auto [it, fresh] = pulled_.emplace(statement, Pulled());
  if (!fresh) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            txn_.GetNote(ClaimsNoteKey(statement)));
  internal::StatementNoteRecord record;
  if (note.has_value() && !record.ParseFromString(*note)) return Corrupt();
  for (const internal::StatementMarkRecord& known : record.marks()) {
    StatementMark mark;
    mark.kind = static_cast<Kind>(known.kind());
    mark.words = known.words();
    mark.number = known.number();
    mark.text = known.text();
    it->second.marks.insert(std::move(mark));
  }
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> facts, claims_.Load(statement));
  const auto taken = taken_.find(statement);
  for (FactClaim& fact : facts) {
    if (taken != taken_.end() && taken->second.count(fact.article) != 0) continue;
    CHANCERY_ASSIGN_OR_RETURN(Claim claim, MakeClaim(std::move(fact)));
    claim.before = statement;
    pool_marks_.insert(claim.marks.begin(), claim.marks.end());
    pool_.push_back(std::move(claim));
  }
  return absl::OkStatus();
}

// A statement that WriteFacts wrote has no notes, but keys.
absl::Status StatementLedger::PullWritten(const StatementMark& mark) {
  if (mark.kind != Kind::kStated && mark.kind != Kind::kKey) return absl::OkStatus();
  std::set<std::string> keys;
  for (const Claim& claim : pool_) {
    if (std::find(claim.marks.begin(), claim.marks.end(), mark) == claim.marks.end()) continue;
    if (mark.kind == Kind::kStated) {
      keys.insert(WordsKeyOf(Told(claim)));
      continue;
    }
    for (const std::string& key : Told(claim).keys) {
      if (DigestOfKey(key) == mark.text) keys.insert(key);
    }
  }
  for (const std::string& key : keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn_.head().FindByKey(EntityKind::kStatement, key));
    if (!owner.has_value()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const Statement known,
                              txn_.head().GetStatement(StatementId(owner->id)));
    if (WordsOf(known) != mark.words) continue;
    CHANCERY_RETURN_IF_ERROR(Pull(known.id));
  }
  return absl::OkStatus();
}

// Does some claim have the mark, in the pool or outside of it?
absl::StatusOr<bool> StatementLedger::Has(const StatementMark& mark) {
  if (pool_marks_.count(mark) != 0) return true;
  CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
  return owner && pulled_.count(owner) == 0;
}

// Everything that may be linked with what is in the pool, or was, and is not any more.
absl::Status StatementLedger::PullLinked() {
  std::set<StatementMark> seen;
  while (true) {
    std::set<StatementMark> marks = pool_marks_;
    for (const auto& [statement, pulled] : pulled_) {
      marks.insert(pulled.marks.begin(), pulled.marks.end());
    }
    std::vector<StatementMark> news;
    for (const StatementMark& mark : marks) {
      if (seen.insert(mark).second) news.push_back(mark);
    }
    if (news.empty()) return absl::OkStatus();
    const auto pull_owner = [&](const StatementMark& mark) -> absl::Status {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
      return owner ? Pull(owner) : absl::OkStatus();
    };
    for (const StatementMark& mark : news) {
      // One that was there and stays changes nothing for those that may follow it.
      CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
      const bool stays = owner && pool_marks_.count(mark) != 0;
      if (owner) {
        CHANCERY_RETURN_IF_ERROR(Pull(owner));
      }
      if (!owner) {
        CHANCERY_RETURN_IF_ERROR(PullWritten(mark));
      }
      if (stays) continue;
      for (const StatementMark& other : ConcernedBy(mark)) {
        CHANCERY_RETURN_IF_ERROR(pull_owner(other));
      }
      if (mark.kind == Kind::kStated) {
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<StatementMark> vague, VagueMarksOf(mark.words));
        for (const StatementMark& other : vague) {
          CHANCERY_RETURN_IF_ERROR(pull_owner(other));
        }
      }
    }
    const std::set<StatementMark> pooled = pool_marks_;
    for (const StatementMark& mark : pooled) {
      CHANCERY_ASSIGN_OR_RETURN(
          const absl::optional<StatementMark> leader,
          LeaderOf(mark, [this](const StatementMark& other) { return Has(other); }));
      if (leader.has_value()) {
        CHANCERY_RETURN_IF_ERROR(pull_owner(*leader));
      }
    }
  }
}

// The claims of the pool by statement, each group and the groups in the order of their claims.
absl::StatusOr<std::vector<std::vector<size_t>>> StatementLedger::Partition() {
  std::sort(pool_.begin(), pool_.end(), [](const Claim& a, const Claim& b) {
    return std::tie(a.article->key, a.fact.index) < std::tie(b.article->key, b.fact.index);
  });
  std::vector<size_t> parent(pool_.size());
  std::iota(parent.begin(), parent.end(), size_t{0});
  std::vector<StatementId> written(pool_.size());
  const auto root = [&parent](size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const auto unite = [&](size_t a, size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    // What WriteFacts wrote as two stays two.
    if (written[a] && written[b] && written[a] != written[b]) return;
    if (!written[a]) written[a] = written[b];
    parent[b] = a;
  };
  std::map<StatementMark, size_t> first;
  for (size_t i = 0; i < pool_.size(); ++i) {
    if (pool_[i].article->write_facts) written[i] = pool_[i].before;
  }
  for (size_t i = 0; i < pool_.size(); ++i) {
    for (const StatementMark& mark : pool_[i].marks) {
      const auto [it, fresh] = first.emplace(mark, i);
      if (!fresh) unite(it->second, i);
    }
  }
  for (const auto& [mark, claim] : first) {
    CHANCERY_ASSIGN_OR_RETURN(
        const absl::optional<StatementMark> leader,
        LeaderOf(mark, [this](const StatementMark& other) { return Has(other); }));
    if (leader.has_value()) unite(first.at(*leader), claim);
  }
  // Several sources of what WriteFacts wrote are of what they were written of.
  std::map<StatementId, size_t> of_written;
  std::map<size_t, std::vector<size_t>> by_root;
  for (size_t i = 0; i < pool_.size(); ++i) {
    if (pool_[i].article->write_facts) {
      const auto [it, fresh] = of_written.emplace(pool_[i].before, i);
      if (!fresh) unite(it->second, i);
    }
  }
  for (size_t i = 0; i < pool_.size(); ++i) by_root[root(i)].push_back(i);
  std::vector<std::vector<size_t>> groups;
  groups.reserve(by_root.size());
  for (auto& [at, group] : by_root) groups.push_back(std::move(group));
  std::sort(groups.begin(), groups.end());
  return groups;
}

// Statements keep the names that most of their claims had; what was written keeps its own.
std::vector<StatementId> StatementLedger::ChooseIds(
    const std::vector<std::vector<size_t>>& groups) {
  std::vector<std::tuple<int, uint64_t, size_t>> wishes;
  for (size_t g = 0; g < groups.size(); ++g) {
    std::map<StatementId, int> had;
    for (size_t claim : groups[g]) {
      if (!pool_[claim].before) continue;
      had[pool_[claim].before] +=
          pool_[claim].article->write_facts ? static_cast<int>(pool_.size()) : 1;
    }
    for (const auto& [id, count] : had) wishes.emplace_back(-count, id.value, g);
  }
  std::sort(wishes.begin(), wishes.end());
  std::vector<StatementId> ids(groups.size());
  for (const auto& [count, id, g] : wishes) {
    Pulled& pulled = pulled_.at(StatementId(id));
    if (ids[g] || pulled.used) continue;
    ids[g] = StatementId(id);
    pulled.used = true;
  }
  return ids;
}

// Those of the keys that no other statement has, or has any more.
absl::StatusOr<std::vector<std::string>> StatementLedger::OwnKeys(
    StatementId id, const std::vector<std::string>& keys) {
  std::vector<std::string> own;
  for (const std::string& key : keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn_.head().FindByKey(EntityKind::kStatement, key));
    if (owner.has_value() && *owner != EntityRef(id) &&
        pulled_.count(StatementId(owner->id)) == 0) {
      continue;
    }
    if (given_keys_.emplace(key, id).first->second == id) own.push_back(key);
  }
  return own;
}

absl::Status StatementLedger::WriteGroup(const std::vector<size_t>& group, StatementId id) {
  Statement statement;
  internal::StatementNoteRecord record;
  std::vector<FactClaim> facts;
  std::set<StatementMark> marks;
  const Claim* written = nullptr;
  for (size_t i : group) {
    const Claim& claim = pool_[i];
    if (claim.article->write_facts) written = &claim;
    FoldStatement(Told(claim), claim.article->published, claim.meeting,
                  PlaceOfClaim(claim.article->key, claim.fact.index), &statement, &record);
    marks.insert(claim.marks.begin(), claim.marks.end());
    facts.push_back(claim.fact);
  }
  if (written != nullptr) {
    // As it was written.
    statement = Told(*written);
    statement.meeting = written->meeting;
    record.set_written(true);
  } else {
    DropWordsKeys(&statement.keys);
    CHANCERY_ASSIGN_OR_RETURN(statement.keys, OwnKeys(id, statement.keys));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> words,
                              OwnKeys(id, {WordsKeyOf(statement)}));
    statement.keys.insert(statement.keys.end(), words.begin(), words.end());
  }
  statement.id = id;
  for (const StatementMark& mark : marks) {
    internal::StatementMarkRecord& added = *record.add_marks();
    added.set_kind(static_cast<uint32_t>(mark.kind));
    added.set_words(mark.words);
    added.set_number(mark.number);
    added.set_text(mark.text);
    CHANCERY_RETURN_IF_ERROR(SetOwner(mark, id));
  }
  CHANCERY_RETURN_IF_ERROR(claims_.Store(id, std::move(facts)));
  txn_.PutNote(ClaimsNoteKey(id), record.SerializeAsString());
  txn_.Put(std::move(statement));
  return absl::OkStatus();
}

absl::Status StatementLedger::Write(int* added) {
  CHANCERY_RETURN_IF_ERROR(DropUnchanged());
  for (const auto& [statement, articles] : taken_) {
    if (!articles.empty()) dirty_.insert(statement);
  }
  for (StatementId statement : dirty_) {
    CHANCERY_RETURN_IF_ERROR(Pull(statement));
  }
  std::vector<Claim> joining;
  std::map<StatementId, std::vector<const Claim*>> joins;
  std::set<std::pair<StatementId, ArticleId>> joined;
  std::map<StatementMark, StatementId> brought;
  for (FactClaim& fact : added_) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(Claim claim, MakeClaim(std::move(fact)));
    claim.before = TakenFrom(claim.fact);
    joining.push_back(std::move(claim));
  }
  // One that cannot simply join a statement brings that to the pool, and then others cannot either.
  std::vector<StatementId> targets(joining.size());
  std::vector<bool> pooled(joining.size(), false);
  const auto pool = [&](size_t i) {
    pooled[i] = true;
    pool_marks_.insert(joining[i].marks.begin(), joining[i].marks.end());
    pool_.push_back(joining[i]);
  };
  for (size_t i = 0; i < joining.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(bool append, CanAppend(joining[i], &targets[i]));
    append = append && joined.insert({targets[i], joining[i].fact.article}).second;
    // Two that join two statements may bring both the same new mark.
    for (const StatementMark& mark : joining[i].marks) {
      if (!append) break;
      CHANCERY_ASSIGN_OR_RETURN(const StatementId owner, OwnerOf(mark));
      if (!owner) append = brought.emplace(mark, targets[i]).first->second == targets[i];
    }
    if (!append) pool(i);
  }
  for (bool again = true; again;) {
    again = false;
    CHANCERY_RETURN_IF_ERROR(PullLinked());
    for (size_t i = 0; i < joining.size(); ++i) {
      if (pooled[i]) continue;
      const bool shares =
          std::any_of(joining[i].marks.begin(), joining[i].marks.end(),
                      [&](const StatementMark& mark) { return pool_marks_.count(mark) != 0; });
      if (!shares && pulled_.count(targets[i]) == 0) continue;
      CHANCERY_RETURN_IF_ERROR(Pull(targets[i]));
      pool(i);
      again = true;
    }
  }
  for (size_t i = 0; i < joining.size(); ++i) {
    if (!pooled[i]) joins[targets[i]].push_back(&joining[i]);
  }

  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::vector<size_t>> groups, Partition());
  std::vector<StatementId> ids = ChooseIds(groups);
  for (const auto& [statement, pulled] : pulled_) {
    for (const StatementMark& mark : pulled.marks) {
      CHANCERY_RETURN_IF_ERROR(SetOwner(mark, StatementId()));
    }
    if (pulled.used) continue;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(statement, {}));
    txn_.DeleteNote(ClaimsNoteKey(statement));
    txn_.Close(statement);
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    if (!ids[g]) {
      ids[g] = txn_.NewId<StatementId>();
      ++*added;
    }
    for (size_t i : groups[g]) {
      if (!pool_[i].article->write_facts) continue;
      for (const std::string& key : Told(pool_[i]).keys) given_keys_[key] = ids[g];
    }
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    CHANCERY_RETURN_IF_ERROR(WriteGroup(groups[g], ids[g]));
  }
  for (const auto& [statement, claims] : joins) {
    CHANCERY_RETURN_IF_ERROR(Append(claims, statement));
  }
  for (const auto& [key, calendar] : calendars_) {
    if (!calendar.changed) continue;
    std::string note;
    for (const auto& [day, statement] : calendar.days) {
      absl::StrAppend(&note, note.empty() ? "" : " ", static_cast<int>(day.first), " ", day.second,
                      " ", statement.value);
    }
    if (note.empty()) {
      txn_.DeleteNote(key);
    } else {
      txn_.PutNote(key, note);
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery
