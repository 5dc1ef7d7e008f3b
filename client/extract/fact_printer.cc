#include "client/extract/fact_printer.h"

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// A writer of one JSON value after another; commas are its business.
class JsonLine {
 public:
  void OpenObject() { Open('{'); }
  void CloseObject() { Close('}'); }
  void OpenArray() { Open('['); }
  void CloseArray() { Close(']'); }

  void Key(absl::string_view key) {
    Comma();
    String(key);
    out_ += ": ";
    first_ = true;  // the value follows without a comma
  }

  void Value(absl::string_view value) {
    Comma();
    String(value);
  }

  void Field(absl::string_view key, absl::string_view value) {
    if (value.empty()) return;
    Key(key);
    Value(value);
  }

  std::string Take() { return std::move(out_); }

 private:
  void Comma() {
    if (!first_) out_ += ", ";
    first_ = false;
  }

  void Open(char c) {
    Comma();
    out_ += c;
    first_ = true;
  }

  void Close(char c) {
    out_ += c;
    first_ = false;
  }

  void String(absl::string_view value) {
    out_ += '"';
    const std::string valid = ReplaceInvalidUtf8(value);
    for (const char c : valid) {
      switch (c) {
        case '"':
          out_ += "\\\"";
          break;
        case '\\':
          out_ += "\\\\";
          break;
        case '\n':
          out_ += "\\n";
          break;
        case '\r':
          out_ += "\\r";
          break;
        case '\t':
          out_ += "\\t";
          break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            out_ += absl::StrFormat("\\u%04x", static_cast<unsigned char>(c));
          } else {
            out_ += c;
          }
      }
    }
    out_ += '"';
  }

  std::string out_;
  bool first_ = true;
};

class Printer {
 public:
  explicit Printer(const v1::ArticleFacts& facts) : facts_(facts) {}

  std::string Print() {
    json_.OpenObject();
    json_.Key("article");
    json_.Value(facts_.article().key());
    json_.Key("meetings");
    json_.OpenArray();
    for (const v1::MeetingFact& meeting : facts_.meetings()) Meeting(meeting);
    json_.CloseArray();
    json_.Key("statements");
    json_.OpenArray();
    for (const v1::StatementFact& statement : facts_.statements()) Statement(statement);
    json_.CloseArray();
    json_.Key("roles");
    json_.OpenArray();
    for (const v1::TenureFact& tenure : facts_.tenures()) Role(tenure);
    json_.CloseArray();
    json_.CloseObject();
    return json_.Take();
  }

 private:
  const v1::OfficeFact* Office(int index) const {
    return index >= 0 && index < facts_.offices_size() ? &facts_.offices(index) : nullptr;
  }
  const v1::PersonFact* Person(int index) const {
    return index >= 0 && index < facts_.persons_size() ? &facts_.persons(index) : nullptr;
  }

  void Participant(const v1::PartyFact& party) {
    json_.OpenObject();
    const v1::OfficeFact* office = party.has_capacity() ? Office(party.capacity())
                                   : party.party_case() == v1::PartyFact::kOffice
                                       ? Office(party.office())
                                       : nullptr;
    switch (party.party_case()) {
      case v1::PartyFact::kPerson: {
        const v1::PersonFact* person = Person(party.person());
        if (person != nullptr) json_.Field("name", person->name());
        if (office == nullptr && person != nullptr) json_.Field("country", person->polity());
        break;
      }
      case v1::PartyFact::kPolity:
        json_.Field("country", party.polity());
        break;
      case v1::PartyFact::kGroup:
        json_.Field("group", party.group());
        break;
      default:
        break;
    }
    if (office != nullptr) {
      json_.Field("office", Title(party, *office));
      json_.Field("country", office->polity());
    }
    json_.CloseObject();
  }

  // "former President": an office that was not held then says so.
  static std::string Title(const v1::PartyFact& party, const v1::OfficeFact& office) {
    switch (party.capacity_qualifier()) {
      case v1::OFFICE_QUALIFIER_FORMER:
        return "former " + office.title();
      case v1::OFFICE_QUALIFIER_FUTURE:
        return "incoming " + office.title();
      default:
        return office.title();
    }
  }

  absl::string_view Text(const v1::TextSpan& span) const {
    const std::string& text = facts_.article().text();
    const size_t begin = static_cast<size_t>(span.begin() < 0 ? 0 : span.begin());
    const size_t end = static_cast<size_t>(span.end() < 0 ? 0 : span.end());
    if (begin > end || end > text.size()) return absl::string_view();
    return absl::string_view(text).substr(begin, end - begin);
  }

  void Meeting(const v1::MeetingFact& meeting) {
    json_.OpenObject();
    json_.Key("participants");
    json_.OpenArray();
    for (const v1::PartyFact& party : meeting.parties()) Participant(party);
    json_.CloseArray();
    json_.Field("kind", MeetingKindName(meeting.kind()));
    json_.Field("status", MeetingStatusName(meeting.status()));
    json_.Field("date", meeting.when().edtf());
    json_.Field("place", meeting.place());
    json_.Key("topics");
    json_.OpenArray();
    for (const std::string& topic : meeting.topics()) json_.Value(topic);
    json_.CloseArray();
    if (meeting.sources_size() > 0) json_.Field("evidence", Text(meeting.sources(0).sentence()));
    json_.CloseObject();
  }

  void Statement(const v1::StatementFact& statement) {
    if (statement.mode() == v1::STATEMENT_MODE_PARAPHRASE) return;
    json_.OpenObject();
    const v1::PartyFact& speaker = statement.speaker();
    const v1::OfficeFact* office = speaker.has_capacity() ? Office(speaker.capacity()) : nullptr;
    switch (speaker.party_case()) {
      case v1::PartyFact::kPerson:
        if (Person(speaker.person()) != nullptr) {
          json_.Field("speaker", Person(speaker.person())->name());
        }
        break;
      case v1::PartyFact::kOffice:
        if (const v1::OfficeFact* unnamed = Office(speaker.office())) {
          json_.Field("speaker", absl::StrFormat("%s %s", unnamed->polity(), unnamed->title()));
        }
        break;
      case v1::PartyFact::kPolity:
        json_.Field("speaker", speaker.polity());
        break;
      case v1::PartyFact::kGroup:
        json_.Field("speaker", speaker.group());
        break;
      default:
        break;
    }
    if (office != nullptr) json_.Field("office", Title(speaker, *office));
    json_.Field("quote", statement.text());
    json_.Field("date", statement.when().edtf());
    json_.CloseObject();
  }

  void Role(const v1::TenureFact& tenure) {
    const v1::PersonFact* person = Person(tenure.person());
    const v1::OfficeFact* office = Office(tenure.office());
    if (person == nullptr || office == nullptr) return;
    json_.OpenObject();
    json_.Field("person", person->name());
    std::string title = office->title();
    if (!tenure.qualifier().empty()) title = tenure.qualifier() + " " + title;
    json_.Field("office", title);
    json_.Field("polity", office->polity());
    json_.Field("start", tenure.interval().start().edtf());
    json_.Field("end", tenure.interval().end().edtf());
    json_.CloseObject();
  }

  const v1::ArticleFacts& facts_;
  JsonLine json_;
};

}  // namespace

const char* MeetingKindName(v1::MeetingKind kind) {
  switch (kind) {
    case v1::MEETING_KIND_IN_PERSON:
      return "in_person";
    case v1::MEETING_KIND_PHONE:
      return "phone";
    case v1::MEETING_KIND_VIDEO:
      return "video";
    case v1::MEETING_KIND_SUMMIT:
      return "summit";
    default:
      return "";
  }
}

const char* MeetingStatusName(v1::MeetingStatus status) {
  switch (status) {
    case v1::MEETING_STATUS_HELD:
      return "held";
    case v1::MEETING_STATUS_PLANNED:
      return "planned";
    case v1::MEETING_STATUS_POSSIBLE:
      return "possible";
    case v1::MEETING_STATUS_CANCELLED:
      return "cancelled";
    case v1::MEETING_STATUS_DENIED:
      return "denied";
    default:
      return "";
  }
}

std::string PrintFacts(const v1::ArticleFacts& facts) { return Printer(facts).Print(); }

}  // namespace chancery
