#include "server/ingest/tenure_ledger.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/ingest/tenure_merger.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

bool Undated(const TimeInterval& interval) {
  return interval.start().is_unknown() && interval.end().is_unknown();
}

// Spells with dates first, by time; the order does not depend on ids.
auto OrderOf(const TimeInterval& interval, bool acting) {
  return std::make_tuple(Undated(interval), interval.start().earliest(), interval.start().latest(),
                         interval.end().earliest(), interval.end().latest(),
                         static_cast<int>(interval.end_state()), acting);
}

const Tenure& TenureOf(const FactClaim& claim) { return std::get<Tenure>(claim.claim); }

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
                return OrderOf(a.interval, a.acting) < OrderOf(b.interval, b.acting);
              });
  }
  return &it->second;
}

void TenureLedger::Change(RoleId role, DayNumber first, DayNumber last) {
  const auto [it, fresh] = changed_roles_.emplace(role, DayRange{first, last});
  if (fresh) return;
  it->second.first = std::min(it->second.first, first);
  it->second.last = std::max(it->second.last, last);
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
  CHANCERY_RETURN_IF_ERROR(LoadClaims(group));
  group->removes = true;
  auto& claims = group->claims;
  for (const auto& [from, claim] : claims) {
    if (from == tenure && claim.article == article) group->before[{article, claim.index}] = tenure;
  }
  claims.erase(std::remove_if(claims.begin(), claims.end(),
                              [&](const auto& entry) {
                                return entry.first == tenure && entry.second.article == article;
                              }),
               claims.end());
  return absl::OkStatus();
}

absl::Status TenureLedger::Add(FactClaim claim) {
  const Tenure& tenure = TenureOf(claim);
  CHANCERY_ASSIGN_OR_RETURN(Group* const group, Open({tenure.person, tenure.role}));
  group->added.push_back(std::move(claim));
  return absl::OkStatus();
}

// Without reading the evidence: where each new claim joins a spell that is there.
absl::StatusOr<bool> TenureLedger::TryAppend(Group* group) {
  if (group->removes || group->tenures.empty()) return false;
  std::map<std::pair<TenureId, ArticleId>, int> per_article;
  std::vector<size_t> joins;
  std::vector<Tenure> changed = group->tenures;
  for (const FactClaim& claim : group->added) {
    const Tenure& told = TenureOf(claim);
    if (!Undated(told.interval)) return false;
    bool joined = false;
    for (size_t i = 0; i < changed.size() && !joined; ++i) {
      if (changed[i].acting != told.acting) continue;
      const absl::optional<TimeInterval> merged =
          MergeIntervals(changed[i].interval, told.interval);
      if (!merged.has_value()) continue;
      for (const std::string& key : told.keys) {
        const auto& keys = changed[i].keys;
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) return false;
      }
      if (++per_article[{changed[i].id, claim.article}] > 1) return false;
      changed[i].interval = *merged;
      joins.push_back(i);
      joined = true;
    }
    if (!joined) return false;
  }
  for (size_t i = 0; i < joins.size(); ++i) {
    CHANCERY_RETURN_IF_ERROR(claims_.Append(changed[joins[i]].id, group->added[i]));
  }
  for (size_t i = 0; i < changed.size(); ++i) {
    if (changed[i].interval == group->tenures[i].interval) continue;
    // Only what was certain of the last days may change.
    const absl::optional<DayNumber> was = group->tenures[i].interval.last_known();
    const DayNumber is = changed[i].interval.last_known().value_or(kMaxDay);
    const DayNumber from = was.value_or(changed[i].interval.first_possible_day());
    Change(changed[i].role, std::min(from, is), std::max(from, is));
    written_.push_back(changed[i]);
    txn_.Put(changed[i]);
  }
  return true;
}

absl::Status TenureLedger::Rebuild(const GroupKey& key, Group* group, int* added) {
  CHANCERY_RETURN_IF_ERROR(LoadClaims(group));
  for (FactClaim& claim : group->added) {
    const auto was = group->before.find({claim.article, claim.index});
    group->claims.emplace_back(was == group->before.end() ? TenureId() : was->second,
                               std::move(claim));
  }
  auto& claims = group->claims;
  struct Ordered {
    size_t index;
    bool write_facts;
    std::string article;
  };
  std::vector<Ordered> order;
  for (size_t i = 0; i < claims.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(claims[i].second.article));
    order.push_back({i, info->write_facts, info->key});
  }
  std::sort(order.begin(), order.end(), [&](const Ordered& a, const Ordered& b) {
    const FactClaim& x = claims[a.index].second;
    const FactClaim& y = claims[b.index].second;
    return std::make_tuple(!a.write_facts, OrderOf(TenureOf(x).interval, TenureOf(x).acting),
                           std::cref(a.article), x.index) <
           std::make_tuple(!b.write_facts, OrderOf(TenureOf(y).interval, TenureOf(y).acting),
                           std::cref(b.article), y.index);
  });
  std::vector<Spell> spells;
  const auto join = [&](size_t claim, bool write_facts) {
    const Tenure& told = TenureOf(claims[claim].second);
    if (write_facts) {
      // As it was written: several sources of one tenure have one id.
      for (Spell& spell : spells) {
        if (claims[spell.claims.front()].first == claims[claim].first) {
          spell.claims.push_back(claim);
          return;
        }
      }
    } else {
      for (Spell& spell : spells) {
        if (spell.acting != told.acting) continue;
        const absl::optional<TimeInterval> merged = MergeIntervals(spell.interval, told.interval);
        if (!merged.has_value()) continue;
        spell.interval = *merged;
        spell.claims.push_back(claim);
        return;
      }
    }
    spells.push_back({told.interval, told.acting, {claim}});
  };
  bool dated = true;
  for (const Ordered& entry : order) {
    if (dated && !entry.write_facts && Undated(TenureOf(claims[entry.index].second).interval)) {
      // From here on each joins the first that fits, in the order of time.
      std::sort(spells.begin(), spells.end(), [](const Spell& a, const Spell& b) {
        return OrderOf(a.interval, a.acting) < OrderOf(b.interval, b.acting);
      });
      dated = false;
    }
    join(entry.index, entry.write_facts);
  }
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
    Change(tenure.role, tenure.interval.first_possible_day(), tenure.interval.last_possible_day());
  }
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
      own.push_back(claims[claim].second);
    }
    std::sort(tenure.keys.begin(), tenure.keys.end());
    CHANCERY_RETURN_IF_ERROR(claims_.Store(tenure.id, std::move(own)));
    const auto was = std::find_if(group->tenures.begin(), group->tenures.end(),
                                  [&](const Tenure& t) { return t.id == tenure.id; });
    if (was == group->tenures.end() || was->interval != tenure.interval ||
        was->acting != tenure.acting) {
      Change(tenure.role, tenure.interval.first_possible_day(),
             tenure.interval.last_possible_day());
      if (was != group->tenures.end()) {
        Change(tenure.role, was->interval.first_possible_day(), was->interval.last_possible_day());
      }
    }
    written_.push_back(tenure);
    txn_.Put(tenure);
  }
  return absl::OkStatus();
}

absl::Status TenureLedger::Write(int* added, std::vector<std::string>* warnings) {
  for (auto& [key, group] : groups_) {
    CHANCERY_ASSIGN_OR_RETURN(const bool appended, TryAppend(&group));
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
  const absl::StatusOr<Entity> entity = txn_.Get(tenure.person);
  if (!entity.ok()) return absl::OkStatus();
  const Person& person = std::get<Person>(*entity);
  if (!person.death.is_unknown() && !tenure.interval.start().is_unknown() &&
      Before(person.death, tenure.interval.start()) == Tri::kYes) {
    warnings->push_back(absl::StrCat(person.names.display, " is said to hold an office from ",
                                     tenure.interval.start().ToString(), " on, but died ",
                                     person.death.ToString()));
  }
  // Two at once in an office of one, for more than the days in which one hands over to the other.
  if (tenure.acting || Undated(tenure.interval)) return absl::OkStatus();
  const absl::StatusOr<Entity> office = txn_.Get(tenure.role);
  if (!office.ok()) return absl::OkStatus();
  const Role& role = std::get<Role>(*office);
  const OfficeEntry* entry = gazetteer_.FindOffice(role.names.display);
  if (entry == nullptr || (entry->office_class != OfficeEntry::Class::kHeadOfState &&
                           entry->office_class != OfficeEntry::Class::kHeadOfGovernment &&
                           entry->office_class != OfficeEntry::Class::kForeignMinister)) {
    return absl::OkStatus();
  }
  std::set<PersonId> others;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanTenuresOfRole(tenure.role, budget_, [&](const Tenure& other) {
        if (other.person == tenure.person || other.acting || Undated(other.interval) ||
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
    if (!also.ok()) continue;
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
