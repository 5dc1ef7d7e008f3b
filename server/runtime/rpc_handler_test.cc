#include "server/runtime/rpc_handler.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/observability/audit_log.h"
#include "server/runtime/replaceable_function.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// A service whose methods do what the test says: GetStats as a read, Backup as a long call, Verify
// as a stream of replies.
class TestAdmin final : public v1::AdminService::CallbackService {
 public:
  explicit TestAdmin(RpcRuntime& runtime) : runtime_(runtime) {}

  grpc::ServerUnaryReactor* GetStats(grpc::CallbackServerContext* context,
                                     const v1::GetStatsRequest* request,
                                     v1::GetStatsResponse* response) override {
    return HandleUnary(
        runtime_, {"AdminService/GetStats", Execution::kRead}, context, request, response,
        [this](const v1::GetStatsRequest&, RequestContext& rpc) { return get_stats(rpc); });
  }
  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override {
    return HandleUnary(runtime_, {"AdminService/Backup", Execution::kLong}, context, request,
                       response, [this](const v1::BackupRequest& message, RequestContext& rpc) {
                         return backup(message, rpc);
                       });
  }
  grpc::ServerWriteReactor<v1::VerifyResponse>* Verify(grpc::CallbackServerContext* context,
                                                       const v1::VerifyRequest* request) override {
    return HandleServerStream<v1::VerifyRequest, v1::VerifyResponse>(
        runtime_, {"AdminService/Verify", Execution::kLong}, context, request,
        [this](const v1::VerifyRequest& message, RequestContext& rpc,
               ReplySink<v1::VerifyResponse>& sink) { return verify(message, rpc, sink); });
  }

  ReplaceableFunction<absl::StatusOr<v1::GetStatsResponse>(RequestContext&)> get_stats;
  ReplaceableFunction<absl::StatusOr<v1::BackupResponse>(const v1::BackupRequest&, RequestContext&)>
      backup;
  ReplaceableFunction<absl::Status(const v1::VerifyRequest&, RequestContext&,
                                   ReplySink<v1::VerifyResponse>&)>
      verify;

 private:
  RpcRuntime& runtime_;
};

using Requests = std::vector<v1::IngestArticlesRequest>;
using Replies = std::vector<v1::IngestArticlesResponse>;

class TestIngest final
    : public v1::IngestService::WithRawCallbackMethod_IngestArticles<v1::IngestService::Service> {
 public:
  explicit TestIngest(RpcRuntime& runtime) : runtime_(runtime) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestArticles(
      grpc::CallbackServerContext* context) override {
    return HandleBidiStream<v1::IngestArticlesRequest, v1::IngestArticlesResponse>(
        runtime_, {"IngestService/IngestArticles", Execution::kWriteStream}, context,
        [this](Requests requests, RequestContext& rpc, Replies* replies) {
          return ingest(std::move(requests), rpc, replies);
        });
  }

  ReplaceableFunction<absl::Status(Requests, RequestContext&, Replies*)> ingest;

 private:
  RpcRuntime& runtime_;
};

// Answers each message with its number.
absl::Status Number(Requests requests, RequestContext&, Replies* replies) {
  for (const auto& request : requests) {
    replies->emplace_back();
    replies->back().set_sequence(request.sequence());
  }
  return absl::OkStatus();
}

std::string Reason(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details())) return "(not a google.rpc.Status)";
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&info)) return info.reason();
  }
  return "(none)";
}

class RpcHandlerTest : public testing::Test {
 protected:
  void Start(RpcRuntime::Options options = {}) {
    runtime_ = std::make_unique<RpcRuntime>(options, SystemClock::Get(), metrics_, logger_);
    admin_ = std::make_unique<TestAdmin>(*runtime_);
    ingest_ = std::make_unique<TestIngest>(*runtime_);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(admin_.get());
    builder.RegisterService(ingest_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    channel_ =
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials());
    admin_stub_ = v1::AdminService::NewStub(channel_);
    ingest_stub_ = v1::IngestService::NewStub(channel_);
    admin_->get_stats = [](RequestContext&) { return v1::GetStatsResponse(); };
    ingest_->ingest = &Number;
  }

  // To be called before what handlers capture goes out of scope.
  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
    server_.reset();
    runtime_.reset();  // joins
  }

  void TearDown() override { Stop(); }

  grpc::Status GetStats(grpc::ClientContext* context) {
    v1::GetStatsResponse response;
    return admin_stub_->GetStats(context, v1::GetStatsRequest(), &response);
  }
  grpc::Status GetStats() {
    grpc::ClientContext context;
    return GetStats(&context);
  }

  std::vector<std::string> Lines() {
    std::lock_guard<std::mutex> lock(lines_mu_);
    return lines_;
  }

  int port_ = 0;
  std::mutex lines_mu_;
  std::vector<std::string> lines_;
  std::promise<void> stalled_;  // a call was reported to have ended so
  Metrics metrics_;
  Logger logger_{LogLevel::kInfo, SystemClock::Get(), [this](absl::string_view line) {
                   std::lock_guard<std::mutex> lock(lines_mu_);
                   lines_.emplace_back(line);
                   if (absl::StrContains(line, "STREAM_IDLE")) stalled_.set_value();
                 }};
  std::unique_ptr<RpcRuntime> runtime_;
  std::unique_ptr<TestAdmin> admin_;
  std::unique_ptr<TestIngest> ingest_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::AdminService::Stub> admin_stub_;
  std::unique_ptr<v1::IngestService::Stub> ingest_stub_;
};

TEST_F(RpcHandlerTest, UnaryAnswersAndReports) {
  Start();
  admin_->get_stats = [](RequestContext& context) -> absl::StatusOr<v1::GetStatsResponse> {
    EXPECT_EQ(context.method, "AdminService/GetStats");
    EXPECT_EQ(context.request_id, "my-id");
    EXPECT_TRUE(context.budget.Charge(41).ok());
    v1::GetStatsResponse response;
    response.set_engine("memory");
    return response;
  };
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "my-id");
  v1::GetStatsResponse response;
  const grpc::Status status = admin_stub_->GetStats(&context, v1::GetStatsRequest(), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.engine(), "memory");
  Stop();
  ASSERT_THAT(Lines(), SizeIs(1));
  EXPECT_THAT(Lines()[0],
              AllOf(HasSubstr("\"level\":\"info\",\"event\":\"call\""),
                    HasSubstr("\"method\":\"AdminService/GetStats\",\"code\":\"OK\""),
                    HasSubstr("\"rows_read\":41"), HasSubstr("\"reply_bytes\":8"),
                    HasSubstr("\"request_id\":\"my-id\""), HasSubstr("\"peer\":\"ipv4:127.0.0.1")));
  EXPECT_THAT(metrics_.Text(),
              AllOf(HasSubstr("chancery_calls_total{code=\"OK\",method=\"AdminService/GetStats\","
                              "reason=\"\"} 1"),
                    HasSubstr("chancery_calls_in_flight 0")));
}

TEST_F(RpcHandlerTest, ErrorsCarryTheirReasonOnTheWire) {
  Start();
  admin_->get_stats = [](RequestContext&) -> absl::StatusOr<v1::GetStatsResponse> {
    return InvalidField("page_size", "is negative");
  };
  const grpc::Status status = GetStats();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "page_size: is negative");
  EXPECT_EQ(Reason(status), "INVALID_FIELD");
  Stop();
  EXPECT_THAT(Lines(), ElementsAre(AllOf(HasSubstr("\"reason\":\"INVALID_FIELD\""),
                                         HasSubstr("\"error\":\"page_size: is negative\""))));
}

TEST_F(RpcHandlerTest, FaultsAreHiddenFromTheCallerAndLogged) {
  Start();
  admin_->get_stats = [](RequestContext&) -> absl::StatusOr<v1::GetStatsResponse> {
    return absl::InternalError("row 7 of table 3");
  };
  const grpc::Status status = GetStats();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(), HasSubstr("internal error, request id "));
  EXPECT_EQ(Reason(status), "INTERNAL");
  admin_->get_stats = [](RequestContext&) -> absl::StatusOr<v1::GetStatsResponse> {
    throw std::bad_alloc();
  };
  EXPECT_EQ(GetStats().error_code(), grpc::StatusCode::INTERNAL);
  Stop();
  ASSERT_THAT(Lines(), SizeIs(2));
  EXPECT_THAT(Lines()[0], AllOf(HasSubstr("\"level\":\"error\""),
                                HasSubstr("\"error\":\"INTERNAL: row 7 of table 3\"")));
  EXPECT_THAT(Lines()[1], HasSubstr("bad_alloc"));
}

TEST_F(RpcHandlerTest, RequestIdsOfCallersAreCheckedBeforeUse) {
  Start();
  std::vector<std::string> ids;
  admin_->get_stats = [&ids](RequestContext& context) {
    ids.emplace_back(context.request_id);
    return v1::GetStatsResponse();
  };
  for (const std::string& id : {std::string(128, 'a'), std::string(129, 'a'), std::string("a b")}) {
    grpc::ClientContext context;
    context.AddMetadata("x-request-id", id);
    EXPECT_TRUE(GetStats(&context).ok());
  }
  EXPECT_TRUE(GetStats().ok());
  ASSERT_THAT(ids, SizeIs(4));
  EXPECT_EQ(ids[0], std::string(128, 'a'));
  for (int i = 1; i < 4; ++i) EXPECT_THAT(ids[i], SizeIs(16));
  EXPECT_NE(ids[1], ids[2]);
  Stop();
}

TEST_F(RpcHandlerTest, DeadlinesAreBoundedByTheOptions) {
  RpcRuntime::Options options;
  options.default_deadline = absl::Seconds(30);
  options.max_deadline = absl::Minutes(2);
  Start(options);
  absl::Duration left;
  admin_->get_stats = [&left](RequestContext& context) {
    left = context.budget.deadline() - context.clock.Now();
    return v1::GetStatsResponse();
  };
  EXPECT_TRUE(GetStats().ok());
  EXPECT_GT(left, absl::Seconds(25));
  EXPECT_LE(left, absl::Seconds(30));
  grpc::ClientContext longer;
  longer.set_deadline(std::chrono::system_clock::now() + std::chrono::hours(1));
  EXPECT_TRUE(GetStats(&longer).ok());
  EXPECT_GT(left, absl::Seconds(110));
  EXPECT_LE(left, absl::Seconds(120));
  grpc::ClientContext shorter;
  shorter.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  EXPECT_TRUE(GetStats(&shorter).ok());
  // The wire rounds a deadline up.
  EXPECT_LE(left, absl::Seconds(11));
  Stop();
}

// Reads rows until the budget ends it.
absl::StatusOr<v1::GetStatsResponse> ReadForEver(RequestContext& context) {
  for (;;) {
    const absl::Status status = context.budget.Charge(1);
    if (!status.ok()) return status;
    std::this_thread::yield();
  }
}

TEST_F(RpcHandlerTest, DeadlineEndsAReadThatRunsOnGrpcsThread) {
  RpcRuntime::Options options;
  options.max_rows_read = std::numeric_limits<uint64_t>::max();
  options.max_deadline = absl::Milliseconds(50);
  Start(options);
  admin_->get_stats = &ReadForEver;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  const grpc::Status status = GetStats(&context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(Reason(status), "DEADLINE_EXCEEDED");
  Stop();
}

TEST_F(RpcHandlerTest, RowLimitEndsARead) {
  RpcRuntime::Options options;
  options.max_rows_read = 1000;
  Start(options);
  admin_->get_stats = &ReadForEver;
  const grpc::Status status = GetStats();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Reason(status), "LIMIT_EXCEEDED");
  Stop();
}

class RpcHandlerCancelTest : public RpcHandlerTest, public testing::WithParamInterface<int> {};

TEST_P(RpcHandlerCancelTest, CancellationReachesTheHandler) {
  RpcRuntime::Options options;
  options.inline_slots = GetParam();
  options.max_rows_read = std::numeric_limits<uint64_t>::max();
  Start(options);
  std::promise<void> started;
  std::promise<absl::Status> ended;
  admin_->get_stats = [&](RequestContext& context) {
    started.set_value();
    absl::StatusOr<v1::GetStatsResponse> result = ReadForEver(context);
    ended.set_value(result.status());
    return result;
  };
  grpc::ClientContext context;
  std::thread client(
      [&] { EXPECT_EQ(GetStats(&context).error_code(), grpc::StatusCode::CANCELLED); });
  started.get_future().wait();
  context.TryCancel();
  client.join();
  const absl::Status status = ended.get_future().get();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
  Stop();
}

INSTANTIATE_TEST_SUITE_P(OnGrpcsThreadAndOnThePool, RpcHandlerCancelTest, testing::Values(1, 0));

TEST_F(RpcHandlerTest, RefusesCallsBeyondTheLimitWithoutRunningThem) {
  RpcRuntime::Options options;
  options.admission.max_concurrent_requests = 1;
  Start(options);
  std::promise<void> started;
  std::promise<void> release;
  admin_->backup = [&](const v1::BackupRequest&, RequestContext&) {
    started.set_value();
    release.get_future().wait();
    return v1::BackupResponse();
  };
  std::thread client([&] {
    grpc::ClientContext context;
    v1::BackupResponse response;
    EXPECT_TRUE(admin_stub_->Backup(&context, v1::BackupRequest(), &response).ok());
  });
  started.get_future().wait();
  std::atomic<bool> ran{false};
  admin_->get_stats = [&ran](RequestContext&) {
    ran = true;
    return v1::GetStatsResponse();
  };
  const grpc::Status refused = GetStats();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Reason(refused), "OVERLOADED");
  EXPECT_FALSE(ran);
  release.set_value();
  client.join();
  EXPECT_TRUE(GetStats().ok());
  EXPECT_TRUE(ran);
  Stop();
}

// With as many reads as gRPC has threads, others must still be heard.
TEST_F(RpcHandlerTest, SlowReadsDoNotStopTheServerFromHearingOthers) {
  Start();
  constexpr int kSlow = 6;
  std::atomic<int> started{0};
  std::promise<void> all_started;
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  admin_->get_stats = [&](RequestContext& context) {
    if (context.request_id == "slow") {
      if (++started == 2) all_started.set_value();
      released.wait();
    }
    return v1::GetStatsResponse();
  };
  std::vector<std::thread> clients;
  for (int i = 0; i < kSlow; ++i) {
    clients.emplace_back([&] {
      grpc::ClientContext context;
      context.AddMetadata("x-request-id", "slow");
      EXPECT_TRUE(GetStats(&context).ok());
    });
  }
  all_started.get_future().wait();
  // A stream and a long call are served meanwhile.
  admin_->backup = [](const v1::BackupRequest&, RequestContext&) { return v1::BackupResponse(); };
  grpc::ClientContext context;
  v1::BackupResponse response;
  EXPECT_TRUE(admin_stub_->Backup(&context, v1::BackupRequest(), &response).ok());
  release.set_value();
  for (std::thread& client : clients) client.join();
  Stop();
}

// ---- Server streams ----

TEST_F(RpcHandlerTest, StreamSendsWhatTheHandlerWritesInOrder) {
  Start();
  admin_->verify = [](const v1::VerifyRequest& request, RequestContext& context,
                      ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    for (int i = 0; i < request.max_differences(); ++i) {
      EXPECT_TRUE(context.budget.Charge(2).ok());
      v1::VerifyResponse reply;
      reply.set_base_rows(i);
      const absl::Status written = sink.Write(std::move(reply));
      if (!written.ok()) return written;
    }
    return absl::OkStatus();
  };
  grpc::ClientContext context;
  v1::VerifyRequest request;
  request.set_max_differences(1000);
  auto reader = admin_stub_->Verify(&context, request);
  v1::VerifyResponse reply;
  int count = 0;
  while (reader->Read(&reply)) EXPECT_EQ(reply.base_rows(), count++);
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(count, 1000);
  Stop();
  EXPECT_THAT(Lines(),
              ElementsAre(AllOf(HasSubstr("\"replies\":1000"), HasSubstr("\"rows_read\":2000"))));
}

TEST_F(RpcHandlerTest, TheLastReplyOfAStreamComesWithItsEnd) {
  Start();
  std::atomic<bool> large{false};
  admin_->verify = [&large](const v1::VerifyRequest& request, RequestContext&,
                            ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    for (int i = 1; i < request.max_differences(); ++i) {
      v1::VerifyResponse reply;
      reply.set_base_rows(i);
      const absl::Status written = sink.Write(std::move(reply));
      if (!written.ok()) return written;
    }
    v1::VerifyResponse last;
    last.set_base_rows(request.max_differences());
    // One that is too large for that comes all the same.
    if (large) last.add_differences(std::string(2 * kMaxLastBytes, 'x'));
    return sink.WriteLast(std::move(last));
  };
  for (const int replies : {1, 2, 100}) {
    for (const bool is_large : {false, true}) {
      large = is_large;
      grpc::ClientContext context;
      v1::VerifyRequest request;
      request.set_max_differences(replies);
      auto reader = admin_stub_->Verify(&context, request);
      v1::VerifyResponse reply;
      int count = 0;
      while (reader->Read(&reply)) EXPECT_EQ(reply.base_rows(), ++count);
      EXPECT_EQ(reply.differences_size(), is_large ? 1 : 0);
      EXPECT_TRUE(reader->Finish().ok());
      EXPECT_EQ(count, replies);
    }
  }
  Stop();
  EXPECT_THAT(Lines(), Contains(HasSubstr("\"replies\":100")).Times(2));
}

TEST_F(RpcHandlerTest, AnErrorAfterTheLastReplyIsAllThatComes) {
  Start();
  admin_->verify = [](const v1::VerifyRequest&, RequestContext&,
                      ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    EXPECT_TRUE(sink.WriteLast(v1::VerifyResponse()).ok());
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "block 3");
  };
  grpc::ClientContext context;
  auto reader = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  EXPECT_FALSE(reader->Read(&reply));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::DATA_LOSS);
  Stop();
}

TEST_F(RpcHandlerTest, StreamErrorFollowsItsReplies) {
  Start();
  admin_->verify = [](const v1::VerifyRequest&, RequestContext&,
                      ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    EXPECT_TRUE(sink.Write(v1::VerifyResponse()).ok());
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "block 3");
  };
  grpc::ClientContext context;
  auto reader = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  EXPECT_TRUE(reader->Read(&reply));
  EXPECT_FALSE(reader->Read(&reply));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(Reason(status), "STORAGE_CORRUPT");
  Stop();
}

TEST_F(RpcHandlerTest, StreamStopsWhenTheCallerGoes) {
  Start();
  std::promise<absl::Status> ended;
  admin_->verify = [&](const v1::VerifyRequest&, RequestContext&,
                       ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    absl::Status status;
    while (status.ok()) {
      v1::VerifyResponse reply;
      reply.add_differences(std::string(1000, 'x'));
      status = sink.Write(std::move(reply));
    }
    ended.set_value(status);
    return status;
  };
  grpc::ClientContext context;
  auto reader = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  EXPECT_TRUE(reader->Read(&reply));
  context.TryCancel();
  EXPECT_EQ(ended.get_future().get().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop();
}

TEST_F(RpcHandlerTest, StreamHoldsTheHandlerBackWhenTheCallerDoesNotRead) {
  Start();
  std::atomic<int> written{0};
  admin_->verify = [&](const v1::VerifyRequest&, RequestContext&,
                       ReplySink<v1::VerifyResponse>& sink) -> absl::Status {
    for (;;) {
      v1::VerifyResponse reply;
      reply.add_differences(std::string(1 << 20, 'x'));
      const absl::Status status = sink.Write(std::move(reply));
      if (!status.ok()) return status;
      ++written;
    }
  };
  grpc::ClientContext context;
  auto reader = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  EXPECT_TRUE(reader->Read(&reply));
  EXPECT_TRUE(reader->Read(&reply));
  // What flow control lets through: some megabytes, not hundreds.
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  EXPECT_LT(written.load(), 100);
  context.TryCancel();
  reader->Finish();
  Stop();
}

TEST_F(RpcHandlerTest, StreamIsRefusedDuringADrain) {
  Start();
  runtime_->BeginDrain();
  grpc::ClientContext context;
  auto reader = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  EXPECT_FALSE(reader->Read(&reply));
  EXPECT_EQ(Reason(reader->Finish()), "SHUTTING_DOWN");
  Stop();
}

// ---- Both ways ----

TEST_F(RpcHandlerTest, BidiAnswersEveryMessageInOrder) {
  Start();
  constexpr int kCount = 5000;
  std::atomic<int> concurrent{0};
  ingest_->ingest = [&](Requests requests, RequestContext& context, Replies* replies) {
    EXPECT_EQ(++concurrent, 1);
    EXPECT_LE(requests.size(), RpcRuntime::Options().stream_window_messages);
    absl::Status status = context.budget.Charge(requests.size());
    if (status.ok()) status = Number(std::move(requests), context, replies);
    --concurrent;
    return status;
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  std::thread writer([&] {
    for (int i = 0; i < kCount; ++i) {
      v1::IngestArticlesRequest request;
      request.set_sequence(i);
      EXPECT_TRUE(stream->Write(request));
    }
    EXPECT_TRUE(stream->WritesDone());
  });
  v1::IngestArticlesResponse reply;
  int count = 0;
  while (stream->Read(&reply)) EXPECT_EQ(reply.sequence(), count++);
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(count, kCount);
  Stop();
  EXPECT_THAT(Lines(),
              ElementsAre(AllOf(HasSubstr("\"requests\":5000"), HasSubstr("\"replies\":5000"),
                                HasSubstr("\"rows_read\":5000"), HasSubstr("\"code\":\"OK\""))));
}

TEST_F(RpcHandlerTest, BidiWithoutMessagesEndsWell) {
  Start();
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  EXPECT_TRUE(stream->WritesDone());
  v1::IngestArticlesResponse reply;
  EXPECT_FALSE(stream->Read(&reply));
  EXPECT_TRUE(stream->Finish().ok());
  Stop();
}

TEST_F(RpcHandlerTest, BidiEndsWithTheHandlersErrorAfterItsReplies) {
  Start();
  ingest_->ingest = [](Requests requests, RequestContext&, Replies* replies) -> absl::Status {
    for (const auto& request : requests) {
      if (request.sequence() == 3) {
        return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", "disk");
      }
      replies->emplace_back();
      replies->back().set_sequence(request.sequence());
    }
    return absl::OkStatus();
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  for (int i = 0; i < 10; ++i) {
    v1::IngestArticlesRequest request;
    request.set_sequence(i);
    if (!stream->Write(request)) break;
  }
  v1::IngestArticlesResponse reply;
  int count = 0;
  while (stream->Read(&reply)) EXPECT_EQ(reply.sequence(), count++);
  EXPECT_EQ(count, 3);
  EXPECT_EQ(Reason(stream->Finish()), "STORAGE_UNAVAILABLE");
  Stop();
}

TEST_F(RpcHandlerTest, BidiReadsNoFurtherAheadThanItsWindow) {
  RpcRuntime::Options options;
  options.stream_window_messages = 4;
  Start(options);
  std::promise<void> started;
  std::promise<void> release;
  std::atomic<int> batches{0};
  std::atomic<size_t> largest{0};
  ingest_->ingest = [&](Requests requests, RequestContext& context, Replies* replies) {
    if (batches++ == 0) {
      started.set_value();
      release.get_future().wait();
    }
    if (requests.size() > largest) largest = requests.size();
    return Number(std::move(requests), context, replies);
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      v1::IngestArticlesRequest request;
      request.set_sequence(i);
      stream->Write(request);
    }
    stream->WritesDone();
  });
  started.get_future().wait();
  release.set_value();
  v1::IngestArticlesResponse reply;
  int count = 0;
  while (stream->Read(&reply)) EXPECT_EQ(reply.sequence(), count++);
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(count, 200);
  EXPECT_LE(largest, 4u);
  Stop();
}

TEST_F(RpcHandlerTest, BidiEndsWhenTheCallerGoes) {
  Start();
  std::promise<void> started;
  std::promise<absl::Status> ended;
  ingest_->ingest = [&](Requests requests, RequestContext& context, Replies*) -> absl::Status {
    started.set_value();
    absl::Status status;
    while (status.ok()) {
      status = context.budget.Charge(1);
      std::this_thread::yield();
    }
    ended.set_value(status);
    return status;
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  EXPECT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  started.get_future().wait();
  context.TryCancel();
  EXPECT_EQ(ended.get_future().get().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop();
  EXPECT_THAT(Lines(), ElementsAre(HasSubstr("\"code\":\"CANCELLED\"")));
}

TEST_F(RpcHandlerTest, BidiThatIsIdleEndsDuringADrainWithWhatItOwes) {
  Start();
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  v1::IngestArticlesRequest request;
  request.set_sequence(7);
  ASSERT_TRUE(stream->Write(request));
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Read(&reply));
  EXPECT_EQ(reply.sequence(), 7);
  runtime_->BeginDrain();
  EXPECT_FALSE(stream->Read(&reply));
  EXPECT_EQ(Reason(stream->Finish()), "SHUTTING_DOWN");
  Stop();
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(RpcHandlerTest, BidiThatBringsNothingIsEnded) {
  RpcRuntime::Options options;
  options.stream_idle_timeout = absl::Milliseconds(40);
  Start(options);
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  ASSERT_TRUE(stream->Read(&reply));
  EXPECT_FALSE(stream->Read(&reply));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Reason(status), "STREAM_IDLE");
  EXPECT_EQ(runtime_->admission().in_flight(), 0);
  Stop();
}

TEST_F(RpcHandlerTest, BidiThatIsWorkedOnIsNotIdle) {
  RpcRuntime::Options options;
  options.stream_idle_timeout = absl::Milliseconds(5);
  Start(options);
  ingest_->ingest = [](Requests requests, RequestContext& context, Replies* replies) {
    const absl::Time end = context.clock.Now() + absl::Milliseconds(50);
    while (context.clock.Now() < end) std::this_thread::yield();
    return Number(std::move(requests), context, replies);
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  EXPECT_TRUE(stream->Read(&reply));
  stream->Finish();
  Stop();
}

// As small a window as gRPC takes, so that a caller that does not read holds the server back.
std::shared_ptr<grpc::Channel> NarrowChannel(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("grpc.http2.lookahead_bytes", 1024);
  arguments.SetInt("grpc.http2.bdp_probe", 0);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                   grpc::InsecureChannelCredentials(), arguments);
}

TEST_F(RpcHandlerTest, BidiWhoseRepliesNobodyTakesIsEnded) {
  RpcRuntime::Options options;
  options.stream_stall_timeout = absl::Milliseconds(40);
  Start(options);
  ingest_->ingest = [](Requests requests, RequestContext&, Replies* replies) {
    for (size_t i = 0; i < requests.size(); ++i) {
      replies->emplace_back();
      replies->back().set_message(std::string(1 << 20, 'x'));
    }
    return absl::OkStatus();
  };
  const auto channel = NarrowChannel(port_);
  const auto stub = v1::IngestService::NewStub(channel);
  grpc::ClientContext context;
  auto stream = stub->IngestArticles(&context);
  for (int i = 0; i < 8; ++i) {
    if (!stream->Write(v1::IngestArticlesRequest())) break;
  }
  stalled_.get_future().wait();
  context.TryCancel();  // a client learns of the end behind what it did not read
  stream->Finish();
  Stop();
  EXPECT_THAT(Lines(), ElementsAre(HasSubstr("\"reason\":\"STREAM_IDLE\"")));
}

TEST_F(RpcHandlerTest, StreamWhoseRepliesNobodyTakesIsEnded) {
  RpcRuntime::Options options;
  options.stream_stall_timeout = absl::Milliseconds(40);
  Start(options);
  admin_->verify = [](const v1::VerifyRequest&, RequestContext&,
                      ReplySink<v1::VerifyResponse>& sink) {
    absl::Status status;
    while (status.ok()) {
      v1::VerifyResponse reply;
      reply.add_differences(std::string(1 << 20, 'x'));
      status = sink.Write(std::move(reply));
    }
    return status;
  };
  const auto channel = NarrowChannel(port_);
  const auto stub = v1::AdminService::NewStub(channel);
  grpc::ClientContext context;
  auto reader = stub->Verify(&context, v1::VerifyRequest());
  stalled_.get_future().wait();
  context.TryCancel();
  reader->Finish();
  Stop();
  EXPECT_THAT(Lines(), ElementsAre(HasSubstr("\"reason\":\"STREAM_IDLE\"")));
}

TEST_F(RpcHandlerTest, IdleStreamsAndStalledReadersKeepNoWriteOut) {
  RpcRuntime::Options options;
  options.admission.max_concurrent_long_requests = 2;
  options.admission.max_concurrent_writes = 1;
  Start(options);
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<
      grpc::ClientReaderWriter<v1::IngestArticlesRequest, v1::IngestArticlesResponse>>>
      idle;
  v1::IngestArticlesResponse reply;
  for (int i = 0; i < 40; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    idle.push_back(ingest_stub_->IngestArticles(contexts.back().get()));
    ASSERT_TRUE(idle.back()->Write(v1::IngestArticlesRequest()));
    ASSERT_TRUE(idle.back()->Read(&reply)) << i;
  }
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  admin_->verify = [released](const v1::VerifyRequest&, RequestContext&,
                              ReplySink<v1::VerifyResponse>& sink) {
    EXPECT_TRUE(sink.Write(v1::VerifyResponse()).ok());
    released.wait();
    return absl::OkStatus();
  };
  std::vector<std::unique_ptr<grpc::ClientReader<v1::VerifyResponse>>> readers;
  for (int i = 0; i < 2; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    readers.push_back(admin_stub_->Verify(contexts.back().get(), v1::VerifyRequest()));
    v1::VerifyResponse verified;
    ASSERT_TRUE(readers.back()->Read(&verified));
  }
  for (auto& stream : idle) {
    ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
    EXPECT_TRUE(stream->Read(&reply));
  }
  release.set_value();
  for (auto& reader : readers) EXPECT_TRUE(reader->Finish().ok());
  for (auto& stream : idle) {
    stream->WritesDone();
    EXPECT_TRUE(stream->Finish().ok());
  }
  Stop();
}

TEST_F(RpcHandlerTest, BidiMessageThatCannotBeReadIsNoEnd) {
  Start();
  // Of another type, whose field 1 is text.
  grpc::GenericStub stub(channel_);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  void* tag;
  bool ok;
  auto stream = stub.PrepareCall(&context, "/chancery.v1.IngestService/IngestArticles", &queue);
  stream->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const auto write = [&](const std::string& bytes) {
    const grpc::Slice slice(bytes);
    stream->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    EXPECT_TRUE(queue.Next(&tag, &ok) && ok);
  };
  v1::IngestArticlesRequest good;
  good.set_sequence(5);
  write(good.SerializeAsString());
  write("\x0a\xff\xff");
  grpc::ByteBuffer buffer;
  stream->Read(&buffer, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);  // the one before it is answered
  stream->Read(&buffer, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_FALSE(ok);
  grpc::Status status;
  stream->Finish(&status, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Reason(status), "UNREADABLE_REQUEST");
  Stop();
}

TEST_F(RpcHandlerTest, BidiIsRefusedBeyondTheLimit) {
  RpcRuntime::Options options;
  options.admission.max_concurrent_write_streams = 1;
  Start(options);
  grpc::ClientContext first_context;
  auto first = ingest_stub_->IngestArticles(&first_context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(first->Write(v1::IngestArticlesRequest()));
  ASSERT_TRUE(first->Read(&reply));
  grpc::ClientContext second_context;
  auto second = ingest_stub_->IngestArticles(&second_context);
  EXPECT_FALSE(second->Read(&reply));
  EXPECT_EQ(Reason(second->Finish()), "OVERLOADED");
  first->WritesDone();
  EXPECT_TRUE(first->Finish().ok());
  Stop();
}

// ---- Replies that clients lose ----

TEST_F(RpcHandlerTest, AReplyThatTheClientWouldLoseIsAnErrorThatSaysWhatToDo) {
  Start();
  admin_->get_stats = [](RequestContext&) {
    v1::GetStatsResponse response;
    response.set_engine(std::string(ServerCall::kDefaultReplyBytes, 'x'));
    return response;
  };
  const grpc::Status status = GetStats();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Reason(status), "LIMIT_EXCEEDED");
  EXPECT_THAT(status.error_message(), HasSubstr("x-max-reply-bytes"));
  // A client that takes more, and says so.
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  const auto stub = v1::AdminService::NewStub(grpc::CreateCustomChannel(
      absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  context.AddMetadata("x-max-reply-bytes", "67108864");
  v1::GetStatsResponse response;
  EXPECT_TRUE(stub->GetStats(&context, v1::GetStatsRequest(), &response).ok());
  // Of a stream, too.
  admin_->verify = [](const v1::VerifyRequest&, RequestContext&,
                      ReplySink<v1::VerifyResponse>& sink) {
    v1::VerifyResponse reply;
    reply.add_differences(std::string(ServerCall::kDefaultReplyBytes, 'x'));
    return sink.Write(std::move(reply));
  };
  grpc::ClientContext stream_context;
  auto reader = admin_stub_->Verify(&stream_context, v1::VerifyRequest());
  v1::VerifyResponse piece;
  EXPECT_FALSE(reader->Read(&piece));
  EXPECT_EQ(Reason(reader->Finish()), "LIMIT_EXCEEDED");
  Stop();
}

// ---- What is told of calls ----

std::string AuditPath() { return std::string(std::getenv("TEST_TMPDIR")) + "/audit.jsonl"; }

std::vector<std::string> AuditLines() {
  std::ifstream file(AuditPath());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST_F(RpcHandlerTest, WhatIsNoReadIsInTheAuditBeforeItIsAnswered) {
  std::remove(AuditPath().c_str());
  AuditLog::Options audit_options;
  audit_options.path = AuditPath();
  const std::unique_ptr<AuditLog> audit = AuditLog::Open(audit_options, SystemClock::Get()).value();
  RpcRuntime::Options options;
  options.audit = audit.get();
  Start(options);
  admin_->backup = [](const v1::BackupRequest&, RequestContext&) {
    v1::BackupResponse response;
    response.set_revision(12);
    return response;
  };
  EXPECT_TRUE(GetStats().ok());
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "backup-1");
  v1::BackupResponse response;
  EXPECT_TRUE(admin_stub_->Backup(&context, v1::BackupRequest(), &response).ok());
  EXPECT_THAT(AuditLines(),
              ElementsAre(AllOf(HasSubstr("\"event\":\"call\""),
                                HasSubstr("\"method\":\"AdminService/Backup\",\"code\":\"OK\","
                                          "\"revision\":12,\"request_id\":\"backup-1\""))));
  admin_->backup = [](const v1::BackupRequest&,
                      RequestContext&) -> absl::StatusOr<v1::BackupResponse> {
    return MakeError(absl::StatusCode::kAlreadyExists, "DIRECTORY_EXISTS", "there");
  };
  grpc::ClientContext again;
  EXPECT_FALSE(admin_stub_->Backup(&again, v1::BackupRequest(), &response).ok());
  ASSERT_THAT(AuditLines(), SizeIs(2));
  EXPECT_THAT(AuditLines()[1], HasSubstr("\"reason\":\"DIRECTORY_EXISTS\""));
  // A stream when it begins and when it ends.
  grpc::ClientContext stream_context;
  auto stream = ingest_stub_->IngestArticles(&stream_context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  ASSERT_TRUE(stream->Read(&reply));
  ASSERT_THAT(AuditLines(), SizeIs(3));
  EXPECT_THAT(AuditLines()[2], HasSubstr("\"event\":\"begin\""));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  ASSERT_THAT(AuditLines(), SizeIs(4));
  EXPECT_THAT(AuditLines()[3], HasSubstr("\"messages\":1"));
  Stop();
}

TEST_F(RpcHandlerTest, WhatCannotBeRecordedIsNotDone) {
  AuditLog::Options audit_options;
  audit_options.path = "/dev/full";
  const std::unique_ptr<AuditLog> audit = AuditLog::Open(audit_options, SystemClock::Get()).value();
  RpcRuntime::Options options;
  options.audit = audit.get();
  Start(options);
  std::atomic<int> ran{0};
  admin_->backup = [&ran](const v1::BackupRequest&, RequestContext&) {
    ++ran;
    return v1::BackupResponse();
  };
  const auto backup = [this] {
    grpc::ClientContext context;
    v1::BackupResponse response;
    return admin_stub_->Backup(&context, v1::BackupRequest(), &response);
  };
  // It is known only when the first one is recorded.
  EXPECT_TRUE(backup().ok());
  EXPECT_EQ(Reason(backup()), "STORAGE_UNAVAILABLE");
  EXPECT_EQ(ran, 1);
  EXPECT_TRUE(GetStats().ok());
  Stop();
}

TEST_F(RpcHandlerTest, AStreamWhoseBeginCannotBeRecordedDoesNothing) {
  AuditLog::Options audit_options;
  audit_options.path = "/dev/full";
  const std::unique_ptr<AuditLog> audit = AuditLog::Open(audit_options, SystemClock::Get()).value();
  RpcRuntime::Options options;
  options.audit = audit.get();
  Start(options);
  std::atomic<int> ran{0};
  ingest_->ingest = [&ran](Requests requests, RequestContext& rpc, Replies* replies) {
    ++ran;
    return Number(std::move(requests), rpc, replies);
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  stream->Write(v1::IngestArticlesRequest());
  v1::IngestArticlesResponse reply;
  EXPECT_FALSE(stream->Read(&reply));
  EXPECT_EQ(Reason(stream->Finish()), "STORAGE_UNAVAILABLE");
  EXPECT_EQ(ran, 0);
  Stop();
}

TEST_F(RpcHandlerTest, AStreamEndsWhereItCannotBeRecordedAnyMore) {
  std::remove(AuditPath().c_str());
  AuditLog::Options audit_options;
  audit_options.path = AuditPath();
  audit_options.max_file_bytes = 1;  // a new file for each line
  audit_options.keep_files = 1;
  const std::unique_ptr<AuditLog> audit = AuditLog::Open(audit_options, SystemClock::Get()).value();
  RpcRuntime::Options options;
  options.audit = audit.get();
  Start(options);
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  ASSERT_TRUE(stream->Read(&reply));
  // The next line has nowhere to go: a folder is where the file before it is to be.
  std::filesystem::create_directory(AuditPath() + ".1");
  grpc::ClientContext backup_context;
  v1::BackupResponse response;
  admin_->backup = [](const v1::BackupRequest&, RequestContext&) { return v1::BackupResponse(); };
  EXPECT_TRUE(admin_stub_->Backup(&backup_context, v1::BackupRequest(), &response).ok());
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  EXPECT_FALSE(stream->Read(&reply));
  EXPECT_EQ(Reason(stream->Finish()), "STORAGE_UNAVAILABLE");
  Stop();
  std::filesystem::remove(AuditPath() + ".1");
}

TEST_F(RpcHandlerTest, AStreamIsRecordedOnThreadsOfOurOwn) {
  std::remove(AuditPath().c_str());
  AuditLog::Options audit_options;
  audit_options.path = AuditPath();
  const std::unique_ptr<AuditLog> audit = AuditLog::Open(audit_options, SystemClock::Get()).value();
  RpcRuntime::Options options;
  options.audit = audit.get();
  options.admission.max_concurrent_writes = 1;
  Start(options);
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  v1::IngestArticlesResponse reply;
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  ASSERT_TRUE(stream->Read(&reply));
  // As long as the one thread of writes is held, the end waits for it.
  std::promise<void> held;
  std::promise<void> release;
  runtime_->write_pool().Run([&] {
    held.set_value();
    release.get_future().wait();
  });
  held.get_future().wait();
  stream->WritesDone();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(GetStats().ok());
  EXPECT_THAT(AuditLines(), SizeIs(1));
  release.set_value();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(AuditLines(), SizeIs(2));
  Stop();
}

// ---- What runs ----

TEST_F(RpcHandlerTest, AnOperatorSeesWhatRunsAndEndsIt) {
  RpcRuntime::Options options;
  options.max_rows_read = std::numeric_limits<uint64_t>::max();
  Start(options);
  std::promise<void> started;
  admin_->get_stats = [&](RequestContext& context) {
    context.running.SetText("what it is about");
    EXPECT_TRUE(context.budget.Charge(1000).ok());
    started.set_value();
    return ReadForEver(context);
  };
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "endless");
  grpc::Status status;
  std::thread client([&] { status = GetStats(&context); });
  started.get_future().wait();
  const std::vector<RunningCalls::Call> calls = runtime_->running_calls().List();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].method, "AdminService/GetStats");
  EXPECT_EQ(calls[0].request_id, "endless");
  EXPECT_EQ(calls[0].text, "what it is about");
  EXPECT_GE(calls[0].rows_read, 1000U);
  EXPECT_THAT(calls[0].peer, HasSubstr("127.0.0.1"));
  EXPECT_TRUE(runtime_->running_calls().End(calls[0].id));
  client.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(status.error_message(), "an operator ended the call");
  EXPECT_THAT(runtime_->running_calls().List(), SizeIs(0));
  EXPECT_FALSE(runtime_->running_calls().End(calls[0].id));
  Stop();
}

TEST_F(RpcHandlerTest, AnOperatorEndsAnIdleStream) {
  RpcRuntime::Options options;
  options.stream_idle_timeout = absl::Milliseconds(40);  // how often it is looked at
  options.stream_stall_timeout = absl::Hours(1);
  Start(options);
  std::promise<void> began;
  std::promise<void> release;
  ingest_->ingest = [&](Requests requests, RequestContext& rpc, Replies* replies) {
    began.set_value();
    release.get_future().wait();
    return Number(std::move(requests), rpc, replies);
  };
  grpc::ClientContext context;
  auto stream = ingest_stub_->IngestArticles(&context);
  ASSERT_TRUE(stream->Write(v1::IngestArticlesRequest()));
  began.get_future().wait();
  const std::vector<RunningCalls::Call> calls = runtime_->running_calls().List();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_TRUE(runtime_->running_calls().End(calls[0].id));
  release.set_value();
  // What was done is answered.
  v1::IngestArticlesResponse reply;
  while (stream->Read(&reply)) {
  }
  EXPECT_EQ(stream->Finish().error_message(), "an operator ended the call");
  Stop();
}

TEST_F(RpcHandlerTest, AnOperatorEndsAStreamThatNobodyReads) {
  RpcRuntime::Options options;
  options.stream_stall_timeout = absl::Hours(1);
  Start(options);
  std::promise<void> ended;
  admin_->verify = [&ended](const v1::VerifyRequest&, RequestContext&,
                            ReplySink<v1::VerifyResponse>& sink) {
    v1::VerifyResponse large;
    large.add_differences(std::string(1 << 20, 'x'));
    absl::Status status;
    while (status.ok()) status = sink.Write(large);  // soon more than the connection holds
    EXPECT_EQ(status, EndedByOperatorError());
    ended.set_value();
    return status;
  };
  grpc::ClientContext context;
  auto stream = admin_stub_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse reply;
  ASSERT_TRUE(stream->Read(&reply));
  const std::vector<RunningCalls::Call> calls = runtime_->running_calls().List();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_TRUE(runtime_->running_calls().End(calls[0].id));
  ended.get_future().wait();
  while (stream->Read(&reply)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop();
}

TEST_F(RpcHandlerTest, SlowCallsTellWhatTheyDidAndTheirTextOnlyIfThatIsWanted) {
  for (const bool text : {false, true}) {
    RpcRuntime::Options options;
    options.slow_call = absl::ZeroDuration();
    options.slow_call_text = text;
    Start(options);
    admin_->get_stats = [](RequestContext& context) -> absl::StatusOr<v1::GetStatsResponse> {
      context.running.SetText("MATCH (p) RETURN p");
      CountSeeksOfThread(3);
      context.budget.Charge(12).IgnoreError();
      return v1::GetStatsResponse();
    };
    EXPECT_TRUE(GetStats().ok());
    Stop();
    EXPECT_THAT(Lines().back(), AllOf(HasSubstr("\"slow\":\"true\""), HasSubstr("\"seeks\":3"),
                                      HasSubstr("\"rows_read\":12")));
    EXPECT_EQ(absl::StrContains(Lines().back(), "\"text\":\"MATCH (p) RETURN p\""), text);
  }
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("chancery_slow_calls_total{method=\"AdminService/GetStats\"} 2"));
}

TEST_F(RpcHandlerTest, SlowCallsAndTracesShowInTheLog) {
  RpcRuntime::Options options;
  options.slow_call = absl::ZeroDuration();
  Start(options);
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  for (const std::string& header :
       {"00-" + trace + "-00f067aa0ba902b7-01", "00-" + std::string(32, '0') + "-x-01",
        std::string("nonsense")}) {
    grpc::ClientContext context;
    context.AddMetadata("traceparent", header);
    EXPECT_TRUE(GetStats(&context).ok());
  }
  Stop();
  ASSERT_THAT(Lines(), SizeIs(3));
  EXPECT_THAT(Lines()[0], AllOf(HasSubstr("\"level\":\"warning\""), HasSubstr("\"slow\":\"true\""),
                                HasSubstr("\"trace_id\":\"" + trace + "\"")));
  EXPECT_THAT(Lines()[1], testing::Not(HasSubstr("trace_id")));
  EXPECT_THAT(Lines()[2], testing::Not(HasSubstr("trace_id")));
}

// ---- Drain ----

TEST_F(RpcHandlerTest, DrainLetsCallsFinishAndRefusesNewOnes) {
  Start();
  std::promise<void> started;
  std::promise<void> release;
  admin_->backup = [&](const v1::BackupRequest&, RequestContext&) {
    started.set_value();
    release.get_future().wait();
    return v1::BackupResponse();
  };
  std::thread client([&] {
    grpc::ClientContext context;
    v1::BackupResponse response;
    EXPECT_TRUE(admin_stub_->Backup(&context, v1::BackupRequest(), &response).ok());
  });
  started.get_future().wait();
  runtime_->BeginDrain();
  const grpc::Status refused = GetStats();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Reason(refused), "SHUTTING_DOWN");
  release.set_value();
  client.join();
  Stop();
  EXPECT_THAT(Lines(), SizeIs(2));
}

}  // namespace
}  // namespace chancery
