#include "storage/graph/searched_texts.h"

#include <variant>

namespace chancery {

std::vector<absl::string_view> SearchedTexts(const Statement& statement) {
  return {statement.text};
}

std::vector<absl::string_view> SearchedTexts(const Meeting& meeting) { return {meeting.title}; }

std::vector<absl::string_view> SearchedTexts(const Topic& topic) {
  std::vector<absl::string_view> names = {topic.names.display};
  names.insert(names.end(), topic.names.aliases.begin(), topic.names.aliases.end());
  return names;
}

std::vector<absl::string_view> SearchedTexts(const Entity& entity) {
  if (const auto* statement = std::get_if<Statement>(&entity)) return SearchedTexts(*statement);
  if (const auto* meeting = std::get_if<Meeting>(&entity)) return SearchedTexts(*meeting);
  if (const auto* topic = std::get_if<Topic>(&entity)) return SearchedTexts(*topic);
  return {};
}

}  // namespace chancery
