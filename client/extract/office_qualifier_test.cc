#include "client/extract/office_qualifier.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(OfficeQualifierTest, TellsBeforeFromAfterAndFromThen) {
  for (absl::string_view word : {"former", "Former", "late", "deposed", "emeritus", "retired"}) {
    EXPECT_EQ(QualifierOf(word), v1::OFFICE_QUALIFIER_FORMER) << word;
  }
  for (absl::string_view word : {"elect", "-elect", "designate", "incoming", "nominee"}) {
    EXPECT_EQ(QualifierOf(word), v1::OFFICE_QUALIFIER_FUTURE) << word;
  }
  for (absl::string_view word : {"", "then", "outgoing", "current", "acting"}) {
    EXPECT_EQ(QualifierOf(word), v1::OFFICE_QUALIFIER_UNSPECIFIED) << word;
  }
}

}  // namespace
}  // namespace chancery
