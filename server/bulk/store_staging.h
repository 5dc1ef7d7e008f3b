// A place beside a data directory in which a store is filled, to take the directory's place as a
// whole or not at all.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<StoreStaging> staging,
//                             StoreStaging::Start("/var/lib/chancery", open));
//   ... fill the store at staging->path(), and close it ...
//   CHANCERY_RETURN_IF_ERROR(staging->Publish());
//
// If the directory has a store, the place begins as a copy of it (files are linked, where that is
// possible), and nobody else can open the store meanwhile. Until Publish the directory is as it
// was, whatever happens; what an interrupted load leaves behind is removed by the next one.
//
// Not thread-safe.

#ifndef CHANCERY_SERVER_BULK_STORE_STAGING_H_
#define CHANCERY_SERVER_BULK_STORE_STAGING_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/kv/kv_store.h"

namespace chancery {

class StoreStaging {
 public:
  // Is a file of that name in a store's directory the engine's? All others are somebody else's.
  using IsEngineFile = bool (*)(absl::string_view name);
  // Opens the store in a directory, as its engine does.
  using Open = std::function<absl::StatusOr<std::unique_ptr<KvStore>>(const std::string& path)>;

  // Errors of the engine (another process has the store open; it is no store), and
  //   FAILED_PRECONDITION  STORAGE_LOCKED       another load into the directory is under way
  //   FAILED_PRECONDITION  STORAGE_UNAVAILABLE  "DIRECTORY.loading" is there, and of no load; the
  //                                             directory is a mount point, or has others in it
  //   UNAVAILABLE          STORAGE_UNAVAILABLE  the file system refuses
  static absl::StatusOr<std::unique_ptr<StoreStaging>> Start(const std::string& directory,
                                                             const Open& open,
                                                             IsEngineFile is_engine_file);

  // Removes what was not published.
  virtual ~StoreStaging() = default;

  // Where to fill the store: its directory is absent, or has the copy.
  virtual const std::string& path() const = 0;
  // True if it begins as a copy.
  virtual bool has_store() const = 0;

  // Puts the store in the directory's place, durably, with the files there that are not the
  // engine's, its owner and its mode. REQUIRES: it is closed. After an error the directory is as it
  // was.
  virtual absl::Status Publish() = 0;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_BULK_STORE_STAGING_H_
