#include "client/cli/search_command.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/result_pages.h"
#include "client/cli/table_writer.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

constexpr int kMaxPageSize = 200;

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  v1::SearchRequest request;
  request.set_query(absl::StrJoin(context.flags.arguments(), " "));
  for (const std::string& collection : context.flags.Texts("in")) {
    request.add_collections(collection);
  }
  request.set_exact(context.flags.IsOn("exact"));

  TableWriter table({{"Name"},
                     {"Shown as", Fit::kWraps},
                     {"Found as", Fit::kWraps, false, true},
                     {"Match"},
                     {"Description", Fit::kWraps, false, true}});
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(
        csv.WriteHeader({"name", "display_name", "matched_name", "match", "score", "description"}));
  }
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::SearchRequest, v1::SearchResponse>(
          context, request, &GraphClient::SearchPage, kMaxPageSize,
          [](const v1::SearchResponse& page) { return page.hits_size(); },
          [&](const v1::SearchResponse& page) {
            for (const v1::SearchHit& hit : page.hits()) {
              const v1::ResourceRef& ref = hit.resource();
              if (context.format == OutputFormat::kCsv) {
                csv.WriteRow({ref.name(), ref.display_name(), hit.matched_name(),
                              MatchText(hit.match()), absl::StrFormat("%.3f", hit.score()),
                              hit.description()});
              } else {
                table.AddRow({ref.name(), ref.display_name(),
                              hit.matched_name() == ref.display_name() ? "" : hit.matched_name(),
                              MatchText(hit.match()), hit.description()});
              }
            }
          })));
  if (table.row_count() > 0) {
    table.Print(context.terminal.width, context.terminal.color, context.out);
    context.out << '\n'
                << CountText(outcome, "name", "names") << ", at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << Printable(absl::StrCat("nothing matches \"", request.query(), "\", at ",
                                          RevisionText(outcome.info)))
                << '\n';
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command SearchCommand() {
  Command command;
  command.name = "search";
  command.summary = "resources by name";
  command.arguments = "WORDS...";
  command.min_arguments = 1;
  command.max_arguments = 100;
  command.description =
      "Finds people, polities, offices, places and topics by the words of their names. Case, "
      "accents, script and transliteration do not matter, the last word may be only begun, and "
      "small typing errors are forgiven. Best matches come first.";
  command.flags = {
      {"in",
       FlagType::kChoice,
       "COLLECTION",
       "only in these collections",
       {"people", "polities", "roles", "places", "topics"},
       true},
      {"exact", FlagType::kSwitch, "", "whole words as written only"},
  };
  command.examples = {
      {"chancery search sergei lavrov", "the person, however he is spelt"},
      {"chancery search foreign minister --in roles", "offices with this title"},
      {"chancery search lavr --in people -o json", "people whose name begins so, as JSON"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
