// Finds what an article says of when somebody held an office: "has served as foreign minister since
// 2004", "was ambassador from 1994 to 2004", "resigned as envoy on Friday", "former president".
//
//   std::vector<TenureMention> tenures = FindTenures(document, reader, mentions, people);
//
// Every office that the article gives to a person is a tenure; those of which nothing else is said
// have only the day on which the article shows them held.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_EXTRACT_TENURE_FINDER_H_
#define CHANCERY_CLIENT_EXTRACT_TENURE_FINDER_H_

#include <vector>

#include "chancery/v1/time.pb.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"

namespace chancery {

struct TenureMention {
  int person = -1;
  OfficeUse office;
  PartialDate start;
  PartialDate end;
  v1::EndState end_state = v1::END_STATE_UNKNOWN;
  PartialDate last_known;
  // Sentences that say it, the first one first.
  std::vector<int> sentences;
  // Start or end is stated, rather than only the office.
  bool dated = false;
};

// `meetings` date the sentences that tell of them: a minister of a picture of 2004 held the office
// in 2004.
std::vector<TenureMention> FindTenures(const Document& document, const ClauseReader& reader,
                                       const std::vector<Mention>& mentions, const People& people,
                                       const std::vector<MeetingMention>& meetings);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TENURE_FINDER_H_
