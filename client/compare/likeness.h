// When two readers mean the same: the tolerance with which readings are compared, two extractors'
// with each other, and one with a careful reader's (the gold; tests/eval).
//
// Deliberately wider than what the product itself takes for the same (storage/text/normalizer.h,
// server/ingest): it has to accept every spelling that a careful reader would, and must not change
// when the product's rules do, or scores of two versions could not be compared.
//
// All compare words: lower case, without accents, split at everything but letters, digits and "_".
// Pure functions: thread-safe. Cost: linear in the texts.

#ifndef CHANCERY_CLIENT_COMPARE_LIKENESS_H_
#define CHANCERY_CLIENT_COMPARE_LIKENESS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

std::vector<std::string> FoldedWords(absl::string_view text);

// All words of one name are in the other, or the last words are the same and so are the initials
// of the first ones. Honorifics and a few transliterations make no difference. Never, if either
// name is empty.
bool IsSamePerson(absl::string_view a, absl::string_view b);

// Half of the words of the shorter one are common, without "of", "the" and the like; "Minister of
// Foreign Affairs" and "foreign secretary" are "foreign minister". Two empty ones are the same.
bool IsSameOffice(absl::string_view a, absl::string_view b);

// The same words, by the usual name of the polity.
bool IsSamePolity(absl::string_view a, absl::string_view b);

// A word in common.
bool IsSamePlace(absl::string_view a, absl::string_view b);

// The same person, or half of the words of the shorter description are common.
bool IsSameSpeaker(absl::string_view a, absl::string_view b);

// `found` and `gold` have a day in common, and `found` is no bare year where the gold is finer.
// Always, if the gold has no date. Qualifiers do not widen.
bool AgreesWithDate(absl::string_view found, absl::string_view gold);

// What of a quotation is compared: in lower case, with straight quotation marks and single blanks,
// and without blanks and . , ; : " at its ends.
std::string QuotationKey(absl::string_view quotation);

// The words of `found` contain all those of `gold`, and exactly those where the gold is as short as
// 25 characters. REQUIRES: both are QuotationKeys.
bool CoversQuotation(const std::string& found, const std::string& gold);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_COMPARE_LIKENESS_H_
