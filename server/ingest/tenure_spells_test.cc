#include "server/ingest/tenure_spells.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;

PartialDate Date(absl::string_view text) { return *PartialDate::Parse(text); }

TenureShape Ended(absl::string_view start, absl::string_view end,
                  const std::vector<std::string>& publishers, absl::string_view newest) {
  TenureShape shape;
  shape.interval = *TimeInterval::Create(Date(start), EndState::kEnded, Date(end));
  shape.publishers.insert(publishers.begin(), publishers.end());
  shape.newest = Date(newest).latest();
  return shape;
}

TenureShape Since(absl::string_view start, absl::string_view last_known) {
  TenureShape shape;
  absl::optional<DayNumber> day;
  if (!last_known.empty()) day = Date(last_known).earliest();
  shape.interval = *TimeInterval::Create(Date(start), EndState::kUnknown, PartialDate(), day);
  return shape;
}

std::string SpellsOf(std::vector<TenureShape> shapes) {
  std::string text;
  for (const TenureSpell& spell : MakeSpells(shapes)) {
    absl::StrAppend(&text, text.empty() ? "" : " ", spell.interval.ToString(), "*",
                    spell.shapes.size());
  }
  return text;
}

// In every order.
void ExpectSpells(std::vector<TenureShape> shapes, absl::string_view expected) {
  std::vector<size_t> order(shapes.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {
    std::vector<TenureShape> permuted;
    for (size_t i : order) permuted.push_back(shapes[i]);
    EXPECT_EQ(SpellsOf(permuted), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(TenureSpellsTest, ContradictingEndsOfOneTermAreOneSpell) {
  ExpectSpells({Ended("2009-01-21", "2013-02-01", {"a", "b"}, "2013-03-01"),
                Ended("2009-01-21", "2013-01-30", {"c"}, "2014-01-01")},
               "2009-01-21/2013-02-01*2");
  ExpectSpells({Ended("2009-01-21", "2013-02-01", {"a"}, "2013-03-01"),
                Ended("2009-01-21", "2013-01-30", {"c"}, "2014-01-01")},
               "2009-01-21/2013-01-30*2");
  ExpectSpells({Ended("2009-01-21", "2013-02-01", {"a"}, "2013-03-01"),
                Ended("2009-01-21", "2013-02-03", {"a"}, "2013-03-01"),
                Ended("2009-01-21", "2013-01-30", {"c"}, "2013-03-01")},
               "2009-01-21/2013-01-30*3");
}

TEST(TenureSpellsTest, TermsFarApartStayTwo) {
  ExpectSpells(
      {Ended("2001", "2004-05", {"a"}, "2013-03-01"), Ended("2001", "2009", {"a"}, "2013-03-01")},
      "2001/2004-05*1 2001/2009*1");
  ExpectSpells({Ended("2001-01-05", "2001-05-01", {"a"}, "2013-03-01"),
                Ended("2001-05-20", "2001-06-20", {"a"}, "2013-03-01")},
               "2001-01-05/2001-05-01*1 2001-05-20/2001-06-20*1");
}

TEST(TenureSpellsTest, WhatWasWrittenIsASpellOfItsOwn) {
  TenureShape one = Since("2004", "");
  one.written = TenureId(1);
  TenureShape two = Since("2004", "");
  two.written = TenureId(2);
  ExpectSpells({one, two, Since("2004-03-09", "")}, "2004/*1 2004-03-09/*2");
}

TEST(TenureSpellsTest, OnlyDaysThatMayDifferChange) {
  const auto days = [](const TimeInterval* was, const TimeInterval* is) {
    DayRange range;
    if (!DaysOfChange(was, is, &range)) return std::string("none");
    const auto text = [](DayNumber day) {
      if (day == kMinDay) return std::string("-");
      if (day == kMaxDay) return std::string("+");
      return PartialDate::FromDayNumber(day).ToString();
    };
    return absl::StrCat(text(range.first), " ", text(range.last));
  };
  const TimeInterval a = Since("2004-03-09", "2010-01-01").interval;
  const TimeInterval b = Since("2004-03-09", "2010-02-01").interval;
  const TimeInterval ended = Ended("2004-03-09", "2012-05-01", {}, "2013").interval;
  EXPECT_EQ(days(&a, &a), "none");
  EXPECT_EQ(days(&a, &b), "2010-01-01 2010-02-01");
  EXPECT_EQ(days(&a, &ended), "2010-01-01 +");
  EXPECT_EQ(days(nullptr, &ended), "2004-03-09 2012-04-30");
}

}  // namespace
}  // namespace chancery
