// How high an office stands, told by its titles in English.
//
//   LevelOfOffice({"Minister of Foreign Affairs", "foreign minister"});   // kMinister
//
// The first title that tells it counts. Thread-safe: a pure function.

#ifndef CHANCERY_SERVER_QUERY_OFFICE_LEVEL_H_
#define CHANCERY_SERVER_QUERY_OFFICE_LEVEL_H_

#include <cstdint>
#include <string>
#include <vector>

namespace chancery {

// The same numbers as chancery.v1.OfficeLevel.
enum class OfficeLevel : uint8_t {
  kNone = 0,
  kHeadOfState = 1,
  kHeadOfGovernment = 2,
  kMinister = 3,
  kDeputy = 4,
  kEnvoy = 5,
  kOther = 6,
};

// kOther if no title tells it; never kNone. Cost: linear in the titles.
OfficeLevel LevelOfOffice(const std::vector<std::string>& titles);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_OFFICE_LEVEL_H_
