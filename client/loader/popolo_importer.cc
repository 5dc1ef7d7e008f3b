#include "client/loader/popolo_importer.h"

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

constexpr absl::string_view kDefaultPublisher = "Popolo";
constexpr absl::string_view kScheme = "popolo";
// What an entry takes beside its text.
constexpr size_t kEntryBytes = 128;

enum class Section : uint8_t { kPersons, kOrganizations, kPosts, kMemberships, kEvents, kOther };

Section ParseSection(absl::string_view name) {
  // A list alone is one of persons.
  if (name == "persons" || name.empty()) return Section::kPersons;
  if (name == "organizations") return Section::kOrganizations;
  if (name == "posts") return Section::kPosts;
  if (name == "memberships") return Section::kMemberships;
  if (name == "events") return Section::kEvents;
  return Section::kOther;
}

std::string Text(const JsonValue& value, absl::string_view member) {
  return JsonText(JsonMember(value, member));
}

// An id, or that of the object that stands in its place.
std::string IdOf(const JsonValue& value, absl::string_view member) {
  std::string id = Text(value, absl::StrCat(member, "_id"));
  return id.empty() ? Text(JsonMember(value, member), "id") : id;
}

absl::StatusOr<PartialDate> Date(const JsonValue& value, absl::string_view member) {
  return ReadRecordDate(Text(value, member), member);
}

bool TakeActing(std::string* text) {
  absl::string_view rest = *text;
  if (!absl::StartsWithIgnoreCase(rest, "acting ")) return false;
  *text = std::string(rest.substr(7));
  return true;
}

v1::MeetingStatus ParseStatus(absl::string_view text) {
  const std::string word = absl::AsciiStrToLower(text);
  if (word == "planned") return v1::MEETING_STATUS_PLANNED;
  if (word == "possible" || word == "tentative") return v1::MEETING_STATUS_POSSIBLE;
  if (word == "cancelled" || word == "canceled") return v1::MEETING_STATUS_CANCELLED;
  if (word == "denied") return v1::MEETING_STATUS_DENIED;
  return v1::MEETING_STATUS_HELD;
}

std::vector<std::string> KeysOf(const JsonValue& value) {
  std::vector<std::string> keys;
  const std::string id = Text(value, "id");
  if (!id.empty()) keys.push_back(ExternalKey(kScheme, id));
  for (const JsonValue& identifier : JsonElements(JsonMember(value, "identifiers"))) {
    std::string key = absl::StrCat(absl::AsciiStrToLower(Text(identifier, "scheme")), ":",
                                   Text(identifier, "identifier"));
    if (IsKnownKey(key) && std::find(keys.begin(), keys.end(), key) == keys.end()) {
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

std::vector<std::string> OtherNames(const JsonValue& value, absl::string_view member) {
  std::vector<std::string> names;
  for (const JsonValue& each : JsonElements(JsonMember(value, member))) {
    names.push_back(each.is_string() ? JsonText(each) : Text(each, "name"));
  }
  return names;
}

struct NamedPerson {
  std::string name;
  std::vector<std::string> keys;
};

struct Post {
  std::string label;
  std::string role;
  std::string organization;
  std::vector<std::string> keys;
};

class PopoloSource final : public JsonRecordSource {
 public:
  PopoloSource(const Gazetteer& gazetteer, const RecordImportOptions& options)
      : JsonRecordSource(options), gazetteer_(gazetteer), budget_(options) {}

  absl::Status Open(const FileSystem& files, const InputFile& file) {
    CHANCERY_ASSIGN_OR_RETURN(file_, RepeatableFile::Open(files, file.path, file.regular));
    CHANCERY_RETURN_IF_ERROR(GatherNames());
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, file_->Read());
    SetReader(std::make_unique<JsonRecordReader>(std::move(source), JsonShape::kDocument,
                                                 options_.max_record_bytes));
    return absl::OkStatus();
  }

 private:
  absl::Status GatherNames() {
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, file_->Read());
    JsonRecordReader reader(std::move(source), JsonShape::kDocument, options_.max_record_bytes);
    JsonRecord record;
    while (true) {
      if (options_.stopped()) return absl::CancelledError("interrupted");
      const absl::StatusOr<bool> more = reader.Next(&record);
      // A broken document is read as far as it goes; the second pass says where that is.
      if (absl::IsInvalidArgument(more.status())) return absl::OkStatus();
      CHANCERY_RETURN_IF_ERROR(more.status());
      if (!*more) return absl::OkStatus();
      const Section section = ParseSection(record.section);
      if (section == Section::kOther || section == Section::kEvents ||
          section == Section::kMemberships) {
        continue;
      }
      const absl::StatusOr<JsonValue> value = ParseJson(record.text);
      if (!value.ok()) continue;  // the second pass says so
      CHANCERY_RETURN_IF_ERROR(Keep(section, *value));
    }
  }

  absl::Status Keep(Section section, const JsonValue& value) {
    const std::string id = Text(value, "id");
    switch (section) {
      case Section::kPersons: {
        NamedPerson person = {Text(value, "name"), KeysOf(value)};
        if (id.empty() || person.name.empty()) return absl::OkStatus();
        CHANCERY_RETURN_IF_ERROR(budget_.Add(kEntryBytes + id.size() + person.name.size() +
                                             person.keys.size() * sizeof(std::string)));
        persons_.emplace(id, std::move(person));
        return absl::OkStatus();
      }
      case Section::kOrganizations: {
        const std::string name = Text(value, "name");
        if (!id.empty() && !name.empty()) {
          CHANCERY_RETURN_IF_ERROR(budget_.Add(kEntryBytes + id.size() + name.size()));
          organizations_.emplace(id, name);
        }
        for (const JsonValue& post : JsonElements(JsonMember(value, "posts"))) {
          CHANCERY_RETURN_IF_ERROR(KeepPost(post, id));
        }
        return absl::OkStatus();
      }
      case Section::kPosts:
        return KeepPost(value, "");
      default:
        return absl::OkStatus();
    }
  }

  absl::Status KeepPost(const JsonValue& value, const std::string& organization) {
    const std::string id = Text(value, "id");
    Post post = ReadPost(value, organization);
    if (id.empty() || (post.label.empty() && post.role.empty())) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(budget_.Add(kEntryBytes + id.size() + post.label.size() +
                                         post.role.size() + post.organization.size()));
    posts_.emplace(id, std::move(post));
    return absl::OkStatus();
  }

  static Post ReadPost(const JsonValue& value, const std::string& organization) {
    Post post;
    post.label = Text(value, "label");
    post.role = Text(value, "role");
    post.organization = IdOf(value, "organization");
    if (post.organization.empty()) post.organization = organization;
    post.keys = KeysOf(value);
    return post;
  }

  std::string PolityOf(const std::string& organization) const {
    const auto it = organizations_.find(organization);
    return it == organizations_.end() ? "" : PolityName(gazetteer_, it->second);
  }

  // The role is the office; a label has the polity in it, as a rule.
  OfficeLabel LabelOf(const Post& post) const {
    return SplitOfficeLabel(gazetteer_, post.role.empty() ? post.label : post.role,
                            PolityOf(post.organization));
  }

  static std::string OfficeText(const OfficeLabel& label) {
    return label.polity.empty() ? label.title : absl::StrCat(label.title, " of ", label.polity);
  }

  absl::Status ReadRecord(const JsonRecord& record) override {
    const Section section = ParseSection(record.section);
    if (section == Section::kOther) {
      Skip(record.section);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const JsonValue value, ParseJson(record.text));
    if (!value.is_object()) {
      return RecordError(absl::StrCat("no object among the ", record.section));
    }
    switch (section) {
      case Section::kPersons:
        return ReadPerson(value);
      case Section::kOrganizations:
        for (const JsonValue& post : JsonElements(JsonMember(value, "posts"))) {
          const absl::Status status = EmitPost(post, Text(value, "id"));
          if (!status.ok()) EmitReject("", status);
        }
        for (const JsonValue& membership : JsonElements(JsonMember(value, "memberships"))) {
          const absl::Status status = ReadMembership(membership, "", Text(value, "id"));
          if (!status.ok()) EmitReject("", status);
        }
        return absl::OkStatus();
      case Section::kPosts:
        return EmitPost(value, "");
      case Section::kMemberships:
        return ReadMembership(value, "", "");
      case Section::kEvents:
        return ReadEvent(value);
      case Section::kOther:
        break;
    }
    return absl::OkStatus();
  }

  FactBuilder Start(absl::string_view id, absl::string_view title) const {
    RecordArticle article;
    article.key = absl::StrCat(kScheme, ":", id);
    article.title = std::string(title);
    article.publisher =
        options_.publisher.empty() ? std::string(kDefaultPublisher) : options_.publisher;
    return FactBuilder(kPopoloExtractor, kPopoloVersion, article);
  }

  absl::Status ReadPerson(const JsonValue& value) {
    const std::string id = Text(value, "id");
    const std::string name = Text(value, "name");
    if (id.empty()) return RecordError("the person has no id");
    if (name.empty()) return RecordError(absl::StrCat("the person ", id, " has no name"));
    if (IsVacancy(name)) {
      Skip(kVacancies);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate birth, Date(value, "birth_date"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate death, Date(value, "death_date"));
    FactBuilder builder = Start(absl::StrCat("person/", id), name);
    const int person = builder.AddPerson(name, KeysOf(value));
    builder.AddAliases(person, OtherNames(value, "other_names"));
    builder.SetLife(person, birth, death);
    const std::string nationality = Text(value, "national_identity");
    if (gazetteer_.FindPolity(nationality) != nullptr) {
      builder.person(person).set_polity(PolityName(gazetteer_, nationality));
    }
    std::string line = name;
    if (!birth.is_unknown()) absl::StrAppend(&line, ", born ", birth.ToString());
    if (!death.is_unknown()) absl::StrAppend(&line, ", died ", death.ToString());
    builder.AddLine(line);
    Emit(std::move(builder).Build());
    for (const JsonValue& membership : JsonElements(JsonMember(value, "memberships"))) {
      const absl::Status status = ReadMembership(membership, id, "");
      if (!status.ok()) EmitReject(absl::StrCat("person/", id), status);
    }
    return absl::OkStatus();
  }

  absl::Status EmitPost(const JsonValue& value, const std::string& organization) {
    const Post post = ReadPost(value, organization);
    const std::string id = Text(value, "id");
    if (id.empty()) return RecordError("the post has no id");
    const OfficeLabel label = LabelOf(post);
    if (label.title.empty()) return RecordError(absl::StrCat("the post ", id, " has no label"));
    FactBuilder builder = Start(absl::StrCat("post/", id), OfficeText(label));
    builder.AddOffice(label.title, label.polity, post.keys);
    for (const std::string& other : OtherNames(value, "other_labels")) {
      builder.AddOffice(SplitOfficeLabel(gazetteer_, other, label.polity).title, label.polity,
                        post.keys);
    }
    builder.AddLine(OfficeText(label));
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  absl::Status ReadMembership(const JsonValue& value, const std::string& person_id,
                              const std::string& organization_id) {
    const std::string holder = person_id.empty() ? IdOf(value, "person") : person_id;
    if (holder.empty()) {
      Skip("memberships of organizations");
      return absl::OkStatus();
    }
    const auto person = persons_.find(holder);
    if (person == persons_.end()) {
      return RecordError(absl::StrCat("person_id: there is no person ", holder, " in the file"));
    }
    if (IsVacancy(person->second.name)) {
      Skip(kVacancies);
      return absl::OkStatus();
    }
    Post post;
    const std::string post_id = IdOf(value, "post");
    if (!post_id.empty()) {
      const auto known = posts_.find(post_id);
      if (known == posts_.end()) {
        return RecordError(absl::StrCat("post_id: there is no post ", post_id, " in the file"));
      }
      post = known->second;
    } else {
      post.role = Text(value, "role");
      post.organization = IdOf(value, "organization");
      if (post.organization.empty()) post.organization = organization_id;
      if (post.role.empty()) {
        Skip("memberships without a post or role");
        return absl::OkStatus();
      }
    }
    std::string membership_label = Text(value, "label");
    std::string membership_role = Text(value, "role");
    bool acting = TakeActing(&membership_label);
    acting = TakeActing(&membership_role) || acting;
    if (post_id.empty()) post.role = membership_role;
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, Date(value, "start_date"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, Date(value, "end_date"));
    CHANCERY_ASSIGN_OR_RETURN(v1::TimeInterval interval,
                              MakeInterval(start, end, EndKnown::kUnknown));
    const OfficeLabel label = LabelOf(post);
    // An id of its own, or what the membership is about.
    std::string id = Text(value, "id");
    const bool own_id = !id.empty();
    if (!own_id) {
      id =
          absl::StrCat(holder, "/", post_id.empty() ? label.title : post_id, "/", start.ToString());
    }
    FactBuilder builder = Start(absl::StrCat("membership/", id),
                                absl::StrCat(person->second.name, ", ", OfficeText(label)));
    const int holder_index = builder.AddPerson(person->second.name, person->second.keys);
    const int office = builder.AddOffice(label.title, label.polity, post.keys);
    std::string line =
        absl::StrCat(person->second.name, ", ", acting ? "acting " : "", OfficeText(label));
    if (!start.is_unknown()) absl::StrAppend(&line, ", from ", start.ToString());
    if (!end.is_unknown()) absl::StrAppend(&line, ", until ", end.ToString());
    v1::TenureFact& tenure =
        builder.AddTenure(holder_index, office, std::move(interval), acting, line);
    if (own_id) tenure.add_keys(ExternalKey(kScheme, id));
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  absl::Status ReadEvent(const JsonValue& value) {
    const auto& attendees = JsonElements(JsonMember(value, "attendees"));
    if (attendees.empty()) {
      Skip("events without attendees");
      return absl::OkStatus();
    }
    const std::string id = Text(value, "id");
    if (id.empty()) return RecordError("the event has no id");
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, Date(value, "start_date"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, Date(value, "end_date"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate when, DateBetween(start, end));
    const std::string name = Text(value, "name");
    FactBuilder builder = Start(absl::StrCat("event/", id), name.empty() ? id : name);
    v1::MeetingFact meeting;
    std::string line = name;
    for (const JsonValue& attendee : attendees) {
      const std::string person_id =
          attendee.is_string() ? JsonText(attendee) : Text(attendee, "id");
      const auto known = persons_.find(person_id);
      NamedPerson person;
      if (known != persons_.end()) {
        person = known->second;
      } else {
        // Attendees are persons, who may stand here alone.
        person = {Text(attendee, "name"), KeysOf(attendee)};
        if (person.name.empty()) {
          return RecordError(
              absl::StrCat("attendees: there is no person ", person_id, " in the file"));
        }
      }
      if (IsVacancy(person.name)) {
        Skip(kVacancies);
        continue;
      }
      absl::StrAppend(&line, meeting.parties_size() == 0 ? ": " : ", ", person.name);
      if (meeting.parties_size() == 0 &&
          !absl::StartsWith(name, absl::StrCat("Meeting of ", person.name))) {
        meeting.set_title(name);
      }
      meeting.add_parties()->set_person(builder.AddPerson(person.name, person.keys));
    }
    if (meeting.parties_size() == 0) return absl::OkStatus();  // counted above
    if (!when.is_unknown()) meeting.mutable_when()->set_edtf(when.ToString());
    meeting.set_place(Text(value, "location"));
    meeting.set_status(ParseStatus(Text(value, "status")));
    meeting.set_kind(ParseMeetingKindWord(absl::AsciiStrToLower(Text(value, "classification"))));
    for (const std::string& key : KeysOf(value)) meeting.add_keys(key);
    if (!meeting.place().empty()) absl::StrAppend(&line, "; ", meeting.place());
    if (!when.is_unknown()) absl::StrAppend(&line, "; ", when.ToString());
    builder.AddMeeting(line).MergeFrom(meeting);
    Emit(std::move(builder).Build());
    return absl::OkStatus();
  }

  const Gazetteer& gazetteer_;
  ReferenceBudget budget_;
  std::unique_ptr<RepeatableFile> file_;
  absl::flat_hash_map<std::string, NamedPerson> persons_;
  absl::flat_hash_map<std::string, std::string> organizations_;
  absl::flat_hash_map<std::string, Post> posts_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenPopolo(const FileSystem& files,
                                                           const Gazetteer& gazetteer,
                                                           const InputFile& file,
                                                           const RecordImportOptions& options) {
  auto source = std::make_unique<PopoloSource>(gazetteer, options);
  CHANCERY_RETURN_IF_ERROR(source->Open(files, file));
  return source;
}

}  // namespace chancery
