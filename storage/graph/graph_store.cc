#include "storage/graph/graph_store.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/graph/history_eraser.h"
#include "storage/graph/index_rows.h"
#include "storage/graph/integrity_check.h"
#include "storage/graph/name_cache.h"
#include "storage/graph/row_reader.h"
#include "storage/graph/snapshot_reader.h"
#include "storage/graph/tenure_impact.h"

namespace chancery {
namespace {

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

bool HasCachedName(EntityKind kind) {
  return kind == EntityKind::kPerson || kind == EntityKind::kPolity || kind == EntityKind::kRole ||
         kind == EntityKind::kPlace || kind == EntityKind::kTopic;
}

bool MayClose(EntityKind kind) {
  return kind == EntityKind::kPerson || kind == EntityKind::kTenure ||
         kind == EntityKind::kMeeting || kind == EntityKind::kStatement ||
         kind == EntityKind::kArticle;
}

// What an entity refers to, in no order.
std::vector<EntityRef> ReferencesOf(const Entity& entity) {
  std::vector<EntityRef> refs;
  const auto add = [&refs](EntityRef ref) {
    if (ref) refs.push_back(ref);
  };
  if (const auto* person = std::get_if<Person>(&entity)) {
    add(person->polity);
  } else if (const auto* role = std::get_if<Role>(&entity)) {
    add(role->polity);
  } else if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    add(tenure->person);
    add(tenure->role);
  } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    add(meeting->place);
    for (TopicId topic : meeting->topics) add(topic);
    for (const Participation& participation : meeting->participations) {
      add(participation.party);
      for (RoleId stated : participation.stated) add(stated);
      for (const QualifiedOffice& other : participation.other_offices) add(other.role);
    }
  } else if (const auto* statement = std::get_if<Statement>(&entity)) {
    add(statement->speaker);
    for (RoleId stated : statement->stated) add(stated);
    for (const QualifiedOffice& other : statement->other_offices) add(other.role);
    add(statement->meeting);
    add(statement->addressee);
    for (TopicId topic : statement->topics) add(topic);
  } else if (const auto* place = std::get_if<Place>(&entity)) {
    add(place->polity);
  }
  return refs;
}

// "No person" and "nobody" are one and the same, and only the latter is stored.
void DropEmptyReferences(Entity* entity) {
  const auto drop = [](EntityRef& ref) {
    if (!ref) ref = EntityRef();
  };
  if (auto* meeting = std::get_if<Meeting>(entity)) {
    for (Participation& participation : meeting->participations) drop(participation.party);
  } else if (auto* statement = std::get_if<Statement>(entity)) {
    drop(statement->speaker);
    drop(statement->addressee);
  }
}

// The entity, or nothing if there is none: only NOT_FOUND is absent.
absl::StatusOr<absl::optional<Entity>> FindEntity(const GraphReader& reader, EntityRef ref) {
  absl::StatusOr<Entity> entity = reader.GetEntity(ref);
  if (absl::IsNotFound(entity.status())) return absl::optional<Entity>();
  if (!entity.ok()) return entity.status();
  return absl::optional<Entity>(*std::move(entity));
}

std::string Encoded(const Entity& entity) {
  std::string bytes;
  EncodeEntity(entity, &bytes);
  return bytes;
}

// Tenures and polities of the head, kept from one transaction to the next: bulk loads ask for the
// same people again and again. Not thread-safe: the writer's.
class HeadContext final : public IndexContext {
 public:
  void set_reader(std::shared_ptr<const SnapshotReader> reader) { reader_ = std::move(reader); }

  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override {
    const auto it = tenures_.find(person);
    if (it != tenures_.end()) return &it->second;
    if (tenures_.size() >= kMaxPeople) tenures_.clear();
    std::vector<Tenure> tenures;
    Budget budget;
    CHANCERY_RETURN_IF_ERROR(reader_->ScanTenuresOfPerson(person, budget, [&](const Tenure& t) {
      tenures.push_back(t);
      return true;
    }));
    return &tenures_.emplace(person, std::move(tenures)).first->second;
  }

  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override {
    if (!polity) return nullptr;
    CHANCERY_ASSIGN_OR_RETURN(polity_, reader_->GetPolity(polity));
    return &polity_;
  }

  // The person's tenures change with the commit being made.
  void Forget(PersonId person) { tenures_.erase(person); }

 private:
  static constexpr size_t kMaxPeople = 200000;

  std::shared_ptr<const SnapshotReader> reader_;
  absl::flat_hash_map<PersonId, std::vector<Tenure>> tenures_;
  Polity polity_;
};

using PendingEntities = absl::btree_map<EntityRef, absl::optional<Entity>>;  // nullopt: closed

// The head with the changes of a transaction over it.
class PendingContext final : public IndexContext {
 public:
  PendingContext(HeadContext& head, const PendingEntities& entities)
      : head_(head), entities_(entities) {}

  // The tenures of `person` change: `removed` goes, and `added`, unless null, comes.
  void Change(PersonId person, TenureId removed, const Tenure* added) {
    Changes& changes = changes_[person];
    changes.removed.insert(removed);
    if (added != nullptr) changes.added.push_back(*added);
    changes.merged_valid = false;
  }

  bool ChangesTenuresOf(PersonId person) const { return changes_.contains(person); }

  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override {
    const auto it = changes_.find(person);
    if (it == changes_.end()) return head_.TenuresOf(person);
    Changes& changes = it->second;
    if (!changes.merged_valid) {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<Tenure>* old, head_.TenuresOf(person));
      changes.merged.clear();
      for (const Tenure& tenure : *old) {
        if (!changes.removed.contains(tenure.id)) changes.merged.push_back(tenure);
      }
      changes.merged.insert(changes.merged.end(), changes.added.begin(), changes.added.end());
      std::sort(changes.merged.begin(), changes.merged.end(), [](const Tenure& a, const Tenure& b) {
        const DayNumber a_day = TenureSortDay(a.interval);
        const DayNumber b_day = TenureSortDay(b.interval);
        return a_day != b_day ? a_day < b_day : a.id < b.id;
      });
      changes.merged_valid = true;
    }
    return &changes.merged;
  }

  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override {
    const auto it = entities_.find(polity);
    if (it == entities_.end()) return head_.PolityOf(polity);
    return &std::get<Polity>(*it->second);
  }

 private:
  struct Changes {
    absl::btree_set<TenureId> removed;
    std::vector<Tenure> added;
    std::vector<Tenure> merged;
    bool merged_valid = false;
  };

  HeadContext& head_;
  const PendingEntities& entities_;
  absl::flat_hash_map<PersonId, Changes> changes_;
};

struct EvidenceId {
  EntityRef fact;
  ArticleId article;
  uint32_t sequence;

  friend bool operator<(const EvidenceId& a, const EvidenceId& b) {
    if (a.fact != b.fact) return a.fact < b.fact;
    if (a.article != b.article) return a.article < b.article;
    return a.sequence < b.sequence;
  }
};

class TransactionImpl final : public Transaction {
 public:
  TransactionImpl(const SnapshotReader& head, const Head& record)
      : head_(head), first_new_ids_(record.next_ids), next_ids_(record.next_ids) {}

  const GraphReader& head() const override { return head_; }
  using Transaction::NewId;
  uint64_t NewId(EntityKind kind) override { return next_ids_[static_cast<size_t>(kind)]++; }

  void Put(Entity entity) override {
    DropEmptyReferences(&entity);
    const EntityRef ref = RefOf(entity);
    for (const std::string& key : KeysOf(entity)) keys_[{ref.kind, key}] = ref;
    entities_[ref] = std::move(entity);
  }

  void Close(EntityRef ref) override { entities_[ref] = absl::nullopt; }

  absl::StatusOr<std::vector<EntityRef>> Changed() const override {
    std::vector<EntityRef> refs;
    for (const auto& [ref, entity] : entities_) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> was, FindEntity(head_, ref));
      if (was.has_value() && entity.has_value() && Encoded(*was) == Encoded(*entity)) continue;
      if (was.has_value() || entity.has_value()) refs.push_back(ref);
    }
    return refs;
  }

  absl::StatusOr<Entity> Get(EntityRef ref) const override {
    const auto it = entities_.find(ref);
    if (it == entities_.end()) return head_.GetEntity(ref);
    if (!it->second.has_value()) {
      return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                       absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
    }
    return *it->second;
  }

  absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                      absl::string_view key) const override {
    const auto it = keys_.find({kind, std::string(key)});
    if (it != keys_.end() && HasKey(it->second, key)) return absl::optional<EntityRef>(it->second);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> old, head_.FindByKey(kind, key));
    // This transaction may have taken it away.
    if (old.has_value() && entities_.contains(*old) && !HasKey(*old, key)) {
      return absl::optional<EntityRef>();
    }
    return old;
  }

  void PutArticleText(ArticleId article, absl::string_view text) override {
    texts_[article] = std::string(text);
  }
  void AddEvidence(const Evidence& evidence) override {
    evidence_[{evidence.fact, evidence.article, evidence.sequence}] = evidence;
  }
  void CloseEvidence(EntityRef fact, ArticleId article, uint32_t sequence) override {
    evidence_[{fact, article, sequence}] = absl::nullopt;
  }
  void PutNote(absl::string_view key, absl::string_view value) override {
    notes_[std::string(key)] = std::string(value);
  }
  void DeleteNote(absl::string_view key) override { notes_[std::string(key)] = absl::nullopt; }
  absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const override {
    const auto it = notes_.find(std::string(key));
    if (it != notes_.end()) return it->second;
    return head_.GetNote(key);
  }
  absl::Status ScanNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    auto mine = notes_.lower_bound(std::string(prefix));
    const auto mine_at = [&] {
      return mine != notes_.end() && absl::StartsWith(mine->first, prefix);
    };
    bool more = true;
    CHANCERY_RETURN_IF_ERROR(
        head_.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view value) {
          for (; more && mine_at() && mine->first < key; ++mine) {
            if (mine->second.has_value()) more = visit(mine->first, *mine->second);
          }
          if (!more) return false;
          if (mine_at() && mine->first == key) return true;  // comes with the next
          more = visit(key, value);
          return more;
        }));
    for (; more && mine_at(); ++mine) {
      if (mine->second.has_value()) more = visit(mine->first, *mine->second);
    }
    return absl::OkStatus();
  }
  void RecordRequest(absl::string_view request_id, absl::string_view outcome) override {
    requests_[std::string(request_id)] = std::string(outcome);
  }

  bool IsNew(EntityRef ref) const {
    return ref.id >= first_new_ids_[static_cast<size_t>(ref.kind)];
  }
  // True if the entity has the key as it was put last.
  bool HasKey(EntityRef ref, absl::string_view key) const {
    const auto it = entities_.find(ref);
    if (it == entities_.end() || !it->second.has_value()) return false;
    const std::vector<std::string>& keys = KeysOf(*it->second);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  }
  bool empty() const {
    return entities_.empty() && texts_.empty() && evidence_.empty() && requests_.empty() &&
           notes_.empty();
  }

 private:
  friend class GraphStoreImpl;

  const SnapshotReader& head_;
  const std::array<uint64_t, kEntityKindCount> first_new_ids_;
  std::array<uint64_t, kEntityKindCount> next_ids_;
  PendingEntities entities_;
  absl::flat_hash_map<std::pair<EntityKind, std::string>, EntityRef> keys_;
  absl::btree_map<ArticleId, std::string> texts_;
  absl::btree_map<EvidenceId, absl::optional<Evidence>> evidence_;
  std::map<std::string, std::string> requests_;
  std::map<std::string, absl::optional<std::string>> notes_;  // nullopt: deleted
};

// Changes of rows at one revision. Rows are closed before others are put: a key may change hands.
class RowWriter {
 public:
  RowWriter(const RowReader& head, Revision revision) : head_(head), revision_(revision) {}

  void Put(RowTable table, absl::string_view key, absl::string_view payload) {
    value_.clear();
    AppendRowValue(revision_, payload, &value_);
    puts_.Put(LiveTable(table), key, value_);
    ++rows_;
  }

  // REQUIRES: the row is live at the head.
  absl::Status Close(RowTable table, absl::string_view key) {
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(const bool found,
                              head_.snapshot().Get(ReadOptions(), LiveTable(table), key, &value));
    if (!found) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       "a row that must be there is missing: verify the store");
    }
    closes_.Put(HistoryTable(table), HistoryKey(key, revision_), value.view());
    closes_.Delete(LiveTable(table), key);
    ++rows_;
    return absl::OkStatus();
  }

  // The whole change. Consumes what was collected.
  WriteBatch Take() {
    if (closes_.empty()) return std::move(puts_);
    for (const WriteBatch::Op& op : puts_) closes_.Put(op.table, op.key, op.value);
    return std::move(closes_);
  }

  size_t rows() const { return rows_; }

 private:
  const RowReader& head_;
  const Revision revision_;
  WriteBatch closes_;
  WriteBatch puts_;
  std::string value_;
  size_t rows_ = 0;
};

class GraphStoreImpl final : public GraphStore {
 public:
  GraphStoreImpl(std::unique_ptr<KvStore> kv, const Clock& clock, const Options& options)
      : kv_(std::move(kv)),
        clock_(clock),
        options_(options),
        names_(std::make_shared<NameCache>(std::max<size_t>(options.name_cache_entries, 1))) {}

  // Reads the head, or writes the first rows.
  absl::Status Start() {
    PinnedValue value;
    const auto snapshot = kv_->NewSnapshot();
    CHANCERY_ASSIGN_OR_RETURN(bool found,
                              snapshot->Get(ReadOptions(), Table::kMeta, kFormatKey, &value));
    if (!found) {
      WriteBatch batch;
      batch.Put(Table::kMeta, kFormatKey, absl::StrCat(kFormatVersion));
      batch.Put(Table::kMeta, kHeadKey, EncodeHead(record_));
      CHANCERY_RETURN_IF_ERROR(kv_->Write(batch, WriteOptions{true}));
    } else {
      uint32_t version;
      if (!absl::SimpleAtoi(value.view(), &version) || version != kFormatVersion) {
        const std::string text(value.view().substr(0, 32));
        return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                         absl::StrCat("the store has format version ", text,
                                      "; this program reads version ", kFormatVersion),
                         {{"found", text}, {"supported", absl::StrCat(kFormatVersion)}});
      }
      CHANCERY_ASSIGN_OR_RETURN(found,
                                snapshot->Get(ReadOptions(), Table::kMeta, kHeadKey, &value));
      if (!found) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         "the store has a format version but no head row");
      }
      CHANCERY_ASSIGN_OR_RETURN(record_, DecodeHead(value.view()));
    }
    Publish();
    return absl::OkStatus();
  }

  absl::StatusOr<CommitResult> Transact(
      absl::FunctionRef<absl::Status(Transaction&)> change) override {
    std::lock_guard<std::mutex> lock(writer_mu_);
    const std::shared_ptr<const SnapshotReader> head = LatestSnapshot();
    head_context_.set_reader(head);
    TransactionImpl txn(*head, record_);
    CHANCERY_RETURN_IF_ERROR(change(txn));
    CommitResult result;
    result.revision = record_.revision;
    result.time = record_.time;
    if (txn.empty()) return result;
    absl::StatusOr<size_t> rows = CommitLocked(*head, txn);
    if (!rows.ok()) return rows.status();
    result.revision = record_.revision;
    result.time = record_.time;
    result.rows_written = *rows;
    return result;
  }

  std::shared_ptr<const GraphReader> Latest() const override { return LatestSnapshot(); }

  absl::StatusOr<std::shared_ptr<const GraphReader>> At(Revision revision) const override {
    const std::shared_ptr<const SnapshotReader> head = LatestSnapshot();
    if (revision == head->revision()) return head;
    if (revision > head->revision()) {
      return MakeError(
          absl::StatusCode::kOutOfRange, "REVISION_IN_FUTURE",
          absl::StrCat("revision ", revision, " is beyond the newest, ", head->revision()),
          {{"requested", absl::StrCat(revision)}, {"newest", absl::StrCat(head->revision())}});
    }
    CHANCERY_ASSIGN_OR_RETURN(const absl::Time time, TimeOf(*head, revision));
    // An older revision is read from the newest snapshot: closed rows stay.
    const auto snapshot = std::shared_ptr<const KvSnapshot>(head, &head->rows().snapshot());
    return std::make_shared<SnapshotReader>(RowReader(snapshot, revision, head->revision()), time,
                                            names_);
  }

  absl::StatusOr<std::shared_ptr<const GraphReader>> AtTime(absl::Time time) const override {
    const std::shared_ptr<const SnapshotReader> head = LatestSnapshot();
    if (head->revision() == 0 || time >= head->revision_time()) return head;
    Revision low = 0;  // committed at or before `time`
    Revision high = head->revision();
    while (high - low > 1) {
      const Revision middle = low + (high - low) / 2;
      CHANCERY_ASSIGN_OR_RETURN(const absl::Time committed, TimeOf(*head, middle));
      (committed <= time ? low : high) = middle;
    }
    return At(low);
  }

  absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const override {
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(
        const bool found, LatestSnapshot()->rows().snapshot().Get(ReadOptions(), Table::kLog,
                                                                  RequestKey(request_id), &value));
    if (!found) return absl::optional<std::string>();
    return absl::optional<std::string>(value.ToString());
  }

  absl::StatusOr<GraphStats> Stats() const override {
    GraphStats stats;
    {
      std::lock_guard<std::mutex> lock(head_mu_);
      stats.revision = published_.revision;
      for (int kind = 1; kind < kEntityKindCount; ++kind) {
        stats.counts[static_cast<EntityKind>(kind)] = published_.counts[kind];
      }
    }
    stats.format_version = kFormatVersion;
    stats.sync_writes = options_.sync_writes;
    CHANCERY_ASSIGN_OR_RETURN(stats.kv, kv_->Stats());
    return stats;
  }

  absl::StatusOr<VerifyCounts> Verify(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) const override {
    CHANCERY_RETURN_IF_ERROR(kv_->VerifyChecksums());
    Head head;
    std::shared_ptr<const SnapshotReader> reader;
    {
      std::lock_guard<std::mutex> lock(head_mu_);
      head = published_;
      reader = latest_;
    }
    return CheckIntegrity(*reader, head, budget, report, progress);
  }

  absl::Status ScanClosed(EntityRef ref, Budget& budget,
                          absl::FunctionRef<bool(const Entity&)> visit) const override {
    return ScanHistory(ref ? EntityKey(ref) : EntityKeyPrefix(ref.kind), budget,
                       [&](absl::string_view key, absl::string_view payload, Revision,
                           Revision) -> absl::StatusOr<bool> {
                         EntityRef row;
                         if (!ParseEntityKey(key, &row)) return ClosedRowDamaged();
                         CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(row, payload));
                         return visit(entity);
                       });
  }

  absl::Status ScanClosedEvidence(EntityRef fact, Budget& budget,
                                  absl::FunctionRef<bool(const Evidence&)> visit) const override {
    return ScanHistory(
        EvidenceKeyPrefix(fact), budget,
        [&](absl::string_view key, absl::string_view payload, Revision,
            Revision) -> absl::StatusOr<bool> {
          Evidence evidence;
          if (!ParseEvidenceKey(key, &evidence.fact, &evidence.article, &evidence.sequence)) {
            return ClosedRowDamaged();
          }
          CHANCERY_RETURN_IF_ERROR(DecodeEvidence(payload, &evidence));
          return visit(evidence);
        });
  }

  absl::Status ScanClosedNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view, Revision, Revision)> visit)
      const override {
    std::string note;
    return ScanHistory(NoteKeyPrefix(prefix), budget,
                       [&](absl::string_view key, absl::string_view payload, Revision created,
                           Revision closed) -> absl::StatusOr<bool> {
                         if (!ParseNoteKey(key, &note)) return ClosedRowDamaged();
                         return visit(note, payload, created, closed);
                       });
  }

  absl::StatusOr<uint64_t> EraseHistory(const HistoryErasure& erasure, Budget& budget) override {
    std::lock_guard<std::mutex> lock(erase_mu_);
    std::shared_ptr<const SnapshotReader> head = LatestSnapshot();
    for (EntityRef ref : erasure.entities) {
      if (erasure.dry_run) continue;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> live, FindEntity(*head, ref));
      if (!live.has_value()) continue;
      return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
                       absl::StrCat("cannot erase ", NameOf(ref), ": it is live"),
                       {{"resource", NameOf(ref)}});
    }
    HistoryEraser eraser(*kv_, head->rows(), erasure, options_.sync_writes, budget);
    const absl::StatusOr<uint64_t> rows = eraser.Run();
    if (erasure.dry_run) return rows;
    {
      // Older revisions are read from the newest snapshot, which must be one without the rows; and
      // what was done before an error need not be done again.
      std::lock_guard<std::mutex> writer_lock(writer_mu_);
      Publish();
      // The engine keeps what any snapshot can see: let go of the last transaction's.
      head_context_.set_reader(LatestSnapshot());
    }
    head.reset();
    if (!rows.ok()) return rows.status();
    CHANCERY_RETURN_IF_ERROR(kv_->CompactAll());
    return rows;
  }

  absl::Status Backup(absl::string_view directory) override { return kv_->Backup(directory); }
  absl::Status Compact() override { return kv_->CompactAll(); }
  absl::Status Flush() override { return kv_->Flush(); }

 private:
  std::shared_ptr<const SnapshotReader> LatestSnapshot() const {
    std::lock_guard<std::mutex> lock(head_mu_);
    return latest_;
  }

  static absl::Status ClosedRowDamaged() {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a closed row is damaged");
  }

  // The closed versions of base rows whose key begins with `prefix`.
  absl::Status ScanHistory(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<absl::StatusOr<bool>(absl::string_view key, absl::string_view payload,
                                             Revision created, Revision closed)>
          visit) const {
    ReadOptions options;
    options.deadline = budget.deadline();
    const auto it = LatestSnapshot()->rows().snapshot().NewIterator(options, Table::kHistory,
                                                                    prefix, PrefixEnd(prefix));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      absl::string_view key;
      absl::string_view payload;
      Revision created = 0;
      Revision closed = 0;
      if (!ParseHistoryKey(it->key(), &key, &closed) ||
          !ParseRowValue(it->value(), &created, &payload)) {
        return ClosedRowDamaged();
      }
      CHANCERY_ASSIGN_OR_RETURN(const bool more, visit(key, payload, created, closed));
      if (!more) return absl::OkStatus();
    }
    return it->status();
  }

  void Publish() {
    auto reader = std::make_shared<SnapshotReader>(
        RowReader(kv_->NewSnapshot(), record_.revision, record_.revision), record_.time, names_);
    std::lock_guard<std::mutex> lock(head_mu_);
    latest_ = std::move(reader);
    published_ = record_;
  }

  static absl::StatusOr<absl::Time> TimeOf(const SnapshotReader& head, Revision revision) {
    if (revision == 0) return absl::InfinitePast();
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(
        const bool found,
        head.rows().snapshot().Get(ReadOptions(), Table::kLog, CommitKey(revision), &value));
    if (!found) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat("the log has no row for revision ", revision));
    }
    CHANCERY_ASSIGN_OR_RETURN(const Commit commit, DecodeCommit(value.view()));
    return commit.time;
  }

  // True if `ref` is there once `txn` is committed.
  absl::StatusOr<bool> Exists(const SnapshotReader& head, const TransactionImpl& txn,
                              EntityRef ref) {
    const auto it = txn.entities_.find(ref);
    if (it != txn.entities_.end()) return it->second.has_value();
    if (txn.IsNew(ref)) return false;
    if (known_.contains(ref)) return true;
    PinnedValue value;
    absl::string_view payload;
    CHANCERY_ASSIGN_OR_RETURN(
        const bool found, head.rows().Get(RowTable::kCurrent, EntityKey(ref), &value, &payload));
    if (found) {
      if (known_.size() >= kMaxKnown) known_.clear();
      known_.insert(ref);
    }
    return found;
  }

  absl::Status RequireExists(const SnapshotReader& head, const TransactionImpl& txn, EntityRef ref,
                             EntityRef from) {
    CHANCERY_ASSIGN_OR_RETURN(const bool exists, Exists(head, txn, ref));
    if (exists) return absl::OkStatus();
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
        absl::StrCat(NameOf(from), " refers to ", NameOf(ref), ", which does not exist"),
        {{"resource", NameOf(ref)}});
  }

  using KeyOwners = absl::flat_hash_map<std::pair<EntityKind, std::string>, EntityRef>;

  // `owners`: of the keys of the entities checked before.
  absl::Status CheckKeys(const SnapshotReader& head, const TransactionImpl& txn,
                         const Entity& entity, KeyOwners* owners) {
    const EntityRef ref = RefOf(entity);
    for (const std::string& key : KeysOf(entity)) {
      EntityRef owner = owners->emplace(std::make_pair(ref.kind, key), ref).first->second;
      if (owner == ref) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> old,
                                  head.FindByKey(ref.kind, key));
        if (!old.has_value() || *old == ref) continue;
        if (txn.entities_.contains(*old) && !txn.HasKey(*old, key)) continue;
        owner = *old;
      }
      return MakeError(
          absl::StatusCode::kAlreadyExists, "KEY_CONFLICT",
          absl::StrCat("key \"", key, "\" of ", NameOf(ref), " belongs to ", NameOf(owner)),
          {{"key", key}, {"resource", NameOf(owner)}});
    }
    return absl::OkStatus();
  }

  // What the transaction closes must not be missed by what stays.
  absl::Status CheckClosed(const SnapshotReader& head, const TransactionImpl& txn, EntityRef ref) {
    const auto refuse = [ref](const std::string& why) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
                       absl::StrCat("cannot close ", NameOf(ref), ": ", why),
                       {{"resource", NameOf(ref)}});
    };
    if (!MayClose(ref.kind)) return refuse("facts of this kind stay");
    Budget budget;
    absl::Status problem;
    CHANCERY_RETURN_IF_ERROR(
        head.ScanEvidence(ref, ArticleId(), 0, budget, [&](const Evidence& evidence) {
          const auto it = txn.evidence_.find({ref, evidence.article, evidence.sequence});
          if (it == txn.evidence_.end() || it->second.has_value()) {
            problem = refuse("it has evidence");
          }
          return problem.ok();
        }));
    if (problem.ok() && ref.kind == EntityKind::kPerson) {
      CHANCERY_RETURN_IF_ERROR(RequireUnused(head, txn, PersonId(ref.id), &problem));
    }
    if (problem.ok() && ref.kind == EntityKind::kMeeting) {
      StatementKey key;
      key.meeting = MeetingId(ref.id);
      CHANCERY_RETURN_IF_ERROR(
          head.ScanStatements(key, DatedScan(), budget, [&](const StatementHit& hit) {
            const auto it = txn.entities_.find(hit.statement);
            if (it == txn.entities_.end() ||
                (it->second.has_value() &&
                 std::get<Statement>(*it->second).meeting == MeetingId(ref.id))) {
              problem = refuse(absl::StrCat(NameOf(hit.statement), " refers to it"));
            }
            return problem.ok();
          }));
    }
    if (problem.ok() && ref.kind == EntityKind::kArticle) {
      const std::string prefix = FactOfArticlePrefix(ArticleId(ref.id));
      RowIterator it =
          head.rows().Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), absl::InfiniteFuture());
      for (; it.Valid() && problem.ok(); it.Next()) {
        EntityRef fact;
        uint32_t sequence = 0;
        ParseFactOfArticleKey(it.key(), &fact, &sequence);
        const auto evidence = txn.evidence_.find({fact, ArticleId(ref.id), sequence});
        if (evidence == txn.evidence_.end() || evidence->second.has_value()) {
          problem = refuse(absl::StrCat("it is evidence of ", NameOf(fact)));
        }
      }
      CHANCERY_RETURN_IF_ERROR(it.status());
    }
    return problem;
  }

  // Sets `problem` if a fact that stays names the person.
  absl::Status RequireUnused(const SnapshotReader& head, const TransactionImpl& txn,
                             PersonId person, absl::Status* problem) {
    const auto check = [&](EntityRef fact, auto names_person) {
      const auto it = txn.entities_.find(fact);
      if (it != txn.entities_.end() && (!it->second.has_value() || !names_person(*it->second))) {
        return true;
      }
      *problem = MakeError(
          absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
          absl::StrCat("cannot close ", NameOf(person), ": ", NameOf(fact), " refers to it"),
          {{"resource", NameOf(person)}});
      return false;
    };
    Budget budget;
    CHANCERY_RETURN_IF_ERROR(head.ScanTenuresOfPerson(person, budget, [&](const Tenure& tenure) {
      return check(tenure.id,
                   [&](const Entity& e) { return std::get<Tenure>(e).person == person; });
    }));
    if (!problem->ok()) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(
        head.ScanMeetings(person, DatedScan(), budget, [&](const MeetingEdge& edge) {
          return check(edge.meeting, [&](const Entity& e) {
            for (const Participation& part : std::get<Meeting>(e).participations) {
              if (part.party == EntityRef(person)) return true;
            }
            return false;
          });
        }));
    if (!problem->ok()) return absl::OkStatus();
    StatementKey key;
    key.speaker = person;
    return head.ScanStatements(key, DatedScan(), budget, [&](const StatementHit& hit) {
      return check(hit.statement, [&](const Entity& e) {
        return std::get<Statement>(e).speaker == EntityRef(person);
      });
    });
  }

  absl::StatusOr<size_t> CommitLocked(const SnapshotReader& head, TransactionImpl& txn) {
    const Revision revision = record_.revision + 1;
    // Microseconds are what is stored; time never goes back.
    const absl::Time now =
        std::max(absl::FromUnixMicros(absl::ToUnixMicros(clock_.Now())), record_.time);

    // 1. Is it sound?
    KeyOwners owners;
    for (const auto& [ref, entity] : txn.entities_) {
      if (!entity.has_value()) {
        CHANCERY_RETURN_IF_ERROR(CheckClosed(head, txn, ref));
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(Validate(*entity)) << NameOf(ref);
      if (ref.id == 0 || ref.id >= txn.next_ids_[static_cast<size_t>(ref.kind)]) {
        return absl::InternalError(absl::StrCat(NameOf(ref), " has an id that was not given out"));
      }
      for (EntityRef to : ReferencesOf(*entity)) {
        CHANCERY_RETURN_IF_ERROR(RequireExists(head, txn, to, ref));
      }
      CHANCERY_RETURN_IF_ERROR(CheckKeys(head, txn, *entity, &owners));
    }
    for (const auto& [id, evidence] : txn.evidence_) {
      if (!evidence.has_value()) continue;
      CHANCERY_RETURN_IF_ERROR(RequireExists(head, txn, id.fact, id.article));
      CHANCERY_RETURN_IF_ERROR(RequireExists(head, txn, id.article, id.fact));
    }
    const auto closed = [&txn](EntityRef ref) {
      const auto it = txn.entities_.find(ref);
      return it != txn.entities_.end() && !it->second.has_value();
    };
    for (const auto& [article, text] : txn.texts_) {
      if (closed(article)) continue;
      CHANCERY_RETURN_IF_ERROR(RequireExists(head, txn, article, article));
    }

    // 2. What was there before, and what else depends on what changes?
    absl::btree_map<EntityRef, Entity> old;
    for (const auto& [ref, entity] : txn.entities_) {
      if (!txn.IsNew(ref)) {
        CHANCERY_ASSIGN_OR_RETURN(absl::optional<Entity> before, FindEntity(head, ref));
        if (before.has_value()) old.emplace(ref, *std::move(before));
      }
      if (!entity.has_value() && !old.contains(ref)) {
        return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                         absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
      }
    }
    PendingContext pending(head_context_, txn.entities_);
    absl::btree_map<PersonId, std::vector<TenureChange>> holders;  // whose tenures change
    absl::btree_set<EntityRef> derived;  // not changed themselves, but their index rows may be
    for (const auto& [ref, entity] : txn.entities_) {
      const auto before = old.find(ref);
      if (ref.kind == EntityKind::kTenure) {
        const Tenure* was = before == old.end() ? nullptr : &std::get<Tenure>(before->second);
        const Tenure* is = entity.has_value() ? &std::get<Tenure>(*entity) : nullptr;
        if (was != nullptr && is != nullptr && Encoded(*was) == Encoded(*is)) continue;
        if (was != nullptr) pending.Change(was->person, was->id, nullptr);
        if (is != nullptr) pending.Change(is->person, is->id, is);
        if (was != nullptr && is != nullptr && was->person == is->person) {
          holders[is->person].push_back({was, is});
        } else {
          if (was != nullptr) holders[was->person].push_back({was, nullptr});
          if (is != nullptr) holders[is->person].push_back({nullptr, is});
        }
      }
      if (ref.kind == EntityKind::kPolity && before != old.end()) {
        Budget budget;
        CHANCERY_RETURN_IF_ERROR(head.ScanRolesOfPolity(PolityId(ref.id), budget, [&](RoleId role) {
          derived.insert(role);
          return true;
        }));
      }
    }
    for (const auto& [person, changes] : holders) {
      if (txn.IsNew(person)) continue;
      CHANCERY_RETURN_IF_ERROR(FindDerived(head, person, changes, &derived));
    }
    // A changed meeting or statement keeps depending on tenures that change: its old rows come from
    // the old tenures, its new rows from the new ones.

    // 3. The rows.
    RowWriter rows(head.rows(), revision);
    Head next = record_;
    next.revision = revision;
    next.time = now;
    next.next_ids = txn.next_ids_;
    std::string payload;
    for (const auto& [ref, entity] : txn.entities_) {
      const auto before = old.find(ref);
      int64_t& count = next.counts[static_cast<size_t>(ref.kind)];
      const std::string key = EntityKey(ref);
      const Entity* was = before == old.end() ? nullptr : &before->second;
      const Entity* is = entity.has_value() ? &*entity : nullptr;
      payload.clear();
      if (is != nullptr) EncodeEntity(*is, &payload);
      if (was != nullptr) {
        std::string old_payload;
        EncodeEntity(*was, &old_payload);
        // What was put as it was changes nothing; if a tenure or polity that it depends on does, it
        // is in `derived`.
        if (is != nullptr && old_payload == payload) continue;
        CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kCurrent, key));
        --count;
      }
      if (is != nullptr) {
        rows.Put(RowTable::kCurrent, key, payload);
        ++count;
      } else if (ref.kind == EntityKind::kArticle) {
        // Its text goes with it.
        const std::string text_key = ArticleTextKey(ArticleId(ref.id));
        PinnedValue value;
        absl::string_view text;
        CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                  head.rows().Get(RowTable::kText, text_key, &value, &text));
        if (found) {
          CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kText, text_key));
        }
      }
      derived.erase(ref);
      CHANCERY_RETURN_IF_ERROR(WriteIndexRows(was, is, pending, rows));
    }
    for (EntityRef ref : derived) {
      CHANCERY_ASSIGN_OR_RETURN(const Entity same, head.GetEntity(ref));
      CHANCERY_RETURN_IF_ERROR(WriteIndexRows(&same, &same, pending, rows));
    }
    for (const auto& [article, text] : txn.texts_) {
      if (closed(article)) continue;
      const std::string key = ArticleTextKey(article);
      PinnedValue value;
      absl::string_view was;
      CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                head.rows().Get(RowTable::kText, key, &value, &was));
      if (found && was == text) continue;
      if (found) {
        CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kText, key));
      }
      rows.Put(RowTable::kText, key, text);
    }
    CHANCERY_RETURN_IF_ERROR(WriteEvidence(head, txn, rows));
    for (const auto& [note, is] : txn.notes_) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> was, head.GetNote(note));
      if (was == is) continue;
      const std::string key = NoteKey(note);
      if (was.has_value()) {
        CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kText, key));
      }
      if (is.has_value()) rows.Put(RowTable::kText, key, *is);
    }

    const size_t row_count = rows.rows();
    WriteBatch batch = rows.Take();
    for (const auto& [request_id, outcome] : txn.requests_) {
      batch.Put(Table::kLog, RequestKey(request_id), outcome);
    }
    if (row_count == 0 && txn.requests_.empty()) return row_count;
    batch.Put(Table::kLog, CommitKey(revision), EncodeCommit({now, row_count}));
    batch.Put(Table::kMeta, kHeadKey, EncodeHead(next));

    // 4. Write, forget what it outdates, publish.
    CHANCERY_RETURN_IF_ERROR(kv_->Write(batch, WriteOptions{options_.sync_writes}));
    record_ = next;
    for (const auto& [ref, entity] : txn.entities_) {
      if (HasCachedName(ref.kind) && !txn.IsNew(ref)) names_->Erase(ref, revision);
      if (!entity.has_value()) known_.erase(ref);
    }
    for (EntityRef ref : derived) {
      if (ref.kind == EntityKind::kRole) names_->Erase(ref, revision);
    }
    for (const auto& holder : holders) head_context_.Forget(holder.first);
    Publish();
    return row_count;
  }

  struct TenureChange {
    const Tenure* was;  // null: the tenure is new
    const Tenure* is;   // null: it goes
  };

  // The meetings and statements of a person whose offices then may come out differently.
  absl::Status FindDerived(const SnapshotReader& head, PersonId person,
                           const std::vector<TenureChange>& changes,
                           absl::btree_set<EntityRef>* derived) {
    for (const TenureChange& change : changes) {
      for (const DayRange& days : DaysOfDifference(change.was, change.is)) {
        Budget budget;
        DatedScan scan;
        scan.days = days;
        CHANCERY_RETURN_IF_ERROR(
            head.ScanMeetings(person, scan, budget, [&](const MeetingEdge& edge) {
              if (MayDiffer(change.was, change.is, edge.when) &&
                  !StatesOffice(edge, person, change)) {
                derived->insert(edge.meeting);
              }
              return true;
            }));
        StatementKey key;
        key.speaker = person;
        CHANCERY_RETURN_IF_ERROR(
            head.ScanStatements(key, scan, budget, [&](const StatementHit& hit) {
              if (MayDiffer(change.was, change.is, hit.when)) derived->insert(hit.statement);
              return true;
            }));
      }
    }
    return absl::OkStatus();
  }

  // True if the office is named by a source wherever the person takes part: no tenure matters.
  static bool StatesOffice(const MeetingEdge& edge, PersonId person, const TenureChange& change) {
    const auto states = [](const EdgeParticipant& participant, const Tenure* tenure) {
      if (tenure == nullptr) return true;
      return std::any_of(
          participant.capacities.begin(), participant.capacities.end(),
          [tenure](const Capacity& c) { return c.stated && c.role == tenure->role; });
    };
    return std::all_of(edge.participants.begin(), edge.participants.end(),
                       [&](const EdgeParticipant& participant) {
                         return participant.party != EntityRef(person) ||
                                (states(participant, change.was) && states(participant, change.is));
                       });
  }

  // Replaces the index rows of `was` by those of `is`; either may be null.
  absl::Status WriteIndexRows(const Entity* was, const Entity* is, PendingContext& pending,
                              RowWriter& rows) {
    if (was == nullptr) {
      return DeriveIndexRows(*is, pending, [&rows](absl::string_view key, absl::string_view value) {
        rows.Put(RowTable::kIndex, key, value);
      });
    }
    absl::btree_map<std::string, std::string> old_rows;
    CHANCERY_RETURN_IF_ERROR(DeriveIndexRows(
        *was, head_context_, [&old_rows](absl::string_view key, absl::string_view value) {
          old_rows[std::string(key)] = std::string(value);
        }));
    absl::btree_map<std::string, std::string> new_rows;
    if (is != nullptr) {
      CHANCERY_RETURN_IF_ERROR(DeriveIndexRows(
          *is, pending, [&new_rows](absl::string_view key, absl::string_view value) {
            new_rows[std::string(key)] = std::string(value);
          }));
    }
    for (const auto& [key, value] : old_rows) {
      const auto it = new_rows.find(key);
      if (it != new_rows.end() && it->second == value) continue;
      CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kIndex, key));
    }
    for (const auto& [key, value] : new_rows) {
      const auto it = old_rows.find(key);
      if (it != old_rows.end() && it->second == value) continue;
      rows.Put(RowTable::kIndex, key, value);
    }
    return absl::OkStatus();
  }

  absl::Status WriteEvidence(const SnapshotReader& head, const TransactionImpl& txn,
                             RowWriter& rows) {
    std::string payload;
    for (const auto& [id, evidence] : txn.evidence_) {
      const std::string key = EvidenceKey(id.fact, id.article, id.sequence);
      const std::string index_key = FactOfArticleKey(id.article, id.fact, id.sequence);
      payload.clear();
      if (evidence.has_value()) EncodeEvidence(*evidence, &payload);
      bool found = false;
      if (!txn.IsNew(id.fact) && !txn.IsNew(id.article)) {
        PinnedValue value;
        absl::string_view was;
        CHANCERY_ASSIGN_OR_RETURN(found, head.rows().Get(RowTable::kEvidence, key, &value, &was));
        if (found && evidence.has_value() && was == payload) continue;
      }
      if (found) {
        CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kEvidence, key));
        if (!evidence.has_value()) {
          CHANCERY_RETURN_IF_ERROR(rows.Close(RowTable::kIndex, index_key));
        }
      }
      if (evidence.has_value()) {
        rows.Put(RowTable::kEvidence, key, payload);
        if (!found) rows.Put(RowTable::kIndex, index_key, "");
      }
    }
    return absl::OkStatus();
  }

  static constexpr size_t kMaxKnown = 1 << 20;

  const std::unique_ptr<KvStore> kv_;
  const Clock& clock_;
  const Options options_;
  const std::shared_ptr<NameCache> names_;

  std::mutex erase_mu_;  // before writer_mu_
  std::mutex writer_mu_;
  Head record_;                           // guarded by writer_mu_
  HeadContext head_context_;              // guarded by writer_mu_
  absl::flat_hash_set<EntityRef> known_;  // guarded by writer_mu_; live at the head

  mutable std::mutex head_mu_;
  std::shared_ptr<const SnapshotReader> latest_;  // guarded by head_mu_
  Head published_;                                // guarded by head_mu_
};

}  // namespace

absl::StatusOr<std::unique_ptr<GraphStore>> GraphStore::Open(std::unique_ptr<KvStore> kv,
                                                             const Clock& clock, Options options) {
  auto store = std::make_unique<GraphStoreImpl>(std::move(kv), clock, options);
  CHANCERY_RETURN_IF_ERROR(store->Start());
  return std::unique_ptr<GraphStore>(std::move(store));
}

}  // namespace chancery
