#include "tests/learn/setting_lessons.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/compare/likeness.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// With single blanks, as lines may break anywhere.
std::string WordsOf(absl::string_view text) {
  return absl::StrJoin(absl::StrSplit(text, absl::ByAnyChar(" \n\r\t"), absl::SkipEmpty()), " ");
}

// Says what the rules do, and writes down what would have been right.
class Collector : public SettingChooser {
 public:
  Collector(const Reading& gold, SettingExamples* examples) : gold_(gold), examples_(*examples) {}

  size_t ChooseStatus(const MeetingInText& told,
                      const std::vector<StatusCandidate>& candidates) override {
    const Reading::Meeting* gold = GoldOf(told);
    if (gold == nullptr) return 0;
    const std::string name = absl::StrCat("MEETING_STATUS_", absl::AsciiStrToUpper(gold->status));
    Add(candidates, &examples_.statuses, [&name](const StatusCandidate& candidate) {
      return v1::MeetingStatus_Name(candidate.status) == name;
    });
    return 0;
  }

  size_t ChooseDate(const MeetingInText& told,
                    const std::vector<DateCandidate>& candidates) override {
    const Reading::Meeting* gold = GoldOf(told);
    if (gold == nullptr) return 0;
    Add(candidates, &examples_.dates, [gold](const DateCandidate& candidate) {
      return candidate.date.is_unknown() || gold->date.empty()
                 ? candidate.date.is_unknown() && gold->date.empty()
                 : AgreesWithDate(candidate.date.ToString(), gold->date);
    });
    return 0;
  }

  size_t ChoosePlace(const MeetingInText& told,
                     const std::vector<PlaceCandidate>& candidates) override {
    const Reading::Meeting* gold = GoldOf(told);
    if (gold == nullptr) return 0;
    Add(candidates, &examples_.places, [gold](const PlaceCandidate& candidate) {
      return candidate.name.empty() || gold->place.empty()
                 ? candidate.name.empty() && gold->place.empty()
                 : IsSamePlace(candidate.name, gold->place);
    });
    return 0;
  }

 private:
  template <typename Candidate, typename IsRight>
  static void Add(const std::vector<Candidate>& candidates, std::vector<RankerExample>* examples,
                  const IsRight& is_right) {
    RankerExample example;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (is_right(candidates[i])) example.right.push_back(i);
    }
    if (example.right.empty()) return;
    for (const Candidate& candidate : candidates) example.candidates.push_back(candidate.features);
    examples->push_back(std::move(example));
  }

  // The meeting of these people that the sentence tells of; null where it may be one of several.
  const Reading::Meeting* GoldOf(const MeetingInText& told) const {
    const Sentence& sentence = told.document.sentences()[told.meeting.sentence];
    const std::string words = WordsOf(told.document.Words(sentence.first, sentence.token_end));
    const std::vector<int> persons = PersonsOf(told.meeting.parties);
    const Reading::Meeting* only = nullptr;
    bool several = false;
    for (const Reading::Meeting& meeting : gold_.meetings) {
      const auto common = std::count_if(
          meeting.participants.begin(), meeting.participants.end(),
          [&](const Reading::Participant& participant) {
            return !participant.name.empty() &&
                   std::any_of(persons.begin(), persons.end(), [&](int person) {
                     return IsSamePerson(told.people.persons()[person].name, participant.name);
                   });
          });
      if (common < std::min<int64_t>(2, static_cast<int64_t>(meeting.participants.size()))) {
        continue;
      }
      const std::string evidence = WordsOf(meeting.evidence);
      if (!evidence.empty() &&
          (absl::StrContains(words, evidence) || absl::StrContains(evidence, words))) {
        return &meeting;
      }
      several = several || only != nullptr;
      only = &meeting;
    }
    return several ? nullptr : only;
  }

  const Reading& gold_;
  SettingExamples& examples_;
};

}  // namespace

void AddSettingExamples(const LessonText& text, SettingExamples* examples) {
  const v1::ArticleSource& source = text.article.source;
  const Document document(source.text(), Gazetteer::Default(), text.published, source.title());
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const ClauseReader reader(document, mentions);
  Collector collector(text.article.gold, examples);
  FindMeetings(document, reader, mentions, people, ExtractionContext(), StageSet(), &collector);
}

}  // namespace chancery
