#include "client/cli/evidence_command.h"

#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

class EvidenceCommandTest : public CliTest {
 protected:
  EvidenceCommandTest() {
    fake_.list_evidence.Returns(Parse<v1::ListEvidenceResponse>(
        "info { revision: 12 } "
        "evidence { article { name: 'articles/9' display_name: 'Talks' } publisher: 'Gazette' "
        "  published { edtf: '2022-01-21' } sentence: 'They met on Friday.' begin: 10 end: 29 "
        "  confidence: 0.9 extractor: 'chancery-rules/1' } "
        "evidence { article { name: 'articles/10' } sentence: 'They met.' }"));
  }
};

TEST_F(EvidenceCommandTest, ShowsEachSentenceAndItsArticle) {
  CliRun run = Run({"evidence", "meetings/12"});
  EXPECT_EQ(run.out,
            "They met on Friday.\n"
            "-- Gazette, 2022-01-21: Talks (articles/9)\n"
            "\n"
            "They met.\n"
            "-- (articles/10)\n"
            "\n"
            "2 sentences, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(fake_.list_evidence.requests[0].name(), "meetings/12");
}

TEST_F(EvidenceCommandTest, PrintsCsv) {
  EXPECT_EQ(Run({"evidence", "meetings/12", "-o", "csv"}).out,
            "article,title,publisher,published,sentence,begin,end,confidence,extractor\n"
            "articles/9,Talks,Gazette,2022-01-21,They met on Friday.,10,29,0.90,chancery-rules/1\n"
            "articles/10,,,,They met.,0,0,0.00,\n");
}

TEST_F(EvidenceCommandTest, SaysSoWhenThereIsNone) {
  fake_.list_evidence.Returns(v1::ListEvidenceResponse());
  CliRun run = Run({"evidence", "roles/1"});
  EXPECT_EQ(run.err, "no sentence is kept for roles/1, at revision 0\n");
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace chancery
