// Articles as a loader would send them, made for measuring what one more of them costs a store that
// knows many. The n-th article of a scenario is always the same one.

#ifndef CHANCERY_TESTS_BENCHMARK_INGEST_WORKLOAD_H_
#define CHANCERY_TESTS_BENCHMARK_INGEST_WORKLOAD_H_

#include <array>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/article_facts.pb.h"

namespace chancery {

// Unless said otherwise an article tells of one minister's meeting with somebody in a city, of his
// call with somebody else on that day, and quotes him once in words of its own and once as all do.
enum class IngestScenario {
  kFeed,       // the days go up, four articles a day
  kRandom,     // the days come in any order
  kSameWords,  // as kDay, and the quotation is the same in each
  kUndated,    // as kSameWords, but no article says when it was said
  kSurnames,   // of 200 people named Kim, half of them named by their surname alone
  kSummit,     // all of one summit of 20 leaders, each naming most of them
  kDay,        // as kFeed, but a hundred meetings a day with people met again and again
  kDecisions,  // as kFeed; after each article a curator keeps its two meetings apart
  kTwoNames,   // as kFeed, but every other article calls the minister by another name
};

inline constexpr std::array<IngestScenario, 9> kIngestScenarios = {
    IngestScenario::kFeed,    IngestScenario::kRandom,    IngestScenario::kSameWords,
    IngestScenario::kUndated, IngestScenario::kSurnames,  IngestScenario::kSummit,
    IngestScenario::kDay,     IngestScenario::kDecisions, IngestScenario::kTwoNames,
};

// As it is called on the command line: "feed".
absl::string_view NameOf(IngestScenario scenario);
absl::optional<IngestScenario> ParseIngestScenario(absl::string_view name);

// The minister, and what every other article of kTwoNames calls him.
inline constexpr absl::string_view kMinister = "Ivo Petran";
inline constexpr absl::string_view kMinisterElsewhere = "Iwan Petranow";

v1::ArticleFacts MakeArticle(IngestScenario scenario, int n);

}  // namespace chancery

#endif  // CHANCERY_TESTS_BENCHMARK_INGEST_WORKLOAD_H_
