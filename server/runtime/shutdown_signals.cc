#include "server/runtime/shutdown_signals.h"

#include <pthread.h>
#include <unistd.h>

#include <thread>

namespace chancery {

ShutdownSignals::ShutdownSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int ShutdownSignals::Wait() {
  int signal = 0;
  while (sigwait(&set_, &signal) != 0) {
  }
  return signal;
}

void ShutdownSignals::ExitOnNext(int exit_code) {
  std::thread([set = set_, exit_code] {
    int signal = 0;
    while (sigwait(&set, &signal) != 0) {
    }
    _exit(exit_code);
  }).detach();
}

}  // namespace chancery
