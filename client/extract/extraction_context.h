// What is known about a document beside its text: the fields of a structured source.
//
// A trip of history.state.gov has a traveller, an office, dates, a country and a locale, and its
// remarks ("Met with Prime Minister Prodi.") leave all of them out. A news article has none of
// these; its context is empty.
//
// Plain value; thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_EXTRACTION_CONTEXT_H_
#define CHANCERY_CLIENT_EXTRACT_EXTRACTION_CONTEXT_H_

#include <string>
#include <vector>

#include "storage/model/partial_date.h"

namespace chancery {

struct ExtractionContext {
  // The person who is the implicit subject of every sentence; empty: the text names its subjects.
  std::string subject_name;
  // The office that the subject held, "Secretary of State", and its polity, "United States".
  std::string subject_office;
  std::string subject_polity;
  // Keys of the subject in other systems: "hsg:albright-madeleine-korbel".
  std::vector<std::string> subject_keys;
  // When what the text tells of took place; unknown: the text says.
  PartialDate when;
  // Where: "Rome, Naples" and "Italy".
  std::string place;
  std::string polity;

  bool has_subject() const { return !subject_name.empty(); }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_EXTRACTION_CONTEXT_H_
