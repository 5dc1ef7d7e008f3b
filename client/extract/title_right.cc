#include "client/extract/title_right.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/extract/document.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

constexpr int kMaxRight = 16;  // tokens after a head noun

class RightGrower {
 public:
  RightGrower(const TitleText& text, const OfficeEntry* office, Title* title,
              std::vector<int>* words)
      : text_(text),
        document_(text.document()),
        office_(office),
        title_(title),
        words_(*words),
        at_(title->end) {}

  void Grow() {
    TakeSuffix();
    // "President-elect X": the name follows the whole.
    title_->office.end = std::max(title_->office.end, at_);
    limit_ = std::min(text_.sentence().token_end, at_ + kMaxRight);
    // "Minister of Transport" as an entry, and then ", Ports, and Fisheries".
    if (at_ > 1 && text_.At(at_ - 1).IsCapitalised() && text_.At(at_ - 1).Has(kPortfolioWord)) {
      // "Minister of Information" as an entry, and then "Society and Administration"; "Chair of the
      // Foreign Affairs", and then "Committee".
      if (text_.InSentence(at_) && text_.At(at_).IsCapitalised() &&
          (OneOf(text_.At(at_).lower, {"affairs", "committee", "commission"}) ||
           (text_.InSentence(at_ + 1) && text_.At(at_).Has(kPortfolioWord) &&
            (text_.At(at_ + 1).IsCapitalised() || OneOf(text_.At(at_ + 1).lower, {"and", ","}))))) {
        TakeWords(at_ + 1);
      }
      TakeWords(PortfolioListEnd(at_));
      title_->office.end = std::max(title_->office.end, at_);
    }
    while (at_ < limit_ && TakeComplement() == Step::kGoOn) {
    }
    title_->end = std::max(title_->end, title_->office.end);
    title_->office.end = title_->end;
  }

 private:
  enum class Step {
    kGoOn,   // a complement was taken
    kEnd,    // what follows does not belong to the title
    kOther,  // it may be a complement of another form
  };

  // What may complete the title: the preposition at at_, and what stands behind it.
  struct Complement {
    bool of = false;
    absl::string_view preposition;
    int noun = 0;  // the token behind articles
    const PolityEntry* polity = nullptr;
    bool adjective = false;  // "of the Emirati navy"
    bool posted = false;     // "ambassador to Rome": an office that is posted to places
  };

  void TakeWords(int end) {
    for (; at_ < end; ++at_) words_.push_back(at_);
  }
  // A complement ends before token `end`.
  Step Took(int end) {
    only_country_ = false;
    at_ = end;
    title_->office.end = at_;
    first_ = false;
    return Step::kGoOn;
  }
  Step TookWords(int end) {
    TakeWords(end);
    return Took(end);
  }

  // "Secretary (Economic Relations) X": which of the secretaries.
  void TakeBrackets() {
    constexpr int kMaxWords = 6;
    if (!text_.InSentence(at_) || text_.At(at_).lower != "(" ||
        text_.At(at_ - 1).lower != "secretary") {
      return;
    }
    int close = at_ + 1;
    while (text_.InSentence(close) && close - at_ < kMaxWords &&
           (text_.At(close).IsCapitalised() || text_.At(close).Has(kConjunction))) {
      ++close;
    }
    if (!text_.InSentence(close + 1) || text_.At(close).lower != ")" || close == at_ + 1 ||
        !text_.At(close + 1).IsCapitalised()) {
      return;
    }
    TakeWords(close + 1);
  }

  // "president-elect", "secretary-general", "minister designate".
  void TakeSuffix() {
    TakeBrackets();
    if (text_.InSentence(at_ + 1) && text_.At(at_).shape == Shape::kDash &&
        !text_.At(at_).space_before &&
        OneOf(text_.At(at_ + 1).lower, {"elect", "designate", "general"})) {
      if (text_.At(at_ + 1).lower == "general") {
        TakeWords(at_ + 2);
        return;
      }
      if (title_->office.qualifier.empty()) {
        title_->office.qualifier = std::string(text_.At(at_ + 1).lower);
      }
      at_ += 2;
    } else if (text_.InSentence(at_) && document_.Is(at_, SenseKind::kOfficeQualifier) &&
               OneOf(text_.At(at_).lower,
                     {"elect", "designate", "-elect", "emeritus", "nominee"})) {
      title_->office.qualifier = std::string(text_.At(at_).lower);
      at_ = document_.MatchEnd(at_);
    }
  }

  Step TakeComplement() {
    Complement told;
    told.preposition = text_.At(at_).lower;
    told.of = told.preposition == "of";
    if (const int end = AsideEnd(); end > at_) return TookWords(end);
    if (told.preposition == "in") {
      const Step step = TakeHouse();
      return step == Step::kOther ? TakePosting() : step;
    }
    // "her counterpart from Malta".
    if (title_->counterpart && (told.preposition == "from" || told.of) &&
        title_->office.polity.empty() && at_ + 1 < limit_ &&
        document_.Is(at_ + 1, SenseKind::kPolity)) {
      SetPolity(title_, text_.PolityAt(at_ + 1)->name);
      int after = document_.MatchEnd(at_ + 1);
      if (title_->plural && NamesFollow(after)) after = MorePolities(after);
      Took(after);
      return Step::kEnd;
    }
    if (!OneOf(told.preposition, {"of", "for", "to", "at", "on"})) return Step::kEnd;
    // "received the Head of State at the Palace": where.
    if (told.preposition == "at" && office_ != nullptr &&
        (office_->office_class == OfficeEntry::Class::kHeadOfState ||
         office_->office_class == OfficeEntry::Class::kHeadOfGovernment)) {
      return Step::kEnd;
    }
    // "General Secretary To Lam": a name.
    if (text_.At(at_).shape == Shape::kCapital) return Step::kEnd;
    if (const Step step = TakeWhomHeSpeaksFor(told); step != Step::kOther) return step;
    if (title_->counterpart) return Step::kEnd;
    told.noun = at_ + 1;
    while (told.noun < limit_ && OneOf(text_.At(told.noun).lower, {"the", "both"})) ++told.noun;
    // "the 10-member Association".
    if (told.noun + 3 < limit_ && text_.At(told.noun).shape == Shape::kNumber &&
        text_.At(told.noun + 1).shape == Shape::kDash &&
        text_.At(told.noun + 2).shape == Shape::kLower) {
      told.noun += 3;
    }
    if (told.noun >= limit_ ||
        !(text_.At(told.noun).IsWord() || IsOrdinal(text_.At(told.noun).lower))) {
      return Step::kEnd;
    }
    if (const Step step = TakePartOfCountry(told); step != Step::kOther) return step;
    told.polity = text_.PolityAt(told.noun);
    told.adjective = document_.Is(told.noun, SenseKind::kPolityAdjective) &&
                     !document_.Is(told.noun, SenseKind::kPolity);
    told.posted = office_ != nullptr && office_->posted_to;
    if (const Step step = TakePolity(told); step != Step::kOther) return step;
    if (const Step step = TakeWhomHeServes(told); step != Step::kOther) return step;
    if (const Step step = TakeNational(told); step != Step::kOther) return step;
    if (const Step step = TakeCity(told); step != Step::kOther) return step;
    return text_.At(told.noun).IsCapitalised() ? TakeBody(told) : TakeLower(told);
  }

  // "X, a nurse at the general hospital, told us": the end of what describes a speaker; at_ for
  // nobody who is.
  int AsideEnd() const {
    const int comma = title_->first - 1;
    if (!title_->indefinite || title_->plural || !first_ || !text_.InSentence(comma - 1) ||
        text_.At(comma).lower != "," || !text_.At(comma - 1).IsCapitalised() ||
        !OneOf(text_.At(at_).lower, {"at", "in", "with", "from"})) {
      return at_;
    }
    for (int i = at_ + 1; i + 1 < limit_; ++i) {
      const DocToken& token = text_.At(i);
      if (token.lower == ",") {
        const DocToken& verb = text_.At(i + 1);
        return verb.shape == Shape::kLower && verb.Has(kSpeechVerb | kTellVerb) &&
                       !verb.Has(kPreposition)
                   ? i
                   : at_;
      }
      if (token.shape == Shape::kLower &&
          token.Has(kSpeechVerb | kPastVerb | kBeVerb | kHaveVerb | kModal | kSubordinator)) {
        break;
      }
    }
    return at_;
  }

  // "from Chad and Mali, Ali Deby and Omar Keita": do countries go on at `k` up to a plain name?
  bool NamesFollow(int k) const {
    while (k + 1 < limit_ && (text_.At(k).lower == "and" || text_.At(k).lower == ",") &&
           document_.Is(k + 1, SenseKind::kPolity)) {
      k = document_.MatchEnd(k + 1);
    }
    return k + 1 < limit_ && text_.At(k).lower == "," && StartsName(k + 1);
  }

  // "president of southern Sudan": not of Sudan.
  Step TakePartOfCountry(const Complement& told) {
    if (!told.of || !first_ || told.noun + 1 >= limit_ ||
        !OneOf(text_.At(told.noun).lower, {"southern", "northern", "eastern", "western"}) ||
        text_.At(told.noun).shape != Shape::kLower || text_.PolityAt(told.noun + 1) == nullptr ||
        document_.Is(told.noun + 1, SenseKind::kPolityAdjective)) {
      return Step::kOther;
    }
    const int end = document_.MatchEnd(told.noun + 1);
    if (end < limit_ && text_.IsPossessive(end)) return Step::kEnd;
    SetPolity(title_, document_.Words(told.noun, end));
    return Took(end);
  }

  // "Leader of the Opposition in the Senate".
  Step TakeHouse() {
    int house = at_ + 1;
    if (house < limit_ && text_.At(house).lower == "the") ++house;
    if (house >= limit_ || text_.At(house).shape != Shape::kCapital ||
        (first_ && at_ - title_->first < 3) ||
        !OneOf(text_.At(house).lower, {"senate", "house", "parliament", "assembly", "duma"})) {
      return Step::kOther;
    }
    return TookWords(CapitalRun(house));
  }

  // "the U.N. envoy in Sudan, X,": where he is posted; but "met the envoy in Sudan".
  Step TakePosting() {
    const int place = at_ + 1;
    // "the Polish minister in London, X,": the envoy of old.
    const bool envoy =
        office_ != nullptr &&
        (office_->office_class == OfficeEntry::Class::kEnvoy ||
         (text_.At(at_ - 1).lower == "minister" && text_.At(at_ - 1).shape == Shape::kLower));
    // "the High Commissioner of Denmark in Greenland".
    if (!envoy || !(first_ || only_country_) || place >= limit_ ||
        !(document_.Is(place, SenseKind::kPolity) || document_.Is(place, SenseKind::kCity))) {
      return Step::kEnd;
    }
    const int after = document_.MatchEnd(place);
    if (after + 1 >= text_.sentence().token_end) return Step::kEnd;
    const bool set_off = text_.At(after).lower == "," && text_.At(after + 1).IsCapitalised();
    // "Consul General of Peru in Istanbul Ana Costa".
    const bool named = !first_ && StartsName(after);
    return set_off || named ? TookWords(after) : Step::kEnd;
  }

  // "a spokesman for Mr. Annan".
  Step TakeWhomHeSpeaksFor(const Complement& told) {
    constexpr int kMaxName = 6;
    // "an envoy of Mr. Annan".
    const bool serves =
        OneOf(told.preposition, {"of", "to"}) &&
        OneOf(text_.At(at_ - 1).lower, {"envoy", "emissary", "aide", "ally", "confidant"});
    const bool speaks = told.preposition == "for" && title_->office.spokesperson;
    if (!(serves || speaks) || !first_ || at_ + 1 >= limit_ || title_->office.owner_token >= 0) {
      return Step::kOther;
    }
    int name = at_ + 1;
    bool honorific = document_.Is(name, SenseKind::kHonorific);
    if (honorific || (document_.Is(name, SenseKind::kOffice) && text_.At(name).IsCapitalised())) {
      name = document_.MatchEnd(name);
      honorific = true;
    }
    int end = name;
    while (end < limit_ && end - name < kMaxName &&
           ((text_.At(end).IsCapitalised() && text_.PolityAt(end) == nullptr) ||
            (end > name && end + 1 < limit_ && text_.At(end).shape == Shape::kDash &&
             !text_.At(end).space_before && !text_.At(end + 1).space_before) ||
            (end > name && text_.At(end - 1).shape == Shape::kDash))) {
      ++end;
    }
    if (end == name || (!honorific && (serves || !document_.Is(name, SenseKind::kGivenName))) ||
        text_.At(end - 1).Has(kOrgHead)) {
      return Step::kOther;
    }
    title_->office.owner_first = name;
    title_->office.owner_token = end - 1;
    return Took(end);
  }

  // "of Kenya", "of Algeria's army", "of the U.S. Fifth Fleet", "to Ukraine".
  Step TakePolity(const Complement& told) {
    if (told.polity == nullptr || told.adjective) return Step::kOther;
    const int after = document_.MatchEnd(told.noun);
    // "of Russia's powerful military": not of the country itself.
    const bool owner = after < limit_ && text_.IsPossessive(after);
    // "a spokeswoman for China's Foreign Ministry".
    if (owner && told.preposition == "for" && title_->office.spokesperson && first_) {
      return TakeOwned(told, after);
    }
    if (owner && !told.of) return Step::kEnd;
    // "chairman of the Standing Committee of China's National People's Congress".
    if (owner && (first_ || EndsInUnit(at_))) return TakeOwned(told, after);
    if (told.of && !owner) {
      const bool alone = first_ && !title_->plural;
      const Step step = TakeCountry(told, after);
      only_country_ = alone && at_ == after;
      return step;
    }
    // "the Ambassador of Ghana to the United States": whose, then where.
    if (!told.of && (first_ || (told.posted && told.preposition == "to")) && IsSentOffice() &&
        (told.posted || OneOf(told.preposition, {"to", "for"}))) {
      TakeWords(after);
      // "to the UN Office in Geneva", "to the EU institutions".
      while (at_ < limit_ && text_.At(at_).IsCapitalised() && text_.At(at_).space_before &&
             (text_.At(at_).Has(kOrgHead) || text_.At(at_).lower == "office")) {
        TakeWords(at_ + 1);
      }
      if (at_ + 1 < limit_ && at_ > after && OneOf(text_.At(at_).lower, {"in", "at"}) &&
          document_.Is(at_ + 1, SenseKind::kCity)) {
        TakeWords(document_.MatchEnd(at_ + 1));
      }
      // "envoy for Ukraine negotiations".
      while (at_ < limit_ && text_.At(at_).shape == Shape::kLower && text_.At(at_).classes == 0) {
        TakeWords(at_ + 1);
      }
      if (at_ < limit_ && text_.At(at_).Has(kMeetingNoun) && text_.At(at_).shape == Shape::kLower) {
        TakeWords(at_ + 1);
      }
      return Took(at_);
    }
    return told.of ? Step::kOther : Step::kEnd;
  }

  // "chief of Algeria's army"; `mark` is the possessive.
  Step TakeOwned(const Complement& told, int mark) {
    constexpr int kMaxWords = 5;
    int end = mark + 1;
    while (end < limit_ && text_.At(end).shape == Shape::kLower && end - mark < kMaxWords &&
           !text_.At(end).Has(kPreposition | kSubordinator | kConjunction | kBeVerb | kHaveVerb |
                              kModal | kSpeechVerb | kPastVerb | kMeetVerb | kAdverb)) {
      ++end;
    }
    // "of China's National People's Congress".
    if (end == mark + 1 && end < limit_ && text_.At(end).IsCapitalised() &&
        text_.At(CapitalRun(end) - 1).Has(kOrgHead)) {
      end = CapitalRun(end);
    }
    if (end == mark + 1) return Step::kEnd;
    SetPolity(title_, told.polity->name);
    return TookWords(end);
  }

  // "of Kenya", whose name ends before token `after`.
  Step TakeCountry(const Complement& told, int after) {
    if (office_ != nullptr && !title_->plural &&
        office_->office_class == OfficeEntry::Class::kOrganisationHead &&
        told.polity->kind == PolityEntry::Kind::kOrganisation) {
      // "the Thai secretary-general of ASEAN".
      title_->office.polity.clear();
    }
    if (title_->office.polity.empty() || (title_->plural && !told.posted)) {
      SetPolity(title_, told.polity->name);
    }
    const int body = title_->plural ? after : BodyEnd(after);
    if (body > after + 1 || (body > after && text_.At(after).shape == Shape::kLower)) {
      // "commander of the U.S. Fifth Fleet", "head of the Taiwan Affairs Office".
      TakeWords(body);
    }
    int end = std::max(after, body);
    // "Speaker of the U.S. House".
    while (end < limit_ && text_.At(end).IsCapitalised() && text_.At(end).Has(kOrgHead)) ++end;
    if (title_->plural) end = MorePolities(end);
    return Took(end);
  }

  // "Adviser to the Bulgarian President X": whom he serves, not what he is.
  Step TakeWhomHeServes(const Complement& told) {
    const bool of_staff =
        told.of && (OneOf(text_.At(at_ - 1).lower, {"staff", "office", "administration"}) ||
                    // "Special Representative of the Secretary-General".
                    (first_ && text_.At(at_ - 1).IsCapitalised() &&
                     title_->office.office_class == OfficeEntry::Class::kEnvoy));
    if (!((told.preposition == "to" && first_) || of_staff) || text_.At(at_ + 1).lower != "the" ||
        title_->plural) {
      return Step::kOther;
    }
    const int served = told.polity != nullptr ? document_.MatchEnd(told.noun) : told.noun;
    if (served >= limit_ || !text_.At(served).IsCapitalised()) return Step::kOther;
    const absl::optional<TitleHead> head = text_.HeadAt(served);
    // "to the President X", "to the Secretary-General of the United Nations".
    if (!head.has_value() || head->office == nullptr || head->plural ||
        !text_.InSentence(head->end) ||
        !(text_.At(head->end).IsCapitalised() ||
          ((text_.At(head->end).lower == "of" || text_.At(head->end).lower == ",") &&
           (told.preposition == "to" ||
            title_->office.office_class == OfficeEntry::Class::kEnvoy)))) {
      return Step::kOther;
    }
    if (told.polity != nullptr) SetPolity(title_, told.polity->name);
    TakeWords(at_ + 2);
    at_ = served;
    return TookWords(head->end);
  }

  // "commander of the Emirati navy", "Speaker of the Indonesian House", "a spokesman for the Greek
  // ministry", "envoy on Afghan peace reconciliation".
  Step TakeNational(const Complement& told) {
    if (!told.adjective || !first_) return Step::kOther;
    const int noun = document_.MatchEnd(told.noun);
    if (noun >= limit_) return Step::kOther;
    int end = noun;
    if (text_.At(noun).shape == Shape::kLower) {
      end = told.of ? BodyEnd(noun) : NationalMatterEnd(noun);
      const bool body = end > noun && text_.At(end - 1).Has(kOrgHead);
      // "a spokeswoman for the Costa Rican presidency".
      const bool speaks = title_->office.spokesperson && told.preposition == "for";
      if (!told.of && !body && !speaks && !IsSentOffice()) return Step::kOther;
      if (told.of || body || speaks) {
        if (end == noun || title_->plural) return Step::kOther;
        SetPolity(title_, told.polity->name);
      }
    } else if (told.of || told.preposition == "at" || told.preposition == "for") {
      int body = CapitalRun(told.noun);
      // "Chairman of the Georgian Parliament's Committee on Trade".
      if (body + 1 < limit_ && text_.IsPossessive(body) && text_.At(body + 1).IsCapitalised()) {
        body = CapitalRun(body + 1);
      }
      if (title_->plural || !EndsInBodyOfState(noun, body) ||
          (told.of && title_->office.spokesperson)) {
        return Step::kOther;
      }
      end = body;
      if (title_->office.polity.empty()) SetPolity(title_, told.polity->name);
    }
    return end > noun ? TookWords(end) : Step::kOther;
  }

  // Where what is told of a country ends that goes on in lower case at `first`.
  int NationalMatterEnd(int first) const {
    constexpr int kMaxWords = 5;
    int end = first;
    while (end < limit_ && text_.At(end).shape == Shape::kLower && end - first < kMaxWords &&
           !text_.At(end).Has(kPreposition | kSubordinator | kConjunction | kBeVerb | kHaveVerb |
                              kModal | kSpeechVerb | kPastVerb | kMeetVerb)) {
      ++end;
    }
    return end;
  }

  // Does one of the capitalised words [first, end) name a part of a state?
  bool EndsInBodyOfState(int first, int end) const {
    for (int i = first; i < end; ++i) {
      if (OneOf(text_.At(i).lower,
                {"ministry",  "parliament", "senate",  "house",      "assembly",    "congress",
                 "guard",     "army",       "navy",    "police",     "force",       "forces",
                 "court",     "cabinet",    "embassy", "mission",    "delegation",  "committee",
                 "agency",    "chamber",    "bureau",  "service",    "services",    "directorate",
                 "council",   "government", "staff",   "department", "secretariat", "presidency",
                 "commission"})) {
        return true;
      }
    }
    return false;
  }

  Step TakeCity(const Complement& told) {
    const Sense* city = document_.SenseOf(told.noun, SenseKind::kCity);
    if (city == nullptr) return Step::kOther;
    int end = document_.MatchEnd(told.noun);
    if (told.of && first_) {
      SetPolity(title_, city->city->name);
      // "Governor of Samara Region X".
      if (end < limit_ && text_.At(end).IsCapitalised() &&
          OneOf(text_.At(end).lower, {"region", "province", "oblast", "territory", "district",
                                      "state", "county", "city", "governorate"})) {
        ++end;
      }
      return Took(end);
    }
    if (told.preposition != "to") return Step::kOther;
    // "Ambassador to Athens X", but "invited the Prime Minister to Dublin".
    return first_ && (told.posted || title_->office.office_class == OfficeEntry::Class::kEnvoy)
               ? TookWords(end)
               : Step::kEnd;
  }

  // "of the European Council", "for Foreign Affairs and Trade".
  Step TakeBody(const Complement& told) {
    if (!told.of && (!IsSentOffice() || told.preposition == "on") && told.preposition != "for" &&
        told.preposition != "at") {
      return Step::kEnd;
    }
    int end = CapitalRun(told.noun);
    if (end == told.noun) return Step::kEnd;
    if (text_.At(end - 1).Has(kPortfolioWord)) end = PortfolioListEnd(end);
    // "Chair of the Foreign Affairs Committee, X": the portfolio is of the body's name.
    while (end < limit_ && text_.At(end).shape == Shape::kCapital && text_.At(end).Has(kOrgHead) &&
           (end + 1 >= limit_ || !text_.At(end + 1).IsCapitalised())) {
      ++end;
    }
    // "the Ambassador of the Sultanate": of the country that the text is about.
    if (told.of && end == told.noun + 1 &&
        OneOf(text_.At(told.noun).lower,
              {"sultanate", "kingdom", "republic", "emirate", "principality"})) {
      if (title_->office.polity.empty()) title_->office.polity_by_context = true;
      return Took(end);
    }
    const bool at = told.preposition == "at";
    // "a China specialist at the Nordic Forum": of the Forum.
    if (at && office_ == nullptr) title_->office.polity.clear();
    if ((at || LooksLikeOrganisation(told.noun, end)) && !EndsInUnit(end) &&
        title_->office.polity.empty()) {
      SetPolity(title_, document_.Words(told.noun, end));
    } else if (!at && told.of && IsOfAPart() && title_->office.polity.empty()) {
      SetPolity(title_, document_.Words(told.noun, end));
    } else if (!at) {
      TakeWords(end);
    }
    return Took(end);
  }

  // "Premier of the Western Cape", "mayor of Tshwane": what such an office is of is a place.
  bool IsOfAPart() const {
    return first_ && !title_->plural &&
           OneOf(text_.At(title_->office.head_end - 1).lower, {"mayor", "governor", "premier"});
  }

  // "Head of the Global Affairs Department": no organisation of its own, but a part of one.
  bool EndsInUnit(int end) const {
    return OneOf(text_.At(end - 1).lower, {"department", "division", "committee", "directorate",
                                           "subcommittee", "section", "unit"});
  }

  // "head of the delegation", "minister of foreign affairs of France".
  Step TakeLower(const Complement& told) {
    if (const int end = TheTwoEnd(told); end > told.noun) return Took(end);
    if (const int end = WorkplaceEnd(told); end > told.noun) return TookWords(end);
    // "Special Representative of the President on water issues X".
    if (told.preposition == "on" && !first_ && IsSentOffice() && !title_->plural) {
      const int end = LowerRun(told.noun);
      return end > told.noun && end < limit_ && StartsName(end) ? TookWords(end) : Step::kEnd;
    }
    // "Georgia's envoy to the alliance, X,".
    if (told.preposition == "to" && first_ && !title_->plural && office_ != nullptr &&
        office_->posted_to) {
      const int end = LowerRun(told.noun);
      return end > told.noun && end + 1 < limit_ && text_.At(end).lower == "," &&
                     StartsName(end + 1)
                 ? TookWords(end)
                 : Step::kEnd;
    }
    if (!(told.of || (told.preposition == "for" && !title_->plural) ||
          // "congratulated the Prime Minister on the start of ...": no part of the title.
          (told.preposition == "on" && IsSentOffice() && !text_.At(at_ + 1).Has(kDeterminer)))) {
      return Step::kEnd;
    }
    // "the leader for more than three years".
    if (text_.At(told.noun).Has(kNumberWord) ||
        OneOf(text_.At(told.noun).lower, {"more", "less", "about", "nearly", "almost", "years"})) {
      return Step::kEnd;
    }
    const int end = LowerRun(told.noun);
    if (end == told.noun || !first_ || title_->plural) return Step::kEnd;
    // "commander of the militant group Lashkar": of the group by its name.
    if (end < limit_ && text_.At(end).IsCapitalised() && text_.At(end).date < 0 &&
        OneOf(text_.At(end - 1).lower,
              {"group", "party", "movement", "organization", "organisation", "alliance", "militia",
               "agency", "newspaper", "company", "association"}) &&
        !document_.Is(end, SenseKind::kGivenName)) {
      const int name_end = GroupNameEnd(end);
      if (title_->office.polity.empty()) SetPolity(title_, document_.Words(end, name_end));
      return Took(name_end);
    }
    // "a vice-chairman of the ruling Workers' Party".
    if (end < limit_ && text_.At(end).IsCapitalised() && AreModifiers(told.noun, end)) {
      const int name_end = CapitalRun(end);
      if (LooksLikeOrganisation(end, name_end)) {
        if (!title_->office.polity.empty()) return TookWords(name_end);
        SetPolity(title_, document_.Words(end, name_end));
        return Took(name_end);
      }
    }
    return TookWords(end);
  }

  // "the foreign ministers of the two countries": behind the noun; told.noun for none.
  int TheTwoEnd(const Complement& told) const {
    if (!title_->plural || !told.of || !first_ || told.noun + 1 >= limit_ ||
        !OneOf(text_.At(told.noun).lower, {"two", "three", "four"})) {
      return told.noun;
    }
    return OneOf(text_.At(told.noun + 1).lower,
                 {"countries", "nations", "states", "parliaments", "neighbours", "neighbors",
                  "governments", "republics", "kingdoms", "houses"})
               ? told.noun + 2
               : told.noun;
  }

  bool AreModifiers(int first, int end) const {
    for (int i = first; i < end; ++i) {
      if (!text_.At(i).Has(kTitleModifier)) return false;
    }
    return first < end;
  }

  // "state secretary at the foreign ministry": the end of the workplace of somebody who does not
  // lead it; told.noun for none.
  int WorkplaceEnd(const Complement& told) {
    using Class = OfficeEntry::Class;
    if (told.preposition != "at" || !first_ || title_->plural) return told.noun;
    const Class office_class = title_->office.office_class;
    if (office_class == Class::kHeadOfState || office_class == Class::kHeadOfGovernment ||
        office_class == Class::kMinister || office_class == Class::kDefenseMinister ||
        (office_class == Class::kForeignMinister &&
         text_.At(title_->office.head_end - 1).lower != "secretary")) {
      return told.noun;
    }
    const int end = LowerRun(told.noun);
    return end > told.noun && text_.At(end - 1).Has(kOrgHead) ? end : told.noun;
  }

  // A word that begins a person's name, as far as that can be told without a title.
  bool StartsName(int i) const {
    const DocToken& token = text_.At(i);
    return token.shape == Shape::kCapital && token.date < 0 && token.classes == 0 &&
           (token.match < 0 || document_.Is(i, SenseKind::kGivenName) ||
            document_.Is(i, SenseKind::kSurname));
  }

  // The end of the words in lower case from token `first` that can be of a title.
  int LowerRun(int first) {
    constexpr int kMaxWords = 6;
    int end = first;
    while (end < limit_ && end - first < kMaxWords && text_.At(end).date < 0 &&
           document_.QuoteOf(end) == document_.QuoteOf(first)) {
      const DocToken& token = text_.At(end);
      if (text_.IsPossessive(end)) {
        // "chief of the country's military".
        if (end > first && text_.At(end - 1).Has(kNationNoun) && title_->office.polity.empty()) {
          title_->office.polity_by_context = true;
        }
        ++end;
        continue;
      }
      // "head of the 10th team".
      if (end == first && token.shape != Shape::kLower && IsOrdinal(token.lower)) {
        ++end;
        continue;
      }
      if (token.shape != Shape::kLower) break;
      if (token.Has(kPreposition | kSubordinator | kBeVerb | kHaveVerb | kModal | kSubjectPronoun |
                    kNegation) ||
          (token.Has(kSpeechVerb | kPastVerb | kMeetVerb) && !token.Has(kOfficeHead))) {
        break;
      }
      if (token.Has(kConjunction)) {
        const bool modifies = end + 1 < limit_ && text_.At(end + 1).Has(kTitleModifier) &&
                              text_.At(end + 1).shape == Shape::kLower;
        if (!modifies) break;
      } else if (token.Has(kAdverb) && !token.Has(kTitleModifier)) {
        break;
      }
      ++end;
    }
    return end;
  }

  // "10th", "51st".
  static bool IsOrdinal(absl::string_view word) {
    return word.size() > 2 && absl::ascii_isdigit(word.front()) &&
           OneOf(word.substr(word.size() - 2), {"th", "st", "nd", "rd"});
  }

  // The end of a name of a group, "Lashkar-e-Taiba", that begins at the token.
  int GroupNameEnd(int first) const {
    int end = first;
    while (end < limit_ && (text_.At(end).IsCapitalised() ||
                            (text_.At(end).shape == Shape::kDash && !text_.At(end).space_before))) {
      ++end;
      if (end < limit_ && text_.At(end - 1).shape == Shape::kDash && !text_.At(end).space_before &&
          text_.At(end).shape == Shape::kLower) {
        ++end;
      }
    }
    return end;
  }

  // Where the body of a country ends whose name goes on at `k`, behind the country: "Fifth Fleet",
  // "Affairs Office", "navy". `k` if none does.
  int BodyEnd(int k) const {
    int q = k;
    while (q < limit_ && text_.At(q).shape == Shape::kLower &&
           OneOf(text_.At(q).lower,
                 {"navy",    "army",         "air",     "armed",    "force",      "forces",
                  "coast",   "guard",        "police",  "military", "parliament", "senate",
                  "mission", "delegation",   "embassy", "central",  "bank",       "general",
                  "staff",   "intelligence", "service", "services", "cabinet",    "national"})) {
      ++q;
    }
    if (q > k) return q;
    bool body = false;
    while (q < limit_ && text_.At(q).IsCapitalised() && text_.At(q).date < 0 && q - k < 5 &&
           !document_.Is(q, SenseKind::kGivenName) && !document_.Is(q, SenseKind::kHonorific) &&
           !document_.Is(q, SenseKind::kOffice) && text_.PolityAt(q) == nullptr) {
      body = body || text_.At(q).Has(kOrgHead) ||
             OneOf(text_.At(q).lower, {"fleet", "office", "corps", "staff", "ministry", "forces"});
      ++q;
      if (body && !(q < limit_ &&
                    (text_.At(q).Has(kOrgHead) || OneOf(text_.At(q).lower, {"office", "staff"})))) {
        break;
      }
    }
    return body ? q : k;
  }

  // Offices whose holder is sent somewhere or serves somebody: what follows "to" belongs to them.
  bool IsSentOffice() const {
    switch (title_->office.office_class) {
      case OfficeEntry::Class::kEnvoy:
      case OfficeEntry::Class::kAdviser:
      case OfficeEntry::Class::kDeputy:
      case OfficeEntry::Class::kMinister:
      case OfficeEntry::Class::kForeignMinister:
      case OfficeEntry::Class::kHeadOfGovernment:
        return true;
      default:
        return OneOf(text_.At(title_->office.head_end - 1).lower,
                     {"envoy", "ambassador", "representative", "adviser", "advisor", "aide",
                      "assistant", "counsel", "counselor", "coordinator", "negotiator", "secretary",
                      "delegate", "liaison", "mediator"});
    }
  }

  // "Egypt and Jordan", "France, Germany and Italy" after the first one.
  int MorePolities(int k) {
    while (k < limit_) {
      int p = k;
      if (text_.At(p).lower == ",") ++p;
      if (p < limit_ && text_.At(p).lower == "and") ++p;
      if (p == k) break;
      while (p < limit_ && text_.At(p).lower == "the") ++p;
      if (p >= limit_) break;
      const PolityEntry* polity = text_.PolityAt(p);
      if (polity == nullptr || document_.Is(p, SenseKind::kPolityAdjective)) break;
      // Only names that do not start a title of their own: "of Egypt and Jordan's King Abdullah".
      const int after = document_.MatchEnd(p);
      if (after < limit_ && text_.IsPossessive(after)) break;
      SetPolity(title_, polity->name);
      k = after;
    }
    return k;
  }

  // The end of the capitalised run from `p`: "European Council", "Foreign Affairs and Trade".
  int CapitalRun(int p) const {
    int q = p;
    while (q < limit_) {
      const DocToken& token = text_.At(q);
      if (document_.QuoteOf(q) != document_.QuoteOf(p) || token.date >= 0) break;
      if (token.IsCapitalised()) {
        // A person's name starts.
        const bool members = IsMembersOfHouse(q) && q - 2 >= p;
        if (q > p && !members &&
            (document_.Is(q, SenseKind::kGivenName) || document_.Is(q, SenseKind::kHonorific) ||
             document_.Is(q, SenseKind::kOffice))) {
          break;
        }
        if (q > p && IsNameBehindBody(p, q)) break;
        if (q > p && !LooksLikeOrganisationAhead(q) &&
            ((token.match < 0 && token.classes == 0 && text_.At(q - 1).Has(kTitleModifier)) ||
             (text_.At(q - 1).Has(kPortfolioWord) && !token.Has(kPortfolioWord)))) {
          break;  // "Minister of Economy Richard ..."
        }
        ++q;
        continue;
      }
      if (q > p && token.shape == Shape::kDash && !token.space_before && q + 1 < limit_ &&
          !text_.At(q + 1).space_before) {
        ++q;
        continue;
      }
      // "House of People's Representatives".
      if (q > p && text_.IsPossessive(q) && q + 1 < limit_ && text_.At(q + 1).IsCapitalised() &&
          OneOf(text_.At(q - 1).lower, {"people", "peoples", "women", "workers", "veterans"})) {
        q += 2;
        continue;
      }
      // "the Workers' Party".
      if (q > p && OneOf(token.lower, {"'", "\u2019"}) && !token.space_before && q + 1 < limit_ &&
          absl::EndsWith(text_.At(q - 1).lower, "s") && text_.At(q + 1).IsCapitalised() &&
          text_.At(q + 1).Has(kOrgHead)) {
        q += 2;
        continue;
      }
      if (q > p && OneOf(token.lower, {"of", "and", "the", "for", "on", "&"}) && q + 1 < limit_ &&
          text_.At(q + 1).IsCapitalised() &&
          (token.lower != "and" ||
           text_.At(q + 1).Has(kTitleModifier | kOrgHead | kPortfolioWord) ||
           PortfolioAhead(q + 1)) &&
          text_.PolityAt(q + 1) == nullptr && !document_.Is(q + 1, SenseKind::kGivenName)) {
        ++q;
        continue;
      }
      // "the Office of the Foreign Affairs Commission".
      if (q > p && token.lower == "of" && q + 2 < limit_ && text_.At(q + 1).lower == "the" &&
          text_.At(q + 2).IsCapitalised() && text_.PolityAt(q + 2) == nullptr &&
          (text_.At(q - 1).Has(kOrgHead) || text_.At(q - 1).lower == "office") &&
          LooksLikeOrganisationAhead(q + 2)) {
        q += 2;
        continue;
      }
      if (q > p && token.lower == "the" && text_.At(q - 1).lower == "of" && q + 1 < limit_ &&
          text_.At(q + 1).IsCapitalised()) {
        ++q;
        continue;
      }
      break;
    }
    return q;
  }

  // "the House of Councillors", "the Chamber of Deputies": those who sit in it, at `q`.
  bool IsMembersOfHouse(int q) const {
    return q >= 2 && text_.At(q - 1).lower == "of" && text_.At(q - 2).IsCapitalised() &&
           (text_.At(q - 2).Has(kOrgHead | kVenueHead) || text_.At(q - 2).lower == "cabinet") &&
           absl::EndsWith(text_.At(q).lower, "s");
  }

  // "the State Great Hural Zandaakhuu", "KOICA Chang": the body whose name begins at `p` is told,
  // and the name of a person that nobody lists begins at `q`.
  bool IsNameBehindBody(int p, int q) const {
    const DocToken& token = text_.At(q);
    const DocToken& last = text_.At(q - 1);
    if ((token.match >= 0 && !document_.Is(q, SenseKind::kSurname)) || token.classes != 0 ||
        token.shape == Shape::kUpper || LooksLikeOrganisationAhead(q)) {
      return false;
    }
    if (q == p + 1 && last.shape == Shape::kUpper) return last.end - last.begin > 2;
    const bool whole = q - p > 1 || text_.At(p - 1).lower == "the";
    return whole && ((last.IsCapitalised() && last.Has(kOrgHead)) ||
                     (IsMembersOfHouse(q - 1) && q - 3 >= p));
  }

  bool LooksLikeOrganisationAhead(int p) const {
    for (int q = p; q < limit_ && text_.At(q).IsCapitalised(); ++q) {
      if (text_.At(q).Has(kOrgHead | kTitleModifier | kPortfolioWord)) return true;
    }
    return false;
  }

  // "Black Sea Ports": does a portfolio's noun end what begins at `p`?
  bool PortfolioAhead(int p) const {
    for (int q = p; q < limit_ && q < p + 4 && text_.At(q).IsCapitalised(); ++q) {
      if (document_.Is(q, SenseKind::kGivenName) || document_.Is(q, SenseKind::kOffice)) {
        return false;
      }
      if (text_.At(q).Has(kPortfolioWord)) return true;
    }
    return false;
  }

  // The end of the portfolios that go on at `k`: ", Ports, and Fisheries", "and Resources". `k` if
  // none do, or if they are those of another minister, "and Trade Minister X".
  int PortfolioListEnd(int k) const {
    // "Works", "Civil Aviation": up to its last noun.
    const auto item_end = [this](int first) {
      constexpr int kMostWords = 3;
      int end = first;
      for (int i = first; text_.InSentence(i) && i < first + kMostWords; ++i) {
        if (!text_.At(i).IsCapitalised() || document_.Is(i, SenseKind::kGivenName) ||
            document_.Is(i, SenseKind::kOffice) || document_.Is(i, SenseKind::kHonorific) ||
            document_.Is(i, SenseKind::kPolity)) {
          break;
        }
        if (text_.At(i).Has(kPortfolioWord)) end = i + 1;
      }
      return end;
    };
    int i = k;
    bool closed = false;
    for (int items = 0; items < 6 && !closed && text_.InSentence(i + 1); ++items) {
      int next = i;
      if (text_.At(next).lower == ",") ++next;
      if (text_.InSentence(next) && text_.At(next).lower == "and") {
        closed = true;
        ++next;
      }
      if (text_.InSentence(next) && text_.At(next).lower == "the") ++next;
      if (next == i || !text_.InSentence(next)) return k;
      const int end = item_end(next);
      if (end == next) return k;
      i = end;
    }
    if (!closed ||
        (text_.InSentence(i) &&
         (document_.Is(i, SenseKind::kOffice) || text_.At(i).Has(kOfficeHead) ||
          // "Minister of Energy and Human Rights Council envoy X".
          (text_.At(i).IsCapitalised() && text_.At(i).Has(kOrgHead) && text_.At(i).match < 0)))) {
      return k;
    }
    return i;
  }

  bool LooksLikeOrganisation(int first, int end) const {
    bool upper = false;
    for (int i = first; i < end; ++i) {
      if (text_.At(i).Has(kOrgHead)) return true;
      if (text_.At(i).shape == Shape::kUpper) upper = true;
    }
    return upper && end - first == 1;
  }

  const TitleText& text_;
  const Document& document_;
  const OfficeEntry* const office_;
  Title* const title_;
  std::vector<int>& words_;
  int at_;
  int limit_ = 0;
  bool first_ = true;          // no complement was taken yet
  bool only_country_ = false;  // but whose it is
};

}  // namespace

void GrowTitleRight(const TitleText& text, const OfficeEntry* office, Title* title,
                    std::vector<int>* words) {
  RightGrower(text, office, title, words).Grow();
}

}  // namespace chancery
