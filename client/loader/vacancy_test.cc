#include "client/loader/vacancy.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(VacancyTest, NamesOfNobody) {
  for (const char* name : {"",
                           "-",
                           "--",
                           "\xe2\x80\x93",
                           "\xe2\x80\x94 ",
                           "?",
                           "...",
                           "N/A",
                           "n/a",
                           "NA",
                           "n.a.",
                           "vacant",
                           "Vacant",
                           "[vacant]",
                           "(VACANT)",
                           "- vacant -",
                           "unknown",
                           "Unknown.",
                           "none",
                           "TBD",
                           "null",
                           "Position vacant",
                           "\xe2\x80\x93 vacant \xe2\x80\x93",
                           "123"}) {
    EXPECT_TRUE(IsVacancy(name)) << name;
  }
}

TEST(VacancyTest, NamesOfPeople) {
  for (const char* name : {"Na", "Na Li", "Nan Example", "Vacanti", "Jo", "Unknown Soldier Jr",
                           "Null, Ann", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "X"}) {
    EXPECT_FALSE(IsVacancy(name)) << name;
  }
}

}  // namespace
}  // namespace chancery
