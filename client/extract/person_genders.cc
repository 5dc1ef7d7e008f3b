#include "client/extract/person_genders.h"

#include "client/extract/document.h"

namespace chancery {

PersonGenders::PersonGenders(const Cast& cast) : cast_(cast) {
  for (const Person& person : cast_.persons()) {
    genders_.push_back(GenderOfName(person.name));
    likely_.push_back(LikelyGenderOfName(person.name));
  }
  // "Lady Hathersage" beside Noel Hathersage is his wife.
  for (const Mention& mention : cast_.mentions()) {
    if (mention.person < 0 || mention.kind != Mention::Kind::kPerson) continue;
    for (int i = mention.first; i < mention.core_first; ++i) {
      const Gender told = GenderOfTitle(cast_.document().token(i).lower);
      if (told != Gender::kUnknown && genders_[mention.person] == Gender::kUnknown) {
        genders_[mention.person] = told;
      }
    }
  }
}

Gender PersonGenders::Said(const Mention& pronoun) const {
  return GenderOfPronoun(cast_.document().token(pronoun.core_first).lower);
}

bool PersonGenders::Differs(int p, const Mention& pronoun) const {
  const Gender said = Said(pronoun);
  return said != Gender::kUnknown && Of(p) != Gender::kUnknown && Of(p) != said;
}

}  // namespace chancery
