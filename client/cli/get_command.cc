#include "client/cli/get_command.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_writer.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"
#include "client/cli/name_resolver.h"
#include "client/cli/reply_json.h"
#include "client/cli/resource_text.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

void PrintResource(const v1::Resource& resource, const Terminal& terminal, std::ostream& out) {
  const auto fields = ResourceFields(resource);
  size_t label_width = 0;
  for (const auto& field : fields) label_width = std::max(label_width, field.first.size());
  const size_t room =
      std::max<size_t>(20, terminal.width > label_width + 2 ? terminal.width - label_width - 2 : 0);
  std::string previous;
  for (const auto& field : fields) {
    bool first = true;
    for (const std::string& line : WrapText(PrintableLines(field.second), room)) {
      std::string label = first && field.first != previous ? field.first : "";
      first = false;
      if (terminal.color && !label.empty()) {
        out << "\x1b[1m" << label << "\x1b[0m" << std::string(label_width - label.size(), ' ');
      } else if (!line.empty()) {
        out << PadRight(label, label_width);
      }
      if (!line.empty()) out << "  " << line;
      out << '\n';
    }
    previous = field.first;
  }
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  NameResolver resolver(*context.client, context.consistency, context.err);
  v1::BatchGetResourcesRequest request;
  for (const std::string& text : context.flags.arguments()) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Anything(text));
    request.add_names(ref.name());
  }
  request.set_view(context.flags.IsOn("full") ? v1::RESOURCE_VIEW_FULL : v1::RESOURCE_VIEW_BASIC);
  *request.mutable_consistency() = context.consistency;

  std::vector<v1::Resource> resources;
  std::vector<std::string> missing;
  v1::ReadInfo info;
  if (request.names_size() == 1) {
    // The reply of the single call is the plainer one for scripts.
    v1::GetResourceRequest single;
    single.set_name(request.names(0));
    single.set_view(request.view());
    *single.mutable_consistency() = request.consistency();
    CHANCERY_ASSIGN_OR_RETURN(const v1::GetResourceResponse response,
                              context.client->GetResource(single));
    resources = {response.resource()};
    info = response.info();
    if (context.format == OutputFormat::kJson) {
      CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
    }
  } else {
    CHANCERY_ASSIGN_OR_RETURN(const v1::BatchGetResourcesResponse response,
                              context.client->BatchGetResources(request));
    resources.assign(response.resources().begin(), response.resources().end());
    missing.assign(response.missing().begin(), response.missing().end());
    info = response.info();
    if (context.format == OutputFormat::kJson) {
      CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
    }
  }

  if (context.format == OutputFormat::kCsv) {
    CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
    CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"name", "field", "value"}));
    for (const v1::Resource& resource : resources) {
      const std::string name = ResourceName(resource);
      for (const auto& field : ResourceFields(resource)) {
        csv.WriteRow({name, field.first, field.second});
      }
    }
  } else if (context.format == OutputFormat::kTable) {
    for (const v1::Resource& resource : resources) {
      PrintResource(resource, context.terminal, context.out);
      context.out << '\n';
    }
    context.out << "At " << RevisionText(info) << '\n';
  }
  for (const std::string& name : missing) {
    context.err << Printable(absl::StrCat("there is no ", name)) << '\n';
  }
  return missing.empty() ? ExitCode::kOk : ExitCode::kNothingFound;
}

}  // namespace

Command GetCommand() {
  Command command;
  command.name = "get";
  command.summary = "resources in full, by name";
  command.arguments = "NAME...";
  command.min_arguments = 1;
  command.max_arguments = 1000;
  command.description =
      "Shows resources: people/42, polities/7, roles/19, tenures/3, meetings/1024, statements/77, "
      "places/5, topics/12 or articles/9; with a key of another system as people/~Q58217; or by "
      "the words of their names, in quotes.";
  command.flags = {
      {"full", FlagType::kSwitch, "", "with the statements of a meeting, the text of an article"},
  };
  command.examples = {
      {"chancery get \"Sergey Lavrov\"", "the person"},
      {"chancery get meetings/12 --full", "a meeting with all that was said there"},
      {"chancery get people/~Q58217 roles/3 -o json", "two resources, as JSON"},
  };
  command.has_rows = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
