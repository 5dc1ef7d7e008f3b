// The graph at one revision, page by page, for exports.
//
//   CHANCERY_ASSIGN_OR_RETURN(PinnedGraph graph, PinnedGraph::Open(client, consistency));
//   CHANCERY_RETURN_IF_ERROR(graph.ForEachPage("meetings", [&](const PinnedGraph::Page& page) {
//     CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources people, graph.Fetch(names));
//     ...
//
// Whatever is written to the graph meanwhile, every page is of the same revision. Memory: a page,
// and what is fetched for it. Thread-compatible.

#ifndef CHANCERY_CLIENT_EXPORT_PINNED_GRAPH_H_
#define CHANCERY_CLIENT_EXPORT_PINNED_GRAPH_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/lib/graph_client.h"

namespace chancery {

class PinnedGraph {
 public:
  using Page = google::protobuf::RepeatedPtrField<v1::Resource>;
  // By name.
  using Resources = absl::flat_hash_map<std::string, v1::Resource>;
  // Gets the collection, and how many of its resources have been read.
  using Progress = std::function<void(absl::string_view collection, int64_t done)>;

  // Finds the revision that `at` means, the newest where it is not set. `client` must outlive the
  // object. Errors of the server.
  static absl::StatusOr<PinnedGraph> Open(GraphClient& client, const v1::Consistency& at);

  int64_t revision() const { return revision_; }
  void set_progress(Progress progress) { progress_ = std::move(progress); }

  // Calls `visit` for each page of a collection, by id. Ends with its first error.
  absl::Status ForEachPage(const std::string& collection,
                           const std::function<absl::Status(const Page&)>& visit);

  // The resources with these names; those that are not there are left out. Cost: a call for each
  // thousand.
  absl::StatusOr<Resources> Fetch(const std::set<std::string>& names);

  // Calls `visit` for each piece of the whole graph as it was asserted, the last one with `info`
  // alone. Ends with its first error; DATA_LOSS where the server's stream was cut off.
  absl::Status ForEachPiece(
      const std::function<absl::Status(const v1::ExportGraphResponse&)>& visit);

  // What a person held, by start.
  absl::StatusOr<std::vector<v1::Tenure>> TenuresOf(const std::string& person);

 private:
  PinnedGraph(GraphClient& client, int64_t revision) : client_(&client), revision_(revision) {}

  GraphClient* client_;
  int64_t revision_;
  Progress progress_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_PINNED_GRAPH_H_
