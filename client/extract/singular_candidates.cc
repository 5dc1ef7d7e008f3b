#include "client/extract/singular_candidates.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/given_gender.h"
#include "client/extract/mention.h"
#include "client/extract/reference_features.h"
#include "client/extract/word_classes.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Sentences within which somebody told of may be meant by a pronoun, and by an office.
constexpr int kPronounReach = 14;
constexpr int kOfficeReach = 120;
// Mentions, and sentences, within which an office may be named later.
constexpr int kAheadMentions = 40;
constexpr int kAheadSentences = 10;
// Of those whom the title names.
constexpr size_t kTitled = 3;

// How the mention stands for somebody.
enum class Kind : uint8_t {
  kSubjectPronoun,
  kOtherPronoun,
  kPossessivePronoun,
  kDescribed,  // "the Kenyan", "his guest"
  kOfficeOfPolity,
  kOffice,
  kOfficeOfOwner,
  kIndefiniteOffice,
  kSpokesperson,
  kCount,
};

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
        is_office_(mention_.kind == Mention::Kind::kOffice),
        subject_(focus.subject >= 0 ? focus.subject : focus.owner) {
    const int first = document_.sentences()[mention_.sentence].first;
    opens_ = mention_.first <= first + 1;
    if (is_office_) {
      const DocToken& head = document_.token(mention_.offices.front().head_end - 1);
      word_ = head.lower;
      capital_ = head.IsCapitalised();
    } else {
      word_ = document_.token(mention_.core_first).lower;
      said_ = genders_.Said(mention_);
    }
    kind_ = static_cast<uint64_t>(KindOf());
    if (mention_.quoted) kind_ += static_cast<uint64_t>(Kind::kCount);
    if (focus_.speaker >= 0) kind_ += 2 * static_cast<uint64_t>(Kind::kCount);
    before_ = WordHash(document_.token(mention_.first - 1).lower);
    behind_ = WordHash(document_.token(mention_.end).lower);
  }

  std::vector<ReferenceCandidate> Make() {
    constexpr size_t kFeatures = 128;  // about
    FindPersons();
    for (const Met& met : persons_) fitting_ += met.fits ? 1 : 0;
    std::vector<ReferenceCandidate> all(1 + persons_.size());
    AddNobody(&all.front().features);
    for (size_t i = 0; i < persons_.size(); ++i) {
      all[i + 1].persons = {persons_[i].person};
      all[i + 1].features.reserve(kFeatures);
      ReferenceFeatures add(kind_, is_office_, &all[i + 1].features);
      Set(persons_[i]);
      AddPerson(add);
      if (is_office_) {
        AddOffice(add);
      } else {
        AddGender(add);
      }
      ++rank_;
      fitting_rank_ += fits_ ? 1 : 0;
      agreeing_rank_ += agrees_ == kAgrees ? 1 : 0;
    }
    return all;
  }

 private:
  // A person told of, and whether the mention may be of such a one.
  struct Met {
    int person = -1;
    bool fits = false;
  };

  // Of the genders of a pronoun and a person.
  enum Agreement : uint64_t { kDiffers, kAgrees, kMayBeFemale, kMayBeMale, kNotSaid };

  Kind KindOf() const {
    if (!is_office_) {
      if (mention_.core_first > mention_.first) return Kind::kDescribed;
      if (mention_.possessive) return Kind::kPossessivePronoun;
      return OneOf(word_, {"he", "she"}) ? Kind::kSubjectPronoun : Kind::kOtherPronoun;
    }
    const OfficeUse& use = mention_.offices.front();
    if (use.spokesperson) return Kind::kSpokesperson;
    if (!mention_.definite && !mention_.possessive) return Kind::kIndefiniteOffice;
    if (use.owner_token >= 0) return Kind::kOfficeOfOwner;
    return use.polity.empty() ? Kind::kOffice : Kind::kOfficeOfPolity;
  }

  bool Fits(int person) const {
    if (is_office_) return offices_.Fits(person, mention_);
    if (said_ != Gender::kUnknown) return !genders_.Differs(person, mention_);
    return mention_.polity.empty() || cast_.persons()[person].polity == mention_.polity;
  }

  void Add(int person) {
    if (person < 0 || std::any_of(persons_.begin(), persons_.end(),
                                  [person](const Met& met) { return met.person == person; })) {
      return;
    }
    const bool fits = Fits(person);
    // "Germany's chancellor" is no Portuguese minister.
    if (is_office_ && !mention_.offices.front().polity.empty() && !fits &&
        !cast_.persons()[person].offices.empty()) {
      return;
    }
    persons_.push_back({person, fits});
  }

  void FindPersons() {
    const std::vector<int>& recent = trail_.recent();
    // "A NATO diplomat doubted it. The diplomat said": nobody told of before.
    int described = is_office_ ? offices_.DescribedBefore(m_) : -1;
    if (described >= 0 && mentions_[described].definite && word_ != "diplomat") described = -1;
    for (size_t i = recent.size(); i-- > 0;) {
      if (trail_.Of(recent[i]).last > described &&
          trail_.SentencesSince(recent[i], mention_.sentence) <=
              (is_office_ ? kOfficeReach : kPronounReach)) {
        Add(recent[i]);
      }
    }
    if (described >= 0) return;
    Add(trail_.foremost());
    Add(trail_.first());
    for (size_t i = 0; i < trail_.titled().size() && i < kTitled; ++i) Add(trail_.titled()[i]);
    const int end = std::min(static_cast<int>(mentions_.size()), m_ + kAheadMentions);
    for (int next = m_ + 1; next < end; ++next) {
      const Mention& named = mentions_[next];
      if (named.sentence - mention_.sentence > (is_office_ ? kAheadSentences : 0)) break;
      if (named.kind == Mention::Kind::kPerson) Add(named.person);
    }
  }

  void AddNobody(FeatureList* features) const {
    ReferenceFeatures add(kind_, is_office_, features);
    add(100, {});
    add(101, {FewOf(fitting_)});
    add(102, {WordHash(word_)});
    add(103, {before_});
    add(104, {behind_});
    add(105, {WordHash(document_.token(mention_.first).lower), FewOf(fitting_)});
    if (!is_office_) return;
    const OfficeUse& use = mention_.offices.front();
    const uint64_t described = offices_.DescribedBefore(m_) >= 0;
    add(106, {mention_.definite, mention_.possessive, use.is_known, !use.qualifier.empty()});
    add(107, {static_cast<uint64_t>(use.office_class), FewOf(fitting_)});
    add(108, {WordHash(use.qualifier)});
    add(109, {capital_, FewOf(fitting_)});
    add(110, {described, FewOf(fitting_)});
    add(111, {WordHash(absl::AsciiStrToLower(use.title))});
  }

  // What is asked of the person more than once.
  void Set(const Met& met) {
    person_ = met.person;
    trace_ = &trail_.Of(person_);
    fits_ = met.fits;
    distance_ = trail_.SentencesSince(person_, mention_.sentence);
    far_ = StepOf(distance_);
    role_ = static_cast<uint64_t>(trace_->last < 0 ? ReferenceTrail::Role::kNone
                                                   : trail_.RoleOf(trace_->last));
    last_kind_ = trace_->last < 0 ? 9 : static_cast<uint64_t>(mentions_[trace_->last].kind);
    agrees_ = kNotSaid;
    if (said_ == Gender::kUnknown) return;
    const Gender gender = genders_.Of(person_);
    agrees_ = gender == said_              ? kAgrees
              : gender != Gender::kUnknown ? kDiffers
              : said_ == Gender::kFemale   ? kMayBeFemale
                                           : kMayBeMale;
  }

  void AddPerson(ReferenceFeatures& add) const {
    const Person& person = cast_.persons()[person_];
    const uint64_t subject = person_ == subject_;
    const uint64_t last_subject = person_ == focus_.last_subject;
    const bool leads_before =
        mention_.sentence > 0 && cast_.LeadsSentence(person_, mention_.sentence - 1);
    add(0, {far_});
    add(1, {far_, last_kind_});
    add(2, {far_, role_});
    add(3, {fits_, FewOf(fitting_rank_)});
    add(4, {fits_, FewOf(fitting_rank_), role_});
    add(5, {fits_, FewOf(fitting_rank_), FewOf(fitting_)});
    add(6, {subject, last_subject, person_ == focus_.owner});
    // "X's talks with Y followed his visit".
    if (focus_.subject < 0 && focus_.owner >= 0) {
      add(18, {person_ == focus_.owner, mention_.possessive, distance_ == 0});
      add(19, {person_ == focus_.owner, role_, distance_ == 0});
    }
    add(7, {opens_, leads_before, FewOf(rank_)});
    add(8, {ManyOf(trace_->count)});
    add(9, {trail_.IsTitled(person_), person_ == trail_.first()});
    add(10, {person_ == focus_.speaker});
    add(11, {person.spokesperson_only});
    add(12, {ManyOf(trace_->led), StepSince(trace_->last_led, mention_.sentence)});
    add(13, {offices_.IsCounterpartOnly(person_)});
    add(14, {person.offices.empty(), person.polity.empty(), person.polity_guessed});
    add(15, {trail_.IsOfLine(person_, mention_.sentence), far_});
    AddForemost(add);
    AddSpeaker(add);
    const int line_first = trail_.FirstOfLine(mention_.sentence);
    const int line_before = trail_.FirstOfLineBefore(mention_.sentence);
    add(16, {person_ == line_first, person_ == line_before, line_first >= 0});
    add(17, {person_ == line_first, FewOf(rank_), line_first >= 0});
    if (distance_ == 0) {
      AddOwnSentence(add);
    } else {
      AddSentencesBefore(add);
    }
    if (trace_->last < 0) AddNamedLater(add);
  }

  void AddForemost(ReferenceFeatures& add) const {
    const int foremost = trail_.foremost();
    const int most = foremost < 0 ? 0 : trail_.Of(foremost).count;
    const uint64_t share = most == 0 ? 0 : static_cast<uint64_t>(4 * trace_->count / most);
    add(20, {person_ == foremost, FewOf(rank_)});
    add(21, {person_ == foremost, share, ManyOf(most)});
  }

  void AddSpeaker(ReferenceFeatures& add) const {
    const ReferenceTrail::Told& speaker = trail_.speaker();
    add(22, {person_ == speaker.person, trail_.Speaks(mention_),
             StepSince(speaker.sentence, mention_.sentence)});
    if (!mention_.quoted) return;
    bool says = false;
    for (int k = cast_.FirstMention(mention_.sentence);
         k < cast_.FirstMention(mention_.sentence + 1); ++k) {
      says = says || (mentions_[k].person == person_ && k != m_ && !mentions_[k].quoted &&
                      trail_.Speaks(mentions_[k]));
    }
    add(23, {says, person_ == speaker.person});
  }

  // By the words between the last mention of the person and this one.
  void AddOwnSentence(ReferenceFeatures& add) const {
    const Mention& last = mentions_[trace_->last];
    const uint64_t subject = person_ == subject_;
    bool comma = false;
    bool closes = false;
    bool joins = false;
    for (int i = last.end; i < mention_.first; ++i) {
      const DocToken& token = document_.token(i);
      comma = comma || token.lower == ",";
      closes = closes || token.lower == ";" || token.Has(kSubordinator) ||
               OneOf(token.lower, {"who", "which", "that", "where", "when", "after", "before"});
      joins = joins || OneOf(token.lower, {"and", "but"});
    }
    int people = 0;
    for (int k = trace_->last + 1; k < m_; ++k) people += mentions_[k].person >= 0 ? 1 : 0;
    const int gap = mention_.first - last.end;
    const bool same_word = word_ == document_.token(last.core_first).lower;
    add(30, {role_, ManyOf(gap / 2)});
    add(31, {role_, comma, closes, joins});
    add(32, {role_, FewOf(people)});
    add(33, {subject, closes, before_});
    add(34, {subject, behind_});
    add(35, {last_kind_, subject, same_word});
    add(36, {subject, closes, ClassOfVerbBefore()});
    if (gap == 0 || gap == 1) add(37, {static_cast<uint64_t>(gap)});
  }

  void AddSentencesBefore(ReferenceFeatures& add) const {
    const uint64_t last_subject = person_ == focus_.last_subject;
    const uint64_t has_subject = subject_ >= 0;
    add(40, {last_subject, before_});
    add(41, {role_, opens_, has_subject, subject_ == person_});
    add(42, {FewOf(rank_), has_subject, role_});
    add(43, {last_subject, has_subject, ClassOfVerbBefore()});
    // "Prime Minister X met him": somebody of another country.
    if (subject_ < 0 || subject_ == person_ || !cast_.IsObject(mention_)) return;
    const std::string& polity = cast_.persons()[person_].polity;
    const std::string& of_subject = cast_.persons()[subject_].polity;
    add(44, {polity.empty() || of_subject.empty() ? 2u : polity == of_subject, last_subject});
  }

  uint64_t ClassOfVerbBefore() const {
    const DocToken& verb = document_.token(mention_.first - 1);
    return (verb.Has(kPastVerb) ? 1u : 0u) | (verb.Has(kPreposition) ? 2u : 0u) |
           (verb.Has(kMeetVerb | kHostVerb | kSeeVerb | kCallVerb) ? 4u : 0u);
  }

  void AddNamedLater(ReferenceFeatures& add) const {
    const int named = trail_.FirstNamed(person_);
    if (named < 0) {
      add(50, {fits_});
      return;
    }
    const uint64_t to = StepOf(mentions_[named].sentence - mention_.sentence);
    add(51, {to});
    add(52, {to, static_cast<uint64_t>(trail_.RoleOf(named)), opens_, fits_});
    add(53, {document_.sentences()[mention_.sentence].is_headline, fits_});
    add(54, {mention_.sentence < 3, fits_, to});
  }

  void AddGender(ReferenceFeatures& add) const {
    add(60, {agrees_, genders_.IsSure(person_)});
    add(61, {agrees_, FewOf(rank_)});
    const int called =
        trace_->last_called < 0
            ? -1
            : cast_.SentencesBetween(mentions_[trace_->last_called].sentence, mention_.sentence);
    add(62, {StepOf(called)});
    add(63, {agrees_, StepOf(called), person_ == focus_.last_subject});
    if (said_ == Gender::kUnknown) return;
    add(64, {agrees_, FewOf(agreeing_rank_)});
    add(65, {agrees_, FewOf(agreeing_rank_), far_});
    add(66, {agrees_, FewOf(agreeing_rank_), role_});
    const ReferenceTrail::Told& told = trail_.Called(said_);
    const uint64_t is_told = person_ == told.person;
    add(67, {is_told, agrees_, StepSince(told.sentence, mention_.sentence)});
    add(68, {is_told, person_ == focus_.last_subject, person_ == subject_, told.person >= 0});
    add(69, {is_told, FewOf(fitting_rank_), agrees_});
    if (agrees_ == kMayBeFemale || agrees_ == kMayBeMale) AddEndings(add);
  }

  // Of a given name that no list has, and of a family name: "-ova", "-ska".
  void AddEndings(ReferenceFeatures& add) const {
    const std::string folded = FoldName(cast_.persons()[person_].name);
    const absl::string_view name = folded;
    const size_t space = name.find(' ');
    if (space == absl::string_view::npos || space < 2) return;
    const uint64_t said = static_cast<uint64_t>(said_);
    add(70, {said, WordHash(name.substr(space - 1, 1))});
    add(71, {said, WordHash(name.substr(space - 2, 2))});
    add(72, {said, WordHash(name.substr(name.size() - 2))});
  }

  void AddOffice(ReferenceFeatures& add) const {
    const OfficeUse& use = mention_.offices.front();
    const Person& person = cast_.persons()[person_];
    // 2: the same head, 3: the same title.
    uint64_t title = 0;
    bool same_class = false;
    bool with_polity = false;
    bool without_polity = false;
    for (const HeldOffice& held : person.offices) {
      const bool told = !held.use.polity.empty() && !held.polity_guessed;
      if (absl::EqualsIgnoreCase(held.use.title, use.title)) {
        title = 3;
        with_polity = with_polity || told;
        without_polity = without_polity || !told;
      } else if (document_.token(held.use.head_end - 1).lower == word_) {
        title = std::max<uint64_t>(title, 2);
      }
      same_class = same_class || (held.use.is_known && held.use.office_class == use.office_class);
    }
    const uint64_t polity = use.polity.empty()            ? 0
                            : person.polity.empty()       ? 1
                            : person.polity == use.polity ? (person.polity_guessed ? 2 : 3)
                            : person.polity_guessed       ? 4
                                                          : 5;
    const int meant = trail_.MeantBy(use.title);
    const uint64_t is_meant = meant < 0 ? 0 : meant == person_ ? 2 : 1;
    const uint64_t foremost = person_ == trail_.foremost();
    const uint64_t office_class = static_cast<uint64_t>(use.office_class);
    add(80, {fits_, title, polity});
    add(81, {title, same_class, polity});
    add(82, {polity, FewOf(rank_)});
    add(83, {fits_, capital_, with_polity, without_polity});
    add(84, {fits_, is_meant});
    add(85, {fits_, is_meant, FewOf(fitting_rank_)});
    add(86, {fits_, FewOf(fitting_rank_), ManyOf(trace_->led)});
    add(87, {fits_, offices_.IsOfHouse(person_)});
    add(88, {fits_,
             StepOf(trace_->last < 0 ? -1 : mention_.sentence - mentions_[trace_->last].sentence)});
    add(89, {person_ == subject_, cast_.IsObject(mention_), fits_});
    add(90, {fits_, foremost, capital_, title});
    add(91, {office_class, fits_, same_class, title});
    add(92, {WordHash(word_), fits_, title});
    add(93, {WordHash(use.qualifier), fits_});
    add(94, {mention_.definite, fits_, title});
    add(96, {person.offices.empty(), use.is_known, FewOf(rank_)});
    add(97, {fits_, title, FewOf(fitting_rank_), foremost, is_meant});
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
  const bool is_office_;
  // Of the sentence, or whose it is: "X's visit was".
  const int subject_;
  absl::string_view word_;
  bool capital_ = false;
  Gender said_ = Gender::kUnknown;
  // Opens its sentence, but for a word.
  bool opens_ = false;
  uint64_t kind_ = 0;
  // The words beside it.
  uint64_t before_ = 0;
  uint64_t behind_ = 0;

  std::vector<Met> persons_;
  int fitting_ = 0;
  // Of the person at hand: how many come before, in all, of those who fit, of those whose gender
  // agrees.
  int rank_ = 0;
  int fitting_rank_ = 0;
  int agreeing_rank_ = 0;
  int person_ = -1;
  const ReferenceTrail::Trace* trace_ = nullptr;
  bool fits_ = false;
  int distance_ = -1;
  uint64_t far_ = 0;
  uint64_t role_ = 0;
  uint64_t last_kind_ = 0;
  uint64_t agrees_ = kNotSaid;
};

}  // namespace

std::vector<ReferenceCandidate> SingularCandidates(const ReferenceContext& context, int m,
                                                   const Focus& focus) {
  return Maker(context, m, focus).Make();
}

}  // namespace chancery
