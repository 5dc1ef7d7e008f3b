#include "server/service/admin_service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/config/version.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/replaceable_function.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string Reason(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details())) return "(not a google.rpc.Status)";
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&info)) return info.reason();
  }
  return "(none)";
}

// A store whose maintenance does what the test says.
class StandInStore final : public GraphStore {
 public:
  explicit StandInStore(std::unique_ptr<GraphStore> graph) : graph_(std::move(graph)) {}

  absl::StatusOr<CommitResult> Apply(
      Budget& budget, absl::FunctionRef<absl::Status(Transaction&)> change) override {
    return graph_->Apply(budget, change);
  }
  absl::Status Settle(Revision revision) override { return graph_->Settle(revision); }
  absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                    size_t max_commits) const override {
    return graph_->ReadLog(after, max_commits);
  }
  std::shared_ptr<const GraphReader> Latest() const override { return graph_->Latest(); }
  absl::StatusOr<std::shared_ptr<const GraphReader>> At(Revision revision) const override {
    return graph_->At(revision);
  }
  absl::StatusOr<std::shared_ptr<const GraphReader>> AtTime(absl::Time time) const override {
    return graph_->AtTime(time);
  }
  absl::StatusOr<absl::optional<std::string>> FindRequest(absl::string_view id) const override {
    return graph_->FindRequest(id);
  }
  absl::StatusOr<GraphStats> Stats() const override { return graph_->Stats(); }
  absl::StatusOr<VerifyCounts> Verify(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) const override {
    if (const auto replaced = verify.Get()) return replaced(budget, report, progress);
    return graph_->Verify(budget, report, progress);
  }
  absl::StatusOr<CommitResult> RepairIndex(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) override {
    return graph_->RepairIndex(budget, report, progress);
  }
  absl::Status ScanClosed(EntityRef ref, Budget& budget,
                          absl::FunctionRef<bool(const Entity&)> visit) const override {
    return graph_->ScanClosed(ref, budget, visit);
  }
  absl::Status ScanClosedEvidence(EntityRef fact, Budget& budget,
                                  absl::FunctionRef<bool(const Evidence&)> visit) const override {
    return graph_->ScanClosedEvidence(fact, budget, visit);
  }
  absl::Status ScanClosedNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view, Revision, Revision)> visit)
      const override {
    return graph_->ScanClosedNotes(prefix, budget, visit);
  }
  absl::StatusOr<uint64_t> EraseHistory(const HistoryErasure& erasure, Budget& budget) override {
    return graph_->EraseHistory(erasure, budget);
  }
  absl::StatusOr<TrimmedHistory> TrimHistory(Revision oldest, bool dry_run,
                                             Budget& budget) override {
    return graph_->TrimHistory(oldest, dry_run, budget);
  }
  absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) override {
    return graph_->ExpireOutcomes(time, max_outcomes);
  }
  absl::Status Backup(absl::string_view directory) override {
    if (const auto replaced = backup.Get()) return replaced(std::string(directory));
    return graph_->Backup(directory);
  }
  absl::Status Compact(Budget& budget) override {
    if (const auto replaced = compact.Get()) return replaced();
    return graph_->Compact(budget);
  }
  absl::Status Flush() override { return graph_->Flush(); }

  ReplaceableFunction<absl::StatusOr<VerifyCounts>(Budget&,
                                                   absl::FunctionRef<void(absl::string_view)>,
                                                   absl::FunctionRef<bool(const VerifyCounts&)>)>
      verify;
  ReplaceableFunction<absl::Status(const std::string&)> backup;
  ReplaceableFunction<absl::Status()> compact;

 private:
  const std::unique_ptr<GraphStore> graph_;
};

class AdminServiceTest : public testing::Test {
 protected:
  AdminServiceTest() : directory_(std::getenv("TEST_TMPDIR")) {}

  void Start(std::unique_ptr<KvStore> kv, const AdminService::Options& options = {}) {
    auto graph = GraphStore::Open(std::move(kv), SystemClock::Get(), {});
    ASSERT_THAT(graph, IsOk());
    store_ = std::make_unique<StandInStore>(*std::move(graph));
    runtime_ =
        std::make_unique<RpcRuntime>(RpcRuntime::Options(), SystemClock::Get(), metrics_, logger_);
    service_ = std::make_unique<AdminService>(*store_, *runtime_, options);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    stub_ = v1::AdminService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }
  void StartMemory(const AdminService::Options& options = {}) {
    Start(std::make_unique<MemoryKvStore>(), options);
  }
  // With an engine that makes backups of two files.
  void StartWithBackups(const AdminService::Options& options = {}) {
    StartMemory(options);
    store_->backup = [](const std::string& directory) -> absl::Status {
      if (std::filesystem::exists(directory)) {
        return absl::AlreadyExistsError("there");
      }
      std::error_code error;
      if (!std::filesystem::create_directory(directory, error)) {
        return absl::NotFoundError("parent");
      }
      std::filesystem::create_directory(directory + "/files");
      std::ofstream(directory + "/CURRENT") << "12345";
      std::ofstream(directory + "/files/1.sst") << "1234567";
      return absl::OkStatus();
    };
  }

  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
    server_.reset();
    runtime_.reset();
  }
  void TearDown() override { Stop(); }

  void AddPerson(const std::string& name) {
    ASSERT_THAT(store_->Transact([&](Transaction& transaction) {
      Person person;
      person.id = transaction.NewId<PersonId>();
      person.names.display = name;
      transaction.Put(person);
      return absl::OkStatus();
    }),
                IsOk());
  }

  grpc::Status Backup(const std::string& directory, v1::BackupResponse* response) {
    grpc::ClientContext context;
    v1::BackupRequest request;
    request.set_directory(directory);
    return stub_->Backup(&context, request, response);
  }

  grpc::Status Verify(int32_t max_differences, std::vector<v1::VerifyResponse>* messages) {
    grpc::ClientContext context;
    v1::VerifyRequest request;
    request.set_max_differences(max_differences);
    auto reader = stub_->Verify(&context, request);
    v1::VerifyResponse message;
    while (reader->Read(&message)) messages->push_back(message);
    return reader->Finish();
  }

  const std::string directory_;
  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  std::unique_ptr<StandInStore> store_;
  std::unique_ptr<RpcRuntime> runtime_;
  std::unique_ptr<AdminService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::AdminService::Stub> stub_;
};

TEST_F(AdminServiceTest, StatsCountWhatIsThere) {
  StartMemory();
  AddPerson("Sergey Lavrov");
  AddPerson("Colin Powell");
  grpc::ClientContext context;
  v1::GetStatsResponse stats;
  ASSERT_TRUE(stub_->GetStats(&context, v1::GetStatsRequest(), &stats).ok());
  EXPECT_EQ(stats.info().revision(), 2);
  EXPECT_TRUE(stats.info().complete());
  EXPECT_GT(stats.info().revision_time().seconds(), 1'500'000'000);
  EXPECT_EQ(stats.counts().at("people"), 2);
  EXPECT_EQ(stats.engine(), "memory");
  EXPECT_EQ(stats.format_version(), static_cast<int>(kFormatVersion));
  EXPECT_EQ(stats.server_version(), kServerVersion);
  EXPECT_GT(stats.table_rows().at("current"), 0);
  EXPECT_GT(stats.start_time().seconds(), 1'500'000'000);
}

TEST_F(AdminServiceTest, StatsOfTheEmptyStoreHaveNoRevisionTime) {
  StartMemory();
  grpc::ClientContext context;
  v1::GetStatsResponse stats;
  ASSERT_TRUE(stub_->GetStats(&context, v1::GetStatsRequest(), &stats).ok());
  EXPECT_EQ(stats.info().revision(), 0);
  EXPECT_FALSE(stats.info().has_revision_time());
}

TEST_F(AdminServiceTest, ExportEndsWithItsRevision) {
  StartMemory();
  AddPerson("Sergey Lavrov");
  AddPerson("Colin Powell");
  v1::ExportGraphRequest request;
  request.mutable_consistency()->set_exactly(1);
  grpc::ClientContext context;
  auto reader = stub_->ExportGraph(&context, request);
  std::vector<v1::ExportGraphResponse> pieces(1);
  while (reader->Read(&pieces.back())) pieces.emplace_back();
  ASSERT_TRUE(reader->Finish().ok());
  pieces.pop_back();
  ASSERT_FALSE(pieces.empty());
  EXPECT_EQ(pieces.back().info().revision(), 1);
}

TEST_F(AdminServiceTest, ExportOfAFutureRevisionIsRefused) {
  StartMemory();
  v1::ExportGraphRequest request;
  request.mutable_consistency()->set_exactly(1);
  grpc::ClientContext context;
  auto reader = stub_->ExportGraph(&context, request);
  v1::ExportGraphResponse piece;
  EXPECT_FALSE(reader->Read(&piece));
  EXPECT_EQ(Reason(reader->Finish()), "REVISION_IN_FUTURE");
}

TEST_F(AdminServiceTest, VerifyOfASoundStoreEndsWithCountsAndNoDifference) {
  StartMemory();
  AddPerson("Sergey Lavrov");
  std::vector<v1::VerifyResponse> messages;
  const grpc::Status status = Verify(0, &messages);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_FALSE(messages.empty());
  EXPECT_TRUE(messages.back().done());
  EXPECT_GT(messages.back().base_rows(), 0);
  EXPECT_GT(messages.back().index_rows(), 0);
  EXPECT_EQ(messages.back().difference_count(), 0);
  EXPECT_EQ(messages.back().info().revision(), 1);
  EXPECT_TRUE(messages.back().info().complete());
}

TEST_F(AdminServiceTest, VerifyListsAsManyDifferencesAsAskedAndCountsAll) {
  StartMemory();
  store_->verify = [](Budget&, absl::FunctionRef<void(absl::string_view)> report,
                      absl::FunctionRef<bool(const GraphStore::VerifyCounts&)> progress) {
    GraphStore::VerifyCounts counts;
    for (int i = 0; i < 1000; ++i) {
      ++counts.base_rows;
      ++counts.differences;
      report(absl::StrCat("row ", i));
      EXPECT_TRUE(progress(counts));
    }
    return counts;
  };
  std::vector<v1::VerifyResponse> messages;
  ASSERT_TRUE(Verify(250, &messages).ok());
  int listed = 0;
  int done = 0;
  for (const v1::VerifyResponse& message : messages) {
    for (const std::string& difference : message.differences()) {
      EXPECT_EQ(difference, absl::StrCat("row ", listed++));
    }
    done += message.done() ? 1 : 0;
  }
  EXPECT_EQ(listed, 250);
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(messages.back().done());
  EXPECT_EQ(messages.back().difference_count(), 1000);
  // Differences come while the scan goes on.
  EXPECT_GE(messages.size(), 3u);
}

TEST_F(AdminServiceTest, VerifyRefusesALimitOutOfRange) {
  StartMemory();
  for (const int limit : {-1, 10'001}) {
    std::vector<v1::VerifyResponse> messages;
    const grpc::Status status = Verify(limit, &messages);
    EXPECT_EQ(Reason(status), "INVALID_FIELD");
    EXPECT_THAT(messages, SizeIs(0));
  }
}

TEST_F(AdminServiceTest, VerifyStopsWhenTheCallerGoes) {
  StartMemory();
  std::promise<void> started;
  std::promise<void> stopped;
  store_->verify = [&](Budget&, absl::FunctionRef<void(absl::string_view)>,
                       absl::FunctionRef<bool(const GraphStore::VerifyCounts&)> progress)
      -> absl::StatusOr<GraphStore::VerifyCounts> {
    started.set_value();
    while (progress({})) std::this_thread::yield();
    stopped.set_value();
    return absl::CancelledError("told to stop");
  };
  grpc::ClientContext context;
  auto reader = stub_->Verify(&context, v1::VerifyRequest());
  started.get_future().wait();
  context.TryCancel();
  stopped.get_future().wait();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop();
}

TEST_F(AdminServiceTest, BackupTellsItsRevisionAndSize) {
  StartWithBackups();
  AddPerson("Sergey Lavrov");
  const std::string target = directory_ + "/backup";
  v1::BackupResponse response;
  const grpc::Status status = Backup(target + "/", &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.revision(), 1);
  EXPECT_EQ(response.bytes(), 12);
  EXPECT_TRUE(std::filesystem::is_directory(target));
  EXPECT_EQ(Reason(Backup(target, &response)), "DIRECTORY_EXISTS");
}

TEST_F(AdminServiceTest, BackupChecksItsDirectory) {
  StartWithBackups();
  v1::BackupResponse response;
  EXPECT_EQ(Reason(Backup("", &response)), "INVALID_FIELD");
  EXPECT_EQ(Reason(Backup("relative/path", &response)), "INVALID_FIELD");
  EXPECT_EQ(Reason(Backup(std::string("/tmp/a\0b", 8), &response)), "INVALID_FIELD");
  EXPECT_EQ(Reason(Backup(directory_ + "/none/backup", &response)), "INVALID_FIELD");
}

TEST_F(AdminServiceTest, BackupStaysBelowItsRoot) {
  const std::string root = directory_ + "/root";
  std::filesystem::create_directories(root);
  std::filesystem::create_symlink("/tmp", root + "/link");
  StartWithBackups({root});
  v1::BackupResponse response;
  for (const std::string& outside :
       {std::string("../outside"), directory_ + "/elsewhere", root + "/../x", std::string("."),
        root, std::string("link/x"), std::string("/")}) {
    EXPECT_EQ(Reason(Backup(outside, &response)), "INVALID_FIELD") << outside;
  }
  EXPECT_TRUE(Backup("first", &response).ok());
  EXPECT_TRUE(std::filesystem::is_directory(root + "/first"));
  EXPECT_TRUE(Backup(root + "/second", &response).ok());
  EXPECT_TRUE(std::filesystem::is_directory(root + "/second"));
}

TEST_F(AdminServiceTest, MemoryCannotBeBackedUp) {
  StartMemory();
  v1::BackupResponse response;
  const grpc::Status status = Backup(directory_ + "/memory", &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(Reason(status), "ENGINE_UNSUPPORTED");
}

TEST_F(AdminServiceTest, MaintenanceRunsOneAtATime) {
  StartWithBackups();
  std::promise<void> started;
  std::promise<void> release;
  store_->compact = [&] {
    started.set_value();
    release.get_future().wait();
    return absl::OkStatus();
  };
  std::thread first([&] {
    grpc::ClientContext context;
    v1::CompactResponse response;
    EXPECT_TRUE(stub_->Compact(&context, v1::CompactRequest(), &response).ok());
  });
  started.get_future().wait();
  v1::BackupResponse response;
  EXPECT_EQ(Reason(Backup(directory_ + "/meanwhile", &response)), "OVERLOADED");
  release.set_value();
  first.join();
  EXPECT_TRUE(Backup(directory_ + "/after", &response).ok());
  Stop();
}

}  // namespace
}  // namespace chancery
