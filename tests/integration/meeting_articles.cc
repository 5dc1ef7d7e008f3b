#include "tests/integration/meeting_articles.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery {
namespace {

constexpr char kGiven[][8] = {"Anna", "Boris", "Carla", "David", "Elena", "Farid", "Grace"};
constexpr char kFamily[][12] = {"Almeida",   "Brandt", "Castellan", "Dupont", "Eriksen", "Ferrari",
                                "Grigorian", "Haddad", "Ivanova",   "Jansen", "Kowalski"};
constexpr char kPolity[][16] = {"France", "Japan", "Brazil", "Egypt", "Canada"};
constexpr char kPlace[][12] = {"Vienna", "Geneva", "Oslo", "Cairo"};

}  // namespace

v1::ArticleFacts ArticleNumber(int i, int version) {
  v1::ArticleFacts facts;
  facts.set_extractor("crash-test");
  facts.set_extractor_version("1");
  const auto add_person = [&facts](int number) {
    facts.add_persons()->set_name(absl::StrCat(kGiven[number % 7], " ", kFamily[number % 11]));
    v1::OfficeFact* office = facts.add_offices();
    office->set_title("foreign minister");
    office->set_polity(kPolity[number % 5]);
  };
  add_person(i % 77);
  add_person((i * 5 + 1) % 77);
  const std::string day = absl::StrFormat("%d-%02d-%02d", 1990 + i % 30, 1 + i % 12, 1 + i % 28);
  const std::string sentence =
      absl::StrCat(facts.persons(0).name(), " met ", facts.persons(1).name(), ". ");
  const std::string words =
      version == 0 ? absl::StrCat("This is number ", i, ".")
                   : absl::StrCat("This is number ", i, ", told again ", version, " times.");
  v1::ArticleSource* article = facts.mutable_article();
  article->set_key(absl::StrCat("article-", i));
  article->set_publisher("Crash Wire");
  article->set_title(absl::StrCat("Number ", i));
  article->mutable_published()->set_edtf(day);
  article->set_text(absl::StrCat(sentence, words));

  for (int person : {0, 1}) {
    v1::TenureFact* tenure = facts.add_tenures();
    tenure->set_person(person);
    tenure->set_office(person);
    tenure->mutable_interval()->mutable_last_known()->set_edtf(day);
  }
  v1::MeetingFact* meeting = facts.add_meetings();
  for (int person : {0, 1}) {
    v1::PartyFact* party = meeting->add_parties();
    party->set_person(person);
    party->set_capacity(person);
  }
  meeting->set_kind(v1::MEETING_KIND_IN_PERSON);
  meeting->set_status(v1::MEETING_STATUS_HELD);
  meeting->mutable_when()->set_edtf(day);
  meeting->set_place(kPlace[i % 4]);
  v1::TextSpan* span = meeting->add_sources()->mutable_sentence();
  span->set_begin(0);
  span->set_end(static_cast<int32_t>(sentence.size() - 1));

  v1::StatementFact* statement = facts.add_statements();
  statement->mutable_speaker()->set_person(0);
  statement->set_text(words);
  statement->set_mode(v1::STATEMENT_MODE_QUOTE);
  statement->mutable_when()->set_edtf(day);
  return facts;
}

}  // namespace chancery
