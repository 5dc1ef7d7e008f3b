// How a program is told which server to reach, and how: flags first, then a profile
// (profile_file.h), then the environment.
//
//   flags         --server, --tls, --tls-ca, --tls-cert, --tls-key, --tls-server-name, --token-file
//   profile       the one of --profile or $CHANCERY_PROFILE; else the one in use, unless --server
//   or
//                 $CHANCERY_SERVER names a server, which it may not be for
//   environment   $CHANCERY_SERVER, $CHANCERY_TOKEN: where no profile holds; $TRACEPARENT, which
//                 each call passes on
//
// Reads the file of profiles and that of the token.

#ifndef CHANCERY_CLIENT_LIB_CONNECTION_SETTINGS_H_
#define CHANCERY_CLIENT_LIB_CONNECTION_SETTINGS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "client/lib/grpc_connection.h"

namespace chancery {

// The text of a flag, by its name without dashes; "true" or "false" of a switch. Nullopt where it
// is not given.
using FlagText = std::function<absl::optional<std::string>(const std::string& name)>;
// The value of an environment variable; empty where it is not set.
using EnvironmentVariable = std::function<std::string(const std::string& name)>;

// INVALID_ARGUMENT with a sentence for the user. "db" is "db:7411"; several servers of one store,
// with commas between, become one target for ConnectToServers (failover_connection.h).
absl::StatusOr<GrpcConnectionOptions> ConnectionFromSettings(const FlagText& flag,
                                                             const EnvironmentVariable& variable);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_CONNECTION_SETTINGS_H_
