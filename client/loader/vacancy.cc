#include "client/loader/vacancy.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

constexpr absl::string_view kWords[] = {"empty",
                                        "n.a",
                                        "n/a",
                                        "nobody",
                                        "none",
                                        "not applicable",
                                        "not available",
                                        "not filled",
                                        "not known",
                                        "office vacant",
                                        "position vacant",
                                        "post vacant",
                                        "seat vacant",
                                        "tba",
                                        "tbc",
                                        "tbd",
                                        "to be announced",
                                        "to be confirmed",
                                        "to be determined",
                                        "unfilled",
                                        "unknown",
                                        "unnamed",
                                        "vacancy",
                                        "vacant"};
// Names of people, too, unless written like this.
constexpr absl::string_view kExact[] = {"NA", "NULL", "null", "NaN", "nan", "Nil", "nil", "NIL"};

bool IsSignificant(char c) {
  // Bytes from 0x80 on are letters of other scripts, but for the dashes below.
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool IsVacancy(absl::string_view name) {
  // Dashes that tables use for an empty cell: U+2010 to U+2015, U+2212.
  for (bool more = true; more;) {
    more = false;
    name = absl::StripAsciiWhitespace(name);
    for (absl::string_view dash : {"\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92", "\xe2\x80\x93",
                                   "\xe2\x80\x94", "\xe2\x80\x95", "\xe2\x88\x92"}) {
      more |= absl::ConsumePrefix(&name, dash);
      more |= absl::ConsumeSuffix(&name, dash);
    }
  }
  while (!name.empty() && !IsSignificant(name.front())) name.remove_prefix(1);
  while (!name.empty() && !IsSignificant(name.back())) name.remove_suffix(1);
  if (name.empty()) return true;
  if (std::find(std::begin(kExact), std::end(kExact), name) != std::end(kExact)) return true;
  const std::string lower = absl::AsciiStrToLower(name);
  return std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords);
}

}  // namespace chancery
