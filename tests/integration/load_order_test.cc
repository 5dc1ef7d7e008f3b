// The same articles end in the same graph, whichever comes first and however many loaders bring
// them.

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/integration/test_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

// The samples, in order of their names.
std::vector<std::string> Samples() {
  const std::string folder = Runfile("client/loader/samples");
  std::vector<std::string> files;
  for (const std::string& name : FilesIn(folder)) {
    if (absl::EndsWith(name, ".txt") || absl::EndsWith(name, ".jsonl")) {
      files.push_back(absl::StrCat(folder, "/", name));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Who met whom holding which office, and who held what: the export's lines without the ids of this
// store, "people/7" or "tenure:...".
std::string Graph(const ServerProcess& server) {
  std::vector<std::string> lines;
  for (const char* format : {"csv", "tenures"}) {
    const ProcessEnd end = server.Chancery({"export", "--format", format});
    EXPECT_THAT(end, ExitsWith(0));
    for (const absl::string_view line : absl::StrSplit(end.out, '\n', absl::SkipEmpty())) {
      std::vector<std::string> kept;
      for (const absl::string_view field : absl::StrSplit(line, ',')) {
        const size_t slash = field.find('/');
        const bool id = slash != absl::string_view::npos && slash + 1 < field.size() &&
                        field[slash + 1] >= '0' && field[slash + 1] <= '9' && field[0] >= 'a' &&
                        field[0] <= 'z';
        if (!id && !absl::StartsWith(field, "tenure:")) kept.emplace_back(field);
      }
      // Either party may stand first.
      std::sort(kept.begin(), kept.end());
      lines.push_back(absl::StrJoin(kept, ","));
    }
  }
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");  // one string: a difference is shown by line
}

std::unique_ptr<ServerProcess> NewServer(const std::string& name) {
  auto server = ServerProcess::Start(NewTestStore(name));
  EXPECT_THAT(server, IsOk());
  return server.ok() ? *std::move(server) : nullptr;
}

TEST(LoadOrderTest, BackwardsOrByManyLoadersAtOnceItIsOneGraph) {
  if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
  const std::vector<std::string> samples = Samples();
  ASSERT_GT(samples.size(), 20);
  const auto forwards = NewServer("forwards");
  ASSERT_NE(forwards, nullptr);
  ASSERT_THAT(forwards->Load(samples), ExitsWith(0));
  const std::string expected = Graph(*forwards);
  EXPECT_GT(std::count(expected.begin(), expected.end(), '\n'), 100);

  const auto backwards = NewServer("backwards");
  ASSERT_NE(backwards, nullptr);
  for (auto it = samples.rbegin(); it != samples.rend(); ++it) {
    ASSERT_THAT(backwards->Load({*it}), ExitsWith(0));
  }
  EXPECT_EQ(Graph(*backwards), expected);

  const auto at_once = NewServer("at_once");
  ASSERT_NE(at_once, nullptr);
  std::vector<std::thread> loaders;
  for (size_t loader = 0; loader < 3; ++loader) {
    loaders.emplace_back([&, loader] {
      // Shares that overlap.
      std::vector<std::string> share;
      for (size_t i = 0; i < samples.size(); ++i) {
        if (i % 3 == loader || i % 2 == 0) share.push_back(samples[i]);
      }
      if (loader == 1) std::reverse(share.begin(), share.end());
      EXPECT_THAT(at_once->Load(share), ExitsWith(0));
    });
  }
  for (std::thread& loader : loaders) loader.join();
  EXPECT_EQ(Graph(*at_once), expected);
}

}  // namespace
}  // namespace chancery
