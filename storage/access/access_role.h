// What a caller may do.
//
//   RoleSet roles;
//   roles.Add(AccessRole::kWriter);
//   roles.Allow(AccessRole::kReader);   // true: who writes may read

#ifndef CHANCERY_STORAGE_ACCESS_ACCESS_ROLE_H_
#define CHANCERY_STORAGE_ACCESS_ACCESS_ROLE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery {

enum class AccessRole {
  kReader,   // reads the graph
  kWriter,   // reads, and writes articles and facts
  kCurator,  // reads, and decides: merges, splits, retracts, accepts, rejects
  kAdmin,    // does everything
};
inline constexpr AccessRole kAccessRoles[] = {AccessRole::kReader, AccessRole::kWriter,
                                              AccessRole::kCurator, AccessRole::kAdmin};

// "reader", "writer", "curator", "admin".
absl::string_view AccessRoleName(AccessRole role);
absl::optional<AccessRole> ParseAccessRole(absl::string_view name);

// A value type; starts empty, which allows nothing.
class RoleSet {
 public:
  void Add(AccessRole role) { bits_ |= Bit(role); }
  bool empty() const { return bits_ == 0; }
  // True if one of the roles may do what `needed` may.
  bool Allow(AccessRole needed) const;
  // "reader,curator"; "" if empty.
  std::string ToString() const;

  friend bool operator==(RoleSet a, RoleSet b) { return a.bits_ == b.bits_; }

 private:
  static uint8_t Bit(AccessRole role) { return static_cast<uint8_t>(1 << static_cast<int>(role)); }

  uint8_t bits_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ACCESS_ACCESS_ROLE_H_
