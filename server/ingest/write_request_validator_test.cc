#include "server/ingest/write_request_validator.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "server/ingest/ingest_limits.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

v1::WriteFactsRequest Request() {
  v1::WriteFactsRequest request;
  request.mutable_source()->set_publisher("test");
  return request;
}

void AddMeeting(int people, int offices_each, v1::WriteFactsRequest* request) {
  v1::Meeting* meeting = request->add_facts()->mutable_meeting();
  for (int i = 0; i < people; ++i) {
    v1::Participation* part = meeting->add_participations();
    part->mutable_party()->set_name("people/1");
    for (int j = 0; j < offices_each; ++j) part->add_capacities()->mutable_role()->set_name("r");
  }
}

TEST(WriteRequestValidatorTest, TakesWhatIsWithinItsLimits) {
  v1::WriteFactsRequest request = Request();
  AddMeeting(kMaxParties, 1, &request);
  for (int i = 0; i < 1000; ++i) AddMeeting(4, 1, &request);
  EXPECT_THAT(ValidateWriteRequest(request), IsOk());
}

TEST(WriteRequestValidatorTest, NamesTheLimitBeforeTheWork) {
  using Change = std::function<void(v1::WriteFactsRequest*)>;
  const struct {
    const char* limit;
    Change change;
  } kCases[] = {
      {"max_parties", [](auto* r) { AddMeeting(kMaxParties + 1, 0, r); }},
      {"max_index_rows",
       [](auto* r) {
         for (int i = 0; i < 600; ++i) AddMeeting(12, kMaxOfficesOfParty, r);
       }},
      {"max_index_rows",
       [](auto* r) {
         for (int i = 0; i < 700; ++i) AddMeeting(kMaxParties, 0, r);
       }},
      {"max_offices_of_party", [](auto* r) { AddMeeting(2, kMaxOfficesOfParty + 1, r); }},
      {"max_vocabulary_aliases",
       [](auto* r) {
         for (int i = 0; i <= kMaxVocabularyAliases; ++i) {
           if (i == 0) r->add_facts()->mutable_role();
           r->mutable_facts(0)->mutable_role()->add_aliases("a");
         }
       }},
      {"max_vocabulary_aliases",
       [](auto* r) {
         v1::Polity* polity = r->add_facts()->mutable_polity();
         for (int i = 0; i <= kMaxVocabularyAliases; ++i) polity->add_aliases("a");
       }},
      {"max_aliases",
       [](auto* r) {
         v1::Person* person = r->add_facts()->mutable_person();
         for (int i = 0; i <= kMaxAliases; ++i) person->add_aliases("a");
       }},
      {"max_keys",
       [](auto* r) {
         v1::Topic* topic = r->add_facts()->mutable_topic();
         for (int i = 0; i <= kMaxKeys; ++i) topic->add_keys("a");
       }},
      {"max_topics",
       [](auto* r) {
         v1::Statement* statement = r->add_facts()->mutable_statement();
         for (int i = 0; i <= kMaxTopics; ++i) statement->add_topics();
       }},
      {"max_statement_bytes",
       [](auto* r) {
         r->add_facts()->mutable_statement()->set_text(std::string(kMaxStatementBytes + 1, 'x'));
       }},
      {"max_facts_per_write",
       [](auto* r) {
         for (int i = 0; i <= kMaxFactsPerWrite; ++i) r->add_facts();
       }},
      {"max_write_bytes",
       [](auto* r) {
         r->add_facts()->mutable_topic()->add_keys(std::string(kMaxWriteBytes, 'x'));
       }},
  };
  for (const auto& test : kCases) {
    v1::WriteFactsRequest request = Request();
    test.change(&request);
    const absl::Status status = ValidateWriteRequest(request);
    const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
    ASSERT_TRUE(detail.has_value()) << test.limit << ": " << status;
    EXPECT_EQ(detail->reason, "LIMIT_EXCEEDED");
    EXPECT_EQ(detail->metadata.at("limit"), test.limit);
  }
}

}  // namespace
}  // namespace chancery
