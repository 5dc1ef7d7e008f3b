#include "tests/benchmark/workload.h"

#include <fstream>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int64_t kOpenEnd = 99991231;
constexpr int kFactsPerRequest = 20000;

// One CSV file, line by line. Its fields hold no commas but the last, which may.
class Table {
 public:
  Table(const std::string& directory, const std::string& name, int columns)
      : path_(absl::StrCat(directory, "/", name)), in_(path_), columns_(columns) {}

  absl::Status status() const {
    return in_.is_open() ? absl::OkStatus()
                         : absl::NotFoundError(absl::StrCat("cannot read ", path_));
  }

  bool Next() {
    if (!std::getline(in_, line_)) return false;
    fields_ = absl::StrSplit(line_, absl::MaxSplits(',', columns_ - 1));
    fields_.resize(columns_);
    return true;
  }

  const std::string& text(int column) const { return fields_[column]; }
  int64_t number(int column) const {
    int64_t value = 0;
    return absl::SimpleAtoi(fields_[column], &value) ? value : -1;
  }

 private:
  const std::string path_;
  std::ifstream in_;
  const int columns_;
  std::string line_;
  std::vector<std::string> fields_;
};

// Collects facts and sends them when there are enough.
class Sender {
 public:
  explicit Sender(const std::function<absl::Status(v1::WriteFactsRequest)>& send) : send_(send) {}

  v1::Fact* Add() {
    ++size_.facts;
    return request_.add_facts();
  }

  // Between facts, so that each is complete.
  absl::Status MaybeFlush() {
    return request_.facts_size() < kFactsPerRequest ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    if (request_.facts_size() == 0) return absl::OkStatus();
    request_.mutable_source()->set_publisher("benchmark");
    request_.mutable_source()->set_key("workload");
    ++size_.requests;
    v1::WriteFactsRequest full;
    full.Swap(&request_);
    return send_(std::move(full));
  }

  // Participations are facts inside of a meeting's.
  void CountParticipations(int64_t facts) { size_.facts += facts; }

  const LoadSize& size() const { return size_; }

 private:
  const std::function<absl::Status(v1::WriteFactsRequest)>& send_;
  v1::WriteFactsRequest request_;
  LoadSize size_;
};

v1::MeetingKind KindOf(const std::string& kind) {
  if (kind == "call") return v1::MEETING_KIND_PHONE;
  if (kind == "summit") return v1::MEETING_KIND_SUMMIT;
  return v1::MEETING_KIND_IN_PERSON;
}

// Calls `each` for each line of the files named, or fails.
#define CHANCERY_TABLE(variable, name, columns)                                              \
  Table variable(directory, name, columns); /* NOLINT(bugprone-macro-parentheses): a name */ \
  CHANCERY_RETURN_IF_ERROR(variable.status())

absl::Status SendAll(const std::string& directory, Sender& sender) {
  CHANCERY_TABLE(country, "country.csv", 2);
  while (country.Next()) {
    sender.Add()->mutable_polity()->set_display_name(country.text(1));
  }
  CHANCERY_RETURN_IF_ERROR(sender.Flush());
  CHANCERY_TABLE(city, "city.csv", 3);
  while (city.Next()) {
    v1::Place* place = sender.Add()->mutable_place();
    place->set_display_name(city.text(1));
    place->mutable_polity()->set_name(absl::StrCat("polities/", city.text(2)));
  }
  CHANCERY_TABLE(topic, "topic.csv", 2);
  while (topic.Next()) sender.Add()->mutable_topic()->set_display_name(topic.text(1));
  CHANCERY_RETURN_IF_ERROR(sender.Flush());
  CHANCERY_TABLE(person, "person.csv", 3);
  while (person.Next()) {
    v1::Person* message = sender.Add()->mutable_person();
    message->set_display_name(person.text(1));
    message->mutable_polity()->set_name(absl::StrCat("polities/", person.text(2)));
    CHANCERY_RETURN_IF_ERROR(sender.MaybeFlush());
  }
  CHANCERY_TABLE(role, "role.csv", 3);
  while (role.Next()) {
    v1::Role* message = sender.Add()->mutable_role();
    message->set_title(role.text(1));
    message->mutable_polity()->set_name(absl::StrCat("polities/", role.text(2)));
    CHANCERY_RETURN_IF_ERROR(sender.MaybeFlush());
  }
  CHANCERY_RETURN_IF_ERROR(sender.Flush());
  CHANCERY_TABLE(tenure, "tenure.csv", 5);
  while (tenure.Next()) {
    v1::Tenure* message = sender.Add()->mutable_tenure();
    message->mutable_role()->set_name(absl::StrCat("roles/", tenure.text(1)));
    message->mutable_person()->set_name(absl::StrCat("people/", tenure.text(2)));
    v1::TimeInterval* interval = message->mutable_interval();
    interval->mutable_start()->set_edtf(ToEdtf(tenure.number(3)));
    if (tenure.number(4) == kOpenEnd) {
      interval->set_end_state(v1::END_STATE_ONGOING);
    } else {
      interval->set_end_state(v1::END_STATE_ENDED);
      interval->mutable_end()->set_edtf(ToEdtf(tenure.number(4)));
    }
    CHANCERY_RETURN_IF_ERROR(sender.MaybeFlush());
  }
  CHANCERY_RETURN_IF_ERROR(sender.Flush());

  // Meetings with their topics and participants, and then what was said there: the files are all in
  // the order of meetings.
  CHANCERY_TABLE(meeting, "meeting.csv", 5);
  CHANCERY_TABLE(meeting_topic, "meeting_topic.csv", 2);
  CHANCERY_TABLE(participant, "participant.csv", 3);
  CHANCERY_TABLE(statement, "statement.csv", 6);
  bool more_topics = meeting_topic.Next();
  bool more_participants = participant.Next();
  bool more_statements = statement.Next();
  while (meeting.Next()) {
    const int64_t id = meeting.number(0);
    v1::Meeting* message = sender.Add()->mutable_meeting();
    message->mutable_when()->set_edtf(ToEdtf(meeting.number(1)));
    message->mutable_place()->set_name(absl::StrCat("places/", meeting.text(2)));
    message->set_kind(KindOf(meeting.text(3)));
    message->set_status(v1::MEETING_STATUS_HELD);
    message->set_title(meeting.text(4));
    for (; more_topics && meeting_topic.number(0) == id; more_topics = meeting_topic.Next()) {
      message->add_topics()->set_name(absl::StrCat("topics/", meeting_topic.text(1)));
    }
    int64_t participants = 0;
    for (; more_participants && participant.number(0) == id;
         more_participants = participant.Next()) {
      message->add_participations()->mutable_party()->set_name(
          absl::StrCat("people/", participant.text(1)));
      ++participants;
    }
    sender.CountParticipations(participants);
    for (; more_statements && statement.number(1) == id; more_statements = statement.Next()) {
      v1::Statement* said = sender.Add()->mutable_statement();
      said->mutable_meeting()->set_name(absl::StrCat("meetings/", id));
      said->mutable_speaker()->set_name(absl::StrCat("people/", statement.text(2)));
      said->add_topics()->set_name(absl::StrCat("topics/", statement.text(3)));
      said->mutable_when()->set_edtf(ToEdtf(statement.number(4)));
      said->set_text(statement.text(5));
      said->set_mode(v1::STATEMENT_MODE_PARAPHRASE);
    }
    CHANCERY_RETURN_IF_ERROR(sender.MaybeFlush());
  }
  return sender.Flush();
}

}  // namespace

absl::StatusOr<std::vector<Question>> ReadQuestions(const std::string& directory) {
  std::ifstream in(directory + "/params.tsv");
  if (!in.is_open()) return absl::NotFoundError("cannot read params.tsv in " + directory);
  std::vector<Question> questions;
  std::map<std::string, int> counts;
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    Question question;
    question.query = fields[0];
    question.number = counts[question.query]++;
    for (size_t i = 1; i < fields.size(); ++i) {
      int64_t value = 0;
      if (!absl::SimpleAtoi(fields[i], &value)) {
        return absl::InvalidArgumentError("params.tsv: " + line);
      }
      question.arguments.push_back(value);
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

absl::StatusOr<LoadSize> ForEachRequest(
    const std::string& directory,
    const std::function<absl::Status(v1::WriteFactsRequest request)>& send) {
  Sender sender(send);
  CHANCERY_RETURN_IF_ERROR(SendAll(directory, sender));
  return sender.size();
}

std::string ToEdtf(int64_t day) {
  const std::string digits = absl::StrCat(day);
  return absl::StrCat(digits.substr(0, 4), "-", digits.substr(4, 2), "-", digits.substr(6, 2));
}

std::string FromEdtf(const std::string& edtf) {
  std::string digits;
  for (const char c : edtf) {
    if (c != '-') digits.push_back(c);
  }
  return digits;
}

}  // namespace chancery
