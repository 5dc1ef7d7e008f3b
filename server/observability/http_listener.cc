#include "server/observability/http_listener.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/optional/optional.hpp>
#include <chrono>
#include <exception>
#include <list>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace chancery {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

// Before the next attempt when there is no file handle for a connection.
constexpr std::chrono::milliseconds kAcceptPause{100};

absl::Status CannotServe(const std::string& address, const std::string& why) {
  return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", address, ": ", why));
}

}  // namespace

// Everything but the constructor, Listen and the destructor runs on thread_.
class HttpListener::Impl {
 public:
  explicit Impl(Pages pages) : pages_(std::move(pages)), acceptor_(io_), pause_(io_) {}

  ~Impl() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen(const std::string& address) {
    const size_t colon = address.rfind(':');
    if (colon == std::string::npos) return CannotServe(address, "must be HOST:PORT");
    std::string host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    error_code error;
    asio::ip::tcp::resolver resolver(io_);
    const auto found =
        resolver.resolve(host, address.substr(colon + 1), asio::ip::tcp::resolver::passive, error);
    if (error || found.empty()) return CannotServe(address, error.message());
    const asio::ip::tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error) return CannotServe(address, error.message());
    Accept();
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  int port() const { return port_; }

 private:
  // One request and its reply. In connections_ until it is over; a handler of its stream holds it.
  struct Connection {
    explicit Connection(asio::ip::tcp::socket socket)
        : stream(std::move(socket)), buffer(kMaxHeaderBytes) {
      parser.header_limit(static_cast<uint32_t>(kMaxHeaderBytes));
      parser.body_limit(uint64_t{0});
    }

    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    http::request_parser<http::empty_body> parser;
    http::response<http::string_body> response;
    std::list<std::shared_ptr<Connection>>::iterator place;
    bool listed = true;
  };

  void Run() {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (const std::exception&) {
        // Out of memory for one connection. The others go on.
      }
    }
  }

  void Accept() {
    acceptor_.async_accept([this](const error_code& error, asio::ip::tcp::socket socket) {
      if (error) {
        pause_.expires_after(kAcceptPause);
        pause_.async_wait([this](const error_code&) { Accept(); });
        return;
      }
      Accept();
      Serve(std::move(socket));
    });
  }

  void Serve(asio::ip::tcp::socket socket) {
    if (connections_.size() >= kMaxConnections) End(connections_.front());
    auto connection = std::make_shared<Connection>(std::move(socket));
    connection->place = connections_.insert(connections_.end(), connection);
    connection->stream.expires_after(std::chrono::seconds(kTimeoutSeconds));
    http::async_read_header(connection->stream, connection->buffer, connection->parser,
                            [this, connection](const error_code& error, size_t) {
                              if (error && !IsFaultOfRequest(error)) return End(connection);
                              Reply(connection, error);
                            });
  }

  static bool IsFaultOfRequest(const error_code& error) {
    return error.category() == make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
  }

  void Reply(const std::shared_ptr<Connection>& connection, const error_code& error) {
    const auto& request = connection->parser.get();
    const bool head = !error && request.method() == http::verb::head;
    HttpPage page;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      page = {431, page.content_type, "the request's head is too long\n"};
    } else if (error) {
      page = {400, page.content_type, "this is no HTTP request\n"};
    } else if (request.method() != http::verb::get && !head) {
      page = {405, page.content_type, "only GET and HEAD\n"};
    } else {
      // Without what stands behind a question mark.
      const std::string target(request.target());
      const auto it = pages_.find(target.substr(0, target.find('?')));
      page = it == pages_.end() ? HttpPage{404, page.content_type, "no such page\n"} : it->second();
    }
    http::response<http::string_body>& response = connection->response;
    response.version(11);
    response.result(static_cast<unsigned>(page.status));
    response.set(http::field::content_type, page.content_type);
    response.set(http::field::content_length, std::to_string(page.body.size()));
    response.keep_alive(false);
    if (!head) response.body() = std::move(page.body);
    http::async_write(connection->stream, response,
                      [this, connection](const error_code&, size_t) { End(connection); });
  }

  void End(const std::shared_ptr<Connection>& connection) {
    if (!connection->listed) return;
    connection->listed = false;
    connections_.erase(connection->place);
    error_code ignored;
    connection->stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    connection->stream.close();
  }

  const Pages pages_;
  asio::io_context io_{1};
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::list<std::shared_ptr<Connection>> connections_;  // oldest first
  int port_ = 0;
  std::thread thread_;
};

HttpListener::HttpListener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpListener::~HttpListener() = default;

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(const std::string& address,
                                                                  Pages pages) {
  auto impl = std::make_unique<Impl>(std::move(pages));
  const absl::Status status = impl->Listen(address);
  if (!status.ok()) return status;
  // The constructor is private to make_unique.
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(impl)));
}

int HttpListener::port() const { return impl_->port(); }

}  // namespace chancery
