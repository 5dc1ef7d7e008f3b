#include "server/service/batch_queries.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "server/service/graph_queries.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class BatchQueriesTest : public ::testing::Test {
 protected:
  BatchQueriesTest() {
    const MeetingId meeting = g_.Meeting("2005-02-05").At("Ankara").With(lavrov_).With(rice_);
    g_.Meeting("2006-03-04").With(lavrov_).With(rice_);
    g_.Statement(lavrov_, "We talked.").On("2005-02-05").AtMeeting(meeting);
    auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
    EXPECT_THAT(store_->Transact([this](Transaction& transaction) {
      return WriteGraph(g_.Build(), transaction);
    }),
                IsOk());
    queries_ = std::make_unique<BatchQueries>(*store_);
  }

  static v1::BatchReadRequest Batch(const std::string& text) {
    v1::BatchReadRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    return request;
  }
  absl::StatusOr<v1::BatchReadResponse> Read(const v1::BatchReadRequest& request) {
    Budget budget;
    v1::BatchReadResponse response;
    absl::Status status = queries_->BatchRead(request, "req-1", budget, &response);
    if (!status.ok()) return status;
    return response;
  }
  void Rename(const std::string& name) {
    ASSERT_THAT(store_->Transact([&](Transaction& transaction) -> absl::Status {
      auto person = transaction.Get(lavrov_);
      if (!person.ok()) return person.status();
      std::get<Person>(*person).names.display = name;
      transaction.Put(*person);
      return absl::OkStatus();
    }),
                IsOk());
  }

  GraphBuilder g_;
  const PolityId us_ = g_.Polity("United States");
  const RoleId secretary_ = g_.Role("Secretary of State", us_);
  GraphBuilder::PersonHandle lavrov_ = g_.Person("Sergey Lavrov");
  GraphBuilder::PersonHandle rice_ =
      g_.Person("Condoleezza Rice").Held(secretary_, "2005-01-26", "2009-01-20");
  FakeClock clock_{absl::FromUnixSeconds(1642723200)};
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<BatchQueries> queries_;
};

constexpr char kEverything[] = R"pb(
  reads { get_resource { name: "meetings/1" view: RESOURCE_VIEW_FULL } }
  reads { batch_get_resources { names: "people/1" names: "people/99" } }
  reads { list_resources { collection: "people" } }
  reads { search { query: "lavrov" } }
  reads { find_encounters { subjects: "people/1" roles: "roles/1" } }
  reads { get_timeline { party: "people/1" } }
  reads { list_tenures { person: "people/2" } }
  reads { list_statements { text_query: "talks" } }
  reads { list_evidence { name: "meetings/1" } }
  reads { summarize_encounters { subjects: "people/1" group_by: DIMENSION_YEAR } }
  reads { common_contacts { people: "people/1" people: "people/2" } }
  reads { co_attendance { meetings: "meetings/1" meetings: "meetings/2" } }
  reads { find_paths { from: "people/1" to: "people/2" } }
  reads { indirect_contacts { subject: "people/1" roles: "roles/1" } }
  reads { resolve_names { names { text: "Rice" } } }
)pb";

TEST_F(BatchQueriesTest, EachReadIsAnsweredAsItsMethodDoes) {
  v1::BatchReadRequest request = Batch(kEverything);
  ASSERT_OK_AND_ASSIGN(const auto response, Read(request));
  ASSERT_EQ(response.results_size(), request.reads_size());
  for (int i = 0; i < response.results_size(); ++i) {
    const v1::ReadResult& result = response.results(i);
    EXPECT_FALSE(result.has_error()) << i << ": " << result.error().ShortDebugString();
    // The fields of a request and its result have the same number.
    EXPECT_EQ(static_cast<int>(result.result_case()),
              static_cast<int>(request.reads(i).read_case()));
  }
  // Every kind of read there is, once.
  EXPECT_EQ(request.reads_size(), v1::ReadRequest::descriptor()->field_count());
  // The same as without a batch, but for what was read before it.
  GraphQueries queries{ReadSource(*store_)};
  Budget budget;
  v1::GetTimelineResponse alone;
  ASSERT_THAT(queries.GetTimeline(request.reads(5).get_timeline(), budget, &alone), IsOk());
  EXPECT_EQ(response.results(5).get_timeline().DebugString(), alone.DebugString());
  EXPECT_EQ(response.results(0).get_resource().resource().meeting().statements_size(), 1);
  EXPECT_EQ(response.results(7).list_statements().statements_size(), 1);
  int64_t rows = 0;
  for (const auto& result : response.results()) {
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    result.GetReflection()->ListFields(result, &fields);
    const auto& reply = result.GetReflection()->GetMessage(result, fields.at(0));
    const auto& info = static_cast<const v1::ReadInfo&>(
        reply.GetReflection()->GetMessage(reply, reply.GetDescriptor()->FindFieldByName("info")));
    rows += info.rows_read();
    EXPECT_EQ(info.revision(), response.info().revision());
  }
  EXPECT_EQ(rows, response.info().rows_read());
}

TEST_F(BatchQueriesTest, AReadThatFailsDoesNotFailTheOthers) {
  ASSERT_OK_AND_ASSIGN(const auto response, Read(Batch(R"pb(
                         reads { get_resource { name: "people/1" } }
                         reads { get_resource { name: "people/77" } }
                         reads { get_timeline { party: "people/1" page_size: -1 } }
                         reads {}
                         reads {
                           get_timeline {
                             party: "people/1"
                             consistency { exactly: 1 }
                           }
                         }
                         reads { get_resource { name: "people/2" } })pb")));
  ASSERT_EQ(response.results_size(), 6);
  EXPECT_TRUE(response.results(0).has_get_resource());
  EXPECT_TRUE(response.results(5).has_get_resource());
  const auto reason = [&](int i) {
    google::rpc::ErrorInfo info;
    EXPECT_TRUE(response.results(i).error().details(0).UnpackTo(&info));
    return info.reason();
  };
  EXPECT_EQ(reason(1), "NOT_FOUND");
  EXPECT_EQ(response.results(1).error().code(), 5);
  EXPECT_EQ(reason(2), "INVALID_FIELD");
  EXPECT_EQ(reason(3), "INVALID_FIELD");
  EXPECT_THAT(response.results(3).error().message(), HasSubstr("none that this server knows"));
  EXPECT_EQ(reason(4), "INVALID_FIELD");
  EXPECT_THAT(response.results(4).error().message(), HasSubstr("consistency"));
}

TEST_F(BatchQueriesTest, AllIsOfOneRevisionAndPagesOfTheirFirst) {
  ASSERT_OK_AND_ASSIGN(auto response, Read(Batch(R"pb(
                         reads { list_resources { collection: "people" page_size: 1 } }
                       )pb")));
  const std::string token = response.results(0).list_resources().next_page_token();
  const int64_t before = response.info().revision();
  Rename("S. Lavrov");
  v1::BatchReadRequest request = Batch(R"pb(
    reads { get_resource { name: "people/1" } }
    reads { list_resources { collection: "people" page_size: 1 } })pb");
  request.mutable_reads(1)->mutable_list_resources()->set_page_token(token);
  ASSERT_OK_AND_ASSIGN(response, Read(request));
  EXPECT_EQ(response.info().revision(), before + 1);
  EXPECT_EQ(response.results(0).get_resource().resource().person().display_name(), "S. Lavrov");
  EXPECT_EQ(response.results(1).list_resources().info().revision(), before);
  request.mutable_consistency()->set_exactly(before);
  ASSERT_OK_AND_ASSIGN(response, Read(request));
  EXPECT_EQ(response.results(0).get_resource().resource().person().display_name(), "Sergey Lavrov");
}

TEST_F(BatchQueriesTest, TheBatchFailsForWhatIsWrongWithAllOfIt) {
  EXPECT_THAT(Read(v1::BatchReadRequest()), HasViolation("reads"));
  v1::BatchReadRequest request;
  for (int i = 0; i <= kMaxBatchReads; ++i) request.add_reads()->mutable_get_resource();
  EXPECT_THAT(Read(request), HasViolation("reads"));
  request = Batch(R"pb(reads { get_resource { name: "people/1" } }
                       consistency { exactly: 99 })pb");
  EXPECT_THAT(Read(request), HasReason("REVISION_IN_FUTURE"));
  // Its time and its rows are those of all reads.
  request = Batch(kEverything);
  std::atomic<bool> cancelled{true};
  Budget gone(Budget::Limits(), SystemClock::Get(), &cancelled);
  v1::BatchReadResponse response;
  EXPECT_THAT(queries_->BatchRead(request, "req-1", gone, &response),
              StatusIs(absl::StatusCode::kCancelled));
  Budget::Limits limits;
  limits.max_rows_read = 5;
  Budget small(limits, SystemClock::Get(), nullptr);
  response.Clear();
  EXPECT_THAT(queries_->BatchRead(request, "req-1", small, &response), HasReason("LIMIT_EXCEEDED"));
}

TEST_F(BatchQueriesTest, AnswersBeyondTheLengthOfAReplyAreErrors) {
  ASSERT_THAT(store_->Transact([this](Transaction& transaction) {
    for (int i = 0; i < 40; ++i) {
      Statement statement;
      statement.id = transaction.NewId<StatementId>();
      statement.speaker = lavrov_;
      statement.text = std::string(60000, 'x');
      transaction.Put(statement);
    }
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_OK_AND_ASSIGN(const auto response, Read(Batch(R"pb(
                         reads { list_resources { collection: "statements" page_size: 40 } }
                         reads { list_resources { collection: "statements" page_size: 40 } }
                         reads { get_resource { name: "people/1" } })pb")));
  EXPECT_TRUE(response.results(0).has_list_resources());
  EXPECT_THAT(response.results(1).error().message(), HasSubstr("max_batch_reply_bytes"));
  EXPECT_TRUE(response.results(2).has_get_resource()) << "there is room for it";
  EXPECT_LT(response.ByteSizeLong(), size_t{4} << 20);
}

}  // namespace
}  // namespace chancery
