#include "server/query/encounter_summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
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

class EncounterSummaryTest : public ::testing::Test {
 protected:
  EncounterSummaryTest() {
    g_.Meeting("2001-05-01").At("Fredville").With(firefly_).With(trentino_);
    g_.Meeting("2001-06").Kind(MeetingKind::kPhone).With(firefly_).With(trentino_).With(ann_);
    g_.Meeting("2002-01").At("Fredville").With(firefly_).With(trentino_);
    g_.Meeting("2002-02-03").With(firefly_).With(ann_);
    g_.Meeting("").With(firefly_).With(joe_);
    g_.Meeting("2003-01-01").With(trentino_).With(ann_);
    g_.Meeting("2002-03-04").Status(MeetingStatus::kCancelled).With(firefly_).With(ann_);
    query_.subjects = {firefly_};
  }

  std::string NameOf(EntityRef ref) const { return ref ? *graph_.DisplayName(ref) : "-"; }

  // "key meetings/certain" of each row, with what the query groups by.
  std::vector<std::string> Rows(SummaryOrder order = SummaryOrder::kKey) {
    graph_ = g_.Build();
    const absl::StatusOr<SummaryPage> page =
        SummarizeEncounters(graph_, query_, order, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    if (!page.ok()) return rows;
    EXPECT_EQ(page->total_rows, static_cast<int64_t>(page->rows.size()));
    for (const SummaryRow& row : page->rows) {
      std::string text;
      for (SummaryDimension dimension : query_.group_by) {
        switch (dimension) {
          case SummaryDimension::kYear:
            absl::StrAppend(&text, row.key.year, " ");
            break;
          case SummaryDimension::kPolityPair:
            absl::StrAppend(&text, NameOf(row.key.subject_polity), "-",
                            NameOf(row.key.counterpart_polity), " ");
            break;
          case SummaryDimension::kLevel:
            absl::StrAppend(&text, "level ", static_cast<int>(row.key.level), " ");
            break;
          case SummaryDimension::kKind:
            absl::StrAppend(&text, "kind ", static_cast<int>(row.key.kind), " ");
            break;
          case SummaryDimension::kPlace:
            absl::StrAppend(&text, NameOf(row.key.place), " ");
            break;
        }
      }
      rows.push_back(absl::StrCat(text, row.meeting_count, "/", row.certain_count));
    }
    return rows;
  }

  GraphBuilder g_;
  const PolityId freedonia_ = g_.Polity("Freedonia");
  const PolityId sylvania_ = g_.Polity("Sylvania");
  const RoleId president_ = g_.Role("President", freedonia_);
  const RoleId minister_ = g_.Role("Minister", sylvania_);
  const RoleId clerk_ = g_.Role("Clerk", freedonia_);
  const PersonId firefly_ = g_.Person("Firefly").Held(president_, "2000", "2002-01-15");
  const PersonId trentino_ = g_.Person("Trentino").Held(minister_, "2000", "..");
  const PersonId ann_ = g_.Person("Ann").Held(clerk_, "2002-01-01", "..");
  const PersonId joe_ = g_.Person("Joe");
  ReferenceGraph graph_;
  SummaryQuery query_;
  Budget budget_;
};

TEST_F(EncounterSummaryTest, ByYear) {
  query_.group_by = {SummaryDimension::kYear};
  EXPECT_THAT(Rows(), ElementsAre("0 1/1", "2001 2/2", "2002 2/2"));
  EXPECT_THAT(Rows(SummaryOrder::kMostMeetings), ElementsAre("2001 2/2", "2002 2/2", "0 1/1"));
}

TEST_F(EncounterSummaryTest, OneRowForAllHasTheFirstAndTheLastDate) {
  graph_ = g_.Build();
  ASSERT_OK_AND_ASSIGN(
      const SummaryPage page,
      SummarizeEncounters(graph_, query_, SummaryOrder::kKey, absl::nullopt, 100, budget_));
  ASSERT_EQ(page.rows.size(), 1);
  EXPECT_EQ(page.rows[0].meeting_count, 5);
  EXPECT_EQ(page.rows[0].first.ToString(), "2001-05-01");
  EXPECT_EQ(page.rows[0].last.ToString(), "2002-02-03");
  EXPECT_EQ(page.total_meetings, 5);
}

TEST_F(EncounterSummaryTest, ByPairOfPolities) {
  query_.group_by = {SummaryDimension::kPolityPair};
  // In January 2002 Firefly may still have been in office, and on the day that is not known.
  EXPECT_THAT(Rows(), ElementsAre("--Freedonia 1/1", "Freedonia-- 2/1", "Freedonia-Sylvania 3/2"));
}

TEST_F(EncounterSummaryTest, ByLevelKindAndPlace) {
  query_.group_by = {SummaryDimension::kLevel};
  EXPECT_THAT(Rows(), ElementsAre("level 0 2/2", "level 3 3/3", "level 6 1/1"));
  query_.group_by = {SummaryDimension::kKind, SummaryDimension::kPlace};
  EXPECT_THAT(Rows(), ElementsAre("kind 0 - 2/2", "kind 0 Fredville 2/2", "kind 2 - 1/1"));
}

TEST_F(EncounterSummaryTest, PolitiesMeetThroughWhoeverHeldTheirOffices) {
  query_.subjects.clear();
  query_.subject_polities = {freedonia_};
  query_.polities = {sylvania_};
  query_.group_by = {SummaryDimension::kYear};
  EXPECT_THAT(Rows(), ElementsAre("2001 2/2", "2002 1/0", "2003 1/1"));
  query_.certain_only = true;
  EXPECT_THAT(Rows(), ElementsAre("2001 2/2", "2003 1/1"));
  std::swap(query_.subject_polities, query_.polities);
  EXPECT_THAT(Rows(), ElementsAre("2001 2/2", "2003 1/1"));
}

TEST_F(EncounterSummaryTest, AMeetingOfOneHolderAloneIsNone) {
  query_.subjects.clear();
  query_.subject_polities = {freedonia_};
  query_.polities = {freedonia_};
  EXPECT_THAT(Rows(), ElementsAre());
  g_.Meeting("2002-01-03").With(firefly_).With(ann_);
  EXPECT_THAT(Rows(), ElementsAre("1/1"));
}

TEST_F(EncounterSummaryTest, CursorsSurviveEncoding) {
  SummaryCursor cursor;
  cursor.meeting_count = 7;
  cursor.key = {2004,      PolityId(1), PolityId(2), OfficeLevel::kMinister, MeetingKind::kPhone,
                PlaceId(5)};
  ASSERT_OK_AND_ASSIGN(const auto decoded, DecodeSummaryCursor(EncodeSummaryCursor(cursor)));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->meeting_count, 7);
  EXPECT_TRUE(decoded->key == cursor.key);
  EXPECT_THAT(DecodeSummaryCursor("x"), HasReason("INVALID_PAGE_TOKEN"));
}

// Against an answer that looks at every pair of every meeting.
class EncounterSummaryPropertyTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  template <typename T>
  static bool In(const std::vector<T>& values, T value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  }

  static bool Groups(const SummaryQuery& query, SummaryDimension dimension) {
    return In(query.group_by, dimension);
  }

  // The offices on one side that count, or one without an id where none needs to.
  static std::vector<Capacity> Offices(const ReferenceGraph& graph, const SummaryQuery& query,
                                       const MeetingEdge& edge, const EdgeParticipant& who,
                                       bool subject) {
    const std::vector<PolityId>& polities = subject ? query.subject_polities : query.polities;
    const bool with_role = !subject && !query.roles.empty();
    const auto matches = [&](RoleId role) {
      return (!with_role || In(query.roles, role)) &&
             (polities.empty() || In(polities, *graph.PolityOfRole(role)));
    };
    // Between polities, an office of days that were not asked for does not count.
    if (!query.subject_polities.empty() && (with_role || !polities.empty()) &&
        HeldOneOf(graph, edge, PersonId(who.party.id), matches, query.filter.dates) == Tri::kNo) {
      return {};
    }
    std::vector<Capacity> offices;
    for (const Capacity& capacity : who.capacities) {
      if (query.certain_only && !capacity.certain) continue;
      if (matches(capacity.role)) offices.push_back(capacity);
    }
    const bool condition = with_role || !polities.empty();
    const bool told_apart = Groups(query, SummaryDimension::kPolityPair) ||
                            (!subject && Groups(query, SummaryDimension::kLevel));
    if (!condition && (offices.empty() || !told_apart)) return {Capacity()};
    return offices;
  }

  static std::map<SummaryKey, std::pair<int, int>> Expected(const ReferenceGraph& graph,
                                                            const SummaryQuery& query,
                                                            int64_t* total) {
    std::map<SummaryKey, std::pair<int, int>> rows;
    for (const auto& entity : graph.entities()) {
      if (entity.first.kind != EntityKind::kMeeting) continue;
      const MeetingEdge edge = *graph.GetMeetingEdge(MeetingId(entity.first.id));
      if (edge.status != MeetingStatus::kHeld) continue;
      const Tri dates = Within(edge.when, query.filter.dates.first, query.filter.dates.last);
      if (dates == Tri::kNo || (query.certain_only && dates != Tri::kYes)) continue;
      std::map<SummaryKey, bool> here;
      for (const EdgeParticipant& a : edge.participants) {
        for (const EdgeParticipant& b : edge.participants) {
          if (a.party.kind != EntityKind::kPerson || b.party.kind != EntityKind::kPerson) continue;
          if (a.party == b.party) continue;
          if (!query.subjects.empty() && !In(query.subjects, PersonId(a.party.id))) continue;
          if (!query.counterparts.empty() && !In(query.counterparts, PersonId(b.party.id))) {
            continue;
          }
          for (const Capacity& mine : Offices(graph, query, edge, a, true)) {
            for (const Capacity& theirs : Offices(graph, query, edge, b, false)) {
              SummaryKey key;
              if (Groups(query, SummaryDimension::kYear) && !edge.when.is_unknown()) {
                const auto first = CivilFromDay(edge.when.earliest()).year();
                if (first == CivilFromDay(edge.when.latest()).year()) {
                  key.year = static_cast<int32_t>(first);
                }
              }
              if (Groups(query, SummaryDimension::kKind)) key.kind = edge.kind;
              if (Groups(query, SummaryDimension::kPlace)) key.place = edge.place;
              if (Groups(query, SummaryDimension::kPolityPair)) {
                if (mine.role) key.subject_polity = *graph.PolityOfRole(mine.role);
                if (theirs.role) key.counterpart_polity = *graph.PolityOfRole(theirs.role);
              }
              if (Groups(query, SummaryDimension::kLevel) && theirs.role) {
                key.level = OfficeLevel::kOther;
              }
              bool& certain = here[key];
              certain = certain || (dates == Tri::kYes && mine.certain && theirs.certain);
            }
          }
        }
      }
      if (!here.empty()) ++*total;
      for (const auto& row : here) {
        ++rows[row.first].first;
        if (row.second) ++rows[row.first].second;
      }
    }
    return rows;
  }
};

TEST_P(EncounterSummaryPropertyTest, AnswersAreThoseOfTheDefinition) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  RandomGraph random(GetParam());
  RandomGraphSize size;
  size.meetings = 60;
  const ReferenceGraph graph = random.Make(size);
  Budget budget;
  for (int i = 0; i < 30; ++i) {
    SCOPED_TRACE(absl::StrCat("query ", i));
    SummaryQuery query;
    if (random.Pick(2) == 0) {
      query.subjects = {PersonId(1 + random.Pick(size.people)),
                        PersonId(1 + random.Pick(size.people))};
    } else {
      query.subject_polities = {PolityId(1 + random.Pick(size.polities))};
    }
    query.counterparts = random.Some<PersonId>(4, size.people);
    query.roles = random.Some<RoleId>(3, size.roles);
    query.polities = random.Some<PolityId>(3, size.polities);
    // Two polities alone are found another way.
    if (i % 3 == 0) {
      query = SummaryQuery();
      query.subject_polities = {PolityId(1 + random.Pick(size.polities))};
      query.polities = {PolityId(1 + random.Pick(size.polities))};
    }
    query.certain_only = random.Pick(3) == 0;
    if (random.Pick(3) == 0) {
      query.filter.dates = {DayFromCivil(2001, 5, 1), DayFromCivil(2004, 5, 1)};
    }
    for (int dimension = 0; dimension < 5; ++dimension) {
      if (random.Pick(3) == 0) query.group_by.push_back(static_cast<SummaryDimension>(dimension));
    }
    int64_t total = 0;
    const std::map<SummaryKey, std::pair<int, int>> expected = Expected(graph, query, &total);
    for (const SummaryOrder order : {SummaryOrder::kKey, SummaryOrder::kMostMeetings}) {
      std::map<SummaryKey, std::pair<int, int>> found;
      absl::optional<SummaryCursor> after;
      do {
        ASSERT_OK_AND_ASSIGN(
            const SummaryPage page,
            SummarizeEncounters(graph, query, order, after, 1 + random.Pick(5), budget));
        EXPECT_EQ(page.total_meetings, total);
        EXPECT_EQ(page.total_rows, static_cast<int64_t>(expected.size()));
        for (const SummaryRow& row : page.rows) {
          const bool is_new =
              found.try_emplace(row.key, row.meeting_count, row.certain_count).second;
          ASSERT_TRUE(is_new);
        }
        after = page.next;
      } while (after.has_value());
      ASSERT_EQ(found, expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, EncounterSummaryPropertyTest, ::testing::Range(1U, 9U));

}  // namespace
}  // namespace chancery
