// A server that loads, answers, is curated, backed up, verified, ended and killed at random for as
// long as one likes: everything acknowledged is there afterwards, every check is clean, and neither
// memory nor file handles grow.
//
// `./dev soak MINUTES [SEED]` runs it for long; as an ordinary test it takes some seconds, with the
// same seed each time. A failure prints the seed, and the steps up to it are the same in a run with
// that seed.

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/meeting_articles.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr int kArticles = 300;
constexpr int kStepsAsATest = 60;
// A process that has done fewer steps has not yet come to rest.
constexpr size_t kStepsToJudge = 400;
// Memory in use may differ by this from one quarter of a process's life to a later one.
constexpr int64_t kMemorySlack = int64_t{48} << 20;
constexpr int64_t kHandleSlack = 8;

// What the process uses.
struct Usage {
  int64_t memory_bytes = 0;
  // But for the files of which the store consists: how many these are is up to its compactions.
  int64_t handles = 0;
};

Usage UsageOf(pid_t pid, const std::string& store) {
  Usage usage;
  std::ifstream statm(absl::StrCat("/proc/", pid, "/statm"));
  int64_t size = 0;
  int64_t resident = 0;
  statm >> size >> resident;
  usage.memory_bytes = resident * sysconf(_SC_PAGESIZE);
  std::error_code error;
  for (std::filesystem::directory_iterator it(absl::StrCat("/proc/", pid, "/fd"), error), end;
       !error && it != end; it.increment(error)) {
    const std::string target = std::filesystem::read_symlink(it->path(), error).string();
    // What is deleted should have been closed.
    if (absl::StartsWith(target, store + "/") && !absl::EndsWith(target, " (deleted)")) continue;
    ++usage.handles;
  }
  return usage;
}

int64_t EnvironmentNumber(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  int64_t number = fallback;
  if (text != nullptr && !absl::SimpleAtoi(text, &number)) ADD_FAILURE() << name << "=" << text;
  return number;
}

class SoakTest : public ::testing::Test {
 protected:
  SoakTest()
      : seed_(EnvironmentNumber("SOAK_SEED", 1)),
        random_(static_cast<uint64_t>(seed_)),
        folder_(NewFolder("soak")),
        store_(folder_ + "/store") {
    WriteFile(folder_ + "/config", absl::StrCat("storage { block_cache_mb: 8 }\naudit { file: \"",
                                                folder_, "/audit.jsonl\" }\n"));
  }

  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }

  void StartServer() {
    auto server = ServerProcess::Start({store_, {"--config", folder_ + "/config"}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    GrpcConnectionOptions options;
    options.target = server_->address();
    auto connection = GrpcConnection::Create(options);
    ASSERT_THAT(connection, IsOk());
    connection_ = *std::move(connection);
    usages_.clear();
  }

  // ---- Steps. Each leaves a server that runs. ----

  // Loads some articles, new ones, others again, and newer versions. Killed where `kill_after`
  // results have come.
  void Load(absl::optional<int> kill_after) {
    std::vector<std::pair<int, int>> batch;  // article, version
    for (int count = 1 + Below(40); count > 0; --count) {
      const int article = Below(kArticles);
      const auto known = versions_.find(article);
      const int version = known == versions_.end() ? 0 : known->second + Below(2);
      const bool again = std::any_of(batch.begin(), batch.end(),
                                     [article](const auto& sent) { return sent.first == article; });
      if (!again) batch.emplace_back(article, version);
    }
    const std::unique_ptr<ArticleStream> stream = connection_->IngestArticles();
    std::thread writer([&] {
      for (const auto& [article, version] : batch) {
        v1::IngestArticlesRequest request;
        request.set_sequence(article);
        *request.mutable_facts() = ArticleNumber(article, version);
        if (!stream->Write(request)) return;
      }
      stream->WritesDone();
    });
    size_t results = 0;
    v1::IngestArticlesResponse result;
    while (stream->Read(&result)) {
      EXPECT_NE(result.outcome(), v1::INGEST_OUTCOME_REJECTED) << result.ShortDebugString();
      versions_[batch[results].first] = batch[results].second;
      ++results;
      if (kill_after.has_value() && static_cast<int>(results) == *kill_after) {
        server_->process().Signal(SIGKILL);
      }
    }
    writer.join();
    const absl::Status end = stream->Finish();
    if (results == batch.size()) return;
    EXPECT_TRUE(kill_after.has_value()) << end;
    // They may be there or not.
    for (size_t i = results; i < batch.size(); ++i) unsure_.insert(batch[i].first);
  }

  void LoadAndKill() {
    Load(1 + Below(10));
    server_->Kill();
    StartServer();
    CheckArticles();
  }

  void EndAndStart() {
    EXPECT_THAT(server_->Stop(), ExitsWith(0));
    StartServer();
    CheckArticles();
  }

  void Ask() {
    v1::ListResourcesRequest list;
    list.set_collection("people");
    list.set_page_size(1 + Below(100));
    const auto people = connection_->ListResources(list);
    ASSERT_THAT(people, IsOk());
    if (people->resources().empty()) return;
    const std::string person = people->resources(Below(people->resources_size())).person().name();
    v1::GetTimelineRequest timeline;
    timeline.set_party(person);
    EXPECT_THAT(connection_->GetTimeline(timeline), IsOk());
    v1::FindEncountersRequest encounters;
    encounters.add_subjects(person);
    EXPECT_THAT(connection_->FindEncounters(encounters), IsOk());
    v1::SearchRequest search;
    search.set_query("almeida brandt");
    EXPECT_THAT(connection_->Search(search), IsOk());
    v1::QueryRequest query;
    query.set_query(
        "MATCH (p:Person)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(q:Person) RETURN p.name, "
        "count(*)");
    EXPECT_THAT(connection_->Query(query, [](const v1::QueryResponse&) { return true; }), IsOk());
    EXPECT_THAT(connection_->GetStats({}), IsOk());
    EXPECT_THAT(connection_->ListRunningCalls({}), IsOk());
  }

  void Retract() {
    if (versions_.empty()) return;
    const std::map<int, std::string> names = CheckArticles();
    auto it = names.begin();
    std::advance(it, Below(static_cast<int>(names.size())));
    v1::RetractArticleRequest request;
    request.set_name(it->second);
    EXPECT_THAT(connection_->RetractArticle(request), IsOk());
    versions_.erase(it->first);
  }

  // Merges two people, or takes back a decision.
  void Decide() {
    v1::ListDecisionsRequest list;
    const auto decisions = connection_->ListDecisions(list);
    ASSERT_THAT(decisions, IsOk());
    if (!decisions->decisions().empty() && Below(2) == 0) {
      v1::UndoDecisionRequest undo;
      undo.set_name(decisions->decisions(Below(decisions->decisions_size())).name());
      EXPECT_THAT(connection_->UndoDecision(undo), IsOk());
      return;
    }
    v1::ListResourcesRequest people_request;
    people_request.set_collection("people");
    const auto people = connection_->ListResources(people_request);
    ASSERT_THAT(people, IsOk());
    if (people->resources_size() < 2) return;
    v1::MergeEntitiesRequest merge;
    merge.set_name(people->resources(Below(people->resources_size())).person().name());
    merge.set_other(people->resources(Below(people->resources_size())).person().name());
    merge.set_reason("soak");
    if (merge.name() != merge.other()) {
      EXPECT_THAT(connection_->MergeEntities(merge), IsOk());
    }
  }

  // A backup, and a store of it that is the same.
  void BackUpAndRestore() {
    const std::string backup = folder_ + "/backup";
    const std::string copy = folder_ + "/copy";
    v1::BackupRequest request;
    request.set_directory(backup);
    EXPECT_THAT(connection_->Backup(request), IsOk());
    Invocation restore;
    restore.program = ServerBinary();
    restore.arguments = {"--data-dir", copy, "--restore", backup};
    EXPECT_THAT(RunToEnd(restore), ExitsWith(0));
    const auto restored = ServerProcess::Start({copy});
    ASSERT_THAT(restored, IsOk());
    EXPECT_THAT((*restored)->Chancery({"verify"}), ExitsWith(0));
    EXPECT_TRUE((*restored)->Chancery({"export", "--format", "jsonl"}).out ==
                server_->Chancery({"export", "--format", "jsonl"}).out);
    EXPECT_THAT((*restored)->Stop(), ExitsWith(0));
    std::filesystem::remove_all(backup);
    std::filesystem::remove_all(copy);
  }

  void Verify() {
    v1::VerifyResponse last;
    EXPECT_THAT(connection_->Verify({},
                                    [&last](const v1::VerifyResponse& step) {
                                      for (const std::string& difference : step.differences()) {
                                        ADD_FAILURE() << difference;
                                      }
                                      last = step;
                                      return true;
                                    }),
                IsOk());
    EXPECT_TRUE(last.done());
    EXPECT_EQ(last.difference_count(), 0);
  }

  void Compact() { EXPECT_THAT(connection_->Compact({}), IsOk()); }

  // ---- What must hold ----

  // The articles that were acknowledged are there, in the version that was, and no others; what is
  // not known is learned. Their names.
  std::map<int, std::string> CheckArticles() {
    std::map<int, std::string> names;
    std::map<int, int> found;
    v1::ListResourcesRequest request;
    request.set_collection("articles");
    request.set_view(v1::RESOURCE_VIEW_FULL);
    request.set_page_size(1000);
    const auto reply = connection_->ListResources(request);
    EXPECT_THAT(reply, IsOk());
    if (!reply.ok()) return names;
    for (const v1::Resource& resource : reply->resources()) {
      const v1::Article& article = resource.article();
      int number = -1;
      EXPECT_TRUE(absl::SimpleAtoi(article.title().substr(std::string("Number ").size()), &number));
      names[number] = article.name();
      int version = 0;
      while (version < 1000 && ArticleNumber(number, version).article().text() != article.text()) {
        ++version;
      }
      found[number] = version;
    }
    for (int number : unsure_) {
      versions_.erase(number);
      if (found.count(number) > 0) versions_[number] = found[number];
    }
    unsure_.clear();
    EXPECT_EQ(found, versions_);
    return names;
  }

  // Of this process, the later half of its life uses no more than the second quarter did.
  void CheckUsage() {
    if (usages_.size() < kStepsToJudge) return;
    const auto highest = [this](size_t begin, size_t end) {
      Usage most;
      for (size_t i = begin; i < end; ++i) {
        most.memory_bytes = std::max(most.memory_bytes, usages_[i].memory_bytes);
        most.handles = std::max(most.handles, usages_[i].handles);
      }
      return most;
    };
    const size_t n = usages_.size();
    const Usage before = highest(n / 4, n / 2);
    const Usage after = highest(n * 3 / 4, n);
    EXPECT_LE(after.memory_bytes, before.memory_bytes + kMemorySlack);
    EXPECT_LE(after.handles, before.handles + kHandleSlack);
  }

  const int64_t seed_;
  std::mt19937_64 random_;
  const std::string folder_;
  const std::string store_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<GrpcConnection> connection_;
  std::map<int, int> versions_;  // by article: what was acknowledged last
  std::set<int> unsure_;         // articles of which nothing was heard
  std::vector<Usage> usages_;    // of this process, after each step
};

TEST_F(SoakTest, EverythingAtRandom) {
  const absl::Duration time = absl::Minutes(EnvironmentNumber("SOAK_MINUTES", 0));
  const absl::Time end = absl::Now() + time;
  StartServer();
  std::map<std::string, int> done;
  Usage first;
  Usage last;
  int steps = 0;
  while (!HasFailure() &&
         (time > absl::ZeroDuration() ? absl::Now() < end : steps < kStepsAsATest)) {
    ++steps;
    // Ends and kills are so rare in a long run that a process comes to rest in between.
    const int restart_every = time > absl::ZeroDuration() ? 600 : 20;
    std::string what;
    if (Below(restart_every) == 0) {
      what = Below(3) == 0 ? "end" : "kill";
      what == "end" ? EndAndStart() : LoadAndKill();
    } else {
      const int kind = Below(100);
      what = kind < 40   ? "load"
             : kind < 75 ? "ask"
             : kind < 83 ? "retract"
             : kind < 91 ? "decide"
             : kind < 96 ? "verify"
             : kind < 98 ? "compact"
                         : "backup";
      if (what == "load") Load(absl::nullopt);
      if (what == "ask") Ask();
      if (what == "retract") Retract();
      if (what == "decide") Decide();
      if (what == "verify") Verify();
      if (what == "compact") Compact();
      if (what == "backup") BackUpAndRestore();
    }
    ++done[what];
    usages_.push_back(UsageOf(server_->process().pid(), store_));
    last = usages_.back();
    if (first.handles == 0) first = last;
    CheckUsage();
    if (HasFailure()) std::cerr << "seed " << seed_ << ", step " << steps << ": " << what << "\n";
  }
  CheckArticles();
  Verify();
  EXPECT_THAT(server_->Stop(), ExitsWith(0));
  std::cerr << "seed " << seed_ << ": " << steps << " steps ("
            << absl::StrJoin(done, ", ", absl::PairFormatter(" ")) << "), " << versions_.size()
            << " articles; memory " << (first.memory_bytes >> 20) << " MiB at first, "
            << (last.memory_bytes >> 20) << " at last; handles " << first.handles << ", "
            << last.handles << "\n";
}

}  // namespace
}  // namespace chancery
