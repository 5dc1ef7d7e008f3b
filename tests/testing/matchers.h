// Matchers for absl::Status and absl::StatusOr. Those for messages are in proto_matchers.h.
//
//   EXPECT_THAT(store.Write(batch), IsOk());
//   EXPECT_THAT(reader.GetPerson(PersonId(9)), StatusIs(absl::StatusCode::kNotFound));
//   EXPECT_THAT(reader.GetPerson(PersonId(9)),
//               StatusIs(absl::StatusCode::kNotFound, HasSubstr("people/9")));
//   EXPECT_THAT(Parse("12"), IsOkAndHolds(12));
//   EXPECT_THAT(status, HasReason("NOT_FOUND"));
//   EXPECT_THAT(status, HasViolation("filter.dates"));

#ifndef CHANCERY_TESTS_TESTING_MATCHERS_H_
#define CHANCERY_TESTS_TESTING_MATCHERS_H_

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace testing_internal {

inline const absl::Status& GetStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& GetStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

// Matches T = absl::StatusOr<V> by a matcher of V.
template <typename T>
class IsOkAndHoldsImpl : public ::testing::MatcherInterface<const T&> {
 public:
  using Value = typename std::decay_t<T>::value_type;

  template <typename Inner>
  explicit IsOkAndHoldsImpl(const Inner& inner)
      : inner_(::testing::SafeMatcherCast<const Value&>(inner)) {}

  void DescribeTo(std::ostream* out) const override {
    *out << "is OK and holds a value that ";
    inner_.DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const override {
    *out << "is not OK, or holds a value that ";
    inner_.DescribeNegationTo(out);
  }
  bool MatchAndExplain(const T& actual, ::testing::MatchResultListener* listener) const override {
    if (!actual.ok()) {
      *listener << "whose status is " << actual.status();
      return false;
    }
    return inner_.MatchAndExplain(*actual, listener);
  }

 private:
  const ::testing::Matcher<const Value&> inner_;
};

template <typename Inner>
class IsOkAndHoldsMatcher {
 public:
  explicit IsOkAndHoldsMatcher(Inner inner) : inner_(std::move(inner)) {}

  template <typename T>
  operator ::testing::Matcher<T>() const {  // NOLINT: as gMock wants it
    return ::testing::Matcher<T>(new IsOkAndHoldsImpl<std::decay_t<T>>(inner_));
  }

 private:
  const Inner inner_;
};

}  // namespace testing_internal

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status& status = testing_internal::GetStatus(arg);
  if (!status.ok()) *result_listener << "whose status is " << status;
  return status.ok();
}

// A StatusOr that is OK and whose value matches `inner`, a value or a matcher.
template <typename Inner>
testing_internal::IsOkAndHoldsMatcher<std::decay_t<Inner>> IsOkAndHolds(Inner&& inner) {
  return testing_internal::IsOkAndHoldsMatcher<std::decay_t<Inner>>(std::forward<Inner>(inner));
}

// A Status, or that of a StatusOr, with this code.
MATCHER_P(StatusIs, code,
          std::string(negation ? "has not" : "has") + " the code " +
              absl::StatusCodeToString(code)) {
  const absl::Status& status = testing_internal::GetStatus(arg);
  *result_listener << "whose status is " << status;
  return status.code() == code;
}

// The same, whose message matches `message` too, a string or a matcher.
MATCHER_P2(StatusIs, code, message,
           std::string(negation ? "has not" : "has") + " the code " +
               absl::StatusCodeToString(code) + " and a matching message") {
  const absl::Status& status = testing_internal::GetStatus(arg);
  *result_listener << "whose status is " << status;
  return status.code() == code &&
         ::testing::ExplainMatchResult(message, std::string(status.message()), result_listener);
}

// An error whose detail has this reason: the name of a chancery.v1.ErrorReason without its prefix.
MATCHER_P(HasReason, reason,
          std::string(negation ? "has not" : "has") + " the reason " +
              ::testing::PrintToString(reason)) {
  const absl::Status& status = testing_internal::GetStatus(arg);
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  *result_listener << "whose status is " << status << " and whose reason is "
                   << (detail.has_value() ? detail->reason : "missing");
  return detail.has_value() && detail->reason == reason;
}

// An error with a violation of this field, by its path.
MATCHER_P(HasViolation, field,
          std::string(negation ? "has no" : "has a") + " violation of " +
              ::testing::PrintToString(field)) {
  const absl::Status& status = testing_internal::GetStatus(arg);
  *result_listener << "whose status is " << status;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return false;
  for (const FieldViolation& violation : detail->violations) {
    if (violation.field == field) return true;
  }
  return false;
}

}  // namespace chancery

// The value of a StatusOr; ends the test if it is an error.
#define CHANCERY_TEST_CONCAT_INNER(a, b) a##b
#define CHANCERY_TEST_CONCAT(a, b) CHANCERY_TEST_CONCAT_INNER(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): names to declare
#define ASSERT_OK_AND_ASSIGN_IMPL(name, lhs, rexpr) \
  auto name = (rexpr);                              \
  ASSERT_THAT(name, ::chancery::IsOk());            \
  lhs = *std::move(name)
// NOLINTEND(bugprone-macro-parentheses)
#define ASSERT_OK_AND_ASSIGN(lhs, rexpr) \
  ASSERT_OK_AND_ASSIGN_IMPL(CHANCERY_TEST_CONCAT(test_status_or_, __COUNTER__), lhs, rexpr)

#endif  // CHANCERY_TESTS_TESTING_MATCHERS_H_
