#include "storage/kv/rocksdb_lanes.h"

#include <utility>

namespace chancery {
namespace {

class Lanes final : public rocksdb::SliceTransform {
 public:
  explicit Lanes(std::function<size_t(absl::string_view)> lane_size)
      : lane_size_(std::move(lane_size)) {}

  // Stands in files.
  const char* Name() const override { return "chancery.Lanes"; }

  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return rocksdb::Slice(key.data(), Size(key));
  }
  bool InDomain(const rocksdb::Slice& key) const override { return Size(key) > 0; }

 private:
  size_t Size(const rocksdb::Slice& key) const {
    return lane_size_(absl::string_view(key.data(), key.size()));
  }

  const std::function<size_t(absl::string_view)> lane_size_;
};

}  // namespace

std::shared_ptr<const rocksdb::SliceTransform> LanesOfKeys(
    std::function<size_t(absl::string_view)> lane_size) {
  return std::make_shared<Lanes>(std::move(lane_size));
}

}  // namespace chancery
