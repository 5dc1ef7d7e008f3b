#include "server/ingest/profile_maker.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/mention.h"
#include "server/ingest/person_names.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// When an office is only named with its holder, two mentions need to be told apart by the year in
// which they were in it, no finer.
absl::Status SetWhen(const v1::TimeInterval& interval, internal::ProfileOfficeRecord* office) {
  if (interval.has_start() || interval.has_end()) {
    *office->mutable_interval() = interval;
    return absl::OkStatus();
  }
  office->mutable_interval()->set_end_state(interval.end_state());
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate day, ToDate(interval.last_known()));
  if (day.is_unknown()) return absl::OkStatus();
  const std::string text = PartialDate::FromDayNumber(day.latest()).ToString();
  // "2005-01-26" and "-0043-03-15" alike.
  office->mutable_known()->set_edtf(text.substr(0, text.find('-', 1)));
  return absl::OkStatus();
}

void AddSorted(const std::string& value, std::vector<std::string>* values) {
  const auto it = std::lower_bound(values->begin(), values->end(), value);
  if (it == values->end() || *it != value) values->insert(it, value);
}

void AddMissing(const std::string& value, google::protobuf::RepeatedPtrField<std::string>* values) {
  if (std::find(values->begin(), values->end(), value) == values->end()) *values->Add() = value;
}

v1::EndState ToMessage(TimeInterval::EndState state) {
  switch (state) {
    case TimeInterval::EndState::kOngoing:
      return v1::END_STATE_ONGOING;
    case TimeInterval::EndState::kEnded:
      return v1::END_STATE_ENDED;
    case TimeInterval::EndState::kUnknown:
      break;
  }
  return v1::END_STATE_UNKNOWN;
}

}  // namespace

absl::StatusOr<internal::ProfileOfficeRecord> ProfileMaker::Office(RoleId role) {
  const auto known = offices_.find(role);
  if (known != offices_.end()) return known->second;
  internal::ProfileOfficeRecord office;
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(role));
  const Role& of = std::get<Role>(entity);
  office.set_role(role.value);
  office.set_title(FoldName(of.names.display));
  if (of.polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(of.polity));
    std::string name = std::get<Polity>(polity).names.display;
    const PolityEntry* entry = gazetteer_.FindPolity(name);
    if (entry != nullptr) {
      office.set_country(entry->kind != PolityEntry::Kind::kOrganisation);
      // Gorbachev was of the Soviet Union, Lavrov's country is the same state.
      if (!entry->successor.empty()) name = entry->successor;
    }
    office.set_polity_name(FoldName(name));
  }
  offices_[role] = office;
  return office;
}

absl::Status ProfileMaker::SetPolity(PolityId polity, Record* record) {
  if (!polity) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(polity));
  std::string name = std::get<Polity>(entity).names.display;
  const PolityEntry* entry = gazetteer_.FindPolity(name);
  if (entry != nullptr) {
    record->set_polity_country(entry->kind != PolityEntry::Kind::kOrganisation);
    if (!entry->successor.empty()) name = entry->successor;
  }
  record->set_polity(polity.value);
  record->set_polity_name(FoldName(name));
  return absl::OkStatus();
}

absl::StatusOr<std::pair<std::string, ProfileMaker::Record>> ProfileMaker::FromFacts(
    const v1::ArticleFacts& facts, int person, absl::string_view article_key,
    const std::vector<RoleId>& roles, PolityId polity) {
  const v1::PersonFact& fact = facts.persons(person);
  Record record;
  record.set_name(fact.name());
  const std::vector<std::string> words =
      absl::StrSplit(FoldName(fact.name()), ' ', absl::SkipEmpty());
  record.set_surname_first(words.size() > 1 && gazetteer_.IsLeadingSurname(words.front()) &&
                           !gazetteer_.IsLeadingSurname(words.back()));
  std::vector<std::string> aliases;
  for (const std::string& alias : fact.aliases()) {
    // A surname is no name of its own of one whose full name is known.
    if (!IsSurnameOnly(alias) && alias != fact.name()) AddSorted(alias, &aliases);
  }
  for (const std::string& alias : aliases) record.add_aliases(alias);
  std::vector<std::string> keys;
  for (const std::string& key : fact.keys()) AddSorted(key, &keys);
  for (const std::string& key : keys) record.add_keys(key);
  CHANCERY_RETURN_IF_ERROR(SetPolity(polity, &record));
  if (fact.has_birth()) *record.mutable_birth() = fact.birth();
  if (fact.has_death()) *record.mutable_death() = fact.death();

  // The offices, each with what makes the profile's id.
  std::map<std::string, internal::ProfileOfficeRecord> offices;
  const auto add = [&](int office, const v1::TimeInterval& interval) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(internal::ProfileOfficeRecord made, Office(roles[office]));
    CHANCERY_RETURN_IF_ERROR(SetWhen(interval, &made));
    const v1::TimeInterval& when = made.interval();
    offices[absl::StrCat(made.title(), "|", made.polity_name(), "|", when.start().edtf(), "|",
                         when.end().edtf(), "|", static_cast<int>(when.end_state()), "|",
                         made.known().edtf())] = made;
    return absl::OkStatus();
  };
  std::set<int> with_tenure;
  for (const v1::TenureFact& tenure : facts.tenures()) {
    if (tenure.person() != person) continue;
    with_tenure.insert(tenure.office());
    CHANCERY_RETURN_IF_ERROR(add(tenure.office(), tenure.interval()));
  }
  for (const v1::MeetingFact& meeting : facts.meetings()) {
    for (const v1::PartyFact& party : meeting.parties()) {
      if (!party.has_person() || party.person() != person || !party.has_capacity()) continue;
      if (with_tenure.count(party.capacity()) != 0) continue;
      v1::TimeInterval seen;
      // The office is given to them on that day, or kept from them.
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate when, ToDate(meeting.when()));
      if (party.capacity_qualifier() == v1::OFFICE_QUALIFIER_FORMER) {
        seen.set_end_state(v1::END_STATE_ENDED);
      } else if (party.capacity_qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED &&
                 when.is_exact_day()) {
        seen.set_end_state(v1::END_STATE_UNKNOWN);
        seen.mutable_last_known()->set_edtf(when.ToString());
      }
      CHANCERY_RETURN_IF_ERROR(add(party.capacity(), seen));
    }
  }
  std::string text = absl::StrCat(record.name(), "\n", absl::StrJoin(aliases, "|"), "\n",
                                  absl::StrJoin(keys, "|"), "\n", record.polity_name(), "\n",
                                  record.birth().edtf(), "\n", record.death().edtf());
  for (const auto& [key, office] : offices) {
    absl::StrAppend(&text, "\n", key);
    *record.add_offices() = office;
  }
  // A surname alone is of somebody else in each article.
  if (offices.empty() && keys.empty() && !polity && IsSurnameOnly(fact.name())) {
    absl::StrAppend(&text, "\n", article_key);
  }
  return std::make_pair(ContentDigest(text).substr(0, kProfileMentionSize), std::move(record));
}

absl::Status ProfileMaker::AddWritten(const Person& said, Record* record) {
  if (!said.names.display.empty() && said.names.display != record->name()) {
    if (!record->name().empty()) AddMissing(record->name(), record->mutable_aliases());
    record->set_name(said.names.display);
  }
  for (const std::string& alias : said.names.aliases) {
    AddMissing(alias, record->mutable_aliases());
  }
  for (const std::string& key : said.names.keys) AddMissing(key, record->mutable_keys());
  if (!said.birth.is_unknown()) record->mutable_birth()->set_edtf(said.birth.ToString());
  if (!said.death.is_unknown()) record->mutable_death()->set_edtf(said.death.ToString());
  return SetPolity(said.polity, record);
}

absl::Status ProfileMaker::AddWritten(const Tenure& tenure, Record* record) {
  CHANCERY_ASSIGN_OR_RETURN(internal::ProfileOfficeRecord office, Office(tenure.role));
  office.set_tenure(tenure.id.value);
  v1::TimeInterval* interval = office.mutable_interval();
  if (!tenure.interval.start().is_unknown()) {
    interval->mutable_start()->set_edtf(tenure.interval.start().ToString());
  }
  if (!tenure.interval.end().is_unknown()) {
    interval->mutable_end()->set_edtf(tenure.interval.end().ToString());
  }
  interval->set_end_state(ToMessage(tenure.interval.end_state()));
  if (tenure.interval.last_known().has_value()) {
    interval->mutable_last_known()->set_edtf(
        PartialDate::FromDayNumber(*tenure.interval.last_known()).ToString());
  }
  for (internal::ProfileOfficeRecord& known : *record->mutable_offices()) {
    if (known.tenure() != tenure.id.value) continue;
    known = std::move(office);
    return absl::OkStatus();
  }
  *record->add_offices() = std::move(office);
  return absl::OkStatus();
}

}  // namespace chancery
