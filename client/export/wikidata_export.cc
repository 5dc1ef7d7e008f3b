#include "client/export/wikidata_export.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/export/export_terms.h"
#include "client/export/json_writer.h"
#include "client/loader/external_key.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using Precision = PartialDate::Precision;

constexpr absl::string_view kHuman = "Q5";
constexpr absl::string_view kPosition = "Q4164871";
constexpr absl::string_view kCountry = "Q6256";
constexpr absl::string_view kOrganization = "Q484652";
constexpr absl::string_view kLocation = "Q17334923";
constexpr absl::string_view kMeeting = "Q2761147";
constexpr absl::string_view kActing = "Q4676846";
constexpr absl::string_view kGregorian = "http://www.wikidata.org/entity/Q1985727";

// A date as a time value has it.
struct TimeValue {
  std::string time;
  int precision = 0;
};

// Nothing for what such a value cannot say: ranges, which have two.
TimeValue MakeTime(const v1::PartialDate& date) {
  const absl::StatusOr<PartialDate> parsed = PartialDate::Parse(date.edtf());
  if (!parsed.ok() || parsed->is_unknown()) return {};
  const absl::CivilDay day =
      CivilFromDay(parsed->nominal_earliest() == kMinDay ? parsed->nominal_latest()
                                                         : parsed->nominal_earliest());
  const auto text = [](int64_t year, int month, int day_of_month) {
    return absl::StrFormat("+%04d-%02d-%02dT00:00:00Z", year, month, day_of_month);
  };
  switch (parsed->precision()) {
    case Precision::kDay:
      return {text(day.year(), day.month(), day.day()), 11};
    case Precision::kMonth:
      return {text(day.year(), day.month(), 0), 10};
    case Precision::kYear:
      return {text(day.year(), 0, 0), 9};
    case Precision::kDecade:
      return {text(day.year(), 0, 0), 8};
    case Precision::kCentury:
      // The last year of a century names it.
      return {text(day.year() + 100, 0, 0), 7};
    default:
      break;
  }
  // As exact as one value can be.
  const std::string plain = PlainDate(date);
  if (plain.size() == 7) return {absl::StrCat("+", plain, "-00T00:00:00Z"), 10};
  if (plain.size() == 4) return {absl::StrCat("+", plain, "-00-00T00:00:00Z"), 9};
  return {};
}

void WriteSnak(absl::string_view property, absl::string_view type, JsonWriter* json) {
  json->BeginObject().Field("snaktype", type).Field("property", property);
}

void WriteItemSnak(absl::string_view property, absl::string_view item, JsonWriter* json) {
  WriteSnak(property, "value", json);
  json->Key("datavalue").BeginObject().Key("value").BeginObject().Field("entity-type", "item");
  int64_t number = 0;
  if (IsWikidataId(item) && absl::SimpleAtoi(item.substr(1), &number)) {
    json->Key("numeric-id").Int(number);
  }
  json->Field("id", item).EndObject().Field("type", "wikibase-entityid").EndObject();
  json->Field("datatype", "wikibase-item").EndObject();
}

void WriteTimeSnak(absl::string_view property, const TimeValue& time, JsonWriter* json) {
  WriteSnak(property, "value", json);
  json->Key("datavalue").BeginObject().Key("value").BeginObject().Field("time", time.time);
  json->Key("timezone").Int(0).Key("before").Int(0).Key("after").Int(0);
  json->Key("precision").Int(time.precision).Field("calendarmodel", kGregorian).EndObject();
  json->Field("type", "time").EndObject().Field("datatype", "time").EndObject();
}

// Claims of one item, a property at a time.
class Claims {
 public:
  explicit Claims(JsonWriter* json) : json_(json) { json_->Key("claims").BeginObject(); }
  ~Claims() { json_->EndObject(); }

  void Items(absl::string_view property, const std::vector<std::string>& items) {
    bool open = false;
    for (const std::string& item : items) {
      if (item.empty()) continue;
      if (!open) json_->Key(property).BeginArray();
      open = true;
      BeginClaim();
      WriteItemSnak(property, item, json_);
      EndClaim();
    }
    if (open) json_->EndArray();
  }
  void Time(absl::string_view property, const v1::PartialDate& date) {
    const TimeValue time = MakeTime(date);
    if (time.time.empty()) return;
    json_->Key(property).BeginArray();
    BeginClaim();
    WriteTimeSnak(property, time, json_);
    EndClaim();
    json_->EndArray();
  }

  void BeginClaim() { json_->BeginObject().Key("mainsnak"); }
  void EndClaim() { json_->Field("type", "statement").Field("rank", "normal").EndObject(); }

 private:
  JsonWriter* const json_;
};

class WikidataWriter {
 public:
  explicit WikidataWriter(ExportContext& context) : context_(context) {}

  absl::Status Run() {
    context_.out << "[";
    CHANCERY_RETURN_IF_ERROR(Each("polities", [this](const v1::Resource& resource) {
      const v1::Polity& polity = resource.polity();
      Begin(ExportId(polity.name(), polity.display_name()), polity.display_name(),
            polity.aliases());
      const bool country = !CodeOfCountry(context_.gazetteer, polity.display_name()).alpha2.empty();
      Claims(&json_).Items("P31", {std::string(country ? kCountry : kOrganization)});
      End();
    }));
    CHANCERY_RETURN_IF_ERROR(Each("places", [this](const v1::Resource& resource) {
      const v1::Place& place = resource.place();
      Begin(IdOf(place.name(), place.keys(), place.display_name()), place.display_name(),
            place.aliases());
      {
        Claims claims(&json_);
        claims.Items("P31", {std::string(kLocation)});
        claims.Items("P17", {PolityId(place.polity())});
      }
      End();
    }));
    CHANCERY_RETURN_IF_ERROR(Each("roles", [this](const v1::Resource& resource) {
      const v1::Role& role = resource.role();
      Begin(IdOf(role.name(), role.keys(), role.display_name()), role.display_name(),
            role.aliases());
      {
        Claims claims(&json_);
        claims.Items("P31", {std::string(kPosition)});
        claims.Items("P1001", {PolityId(role.polity())});
      }
      End();
    }));
    CHANCERY_RETURN_IF_ERROR(context_.graph.ForEachPage(
        "people", [this](const PinnedGraph::Page& page) { return WritePeople(page); }));
    CHANCERY_RETURN_IF_ERROR(context_.graph.ForEachPage(
        "meetings", [this](const PinnedGraph::Page& page) { return WriteMeetings(page); }));
    context_.out << "\n]\n";
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

  static std::string IdOf(absl::string_view name, const KeyList& keys,
                          absl::string_view display_name) {
    return ExportId(kWikidataScheme, name, keys, display_name);
  }
  // What refers to a polity does not know its keys.
  static std::string PolityId(const v1::ResourceRef& polity) {
    return polity.name().empty() ? "" : ExportId(polity.name(), polity.display_name());
  }

  void Begin(absl::string_view id, absl::string_view label, const KeyList& aliases) {
    json_ = JsonWriter();
    json_.BeginObject().Field("type", "item").Field("id", id).Key("labels").BeginObject();
    json_.Key("en").BeginObject().Field("language", "en").Key("value").String(label).EndObject();
    json_.EndObject().Key("aliases").BeginObject();
    if (!aliases.empty()) {
      json_.Key("en").BeginArray();
      for (const std::string& alias : aliases) {
        json_.BeginObject().Field("language", "en").Key("value").String(alias).EndObject();
      }
      json_.EndArray();
    }
    json_.EndObject();
  }
  void End() {
    json_.EndObject();
    context_.out << (first_ ? "\n" : ",\n") << std::move(json_).Text();
    first_ = false;
  }

  static const KeyList& KeysOf(const PinnedGraph::Resources& known, const std::string& name) {
    static const KeyList& none = *new KeyList;
    const auto it = known.find(name);
    if (it == known.end()) return none;
    if (it->second.has_person()) return it->second.person().keys();
    if (it->second.has_role()) return it->second.role().keys();
    return it->second.has_place() ? it->second.place().keys() : none;
  }
  static std::string RefId(const PinnedGraph::Resources& known, const v1::ResourceRef& ref) {
    return ref.name().empty() ? ""
                              : IdOf(ref.name(), KeysOf(known, ref.name()), ref.display_name());
  }

  absl::Status WritePeople(const PinnedGraph::Page& page) {
    for (const v1::Resource& resource : page) {
      const v1::Person& person = resource.person();
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<v1::Tenure> tenures,
                                context_.graph.TenuresOf(person.name()));
      std::set<std::string> roles;
      for (const v1::Tenure& tenure : tenures) roles.insert(tenure.role().name());
      CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(roles));
      Begin(IdOf(person.name(), person.keys(), person.display_name()), person.display_name(),
            person.aliases());
      {
        Claims claims(&json_);
        claims.Items("P31", {std::string(kHuman)});
        claims.Time("P569", person.birth());
        claims.Time("P570", person.death());
        if (!tenures.empty()) {
          json_.Key("P39").BeginArray();
          for (const v1::Tenure& tenure : tenures) {
            claims.BeginClaim();
            WriteItemSnak("P39", RefId(known, tenure.role()), &json_);
            WriteQualifiers(tenure);
            claims.EndClaim();
          }
          json_.EndArray();
        }
      }
      End();
      context_.counts.written["tenures"] += static_cast<int64_t>(tenures.size());
    }
    context_.counts.written["people"] += page.size();
    return context_.Check();
  }

  void WriteQualifiers(const v1::Tenure& tenure) {
    const v1::TimeInterval& interval = tenure.interval();
    json_.Key("qualifiers").BeginObject();
    const TimeValue start = MakeTime(interval.start());
    if (!start.time.empty()) {
      json_.Key("P580").BeginArray();
      WriteTimeSnak("P580", start, &json_);
      json_.EndArray();
    }
    const TimeValue end = MakeTime(interval.end());
    if (interval.end_state() == v1::END_STATE_ENDED && !end.time.empty()) {
      json_.Key("P582").BeginArray();
      WriteTimeSnak("P582", end, &json_);
      json_.EndArray();
    } else if (interval.end_state() != v1::END_STATE_UNKNOWN) {
      json_.Key("P582").BeginArray();
      WriteSnak("P582", interval.end_state() == v1::END_STATE_ENDED ? "somevalue" : "novalue",
                &json_);
      json_.EndObject().EndArray();
    }
    if (tenure.acting()) {
      json_.Key("P5102").BeginArray();
      WriteItemSnak("P5102", kActing, &json_);
      json_.EndArray();
    }
    json_.EndObject();
  }

  absl::Status WriteMeetings(const PinnedGraph::Page& page) {
    std::set<std::string> names;
    for (const v1::Resource& resource : page) {
      names.insert(resource.meeting().place().name());
      for (const v1::Participation& part : resource.meeting().participations()) {
        if (absl::StartsWith(part.party().name(), "people/")) names.insert(part.party().name());
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const PinnedGraph::Resources known, context_.graph.Fetch(names));
    for (const v1::Resource& resource : page) {
      const v1::Meeting& meeting = resource.meeting();
      if (meeting.status() != v1::MEETING_STATUS_HELD) {
        ++context_.counts.left_out["meetings that were not held"];
        continue;
      }
      std::vector<std::string> participants;
      for (const v1::Participation& part : meeting.participations()) {
        const std::string& name = part.party().name();
        if (absl::StartsWith(name, "people/")) {
          participants.push_back(RefId(known, part.party()));
        } else if (absl::StartsWith(name, "polities/")) {
          participants.push_back(PolityId(part.party()));
        } else {
          ++context_.counts.left_out["parties without a name"];
        }
      }
      if (participants.empty()) {
        ++context_.counts.left_out["meetings of nobody named"];
        continue;
      }
      WriteMeeting(meeting, participants, known);
      ++context_.counts.written["meetings"];
    }
    return context_.Check();
  }

  void WriteMeeting(const v1::Meeting& meeting, const std::vector<std::string>& participants,
                    const PinnedGraph::Resources& known) {
    Begin(IdOf(meeting.name(), meeting.keys(), meeting.display_name()), MeetingName(meeting),
          KeyList());
    {
      Claims claims(&json_);
      claims.Items("P31", {std::string(kMeeting)});
      claims.Items("P710", participants);
      const PlainSpan when = PlainDates(meeting.when());
      if (when.first == when.last || MakeTime(meeting.when()).precision == 8 ||
          MakeTime(meeting.when()).precision == 7) {
        claims.Time("P585", meeting.when());
      } else {
        v1::PartialDate date;
        date.set_edtf(when.first);
        claims.Time("P580", date);
        date.set_edtf(when.last);
        claims.Time("P582", date);
      }
      claims.Items("P276", {RefId(known, meeting.place())});
      const auto place = known.find(meeting.place().name());
      if (place != known.end()) claims.Items("P17", {PolityId(place->second.place().polity())});
    }
    End();
  }

  ExportContext& context_;
  JsonWriter json_;
  bool first_ = true;
};

}  // namespace

absl::Status ExportWikidata(ExportContext& context) { return WikidataWriter(context).Run(); }

}  // namespace chancery
