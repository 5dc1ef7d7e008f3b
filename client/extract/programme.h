// Whether a text is a programme, a list of engagements or a schedule, whose it is, and of which day
// its entries are.
//
//   const Programme programme(document, mentions, people);
//   if (programme.is_list()) Use(programme.protagonist());
//
// Borrows its arguments. Immutable: thread-safe. Cost: linear in the text, once; a look at the
// heads before a sentence for each day.

#ifndef CHANCERY_CLIENT_EXTRACT_PROGRAMME_H_
#define CHANCERY_CLIENT_EXTRACT_PROGRAMME_H_

#include <functional>
#include <utility>
#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"
#include "storage/model/partial_date.h"

namespace chancery {

class Programme {
 public:
  // Sentences within which the head of an agenda counts.
  static constexpr int kMaxAgenda = 40;

  Programme(const Document& document, const std::vector<Mention>& mentions, const People& people);

  // The text is a list of engagements.
  bool is_list() const { return is_list_; }
  // The line of sentence `index` begins with somebody's name, as a sentence of its own.
  bool IsUnderName(int index) const { return NameOfLine(index) >= 0; }
  // Whose programme it is, or whom the text is about, as an index into People::persons(); -1 where
  // nobody stands out.
  int protagonist() const { return protagonist_; }
  // Of a list of several people's engagements whose sentence `index` is: of whom its line begins
  // with, "Ana Costa, President. Working visit, July 13. Met with X"; or of whom the last head that
  // is nothing but a name names; else protagonist().
  int ProtagonistAt(int index) const;
  // The list tells of days that are over, of one of them with its year: its present tense is of
  // what was, "2 May: X declines to see Y".
  bool is_chronicle() const { return is_chronicle_; }
  // A schedule of what is to come, given out on its day or before: no line tells of what was.
  bool is_schedule() const { return is_schedule_; }
  // The title names the protagonist and nobody else.
  bool titled() const { return titled_; }

  // The day of sentence `index` as an entry of an agenda, unknown for no entry.
  PartialDate DayOf(int index) const;
  // "10:00 a.m. The minister meets", "9 a.m.", "14.30".
  bool BeginsWithHour(const Sentence& sentence) const;

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool IsHead(const Sentence& sentence) const;
  bool NamesProgrammeOf(const Sentence& head, int name) const;
  // The first day that a head names; unknown for none.
  PartialDate DayIn(const Sentence& head) const;
  bool HeadedAsProgramme() const;
  int CountEntries() const;
  bool BeginsEntry(int index) const;
  int FindProtagonist();
  int NamedOwner() const;
  int MostNamed(const std::function<bool(const Person&)>& may) const;
  int AloneInSentences() const;
  bool TellsOfThePast() const;
  bool TellsOfPastDays() const;
  // "May 5: Minister X", "May 5-7: Visit of Minister X": is the mention whom an entry is about?
  bool LeadsEntry(const Mention& mention) const;
  // Of pairs of a sentence and a person, who stands in an earlier sentence of the line; -1 for
  // none.
  int OfSameLine(const std::vector<std::pair<int, int>>& openings, int index) const;
  // Whom the first sentence of the line names and nothing else; -1 for nobody.
  int NameOfLine(int index) const;

  const Document& document_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  // A head calls it a programme, a schedule or the like.
  bool headed_ = false;
  bool is_list_ = false;
  bool is_chronicle_ = false;
  bool is_schedule_ = false;
  bool titled_ = false;
  int protagonist_ = -1;
  // Sentences that are nothing but a person's name, with whom they name.
  std::vector<std::pair<int, int>> name_heads_;
  // The same of sentences with which a line begins that goes on behind them.
  std::vector<std::pair<int, int>> name_openings_;
  // Entries, and who leads each.
  std::vector<std::pair<int, int>> entry_leads_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PROGRAMME_H_
