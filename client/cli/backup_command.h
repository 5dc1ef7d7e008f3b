// `chancery backup`: a copy of the store on the disk of the server.

#ifndef CHANCERY_CLIENT_CLI_BACKUP_COMMAND_H_
#define CHANCERY_CLIENT_CLI_BACKUP_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command BackupCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_BACKUP_COMMAND_H_
