#include "client/export/plover_export.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/export/export_terms.h"
#include "client/export/json_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

struct CameoType {
  absl::string_view code;
  absl::string_view event;
  absl::string_view mode;
  absl::string_view context;
};

// The codes of CAMEO that are about meetings, by PLOVER's own table.
constexpr CameoType kCameoTypes[] = {
    {"036", "AGREE", "", "diplomatic"},
    {"040", "CONSULT", "", ""},
    {"041", "CONSULT", "phone", ""},
    {"042", "CONSULT", "visit", ""},
    {"043", "CONSULT", "host", ""},
    {"044", "CONSULT", "third-party", ""},
    {"045", "CONSULT", "", "diplomatic"},
    {"046", "CONSULT", "", "diplomatic"},
    {"106", "DEMAND", "meet", "diplomatic"},
    {"125", "REJECT", "meet", "diplomatic"},
    {"164", "SANCTION", "withdraw", "diplomatic"},
};

struct Actor {
  std::string code;
  std::string sector;
  std::string text;
  std::string id;
  std::string office;
};

class PloverWriter {
 public:
  explicit PloverWriter(ExportContext& context) : context_(context) {}

  absl::Status Run() {
    return context_.graph.ForEachPage(
        "meetings", [this](const PinnedGraph::Page& page) { return WritePage(page); });
  }

 private:
  absl::Status WritePage(const PinnedGraph::Page& page) {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      const v1::Meeting& meeting = resource.meeting();
      names.insert(meeting.place().name());
      for (const v1::Participation& part : meeting.participations()) {
        if (!absl::StartsWith(part.party().name(), "polities/")) names.insert(part.party().name());
        for (const v1::Capacity& capacity : part.capacities()) names.insert(capacity.role().name());
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(names));
    for (const v1::Resource& resource : page) WriteMeeting(resource.meeting(), known);
    return context_.Check();
  }

  // The code of a polity: of a country its own, of an organisation that of organisations.
  std::string CodeOf(absl::string_view polity) const {
    const CountryCode code = CodeOfCountry(context_.gazetteer, polity);
    if (!code.alpha3.empty()) return code.alpha3;
    const PolityEntry* entry = polity.empty() ? nullptr : context_.gazetteer.FindPolity(polity);
    return entry != nullptr && entry->kind == PolityEntry::Kind::kOrganisation ? "IGO" : "";
  }

  std::string PolityOfRole(const PinnedGraph::Resources& known, const std::string& role) const {
    const auto it = known.find(role);
    return it == known.end() ? "" : it->second.role().polity().display_name();
  }

  Actor ActorOf(const v1::Participation& part, const PinnedGraph::Resources& known) const {
    Actor actor;
    actor.text = PartyName(part);
    const std::string& name = part.party().name();
    actor.id = name;
    if (absl::StartsWith(name, "polities/")) {
      actor.code = CodeOf(actor.text);
      actor.sector = "GOV";
    } else if (absl::StartsWith(name, "roles/")) {
      actor.code = CodeOf(PolityOfRole(known, name));
      actor.sector = "GOV";
      actor.office = actor.text;
    } else if (absl::StartsWith(name, "people/")) {
      const auto person = known.find(name);
      if (person != known.end()) {
        const std::string wikidata = WikidataId(person->second.person().keys());
        if (!wikidata.empty()) actor.id = wikidata;
        actor.code = CodeOf(person->second.person().polity().display_name());
      }
      if (part.capacities_size() > 0 &&
          part.capacities(0).qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED) {
        const v1::ResourceRef& role = part.capacities(0).role();
        const std::string code = CodeOf(PolityOfRole(known, role.name()));
        if (!code.empty()) actor.code = code;
        actor.sector = "GOV";
        actor.office = role.display_name();
      }
    }
    return actor;
  }

  static void WriteActor(const Actor& actor, JsonWriter* json) {
    json->BeginObject().Field("code", actor.code).Field("sector", actor.sector);
    json->Field("actor_text", actor.text).Field("identifier_id", actor.id);
    json->Field("identifier_text", actor.text).Field("office", actor.office).EndObject();
  }

  void WriteMeeting(const v1::Meeting& meeting, const PinnedGraph::Resources& known) {
    const PlainSpan days = PlainDays(meeting.when());
    if (days.first.empty()) {
      ++context_.counts.left_out["meetings without a date"];
      return;
    }
    std::vector<Actor> actors;
    for (const v1::Participation& part : meeting.participations()) {
      actors.push_back(ActorOf(part, known));
    }
    if (actors.size() < 2) {
      ++context_.counts.left_out["meetings of one party"];
      return;
    }
    const PloverType type = PloverTypeOf(meeting);
    for (size_t i = 0; i < actors.size(); ++i) {
      for (size_t j = i + 1; j < actors.size(); ++j) {
        JsonWriter json;
        json.BeginObject();
        json.Field("id", absl::StrCat(ExportId(meeting.name(), meeting.display_name()), "-", i + 1,
                                      "-", j + 1));
        json.Field("date", days.first);
        if (days.last != days.first) json.Field("enddate", days.last);
        json.Key("actor").BeginArray();
        WriteActor(actors[i], &json);
        WriteActor(actors[j], &json);
        json.EndArray().Key("recipient").BeginArray().EndArray();
        json.Strings("event", {type.event}).Strings("mode", {type.mode});
        json.Strings("context", {type.context});
        WritePlace(meeting, known, &json);
        json.Field("event_text", meeting.title());
        json.Field("link", meeting.name()).Field("cameo_code", meeting.cameo_code());
        json.Field("status", StatusWord(meeting.status())).Field("kind", KindWord(meeting.kind()));
        json.EndObject();
        context_.out << std::move(json).Text() << '\n';
        ++context_.counts.written["events"];
      }
    }
    ++context_.counts.written["meetings"];
  }

  void WritePlace(const v1::Meeting& meeting, const PinnedGraph::Resources& known,
                  JsonWriter* json) const {
    if (meeting.place().name().empty()) return;
    json->Key("event_loc").BeginObject().Field("name", meeting.place().display_name());
    const auto place = known.find(meeting.place().name());
    if (place != known.end()) {
      const CountryCode code =
          CodeOfCountry(context_.gazetteer, place->second.place().polity().display_name());
      json->Field("country code", code.alpha2).Field("cc3", code.alpha3);
    }
    json->EndObject();
  }

  ExportContext& context_;
};

}  // namespace

PloverType PloverTypeOf(const v1::Meeting& meeting) {
  const CameoType* known = nullptr;
  for (const CameoType& type : kCameoTypes) {
    if (type.code == meeting.cameo_code()) known = &type;
  }
  const bool consult = known == nullptr || known->event == "CONSULT";
  if (consult) {
    switch (meeting.status()) {
      case v1::MEETING_STATUS_PLANNED:
      case v1::MEETING_STATUS_POSSIBLE:
        return {"AGREE", "", "diplomatic"};
      case v1::MEETING_STATUS_CANCELLED:
      case v1::MEETING_STATUS_DENIED:
        return {"REJECT", "meet", "diplomatic"};
      default:
        break;
    }
  }
  if (known != nullptr) {
    return {std::string(known->event), std::string(known->mode), std::string(known->context)};
  }
  return {"CONSULT", meeting.kind() == v1::MEETING_KIND_PHONE ? "phone" : "", "diplomatic"};
}

absl::Status ExportPlover(ExportContext& context) { return PloverWriter(context).Run(); }

}  // namespace chancery
