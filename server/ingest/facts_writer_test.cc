#include "server/ingest/facts_writer.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/ingest_test_facts.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

class FactsWriterTest : public ::testing::Test {
 protected:
  FactsWriterTest()
      : clock_(absl::FromUnixSeconds(1400000000)),
        graph_(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, GraphStore::Options())),
        writer_(*graph_, clock_) {}

  absl::StatusOr<v1::WriteFactsResponse> Write(absl::string_view facts,
                                               absl::string_view request_id = "") {
    auto request = FromText<v1::WriteFactsRequest>(facts);
    request.mutable_source()->set_publisher("test");
    request.set_request_id(std::string(request_id));
    Budget budget;
    return writer_.Write(request, budget);
  }

  FakeClock clock_;
  std::unique_ptr<GraphStore> graph_;
  FactsWriter writer_;
};

constexpr char kPeople[] = R"pb(
  facts { polity { display_name: 'United States' keys: 'iso:US' } }
  facts {
    role {
      title: 'Secretary of State'
      polity { name: 'polities/~iso:US' }
      keys: 'r:sos'
    }
  }
  facts { person { display_name: 'John Kerry' keys: 'p:kerry' } }
  facts { person { display_name: 'Sergey Lavrov' keys: 'p:lavrov' } }
  facts {
    tenure {
      person { name: 'people/~p:kerry' }
      role { name: 'roles/~r:sos' }
      interval {
        start { edtf: '2013-02-01' }
        end { edtf: '2017-01-20' }
        end_state: END_STATE_ENDED
      }
    }
  }
  facts {
    meeting {
      when { edtf: '2013-09-12' }
      participations { party { name: 'people/~p:kerry' } }
      participations { party { name: 'people/~p:lavrov' } }
      keys: 'm:1'
    }
  }
)pb";

TEST_F(FactsWriterTest, ResolvesKeysOfEarlierFactsAndDerivesOffices) {
  const auto reply = Write(kPeople);
  ASSERT_THAT(reply, IsOk());
  EXPECT_THAT(reply->names(), ElementsAre("polities/1", "roles/1", "people/1", "people/2",
                                          "tenures/1", "meetings/1"));
  EXPECT_EQ(reply->revision(), 1);
  const auto edge = graph_->Latest()->GetMeetingEdge(MeetingId(1));
  ASSERT_THAT(edge, IsOk());
  ASSERT_EQ(edge->participants[0].capacities.size(), 1U);
  EXPECT_EQ(edge->participants[0].capacities[0].role, RoleId(1));
  EXPECT_FALSE(edge->participants[0].capacities[0].stated);
}

TEST_F(FactsWriterTest, AnOfficeOfAnotherTimeIsKeptApart) {
  ASSERT_THAT(Write(kPeople), IsOk());
  const auto reply = Write(R"pb(
    facts {
      meeting {
        when { edtf: '2018-03-05' }
        participations {
          party { name: 'people/~p:kerry' }
          capacities {
            role { name: 'roles/1' }
            qualifier: OFFICE_QUALIFIER_FORMER
          }
        }
        participations { party { name: 'people/~p:lavrov' } }
        keys: 'm:2'
      }
    }
  )pb");
  ASSERT_THAT(reply, IsOk());
  const auto meeting = graph_->Latest()->GetMeeting(MeetingId(2));
  ASSERT_THAT(meeting, IsOk());
  EXPECT_TRUE(meeting->participations[0].stated.empty());
  EXPECT_THAT(meeting->participations[0].other_offices,
              ElementsAre(QualifiedOffice{RoleId(1), OfficeQualifier::kFormer}));
}

TEST_F(FactsWriterTest, AKnownKeyUpdatesItsResource) {
  ASSERT_THAT(Write(kPeople), IsOk());
  const auto reply =
      Write("facts { person { keys: 'p:kerry' aliases: 'John F. Kerry' birth { edtf: '1943' } } }");
  ASSERT_THAT(reply, IsOk());
  EXPECT_THAT(reply->names(), ElementsAre("people/1"));
  const auto kerry = graph_->Latest()->GetPerson(PersonId(1));
  EXPECT_EQ(kerry->names.display, "John Kerry");
  EXPECT_THAT(kerry->names.aliases, ElementsAre("John F. Kerry"));
  EXPECT_EQ(kerry->birth.ToString(), "1943");
}

TEST_F(FactsWriterTest, TheSameRequestIdAgainChangesNothing) {
  const auto first = Write(kPeople, "load-1");
  ASSERT_THAT(first, IsOk());
  const auto second = Write(kPeople, "load-1");
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE(second->replayed());
  EXPECT_EQ(second->revision(), first->revision());
  EXPECT_THAT(second->names(), testing::ElementsAreArray(first->names()));
  EXPECT_EQ(graph_->Latest()->revision(), 1U);
  EXPECT_THAT(Write("facts { topic { display_name: 'Iran' } }", "load-1"),
              HasViolation("request_id"));
}

TEST_F(FactsWriterTest, ARequestWhoseOutcomeIsForgottenIsNotMadeAgain) {
  ASSERT_THAT(Write("facts { topic { display_name: 'Iran' } }", "load-1"), IsOk());
  ASSERT_THAT(graph_->ExpireOutcomes(absl::InfiniteFuture(), 10), IsOkAndHolds(1U));
  for (const char* text : {"facts { topic { display_name: 'Iran' } }", kPeople}) {
    EXPECT_THAT(Write(text, "load-1"), HasReason("OUTCOME_EXPIRED"));
  }
  EXPECT_EQ(graph_->Latest()->revision(), 1U);
  EXPECT_THAT(Write("facts { topic { display_name: 'Iran' } }", "load-2"), IsOk());
}

TEST_F(FactsWriterTest, ErrorsNameTheFactAndNothingIsWritten) {
  EXPECT_THAT(Write("facts { topic { display_name: 'Iran' } } "
                    "facts { meeting { when { edtf: 'soon' } } }"),
              HasViolation("facts[1].meeting.when"));
  EXPECT_THAT(Write("facts { person { display_name: 'X' polity { name: 'polities/~nope' } } }"),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Write("facts { person { display_name: 'X' polity { name: 'people/1' } } }"),
              HasViolation("facts[0].person.polity"));
  EXPECT_THAT(Write("facts { tenure { person { name: 'people/5' } role { name: 'roles/5' } } }"),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Write("facts { }"), HasViolation("facts[0].fact"));
  EXPECT_THAT(Write("facts { person { } }"), HasViolation("facts[0].people.display_name"));
  EXPECT_THAT(Write(""), HasViolation("facts"));
  EXPECT_EQ(graph_->Latest()->revision(), 0U);
}

}  // namespace
}  // namespace chancery
