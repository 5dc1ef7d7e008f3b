#include "client/loader/fact_builder.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/loader/source_item.h"
#include "storage/model/time_interval.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// What the server takes for a name or key.
constexpr size_t kMaxNameBytes = 1024;

struct KindWord {
  v1::MeetingKind kind;
  absl::string_view word;
};
constexpr KindWord kKindWords[] = {
    {v1::MEETING_KIND_IN_PERSON, "in person"},
    {v1::MEETING_KIND_PHONE, "phone"},
    {v1::MEETING_KIND_VIDEO, "video"},
    {v1::MEETING_KIND_SUMMIT, "summit"},
};

std::string CutName(absl::string_view name) {
  return std::string(TruncateUtf8(name, kMaxNameBytes));
}

template <typename Keys>
void AddKeys(const std::vector<std::string>& from, Keys* keys) {
  for (const std::string& key : from) {
    if (key.size() > kMaxNameBytes) continue;
    if (std::find(keys->begin(), keys->end(), key) == keys->end()) *keys->Add() = key;
  }
}

}  // namespace

FactBuilder::FactBuilder(absl::string_view extractor, absl::string_view version,
                         const RecordArticle& article) {
  facts_.set_extractor(std::string(extractor));
  facts_.set_extractor_version(std::string(version));
  v1::ArticleSource* source = facts_.mutable_article();
  source->set_key(article.key);
  source->set_title(CutName(article.title));
  source->set_publisher(article.publisher);
  source->set_url(article.url);
  if (!article.published.is_unknown()) {
    source->mutable_published()->set_edtf(article.published.ToString());
  }
  source->set_language("en");
}

int FactBuilder::AddPerson(absl::string_view name, const std::vector<std::string>& keys) {
  const std::string identity =
      keys.empty() ? absl::StrCat("name ", name) : absl::StrJoin(keys, " ");
  const auto added = persons_.emplace(identity, facts_.persons_size());
  if (added.second) {
    v1::PersonFact* person = facts_.add_persons();
    person->set_name(CutName(name));
    AddKeys(keys, person->mutable_keys());
  }
  return added.first->second;
}

void FactBuilder::AddAliases(int person, const std::vector<std::string>& aliases) {
  v1::PersonFact& fact = *facts_.mutable_persons(person);
  for (const std::string& alias : aliases) {
    if (alias.empty() || alias.size() > kMaxNameBytes || alias == fact.name()) continue;
    const auto& known = fact.aliases();
    if (std::find(known.begin(), known.end(), alias) == known.end()) fact.add_aliases(alias);
  }
}

void FactBuilder::SetLife(int person, const PartialDate& birth, const PartialDate& death) {
  v1::PersonFact& fact = *facts_.mutable_persons(person);
  if (!birth.is_unknown()) fact.mutable_birth()->set_edtf(birth.ToString());
  if (!death.is_unknown()) fact.mutable_death()->set_edtf(death.ToString());
}

int FactBuilder::AddOffice(absl::string_view title, absl::string_view polity,
                           const std::vector<std::string>& keys) {
  const auto added = offices_.emplace(
      absl::StrCat(title, "\n", polity, "\n", absl::StrJoin(keys, " ")), facts_.offices_size());
  if (added.second) {
    v1::OfficeFact* office = facts_.add_offices();
    office->set_title(CutName(title));
    office->set_polity(CutName(polity));
    AddKeys(keys, office->mutable_keys());
  }
  return added.first->second;
}

v1::TenureFact& FactBuilder::AddTenure(int person, int office, v1::TimeInterval interval,
                                       bool acting, absl::string_view line) {
  v1::TenureFact* tenure = facts_.add_tenures();
  tenure->set_person(person);
  tenure->set_office(office);
  *tenure->mutable_interval() = std::move(interval);
  tenure->set_acting(acting);
  *tenure->add_sources() = AddLine(line);
  return *tenure;
}

v1::MeetingFact& FactBuilder::AddMeeting(absl::string_view line) {
  v1::MeetingFact* meeting = facts_.add_meetings();
  *meeting->add_sources() = AddLine(line);
  return *meeting;
}

v1::FactSource FactBuilder::AddLine(absl::string_view line) {
  std::string& text = *facts_.mutable_article()->mutable_text();
  v1::FactSource source;
  source.mutable_sentence()->set_begin(static_cast<int32_t>(text.size()));
  absl::StrAppend(&text, line);
  source.mutable_sentence()->set_end(static_cast<int32_t>(text.size()));
  text.push_back('\n');
  for (v1::PersonFact& person : *facts_.mutable_persons()) {
    if (person.sources_size() == 0) *person.add_sources() = source;
  }
  for (v1::OfficeFact& office : *facts_.mutable_offices()) {
    if (office.sources_size() == 0) *office.add_sources() = source;
  }
  return source;
}

v1::ArticleFacts FactBuilder::Build() && { return std::move(facts_); }

absl::StatusOr<v1::TimeInterval> MakeInterval(const PartialDate& start, const PartialDate& end,
                                              EndKnown state, const PartialDate& last_known) {
  using State = TimeInterval::EndState;
  const bool ended = state == EndKnown::kEnded || !end.is_unknown();
  const State end_state = ended                         ? State::kEnded
                          : state == EndKnown::kOngoing ? State::kOngoing
                                                        : State::kUnknown;
  if (!TimeInterval::Create(start, end_state, end).ok()) {
    return RejectError(
        reject_reason::kRecordInvalid,
        absl::StrCat("the end ", end.ToString(), " is before the start ", start.ToString()));
  }
  v1::TimeInterval interval;
  if (!start.is_unknown()) interval.mutable_start()->set_edtf(start.ToString());
  if (!end.is_unknown()) interval.mutable_end()->set_edtf(end.ToString());
  interval.set_end_state(ended                         ? v1::END_STATE_ENDED
                         : state == EndKnown::kOngoing ? v1::END_STATE_ONGOING
                                                       : v1::END_STATE_UNKNOWN);
  if (last_known.is_exact_day() &&
      TimeInterval::Create(start, end_state, end, last_known.earliest()).ok()) {
    interval.mutable_last_known()->set_edtf(last_known.ToString());
  }
  return interval;
}

absl::StatusOr<PartialDate> ReadRecordDate(absl::string_view text, absl::string_view field) {
  text = absl::StripAsciiWhitespace(text);
  absl::string_view day = text;
  const size_t time = text.find_first_of("T ");
  if (time == 10) day = text.substr(0, time);
  absl::StatusOr<PartialDate> date = PartialDate::Parse(day);
  if (date.ok()) return date;
  return RejectError(reject_reason::kRecordInvalid,
                     absl::StrCat(field, ": \"", TruncateUtf8(text, 60), "\" is no date"));
}

absl::StatusOr<PartialDate> DateBetween(const PartialDate& start, const PartialDate& end) {
  if (start.is_unknown()) return end;
  if (end.is_unknown() || start == end) return start;
  absl::StatusOr<PartialDate> range = PartialDate::Between(start, end);
  if (range.ok()) return range;
  return RejectError(
      reject_reason::kRecordInvalid,
      absl::StrCat("the end ", end.ToString(), " is before the start ", start.ToString()));
}

absl::string_view MeetingKindWord(v1::MeetingKind kind) {
  for (const KindWord& known : kKindWords) {
    if (known.kind == kind) return known.word;
  }
  return "";
}

v1::MeetingKind ParseMeetingKindWord(absl::string_view word) {
  for (const KindWord& known : kKindWords) {
    if (known.word == word) return known.kind;
  }
  return v1::MEETING_KIND_UNSPECIFIED;
}

}  // namespace chancery
