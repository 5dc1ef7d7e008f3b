// Matchers for protobuf messages.
//
//   EXPECT_THAT(reply.info(), EqualsProto("revision: 3 complete: true"));
//   EXPECT_THAT(reply.info(), EqualsProto(expected));
//   EXPECT_THAT(reply.resource(), ContainsProto("person { display_name: 'Ann' }"));  // a part

#ifndef CHANCERY_TESTS_TESTING_PROTO_MATCHERS_H_
#define CHANCERY_TESTS_TESTING_PROTO_MATCHERS_H_

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace chancery {
namespace testing_internal {

// `expected` as a message of the type of `like`; null if it is not one.
inline std::unique_ptr<google::protobuf::Message> ExpectedProto(
    const google::protobuf::Message& like, const std::string& expected) {
  std::unique_ptr<google::protobuf::Message> message(like.New());
  if (!google::protobuf::TextFormat::ParseFromString(expected, message.get())) return nullptr;
  return message;
}
inline std::unique_ptr<google::protobuf::Message> ExpectedProto(
    const google::protobuf::Message& like, const google::protobuf::Message& expected) {
  if (like.GetDescriptor() != expected.GetDescriptor()) return nullptr;
  std::unique_ptr<google::protobuf::Message> message(expected.New());
  message->CopyFrom(expected);
  return message;
}

template <typename Expected>
bool CompareProto(const google::protobuf::Message& actual, const Expected& expected,
                  google::protobuf::util::MessageDifferencer::Scope scope,
                  ::testing::MatchResultListener* listener) {
  const std::unique_ptr<google::protobuf::Message> message = ExpectedProto(actual, expected);
  if (message == nullptr) {
    *listener << "whose type the expectation does not have, or cannot be read as: "
              << actual.GetDescriptor()->full_name();
    return false;
  }
  google::protobuf::util::MessageDifferencer differencer;
  std::string report;
  differencer.set_scope(scope);
  differencer.ReportDifferencesToString(&report);
  const bool equal = differencer.Compare(*message, actual);
  if (!equal) *listener << "with these differences:\n" << report;
  return equal;
}

}  // namespace testing_internal

// Equals a message, given as such or as text.
MATCHER_P(EqualsProto, expected, negation ? "differs from the message" : "equals the message") {
  return testing_internal::CompareProto(
      arg, expected, google::protobuf::util::MessageDifferencer::FULL, result_listener);
}

// Equals a message in all the fields that the message sets.
MATCHER_P(ContainsProto, expected, negation ? "lacks the message" : "contains the message") {
  return testing_internal::CompareProto(
      arg, expected, google::protobuf::util::MessageDifferencer::PARTIAL, result_listener);
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_PROTO_MATCHERS_H_
