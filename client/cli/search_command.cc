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

// What is found by name, and then what is found by its text.
std::vector<std::string> Searched() {
  return {"people", "polities", "roles", "places", "topics", "statements", "meetings"};
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  v1::SearchRequest request;
  request.set_query(absl::StrJoin(context.flags.arguments(), " "));
  const std::vector<std::string> asked = context.flags.Texts("in");
  for (const std::string& collection : asked.empty() ? Searched() : asked) {
    request.add_collections(collection);
  }
  request.set_exact(context.flags.IsOn("exact"));

  TableWriter table({{"Name"},
                     {"Shown as", Fit::kWraps},
                     {"Found as", Fit::kWraps, false, true},
                     {"Match"},
                     {"Description", Fit::kWraps, false, true}},
                    {context.terminal.width, context.terminal.color}, context.out);
  CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
  if (context.format == OutputFormat::kCsv) {
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader(
        {"name", "display_name", "matched_name", "match", "score", "description", "excerpt"}));
  }
  bool texts_left_out = false;
  CHANCERY_ASSIGN_OR_RETURN(
      const PagesOutcome outcome,
      (FetchPages<v1::SearchRequest, v1::SearchResponse>(
          context, request, &GraphClient::SearchPage, kMaxPageSize,
          [](const v1::SearchResponse& page) { return page.hits_size(); },
          [&](const v1::SearchResponse& page) {
            texts_left_out |= page.texts_left_out();
            for (const v1::SearchHit& hit : page.hits()) {
              const v1::ResourceRef& ref = hit.resource();
              if (context.format == OutputFormat::kCsv) {
                csv.WriteRow({ref.name(), ref.display_name(), hit.matched_name(),
                              MatchText(hit.match()), absl::StrFormat("%.3f", hit.score()),
                              hit.description(), hit.excerpt()});
              } else {
                table.AddRow({ref.name(), ref.display_name(),
                              !hit.excerpt().empty()                     ? hit.excerpt()
                              : hit.matched_name() == ref.display_name() ? ""
                                                                         : hit.matched_name(),
                              MatchText(hit.match()), hit.description()});
              }
            }
          })));
  if (table.row_count() > 0) {
    table.Finish();
    context.out << '\n'
                << CountText(outcome, "hit", "hits") << ", at " << RevisionText(outcome.info)
                << '\n';
  }
  if (outcome.rows == 0) {
    context.err << Printable(absl::StrCat("nothing matches \"", request.query(), "\", at ",
                                          RevisionText(outcome.info)))
                << '\n';
  }
  if (texts_left_out) {
    context.err << "many texts have these words: the newest were ranked; `chancery said --about` "
                   "lists all statements, by date\n";
  }
  TellWhatIsLeftOut(outcome, context);
  return outcome.exit_code();
}

}  // namespace

Command SearchCommand() {
  Command command;
  command.name = "search";
  command.summary = "resources by name, statements and meetings by their words";
  command.arguments = "WORDS...";
  command.min_arguments = 1;
  command.max_arguments = 100;
  command.description =
      "Finds people, polities, offices, places and topics by the words of their names. Case, "
      "accents, script and transliteration do not matter, the last word may be only begun, and "
      "small typing errors are forgiven. Behind these come statements by the words of their texts, "
      "and meetings by those of their titles and topics: all words must be there, whatever their "
      "endings, and words in quotation marks one behind the other. Best matches come first.";
  command.flags = {
      {"in", FlagType::kChoice, "COLLECTION", "only in these collections", Searched(), true},
      {"exact", FlagType::kSwitch, "", "whole words as written only"},
  };
  command.examples = {
      {"chancery search sergei lavrov", "the person, however he is spelt"},
      {"chancery search foreign minister --in roles", "offices with this title"},
      {"chancery search '\"arms control\" sanctions' --in statements",
       "who spoke of arms control and sanctions"},
      {"chancery search lavr --in people -o json", "people whose name begins so, as JSON"},
  };
  command.run = Run;
  return command;
}

}  // namespace chancery
