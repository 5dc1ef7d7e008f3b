// Who did what: one JSON line for each write, decision and act of administration, and for each call
// that was denied. Append-only; a line is on the device before the caller gets its answer.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<AuditLog> audit, AuditLog::Open(options, clock));
//   CHANCERY_RETURN_IF_ERROR(audit->CheckWritable());   // before what is to be recorded
//   ... it is done ...
//   audit->Record(event, AuditLog::Durability::kNow);
//
//   {"time":"2026-11-28T23:59:59.123456Z","event":"call","principal":"desk-1","method":
//    "CurationService/MergeEntities","code":"OK","revision":812,"request_id":"8f...","peer":"ipv4:..."}
//
// `event` is "call", "begin" (of a stream, whose "call" follows when it ends), "denied", or
// "resumed" (lines before it could not be written). No text of an article or a request, no token
// and no key is in it.
//
// Denied calls cost the caller nothing, so only kMaxDenialsPerSecond are recorded, without waiting
// for the device; the next one says how many were left out ("left_out").
//
// A half line that a crash left stays as it is, and the next line begins after it.
//
// A file that reaches Options::max_file_bytes is renamed to FILE.1, what was that to FILE.2, and so
// on; the oldest beyond Options::keep_files goes.
//
// Thread-safe. Lines that wait at the same time share one sync of the device.

#ifndef CHANCERY_SERVER_OBSERVABILITY_AUDIT_LOG_H_
#define CHANCERY_SERVER_OBSERVABILITY_AUDIT_LOG_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"

namespace chancery {

struct AuditEvent {
  absl::string_view event;      // "call", "begin", "denied"
  absl::string_view principal;  // empty: nobody knows
  absl::string_view method;
  absl::string_view code;    // of the status, "OK"; empty for "begin"
  absl::string_view reason;  // of the error; empty for OK
  int64_t revision = 0;      // that was made; 0: none, or it is not known
  int64_t messages = 0;      // of a stream, that were answered; 0 otherwise
  absl::string_view request_id;
  absl::string_view trace_id;  // of the caller's trace; empty: there is none
  absl::string_view peer;
};

class AuditLog {
 public:
  struct Options {
    std::string path;
    uint64_t max_file_bytes = uint64_t{64} << 20;
    int keep_files = 10;
  };
  static constexpr int kMaxDenialsPerSecond = 20;

  enum class Durability {
    kNow,    // on the device when Record returns
    kLater,  // with the next one that is
  };

  // Appends to options.path, which is made if it is not there (mode 0600). `clock` must outlive the
  // log. The errors of the device, naming the file.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(const Options& options, const Clock& clock);
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // OK if what was written last came to the device, or a line does now. UNAVAILABLE with reason
  // STORAGE_UNAVAILABLE otherwise: what cannot be recorded is not to be done.
  absl::Status CheckWritable();

  // The errors of the device.
  absl::Status Record(const AuditEvent& event, Durability durability);

 private:
  AuditLog(const Options& options, const Clock& clock);

  // These REQUIRE that mu_ is held.
  absl::Status OpenFile();
  absl::Status Append(absl::string_view line);
  absl::Status Rotate();

  // Of the lines up to `goal`.
  absl::Status SyncFailed(uint64_t goal, int error);

  absl::Status WaitUntilSynced(std::unique_lock<std::mutex>& lock, uint64_t number);
  absl::Status Failure(absl::string_view what, int error) const;

  const Options options_;
  const Clock& clock_;

  std::mutex mu_;
  std::condition_variable synced_;
  // Guarded by mu_.
  int fd_ = -1;
  uint64_t file_bytes_ = 0;
  uint64_t written_ = 0;    // lines
  uint64_t on_device_ = 0;  // of these, the first ones
  // Lines after the one and up to the other were not on the device when its sync last failed. A
  // later sync that succeeds says nothing about them: the system may have dropped them.
  uint64_t failed_from_ = 0;
  uint64_t failed_up_to_ = 0;
  absl::Status sync_failure_;
  bool syncing_ = false;
  absl::Status status_;  // the last failure, until a sync succeeds
  absl::Time second_ = absl::InfinitePast();
  int denials_ = 0;  // in second_
  int64_t left_out_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_AUDIT_LOG_H_
