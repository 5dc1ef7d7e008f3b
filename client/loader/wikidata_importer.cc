#include "client/loader/wikidata_importer.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/external_key.h"
#include "client/loader/fact_builder.h"
#include "client/loader/format_sniffer.h"
#include "client/loader/json_record_reader.h"
#include "client/loader/json_value.h"
#include "client/loader/office_label.h"
#include "client/loader/repeatable_file.h"
#include "client/loader/vacancy.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr absl::string_view kDefaultPublisher = "Wikidata";
constexpr absl::string_view kSite = "https://www.wikidata.org/wiki/";

// Properties and items of Wikidata.
constexpr absl::string_view kInstanceOf = "P31";
constexpr absl::string_view kPositionHeld = "P39";
constexpr absl::string_view kCountry = "P17";
constexpr absl::string_view kJurisdiction = "P1001";
constexpr absl::string_view kBirth = "P569";
constexpr absl::string_view kDeath = "P570";
constexpr absl::string_view kStart = "P580";
constexpr absl::string_view kEnd = "P582";
constexpr absl::string_view kPointInTime = "P585";
constexpr absl::string_view kParticipant = "P710";
constexpr absl::string_view kLocation = "P276";
constexpr absl::string_view kActingProperties[] = {"P5102", "P794", "P3831"};
constexpr absl::string_view kHuman = "Q5";
constexpr absl::string_view kActing = "Q4676846";
// Country, sovereign state, international and intergovernmental organization.
constexpr absl::string_view kPolityClasses[] = {"Q6256", "Q3624078", "Q484652", "Q245065"};
constexpr absl::string_view kJulian = "Q1985786";

constexpr int64_t kLastYear = 9999;

// What an entry takes beside its text.
constexpr size_t kEntryBytes = 96;
constexpr size_t kSniffedBytes = 64 << 10;

// The Gregorian day of a Julian one.
PartialDate FromJulian(int64_t year, int month, int day) {
  // Days since 1970-01-01 of the Julian calendar's own count, which began 13 days later.
  const int64_t a = (14 - month) / 12;
  const int64_t y = year + 4800 - a;
  const int64_t m = month + 12 * a - 3;
  const int64_t julian_day_number = day + (153 * m + 2) / 5 + 365 * y + y / 4 - 32083;
  constexpr int64_t kEpoch = 2440588;
  return PartialDate::FromDayNumber(static_cast<DayNumber>(julian_day_number - kEpoch));
}

absl::Status TimeError(absl::string_view time, absl::string_view why) {
  return RecordError(absl::StrCat("the time \"", TruncateUtf8(time, 60), "\" ", why));
}

// The years `first` to `last`, as far as dates go.
PartialDate Years(int64_t first, int64_t last) {
  return *PartialDate::Between(PartialDate::Year(first),
                               PartialDate::Year(std::min<int64_t>(last, kLastYear)));
}

// The time of a snak's value. RECORD_INVALID for one that cannot be written: taken for unknown, it
// would be possible on every day.
absl::StatusOr<PartialDate> ReadTime(const JsonValue& value) {
  const std::string time = JsonText(JsonMember(value, "time"));
  int precision = 0;
  if (!absl::SimpleAtoi(JsonText(JsonMember(value, "precision")), &precision)) precision = 0;
  // "+2004-03-09T00:00:00Z"; the year may have more digits.
  absl::string_view text = time;
  if (absl::StartsWith(text, "-")) return TimeError(time, "is before the year 1");
  if (!absl::ConsumePrefix(&text, "+")) return TimeError(time, "is none");
  const size_t first = text.find('-');
  const size_t second = first == absl::string_view::npos ? first : text.find('-', first + 1);
  int64_t year = 0;
  int month = 0;
  int day = 0;
  if (second == absl::string_view::npos || text.size() < second + 3 ||
      !absl::SimpleAtoi(text.substr(0, first), &year) ||
      !absl::SimpleAtoi(text.substr(first + 1, second - first - 1), &month) ||
      !absl::SimpleAtoi(text.substr(second + 1, 2), &day)) {
    return TimeError(time, "is none");
  }
  if (year < 1 || year > kLastYear) return TimeError(time, "is not in the years 1 to 9999");
  if (precision >= 11 && !IsCivilDay(year, month, day)) {
    // 29 February of a Julian leap year is a day, too.
    if (!(month == 2 && day == 29)) precision = 10;
  }
  if (precision == 10 && (month < 1 || month > 12)) precision = 9;
  if (precision >= 11) {
    const bool julian = absl::EndsWith(JsonText(JsonMember(value, "calendarmodel")), kJulian);
    return julian ? FromJulian(year, month, day) : PartialDate::Day(year, month, day);
  }
  switch (precision) {
    case 10:
      return PartialDate::Month(year, month);
    case 9:
      return PartialDate::Year(year);
    case 8:
      return PartialDate::Decade(year);
    case 7:
      // "+2000" with this precision is the 20th century, which ends with that year.
      return Years((year - 1) / 100 * 100 + 1, (year - 1) / 100 * 100 + 100);
    case 6:
      return Years((year - 1) / 1000 * 1000 + 1, (year - 1) / 1000 * 1000 + 1000);
    default:
      return TimeError(time, absl::StrCat("has the precision ", precision));
  }
}

// What a snak says: a value, that there is none, or that there is an unknown one.
enum class SnakType : uint8_t { kAbsent, kValue, kNoValue, kSomeValue };

struct Snak {
  SnakType type = SnakType::kAbsent;
  const JsonValue* value = nullptr;

  std::string item() const { return value == nullptr ? "" : JsonText(JsonMember(*value, "id")); }
  absl::StatusOr<PartialDate> Time() const {
    return value == nullptr ? PartialDate() : ReadTime(*value);
  }
};

Snak ReadSnak(const JsonValue& json) {
  const std::string type = JsonText(JsonMember(json, "snaktype"));
  if (type == "novalue") return {SnakType::kNoValue, nullptr};
  if (type == "somevalue") return {SnakType::kSomeValue, nullptr};
  if (type != "value") return {};
  return {SnakType::kValue, &JsonMember(JsonMember(json, "datavalue"), "value")};
}

struct Claim {
  Snak main;
  const JsonValue* qualifiers = nullptr;

  Snak Qualifier(absl::string_view property) const {
    const auto& snaks = JsonElements(JsonMember(*qualifiers, property));
    return snaks.empty() ? Snak() : ReadSnak(snaks[0]);
  }
};

class Item {
 public:
  explicit Item(const JsonValue& value) : value_(value), claims_(JsonMember(value, "claims")) {}

  std::string id() const { return JsonText(JsonMember(value_, "id")); }
  bool is_item() const {
    const std::string type = JsonText(JsonMember(value_, "type"));
    return type.empty() || type == "item";
  }

  // In English, else the one for all languages; empty for none.
  std::string Label() const {
    for (absl::string_view language : {"en", "mul", "en-us", "en-gb", "en-ca"}) {
      std::string label =
          JsonText(JsonMember(JsonMember(JsonMember(value_, "labels"), language), "value"));
      if (!label.empty()) return label;
    }
    return "";
  }
  std::vector<std::string> Aliases() const {
    std::vector<std::string> aliases;
    for (absl::string_view language : {"en", "mul"}) {
      for (const JsonValue& alias :
           JsonElements(JsonMember(JsonMember(value_, "aliases"), language))) {
        aliases.push_back(JsonText(JsonMember(alias, "value")));
      }
    }
    return aliases;
  }

  // Those that are not deprecated.
  std::vector<Claim> Claims(absl::string_view property) const {
    std::vector<Claim> claims;
    for (const JsonValue& claim : JsonElements(JsonMember(claims_, property))) {
      if (JsonText(JsonMember(claim, "rank")) == "deprecated") continue;
      claims.push_back({ReadSnak(JsonMember(claim, "mainsnak")), &JsonMember(claim, "qualifiers")});
    }
    return claims;
  }
  // The items that the property has as values.
  std::vector<std::string> Items(absl::string_view property) const {
    std::vector<std::string> items;
    for (const Claim& claim : Claims(property)) {
      std::string item = claim.main.item();
      if (!item.empty()) items.push_back(std::move(item));
    }
    return items;
  }
  std::string FirstItem(absl::string_view property) const {
    const std::vector<std::string> items = Items(property);
    return items.empty() ? "" : items[0];
  }
  bool Is(absl::string_view property, absl::string_view item) const {
    const std::vector<std::string> items = Items(property);
    return std::find(items.begin(), items.end(), item) != items.end();
  }
  absl::StatusOr<PartialDate> Time(absl::string_view property) const {
    for (const Claim& claim : Claims(property)) {
      if (claim.main.type == SnakType::kValue) return claim.main.Time();
    }
    return PartialDate();
  }
  PartialDate Modified() const {
    const absl::StatusOr<PartialDate> date =
        ReadRecordDate(JsonText(JsonMember(value_, "modified")), "modified");
    return date.ok() ? *date : PartialDate();
  }

 private:
  const JsonValue& value_;
  const JsonValue& claims_;
};

// What is kept of an item that others refer to.
struct Named {
  std::string label;
  bool human = false;
  bool polity = false;
  // The item of an office's polity.
  std::string jurisdiction;
  std::vector<std::string> aliases;
};

class WikidataSource final : public JsonRecordSource {
 public:
  WikidataSource(const Gazetteer& gazetteer, const RecordImportOptions& options)
      : JsonRecordSource(options), gazetteer_(gazetteer), budget_(options) {}

  absl::Status Open(const FileSystem& files, const InputFile& file) {
    CHANCERY_ASSIGN_OR_RETURN(file_, RepeatableFile::Open(files, file.path, file.regular));
    CHANCERY_RETURN_IF_ERROR(SniffShape());
    absl::flat_hash_set<std::string> wanted;
    CHANCERY_RETURN_IF_ERROR(GatherReferences(&wanted));
    CHANCERY_RETURN_IF_ERROR(GatherNames(wanted));
    absl::flat_hash_set<std::string> jurisdictions;
    for (const auto& entry : names_) {
      if (!entry.second.jurisdiction.empty() && names_.count(entry.second.jurisdiction) == 0) {
        jurisdictions.insert(entry.second.jurisdiction);
      }
    }
    if (!jurisdictions.empty()) {
      CHANCERY_RETURN_IF_ERROR(GatherNames(jurisdictions));
    }
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<JsonRecordReader> reader, NewReader());
    SetReader(std::move(reader));
    return absl::OkStatus();
  }

 private:
  absl::Status SniffShape() {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, file_->Read());
    std::string bytes(kSniffedBytes, '\0');
    size_t size = 0;
    while (size < bytes.size()) {
      CHANCERY_ASSIGN_OR_RETURN(const size_t got, source->Read(&bytes[size], bytes.size() - size));
      if (got == 0) break;
      size += got;
    }
    shape_ = SniffJsonShape(absl::string_view(bytes).substr(0, size));
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<JsonRecordReader>> NewReader() const {
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, file_->Read());
    return std::make_unique<JsonRecordReader>(std::move(source), shape_, options_.max_record_bytes);
  }

  // Calls `visit` with each item whose text is `interesting`.
  absl::Status ForEachItem(const std::function<bool(absl::string_view text)>& interesting,
                           const std::function<absl::Status(const Item&)>& visit) const {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<JsonRecordReader> reader, NewReader());
    JsonRecord record;
    while (true) {
      if (options_.stopped()) return absl::CancelledError("interrupted");
      const absl::StatusOr<bool> more = reader->Next(&record);
      // A broken document is read as far as it goes; the last pass says where that is.
      if (absl::IsInvalidArgument(more.status())) return absl::OkStatus();
      CHANCERY_RETURN_IF_ERROR(more.status());
      if (!*more) return absl::OkStatus();
      if (!interesting(record.text)) continue;
      const absl::StatusOr<JsonValue> value = ParseJson(record.text);
      if (!value.ok()) continue;  // the last pass says so
      CHANCERY_RETURN_IF_ERROR(visit(Item(*value)));
    }
  }

  static bool RefersToOthers(absl::string_view text) {
    return absl::StrContains(text, "\"P39\"") || absl::StrContains(text, "\"P710\"");
  }

  // The id of an item as the dumps begin; empty where the text begins otherwise.
  static absl::string_view IdOfLine(absl::string_view text) {
    if (!absl::ConsumePrefix(&text, "{\"type\":\"item\",\"id\":\"")) return "";
    return text.substr(0, text.find('"'));
  }

  absl::Status GatherReferences(absl::flat_hash_set<std::string>* wanted) {
    return ForEachItem(RefersToOthers, [this, wanted](const Item& item) -> absl::Status {
      const std::pair<absl::string_view, absl::string_view> properties[] = {
          {kPositionHeld, ""},
          {kParticipant, ""},
          {kLocation, kParticipant},
          {kCountry, kParticipant}};
      for (const auto& property : properties) {
        // Places and countries matter of events only.
        if (!property.second.empty() && item.Items(property.second).empty()) continue;
        for (std::string& id : item.Items(property.first)) {
          const size_t size = id.size();
          if (wanted->insert(std::move(id)).second) {
            CHANCERY_RETURN_IF_ERROR(budget_.Add(size + sizeof(std::string)));
          }
        }
      }
      return absl::OkStatus();
    });
  }

  absl::Status GatherNames(const absl::flat_hash_set<std::string>& wanted) {
    const auto interesting = [&wanted](absl::string_view text) {
      const absl::string_view id = IdOfLine(text);
      return id.empty() || wanted.count(std::string(id)) > 0;
    };
    return ForEachItem(interesting, [this, &wanted](const Item& item) -> absl::Status {
      const std::string id = item.id();
      if (wanted.count(id) == 0) return absl::OkStatus();
      Named named;
      named.label = item.Label();
      if (named.label.empty()) return absl::OkStatus();
      named.human = item.Is(kInstanceOf, kHuman);
      for (absl::string_view type : kPolityClasses) named.polity |= item.Is(kInstanceOf, type);
      if (!named.human) {
        named.jurisdiction = item.FirstItem(kJurisdiction);
        if (named.jurisdiction.empty()) named.jurisdiction = item.FirstItem(kCountry);
        named.aliases = item.Aliases();
      }
      size_t bytes = kEntryBytes + id.size() + named.label.size() + named.jurisdiction.size();
      for (const std::string& alias : named.aliases) bytes += alias.size() + sizeof(std::string);
      CHANCERY_RETURN_IF_ERROR(budget_.Add(bytes));
      names_.emplace(id, std::move(named));
      return absl::OkStatus();
    });
  }

  const Named* Find(const std::string& id) const {
    const auto it = names_.find(id);
    return it == names_.end() ? nullptr : &it->second;
  }

  // "" for an item that is not in the file.
  std::string PolityOf(const std::string& id) const {
    const Named* named = id.empty() ? nullptr : Find(id);
    return named == nullptr ? "" : PolityName(gazetteer_, named->label);
  }

  absl::Status ReadRecord(const JsonRecord& record) override {
    // Most items of a dump are neither.
    if (!RefersToOthers(record.text) && !absl::StrContains(record.text, "\"Q5\"") &&
        !IdOfLine(record.text).empty()) {
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const JsonValue value, ParseJson(record.text));
    const Item item(value);
    if (!value.is_object() || item.id().empty()) {
      return RecordError("no entity: it has no \"id\"");
    }
    if (!item.is_item()) return absl::OkStatus();  // a property, or a lexeme
    const bool human = item.Is(kInstanceOf, kHuman);
    if (!human && item.Items(kParticipant).empty()) return absl::OkStatus();
    if (human && IsVacancy(item.Label())) {
      Skip(item.Label().empty() ? "people without an English label" : kVacancies);
      return absl::OkStatus();
    }
    if (item.Label().empty()) {
      Skip(human ? "people without an English label" : "events without an English label");
      return absl::OkStatus();
    }
    return human ? ReadPerson(item) : ReadEvent(item);
  }

  FactBuilder Start(const Item& item) const {
    RecordArticle article;
    article.key = ExternalKey(kWikidataScheme, item.id());
    article.title = item.Label();
    article.publisher =
        options_.publisher.empty() ? std::string(kDefaultPublisher) : options_.publisher;
    if (IsWikidataId(item.id())) article.url = absl::StrCat(kSite, item.id());
    article.published = item.Modified();
    return FactBuilder(kWikidataExtractor, kWikidataVersion, article);
  }

  absl::Status ReadPerson(const Item& item) {
    FactBuilder builder = Start(item);
    const std::string name = item.Label();
    const int person = builder.AddPerson(name, {ExternalKey(kWikidataScheme, item.id())});
    builder.AddAliases(person, item.Aliases());
    const PartialDate birth = LifeDate(item, kBirth);
    const PartialDate death = LifeDate(item, kDeath);
    builder.SetLife(person, birth, death);
    std::string line = name;
    if (!birth.is_unknown()) absl::StrAppend(&line, ", born ", birth.ToString());
    if (!death.is_unknown()) absl::StrAppend(&line, ", died ", death.ToString());
    builder.AddLine(line);
    for (const Claim& claim : item.Claims(kPositionHeld)) {
      const std::string id = claim.main.item();
      if (id.empty()) continue;
      const Named* position = Find(id);
      if (position == nullptr) {
        Skip("positions held that are not in the file");
        continue;
      }
      const absl::Status status = AddTenure(item, name, person, claim, id, *position, &builder);
      if (!status.ok()) EmitReject(absl::StrCat(item.id(), "/", id), status);
    }
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  // A day of birth or death. A person without it is the same person, so one that cannot be written
  // is counted only.
  PartialDate LifeDate(const Item& item, absl::string_view property) {
    const absl::StatusOr<PartialDate> date = item.Time(property);
    if (date.ok()) return *date;
    Skip("dates of birth or death that cannot be written");
    return PartialDate();
  }

  absl::Status AddTenure(const Item& item, const std::string& name, int person, const Claim& claim,
                         const std::string& position_id, const Named& position,
                         FactBuilder* builder) {
    const Snak start = claim.Qualifier(kStart);
    const Snak end = claim.Qualifier(kEnd);
    EndKnown state = EndKnown::kUnknown;
    if (end.type == SnakType::kNoValue) state = EndKnown::kOngoing;
    if (end.type == SnakType::kSomeValue || end.type == SnakType::kValue) state = EndKnown::kEnded;
    bool acting = false;
    for (absl::string_view property : kActingProperties) {
      acting |= claim.Qualifier(property).item() == kActing;
    }
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate since, start.Time(), _ << kStart);
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate until, end.Time(), _ << kEnd);
    CHANCERY_ASSIGN_OR_RETURN(v1::TimeInterval interval,
                              MakeInterval(since, until, state, item.Modified()));
    const OfficeLabel label =
        SplitOfficeLabel(gazetteer_, position.label, PolityOf(position.jurisdiction));
    const std::vector<std::string> keys = {ExternalKey(kWikidataScheme, position_id)};
    const int office = builder->AddOffice(label.title, label.polity, keys);
    for (const std::string& alias : position.aliases) {
      builder->AddOffice(SplitOfficeLabel(gazetteer_, alias, label.polity).title, label.polity,
                         keys);
    }
    std::string line = absl::StrCat(name, ", ", acting ? "acting " : "", position.label);
    if (!since.is_unknown()) absl::StrAppend(&line, ", from ", since.ToString());
    if (!until.is_unknown()) absl::StrAppend(&line, ", until ", until.ToString());
    builder->AddTenure(person, office, std::move(interval), acting, line);
    return absl::OkStatus();
  }

  absl::Status ReadEvent(const Item& item) {
    FactBuilder builder = Start(item);
    v1::MeetingFact meeting;
    std::string line = item.Label();
    for (const std::string& id : item.Items(kParticipant)) {
      const Named* party = Find(id);
      if (party == nullptr) {
        Skip("participants that are not in the file");
        continue;
      }
      if (party->human && IsVacancy(party->label)) {
        Skip(kVacancies);
        continue;
      }
      absl::StrAppend(&line, meeting.parties_size() == 0 ? ": " : ", ", party->label);
      v1::PartyFact* fact = meeting.add_parties();
      if (party->human) {
        fact->set_person(builder.AddPerson(party->label, {ExternalKey(kWikidataScheme, id)}));
      } else if (party->polity || gazetteer_.FindPolity(party->label) != nullptr) {
        fact->set_polity(PolityName(gazetteer_, party->label));
      } else {
        fact->set_group(party->label);
      }
      if (meeting.parties_size() == 1 &&
          !absl::StartsWith(item.Label(), absl::StrCat("Meeting of ", party->label))) {
        meeting.set_title(item.Label());
      }
    }
    if (meeting.parties_size() == 0) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(PartialDate when, item.Time(kPointInTime), _ << kPointInTime);
    if (when.is_unknown()) {
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate first, item.Time(kStart), _ << kStart);
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate last, item.Time(kEnd), _ << kEnd);
      CHANCERY_ASSIGN_OR_RETURN(when, DateBetween(first, last));
    }
    if (!when.is_unknown()) meeting.mutable_when()->set_edtf(when.ToString());
    const Named* place = Find(item.FirstItem(kLocation));
    if (place != nullptr) meeting.set_place(place->label);
    meeting.set_place_polity(PolityOf(item.FirstItem(kCountry)));
    meeting.set_status(v1::MEETING_STATUS_HELD);
    meeting.add_keys(ExternalKey(kWikidataScheme, item.id()));
    if (!meeting.place().empty()) absl::StrAppend(&line, "; ", meeting.place());
    if (!when.is_unknown()) absl::StrAppend(&line, "; ", when.ToString());
    builder.AddMeeting(line).MergeFrom(meeting);
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  const Gazetteer& gazetteer_;
  ReferenceBudget budget_;
  std::unique_ptr<RepeatableFile> file_;
  JsonShape shape_ = JsonShape::kLines;
  absl::flat_hash_map<std::string, Named> names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenWikidata(const FileSystem& files,
                                                             const Gazetteer& gazetteer,
                                                             const InputFile& file,
                                                             const RecordImportOptions& options) {
  auto source = std::make_unique<WikidataSource>(gazetteer, options);
  CHANCERY_RETURN_IF_ERROR(source->Open(files, file));
  return source;
}

}  // namespace chancery
