#include "server/runtime/shutdown_signals.h"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace chancery {
namespace {

// Runs `body` in a child, which has the process-wide switches to itself; its exit code.
template <typename Body>
int InChild(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(99);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(ShutdownSignalsTest, WaitReturnsTheSignalThatCame) {
  for (const int sent : {SIGTERM, SIGINT}) {
    EXPECT_EQ(InChild([sent] {
                ShutdownSignals signals;
                kill(getpid(), sent);
                _exit(signals.Wait());
              }),
              sent);
  }
}

TEST(ShutdownSignalsTest, ASecondSignalEndsTheProcessWhateverItDoes) {
  EXPECT_EQ(InChild([] {
              ShutdownSignals signals;
              kill(getpid(), SIGTERM);
              signals.Wait();
              signals.ExitOnNext(7);
              kill(getpid(), SIGINT);
              for (;;) pause();
            }),
            7);
}

TEST(ShutdownSignalsTest, WritesToAClosedPipeOnlyFail) {
  EXPECT_EQ(InChild([] {
              ShutdownSignals signals;
              int ends[2];
              if (pipe(ends) != 0) _exit(1);
              close(ends[0]);
              _exit(write(ends[1], "x", 1) == -1 ? 0 : 2);
            }),
            0);
}

}  // namespace
}  // namespace chancery
