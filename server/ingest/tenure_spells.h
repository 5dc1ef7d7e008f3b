// The spells of a person in an office, from what articles say of them. Pure functions.
//
// What says when a spell began or ended makes the spells, in a fixed order: earlier starts first,
// and each joins the first with which it can be one (MergeIntervals). Ends of one term that
// contradict each other by at most kSameTermDays are of one spell: it ends when most publishers
// say, of several such days on the one that was said last, then on the earliest.
//
// What says no more than that somebody held the office, or was done with it, on the day of the
// article comes after them and joins the first spell that fits.

#ifndef CHANCERY_SERVER_INGEST_TENURE_SPELLS_H_
#define CHANCERY_SERVER_INGEST_TENURE_SPELLS_H_

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {

// By how much two ends of one term may differ: a quarter of a year.
inline constexpr DayNumber kSameTermDays = 92;

// True if neither end is known, but for a day by which it was over or had not begun.
bool IsUndated(const TimeInterval& interval);

// The order in which spells are made and joined: it does not depend on ids.
using SpellOrder = std::tuple<bool, int, DayNumber, DayNumber, DayNumber, DayNumber, int, bool>;
SpellOrder OrderOfSpell(const TimeInterval& interval, bool acting);

// What some claims say alike: all but the day until which they know it to be so, which is the last
// of theirs.
struct TenureShape {
  TimeInterval interval;
  bool acting = false;
  TenureId written;  // by WriteFacts, with this id; none: claimed by articles
  // Digests of who says so, and the day of the newest article that does; of ends only.
  std::set<std::string> publishers;
  DayNumber newest = kMinDay;
};

// True if both are of one shape.
bool SameShape(const TenureShape& a, const TenureShape& b);

struct TenureSpell {
  TimeInterval interval;
  bool acting = false;
  std::vector<size_t> shapes;  // by index
};

// Each shape is of one spell; each that was written is of its own. In OrderOfSpell.
std::vector<TenureSpell> MakeSpells(const std::vector<TenureShape>& shapes);

// The days on which an office may be held by others when a spell becomes another. Either may be
// null: there was none, or there is none. False if there is no such day.
bool DaysOfChange(const TimeInterval* was, const TimeInterval* is, DayRange* days);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_TENURE_SPELLS_H_
