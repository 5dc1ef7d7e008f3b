#include "storage/model/wikidata_key.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace chancery {

std::string WikidataKey(absl::string_view id) {
  constexpr size_t kMaxBytes = 18;
  const bool bare = id.size() > 1 && id.size() <= kMaxBytes && id[0] == 'Q' && id[1] != '0' &&
                    std::all_of(id.begin() + 1, id.end(), [](char c) {
                      return absl::ascii_isdigit(static_cast<unsigned char>(c));
                    });
  return bare ? absl::StrCat("wikidata:", id) : "";
}

}  // namespace chancery
