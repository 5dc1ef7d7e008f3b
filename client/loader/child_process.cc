#include "client/loader/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <utility>

namespace chancery {

Pipe::~Pipe() {
  for (const int end : ends) {
    if (end >= 0) close(end);
  }
}

int Pipe::Take(int end) { return std::exchange(ends[end], -1); }

bool ChildPipes::Make() {
  return pipe2(in.ends, O_CLOEXEC) == 0 && pipe2(out.ends, O_CLOEXEC) == 0;
}

int StartChild(const std::string& program, std::vector<std::string> arguments,
               const ChildPipes& pipes, pid_t* pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes.in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes.out.ends[1], STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const int error = posix_spawn(pid, program.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace chancery
