// Every day that a meeting may have been on, with what speaks for it: what the rules say, the dates
// of its sentence and of those around, the day that the text was last at, those of the meetings
// told before, and that of the article. What the rules say is first.
//
//   DateClues clues; ...
//   std::vector<DateCandidate> days = DateCandidates(document, dates, reader, found, meeting,
//   clues);
//
// Pure function: thread-safe. Cost: the tokens of some fifteen sentences.

#ifndef CHANCERY_CLIENT_EXTRACT_DATE_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_DATE_CANDIDATES_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/discourse_dates.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/setting_chooser.h"
#include "storage/model/partial_date.h"

namespace chancery {

// A date that the text was at, and where.
struct DateTold {
  PartialDate date;  // unknown for none
  int sentence = 0;
  bool same_section = false;
};

struct DateClues {
  bool in_entry = false;
  // The city of a dateline stands over the sentence.
  bool dateline = false;
  // The last date that the text was at; the last day; the last day, month or year.
  DateTold last_date;
  DateTold last_day;
  DateTold last_told;
};

// `found`: the meetings told before. Empty where it is not known when the article was published.
std::vector<DateCandidate> DateCandidates(const Document& document, const DiscourseDates& dates,
                                          const ClauseReader& reader,
                                          const std::vector<MeetingMention>& found,
                                          const MeetingMention& meeting, const DateClues& clues);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DATE_CANDIDATES_H_
