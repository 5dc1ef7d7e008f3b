// Starts a program that reads from one pipe and writes into another.
//
//   ChildPipes pipes;
//   if (!pipes.Make()) return ...errno...;
//   pid_t pid = -1;
//   if (const int error = StartChild("/bin/cat", {"cat"}, pipes, &pid); error != 0) return ...;
//   ... write to pipes.in.Take(1), read from pipes.out.Take(0), wait for pid ...
//
// Not thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_CHILD_PROCESS_H_
#define CHANCERY_CLIENT_LOADER_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace chancery {

// A pipe whose ends are closed with it, but for those that were taken.
struct Pipe {
  Pipe() = default;
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  // Gives an end away: 0 to read from, 1 to write to.
  int Take(int end);

  int ends[2] = {-1, -1};
};

struct ChildPipes {
  // False, and errno, if the system refuses. They are closed in every program that is started, or
  // another one would keep a process from seeing the end of its input.
  bool Make();

  Pipe in;   // the child's standard input
  Pipe out;  // and output
};

// Starts the program in a process group of its own, as a Ctrl-C is for this program, which then
// ends the other, and with no signal blocked, whatever this one blocks. 0, or why the system
// refuses: an errno.
int StartChild(const std::string& program, std::vector<std::string> arguments,
               const ChildPipes& pipes, pid_t* pid);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_CHILD_PROCESS_H_
