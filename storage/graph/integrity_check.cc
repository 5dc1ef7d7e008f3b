#include "storage/graph/integrity_check.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/graph/index_rows.h"
#include "storage/rows/row_reader.h"

namespace chancery {
namespace {

using VerifyCounts = GraphStore::VerifyCounts;

// A set of rows, as a number and two sums of hashes: equal sets have equal ones, and different ones
// hardly ever.
struct RowSum {
  uint64_t rows = 0;
  uint64_t first = 0;
  uint64_t second = 0;

  void Add(absl::string_view key, absl::string_view payload) {
    ++rows;
    first += absl::Hash<std::pair<absl::string_view, absl::string_view>>()({key, payload});
    second +=
        absl::Hash<std::tuple<int, absl::string_view, absl::string_view>>()({1, payload, key});
  }
  friend bool operator==(const RowSum& a, const RowSum& b) {
    return a.rows == b.rows && a.first == b.first && a.second == b.second;
  }
};

class CheckContext final : public IndexContext {
 public:
  explicit CheckContext(const SnapshotReader& reader) : reader_(reader) {}

  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override {
    const auto it = tenures_.find(person);
    return it == tenures_.end() ? &none_ : &it->second;
  }

  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override {
    if (!polity) return nullptr;
    CHANCERY_ASSIGN_OR_RETURN(polity_, reader_.GetPolity(polity));
    return &polity_;
  }

  // From the base rows, as what else says it may be wrong.
  absl::StatusOr<PolityId> PolityOfRole(RoleId role) override {
    const auto it = polities_.find(role);
    if (it != polities_.end()) return it->second;
    CHANCERY_ASSIGN_OR_RETURN(const Role entity, reader_.GetRole(role));
    return polities_.emplace(role, entity.polity).first->second;
  }

  bool indexes_texts() const override { return reader_.indexes_texts(); }

  // From the base rows, as the index of tenures is what is being checked.
  absl::Status ReadTenures(Budget& budget) {
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanEntities(EntityKind::kTenure, 0, budget, [this](const Entity& entity) {
          const auto& tenure = std::get<Tenure>(entity);
          tenures_[tenure.person].push_back(tenure);
          return true;
        }));
    for (auto& entry : tenures_) {
      std::sort(entry.second.begin(), entry.second.end(), TenureOrder);
    }
    return absl::OkStatus();
  }

 private:
  const SnapshotReader& reader_;
  const std::vector<Tenure> none_;
  absl::flat_hash_map<PersonId, std::vector<Tenure>> tenures_;
  absl::flat_hash_map<RoleId, PolityId> polities_;
  Polity polity_;
};

class Checker {
 public:
  using Commit = absl::FunctionRef<absl::Status(const RowChanges&, const Head&)>;

  Checker(const SnapshotReader& reader, const Head& head, Budget& budget,
          absl::FunctionRef<void(absl::string_view)> report,
          absl::FunctionRef<bool(const VerifyCounts&)> progress)
      : reader_(reader),
        head_(head),
        budget_(budget),
        report_(report),
        progress_(progress),
        context_(reader) {}

  // `commit` may be null: then nothing is repaired.
  absl::StatusOr<VerifyCounts> Run(const Commit* commit) {
    commit_ = commit;
    CHANCERY_RETURN_IF_ERROR(context_.ReadTenures(budget_));
    RowSum expected;
    CHANCERY_RETURN_IF_ERROR(
        ForEachExpected([&expected](absl::string_view key, absl::string_view value) {
          expected.Add(key, value);
          return absl::OkStatus();
        }));
    RowSum actual;
    CHANCERY_RETURN_IF_ERROR(
        ForEachIndexRow([&actual](absl::string_view key, absl::string_view value) {
          actual.Add(key, value);
          return absl::OkStatus();
        }));
    if (commit_ != nullptr && base_damages_ > 0) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat(base_damages_,
                                    " base rows are damaged, and index rows can be made from sound "
                                    "ones only: restore a backup"));
    }
    if (!(expected == actual)) {
      CHANCERY_RETURN_IF_ERROR(FindDifferences());
    }
    if (commit_ != nullptr && (changes_.puts() + changes_.closes() > 0 || wrong_counts_)) {
      CHANCERY_RETURN_IF_ERROR((*commit_)(changes_, counted_));
    }
    if (!progress_(counts_)) return Stopped();
    return counts_;
  }

 private:
  using RowVisitor = absl::FunctionRef<absl::Status(absl::string_view, absl::string_view)>;

  static absl::Status Stopped() { return absl::CancelledError("the check was stopped"); }

  void Differ(absl::string_view what) {
    ++counts_.differences;
    report_(what);
  }

  // What no index row can be made from.
  void DifferInBase(absl::string_view what) {
    ++base_damages_;
    Differ(what);
  }

  // An index row that is (`was`) and one that must be, of which one may be missing.
  absl::Status DifferInIndex(absl::string_view key, bool was,
                             const absl::optional<absl::string_view>& must,
                             absl::string_view what) {
    Differ(absl::StrCat("index row ", absl::BytesToHexString(key), what));
    if (commit_ == nullptr) return absl::OkStatus();
    if (was) changes_.Close(RowTable::kIndex, key);
    if (must.has_value()) changes_.Put(RowTable::kIndex, key, *must);
    if (changes_.puts() + changes_.closes() < kRepairRows) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR((*commit_)(changes_, counted_));
    changes_ = RowChanges();
    wrong_counts_ = false;
    return absl::OkStatus();
  }

  absl::Status Step(uint64_t* count) {
    ++*count;
    if ((counts_.base_rows + counts_.index_rows) % kProgressRows == 0 && !progress_(counts_)) {
      return Stopped();
    }
    return budget_.Charge(1);
  }

  // Every index row that must be there. Also checks what base rows say of each other.
  absl::Status ForEachExpected(RowVisitor visit) {
    const bool first_pass = counts_.base_rows == 0;
    for (int k = 1; k < kEntityKindCount; ++k) {
      const auto kind = static_cast<EntityKind>(k);
      int64_t live = 0;
      absl::Status status;
      CHANCERY_RETURN_IF_ERROR(reader_.ScanEntities(kind, 0, budget_, [&](const Entity& entity) {
        ++live;
        status = first_pass ? Step(&counts_.base_rows) : budget_.Charge(1);
        if (!status.ok()) return false;
        absl::Status derive =
            DeriveIndexRows(entity, context_, [&](absl::string_view key, absl::string_view v) {
              if (status.ok()) status = visit(key, v);
            });
        const EntityRef ref = RefOf(entity);
        if (!derive.ok() && !absl::IsNotFound(derive) && !absl::IsDataLoss(derive)) {
          status = derive;  // of the reader, not of what is stored
        } else if (!derive.ok() && first_pass) {
          DifferInBase(absl::StrCat(CollectionOf(ref.kind), "/", ref.id, ": ", derive.message()));
        }
        return status.ok();
      }));
      CHANCERY_RETURN_IF_ERROR(status);
      counted_.counts[k] = live;
      if (first_pass && live != head_.counts[k]) {
        wrong_counts_ = true;
        Differ(absl::StrCat(CollectionOf(kind), ": ", live, " rows, but the head says ",
                            head_.counts[k]));
      }
    }
    // Evidence: its index, and what it speaks of.
    const auto it = reader_.rows().Scan(RowTable::kEvidence, "", "", budget_.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(first_pass ? Step(&counts_.base_rows) : budget_.Charge(1));
      EntityRef fact;
      ArticleId article;
      uint32_t sequence;
      if (!ParseEvidenceKey(it->key(), &fact, &article, &sequence)) {
        if (first_pass) DifferInBase("a key in table evidence is damaged");
        continue;
      }
      if (first_pass) {
        CHANCERY_RETURN_IF_ERROR(RequireEntity(fact, article));
        CHANCERY_RETURN_IF_ERROR(RequireEntity(article, fact));
      }
      CHANCERY_RETURN_IF_ERROR(visit(FactOfArticleKey(article, fact, sequence), ""));
    }
    return it->status();
  }

  absl::Status RequireEntity(EntityRef ref, EntityRef from) {
    if (ref == last_found_) return absl::OkStatus();
    PinnedValue value;
    absl::string_view payload;
    CHANCERY_ASSIGN_OR_RETURN(
        const bool found, reader_.rows().Get(RowTable::kCurrent, EntityKey(ref), &value, &payload));
    if (found) {
      last_found_ = ref;
    } else {
      DifferInBase(absl::StrCat("evidence of ", CollectionOf(from.kind), "/", from.id, " names ",
                                CollectionOf(ref.kind), "/", ref.id, ", which does not exist"));
    }
    return absl::OkStatus();
  }

  absl::Status ForEachIndexRow(RowVisitor visit) {
    const auto it = reader_.rows().Scan(RowTable::kIndex, "", "", budget_.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(Step(&counts_.index_rows));
      CHANCERY_RETURN_IF_ERROR(visit(it->key(), it->payload()));
    }
    return it->status();
  }

  absl::Status FindDifferences() {
    absl::flat_hash_set<uint64_t> expected_keys;
    CHANCERY_RETURN_IF_ERROR(
        ForEachExpected([&](absl::string_view key, absl::string_view value) -> absl::Status {
          expected_keys.insert(absl::Hash<absl::string_view>()(key));
          PinnedValue stored;
          absl::string_view payload;
          CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                    reader_.rows().Get(RowTable::kIndex, key, &stored, &payload));
          if (!found) return DifferInIndex(key, false, value, " is missing");
          if (payload != value) return DifferInIndex(key, true, value, " has another value");
          return absl::OkStatus();
        }));
    const auto it = reader_.rows().Scan(RowTable::kIndex, "", "", budget_.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      if (!expected_keys.contains(absl::Hash<absl::string_view>()(it->key()))) {
        CHANCERY_RETURN_IF_ERROR(
            DifferInIndex(it->key(), true, absl::nullopt, " follows from no base row"));
      }
    }
    return it->status();
  }

  static constexpr uint64_t kProgressRows = 100000;
  // Of one commit of a repair.
  static constexpr size_t kRepairRows = 100000;

  const SnapshotReader& reader_;
  const Head& head_;
  Budget& budget_;
  absl::FunctionRef<void(absl::string_view)> report_;
  absl::FunctionRef<bool(const VerifyCounts&)> progress_;
  CheckContext context_;
  VerifyCounts counts_;
  EntityRef last_found_;
  uint64_t base_damages_ = 0;

  const Commit* commit_ = nullptr;
  RowChanges changes_;  // to be committed
  Head counted_;
  bool wrong_counts_ = false;
};

}  // namespace

absl::StatusOr<VerifyCounts> CheckIntegrity(const SnapshotReader& reader, const Head& head,
                                            Budget& budget,
                                            absl::FunctionRef<void(absl::string_view)> report,
                                            absl::FunctionRef<bool(const VerifyCounts&)> progress) {
  return Checker(reader, head, budget, report, progress).Run(nullptr);
}

absl::StatusOr<VerifyCounts> RepairIndexRows(
    const SnapshotReader& reader, const Head& head, Budget& budget,
    absl::FunctionRef<void(absl::string_view)> report,
    absl::FunctionRef<bool(const VerifyCounts&)> progress,
    absl::FunctionRef<absl::Status(const RowChanges&, const Head&)> commit) {
  return Checker(reader, head, budget, report, progress).Run(&commit);
}

}  // namespace chancery
