#include "server/runtime/server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "server/auth/authenticator.h"
#include "server/observability/audit_log.h"
#include "server/runtime/rpc_handler.h"
#include "storage/access/access_role.h"
#include "storage/access/token_file.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class TestAdmin final : public v1::AdminService::CallbackService {
 public:
  using Handler = std::function<absl::StatusOr<v1::BackupResponse>(RequestContext&)>;

  TestAdmin(RpcRuntime& runtime, Handler handler)
      : runtime_(runtime), handler_(std::move(handler)) {}

  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override {
    return HandleUnary(
        runtime_, {"AdminService/Backup", Execution::kLong}, context, request, response,
        [this](const v1::BackupRequest&, RequestContext& rpc) { return handler_(rpc); });
  }

 private:
  RpcRuntime& runtime_;
  const Handler handler_;
};

std::string TestData(const std::string& name) { return "server/runtime/testdata/" + name; }

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    options_.listen = "127.0.0.1:0";
    options_.storage.engine = kEngineMemory;
  }

  absl::Status Start() {
    RpcRuntime::Options runtime_options = RuntimeOptions(options_);
    runtime_options.authenticator = authenticator_.get();
    runtime_options.audit = audit_.get();
    runtime_ = std::make_unique<RpcRuntime>(runtime_options, SystemClock::Get(), metrics_, logger_);
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<TestAdmin>(*runtime_, handler_));
    absl::StatusOr<std::unique_ptr<Server>> server =
        Server::Start(options_, *runtime_, std::move(services));
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    return absl::OkStatus();
  }

  std::shared_ptr<grpc::Channel> Connect() {
    return grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  }

  static grpc::Status Backup(const std::shared_ptr<grpc::Channel>& channel,
                             size_t request_bytes = 0) {
    grpc::ClientContext context;
    v1::BackupRequest request;
    request.set_directory(std::string(request_bytes, 'x'));
    v1::BackupResponse response;
    return v1::AdminService::NewStub(channel)->Backup(&context, request, &response);
  }

  // Sends the one message `bytes` and returns the first reply's bytes; "(CODE)" if there is none.
  static std::string Exchange(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& method, const std::string& bytes) {
    grpc::CompletionQueue queue;
    grpc::ClientContext context;
    grpc::GenericStub stub(channel);
    void* tag;
    bool ok;
    auto call = stub.PrepareCall(&context, method, &queue);
    call->StartCall(nullptr);
    queue.Next(&tag, &ok);
    const grpc::Slice slice(bytes);
    call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    queue.Next(&tag, &ok);
    grpc::ByteBuffer reply;
    call->Read(&reply, nullptr);
    queue.Next(&tag, &ok);
    const bool replied = ok;
    grpc::Status status;
    context.TryCancel();
    call->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
    if (!replied) return absl::StrCat("(", status.error_code(), ")");
    std::vector<grpc::Slice> slices;
    EXPECT_TRUE(reply.Dump(&slices).ok());
    std::string out;
    for (const grpc::Slice& part : slices) {
      out.append(reinterpret_cast<const char*>(part.begin()), part.size());
    }
    return out;
  }

  // grpc.health.v1.HealthCheckResponse: field 1 is 1 for SERVING, 2 for NOT_SERVING.
  static std::string Health(const std::shared_ptr<grpc::Channel>& channel) {
    return Exchange(channel, "/grpc.health.v1.Health/Check", "");
  }

  ServerOptions options_;
  TestAdmin::Handler handler_ = [](RequestContext&) { return v1::BackupResponse(); };
  Metrics metrics_;
  std::mutex lines_mu_;
  std::vector<std::string> lines_;
  Logger logger_{LogLevel::kInfo, SystemClock::Get(), [this](absl::string_view line) {
                   std::lock_guard<std::mutex> lock(lines_mu_);
                   lines_.emplace_back(line);
                 }};
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<AuditLog> audit_;
  std::unique_ptr<RpcRuntime> runtime_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, NobodyGetsInWithoutAToken) {
  Authenticator::Options auth;
  auth.token_file = std::string(std::getenv("TEST_TMPDIR")) + "/tokens";
  std::ofstream(auth.token_file) << "ops " << TokenDigest("good") << " admin never\n"
                                 << "desk " << TokenDigest("reads") << " reader never\n";
  chmod(auth.token_file.c_str(), 0600);
  authenticator_ = Authenticator::Create(auth, SystemClock::Get(), logger_).value();
  AuditLog::Options audit;
  audit.path = std::string(std::getenv("TEST_TMPDIR")) + "/audit.jsonl";
  audit_ = AuditLog::Open(audit, SystemClock::Get()).value();
  std::atomic<int> ran{0};
  handler_ = [&ran](RequestContext& context) {
    ++ran;
    EXPECT_EQ(context.principal, "ops");
    return v1::BackupResponse();
  };
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  const auto call = [&channel](const std::string& header) {
    grpc::ClientContext context;
    if (!header.empty()) context.AddMetadata("authorization", header);
    v1::BackupResponse response;
    return v1::AdminService::NewStub(channel)
        ->Backup(&context, v1::BackupRequest(), &response)
        .error_code();
  };
  EXPECT_EQ(call(""), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(call("Bearer wrong"), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(call("Bearer reads"), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(call("Bearer good"), grpc::StatusCode::OK);
  EXPECT_EQ(ran, 1);
  // Nor to learn how requests are read.
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  const grpc::Slice bytes("\xff\xff");
  const auto unreadable = stub.PrepareUnaryCall(&context, "/chancery.v1.AdminService/Backup",
                                                grpc::ByteBuffer(&bytes, 1), &queue);
  unreadable->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  void* tag;
  bool ok;
  unreadable->Finish(&reply, &status, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  // Health is for everybody.
  EXPECT_EQ(Health(channel), "\x08\x01");
  server_.reset();
  runtime_.reset();
  for (const std::string& line : lines_) {
    EXPECT_EQ(line.find("good"), std::string::npos) << "a token in the log";
  }
  // Each refusal is in the audit, and who it was where that is known; no token is.
  const std::string recorded = Read(audit.path);
  EXPECT_EQ(recorded.find("good"), std::string::npos);
  EXPECT_EQ(recorded.find("wrong"), std::string::npos);
  std::vector<std::string> events;
  std::istringstream lines(recorded);
  for (std::string line; std::getline(lines, line);) {
    const size_t begin = line.find("\"event\"");
    events.push_back(line.substr(begin, line.find(",\"request_id\"") - begin));
  }
  const std::string method = ",\"method\":\"AdminService/Backup\",\"code\":";
  EXPECT_THAT(
      events,
      testing::ElementsAre(
          "\"event\":\"denied\"" + method + "\"UNAUTHENTICATED\",\"reason\":\"UNAUTHENTICATED\"",
          "\"event\":\"denied\"" + method + "\"UNAUTHENTICATED\",\"reason\":\"UNAUTHENTICATED\"",
          "\"event\":\"denied\",\"principal\":\"desk\"" + method +
              "\"PERMISSION_DENIED\",\"reason\":\"PERMISSION_DENIED\"",
          "\"event\":\"call\",\"principal\":\"ops\"" + method + "\"OK\"",
          // The unreadable one.
          "\"event\":\"denied\"" + method + "\"UNAUTHENTICATED\",\"reason\":\"UNAUTHENTICATED\""));
}

TEST_F(ServerTest, TakesAFreePortAndServes) {
  ASSERT_THAT(Start(), IsOk());
  EXPECT_GT(server_->port(), 0);
  EXPECT_EQ(server_->address(), absl::StrCat("127.0.0.1:", server_->port()));
  EXPECT_TRUE(Backup(Connect()).ok());
}

TEST_F(ServerTest, AnswersHealthChecks) {
  ASSERT_THAT(Start(), IsOk());
  EXPECT_EQ(Health(Connect()), "\x08\x01");
}

TEST_F(ServerTest, ReflectionListsTheServices) {
  ASSERT_THAT(Start(), IsOk());
  // ServerReflectionRequest.list_services, field 7, "".
  const std::string reply = Exchange(
      Connect(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "\x3a\x01*");
  EXPECT_THAT(reply,
              AllOf(HasSubstr("chancery.v1.AdminService"), HasSubstr("grpc.health.v1.Health"),
                    HasSubstr("grpc.reflection.v1alpha.ServerReflection")));
}

TEST_F(ServerTest, RefusesAPortThatIsInUse) {
  ASSERT_THAT(Start(), IsOk());
  ServerOptions second = options_;
  second.listen = server_->address();
  const auto refused = Server::Start(second, *runtime_, {});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(refused.status().message(),
            absl::StrCat("cannot listen on ", second.listen, ": Address already in use"));
}

TEST_F(ServerTest, RefusesAHostThatIsNotOurs) {
  options_.listen = "192.0.2.1:0";  // of the documentation's network
  const absl::Status refused = Start();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("192.0.2.1:0"));
}

TEST_F(ServerTest, RefusesMessagesAboveTheLimit) {
  options_.limits.max_message_bytes = 1 << 16;
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  EXPECT_TRUE(Backup(channel, 60'000).ok());
  EXPECT_EQ(Backup(channel, 70'000).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, AConnectionHasOnlySoManyCallsAtOnce) {
  options_.limits.max_concurrent_requests = 1;
  options_.limits.max_concurrent_write_streams = 1;
  options_.limits.max_concurrent_read_streams = 0;
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  void* tag;
  bool ok;
  // Two watchers, which stay; health is for everybody and has no places of its own.
  grpc::ClientContext contexts[2];
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> watches[2];
  for (int i = 0; i < 2; ++i) {
    watches[i] = stub.PrepareCall(&contexts[i], "/grpc.health.v1.Health/Watch", &queue);
    watches[i]->StartCall(nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
    const grpc::Slice empty("");
    watches[i]->WriteLast(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions(), nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
    grpc::ByteBuffer reply;
    watches[i]->Read(&reply, nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  }
  grpc::ClientContext third;
  third.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
  v1::BackupResponse response;
  EXPECT_EQ(v1::AdminService::NewStub(channel)
                ->Backup(&third, v1::BackupRequest(), &response)
                .error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  for (int i = 0; i < 2; ++i) {
    contexts[i].TryCancel();
    grpc::Status status;
    watches[i]->Finish(&status, nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  // Their places are free again.
  EXPECT_TRUE(Backup(channel).ok());
}

TEST_F(ServerTest, DrainLetsCallsFinishAndThenRefusesConnections) {
  std::promise<void> started;
  std::promise<void> release;
  handler_ = [&](RequestContext&) {
    started.set_value();
    release.get_future().wait();
    return v1::BackupResponse();
  };
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  std::thread client([&] { EXPECT_TRUE(Backup(channel).ok()); });
  started.get_future().wait();
  std::thread drain([&] { server_->Drain(); });
  while (!runtime_->draining()) std::this_thread::yield();
  release.set_value();
  client.join();
  drain.join();
  EXPECT_EQ(runtime_->admission().in_flight(), 0);
  EXPECT_EQ(Backup(Connect()).error_code(), grpc::StatusCode::UNAVAILABLE);
  server_->Drain();  // again is harmless
}

TEST_F(ServerTest, DrainCancelsWhatTakesLongerThanItWaits) {
  options_.drain_timeout_ms = 50;
  std::promise<void> started;
  std::promise<absl::Status> ended;
  handler_ = [&](RequestContext& context) -> absl::StatusOr<v1::BackupResponse> {
    started.set_value();
    absl::Status status;
    while (status.ok()) {
      status = context.budget.Poll();
      std::this_thread::yield();
    }
    ended.set_value(status);
    return status;
  };
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  std::thread client([&] { EXPECT_FALSE(Backup(channel).ok()); });
  started.get_future().wait();
  server_->Drain();
  EXPECT_THAT(ended.get_future().get(), StatusIs(absl::StatusCode::kCancelled));
  client.join();
}

TEST_F(ServerTest, HealthSaysNotServingDuringADrain) {
  std::promise<void> started;
  std::promise<void> release;
  handler_ = [&](RequestContext&) {
    started.set_value();
    release.get_future().wait();
    return v1::BackupResponse();
  };
  ASSERT_THAT(Start(), IsOk());
  const auto channel = Connect();
  // A watcher, since new calls on the connection are refused during the drain.
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  grpc::GenericStub stub(channel);
  void* tag;
  bool ok;
  auto watch = stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  watch->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const grpc::Slice empty("");
  watch->WriteLast(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions(), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const auto next = [&]() -> std::string {
    grpc::ByteBuffer reply;
    watch->Read(&reply, nullptr);
    if (!queue.Next(&tag, &ok) || !ok) return "(end)";
    grpc::Slice slice;
    EXPECT_TRUE(reply.DumpToSingleSlice(&slice).ok());
    return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
  };
  EXPECT_EQ(next(), "\x08\x01");
  std::thread client([&] { EXPECT_TRUE(Backup(channel).ok()); });
  started.get_future().wait();
  std::thread drain([&] { server_->Drain(); });
  EXPECT_EQ(next(), "\x08\x02");
  context.TryCancel();
  release.set_value();
  client.join();
  drain.join();
  grpc::Status status;
  watch->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
}

// ---- TLS ----

class ServerTlsTest : public ServerTest {
 protected:
  ServerTlsTest() {
    options_.listen = "localhost:0";
    options_.tls.enabled = true;
    options_.tls.certificate_file = TestData("server.pem");
    options_.tls.key_file = TestData("server_key.pem");
  }

  std::shared_ptr<grpc::Channel> ConnectTls(bool with_certificate) {
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = Read(TestData("ca.pem"));
    if (with_certificate) {
      ssl.pem_cert_chain = Read(TestData("client.pem"));
      ssl.pem_private_key = Read(TestData("client_key.pem"));
    }
    return grpc::CreateChannel(server_->address(), grpc::SslCredentials(ssl));
  }
};

TEST_F(ServerTlsTest, ServesThoseWhoTrustItsCertificate) {
  ASSERT_THAT(Start(), IsOk());
  EXPECT_TRUE(Backup(ConnectTls(false)).ok());
  EXPECT_EQ(Backup(Connect()).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTlsTest, WantsCertificatesAndKnowsTheirNames) {
  options_.tls.client_ca_file = TestData("ca.pem");
  std::string principal;
  handler_ = [&principal](RequestContext& context) {
    principal = std::string(context.principal);
    return v1::BackupResponse();
  };
  ASSERT_THAT(Start(), IsOk());
  EXPECT_FALSE(Backup(ConnectTls(false)).ok());
  EXPECT_TRUE(Backup(ConnectTls(true)).ok());
  server_.reset();
  runtime_.reset();  // the line is written after the reply
  EXPECT_EQ(principal, "analyst.test");
  ASSERT_THAT(lines_, SizeIs(1));
  EXPECT_THAT(lines_[0], HasSubstr("\"principal\":\"analyst.test\""));
}

TEST_F(ServerTlsTest, CertificatesHaveTheRolesOfTheirMapping) {
  options_.tls.client_ca_file = TestData("ca.pem");
  const auto call = [this](const std::string& name, AccessRole role) {
    server_.reset();
    Authenticator::Options auth;
    RoleSet roles;
    roles.Add(role);
    auth.certificates = {{name, "ann", roles}};
    runtime_.reset();
    authenticator_ = Authenticator::Create(auth, SystemClock::Get(), logger_).value();
    EXPECT_THAT(Start(), IsOk());
    return Backup(ConnectTls(true)).error_code();
  };
  std::string principal;
  handler_ = [&principal](RequestContext& context) {
    principal = std::string(context.principal);
    return v1::BackupResponse();
  };
  EXPECT_EQ(call("analyst.test", AccessRole::kAdmin), grpc::StatusCode::OK);
  EXPECT_EQ(principal, "ann");
  EXPECT_EQ(call("analyst.test", AccessRole::kReader), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(call("nalyst.test", AccessRole::kAdmin), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(ServerTlsTest, ACertificateOfAnotherAuthorityIsRefused) {
  options_.tls.client_ca_file = TestData("ca.pem");
  ASSERT_THAT(Start(), IsOk());
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = Read(TestData("ca.pem"));
  ssl.pem_cert_chain = Read(TestData("stranger.pem"));
  ssl.pem_private_key = Read(TestData("stranger_key.pem"));
  EXPECT_EQ(Backup(grpc::CreateChannel(server_->address(), grpc::SslCredentials(ssl))).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTlsTest, TakesNewCertificatesWithoutARestart) {
  const std::string directory = std::getenv("TEST_TMPDIR");
  options_.tls.certificate_file = directory + "/live.pem";
  options_.tls.key_file = directory + "/live_key.pem";
  const auto install = [&](const std::string& name) {
    for (const std::string part : {".pem", "_key.pem"}) {
      std::ofstream(directory + "/next") << Read(TestData(name + part));
      std::rename((directory + "/next").c_str(), (directory + "/live" + part).c_str());
    }
  };
  // Whether who trusts that certificate alone gets through.
  const auto trusts = [this](const std::string& authority) {
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = Read(TestData(authority));
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return Backup(
               grpc::CreateCustomChannel(server_->address(), grpc::SslCredentials(ssl), arguments))
        .ok();
  };
  install("server");
  ASSERT_THAT(Start(), IsOk());
  EXPECT_TRUE(trusts("ca.pem"));
  EXPECT_FALSE(trusts("renewed.pem"));
  install("renewed");
  const absl::Time end = SystemClock::Get().Now() + absl::Seconds(40);
  bool renewed = false;
  while (!renewed && SystemClock::Get().Now() < end) renewed = trusts("renewed.pem");
  EXPECT_TRUE(renewed);
  EXPECT_FALSE(trusts("ca.pem"));
}

TEST_F(ServerTlsTest, NamesTheFileThatIsNotFit) {
  const std::string directory = std::getenv("TEST_TMPDIR");
  options_.tls.key_file = directory + "/none.pem";
  EXPECT_THAT(Start(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(std::string(Start().message()), HasSubstr("tls.key_file " + directory));
  std::ofstream(options_.tls.key_file) << "not a key";
  EXPECT_THAT(Start(), StatusIs(absl::StatusCode::kInvalidArgument));
  options_.tls.key_file = directory;
  EXPECT_THAT(Start(), Not(IsOk()));
}

// ---- Port file ----

TEST(WritePortFileTest, ReplacesWhatWasThere) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/port";
  ASSERT_THAT(WritePortFile(path, 1), IsOk());
  ASSERT_THAT(WritePortFile(path, 65535), IsOk());
  EXPECT_EQ(Read(path), "65535\n");
}

TEST(WritePortFileTest, OthersMayReadIt) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/open_port";
  const mode_t usual = umask(0077);
  const absl::Status written = WritePortFile(path, 1);
  umask(usual);
  ASSERT_THAT(written, IsOk());
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644u);
}

TEST(WritePortFileTest, NamesThePathThatCannotBeWritten) {
  const absl::Status status = WritePortFile("/proc/none/port", 1);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(status.message()), HasSubstr("/proc/none/port"));
}

TEST(RuntimeOptionsTest, CarriesTheLimits) {
  ServerOptions options;
  options.limits.max_concurrent_requests = 7;
  options.limits.max_concurrent_long_requests = 3;
  options.slow_call_ms = 21;
  options.slow_call_text = true;
  options.limits.max_concurrent_writes = 4;
  options.limits.max_concurrent_write_streams = 5;
  options.limits.max_concurrent_read_streams = 14;
  options.limits.max_read_wait_ms = 6;
  options.limits.stream_idle_timeout_ms = 8'000;
  options.limits.stream_stall_timeout_ms = 9'000;
  options.limits.default_deadline_ms = 11;
  options.limits.max_deadline_ms = 12;
  options.limits.max_rows_read = 13;
  const RpcRuntime::Options runtime = RuntimeOptions(options);
  EXPECT_EQ(runtime.admission.max_concurrent_requests, 7);
  EXPECT_EQ(runtime.admission.max_concurrent_long_requests, 3);
  EXPECT_EQ(runtime.slow_call, absl::Milliseconds(21));
  EXPECT_TRUE(runtime.slow_call_text);
  EXPECT_EQ(runtime.admission.max_concurrent_writes, 4);
  EXPECT_EQ(runtime.admission.max_concurrent_write_streams, 5);
  EXPECT_EQ(runtime.admission.max_concurrent_read_streams, 14);
  EXPECT_EQ(runtime.admission.max_read_wait, absl::Milliseconds(6));
  EXPECT_EQ(runtime.stream_idle_timeout, absl::Seconds(8));
  EXPECT_EQ(runtime.stream_stall_timeout, absl::Seconds(9));
  EXPECT_EQ(runtime.default_deadline, absl::Milliseconds(11));
  EXPECT_EQ(runtime.max_deadline, absl::Milliseconds(12));
  EXPECT_EQ(runtime.max_rows_read, 13u);
  EXPECT_FALSE(runtime.authenticated_peers);
}

}  // namespace
}  // namespace chancery
