#include "client/cli/encounter_change_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace chancery {
namespace {

v1::EncounterChange Parse(const std::string& text) {
  v1::EncounterChange change;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &change)) << text;
  return change;
}

TEST(EncounterChangeTextTest, SaysWhatDiffers) {
  EXPECT_EQ(WhatChanged(Parse("before { } after { "
                              "counterpart_capacities { role { display_name: 'Envoy' } } "
                              "meeting { when { edtf: '2004' } } }")),
            "office: none -> Envoy; when: none -> 2004");
  EXPECT_EQ(WhatChanged(Parse("before { } after { }")), "other parties, topics or title");
  EXPECT_EQ(WhatChanged(Parse("after { } new_counterpart: true")), "new");
  EXPECT_EQ(WhatChanged(Parse("before { }")), "");
}

TEST(EncounterChangeTextTest, ARowThatIsGoneIsShownAsItWas) {
  EXPECT_EQ(RowOf(Parse("before { counterpart { name: 'people/1' } }")).counterpart().name(),
            "people/1");
  EXPECT_EQ(ChangeMark(v1::CHANGE_KIND_REMOVED), "-");
  EXPECT_EQ(ChangeMark(v1::CHANGE_KIND_UNSPECIFIED), "");
}

}  // namespace
}  // namespace chancery
