#include "server/runtime/grpc_log.h"

#include <grpc/support/log.h>

#include <atomic>

namespace chancery {
namespace {

std::atomic<Logger*>& Target() {
  static std::atomic<Logger*> target{nullptr};
  return target;
}

void Forward(gpr_log_func_args* args) {
  Logger* const logger = Target().load();
  if (logger == nullptr || args->severity < GPR_LOG_SEVERITY_ERROR) return;
  logger->Log(LogLevel::kWarning, "grpc",
              {{"message", args->message}, {"file", args->file}, {"line", args->line}});
}

}  // namespace

void RouteGrpcLog(Logger* logger) {
  Target().store(logger);
  gpr_set_log_function(&Forward);
}

}  // namespace chancery
