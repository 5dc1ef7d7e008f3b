#include "server/ingest/tenure_spells.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "absl/status/statusor.h"
#include "server/ingest/tenure_merger.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;

// The ends of one term, though they contradict each other.
bool SameTerm(const TimeInterval& a, const TimeInterval& b) {
  if (a.end_state() != EndState::kEnded || b.end_state() != EndState::kEnded) return false;
  if (a.start().is_unknown() || b.start().is_unknown() || a.end().is_unknown() ||
      b.end().is_unknown() || !Intersect(a.start(), b.start()).has_value()) {
    return false;
  }
  if (a.end().earliest() == kMinDay || b.end().earliest() == kMinDay ||
      a.end().latest() == kMaxDay || b.end().latest() == kMaxDay) {
    return false;
  }
  const int64_t gap = std::max<int64_t>(int64_t{a.end().earliest()} - b.end().latest(),
                                        int64_t{b.end().earliest()} - a.end().latest());
  return gap <= kSameTermDays;
}

// The end that most publishers say.
PartialDate ChooseEnd(const std::vector<TenureShape>& shapes, const std::vector<size_t>& of) {
  struct Votes {
    std::set<std::string> publishers;
    DayNumber newest = kMinDay;
  };
  std::map<std::pair<DayNumber, std::string>, Votes> by_end;
  const auto key_of = [&](size_t shape) {
    const PartialDate& end = shapes[shape].interval.end();
    return std::make_pair(end.earliest(), end.ToString());
  };
  for (size_t shape : of) {
    if (shapes[shape].interval.end_state() != EndState::kEnded ||
        shapes[shape].interval.end().is_unknown()) {
      continue;
    }
    Votes& votes = by_end[key_of(shape)];
    votes.publishers.insert(shapes[shape].publishers.begin(), shapes[shape].publishers.end());
    votes.newest = std::max(votes.newest, shapes[shape].newest);
  }
  const auto best =
      std::max_element(by_end.begin(), by_end.end(), [](const auto& a, const auto& b) {
        return std::make_pair(a.second.publishers.size(), a.second.newest) <
               std::make_pair(b.second.publishers.size(), b.second.newest);
      });
  for (size_t shape : of) {
    if (shapes[shape].interval.end_state() == EndState::kEnded && key_of(shape) == best->first) {
      return shapes[shape].interval.end();
    }
  }
  return PartialDate();
}

// The day until which all that is said of it stays as it is, whatever comes behind.
DayNumber CertainUntil(const TimeInterval& interval) {
  if (interval.end_state() == EndState::kEnded) {
    return std::max(interval.end().earliest(), interval.last_known().value_or(kMinDay));
  }
  return interval.last_known().value_or(interval.first_possible_day());
}

}  // namespace

bool IsUndated(const TimeInterval& interval) {
  return interval.start().latest() == kMaxDay && interval.end().earliest() == kMinDay;
}

SpellOrder OrderOfSpell(const TimeInterval& interval, bool acting) {
  const bool undated = IsUndated(interval);
  // Of undated ones first what ends a spell, then what says that it goes on.
  const int state = static_cast<int>(interval.end_state());
  return SpellOrder(undated, undated ? -state : 0, interval.start().earliest(),
                    interval.start().latest(), interval.end().earliest(), interval.end().latest(),
                    state, acting);
}

bool SameShape(const TenureShape& a, const TenureShape& b) {
  return a.written == b.written && a.acting == b.acting &&
         a.interval.start() == b.interval.start() && a.interval.end() == b.interval.end() &&
         a.interval.end_state() == b.interval.end_state();
}

std::vector<TenureSpell> MakeSpells(const std::vector<TenureShape>& shapes) {
  std::vector<size_t> order(shapes.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto key = [&](size_t i) {
      return std::make_tuple(!shapes[i].written, OrderOfSpell(shapes[i].interval, shapes[i].acting),
                             shapes[i].interval.start().ToString(),
                             shapes[i].interval.end().ToString(), shapes[i].written);
    };
    return key(a) < key(b);
  });
  std::vector<TenureSpell> spells;
  std::vector<bool> contradicts;
  const auto join = [&](size_t shape) {
    const TenureShape& told = shapes[shape];
    for (size_t s = 0; s < spells.size(); ++s) {
      TenureSpell& spell = spells[s];
      if (told.written) {
        if (shapes[spell.shapes.front()].written != told.written) continue;
        spell.shapes.push_back(shape);
        return;
      }
      if (spell.acting != told.acting) continue;
      const absl::optional<TimeInterval> merged = MergeIntervals(spell.interval, told.interval);
      if (merged.has_value()) {
        spell.interval = *merged;
      } else if (!shapes[spell.shapes.front()].written && SameTerm(spell.interval, told.interval)) {
        contradicts[s] = true;
      } else {
        continue;
      }
      spell.shapes.push_back(shape);
      return;
    }
    spells.push_back({told.interval, told.acting, {shape}});
    contradicts.push_back(false);
  };
  for (size_t shape : order) join(shape);
  for (size_t s = 0; s < spells.size(); ++s) {
    if (!contradicts[s]) continue;
    const absl::StatusOr<TimeInterval> resolved = TimeInterval::Create(
        spells[s].interval.start(), EndState::kEnded, ChooseEnd(shapes, spells[s].shapes));
    if (resolved.ok()) spells[s].interval = *resolved;
  }
  std::stable_sort(spells.begin(), spells.end(), [](const TenureSpell& a, const TenureSpell& b) {
    return OrderOfSpell(a.interval, a.acting) < OrderOfSpell(b.interval, b.acting);
  });
  return spells;
}

bool DaysOfChange(const TimeInterval* was, const TimeInterval* is, DayRange* days) {
  if (was == nullptr || is == nullptr) {
    const TimeInterval* one = was == nullptr ? is : was;
    if (one == nullptr) return false;
    *days = {one->first_possible_day(), one->last_possible_day()};
    return true;
  }
  if (*was == *is) return false;
  *days = {std::min(was->first_possible_day(), is->first_possible_day()),
           std::max(was->last_possible_day(), is->last_possible_day())};
  if (was->start() != is->start()) return true;
  // What was certain before either end stays so.
  days->first = std::max(days->first, std::min(CertainUntil(*was), CertainUntil(*is)));
  if (was->end() == is->end() && was->end_state() == is->end_state()) {
    // And what comes after the last day that is known of either is only possible in both.
    days->last = std::max(CertainUntil(*was), CertainUntil(*is));
  }
  return true;
}

}  // namespace chancery
