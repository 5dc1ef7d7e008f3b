#include "tests/eval/reading.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "tests/eval/json_members.h"

namespace chancery {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

absl::StatusOr<Struct> ParseObject(absl::string_view json) {
  Struct object;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &object);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a JSON object: ", std::string(status.message())));
  }
  return object;
}

bool Flag(const Struct& object, const char* name, bool fallback) {
  const Value* value = Member(object, name);
  return value != nullptr && value->kind_case() == Value::kBoolValue ? value->bool_value()
                                                                     : fallback;
}

Reading::Meeting ToMeeting(const Struct& object) {
  Reading::Meeting meeting;
  for (const Value& value : Elements(object, "participants").values()) {
    const Struct& party = value.struct_value();
    meeting.participants.push_back(
        {Text(party, "name"), Text(party, "office"), Text(party, "country")});
  }
  meeting.kind = Text(object, "kind");
  for (const Value& kind : Elements(object, "alt_kinds").values()) {
    meeting.alt_kinds.push_back(kind.string_value());
  }
  meeting.status = Text(object, "status");
  meeting.date = Text(object, "date");
  meeting.place = Text(object, "place");
  meeting.evidence = Text(object, "evidence_sentence");
  meeting.partial = Flag(object, "partial", false);
  return meeting;
}

Reading::Role ToRole(const Struct& object) {
  const char* polity = Member(object, "country_or_org") != nullptr ? "country_or_org" : "polity";
  return {Text(object, "person"), Text(object, "office"), Text(object, polity),
          Flag(object, "explicit", true)};
}

}  // namespace

absl::StatusOr<Reading> ParseReading(absl::string_view json) {
  CHANCERY_ASSIGN_OR_RETURN(const Struct object, ParseObject(json));
  Reading reading;
  for (const Value& meeting : Elements(object, "meetings").values()) {
    reading.meetings.push_back(ToMeeting(meeting.struct_value()));
  }
  for (const Value& value : Elements(object, "statements").values()) {
    const Struct& statement = value.struct_value();
    reading.statements.push_back(
        {Text(statement, "speaker"), Text(statement, "quote"), Flag(statement, "fragment", false)});
  }
  for (const Value& role : Elements(object, "roles").values()) {
    reading.roles.push_back(ToRole(role.struct_value()));
  }
  return reading;
}

absl::StatusOr<TripGold> ParseTripGold(absl::string_view json) {
  CHANCERY_ASSIGN_OR_RETURN(const Struct object, ParseObject(json));
  TripGold trip;
  trip.id = Text(object, "trip_id");
  trip.traveller = Text(object, "traveller");
  if (trip.id.empty()) return absl::InvalidArgumentError("a trip without trip_id");
  for (const Value& meeting : Elements(object, "meetings").values()) {
    for (const Value& value : Elements(meeting.struct_value(), "counterparts").values()) {
      const Struct& party = value.struct_value();
      Reading::Participant counterpart = {Text(party, "name_as_written"),
                                          Text(party, "office_as_written"),
                                          Text(party, "country_or_org")};
      if (!counterpart.name.empty()) trip.counterparts.push_back(std::move(counterpart));
    }
  }
  return trip;
}

}  // namespace chancery
