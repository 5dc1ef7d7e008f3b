#include "client/extract/group_members.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "client/extract/title_number.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

class GroupMembers {
 public:
  explicit GroupMembers(Cast* cast)
      : cast_(*cast), document_(cast->document()), mentions_(cast->mentions()) {}

  // "The presidents of A and B met. X and Y agreed ...": X and Y are the presidents. "Their foreign
  // ministers, X and Y": of the countries of those named before.
  void NameHolders() {
    for (size_t m = 0; m < mentions_.size(); ++m) {
      const Mention& group = mentions_[m];
      if (group.kind == Mention::Kind::kGroup && group.polities.size() >= 2 && !group.quoted &&
          !group.counterpart && !group.offices.empty() && group.offices.front().is_known) {
        NameHoldersOf(static_cast<int>(m));
      }
      if (group.kind == Mention::Kind::kPerson) NameTheirs(static_cast<int>(m));
    }
  }

  // "four leaders - A, B, C and D - met X", "the two ministers, A and B,": who the group is.
  void NameMembers() {
    for (size_t m = 0; m + 2 < mentions_.size(); ++m) {
      Mention& group = mentions_[m];
      if (group.kind != Mention::Kind::kGroup || !group.persons.empty() || !group.plural ||
          group.counterpart) {
        continue;
      }
      const DocToken& mark = document_.token(group.end);
      const bool dash = mark.shape == Shape::kDash && mark.space_before;
      if (!dash && mark.lower != "," && mark.lower != ":") continue;
      std::vector<int> members;
      int end = group.end + 1;
      for (size_t k = m + 1; k < mentions_.size(); ++k) {
        const Mention& mention = mentions_[k];
        if (mention.kind != Mention::Kind::kPerson || mention.person < 0 || mention.possessive ||
            mention.sentence != group.sentence) {
          break;
        }
        bool listed = true;
        for (int t = end; t < mention.first; ++t) {
          listed = listed && OneOf(document_.token(t).lower, {",", "and", "the"});
        }
        if (!listed) break;
        members.push_back(mention.person);
        end = mention.end;
      }
      if (members.size() < 2) continue;
      const DocToken& after = document_.token(end);
      const bool closes =
          dash ? after.shape == Shape::kDash || after.lower == "."
               : after.lower == "," || after.lower == "." || document_.token(end - 1).lower == ",";
      const bool counted =
          group.number > 0 ? group.number == static_cast<int>(members.size()) : mark.lower != ",";
      if ((dash && closes) || counted || (closes && group.definite)) group.persons = members;
    }
  }

  // "the foreign ministers of A (X), B (Y) and C (Z)", "the mayor of A (X)": who stands behind each
  // country holds the office there.
  void NameBracketed() {
    for (size_t m = 0; m + 1 < mentions_.size(); ++m) {
      const Mention& office = mentions_[m];
      if ((office.kind == Mention::Kind::kGroup || office.kind == Mention::Kind::kOffice) &&
          !office.offices.empty() && !office.polity.empty() && InBrackets(m + 1, office.end)) {
        NameBracketedOf(m);
      }
    }
  }

 private:
  // Is the mention somebody's name, alone in brackets that open at token `open`?
  bool InBrackets(size_t m, int open) const {
    if (m >= mentions_.size() || open + 2 >= document_.token_count()) return false;
    const Mention& name = mentions_[m];
    return name.kind == Mention::Kind::kPerson && name.person >= 0 && name.first == open + 1 &&
           document_.token(open).lower == "(" && document_.token(name.core_end).lower == ")" &&
           document_.token(open).sentence == name.sentence;
  }

  void NameBracketedOf(size_t m) {
    const bool plural = mentions_[m].kind == Mention::Kind::kGroup;
    OfficeUse use = mentions_[m].offices.front();
    if (plural) use.title = SingularTitle(use.title);
    use.polity = mentions_[m].polity;
    std::vector<int> holders;
    size_t name = m + 1;
    int end = 0;
    while (true) {
      holders.push_back(mentions_[name].person);
      cast_.AddOffice(mentions_[name].person, static_cast<int>(name), use);
      end = mentions_[name].core_end + 1;
      if (!plural || name + 2 >= mentions_.size()) break;
      const Mention& next = mentions_[name + 1];
      if (next.kind != Mention::Kind::kPolity || next.sentence != mentions_[m].sentence ||
          !InBrackets(name + 2, next.end)) {
        break;
      }
      use.polity = next.polity;
      name += 2;
    }
    if (!plural) {
      mentions_[m].person = holders.front();
    } else {
      mentions_[m].persons = std::move(holders);
    }
    mentions_[m].end = end;
  }

  void NameHoldersOf(int m) {
    const Mention& group = mentions_[m];
    const size_t wanted = group.polities.size();
    for (size_t n = m + 1; n < mentions_.size(); ++n) {
      if (mentions_[n].sentence > group.sentence + 1) return;
      if (mentions_[n].kind != Mention::Kind::kPerson) continue;
      // All of them, one after the other, and none with an office of another kind.
      std::vector<int> holders;
      for (size_t k = n; k < mentions_.size() && holders.size() < wanted; ++k) {
        const Mention& mention = mentions_[k];
        if (mention.kind != Mention::Kind::kPerson || mention.sentence != mentions_[n].sentence ||
            mention.person < 0 || !mention.offices.empty() ||
            !cast_.persons()[mention.person].offices.empty()) {
          break;
        }
        if (k > n) {
          bool listed = mention.first > mentions_[k - 1].end - 1;
          for (int t = mentions_[k - 1].end; t < mention.first; ++t) {
            listed = listed && OneOf(document_.token(t).lower, {",", "and"});
          }
          if (!listed) break;
        }
        holders.push_back(static_cast<int>(k));
      }
      if (holders.size() != wanted) return;
      // In the order of the countries, unless what is known of them says otherwise.
      std::vector<std::string> polities = group.polities;
      for (size_t k = 0; k < wanted; ++k) {
        const std::string& own = cast_.persons()[mentions_[holders[k]].person].polity;
        auto it = std::find(polities.begin(), polities.end(), own);
        if (it != polities.end()) std::swap(polities[k], *it);
      }
      for (size_t k = 0; k < wanted; ++k) {
        OfficeUse use = group.offices.front();
        use.polity = polities[k];
        use.title = SingularTitle(use.title);
        Person& person = cast_.persons()[mentions_[holders[k]].person];
        if (!person.polity.empty() && person.polity != use.polity) return;
        cast_.AddOffice(mentions_[holders[k]].person, holders[k], use);
      }
      for (int holder : holders) mentions_[m].persons.push_back(mentions_[holder].person);
      return;
    }
  }

  // The mentions under one plural title with "their" get the countries of as many people before.
  void NameTheirs(int m) {
    const Mention& first = mentions_[m];
    if (first.offices.empty() || first.person < 0) return;
    const OfficeUse& use = first.offices.front();
    if (use.owner_token < 0 || !use.polity.empty() ||
        document_.token(use.owner_token).lower != "their" ||
        (m > 0 && !mentions_[m - 1].offices.empty() &&
         mentions_[m - 1].offices.front().first == use.first)) {
      return;
    }
    std::vector<int> holders;
    for (size_t k = m; k < mentions_.size() && mentions_[k].sentence == first.sentence; ++k) {
      if (mentions_[k].offices.empty() || mentions_[k].offices.front().first != use.first) break;
      if (mentions_[k].person >= 0) holders.push_back(mentions_[k].person);
    }
    if (holders.size() < 2) return;
    std::vector<std::string> polities;
    for (int k = m - 1; k >= 0 && first.sentence - mentions_[k].sentence <= 2; --k) {
      // "A and B met at C's invitation. Their ministers": not C's.
      if (mentions_[k].person < 0 || mentions_[k].possessive) continue;
      const std::string& polity = cast_.persons()[mentions_[k].person].polity;
      if (polity.empty() || std::find(polities.begin(), polities.end(), polity) != polities.end()) {
        continue;
      }
      polities.insert(polities.begin(), polity);
      if (polities.size() == holders.size()) break;
    }
    if (polities.size() != holders.size()) return;
    for (size_t k = 0; k < holders.size(); ++k) {
      Person& person = cast_.persons()[holders[k]];
      if (!person.polity.empty()) {
        auto it = std::find(polities.begin(), polities.end(), person.polity);
        if (it == polities.end()) return;
        std::swap(polities[k], *it);
      }
    }
    for (size_t k = 0; k < holders.size(); ++k) cast_.SetPolity(holders[k], polities[k]);
  }

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
};

}  // namespace

void NameGroupMembers(Cast* cast) {
  GroupMembers members(cast);
  members.NameBracketed();
  members.NameHolders();
  members.NameMembers();
}

}  // namespace chancery
