#include "storage/model/entities.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr size_t kMaxNameBytes = 1024;
constexpr size_t kMaxNames = 1000;
// Names of offices and polities multiply: an office is found with each name of its polity.
constexpr size_t kMaxVocabularyNames = 64;
constexpr size_t kMaxStatementBytes = 64 << 10;
constexpr size_t kMaxTopics = 1000;
// Of meetings that many articles tell of; each person has a row for each office of each other.
constexpr size_t kMaxParticipations = 1000;
constexpr size_t kMaxDescriptionBytes = 64 << 10;  // of all parties that have no name

// Collects what is wrong with one entity.
class Checker {
 public:
  void Require(bool ok, absl::string_view field, absl::string_view rule) {
    if (!ok) violations_.push_back({std::string(field), std::string(rule)});
  }

  // "has more than 5 keys". Words are made only where they are needed.
  void AtMost(size_t count, size_t limit, absl::string_view field, absl::string_view rule,
              absl::string_view what) {
    if (count > limit) Require(false, field, absl::StrCat(rule, limit, what));
  }

  void Text(absl::string_view value, absl::string_view field, size_t max_bytes) {
    AtMost(value.size(), max_bytes, field, "is longer than ", " bytes");
    const size_t bad = FirstInvalidUtf8(value);
    if (bad != absl::string_view::npos) {
      violations_.push_back({std::string(field), absl::StrCat("is not valid UTF-8 at byte ", bad)});
    }
  }

  void Keys(const std::vector<std::string>& keys, absl::string_view field) {
    AtMost(keys.size(), kMaxNames, field, "has more than ", " keys");
    for (const std::string& key : keys) {
      Require(!key.empty(), field, "has an empty key");
      Text(key, field, kMaxNameBytes);
    }
  }

  void CheckNames(const Names& names, size_t max_aliases = kMaxNames) {
    Require(!names.display.empty(), "display_name", "is empty");
    Text(names.display, "display_name", kMaxNameBytes);
    AtMost(names.aliases.size(), max_aliases, "aliases", "has more than ", " names");
    for (const std::string& alias : names.aliases) {
      Require(!alias.empty(), "aliases", "has an empty name");
      Text(alias, "aliases", kMaxNameBytes);
    }
    Keys(names.keys, "keys");
  }

  void Party(const EntityRef& party, absl::string_view words, absl::string_view field) {
    const bool kind_ok = party.kind == EntityKind::kPerson || party.kind == EntityKind::kRole ||
                         party.kind == EntityKind::kPolity;
    Require(party ? kind_ok : !words.empty(), field,
            "is neither a person, role or polity nor a description");
    Text(words, field, kMaxNameBytes);
  }

  void OtherOffices(const std::vector<QualifiedOffice>& offices, absl::string_view field) {
    for (const QualifiedOffice& office : offices) {
      Require(bool{office.role}, field, "has an office without a role");
      Require(office.qualifier == OfficeQualifier::kFormer ||
                  office.qualifier == OfficeQualifier::kFuture,
              field, "has an unknown qualifier");
    }
  }

  absl::Status Result(const EntityRef& ref) {
    if (violations_.empty()) return absl::OkStatus();
    for (FieldViolation& violation : violations_) {
      violation.field = absl::StrCat(CollectionOf(ref.kind), ".", violation.field);
    }
    return InvalidFields(std::move(violations_));
  }

 private:
  std::vector<FieldViolation> violations_;
};

void Check(const Person& person, Checker& checker) { checker.CheckNames(person.names); }
void Check(const Polity& polity, Checker& checker) {
  checker.CheckNames(polity.names, kMaxVocabularyNames);
}
void Check(const Role& role, Checker& checker) {
  checker.CheckNames(role.names, kMaxVocabularyNames);
}
void Check(const Place& place, Checker& checker) { checker.CheckNames(place.names); }
void Check(const Topic& topic, Checker& checker) { checker.CheckNames(topic.names); }

void Check(const Tenure& tenure, Checker& checker) {
  checker.Require(bool{tenure.person}, "person", "is missing");
  checker.Require(bool{tenure.role}, "role", "is missing");
  checker.Keys(tenure.keys, "keys");
}

void Check(const Meeting& meeting, Checker& checker) {
  checker.Require(meeting.kind <= MeetingKind::kSummit, "kind", "is not a known kind");
  checker.Require(meeting.status <= MeetingStatus::kDenied, "status", "is not a known status");
  checker.Require(!meeting.participations.empty(), "participations", "is empty");
  checker.AtMost(meeting.participations.size(), kMaxParticipations, "participations",
                 "has more than ", " parties");
  checker.AtMost(meeting.topics.size(), kMaxTopics, "topics", "has more than ", " topics");
  size_t description_bytes = 0;
  for (const Participation& participation : meeting.participations) {
    if (!participation.party) description_bytes += participation.group.size();
  }
  checker.AtMost(description_bytes, kMaxDescriptionBytes, "participations",
                 "has descriptions of more than ", " bytes");
  absl::flat_hash_set<EntityRef> parties;
  for (const Participation& participation : meeting.participations) {
    checker.Party(participation.party, participation.group, "participations");
    if (participation.party) {
      checker.Require(parties.insert(participation.party).second, "participations",
                      "names a party twice");
    }
    checker.OtherOffices(participation.other_offices, "participations.capacities");
  }
  checker.Text(meeting.cameo_code, "cameo_code", 8);
  checker.Text(meeting.title, "title", kMaxNameBytes);
  checker.Keys(meeting.keys, "keys");
}

void Check(const Statement& statement, Checker& checker) {
  checker.Party(statement.speaker, statement.speaker_description, "speaker");
  checker.Require(statement.mode <= StatementMode::kParaphrase, "mode", "is not a known mode");
  checker.OtherOffices(statement.other_offices, "capacities");
  checker.Require(!statement.when_assumed || !statement.when.is_unknown(), "when_assumed",
                  "is set without a day");
  checker.Require(!statement.text.empty(), "text", "is empty");
  checker.Text(statement.text, "text", kMaxStatementBytes);
  checker.Keys(statement.keys, "keys");
}

void Check(const Article& article, Checker& checker) {
  checker.Text(article.title, "title", 4 * kMaxNameBytes);
  checker.Text(article.publisher, "publisher", kMaxNameBytes);
  checker.Text(article.url, "url", 8 * kMaxNameBytes);
  checker.Keys(article.keys, "keys");
}

const std::vector<std::string>& Keys(const Tenure& entity) { return entity.keys; }
const std::vector<std::string>& Keys(const Meeting& entity) { return entity.keys; }
const std::vector<std::string>& Keys(const Statement& entity) { return entity.keys; }
const std::vector<std::string>& Keys(const Article& entity) { return entity.keys; }
template <typename T>
const std::vector<std::string>& Keys(const T& entity) {
  return entity.names.keys;
}

}  // namespace

EntityRef RefOf(const Entity& entity) {
  return std::visit([](const auto& e) { return EntityRef(e.id); }, entity);
}

const std::vector<std::string>& KeysOf(const Entity& entity) {
  return std::visit([](const auto& e) -> const std::vector<std::string>& { return Keys(e); },
                    entity);
}

absl::Status Validate(const Entity& entity) {
  Checker checker;
  std::visit([&checker](const auto& e) { Check(e, checker); }, entity);
  return checker.Result(RefOf(entity));
}

}  // namespace chancery
