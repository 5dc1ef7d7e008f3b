#include "client/extract/plural_candidates.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/given_gender.h"
#include "client/extract/mention.h"
#include "client/extract/reference_features.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// Of the last people told of, how many are put together by twos, and how many of those named
// behind.
constexpr size_t kPaired = 6;
constexpr size_t kPairedBehind = 4;
// Sentences within which those are told of, and within which one names or lists them all.
constexpr int kReach = 8;
constexpr int kListReach = 4;
// Mentions of one sentence that are looked at, and people who are put together at most.
constexpr int kMentions = 64;
constexpr size_t kMostTogether = 24;
// Beyond the kinds of singulars, whose features are others.
constexpr uint64_t kPluralKinds = 100;

bool Contains(const std::vector<int>& list, int element) {
  return std::find(list.begin(), list.end(), element) != list.end();
}

bool HasSorted(const std::vector<int>& sorted, int element) {
  return std::binary_search(sorted.begin(), sorted.end(), element);
}

class Maker {
 public:
  Maker(const ReferenceContext& context, int m, const Focus& focus)
      : cast_(context.cast),
        document_(context.cast.document()),
        mentions_(context.cast.mentions()),
        genders_(context.genders),
        offices_(context.offices),
        trail_(context.trail),
        focus_(focus),
        m_(m),
        mention_(mentions_[m]),
        is_group_(mention_.kind == Mention::Kind::kGroup),
        head_(document_.token(mention_.core_end - 1).lower),
        number_(static_cast<uint64_t>(std::min(mention_.number, 6))),
        word_(WordHash(head_)),
        first_(WordHash(document_.token(mention_.first).lower)),
        before_(WordHash(document_.token(mention_.first - 1).lower)),
        behind_(WordHash(document_.token(mention_.end).lower)) {
    kind_ = (is_group_ ? 1u : 0u) | (mention_.quoted ? 2u : 0u) | (mention_.possessive ? 4u : 0u) |
            (mention_.polities.size() >= 2 ? 8u : 0u);
  }

  std::vector<ReferenceCandidate> Make() {
    constexpr size_t kFeatures = 96;  // about
    FindOrder();
    FindSets();
    FindNamed();
    FindPluralsBefore();
    std::vector<ReferenceCandidate> all(1 + sets_.size());
    for (size_t i = 0; i < all.size(); ++i) {
      if (i > 0) all[i].persons = std::move(sets_[i - 1]);
      all[i].features.reserve(kFeatures);
      ReferenceFeatures add(kPluralKinds + kind_, kPluralKinds + (is_group_ ? 1 : 0),
                            &all[i].features);
      AddWords(all[i].persons.size(), add);
      if (i == 0) {
        AddNobody(add);
      } else {
        AddSet(all[i].persons, add);
      }
    }
    return all;
  }

 private:
  // The last sentence that names all of a set.
  struct Together {
    int distance = -1;
    // Who else it names.
    int others = 0;
    // It tells of a meeting; two of them are joined by "and".
    bool cue = false;
    bool joined = false;
  };

  void FindOrder() {
    const std::vector<int>& recent = trail_.recent();
    for (size_t i = recent.size(); i-- > 0 && order_.size() < kPaired;) {
      if (trail_.SentencesSince(recent[i], mention_.sentence) > kReach) break;
      if (!IsOnlyAnOwner(recent[i])) order_.push_back(recent[i]);
    }
    const int foremost = trail_.foremost();
    if (foremost >= 0 && !Contains(order_, foremost)) order_.push_back(foremost);
    const int end = std::min(cast_.FirstMention(mention_.sentence + 1), m_ + kMentions);
    for (int k = m_ + 1; k < end && order_.size() < kPaired + kPairedBehind; ++k) {
      const int person = mentions_[k].person;
      if (person >= 0 && !Contains(order_, person)) order_.push_back(person);
    }
  }

  // "President X's envoy Y": X is named to say who Y is.
  bool IsOnlyAnOwner(int person) const {
    const ReferenceTrail::Trace& trace = trail_.Of(person);
    if (trace.count != 1 || !mentions_[trace.last].possessive) return false;
    const size_t next = static_cast<size_t>(trace.last) + 1;
    return next < mentions_.size() && mentions_[next].kind == Mention::Kind::kOffice &&
           mentions_[next].first == mentions_[trace.last].end;
  }

  void AddSetOf(std::vector<int> persons) {
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    if (persons.size() < 2 || persons.size() > kMostTogether ||
        std::any_of(persons.begin(), persons.end(), [this](int p) { return IsOnlyAnOwner(p); }) ||
        std::find(sets_.begin(), sets_.end(), persons) != sets_.end() || HasForeigner(persons)) {
      return;
    }
    sets_.push_back(std::move(persons));
  }

  // "The EU foreign ministers", "the ministers of Russia and Norway" are none of other countries.
  bool HasForeigner(const std::vector<int>& persons) const {
    if (mention_.offices.empty()) return false;
    const OfficeUse& use = mention_.offices.front();
    if (use.polity.empty() || use.polity_by_context) return false;
    return std::any_of(persons.begin(), persons.end(), [&](int p) {
      const std::string& polity = cast_.persons()[p].polity;
      return !polity.empty() && polity != use.polity &&
             std::find(mention_.polities.begin(), mention_.polities.end(), polity) ==
                 mention_.polities.end();
    });
  }

  void FindSets() {
    for (size_t a = 0; a < order_.size(); ++a) {
      for (size_t b = a + 1; b < order_.size(); ++b) AddSetOf({order_[a], order_[b]});
    }
    AddSetOf(trail_.last_set());
    for (int s = mention_.sentence; s >= 0 && mention_.sentence - s <= kListReach; --s) {
      FindNamedIn(s);
    }
    FindOfPolities();
    if (trail_.foremost() >= 0 && trail_.second() >= 0) {
      AddSetOf({trail_.foremost(), trail_.second()});
    }
    AddSetOf(trail_.titled());
  }

  // The mentions of sentence `s` before this one; of more than enough the last.
  std::pair<int, int> MentionsIn(int s) const {
    const int end = std::min(cast_.FirstMention(s + 1), m_);
    return {std::max(cast_.FirstMention(s), end - kMentions), end};
  }

  // All whom the sentence names, with its lists, and with whom the one before is about.
  void FindNamedIn(int s) {
    std::vector<int> named;
    std::vector<int> list;
    int list_end = -1;
    const auto [first, end] = MentionsIn(s);
    for (int k = first; k < end; ++k) {
      std::vector<int> who = mentions_[k].persons;
      if (mentions_[k].person >= 0 && !mentions_[k].possessive) who.push_back(mentions_[k].person);
      if (who.empty()) continue;
      named.insert(named.end(), who.begin(), who.end());
      const bool goes_on = list_end >= 0 && mentions_[k].first - list_end <= 2 &&
                           OneOf(document_.token(mentions_[k].first - 1).lower, {",", "and", "&"});
      if (!goes_on) {
        AddSetOf(list);
        list.clear();
      }
      list.insert(list.end(), who.begin(), who.end());
      list_end = mentions_[k].end;
    }
    AddSetOf(list);
    AddSetOf(named);
    if (focus_.last_subject < 0) return;
    named.push_back(focus_.last_subject);
    AddSetOf(named);
  }

  void FindOfPolities() {
    if (mention_.polities.size() < 2) return;
    std::vector<int> holders;
    const std::vector<int>& recent = trail_.recent();
    for (const std::string& polity : mention_.polities) {
      for (size_t i = recent.size(); i-- > 0;) {
        const Person& person = cast_.persons()[recent[i]];
        if (person.polity == polity && !OfficeHolders::IsOfAnotherKind(person, mention_)) {
          holders.push_back(recent[i]);
          break;
        }
      }
    }
    if (holders.size() == mention_.polities.size()) AddSetOf(std::move(holders));
  }

  // Groups without a name, and countries, that the sentence tells of before.
  void FindPluralsBefore() {
    const auto [first, end] = MentionsIn(mention_.sentence);
    for (int k = first; k < end; ++k) {
      group_before_ = group_before_ || IsUnnamedGroup(k);
      polities_before_ += mentions_[k].kind == Mention::Kind::kPolity ? 1 : 0;
    }
  }

  bool IsUnnamedGroup(int k) const {
    return mentions_[k].kind == Mention::Kind::kGroup && mentions_[k].persons.empty();
  }

  // The words of the plural and beside it, with how many it would mean.
  void AddWords(size_t size, ReferenceFeatures& add) const {
    const uint64_t count = std::min<size_t>(size, 5);
    const uint64_t nobody = size == 0;
    add(0, {count, number_});
    add(1, {word_, count});
    add(2, {first_, count});
    add(3, {first_, word_, nobody});
    add(4, {count, behind_});
    add(5, {count, before_});
    add(6, {nobody, group_before_, FewOf(polities_before_)});
    if (!is_group_ || mention_.offices.empty()) return;
    const OfficeUse& use = mention_.offices.front();
    add(7, {count, use.is_known, mention_.definite, number_, mention_.polity.empty()});
    add(8, {count, use.owner_token >= 0, use.polity_by_context, mention_.counterpart});
    add(9, {nobody, static_cast<uint64_t>(use.office_class), number_});
  }

  void AddNobody(ReferenceFeatures& add) const {
    constexpr int kNear = 12;
    int since = -1;
    for (int k = m_ - 1; k >= 0 && m_ - k < kNear && since < 0; --k) {
      if (IsUnnamedGroup(k)) since = mention_.sentence - mentions_[k].sentence;
    }
    add(10, {StepOf(since)});
    add(11, {FewOf(static_cast<int>(order_.size()))});
    add(12, {mention_.definite, word_});
  }

  void AddSet(const std::vector<int>& persons, ReferenceFeatures& add) const {
    const size_t size = persons.size();
    const uint64_t count = std::min<size_t>(size, 5);
    const uint64_t fits_number = number_ == 0 ? 2 : number_ == size;
    const Together together = FindTogether(persons);
    const uint64_t common = StepOf(together.distance);
    const uint64_t others = FewOf(together.others);
    AddPersons(persons, common, add);
    const bool has_subject = HasSorted(persons, focus_.subject);
    const bool has_last = HasSorted(persons, focus_.last_subject);
    const bool opens = mention_.first == document_.sentences()[mention_.sentence].first;
    add(20, {common, others});
    add(21, {common, together.joined, together.cue, others});
    add(22, {common, fits_number, count});
    add(23, {has_subject, cast_.IsObject(mention_), focus_.subject >= 0});
    add(24, {has_subject, has_last, opens});
    add(25,
        {persons == trail_.last_set(), StepSince(trail_.last_set_sentence(), mention_.sentence)});
    add(26, {HasSorted(persons, trail_.foremost()), others});
    add(27, {HasSorted(persons, focus_.speaker)});
    add(28, {common, word_, others});
    add(29, {size == 2, common, has_last, others, together.cue});
    const bool top =
        size == 2 && HasSorted(persons, trail_.foremost()) && HasSorted(persons, trail_.second());
    const bool titled = std::all_of(persons.begin(), persons.end(),
                                    [this](int person) { return trail_.IsTitled(person); });
    add(30, {top, common});
    add(31, {titled, common});
    add(32, {top, titled, fits_number});
    AddPolities(persons, common, add);
  }

  // What there is to say of each of them.
  void AddPersons(const std::vector<int>& persons, uint64_t common, ReferenceFeatures& add) const {
    const int size = static_cast<int>(persons.size());
    int nearest = -1;
    int farthest = -1;
    int ranks = 0;
    int worst_rank = 0;
    int subjects = 0;
    int possessors = 0;
    int women = 0;
    int men = 0;
    int called = 0;
    int ahead = 0;
    bool spokesperson = false;
    bool counterpart = false;
    bool of_polity = true;
    bool same_line = true;
    for (const int p : persons) {
      const Person& person = cast_.persons()[p];
      const int rank =
          static_cast<int>(std::find(order_.begin(), order_.end(), p) - order_.begin());
      ranks += rank;
      worst_rank = std::max(worst_rank, rank);
      spokesperson = spokesperson || person.spokesperson_only;
      counterpart = counterpart || offices_.IsCounterpartOnly(p);
      women += genders_.Of(p) == Gender::kFemale ? 1 : 0;
      men += genders_.Of(p) == Gender::kMale ? 1 : 0;
      called += offices_.MayBeCalled(person, head_) ? 1 : 0;
      of_polity = of_polity && (mention_.polity.empty() || person.polity == mention_.polity);
      same_line = same_line && trail_.IsOfLine(p, mention_.sentence);
      const int last = trail_.Of(p).last;
      if (last < 0) {
        ++ahead;
        continue;
      }
      const int distance = trail_.SentencesSince(p, mention_.sentence);
      nearest = nearest < 0 ? distance : std::min(nearest, distance);
      farthest = std::max(farthest, distance);
      const ReferenceTrail::Role role = trail_.RoleOf(last);
      subjects +=
          role == ReferenceTrail::Role::kFirstSubject || role == ReferenceTrail::Role::kSubject ? 1
                                                                                                : 0;
      possessors += role == ReferenceTrail::Role::kPossessor ? 1 : 0;
    }
    const uint64_t all_called = called == size;
    add(40, {StepOf(nearest), StepOf(farthest)});
    add(41, {StepOf(farthest), FewOf(subjects), FewOf(possessors)});
    add(42, {ManyOf(ranks), FewOf(size)});
    add(43, {ManyOf(worst_rank), FewOf(size), common});
    add(44, {spokesperson, counterpart});
    add(45, {FewOf(women), FewOf(men), head_ == "men", head_ == "women"});
    add(46, {all_called, called > 0});
    add(47, {all_called, word_});
    add(48, {of_polity, mention_.polity.empty()});
    add(49, {FewOf(ahead)});
    add(50, {same_line, common});
    add(51, {StepOf(nearest), common, number_});
  }

  // Whom the sentence and those before it name, sorted.
  void FindNamed() {
    for (int s = mention_.sentence; s >= 0 && mention_.sentence - s <= kReach; --s) {
      const auto [first, end] = MentionsIn(s);
      std::vector<int> named;
      for (int k = first; k < end; ++k) {
        if (mentions_[k].person >= 0) named.push_back(mentions_[k].person);
        named.insert(named.end(), mentions_[k].persons.begin(), mentions_[k].persons.end());
      }
      std::sort(named.begin(), named.end());
      named.erase(std::unique(named.begin(), named.end()), named.end());
      named_.push_back(std::move(named));
      cues_.push_back(TellsOfMeeting(s));
    }
  }

  Together FindTogether(const std::vector<int>& persons) const {
    Together together;
    for (size_t i = 0; i < named_.size(); ++i) {
      const std::vector<int>& named = named_[i];
      if (!std::includes(named.begin(), named.end(), persons.begin(), persons.end())) continue;
      together.distance = static_cast<int>(i);
      together.others = static_cast<int>(named.size() - persons.size());
      const auto [first, end] = MentionsIn(mention_.sentence - together.distance);
      together.joined = AreJoined(persons, first, end);
      together.cue = cues_[i];
      return together;
    }
    return together;
  }

  // Does "and" stand between two of them?
  bool AreJoined(const std::vector<int>& persons, int first, int end) const {
    int before = -1;
    for (int k = first; k < end; ++k) {
      if (mentions_[k].person < 0 || !HasSorted(persons, mentions_[k].person)) continue;
      if (before >= 0 && mentions_[before].person != mentions_[k].person &&
          mentions_[k].first - mentions_[before].end <= 2 &&
          OneOf(document_.token(mentions_[k].first - 1).lower, {"and", "&"})) {
        return true;
      }
      before = k;
    }
    return false;
  }

  bool TellsOfMeeting(int s) const {
    constexpr int kTokens = 200;
    const Sentence& sentence = document_.sentences()[s];
    const int end = std::min({sentence.token_end, mention_.first, sentence.first + kTokens});
    for (int i = sentence.first; i < end; ++i) {
      if (document_.token(i).Has(kMeetVerb | kTalkVerb | kHostVerb | kCallVerb | kMeetingNoun |
                                 kCallNoun | kSeeVerb)) {
        return true;
      }
    }
    return false;
  }

  void AddPolities(const std::vector<int>& persons, uint64_t common, ReferenceFeatures& add) const {
    std::vector<std::string> of;
    of.reserve(persons.size());
    for (const int person : persons) of.push_back(cast_.persons()[person].polity);
    if (persons.size() == 2) {
      add(60, {of[0] == of[1], of[0].empty() || of[1].empty(), common});
    }
    if (mention_.polities.size() < 2) return;
    std::vector<std::string> wanted = mention_.polities;
    std::sort(of.begin(), of.end());
    std::sort(wanted.begin(), wanted.end());
    add(61, {of == wanted});
  }

  const Cast& cast_;
  const Document& document_;
  const std::vector<Mention>& mentions_;
  const PersonGenders& genders_;
  const OfficeHolders& offices_;
  const ReferenceTrail& trail_;
  const Focus& focus_;
  const int m_;
  const Mention& mention_;
  const bool is_group_;
  const absl::string_view head_;
  // As said, "the two"; 0 where none is.
  const uint64_t number_;
  // Its head and its first word, and the words beside it.
  const uint64_t word_;
  const uint64_t first_;
  const uint64_t before_;
  const uint64_t behind_;
  uint64_t kind_ = 0;
  // The last people told of, newest first, whom the article is about, and who is named behind.
  std::vector<int> order_;
  std::vector<std::vector<int>> sets_;
  // By how many sentences they stand before: whom it names, and whether it tells of a meeting.
  std::vector<std::vector<int>> named_;
  std::vector<bool> cues_;
  bool group_before_ = false;
  int polities_before_ = 0;
};

}  // namespace

std::vector<ReferenceCandidate> PluralCandidates(const ReferenceContext& context, int m,
                                                 const Focus& focus) {
  return Maker(context, m, focus).Make();
}

}  // namespace chancery
