#include "client/cli/shell_command.h"

#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <stdio.h>  // NOLINT: readline.h needs FILE

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <istream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/shell_session.h"

namespace chancery {
namespace {

constexpr int kHistoryLines = 1000;

// Set by Ctrl-C while a query runs.
std::atomic<bool> interrupted{false};

// Takes Ctrl-C for as long as it lives.
class InterruptTaker {
 public:
  InterruptTaker() {
    interrupted = false;
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted = true; };
    sigaction(SIGINT, &action, &before_);
  }
  ~InterruptTaker() { sigaction(SIGINT, &before_, nullptr); }
  InterruptTaker(const InterruptTaker&) = delete;
  InterruptTaker& operator=(const InterruptTaker&) = delete;

 private:
  struct sigaction before_ = {};
};

// Readline calls back without a context.
ShellSession* completing = nullptr;

char** CompleteWord(const char*, int, int) {
  rl_attempted_completion_over = 1;
  const std::string line(rl_line_buffer, static_cast<size_t>(rl_point));
  const std::vector<std::string> words = completing->Complete(line);
  if (words.empty()) return nullptr;
  // Readline replaces its own idea of a word, which is what follows the last break character.
  const size_t start = ShellSession::WordStart(line);
  const size_t readline_start =
      std::max(line.find_last_of(rl_basic_word_break_characters) + 1, start);
  const size_t drop = readline_start - start;
  std::vector<std::string> shown;
  for (const std::string& word : words) {
    if (word.size() >= drop) shown.push_back(word.substr(drop));
  }
  if (shown.empty()) return nullptr;
  // The first entry is what all have in common.
  std::string common = shown[0];
  for (const std::string& word : shown) {
    size_t same = 0;
    while (same < common.size() && same < word.size() && common[same] == word[same]) ++same;
    common.resize(same);
  }
  char** matches = static_cast<char**>(std::calloc(shown.size() + 2, sizeof(char*)));
  if (matches == nullptr) return nullptr;
  matches[0] = strdup(common.c_str());
  for (size_t i = 0; i < shown.size(); ++i) matches[i + 1] = strdup(shown[i].c_str());
  return matches;
}

std::string HistoryFile() {
  const char* home = std::getenv("HOME");
  return home == nullptr ? "" : absl::StrCat(home, "/.chancery_history");
}

void RunOnTerminal(ShellSession& session, CommandContext& context) {
  completing = &session;
  rl_attempted_completion_function = CompleteWord;
  rl_completion_append_character = '\0';
  const std::string history = HistoryFile();
  using_history();
  stifle_history(kHistoryLines);
  if (!history.empty()) read_history(history.c_str());
  while (char* line = readline(std::string(session.prompt()).c_str())) {
    const std::string text = line;
    std::free(line);  // NOLINT: readline's malloc
    if (!text.empty()) add_history(text.c_str());
    const InterruptTaker taker;
    if (!session.Accept(text)) break;
    context.out.flush();
  }
  if (!history.empty()) write_history(history.c_str());
  completing = nullptr;
}

absl::StatusOr<ExitCode> Run(CommandContext& context) {
  ShellSession session(context, [] { return interrupted.load(); });
  if (context.terminal.in_is_terminal && context.terminal.out_is_terminal) {
    context.out << "Questions in openCypher; \\help lists commands, Ctrl-D ends.\n" << std::flush;
    RunOnTerminal(session, context);
    context.out << '\n';
    return ExitCode::kOk;
  }
  if (context.in == nullptr) return ExitCode::kOk;
  std::string line;
  bool open = true;
  while (open && std::getline(*context.in, line)) open = session.Accept(line);
  // A last statement may have no end.
  if (open) session.Accept("");
  return ExitCode::kOk;
}

}  // namespace

Command ShellCommand() {
  Command command;
  command.name = "shell";
  command.summary = "questions in openCypher, one after the other";
  command.description =
      "Reads questions in openCypher (docs/query_language.md) and shows their answers, until the "
      "end of the input. On a terminal lines can be edited and are remembered in "
      "~/.chancery_history, Tab completes keywords, labels, properties and names of the graph, "
      "and Ctrl-C ends a query, but not the shell. `\\help` lists the commands of the shell.";
  command.examples = {{"chancery shell", "a session"},
                      {"chancery shell < questions.cypher", "statements from a file"}};
  command.paged = false;
  command.run = Run;
  return command;
}

}  // namespace chancery
