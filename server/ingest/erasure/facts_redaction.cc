#include "server/ingest/erasure/facts_redaction.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "server/ingest/meeting_matching.h"

namespace chancery {
namespace {

// All words of a message that are neither people, publishers nor dates.
bool RedactMessage(const NameRedactor& redactor, google::protobuf::Message* message) {
  static const auto* const kSkipped = new absl::flat_hash_set<std::string>{
      "chancery.v1.ArticleFacts.extractor", "chancery.v1.ArticleFacts.extractor_version",
      "chancery.v1.ArticleFacts.persons",   "chancery.v1.ArticleSource.publisher",
      "chancery.v1.ArticleSource.language", "chancery.v1.ArticleSource.text",
      "chancery.v1.PartialDate.edtf",
  };
  bool changed = false;
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (kSkipped->contains(field->full_name())) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        changed |= RedactMessage(
            redactor, field->is_repeated() ? reflection.MutableRepeatedMessage(message, field, i)
                                           : reflection.MutableMessage(message, field));
      } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
        std::string text = field->is_repeated() ? reflection.GetRepeatedString(*message, field, i)
                                                : reflection.GetString(*message, field);
        if (!redactor.Redact(&text)) continue;
        changed = true;
        if (field->is_repeated()) {
          reflection.SetRepeatedString(message, field, i, text);
        } else {
          reflection.SetString(message, field, text);
        }
      }
    }
  }
  return changed;
}

}  // namespace

void RemovePeople(const std::set<int>& gone, v1::ArticleFacts* facts) {
  std::vector<int> index_of(facts->persons_size(), -1);
  google::protobuf::RepeatedPtrField<v1::PersonFact> people;
  for (int i = 0; i < facts->persons_size(); ++i) {
    if (gone.count(i) != 0) continue;
    index_of[i] = people.size();
    *people.Add() = std::move(*facts->mutable_persons(i));
  }
  facts->mutable_persons()->Swap(&people);
  const auto is_gone = [&](int person) { return gone.count(person) != 0; };
  // False if the party is gone.
  const auto renumber = [&](v1::PartyFact* party) {
    if (!party->has_person()) return true;
    if (is_gone(party->person())) return false;
    party->set_person(index_of[party->person()]);
    return true;
  };

  google::protobuf::RepeatedPtrField<v1::TenureFact> tenures;
  for (v1::TenureFact& tenure : *facts->mutable_tenures()) {
    if (is_gone(tenure.person())) continue;
    tenure.set_person(index_of[tenure.person()]);
    *tenures.Add() = std::move(tenure);
  }
  facts->mutable_tenures()->Swap(&tenures);

  for (v1::MeetingFact& meeting : *facts->mutable_meetings()) {
    google::protobuf::RepeatedPtrField<v1::PartyFact> parties;
    bool stands_in = false;
    for (v1::PartyFact& party : *meeting.mutable_parties()) {
      if (!renumber(&party)) {
        party.Clear();
        party.set_group(kErasedPerson);
      }
      if (party.group() == kErasedPerson && std::exchange(stands_in, true)) continue;
      *parties.Add() = std::move(party);
    }
    meeting.mutable_parties()->Swap(&parties);
  }

  google::protobuf::RepeatedPtrField<v1::StatementFact> statements;
  for (v1::StatementFact& statement : *facts->mutable_statements()) {
    if (!renumber(statement.mutable_speaker())) continue;
    if (statement.has_addressee() && !renumber(statement.mutable_addressee())) {
      statement.clear_addressee();
    }
    *statements.Add() = std::move(statement);
  }
  facts->mutable_statements()->Swap(&statements);
}

bool RedactWords(const NameRedactor& redactor, v1::ArticleFacts* facts) {
  return RedactMessage(redactor, facts);
}

bool RedactFacts(const NameRedactor& redactor, absl::string_view text, absl::string_view redacted,
                 v1::ArticleFacts* facts) {
  const auto part_of = [](absl::string_view whole, const v1::TextSpan& span) {
    if (span.begin() < 0 || span.begin() > span.end() ||
        static_cast<size_t>(span.end()) > whole.size()) {
      return absl::string_view();
    }
    return whole.substr(span.begin(), span.end() - span.begin());
  };
  std::map<int, std::string> quotations;
  for (int i = 0; i < facts->statements_size(); ++i) {
    const v1::StatementFact& statement = facts->statements(i);
    if (statement.sources_size() != 1 || !statement.sources(0).has_words()) continue;
    const v1::TextSpan& words = statement.sources(0).words();
    if (part_of(text, words) == statement.text()) {
      quotations[i] = std::string(part_of(redacted, words));
    }
  }
  bool changed = RedactMessage(redactor, facts);
  for (auto& [i, quotation] : quotations) {
    v1::StatementFact* statement = facts->mutable_statements(i);
    changed |= statement->text() != quotation;
    statement->set_text(std::move(quotation));
  }
  // A place of a quotation whose words are not in it any more, by a name that goes across.
  for (int i = 0; changed && i < facts->statements_size(); ++i) {
    v1::StatementFact* statement = facts->mutable_statements(i);
    if (quotations.count(i) != 0 || statement->mode() != v1::STATEMENT_MODE_QUOTE) continue;
    for (v1::FactSource& source : *statement->mutable_sources()) {
      if (!absl::StrContains(statement->text(), part_of(redacted, source.words()))) {
        source.clear_words();
      }
    }
  }
  return changed;
}

}  // namespace chancery
