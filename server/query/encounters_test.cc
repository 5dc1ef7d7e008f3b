#include "server/query/encounters.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/offices_held.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

DayRange Days(absl::string_view edtf) {
  const PartialDate date = Date(edtf);
  return {date.earliest(), date.latest()};
}

// A foreign minister and the secretaries of state he met.
class EncountersTest : public ::testing::Test {
 protected:
  EncountersTest() {
    g_.Meeting("2004-05-11").At("New York", us_).About("Iraq").With(lavrov_).With(powell_);
    g_.Meeting("2008-09-24").At("New York", us_).With(lavrov_).With(rice_);
    g_.Meeting("2005-01").At("Moscow", russia_).With(lavrov_).With(powell_);
    g_.Meeting("2007-01").At("Moscow", russia_).With(lavrov_).With(powell_);
    g_.Meeting("2021-05-19").At("Reykjavik").With(lavrov_).With(kerry_).With(blinken_);
    g_.Meeting("2022-02-24")
        .Status(MeetingStatus::kCancelled)
        .At("Geneva")
        .With(lavrov_)
        .With(blinken_);
    g_.Meeting("2013-09-12")
        .Kind(MeetingKind::kInPerson)
        .At("Geneva")
        .About("Syria")
        .With(lavrov_)
        .With(kerry_)
        .WithGroup("aides");
    g_.Meeting("2013-09-14").Kind(MeetingKind::kPhone).About("Syria").With(kerry_).With(lavrov_);
    g_.Meeting("2013-09-12").At("Geneva").With(kerry_).With(ban_);
    graph_ = g_.Build();
    query_.subjects = {lavrov_};
  }

  std::string NameOf(PersonId person) const { return *graph_.DisplayName(person); }

  // "name count/certain" of each row.
  std::vector<std::string> Counterparts(const EncounterQuery& query,
                                        CounterpartOrder order = CounterpartOrder::kOldestFirst) {
    absl::StatusOr<CounterpartPage> page =
        FindCounterparts(graph_, query, order, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    for (const CounterpartRow& row : page->rows) {
      rows.push_back(
          absl::StrCat(NameOf(row.counterpart), " ", row.meeting_count, "/", row.certain_count));
    }
    return rows;
  }

  // "subject: name count/certain" of each row.
  std::vector<std::string> Subjects(const EncounterQuery& query) {
    absl::StatusOr<CounterpartPage> page = FindCounterparts(
        graph_, query, CounterpartOrder::kOldestFirst, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    for (const CounterpartRow& row : page->rows) {
      rows.push_back(absl::StrCat(NameOf(row.subject), ": ", NameOf(row.counterpart), " ",
                                  row.meeting_count, "/", row.certain_count));
    }
    return rows;
  }

  GraphBuilder g_;
  const PolityId us_ = g_.Polity("United States");
  const PolityId russia_ = g_.Polity("Russia");
  const RoleId secretary_ = g_.Role("Secretary of State", us_);
  const RoleId envoy_ = g_.Role("Climate Envoy", us_);
  const RoleId minister_ = g_.Role("Foreign Minister", russia_);
  const PersonId lavrov_ = g_.Person("Lavrov").Held(minister_, "2004-03-09", "..");
  const PersonId powell_ = g_.Person("Powell").Held(secretary_, "2001-01-20", "2005-01-26");
  const PersonId rice_ = g_.Person("Rice").Held(secretary_, "2005-01-26", "2009-01-20");
  const PersonId kerry_ = g_.Person("Kerry")
                              .Held(secretary_, "2013-02-01", "2017-01-20")
                              .Held(envoy_, "2021-01-20", "2024-03-06");
  const PersonId blinken_ = g_.Person("Blinken").Held(secretary_, "2021-01-26", "2025-01-20");
  const PersonId ban_ = g_.Person("Ban");
  ReferenceGraph graph_;
  EncounterQuery query_;
  Budget budget_;
};

TEST_F(EncountersTest, ThenFindsTheHoldersOnTheDay) {
  query_.roles = {secretary_};
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 2/1", "Rice 1/1", "Kerry 2/2", "Blinken 1/1"));
  query_.certain_only = true;
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 1/1", "Rice 1/1", "Kerry 2/2", "Blinken 1/1"));
}

TEST_F(EncountersTest, WhoeverHeldAnOfficeThenIsASubject) {
  query_.subjects.clear();
  query_.subject_roles = {secretary_};
  query_.roles = {minister_};
  // Powell's meeting of 2007 was after his office, Kerry's of 2021 in another one.
  EXPECT_THAT(Subjects(query_), ElementsAre("Powell: Lavrov 2/1", "Rice: Lavrov 1/1",
                                            "Kerry: Lavrov 2/2", "Blinken: Lavrov 1/1"));
  query_.roles.clear();
  query_.filter.dates = Days("2013");
  EXPECT_THAT(Subjects(query_), ElementsAre("Kerry: Lavrov 2/2", "Kerry: Ban 1/1"));
  query_.filter.dates = DayRange();
  query_.subject_roles.clear();
  query_.subject_polities = {us_};
  query_.counterparts = {lavrov_};
  query_.certain_only = true;
  EXPECT_THAT(Subjects(query_), ElementsAre("Powell: Lavrov 1/1", "Rice: Lavrov 1/1",
                                            "Kerry: Lavrov 3/3", "Blinken: Lavrov 1/1"));
}

// No tenure leads to her.
TEST_F(EncountersTest, WhoeverASourceNamesWithAnOfficeIsASubjectThere) {
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2013-03-01").With(ann, {secretary_}).With(ban_);
  g_.Meeting("2013-04-01").With(ann).With(ban_);
  graph_ = g_.Build();
  query_.subjects.clear();
  query_.subject_roles = {secretary_};
  query_.filter.dates = Days("2013");
  query_.counterparts = {ban_};
  EXPECT_THAT(Subjects(query_), ElementsAre("Ann: Ban 1/1", "Kerry: Ban 1/1"));
}

TEST_F(EncountersTest, MeetingsOfAllSubjectsAreThoseThatEachAttended) {
  query_.subjects = {kerry_, lavrov_};
  query_.all_subjects = true;
  EXPECT_THAT(Subjects(query_), ElementsAre("Lavrov: Blinken 1/1"));
  query_.roles = {secretary_};
  EXPECT_THAT(Subjects(query_), ElementsAre("Lavrov: Blinken 1/1"));
  query_.roles = {envoy_};
  EXPECT_THAT(Subjects(query_), IsEmpty());
  query_.all_subjects = false;
  query_.roles.clear();
  EXPECT_THAT(CountEncounters(graph_, query_, budget_)->meetings, 8);
  EXPECT_THAT(CountEncounters(graph_, query_, budget_)->counterparts, 6);
}

TEST_F(EncountersTest, EverCountsMeetingsAfterTheOffice) {
  query_.roles = {secretary_};
  query_.mode = OfficeMode::kEver;
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 3/3", "Rice 1/1", "Kerry 3/3", "Blinken 1/1"));
}

TEST_F(EncountersTest, NotThenLeavesOutWhatIsOnlyPossiblyThen) {
  query_.roles = {secretary_};
  query_.mode = OfficeMode::kNotThen;
  // Not Powell's of 2005-01, when he may still have been in office.
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/1", "Kerry 1/1"));
}

TEST_F(EncountersTest, EverCountsAnOfficeThatASourceNamesButNoTenureHas) {
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2001").With(lavrov_).With(ann);
  g_.Meeting("2002").With(lavrov_).With(ann, {envoy_});
  graph_ = g_.Build();
  query_.roles = {envoy_};
  query_.mode = OfficeMode::kEver;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 2/2", "Kerry 3/3"));
  query_.mode = OfficeMode::kNotThen;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 1/1", "Kerry 2/2"));
  query_.mode = OfficeMode::kThen;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 1/1", "Kerry 1/1"));
}

// "Former Secretary of State Ann", "Envoy-designate Bob": named with the office, but not as its
// holder on that day.
TEST_F(EncountersTest, AnOfficeOfBeforeOrAfterIsNeverOneOfThatDay) {
  const PersonId ann = g_.Person("Ann");
  const PersonId bob = g_.Person("Bob");
  g_.Meeting("2022-01-17").With(lavrov_).WithFormer(ann, secretary_);
  g_.Meeting("2022-01-18").With(lavrov_).WithFormer(bob, envoy_, OfficeQualifier::kFuture);
  graph_ = g_.Build();
  query_.roles = {secretary_, envoy_};
  query_.filter.dates = Days("2022-01");
  EXPECT_THAT(Counterparts(query_), IsEmpty());
  query_.mode = OfficeMode::kEver;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 1/1", "Bob 1/1"));
  query_.mode = OfficeMode::kNotThen;
  query_.certain_only = true;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 1/1", "Bob 1/1"));
  // Their rows say how the office was named.
  query_.mode = OfficeMode::kEver;
  const absl::StatusOr<EncounterPage> page =
      FindEncounters(graph_, query_, false, absl::nullopt, 10, budget_);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->rows.size(), 2U);
  EXPECT_THAT(page->rows[0].counterpart_capacities, IsEmpty());
  EXPECT_THAT(page->rows[0].counterpart_other_offices,
              ElementsAre(QualifiedOffice{secretary_, OfficeQualifier::kFormer}));
}

TEST_F(EncountersTest, NotThenLeavesOutTenuresThatMayBeOfThatDay) {
  const PersonId ann = g_.Person("Ann").Held(envoy_, "", "");
  g_.Meeting("2001").With(lavrov_).With(ann);
  graph_ = g_.Build();
  query_.roles = {envoy_};
  query_.mode = OfficeMode::kEver;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Ann 1/1", "Kerry 3/3"));
  query_.mode = OfficeMode::kNotThen;
  EXPECT_THAT(Counterparts(query_), ElementsAre("Kerry 2/2"));
}

TEST_F(EncountersTest, WithoutOfficeEveryoneCounts) {
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 3/3", "Rice 1/1", "Kerry 3/3", "Blinken 1/1"));
  query_.counterparts = {rice_, ban_};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Rice 1/1"));
}

TEST_F(EncountersTest, PolityMeansAnyOfItsOfficesAndTogetherWithRolesThoseOfIt) {
  query_.polities = {us_};
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 2/1", "Rice 1/1", "Kerry 3/3", "Blinken 1/1"));
  query_.roles = {envoy_};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Kerry 1/1"));
  query_.polities = {russia_};
  EXPECT_THAT(Counterparts(query_), IsEmpty());
  query_.roles.clear();
  query_.subjects = {kerry_};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Lavrov 3/3"));
}

TEST_F(EncountersTest, CounterpartsAndRolesMustBothHold) {
  query_.roles = {secretary_};
  query_.counterparts = {kerry_, blinken_};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Kerry 2/2", "Blinken 1/1"));
}

TEST_F(EncountersTest, MeetingFiltersHoldTogether) {
  query_.roles = {secretary_};
  query_.filter.statuses = {MeetingStatus::kCancelled, MeetingStatus::kHeld};
  EXPECT_THAT(Counterparts(query_),
              ElementsAre("Powell 2/1", "Rice 1/1", "Kerry 2/2", "Blinken 2/2"));
  query_.filter.statuses = {};
  query_.filter.topics = {g_.Topic("Syria"), g_.Topic("Iraq")};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/1", "Kerry 2/2"));
  query_.filter.kinds = {MeetingKind::kPhone};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Kerry 1/1"));
  query_.filter = {};
  query_.filter.places = {g_.Place("Geneva")};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Kerry 1/1"));
  query_.filter.polities = {us_};
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/1", "Rice 1/1", "Kerry 1/1"));
}

TEST_F(EncountersTest, DatesThatMayLieOutsideMakeARowPossible) {
  query_.counterparts = {powell_};
  query_.filter.dates = Days("2007-01-15");
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/0"));
  query_.roles = {secretary_};
  query_.filter.dates = Days("2005");
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/0"));
  query_.filter.dates = Days("2004");
  EXPECT_THAT(Counterparts(query_), ElementsAre("Powell 1/1"));
}

TEST_F(EncountersTest, CounterpartRowsSumUpTheirMeetings) {
  query_.roles = {secretary_};
  query_.counterparts = {powell_, kerry_};
  ASSERT_OK_AND_ASSIGN(const CounterpartPage page,
                       FindCounterparts(graph_, query_, CounterpartOrder::kOldestFirst,
                                        absl::nullopt, 100, budget_));
  ASSERT_EQ(page.rows.size(), 2);
  const CounterpartRow& powell = page.rows[0];
  EXPECT_EQ(powell.subject, lavrov_);
  EXPECT_EQ(powell.first, Date("2004-05-11"));
  EXPECT_EQ(powell.last, Date("2005-01"));
  EXPECT_THAT(powell.meetings, ElementsAre(MeetingId(1), MeetingId(3)));
  EXPECT_THAT(powell.places, ElementsAre(g_.Place("New York"), g_.Place("Moscow")));
  EXPECT_THAT(powell.capacities, ElementsAre(Capacity{secretary_, true, false}));
  const CounterpartRow& kerry = page.rows[1];
  EXPECT_THAT(kerry.places, ElementsAre(g_.Place("Geneva")));
  EXPECT_FALSE(page.next.has_value());
}

// More than are kept until the rows of the page are known.
TEST_F(EncountersTest, RowsOfVeryManyEncountersShowAllOfThem) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const PersonId hub = g.Person("Hub");
  std::vector<PersonId> others;
  for (int i = 0; i < 300; ++i) others.push_back(g.Person(absl::StrCat("P", i)));
  const PersonId last = g.Person("Last").Held(minister, "1990", "2010");
  constexpr int kMeetings = 250;
  for (int i = 0; i < kMeetings; ++i) {
    auto meeting = g.Meeting(absl::StrCat(1500 + i)).At(i < 100 ? "Geneva" : "Vienna").With(hub);
    for (PersonId other : others) meeting.With(other);
  }
  g.Meeting("2001-01-01").At("Geneva").With(hub).With(others[0]).With(last);
  const ReferenceGraph graph = g.Build();
  EncounterQuery query;
  query.subjects = {hub};
  ASSERT_OK_AND_ASSIGN(const CounterpartPage page,
                       FindCounterparts(graph, query, CounterpartOrder::kMostMeetings,
                                        absl::nullopt, 1000, budget_));
  ASSERT_EQ(page.rows.size(), 301);
  const CounterpartRow& first = page.rows.front();
  EXPECT_EQ(first.counterpart, others[0]);
  EXPECT_EQ(first.meeting_count, kMeetings + 1);
  EXPECT_THAT(first.places, ElementsAre(g.Place("Vienna"), g.Place("Geneva")));
  EXPECT_EQ(first.meetings.size(), kMaxMeetingsOfCounterpart);
  EXPECT_EQ(first.meetings[1], MeetingId(2));
  EXPECT_EQ(page.rows[300].counterpart, last);
  EXPECT_THAT(page.rows[300].capacities, ElementsAre(Capacity{minister, true, false}));
}

TEST_F(EncountersTest, UndatedMeetingsDoNotMakeTheFirstDate) {
  g_.Meeting("").With(lavrov_).With(rice_);
  graph_ = g_.Build();
  query_.counterparts = {rice_};
  ASSERT_OK_AND_ASSIGN(const CounterpartPage page,
                       FindCounterparts(graph_, query_, CounterpartOrder::kOldestFirst,
                                        absl::nullopt, 100, budget_));
  ASSERT_EQ(page.rows.size(), 1);
  EXPECT_EQ(page.rows[0].first, Date("2008-09-24"));
  EXPECT_EQ(page.rows[0].last, Date("2008-09-24"));
  EXPECT_EQ(page.rows[0].meeting_count, 2);
}

TEST_F(EncountersTest, OrdersByFirstLastAndNumber) {
  EXPECT_THAT(Counterparts(query_, CounterpartOrder::kNewestFirst),
              ElementsAre("Kerry 3/3", "Blinken 1/1", "Rice 1/1", "Powell 3/3"));
  EXPECT_THAT(Counterparts(query_, CounterpartOrder::kMostMeetings),
              ElementsAre("Powell 3/3", "Kerry 3/3", "Rice 1/1", "Blinken 1/1"));
}

TEST_F(EncountersTest, RowsByMeetingTellAllOfficesOfBothSides) {
  query_.roles = {secretary_};
  query_.filter.dates = Days("2021");
  ASSERT_OK_AND_ASSIGN(const EncounterPage page,
                       FindEncounters(graph_, query_, false, absl::nullopt, 100, budget_));
  ASSERT_EQ(page.rows.size(), 1);
  const EncounterRow& row = page.rows[0];
  EXPECT_EQ(row.counterpart, blinken_);
  EXPECT_EQ(row.meeting.meeting, MeetingId(5));
  EXPECT_THAT(row.subject_capacities, ElementsAre(Capacity{minister_, true, false}));
  EXPECT_THAT(row.counterpart_capacities, ElementsAre(Capacity{secretary_, true, false}));
  EXPECT_TRUE(row.certain);
}

TEST_F(EncountersTest, AReadBeyondTheBudgetFails) {
  Budget::Limits limits;
  limits.max_rows_read = 1;
  Budget budget(limits, SystemClock::Get(), nullptr);
  ASSERT_THAT(budget.Charge(300), HasReason("LIMIT_EXCEEDED"));
  EXPECT_THAT(
      FindCounterparts(graph_, query_, CounterpartOrder::kOldestFirst, absl::nullopt, 9, budget),
      HasReason("LIMIT_EXCEEDED"));
}

TEST_F(EncountersTest, CursorsSurviveEncoding) {
  const EncounterCursor cursor{-5, 1, 2, 3};
  ASSERT_OK_AND_ASSIGN(const auto decoded, DecodeEncounterCursor(EncodeEncounterCursor(cursor)));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(std::tie(decoded->key, decoded->meeting, decoded->counterpart, decoded->subject),
            std::make_tuple(-5, 1, 2, 3));
  EXPECT_THAT(DecodeEncounterCursor("x"), HasReason("INVALID_PAGE_TOKEN"));
  ASSERT_OK_AND_ASSIGN(const auto none, DecodeEncounterCursor(""));
  EXPECT_FALSE(none.has_value());
}

// Random graphs and queries, against an answer that looks at every pair of every meeting.
class EncountersPropertyTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  uint32_t Pick(uint32_t below) { return random_.Pick(below); }

  EncounterQuery RandomQuery() {
    EncounterQuery query;
    query.subjects = {PersonId(1 + Pick(size_.people)), PersonId(1 + Pick(size_.people))};
    if (Pick(2) == 0) query.subjects.pop_back();
    if (Pick(3) == 0) {
      query.subject_roles = random_.Some<RoleId>(2, size_.roles);
      query.subject_polities = random_.Some<PolityId>(3, 3);
      if (Pick(2) == 0) query.subjects.clear();
    } else {
      query.all_subjects = query.subjects.size() == 2 && Pick(3) == 0;
    }
    query.counterparts = random_.Some<PersonId>(4, size_.people);
    query.roles = random_.Some<RoleId>(2, size_.roles);
    query.polities = random_.Some<PolityId>(4, 3);
    query.mode = static_cast<OfficeMode>(Pick(3));
    query.certain_only = Pick(3) == 0;
    if (Pick(4) == 0) query.filter.kinds = {static_cast<MeetingKind>(Pick(3))};
    if (Pick(4) == 0) query.filter.statuses = {MeetingStatus::kHeld, MeetingStatus::kPlanned};
    if (Pick(3) == 0) query.filter.dates = Days(absl::StrCat(2000 + Pick(6)));
    query.filter.places = random_.Some<PlaceId>(6, 4);
    query.filter.polities = random_.Some<PolityId>(6, 3);
    query.filter.topics = random_.Some<TopicId>(6, 3);
    return query;
  }

  template <typename T>
  static bool In(const std::vector<T>& values, T value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }

  using Key = std::tuple<DatedPosition, uint64_t, uint64_t>;  // position, counterpart, subject
  using Answer = std::map<Key, bool>;                         // certain?

  static bool RoleMatches(const ReferenceGraph& graph, const EncounterQuery& query, RoleId role) {
    return (query.roles.empty() || In(query.roles, role)) &&
           (query.polities.empty() || In(query.polities, graph.PolityOfRole(role).value()));
  }

  // Whether `person` is a subject of a query at this meeting.
  static Tri SubjectAt(const ReferenceGraph& graph, const EncounterQuery& query, PersonId person,
                       const MeetingEdge& edge) {
    if (query.all_subjects) {
      for (PersonId subject : query.subjects) {
        if (subject < person) return Tri::kNo;
        if (std::none_of(edge.participants.begin(), edge.participants.end(),
                         [subject](const EdgeParticipant& participant) {
                           return participant.party == EntityRef(subject);
                         })) {
          return Tri::kNo;
        }
      }
    }
    if (In(query.subjects, person)) return Tri::kYes;
    if (query.subject_roles.empty() && query.subject_polities.empty()) return Tri::kNo;
    EncounterQuery offices;
    offices.roles = query.subject_roles;
    offices.polities = query.subject_polities;
    return HeldOneOf(
        graph, edge, person, [&](RoleId role) { return RoleMatches(graph, offices, role); },
        query.filter.dates);
  }

  static bool EverHeld(const ReferenceGraph& graph, const EncounterQuery& query, PersonId subject,
                       PersonId person) {
    for (const auto& entry : graph.entities()) {
      if (const auto* tenure = std::get_if<Tenure>(&entry.second)) {
        if (tenure->person == person && RoleMatches(graph, query, tenure->role)) return true;
      }
      const auto* meeting = std::get_if<Meeting>(&entry.second);
      if (meeting == nullptr) continue;
      bool with_subject = false;
      bool named = false;
      for (const Participation& part : meeting->participations) {
        if (part.party == EntityRef(subject)) with_subject = true;
        if (part.party != EntityRef(person)) continue;
        for (RoleId role : part.stated) named = named || RoleMatches(graph, query, role);
      }
      if (with_subject && named) return true;
    }
    return false;
  }

  static Answer Expected(const ReferenceGraph& graph, const EncounterQuery& query) {
    const bool has_office = !query.roles.empty() || !query.polities.empty();
    Answer answer;
    for (const auto& entry : graph.entities()) {
      if (entry.first.kind != EntityKind::kMeeting) continue;
      const MeetingEdge edge = *graph.GetMeetingEdge(MeetingId(entry.first.id));
      const MeetingFilter& filter = query.filter;
      if (!filter.kinds.empty() && !In(filter.kinds, edge.kind)) continue;
      if (filter.statuses.empty() ? edge.status != MeetingStatus::kHeld
                                  : !In(filter.statuses, edge.status)) {
        continue;
      }
      if (!filter.places.empty() || !filter.polities.empty()) {
        if (!edge.place) continue;
        if (!In(filter.places, edge.place) &&
            !In(filter.polities, graph.PolityOfPlace(edge.place).value())) {
          continue;
        }
      }
      if (!filter.topics.empty() &&
          std::none_of(edge.topics.begin(), edge.topics.end(),
                       [&](TopicId topic) { return In(filter.topics, topic); })) {
        continue;
      }
      const Tri dates = Within(edge.when, filter.dates.first, filter.dates.last);
      for (const EdgeParticipant& self : edge.participants) {
        const PersonId subject(self.party.id);
        if (self.party.kind != EntityKind::kPerson) continue;
        const Tri is_subject = SubjectAt(graph, query, subject, edge);
        if (is_subject == Tri::kNo) continue;
        for (const EdgeParticipant& other : edge.participants) {
          const PersonId counterpart(other.party.id);
          if (other.party.kind != EntityKind::kPerson || counterpart == subject) continue;
          if (query.all_subjects && In(query.subjects, counterpart)) continue;
          if (!query.counterparts.empty() && !In(query.counterparts, counterpart)) continue;
          Tri then = Tri::kNo;
          for (const Capacity& capacity : other.capacities) {
            if (!RoleMatches(graph, query, capacity.role)) continue;
            then = Or(then, capacity.certain ? Tri::kYes : Tri::kPossible);
          }
          Tri office = then;
          if (!has_office) {
            office = Tri::kYes;
          } else if (query.mode != OfficeMode::kThen) {
            const bool ever = EverHeld(graph, query, subject, counterpart);
            for (const auto& fact : graph.entities()) {
              const auto* tenure = std::get_if<Tenure>(&fact.second);
              if (tenure == nullptr || tenure->person != counterpart) continue;
              if (!RoleMatches(graph, query, tenure->role)) continue;
              then = Or(then, tenure->interval.Covers(edge.when));
            }
            office = ever && (query.mode == OfficeMode::kEver || then == Tri::kNo) ? Tri::kYes
                                                                                   : Tri::kNo;
          }
          const Tri certain = And(is_subject, And(office, dates));
          if (certain == Tri::kNo || (query.certain_only && certain != Tri::kYes)) continue;
          bool& row = answer[{edge.position(), counterpart.value, subject.value}];
          row = row || certain == Tri::kYes;
        }
      }
    }
    return answer;
  }

  const RandomGraphSize size_ = {};
  RandomGraph random_{GetParam()};
  Budget budget_;
};

TEST_P(EncountersPropertyTest, AnswersAreThoseOfTheDefinition) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  const ReferenceGraph graph = random_.Make(size_);
  for (int i = 0; i < 40; ++i) {
    const EncounterQuery query = RandomQuery();
    const Answer expected = Expected(graph, query);

    for (const bool newest_first : {false, true}) {
      std::vector<std::pair<Key, bool>> rows;
      absl::optional<EncounterCursor> after;
      do {
        ASSERT_OK_AND_ASSIGN(EncounterPage page, FindEncounters(graph, query, newest_first, after,
                                                                1 + Pick(6), budget_));
        for (const EncounterRow& row : page.rows) {
          rows.emplace_back(Key{row.meeting.position(), row.counterpart.value, row.subject.value},
                            row.certain);
        }
        after = page.next;
      } while (after.has_value());
      ASSERT_EQ(rows.size(), expected.size()) << "query " << i;
      std::vector<std::pair<Key, bool>> sorted = rows;
      std::sort(sorted.begin(), sorted.end());
      ASSERT_TRUE(std::equal(
          sorted.begin(), sorted.end(), expected.begin(),
          [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }))
          << "query " << i;
      for (size_t r = 1; r < rows.size(); ++r) {
        const DatedPosition before = std::get<0>(rows[r - 1].first);
        const DatedPosition here = std::get<0>(rows[r].first);
        ASSERT_FALSE(newest_first ? before < here : here < before) << "query " << i;
      }
    }

    std::set<uint64_t> counterparts;
    std::set<uint64_t> meetings;
    for (const auto& row : expected) {
      meetings.insert(std::get<0>(row.first).id);
      counterparts.insert(std::get<1>(row.first));
    }
    ASSERT_OK_AND_ASSIGN(const EncounterTotals totals, CountEncounters(graph, query, budget_));
    ASSERT_EQ(totals.meetings, static_cast<int64_t>(meetings.size())) << "query " << i;
    ASSERT_EQ(totals.counterparts, static_cast<int64_t>(counterparts.size())) << "query " << i;

    std::map<std::pair<uint64_t, uint64_t>, std::pair<int, int>> counts;
    for (const auto& row : expected) {
      auto& count = counts[{std::get<2>(row.first), std::get<1>(row.first)}];
      ++count.first;
      if (row.second) ++count.second;
    }
    for (const CounterpartOrder order :
         {CounterpartOrder::kOldestFirst, CounterpartOrder::kNewestFirst,
          CounterpartOrder::kMostMeetings}) {
      std::map<std::pair<uint64_t, uint64_t>, std::pair<int, int>> found;
      absl::optional<EncounterCursor> after;
      do {
        ASSERT_OK_AND_ASSIGN(CounterpartPage page,
                             FindCounterparts(graph, query, order, after, 1 + Pick(4), budget_));
        for (const CounterpartRow& row : page.rows) {
          const bool is_new = found
                                  .try_emplace({row.subject.value, row.counterpart.value},
                                               row.meeting_count, row.certain_count)
                                  .second;
          ASSERT_TRUE(is_new) << "query " << i;
        }
        after = page.next;
      } while (after.has_value());
      ASSERT_EQ(found, counts) << "query " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, EncountersPropertyTest, ::testing::Range(1U, 9U));

}  // namespace
}  // namespace chancery
