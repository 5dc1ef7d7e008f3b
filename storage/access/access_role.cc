#include "storage/access/access_role.h"

#include "absl/strings/str_cat.h"

namespace chancery {

absl::string_view AccessRoleName(AccessRole role) {
  switch (role) {
    case AccessRole::kReader:
      return "reader";
    case AccessRole::kWriter:
      return "writer";
    case AccessRole::kCurator:
      return "curator";
    case AccessRole::kAdmin:
      return "admin";
  }
  return "";
}

absl::optional<AccessRole> ParseAccessRole(absl::string_view name) {
  for (const AccessRole role : kAccessRoles) {
    if (AccessRoleName(role) == name) return role;
  }
  return absl::nullopt;
}

bool RoleSet::Allow(AccessRole needed) const {
  if ((bits_ & (Bit(needed) | Bit(AccessRole::kAdmin))) != 0) return true;
  return needed == AccessRole::kReader && bits_ != 0;
}

std::string RoleSet::ToString() const {
  std::string text;
  for (const AccessRole role : kAccessRoles) {
    if ((bits_ & Bit(role)) == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : ",", AccessRoleName(role));
  }
  return text;
}

}  // namespace chancery
