#include "client/export/pinned_graph.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Less than the server allows, as meetings can have many parties.
constexpr int kPageSize = 500;
constexpr int kTenurePageSize = 1000;
constexpr int kBatchSize = 1000;

const std::string& NameOf(const v1::Resource& resource) {
  switch (resource.resource_case()) {
    case v1::Resource::kPerson:
      return resource.person().name();
    case v1::Resource::kPolity:
      return resource.polity().name();
    case v1::Resource::kRole:
      return resource.role().name();
    case v1::Resource::kTenure:
      return resource.tenure().name();
    case v1::Resource::kMeeting:
      return resource.meeting().name();
    case v1::Resource::kStatement:
      return resource.statement().name();
    case v1::Resource::kPlace:
      return resource.place().name();
    case v1::Resource::kTopic:
      return resource.topic().name();
    case v1::Resource::kArticle:
      return resource.article().name();
    case v1::Resource::RESOURCE_NOT_SET:
      break;
  }
  static const std::string& none = *new std::string;
  return none;
}

}  // namespace

absl::StatusOr<PinnedGraph> PinnedGraph::Open(GraphClient& client, const v1::Consistency& at) {
  v1::ListResourcesRequest request;
  request.set_collection("people");
  request.set_page_size(1);
  *request.mutable_consistency() = at;
  CHANCERY_ASSIGN_OR_RETURN(const v1::ListResourcesResponse reply,
                            client.ListResourcesPage(request));
  return PinnedGraph(client, reply.info().revision());
}

absl::Status PinnedGraph::ForEachPage(const std::string& collection,
                                      const std::function<absl::Status(const Page&)>& visit) {
  v1::ListResourcesRequest request;
  request.set_collection(collection);
  request.set_page_size(kPageSize);
  request.mutable_consistency()->set_exactly(revision_);
  int64_t done = 0;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ListResourcesResponse reply,
                              client_->ListResourcesPage(request),
                              _ << "while reading " << collection);
    done += reply.resources_size();
    CHANCERY_RETURN_IF_ERROR(visit(reply.resources()));
    if (progress_ != nullptr) progress_(collection, done);
    if (reply.next_page_token().empty()) return absl::OkStatus();
    if (reply.next_page_token() == request.page_token()) {
      return absl::InternalError("the server returned the same page token twice");
    }
    request.set_page_token(reply.next_page_token());
  }
}

absl::StatusOr<PinnedGraph::Resources> PinnedGraph::Fetch(const std::set<std::string>& names) {
  Resources found;
  v1::BatchGetResourcesRequest request;
  request.mutable_consistency()->set_exactly(revision_);
  for (auto it = names.begin(); it != names.end();) {
    request.clear_names();
    while (it != names.end() && request.names_size() < kBatchSize) {
      if (!it->empty()) request.add_names(*it);
      ++it;
    }
    if (request.names_size() == 0) break;
    CHANCERY_ASSIGN_OR_RETURN(v1::BatchGetResourcesResponse reply,
                              client_->BatchGetResources(request));
    for (v1::Resource& resource : *reply.mutable_resources()) {
      const std::string name = NameOf(resource);
      found.emplace(name, std::move(resource));
    }
  }
  return found;
}

absl::Status PinnedGraph::ForEachPiece(
    const std::function<absl::Status(const v1::ExportGraphResponse&)>& visit) {
  v1::ExportGraphRequest request;
  request.mutable_consistency()->set_exactly(revision_);
  absl::Status visited;
  int64_t done = 0;
  const absl::Status status =
      client_->ExportGraph(request, [&](const v1::ExportGraphResponse& piece) {
        visited = visit(piece);
        if (progress_ != nullptr) progress_("pieces", ++done);
        return visited.ok();
      });
  return visited.ok() ? status : visited;
}

absl::StatusOr<std::vector<v1::Tenure>> PinnedGraph::TenuresOf(const std::string& person) {
  v1::ListTenuresRequest request;
  request.set_person(person);
  request.set_page_size(kTenurePageSize);
  request.mutable_consistency()->set_exactly(revision_);
  std::vector<v1::Tenure> tenures;
  for (absl::StatusOr<v1::TenureRow>& row : client_->ListTenures(request)) {
    CHANCERY_RETURN_IF_ERROR(row.status()) << "while reading what " << person << " held";
    tenures.push_back(std::move(*row->mutable_tenure()));
  }
  return tenures;
}

}  // namespace chancery
