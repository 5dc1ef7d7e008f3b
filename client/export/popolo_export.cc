#include "client/export/popolo_export.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/export/export_terms.h"
#include "client/export/json_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::string_view kScheme = "popolo";

class PopoloWriter {
 public:
  explicit PopoloWriter(ExportContext& context) : context_(context) {}

  absl::Status Run() {
    context_.out << "{";
    CHANCERY_RETURN_IF_ERROR(Section("persons", "people", [this](const PinnedGraph::Page& page) {
      for (const v1::Resource& resource : page) WritePerson(resource.person());
      return absl::OkStatus();
    }));
    CHANCERY_RETURN_IF_ERROR(
        Section("organizations", "polities", [this](const PinnedGraph::Page& page) {
          for (const v1::Resource& resource : page) WritePolity(resource.polity());
          return absl::OkStatus();
        }));
    CHANCERY_RETURN_IF_ERROR(Section("posts", "roles", [this](const PinnedGraph::Page& page) {
      for (const v1::Resource& resource : page) WriteRole(resource.role());
      return absl::OkStatus();
    }));
    CHANCERY_RETURN_IF_ERROR(
        Section("memberships", "tenures",
                [this](const PinnedGraph::Page& page) { return WriteTenures(page); }));
    CHANCERY_RETURN_IF_ERROR(Section("events", "meetings", [this](const PinnedGraph::Page& page) {
      return WriteMeetings(page);
    }));
    context_.out << "\n}\n";
    return context_.Check();
  }

 private:
  template <typename Write>
  absl::Status Section(absl::string_view name, const std::string& collection, const Write& write) {
    context_.out << (first_section_ ? "\n" : ",\n") << '"' << name << "\": [";
    first_section_ = false;
    first_ = true;
    CHANCERY_RETURN_IF_ERROR(
        context_.graph.ForEachPage(collection, [&](const PinnedGraph::Page& page) -> absl::Status {
          CHANCERY_RETURN_IF_ERROR(write(page));
          context_.counts.written[collection] += page.size();
          return context_.Check();
        }));
    context_.out << (first_ ? "]" : "\n]");
    return absl::OkStatus();
  }

  void Put(JsonWriter json) {
    json.EndObject();
    context_.out << (first_ ? "\n" : ",\n") << std::move(json).Text();
    first_ = false;
  }

  static std::string PolityId(const v1::ResourceRef& polity) {
    return polity.name().empty() ? "" : ExportId(polity.name(), polity.display_name());
  }

  static void WriteOtherNames(absl::string_view member, const KeyList& aliases, JsonWriter* json) {
    if (aliases.empty()) return;
    json->Key(member).BeginArray();
    for (const std::string& alias : aliases) {
      json->BeginObject().Key("name").String(alias).EndObject();
    }
    json->EndArray();
  }

  static void WriteIdentifiers(const KeyList& keys, JsonWriter* json) {
    std::vector<std::string> all = OtherKeys(kScheme, keys);
    const std::string wikidata = WikidataId(keys);
    if (!wikidata.empty()) all.insert(all.begin(), absl::StrCat("wikidata:", wikidata));
    if (all.empty()) return;
    json->Key("identifiers").BeginArray();
    for (const std::string& key : all) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(key, absl::MaxSplits(':', 1));
      json->BeginObject().Field("scheme", parts.first).Field("identifier", parts.second);
      json->EndObject();
    }
    json->EndArray();
  }

  void WritePerson(const v1::Person& person) {
    JsonWriter json;
    json.BeginObject();
    json.Field("id", ExportId(kScheme, person.name(), person.keys(), person.display_name()));
    json.Field("name", person.display_name());
    WriteOtherNames("other_names", person.aliases(), &json);
    WriteIdentifiers(person.keys(), &json);
    json.Field("birth_date", PlainDate(person.birth()));
    json.Field("death_date", PlainDate(person.death()));
    json.Field("national_identity", person.polity().display_name());
    Put(std::move(json));
  }

  void WritePolity(const v1::Polity& polity) {
    JsonWriter json;
    json.BeginObject().Field("id", ExportId(polity.name(), polity.display_name()));
    json.Field("name", polity.display_name());
    WriteOtherNames("other_names", polity.aliases(), &json);
    const bool country = !CodeOfCountry(context_.gazetteer, polity.display_name()).alpha2.empty();
    json.Field("classification", country ? "country" : "organization");
    Put(std::move(json));
  }

  void WriteRole(const v1::Role& role) {
    JsonWriter json;
    json.BeginObject();
    json.Field("id", ExportId(kScheme, role.name(), role.keys(), role.display_name()));
    json.Field("label", role.display_name()).Field("role", role.title());
    WriteOtherNames("other_labels", role.aliases(), &json);
    WriteIdentifiers(role.keys(), &json);
    json.Field("organization_id", PolityId(role.polity()));
    Put(std::move(json));
  }

  static const KeyList& KeysOf(const PinnedGraph::Resources& known, const std::string& name) {
    static const KeyList& none = *new KeyList;
    const auto it = known.find(name);
    if (it == known.end()) return none;
    return it->second.has_person() ? it->second.person().keys()
           : it->second.has_role() ? it->second.role().keys()
                                   : none;
  }
  static std::string RefId(const PinnedGraph::Resources& known, const v1::ResourceRef& ref) {
    return ExportId(kScheme, ref.name(), KeysOf(known, ref.name()), ref.display_name());
  }

  absl::Status WriteTenures(const PinnedGraph::Page& page) {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      names.insert(resource.tenure().person().name());
      names.insert(resource.tenure().role().name());
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Tenure& tenure = resource.tenure();
      const v1::TimeInterval& interval = tenure.interval();
      JsonWriter json;
      json.BeginObject();
      json.Field("id", ExportId(kScheme, tenure.name(), tenure.keys(),
                                absl::StrCat(tenure.person().display_name(), ", ",
                                             tenure.role().display_name())));
      json.Field("label",
                 absl::StrCat(tenure.acting() ? "Acting " : "", tenure.role().display_name()));
      json.Field("person_id", RefId(known, tenure.person()));
      json.Field("post_id", RefId(known, tenure.role()));
      const auto role = known.find(tenure.role().name());
      if (role != known.end()) {
        json.Field("organization_id", PolityId(role->second.role().polity()));
      }
      json.Field("start_date", PlainDate(interval.start()));
      json.Field("end_date", PlainDate(interval.end()));
      Put(std::move(json));
      if (interval.end_state() == v1::END_STATE_ONGOING) {
        ++context_.counts.left_out["times that a tenure still goes on"];
      }
    }
    return absl::OkStatus();
  }

  absl::Status WriteMeetings(const PinnedGraph::Page& page) {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      for (const v1::Participation& part : resource.meeting().participations()) {
        if (absl::StartsWith(part.party().name(), "people/")) names.insert(part.party().name());
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Meeting& meeting = resource.meeting();
      JsonWriter json;
      json.BeginObject();
      json.Field("id", ExportId(kScheme, meeting.name(), meeting.keys(), meeting.display_name()));
      json.Field("name", MeetingName(meeting)).Field("description", meeting.display_name());
      const PlainSpan when = PlainDates(meeting.when());
      json.Field("start_date", when.first);
      if (when.last != when.first) json.Field("end_date", when.last);
      json.Field("location", meeting.place().display_name());
      json.Field("status", StatusWord(meeting.status()));
      json.Field("classification", KindWord(meeting.kind()));
      json.Key("attendees").BeginArray();
      for (const v1::Participation& part : meeting.participations()) {
        if (!absl::StartsWith(part.party().name(), "people/")) {
          ++context_.counts.left_out["parties that are no person"];
          continue;
        }
        json.BeginObject().Field("id", RefId(known, part.party()));
        json.Field("name", part.party().display_name()).EndObject();
      }
      json.EndArray();
      Put(std::move(json));
    }
    return absl::OkStatus();
  }

  ExportContext& context_;
  bool first_section_ = true;
  bool first_ = true;
};

}  // namespace

absl::Status ExportPopolo(ExportContext& context) { return PopoloWriter(context).Run(); }

}  // namespace chancery
