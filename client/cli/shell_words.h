// Words as a shell reads them: met "Sergey Lavrov" --from 2010.
//
// Thread-safe: a pure function.

#ifndef CHANCERY_CLIENT_CLI_SHELL_WORDS_H_
#define CHANCERY_CLIENT_CLI_SHELL_WORDS_H_

#include <string>
#include <vector>

namespace chancery {

// The words with spaces between them, in quotes where a shell would not read them as they are.
std::string JoinShellWords(const std::vector<std::string>& words);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SHELL_WORDS_H_
