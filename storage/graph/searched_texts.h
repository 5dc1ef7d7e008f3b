// Which texts are searched: of a statement its words, of a meeting its title, of a topic its names.
//
// Thread-safe: pure functions. The views are of the entity.

#ifndef CHANCERY_STORAGE_GRAPH_SEARCHED_TEXTS_H_
#define CHANCERY_STORAGE_GRAPH_SEARCHED_TEXTS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "storage/model/entities.h"

namespace chancery {

std::vector<absl::string_view> SearchedTexts(const Statement& statement);
std::vector<absl::string_view> SearchedTexts(const Meeting& meeting);
std::vector<absl::string_view> SearchedTexts(const Topic& topic);
// None of other kinds.
std::vector<absl::string_view> SearchedTexts(const Entity& entity);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_SEARCHED_TEXTS_H_
