#include "server/ingest/facts_writer.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/ingest/article_key.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/if_found.h"
#include "server/ingest/index_estimate.h"
#include "server/ingest/meeting_ledger.h"
#include "server/ingest/profile_store.h"
#include "server/ingest/resolution.h"
#include "server/ingest/statement_ledger.h"
#include "server/ingest/tenure_ledger.h"
#include "server/ingest/vocabulary_resolver.h"
#include "server/ingest/write_request_validator.h"
#include "server/ingest/written_people.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using google::protobuf::RepeatedPtrField;

// Of all articles, as FactsNoteKey makes them.
constexpr char kFactsNotes[] = "facts/";

void AddMissing(const RepeatedPtrField<std::string>& more, std::vector<std::string>* values) {
  for (const std::string& value : more) {
    if (std::find(values->begin(), values->end(), value) == values->end()) {
      values->push_back(value);
    }
  }
}

class Writing {
 public:
  Writing(Transaction& txn, Budget& budget, const v1::WriteFactsRequest& request, absl::Time now)
      : txn_(txn),
        budget_(budget),
        request_(request),
        now_(now),
        gazetteer_(Gazetteer::Default()),
        vocabulary_(txn, gazetteer_),
        people_(txn, gazetteer_, budget) {}

  absl::StatusOr<std::vector<std::string>> Run() {
    CHANCERY_RETURN_IF_ERROR(PutSource());
    CHANCERY_ASSIGN_OR_RETURN(beside_articles_, AnyArticle());
    std::vector<std::string> names;
    names.reserve(request_.facts_size());
    for (int i = 0; i < request_.facts_size(); ++i) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      absl::StatusOr<EntityRef> ref = PutFact(request_.facts(i));
      if (!ref.ok()) return InFact(i, ref.status());
      names.push_back(absl::StrCat(CollectionOf(ref->kind), "/", ref->id));
      if (beside_articles_ && ref->kind == EntityKind::kMeeting) continue;  // of its claim, below
      Evidence evidence;
      evidence.fact = *ref;
      evidence.article = article_;
      if (const v1::Fact& fact = request_.facts(i); fact.has_meeting()) {
        evidence.kind = static_cast<MeetingKind>(fact.meeting().kind());
        evidence.status = static_cast<MeetingStatus>(fact.meeting().status());
      }
      const auto claim = tenure_claims_.find(TenureId(ref->id));
      if (ref->kind == EntityKind::kTenure && claim != tenure_claims_.end()) {
        evidence.claim = claim->second;
        std::get<Tenure>(*evidence.claim).id = TenureId();
      }
      txn_.AddEvidence(evidence);
    }
    CHANCERY_RETURN_IF_ERROR(people_.Finish());
    if (beside_articles_) people_.LookAgain();
    CHANCERY_RETURN_IF_ERROR(ResolveBesideArticles());
    return names;
  }

  // After Run: articles assert something, and what was written was compared with it.
  bool beside_articles() const { return beside_articles_; }

 private:
  // Whether articles assert anything. Where none does, facts are what was written of them, and
  // nothing has to be compared.
  absl::StatusOr<bool> AnyArticle() {
    bool any = false;
    CHANCERY_RETURN_IF_ERROR(
        txn_.ScanNotes(kFactsNotes, budget_, [&any](absl::string_view, absl::string_view) {
          any = true;
          return false;
        }));
    return any;
  }

  // What the articles say is decided about again where it may be of what was written: who held an
  // office that they name without its holder, and which meeting they tell of.
  absl::Status ResolveBesideArticles() {
    if (!beside_articles_) return absl::OkStatus();
    ClaimStore claims(txn_, budget_);
    TenureLedger tenures(txn_, claims, gazetteer_, budget_);
    MeetingLedger meetings(txn_, claims, tenures, budget_);
    StatementLedger statements(txn_, claims, meetings, budget_);
    int added = 0;
    int joined = 0;
    std::vector<std::string> warnings;
    for (const auto& [id, was] : tenures_before_) {
      CHANCERY_ASSIGN_OR_RETURN(const Entity is, txn_.Get(id));
      tenures.NoteWritten(was.has_value() ? &*was : nullptr, std::get<Tenure>(is));
    }
    CHANCERY_RETURN_IF_ERROR(tenures.Write(&added, &warnings));
    CHANCERY_RETURN_IF_ERROR(meetings.TouchOffices(tenures.changed_roles()));
    for (const auto& [id, meeting] : meeting_claims_) {
      FactClaim claim;
      claim.article = article_;
      claim.index = static_cast<uint32_t>(id.value);
      Evidence row;
      row.kind = meeting.kind;
      row.status = meeting.status;
      claim.rows.push_back(row);
      Meeting said = meeting;
      said.id = MeetingId();
      claim.claim = std::move(said);
      CHANCERY_RETURN_IF_ERROR(meetings.PutWritten(id, std::move(claim)));
    }
    CHANCERY_RETURN_IF_ERROR(meetings.Write(&added, &joined, &warnings));
    for (const MeetingLedger::ClaimKey& claim : meetings.moved()) {
      if (claim.first == article_) continue;
      CHANCERY_RETURN_IF_ERROR(statements.TouchArticle(claim.first));
    }
    for (const auto& [meeting, successor] : meetings.closed()) {
      CHANCERY_RETURN_IF_ERROR(statements.TouchMeeting(meeting));
    }
    return statements.Write(&added);
  }

  // The claim that the source has made of a fact of the head, where it is kept apart from the fact.
  // Cost: the source's evidence of it.
  absl::StatusOr<absl::optional<Entity>> OwnClaim(EntityRef fact) {
    absl::optional<Entity> claim;
    CHANCERY_RETURN_IF_ERROR(txn_.head().ScanEvidence(
        fact, ArticleId(article_.value - 1), UINT32_MAX, budget_, [&](const Evidence& evidence) {
          if (evidence.article != article_) return evidence.article < article_;
          if (evidence.claim.has_value()) claim = evidence.claim;
          return !claim.has_value();
        }));
    return claim;
  }

  // The same error, with the place of the fact before fields and message.
  static absl::Status InFact(int index, const absl::Status& status) {
    const std::string place = absl::StrCat("facts[", index, "]");
    absl::optional<ErrorDetail> detail = GetErrorDetail(status);
    absl::Status placed(status.code(), absl::StrCat(place, ": ", status.message()));
    if (!detail.has_value()) return placed;
    for (FieldViolation& violation : detail->violations) {
      violation.field = absl::StrCat(place, ".", violation.field);
    }
    return WithErrorDetail(std::move(placed), *detail);
  }

  absl::Status PutSource() {
    const v1::ArticleSource& source = request_.source();
    const std::string key = WrittenSourceKey(source);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                              txn_.FindByKey(EntityKind::kArticle, key));
    if (found.has_value()) {
      CHANCERY_ASSIGN_OR_RETURN(const Entity known, txn_.Get(*found));
      if (std::get<Article>(known).extractor != kWriteFactsExtractor) {
        return InvalidField("source", "is an article that was ingested: use another key");
      }
      article_ = ArticleId(found->id);
      return absl::OkStatus();
    }
    Article article;
    article.id = txn_.NewId<ArticleId>();
    article.keys.push_back(key);
    article.title = source.title();
    article.publisher = source.publisher();
    article.url = source.url();
    absl::StatusOr<PartialDate> published = ToDate(source.published());
    if (!published.ok()) {
      return InvalidField("source.published", published.status().message());
    }
    article.published = *published;
    article.language = source.language();
    article.content_hash = ContentDigest(source.text());
    article.extractor = kWriteFactsExtractor;
    article.extractor_version = "1";
    article.ingest_time = absl::FromUnixMicros(absl::ToUnixMicros(now_));
    article_ = article.id;
    txn_.Put(article);
    if (!source.text().empty()) txn_.PutArticleText(article.id, source.text());
    return absl::OkStatus();
  }

  // The entity that a name of a request means; kNone for "".
  absl::StatusOr<EntityRef> Resolve(absl::string_view name, absl::string_view field) {
    if (name.empty()) return EntityRef();
    const size_t slash = name.find('/');
    const EntityKind kind = slash == absl::string_view::npos
                                ? EntityKind::kNone
                                : KindOfCollection(name.substr(0, slash));
    if (kind == EntityKind::kNone) {
      return InvalidField(field, absl::StrCat("\"", name, "\" is no resource name"));
    }
    absl::string_view id = name.substr(slash + 1);
    if (absl::ConsumePrefix(&id, "~")) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found, txn_.FindByKey(kind, id));
      if (found.has_value()) return *found;
      return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
                       absl::StrCat(field, ": there is no ", name),
                       {{"resource", std::string(name)}});
    }
    EntityRef ref;
    ref.kind = kind;
    if (!absl::SimpleAtoi(id, &ref.id) || ref.id == 0) {
      return InvalidField(field, absl::StrCat("\"", name, "\" has no valid id"));
    }
    return ref;
  }

  template <typename IdType>
  absl::StatusOr<IdType> ResolveAs(const v1::ResourceRef& ref, absl::string_view field) {
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef entity, Resolve(ref.name(), field));
    if (entity && entity.kind != IdType::kEntityKind) {
      return InvalidField(field, absl::StrCat("\"", ref.name(), "\" is not in ",
                                              CollectionOf(IdType::kEntityKind)));
    }
    return IdType(entity.id);
  }

  // What the fact updates: by its name, by one of its keys, or by the key of the vocabulary; a new
  // T else.
  template <typename T, typename Message>
  absl::StatusOr<T> Start(const Message& message, const std::string& vocabulary_key = "") {
    using IdType = decltype(T::id);
    EntityRef known;
    if (!message.name().empty()) {
      CHANCERY_ASSIGN_OR_RETURN(known, Resolve(message.name(), "name"));
      if (known.kind != IdType::kEntityKind) {
        return InvalidField("name", absl::StrCat("\"", message.name(), "\" is not in ",
                                                 CollectionOf(IdType::kEntityKind)));
      }
    } else {
      for (const std::string& key : message.keys()) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                                  txn_.FindByKey(IdType::kEntityKind, key));
        if (found.has_value()) known = *found;
      }
      if (!known && !vocabulary_key.empty()) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                                  txn_.FindByKey(IdType::kEntityKind, vocabulary_key));
        if (found.has_value()) {
          CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(*found));
          if (!SharesScheme(message.keys(), KeysOf(entity))) known = *found;
        }
      }
    }
    if (known) {
      if (known.kind == EntityKind::kMeeting || known.kind == EntityKind::kStatement) {
        txn_.DeleteNote(ClaimsNoteKey(known));
      }
      CHANCERY_ASSIGN_OR_RETURN(Entity entity, txn_.Get(known));
      return std::get<T>(std::move(entity));
    }
    T fresh;
    fresh.id = txn_.template NewId<IdType>();
    return fresh;
  }

  // Whether both have a key of one other system, which then tells them apart.
  static bool SharesScheme(const RepeatedPtrField<std::string>& keys,
                           const std::vector<std::string>& others) {
    const auto scheme = [](absl::string_view key) { return key.substr(0, key.find(':')); };
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
      return std::any_of(others.begin(), others.end(),
                         [&](const std::string& other) { return scheme(key) == scheme(other); });
    });
  }

  // Names of polities, roles, places and topics. Those that articles know by another name keep it,
  // and are found by what articles call them.
  absl::Status SetVocabularyNames(EntityRef ref, const std::string& display,
                                  const RepeatedPtrField<std::string>& aliases,
                                  const RepeatedPtrField<std::string>& keys,
                                  const std::string& vocabulary_key, Names* names) {
    if (!display.empty() && display != names->display) {
      std::vector<std::string>& other = names->aliases;
      other.erase(std::remove(other.begin(), other.end(), display), other.end());
      if (!names->display.empty()) other.push_back(names->display);
      names->display = display;
    }
    AddMissing(aliases, &names->aliases);
    AddMissing(keys, &names->keys);
    // In order, so that they do not tell what came first.
    std::sort(names->aliases.begin(), names->aliases.end());
    if (vocabulary_key.empty() ||
        std::find(names->keys.begin(), names->keys.end(), vocabulary_key) != names->keys.end()) {
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn_.FindByKey(ref.kind, vocabulary_key));
    if (!owner.has_value()) names->keys.push_back(vocabulary_key);
    return absl::OkStatus();
  }

  template <typename Message>
  static void SetNames(const Message& message, Names* names) {
    if (!message.display_name().empty()) names->display = message.display_name();
    AddMissing(message.aliases(), &names->aliases);
    AddMissing(message.keys(), &names->keys);
  }

  static absl::Status SetDate(const v1::PartialDate& date, absl::string_view field,
                              PartialDate* out) {
    if (date.edtf().empty()) return absl::OkStatus();
    absl::StatusOr<PartialDate> parsed = ToDate(date);
    if (!parsed.ok()) return InvalidField(field, parsed.status().message());
    *out = *parsed;
    return absl::OkStatus();
  }

  // Of a Participation or a Statement.
  template <typename T>
  absl::Status SetStated(const RepeatedPtrField<v1::Capacity>& capacities, absl::string_view field,
                         T* out) {
    out->stated.clear();
    out->other_offices.clear();
    const auto add = [](const auto& value, auto* values) {
      if (std::find(values->begin(), values->end(), value) == values->end()) {
        values->push_back(value);
      }
    };
    for (const v1::Capacity& capacity : capacities) {
      // Derived ones, as a reply has them, follow from the tenures again.
      if (capacity.basis() == v1::CAPACITY_BASIS_DERIVED) continue;
      CHANCERY_ASSIGN_OR_RETURN(const RoleId role, ResolveAs<RoleId>(capacity.role(), field));
      if (!role) return InvalidField(field, "a capacity has no role");
      if (capacity.qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED) {
        add(role, &out->stated);
      } else {
        add(QualifiedOffice{role, static_cast<OfficeQualifier>(capacity.qualifier())},
            &out->other_offices);
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<TopicId>> Topics(const RepeatedPtrField<v1::ResourceRef>& refs,
                                              absl::string_view field) {
    std::vector<TopicId> topics;
    for (const v1::ResourceRef& ref : refs) {
      CHANCERY_ASSIGN_OR_RETURN(const TopicId topic, ResolveAs<TopicId>(ref, field));
      if (std::find(topics.begin(), topics.end(), topic) == topics.end()) topics.push_back(topic);
    }
    return topics;
  }

  absl::StatusOr<EntityRef> Put(const v1::Person& message) {
    CHANCERY_ASSIGN_OR_RETURN(Person person, Start<Person>(message));
    CHANCERY_RETURN_IF_ERROR(people_.KeepNow(person.id));
    SetNames(message, &person.names);
    CHANCERY_RETURN_IF_ERROR(SetDate(message.birth(), "person.birth", &person.birth));
    CHANCERY_RETURN_IF_ERROR(SetDate(message.death(), "person.death", &person.death));
    if (message.has_polity()) {
      CHANCERY_ASSIGN_OR_RETURN(person.polity,
                                ResolveAs<PolityId>(message.polity(), "person.polity"));
    }
    Person said;
    said.id = person.id;
    SetNames(message, &said.names);
    if (!message.birth().edtf().empty()) said.birth = person.birth;
    if (!message.death().edtf().empty()) said.death = person.death;
    if (message.has_polity()) said.polity = person.polity;
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, Finish(std::move(person)));
    CHANCERY_RETURN_IF_ERROR(people_.Write(said));
    return ref;
  }

  absl::StatusOr<EntityRef> Put(const v1::Polity& message) {
    const std::string key = vocabulary_.PolityKey(message.display_name());
    CHANCERY_ASSIGN_OR_RETURN(Polity polity, Start<Polity>(message, key));
    const Names before = polity.names;
    CHANCERY_RETURN_IF_ERROR(SetVocabularyNames(
        polity.id, message.display_name(), message.aliases(), message.keys(), key, &polity.names));
    if (!before.display.empty() && !(polity.names == before)) {
      CHANCERY_RETURN_IF_ERROR(ReckonRolesOf(polity));
    }
    return Finish(std::move(polity));
  }

  absl::StatusOr<EntityRef> Put(const v1::Role& message) {
    PolityId polity_of_role;
    std::string key;
    if (message.has_polity()) {
      CHANCERY_ASSIGN_OR_RETURN(polity_of_role,
                                ResolveAs<PolityId>(message.polity(), "role.polity"));
    }
    if (!message.title().empty()) {
      CHANCERY_ASSIGN_OR_RETURN(key, vocabulary_.RoleKey(message.title(), polity_of_role));
    }
    CHANCERY_ASSIGN_OR_RETURN(Role role, Start<Role>(message, key));
    if (message.has_polity()) role.polity = polity_of_role;
    // display_name is the title with its polity, which replies make up.
    CHANCERY_RETURN_IF_ERROR(
        SetVocabularyNames(role.id, message.title(), message.aliases(), message.keys(),
                           role.polity == polity_of_role ? key : "", &role.names));
    uint64_t polity_names = 0;
    if (role.polity) {
      CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(role.polity));
      polity_names = 1 + std::get<Polity>(polity).names.aliases.size();
    }
    names_of_roles_.AddRole(1 + role.names.aliases.size(), polity_names);
    CHANCERY_RETURN_IF_ERROR(names_of_roles_.Check("role"));
    return Finish(std::move(role));
  }

  // The offices of a polity are found with each of its names.
  absl::Status ReckonRolesOf(const Polity& polity) {
    absl::Status limit;
    CHANCERY_RETURN_IF_ERROR(txn_.head().ScanRolesOfPolity(polity.id, budget_, [&](RoleId role) {
      const absl::StatusOr<Role> value = txn_.head().GetRole(role);
      limit = value.status();
      if (!limit.ok()) return false;
      names_of_roles_.AddRole(1 + value->names.aliases.size(), 1 + polity.names.aliases.size());
      limit = names_of_roles_.Check("polity");
      return limit.ok();
    }));
    return limit;
  }

  absl::StatusOr<EntityRef> Put(const v1::Tenure& message) {
    CHANCERY_ASSIGN_OR_RETURN(Tenure tenure, Start<Tenure>(message));
    if (!beside_articles_) {
      CHANCERY_RETURN_IF_ERROR(Apply(message, &tenure));
      return FinishTenure(tenure);
    }
    absl::optional<Tenure> before;
    if (tenure.person) before = tenure;  // not new
    // Articles may have made more of it: what the source said before, if it says the same again,
    // changes nothing.
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> own, OwnClaim(tenure.id));
    if (own.has_value()) {
      const auto known = tenure_claims_.find(tenure.id);
      const Tenure said = known == tenure_claims_.end() ? std::get<Tenure>(*own) : known->second;
      Tenure now = said;
      CHANCERY_RETURN_IF_ERROR(Apply(message, &now));
      tenure_claims_[tenure.id] = now;
      if (now.person == said.person && now.role == said.role && now.interval == said.interval &&
          now.acting == said.acting && now.keys == said.keys) {
        return EntityRef(tenure.id);
      }
    }
    CHANCERY_RETURN_IF_ERROR(Apply(message, &tenure));
    tenures_before_.emplace(tenure.id, before);
    return FinishTenure(tenure);
  }

  absl::StatusOr<EntityRef> FinishTenure(const Tenure& tenure) {
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, Finish(tenure));
    // Of whom or of what there is none, the commit tells.
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> person,
                              IfFound(txn_.Get(tenure.person)));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> role, IfFound(txn_.Get(tenure.role)));
    if (person.has_value() && role.has_value()) {
      CHANCERY_RETURN_IF_ERROR(people_.Write(tenure));
    }
    return ref;
  }

  absl::Status Apply(const v1::Tenure& message, Tenure* tenure) {
    if (message.has_person()) {
      CHANCERY_ASSIGN_OR_RETURN(tenure->person,
                                ResolveAs<PersonId>(message.person(), "tenure.person"));
    }
    if (message.has_role()) {
      CHANCERY_ASSIGN_OR_RETURN(tenure->role, ResolveAs<RoleId>(message.role(), "tenure.role"));
    }
    if (message.has_interval()) {
      absl::StatusOr<TimeInterval> interval = ToInterval(message.interval());
      if (!interval.ok()) {
        return InvalidField("tenure.interval", interval.status().message());
      }
      tenure->interval = *interval;
    }
    tenure->acting = tenure->acting || message.acting();
    AddMissing(message.keys(), &tenure->keys);
    return absl::OkStatus();
  }

  absl::StatusOr<EntityRef> Put(const v1::Meeting& message) {
    CHANCERY_ASSIGN_OR_RETURN(Meeting meeting, Start<Meeting>(message));
    if (beside_articles_) {
      // What the source itself says: the fact has what articles say as well.
      const auto said = meeting_claims_.find(meeting.id);
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> own, OwnClaim(meeting.id));
      const MeetingId id = meeting.id;
      if (said != meeting_claims_.end()) {
        meeting = said->second;
      } else if (own.has_value()) {
        meeting = std::get<Meeting>(*own);
      }
      meeting.id = id;
    }
    if (message.kind() != v1::MEETING_KIND_UNSPECIFIED) {
      meeting.kind = static_cast<MeetingKind>(message.kind());
    }
    if (message.status() != v1::MEETING_STATUS_UNSPECIFIED) {
      meeting.status = static_cast<MeetingStatus>(message.status());
    }
    CHANCERY_RETURN_IF_ERROR(SetDate(message.when(), "meeting.when", &meeting.when));
    if (message.has_duration()) {
      if (message.duration().seconds() < 0) {
        return InvalidField("meeting.duration", "is negative");
      }
      meeting.duration_minutes =
          static_cast<uint32_t>(std::min<int64_t>(message.duration().seconds() / 60, UINT32_MAX));
    }
    if (message.has_place()) {
      CHANCERY_ASSIGN_OR_RETURN(meeting.place,
                                ResolveAs<PlaceId>(message.place(), "meeting.place"));
    }
    if (message.topics_size() > 0) {
      CHANCERY_ASSIGN_OR_RETURN(meeting.topics, Topics(message.topics(), "meeting.topics"));
    }
    if (message.participations_size() > 0) {
      meeting.participations.clear();
      meeting.participations.reserve(message.participations_size());
      for (const v1::Participation& part : message.participations()) {
        Participation participation;
        CHANCERY_ASSIGN_OR_RETURN(participation.party,
                                  Resolve(part.party().name(), "meeting.participations.party"));
        participation.group = part.group();
        CHANCERY_RETURN_IF_ERROR(
            SetStated(part.capacities(), "meeting.participations.capacities", &participation));
        meeting.participations.push_back(std::move(participation));
      }
    }
    if (!message.cameo_code().empty()) meeting.cameo_code = message.cameo_code();
    if (!message.title().empty()) meeting.title = message.title();
    AddMissing(message.keys(), &meeting.keys);
    if (beside_articles_) meeting_claims_[meeting.id] = meeting;
    return Finish(std::move(meeting));
  }

  absl::StatusOr<EntityRef> Put(const v1::Statement& message) {
    CHANCERY_ASSIGN_OR_RETURN(Statement statement, Start<Statement>(message));
    if (message.has_speaker()) {
      CHANCERY_ASSIGN_OR_RETURN(statement.speaker,
                                Resolve(message.speaker().name(), "statement.speaker"));
    }
    if (!message.speaker_description().empty()) {
      statement.speaker_description = message.speaker_description();
    }
    if (message.capacities_size() > 0) {
      CHANCERY_RETURN_IF_ERROR(SetStated(message.capacities(), "statement.capacities", &statement));
    }
    if (!message.text().empty()) statement.text = message.text();
    if (message.mode() != v1::STATEMENT_MODE_UNSPECIFIED) {
      statement.mode = static_cast<StatementMode>(message.mode());
    }
    CHANCERY_RETURN_IF_ERROR(SetDate(message.when(), "statement.when", &statement.when));
    if (message.has_when()) statement.when_assumed = message.when_assumed();
    if (message.has_meeting()) {
      CHANCERY_ASSIGN_OR_RETURN(statement.meeting,
                                ResolveAs<MeetingId>(message.meeting(), "statement.meeting"));
    }
    if (message.has_addressee()) {
      CHANCERY_ASSIGN_OR_RETURN(statement.addressee,
                                Resolve(message.addressee().name(), "statement.addressee"));
    }
    if (message.topics_size() > 0) {
      CHANCERY_ASSIGN_OR_RETURN(statement.topics, Topics(message.topics(), "statement.topics"));
    }
    AddMissing(message.keys(), &statement.keys);
    return Finish(std::move(statement));
  }

  absl::StatusOr<EntityRef> Put(const v1::Place& message) {
    PolityId polity;
    std::string key;
    if (message.has_polity()) {
      CHANCERY_ASSIGN_OR_RETURN(polity, ResolveAs<PolityId>(message.polity(), "place.polity"));
      key = vocabulary_.PlaceKey(message.display_name(), polity);
    }
    CHANCERY_ASSIGN_OR_RETURN(Place place, Start<Place>(message, key));
    if (message.has_polity()) place.polity = polity;
    CHANCERY_RETURN_IF_ERROR(SetVocabularyNames(place.id, message.display_name(), message.aliases(),
                                                message.keys(), key, &place.names));
    return Finish(std::move(place));
  }

  absl::StatusOr<EntityRef> Put(const v1::Topic& message) {
    const std::string key = vocabulary_.TopicKey(message.display_name());
    CHANCERY_ASSIGN_OR_RETURN(Topic topic, Start<Topic>(message, key));
    CHANCERY_RETURN_IF_ERROR(SetVocabularyNames(topic.id, message.display_name(), message.aliases(),
                                                message.keys(), key, &topic.names));
    return Finish(std::move(topic));
  }

  template <typename T>
  absl::StatusOr<EntityRef> Finish(T entity) {
    const EntityRef ref = entity.id;
    // Here, so that the error names the fact; the commit checks again.
    Entity any(std::move(entity));
    CHANCERY_RETURN_IF_ERROR(Validate(any));
    KeepPeopleOf(any);
    txn_.Put(std::move(any));
    return ref;
  }

  // People whom this names stay from now on, whatever becomes of the articles that tell of them.
  void KeepPeopleOf(const Entity& entity) {
    const auto keep = [this](EntityRef ref) {
      if (ref && ref.kind == EntityKind::kPerson) people_.Keep(PersonId(ref.id));
    };
    keep(RefOf(entity));
    if (const auto* tenure = std::get_if<Tenure>(&entity)) {
      keep(tenure->person);
    } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
      for (const Participation& part : meeting->participations) keep(part.party);
    } else if (const auto* statement = std::get_if<Statement>(&entity)) {
      keep(statement->speaker);
      keep(statement->addressee);
    }
  }

  absl::StatusOr<EntityRef> PutFact(const v1::Fact& fact) {
    switch (fact.fact_case()) {
      case v1::Fact::kPerson:
        return Put(fact.person());
      case v1::Fact::kPolity:
        return Put(fact.polity());
      case v1::Fact::kRole:
        return Put(fact.role());
      case v1::Fact::kTenure:
        return Put(fact.tenure());
      case v1::Fact::kMeeting:
        return Put(fact.meeting());
      case v1::Fact::kStatement:
        return Put(fact.statement());
      case v1::Fact::kPlace:
        return Put(fact.place());
      case v1::Fact::kTopic:
        return Put(fact.topic());
      case v1::Fact::FACT_NOT_SET:
        break;
    }
    return InvalidField("fact", "is empty");
  }

  Transaction& txn_;
  Budget& budget_;
  const v1::WriteFactsRequest& request_;
  const absl::Time now_;
  ArticleId article_;
  const Gazetteer& gazetteer_;
  VocabularyResolver vocabulary_;
  IndexEstimate names_of_roles_;
  WrittenPeople people_;
  bool beside_articles_ = false;
  // Beside articles only. What the source says of the meetings of the request, with their ids.
  std::map<MeetingId, Meeting> meeting_claims_;
  // What the source says of tenures of the head, of which articles tell as well.
  std::map<TenureId, Tenure> tenure_claims_;
  // The tenures that changed as they were; none of new ones.
  std::map<TenureId, absl::optional<Tenure>> tenures_before_;
};

std::string RequestDigest(const v1::WriteFactsRequest& request) {
  return ContentDigest(request.SerializeAsString());
}

void RecordOutcome(const v1::WriteFactsRequest& request, const std::string& digest,
                   const v1::WriteFactsResponse& reply, Transaction& txn) {
  txn.RecordRequest(request.request_id(), absl::StrCat(digest, "\n", reply.SerializeAsString()));
}

}  // namespace

absl::StatusOr<absl::optional<v1::WriteFactsResponse>> FactsWriter::FindOutcome(
    const v1::WriteFactsRequest& request, absl::string_view digest) const {
  absl::optional<v1::WriteFactsResponse> outcome;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> known,
                            graph_.FindRequest(request.request_id()));
  if (!known.has_value()) return outcome;
  if (known->empty()) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "OUTCOME_EXPIRED",
        absl::StrCat("the request ", request.request_id(),
                     " was made long ago, and its outcome is forgotten: it is not made "
                     "again"),
        {{"request_id", request.request_id()}});
  }
  outcome.emplace();
  const size_t split = known->find('\n');
  if (split == std::string::npos || !outcome->ParseFromString(known->substr(split + 1))) {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                     "the stored outcome of a request is damaged");
  }
  if (known->substr(0, split) != digest) {
    return InvalidField("request_id", "was used for another request");
  }
  return outcome;
}

absl::StatusOr<v1::WriteFactsResponse> FactsWriter::Write(const v1::WriteFactsRequest& request,
                                                          Budget& budget) const {
  CHANCERY_RETURN_IF_ERROR(ValidateWriteRequest(request));
  const std::string digest = request.request_id().empty() ? "" : RequestDigest(request);
  v1::WriteFactsResponse reply;
  absl::StatusOr<CommitResult> commit =
      graph_.Transact(budget, [&](Transaction& txn) -> absl::Status {
        if (!request.request_id().empty()) {
          // Inside of the transaction: two calls with one id come one after the other.
          CHANCERY_ASSIGN_OR_RETURN(absl::optional<v1::WriteFactsResponse> known,
                                    FindOutcome(request, digest));
          if (known.has_value()) {
            reply = *std::move(known);
            reply.set_replayed(true);
            return absl::OkStatus();
          }
        }
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                                  Writing(txn, budget, request, clock_.Now()).Run());
        *reply.mutable_names() = {names.begin(), names.end()};
        reply.set_revision(static_cast<int64_t>(txn.head().revision()) + 1);
        if (!request.request_id().empty()) RecordOutcome(request, digest, reply, txn);
        return absl::OkStatus();
      });
  if (!commit.ok()) return commit.status();
  if (reply.replayed()) return reply;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Revision> later, LookAgainAtPeople(budget));
  reply.set_revision(static_cast<int64_t>(later.value_or(commit->revision)));
  return reply;
}

// In commits of their own, as resolution compares with what the head has.
absl::StatusOr<absl::optional<Revision>> FactsWriter::LookAgainAtPeople(Budget& budget) const {
  constexpr size_t kPeopleOfACommit = 256;
  absl::optional<Revision> last;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> waiting,
                              ProfilesToLookAtAgain(*graph_.Latest(), kPeopleOfACommit, budget));
    if (waiting.empty()) break;
    CHANCERY_ASSIGN_OR_RETURN(
        const CommitResult commit, graph_.Transact(budget, [&](Transaction& txn) -> absl::Status {
          Resolution resolution(txn, Gazetteer::Default(), mover_.max_articles(), budget);
          ProfileStore profiles(txn, budget);
          for (const std::string& mention : waiting) {
            CHANCERY_RETURN_IF_ERROR(resolution.Touch(EntityKind::kPerson, mention));
            profiles.ClearAgain(mention);
          }
          return resolution.Finish();
        }));
    last = commit.revision;
  }
  if (!last.has_value()) return last;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Revision> moved, mover_.Run(budget));
  return moved.has_value() ? moved : last;
}

absl::StatusOr<bool> FactsWriter::WriteTogether(
    absl::Span<const v1::WriteFactsRequest* const> requests, Budget& budget) const {
  std::vector<std::string> digests;
  absl::flat_hash_set<std::string> ids;
  for (const v1::WriteFactsRequest* request : requests) {
    CHANCERY_RETURN_IF_ERROR(ValidateWriteRequest(*request));
    const std::string& id = request->request_id();
    digests.push_back(id.empty() ? "" : RequestDigest(*request));
    if (!id.empty() && !ids.insert(id).second) return false;
  }
  bool apart = false;
  const auto fail = [&apart] {
    apart = true;
    return absl::CancelledError("each needs a commit of its own");
  };
  const absl::StatusOr<CommitResult> commit =
      graph_.Transact(budget, [&](Transaction& txn) -> absl::Status {
        for (size_t i = 0; i < requests.size(); ++i) {
          const v1::WriteFactsRequest& request = *requests[i];
          const bool has_id = !request.request_id().empty();
          if (has_id) {
            CHANCERY_ASSIGN_OR_RETURN(const absl::optional<v1::WriteFactsResponse> known,
                                      FindOutcome(request, digests[i]));
            if (known.has_value()) return fail();
          }
          Writing writing(txn, budget, request, clock_.Now());
          CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names, writing.Run());
          // What the ledgers compare is of the head.
          if (writing.beside_articles()) return fail();
          if (!has_id) continue;
          v1::WriteFactsResponse reply;
          *reply.mutable_names() = {names.begin(), names.end()};
          reply.set_revision(static_cast<int64_t>(txn.head().revision()) + 1);
          RecordOutcome(request, digests[i], reply, txn);
        }
        return absl::OkStatus();
      });
  if (apart) return false;
  if (!commit.ok()) return commit.status();
  return true;
}

}  // namespace chancery
