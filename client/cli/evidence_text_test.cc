#include "client/cli/evidence_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace chancery {
namespace {

v1::Encounter Sample() {
  v1::Encounter encounter;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "evidence { sentence: 'The two ministers met in Geneva on Friday.' publisher: 'Gazette' "
      "           published { edtf: '2022-01-21' } "
      "           article { name: 'articles/9' display_name: 'Talks in Geneva' } } "
      "evidence { sentence: 'They\\nmet \\033[1magain.' }",
      &encounter));
  return encounter;
}

TEST(EvidenceTextTest, NotesAreNumberedWrappedAndPrintable) {
  EvidenceNotes notes;
  EXPECT_EQ(notes.Add("Ann Example, 2022-01-21", Sample().evidence()), 1);
  EXPECT_EQ(notes.Add("Bob Example", {}), 2);
  std::ostringstream out;
  notes.Print(40, out);
  EXPECT_EQ(out.str(),
            "\n"
            "[1] Ann Example, 2022-01-21\n"
            "    The two ministers met in Geneva on\n"
            "    Friday.\n"
            "    -- Gazette, 2022-01-21: Talks in\n"
            "    Geneva (articles/9)\n"
            "    They met \uFFFD[1magain.\n"
            "\n"
            "[2] Bob Example\n"
            "    no sentence is kept for this\n");
}

TEST(EvidenceTextTest, NothingIsPrintedWithoutNotes) {
  std::ostringstream out;
  EvidenceNotes().Print(80, out);
  EXPECT_EQ(out.str(), "");
}

TEST(EvidenceTextTest, AFieldHasALineForEachSentence) {
  v1::Encounter encounter = Sample();
  encounter.mutable_evidence(1)->set_sentence("They met again.");
  EXPECT_EQ(EvidenceField(encounter.evidence()),
            "The two ministers met in Geneva on Friday. [Gazette, 2022-01-21: Talks in Geneva "
            "(articles/9)]\nThey met again. []");
}

}  // namespace
}  // namespace chancery
