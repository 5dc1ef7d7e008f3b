// A command that reads articles in place of the built-in rules: what it finds is loaded, what is
// wrong with it costs one article, and nothing of it is left running.

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// "Ann met Bob." as a reader finds it, and one quotation that the text does not have.
constexpr char kAnswer[] =
    R"({"extractor":"two-names","extractorVersion":"7",)"
    R"("persons":[{"name":"Ann Example"},{"name":"Bob Sample"}],)"
    R"("meetings":[{"parties":[{"person":0},{"person":1}],"kind":"MEETING_KIND_IN_PERSON",)"
    R"("status":"MEETING_STATUS_HELD","sources":[{"sentence":{"begin":0,"end":12}}]}],)"
    R"("statements":[{"speaker":{"person":0},"text":"Loud.","mode":"STATEMENT_MODE_QUOTE",)"
    R"("sources":[{"words":{"begin":0,"end":5}}]}]})";

class ExternalExtractorTest : public ::testing::Test {
 protected:
  void Article(absl::string_view name, absl::string_view text) {
    WriteFile(absl::StrCat(folder_, "/in/", name, ".txt"), text);
    WriteFile(absl::StrCat(folder_, "/in/", name, ".json"), R"({"published": "2022-01-21"})");
  }
  // A shell script, as the value of --extractor.
  std::string Script(absl::string_view text) {
    const std::string path = absl::StrCat(folder_, "/extract.sh");
    WriteFile(path, text);
    return absl::StrCat("sh '", path, "'");
  }
  std::string In() const { return absl::StrCat(folder_, "/in"); }

  const std::string folder_ = NewFolder("external");
};

// Gone, or a zombie that its new parent has not yet waited for.
bool IsGone(absl::string_view pid) {
  const ProcessEnd end = RunToEnd({"/bin/cat", {absl::StrCat("/proc/", pid, "/stat")}});
  return end.exit_code != 0 || end.out.find(") Z ") != std::string::npos;
}

TEST_F(ExternalExtractorTest, LoadsWhatItFindsAndSetsAsideWhatItCannotRead) {
  auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  Article("a", "Ann met Bob.");
  Article("b-crash", "Crash here.");
  Article("c", "Ann met Bob.");
  Article("d-garbage", "Garbage here.");
  Article("e-slow", "Slow here.");
  Article("f", "Ann met Bob.");
  const std::string rejects = absl::StrCat(folder_, "/rejects.jsonl");
  const ProcessEnd end = (*server)->Load(
      {"--extractor",
       Script(absl::StrCat("while read -r line; do case \"$line\" in\n*Crash*) exit 9;;\n"
                           "*Garbage*) echo oops;;\n*Slow*) while :; do :; done;;\n*) echo '",
                           kAnswer, "';;\nesac; done\n")),
       "--extractor-processes", "2", "--extractor-timeout", "2s", "--rejects", rejects, In()});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.out,
              AllOf(HasSubstr("3 added"), HasSubstr("3 rejected"), HasSubstr("Dropped 3 facts")));
  EXPECT_THAT(end.err, HasSubstr("/a.txt: statements[0].text: not what the text has at byte 0"));
  EXPECT_THAT(ReadFile(rejects),
              AllOf(HasSubstr("EXTRACTOR_ENDED"), HasSubstr("with exit code 9"),
                    HasSubstr("EXTRACTOR_INVALID"), HasSubstr("EXTRACTOR_TIMEOUT")));
  EXPECT_THAT((*server)->Chancery({"met", "Ann Example"}).out, HasSubstr("Bob Sample"));
  EXPECT_THAT((*server)->Chancery({"export", "--format", "jsonl"}).out,
              AllOf(HasSubstr(R"("extractor":"two-names")"), HasSubstr(R"("extractorVersion":"7")"),
                    Not(HasSubstr("Loud."))));
  EXPECT_THAT((*server)->Stop(), ExitsWith(0));
}

TEST_F(ExternalExtractorTest, FactsThatWerePrintedLoadWithoutTheCommand) {
  Article("a", "Ann met Bob.");
  const ProcessEnd printed = RunToEnd(
      {LoaderBinary(),
       {"--dry-run", "-o", "facts", "--extractor",
        Script(absl::StrCat("while read -r line; do echo '", kAnswer, "'; done\n")), In()}});
  EXPECT_THAT(printed, ExitsWith(0));
  EXPECT_THAT(printed.err, HasSubstr("Dropped 1 fact "));
  auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  const ProcessEnd end = (*server)->Load({"--format", "facts", "-"}, printed.out);
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT((*server)->Chancery({"met", "Ann Example"}).out, HasSubstr("Bob Sample"));
  EXPECT_THAT((*server)->Stop(), ExitsWith(0));
}

TEST_F(ExternalExtractorTest, NothingIsLeftRunningAfterAnInterruption) {
  Article("a", "Ann met Bob.");
  // The shell waits for a program of its own that never answers.
  for (const int signal : {SIGINT, SIGTERM}) {
    auto load = Process::Start(
        {LoaderBinary(),
         {"--dry-run", "--extractor",
          Script(
              "echo \"reading as $$,\" >&2\nsh -c 'echo \"and $$.\" >&2; while :; do :; done'\n"),
          In()}});
    ASSERT_THAT(load, IsOk());
    ASSERT_THAT((*load)->WaitForOutput("."), IsOk());
    const std::vector<std::string> words = absl::StrSplit((*load)->Err(), absl::ByAnyChar(" ,.\n"));
    (*load)->Signal(signal);
    const auto end = (*load)->Wait();
    ASSERT_THAT(end, IsOk());
    EXPECT_THAT(*end, ExitsWith(130));
    int pids = 0;
    for (const std::string& word : words) {
      int pid = 0;
      if (!absl::SimpleAtoi(word, &pid) || pid < 2) continue;
      ++pids;
      EXPECT_TRUE(IsGone(word)) << (*load)->Err();
    }
    EXPECT_EQ(pids, 2) << (*load)->Err();
  }
}

TEST_F(ExternalExtractorTest, TellsAtOnceThatThereIsNoSuchCommand) {
  for (int i = 0; i < 50; ++i) Article(absl::StrCat("a", i), "Ann met Bob.");
  const ProcessEnd end =
      RunToEnd({LoaderBinary(), {"--dry-run", "--extractor", "./no-such-program", In()}});
  EXPECT_THAT(end, ExitsWith(3));
  EXPECT_THAT(end.err, HasSubstr("--extractor: the shell cannot run \"./no-such-program\""));
}

}  // namespace
}  // namespace chancery
