// The day of publication, from the ways in which the Web writes it.
//
//   ParsePublicationDate("Fri, 21 Jan 2022 23:30:00 -0500");   // 2022-01-21
//   ParsePublicationDate("2022-01-21T23:30:00Z");              // 2022-01-21
//   ParsePublicationDate("January 21, 2022");                  // 2022-01-21
//   ParsePublicationDate("2022-01-22T01:30:00Z", "https://example.com/2022/01/21/talks");
//                                                              // 2022-01-21
//
// Read are EDTF (storage/model/partial_date.h), days and times of ISO 8601, the dates of RFC 822
// and its successors (of feeds and HTTP), and days with the English name of the month. Of a time
// the day is taken as it is written, in the zone in which it is written: this is the publisher's
// own day, to which "on Friday" in the text refers, where the publisher writes in its own zone.
//
// Many write in Greenwich's ("Z", "GMT", "+00:00") wherever they are. Then the publisher's own day
// is the one in the path of the article's address, if it may be that instant's day somewhere;
// else the instant's day in the zone of the country whose domain the address has (".jp"), by
// winter time; else as written.
//
// 03/04/2026 is refused, as nobody knows whether it is in March or in April.
//
// Pure function: thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_PUBLICATION_DATE_H_
#define CHANCERY_CLIENT_LOADER_PUBLICATION_DATE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/model/partial_date.h"

namespace chancery {

// `url`: of the article, empty where it is not known. INVALID_ARGUMENT, with what is wrong, for
// anything else, and for the unknown date.
absl::StatusOr<PartialDate> ParsePublicationDate(absl::string_view written,
                                                 absl::string_view url = absl::string_view());

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_PUBLICATION_DATE_H_
