#include "server/ingest/statement_ledger.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/content_digest.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

constexpr char kWords[] = "words:";

std::string WordsKey(const Statement& statement) {
  return absl::StrCat(
      kWords,
      ContentDigest(absl::StrCat(static_cast<int>(statement.speaker.kind), "/",
                                 statement.speaker.id, "/", FoldName(statement.speaker_description),
                                 "/", statement.when.ToString(), "/", FoldName(statement.text))));
}

}  // namespace

absl::StatusOr<StatementLedger::Entry*> StatementLedger::Open(StatementId statement) {
  const auto it = entries_.find(statement);
  if (it != entries_.end()) return &it->second;
  Entry entry;
  CHANCERY_ASSIGN_OR_RETURN(const Statement known, txn_.head().GetStatement(statement));
  for (const std::string& key : known.keys) {
    if (absl::StartsWith(key, kWords)) entry.words_key = key;
  }
  CHANCERY_ASSIGN_OR_RETURN(entry.claims, claims_.Load(statement));
  if (!entry.words_key.empty()) by_words_[entry.words_key] = statement;
  return &entries_.emplace(statement, std::move(entry)).first->second;
}

absl::Status StatementLedger::Remove(StatementId statement, ArticleId article) {
  CHANCERY_ASSIGN_OR_RETURN(Entry* const entry, Open(statement));
  auto& claims = entry->claims;
  claims.erase(std::remove_if(claims.begin(), claims.end(),
                              [&](const FactClaim& claim) { return claim.article == article; }),
               claims.end());
  return absl::OkStatus();
}

absl::Status StatementLedger::Add(FactClaim claim) {
  const Statement& told = std::get<Statement>(claim.claim);
  const std::string words = WordsKey(told);
  StatementId id;
  const auto known = by_words_.find(words);
  if (known != by_words_.end()) {
    id = known->second;
  } else {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                              txn_.head().FindByKey(EntityKind::kStatement, words));
    for (const std::string& key : told.keys) {
      if (found.has_value()) break;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> by_key,
                                txn_.head().FindByKey(EntityKind::kStatement, key));
      if (by_key.has_value()) id = StatementId(by_key->id);
    }
    if (found.has_value()) id = StatementId(found->id);
  }
  if (!id) {
    id = txn_.NewId<StatementId>();
    Entry fresh;
    fresh.fresh = true;
    fresh.words_key = words;
    entries_.emplace(id, std::move(fresh));
    by_words_[words] = id;
  }
  CHANCERY_ASSIGN_OR_RETURN(Entry* const entry, Open(id));
  entry->claims.push_back(std::move(claim));
  return absl::OkStatus();
}

absl::Status StatementLedger::TouchArticle(ArticleId article) {
  std::vector<StatementId> statements;
  CHANCERY_RETURN_IF_ERROR(txn_.head().ScanFactsOfArticle(article, budget_, [&](EntityRef fact) {
    if (fact.kind == EntityKind::kStatement) statements.push_back(StatementId(fact.id));
    return true;
  }));
  for (StatementId statement : statements) {
    CHANCERY_RETURN_IF_ERROR(Open(statement).status());
  }
  return absl::OkStatus();
}

absl::Status StatementLedger::TouchMeeting(MeetingId meeting) {
  StatementKey key;
  key.meeting = meeting;
  std::vector<StatementId> statements;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanStatements(key, DatedScan(), budget_, [&](const StatementHit& hit) {
        statements.push_back(hit.statement);
        return true;
      }));
  for (StatementId statement : statements) {
    CHANCERY_RETURN_IF_ERROR(Open(statement).status());
  }
  return absl::OkStatus();
}

absl::Status StatementLedger::Write(int* added) {
  for (auto& [id, entry] : entries_) {
    if (!entry.claims.empty()) continue;
    if (entry.fresh) continue;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(id, {}));
    txn_.Close(id);
  }
  for (auto& [id, entry] : entries_) {
    if (entry.claims.empty()) continue;
    std::vector<std::pair<std::pair<std::string, uint32_t>, const FactClaim*>> order;
    const FactClaim* written = nullptr;
    for (const FactClaim& claim : entry.claims) {
      CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(claim.article));
      if (info->write_facts) written = &claim;
      order.push_back({{info->key, claim.index}, &claim});
    }
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    Statement statement;
    if (written != nullptr) {
      // As it was written.
      statement = std::get<Statement>(written->claim);
      // Where it was said may have come to be part of another meeting, or of none.
      if (statement.meeting && !txn_.Get(statement.meeting).ok()) {
        statement.meeting = meetings_.SuccessorOf(statement.meeting);
      }
    } else {
      statement = std::get<Statement>(order.front().second->claim);
      statement.meeting = MeetingId();
      statement.stated.clear();
      statement.other_offices.clear();
      statement.topics.clear();
      statement.addressee = EntityRef();
      statement.keys.clear();
      const auto unite = [](const auto& from, auto* to) {
        for (const auto& value : from) {
          if (std::find(to->begin(), to->end(), value) == to->end()) to->push_back(value);
        }
      };
      for (const auto& [key, claim] : order) {
        const Statement& told = std::get<Statement>(claim->claim);
        if (!statement.meeting && told.meeting) {
          CHANCERY_ASSIGN_OR_RETURN(
              statement.meeting,
              meetings_.MeetingOf(claim->article, static_cast<uint32_t>(told.meeting.value - 1)));
        }
        if (!statement.addressee) statement.addressee = told.addressee;
        unite(told.stated, &statement.stated);
        unite(told.other_offices, &statement.other_offices);
        unite(told.topics, &statement.topics);
        for (const std::string& key : told.keys) {
          CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                    txn_.FindByKey(EntityKind::kStatement, key));
          if (owner.has_value() && *owner != EntityRef(id)) continue;  // another's already
          unite(std::vector<std::string>{key}, &statement.keys);
        }
      }
      if (entry.words_key.empty()) entry.words_key = WordsKey(statement);
      unite(std::vector<std::string>{entry.words_key}, &statement.keys);
    }
    statement.id = id;
    if (entry.fresh) ++*added;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(id, entry.claims));
    txn_.Put(std::move(statement));
  }
  return absl::OkStatus();
}

}  // namespace chancery
