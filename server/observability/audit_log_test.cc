#include "server/observability/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class AuditLogTest : public testing::Test {
 protected:
  AuditLogTest() : folder_(fs::path(std::getenv("TEST_TMPDIR")) / "audit") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    options_.path = (folder_ / "audit.jsonl").string();
    event_.event = "call";
    event_.principal = "desk";
    event_.method = "IngestService/WriteFacts";
    event_.code = "OK";
    event_.revision = 7;
    event_.request_id = "id-1";
    event_.trace_id = "4bf9";
    event_.peer = "ipv4:10.0.0.1:5";
  }

  void Open() {
    log_.reset();
    auto log = AuditLog::Open(options_, clock_);
    ASSERT_THAT(log, IsOk());
    log_ = *std::move(log);
  }

  static std::vector<std::string> Lines(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  const fs::path folder_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  AuditLog::Options options_;
  AuditEvent event_;
  std::unique_ptr<AuditLog> log_;
};

TEST_F(AuditLogTest, HasALineForEachEvent) {
  Open();
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
  EXPECT_THAT(
      Lines(options_.path),
      ElementsAre("{\"time\":\"2027-01-15T08:00:00.000000Z\",\"event\":\"call\","
                  "\"principal\":\"desk\",\"method\":\"IngestService/WriteFacts\","
                  "\"code\":\"OK\",\"revision\":7,\"request_id\":\"id-1\",\"trace_id\":\"4bf9\","
                  "\"peer\":\"ipv4:10.0.0.1:5\"}"));
  struct stat status {};
  ASSERT_EQ(stat(options_.path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  // What was there stays.
  Open();
  event_.principal = "a \"b\"\n";
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
  ASSERT_THAT(Lines(options_.path), SizeIs(2));
  EXPECT_THAT(Lines(options_.path)[1], HasSubstr("\"principal\":\"a \\\"b\\\"\\n\""));
}

TEST_F(AuditLogTest, FilesAreRotatedAndTheOldestGoes) {
  options_.max_file_bytes = 500;
  options_.keep_files = 2;
  Open();
  for (int i = 1; i <= 9; ++i) {
    event_.revision = i;
    ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
  }
  // Two lines fit in a file.
  EXPECT_THAT(Lines(options_.path), ElementsAre(HasSubstr("\"revision\":9")));
  EXPECT_THAT(Lines(options_.path + ".1"),
              ElementsAre(HasSubstr("\"revision\":7"), HasSubstr("\"revision\":8")));
  EXPECT_THAT(Lines(options_.path + ".2"),
              ElementsAre(HasSubstr("\"revision\":5"), HasSubstr("\"revision\":6")));
  EXPECT_FALSE(fs::exists(options_.path + ".3"));
}

TEST_F(AuditLogTest, AFloodOfDenialsIsCounted) {
  Open();
  event_.event = "denied";
  for (int i = 0; i < AuditLog::kMaxDenialsPerSecond + 30; ++i) {
    ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kLater), IsOk());
  }
  EXPECT_THAT(Lines(options_.path), SizeIs(AuditLog::kMaxDenialsPerSecond));
  clock_.Advance(absl::Seconds(1));
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kLater), IsOk());
  EXPECT_THAT(Lines(options_.path).back(), HasSubstr("\"left_out\":30"));
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kLater), IsOk());
  EXPECT_THAT(Lines(options_.path).back(), Not(HasSubstr("left_out")));
}

TEST_F(AuditLogTest, ManyThreadsLoseNothing) {
  options_.max_file_bytes = 20'000;
  options_.keep_files = 100;
  Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  size_t lines = 0;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    for (const std::string& line : Lines(entry.path().string())) {
      EXPECT_EQ(line.back(), '}');
      ++lines;
    }
  }
  EXPECT_EQ(lines, 400u);
}

TEST_F(AuditLogTest, WhatCannotBeRecordedIsNotToBeDone) {
  options_.path = "/dev/full";
  Open();
  EXPECT_THAT(log_->CheckWritable(), IsOk());
  EXPECT_THAT(log_->Record(event_, AuditLog::Durability::kNow),
              AllOf(StatusIs(absl::StatusCode::kUnavailable, HasSubstr("No space")),
                    HasReason("STORAGE_UNAVAILABLE")));
  EXPECT_THAT(log_->CheckWritable(), HasReason("STORAGE_UNAVAILABLE"));
  options_.path = (folder_ / "none" / "audit.jsonl").string();
  EXPECT_THAT(AuditLog::Open(options_, clock_), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(AuditLogTest, ADenialThatIsWrittenDoesNotEndAFailedSync) {
  options_.path = "/dev/null";  // takes every line, and has no device to sync
  Open();
  EXPECT_THAT(log_->CheckWritable(), IsOk());
  EXPECT_THAT(log_->Record(event_, AuditLog::Durability::kNow), HasReason("STORAGE_UNAVAILABLE"));
  event_.event = "denied";
  EXPECT_THAT(log_->Record(event_, AuditLog::Durability::kLater), IsOk());
  EXPECT_THAT(log_->CheckWritable(), HasReason("STORAGE_UNAVAILABLE"));
  // Nor does a try to go on.
  EXPECT_THAT(log_->CheckWritable(), HasReason("STORAGE_UNAVAILABLE"));
}

TEST_F(AuditLogTest, NobodyIsToldOkWhoseSyncFailed) {
  options_.path = "/dev/null";
  Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_THAT(log_->Record(event_, AuditLog::Durability::kNow),
                    HasReason("STORAGE_UNAVAILABLE"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(AuditLogTest, BeginsALineAfterHalfOne) {
  std::ofstream(options_.path) << "{\"time\":\"2027";
  Open();
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
  Open();
  ASSERT_THAT(log_->Record(event_, AuditLog::Durability::kNow), IsOk());
  EXPECT_THAT(Lines(options_.path), ElementsAre("{\"time\":\"2027", HasSubstr("\"revision\":7"),
                                                HasSubstr("\"revision\":7")));
}

}  // namespace
}  // namespace chancery
