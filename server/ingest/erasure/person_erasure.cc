#include "server/ingest/erasure/person_erasure.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/erasure/erased_notes.h"
#include "server/ingest/erasure/facts_redaction.h"
#include "server/ingest/erasure/known_names.h"
#include "server/ingest/if_found.h"
#include "server/ingest/meeting_matching.h"
#include "server/ingest/mention.h"
#include "server/ingest/resolution.h"
#include "server/ingest/written_people.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

using EraserDescribe = absl::FunctionRef<absl::Status(const Transaction&, Curator::Outcome*)>;

// What is erased is not to be told of by somebody who was moved in between (people_mover.h).
constexpr size_t kAllAtOnce = std::numeric_limits<size_t>::max();

// Not an error: a transaction that ends with it writes nothing.
absl::Status DryRun() { return absl::AbortedError("dry run"); }

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

absl::Status DamagedFacts(ArticleId article) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("the facts of articles/", article.value, " are damaged"));
}

bool ContainsIgnoringCase(absl::string_view text, absl::string_view words) {
  return std::search(text.begin(), text.end(), words.begin(), words.end(), [](char a, char b) {
           return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
                  absl::ascii_tolower(static_cast<unsigned char>(b));
         }) != text.end();
}

// One erasure of a person.
class PersonErasure {
 public:
  PersonErasure(GraphStore& graph, const Gazetteer& gazetteer, PersonId person, bool dry_run,
                size_t max_articles, Budget& budget, EraserDescribe describe)
      : graph_(graph),
        gazetteer_(gazetteer),
        person_(person),
        dry_run_(dry_run),
        max_articles_(max_articles),
        budget_(budget),
        describe_(describe),
        names_(graph, gazetteer) {}

  absl::StatusOr<Curator::Outcome> Run() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    CHANCERY_ASSIGN_OR_RETURN(bool live, IsLive(*head, person_));
    CHANCERY_ASSIGN_OR_RETURN(std::vector<EntityRef> people, RedirectsTo(*head, person_, budget_));
    people.push_back(person_);
    if (!live) {
      bool known = false;
      CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(person_, budget_, [&known](const Entity&) {
        known = true;
        return false;
      }));
      if (!known) return NothingToErase(person_);
      CHANCERY_ASSIGN_OR_RETURN(const EntityRef now, FollowRedirect(*head, person_));
      CHANCERY_ASSIGN_OR_RETURN(const bool now_live, IsLive(*head, now));
      if (now != EntityRef(person_) && now_live) {
        return InvalidField("name", absl::StrCat("was merged into ", NameOf(now), ": erase that"));
      }
    }
    outcome_.revision = head->revision();
    CHANCERY_RETURN_IF_ERROR(names_.Gather(people, budget_));
    CHANCERY_RETURN_IF_ERROR(AddFormerSelves(*head, &people));
    if (live) {
      CHANCERY_RETURN_IF_ERROR(Survey(*head));
      CHANCERY_RETURN_IF_ERROR(EraseWritten());
      // A mention that was of somebody else may become the person's when others go.
      constexpr int kMaxRounds = 10;
      for (int round = 0; live; ++round) {
        if (round == kMaxRounds) {
          return absl::InternalError(
              absl::StrCat(NameOf(person_), " is told of again and again: nothing was erased"));
        }
        CHANCERY_RETURN_IF_ERROR(EraseTold());
        if (dry_run_) break;
        CHANCERY_ASSIGN_OR_RETURN(live, IsLive(*graph_.Latest(), person_));
        CHANCERY_RETURN_IF_ERROR(names_.Gather(people, budget_));
      }
    }
    HistoryErasure erasure;
    for (EntityRef ref : people) {
      CHANCERY_ASSIGN_OR_RETURN(const bool is_live, IsLive(*graph_.Latest(), ref));
      if (dry_run_ || !is_live) erasure.entities.push_back(ref);
    }
    CHANCERY_RETURN_IF_ERROR(GatherCandidates());
    erasure.stand_in = kErasedPerson;
    erasure.redact = [this](const std::vector<ArticleId>& sources, std::string* text) {
      return names_.Redact(sources, text);
    };
    erasure.judge_note = [this, &people](absl::string_view key, absl::string_view value) {
      return JudgeNote(key, DropsNote(people, key, value));
    };
    erasure.dry_run = dry_run_;
    CHANCERY_ASSIGN_OR_RETURN(outcome_.history_rows, graph_.EraseHistory(erasure, budget_));
    CHANCERY_RETURN_IF_ERROR(names_.status());
    return std::move(outcome_);
  }

 private:
  absl::Status Commit(absl::FunctionRef<absl::Status(Transaction&)> change) {
    Curator::Outcome step;
    const absl::StatusOr<CommitResult> commit =
        graph_.Transact(budget_, [&](Transaction& txn) -> absl::Status {
          step = Curator::Outcome();
          CHANCERY_RETURN_IF_ERROR(change(txn));
          CHANCERY_RETURN_IF_ERROR(names_.status());
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
          for (const std::string& name : AllNamesOf(std::get<Person>(entity).names)) {
            if (names.count(FoldName(name)) != 0) former.insert(RefOf(entity));
          }
          return true;
        }));
    bool more = false;
    for (EntityRef ref : former) {
      if (std::find(people->begin(), people->end(), ref) != people->end()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(head, ref));
      if (live) continue;
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
      if (claims.empty()) continue;
      std::set<std::string> mentions;
      for (const auto& [article, index] : claims) {
        CHANCERY_ASSIGN_OR_RETURN(const Article told, head.GetArticle(article));
        mentions.insert(absl::StrCat(absl::StrJoin(told.keys, " "), "#", index));
        claims_[article].digest = told.content_hash;
      }
      const std::string link = ErasedPartyKey(absl::StrJoin(mentions, "\n"));
      for (const auto& [article, index] : claims) claims_[article].links[index] = link;
      links_[MeetingId(fact.id)] = link;
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

  static bool IsVocabulary(EntityKind kind) {
    return kind == EntityKind::kPolity || kind == EntityKind::kRole || kind == EntityKind::kPlace ||
           kind == EntityKind::kTopic;
  }

  bool RedactNames(Names* names) {
    bool any = names_.Redact({}, &names->display);
    any |= RedactAll({}, &names->aliases);
    any |= RedactAll({}, &names->keys);
    return any;
  }

  bool RedactVocabulary(Entity* entity) {
    if (auto* role = std::get_if<Role>(entity)) return RedactNames(&role->names);
    if (auto* polity = std::get_if<Polity>(entity)) return RedactNames(&polity->names);
    if (auto* place = std::get_if<Place>(entity)) return RedactNames(&place->names);
    if (auto* topic = std::get_if<Topic>(entity)) return RedactNames(&topic->names);
    return false;
  }

  // What the transaction's head has that `revision` had not, or had otherwise.
  absl::Status VisitChangedSince(Revision revision, const Transaction& txn,
                                 absl::FunctionRef<void(EntityRef)> visit) const {
    constexpr size_t kPage = 256;
    const Revision head = txn.head().revision();
    // The log is that of what is on the device.
    CHANCERY_RETURN_IF_ERROR(graph_.Settle(head));
    while (revision < head) {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<LoggedCommit> commits,
                                graph_.ReadLog(revision, kPage));
      if (commits.empty()) break;
      for (const LoggedCommit& commit : commits) {
        CHANCERY_RETURN_IF_ERROR(budget_.Charge(1 + commit.changes.size()));
        for (const EntityChange& change : commit.changes) {
          if (change.kind != EntityChange::Kind::kClosed) visit(change.ref);
        }
        revision = commit.revision;
      }
    }
    return absl::OkStatus();
  }

  // What WriteFacts wrote of the person, and names in the vocabulary. Everything is read for it
  // before the writer's lock is taken; under it, what came meanwhile.
  absl::Status EraseWritten() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    // Those that name the person, and what tells of the person by a short name.
    std::set<EntityRef> others;
    const auto look = [&](const Entity& entity) {
      Entity copy = entity;
      bool told = false;
      if (auto* meeting = std::get_if<Meeting>(&copy)) {
        told = Rewrite({}, "", meeting);
      } else if (auto* statement = std::get_if<Statement>(&copy)) {
        told = Rewrite({}, statement);
      } else {
        told = RedactVocabulary(&copy);
      }
      if (told) others.insert(RefOf(entity));
      return true;
    };
    for (EntityKind kind : {EntityKind::kMeeting, EntityKind::kStatement, EntityKind::kPolity,
                            EntityKind::kRole, EntityKind::kPlace, EntityKind::kTopic}) {
      CHANCERY_RETURN_IF_ERROR(head->ScanEntities(kind, 0, budget_, look));
    }
    return Commit([&](Transaction& txn) -> absl::Status {
      std::set<EntityRef> all = others;
      CHANCERY_RETURN_IF_ERROR(VisitChangedSince(head->revision(), txn, [&all](EntityRef ref) {
        if (ref.kind == EntityKind::kMeeting || ref.kind == EntityKind::kStatement ||
            IsVocabulary(ref.kind)) {
          all.insert(ref);
        }
      }));
      return EraseWritten(txn, std::move(all));
    });
  }

  absl::Status EraseWritten(Transaction& txn, std::set<EntityRef> others) {
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

    for (ArticleId source : names_.Articles()) {
      CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(txn.head(), source));
      if (!live) continue;
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
      CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(txn.head(), fact));
      if (!live) continue;
      if (IsVocabulary(fact.kind)) {
        CHANCERY_ASSIGN_OR_RETURN(Entity entity, txn.head().GetEntity(fact));
        if (RedactVocabulary(&entity)) txn.Put(std::move(entity));
        continue;
      }
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
    return absl::OkStatus();
  }

  // What articles assert of the person, and the person. All texts are read for it before the
  // writer's lock is taken; of many articles a bounded number is changed by one commit.
  absl::Status EraseTold() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    CHANCERY_ASSIGN_OR_RETURN(std::vector<ArticleId> articles, ArticlesToChange(*head));
    erased_.clear();
    if (!dry_run_ && articles.size() > max_articles_) {
      // First what keeps the claims of each meeting together, while all of them have the person.
      std::vector<ArticleId> linked(again_.begin(), again_.end());
      while (!linked.empty()) {
        const std::vector<ArticleId> part = TakePart(&linked);
        CHANCERY_RETURN_IF_ERROR(Commit([&](Transaction& txn) { return LinkClaims(txn, part); }));
      }
      while (articles.size() > max_articles_) {
        const std::vector<ArticleId> part = TakePart(&articles);
        CHANCERY_RETURN_IF_ERROR(Commit([&](Transaction& txn) { return EraseFrom(txn, part); }));
      }
    }
    return Commit([&](Transaction& txn) -> absl::Status {
      std::set<ArticleId> all(articles.begin(), articles.end());
      CHANCERY_RETURN_IF_ERROR(VisitChangedSince(head->revision(), txn, [&all](EntityRef ref) {
        if (ref.kind == EntityKind::kArticle) all.insert(ArticleId(ref.id));
      }));
      for (const auto& [article, digest] : erased_) {
        if (all.count(article) == 0) continue;
        CHANCERY_ASSIGN_OR_RETURN(const Article is, txn.head().GetArticle(article));
        if (is.content_hash == digest) all.erase(article);  // it was changed here
      }
      CHANCERY_RETURN_IF_ERROR(EraseFrom(txn, {all.begin(), all.end()}));
      CHANCERY_RETURN_IF_ERROR(ClearReasons(txn));
      return ClosePerson(txn);
    });
  }

  // What one commit may change.
  std::vector<ArticleId> TakePart(std::vector<ArticleId>* articles) const {
    const auto end =
        articles->begin() + static_cast<std::ptrdiff_t>(std::min(max_articles_, articles->size()));
    std::vector<ArticleId> part(articles->begin(), end);
    articles->erase(articles->begin(), end);
    return part;
  }

  // Those that assert facts of the person, or have a name in their text or elsewhere. Those who
  // mention the person come last: with the last mention the person goes, and a call that goes on
  // with an erasure takes that for the end of this part.
  absl::StatusOr<std::vector<ArticleId>> ArticlesToChange(const GraphReader& head) {
    std::vector<Article> articles;
    CHANCERY_RETURN_IF_ERROR(
        head.ScanEntities(EntityKind::kArticle, 0, budget_, [&](const Entity& entity) {
          articles.push_back(std::get<Article>(entity));
          return true;
        }));
    std::vector<ArticleId> found;
    std::vector<ArticleId> mentioning;
    for (Article& article : articles) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      const NameRedactor& redactor = names_.ForArticle(article.id);
      CHANCERY_ASSIGN_OR_RETURN(const std::string text, head.GetArticleText(article.id));
      std::string redacted = text;
      bool change = again_.count(article.id) != 0 || !names_.IndicesIn(article.id).empty();
      change |= redactor.Redact(&redacted);
      change |= redactor.Redact(&article.title);
      change |= redactor.Redact(&article.url);
      for (std::string& key : article.keys) change |= redactor.Redact(&key);
      if (!change) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                                  head.GetNote(FactsNoteKey(article.id)));
        v1::ArticleFacts facts;
        if (note.has_value()) {
          if (!facts.ParseFromString(*note)) return DamagedFacts(article.id);
          change = RedactFacts(redactor, text, redacted, &facts);
        }
      }
      if (!change) continue;
      (names_.IndicesIn(article.id).empty() ? found : mentioning).push_back(article.id);
    }
    found.insert(found.end(), mentioning.begin(), mentioning.end());
    return found;
  }

  // The keys that keep the claims of the person's meetings together; and topics and other words
  // without the names, which are gone from the vocabulary. The people stay for now.
  absl::Status LinkClaims(Transaction& txn, const std::vector<ArticleId>& articles) {
    Resolution resolution(txn, gazetteer_, kAllAtOnce, budget_);
    for (ArticleId id : articles) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                                txn.GetNote(FactsNoteKey(id)));
      if (!note.has_value()) continue;
      v1::ArticleFacts facts;
      if (!facts.ParseFromString(*note)) return DamagedFacts(id);
      CHANCERY_ASSIGN_OR_RETURN(const Article article, txn.head().GetArticle(id));
      CHANCERY_ASSIGN_OR_RETURN(const bool linked, AddLinks(txn, article, &facts));
      if (!linked) continue;
      CHANCERY_ASSIGN_OR_RETURN(const std::string text, txn.head().GetArticleText(id));
      const NameRedactor& redactor = names_.ForArticle(id);
      std::string redacted = text;
      redactor.Redact(&redacted);
      RedactFacts(redactor, text, redacted, &facts);
      CHANCERY_RETURN_IF_ERROR(resolution.Assert(id, facts));
    }
    return resolution.Finish();
  }

  absl::Status EraseFrom(Transaction& txn, const std::vector<ArticleId>& articles) {
    std::map<std::string, std::string> renamed;  // keys of articles
    std::map<ArticleId, v1::ArticleFacts> asserts;
    for (ArticleId id : articles) {
      CHANCERY_ASSIGN_OR_RETURN(absl::optional<Entity> article, IfFound(txn.head().GetEntity(id)));
      if (!article.has_value()) continue;
      CHANCERY_RETURN_IF_ERROR(
          EraseFromArticle(txn, std::get<Article>(*std::move(article)), &renamed, &asserts));
    }
    CHANCERY_RETURN_IF_ERROR(RenameMentions(txn, renamed));
    Resolution resolution(txn, gazetteer_, kAllAtOnce, budget_);
    for (const auto& [article, facts] : asserts) {
      CHANCERY_RETURN_IF_ERROR(resolution.Assert(article, facts));
    }
    return resolution.Finish();
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
      CHANCERY_ASSIGN_OR_RETURN(const bool linked, AddLinks(txn, article, &facts));
      again |= linked;
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
      (*renamed)[key] = other;
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
    erased_[id] = article.content_hash;
    txn.Put(std::move(article));
    if (redacted != text) txn.PutArticleText(id, redacted);
    return absl::OkStatus();
  }

  // Meetings stay the ones that they are, without the party that told so.
  absl::StatusOr<bool> AddLinks(const Transaction& txn, const Article& article,
                                v1::ArticleFacts* facts) const {
    bool changed = false;
    if (article.keys.empty()) return false;
    for (int i = 0; i < facts->meetings_size(); ++i) {
      const auto index = static_cast<uint32_t>(i);
      CHANCERY_ASSIGN_OR_RETURN(const std::string link, LinkOf(txn, article, index));
      v1::MeetingFact* fact = facts->mutable_meetings(i);
      if (link.empty() ||
          std::find(fact->keys().begin(), fact->keys().end(), link) != fact->keys().end()) {
        continue;
      }
      fact->add_keys(link);
      changed = true;
    }
    return changed;
  }

  // "" if the article's claim is not of one of the person's meetings.
  absl::StatusOr<std::string> LinkOf(const Transaction& txn, const Article& article,
                                     uint32_t index) const {
    const auto claims = claims_.find(article.id);
    if (claims != claims_.end() && claims->second.digest == article.content_hash) {
      // As it was at first: while some claims have lost the person, and others have not yet, they
      // may be of several meetings.
      const auto link = claims->second.links.find(index);
      if (link != claims->second.links.end()) return link->second;
    }
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef meeting,
                              ResourceOf(txn, MeetingMentionName(article.keys[0], index)));
    const auto link = links_.find(MeetingId(meeting.id));
    return meeting.kind == EntityKind::kMeeting && link != links_.end() ? link->second
                                                                        : std::string();
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

  // The key of an article is in the mentions of its meetings.
  absl::Status RenameMentions(Transaction& txn, const std::map<std::string, std::string>& renamed) {
    for (const auto& [from, to] : renamed) {
      CHANCERY_ASSIGN_OR_RETURN(const std::set<uint32_t> indices, MeetingsOf(txn, from, budget_));
      for (uint32_t index : indices) {
        const std::string mention = MeetingMentionName(from, index);
        const std::string other = MeetingMentionName(to, index);
        CHANCERY_RETURN_IF_ERROR(RenameMention(txn, EntityKind::kMeeting, mention, other, budget_));
        const std::string home = absl::StrCat(kMeetingHome, mention);
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn.GetNote(home));
        if (!value.has_value()) continue;
        txn.DeleteNote(home);
        txn.PutNote(absl::StrCat(kMeetingHome, other), *value);
      }
    }
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
    const std::string written = WrittenPersonMention(person_);
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> left,
                              MentionsOf(txn, person_, budget_));
    for (const std::string& mention : left) {
      if (mention != written && !dry_run_) return absl::OkStatus();  // in the next round
    }
    CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, written, EntityRef()));
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn, written, budget_));
    CHANCERY_RETURN_IF_ERROR(WrittenPeople(txn, gazetteer_, budget_).Drop(person_));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity, IfFound(txn.Get(person_)));
    if (!entity.has_value()) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(
        txn.head().ScanEvidence(person_, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
          txn.CloseEvidence(person_, evidence.article, evidence.sequence);
          return true;
        }));
    txn.Close(person_);
    return absl::OkStatus();
  }

  // Pairs in the queue that are, or were, about the person.
  absl::Status GatherCandidates() {
    return VisitCandidates(graph_, budget_, [this](const NoteRefs& refs) {
      if (IsAboutThem(refs)) {
        candidates_.insert(refs.candidates.begin(), refs.candidates.end());
      }
    });
  }

  bool IsAboutThem(const NoteRefs& refs) const {
    return std::any_of(
        refs.mentions.begin(), refs.mentions.end(), [this](const std::string& mention) {
          if (names_.profiles().contains(mention)) return true;
          const absl::optional<MeetingMention> meeting = ParseMeetingMention(mention);
          return meeting.has_value() && names_.article_keys().count(meeting->article_key) != 0;
        });
  }

  // A closed version of a note: does it tell of the person?
  bool DropsNote(const std::vector<EntityRef>& people, absl::string_view key,
                 absl::string_view value) {
    const absl::optional<NoteRefs> refs = RefsOfNote(key, value);
    if (refs.has_value()) {
      if (absl::StartsWith(key, kFacts)) {
        v1::ArticleFacts facts;
        if (refs->articles.empty()) return false;
        if (names_.TellsOf(refs->articles.front())) return true;
        return !facts.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
               RedactWords(names_.ForArticle(refs->articles.front()), &facts);
      }
      if (IsAboutThem(*refs)) return true;
      for (EntityRef ref : refs->resources) {
        if (std::find(people.begin(), people.end(), ref) != people.end()) return true;
      }
      for (const std::string& name : refs->names) {
        if (names_.compared_names().count(name) != 0) return true;
      }
      for (const std::string& candidate : refs->candidates) {
        if (candidates_.count(candidate) != 0) return true;
      }
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
  const size_t max_articles_;
  Budget& budget_;
  const EraserDescribe describe_;
  KnownNames names_;
  // Articles of facts of the person.
  std::set<ArticleId> again_;
  // The person's meetings: the key that keeps the claims of each together.
  std::map<MeetingId, std::string> links_;
  struct Claims {
    std::string digest;                     // of the article
    std::map<uint32_t, std::string> links;  // by index
  };
  std::map<ArticleId, Claims> claims_;
  std::set<std::string> candidates_;  // ids
  // What was changed in this round, with what its digest was then.
  std::map<ArticleId, std::string> erased_;
  Curator::Outcome outcome_;
};

}  // namespace

absl::StatusOr<Curator::Outcome> ErasePerson(GraphStore& graph, const Gazetteer& gazetteer,
                                             PersonId person, bool dry_run, size_t max_articles,
                                             Budget& budget, EraserDescribe describe) {
  return PersonErasure(graph, gazetteer, person, dry_run, max_articles, budget, describe).Run();
}

}  // namespace chancery
