#include "client/cli/top_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class TopCommandTest : public CliTest {
 protected:
  // The fixture's clock stands at 1767225600.
  void TwoCalls() {
    variables_["COLUMNS"] = "200";
    fake_.list_running_calls.Returns(Parse<v1::ListRunningCallsResponse>(
        "calls { id: 12 method: 'QueryService/Query' principal: 'ann' peer: 'ipv4:10.0.0.7:99' "
        "  request_id: 'q' start_time { seconds: 1767225400 } rows_read: 12345 "
        "  text: 'MATCH (n) RETURN n' } "
        "calls { id: 15 method: 'GraphService/Search' peer: 'unix:' "
        "  start_time { seconds: 1767225599 nanos: 500000000 } }"));
  }
};

TEST_F(TopCommandTest, ShowsWhatRuns) {
  TwoCalls();
  const CliRun run = Run({"top"});
  EXPECT_EQ(
      run.out,
      "Id         For  Method               Who  From              Rows read  Text\n"
      "--  ----------  -------------------  ---  ----------------  ---------  ------------------\n"
      "12  3 min 20 s  QueryService/Query   ann  ipv4:10.0.0.7:99     12,345  MATCH (n) RETURN n\n"
      "15       0.5 s  GraphService/Search       unix:                     0\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(TopCommandTest, PrintsCallsForScripts) {
  TwoCalls();
  EXPECT_EQ(Run({"top", "-o", "csv"}).out,
            "id,start_time,method,principal,peer,request_id,rows_read,text\n"
            "12,2025-12-31T23:56:40+00:00,QueryService/Query,ann,ipv4:10.0.0.7:99,q,12345,"
            "MATCH (n) RETURN n\n"
            "15,2025-12-31T23:59:59.5+00:00,GraphService/Search,,unix:,,0,\n");
  EXPECT_THAT(Run({"top", "-o", "json"}).out, HasSubstr("{\"id\":\"12\",\"method\":"));
}

TEST_F(TopCommandTest, NothingIsExitCodeOne) {
  fake_.list_running_calls.Returns(v1::ListRunningCallsResponse());
  const CliRun run = Run({"top"});
  EXPECT_EQ(run.err, "nothing else is running\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(TopCommandTest, CancelsByNumber) {
  fake_.end_call.Returns(v1::EndCallResponse());
  const CliRun run = Run({"cancel", "12", "15"});
  EXPECT_EQ(run.err, "the call 12 is being ended\nthe call 15 is being ended\n");
  EXPECT_EQ(run.exit_code, 0);
  ASSERT_EQ(fake_.end_call.requests.size(), 2U);
  EXPECT_EQ(fake_.end_call.requests[1].id(), 15);
  for (const char* wrong : {"x", "0", "-1"}) {
    EXPECT_EQ(Run({"cancel", "--", "12", wrong}).exit_code, 2) << wrong;
  }
  EXPECT_EQ(Run({"cancel"}).exit_code, 2);
  EXPECT_EQ(fake_.end_call.requests.size(), 2U);
}

}  // namespace
}  // namespace chancery
