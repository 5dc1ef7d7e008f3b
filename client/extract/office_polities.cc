#include "client/extract/office_polities.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;
using SenseKind = Sense::Kind;

class OfficePolities {
 public:
  explicit OfficePolities(Cast* cast)
      : cast_(*cast), document_(cast->document()), mentions_(cast->mentions()) {}

  void Fill() {
    for (Person& person : cast_.persons()) {
      for (HeldOffice& held : person.offices) {
        OfficeUse& use = held.use;
        CompleteName(&use);
        if (!use.polity.empty()) continue;
        if (use.polity_by_context || use.polity_of_subject) {
          const int p = static_cast<int>(&person - cast_.persons().data());
          if (cast_.KnownAs(p, use.office_class)) {
            use.polity = cast_.Known(p)->polity;
          } else {
            use.polity = use.polity_by_context ? cast_.countries().Before(use.first)
                                               : cast_.countries().SubjectBefore(use.first);
          }
          if (person.polity.empty()) person.polity = use.polity;
          if (!use.polity.empty() || use.polity_by_context) continue;
        }
        TakeFromOwner(static_cast<int>(&person - cast_.persons().data()), &held);
      }
    }
    for (size_t p = 0; p < cast_.persons().size(); ++p) {
      Person& person = cast_.persons()[p];
      for (HeldOffice& held : person.offices) {
        OfficeUse& use = held.use;
        if (use.polity.empty() && use.is_known && person.polity.empty()) {
          const int leader = Accompanied(held);
          if (leader >= 0 && !cast_.persons()[leader].polity.empty()) {
            use.polity = person.polity = cast_.persons()[leader].polity;
          }
        }
        if (use.polity.empty() && use.is_known && person.polity.empty()) {
          const int beside = CoordinatedPerson(held);
          if (beside >= 0 && !cast_.persons()[beside].polity.empty()) {
            use.polity = person.polity = cast_.persons()[beside].polity;
            held.polity_guessed = person.polity_guessed = cast_.persons()[beside].polity_guessed;
          }
        }
        if (!use.polity.empty() || !use.is_known) continue;
        if (!person.polity.empty()) {
          use.polity = person.polity;
          continue;
        }
        use.polity = GuessPolity(static_cast<int>(p), use);
        if (use.polity.empty() && cast_.countries().Home().size() <= 1) {
          use.polity = PolityBeside(held);
        }
        if (use.polity.empty()) continue;
        held.polity_guessed = !IsSecretaryOfState(use);
        if (person.polity.empty()) {
          person.polity = use.polity;
          person.polity_guessed = held.polity_guessed;
        }
      }
    }
    // Whose country only became known now.
    for (size_t p = 0; p < cast_.persons().size(); ++p) {
      for (HeldOffice& held : cast_.persons()[p].offices) {
        if (held.use.polity.empty()) TakeFromOwner(static_cast<int>(p), &held);
      }
    }
  }

 private:
  // "Trump's lawyer", "President X's aide", "a spokesman for Mr. X": of the owner's country when
  // known.
  void TakeFromOwner(int p, HeldOffice* held) {
    OfficeUse& use = held->use;
    // A counterpart is of another country.
    if (use.owner_token < 0 ||
        (!held->mentions.empty() && mentions_[held->mentions.front()].counterpart)) {
      return;
    }
    int owner = cast_.PersonAt(use.owner_token);
    if (owner == p) owner = -1;
    if (owner < 0 && document_.token(use.owner_token).Has(kPossessive) && !held->mentions.empty()) {
      owner = NamedBesideOwner(use.owner_token);
      if (owner < 0 || owner == p) owner = cast_.PersonBefore(held->mentions.front());
    }
    if (owner < 0 && use.owner_first >= 0) {
      // The name inside the phrase is no mention of its own.
      owner = cast_.PersonNamed(document_.Words(use.owner_first, use.owner_token + 1));
      if (owner == p) owner = -1;
      if (owner >= 0) TellOwnersOffice(use, owner, held->mentions.front());
    }
    if (owner < 0) return;
    use.polity = cast_.persons()[owner].polity;
    if (cast_.persons()[p].polity.empty()) cast_.persons()[p].polity = use.polity;
  }

  // "saw A and his foreign minister, B": who is named right before "and his"; -1 if nobody is.
  int NamedBesideOwner(int owner_token) const {
    if (owner_token < 2 || document_.token(owner_token - 1).lower != "and") return -1;
    for (int m = cast_.FirstMention(document_.token(owner_token).sentence);
         m < static_cast<int>(mentions_.size()) && mentions_[m].first < owner_token; ++m) {
      if (mentions_[m].kind == Mention::Kind::kPerson && mentions_[m].end == owner_token - 1) {
        return mentions_[m].person;
      }
    }
    return -1;
  }

  // "a spokeswoman for President X, Y": X is president.
  void TellOwnersOffice(const OfficeUse& use, int owner, int m) {
    for (int i = use.head_end; i < use.owner_token; ++i) {
      const Sense* office = document_.SenseOf(i, SenseKind::kOffice);
      if (office == nullptr || !document_.token(i).IsCapitalised()) continue;
      OfficeUse told;
      told.first = document_.MatchFirst(i);
      told.end = told.head_end = document_.MatchEnd(i);
      told.title = std::string(document_.Words(told.first, told.end));
      told.office_class = office->office->office_class;
      told.is_known = true;
      told.polity = cast_.persons()[owner].polity;
      cast_.AddOffice(owner, m, told);
      return;
    }
  }

  // "X, accompanied by Foreign Minister Y,": X for Y.
  int Accompanied(const HeldOffice& held) const {
    for (int m : held.mentions) {
      const int t = mentions_[m].first - 1;
      if (t < 1 || document_.token(t).lower != "by" ||
          !OneOf(document_.token(t - 1).lower, {"accompanied", "flanked", "joined"})) {
        continue;
      }
      return cast_.PersonBefore(m);
    }
    return -1;
  }

  // "Council spokesperson" after "the European Council": the body by its full name.
  void CompleteName(OfficeUse* use) const {
    if (use->polity.empty() || absl::StrContains(use->polity, " ") ||
        document_.gazetteer().FindPolity(use->polity) != nullptr) {
      return;
    }
    const std::vector<GazetteerMatch>& matches = document_.matches();
    auto it = std::lower_bound(
        matches.begin(), matches.end(), static_cast<size_t>(use->first),
        [](const GazetteerMatch& match, size_t token) { return match.first_token < token; });
    for (int steps = 0; it != matches.begin() && steps < 200; ++steps) {
      --it;
      const Sense* sense = it->Find(SenseKind::kPolity);
      if (sense == nullptr) continue;
      if (absl::EndsWith(sense->polity->name, " " + use->polity)) {
        use->polity = sense->polity->name;
        return;
      }
    }
  }

  // "Israeli prime minister A and energy minister B": the country stands once.
  // "Ukrainian President A and Prime Minister B": where nothing else is said, A's country.
  std::string PolityBeside(const HeldOffice& held) const {
    for (int m : held.mentions) {
      if (m == 0 || mentions_[m - 1].person < 0) continue;
      const Mention& before = mentions_[m - 1];
      if (before.end + 1 != mentions_[m].first || document_.token(before.end).lower != "and" ||
          (before.first > 0 && document_.token(before.first - 1).lower == "between")) {
        continue;
      }
      return cast_.persons()[before.person].polity;
    }
    return std::string();
  }

  int CoordinatedPerson(const HeldOffice& held) const {
    for (int m : held.mentions) {
      if (m == 0 || mentions_[m - 1].person < 0) continue;
      const Mention& before = mentions_[m - 1];
      if (before.end > mentions_[m].first || mentions_[m].first - before.end > 2 ||
          before.offices.empty()) {
        continue;
      }
      bool listed = true;
      for (int t = before.end; t < mentions_[m].first; ++t) {
        const absl::string_view word = document_.token(t).lower;
        listed = listed && (word == "and" || word == ",");
      }
      if (!listed || before.end == mentions_[m].first) continue;
      // "between Secretary A and Chancellor B" are two countries; "met with President A and Prime
      // Minister B" are of one.
      if (IsHead(held.use.office_class)) {
        const int t = before.first - 1;
        const bool object =
            t >= 0 && (document_.token(t).lower == "with" || document_.token(t).Has(kMeetVerb));
        const bool head_of_state =
            !before.offices.empty() && before.offices.front().office_class == Class::kHeadOfState;
        if (!object || !head_of_state || held.use.office_class != Class::kHeadOfGovernment) {
          continue;
        }
      }
      if (before.first > 0 && document_.token(before.first - 1).lower == "between") continue;
      return before.person;
    }
    return -1;
  }

  // The one country whose ministers the article names with it, but not its head.
  std::string PolityOfColleagues(const std::vector<std::string>& taken) const {
    std::string own;
    size_t looked_at = 0;
    for (const Person& person : cast_.persons()) {
      if (++looked_at > Cast::kMaxForms) break;
      for (const HeldOffice& held : person.offices) {
        if (held.polity_guessed || held.use.polity.empty() || held.use.polity == own ||
            (held.use.office_class != Class::kForeignMinister &&
             held.use.office_class != Class::kDefenseMinister &&
             held.use.office_class != Class::kMinister)) {
          continue;
        }
        if (std::find(taken.begin(), taken.end(), held.use.polity) != taken.end() ||
            HasHead(held.use.polity)) {
          continue;
        }
        if (!own.empty()) return std::string();
        own = held.use.polity;
      }
    }
    return own;
  }

  bool HasHead(absl::string_view polity) const {
    size_t looked_at = 0;
    for (const Person& person : cast_.persons()) {
      if (++looked_at > Cast::kMaxForms) break;
      for (const HeldOffice& held : person.offices) {
        if (held.use.polity == polity && IsHead(held.use.office_class)) return true;
      }
    }
    return false;
  }

  // An office without a country, "Prime Minister Wen Jiabao": the country that its neighbourhood
  // speaks of, but not the one of another holder of such an office in the sentence.
  std::string GuessPolity(int p, const OfficeUse& use) {
    if (use.office_class == Class::kLegislator || use.office_class == Class::kOther ||
        use.office_class == Class::kEnvoy || use.office_class == Class::kPartyLeader ||
        use.office_class == Class::kMilitary) {
      return "";
    }
    const int s = document_.token(use.first).sentence;
    std::string visited = cast_.countries().VisitedBefore(use.first);
    if (!visited.empty()) return visited;
    // "Secretary of State" is the title of the US; others with it are named with their country.
    if (IsSecretaryOfState(use)) return "United States";
    std::string subject = cast_.countries().OfSubject(use.first);
    if (!subject.empty()) return subject;
    std::vector<std::string> taken;
    for (int m = cast_.FirstMention(std::max(0, s - 2)); m < cast_.FirstMention(s + 1); ++m) {
      const Mention& mention = mentions_[m];
      if (mention.person < 0 || mention.person == p) continue;
      for (const HeldOffice& other : cast_.persons()[mention.person].offices) {
        const bool same =
            other.use.office_class == use.office_class ||
            (mention.sentence == s && IsHead(other.use.office_class) && IsHead(use.office_class));
        if (!other.use.polity.empty() && same && other.use.qualifier.empty()) {
          taken.push_back(other.use.polity);
        }
      }
    }
    const std::vector<Sentence>& sentences = document_.sentences();
    std::string home = cast_.countries().Winner(cast_.countries().Home(), taken, 12);
    if (use.office_class == Class::kHeadOfState && !home.empty()) return home;
    if (use.office_class == Class::kHeadOfState && cast_.LeadsSentence(p, s)) {
      std::string own = PolityOfColleagues(taken);
      if (!own.empty()) return own;
    }
    const int from = sentences[std::max(0, s - 2)].first;
    // Where a subject goes is not where he is from: only what stands before him counts.
    int end = sentences[s].token_end;
    const bool leads = cast_.LeadsSentence(p, s);
    for (int m = cast_.FirstMention(s); m < cast_.FirstMention(s + 1) && leads; ++m) {
      // Whom the subject meets is of another country.
      const int other = mentions_[m].person;
      if (mentions_[m].first < use.first || other < 0 || other == p) continue;
      bool beside = m > 0 && mentions_[m - 1].person == p;
      for (int t = m > 0 ? mentions_[m - 1].end : 0; beside && t < mentions_[m].first; ++t) {
        beside = OneOf(document_.token(t).lower, {"and", ","});
      }
      if (!beside && !cast_.persons()[other].polity.empty()) {
        taken.push_back(cast_.persons()[other].polity);
      }
    }
    for (int m = cast_.FirstMention(s); m < cast_.FirstMention(s + 1); ++m) {
      // A guest's host, "Secretary A and Chancellor B met in Berlin", is at home there.
      const int other = mentions_[m].person;
      if (other >= 0 && other != p && !cast_.persons()[other].polity.empty()) break;
      if (mentions_[m].person == p && cast_.IsSubject(mentions_[m])) {
        // Nor is what he does it for: "to prepare help for Finland".
        end = std::min(end, cast_.countries().FirstPurposeAfter(mentions_[m].end, end));
        break;
      }
    }
    SpokenCountry::Votes votes = cast_.countries().Count(from, end);
    for (const auto& vote : cast_.countries().Count(sentences[s].first, end)) {
      votes[vote.first] += vote.second;
    }
    // "South Korea's foreign ministry" near a foreign minister.
    for (int t = from; t < sentences[s].token_end; ++t) {
      if (!OneOf(document_.token(t).lower, {"ministry", "ministries"})) continue;
      for (int k = t - 1; k >= from && t - k < 4; --k) {
        const Sense* sense = document_.SenseOf(k, SenseKind::kPolity);
        if (sense == nullptr) sense = document_.SenseOf(k, SenseKind::kPolityAdjective);
        if (sense == nullptr) continue;
        votes[sense->polity->name] += IsHead(use.office_class) ? 1 : 5;
        break;
      }
    }
    // Whom a foreign minister meets is hardly the head of the same country.
    for (int m = cast_.FirstMention(s); m < cast_.FirstMention(s + 1) && IsHead(use.office_class);
         ++m) {
      const int other = mentions_[m].person;
      if (other < 0 || other == p || cast_.persons()[other].polity.empty()) continue;
      if (mentions_[m].first > use.first) break;
      bool party = false;
      for (const HeldOffice& held : cast_.persons()[other].offices) {
        party = party || IsHead(held.use.office_class) ||
                held.use.office_class == Class::kForeignMinister ||
                held.use.office_class == Class::kDefenseMinister;
      }
      if (!party) continue;
      votes[cast_.persons()[other].polity] -= 20;
    }
    // Ministers are named without their country mostly at home.
    const bool foreign = IsHead(use.office_class) || use.office_class == Class::kForeignMinister ||
                         use.office_class == Class::kRoyal;
    std::string near = cast_.countries().Winner(votes, taken, foreign ? 2 : 4);
    if (!near.empty()) return near;
    std::string wide = cast_.countries().Winner(cast_.countries().Home(), taken, 3);
    // What is named in passing, once, is nobody's home.
    if (!wide.empty() && cast_.countries().TimesNamed(wide) < 2) wide.clear();
    // A former president beside the present one.
    if (wide.empty() && use.office_class == Class::kHeadOfState) {
      return cast_.countries().Winner(cast_.countries().Home(), {}, 20);
    }
    return wide;
  }

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
};

}  // namespace

void FillPolities(Cast* cast) { OfficePolities(cast).Fill(); }

}  // namespace chancery
