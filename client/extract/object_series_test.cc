#include "client/extract/object_series.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/meeting.h"
#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Those of each meeting that the text tells of and its place, in its order.
std::vector<std::string> Meetings(const std::string& text) {
  return EachMeeting(text,
                     [](const std::vector<std::string>& names, const MeetingMention& meeting) {
                       return absl::StrCat(absl::StrJoin(names, " & "), "|", meeting.place);
                     });
}

TEST(ObjectSeriesTest, EachHasAPlaceOfItsOwn) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa saw General Omar Haddad in Khartoum, the rebel leader, Musa "
               "Idris, in Nairobi and African Union chief Pierre Mbala in Addis Ababa."),
      ElementsAre("Ana Costa & Omar Haddad|Khartoum", "Ana Costa & Musa Idris|Nairobi",
                  "Ana Costa & Pierre Mbala|Addis Ababa"));
}

TEST(ObjectSeriesTest, AnOrderOfThingsPartsThem) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa held talks with President Jan Kral in Prague on Friday, and "
               "then with Minister Eva Nagy."),
      UnorderedElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Prague"));
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral in Prague on Friday and, at the Cernin "
               "Palace, Minister Eva Nagy."),
      ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Cernin Palace"));
}

TEST(ObjectSeriesTest, AListIsOneMeetingAndAClauseNone) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral and Minister Eva Nagy in Prague on Friday."),
      ElementsAre("Ana Costa & Jan Kral & Eva Nagy|Prague"));
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral in Prague and Minister Eva Nagy resigned."),
      ElementsAre("Ana Costa & Jan Kral|Prague"));
}

TEST(ObjectSeriesTest, APrepositionPartsThem) {
  EXPECT_THAT(Meetings("Envoy Ana Costa talked to President Jan Kral on Friday and to Minister Eva "
                       "Nagy."),
              UnorderedElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
  EXPECT_THAT(Meetings("Envoy Ana Costa called on President Jan Kral and, at the palace, on "
                       "Minister Eva Nagy."),
              UnorderedElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
}

}  // namespace
}  // namespace chancery
