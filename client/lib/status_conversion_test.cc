#include "client/lib/status_conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

template <typename... Details>
grpc::Status StatusWith(grpc::StatusCode code, const Details&... details) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message("message");
  (status.add_details()->PackFrom(details), ...);
  return grpc::Status(code, "message", status.SerializeAsString());
}

google::rpc::ErrorInfo Info(const std::string& domain, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_domain(domain);
  info.set_reason(reason);
  (*info.mutable_metadata())["resource"] = "people/42";
  return info;
}

TEST(StatusConversionTest, OkStaysOk) { EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok()); }

TEST(StatusConversionTest, KeepsEveryCodeAndTheMessage) {
  for (int code = 1; code <= 16; ++code) {
    absl::Status status =
        FromGrpcStatus(grpc::Status(static_cast<grpc::StatusCode>(code), "what happened"));
    EXPECT_EQ(static_cast<int>(status.code()), code);
    EXPECT_EQ(status.message(), "what happened");
    EXPECT_FALSE(GetErrorDetail(status).has_value());
    EXPECT_FALSE(GetRetryDelay(status).has_value());
  }
}

TEST(StatusConversionTest, AnUnknownCodeBecomesUnknown) {
  // Which the type can hold, though it has no name for it.
  EXPECT_EQ(FromGrpcStatus(grpc::Status(static_cast<grpc::StatusCode>(31), "x")).code(),
            absl::StatusCode::kUnknown);
}

TEST(StatusConversionTest, ReadsReasonAndMetadata) {
  absl::Status status =
      FromGrpcStatus(StatusWith(grpc::StatusCode::NOT_FOUND, Info("chancery.v1", "NOT_FOUND")));
  ASSERT_TRUE(GetErrorDetail(status).has_value());
  EXPECT_EQ(GetErrorDetail(status)->reason, "NOT_FOUND");
  EXPECT_THAT(GetErrorDetail(status)->metadata, ElementsAre(Pair("resource", "people/42")));
}

TEST(StatusConversionTest, ReadsEveryFieldViolation) {
  google::rpc::BadRequest bad_request;
  for (const char* field : {"page_size", "filter.dates.first"}) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description("is wrong");
  }
  absl::Status status = FromGrpcStatus(StatusWith(
      grpc::StatusCode::INVALID_ARGUMENT, Info("chancery.v1", "INVALID_FIELD"), bad_request));
  absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  ASSERT_TRUE(detail.has_value());
  ASSERT_EQ(detail->violations.size(), 2u);
  EXPECT_EQ(detail->violations[1].field, "filter.dates.first");
  EXPECT_EQ(detail->violations[1].description, "is wrong");
}

TEST(StatusConversionTest, IgnoresReasonsOfAnotherDomain) {
  absl::Status status =
      FromGrpcStatus(StatusWith(grpc::StatusCode::UNAVAILABLE, Info("proxy.example", "NOT_FOUND")));
  EXPECT_FALSE(GetErrorDetail(status).has_value());
}

TEST(StatusConversionTest, KeepsCodeAndMessageWhenDetailsAreDamaged) {
  absl::Status status =
      FromGrpcStatus(grpc::Status(grpc::StatusCode::INTERNAL, "message", "\xff\xff\xff not proto"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.message(), "message");
  EXPECT_FALSE(GetErrorDetail(status).has_value());
}

TEST(StatusConversionTest, ReadsTheRetryDelayBesideTheReason) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  retry.mutable_retry_delay()->set_nanos(500000000);
  absl::Status status = FromGrpcStatus(
      StatusWith(grpc::StatusCode::RESOURCE_EXHAUSTED, Info("chancery.v1", "OVERLOADED"), retry));
  EXPECT_EQ(GetRetryDelay(status), absl::Milliseconds(1500));
  EXPECT_EQ(GetErrorDetail(status)->reason, "OVERLOADED");
}

TEST(StatusConversionTest, ANegativeRetryDelayIsNone) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(-5);
  EXPECT_EQ(GetRetryDelay(FromGrpcStatus(StatusWith(grpc::StatusCode::UNAVAILABLE, retry))),
            absl::ZeroDuration());
}

TEST(StatusConversionTest, ConnectionFailureIsTheInnermostCause) {
  const struct {
    const char* message;
    const char* target;
    const char* cause;
  } cases[] = {
      {"failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:7411: Failed to "
       "connect to remote host: Connection refused",
       "127.0.0.1:7411", "connection refused"},
      {"failed to connect to all addresses; last error: UNKNOWN: unix:/a/b.sock: No such file or "
       "directory",
       "unix:/a/b.sock", "no such file or directory"},
      {"DNS resolution failed for host.invalid:7411: C-ares status is not ARES_SUCCESS qtype=AAAA "
       "name=host.invalid is_balancer=0: Domain name not found",
       "host.invalid:7411", "host name not resolved: domain name not found"},
      {"DNS resolution failed", "a:1", "host name not resolved"},
      {"Socket closed", "a:1", "the connection was lost"},
      {"", "a:1", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(ConnectionFailure(c.message, c.target), c.cause);
}

}  // namespace
}  // namespace chancery
