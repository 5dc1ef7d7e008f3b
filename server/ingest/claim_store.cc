#include "server/ingest/claim_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

void ClearId(Entity* entity) {
  std::visit([](auto& e) { e.id.value = 0; }, *entity);
}

}  // namespace

absl::StatusOr<std::vector<FactClaim>> ClaimStore::Load(EntityRef fact) {
  std::map<std::pair<ArticleId, uint32_t>, FactClaim> by_article;
  std::set<std::pair<ArticleId, uint32_t>> told;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
        const auto key = std::make_pair(evidence.article, evidence.index);
        FactClaim& claim = by_article[key];
        claim.article = evidence.article;
        claim.index = evidence.index;
        if (evidence.claim.has_value()) {
          claim.claim = *evidence.claim;
          told.insert(key);
        }
        claim.rows.push_back(evidence);
        claim.rows.back().claim = absl::nullopt;
        return true;
      }));
  std::vector<FactClaim> claims;
  for (auto& [key, claim] : by_article) {
    CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, InfoOf(claim.article));
    if (info->write_facts) claim.index = static_cast<uint32_t>(fact.id);
    if (told.count(key) == 0) {
      CHANCERY_ASSIGN_OR_RETURN(claim.claim, txn_.head().GetEntity(fact));
      ClearId(&claim.claim);
    }
    claims.push_back(std::move(claim));
  }
  return claims;
}

absl::Status ClaimStore::Store(EntityRef fact, std::vector<FactClaim> claims) {
  std::sort(claims.begin(), claims.end(), [](const FactClaim& a, const FactClaim& b) {
    return std::tie(a.article, a.index) < std::tie(b.article, b.index);
  });
  std::map<ArticleId, uint32_t> next;
  for (FactClaim& claim : claims) {
    bool first = true;
    for (Evidence& row : claim.rows) {
      row.fact = fact;
      row.article = claim.article;
      row.index = claim.index;
      row.sequence = next[claim.article]++;
      row.claim = absl::nullopt;
      if (first) row.claim = claim.claim;
      first = false;
      txn_.AddEvidence(row);
    }
  }
  return txn_.head().ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
    const auto it = next.find(evidence.article);
    if (it == next.end() || evidence.sequence >= it->second) {
      txn_.CloseEvidence(fact, evidence.article, evidence.sequence);
    }
    return true;
  });
}

absl::Status ClaimStore::Append(EntityRef fact, const FactClaim& claim) {
  uint32_t sequence = 0;
  for (Evidence row : claim.rows) {
    row.fact = fact;
    row.article = claim.article;
    row.index = claim.index;
    row.claim = absl::nullopt;
    if (sequence == 0) row.claim = claim.claim;
    row.sequence = sequence++;
    txn_.AddEvidence(row);
  }
  return absl::OkStatus();
}

absl::StatusOr<const ArticleInfo*> ClaimStore::InfoOf(ArticleId article) {
  const auto it = articles_.find(article);
  if (it != articles_.end()) return &it->second;
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(article));
  const auto& value = std::get<Article>(entity);
  ArticleInfo info;
  info.key = value.keys.empty() ? absl::StrCat(value.publisher, "/", value.title) : value.keys[0];
  info.publisher = value.publisher;
  info.published = value.published;
  info.write_facts = value.extractor == kWriteFactsExtractor;
  return &articles_.emplace(article, std::move(info)).first->second;
}

}  // namespace chancery
