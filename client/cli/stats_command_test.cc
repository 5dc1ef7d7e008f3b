#include "client/cli/stats_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

class StatsCommandTest : public CliTest {
 protected:
  StatsCommandTest() {
    fake_.get_stats.Returns(Parse<v1::GetStatsResponse>(
        "info { revision: 12 revision_time { seconds: 1642766400 } } "
        "counts { key: 'people' value: 1234 } counts { key: 'meetings' value: 7 } "
        "engine: 'rocksdb' format_version: 1 server_version: '0.1.0' sync_writes: true "
        "start_time { seconds: 1642766300 } "
        "table_rows { key: 'base' value: 5000 } table_bytes { key: 'base' value: 1572864 } "
        "table_bytes { key: 'index' value: 10 } "));
  }
};

TEST_F(StatsCommandTest, ShowsServerCollectionsAndTables) {
  CliRun run = Run({"stats"});
  EXPECT_EQ(run.out,
            "Server\n"
            "--------------  -------------------------------------\n"
            "version         0.1.0\n"
            "started         2022-01-21 11:58:20 UTC\n"
            "engine          rocksdb, format 1\n"
            "writes survive  a crash of the machine\n"
            "at              revision 12 (2022-01-21 12:00:00 UTC)\n"
            "\n"
            "Collection  Resources\n"
            "----------  ---------\n"
            "meetings            7\n"
            "people          1,234\n"
            "\n"
            "Table  Rows, about  Size, about\n"
            "-----  -----------  -----------\n"
            "base         5,000      1.5 MiB\n"
            "index                  10 bytes\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(StatsCommandTest, PrintsCsvInAFixedOrder) {
  EXPECT_EQ(Run({"stats", "-o", "csv"}).out,
            "section,name,value\n"
            "server,version,0.1.0\n"
            "server,started,2022-01-21 11:58:20 UTC\n"
            "server,engine,rocksdb\n"
            "server,format_version,1\n"
            "server,sync_writes,true\n"
            "server,revision,12\n"
            "server,oldest_revision,0\n"
            "count,meetings,7\n"
            "count,people,1234\n"
            "table_rows,base,5000\n"
            "table_bytes,base,1572864\n"
            "table_bytes,index,10\n");
}

TEST_F(StatsCommandTest, TellsHowFarBackHistoryGoes) {
  fake_.get_stats.Returns(Parse<v1::GetStatsResponse>(
      "oldest_revision: 5 oldest_revision_time { seconds: 1642766400 }"));
  EXPECT_THAT(Run({"stats"}).out,
              ::testing::HasSubstr("from revision 5 (2022-01-21 12:00:00 UTC) on\n"));
  EXPECT_THAT(Run({"stats", "-o", "csv"}).out, ::testing::HasSubstr("server,oldest_revision,5\n"));
}

TEST_F(StatsCommandTest, HasNoRevisionToReadAt) {
  CliRun run = Run({"stats", "--at", "7"});
  EXPECT_EQ(run.exit_code, 2);
}

}  // namespace
}  // namespace chancery
