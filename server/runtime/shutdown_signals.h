// SIGTERM and SIGINT as events of the main thread instead of interruptions of any.
//
//   ShutdownSignals signals;   // first thing in main: threads inherit what it blocks
//   ...
//   signals.Wait();            // until one comes
//   signals.ExitOnNext(1);     // a second one ends the process at once
//   server->Drain();
//
// One instance a process, used by the main thread.

#ifndef CHANCERY_SERVER_RUNTIME_SHUTDOWN_SIGNALS_H_
#define CHANCERY_SERVER_RUNTIME_SHUTDOWN_SIGNALS_H_

#include <csignal>

namespace chancery {

class ShutdownSignals {
 public:
  // Blocks both for this thread and those that it starts from now on. Also ignores SIGPIPE: writes
  // to closed connections and pipes fail instead.
  ShutdownSignals();

  // Returns the signal that came.
  int Wait();

  // Starts a thread that ends the process with `exit_code` at the next signal, whatever else it
  // does.
  void ExitOnNext(int exit_code);

 private:
  sigset_t set_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_SHUTDOWN_SIGNALS_H_
