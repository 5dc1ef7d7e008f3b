#include "server/runtime/running_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

RunningCalls::Call CallOf(const std::string& method) {
  RunningCalls::Call call;
  call.method = method;
  call.start = absl::FromUnixSeconds(7);
  return call;
}

TEST(RunningCallsTest, ListsWhatHasNotFinishedOldestFirst) {
  RunningCalls calls;
  RunningCall first(calls);
  EXPECT_THAT(calls.List(), IsEmpty());
  first.Start(CallOf("a"));
  first.SetRows(12);
  {
    RunningCall second(calls);
    second.Start(CallOf("b"));
    ASSERT_THAT(calls.List(), SizeIs(2));
    EXPECT_EQ(calls.List()[0].method, "a");
    EXPECT_EQ(calls.List()[0].rows_read, 12U);
    EXPECT_EQ(calls.List()[0].start, absl::FromUnixSeconds(7));
    EXPECT_EQ(calls.List()[1].id, calls.List()[0].id + 1);
  }
  EXPECT_THAT(calls.List(), SizeIs(1));
  first.Finish();
  first.Finish();
  EXPECT_THAT(calls.List(), IsEmpty());
}

TEST(RunningCallsTest, EndsTheOneThatIsNamed) {
  RunningCalls calls;
  RunningCall first(calls);
  RunningCall second(calls);
  first.Start(CallOf("a"));
  second.Start(CallOf("b"));
  EXPECT_TRUE(calls.End(calls.List()[1].id));
  EXPECT_FALSE(first.ended());
  EXPECT_TRUE(second.ended());
  EXPECT_FALSE(calls.End(99));
  EXPECT_FALSE(calls.End(0));
}

TEST(RunningCallsTest, KeepsTheBeginningOfALongText) {
  RunningCalls calls;
  RunningCall call(calls);
  call.Start(CallOf("a"));
  call.SetText("MATCH (n) RETURN n");
  EXPECT_EQ(calls.List()[0].text, "MATCH (n) RETURN n");
  // Not half a character.
  call.SetText(absl::StrCat(std::string(RunningCall::kMaxTextBytes - 1, 'x'), "\u00e9", "y"));
  EXPECT_EQ(calls.List()[0].text, std::string(RunningCall::kMaxTextBytes - 1, 'x'));
}

}  // namespace
}  // namespace chancery
