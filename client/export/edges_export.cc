#include "client/export/edges_export.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/export/export_terms.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// The offices held then; "Secretary of State of the United States?" where it is only possible.
std::string Offices(const v1::Participation& part) {
  std::vector<std::string> offices;
  for (const v1::Capacity& capacity : part.capacities()) {
    if (capacity.qualifier() != v1::OFFICE_QUALIFIER_UNSPECIFIED) continue;
    offices.push_back(absl::StrCat(capacity.role().display_name(),
                                   capacity.certainty() == v1::CERTAINTY_POSSIBLE ? "?" : ""));
  }
  return absl::StrJoin(offices, "; ");
}

}  // namespace

absl::Status ExportEdges(ExportContext& context) {
  CsvWriter csv(context.out, false);
  csv.WriteRow({"party_a", "party_a_name", "party_a_office", "party_b", "party_b_name",
                "party_b_office", "date", "place", "place_polity", "kind", "status", "cameo_code",
                "meeting", "title"});
  return context.graph.ForEachPage("meetings", [&](const PinnedGraph::Page& page) -> absl::Status {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) names.insert(resource.meeting().place().name());
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Meeting& meeting = resource.meeting();
      const auto place = known.find(meeting.place().name());
      const std::string polity =
          place == known.end() ? "" : place->second.place().polity().display_name();
      for (int i = 0; i < meeting.participations_size(); ++i) {
        for (int j = i + 1; j < meeting.participations_size(); ++j) {
          const v1::Participation& a = meeting.participations(i);
          const v1::Participation& b = meeting.participations(j);
          csv.WriteRow({a.party().name(), PartyName(a), Offices(a), b.party().name(), PartyName(b),
                        Offices(b), meeting.when().edtf(), meeting.place().display_name(), polity,
                        std::string(KindWord(meeting.kind())),
                        std::string(StatusWord(meeting.status())), meeting.cameo_code(),
                        meeting.name(), meeting.title()});
          ++context.counts.written["edges"];
        }
      }
      if (meeting.participations_size() < 2) ++context.counts.left_out["meetings of one party"];
    }
    context.counts.written["meetings"] += page.size();
    return context.Check();
  });
}

}  // namespace chancery
