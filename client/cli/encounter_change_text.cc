#include "client/cli/encounter_change_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/fact_text.h"

namespace chancery {
namespace {

void AddDifference(const char* what, const std::string& before, const std::string& after,
                   std::vector<std::string>* parts) {
  if (before == after) return;
  parts->push_back(absl::StrCat(what, ": ", before.empty() ? "none" : before, " -> ",
                                after.empty() ? "none" : after));
}

}  // namespace

std::string ChangeMark(v1::ChangeKind kind) {
  switch (kind) {
    case v1::CHANGE_KIND_ADDED:
      return "+";
    case v1::CHANGE_KIND_REMOVED:
      return "-";
    case v1::CHANGE_KIND_CHANGED:
      return "~";
    default:
      return "";
  }
}

const v1::Encounter& RowOf(const v1::EncounterChange& change) {
  return change.has_after() ? change.after() : change.before();
}

std::string WhatChanged(const v1::EncounterChange& change) {
  std::vector<std::string> parts;
  if (change.new_counterpart()) parts.push_back("new");
  if (change.has_before() && change.has_after()) {
    const v1::Encounter& before = change.before();
    const v1::Encounter& after = change.after();
    AddDifference("office", CapacitiesText(before.counterpart_capacities()),
                  CapacitiesText(after.counterpart_capacities()), &parts);
    AddDifference("subject's office", CapacitiesText(before.subject_capacities()),
                  CapacitiesText(after.subject_capacities()), &parts);
    AddDifference("when", DateText(before.meeting().when()), DateText(after.meeting().when()),
                  &parts);
    AddDifference("status", StatusText(before.meeting().status()),
                  StatusText(after.meeting().status()), &parts);
    AddDifference("kind", KindText(before.meeting().kind()), KindText(after.meeting().kind()),
                  &parts);
    AddDifference("place", RefText(before.meeting().place()), RefText(after.meeting().place()),
                  &parts);
    AddDifference("certainty", CertaintyText(before.certainty()), CertaintyText(after.certainty()),
                  &parts);
    if (parts.empty()) parts.push_back("other parties, topics or title");
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace chancery
