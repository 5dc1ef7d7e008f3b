// Which people of an article are women and which are men, by their titles and given names, so that
// "she" does not mean a man.
//
// Borrows the cast. Immutable; thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_PERSON_GENDERS_H_
#define CHANCERY_CLIENT_EXTRACT_PERSON_GENDERS_H_

#include <vector>

#include "client/extract/cast.h"
#include "client/extract/given_gender.h"
#include "client/extract/mention.h"

namespace chancery {

class PersonGenders {
 public:
  explicit PersonGenders(const Cast& cast);

  // Of person `p`; often not known.
  Gender Of(int p) const { return genders_[p] != Gender::kUnknown ? genders_[p] : likely_[p]; }
  // Not only by the longer lists of names.
  bool IsSure(int p) const { return genders_[p] != Gender::kUnknown; }
  // "She" means person `p`, of whom it was not known.
  void Learn(int p, Gender gender) {
    if (genders_[p] == Gender::kUnknown) genders_[p] = gender;
  }
  // What the pronoun says.
  Gender Said(const Mention& pronoun) const;
  // Is person `p` known not to be what the pronoun says?
  bool Differs(int p, const Mention& pronoun) const;

 private:
  const Cast& cast_;
  // By person.
  std::vector<Gender> genders_;
  std::vector<Gender> likely_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PERSON_GENDERS_H_
