#include "client/extract/date_candidates.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

#include "client/extract/feature_hash.h"
#include "client/extract/setting_steps.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// Sentences before and behind whose dates come into question, and meetings told before.
constexpr int kBefore = 14;
constexpr int kBehind = 1;
constexpr size_t kMeetings = 3;
// Of one, about.
constexpr size_t kFeatures = 48;
// Dates of one sentence.
constexpr int kDates = 16;

// How exact a date is: 0 a day, 1 within a month, 2 less.
uint64_t ExactnessOf(const PartialDate& date) {
  if (date.is_exact_day()) return 0;
  return date.nominal_latest() - date.nominal_earliest() <= 31 ? 1 : 2;
}

// Where the rules have a day from.
enum class Route : uint64_t { kNone, kOwnWords, kText, kPublished, kOwnAround, kAround };

class Maker {
 public:
  Maker(const Document& document, const DiscourseDates& dates, const ClauseReader& reader,
        const MeetingMention& meeting)
      : document_(document),
        dates_(dates),
        reader_(reader),
        meeting_(meeting),
        sentence_(document.sentences()[meeting.sentence]),
        published_(document.published()),
        status_(static_cast<uint64_t>(meeting.status)),
        told_(!meeting.when.is_unknown()),
        rule_(meeting.when_or_context()),
        own_(dates.MayName(sentence_, rule_)) {}

  std::vector<DateCandidate> Make(const std::vector<MeetingMention>& found,
                                  const DateClues& clues) {
    AddRule(clues);
    AddUnknown();
    DateCandidate& of_article = For(published_);
    Add(of_article, 10, {status_});
    Add(of_article, 11,
        {clues.dateline, static_cast<uint64_t>(std::min(meeting_.sentence, 5)), status_});
    AddTold(clues.last_date, 12, clues.last_date.same_section);
    AddTold(clues.last_day, 14, true);
    AddTold(clues.last_told, 16, true);
    AddMeetings(found);
    AddSamePeople(found);
    const std::vector<Sentence>& sentences = document_.sentences();
    const int count = static_cast<int>(sentences.size());
    const int end = std::min(count, meeting_.sentence + kBehind + 1);
    for (int s = std::max(0, meeting_.sentence - kBefore); s < end; ++s) AddSentence(s);
    // The title stands behind the text.
    for (int s = count - 1; s >= end && sentences[s].in_title; --s) AddSentence(s);
    AddLikeness();
    return std::move(all_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }

  DateCandidate& For(const PartialDate& date) {
    const PartialDate plain = date.WithQualifier(0);
    for (DateCandidate& candidate : all_) {
      if (candidate.date == plain) return candidate;
    }
    all_.emplace_back();
    all_.back().features.reserve(kFeatures);
    all_.back().date = plain;
    return all_.back();
  }

  static void Add(DateCandidate& candidate, int feature, std::initializer_list<uint64_t> parts) {
    candidate.features.push_back(FeatureHash(feature, parts));
  }

  // Of the day of the article: 0 before, 1 that day, 2 behind.
  uint64_t SideOf(const PartialDate& date) const {
    if (date.latest() < published_.earliest()) return 0;
    return date.earliest() > published_.latest() ? 2 : 1;
  }

  void AddRule(const DateClues& clues) {
    const Route of = rule_.is_unknown() ? Route::kNone
                     : told_            ? (own_ ? Route::kOwnWords : Route::kText)
                     : rule_.WithQualifier(0) == published_ ? Route::kPublished
                     : own_                                 ? Route::kOwnAround
                                                            : Route::kAround;
    const uint64_t route = static_cast<uint64_t>(of);
    DateCandidate& said = For(rule_);
    Add(said, 0, {route});
    Add(said, 1, {route, status_});
    Add(said, 2,
        {route, meeting_.in_headline, meeting_.in_caption, clues.in_entry, meeting_.in_turn});
  }

  // That nothing tells it.
  void AddUnknown() {
    DateCandidate& unknown = For(PartialDate());
    const uint64_t word = WordHash(At(meeting_.cue_first).lower);
    Add(unknown, 60, {status_});
    Add(unknown, 61, {status_, rule_.is_unknown(), told_, own_});
    Add(unknown, 62, {status_, word});
    Add(unknown, 63, {meeting_.another_day, meeting_.in_headline, meeting_.in_turn});
  }

  void AddTold(const DateTold& told, int feature, bool counts) {
    if (told.date.is_unknown() || !counts) return;
    const uint64_t since = SettingStep(meeting_.sentence - told.sentence);
    DateCandidate& candidate = For(told.date);
    Add(candidate, feature, {since, told.same_section});
    Add(candidate, feature + 1, {since, status_});
  }

  void AddMeetings(const std::vector<MeetingMention>& found) {
    for (size_t k = 0; k < std::min(kMeetings, found.size()); ++k) {
      const MeetingMention& last = found[found.size() - 1 - k];
      if (last.when_or_context().is_unknown()) continue;
      const uint64_t since = SettingStep(meeting_.sentence - last.sentence);
      const bool same_line = document_.sentences()[last.sentence].line == sentence_.line;
      DateCandidate& candidate = For(last.when_or_context());
      Add(candidate, 18, {k, ShareAPerson(last, meeting_), since});
      Add(candidate, 19, {k, last.status == meeting_.status, since, same_line});
    }
  }

  // When these people met, as told last.
  void AddSamePeople(const std::vector<MeetingMention>& found) {
    const MeetingMention* last = LastOfSamePeople(
        found, meeting_,
        [](const MeetingMention& mention) { return !mention.when_or_context().is_unknown(); });
    if (last == nullptr) return;
    DateCandidate& candidate = For(last->when_or_context());
    const uint64_t same_status = last->status == meeting_.status;
    Add(candidate, 70, {same_status, last->kind == meeting_.kind, told_, own_});
    Add(candidate, 71,
        {same_status, SettingStep(meeting_.sentence - last->sentence), told_,
         !last->when.is_unknown()});
  }

  // The dates that sentence `s` names.
  void AddSentence(int s) {
    const Sentence& sentence = document_.sentences()[s];
    int rank = 0;
    int last = -1;
    for (int i = sentence.first; i < sentence.token_end && rank < kDates; ++i) {
      const int date = At(i).date;
      if (date < 0 || date == last) continue;
      last = date;
      const PartialDate& past = dates_.Past(date);
      const PartialDate& future = dates_.Future(date);
      // 0: it has one reading.
      const uint64_t ambiguous = past == future ? 0 : 1;
      if (!past.is_unknown()) AddNamed(s, i, past, ambiguous, rank);
      if (ambiguous != 0 && !future.is_unknown()) AddNamed(s, i, future, 2, rank);
      ++rank;
    }
  }

  // The date at token `i` in one of its readings.
  void AddNamed(int s, int i, const PartialDate& value, uint64_t reading, int rank) {
    const DateMention& date = document_.dates()[At(i).date];
    const uint64_t relation = static_cast<uint64_t>(date.relation);
    DateCandidate& candidate = For(value);
    Add(candidate, 20, {status_, SideOf(value), reading});
    Add(candidate, 21, {ExactnessOf(value), relation});
    if (s == meeting_.sentence) {
      AddOwn(i, value, reading, candidate);
    } else {
      AddOfAnother(s, i, value, reading, rank, candidate);
    }
  }

  void AddOwn(int i, const PartialDate& value, uint64_t reading, DateCandidate& candidate) const {
    const DateMention& date = document_.dates()[At(i).date];
    const int cue = meeting_.cue_first;
    const bool behind = i > cue;
    bool verb = false;
    bool comma = false;
    int others = 0;
    const int end = std::min(std::max(i, cue), std::min(i, cue) + kSettingTokens);
    for (int k = std::min(i, cue) + 1; k < end; ++k) {
      verb = verb || (reader_.MentionAt(k) < 0 &&
                      At(k).Has(kPastVerb | kMeetVerb | kSpeechVerb | kModal | kBeVerb));
      comma = comma || OneOf(At(k).lower, {",", ";"});
      others += At(k).date >= 0 && At(k).date != At(i).date ? 1 : 0;
    }
    const uint64_t before = WordHash(At(i - 1).lower);
    const bool opens = i <= sentence_.first + 1;
    Add(candidate, 30, {behind, SettingGap(std::abs(i - cue)), document_.QuoteOf(i) >= 0});
    Add(candidate, 31, {behind, verb, comma, static_cast<uint64_t>(std::min(others, 2))});
    Add(candidate, 32,
        {behind, static_cast<uint64_t>(date.basis), static_cast<uint64_t>(date.relation),
         ExactnessOf(value)});
    Add(candidate, 33, {behind, before});
    Add(candidate, 34, {opens, behind, reading, status_});
    Add(candidate, 35, {behind, reading, status_, verb});
    // The rules have left it out, or taken another one.
    Add(candidate, 37, {rule_.is_unknown(), told_, own_, status_});
    Add(candidate, 38, {rule_.is_unknown(), behind, before, verb});
    Add(candidate, 39,
        {rule_.is_unknown(), behind, comma, verb, static_cast<uint64_t>(others > 0)});
    Add(candidate, 36, {behind, WordHash(At(i - 2).lower), before});
  }

  void AddOfAnother(int s, int i, const PartialDate& value, uint64_t reading, int rank,
                    DateCandidate& candidate) const {
    const Sentence& sentence = document_.sentences()[s];
    const DateMention& date = document_.dates()[At(i).date];
    const uint64_t since = SettingStep(meeting_.sentence - s);
    const uint64_t head = sentence.in_title ? 2 : sentence.is_headline ? 1 : 0;
    const uint64_t exact = ExactnessOf(value);
    const bool opens = i <= sentence.first + 1;
    const bool brief = sentence.token_end - sentence.first < 6;
    Add(candidate, 40, {since, head, sentence.line == sentence_.line});
    Add(candidate, 41, {since, static_cast<uint64_t>(date.basis), exact, own_});
    Add(candidate, 42, {since, opens, sentence.section == sentence_.section});
    Add(candidate, 43, {since, static_cast<uint64_t>(date.relation), reading, status_});
    Add(candidate, 44,
        {static_cast<uint64_t>(std::min(rank, 3)), since, document_.QuoteOf(i) >= 0});
    Add(candidate, 45, {head, exact, brief, since});
    Add(candidate, 46, {own_, told_, since});
  }

  // How each lies to the day of the article and to what the rules say.
  void AddLikeness() {
    for (DateCandidate& candidate : all_) {
      const PartialDate& date = candidate.date;
      if (date.is_unknown()) continue;
      Add(candidate, 50, {status_, SideOf(date)});
      Add(candidate, 51, {ExactnessOf(date)});
      if (rule_.is_unknown()) continue;
      Add(candidate, 52,
          {date.latest() < rule_.earliest(), date.earliest() > rule_.latest(), own_, told_});
      Add(candidate, 53, {ExactnessOf(date), rule_.is_exact_day(), Compatible(date, rule_), own_});
    }
  }

  const Document& document_;
  const DiscourseDates& dates_;
  const ClauseReader& reader_;
  const MeetingMention& meeting_;
  const Sentence& sentence_;
  const PartialDate& published_;
  const uint64_t status_;
  // The rules have found its day in what is told of it, not around it.
  const bool told_;
  const PartialDate rule_;
  // Its own sentence names that day.
  const bool own_;
  std::vector<DateCandidate> all_;
};

}  // namespace

std::vector<DateCandidate> DateCandidates(const Document& document, const DiscourseDates& dates,
                                          const ClauseReader& reader,
                                          const std::vector<MeetingMention>& found,
                                          const MeetingMention& meeting, const DateClues& clues) {
  if (document.published().is_unknown()) return {};
  return Maker(document, dates, reader, meeting).Make(found, clues);
}

}  // namespace chancery
