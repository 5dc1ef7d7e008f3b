#include "client/loader/hsg_importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/source_item.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// Files by path; folders are what their paths imply.
class FakeFiles : public FileSystem {
 public:
  void Add(const std::string& path, std::string content) { files_[path] = std::move(content); }

  absl::StatusOr<FileInfo> Stat(const std::string& path) const override {
    return absl::UnimplementedError(path);
  }
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override {
    std::set<std::string> names;
    for (const auto& file : files_) {
      if (!absl::StartsWith(file.first, path + "/")) continue;
      const std::string rest = file.first.substr(path.size() + 1);
      names.insert(rest.substr(0, rest.find('/')));
    }
    if (names.empty()) return absl::NotFoundError(absl::StrCat(path, ": no such folder"));
    return std::vector<std::string>(names.begin(), names.end());
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path) const override {
    const auto file = files_.find(path);
    if (file == files_.end()) return absl::NotFoundError(absl::StrCat(path, ": no such file"));
    return std::unique_ptr<ByteSource>(new Bytes(file->second));
  }

 private:
  class Bytes : public ByteSource {
   public:
    explicit Bytes(std::string content) : content_(std::move(content)) {}
    absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
      const size_t n = std::min(size, content_.size() - at_);
      std::memcpy(buffer, content_.data() + at_, n);
      at_ += n;
      return n;
    }

   private:
    const std::string content_;
    size_t at_ = 0;
  };

  std::map<std::string, std::string> files_;
};

absl::StatusOr<std::vector<SourceItem>> ReadItems(const FileSystem& files, InputFormat format,
                                                  const std::string& path, std::string content) {
  InputFile file;
  file.path = path;
  file.name = path.substr(path.rfind('/') + 1);
  file.format = format;
  auto source = OpenHsgDocuments(files, Gazetteer::Default(), file, std::move(content));
  if (!source.ok()) return source.status();
  std::vector<SourceItem> items;
  while (absl::optional<SourceItem> item = (*source)->Next()) items.push_back(*std::move(item));
  return items;
}

std::vector<SourceItem> Items(InputFormat format, std::string content) {
  const FakeFiles files;
  auto items = ReadItems(files, format, "dir/data.xml", std::move(content));
  EXPECT_TRUE(items.ok()) << items.status();
  return items.ok() ? *std::move(items) : std::vector<SourceItem>();
}

std::string Trip(const std::string& id, const std::string& fields) {
  return absl::StrCat("<trip role=\"secretary\" who=\"brook-ada\">\n<id>", id,
                      "</id>\n<role>secretary</role>\n<name>Ada Jane Brook</name>\n", fields,
                      "\n</trip>\n");
}

constexpr char kFields[] =
    "<start-date>1987-03-10</start-date><end-date>1987-03-14</end-date>"
    "<country id=\"korea-south\">Korea, Republic of</country><locale>Seoul</locale>"
    "<remarks>Met with\n  President Kim.</remarks>";

TEST(HsgTravelsTest, ATripIsAnArticleWithItsContext) {
  const std::vector<SourceItem> items =
      Items(InputFormat::kHsgTravels, absl::StrCat("<trips>\n", Trip("7", kFields), "</trips>"));
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0].place.article, "data.xml#secretary-7");
  EXPECT_EQ(items[0].place.line, 2);
  const auto* input = std::get_if<DocumentInput>(&items[0].content);
  ASSERT_NE(input, nullptr);
  EXPECT_EQ(input->article.key(), "hsg:secretary-7");
  EXPECT_EQ(input->article.title(), "Travels of Secretary Brook: Korea, Republic of, 1987-03-10");
  EXPECT_EQ(input->article.publisher(), "Office of the Historian");
  EXPECT_EQ(input->article.published().edtf(), "1987-03-14");
  EXPECT_EQ(input->article.text(), "Met with President Kim.");
  EXPECT_EQ(input->context.subject_name, "Ada Jane Brook");
  EXPECT_EQ(input->context.subject_office, "Secretary of State");
  EXPECT_EQ(input->context.subject_polity, "United States");
  EXPECT_THAT(input->context.subject_keys, ElementsAre("hsg:brook-ada"));
  EXPECT_EQ(input->context.when.ToString(), "1987-03-10/1987-03-14");
  EXPECT_EQ(input->context.place, "Seoul");
  EXPECT_EQ(input->context.polity, "Korea, Republic of");
}

TEST(HsgTravelsTest, BadTripsAreRejectedWithTheirLineAndTheRestIsRead) {
  const auto without = [](const std::string& element) {
    std::string fields = kFields;
    const size_t begin = fields.find("<" + element);
    const size_t end = fields.find("</" + element + ">") + element.size() + 3;
    return fields.erase(begin, end - begin);
  };
  const auto with_end = [](const std::string& date) {
    std::string fields = kFields;
    return fields.replace(fields.find("1987-03-14"), 10, date);
  };
  const std::vector<SourceItem> items = Items(
      InputFormat::kHsgTravels,
      absl::StrCat("<trips>\n", Trip("1", without("remarks")), Trip("2", without("start-date")),
                   Trip("3", with_end("1987-02-30")), Trip("4", with_end("1987-03-01")),
                   Trip("5", with_end("1987-03")), "<visit/>\n", Trip("6", kFields), "</trips>"));
  ASSERT_THAT(items, SizeIs(7));
  const char* kMessages[] = {"no <remarks>",         "no <start-date>",
                             "<end-date> is no day", "is before <start-date>",
                             "<end-date> is no day", "<visit> among the trips"};
  const int64_t kLines[] = {2, 8, 15, 22, 29, 36};
  for (size_t i = 0; i < 6; ++i) {
    const auto* reject = std::get_if<Reject>(&items[i].content);
    ASSERT_NE(reject, nullptr) << i;
    EXPECT_THAT(reject->message, HasSubstr(kMessages[i])) << i;
    EXPECT_EQ(items[i].place.line, kLines[i]) << i;
  }
  EXPECT_EQ(items[2].place.article, "data.xml#secretary-3");
  EXPECT_TRUE(std::holds_alternative<DocumentInput>(items[6].content));
}

TEST(HsgTravelsTest, RefusesWhatIsNoTravelsFile) {
  const FakeFiles files;
  for (const char* content : {"", "<visits/>", "<trips><trip>", "plain text"}) {
    const auto items = ReadItems(files, InputFormat::kHsgTravels, "dir/data.xml", content);
    EXPECT_EQ(items.status().code(), absl::StatusCode::kInvalidArgument) << content;
    EXPECT_THAT(std::string(items.status().message()), HasSubstr("dir/data.xml")) << content;
    EXPECT_EQ(RejectFromStatus(items.status(), "?").reason, "XML_INVALID") << content;
  }
}

std::string Visit(const std::string& visitor, const std::string& description) {
  return absl::StrCat(
      "<visits><visit><id>9</id><start-date>1988-05-02</start-date>"
      "<end-date>1988-05-04</end-date><visitor>",
      visitor, "</visitor><from id=\"norway\">Norway</from><description>", description,
      "</description></visit></visits>");
}

// The facts of the visits in a file of one.
std::vector<v1::ArticleFacts> VisitFacts(const std::string& visitor,
                                         const std::string& description) {
  std::vector<v1::ArticleFacts> out;
  for (SourceItem& item : Items(InputFormat::kHsgVisits, Visit(visitor, description))) {
    auto* facts = std::get_if<v1::ArticleFacts>(&item.content);
    EXPECT_NE(facts, nullptr);
    if (facts != nullptr) out.push_back(std::move(*facts));
  }
  return out;
}

TEST(HsgVisitsTest, AStateVisitIsAMeetingWithTheUnnamedPresident) {
  const auto facts = VisitFacts("Prime Minister Willem (Wim) Haugen", "Official working visit.");
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].article().key(), "hsg:visit-9");
  EXPECT_EQ(facts[0].article().text(), "Official working visit.");
  ASSERT_EQ(facts[0].persons_size(), 1);
  EXPECT_EQ(facts[0].persons(0).name(), "Willem Haugen");
  ASSERT_EQ(facts[0].tenures_size(), 1);
  EXPECT_EQ(facts[0].offices(0).title(), "Prime Minister");
  EXPECT_EQ(facts[0].offices(0).polity(), "Norway");
  EXPECT_EQ(facts[0].tenures(0).interval().last_known().edtf(), "1988-05-02/1988-05-04");
  ASSERT_EQ(facts[0].meetings_size(), 1);
  const v1::MeetingFact& meeting = facts[0].meetings(0);
  EXPECT_EQ(meeting.parties(0).person(), 0);
  EXPECT_EQ(meeting.parties(0).capacity(), 0);
  ASSERT_TRUE(meeting.parties(1).has_office());
  EXPECT_EQ(facts[0].offices(meeting.parties(1).office()).title(), "President");
  EXPECT_EQ(facts[0].offices(meeting.parties(1).office()).polity(), "United States");
  EXPECT_EQ(meeting.place(), "Washington");
  EXPECT_EQ(meeting.when().edtf(), "1988-05-02/1988-05-04");
}

TEST(HsgVisitsTest, AMeetingThatIsToldNamesThePresident) {
  const auto facts = VisitFacts("King Harald V", "State visit. Met with President Fuller May 3.");
  ASSERT_THAT(facts, SizeIs(1));
  ASSERT_EQ(facts[0].meetings_size(), 1);
  ASSERT_EQ(facts[0].persons_size(), 2);
  EXPECT_EQ(facts[0].persons(0).name(), "Harald V");
  EXPECT_EQ(facts[0].persons(1).name(), "Fuller");
  EXPECT_EQ(facts[0].meetings(0).when().edtf(), "1988-05-03");
}

TEST(HsgVisitsTest, OtherVisitsAreNoMeetings) {
  for (const char* description :
       {"Private visit.", "Unofficial visit.", "", "Attended the funeral of President Fuller.",
        "Official visit to San Diego and Seattle.", "In U.S. May 1-9; visited Virginia Beach."}) {
    const auto facts = VisitFacts("President-elect Salas", description);
    ASSERT_THAT(facts, SizeIs(1)) << description;
    EXPECT_EQ(facts[0].meetings_size(), 0) << description;
    EXPECT_EQ(facts[0].offices(0).title(), "President-elect");
    EXPECT_FALSE(facts[0].article().text().empty());
  }
}

TEST(HsgVisitsTest, EveryVisitorHasFactsOfTheirOwn) {
  const auto facts =
      VisitFacts("President Anton Berg and Prime Minister Jens Dahl", "Working visit.");
  ASSERT_THAT(facts, SizeIs(2));
  EXPECT_EQ(facts[0].persons(0).name(), "Anton Berg");
  EXPECT_EQ(facts[1].persons(0).name(), "Jens Dahl");
  EXPECT_EQ(facts[1].article().key(), "hsg:visit-9-2");
}

TEST(HsgVisitsTest, AVisitorWithoutANameIsRejected) {
  const auto items = Items(InputFormat::kHsgVisits, Visit("the delegation", "State visit."));
  ASSERT_THAT(items, SizeIs(1));
  const auto* reject = std::get_if<Reject>(&items[0].content);
  ASSERT_NE(reject, nullptr);
  EXPECT_THAT(reject->message, HasSubstr("names no person"));
}

std::string Principal(const std::string& person, const std::string& appointed,
                      const std::string& started, const std::string& ended,
                      const std::string& note = "") {
  return absl::StrCat("<principal>\n<id>pos-", person, "</id><person-id>", person,
                      "</person-id><role-title-id>secretary</role-title-id><appointed><date>",
                      appointed, "</date></appointed><started><date>", started,
                      "</date></started><ended><date>", ended, "</date></ended><note>", note,
                      "</note><last-modified-date>2010-05-20</last-modified-date></principal>\n");
}

std::string Person(const std::string& surname, const std::string& rest = "") {
  return absl::StrCat("<person><persName><surname>", surname,
                      "</surname><forename>Ada Jane</forename>", rest,
                      "</persName><birth>1920</birth><death/></person>");
}

class HsgPocomTest : public testing::Test {
 protected:
  HsgPocomTest() {
    files_.Add("pocom/people/b/brook-ada.xml",
               Person("Brook", "<genName>Jr.</genName><altname>Addie Brook</altname>"));
    files_.Add("pocom/people/c/clay-eve.xml", Person("Clay"));
    files_.Add("pocom/people/d/dunn-ida.xml", Person("Dunn"));
  }

  void AddPosition(const std::string& principals) {
    files_.Add("pocom/positions-principals/secretary.xml",
               absl::StrCat("<principal-position><names><singular>Secretary of\n State</singular>"
                            "</names><principals>\n",
                            principals, "</principals></principal-position>"));
  }

  std::vector<SourceItem> Load() {
    auto items = ReadItems(files_, InputFormat::kHsgPocom, "pocom", "");
    EXPECT_TRUE(items.ok()) << items.status();
    return items.ok() ? *std::move(items) : std::vector<SourceItem>();
  }

  FakeFiles files_;
};

TEST_F(HsgPocomTest, APositionTellsWhoHeldIt) {
  AddPosition(absl::StrCat(Principal("brook-ada", "1961-01-02", "1961-01-20", "1965-03-04"),
                           Principal("clay-eve", "1965-03-01", "", "")));
  const std::vector<SourceItem> items = Load();
  ASSERT_THAT(items, SizeIs(2)) << "the position, and the rest of the people";
  const auto* facts = std::get_if<v1::ArticleFacts>(&items[0].content);
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->article().key(), "hsg:position-secretary");
  EXPECT_EQ(facts->article().title(), "Secretary of State");
  EXPECT_EQ(facts->article().published().edtf(), "2010-05-20");
  ASSERT_EQ(facts->persons_size(), 2);
  EXPECT_EQ(facts->persons(0).name(), "Ada Jane Brook Jr.");
  EXPECT_THAT(facts->persons(0).aliases(), ElementsAre("Addie Brook"));
  EXPECT_THAT(facts->persons(0).keys(), ElementsAre("hsg:brook-ada"));
  EXPECT_EQ(facts->persons(0).birth().edtf(), "1920");
  EXPECT_FALSE(facts->persons(0).has_death());
  ASSERT_EQ(facts->offices_size(), 1);
  EXPECT_EQ(facts->offices(0).title(), "Secretary of State");
  EXPECT_EQ(facts->offices(0).polity(), "United States");
  ASSERT_EQ(facts->tenures_size(), 2);
  const v1::TimeInterval& first = facts->tenures(0).interval();
  EXPECT_EQ(first.start().edtf(), "1961-01-20");
  EXPECT_EQ(first.end().edtf(), "1965-03-05") << "the first day out of office";
  EXPECT_EQ(first.end_state(), v1::END_STATE_ENDED);
  const v1::TimeInterval& second = facts->tenures(1).interval();
  EXPECT_EQ(second.start().edtf(), "1965-03-01");
  EXPECT_EQ(second.end_state(), v1::END_STATE_UNKNOWN);
  EXPECT_EQ(second.last_known().edtf(), "1965-03-01");
  const v1::TextSpan& span = facts->tenures(0).sources(0).sentence();
  EXPECT_THAT(facts->article().text().substr(span.begin(), span.end() - span.begin()),
              HasSubstr("Ada Jane Brook Jr., Secretary of State"));

  const auto* people = std::get_if<v1::ArticleFacts>(&items[1].content);
  ASSERT_NE(people, nullptr);
  EXPECT_EQ(people->article().key(), "hsg:people-d");
  ASSERT_EQ(people->persons_size(), 1);
  EXPECT_EQ(people->persons(0).name(), "Ada Jane Dunn");
}

TEST_F(HsgPocomTest, NomineesHeldNothing) {
  AddPosition(absl::StrCat(
      Principal("brook-ada", "", "", "", "Not commissioned; nomination withdrawn."),
      Principal("clay-eve", "1965-03-01", "", "",
                "Commissioned during a recess of the Senate; "
                "declined appointment."),
      Principal("dunn-ida", "1970-03-01", "", "1971-02-01", "Designated, not commissioned.")));
  const std::vector<SourceItem> items = Load();
  ASSERT_THAT(items, SizeIs(1));
  const auto& facts = std::get<v1::ArticleFacts>(items[0].content);
  EXPECT_EQ(facts.persons_size(), 3);
  ASSERT_EQ(facts.tenures_size(), 1);
  EXPECT_EQ(facts.persons(facts.tenures(0).person()).name(), "Ada Jane Dunn");
}

TEST_F(HsgPocomTest, BadHoldersAreRejectedAndTheRestIsRead) {
  AddPosition(absl::StrCat(Principal("brook-ada", "1965-01-01", "", "1961-01-01"),
                           Principal("nobody-known", "1965-01-01", "", ""),
                           Principal("../../etc/passwd", "1965-01-01", "", ""),
                           Principal("clay-eve", "soon", "", ""),
                           Principal("dunn-ida", "1965-01-01", "", "1966-01-01")));
  const std::vector<SourceItem> items = Load();
  std::vector<std::string> messages;
  int facts = 0;
  for (const SourceItem& item : items) {
    if (const auto* reject = std::get_if<Reject>(&item.content)) {
      messages.push_back(reject->message);
      EXPECT_GT(item.place.line, 0);
    } else {
      ++facts;
    }
  }
  EXPECT_THAT(messages, ElementsAre(HasSubstr("is before the start"), HasSubstr("nobody-known"),
                                    HasSubstr("is no id"), HasSubstr("<appointed> is no date")));
  EXPECT_EQ(facts, 3) << "the position and the letters b and c";
}

TEST_F(HsgPocomTest, ChiefsOfMissionAreNamedWithTheirPost) {
  AddPosition("");
  files_.Add("pocom/roles-country-chiefs/ambassador-e-p.xml",
             "<role><names><singular>Ambassador Extraordinary and Plenipotentiary</singular>"
             "</names></role>");
  files_.Add("pocom/missions-countries/south-korea.xml",
             "<country-mission><territory-id>south-korea</territory-id><chiefs><chief>"
             "<id>kr-1</id><person-id>clay-eve</person-id>"
             "<role-title-id>ambassador-e-p</role-title-id>"
             "<started><date>1990-02-03</date></started><ended><date>1992-02</date></ended>"
             "</chief></chiefs></country-mission>");
  const std::vector<SourceItem> items = Load();
  ASSERT_GE(items.size(), 2u);
  const auto* facts = std::get_if<v1::ArticleFacts>(&items[1].content);
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->article().key(), "hsg:mission-south-korea");
  ASSERT_EQ(facts->offices_size(), 1);
  EXPECT_EQ(facts->offices(0).title(),
            "Ambassador Extraordinary and Plenipotentiary to South Korea");
  EXPECT_EQ(facts->offices(0).polity(), "United States");
  EXPECT_EQ(facts->tenures(0).interval().end().edtf(), "1992-02");
}

TEST_F(HsgPocomTest, RefusesAFolderThatIsNoDataSet) {
  FakeFiles files;
  files.Add("elsewhere/notes.txt", "x");
  const auto items = ReadItems(files, InputFormat::kHsgPocom, "elsewhere", "");
  EXPECT_EQ(RejectFromStatus(items.status(), "?").reason, "UNKNOWN_FORMAT");
  EXPECT_EQ(ReadItems(files, InputFormat::kHsgPocom, "nowhere", "").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(HsgPocomTest, AFileThatIsNoXmlIsRejectedAndTheRestIsRead) {
  AddPosition(Principal("brook-ada", "1961-01-02", "", "1962-01-01"));
  files_.Add("pocom/positions-principals/aaa.xml", "<principal-position>");
  const std::vector<SourceItem> items = Load();
  ASSERT_GE(items.size(), 2u);
  const auto* reject = std::get_if<Reject>(&items[0].content);
  ASSERT_NE(reject, nullptr);
  EXPECT_EQ(reject->reason, "XML_INVALID");
  EXPECT_THAT(reject->message, HasSubstr("aaa.xml:1:"));
  EXPECT_TRUE(std::holds_alternative<v1::ArticleFacts>(items[1].content));
}

TEST_F(HsgPocomTest, APositionAloneFindsItsPeopleBesideIt) {
  AddPosition(Principal("brook-ada", "1961-01-02", "", "1962-01-01"));
  const auto items = ReadItems(
      files_, InputFormat::kHsgPocom, "pocom/positions-principals/secretary.xml",
      absl::StrCat("<principal-position><names><singular>Secretary of State</singular></names>"
                   "<principals>",
                   Principal("brook-ada", "1961-01-02", "", "1962-01-01"),
                   "</principals></principal-position>"));
  ASSERT_TRUE(items.ok()) << items.status();
  ASSERT_THAT(*items, SizeIs(1));
  EXPECT_EQ(std::get<v1::ArticleFacts>((*items)[0].content).persons_size(), 1);
}

}  // namespace
}  // namespace chancery
