#include "server/service/name_service.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/query/name_resolution.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/service/request_reader.h"
#include "server/service/resource_converter.h"
#include "server/service/search_descriptions.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kMaxNames = 50;
constexpr size_t kMaxNameBytes = 256;
constexpr int32_t kDefaultCandidates = 10;
constexpr int32_t kMaxCandidates = 50;

}  // namespace

absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(const ReadSource& source,
                                                      const v1::ResolveNamesRequest& request,
                                                      Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(source, request.consistency()));
  RequestReader fields(*reader, budget);
  if (request.names().empty() || request.names_size() > kMaxNames) {
    fields.Wrong("names",
                 absl::StrCat("has ", request.names_size(), " names, not 1 to ", kMaxNames));
  }
  std::vector<std::vector<EntityKind>> kinds;
  for (int i = 0; i < std::min(request.names_size(), kMaxNames); ++i) {
    const std::string field = absl::StrCat("names[", i, "]");
    const v1::NameQuestion& question = request.names(i);
    if (question.text().empty()) fields.Wrong(field + ".text", "is required");
    if (question.text().size() > kMaxNameBytes) {
      fields.Wrong(field + ".text", absl::StrCat("has ", question.text().size(),
                                                 " bytes, more than ", kMaxNameBytes));
    }
    kinds.push_back(fields.NamedKinds(absl::StrCat(field, ".collections"), question.collections()));
  }
  int32_t max_candidates = request.max_candidates();
  if (max_candidates == 0) max_candidates = kDefaultCandidates;
  if (max_candidates < 0 || max_candidates > kMaxCandidates) {
    fields.Wrong("max_candidates",
                 absl::StrCat("is ", max_candidates, ", not 1 to ", kMaxCandidates));
  }
  CHANCERY_RETURN_IF_ERROR(fields.status());

  v1::ResolveNamesResponse response;
  ResourceConverter converter(*reader, budget);
  for (size_t i = 0; i < kinds.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const NameResolution resolution,
                              ResolveName(*reader, request.names(static_cast<int>(i)).text(),
                                          kinds[i], static_cast<size_t>(max_candidates), budget));
    v1::NameResolution* out = response.add_names();
    out->set_verdict(static_cast<v1::NameVerdict>(resolution.verdict));
    out->set_more(resolution.more);
    for (const NameCandidate& candidate : resolution.candidates) {
      v1::NameCandidate* to = out->add_candidates();
      CHANCERY_RETURN_IF_ERROR(converter.SetRef(candidate.hit.entity, to->mutable_resource()));
      to->set_matched_name(candidate.hit.name);
      to->set_match(static_cast<v1::MatchKind>(candidate.hit.match));
      to->set_score(candidate.hit.score);
      to->set_guess(candidate.guess);
      CHANCERY_ASSIGN_OR_RETURN(*to->mutable_description(),
                                DescribeForSearch(*reader, candidate.hit.entity, budget));
      if (!candidate.polity) continue;
      CHANCERY_RETURN_IF_ERROR(converter.SetRef(candidate.polity, to->mutable_polity()));
    }
  }
  SetReadInfo(*reader, budget, /*complete=*/true, response.mutable_info());
  return response;
}

grpc::ServerUnaryReactor* NameService::ResolveNames(grpc::CallbackServerContext* context,
                                                    const v1::ResolveNamesRequest* request,
                                                    v1::ResolveNamesResponse* response) {
  return HandleUnary(runtime_, {"NameService/ResolveNames", Execution::kRead}, context, request,
                     response, [this](const v1::ResolveNamesRequest& message, RequestContext& rpc) {
                       return chancery::ResolveNames(store_, message, rpc.budget);
                     });
}

}  // namespace chancery
