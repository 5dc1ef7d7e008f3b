#include "server/bulk/bulk_load.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "server/bulk/bulk_session.h"
#include "server/bulk/store_staging.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/rows/kv_row_store.h"
#include "storage/rows/load_mark.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// A file descriptor, the waiting for which can be ended from another thread.
class StoppableInput final : public google::protobuf::io::CopyingInputStream {
 public:
  explicit StoppableInput(int fd) : fd_(fd), stop_(eventfd(0, EFD_CLOEXEC)) {}
  ~StoppableInput() override { close(stop_); }

  void Stop() {
    const uint64_t one = 1;
    while (write(stop_, &one, sizeof(one)) < 0 && errno == EINTR) {
    }
  }

  // As read(2); at the end after Stop.
  int Read(void* buffer, int size) override {
    while (true) {
      pollfd fds[] = {{fd_, POLLIN, 0}, {stop_, POLLIN, 0}};
      if (poll(fds, 2, -1) < 0) {
        if (errno == EINTR) continue;
        return -1;
      }
      if (fds[1].revents != 0) return 0;
      const ssize_t got = read(fd_, buffer, static_cast<size_t>(size));
      if (got >= 0) return static_cast<int>(got);
      if (errno != EINTR) return -1;
    }
  }

 private:
  const int fd_;
  const int stop_;
};

absl::Status Fill(const std::string& path, const BulkOpen& open, bool index_texts,
                  const Clock& clock, int input, int output) {
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, open(path, /*filling=*/true));
  CHANCERY_RETURN_IF_ERROR(SetLoadMark(*kv));
  CHANCERY_RETURN_IF_ERROR(kv->Flush());  // before any row
  KvRowStoreOptions row_options;
  row_options.sync = false;
  row_options.loading = true;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<RowStore> rows,
                            OpenKvRowStore(std::move(kv), row_options));
  GraphStore::Options graph_options;
  graph_options.sync_writes = false;
  graph_options.index_texts = index_texts;
  CHANCERY_ASSIGN_OR_RETURN(
      const std::unique_ptr<GraphStore> graph,
      GraphStore::Open(std::shared_ptr<RowStore>(std::move(rows)), clock, graph_options));

  constexpr int kBlockBytes = 1 << 20;
  StoppableInput source(input);
  google::protobuf::io::CopyingInputStreamAdaptor messages(&source, kBlockBytes);
  google::protobuf::io::FileOutputStream results(output);
  BulkSession session(*graph, Gazetteer::Default(), clock);
  CHANCERY_RETURN_IF_ERROR(session.Run(
      messages, [&source] { source.Stop(); },
      [&results](const std::vector<v1::IngestArticlesResponse>& replies) {
        for (const v1::IngestArticlesResponse& reply : replies) {
          if (!google::protobuf::util::SerializeDelimitedToZeroCopyStream(reply, &results)) {
            return false;
          }
        }
        return results.Flush();
      }));
  CHANCERY_RETURN_IF_ERROR(graph->Flush());
  Budget budget;
  return graph->Compact(budget);
}

}  // namespace

absl::Status RunBulkLoad(const std::string& directory, const BulkOpen& open,
                         StoreStaging::IsEngineFile is_engine_file, bool index_texts,
                         const Clock& clock, int input, int output) {
  CHANCERY_ASSIGN_OR_RETURN(
      const std::unique_ptr<StoreStaging> staging,
      StoreStaging::Start(
          directory, [&open](const std::string& path) { return open(path, false); },
          is_engine_file));
  CHANCERY_RETURN_IF_ERROR(Fill(staging->path(), open, index_texts, clock, input, output))
      << directory;
  {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<KvStore> kv, open(staging->path(), false));
    CHANCERY_RETURN_IF_ERROR(ClearLoadMark(*kv));
    CHANCERY_RETURN_IF_ERROR(kv->Flush());
  }
  return staging->Publish();
}

}  // namespace chancery
