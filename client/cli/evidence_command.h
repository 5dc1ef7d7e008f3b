// `chancery evidence`: why a fact is believed.

#ifndef CHANCERY_CLIENT_CLI_EVIDENCE_COMMAND_H_
#define CHANCERY_CLIENT_CLI_EVIDENCE_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command EvidenceCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_EVIDENCE_COMMAND_H_
