// What ships as samples must load, and hold together.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/extract/extractor.h"
#include "client/loader/article_preparer.h"
#include "client/loader/article_reader.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/source_item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

using ::testing::IsSupersetOf;

class SamplesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const absl::StatusOr<std::unique_ptr<Extractor>> extractor = Extractor::Create();
    ASSERT_TRUE(extractor.ok()) << extractor.status();
    const ArticlePreparer preparer(
        ArticleDefaults(), [&](const v1::ArticleSource& article, const ExtractionContext& context) {
          return (*extractor)->Extract(article, context);
        });
    const PosixFileSystem files;
    InputReader reader(files, InputReaderOptions(), {"client/loader/samples"}, nullptr);
    facts_ = new std::vector<v1::ArticleFacts>;
    while (absl::optional<SourceItem> item = reader.Next()) {
      PreparedItem prepared = preparer.Prepare(*std::move(item));
      if (const auto* reject = std::get_if<Reject>(&prepared.content)) {
        ADD_FAILURE() << prepared.place.file << ":" << prepared.place.line << ": "
                      << reject->message;
        continue;
      }
      facts_->push_back(std::get<v1::ArticleFacts>(std::move(prepared.content)));
    }
  }

  static bool IsOfHolders(const v1::ArticleFacts& facts) {
    return absl::StartsWith(facts.article().key(), "sample-holders-");
  }

  static std::vector<v1::ArticleFacts>* facts_;
};

std::vector<v1::ArticleFacts>* SamplesTest::facts_ = nullptr;

TEST_F(SamplesTest, EveryArticleIsRead) {
  std::set<std::string> keys;
  int holders = 0;
  for (const v1::ArticleFacts& facts : *facts_) {
    EXPECT_TRUE(keys.insert(facts.article().key()).second) << facts.article().key();
    EXPECT_FALSE(facts.article().title().empty());
    EXPECT_FALSE(facts.article().publisher().empty());
    EXPECT_FALSE(facts.extractor().empty());
    EXPECT_TRUE(PartialDate::Parse(facts.article().published().edtf())->is_exact_day());
    holders += IsOfHolders(facts) ? 1 : 0;
  }
  EXPECT_GE(holders, 15);
  EXPECT_GE(static_cast<int>(facts_->size()) - holders, 12);
}

TEST_F(SamplesTest, TenuresOfHoldersAreWellFormedAndInOrder) {
  for (const v1::ArticleFacts& facts : *facts_) {
    if (!IsOfHolders(facts)) continue;
    PartialDate last_end;
    for (const v1::TenureFact& tenure : facts.tenures()) {
      const std::string where =
          absl::StrCat(facts.article().key(), ": ", facts.persons(tenure.person()).name());
      const v1::TimeInterval& interval = tenure.interval();
      const absl::StatusOr<PartialDate> start = PartialDate::Parse(interval.start().edtf());
      const absl::StatusOr<PartialDate> end = PartialDate::Parse(interval.end().edtf());
      ASSERT_TRUE(start.ok() && end.ok()) << where;
      const bool ended = interval.end_state() == v1::END_STATE_ENDED;
      EXPECT_EQ(ended, !end->ToString().empty()) << where;
      const auto created = TimeInterval::Create(
          *start, ended ? TimeInterval::EndState::kEnded : TimeInterval::EndState::kOngoing, *end);
      EXPECT_TRUE(created.ok()) << where << ": " << created.status();
      // One holder at a time.
      EXPECT_NE(Before(*start, last_end), Tri::kYes) << where;
      last_end = *end;
    }
  }
}

TEST_F(SamplesTest, SpansOfHoldersCoverTheNames) {
  for (const v1::ArticleFacts& facts : *facts_) {
    if (!IsOfHolders(facts)) continue;
    const absl::string_view text = facts.article().text();
    for (const v1::PersonFact& person : facts.persons()) {
      for (const v1::FactSource& source : person.sources()) {
        const auto begin = static_cast<size_t>(source.words().begin());
        const auto end = static_cast<size_t>(source.words().end());
        ASSERT_LE(end, text.size());
        EXPECT_EQ(text.substr(begin, end - begin), person.name());
        EXPECT_GE(source.words().begin(), source.sentence().begin());
        EXPECT_LE(source.words().end(), source.sentence().end());
      }
    }
  }
}

// The main question of the demo has its answer in the samples.
TEST_F(SamplesTest, LavrovMeetsSevenSecretariesOfState) {
  std::set<std::string> met;
  for (const v1::ArticleFacts& facts : *facts_) {
    for (const v1::MeetingFact& meeting : facts.meetings()) {
      if (meeting.status() != v1::MEETING_STATUS_HELD) continue;
      std::set<std::string> names;
      for (const v1::PartyFact& party : meeting.parties()) {
        if (party.party_case() == v1::PartyFact::kPerson) {
          names.insert(facts.persons(party.person()).name());
        }
      }
      if (names.count("Sergey Lavrov") + names.count("Sergei Lavrov") > 0) {
        met.insert(names.begin(), names.end());
      }
    }
  }
  EXPECT_THAT(met, IsSupersetOf({"Colin Powell", "Condoleezza Rice", "Hillary Clinton",
                                 "John Kerry", "Rex Tillerson", "Mike Pompeo", "Antony Blinken"}));
}

}  // namespace
}  // namespace chancery
