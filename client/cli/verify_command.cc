#include "client/cli/verify_command.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/reply_json.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A terminal's line is redrawn in place; elsewhere a line is written now and then.
constexpr absl::Duration kRedrawEvery = absl::Milliseconds(100);
constexpr absl::Duration kLineEvery = absl::Seconds(10);
// The server reports no more.
constexpr int64_t kMaxDifferences = 10000;

// A step of Verify or RepairIndex, which have the same fields.
template <typename Step>
std::string Progress(const Step& step) {
  return absl::StrCat(WithThousands(step.base_rows()), " base rows, ",
                      WithThousands(step.index_rows()), " index rows, ",
                      Plural(step.difference_count(), "difference", "differences"));
}

// How far it is, on standard error.
class ProgressLine {
 public:
  explicit ProgressLine(const CommandContext& context)
      : context_(context), last_(context.clock.Now()) {}

  template <typename Step>
  void Show(const Step& step) {
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

// Shows the steps that `call` passes to its observer; the last one.
template <typename Step, typename Call>
absl::StatusOr<Step> ShowSteps(CommandContext& context, const Call& call) {
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"difference"}));
  }
  ProgressLine progress(context);
  Step last;
  int64_t shown = 0;
  absl::Status json_status;
  const absl::Status status = call([&](const Step& step) {
    if (context.format == OutputFormat::kJson) {
      json_status = PrintJson(step, context);
      if (!json_status.ok()) return false;
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
  if (context.format != OutputFormat::kJson && shown < last.difference_count()) {
    context.err << "only the first " << WithThousands(shown)
                << " differences are shown; --max-differences N shows more\n";
  }
  return last;
}

void ShowSummary(CommandContext& context, const std::string& summary) {
  (context.format == OutputFormat::kTable ? context.out : context.err) << summary << '\n';
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const auto max_differences = static_cast<int32_t>(
      std::min<int64_t>(context.flags.Count("max-differences", 0), kMaxDifferences));
  if (context.flags.IsOn("repair-index")) {
    v1::RepairIndexRequest request;
    request.set_max_differences(max_differences);
    CHANCERY_ASSIGN_OR_RETURN(
        const auto last, ShowSteps<v1::RepairIndexResponse>(context, [&](const auto& observer) {
          return context.client->RepairIndex(request, observer);
        }));
    ShowSummary(context,
                absl::StrCat(Progress(last), "; ", Plural(last.rows_written(), "row", "rows"),
                             " put right, at ", RevisionText(last.info())));
    return ExitCode::kOk;
  }
  v1::VerifyRequest request;
  request.set_max_differences(max_differences);
  CHANCERY_ASSIGN_OR_RETURN(const auto last,
                            ShowSteps<v1::VerifyResponse>(context, [&](const auto& observer) {
                              return context.client->Verify(request, observer);
                            }));
  ShowSummary(context, absl::StrCat(Progress(last), ", at ", RevisionText(last.info())));
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
      "is 6 where there are differences.\n\n"
      "--repair-index then makes the index rows what follows from the base rows. Writes wait "
      "meanwhile. Where files or base rows are damaged nothing is changed: restore a backup.";
  command.flags = {
      {"max-differences", FlagType::kCount, "N", "print so many differences (default: 100)"},
      {"repair-index", FlagType::kSwitch, "", "put the index rows right"},
  };
  command.examples = {{"chancery verify", "check the store"},
                      {"chancery verify --timeout 10m", "give up after ten minutes"},
                      {"chancery verify --repair-index", "build wrong index rows again"}};
  command.has_rows = false;
  command.reads_graph = false;
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
