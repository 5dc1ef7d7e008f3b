// For whom the calling thread works: who calls the method whose handler runs on it. Handlers have
// that in their RequestContext; this is for what is asked deep below them about every commit
// (GraphStore::Options::author), which no handler can then forget to tell.
//
//   const CallerScope scope(call.principal());
//   ... CallerScope::Current() ...

#ifndef CHANCERY_SERVER_RUNTIME_CALLER_SCOPE_H_
#define CHANCERY_SERVER_RUNTIME_CALLER_SCOPE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

class CallerScope {
 public:
  // `principal` must outlive the scope. Scopes may be within each other.
  explicit CallerScope(absl::string_view principal) : before_(current_) { current_ = principal; }
  ~CallerScope() { current_ = before_; }
  CallerScope(const CallerScope&) = delete;
  CallerScope& operator=(const CallerScope&) = delete;

  // Empty where no scope is, and where nobody is asked who calls.
  static std::string Current() { return std::string(current_); }

 private:
  static inline thread_local absl::string_view current_;
  const absl::string_view before_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_CALLER_SCOPE_H_
