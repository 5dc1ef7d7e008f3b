// What `chancery shell` does with the lines that it is given: statements in openCypher, which end
// with `;` or an empty line, and commands, which begin with a backslash (`\help` lists them).
//
// It needs no terminal: how lines are read and edited is shell_command's.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_CLI_SHELL_SESSION_H_
#define CHANCERY_CLIENT_CLI_SHELL_SESSION_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/query_service.pb.h"
#include "client/cli/command.h"

namespace chancery {

class ShellSession {
 public:
  // `context` must outlive it. `interrupted` is asked while a query runs: true ends the query, and
  // not the session.
  ShellSession(CommandContext& context, std::function<bool()> interrupted);

  // What stands before the next line.
  absl::string_view prompt() const;
  // Takes a line. False: the session is over.
  bool Accept(absl::string_view line);
  // Drops what was typed of a statement.
  void Clear() { statement_.clear(); }

  // What the word that ends `line` may become: keywords, functions, and labels, relationship types
  // and properties of the graph; within quotes names of the graph; after a backslash commands.
  // Whole words, without what stands before them in the line.
  std::vector<std::string> Complete(absl::string_view line);
  // Where that word begins.
  static size_t WordStart(absl::string_view line);

 private:
  bool RunCommand(absl::string_view line);
  void RunStatement(const std::string& text);
  void Explain(const std::string& text);
  void SetParameter(absl::string_view text);
  void SetOutput(absl::string_view text);
  void ShowSchema();
  void Report(const absl::Status& status);
  const v1::GetSchemaResponse* Schema();

  CommandContext& context_;
  const std::function<bool()> interrupted_;
  OutputFormat format_;
  int64_t limit_;
  bool timing_ = false;
  std::string statement_;
  std::map<std::string, v1::QueryValue> parameters_;
  absl::optional<v1::GetSchemaResponse> schema_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SHELL_SESSION_H_
