#include "server/ingest/facts_validator.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/index_estimate.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

class Checker {
 public:
  explicit Checker(const v1::ArticleFacts& facts) : facts_(facts), text_(facts.article().text()) {}

  absl::Status Run() {
    if (text_.size() > kMaxArticleTextBytes) {
      return LimitExceeded("max_article_text_bytes", kMaxArticleTextBytes, "article.text");
    }
    Text(text_, "article.text");
    Require(!facts_.extractor().empty(), "extractor", "is missing");
    Require(!facts_.extractor_version().empty(), "extractor_version", "is missing");
    Date(facts_.article().published(), "article.published");
    Limit(facts_.article().title().size(), kMaxTitleBytes, "max_title_bytes", "article.title");
    Limit(facts_.article().url().size(), kMaxUrlBytes, "max_url_bytes", "article.url");
    for (const auto& [value, field] :
         {std::make_pair(&facts_.article().key(), "article.key"),
          std::make_pair(&facts_.article().publisher(), "article.publisher"),
          std::make_pair(&facts_.article().language(), "article.language"),
          std::make_pair(&facts_.extractor(), "extractor"),
          std::make_pair(&facts_.extractor_version(), "extractor_version")}) {
      Limit(value->size(), kMaxNameBytes, "max_name_bytes", field);
    }
    const std::pair<int, const char*> sizes[] = {{facts_.persons_size(), "persons"},
                                                 {facts_.offices_size(), "offices"},
                                                 {facts_.tenures_size(), "tenures"},
                                                 {facts_.meetings_size(), "meetings"},
                                                 {facts_.statements_size(), "statements"}};
    int facts = 0;
    for (const auto& size : sizes) {
      Limit(size.first, kMaxFactsOfAKind, "max_facts_of_a_kind", size.second);
      facts += size.first;
    }
    Limit(facts, kMaxFactsPerArticle, "max_facts_per_article", "the article");
    // The rest would index what is not there, or is too much.
    if (!limit_.ok() || !violations_.empty()) return Result();
    for (int i = 0; limit_.ok() && i < facts_.persons_size(); ++i) {
      Check(facts_.persons(i), absl::StrCat("persons[", i, "]"));
    }
    for (int i = 0; limit_.ok() && i < facts_.offices_size(); ++i) {
      Check(facts_.offices(i), absl::StrCat("offices[", i, "]"));
    }
    for (int i = 0; limit_.ok() && i < facts_.tenures_size(); ++i) {
      Check(facts_.tenures(i), absl::StrCat("tenures[", i, "]"));
    }
    for (int i = 0; limit_.ok() && i < facts_.meetings_size(); ++i) {
      Check(facts_.meetings(i), absl::StrCat("meetings[", i, "]"));
    }
    for (int i = 0; limit_.ok() && i < facts_.statements_size(); ++i) {
      Check(facts_.statements(i), absl::StrCat("statements[", i, "]"));
    }
    return Result();
  }

 private:
  absl::Status Result() {
    if (!limit_.ok()) return limit_;
    if (!mismatch_.ok()) return mismatch_;
    if (violations_.empty()) return absl::OkStatus();
    if (more_ > 0) violations_.push_back({"", absl::StrCat("and ", more_, " more")});
    return InvalidFields(std::move(violations_));
  }

  void Require(bool ok, const std::string& field, absl::string_view rule) {
    if (ok) return;
    if (violations_.size() < kMaxViolations) {
      violations_.push_back({field, std::string(rule)});
    } else {
      ++more_;
    }
  }

  // False, and the first one is the result, beyond the limit.
  bool Limit(size_t size, size_t limit, absl::string_view name, absl::string_view what) {
    if (size <= limit) return true;
    if (limit_.ok()) limit_ = LimitExceeded(name, limit, what);
    return false;
  }

  template <typename Strings>
  void Keys(const Strings& keys, const std::string& field) {
    if (!Limit(keys.size(), kMaxKeys, "max_keys", field + ".keys")) return;
    for (const std::string& key : keys) Name(key, field + ".keys");
  }

  template <typename Strings>
  void Topics(const Strings& topics, const std::string& field) {
    if (!Limit(topics.size(), kMaxTopics, "max_topics", field + ".topics")) return;
    for (const std::string& topic : topics) Name(topic, field + ".topics");
  }

  // A name that need not be there.
  void OptionalName(const std::string& value, const std::string& field) {
    if (!value.empty()) Name(value, field);
  }

  void Text(absl::string_view value, const std::string& field) {
    const size_t bad = FirstInvalidUtf8(value);
    if (bad != absl::string_view::npos) {
      Require(false, field, absl::StrCat("is not valid UTF-8 at byte ", bad));
    }
  }

  void Name(const std::string& value, const std::string& field) {
    Require(!value.empty(), field, "is empty");
    if (Limit(value.size(), kMaxNameBytes, "max_name_bytes", field)) Text(value, field);
  }

  void Date(const v1::PartialDate& date, const std::string& field) {
    const absl::StatusOr<PartialDate> parsed = ToDate(date);
    if (!parsed.ok()) {
      Require(false, field,
              absl::StrCat("\"", date.edtf(), "\" is no date: ", parsed.status().message()));
    }
  }

  void Index(int32_t index, int size, const std::string& field) {
    if (index < 0 || index >= size) {
      Require(false, field, absl::StrCat("is ", index, ", of a list of ", size));
    }
  }

  bool Span(const v1::TextSpan& span, const std::string& field) {
    const auto size = static_cast<int64_t>(text_.size());
    const bool ok = span.begin() >= 0 && span.begin() <= span.end() && span.end() <= size &&
                    OnBoundary(span.begin()) && OnBoundary(span.end());
    if (!ok) {
      Require(false, field,
              absl::StrCat("[", span.begin(), ", ", span.end(), ") is no span of a text of ", size,
                           " bytes"));
    }
    return ok;
  }

  bool OnBoundary(int32_t at) const {
    return static_cast<size_t>(at) >= text_.size() ||
           (static_cast<unsigned char>(text_[at]) & 0xc0) != 0x80;
  }

  template <typename Sources>
  void CheckSources(const Sources& sources, const std::string& field) {
    sources_ += sources.size();
    if (!Limit(sources_, kMaxSourcesPerArticle, "max_sources_per_article", field)) return;
    for (int i = 0; i < sources.size(); ++i) {
      const std::string at = absl::StrCat(field, ".sources[", i, "]");
      const v1::FactSource& source = sources.Get(i);
      if (source.has_sentence()) Span(source.sentence(), at + ".sentence");
      if (source.has_words()) Span(source.words(), at + ".words");
      if (source.has_confidence() && !(source.confidence() >= 0 && source.confidence() <= 1)) {
        Require(false, at + ".confidence", "is not between 0 and 1");
      }
    }
  }

  void Check(const v1::PersonFact& person, const std::string& field) {
    Name(person.name(), field + ".name");
    if (Limit(person.aliases_size(), kMaxAliases, "max_aliases", field + ".aliases")) {
      for (const std::string& alias : person.aliases()) Name(alias, field + ".aliases");
    }
    Keys(person.keys(), field);
    OptionalName(person.polity(), field + ".polity");
    Date(person.birth(), field + ".birth");
    Date(person.death(), field + ".death");
    CheckSources(person.sources(), field);
  }

  void Check(const v1::OfficeFact& office, const std::string& field) {
    Name(office.title(), field + ".title");
    Keys(office.keys(), field);
    OptionalName(office.polity(), field + ".polity");
    CheckSources(office.sources(), field);
  }

  void Check(const v1::TenureFact& tenure, const std::string& field) {
    Index(tenure.person(), facts_.persons_size(), field + ".person");
    Index(tenure.office(), facts_.offices_size(), field + ".office");
    const absl::StatusOr<TimeInterval> interval = ToInterval(tenure.interval());
    if (!interval.ok()) {
      Require(false, field + ".interval", std::string(interval.status().message()));
    }
    OptionalName(tenure.qualifier(), field + ".qualifier");
    Keys(tenure.keys(), field);
    CheckSources(tenure.sources(), field);
  }

  void Check(const v1::PartyFact& party, const std::string& field) {
    switch (party.party_case()) {
      case v1::PartyFact::kPerson:
        Index(party.person(), facts_.persons_size(), field + ".person");
        break;
      case v1::PartyFact::kOffice:
        Index(party.office(), facts_.offices_size(), field + ".office");
        break;
      case v1::PartyFact::kPolity:
        Name(party.polity(), field + ".polity");
        break;
      case v1::PartyFact::kGroup:
        Name(party.group(), field + ".group");
        break;
      case v1::PartyFact::PARTY_NOT_SET:
        Require(false, field, "names nobody");
        break;
    }
    Require(v1::OfficeQualifier_IsValid(party.capacity_qualifier()), field + ".capacity_qualifier",
            "is not a known qualifier");
    Require(party.has_capacity() || party.capacity_qualifier() == v1::OFFICE_QUALIFIER_UNSPECIFIED,
            field + ".capacity_qualifier", "is set without a capacity");
    if (party.has_capacity()) {
      Index(party.capacity(), facts_.offices_size(), field + ".capacity");
    }
  }

  void Check(const v1::MeetingFact& meeting, const std::string& field) {
    Require(meeting.parties_size() > 0, field + ".parties", "is empty");
    if (!Limit(meeting.parties_size(), kMaxParties, "max_parties", field + ".parties")) return;
    Reckon(meeting, field);
    for (int i = 0; i < meeting.parties_size(); ++i) {
      Check(meeting.parties(i), absl::StrCat(field, ".parties[", i, "]"));
    }
    Require(v1::MeetingKind_IsValid(meeting.kind()), field + ".kind", "is not a known kind");
    Require(v1::MeetingStatus_IsValid(meeting.status()), field + ".status",
            "is not a known status");
    Date(meeting.when(), field + ".when");
    Require(meeting.duration().seconds() >= 0, field + ".duration", "is negative");
    OptionalName(meeting.place(), field + ".place");
    OptionalName(meeting.place_polity(), field + ".place_polity");
    OptionalName(meeting.title(), field + ".title");
    Topics(meeting.topics(), field);
    Keys(meeting.keys(), field);
    CheckSources(meeting.sources(), field);
  }

  // What will follow from the meeting, with those before it.
  void Reckon(const v1::MeetingFact& meeting, const std::string& field) {
    MeetingSize size;
    size.parties = static_cast<uint64_t>(meeting.parties_size());
    size.text_bytes = meeting.title().size();
    for (const v1::PartyFact& party : meeting.parties()) {
      if (party.party_case() == v1::PartyFact::kGroup) {
        size.text_bytes += party.group().size();
        continue;
      }
      ++size.named;
      // The holder of an office may turn out to be known.
      if (party.party_case() == v1::PartyFact::kPolity) continue;
      ++size.people;
      ++size.offices;
    }
    estimate_.AddMeeting(size);
    estimate_.AddText(meeting.title().size());
    if (limit_.ok()) limit_ = estimate_.Check(field);
  }

  void Check(const v1::StatementFact& statement, const std::string& field) {
    if (statement.has_speaker()) {
      Check(statement.speaker(), field + ".speaker");
    } else {
      Require(false, field + ".speaker", "is missing");
    }
    Require(!statement.text().empty(), field + ".text", "is empty");
    if (Limit(statement.text().size(), kMaxStatementBytes, "max_statement_bytes",
              field + ".text")) {
      Text(statement.text(), field + ".text");
      estimate_.AddText(statement.text().size());
      if (limit_.ok()) limit_ = estimate_.Check(field);
    }
    Date(statement.when(), field + ".when");
    if (statement.has_meeting()) {
      Index(statement.meeting(), facts_.meetings_size(), field + ".meeting");
    }
    if (statement.has_addressee()) Check(statement.addressee(), field + ".addressee");
    Topics(statement.topics(), field);
    Keys(statement.keys(), field);
    CheckSources(statement.sources(), field);
    if (statement.mode() != v1::STATEMENT_MODE_QUOTE || !mismatch_.ok()) return;
    // A quotation must be what the article says, to the byte; one of several sentences has a
    // source, and its part of the words, in each.
    for (int i = 0; i < statement.sources_size(); ++i) {
      const v1::FactSource& source = statement.sources(i);
      if (!source.has_words() || !Span(source.words(), field + ".sources.words")) continue;
      const absl::string_view words =
          text_.substr(source.words().begin(), source.words().end() - source.words().begin());
      if (words == statement.text()) continue;
      if (statement.sources_size() > 1 && absl::StrContains(statement.text(), words)) continue;
      mismatch_ = MakeError(absl::StatusCode::kInvalidArgument, "EVIDENCE_MISMATCH",
                            absl::StrCat(field, ".text is not what the article's text has at byte ",
                                         source.words().begin()),
                            {{"offset", absl::StrCat(source.words().begin())}});
      return;
    }
  }

  const v1::ArticleFacts& facts_;
  const absl::string_view text_;
  std::vector<FieldViolation> violations_;
  size_t more_ = 0;
  absl::Status mismatch_;
  absl::Status limit_;  // the first one hit
  size_t sources_ = 0;
  IndexEstimate estimate_;
};

}  // namespace

absl::Status ValidateFacts(const v1::ArticleFacts& facts) { return Checker(facts).Run(); }

absl::StatusOr<PartialDate> ToDate(const v1::PartialDate& date) {
  return PartialDate::Parse(date.edtf());
}

absl::StatusOr<TimeInterval> ToInterval(const v1::TimeInterval& interval) {
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate start, ToDate(interval.start()), _ << "start");
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate end, ToDate(interval.end()), _ << "end");
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate last_known, ToDate(interval.last_known()),
                            _ << "last_known");
  TimeInterval::EndState state = TimeInterval::EndState::kUnknown;
  if (interval.end_state() == v1::END_STATE_ENDED) state = TimeInterval::EndState::kEnded;
  if (interval.end_state() == v1::END_STATE_ONGOING) state = TimeInterval::EndState::kOngoing;
  absl::optional<DayNumber> known;
  // Of a date that is known in part, its last day is too much and its first is safe.
  if (!last_known.is_unknown() && last_known.earliest() != kMinDay) known = last_known.earliest();
  return TimeInterval::Create(start, state, end, known);
}

}  // namespace chancery
