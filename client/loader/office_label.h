// The label of an office as data sets give it, taken apart into the office and whose it is.
//
//   SplitOfficeLabel(gazetteer, "Minister of Foreign Affairs of Russia", "");
//       // {"Minister of Foreign Affairs", "Russia"}
//
// Pure functions: thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_OFFICE_LABEL_H_
#define CHANCERY_CLIENT_LOADER_OFFICE_LABEL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct OfficeLabel {
  std::string title;
  // Empty where nothing tells.
  std::string polity;
};

// Takes " of Russia", " of the United States", or "Russian " and "United States " in front, off the
// label. With a `polity`, only where it is the same polity, which then stays as given; without one,
// the polity is what was taken off; in front that is only done if what remains is a known office.
OfficeLabel SplitOfficeLabel(const Gazetteer& gazetteer, absl::string_view label,
                             absl::string_view polity);

// The usual name of a polity that the gazetteer knows by this name or code; else the name itself.
std::string PolityName(const Gazetteer& gazetteer, absl::string_view name_or_code);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_OFFICE_LABEL_H_
