#include "client/loader/quick_json.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "google/protobuf/descriptor.h"

namespace chancery {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Protobuf's own limit is 100.
constexpr int kMaxDepth = 50;

struct TypeInfo;

// A field, and what reading it takes, so that its descriptors are not asked each time.
struct FieldInfo {
  const FieldDescriptor* field = nullptr;
  FieldDescriptor::CppType type = FieldDescriptor::CPPTYPE_MESSAGE;
  bool repeated = false;
  bool readable = true;
  uint64_t excludes = 0;            // itself, and the others of its oneof, as bits by place
  const TypeInfo* inner = nullptr;  // of a message
  absl::flat_hash_map<std::string, const EnumValueDescriptor*> values;  // of an enum
};

// The fields of a message type, by their place in it.
struct TypeInfo {
  bool readable = true;
  std::vector<FieldInfo> fields;
  absl::flat_hash_map<std::string, size_t> places;  // by both of their names
};

// Which fields a message has so far is kept in a word.
constexpr int kMaxFields = 64;

void Describe(const Descriptor* type, const std::function<const TypeInfo*(const Descriptor*)>& find,
              TypeInfo* info) {
  info->readable =
      !absl::StartsWith(type->full_name(), "google.protobuf.") && type->field_count() <= kMaxFields;
  if (!info->readable) return;
  info->fields.resize(static_cast<size_t>(type->field_count()));
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* const field = type->field(i);
    info->places.emplace(field->json_name(), i);
    info->places.emplace(field->name(), i);
    FieldInfo& known = info->fields[static_cast<size_t>(i)];
    known.field = field;
    known.type = field->cpp_type();
    known.repeated = field->is_repeated();
    known.readable = !field->is_map() && field->type() != FieldDescriptor::TYPE_BYTES;
    known.excludes = uint64_t{1} << i;
    if (const auto* oneof = field->real_containing_oneof(); oneof != nullptr) {
      for (int j = 0; j < oneof->field_count(); ++j) {
        known.excludes |= uint64_t{1} << oneof->field(j)->index();
      }
    }
    if (known.type == FieldDescriptor::CPPTYPE_MESSAGE) known.inner = find(field->message_type());
    if (known.type != FieldDescriptor::CPPTYPE_ENUM) continue;
    for (int j = 0; j < field->enum_type()->value_count(); ++j) {
      const EnumValueDescriptor* const value = field->enum_type()->value(j);
      known.values.emplace(value->name(), value);
    }
  }
}

// Filled once for each type, with all types in it.
const TypeInfo& InfoOf(const Descriptor* type) {
  static auto* const mu = new std::mutex;
  static auto* const known = new std::unordered_map<const Descriptor*, std::unique_ptr<TypeInfo>>;
  std::lock_guard<std::mutex> lock(*mu);
  const std::function<const TypeInfo*(const Descriptor*)> find = [&](const Descriptor* inner) {
    std::unique_ptr<TypeInfo>& info = (*known)[inner];
    if (info == nullptr) {
      info = std::make_unique<TypeInfo>();
      Describe(inner, find, info.get());
    }
    return info.get();
  };
  return *find(type);
}

// Whether one of 8 bytes ends what is copied as it stands: a quote, a backslash or a control
// character. May say so of a byte behind such a one, too.
bool HasSpecial(const char* at) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  uint64_t bytes;
  std::memcpy(&bytes, at, sizeof(bytes));
  const auto zero = [](uint64_t x) { return (x - kOnes) & ~x & kHighs; };
  const uint64_t control = (bytes - kOnes * 0x20) & ~bytes & kHighs;
  return (zero(bytes ^ kOnes * '"') | zero(bytes ^ kOnes * '\\') | control) != 0;
}

void AppendUtf8(uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xc0 | code >> 6));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | code >> 12));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out->push_back(static_cast<char>(0xf0 | code >> 18));
    out->push_back(static_cast<char>(0x80 | (code >> 12 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

class Parser {
 public:
  explicit Parser(absl::string_view json) : at_(json.data()), end_(json.data() + json.size()) {}

  bool Run(Message* message) {
    if (!ReadMessage(message, InfoOf(message->GetDescriptor()), 0)) return false;
    SkipBlank();
    return at_ == end_;
  }

 private:
  void SkipBlank() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }

  bool Take(char c) {
    SkipBlank();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // The next token begins with this.
  bool Sees(char c) {
    SkipBlank();
    return at_ != end_ && *at_ == c;
  }

  bool ReadMessage(Message* message, const TypeInfo& type, int depth) {
    if (depth > kMaxDepth || !type.readable || !Take('{')) return false;
    if (Take('}')) return true;
    const Reflection& reflection = *message->GetReflection();
    uint64_t seen = 0;
    size_t place = 0;
    do {
      SkipBlank();
      if (!ReadName(type, &place) || !Take(':')) return false;
      const FieldInfo& field = type.fields[place];
      if (!field.readable || (seen & field.excludes) != 0) return false;
      seen |= uint64_t{1} << place;
      if (!ReadField(message, reflection, field, depth)) return false;
      ++place;
    } while (Take(','));
    return Take('}');
  }

  // The place of the field whose name comes next. It mostly is that of `*place` or one behind it.
  bool ReadName(const TypeInfo& type, size_t* place) {
    if (at_ == end_ || *at_ != '"') return false;
    constexpr size_t kLook = 3;
    for (size_t i = *place; i < type.fields.size() && i < *place + kLook; ++i) {
      const std::string& name = type.fields[i].field->json_name();
      if (static_cast<size_t>(end_ - at_) < name.size() + 2 || at_[name.size() + 1] != '"' ||
          std::memcmp(at_ + 1, name.data(), name.size()) != 0) {
        continue;
      }
      at_ += name.size() + 2;
      *place = i;
      return true;
    }
    absl::string_view name;
    if (!ReadString(&name)) return false;
    const auto known = type.places.find(name);
    if (known == type.places.end()) return false;
    *place = known->second;
    return true;
  }

  bool ReadField(Message* message, const Reflection& reflection, const FieldInfo& field,
                 int depth) {
    if (!field.repeated) return ReadValue(message, reflection, field, depth);
    if (!Take('[')) return false;
    if (Take(']')) return true;
    do {
      if (!ReadValue(message, reflection, field, depth)) return false;
    } while (Take(','));
    return Take(']');
  }

  bool ReadValue(Message* message, const Reflection& reflection, const FieldInfo& info, int depth) {
    const FieldDescriptor& field = *info.field;
    const bool add = info.repeated;
    switch (info.type) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!Sees('{')) return false;
        return ReadMessage(add ? reflection.AddMessage(message, &field)
                               : reflection.MutableMessage(message, &field),
                           *info.inner, depth + 1);
      case FieldDescriptor::CPPTYPE_STRING: {
        SkipBlank();
        absl::string_view text;
        if (!ReadString(&text)) return false;
        if (add) {
          reflection.AddString(message, &field, std::string(text));
        } else {
          reflection.SetString(message, &field, std::string(text));
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        SkipBlank();
        absl::string_view name;
        if (!ReadString(&name)) return false;
        const auto value = info.values.find(name);
        if (value == info.values.end()) return false;
        if (add) {
          reflection.AddEnum(message, &field, value->second);
        } else {
          reflection.SetEnum(message, &field, value->second);
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        SkipBlank();
        const absl::string_view word = Word();
        if (word != "true" && word != "false") return false;
        if (add) {
          reflection.AddBool(message, &field, word == "true");
        } else {
          reflection.SetBool(message, &field, word == "true");
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT32: {
        int32_t value;
        if (!ReadInteger(&value)) return false;
        if (add) {
          reflection.AddInt32(message, &field, value);
        } else {
          reflection.SetInt32(message, &field, value);
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        int64_t value;
        if (!ReadInteger(&value)) return false;
        if (add) {
          reflection.AddInt64(message, &field, value);
        } else {
          reflection.SetInt64(message, &field, value);
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_FLOAT: {
        double value;
        if (!ReadNumber(&value)) return false;
        const auto narrow = static_cast<float>(value);
        if (!std::isfinite(narrow)) return false;
        if (add) {
          reflection.AddFloat(message, &field, narrow);
        } else {
          reflection.SetFloat(message, &field, narrow);
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        double value;
        if (!ReadNumber(&value)) return false;
        if (add) {
          reflection.AddDouble(message, &field, value);
        } else {
          reflection.SetDouble(message, &field, value);
        }
        return true;
      }
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
        break;
    }
    return false;
  }

  // What stands up to the next character that can end a number or word.
  absl::string_view Word() {
    const char* const begin = at_;
    while (at_ != end_ && *at_ != ',' && *at_ != '}' && *at_ != ']' && *at_ != ' ' &&
           *at_ != '\t' && *at_ != '\n' && *at_ != '\r') {
      ++at_;
    }
    return absl::string_view(begin, static_cast<size_t>(at_ - begin));
  }

  // Digits, perhaps behind a minus and, as 64-bit numbers are printed, in quotes.
  template <typename Integer>
  bool ReadInteger(Integer* value) {
    SkipBlank();
    absl::string_view digits;
    if (Sees('"')) {
      if (!ReadString(&digits)) return false;
    } else {
      digits = Word();
    }
    absl::string_view rest = digits;
    if (!rest.empty() && rest[0] == '-') rest.remove_prefix(1);
    if (rest.empty() || (rest.size() > 1 && rest[0] == '0') ||
        rest.find_first_not_of("0123456789") != absl::string_view::npos) {
      return false;
    }
    return absl::SimpleAtoi(digits, value);
  }

  bool ReadNumber(double* value) {
    SkipBlank();
    const absl::string_view number = Word();
    absl::string_view rest = number;
    if (!rest.empty() && rest[0] == '-') rest.remove_prefix(1);
    if (rest.empty() || rest[0] < '0' || rest[0] > '9' ||
        (rest.size() > 1 && rest[0] == '0' && rest[1] != '.') || rest.back() == '.' ||
        rest.find_first_not_of("0123456789.") != absl::string_view::npos) {
      return false;
    }
    return absl::SimpleAtod(number, value) && std::isfinite(*value);
  }

  // The text is valid until the next string.
  bool ReadString(absl::string_view* text) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const begin = ++at_;
    while (end_ - at_ >= 8 && !HasSpecial(at_)) at_ += 8;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) {
      ++at_;
    }
    if (at_ == end_) return false;
    if (*at_ == '"') {
      *text = absl::string_view(begin, static_cast<size_t>(at_++ - begin));
      return true;
    }
    escaped_.assign(begin, static_cast<size_t>(at_ - begin));
    while (true) {
      if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) return false;
      const char c = *at_++;
      if (c == '"') break;
      if (c != '\\') {
        escaped_.push_back(c);
      } else if (!ReadEscape()) {
        return false;
      }
    }
    *text = escaped_;
    return true;
  }

  bool ReadEscape() {
    if (at_ == end_) return false;
    switch (*at_++) {
      case '"':
        escaped_.push_back('"');
        return true;
      case '\\':
        escaped_.push_back('\\');
        return true;
      case '/':
        escaped_.push_back('/');
        return true;
      case 'b':
        escaped_.push_back('\b');
        return true;
      case 'f':
        escaped_.push_back('\f');
        return true;
      case 'n':
        escaped_.push_back('\n');
        return true;
      case 'r':
        escaped_.push_back('\r');
        return true;
      case 't':
        escaped_.push_back('\t');
        return true;
      case 'u':
        break;
      default:
        return false;
    }
    uint32_t code;
    if (!ReadHex(&code) || code == 0) return false;
    if (code >= 0xd800 && code < 0xe000) {
      uint32_t low;
      if (code >= 0xdc00 || end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return false;
      at_ += 2;
      if (!ReadHex(&low) || low < 0xdc00 || low >= 0xe000) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    AppendUtf8(code, &escaped_);
    return true;
  }

  bool ReadHex(uint32_t* code) {
    if (end_ - at_ < 4) return false;
    *code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = *at_++;
      *code <<= 4;
      if (c >= '0' && c <= '9') {
        *code |= static_cast<uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        *code |= static_cast<uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        *code |= static_cast<uint32_t>(c - 'A' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  const char* at_;
  const char* const end_;
  std::string escaped_;
};

}  // namespace

bool ParseQuickly(absl::string_view json, Message* message) { return Parser(json).Run(message); }

}  // namespace chancery
