#include "tests/testing/graph_builder.h"

#include <cstdio>
#include <cstdlib>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "storage/model/time_interval.h"

namespace chancery {
namespace {

template <typename T>
T OrDie(absl::StatusOr<T> value, absl::string_view what) {
  if (!value.ok()) {
    std::fprintf(stderr, "GraphBuilder: %s: %s\n", std::string(what).c_str(),
                 value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

}  // namespace

PartialDate Date(absl::string_view edtf) {
  if (edtf.empty()) return PartialDate();
  return OrDie(PartialDate::Parse(edtf), edtf);
}

template <typename T>
decltype(T::id) GraphBuilder::Named(absl::string_view name, PolityId polity) {
  using IdType = decltype(T::id);
  std::vector<uint64_t>& ids = by_name_[{IdType::kEntityKind, std::string(name)}];
  for (uint64_t id : ids) {
    if constexpr (std::is_same_v<T, chancery::Role> || std::is_same_v<T, chancery::Place>) {
      if (polity && Mutable<T>(IdType(id)).polity != polity) continue;
    }
    return IdType(id);
  }
  T entity;
  entity.id = IdType(NextId(IdType::kEntityKind));
  entity.names.display = std::string(name);
  if constexpr (std::is_same_v<T, chancery::Role> || std::is_same_v<T, chancery::Place>) {
    entity.polity = polity;
  }
  ids.push_back(entity.id.value);
  const IdType id = entity.id;
  entities_[id] = std::move(entity);
  return id;
}

GraphBuilder::PersonHandle GraphBuilder::Person(absl::string_view name) {
  return PersonHandle(*this, Named<chancery::Person>(name, PolityId()));
}

PolityId GraphBuilder::Polity(absl::string_view name) {
  return Named<chancery::Polity>(name, PolityId());
}

RoleId GraphBuilder::Role(absl::string_view title, PolityId polity) {
  return Named<chancery::Role>(title, polity);
}

PlaceId GraphBuilder::Place(absl::string_view name, PolityId polity) {
  return Named<chancery::Place>(name, polity);
}

TopicId GraphBuilder::Topic(absl::string_view name) {
  return Named<chancery::Topic>(name, PolityId());
}

GraphBuilder::MeetingHandle GraphBuilder::Meeting(absl::string_view when) {
  chancery::Meeting meeting;
  meeting.id = MeetingId(NextId(EntityKind::kMeeting));
  meeting.when = Date(when);
  entities_[meeting.id] = meeting;
  return MeetingHandle(*this, meeting.id);
}

GraphBuilder::StatementHandle GraphBuilder::Statement(EntityRef speaker, absl::string_view text) {
  chancery::Statement statement;
  statement.id = StatementId(NextId(EntityKind::kStatement));
  statement.speaker = speaker;
  statement.text = std::string(text);
  statement.mode = StatementMode::kQuote;
  entities_[statement.id] = statement;
  return StatementHandle(*this, statement.id);
}

ArticleId GraphBuilder::Article(absl::string_view publisher, absl::string_view published,
                                absl::string_view text) {
  chancery::Article article;
  article.id = ArticleId(NextId(EntityKind::kArticle));
  article.title = absl::StrCat("Article ", article.id.value);
  article.publisher = std::string(publisher);
  article.published = Date(published);
  article.extractor = "test";
  article.extractor_version = "1";
  texts_[article.id] = std::string(text);
  entities_[article.id] = article;
  return article.id;
}

void GraphBuilder::Says(EntityRef fact, ArticleId article, uint32_t begin, uint32_t end,
                        float confidence) {
  Evidence evidence;
  evidence.fact = fact;
  evidence.article = article;
  evidence.begin = begin;
  evidence.end = end;
  evidence.confidence = confidence;
  for (const Evidence& other : evidence_) {
    if (other.fact == fact && other.article == article) ++evidence.sequence;
  }
  evidence_.push_back(evidence);
}

GraphBuilder::PersonHandle& GraphBuilder::PersonHandle::Held(RoleId role, absl::string_view start,
                                                             absl::string_view end,
                                                             absl::string_view last_known) {
  TimeInterval::EndState state = TimeInterval::EndState::kEnded;
  if (end.empty()) state = TimeInterval::EndState::kUnknown;
  if (end == "..") state = TimeInterval::EndState::kOngoing;
  absl::optional<DayNumber> known;
  if (!last_known.empty()) known = Date(last_known).latest();
  chancery::Tenure tenure;
  tenure.id = TenureId(builder_.NextId(EntityKind::kTenure));
  tenure.person = id_;
  tenure.role = role;
  tenure.interval =
      OrDie(TimeInterval::Create(
                Date(start), state,
                state == TimeInterval::EndState::kEnded ? Date(end) : PartialDate(), known),
            absl::StrCat(start, "/", end));
  builder_.entities_[tenure.id] = tenure;
  return *this;
}

GraphBuilder::PersonHandle& GraphBuilder::PersonHandle::Alias(absl::string_view name) {
  builder_.Mutable<chancery::Person>(id_).names.aliases.emplace_back(name);
  return *this;
}

GraphBuilder::PersonHandle& GraphBuilder::PersonHandle::Key(absl::string_view key) {
  builder_.Mutable<chancery::Person>(id_).names.keys.emplace_back(key);
  return *this;
}

chancery::Meeting& GraphBuilder::MeetingHandle::meeting() {
  return builder_.Mutable<chancery::Meeting>(id_);
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::At(absl::string_view place,
                                                             PolityId polity) {
  const PlaceId id = builder_.Place(place, polity);
  meeting().place = id;
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::About(absl::string_view topic) {
  const TopicId id = builder_.Topic(topic);
  meeting().topics.push_back(id);
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::With(EntityRef party,
                                                               std::vector<RoleId> stated) {
  meeting().participations.push_back({party, "", std::move(stated), {}});
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::WithFormer(PersonId person, RoleId office,
                                                                     OfficeQualifier qualifier) {
  meeting().participations.push_back({person, "", {}, {{office, qualifier}}});
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::WithGroup(absl::string_view group) {
  meeting().participations.push_back({EntityRef(), std::string(group), {}});
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::Kind(MeetingKind kind) {
  meeting().kind = kind;
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::Status(MeetingStatus status) {
  meeting().status = status;
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::Minutes(uint32_t minutes) {
  meeting().duration_minutes = minutes;
  return *this;
}

GraphBuilder::MeetingHandle& GraphBuilder::MeetingHandle::Key(absl::string_view key) {
  meeting().keys.emplace_back(key);
  return *this;
}

chancery::Statement& GraphBuilder::StatementHandle::statement() {
  return builder_.Mutable<chancery::Statement>(id_);
}

GraphBuilder::StatementHandle& GraphBuilder::StatementHandle::On(absl::string_view when) {
  statement().when = Date(when);
  return *this;
}

GraphBuilder::StatementHandle& GraphBuilder::StatementHandle::AtMeeting(MeetingId meeting) {
  statement().meeting = meeting;
  return *this;
}

GraphBuilder::StatementHandle& GraphBuilder::StatementHandle::About(absl::string_view topic) {
  const TopicId id = builder_.Topic(topic);
  statement().topics.push_back(id);
  return *this;
}

GraphBuilder::StatementHandle& GraphBuilder::StatementHandle::To(EntityRef addressee) {
  statement().addressee = addressee;
  return *this;
}

GraphBuilder::StatementHandle& GraphBuilder::StatementHandle::As(RoleId stated) {
  statement().stated.push_back(stated);
  return *this;
}

ReferenceGraph GraphBuilder::Build() const {
  ReferenceGraph graph;
  for (const auto& entry : entities_) graph.Put(entry.second);
  for (const auto& entry : texts_) graph.PutArticleText(entry.first, entry.second);
  for (const Evidence& evidence : evidence_) graph.AddEvidence(evidence);
  graph.SetRevision(1, absl::FromCivil(absl::CivilDay(2022, 1, 22), absl::UTCTimeZone()));
  return graph;
}

}  // namespace chancery
