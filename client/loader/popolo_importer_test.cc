#include "client/loader/popolo_importer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/loader/import_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Imported ImportPopolo(const std::string& text) { return Import(InputFormat::kPopolo, text); }

// What refers stands before what it refers to.
const char kDocument[] = R"({
 "memberships": [
  {"id": "m1", "person_id": "p1", "post_id": "minister", "start_date": "2004-03-09", "end_date": null},
  {"person_id": "p2", "organization_id": "nato", "role": "Acting Secretary General", "start_date": "2014", "end_date": "2024-10-01T00:00:00Z"}
 ],
 "persons": [
  {"id": "p1", "name": "Ann Example", "other_names": [{"name": "Анна Пример"}, {"note": "none"}],
   "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}, {"scheme": "passport", "identifier": "7"}],
   "birth_date": "1950-03-21", "national_identity": "Russian"},
  {"id": "p2", "name": "Bob Sample", "memberships": [{"role": "President", "organization_id": "us", "start_date": "1990"}]}
 ],
 "organizations": [{"id": "nato", "name": "NATO"}, {"id": "ru", "name": "Russian Federation"},
  {"id": "us", "name": "United States", "posts": [{"id": "sec", "role": "Secretary of State", "label": "US Secretary of State"}]}],
 "posts": [{"id": "minister", "label": "Foreign Minister of Russia", "role": "Foreign Minister", "organization_id": "ru", "other_labels": [{"name": "Minister of Foreign Affairs"}]}],
 "events": [
  {"id": "e1", "name": "Geneva talks", "start_date": "2022-01-21", "end_date": "2022-01-22", "location": "Geneva", "status": "confirmed", "classification": "Summit",
   "attendees": [{"id": "p1"}, {"id": "p2"}, {"name": "Carla Muster"}]},
  {"id": "e2", "name": "Nobody there"}
 ],
 "areas": [{"id": "a"}]
})";

TEST(PopoloImporterTest, VacanciesAreNoPeople) {
  const Imported imported = ImportPopolo(R"({
    "persons": [{"id": "v", "name": "N/A", "memberships": [{"role": "Queen"}]},
                {"id": "p", "name": "Ann Example"}],
    "memberships": [{"person_id": "v", "role": "Queen"}],
    "events": [{"id": "e", "name": "Tea", "attendees": [{"id": "v"}, {"id": "p"}]},
               {"id": "f", "name": "Rest", "attendees": [{"name": "unknown"}]}]
  })");
  EXPECT_THAT(imported.rejects, IsEmpty());
  EXPECT_THAT(imported.facts, SizeIs(2));
  EXPECT_EQ(imported.Of("popolo:event/e").meetings(0).parties_size(), 1);
  EXPECT_EQ(imported.remark, "skipped 4 vacancies");
}

TEST(PopoloImporterTest, ReadsADocument) {
  const Imported imported = ImportPopolo(kDocument);
  EXPECT_THAT(imported.rejects, IsEmpty());
  EXPECT_EQ(imported.remark, "skipped 1 areas, 1 events without attendees");
  EXPECT_THAT(imported.facts, SizeIs(8));

  const v1::PersonFact& person = imported.Of("popolo:person/p1").persons(0);
  EXPECT_EQ(person.name(), "Ann Example");
  EXPECT_THAT(person.aliases(), ElementsAre("Анна Пример"));
  EXPECT_THAT(person.keys(), ElementsAre("popolo:p1", "wikidata:Q1"));
  EXPECT_EQ(person.birth().edtf(), "1950-03-21");

  const v1::ArticleFacts& minister = imported.Of("popolo:membership/m1");
  EXPECT_EQ(minister.persons(0).name(), "Ann Example");
  EXPECT_EQ(minister.offices(0).title(), "Foreign Minister");
  EXPECT_EQ(minister.offices(0).polity(), "Russia");
  EXPECT_EQ(minister.tenures(0).interval().start().edtf(), "2004-03-09");
  EXPECT_EQ(minister.tenures(0).interval().end_state(), v1::END_STATE_UNKNOWN);

  const v1::ArticleFacts& acting = imported.Of("popolo:membership/p2/Secretary General/2014");
  EXPECT_TRUE(acting.tenures(0).acting());
  EXPECT_EQ(acting.offices(0).polity(), "NATO");
  EXPECT_EQ(acting.tenures(0).interval().end().edtf(), "2024-10-01");

  // Embedded in their person, and in their organization.
  EXPECT_EQ(imported.Of("popolo:membership/p2/President/1990").offices(0).polity(),
            "United States");
  EXPECT_EQ(imported.Of("popolo:post/sec").offices(0).polity(), "United States");
  EXPECT_EQ(imported.Of("popolo:post/minister").offices(1).title(), "Minister of Foreign Affairs");

  const v1::ArticleFacts& event = imported.Of("popolo:event/e1");
  const v1::MeetingFact& meeting = event.meetings(0);
  EXPECT_EQ(meeting.title(), "Geneva talks");
  EXPECT_EQ(meeting.when().edtf(), "2022-01-21/2022-01-22");
  EXPECT_EQ(meeting.place(), "Geneva");
  EXPECT_EQ(meeting.kind(), v1::MEETING_KIND_SUMMIT);
  EXPECT_EQ(meeting.status(), v1::MEETING_STATUS_HELD);
  ASSERT_EQ(meeting.parties_size(), 3);
  EXPECT_EQ(event.persons(2).name(), "Carla Muster");
}

TEST(PopoloImporterTest, ReadsAListOfPersons) {
  const Imported imported = ImportPopolo(R"([{"id": 7, "name": "Ann"}])");
  EXPECT_THAT(imported.rejects, IsEmpty());
  EXPECT_THAT(imported.Of("popolo:person/7").persons(0).keys(), ElementsAre("popolo:7"));
}

TEST(PopoloImporterTest, SetsBrokenPartsAsideAndReadsOn) {
  const Imported imported = ImportPopolo(
      "{\"persons\": [{\"id\": \"p1\"},\n{\"name\": \"No Id\"},\n7,\n"
      "{\"id\": \"p2\", \"name\": \"Ann\", \"birth_date\": \"long ago\"},\n"
      "{\"id\": \"p3\", \"name\": \"Bob\", \"other_names\": 5, \"memberships\": {\"a\": 1}}],\n"
      "\"memberships\": [{\"person_id\": \"nobody\", \"role\": \"King\"},\n"
      "{\"person_id\": \"p3\", \"post_id\": \"none\"},\n"
      "{\"person_id\": \"p3\", \"role\": \"King\", \"start_date\": \"2005\", \"end_date\": "
      "\"2004\"}],\n"
      "\"events\": [{\"id\": \"e\", \"attendees\": [{\"id\": \"nobody\"}]}]}");
  EXPECT_THAT(imported.rejects,
              ElementsAre("1 RECORD_INVALID the person p1 has no name",
                          "2 RECORD_INVALID the person has no id",
                          "3 RECORD_INVALID no object among the persons",
                          "4 RECORD_INVALID birth_date: \"long ago\" is no date",
                          "6 RECORD_INVALID person_id: there is no person nobody in the file",
                          "7 RECORD_INVALID post_id: there is no post none in the file",
                          "8 RECORD_INVALID the end 2004 is before the start 2005",
                          "9 RECORD_INVALID attendees: there is no person nobody in the file"));
  EXPECT_THAT(imported.facts, SizeIs(1));
}

TEST(PopoloImporterTest, ReadsATruncatedDocumentAsFarAsItGoes) {
  const Imported imported =
      ImportPopolo("{\"persons\": [{\"id\": \"p1\", \"name\": \"Ann\"},\n{\"id\": \"p2\", ");
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(imported.facts, SizeIs(1));
  EXPECT_THAT(imported.rejects, ElementsAre(HasSubstr("JSON_INVALID not JSON in line 2: the file "
                                                      "ends within the value")));
}

}  // namespace
}  // namespace chancery
