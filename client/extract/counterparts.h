// Who a counterpart is, and what office the word stands for: "his Russian counterpart" of a foreign
// minister is Russia's foreign minister, that of the United States its secretary of state.
//
// Borrows the cast. Thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_COUNTERPARTS_H_
#define CHANCERY_CLIENT_EXTRACT_COUNTERPARTS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

class Counterparts {
 public:
  explicit Counterparts(Cast* cast)
      : cast_(*cast), document_(cast->document()), mentions_(cast->mentions()) {}

  // Of people named as counterparts, before offices without a country are looked at: whose
  // counterpart is the one named last before them.
  void NameAll();

  // Whose counterpart the named one of mention `m` is, as its sentence tells: the last subject
  // named before, else the first one named. -1 where a pronoun stands there, or nobody.
  int OwnerInSentence(int m) const;

  // False for a counterpart of whom it is not known what office the word stands for.
  bool IsNamed(const Mention& mention) const;

  // "X's predecessor, Y": mention `m`, of Y, once held the office of X.
  void NamePredecessor(int m);

  // Gives a counterpart the office that the word stands for: a foreign minister's counterpart is a
  // foreign minister, and Secretary of State in the US.
  void Name(int m, int owner);

  // "his Russian counterpart": who holds the same rank in that country.
  void Resolve(int m, int subject);

 private:
  // "A and B met their Russian counterparts, C and D": D is B's. -1 unless there are as many of the
  // ones as of the others.
  int RespectiveOwner(int m) const;

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
  // By country; made when it is first asked.
  absl::flat_hash_map<std::string, std::vector<int>> by_polity_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_COUNTERPARTS_H_
