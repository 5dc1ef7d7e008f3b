// One way to reach a Chancery server: a method for each RPC, request in, reply or error out.
//
// GrpcConnection is the real one, FakeGraphConnection the one of tests. A connection makes one
// attempt for each call; GraphClient adds retries and paging on top. Errors carry an ErrorDetail
// (storage/base/errors.h) where the server gave a reason. A server that cannot be reached is
// UNAVAILABLE without one.
//
// Thread-safe: implementations may be called from any number of threads at once.

#ifndef CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/batch_service.pb.h"
#include "chancery/v1/curation_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "chancery/v1/name_service.pb.h"
#include "chancery/v1/operator_service.pb.h"
#include "chancery/v1/query_service.pb.h"
#include "chancery/v1/traversal_service.pb.h"
#include "chancery/v1/watch_service.pb.h"
#include "client/lib/call_options.h"
#include "client/lib/graph_methods.h"

namespace chancery {

// An open IngestArticles call. Results come in the order of the requests.
//
//   stream->Write(request); ... stream->WritesDone();
//   while (stream->Read(&result)) ...
//   return stream->Finish();
//
// One thread may write while another reads; Cancel() may be called from any. The server answers
// only as fast as it is read: who writes much must read beside it. Destroying an unfinished stream
// cancels it.
class ArticleStream {
 public:
  virtual ~ArticleStream() = default;

  // Sends one article. False where the stream is broken: Finish() then says why.
  virtual bool Write(const v1::IngestArticlesRequest& request) = 0;
  // Says that no more articles follow. False where the stream is broken.
  virtual bool WritesDone() = 0;
  // Waits for the next result. False after the last one, or where the stream is broken.
  virtual bool Read(v1::IngestArticlesResponse* result) = 0;
  // Waits for the end of the call. OK where every article has its result. REQUIRES: Read() returned
  // false, or Cancel() was called; no other method is running, and none is called afterwards.
  virtual absl::Status Finish() = 0;
  // Gives up: pending and later calls return false. Articles without a result may be in the graph.
  virtual void Cancel() = 0;
};

class GraphConnection {
 public:
  // Gets a step of Verify; false gives up, and Verify returns CANCELLED.
  using VerifyObserver = std::function<bool(const v1::VerifyResponse&)>;
  // Gets a piece of ExportGraph; false gives up, and ExportGraph returns CANCELLED.
  using ExportObserver = std::function<bool(const v1::ExportGraphResponse&)>;

  // Gets a step of RepairIndex; false gives up, and RepairIndex returns CANCELLED.
  using RepairObserver = std::function<bool(const v1::RepairIndexResponse&)>;

  // Gets a message of Query; false gives up, and Query returns CANCELLED.
  using QueryObserver = std::function<bool(const v1::QueryResponse&)>;

  // Gets a message of Watch; false gives up, and Watch returns CANCELLED.
  using WatchObserver = std::function<bool(const v1::WatchResponse&)>;

  virtual ~GraphConnection() = default;

  // A method for each RPC with one reply: absl::StatusOr<v1::SearchResponse> Search(const
  // v1::SearchRequest&), and so on.
#define CHANCERY_DECLARE(stub, Service, Method, field, timeout) \
  virtual absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request) = 0;
  CHANCERY_UNARY_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE

  // And one for each whose reply is a stream: absl::Status Query(const v1::QueryRequest&, const
  // QueryObserver&). Each calls `observer` on the calling thread, for every message of the stream.
#define CHANCERY_DECLARE(stub, Service, Method, Observer, timeout) \
  virtual absl::Status Method(const v1::Method##Request& request, const Observer& observer) = 0;
  CHANCERY_OBSERVED_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE

  virtual std::unique_ptr<ArticleStream> IngestArticles() = 0;

  // The same servers for calls that have something more: a deadline, a way to be cancelled,
  // headers. What these options leave open is as it is here. It shares what this connection keeps,
  // and must not outlive it.
  virtual std::unique_ptr<GraphConnection> With(const CallOptions& options) = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_
