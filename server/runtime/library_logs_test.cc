#include "server/runtime/library_logs.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "chancery/v1/graph_service.pb.h"
#include "storage/base/clock.h"

namespace chancery {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(GrpcLogRouteTest, SendsErrorsToTheLogWhileItLives) {
  std::vector<std::string> lines;
  Logger logger(LogLevel::kInfo, SystemClock::Get(),
                [&lines](absl::string_view line) { lines.emplace_back(line); });
  gpr_log_verbosity_init();  // as the first use of gRPC does
  SilenceLibraries();
  gpr_log(GPR_ERROR, "before");
  {
    const GrpcLogRoute route(logger);
    gpr_log(GPR_ERROR, "handshake %d failed", 7);
    gpr_log(GPR_INFO, "chatter");
  }
  gpr_log(GPR_ERROR, "after");
  EXPECT_THAT(lines, ElementsAre(AllOf(HasSubstr("\"level\":\"warning\",\"event\":\"grpc\""),
                                       HasSubstr("\"message\":\"handshake 7 failed\""))));
}

TEST(SilenceLibrariesTest, WhoSendsWhatIsNotUtf8DoesNotWriteToStandardError) {
  SilenceLibraries();
  testing::internal::CaptureStderr();
  v1::GetResourceRequest request;
  EXPECT_FALSE(request.ParseFromString("\x0a\x01\xff"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace chancery
