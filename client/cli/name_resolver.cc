#include "client/cli/name_resolver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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
constexpr int kListedCandidates = 10;
// So many places or topics a request takes.
constexpr size_t kMaxAlternatives = 32;

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

const NameResolver::Wanted& NameResolver::AnyParty() {
  static const Wanted& wanted = *new Wanted{{"people", "roles", "polities"},
                                            "a person, an office or a polity",
                                            "people, offices or polities"};
  return wanted;
}

const NameResolver::Wanted& NameResolver::PeopleOrPolities() {
  static const Wanted& wanted =
      *new Wanted{{"people", "polities"}, "a person or a polity", "people or polities"};
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
  return One(text, AnyParty());
}

absl::StatusOr<v1::ResourceRef> NameResolver::PersonOrPolity(absl::string_view text) {
  return One(text, PeopleOrPolities());
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
  return One(text, Offices());
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Roles(absl::string_view text) {
  return All(text, Offices());
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Parties(absl::string_view text) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, AnyParty(), &named));
  if (is_name) return std::vector<v1::ResourceRef>{named};
  CHANCERY_ASSIGN_OR_RETURN(const v1::NameResolution resolution, Resolve(text, AnyParty()));
  std::vector<v1::ResourceRef> refs;
  for (const v1::NameCandidate& candidate : resolution.candidates()) {
    refs.push_back(candidate.resource());
  }
  const bool offices = std::all_of(refs.begin(), refs.end(), [](const v1::ResourceRef& ref) {
    return CollectionOf(ref.name()) == "roles";
  });
  if (refs.size() > 1 && !offices) return Ambiguous(text, AnyParty(), resolution);
  return refs;
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Places(absl::string_view text) {
  return All(text, PlacesOrPolities());
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::Topics(absl::string_view text) {
  return All(text, TopicsWanted());
}

absl::StatusOr<std::vector<v1::ResourceRef>> NameResolver::All(absl::string_view text,
                                                               const Wanted& wanted) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, wanted, &named));
  if (is_name) return std::vector<v1::ResourceRef>{named};
  CHANCERY_ASSIGN_OR_RETURN(const v1::NameResolution resolution, Resolve(text, wanted));
  std::vector<v1::ResourceRef> refs;
  for (const v1::NameCandidate& candidate : resolution.candidates()) {
    if (refs.size() == kMaxAlternatives) {
      notes_ << Printable(absl::StrCat("taking the ", kMaxAlternatives, " best of what \"", text,
                                       "\" may mean"))
             << '\n';
      break;
    }
    refs.push_back(candidate.resource());
  }
  return refs;
}

absl::StatusOr<v1::ResourceRef> NameResolver::One(absl::string_view text, const Wanted& wanted) {
  v1::ResourceRef named;
  CHANCERY_ASSIGN_OR_RETURN(const bool is_name, TakeResourceName(text, wanted, &named));
  if (is_name) return named;
  CHANCERY_ASSIGN_OR_RETURN(const v1::NameResolution resolution, Resolve(text, wanted));
  if (resolution.candidates_size() > 1) return Ambiguous(text, wanted, resolution);
  return resolution.candidates(0).resource();
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

absl::StatusOr<v1::NameResolution> NameResolver::Resolve(absl::string_view text,
                                                         const Wanted& wanted) {
  v1::ResolveNamesRequest request;
  v1::NameQuestion* question = request.add_names();
  question->set_text(std::string(text));
  for (const std::string& collection : wanted.collections) question->add_collections(collection);
  request.set_max_candidates(kCandidates);
  *request.mutable_consistency() = consistency_;
  CHANCERY_ASSIGN_OR_RETURN(v1::ResolveNamesResponse response, client_.ResolveNames(request));
  if (response.names_size() != 1) {
    return absl::InternalError("the server answered another number of names than were asked");
  }
  v1::NameResolution& resolution = *response.mutable_names(0);
  if (resolution.candidates().empty()) {
    return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                     absl::StrCat("no ", wanted.many, " match \"", text, "\""),
                     {{"resource", std::string(text)}});
  }
  if (resolution.verdict() == v1::NAME_VERDICT_AMBIGUOUS) {
    return Ambiguous(text, wanted, resolution);
  }
  if (resolution.verdict() == v1::NAME_VERDICT_GUESS) {
    const v1::ResourceRef& guess = resolution.candidates(0).resource();
    notes_ << Printable(absl::StrCat("taking \"", text, "\" as ", RefText(guess), " (",
                                     guess.name(), ")"))
           << '\n';
  }
  return std::move(resolution);
}

absl::Status NameResolver::Ambiguous(absl::string_view text, const Wanted& wanted,
                                     const v1::NameResolution& resolution) {
  std::string message =
      absl::StrCat("\"", text, "\" may be any of these ", wanted.many, "; give one of the names:");
  const auto& candidates = resolution.candidates();
  size_t name_width = 0;
  const int listed = std::min(candidates.size(), kListedCandidates);
  for (int i = 0; i < listed; ++i) {
    name_width = std::max(name_width, candidates[i].resource().name().size());
  }
  for (int i = 0; i < listed; ++i) {
    absl::StrAppend(&message, "\n  ", PadRight(candidates[i].resource().name(), name_width), "  ",
                    Printable(RefText(candidates[i].resource())));
    if (!candidates[i].description().empty()) {
      absl::StrAppend(&message, " (", Printable(candidates[i].description()), ")");
    }
  }
  if (listed < candidates.size() || resolution.more()) {
    absl::StrAppend(&message, "\n  and ",
                    resolution.more() ? "more" : absl::StrCat(candidates.size() - listed, " more"),
                    ": see `chancery search`");
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, kAmbiguousName, message);
}

}  // namespace chancery
