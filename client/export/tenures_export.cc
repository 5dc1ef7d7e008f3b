#include "client/export/tenures_export.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/export/export_terms.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A key of another system, as it is; else an id, so that namesakes stay apart.
std::string KeyOf(const KeyList& keys, const std::string& name, const std::string& display_name) {
  const std::string wikidata = WikidataId(keys);
  if (!wikidata.empty()) return absl::StrCat("wikidata:", wikidata);
  for (const std::string& key : OtherKeys("none", keys)) return key;
  return absl::StrCat("tenure:", ExportId(name, display_name));
}

std::string EndText(const v1::TimeInterval& interval) {
  switch (interval.end_state()) {
    case v1::END_STATE_ONGOING:
      return "..";
    case v1::END_STATE_ENDED:
      return interval.end().edtf().empty() ? "ended" : interval.end().edtf();
    default:
      return "";
  }
}

}  // namespace

absl::Status ExportTenures(ExportContext& context) {
  CsvWriter csv(context.out, false);
  csv.WriteRow({"person", "office", "polity", "start", "end", "acting", "person_key", "office_key",
                "source"});
  return context.graph.ForEachPage("tenures", [&](const PinnedGraph::Page& page) -> absl::Status {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      names.insert(resource.tenure().person().name());
      names.insert(resource.tenure().role().name());
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Tenure& tenure = resource.tenure();
      const auto person = known.find(tenure.person().name());
      const auto role = known.find(tenure.role().name());
      if (person == known.end() || role == known.end()) {
        return absl::DataLossError(
            absl::StrCat(tenure.name(), ": its person or role is not in the graph"));
      }
      csv.WriteRow(
          {tenure.person().display_name(), role->second.role().title(),
           role->second.role().polity().display_name(), tenure.interval().start().edtf(),
           EndText(tenure.interval()), tenure.acting() ? "true" : "false",
           KeyOf(person->second.person().keys(), tenure.person().name(),
                 tenure.person().display_name()),
           KeyOf(role->second.role().keys(), tenure.role().name(), tenure.role().display_name()),
           "chancery"});
    }
    context.counts.written["tenures"] += page.size();
    return context.Check();
  });
}

}  // namespace chancery
