#include "server/ingest/erasure/known_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "server/ingest/person_names.h"
#include "server/ingest/profile_store.h"
#include "server/ingest/resolution.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

absl::Status DamagedFacts(ArticleId article) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("the facts of articles/", article.value, " are damaged"));
}

// Where in time a version of a note was.
struct NoteVersion {
  std::string value;
  Revision created = 0;
  Revision closed = ~Revision{0};  // live

  bool Overlaps(const NoteVersion& other) const {
    return created < other.closed && other.created < closed;
  }
};

// All versions of the note with that key, oldest first.
absl::StatusOr<std::vector<NoteVersion>> VersionsOf(const GraphStore& graph,
                                                    const GraphReader& head, absl::string_view note,
                                                    Budget& budget) {
  std::vector<NoteVersion> versions;
  CHANCERY_RETURN_IF_ERROR(graph.ScanClosedNotes(
      note, budget,
      [&](absl::string_view key, absl::string_view value, Revision created, Revision closed) {
        if (key == note) versions.push_back({std::string(value), created, closed});
        return true;
      }));
  CHANCERY_ASSIGN_OR_RETURN(absl::optional<std::string> live, head.GetNote(note));
  if (live.has_value()) {
    NoteVersion version;
    version.value = *std::move(live);
    if (!versions.empty()) version.created = versions.back().closed;
    versions.push_back(std::move(version));
  }
  return versions;
}

}  // namespace

std::vector<std::string> AllNamesOf(const Names& names) {
  std::vector<std::string> all = names.aliases;
  all.push_back(names.display);
  return all;
}

absl::Status KnownNames::Gather(const std::vector<EntityRef>& people, Budget& budget) {
  const std::shared_ptr<const GraphReader> head = graph_.Latest();
  redactors_.clear();
  global_.reset();
  people_.insert(people.begin(), people.end());
  for (EntityRef ref : people) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Person> person,
                              IfFound(head->GetPerson(PersonId(ref.id))));
    if (person.has_value()) AddNames(*person);
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(ref, budget, [this](const Entity& entity) {
      AddNames(std::get<Person>(entity));
      return true;
    }));
  }
  CHANCERY_RETURN_IF_ERROR(GatherProfiles(*head, people, budget));
  CHANCERY_RETURN_IF_ERROR(GatherArticles(*head, budget));
  CHANCERY_RETURN_IF_ERROR(GatherSources(*head, people, budget));
  CHANCERY_RETURN_IF_ERROR(GatherGlobal(*head, budget));
  return GatherKeys(*head, budget);
}

const std::set<int>& KnownNames::IndicesIn(ArticleId article) const {
  static const auto* const kNone = new std::set<int>();
  const auto it = articles_.find(article);
  return it == articles_.end() ? *kNone : it->second.live;
}

std::vector<ArticleId> KnownNames::Articles() const {
  std::vector<ArticleId> articles;
  for (const auto& entry : articles_) articles.push_back(entry.first);
  return articles;
}

const NameRedactor& KnownNames::ForAll() {
  if (global_ == nullptr) {
    global_ = std::make_unique<NameRedactor>();
    for (const std::string& name : global_names_) global_->Erase(name);
  }
  return *global_;
}

const NameRedactor& KnownNames::ForArticle(ArticleId article) {
  constexpr size_t kMaxRedactors = 1000;
  if (redactors_.size() > kMaxRedactors && redactors_.count(article) == 0) redactors_.clear();
  std::unique_ptr<NameRedactor>& redactor = redactors_[article];
  if (redactor != nullptr) return *redactor;
  redactor = std::make_unique<NameRedactor>();
  const auto told = articles_.find(article);
  if (told == articles_.end()) {
    for (const std::string& name : global_names_) redactor->Erase(name);
    const absl::StatusOr<std::set<std::string>> others = OthersIn(article);
    status_.Update(others.status());
    if (!others.ok()) return *redactor;
    for (const std::string& name : *others) redactor->Keep(name);
    return *redactor;
  }
  for (const auto* names : {&names_, &told->second.names}) {
    for (const std::string& name : *names) {
      redactor->Erase(name);
      redactor->EraseSurnameOf(name, SurnameFirst(name));
    }
  }
  for (const std::string& name : told->second.others) redactor->Keep(name);
  return *redactor;
}

bool KnownNames::Redact(const std::vector<ArticleId>& sources, std::string* text) {
  if (sources.empty()) return ForAll().Redact(text);
  bool changed = false;
  for (ArticleId source : sources) changed |= ForArticle(source).Redact(text);
  return changed;
}

void KnownNames::AddNames(const Person& person) {
  for (std::string& name : AllNamesOf(person.names)) {
    std::string compared = GivenAndSurname(NameForm(name));
    compared_names_.insert(compared.empty() ? SurnameKey(name, false) : std::move(compared));
    names_.insert(std::move(name));
  }
}

bool KnownNames::SurnameFirst(absl::string_view name) const {
  const std::vector<std::string> words = absl::StrSplit(FoldName(name), ' ', absl::SkipEmpty());
  return words.size() > 1 && gazetteer_.IsLeadingSurname(words.front()) &&
         !gazetteer_.IsLeadingSurname(words.back());
}

absl::Status KnownNames::GatherProfiles(const GraphReader& head,
                                        const std::vector<EntityRef>& people, Budget& budget) {
  std::vector<std::string> were;
  for (EntityRef ref : people) {
    profiles_.insert(WrittenPersonMention(PersonId(ref.id)));
    const std::string prefix = MentionOfPrefix(ref);
    CHANCERY_RETURN_IF_ERROR(
        head.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view) {
          profiles_.emplace(absl::StripPrefix(key, prefix));
          return true;
        }));
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
        prefix, budget, [&](absl::string_view key, absl::string_view, Revision, Revision) {
          were.emplace_back(absl::StripPrefix(key, prefix));
          return true;
        }));
  }
  // One that is somebody else's now was never of this person.
  for (std::string& profile : were) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> of,
                              head.GetNote(ResourceOfKey(profile)));
    const absl::optional<EntityRef> now =
        of.has_value() ? ParseEntityName(*of) : absl::optional<EntityRef>();
    const bool elsewhere =
        now.has_value() && std::find(people.begin(), people.end(), *now) == people.end();
    if (!elsewhere) profiles_.insert(std::move(profile));
  }
  return absl::OkStatus();
}

absl::Status KnownNames::GatherArticles(const GraphReader& head, Budget& budget) {
  std::set<ArticleId> articles;
  for (const std::string& profile : profiles_) {
    const std::string prefix = PeopleOfPrefix(profile);
    const auto add = [&](absl::string_view key) {
      const absl::optional<uint64_t> number = ParseSortableNumber(absl::StripPrefix(key, prefix));
      if (number.has_value()) articles.insert(ArticleId(*number));
      return true;
    };
    CHANCERY_RETURN_IF_ERROR(head.ScanNotes(
        prefix, "", budget, [&](absl::string_view key, absl::string_view) { return add(key); }));
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
        prefix, budget,
        [&](absl::string_view key, absl::string_view, Revision, Revision) { return add(key); }));
  }
  for (ArticleId article : articles) {
    CHANCERY_RETURN_IF_ERROR(GatherArticle(head, article, budget));
  }
  return absl::OkStatus();
}

// The profiles of an article's people stand in the order of the facts, so they tell which of these
// is the person.
absl::Status KnownNames::GatherArticle(const GraphReader& head, ArticleId article, Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<NoteVersion> in,
                            VersionsOf(graph_, head, PeopleInKey(article), budget));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<NoteVersion> facts,
                            VersionsOf(graph_, head, FactsNoteKey(article), budget));
  for (const NoteVersion& version : in) {
    const std::vector<std::string> ids = absl::StrSplit(version.value, '\n', absl::SkipEmpty());
    const bool tells = std::any_of(
        ids.begin(), ids.end(), [this](const std::string& id) { return profiles_.contains(id); });
    for (const NoteVersion& said : facts) {
      v1::ArticleFacts parsed;
      if (!said.Overlaps(version)) continue;
      if (!parsed.ParseFromString(said.value)) return DamagedFacts(article);
      if (parsed.persons_size() != static_cast<int>(ids.size())) continue;
      const bool live = said.closed == version.closed && version.closed == ~Revision{0};
      if (tells || articles_.count(article) != 0) {
        AddTold(parsed, ids, live, &articles_[article]);
      }
    }
  }
  return absl::OkStatus();
}

void KnownNames::AddTold(const v1::ArticleFacts& facts, const std::vector<std::string>& ids,
                         bool live, Told* told) {
  if (live) told->live.clear();
  for (int i = 0; i < facts.persons_size(); ++i) {
    const bool mine = profiles_.contains(ids[i]);
    if (mine && live) told->live.insert(i);
    std::set<std::string>& names = mine ? told->names : told->others;
    names.insert(facts.persons(i).name());
    names.insert(facts.persons(i).aliases().begin(), facts.persons(i).aliases().end());
  }
}

// What WriteFacts wrote of the person has sources, too.
absl::Status KnownNames::GatherSources(const GraphReader& head,
                                       const std::vector<EntityRef>& people, Budget& budget) {
  std::set<ArticleId> sources;
  const auto add = [&](const Evidence& evidence) {
    sources.insert(evidence.article);
    return true;
  };
  for (EntityRef ref : people) {
    CHANCERY_RETURN_IF_ERROR(head.ScanEvidence(ref, ArticleId(), 0, budget, add));
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedEvidence(ref, budget, add));
  }
  for (ArticleId source : sources) {
    if (articles_.count(source) != 0) continue;
    Told& told = articles_[source];
    std::vector<PersonId> others;
    CHANCERY_RETURN_IF_ERROR(head.ScanFactsOfArticle(source, budget, [&](EntityRef fact) {
      if (fact.kind == EntityKind::kPerson && people_.count(fact) == 0) {
        others.push_back(PersonId(fact.id));
      }
      return true;
    }));
    for (PersonId other : others) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Person> person,
                                IfFound(head.GetPerson(other)));
      if (!person.has_value()) continue;
      for (std::string& name : AllNamesOf(person->names)) told.others.insert(std::move(name));
    }
  }
  return absl::OkStatus();
}

absl::Status KnownNames::GatherGlobal(const GraphReader& head, Budget& budget) {
  global_names_.clear();
  for (const std::string& name : names_) {
    if (IsSurnameOnly(name)) continue;
    NameQuery query;
    query.text = name;
    query.kinds = {EntityKind::kPerson};
    query.exact = true;
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<NameHit> hits, head.FindByName(query, budget));
    const bool shared = std::any_of(hits.begin(), hits.end(), [&](const NameHit& hit) {
      return people_.count(hit.entity) == 0 && FoldName(hit.name) == FoldName(name);
    });
    if (!shared) global_names_.insert(name);
  }
  return absl::OkStatus();
}

absl::Status KnownNames::GatherKeys(const GraphReader& head, Budget& budget) {
  for (ArticleId article : Articles()) {
    std::vector<std::string> keys;
    const auto add = [&keys](const Article& version) {
      keys.insert(keys.end(), version.keys.begin(), version.keys.end());
    };
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Article> live,
                              IfFound(head.GetArticle(article)));
    if (live.has_value()) add(*live);
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(article, budget, [&](const Entity& entity) {
      add(std::get<Article>(entity));
      return true;
    }));
    for (const std::string& key : keys) {
      std::string redacted = key;
      if (ForArticle(article).Redact(&redacted)) article_keys_.insert(key);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<std::string>> KnownNames::OthersIn(ArticleId article) const {
  std::set<std::string> others;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            graph_.Latest()->GetNote(FactsNoteKey(article)));
  if (!note.has_value()) return others;
  v1::ArticleFacts facts;
  if (!facts.ParseFromString(*note)) return DamagedFacts(article);
  for (const v1::PersonFact& person : facts.persons()) {
    others.insert(person.name());
    others.insert(person.aliases().begin(), person.aliases().end());
  }
  return others;
}

}  // namespace chancery
