#include "client/loader/unfit_facts.h"

#include <google/protobuf/repeated_field.h>

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/time.pb.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using google::protobuf::RepeatedPtrField;

// The limits of chancery.v1.ArticleFacts.
constexpr int kMaxFactsOfAKind = 10000;
constexpr size_t kMaxNameBytes = 1024;

// Where the facts of a list are after others were dropped; kDropped for those that were.
using NewIndexes = std::vector<int>;
constexpr int kDropped = -1;

absl::StatusOr<TimeInterval> ToInterval(const v1::TimeInterval& interval) {
  const absl::StatusOr<PartialDate> start = PartialDate::Parse(interval.start().edtf());
  const absl::StatusOr<PartialDate> end = PartialDate::Parse(interval.end().edtf());
  const absl::StatusOr<PartialDate> last = PartialDate::Parse(interval.last_known().edtf());
  if (!start.ok()) return start.status();
  if (!end.ok()) return end.status();
  if (!last.ok()) return last.status();
  TimeInterval::EndState state = TimeInterval::EndState::kUnknown;
  if (interval.end_state() == v1::END_STATE_ENDED) state = TimeInterval::EndState::kEnded;
  if (interval.end_state() == v1::END_STATE_ONGOING) state = TimeInterval::EndState::kOngoing;
  absl::optional<DayNumber> known;
  if (!last->is_unknown() && last->earliest() != kMinDay) known = last->earliest();
  return TimeInterval::Create(*start, state, *end, known);
}

class Sieve {
 public:
  explicit Sieve(v1::ArticleFacts* facts) : facts_(*facts), text_(facts->article().text()) {}

  std::vector<std::string> Run() && {
    Cap(facts_.mutable_persons(), "persons");
    Cap(facts_.mutable_offices(), "offices");
    Cap(facts_.mutable_tenures(), "tenures");
    Cap(facts_.mutable_meetings(), "meetings");
    Cap(facts_.mutable_statements(), "statements");
    persons_ = Filter(facts_.mutable_persons(), "persons");
    offices_ = Filter(facts_.mutable_offices(), "offices");
    Filter(facts_.mutable_tenures(), "tenures");
    meetings_ = Filter(facts_.mutable_meetings(), "meetings");
    Filter(facts_.mutable_statements(), "statements");
    return std::move(dropped_);
  }

 private:
  void Drop(const std::string& field, absl::string_view problem, absl::string_view what) {
    dropped_.push_back(absl::StrCat(field, ": ", problem, "; dropped ", what));
  }

  template <typename Fact>
  void Cap(RepeatedPtrField<Fact>* list, const char* name) {
    if (list->size() <= kMaxFactsOfAKind) return;
    Drop(name, absl::StrCat(list->size(), " facts, more than the limit of ", kMaxFactsOfAKind),
         "those beyond it");
    list->DeleteSubrange(kMaxFactsOfAKind, list->size() - kMaxFactsOfAKind);
  }

  // Keeps the facts that fit, and the fitting parts of them.
  template <typename Fact>
  NewIndexes Filter(RepeatedPtrField<Fact>* list, const char* name) {
    NewIndexes indexes(static_cast<size_t>(list->size()), kDropped);
    int kept = 0;
    for (int i = 0; i < list->size(); ++i) {
      const std::string field = absl::StrCat(name, "[", i, "]");
      if (!Fits(list->Mutable(i), field)) continue;
      indexes[static_cast<size_t>(i)] = kept;
      if (kept != i) list->SwapElements(kept, i);
      ++kept;
    }
    list->DeleteSubrange(kept, list->size() - kept);
    return indexes;
  }

  // Each says itself what it dropped.
  bool Fits(v1::PersonFact* person, const std::string& field) {
    if (!NameFits(person->name(), field + ".name", field)) return false;
    KeepNames(person->mutable_aliases(), field + ".aliases");
    KeepNames(person->mutable_keys(), field + ".keys");
    KeepText(person->mutable_polity(), field + ".polity");
    if (person->has_birth()) KeepDate(person->mutable_birth(), field + ".birth");
    if (person->has_death()) KeepDate(person->mutable_death(), field + ".death");
    return SourcesFit(person->mutable_sources(), field);
  }

  bool Fits(v1::OfficeFact* office, const std::string& field) {
    if (!NameFits(office->title(), field + ".title", field)) return false;
    KeepNames(office->mutable_keys(), field + ".keys");
    KeepText(office->mutable_polity(), field + ".polity");
    return SourcesFit(office->mutable_sources(), field);
  }

  bool Fits(v1::TenureFact* tenure, const std::string& field) {
    const absl::optional<int> person =
        NewIndex(tenure->person(), persons_, "persons", field + ".person", field);
    if (!person.has_value()) return false;
    const absl::optional<int> office =
        NewIndex(tenure->office(), offices_, "offices", field + ".office", field);
    if (!office.has_value()) return false;
    tenure->set_person(*person);
    tenure->set_office(*office);
    KeepText(tenure->mutable_qualifier(), field + ".qualifier");
    KeepNames(tenure->mutable_keys(), field + ".keys");
    const absl::StatusOr<TimeInterval> interval = ToInterval(tenure->interval());
    if (!interval.ok()) {
      Drop(field + ".interval", interval.status().message(), field);
      return false;
    }
    return SourcesFit(tenure->mutable_sources(), field);
  }

  bool Fits(v1::MeetingFact* meeting, const std::string& field) {
    auto* parties = meeting->mutable_parties();
    int kept = 0;
    for (int i = 0; i < parties->size(); ++i) {
      const std::string at = absl::StrCat(field, ".parties[", i, "]");
      if (!Fits(parties->Mutable(i), at)) continue;
      if (kept != i) parties->SwapElements(kept, i);
      ++kept;
    }
    parties->DeleteSubrange(kept, parties->size() - kept);
    if (kept == 0) {
      Drop(field + ".parties", "nobody is left", field);
      return false;
    }
    if (!v1::MeetingKind_IsValid(meeting->kind())) {
      Drop(field + ".kind", absl::StrCat(meeting->kind(), " is no kind"), "the kind");
      meeting->clear_kind();
    }
    if (!v1::MeetingStatus_IsValid(meeting->status())) {
      Drop(field + ".status", absl::StrCat(meeting->status(), " is no status"), "the status");
      meeting->clear_status();
    }
    if (meeting->has_when()) KeepDate(meeting->mutable_when(), field + ".when");
    if (meeting->duration().seconds() < 0) {
      Drop(field + ".duration", "negative", "the duration");
      meeting->clear_duration();
    }
    KeepText(meeting->mutable_place(), field + ".place");
    KeepText(meeting->mutable_place_polity(), field + ".place_polity");
    KeepText(meeting->mutable_title(), field + ".title");
    KeepNames(meeting->mutable_topics(), field + ".topics");
    KeepNames(meeting->mutable_keys(), field + ".keys");
    return SourcesFit(meeting->mutable_sources(), field);
  }

  bool Fits(v1::StatementFact* statement, const std::string& field) {
    if (!statement->has_speaker()) {
      Drop(field + ".speaker", "missing", field);
      return false;
    }
    if (!Fits(statement->mutable_speaker(), field + ".speaker")) {
      Drop(field + ".speaker", "nobody is left", field);
      return false;
    }
    if (statement->has_addressee() && !Fits(statement->mutable_addressee(), field + ".addressee")) {
      statement->clear_addressee();
    }
    if (statement->has_meeting()) {
      const absl::optional<int> meeting =
          NewIndex(statement->meeting(), meetings_, "meetings", field + ".meeting", "it");
      if (meeting.has_value()) {
        statement->set_meeting(*meeting);
      } else {
        statement->clear_meeting();
      }
    }
    if (!v1::StatementMode_IsValid(statement->mode())) {
      Drop(field + ".mode", absl::StrCat(statement->mode(), " is no mode"), "the mode");
      statement->clear_mode();
    }
    if (statement->has_when()) KeepDate(statement->mutable_when(), field + ".when");
    KeepNames(statement->mutable_topics(), field + ".topics");
    KeepNames(statement->mutable_keys(), field + ".keys");
    if (statement->text().empty() || !IsValidUtf8(statement->text())) {
      Drop(field + ".text", statement->text().empty() ? "empty" : "not valid UTF-8", field);
      return false;
    }
    return SourcesFit(statement->mutable_sources(), field) && QuotationFits(*statement, field);
  }

  bool Fits(v1::PartyFact* party, const std::string& field) {
    if (party->has_capacity()) {
      const absl::optional<int> capacity =
          NewIndex(party->capacity(), offices_, "offices", field + ".capacity", "it");
      if (capacity.has_value()) {
        party->set_capacity(*capacity);
      } else {
        party->clear_capacity();
        party->clear_capacity_qualifier();
      }
    }
    switch (party->party_case()) {
      case v1::PartyFact::kPerson: {
        const absl::optional<int> person =
            NewIndex(party->person(), persons_, "persons", field + ".person", field);
        if (person.has_value()) party->set_person(*person);
        return person.has_value();
      }
      case v1::PartyFact::kOffice: {
        const absl::optional<int> office =
            NewIndex(party->office(), offices_, "offices", field + ".office", field);
        if (office.has_value()) party->set_office(*office);
        return office.has_value();
      }
      case v1::PartyFact::kPolity:
        return NameFits(party->polity(), field + ".polity", field);
      case v1::PartyFact::kGroup:
        return NameFits(party->group(), field + ".group", field);
      case v1::PartyFact::PARTY_NOT_SET:
        break;
    }
    Drop(field, "names nobody", field);
    return false;
  }

  absl::optional<int> NewIndex(int index, const NewIndexes& indexes, absl::string_view list,
                               const std::string& field, absl::string_view what) {
    if (index < 0 || static_cast<size_t>(index) >= indexes.size()) {
      Drop(field,
           absl::StrCat(index, " is not an index into ", list, ", which has ", indexes.size()),
           what);
      return absl::nullopt;
    }
    const int moved = indexes[static_cast<size_t>(index)];
    if (moved != kDropped) return moved;
    Drop(field, absl::StrCat(list, "[", index, "] was dropped"), what);
    return absl::nullopt;
  }

  static const char* NameProblem(absl::string_view name) {
    if (name.empty()) return "empty";
    if (name.size() > kMaxNameBytes) return "longer than 1024 bytes";
    return IsValidUtf8(name) ? nullptr : "not valid UTF-8";
  }

  bool NameFits(absl::string_view name, const std::string& field, absl::string_view what) {
    const char* problem = NameProblem(name);
    if (problem != nullptr) Drop(field, problem, what);
    return problem == nullptr;
  }

  void KeepNames(RepeatedPtrField<std::string>* names, const std::string& field) {
    int kept = 0;
    for (int i = 0; i < names->size(); ++i) {
      if (!NameFits(names->Get(i), absl::StrCat(field, "[", i, "]"), "it")) continue;
      if (kept != i) names->SwapElements(kept, i);
      ++kept;
    }
    names->DeleteSubrange(kept, names->size() - kept);
  }

  void KeepText(std::string* text, const std::string& field) {
    if (IsValidUtf8(*text)) return;
    Drop(field, "not valid UTF-8", "it");
    text->clear();
  }

  void KeepDate(v1::PartialDate* date, const std::string& field) {
    const absl::StatusOr<PartialDate> parsed = PartialDate::Parse(date->edtf());
    if (parsed.ok()) return;
    Drop(field, absl::StrCat("\"", date->edtf(), "\" is no date: ", parsed.status().message()),
         "it");
    date->clear_edtf();
  }

  bool SourcesFit(RepeatedPtrField<v1::FactSource>* sources, const std::string& field) {
    if (sources->empty()) return true;
    int kept = 0;
    for (int i = 0; i < sources->size(); ++i) {
      const std::string at = absl::StrCat(field, ".sources[", i, "]");
      if (!Fits(sources->Get(i), at)) continue;
      if (kept != i) sources->SwapElements(kept, i);
      ++kept;
    }
    sources->DeleteSubrange(kept, sources->size() - kept);
    if (kept == 0) Drop(field + ".sources", "none is left", field);
    return kept > 0;
  }

  bool Fits(const v1::FactSource& source, const std::string& field) {
    if (source.has_sentence() && !SpanFits(source.sentence(), field + ".sentence", field)) {
      return false;
    }
    if (source.has_words() && !SpanFits(source.words(), field + ".words", field)) return false;
    if (source.has_confidence() && !(source.confidence() >= 0 && source.confidence() <= 1)) {
      Drop(field + ".confidence", "not between 0 and 1", field);
      return false;
    }
    return true;
  }

  bool SpanFits(const v1::TextSpan& span, const std::string& field, absl::string_view what) {
    const char* problem = nullptr;
    if (span.begin() < 0 || span.begin() > span.end() ||
        static_cast<size_t>(span.end()) > text_.size()) {
      problem = ") is no span of it";
    } else if (!OnBoundary(span.begin()) || !OnBoundary(span.end())) {
      problem = ") cuts a character in two: spans count bytes";
    }
    if (problem == nullptr) return true;
    Drop(field,
         absl::StrCat("the text has ", text_.size(), " bytes, and [", span.begin(), ", ",
                      span.end(), problem),
         what);
    return false;
  }

  bool OnBoundary(int32_t at) const {
    return static_cast<size_t>(at) >= text_.size() ||
           (static_cast<unsigned char>(text_[static_cast<size_t>(at)]) & 0xc0) != 0x80;
  }

  // A quotation is what the text has, to the byte; one of several sentences has a source, and its
  // part of the words, in each.
  bool QuotationFits(const v1::StatementFact& statement, const std::string& field) {
    if (statement.mode() != v1::STATEMENT_MODE_QUOTE) return true;
    for (const v1::FactSource& source : statement.sources()) {
      if (!source.has_words()) continue;
      const auto begin = static_cast<size_t>(source.words().begin());
      const absl::string_view words =
          text_.substr(begin, static_cast<size_t>(source.words().end()) - begin);
      if (words == statement.text()) continue;
      if (statement.sources_size() > 1 && absl::StrContains(statement.text(), words)) continue;
      Drop(field + ".text", absl::StrCat("not what the text has at byte ", begin), field);
      return false;
    }
    return true;
  }

  v1::ArticleFacts& facts_;
  const absl::string_view text_;
  NewIndexes persons_;
  NewIndexes offices_;
  NewIndexes meetings_;
  std::vector<std::string> dropped_;
};

}  // namespace

std::vector<std::string> DropUnfitFacts(v1::ArticleFacts* facts) { return Sieve(facts).Run(); }

}  // namespace chancery
