// Fetches the pages of a command's answer, as many as it may show, and prints them as JSON where
// that is asked for. All commands with rows go through here, so that limits, revisions and the note
// on what is left out are the same everywhere.

#ifndef CHANCERY_CLIENT_CLI_RESULT_PAGES_H_
#define CHANCERY_CLIENT_CLI_RESULT_PAGES_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/cli/command.h"
#include "client/cli/display_text.h"
#include "client/cli/reply_json.h"
#include "storage/base/status_macros.h"

namespace chancery {

struct PagesOutcome {
  int64_t rows = 0;
  // True where the server has more rows than were shown.
  bool more = false;
  // Of the last page.
  v1::ReadInfo info;

  ExitCode exit_code() const { return rows > 0 ? ExitCode::kOk : ExitCode::kNothingFound; }
};

// Calls `fetch` page by page until all rows are there or the limit is reached. Each page is printed
// if JSON is wanted, else given to `show`. `count` tells a page's rows, `max_page_size` what one
// call may ask for.
template <typename Request, typename Reply>
absl::StatusOr<PagesOutcome> FetchPages(CommandContext& context, Request request,
                                        absl::StatusOr<Reply> (GraphClient::*fetch)(const Request&),
                                        int max_page_size,
                                        const std::function<int(const Reply&)>& count,
                                        const std::function<void(const Reply&)>& show) {
  PagesOutcome outcome;
  *request.mutable_consistency() = context.consistency;
  for (;;) {
    const int64_t wanted = context.limit - outcome.rows;
    request.set_page_size(static_cast<int>(std::min<int64_t>(wanted, max_page_size)));
    CHANCERY_ASSIGN_OR_RETURN(const Reply reply, (context.client->*fetch)(request));
    outcome.rows += count(reply);
    outcome.info = reply.info();
    if (context.format == OutputFormat::kJson) {
      CHANCERY_RETURN_IF_ERROR(PrintJson(reply, context));
    } else {
      show(reply);
    }
    if (reply.next_page_token().empty()) break;
    if (outcome.rows >= context.limit) {
      outcome.more = true;
      break;
    }
    if (reply.next_page_token() == request.page_token()) {
      return absl::InternalError("the server returned the same page token twice");
    }
    // Whoever reads the output may have gone; there is no sense in fetching on.
    if (!context.out.good()) break;
    request.set_page_token(reply.next_page_token());
  }
  return outcome;
}

// How many rows there are, for the foot of a table: "7 people"; where the server has more of them
// than are shown, "more than 100 people".
inline std::string CountText(const PagesOutcome& outcome, absl::string_view one,
                             absl::string_view many) {
  return absl::StrCat(outcome.more ? "more than " : "", Plural(outcome.rows, one, many));
}

// Says on `err` that rows were left out, where they were.
inline void TellWhatIsLeftOut(const PagesOutcome& outcome, CommandContext& context) {
  if (!outcome.more) return;
  context.err << "there are more rows than the " << WithThousands(outcome.rows)
              << " shown: --limit N shows more, --all shows all\n";
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_RESULT_PAGES_H_
