#include "client/loader/extraction_pool.h"

#include <utility>

namespace chancery {

ExtractionPool::ExtractionPool(const Options& options, Source source, Prepare prepare)
    : options_(options), source_(std::move(source)), prepare_(std::move(prepare)) {
  threads_.reserve(static_cast<size_t>(options_.threads));
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

ExtractionPool::~ExtractionPool() {
  Stop();
  for (std::thread& thread : threads_) thread.join();
}

bool ExtractionPool::HasRoom() const {
  return items_under_way_ == 0 ||
         (items_under_way_ < options_.max_items && bytes_under_way_ < options_.max_bytes);
}

void ExtractionPool::Work() {
  while (true) {
    absl::optional<SourceItem> item;
    int64_t number = 0;
    {
      std::lock_guard<std::mutex> reading(source_mu_);
      {
        std::unique_lock<std::mutex> lock(mu_);
        room_.wait(lock, [this] { return stopped_ || ended_ || HasRoom(); });
        if (stopped_ || ended_) return;
      }
      item = source_();
      std::lock_guard<std::mutex> lock(mu_);
      if (!item.has_value()) {
        ended_ = true;
        room_.notify_all();
        ready_.notify_all();
        return;
      }
      number = next_read_++;
      ++items_under_way_;
      bytes_under_way_ += item->place.bytes;
    }
    PreparedItem prepared = prepare_(*std::move(item));
    std::lock_guard<std::mutex> lock(mu_);
    prepared_.emplace(number, std::move(prepared));
    if (number == next_given_) ready_.notify_all();
  }
}

ExtractionPool::NextResult ExtractionPool::Next(PreparedItem* item) {
  std::unique_lock<std::mutex> lock(mu_);
  ready_.wait(lock, [this] {
    return stopped_ || interrupted_ || (ended_ && next_given_ == next_read_) ||
           (!prepared_.empty() && prepared_.begin()->first == next_given_);
  });
  if (interrupted_) {
    interrupted_ = false;
    return NextResult::kInterrupted;
  }
  if (stopped_ || prepared_.empty()) return NextResult::kEnd;
  *item = std::move(prepared_.begin()->second);
  prepared_.erase(prepared_.begin());
  ++next_given_;
  return NextResult::kItem;
}

void ExtractionPool::Release(int64_t bytes) {
  std::lock_guard<std::mutex> lock(mu_);
  --items_under_way_;
  bytes_under_way_ -= bytes;
  room_.notify_all();
}

void ExtractionPool::Interrupt() {
  std::lock_guard<std::mutex> lock(mu_);
  interrupted_ = true;
  ready_.notify_all();
}

void ExtractionPool::Stop() {
  std::lock_guard<std::mutex> lock(mu_);
  stopped_ = true;
  room_.notify_all();
  ready_.notify_all();
}

}  // namespace chancery
