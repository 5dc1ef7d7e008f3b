#include "client/extract/person_mentions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/title_number.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

class MentionMaker {
 public:
  MentionMaker(const TitledText& text, const NameTitles& titles, const std::vector<NameRun>& runs)
      : text_(text), document_(text.document()), titles_(titles), runs_(runs) {
    title_used_.assign(text.titles().size(), false);
  }

  PersonMentions Make() && {
    for (size_t r = 0; r < runs_.size(); ++r) {
      if (runs_[r].person && !IsAddress(runs_[r])) mentions_.push_back(MentionOf(r));
    }
    return {std::move(mentions_), std::move(title_used_)};
  }

 private:
  Mention MentionOf(size_t r) {
    const NameRun& run = runs_[r];
    const Sentence& sentence = text_.SentenceOf(run.first);
    Mention mention;
    mention.kind = Mention::Kind::kPerson;
    mention.sentence = run.sentence;
    mention.core_first = run.first;
    mention.core_end = run.end;
    mention.name = NameOf(text_, run.first, run.end);
    mention.honorific = run.honorific_first >= 0;
    mention.quoted = document_.QuoteOf(run.first) >= 0;
    mention.first = run.start();
    mention.end = run.end;
    const int before = titles_.TitleBefore(mention.first);
    if (before >= 0) {
      mention.first = TakeTitlesBefore(before, run, &mention);
    } else if (mention.honorific) {
      AddRank(run.honorific_first, run.first, &mention);
    } else if (plural_title_ >= 0 && r > 0 && Listed(text_, runs_[r - 1], run)) {
      AddOffice(text_.titles()[plural_title_], &mention);
      // "his Iraqi and Yemeni counterparts, A and B": each has a country of his own.
      ++plural_position_;
      SetRespective(&mention);
    } else {
      plural_title_ = -1;
    }
    if (before >= 0 && !text_.titles()[before].plural) plural_title_ = -1;
    // "HM Sultan X", "HE President Y".
    if (mention.first > sentence.first && document_.Is(mention.first - 1, SenseKind::kHonorific) &&
        text_.At(mention.first - 1).shape == Shape::kUpper) {
      mention.first = document_.MatchFirst(mention.first - 1);
    }
    TakeOwner(run, sentence, &mention);
    // A demonym or polity before the name without a title: "French-Colombian politician" has a
    // title; "Russia's Sergei Lavrov" has not.
    if (before < 0) PolityBefore(&mention);
    const int named_end = TakePolityAfter(run.end, sentence, &mention);
    const int end = TakeWhatFollows(named_end, sentence, before >= 0, &mention);
    mention.end = std::max(end, mention.end);
    return mention;
  }

  // Gives the name the offices of the title before it and of those before that. Returns where the
  // first of them begins.
  int TakeTitlesBefore(int before, const NameRun& run, Mention* mention) {
    const std::vector<Title>& titles = text_.titles();
    const Sentence& sentence = text_.SentenceOf(run.first);
    const Title& title = titles[before];
    int first = title.first;
    title_used_[before] = true;
    AddOffice(title, mention);
    if (title.first > sentence.first + 2 && text_.At(title.first - 1).lower == "whose" &&
        mention->offices.back().polity.empty() && text_.At(title.first - 2).lower == ",") {
      first = mention->first;
      if (const Sense* body = document_.SenseOf(title.first - 3, SenseKind::kPolity)) {
        mention->offices.back().polity = body->polity->name;
      }
    }
    if (title.plural) {
      plural_title_ = before;
      plural_position_ = 0;
      SetRespective(mention);
    }
    // "Deputy Prime Minister for Finance and Minister of Economy X": both.
    int t = before;
    while (t > 0 && titles[t - 1].end + 1 == titles[t].first &&
           text_.At(titles[t - 1].end).lower == "and" && !title_used_[t - 1] &&
           !titles[t - 1].plural && !titles[t].definite && titles[t].office.owner_token < 0 &&
           !NamesAnother(titles[t - 1], run) && !AreOfTwo(titles[t - 1], titles[t]) &&
           !(IsAbbreviation(titles[t - 1]) && IsAbbreviation(titles[t]))) {
      --t;
      first = UseTitle(t, mention);
      if (mention->offices.front().polity.empty()) {
        mention->offices.front().polity = titles[t].office.polity;
      }
    }
    // "Saudi Foreign Minister Prince X": the rank follows the office.
    if (t > 0 && titles[t - 1].end == titles[t].first && !title_used_[t - 1] &&
        !titles[t - 1].plural && IsRank(titles[t])) {
      --t;
      mention->offices.clear();
      first = UseTitle(t, mention);
    }
    // "the chief of the military, General X": the office stands before the rank.
    if (t > 0 && first > sentence.first && text_.At(first - 1).lower == "," &&
        titles[t - 1].end == first - 1 && !title_used_[t - 1] &&
        (titles[t - 1].definite ||
         // "an envoy of Mr. Kral, Foreign Minister X".
         (titles[t - 1].indefinite && titles[t - 1].office.owner_token >= 0)) &&
        !titles[t - 1].plural &&
        ((!titles[t].definite && titles[t].office.polity.empty()) ||
         // "the EU's representative, the Estonian diplomat X".
         (titles[t].definite && (!titles[t].office.is_known ||
                                 OneOf(text_.At(titles[t].office.head_end - 1).lower,
                                       {"diplomat", "politician", "lawyer", "general"}))))) {
      --t;
      first = UseTitle(t, mention);
      std::rotate(mention->offices.begin(), mention->offices.end() - 1, mention->offices.end());
    }
    return first;
  }

  // "EAM", of "EAM and FM Park met": two people.
  bool IsAbbreviation(const Title& title) const {
    return title.end == title.first + 1 && text_.At(title.first).shape == Shape::kUpper;
  }

  // Returns where it begins.
  int UseTitle(int t, Mention* mention) {
    title_used_[t] = true;
    AddOffice(text_.titles()[t], mention);
    return text_.titles()[t].first;
  }

  // "India's Foreign Minister X": the country whose possessive stands right before the name.
  void TakeOwner(const NameRun& run, const Sentence& sentence, Mention* mention) const {
    if (run.first - 2 < sentence.first || !IsPossessiveMark(text_.At(run.first - 1))) return;
    const Sense* polity = document_.SenseOf(run.first - 2, SenseKind::kPolity);
    if (polity == nullptr || mention->offices.empty() || !mention->offices.back().polity.empty()) {
      return;
    }
    mention->offices.back().polity = polity->polity->name;
    mention->polity = polity->polity->name;
  }

  // "X of the United States", behind a name that ends at `end`. Returns the end with it.
  int TakePolityAfter(int end, const Sentence& sentence, Mention* mention) const {
    if (!text_.InSentence(end + 1, sentence) || text_.At(end).lower != "of") return end;
    int p = end + 1;
    while (text_.InSentence(p, sentence) && text_.At(p).lower == "the") ++p;
    if (!text_.InSentence(p, sentence)) return end;
    const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
    if (polity == nullptr) return end;
    for (OfficeUse& office : mention->offices) {
      if (office.polity.empty()) office.polity = polity->polity->name;
    }
    if (mention->offices.empty()) mention->polity = polity->polity->name;
    return document_.MatchEnd(p);
  }

  // "X's", "X, the minister,", "X, one of his aides", "X, who chairs the Council", "X (left)".
  // Returns the end with it.
  int TakeWhatFollows(int end, const Sentence& sentence, bool titled, Mention* mention) {
    const int apposition = titles_.AppositionAfter(end, titled);
    if (text_.InSentence(end, sentence) && IsPossessiveMark(text_.At(end))) {
      mention->possessive = true;
      ++end;
    } else if (apposition >= 0 && !title_used_[apposition]) {
      end = TakeApposition(apposition, sentence, mention);
    } else if (text_.InSentence(end + 2, sentence) && text_.At(end).lower == "," &&
               text_.At(end + 1).lower == "one" && text_.At(end + 2).lower == "of") {
      end = OneOfPlural(end, sentence, mention);
    } else {
      end = RelativeOffice(end, sentence, mention);
    }
    // "(R)", "(left)": marks of captions.
    if (text_.InSentence(end + 2, sentence) && text_.At(end).lower == "(" &&
        text_.At(end + 2).lower == ")" && !document_.Is(end + 1, SenseKind::kCity)) {
      end += 3;
    }
    return end;
  }

  // "X, the Indian prime minister's envoy": which title is his.
  int LastOfPossessors(int apposition, const Sentence& sentence) const {
    const int mark = text_.titles()[apposition].end;
    if (!text_.InSentence(mark + 1, sentence) || !IsPossessiveMark(text_.At(mark)) ||
        text_.TitleAt(mark + 1) < 0) {
      return apposition;
    }
    const int next = text_.TitleAt(mark + 1);
    return text_.titles()[next].plural ? apposition : next;
  }

  int TakeApposition(int apposition, const Sentence& sentence, Mention* mention) {
    title_used_[apposition] = true;
    const int own = LastOfPossessors(apposition, sentence);
    Title title = text_.titles()[own];
    if (own != apposition) {
      title_used_[own] = true;
      if (title.office.polity.empty()) {
        title.office.polity = text_.titles()[apposition].office.polity;
      }
    }
    if (OneOf(text_.At(title.first - 1).lower, {"once", "formerly", "previously"}) &&
        title.office.qualifier.empty()) {
      title.office.qualifier = "former";
    }
    // "X, then state secretary at the ministry": where the title itself does not begin with it.
    if (text_.At(title.first - 1).lower == "then" && title.office.qualifier.empty()) {
      title.office.qualifier = "then";
    }
    AddOffice(title, mention);
    int end = title.end;
    // "and former ambassador to France,": a second one.
    while (text_.InSentence(end + 1, sentence) && text_.At(end).lower == "and" &&
           text_.TitleAt(end + 1) >= 0) {
      const int next = text_.TitleAt(end + 1);
      const Title& second = text_.titles()[next];
      if (second.first != end + 1 || titles_.StartsName(second.end) || second.plural) break;
      // "prime minister and foreign minister of Qatar": the country is both's.
      if (mention->offices.back().polity.empty()) {
        mention->offices.back().polity = second.office.polity;
      }
      UseTitle(next, mention);
      end = second.end;
    }
    return text_.InSentence(end, sentence) && text_.At(end).lower == "," ? end + 1 : end;
  }

  // "The Secretary and Foreign Minister Jama": the secretary is one whom the text has named before,
  // where only the family name stands here.
  bool NamesAnother(const Title& title, const NameRun& run) const {
    if (!title.definite || run.end != run.first + 1) return false;
    const std::string wanted = absl::AsciiStrToLower(title.office.title);
    for (size_t m = mentions_.size(); m-- > 0;) {
      const Mention& other = mentions_[m];
      if (other.kind != Mention::Kind::kPerson ||
          absl::EndsWith(other.name, NameOf(text_, run.first, run.end))) {
        continue;
      }
      for (const OfficeUse& office : other.offices) {
        if (absl::StartsWith(absl::AsciiStrToLower(office.title), wanted)) return true;
      }
    }
    return false;
  }

  // "A, one of President B's aides,": an office of A that serves B. B stays a mention of his own
  // kind only through the title text.
  int OneOfPlural(int end, const Sentence& sentence, Mention* mention) {
    for (int i = end + 3; text_.InSentence(i, sentence) && i < end + 14; ++i) {
      if (text_.TitleAt(i) < 0) continue;
      const Title& title = text_.titles()[text_.TitleAt(i)];
      if (!title.plural) {
        i = title.end - 1;
        continue;
      }
      OfficeUse office = title.office;
      office.title = SingularTitle(office.title);
      if (title.office.owner_token >= 0) office.owner_token = title.office.owner_token;
      mention->offices.push_back(office);
      title_used_[text_.TitleAt(i)] = true;
      return end;  // the owner inside stays visible
    }
    return end;
  }

  // "X, who is the foreign minister of Y", "X, who serves as ...": the office without the clause.
  int RelativeOffice(int end, const Sentence& sentence, Mention* mention) {
    int i = end;
    if (!text_.InSentence(i, sentence) || text_.At(i).lower != ",") return end;
    ++i;
    // "X, the South African who took over as chairwoman".
    if (text_.InSentence(i + 3, sentence) && text_.At(i).lower == "the" &&
        text_.At(i + 1).match >= 0 &&
        (document_.Is(i + 1, SenseKind::kPolityAdjective) ||
         document_.Is(i + 1, SenseKind::kPolityPeople))) {
      i = document_.MatchEnd(i + 1);
    }
    if (!text_.InSentence(i + 2, sentence) || text_.At(i).lower != "who") return end;
    ++i;
    if (text_.At(i).lower == "also") ++i;
    if (ChairsBody(i, sentence, mention)) return end;
    // "who was sworn in on Saturday as president", "who was named Foreign Minister a week ago",
    // "who took over as chairwoman".
    if (text_.At(i).Has(kBeVerb | kHaveVerb) ||
        OneOf(text_.At(i).lower, {"serves", "served", "took", "takes", "became", "becomes"})) {
      bool past = text_.At(i).lower == "was" || text_.At(i).lower == "served";
      ++i;
      for (int steps = 0; text_.InSentence(i, sentence) && steps < 8 && text_.TitleAt(i) < 0;
           ++steps) {
        const DocToken& token = text_.At(i);
        if (OneOf(token.lower, {"sworn", "named", "appointed", "elected", "chosen", "over", "took",
                                "inaugurated", "confirmed"})) {
          past = false;
        } else if (token.date < 0 && token.shape != Shape::kNumber &&
                   !token.Has(kAdverb | kBeVerb) &&
                   !OneOf(token.lower, {"as", "in", "on", "office", "serving", "only"})) {
          break;
        }
        ++i;
      }
      if (text_.InSentence(i, sentence) && text_.TitleAt(i) >= 0 &&
          text_.titles()[text_.TitleAt(i)].first == i && !text_.titles()[text_.TitleAt(i)].plural &&
          !title_used_[text_.TitleAt(i)] &&
          !titles_.StartsName(text_.titles()[text_.TitleAt(i)].end)) {
        Title title = text_.titles()[text_.TitleAt(i)];
        title_used_[text_.TitleAt(i)] = true;
        if (past && title.office.qualifier.empty()) title.office.qualifier = "former";
        AddOffice(title, mention);
      }
    }
    return end;
  }

  // "who chairs the African Union", "who heads the delegation": the office of the verb.
  bool ChairsBody(int i, const Sentence& sentence, Mention* mention) const {
    static constexpr struct {
      absl::string_view verb;
      absl::string_view title;
    } kVerbs[] = {{"chairs", "chair"}, {"heads", "head"}, {"leads", "leader"}};
    for (const auto& entry : kVerbs) {
      if (text_.At(i).lower != entry.verb) continue;
      int p = i + 1;
      while (text_.InSentence(p, sentence) && text_.At(p).lower == "the") ++p;
      if (!text_.InSentence(p, sentence)) return false;
      const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
      if (polity == nullptr || polity->polity->kind != PolityEntry::Kind::kOrganisation) {
        return LeadsUnlistedBody(i, entry.title, sentence, mention);
      }
      OfficeUse office;
      office.title = std::string(entry.title);
      office.polity = polity->polity->name;
      office.is_known = true;
      office.office_class = OfficeEntry::Class::kOrganisationHead;
      office.first = i;
      office.end = office.head_end = i + 1;
      mention->offices.push_back(std::move(office));
      return true;
    }
    return false;
  }

  // "who leads the opposition Green Party", "who heads the party's youth department": of a body
  // that nobody lists, told behind the verb at token `i`.
  bool LeadsUnlistedBody(int i, absl::string_view title, const Sentence& sentence,
                         Mention* mention) const {
    constexpr int kMostWords = 12;
    int end = i + 1;
    int body = -1;   // the last noun for a body
    int first = -1;  // of its name
    const Sense* country = nullptr;
    for (; text_.InSentence(end, sentence) && end <= i + kMostWords; ++end) {
      const DocToken& token = text_.At(end);
      if (token.shape == Shape::kPunct || token.lower == "and" || token.date >= 0 ||
          (token.shape == Shape::kLower &&
           token.Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb | kPastVerb | kSubordinator))) {
        break;
      }
      if (token.Has(kOrgHead) || OneOf(token.lower, {"faction", "wing", "militia", "opposition"})) {
        body = end;
      }
      if (first < 0 && token.IsCapitalised() && token.match < 0) first = end;
      if (country == nullptr) country = document_.SenseOf(end, SenseKind::kPolityAdjective);
      if (country == nullptr) country = document_.SenseOf(end, SenseKind::kPolity);
    }
    if (body < 0 || OneOf(text_.At(body).lower, {"delegation", "mission"})) return false;
    OfficeUse office;
    office.title = std::string(title);
    if (first >= 0 && text_.At(body).IsCapitalised()) {
      office.polity = std::string(document_.Words(first, body + 1));
    } else {
      absl::StrAppend(&office.title, " of ", document_.Words(i + 1, end));
      if (country != nullptr) office.polity = country->polity->name;
    }
    office.is_known = true;
    office.first = i;
    office.end = office.head_end = i + 1;
    mention->offices.push_back(std::move(office));
    return true;
  }

  // The country of the name's place in the list, where the title named one for each.
  void SetRespective(Mention* mention) const {
    const Title& title = text_.titles()[plural_title_];
    if (title.polities.size() < 2 || plural_position_ >= static_cast<int>(title.polities.size()) ||
        mention->offices.empty()) {
      return;
    }
    mention->offices.back().polity = title.polities[plural_position_];
    if (mention->counterpart) mention->polity = title.polities[plural_position_];
  }

  void AddOffice(const Title& title, Mention* mention) {
    OfficeUse office = title.office;
    if (title.counterpart) {
      mention->counterpart = true;
      if (!office.polity.empty()) mention->polity = office.polity;
      mention->definite = true;
      mention->offices.push_back(office);
      return;
    }
    // "Presidents A and B", "envoys A and B".
    if (title.plural) office.title = SingularTitle(office.title);
    // "the Vatican's number two, Cardinal X, the Secretary of State": no office.
    if (absl::EndsWithIgnoreCase(office.title, "number two")) {
      if (mention->polity.empty()) mention->polity = office.polity;
      return;
    }
    if (!office.country.empty() && mention->polity.empty()) mention->polity = office.country;
    mention->offices.push_back(std::move(office));
  }

  // A title of birth or of the church, which says nothing of an office where one is told.
  bool IsRank(const Title& title) const {
    const int words = title.office.head_end - title.office.first;
    const bool high = words == 2 && OneOf(text_.At(title.office.first).lower,
                                          {"lieutenant", "lt.", "major", "maj.", "brigadier",
                                           "vice", "rear", "grand", "field", "crown"});
    return (words == 1 || high) &&
           OneOf(text_.At(title.office.head_end - 1).lower,
                 {"prince", "princess", "cardinal", "archbishop", "bishop", "sheikh", "general",
                  "admiral", "colonel", "marshal", "ayatollah"});
  }

  // A rank as honorific is an office only of soldiers and clerics: "General", "Ayatollah", "King".
  void AddRank(int first, int end, Mention* mention) {
    for (int i = first; i < end; i = document_.MatchEnd(i)) {
      const absl::string_view word = text_.At(i).lower;
      static constexpr absl::string_view kRanks[] = {
          "general",       "gen.",           "admiral",
          "adm.",          "colonel",        "col.",
          "king",          "queen",          "pope",
          "emir",          "amir",           "sultan",
          "chairman",      "rep.",           "sen.",
          "senator",       "representative", "congressman",
          "congresswoman", "governor",       "gov.",
          "judge",         "justice",        "crown prince",
          "captain",       "capt.",          "lieutenant colonel",
          "lt. col.",      "lt. gen.",       "lieutenant general",
          "maj. gen.",     "major general",  "brigadier",
          "marshal"};
      for (absl::string_view rank : kRanks) {
        const absl::string_view words = document_.Words(i, document_.MatchEnd(i));
        if (absl::EqualsIgnoreCase(words, rank) || word == rank) {
          OfficeUse office;
          office.title = std::string(words);
          office.first = i;
          office.end = office.head_end = document_.MatchEnd(i);
          if (absl::StartsWith(rank, "gen") || rank == "general") {
            office.office_class = OfficeEntry::Class::kMilitary;
          }
          mention->offices.push_back(office);
          return;
        }
      }
    }
  }

  void PolityBefore(Mention* mention) {
    const Sentence& sentence = text_.SentenceOf(mention->first);
    int i = mention->first - 1;
    if (text_.InSentence(i, sentence) && IsPossessiveMark(text_.At(i))) {
      if (text_.InSentence(i - 1, sentence)) {
        if (const Sense* polity = document_.SenseOf(i - 1, SenseKind::kPolity)) {
          mention->polity = polity->polity->name;
          mention->first = document_.MatchFirst(i - 1);
        }
      }
      return;
    }
    if (text_.InSentence(i, sentence)) {
      if (const Sense* polity = document_.SenseOf(i, SenseKind::kPolityAdjective)) {
        mention->polity = polity->polity->name;
      }
    }
  }

  // "Mr. President", "Madam Secretary": nobody's name.
  bool IsAddress(const NameRun& run) const {
    return run.honorific_first >= 0 && run.end == run.first + 1 &&
           OneOf(text_.At(run.first).lower,
                 {"president", "secretary", "minister", "ambassador", "chairman", "speaker",
                  "chancellor", "premier", "commissioner", "governor", "senator", "director"});
  }

  // "the President and Prime Minister X", "the Secretary and Foreign Minister X": nobody holds
  // both, the first one is another's.
  bool AreOfTwo(const Title& first, const Title& second) const {
    const absl::string_view one = text_.At(first.office.head_end - 1).lower;
    const absl::string_view other = text_.At(second.office.head_end - 1).lower;
    // "the governor and Ambassador X": only the second is of the name.
    if (first.definite && !second.definite && first.end - first.first == 2 && one != other &&
        text_.At(first.first).lower == "the" &&
        !text_.At(first.office.head_end - 1).IsCapitalised() &&
        text_.At(second.office.head_end - 1).IsCapitalised()) {
      return true;
    }
    return first.definite && first.office.polity.empty() && one != other &&
           OneOf(one, {"president", "secretary", "chancellor", "king", "emir", "pope"}) &&
           OneOf(other,
                 {"president", "minister", "chancellor", "premier", "king", "emir", "secretary"});
  }

  const TitledText& text_;
  const Document& document_;
  const NameTitles& titles_;
  const std::vector<NameRun>& runs_;
  std::vector<bool> title_used_;
  std::vector<Mention> mentions_;
  // The plural title that names who come after it, and whose turn it is.
  int plural_title_ = -1;
  int plural_position_ = 0;
};

}  // namespace

PersonMentions FindPersonMentions(const TitledText& text, const NameTitles& titles,
                                  const std::vector<NameRun>& runs) {
  return MentionMaker(text, titles, runs).Make();
}

}  // namespace chancery
