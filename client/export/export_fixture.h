// Exports, in a test, a graph that is written down as text protos:
//
//   ExportedGraph graph;
//   graph.Add("people", "person { name: 'people/1' display_name: 'Ann' }");
//   EXPECT_EQ(graph.Export(ExportFtm), "{...}\n");

#ifndef CHANCERY_CLIENT_EXPORT_EXPORT_FIXTURE_H_
#define CHANCERY_CLIENT_EXPORT_EXPORT_FIXTURE_H_

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/export/exporter.h"
#include "client/export/pinned_graph.h"
#include "client/lib/fake_graph_connection.h"
#include "client/lib/graph_client.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class ExportedGraph {
 public:
  static constexpr int64_t kRevision = 12;

  ExportedGraph() {
    fake_.list_resources.handler = [this](const v1::ListResourcesRequest& request) {
      return List(request);
    };
    fake_.batch_get_resources.handler = [this](const v1::BatchGetResourcesRequest& request) {
      return Get(request);
    };
    fake_.list_tenures.handler = [this](const v1::ListTenuresRequest& request) {
      return TenuresOf(request);
    };
  }

  // `name` is the resource's own, as the text has it.
  void Add(const std::string& name, const std::string& text) {
    v1::Resource resource;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &resource)) << text;
    resources_[name.substr(0, name.find('/'))].push_back({name, resource});
  }

  // The small graph that the formats are tested with: Ann, minister of Russia since 2004, met Bob
  // in Geneva, and was to meet the unnamed minister of Egypt and some officials.
  void AddSample() {
    Add("polities/1", "polity { name: 'polities/1' display_name: 'Russia' keys: 'iso:RU' }");
    Add("polities/2",
        "polity { name: 'polities/2' display_name: 'NATO' aliases: 'North Atlantic Treaty "
        "Organization' }");
    Add("roles/1",
        "role { name: 'roles/1' display_name: 'Foreign Minister of Russia' title: 'Foreign "
        "Minister' aliases: 'Minister Of Foreign Affairs' keys: 'wikidata:Q4' keys: "
        "'office:1:foreign minister' polity { name: 'polities/1' display_name: 'Russia' } }");
    Add("roles/2",
        "role { name: 'roles/2' display_name: 'Secretary General of NATO' title: 'Secretary "
        "General' polity { name: 'polities/2' display_name: 'NATO' } }");
    Add("people/1",
        "person { name: 'people/1' display_name: 'Ann \"A\" Example' aliases: 'Анна Пример' keys: "
        "'wikidata:Q1' keys: 'hsg:example-ann' birth { edtf: '1950-03-21' } death { edtf: '201X' } "
        "polity { name: 'polities/1' display_name: 'Russia' } }");
    Add("people/2", "person { name: 'people/2' display_name: 'Bob Sample' keys: 'ftm:NK-bob' }");
    Add("tenures/1",
        "tenure { name: 'tenures/1' person { name: 'people/1' display_name: 'Ann \"A\" Example' } "
        "role { name: 'roles/1' display_name: 'Foreign Minister of Russia' } interval { start { "
        "edtf: '2004-03-09' } end_state: END_STATE_ONGOING last_known { edtf: '2022-01-21' } } }");
    Add("tenures/2",
        "tenure { name: 'tenures/2' person { name: 'people/2' display_name: 'Bob Sample' } role { "
        "name: 'roles/2' display_name: 'Secretary General of NATO' } interval { start { edtf: "
        "'2014-10' } end { edtf: '2024' } end_state: END_STATE_ENDED } acting: true keys: "
        "'ftm:NK-occ' }");
    Add("places/1",
        "place { name: 'places/1' display_name: 'Geneva' polity { name: 'polities/9' display_name: "
        "'Switzerland' } }");
    Add("meetings/1",
        "meeting { name: 'meetings/1' display_name: 'Ann, Bob: Geneva, 2022-01-21' kind: "
        "MEETING_KIND_IN_PERSON status: MEETING_STATUS_HELD when { edtf: '2022-01-21/2022-01-22' } "
        "place { name: 'places/1' display_name: 'Geneva' } topics { name: 'topics/1' display_name: "
        "'arms control' } participations { party { name: 'people/1' display_name: 'Ann \"A\" "
        "Example' } capacities { role { name: 'roles/1' display_name: 'Foreign Minister of Russia' "
        "} certainty: CERTAINTY_CERTAIN } } participations { party { name: 'people/2' "
        "display_name: 'Bob Sample' } capacities { role { name: 'roles/2' display_name: 'Secretary "
        "General of NATO' } certainty: CERTAINTY_POSSIBLE } } cameo_code: '046' }");
    Add("meetings/2",
        "meeting { name: 'meetings/2' display_name: 'Ann, ..' kind: MEETING_KIND_PHONE status: "
        "MEETING_STATUS_PLANNED when { edtf: '2022-02' } participations { party { name: 'people/1' "
        "display_name: 'Ann \"A\" Example' } } participations { party { name: 'roles/7' "
        "display_name: 'Foreign Minister of Egypt' } } participations { group: 'officials' } "
        "title: 'Cairo call' }");
  }

  // What the format writes.
  std::string Export(absl::Status (*write)(ExportContext&)) {
    std::ostringstream out;
    status = Run(write, out);
    EXPECT_TRUE(status.ok()) << status;
    return out.str();
  }

  absl::Status Run(absl::Status (*write)(ExportContext&), std::ostream& out) {
    GraphClient client(fake_, RetryPolicy::Never());
    absl::StatusOr<PinnedGraph> graph = PinnedGraph::Open(client, v1::Consistency());
    if (!graph.ok()) return graph.status();
    counts = ExportCounts();
    ExportContext context{*graph, out, Gazetteer::Default(), counts};
    return write(context);
  }

  FakeGraphConnection fake_;
  ExportCounts counts;
  absl::Status status;
  // How many resources a page has.
  int page_size = 1;

 private:
  struct Named {
    std::string name;
    v1::Resource resource;
  };

  absl::StatusOr<v1::ListResourcesResponse> List(const v1::ListResourcesRequest& request) {
    v1::ListResourcesResponse reply;
    reply.mutable_info()->set_revision(kRevision);
    size_t next = 0;
    if (!request.page_token().empty()) {
      EXPECT_TRUE(absl::SimpleAtoi(request.page_token(), &next));
    }
    const std::vector<Named>& all = resources_[request.collection()];
    for (int i = 0; i < page_size && next < all.size(); ++i) {
      *reply.add_resources() = all[next++].resource;
    }
    if (next < all.size()) reply.set_next_page_token(absl::StrCat(next));
    return reply;
  }

  absl::StatusOr<v1::BatchGetResourcesResponse> Get(const v1::BatchGetResourcesRequest& request) {
    EXPECT_EQ(request.consistency().exactly(), kRevision);
    v1::BatchGetResourcesResponse reply;
    for (const std::string& name : request.names()) {
      bool found = false;
      for (const Named& each : resources_[name.substr(0, name.find('/'))]) {
        if (each.name != name) continue;
        *reply.add_resources() = each.resource;
        found = true;
      }
      if (!found) reply.add_missing(name);
    }
    return reply;
  }

  absl::StatusOr<v1::ListTenuresResponse> TenuresOf(const v1::ListTenuresRequest& request) {
    EXPECT_EQ(request.consistency().exactly(), kRevision);
    v1::ListTenuresResponse reply;
    for (const Named& each : resources_["tenures"]) {
      if (each.resource.tenure().person().name() != request.person()) continue;
      *reply.add_tenures()->mutable_tenure() = each.resource.tenure();
    }
    return reply;
  }

  std::map<std::string, std::vector<Named>> resources_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_EXPORT_FIXTURE_H_
