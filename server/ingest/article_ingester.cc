#include "server/ingest/article_ingester.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/entity_resolver.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/meeting_matcher.h"
#include "server/ingest/tenure_merger.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

std::string DigestOf(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return ContentDigest(bytes);
}

// What the article is known by.
std::string ArticleKey(const v1::ArticleSource& article) {
  if (!article.key().empty()) return absl::StrCat(article.publisher(), "/", article.key());
  if (!article.url().empty()) return absl::StrCat("url:", article.url());
  return absl::StrCat("text:", ContentDigest(absl::StrCat(article.title(), "\n", article.text())));
}

// The work of one article in one transaction.
class Ingestion {
 public:
  Ingestion(Transaction& txn, const Gazetteer& gazetteer, Budget& budget,
            const v1::ArticleFacts& facts, absl::Time now, IngestResult* result)
      : txn_(txn),
        budget_(budget),
        facts_(facts),
        now_(now),
        result_(*result),
        resolver_(txn, gazetteer, budget) {}

  absl::Status Run() {
    CHANCERY_ASSIGN_OR_RETURN(const bool changed, PutArticle());
    if (!changed) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(PutOffices());
    CHANCERY_RETURN_IF_ERROR(PutPersons());
    CHANCERY_RETURN_IF_ERROR(PutTenures());
    CHANCERY_RETURN_IF_ERROR(PutMeetings());
    CHANCERY_RETURN_IF_ERROR(PutStatements());
    CHANCERY_RETURN_IF_ERROR(CloseOutdated());
    result_.added = resolver_.created();
    return absl::OkStatus();
  }

 private:
  // False if the same facts are there already.
  absl::StatusOr<bool> PutArticle() {
    const v1::ArticleSource& source = facts_.article();
    const std::string key = ArticleKey(source);
    const std::string digest = DigestOf(facts_);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                              txn_.FindByKey(EntityKind::kArticle, key));
    Article article;
    if (found.has_value()) {
      CHANCERY_ASSIGN_OR_RETURN(article, txn_.head().GetArticle(ArticleId(found->id)));
      result_.article = article.id;
      if (article.content_hash == digest) {
        result_.outcome = IngestResult::Outcome::kUnchanged;
        return false;
      }
      result_.outcome = IngestResult::Outcome::kReplaced;
      replaces_ = true;
    } else {
      article.id = txn_.NewId<ArticleId>();
      article.keys.push_back(key);
    }
    article_ = article.id;
    article.title = source.title();
    article.publisher = source.publisher();
    article.url = source.url();
    CHANCERY_ASSIGN_OR_RETURN(article.published, ToDate(source.published()));
    article.language = source.language();
    article.content_hash = digest;
    article.extractor = facts_.extractor();
    article.extractor_version = facts_.extractor_version();
    article.ingest_time = absl::FromUnixMicros(absl::ToUnixMicros(now_));
    result_.article = article.id;
    txn_.Put(article);
    txn_.PutArticleText(article.id, source.text());
    return true;
  }

  // Evidence that the article gives for `fact`; what it says of a meeting is in `claim`.
  template <typename Sources>
  void AddEvidence(EntityRef fact, const Sources& sources, const Evidence& claim) {
    const auto add = [&](const v1::FactSource& source) {
      Evidence evidence = claim;
      evidence.fact = fact;
      evidence.article = article_;
      evidence.sequence = next_sequence_[fact]++;
      evidence.begin = static_cast<uint32_t>(source.sentence().begin());
      evidence.end = static_cast<uint32_t>(source.sentence().end());
      evidence.confidence = source.has_confidence() ? source.confidence() : 1.0F;
      txn_.AddEvidence(evidence);
    };
    for (const v1::FactSource& source : sources) add(source);
    // Every fact has evidence: of one without a place in the text it is the whole article.
    if (sources.empty()) add(v1::FactSource());
  }

  absl::Status PutOffices() {
    for (const v1::OfficeFact& office : facts_.offices()) {
      CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, resolver_.Polity(office.polity()));
      CHANCERY_ASSIGN_OR_RETURN(
          const RoleId role,
          resolver_.Role(office.title(), polity, {office.keys().begin(), office.keys().end()}));
      roles_.push_back(role);
      AddEvidence(role, office.sources(), Evidence());
    }
    return absl::OkStatus();
  }

  absl::Status PutPersons() {
    // The offices that the article gives to each.
    std::vector<std::set<RoleId>> held(facts_.persons_size());
    for (const v1::TenureFact& tenure : facts_.tenures()) {
      held[tenure.person()].insert(roles_[tenure.office()]);
    }
    for (const v1::MeetingFact& meeting : facts_.meetings()) {
      for (const v1::PartyFact& party : meeting.parties()) {
        if (party.has_person() && party.has_capacity()) {
          held[party.person()].insert(roles_[party.capacity()]);
        }
      }
    }
    for (int i = 0; i < facts_.persons_size(); ++i) {
      const v1::PersonFact& fact = facts_.persons(i);
      PersonMention mention;
      mention.name = fact.name();
      mention.aliases.assign(fact.aliases().begin(), fact.aliases().end());
      mention.keys.assign(fact.keys().begin(), fact.keys().end());
      mention.roles.assign(held[i].begin(), held[i].end());
      CHANCERY_ASSIGN_OR_RETURN(mention.when, ToDate(facts_.article().published()));
      CHANCERY_ASSIGN_OR_RETURN(mention.polity, resolver_.Polity(fact.polity()));
      CHANCERY_ASSIGN_OR_RETURN(mention.birth, ToDate(fact.birth()));
      CHANCERY_ASSIGN_OR_RETURN(mention.death, ToDate(fact.death()));
      CHANCERY_ASSIGN_OR_RETURN(const PersonId person, resolver_.Person(mention),
                                _ << "persons[" << i << "]");
      persons_.push_back(person);
      AddEvidence(person, fact.sources(), Evidence());
    }
    return absl::OkStatus();
  }

  absl::Status PutTenures() {
    for (const v1::TenureFact& fact : facts_.tenures()) {
      const PersonId person = persons_[fact.person()];
      const RoleId role = roles_[fact.office()];
      CHANCERY_ASSIGN_OR_RETURN(TimeInterval interval, ToInterval(fact.interval()));
      // Everything known of this person in this office, changes of this transaction included.
      std::vector<Tenure> known;
      CHANCERY_RETURN_IF_ERROR(
          txn_.head().ScanTenuresOfPerson(person, budget_, [&](const Tenure& tenure) {
            if (tenure.role == role && new_tenures_.count(tenure.id) == 0) known.push_back(tenure);
            return true;
          }));
      for (const auto& entry : new_tenures_) {
        if (entry.second.person == person && entry.second.role == role) {
          known.push_back(entry.second);
        }
      }
      Tenure tenure;
      bool found = false;
      for (const Tenure& candidate : known) {
        if (candidate.acting != fact.acting()) continue;
        const absl::optional<TimeInterval> merged = MergeIntervals(candidate.interval, interval);
        if (!merged.has_value()) continue;
        tenure = candidate;
        tenure.interval = *merged;
        found = true;
        break;
      }
      if (!found) {
        tenure.id = txn_.NewId<TenureId>();
        tenure.person = person;
        tenure.role = role;
        tenure.interval = interval;
        tenure.acting = fact.acting();
        resolver_.CountCreated(EntityKind::kTenure);
      }
      for (const std::string& key : fact.keys()) {
        // Sources number their entries, and some number two of them alike.
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                  txn_.FindByKey(EntityKind::kTenure, key));
        if (owner.has_value() && *owner != EntityRef(tenure.id)) {
          result_.warnings.push_back(
              absl::StrCat("key ", key, " stands for another tenure already"));
        } else if (!owner.has_value()) {
          tenure.keys.push_back(key);
        }
      }
      new_tenures_[tenure.id] = tenure;
      txn_.Put(tenure);
      AddEvidence(tenure.id, fact.sources(), Evidence());
    }
    return absl::OkStatus();
  }

  absl::StatusOr<EntityRef> Party(const v1::PartyFact& fact) {
    switch (fact.party_case()) {
      case v1::PartyFact::kPerson:
        return EntityRef(persons_[fact.person()]);
      case v1::PartyFact::kOffice:
        return EntityRef(roles_[fact.office()]);
      case v1::PartyFact::kPolity: {
        CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, resolver_.Polity(fact.polity()));
        return EntityRef(polity);
      }
      default:
        return EntityRef();
    }
  }

  absl::StatusOr<std::vector<TopicId>> Topics(
      const google::protobuf::RepeatedPtrField<std::string>& names) {
    std::vector<TopicId> topics;
    for (const std::string& name : names) {
      if (FoldName(name).empty()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const TopicId topic, resolver_.Topic(name));
      if (std::find(topics.begin(), topics.end(), topic) == topics.end()) topics.push_back(topic);
    }
    return topics;
  }

  absl::StatusOr<Meeting> ToMeeting(const v1::MeetingFact& fact) {
    Meeting meeting;
    meeting.kind = static_cast<MeetingKind>(fact.kind());
    meeting.status = fact.status() == v1::MEETING_STATUS_UNSPECIFIED
                         ? MeetingStatus::kHeld
                         : static_cast<MeetingStatus>(fact.status());
    CHANCERY_ASSIGN_OR_RETURN(meeting.when, ToDate(fact.when()));
    meeting.duration_minutes =
        static_cast<uint32_t>(std::min<int64_t>(fact.duration().seconds() / 60, UINT32_MAX));
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, resolver_.Polity(fact.place_polity()));
    CHANCERY_ASSIGN_OR_RETURN(meeting.place, resolver_.Place(fact.place(), polity));
    CHANCERY_ASSIGN_OR_RETURN(meeting.topics, Topics(fact.topics()));
    meeting.cameo_code = fact.cameo_code();
    meeting.title = fact.title();
    meeting.keys.assign(fact.keys().begin(), fact.keys().end());
    for (const v1::PartyFact& party : fact.parties()) {
      Participation participation;
      CHANCERY_ASSIGN_OR_RETURN(participation.party, Party(party));
      if (!participation.party) participation.group = party.group();
      if (party.has_capacity() && participation.party.kind == EntityKind::kPerson) {
        participation.stated.push_back(roles_[party.capacity()]);
      }
      const auto same =
          std::find_if(meeting.participations.begin(), meeting.participations.end(),
                       [&](const Participation& p) {
                         return p.party == participation.party && p.group == participation.group;
                       });
      if (same == meeting.participations.end()) {
        meeting.participations.push_back(std::move(participation));
      } else {
        same->stated.insert(same->stated.end(), participation.stated.begin(),
                            participation.stated.end());
      }
    }
    return meeting;
  }

  // True if the meeting rests on this article alone: then a new version of it says all.
  absl::StatusOr<bool> RestsOnThisArticle(EntityRef fact) {
    bool alone = true;
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
          alone = evidence.article == article_;
          return alone;
        }));
    return alone;
  }

  // The place may be new with this article: the head does not know it.
  absl::StatusOr<PlaceNames> NamesOfPlace(PlaceId id) {
    PlaceNames names;
    if (!id) return names;
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(id));
    const auto& place = std::get<Place>(entity);
    names.place = place.names.display;
    if (place.polity) {
      CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(place.polity));
      names.polity = std::get<Polity>(polity).names.display;
    }
    return names;
  }

  absl::Status PutMeetings() {
    absl::flat_hash_set<MeetingId> taken;
    for (int i = 0; i < facts_.meetings_size(); ++i) {
      const v1::MeetingFact& fact = facts_.meetings(i);
      CHANCERY_ASSIGN_OR_RETURN(Meeting told, ToMeeting(fact), _ << "meetings[" << i << "]");
      Evidence claim;
      claim.kind = told.kind;
      claim.status = told.status;
      claim.when = told.when;
      claim.place = told.place;
      MeetingId same;
      for (const std::string& key : told.keys) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                                  txn_.FindByKey(EntityKind::kMeeting, key));
        if (found.has_value()) same = MeetingId(found->id);
      }
      if (!same) {
        CHANCERY_ASSIGN_OR_RETURN(const PlaceNames place, NamesOfPlace(told.place));
        CHANCERY_ASSIGN_OR_RETURN(same, FindSameMeeting(txn_.head(), told, place, taken, budget_));
      }
      if (same) {
        CHANCERY_ASSIGN_OR_RETURN(const Entity known, txn_.Get(same));
        bool alone = false;
        if (replaces_) {
          CHANCERY_ASSIGN_OR_RETURN(alone, RestsOnThisArticle(same));
        }
        Meeting merged = alone ? told : MergeMeetings(std::get<Meeting>(known), told);
        merged.id = same;
        told = std::move(merged);
        ++result_.merged_meetings;
      } else {
        told.id = txn_.NewId<MeetingId>();
        resolver_.CountCreated(EntityKind::kMeeting);
      }
      taken.insert(told.id);
      meetings_.push_back(told.id);
      CHANCERY_RETURN_IF_ERROR(WarnOfTheDead(told));
      AddEvidence(told.id, fact.sources(), claim);
      txn_.Put(std::move(told));
    }
    return absl::OkStatus();
  }

  absl::Status WarnOfTheDead(const Meeting& meeting) {
    for (const Participation& participation : meeting.participations) {
      if (participation.party.kind != EntityKind::kPerson) continue;
      CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(participation.party));
      const auto& person = std::get<Person>(entity);
      if (person.death.is_unknown() || Before(person.death, meeting.when) != Tri::kYes) continue;
      result_.warnings.push_back(absl::StrCat("a meeting of ", meeting.when.ToString(), " with ",
                                              person.names.display, ", who died ",
                                              person.death.ToString()));
    }
    return absl::OkStatus();
  }

  absl::Status PutStatements() {
    for (int i = 0; i < facts_.statements_size(); ++i) {
      const v1::StatementFact& fact = facts_.statements(i);
      Statement statement;
      CHANCERY_ASSIGN_OR_RETURN(statement.speaker, Party(fact.speaker()),
                                _ << "statements[" << i << "]");
      if (!statement.speaker) statement.speaker_description = fact.speaker().group();
      if (fact.speaker().has_capacity() && statement.speaker.kind == EntityKind::kPerson) {
        statement.stated.push_back(roles_[fact.speaker().capacity()]);
      }
      statement.text = fact.text();
      statement.mode = static_cast<StatementMode>(fact.mode());
      CHANCERY_ASSIGN_OR_RETURN(statement.when, ToDate(fact.when()));
      if (fact.has_meeting()) statement.meeting = meetings_[fact.meeting()];
      if (fact.has_addressee()) {
        CHANCERY_ASSIGN_OR_RETURN(statement.addressee, Party(fact.addressee()));
      }
      CHANCERY_ASSIGN_OR_RETURN(statement.topics, Topics(fact.topics()));
      statement.keys.assign(fact.keys().begin(), fact.keys().end());
      // The same words of the same speaker on the same day are one statement, whoever prints them.
      statement.keys.push_back(absl::StrCat(
          "words:", ContentDigest(absl::StrCat(
                        static_cast<int>(statement.speaker.kind), "/", statement.speaker.id, "/",
                        FoldName(statement.speaker_description), "/", statement.when.ToString(),
                        "/", FoldName(statement.text)))));
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                                txn_.FindByKey(EntityKind::kStatement, statement.keys.back()));
      if (found.has_value()) {
        CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(*found));
        Statement known = std::get<Statement>(entity);
        statement.id = known.id;
        if (!known.meeting) known.meeting = statement.meeting;
        if (!known.addressee) known.addressee = statement.addressee;
        for (RoleId role : statement.stated) {
          if (std::find(known.stated.begin(), known.stated.end(), role) == known.stated.end()) {
            known.stated.push_back(role);
          }
        }
        for (TopicId topic : statement.topics) {
          if (std::find(known.topics.begin(), known.topics.end(), topic) == known.topics.end()) {
            known.topics.push_back(topic);
          }
        }
        txn_.Put(known);
      } else {
        statement.id = txn_.NewId<StatementId>();
        resolver_.CountCreated(EntityKind::kStatement);
        txn_.Put(statement);
      }
      AddEvidence(statement.id, fact.sources(), Evidence());
    }
    return absl::OkStatus();
  }

  // What the article's earlier version asserted and this one does not.
  absl::Status CloseOutdated() {
    if (!replaces_) return absl::OkStatus();
    std::vector<EntityRef> facts;
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanFactsOfArticle(article_, budget_, [&facts](EntityRef fact) {
          facts.push_back(fact);
          return true;
        }));
    std::vector<EntityRef> fallen;
    for (EntityRef fact : facts) {
      const auto now = next_sequence_.find(fact);
      const uint32_t kept = now == next_sequence_.end() ? 0 : now->second;
      bool others = false;
      CHANCERY_RETURN_IF_ERROR(
          txn_.head().ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
            if (evidence.article != article_) {
              others = true;
            } else if (evidence.sequence >= kept) {
              txn_.CloseEvidence(fact, article_, evidence.sequence);
            }
            return true;
          }));
      const bool closable = fact.kind == EntityKind::kTenure || fact.kind == EntityKind::kMeeting ||
                            fact.kind == EntityKind::kStatement;
      if (closable && kept == 0 && !others) fallen.push_back(fact);
    }
    // Statements of other articles may have been made at a meeting that falls.
    for (EntityRef fact : fallen) {
      if (fact.kind == EntityKind::kMeeting) {
        StatementKey key;
        key.meeting = MeetingId(fact.id);
        std::vector<StatementId> statements;
        CHANCERY_RETURN_IF_ERROR(txn_.head().ScanStatements(key, DatedScan(), budget_,
                                                            [&statements](const StatementHit& hit) {
                                                              statements.push_back(hit.statement);
                                                              return true;
                                                            }));
        for (StatementId id : statements) {
          absl::StatusOr<Entity> entity = txn_.Get(id);
          if (!entity.ok()) continue;  // falls, too
          Statement statement = std::get<Statement>(*std::move(entity));
          if (statement.meeting != MeetingId(fact.id)) continue;
          statement.meeting = MeetingId();
          txn_.Put(statement);
        }
      }
    }
    for (EntityRef fact : fallen) txn_.Close(fact);
    return absl::OkStatus();
  }

  Transaction& txn_;
  Budget& budget_;
  const v1::ArticleFacts& facts_;
  const absl::Time now_;
  IngestResult& result_;
  EntityResolver resolver_;
  ArticleId article_;
  bool replaces_ = false;
  // The graph's name for each fact of the article, by index.
  std::vector<RoleId> roles_;
  std::vector<PersonId> persons_;
  std::vector<MeetingId> meetings_;
  std::map<TenureId, Tenure> new_tenures_;
  absl::flat_hash_map<EntityRef, uint32_t> next_sequence_;
};

}  // namespace

absl::StatusOr<IngestResult> ArticleIngester::Ingest(const v1::ArticleFacts& facts,
                                                     Budget& budget) const {
  CHANCERY_RETURN_IF_ERROR(ValidateFacts(facts));
  IngestResult result;
  CHANCERY_ASSIGN_OR_RETURN(const CommitResult commit, graph_.Transact([&](Transaction& txn) {
    return Ingestion(txn, gazetteer_, budget, facts, clock_.Now(), &result).Run();
  }));
  result.revision = commit.revision;
  return result;
}

}  // namespace chancery
