#include "client/loader/facts_reader.h"

#include <google/protobuf/util/json_util.h>

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "chancery/v1/admin_service.pb.h"
#include "client/loader/quick_json.h"
#include "client/loader/source_item.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

absl::Status Invalid(absl::string_view message) {
  return RejectError(reject_reason::kFactsInvalid, message);
}

// Protobuf says "(persons[1]) nam: Cannot find field." and shows the place of a syntax error by a
// caret on a second line.
std::string Readable(absl::string_view message) {
  constexpr absl::string_view kUnknownField = ": Cannot find field.";
  absl::string_view path;
  if (absl::ConsumePrefix(&message, "(")) {
    const size_t close = message.find(')');
    if (close != absl::string_view::npos) {
      path = message.substr(0, close);
      message = message.substr(close + 1);
    }
  }
  message = absl::StripLeadingAsciiWhitespace(message);
  if (absl::EndsWith(message, kUnknownField)) {
    message.remove_suffix(kUnknownField.size());
    return absl::StrCat(path, path.empty() ? "" : ".", message, ": no such field");
  }
  absl::ConsumePrefix(&message, ":");
  message = absl::StripAsciiWhitespace(message);
  std::string text = absl::StrCat(path, path.empty() ? "" : ": ", message);
  // Keeps the first line and the excerpt, leaves the caret out: it points nowhere in one line.
  text = absl::StrReplaceAll(text, {{"\n", " "}, {"^", ""}});
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

absl::Status CheckIndex(absl::string_view field, int64_t index, int size, absl::string_view list) {
  if (index >= 0 && index < size) return absl::OkStatus();
  return Invalid(
      absl::StrCat(field, ": ", index, " is not an index into ", list, ", which has ", size));
}

absl::Status CheckParty(const std::string& field, const v1::PartyFact& party,
                        const v1::ArticleFacts& facts) {
  if (party.party_case() == v1::PartyFact::kPerson) {
    CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".person"), party.person(),
                                        facts.persons_size(), "persons"));
  }
  if (party.party_case() == v1::PartyFact::kOffice) {
    CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".office"), party.office(),
                                        facts.offices_size(), "offices"));
  }
  if (party.has_capacity()) {
    CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".capacity"), party.capacity(),
                                        facts.offices_size(), "offices"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFacts(const v1::ArticleFacts& facts) {
  if (!facts.has_article()) return Invalid("article: missing");
  for (int i = 0; i < facts.tenures_size(); ++i) {
    const std::string field = absl::StrCat("tenures[", i, "]");
    CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".person"), facts.tenures(i).person(),
                                        facts.persons_size(), "persons"));
    CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".office"), facts.tenures(i).office(),
                                        facts.offices_size(), "offices"));
  }
  for (int i = 0; i < facts.meetings_size(); ++i) {
    const v1::MeetingFact& meeting = facts.meetings(i);
    for (int j = 0; j < meeting.parties_size(); ++j) {
      CHANCERY_RETURN_IF_ERROR(CheckParty(absl::StrCat("meetings[", i, "].parties[", j, "]"),
                                          meeting.parties(j), facts));
    }
  }
  for (int i = 0; i < facts.statements_size(); ++i) {
    const v1::StatementFact& statement = facts.statements(i);
    const std::string field = absl::StrCat("statements[", i, "]");
    CHANCERY_RETURN_IF_ERROR(
        CheckParty(absl::StrCat(field, ".speaker"), statement.speaker(), facts));
    CHANCERY_RETURN_IF_ERROR(
        CheckParty(absl::StrCat(field, ".addressee"), statement.addressee(), facts));
    if (statement.has_meeting()) {
      CHANCERY_RETURN_IF_ERROR(CheckIndex(absl::StrCat(field, ".meeting"), statement.meeting(),
                                          facts.meetings_size(), "meetings"));
    }
  }
  return absl::OkStatus();
}

namespace {

absl::Status ParseLine(absl::string_view json, google::protobuf::Message* message) {
  if (const size_t nul = json.find('\0'); nul != absl::string_view::npos) {
    return RejectError(
        reject_reason::kNotText,
        absl::StrCat("not JSON: there is a NUL byte at offset ", nul, " of the line"));
  }
  if (const size_t offset = FirstInvalidUtf8(json); offset != absl::string_view::npos) {
    return RejectError(reject_reason::kInvalidUtf8,
                       absl::StrCat("not valid UTF-8 at offset ", offset, " of the line"));
  }
  if (ParseQuickly(json, message)) return absl::OkStatus();
  // Which tells what is wrong, if anything.
  message->Clear();
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), message);
  return parsed.ok() ? absl::OkStatus() : Invalid(Readable(parsed.message().ToString()));
}

}  // namespace

absl::StatusOr<std::variant<v1::ArticleFacts, GraphPiece>> ReadDumpLine(absl::string_view json) {
  v1::ExportGraphResponse piece;
  CHANCERY_RETURN_IF_ERROR(ParseLine(json, &piece));
  switch (piece.item_case()) {
    case v1::ExportGraphResponse::kArticleFacts:
      CHANCERY_RETURN_IF_ERROR(CheckFacts(piece.article_facts()));
      return {std::move(*piece.mutable_article_facts())};
    case v1::ExportGraphResponse::kFacts:
      return {GraphPiece{std::move(*piece.mutable_facts())}};
    case v1::ExportGraphResponse::kDecision:
      return {GraphPiece{std::move(*piece.mutable_decision())}};
    case v1::ExportGraphResponse::ITEM_NOT_SET:
      break;
  }
  return Invalid("a line without facts, articleFacts or decision");
}

absl::StatusOr<v1::ArticleFacts> ParseFacts(absl::string_view json) {
  v1::ArticleFacts facts;
  CHANCERY_RETURN_IF_ERROR(ParseLine(json, &facts));
  return facts;
}

absl::StatusOr<v1::ArticleFacts> ReadFacts(absl::string_view json) {
  CHANCERY_ASSIGN_OR_RETURN(v1::ArticleFacts facts, ParseFacts(json));
  CHANCERY_RETURN_IF_ERROR(CheckFacts(facts));
  return facts;
}

absl::StatusOr<std::string> FactsToJson(const v1::ArticleFacts& facts) {
  std::string json;
  const auto printed = google::protobuf::util::MessageToJsonString(facts, &json);
  if (!printed.ok()) {
    return absl::InternalError(absl::StrCat("facts without a JSON form: article ",
                                            facts.article().key(), ": ",
                                            printed.message().ToString()));
  }
  return json;
}

}  // namespace chancery
