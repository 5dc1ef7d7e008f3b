#include "server/ingest/person_registry.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "server/ingest/person_clusters.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Notes.
//   people/profile/BLOCK/ID   the profile
//   people/block/ID           its BLOCK
//   people/key/KEY\nID        profiles with a key of another system
//   people/of/ID/ARTICLE      who asserts it
//   people/in/ARTICLE         the profiles of the article's people, in order, one a line
//   people/home/PERSON        a person that was made here
constexpr char kProfile[] = "people/profile/";
constexpr char kBlock[] = "people/block/";
constexpr char kKey[] = "people/key/";
constexpr char kOf[] = "people/of/";
constexpr char kIn[] = "people/in/";
// The length of a profile's id, in hexadecimal digits.
constexpr size_t kProfileIdSize = 24;

std::string HomeKey(PersonId person) { return PersonHomeNoteKey(person); }

bool IsSingleSeat(const OfficeEntry* office) {
  if (office == nullptr) return false;
  switch (office->office_class) {
    case OfficeEntry::Class::kHeadOfState:
    case OfficeEntry::Class::kHeadOfGovernment:
    case OfficeEntry::Class::kForeignMinister:
    case OfficeEntry::Class::kDefenseMinister:
      return true;
    default:
      return false;
  }
}

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

absl::StatusOr<PersonProfile> ToProfile(const std::string& id,
                                        const internal::PersonProfileRecord& record) {
  PersonProfile profile;
  profile.id = id;
  profile.name = record.name();
  profile.aliases.assign(record.aliases().begin(), record.aliases().end());
  profile.keys.assign(record.keys().begin(), record.keys().end());
  profile.polity = record.polity_name();
  profile.surname_first = record.surname_first();
  CHANCERY_ASSIGN_OR_RETURN(profile.birth, ToDate(record.birth()));
  CHANCERY_ASSIGN_OR_RETURN(profile.death, ToDate(record.death()));
  for (const internal::ProfileOfficeRecord& office : record.offices()) {
    ProfileOffice out;
    out.role = RoleId(office.role());
    out.title = office.title();
    out.polity = office.polity_name();
    out.country = office.country();
    out.single_seat = office.single_seat();
    CHANCERY_ASSIGN_OR_RETURN(out.interval, ToInterval(office.interval()));
    CHANCERY_ASSIGN_OR_RETURN(out.known, ToDate(office.known()));
    profile.offices.push_back(std::move(out));
  }
  return profile;
}

void AddSorted(const std::string& value, std::vector<std::string>* values) {
  const auto it = std::lower_bound(values->begin(), values->end(), value);
  if (it == values->end() || *it != value) values->insert(it, value);
}

}  // namespace

absl::StatusOr<internal::ProfileOfficeRecord> PersonRegistry::MakeOffice(RoleId role) {
  internal::ProfileOfficeRecord office;
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(role));
  const Role& of = std::get<Role>(entity);
  office.set_role(role.value);
  const OfficeEntry* entry = gazetteer_.FindOffice(of.names.display);
  office.set_title(FoldName(of.names.display));
  office.set_single_seat(IsSingleSeat(entry));
  if (of.polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(of.polity));
    std::string name = std::get<Polity>(polity).names.display;
    const PolityEntry* known = gazetteer_.FindPolity(name);
    if (known != nullptr) {
      office.set_country(known->kind != PolityEntry::Kind::kOrganisation);
      // Gorbachev was of the Soviet Union, Lavrov's country is the same state.
      if (!known->successor.empty()) name = known->successor;
    }
    office.set_polity_name(FoldName(name));
  }
  return office;
}

absl::StatusOr<PersonRegistry::Record> PersonRegistry::MakeProfile(const v1::ArticleFacts& facts,
                                                                   int person,
                                                                   absl::string_view article_key,
                                                                   const std::vector<RoleId>& roles,
                                                                   std::string* id) {
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
  CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, vocabulary_.Polity(fact.polity()));
  if (polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(polity));
    record.set_polity(polity.value);
    record.set_polity_name(FoldName(std::get<Polity>(entity).names.display));
  }
  if (fact.has_birth()) *record.mutable_birth() = fact.birth();
  if (fact.has_death()) *record.mutable_death() = fact.death();

  // The offices, each with what makes the profile's id.
  std::map<std::string, internal::ProfileOfficeRecord> offices;
  const auto add = [&](int office, const v1::TimeInterval& interval) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(internal::ProfileOfficeRecord made, MakeOffice(roles[office]));
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
  *id = ContentDigest(text).substr(0, kProfileIdSize);
  return record;
}

void PersonRegistry::AddBlock(const std::string& block) {
  if (std::find(dirty_blocks_.begin(), dirty_blocks_.end(), block) == dirty_blocks_.end()) {
    dirty_blocks_.push_back(block);
  }
}

absl::Status PersonRegistry::AddProfile(const std::string& id, const Record& record) {
  const std::string block = SurnameKey(record.name(), record.surname_first());
  txn_.PutNote(absl::StrCat(kProfile, block, "/", id), record.SerializeAsString());
  txn_.PutNote(absl::StrCat(kBlock, id), block);
  for (const std::string& key : record.keys()) {
    txn_.PutNote(absl::StrCat(kKey, key, "\n", id), "");
  }
  AddBlock(block);
  return absl::OkStatus();
}

absl::Status PersonRegistry::DropProfile(const std::string& id) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> block, BlockOf(id));
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Record> profile, ReadProfile(id));
  if (!profile.has_value()) return absl::OkStatus();
  const Record& record = *profile;
  txn_.DeleteNote(absl::StrCat(kProfile, *block, "/", id));
  txn_.DeleteNote(absl::StrCat(kBlock, id));
  for (const std::string& other : record.keys()) {
    txn_.DeleteNote(absl::StrCat(kKey, other, "\n", id));
    // Those that were one with it by this key are looked at again.
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> sharing, ProfilesWithKey(other));
    for (const std::string& profile : sharing) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> theirs, BlockOf(profile));
      if (theirs.has_value()) AddBlock(*theirs);
    }
  }
  CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, id, budget_));
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, id, EntityRef()));
  if (record.person() != 0) emptied_.insert(PersonId(record.person()));
  AddBlock(*block);
  return absl::OkStatus();
}

absl::Status PersonRegistry::SetMentions(ArticleId article, absl::string_view article_key,
                                         const v1::ArticleFacts& facts,
                                         const std::vector<RoleId>& roles) {
  std::vector<std::string> ids;
  std::map<std::string, Record> profiles;
  for (int i = 0; i < facts.persons_size(); ++i) {
    std::string id;
    CHANCERY_ASSIGN_OR_RETURN(Record record, MakeProfile(facts, i, article_key, roles, &id));
    ids.push_back(id);
    profiles.emplace(id, std::move(record));
  }
  // Profiles that the article has again stay, and so do the people they are of.
  CHANCERY_RETURN_IF_ERROR(RemoveMentions(article, {ids.begin(), ids.end()}));
  const std::string number = SortableNumber(article.value);
  for (const std::string& id : ids) {
    const auto profile = profiles.find(id);
    if (profile == profiles.end()) continue;  // the same words twice
    const Record record = std::move(profile->second);
    profiles.erase(profile);
    txn_.PutNote(absl::StrCat(kOf, id, "/", number), "");
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> block,
                              txn_.GetNote(absl::StrCat(kBlock, id)));
    if (!block.has_value()) {
      CHANCERY_RETURN_IF_ERROR(AddProfile(id, record));
    }
  }
  txn_.PutNote(absl::StrCat(kIn, number), absl::StrJoin(ids, "\n"));
  return absl::OkStatus();
}

absl::Status PersonRegistry::RemoveMentions(ArticleId article) {
  return RemoveMentions(article, {});
}

absl::Status PersonRegistry::RemoveMentions(ArticleId article,
                                            const std::set<std::string>& staying) {
  const std::string number = SortableNumber(article.value);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> in,
                            txn_.GetNote(absl::StrCat(kIn, number)));
  if (!in.has_value()) return absl::OkStatus();
  txn_.DeleteNote(absl::StrCat(kIn, number));
  std::vector<std::string> ids = absl::StrSplit(*in, '\n', absl::SkipEmpty());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const std::string& id : ids) {
    txn_.DeleteNote(absl::StrCat(kOf, id, "/", number));
    if (staying.count(id) != 0) continue;
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> others, ArticlesOf(id));
    if (others.empty()) {
      CHANCERY_RETURN_IF_ERROR(DropProfile(id));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::optional<std::string>> PersonRegistry::BlockOf(
    absl::string_view mention) const {
  const absl::optional<PersonId> written = ParseWrittenPersonMention(mention);
  if (!written.has_value()) return txn_.GetNote(absl::StrCat(kBlock, mention));
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity, IfFound(txn_.Get(*written)));
  if (!entity.has_value()) return absl::optional<std::string>();
  return absl::make_optional(SurnameKey(std::get<Person>(*entity).names.display, false));
}

absl::StatusOr<std::vector<std::string>> PersonRegistry::ProfilesWithKey(
    absl::string_view key) const {
  std::vector<std::string> profiles;
  const std::string prefix = absl::StrCat(kKey, key, "\n");
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view row, absl::string_view) {
        const absl::string_view id = absl::StripPrefix(row, prefix);
        // Else of a longer key.
        if (id.size() == kProfileIdSize) profiles.emplace_back(id);
        return true;
      }));
  return profiles;
}

absl::StatusOr<absl::optional<PersonRegistry::Record>> PersonRegistry::ReadProfile(
    absl::string_view id) const {
  if (ParseWrittenPersonMention(id).has_value()) return absl::optional<Record>();
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> block, BlockOf(id));
  if (!block.has_value()) return absl::optional<Record>();
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                            txn_.GetNote(absl::StrCat(kProfile, *block, "/", id)));
  Record record;
  if (!value.has_value() || !record.ParseFromString(*value)) {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a profile is damaged");
  }
  return absl::make_optional(std::move(record));
}

absl::Status PersonRegistry::Touch(absl::string_view mention) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> block, BlockOf(mention));
  if (block.has_value()) AddBlock(*block);
  decisions_.reset();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ArticleId>> PersonRegistry::ArticlesOf(const std::string& id) const {
  std::vector<ArticleId> articles;
  const std::string prefix = absl::StrCat(kOf, id, "/");
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
        const absl::optional<uint64_t> number = ParseSortableNumber(absl::StripPrefix(key, prefix));
        if (number.has_value()) articles.push_back(ArticleId(*number));
        return true;
      }));
  return articles;
}

absl::StatusOr<std::set<ArticleId>> PersonRegistry::Resolve() {
  std::set<ArticleId> moved;
  while (!dirty_blocks_.empty()) {
    const std::string block = dirty_blocks_.front();
    dirty_blocks_.erase(dirty_blocks_.begin());
    CHANCERY_RETURN_IF_ERROR(ResolveFrom(block, &moved));
  }
  return moved;
}

absl::Status PersonRegistry::Load(const std::set<std::string>& blocks, std::set<std::string>* more,
                                  std::map<std::string, Loaded>* profiles) {
  for (const std::string& block : blocks) {
    const std::string prefix = absl::StrCat(kProfile, block, "/");
    bool damaged = false;
    std::vector<std::string> keys;
    CHANCERY_RETURN_IF_ERROR(
        txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view value) {
          Loaded loaded;
          damaged = !loaded.record.ParseFromArray(value.data(), static_cast<int>(value.size()));
          for (const std::string& other : loaded.record.keys()) keys.push_back(other);
          (*profiles)[std::string(absl::StripPrefix(key, prefix))] = std::move(loaded);
          return !damaged;
        }));
    if (damaged) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a profile is damaged");
    }
    CHANCERY_RETURN_IF_ERROR(LoadWrittenPeople(block, profiles));
    for (const auto& [id, loaded] : *profiles) {
      if (!loaded.written_facts) continue;
      for (const std::string& key : loaded.record.keys()) keys.push_back(key);
    }
    for (const std::string& key : keys) {
      // Who was written with the key, under whatever surname.
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.head().FindByKey(EntityKind::kPerson, key));
      if (owner.has_value()) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home,
                                  txn_.GetNote(HomeKey(PersonId(owner->id))));
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> written, IfFound(txn_.Get(*owner)));
        if (!home.has_value() && written.has_value()) {
          more->insert(SurnameKey(std::get<Person>(*written).names.display, false));
        }
      }
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> others, ProfilesWithKey(key));
      for (const std::string& other : others) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> theirs,
                                  txn_.GetNote(absl::StrCat(kBlock, other)));
        if (theirs.has_value()) more->insert(*theirs);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::LoadWrittenPeople(const std::string& block,
                                               std::map<std::string, Loaded>* profiles) {
  if (block.empty()) return absl::OkStatus();  // a name without a letter
  NameQuery query;
  query.kinds = {EntityKind::kPerson};
  query.text = block;
  query.max_hits = std::numeric_limits<size_t>::max();
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<NameHit> hits,
                            txn_.head().FindByName(query, budget_));
  for (const NameHit& hit : hits) {
    if (hit.match == NameMatch::kPrefix || hit.match == NameMatch::kFuzzy) continue;
    const PersonId person(hit.entity.id);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home,
                              txn_.GetNote(HomeKey(person)));
    if (home.has_value()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity, IfFound(txn_.Get(person)));
    if (!entity.has_value()) continue;
    const Person& written = std::get<Person>(*entity);
    if (SurnameKey(written.names.display, false) != block) continue;
    Loaded loaded;
    loaded.written_facts = true;
    Record& record = loaded.record;
    record.set_name(written.names.display);
    for (const std::string& alias : written.names.aliases) {
      if (!IsSurnameOnly(alias)) record.add_aliases(alias);
    }
    for (const std::string& key : written.names.keys) record.add_keys(key);
    if (!written.birth.is_unknown()) record.mutable_birth()->set_edtf(written.birth.ToString());
    if (!written.death.is_unknown()) record.mutable_death()->set_edtf(written.death.ToString());
    record.set_person(person.value);
    record.set_home(person.value);
    std::vector<Tenure> tenures;
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanTenuresOfPerson(person, budget_, [&](const Tenure& tenure) {
          tenures.push_back(tenure);
          return true;
        }));
    for (const Tenure& tenure : tenures) {
      CHANCERY_ASSIGN_OR_RETURN(internal::ProfileOfficeRecord office, MakeOffice(tenure.role));
      v1::TimeInterval* interval = office.mutable_interval();
      if (!tenure.interval.start().is_unknown()) {
        interval->mutable_start()->set_edtf(tenure.interval.start().ToString());
      }
      if (!tenure.interval.end().is_unknown()) {
        interval->mutable_end()->set_edtf(tenure.interval.end().ToString());
      }
      switch (tenure.interval.end_state()) {
        case TimeInterval::EndState::kUnknown:
          interval->set_end_state(v1::END_STATE_UNKNOWN);
          break;
        case TimeInterval::EndState::kOngoing:
          interval->set_end_state(v1::END_STATE_ONGOING);
          break;
        case TimeInterval::EndState::kEnded:
          interval->set_end_state(v1::END_STATE_ENDED);
          break;
      }
      if (tenure.interval.last_known().has_value()) {
        interval->mutable_last_known()->set_edtf(
            PartialDate::FromDayNumber(*tenure.interval.last_known()).ToString());
      }
      *record.add_offices() = std::move(office);
    }
    (*profiles)[WrittenPersonMention(person)] = std::move(loaded);
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::ResolveFrom(const std::string& start, std::set<ArticleId>* moved) {
  if (!decisions_.has_value()) {
    CHANCERY_ASSIGN_OR_RETURN(decisions_, DecisionsAbout(txn_, EntityKind::kPerson, budget_));
  }
  // All profiles that may hang together with those of the block.
  std::map<std::string, Loaded> profiles;
  std::set<std::string> done;
  std::set<std::string> next = {start};
  while (!next.empty()) {
    std::set<std::string> more;
    CHANCERY_RETURN_IF_ERROR(Load(next, &more, &profiles));
    for (const std::string& block : next) {
      done.insert(block);
      dirty_blocks_.erase(std::remove(dirty_blocks_.begin(), dirty_blocks_.end(), block),
                          dirty_blocks_.end());
    }
    for (const CuratorDecision& decision : *decisions_) {
      bool here = false;
      for (const auto* side : {&decision.left, &decision.right}) {
        for (const std::string& mention : *side) here |= profiles.count(mention) != 0;
      }
      if (!here) continue;
      for (const auto* side : {&decision.left, &decision.right}) {
        for (const std::string& mention : *side) {
          if (profiles.count(mention) != 0) continue;
          CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> block, BlockOf(mention));
          if (block.has_value()) more.insert(*block);
        }
      }
    }
    next.clear();
    for (const std::string& block : more) {
      if (done.count(block) == 0) next.insert(block);
    }
  }

  std::vector<std::string> ids;
  std::vector<PersonProfile> values;
  std::map<std::string, size_t> index;
  for (const auto& [id, loaded] : profiles) {
    index[id] = ids.size();
    ids.push_back(id);
    CHANCERY_ASSIGN_OR_RETURN(PersonProfile profile, ToProfile(id, loaded.record));
    values.push_back(std::move(profile));
  }
  std::vector<ProfileLink> links;
  const auto link = [&](const std::string& a, const std::string& b, bool same) {
    const auto x = index.find(a);
    const auto y = index.find(b);
    if (x != index.end() && y != index.end()) links.push_back({x->second, y->second, same});
  };
  for (const CuratorDecision& decision : *decisions_) {
    for (const std::string& left : decision.left) {
      for (const std::string& right : decision.right) link(left, right, decision.same);
    }
  }
  // What was written as two people stays two.
  std::vector<std::string> written;
  for (const auto& [id, loaded] : profiles) {
    if (loaded.written_facts) written.push_back(id);
  }
  for (size_t i = 0; i < written.size(); ++i) {
    for (size_t j = i + 1; j < written.size(); ++j) link(written[i], written[j], false);
  }
  const PersonClusters partition = ClusterPeople(values, links);
  std::vector<std::vector<std::string>> clusters;
  for (const std::vector<size_t>& members : partition.clusters) {
    clusters.emplace_back();
    for (size_t member : members) clusters.back().push_back(ids[member]);
  }
  CHANCERY_RETURN_IF_ERROR(AssignPeople(clusters, &profiles, moved));

  for (const std::string& id : ids) {
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, id, budget_));
  }
  for (const PossiblePair& pair : partition.possible) {
    CHANCERY_RETURN_IF_ERROR(AddCandidate(txn_, EntityKind::kPerson, ids[pair.left],
                                          ids[pair.right], pair.score, pair.reasons));
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::AssignPeople(const std::vector<std::vector<std::string>>& clusters,
                                          std::map<std::string, Loaded>* profiles,
                                          std::set<ArticleId>* moved) {
  // Who keeps which id: those whom a curator kept first, then where it was made, then where most
  // have it.
  struct Claim {
    bool written = false;
    bool kept = false;
    int at_home = 0;
    int have_it = 0;
    uint64_t id = 0;
    size_t cluster = 0;
    bool operator<(const Claim& other) const {
      return std::make_tuple(!written, !kept, -at_home, -have_it, id, cluster) <
             std::make_tuple(!other.written, !other.kept, -other.at_home, -other.have_it, other.id,
                             other.cluster);
    }
  };
  std::set<std::string> kept_mentions;
  for (const CuratorDecision& decision : *decisions_) {
    if (decision.same) kept_mentions.insert(decision.left.begin(), decision.left.end());
  }
  std::vector<Claim> claims;
  for (size_t c = 0; c < clusters.size(); ++c) {
    std::map<uint64_t, Claim> by_id;
    for (const std::string& member : clusters[c]) {
      const Loaded& loaded = profiles->at(member);
      const auto claim = [&](uint64_t id) -> Claim* {
        if (id == 0) return nullptr;
        Claim& it = by_id[id];
        it.id = id;
        it.cluster = c;
        it.written |= loaded.written_facts && id == loaded.record.home();
        return &it;
      };
      if (Claim* it = claim(loaded.record.person())) {
        ++it->have_it;
        it->kept |= kept_mentions.count(member) != 0;
      }
      if (Claim* it = claim(loaded.record.home())) ++it->at_home;
    }
    for (const auto& [id, claim] : by_id) {
      if (claim.at_home == 0) {
        // Profiles that hang together with these no more may have it, too: then it stays with them.
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                                  MentionsOf(txn_, PersonId(id), budget_));
        if (std::any_of(mentions.begin(), mentions.end(), [&](const std::string& mention) {
              return profiles->count(mention) == 0;
            })) {
          continue;
        }
      }
      claims.push_back(claim);
    }
  }
  std::sort(claims.begin(), claims.end());
  std::vector<PersonId> person_of(clusters.size());
  std::set<uint64_t> taken;
  for (const Claim& claim : claims) {
    if (person_of[claim.cluster] || !taken.insert(claim.id).second) continue;
    person_of[claim.cluster] = PersonId(claim.id);
  }
  for (size_t c = 0; c < clusters.size(); ++c) {
    bool made = false;
    if (!person_of[c]) {
      person_of[c] = txn_.NewId<PersonId>();
      made = true;
      fresh_.insert(person_of[c]);
      txn_.PutNote(HomeKey(person_of[c]), "");
    }
    std::set<std::string>& members = touched_[person_of[c]];
    members.clear();
    for (const std::string& member : clusters[c]) {
      Loaded& loaded = profiles->at(member);
      members.insert(member);
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, member, person_of[c]));
      if (loaded.written_facts) continue;
      if (made && member == clusters[c].front()) {
        loaded.record.set_home(person_of[c].value);
        loaded.changed = true;
      }
      if (loaded.record.person() != person_of[c].value) {
        if (loaded.record.person() != 0) emptied_.insert(PersonId(loaded.record.person()));
        loaded.record.set_person(person_of[c].value);
        loaded.changed = true;
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> articles, ArticlesOf(member));
        moved->insert(articles.begin(), articles.end());
      }
    }
  }
  for (auto& [id, loaded] : *profiles) {
    if (!loaded.changed) continue;
    const std::string block = SurnameKey(loaded.record.name(), loaded.record.surname_first());
    txn_.PutNote(absl::StrCat(kProfile, block, "/", id), loaded.record.SerializeAsString());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PersonId>> PersonRegistry::PeopleOf(ArticleId article) const {
  std::vector<PersonId> people;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> in,
                            txn_.GetNote(absl::StrCat(kIn, SortableNumber(article.value))));
  if (!in.has_value()) return people;
  for (const absl::string_view id : absl::StrSplit(*in, '\n', absl::SkipEmpty())) {
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, id));
    people.push_back(PersonId(ref.id));
  }
  return people;
}

absl::StatusOr<Person> PersonRegistry::Fold(PersonId id, const std::vector<const Record*>& records,
                                            const Person* written) const {
  Person person;
  if (written != nullptr) person = *written;
  person.id = id;
  // How often each full name is told; names of structured sources count before all others.
  std::map<std::string, int> names;
  std::map<std::string, int> surnames;
  constexpr int kStructured = 1000000;
  for (const Record* record : records) {
    const int weight = record->keys().empty() ? 1 : kStructured;
    auto& counts = IsSurnameOnly(record->name()) ? surnames : names;
    counts[record->name()] += weight;
    for (const std::string& alias : record->aliases()) names.emplace(alias, 0);
  }
  if (written == nullptr) {
    const std::map<std::string, int>& from = names.empty() ? surnames : names;
    const auto best = std::max_element(from.begin(), from.end(), [](const auto& a, const auto& b) {
      // The fuller one of two that are told as often; else the first, in order.
      const auto words = [](const std::string& name) {
        return std::count(name.begin(), name.end(), ' ');
      };
      return std::make_pair(a.second, words(a.first)) < std::make_pair(b.second, words(b.first));
    });
    person.names.display = best->first;
  }
  std::vector<std::string> aliases = person.names.aliases;
  std::sort(aliases.begin(), aliases.end());
  for (const auto& [name, count] : names) AddSorted(name, &aliases);
  aliases.erase(std::remove(aliases.begin(), aliases.end(), person.names.display), aliases.end());
  person.names.aliases = std::move(aliases);
  for (const Record* record : records) {
    for (const std::string& key : record->keys()) {
      auto& keys = person.names.keys;
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      // A key that WriteFacts gave to somebody else stays there.
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.FindByKey(EntityKind::kPerson, key));
      if (owner.has_value() && *owner != EntityRef(id)) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home,
                                  txn_.GetNote(HomeKey(PersonId(owner->id))));
        if (!home.has_value()) continue;
      }
      AddSorted(key, &keys);
    }
    if (!person.polity) person.polity = PolityId(record->polity());
    for (const auto& [known, said] : {std::make_pair(&person.birth, &record->birth()),
                                      std::make_pair(&person.death, &record->death())}) {
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate date, ToDate(*said));
      if (date.is_unknown()) continue;
      const absl::optional<PartialDate> both = Intersect(*known, date);
      if (both.has_value()) *known = *both;
    }
  }
  return person;
}

absl::Status PersonRegistry::Write(int* added) {
  std::map<uint64_t, PersonId> went;  // the profile that a person was made for, to whom
  for (const auto& [id, members] : touched_) {
    std::vector<Record> records;
    for (const std::string& member : members) {
      CHANCERY_ASSIGN_OR_RETURN(absl::optional<Record> record, ReadProfile(member));
      if (!record.has_value()) continue;
      went[record->home()] = id;
      records.push_back(*std::move(record));
    }
    emptied_.erase(id);
    if (records.empty()) continue;
    std::vector<const Record*> pointers;
    for (const Record& record : records) pointers.push_back(&record);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> was, IfFound(txn_.Get(id)));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home, txn_.GetNote(HomeKey(id)));
    const bool written = !home.has_value() && was.has_value();
    CHANCERY_ASSIGN_OR_RETURN(Person person,
                              Fold(id, pointers, written ? &std::get<Person>(*was) : nullptr));
    txn_.Put(std::move(person));
    SetRedirect(txn_, id, EntityRef());
    if (fresh_.count(id) != 0 && added != nullptr) ++*added;
  }
  // People that no profile is of any more.
  for (PersonId id : emptied_) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home, txn_.GetNote(HomeKey(id)));
    if (!home.has_value()) continue;  // of WriteFacts: it stays
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> left, MentionsOf(txn_, id, budget_));
    if (!left.empty()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> is, IfFound(txn_.Get(id)));
    if (!is.has_value()) continue;
    txn_.Close(id);
    const auto to = went.find(id.value);
    SetRedirect(txn_, id, to == went.end() ? EntityRef() : EntityRef(to->second));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> PersonRegistry::SelectMentions(
    PersonId person, const std::vector<ArticleId>& articles,
    const std::vector<std::string>& names) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                            MentionsOf(txn_, person, budget_));
  std::set<std::string> selected;
  for (const std::string& mention : mentions) {
    if (ParseWrittenPersonMention(mention).has_value()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> of, ArticlesOf(mention));
    for (ArticleId article : of) {
      if (std::find(articles.begin(), articles.end(), article) != articles.end()) {
        selected.insert(mention);
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Record> record, ReadProfile(mention));
    if (!record.has_value()) continue;
    for (const std::string& name : names) {
      if (FoldName(record->name()) == FoldName(name)) selected.insert(mention);
      for (const std::string& alias : record->aliases()) {
        if (FoldName(alias) == FoldName(name)) selected.insert(mention);
      }
    }
  }
  return std::vector<std::string>(selected.begin(), selected.end());
}

}  // namespace chancery
