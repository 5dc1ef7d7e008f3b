// The rows of a paged reply as one range, fetched page by page while it is walked:
//
//   for (const absl::StatusOr<v1::SearchHit>& hit : client.Search(request)) {
//     if (!hit.ok()) return hit.status();
//     ...
//   }
//
// An error is the last element. A range can be walked once. Walking it is thread-compatible.
// Memory: one page. Cost: one call a page, made when the first row of the page is needed.
//
//   for (const auto& hit : client.Search(request).Prefetched()) ...
//
// fetches the next page, on a thread of its own, while the rows of one are walked; for who walks
// all of them, and works on each. Memory: two pages. Ending the walk waits for the call under way.

#ifndef CHANCERY_CLIENT_LIB_PAGED_RANGE_H_
#define CHANCERY_CLIENT_LIB_PAGED_RANGE_H_

#include <cstddef>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace chancery {

template <typename Row>
class PagedRange {
 public:
  struct Page {
    std::vector<Row> rows;
    // Empty on the last page.
    std::string next_page_token;
  };
  // Fetches the page of a token; the empty one for the first.
  using Fetcher = std::function<absl::StatusOr<Page>(const std::string& page_token)>;

  explicit PagedRange(Fetcher fetcher) : fetcher_(std::make_shared<Fetcher>(std::move(fetcher))) {}
  PagedRange(PagedRange&&) noexcept = default;
  PagedRange& operator=(PagedRange&&) noexcept = default;

  // This range, with the next page fetched ahead. REQUIRES: begin() was not called.
  PagedRange Prefetched() && {
    prefetched_ = true;
    return std::move(*this);
  }

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = absl::StatusOr<Row>;
    using difference_type = std::ptrdiff_t;
    using pointer = value_type*;
    using reference = value_type&;

    // Valid until the iterator moves; may be moved from.
    reference operator*() const { return range_->current_; }
    pointer operator->() const { return &range_->current_; }
    iterator& operator++() {
      if (!range_->Advance()) range_ = nullptr;
      return *this;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.range_ == b.range_; }
    friend bool operator!=(const iterator& a, const iterator& b) { return a.range_ != b.range_; }

   private:
    friend class PagedRange;
    explicit iterator(PagedRange* range) : range_(range) {}
    PagedRange* range_;
  };

  // Fetches the first page. REQUIRES: not called before.
  iterator begin() { return iterator(Advance() ? this : nullptr); }
  iterator end() { return iterator(nullptr); }

 private:
  // Moves to the next row, or to the error; false at the end.
  bool Advance() {
    while (next_row_ == page_.rows.size()) {
      if (finished_) return false;
      const std::string token = std::move(page_.next_page_token);
      absl::StatusOr<Page> page = next_page_.valid() ? next_page_.get() : (*fetcher_)(token);
      next_row_ = 0;
      if (!page.ok()) {
        page_ = Page();
        finished_ = true;
        current_ = page.status();
        return true;
      }
      page_ = *std::move(page);
      finished_ = page_.next_page_token.empty();
      if (!finished_ && page_.next_page_token == token) {
        // Would go round for ever.
        page_ = Page();
        finished_ = true;
        current_ = absl::InternalError("the server returned the same page token twice");
        return true;
      }
      if (prefetched_ && !finished_) {
        next_page_ = std::async(
            std::launch::async,
            [fetcher = fetcher_, next = page_.next_page_token] { return (*fetcher)(next); });
      }
    }
    current_ = std::move(page_.rows[next_row_++]);
    return true;
  }

  std::shared_ptr<Fetcher> fetcher_;  // one call at a time
  bool prefetched_ = false;
  std::future<absl::StatusOr<Page>> next_page_;  // of a range that is prefetched
  Page page_;
  size_t next_row_ = 0;
  bool finished_ = false;
  absl::StatusOr<Row> current_ = absl::InternalError("not started");
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_PAGED_RANGE_H_
