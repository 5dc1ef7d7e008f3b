// Reads the remarks of a record of trips: fragments of sentences without a subject.
//
//   Met with King Abdullah II and Iraqi Prime Minister al-Maliki; visited U.S. military personnel.
//   Discussed the Kosovo crisis with Pope John Paul II.
//   Accompanied President Bush to a meeting with President Putin.
//   Attended NATO Ministerial Meeting.
//
// The subject is the traveller of the context, who met everybody that "met with" and its like
// name. An office without a polity is one of the country of the trip. Whom the traveller
// accompanied or joined is of the same delegation and no counterpart; speeches, ceremonies,
// vacations and the visit as such are no meetings. A conference that was attended is one, with its
// name as title and, where the name says it, the body that met.
//
// Deterministic and pure: thread-safe, no I/O. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_REMARKS_H_
#define CHANCERY_CLIENT_EXTRACT_REMARKS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extraction_context.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

constexpr absl::string_view kRemarksExtractor = "chancery-remarks";
// Raised with every change of the rules: the facts of an older version are replaced.
constexpr absl::string_view kRemarksVersion = "1";

// Everything that `article.text` tells of the subject's meetings. One MeetingFact for each that is
// told; persons and offices that are named twice are one. Spans are bytes of article.text.
//
// INVALID_ARGUMENT if the context has no subject.
absl::StatusOr<v1::ArticleFacts> ReadRemarks(const Gazetteer& gazetteer,
                                             const v1::ArticleSource& article,
                                             const ExtractionContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_REMARKS_H_
