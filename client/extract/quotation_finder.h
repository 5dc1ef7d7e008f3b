// Finds the direct quotations of an article and who says them.
//
//   for (const Quotation& quotation : FindQuotations(document, reader, mentions)) ...
//
// The speaker may stand after the words ("...," X said), before them (X said: "..."), between two
// parts, in the sentence before, or only with the first of several paragraphs. A speaker is a
// person, an office, a polity or a description ("a senior official"). Words in quotation marks that
// nobody is said to have spoken are left out.
//
// Pure function: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_EXTRACT_QUOTATION_FINDER_H_
#define CHANCERY_CLIENT_EXTRACT_QUOTATION_FINDER_H_

#include <string>
#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/mention.h"

namespace chancery {

struct Quotation {
  // Bytes between the marks.
  int begin = 0;
  int end = 0;
  // The sentences that it spans, first to last.
  int first_sentence = 0;
  int last_sentence = 0;
  Party speaker;
  bool has_addressee = false;
  Party addressee;
  PartialDate when;
  // Less than a clause: "null and void".
  bool fragment = false;
  // In the reporter's words; begin and end are those of the clause.
  bool paraphrase = false;
  float confidence = 1;
};

// In the order of the text.
std::vector<Quotation> FindQuotations(const Document& document, const ClauseReader& reader,
                                      const std::vector<Mention>& mentions);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_QUOTATION_FINDER_H_
