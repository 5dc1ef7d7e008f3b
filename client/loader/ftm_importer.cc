#include "client/loader/ftm_importer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/external_key.h"
#include "client/loader/fact_builder.h"
#include "client/loader/json_record_reader.h"
#include "client/loader/json_value.h"
#include "client/loader/office_label.h"
#include "client/loader/repeatable_file.h"
#include "client/loader/vacancy.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::string_view kDefaultPublisher = "FollowTheMoney";
constexpr absl::string_view kScheme = "ftm";
// What an entry takes beside its text.
constexpr size_t kEntryBytes = 128;

enum class Schema : uint8_t {
  kPerson,
  kPosition,
  kOccupancy,
  kEvent,
  kLegalEntity,
  kPolity,
  kOther
};

Schema ParseSchema(absl::string_view name) {
  if (name == "Person") return Schema::kPerson;
  if (name == "Position") return Schema::kPosition;
  if (name == "Occupancy") return Schema::kOccupancy;
  if (name == "Event") return Schema::kEvent;
  if (name == "LegalEntity") return Schema::kLegalEntity;
  if (name == "Organization" || name == "PublicBody") return Schema::kPolity;
  return Schema::kOther;
}

// Codes of the format's own, for what ISO 3166-1 has no code for now.
struct StateCode {
  absl::string_view code;
  absl::string_view name;
};
constexpr StateCode kStateCodes[] = {
    {"suhh", "Soviet Union"},   {"yucs", "Yugoslavia"}, {"csxx", "Serbia and Montenegro"},
    {"cshh", "Czechoslovakia"}, {"dd", "East Germany"}, {"ddde", "East Germany"},
    {"dddr", "East Germany"},
};

// The polity of a code ("ru", "gb-sct", "suhh") or name; "" where neither is known.
std::string CountryName(const Gazetteer& gazetteer, const std::string& text) {
  for (const StateCode& state : kStateCodes) {
    if (state.code == text) return PolityName(gazetteer, state.name);
  }
  const PolityEntry* entry = gazetteer.FindPolity(text);
  // A part of a country.
  if (entry == nullptr && text.size() > 3 && text[2] == '-') {
    entry = gazetteer.FindPolity(text.substr(0, 2));
  }
  return entry == nullptr ? "" : entry->name;
}

// The schema of an entity without parsing it; "" where it cannot be seen.
absl::string_view SchemaOfLine(absl::string_view line) {
  constexpr absl::string_view kName = "\"schema\"";
  const size_t at = line.find(kName);
  if (at == absl::string_view::npos) return "";
  absl::string_view rest = absl::StripLeadingAsciiWhitespace(line.substr(at + kName.size()));
  if (!absl::ConsumePrefix(&rest, ":")) return "";
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (!absl::ConsumePrefix(&rest, "\"")) return "";
  const size_t end = rest.find('"');
  return end == absl::string_view::npos ? "" : rest.substr(0, end);
}

// One entity, with its properties at hand.
class Entity {
 public:
  explicit Entity(const JsonValue& value)
      : value_(value), properties_(JsonMember(value, "properties")) {}

  std::string id() const { return JsonText(JsonMember(value_, "id")); }
  std::string schema() const { return JsonText(JsonMember(value_, "schema")); }
  std::vector<std::string> Texts(absl::string_view property) const {
    return JsonTexts(JsonMember(properties_, property));
  }
  std::string Text(absl::string_view property) const {
    const std::vector<std::string> texts = Texts(property);
    return texts.empty() ? "" : texts[0];
  }
  // The caption, if it is one of the names or there are none; else the first name.
  std::string Name() const {
    const std::vector<std::string> names = Texts("name");
    std::string caption = JsonText(JsonMember(value_, "caption"));
    if (names.empty()) return caption;
    return std::find(names.begin(), names.end(), caption) != names.end() ? caption : names[0];
  }
  std::string FirstDataset() const {
    const std::vector<std::string> sets = JsonTexts(JsonMember(value_, "datasets"));
    return sets.empty() ? "" : sets[0];
  }
  PartialDate LastSeen() const {
    const absl::StatusOr<PartialDate> date =
        ReadRecordDate(JsonText(JsonMember(value_, "last_seen")), "last_seen");
    return date.ok() ? *date : PartialDate();
  }
  // The most precise of several dates, the first of these.
  absl::StatusOr<PartialDate> Date(absl::string_view property) const {
    std::string longest;
    for (const std::string& text : Texts(property)) {
      if (text.size() > longest.size()) longest = text;
    }
    return ReadRecordDate(longest, property);
  }

 private:
  const JsonValue& value_;
  const JsonValue& properties_;
};

// What is kept of an entity that others may refer to.
struct Named {
  Schema schema = Schema::kOther;
  std::string name;
  // Of an office: its country or, until the first pass is over, the id of its organization.
  std::string polity;
  bool polity_is_id = false;
  std::vector<std::string> keys;
};

std::vector<std::string> KeysOf(const Entity& entity) {
  std::vector<std::string> keys = {ExternalKey(kScheme, entity.id())};
  for (const std::string& qid : entity.Texts("wikidataId")) {
    if (IsWikidataId(qid)) keys.push_back(ExternalKey(kWikidataScheme, qid));
  }
  for (const std::string& number : entity.Texts("idNumber")) {
    if (IsKnownKey(number)) keys.push_back(number);
  }
  std::vector<std::string> unique;
  for (std::string& key : keys) {
    if (std::find(unique.begin(), unique.end(), key) == unique.end()) {
      unique.push_back(std::move(key));
    }
  }
  return unique;
}

class FtmSource final : public JsonRecordSource {
 public:
  FtmSource(const Gazetteer& gazetteer, const RecordImportOptions& options)
      : JsonRecordSource(options), gazetteer_(gazetteer) {}

  absl::Status Open(const FileSystem& files, const InputFile& file) {
    CHANCERY_ASSIGN_OR_RETURN(file_, RepeatableFile::Open(files, file.path, file.regular));
    CHANCERY_RETURN_IF_ERROR(GatherNames());
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, file_->Read());
    SetReader(std::make_unique<JsonRecordReader>(std::move(source), JsonShape::kLines,
                                                 options_.max_record_bytes));
    return absl::OkStatus();
  }

 private:
  absl::Status GatherNames() {
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, file_->Read());
    JsonRecordReader reader(std::move(source), JsonShape::kLines, options_.max_record_bytes);
    ReferenceBudget budget(options_);
    JsonRecord record;
    while (true) {
      if (options_.stopped()) return absl::CancelledError("interrupted");
      CHANCERY_ASSIGN_OR_RETURN(const bool more, reader.Next(&record));
      if (!more) break;
      switch (ParseSchema(SchemaOfLine(record.text))) {
        case Schema::kOccupancy:
        case Schema::kEvent:
        case Schema::kOther:
          continue;
        default:
          break;
      }
      const absl::StatusOr<JsonValue> value = ParseJson(record.text);
      if (!value.ok()) continue;  // the second pass says so
      const Entity entity(*value);
      const std::string id = entity.id();
      Named named;
      named.schema = ParseSchema(entity.schema());
      named.name = entity.Name();
      if (id.empty() || named.name.empty() || named.schema == Schema::kOther) continue;
      named.keys = KeysOf(entity);
      if (named.schema == Schema::kPosition) SetPolity(entity, &named);
      size_t bytes = kEntryBytes + id.size() + named.name.size() + named.polity.size();
      for (const std::string& key : named.keys) bytes += key.size() + sizeof(std::string);
      CHANCERY_RETURN_IF_ERROR(budget.Add(bytes));
      names_.emplace(id, std::move(named));
    }
    return absl::OkStatus();
  }

  void SetPolity(const Entity& entity, Named* office) const {
    const std::string country = CountryName(gazetteer_, entity.Text("country"));
    if (!country.empty()) {
      office->polity = country;
    } else {
      office->polity = entity.Text("organization");
      office->polity_is_id = !office->polity.empty();
    }
    const std::string area = entity.Text("subnationalArea");
    if (!area.empty() && !absl::StrContains(office->name, area)) {
      absl::StrAppend(&office->name, ", ", area);
    }
  }

  // The office of a name and polity as they were kept.
  OfficeLabel LabelOf(const Named& office) const {
    std::string polity = office.polity;
    if (office.polity_is_id) {
      const auto organization = names_.find(polity);
      polity =
          organization == names_.end() ? "" : PolityName(gazetteer_, organization->second.name);
    }
    return SplitOfficeLabel(gazetteer_, office.name, polity);
  }

  absl::Status ReadRecord(const JsonRecord& record) override {
    const absl::string_view seen = SchemaOfLine(record.text);
    if (!seen.empty() && ParseSchema(seen) == Schema::kOther) {
      Skip(seen);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const JsonValue value, ParseJson(record.text));
    const Entity entity(value);
    if (!value.is_object() || entity.schema().empty()) {
      return RecordError("no entity: it has no \"schema\"");
    }
    const Schema schema = ParseSchema(entity.schema());
    if (entity.id().empty()) {
      return RecordError(absl::StrCat("the ", entity.schema(), " has no id"));
    }
    switch (schema) {
      case Schema::kPerson:
        return ReadPerson(entity);
      case Schema::kPosition:
        return ReadPosition(entity);
      case Schema::kOccupancy:
        return ReadOccupancy(entity);
      case Schema::kEvent:
        return ReadEvent(entity);
      case Schema::kLegalEntity:
      case Schema::kPolity:
        return absl::OkStatus();  // its name is known
      case Schema::kOther:
        Skip(entity.schema());
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  FactBuilder Start(const Entity& entity, absl::string_view title) const {
    RecordArticle article;
    article.key = absl::StrCat(kScheme, ":", entity.id());
    article.title = std::string(title);
    article.publisher = options_.publisher;
    if (article.publisher.empty()) article.publisher = entity.FirstDataset();
    if (article.publisher.empty()) article.publisher = std::string(kDefaultPublisher);
    article.url = entity.Text("sourceUrl");
    article.published = entity.LastSeen();
    return FactBuilder(kFtmExtractor, kFtmVersion, article);
  }

  absl::Status ReadPerson(const Entity& entity) {
    const std::string name = entity.Name();
    if (name.empty()) return RecordError(absl::StrCat("the Person ", entity.id(), " has no name"));
    if (IsVacancy(name)) {
      Skip(kVacancies);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate birth, entity.Date("birthDate"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate death, entity.Date("deathDate"));
    FactBuilder builder = Start(entity, name);
    const int person = builder.AddPerson(name, KeysOf(entity));
    for (absl::string_view property : {"name", "alias", "previousName"}) {
      builder.AddAliases(person, entity.Texts(property));
    }
    builder.SetLife(person, birth, death);
    for (absl::string_view property : {"nationality", "citizenship", "country"}) {
      const std::string country = CountryName(gazetteer_, entity.Text(property));
      if (country.empty()) continue;
      builder.person(person).set_polity(country);
      break;
    }
    std::string line = name;
    if (!birth.is_unknown()) absl::StrAppend(&line, ", born ", birth.ToString());
    if (!death.is_unknown()) absl::StrAppend(&line, ", died ", death.ToString());
    builder.AddLine(line);
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  absl::Status ReadPosition(const Entity& entity) {
    Named office;
    office.name = entity.Name();
    if (office.name.empty()) {
      return RecordError(absl::StrCat("the Position ", entity.id(), " has no name"));
    }
    SetPolity(entity, &office);
    const OfficeLabel label = LabelOf(office);
    FactBuilder builder = Start(entity, office.name);
    const std::vector<std::string> keys = KeysOf(entity);
    builder.AddOffice(label.title, label.polity, keys);
    // Other titles of the office.
    for (absl::string_view property : {"name", "alias"}) {
      for (const std::string& other : entity.Texts(property)) {
        builder.AddOffice(SplitOfficeLabel(gazetteer_, other, label.polity).title, label.polity,
                          keys);
      }
    }
    builder.AddLine(OfficeText(label));
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  static std::string OfficeText(const OfficeLabel& label) {
    return label.polity.empty() ? label.title : absl::StrCat(label.title, " of ", label.polity);
  }

  // The entities that a property refers to.
  absl::StatusOr<std::vector<const Named*>> References(const Entity& entity,
                                                       absl::string_view property,
                                                       Schema schema) const {
    std::vector<const Named*> found;
    for (const std::string& id : entity.Texts(property)) {
      const auto it = names_.find(id);
      if (it == names_.end() || it->second.schema != schema) {
        return RecordError(absl::StrCat(property, ": there is no ",
                                        schema == Schema::kPerson ? "Person " : "Position ", id,
                                        " in the file"));
      }
      found.push_back(&it->second);
    }
    if (found.empty()) return RecordError(absl::StrCat("the Occupancy has no ", property));
    return found;
  }

  absl::Status ReadOccupancy(const Entity& entity) {
    CHANCERY_ASSIGN_OR_RETURN(std::vector<const Named*> holders,
                              References(entity, "holder", Schema::kPerson));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<const Named*> posts,
                              References(entity, "post", Schema::kPosition));
    holders.erase(std::remove_if(holders.begin(), holders.end(),
                                 [](const Named* holder) { return IsVacancy(holder->name); }),
                  holders.end());
    if (holders.empty()) {
      Skip(kVacancies);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, entity.Date("startDate"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, entity.Date("endDate"));
    EndKnown state = EndKnown::kUnknown;
    bool acting = false;
    for (const std::string& text : entity.Texts("status")) {
      const std::string status = absl::AsciiStrToLower(text);
      if (status == "current") state = EndKnown::kOngoing;
      if (status == "ended") state = EndKnown::kEnded;
      if (status == "acting") acting = true;
    }
    CHANCERY_ASSIGN_OR_RETURN(const v1::TimeInterval interval,
                              MakeInterval(start, end, state, entity.LastSeen()));
    const OfficeLabel first = LabelOf(*posts[0]);
    FactBuilder builder = Start(entity, absl::StrCat(holders[0]->name, ", ", OfficeText(first)));
    for (const Named* holder : holders) {
      for (const Named* post : posts) {
        const OfficeLabel label = LabelOf(*post);
        const int person = builder.AddPerson(holder->name, holder->keys);
        const int office = builder.AddOffice(label.title, label.polity, post->keys);
        std::string line =
            absl::StrCat(holder->name, ", ", acting ? "acting " : "", OfficeText(label));
        if (!start.is_unknown()) absl::StrAppend(&line, ", from ", start.ToString());
        if (!end.is_unknown()) absl::StrAppend(&line, ", until ", end.ToString());
        v1::TenureFact& tenure = builder.AddTenure(person, office, interval, acting, line);
        if (holders.size() == 1 && posts.size() == 1) {
          tenure.add_keys(ExternalKey(kScheme, entity.id()));
        }
      }
    }
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  // Adds the party that an entity stands for.
  void AddParty(const Named& entity, FactBuilder* builder, v1::PartyFact* party) const {
    if (entity.schema == Schema::kPerson) {
      party->set_person(builder->AddPerson(entity.name, entity.keys));
      return;
    }
    if (entity.schema == Schema::kPolity) {
      party->set_polity(PolityName(gazetteer_, entity.name));
      return;
    }
    const OfficeLabel label = entity.schema == Schema::kPosition
                                  ? LabelOf(entity)
                                  : SplitOfficeLabel(gazetteer_, entity.name, "");
    if (entity.schema == Schema::kPosition) {
      party->set_office(builder->AddOffice(label.title, label.polity, entity.keys));
    } else if (!label.polity.empty() && gazetteer_.FindOffice(label.title) != nullptr) {
      party->set_office(builder->AddOffice(label.title, label.polity, {}));
    } else if (gazetteer_.FindPolity(entity.name) != nullptr) {
      party->set_polity(PolityName(gazetteer_, entity.name));
    } else {
      party->set_group(entity.name);
    }
  }

  absl::Status ReadEvent(const Entity& entity) {
    std::vector<const Named*> involved;
    std::string missing;
    for (absl::string_view property : {"involved", "participants", "participant"}) {
      for (const std::string& id : entity.Texts(property)) {
        const auto it = names_.find(id);
        if (it == names_.end()) {
          missing = id;
        } else if (IsVacancy(it->second.name)) {
          Skip(kVacancies);
        } else if (std::find(involved.begin(), involved.end(), &it->second) == involved.end()) {
          involved.push_back(&it->second);
        }
      }
    }
    if (!missing.empty()) {
      return RecordError(absl::StrCat("involved: there is no ", missing, " in the file"));
    }
    if (involved.empty()) {
      Skip("Event without anybody involved");
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(PartialDate when, entity.Date("date"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, entity.Date("startDate"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, entity.Date("endDate"));
    if (when.is_unknown()) {
      CHANCERY_ASSIGN_OR_RETURN(when, DateBetween(start, end));
    }
    const std::string name = entity.Name();
    FactBuilder builder = Start(entity, name.empty() ? entity.id() : name);
    v1::MeetingFact meeting;
    std::string line = name;
    for (const Named* party : involved) {
      AddParty(*party, &builder, meeting.add_parties());
      absl::StrAppend(&line, party == involved[0] ? ": " : ", ", party->name);
    }
    // A name that only says who met is no title.
    if (!absl::StartsWith(name, absl::StrCat("Meeting of ", involved[0]->name))) {
      meeting.set_title(name);
    }
    if (!when.is_unknown()) meeting.mutable_when()->set_edtf(when.ToString());
    meeting.set_place(entity.Text("location"));
    meeting.set_place_polity(CountryName(gazetteer_, entity.Text("country")));
    meeting.set_status(v1::MEETING_STATUS_HELD);
    for (const std::string& keyword : entity.Texts("keywords")) {
      absl::string_view word = keyword;
      if (absl::ConsumePrefix(&word, "kind:")) {
        meeting.set_kind(ParseMeetingKindWord(word));
      } else if (absl::ConsumePrefix(&word, "cameo:")) {
        meeting.set_cameo_code(std::string(word));
      } else {
        meeting.add_topics(keyword);
      }
    }
    meeting.add_keys(ExternalKey(kScheme, entity.id()));
    if (!meeting.place().empty()) absl::StrAppend(&line, "; ", meeting.place());
    if (!when.is_unknown()) absl::StrAppend(&line, "; ", when.ToString());
    v1::MeetingFact& added = builder.AddMeeting(line);
    added.MergeFrom(meeting);
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  const Gazetteer& gazetteer_;
  std::unique_ptr<RepeatableFile> file_;
  absl::flat_hash_map<std::string, Named> names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenFtm(const FileSystem& files,
                                                        const Gazetteer& gazetteer,
                                                        const InputFile& file,
                                                        const RecordImportOptions& options) {
  auto source = std::make_unique<FtmSource>(gazetteer, options);
  CHANCERY_RETURN_IF_ERROR(source->Open(files, file));
  return source;
}

}  // namespace chancery
