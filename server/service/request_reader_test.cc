#include "server/service/request_reader.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RequestReaderTest : public ::testing::Test {
 protected:
  RequestReaderTest()
      : ann_(g_.Person("Ann").Key("Q1")),
        minister_(g_.Role("Minister")),
        russia_(g_.Polity("Russia")),
        geneva_(g_.Place("Geneva")),
        graph_(g_.Build()),
        fields_(graph_, budget_) {}

  static RequestReader::Strings Names(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
  }

  GraphBuilder g_;
  const PersonId ann_;
  const RoleId minister_;
  const PolityId russia_;
  const PlaceId geneva_;
  const ReferenceGraph graph_;
  Budget budget_;
  RequestReader fields_;
};

TEST_F(RequestReaderTest, ResolvesIdsAndKeys) {
  EXPECT_EQ(fields_.OptionalId<PersonId>("person", "people/1"), ann_);
  EXPECT_EQ(fields_.OptionalId<PersonId>("person", "people/~Q1"), ann_);
  EXPECT_EQ(fields_.OptionalId<PersonId>("person", ""), PersonId());
  const EntityKind kinds[] = {EntityKind::kRole, EntityKind::kPolity};
  EXPECT_EQ(fields_.RequiredRef("party", "polities/1", kinds), EntityRef(russia_));
  EXPECT_THAT(fields_.Ids<PersonId>("subjects", Names({"people/~Q1", "people/1"}), 1, 2),
              ElementsAre(ann_));
  EXPECT_THAT(fields_.status(), IsOk());
}

TEST_F(RequestReaderTest, ReportsAllMistakesWithTheirFields) {
  fields_.OptionalId<PersonId>("person", "roles/1");
  fields_.OptionalId<RoleId>("role", "nonsense");
  fields_.RequiredRef("party", "", {EntityKind::kPerson});
  fields_.Ids<PersonId>("subjects", Names({}), 1, 2);
  fields_.Ids<PersonId>("counterparts", Names({"people/1", "x", ""}), 0, 3);
  fields_.Ids<RoleId>("roles", Names({"roles/1", "roles/1"}), 0, 1);
  fields_.PageSize(-1, 10, 100);
  const absl::Status status = fields_.status();
  EXPECT_THAT(status, HasReason("INVALID_FIELD"));
  for (const char* field : {"person", "role", "party", "subjects", "counterparts[1]",
                            "counterparts[2]", "roles", "page_size"}) {
    EXPECT_THAT(status, HasViolation(field));
  }
  EXPECT_THAT(GetErrorDetail(status)->violations, SizeIs(8));
  EXPECT_THAT(status.message(), AllOf(HasSubstr("roles/1"), HasSubstr("people/42")));
}

TEST_F(RequestReaderTest, WhatIsMissingIsNotFoundUnlessSomethingIsWrong) {
  fields_.OptionalId<PersonId>("person", "people/9");
  EXPECT_THAT(fields_.status(), HasReason("NOT_FOUND"));
  EXPECT_EQ(GetErrorDetail(fields_.status())->metadata.at("resource"), "people/9");
  fields_.Wrong("mode", "is wrong");
  EXPECT_THAT(fields_.status(), HasReason("INVALID_FIELD"));
}

TEST_F(RequestReaderTest, LongValuesAreCutInErrors) {
  fields_.OptionalId<PersonId>("person", std::string(100000, 'x'));
  EXPECT_LT(fields_.status().message().size(), 300);
}

TEST_F(RequestReaderTest, DatesAreYearsMonthsOrDays) {
  v1::DateRange range;
  EXPECT_TRUE(fields_.Dates("dates", range).all());
  range.set_first("2004-05");
  range.set_last("2008");
  const DayRange days = fields_.Dates("dates", range);
  EXPECT_EQ(days.first, DayFromCivil(2004, 5, 1));
  EXPECT_EQ(days.last, DayFromCivil(2008, 12, 31));
  range.set_last("2004-05-11");
  EXPECT_EQ(fields_.Dates("dates", range).last, DayFromCivil(2004, 5, 11));
  EXPECT_THAT(fields_.status(), IsOk());
}

TEST_F(RequestReaderTest, OtherDatesAreMistakes) {
  for (const char* text : {"2004~", "2004/2005", "200X", "2004-21", "2004-13", "2004-02-30", "May",
                           "..", "2004-05-11T10:00", "20040511", "-2004", " 2004"}) {
    RequestReader fields(graph_, budget_);
    v1::DateRange range;
    range.set_last(text);
    fields.Dates("filter.dates", range);
    EXPECT_THAT(fields.status(), HasViolation("filter.dates.last")) << text;
  }
  v1::DateRange range;
  range.set_first("2005");
  range.set_last("2004");
  fields_.Dates("filter.dates", range);
  EXPECT_THAT(fields_.status(), HasViolation("filter.dates"));
}

TEST_F(RequestReaderTest, FilterTakesPlacesAndPolities) {
  v1::MeetingFilter filter;
  filter.add_kinds(v1::MEETING_KIND_PHONE);
  filter.add_statuses(v1::MEETING_STATUS_PLANNED);
  filter.add_statuses(v1::MEETING_STATUS_UNSPECIFIED);
  filter.add_places("places/1");
  filter.add_places("polities/1");
  const MeetingFilter read = fields_.Filter("filter", filter);
  EXPECT_THAT(fields_.status(), IsOk());
  EXPECT_THAT(read.kinds, ElementsAre(MeetingKind::kPhone));
  EXPECT_THAT(read.statuses, ElementsAre(MeetingStatus::kPlanned, MeetingStatus::kHeld));
  EXPECT_THAT(read.places, ElementsAre(geneva_));
  EXPECT_THAT(read.polities, ElementsAre(russia_));
  filter.add_kinds(v1::MEETING_KIND_UNSPECIFIED);
  EXPECT_THAT(fields_.Filter("filter", filter).kinds, IsEmpty());
}

TEST_F(RequestReaderTest, UnknownEnumValuesAreMistakes) {
  v1::MeetingFilter filter;
  filter.add_kinds(static_cast<v1::MeetingKind>(77));
  filter.add_statuses(static_cast<v1::MeetingStatus>(-1));
  filter.add_topics("people/1");
  fields_.Filter("filter", filter);
  fields_.CertainOnly("certainty", static_cast<v1::Certainty>(9));
  EXPECT_THAT(fields_.status(),
              AllOf(HasViolation("filter.kinds[0]"), HasViolation("filter.statuses[0]"),
                    HasViolation("filter.topics[0]"), HasViolation("certainty")));
}

TEST_F(RequestReaderTest, PageSizesHaveDefaultAndMaximum) {
  EXPECT_EQ(fields_.PageSize(0, 50, 1000), 50);
  EXPECT_EQ(fields_.PageSize(7, 50, 1000), 7);
  EXPECT_EQ(fields_.PageSize(5000, 50, 1000), 1000);
  EXPECT_THAT(fields_.status(), IsOk());
}

}  // namespace
}  // namespace chancery
