// For tests: whom a text offers for each mention that stands for somebody.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFERED_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_OFFERED_CANDIDATES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/document.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "client/extract/reference_ranker.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// By the words of the mention, the last one written so: "Anna Kern & Oleg Petrov", "" for nobody.
class OfferedCandidates : public ReferenceChooser {
 public:
  explicit OfferedCandidates(const std::string& text, const std::string& title = "")
      : document_(text, Gazetteer::Default(), PartialDate::Day(2010, 6, 16), title) {
    std::vector<Mention> mentions = FindMentions(document_);
    GroupPeople(document_, &mentions, StageSet(), this);
  }

  std::vector<int> Choose(const Mention& mention, const std::vector<Person>& persons,
                          const std::vector<ReferenceCandidate>& candidates) override {
    std::vector<std::string> names;
    for (const ReferenceCandidate& candidate : candidates) {
      names.push_back(absl::StrJoin(candidate.persons, " & ", [&](std::string* out, int person) {
        out->append(persons[person].name);
      }));
      smallest_ = std::min(smallest_, candidate.features.size());
    }
    offered_[std::string(document_.Words(mention.first, mention.end))] = names;
    return {};
  }

  // Empty for a mention that nothing was asked of.
  std::vector<std::string> For(const std::string& words) const {
    const auto found = offered_.find(words);
    return found == offered_.end() ? std::vector<std::string>() : found->second;
  }
  // Features of the candidate that has the fewest.
  size_t smallest() const { return smallest_; }

 private:
  const Document document_;
  std::map<std::string, std::vector<std::string>> offered_;
  size_t smallest_ = 1000;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFERED_CANDIDATES_H_
