#include "server/service/graph_exporter.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/article_facts.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "server/ingest/article_key.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/curator.h"
#include "server/ingest/resolution.h"
#include "server/ingest/vocabulary_resolver.h"
#include "server/service/decision_converter.h"
#include "server/service/read_session.h"
#include "server/service/resource_converter.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

// Articles are read in portions: no scan is open while a slow reader is waited for.
constexpr size_t kArticlesAtOnce = 1000;

// An entity refers to those of kinds before its own only.
constexpr EntityKind kLoadOrder[] = {
    EntityKind::kPolity, EntityKind::kPlace,  EntityKind::kTopic,   EntityKind::kPerson,
    EntityKind::kRole,   EntityKind::kTenure, EntityKind::kMeeting, EntityKind::kStatement};

template <typename Strings>
void AddStrings(const std::vector<std::string>& values, Strings* out) {
  for (const std::string& value : values) *out->Add() = value;
}

class Exporter {
 public:
  Exporter(const GraphReader& reader, Budget& budget,
           absl::FunctionRef<absl::Status(v1::ExportGraphResponse)> write)
      : reader_(reader), budget_(budget), write_(write) {}

  absl::Status Run() {
    CHANCERY_RETURN_IF_ERROR(FindWrittenSources());
    for (EntityKind kind : kLoadOrder) {
      for (ArticleId article : written_) CHANCERY_RETURN_IF_ERROR(WriteFactsOf(article, kind));
    }
    CHANCERY_RETURN_IF_ERROR(WriteArticleFacts());
    CHANCERY_RETURN_IF_ERROR(WriteDecisions());
    v1::ExportGraphResponse last;
    SetReadInfo(reader_, budget_, /*complete=*/true, last.mutable_info());
    return write_(std::move(last));
  }

 private:
  // Calls `visit` with every article, by id, while no scan is open.
  absl::Status ForEachArticle(absl::FunctionRef<absl::Status(const Article&)> visit) {
    std::vector<Article> articles;
    uint64_t after = 0;
    do {
      articles.clear();
      CHANCERY_RETURN_IF_ERROR(reader_.ScanEntities(EntityKind::kArticle, after, budget_,
                                                    [&articles](const Entity& entity) {
                                                      articles.push_back(std::get<Article>(entity));
                                                      return articles.size() < kArticlesAtOnce;
                                                    }));
      for (const Article& article : articles) {
        CHANCERY_RETURN_IF_ERROR(visit(article));
        after = article.id.value;
      }
    } while (articles.size() == kArticlesAtOnce);
    return absl::OkStatus();
  }

  absl::StatusOr<absl::optional<std::string>> FactsNote(ArticleId article) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    return reader_.GetNote(FactsNoteKey(article));
  }

  // The sources whose facts were written as such: those of which no article facts are kept.
  absl::Status FindWrittenSources() {
    return ForEachArticle([this](const Article& article) -> absl::Status {
      bool written = article.extractor == kWriteFactsExtractor;
      if (!written) {
        CHANCERY_ASSIGN_OR_RETURN(const auto note, FactsNote(article.id));
        written = !note.has_value();
      }
      if (written) written_.push_back(article.id);
      return absl::OkStatus();
    });
  }

  absl::Status WriteArticleFacts() {
    size_t next_written = 0;
    return ForEachArticle([&](const Article& article) -> absl::Status {
      v1::ExportGraphResponse piece;
      v1::ArticleFacts* facts = piece.mutable_article_facts();
      if (next_written < written_.size() && written_[next_written] == article.id) {
        ++next_written;
        if (sources_sent_.count(article.id) > 0) return absl::OkStatus();
        // Nothing rests on it any more, but it is part of the graph.
        facts->set_extractor(article.extractor);
        facts->set_extractor_version(article.extractor_version);
        CHANCERY_ASSIGN_OR_RETURN(*facts->mutable_article(), SourceOf(article));
        return write_(std::move(piece));
      }
      CHANCERY_ASSIGN_OR_RETURN(const auto note, FactsNote(article.id));
      if (!note.has_value() || !facts->ParseFromString(*note)) {
        return MakeError(
            absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
            absl::StrCat("the kept facts of articles/", article.id.value, " are damaged"));
      }
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(*facts->mutable_article()->mutable_text(),
                                reader_.GetArticleText(article.id));
      return write_(std::move(piece));
    });
  }

  absl::Status WriteDecisions() {
    std::vector<CuratorDecision> decisions;
    CHANCERY_RETURN_IF_ERROR(
        ScanDecisions(reader_, 0, budget_, [&decisions](const CuratorDecision& decision) {
          decisions.push_back(decision);
          return true;
        }));
    for (const CuratorDecision& decision : decisions) {
      v1::ExportGraphResponse piece;
      CHANCERY_RETURN_IF_ERROR(
          ConvertDecision(reader_, nullptr, decision, budget_, piece.mutable_decision()));
      CHANCERY_RETURN_IF_ERROR(write_(std::move(piece)));
    }
    return absl::OkStatus();
  }

  // The source of written facts such that FactsWriter finds or makes the same article.
  absl::StatusOr<v1::ArticleSource> SourceOf(const Article& article) {
    v1::ArticleSource source;
    const std::string stem = ArticleKeyStem(article.publisher);
    for (const std::string& key : article.keys) {
      if (absl::StartsWith(key, stem)) {
        source.set_key(key.substr(stem.size()));
        break;
      }
    }
    source.set_title(article.title);
    source.set_publisher(article.publisher);
    source.set_url(article.url);
    if (!article.published.is_unknown()) {
      source.mutable_published()->set_edtf(article.published.ToString());
    }
    source.set_language(article.language);
    // One of publisher and key there must be.
    if (source.publisher().empty() && source.key().empty()) {
      source.set_key(article.keys.empty() ? absl::StrCat("export:articles/", article.id.value)
                                          : article.keys[0]);
    }
    // It goes once, unless the article is known by nothing else.
    const bool known = !source.key().empty() || !source.url().empty();
    if (!known || sources_sent_.count(article.id) == 0) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(*source.mutable_text(), reader_.GetArticleText(article.id));
    }
    return source;
  }

  // The entities of one kind that rest on a source.
  absl::Status WriteFactsOf(ArticleId article, EntityKind kind) {
    std::vector<EntityRef> facts;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanFactsOfArticle(article, budget_, [&](EntityRef fact) {
      if (fact.kind == kind) facts.push_back(fact);
      return true;
    }));
    if (facts.empty()) return absl::OkStatus();
    source_ = article;
    for (EntityRef fact : facts) CHANCERY_RETURN_IF_ERROR(AddFact(fact));
    return Flush();
  }

  // What the source at hand says of the fact: its claims where they are kept, else the fact itself.
  absl::Status AddFact(EntityRef fact) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(Entity entity, reader_.GetEntity(fact));
    const std::string key = KeyOf(fact, entity);
    std::vector<Entity> claims;
    Evidence row;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanEvidence(fact, ArticleId(source_.value - 1),
                                                  std::numeric_limits<uint32_t>::max(), budget_,
                                                  [&](const Evidence& evidence) {
                                                    if (evidence.article != source_) return false;
                                                    if (evidence.claim.has_value()) {
                                                      claims.push_back(*evidence.claim);
                                                    }
                                                    row = evidence;
                                                    return true;
                                                  }));
    if (claims.empty()) {
      if (Meeting* meeting = std::get_if<Meeting>(&entity)) {
        // The status that a meeting has where nobody says.
        if (row.status == MeetingStatus::kUnknown && meeting->status == MeetingStatus::kHeld) {
          meeting->status = MeetingStatus::kUnknown;
        }
      }
      return AddEntity(fact, key, entity);
    }
    for (const Entity& claim : claims) {
      CHANCERY_RETURN_IF_ERROR(AddEntity(fact, key, claim));
    }
    return absl::OkStatus();
  }

  // What an entity is known by in the export.
  static std::string KeyOf(EntityRef ref, const Entity& entity) {
    for (const std::string& key : KeysOf(entity)) {
      if (!IsLocalKey(ref.kind, key)) return key;
    }
    return absl::StrCat("export:", CollectionOf(ref.kind), "/", ref.id);
  }

  // Appends the fact, and before it what it refers to and was not exported yet. `key` is the one of
  // the entity, also where `entity` is only a claim about it.
  absl::Status AddEntity(EntityRef ref, const std::string& key, const Entity& entity) {
    v1::Fact fact;
    CHANCERY_RETURN_IF_ERROR(
        std::visit([&](const auto& value) { return Fill(key, value, &fact); }, entity));
    // Known from here on, and so never sent again because of a reference.
    keys_.emplace(ref, key);
    bytes_ += fact.ByteSizeLong();
    *facts_.Add() = std::move(fact);
    if (facts_.size() < kMaxExportedFacts && bytes_ < kMaxExportedBytes) return absl::OkStatus();
    return Flush();
  }

  absl::Status Flush() {
    if (facts_.empty()) return absl::OkStatus();
    v1::ExportGraphResponse piece;
    v1::WriteFactsRequest* request = piece.mutable_facts();
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const Article article, reader_.GetArticle(source_));
    CHANCERY_ASSIGN_OR_RETURN(*request->mutable_source(), SourceOf(article));
    request->mutable_facts()->Swap(&facts_);
    sources_sent_.emplace(source_, true);
    facts_.Clear();
    bytes_ = 0;
    return write_(std::move(piece));
  }

  // Names the entity by key. One that was not exported yet is, before what refers to it.
  absl::Status SetRef(EntityRef ref, v1::ResourceRef* out) {
    auto known = keys_.find(ref);
    if (known == keys_.end()) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const Entity entity, reader_.GetEntity(ref));
      CHANCERY_RETURN_IF_ERROR(AddEntity(ref, KeyOf(ref, entity), entity));
      known = keys_.find(ref);
    }
    out->set_name(absl::StrCat(CollectionOf(ref.kind), "/~", known->second));
    return absl::OkStatus();
  }

  // Those that mean something in another store.
  static std::vector<std::string> ExportedKeys(EntityKind kind,
                                               const std::vector<std::string>& keys) {
    std::vector<std::string> exported;
    for (const std::string& key : keys) {
      if (!IsLocalKey(kind, key)) exported.push_back(key);
    }
    return exported;
  }

  template <typename Message>
  static void SetKeys(const std::string& key, const std::vector<std::string>& keys, Message* out) {
    AddStrings(keys, out->mutable_keys());
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) out->add_keys(key);
  }

  template <typename Message>
  static void SetNames(const std::string& key, const Names& names, Message* out) {
    out->set_display_name(names.display);
    AddStrings(names.aliases, out->mutable_aliases());
    SetKeys(key, names.keys, out);
  }

  template <typename Message>
  absl::Status SetPolity(PolityId polity, Message* out) {
    return polity ? SetRef(polity, out->mutable_polity()) : absl::OkStatus();
  }

  // What sources name: of a Participation or a Statement.
  template <typename T>
  absl::Status AddStated(const T& told, google::protobuf::RepeatedPtrField<v1::Capacity>* out) {
    for (RoleId role : told.stated) {
      v1::Capacity* capacity = out->Add();
      CHANCERY_RETURN_IF_ERROR(SetRef(role, capacity->mutable_role()));
      capacity->set_basis(v1::CAPACITY_BASIS_STATED);
    }
    for (const QualifiedOffice& other : told.other_offices) {
      v1::Capacity* capacity = out->Add();
      CHANCERY_RETURN_IF_ERROR(SetRef(other.role, capacity->mutable_role()));
      capacity->set_basis(v1::CAPACITY_BASIS_STATED);
      capacity->set_qualifier(static_cast<v1::OfficeQualifier>(other.qualifier));
    }
    return absl::OkStatus();
  }

  absl::Status AddTopics(const std::vector<TopicId>& topics,
                         google::protobuf::RepeatedPtrField<v1::ResourceRef>* out) {
    for (TopicId topic : topics) CHANCERY_RETURN_IF_ERROR(SetRef(topic, out->Add()));
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& key, const Person& person, v1::Fact* fact) {
    v1::Person* out = fact->mutable_person();
    SetNames(key, person.names, out);
    if (!person.birth.is_unknown()) out->mutable_birth()->set_edtf(person.birth.ToString());
    if (!person.death.is_unknown()) out->mutable_death()->set_edtf(person.death.ToString());
    return SetPolity(person.polity, out);
  }

  absl::Status Fill(const std::string& key, const Polity& polity, v1::Fact* fact) {
    SetNames(key, polity.names, fact->mutable_polity());
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& key, const Role& role, v1::Fact* fact) {
    v1::Role* out = fact->mutable_role();
    out->set_title(role.names.display);
    AddStrings(role.names.aliases, out->mutable_aliases());
    SetKeys(key, ExportedKeys(EntityKind::kRole, role.names.keys), out);
    return SetPolity(role.polity, out);
  }

  absl::Status Fill(const std::string& key, const Place& place, v1::Fact* fact) {
    v1::Place* out = fact->mutable_place();
    Names names = place.names;
    names.keys = ExportedKeys(EntityKind::kPlace, names.keys);
    SetNames(key, names, out);
    return SetPolity(place.polity, out);
  }

  absl::Status Fill(const std::string& key, const Topic& topic, v1::Fact* fact) {
    SetNames(key, topic.names, fact->mutable_topic());
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& key, const Tenure& tenure, v1::Fact* fact) {
    v1::Tenure* out = fact->mutable_tenure();
    CHANCERY_RETURN_IF_ERROR(SetRef(tenure.person, out->mutable_person()));
    CHANCERY_RETURN_IF_ERROR(SetRef(tenure.role, out->mutable_role()));
    SetInterval(tenure.interval, out->mutable_interval());
    out->set_acting(tenure.acting);
    SetKeys(key, tenure.keys, out);
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& key, const Meeting& meeting, v1::Fact* fact) {
    v1::Meeting* out = fact->mutable_meeting();
    out->set_kind(static_cast<v1::MeetingKind>(meeting.kind));
    out->set_status(static_cast<v1::MeetingStatus>(meeting.status));
    if (!meeting.when.is_unknown()) out->mutable_when()->set_edtf(meeting.when.ToString());
    if (meeting.duration_minutes != 0) {
      out->mutable_duration()->set_seconds(int64_t{60} * meeting.duration_minutes);
    }
    if (meeting.place) {
      CHANCERY_RETURN_IF_ERROR(SetRef(meeting.place, out->mutable_place()));
    }
    CHANCERY_RETURN_IF_ERROR(AddTopics(meeting.topics, out->mutable_topics()));
    for (const Participation& participation : meeting.participations) {
      v1::Participation* part = out->add_participations();
      if (participation.party) {
        CHANCERY_RETURN_IF_ERROR(SetRef(participation.party, part->mutable_party()));
      }
      part->set_group(participation.group);
      CHANCERY_RETURN_IF_ERROR(AddStated(participation, part->mutable_capacities()));
    }
    out->set_cameo_code(meeting.cameo_code);
    out->set_title(meeting.title);
    SetKeys(key, meeting.keys, out);
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& key, const Statement& statement, v1::Fact* fact) {
    v1::Statement* out = fact->mutable_statement();
    if (statement.speaker) {
      CHANCERY_RETURN_IF_ERROR(SetRef(statement.speaker, out->mutable_speaker()));
    }
    out->set_speaker_description(statement.speaker_description);
    CHANCERY_RETURN_IF_ERROR(AddStated(statement, out->mutable_capacities()));
    out->set_text(statement.text);
    out->set_mode(static_cast<v1::StatementMode>(statement.mode));
    if (!statement.when.is_unknown()) out->mutable_when()->set_edtf(statement.when.ToString());
    out->set_when_assumed(statement.when_assumed);
    if (statement.meeting) {
      CHANCERY_RETURN_IF_ERROR(SetRef(statement.meeting, out->mutable_meeting()));
    }
    if (statement.addressee) {
      CHANCERY_RETURN_IF_ERROR(SetRef(statement.addressee, out->mutable_addressee()));
    }
    CHANCERY_RETURN_IF_ERROR(AddTopics(statement.topics, out->mutable_topics()));
    SetKeys(key, statement.keys, out);
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string&, const Article&, v1::Fact*) {
    return absl::InternalError("an article is no fact");
  }

  const GraphReader& reader_;
  Budget& budget_;
  const absl::FunctionRef<absl::Status(v1::ExportGraphResponse)> write_;

  std::vector<ArticleId> written_;  // sources of written facts, by id
  absl::flat_hash_map<ArticleId, bool> sources_sent_;
  absl::flat_hash_map<EntityRef, std::string> keys_;  // what was exported
  // Of the next piece.
  ArticleId source_;
  google::protobuf::RepeatedPtrField<v1::Fact> facts_;
  size_t bytes_ = 0;
};

}  // namespace

absl::Status ExportGraph(const GraphReader& reader, Budget& budget,
                         absl::FunctionRef<absl::Status(v1::ExportGraphResponse)> write) {
  return Exporter(reader, budget, write).Run();
}

}  // namespace chancery
