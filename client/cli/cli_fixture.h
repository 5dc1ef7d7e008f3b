// Runs `chancery` in a test, over a fake connection:
//
//   class MetCommandTest : public CliTest {};
//   TEST_F(MetCommandTest, ...) {
//     fake_.search.Returns(Parse<v1::SearchResponse>("hits { ... }"));
//     CliRun run = Run({"met", "Ann Example"});
//     EXPECT_EQ(run.out, "...");

#ifndef CHANCERY_CLIENT_CLI_CLI_FIXTURE_H_
#define CHANCERY_CLIENT_CLI_CLI_FIXTURE_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/application.h"
#include "client/lib/fake_graph_connection.h"
#include "storage/base/clock.h"

namespace chancery {

struct CliRun {
  int exit_code = -1;
  std::string out;
  std::string err;
};

class CliTest : public ::testing::Test {
 protected:
  CliTest() {
    environment_.variable = [this](const std::string& name) { return variables_[name]; };
    environment_.clock = &clock_;
    environment_.retry_policy = RetryPolicy(
        RetryOptions(), [](absl::Duration) { return true; }, [] { return 0.0; });
    environment_.connect = [this](const GrpcConnectionOptions& options)
        -> absl::StatusOr<std::shared_ptr<GraphConnection>> {
      connection_options_ = options;
      return std::shared_ptr<GraphConnection>(&fake_, [](GraphConnection*) {});
    };
  }

  CliRun Run(const std::vector<std::string>& args) {
    std::ostringstream out;
    std::ostringstream err;
    CliRun run;
    run.exit_code = RunApplication(args, environment_, out, err);
    run.out = out.str();
    run.err = err.str();
    return run;
  }

  template <typename T>
  static T Parse(const std::string& text) {
    T message;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
    return message;
  }

  // A hit of Search, as text proto.
  static std::string Hit(const std::string& name, const std::string& shown,
                         const std::string& match = "MATCH_KIND_EXACT", double score = 1.0,
                         const std::string& description = "") {
    return absl::StrCat("hits { resource { name: '", name, "' display_name: '", shown,
                        "' } matched_name: '", shown, "' match: ", match, " score: ", score,
                        " description: '", description, "' }\n");
  }

  // Makes Search find each of `hits` (Hit(...)) for its query, and nothing for any other; and makes
  // names mean what is found so: those of topics and places all, others one.
  void SearchFinds(std::map<std::string, std::string> hits) {
    fake_.resolve_names.handler =
        [hits](const v1::ResolveNamesRequest& request) -> absl::StatusOr<v1::ResolveNamesResponse> {
      v1::ResolveNamesResponse response;
      for (const v1::NameQuestion& question : request.names()) {
        v1::NameResolution* resolution = response.add_names();
        resolution->set_verdict(v1::NAME_VERDICT_UNKNOWN);
        const auto found = hits.find(question.text());
        if (found == hits.end()) continue;
        const auto response_hits = Parse<v1::SearchResponse>(found->second);
        for (const v1::SearchHit& hit : response_hits.hits()) {
          v1::NameCandidate* candidate = resolution->add_candidates();
          *candidate->mutable_resource() = hit.resource();
          candidate->set_description(hit.description());
          candidate->set_guess(hit.match() >= v1::MATCH_KIND_PREFIX);
        }
        const bool all_meant = std::any_of(
            question.collections().begin(), question.collections().end(),
            [](const std::string& name) { return name == "topics" || name == "places"; });
        resolution->set_verdict(resolution->candidates_size() > 1 && !all_meant
                                    ? v1::NAME_VERDICT_AMBIGUOUS
                                : resolution->candidates(0).guess() ? v1::NAME_VERDICT_GUESS
                                                                    : v1::NAME_VERDICT_RESOLVED);
      }
      return response;
    };
    fake_.search.handler =
        [hits](const v1::SearchRequest& request) -> absl::StatusOr<v1::SearchResponse> {
      auto it = hits.find(request.query());
      return Parse<v1::SearchResponse>(it == hits.end() ? "" : it->second);
    };
  }

  FakeGraphConnection fake_;
  FakeClock clock_{absl::FromUnixSeconds(1767225600)};
  std::map<std::string, std::string> variables_;
  Environment environment_;
  GrpcConnectionOptions connection_options_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_CLI_FIXTURE_H_
