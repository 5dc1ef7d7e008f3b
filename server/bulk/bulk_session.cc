#include "server/bulk/bulk_session.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/types/optional.h"
#include "chancery/v1/admin_service.pb.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "server/ingest/people_mover.h"
#include "server/service/article_fault.h"
#include "server/service/imported_decision.h"
#include "server/service/ingest_reply.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Item = v1::ExportGraphResponse;

// An item on an arena: thousands of small messages and strings, made and freed together.
class OwnedItem {
 public:
  OwnedItem() : arena_(Options()), item_(google::protobuf::Arena::CreateMessage<Item>(&arena_)) {}
  Item* get() { return item_; }
  const Item& operator*() const { return *item_; }
  const Item* operator->() const { return item_; }

 private:
  static google::protobuf::ArenaOptions Options() {
    google::protobuf::ArenaOptions options;
    options.max_block_size = size_t{256} << 10;
    return options;
  }

  google::protobuf::Arena arena_;
  Item* const item_;
};

// What is read ahead.
constexpr size_t kMaxAheadBytes = size_t{64} << 20;
// What is committed together.
constexpr int kGroupFacts = 60000;
constexpr size_t kGroupBytes = size_t{32} << 20;
// How long a group that is not full waits for more: who sends may wait for an answer.
constexpr auto kGroupWait = std::chrono::milliseconds(50);

// The items of the input, read by a thread of its own.
class ItemQueue {
 public:
  ItemQueue(google::protobuf::io::ZeroCopyInputStream& input,
            const std::function<void()>& stop_input)
      : stop_input_(stop_input), thread_([this, &input] { Read(input); }) {}

  ~ItemQueue() {
    bool ended;
    {
      std::lock_guard<std::mutex> lock(mu_);
      stopped_ = true;
      ended = ended_;
    }
    changed_.notify_all();
    if (!ended) stop_input_();
    thread_.join();
  }

  enum class Next { kItem, kEnd, kNotYet };
  // The next one. kEnd: see status(). kNotYet if none has come for `wait`; null: waits for ever.
  Next Take(const std::chrono::milliseconds* wait, std::unique_ptr<OwnedItem>* item) {
    std::unique_lock<std::mutex> lock(mu_);
    const auto ready = [this] { return ended_ || !items_.empty(); };
    if (wait == nullptr) {
      changed_.wait(lock, ready);
    } else if (!changed_.wait_for(lock, *wait, ready)) {
      return Next::kNotYet;
    }
    if (items_.empty()) return Next::kEnd;
    *item = std::move(items_.front().first);
    bytes_ -= items_.front().second;
    items_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return Next::kItem;
  }

  // After kEnd: OK if the last message was there.
  absl::Status status() {
    std::lock_guard<std::mutex> lock(mu_);
    return status_;
  }

 private:
  void Read(google::protobuf::io::ZeroCopyInputStream& input) {
    absl::Status status;
    while (true) {
      auto item = std::make_unique<OwnedItem>();
      bool at_end = false;
      if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(item->get(), &input, &at_end)) {
        status = at_end ? absl::AbortedError("the input ended before its last message")
                        : absl::InvalidArgumentError(
                              "the input is no stream of chancery.v1.ExportGraphResponse");
        break;
      }
      if ((*item)->item_case() == Item::ITEM_NOT_SET) break;
      const size_t bytes = (*item)->ByteSizeLong();
      std::unique_lock<std::mutex> lock(mu_);
      changed_.wait(lock, [this] { return stopped_ || bytes_ < kMaxAheadBytes; });
      if (stopped_) return;
      bytes_ += bytes;
      items_.emplace_back(std::move(item), bytes);
      lock.unlock();
      changed_.notify_all();
    }
    {
      std::lock_guard<std::mutex> lock(mu_);
      status_ = std::move(status);
      ended_ = true;
    }
    changed_.notify_all();
  }

  const std::function<void()>& stop_input_;
  std::mutex mu_;
  std::condition_variable changed_;
  std::deque<std::pair<std::unique_ptr<OwnedItem>, size_t>> items_;  // with their sizes
  size_t bytes_ = 0;
  bool ended_ = false;
  bool stopped_ = false;
  absl::Status status_;
  std::thread thread_;  // last: it uses the others
};

class Applying {
 public:
  Applying(GraphStore& graph, const Gazetteer& gazetteer, const Clock& clock)
      : ingester_(graph, gazetteer, clock),
        writer_(graph, clock),
        curator_(Curator::Create(graph, gazetteer, clock)) {}

  absl::StatusOr<v1::IngestArticlesResponse> Apply(const Item& item) {
    Budget budget;
    switch (item.item_case()) {
      case Item::kArticleFacts:
        return IngestReply(item.article_facts(), ingester_.Ingest(item.article_facts(), budget));
      case Item::kFacts:
        return Told(Write(item.facts(), budget));
      case Item::kDecision:
        return Told(Import(item.decision(), budget));
      case Item::ITEM_NOT_SET:
        break;
    }
    return absl::InternalError("an item without content");
  }

  // All of them, or none: false.
  absl::StatusOr<bool> ApplyTogether(const std::vector<std::unique_ptr<OwnedItem>>& group) {
    std::vector<const v1::WriteFactsRequest*> requests;
    requests.reserve(group.size());
    for (const auto& item : group) requests.push_back(&(*item)->facts());
    Budget budget;
    return writer_.WriteTogether(requests, budget);
  }

 private:
  using Reply = v1::IngestArticlesResponse;

  absl::StatusOr<Reply> Write(const v1::WriteFactsRequest& request, Budget& budget) const {
    CHANCERY_ASSIGN_OR_RETURN(const v1::WriteFactsResponse written, writer_.Write(request, budget));
    Reply reply;
    reply.set_outcome(written.replayed() ? v1::INGEST_OUTCOME_UNCHANGED : v1::INGEST_OUTCOME_ADDED);
    reply.set_revision(written.revision());
    return reply;
  }

  absl::StatusOr<Reply> Import(const v1::Decision& message, Budget& budget) const {
    CHANCERY_ASSIGN_OR_RETURN(const CuratorDecision decision, ReadImportedDecision(message));
    CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome, curator_->Import(decision, budget));
    CHANCERY_RETURN_IF_ERROR(outcome.moved);
    Reply reply;
    reply.set_outcome(v1::INGEST_OUTCOME_ADDED);
    reply.set_revision(static_cast<int64_t>(outcome.revision));
    return reply;
  }

  static absl::StatusOr<Reply> Told(absl::StatusOr<Reply> reply) {
    if (!reply.ok() && IsFaultOfArticle(reply.status())) return RejectedReply(reply.status());
    return reply;
  }

  const ArticleIngester ingester_;
  const FactsWriter writer_;
  const std::unique_ptr<Curator> curator_;
};

bool IsOfTheStore(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() && absl::StartsWith(detail->reason, "STORAGE_");
}

}  // namespace

absl::Status BulkSession::Run(google::protobuf::io::ZeroCopyInputStream& input,
                              const std::function<void()>& stop_input, const Reply& reply) {
  Applying applying(graph_, gazetteer_, clock_);
  ItemQueue queue(input, stop_input);
  std::unique_ptr<OwnedItem> next;
  bool together = true;
  while (true) {
    if (next == nullptr) {
      if (queue.Take(nullptr, &next) == ItemQueue::Next::kEnd) {
        CHANCERY_RETURN_IF_ERROR(queue.status());
        Budget budget;
        return PeopleMover(graph_, gazetteer_).Run(budget).status();
      }
    }
    std::vector<std::unique_ptr<OwnedItem>> group;
    group.push_back(std::move(next));
    if (together && (*group[0])->has_facts()) {
      int facts = (*group[0])->facts().facts_size();
      size_t bytes = (*group[0])->ByteSizeLong();
      while (facts < kGroupFacts && bytes < kGroupBytes) {
        if (queue.Take(&kGroupWait, &next) != ItemQueue::Next::kItem) break;
        if (!(*next)->has_facts()) break;
        const size_t more = (*next)->ByteSizeLong();
        if (facts + (*next)->facts().facts_size() > kGroupFacts || bytes + more > kGroupBytes) {
          break;
        }
        facts += (*next)->facts().facts_size();
        bytes += more;
        group.push_back(std::move(next));
      }
    }
    std::vector<v1::IngestArticlesResponse> replies;
    if (group.size() > 1) {
      const absl::StatusOr<bool> written = applying.ApplyTogether(group);
      if (written.ok() && *written) {
        v1::IngestArticlesResponse added;
        added.set_outcome(v1::INGEST_OUTCOME_ADDED);
        added.set_revision(static_cast<int64_t>(graph_.Latest()->revision()));
        replies.assign(group.size(), added);
      } else if (written.ok()) {
        together = false;
      } else if (IsOfTheStore(written.status())) {
        // A part of the commit may be there: nothing may come behind it.
        return written.status();
      }
      // Whose fault an error is comes out when they are written one by one.
    }
    if (replies.empty()) {
      for (const auto& item : group) {
        CHANCERY_ASSIGN_OR_RETURN(v1::IngestArticlesResponse told, applying.Apply(**item));
        replies.push_back(std::move(told));
      }
    }
    if (!reply(replies)) return absl::AbortedError("nobody listens to the results any more");
  }
}

}  // namespace chancery
