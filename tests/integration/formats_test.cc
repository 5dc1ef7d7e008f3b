// The field's own formats, out of one server and into an empty one.

#include <algorithm>
#include <iterator>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/lib/grpc_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Who held what, and met whom: every kind of date, end and party.
const char kFacts[] =
    R"({"article":{"key":"a1","publisher":"Sample Registry","published":{"edtf":"2022-01-30"},"language":"en","text":"The facts."},"extractor":"test","extractorVersion":"1",
"persons":[{"name":"Ann Example","aliases":["Анна Экземпляр"],"keys":["wikidata:Q101","hsg:example-ann"],"birth":{"edtf":"1950-03-21"}},{"name":"Bob \"B\" Sample","birth":{"edtf":"1948-07"},"death":{"edtf":"2023"}},{"name":"Carla Muster, Jr.","keys":["wikidata:Q103"]},{"name":"Dinh Mẫu"}],
"offices":[{"title":"foreign minister","polity":"Russia","keys":["wikidata:Q201"]},{"title":"secretary of state","polity":"United States"},{"title":"secretary general","polity":"NATO"},{"title":"foreign minister","polity":"Egypt"}],
"tenures":[{"person":0,"office":0,"interval":{"start":{"edtf":"2004-03-09"},"endState":"END_STATE_ONGOING","lastKnown":{"edtf":"2022-01-30"}}},{"person":1,"office":1,"interval":{"start":{"edtf":"2013-02-01"},"end":{"edtf":"2017-01-20"},"endState":"END_STATE_ENDED"}},{"person":2,"office":1,"interval":{"start":{"edtf":"2017-01"},"end":{"edtf":"2018"},"endState":"END_STATE_ENDED"},"acting":true},{"person":2,"office":2,"interval":{"start":{"edtf":"2019"},"endState":"END_STATE_UNKNOWN"}}],
"meetings":[{"parties":[{"person":0},{"person":1}],"kind":"MEETING_KIND_IN_PERSON","status":"MEETING_STATUS_HELD","when":{"edtf":"2013-09-12"},"place":"Geneva","placePolity":"Switzerland","cameoCode":"046","topics":["arms control"],"sources":[{"sentence":{"end":10}}]},
{"parties":[{"person":0},{"person":2},{"person":3}],"kind":"MEETING_KIND_SUMMIT","status":"MEETING_STATUS_HELD","when":{"edtf":"2017-05-22/2017-05-24"},"place":"Cairo","placePolity":"Egypt","title":"Cairo Summit","sources":[{"sentence":{"end":10}}]},
{"parties":[{"person":2},{"office":3},{"polity":"Russia"},{"group":"senior officials"}],"kind":"MEETING_KIND_PHONE","status":"MEETING_STATUS_HELD","when":{"edtf":"2018-04"},"sources":[{"sentence":{"end":10}}]},
{"parties":[{"person":0},{"person":3}],"kind":"MEETING_KIND_VIDEO","status":"MEETING_STATUS_PLANNED","when":{"edtf":"2022-02-10"},"sources":[{"sentence":{"end":10}}]}]})";

// What of the graph a format carries, and thus what must come back.
struct Carried {
  // Also those who held nothing.
  bool people = true;
  bool life = true;
  bool aliases = true;
  bool meetings = true;
  // The parties that are no person, and how they met.
  bool all_parties = true;
  bool kinds = true;
  // Meetings that were not held.
  bool statuses = false;
  bool ongoing = true;
  // Also those that nobody held.
  bool offices = true;
};

std::string Sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return absl::StrJoin(words, " & ");
}

// The graph in words, without ids, a line for each thing.
std::vector<std::string> Describe(const ServerProcess& server, const Carried& carried) {
  std::vector<std::string> lines;
  const auto people =
      server.Reply<v1::ListResourcesResponse>({"list", "people", "--limit", "1000"});
  for (const v1::Resource& each : people.resources()) {
    if (!carried.people) continue;
    const v1::Person& person = each.person();
    std::string line = absl::StrCat("person ", person.display_name());
    if (carried.aliases) {
      absl::StrAppend(&line, " (", Sorted({person.aliases().begin(), person.aliases().end()}), ")");
    }
    if (carried.life) {
      absl::StrAppend(&line, " ", person.birth().edtf(), "-", person.death().edtf());
    }
    lines.push_back(std::move(line));
  }
  const auto roles = server.Reply<v1::ListResourcesResponse>({"list", "roles", "--limit", "1000"});
  for (const v1::Resource& each : roles.resources()) {
    if (!carried.offices) continue;
    const v1::Role& role = each.role();
    lines.push_back(absl::StrCat("office ", role.title(), ", ", role.polity().display_name(), " (",
                                 Sorted({role.aliases().begin(), role.aliases().end()}), ")"));
  }
  const auto tenures =
      server.Reply<v1::ListResourcesResponse>({"list", "tenures", "--limit", "1000"});
  for (const v1::Resource& each : tenures.resources()) {
    const v1::Tenure& tenure = each.tenure();
    const v1::TimeInterval& interval = tenure.interval();
    lines.push_back(absl::StrCat("tenure ", tenure.person().display_name(), ", ",
                                 tenure.acting() ? "acting " : "", tenure.role().display_name(),
                                 " ", interval.start().edtf(), "/", interval.end().edtf(), " ",
                                 carried.ongoing || interval.end_state() != v1::END_STATE_ONGOING
                                     ? v1::EndState_Name(interval.end_state())
                                     : v1::EndState_Name(v1::END_STATE_UNKNOWN)));
  }
  if (!carried.meetings) {
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  const auto meetings =
      server.Reply<v1::ListResourcesResponse>({"list", "meetings", "--limit", "1000"});
  for (const v1::Resource& each : meetings.resources()) {
    const v1::Meeting& meeting = each.meeting();
    if (!carried.statuses && meeting.status() != v1::MEETING_STATUS_HELD) continue;
    std::vector<std::string> parties;
    for (const v1::Participation& part : meeting.participations()) {
      const bool person = absl::StartsWith(part.party().name(), "people/");
      if (!person && !carried.all_parties) continue;
      parties.push_back(part.party().name().empty() ? part.group() : part.party().display_name());
    }
    lines.push_back(absl::StrCat("meeting ", Sorted(std::move(parties)), "; ",
                                 meeting.when().edtf(), "; ", meeting.place().display_name(), "; ",
                                 meeting.title(), "; ", v1::MeetingStatus_Name(meeting.status())));
    if (carried.kinds) {
      std::vector<std::string> topics;
      for (const v1::ResourceRef& topic : meeting.topics()) topics.push_back(topic.display_name());
      absl::StrAppend(&lines.back(), "; ", v1::MeetingKind_Name(meeting.kind()), "; ",
                      meeting.cameo_code(), "; ", Sorted(std::move(topics)));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// The lines of an export that are about articles.
std::vector<std::string> ArticlesOf(const std::string& path) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(ReadFile(path), '\n')) {
    if (absl::StartsWith(line, "{\"articleFacts\"")) lines.emplace_back(line);
  }
  EXPECT_THAT(lines, Not(IsEmpty()));
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Ids are of one store only.
std::string WithoutIds(std::string text) {
  static const RE2& id = *new RE2("(people|meetings|roles)/[0-9]+");
  RE2::GlobalReplace(&text, id, "\\1/#");
  return text;
}

// What one of two sorted lists has and the other has not.
std::vector<std::string> Differences(const std::vector<std::string>& before,
                                     const std::vector<std::string>& after) {
  std::vector<std::string> lost;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(lost));
  for (std::string& line : lost) line = absl::StrCat("lost: ", line);
  std::vector<std::string> added;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(added));
  for (const std::string& line : added) lost.push_back(absl::StrCat("added: ", line));
  return lost;
}

class FormatsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    const ProcessEnd end = server_->Load({"-"}, absl::StrReplaceAll(kFacts, {{"\n", ""}}));
    ASSERT_THAT(end, ExitsWith(0));
  }
  static void TearDownTestSuite() { delete server_; }
  void SetUp() override { ASSERT_NE(server_, nullptr) << "the server has not started"; }

  // The file that the export writes.
  static std::string Export(const std::string& format, const std::string& file_name,
                            std::vector<std::string> flags = {}) {
    std::string path = absl::StrCat(NewFolder("export"), "/", file_name);
    std::vector<std::string> arguments = {"export", "--format", format, "--output", path};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ProcessEnd end = server_->Chancery(arguments);
    EXPECT_THAT(end, ExitsWith(0));
    EXPECT_THAT(end.err, HasSubstr("exported "));
    return path;
  }

  static void ExpectRoundTrip(const std::string& format, const std::string& file_name,
                              const Carried& carried) {
    const std::string path = Export(format, file_name);
    auto other = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(other, IsOk());
    // By its name or first bytes.
    const ProcessEnd loaded = (*other)->Load({path});
    EXPECT_THAT(loaded, ExitsWith(0)) << ReadFile(path);
    EXPECT_THAT(Differences(Describe(*server_, carried), Describe(**other, carried)), IsEmpty())
        << ReadFile(path);
    const ProcessEnd again = (*other)->Load({"--output", "json", "--format", format, path});
    EXPECT_THAT(again, ExitsWith(0));
    EXPECT_THAT(again.out, HasSubstr("\"added\":0,"));
    EXPECT_THAT((*other)->Chancery({"verify"}), ExitsWith(0));
  }

  static ServerProcess* server_;
};

ServerProcess* FormatsTest::server_ = nullptr;

TEST_F(FormatsTest, FollowTheMoneyComesBack) {
  ExpectRoundTrip("ftm", "graph.ftm.json", Carried());
}

TEST_F(FormatsTest, TheWholeGraphComesBackEqual) {
  Carried carried;
  carried.statuses = true;
  ExpectRoundTrip("jsonl", "graph.jsonl", carried);
}

// Articles, facts that were written as such, and a curator's decision.
TEST(WholeGraphTest, ComesBackEqual) {
  auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  ASSERT_THAT((*server)->Load({Runfile("client/loader/samples")}), ExitsWith(0));
  ASSERT_THAT((*server)->Load({"-"}, absl::StrReplaceAll(kFacts, {{"\n", ""}})), ExitsWith(0));
  GrpcConnectionOptions options;
  options.target = (*server)->address();
  const auto connection = GrpcConnection::Create(options);
  ASSERT_THAT(connection, IsOk());
  v1::WriteFactsRequest request;
  request.mutable_source()->set_publisher("A database");
  v1::Person* person = request.add_facts()->mutable_person();
  person->set_display_name("Eva Written");
  v1::Meeting* meeting = request.add_facts()->mutable_meeting();
  meeting->add_keys("db:1");
  meeting->mutable_when()->set_edtf("2020-02-03");
  meeting->set_status(v1::MEETING_STATUS_HELD);
  meeting->add_participations()->mutable_party()->set_name("people/~wikidata:Q101");
  ASSERT_THAT((*connection)->WriteFacts(request), IsOk());
  ASSERT_THAT((*server)->Chancery(
                  {"curate", "merge", "people/~wikidata:Q103", "Dinh Mẫu", "--reason", "a test"}),
              ExitsWith(0));

  const std::string folder = NewFolder("export");
  const std::string path = absl::StrCat(folder, "/graph.jsonl");
  ASSERT_THAT((*server)->Chancery({"export", "--format", "jsonl", "--output", path}), ExitsWith(0));
  auto other = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(other, IsOk());
  ASSERT_THAT((*other)->Load({path}), ExitsWith(0));
  Carried carried;
  carried.statuses = true;
  EXPECT_THAT(Differences(Describe(**server, carried), Describe(**other, carried)), IsEmpty());
  // What was asserted is the same, too, and so is the answer to the main question.
  const std::string again = absl::StrCat(folder, "/again.jsonl");
  ASSERT_THAT((*other)->Chancery({"export", "--format", "jsonl", "--output", again}), ExitsWith(0));
  EXPECT_THAT(Differences(ArticlesOf(path), ArticlesOf(again)), IsEmpty());
  const std::vector<std::string> question = {
      "met", "Sergey Lavrov", "--role", "US Secretary of State", "--output", "csv"};
  EXPECT_EQ(WithoutIds((*other)->Chancery(question).out),
            WithoutIds((*server)->Chancery(question).out));
  EXPECT_THAT((*other)->Chancery({"verify"}), ExitsWith(0));

  // Half of it is no graph.
  std::string text = ReadFile(path);
  WriteFile(path, text.substr(0, text.rfind('\n', text.size() - 2) + 1));
  auto third = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(third, IsOk());
  const ProcessEnd cut = (*third)->Load({path});
  EXPECT_THAT(cut, ExitsWith(1));
  EXPECT_THAT(cut.err, HasSubstr("the export was cut off"));
}

TEST_F(FormatsTest, WikidataItemsComeBack) {
  Carried carried;
  carried.offices = false;
  carried.all_parties = false;
  carried.kinds = false;
  ExpectRoundTrip("wikidata", "graph.json", carried);
}

TEST_F(FormatsTest, PopoloComesBack) {
  Carried carried;
  carried.all_parties = false;
  carried.kinds = false;
  carried.statuses = true;
  carried.ongoing = false;
  ExpectRoundTrip("popolo", "graph.json", carried);
}

TEST_F(FormatsTest, TenuresComeBack) {
  Carried carried;
  carried.people = false;
  carried.offices = false;
  carried.life = false;
  carried.aliases = false;
  carried.meetings = false;
  ExpectRoundTrip("tenures", "held.csv", carried);
}

TEST_F(FormatsTest, WritesForOtherPrograms) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file(Export("graphml", "graph.graphml").c_str()));
  const pugi::xml_node graph = document.child("graphml").child("graph");
  const auto edges = graph.children("edge");
  EXPECT_GT(std::distance(edges.begin(), edges.end()), 10);

  const std::vector<std::string> rows =
      absl::StrSplit(ReadFile(Export("csv", "met.csv")), "\n", absl::SkipEmpty());
  EXPECT_THAT(rows, SizeIs(1 + 1 + 3 + 6 + 1));
  EXPECT_THAT(rows, Contains(AllOf(HasSubstr("Ann Example,Foreign Minister of Russia"),
                                   HasSubstr("Secretary of State of the United States"),
                                   HasSubstr("2013-09-12,Geneva,Switzerland,in person,held"))));

  const std::vector<std::string> events =
      absl::StrSplit(ReadFile(Export("plover", "events.jsonl")), '\n', absl::SkipEmpty());
  EXPECT_THAT(events, SizeIs(1 + 3 + 6 + 1));
  EXPECT_THAT(events, Contains(AllOf(HasSubstr("\"code\":\"RUS\""), HasSubstr("\"code\":\"USA\""),
                                     HasSubstr("\"event\":[\"CONSULT\"]"))));
}

TEST_F(FormatsTest, ExportsAnOlderRevision) {
  const std::string path = Export("ftm", "empty.json", {"--at-revision", "1"});
  EXPECT_THAT(ReadFile(path), HasSubstr("Ann Example"));
  const ProcessEnd future = server_->Chancery({"export", "--format", "ftm", "--at-revision", "99"});
  EXPECT_THAT(future, Not(ExitsWith(0)));
}

TEST_F(FormatsTest, LeavesNoFileWithoutAServer) {
  const std::string folder = NewFolder("export");
  const ProcessEnd end = server_->Chancery(
      {"export", "--format", "ftm", "--output", folder + "/x.json", "--server", "127.0.0.1:1"});
  EXPECT_THAT(end, ExitsWith(4));
  EXPECT_THAT(FilesIn(folder), IsEmpty());
}

}  // namespace
}  // namespace chancery
