// Whom the mentions of a sentence mean as parties of a meeting: a person, an office, a country, a
// group, or several people ("the two leaders").
//
//   PartyReader parties(document, clauses, mentions, people);
//   std::vector<Party> sides;
//   parties.AddAll(clauses.ListAt(token).mentions, &sides);
//
// The press is no party, and who only speaks for others is none either.
//
// Borrows its arguments. Immutable: thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_PARTY_READER_H_
#define CHANCERY_CLIENT_EXTRACT_PARTY_READER_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"

namespace chancery {

class PartyReader {
 public:
  // Of one meeting; summits name some thirty.
  static constexpr size_t kMaxParties = 40;

  PartyReader(const Document& document, const ClauseReader& clauses,
              const std::vector<Mention>& mentions, const People& people)
      : document_(document), reader_(clauses), mentions_(mentions), people_(people) {}

  // Adds what mention `m` names, but nobody twice.
  void AddMention(int m, std::vector<Party>* parties) const;
  void AddAll(const std::vector<int>& list, std::vector<Party>* parties) const;
  // "A delegation led by B was in Rome. It was received by C": of "It" at `token`, B.
  void AddLeaderBefore(int token, std::vector<Party>* parties) const;
  // The person of this index, told by mention `m` (-1: by none).
  void AddPerson(int person, int m, std::vector<Party>* parties) const;
  static void Append(Party party, std::vector<Party>* parties);

  // Reporters and their like.
  bool IsPress(const Mention& mention) const;
  // False for an empty list.
  bool AllPress(const std::vector<int>& list) const;
  // Persons, offices and groups of people rather than countries.
  bool HasHuman(const std::vector<int>& list) const;
  // Every one of the list is a person or the holder of an office.
  bool AllPeople(const std::vector<int>& list) const;
  // Two people who may be of different polities: not all of one.
  bool TwoSides(const std::vector<Party>& parties) const;

  // How many parties are not countries.
  static int Humans(const std::vector<Party>& parties);

 private:
  // Of the last "delegation led by X" before mention `m`, which may be one behind the last, told
  // not far before `sentence`: the mention of X; -1 for none.
  int LeaderBefore(int m, int sentence) const;

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PARTY_READER_H_
