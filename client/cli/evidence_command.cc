#include "client/cli/evidence_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/evidence_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/result_pages.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kMaxPageSize = 1000;

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref,
                            resolver.Anything(context.flags.arguments()[0]));
  v1::ListEvidenceRequest request;
  request.set_name(ref.name());

  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(
        csv.WriteHeader({"article", "title", "publisher", "published", "sentence", "begin", "end",
                         "confidence", "extractor"}));
  }
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::ListEvidenceRequest, v1::ListEvidenceResponse>(
          context, request, &GraphClient::ListEvidencePage, kMaxPageSize,
          [](const v1::ListEvidenceResponse& page) { return page.evidence_size(); },
          [&](const v1::ListEvidenceResponse& page) {
            if (context.format == OutputFormat::kTable) {
              for (const v1::Evidence& evidence : page.evidence()) {
                v1::Encounter one;
                *one.add_evidence() = evidence;
                PrintEvidence(one.evidence(), "", context.terminal.width, context.out);
                context.out << '\n';
              }
              return;
            }
            for (const v1::Evidence& evidence : page.evidence()) {
              csv.WriteRow({evidence.article().name(), evidence.article().display_name(),
                            evidence.publisher(), DateText(evidence.published()),
                            evidence.sentence(), absl::StrCat(evidence.begin()),
                            absl::StrCat(evidence.end()),
                            absl::StrFormat("%.2f", evidence.confidence()), evidence.extractor()});
            }
          })));
  if (context.format == OutputFormat::kTable && outcome.rows > 0) {
    context.out << CountText(outcome, "sentence", "sentences") << ", at "
                << RevisionText(outcome.info) << '\n';
  }
  if (outcome.rows == 0) {
    context.err << Printable(absl::StrCat("no sentence is kept for ", ref.name(), ", at ",
                                          RevisionText(outcome.info)))
                << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command EvidenceCommand() {
  Command command;
  command.name = "evidence";
  command.summary = "the sentences that a fact rests on";
  command.arguments = "NAME";
  command.min_arguments = 1;
  command.max_arguments = 1;
  command.description =
      "Shows why a meeting, tenure, statement, person or office is believed: each sentence, word "
      "for word, and the article that it stands in.";
  command.examples = {
      {"chancery evidence meetings/12", "who told of this meeting, and how"},
      {"chancery evidence \"Sergey Lavrov\" --all -o csv", "where a person is named, as CSV"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
