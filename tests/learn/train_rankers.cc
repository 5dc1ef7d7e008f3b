// Makes the weights by which the reader chooses whom "she" and "the minister" mean, and which
// status, day and place a meeting has:
//
//   ./dev learn                  writes
//   client/extract/data/{reference,status,date,place}_weights.txt
//   ./dev learn --score-only     only measures references with the weights that are there
//
// References are learned from the golden articles and tests/eval/training, settings from the latter
// alone, as the rules, whose answers are weighed there, have not seen it. The same texts give the
// same bytes. Run it again after the build has the new references: what the reader finds changes.

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/extract/linear_ranker.h"
#include "client/extract/reference_ranker.h"
#include "client/extract/training/ranker_trainer.h"
#include "client/loader/file_system.h"
#include "storage/base/status_macros.h"
#include "tests/learn/lesson_text.h"
#include "tests/learn/reference_lessons.h"
#include "tests/learn/reference_passages.h"
#include "tests/learn/setting_lessons.h"

namespace chancery {
namespace {

constexpr char kComment[] =
    "Weights by feature hash, made by //tests/learn:train_rankers; see README.md.";

// Passages show what is rare in texts, and are not as texts are.
constexpr double kPassageWeight = 0.1;

absl::Status Learn(const std::string& root, const std::string& name,
                   const std::vector<RankerExample>& examples, const RankerOptions& options) {
  std::cout << absl::StrFormat("%-10s %5d examples\n", name, examples.size());
  return WriteFileAtomically(absl::StrCat(root, "/client/extract/data/", name, "_weights.txt"),
                             TrainRanker(examples, options, kComment));
}

// Prints how many are right.
void ScoreTexts(const std::string& name, const std::vector<LessonText>& texts) {
  ReferenceTally tally;
  for (const LessonText& text : texts) ScoreReferences(text, &DefaultReferenceChooser(), &tally);
  const auto share = [](const ReferenceTally::Share& share) {
    return absl::StrFormat("%.3f of %d", share.all == 0 ? 0 : 1.0 * share.right / share.all,
                           share.all);
  };
  std::cout << absl::StrFormat("references of %-9s singular %s, plural %s\n", name,
                               share(tally.singular), share(tally.plural));
}

absl::Status LearnAll(const std::string& root) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<LessonText> own,
                            ReadLessonTexts(absl::StrCat(root, "/tests/eval/articles")));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<LessonText> training,
                            ReadLessonTexts(absl::StrCat(root, "/tests/eval/training")));
  std::vector<RankerExample> references;
  for (const LessonText& text : own) AddReferenceExamples(text, &references);
  for (const LessonText& text : training) AddReferenceExamples(text, &references);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<LessonText> passages,
                            ReadPassages(absl::StrCat(root, "/tests/learn/passages.txt")));
  const size_t texts = references.size();
  for (const LessonText& text : passages) AddReferenceExamples(text, &references);
  for (size_t i = texts; i < references.size(); ++i) references[i].weight = kPassageWeight;
  RankerOptions options;
  options.epochs = 8;
  options.penalty = 0.02;
  options.rows = 18;
  CHANCERY_RETURN_IF_ERROR(Learn(root, "reference", references, options));
  SettingExamples settings;
  for (const LessonText& text : training) AddSettingExamples(text, &settings);
  options.epochs = 12;
  options.penalty = 0.005;
  options.rows = 16;
  CHANCERY_RETURN_IF_ERROR(Learn(root, "status", settings.statuses, options));
  CHANCERY_RETURN_IF_ERROR(Learn(root, "date", settings.dates, options));
  return Learn(root, "place", settings.places, options);
}

absl::Status Score(const std::string& root) {
  for (const char* set : {"articles", "training", "held_out", "closed"}) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<LessonText> texts,
                              ReadLessonTexts(absl::StrCat(root, "/tests/eval/", set)));
    ScoreTexts(set, texts);
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<LessonText> passages,
                            ReadPassages(absl::StrCat(root, "/tests/learn/passages.txt")));
  ScoreTexts("passages", passages);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");  // under `bazel run`
  const std::string root = workspace == nullptr ? "." : workspace;
  const std::string argument = argc > 1 ? argv[1] : "";
  if (argc > 2 || (!argument.empty() && argument != "--score-only")) {
    std::cerr << "learn: cannot use '" << argument << "'\nusage: ./dev learn [--score-only]\n";
    return 2;
  }
  const absl::Status status = argument.empty() ? LearnAll(root) : Score(root);
  if (!status.ok()) std::cerr << "learn: " << status.message() << "\n";
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
