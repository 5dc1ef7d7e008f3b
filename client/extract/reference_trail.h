// What a text has told of whom up to a point: who was named last, and how; who is told of most;
// whom "she" and "the minister" meant last. What the choice between those who may be meant next is
// made by.
//
//   ReferenceTrail trail(cast, genders);
//   for (int m ...) {
//     ... trail.Of(person).last ...  // before mention m
//     trail.Remember(m);             // once it is known whom it means
//   }
//
// The title of an article stands behind its text, and is no part of what was told. Borrows its
// arguments. Thread-compatible. Cost: a few dozen people for each mention.

#ifndef CHANCERY_CLIENT_EXTRACT_REFERENCE_TRAIL_H_
#define CHANCERY_CLIENT_EXTRACT_REFERENCE_TRAIL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/given_gender.h"
#include "client/extract/mention.h"
#include "client/extract/person_genders.h"

namespace chancery {

class ReferenceTrail {
 public:
  // Mentions, -1 for none: the last one of a person, and the last that is a pronoun; how many there
  // were; how many sentences the person led, and the last of them, -1 for none.
  struct Trace {
    int last = -1;
    int last_called = -1;
    int count = 0;
    int led = 0;
    int last_led = -1;
  };
  // A person, -1 for nobody, and the sentence in which that was told, -1 for none.
  struct Told {
    int person = -1;
    int sentence = -1;
  };
  // Where a mention stands in its sentence.
  enum class Role : uint8_t {
    kFirstSubject,
    kSubject,
    kObject,
    kOther,
    kPossessor,
    kQuoted,
    kNone,
  };

  ReferenceTrail(const Cast& cast, const PersonGenders& genders);

  // The text has told of whom mention `m` means.
  void Remember(int m);

  const Trace& Of(int person) const { return traces_[person]; }
  // Sentences since the person was told of; -1 for never.
  int SentencesSince(int person, int sentence) const;
  // Was the person last told of in the line of the sentence?
  bool IsOfLine(int person, int sentence) const;
  // The last people told of, newest last; some dozens at most.
  const std::vector<int>& recent() const { return recent_; }
  // Who is told of most, and after that one most; the first one told of. -1 for nobody.
  int foremost() const { return foremost_; }
  int second() const { return second_; }
  int first() const { return first_; }
  // Whom the title of the article names.
  const std::vector<int>& titled() const { return titled_; }
  bool IsTitled(int person) const;
  // The first mention of the person by name, wherever it stands; -1 for none.
  int FirstNamed(int person) const { return first_named_[person]; }
  // Who was called "she", "he" last.
  const Told& Called(Gender gender) const { return called_[static_cast<size_t>(gender)]; }
  // Who spoke last, "X said".
  const Told& speaker() const { return speaker_; }
  // Whom an office of that title meant last; -1 for nobody.
  int MeantBy(absl::string_view title) const;
  // The last people whom a plural meant, sorted, and where.
  const std::vector<int>& last_set() const { return last_set_; }
  int last_set_sentence() const { return last_set_sentence_; }
  // Of whom the line of the sentence, and the line before it, told first; -1 for nobody.
  int FirstOfLine(int sentence) const;
  int FirstOfLineBefore(int sentence) const;

  Role RoleOf(int m) const;
  // Is the mention who speaks, "X said", "said X"?
  bool Speaks(const Mention& mention) const;

 private:
  void RememberPerson(int person, int m);

  const Cast& cast_;
  const Document& document_;
  const std::vector<Mention>& mentions_;
  const PersonGenders& genders_;
  std::vector<Trace> traces_;     // by person
  std::vector<int> first_named_;  // by person
  std::vector<int> recent_;
  std::vector<int> titled_;
  int foremost_ = -1;
  int second_ = -1;
  int first_ = -1;
  Told called_[3];
  Told speaker_;
  absl::flat_hash_map<std::string, int> meant_by_;  // by title in lower case
  std::vector<int> last_set_;
  int last_set_sentence_ = -1;
  int line_ = -1;
  int line_first_ = -1;
  int line_before_first_ = -1;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_REFERENCE_TRAIL_H_
