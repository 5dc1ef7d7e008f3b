// What the notes of ingest refer to (docs/storage_format.md): read from key and value as the units
// that write them lay them out, never guessed from how a key ends.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_NOTE_REFS_H_
#define CHANCERY_SERVER_INGEST_NOTE_REFS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/model/ids.h"

namespace chancery {

struct NoteRefs {
  std::vector<ArticleId> articles;
  std::vector<std::string> mentions;  // server/ingest/mention.h
  std::vector<EntityRef> resources;
  std::vector<std::string> names;       // of people, as they are compared: "ann archer"
  std::vector<std::string> candidates;  // ids
};

// None for a note of a kind that is not known here. Of a damaged one, what can be read.
absl::optional<NoteRefs> RefsOfNote(absl::string_view key, absl::string_view value);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_NOTE_REFS_H_
