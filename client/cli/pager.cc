#include "client/cli/pager.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <streambuf>

namespace chancery {
namespace {

constexpr size_t kBufferBytes = 1 << 16;

class PipeBuffer final : public std::streambuf {
 public:
  explicit PipeBuffer(std::FILE* pipe) : pipe_(pipe) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }
  ~PipeBuffer() override {
    PipeBuffer::sync();
    pclose(pipe_);
  }

  PipeBuffer(const PipeBuffer&) = delete;
  PipeBuffer& operator=(const PipeBuffer&) = delete;

 protected:
  int_type overflow(int_type c) override {
    if (PipeBuffer::sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }

  int sync() override {
    const auto size = static_cast<size_t>(pptr() - pbase());
    const bool written = std::fwrite(pbase(), 1, size, pipe_) == size && std::fflush(pipe_) == 0;
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return written ? 0 : -1;
  }

 private:
  std::FILE* const pipe_;
  std::array<char, kBufferBytes> buffer_;
};

class PagerStream final : public std::ostream {
 public:
  explicit PagerStream(std::FILE* pipe)
      : std::ostream(nullptr),
        before_(std::signal(SIGPIPE, SIG_IGN)),
        buffer_(std::make_unique<PipeBuffer>(pipe)) {
    rdbuf(buffer_.get());
  }
  ~PagerStream() override {
    buffer_.reset();
    std::signal(SIGPIPE, before_);
  }

  PagerStream(const PagerStream&) = delete;
  PagerStream& operator=(const PagerStream&) = delete;

 private:
  void (*const before_)(int);
  std::unique_ptr<PipeBuffer> buffer_;
};

}  // namespace

std::unique_ptr<std::ostream> OpenPager(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "w");
  if (pipe == nullptr) return nullptr;
  return std::make_unique<PagerStream>(pipe);
}

}  // namespace chancery
