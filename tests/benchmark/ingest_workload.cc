#include "tests/benchmark/ingest_workload.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

constexpr std::array<absl::string_view, 30> kCountries = {
    "Austria", "Slovakia", "Hungary", "Slovenia", "India",   "Nepal",   "Chile", "Guinea",
    "Ghana",   "Senegal",  "Nigeria", "Vietnam",  "Japan",   "Israel",  "Oman",  "Cuba",
    "Jamaica", "Mexico",   "Denmark", "Poland",   "Greece",  "Albania", "Kenya", "Kuwait",
    "Finland", "Sweden",   "Norway",  "Ireland",  "Belgium", "Peru"};
constexpr std::array<absl::string_view, 12> kCities = {"Geneva", "Vienna",   "Oslo",   "Rome",
                                                       "Madrid", "Helsinki", "Ankara", "Brussels",
                                                       "Lisbon", "Cairo",    "Tokyo",  "Berlin"};
constexpr std::array<absl::string_view, 4> kOffices = {"prime minister", "defence minister",
                                                       "president", "finance minister"};
constexpr std::array<absl::string_view, 20> kBegin = {"Ba", "Do", "Fe", "Gi", "Ha", "Ju", "Ka",
                                                      "Le", "Mi", "No", "Pe", "Ra", "Sa", "Ti",
                                                      "Ul", "Va", "We", "Xe", "Yo", "Zu"};
constexpr std::array<absl::string_view, 15> kEnd = {"bor", "das", "fin", "gur", "hel",
                                                    "kim", "lan", "mir", "nos", "pol",
                                                    "rad", "sen", "tan", "vor", "zek"};

struct Holder {
  std::string name;
  std::string title;
  std::string country;
};

// One of 300 people, five to a surname.
Holder PersonOf(int i) {
  Holder holder;
  holder.name =
      absl::StrCat(kBegin[i % 20], kEnd[i / 20], " ", kBegin[(i * 7 + 3) % 20], kEnd[i % 3], "ov");
  holder.country = std::string(kCountries[i % 30]);
  holder.title = i < 30 ? "foreign minister" : std::string(kOffices[i % 4]);
  return holder;
}

// One of 200 people named Kim.
Holder KimOf(int i, bool bare) {
  Holder holder = PersonOf(i);
  holder.name = bare ? "Kim" : absl::StrCat(kBegin[i % 20], kEnd[i / 20], " Kim");
  return holder;
}

class Writer {
 public:
  Writer(absl::string_view scenario, int n, DayNumber day) : when_(Text(day)) {
    facts_.set_extractor("workload");
    facts_.set_extractor_version("1");
    v1::ArticleSource& article = *facts_.mutable_article();
    article.set_publisher(absl::StrCat("Wire ", n % 5));
    article.set_key(absl::StrFormat("%s-%07d", scenario, n));
    article.set_title("Talks");
    article.set_text("They met, and he said so.");
    article.mutable_published()->set_edtf(Text(day + 1));
  }

  // The number of the person, which is that of the office too.
  int Add(const Holder& holder) {
    v1::PersonFact& person = *facts_.add_persons();
    person.set_name(holder.name);
    v1::OfficeFact& office = *facts_.add_offices();
    office.set_title(holder.title);
    office.set_polity(holder.country);
    v1::TenureFact& tenure = *facts_.add_tenures();
    const int index = facts_.persons_size() - 1;
    tenure.set_person(index);
    tenure.set_office(index);
    tenure.mutable_interval()->mutable_last_known()->set_edtf(when_);
    return index;
  }

  void Met(const std::vector<int>& people, v1::MeetingKind kind, absl::string_view place) {
    v1::MeetingFact& meeting = *facts_.add_meetings();
    for (int person : people) {
      v1::PartyFact& party = *meeting.add_parties();
      party.set_person(person);
      party.set_capacity(person);
    }
    meeting.set_kind(kind);
    meeting.set_status(v1::MEETING_STATUS_HELD);
    meeting.mutable_when()->set_edtf(when_);
    meeting.set_place(std::string(place));
    meeting.add_sources()->mutable_sentence()->set_end(9);
  }

  void Said(int person, absl::string_view words, bool dated) {
    v1::StatementFact& statement = *facts_.add_statements();
    statement.mutable_speaker()->set_person(person);
    statement.mutable_speaker()->set_capacity(person);
    statement.set_text(std::string(words));
    statement.set_mode(v1::STATEMENT_MODE_QUOTE);
    if (dated) {
      statement.mutable_when()->set_edtf(when_);
      statement.set_meeting(0);
    }
    statement.add_sources()->mutable_sentence()->set_end(9);
  }

  v1::ArticleFacts Take() { return std::move(facts_); }

 private:
  static std::string Text(DayNumber day) { return PartialDate::FromDayNumber(day).ToString(); }

  const std::string when_;
  v1::ArticleFacts facts_;
};

}  // namespace

absl::string_view NameOf(IngestScenario scenario) {
  switch (scenario) {
    case IngestScenario::kFeed:
      return "feed";
    case IngestScenario::kRandom:
      return "random";
    case IngestScenario::kSameWords:
      return "same-words";
    case IngestScenario::kUndated:
      return "undated";
    case IngestScenario::kSurnames:
      return "surnames";
    case IngestScenario::kSummit:
      return "summit";
    case IngestScenario::kDay:
      return "day";
    case IngestScenario::kDecisions:
      return "decisions";
    case IngestScenario::kTwoNames:
      return "two-names";
  }
  return "";
}

absl::optional<IngestScenario> ParseIngestScenario(absl::string_view name) {
  for (IngestScenario scenario : kIngestScenarios) {
    if (NameOf(scenario) == name) return scenario;
  }
  return absl::nullopt;
}

v1::ArticleFacts MakeArticle(IngestScenario scenario, int n) {
  constexpr int kPeople = 300;
  constexpr int kKims = 200;
  std::mt19937 random(static_cast<uint32_t>(n));
  const auto pick = [&random](int count) {
    return static_cast<int>(random() % static_cast<uint32_t>(count));
  };
  const DayNumber first = PartialDate::Day(2005, 1, 3).earliest();
  DayNumber day = first + n / 4;
  if (scenario == IngestScenario::kRandom) day = first + pick(5000);
  if (scenario == IngestScenario::kDay || scenario == IngestScenario::kSameWords ||
      scenario == IngestScenario::kUndated) {
    day = first + n / 50;
  }
  if (scenario == IngestScenario::kSummit) day = first;
  Writer writer(NameOf(scenario), n, day);
  if (scenario == IngestScenario::kSummit) {
    std::vector<int> present;
    for (int i = 0; i < 20; ++i) {
      // The first article names all of them.
      if (n == 0 || i < 2 || pick(4) != 0) present.push_back(writer.Add(PersonOf(i)));
    }
    writer.Met(present, v1::MEETING_KIND_SUMMIT, pick(3) == 0 ? "" : "Geneva");
    writer.Said(0, absl::StrCat("There are ", n, " things to be done."), true);
    return writer.Take();
  }
  const int with = pick(kPeople);
  const int caller = (with + 1 + pick(kPeople - 1)) % kPeople;
  const auto person = [&](int i) {
    if (scenario == IngestScenario::kSurnames) return KimOf(i % kKims, pick(2) == 0);
    return PersonOf(i);
  };
  const bool elsewhere = scenario == IngestScenario::kTwoNames && n % 2 == 1;
  const int minister = writer.Add(
      {std::string(elsewhere ? kMinisterElsewhere : kMinister), "foreign minister", "Russia"});
  const int guest = writer.Add(person(with));
  const int other = writer.Add(person(caller));
  writer.Met({minister, guest}, v1::MEETING_KIND_IN_PERSON, kCities[n % kCities.size()]);
  writer.Met({minister, other}, v1::MEETING_KIND_PHONE, "");
  const bool own = scenario != IngestScenario::kSameWords && scenario != IngestScenario::kUndated;
  writer.Said(minister, own ? absl::StrCat("We have spoken of matter ", n, ".") : "It is as it is.",
              scenario != IngestScenario::kUndated);
  writer.Said(guest, absl::StrCat("Talks of the ", n, ". kind are good."), true);
  return writer.Take();
}

}  // namespace chancery
