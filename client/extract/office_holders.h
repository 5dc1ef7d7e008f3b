// Who may be called by an office: whether "the German chancellor" can mean somebody of whom the
// text has told which offices.
//
//   OfficeHolders holders(&cast);
//   holders.Fits(person, mention);  // "the minister" fits who is a foreign minister
//   holders.Take(person, m);        // the text goes on: that one is meant
//
// Borrows the cast, to whose people Take adds what the phrase tells of them. Thread-compatible.
// Cost: the offices of the person, of which there are few.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICE_HOLDERS_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICE_HOLDERS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/person.h"

namespace chancery {

class OfficeHolders {
 public:
  explicit OfficeHolders(Cast* cast);

  // Could the person be meant by the office that the mention names?
  bool Fits(int p, const Mention& mention) const;
  // By the head of a plural, "ministers"?
  bool MayBeCalled(const Person& person, absl::string_view head) const;
  // "the foreign ministers": does the person hold offices, but not that one?
  static bool IsOfAnotherKind(const Person& person, const Mention& mention);
  // Is the person named only as somebody's counterpart, of another side then? Cost: a look-up.
  bool IsCounterpartOnly(int p) const { return counterpart_only_[p]; }
  // Is the person of the country on whose paper the text is, "THE WHITE HOUSE"?
  bool IsOfHouse(int p) const { return !house_.empty() && cast_.persons()[p].polity == house_; }
  // The last mention of somebody only described, "a senior official", whom the office phrase `m`
  // takes up: "the official". -1 for none.
  int DescribedBefore(int m) const;

  // Office phrase `m` means the person: sets Mention::person. Of whom no office has been told it
  // tells one, and of which country the person is.
  void Take(int p, int m);

 private:
  void FindCounterparts();
  void TakeOffice(int p, int m);
  // Has a mention of the person the rank before the name?
  bool IsCalled(int p, absl::string_view rank) const;
  // "EAM": are these the initials of a title of the person?
  bool HasInitials(int p, const Mention& mention) const;

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
  // Whose paper the text is written on; empty where it has no such head.
  std::string house_;
  std::vector<bool> counterpart_only_;  // by person
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICE_HOLDERS_H_
