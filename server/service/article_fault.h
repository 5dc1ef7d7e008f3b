// Whose fault it is that an article was not ingested.
//
// One that is at fault itself is rejected, and the stream goes on with the next. Anything else ends
// the stream with its status: the article is good, and the sender may try it again.
//
// Thread-safe: a pure function.

#ifndef CHANCERY_SERVER_SERVICE_ARTICLE_FAULT_H_
#define CHANCERY_SERVER_SERVICE_ARTICLE_FAULT_H_

#include "absl/status/status.h"

namespace chancery {

// True for errors whose reason (storage/base/errors.h) speaks of what the article says: fields that
// are wrong, a limit that it passes, a key or a reference that does not fit. Not the engine's
// errors, whatever their code, nor a deadline, a cancellation or a budget of the stream. An error
// without a reason is nobody's fault that is known. REQUIRES: !status.ok().
bool IsFaultOfArticle(const absl::Status& status);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_ARTICLE_FAULT_H_
