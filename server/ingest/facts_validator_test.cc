#include "server/ingest/facts_validator.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "server/ingest/ingest_test_facts.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

absl::Status Check(absl::string_view facts) {
  return ValidateFacts(Facts("CNN", "a", "2013-09-12", absl::StrCat(kLavrovAndKerry, facts)));
}

TEST(FactsValidatorTest, AcceptsWhatIsWellFormed) {
  EXPECT_THAT(Check(""), IsOk());
  EXPECT_THAT(Check(R"pb(
                tenures {
                  person: 0
                  office: 0
                  interval { start { edtf: '2004' } }
                }
                meetings {
                  parties { person: 0 }
                  parties { group: 'officials' }
                }
                statements {
                  speaker { person: 0 }
                  text: 'no'
                  mode: STATEMENT_MODE_QUOTE
                  sources { words { begin: 37 end: 39 } }
                }
              )pb"),
              IsOk());
}

struct BadCase {
  const char* facts;
  const char* field;
};

TEST(FactsValidatorTest, NamesTheFieldThatIsWrong) {
  const BadCase kCases[] = {
      {"persons { }", "persons[2].name"},
      {"offices { polity: 'X' }", "offices[2].title"},
      {"tenures { person: 2 }", "tenures[0].person"},
      {"tenures { person: -1 }", "tenures[0].person"},
      {"tenures { office: 9 }", "tenures[0].office"},
      {"tenures { interval { start { edtf: 'soon' } } }", "tenures[0].interval"},
      {"tenures { interval { start { edtf: '2004' } end { edtf: '1994' } "
       "end_state: END_STATE_ENDED } }",
       "tenures[0].interval"},
      {"meetings { }", "meetings[0].parties"},
      {"meetings { parties { } }", "meetings[0].parties[0]"},
      {"meetings { parties { person: 7 } }", "meetings[0].parties[0].person"},
      {"meetings { parties { person: 0 capacity: 7 } }", "meetings[0].parties[0].capacity"},
      {"meetings { parties { person: 0 capacity_qualifier: OFFICE_QUALIFIER_FORMER } }",
       "meetings[0].parties[0].capacity_qualifier"},
      {"meetings { parties { person: 0 capacity: 0 capacity_qualifier: 9 } }",
       "meetings[0].parties[0].capacity_qualifier"},
      {"meetings { parties { person: 0 } when { edtf: '2013-13' } }", "meetings[0].when"},
      {"meetings { parties { person: 0 } kind: 77 }", "meetings[0].kind"},
      {"meetings { parties { person: 0 } sources { sentence { begin: 5 end: 4 } } }",
       "meetings[0].sources[0].sentence"},
      {"meetings { parties { person: 0 } sources { sentence { end: 4000 } } }",
       "meetings[0].sources[0].sentence"},
      {"meetings { parties { person: 0 } sources { confidence: 1.5 } }",
       "meetings[0].sources[0].confidence"},
      {"statements { speaker { person: 0 } }", "statements[0].text"},
      {"statements { text: 'x' }", "statements[0].speaker"},
      {"statements { text: 'x' speaker { person: 0 } meeting: 0 }", "statements[0].meeting"},
  };
  for (const BadCase& c : kCases) {
    const absl::Status status = Check(c.facts);
    EXPECT_THAT(status, HasViolation(c.field)) << c.facts << ": " << status;
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument)) << c.facts;
  }
}

TEST(FactsValidatorTest, RefusesAQuotationThatIsNotInTheText) {
  const absl::Status status = Check(R"pb(
    statements {
      speaker { person: 0 }
      text: 'yes'
      mode: STATEMENT_MODE_QUOTE
      sources { words { begin: 37 end: 39 } }
    }
  )pb");
  EXPECT_THAT(status, HasReason("EVIDENCE_MISMATCH"));
  EXPECT_EQ(GetErrorDetail(status)->metadata["offset"], "37");
}

TEST(FactsValidatorTest, TakesAQuotationOfSeveralSentences) {
  const std::string quotation =
      "statements { speaker { person: 0 } text: 'Geneva. He said' mode: STATEMENT_MODE_QUOTE"
      " sources { words { begin: 20 end: 27 } } sources { words { begin: $0 end: 35 } } }";
  EXPECT_THAT(Check(absl::StrReplaceAll(quotation, {{"$0", "28"}})), IsOk());
  EXPECT_THAT(Check(absl::StrReplaceAll(quotation, {{"$0", "0"}})), HasReason("EVIDENCE_MISMATCH"));
}

TEST(FactsValidatorTest, NamesTheByteThatIsNotUtf8) {
  v1::ArticleFacts facts = Facts("CNN", "a", "2013-09-12", "");
  facts.mutable_article()->set_text("abc\xff");
  EXPECT_THAT(ValidateFacts(facts),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("at byte 3")));
}

TEST(FactsValidatorTest, NamesTheLimitOfALongText) {
  v1::ArticleFacts facts = Facts("CNN", "a", "2013-09-12", "");
  facts.mutable_article()->set_text(std::string(kMaxArticleTextBytes + 1, 'x'));
  EXPECT_THAT(ValidateFacts(facts), HasReason("LIMIT_EXCEEDED"));
}

// Counts are looked at before the work, and each limit says its name.
TEST(FactsValidatorTest, NamesTheLimitOfACount) {
  const auto repeat = [](int count, absl::string_view text) {
    std::string all;
    for (int i = 0; i < count; ++i) absl::StrAppend(&all, text);
    return all;
  };
  const std::string long_name(kMaxNameBytes + 1, 'x');
  const struct {
    std::string facts;
    const char* limit;
  } kCases[] = {
      {absl::StrCat("meetings {", repeat(kMaxParties + 1, "parties { group: 'g' }"), "}"),
       "max_parties"},
      {repeat(700, absl::StrCat("meetings {", repeat(kMaxParties, "parties { person: 0 }"), "}")),
       "max_index_rows"},
      {absl::StrCat("meetings { parties { person: 0 }", repeat(kMaxTopics + 1, "topics: 't'"), "}"),
       "max_topics"},
      {absl::StrCat("meetings { parties { group: '", long_name, "' } }"), "max_name_bytes"},
      {absl::StrCat("meetings { parties { person: 0 } place: '", long_name, "' }"),
       "max_name_bytes"},
      {absl::StrCat("persons { name: 'A'", repeat(kMaxAliases + 1, "aliases: 'a'"), "}"),
       "max_aliases"},
      {absl::StrCat("persons { name: 'A'", repeat(kMaxKeys + 1, "keys: 'a'"), "}"), "max_keys"},
      {absl::StrCat("offices { title: 'A'", repeat(kMaxKeys + 1, "keys: 'a'"), "}"), "max_keys"},
      {absl::StrCat("persons { name: 'A'", repeat(kMaxSourcesPerArticle + 1, "sources { }"), "}"),
       "max_sources_per_article"},
      {repeat(kMaxFactsOfAKind + 1, "persons { name: 'A' }"), "max_facts_of_a_kind"},
      {absl::StrCat(repeat(8000, "persons { name: 'A' }"), repeat(8000, "offices { title: 'A' }"),
                    repeat(8000, "tenures { }")),
       "max_facts_per_article"},
      {absl::StrCat("statements { speaker { person: 0 } text: '",
                    std::string(kMaxStatementBytes + 1, 'x'), "' }"),
       "max_statement_bytes"},
  };
  for (const auto& test : kCases) {
    const absl::Status status = Check(test.facts);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted)) << test.limit;
    const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
    ASSERT_TRUE(detail.has_value()) << status;
    EXPECT_EQ(detail->metadata.at("limit"), test.limit);
  }
}

TEST(FactsValidatorTest, ListsABoundedNumberOfViolations) {
  std::string facts;
  for (int i = 0; i < 100; ++i) absl::StrAppend(&facts, "tenures { person: 9 } ");
  const absl::optional<ErrorDetail> detail = GetErrorDetail(Check(facts));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->violations.size(), kMaxViolations + 1);
}

}  // namespace
}  // namespace chancery
