// What a JSON object has under a name: of gold, passages and rewordings.

#ifndef CHANCERY_TESTS_EVAL_JSON_MEMBERS_H_
#define CHANCERY_TESTS_EVAL_JSON_MEMBERS_H_

#include <string>

#include "google/protobuf/struct.pb.h"

namespace chancery {

// Null if there is none. Lives as long as `object` stays as it is; so do Elements.
inline const google::protobuf::Value* Member(const google::protobuf::Struct& object,
                                             const char* name) {
  const auto it = object.fields().find(name);
  return it == object.fields().end() ? nullptr : &it->second;
}

// "" if there is none, or it is no text.
inline std::string Text(const google::protobuf::Struct& object, const char* name) {
  const google::protobuf::Value* value = Member(object, name);
  return value == nullptr ? std::string() : value->string_value();
}

// Empty if there is none, or it is no list.
inline const google::protobuf::ListValue& Elements(const google::protobuf::Struct& object,
                                                   const char* name) {
  const google::protobuf::Value* value = Member(object, name);
  return value == nullptr ? google::protobuf::ListValue::default_instance() : value->list_value();
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_JSON_MEMBERS_H_
