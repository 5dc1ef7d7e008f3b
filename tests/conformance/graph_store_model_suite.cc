// Random transactions on the store and on the naive model: they must give the same answers.

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "storage/base/status_macros.h"
#include "storage/text/text_query.h"
#include "tests/conformance/graph_store_suite.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

// Everything that is in a value, as text that can be compared and read.
std::string Text(const Capacity& capacity);
std::string Text(const Participation& part);
std::string Text(const EdgeParticipant& part);
std::string Text(const Tenure& tenure);
std::string Text(const NameHit& hit);
std::string Text(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }
std::string Text(const PartialDate& date) { return date.ToString(); }
std::string Text(const Names& names) {
  return absl::StrCat(names.display, " [", absl::StrJoin(names.aliases, ","), "] [",
                      absl::StrJoin(names.keys, ","), "]");
}
std::string Text(const TimeInterval& interval) {
  const absl::optional<DayNumber> known = interval.last_known();
  return absl::StrCat(interval.ToString(), " known ", known.has_value() ? *known : 0, " state ",
                      static_cast<int>(interval.end_state()));
}
template <typename T>
std::string Ids(const T& ids) {
  return absl::StrJoin(ids, ",",
                       [](std::string* out, const auto& id) { absl::StrAppend(out, id.value); });
}
std::string Text(const QualifiedOffice& office) {
  return absl::StrCat(office.role.value, " ", static_cast<int>(office.qualifier));
}
template <typename T>
std::string Texts(const T& values) {
  return absl::StrJoin(values, "; ",
                       [](std::string* out, const auto& value) { out->append(Text(value)); });
}
std::string Text(const Capacity& capacity) {
  return absl::StrCat(capacity.role.value, capacity.certain ? "" : "?",
                      capacity.stated ? " stated" : "");
}
std::string Text(const Participation& part) {
  return absl::StrCat(Text(part.party), " ", part.group, " stated ", Ids(part.stated), " else ",
                      Texts(part.other_offices));
}
std::string Text(const EdgeParticipant& part) {
  return absl::StrCat(Text(part.party), " ", part.group, " (", Texts(part.capacities), ") else ",
                      Texts(part.other_offices));
}
std::string Text(const MeetingEdge& edge) {
  return absl::StrCat(edge.meeting.value, " kind ", static_cast<int>(edge.kind), " status ",
                      static_cast<int>(edge.status), " when ", Text(edge.when), " minutes ",
                      edge.duration_minutes, " place ", edge.place.value, " topics ",
                      Ids(edge.topics), " parties ", Texts(edge.participants), " ", edge.cameo_code,
                      " ", edge.title);
}
std::string Text(const MeetingPeople& meeting) {
  return absl::StrCat(meeting.meeting.value, " kind ", static_cast<int>(meeting.kind), " status ",
                      static_cast<int>(meeting.status), " when ", Text(meeting.when), " place ",
                      meeting.place.value, " topics ", Ids(meeting.topics), " people ",
                      Ids(meeting.people));
}
std::string Text(const RoleEncounter& row) {
  return absl::StrCat(row.counterpart.value, " at ", row.meeting.value, " kind ",
                      static_cast<int>(row.kind), " status ", static_cast<int>(row.status),
                      " when ", Text(row.when), " place ", row.place.value, row.certain ? "" : "?",
                      row.stated ? " stated" : "");
}
std::string Text(const Tenure& tenure) {
  return absl::StrCat(tenure.id.value, ": ", tenure.person.value, " held ", tenure.role.value, " ",
                      Text(tenure.interval), tenure.acting ? " acting" : "", " [",
                      absl::StrJoin(tenure.keys, ","), "]");
}
std::string Text(const StatementHit& hit) {
  return absl::StrCat(hit.statement.value, " ", Text(hit.when), hit.certain ? "" : "?");
}
std::string Text(const TextHit& hit) {
  return absl::StrCat(Text(hit.entity), " ", Text(hit.when), " ", hit.score);
}
std::string Text(const Evidence& evidence) {
  return absl::StrCat(Text(evidence.fact), " by ", evidence.article.value, "#", evidence.sequence,
                      " ", evidence.begin, "-", evidence.end, " ", evidence.confidence, " kind ",
                      static_cast<int>(evidence.kind), " status ",
                      static_cast<int>(evidence.status), " ", Text(evidence.when), " ",
                      evidence.place.value);
}
std::string Text(const NameHit& hit) {
  return absl::StrCat(Text(hit.entity), " ", static_cast<int>(hit.match), " ", hit.score, " ",
                      hit.name);
}
std::string Text(const Entity& entity) {
  struct Visitor {
    std::string operator()(const Person& e) {
      return absl::StrCat(e.id.value, " ", Text(e.names), " ", Text(e.birth), " ", Text(e.death),
                          " ", e.polity.value);
    }
    std::string operator()(const Polity& e) { return absl::StrCat(e.id.value, Text(e.names)); }
    std::string operator()(const Role& e) {
      return absl::StrCat(e.id.value, " ", Text(e.names), " of ", e.polity.value);
    }
    std::string operator()(const Tenure& e) { return Text(e); }
    std::string operator()(const Meeting& e) {
      return absl::StrCat(e.id.value, " kind ", static_cast<int>(e.kind), " status ",
                          static_cast<int>(e.status), " ", Text(e.when), " ", e.duration_minutes,
                          " at ", e.place.value, " about ", Ids(e.topics), " with ",
                          Texts(e.participations), " ", e.cameo_code, " ", e.title, " [",
                          absl::StrJoin(e.keys, ","), "]");
    }
    std::string operator()(const Statement& e) {
      return absl::StrCat(e.id.value, " by ", Text(e.speaker), " ", e.speaker_description, " as ",
                          Ids(e.stated), ": ", e.text, " mode ", static_cast<int>(e.mode), " ",
                          Text(e.when), " at ", e.meeting.value, " to ", Text(e.addressee),
                          " about ", Ids(e.topics), " [", absl::StrJoin(e.keys, ","), "]");
    }
    std::string operator()(const Place& e) {
      return absl::StrCat(e.id.value, " ", Text(e.names), " in ", e.polity.value);
    }
    std::string operator()(const Topic& e) { return absl::StrCat(e.id.value, " ", Text(e.names)); }
    std::string operator()(const Article& e) {
      return absl::StrCat(e.id.value, " ", e.title, " ", e.publisher, " ", e.url, " ",
                          Text(e.published), " ", e.language, " ", e.content_hash, " ", e.extractor,
                          " ", e.extractor_version, " ", absl::ToUnixMicros(e.ingest_time), " [",
                          absl::StrJoin(e.keys, ","), "]");
    }
  };
  return std::visit(Visitor{}, entity);
}
std::string Text(PolityId id) { return absl::StrCat(id.value); }
std::string Text(const std::string& text) { return text; }
std::string Text(const absl::optional<MeetingEdge>& edge) {
  return edge.has_value() ? Text(*edge) : "none";
}
std::string Text(const absl::optional<EntityRef>& ref) {
  return ref.has_value() ? Text(*ref) : "none";
}
template <typename T>
std::string Text(const std::vector<T>& values) {
  return Texts(values);
}
// A value, or the code of the error.
template <typename T>
std::string Text(const absl::StatusOr<T>& value) {
  return value.ok() ? Text(*value) : absl::StatusCodeToString(value.status().code());
}

class Chance {
 public:
  explicit Chance(uint32_t seed) : random_(seed) {}

  uint32_t Below(uint32_t bound) {
    return std::uniform_int_distribution<uint32_t>(0, bound - 1)(random_);
  }
  bool OneIn(uint32_t n) { return Below(n) == 0; }

  // Few years, so that dates meet; every form of a date.
  PartialDate Date() {
    const std::string year = absl::StrCat(2000 + Below(6));
    const std::string month = absl::StrCat(year, "-0", 1 + Below(9));
    switch (Below(14)) {
      case 0:
        return PartialDate();
      case 1:
        return chancery::Date(year);
      case 2:
      case 3:
        return chancery::Date(month);
      case 4:
        return chancery::Date(absl::StrCat(month, "~"));
      case 5:
        return chancery::Date(absl::StrCat(year, "/", 2006 + Below(3)));
      case 6:
        return chancery::Date(absl::StrCat(month, "-01/", month, "-2", Below(9)));
      case 7:
        return chancery::Date(absl::StrCat(year, "/.."));
      case 8:
        return chancery::Date("200X");
      default:
        return chancery::Date(absl::StrCat(month, "-1", Below(9)));
    }
  }
  // Few words, so that texts meet.
  std::string Words(uint32_t max_words) {
    static const char* const kWords[] = {"peace",  "Peace",  "sanctions", "sanctioned",
                                         "the",    "of",     "nuclear",   "weapons",
                                         "weapon", "Geneva", "talks,",    "Lavrov\u2019s"};
    std::string words;
    for (uint32_t n = 1 + Below(max_words); n > 0; --n) {
      absl::StrAppend(&words, words.empty() ? "" : " ", kWords[Below(12)]);
    }
    return words;
  }
  DayNumber Day() { return DayFromCivil(2000 + Below(7), 1 + static_cast<int>(Below(12)), 1); }
  DayRange Days() {
    DayRange days;
    if (OneIn(2)) days.first = Day();
    if (OneIn(2)) days.last = Day();
    if (days.first > days.last) std::swap(days.first, days.last);
    return days;
  }

 private:
  std::mt19937 random_;
};

// Makes random transactions that must succeed, and does them to a store and to a model.
class RandomWriter {
 public:
  RandomWriter(Chance& chance, ReferenceGraph& model) : chance_(chance), model_(model) {}

  // Does one to four things.
  absl::Status Change(Transaction& transaction) {
    transaction_ = &transaction;
    at_head_.clear();
    for (const auto& entry : model_.entities()) at_head_.insert(entry.first);
    for (uint32_t n = 1 + chance_.Below(4); n > 0; --n) {
      switch (chance_.Below(12)) {
        case 0:
        case 1:
          PutNamed();
          break;
        case 2:
        case 3:
          PutTenure();
          break;
        case 4:
        case 5:
        case 6:
          PutMeeting();
          break;
        case 7:
        case 8:
          PutStatement();
          break;
        case 9:
          PutArticle();
          break;
        case 10:
          ChangeEvidence();
          break;
        case 11:
          CloseSomething();
          break;
      }
    }
    return absl::OkStatus();
  }

 private:
  template <typename T>
  std::vector<T> All() const {
    std::vector<T> all;
    for (const auto& entry : model_.entities()) {
      if (const T* entity = std::get_if<T>(&entry.second)) all.push_back(*entity);
    }
    return all;
  }
  // The id of one of them, or none if there are none.
  template <typename T>
  decltype(T::id) Any() {
    const std::vector<T> all = All<T>();
    if (all.empty()) return {};
    return all[chance_.Below(static_cast<uint32_t>(all.size()))].id;
  }
  // An existing one to change, or a new one while there are few.
  template <typename T>
  T OldOrNew(size_t max_count) {
    const std::vector<T> all = All<T>();
    if (!all.empty() && (all.size() >= max_count || chance_.OneIn(3))) {
      return all[chance_.Below(static_cast<uint32_t>(all.size()))];
    }
    T entity;
    entity.id = transaction_->NewId<decltype(entity.id)>();
    return entity;
  }

  void Put(const Entity& entity) {
    transaction_->Put(entity);
    model_.Put(entity);
  }

  // Gives the entity a key now and then, which another of its kind must then let go.
  template <typename T>
  void PutWithKey(T entity, std::vector<std::string> T::*keys) {
    if (chance_.OneIn(4)) {
      const std::string key = absl::StrCat("Q", chance_.Below(5));
      const EntityRef ref = entity.id;
      const absl::optional<EntityRef> owner = *model_.FindByKey(ref.kind, key);
      if (owner.has_value() && *owner != ref) {
        T other = std::get<T>(*model_.GetEntity(*owner));
        std::vector<std::string>& other_keys = other.*keys;
        other_keys.erase(std::find(other_keys.begin(), other_keys.end(), key));
        Put(other);
      }
      entity.*keys = {key};
    } else if (chance_.OneIn(6)) {
      (entity.*keys).clear();
    }
    Put(entity);
  }
  template <typename T>
  void PutWithNames(T entity) {
    if (chance_.OneIn(4)) {
      const std::string key = absl::StrCat("Q", chance_.Below(5));
      const EntityRef ref = entity.id;
      const absl::optional<EntityRef> owner = *model_.FindByKey(ref.kind, key);
      if (owner.has_value() && *owner != ref) {
        T other = std::get<T>(*model_.GetEntity(*owner));
        std::vector<std::string>& other_keys = other.names.keys;
        other_keys.erase(std::find(other_keys.begin(), other_keys.end(), key));
        Put(other);
      }
      entity.names.keys = {key};
    }
    Put(entity);
  }

  Names SomeNames() {
    static const char* const kFirst[] = {"Sergey", "Sergei", "Anna", "Colin", "Marie-Anne"};
    static const char* const kLast[] = {"Lavrov", "Powell", "of Geneva", "L\u00f3pez", "Union"};
    Names names;
    names.display = absl::StrCat(kFirst[chance_.Below(5)], " ", kLast[chance_.Below(5)]);
    if (chance_.OneIn(3)) {
      names.aliases.push_back(absl::StrCat(kFirst[chance_.Below(5)], " ", kLast[chance_.Below(5)]));
    }
    return names;
  }

  void PutNamed() {
    switch (chance_.Below(5)) {
      case 0: {
        Person person = OldOrNew<Person>(6);
        person.names = SomeNames();
        person.birth = chance_.Date();
        person.polity = chance_.OneIn(2) ? Any<Polity>() : PolityId();
        PutWithNames(person);
        break;
      }
      case 1: {
        Polity polity = OldOrNew<Polity>(3);
        polity.names = SomeNames();
        PutWithNames(polity);
        break;
      }
      case 2: {
        Role role = OldOrNew<Role>(4);
        role.names = SomeNames();
        role.polity = chance_.OneIn(3) ? PolityId() : Any<Polity>();
        PutWithNames(role);
        break;
      }
      case 3: {
        Place place = OldOrNew<Place>(4);
        place.names = SomeNames();
        place.polity = Any<Polity>();
        PutWithNames(place);
        break;
      }
      default: {
        Topic topic = OldOrNew<Topic>(3);
        topic.names = SomeNames();
        PutWithNames(topic);
        break;
      }
    }
  }

  void PutTenure() {
    const PersonId person = Any<Person>();
    const RoleId role = Any<Role>();
    if (!person || !role) return;
    Tenure tenure = OldOrNew<Tenure>(12);
    tenure.person = person;
    tenure.role = role;
    tenure.acting = chance_.OneIn(5);
    const auto state = static_cast<TimeInterval::EndState>(chance_.Below(3));
    absl::optional<DayNumber> known;
    if (chance_.OneIn(4)) known = chance_.Day();
    const absl::StatusOr<TimeInterval> interval = TimeInterval::Create(
        chance_.Date(), state,
        state == TimeInterval::EndState::kEnded ? chance_.Date() : PartialDate(), known);
    tenure.interval = interval.ok() ? *interval : TimeInterval();
    PutWithKey(tenure, &Tenure::keys);
  }

  EntityRef SomeParty() {
    EntityRef party = Any<Person>();
    if (chance_.OneIn(8)) party = Any<Role>();
    if (chance_.OneIn(8)) party = Any<Polity>();
    return party ? party : EntityRef();
  }

  void PutMeeting() {
    Meeting meeting = OldOrNew<Meeting>(25);
    meeting.kind = static_cast<MeetingKind>(chance_.Below(5));
    meeting.status = static_cast<MeetingStatus>(chance_.Below(6));
    meeting.when = chance_.Date();
    meeting.duration_minutes = chance_.OneIn(3) ? chance_.Below(300) : 0;
    meeting.place = chance_.OneIn(3) ? PlaceId() : Any<Place>();
    meeting.topics.clear();
    if (chance_.OneIn(2)) {
      const TopicId topic = Any<Topic>();
      if (topic) meeting.topics.push_back(topic);
    }
    meeting.title = chance_.OneIn(4) ? chance_.Words(3) : "";
    meeting.cameo_code = chance_.OneIn(5) ? "046" : "";
    meeting.participations.clear();
    std::set<EntityRef> parties;
    for (uint32_t n = chance_.Below(5); n > 0; --n) {
      const EntityRef party = SomeParty();
      if (!party || !parties.insert(party).second) continue;
      std::vector<RoleId> stated;
      if (party.kind == EntityKind::kPerson && chance_.OneIn(3)) {
        for (uint32_t m = 1 + chance_.Below(2); m > 0; --m) {
          const RoleId role = Any<Role>();
          if (role) stated.push_back(role);
        }
      }
      std::vector<QualifiedOffice> other;
      if (party.kind == EntityKind::kPerson && chance_.OneIn(4)) {
        const RoleId role = Any<Role>();
        if (role) other.push_back({role, static_cast<OfficeQualifier>(1 + chance_.Below(2))});
      }
      meeting.participations.push_back({party, "", stated, other});
    }
    if (meeting.participations.empty() || chance_.OneIn(5)) {
      meeting.participations.push_back({EntityRef(), "officials", {}, {}});
    }
    // More parties than have rows of their own.
    if (chance_.OneIn(5)) {
      for (int n = 0; n < 50; ++n) {
        meeting.participations.push_back({EntityRef(), absl::StrCat("delegation ", n), {}});
      }
    }
    PutWithKey(meeting, &Meeting::keys);
  }

  void PutStatement() {
    Statement statement = OldOrNew<Statement>(25);
    statement.speaker = chance_.OneIn(6) ? EntityRef() : SomeParty();
    statement.speaker_description = statement.speaker ? "" : "an official";
    statement.stated.clear();
    statement.other_offices.clear();
    if (statement.speaker.kind == EntityKind::kPerson && chance_.OneIn(4)) {
      const RoleId role = Any<Role>();
      if (role) statement.stated.push_back(role);
      if (role && chance_.OneIn(2)) statement.other_offices = {{role, OfficeQualifier::kFormer}};
    }
    statement.text = chance_.Words(8);
    statement.mode = static_cast<StatementMode>(chance_.Below(3));
    statement.when = chance_.Date();
    statement.meeting = chance_.OneIn(2) ? Any<Meeting>() : MeetingId();
    statement.addressee = chance_.OneIn(4) ? EntityRef(Any<Person>()) : EntityRef();
    if (statement.addressee.id == 0) statement.addressee = EntityRef();
    statement.topics.clear();
    for (uint32_t n = chance_.Below(3); n > 0; --n) {
      const TopicId topic = Any<Topic>();
      if (topic) statement.topics.push_back(topic);
    }
    PutWithKey(statement, &Statement::keys);
  }

  void PutArticle() {
    Article article = OldOrNew<Article>(6);
    article.title = absl::StrCat("Title ", chance_.Below(100));
    article.publisher = "CNN";
    article.published = chance_.Date();
    article.content_hash = absl::StrCat(chance_.Below(1000));
    article.extractor = "test";
    article.extractor_version = "1";
    article.ingest_time = absl::FromUnixMicros(chance_.Below(1000000));
    PutWithKey(article, &Article::keys);
    if (chance_.OneIn(3)) return;
    const std::string text(chance_.Below(50), 'x');
    transaction_->PutArticleText(article.id, text);
    model_.PutArticleText(article.id, text);
    at_head_.erase(article.id);
  }

  void CloseEvidenceOf(EntityRef fact, ArticleId article) {
    const std::vector<Evidence> all = model_.evidence();
    for (const Evidence& evidence : all) {
      if ((fact && evidence.fact == fact) || (article && evidence.article == article)) {
        transaction_->CloseEvidence(evidence.fact, evidence.article, evidence.sequence);
        model_.CloseEvidence(evidence.fact, evidence.article, evidence.sequence);
      }
    }
  }

  void ChangeEvidence() {
    const std::vector<Evidence>& all = model_.evidence();
    if (!all.empty() && chance_.OneIn(4)) {
      const Evidence gone = all[chance_.Below(static_cast<uint32_t>(all.size()))];
      transaction_->CloseEvidence(gone.fact, gone.article, gone.sequence);
      model_.CloseEvidence(gone.fact, gone.article, gone.sequence);
      return;
    }
    Evidence evidence;
    evidence.article = Any<Article>();
    switch (chance_.Below(4)) {
      case 0:
        evidence.fact = Any<Person>();
        break;
      case 1:
        evidence.fact = Any<Tenure>();
        break;
      case 2:
        evidence.fact = Any<Statement>();
        break;
      default:
        evidence.fact = Any<Meeting>();
        break;
    }
    if (!evidence.article || !evidence.fact) return;
    evidence.sequence = chance_.Below(3);
    evidence.begin = chance_.Below(20);
    evidence.end = evidence.begin + chance_.Below(20);
    evidence.confidence = static_cast<float>(chance_.Below(5)) / 4;
    if (evidence.fact.kind == EntityKind::kMeeting) {
      evidence.kind = static_cast<MeetingKind>(chance_.Below(5));
      evidence.status = static_cast<MeetingStatus>(chance_.Below(6));
      evidence.when = chance_.Date();
      evidence.place = Any<Place>();
    }
    transaction_->AddEvidence(evidence);
    model_.AddEvidence(evidence);
  }

  void CloseSomething() {
    EntityRef ref;
    switch (chance_.Below(4)) {
      case 0:
        ref = Any<Tenure>();
        break;
      case 1:
        ref = Any<Meeting>();
        break;
      case 2:
        ref = Any<Statement>();
        break;
      default:
        ref = Any<Article>();
        break;
    }
    // What is new in this transaction is not closed in it, nor is an article that gets a text.
    if (!ref || at_head_.count(ref) == 0) return;
    CloseEvidenceOf(ref, ref.kind == EntityKind::kArticle ? ArticleId(ref.id) : ArticleId());
    if (ref.kind == EntityKind::kMeeting) {
      for (Statement statement : All<Statement>()) {
        if (statement.meeting != MeetingId(ref.id)) continue;
        statement.meeting = MeetingId();
        Put(statement);
      }
    }
    transaction_->Close(ref);
    model_.Close(ref);
  }

  Chance& chance_;
  ReferenceGraph& model_;
  Transaction* transaction_ = nullptr;
  std::set<EntityRef> at_head_;
};

constexpr EntityKind kKinds[] = {EntityKind::kPerson, EntityKind::kPolity,  EntityKind::kRole,
                                 EntityKind::kTenure, EntityKind::kMeeting, EntityKind::kStatement,
                                 EntityKind::kPlace,  EntityKind::kTopic,   EntityKind::kArticle};

// All ids that entities have or had: where a process ended, some are left out between them.
using SeenIds = std::map<EntityKind, std::set<uint64_t>>;

// Asks a reader every question there is, some of them with random bounds; the same for the same
// seed. Answers as text, by question.
class Questioner {
 public:
  Questioner(const GraphReader& reader, const SeenIds& seen, uint32_t seed)
      : reader_(reader), seen_(seen), chance_(seed) {}

  std::map<std::string, std::string> AskAll() {
    Answer("revision", absl::StrCat(reader_.revision()));
    Answer("revision_time", absl::FormatTime(reader_.revision_time(), absl::UTCTimeZone()));
    for (EntityKind kind : kKinds) {
      for (uint64_t id : Ids(kind)) AskOf(EntityRef(kind, id));
      for (uint64_t id : {uint64_t{0}, Last(kind) + 1}) AskOf(EntityRef(kind, id));
      AskScanEntities(kind);
      for (int key = 0; key < 5; ++key) {
        Answer(absl::StrCat("FindByKey ", CollectionOf(kind), " Q", key),
               Text(reader_.FindByKey(kind, absl::StrCat("Q", key))));
      }
    }
    for (const EntityKind kind : {EntityKind::kPerson, EntityKind::kRole, EntityKind::kPolity}) {
      for (uint64_t id : Ids(kind)) {
        for (int i = 0; i < 3; ++i) AskScanMeetings(EntityRef(kind, id));
      }
    }
    for (uint64_t role : Ids(EntityKind::kRole)) {
      AskTenures("ScanTenuresOfRole ", role, [&](auto visit) {
        return reader_.ScanTenuresOfRole(RoleId(role), budget_, visit);
      });
      const DatedPosition after{chance_.Day(), AnyId(EntityKind::kTenure)};
      AskTenures(absl::StrCat("ScanTenuresOfRoleAfter ", after.day, " ", after.id, " "), role,
                 [&](auto visit) {
                   return reader_.ScanTenuresOfRoleAfter(RoleId(role), after, budget_, visit);
                 });
      for (uint64_t person : Ids(EntityKind::kPerson)) {
        AskRoleEncounters(PersonId(person), RoleId(role));
      }
      for (int i = 0; i < 3; ++i) {
        std::vector<PersonId> subjects;
        for (uint64_t person : Ids(EntityKind::kPerson)) {
          if (i == 0 || chance_.OneIn(3)) subjects.push_back(PersonId(person));
        }
        AskRoleEncountersOfAll(subjects, RoleId(role));
        AskMeetingsOfAll(subjects);
        AskHoldersOfRole(RoleId(role));
      }
    }
    for (uint64_t polity : Ids(EntityKind::kPolity)) {
      std::vector<std::string> roles;
      const absl::Status status =
          reader_.ScanRolesOfPolity(PolityId(polity), budget_, [&](RoleId role) {
            roles.push_back(absl::StrCat(role.value));
            return true;
          });
      Answer(absl::StrCat("ScanRolesOfPolity ", polity), Joined(status, roles));
      const RoleId after(AnyId(EntityKind::kRole));
      roles.clear();
      const absl::Status rest =
          reader_.ScanRolesOfPolityAfter(PolityId(polity), after, budget_, [&](RoleId role) {
            roles.push_back(absl::StrCat(role.value));
            return true;
          });
      Answer(absl::StrCat("ScanRolesOfPolityAfter ", polity, " ", after.value),
             Joined(rest, roles));
    }
    for (int i = 0; i < 20; ++i) AskPolityEncounters();
    for (int i = 0; i < 60; ++i) AskStatements();
    for (int i = 0; i < 60; ++i) AskTexts();
    for (const char* text : {"sergey", "sergei lavrov", "lavrov", "colin powel", "anna union",
                             "lopez", "geneva", "marie anne", "powell of geneva", "un", "xyz"}) {
      AskNames(text);
    }
    return std::move(answers_);
  }

 private:
  const std::set<uint64_t>& Ids(EntityKind kind) const {
    static const auto* const none = new std::set<uint64_t>();
    const auto it = seen_.find(kind);
    return it == seen_.end() ? *none : it->second;
  }
  uint64_t Last(EntityKind kind) const { return Ids(kind).empty() ? 0 : *Ids(kind).rbegin(); }
  uint64_t AnyId(EntityKind kind) {
    const std::set<uint64_t>& ids = Ids(kind);
    const uint32_t n = chance_.Below(static_cast<uint32_t>(ids.size()) + 1);
    return n == ids.size() ? Last(kind) + 1 : *std::next(ids.begin(), n);
  }

  void Answer(std::string question, std::string answer) {
    answers_[std::move(question)] = std::move(answer);
  }
  static std::string Joined(const absl::Status& status, const std::vector<std::string>& rows) {
    return absl::StrCat(status.ok() ? "" : status.ToString(), "\n    ",
                        absl::StrJoin(rows, "\n    "));
  }

  void AskOf(EntityRef ref) {
    const std::string name = Text(ref);
    Answer("GetEntity " + name, Text(reader_.GetEntity(ref)));
    Answer("DisplayName " + name, Text(reader_.DisplayName(ref)));
    switch (ref.kind) {
      case EntityKind::kPerson:
        AskTenures("ScanTenuresOfPerson ", ref.id, [&](auto visit) {
          return reader_.ScanTenuresOfPerson(PersonId(ref.id), budget_, visit);
        });
        AskTenuresAfter(PersonId(ref.id));
        for (int i = 0; i < 4; ++i) {
          const PartialDate when = chance_.Date();
          Answer(absl::StrCat("CapacitiesAt ", name, " ", Text(when)),
                 Text(reader_.CapacitiesAt(PersonId(ref.id), when)));
        }
        break;
      case EntityKind::kRole:
        Answer("PolityOfRole " + name, Text(reader_.PolityOfRole(RoleId(ref.id))));
        break;
      case EntityKind::kPlace:
        Answer("PolityOfPlace " + name, Text(reader_.PolityOfPlace(PlaceId(ref.id))));
        break;
      case EntityKind::kMeeting:
        Answer("GetMeetingEdge " + name, Text(reader_.GetMeetingEdge(MeetingId(ref.id))));
        break;
      case EntityKind::kArticle: {
        Answer("GetArticleText " + name, Text(reader_.GetArticleText(ArticleId(ref.id))));
        std::vector<std::string> facts;
        const absl::Status status =
            reader_.ScanFactsOfArticle(ArticleId(ref.id), budget_, [&](EntityRef fact) {
              facts.push_back(Text(fact));
              return true;
            });
        Answer("ScanFactsOfArticle " + name, Joined(status, facts));
        const EntityRef after(EntityKind::kMeeting, AnyId(EntityKind::kMeeting));
        facts.clear();
        const absl::Status rest =
            reader_.ScanFactsOfArticleAfter(ArticleId(ref.id), after, budget_, [&](EntityRef fact) {
              facts.push_back(Text(fact));
              return true;
            });
        Answer(absl::StrCat("ScanFactsOfArticleAfter ", name, " ", after.id), Joined(rest, facts));
        break;
      }
      default:
        break;
    }
    for (const Degree degree :
         {Degree::kMeetings, Degree::kTenures, Degree::kStatements, Degree::kRoles}) {
      // Few enough to be counted.
      const absl::StatusOr<uint64_t> count = reader_.EstimateDegree(degree, ref);
      Answer(absl::StrCat("EstimateDegree ", static_cast<int>(degree), " ", name),
             count.ok() ? absl::StrCat(*count) : count.status().ToString());
    }
    const ArticleId after_article(chance_.OneIn(2) ? 0 : AnyId(EntityKind::kArticle));
    const uint32_t after_sequence = chance_.Below(3);
    std::vector<std::string> places;
    const absl::Status status = reader_.ScanEvidence(ref, after_article, after_sequence, budget_,
                                                     [&](const Evidence& evidence) {
                                                       places.push_back(Text(evidence));
                                                       return places.size() < 4;
                                                     });
    Answer(absl::StrCat("ScanEvidence ", name, " after ", after_article.value, "#", after_sequence),
           Joined(status, places));
  }

  void AskScanEntities(EntityKind kind) {
    const uint64_t after = AnyId(kind) - 1;
    const size_t limit = 1 + chance_.Below(10);
    std::vector<std::string> rows;
    const absl::Status status =
        reader_.ScanEntities(kind, after, budget_, [&](const Entity& entity) {
          rows.push_back(Text(entity));
          return rows.size() < limit;
        });
    Answer(absl::StrCat("ScanEntities ", CollectionOf(kind), " after ", after, " limit ", limit),
           Joined(status, rows));
  }

  template <typename Scan>
  void AskTenures(absl::string_view question, uint64_t id, Scan scan) {
    std::vector<std::string> rows;
    const absl::Status status = scan([&](const Tenure& tenure) {
      rows.push_back(Text(tenure));
      return true;
    });
    Answer(absl::StrCat(question, id), Joined(status, rows));
  }

  void AskTenuresAfter(PersonId person) {
    const DatedPosition after{chance_.Day(), AnyId(EntityKind::kTenure)};
    AskTenures(absl::StrCat("ScanTenuresOfPersonAfter ", after.day, " ", after.id, " "),
               person.value, [&](auto visit) {
                 return reader_.ScanTenuresOfPersonAfter(person, after, budget_, visit);
               });
  }

  DatedScan RandomScan(EntityKind kind, std::string* question) {
    DatedScan scan;
    scan.days = chance_.Days();
    scan.newest_first = chance_.OneIn(2);
    if (chance_.OneIn(3)) {
      scan.after = DatedPosition{chance_.OneIn(4) ? kMinDay : chance_.Day(), AnyId(kind) - 1};
    }
    absl::StrAppend(question, " days ", scan.days.first, "..", scan.days.last,
                    scan.newest_first ? " newest first" : "");
    if (scan.after.has_value()) {
      absl::StrAppend(question, " after ", scan.after->day, "#", scan.after->id);
    }
    return scan;
  }

  void AskScanMeetings(EntityRef party) {
    std::string question = absl::StrCat("ScanMeetings ", Text(party));
    const DatedScan scan = RandomScan(EntityKind::kMeeting, &question);
    const size_t limit = chance_.OneIn(3) ? 3 : 1000;
    absl::StrAppend(&question, " limit ", limit);
    std::vector<std::string> rows;
    std::vector<MeetingEdge> met;
    const absl::Status status =
        reader_.ScanMeetings(party, scan, budget_, [&](const MeetingEdge& edge) {
          rows.push_back(Text(edge));
          met.push_back(edge);
          return rows.size() < limit;
        });
    Answer(question, Joined(status, rows));
    for (size_t i : {size_t{0}, met.size() / 2}) {
      if (i >= met.size()) break;
      const MeetingEdge& edge = met[i];
      Answer(absl::StrCat("FindMeetingOf ", Text(party), " ", Text(edge.when), " ",
                          edge.meeting.value),
             Text(reader_.FindMeetingOf(party, edge.when, edge.meeting)));
    }
    Answer(absl::StrCat("FindMeetingOf ", Text(party), " that is not there"),
           Text(reader_.FindMeetingOf(party, chance_.Date(), MeetingId(1'000'000))));
    if (party.kind != EntityKind::kPerson) return;
    rows.clear();
    const absl::Status people_status = reader_.ScanMeetingPeople(PersonId(party.id), scan, budget_,
                                                                 [&](const MeetingPeople& meeting) {
                                                                   rows.push_back(Text(meeting));
                                                                   return rows.size() < limit;
                                                                 });
    Answer("People, " + question, Joined(people_status, rows));
  }

  void AskRoleEncounters(PersonId subject, RoleId role) {
    const DayRange days = chance_.Days();
    const size_t limit = chance_.OneIn(3) ? 3 : 1000;
    std::vector<std::string> rows;
    const absl::Status status =
        reader_.ScanRoleEncounters(subject, role, days, budget_, [&](const RoleEncounter& row) {
          rows.push_back(Text(row));
          return rows.size() < limit;
        });
    Answer(absl::StrCat("ScanRoleEncounters ", subject.value, " role ", role.value, " days ",
                        days.first, "..", days.last, " limit ", limit),
           Joined(status, rows));
    std::string question = absl::StrCat("ScanRoleEncounters ", subject.value, " role ", role.value);
    const DatedScan scan = RandomScan(EntityKind::kMeeting, &question);
    rows.clear();
    const absl::Status scan_status =
        reader_.ScanRoleEncounters(subject, role, scan, budget_, [&](const RoleEncounter& row) {
          rows.push_back(Text(row));
          return rows.size() < limit;
        });
    Answer(absl::StrCat(question, " limit ", limit), Joined(scan_status, rows));
  }

  // In no order, so each answer is sorted.
  void AskRoleEncountersOfAll(const std::vector<PersonId>& people, RoleId role) {
    std::vector<GraphReader::DaysOfPerson> subjects;
    std::string question = absl::StrCat("ScanRoleEncountersOfAll role ", role.value, " of");
    const DayRange all_days = chance_.Days();
    const bool same_days = chance_.OneIn(2);
    for (PersonId person : people) {
      const DayRange days = same_days ? all_days : chance_.Days();
      subjects.push_back({person, days});
      absl::StrAppend(&question, " ", person.value, " ", days.first, "..", days.last);
    }
    std::vector<std::string> rows;
    const absl::Status status = reader_.ScanRoleEncountersOfAll(
        subjects, role, budget_, [&](PersonId subject, const RoleEncounter& row) {
          rows.push_back(absl::StrCat(subject.value, ": ", Text(row)));
          return true;
        });
    std::sort(rows.begin(), rows.end());
    Answer(question, Joined(status, rows));
  }

  // The second time may be from memory.
  void AskHoldersOfRole(RoleId role) {
    for (int i = 0; i < 2; ++i) {
      const size_t limit = chance_.OneIn(3) ? 2 : 1000;
      std::vector<std::string> rows;
      const absl::Status status =
          reader_.ScanHoldersOfRole(role, budget_, [&](PersonId person, const TimeInterval& held) {
            rows.push_back(absl::StrCat(person.value, " ", Text(held)));
            return rows.size() < limit;
          });
      Answer(absl::StrCat("ScanHoldersOfRole ", role.value, " limit ", limit),
             Joined(status, rows));
      AskNamedHolders(role);
    }
  }

  void AskNamedHolders(RoleId role) {
    const size_t limit = chance_.OneIn(3) ? 2 : 1000;
    std::vector<PersonId> people;
    const absl::Status status = reader_.ScanNamedHolders(role, budget_, [&](PersonId person) {
      people.push_back(person);
      return people.size() < limit;
    });
    std::vector<std::string> rows;
    rows.reserve(people.size());
    for (PersonId person : people) rows.push_back(absl::StrCat(person.value));
    Answer(absl::StrCat("ScanNamedHolders ", role.value, " limit ", limit), Joined(status, rows));
    for (PersonId person : people) {
      std::string question =
          absl::StrCat("ScanMeetingsNamedAt ", role.value, " person ", person.value);
      const DatedScan scan = RandomScan(EntityKind::kMeeting, &question);
      rows.clear();
      const absl::Status meetings = reader_.ScanMeetingsNamedAt(
          role, person, scan, budget_, [&](MeetingId meeting, const PartialDate& when) {
            rows.push_back(absl::StrCat(meeting.value, " ", Text(when)));
            return rows.size() < limit;
          });
      Answer(absl::StrCat(question, " limit ", limit), Joined(meetings, rows));
    }
  }

  void AskPolityEncounters() {
    const PolityId first(AnyId(EntityKind::kPolity));
    const PolityId second = chance_.OneIn(4) ? first : PolityId(AnyId(EntityKind::kPolity));
    std::string question = absl::StrCat("ScanPolityEncounters ", first.value, " ", second.value);
    const DatedScan scan = RandomScan(EntityKind::kMeeting, &question);
    const size_t limit = chance_.OneIn(3) ? 2 : 1000;
    std::vector<std::string> rows;
    const absl::Status status =
        reader_.ScanPolityEncounters(first, second, scan, budget_, [&](const PolityEncounter& met) {
          std::string row =
              absl::StrCat(met.meeting.value, " ", Text(met.when), " ", static_cast<int>(met.kind),
                           " ", static_cast<int>(met.status), " place ", met.place.value);
          for (const auto* holders : {&met.of_first, &met.of_second}) {
            absl::StrAppend(&row, " of");
            for (const OfficeHolder& holder : *holders) {
              absl::StrAppend(&row, " ", holder.person.value, holder.certain ? "" : "?",
                              holder.stated ? "!" : "");
            }
          }
          rows.push_back(std::move(row));
          return rows.size() < limit;
        });
    Answer(absl::StrCat(question, " limit ", limit), Joined(status, rows));
  }

  // Each one's in no order, so each answer is sorted.
  void AskMeetingsOfAll(const std::vector<PersonId>& people) {
    std::vector<GraphReader::DaysOfPerson> of_all;
    std::string question = "ScanMeetingsOfAll";
    for (PersonId person : people) {
      of_all.push_back({person, chance_.Days()});
      absl::StrAppend(&question, " ", person.value, " ", of_all.back().days.first, "..",
                      of_all.back().days.last);
    }
    std::vector<std::string> rows;
    const auto add = [&](PersonId person, const auto& meeting) {
      rows.push_back(absl::StrCat(person.value, ": ", Text(meeting)));
      return true;
    };
    const absl::Status status = reader_.ScanMeetingsOfAll(of_all, budget_, add);
    std::sort(rows.begin(), rows.end());
    Answer(question, Joined(status, rows));
    rows.clear();
    const absl::Status people_status = reader_.ScanMeetingPeopleOfAll(of_all, budget_, add);
    std::sort(rows.begin(), rows.end());
    Answer("People, " + question, Joined(people_status, rows));
  }

  void AskStatements() {
    StatementKey key;
    std::string question = "ScanStatements";
    if (chance_.OneIn(2)) {
      const EntityKind kind = chance_.OneIn(4)   ? EntityKind::kRole
                              : chance_.OneIn(4) ? EntityKind::kPolity
                                                 : EntityKind::kPerson;
      key.speaker = EntityRef(kind, AnyId(kind));
      absl::StrAppend(&question, " speaker ", Text(key.speaker));
    }
    if (chance_.OneIn(2)) {
      key.role = RoleId(AnyId(EntityKind::kRole));
      absl::StrAppend(&question, " role ", key.role.value);
    }
    if (chance_.OneIn(3)) {
      key.meeting = MeetingId(AnyId(EntityKind::kMeeting));
      absl::StrAppend(&question, " meeting ", key.meeting.value);
    }
    if (chance_.OneIn(3)) {
      const std::string words = SomeQuery();
      key.text = ParseTextQuery(words);
      absl::StrAppend(&question, " words ", words);
    }
    if (chance_.OneIn(3) || key.empty()) {
      key.topic = TopicId(AnyId(EntityKind::kTopic));
      absl::StrAppend(&question, " topic ", key.topic.value);
    }
    const DatedScan scan = RandomScan(EntityKind::kStatement, &question);
    std::vector<std::string> rows;
    const absl::Status status =
        reader_.ScanStatements(key, scan, budget_, [&](const StatementHit& hit) {
          rows.push_back(Text(hit));
          return rows.size() < 20;
        });
    Answer(question, Joined(status, rows));
  }

  std::string SomeQuery() {
    std::string words = chance_.Words(2);
    if (chance_.OneIn(3)) words = absl::StrCat("\"", chance_.Words(3), "\"");
    if (chance_.OneIn(4)) absl::StrAppend(&words, " ", chance_.Words(1));
    return words;
  }

  void AskTexts() {
    static constexpr EntityKind kTextKinds[] = {EntityKind::kStatement, EntityKind::kMeeting,
                                                EntityKind::kTopic, EntityKind::kPerson};
    const EntityKind kind = kTextKinds[chance_.Below(4)];
    const std::string words = SomeQuery();
    std::string question = absl::StrCat("ScanTexts ", CollectionOf(kind), " ", words);
    const DatedScan scan = RandomScan(kind, &question);
    const size_t limit = chance_.OneIn(3) ? 2 : 1000;
    std::vector<std::string> rows;
    const absl::Status status =
        reader_.ScanTexts(kind, ParseTextQuery(words), scan, budget_, [&](const TextHit& hit) {
          rows.push_back(Text(hit));
          return rows.size() < limit;
        });
    Answer(absl::StrCat(question, " limit ", limit), Joined(status, rows));
  }

  void AskNames(absl::string_view text) {
    NameQuery query;
    query.text = std::string(text);
    query.exact = chance_.OneIn(2);
    if (chance_.OneIn(3)) query.kinds = {kKinds[chance_.Below(3)]};
    if (chance_.OneIn(3)) query.max_hits = 2;
    Answer(absl::StrCat("FindByName \"", text, "\"", query.exact ? " exact" : "", " kinds ",
                        query.kinds.empty() ? "all" : CollectionOf(query.kinds[0]), " max ",
                        query.max_hits),
           Text(reader_.FindByName(query, budget_)));
  }

  const GraphReader& reader_;
  const SeenIds& seen_;
  Chance chance_;
  Budget budget_;
  std::map<std::string, std::string> answers_;
};

// The answers in which two readers differ, as text.
std::string Differences(const GraphReader& real, const GraphReader& model, const SeenIds& seen,
                        uint32_t seed) {
  const std::map<std::string, std::string> real_answers = Questioner(real, seen, seed).AskAll();
  const std::map<std::string, std::string> model_answers = Questioner(model, seen, seed).AskAll();
  constexpr int kMaxShown = 5;
  std::string differences;
  int count = 0;
  for (const auto& [question, expected] : model_answers) {
    const auto answer = real_answers.find(question);
    if (answer != real_answers.end() && answer->second == expected) continue;
    if (++count > kMaxShown) continue;
    absl::StrAppend(&differences, question, "\n  model: ", expected,
                    "\n  store: ", answer == real_answers.end() ? "(not asked)" : answer->second,
                    "\n");
  }
  if (count > kMaxShown) absl::StrAppend(&differences, "and ", count - kMaxShown, " more\n");
  return differences;
}

std::vector<uint32_t> Seeds() {
  uint32_t seed = 0;
  const char* wanted = std::getenv("CHANCERY_MODEL_SEED");
  if (wanted != nullptr && absl::SimpleAtoi(wanted, &seed)) return {seed};
  return {1, 2, 3, 4};
}

TEST_P(GraphStoreModelSuite, AnswersAsTheModelAtEveryRevision) {
  // All seeds go into one store, one after the other: the second begins where the first ended.
  std::map<Revision, ReferenceGraph> models;
  models[0] = ReferenceGraph();
  SeenIds seen;
  for (const uint32_t seed : Seeds()) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Chance chance(seed);
    for (int step = 0; step < 60; ++step) {
      SCOPED_TRACE(absl::StrCat("step ", step));
      const Revision before = store().Latest()->revision();
      ReferenceGraph model = models.at(before);
      RandomWriter writer(chance, model);
      const bool fail = chance.OneIn(10);
      const auto result = store().Transact([&](Transaction& transaction) -> absl::Status {
        CHANCERY_RETURN_IF_ERROR(writer.Change(transaction));
        return fail ? absl::AbortedError("on purpose") : absl::OkStatus();
      });
      if (fail) {
        ASSERT_THAT(result, StatusIs(absl::StatusCode::kAborted));
        ASSERT_EQ(store().Latest()->revision(), before);
        continue;
      }
      ASSERT_THAT(result, IsOk());
      for (const auto& entry : model.entities()) {
        seen[entry.first.kind].insert(entry.first.id);
      }
      ASSERT_LE(result->revision, before + 1);
      model.SetRevision(result->revision, result->revision == before
                                              ? models.at(before).revision_time()
                                              : clock_.Now());
      models[result->revision] = std::move(model);
      clock_.Advance(absl::Seconds(chance.Below(3)));
      if (chance.OneIn(8)) Settle();
      if (step % 12 != 11) continue;

      const uint32_t question_seed = chance.Below(1000000);
      ASSERT_EQ(Differences(*store().Latest(), models.at(result->revision), seen, question_seed),
                "");
      const Revision old = chance.Below(static_cast<uint32_t>(result->revision) + 1);
      {
        SCOPED_TRACE(absl::StrCat("at revision ", old, " of ", result->revision));
        ASSERT_OK_AND_ASSIGN(const auto reader, store().At(old));
        ASSERT_EQ(Differences(*reader, models.at(old), seen, question_seed), "");
      }
      // The same after what the process remembers is gone.
      Settle();
      ASSERT_EQ(Differences(*store().Latest(), models.at(result->revision), seen, question_seed),
                "");
    }
    Budget budget;
    std::vector<std::string> differences;
    ASSERT_THAT(
        store().Verify(
            budget, [&](absl::string_view difference) { differences.emplace_back(difference); },
            [](const GraphStore::VerifyCounts&) { return true; }),
        IsOk());
    EXPECT_THAT(differences, ::testing::IsEmpty());
  }
}

TEST_P(GraphStoreModelSuite, ATrimChangesNoAnswerThatCanStillBeGiven) {
  std::map<Revision, ReferenceGraph> models;
  models[0] = ReferenceGraph();
  SeenIds seen;
  Chance chance(Seeds().front());
  Revision oldest = 0;
  for (int step = 0; step < 45; ++step) {
    SCOPED_TRACE(absl::StrCat("step ", step));
    const Revision before = store().Latest()->revision();
    ReferenceGraph model = models.at(before);
    RandomWriter writer(chance, model);
    ASSERT_OK_AND_ASSIGN(const CommitResult result, store().Transact([&](Transaction& transaction) {
      return writer.Change(transaction);
    }));
    for (const auto& entry : model.entities()) seen[entry.first.kind].insert(entry.first.id);
    model.SetRevision(result.revision,
                      result.revision == before ? models.at(before).revision_time() : clock_.Now());
    models[result.revision] = std::move(model);
    clock_.Advance(absl::Seconds(1));
    if (step % 15 != 14) continue;

    const Revision newest = result.revision;
    oldest += chance.Below(static_cast<uint32_t>(newest - oldest) + 1);
    Budget budget;
    ASSERT_THAT(store().TrimHistory(oldest, false, budget), IsOk());
    const uint32_t question_seed = chance.Below(1000000);
    const Revision between = oldest + chance.Below(static_cast<uint32_t>(newest - oldest) + 1);
    for (const Revision revision : {oldest, between, newest}) {
      SCOPED_TRACE(absl::StrCat("at revision ", revision, " of ", oldest, " to ", newest));
      ASSERT_OK_AND_ASSIGN(const auto reader, store().At(revision));
      ASSERT_EQ(Differences(*reader, models.at(revision), seen, question_seed), "");
    }
    if (oldest > 0) {
      EXPECT_THAT(store().At(oldest - 1), HasReason("REVISION_TRIMMED"));
    }
    Settle();
    std::vector<std::string> differences;
    ASSERT_THAT(
        store().Verify(
            budget, [&](absl::string_view difference) { differences.emplace_back(difference); },
            [](const GraphStore::VerifyCounts&) { return true; }),
        IsOk());
    EXPECT_THAT(differences, ::testing::IsEmpty());
  }
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GraphStoreModelSuite);

}  // namespace chancery
