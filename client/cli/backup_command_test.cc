#include "client/cli/backup_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::SizeIs;

class BackupCommandTest : public CliTest {
 protected:
  BackupCommandTest() {
    fake_.backup.Returns(Parse<v1::BackupResponse>("revision: 12 bytes: 1572864"));
  }
};

TEST_F(BackupCommandTest, SaysWhatIsWhere) {
  CliRun run = Run({"backup", "/backups/monday"});
  EXPECT_EQ(run.out, "revision 12 is in /backups/monday on the server (1.5 MiB)\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(fake_.backup.requests[0].directory(), "/backups/monday");
}

TEST_F(BackupCommandTest, PrintsJsonAndCsv) {
  EXPECT_EQ(Run({"backup", "/b", "-o", "json"}).out,
            "{\"revision\":\"12\",\"bytes\":\"1572864\"}\n");
  EXPECT_EQ(Run({"backup", "/b", "-o", "csv"}).out, "directory,revision,bytes\n/b,12,1572864\n");
}

TEST_F(BackupCommandTest, IsNotTriedTwice) {
  fake_.backup.Returns(absl::UnavailableError("cannot reach 127.0.0.1:7411: connection refused"));
  EXPECT_EQ(Run({"backup", "/b"}).exit_code, 4);
  EXPECT_THAT(fake_.backup.requests, SizeIs(1));
}

TEST_F(BackupCommandTest, AFolderThatExistsIsTheServersError) {
  fake_.backup.Returns(MakeError(absl::StatusCode::kAlreadyExists, "DIRECTORY_EXISTS",
                                 "the folder /b exists", {{"directory", "/b"}}));
  CliRun run = Run({"backup", "/b"});
  EXPECT_EQ(run.err, "chancery: the folder /b exists\n");
  EXPECT_EQ(run.exit_code, 5);
}

}  // namespace
}  // namespace chancery
