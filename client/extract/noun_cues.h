// Meetings that a noun tells of: "talks between A and B", "A's meeting with B", "a call from A to
// B", "the A-B summit", "a dinner hosted by A", "their last encounter".
//
//   NounCues(&context).ReadNoun(token of "talks");   // adds to context.found
//
// The sides stand before the noun as a possessor or a compound, behind it after "between", "of",
// "with" or "by", or are the subject of the verb that governs it; where the sentence names one side
// only, the other is whom the text is about. Cost: linear in the sentence and those right before
// it.

#ifndef CHANCERY_CLIENT_EXTRACT_NOUN_CUES_H_
#define CHANCERY_CLIENT_EXTRACT_NOUN_CUES_H_

#include <string>
#include <utility>
#include <vector>

#include "client/extract/cue_reader.h"

namespace chancery {

class NounCues : public CueReader {
 public:
  explicit NounCues(CueContext* context) : CueReader(context) {}

  void ReadNoun(int i);
  // "The trip ended with a meeting with B", "An appointment with B fell victim to a storm": of whom
  // the sentences before were about. Nothing where the sentence has somebody else before the noun.
  void AddTopic(int np, const std::vector<int>& others, std::vector<Party>* parties) const;

 private:
  // "had X to lunch", "took X to dinner", "has X for breakfast". False if it is none.
  bool ReadHadToMeal(int i);
  // "A further meeting, set for May, was called off": of those of the meeting told before. Empty
  // where the sentence names others.
  std::vector<Party> PartiesAgain(int cue, int np) const;
  // "The State Department says a meeting with X is possible": of somebody else than who says so.
  bool OnlySays(const std::vector<int>& subject, int np) const;
  // "the conversation that A had with B". False if it is none.
  bool ReadHadWith(int i);
  // "X paid a visit to Finland. Discussions were held on Monday", in a text of the President of
  // Finland: the two; empty elsewhere.
  std::vector<Party> HostAndVisitor(int cue) const;
  // "A and B agreed on a border. The agreement came at the end of a meeting in Oslo": the two of
  // whom the sentence before told. Empty where that, or this one, tells of others.
  std::vector<Party> PairBefore(int cue) const;
  // "Thursday's meeting with B has been called off by A": whose meeting it was.
  void AddCanceller(int end, std::vector<Party>* parties) const;
  // "he has had a dozen meetings since breakfast: A, with whom ...; B; C": one with each.
  bool ReadSeries(int i, int np);
  // "The session with Minister B marks ...": the other side is the one the text is about, the last
  // person named before who is not of B's country.
  void AddProtagonist(const std::vector<int>& others, std::vector<Party>* parties) const;
  // "X's office said that the session with Y was off": X, who is not named as a side.
  void AddWhoseOfficeSays(int np, const std::vector<int>& others,
                          std::vector<Party>* parties) const;
  // "The programme of X includes talks with Y", "On X's agenda is a meeting with Y": X.
  void AddPlanner(int np, std::vector<Party>* parties) const;
  // The only one who had two meetings of those told last, each with one other; -1 for none, and
  // where he is one of the others.
  int HubBefore(const std::vector<int>& others) const;
  // Whom the sentence is about: its first person, who is its subject or owns that; -1 for none.
  int TopicOf(const Sentence& sentence) const;
  bool HasGroup(const std::vector<int>& list) const;
  // "Biden-Putin", "US-Russia", "Ukraine-Russia" that ends with token `last`. Names that are only
  // in a compound are looked up among the people.
  bool ReadCompound(int last, std::vector<Party>* parties, int* np) const;
  bool CompoundParty(int first, int end, std::vector<Party>* parties) const;
  // "A placed calls to B and C": one to each.
  bool ReadCallsToEach(int i, int np);
  bool ReadCallPhrase(int i, std::vector<Party>* parties, int* end) const;
  // "held", "had", "began" directly governs the noun phrase that starts at `np`: its token or -1.
  int LightVerbBefore(int np) const;
  // "[meeting] lasted an hour and a half": a detail of the last meeting told.
  void AddDetails(int i);
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NOUN_CUES_H_
