#include "client/loader/hsg_importer.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/extract/official_list.h"
#include "client/extract/remarks.h"
#include "client/loader/xml_reader.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

constexpr absl::string_view kPublisher = "Office of the Historian";
constexpr absl::string_view kSite = "https://history.state.gov/departmenthistory/";
constexpr absl::string_view kUnitedStates = "United States";
constexpr int64_t kMaxFileBytes = int64_t{64} << 20;
// A hand-written id; longer ones, or with other characters, would not be safe as file names.
constexpr size_t kMaxIdBytes = 200;

SourceItem RejectItem(absl::string_view article, int64_t line, const Reject& reject) {
  SourceItem item;
  item.place.article = std::string(article);
  item.place.line = line;
  item.content = reject;
  return item;
}

SourceItem RejectItem(absl::string_view article, int64_t line, const absl::Status& status) {
  return RejectItem(article, line, RejectFromStatus(status, reject_reason::kMetadataInvalid));
}

absl::Status Missing(absl::string_view what) {
  return RejectError(reject_reason::kMetadataMissing, absl::StrCat("no <", what, ">"));
}

absl::StatusOr<std::unique_ptr<XmlDocument>> ParseXml(std::string content,
                                                      const std::string& path) {
  absl::StatusOr<std::unique_ptr<XmlDocument>> document =
      XmlDocument::Parse(std::move(content), path);
  if (document.ok()) return document;
  return RejectError(reject_reason::kXmlInvalid, document.status().message());
}

bool IsSafeId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
}

// The text of a child that must be there.
absl::StatusOr<std::string> Required(const XmlNode& node, absl::string_view child) {
  std::string text = node.Child(child).Text();
  if (text.empty()) return Missing(child);
  return text;
}

absl::StatusOr<PartialDate> ReadDay(const XmlNode& node, absl::string_view child) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string text, Required(node, child));
  absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
  if (!date.ok() || !date->is_exact_day()) {
    return RejectError(reject_reason::kMetadataInvalid,
                       absl::StrCat("<", child, "> is no day: \"", text, "\""));
  }
  return date;
}

// The days of a trip or visit, both included.
absl::StatusOr<PartialDate> ReadDays(const XmlNode& node) {
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, ReadDay(node, "start-date"));
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, ReadDay(node, "end-date"));
  if (end.earliest() < start.earliest()) {
    return RejectError(
        reject_reason::kMetadataInvalid,
        absl::StrCat("<end-date> ", end.ToString(), " is before <start-date> ", start.ToString()));
  }
  return PartialDate::Range(start.earliest(), end.earliest());
}

// The name of a country as the source has it, "Germany, Federal Republic of", if the gazetteer
// knows it; else without what stands in parentheses, "Poland (government-in-exile)"; else by the
// element's id, "korea-south".
std::string CountryName(const Gazetteer& gazetteer, const XmlNode& node) {
  std::string text = node.Text();
  if (gazetteer.FindPolity(text) != nullptr) return text;
  const size_t paren = text.find('(');
  if (paren != std::string::npos) {
    std::string outer(absl::StripAsciiWhitespace(absl::string_view(text).substr(0, paren)));
    if (gazetteer.FindPolity(outer) != nullptr) return outer;
  }
  const std::string words = absl::StrReplaceAll(node.Attribute("id"), {{"-", " "}});
  const PolityEntry* by_id = gazetteer.FindPolity(words);
  return by_id != nullptr ? by_id->name : text;
}

std::string Surname(absl::string_view name) {
  name = absl::StripSuffix(absl::StripSuffix(name, " Jr."), ",");
  const size_t blank = name.rfind(' ');
  return std::string(blank == absl::string_view::npos ? name : name.substr(blank + 1));
}

// ---- travels ----------------------------------------------------------------------------------

struct Traveller {
  absl::string_view role;
  absl::string_view office;
  absl::string_view short_title;
};
constexpr Traveller kTravellers[] = {
    {"secretary", "Secretary of State", "Secretary"},
    {"president", "President", "President"},
};

class TravelsSource : public DocumentSource {
 public:
  TravelsSource(const Gazetteer& gazetteer, std::string name, std::unique_ptr<XmlDocument> document)
      : gazetteer_(gazetteer),
        name_(std::move(name)),
        document_(std::move(document)),
        trips_(document_->root().Children()) {}

  absl::optional<SourceItem> Next() override {
    if (next_ >= trips_.size()) return absl::nullopt;
    const XmlNode trip = trips_[next_++];
    const std::string id = absl::StrCat(trip.Child("role").Text(), "-", trip.Child("id").Text());
    const std::string article = absl::StrCat(name_, "#", id);
    absl::StatusOr<DocumentInput> input = Read(trip, id);
    if (!input.ok()) return RejectItem(article, trip.line(), input.status());
    SourceItem item;
    item.place.article = article;
    item.place.line = trip.line();
    item.content = *std::move(input);
    return item;
  }

 private:
  absl::StatusOr<DocumentInput> Read(const XmlNode& trip, const std::string& id) const {
    if (trip.name() != "trip") {
      return RejectError(reject_reason::kXmlInvalid,
                         absl::StrCat("<", trip.name(), "> among the trips"));
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::string number, Required(trip, "id"));
    CHANCERY_ASSIGN_OR_RETURN(const std::string role, Required(trip, "role"));
    CHANCERY_ASSIGN_OR_RETURN(const std::string traveller, Required(trip, "name"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate days, ReadDays(trip));
    CHANCERY_ASSIGN_OR_RETURN(const std::string country, Required(trip, "country"));
    CHANCERY_ASSIGN_OR_RETURN(const std::string remarks, Required(trip, "remarks"));
    const auto* known = std::find_if(std::begin(kTravellers), std::end(kTravellers),
                                     [&](const Traveller& t) { return t.role == role; });
    if (known == std::end(kTravellers)) {
      return RejectError(reject_reason::kMetadataInvalid,
                         absl::StrCat("unknown <role> \"", role, "\""));
    }
    const std::string who(trip.Attribute("who"));
    const PartialDate start = PartialDate::FromDayNumber(days.nominal_earliest());
    const PartialDate end = PartialDate::FromDayNumber(days.nominal_latest());
    DocumentInput input;
    input.article.set_key(absl::StrCat("hsg:", id));
    input.article.set_title(absl::StrCat("Travels of ", known->short_title, " ", Surname(traveller),
                                         ": ", country, ", ", start.ToString()));
    input.article.set_publisher(std::string(kPublisher));
    input.article.set_url(absl::StrCat(kSite, "travels/", role, who.empty() ? "" : "/", who));
    input.article.mutable_published()->set_edtf(end.ToString());
    input.article.set_language("en");
    input.article.set_text(remarks);
    input.context.subject_name = traveller;
    input.context.subject_office = std::string(known->office);
    input.context.subject_polity = std::string(kUnitedStates);
    if (!who.empty()) input.context.subject_keys.push_back(absl::StrCat("hsg:", who));
    input.context.when = days;
    input.context.place = trip.Child("locale").Text();
    input.context.polity = CountryName(gazetteer_, trip.Child("country"));
    return input;
  }

  const Gazetteer& gazetteer_;
  const std::string name_;
  const std::unique_ptr<XmlDocument> document_;
  const std::vector<XmlNode> trips_;
  size_t next_ = 0;
};

// ---- visits -----------------------------------------------------------------------------------

// "J.M.G.M. (Tom) Adams" without the nickname, which would end the name.
std::string WithoutParentheses(absl::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) out.push_back(c);
    if (c == ')' && depth > 0) --depth;
  }
  absl::RemoveExtraAsciiWhitespace(&out);
  return out;
}

// True if the description tells of a visit to the President: "State Visit", "Official working
// visit". "Official visit to San Diego" is to somewhere else.
bool IsVisitToPresident(absl::string_view description) {
  const std::string lowered = absl::AsciiStrToLower(description);
  const absl::string_view lower = lowered;
  for (absl::string_view kind :
       {"state visit", "official visit", "working visit", "official working visit"}) {
    const size_t at = lower.find(kind);
    if (at == absl::string_view::npos) continue;
    if (absl::EndsWith(lower.substr(0, at), "un")) continue;  // "unofficial"
    const absl::string_view rest = lower.substr(at + kind.size());
    if (absl::StartsWith(rest, " to ") && !absl::StartsWith(rest, " to washington")) continue;
    return true;
  }
  return false;
}

class VisitsSource : public DocumentSource {
 public:
  VisitsSource(const Gazetteer& gazetteer, std::string name, std::unique_ptr<XmlDocument> document)
      : gazetteer_(gazetteer),
        name_(std::move(name)),
        document_(std::move(document)),
        visits_(document_->root().Children()) {}

  absl::optional<SourceItem> Next() override {
    while (ready_.empty()) {
      if (next_ >= visits_.size()) return absl::nullopt;
      const XmlNode visit = visits_[next_++];
      const std::string id = absl::StrCat("visit-", visit.Child("id").Text());
      const std::string article = absl::StrCat(name_, "#", id);
      absl::StatusOr<std::vector<v1::ArticleFacts>> facts = Read(visit, id);
      if (!facts.ok()) {
        ready_.push_back(RejectItem(article, visit.line(), facts.status()));
        break;
      }
      for (v1::ArticleFacts& each : *facts) {
        SourceItem item;
        item.place.article =
            absl::StrCat(name_, "#", absl::StripPrefix(each.article().key(), "hsg:"));
        item.place.line = visit.line();
        item.content = std::move(each);
        ready_.push_back(std::move(item));
      }
    }
    SourceItem item = std::move(ready_.front());
    ready_.pop_front();
    return item;
  }

 private:
  absl::StatusOr<std::vector<v1::ArticleFacts>> Read(const XmlNode& visit,
                                                     const std::string& id) const {
    if (visit.name() != "visit") {
      return RejectError(reject_reason::kXmlInvalid,
                         absl::StrCat("<", visit.name(), "> among the visits"));
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::string number, Required(visit, "id"));
    CHANCERY_ASSIGN_OR_RETURN(const std::string visitor, Required(visit, "visitor"));
    CHANCERY_ASSIGN_OR_RETURN(const std::string from, Required(visit, "from"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate days, ReadDays(visit));
    const std::string description = visit.Child("description").Text();
    const std::string names = WithoutParentheses(visitor);
    const OfficialReader reader(gazetteer_, names);
    size_t next = 0;
    std::vector<Official> people = reader.ReadList(0, reader.tokens().size(), &next);
    people.erase(std::remove_if(people.begin(), people.end(),
                                [](const Official& official) {
                                  return official.kind != Official::Kind::kPerson;
                                }),
                 people.end());
    if (people.empty()) {
      return RejectError(reject_reason::kMetadataInvalid,
                         absl::StrCat("<visitor> names no person: \"", visitor, "\""));
    }
    v1::ArticleSource article;
    article.set_title(absl::StrCat("Visit of ", visitor, " of ", from, ", ",
                                   PartialDate::FromDayNumber(days.nominal_earliest()).ToString()));
    article.set_publisher(std::string(kPublisher));
    const absl::string_view country_id = visit.Child("from").Attribute("id");
    article.set_url(absl::StrCat(kSite, "visits", country_id.empty() ? "" : "/", country_id));
    article.mutable_published()->set_edtf(
        PartialDate::FromDayNumber(days.nominal_latest()).ToString());
    article.set_language("en");
    article.set_text(description);
    ExtractionContext context;
    context.subject_polity = CountryName(gazetteer_, visit.Child("from"));
    context.when = days;
    context.place = "Washington";
    context.polity = std::string(kUnitedStates);
    std::vector<v1::ArticleFacts> all;
    for (size_t i = 0; i < people.size(); ++i) {
      article.set_key(absl::StrCat("hsg:", id, i == 0 ? "" : absl::StrCat("-", i + 1)));
      context.subject_name = people[i].name;
      context.subject_office = people[i].office;
      // Who is only elected does not hold the office yet.
      if (absl::StartsWith(people[i].qualifier, "-")) {
        absl::StrAppend(&context.subject_office, people[i].qualifier);
      }
      CHANCERY_ASSIGN_OR_RETURN(v1::ArticleFacts facts, ReadRemarks(gazetteer_, article, context));
      facts.set_extractor(std::string(kHsgExtractor));
      facts.set_extractor_version(std::string(kHsgVersion));
      if (description.empty()) SetText(absl::StrCat(visitor, " (", from, ")."), &facts);
      if (people[i].qualifier == "acting") {
        for (v1::TenureFact& tenure : *facts.mutable_tenures()) {
          if (tenure.person() == 0) tenure.set_acting(true);
        }
      }
      if (IsVisitToPresident(description) && !MeetsPresident(facts)) {
        AddVisitToPresident(context, &facts);
      }
      all.push_back(std::move(facts));
    }
    return all;
  }

  // Gives a text to facts that have none: those of the visitor alone.
  static void SetText(std::string text, v1::ArticleFacts* facts) {
    const auto end = static_cast<int32_t>(text.size());
    facts->mutable_article()->set_text(std::move(text));
    const auto cover = [end](google::protobuf::RepeatedPtrField<v1::FactSource>* sources) {
      for (v1::FactSource& source : *sources) source.mutable_sentence()->set_end(end);
    };
    for (v1::PersonFact& person : *facts->mutable_persons()) cover(person.mutable_sources());
    for (v1::OfficeFact& office : *facts->mutable_offices()) cover(office.mutable_sources());
    for (v1::TenureFact& tenure : *facts->mutable_tenures()) cover(tenure.mutable_sources());
  }

  static bool IsPresidentOfUnitedStates(const v1::OfficeFact& office) {
    return office.title() == "President" && office.polity() == kUnitedStates;
  }

  static bool MeetsPresident(const v1::ArticleFacts& facts) {
    for (const v1::MeetingFact& meeting : facts.meetings()) {
      for (const v1::PartyFact& party : meeting.parties()) {
        const int office = party.has_capacity() ? party.capacity()
                           : party.has_office() ? party.office()
                                                : -1;
        if (office >= 0 && IsPresidentOfUnitedStates(facts.offices(office))) return true;
      }
    }
    return false;
  }

  static void AddVisitToPresident(const ExtractionContext& context, v1::ArticleFacts* facts) {
    int president = -1;
    for (int i = 0; i < facts->offices_size(); ++i) {
      if (IsPresidentOfUnitedStates(facts->offices(i))) president = i;
    }
    v1::FactSource source;
    source.mutable_sentence()->set_end(static_cast<int32_t>(facts->article().text().size()));
    if (president < 0) {
      v1::OfficeFact* office = facts->add_offices();
      office->set_title("President");
      office->set_polity(std::string(kUnitedStates));
      *office->add_sources() = source;
      president = facts->offices_size() - 1;
    }
    v1::MeetingFact* meeting = facts->add_meetings();
    v1::PartyFact* visitor = meeting->add_parties();
    visitor->set_person(0);
    for (int i = 0; i < facts->tenures_size(); ++i) {
      if (facts->tenures(i).person() == 0) visitor->set_capacity(facts->tenures(i).office());
    }
    meeting->add_parties()->set_office(president);
    meeting->set_kind(v1::MEETING_KIND_IN_PERSON);
    meeting->set_status(v1::MEETING_STATUS_HELD);
    meeting->mutable_when()->set_edtf(context.when.ToString());
    meeting->set_place(context.place);
    meeting->set_place_polity(context.polity);
    // Implied by the kind of visit rather than said.
    source.set_confidence(0.8F);
    *meeting->add_sources() = std::move(source);
  }

  const Gazetteer& gazetteer_;
  const std::string name_;
  const std::unique_ptr<XmlDocument> document_;
  const std::vector<XmlNode> visits_;
  size_t next_ = 0;
  std::deque<SourceItem> ready_;
};

// ---- principal officers and chiefs of mission ---------------------------------------------------

struct PersonRecord {
  std::string name;
  std::vector<std::string> aliases;
  PartialDate birth;
  PartialDate death;
};

// Writes the lines that facts refer to as their sentences.
class LineWriter {
 public:
  explicit LineWriter(std::string* text) : text_(text) {}

  v1::FactSource Add(absl::string_view line) {
    v1::FactSource source;
    source.mutable_sentence()->set_begin(static_cast<int32_t>(text_->size()));
    absl::StrAppend(text_, line);
    source.mutable_sentence()->set_end(static_cast<int32_t>(text_->size()));
    text_->push_back('\n');
    return source;
  }

 private:
  std::string* const text_;
};

class PocomSource : public DocumentSource {
 public:
  // One of a folder's files that is still to be read.
  struct Step {
    enum class Kind : uint8_t { kPosition, kMission, kPeople };
    Kind kind = Kind::kPosition;
    std::string path;
    std::string name;  // "secretary", "b"
  };

  PocomSource(const FileSystem& files, const Gazetteer& gazetteer, std::string name,
              std::string folder)
      : files_(files), gazetteer_(gazetteer), name_(std::move(name)), folder_(std::move(folder)) {}

  // Lists the folder.
  absl::Status Open() {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> entries, files_.List(folder_));
    const auto has = [&](absl::string_view entry) {
      return std::find(entries.begin(), entries.end(), entry) != entries.end();
    };
    if (!has("positions-principals") || !has("people")) {
      return RejectError(reject_reason::kUnknownFormat,
                         absl::StrCat(folder_,
                                      ": no positions-principals and people in it: not a "
                                      "pocom data set"));
    }
    CHANCERY_RETURN_IF_ERROR(AddSteps("positions-principals", Step::Kind::kPosition));
    if (has("missions-countries")) {
      CHANCERY_RETURN_IF_ERROR(AddSteps("missions-countries", Step::Kind::kMission));
    }
    const std::string people = absl::StrCat(folder_, "/people");
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> letters, files_.List(people));
    for (const std::string& letter : letters) {
      steps_.push_back({Step::Kind::kPeople, absl::StrCat(people, "/", letter), letter});
    }
    return absl::OkStatus();
  }

  // Of one file, whose content is known.
  void AddFile(std::string path, std::string name, std::string content) {
    steps_.push_back({Step::Kind::kPosition, std::move(path), std::move(name)});
    given_ = std::move(content);
  }

  absl::optional<SourceItem> Next() override {
    while (ready_.empty()) {
      if (next_ >= steps_.size()) return absl::nullopt;
      const Step step = steps_[next_++];
      const absl::Status status =
          step.kind == Step::Kind::kPeople ? ReadPeople(step) : ReadHolders(step);
      if (!status.ok()) {
        ready_.push_back(
            RejectItem(Article(step), 0, RejectFromStatus(status, reject_reason::kUnreadable)));
      }
    }
    SourceItem item = std::move(ready_.front());
    ready_.pop_front();
    return item;
  }

 private:
  static std::string Id(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kPosition:
        return absl::StrCat("position-", step.name);
      case Step::Kind::kMission:
        return absl::StrCat("mission-", step.name);
      case Step::Kind::kPeople:
        return absl::StrCat("people-", step.name);
    }
    return step.name;
  }
  std::string Article(const Step& step) const { return absl::StrCat(name_, "#", Id(step)); }

  absl::Status AddSteps(absl::string_view folder, Step::Kind kind) {
    const std::string path = absl::StrCat(folder_, "/", folder);
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> entries, files_.List(path));
    for (const std::string& entry : entries) {
      if (!absl::EndsWith(entry, ".xml")) continue;
      steps_.push_back(
          {kind, absl::StrCat(path, "/", entry), std::string(absl::StripSuffix(entry, ".xml"))});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<XmlDocument>> Load(const std::string& path) {
    if (given_.has_value()) {
      std::string content = *std::move(given_);
      given_.reset();
      return ParseXml(std::move(content), path);
    }
    CHANCERY_ASSIGN_OR_RETURN(std::string content, ReadAll(files_, path, kMaxFileBytes));
    return ParseXml(std::move(content), path);
  }

  absl::StatusOr<PersonRecord> LoadPerson(const std::string& id) {
    if (!IsSafeId(id)) {
      return RejectError(reject_reason::kMetadataInvalid,
                         absl::StrCat("<person-id> is no id: \"", id.substr(0, 60), "\""));
    }
    const std::string path = absl::StrCat(folder_, "/people/", id.substr(0, 1), "/", id, ".xml");
    const absl::StatusOr<std::unique_ptr<XmlDocument>> document = Load(path);
    if (!document.ok()) {
      return RejectError(absl::IsInvalidArgument(document.status())
                             ? reject_reason::kXmlInvalid
                             : reject_reason::kMetadataMissing,
                         absl::StrCat("person ", id, ": ", document.status().message()));
    }
    return PersonOf((*document)->root(), id);
  }

  static absl::StatusOr<PersonRecord> PersonOf(const XmlNode& node, const std::string& id) {
    const XmlNode name = node.Child("persName");
    PersonRecord person;
    for (absl::string_view part : {"forename", "surname", "genName"}) {
      const std::string text = name.Child(part).Text();
      if (text.empty()) continue;
      absl::StrAppend(&person.name, person.name.empty() ? "" : " ", text);
    }
    if (person.name.empty()) {
      return RejectError(reject_reason::kMetadataMissing,
                         absl::StrCat("person ", id, ": no <persName>"));
    }
    for (const XmlNode& alias : name.Children("altname")) {
      std::string text = alias.Text();
      if (!text.empty()) person.aliases.push_back(std::move(text));
    }
    // What is no year ("1856?" aside) is left out: a name without its dates is still a name.
    const absl::StatusOr<PartialDate> birth = PartialDate::Parse(node.Child("birth").Text());
    const absl::StatusOr<PartialDate> death = PartialDate::Parse(node.Child("death").Text());
    if (birth.ok()) person.birth = *birth;
    if (death.ok()) person.death = *death;
    return person;
  }

  static v1::PersonFact* AddPerson(const PersonRecord& record, const std::string& id,
                                   const v1::FactSource& source, v1::ArticleFacts* facts) {
    v1::PersonFact* person = facts->add_persons();
    person->set_name(record.name);
    for (const std::string& alias : record.aliases) person->add_aliases(alias);
    person->add_keys(absl::StrCat("hsg:", id));
    if (!record.birth.is_unknown()) person->mutable_birth()->set_edtf(record.birth.ToString());
    if (!record.death.is_unknown()) person->mutable_death()->set_edtf(record.death.ToString());
    *person->add_sources() = source;
    return person;
  }

  void StartArticle(const Step& step, absl::string_view title, absl::string_view url,
                    v1::ArticleFacts* facts) const {
    v1::ArticleSource* article = facts->mutable_article();
    article->set_key(absl::StrCat("hsg:", Id(step)));
    article->set_title(std::string(title));
    article->set_publisher(std::string(kPublisher));
    article->set_url(absl::StrCat(kSite, url));
    article->set_language("en");
    facts->set_extractor(std::string(kHsgExtractor));
    facts->set_extractor_version(std::string(kHsgVersion));
  }

  void Emit(const Step& step, v1::ArticleFacts facts) {
    SourceItem item;
    item.place.article = Article(step);
    item.content = std::move(facts);
    ready_.push_back(std::move(item));
  }

  // The title of a chief of mission by its id; read once each.
  absl::StatusOr<std::string> RoleTitle(const std::string& id) {
    const auto known = role_titles_.find(id);
    if (known != role_titles_.end()) return known->second;
    if (!IsSafeId(id)) {
      return RejectError(reject_reason::kMetadataInvalid,
                         absl::StrCat("<role-title-id> is no id: \"", id.substr(0, 60), "\""));
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<XmlDocument> document,
                              Load(absl::StrCat(folder_, "/roles-country-chiefs/", id, ".xml")));
    CHANCERY_ASSIGN_OR_RETURN(std::string title,
                              Required(document->root().Child("names"), "singular"));
    role_titles_.emplace(id, title);
    return title;
  }

  std::string CountryOf(const std::string& territory) const {
    const PolityEntry* polity = gazetteer_.FindPolity(absl::StrReplaceAll(territory, {{"-", " "}}));
    if (polity != nullptr) return polity->name;
    std::string name = absl::StrReplaceAll(territory, {{"-", " "}});
    for (size_t i = 0; i < name.size(); ++i) {
      if (i == 0 || name[i - 1] == ' ') {
        name[i] = absl::ascii_toupper(static_cast<unsigned char>(name[i]));
      }
    }
    return name;
  }

  absl::Status ReadHolders(const Step& step) {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<XmlDocument> document, Load(step.path));
    const XmlNode root = document->root();
    const bool mission = step.kind == Step::Kind::kMission;
    std::string title;
    std::string country;
    std::vector<XmlNode> holders;
    if (mission) {
      if (root.name() != "country-mission") return WrongRoot(root, "country-mission");
      CHANCERY_ASSIGN_OR_RETURN(const std::string territory, Required(root, "territory-id"));
      country = CountryOf(territory);
      title = absl::StrCat("Chiefs of Mission to ", country);
      for (absl::string_view group : {"chiefs", "other-nominees", "mission-note"}) {
        for (const XmlNode& node : root.Child(group).Children("chief")) holders.push_back(node);
      }
    } else {
      if (root.name() != "principal-position") return WrongRoot(root, "principal-position");
      CHANCERY_ASSIGN_OR_RETURN(title, Required(root.Child("names"), "singular"));
      for (absl::string_view group : {"principals", "other-appointees"}) {
        for (const XmlNode& node : root.Child(group).Children("principal")) {
          holders.push_back(node);
        }
      }
    }
    v1::ArticleFacts facts;
    StartArticle(step, title,
                 mission ? absl::StrCat("people/chiefsofmission/", step.name)
                         : absl::StrCat("people/principalofficers/", step.name),
                 &facts);
    LineWriter lines(facts.mutable_article()->mutable_text());
    lines.Add(absl::StrCat(title, mission ? "" : " of the United States"));
    std::string latest;
    std::map<std::string, int> persons;
    std::map<std::string, int> offices;
    for (const XmlNode& holder : holders) {
      const std::string id = holder.Child("id").Text();
      const absl::Status status =
          AddHolder(holder, mission, title, country, &persons, &offices, &lines, &facts);
      if (!status.ok()) {
        ready_.push_back(RejectItem(absl::StrCat(Article(step), "/", id), holder.line(), status));
        continue;
      }
      latest = std::max(latest, holder.Child("last-modified-date").Text());
    }
    const absl::StatusOr<PartialDate> published = PartialDate::Parse(latest);
    if (published.ok() && !published->is_unknown()) {
      facts.mutable_article()->mutable_published()->set_edtf(published->ToString());
    }
    Emit(step, std::move(facts));
    return absl::OkStatus();
  }

  static absl::Status WrongRoot(const XmlNode& root, absl::string_view wanted) {
    return RejectError(reject_reason::kXmlInvalid,
                       absl::StrCat("the root element is <", root.name(), ">, not <", wanted, ">"));
  }

  absl::Status AddHolder(const XmlNode& holder, bool mission, const std::string& position,
                         const std::string& country, std::map<std::string, int>* persons,
                         std::map<std::string, int>* offices, LineWriter* lines,
                         v1::ArticleFacts* facts) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string person_id, Required(holder, "person-id"));
    std::string title = position;
    std::string role_id = holder.Child("role-title-id").Text();
    if (mission) {
      CHANCERY_ASSIGN_OR_RETURN(const std::string role, RoleTitle(role_id));
      title = absl::StrCat(role, " to ", country);
      absl::StrAppend(&role_id, "-",
                      absl::StrReplaceAll(absl::AsciiStrToLower(country), {{" ", "-"}}));
    }
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate appointed, Date(holder, "appointed"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate started, Date(holder, "started"));
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate ended, Date(holder, "ended"));
    const PartialDate start = started.is_unknown() ? appointed : started;
    if (!start.is_unknown() && !ended.is_unknown() && ended.latest() < start.earliest()) {
      return RejectError(
          reject_reason::kMetadataInvalid,
          absl::StrCat("<ended> ", ended.ToString(), " is before the start ", start.ToString()));
    }
    CHANCERY_ASSIGN_OR_RETURN(const PersonRecord record, LoadPerson(person_id));
    named_.insert(person_id);
    const std::string note = holder.Child("note").Text();
    std::string line = absl::StrCat(record.name, ", ", title);
    if (!appointed.is_unknown()) absl::StrAppend(&line, ", appointed ", appointed.ToString());
    if (!started.is_unknown()) absl::StrAppend(&line, ", in office from ", started.ToString());
    if (!ended.is_unknown()) absl::StrAppend(&line, ", until ", ended.ToString());
    if (!note.empty()) absl::StrAppend(&line, " (", note, ")");
    const v1::FactSource source = lines->Add(line);

    const auto person = persons->emplace(person_id, facts->persons_size());
    if (person.second) AddPerson(record, person_id, source, facts);
    const bool held = !start.is_unknown() || !ended.is_unknown();
    if (!held || (ended.is_unknown() && DidNotServe(note))) return absl::OkStatus();
    const auto office = offices->emplace(title, facts->offices_size());
    if (office.second) {
      v1::OfficeFact* fact = facts->add_offices();
      fact->set_title(title);
      fact->set_polity(std::string(kUnitedStates));
      if (!role_id.empty()) fact->add_keys(absl::StrCat("hsg:", role_id));
      *fact->add_sources() = source;
    }
    v1::TenureFact* tenure = facts->add_tenures();
    tenure->set_person(person.first->second);
    tenure->set_office(office.first->second);
    v1::TimeInterval* interval = tenure->mutable_interval();
    if (!start.is_unknown()) interval->mutable_start()->set_edtf(start.ToString());
    if (ended.is_unknown()) {
      interval->set_end_state(v1::END_STATE_UNKNOWN);
      interval->mutable_last_known()->set_edtf(start.ToString());
    } else {
      interval->set_end_state(v1::END_STATE_ENDED);
      // The last day in office; the interval ends on the first day out of it.
      const PartialDate out =
          ended.is_exact_day() ? PartialDate::FromDayNumber(ended.earliest() + 1) : ended;
      interval->mutable_end()->set_edtf(out.ToString());
    }
    tenure->set_acting(absl::StrContains(title, "ad interim"));
    const std::string id = holder.Child("id").Text();
    if (!id.empty()) tenure->add_keys(absl::StrCat("hsg:", id));
    *tenure->add_sources() = source;
    return absl::OkStatus();
  }

  // Appointed, but never in office.
  static bool DidNotServe(absl::string_view note) {
    const std::string lower = absl::AsciiStrToLower(note);
    for (absl::string_view words :
         {"declined appointment", "did not take oath", "did not serve", "did not assume",
          "did not enter upon", "not commissioned", "nomination withdrawn", "did not proceed"}) {
      if (!absl::StrContains(lower, words)) continue;
      // "Designated, not commissioned": some offices are held so.
      if (words == "not commissioned" && absl::StrContains(lower, "designated")) continue;
      return true;
    }
    return false;
  }

  static absl::StatusOr<PartialDate> Date(const XmlNode& holder, absl::string_view child) {
    const std::string text = holder.Child(child).Child("date").Text();
    absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
    if (date.ok()) return date;
    return RejectError(reject_reason::kMetadataInvalid,
                       absl::StrCat("<", child, "> is no date: \"", text, "\""));
  }

  // The people of a letter who held none of the positions.
  absl::Status ReadPeople(const Step& step) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> entries, files_.List(step.path));
    v1::ArticleFacts facts;
    StartArticle(
        step, absl::StrCat("People of the Department of State: ", absl::AsciiStrToUpper(step.name)),
        absl::StrCat("people/by-name/", step.name), &facts);
    LineWriter lines(facts.mutable_article()->mutable_text());
    for (const std::string& entry : entries) {
      if (!absl::EndsWith(entry, ".xml")) continue;
      const std::string id(absl::StripSuffix(entry, ".xml"));
      if (named_.count(id) > 0) continue;
      const absl::StatusOr<PersonRecord> record = LoadPerson(id);
      if (!record.ok()) {
        ready_.push_back(RejectItem(absl::StrCat(Article(step), "/", id), 0, record.status()));
        continue;
      }
      std::string line = record->name;
      if (!record->birth.is_unknown()) absl::StrAppend(&line, ", born ", record->birth.ToString());
      if (!record->death.is_unknown()) absl::StrAppend(&line, ", died ", record->death.ToString());
      AddPerson(*record, id, lines.Add(line), &facts);
    }
    if (facts.persons_size() > 0) Emit(step, std::move(facts));
    return absl::OkStatus();
  }

  const FileSystem& files_;
  const Gazetteer& gazetteer_;
  const std::string name_;
  const std::string folder_;
  std::vector<Step> steps_;
  size_t next_ = 0;
  absl::optional<std::string> given_;
  std::deque<SourceItem> ready_;
  std::map<std::string, std::string> role_titles_;
  // Everybody who has been in an article.
  std::set<std::string> named_;
};

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenHsgDocuments(const FileSystem& files,
                                                                 const Gazetteer& gazetteer,
                                                                 const InputFile& file,
                                                                 std::string content) {
  if (file.format == InputFormat::kHsgPocom) {
    if (content.empty()) {
      auto source = std::make_unique<PocomSource>(files, gazetteer, file.name, file.path);
      CHANCERY_RETURN_IF_ERROR(source->Open());
      return source;
    }
    // One of its positions; the people are in the folder beside.
    auto source =
        std::make_unique<PocomSource>(files, gazetteer, file.name, ParentOf(ParentOf(file.path)));
    const size_t slash = file.path.rfind('/');
    const std::string base = slash == std::string::npos ? file.path : file.path.substr(slash + 1);
    source->AddFile(file.path, std::string(absl::StripSuffix(base, ".xml")), std::move(content));
    return source;
  }
  const bool travels = file.format == InputFormat::kHsgTravels;
  if (!travels && file.format != InputFormat::kHsgVisits) {
    return absl::InvalidArgumentError(
        absl::StrCat(file.path, ": ", InputFormatName(file.format), " is no format of XML"));
  }
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<XmlDocument> document,
                            ParseXml(std::move(content), file.path));
  const absl::string_view wanted = travels ? "trips" : "visits";
  if (document->root().name() != wanted) {
    return RejectError(
        reject_reason::kXmlInvalid,
        absl::StrCat(file.path, ":", document->root().line(), ": the root element is <",
                     document->root().name(), ">, not <", wanted, ">"));
  }
  if (travels) {
    return std::make_unique<TravelsSource>(gazetteer, file.name, std::move(document));
  }
  return std::make_unique<VisitsSource>(gazetteer, file.name, std::move(document));
}

}  // namespace chancery
