#include "client/cli/name_resolver.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/resource_text.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kAmbiguousName[] = "AMBIGUOUS_NAME";
// Enough to see every namesake of a usual name; more are told to exist.
constexpr int kCandidates = 50;
constexpr size_t kListedCandidates = 10;
// So many places or topics a request takes.
constexpr size_t kMaxAlternatives = 32;

// How good a kind of match is; kinds of one rank compete.
int Rank(v1::MatchKind match) {
  switch (match) {
    case v1::MATCH_KIND_EXACT:
      return 0;
    case v1::MATCH_KIND_WORDS:
    case v1::MATCH_KIND_TRANSLITERATION:
      return 1;
    default:
      return 2;
  }
}

// Whether two scores are equal, but for rounding.
bool SameScore(float a, float b) { return std::fabs(a - b) < 1e-5f; }

// "Russia's foreign minister" names the words "Russia" and "foreign minister".
std::string WithoutPossessives(absl::string_view text) {
  std::string result = absl::StrReplaceAll(
      absl::StrCat(text, " "), {{"'s ", " "}, {"’s ", " "}, {"s' ", "s "}, {"s’ ", "s "}});
  result.pop_back();
  return result;
}

}  // namespace

bool IsAmbiguousName(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() && detail->reason == kAmbiguousName;
}

std::string CollectionOf(absl::string_view text) {
  for (absl::string_view collection : {"people", "polities", "roles", "tenures", "meetings",
                                       "statements", "places", "topics", "articles"}) {
    if (text.size() > collection.size() + 1 && absl::StartsWith(text, collection) &&
        text[collection.size()] == '/') {
      return std::string(collection);
    }
  }
  return "";
}

NameResolver::NameResolver(GraphClient& client, v1::Consistency consistency, std::ostream& notes)
    : client_(client), consistency_(std::move(consistency)), notes_(notes) {}

const NameResolver::Wanted& NameResolver::People() {
  static const Wanted& wanted = *new Wanted{{"people"}, "a person", "people"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::Polities() {
  static const Wanted& wanted = *new Wanted{{"polities"}, "a polity", "polities"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::Offices() {
  static const Wanted& wanted = *new Wanted{{"roles"}, "an office", "offices"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::Parties() {
  static const Wanted& wanted =
      *new Wanted{{"people", "roles", "polities"}, "a person, an office or a polity", "resources"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::PlacesOrPolities() {
  static const Wanted& wanted =
      *new Wanted{{"places", "polities"}, "a place or a polity", "places"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::TopicsWanted() {
  static const Wanted& wanted = *new Wanted{{"topics"}, "a topic", "topics"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::Everything() {
  static const Wanted& wanted = *new Wanted{{}, "a resource", "resources", true};
  return wanted;
}

absl::StatusOr<v1::ResourceRef> NameResolver::Person(absl::string_view text) {
  return One(text, People());
}

absl::StatusOr<v1::ResourceRef> NameResolver::Polity(absl::string_view text) {
  return One(text, Polities());
}

absl::StatusOr<v1::ResourceRef> NameResolver::Party(absl::string_view text) {
  return One(text, Parties());
}

absl::StatusOr<v1::ResourceRef> NameResolver::Topic(absl::string_view text) {
  return One(text, TopicsWanted());
}

absl::StatusOr<v1::ResourceRef> NameResolver::Anything(absl::string_view text) {
  return One(text, Everything());
}

absl::StatusOr<v1::ResourceRef> NameResolver::Meeting(absl::string_view text) {
  if (CollectionOf(text) != "meetings") {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text,
        "\" is not the name of a meeting, such as meetings/12; `chancery timeline` and "
        "`chancery met --by meeting` show them"));
  }
  v1::ResourceRef ref;
  ref.set_name(std::string(text));
  return ref;
}

absl::Status NameResolver::ReplaceKey(v1::ResourceRef* ref) {
  if (!absl::StrContains(ref->name(), "/~")) return absl::OkStatus();
  v1::GetResourceRequest request;
  request.set_name(ref->name());
  *request.mutable_consistency() = consistency_;
  CHANCERY_ASSIGN_OR_RETURN(const v1::GetResourceResponse response, client_.GetResource(request));
  ref->set_name(ResourceName(response.resource()));
  ref->set_display_name(ResourceTitle(response.resource()));
  return absl::OkStatus();
}

absl::StatusOr<v1::ResourceRef> NameResolver::Role(absl::string_view text) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<v1::ResourceRef> roles, Roles(text));
  if (roles.size() == 1) return roles[0];
  std::vector<v1::SearchHit> hits;
  for (v1::ResourceRef& role : roles) *hits.emplace_back().mutable_resource() = std::move(role);
  return Ambiguous(text, Offices(), hits);
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Roles(absl::string_view text) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, Offices(), &named));
  if (is_name) return std::vector<v1::ResourceRef>{named};

  CHANCERY_ASSIGN_OR_RETURN(std::vector<v1::SearchHit> hits, BestHits(text, Offices()));
  std::vector<v1::SearchHit> best;
  for (v1::SearchHit& hit : hits) {
    if (SameScore(hit.score(), hits[0].score())) best.push_back(hit);
  }
  std::vector<v1::ResourceRef> refs;
  for (const v1::SearchHit& hit : best) refs.push_back(hit.resource());
  if (Rank(best[0].match()) == 2) {
    if (best.size() > 1) return Ambiguous(text, Offices(), best);
    TellGuess(text, best[0]);
    return refs;
  }
  if (best.size() == 1) return refs;

  v1::BatchGetResourcesRequest request;
  *request.mutable_consistency() = consistency_;
  for (const v1::ResourceRef& ref : refs) request.add_names(ref.name());
  CHANCERY_ASSIGN_OR_RETURN(v1::BatchGetResourcesResponse response,
                            client_.BatchGetResources(request));
  std::set<std::string> polities;
  for (const v1::Resource& resource : response.resources()) {
    polities.insert(resource.role().polity().name());
  }
  if (polities.size() > 1) return Ambiguous(text, Offices(), best);
  return refs;
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Places(absl::string_view text) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, PlacesOrPolities(), &named));
  if (is_name) return std::vector<v1::ResourceRef>{named};
  CHANCERY_ASSIGN_OR_RETURN(std::vector<v1::SearchHit> hits, BestHits(text, PlacesOrPolities()));
  // Singapore is a place and a polity, and there are many a Springfield: whole names are all meant.
  if (hits.size() > 1 && Rank(hits[0].match()) != 0) {
    return Ambiguous(text, PlacesOrPolities(), hits);
  }
  if (Rank(hits[0].match()) == 2) TellGuess(text, hits[0]);
  return Alternatives(text, hits);
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Topics(absl::string_view text) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, TopicsWanted(), &named));
  if (is_name) return std::vector<v1::ResourceRef>{named};
  CHANCERY_ASSIGN_OR_RETURN(std::vector<v1::SearchHit> hits, BestHits(text, TopicsWanted()));
  if (Rank(hits[0].match()) == 2) {
    if (hits.size() > 1) return Ambiguous(text, TopicsWanted(), hits);
    TellGuess(text, hits[0]);
  }
  return Alternatives(text, hits);
}

std::vector<v1::ResourceRef> NameResolver::Alternatives(absl::string_view text,
                                                        const std::vector<v1::SearchHit>& hits) {
  std::vector<v1::ResourceRef> refs;
  for (const v1::SearchHit& hit : hits) {
    if (refs.size() == kMaxAlternatives) {
      notes_ << Printable(absl::StrCat("taking the ", kMaxAlternatives, " best of what \"", text,
                                       "\" may mean"))
             << '\n';
      break;
    }
    refs.push_back(hit.resource());
  }
  return refs;
}

absl::StatusOr<v1::ResourceRef> NameResolver::One(absl::string_view text, const Wanted& wanted) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, wanted, &named));
  if (is_name) return named;
  CHANCERY_ASSIGN_OR_RETURN(std::vector<v1::SearchHit> hits, BestHits(text, wanted));
  if (hits.size() > 1) return Ambiguous(text, wanted, hits);
  if (Rank(hits[0].match()) == 2) TellGuess(text, hits[0]);
  return hits[0].resource();
}

absl::StatusOr<bool> NameResolver::TakeResourceName(absl::string_view text, const Wanted& wanted,
                                                    v1::ResourceRef* ref) {
  const std::string collection = CollectionOf(text);
  if (collection.empty()) return false;
  if (!wanted.any_collection && std::find(wanted.collections.begin(), wanted.collections.end(),
                                          collection) == wanted.collections.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" does not name ", wanted.one, ": that is one of ",
                     absl::StrJoin(wanted.collections, "/..., "), "/..., or words of its name"));
  }
  ref->set_name(std::string(text));
  return true;
}

absl::StatusOr<std::vector<v1::SearchHit>> NameResolver::BestHits(absl::string_view text,
                                                                  const Wanted& wanted) {
  std::vector<std::string> queries = {std::string(text)};
  if (std::string plain = WithoutPossessives(text); plain != text) queries.push_back(plain);
  std::vector<v1::SearchHit> best;
  std::set<std::string> seen;
  for (const std::string& query : queries) {
    v1::SearchRequest request;
    request.set_query(query);
    for (const std::string& collection : wanted.collections) request.add_collections(collection);
    request.set_page_size(kCandidates);
    *request.mutable_consistency() = consistency_;
    CHANCERY_ASSIGN_OR_RETURN(v1::SearchResponse response, client_.SearchPage(request));
    for (v1::SearchHit& hit : *response.mutable_hits()) {
      if (!best.empty() && Rank(hit.match()) > Rank(best[0].match())) continue;
      if (!best.empty() && Rank(hit.match()) < Rank(best[0].match())) {
        best.clear();
        seen.clear();
      }
      if (seen.insert(hit.resource().name()).second) best.push_back(std::move(hit));
    }
    if (!best.empty() && Rank(best[0].match()) < 2) break;
  }
  if (best.empty()) {
    return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                     absl::StrCat("no ", wanted.many, " match \"", text, "\""),
                     {{"resource", std::string(text)}});
  }
  std::stable_sort(best.begin(), best.end(), [](const v1::SearchHit& a, const v1::SearchHit& b) {
    return a.score() > b.score();
  });
  return best;
}

void NameResolver::TellGuess(absl::string_view text, const v1::SearchHit& hit) {
  notes_ << Printable(absl::StrCat("taking \"", text, "\" as ", RefText(hit.resource()), " (",
                                   hit.resource().name(), ")"))
         << '\n';
}

absl::Status NameResolver::Ambiguous(absl::string_view text, const Wanted& wanted,
                                     const std::vector<v1::SearchHit>& hits) {
  std::string message =
      absl::StrCat("\"", text, "\" may be any of these ", wanted.many, "; give one of the names:");
  size_t name_width = 0;
  const size_t listed = std::min(hits.size(), kListedCandidates);
  for (size_t i = 0; i < listed; ++i) {
    name_width = std::max(name_width, hits[i].resource().name().size());
  }
  for (size_t i = 0; i < listed; ++i) {
    absl::StrAppend(&message, "\n  ", PadRight(hits[i].resource().name(), name_width), "  ",
                    Printable(RefText(hits[i].resource())));
    if (!hits[i].description().empty()) {
      absl::StrAppend(&message, " (", Printable(hits[i].description()), ")");
    }
  }
  if (listed < hits.size()) {
    absl::StrAppend(&message, "\n  and ", hits.size() - listed, " more: see `chancery search`");
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, kAmbiguousName, message);
}

}  // namespace chancery
