// Takes people and names out of the facts of an article.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_ERASURE_FACTS_REDACTION_H_
#define CHANCERY_SERVER_INGEST_ERASURE_FACTS_REDACTION_H_

#include <set>

#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/name_redactor.h"

namespace chancery {

// The facts without the people at these indices: tenures and statements of theirs go, in meetings
// kErasedPerson (meeting_matching.h) stands for them.
void RemovePeople(const std::set<int>& gone, v1::ArticleFacts* facts);

// The words of the facts, people apart; true if there was something to take out.
bool RedactWords(const NameRedactor& redactor, v1::ArticleFacts* facts);

// The same, with quotations as the redacted text has them. `text` and `redacted` are as long.
bool RedactFacts(const NameRedactor& redactor, absl::string_view text, absl::string_view redacted,
                 v1::ArticleFacts* facts);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ERASURE_FACTS_REDACTION_H_
