#include "client/cli/verify_command.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/message_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A terminal's line is redrawn in place; elsewhere a line is written now and then.
constexpr absl::Duration kRedrawEvery = absl::Milliseconds(100);
constexpr absl::Duration kLineEvery = absl::Seconds(10);
// The server reports no more.
constexpr int64_t kMaxDifferences = 10000;

std::string Progress(const v1::VerifyResponse& step) {
  return absl::StrCat(WithThousands(step.base_rows()), " base rows, ",
                      WithThousands(step.index_rows()), " index rows, ",
                      Plural(step.difference_count(), "difference", "differences"));
}

// How far it is, on standard error.
class ProgressLine {
 public:
  explicit ProgressLine(const CommandContext& context)
      : context_(context), last_(context.clock.Now()) {}

  void Show(const v1::VerifyResponse& step) {
    const bool redraws = context_.terminal.err_is_terminal;
    const absl::Time now = context_.clock.Now();
    if (now - last_ < (redraws ? kRedrawEvery : kLineEvery)) return;
    last_ = now;
    if (redraws) {
      // Back to the start, and what was there is erased.
      context_.err << "\r\x1b[K" << Progress(step) << std::flush;
      drawn_ = true;
    } else {
      context_.err << Progress(step) << '\n';
    }
  }

  // Makes room for other output.
  void Clear() {
    if (drawn_) context_.err << "\r\x1b[K" << std::flush;
    drawn_ = false;
  }

 private:
  const CommandContext& context_;
  absl::Time last_;
  bool drawn_ = false;
};

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  v1::VerifyRequest request;
  request.set_max_differences(static_cast<int32_t>(
      std::min<int64_t>(context.flags.Count("max-differences", 0), kMaxDifferences)));
  CsvWriter csv(context.out, context.terminal.out_is_terminal);
  if (context.format == OutputFormat::kCsv) csv.WriteRow({"difference"});

  ProgressLine progress(context);
  v1::VerifyResponse last;
  int64_t shown = 0;
  absl::Status json_status;
  const absl::Status status = context.client->Verify(request, [&](const v1::VerifyResponse& step) {
    if (context.format == OutputFormat::kJson) {
      absl::StatusOr<std::string> json = MessageToJson(step, context.terminal.out_is_terminal);
      if (!json.ok()) {
        json_status = json.status();
        return false;
      }
      context.out << *json;
    } else {
      if (!step.differences().empty()) progress.Clear();
      for (const std::string& difference : step.differences()) {
        ++shown;
        if (context.format == OutputFormat::kCsv) {
          csv.WriteRow({difference});
        } else {
          context.out << Printable(difference) << '\n';
        }
      }
    }
    if (!step.done()) progress.Show(step);
    last = step;
    return true;
  });
  progress.Clear();
  CHANCERY_RETURN_IF_ERROR(json_status);
  CHANCERY_RETURN_IF_ERROR(status);
  if (!last.done()) return absl::InternalError("the server ended before it had verified all");

  const std::string summary = absl::StrCat(Progress(last), ", at ", RevisionText(last.info()));
  if (context.format == OutputFormat::kTable) {
    context.out << summary << '\n';
  } else {
    context.err << summary << '\n';
  }
  if (context.format != OutputFormat::kJson && shown < last.difference_count()) {
    context.err << "only the first " << WithThousands(shown)
                << " differences are shown; --max-differences N shows more\n";
  }
  return last.difference_count() == 0 ? ExitCode::kOk : ExitCode::kDifferences;
}

}  // namespace

Command VerifyCommand() {
  Command command;
  command.name = "verify";
  command.summary = "whether every index agrees with its base rows";
  command.description =
      "Rebuilds every index from the base rows and compares. Writes may go on meanwhile; the whole "
      "store is read. Prints the differences, and how far it is on standard error. The exit code "
      "is 6 where there are differences.";
  command.flags = {
      {"max-differences", FlagType::kCount, "N", "print so many differences (default: 100)"},
  };
  command.examples = {{"chancery verify", "check the store"},
                      {"chancery verify --timeout 10m", "give up after ten minutes"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
