// A GraphConnection over several servers that share one store (docs/scale_out.md).
//
//   GrpcConnectionOptions options;
//   options.target = "db1:7411,db2:7411";
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GraphConnection> connection,
//                             ConnectToServers(options));
//
// One server is in use for reading, and one for writing. When it is lost, shuts down or has lost
// its database, the next one is. A call that failed so is sent to each of the others in turn, once,
// if it may be sent twice (call_safety.h) or was not sent at all; else the caller gets the error,
// and only later calls go elsewhere. A write that a server refuses because it only reads goes to
// the next one. What is sent twice is done once: the servers know articles and request ids from
// each other, so a write whose outcome one of them did not know is settled by the next.
//
// It follows its own revision: a read that asks for the newest state asks for no older one than the
// newest that this connection has seen in any reply, from whichever server. One that is behind (a
// standby) answers REVISION_NOT_REACHED, and the next is asked.
//
// ListRunningCalls and EndCall are about one server: the one in use for reading.
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"

namespace chancery {

class FailoverConnection final : public GraphConnection {
 public:
  // The first is used first. No state older than `revision` is read. REQUIRES: there is one.
  explicit FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers,
                              int64_t revision = 0);

  // The newest revision of any reply; 0 before the first.
  int64_t seen_revision() const { return state_->seen; }

#define CHANCERY_DECLARE(stub, Service, Method, field, timeout) \
  absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request) override;
  CHANCERY_UNARY_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE
#define CHANCERY_DECLARE(stub, Service, Method, Observer, timeout) \
  absl::Status Method(const v1::Method##Request& request, const Observer& observer) override;
  CHANCERY_OBSERVED_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE
  std::unique_ptr<ArticleStream> IngestArticles() override;
  std::unique_ptr<GraphConnection> With(const CallOptions& options) override;

 private:
  class Stream;

  // Which server is in use, for reading or for writing.
  using InUse = std::atomic<size_t>;

  template <typename Request, typename Reply>
  absl::StatusOr<Reply> Call(absl::StatusOr<Reply> (GraphConnection::*method)(const Request&),
                             Request request);
  // The same for a method whose messages are observed. It is not sent again once one has come.
  template <typename Request, typename Reply>
  absl::Status Observe(absl::Status (GraphConnection::*method)(
                           const Request&, const std::function<bool(const Reply&)>&),
                       Request request, const std::function<bool(const Reply&)>& observer);
  // Asks for no older state than what was seen.
  template <typename Request>
  void Follow(Request* request) const;
  template <typename Reply>
  void Note(const Reply& reply);
  void NoteRevision(int64_t revision);
  // After an error of the server `at`: later calls go to the next one, if it is the server's.
  void MoveFrom(size_t at, const absl::Status& status, InUse* in_use) const;

  // Of a connection and all that With made of it.
  struct State {
    std::atomic<int64_t> seen{0};
    InUse reading{0};
    InUse writing{0};
  };
  FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers,
                     std::shared_ptr<State> state);

  const std::vector<std::unique_ptr<GraphConnection>> servers_;
  const std::shared_ptr<State> state_;
};

// A session over another connection, which must outlive it: it reads its own writes. A read that
// asks for the newest state asks for no older one than the newest that this session has seen in any
// reply, or than `revision`: that of a session elsewhere that it goes on from (seen_revision).
std::unique_ptr<FailoverConnection> NewSession(GraphConnection& connection, int64_t revision = 0);

// A connection to the servers of options.target, of which there may be several, separated by
// commas. Errors as GrpcConnection::Create.
absl::StatusOr<std::unique_ptr<GraphConnection>> ConnectToServers(
    const GrpcConnectionOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_
