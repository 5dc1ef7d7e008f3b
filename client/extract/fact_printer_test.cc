#include "client/extract/fact_printer.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(FactPrinterTest, PrintsOneLineOfJson) {
  v1::ArticleFacts facts;
  facts.mutable_article()->set_key("a.txt");
  facts.mutable_article()->set_text("They met.");
  facts.add_persons()->set_name("Ana Costa");
  v1::OfficeFact* office = facts.add_offices();
  office->set_title("President");
  office->set_polity("Portugal");
  v1::MeetingFact* meeting = facts.add_meetings();
  v1::PartyFact* party = meeting->add_parties();
  party->set_person(0);
  party->set_capacity(0);
  meeting->add_parties()->set_polity("Spain");
  meeting->add_parties()->set_group("rebels");
  meeting->add_parties()->set_office(0);
  meeting->set_kind(v1::MEETING_KIND_PHONE);
  meeting->set_status(v1::MEETING_STATUS_DENIED);
  meeting->mutable_when()->set_edtf("2010-06");
  meeting->set_place("Lisbon");
  meeting->add_topics("fish");
  meeting->add_sources()->mutable_sentence()->set_end(9);
  v1::StatementFact* statement = facts.add_statements();
  statement->mutable_speaker()->set_person(0);
  statement->set_text("Yes");
  v1::StatementFact* paraphrase = facts.add_statements();
  paraphrase->set_mode(v1::STATEMENT_MODE_PARAPHRASE);
  paraphrase->set_text("no");
  v1::TenureFact* tenure = facts.add_tenures();
  tenure->set_person(0);
  tenure->set_office(0);
  tenure->set_qualifier("former");
  EXPECT_EQ(
      PrintFacts(facts),
      R"({"article": "a.txt", "meetings": [{"participants": [{"name": "Ana Costa", "office": "President", )"
      R"("country": "Portugal"}, {"country": "Spain"}, {"group": "rebels"}, {"office": "President", )"
      R"("country": "Portugal"}], "kind": "phone", "status": "denied", "date": "2010-06", "place": )"
      R"("Lisbon", "topics": ["fish"], "evidence": "They met."}], "statements": [{"speaker": "Ana )"
      R"(Costa", "quote": "Yes"}], "roles": [{"person": "Ana Costa", "office": "former President", )"
      R"("polity": "Portugal"}]})");
}

TEST(FactPrinterTest, EscapesWhatJsonMust) {
  v1::ArticleFacts facts;
  facts.mutable_article()->set_key("a\"b\\c\nd\x01\xff");
  EXPECT_EQ(PrintFacts(facts),
            "{\"article\": \"a\\\"b\\\\c\\nd\\u0001\xef\xbf\xbd\", \"meetings\": [], "
            "\"statements\": [], \"roles\": []}");
}

TEST(FactPrinterTest, IndicesAndSpansOutOfRangeAreLeftOut) {
  v1::ArticleFacts facts;
  v1::MeetingFact* meeting = facts.add_meetings();
  meeting->add_parties()->set_person(7);
  meeting->add_sources()->mutable_sentence()->set_end(99);
  facts.add_tenures()->set_person(-1);
  EXPECT_EQ(PrintFacts(facts),
            "{\"article\": \"\", \"meetings\": [{\"participants\": [{}], \"topics\": []}], "
            "\"statements\": [], \"roles\": []}");
}

}  // namespace
}  // namespace chancery
