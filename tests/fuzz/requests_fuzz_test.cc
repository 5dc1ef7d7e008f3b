// Any bytes as the request of any method, over gRPC, to a server with all services and a small
// graph. An input is
//
//   GraphService/GetTimeline
//   party: "people/1" page_size: 2
//
// where what is not text of the method's request is sent as it stands. Whatever comes, the answer
// is a reply that can be read, or an error that says its reason and is not one of ours, and the
// store verifies.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/admin_service.pb.h"
#include "client/lib/status_conversion.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"
#include "server/config/server_options.h"
#include "server/ingest/curator.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/rpc_runtime.h"
#include "server/runtime/server.h"
#include "server/services.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/testing/or_die.h"

namespace chancery {
namespace {

namespace pb = google::protobuf;

constexpr char kPackage[] = "chancery.v1.";

// A server is checked, and replaced by a new one, after so many calls.
constexpr int kCallsPerServer = 2000;

// Ours end long before; that of Watch, which has no end of its own, comes often.
constexpr std::chrono::seconds kDeadline(10);
constexpr std::chrono::milliseconds kWatchDeadline(5);

// What there is to ask for and to change.
constexpr absl::string_view kGraph[] = {
    R"(IngestService/WriteFacts
       request_id: "first" source { key: "registry" publisher: "Registry" }
       facts { person { display_name: "Ann Lee" keys: "registry:ann" } }
       facts { person { display_name: "Bo Ray" keys: "registry:bo" } }
       facts { polity { display_name: "Freedonia" keys: "registry:fr" } }
       facts { role { title: "Foreign Minister" keys: "registry:fm"
                      polity { name: "polities/~registry:fr" } } }
       facts { tenure { person { name: "people/~registry:ann" }
                        role { name: "roles/~registry:fm" }
                        interval { start { edtf: "2019-01" } end_state: END_STATE_ONGOING } } }
       facts { place { display_name: "Geneva" keys: "registry:ge" } }
       facts { topic { display_name: "trade" keys: "registry:tr" } }
       facts { meeting { keys: "registry:m1" kind: MEETING_KIND_IN_PERSON
                         status: MEETING_STATUS_HELD
                         when { edtf: "2020-03-02" } place { name: "places/~registry:ge" }
                         topics { name: "topics/~registry:tr" }
                         participations { party { name: "people/~registry:ann" } }
                         participations { party { name: "people/~registry:bo" } } } }
       facts { statement { speaker { name: "people/~registry:ann" } text: "We agreed on trade."
                           mode: STATEMENT_MODE_QUOTE when { edtf: "2020-03-02" }
                           meeting { name: "meetings/~registry:m1" } } })",
    R"(IngestService/IngestArticles
       sequence: 1 facts { extractor: "by hand" extractor_version: "1"
         article { key: "one" publisher: "Gazette" published { edtf: "2020-03-03" } language: "en"
                   text: "Foreign Minister Ann Lee met Cy Dow and C. Dow on Monday." }
         persons { name: "Ann Lee" polity: "Freedonia" sources { sentence { end: 57 } } }
         persons { name: "Cy Dow" sources { sentence { end: 57 } } }
         persons { name: "C. Dow" sources { sentence { end: 57 } } }
         offices { title: "Foreign Minister" polity: "Freedonia" sources { sentence { end: 57 } } }
         meetings { parties { person: 0 capacity: 0 } parties { person: 1 } parties { person: 2 }
                    kind: MEETING_KIND_IN_PERSON status: MEETING_STATUS_HELD
                    when { edtf: "2020-03-02" } place: "Geneva"
                    sources { sentence { end: 57 } } } })",
    R"(CurationService/MergeEntities
       name: "people/3" other: "people/4" reason: "the same")",
};

[[noreturn]] void Fail(absl::string_view what, absl::string_view input) {
  std::cerr << what << "\nof: " << input << std::endl;
  std::abort();
}

// A request as it is sent, and what its replies must be.
struct Request {
  const pb::MethodDescriptor* method = nullptr;
  std::string bytes;
};

absl::optional<Request> ReadRequest(absl::string_view input) {
  const size_t line_end = input.find('\n');
  const size_t slash = input.substr(0, line_end).find('/');
  if (line_end == absl::string_view::npos || slash == absl::string_view::npos) return {};
  const pb::ServiceDescriptor* service = pb::DescriptorPool::generated_pool()->FindServiceByName(
      absl::StrCat(kPackage, input.substr(0, slash)));
  if (service == nullptr) return {};
  Request request;
  request.method =
      service->FindMethodByName(std::string(input.substr(slash + 1, line_end - slash - 1)));
  if (request.method == nullptr) return {};
  const std::string body(input.substr(line_end + 1));
  const std::unique_ptr<pb::Message> message(
      pb::MessageFactory::generated_factory()->GetPrototype(request.method->input_type())->New());
  struct Ignore final : pb::io::ErrorCollector {
    void AddError(int, int, const std::string&) override {}
  } ignore;
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&ignore);
  request.bytes = parser.ParseFromString(body, message.get()) ? message->SerializeAsString() : body;
  return request;
}

class Target {
 public:
  Target()
      : store_(OrDie(GraphStore::Open(std::make_unique<MemoryKvStore>(), SystemClock::Get(), {}))),
        curator_(Curator::Create(*store_, Gazetteer::Default(), SystemClock::Get())) {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    runtime_.emplace(RuntimeOptions(options), SystemClock::Get(), metrics_, logger_);
    server_ =
        OrDie(Server::Start(options, *runtime_, MakeServices(*store_, *curator_, *runtime_, {})));
    stub_ = std::make_unique<grpc::GenericStub>(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    for (const absl::string_view input : kGraph) {
      std::string reply;
      const grpc::Status status = Call(*ReadRequest(input), input, &reply);
      if (!status.ok() || absl::StrContains(reply, "REJECTED")) {
        Fail(absl::StrCat(status.error_message(), reply), input);
      }
    }
  }

  int calls() const { return calls_; }

  // Sends `request` as the only one of its call, reads all replies; the last one's text, if asked.
  grpc::Status Call(const Request& request, absl::string_view input, std::string* text = nullptr) {
    ++calls_;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         (request.method->name() == "Watch"
                              ? std::chrono::system_clock::duration(kWatchDeadline)
                              : kDeadline));
    const auto call = stub_->PrepareCall(
        &context,
        absl::StrCat("/", request.method->service()->full_name(), "/", request.method->name()),
        &queue_);
    call->StartCall(&queue_);
    bool ok = Next();
    const grpc::Slice slice(request.bytes);
    if (ok) {
      call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), &queue_);
      ok = Next();
    }
    const std::unique_ptr<pb::Message> reply(pb::MessageFactory::generated_factory()
                                                 ->GetPrototype(request.method->output_type())
                                                 ->New());
    while (true) {
      grpc::ByteBuffer bytes;
      call->Read(&bytes, &queue_);
      if (!Next()) break;
      grpc::Slice whole;
      if (!bytes.DumpToSingleSlice(&whole).ok() ||
          !reply->ParseFromArray(whole.begin(), static_cast<int>(whole.size()))) {
        Fail("a reply that cannot be read", input);
      }
      if (text != nullptr) *text = reply->ShortDebugString();
      if (const auto* verified = dynamic_cast<const v1::VerifyResponse*>(reply.get())) {
        if (verified->difference_count() > 0) Fail(verified->ShortDebugString(), input);
      }
    }
    grpc::Status status;
    call->Finish(&status, &queue_);
    Next();
    return status;
  }

 private:
  bool Next() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  const std::unique_ptr<GraphStore> store_;
  const std::unique_ptr<Curator> curator_;
  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  absl::optional<RpcRuntime> runtime_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<grpc::GenericStub> stub_;
  grpc::CompletionQueue queue_;
  int calls_ = 0;
};

void Check(const grpc::Status& status, absl::string_view input) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      if (absl::StartsWith(input, "WatchService/Watch")) return;
      break;
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DATA_LOSS:
      break;
    default: {
      const absl::optional<ErrorDetail> detail = GetErrorDetail(FromGrpcStatus(status));
      if (detail.has_value() && !detail->reason.empty()) return;
    }
  }
  Fail(absl::StrCat("error ", status.error_code(), ": ", status.error_message()), input);
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chancery;  // NOLINT(google-build-using-namespace): the function has none
  static Target* target = nullptr;
  google::protobuf::SetLogHandler(nullptr);  // it would tell of each text that is not UTF-8
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  const absl::optional<Request> request = ReadRequest(input);
  if (!request.has_value()) return 0;
  if (target == nullptr) target = new Target();
  Check(target->Call(*request, input), input);
  if (target->calls() < kCallsPerServer) return 0;
  constexpr absl::string_view kVerify = "AdminService/Verify\n";
  Check(target->Call(*ReadRequest(kVerify), kVerify), kVerify);
  delete target;
  target = nullptr;
  return 0;
}
