// Where a bulk load goes: takes items in order, tells what became of each, and has all of them in
// the end or none.

#ifndef CHANCERY_CLIENT_LOADER_BULK_TARGET_H_
#define CHANCERY_CLIENT_LOADER_BULK_TARGET_H_

#include "absl/status/status.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"

namespace chancery {

// Read may be called from another thread than the rest, and Kill from any.
class BulkTarget {
 public:
  virtual ~BulkTarget() = default;

  // False: it takes no more, and Finish tells why.
  virtual bool Write(const v1::ExportGraphResponse& item) = 0;
  // Waits for the result of the next item. False: there will be none.
  virtual bool Read(v1::IngestArticlesResponse* result) = 0;
  // That was all: it is to be kept. What follows may take a while.
  virtual void End() = 0;
  // Nothing is to be kept. Does nothing after End.
  virtual void Abort() = 0;
  // Ends it at once, also after End, and waits until it has: what was not in place by then never
  // will be.
  virtual void Kill() = 0;
  // Waits for the end. OK: everything is there. Else nothing is, after Abort in any case. Once,
  // when Read has given false.
  virtual absl::Status Finish() = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_BULK_TARGET_H_
