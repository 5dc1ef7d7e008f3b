#include "client/extract/title.h"

#include <algorithm>

namespace chancery {

void SetPolity(Title* title, absl::string_view polity) {
  if (title->office.polity.empty()) title->office.polity = std::string(polity);
  if (title->plural || title->counterpart) {
    const std::string name(polity);
    if (std::find(title->polities.begin(), title->polities.end(), name) == title->polities.end()) {
      title->polities.push_back(name);
    }
  }
}

}  // namespace chancery
