#include "server/auth/method_roles.h"

#include "absl/container/flat_hash_map.h"

namespace chancery {

absl::optional<AccessRole> RoleOfMethod(absl::string_view method) {
  static const auto* const roles = new absl::flat_hash_map<absl::string_view, AccessRole>{
      {"GraphService/GetResource", AccessRole::kReader},
      {"GraphService/BatchGetResources", AccessRole::kReader},
      {"GraphService/ListResources", AccessRole::kReader},
      {"GraphService/Search", AccessRole::kReader},
      {"GraphService/FindEncounters", AccessRole::kReader},
      {"GraphService/GetTimeline", AccessRole::kReader},
      {"GraphService/ListTenures", AccessRole::kReader},
      {"GraphService/ListStatements", AccessRole::kReader},
      {"GraphService/ListEvidence", AccessRole::kReader},
      {"QueryService/Query", AccessRole::kReader},
      {"QueryService/Explain", AccessRole::kReader},
      {"QueryService/GetSchema", AccessRole::kReader},
      {"TraversalService/SummarizeEncounters", AccessRole::kReader},
      {"TraversalService/CommonContacts", AccessRole::kReader},
      {"TraversalService/CoAttendance", AccessRole::kReader},
      {"TraversalService/FindPaths", AccessRole::kReader},
      {"TraversalService/IndirectContacts", AccessRole::kReader},
      {"BatchService/BatchRead", AccessRole::kReader},
      {"BatchService/StreamReads", AccessRole::kReader},
      {"NameService/ResolveNames", AccessRole::kReader},
      {"WatchService/Watch", AccessRole::kReader},
      {"WatchService/DiffEncounters", AccessRole::kReader},
      {"IngestService/IngestArticles", AccessRole::kWriter},
      {"IngestService/WriteFacts", AccessRole::kWriter},
      {"CurationService/ListDecisions", AccessRole::kReader},
      {"CurationService/ListCandidates", AccessRole::kReader},
      {"CurationService/RetractArticle", AccessRole::kCurator},
      {"CurationService/MergeEntities", AccessRole::kCurator},
      {"CurationService/SplitEntity", AccessRole::kCurator},
      {"CurationService/UndoDecision", AccessRole::kCurator},
      {"CurationService/AcceptCandidate", AccessRole::kCurator},
      {"CurationService/RejectCandidate", AccessRole::kCurator},
      // Says who decided, so only who is believed in everything may.
      {"CurationService/ImportDecision", AccessRole::kAdmin},
      {"CurationService/Erase", AccessRole::kAdmin},
      {"AdminService/GetStats", AccessRole::kReader},
      {"AdminService/ExportGraph", AccessRole::kReader},
      {"AdminService/Verify", AccessRole::kAdmin},
      {"AdminService/Backup", AccessRole::kAdmin},
      {"AdminService/Compact", AccessRole::kAdmin},
      {"OperatorService/ListRunningCalls", AccessRole::kAdmin},
      {"OperatorService/EndCall", AccessRole::kAdmin},
      {"OperatorService/RepairIndex", AccessRole::kAdmin},
      {"OperatorService/TrimHistory", AccessRole::kAdmin},
  };
  const auto it = roles->find(method);
  if (it == roles->end()) return absl::nullopt;
  return it->second;
}

}  // namespace chancery
