// `chancery export`: the graph in a format of the field.

#ifndef CHANCERY_CLIENT_CLI_EXPORT_COMMAND_H_
#define CHANCERY_CLIENT_CLI_EXPORT_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command ExportCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_EXPORT_COMMAND_H_
