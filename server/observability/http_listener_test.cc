#include "server/observability/http_listener.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class HttpListenerTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<HttpListener>> listener =
        HttpListener::Start("127.0.0.1:0", {{"/metrics",
                                             [] {
                                               return HttpPage{200, "text/plain", "up 1\n"};
                                             }},
                                            {"/readyz", [] {
                                               return HttpPage{503, "text/plain", "no\n"};
                                             }}});
    ASSERT_THAT(listener, IsOk());
    listener_ = *std::move(listener);
  }

  void TearDown() override {
    for (int fd : open_) close(fd);
  }

  int Connect() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(listener_->port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    open_.push_back(fd);
    return fd;
  }

  static void Send(int fd, const std::string& bytes) {
    // A listener that has seen enough closes.
    send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // Until the end of the connection.
  static std::string ReadAll(int fd) {
    std::string text;
    char buffer[4096];
    for (;;) {
      const ssize_t count = recv(fd, buffer, sizeof(buffer), 0);
      if (count <= 0) return text;
      text.append(buffer, static_cast<size_t>(count));
    }
  }

  std::string Ask(const std::string& request) {
    const int fd = Connect();
    Send(fd, request);
    return ReadAll(fd);
  }

  std::unique_ptr<HttpListener> listener_;
  std::vector<int> open_;
};

constexpr char kScrape[] = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(HttpListenerTest, ServesItsPages) {
  EXPECT_THAT(Ask(kScrape), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("Content-Length: 5\r\n"),
                                  HasSubstr("Connection: close"), EndsWith("\r\n\r\nup 1\n")));
  EXPECT_THAT(Ask("GET /metrics?a=b HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask("GET /readyz HTTP/1.1\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 503 "), EndsWith("no\n")));
  EXPECT_THAT(Ask("HEAD /metrics HTTP/1.1\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 200 "), Not(HasSubstr("up 1"))));
}

TEST_F(HttpListenerTest, RefusesEverythingElse) {
  EXPECT_THAT(Ask("GET /etc/passwd HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask("POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Ask("\x16\x03\x01 hello there\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask(absl::StrCat("GET /", std::string(6000, 'a'),
                               " HTTP/1.1\r\nA: ", std::string(6000, 'b'), "\r\n\r\n")),
              testing::AnyOf(StartsWith("HTTP/1.1 431 "), ""));
}

TEST_F(HttpListenerTest, HalfSentRequestsShutNobodyOut) {
  std::vector<int> half;
  for (size_t i = 0; i < HttpListener::kMaxConnections + 8; ++i) {
    half.push_back(Connect());
    Send(half.back(), "GET /met");
  }
  EXPECT_THAT(Ask(kScrape), StartsWith("HTTP/1.1 200 "));
  // The oldest had to go; the newest may still finish.
  EXPECT_EQ(ReadAll(half.front()), "");
  Send(half.back(), "rics HTTP/1.1\r\n\r\n");
  EXPECT_THAT(ReadAll(half.back()), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpListenerTest, OutlivesWhateverItIsSent) {
  const std::vector<std::string> seeds = {
      kScrape,
      "POST /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
      "GET /%00%ff/../../x HTTP/9.9\r\nRange: bytes=-1-\r\n\r\n",
      "GET http://[::1 HTTP/1.1\r\n\r\n",
      "POST /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "\r\n\r\n\r\n"};
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = seeds[random() % seeds.size()];
    for (uint32_t edits = random() % 6; edits > 0; --edits) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const int fd = Connect();
    Send(fd, bytes);
    close(fd);
    open_.pop_back();
  }
  EXPECT_THAT(Ask(kScrape), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpListenerTest, SaysWhyItCannotServe) {
  const absl::Status taken =
      HttpListener::Start(absl::StrCat("127.0.0.1:", listener_->port()), {}).status();
  EXPECT_THAT(taken, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(taken.message()), HasSubstr("in use"));
  EXPECT_THAT(HttpListener::Start("256.0.0.1:1", {}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(HttpListener::Start("x", {}), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace chancery
