// Reads and prepares articles on several threads, and gives them out in the order of the source.
//
//   ExtractionPool pool(options, [&] { return reader.Next(); },
//                       [&](SourceItem item) { return preparer.Prepare(std::move(item)); });
//   PreparedItem item;
//   while (pool.Next(&item) == ExtractionPool::NextResult::kItem) {
//     ...
//     pool.Release(item.place.bytes);
//   }
//
// Memory is bounded: items count from when they are read until they are released, and no more are
// read while too many, or too many bytes of input, are under way. An article larger than the bound
// is under way alone.
//
// Thread-safe: Next() from one thread at a time, the rest from any.

#ifndef CHANCERY_CLIENT_LOADER_EXTRACTION_POOL_H_
#define CHANCERY_CLIENT_LOADER_EXTRACTION_POOL_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/types/optional.h"
#include "client/loader/source_item.h"

namespace chancery {

class ExtractionPool {
 public:
  struct Options {
    int threads = 1;
    // Bounds on what is read and not released.
    int64_t max_bytes = int64_t{64} << 20;
    int64_t max_items = 4096;
  };
  // Called from one thread at a time; nullopt is the end.
  using Source = std::function<absl::optional<SourceItem>()>;
  // Called from several threads at once.
  using Prepare = std::function<PreparedItem(SourceItem)>;

  enum class NextResult { kItem, kEnd, kInterrupted };

  // Starts the threads. REQUIRES: threads >= 1.
  ExtractionPool(const Options& options, Source source, Prepare prepare);
  // Stops, and waits for the threads.
  ~ExtractionPool();
  ExtractionPool(const ExtractionPool&) = delete;
  ExtractionPool& operator=(const ExtractionPool&) = delete;

  // Waits for the next item. kInterrupted: Interrupt() was called since the last call, and nothing
  // was taken.
  NextResult Next(PreparedItem* item);
  // Makes room for what an item took; once for each item that Next() gave.
  void Release(int64_t bytes);
  // Makes one Next(), the present or the coming one, return kInterrupted.
  void Interrupt();
  // Ends the reading: Next() gives kEnd from now on, and what was prepared is dropped.
  void Stop();

 private:
  void Work();
  // REQUIRES: mu_ is held.
  bool HasRoom() const;

  const Options options_;
  const Source source_;
  const Prepare prepare_;

  // Held while the source is read, so that the items are numbered in its order.
  std::mutex source_mu_;

  std::mutex mu_;  // guards the rest
  std::condition_variable room_;
  std::condition_variable ready_;
  std::map<int64_t, PreparedItem> prepared_;
  int64_t next_read_ = 0;   // number of the next item of the source
  int64_t next_given_ = 0;  // number of the next item for Next()
  int64_t items_under_way_ = 0;
  int64_t bytes_under_way_ = 0;
  bool ended_ = false;
  bool stopped_ = false;
  bool interrupted_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_EXTRACTION_POOL_H_
