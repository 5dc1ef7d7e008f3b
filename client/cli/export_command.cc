#include "client/cli/export_command.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/display_text.h"
#include "client/export/exporter.h"
#include "client/export/formats.h"
#include "client/export/output_file.h"
#include "client/export/pinned_graph.h"
#include "storage/base/status_macros.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

std::string CountsText(const std::map<std::string, int64_t>& counts) {
  std::string text;
  for (const auto& count : counts) {
    if (count.second == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", WithThousands(count.second), " ", count.first);
  }
  return text.empty() ? "nothing" : text;
}

// Shows on a terminal how far the export is; elsewhere nothing.
class ProgressLine {
 public:
  explicit ProgressLine(CommandContext& context)
      : err_(context.err), shown_(context.terminal.err_is_terminal) {}
  ~ProgressLine() { Clear(); }

  void Show(absl::string_view collection, int64_t done) {
    if (!shown_) return;
    err_ << "\r\x1b[K" << collection << ": " << WithThousands(done) << std::flush;
    drawn_ = true;
  }
  void Clear() {
    if (drawn_) err_ << "\r\x1b[K" << std::flush;
    drawn_ = false;
  }

 private:
  std::ostream& err_;
  const bool shown_;
  bool drawn_ = false;
};

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  const std::string format = context.flags.Text("format");
  const ExportFunction write = FindExport(format);
  if (write == nullptr) return absl::InvalidArgumentError("export needs --format");
  v1::Consistency at = context.consistency;
  if (context.flags.Has("at-revision")) {
    if (context.flags.Has("at")) {
      return absl::InvalidArgumentError("--at and --at-revision say the same: give one of them");
    }
    at.set_exactly(context.flags.Count("at-revision", 0));
  }
  CHANCERY_ASSIGN_OR_RETURN(PinnedGraph graph, PinnedGraph::Open(*context.client, at));
  ProgressLine progress(context);
  graph.set_progress(
      [&progress](absl::string_view collection, int64_t done) { progress.Show(collection, done); });

  ExportCounts counts;
  const std::string path = context.flags.Text("output");
  std::string where = "standard output";
  if (path.empty() || path == "-") {
    ExportContext target{graph, context.out, Gazetteer::Default(), counts};
    CHANCERY_RETURN_IF_ERROR(write(target));
    context.out.flush();
    CHANCERY_RETURN_IF_ERROR(target.Check());
  } else {
    where = path;
    CHANCERY_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
    ExportContext target{graph, file.stream(), Gazetteer::Default(), counts};
    CHANCERY_RETURN_IF_ERROR(write(target)) << path;
    CHANCERY_RETURN_IF_ERROR(std::move(file).Finish());
  }
  progress.Clear();
  context.err << "exported " << CountsText(counts.written) << ", at revision "
              << WithThousands(graph.revision()) << ", to " << Printable(where) << '\n';
  if (!counts.left_out.empty()) {
    context.err << "left out, as " << format
                << " has no place for them: " << CountsText(counts.left_out) << '\n';
  }
  return ExitCode::kOk;
}

}  // namespace

Command ExportCommand() {
  Command command;
  command.name = "export";
  command.summary = "the graph in a format of the field";
  command.description =
      "Writes the whole graph, as it is at one revision, in one of these formats: jsonl (all of "
      "it: "
      "what was written, what articles say, what curators decided), ftm "
      "(FollowTheMoney, JSON lines), wikidata (JSON entities), popolo (JSON), tenures (CSV: who "
      "held what), plover (JSON lines: an event for each two who met), graphml, csv (a row for "
      "each two who met). docs/formats.md tells what each carries. `chancery-load` reads the "
      "first five back; jsonl, loaded into an empty server, gives an equal graph.\n\n"
      "A FILE appears whole or not at all: until then it is FILE.partial.";
  FlagSpec format = {"format", FlagType::kChoice, "FORMAT", "what to write", ExportNames()};
  FlagSpec output = {"output", FlagType::kText, "FILE",
                     "where to write (default: standard output)"};
  output.letter = 'o';
  command.flags = {
      format,
      output,
      {"at-revision", FlagType::kCount, "N", "the revision to export (default: the newest)"}};
  command.examples = {
      {"chancery export --format ftm --output graph.ftm.json", "everybody and their offices"},
      {"chancery export --format csv > met.csv", "who met whom"},
      {"chancery export --format graphml --at 2026-01-02 -o then.graphml",
       "the graph as known at the end of that day"},
  };
  command.has_rows = false;
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
