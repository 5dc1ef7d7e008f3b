// What the exit code of `chancery` tells a script. Documented to users by `chancery help
// exit-codes`: do not renumber.

#ifndef CHANCERY_CLIENT_CLI_EXIT_CODE_H_
#define CHANCERY_CLIENT_CLI_EXIT_CODE_H_

namespace chancery {

enum class ExitCode : int {
  kOk = 0,
  // The question was answered: there is nothing, or no such resource.
  kNothingFound = 1,
  // The command line or the request is wrong.
  kUsage = 2,
  // A name fits several resources.
  kAmbiguous = 3,
  // The server cannot be reached or did not answer in time.
  kUnavailable = 4,
  // The server, or the writing of the output, failed.
  kFailed = 5,
  // Verify found differences.
  kDifferences = 6,
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_EXIT_CODE_H_
