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

bool SameRow(const Evidence& a, const Evidence& b) {
  return a.begin == b.begin && a.end == b.end && a.confidence == b.confidence && a.kind == b.kind &&
         a.status == b.status && a.when == b.when && a.place == b.place;
}

}  // namespace

bool SameValues(const Entity& a, const Entity& b) {
  if (a.index() != b.index()) return false;
  if (const auto* x = std::get_if<Tenure>(&a)) {
    const auto& y = std::get<Tenure>(b);
    return x->person == y.person && x->role == y.role && x->interval == y.interval &&
           x->acting == y.acting && x->keys == y.keys;
  }
  if (const auto* x = std::get_if<Meeting>(&a)) {
    const auto& y = std::get<Meeting>(b);
    return x->kind == y.kind && x->status == y.status && x->when == y.when &&
           x->duration_minutes == y.duration_minutes && x->place == y.place &&
           x->topics == y.topics && x->participations == y.participations &&
           x->cameo_code == y.cameo_code && x->title == y.title && x->keys == y.keys;
  }
  if (const auto* x = std::get_if<Statement>(&a)) {
    const auto& y = std::get<Statement>(b);
    return x->speaker == y.speaker && x->speaker_description == y.speaker_description &&
           x->stated == y.stated && x->other_offices == y.other_offices && x->text == y.text &&
           x->mode == y.mode && x->when == y.when && x->when_assumed == y.when_assumed &&
           x->meeting == y.meeting && x->addressee == y.addressee && x->topics == y.topics &&
           x->keys == y.keys;
  }
  return false;
}

std::string ClaimsNoteKey(EntityRef fact) {
  return absl::StrCat("claims/", CollectionOf(fact.kind), "/", fact.id);
}

bool SameClaim(const FactClaim& a, const FactClaim& b) {
  return a.article == b.article && a.index == b.index && SameValues(a.claim, b.claim) &&
         std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), SameRow);
}

absl::StatusOr<std::vector<FactClaim>> ClaimStore::Load(EntityRef fact) {
  return LoadRange(fact, ArticleId(1), ArticleId(UINT64_MAX));
}

absl::StatusOr<std::vector<FactClaim>> ClaimStore::LoadOf(EntityRef fact, ArticleId article) {
  return LoadRange(fact, article, article);
}

absl::StatusOr<std::vector<FactClaim>> ClaimStore::LoadRange(EntityRef fact, ArticleId first,
                                                             ArticleId last) {
  std::map<std::pair<ArticleId, uint32_t>, FactClaim> by_article;
  std::set<std::pair<ArticleId, uint32_t>> told;
  // From behind the article before the first.
  CHANCERY_RETURN_IF_ERROR(txn_.head().ScanEvidence(
      fact, ArticleId(first.value - 1), UINT32_MAX, budget_, [&](const Evidence& evidence) {
        if (last < evidence.article) return false;
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
