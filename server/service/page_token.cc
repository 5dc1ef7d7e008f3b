#include "server/service/page_token.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>
#include <mutex>
#include <random>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "chancery/internal/page_token.pb.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

// Raised when the meaning of a field or of a cursor changes.
constexpr int kVersion = 3;
// Of the HMAC-SHA-256: half is as good as whole for what is asked of a server.
constexpr size_t kSealBytes = 16;
constexpr size_t kKeyBytes = 32;
// Tokens are short; decoding more would be work for nothing.
constexpr size_t kMaxTokenBytes = 4096;

// Fields of a request that may change from page to page.
constexpr const char* kPagingFields[] = {"page_token", "page_size", "consistency"};

// FNV-1a.
uint64_t Hash(absl::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

// The key of the process.
class SealKey {
 public:
  static SealKey& Get() {
    static SealKey* const key = new SealKey;
    return *key;
  }
  void Set(absl::string_view key) {
    std::lock_guard<std::mutex> lock(mu_);
    key_ = std::string(key);
  }
  std::string value() {
    std::lock_guard<std::mutex> lock(mu_);
    return key_;
  }

 private:
  SealKey() : key_(kKeyBytes, '\0') {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&key_[0]), kKeyBytes) == 1) return;
    std::random_device device;
    for (char& c : key_) c = static_cast<char>(device());
  }

  std::mutex mu_;
  std::string key_;  // guarded by mu_
};

std::string Seal(absl::string_view bytes) {
  const std::string key = SealKey::Get().value();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest, &length);
  return std::string(reinterpret_cast<const char*>(digest), kSealBytes);
}

std::string SerializeDeterministically(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializePartialToCodedStream(&coded);
  }
  return bytes;
}

absl::Status Invalid(absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                   absl::StrCat("page_token: ", why));
}

}  // namespace

void SetPageTokenKey(absl::string_view key) { SealKey::Get().Set(key); }

uint64_t RequestFingerprint(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* name : kPagingFields) {
    const google::protobuf::FieldDescriptor* field = copy->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) copy->GetReflection()->ClearField(copy.get(), field);
  }
  return Hash(SerializeDeterministically(*copy));
}

std::string EncodePageToken(absl::string_view method, const google::protobuf::Message& request,
                            const PageToken& token) {
  internal::PageToken message;
  message.set_version(kVersion);
  message.set_method(std::string(method));
  message.set_request_fingerprint(RequestFingerprint(request));
  message.set_revision(token.revision);
  message.set_cursor(token.cursor);
  const std::string bytes = SerializeDeterministically(message);
  return absl::WebSafeBase64Escape(absl::StrCat(Seal(bytes), bytes));
}

absl::StatusOr<absl::optional<PageToken>> DecodePageToken(absl::string_view method,
                                                          const google::protobuf::Message& request,
                                                          absl::string_view token) {
  if (token.empty()) return absl::optional<PageToken>();
  std::string sealed;
  if (token.size() > kMaxTokenBytes || !absl::WebSafeBase64Unescape(token, &sealed) ||
      sealed.size() < kSealBytes) {
    return Invalid("is damaged");
  }
  const absl::string_view bytes = absl::string_view(sealed).substr(kSealBytes);
  internal::PageToken message;
  if (CRYPTO_memcmp(sealed.data(), Seal(bytes).data(), kSealBytes) != 0 ||
      !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Invalid("is damaged");
  }
  if (message.version() != kVersion) {
    return Invalid("is of another version of the server; begin again with the first page");
  }
  if (message.method() != method) {
    return Invalid(absl::StrCat("is of ", absl::CEscape(message.method()), ", not of ", method));
  }
  if (message.request_fingerprint() != RequestFingerprint(request)) {
    return Invalid("belongs to a request with other fields");
  }
  if (message.revision() < 0) return Invalid("is damaged");
  PageToken result;
  result.revision = message.revision();
  result.cursor = message.cursor();
  return absl::make_optional(std::move(result));
}

}  // namespace chancery
