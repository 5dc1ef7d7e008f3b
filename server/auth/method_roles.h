// Which role each method asks for. One table, which a test holds complete: a method that is not in
// it can be called by nobody.

#ifndef CHANCERY_SERVER_AUTH_METHOD_ROLES_H_
#define CHANCERY_SERVER_AUTH_METHOD_ROLES_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/access/access_role.h"

namespace chancery {

// The role that allows `method` ("GraphService/Search"); nullopt if no role does.
absl::optional<AccessRole> RoleOfMethod(absl::string_view method);

}  // namespace chancery

#endif  // CHANCERY_SERVER_AUTH_METHOD_ROLES_H_
