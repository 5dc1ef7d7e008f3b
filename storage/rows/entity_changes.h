// What a commit did to which entities, as bytes of the change log.
//
// On disk: docs/storage_format.md. Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_ROWS_ENTITY_CHANGES_H_
#define CHANCERY_STORAGE_ROWS_ENTITY_CHANGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/rows/row_reader.h"

namespace chancery {

std::string EncodeChanges(const std::vector<EntityChange>& changes);
// False for bytes that EncodeChanges does not make.
bool DecodeChanges(absl::string_view value, std::vector<EntityChange>* changes);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_ENTITY_CHANGES_H_
