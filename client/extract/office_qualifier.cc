#include "client/extract/office_qualifier.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "client/extract/word_classes.h"

namespace chancery {

v1::OfficeQualifier QualifierOf(absl::string_view words) {
  const std::string word = absl::AsciiStrToLower(absl::StripPrefix(words, "-"));
  if (OneOf(word, {"former", "late", "deposed", "emeritus", "retired"})) {
    return v1::OFFICE_QUALIFIER_FORMER;
  }
  if (OneOf(word, {"elect", "designate", "incoming", "nominee"})) {
    return v1::OFFICE_QUALIFIER_FUTURE;
  }
  return v1::OFFICE_QUALIFIER_UNSPECIFIED;
}

}  // namespace chancery
