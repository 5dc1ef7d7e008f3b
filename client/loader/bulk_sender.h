// Sends prepared items to a bulk load and tells what became of each, in order.

#ifndef CHANCERY_CLIENT_LOADER_BULK_SENDER_H_
#define CHANCERY_CLIENT_LOADER_BULK_SENDER_H_

#include <functional>

#include "absl/status/status.h"
#include "client/loader/bulk_target.h"
#include "client/loader/extraction_pool.h"
#include "client/loader/source_item.h"

namespace chancery {

// Sends until the pool ends, waits for the results, and has it kept; unless `give_up` says by then
// that the run was cut short: CANCELLED, and nothing is kept. Once it is being kept, nothing is
// asked any more. `give_up` must be quick, and safe from another thread than `on_outcome`, which
// gets every item, in the order of the pool, from one thread at a time; whether they are kept shows
// in the end: OK, they are; any error, nothing is.
absl::Status SendInBulk(ExtractionPool& pool, BulkTarget& target,
                        const std::function<bool()>& give_up,
                        const std::function<void(const ItemOutcome&)>& on_outcome);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_BULK_SENDER_H_
