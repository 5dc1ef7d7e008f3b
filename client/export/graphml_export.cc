#include "client/export/graphml_export.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/export/export_terms.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

struct KeySpec {
  absl::string_view id;
  absl::string_view domain;
  absl::string_view type;
};

// Every attribute, by the name that it also has as an id.
constexpr KeySpec kKeys[] = {
    {"kind", "node", "string"},       {"label", "node", "string"},
    {"aliases", "node", "string"},    {"keys", "node", "string"},
    {"birth", "node", "string"},      {"death", "node", "string"},
    {"when", "node", "string"},       {"meeting_kind", "node", "string"},
    {"status", "node", "string"},     {"title", "node", "string"},
    {"cameo_code", "node", "string"}, {"topics", "node", "string"},
    {"articles", "node", "int"},      {"relation", "edge", "string"},
    {"since", "edge", "string"},      {"until", "edge", "string"},
    {"end", "edge", "string"},        {"acting", "edge", "boolean"},
    {"capacity", "edge", "string"},   {"certainty", "edge", "string"},
};

using Attributes = std::vector<std::pair<absl::string_view, std::string>>;

// Text as it may stand in XML.
std::string Escaped(absl::string_view raw) {
  const std::string text = IsValidUtf8(raw) ? std::string(raw) : ReplaceInvalidUtf8(raw);
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = DecodeUtf8(text, i);
    const absl::string_view bytes = absl::string_view(text).substr(i, point.size);
    i += point.size;
    switch (point.value) {
      case '&':
        out += "&amp;";
        continue;
      case '<':
        out += "&lt;";
        continue;
      case '>':
        out += "&gt;";
        continue;
      case '"':
        out += "&quot;";
        continue;
      default:
        break;
    }
    const bool control = point.value < 0x20 && point.value != '\t' && point.value != '\n';
    if (control || point.value == 0xFFFE || point.value == 0xFFFF) continue;
    out.append(bytes.data(), bytes.size());
  }
  return out;
}

std::string EndWord(const v1::TimeInterval& interval) {
  switch (interval.end_state()) {
    case v1::END_STATE_ENDED:
      return "ended";
    case v1::END_STATE_ONGOING:
      return "ongoing";
    default:
      return "unknown";
  }
}

class GraphMlWriter {
 public:
  explicit GraphMlWriter(ExportContext& context) : context_(context) {}

  absl::Status Run() {
    context_.out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n"
                    "         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
                    "         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
                    "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";
    for (const KeySpec& key : kKeys) {
      context_.out << "  <key id=\"" << key.id << "\" for=\"" << key.domain << "\" attr.name=\""
                   << key.id << "\" attr.type=\"" << key.type << "\"/>\n";
    }
    context_.out << "  <graph id=\"chancery-" << context_.graph.revision()
                 << "\" edgedefault=\"directed\">\n";
    CHANCERY_RETURN_IF_ERROR(Each("polities", [this](const v1::Resource& resource) {
      const v1::Polity& polity = resource.polity();
      Node(polity.name(), {{"kind", "Polity"},
                           {"label", polity.display_name()},
                           {"aliases", Joined(polity.aliases())},
                           {"keys", Joined(polity.keys())}});
    }));
    CHANCERY_RETURN_IF_ERROR(Each("places", [this](const v1::Resource& resource) {
      const v1::Place& place = resource.place();
      Node(place.name(), {{"kind", "Place"},
                          {"label", place.display_name()},
                          {"aliases", Joined(place.aliases())}});
      Edge("IN", place.name(), place.polity().name(), {});
    }));
    CHANCERY_RETURN_IF_ERROR(Each("roles", [this](const v1::Resource& resource) {
      const v1::Role& role = resource.role();
      Node(role.name(), {{"kind", "Role"},
                         {"label", role.display_name()},
                         {"aliases", Joined(role.aliases())},
                         {"keys", Joined(role.keys())}});
      Edge("OF", role.name(), role.polity().name(), {});
    }));
    CHANCERY_RETURN_IF_ERROR(Each("people", [this](const v1::Resource& resource) {
      const v1::Person& person = resource.person();
      Node(person.name(), {{"kind", "Person"},
                           {"label", person.display_name()},
                           {"aliases", Joined(person.aliases())},
                           {"keys", Joined(person.keys())},
                           {"birth", person.birth().edtf()},
                           {"death", person.death().edtf()}});
    }));
    CHANCERY_RETURN_IF_ERROR(Each("tenures", [this](const v1::Resource& resource) {
      const v1::Tenure& tenure = resource.tenure();
      Edge("HELD", tenure.person().name(), tenure.role().name(),
           {{"since", tenure.interval().start().edtf()},
            {"until", tenure.interval().end().edtf()},
            {"end", EndWord(tenure.interval())},
            {"acting", tenure.acting() ? "true" : "false"}});
    }));
    CHANCERY_RETURN_IF_ERROR(Each(
        "meetings", [this](const v1::Resource& resource) { WriteMeeting(resource.meeting()); }));
    context_.out << "  </graph>\n</graphml>\n";
    return context_.Check();
  }

 private:
  template <typename Write>
  absl::Status Each(const std::string& collection, const Write& write) {
    return context_.graph.ForEachPage(collection, [&](const PinnedGraph::Page& page) {
      for (const v1::Resource& resource : page) write(resource);
      context_.counts.written[collection] += page.size();
      return context_.Check();
    });
  }

  static std::string Joined(const KeyList& texts) { return absl::StrJoin(texts, "; "); }

  void WriteMeeting(const v1::Meeting& meeting) {
    const std::string topics =
        absl::StrJoin(meeting.topics(), "; ", [](std::string* out, const v1::ResourceRef& topic) {
          absl::StrAppend(out, topic.display_name());
        });
    Node(meeting.name(), {{"kind", "Meeting"},
                          {"label", meeting.display_name()},
                          {"when", meeting.when().edtf()},
                          {"meeting_kind", std::string(KindWord(meeting.kind()))},
                          {"status", std::string(StatusWord(meeting.status()))},
                          {"title", meeting.title()},
                          {"cameo_code", meeting.cameo_code()},
                          {"topics", topics},
                          {"articles", absl::StrCat(meeting.article_count())}});
    Edge("AT", meeting.name(), meeting.place().name(), {});
    for (int i = 0; i < meeting.participations_size(); ++i) {
      const v1::Participation& part = meeting.participations(i);
      std::string party = part.party().name();
      if (party.empty()) {
        // A group is of its meeting only.
        party = absl::StrCat(meeting.name(), "/groups/", i + 1);
        Node(party, {{"kind", "Group"}, {"label", part.group()}});
      }
      std::string capacity;
      std::string certainty;
      if (part.capacities_size() > 0 &&
          part.capacities(0).qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED) {
        capacity = part.capacities(0).role().display_name();
        certainty =
            part.capacities(0).certainty() == v1::CERTAINTY_POSSIBLE ? "possible" : "certain";
      }
      Edge("ATTENDED", party, meeting.name(), {{"capacity", capacity}, {"certainty", certainty}});
    }
  }

  void Node(absl::string_view id, const Attributes& attributes) {
    context_.out << "    <node id=\"" << Escaped(id) << "\">";
    Data(attributes);
    context_.out << "</node>\n";
  }

  // None where there is no such other end.
  void Edge(absl::string_view relation, absl::string_view source, absl::string_view target,
            const Attributes& attributes) {
    if (target.empty()) return;
    context_.out << "    <edge source=\"" << Escaped(source) << "\" target=\"" << Escaped(target)
                 << "\"><data key=\"relation\">" << relation << "</data>";
    Data(attributes);
    context_.out << "</edge>\n";
  }

  void Data(const Attributes& attributes) {
    for (const auto& attribute : attributes) {
      if (attribute.second.empty()) continue;
      context_.out << "<data key=\"" << attribute.first << "\">" << Escaped(attribute.second)
                   << "</data>";
    }
  }

  ExportContext& context_;
};

}  // namespace

absl::Status ExportGraphMl(ExportContext& context) { return GraphMlWriter(context).Run(); }

}  // namespace chancery
