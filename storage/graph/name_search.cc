#include "storage/graph/name_search.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/ordered_code.h"
#include "storage/graph/name_forms.h"
#include "storage/text/normalizer.h"

namespace chancery {

NameSearch::NameSearch(const RowReader& rows, const GraphReader& reader, const NameQuery& query,
                       Budget& budget)
    : rows_(rows),
      reader_(reader),
      query_(query),
      budget_(budget),
      words_(SearchWords(query.text)) {}

absl::StatusOr<std::vector<NameHit>> NameSearch::Run() {
  static constexpr EntityKind kNamedKinds[] = {EntityKind::kPerson, EntityKind::kPolity,
                                               EntityKind::kRole, EntityKind::kPlace,
                                               EntityKind::kTopic};
  std::vector<NameHit> hits;
  if (words_.empty()) return hits;
  // Near spellings cost many more rows, and are of use only where nothing else matches.
  for (const bool near : {false, true}) {
    if (near && (query_.exact || !hits.empty())) break;
    for (EntityKind kind : kNamedKinds) {
      if (!query_.kinds.empty() &&
          std::find(query_.kinds.begin(), query_.kinds.end(), kind) == query_.kinds.end()) {
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(FindOfKind(kind, near, &hits));
    }
  }
  std::sort(hits.begin(), hits.end(), [](const NameHit& a, const NameHit& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.entity < b.entity;
  });
  if (hits.size() > query_.max_hits) hits.resize(query_.max_hits);
  return hits;
}

absl::Status NameSearch::CollectIds(RowType type, EntityKind kind, absl::string_view text,
                                    bool prefix, size_t max_ids, std::vector<uint64_t>* ids) {
  const std::string begin =
      prefix ? NameKeyTextPrefix(type, kind, text) : NameKeyPrefix(type, kind, text);
  const auto it = rows_.Scan(RowTable::kIndex, begin, PrefixEnd(begin), budget_.deadline());
  std::string row_text;
  for (size_t n = 0; it->Valid() && n < max_ids; it->Next(), ++n) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    EntityKind row_kind;
    uint64_t id;
    if (!ParseNameKey(it->key(), &row_kind, &row_text, &id)) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged");
    }
    ids->push_back(id);
  }
  return it->status();
}

absl::Status NameSearch::CollectIdsOfWord(EntityKind kind, size_t i, bool near,
                                          std::vector<uint64_t>* ids) {
  constexpr size_t kAll = std::numeric_limits<size_t>::max();
  const std::string& word = words_[i];
  CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kWord, kind, word, false, kAll, ids));
  if (!query_.exact) {
    CHANCERY_RETURN_IF_ERROR(
        CollectIds(RowType::kTransliteratedWord, kind, NameKey(word), false, kAll, ids));
    if (i + 1 == words_.size()) {
      CHANCERY_RETURN_IF_ERROR(
          CollectIds(RowType::kWord, kind, word, true, kMaxNameCandidates, ids));
    }
  }
  if (near) {
    CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kNearWord, kind, word, false, kAll, ids));
    for (const std::string& form : NearForms(word)) {
      CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kNearWord, kind, form, false, kAll, ids));
      CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kWord, kind, form, false, kAll, ids));
    }
  }
  return absl::OkStatus();
}

bool NameSearch::HasWord(const std::vector<std::string>& names, size_t i) const {
  const std::string& word = words_[i];
  const std::string key = NameKey(word);
  for (const std::string& name : names) {
    for (const std::string& other : SearchWords(name)) {
      if (other == word) return true;
      if (query_.exact) continue;
      if (i + 1 == words_.size() && absl::StartsWith(other, word)) return true;
      if (NameKey(other) == key) return true;
    }
  }
  return false;
}

absl::StatusOr<std::vector<std::string>> NameSearch::NamesOfEntity(const Entity& entity) const {
  if (const Role* role = std::get_if<Role>(&entity)) {
    if (!role->polity) return NamesOfRole(*role, nullptr);
    CHANCERY_ASSIGN_OR_RETURN(const Polity polity, reader_.GetPolity(role->polity));
    return NamesOfRole(*role, &polity);
  }
  if (const Person* person = std::get_if<Person>(&entity)) return NamesOf(person->names);
  if (const Polity* polity = std::get_if<Polity>(&entity)) return NamesOf(polity->names);
  if (const Place* place = std::get_if<Place>(&entity)) return NamesOf(place->names);
  if (const Topic* topic = std::get_if<Topic>(&entity)) return NamesOf(topic->names);
  return std::vector<std::string>();
}

absl::Status NameSearch::FindOfKind(EntityKind kind, bool near, std::vector<NameHit>* hits) {
  // Entities that have a word for each word of the query.
  std::vector<uint64_t> candidates;
  size_t read_words = 0;
  for (; read_words < words_.size(); ++read_words) {
    // The last word may begin many, and to ask few candidates for it costs less. Near spellings are
    // not told by the names alone.
    if (read_words > 0 && read_words + 1 == words_.size() && !near &&
        candidates.size() <= kMaxNameCandidates) {
      break;
    }
    std::vector<uint64_t> ids;
    CHANCERY_RETURN_IF_ERROR(CollectIdsOfWord(kind, read_words, near, &ids));
    if (words_.size() == 1 && ids.size() > kMaxNameCandidates) {
      // Those with the word itself came first.
      ids.resize(kMaxNameCandidates);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (read_words == 0) {
      candidates = std::move(ids);
    } else {
      std::vector<uint64_t> both;
      std::set_intersection(candidates.begin(), candidates.end(), ids.begin(), ids.end(),
                            std::back_inserter(both));
      candidates = std::move(both);
    }
    if (candidates.empty()) return absl::OkStatus();
  }
  if (candidates.size() > kMaxNameCandidates) candidates.resize(kMaxNameCandidates);

  constexpr size_t kPage = 256;
  for (size_t begin = 0; begin < candidates.size(); begin += kPage) {
    std::vector<EntityRef> refs;
    for (size_t i = begin; i < std::min(begin + kPage, candidates.size()); ++i) {
      refs.emplace_back(kind, candidates[i]);
    }
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(refs.size()));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<absl::optional<Entity>> entities,
                              reader_.GetEntities(refs));
    for (size_t i = 0; i < refs.size(); ++i) {
      if (!entities[i].has_value()) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         "a name leads to nothing: verify the store");
      }
      CHANCERY_ASSIGN_OR_RETURN(std::vector<std::string> names, NamesOfEntity(*entities[i]));
      if (read_words < words_.size() && !HasWord(names, read_words)) continue;
      NameHit hit;
      hit.entity = refs[i];
      for (std::string& name : names) {
        const absl::optional<NameScore> score = ScoreName(words_, name, !query_.exact);
        if (!score.has_value() || score->score <= hit.score) continue;
        hit.score = score->score;
        hit.match = score->match;
        hit.name = std::move(name);
      }
      if (hit.score > 0) hits->push_back(std::move(hit));
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery
