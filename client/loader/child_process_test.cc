#include "client/loader/child_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(ChildProcessTest, ReadsFromOnePipeAndWritesIntoTheOther) {
  ChildPipes pipes;
  ASSERT_TRUE(pipes.Make());
  pid_t pid = -1;
  ASSERT_EQ(StartChild("/bin/sh", {"sh", "-c", "read line; echo \"got $line\""}, pipes, &pid), 0);
  EXPECT_EQ(getpgid(pid), pid) << "a group of its own";
  ASSERT_EQ(write(pipes.in.ends[1], "word\n", 5), 5);
  close(pipes.out.Take(1));  // or the end would not be seen
  std::string told;
  char buffer[64];
  for (ssize_t got = 1; got > 0;) {
    got = read(pipes.out.ends[0], buffer, sizeof(buffer));
    if (got > 0) told.append(buffer, static_cast<size_t>(got));
  }
  EXPECT_EQ(told, "got word\n");
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status));
}

TEST(ChildProcessTest, TellsWhyThereIsNone) {
  ChildPipes pipes;
  ASSERT_TRUE(pipes.Make());
  pid_t pid = -1;
  EXPECT_EQ(StartChild("/nowhere/program", {"program"}, pipes, &pid), ENOENT);
}

}  // namespace
}  // namespace chancery
