// Requests and replies on arenas: a page of meetings is thousands of small messages and strings,
// and making and freeing them one by one would take longer than finding what is in them.
//
//   ArenaMessages<v1::SearchRequest, v1::SearchResponse> messages;
//   service.SetMessageAllocatorFor_Search(&messages);
//
// Calls with such messages are reported when their reply is on its way (after_reply.h).
//
// Thread-safe. Must outlive the server.

#ifndef CHANCERY_SERVER_SERVICE_ARENA_MESSAGES_H_
#define CHANCERY_SERVER_SERVICE_ARENA_MESSAGES_H_

#include <google/protobuf/arena.h>
#include <grpcpp/support/message_allocator.h>

#include <cstddef>

#include "server/runtime/after_reply.h"

namespace chancery {

template <typename Request, typename Response>
class ArenaMessages final : public grpc::MessageAllocator<Request, Response> {
 public:
  grpc::MessageHolder<Request, Response>* AllocateMessages() override { return new Holder; }

 private:
  // The messages of one call, and the first block of their arena.
  class Holder final : public grpc::MessageHolder<Request, Response>, public AfterReply {
   public:
    Holder() : arena_(Options(first_block_)) {
      this->set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
      this->set_response(google::protobuf::Arena::CreateMessage<Response>(&arena_));
    }
    void Release() override { delete this; }

   private:
    static constexpr size_t kFirstBlockBytes = 4096;
    static constexpr size_t kMaxBlockBytes = 64 << 10;

    static google::protobuf::ArenaOptions Options(char* first_block) {
      google::protobuf::ArenaOptions options;
      options.initial_block = first_block;
      options.initial_block_size = kFirstBlockBytes;
      options.start_block_size = kMaxBlockBytes / 4;
      options.max_block_size = kMaxBlockBytes;
      return options;
    }

    alignas(std::max_align_t) char first_block_[kFirstBlockBytes];
    google::protobuf::Arena arena_;
  };
};

// Stands for a reply that was filled where it is, for HandleUnary: what the handler returns is
// assigned to the reply, and a message of an arena would be copied. Lives on the reply's arena.
template <typename Response>
class FilledReply {
 public:
  // REQUIRES: `response` is on an arena.
  static FilledReply* For(Response* response) {
    return google::protobuf::Arena::Create<FilledReply>(response->GetArena(), response);
  }

  explicit FilledReply(Response* response) : response_(response) {}
  Response* get() const { return response_; }
  size_t ByteSizeLong() const { return response_->ByteSizeLong(); }

 private:
  Response* response_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_ARENA_MESSAGES_H_
