// Every kind of input that people have, through the programs: what is loaded, what is set aside or
// left out and why, and how it ends.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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

// People who met, a pair for each kind.
std::string Text(absl::string_view minister) {
  return absl::StrCat("US Secretary of State John Kerry met ", minister,
                      " in Geneva on Thursday. The two spoke for an hour about the security of "
                      "Europe and agreed to meet again soon.");
}

std::string Page(absl::string_view minister) {
  return absl::StrCat(
      "<html><head><title>Talks</title><meta property='article:published_time' "
      "content='2013-09-13T10:00:00+02:00'></head><body><nav>Kerry met Nobody Else in Paris.</nav>"
      "<article><p>",
      Text(minister), "</p></article></body></html>");
}

std::string WarcRecord(absl::string_view address, absl::string_view body) {
  const std::string block =
      absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", body);
  return absl::StrCat("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ", address,
                      "\r\nContent-Type: application/http\r\nContent-Length: ", block.size(),
                      "\r\n\r\n", block, "\r\n\r\n");
}

class InputKindsTest : public ::testing::Test {
 protected:
  std::string Path(absl::string_view name) const { return absl::StrCat(folder_, "/", name); }
  // By the compressor that everybody has.
  void Gzip(absl::string_view name) {
    ASSERT_THAT(RunToEnd({"/bin/gzip", {Path(name)}}), ExitsWith(0));
  }
  ProcessEnd DryRun(std::vector<std::string> arguments, std::string input = "") {
    arguments.insert(arguments.begin(), {"--dry-run"});
    return RunToEnd({LoaderBinary(), std::move(arguments), std::move(input)});
  }

  const std::string folder_ = NewFolder("kinds");
};

TEST_F(InputKindsTest, EachKindIsLoaded) {
  WriteFile(Path("a.md"), absl::StrCat("---\npublished: 2013-09-13\n---\n# Talks\n\n",
                                       Text("Russian Foreign Minister **Sergey Lavrov**"), "\n"));
  WriteFile(Path("b.html"), Page("French Foreign Minister Laurent Fabius"));
  WriteFile(
      Path("c.jsonl"),
      absl::StrCat(R"({"key":"c","title":"Talks","published":"Fri, 13 Sep 2013 10:00:00 GMT",)"
                   R"("url":"https://example.org/c","text":")",
                   Text("Chinese Foreign Minister Wang Yi"), "\"}\n"));
  Gzip("c.jsonl");
  WriteFile(Path("d.xml"),
            absl::StrCat("<rss><channel><title>Wire</title><item><guid>d</guid><title>Talks</title>"
                         "<pubDate>Fri, 13 Sep 2013 10:00:00 GMT</pubDate><description>",
                         Text("German Foreign Minister Guido Westerwelle"),
                         "</description></item></channel></rss>"));
  // As archives are: a member of gzip for each record.
  WriteFile(Path("e1"),
            WarcRecord("https://example.org/e1", Page("British Foreign Secretary William Hague")));
  WriteFile(Path("e2"),
            WarcRecord("https://example.org/e2", Page("Saudi Foreign Minister Saud al-Faisal")));
  Gzip("e1");
  Gzip("e2");
  WriteFile(Path("e.warc.gz"), absl::StrCat(ReadFile(Path("e1.gz")), ReadFile(Path("e2.gz"))));
  ASSERT_THAT(RunToEnd({"/bin/rm", {Path("e1.gz"), Path("e2.gz")}}), ExitsWith(0));
  WriteFile(Path("picture.png"), "PNG");
  WriteFile(Path("tenures.csv"), "person,office\n");

  auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  const ProcessEnd end = (*server)->Load({folder_});
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.out, AllOf(HasSubstr("6 added"), HasSubstr("Left out 2 files"),
                             HasSubstr("  1 .csv: loaded only where it is named\n"),
                             HasSubstr("  1 .png: no kind of file that is loaded\n")));
  const std::string met = (*server)->Chancery({"met", "John Kerry"}).out;
  for (const char* name : {"Lavrov", "Fabius", "Wang Yi", "Westerwelle", "Hague", "Faisal"}) {
    EXPECT_THAT(met, AllOf(HasSubstr(name), HasSubstr("2013-09-12")));
  }
  EXPECT_THAT(met, ::testing::Not(HasSubstr("Nobody Else")));
  // Again: nothing changes.
  EXPECT_THAT((*server)->Load({folder_}).out, HasSubstr("6 unchanged"));
  EXPECT_THAT((*server)->Stop(), ExitsWith(0));
}

TEST_F(InputKindsTest, AFileOfNoKnownKindIsAnError) {
  WriteFile(Path("paper.pdf"), "%PDF");
  const ProcessEnd end = DryRun({Path("paper.pdf")});
  EXPECT_THAT(end, ExitsWith(2));
  EXPECT_EQ(end.out, "");
  EXPECT_THAT(end.err, AllOf(HasSubstr("paper.pdf: neither its name"), HasSubstr("--format")));
}

TEST_F(InputKindsTest, VerboseNamesWhatIsLeftOut) {
  WriteFile(Path("paper.pdf"), "%PDF");
  const ProcessEnd end = DryRun({"--verbose", folder_});
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.err, AllOf(HasSubstr(absl::StrCat("left out: ", Path("paper.pdf"),
                                                    ": no kind of file that is loaded")),
                             HasSubstr("found nothing to load")));
  EXPECT_THAT(end.out, HasSubstr("Left out 1 file "));
}

TEST_F(InputKindsTest, ArticlesAndCompressedDataComeFromStandardInput) {
  WriteFile(Path("a.jsonl"),
            "{\"key\":\"k\",\"text\":\"They met.\",\"published\":\"2022-01-21\"}\n");
  const ProcessEnd plain = DryRun({"-o", "facts", "-"}, ReadFile(Path("a.jsonl")));
  EXPECT_THAT(plain, ExitsWith(0));
  EXPECT_THAT(plain.out, HasSubstr(R"("key":"k")"));
  Gzip("a.jsonl");
  EXPECT_EQ(DryRun({"-o", "facts", "-"}, ReadFile(Path("a.jsonl.gz"))).out, plain.out);
}

TEST_F(InputKindsTest, WhatIsBrokenIsSetAsideAndTheRestIsLoaded) {
  WriteFile(Path("a.jsonl"),
            "{\"key\":\"k1\",\"text\":\"They met.\",\"published\":\"2022-01-21\"}\n"
            "{\"key\":\"k2\",\"text\":\"They met.\",\"published\":\"soon\"}\n"
            "{\"key\":\"k3\",\"text\":\n");
  WriteFile(Path("b.txt"), std::string(100000, 'x'));
  Gzip("b.txt");
  WriteFile(Path("b.txt.gz"), ReadFile(Path("b.txt.gz")).substr(0, 60));
  WriteFile(Path("c.html"), "<script>only</script>");
  WriteFile(Path("d.html"), "<p>No day.</p>");
  WriteFile(Path("bomb.jsonl"), std::string(5 << 20, 'x'));
  Gzip("bomb.jsonl");
  const std::string rejects = absl::StrCat(NewFolder("rejects"), "/rejects");
  const ProcessEnd end =
      DryRun({"--max-decompressed-bytes", "1000000", "--rejects", rejects, folder_});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.out, HasSubstr("6 rejected"));
  EXPECT_THAT(
      ReadFile(rejects),
      AllOf(HasSubstr("a.jsonl\",\"line\":2,\"article\":\"\",\"reason\":\"METADATA_INVALID\""),
            HasSubstr("a.jsonl\",\"line\":3,\"article\":\"\",\"reason\":\"JSON_INVALID\""),
            HasSubstr("gzip data is cut off at byte 60"), HasSubstr("there is no text in the page"),
            HasSubstr("the page does not say when it was published"),
            HasSubstr("\"reason\":\"TOO_LARGE\"")));
}

}  // namespace
}  // namespace chancery
