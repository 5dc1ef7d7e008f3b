// Reads articles by a command of the user's (`chancery-load --extractor`), in several processes.
//
//   ExtractorCommand command(options);
//   CHANCERY_ASSIGN_OR_RETURN(v1::ArticleFacts facts, command.Extract(article));
//
// The protocol is in docs/extraction.md: to a process goes a JSON object in one line for each
// article, and one line comes back, an ArticleFacts in JSON or {"error": "why not"}. A process gets
// the next article when it has answered. One that ends, is too slow or answers what is none costs
// that article, and is started anew for the next.
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_EXTRACTOR_COMMAND_H_
#define CHANCERY_CLIENT_LOADER_EXTRACTOR_COMMAND_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/extractor_process.h"

namespace chancery {

struct ExtractorCommandOptions {
  static constexpr int kMaxProcesses = 64;
  static constexpr absl::Duration kMaxTimeout = absl::Hours(1);

  // For the shell.
  std::string command;
  // From 1 to kMaxProcesses.
  int processes = 1;
  // For one article; at most kMaxTimeout.
  AskLimits limits;
  // How long processes may take to end by themselves, once there is nothing more to read.
  absl::Duration end_patience = absl::Seconds(10);
  // May be null, else must outlive the object: soon after it is set, waits end.
  const std::atomic<bool>* stop = nullptr;
  // Called when the command turns out to be none, from any thread; may be null.
  std::function<void()> on_unusable;
};

class ExtractorCommand {
 public:
  // Starts nothing yet. REQUIRES: processes >= 1.
  explicit ExtractorCommand(ExtractorCommandOptions options);

  // What the command says of the article, with the article itself as it was given. Neither indexes
  // nor spans have been checked. INVALID_ARGUMENT with the reasons EXTRACTOR_ENDED,
  // EXTRACTOR_TIMEOUT, EXTRACTOR_INVALID, or EXTRACTION_FAILED where the command gave an error;
  // UNAVAILABLE where no process can be started; CANCELLED after a stop.
  absl::StatusOr<v1::ArticleFacts> Extract(const v1::ArticleSource& article);

  // Lets the processes end, and kills those that do not. Extract must not be running.
  void Finish();

  // Kills every process at once; from then on Extract fails.
  void Abort();

  // Not OK where the command never answered anything since there is no such command.
  absl::Status health() const;

 private:
  // Waits for a process that has nothing to do. Null where a stop came first.
  absl::StatusOr<std::shared_ptr<ExtractorProcess>> Acquire();
  // Gives it back; null in place of one that is of no more use.
  void Release(std::shared_ptr<ExtractorProcess> process);
  void NoteFailure(const ExtractorProcess& process);

  const ExtractorCommandOptions options_;

  mutable std::mutex mu_;  // guards the rest
  std::condition_variable released_;
  int free_;                                              // processes that may be used, or started
  std::vector<std::shared_ptr<ExtractorProcess>> idle_;   // of these, the ones that run
  std::vector<std::weak_ptr<ExtractorProcess>> started_;  // to be killed
  bool answered_ = false;
  bool aborted_ = false;
  absl::Status health_;
};

// The line for an article: an object with key, title, publisher, url, published, language (each
// where known) and text, all of them strings.
std::string ArticleLine(const v1::ArticleSource& article);

// What a line of the command's says of the article; the errors of Extract.
absl::StatusOr<v1::ArticleFacts> ReadAnswer(absl::string_view line,
                                            const v1::ArticleSource& article);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_EXTRACTOR_COMMAND_H_
