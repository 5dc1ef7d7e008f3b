#include "client/loader/publication_date.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

std::string Read(const char* written, const char* url = "") {
  const absl::StatusOr<PartialDate> date = ParsePublicationDate(written, url);
  return date.ok() ? date->ToString() : "refused";
}

TEST(PublicationDateTest, ReadsDaysAndWhatIsKnownInPart) {
  EXPECT_EQ(Read("2022-01-21"), "2022-01-21");
  EXPECT_EQ(Read(" 2022-01 "), "2022-01");
  EXPECT_EQ(Read("2022/01/21"), "2022-01-21");
  EXPECT_EQ(Read("20220121"), "2022-01-21");
}

// The day is the one that is written: 23:30 in New York is another day in Greenwich.
TEST(PublicationDateTest, TakesTheDayInTheZoneInWhichItIsWritten) {
  EXPECT_EQ(Read("2022-01-21T23:30:00-05:00"), "2022-01-21");
  EXPECT_EQ(Read("2022-01-22T00:30:00+13:00"), "2022-01-22");
  EXPECT_EQ(Read("2022-01-21T10:00:00Z"), "2022-01-21");
  EXPECT_EQ(Read("2022-01-21 10:00"), "2022-01-21");
  EXPECT_EQ(Read("20220121T100000Z"), "2022-01-21");
}

// 01:30 in Greenwich is the evening before in Washington.
TEST(PublicationDateTest, OfAnInstantInGreenwichTheAddressTellsTheDay) {
  const char* const dated = "https://www.example.com/2022/01/21/world/talks.html";
  EXPECT_EQ(Read("2022-01-22T01:30:00Z", dated), "2022-01-21");
  EXPECT_EQ(Read("Sat, 22 Jan 2022 01:30:00 GMT", dated), "2022-01-21");
  EXPECT_EQ(Read("20220122T013000Z", dated), "2022-01-21");
  EXPECT_EQ(Read("2022-01-20T22:30:00.123+00:00", "https://example.com/news/20220121/x"),
            "2022-01-21");
  // Its own zone is known; no such day anywhere; no day in the address.
  EXPECT_EQ(Read("2022-01-22T01:30:00-05:00", dated), "2022-01-22");
  EXPECT_EQ(Read("2022-01-22T18:30:00Z", dated), "2022-01-22");
  EXPECT_EQ(Read("2022-01-25T01:30:00Z", dated), "2022-01-25");
  EXPECT_EQ(Read("2022-01-22T01:30:00Z", "https://www.example.com/2022/01/219/4"), "2022-01-22");
  EXPECT_EQ(Read("2022-01-22", dated), "2022-01-22");
}

TEST(PublicationDateTest, OfAnInstantInGreenwichTheDomainTellsTheZone) {
  EXPECT_EQ(Read("2022-01-21T22:30:00Z", "https://news.example.co.jp/talks"), "2022-01-22");
  EXPECT_EQ(Read("2022-01-22T01:30:00Z", "https://www.state.gov/talks"), "2022-01-21");
  EXPECT_EQ(Read("2022-01-21T12:00:00Z", "https://news.example.co.jp/talks"), "2022-01-21");
  EXPECT_EQ(Read("2022-01-21T22:30:00Z", "https://example.com/talks.jp"), "2022-01-21");
  EXPECT_EQ(Read("2022-01-21T22:30:00+00:00", "no address.jp"), "2022-01-21");
}

TEST(PublicationDateTest, ReadsTheDatesOfFeedsAndServers) {
  EXPECT_EQ(Read("Fri, 21 Jan 2022 10:00:00 GMT"), "2022-01-21");
  EXPECT_EQ(Read("Fri, 21 Jan 2022 23:30:00 -0500"), "2022-01-21");
  EXPECT_EQ(Read("21 Jan 2022 10:00 EST"), "2022-01-21");
  EXPECT_EQ(Read("Sat, 1 Jan 00 10:00:00 +0100 (CET)"), "2000-01-01");
  EXPECT_EQ(Read("Friday, 21-Jan-94 10:00:00 GMT"), "1994-01-21");
  EXPECT_EQ(Read("Fri Jan 21 10:00:00 2022"), "2022-01-21");
}

TEST(PublicationDateTest, ReadsNamedMonths) {
  EXPECT_EQ(Read("January 21, 2022"), "2022-01-21");
  EXPECT_EQ(Read("Sept. 4, 2023"), "2023-09-04");
  EXPECT_EQ(Read("21 January 2022"), "2022-01-21");
}

TEST(PublicationDateTest, RefusesWhatIsNoDayOrNotClear) {
  for (const char* written :
       {"", "..", "soon", "03/04/2026", "2022-13-01T10:00:00Z", "31 Feb 2022", "21 Jan",
        "Jan 2022 10:00", "21 Jan 2022 something", "2022-01-21Tea", "21 22 Jan 2022", "1 Mon 2022",
        "99999999999999999999", "- Jan 1 2022"}) {
    EXPECT_EQ(Read(written), "refused") << written;
  }
  EXPECT_THAT(std::string(ParsePublicationDate("soon").status().message()),
              HasSubstr("\"soon\" is no date of the form 2022-01-21"));
}

}  // namespace
}  // namespace chancery
