#include "client/loader/extractor_command.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loader/facts_reader.h"
#include "client/loader/json_value.h"
#include "client/loader/source_item.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// How long an interruption may go unnoticed.
constexpr std::chrono::milliseconds kPollInterval(100);
constexpr size_t kShownBytes = 60;

absl::Status Invalid(absl::string_view message) {
  return RejectError(reject_reason::kExtractorInvalid,
                     absl::StrCat("the extractor's answer: ", message));
}

}  // namespace

std::string ArticleLine(const v1::ArticleSource& article) {
  nlohmann::ordered_json object;
  const std::pair<const char*, const std::string&> fields[] = {
      {"key", article.key()},
      {"title", article.title()},
      {"publisher", article.publisher()},
      {"url", article.url()},
      {"published", article.published().edtf()},
      {"language", article.language()}};
  for (const auto& [name, value] : fields) {
    if (!value.empty()) object[name] = value;
  }
  object["text"] = article.text();
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

absl::StatusOr<v1::ArticleFacts> ReadAnswer(absl::string_view line,
                                            const v1::ArticleSource& article) {
  absl::StatusOr<v1::ArticleFacts> facts = ParseFacts(line);
  if (!facts.ok()) {
    const absl::StatusOr<JsonValue> json = ParseJson(line);
    if (!json.ok() || !json->is_object()) {
      return Invalid(absl::StrCat("not a JSON object: ", json.ok() ? "" : json.status().message(),
                                  json.ok() ? "\"" : " in \"", line.substr(0, kShownBytes),
                                  line.size() > kShownBytes ? "...\"" : "\""));
    }
    if (const JsonValue& error = JsonMember(*json, "error"); error.is_string()) {
      return RejectError(reject_reason::kExtractionFailed, JsonText(error));
    }
    return Invalid(facts.status().message());
  }
  if (facts->extractor().empty() || facts->extractor_version().empty()) {
    return Invalid(
        absl::StrCat(facts->extractor().empty() ? "\"extractor\"" : "\"extractorVersion\"",
                     " is missing: it must say who read the article, and in which version"));
  }
  const std::string& key = facts->article().key();
  if (!key.empty() && key != article.key()) {
    return Invalid(
        absl::StrCat("of article \"", key, "\", where \"", article.key(), "\" was asked for"));
  }
  *facts->mutable_article() = article;
  return facts;
}

ExtractorCommand::ExtractorCommand(ExtractorCommandOptions options)
    : options_(std::move(options)), free_(options_.processes) {}

absl::StatusOr<v1::ArticleFacts> ExtractorCommand::Extract(const v1::ArticleSource& article) {
  std::shared_ptr<ExtractorProcess> process;
  absl::StatusOr<std::string> answer;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(process, Acquire());
    const bool answered_before = process->has_answered();
    answer = process->Ask(ArticleLine(article), options_.limits, options_.stop);
    if (answer.ok()) break;
    NoteFailure(*process);
    process->Kill();
    Release(nullptr);
    const absl::optional<ErrorDetail> failure = GetErrorDetail(answer.status());
    const bool ended = failure.has_value() && failure->reason == reject_reason::kExtractorEnded;
    // It may have ended after its last answer, which is no fault of this article: a new one tells.
    if (!ended || !answered_before) return answer.status();
  }
  absl::StatusOr<v1::ArticleFacts> facts = ReadAnswer(*answer, article);
  const absl::optional<ErrorDetail> detail = GetErrorDetail(facts.status());
  const bool garbage = detail.has_value() && detail->reason == reject_reason::kExtractorInvalid;
  if (garbage) process->Kill();
  Release(garbage ? nullptr : std::move(process));
  return facts;
}

absl::StatusOr<std::shared_ptr<ExtractorProcess>> ExtractorCommand::Acquire() {
  std::unique_lock<std::mutex> lock(mu_);
  while (free_ == 0) {
    if (options_.stop != nullptr && options_.stop->load()) break;
    released_.wait_for(lock, kPollInterval);
  }
  if (aborted_ || (options_.stop != nullptr && options_.stop->load())) {
    return absl::CancelledError("interrupted");
  }
  --free_;
  while (!idle_.empty()) {
    std::shared_ptr<ExtractorProcess> process = std::move(idle_.back());
    idle_.pop_back();
    // One that has ended after its last answer, or has said more than that, is not asked again.
    if (process->IsIdle()) return process;
    process->Kill();
  }
  absl::StatusOr<std::unique_ptr<ExtractorProcess>> process =
      ExtractorProcess::Start(options_.command);
  if (!process.ok()) {
    ++free_;
    released_.notify_one();
    return process.status();
  }
  std::shared_ptr<ExtractorProcess> shared = *std::move(process);
  started_.erase(std::remove_if(started_.begin(), started_.end(),
                                [](const auto& former) { return former.expired(); }),
                 started_.end());
  started_.push_back(shared);
  return shared;
}

void ExtractorCommand::Release(std::shared_ptr<ExtractorProcess> process) {
  std::lock_guard<std::mutex> lock(mu_);
  if (process != nullptr) {
    answered_ = true;
    idle_.push_back(std::move(process));
  }
  ++free_;
  released_.notify_one();
}

void ExtractorCommand::NoteFailure(const ExtractorProcess& process) {
  {
    std::lock_guard<std::mutex> lock(mu_);
    if (answered_ || !process.was_no_command() || !health_.ok()) return;
    health_ = absl::FailedPreconditionError(
        absl::StrCat("--extractor: the shell cannot run \"", options_.command, "\""));
  }
  if (options_.on_unusable != nullptr) options_.on_unusable();
}

void ExtractorCommand::Finish() {
  std::vector<std::shared_ptr<ExtractorProcess>> idle;
  {
    std::lock_guard<std::mutex> lock(mu_);
    idle.swap(idle_);
  }
  for (const auto& process : idle) process->CloseInput();
  const absl::Time deadline = absl::Now() + options_.end_patience;
  for (const auto& process : idle) {
    process->WaitForEnd(std::max(deadline - absl::Now(), absl::ZeroDuration()));
  }
}

void ExtractorCommand::Abort() {
  std::lock_guard<std::mutex> lock(mu_);
  aborted_ = true;
  for (const auto& started : started_) {
    if (const std::shared_ptr<ExtractorProcess> process = started.lock()) process->Kill();
  }
}

absl::Status ExtractorCommand::health() const {
  std::lock_guard<std::mutex> lock(mu_);
  return health_;
}

}  // namespace chancery
