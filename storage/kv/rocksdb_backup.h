// The files of an open RocksDB, as they are at one moment, in a new directory.

#ifndef CHANCERY_STORAGE_KV_ROCKSDB_BACKUP_H_
#define CHANCERY_STORAGE_KV_ROCKSDB_BACKUP_H_

#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/status.h"

namespace chancery {

// Directories beside `directory` that have the files of the same database, newest first: earlier
// backups. What cannot be read is none.
std::vector<std::string> FindEarlierBackups(const rocksdb::DB& db, const std::string& directory);

// Makes `directory`, which must not be there, of the live files of `db`; writes go on meanwhile.
// Files of rows never change once they are written: one that an earlier backup has is linked from
// there, and with `link` one of the store's is linked where both are on one device; what is left is
// copied. All is on the device when it returns. After an error, part of it may be there.
rocksdb::Status CopyLiveFiles(rocksdb::DB& db, const std::string& directory,
                              const std::vector<std::string>& earlier, bool link);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_ROCKSDB_BACKUP_H_
