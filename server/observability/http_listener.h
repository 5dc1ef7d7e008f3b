// A small HTTP server for pages that machines read: metrics, liveness, readiness.
//
//   CHANCERY_ASSIGN_OR_RETURN(
//       std::unique_ptr<HttpListener> listener,
//       HttpListener::Start("127.0.0.1:9411", {{"/metrics", [&] { return HttpPage{...}; }}}));
//
// It answers GET and HEAD of the paths it was given (404 and 405 otherwise), one request for each
// connection. Whatever comes in is bounded: kMaxHeaderBytes of a head, no body, kTimeout from the
// connection to the last byte of the reply, and kMaxConnections at once, of which the oldest is
// closed when one more comes, so that half-sent requests shut nobody out.
//
// Thread-safe. All pages are made on one thread of the listener's own.

#ifndef CHANCERY_SERVER_OBSERVABILITY_HTTP_LISTENER_H_
#define CHANCERY_SERVER_OBSERVABILITY_HTTP_LISTENER_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace chancery {

struct HttpPage {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

class HttpListener {
 public:
  // By path, "/metrics". Pages must not throw.
  using Pages = std::map<std::string, std::function<HttpPage()>>;

  static constexpr size_t kMaxHeaderBytes = 8192;
  static constexpr size_t kMaxConnections = 64;
  static constexpr int kTimeoutSeconds = 5;

  // Serves on `address`, "HOST:PORT" with a numeric host or "localhost"; port 0 takes a free one.
  // What `pages` refer to must outlive the listener. UNAVAILABLE, saying why, if that fails.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(const std::string& address,
                                                             Pages pages);

  // Closes all connections.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  int port() const;

 private:
  class Impl;
  explicit HttpListener(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_HTTP_LISTENER_H_
