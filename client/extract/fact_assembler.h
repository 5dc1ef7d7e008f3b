// Turns what the stages of the reader found into the public message ArticleFacts: people, offices
// and meetings get their numbers, tokens become byte spans.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_EXTRACT_FACT_ASSEMBLER_H_
#define CHANCERY_CLIENT_EXTRACT_FACT_ASSEMBLER_H_

#include <vector>

#include "chancery/v1/article_facts.pb.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"
#include "client/extract/quotation_finder.h"
#include "client/extract/tenure_finder.h"

namespace chancery {

// Everything that was read, borrowed for the call.
struct Findings {
  const Document& document;
  const std::vector<Mention>& mentions;
  const People& people;
  const std::vector<MeetingMention>& meeting_mentions;
  const std::vector<Meeting>& meetings;
  const std::vector<TenureMention>& tenures;
  const std::vector<Quotation>& quotations;
};

// Adds persons, offices, tenures, meetings and statements to `facts`.
void AssembleFacts(const Findings& findings, v1::ArticleFacts* facts);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FACT_ASSEMBLER_H_
