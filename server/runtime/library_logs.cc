#include "server/runtime/library_logs.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>

#include <mutex>

namespace chancery {
namespace {

std::mutex& TargetMutex() {
  static std::mutex* const mu = new std::mutex;
  return *mu;
}
Logger* target = nullptr;  // guarded by TargetMutex(), so that its end waits for who writes to it

void SetTarget(Logger* logger) {
  {
    std::lock_guard<std::mutex> lock(TargetMutex());
    target = logger;
  }
  gpr_set_log_function([](gpr_log_func_args* args) {
    if (args->severity < GPR_LOG_SEVERITY_ERROR) return;
    std::lock_guard<std::mutex> lock(TargetMutex());
    if (target == nullptr) return;
    target->Log(LogLevel::kWarning, "grpc",
                {{"message", args->message}, {"file", args->file}, {"line", args->line}});
  });
}

}  // namespace

void SilenceLibraries() {
  google::protobuf::SetLogHandler(nullptr);
  SetTarget(nullptr);
}

GrpcLogRoute::GrpcLogRoute(Logger& logger) { SetTarget(&logger); }

GrpcLogRoute::~GrpcLogRoute() { SetTarget(nullptr); }

}  // namespace chancery
