#include "tests/learn/reference_lessons.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "client/compare/likeness.h"
#include "client/extract/document.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using Kind = ReferenceGold::Kind;

int PersonNamed(const std::string& name, const std::vector<Person>& persons) {
  for (size_t i = 0; i < persons.size(); ++i) {
    if (persons[i].name == name) return static_cast<int>(i);
  }
  for (size_t i = 0; i < persons.size(); ++i) {
    if (IsSamePerson(persons[i].name, name)) return static_cast<int>(i);
  }
  return -1;
}

// The reader of one text, who knows what is right.
class Teacher : public ReferenceChooser {
 public:
  Teacher(const LessonText& text, const Document& document) : text_(text), document_(document) {}

 protected:
  const ReferenceGold* GoldOf(const Mention& mention) const {
    const size_t begin = document_.token(mention.first).begin;
    const size_t end = document_.token(mention.end - 1).end;
    for (const ReferenceGold& gold : text_.references) {
      if (gold.begin == begin && gold.end == end) return &gold;
    }
    return nullptr;
  }

  // Nothing where the reader has not found all of them.
  static std::optional<std::vector<int>> PeopleOf(const ReferenceGold& gold,
                                                  const std::vector<Person>& persons) {
    std::vector<int> people;
    for (const std::string& name : gold.names) {
      const int person = PersonNamed(name, persons);
      if (person < 0) return std::nullopt;
      people.push_back(person);
    }
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return people;
  }

 private:
  const LessonText& text_;
  const Document& document_;
};

class Collector : public Teacher {
 public:
  Collector(const LessonText& text, const Document& document, std::vector<RankerExample>* examples)
      : Teacher(text, document), examples_(*examples) {}

  std::vector<int> Choose(const Mention& mention, const std::vector<Person>& persons,
                          const std::vector<ReferenceCandidate>& candidates) override {
    const ReferenceGold* gold = GoldOf(mention);
    if (gold == nullptr || gold->kind == Kind::kSomeNamed) return {};
    const std::optional<std::vector<int>> people = PeopleOf(*gold, persons);
    // One who is called by a plural, or several by a singular, are no candidates.
    if (!people || (mention.MeansSeveral() ? people->size() == 1 : people->size() > 1)) return {};
    RankerExample example;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i].persons == *people) example.right.push_back(i);
    }
    if (!example.right.empty()) {
      for (const ReferenceCandidate& candidate : candidates) {
        example.candidates.push_back(candidate.features);
      }
      examples_.push_back(std::move(example));
    }
    return *people;
  }

 private:
  std::vector<RankerExample>& examples_;
};

class Examiner : public Teacher {
 public:
  Examiner(const LessonText& text, const Document& document, ReferenceChooser* chooser,
           ReferenceTally* tally)
      : Teacher(text, document), chooser_(*chooser), tally_(*tally) {}

  std::vector<int> Choose(const Mention& mention, const std::vector<Person>& persons,
                          const std::vector<ReferenceCandidate>& candidates) override {
    std::vector<int> chosen = chooser_.Choose(mention, persons, candidates);
    const ReferenceGold* gold = GoldOf(mention);
    if (gold == nullptr || (gold->kind != Kind::kPeople && gold->kind != Kind::kNobody)) {
      return chosen;
    }
    const std::optional<std::vector<int>> people = PeopleOf(*gold, persons);
    ReferenceTally::Share& share = mention.MeansSeveral() ? tally_.plural : tally_.singular;
    ++share.all;
    share.right += people && chosen == *people ? 1 : 0;
    return chosen;
  }

 private:
  ReferenceChooser& chooser_;
  ReferenceTally& tally_;
};

}  // namespace

void AddReferenceExamples(const LessonText& text, std::vector<RankerExample>* examples) {
  const v1::ArticleSource& source = text.article.source;
  const Document document(source.text(), Gazetteer::Default(), text.published, source.title());
  std::vector<Mention> mentions = FindMentions(document);
  Collector collector(text, document, examples);
  GroupPeople(document, &mentions, StageSet(), &collector);
}

void ScoreReferences(const LessonText& text, ReferenceChooser* chooser, ReferenceTally* tally) {
  const v1::ArticleSource& source = text.article.source;
  const Document document(source.text(), Gazetteer::Default(), text.published, source.title());
  std::vector<Mention> mentions = FindMentions(document);
  Examiner examiner(text, document, chooser, tally);
  GroupPeople(document, &mentions, StageSet(), &examiner);
}

}  // namespace chancery
