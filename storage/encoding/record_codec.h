// Values of base rows: entities and evidence to bytes and back. The bytes are protobuf messages of
// proto/chancery/internal/record.proto.
//
// Decoding never crashes: bytes that are no record give DATA_LOSS (STORAGE_CORRUPT). Thread-safe:
// pure functions.

#ifndef CHANCERY_STORAGE_ENCODING_RECORD_CODEC_H_
#define CHANCERY_STORAGE_ENCODING_RECORD_CODEC_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

// The id is not part of the value: it is in the key. Appends to `out`.
void EncodeEntity(const Entity& entity, std::string* out);
absl::StatusOr<Entity> DecodeEntity(EntityRef ref, absl::string_view bytes);

// Without fact, article and sequence, which are in the key.
void EncodeEvidence(const Evidence& evidence, std::string* out);
// Sets all but fact, article and sequence.
absl::Status DecodeEvidence(absl::string_view bytes, Evidence* evidence);

// What a store starts from.
struct Head {
  Revision revision = 0;
  absl::Time time = absl::InfinitePast();
  std::array<uint64_t, kEntityKindCount> next_ids;  // by EntityKind
  std::array<int64_t, kEntityKindCount> counts;     // live entities
  Revision oldest = 0;                              // the oldest one that can be read
  Revision trimmed = 0;                             // up to which all that was closed is gone

  Head() {
    next_ids.fill(1);
    counts.fill(0);
  }
};
std::string EncodeHead(const Head& head);
absl::StatusOr<Head> DecodeHead(absl::string_view bytes);

struct Commit {
  absl::Time time;
  uint64_t rows = 0;
  std::string author;  // empty: nobody is known
};
std::string EncodeCommit(const Commit& commit);
absl::StatusOr<Commit> DecodeCommit(absl::string_view bytes);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ENCODING_RECORD_CODEC_H_
