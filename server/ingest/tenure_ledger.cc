#include "server/ingest/tenure_ledger.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/tenure_merger.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Notes.
//   tenures/note/PERSON/ROLE   TenureNoteRecord of the person's spells in the office
constexpr char kNote[] = "tenures/note/";

const Tenure& TenureOf(const FactClaim& claim) { return std::get<Tenure>(claim.claim); }

std::string NoteKey(const std::pair<PersonId, RoleId>& group) {
  return absl::StrCat(kNote, group.first.value, "/", group.second.value);
}

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a tenure's note is damaged");
}

internal::TenureShapeRecord Encode(const TenureShape& shape, TenureId tenure) {
  internal::TenureShapeRecord record;
  record.set_start(shape.interval.start().ToString());
  record.set_end(shape.interval.end().ToString());
  record.set_end_state(static_cast<uint32_t>(shape.interval.end_state()));
  record.set_acting(shape.acting);
  if (shape.interval.last_known().has_value()) {
    record.set_last_known(*shape.interval.last_known());
  }
  record.set_written(shape.written.value);
  for (const std::string& publisher : shape.publishers) record.add_publishers(publisher);
  record.set_newest(shape.newest);
  record.set_tenure(tenure.value);
  return record;
}

absl::StatusOr<TenureShape> Decode(const internal::TenureShapeRecord& record) {
  TenureShape shape;
  const absl::StatusOr<PartialDate> start = PartialDate::Parse(record.start());
  const absl::StatusOr<PartialDate> end = PartialDate::Parse(record.end());
  if (!start.ok() || !end.ok()) return Corrupt();
  absl::optional<DayNumber> last_known;
  if (record.has_last_known()) last_known = record.last_known();
  const absl::StatusOr<TimeInterval> interval = TimeInterval::Create(
      *start, static_cast<TimeInterval::EndState>(record.end_state()), *end, last_known);
  if (!interval.ok()) return Corrupt();
  shape.interval = *interval;
  shape.acting = record.acting();
  shape.written = TenureId(record.written());
  shape.publishers.insert(record.publishers().begin(), record.publishers().end());
  shape.newest = record.newest();
  return shape;
}

// The same but for the last day on which it is known to be so.
bool SameBounds(const TimeInterval& a, const TimeInterval& b) {
  return a.start() == b.start() && a.end() == b.end() && a.end_state() == b.end_state();
}

// `interval`, known to be so until `day` at least.
absl::optional<TimeInterval> KnownUntil(const TimeInterval& interval,
                                        absl::optional<DayNumber> day) {
  if (!day.has_value() || day <= interval.last_known()) return interval;
  const absl::StatusOr<TimeInterval> longer =
      TimeInterval::Create(interval.start(), interval.end_state(), interval.end(), day);
  if (!longer.ok()) return absl::nullopt;
  return *longer;
}

// Adds what the claim of a shape says to what others say.
void Unite(const TenureShape& claim, TenureShape* shape) {
  const absl::optional<TimeInterval> longer =
      KnownUntil(shape->interval, claim.interval.last_known());
  if (longer.has_value()) shape->interval = *longer;
  shape->publishers.insert(claim.publishers.begin(), claim.publishers.end());
  shape->newest = std::max(shape->newest, claim.newest);
}

}  // namespace

absl::StatusOr<TenureLedger::Group*> TenureLedger::Open(GroupKey key) {
  const auto [it, fresh] = groups_.emplace(key, Group());
  if (fresh) {
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanTenuresOfPerson(key.first, budget_, [&, it = it](const Tenure& tenure) {
          if (tenure.role == key.second) it->second.tenures.push_back(tenure);
          return true;
        }));
    std::sort(it->second.tenures.begin(), it->second.tenures.end(),
              [](const Tenure& a, const Tenure& b) {
                return OrderOfSpell(a.interval, a.acting) < OrderOfSpell(b.interval, b.acting);
              });
  }
  return &it->second;
}

void TenureLedger::Change(RoleId role, const TimeInterval* was, const TimeInterval* is) {
  DayRange days;
  if (!DaysOfChange(was, is, &days)) return;
  const auto [it, fresh] = changed_roles_.emplace(role, days);
  if (fresh) return;
  it->second.first = std::min(it->second.first, days.first);
  it->second.last = std::max(it->second.last, days.last);
}

// What differs only.
void TenureLedger::PutTenure(const Tenure* was, const Tenure& is) {
  if (was != nullptr && was->interval == is.interval && was->acting == is.acting &&
      was->keys == is.keys) {
    return;
  }
  if (was != nullptr && was->acting != is.acting) {
    Change(is.role, &was->interval, nullptr);
    Change(is.role, nullptr, &is.interval);
  } else {
    Change(is.role, was == nullptr ? nullptr : &was->interval, &is.interval);
  }
  written_.push_back(is);
  txn_.Put(is);
}

void TenureLedger::NoteWritten(const Tenure* was, const Tenure& is) {
  if (was != nullptr) Change(was->role, &was->interval, nullptr);
  Change(is.role, nullptr, &is.interval);
  written_.push_back(is);
}

absl::Status TenureLedger::LoadClaims(Group* group) {
  if (group->loaded) return absl::OkStatus();
  group->loaded = true;
  for (const Tenure& tenure : group->tenures) {
    CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims, claims_.Load(tenure.id));
    for (FactClaim& claim : claims) group->claims.emplace_back(tenure.id, std::move(claim));
  }
  return absl::OkStatus();
}

absl::Status TenureLedger::Remove(TenureId tenure, ArticleId article) {
  CHANCERY_ASSIGN_OR_RETURN(const Tenure known, txn_.head().GetTenure(tenure));
  CHANCERY_ASSIGN_OR_RETURN(Group* const group, Open({known.person, known.role}));
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims, claims_.LoadOf(tenure, article));
  for (FactClaim& claim : claims) group->taken.emplace_back(tenure, std::move(claim));
  return absl::OkStatus();
}

absl::Status TenureLedger::Add(FactClaim claim) {
  const Tenure& tenure = TenureOf(claim);
  CHANCERY_ASSIGN_OR_RETURN(Group* const group, Open({tenure.person, tenure.role}));
  group->added.push_back(std::move(claim));
  return absl::OkStatus();
}

// What is taken back and comes again as it was stays where it is.
void TenureLedger::DropUnchanged(Group* group) {
  std::map<std::pair<TenureId, ArticleId>, std::vector<size_t>> taken;  // indexes of `taken`
  for (size_t i = 0; i < group->taken.size(); ++i) {
    taken[{group->taken[i].first, group->taken[i].second.article}].push_back(i);
  }
  std::set<size_t> taken_drops;
  std::set<size_t> added_drops;
  for (const auto& [where, claims] : taken) {
    std::set<size_t> again;
    for (size_t i : claims) {
      for (size_t j = 0; j < group->added.size(); ++j) {
        if (SameClaim(group->taken[i].second, group->added[j])) again.insert(j);
      }
    }
    // All or none: what stays of an article keeps the numbers of its evidence.
    if (again.size() != claims.size()) continue;
    taken_drops.insert(claims.begin(), claims.end());
    added_drops.insert(again.begin(), again.end());
    group->staying.insert(where);
  }
  for (auto i = taken_drops.rbegin(); i != taken_drops.rend(); ++i) {
    group->taken.erase(group->taken.begin() + static_cast<std::ptrdiff_t>(*i));
  }
  for (auto i = added_drops.rbegin(); i != added_drops.rend(); ++i) {
    group->added.erase(group->added.begin() + static_cast<std::ptrdiff_t>(*i));
  }
}

absl::StatusOr<TenureShape> TenureLedger::ShapeOf(TenureId tenure, const FactClaim& claim) {
  CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(claim.article));
  TenureShape shape;
  shape.interval = TenureOf(claim).interval;
  shape.acting = TenureOf(claim).acting;
  if (info->write_facts) shape.written = tenure;
  if (shape.interval.end_state() == TimeInterval::EndState::kEnded) {
    constexpr size_t kDigits = 16;
    shape.publishers.insert(ContentDigest(info->publisher).substr(0, kDigits));
    if (!info->published.is_unknown()) shape.newest = info->published.latest();
  }
  return shape;
}

// Without reading the evidence: where each new claim joins a spell that is there.
absl::StatusOr<bool> TenureLedger::TryAppend(const GroupKey& key, Group* group) {
  if (group->taken.empty() && group->added.empty()) return true;
  if (!group->taken.empty() || group->tenures.empty()) return false;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note, txn_.GetNote(NoteKey(key)));
  if (!note.has_value()) return false;
  internal::TenureNoteRecord record;
  if (!record.ParseFromString(*note)) return Corrupt();
  // WriteFacts may have changed the tenures.
  std::map<TenureId, size_t> index;
  std::vector<Tenure> changed = group->tenures;
  for (size_t i = 0; i < changed.size(); ++i) index[changed[i].id] = i;
  if (static_cast<size_t>(record.tenures_size()) != changed.size()) return false;
  for (const internal::TenureShapeRecord& known : record.tenures()) {
    CHANCERY_ASSIGN_OR_RETURN(const TenureShape shape, Decode(known));
    const auto it = index.find(TenureId(known.tenure()));
    if (it == index.end() || !SameBounds(changed[it->second].interval, shape.interval) ||
        changed[it->second].acting != shape.acting) {
      return false;
    }
  }
  std::vector<TenureShape> shapes;
  std::vector<TenureId> tenure_of_shape;
  for (const internal::TenureShapeRecord& known : record.shapes()) {
    CHANCERY_ASSIGN_OR_RETURN(TenureShape shape, Decode(known));
    shapes.push_back(std::move(shape));
    tenure_of_shape.emplace_back(known.tenure());
  }
  const std::vector<TenureSpell> before = MakeSpells(shapes);

  std::vector<TenureId> joins(group->added.size());
  for (size_t i = 0; i < group->added.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const TenureShape told, ShapeOf(TenureId(), group->added[i]));
    if (IsUndated(told.interval)) continue;
    const auto same = std::find_if(shapes.begin(), shapes.end(), [&](const TenureShape& shape) {
      return SameShape(shape, told);
    });
    if (same == shapes.end()) return false;
    joins[i] = tenure_of_shape[static_cast<size_t>(same - shapes.begin())];
    Unite(told, &*same);
  }
  const std::vector<TenureSpell> after = MakeSpells(shapes);
  if (before.size() != after.size()) return false;
  for (size_t s = 0; s < after.size(); ++s) {
    if (before[s].shapes != after[s].shapes || before[s].acting != after[s].acting ||
        !SameBounds(before[s].interval, after[s].interval)) {
      return false;
    }
    Tenure& tenure = changed[index.at(tenure_of_shape[after[s].shapes.front()])];
    if (before[s].interval == after[s].interval) continue;
    const absl::optional<TimeInterval> longer =
        KnownUntil(tenure.interval, after[s].interval.last_known());
    if (!longer.has_value() || tenure.interval.Covers(PartialDate::FromDayNumber(
                                   *after[s].interval.last_known())) == Tri::kNo) {
      return false;
    }
    tenure.interval = *longer;
  }
  for (size_t i = 0; i < group->added.size(); ++i) {
    const Tenure& told = TenureOf(group->added[i]);
    for (size_t t = 0; t < changed.size() && !joins[i]; ++t) {
      if (changed[t].acting != told.acting) continue;
      const absl::optional<TimeInterval> merged =
          MergeIntervals(changed[t].interval, told.interval);
      if (!merged.has_value()) continue;
      if (!SameBounds(*merged, changed[t].interval)) return false;
      changed[t].interval = *merged;
      joins[i] = changed[t].id;
    }
    if (!joins[i]) return false;
    const std::vector<std::string>& keys = changed[index.at(joins[i])].keys;
    for (const std::string& other : told.keys) {
      if (std::find(keys.begin(), keys.end(), other) == keys.end()) return false;
    }
    // Two claims of one article are numbered together.
    if (!group->staying.insert({joins[i], group->added[i].article}).second) return false;
  }
  for (size_t i = 0; i < group->added.size(); ++i) {
    CHANCERY_RETURN_IF_ERROR(claims_.Append(joins[i], group->added[i]));
  }
  for (size_t i = 0; i < changed.size(); ++i) PutTenure(&group->tenures[i], changed[i]);
  CHANCERY_RETURN_IF_ERROR(WriteNote(key, shapes, tenure_of_shape, changed));
  return true;
}

absl::Status TenureLedger::WriteNote(const GroupKey& key, const std::vector<TenureShape>& shapes,
                                     const std::vector<TenureId>& tenure_of_shape,
                                     const std::vector<Tenure>& tenures) {
  if (tenures.empty()) {
    txn_.DeleteNote(NoteKey(key));
    return absl::OkStatus();
  }
  internal::TenureNoteRecord record;
  for (size_t i = 0; i < shapes.size(); ++i) {
    *record.add_shapes() = Encode(shapes[i], tenure_of_shape[i]);
  }
  for (const Tenure& tenure : tenures) {
    TenureShape shape;
    CHANCERY_ASSIGN_OR_RETURN(
        shape.interval, TimeInterval::Create(tenure.interval.start(), tenure.interval.end_state(),
                                             tenure.interval.end()));
    shape.acting = tenure.acting;
    *record.add_tenures() = Encode(shape, tenure.id);
  }
  txn_.PutNote(NoteKey(key), record.SerializeAsString());
  return absl::OkStatus();
}

// The spells of all claims, with what each shape is of.
absl::StatusOr<std::vector<TenureLedger::Spell>> TenureLedger::MakeGroupSpells(
    Group* group, std::vector<TenureShape>* shapes, std::vector<size_t>* spell_of_shape) {
  const auto& claims = group->claims;
  std::vector<std::vector<size_t>> claims_of_shape;
  std::vector<std::pair<std::tuple<SpellOrder, std::string, uint32_t>, size_t>> undated;
  for (size_t i = 0; i < claims.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const TenureShape told, ShapeOf(claims[i].first, claims[i].second));
    if (!told.written && IsUndated(told.interval)) {
      CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(claims[i].second.article));
      undated.push_back(
          {{OrderOfSpell(told.interval, told.acting), info->key, claims[i].second.index}, i});
      continue;
    }
    const auto same = std::find_if(shapes->begin(), shapes->end(), [&](const TenureShape& shape) {
      return SameShape(shape, told);
    });
    if (same == shapes->end()) {
      shapes->push_back(told);
      claims_of_shape.push_back({i});
      continue;
    }
    Unite(told, &*same);
    claims_of_shape[static_cast<size_t>(same - shapes->begin())].push_back(i);
  }
  std::vector<Spell> spells;
  spell_of_shape->resize(shapes->size());
  for (const TenureSpell& made : MakeSpells(*shapes)) {
    Spell spell;
    spell.interval = made.interval;
    spell.acting = made.acting;
    for (size_t shape : made.shapes) {
      (*spell_of_shape)[shape] = spells.size();
      spell.claims.insert(spell.claims.end(), claims_of_shape[shape].begin(),
                          claims_of_shape[shape].end());
    }
    spells.push_back(std::move(spell));
  }
  std::sort(undated.begin(), undated.end());
  for (const auto& [order, i] : undated) {
    const Tenure& told = TenureOf(claims[i].second);
    bool joined = false;
    for (Spell& spell : spells) {
      if (spell.acting != told.acting) continue;
      const absl::optional<TimeInterval> merged = MergeIntervals(spell.interval, told.interval);
      if (!merged.has_value()) continue;
      spell.interval = *merged;
      spell.claims.push_back(i);
      joined = true;
      break;
    }
    if (!joined) spells.push_back({told.interval, told.acting, {i}});
  }
  return spells;
}

absl::Status TenureLedger::Rebuild(const GroupKey& key, Group* group, int* added) {
  CHANCERY_RETURN_IF_ERROR(LoadClaims(group));
  auto& claims = group->claims;
  std::map<std::pair<ArticleId, uint32_t>, TenureId> before;
  std::set<TenureId> touched;  // with a claim less than before
  for (const auto& [tenure, taken] : group->taken) {
    before[{taken.article, taken.index}] = tenure;
    touched.insert(tenure);
    claims.erase(std::remove_if(claims.begin(), claims.end(),
                                [&, from = tenure, article = taken.article](const auto& entry) {
                                  return entry.first == from && entry.second.article == article;
                                }),
                 claims.end());
  }
  const size_t old_claims = claims.size();
  for (FactClaim& claim : group->added) {
    const auto was = before.find({claim.article, claim.index});
    claims.emplace_back(was == before.end() ? TenureId() : was->second, std::move(claim));
  }
  std::vector<TenureShape> shapes;
  std::vector<size_t> spell_of_shape;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Spell> spells,
                            MakeGroupSpells(group, &shapes, &spell_of_shape));
  // Spells keep the ids that most of their claims had.
  std::vector<std::tuple<int, uint64_t, size_t>> wishes;
  for (size_t s = 0; s < spells.size(); ++s) {
    std::map<TenureId, int> had;
    for (size_t claim : spells[s].claims) {
      if (claims[claim].first) ++had[claims[claim].first];
    }
    for (const auto& [id, count] : had) wishes.emplace_back(-count, id.value, s);
  }
  std::sort(wishes.begin(), wishes.end());
  std::vector<TenureId> ids(spells.size());
  std::set<uint64_t> taken;
  for (const auto& [count, id, s] : wishes) {
    if (ids[s] || !taken.insert(id).second) continue;
    ids[s] = TenureId(id);
  }
  // What is gone gives its keys away first.
  for (const Tenure& tenure : group->tenures) {
    if (taken.count(tenure.id.value) != 0) continue;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(tenure.id, {}));
    txn_.Close(tenure.id);
    closed_.insert(tenure.id);
    Change(tenure.role, &tenure.interval, nullptr);
  }
  for (size_t claim = 0; claim < claims.size(); ++claim) {
    if (claim >= old_claims) touched.insert(claims[claim].first);
  }
  std::vector<Tenure> tenures;
  for (size_t s = 0; s < spells.size(); ++s) {
    Tenure tenure;
    tenure.id = ids[s];
    if (!tenure.id) {
      tenure.id = txn_.NewId<TenureId>();
      ++*added;
    }
    tenure.person = key.first;
    tenure.role = key.second;
    tenure.interval = spells[s].interval;
    tenure.acting = spells[s].acting;
    std::vector<FactClaim> own;
    bool same = touched.count(tenure.id) == 0;
    for (size_t claim : spells[s].claims) {
      for (const std::string& other : TenureOf(claims[claim].second).keys) {
        if (std::find(tenure.keys.begin(), tenure.keys.end(), other) != tenure.keys.end()) continue;
        // Sources number their entries, and some number two of them alike.
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                  txn_.FindByKey(EntityKind::kTenure, other));
        const bool mine = !owner.has_value() || *owner == EntityRef(tenure.id) ||
                          closed_.count(TenureId(owner->id)) != 0;
        if (mine) {
          tenure.keys.push_back(other);
        } else {
          notes_.push_back(absl::StrCat("key ", other, " stands for another tenure already"));
        }
      }
      same = same && claims[claim].first == tenure.id;
      own.push_back(claims[claim].second);
    }
    const auto had = static_cast<size_t>(std::count_if(
        claims.begin(), claims.end(), [&](const auto& entry) { return entry.first == tenure.id; }));
    std::sort(tenure.keys.begin(), tenure.keys.end());
    if (!same || had != own.size()) {
      CHANCERY_RETURN_IF_ERROR(claims_.Store(tenure.id, std::move(own)));
    }
    const auto was = std::find_if(group->tenures.begin(), group->tenures.end(),
                                  [&](const Tenure& t) { return t.id == tenure.id; });
    PutTenure(was == group->tenures.end() ? nullptr : &*was, tenure);
    tenures.push_back(std::move(tenure));
  }
  std::vector<TenureId> tenure_of_shape;
  tenure_of_shape.reserve(shapes.size());
  for (size_t spell : spell_of_shape) tenure_of_shape.push_back(tenures[spell].id);
  return WriteNote(key, shapes, tenure_of_shape, tenures);
}

absl::Status TenureLedger::Write(int* added, std::vector<std::string>* warnings) {
  for (auto& [key, group] : groups_) {
    DropUnchanged(&group);
    CHANCERY_ASSIGN_OR_RETURN(const bool appended, TryAppend(key, &group));
    if (appended) continue;
    CHANCERY_RETURN_IF_ERROR(Rebuild(key, &group, added));
  }
  groups_.clear();
  for (const Tenure& tenure : written_) {
    CHANCERY_RETURN_IF_ERROR(Warn(tenure, warnings));
  }
  warnings->insert(warnings->end(), notes_.begin(), notes_.end());
  return absl::OkStatus();
}

absl::Status TenureLedger::Warn(const Tenure& tenure, std::vector<std::string>* warnings) {
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(tenure.person));
  const Person& person = std::get<Person>(entity);
  if (!person.death.is_unknown() && !tenure.interval.start().is_unknown() &&
      Before(person.death, tenure.interval.start()) == Tri::kYes) {
    warnings->push_back(absl::StrCat(person.names.display, " is said to hold an office from ",
                                     tenure.interval.start().ToString(), " on, but died ",
                                     person.death.ToString()));
  }
  // Two at once in an office of one, for more than the days in which one hands over to the other.
  if (tenure.acting || IsUndated(tenure.interval)) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const Entity office, txn_.Get(tenure.role));
  const Role& role = std::get<Role>(office);
  const OfficeEntry* entry = gazetteer_.FindOffice(role.names.display);
  if (entry == nullptr || (entry->office_class != OfficeEntry::Class::kHeadOfState &&
                           entry->office_class != OfficeEntry::Class::kHeadOfGovernment &&
                           entry->office_class != OfficeEntry::Class::kForeignMinister)) {
    return absl::OkStatus();
  }
  std::set<PersonId> others;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanTenuresOfRole(tenure.role, budget_, [&](const Tenure& other) {
        if (other.person == tenure.person || other.acting || IsUndated(other.interval) ||
            closed_.count(other.id) != 0) {
          return true;
        }
        const PartialDate& start = tenure.interval.start() < other.interval.start()
                                       ? other.interval.start()
                                       : tenure.interval.start();
        if (start.is_unknown()) return true;
        constexpr DayNumber kHandover = 31;
        const PartialDate later = PartialDate::FromDayNumber(start.latest() + kHandover);
        if (tenure.interval.Covers(later) == Tri::kYes &&
            other.interval.Covers(later) == Tri::kYes) {
          others.insert(other.person);
        }
        return true;
      }));
  for (PersonId other : others) {
    const absl::StatusOr<Entity> also = txn_.Get(other);
    if (absl::IsNotFound(also.status())) continue;  // gone with this transaction
    if (!also.ok()) return also.status();
    warnings->push_back(absl::StrCat(person.names.display, " and ",
                                     std::get<Person>(*also).names.display,
                                     " are said to hold one office at once: ", role.names.display));
  }
  return absl::OkStatus();
}

absl::StatusOr<PersonId> TenureLedger::HolderOf(RoleId role, const PartialDate& when) const {
  if (when.is_unknown()) return PersonId();
  const auto [it, fresh] = holders_.emplace(role, std::vector<Tenure>());
  if (fresh) {
    std::set<TenureId> changed = closed_;
    for (const Tenure& tenure : written_) {
      changed.insert(tenure.id);
      if (tenure.role == role) it->second.push_back(tenure);
    }
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanTenuresOfRole(role, budget_, [&, it = it](const Tenure& tenure) {
          if (changed.count(tenure.id) == 0) it->second.push_back(tenure);
          return true;
        }));
  }
  std::set<PersonId> holders;
  for (const Tenure& tenure : it->second) {
    if (tenure.interval.Covers(when) == Tri::kYes) holders.insert(tenure.person);
  }
  return holders.size() == 1 ? *holders.begin() : PersonId();
}

}  // namespace chancery
