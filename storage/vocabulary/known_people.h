// Of which polity the people are whom news names without one: "President Bush" of 2003, "Putin".
//
//   const KnownPerson* person = KnownPeople::Default().Find("Fumio Kishida", 2023);
//   person->polity;                                                     // "Japan"
//   person->Held(OfficeEntry::Class::kHeadOfGovernment, 2023);          // true
//
// The list is short and stands in storage/vocabulary/data/known_people.tsv. It answers of which
// country an office is that a text states; that somebody held an office is for the text to say.
//
// Names are compared by NameKey. Immutable after construction: thread-safe. What is returned lives
// as long as the list; that of Default() lives for ever. Cost of a look-up: that of NameKey.

#ifndef CHANCERY_STORAGE_VOCABULARY_KNOWN_PEOPLE_H_
#define CHANCERY_STORAGE_VOCABULARY_KNOWN_PEOPLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct KnownPerson {
  struct Term {
    OfficeEntry::Class office_class = OfficeEntry::Class::kOther;
    int first_year = 0;
    int last_year = 0;
  };

  // Did the person hold an office of this class in `year`, or until the year before?
  bool Held(OfficeEntry::Class office_class, int year) const;
  // Any office.
  bool InOffice(int year) const;

  // The usual form of the name.
  std::string name;
  std::string polity;
  std::vector<Term> terms;
};

class KnownPeople {
 public:
  static const KnownPeople& Default();

  // Reads the form of known_people.tsv. INVALID_ARGUMENT names the line that is wrong.
  static absl::StatusOr<KnownPeople> Parse(absl::string_view text);

  // Who is meant by `name` in a text of `year` (0: not known). A full name is that of the one
  // person who has it, or of the one of several who is in office; a surname alone only that of one
  // in office. Null for anybody else.
  const KnownPerson* Find(absl::string_view name, int year) const;

  size_t size() const { return people_.size(); }

 private:
  KnownPeople() = default;

  std::vector<KnownPerson> people_;
  // Name keys to indices of people_.
  absl::flat_hash_map<std::string, std::vector<int>> by_key_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_VOCABULARY_KNOWN_PEOPLE_H_
