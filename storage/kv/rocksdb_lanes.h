// Lanes of keys (ReadOptions::by_lane) as RocksDB knows them: prefixes, of which files and write
// buffers keep filters.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_KV_ROCKSDB_LANES_H_
#define CHANCERY_STORAGE_KV_ROCKSDB_LANES_H_

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/strings/string_view.h"
#include "rocksdb/slice_transform.h"

namespace chancery {

// `lane_size`: how many bytes of a key are its lane; 0: it is in none. REQUIRES: the same of all
// keys that begin with these bytes. Files remember that their filters are made of lanes, and not of
// which: what it says of a key must never change.
std::shared_ptr<const rocksdb::SliceTransform> LanesOfKeys(
    std::function<size_t(absl::string_view key)> lane_size);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_ROCKSDB_LANES_H_
