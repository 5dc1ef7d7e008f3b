// Stands between clients and a server on a Unix socket, and can cut the line as a network does when
// it is split: what is sent goes nowhere, and nobody is told.
//
//   auto relay = SocketRelay::Start((*postgres)->SocketPath());
//   ... connect to 127.0.0.1:(*relay)->port() ...
//   (*relay)->Cut();
//   (*relay)->Mend();
//
// Thread-safe.

#ifndef CHANCERY_TESTS_TESTING_SOCKET_RELAY_H_
#define CHANCERY_TESTS_TESTING_SOCKET_RELAY_H_

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace chancery {

class SocketRelay {
 public:
  // Listens on a free port of this machine.
  static absl::StatusOr<std::unique_ptr<SocketRelay>> Start(std::string socket_path);
  ~SocketRelay();
  SocketRelay(const SocketRelay&) = delete;
  SocketRelay& operator=(const SocketRelay&) = delete;

  int port() const { return port_; }
  // From now on no byte goes through, in either direction. New connections are taken, and answer
  // nothing.
  void Cut();
  // New connections work again. What was connected before is reset.
  void Mend();

 private:
  SocketRelay(std::string socket_path, int listener, int wake, int port);

  // Moves bytes until the end.
  void Run();
  void Wake();

  struct Line {
    int client;
    int server;  // -1: it never reached the server
    bool cut;
  };

  const std::string socket_path_;
  const int listener_;
  const int wake_;
  const int port_;
  std::vector<Line> lines_;  // of the thread

  std::mutex mu_;
  bool cut_ = false;        // guarded by mu_
  bool cut_old_ = false;    // guarded by mu_; lines that there are now are to be cut
  bool reset_old_ = false;  // guarded by mu_; lines that are cut are to be reset
  bool stopping_ = false;   // guarded by mu_

  std::thread thread_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_SOCKET_RELAY_H_
