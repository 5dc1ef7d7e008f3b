#include "client/cli/met_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kInfo[] =
    "info { revision: 12 revision_time { seconds: 1642766400 } complete: true } ";

std::string Secretary(const std::string& certainty = "CERTAINTY_CERTAIN") {
  return "capacities { role { name: 'roles/3' display_name: 'Secretary of State of the United "
         "States' } certainty: " +
         certainty + " basis: CAPACITY_BASIS_STATED } ";
}

std::string TwoRows() {
  return absl::StrCat(
      kInfo, "totals { counterparts: 2 meetings: 4 } ",
      "counterparts { subject { name: 'people/1' display_name: 'Sergey Lavrov' } "
      "  counterpart { name: 'people/3' display_name: 'Colin Powell' } ",
      Secretary(),
      "  meeting_count: 1 certain_count: 1 first { edtf: '2004-05' } last { edtf: '2004-05' } "
      "  places { name: 'places/1' display_name: 'New York' } meetings: 'meetings/1' "
      "  certainty: CERTAINTY_CERTAIN "
      "  evidence { sentence: 'Lavrov first met Colin Powell in New York in May 2004.' "
      "    publisher: 'Gazette' published { edtf: '2022-01-21' } "
      "    article { name: 'articles/9' display_name: 'A history of talks' } } } "
      "counterparts { subject { name: 'people/1' display_name: 'Sergey Lavrov' } "
      "  counterpart { name: 'people/8' display_name: 'Condoleezza Rice' } ",
      Secretary("CERTAINTY_POSSIBLE"),
      "  meeting_count: 3 certain_count: 0 first { edtf: '2005-01' } last { edtf: '2008-09-25' } "
      "  places { name: 'places/1' display_name: 'New York' } "
      "  places { name: 'places/2' display_name: 'Moscow' } "
      "  meetings: 'meetings/2' meetings: 'meetings/3' meetings: 'meetings/4' "
      "  certainty: CERTAINTY_POSSIBLE } ");
}

class MetCommandTest : public CliTest {
 protected:
  MetCommandTest() {
    SearchFinds({{"Sergey Lavrov", Hit("people/1", "Sergey Lavrov")},
                 {"US Secretary of State", Hit("roles/3", "Secretary of State of the United States",
                                               "MATCH_KIND_WORDS", 0.9)},
                 {"France", Hit("polities/5", "France")},
                 {"Geneva", Hit("places/2", "Geneva")},
                 {"arms control", Hit("topics/4", "arms control")},
                 {"John Kerry", Hit("people/9", "John Kerry")},
                 {"Powell", Hit("people/3", "Colin Powell", "MATCH_KIND_WORDS") +
                                Hit("people/17", "Jerome Powell", "MATCH_KIND_WORDS")}});
    fake_.find_encounters.Returns(Parse<v1::FindEncountersResponse>(TwoRows()));
  }

  const v1::FindEncountersRequest& Sent() { return fake_.find_encounters.requests.back(); }
};

TEST_F(MetCommandTest, AnswersTheMainQuestionInOneTable) {
  CliRun run = Run({"met", "Sergey Lavrov", "--role", "US Secretary of State"});
  EXPECT_EQ(run.out,
            "Person        Office then               Meetings  First    Last        Place\n"
            "------------  ------------------------  --------  -------  ----------  ---------\n"
            "Colin Powell  Secretary of State of            1  2004-05  2004-05     New York\n"
            "              the United States\n"
            "Condoleezza   Secretary of State of            3  2005-01  2008-09-25  New York,\n"
            "Rice ?        the United States ?                                      Moscow\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 people, 4 meetings, at revision 12 (2022-01-21 12:00:00 UTC)\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(Sent().subjects(), ElementsAre("people/1"));
  EXPECT_THAT(Sent().roles(), ElementsAre("roles/3"));
  EXPECT_EQ(Sent().group_by(), v1::FindEncountersRequest::GROUPING_BY_COUNTERPART);
  EXPECT_FALSE(Sent().include_evidence());
  EXPECT_EQ(Sent().page_size(), 100);
}

TEST_F(MetCommandTest, SaysWhoseARowIsWhereSeveralAreAskedFor) {
  variables_["COLUMNS"] = "120";
  CliRun run = Run({"met", "Sergey Lavrov", "John Kerry"});
  EXPECT_THAT(Sent().subjects(), ElementsAre("people/1", "people/9"));
  EXPECT_THAT(run.out, HasSubstr("Of             Person"));
  EXPECT_THAT(run.out, HasSubstr("Sergey Lavrov  Colin Powell"));
}

TEST_F(MetCommandTest, AnOfficeOrAPolityStandsForWhoeverHeldIt) {
  variables_["COLUMNS"] = "120";
  CliRun run = Run({"met", "US Secretary of State", "John Kerry", "--role", "roles/7"});
  EXPECT_THAT(Sent().subject_roles(), ElementsAre("roles/3"));
  EXPECT_THAT(Sent().subjects(), ElementsAre("people/9"));
  EXPECT_THAT(run.out, HasSubstr("Of             Person"));
  Run({"met", "France"});
  EXPECT_THAT(Sent().subject_polities(), ElementsAre("polities/5"));
  EXPECT_EQ(Run({"met", "France", "US Secretary of State"}).exit_code, 2);
}

TEST_F(MetCommandTest, TakesOnlyMeetingsOfAllPeopleNamed) {
  CliRun run = Run({"met", "Sergey Lavrov", "John Kerry", "--all-of"});
  EXPECT_TRUE(Sent().all_subjects());
  EXPECT_THAT(run.out, ::testing::StartsWith("Person "));
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"met", "Sergey Lavrov", "--all-of"},
        std::vector<std::string>{"met", "Sergey Lavrov", "John Kerry", "France", "--all-of"}}) {
    EXPECT_THAT(Run(args).err, HasSubstr("--all-of takes two or more people"));
  }
}

TEST_F(MetCommandTest, TheFootCountsTheWholeAnswer) {
  v1::FindEncountersResponse page = Parse<v1::FindEncountersResponse>(TwoRows());
  page.mutable_totals()->set_counterparts(1234);
  page.mutable_totals()->set_meetings(5678);
  page.set_next_page_token("next");
  fake_.find_encounters.Returns(page);
  CliRun run = Run({"met", "people/1", "--limit", "2"});
  EXPECT_TRUE(Sent().include_totals());
  EXPECT_THAT(run.out, HasSubstr("1,234 people, 5,678 meetings, at revision 12"));
  Run({"met", "people/1", "-o", "csv"});
  EXPECT_FALSE(Sent().include_totals());
}

TEST_F(MetCommandTest, PrintsJsonLinesAndTheFieldsThatAreWanted) {
  EXPECT_EQ(
      Run({"met", "people/1", "-o", "jsonl", "--fields", "counterpart.displayName, meetingCount"})
          .out,
      "{\"counterpart.displayName\":\"Colin Powell\",\"meetingCount\":1}\n"
      "{\"counterpart.displayName\":\"Condoleezza Rice\",\"meetingCount\":3}\n");
  EXPECT_EQ(Run({"met", "people/1", "-o", "csv", "--fields", "meetings,counterpart_name"}).out,
            "meetings,counterpart_name\n1,Colin Powell\n3,Condoleezza Rice\n");
  EXPECT_THAT(Run({"met", "people/1", "-o", "csv", "--fields", "nothing"}).err,
              HasSubstr("--fields: there is no field \"nothing\"; there are subject, "));
  EXPECT_EQ(Run({"met", "people/1", "--fields", "meetings"}).exit_code, 2);
}

TEST_F(MetCommandTest, DrawsWhomTheyMet) {
  EXPECT_EQ(Run({"met", "people/1", "-o", "dot"}).out,
            "graph chancery {\n"
            "  graph [rankdir=LR];\n"
            "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
            "  \"people/1\" [label=\"Sergey Lavrov\"];\n"
            "  \"people/3\" [label=\"Colin Powell\\nSecretary of State of the United States\"];\n"
            "  \"people/8\" [label=\"Condoleezza Rice\\nSecretary of State of the United States "
            "?\"];\n"
            "  \"people/1\" -- \"people/3\" [label=\"1: 2004-05\"];\n"
            "  \"people/1\" -- \"people/8\" [label=\"3: 2005-01 to 2008-09-25\", style=dashed];\n"
            "}\n");
  EXPECT_THAT(Run({"met", "people/1", "-o", "svg"}).out, ::testing::StartsWith("<svg "));
  EXPECT_EQ(Run({"said", "people/1", "-o", "svg"}).exit_code, 2);
}

TEST_F(MetCommandTest, TakesDatesInWords) {
  // The clock of these tests stands at 2026-01-01.
  Run({"met", "people/1", "--from", "last year", "--to", "yesterday"});
  EXPECT_EQ(Sent().filter().dates().first(), "2025");
  EXPECT_EQ(Sent().filter().dates().last(), "2025-12-31");
}

TEST_F(MetCommandTest, ANameWithoutQuotesIsExplained) {
  CliRun run = Run({"met", "Sergey", "Lavrov"});
  EXPECT_THAT(run.err,
              HasSubstr("each argument is a person, an office or a polity, in quotes if need be: "
                        "no people, offices or polities match"));
}

TEST_F(MetCommandTest, AddsTheSentencesAsNumberedNotes) {
  variables_["COLUMNS"] = "120";
  CliRun run = Run({"met", "Sergey Lavrov", "--role", "US Secretary of State", "--evidence"});
  EXPECT_EQ(run.out,
            "     Person              Office then                                Meetings  First   "
            " Last        Place\n"
            "---  ------------------  -----------------------------------------  --------  ------- "
            " ----------  ----------------\n"
            "[1]  Colin Powell        Secretary of State of the United States           1  2004-05 "
            " 2004-05     New York\n"
            "[2]  Condoleezza Rice ?  Secretary of State of the United States ?         3  2005-01 "
            " 2008-09-25  New York, Moscow\n"
            "\n"
            "[1] Colin Powell, 2004-05\n"
            "    Lavrov first met Colin Powell in New York in May 2004.\n"
            "    -- Gazette, 2022-01-21: A history of talks (articles/9)\n"
            "\n"
            "[2] Condoleezza Rice, 2005-01 to 2008-09-25\n"
            "    no sentence is kept for this\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 people, 4 meetings, at revision 12 (2022-01-21 12:00:00 UTC)\n");
  EXPECT_TRUE(Sent().include_evidence());
}

TEST_F(MetCommandTest, ListsMeetingsWhenAsked) {
  fake_.find_encounters.Returns(Parse<v1::FindEncountersResponse>(absl::StrCat(
      kInfo, "totals { counterparts: 2 meetings: 2 } ",
      "encounters { subject { name: 'people/1' } "
      "  counterpart { name: 'people/3' display_name: 'Colin Powell' } "
      "  counterpart_capacities { role { display_name: 'Secretary of State' } } "
      "  meeting { name: 'meetings/1' when { edtf: '2004-05' } kind: MEETING_KIND_IN_PERSON "
      "    status: MEETING_STATUS_HELD place { display_name: 'New York' } } "
      "  certainty: CERTAINTY_CERTAIN } "
      "encounters { counterpart { name: 'people/9' display_name: 'John Kerry' } "
      "  meeting { name: 'meetings/20' when { edtf: '2013-09' } status: MEETING_STATUS_PLANNED } "
      "  certainty: CERTAINTY_POSSIBLE } ")));
  CliRun run = Run({"met", "people/1", "--by", "meeting", "--status", "any"});
  EXPECT_EQ(run.out,
            "When     Person        Office then     Kind       Status   Place     Meeting\n"
            "-------  ------------  --------------  ---------  -------  --------  -----------\n"
            "2004-05  Colin Powell  Secretary of    in person           New York  meetings/1\n"
            "                       State\n"
            "2013-09  John Kerry ?                             planned            meetings/20\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 people, 2 meetings, at revision 12 (2022-01-21 12:00:00 UTC)\n");
  EXPECT_EQ(Sent().group_by(), v1::FindEncountersRequest::GROUPING_BY_MEETING);
  EXPECT_THAT(Sent().filter().statuses(), SizeIs(5));
}

TEST_F(MetCommandTest, SendsEveryFilter) {
  CliRun run = Run({"met",      "people/1", "--with",  "John Kerry",   "--with",    "people/3",
                    "--polity", "France",   "--mode",  "not-then",     "--from",    "2008",
                    "--to",     "2011-02",  "--kind",  "phone,video",  "--status",  "held,planned",
                    "--place",  "Geneva",   "--topic", "arms control", "--certain", "--order",
                    "most",     "--at",     "7"});
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(Sent().counterparts(), ElementsAre("people/9", "people/3"));
  EXPECT_THAT(Sent().polities(), ElementsAre("polities/5"));
  EXPECT_EQ(Sent().mode(), v1::OFFICE_MODE_NOT_THEN);
  EXPECT_EQ(Sent().filter().dates().first(), "2008");
  EXPECT_EQ(Sent().filter().dates().last(), "2011-02");
  EXPECT_THAT(Sent().filter().kinds(), ElementsAre(v1::MEETING_KIND_PHONE, v1::MEETING_KIND_VIDEO));
  EXPECT_THAT(Sent().filter().statuses(),
              ElementsAre(v1::MEETING_STATUS_HELD, v1::MEETING_STATUS_PLANNED));
  EXPECT_THAT(Sent().filter().places(), ElementsAre("places/2"));
  EXPECT_THAT(Sent().filter().topics(), ElementsAre("topics/4"));
  EXPECT_EQ(Sent().certainty(), v1::CERTAINTY_CERTAIN);
  EXPECT_EQ(Sent().order_by(), v1::FindEncountersRequest::ORDER_MOST_MEETINGS);
  EXPECT_EQ(Sent().consistency().exactly(), 7);
  EXPECT_EQ(fake_.resolve_names.requests[0].consistency().exactly(), 7);
}

TEST_F(MetCommandTest, PrintsEachReplyAsJson) {
  CliRun run = Run({"met", "people/1", "-o", "json"});
  EXPECT_THAT(run.out,
              HasSubstr("{\"info\":{\"revision\":\"12\",\"revisionTime\":"
                        "\"2022-01-21T12:00:00Z\",\"complete\":true},\"counterparts\":[{"));
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(MetCommandTest, PrintsCsvWithStableColumns) {
  CliRun run = Run({"met", "people/1", "-o", "csv", "--evidence"});
  EXPECT_EQ(run.out,
            "subject,counterpart,counterpart_name,office_then,meetings,certain_meetings,first,last,"
            "places,certainty,evidence\n"
            "people/1,people/3,Colin Powell,Secretary of State of the United States,1,1,2004-05,"
            "2004-05,New York,certain,\"Lavrov first met Colin Powell in New York in May 2004. "
            "[Gazette, 2022-01-21: A history of talks (articles/9)]\"\n"
            "people/1,people/8,Condoleezza Rice,Secretary of State of the United States ?,3,0,"
            "2005-01,2008-09-25,\"New York, Moscow\",possible,\n");
}

TEST_F(MetCommandTest, ShowsOnlyAsManyRowsAsWantedAndSaysSo) {
  v1::FindEncountersResponse page = Parse<v1::FindEncountersResponse>(TwoRows());
  page.set_next_page_token("next");
  fake_.find_encounters.Returns(page);
  CliRun run = Run({"met", "people/1", "--limit", "2"});
  EXPECT_THAT(fake_.find_encounters.requests, SizeIs(1));
  EXPECT_EQ(Sent().page_size(), 2);
  EXPECT_EQ(run.err,
            "there are more rows than the 2 shown: --limit N shows more, --all shows all\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(MetCommandTest, FetchesEveryPageWhenAllIsAsked) {
  v1::FindEncountersResponse page = Parse<v1::FindEncountersResponse>(TwoRows());
  page.set_next_page_token("next");
  fake_.find_encounters.ReturnsOnce(page);
  CliRun run = Run({"met", "people/1", "--all"});
  ASSERT_THAT(fake_.find_encounters.requests, SizeIs(2));
  EXPECT_EQ(fake_.find_encounters.requests[0].page_size(), 1000);
  EXPECT_EQ(Sent().page_token(), "next");
  EXPECT_EQ(run.err, "");
}

TEST_F(MetCommandTest, SaysSoWhenNobodyFits) {
  fake_.find_encounters.Returns(Parse<v1::FindEncountersResponse>(kInfo));
  CliRun run = Run({"met", "people/1"});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "no such meetings, at revision 12 (2022-01-21 12:00:00 UTC)\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(MetCommandTest, ListsCandidatesForAnAmbiguousPerson) {
  CliRun run = Run({"met", "Powell"});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "chancery: \"Powell\" may be any of these people, offices or polities; give one of the "
            "names:\n"
            "  people/3   Colin Powell\n"
            "  people/17  Jerome Powell\n");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(fake_.find_encounters.requests, IsEmpty());
}

TEST_F(MetCommandTest, NamesTheFlagWhoseNameIsNotFound) {
  CliRun run = Run({"met", "people/1", "--role", "Grand Vizier"});
  EXPECT_EQ(run.err, "chancery: --role: no offices match \"Grand Vizier\"\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(MetCommandTest, RefusesFlagsThatDoNotGoTogether) {
  const struct {
    std::vector<std::string> flags;
    const char* message;
  } cases[] = {
      {{"--mode", "ever"}, "--mode needs an office: --role or --polity"},
      {{"--by", "meeting", "--order", "most"}, "--order most counts meetings"},
      {{"--from", "2011", "--to", "2008-05"}, "--from 2011 is after --to 2008-05"},
  };
  for (const auto& c : cases) {
    std::vector<std::string> args = {"met", "people/1"};
    args.insert(args.end(), c.flags.begin(), c.flags.end());
    CliRun run = Run(args);
    EXPECT_THAT(run.err, HasSubstr(c.message));
    EXPECT_EQ(run.exit_code, 2);
  }
}

}  // namespace
}  // namespace chancery
