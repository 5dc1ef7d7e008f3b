#include "client/loader/record_importers.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/loader/facts_reader.h"
#include "client/loader/import_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Sample {
  InputFormat format;
  const char* text;
};

const Sample kSamples[] = {
    {InputFormat::kFtm,
     R"({"id":"p","schema":"Person","properties":{"name":["Ann"],"birthDate":["1950"]}}
{"id":"o","schema":"Position","properties":{"name":["Queen"],"country":["ru"]}}
{"id":"c","schema":"Occupancy","properties":{"holder":["p"],"post":["o"],"startDate":["2004"],"endDate":["2005-01-02"]}}
{"id":"e","schema":"Event","properties":{"name":["Talks"],"involved":["p"],"date":["2004-05"],"keywords":["kind:phone"]}}
)"},
    {InputFormat::kWikidata,
     R"([
{"type":"item","id":"Q1","labels":{"en":{"value":"Ann"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q5"}}}}],"P39":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q2"}}},"qualifiers":{"P580":[{"snaktype":"value","datavalue":{"value":{"time":"+2004-03-09T00:00:00Z","precision":11}}}],"P582":[{"snaktype":"novalue"}]}}]}},
{"type":"item","id":"Q2","labels":{"en":{"value":"Queen of Russia"}},"claims":{}},
{"type":"item","id":"Q3","labels":{"en":{"value":"Talks"}},"claims":{"P710":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q1"}}}}],"P585":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"time":"+1990-00-00T00:00:00Z","precision":8}}}}]}}
]
)"},
    {InputFormat::kPopolo,
     R"({"persons":[{"id":"p","name":"Ann","birth_date":"1950","other_names":[{"name":"A"}]}],
"organizations":[{"id":"r","name":"Russia"}],
"posts":[{"id":"q","role":"Queen","organization_id":"r"}],
"memberships":[{"id":"m","person_id":"p","post_id":"q","start_date":"2004","end_date":"2005"}],
"events":[{"id":"e","name":"Talks","start_date":"2004-05-06","attendees":[{"id":"p"}]}]}
)"},
    {InputFormat::kTenures,
     "person,office,polity,start,end,acting,person_key,office_key,source\r\n"
     "\"Ann, \"\"A\"\"\",Queen,Russia,2004,..,yes,Q1,,x\r\nBob,King,ru,2004-05,2006,,,,\r\n"},
};

// Whatever comes of it can be sent.
void ExpectSound(const Imported& imported, const std::string& text) {
  for (const v1::ArticleFacts& facts : imported.facts) {
    EXPECT_TRUE(CheckFacts(facts).ok()) << facts.ShortDebugString() << "\nof " << text;
    EXPECT_THAT(facts.article().key(), Not(IsEmpty())) << text;
    EXPECT_THAT(facts.extractor(), Not(IsEmpty())) << text;
  }
}

TEST(RecordImportersTest, ReadTheirSamples) {
  for (const Sample& sample : kSamples) {
    const Imported imported = Import(sample.format, sample.text);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    EXPECT_THAT(imported.rejects, IsEmpty());
    EXPECT_GE(imported.facts.size(), 2u);
    ExpectSound(imported, sample.text);
  }
}

TEST(RecordImportersTest, SurviveAnyTruncation) {
  for (const Sample& sample : kSamples) {
    const std::string text = sample.text;
    for (size_t size = 0; size < text.size(); size += 11) {
      ExpectSound(Import(sample.format, text.substr(0, size)), text.substr(0, size));
    }
  }
}

TEST(RecordImportersTest, SurviveAnyChange) {
  uint32_t seed = 12345;
  const auto random = [&seed](uint32_t bound) {
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % bound;
  };
  static constexpr char kBytes[] = "\0\"{}[],:\\\n\r 0-x\xff\xc3";
  for (const Sample& sample : kSamples) {
    for (int round = 0; round < 150; ++round) {
      std::string text = sample.text;
      for (uint32_t change = 0; change <= random(4); ++change) {
        const size_t at = random(static_cast<uint32_t>(text.size()));
        const char byte = kBytes[random(sizeof(kBytes) - 1)];
        switch (random(3)) {
          case 0:
            text[at] = byte;
            break;
          case 1:
            text.insert(at, 1, byte);
            break;
          default:
            text.erase(at, 1 + random(20));
        }
      }
      ExpectSound(Import(sample.format, text), text);
    }
  }
}

TEST(RecordImportersTest, StopWhenTheyAreTold) {
  std::atomic<bool> stop{true};
  RecordImportOptions options;
  options.stop = &stop;
  for (const Sample& sample : kSamples) {
    EXPECT_THAT(Import(sample.format, sample.text, options).facts, IsEmpty());
  }
}

TEST(RecordImportersTest, HaveNoImporterForOtherFormats) {
  EXPECT_THAT(Import(InputFormat::kText, "x").status.message(), HasSubstr("no format of records"));
}

}  // namespace
}  // namespace chancery
