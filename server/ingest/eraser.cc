#include "server/ingest/eraser.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/name_redactor.h"
#include "server/ingest/person_clusters.h"
#include "server/ingest/resolution.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Notes of other units (docs/storage_format.md) that are looked at as a whole.
constexpr char kPeopleIn[] = "people/in/";  // an article: the profiles of its people, in order
constexpr char kFacts[] = "facts/";
constexpr char kMentionOfPerson[] = "mention-of/people/";
constexpr char kMeetingHome[] = "meetings/home/";
// The length of a profile's id, in hexadecimal digits.
constexpr size_t kProfileIdSize = 24;

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

absl::Status NoSuch(EntityRef ref) {
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                   absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
}

absl::Status DamagedFacts(ArticleId article) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("the facts of articles/", article.value, " are damaged"));
}

// Not an error: a transaction that ends with it writes nothing.
absl::Status DryRun() { return absl::AbortedError("dry run"); }

std::string MeetingMention(absl::string_view article_key) {
  return absl::StrCat("meeting:", article_key, "#");
}

bool ContainsIgnoringCase(absl::string_view text, absl::string_view words) {
  return std::search(text.begin(), text.end(), words.begin(), words.end(), [](char a, char b) {
           return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
                  absl::ascii_tolower(static_cast<unsigned char>(b));
         }) != text.end();
}

// True if a profile's id of the set stands anywhere in the bytes.
bool HoldsProfileId(absl::string_view bytes, const absl::flat_hash_set<std::string>& ids) {
  size_t run = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    run = absl::ascii_isxdigit(static_cast<unsigned char>(bytes[i])) ? run + 1 : 0;
    if (run >= kProfileIdSize &&
        ids.contains(bytes.substr(i + 1 - kProfileIdSize, kProfileIdSize))) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> NamesOf(const Names& names) {
  std::vector<std::string> all = names.aliases;
  all.push_back(names.display);
  return all;
}

// All words of a message that are neither people, publishers nor dates.
bool RedactMessage(const NameRedactor& redactor, google::protobuf::Message* message) {
  static const auto* const kSkipped = new absl::flat_hash_set<std::string>{
      "chancery.v1.ArticleFacts.extractor", "chancery.v1.ArticleFacts.extractor_version",
      "chancery.v1.ArticleFacts.persons",   "chancery.v1.ArticleSource.publisher",
      "chancery.v1.ArticleSource.language", "chancery.v1.ArticleSource.text",
      "chancery.v1.PartialDate.edtf",
  };
  bool changed = false;
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (kSkipped->contains(field->full_name())) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        changed |= RedactMessage(
            redactor, field->is_repeated() ? reflection.MutableRepeatedMessage(message, field, i)
                                           : reflection.MutableMessage(message, field));
      } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
        std::string text = field->is_repeated() ? reflection.GetRepeatedString(*message, field, i)
                                                : reflection.GetString(*message, field);
        if (!redactor.Redact(&text)) continue;
        changed = true;
        if (field->is_repeated()) {
          reflection.SetRepeatedString(message, field, i, text);
        } else {
          reflection.SetString(message, field, text);
        }
      }
    }
  }
  return changed;
}

// The facts without the people at these indices.
void RemovePeople(const std::set<int>& gone, v1::ArticleFacts* facts) {
  std::vector<int> index_of(facts->persons_size(), -1);
  google::protobuf::RepeatedPtrField<v1::PersonFact> people;
  for (int i = 0; i < facts->persons_size(); ++i) {
    if (gone.count(i) != 0) continue;
    index_of[i] = people.size();
    *people.Add() = std::move(*facts->mutable_persons(i));
  }
  facts->mutable_persons()->Swap(&people);
  const auto is_gone = [&](int person) { return gone.count(person) != 0; };
  // False if the party is gone.
  const auto renumber = [&](v1::PartyFact* party) {
    if (!party->has_person()) return true;
    if (is_gone(party->person())) return false;
    party->set_person(index_of[party->person()]);
    return true;
  };

  google::protobuf::RepeatedPtrField<v1::TenureFact> tenures;
  for (v1::TenureFact& tenure : *facts->mutable_tenures()) {
    if (is_gone(tenure.person())) continue;
    tenure.set_person(index_of[tenure.person()]);
    *tenures.Add() = std::move(tenure);
  }
  facts->mutable_tenures()->Swap(&tenures);

  for (v1::MeetingFact& meeting : *facts->mutable_meetings()) {
    google::protobuf::RepeatedPtrField<v1::PartyFact> parties;
    bool stands_in = false;
    for (v1::PartyFact& party : *meeting.mutable_parties()) {
      if (!renumber(&party)) {
        party.Clear();
        party.set_group(kErasedPerson);
      }
      if (party.group() == kErasedPerson && std::exchange(stands_in, true)) continue;
      *parties.Add() = std::move(party);
    }
    meeting.mutable_parties()->Swap(&parties);
  }

  google::protobuf::RepeatedPtrField<v1::StatementFact> statements;
  for (v1::StatementFact& statement : *facts->mutable_statements()) {
    if (!renumber(statement.mutable_speaker())) continue;
    if (statement.has_addressee() && !renumber(statement.mutable_addressee())) {
      statement.clear_addressee();
    }
    *statements.Add() = std::move(statement);
  }
  facts->mutable_statements()->Swap(&statements);
}

// The facts' words, and quotations as the redacted text has them.
bool RedactFacts(const NameRedactor& redactor, absl::string_view text, absl::string_view redacted,
                 v1::ArticleFacts* facts) {
  const auto part_of = [](absl::string_view whole, const v1::TextSpan& span) {
    if (span.begin() < 0 || span.begin() > span.end() ||
        static_cast<size_t>(span.end()) > whole.size()) {
      return absl::string_view();
    }
    return whole.substr(span.begin(), span.end() - span.begin());
  };
  std::map<int, std::string> quotations;
  for (int i = 0; i < facts->statements_size(); ++i) {
    const v1::StatementFact& statement = facts->statements(i);
    if (statement.sources_size() != 1 || !statement.sources(0).has_words()) continue;
    const v1::TextSpan& words = statement.sources(0).words();
    if (part_of(text, words) == statement.text()) {
      quotations[i] = std::string(part_of(redacted, words));
    }
  }
  bool changed = RedactMessage(redactor, facts);
  for (auto& [i, quotation] : quotations) {
    v1::StatementFact* statement = facts->mutable_statements(i);
    changed |= statement->text() != quotation;
    statement->set_text(std::move(quotation));
  }
  // A place of a quotation whose words are not in it any more, by a name that goes across.
  for (int i = 0; changed && i < facts->statements_size(); ++i) {
    v1::StatementFact* statement = facts->mutable_statements(i);
    if (quotations.count(i) != 0 || statement->mode() != v1::STATEMENT_MODE_QUOTE) continue;
    for (v1::FactSource& source : *statement->mutable_sources()) {
      if (!absl::StrContains(statement->text(), part_of(redacted, source.words()))) {
        source.clear_words();
      }
    }
  }
  return changed;
}

// What tells whom to erase, and where, goes last.
HistoryErasure::NoteVerdict JudgeNote(absl::string_view key, bool drops) {
  if (!drops) return HistoryErasure::NoteVerdict::kKeep;
  const bool tells = absl::StartsWith(key, kFacts) || absl::StartsWith(key, kPeopleIn) ||
                     absl::StartsWith(key, kMentionOfPerson);
  return tells ? HistoryErasure::NoteVerdict::kDropLast : HistoryErasure::NoteVerdict::kDrop;
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

// What a person is known by, now and before, and where.
class KnownNames {
 public:
  KnownNames(const GraphStore& graph, const Gazetteer& gazetteer)
      : graph_(graph), gazetteer_(gazetteer) {}

  // Adds what the head and the history have of these people, who are one.
  absl::Status Gather(const std::vector<EntityRef>& people, Budget& budget) {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    redactors_.clear();
    global_.reset();
    people_.insert(people.begin(), people.end());
    for (EntityRef ref : people) {
      if (const auto person = head->GetPerson(PersonId(ref.id)); person.ok()) AddNames(*person);
      CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(ref, budget, [this](const Entity& entity) {
        AddNames(std::get<Person>(entity));
        return true;
      }));
    }
    CHANCERY_RETURN_IF_ERROR(GatherProfiles(*head, people, budget));
    CHANCERY_RETURN_IF_ERROR(GatherArticles(*head, budget));
    CHANCERY_RETURN_IF_ERROR(GatherSources(*head, people, budget));
    CHANCERY_RETURN_IF_ERROR(GatherGlobal(*head, budget));
    return GatherMentions(*head, budget);
  }

  // The person's places in the facts of the article as they are now.
  const std::set<int>& IndicesIn(ArticleId article) const {
    static const auto* const kNone = new std::set<int>();
    const auto it = articles_.find(article);
    return it == articles_.end() ? *kNone : it->second.live;
  }
  bool TellsOf(ArticleId article) const { return articles_.count(article) != 0; }
  // The articles that tell of the person, now or before.
  std::vector<ArticleId> Articles() const {
    std::vector<ArticleId> articles;
    for (const auto& entry : articles_) articles.push_back(entry.first);
    return articles;
  }
  const absl::flat_hash_set<std::string>& profiles() const { return profiles_; }
  const std::set<std::string>& global_names() const { return global_names_; }
  // The beginnings of mentions of meetings that have a name in them, by the keys of articles.
  const std::set<std::string>& mentions() const { return mentions_; }

  // For what no article tells.
  const NameRedactor& ForAll() {
    if (global_ == nullptr) {
      global_ = std::make_unique<NameRedactor>();
      for (const std::string& name : global_names_) global_->Erase(name);
    }
    return *global_;
  }

  // Valid until the next call.
  const NameRedactor& ForArticle(ArticleId article) {
    constexpr size_t kMaxRedactors = 1000;
    if (redactors_.size() > kMaxRedactors && redactors_.count(article) == 0) redactors_.clear();
    std::unique_ptr<NameRedactor>& redactor = redactors_[article];
    if (redactor != nullptr) return *redactor;
    redactor = std::make_unique<NameRedactor>();
    const auto told = articles_.find(article);
    if (told == articles_.end()) {
      for (const std::string& name : global_names_) redactor->Erase(name);
      for (const std::string& name : OthersIn(article)) redactor->Keep(name);
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

  bool Redact(const std::vector<ArticleId>& sources, std::string* text) {
    if (sources.empty()) return ForAll().Redact(text);
    bool changed = false;
    for (ArticleId source : sources) changed |= ForArticle(source).Redact(text);
    return changed;
  }

 private:
  struct Told {
    std::set<int> live;
    std::set<std::string> names;   // of the person
    std::set<std::string> others;  // of other people
  };

  void AddNames(const Person& person) {
    for (std::string& name : NamesOf(person.names)) names_.insert(std::move(name));
  }

  bool SurnameFirst(absl::string_view name) const {
    const std::vector<std::string> words = absl::StrSplit(FoldName(name), ' ', absl::SkipEmpty());
    return words.size() > 1 && gazetteer_.IsLeadingSurname(words.front()) &&
           !gazetteer_.IsLeadingSurname(words.back());
  }

  absl::Status GatherProfiles(const GraphReader& head, const std::vector<EntityRef>& people,
                              Budget& budget) {
    std::vector<std::string> were;
    for (EntityRef ref : people) {
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
      const bool elsewhere =
          of.has_value() && std::none_of(people.begin(), people.end(),
                                         [&](EntityRef ref) { return NameOf(ref) == *of; });
      if (!elsewhere) profiles_.insert(std::move(profile));
    }
    return absl::OkStatus();
  }

  // All versions of the notes that begin so, by the article in their key.
  template <typename ParseArticle>
  absl::Status Versions(const GraphReader& head, absl::string_view prefix, Budget& budget,
                        ParseArticle parse, std::map<ArticleId, std::vector<NoteVersion>>* out) {
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
        prefix, budget,
        [&](absl::string_view key, absl::string_view value, Revision created, Revision closed) {
          const absl::optional<ArticleId> article = parse(absl::StripPrefix(key, prefix));
          if (article.has_value()) {
            (*out)[*article].push_back({std::string(value), created, closed});
          }
          return true;
        }));
    return head.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view value) {
      const absl::optional<ArticleId> article = parse(absl::StripPrefix(key, prefix));
      if (article.has_value()) {
        std::vector<NoteVersion>& versions = (*out)[*article];
        NoteVersion live;
        live.value = std::string(value);
        if (!versions.empty()) live.created = versions.back().closed;
        versions.push_back(std::move(live));
      }
      return true;
    });
  }

  // The profiles of an article's people stand in the order of the facts, so they tell which of
  // these is the person.
  absl::Status GatherArticles(const GraphReader& head, Budget& budget) {
    std::map<ArticleId, std::vector<NoteVersion>> in;
    CHANCERY_RETURN_IF_ERROR(Versions(
        head, kPeopleIn, budget,
        [](absl::string_view digits) -> absl::optional<ArticleId> {
          const absl::optional<uint64_t> number = ParseSortableNumber(digits);
          if (!number.has_value()) return absl::nullopt;
          return ArticleId(*number);
        },
        &in));
    for (auto it = in.begin(); it != in.end();) {
      const bool tells = std::any_of(
          it->second.begin(), it->second.end(),
          [this](const NoteVersion& version) { return HoldsProfileId(version.value, profiles_); });
      it = tells ? std::next(it) : in.erase(it);
    }
    std::map<ArticleId, std::vector<NoteVersion>> facts;
    CHANCERY_RETURN_IF_ERROR(Versions(
        head, kFacts, budget,
        [&in](absl::string_view digits) -> absl::optional<ArticleId> {
          ArticleId article;
          if (!absl::SimpleAtoi(digits, &article.value) || in.count(article) == 0) {
            return absl::nullopt;
          }
          return article;
        },
        &facts));
    for (const auto& [article, versions] : in) {
      for (const NoteVersion& version : versions) {
        const std::vector<std::string> ids = absl::StrSplit(version.value, '\n', absl::SkipEmpty());
        for (const NoteVersion& said : facts[article]) {
          v1::ArticleFacts parsed;
          if (!said.Overlaps(version)) continue;
          if (!parsed.ParseFromString(said.value)) return DamagedFacts(article);
          if (parsed.persons_size() != static_cast<int>(ids.size())) continue;
          const bool live = said.closed == version.closed && version.closed == ~Revision{0};
          AddTold(parsed, ids, live, &articles_[article]);
        }
      }
    }
    return absl::OkStatus();
  }

  void AddTold(const v1::ArticleFacts& facts, const std::vector<std::string>& ids, bool live,
               Told* told) {
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
  absl::Status GatherSources(const GraphReader& head, const std::vector<EntityRef>& people,
                             Budget& budget) {
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
        const absl::StatusOr<Person> person = head.GetPerson(other);
        if (!person.ok()) continue;
        for (std::string& name : NamesOf(person->names)) told.others.insert(std::move(name));
      }
    }
    return absl::OkStatus();
  }

  absl::Status GatherGlobal(const GraphReader& head, Budget& budget) {
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

  absl::Status GatherMentions(const GraphReader& head, Budget& budget) {
    for (ArticleId article : Articles()) {
      std::vector<std::string> keys;
      const auto add = [&keys](const Article& version) {
        keys.insert(keys.end(), version.keys.begin(), version.keys.end());
      };
      if (const auto live = head.GetArticle(article); live.ok()) add(*live);
      CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(article, budget, [&](const Entity& entity) {
        add(std::get<Article>(entity));
        return true;
      }));
      for (const std::string& key : keys) {
        std::string redacted = key;
        if (ForArticle(article).Redact(&redacted)) mentions_.insert(MeetingMention(key));
      }
    }
    return absl::OkStatus();
  }

  std::set<std::string> OthersIn(ArticleId article) const {
    std::set<std::string> others;
    const auto note = graph_.Latest()->GetNote(FactsNoteKey(article));
    v1::ArticleFacts facts;
    if (!note.ok() || !note->has_value() || !facts.ParseFromString(**note)) return others;
    for (const v1::PersonFact& person : facts.persons()) {
      others.insert(person.name());
      others.insert(person.aliases().begin(), person.aliases().end());
    }
    return others;
  }

  const GraphStore& graph_;
  const Gazetteer& gazetteer_;
  std::set<EntityRef> people_;
  std::set<std::string> names_;
  std::set<std::string> mentions_;
  std::set<std::string> global_names_;  // full names that nobody else has
  absl::flat_hash_set<std::string> profiles_;
  std::map<ArticleId, Told> articles_;
  std::map<ArticleId, std::unique_ptr<NameRedactor>> redactors_;
  std::unique_ptr<NameRedactor> global_;
};

// One erasure of a person.
class PersonErasure {
 public:
  PersonErasure(GraphStore& graph, const Gazetteer& gazetteer, PersonId person, bool dry_run,
                Budget& budget, Eraser::Describe describe)
      : graph_(graph),
        gazetteer_(gazetteer),
        person_(person),
        dry_run_(dry_run),
        budget_(budget),
        describe_(describe),
        names_(graph, gazetteer) {}

  absl::StatusOr<Curator::Outcome> Run() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    bool live = head->GetPerson(person_).ok();
    CHANCERY_ASSIGN_OR_RETURN(std::vector<EntityRef> people, RedirectsTo(*head, person_, budget_));
    people.push_back(person_);
    if (!live) {
      bool known = false;
      CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(person_, budget_, [&known](const Entity&) {
        known = true;
        return false;
      }));
      if (!known) return NoSuch(person_);
      CHANCERY_ASSIGN_OR_RETURN(const EntityRef now, FollowRedirect(*head, person_));
      if (now != EntityRef(person_) && head->GetEntity(now).ok()) {
        return InvalidField("name", absl::StrCat("was merged into ", NameOf(now), ": erase that"));
      }
    }
    outcome_.revision = head->revision();
    CHANCERY_RETURN_IF_ERROR(names_.Gather(people, budget_));
    CHANCERY_RETURN_IF_ERROR(AddFormerSelves(*head, &people));
    if (live) {
      CHANCERY_RETURN_IF_ERROR(Survey(*head));
      CHANCERY_RETURN_IF_ERROR(
          Commit([this](Transaction& txn) -> absl::Status { return EraseWritten(txn); }));
      // A mention that was of somebody else may become the person's when others go.
      constexpr int kMaxRounds = 10;
      for (int round = 0; live; ++round) {
        if (round == kMaxRounds) {
          return absl::InternalError(
              absl::StrCat(NameOf(person_), " is told of again and again: nothing was erased"));
        }
        CHANCERY_RETURN_IF_ERROR(
            Commit([this](Transaction& txn) -> absl::Status { return EraseTold(txn); }));
        if (dry_run_) break;
        live = graph_.Latest()->GetPerson(person_).ok();
        CHANCERY_RETURN_IF_ERROR(names_.Gather(people, budget_));
      }
    }
    HistoryErasure erasure;
    for (EntityRef ref : people) {
      if (dry_run_ || !graph_.Latest()->GetEntity(ref).ok()) erasure.entities.push_back(ref);
    }
    erasure.stand_in = kErasedPerson;
    erasure.redact = [this](const std::vector<ArticleId>& sources, std::string* text) {
      return names_.Redact(sources, text);
    };
    erasure.judge_note = [this, &people](absl::string_view key, absl::string_view value) {
      return JudgeNote(key, DropsNote(people, key, value));
    };
    erasure.dry_run = dry_run_;
    CHANCERY_ASSIGN_OR_RETURN(outcome_.history_rows, graph_.EraseHistory(erasure, budget_));
    return std::move(outcome_);
  }

 private:
  absl::Status Commit(absl::FunctionRef<absl::Status(Transaction&)> change) {
    Curator::Outcome step;
    const absl::StatusOr<CommitResult> commit =
        graph_.Transact([&](Transaction& txn) -> absl::Status {
          step = Curator::Outcome();
          CHANCERY_RETURN_IF_ERROR(change(txn));
          CHANCERY_RETURN_IF_ERROR(describe_(txn, &step));
          return dry_run_ ? DryRun() : absl::OkStatus();
        });
    if (commit.ok()) {
      outcome_.revision = commit->revision;
    } else if (!dry_run_ || !absl::IsAborted(commit.status())) {
      return commit.status();
    }
    for (Curator::Change& change_of : step.changes) {
      const auto it =
          std::find_if(outcome_.changes.begin(), outcome_.changes.end(),
                       [&](const Curator::Change& known) { return known.ref == change_of.ref; });
      if (it == outcome_.changes.end()) {
        outcome_.changes.push_back(std::move(change_of));
      } else {
        it->kind = change_of.kind;
      }
    }
    return absl::OkStatus();
  }

  // People that are only in the history and have one of the person's full names, which nobody else
  // has now: what the person was before articles were corrected.
  absl::Status AddFormerSelves(const GraphReader& head, std::vector<EntityRef>* people) {
    std::set<std::string> names;
    for (const std::string& name : names_.global_names()) names.insert(FoldName(name));
    std::set<EntityRef> former;
    CHANCERY_RETURN_IF_ERROR(
        graph_.ScanClosed(EntityRef(EntityKind::kPerson, 0), budget_, [&](const Entity& entity) {
          for (const std::string& name : NamesOf(std::get<Person>(entity).names)) {
            if (names.count(FoldName(name)) != 0) former.insert(RefOf(entity));
          }
          return true;
        }));
    bool more = false;
    for (EntityRef ref : former) {
      if (std::find(people->begin(), people->end(), ref) != people->end()) continue;
      if (head.GetEntity(ref).ok()) continue;
      people->push_back(ref);
      more = true;
    }
    return more ? names_.Gather(*people, budget_) : absl::OkStatus();
  }

  // Which articles must be asserted again, and what keeps meetings one whose common party goes.
  absl::Status Survey(const GraphReader& head) {
    std::vector<EntityRef> facts;
    CHANCERY_RETURN_IF_ERROR(head.ScanTenuresOfPerson(person_, budget_, [&](const Tenure& tenure) {
      facts.push_back(tenure.id);
      return true;
    }));
    CHANCERY_RETURN_IF_ERROR(
        head.ScanMeetings(person_, DatedScan(), budget_, [&](const MeetingEdge& edge) {
          facts.push_back(edge.meeting);
          return true;
        }));
    for (EntityRef fact : facts) {
      std::set<std::pair<ArticleId, uint32_t>> claims;
      CHANCERY_RETURN_IF_ERROR(
          head.ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
            again_.insert(evidence.article);
            claims.emplace(evidence.article, evidence.index);
            return true;
          }));
      if (fact.kind != EntityKind::kMeeting) continue;
      std::string& link = links_[MeetingId(fact.id)];
      if (claims.size() < 2) continue;
      std::set<std::string> mentions;
      for (const auto& [article, index] : claims) {
        CHANCERY_ASSIGN_OR_RETURN(const Article told, head.GetArticle(article));
        mentions.insert(absl::StrCat(absl::StrJoin(told.keys, " "), "#", index));
      }
      link =
          absl::StrCat("erased-party:", ContentDigest(absl::StrJoin(mentions, "\n")).substr(0, 16));
    }
    return absl::OkStatus();
  }

  // The evidence of a fact; true if WriteFacts wrote it.
  absl::StatusOr<bool> LoadEvidence(const Transaction& txn, ClaimStore& claims, EntityRef fact,
                                    std::vector<Evidence>* rows, std::vector<bool>* written) {
    rows->clear();
    written->clear();
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
          rows->push_back(evidence);
          return true;
        }));
    bool any = rows->empty();
    for (const Evidence& row : *rows) {
      CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims.InfoOf(row.article));
      written->push_back(info->write_facts);
      any |= info->write_facts;
    }
    return any;
  }

  static std::vector<ArticleId> ArticlesOf(const std::vector<Evidence>& rows) {
    std::set<ArticleId> articles;
    for (const Evidence& row : rows) articles.insert(row.article);
    return std::vector<ArticleId>(articles.begin(), articles.end());
  }

  bool RedactAll(const std::vector<ArticleId>& sources, std::vector<std::string>* texts) {
    bool changed = false;
    for (std::string& text : *texts) changed |= names_.Redact(sources, &text);
    return changed;
  }

  // The person is a party no more. `link` may be empty.
  bool Rewrite(const std::vector<ArticleId>& sources, const std::string& link, Meeting* meeting) {
    bool changed = false;
    bool stands_in = false;
    std::vector<Participation> parts;
    for (Participation& part : meeting->participations) {
      if (part.party == EntityRef(person_)) {
        part = Participation();
        part.group = kErasedPerson;
        changed = true;
      }
      changed |= names_.Redact(sources, &part.group);
      if (part.group == kErasedPerson && std::exchange(stands_in, true)) continue;
      parts.push_back(std::move(part));
    }
    meeting->participations = std::move(parts);
    changed |= names_.Redact(sources, &meeting->title);
    changed |= RedactAll(sources, &meeting->keys);
    auto& keys = meeting->keys;
    if (!link.empty() && std::find(keys.begin(), keys.end(), link) == keys.end()) {
      keys.push_back(link);
      changed = true;
    }
    return changed;
  }

  bool Rewrite(const std::vector<ArticleId>& sources, Statement* statement) {
    bool changed = false;
    if (statement->addressee == EntityRef(person_)) {
      statement->addressee = EntityRef();
      changed = true;
    }
    changed |= names_.Redact(sources, &statement->text);
    changed |= names_.Redact(sources, &statement->speaker_description);
    changed |= RedactAll(sources, &statement->keys);
    return changed;
  }

  // What WriteFacts wrote of the person, and names in the vocabulary.
  absl::Status EraseWritten(Transaction& txn) {
    ClaimStore claims(txn, budget_);
    std::vector<Evidence> rows;
    std::vector<bool> written;
    std::vector<EntityRef> theirs;
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanTenuresOfPerson(person_, budget_, [&](const Tenure& tenure) {
          theirs.push_back(tenure.id);
          return true;
        }));
    StatementKey key;
    key.speaker = person_;
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanStatements(key, DatedScan(), budget_, [&](const StatementHit& hit) {
          theirs.push_back(hit.statement);
          return true;
        }));
    for (EntityRef fact : theirs) {
      CHANCERY_ASSIGN_OR_RETURN(const bool any, LoadEvidence(txn, claims, fact, &rows, &written));
      if (!any) continue;
      for (const Evidence& row : rows) txn.CloseEvidence(fact, row.article, row.sequence);
      txn.Close(fact);
    }
    const absl::flat_hash_set<EntityRef> closed(theirs.begin(), theirs.end());

    // Facts of others: those that name the person, and what tells of the person by a short name.
    std::set<EntityRef> others;
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEntities(EntityKind::kMeeting, 0, budget_, [&](const Entity& entity) {
          Meeting meeting = std::get<Meeting>(entity);
          if (Rewrite({}, "", &meeting)) others.insert(meeting.id);
          return true;
        }));
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEntities(EntityKind::kStatement, 0, budget_, [&](const Entity& entity) {
          Statement statement = std::get<Statement>(entity);
          if (Rewrite({}, &statement)) others.insert(statement.id);
          return true;
        }));
    for (ArticleId source : names_.Articles()) {
      if (!txn.head().GetArticle(source).ok()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims.InfoOf(source));
      if (!info->write_facts) continue;
      CHANCERY_RETURN_IF_ERROR(txn.head().ScanFactsOfArticle(source, budget_, [&](EntityRef fact) {
        if (fact.kind == EntityKind::kMeeting || fact.kind == EntityKind::kStatement) {
          others.insert(fact);
        }
        return true;
      }));
    }
    for (EntityRef fact : others) {
      if (closed.contains(fact)) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool any, LoadEvidence(txn, claims, fact, &rows, &written));
      if (!any) continue;  // asserted again with its articles
      std::string link;
      if (const auto it = links_.find(MeetingId(fact.id));
          fact.kind == EntityKind::kMeeting && it != links_.end()) {
        link = it->second;
      }
      const auto rewrite = [&](const std::vector<ArticleId>& sources, Entity* told) {
        if (auto* meeting = std::get_if<Meeting>(told)) return Rewrite(sources, link, meeting);
        if (auto* statement = std::get_if<Statement>(told)) return Rewrite(sources, statement);
        return false;
      };
      for (size_t i = 0; i < rows.size(); ++i) {
        if (!written[i] || !rows[i].claim.has_value()) continue;
        if (rewrite({rows[i].article}, &*rows[i].claim)) txn.AddEvidence(rows[i]);
      }
      CHANCERY_ASSIGN_OR_RETURN(Entity entity, txn.head().GetEntity(fact));
      if (rewrite(ArticlesOf(rows), &entity)) txn.Put(std::move(entity));
    }

    // The vocabulary.
    std::vector<Entity> changed;
    const auto redact_names = [&](Names* names) {
      bool any = names_.Redact({}, &names->display);
      any |= RedactAll({}, &names->aliases);
      any |= RedactAll({}, &names->keys);
      return any;
    };
    const auto redact_entity = [&](Entity* entity) {
      if (auto* role = std::get_if<Role>(entity)) return redact_names(&role->names);
      if (auto* polity = std::get_if<Polity>(entity)) return redact_names(&polity->names);
      if (auto* place = std::get_if<Place>(entity)) return redact_names(&place->names);
      if (auto* topic = std::get_if<Topic>(entity)) return redact_names(&topic->names);
      return false;
    };
    for (EntityKind kind :
         {EntityKind::kPolity, EntityKind::kRole, EntityKind::kPlace, EntityKind::kTopic}) {
      CHANCERY_RETURN_IF_ERROR(txn.head().ScanEntities(kind, 0, budget_, [&](const Entity& entity) {
        Entity copy = entity;
        if (redact_entity(&copy)) changed.push_back(std::move(copy));
        return true;
      }));
    }
    for (Entity& entity : changed) txn.Put(std::move(entity));
    return absl::OkStatus();
  }

  // What articles assert of the person, and the person.
  absl::Status EraseTold(Transaction& txn) {
    std::vector<Article> articles;
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEntities(EntityKind::kArticle, 0, budget_, [&](const Entity& entity) {
          articles.push_back(std::get<Article>(entity));
          return true;
        }));
    std::map<std::string, std::string> renamed;  // mentions' beginnings
    std::map<ArticleId, v1::ArticleFacts> asserts;
    for (Article& article : articles) {
      CHANCERY_RETURN_IF_ERROR(EraseFromArticle(txn, std::move(article), &renamed, &asserts));
    }
    CHANCERY_RETURN_IF_ERROR(RenameMentions(txn, renamed));
    CHANCERY_RETURN_IF_ERROR(ClearReasons(txn));

    Resolution resolution(txn, gazetteer_, budget_);
    for (const auto& [article, facts] : asserts) {
      CHANCERY_RETURN_IF_ERROR(resolution.Assert(article, facts));
    }
    CHANCERY_RETURN_IF_ERROR(resolution.Finish());
    return ClosePerson(txn);
  }

  absl::Status EraseFromArticle(Transaction& txn, Article article,
                                std::map<std::string, std::string>* renamed,
                                std::map<ArticleId, v1::ArticleFacts>* asserts) {
    const ArticleId id = article.id;
    const NameRedactor& redactor = names_.ForArticle(id);
    CHANCERY_ASSIGN_OR_RETURN(const std::string text, txn.head().GetArticleText(id));
    std::string redacted = text;
    bool changed = redactor.Redact(&redacted);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                              txn.GetNote(FactsNoteKey(id)));
    v1::ArticleFacts facts;
    bool again = false;
    if (note.has_value()) {
      if (!facts.ParseFromString(*note)) return DamagedFacts(id);
      again = again_.count(id) != 0;
      again |= AddLinks(txn, article, &facts);
      const std::set<int>& people = names_.IndicesIn(id);
      if (!people.empty()) {
        RemovePeople(people, &facts);
        again = true;
      }
      again |= RedactFacts(redactor, text, redacted, &facts);
    }
    changed |= redactor.Redact(&article.title);
    changed |= redactor.Redact(&article.url);
    for (std::string& key : article.keys) {
      std::string other = key;
      if (!redactor.Redact(&other)) continue;
      CHANCERY_RETURN_IF_ERROR(MakeKeyFree(txn, id, &other));
      (*renamed)[MeetingMention(key)] = MeetingMention(other);
      key = std::move(other);
      changed = true;
    }
    if (!changed && !again) return absl::OkStatus();
    if (note.has_value()) {
      // What was loaded is not what is here.
      v1::ArticleFacts whole = facts;
      whole.mutable_article()->set_text(redacted);
      article.content_hash = ContentDigest(whole.SerializeAsString());
      if (again) (*asserts)[id] = std::move(facts);
    } else {
      article.content_hash = ContentDigest(redacted);
    }
    txn.Put(std::move(article));
    if (redacted != text) txn.PutArticleText(id, redacted);
    return absl::OkStatus();
  }

  // Meetings that several told of stay one, without the party that told so.
  bool AddLinks(const Transaction& txn, const Article& article, v1::ArticleFacts* facts) const {
    bool changed = false;
    if (article.keys.empty()) return false;
    for (int i = 0; i < facts->meetings_size(); ++i) {
      const absl::StatusOr<EntityRef> meeting =
          ResourceOf(txn, absl::StrCat(MeetingMention(article.keys[0]), i));
      if (!meeting.ok() || meeting->kind != EntityKind::kMeeting) continue;
      const auto link = links_.find(MeetingId(meeting->id));
      if (link == links_.end() || link->second.empty()) continue;
      v1::MeetingFact* fact = facts->mutable_meetings(i);
      if (std::find(fact->keys().begin(), fact->keys().end(), link->second) != fact->keys().end()) {
        continue;
      }
      fact->add_keys(link->second);
      changed = true;
    }
    return changed;
  }

  // Of two articles whose keys differ by the name alone.
  absl::Status MakeKeyFree(const Transaction& txn, ArticleId article, std::string* key) const {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn.FindByKey(EntityKind::kArticle, *key));
    if (!owner.has_value() || *owner == EntityRef(article)) return absl::OkStatus();
    // As long as it was: it stands in other notes, too.
    std::string digits = absl::StrCat(article.value);
    const size_t size = std::min(digits.size(), key->size());
    key->replace(key->size() - size, size, digits.substr(digits.size() - size));
    return absl::OkStatus();
  }

  // Mentions of meetings begin with the article's key. Each is as long as it was.
  absl::Status RenameMentions(Transaction& txn, const std::map<std::string, std::string>& renamed) {
    if (renamed.empty()) return absl::OkStatus();
    std::vector<std::pair<std::string, std::string>> others;
    std::vector<std::string> old_keys;
    CHANCERY_RETURN_IF_ERROR(
        txn.ScanNotes("", budget_, [&](absl::string_view key, absl::string_view value) {
          if (absl::StartsWith(key, kFacts)) return true;
          if (!absl::StrContains(key, "meeting:") && !absl::StrContains(value, "meeting:")) {
            return true;
          }
          std::string new_key = absl::StrReplaceAll(key, renamed);
          std::string new_value = absl::StrReplaceAll(value, renamed);
          if (new_key == key && new_value == value) return true;
          if (new_key != key) old_keys.emplace_back(key);
          others.emplace_back(std::move(new_key), std::move(new_value));
          return true;
        }));
    for (const std::string& key : old_keys) txn.DeleteNote(key);
    for (const auto& [key, value] : others) txn.PutNote(key, value);
    return absl::OkStatus();
  }

  // What curators wrote about the person.
  absl::Status ClearReasons(Transaction& txn) {
    for (EntityKind kind : {EntityKind::kPerson, EntityKind::kMeeting}) {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<CuratorDecision> decisions,
                                DecisionsAbout(txn, kind, budget_));
      for (const CuratorDecision& decision : decisions) {
        std::string reason = decision.note.reason;
        bool about = names_.Redact({}, &reason);
        for (const auto* side : {&decision.left, &decision.right}) {
          for (const std::string& mention : *side) about |= names_.profiles().contains(mention);
        }
        if (!about || decision.note.reason.empty()) continue;
        CHANCERY_RETURN_IF_ERROR(SetDecisionReason(txn, decision.id, ""));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ClosePerson(Transaction& txn) {
    const std::string written = absl::StrCat("written-", person_.value);
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> left,
                              MentionsOf(txn, person_, budget_));
    for (const std::string& mention : left) {
      if (mention != written && !dry_run_) return absl::OkStatus();  // in the next round
    }
    CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, written, EntityRef()));
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn, written, budget_));
    if (!txn.Get(person_).ok()) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEvidence(person_, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
          txn.CloseEvidence(person_, evidence.article, evidence.sequence);
          return true;
        }));
    txn.Close(person_);
    return absl::OkStatus();
  }

  bool DropsNote(const std::vector<EntityRef>& people, absl::string_view key,
                 absl::string_view value) {
    absl::string_view number = key;
    if (absl::ConsumePrefix(&number, kFacts)) {
      ArticleId article;
      v1::ArticleFacts facts;
      if (!absl::SimpleAtoi(number, &article.value)) return false;
      if (names_.TellsOf(article)) return true;
      return !facts.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
             RedactMessage(names_.ForArticle(article), &facts);
    }
    if (HoldsProfileId(key, names_.profiles()) || HoldsProfileId(value, names_.profiles())) {
      return true;
    }
    for (EntityRef ref : people) {
      if (value == NameOf(ref) || absl::StartsWith(key, MentionOfPrefix(ref)) ||
          absl::EndsWith(key, absl::StrCat("/", NameOf(ref)))) {
        return true;
      }
    }
    for (const std::string& mention : names_.mentions()) {
      if (absl::StrContains(key, mention) || absl::StrContains(value, mention)) return true;
    }
    for (const std::string& name : names_.global_names()) {
      if (ContainsIgnoringCase(key, name) || ContainsIgnoringCase(value, name)) return true;
    }
    std::string words(key);
    if (names_.ForAll().Redact(&words)) return true;
    words.assign(value.data(), value.size());
    return names_.ForAll().Redact(&words);
  }

  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const PersonId person_;
  const bool dry_run_;
  Budget& budget_;
  const Eraser::Describe describe_;
  KnownNames names_;
  // Articles of facts of the person.
  std::set<ArticleId> again_;
  // The person's meetings: the key that keeps several claims together, or "".
  std::map<MeetingId, std::string> links_;
  Curator::Outcome outcome_;
};

// One erasure of an article.
class ArticleErasure {
 public:
  ArticleErasure(GraphStore& graph, const Gazetteer& gazetteer, ArticleId article, bool dry_run,
                 Budget& budget, Eraser::Describe describe)
      : graph_(graph),
        gazetteer_(gazetteer),
        article_(article),
        dry_run_(dry_run),
        budget_(budget),
        describe_(describe) {}

  absl::StatusOr<Curator::Outcome> Run() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    Curator::Outcome outcome;
    outcome.revision = head->revision();
    const absl::StatusOr<Article> live = head->GetArticle(article_);
    if (live.ok()) AddKeys(*live);
    bool closed = false;
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(article_, budget_, [&](const Entity& entity) {
      AddKeys(std::get<Article>(entity));
      return closed = true;
    }));
    if (!live.ok() && !closed) return NoSuch(article_);
    const absl::StatusOr<CommitResult> commit =
        graph_.Transact([&](Transaction& txn) -> absl::Status {
          outcome.changes.clear();
          CHANCERY_RETURN_IF_ERROR(Retract(txn));
          CHANCERY_RETURN_IF_ERROR(describe_(txn, &outcome));
          return dry_run_ ? DryRun() : absl::OkStatus();
        });
    if (commit.ok()) {
      outcome.revision = commit->revision;
    } else if (!dry_run_ || !absl::IsAborted(commit.status())) {
      return commit.status();
    }
    CHANCERY_RETURN_IF_ERROR(GatherProfiles());
    HistoryErasure erasure;
    erasure.entities = {article_};
    erasure.stand_in = kErasedPerson;
    erasure.judge_note = [this](absl::string_view key, absl::string_view value) {
      return JudgeNote(key, DropsNote(key, value));
    };
    erasure.dry_run = dry_run_;
    CHANCERY_ASSIGN_OR_RETURN(outcome.history_rows, graph_.EraseHistory(erasure, budget_));
    return outcome;
  }

 private:
  void AddKeys(const Article& article) {
    for (const std::string& key : article.keys) mentions_.insert(MeetingMention(key));
  }

  absl::Status Retract(Transaction& txn) {
    if (txn.head().GetArticle(article_).ok()) {
      Resolution resolution(txn, gazetteer_, budget_);
      CHANCERY_RETURN_IF_ERROR(resolution.Retract(article_));
      CHANCERY_RETURN_IF_ERROR(resolution.Finish());
    }
    // Retracted before, it has left this behind.
    for (const std::string& mention : mentions_) {
      std::vector<std::string> homes;
      CHANCERY_RETURN_IF_ERROR(txn.ScanNotes(absl::StrCat(kMeetingHome, mention), budget_,
                                             [&](absl::string_view key, absl::string_view) {
                                               homes.emplace_back(key);
                                               return true;
                                             }));
      for (const std::string& home : homes) txn.DeleteNote(home);
    }
    return absl::OkStatus();
  }

  // Those that nothing else tells of.
  absl::Status GatherProfiles() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    std::set<std::string> ids;
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
        absl::StrCat(kPeopleIn, SortableNumber(article_.value)), budget_,
        [&](absl::string_view, absl::string_view value, Revision, Revision) {
          for (absl::string_view id : absl::StrSplit(value, '\n', absl::SkipEmpty())) {
            ids.emplace(id);
          }
          return true;
        }));
    for (const std::string& id : ids) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> of,
                                head->GetNote(ResourceOfKey(id)));
      if (!of.has_value()) profiles_.insert(id);
    }
    return absl::OkStatus();
  }

  bool DropsNote(absl::string_view key, absl::string_view value) const {
    const std::string number = SortableNumber(article_.value);
    if (key == FactsNoteKey(article_) || absl::EndsWith(key, absl::StrCat("/", number)) ||
        absl::StrContains(key, absl::StrCat("/", number, "/"))) {
      return true;
    }
    for (const std::string& mention : mentions_) {
      if (absl::StrContains(key, mention) || absl::StrContains(value, mention)) return true;
    }
    return HoldsProfileId(key, profiles_) || HoldsProfileId(value, profiles_);
  }

  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const ArticleId article_;
  const bool dry_run_;
  Budget& budget_;
  const Eraser::Describe describe_;
  std::set<std::string> mentions_;  // their beginnings
  absl::flat_hash_set<std::string> profiles_;
};

}  // namespace

absl::StatusOr<Curator::Outcome> Eraser::Erase(EntityRef ref, bool dry_run, Budget& budget,
                                               Describe describe) const {
  if (ref.kind == EntityKind::kPerson) {
    return PersonErasure(graph_, gazetteer_, PersonId(ref.id), dry_run, budget, describe).Run();
  }
  if (ref.kind == EntityKind::kArticle) {
    return ArticleErasure(graph_, gazetteer_, ArticleId(ref.id), dry_run, budget, describe).Run();
  }
  return InvalidField("name", "is neither a person nor an article");
}

}  // namespace chancery
