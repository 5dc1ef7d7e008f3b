#include "client/cli/held_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class HeldCommandTest : public CliTest {
 protected:
  HeldCommandTest() {
    SearchFinds({{"Sergey Lavrov", Hit("people/1", "Sergey Lavrov")},
                 {"UN ambassador", Hit("roles/2", "Ambassador of Russia to the United Nations")},
                 {"Russia", Hit("polities/7", "Russia")}});
    fake_.list_tenures.Returns(Parse<v1::ListTenuresResponse>(
        "info { revision: 12 } "
        "tenures { certainty: CERTAINTY_CERTAIN tenure { name: 'tenures/1' "
        "  person { name: 'people/1' display_name: 'Sergey Lavrov' } "
        "  role { name: 'roles/2' display_name: 'Ambassador to the United Nations of Russia' } "
        "  interval { start { edtf: '1994' } end { edtf: '2004' } end_state: END_STATE_ENDED } } } "
        "tenures { certainty: CERTAINTY_POSSIBLE tenure { name: 'tenures/2' acting: true "
        "  person { name: 'people/1' display_name: 'Sergey Lavrov' } "
        "  role { name: 'roles/1' display_name: 'Foreign Minister of Russia' } "
        "  interval { start { edtf: '2004' } end_state: END_STATE_ONGOING "
        "    last_known { edtf: '2022-01-21' } } } "
        "  evidence { sentence: 'He has been minister since 2004.' } } "));
  }
  const v1::ListTenuresRequest& Sent() { return fake_.list_tenures.requests.back(); }
};

TEST_F(HeldCommandTest, ShowsTheOfficesOfAPerson) {
  CliRun run = Run({"held", "Sergey Lavrov"});
  EXPECT_EQ(run.out,
            "Person           Office                       From  Until                 Note\n"
            "---------------  ---------------------------  ----  --------------------  ------\n"
            "Sergey Lavrov    Ambassador to the United     1994  2004\n"
            "                 Nations of Russia\n"
            "Sergey Lavrov ?  Foreign Minister of Russia   2004  present (2022-01-21)  acting\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 tenures, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Sent().person(), "people/1");
  EXPECT_FALSE(Sent().has_dates());
}

TEST_F(HeldCommandTest, AsksForHoldersOnADay) {
  Run({"held", "--role", "UN ambassador", "--at-date", "2003-05-01", "--certain"});
  EXPECT_EQ(Sent().role(), "roles/2");
  EXPECT_EQ(Sent().dates().first(), "2003-05-01");
  EXPECT_EQ(Sent().dates().last(), "2003-05-01");
  EXPECT_EQ(Sent().certainty(), v1::CERTAINTY_CERTAIN);
}

TEST_F(HeldCommandTest, AsksForOfficesOfAPolityInASpan) {
  Run({"held", "--polity", "Russia", "--from", "1990", "--to", "1999"});
  EXPECT_EQ(Sent().polity(), "polities/7");
  EXPECT_EQ(Sent().dates().first(), "1990");
  EXPECT_EQ(Sent().dates().last(), "1999");
}

TEST_F(HeldCommandTest, PrintsCsvWithEvidence) {
  EXPECT_EQ(
      Run({"held", "people/1", "-o", "csv", "--evidence"}).out,
      "tenure,person,person_name,role,office,from,until,end_state,last_known,acting,certainty,"
      "evidence\n"
      "tenures/1,people/1,Sergey Lavrov,roles/2,Ambassador to the United Nations of "
      "Russia,1994,2004,ended,,false,certain,\n"
      "tenures/2,people/1,Sergey Lavrov,roles/1,Foreign Minister of "
      "Russia,2004,,ongoing,2022-01-21,true,possible,He has been minister since 2004. []\n");
}

TEST_F(HeldCommandTest, NeedsSomethingToAskFor) {
  CliRun run = Run({"held"});
  EXPECT_THAT(run.err, HasSubstr("held needs a PERSON, --role or --polity"));
  EXPECT_EQ(run.exit_code, 2);
  run = Run({"held", "people/1", "--at-date", "2004", "--to", "2005"});
  EXPECT_THAT(run.err, HasSubstr("--at-date cannot go with --from or --to"));
  EXPECT_EQ(run.exit_code, 2);
}

TEST_F(HeldCommandTest, AnOfficeInThePlaceOfAPersonGetsAHint) {
  fake_.resolve_names.handler =
      [](const v1::ResolveNamesRequest& request) -> absl::StatusOr<v1::ResolveNamesResponse> {
    v1::ResolveNamesResponse response;
    v1::NameResolution* resolution = response.add_names();
    const auto& collections = request.names(0).collections();
    if (std::find(collections.begin(), collections.end(), "roles") != collections.end()) {
      resolution->set_verdict(v1::NAME_VERDICT_RESOLVED);
      resolution->add_candidates()->mutable_resource()->set_name(
          request.names(0).text() == "Russia" ? "polities/7" : "roles/1");
    }
    return response;
  };
  CliRun run = Run({"held", "US Secretary of State"});
  EXPECT_EQ(run.err,
            "chancery: no people match \"US Secretary of State\", but an office does: --role \"US "
            "Secretary of State\" lists who held it\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(Run({"held", "Russia"}).err, HasSubstr("a polity does: --polity \"Russia\""));
  EXPECT_THAT(fake_.list_tenures.requests, ::testing::IsEmpty());
}

TEST_F(HeldCommandTest, SaysSoWhenNobodyHeldIt) {
  fake_.list_tenures.Returns(v1::ListTenuresResponse());
  CliRun run = Run({"held", "people/1"});
  EXPECT_EQ(run.err, "no such tenures, at revision 0\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(HeldCommandTest, ABareYearIsNotTakenForARevision) {
  CliRun run = Run({"held", "Ann Example", "--at", "1975"});
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kUsage));
  EXPECT_THAT(run.err, HasSubstr("--at-date 1975; for the revision, --at 01975"));
  EXPECT_EQ(fake_.list_tenures.requests.size(), 0);
  Run({"held", "people/1", "--at", "01975"});
  ASSERT_EQ(fake_.list_tenures.requests.size(), 1);
  EXPECT_EQ(fake_.list_tenures.requests[0].consistency().exactly(), 1975);
}

}  // namespace
}  // namespace chancery
