// For tests: a text with the first stages of the reader done.

#ifndef CHANCERY_CLIENT_EXTRACT_PARSED_TEXT_H_
#define CHANCERY_CLIENT_EXTRACT_PARSED_TEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct ParsedText {
  explicit ParsedText(std::string words, PartialDate published = PartialDate::Day(2010, 6, 16),
                      absl::string_view title = absl::string_view())
      : text(std::move(words)),
        document(text, Gazetteer::Default(), published, title),
        mentions(FindMentions(document)),
        people(GroupPeople(document, &mentions)),
        reader(document, mentions) {}

  // The first token written `word`, or -1.
  int Token(absl::string_view word) const {
    for (int i = 0; i < document.token_count(); ++i) {
      if (document.Words(i, i + 1) == word) return i;
    }
    return -1;
  }

  // The name of the person of mention `m`; empty for none.
  std::string PersonOf(int m) const {
    const int person = mentions[m].person;
    return person < 0 ? std::string() : people.persons()[person].name;
  }

  // The person whom the last mention written `words` means; empty for none.
  std::string Meant(absl::string_view words) const {
    std::string found = "(no such mention)";
    for (size_t m = 0; m < mentions.size(); ++m) {
      if (document.Words(mentions[m].first, mentions[m].end) != words) continue;
      found = PersonOf(static_cast<int>(m));
    }
    return found;
  }

  // The names of all whom the last mention written `words` means; empty for none.
  std::vector<std::string> AllMeant(absl::string_view words) const {
    std::vector<std::string> names = {"(no such mention)"};
    for (const Mention& mention : mentions) {
      if (document.Words(mention.first, mention.end) != words) continue;
      names.clear();
      for (const int person : mention.persons) names.push_back(people.persons()[person].name);
    }
    return names;
  }

  // Whom each pronoun means, in the order of the text; empty for none.
  std::vector<std::string> MeantByPronouns() const {
    std::vector<std::string> meant;
    for (size_t m = 0; m < mentions.size(); ++m) {
      if (mentions[m].kind == Mention::Kind::kPronoun) {
        meant.push_back(PersonOf(static_cast<int>(m)));
      }
    }
    return meant;
  }

  // The polity of the first office of the person named `name`.
  std::string PolityOf(absl::string_view name) const {
    for (const Person& person : people.persons()) {
      if (person.name != name) continue;
      return person.offices.empty() ? "no office" : person.offices.front().use.polity;
    }
    return "nobody";
  }

  std::string text;
  Document document;
  std::vector<Mention> mentions;
  People people;
  ClauseReader reader;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PARSED_TEXT_H_
