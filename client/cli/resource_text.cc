#include "client/cli/resource_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"

namespace chancery {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

void Add(const std::string& label, std::string text, Fields* fields) {
  if (!text.empty()) fields->emplace_back(label, std::move(text));
}

// "Geneva (places/5)".
std::string RefWithName(const v1::ResourceRef& ref) {
  if (ref.display_name().empty() || ref.name().empty()) return RefText(ref);
  return absl::StrCat(ref.display_name(), " (", ref.name(), ")");
}

std::string RefsWithNames(const google::protobuf::RepeatedPtrField<v1::ResourceRef>& refs) {
  return absl::StrJoin(refs, ", ", [](std::string* out, const v1::ResourceRef& ref) {
    out->append(RefWithName(ref));
  });
}

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return absl::StrJoin(texts, ", ");
}

// "3 articles of 2 publishers"; "" for none. `T`: Support or ClaimedValue.
template <typename T>
std::string SupportText(const T& support) {
  if (support.articles() == 0) return "";
  return absl::StrCat(Plural(support.articles(), "article", "articles"), " of ",
                      Plural(support.publishers(), "publisher", "publishers"));
}

// "when: 2022-01-21 (taken; 2 articles of 2 publishers), 2022-01-22 (1 article of 1 publisher)".
std::string DisagreementText(const v1::Disagreement& disagreement) {
  return absl::StrCat(disagreement.field(), ": ",
                      absl::StrJoin(disagreement.values(), ", ",
                                    [](std::string* out, const v1::ClaimedValue& value) {
                                      absl::StrAppend(out, value.value(), " (",
                                                      value.chosen() ? "taken; " : "",
                                                      SupportText(value), ")");
                                    }));
}

Fields FieldsOf(const v1::Person& person) {
  Fields fields;
  Add("Name", person.name(), &fields);
  Add("Person", person.display_name(), &fields);
  Add("Also", Joined(person.aliases()), &fields);
  Add("Keys", Joined(person.keys()), &fields);
  Add("Born", DateText(person.birth()), &fields);
  Add("Died", DateText(person.death()), &fields);
  Add("Polity", RefWithName(person.polity()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Polity& polity) {
  Fields fields;
  Add("Name", polity.name(), &fields);
  Add("Polity", polity.display_name(), &fields);
  Add("Also", Joined(polity.aliases()), &fields);
  Add("Keys", Joined(polity.keys()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Role& role) {
  Fields fields;
  Add("Name", role.name(), &fields);
  Add("Office", role.display_name(), &fields);
  Add("Title", role.title(), &fields);
  Add("Also", Joined(role.aliases()), &fields);
  Add("Keys", Joined(role.keys()), &fields);
  Add("Polity", RefWithName(role.polity()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Tenure& tenure) {
  Fields fields;
  Add("Name", tenure.name(), &fields);
  Add("Person", RefWithName(tenure.person()), &fields);
  Add("Office", RefWithName(tenure.role()), &fields);
  Add("From", StartText(tenure.interval()), &fields);
  Add("Until", EndText(tenure.interval()), &fields);
  Add("Acting", tenure.acting() ? "yes" : "", &fields);
  Add("Keys", Joined(tenure.keys()), &fields);
  Add("Told by", SupportText(tenure.support()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Statement& statement) {
  Fields fields;
  Add("Name", statement.name(), &fields);
  Add("Speaker", RefWithName(statement.speaker()), &fields);
  Add("Speaker", statement.speaker_description(), &fields);
  Add("Office then", CapacitiesText(statement.capacities()), &fields);
  Add(statement.mode() == v1::STATEMENT_MODE_PARAPHRASE ? "Reported" : "Words", statement.text(),
      &fields);
  Add("When", DateText(statement.when()), &fields);
  Add("Meeting", RefWithName(statement.meeting()), &fields);
  Add("To", RefWithName(statement.addressee()), &fields);
  Add("Topics", RefsWithNames(statement.topics()), &fields);
  Add("Keys", Joined(statement.keys()), &fields);
  Add("Told by", SupportText(statement.support()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Meeting& meeting) {
  Fields fields;
  Add("Name", meeting.name(), &fields);
  Add("Meeting", meeting.display_name(), &fields);
  Add("Title", meeting.title(), &fields);
  Add("Kind", KindText(meeting.kind()), &fields);
  Add("Status", StatusText(meeting.status()), &fields);
  Add("When", DateText(meeting.when()), &fields);
  Add("Duration", DurationText(meeting.duration()), &fields);
  Add("Place", RefWithName(meeting.place()), &fields);
  Add("Topics", RefsWithNames(meeting.topics()), &fields);
  for (const v1::Participation& participation : meeting.participations()) {
    std::string text = participation.party().name().empty() ? participation.group()
                                                            : RefWithName(participation.party());
    const std::string offices = CapacitiesText(participation.capacities());
    if (!offices.empty()) absl::StrAppend(&text, ": ", offices);
    Add("Who", std::move(text), &fields);
  }
  Add("CAMEO", meeting.cameo_code(), &fields);
  Add("Keys", Joined(meeting.keys()), &fields);
  if (meeting.has_support()) {
    Add("Told by", SupportText(meeting.support()), &fields);
  } else if (meeting.article_count() > 0) {
    Add("Told by", Plural(meeting.article_count(), "article", "articles"), &fields);
  }
  for (const v1::Disagreement& disagreement : meeting.disagreements()) {
    Add("At odds", DisagreementText(disagreement), &fields);
  }
  for (const v1::Statement& statement : meeting.statements()) {
    const std::string speaker = statement.speaker().name().empty() ? statement.speaker_description()
                                                                   : RefText(statement.speaker());
    const bool quote = statement.mode() == v1::STATEMENT_MODE_QUOTE;
    Add("Said", absl::StrCat(speaker, ": ", quote ? "\"" : "", statement.text(), quote ? "\"" : ""),
        &fields);
  }
  return fields;
}

Fields FieldsOf(const v1::Place& place) {
  Fields fields;
  Add("Name", place.name(), &fields);
  Add("Place", place.display_name(), &fields);
  Add("Also", Joined(place.aliases()), &fields);
  Add("Keys", Joined(place.keys()), &fields);
  Add("Polity", RefWithName(place.polity()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Topic& topic) {
  Fields fields;
  Add("Name", topic.name(), &fields);
  Add("Topic", topic.display_name(), &fields);
  Add("Also", Joined(topic.aliases()), &fields);
  Add("Keys", Joined(topic.keys()), &fields);
  return fields;
}

Fields FieldsOf(const v1::Article& article) {
  Fields fields;
  Add("Name", article.name(), &fields);
  Add("Title", article.title(), &fields);
  Add("Publisher", article.publisher(), &fields);
  Add("URL", article.url(), &fields);
  Add("Published", DateText(article.published()), &fields);
  Add("Language", article.language(), &fields);
  Add("Hash", article.content_hash(), &fields);
  Add("Read by", article.extractor(), &fields);
  Add("Ingested", TimestampText(article.ingest_time()), &fields);
  Add("Keys", Joined(article.keys()), &fields);
  Add("Text", article.text(), &fields);
  return fields;
}

}  // namespace

Fields ResourceFields(const v1::Resource& resource) {
  switch (resource.resource_case()) {
    case v1::Resource::kPerson:
      return FieldsOf(resource.person());
    case v1::Resource::kPolity:
      return FieldsOf(resource.polity());
    case v1::Resource::kRole:
      return FieldsOf(resource.role());
    case v1::Resource::kTenure:
      return FieldsOf(resource.tenure());
    case v1::Resource::kMeeting:
      return FieldsOf(resource.meeting());
    case v1::Resource::kStatement:
      return FieldsOf(resource.statement());
    case v1::Resource::kPlace:
      return FieldsOf(resource.place());
    case v1::Resource::kTopic:
      return FieldsOf(resource.topic());
    case v1::Resource::kArticle:
      return FieldsOf(resource.article());
    case v1::Resource::RESOURCE_NOT_SET:
      return {};
  }
  return {};
}

std::string ResourceName(const v1::Resource& resource) {
  const Fields fields = ResourceFields(resource);
  return fields.empty() || fields[0].first != "Name" ? "" : fields[0].second;
}

std::string ResourceTitle(const v1::Resource& resource) {
  switch (resource.resource_case()) {
    case v1::Resource::kPerson:
      return resource.person().display_name();
    case v1::Resource::kPolity:
      return resource.polity().display_name();
    case v1::Resource::kRole:
      return resource.role().display_name();
    case v1::Resource::kTenure:
      return absl::StrCat(RefText(resource.tenure().person()), ", ",
                          RefText(resource.tenure().role()));
    case v1::Resource::kMeeting:
      return resource.meeting().display_name();
    case v1::Resource::kStatement:
      return resource.statement().text();
    case v1::Resource::kPlace:
      return resource.place().display_name();
    case v1::Resource::kTopic:
      return resource.topic().display_name();
    case v1::Resource::kArticle:
      return resource.article().title();
    case v1::Resource::RESOURCE_NOT_SET:
      return "";
  }
  return "";
}

std::string ResourceDetail(const v1::Resource& resource) {
  switch (resource.resource_case()) {
    case v1::Resource::kPerson:
      return RefText(resource.person().polity());
    case v1::Resource::kRole:
      return RefText(resource.role().polity());
    case v1::Resource::kTenure:
      return absl::StrCat(StartText(resource.tenure().interval()), " - ",
                          EndText(resource.tenure().interval()),
                          resource.tenure().acting() ? ", acting" : "");
    case v1::Resource::kMeeting:
      return StatusText(resource.meeting().status());
    case v1::Resource::kStatement: {
      const v1::Statement& statement = resource.statement();
      const std::string speaker = statement.speaker().name().empty()
                                      ? statement.speaker_description()
                                      : RefText(statement.speaker());
      const std::string when = DateText(statement.when());
      return when.empty() ? speaker : absl::StrCat(speaker, ", ", when);
    }
    case v1::Resource::kPlace:
      return RefText(resource.place().polity());
    case v1::Resource::kArticle: {
      const v1::Article& article = resource.article();
      const std::string published = DateText(article.published());
      return published.empty() ? article.publisher()
                               : absl::StrCat(article.publisher(), ", ", published);
    }
    default:
      return "";
  }
}

}  // namespace chancery
