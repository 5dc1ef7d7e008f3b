#include "client/loader/xml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/status/status.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

std::unique_ptr<XmlDocument> Parsed(std::string text) {
  absl::StatusOr<std::unique_ptr<XmlDocument>> document = XmlDocument::Parse(text, "x.xml");
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? *std::move(document) : nullptr;
}

TEST(XmlReaderTest, ReadsElementsAttributesTextAndLines) {
  const auto document = Parsed(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- trips -->\n<trips>\n"
      "  <trip who=\"a&amp;b\">\n    <id>7</id>\n    <remarks>Met  with\n      <b>X</b> &#38; "
      "<![CDATA[<Y>]]>.</remarks>\n  </trip>\n  <trip/>\n</trips>\n");
  ASSERT_NE(document, nullptr);
  const XmlNode root = document->root();
  EXPECT_EQ(root.name(), "trips");
  EXPECT_EQ(root.line(), 3);
  ASSERT_THAT(root.Children("trip"), SizeIs(2));
  const XmlNode trip = root.Children("trip")[0];
  EXPECT_EQ(trip.line(), 4);
  EXPECT_EQ(trip.Attribute("who"), "a&b");
  EXPECT_EQ(trip.Attribute("whom"), "");
  EXPECT_EQ(trip.Child("id").Text(), "7");
  EXPECT_EQ(trip.Child("id").line(), 5);
  EXPECT_EQ(trip.Child("remarks").Text(), "Met with X & <Y>.");
  EXPECT_EQ(root.Children("trip")[1].line(), 9);
}

TEST(XmlReaderTest, WhatIsNotThereReadsAsEmpty) {
  const auto document = Parsed("<a/>");
  ASSERT_NE(document, nullptr);
  const XmlNode none = document->root().Child("b");
  EXPECT_FALSE(none);
  EXPECT_EQ(none.name(), "");
  EXPECT_EQ(none.Text(), "");
  EXPECT_EQ(none.line(), 0);
  EXPECT_FALSE(none.Child("c"));
  EXPECT_THAT(none.Children(), SizeIs(0));
  EXPECT_EQ(none.Attribute("d"), "");
}

TEST(XmlReaderTest, SkipsAByteOrderMark) {
  const auto document = Parsed("\xEF\xBB\xBF<a>x</a>");
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(document->root().Text(), "x");
  EXPECT_EQ(document->root().line(), 1);
}

TEST(XmlReaderTest, NamesThePlaceOfAMistake) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "x.xml: holds no element"},
      {"<!-- -->", "x.xml: holds no element"},
      {"<a>\n<b>x</b>\n", "x.xml:2:9: the file ends within <a> of line 1: it is cut off"},
      {"<a>\n<b>x</b", "x.xml:2:7: the file ends within <b> of line 2: it is cut off"},
      {"<a>\n<b attr=\"1", "x.xml:2:10: the file ends within <a> of line 1: it is cut off"},
      {"<a><!-- x", "x.xml:1:4: a comment has no end"},
      {"<a><![CDATA[x", "x.xml:1:4: a CDATA section has no end"},
      {"<a>\n<b>\n</c></a>", "x.xml:3:1: </c> does not match <b> of line 2"},
      {"<a/></a>", "x.xml:1:5: </a> ends nothing"},
      {"<a/><b/>", "x.xml:1:5: <b> is a second root element"},
      {"<a/>x", "x.xml:1:5: text outside of the root element"},
      {"<a>&foo;</a>", "x.xml:1:4: unknown entity &foo;"},
      {"<a>R & B</a>", "x.xml:1:6: a bare &"},
      {"<a>1 < 2</a>", "x.xml:1:6: a bare <"},
      {"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "x.xml:1:1: document types"},
      {"<a>\n\xFF</a>", "x.xml:2:1: not UTF-8"},
      {"<a b=1/>", "x.xml:1:"},
  };
  for (const auto& c : kCases) {
    const auto document = XmlDocument::Parse(c.first, "x.xml");
    EXPECT_EQ(document.status().code(), absl::StatusCode::kInvalidArgument) << c.first;
    EXPECT_THAT(std::string(document.status().message()), StartsWith(c.second)) << c.first;
  }
  EXPECT_FALSE(XmlDocument::Parse(std::string("<a>\0</a>", 8), "x.xml").ok());
}

TEST(XmlReaderTest, EveryPrefixOfAFileIsRefusedAsCutOff) {
  const std::string text = "<trips>\n<trip who=\"x\"><id>1</id><!-- c --></trip>\n</trips>";
  for (size_t n = 0; n < text.size(); ++n) {
    EXPECT_FALSE(XmlDocument::Parse(text.substr(0, n), "x.xml").ok()) << n;
  }
  EXPECT_TRUE(XmlDocument::Parse(text, "x.xml").ok());
}

TEST(XmlReaderTest, LimitsNameThemselves) {
  XmlLimits limits;
  limits.max_bytes = 10;
  auto status = XmlDocument::Parse("<a>0123456789</a>", "x.xml", limits).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("max_bytes"));
  limits = XmlLimits();
  limits.max_depth = 3;
  EXPECT_TRUE(XmlDocument::Parse("<a><a><a/></a></a>", "x.xml", limits).ok());
  status = XmlDocument::Parse("<a><a><a><a></a></a></a></a>", "x.xml", limits).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("max_depth"));
}

TEST(XmlReaderTest, VeryDeepNestingIsRefusedBeforeItIsParsed) {
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "<a>";
  EXPECT_EQ(XmlDocument::Parse(deep, "x.xml").status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace chancery
