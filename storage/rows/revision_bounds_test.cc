#include "storage/rows/revision_bounds.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

TEST(RevisionBoundsTest, WhatIsBetweenOldestAndNewestCanBeRead) {
  Head head;
  head.revision = 9;
  head.oldest = 4;
  EXPECT_THAT(CheckReadable(3, head), HasReason("REVISION_TRIMMED"));
  EXPECT_THAT(CheckReadable(4, head), IsOk());
  EXPECT_THAT(CheckReadable(9, head), IsOk());
  EXPECT_THAT(CheckReadable(10, head), HasReason("REVISION_IN_FUTURE"));
  EXPECT_TRUE(IsRevisionTrimmed(CheckReadable(0, head)));
  EXPECT_FALSE(IsRevisionTrimmed(CheckReadable(10, head)));
  EXPECT_FALSE(IsRevisionTrimmed(absl::OkStatus()));
  EXPECT_EQ(GetErrorDetail(CheckReadable(3, head))->metadata.at("oldest"), "4");
}

TEST(RevisionBoundsTest, AnUntrimmedStoreCanBeReadFromTheBeginning) {
  EXPECT_THAT(CheckReadable(0, Head()), IsOk());
}

TEST(RevisionBoundsTest, ALogRowThatIsMissingIsTrimmedOrLost) {
  EXPECT_THAT(MissingLogRow(3, 4), HasReason("REVISION_TRIMMED"));
  EXPECT_THAT(MissingLogRow(4, 4), HasReason("STORAGE_CORRUPT"));
}

}  // namespace
}  // namespace chancery
