#include "client/extract/fact_assembler.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "client/extract/cameo_code.h"
#include "client/extract/office_qualifier.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

constexpr int kMaxSources = 16;

class Assembler {
 public:
  Assembler(const Findings& findings, v1::ArticleFacts* facts)
      : f_(findings), document_(findings.document), facts_(*facts) {}

  void Assemble() {
    AddPersons();
    AddTenures();
    AddMeetings();
    AddStatements();
  }

 private:
  // The title is read with the text, but it is no place in it.
  bool InTitle(int s) const { return document_.sentences()[s].in_title; }

  void SetSentence(int s, v1::FactSource* source) const {
    const Sentence& sentence = document_.sentences()[s];
    source->mutable_sentence()->set_begin(sentence.begin);
    source->mutable_sentence()->set_end(sentence.end);
  }

  void SetWords(int first, int end, v1::FactSource* source) const {
    if (first >= end) return;
    source->mutable_words()->set_begin(document_.token(first).begin);
    source->mutable_words()->set_end(document_.token(end - 1).end);
  }

  static void SetDate(const PartialDate& date, v1::PartialDate* out) {
    out->set_edtf(date.ToString());
  }

  void AddPersons() {
    for (const Person& person : f_.people.persons()) {
      v1::PersonFact* fact = facts_.add_persons();
      fact->set_name(person.name);
      for (const std::string& alias : person.aliases) fact->add_aliases(alias);
      fact->set_polity(person.polity);
      for (int m : person.mentions) {
        if (fact->sources_size() >= kMaxSources) break;
        const Mention& mention = f_.mentions[m];
        if (InTitle(mention.sentence)) continue;
        v1::FactSource* source = fact->add_sources();
        SetSentence(mention.sentence, source);
        SetWords(mention.core_first, mention.core_end, source);
        source->set_confidence(person.name_keys.size() > 1 ? 0.95f : 0.8f);
      }
    }
  }

  // The number of the office with this title and polity, new or not.
  int OfficeIndex(const std::string& title, const std::string& polity, int sentence, int first,
                  int end) {
    std::string canonical = absl::AsciiStrToLower(title);
    const OfficeEntry* entry = document_.gazetteer().FindOffice(title);
    if (entry != nullptr) canonical = entry->title;
    const std::string key = absl::StrCat(canonical, "\n", polity);
    auto inserted = offices_.emplace(key, facts_.offices_size());
    if (inserted.second) {
      v1::OfficeFact* fact = facts_.add_offices();
      fact->set_title(title);
      fact->set_polity(polity);
    }
    v1::OfficeFact* fact = facts_.mutable_offices(inserted.first->second);
    if (sentence >= 0 && !InTitle(sentence) && fact->sources_size() < kMaxSources) {
      v1::FactSource* source = fact->add_sources();
      SetSentence(sentence, source);
      if (first >= 0) SetWords(first, end, source);
    }
    return inserted.first->second;
  }

  void AddTenures() {
    capacity_.assign(f_.people.persons().size(), std::vector<Capacity>());
    for (const TenureMention& tenure : f_.tenures) {
      const int sentence = tenure.sentences.empty() ? -1 : tenure.sentences.front();
      const bool spanned = sentence >= 0 && tenure.office.end > tenure.office.first &&
                           document_.token(tenure.office.first).sentence == sentence;
      const int office = OfficeIndex(tenure.office.title, tenure.office.polity, sentence,
                                     spanned ? tenure.office.first : -1, tenure.office.end);
      v1::TenureFact* fact = facts_.add_tenures();
      fact->set_person(tenure.person);
      fact->set_office(office);
      v1::TimeInterval* interval = fact->mutable_interval();
      if (!tenure.start.is_unknown()) SetDate(tenure.start, interval->mutable_start());
      if (!tenure.end.is_unknown()) SetDate(tenure.end, interval->mutable_end());
      interval->set_end_state(tenure.end_state);
      if (!tenure.last_known.is_unknown()) {
        SetDate(tenure.last_known, interval->mutable_last_known());
      }
      fact->set_acting(tenure.office.acting);
      fact->set_qualifier(tenure.office.qualifier);
      for (int s : tenure.sentences) {
        if (InTitle(s)) continue;
        v1::FactSource* source = fact->add_sources();
        SetSentence(s, source);
        if (spanned && s == sentence) SetWords(tenure.office.first, tenure.office.end, source);
        source->set_confidence(tenure.dated ? 0.9f : 0.85f);
      }
      Capacity capacity;
      capacity.office = office;
      capacity.qualifier = QualifierOf(tenure.office.qualifier);
      if (tenure.dated) {
        const absl::StatusOr<TimeInterval> held = TimeInterval::Create(
            tenure.start,
            tenure.end_state == v1::END_STATE_ENDED ? TimeInterval::EndState::kEnded
                                                    : TimeInterval::EndState::kUnknown,
            tenure.end_state == v1::END_STATE_ENDED ? tenure.end : PartialDate());
        capacity.dated = held.ok();
        if (held.ok()) capacity.held = *held;
      }
      capacity.known = tenure.office.is_known && !SaysLittle(tenure.office.title);
      capacity.times = static_cast<int>(tenure.sentences.size());
      capacity_[tenure.person].push_back(capacity);
    }
  }

  // An office that the article gives to a person.
  struct Capacity {
    int office = -1;
    v1::OfficeQualifier qualifier = v1::OFFICE_QUALIFIER_UNSPECIFIED;
    bool dated = false;
    TimeInterval held;  // if dated
    bool known = false;
    int times = 0;
  };

  // What somebody is called beside the office that they hold.
  static bool SaysLittle(const std::string& title) {
    return OneOf(
        absl::AsciiStrToLower(title),
        {"legislator", "lawmaker", "parliamentarian", "diplomat", "politician", "leader",
         "official", "envoy", "general", "colonel", "strongman", "veteran", "prince", "princess"});
  }

  // How the office lies to the day of `when`. Nothing where that cannot be told: who is "former" in
  // an article need not have been so on a day long before it.
  absl::optional<v1::OfficeQualifier> TimeOf(const Capacity& capacity,
                                             const PartialDate& when) const {
    if (capacity.dated && !when.is_unknown()) {
      if (capacity.held.Covers(when) != Tri::kNo) return v1::OFFICE_QUALIFIER_UNSPECIFIED;
      return capacity.held.first_possible_day() > when.latest() ? v1::OFFICE_QUALIFIER_FUTURE
                                                                : v1::OFFICE_QUALIFIER_FORMER;
    }
    const PartialDate& published = document_.published();
    constexpr int kRecentDays = 31;
    const bool long_past = !when.is_unknown() && !published.is_unknown() &&
                           when.latest() + kRecentDays < published.earliest();
    if (capacity.qualifier == v1::OFFICE_QUALIFIER_FORMER && long_past) return absl::nullopt;
    return capacity.qualifier;
  }

  // Gives the party the office in which the person was there: the one named there, else the one
  // named most, held then rather than before or after.
  void SetCapacity(const Party& party, const PartialDate& when, v1::PartyFact* out) const {
    if (party.person < 0) return;
    const Mention* mention = nullptr;
    if (party.mention >= 0 && f_.mentions[party.mention].person == party.person &&
        !f_.mentions[party.mention].counterpart) {
      mention = &f_.mentions[party.mention];
    }
    const Capacity* best = nullptr;
    v1::OfficeQualifier best_time = v1::OFFICE_QUALIFIER_UNSPECIFIED;
    int best_score = 0;
    for (const Capacity& capacity : capacity_[party.person]) {
      const absl::optional<v1::OfficeQualifier> time = TimeOf(capacity, when);
      if (!time.has_value()) continue;
      int score = 1 + (capacity.known ? 10 : 0) + std::min(capacity.times, 5);
      if (mention != nullptr && IsNamedAs(*mention, facts_.offices(capacity.office))) score += 20;
      if (*time == v1::OFFICE_QUALIFIER_UNSPECIFIED) score += 100;
      if (*time == v1::OFFICE_QUALIFIER_FUTURE) score += 10;
      if (score <= best_score) continue;
      best = &capacity;
      best_time = *time;
      best_score = score;
    }
    if (best == nullptr) return;
    out->set_capacity(best->office);
    out->set_capacity_qualifier(best_time);
  }

  static bool IsNamedAs(const Mention& mention, const v1::OfficeFact& office) {
    return std::any_of(mention.offices.begin(), mention.offices.end(), [&](const OfficeUse& use) {
      return use.is_known && !use.title.empty() &&
             absl::EqualsIgnoreCase(office.title(), use.title) &&
             (use.polity.empty() || use.polity == office.polity());
    });
  }

  void SetParty(const Party& party, const PartialDate& when, v1::PartyFact* out) {
    switch (party.kind) {
      case Party::Kind::kPerson: {
        out->set_person(party.person);
        SetCapacity(party, when, out);
        return;
      }
      case Party::Kind::kOffice: {
        int sentence = -1;
        int first = -1;
        int end = -1;
        if (party.mention >= 0) {
          const Mention& mention = f_.mentions[party.mention];
          sentence = mention.sentence;
          first = mention.core_first;
          end = mention.core_end;
          // "A former secretary of state" is somebody, but not the one who holds the office.
          if (!mention.offices.empty() &&
              QualifierOf(mention.offices.front().qualifier) != v1::OFFICE_QUALIFIER_UNSPECIFIED) {
            const OfficeUse& use = mention.offices.front();
            const size_t begin = document_.token(use.first).begin;
            out->set_group(std::string(
                document_.text().substr(begin, document_.token(use.end - 1).end - begin)));
            return;
          }
        }
        out->set_office(OfficeIndex(party.words, party.polity, sentence, first, end));
        return;
      }
      case Party::Kind::kPolity:
        out->set_polity(party.polity);
        return;
      case Party::Kind::kGroup:
        out->set_group(party.words);
        return;
    }
  }

  void AddMeetings() {
    for (const Meeting& meeting : f_.meetings) {
      const MeetingMention& merged = meeting.merged;
      // What only the title tells has no evidence in the text.
      if (std::all_of(meeting.mentions.begin(), meeting.mentions.end(),
                      [this](int m) { return InTitle(f_.meeting_mentions[m].sentence); })) {
        continue;
      }
      v1::MeetingFact* fact = facts_.add_meetings();
      for (const Party& party : merged.parties) {
        SetParty(party, merged.when, fact->add_parties());
      }
      fact->set_kind(merged.kind);
      fact->set_status(merged.status);
      if (!merged.when.is_unknown()) SetDate(merged.when, fact->mutable_when());
      if (merged.duration_seconds > 0) {
        fact->mutable_duration()->set_seconds(merged.duration_seconds);
      }
      fact->set_place(merged.place);
      fact->set_place_polity(merged.place_polity);
      for (const std::string& topic : merged.topics) fact->add_topics(topic);
      fact->set_cameo_code(std::string(CameoCodeOf(merged, f_.people)));
      fact->set_title(merged.title);
      for (int index : meeting.mentions) {
        if (fact->sources_size() >= kMaxSources) break;
        const MeetingMention& mention = f_.meeting_mentions[index];
        if (InTitle(mention.sentence)) continue;
        bool told = false;
        for (const v1::FactSource& other : fact->sources()) {
          told = told || other.sentence().begin() == document_.sentences()[mention.sentence].begin;
        }
        if (told) continue;
        v1::FactSource* source = fact->add_sources();
        SetSentence(mention.sentence, source);
        SetWords(mention.cue_first, mention.cue_end, source);
        source->set_confidence(mention.confidence);
        meeting_of_.emplace(mention.sentence, facts_.meetings_size() - 1);
      }
    }
  }

  void AddStatements() {
    for (const Quotation& quotation : f_.quotations) {
      if (InTitle(quotation.last_sentence)) continue;
      v1::StatementFact fact;
      SetParty(quotation.speaker, quotation.when, fact.mutable_speaker());
      // The bytes of the article, not those of its layout: a quotation is exact.
      const absl::string_view words = absl::string_view(facts_.article().text())
                                          .substr(quotation.begin, quotation.end - quotation.begin);
      fact.set_text(words.data(), words.size());
      fact.set_mode(quotation.paraphrase ? v1::STATEMENT_MODE_PARAPHRASE
                                         : v1::STATEMENT_MODE_QUOTE);
      if (!quotation.when.is_unknown()) SetDate(quotation.when, fact.mutable_when());
      if (quotation.has_addressee) {
        SetParty(quotation.addressee, quotation.when, fact.mutable_addressee());
      }
      auto it = meeting_of_.find(quotation.first_sentence);
      if (it != meeting_of_.end()) fact.set_meeting(it->second);
      for (int s = quotation.first_sentence; s <= quotation.last_sentence; ++s) {
        if (fact.sources_size() >= kMaxSources) break;
        const Sentence& sentence = document_.sentences()[s];
        const int begin = std::max(quotation.begin, sentence.begin);
        const int end = std::min(quotation.end, sentence.end);
        // A mark or a credit between two paragraphs of a quotation is a sentence without its words.
        if (begin >= end) continue;
        v1::FactSource* source = fact.add_sources();
        SetSentence(s, source);
        source->mutable_words()->set_begin(begin);
        source->mutable_words()->set_end(end);
        source->set_confidence(quotation.confidence);
      }
      if (fact.sources_size() > 0) *facts_.add_statements() = std::move(fact);
    }
  }

  const Findings& f_;
  const Document& document_;
  v1::ArticleFacts& facts_;
  std::map<std::string, int> offices_;
  std::vector<std::vector<Capacity>> capacity_;
  std::map<int, int> meeting_of_;  // sentence to meeting
};

}  // namespace

void AssembleFacts(const Findings& findings, v1::ArticleFacts* facts) {
  Assembler(findings, facts).Assemble();
}

}  // namespace chancery
