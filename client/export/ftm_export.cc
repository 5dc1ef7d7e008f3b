#include "client/export/ftm_export.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/export/export_terms.h"
#include "client/export/json_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::string_view kScheme = "ftm";
constexpr absl::string_view kDataset = "chancery";
// Of parties that are written beside their first event. Beyond it some are written again, which
// readers of the format merge.
constexpr size_t kMaxRemembered = 1 << 20;

class FtmWriter {
 public:
  explicit FtmWriter(ExportContext& context) : context_(context) {}

  absl::Status Run() {
    CHANCERY_RETURN_IF_ERROR(Each("polities", [this](const v1::Resource& resource) {
      const v1::Polity& polity = resource.polity();
      if (CountryOf(polity.display_name()).empty()) {
        WriteOrganization(polity.name(), polity.display_name(), polity.aliases());
      }
    }));
    CHANCERY_RETURN_IF_ERROR(
        Each("roles", [this](const v1::Resource& resource) { WriteRole(resource.role()); }));
    CHANCERY_RETURN_IF_ERROR(
        Each("people", [this](const v1::Resource& resource) { WritePerson(resource.person()); }));
    CHANCERY_RETURN_IF_ERROR(context_.graph.ForEachPage(
        "tenures", [this](const PinnedGraph::Page& page) { return WriteTenures(page); }));
    return context_.graph.ForEachPage(
        "meetings", [this](const PinnedGraph::Page& page) { return WriteMeetings(page); });
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

  // The code that the format writes, "ru".
  std::string CountryOf(absl::string_view polity) const {
    return absl::AsciiStrToLower(CodeOfCountry(context_.gazetteer, polity).alpha2);
  }

  // Begins an entity up to its properties.
  static void Begin(absl::string_view schema, absl::string_view id, absl::string_view caption,
                    JsonWriter* json) {
    json->BeginObject().Field("id", id).Field("caption", caption).Field("schema", schema);
    json->Strings("datasets", {std::string(kDataset)});
  }

  void End(JsonWriter json) {
    json.EndObject();
    context_.out << std::move(json).Text() << '\n';
  }

  static std::vector<std::string> WithAliases(const std::string& name, const KeyList& aliases) {
    std::vector<std::string> names(aliases.begin(), aliases.end());
    names.insert(names.begin(), name);
    return names;
  }

  void WriteOrganization(const std::string& name, const std::string& shown,
                         const KeyList& aliases) {
    const std::string id = ExportId(name, shown);
    Remember(id);
    JsonWriter json;
    Begin("Organization", id, shown, &json);
    json.Key("properties").BeginObject().Strings("name", {shown});
    json.Strings("alias", std::vector<std::string>(aliases.begin(), aliases.end())).EndObject();
    End(std::move(json));
  }

  // A party that is no person: written before the first event that it is part of.
  std::string WriteParty(absl::string_view schema, const std::string& id,
                         const std::string& shown) {
    if (!Remember(id)) return id;
    JsonWriter json;
    Begin(schema, id, shown, &json);
    json.Key("properties").BeginObject().Strings("name", {shown}).EndObject();
    End(std::move(json));
    return id;
  }

  bool Remember(const std::string& id) {
    if (remembered_.count(id) > 0) return false;
    if (remembered_.size() < kMaxRemembered) remembered_.insert(id);
    return true;
  }

  void WriteRole(const v1::Role& role) {
    JsonWriter json;
    Begin("Position", ExportId(kScheme, role.name(), role.keys(), role.display_name()),
          role.display_name(), &json);
    json.Key("properties").BeginObject().Strings("name", {role.display_name()});
    json.Strings("alias", std::vector<std::string>(role.aliases().begin(), role.aliases().end()));
    const std::string country = CountryOf(role.polity().display_name());
    if (!country.empty()) {
      json.Strings("country", {country});
    } else if (!role.polity().name().empty()) {
      json.Strings("organization", {ExportId(role.polity().name(), role.polity().display_name())});
    }
    json.Strings("wikidataId", {WikidataId(role.keys())}).EndObject();
    End(std::move(json));
  }

  void WritePerson(const v1::Person& person) {
    JsonWriter json;
    Begin("Person", ExportId(kScheme, person.name(), person.keys(), person.display_name()),
          person.display_name(), &json);
    json.Key("properties").BeginObject().Strings("name", {person.display_name()});
    json.Strings("alias",
                 std::vector<std::string>(person.aliases().begin(), person.aliases().end()));
    json.Strings("birthDate", {PlainDate(person.birth())});
    json.Strings("deathDate", {PlainDate(person.death())});
    json.Strings("nationality", {CountryOf(person.polity().display_name())});
    json.Strings("idNumber", OtherKeys(kScheme, person.keys()));
    json.Strings("wikidataId", {WikidataId(person.keys())}).EndObject();
    End(std::move(json));
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
      const std::string shown =
          absl::StrCat(tenure.person().display_name(), ", ", tenure.role().display_name());
      JsonWriter json;
      Begin("Occupancy", ExportId(kScheme, tenure.name(), tenure.keys(), shown), "", &json);
      const std::string last_known = PlainDate(interval.last_known());
      json.Field("last_seen", last_known);
      json.Key("properties").BeginObject();
      json.Strings("holder", {IdOf(known, tenure.person())});
      json.Strings("post", {IdOf(known, tenure.role())});
      json.Strings("startDate", {PlainDate(interval.start())});
      std::string status = "unknown";
      if (interval.end_state() == v1::END_STATE_ENDED) {
        json.Strings("endDate", {PlainDate(interval.end())});
        status = "ended";
      } else if (interval.end_state() == v1::END_STATE_ONGOING) {
        status = "current";
      }
      json.Strings("status", {status, tenure.acting() ? "acting" : ""}).EndObject();
      End(std::move(json));
    }
    context_.counts.written["tenures"] += page.size();
    return context_.Check();
  }

  static std::string IdOf(const PinnedGraph::Resources& known, const v1::ResourceRef& ref) {
    static const KeyList& none = *new KeyList;
    const auto it = known.find(ref.name());
    const KeyList& keys = it == known.end()         ? none
                          : it->second.has_person() ? it->second.person().keys()
                                                    : it->second.role().keys();
    return ExportId(kScheme, ref.name(), keys, ref.display_name());
  }

  absl::Status WriteMeetings(const PinnedGraph::Page& page) {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      names.insert(resource.meeting().place().name());
      for (const v1::Participation& part : resource.meeting().participations()) {
        if (absl::StartsWith(part.party().name(), "people/")) {
          names.insert(part.party().name());
        }
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Meeting& meeting = resource.meeting();
      if (meeting.status() == v1::MEETING_STATUS_HELD) {
        WriteMeeting(meeting, known);
        ++context_.counts.written["meetings"];
      } else {
        ++context_.counts.left_out["meetings that were not held"];
      }
    }
    return context_.Check();
  }

  void WriteMeeting(const v1::Meeting& meeting, const PinnedGraph::Resources& known) {
    std::vector<std::string> involved;
    for (const v1::Participation& part : meeting.participations()) {
      const v1::ResourceRef& party = part.party();
      const absl::string_view name = party.name();
      if (name.empty()) {
        involved.push_back(
            WriteParty("LegalEntity", ExportId("group", part.group()), part.group()));
      } else if (absl::StartsWith(name, "polities/")) {
        involved.push_back(
            WriteParty("Organization", ExportId(name, party.display_name()), party.display_name()));
      } else if (absl::StartsWith(name, "roles/")) {
        // A Position is nobody who could be involved: its holder is.
        involved.push_back(WriteParty("LegalEntity",
                                      absl::StrCat(ExportId(name, party.display_name()), "-holder"),
                                      party.display_name()));
      } else {
        involved.push_back(IdOf(known, party));
      }
    }
    const std::string name = MeetingName(meeting);
    JsonWriter json;
    Begin("Event", ExportId(kScheme, meeting.name(), meeting.keys(), meeting.display_name()), name,
          &json);
    json.Key("properties").BeginObject().Strings("name", {name});
    const PlainSpan when = PlainDates(meeting.when());
    if (when.first == when.last) {
      json.Strings("date", {when.first});
    } else {
      json.Strings("startDate", {when.first}).Strings("endDate", {when.last});
    }
    json.Strings("location", {meeting.place().display_name()});
    const auto place = known.find(meeting.place().name());
    if (place != known.end()) {
      json.Strings("country", {CountryOf(place->second.place().polity().display_name())});
    }
    json.Strings("involved", involved);
    std::vector<std::string> keywords;
    const absl::string_view kind = KindWord(meeting.kind());
    if (!kind.empty()) keywords.push_back(absl::StrCat("kind:", kind));
    if (!meeting.cameo_code().empty()) {
      keywords.push_back(absl::StrCat("cameo:", meeting.cameo_code()));
    }
    for (const v1::ResourceRef& topic : meeting.topics()) {
      keywords.push_back(topic.display_name());
    }
    json.Strings("keywords", keywords).EndObject();
    End(std::move(json));
  }

  ExportContext& context_;
  std::set<std::string> remembered_;
};

}  // namespace

absl::Status ExportFtm(ExportContext& context) { return FtmWriter(context).Run(); }

}  // namespace chancery
