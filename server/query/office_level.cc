#include "server/query/office_level.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace chancery {
namespace {

struct TitleWord {
  // With a space before and behind it, in lower case.
  absl::string_view words;
  OfficeLevel level;
};

// The first of these that a title has decides: "Deputy Prime Minister" is a deputy.
constexpr TitleWord kTitleWords[] = {
    {" deputy ", OfficeLevel::kDeputy},
    {" vice ", OfficeLevel::kDeputy},
    {" under secretary ", OfficeLevel::kDeputy},
    {" undersecretary ", OfficeLevel::kDeputy},
    {" assistant ", OfficeLevel::kDeputy},
    {" state secretary ", OfficeLevel::kDeputy},
    {" minister of state ", OfficeLevel::kDeputy},
    {" ambassador ", OfficeLevel::kEnvoy},
    {" envoy ", OfficeLevel::kEnvoy},
    {" permanent representative ", OfficeLevel::kEnvoy},
    {" special representative ", OfficeLevel::kEnvoy},
    {" charge d affaires ", OfficeLevel::kEnvoy},
    {" high representative ", OfficeLevel::kMinister},
    {" national security adviser ", OfficeLevel::kOther},
    {" national security advisor ", OfficeLevel::kOther},
    {" chief of staff ", OfficeLevel::kOther},
    {" spokesman ", OfficeLevel::kOther},
    {" spokesperson ", OfficeLevel::kOther},
    {" prime minister ", OfficeLevel::kHeadOfGovernment},
    {" premier ", OfficeLevel::kHeadOfGovernment},
    {" chancellor of the exchequer ", OfficeLevel::kMinister},
    {" chancellor ", OfficeLevel::kHeadOfGovernment},
    {" head of government ", OfficeLevel::kHeadOfGovernment},
    {" taoiseach ", OfficeLevel::kHeadOfGovernment},
    {" head of state ", OfficeLevel::kHeadOfState},
    {" president ", OfficeLevel::kHeadOfState},
    {" king ", OfficeLevel::kHeadOfState},
    {" queen ", OfficeLevel::kHeadOfState},
    {" emperor ", OfficeLevel::kHeadOfState},
    {" emir ", OfficeLevel::kHeadOfState},
    {" sultan ", OfficeLevel::kHeadOfState},
    {" pope ", OfficeLevel::kHeadOfState},
    {" shah ", OfficeLevel::kHeadOfState},
    {" supreme leader ", OfficeLevel::kHeadOfState},
    {" secretary general ", OfficeLevel::kHeadOfState},
    {" secretary of state ", OfficeLevel::kMinister},
    {" foreign secretary ", OfficeLevel::kMinister},
    {" home secretary ", OfficeLevel::kMinister},
    {" secretary of ", OfficeLevel::kMinister},
    {" minister ", OfficeLevel::kMinister},
    {" commissioner ", OfficeLevel::kMinister},
    {" attorney general ", OfficeLevel::kMinister},
};

// Lower case, every other character than a letter a space, one space at each end.
std::string Padded(absl::string_view title) {
  std::string out = " ";
  for (char c : title) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalpha(byte) || byte >= 0x80) {
      out.push_back(absl::ascii_tolower(byte));
    } else if (out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (out.back() != ' ') out.push_back(' ');
  return out;
}

}  // namespace

OfficeLevel LevelOfOffice(const std::vector<std::string>& titles) {
  for (const std::string& title : titles) {
    const std::string padded = Padded(title);
    for (const TitleWord& word : kTitleWords) {
      if (absl::StrContains(padded, word.words)) return word.level;
    }
  }
  return OfficeLevel::kOther;
}

}  // namespace chancery
