#include "tests/testing/socket_relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

absl::Status Failed(absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

int ConnectTo(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (fd < 0 || path.size() >= sizeof(address.sun_path)) return -1;
  std::copy(path.begin(), path.end(), address.sun_path);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
  close(fd);
  return -1;
}

// What can be read now goes to `to`. False at the end of the connection.
bool Move(int from, int to) {
  char buffer[16384];
  const ssize_t got = recv(from, buffer, sizeof(buffer), 0);
  if (got <= 0) return got < 0 && errno == EINTR;
  for (ssize_t sent = 0; sent < got;) {
    const ssize_t once = send(to, buffer + sent, static_cast<size_t>(got - sent), MSG_NOSIGNAL);
    if (once < 0 && errno != EINTR) return false;
    if (once > 0) sent += once;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SocketRelay>> SocketRelay::Start(std::string socket_path) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (listener < 0 || bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return Failed("cannot listen");
  }
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) return Failed("eventfd");
  return std::unique_ptr<SocketRelay>(
      new SocketRelay(std::move(socket_path), listener, wake, ntohs(address.sin_port)));
}

SocketRelay::SocketRelay(std::string socket_path, int listener, int wake, int port)
    : socket_path_(std::move(socket_path)), listener_(listener), wake_(wake), port_(port) {
  thread_ = std::thread([this] { Run(); });
}

SocketRelay::~SocketRelay() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  for (const Line& line : lines_) {
    close(line.client);
    if (line.server >= 0) close(line.server);
  }
  close(listener_);
  close(wake_);
}

void SocketRelay::Wake() {
  const uint64_t one = 1;
  while (write(wake_, &one, sizeof(one)) < 0 && errno == EINTR) {
  }
}

void SocketRelay::Cut() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    cut_ = cut_old_ = true;
  }
  Wake();
}

void SocketRelay::Mend() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    cut_ = false;
    reset_old_ = true;
  }
  Wake();
}

void SocketRelay::Run() {
  while (true) {
    // Lines that are cut are not looked at: what comes on them stays where it is.
    std::vector<pollfd> fds = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
    std::vector<size_t> polled;
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].cut) continue;
      polled.push_back(i);
      fds.push_back({lines_[i].client, POLLIN, 0});
      fds.push_back({lines_[i].server, POLLIN, 0});
    }
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return;
    uint64_t ignored;
    (void)!read(wake_, &ignored, sizeof(ignored));
    bool cut;
    bool reset;
    {
      std::lock_guard<std::mutex> lock(mu_);
      if (stopping_) return;
      cut = cut_;
      if (cut_old_) {
        for (Line& line : lines_) line.cut = true;
      }
      cut_old_ = false;
      reset = std::exchange(reset_old_, false);
    }
    std::vector<size_t> ended;
    for (size_t i = 0; reset && i < lines_.size(); ++i) {
      if (lines_[i].cut) ended.push_back(i);
    }
    for (size_t i = 0; i < polled.size(); ++i) {
      const Line& line = lines_[polled[i]];
      if (line.cut) continue;
      const bool from_client = fds[2 + 2 * i].revents != 0;
      const bool from_server = fds[3 + 2 * i].revents != 0;
      if ((from_client && !Move(line.client, line.server)) ||
          (from_server && !Move(line.server, line.client))) {
        ended.push_back(polled[i]);
      }
    }
    std::sort(ended.begin(), ended.end());
    for (auto it = ended.rbegin(); it != ended.rend(); ++it) {
      close(lines_[*it].client);
      if (lines_[*it].server >= 0) close(lines_[*it].server);
      lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(*it));
    }
    if (fds[1].revents != 0) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      const int server = cut ? -1 : ConnectTo(socket_path_);
      if (server < 0 && !cut) {
        close(client);
        continue;
      }
      lines_.push_back({client, server, cut});
    }
  }
}

}  // namespace chancery
