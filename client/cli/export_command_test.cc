#include "client/cli/export_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ExportCommandTest : public CliTest {
 protected:
  ExportCommandTest() : path_(absl::StrCat(::testing::TempDir(), "/export-", getpid())) {
    fake_.list_resources.handler =
        [](const v1::ListResourcesRequest& request) -> absl::StatusOr<v1::ListResourcesResponse> {
      return Parse<v1::ListResourcesResponse>(
          request.collection() == "people"
              ? "info { revision: 1234 } resources { person { name: 'people/1' display_name: 'Ann' "
                "} }"
          : request.collection() == "meetings"
              ? "info { revision: 1234 } resources { meeting { name: 'meetings/1' status: "
                "MEETING_STATUS_DENIED } }"
              : "info { revision: 1234 }");
    };
    fake_.batch_get_resources.Returns(v1::BatchGetResourcesResponse());
  }
  ~ExportCommandTest() override { std::remove(path_.c_str()); }

  std::string Content() const {
    std::ifstream in(path_);
    std::ostringstream text;
    text << in.rdbuf();
    return in.is_open() ? text.str() : "no such file";
  }

  const std::string path_;
};

TEST_F(ExportCommandTest, WritesToStandardOutput) {
  const CliRun run = Run({"export", "--format", "ftm"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("\"caption\":\"Ann\",\"schema\":\"Person\""));
  EXPECT_EQ(run.err,
            "exported 1 people, at revision 1,234, to standard output\n"
            "left out, as ftm has no place for them: 1 meetings that were not held\n");
}

TEST_F(ExportCommandTest, WritesAFile) {
  const CliRun run = Run({"export", "--format", "ftm", "-o", path_});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(Content(), HasSubstr("Ann"));
  EXPECT_THAT(run.err, HasSubstr(absl::StrCat(", to ", path_)));
}

TEST_F(ExportCommandTest, LeavesNoHalfWrittenFile) {
  std::ofstream(path_) << "old";
  fake_.list_resources.ReturnsOnce(v1::ListResourcesResponse());
  fake_.list_resources.ReturnsOnce(v1::ListResourcesResponse());
  fake_.list_resources.ReturnsOnce(v1::ListResourcesResponse());
  fake_.list_resources.Returns(absl::UnavailableError("gone"));
  EXPECT_EQ(Run({"export", "--format", "ftm", "--output", path_}).exit_code, 4);
  EXPECT_EQ(Content(), "old");
  EXPECT_NE(access(absl::StrCat(path_, ".partial").c_str(), F_OK), 0);
}

TEST_F(ExportCommandTest, ReadsTheRevisionThatIsWanted) {
  Run({"export", "--format", "ftm", "--at-revision", "7"});
  EXPECT_EQ(fake_.list_resources.requests[0].consistency().exactly(), 7);
  fake_.list_resources.requests.clear();
  Run({"export", "--format", "ftm", "--at", "8"});
  EXPECT_EQ(fake_.list_resources.requests[0].consistency().exactly(), 8);
  EXPECT_EQ(Run({"export", "--format", "ftm", "--at", "8", "--at-revision", "7"}).exit_code, 2);
}

TEST_F(ExportCommandTest, NeedsAFormatThatThereIs) {
  EXPECT_THAT(Run({"export"}).err, HasSubstr("export needs --format"));
  const CliRun run = Run({"export", "--format", "xls"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("xls"));
  EXPECT_EQ(Run({"export", "--format", "ftm", "-o", "/no/such/folder/x"}).exit_code, 5);
}

TEST_F(ExportCommandTest, ShowsItsProgressOnATerminal) {
  environment_.err_is_terminal = true;
  EXPECT_THAT(Run({"export", "--format", "ftm"}).err, HasSubstr("\x1b[Kpeople: 1"));
}

}  // namespace
}  // namespace chancery
