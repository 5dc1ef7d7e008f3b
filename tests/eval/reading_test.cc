#include "tests/eval/reading.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ReadingTest, ReadsGoldWithItsMarks) {
  ASSERT_OK_AND_ASSIGN(const Reading reading, ParseReading(R"({
    "meetings": [{"participants": [{"name": "Ana Prado", "office": "envoy", "country": "Chile"},
                                   {"name": null, "group": "rebels"}],
                  "kind": "in_person", "alt_kinds": ["summit"], "status": "held",
                  "date": "2004-05", "place": null, "partial": true, "id": "x"}],
    "statements": [{"speaker": "Prado", "quote": "“Yes”, then", "fragment": true}],
    "roles": [{"person": "Prado", "office": "envoy", "country_or_org": "Chile",
               "explicit": false}]})"));
  ASSERT_THAT(reading.meetings, SizeIs(1));
  const Reading::Meeting& meeting = reading.meetings[0];
  ASSERT_THAT(meeting.participants, SizeIs(2));
  EXPECT_EQ(meeting.participants[0].country, "Chile");
  EXPECT_EQ(meeting.participants[1].name, "");
  EXPECT_THAT(meeting.alt_kinds, ElementsAre("summit"));
  EXPECT_EQ(meeting.date, "2004-05");
  EXPECT_EQ(meeting.place, "");
  EXPECT_TRUE(meeting.partial);
  ASSERT_THAT(reading.statements, SizeIs(1));
  EXPECT_TRUE(reading.statements[0].fragment);
  ASSERT_THAT(reading.roles, SizeIs(1));
  EXPECT_EQ(reading.roles[0].polity, "Chile");
  EXPECT_FALSE(reading.roles[0].polity_is_explicit);
}

TEST(ReadingTest, ReadsWhatTheExtractorPrints) {
  ASSERT_OK_AND_ASSIGN(
      const Reading reading,
      ParseReading(R"({"article": "a", "meetings": [], "statements": [{"quote": "No"}],
                       "roles": [{"person": "P", "office": "o", "polity": "Peru"}]})"));
  EXPECT_THAT(reading.meetings, IsEmpty());
  EXPECT_EQ(reading.statements[0].speaker, "");
  EXPECT_FALSE(reading.statements[0].fragment);
  EXPECT_EQ(reading.roles[0].polity, "Peru");
  EXPECT_TRUE(reading.roles[0].polity_is_explicit);
}

TEST(ReadingTest, RefusesWhatIsNoObject) {
  EXPECT_THAT(ParseReading("[1"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not a JSON object")));
  EXPECT_THAT(ParseTripGold("{}"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("trip_id")));
}

TEST(ReadingTest, TripHasTheNamedCounterpartsOfAllItsMeetings) {
  ASSERT_OK_AND_ASSIGN(const TripGold trip, ParseTripGold(R"({
    "trip_id": "secretary-7", "traveller": "Jane Roe", "meetings": [
      {"counterparts": [{"name_as_written": "Prado", "office_as_written": "President",
                         "country_or_org": "Chile"}, {"office_as_written": "King"}]},
      {"counterparts": [{"name_as_written": "Quispe"}]}]})"));
  EXPECT_EQ(trip.id, "secretary-7");
  EXPECT_EQ(trip.traveller, "Jane Roe");
  ASSERT_THAT(trip.counterparts, SizeIs(2));
  EXPECT_EQ(trip.counterparts[0].office, "President");
  EXPECT_EQ(trip.counterparts[1].name, "Quispe");
}

}  // namespace
}  // namespace chancery
