#include "server/runtime/rpc_status.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "chancery/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;

google::rpc::Status Details(const RpcStatus& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.grpc.error_details()));
  return details;
}

template <typename Detail>
std::vector<Detail> Get(const RpcStatus& status) {
  std::vector<Detail> found;
  const google::rpc::Status details = Details(status);
  for (const auto& any : details.details()) {
    if (!any.Is<Detail>()) continue;
    found.emplace_back();
    EXPECT_TRUE(any.UnpackTo(&found.back()));
  }
  return found;
}

TEST(RpcStatusTest, OkStaysOkWithoutDetails) {
  const RpcStatus status = ToRpcStatus(absl::OkStatus(), "id");
  EXPECT_TRUE(status.grpc.ok());
  EXPECT_THAT(status.reason, IsEmpty());
  EXPECT_THAT(status.grpc.error_details(), IsEmpty());
  EXPECT_FALSE(status.sanitized);
}

TEST(RpcStatusTest, SendsReasonDomainAndMetadata) {
  const RpcStatus status = ToRpcStatus(MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                                                 "no person 42", {{"resource", "people/42"}}),
                                       "id");
  EXPECT_EQ(status.grpc.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.grpc.error_message(), "no person 42");
  EXPECT_EQ(status.reason, "NOT_FOUND");
  EXPECT_FALSE(status.sanitized);
  EXPECT_EQ(Details(status).code(), static_cast<int>(grpc::StatusCode::NOT_FOUND));
  EXPECT_EQ(Details(status).message(), "no person 42");
  const auto infos = Get<google::rpc::ErrorInfo>(status);
  ASSERT_THAT(infos, SizeIs(1));
  EXPECT_EQ(infos[0].reason(), "NOT_FOUND");
  EXPECT_EQ(infos[0].domain(), "chancery.v1");
  EXPECT_EQ(infos[0].metadata().at("resource"), "people/42");
  EXPECT_THAT(Get<google::rpc::BadRequest>(status), IsEmpty());
  EXPECT_THAT(Get<google::rpc::RetryInfo>(status), IsEmpty());
}

TEST(RpcStatusTest, EveryErrorHasTheRequestsId) {
  for (const absl::Status& error :
       {MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "no person 42"),
        InvalidFields({{"page_size", "is negative"}}), absl::InternalError("secret")}) {
    const auto infos = Get<google::rpc::ErrorInfo>(ToRpcStatus(error, "id-7"));
    ASSERT_THAT(infos, SizeIs(1));
    EXPECT_EQ(infos[0].metadata().at("request_id"), "id-7");
  }
}

TEST(RpcStatusTest, ListsFieldViolations) {
  const RpcStatus status = ToRpcStatus(
      InvalidFields({{"filter.dates", "2008-13 is no date"}, {"page_size", "is negative"}}), "id");
  EXPECT_EQ(status.grpc.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.reason, "INVALID_FIELD");
  const auto requests = Get<google::rpc::BadRequest>(status);
  ASSERT_THAT(requests, SizeIs(1));
  ASSERT_EQ(requests[0].field_violations_size(), 2);
  EXPECT_EQ(requests[0].field_violations(0).field(), "filter.dates");
  EXPECT_EQ(requests[0].field_violations(1).description(), "is negative");
}

TEST(RpcStatusTest, OverloadedSaysWhenToTryAgain) {
  const RpcStatus status = ToRpcStatus(
      MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED", "too many calls"), "id");
  const auto retries = Get<google::rpc::RetryInfo>(status);
  ASSERT_THAT(retries, SizeIs(1));
  EXPECT_GT(retries[0].retry_delay().nanos(), 0);
  const auto later = Get<google::rpc::RetryInfo>(
      ToRpcStatus(MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED", "reads would wait",
                            {{"retry_after_ms", "1250"}}),
                  "id"));
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_EQ(later[0].retry_delay().seconds(), 1);
  EXPECT_EQ(later[0].retry_delay().nanos(), 250'000'000);
}

TEST(RpcStatusTest, ARevisionThatIsNotThereYetSaysWhenToTryAgain) {
  const auto retries = Get<google::rpc::RetryInfo>(
      ToRpcStatus(MakeError(absl::StatusCode::kUnavailable, "REVISION_NOT_REACHED", "not yet",
                            {{"retry_after_ms", "300"}}),
                  "id"));
  ASSERT_THAT(retries, SizeIs(1));
  EXPECT_EQ(retries[0].retry_delay().nanos(), 300'000'000);
}

TEST(RpcStatusTest, HidesWhatIsNotMeantForCallers) {
  const std::pair<const char*, absl::Status> kCases[] = {
      {"internal", absl::InternalError("secret")},
      {"unknown", absl::UnknownError("secret")},
      {"no reason", absl::InvalidArgumentError("secret")},
      {"reason that is none of ours",
       MakeError(absl::StatusCode::kNotFound, "PERSON_VANISHED", "secret", {{"k", "secret"}})},
      {"the enum's zero", MakeError(absl::StatusCode::kNotFound, "UNSPECIFIED", "secret")},
      {"reason INTERNAL with text",
       MakeError(absl::StatusCode::kInternal, "INTERNAL", "secret", {{"k", "secret"}})},
      {"code INTERNAL with a reason",
       MakeError(absl::StatusCode::kInternal, "NOT_FOUND", "secret", {{"k", "secret"}})},
  };
  for (const auto& [name, error] : kCases) {
    SCOPED_TRACE(name);
    const RpcStatus status = ToRpcStatus(error, "req-7");
    EXPECT_EQ(status.grpc.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_EQ(status.grpc.error_message(), "internal error, request id req-7");
    EXPECT_EQ(status.reason, "INTERNAL");
    EXPECT_TRUE(status.sanitized);
    EXPECT_THAT(status.grpc.error_details(), Not(HasSubstr("secret")));
    EXPECT_EQ(Get<google::rpc::ErrorInfo>(status).at(0).metadata().at("request_id"), "req-7");
  }
}

TEST(RpcStatusTest, StaysBelowTheLimitOfTrailers) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 10000; ++i) {
    violations.push_back({absl::StrCat("facts[", i, "].meeting"), std::string(1000, 'x')});
  }
  const RpcStatus status = ToRpcStatus(InvalidFields(violations), "id");
  // Details travel in base64, the message percent-encoded.
  EXPECT_THAT(status.grpc.error_details().size() * 4 / 3 + status.grpc.error_message().size() * 3,
              Le(8000u));
  EXPECT_TRUE(absl::EndsWith(status.grpc.error_message(), "..."));
  const auto requests = Get<google::rpc::BadRequest>(status);
  ASSERT_THAT(requests, SizeIs(1));
  const auto& last = requests[0].field_violations(requests[0].field_violations_size() - 1);
  EXPECT_THAT(last.description(), HasSubstr("more"));

  std::map<std::string, std::string> metadata;
  for (int i = 0; i < 1000; ++i) metadata[absl::StrCat("k", i)] = std::string(500, 'v');
  const RpcStatus many = ToRpcStatus(
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", std::string(100000, '%'), metadata), "i");
  EXPECT_THAT(many.grpc.error_details().size() * 4 / 3 + many.grpc.error_message().size() * 3,
              Le(8000u));
}

TEST(RpcStatusTest, TextThatIsNotUtf8IsSentAsUtf8) {
  const RpcStatus status = ToRpcStatus(
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "no \xFF\xC3", {{"name", "\xE2\x82"}}),
      "id");
  EXPECT_EQ(status.grpc.error_message(), "no ??");
  EXPECT_EQ(Get<google::rpc::ErrorInfo>(status).at(0).metadata().at("name"), "??");
}

TEST(RpcStatusTest, PublicErrorSaysTheSame) {
  const PublicError fault = ToPublicError(absl::InternalError("secret"), "req-7");
  EXPECT_EQ(fault.reason, "INTERNAL");
  EXPECT_EQ(fault.message, "internal error, request id req-7");
  EXPECT_TRUE(fault.sanitized);
  const PublicError known = ToPublicError(InvalidField("a", "b"), "req-7");
  EXPECT_EQ(known.reason, "INVALID_FIELD");
  EXPECT_EQ(known.message, "a: b");
}

TEST(IsErrorReasonTest, KnowsEveryValueOfTheEnum) {
  const google::protobuf::EnumDescriptor* reasons = v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const std::string& name = reasons->value(i)->name();
    ASSERT_TRUE(absl::StartsWith(name, "ERROR_REASON_")) << name;
    EXPECT_EQ(IsErrorReason(name.substr(13)), reasons->value(i)->number() != 0) << name;
  }
  EXPECT_FALSE(IsErrorReason(""));
  EXPECT_FALSE(IsErrorReason("not_found"));
  EXPECT_FALSE(IsErrorReason("ERROR_REASON_NOT_FOUND"));
}

// What the layers below make must reach callers as it is.
TEST(RpcStatusTest, ReasonsOfTheBaseLibraryAreKnown) {
  FakeClock clock(absl::UnixEpoch());
  const std::atomic<bool> cancelled{true};
  Budget cancelled_budget({}, clock, &cancelled);
  Budget::Limits late;
  late.deadline = absl::UnixEpoch();
  Budget late_budget(late, clock, nullptr);
  Budget::Limits few;
  few.max_rows_read = 1;
  Budget small_budget(few, clock, nullptr);
  const std::pair<absl::Status, const char*> kCases[] = {
      {InvalidField("f", "d"), "INVALID_FIELD"},
      {LimitExceeded("max_rows_read", 1, "rows"), "LIMIT_EXCEEDED"},
      {cancelled_budget.Poll(), "CANCELLED"},
      {late_budget.Poll(), "DEADLINE_EXCEEDED"},
      {small_budget.Charge(1000), "LIMIT_EXCEEDED"},
  };
  for (const auto& [status, reason] : kCases) {
    const RpcStatus rpc = ToRpcStatus(status, "id");
    EXPECT_EQ(rpc.reason, reason);
    EXPECT_FALSE(rpc.sanitized) << status;
    EXPECT_EQ(static_cast<int>(rpc.grpc.error_code()), static_cast<int>(status.code()));
  }
}

}  // namespace
}  // namespace chancery
