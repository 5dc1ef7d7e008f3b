#include "client/loader/progress.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class ProgressTest : public ::testing::Test {
 protected:
  // What was written since the last call.
  std::string Written() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  FakeClock clock_{absl::UnixEpoch()};
  std::ostringstream out_;
  int width_ = 80;
};

TEST_F(ProgressTest, BarShowsShareRateAndTimeLeft) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  progress.SetTotal(1000);
  clock_.Advance(absl::Seconds(4));
  progress.Update({1234, 3, 400});
  EXPECT_EQ(
      Written(),
      "\r\x1b[K[=========>             ]  40%  1,234 articles  308.5/s  3 rejected  0:06 left");
  clock_.Advance(absl::Seconds(6));
  progress.Update({2000, 3, 1000});
  EXPECT_EQ(
      Written(),
      "\r\x1b[K[=======================] 100%  2,000 articles  200.0/s  3 rejected  0:00 left");
  progress.Finish();
  EXPECT_THAT(Written(), EndsWith("left\n"));
}

TEST_F(ProgressTest, BarIsDrawnTenTimesASecondAtMost) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  progress.SetTotal(1000);
  progress.Update({1, 0, 1});
  EXPECT_EQ(Written(), "");
  clock_.Advance(absl::Milliseconds(100));
  progress.Update({2, 0, 2});
  EXPECT_THAT(Written(), HasSubstr("2 articles"));
  clock_.Advance(absl::Milliseconds(99));
  progress.Update({3, 0, 3});
  EXPECT_EQ(Written(), "");
}

TEST_F(ProgressTest, BarFitsEveryWidth) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  progress.SetTotal(1000);
  for (width_ = 1; width_ < 200; ++width_) {
    clock_.Advance(absl::Seconds(1));
    progress.Update({100000, 12345, width_});
    const std::string text = Written();
    EXPECT_LT(text.size(), static_cast<size_t>(std::max(20, width_)) + 4) << text;
  }
}

TEST_F(ProgressTest, ShowsNoShareWhereTheTotalIsNotKnown) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  clock_.Advance(absl::Seconds(2));
  progress.Update({10, 0, 400});
  EXPECT_EQ(Written(), "\r\x1b[K10 articles  5.00/s");
}

TEST_F(ProgressTest, RateIsThatOfTheLastSeconds) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  progress.SetTotal(1000000);
  // 100 a second for a minute, then 10 a second.
  int64_t articles = 0;
  for (int i = 0; i < 120; ++i) {
    clock_.Advance(absl::Seconds(1));
    articles += i < 60 ? 100 : 10;
    progress.Update({articles, 0, articles});
    if (i == 59) {
      EXPECT_THAT(Written(), HasSubstr(" 100.0/s"));
    }
  }
  EXPECT_THAT(Written(), EndsWith("\x1b[K[>                               ]   0%  6,600 articles  "
                                  "10.0/s  27:35:40 left"));
}

TEST_F(ProgressTest, MessagesDoNotTearTheBar) {
  ProgressDisplay progress(ProgressStyle::kBar, out_, clock_, [this] { return width_; });
  clock_.Advance(absl::Seconds(1));
  progress.Update({10, 0, 400});
  Written();
  progress.Print("a.txt: rejected");
  EXPECT_EQ(Written(), "\r\x1b[Ka.txt: rejected\n\r\x1b[K10 articles  10.0/s");
}

TEST_F(ProgressTest, PlainLinesComeEveryFiveSeconds) {
  ProgressDisplay progress(ProgressStyle::kPlain, out_, clock_, [this] { return width_; });
  progress.SetTotal(1000);
  clock_.Advance(absl::Seconds(4));
  progress.Update({1, 0, 10});
  progress.Tick();
  EXPECT_EQ(Written(), "");
  clock_.Advance(absl::Seconds(1));
  progress.Update({1500, 2, 250});
  EXPECT_EQ(Written(), "loaded 1,500 articles, 25%, 300.0/s, 2 rejected, 0:15 left\n");
  clock_.Advance(absl::Seconds(5));
  progress.Tick();
  EXPECT_THAT(Written(), HasSubstr("loaded 1,500 articles"));
  progress.Print("note");
  EXPECT_EQ(Written(), "note\n");
  progress.Finish();
  EXPECT_EQ(Written(), "");
}

TEST_F(ProgressTest, NoneShowsMessagesOnly) {
  ProgressDisplay progress(ProgressStyle::kNone, out_, clock_, [this] { return width_; });
  clock_.Advance(absl::Seconds(60));
  progress.Update({1, 0, 10});
  progress.Tick();
  progress.Finish();
  EXPECT_EQ(Written(), "");
  progress.Print("note");
  EXPECT_EQ(Written(), "note\n");
}

TEST(ProgressTextTest, FormatsNumbers) {
  EXPECT_EQ(WithCommas(0), "0");
  EXPECT_EQ(WithCommas(999), "999");
  EXPECT_EQ(WithCommas(1000), "1,000");
  EXPECT_EQ(WithCommas(1234567), "1,234,567");
  EXPECT_EQ(WithCommas(-1000), "-1,000");
  EXPECT_EQ(ClockText(absl::Seconds(14)), "0:14");
  EXPECT_EQ(ClockText(absl::Seconds(723)), "12:03");
  EXPECT_EQ(ClockText(absl::Seconds(10919)), "3:01:59");
  EXPECT_EQ(ClockText(-absl::Seconds(1)), "0:00");
  EXPECT_EQ(RateText(0.454), "0.45");
  EXPECT_EQ(RateText(12.34), "12.3");
  EXPECT_EQ(RateText(123456), "123,456");
}

}  // namespace
}  // namespace chancery
