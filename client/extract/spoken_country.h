// Which country a stretch of an article speaks of, told from the names, adjectives, seats and
// cities of countries that stand in it; people and their offices are not looked at.
//
//   SpokenCountry countries(document);
//   countries.Before(token of "the country's president");       // "Kenya", named last before it
//   countries.Winner(countries.Count(first, end), {}, 2);       // of which [first, end) speaks
//   most
//
// Borrows the document. Thread-compatible: `Home` and `TimesNamed` count the article when they are
// first asked. Each other call looks at one sentence or at the tokens that it is given.

#ifndef CHANCERY_CLIENT_EXTRACT_SPOKEN_COUNTRY_H_
#define CHANCERY_CLIENT_EXTRACT_SPOKEN_COUNTRY_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "client/extract/document.h"

namespace chancery {

class SpokenCountry {
 public:
  // How much is spoken of each, by its usual English name.
  using Votes = absl::flat_hash_map<std::string, int>;

  explicit SpokenCountry(const Document& document) : document_(document) {}

  // The polity whose name, adjective, seat or capital stands at the token; empty for none.
  std::string NamedAt(int token) const;

  // "the country's president": the polity that was named last before the token.
  std::string Before(int token) const;

  // "its president": the country that is the subject of the sentence, else the one named last
  // before. Where the subject is a body that is not known, none.
  std::string SubjectBefore(int token) const;

  // "Angola will mediate, and President X is expected ...", "Israel dispatched a team led by
  // Minister X": the subject of the sentence, where whoever stands at `first` is on its side.
  std::string OfSubject(int first) const;

  // "will travel to Germany, where she will meet Foreign Minister X": Germany.
  std::string VisitedBefore(int token) const;

  // The first token of [token, end) at which the sentence goes on with a place, or with what its
  // verb is about; `end` for none.
  int FirstPurposeAfter(int token, int end) const;

  // How much the tokens [first, end) speak of each country.
  Votes Count(int first, int end) const;
  // The votes of the whole article: its home country, if one stands out.
  const Votes& Home();
  // The country with most votes, and at least so many, that is not taken; empty for a draw.
  std::string Winner(const Votes& votes, const std::vector<std::string>& taken, int at_least) const;

  // How often the country or a city of it is named in the article.
  int TimesNamed(absl::string_view polity);

 private:
  // The first "in", "to" or "at" of [token, end) before a place.
  int FirstPlaceAfter(int token, int end) const;

  const Document& document_;
  Votes home_;
  bool home_counted_ = false;
  // By country, once it is asked for.
  Votes times_named_;
  bool named_counted_ = false;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SPOKEN_COUNTRY_H_
