// main() of a fuzzer as an ordinary test: it needs no special compiler, takes a second, and does
// the same in every run. Usage:
//
//   NAME_fuzz_test [--mutations=N] [--seconds=T] [--seed=S] FILE|DIRECTORY...
//
// Gives LLVMFuzzerTestOneInput the empty input, then each file, then N mutations of each; with T, N
// further ones of each with the next seed, and so on for that long. When an
// input crashes it, or takes more than kMaxSeconds, prints which one it was, and writes it to
// $TEST_UNDECLARED_OUTPUTS_DIR (or the working directory): to be put into the corpus with the fix.

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

// A sanitizer ends the process without a signal.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the name is theirs
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

namespace fs = std::filesystem;

constexpr unsigned kMaxSeconds = 30;
constexpr size_t kMaxInputBytes = 1 << 20;

// What a signal handler may read: the current input and where it comes from.
const char* g_label = nullptr;
const uint8_t* g_data = nullptr;
size_t g_size = 0;
std::string* g_crash_file = nullptr;

// Async-signal-safe.
void Print(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) _exit(3);
}

void SaveInput() {
  if (g_label == nullptr) return;  // not while an input was being run
  Print("\nfuzz: failed on ");
  Print(g_label);
  const int fd = open(g_crash_file->c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd >= 0 && write(fd, g_data, g_size) == static_cast<ssize_t>(g_size)) {
    Print("\nfuzz: input written to ");
    Print(g_crash_file->c_str());
  }
  Print("\n");
}

void OnSignal(int signal_number) {
  if (signal_number == SIGALRM) Print("\nfuzz: too slow");
  SaveInput();
  raise(signal_number);  // whose handler is the default one now
}

void InstallHandlers() {
  const char* directory = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  g_crash_file =
      new std::string(std::string(directory == nullptr ? "." : directory) + "/crash-input");
  // On a stack of its own: the input may have used up the other one.
  static char memory[64 << 10];
  stack_t stack = {};
  stack.ss_size = sizeof(memory);
  stack.ss_sp = memory;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_ONSTACK | SA_RESETHAND;
  for (int signal_number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) {
    sigaction(signal_number, &action, nullptr);
  }
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(SaveInput);
}

void Run(const std::string& label, const std::string& input) {
  // A copy of exact size, so that reading past its end is found.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  g_data = bytes.data();
  g_size = bytes.size();
  g_label = label.c_str();
  alarm(kMaxSeconds);
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  alarm(0);
  g_label = nullptr;
  g_data = nullptr;
  g_size = 0;
}

class Mutator {
 public:
  Mutator(uint64_t seed, const std::vector<std::string>& corpus) : random_(seed), corpus_(corpus) {}

  std::string Mutate(std::string input) {
    for (size_t steps = 1 + Below(4); steps > 0; --steps) Step(&input);
    if (input.size() > kMaxInputBytes) input.resize(kMaxInputBytes);
    return input;
  }

 private:
  size_t Below(size_t n) { return n == 0 ? 0 : static_cast<size_t>(random_() % n); }

  char InterestingByte() {
    static constexpr char kBytes[] = {'\x00', '\x01', '\x7f', '\x80', '\xc0', '\xe2', '\xf0',
                                      '\xfe', '\xff', '\n',   ' ',    '"',    '\'',   '<',
                                      '>',    '&',    '(',    ')',    '\\',   '0',    '9'};
    return Below(2) == 0 ? kBytes[Below(sizeof(kBytes))] : static_cast<char>(random_());
  }

  void Step(std::string* input) {
    const size_t at = Below(input->size() + 1);
    const size_t length = Below(std::min<size_t>(input->size() - at, 64) + 1);
    switch (Below(9)) {
      case 0:  // flip a bit
        if (at < input->size()) (*input)[at] = static_cast<char>((*input)[at] ^ (1 << Below(8)));
        break;
      case 1:
        if (at < input->size()) (*input)[at] = InterestingByte();
        break;
      case 2:
        input->insert(at, 1, InterestingByte());
        break;
      case 3:
        input->insert(at, 1 + Below(32), InterestingByte());
        break;
      case 4:
        input->erase(at, length);
        break;
      case 5:  // repeat a part
        input->insert(at, input->substr(at, length));
        break;
      case 6: {  // move a part
        const std::string part = input->substr(at, length);
        input->erase(at, length);
        input->insert(Below(input->size() + 1), part);
        break;
      }
      case 7:
        input->resize(at);
        break;
      default: {  // a part of another input
        const std::string& other = corpus_[Below(corpus_.size())];
        const size_t begin = Below(other.size() + 1);
        input->insert(at,
                      other.substr(begin, Below(std::min<size_t>(other.size() - begin, 256) + 1)));
      }
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& corpus_;
};

// Sorted, so that a run does not depend on the order of a directory.
bool ListFiles(const std::string& argument, std::vector<std::string>* files) {
  std::error_code error;
  if (!fs::is_directory(argument, error)) {
    files->push_back(argument);
    return !error;
  }
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator it(argument, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file()) found.push_back(it->path().string());
  }
  std::sort(found.begin(), found.end());
  files->insert(files->end(), found.begin(), found.end());
  return !error;
}

bool ReadFile(const std::string& path, std::string* bytes) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  bytes->assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  return !in.bad();
}

bool ParseNumber(const char* argument, const char* flag, uint64_t* value) {
  const size_t length = std::strlen(flag);
  if (std::strncmp(argument, flag, length) != 0) return false;
  char* end = nullptr;
  *value = std::strtoull(argument + length, &end, 10);
  if (end != argument + length && *end == '\0') return true;
  std::fprintf(stderr, "fuzz: not a number: %s\n", argument);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t mutations = 500;
  uint64_t seconds = 0;
  uint64_t seed = 1;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    if (ParseNumber(argv[i], "--mutations=", &mutations)) continue;
    if (ParseNumber(argv[i], "--seconds=", &seconds)) continue;
    if (ParseNumber(argv[i], "--seed=", &seed)) continue;
    if (!ListFiles(argv[i], &files)) {
      std::fprintf(stderr, "fuzz: cannot read %s\n", argv[i]);
      return 2;
    }
  }
  if (files.empty()) {
    std::fprintf(stderr,
                 "fuzz: no corpus; usage: %s [--mutations=N] [--seconds=T] [--seed=S] "
                 "FILE|DIRECTORY...\n",
                 argv[0]);
    return 2;
  }
  std::vector<std::string> corpus(files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    if (ReadFile(files[i], &corpus[i])) continue;
    std::fprintf(stderr, "fuzz: cannot read %s\n", files[i].c_str());
    return 2;
  }

  InstallHandlers();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  Run("the empty input", "");
  for (size_t i = 0; i < files.size(); ++i) Run(files[i], corpus[i]);
  unsigned long long inputs = files.size() + 1;  // NOLINT(google-runtime-int): for printf
  do {
    for (size_t i = 0; i < files.size(); ++i) {
      // A file's mutations do not depend on which files come before it.
      Mutator mutator(seed ^ std::mt19937_64(corpus[i].size())(), corpus);
      for (uint64_t n = 0; n < mutations; ++n) {
        Run(files[i] + ", mutation " + std::to_string(n) + ", seed " + std::to_string(seed),
            mutator.Mutate(corpus[i]));
      }
      inputs += mutations;
    }
    ++seed;
  } while (mutations > 0 && std::chrono::steady_clock::now() < end);
  std::printf("fuzz: %llu inputs: no failure\n", inputs);
  return 0;
}
