#include "client/lib/grpc_connection.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "chancery/v1/curation_service.grpc.pb.h"
#include "chancery/v1/graph_service.grpc.pb.h"
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

grpc::Status StatusWithReason(grpc::StatusCode code, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_domain("chancery.v1");
  info.set_reason(reason);
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  return grpc::Status(code, "from the server", details.SerializeAsString());
}

// Answers each method in a way that the test can tell.
class GraphServiceFake final : public v1::GraphService::Service {
 public:
  grpc::Status GetResource(grpc::ServerContext* context, const v1::GetResourceRequest* request,
                           v1::GetResourceResponse* response) override {
    metadata.clear();
    for (const auto& entry : context->client_metadata()) {
      metadata[std::string(entry.first.data(), entry.first.size())] =
          std::string(entry.second.data(), entry.second.size());
    }
    deadline = context->deadline();
    response->mutable_resource()->mutable_person()->set_name(request->name());
    return grpc::Status::OK;
  }
  grpc::Status BatchGetResources(grpc::ServerContext*, const v1::BatchGetResourcesRequest* request,
                                 v1::BatchGetResourcesResponse* response) override {
    *response->mutable_missing() = request->names();
    return grpc::Status::OK;
  }
  grpc::Status ListResources(grpc::ServerContext*, const v1::ListResourcesRequest*,
                             v1::ListResourcesResponse* response) override {
    response->add_resources()->mutable_article()->set_text(std::string(20 << 20, 'x'));
    return grpc::Status::OK;
  }
  grpc::Status Search(grpc::ServerContext*, const v1::SearchRequest*,
                      v1::SearchResponse*) override {
    return StatusWithReason(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
  }
  grpc::Status FindEncounters(grpc::ServerContext* context, const v1::FindEncountersRequest*,
                              v1::FindEncountersResponse*) override {
    // Until the client's deadline has passed.
    while (!context->IsCancelled()) std::this_thread::yield();
    return grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "late");
  }
  grpc::Status GetTimeline(grpc::ServerContext*, const v1::GetTimelineRequest* request,
                           v1::GetTimelineResponse* response) override {
    response->set_next_page_token("timeline of " + request->party());
    return grpc::Status::OK;
  }
  grpc::Status ListTenures(grpc::ServerContext*, const v1::ListTenuresRequest* request,
                           v1::ListTenuresResponse* response) override {
    response->set_next_page_token("tenures of " + request->person());
    return grpc::Status::OK;
  }
  grpc::Status ListStatements(grpc::ServerContext*, const v1::ListStatementsRequest* request,
                              v1::ListStatementsResponse* response) override {
    response->set_next_page_token("statements of " + request->speaker());
    return grpc::Status::OK;
  }
  grpc::Status ListEvidence(grpc::ServerContext*, const v1::ListEvidenceRequest* request,
                            v1::ListEvidenceResponse* response) override {
    response->set_next_page_token("evidence of " + request->name());
    return grpc::Status::OK;
  }

  std::map<std::string, std::string> metadata;
  std::chrono::system_clock::time_point deadline;
};

class IngestServiceFake final : public v1::IngestService::Service {
 public:
  grpc::Status IngestArticles(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::IngestArticlesResponse, v1::IngestArticlesRequest>* stream)
      override {
    v1::IngestArticlesRequest request;
    while (stream->Read(&request)) {
      if (request.sequence() < 0) return grpc::Status(grpc::StatusCode::INTERNAL, "broken");
      v1::IngestArticlesResponse response;
      response.set_sequence(request.sequence());
      stream->Write(response);
    }
    return grpc::Status::OK;
  }
  grpc::Status WriteFacts(grpc::ServerContext*, const v1::WriteFactsRequest* request,
                          v1::WriteFactsResponse* response) override {
    response->set_revision(request->facts_size());
    return grpc::Status::OK;
  }
};

// Each method answers with a revision of its own.
class CurationServiceFake final : public v1::CurationService::Service {
 public:
  grpc::Status RetractArticle(grpc::ServerContext*, const v1::RetractArticleRequest*,
                              v1::RetractArticleResponse* response) override {
    response->set_revision(1);
    return grpc::Status::OK;
  }
  grpc::Status MergeEntities(grpc::ServerContext*, const v1::MergeEntitiesRequest*,
                             v1::MergeEntitiesResponse* response) override {
    response->set_revision(2);
    return grpc::Status::OK;
  }
  grpc::Status SplitEntity(grpc::ServerContext*, const v1::SplitEntityRequest*,
                           v1::SplitEntityResponse* response) override {
    response->set_revision(3);
    return grpc::Status::OK;
  }
  grpc::Status UndoDecision(grpc::ServerContext*, const v1::UndoDecisionRequest*,
                            v1::UndoDecisionResponse* response) override {
    response->set_revision(4);
    return grpc::Status::OK;
  }
  grpc::Status AcceptCandidate(grpc::ServerContext*, const v1::AcceptCandidateRequest*,
                               v1::AcceptCandidateResponse* response) override {
    response->set_revision(5);
    return grpc::Status::OK;
  }
  grpc::Status RejectCandidate(grpc::ServerContext*, const v1::RejectCandidateRequest*,
                               v1::RejectCandidateResponse* response) override {
    response->set_revision(6);
    return grpc::Status::OK;
  }
  grpc::Status ImportDecision(grpc::ServerContext*, const v1::ImportDecisionRequest*,
                              v1::ImportDecisionResponse* response) override {
    response->set_revision(7);
    return grpc::Status::OK;
  }
  grpc::Status Erase(grpc::ServerContext*, const v1::EraseRequest*,
                     v1::EraseResponse* response) override {
    response->set_revision(8);
    return grpc::Status::OK;
  }
  grpc::Status ListDecisions(grpc::ServerContext*, const v1::ListDecisionsRequest*,
                             v1::ListDecisionsResponse* response) override {
    response->set_next_page_token("decisions");
    return grpc::Status::OK;
  }
  grpc::Status ListCandidates(grpc::ServerContext*, const v1::ListCandidatesRequest*,
                              v1::ListCandidatesResponse* response) override {
    response->set_next_page_token("candidates");
    return grpc::Status::OK;
  }
};

class AdminServiceFake final : public v1::AdminService::Service {
 public:
  grpc::Status GetStats(grpc::ServerContext*, const v1::GetStatsRequest*,
                        v1::GetStatsResponse* response) override {
    response->set_engine("memory");
    return grpc::Status::OK;
  }
  grpc::Status Verify(grpc::ServerContext*, const v1::VerifyRequest* request,
                      grpc::ServerWriter<v1::VerifyResponse>* writer) override {
    for (int i = 0; i < request->max_differences(); ++i) {
      v1::VerifyResponse step;
      step.set_base_rows(i);
      if (!writer->Write(step)) break;
    }
    return grpc::Status::OK;
  }
  grpc::Status Backup(grpc::ServerContext*, const v1::BackupRequest* request,
                      v1::BackupResponse*) override {
    return StatusWithReason(grpc::StatusCode::ALREADY_EXISTS, "DIRECTORY_EXISTS");
  }
  grpc::Status Compact(grpc::ServerContext*, const v1::CompactRequest*,
                       v1::CompactResponse*) override {
    return grpc::Status::OK;
  }
  grpc::Status ExportGraph(grpc::ServerContext*, const v1::ExportGraphRequest*,
                           grpc::ServerWriter<v1::ExportGraphResponse>* writer) override {
    v1::ExportGraphResponse piece;
    piece.mutable_article_facts()->set_extractor("rules");
    writer->Write(piece);
    piece.Clear();
    piece.mutable_info()->set_revision(3);
    writer->Write(piece);
    return grpc::Status::OK;
  }
};

std::string Contents(const std::string& file) {
  std::ifstream in("client/lib/testdata/" + file);
  std::ostringstream contents;
  contents << in.rdbuf();
  EXPECT_FALSE(contents.str().empty()) << file;
  return contents.str();
}

class GrpcConnectionTest : public ::testing::Test {
 protected:
  void TearDown() override {
    if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
  }

  // Starts a server and returns where it listens.
  std::string Start(
      std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials()) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    builder.RegisterService(&graph_);
    builder.RegisterService(&ingest_);
    builder.RegisterService(&curation_);
    builder.RegisterService(&admin_);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1);
    server_ = builder.BuildAndStart();
    return "127.0.0.1:" + std::to_string(port);
  }

  static std::unique_ptr<GrpcConnection> Connect(const GrpcConnectionOptions& options) {
    absl::StatusOr<std::unique_ptr<GrpcConnection>> connection = GrpcConnection::Create(options);
    EXPECT_TRUE(connection.ok()) << connection.status();
    return *std::move(connection);
  }

  std::unique_ptr<GrpcConnection> Connect() {
    GrpcConnectionOptions options;
    options.target = Start();
    return Connect(options);
  }

  GraphServiceFake graph_;
  IngestServiceFake ingest_;
  CurationServiceFake curation_;
  AdminServiceFake admin_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(GrpcConnectionTest, EachMethodReachesItsOwn) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  v1::GetResourceRequest get;
  get.set_name("people/42");
  EXPECT_EQ(connection->GetResource(get)->resource().person().name(), "people/42");
  v1::BatchGetResourcesRequest batch;
  batch.add_names("people/1");
  EXPECT_EQ(connection->BatchGetResources(batch)->missing(0), "people/1");
  v1::GetTimelineRequest timeline;
  timeline.set_party("people/1");
  EXPECT_EQ(connection->GetTimeline(timeline)->next_page_token(), "timeline of people/1");
  v1::ListTenuresRequest tenures;
  tenures.set_person("people/1");
  EXPECT_EQ(connection->ListTenures(tenures)->next_page_token(), "tenures of people/1");
  v1::ListStatementsRequest statements;
  statements.set_speaker("people/1");
  EXPECT_EQ(connection->ListStatements(statements)->next_page_token(), "statements of people/1");
  v1::ListEvidenceRequest evidence;
  evidence.set_name("people/1");
  EXPECT_EQ(connection->ListEvidence(evidence)->next_page_token(), "evidence of people/1");
  v1::WriteFactsRequest write;
  write.add_facts();
  EXPECT_EQ(connection->WriteFacts(write)->revision(), 1);
  EXPECT_EQ(connection->GetStats({})->engine(), "memory");
  EXPECT_TRUE(connection->Compact({}).ok());
}

TEST_F(GrpcConnectionTest, SendsItsUserAgentAndDeadline) {
  GrpcConnectionOptions options;
  options.target = Start();
  options.user_agent = "chancery-load/7";
  options.attempt_timeout = absl::Seconds(100);
  const auto before = std::chrono::system_clock::now();
  ASSERT_TRUE(Connect(options)->GetResource({}).ok());
  EXPECT_THAT(graph_.metadata["user-agent"], StartsWith("chancery-load/7 grpc-c++"));
  EXPECT_EQ(graph_.metadata.count("authorization"), 0u);
  EXPECT_GE(graph_.deadline, before + std::chrono::seconds(90));
  EXPECT_LE(graph_.deadline, before + std::chrono::seconds(150));
}

TEST_F(GrpcConnectionTest, TakesRepliesOfManyMegabytes) {
  absl::StatusOr<v1::ListResourcesResponse> reply = Connect()->ListResources({});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->resources(0).article().text().size(), 20u << 20);
}

TEST_F(GrpcConnectionTest, ErrorsCarryTheServersReason) {
  absl::StatusOr<v1::BackupResponse> reply = Connect()->Backup({});
  EXPECT_TRUE(absl::IsAlreadyExists(reply.status()));
  EXPECT_EQ(reply.status().message(), "from the server");
  EXPECT_EQ(GetErrorDetail(reply.status())->reason, "DIRECTORY_EXISTS");
}

TEST_F(GrpcConnectionTest, AServerThatIsShuttingDownSpeaksForItself) {
  absl::Status status = Connect()->Search({}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(status.message(), "from the server");
}

TEST_F(GrpcConnectionTest, AnAttemptEndsAtItsDeadline) {
  GrpcConnectionOptions options;
  options.target = Start();
  options.attempt_timeout = absl::Milliseconds(50);
  EXPECT_TRUE(absl::IsDeadlineExceeded(Connect(options)->FindEncounters({}).status()));
}

TEST_F(GrpcConnectionTest, NamesTheServerThatCannotBeReached) {
  GrpcConnectionOptions options;
  options.target = Start();
  server_->Shutdown();
  server_.reset();
  absl::Status status = Connect(options)->GetStats({}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_FALSE(GetErrorDetail(status).has_value());
  EXPECT_EQ(status.message(), "cannot reach " + options.target + ": connection refused");
}

TEST_F(GrpcConnectionTest, NamesTheSocketThatDoesNotExist) {
  GrpcConnectionOptions options;
  options.target = "unix:/nonexistent/chancery.sock";
  absl::Status status = Connect(options)->GetStats({}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(std::string(status.message()),
            "cannot reach unix:/nonexistent/chancery.sock: no such file or directory");
}

TEST_F(GrpcConnectionTest, NamesTheServerThatDoesNotKnowACall) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&admin_);
  server_ = builder.BuildAndStart();
  GrpcConnectionOptions options;
  options.target = "127.0.0.1:" + std::to_string(port);
  absl::Status status = Connect(options)->GetResource({}).status();
  EXPECT_TRUE(absl::IsUnimplemented(status));
  EXPECT_THAT(std::string(status.message()),
              StartsWith(options.target + " does not know this call"));
}

TEST_F(GrpcConnectionTest, ArticlesGoUpWhileResultsComeDown) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  std::unique_ptr<ArticleStream> stream = connection->IngestArticles();
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) {
      v1::IngestArticlesRequest request;
      request.set_sequence(i);
      EXPECT_TRUE(stream->Write(request));
    }
    EXPECT_TRUE(stream->WritesDone());
  });
  v1::IngestArticlesResponse result;
  int64_t expected = 0;
  while (stream->Read(&result)) EXPECT_EQ(result.sequence(), expected++);
  writer.join();
  EXPECT_EQ(expected, 100);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcConnectionTest, ABrokenStreamSaysWhy) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  std::unique_ptr<ArticleStream> stream = connection->IngestArticles();
  v1::IngestArticlesRequest request;
  request.set_sequence(-1);
  stream->Write(request);
  v1::IngestArticlesResponse result;
  EXPECT_FALSE(stream->Read(&result));
  EXPECT_EQ(stream->Finish(), absl::InternalError("broken"));
}

// Passes bytes between one client and a server, until it does not: a peer that is gone without a
// word, as where a cable is cut.
class Cable {
 public:
  // REQUIRES: `server` is "127.0.0.1:PORT".
  explicit Cable(const std::string& server)
      : server_port_(std::stoi(server.substr(server.rfind(':') + 1))) {
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof(address);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener_, 1) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      ADD_FAILURE() << "no socket";
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Pass(); });
  }
  ~Cable() {
    Cut();
    close(listener_);
  }

  std::string target() const { return "127.0.0.1:" + std::to_string(port_); }
  // Both ends stay open.
  void Cut() {
    cut_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  static sockaddr_in Loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void Pass() {
    pollfd waiting = {listener_, POLLIN, 0};
    while (!cut_ && poll(&waiting, 1, 20) == 0) {
    }
    if (cut_) return;
    ends_[0] = accept(listener_, nullptr, nullptr);
    ends_[1] = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = Loopback(server_port_);
    if (connect(ends_[1], reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      return;
    }
    while (!cut_) {
      pollfd polled[2] = {{ends_[0], POLLIN, 0}, {ends_[1], POLLIN, 0}};
      poll(polled, 2, 20);
      for (int i = 0; i < 2; ++i) {
        if (polled[i].revents == 0) continue;
        char bytes[4096];
        const ssize_t count = read(ends_[i], bytes, sizeof(bytes));
        if (count <= 0 || write(ends_[1 - i], bytes, static_cast<size_t>(count)) != count) return;
      }
    }
  }

  const int server_port_;
  int listener_ = -1;
  int port_ = 0;
  int ends_[2] = {-1, -1};  // left to the end of the process
  std::atomic<bool> cut_{false};
  std::thread thread_;
};

TEST_F(GrpcConnectionTest, AServerThatIsGoneWithoutAWordEndsTheCall) {
  Cable cable(Start());
  GrpcConnectionOptions options;
  options.target = cable.target();
  options.keepalive_time = absl::Milliseconds(200);
  options.keepalive_timeout = absl::Milliseconds(200);
  std::unique_ptr<GrpcConnection> connection = Connect(options);
  std::unique_ptr<ArticleStream> stream = connection->IngestArticles();
  v1::IngestArticlesRequest request;
  v1::IngestArticlesResponse result;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&result));
  cable.Cut();
  EXPECT_FALSE(stream->Read(&result));  // it has no deadline
  EXPECT_EQ(stream->Finish().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcConnectionTest, ACancelledStreamEnds) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  std::unique_ptr<ArticleStream> stream = connection->IngestArticles();
  ASSERT_TRUE(stream->Write({}));
  stream->Cancel();
  v1::IngestArticlesResponse result;
  while (stream->Read(&result)) continue;
  EXPECT_TRUE(absl::IsCancelled(stream->Finish()));
}

TEST_F(GrpcConnectionTest, AnUnfinishedStreamCanBeDestroyed) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  ASSERT_TRUE(connection->IngestArticles()->Write({}));
}

TEST_F(GrpcConnectionTest, VerifyPassesOnEveryStep) {
  v1::VerifyRequest request;
  request.set_max_differences(3);
  std::vector<int64_t> rows;
  EXPECT_TRUE(Connect()
                  ->Verify(request,
                           [&](const v1::VerifyResponse& step) {
                             rows.push_back(step.base_rows());
                             return true;
                           })
                  .ok());
  EXPECT_THAT(rows, ElementsAre(0, 1, 2));
}

TEST_F(GrpcConnectionTest, VerifyEndsWhenTheObserverGivesUp) {
  v1::VerifyRequest request;
  request.set_max_differences(1000);
  int steps = 0;
  EXPECT_TRUE(absl::IsCancelled(Connect()->Verify(request, [&](const v1::VerifyResponse&) {
    ++steps;
    return false;
  })));
  EXPECT_EQ(steps, 1);
}

TEST_F(GrpcConnectionTest, EachMethodOfCuratorsReachesItsOwn) {
  std::unique_ptr<GrpcConnection> connection = Connect();
  EXPECT_EQ(connection->RetractArticle({})->revision(), 1);
  EXPECT_EQ(connection->MergeEntities({})->revision(), 2);
  EXPECT_EQ(connection->SplitEntity({})->revision(), 3);
  EXPECT_EQ(connection->UndoDecision({})->revision(), 4);
  EXPECT_EQ(connection->AcceptCandidate({})->revision(), 5);
  EXPECT_EQ(connection->RejectCandidate({})->revision(), 6);
  EXPECT_EQ(connection->ImportDecision({})->revision(), 7);
  EXPECT_EQ(connection->Erase({})->revision(), 8);
  EXPECT_EQ(connection->ListDecisions({})->next_page_token(), "decisions");
  EXPECT_EQ(connection->ListCandidates({})->next_page_token(), "candidates");
}

TEST_F(GrpcConnectionTest, ExportGraphPassesOnEveryPiece) {
  std::vector<v1::ExportGraphResponse> pieces;
  EXPECT_TRUE(Connect()
                  ->ExportGraph({},
                                [&](const v1::ExportGraphResponse& piece) {
                                  pieces.push_back(piece);
                                  return true;
                                })
                  .ok());
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_EQ(pieces[0].article_facts().extractor(), "rules");
  EXPECT_EQ(pieces[1].info().revision(), 3);
}

TEST_F(GrpcConnectionTest, TlsWithClientCertificateAndToken) {
  grpc::SslServerCredentialsOptions ssl(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  ssl.pem_root_certs = Contents("authority.pem");
  ssl.pem_key_cert_pairs.push_back(
      {Contents("server-key.pem"), Contents("server-certificate.pem")});
  GrpcConnectionOptions options;
  options.target = Start(grpc::SslServerCredentials(ssl));
  options.tls.emplace();
  options.tls->root_ca_file = "client/lib/testdata/authority.pem";
  options.tls->certificate_file = "client/lib/testdata/client-certificate.pem";
  options.tls->key_file = "client/lib/testdata/client-key.pem";
  options.tls->server_name = "server.chancery.test";
  options.bearer_token = "secret";
  absl::StatusOr<v1::GetResourceResponse> reply = Connect(options)->GetResource({});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(graph_.metadata["authorization"], "Bearer secret");
}

TEST_F(GrpcConnectionTest, ATokenInPlainTextStaysOnThisMachine) {
  GrpcConnectionOptions options;
  options.target = Start(grpc::InsecureServerCredentials());
  options.bearer_token = "secret";
  const std::unique_ptr<GrpcConnection> connection = Connect(options);
  EXPECT_TRUE(connection->GetResource({}).ok());
  EXPECT_EQ(graph_.metadata["authorization"], "Bearer secret");
}

TEST_F(GrpcConnectionTest, SaysHowLargeRepliesMayBe) {
  GrpcConnectionOptions options;
  options.target = Start(grpc::InsecureServerCredentials());
  options.max_message_bytes = 12'345'678;
  EXPECT_TRUE(Connect(options)->GetResource({}).ok());
  EXPECT_EQ(graph_.metadata["x-max-reply-bytes"], "12345678");
}

TEST_F(GrpcConnectionTest, TlsRefusesAServerOfAnotherName) {
  grpc::SslServerCredentialsOptions ssl;
  ssl.pem_key_cert_pairs.push_back(
      {Contents("server-key.pem"), Contents("server-certificate.pem")});
  GrpcConnectionOptions options;
  options.target = Start(grpc::SslServerCredentials(ssl));
  options.tls.emplace();
  options.tls->root_ca_file = "client/lib/testdata/authority.pem";
  options.tls->server_name = "other.chancery.test";
  absl::Status status = Connect(options)->GetStats({}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), StartsWith("cannot reach 127.0.0.1:"));
}

TEST(GrpcConnectionCreateTest, RefusesOptionsThatContradictEachOther) {
  for (const char* target : {"10.0.0.1:7411", "example.org:7411", "127.example.org:7411"}) {
    GrpcConnectionOptions token;
    token.target = target;
    token.bearer_token = "secret";
    EXPECT_TRUE(absl::IsInvalidArgument(GrpcConnection::Create(token).status())) << target;
  }
  GrpcConnectionOptions half;
  half.tls.emplace();
  half.tls->certificate_file = "certificate.pem";
  EXPECT_TRUE(absl::IsInvalidArgument(GrpcConnection::Create(half).status()));
  GrpcConnectionOptions nowhere;
  nowhere.target = "";
  EXPECT_TRUE(absl::IsInvalidArgument(GrpcConnection::Create(nowhere).status()));
}

TEST(GrpcConnectionCreateTest, NamesTheFileThatCannotBeRead) {
  GrpcConnectionOptions options;
  options.tls.emplace();
  options.tls->root_ca_file = "/nonexistent/ca.pem";
  absl::Status status = GrpcConnection::Create(options).status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("cannot read /nonexistent/ca.pem: No such file or directory"));
}

TEST_F(GrpcConnectionTest, ACallHasItsOwnDeadlineHeadersAndTrace) {
  GrpcConnectionOptions connection_options;
  connection_options.target = Start();
  connection_options.traceparent = "00-of-the-connection";
  const auto connection = Connect(connection_options);
  CallOptions options;
  const absl::Time deadline = absl::Now() + absl::Seconds(7);
  options.deadline = deadline;
  options.metadata = {{"x-tenant", "desk-7"}};
  options.traceparent = "00-of-the-call";
  ASSERT_TRUE(connection->With(options)->GetResource({}).ok());
  EXPECT_EQ(graph_.metadata["x-tenant"], "desk-7");
  EXPECT_EQ(graph_.metadata["traceparent"], "00-of-the-call");
  EXPECT_LT(absl::AbsDuration(absl::FromChrono(graph_.deadline) - deadline), absl::Seconds(1));
  // Others are as they were.
  ASSERT_TRUE(connection->GetResource({}).ok());
  EXPECT_EQ(graph_.metadata.count("x-tenant"), 0U);
  EXPECT_EQ(graph_.metadata["traceparent"], "00-of-the-connection");
  options.deadline = absl::Now() + absl::Milliseconds(50);
  EXPECT_TRUE(absl::IsDeadlineExceeded(connection->With(options)->FindEncounters({}).status()));
}

TEST_F(GrpcConnectionTest, ACallCanBeCancelledFromAnotherThread) {
  const auto connection = Connect();
  CallOptions options;
  options.cancellation = std::make_shared<CallCancellation>();
  const auto cancellable = connection->With(options);
  std::thread canceller([&options] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    options.cancellation->Cancel();
  });
  // The server does not answer until it is cancelled.
  const absl::Status status = cancellable->FindEncounters({}).status();
  canceller.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  // Nor does anything begin.
  EXPECT_TRUE(absl::IsCancelled(cancellable->GetResource({}).status()));
  EXPECT_TRUE(connection->GetResource({}).ok());
}

}  // namespace
}  // namespace chancery
