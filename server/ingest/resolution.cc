#include "server/ingest/resolution.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ingest/facts_validator.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Where the article says it. Every fact has evidence: of one without a place in the text it is the
// whole article.
template <typename Sources>
std::vector<Evidence> RowsOf(const Sources& sources) {
  std::vector<Evidence> rows;
  for (const v1::FactSource& source : sources) {
    Evidence evidence;
    evidence.begin = static_cast<uint32_t>(source.sentence().begin());
    evidence.end = static_cast<uint32_t>(source.sentence().end());
    evidence.confidence = source.has_confidence() ? source.confidence() : 1.0F;
    rows.push_back(std::move(evidence));
  }
  if (rows.empty()) rows.emplace_back();
  return rows;
}

// The office that the article names with a person: of the day, or of before or after it. `T`: a
// Participation or a Statement.
template <typename T>
void AddCapacity(const v1::PartyFact& party, const std::vector<RoleId>& roles, T* out) {
  if (!party.has_capacity()) return;
  const RoleId role = roles[party.capacity()];
  if (party.capacity_qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED) {
    out->stated.push_back(role);
  } else {
    out->other_offices.push_back({role, static_cast<OfficeQualifier>(party.capacity_qualifier())});
  }
}

}  // namespace

std::string FactsNoteKey(ArticleId article) { return absl::StrCat("facts/", article.value); }

Resolution::Resolution(Transaction& txn, const Gazetteer& gazetteer, size_t max_moved_articles,
                       Budget& budget)
    : txn_(txn),
      budget_(budget),
      vocabulary_(txn, gazetteer),
      people_(txn, vocabulary_, gazetteer, max_moved_articles, budget),
      claims_(txn, budget),
      tenures_(txn, claims_, gazetteer, budget),
      meetings_(txn, claims_, tenures_, budget),
      statements_(txn, claims_, meetings_, budget) {}

absl::StatusOr<std::vector<RoleId>> Resolution::RolesOf(const v1::ArticleFacts& facts) {
  std::vector<RoleId> roles;
  for (const v1::OfficeFact& office : facts.offices()) {
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, vocabulary_.Polity(office.polity()));
    CHANCERY_ASSIGN_OR_RETURN(
        const RoleId role,
        vocabulary_.Role(office.title(), polity, {office.keys().begin(), office.keys().end()}));
    roles.push_back(role);
  }
  return roles;
}

absl::Status Resolution::Assert(ArticleId article, const v1::ArticleFacts& facts) {
  Work work;
  work.article = article;
  work.facts = facts;
  work.facts.mutable_article()->clear_text();
  CHANCERY_ASSIGN_OR_RETURN(work.roles, RolesOf(facts));
  CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(article));
  CHANCERY_RETURN_IF_ERROR(people_.SetMentions(article, info->key, facts, work.roles));
  txn_.PutNote(FactsNoteKey(article), work.facts.SerializeAsString());
  work_[article] = std::move(work);
  return absl::OkStatus();
}

absl::Status Resolution::Retract(ArticleId article) {
  Work work;
  work.article = article;
  work.asserts = false;
  CHANCERY_RETURN_IF_ERROR(people_.RemoveMentions(article));
  txn_.DeleteNote(FactsNoteKey(article));
  work_[article] = std::move(work);
  return absl::OkStatus();
}

absl::Status Resolution::Touch(EntityKind kind, absl::string_view mention) {
  touched_.emplace_back(kind, std::string(mention));
  if (kind == EntityKind::kPerson) return people_.Touch(mention);
  return absl::OkStatus();
}

absl::Status Resolution::Continue() {
  CHANCERY_ASSIGN_OR_RETURN(continued_, people_.Continue());
  return absl::OkStatus();
}

absl::Status Resolution::Finish() {
  CHANCERY_ASSIGN_OR_RETURN(std::set<ArticleId> moved, people_.Resolve());
  moved.insert(continued_.begin(), continued_.end());
  for (ArticleId article : moved) {
    if (work_.count(article) != 0) continue;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                              txn_.GetNote(FactsNoteKey(article)));
    Work work;
    work.article = article;
    if (!note.has_value() || !work.facts.ParseFromString(*note)) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat("the facts of articles/", article.value, " are damaged"));
    }
    CHANCERY_ASSIGN_OR_RETURN(work.roles, RolesOf(work.facts));
    work_[article] = std::move(work);
    ThisProcess().articles_moved.Add(1);
  }
  int people = 0;
  CHANCERY_RETURN_IF_ERROR(people_.Write(&people));
  added_[EntityKind::kPerson] += people;

  for (auto& [article, work] : work_) {
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanFactsOfArticle(article, budget_, [&, w = &work](EntityRef fact) {
          if (w->before.empty() || w->before.back() != fact) w->before.push_back(fact);
          return true;
        }));
    if (!work.asserts) continue;
    CHANCERY_ASSIGN_OR_RETURN(work.people, people_.PeopleOf(article));
    if (work.people.size() != static_cast<size_t>(work.facts.persons_size())) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat("the people of articles/", article.value, " are damaged"));
    }
  }
  for (const auto& [article, work] : work_) {
    CHANCERY_RETURN_IF_ERROR(TakeBack(work));
  }
  for (const auto& [article, work] : work_) {
    if (!work.asserts) continue;
    CHANCERY_RETURN_IF_ERROR(AddNamed(work));
    CHANCERY_RETURN_IF_ERROR(AddTenures(work));
  }
  CHANCERY_RETURN_IF_ERROR(tenures_.Write(&added_[EntityKind::kTenure], &warnings_));

  for (const auto& [article, work] : work_) {
    for (EntityRef fact : work.before) {
      if (fact.kind != EntityKind::kMeeting) continue;
      CHANCERY_RETURN_IF_ERROR(meetings_.Remove(MeetingId(fact.id), article));
    }
  }
  CHANCERY_RETURN_IF_ERROR(meetings_.TouchOffices(tenures_.changed_roles()));
  for (const auto& [kind, mention] : touched_) {
    if (kind != EntityKind::kMeeting) continue;
    CHANCERY_RETURN_IF_ERROR(meetings_.Touch(mention));
  }
  for (const auto& [article, work] : work_) {
    if (!work.asserts) continue;
    CHANCERY_RETURN_IF_ERROR(AddMeetings(work));
  }
  CHANCERY_RETURN_IF_ERROR(
      meetings_.Write(&added_[EntityKind::kMeeting], &joined_meetings_, &warnings_));

  for (const MeetingLedger::ClaimKey& claim : meetings_.moved()) {
    CHANCERY_RETURN_IF_ERROR(statements_.TouchArticle(claim.first));
  }
  for (const auto& [meeting, successor] : meetings_.closed()) {
    CHANCERY_RETURN_IF_ERROR(statements_.TouchMeeting(meeting));
  }
  for (const auto& [article, work] : work_) {
    for (EntityRef fact : work.before) {
      if (fact.kind != EntityKind::kStatement) continue;
      CHANCERY_RETURN_IF_ERROR(statements_.Remove(StatementId(fact.id), article));
    }
  }
  for (const auto& [article, work] : work_) {
    if (!work.asserts) continue;
    CHANCERY_RETURN_IF_ERROR(AddStatements(work));
  }
  CHANCERY_RETURN_IF_ERROR(statements_.Write(&added_[EntityKind::kStatement]));

  for (const auto& [article, work] : work_) {
    if (!work.asserts) txn_.Close(article);
  }
  for (const auto& [kind, count] : vocabulary_.created()) added_[kind] += count;
  for (auto it = added_.begin(); it != added_.end();) {
    it = it->second == 0 ? added_.erase(it) : std::next(it);
  }
  warnings_.insert(warnings_.end(), people_.warnings().begin(), people_.warnings().end());
  std::sort(warnings_.begin(), warnings_.end());
  warnings_.erase(std::unique(warnings_.begin(), warnings_.end()), warnings_.end());
  return absl::OkStatus();
}

// Meetings and statements follow in their turn.
absl::Status Resolution::TakeBack(const Work& work) {
  for (EntityRef fact : work.before) {
    if (fact.kind == EntityKind::kTenure) {
      CHANCERY_RETURN_IF_ERROR(tenures_.Remove(TenureId(fact.id), work.article));
    } else if (fact.kind != EntityKind::kMeeting && fact.kind != EntityKind::kStatement) {
      // From behind the article before it: others may tell of somebody well known in thousands.
      CHANCERY_RETURN_IF_ERROR(
          txn_.head().ScanEvidence(fact, ArticleId(work.article.value - 1), UINT32_MAX, budget_,
                                   [&](const Evidence& evidence) {
                                     if (evidence.article != work.article) {
                                       return evidence.article < work.article;
                                     }
                                     txn_.CloseEvidence(fact, work.article, evidence.sequence);
                                     return true;
                                   }));
    }
  }
  return absl::OkStatus();
}

// That the people and offices are named.
absl::Status Resolution::AddNamed(const Work& work) {
  std::map<EntityRef, uint32_t> next;
  const auto add = [&](EntityRef fact, uint32_t index, std::vector<Evidence> rows) {
    for (Evidence& row : rows) {
      row.fact = fact;
      row.article = work.article;
      row.index = index;
      row.sequence = next[fact]++;
      txn_.AddEvidence(row);
    }
  };
  for (int i = 0; i < work.facts.offices_size(); ++i) {
    add(work.roles[i], static_cast<uint32_t>(i), RowsOf(work.facts.offices(i).sources()));
  }
  for (int i = 0; i < work.facts.persons_size(); ++i) {
    add(work.people[i], static_cast<uint32_t>(i), RowsOf(work.facts.persons(i).sources()));
  }
  return absl::OkStatus();
}

absl::Status Resolution::AddTenures(const Work& work) {
  for (int i = 0; i < work.facts.tenures_size(); ++i) {
    const v1::TenureFact& fact = work.facts.tenures(i);
    Tenure tenure;
    tenure.person = work.people[fact.person()];
    tenure.role = work.roles[fact.office()];
    CHANCERY_ASSIGN_OR_RETURN(tenure.interval, ToInterval(fact.interval()));
    tenure.acting = fact.acting();
    tenure.keys.assign(fact.keys().begin(), fact.keys().end());
    FactClaim claim;
    claim.article = work.article;
    claim.index = static_cast<uint32_t>(i);
    claim.claim = std::move(tenure);
    claim.rows = RowsOf(fact.sources());
    CHANCERY_RETURN_IF_ERROR(tenures_.Add(std::move(claim)));
  }
  return absl::OkStatus();
}

absl::StatusOr<EntityRef> Resolution::Party(const Work& work, const v1::PartyFact& fact) {
  switch (fact.party_case()) {
    case v1::PartyFact::kPerson:
      return EntityRef(work.people[fact.person()]);
    case v1::PartyFact::kOffice:
      return EntityRef(work.roles[fact.office()]);
    case v1::PartyFact::kPolity: {
      CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, vocabulary_.Polity(fact.polity()));
      return EntityRef(polity);
    }
    default:
      return EntityRef();
  }
}

absl::StatusOr<std::vector<TopicId>> Resolution::Topics(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<TopicId> topics;
  for (const std::string& name : names) {
    if (FoldName(name).empty()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const TopicId topic, vocabulary_.Topic(name));
    if (std::find(topics.begin(), topics.end(), topic) == topics.end()) topics.push_back(topic);
  }
  return topics;
}

absl::StatusOr<Meeting> Resolution::ToMeeting(const Work& work, const v1::MeetingFact& fact) {
  Meeting meeting;
  meeting.kind = static_cast<MeetingKind>(fact.kind());
  meeting.status = fact.status() == v1::MEETING_STATUS_UNSPECIFIED
                       ? MeetingStatus::kHeld
                       : static_cast<MeetingStatus>(fact.status());
  CHANCERY_ASSIGN_OR_RETURN(meeting.when, ToDate(fact.when()));
  meeting.duration_minutes =
      static_cast<uint32_t>(std::min<int64_t>(fact.duration().seconds() / 60, UINT32_MAX));
  CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, vocabulary_.Polity(fact.place_polity()));
  CHANCERY_ASSIGN_OR_RETURN(meeting.place, vocabulary_.Place(fact.place(), polity));
  CHANCERY_ASSIGN_OR_RETURN(meeting.topics, Topics(fact.topics()));
  meeting.cameo_code = fact.cameo_code();
  meeting.title = fact.title();
  meeting.keys.assign(fact.keys().begin(), fact.keys().end());
  for (const v1::PartyFact& party : fact.parties()) {
    Participation participation;
    CHANCERY_ASSIGN_OR_RETURN(participation.party, Party(work, party));
    if (!participation.party) participation.group = party.group();
    if (participation.party.kind == EntityKind::kPerson) {
      AddCapacity(party, work.roles, &participation);
    }
    const auto same = std::find_if(
        meeting.participations.begin(), meeting.participations.end(), [&](const Participation& p) {
          return p.party == participation.party && p.group == participation.group;
        });
    if (same == meeting.participations.end()) {
      meeting.participations.push_back(std::move(participation));
    } else {
      same->stated.insert(same->stated.end(), participation.stated.begin(),
                          participation.stated.end());
      same->other_offices.insert(same->other_offices.end(), participation.other_offices.begin(),
                                 participation.other_offices.end());
    }
  }
  return meeting;
}

absl::Status Resolution::AddMeetings(const Work& work) {
  for (int i = 0; i < work.facts.meetings_size(); ++i) {
    const v1::MeetingFact& fact = work.facts.meetings(i);
    CHANCERY_ASSIGN_OR_RETURN(Meeting told, ToMeeting(work, fact), _ << "meetings[" << i << "]");
    FactClaim claim;
    claim.article = work.article;
    claim.index = static_cast<uint32_t>(i);
    claim.rows = RowsOf(fact.sources());
    for (Evidence& row : claim.rows) {
      row.kind = told.kind;
      row.status = told.status;
      row.when = told.when;
      row.place = told.place;
    }
    claim.claim = std::move(told);
    CHANCERY_RETURN_IF_ERROR(meetings_.Add(std::move(claim)));
  }
  return absl::OkStatus();
}

absl::Status Resolution::AddStatements(const Work& work) {
  for (int i = 0; i < work.facts.statements_size(); ++i) {
    const v1::StatementFact& fact = work.facts.statements(i);
    Statement statement;
    CHANCERY_ASSIGN_OR_RETURN(statement.speaker, Party(work, fact.speaker()),
                              _ << "statements[" << i << "]");
    if (!statement.speaker) statement.speaker_description = fact.speaker().group();
    if (statement.speaker.kind == EntityKind::kPerson) {
      AddCapacity(fact.speaker(), work.roles, &statement);
    }
    statement.text = fact.text();
    statement.mode = static_cast<StatementMode>(fact.mode());
    CHANCERY_ASSIGN_OR_RETURN(statement.when, ToDate(fact.when()));
    if (fact.has_meeting()) {
      statement.meeting = MeetingId(static_cast<uint64_t>(fact.meeting()) + 1);
    }
    if (fact.has_addressee()) {
      CHANCERY_ASSIGN_OR_RETURN(statement.addressee, Party(work, fact.addressee()));
    }
    CHANCERY_ASSIGN_OR_RETURN(statement.topics, Topics(fact.topics()));
    statement.keys.assign(fact.keys().begin(), fact.keys().end());
    FactClaim claim;
    claim.article = work.article;
    claim.index = static_cast<uint32_t>(i);
    claim.rows = RowsOf(fact.sources());
    claim.claim = std::move(statement);
    CHANCERY_RETURN_IF_ERROR(statements_.Add(std::move(claim)));
  }
  return absl::OkStatus();
}

}  // namespace chancery
