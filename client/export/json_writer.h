// Writes JSON on one line, in the order in which it is told.
//
//   JsonWriter json;
//   json.BeginObject().Field("id", "Q1").Strings("name", {"Ann"}).EndObject();
//   std::move(json).Text();   // {"id":"Q1","name":["Ann"]}
//
// Bytes that are not UTF-8 become U+FFFD. Thread-compatible.

#ifndef CHANCERY_CLIENT_EXPORT_JSON_WRITER_H_
#define CHANCERY_CLIENT_EXPORT_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }

  // The name of the member that the next value is.
  JsonWriter& Key(absl::string_view name);
  JsonWriter& String(absl::string_view value);
  JsonWriter& Int(int64_t value);
  JsonWriter& Null();

  // A member, left out where the value is empty.
  JsonWriter& Field(absl::string_view name, absl::string_view value);
  JsonWriter& Strings(absl::string_view name, const std::vector<std::string>& values);

  std::string Text() && { return std::move(text_); }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  // The comma before a value, where one is needed.
  void Separate();

  std::string text_;
  bool first_ = true;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_JSON_WRITER_H_
