// `chancery via`: holders of an office who met people whom somebody had met shortly before.

#ifndef CHANCERY_CLIENT_CLI_VIA_COMMAND_H_
#define CHANCERY_CLIENT_CLI_VIA_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command ViaCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_VIA_COMMAND_H_
