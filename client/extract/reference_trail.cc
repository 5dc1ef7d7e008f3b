#include "client/extract/reference_trail.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

constexpr size_t kMostRecent = 14;

}  // namespace

ReferenceTrail::ReferenceTrail(const Cast& cast, const PersonGenders& genders)
    : cast_(cast),
      document_(cast.document()),
      mentions_(cast.mentions()),
      genders_(genders),
      traces_(cast.persons().size()),
      first_named_(cast.persons().size(), -1) {
  for (size_t m = 0; m < mentions_.size(); ++m) {
    const Mention& mention = mentions_[m];
    if (mention.kind != Mention::Kind::kPerson || mention.person < 0) continue;
    if (document_.sentences()[mention.sentence].in_title) {
      titled_.push_back(mention.person);
    } else if (first_named_[mention.person] < 0) {
      first_named_[mention.person] = static_cast<int>(m);
    }
  }
}

bool ReferenceTrail::IsTitled(int person) const {
  return std::find(titled_.begin(), titled_.end(), person) != titled_.end();
}

int ReferenceTrail::SentencesSince(int person, int sentence) const {
  const int last = traces_[person].last;
  return last < 0 ? -1 : cast_.SentencesBetween(mentions_[last].sentence, sentence);
}

bool ReferenceTrail::IsOfLine(int person, int sentence) const {
  const int last = traces_[person].last;
  const std::vector<Sentence>& sentences = document_.sentences();
  return last >= 0 && sentences[mentions_[last].sentence].line == sentences[sentence].line;
}

int ReferenceTrail::MeantBy(absl::string_view title) const {
  const auto found = meant_by_.find(absl::AsciiStrToLower(title));
  return found == meant_by_.end() ? -1 : found->second;
}

int ReferenceTrail::FirstOfLine(int sentence) const {
  return document_.sentences()[sentence].line == line_ ? line_first_ : -1;
}

int ReferenceTrail::FirstOfLineBefore(int sentence) const {
  return document_.sentences()[sentence].line == line_ ? line_before_first_ : line_first_;
}

ReferenceTrail::Role ReferenceTrail::RoleOf(int m) const {
  constexpr int kFirstTokens = 2;
  const Mention& mention = mentions_[m];
  if (mention.quoted) return Role::kQuoted;
  if (mention.possessive) return Role::kPossessor;
  if (cast_.IsSubject(mention)) {
    const int first = document_.sentences()[mention.sentence].first;
    return mention.first <= first + kFirstTokens ? Role::kFirstSubject : Role::kSubject;
  }
  return cast_.IsObject(mention) ? Role::kObject : Role::kOther;
}

bool ReferenceTrail::Speaks(const Mention& mention) const {
  if (mention.possessive) return false;
  int after = mention.end;
  if (document_.token(after - 1).lower != "," && document_.token(after).lower == ",") ++after;
  while (document_.token(after).Has(kAdverb | kHaveVerb)) ++after;
  const DocToken& verb = document_.token(after);
  if (verb.shape == Shape::kLower && verb.Has(kSpeechVerb)) return true;
  const DocToken& before = document_.token(mention.first - 1);
  return before.shape == Shape::kLower && before.Has(kSpeechVerb);
}

void ReferenceTrail::Remember(int m) {
  const Mention& mention = mentions_[m];
  if (document_.sentences()[mention.sentence].in_title) return;
  if (mention.person >= 0) RememberPerson(mention.person, m);
  for (const int person : mention.persons) RememberPerson(person, m);
  if (mention.persons.size() > 1) {
    last_set_ = mention.persons;
    std::sort(last_set_.begin(), last_set_.end());
    last_set_sentence_ = mention.sentence;
  }
  if (mention.kind == Mention::Kind::kOffice && mention.person >= 0 && !mention.offices.empty()) {
    meant_by_[absl::AsciiStrToLower(mention.offices.front().title)] = mention.person;
  }
}

void ReferenceTrail::RememberPerson(int person, int m) {
  const Mention& mention = mentions_[m];
  const int line = document_.sentences()[mention.sentence].line;
  if (line != line_) {
    line_ = line;
    line_before_first_ = line_first_;
    line_first_ = -1;
  }
  const bool alone = mention.person == person;
  if (alone && !mention.quoted) {
    if (line_first_ < 0) line_first_ = person;
    if (Speaks(mention)) speaker_ = {person, mention.sentence};
  }
  if (alone && mention.kind == Mention::Kind::kPronoun) {
    called_[static_cast<size_t>(genders_.Said(mention))] = {person, mention.sentence};
  }
  Trace& trace = traces_[person];
  trace.last = m;
  if (mention.kind == Mention::Kind::kPronoun) trace.last_called = m;
  ++trace.count;
  if (alone && trace.last_led != mention.sentence &&
      cast_.LeadsSentence(person, mention.sentence)) {
    ++trace.led;
    trace.last_led = mention.sentence;
  }
  recent_.erase(std::remove(recent_.begin(), recent_.end(), person), recent_.end());
  recent_.push_back(person);
  if (recent_.size() > kMostRecent) recent_.erase(recent_.begin());
  if (first_ < 0) first_ = person;
  if (foremost_ < 0 || traces_[foremost_].count < trace.count) {
    if (foremost_ != person) second_ = foremost_;
    foremost_ = person;
  } else if (person != foremost_ && (second_ < 0 || traces_[second_].count < trace.count)) {
    second_ = person;
  }
}

}  // namespace chancery
