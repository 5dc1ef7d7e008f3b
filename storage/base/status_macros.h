// Early returns for absl::Status and absl::StatusOr, with optional context:
//
//   CHANCERY_RETURN_IF_ERROR(batch.Validate());
//   CHANCERY_RETURN_IF_ERROR(Load(path)) << "while loading " << path;
//   CHANCERY_ASSIGN_OR_RETURN(Meeting meeting, reader.GetMeeting(id), _ << "of edge " << edge);
//
// Context is put before the message ("while loading x: no such file"); code and payloads are kept.

#ifndef CHANCERY_STORAGE_BASE_STATUS_MACROS_H_
#define CHANCERY_STORAGE_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace chancery {

// Holds a failed status until the return statement converts it, taking context by `<<`.
class StatusBuilder {
 public:
  explicit StatusBuilder(absl::Status status) : status_(std::move(status)) {}

  template <typename T>
  StatusBuilder& operator<<(const T& value) & {
    absl::StrAppend(&context_, value);
    return *this;
  }
  template <typename T>
  StatusBuilder&& operator<<(const T& value) && {
    absl::StrAppend(&context_, value);
    return std::move(*this);
  }

  operator absl::Status() const { return Build(); }  // NOLINT: implicit, for `return`
  template <typename T>
  operator absl::StatusOr<T>() const {  // NOLINT: implicit, for `return`
    return Build();
  }

 private:
  absl::Status Build() const {
    if (context_.empty()) return status_;
    absl::Status status(status_.code(), absl::StrCat(context_, ": ", status_.message()));
    status_.ForEachPayload([&status](absl::string_view url, const absl::Cord& payload) {
      status.SetPayload(url, payload);
    });
    return status;
  }

  absl::Status status_;
  std::string context_;
};

}  // namespace chancery

#define CHANCERY_MACRO_CONCAT_INNER(a, b) a##b
#define CHANCERY_MACRO_CONCAT(a, b) CHANCERY_MACRO_CONCAT_INNER(a, b)

#define CHANCERY_RETURN_IF_ERROR(expr)                             \
  if (absl::Status chancery_status = (expr); chancery_status.ok()) \
    ;                                                              \
  else                                                             \
    return ::chancery::StatusBuilder(std::move(chancery_status))

// NOLINTBEGIN(bugprone-macro-parentheses): names to declare, and statements
#define CHANCERY_ASSIGN_OR_RETURN_3(name, lhs, rexpr, context) \
  auto name = (rexpr);                                         \
  if (!name.ok()) {                                            \
    ::chancery::StatusBuilder _(std::move(name).status());     \
    return (context);                                          \
  }                                                            \
  lhs = *std::move(name)
// NOLINTEND(bugprone-macro-parentheses)

#define CHANCERY_ASSIGN_OR_RETURN_GET(a, b, c, NAME, ...) NAME
#define CHANCERY_ASSIGN_OR_RETURN_2(lhs, rexpr) \
  CHANCERY_ASSIGN_OR_RETURN_3(CHANCERY_MACRO_CONCAT(chancery_or_, __COUNTER__), lhs, rexpr, _)
#define CHANCERY_ASSIGN_OR_RETURN_C(lhs, rexpr, context) \
  CHANCERY_ASSIGN_OR_RETURN_3(CHANCERY_MACRO_CONCAT(chancery_or_, __COUNTER__), lhs, rexpr, context)

// Evaluates `rexpr` (an absl::StatusOr), returns its error or assigns its value to `lhs`. A third
// argument is an expression over `_`, the error's StatusBuilder.
#define CHANCERY_ASSIGN_OR_RETURN(...)                                    \
  CHANCERY_ASSIGN_OR_RETURN_GET(__VA_ARGS__, CHANCERY_ASSIGN_OR_RETURN_C, \
                                CHANCERY_ASSIGN_OR_RETURN_2, )            \
  (__VA_ARGS__)

#endif  // CHANCERY_STORAGE_BASE_STATUS_MACROS_H_
