#include "server/query/indirect_contacts.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Way = IndirectContactsQuery::Way;

class IndirectContactsTest : public ::testing::Test {
 protected:
  IndirectContactsTest() {
    query_.subject = ann_;
    query_.roles = {envoy_};
  }

  // "name contacts/certain first last" of each row, which all ways give.
  std::vector<std::string> Rows() {
    std::vector<std::string> rows = RowsBy(Way::kCheaper);
    EXPECT_EQ(RowsBy(Way::kByOffice), rows);
    EXPECT_EQ(RowsBy(Way::kByContact), rows);
    return rows;
  }

  std::vector<std::string> RowsBy(Way way) {
    const ReferenceGraph graph = g_.Build();
    query_.way = way;
    const absl::StatusOr<IndirectContactsPage> page =
        FindIndirectContacts(graph, query_, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    if (!page.ok()) return rows;
    for (const IndirectContactRow& row : page->rows) {
      rows.push_back(absl::StrCat(*graph.DisplayName(row.holder), " ", row.contact_count, "/",
                                  row.certain_count, " ", row.first.ToString(), " ",
                                  row.last.ToString()));
    }
    return rows;
  }

  GraphBuilder g_;
  const RoleId envoy_ = g_.Role("Envoy", g_.Polity("Freedonia"));
  const PersonId ann_ = g_.Person("Ann");
  const PersonId bob_ = g_.Person("Bob").Held(envoy_, "2000-01-01", "2006-01-01");
  const PersonId eve_ = g_.Person("Eve").Held(envoy_, "2006-01-01", "..");
  const PersonId joe_ = g_.Person("Joe");
  const PersonId max_ = g_.Person("Max");
  IndirectContactsQuery query_;
  Budget budget_;
};

TEST_F(IndirectContactsTest, WhomTheSubjectHadMetInTheYearBefore) {
  g_.Meeting("2004-03-01").With(ann_).With(joe_);
  g_.Meeting("2004-03-02").With(ann_).With(max_);
  g_.Meeting("2004-03-02").With(bob_).With(joe_).With(max_);  // he met Max on that very day
  g_.Meeting("2005-03-01").With(bob_).With(joe_);
  g_.Meeting("2005-03-02").With(bob_).With(joe_);  // too late for Joe
  g_.Meeting("2005-03-02").With(bob_).With(max_);
  g_.Meeting("2004-05-01").With(eve_).With(joe_);  // not yet in office
  EXPECT_THAT(Rows(), ElementsAre("Bob 2/2 2004-03-02 2005-03-02"));
  query_.months = 1;
  EXPECT_THAT(Rows(), ElementsAre("Bob 1/1 2004-03-02 2004-03-02"));
}

TEST_F(IndirectContactsTest, TheLastOfFebruaryHasNoDayTheYearBefore) {
  g_.Meeting("2003-02-28").With(ann_).With(joe_);
  g_.Meeting("2003-03-01").With(ann_).With(max_);
  g_.Meeting("2004-02-29").With(bob_).With(joe_).With(max_);
  EXPECT_THAT(Rows(), ElementsAre("Bob 1/1 2004-02-29 2004-02-29"));
}

TEST_F(IndirectContactsTest, WhatDatesLeaveOpenIsPossible) {
  g_.Meeting("2004-03").With(ann_).With(joe_);
  g_.Meeting("2004-03-10").With(bob_).With(joe_);
  EXPECT_THAT(Rows(), ElementsAre("Bob 1/0 2004-03-10 2004-03-10"));
  query_.certain_only = true;
  EXPECT_THAT(Rows(), IsEmpty());
}

// No tenure leads to her.
TEST_F(IndirectContactsTest, AHolderWhomOnlyTheSourceOfTheMeetingNames) {
  g_.Meeting("2004-03-01").With(ann_).With(joe_);
  g_.Meeting("2004-04-01").With(max_, {envoy_}).With(joe_);
  g_.Meeting("2004-05-01").With(max_).With(joe_);
  EXPECT_THAT(Rows(), ElementsAre("Max 1/1 2004-04-01 2004-04-01"));
}

// An undated tenure gives the office on the day of its source only.
TEST_F(IndirectContactsTest, AHolderOfUnknownDays) {
  const PersonId una = g_.Person("Una").Held(envoy_, "", "", "2004-04-01");
  g_.Meeting("2004-03-01").With(ann_).With(joe_);
  g_.Meeting("2004-04-01").With(una).With(joe_);
  g_.Meeting("2004-05-01").With(una).With(joe_);
  EXPECT_THAT(Rows(), ElementsAre("Una 1/1 2004-04-01 2004-04-01"));
}

// What is read of the holders before it is too much is not lost, and not counted twice.
TEST_F(IndirectContactsTest, AHubWithTheOfficeIsLookedAtByContact) {
  g_.Meeting("2004-03-01").With(ann_).With(joe_);
  for (int month = 3; month <= 12; ++month) {
    for (int day = 1; day <= 28; ++day) {
      g_.Meeting(absl::StrFormat("2004-%02d-%02d", month, day)).With(bob_).With(max_);
    }
  }
  g_.Meeting("2004-03-02").With(bob_).With(joe_);
  g_.Meeting("2004-12-30").With(bob_).With(joe_);
  EXPECT_THAT(Rows(), ElementsAre("Bob 1/1 2004-03-02 2004-12-30"));
}

TEST_F(IndirectContactsTest, OneMeetingIsNotBeforeItself) {
  g_.Meeting("2004").With(ann_).With(bob_).With(joe_);
  EXPECT_THAT(Rows(), IsEmpty());
}

// Against an answer that looks at every pair of meetings.
TEST(IndirectContactsPropertyTest, AnswersAreThoseOfTheDefinition) {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomGraph random(seed);
    const RandomGraphSize size;
    const ReferenceGraph graph = random.Make(size);
    std::vector<MeetingEdge> edges;
    for (const auto& entity : graph.entities()) {
      if (entity.first.kind != EntityKind::kMeeting) continue;
      edges.push_back(*graph.GetMeetingEdge(MeetingId(entity.first.id)));
    }
    const auto attends = [](const MeetingEdge& edge, PersonId person) {
      for (const EdgeParticipant& part : edge.participants) {
        if (part.party == EntityRef(person)) return true;
      }
      return false;
    };
    const auto shifted = [](DayNumber day, int months) {
      if (day == kMinDay || day == kMaxDay) return day;
      const absl::CivilDay civil = CivilFromDay(day);
      const absl::CivilDay back(civil.year(), civil.month() - months, civil.day());
      return DayFromCivil(back.year(), back.month(), back.day());
    };
    for (int i = 0; i < 10; ++i) {
      IndirectContactsQuery query;
      query.subject = PersonId(1 + random.Pick(size.people));
      query.roles = {RoleId(1 + random.Pick(size.roles))};
      query.months = static_cast<int>(1 + random.Pick(40));
      query.certain_only = random.Pick(3) == 0;
      query.way = static_cast<Way>(random.Pick(3));
      std::map<PersonId, std::map<PersonId, bool>> found;  // holder, contact, certain
      for (const MeetingEdge& later : edges) {
        if (later.status != MeetingStatus::kHeld) continue;
        for (const EdgeParticipant& holder : later.participants) {
          if (holder.party.kind != EntityKind::kPerson ||
              holder.party == EntityRef(query.subject)) {
            continue;
          }
          Tri office = Tri::kNo;
          for (const Capacity& capacity : holder.capacities) {
            if (capacity.role != query.roles[0]) continue;
            office = Or(office, capacity.certain ? Tri::kYes : Tri::kPossible);
          }
          for (const EdgeParticipant& contact : later.participants) {
            if (contact.party.kind != EntityKind::kPerson || contact.party == holder.party ||
                contact.party == EntityRef(query.subject)) {
              continue;
            }
            for (const MeetingEdge& earlier : edges) {
              if (earlier.status != MeetingStatus::kHeld || earlier.meeting == later.meeting ||
                  !attends(earlier, query.subject) ||
                  !attends(earlier, PersonId(contact.party.id))) {
                continue;
              }
              const DayNumber first = earlier.when.earliest();
              const DayNumber last = earlier.when.latest();
              Tri before = Tri::kNo;
              if (last < later.when.earliest() &&
                  first >= shifted(later.when.latest(), query.months)) {
                before = Tri::kYes;
              } else if (first < later.when.latest() &&
                         last >= shifted(later.when.earliest(), query.months)) {
                before = Tri::kPossible;
              }
              const Tri all = And(office, before);
              if (all == Tri::kNo || (query.certain_only && all != Tri::kYes)) continue;
              bool& certain = found[PersonId(holder.party.id)][PersonId(contact.party.id)];
              certain = certain || all == Tri::kYes;
            }
          }
        }
      }
      std::set<std::pair<int, std::pair<uint64_t, int>>> expected;
      for (const auto& holder : found) {
        int certain = 0;
        for (const auto& contact : holder.second) certain += contact.second ? 1 : 0;
        expected.insert({-static_cast<int>(holder.second.size()), {holder.first.value, certain}});
      }
      Budget budget;
      std::vector<std::pair<int, std::pair<uint64_t, int>>> rows;
      absl::optional<IndirectContactCursor> after;
      do {
        ASSERT_OK_AND_ASSIGN(const IndirectContactsPage page,
                             FindIndirectContacts(graph, query, after, 1 + random.Pick(3), budget));
        for (const IndirectContactRow& row : page.rows) {
          rows.push_back({-row.contact_count, {row.holder.value, row.certain_count}});
        }
        after = page.next;
      } while (after.has_value());
      EXPECT_THAT(rows, ::testing::ElementsAreArray(expected)) << "query " << i;
    }
  }
}

}  // namespace
}  // namespace chancery
