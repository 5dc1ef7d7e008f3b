#include "server/query/common_contacts.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

// "name a+b" of each row, with "?" if it is only possible.
std::vector<std::string> Rows(const GraphReader& graph, const CommonContactsQuery& query) {
  Budget budget;
  const absl::StatusOr<CommonContactsPage> page =
      FindCommonContacts(graph, query, absl::nullopt, 100, budget);
  EXPECT_THAT(page, IsOk());
  if (!page.ok()) return {};
  EXPECT_EQ(page->total, page->rows.size());
  std::vector<std::string> rows;
  for (const CommonContactRow& row : page->rows) {
    rows.push_back(absl::StrCat(*graph.DisplayName(row.contact), " ",
                                absl::StrJoin(row.meeting_counts, "+"), row.certain ? "" : "?"));
  }
  return rows;
}

class CommonContactsTest : public ::testing::Test {
 protected:
  CommonContactsTest() {
    g_.Meeting("2004-05-11").With(ann_).With(eve_);
    g_.Meeting("2004-06-11").With(ann_).With(eve_).With(max_);
    g_.Meeting("2004-07-11").With(bob_).With(eve_).With(max_);
    g_.Meeting("2004-08-11").With(bob_).With(joe_).With(ann_);
    g_.Meeting("2005-01").With(bob_).With(eve_);
    g_.Meeting("2006-01-01").Status(MeetingStatus::kPlanned).With(bob_).With(joe_);
  }

  GraphBuilder g_;
  const RoleId envoy_ = g_.Role("Envoy", g_.Polity("Freedonia"));
  const PersonId ann_ = g_.Person("Ann");
  const PersonId bob_ = g_.Person("Bob");
  const PersonId eve_ = g_.Person("Eve").Held(envoy_, "2000", "2005-01-10");
  const PersonId joe_ = g_.Person("Joe");
  const PersonId max_ = g_.Person("Max");
};

TEST_F(CommonContactsTest, WhoMetBothCountsWithEach) {
  CommonContactsQuery query;
  query.people = {ann_, bob_};
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre("Eve 2+2", "Joe 1+1", "Max 1+1"));
  query.people = {bob_, ann_, max_};
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre("Eve 2+2+2"));
}

TEST_F(CommonContactsTest, AnOfficeAndDatesAreConditions) {
  CommonContactsQuery query;
  query.people = {ann_, bob_};
  query.roles = {envoy_};
  query.filter.dates = {DayFromCivil(2004, 5, 12), DayFromCivil(2006, 1, 1)};
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre("Eve 1+2"));
  query.filter.dates.first = DayFromCivil(2005, 1, 1);
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre());
}

TEST_F(CommonContactsTest, ARowIsPossibleWhereOneOfItsSidesIs) {
  CommonContactsQuery query;
  query.people = {ann_, bob_};
  query.roles = {envoy_};
  g_.Meeting("2005-01").With(ann_).With(eve_);
  query.filter.dates = {DayFromCivil(2005, 1, 1), DayFromCivil(2005, 12, 31)};
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre("Eve 1+1?"));
  query.certain_only = true;
  EXPECT_THAT(Rows(g_.Build(), query), ElementsAre());
}

TEST_F(CommonContactsTest, PagesGoOnBehindTheLastRow) {
  const ReferenceGraph graph = g_.Build();
  CommonContactsQuery query;
  query.people = {ann_, bob_};
  Budget budget;
  std::vector<PersonId> found;
  absl::optional<CommonContactCursor> after;
  do {
    ASSERT_OK_AND_ASSIGN(const CommonContactsPage page,
                         FindCommonContacts(graph, query, after, 1, budget));
    EXPECT_EQ(page.total, 3);
    for (const CommonContactRow& row : page.rows) found.push_back(row.contact);
    after = page.next;
  } while (after.has_value());
  EXPECT_THAT(found, ElementsAre(eve_, joe_, max_));
}

// Against an answer that looks at every meeting.
TEST(CommonContactsPropertyTest, AnswersAreThoseOfTheDefinition) {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    RandomGraph random(seed);
    const RandomGraphSize size;
    const ReferenceGraph graph = random.Make(size);
    for (int i = 0; i < 10; ++i) {
      CommonContactsQuery query;
      std::set<PersonId> people;
      while (people.size() < 2 + random.Pick(2)) {
        people.insert(PersonId(1 + random.Pick(size.people)));
      }
      query.people.assign(people.begin(), people.end());
      std::map<PersonId, std::map<PersonId, int>> counts;  // contact, person
      Budget budget;
      for (const auto& entity : graph.entities()) {
        const auto* meeting = std::get_if<Meeting>(&entity.second);
        if (meeting == nullptr || meeting->status != MeetingStatus::kHeld) continue;
        std::set<PersonId> here;
        for (const Participation& part : meeting->participations) {
          if (part.party.kind == EntityKind::kPerson) here.insert(PersonId(part.party.id));
        }
        for (PersonId person : people) {
          if (here.count(person) == 0) continue;
          for (PersonId contact : here) {
            if (people.count(contact) == 0) ++counts[contact][person];
          }
        }
      }
      std::set<std::pair<int64_t, uint64_t>> expected;
      for (const auto& contact : counts) {
        if (contact.second.size() < people.size()) continue;
        int64_t sum = 0;
        for (const auto& count : contact.second) sum += count.second;
        expected.emplace(-sum, contact.first.value);
      }
      ASSERT_OK_AND_ASSIGN(const CommonContactsPage page,
                           FindCommonContacts(graph, query, absl::nullopt, 100, budget));
      std::vector<std::pair<int64_t, uint64_t>> found;
      for (const CommonContactRow& row : page.rows) {
        found.emplace_back(-row.meeting_count, row.contact.value);
        for (size_t p = 0; p < query.people.size(); ++p) {
          EXPECT_EQ(row.meeting_counts[p], counts[row.contact][query.people[p]]);
        }
      }
      EXPECT_THAT(found, ::testing::ElementsAreArray(expected)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace chancery
