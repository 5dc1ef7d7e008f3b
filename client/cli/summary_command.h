// `chancery summary`: how many meetings, by year, pair of polities, level of office, kind and
// place.

#ifndef CHANCERY_CLIENT_CLI_SUMMARY_COMMAND_H_
#define CHANCERY_CLIENT_CLI_SUMMARY_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command SummaryCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SUMMARY_COMMAND_H_
